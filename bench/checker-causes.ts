/** Why a judged statement of the corpus is not judged alike: by file, place and kind. */
export const CAUSES: Readonly<Record<string, string>> = {}
