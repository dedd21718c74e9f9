/**
 * Marks 标记: a checked text cut into runs of equal marking, and the order in which it stands on a screen. Whoever shows
 * a result draws what these functions say. Time and memory grow with the text and its statements, not their product.
 */
import type { CheckedFigure, CheckResult, CheckSummary, Statement, StatementFigure } from './result.ts'
import type { SourceCell, SourceTable, SourceText } from './source.ts'

/** How a statement is marked, the worst first. */
export const TONES = ['material', 'rounding', 'undecided', 'holds'] as const
export type Tone = (typeof TONES)[number]

export const TONE_NAMES: Readonly<Record<Tone, string>> = {
  material: '矛盾',
  rounding: '矛盾·末位尾差',
  undecided: '无法判定',
  holds: '成立',
}

const RANK: Readonly<Record<Tone, number>> = { material: 0, rounding: 1, undecided: 2, holds: 3 }

export function toneOf(statement: Statement): Tone {
  if (statement.verdict === '成立') return 'holds'
  if (statement.verdict === '无法判定') return 'undecided'
  return statement.severity === 'rounding' ? 'rounding' : 'material'
}

/** The result in a sentence or two, as its reader gets it. */
export function summaryWords(summary: CheckSummary): string {
  const figures = `识别数字 ${summary.figures} 个`
  if (summary.statements === 0) return `没有找到可以互相核对的说法；${figures}。`
  const roundings = summary.roundings === 0 ? '' : `（其中 ${summary.roundings} 处为末位尾差）`
  return (
    `共核对 ${summary.statements} 处说法，${summary.holds} 处成立，` +
    `${summary.contradictions} 处矛盾${roundings}，${summary.undecided} 处无法判定；${figures}。`
  )
}

/** Words on one line, the middle left out where they are too many. */
export function shortened(words: string, most: number): string {
  const line = words.replace(/\s+/g, ' ').trim()
  if (line.length <= most) return line
  const head = Math.ceil(most * 0.62)
  return `${cut(line, 0, head)} … ${cut(line, line.length - (most - head), line.length)}`
}

/** A slice that tears no surrogate pair. */
function cut(text: string, start: number, end: number): string {
  const low = (offset: number): boolean => (text.charCodeAt(offset) & 0xfc00) === 0xdc00
  return text.slice(low(start) ? start + 1 : start, end < text.length && low(end) ? end - 1 : end)
}

/** A figure with 约, 以上 or 以下 as it is said. */
export function figureWords(figure: CheckedFigure): string {
  if (figure.bound === undefined) return figure.text
  return figure.bound === '约' ? `约 ${figure.text}` : `${figure.text} ${figure.bound}`
}

/** Whether a figure stands outside the words its statement quotes. */
export function liesApart(figure: StatementFigure, statement: Statement): boolean {
  return figure.start < statement.start || figure.end > statement.end
}

/** Positions of statements as they are listed: the worst first, then as in the text. */
export function listOrder(statements: readonly Statement[]): readonly number[] {
  const ranks = statements.map((one) => RANK[toneOf(one)])
  return statements
    .map((_, position) => position)
    .sort(
      (a, b) =>
        (ranks[a] as number) - (ranks[b] as number) ||
        (statements[a] as Statement).start - (statements[b] as Statement).start ||
        a - b,
    )
}

/** A stretch of text that is marked alike throughout. */
export interface Segment {
  readonly start: number
  readonly end: number
  /** Positions of the statements whose words cover it: the worst first, then the shortest. Neighbours under the same
   * statements share the array. */
  readonly statements: readonly number[]
  /** Of the worst statement. */
  readonly tone?: Tone
  /** The figure it belongs to, the shortest if figures overlap. */
  readonly figure?: CheckedFigure
  /** Positions of the remarks that cover it. */
  readonly remarks: readonly number[]
}

const NONE: readonly number[] = []

/** The whole text in segments, without gap. */
export function segments(source: SourceText, result: CheckResult): readonly Segment[] {
  const { length } = source.text
  const figures = allFigures(result)
  const { statements } = result
  const tones = statements.map(toneOf)
  const size = (one: number): number =>
    (statements[one] as Statement).end - (statements[one] as Statement).start
  const worst = (a: number, b: number): number =>
    RANK[tones[a] as Tone] - RANK[tones[b] as Tone] || size(a) - size(b) || a - b

  const statementSweep = new Sweep(statements, length, worst)
  const remarkSweep = new Sweep(result.remarks, length, (a, b) => a - b)
  const span = (one: number): number =>
    (figures[one] as CheckedFigure).end - (figures[one] as CheckedFigure).start
  const figureSweep = new Sweep(figures, length, (a, b) => span(a) - span(b) || a - b)

  const offsets = new Set<number>([0])
  for (const sweep of [statementSweep, remarkSweep, figureSweep]) sweep.offsets(offsets)
  offsets.delete(length)
  const starts = Int32Array.from(offsets).sort()
  const found: Segment[] = []
  for (let i = 0; i < starts.length && length > 0; i++) {
    const start = starts[i] as number
    const covering = statementSweep.at(start)
    const remarks = remarkSweep.at(start)
    const figure = figureSweep.at(start)[0]
    const first = covering[0]
    found.push({
      start,
      end: starts[i + 1] ?? length,
      statements: covering,
      ...(first === undefined ? {} : { tone: tones[first] as Tone }),
      ...(figure === undefined ? {} : { figure: figures[figure] as CheckedFigure }),
      remarks,
    })
  }
  return found
}

/** Every figure once: those found, and any that only a statement names. */
function allFigures(result: CheckResult): readonly CheckedFigure[] {
  const seen = new Map<string, CheckedFigure>()
  const add = (figure: CheckedFigure): void => {
    const key = `${figure.start}:${figure.end}`
    if (!seen.has(key)) seen.set(key, figure)
  }
  result.figures.forEach(add)
  for (const statement of result.statements) statement.figures.forEach(add)
  return [...seen.values()]
}

interface Extent {
  readonly start: number
  readonly end: number
}

/** Which extents are open at an offset; asked with growing offsets. */
class Sweep {
  private readonly opening = new Map<number, number[]>()
  private readonly closing = new Map<number, number[]>()
  private readonly open = new Set<number>()
  private list = NONE
  private readonly order: (a: number, b: number) => number

  constructor(extents: readonly Extent[], length: number, order: (a: number, b: number) => number) {
    this.order = order
    const put = (map: Map<number, number[]>, offset: number, position: number): void => {
      const there = map.get(offset)
      if (there === undefined) map.set(offset, [position])
      else there.push(position)
    }
    extents.forEach((extent, position) => {
      const start = Math.max(0, extent.start)
      const end = Math.min(length, extent.end)
      if (!(start < end)) return
      put(this.opening, start, position)
      put(this.closing, end, position)
    })
  }

  offsets(into: Set<number>): void {
    for (const offset of this.opening.keys()) into.add(offset)
    for (const offset of this.closing.keys()) into.add(offset)
  }

  at(offset: number): readonly number[] {
    const closing = this.closing.get(offset)
    const opening = this.opening.get(offset)
    if (closing === undefined && opening === undefined) return this.list
    for (const position of closing ?? []) this.open.delete(position)
    for (const position of opening ?? []) this.open.add(position)
    this.list = this.open.size === 0 ? NONE : [...this.open].sort(this.order)
    return this.list
  }
}

/** Neighbouring segments under the same statements and remarks: one mark, its figures inside. */
export interface Run {
  readonly statements: readonly number[]
  readonly remarks: readonly number[]
  readonly tone?: Tone
  readonly parts: readonly Segment[]
}

/** The runs of `[start, end)`, cut off at both ends. */
export function runsIn(list: readonly Segment[], start: number, end: number): readonly Run[] {
  const found: {
    statements: readonly number[]
    remarks: readonly number[]
    tone?: Tone
    parts: Segment[]
  }[] = []
  for (let i = firstEndingAfter(list, start); i < list.length; i++) {
    const segment = list[i] as Segment
    if (segment.start >= end) break
    const part =
      segment.start >= start && segment.end <= end
        ? segment
        : { ...segment, start: Math.max(start, segment.start), end: Math.min(end, segment.end) }
    const last = found.at(-1)
    if (last !== undefined && last.statements === part.statements && last.remarks === part.remarks)
      last.parts.push(part)
    else
      found.push({
        statements: part.statements,
        remarks: part.remarks,
        ...(part.tone === undefined ? {} : { tone: part.tone }),
        parts: [part],
      })
  }
  return found
}

function firstEndingAfter(list: readonly Segment[], offset: number): number {
  let low = 0
  let high = list.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((list[middle] as Segment).end <= offset) low = middle + 1
    else high = middle
  }
  return low
}

/** What stands one below the other. */
export type Block =
  | { readonly kind: 'page'; readonly page: number }
  | { readonly kind: 'text'; readonly start: number; readonly end: number; readonly heading?: number }
  | { readonly kind: 'table'; readonly start: number; readonly rows: readonly (readonly PlacedCell[])[] }

export interface PlacedCell {
  readonly start: number
  readonly end: number
  readonly rowSpan: number
  readonly columnSpan: number
  /** The page that begins with this cell. */
  readonly page?: number
}

/** Text is cut at line ends into blocks of about this length, so that a screen can leave out those it doesn't show. */
const BLOCK = 2500
/** More places than this are no table to be drawn. */
const MOST_PLACES = 400_000

/** The text in blocks: page marks, text and tables. A table that doesn't hold together stays text. */
export function layOutText(source: SourceText): readonly Block[] {
  const writer = new Writer(source)
  let last = 0
  for (const table of source.tables ?? []) {
    if (table.start < last) continue
    const rows = placed(source, table)
    if (rows === undefined) continue
    writer.text(last, table.start)
    writer.pages(table.start)
    writer.blocks.push({ kind: 'table', start: table.start, rows })
    writer.passPages(table, rows)
    last = table.end
  }
  writer.text(last, source.text.length)
  return writer.blocks
}

class Writer {
  readonly blocks: Block[] = []
  private readonly source: SourceText
  private readonly headings: readonly {
    readonly start: number
    readonly end: number
    readonly level: number
  }[]
  private page = 0
  private heading = 0

  constructor(source: SourceText) {
    this.source = source
    const { text } = source
    const begins = new Set(source.pages ?? [])
    this.headings = (source.headings ?? []).filter(
      ({ start, end }) =>
        start < end &&
        (start === 0 || text[start - 1] === '\n' || begins.has(start)) &&
        (end >= text.length || text[end] === '\n'),
    )
  }

  /** Marks of the pages that begin at or before an offset. */
  pages(offset: number): void {
    const { pages = [] } = this.source
    while (this.page < pages.length && (pages[this.page] as number) <= offset) {
      this.page++
      this.blocks.push({ kind: 'page', page: this.page })
    }
  }

  /** Pages that begin inside a table are marked in its cells; those that aren't come after it. */
  passPages(table: SourceTable, rows: readonly (readonly PlacedCell[])[]): void {
    const marked = new Set(rows.flatMap((row) => row.map((cell) => cell.page)))
    const { pages = [] } = this.source
    while (this.page < pages.length && (pages[this.page] as number) < table.end) {
      this.page++
      if (!marked.has(this.page)) this.blocks.push({ kind: 'page', page: this.page })
    }
    while (this.heading < this.headings.length && (this.headings[this.heading]?.start ?? 0) < table.end)
      this.heading++
  }

  text(start: number, end: number): void {
    const { text, pages = [] } = this.source
    let at = start
    while (at < end) {
      this.pages(at)
      const page = Math.min(pages[this.page] ?? end, end)
      while (this.heading < this.headings.length && (this.headings[this.heading]?.start ?? 0) < at)
        this.heading++
      let heading = this.headings[this.heading]
      while (heading?.start === at && heading.end > page) heading = this.headings[++this.heading]
      if (heading?.start === at) {
        this.blocks.push({ kind: 'text', start: at, end: heading.end, heading: heading.level })
        at = heading.end
        continue
      }
      const stop = Math.min(page, heading?.start ?? end, end)
      const line = stop - at > BLOCK ? text.indexOf('\n', at + BLOCK) + 1 : 0
      const next = line > 0 && line < stop ? line : stop
      this.plain(at, next)
      at = next
    }
  }

  /** The line end that closed a heading or a table is no empty line. */
  private plain(start: number, end: number): void {
    const { text } = this.source
    const before = this.blocks.at(-1)
    const closed = before !== undefined && (before.kind !== 'text' || before.heading !== undefined)
    const from = closed && text[start] === '\n' ? start + 1 : start
    if (!blank(text, from, end)) this.blocks.push({ kind: 'text', start: from, end })
  }
}

const SPACES = new Set(' \t\n\r\f\v\u00a0\u3000\ufeff')

function blank(text: string, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (!SPACES.has(text[i] as string)) return false
  return true
}

/** A table's cells in rows, holes filled; undefined where cells lie over each other, in the grid or in the text. */
function placed(source: SourceText, table: SourceTable): readonly (readonly PlacedCell[])[] | undefined {
  const { rowCount, columnCount } = table
  const { text } = source
  if (!(rowCount > 0 && columnCount > 0 && rowCount * columnCount <= MOST_PLACES)) return undefined
  if (!(table.start >= 0 && table.start <= table.end && table.end <= text.length)) return undefined
  const worded = table.cells.filter((cell) => cell.end > cell.start).sort((a, b) => a.start - b.start)
  const ends = new Map<SourceCell, number>()
  for (const [i, cell] of worded.entries()) {
    const next = worded[i + 1]?.start ?? table.end
    if (cell.end > next || cell.start < table.start) return undefined
    // Words between two cells belong to no cell; they are shown with the one before.
    ends.set(cell, blank(text, cell.end, next) ? cell.end : next)
  }
  const begun = pagesInside(source, table, worded)
  const taken = new Uint8Array(rowCount * columnCount)
  const rows: PlacedCell[][] = Array.from({ length: rowCount }, () => [])
  const sorted = [...table.cells].sort((a, b) => a.row - b.row || a.column - b.column)
  const columns: number[][] = Array.from({ length: rowCount }, () => [])
  for (const cell of sorted) {
    const { row, column, rowSpan, columnSpan } = cell
    if (!(row >= 0 && column >= 0 && rowSpan >= 1 && columnSpan >= 1)) return undefined
    if (row + rowSpan > rowCount || column + columnSpan > columnCount) return undefined
    for (let r = row; r < row + rowSpan; r++)
      for (let c = column; c < column + columnSpan; c++) {
        if (taken[r * columnCount + c] === 1) return undefined
        taken[r * columnCount + c] = 1
      }
    const page = begun.get(cell)
    rows[row]?.push({
      start: cell.start,
      end: ends.get(cell) ?? cell.end,
      rowSpan,
      columnSpan,
      ...(page === undefined ? {} : { page }),
    })
    columns[row]?.push(column)
  }
  for (let r = 0; r < rowCount; r++)
    for (let c = 0; c < columnCount; c++) {
      if (taken[r * columnCount + c] === 1) continue
      const list = columns[r] as number[]
      const after = list.findIndex((column) => column > c)
      const at = after < 0 ? list.length : after
      rows[r]?.splice(at, 0, { start: table.end, end: table.end, rowSpan: 1, columnSpan: 1 })
      list.splice(at, 0, c)
    }
  return rows
}

/** The page that begins with a cell: the last that begins between the cell before and this one. */
function pagesInside(
  source: SourceText,
  table: SourceTable,
  worded: readonly SourceCell[],
): ReadonlyMap<SourceCell, number> {
  const found = new Map<SourceCell, number>()
  const { pages = [] } = source
  let page = 0
  for (const cell of worded) {
    while (page < pages.length && (pages[page] as number) <= cell.start) {
      if ((pages[page] as number) > table.start) found.set(cell, page + 1)
      page++
    }
  }
  return found
}
