/** The list of faults found so far. */
import { FAULT_KINDS, type FaultKind, type FaultPlace, type StructureFault } from './fault.ts'

/** Keeps the first `keep` of each kind; counts all. Building a fault costs nothing once its kind is full. */
export class FaultList {
  readonly #kept = new Map<FaultKind, StructureFault[]>()
  readonly #totals = new Map<FaultKind, number>()
  readonly #keep: number

  constructor(keep: number) {
    this.#keep = keep
  }

  add<K extends FaultKind>(
    kind: K,
    fault: () => Omit<Extract<StructureFault, { kind: K }>, 'kind'> & FaultPlace,
  ): void {
    const total = (this.#totals.get(kind) ?? 0) + 1
    this.#totals.set(kind, total)
    if (total > this.#keep) return
    const kept = this.#kept.get(kind) ?? []
    this.#kept.set(kind, kept)
    kept.push({ kind, ...fault() } as unknown as StructureFault)
  }

  faults(): readonly StructureFault[] {
    return FAULT_KINDS.flatMap((kind) => this.#kept.get(kind) ?? [])
  }

  totals(): Readonly<Record<FaultKind, number>> {
    return Object.fromEntries(FAULT_KINDS.map((kind) => [kind, this.#totals.get(kind) ?? 0])) as Record<
      FaultKind,
      number
    >
  }
}
