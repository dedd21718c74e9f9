/**
 * What was typed and is not yet saved 未保存的内容: kept in the browser until the platform has acknowledged it, so that a cut
 * connection or a closed window loses nothing. Each cell goes out against the version that it was typed upon.
 */

export interface Draft {
  readonly text: string
  readonly base: number
  readonly source: 'typed' | 'pasted' | 'xlsx'
  readonly place: string
}

const nameOf = (evaluation: string, unit: string): string => `jiheng-draft-${evaluation}-${unit}`

export function readDrafts(evaluation: string, unit: string): Map<string, Draft> {
  try {
    const kept = localStorage.getItem(nameOf(evaluation, unit))
    return new Map(kept === null ? [] : (JSON.parse(kept) as [string, Draft][]))
  } catch {
    return new Map()
  }
}

export function writeDrafts(evaluation: string, unit: string, drafts: ReadonlyMap<string, Draft>): void {
  if (drafts.size === 0) localStorage.removeItem(nameOf(evaluation, unit))
  else localStorage.setItem(nameOf(evaluation, unit), JSON.stringify([...drafts]))
}
