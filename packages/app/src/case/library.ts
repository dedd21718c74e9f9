/** The library of frameworks 指标体系库: files under frameworks/, found by id and version. */
import { type Problem, problem, type SourceFile } from '@jiheng/engine'

export type FileMap = ReadonlyMap<string, Uint8Array>

const decoder = new TextDecoder()
export const textOf = (bytes: Uint8Array): string => decoder.decode(bytes)

/** 指标体系 as found in the library: its file and all dictionaries beside it. */
export interface FrameworkEntry {
  readonly id: string
  readonly version: string
  readonly file: string
}

/** Every framework file of a library whose paths end in `<id>/<version>/framework.yaml`. */
export function frameworkEntries(library: FileMap): readonly FrameworkEntry[] {
  const entries: FrameworkEntry[] = []
  for (const file of library.keys()) {
    const match = /(?:^|\/)([a-z0-9-]+)\/([0-9]+\.[0-9]+\.[0-9]+)\/framework\.ya?ml$/.exec(file)
    if (match !== null) entries.push({ id: match[1] ?? '', version: match[2] ?? '', file })
  }
  return entries.sort((a, b) =>
    a.id === b.id ? compareVersions(b.version, a.version) : a.id < b.id ? -1 : 1,
  )
}

/** `id` (the newest version) or `id@version`. */
export function findFramework(
  library: FileMap,
  wanted: string,
): { entry?: FrameworkEntry; problems: readonly Problem[] } {
  const [id = '', version] = wanted.split('@')
  const entries = frameworkEntries(library)
  const entry = entries.find((one) => one.id === id && (version === undefined || one.version === version))
  if (entry !== undefined) return { entry, problems: [] }
  const known = entries.map((one) => `${one.id}@${one.version}`).join('、')
  return { problems: [problem('framework-unknown', { name: wanted, known })] }
}

/** All dictionaries of a library, in order of their names. */
export function dictionaryFiles(library: FileMap): readonly SourceFile[] {
  const files = [...library.keys()].filter((file) => /(?:^|\/)dictionaries\/[^/]+\.ya?ml$/.test(file)).sort()
  return files.map((file) => ({ file, text: textOf(library.get(file) as Uint8Array) }))
}

function compareVersions(a: string, b: string): number {
  const left = a.split('.').map(Number)
  const right = b.split('.').map(Number)
  for (const index of [0, 1, 2]) {
    const side = (left[index] ?? 0) - (right[index] ?? 0)
    if (side !== 0) return side
  }
  return 0
}
