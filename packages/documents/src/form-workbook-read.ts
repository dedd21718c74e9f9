/**
 * Filled forms read back 读回填报表. Every value is bound by its address and by the words beside and above it as well: rows
 * that somebody inserted, deleted or moved are found again by their labels, and what cannot be found is a fault, never a
 * guess. Values are given as they show; whether they are numbers the engine decides.
 */
import type { FigureKey, GridCell, ReadCell } from '@jiheng/engine'
import { type FormMeta, MAP_COLUMNS, MAP_FORMAT, MAP_SHEET } from './form-workbook.ts'
import { cellAddress, parseAddress, readWorkbook, type Sheet, type SheetCell } from './xlsx.ts'

export type SheetFaultCode =
  | 'xlsx-unreadable'
  | 'xlsx-too-large'
  | 'xlsx-encrypted'
  | 'xlsx-not-a-form'
  | 'xlsx-sheet-missing'
  | 'xlsx-cell-moved'
  | 'xlsx-row-added'
  | 'xlsx-heading-changed'
  | 'xlsx-error-value'

/** 填报表问题. */
export interface SheetFault {
  readonly code: SheetFaultCode
  readonly file: string
  readonly sheet?: string
  readonly cell?: string
  readonly values: Readonly<Record<string, string>>
}

/** What a filled workbook holds. `cells` are those that could be bound, empty ones too. */
export interface FormWorkbook {
  readonly cells: readonly ReadCell[]
  readonly meta?: FormMeta
  readonly faults: readonly SheetFault[]
}

type Kind = GridCell['kind']

/** Rows beyond this are not looked at; forms have some hundreds. */
const MAX_ROWS = 5000
/** Cells of all forms together; a framework's have some thousands. */
const MAX_MAP = 40_000
/** Pairs of rows compared where rows were moved. */
const MAX_PAIRS = 4_000_000

/** A cell as it was handed out. */
interface MapCell {
  readonly sheet: string
  readonly row: number
  readonly column: number
  readonly kind: Kind
  readonly known: string
  readonly measure: string
  readonly key: FigureKey
}

/** Read a filled workbook. Any file at all may be given; it never throws. */
export async function readFormWorkbook(bytes: Uint8Array, file: string): Promise<FormWorkbook> {
  const workbook = readWorkbook(bytes)
  if ('fault' in workbook) {
    const { code, values } = workbook.fault
    return { cells: [], faults: [{ code, file, values: { file, ...values } }] }
  }
  const hidden = workbook.sheets.find((one) => one.name === MAP_SHEET)
  const map = hidden === undefined ? undefined : readMap(hidden)
  if (map === undefined) return { cells: [], faults: [{ code: 'xlsx-not-a-form', file, values: { file } }] }
  const reader = new FormReader(
    workbook.sheets.filter((one) => one !== hidden),
    file,
  )
  for (const [name, cells] of groupBy(map.cells, (cell) => cell.sheet)) reader.read(name, cells)
  return { cells: reader.cells, meta: map.meta, faults: reader.faults }
}

function readMap(sheet: Sheet): { meta: FormMeta; cells: readonly MapCell[] } | undefined {
  const text = (row: number, column: number): string => sheet.rows.get(row)?.get(column)?.text ?? ''
  if (text(0, 0) !== MAP_FORMAT) return undefined
  const meta = metaOf(text(1, 0))
  if (meta === undefined || MAP_COLUMNS.some((name, column) => text(2, column) !== name)) return undefined
  if (sheet.rows.size > MAX_MAP) return undefined
  const cells: MapCell[] = []
  for (const row of sheet.rows.keys()) {
    if (row < 3) continue
    const [name, at, , kind, item, basis, unit, year, line, measure, known] = MAP_COLUMNS.map((_, column) =>
      text(row, column),
    ) as [string, string, string, string, string, string, string, string, string, string, string]
    const place = parseAddress(at)
    if (place === undefined || place.row >= MAX_ROWS || !isKind(kind)) return undefined
    const key = { item, basis, unit, year: Number(year), ...(line === '' ? {} : { row: line }) }
    cells.push({ sheet: name, ...place, kind, known, measure, key })
  }
  return { meta, cells }
}

function metaOf(text: string): FormMeta | undefined {
  try {
    const meta = JSON.parse(text) as Partial<FormMeta> | null
    const words = [meta?.title, meta?.department, meta?.unit, meta?.framework]
    const extra = [meta?.evaluation, meta?.unitCode].every(
      (one) => one === undefined || typeof one === 'string',
    )
    const number = meta?.frameworkNumber === undefined || typeof meta.frameworkNumber === 'number'
    return extra && number && words.every((one) => typeof one === 'string') && typeof meta?.year === 'number'
      ? (meta as FormMeta)
      : undefined
  } catch {
    return undefined
  }
}

const KINDS: Readonly<Record<Kind, true>> = {
  title: true,
  heading: true,
  label: true,
  note: true,
  entry: true,
  computed: true,
  rowName: true,
  words: true,
}
const isKind = (kind: string): kind is Kind => Object.hasOwn(KINDS, kind)

function groupBy<T, K>(list: readonly T[], keyOf: (one: T) => K): ReadonlyMap<K, readonly T[]> {
  const groups = new Map<K, T[]>()
  for (const one of list) {
    const group = groups.get(keyOf(one))
    if (group === undefined) groups.set(keyOf(one), [one])
    else group.push(one)
  }
  return groups
}

/** Words are the same whatever the blanks and the width of the signs. */
const plain = (text: string): string => text.normalize('NFKC').replace(/\s+/g, '')

/** A row as handed out. */
interface FormRow {
  readonly at: number
  readonly anchors: readonly MapCell[]
  readonly targets: readonly MapCell[]
  /** Headings and labels must be found again; titles and notes only help to find the place. */
  readonly isFirm: boolean
  readonly isHead: boolean
}

type Row = ReadonlyMap<number, SheetCell>

const ANCHORS: ReadonlySet<Kind> = new Set<Kind>(['title', 'heading', 'label', 'note'])

class FormReader {
  readonly cells: ReadCell[] = []
  readonly faults: SheetFault[] = []
  readonly #sheets: readonly Sheet[]
  readonly #file: string
  readonly #claimed = new Set<Sheet>()

  constructor(sheets: readonly Sheet[], file: string) {
    this.#sheets = sheets
    this.#file = file
  }

  read(name: string, cells: readonly MapCell[]): void {
    const sheet = this.#sheets.find((one) => one.name === name) ?? this.#renamed(cells)
    if (sheet === undefined) {
      this.faults.push({
        code: 'xlsx-sheet-missing',
        file: this.#file,
        values: { file: this.#file, sheet: name },
      })
      return
    }
    this.#claimed.add(sheet)
    const reader = new SheetReader(sheet, rowsOf(cells), this.#file)
    reader.read()
    this.cells.push(...reader.cells)
    this.faults.push(...reader.faults)
  }

  /** A sheet of another name with the form's title. */
  #renamed(cells: readonly MapCell[]): Sheet | undefined {
    const title = cells.find((cell) => cell.kind === 'title')
    if (title === undefined) return undefined
    const found = this.#sheets.filter(
      (one) =>
        !this.#claimed.has(one) &&
        plain(one.rows.get(title.row)?.get(title.column)?.text ?? '') === plain(title.known),
    )
    return found.length === 1 ? found[0] : undefined
  }
}

function rowsOf(cells: readonly MapCell[]): readonly FormRow[] {
  const rows = groupBy(cells, (cell) => cell.row)
  return [...rows.keys()]
    .sort((a, b) => a - b)
    .map((at) => {
      const row = rows.get(at) ?? []
      const anchors = row.filter((cell) => ANCHORS.has(cell.kind) && plain(cell.known) !== '')
      return {
        at,
        anchors,
        targets: row.filter((cell) => !ANCHORS.has(cell.kind)),
        isFirm: anchors.some((cell) => cell.kind === 'heading' || cell.kind === 'label'),
        isHead: anchors.some((cell) => cell.kind === 'heading'),
      }
    })
}

/** Reads one sheet: finds for each row of the form the row of the sheet, then takes its values. */
class SheetReader {
  readonly cells: ReadCell[] = []
  readonly faults: SheetFault[] = []
  readonly #sheet: Sheet
  readonly #form: readonly FormRow[]
  readonly #file: string
  /** Row of the form (its index) → row of the sheet. */
  readonly #found = new Map<number, number>()
  readonly #lost = new Set<number>()
  /** Columns of the running block whose heading is not what it was. */
  #broken: ReadonlySet<number> = new Set()

  constructor(sheet: Sheet, form: readonly FormRow[], file: string) {
    this.#sheet = sheet
    this.#form = form
    this.#file = file
  }

  read(): void {
    if (this.#isInPlace()) this.#takePlaces()
    else {
      this.#match()
      if (![...this.#found.keys()].some((index) => this.#form[index]?.isFirm === true)) {
        const title = this.#form.flatMap((row) => row.anchors)[0]
        this.#fault('xlsx-cell-moved', undefined, { label: title?.known ?? '' })
        return
      }
      for (const [start, end] of this.#gaps()) this.#fillGap(start, end)
      this.#findAdded()
    }
    for (const [index, row] of this.#form.entries()) {
      const before = this.#form[index - 1]
      const isNewBlock = row.isHead && !(before?.isHead === true && before.at === row.at - 1)
      if (isNewBlock) this.#broken = new Set()
      this.#take(index, row)
    }
  }

  #row(at: number): Row {
    return this.#sheet.rows.get(at) ?? new Map()
  }

  #text(at: number, column: number): string {
    return this.#row(at).get(column)?.text ?? ''
  }

  #fault(code: SheetFaultCode, cell: string | undefined, values: Readonly<Record<string, string>>): void {
    this.faults.push({
      code,
      file: this.#file,
      sheet: this.#sheet.name,
      ...(cell === undefined ? {} : { cell }),
      values: {
        file: this.#file,
        sheet: this.#sheet.name,
        ...(cell === undefined ? {} : { cell }),
        ...values,
      },
    })
  }

  /** How many of a form row's words stand in this row of the sheet; 0 where fewer than half do. */
  #likeness(row: FormRow, at: number): number {
    const equal = row.anchors.filter(
      (cell) => plain(this.#text(at, cell.column)) === plain(cell.known),
    ).length
    return equal * 2 >= row.anchors.length ? equal : 0
  }

  #isInPlace(): boolean {
    return this.#form.every((row) => !row.isFirm || this.#likeness(row, row.at) > 0)
  }

  /** Every row stands where it stood; only within lists may named rows have changed places. */
  #takePlaces(): void {
    for (const [index, row] of this.#form.entries()) this.#found.set(index, row.at)
    for (const [start, end] of this.#gaps()) this.#sortByName(this.#indexes(start, end))
  }

  /** The best matching of rows with words, in the same order. */
  #match(): void {
    const anchored = [...this.#form.entries()].filter(([, row]) => row.anchors.length > 0)
    const rows = [...this.#sheet.rows.keys()].sort((a, b) => a - b).slice(0, MAX_ROWS)
    if (anchored.length * rows.length > MAX_PAIRS) return
    for (const [a, b] of longestMatch(anchored.length, rows.length, (a, b) => {
      const row = anchored[a]?.[1]
      return row === undefined ? 0 : this.#likeness(row, rows[b] ?? -1)
    })) {
      const index = anchored[a]?.[0]
      if (index !== undefined) this.#found.set(index, rows[b] ?? -1)
    }
    this.#matchMoved()
  }

  /** Rows that changed places within their block: the only row there with the same words. */
  #matchMoved(): void {
    const taken = new Set(this.#found.values())
    for (const [index, row] of this.#form.entries()) {
      if (!row.isFirm || row.isHead || this.#found.has(index)) continue
      const [from, to] = this.#block(index)
      const alike: number[] = []
      for (let at = from + 1; at < to; at += 1)
        if (!taken.has(at) && this.#likeness(row, at) === row.anchors.length) alike.push(at)
      const only = alike.length === 1 ? alike[0] : undefined
      if (only === undefined) continue
      this.#found.set(index, only)
      taken.add(only)
    }
  }

  /** Rows of the sheet between the headings before and after a row of the form. */
  #block(index: number): readonly [from: number, to: number] {
    let from = -1
    let to = this.#end()
    for (const [other, at] of this.#found) {
      if (this.#form[other]?.isHead !== true) continue
      if (other < index) from = Math.max(from, at)
      else to = Math.min(to, at)
    }
    return [from, to]
  }

  #end(): number {
    const last = Math.max(-1, ...[...this.#sheet.rows.keys()].slice(0, MAX_ROWS * 2))
    return Math.min(last, MAX_ROWS * 2) + 1
  }

  /** Runs of rows that have no place by words of their own: first, and the one after the last. */
  #gaps(): readonly (readonly [start: number, end: number])[] {
    const gaps: [number, number][] = []
    for (const index of this.#form.keys()) {
      const last = gaps.at(-1)
      if (this.#isFixed(index)) continue
      if (last !== undefined && last[1] === index) last[1] = index + 1
      else gaps.push([index, index + 1])
    }
    return gaps
  }

  #indexes(start: number, end: number): readonly number[] {
    return Array.from({ length: end - start }, (_, offset) => start + offset)
  }

  #isFixed(index: number): boolean {
    return this.#found.has(index) && (this.#form[index]?.anchors.length ?? 0) > 0
  }

  /** Places rows without words of their own, such as those of lists, between the rows that were found. */
  #fillGap(start: number, end: number): void {
    const gap = this.#form.slice(start, end).map((row, offset) => ({ row, index: start + offset }))
    const before = this.#found.get(start - 1) ?? -1
    const isLast = end >= this.#form.length
    const firstAt = this.#form[start]?.at ?? 0
    const previousAt = start === 0 ? -1 : (this.#form[start - 1]?.at ?? -1)
    const nextAt = isLast ? (this.#form.at(-1)?.at ?? 0) + 1 : (this.#form[end]?.at ?? 0)
    const wanted = nextAt - previousAt - 1
    const after = isLast ? Math.max(this.#end(), before + 1 + wanted) : (this.#found.get(end) ?? before + 1)
    const taken = new Set([...this.#found].filter(([index]) => this.#isFixed(index)).map(([, at]) => at))
    const free: number[] = []
    for (let at = before + 1; at < after; at += 1) if (!taken.has(at)) free.push(at)
    if (after - before - 1 === wanted || isLast) {
      for (const { row, index } of gap)
        this.#found.set(index, before + 1 + (row.at - firstAt) + (firstAt - previousAt - 1))
      this.#sortByName(gap.map((one) => one.index))
    } else this.#squeeze(gap, free)
    for (const { row, index } of gap) if (row.isFirm) this.#judgeUnmatched(row, index)
  }

  /** A gap of another size: rows known by name first, the others in order. */
  #squeeze(gap: readonly { row: FormRow; index: number }[], free: readonly number[]): void {
    const loose = gap.filter(({ row }) => row.targets.length > 0 && !row.isFirm)
    const columns = new Set(loose.flatMap(({ row }) => row.targets.map((cell) => cell.column)))
    const isFilled = (at: number): boolean => [...columns].some((column) => this.#text(at, column) !== '')
    let rows = free.length > loose.length ? free.filter(isFilled) : [...free]
    for (const { row, index } of gap) if (row.isFirm) this.#lost.add(index)
    for (const { row, index } of loose) {
      const name = row.targets.find((cell) => cell.kind === 'rowName' && cell.known !== '')
      const at =
        name === undefined
          ? undefined
          : rows.find((one) => plain(this.#text(one, name.column)) === plain(name.known))
      if (name === undefined) continue
      if (at === undefined) this.#lost.add(index)
      else this.#found.set(index, at)
      rows = rows.filter((one) => one !== at)
    }
    for (const { index } of loose) {
      if (this.#found.has(index) || this.#lost.has(index)) continue
      const at = rows.shift()
      if (at !== undefined) this.#found.set(index, at)
    }
    for (const { row, index } of loose) {
      const name = row.targets.find((cell) => cell.kind === 'rowName' && cell.known !== '')
      if (this.#lost.has(index) && name !== undefined)
        this.#fault('xlsx-cell-moved', undefined, { label: name.known })
    }
  }

  /** Rows of a list that were handed out with a name keep it when they changed places. */
  #sortByName(indexes: readonly number[]): void {
    const nameOf = (index: number): MapCell | undefined =>
      this.#form[index]?.targets.find((cell) => cell.kind === 'rowName' && cell.known !== '')
    const named = indexes.filter((index) => nameOf(index) !== undefined)
    const places = indexes.flatMap((index) => this.#found.get(index) ?? [])
    const isAt = (index: number, at: number | undefined): boolean => {
      const name = nameOf(index)
      return (
        name !== undefined && at !== undefined && plain(this.#text(at, name.column)) === plain(name.known)
      )
    }
    for (const index of named) {
      const now = this.#found.get(index)
      if (isAt(index, now)) continue
      const better = places.find((at) => isAt(index, at))
      const other = indexes.find((one) => this.#found.get(one) === better)
      if (better === undefined || other === undefined || now === undefined || isAt(other, better)) continue
      this.#found.set(index, better)
      this.#found.set(other, now)
    }
  }

  /** A row with words that was found by its place only: its words were changed, or it is gone. */
  #judgeUnmatched(row: FormRow, index: number): void {
    const at = this.#found.get(index)
    const first = row.anchors[0]
    if (first === undefined) return
    const found = at === undefined ? '' : this.#text(at, first.column)
    this.#lost.add(index)
    if (at === undefined || found === '')
      this.#fault('xlsx-cell-moved', cellAddress(row.at, first.column), { label: first.known })
    else this.#fault('xlsx-heading-changed', cellAddress(at, first.column), { wanted: first.known, found })
  }

  /** Rows with something in them that belong to no row of the form, before its last row. */
  #findAdded(): void {
    const used = new Set(this.#found.values())
    const last = Math.max(...[...this.#found].filter(([index]) => this.#isFixed(index)).map(([, at]) => at))
    for (const at of [...this.#sheet.rows.keys()].sort((a, b) => a - b)) {
      if (used.has(at) || at >= last) continue
      const columns = [...this.#row(at)].sort(([a], [b]) => a - b)
      const [column, cell] = columns.find(([, one]) => one.text !== '') ?? []
      if (column === undefined || cell === undefined) continue
      this.#fault('xlsx-row-added', cellAddress(at, column), { row: String(at + 1), label: cell.text })
    }
  }

  #take(index: number, row: FormRow): void {
    const at = this.#found.get(index)
    if (at === undefined || this.#lost.has(index)) {
      if (row.isHead) this.#broken = new Set([...this.#broken, ...columnsOf(row, undefined)])
      return
    }
    const changed = row.isFirm ? this.#changedAnchors(row, at) : []
    if (row.isHead)
      this.#broken = new Set([...this.#broken, ...changed.flatMap((cell) => columnsOf(row, cell))])
    for (const target of row.targets) {
      const label = row.anchors.filter((cell) => cell.column < target.column).at(-1)
      if (this.#broken.has(target.column) || (label !== undefined && changed.includes(label))) continue
      this.#takeCell(target, at)
    }
  }

  #changedAnchors(row: FormRow, at: number): readonly MapCell[] {
    return row.anchors.filter((cell) => {
      const found = this.#text(at, cell.column)
      if (plain(found) === plain(cell.known)) return false
      this.#fault('xlsx-heading-changed', cellAddress(at, cell.column), { wanted: cell.known, found })
      return true
    })
  }

  #takeCell(target: MapCell, at: number): void {
    const { kind, measure, key } = target
    const cell = this.#row(at).get(target.column)
    const address = cellAddress(at, target.column)
    if (cell?.kind === 'error') {
      this.#fault('xlsx-error-value', address, { found: cell.text === '' ? '没有结果的公式' : cell.text })
      return
    }
    const text = cell?.text ?? ''
    if (kind === 'computed' && text === target.known) return
    this.cells.push({
      key,
      kind,
      ...(kind === 'entry' || kind === 'computed' ? { measure } : {}),
      sheet: this.#sheet.name,
      cell: address,
      text: kind === 'entry' ? text.trim() : text,
      ...(cell?.fromFormula === true ? { fromFormula: true } : {}),
    })
  }
}

/** Columns below a heading, up to the next one; all from the first heading on where none is given. */
function columnsOf(row: FormRow, heading: MapCell | undefined): readonly number[] {
  const from = heading?.column ?? 0
  const next = heading === undefined ? undefined : row.anchors.find((cell) => cell.column > heading.column)
  const to = next?.column ?? from + 256
  return Array.from({ length: to - from }, (_, offset) => from + offset)
}

/** Pairs in the same order on both sides with the greatest sum of likeness; earlier rows preferred. */
function longestMatch(
  left: number,
  right: number,
  likeness: (a: number, b: number) => number,
): readonly (readonly [number, number])[] {
  const best = Array.from({ length: left + 1 }, () => new Float64Array(right + 1))
  const alike = Array.from({ length: left }, (_, a) =>
    Float64Array.from({ length: right }, (_, b) => likeness(a, b)),
  )
  for (let a = left - 1; a >= 0; a -= 1)
    for (let b = right - 1; b >= 0; b -= 1) {
      const pair = alike[a]?.[b] ?? 0
      const together = pair === 0 ? 0 : pair + (best[a + 1]?.[b + 1] ?? 0)
      const row = best[a]
      if (row !== undefined) row[b] = Math.max(together, best[a + 1]?.[b] ?? 0, row[b + 1] ?? 0)
    }
  const pairs: [number, number][] = []
  let [a, b] = [0, 0]
  while (a < left && b < right) {
    const pair = alike[a]?.[b] ?? 0
    const here = best[a]?.[b] ?? 0
    if (pair > 0 && pair + (best[a + 1]?.[b + 1] ?? 0) === here) {
      pairs.push([a, b])
      a += 1
      b += 1
    } else if ((best[a]?.[b + 1] ?? 0) === here) b += 1
    else a += 1
  }
  return pairs
}
