/**
 * A form being filled in 正在填的表: kept in the browser, by account, until it was saved, together with the version that it
 * was begun upon, so that what somebody else saved meanwhile is not written over unseen.
 */
import { useKeptText } from '../kept-text.ts'

export interface KeptForm<T> {
  readonly value: T
  readonly base: number
  /** Something was typed that is not saved. */
  readonly isDirty: boolean
  readonly change: (change: Partial<T>) => void
  /** Go on upon the version that stands there now. */
  readonly rebase: (base: number) => void
  /** Saved or given up. */
  readonly clear: () => void
}

export function useKeptForm<T extends object>(name: string, first: T, base: number): KeptForm<T> {
  const blank = JSON.stringify({ value: first, base })
  const [text, write] = useKeptText(name, blank)
  const kept = read<T>(text) ?? { value: first, base }
  // Nothing was typed: what came since is simply shown.
  const isDirty = JSON.stringify(kept.value) !== JSON.stringify(first)
  const now = isDirty ? kept : { value: first, base }
  return {
    ...now,
    isDirty,
    change: (change) => write(JSON.stringify({ ...now, value: { ...now.value, ...change } })),
    rebase: (next) => write(JSON.stringify({ ...now, base: next })),
    clear: () => write(blank),
  }
}

function read<T>(text: string): { readonly value: T; readonly base: number } | undefined {
  try {
    return JSON.parse(text) as { value: T; base: number }
  } catch {
    return undefined
  }
}
