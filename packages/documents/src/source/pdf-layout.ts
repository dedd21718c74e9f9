/** A page's characters and rules → its blocks from the top down: lines, and tables with the words of each cell. */
import { type Grid, type GridCell, gridsOf } from './pdf-grid.ts'
import { cellText, linesOf, MAX_GLYPHS, type PdfLine, segmentsOf, textOf } from './pdf-lines.ts'
import type { PdfGlyph, PdfPageContent } from './pdf-page.ts'

export interface TableCell extends GridCell {
  readonly text: string
}

export interface TableBlock {
  readonly rowCount: number
  readonly columnCount: number
  /** By row, then column. */
  readonly cells: readonly TableCell[]
  /** Where rules part its columns. */
  readonly edges?: readonly number[]
  /** It is the rest of the table before it, less as many rows of its head as are repeated. */
  readonly goesOn?: { readonly repeated: number }
}

export type Block = string | TableBlock

export function blocksOf(page: PdfPageContent): readonly Block[] {
  const { tables, rest } = ruledTables(page)
  const lines = linesOf(rest)
  return tables.length === 0 ? aligned(lines) : interleaved(lines, tables)
}

// --- tables with rules

interface PlacedTable {
  readonly top: number
  readonly bottom: number
  readonly block: TableBlock
}

function ruledTables(page: PdfPageContent): { tables: readonly PlacedTable[]; rest: readonly PdfGlyph[] } {
  const grids = page.glyphs.length > MAX_GLYPHS ? [] : gridsOf(page.horizontals, page.verticals)
  if (grids.length === 0) return { tables: [], rest: page.glyphs }
  const holders = grids.map((grid) => new GridHolder(grid))
  const rest: PdfGlyph[] = []
  for (const word of wordsOf(page.glyphs)) {
    const holder = innermost(holders, word)
    if (holder === undefined || !holder.put(word)) rest.push(...word)
  }
  const tables: PlacedTable[] = []
  for (const holder of holders) {
    if (holder.isTable) tables.push(holder.table())
    else rest.push(...holder.glyphs)
  }
  return { tables: tables.sort((a, b) => a.top - b.top), rest: inContentOrder(page.glyphs, rest) }
}

function inContentOrder(all: readonly PdfGlyph[], some: readonly PdfGlyph[]): readonly PdfGlyph[] {
  const chosen = new Set(some)
  return all.filter((glyph) => chosen.has(glyph))
}

function innermost(holders: readonly GridHolder[], word: readonly PdfGlyph[]): GridHolder | undefined {
  let found: GridHolder | undefined
  for (const holder of holders)
    if (holder.holds(word) && (found === undefined || holder.area < found.area)) found = holder
  return found
}

/** Characters that stand together, in the order of the content. */
function wordsOf(glyphs: readonly PdfGlyph[]): readonly (readonly PdfGlyph[])[] {
  const words: PdfGlyph[][] = []
  let last: PdfGlyph | undefined
  for (const glyph of glyphs) {
    if (last === undefined || !isTogether(last, glyph)) words.push([])
    words.at(-1)?.push(glyph)
    last = glyph
  }
  return words
}

function isTogether(last: PdfGlyph, next: PdfGlyph): boolean {
  if (last.turned || next.turned || next.spaced) return last.turned && next.turned && !next.begins
  const gap = (next.left - last.right) / next.size
  return Math.abs(last.baseline - next.baseline) < next.size * 0.2 && gap > -0.3 && gap < 0.15
}

class GridHolder {
  readonly #grid: Grid
  readonly #contents: PdfGlyph[][]
  /** The cell that covers each place of the grid. */
  readonly #cover: readonly number[]
  readonly area: number

  constructor(grid: Grid) {
    this.#grid = grid
    this.#contents = grid.cells.map(() => [])
    this.#cover = coverOf(grid)
    const { left, right, top, bottom } = this.#box
    this.area = (right - left) * (bottom - top)
  }

  get #box(): { left: number; right: number; top: number; bottom: number } {
    const { xs, ys } = this.#grid
    return {
      left: xs[0] as number,
      right: xs.at(-1) as number,
      top: ys[0] as number,
      bottom: ys.at(-1) as number,
    }
  }

  get glyphs(): readonly PdfGlyph[] {
    return this.#contents.flat()
  }

  /** A frame round text is no table. */
  get isTable(): boolean {
    const filled = this.#contents.filter((content) => content.length > 0).length
    return this.#grid.xs.length > 2 && filled >= 2
  }

  holds(word: readonly PdfGlyph[]): boolean {
    const { left, right, top, bottom } = this.#box
    const y = middleOf(word[0] as PdfGlyph)
    const x = ((word[0] as PdfGlyph).left + (word.at(-1) as PdfGlyph).right) / 2
    return x > left && x < right && y > top && y < bottom
  }

  /** Puts a word in its cell, or in several where a rule stands between two of its characters. */
  put(word: readonly PdfGlyph[]): boolean {
    const row = placeOf(this.#grid.ys, middleOf(word[0] as PdfGlyph))
    if (row < 0) return false
    let part: PdfGlyph[] = []
    for (const glyph of word) {
      if (part.length > 0 && glyph.begins && this.#isParted(row, part.at(-1) as PdfGlyph, glyph)) {
        this.#putWhole(row, part)
        part = []
      }
      part.push(glyph)
    }
    this.#putWhole(row, part)
    return true
  }

  #isParted(row: number, last: PdfGlyph, next: PdfGlyph): boolean {
    const one = this.#cellAt(row, (last.left + last.right) / 2)
    return one !== this.#cellAt(row, (next.left + next.right) / 2)
  }

  #cellAt(row: number, x: number): number {
    const { xs } = this.#grid
    const column = Math.min(Math.max(placeOf(xs, x), 0), xs.length - 2)
    return this.#cover[row * (xs.length - 1) + column] as number
  }

  /** In the cell that has most of it. */
  #putWhole(row: number, word: readonly PdfGlyph[]): void {
    const counts = new Map<number, number>()
    for (const glyph of word) {
      const cell = this.#cellAt(row, (glyph.left + glyph.right) / 2)
      counts.set(cell, (counts.get(cell) ?? 0) + 1)
    }
    let best = -1
    for (const [cell, count] of counts) if (count > (counts.get(best) ?? 0)) best = cell
    this.#contents[best]?.push(...word)
  }

  table(): PlacedTable {
    const { xs, ys, cells } = this.#grid
    const { top, bottom } = this.#box
    const filled = cells.map((cell, index): TableCell => {
      const width = (xs[cell.column + cell.columnSpan] as number) - (xs[cell.column] as number)
      return { ...cell, text: cellText(this.#contents[index] ?? [], width) }
    })
    const block = { rowCount: ys.length - 1, columnCount: xs.length - 1, cells: filled, edges: xs }
    return { top, bottom, block }
  }
}

const middleOf = (glyph: PdfGlyph): number => glyph.baseline - glyph.size * 0.35

function coverOf({ xs, ys, cells }: Grid): readonly number[] {
  const columns = xs.length - 1
  const cover = new Array<number>(columns * (ys.length - 1)).fill(-1)
  cells.forEach((cell, index) => {
    for (let row = cell.row; row < cell.row + cell.rowSpan; row += 1)
      for (let column = cell.column; column < cell.column + cell.columnSpan; column += 1)
        cover[row * columns + column] = index
  })
  return cover
}

/** The stretch between partings that a place lies in; -1 before the first, the last one past the end. */
function placeOf(partings: readonly number[], place: number): number {
  let index = -1
  while (index + 1 < partings.length - 1 && place >= (partings[index + 1] as number)) index += 1
  return index
}

/** Tables go before the first line that stands lower than their middle. */
function interleaved(lines: readonly PdfLine[], tables: readonly PlacedTable[]): readonly Block[] {
  const blocks: Block[] = []
  let next = 0
  let run: PdfLine[] = []
  const flush = () => {
    blocks.push(...aligned(run))
    run = []
  }
  for (const line of lines) {
    for (; next < tables.length; next += 1) {
      const { top, bottom, block } = tables[next] as PlacedTable
      if ((line.top + line.bottom) / 2 < (top + bottom) / 2) break
      flush()
      blocks.push(block)
    }
    run.push(line)
  }
  flush()
  return [...blocks, ...tables.slice(next).map(({ block }) => block)]
}

// --- tables without rules

/** Gap between columns, in parts of a character's size. */
const COLUMN_GAP = 0.9
const MIN_ROWS = 3
const NUMBER = /^[（(]?[-−–+]?\d[\d,，]*(\.\d+)?%?[)）]?$|^[-−–—]+$/

interface Row {
  readonly segments: readonly PdfLine[]
  readonly texts: readonly string[]
}

interface Span {
  left: number
  right: number
}

/** Lines, of which those that agree in columns of numbers become tables. */
function aligned(lines: readonly PdfLine[]): readonly Block[] {
  const rows = lines.map((line): Row => {
    const segments = segmentsOf(line, COLUMN_GAP)
    return { segments, texts: segments.map((segment) => textOf(segment.glyphs)) }
  })
  const blocks: Block[] = []
  for (let at = 0; at < rows.length; ) {
    const end = tableEnd(rows, at)
    if (end - at >= MIN_ROWS) {
      blocks.push(tableOf(rows.slice(at, end)))
      at = end
    } else {
      blocks.push(textOf((lines[at] as PdfLine).glyphs))
      at += 1
    }
  }
  return blocks
}

const numbersIn = (row: Row): number => row.texts.filter((text) => NUMBER.test(text)).length

/** Rows without a number that a table may begin with. */
const MAX_HEAD = 5
const MAX_COLUMNS = 60

/** Past the last row of the table that begins at `at`, or `at` where none does. */
function tableEnd(rows: readonly Row[], at: number): number {
  let columns: readonly Span[] = []
  let end = at
  let numeric = 0
  for (let index = at; index < rows.length; index += 1) {
    const row = rows[index] as Row
    if (numeric > 0 && isLabelOf(row, columns)) continue
    const isNumeric = numbersIn(row) > 0
    const wider = widened(columns, row)
    if (row.segments.length < 2 || row.segments.length > MAX_COLUMNS || wider === undefined) break
    if (!isNumeric && (numeric > 0 || index - at >= MAX_HEAD)) break
    if (index > at && wider.length > columns.length + 1) break
    columns = wider
    if (isNumeric) numeric += 1
    end = index + 1
  }
  return numeric >= MIN_ROWS && columns.length >= 2 ? end : at
}

/** A row with nothing but a label in the first column, such as 其中：, or the rest of one. */
function isLabelOf({ segments, texts }: Row, [first, second]: readonly Span[]): boolean {
  const [only] = segments
  if (segments.length !== 1 || only === undefined || first === undefined || second === undefined) return false
  return only.left >= first.left - only.size && only.right < second.left && !NUMBER.test(texts[0] ?? '')
}

/** The columns with a row's segments in them; undefined where two of them fall into one, or one into two. */
function widened(columns: readonly Span[], row: Row): readonly Span[] | undefined {
  const next = columns.map((column) => ({ ...column }))
  const used = new Set<Span>()
  for (const { left, right } of row.segments) {
    const hits = next.filter((column) => column.left < right && left < column.right)
    const [hit] = hits
    if (hits.length > 1 || (hit !== undefined && used.has(hit))) return undefined
    const span = hit ?? { left, right }
    if (hit === undefined) next.push(span)
    span.left = Math.min(span.left, left)
    span.right = Math.max(span.right, right)
    used.add(span)
  }
  return next.sort((a, b) => a.left - b.left)
}

function tableOf(rows: readonly Row[]): TableBlock {
  let columns: readonly Span[] = []
  for (const row of rows) columns = widened(columns, row) ?? columns
  const cells = rows.flatMap((row, index) =>
    row.segments.map((segment, part): TableCell => {
      const column = columns.findIndex((span) => span.left < segment.right && segment.left < span.right)
      return { row: index, column, rowSpan: 1, columnSpan: 1, text: row.texts[part] as string }
    }),
  )
  return { rowCount: rows.length, columnCount: columns.length, cells }
}
