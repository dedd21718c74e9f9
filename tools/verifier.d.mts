/** The page that verifies an archive, as text. */
export function verifierPage(): Promise<string>
