/**
 * Where drafts are kept 本机暂存: one item of the browser's store for each, so that two windows of one person write beside
 * each other and not over each other.
 */
import type { Draft } from './draft.ts'

/** What is asked of the browser's store. */
export interface Keep {
  readonly length: number
  key(index: number): string | null
  getItem(name: string): string | null
  setItem(name: string, text: string): void
  removeItem(name: string): void
}

export interface Owner {
  readonly account: string
  readonly evaluation: string
  readonly unit: string
}

export class DraftShelf {
  readonly #keep: Keep
  readonly #prefix: string
  /** False once the browser would not keep something: full, or forbidden. */
  #holds = true

  constructor(keep: Keep, { account, evaluation, unit }: Owner) {
    this.#keep = keep
    this.#prefix = `jiheng-draft|${account}|${evaluation}|${unit}|`
  }

  get holds(): boolean {
    return this.#holds
  }

  all(): Map<string, Draft> {
    const found = new Map<string, Draft>()
    try {
      for (let index = 0; index < this.#keep.length; index += 1) {
        const key = this.#keep.key(index) ?? ''
        if (!key.startsWith(this.#prefix)) continue
        const draft = read(this.#keep.getItem(key))
        if (draft !== undefined) found.set(key.slice(this.#prefix.length), draft)
      }
    } catch {
      this.#holds = false
    }
    return found
  }

  get(name: string): Draft | undefined {
    try {
      return read(this.#keep.getItem(this.#prefix + name))
    } catch {
      this.#holds = false
      return undefined
    }
  }

  put(name: string, draft: Draft): void {
    try {
      this.#keep.setItem(this.#prefix + name, JSON.stringify(draft))
    } catch {
      this.#holds = false
    }
  }

  /** Takes it away unless another window has typed on meanwhile; that draft is given back. */
  take(name: string, known: Draft): Draft | undefined {
    try {
      const kept = read(this.#keep.getItem(this.#prefix + name))
      if (kept !== undefined && JSON.stringify(kept) !== JSON.stringify(known)) return kept
      this.#keep.removeItem(this.#prefix + name)
    } catch {
      this.#holds = false
    }
    return undefined
  }

  /** Name and draft of something that another window wrote or, without draft, took away. */
  heard(key: string | null, text: string | null): { name: string; draft: Draft | undefined } | undefined {
    if (key === null || !key.startsWith(this.#prefix)) return undefined
    return { name: key.slice(this.#prefix.length), draft: read(text) }
  }
}

function read(text: string | null): Draft | undefined {
  if (text === null) return undefined
  try {
    const draft = JSON.parse(text) as Draft
    return typeof draft.kind === 'string' && typeof draft.base === 'number' ? draft : undefined
  } catch {
    return undefined
  }
}
