/**
 * Ranking 疑点排序: keeps the riskiest flags of a test and counts all of them, without building those that are not kept.
 * Order: risk, then money, then the first line's place.
 */
import { sizeOfFen } from '../fen.ts'
import { type Flag, KEPT_LINES, riskOf } from './test.ts'

/** A flag before it is built. */
export interface Suspicion {
  readonly amount: bigint
  /** 符合程度 0–25. */
  readonly fit: number
  /** Its lines in any order; called only if the flag is kept. */
  readonly lines: () => Iterable<number>
  /** How many lines there are, if `lines` gives only the largest of them. */
  readonly count?: number
  readonly why: () => string
}

interface Kept {
  readonly risk: number
  readonly size: bigint
  readonly lines: readonly number[]
  readonly suspicion: Suspicion
}

export class Ranking {
  readonly #weight: number
  readonly #leadOnly: boolean
  readonly #keep: number
  #kept: Kept[] = []
  #least: { readonly risk: number; readonly size: bigint } | undefined
  #total = 0
  #amount = 0n

  constructor({ weight, leadOnly }: { readonly weight: number; readonly leadOnly: boolean }, keep: number) {
    this.#weight = weight
    this.#leadOnly = leadOnly
    this.#keep = keep
  }

  add(suspicion: Suspicion): void {
    this.#total += 1
    const size = sizeOfFen(suspicion.amount)
    this.#amount += size
    const risk = riskOf(this.#weight, this.#leadOnly, suspicion.amount, suspicion.fit)
    if (this.#keep === 0) return
    const least = this.#least
    if (least !== undefined && (risk < least.risk || (risk === least.risk && size < least.size))) return
    const lines = [...suspicion.lines()].sort((a, b) => a - b)
    this.#kept.push({ risk, size, lines, suspicion })
    if (this.#kept.length >= this.#keep * 2) this.#prune()
  }

  #prune(): void {
    this.#kept.sort(
      (a, b) =>
        b.risk - a.risk ||
        (a.size === b.size ? (a.lines[0] ?? 0) - (b.lines[0] ?? 0) : a.size < b.size ? 1 : -1),
    )
    this.#kept = this.#kept.slice(0, this.#keep)
    if (this.#kept.length === this.#keep) this.#least = this.#kept.at(-1)
  }

  get total(): number {
    return this.#total
  }
  get amount(): bigint {
    return this.#amount
  }

  flags(): readonly Flag[] {
    this.#prune()
    return this.#kept.map(({ risk, lines, suspicion }) => ({
      lines: lines.slice(0, KEPT_LINES),
      count: suspicion.count ?? lines.length,
      amount: suspicion.amount,
      risk,
      why: suspicion.why(),
    }))
  }
}
