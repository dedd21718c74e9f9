/**
 * 读过的文本 kept: departments are evaluated by the same few frameworks and dictionaries, and reading YAML with its places
 * costs more than evaluating. Only the last few are kept. What `read` gives must depend on the text and the file's name
 * alone, and nobody may change it.
 */
export function readOnce<T>(
  most: number,
  read: (text: string, file: string) => T,
): (text: string, file: string) => T {
  const kept = new Map<string, T>()
  return (text, file) => {
    const key = `${file}\n${text}`
    const known = kept.get(key)
    const value = known ?? read(text, file)
    kept.delete(key)
    kept.set(key, value)
    if (kept.size > most) kept.delete(kept.keys().next().value as string)
    return value
  }
}
