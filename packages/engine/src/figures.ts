/**
 * Figures as columns 数据列: one column per item, basis and year, one place per unit, so that a rule runs down a column
 * and a hundred thousand units stay small. Rows of a group have columns of their own. Order of entry does not matter.
 */
import type { Figure, FigureKey, GroupRow, UnitCode, Value } from './figure.ts'
import { keyText, missing } from './figure.ts'

/** 数据集. Read only once built, except through {@link Figures.replace}. */
export class Figures {
  readonly #columns = new Map<string, Map<UnitCode, Figure>>()
  readonly #rowColumns = new Map<string, Map<UnitCode, Map<string, Figure>>>()
  readonly #rows = new Map<string, GroupRow[]>()
  #count = 0

  /** Two figures with one address are a fault of the caller, listed in `duplicates`; the first one stays. */
  static of(
    figures: Iterable<Figure>,
    rows: Iterable<GroupRow> = [],
  ): { figures: Figures; duplicates: readonly Figure[] } {
    const made = new Figures()
    const duplicates: Figure[] = []
    for (const row of rows) {
      const list = made.#rows.get(row.group)
      if (list === undefined) made.#rows.set(row.group, [row])
      else list.push(row)
    }
    for (const figure of figures) if (!made.#put(figure, false)) duplicates.push(figure)
    return { figures: made, duplicates }
  }

  get size(): number {
    return this.#count
  }

  at(item: string, basis: string, unit: UnitCode, year: number, row?: string): Figure | undefined {
    const column = `${item}|${basis}|${year}`
    if (row === undefined) return this.#columns.get(column)?.get(unit)
    return this.#rowColumns.get(column)?.get(unit)?.get(row)
  }

  value(key: FigureKey): Value {
    return this.at(key.item, key.basis, key.unit, key.year, key.row)?.value ?? missing
  }

  /** The column of an item on a basis in a year, by unit; for whole-column work. */
  column(item: string, basis: string, year: number): ReadonlyMap<UnitCode, Figure> | undefined {
    return this.#columns.get(`${item}|${basis}|${year}`)
  }

  rows(group: string): readonly GroupRow[] {
    return this.#rows.get(group) ?? []
  }

  groups(): readonly string[] {
    return [...this.#rows.keys()]
  }

  /** Put a figure in place of the one at its address. */
  replace(figure: Figure): void {
    this.#put(figure, true)
  }

  /** The same figures and rows, to be changed without changing these. */
  copy(): Figures {
    const rows = [...this.#rows.values()].flat()
    return Figures.of(this.all(), rows).figures
  }

  /** Every figure, ordered by address. */
  all(): readonly Figure[] {
    const list: [string, Figure][] = []
    for (const column of this.#columns.values())
      for (const figure of column.values()) list.push([keyText(figure.key), figure])
    for (const column of this.#rowColumns.values())
      for (const byRow of column.values())
        for (const figure of byRow.values()) list.push([keyText(figure.key), figure])
    list.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    return list.map(([, figure]) => figure)
  }

  #put(figure: Figure, over: boolean): boolean {
    const { item, basis, unit, year, row } = figure.key
    const column = `${item}|${basis}|${year}`
    let places: Map<string, Figure>
    let name: string
    if (row === undefined) {
      places = within(this.#columns, column)
      name = unit
    } else {
      places = within(within(this.#rowColumns, column), unit)
      name = row
    }
    const taken = places.has(name)
    if (taken && !over) return false
    if (!taken) this.#count += 1
    places.set(name, figure)
    return true
  }
}

function within<T>(maps: Map<string, Map<string, T>>, key: string): Map<string, T> {
  const found = maps.get(key)
  if (found !== undefined) return found
  const made = new Map<string, T>()
  maps.set(key, made)
  return made
}
