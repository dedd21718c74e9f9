/**
 * Exported lists 导出清单: the audit log, the board and the like. Whatever a person once typed comes out as words: no cell
 * is ever a formula, neither in XLSX, where it is a text cell, nor in CSV, where an apostrophe stands before it. Same list,
 * same bytes.
 */
import ExcelJS from 'exceljs'
import { looksLikeFormula, writeCsv } from './csv.ts'
import { columnRange, pageSetup, setText } from './form-workbook.ts'
import { cellText, exactNumber, finishWorkbook, textWidth } from './xlsx.ts'

/** A cell: words, or a decimal such as '4850.09', which becomes a number where a spreadsheet can hold it exactly. */
export type ListCell = string | { readonly number: string }

/** One sheet 清单; the note stands below the rows. */
export interface ListSheet {
  readonly name: string
  readonly head: readonly string[]
  readonly rows: readonly (readonly ListCell[])[]
  readonly note?: string
}

export interface ListWorkbook {
  readonly title: string
  readonly sheets: readonly ListSheet[]
}

const LINE = { style: 'thin', color: { argb: 'FFBFC9C4' } } as const
/** Styles are shared between cells: a log has a hundred thousand of them. */
const HEAD_FONT = { bold: true }
const BORDER = { bottom: LINE }
const ALIGNMENT = { vertical: 'top', wrapText: true } as const
const WIDEST = 60
/** Columns side by side up to which a list is printed upright. */
const WIDEST_UPRIGHT = 6
/** Rows that settle the width of a column. */
const MEASURED_ROWS = 500

/** XLSX bytes of a list: a header that stays in view, words as text, no formula. */
export async function writeListWorkbook(list: ListWorkbook): Promise<Uint8Array> {
  const workbook = new ExcelJS.Workbook()
  workbook.title = cellText(list.title)
  const taken = new Set<string>()
  for (const one of list.sheets) {
    const sheet = workbook.addWorksheet(sheetName(one.name, taken), {
      views: [{ state: 'frozen', ySplit: 1 }],
    })
    drawList(sheet, one)
  }
  if (list.sheets.length === 0) workbook.addWorksheet('清单') // a workbook without a sheet does not open
  return finishWorkbook(workbook)
}

function drawList(sheet: ExcelJS.Worksheet, { head, rows, note }: ListSheet): void {
  for (const [column, text] of head.entries()) {
    const cell = sheet.getCell(1, column + 1)
    setWords(cell, text)
    cell.font = HEAD_FONT
    cell.border = BORDER
    cell.alignment = ALIGNMENT
    const widths = rows.slice(0, MEASURED_ROWS).map((row) => widthOf(row[column] ?? ''))
    sheet.getColumn(column + 1).width = Math.min(WIDEST, Math.max(widthOf(text), ...widths, 6) + 2)
  }
  for (const [at, row] of rows.entries())
    for (const [column, value] of row.entries()) {
      if (value === '') continue
      const cell = sheet.getCell(at + 2, column + 1)
      setValue(cell, value)
      cell.alignment = ALIGNMENT
    }
  if (note !== undefined && note !== '') setWords(sheet.getCell(rows.length + 3, 1), note)
  if (head.length > 0 && rows.length > 0) sheet.autoFilter = columnRange(head.length, 1)
  sheet.pageSetup.printTitlesRow = '1:1'
  pageSetup(sheet, head.length > WIDEST_UPRIGHT)
}

function setValue(cell: ExcelJS.Cell, value: ListCell): void {
  const number = typeof value === 'string' ? undefined : exactNumber(value.number)
  if (number === undefined) setWords(cell, textOf(value))
  else cell.value = number
}

/** Kept as text also when somebody edits the cell; the library cannot set Excel's own quote prefix. */
function setWords(cell: ExcelJS.Cell, text: string): void {
  const clean = cellText(text)
  setText(cell, clean)
  if (looksLikeFormula(clean)) cell.numFmt = '@'
}

/** A name that Excel takes and no other sheet has; Excel compares without regard to case. */
function sheetName(wanted: string, taken: Set<string>): string {
  const bare = cellText(wanted)
    .replace(/[\\/?*[\]:\n\t]/g, '')
    .replace(/^'+|'+$/g, '')
    .trim()
    .slice(0, 31)
  const clean = bare === '' || /^history$/i.test(bare) ? '清单' : bare
  let name = clean
  for (let count = 2; taken.has(name.toLowerCase()); count += 1) {
    const suffix = `（${count}）`
    name = clean.slice(0, 31 - suffix.length) + suffix
  }
  taken.add(name.toLowerCase())
  return name
}

/**
 * CSV in UTF-8 with a byte order mark: what Excel opens rightly. Cells that a spreadsheet could run get an apostrophe in
 * front, plain numbers such as -12.5 do not.
 */
export const writeListCsv = (head: readonly string[], rows: readonly (readonly ListCell[])[]): Uint8Array =>
  writeCsv([head, ...rows.map((row) => row.map(textOf))].map((row) => row.map(cellText)))

const textOf = (cell: ListCell): string => (typeof cell === 'string' ? cell : cell.number)

/** Of the longest line. */
const widthOf = (cell: ListCell): number => Math.max(...textOf(cell).split('\n').map(textWidth))
