/**
 * Tables 表格: rows of labels and numbers, from a reader's cells or from plain lines. In plain text empty cells leave no
 * trace, so a number's column is known only where the row is full.
 */
import { Exact } from '@jiheng/engine'
import { Figure } from './figure.ts'
import { isBareNumber, type Line } from './lines.ts'
import type { SourceTable, SourceText } from './source.ts'
import { NO_UNIT, PERCENT, type Unit, unitNamed } from './units.ts'

export interface Row {
  /** Words before the numbers, joined. */
  readonly label: string
  /** Classification code with its parts joined, e.g. `2080501`; '' where there is none. */
  readonly code: string
  readonly numbers: readonly Figure[]
  /** The numbers in their columns, blanks and dashes left open. */
  readonly slots: readonly (Figure | undefined)[]
  /** Rows of one group share their columns; a table may hold two side by side. */
  readonly group: number
  /** Source offsets from the label's (or code's) first character to the last number. */
  readonly start: number
  readonly end: number
}

export interface Table {
  readonly title: string
  /** The words over the first row of numbers. */
  readonly head: string
  /** The lines of a plain table's head, the last one right above the first row. */
  readonly headLines?: readonly string[]
  /** The head words of each group's columns, where the reader knows them. */
  readonly heads?: ReadonlyMap<number, readonly string[]>
  readonly rows: readonly Row[]
  readonly start: number
  readonly end: number
}

interface Word {
  readonly text: string
  readonly start: number
  readonly end: number
  readonly lineStart: boolean
  readonly line: number
}

/** 收支情况（单位：万元）, 经费汇总表（万元）： a title that says the unit itself. */
export const TITLE_WITH_UNIT =
  /^([^\s，。；]{2,40}?)\s*[（(](?:(?:金额)?单位[:：])?\s*(?:人民币)?(万元|亿元|千元|元)[）)][:：]?$/
const UNIT_LINE = /单位[:：]\s*(?:人民币)?\s*(万元|亿元|千元|百万元|元|人|个)/
const TITLE = /表(?:[（(]?[一二三四五六七八九十\d]*[）)]?)?$/
const UNIT_CELL =
  /^(?:[万亿]?(?:元|美元|人次|人|户|吨|亩|千瓦时|件|辆)|个|项|家|套|台|座|处|公里|%|％|平方米|公顷)$/
const CODE_PART = /^\d{2,3}$|^\d{5}$|^\d{7}$/

/** All tables of a source, in order. `first` is the index the first figure gets. */
export function readTables(source: SourceText, lines: readonly Line[], first: number): Table[] {
  const counter = { next: first }
  const tables: Table[] = []
  const known = source.tables ?? []
  for (const table of known) tables.push(cellTable(source, table, counter))
  for (const run of plainRuns(lines, known)) tables.push(...plainTables(source, run, counter))
  return tables.filter((table) => table.rows.length > 0).sort((a, b) => a.start - b.start)
}

interface Counter {
  next: number
}

// ---- from a reader's cells ----

function cellTable(source: SourceText, table: SourceTable, counter: Counter): Table {
  const before = source.text.slice(Math.max(0, table.start - 160), table.start)
  const inside = source.text.slice(table.start, Math.min(table.end, table.start + 400))
  const unit = unitIn(before) ?? unitIn(inside) ?? NO_UNIT
  const byRow = new Map<number, Cell[]>()
  const sequence = new Set(
    table.cells
      .filter((cell) => cell.row < 3 && SEQUENCE.test(wordsOf(source, cell)))
      .map(({ column }) => column),
  )
  for (const cell of table.cells) {
    const numbered = sequence.has(cell.column)
    if (numbered && !/[\u4e00-\u9fff]/.test(wordsOf(source, cell))) continue
    const row = byRow.get(cell.row)
    // 合计 stands in the numbers' column, and is a label like those beside them.
    const own = numbered ? { ...cell, column: cell.column + 1 } : cell
    if (row === undefined) byRow.set(cell.row, [own])
    else row.push(own)
  }
  const records: CellRecord[] = []
  const headCells: Cell[] = []
  for (const [, cells] of [...byRow].sort(([a], [b]) => a - b)) {
    const found = recordsOf(source, cells, unit, counter)
    if (found.length > 0) records.push(...found)
    else if (records.length === 0) headCells.push(...cells)
  }
  const title = titleIn(before) ?? titleIn(inside.split('\n')[0] ?? '') ?? ''
  const head = headCells
    .map((cell) => wordsOf(source, cell))
    .join(' ')
    .trim()
  return { title, head, ...aligned(source, records, headCells), start: table.start, end: table.end }
}

type Cell = SourceTable['cells'][number]

/** The head of a column of running numbers, which are no figures. */
const SEQUENCE = /^(?:序号|编号|行次|顺序号)$/

/** A label with the numbers after it, each with its column. */
interface CellRecord {
  readonly label: string
  readonly code: string
  readonly labelColumn: number
  readonly numbers: readonly { readonly figure: Figure; readonly column: number }[]
  readonly start: number
  readonly end: number
}

/** The records of a row: a label after numbers begins another one. */
function recordsOf(source: SourceText, cells: readonly Cell[], unit: Unit, counter: Counter): CellRecord[] {
  const records: CellRecord[] = []
  const sorted = [...cells].sort((a, b) => a.column - b.column)
  let open:
    | {
        label: string
        code: string
        labelColumn: number
        numbers: { figure: Figure; column: number }[]
        start: number
        end: number
      }
    | undefined
  const close = () => {
    if (open !== undefined && open.numbers.length > 0) records.push(open)
    open = undefined
  }
  for (const cell of sorted) {
    const words = wordsOf(source, cell).replace(/，/g, ',')
    if (words === '') continue
    const bare = isBareNumber(words)
    if (!bare && open !== undefined && open.numbers.length > 0) close()
    open ??= { label: '', code: '', labelColumn: cell.column, numbers: [], start: cell.start, end: cell.end }
    open.end = cell.end
    if (!bare) open.label += words
    else if (/\d/.test(words)) {
      const isCode =
        open.numbers.length === 0 && open.label === '' && CODE_PART.test(words) && !isLast(cell, sorted)
      if (isCode) open.code += words
      else
        open.numbers.push({
          figure: tableFigure(words, cell.start, cell.end, unit, counter),
          column: cell.column,
        })
    }
  }
  close()
  return records
}

/** Rows in groups by where their labels stand; each group's numbers set into its columns. */
function aligned(
  source: SourceText,
  records: readonly CellRecord[],
  headCells: readonly Cell[],
): { rows: Row[]; heads: Map<number, string[]> } {
  const spans = new Map<number, { first: number; last: number }>()
  for (const { labelColumn, numbers } of records)
    for (const { column } of numbers) {
      const span = spans.get(labelColumn) ?? { first: column, last: column }
      spans.set(labelColumn, { first: Math.min(span.first, column), last: Math.max(span.last, column) })
    }
  const heads = new Map<number, string[]>()
  for (const [group, { first, last }] of spans)
    heads.set(
      group,
      Array.from({ length: last - first + 1 }, (_, i) => headOver(source, headCells, first + i)),
    )
  const rows = records.map(({ label, code, labelColumn, numbers: printed, start, end }): Row => {
    const { first, last } = spans.get(labelColumn) as { first: number; last: number }
    const over = heads.get(labelColumn) ?? []
    const numbers = printed.map(({ figure, column }) => ({
      figure: inUnitOfHead(figure, over[column - first] ?? ''),
      column,
    }))
    const slots = new Array<Figure | undefined>(last - first + 1).fill(undefined)
    for (const { figure, column } of numbers) slots[column - first] = figure
    return {
      label,
      code,
      numbers: numbers.map(({ figure }) => figure),
      slots,
      group: labelColumn,
      start,
      end,
    }
  })
  return { rows, heads }
}

/** 预算金额（万元）: a column may have a unit of its own. */
function inUnitOfHead(figure: Figure, head: string): Figure {
  const named = /[（(]([^（）()]{1,4})[）)]$/.exec(head)?.[1]
  const unit = named === undefined || figure.unit.dimension === '%' ? undefined : unitNamed(named)
  return unit === undefined || !/^[元%]$/.test(unit.dimension) ? figure : figure.with({ unit })
}

/** The words of all head cells over a column, from top to bottom. */
const headOver = (source: SourceText, cells: readonly Cell[], column: number): string =>
  cells
    .filter((cell) => cell.column <= column && column < cell.column + cell.columnSpan)
    .map((cell) => wordsOf(source, cell))
    .join('')

const wordsOf = (source: SourceText, cell: { start: number; end: number }): string =>
  source.text.slice(cell.start, cell.end).replace(/\s+/g, '')

const isLast = (
  cell: { column: number },
  cells: readonly { column: number; start: number; end: number }[],
): boolean => cells.every((other) => other.column <= cell.column || other.end === other.start)

// ---- from plain lines ----

function plainRuns(lines: readonly Line[], known: readonly SourceTable[]): Line[][] {
  const runs: Line[][] = []
  let run: Line[] = []
  let k = 0
  for (const line of lines) {
    while (k < known.length && (known[k] as SourceTable).end <= line.start) k++
    const table = known[k]
    const inKnown = table !== undefined && line.start < table.end && line.end > table.start
    if (line.kind === 'table' && !inKnown) run.push(line)
    else if (run.length > 0) {
      runs.push(run)
      run = []
    }
  }
  if (run.length > 0) runs.push(run)
  return runs
}

/** A run of lines parted into tables at each title or unit line. */
function plainTables(source: SourceText, run: readonly Line[], counter: Counter): Table[] {
  const tables: Table[] = []
  let lines: Line[] = []
  let title =
    titleIn(source.text.slice(Math.max(0, (run[0] as Line).start - 120), (run[0] as Line).start)) ?? ''
  let unit: Unit = NO_UNIT
  const flush = () => {
    if (lines.length > 0) tables.push(plainTable(source, lines, title, unit, counter))
    lines = []
  }
  for (const line of run) {
    const words = source.text.slice(line.start, line.end).trim()
    const named = unitIn(words)
    const titled = TITLE_WITH_UNIT.exec(words)
    if (titled !== null) {
      flush()
      title = titled[1] as string
      unit = unitNamed(titled[2] as string) ?? NO_UNIT
    } else if (isTitle(words)) {
      flush()
      title = words.replace(/\s+/g, '')
    } else if (named !== undefined) {
      if (lines.some((l) => /\d/.test(source.text.slice(l.start, l.end)))) flush()
      unit = named
    } else if (/^注[:：]/.test(words)) flush()
    else lines.push(line)
  }
  flush()
  return tables
}

const isTitle = (words: string): boolean =>
  TITLE.test(words) && words.length >= 4 && words.length <= 60 && !/\d[.,]\d/.test(words)

function titleIn(words: string): string | undefined {
  const lines = words.split(/[\n\r\f]+/).map((line) => line.trim())
  for (let i = lines.length - 1; i >= 0; i--)
    if (isTitle(lines[i] as string)) return (lines[i] as string).replace(/\s+/g, '')
  return undefined
}

function unitIn(words: string): Unit | undefined {
  const all = [...words.matchAll(new RegExp(UNIT_LINE, 'g'))]
  const last = all[all.length - 1]
  return last === undefined ? undefined : unitNamed(last[1] as string)
}

function plainTable(
  source: SourceText,
  lines: readonly Line[],
  title: string,
  unit: Unit,
  counter: Counter,
): Table {
  const words = lines.flatMap((line, index) => wordsIn(source.text, line, index))
  const reader = new RowReader(words, unit, counter)
  const rows = reader.read()
  const start = (lines[0] as Line).start
  const end = (lines[lines.length - 1] as Line).end
  const firstRow = rows[0]?.start ?? end
  const head = source.text.slice(start, Math.max(start, firstRow))
  return {
    title,
    head: head.replace(/\s+/g, ' ').trim(),
    headLines: head
      .split(/[\n\r\f]+/)
      .map((line) => closedUp(line.replace(/\|/g, ' ').trim()))
      .filter((line) => /[^\d\s]/.test(line)),
    rows,
    start,
    end,
  }
}

/** 预 算 数 is one word set wide. */
const closedUp = (words: string): string =>
  /^[\u4e00-\u9fff](?:\s+[\u4e00-\u9fff])+$/.test(words) ? words.replace(/\s+/g, '') : words

function wordsIn(text: string, line: Line, index: number): Word[] {
  const words: Word[] = []
  const part = text.slice(line.start, line.end)
  // A cell a line, each closed by a stroke; the stroke alone is an empty cell.
  const pattern = part.trim() === '|' ? /\|/g : /[^\s|]+/g
  for (let match = pattern.exec(part); match !== null; match = pattern.exec(part))
    words.push({
      text: match[0] === '|' ? '-' : match[0],
      start: line.start + match.index,
      end: line.start + match.index + match[0].length,
      lineStart: words.length === 0,
      line: index,
    })
  return words
}

/** Reads words into rows: code, label, numbers; a row may run over several lines, a line may hold two rows. */
class RowReader {
  private readonly rows: Row[] = []
  private code: Word[] = []
  private label: Word[] = []
  private numbers: Figure[] = []
  private slots: (Figure | undefined)[] = []
  private readonly words: readonly Word[]
  private readonly unit: Unit
  private readonly counter: Counter

  constructor(words: readonly Word[], unit: Unit, counter: Counter) {
    this.words = words
    this.unit = unit
    this.counter = counter
  }

  read(): Row[] {
    this.words.forEach((word, i) => {
      const bare = isBareNumber(word.text) && /\d/.test(word.text)
      const dash =
        !bare &&
        isBareNumber(word.text) &&
        (this.label.length > 0 || this.code.length > 0 || this.numbers.length > 0)
      if (dash) this.slots.push(undefined)
      else if (!bare) this.takeLabel(word)
      else if (this.isSequence(word, i)) this.takeSequence()
      else if (this.isCode(word, i)) this.takeCode(word)
      else this.takeNumber(word)
    })
    this.close()
    return this.rows
  }

  /** The 1, 2, 3 … of a 序号 column, each before a label. */
  private isSequence(word: Word, i: number): boolean {
    const next = this.words[i + 1]
    if (!word.lineStart || next === undefined || next.line !== word.line || isBareNumber(next.text))
      return false
    return (word.text === '1' && this.rows.length === 0) || word.text === String(this.sequence + 1)
  }

  private takeSequence(): void {
    if (this.numbers.length > 0) this.close()
    this.label = []
    this.code = []
    this.sequence += 1
  }

  private sequence = 0

  private isCode(word: Word, i: number): boolean {
    if (!CODE_PART.test(word.text)) return false
    const next = this.words[i + 1]
    const nextIsWord = next !== undefined && !isBareNumber(next.text)
    const nextIsCode = next !== undefined && CODE_PART.test(next.text) && next.line === word.line
    if (this.numbers.length > 0)
      return (nextIsWord || (nextIsCode && word.lineStart)) && /^[1-9]\d{2}/.test(word.text)
    if (this.label.length > 0)
      return word.lineStart && (nextIsWord || nextIsCode) && /^[1-9]\d{2}/.test(word.text)
    return word.lineStart || this.code.length > 0
  }

  private takeCode(word: Word): void {
    if (this.numbers.length > 0) this.close()
    if (this.label.length > 0) {
      this.label = []
      this.code = []
    }
    if (/^\d{3,}$/.test(word.text) && word.lineStart) this.code = []
    this.code.push(word)
  }

  private takeLabel(word: Word): void {
    if (this.numbers.length > 0) this.close()
    this.label.push(word)
  }

  private takeNumber(word: Word): void {
    const nothing = this.label.length === 0 && this.code.length === 0 && this.numbers.length === 0
    const last = this.rows[this.rows.length - 1]
    if (nothing && last !== undefined && word.lineStart) {
      // Numbers alone on a line go on with the row above.
      this.rows.pop()
      this.numbers = [...last.numbers]
      this.slots = [...last.slots]
      this.reopened = last
    }
    const figure = tableFigure(word.text, word.start, word.end, this.unit, this.counter)
    this.numbers.push(figure)
    this.slots.push(figure)
  }

  private reopened: Row | undefined

  private close(): void {
    if (this.numbers.length > 0) {
      const last = this.numbers[this.numbers.length - 1] as Figure
      if (this.reopened !== undefined)
        this.rows.push({ ...this.reopened, numbers: this.numbers, slots: this.slots, end: last.sourceEnd })
      else this.rows.push(this.row(last))
    }
    this.code = []
    this.label = []
    this.numbers = []
    this.slots = []
    this.reopened = undefined
  }

  private row(last: Figure): Row {
    const first = this.numbers[0] as Figure
    const label = this.ownLabel()
    return {
      label: label.map((word) => word.text).join(''),
      code: this.code.map((word) => word.text).join(''),
      numbers: this.numbers,
      slots: this.slots,
      group: 0,
      start: this.code[0]?.start ?? label[0]?.start ?? first.sourceStart,
      end: last.sourceEnd,
    }
  }

  /** Without a code, the words of the row's own line (or the line above, where that has none); heads are left out. */
  private ownLabel(): readonly Word[] {
    if (this.code.length > 0 || this.label.length === 0) return this.label
    const lastLine = (this.label[this.label.length - 1] as Word).line
    const own = this.label.filter((word) => word.line === lastLine)
    const above = this.label.filter((word) => word.line === lastLine - 1)
    const isOrdinal = (word: Word | undefined) =>
      word !== undefined && /^[一二三四五六七八九十]+、|^\d+[.、]/.test(word.text)
    // 一、旅游业收入 ⏎ 亿元 ⏎ 210.23: the unit is a cell of its own.
    if (own.length === 1 && above.length > 0 && UNIT_CELL.test(own[0]?.text ?? '')) return [...above, ...own]
    const begins = /^(?:本年|年初|年末|上年|合计|总计|小计|收入|支出|使用|结)/.test(own[0]?.text ?? '')
    if (!begins && !isOrdinal(own[0]) && isOrdinal(above[0]) && above.length === 1) return [...above, ...own]
    // A line may end one row's words and begin another's: the last word is this row's.
    return own.length > 1 && own.some((word) => isOrdinal(word)) ? own.slice(lastIndex(own, isOrdinal)) : own
  }
}

function lastIndex(words: readonly Word[], test: (word: Word) => boolean): number {
  for (let i = words.length - 1; i >= 0; i--) if (test(words[i] as Word)) return i
  return 0
}

function tableFigure(text: string, start: number, end: number, unit: Unit, counter: Counter): Figure {
  const percent = text.endsWith('%')
  const plain = text.replace(/[,，%]/g, '')
  const value = Exact.parse(plain) ?? Exact.zero
  const point = plain.indexOf('.')
  const index = counter.next
  counter.next += 1
  return new Figure({
    index,
    start: -1,
    end: -1,
    unitEnd: -1,
    sourceStart: start,
    sourceEnd: percent ? end - 1 : end,
    text: percent ? text.slice(0, -1) : text,
    value,
    places: point < 0 ? 0 : plain.length - point - 1,
    unit: percent ? PERCENT : unit,
    bound: undefined,
    range: false,
    chinese: false,
  })
}
