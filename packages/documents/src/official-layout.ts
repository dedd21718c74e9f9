/**
 * Official layout 公文格式 (GB/T 9704—2012): a report arranged as it will be printed, before any file format. Heading
 * numbers, annex labels, signature, the shape of tables and the ids of bound numbers are settled here, once, so that
 * DOCX, PDF and HTML carry the same words. Never drops text; what no format can carry (control characters, half
 * characters) is replaced here.
 */
import type { BoundText, ReportCell, ReportChart, ReportDocument, ReportTable } from '@jiheng/engine'
import { bindingId, isCovered } from '@jiheng/engine'

/** Measures of the page: millimetres, points, and characters. */
export const OFFICIAL = {
  paper: { width: 210, height: 297 },
  margin: { top: 37, bottom: 35, left: 28, right: 26 },
  /** The same page turned left: its top margin is the upright page's left one. */
  marginLandscape: { top: 28, bottom: 26, left: 35, right: 37 },
  /** 版心. */
  textWidth: 156,
  textWidthLandscape: 225,
  /** 22 lines a page. */
  linePitch: 28.95,
  titlePitch: 36,
  /** Brings 28 characters of 16 pt into 156 mm. */
  tracking: -0.2,
  /** 二号, 三号, 四号, 小四, 五号. */
  size: { title: 22, body: 16, four: 14, smallFour: 12, five: 10.5 },
  /** Page number below the text area. */
  pageNumberBelow: 7,
  /** 右空四字. */
  signatureIndent: 4,
} as const

export type Align = 'left' | 'center' | 'right'

/** A piece of text; with `id` and `ref` where it is a bound number. */
export interface LaidRun {
  readonly text: string
  readonly id?: string
  readonly ref?: string
  readonly illustrative?: boolean
  readonly unconfirmed?: boolean
}

export interface LaidCell {
  readonly runs: readonly LaidRun[]
  readonly align: Align
  readonly indent: number
  /** First column that it fills, and how many columns and rows. */
  readonly column: number
  readonly columns: number
  readonly rows: number
  /** Filled from above: nothing is printed. */
  readonly covered: boolean
}

export interface LaidRow {
  readonly cells: readonly LaidCell[]
  readonly strong: boolean
  /** Too tall to be kept on one page for certain. */
  readonly breakable: boolean
}

export interface LaidTable {
  readonly title: string
  readonly measure?: string
  readonly head: readonly string[]
  /** Share of each column in the text width; the sum is 1. */
  readonly shares: readonly number[]
  readonly size: number
  readonly rows: readonly LaidRow[]
  readonly notes: readonly string[]
}

export type HeadingLevel = 1 | 2 | 3 | 4

export type LaidElement =
  | { readonly kind: 'title'; readonly text: string }
  | { readonly kind: 'notices'; readonly lines: readonly string[] }
  | {
      readonly kind: 'heading'
      readonly level: HeadingLevel
      readonly number: string
      readonly runs: readonly LaidRun[]
    }
  /** `stand`: a line of its own beside the text: 发文字号 in the middle, 主送 without indent. */
  | { readonly kind: 'paragraph'; readonly runs: readonly LaidRun[]; readonly stand?: 'centre' | 'flush' }
  | { readonly kind: 'annexList'; readonly lines: readonly string[] }
  | { readonly kind: 'signature'; readonly lines: readonly string[] }
  | { readonly kind: 'annex'; readonly label: string; readonly title: string }
  | { readonly kind: 'table'; readonly table: LaidTable }
  | { readonly kind: 'chart'; readonly chart: ReportChart }

/** 节: pages of one orientation; each begins a new page. */
export interface LaidSection {
  readonly landscape: boolean
  readonly elements: readonly LaidElement[]
}

export interface LaidReport {
  readonly title: string
  readonly organisation: string
  readonly date?: string
  readonly sections: readonly LaidSection[]
}

/** A table of more columns than this gets a landscape page even in the body. */
const UPRIGHT_COLUMNS = 8
/** A cell with more characters than this may be broken between pages. */
const LONG_CELL = 600

/** Arrange a report. Bound numbers get the ids of `bindingsOf`, in the same order. */
export function layOut(document: ReportDocument): LaidReport {
  const sections: { landscape: boolean; elements: LaidElement[] }[] = [{ landscape: false, elements: [] }]
  const numbers = headingNumbers(document)
  const annexes = document.blocks.filter((block) => block.kind === 'annex')
  const laid = new Numbering()
  let orientation = false
  let signed = false
  const into = (landscape: boolean): LaidElement[] => {
    const last = sections.at(-1)
    if (last !== undefined) {
      // The label of an annex turns with the wide table that follows it.
      if (last.elements.length === 1 && last.elements[0]?.kind === 'annex') last.landscape = landscape
      if (last.landscape === landscape) return last.elements
    }
    const next: LaidElement[] = []
    sections.push({ landscape, elements: next })
    return next
  }
  const sign = (): void => {
    signed = true
    into(orientation).push(
      ...closing(document, document.letter?.attachments ?? annexes.map((annex) => annex.title)),
    )
    const contact = document.letter?.contact
    if (contact !== undefined)
      into(orientation).push({
        kind: 'paragraph',
        runs: laid.runs([{ kind: 'text', text: `（联系人：${contact}）` }]),
      })
  }
  into(false).push({ kind: 'title', text: titleLines(document) })
  if (document.notices.length > 0)
    into(false).push({ kind: 'notices', lines: document.notices.map(printable) })
  for (const [text, stand] of [
    [document.letter?.number, 'centre'],
    [document.letter?.recipient === undefined ? undefined : `${document.letter.recipient}：`, 'flush'],
  ] as const)
    if (text !== undefined)
      into(false).push({ kind: 'paragraph', stand, runs: laid.runs([{ kind: 'text', text }]) })
  let annex = 0
  for (const [index, block] of document.blocks.entries()) {
    switch (block.kind) {
      case 'heading':
        into(orientation).push({
          kind: 'heading',
          level: block.level,
          number: numbers[index] ?? '',
          runs: laid.runs(block.text),
        })
        break
      case 'paragraph':
        into(orientation).push({ kind: 'paragraph', runs: laid.runs(block.text) })
        break
      case 'table': {
        const wide = orientation || block.table.columns.length > UPRIGHT_COLUMNS
        into(wide).push({ kind: 'table', table: layOutTable(block.table, wide, laid) })
        break
      }
      case 'chart':
        into(orientation).push({ kind: 'chart', chart: printableChart(block.chart) })
        break
      case 'annex': {
        if (!signed) sign()
        annex += 1
        orientation = block.landscape
        const label = annexes.length === 1 ? '附件' : `附件${annex}`
        sections.push({
          landscape: orientation,
          elements: [{ kind: 'annex', label, title: printable(block.title) }],
        })
      }
    }
  }
  if (!signed) sign()
  return {
    title: printable(document.title),
    organisation: printable(document.organisation),
    ...(document.date === undefined ? {} : { date: document.date }),
    sections,
  }
}

const printableChart = (chart: ReportChart): ReportChart => ({
  ...chart,
  title: printable(chart.title),
  series: chart.series.map(printable),
  rows: chart.rows.map((row) => ({
    name: printable(row.name),
    marks: row.marks.map((mark) => (mark === null ? null : { ...mark, text: printable(mark.text) })),
  })),
})

/** Characters of 二号 on one line. */
const TITLE_LINE = 20

/** 标题回行: a title too long for one line is broken by meaning, after the name of the organisation it begins with. */
function titleLines(document: ReportDocument): string {
  const title = printable(document.title)
  const organisation = printable(document.organisation)
  if (title.length <= TITLE_LINE || organisation === '' || !title.startsWith(organisation)) return title
  const rest = title.slice(organisation.length)
  return rest === '' || rest.length > TITLE_LINE ? title : `${organisation}\n${rest}`
}

/** 附件说明, 署名 and 成文日期 after the text. */
function closing(document: ReportDocument, annexes: readonly string[]): readonly LaidElement[] {
  const elements: LaidElement[] = []
  if (annexes.length > 0)
    elements.push({
      kind: 'annexList',
      lines: annexes.map((title, index) => {
        const number = annexes.length === 1 ? '' : `${index + 1}. `
        return `${index === 0 ? '附件：' : ''}${number}${printable(title)}`
      }),
    })
  const lines = [printable(document.organisation), printDate(document.date ?? '')].filter(
    (line) => line !== '',
  )
  if (lines.length > 0) elements.push({ kind: 'signature', lines })
  return elements
}

/** Year, month and day of a date such as 2024-05-06; undefined for other wordings and for days that do not exist. */
export function dateParts(date: string): readonly [year: number, month: number, day: number] | undefined {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date)?.map(Number) ?? []
  if (year === undefined || month === undefined || day === undefined || year === 0) return undefined
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  const last = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0
  return day >= 1 && day <= last ? [year, month, day] : undefined
}

/** 成文日期: 2024-05-06 → 2024年5月6日; other wordings stay. */
export function printDate(date: string): string {
  const parts = dateParts(date)
  return parts === undefined ? printable(date) : `${parts[0]}年${parts[1]}月${parts[2]}日`
}

// --- numbers of headings

const DIGITS = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九']
const NUMBERED = /^\s*([一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+[.．、]|（\d+）)/

/** 1 → 一, 12 → 十二, 30 → 三十; below 100. */
export function chineseNumeral(count: number): string {
  const tens = Math.floor(count / 10)
  const ones = count % 10
  const head = tens === 0 ? '' : `${tens === 1 ? '' : DIGITS[tens]}十`
  return `${head}${ones === 0 && tens > 0 ? '' : DIGITS[ones]}`
}

function numberAt(level: HeadingLevel, count: number): string {
  switch (level) {
    case 1:
      return `${chineseNumeral(count)}、`
    case 2:
      return `（${chineseNumeral(count)}）`
    case 3:
      return `${count}. `
    case 4:
      return `（${count}）`
  }
}

/**
 * 标题序号 of each block: 一、（一）1.（1）, counted within the level above and anew in each annex. '' for what is no
 * heading, and for all where the document's headings carry numbers of their own.
 */
export function headingNumbers(document: ReportDocument): readonly string[] {
  const own = document.blocks.some((block) => block.kind === 'heading' && NUMBERED.test(plain(block.text)))
  const counts = [0, 0, 0, 0]
  return document.blocks.map((block) => {
    if (block.kind === 'annex') counts.fill(0)
    if (block.kind !== 'heading' || own) return ''
    const count = (counts[block.level - 1] ?? 0) + 1
    counts[block.level - 1] = count
    counts.fill(0, block.level)
    return numberAt(block.level, count)
  })
}

const plain = (text: BoundText): string => text.map((run) => run.text).join('')

// --- text

/** Hands out the ids of bound numbers in reading order. */
class Numbering {
  #count = 0

  runs(text: BoundText): readonly LaidRun[] {
    return text
      .map((run): LaidRun => {
        if (run.kind === 'text') return { text: printable(run.text) }
        this.#count += 1
        return {
          text: printable(run.text),
          id: bindingId(this.#count),
          ref: run.ref,
          ...(run.illustrative === true ? { illustrative: true } : {}),
          ...(run.unconfirmed === true ? { unconfirmed: true } : {}),
        }
      })
      .filter((run) => run.text !== '' || run.id !== undefined)
  }
}

/** Text as every format can carry it: `\n` for any line break, a space for a tab, U+FFFD for what is no character. */
export function printable(text: string): string {
  return (
    text
      .replace(/\r\n?|[\u2028\u2029\u0085\v\f]/g, '\n')
      .replace(/\t/g, ' ')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
      .replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\ufffe\uffff]/g, '\ufffd')
      .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd')
  )
}

// --- tables

function layOutTable(table: ReportTable, landscape: boolean, laid: Numbering): LaidTable {
  const rows = placeRows(table, laid)
  const count = Math.max(
    table.columns.length,
    ...rows.map((row) => row.cells.reduce((end, cell) => Math.max(end, cell.column + cell.columns), 0)),
  )
  const head = Array.from({ length: count }, (_, column) => printable(table.columns[column]?.title ?? ''))
  const full = rows.map((row) => ({ ...row, cells: [...row.cells, ...padding(row.cells, count, table)] }))
  const width = ((landscape ? OFFICIAL.textWidthLandscape : OFFICIAL.textWidth) / 25.4) * 72
  const wanted = head.map((_, column) => Math.max(table.columns[column]?.width ?? 10, 1))
  const { shares, size } = fitColumns(wanted, head, full, width)
  return {
    title: printable(table.title),
    ...(table.measure === undefined ? {} : { measure: printable(table.measure) }),
    head,
    shares,
    size,
    rows: extendDown(full),
    notes: table.notes.map(printable),
  }
}

/** Give every cell its column. `rows` is settled afterwards. */
function placeRows(table: ReportTable, laid: Numbering): readonly LaidRow[] {
  return table.rows.map((row) => {
    let column = 0
    const cells: LaidCell[] = []
    for (const cell of row.cells) {
      if (cell.columnSpan === 0) continue
      const columns = Math.max(1, Math.floor(cell.columnSpan ?? 1))
      const runs = isCovered(cell) ? [] : laid.runs(cell.text)
      cells.push(placed(cell, runs, column, columns, table))
      column += columns
    }
    const breakable = cells.some((cell) => lengthOf(cell.runs) > LONG_CELL)
    return { cells, strong: row.strong === true, breakable }
  })
}

function placed(
  cell: ReportCell,
  runs: readonly LaidRun[],
  column: number,
  columns: number,
  table: ReportTable,
): LaidCell {
  return {
    runs,
    align: table.columns[column]?.align ?? 'left',
    indent: Math.max(0, cell.indent ?? 0),
    column,
    columns,
    rows: 1,
    covered: cell.rowSpan === 0,
  }
}

/** Empty cells for the columns that a row leaves open. */
function padding(cells: readonly LaidCell[], count: number, table: ReportTable): readonly LaidCell[] {
  const end = cells.reduce((most, cell) => Math.max(most, cell.column + cell.columns), 0)
  return Array.from({ length: count - end }, (_, index) => placed({ text: [] }, [], end + index, 1, table))
}

/**
 * How many rows each cell fills: itself and the covered cells of the same columns straight below it. A covered cell
 * with nothing fitting above it becomes an empty one.
 */
function extendDown(rows: readonly LaidRow[]): readonly LaidRow[] {
  const result = rows.map((row) => ({ ...row, cells: [...row.cells] }))
  const open = new Map<number, { row: number; at: number }>()
  for (const [index, row] of result.entries()) {
    for (const [at, cell] of row.cells.entries()) {
      const above = open.get(cell.column)
      const owner = above === undefined ? undefined : result[above.row]?.cells[above.at]
      const fits =
        owner !== undefined &&
        above !== undefined &&
        owner.columns === cell.columns &&
        above.row + owner.rows === index
      if (cell.covered && fits) {
        const holder = result[above.row]
        if (holder !== undefined) holder.cells[above.at] = { ...owner, rows: owner.rows + 1 }
      } else {
        row.cells[at] = { ...cell, covered: false }
        open.set(cell.column, { row: index, at })
      }
    }
  }
  return result
}

const lengthOf = (runs: readonly LaidRun[]): number => runs.reduce((sum, run) => sum + run.text.length, 0)

// --- column widths

/** Room left and right of the text of a cell, in points, borders included. */
const CELL_ROOM = 10
const SIZES = [12, 10.5, 9, 7.5] as const

/**
 * Widths that keep every number on one line: a column gets its share, or what its longest unbreakable piece needs. The
 * type gets smaller, down to 小六, until all fit.
 */
function fitColumns(
  wanted: readonly number[],
  head: readonly string[],
  rows: readonly LaidRow[],
  width: number,
): { shares: readonly number[]; size: number } {
  const total = wanted.reduce((sum, one) => sum + one, 0)
  const first = wanted.length > 5 ? 1 : 0
  for (const size of SIZES.slice(first)) {
    const needed = head.map((title, column) => neededWidth(title, rows, column, size) / width)
    const spare = 1 - needed.reduce((sum, one) => sum + one, 0)
    if (spare < 0 && size !== SIZES.at(-1)) continue
    return {
      shares: share(
        wanted.map((one) => one / total),
        needed,
      ),
      size,
    }
  }
  return { shares: wanted.map((one) => one / total), size: 7.5 }
}

/** Shares of 1, none below what it needs while that is possible; those above their need give way in proportion. */
function share(wanted: readonly number[], needed: readonly number[]): readonly number[] {
  const sum = needed.reduce((all, one) => all + one, 0)
  if (sum >= 1) return needed.map((one) => one / sum)
  const lifted = wanted.map((one, column) => Math.max(one, needed[column] ?? 0))
  const excess = lifted.reduce((all, one) => all + one, 0) - 1
  const room = lifted.reduce((all, one, column) => all + one - (needed[column] ?? 0), 0)
  if (excess <= 0 || room <= 0) return lifted
  return lifted.map((one, column) => one - (excess * (one - (needed[column] ?? 0))) / room)
}

function neededWidth(title: string, rows: readonly LaidRow[], column: number, size: number): number {
  let most = Math.min(longestPiece(title), 2)
  for (const row of rows)
    for (const cell of row.cells)
      if (cell.column === column && cell.columns === 1)
        most = Math.max(most, longestPiece(textOf(cell.runs)) + cell.indent)
  return Math.min(most, 16) * size + CELL_ROOM
}

export const textOf = (runs: readonly LaidRun[]): string => runs.map((run) => run.text).join('')

/** Width in characters of the longest piece that cannot be broken: a figure, a Latin word, or one Chinese character. */
function longestPiece(text: string): number {
  let most = 0
  let length = 0
  for (const character of text) {
    if (/[,.'’:;!|]/.test(character)) length += 0.3
    else if (/[%‰@A-Z]/.test(character)) length += 0.95
    else length = /[\u0021-\u007e\u00a0-\u00ff]/.test(character) ? length + 0.58 : 0
    most = Math.max(most, length, 1)
  }
  return most
}
