/**
 * Forms as a workbook 填报表: each form a sheet that looks like the printed one, with yellow cells to fill and grey ones
 * that the program computes. A hidden sheet says what stands where, so that a filled workbook can be read back, and so
 * that rows somebody moved are noticed.
 */
import type { FormGrid, GridCell } from '@jiheng/engine'
import ExcelJS from 'exceljs'
import {
  cellAddress,
  cellText,
  columnLetters,
  exactNumber,
  finishWorkbook,
  lineCount,
  shiftDecimal,
  textWidth,
} from './xlsx.ts'

/** 填报表说明: for whom and what the forms are. */
export interface FormMeta {
  readonly title: string
  readonly department: string
  readonly unit: string
  readonly year: number
  readonly framework: string
  /** On the platform: for which evaluation, unit and version of the framework it was handed out. */
  readonly evaluation?: string
  readonly unitCode?: string
  readonly frameworkNumber?: number
}

export const MAP_SHEET = '_绩衡'
export const MAP_FORMAT = 'jiheng-form/1'
/** Columns of the hidden sheet, in order; `known` is the text that stands in the cell as handed out. */
export const MAP_COLUMNS = [
  'sheet',
  'cell',
  'form',
  'kind',
  'item',
  'basis',
  'unit',
  'year',
  'row',
  'measure',
  'known',
] as const

const COMPUTED = '自动计算'
/** Characters side by side up to which a form is printed upright. */
const WIDEST_UPRIGHT = 120
const FONT = '宋体'
const LINE = { style: 'thin', color: { argb: 'FF7F7F7F' } } as const
const BORDER = { top: LINE, left: LINE, bottom: LINE, right: LINE } as const
const FILLS = {
  title: undefined,
  note: undefined,
  heading: 'FFDCE6F1',
  label: undefined,
  entry: 'FFFFFFCC',
  rowName: 'FFFFFFCC',
  words: 'FFFFFFCC',
  computed: 'FFEDEDED',
} as const satisfies Readonly<Record<GridCell['kind'], string | undefined>>

/**
 * A workbook with one sheet a form, to be filled in.
 *
 * Law: read back unchanged by readFormWorkbook it gives every entry cell with the text it was handed out with.
 */
export async function writeFormWorkbook(grids: readonly FormGrid[], meta: FormMeta): Promise<Uint8Array> {
  const workbook = new ExcelJS.Workbook()
  workbook.title = cellText(meta.title)
  await writeGuide(workbook, meta)
  const map: string[][] = [[MAP_FORMAT], [JSON.stringify(meta)], [...MAP_COLUMNS]]
  const taken = new Set([MAP_SHEET, GUIDE_SHEET])
  for (const grid of grids) {
    const name = sheetName(grid.sheetName, taken)
    const drawer = new GridDrawer(workbook.addWorksheet(name), grid)
    await drawer.draw(meta)
    for (const cell of grid.cells) map.push(mapLine(name, grid, cell))
  }
  const hidden = workbook.addWorksheet(MAP_SHEET, { state: 'veryHidden' })
  for (const line of map) hidden.addRow(line.map(cellText))
  return finishWorkbook(workbook)
}

const GUIDE_SHEET = '填表说明'
const GUIDE = [
  '一、黄色格由填报单位填写；灰色格由系统计算，不用填。',
  '二、数字按各格提示的计量单位填写，不加单位、不加千分位逗号。没有发生的填 0；没有数据的留空，不要填 0。',
  '三、比率直接填百分数，如 91.5%。',
  '四、不要改动表名、表头和项目名称，不要增加、删除或移动行列。清单类的表从上往下逐行填写，填不下时与评价组联系。',
  '五、填完保存为 .xlsx 文件报送。各表之间的勾稽关系由系统核对。',
]

async function writeGuide(workbook: ExcelJS.Workbook, meta: FormMeta): Promise<void> {
  const sheet = workbook.addWorksheet(GUIDE_SHEET, { views: [{ showGridLines: false }] })
  sheet.columns = [{ width: 16 }, { width: 72 }]
  const put = (row: number, column: number, text: string, bold: boolean): void => {
    const cell = sheet.getCell(row, column)
    setText(cell, text)
    cell.font = { name: FONT, size: 11, bold }
    cell.alignment = { vertical: 'middle', wrapText: true }
  }
  put(1, 1, '部门整体支出绩效评价填报表', true)
  sheet.getCell('A1').font = { name: '黑体', size: 16 }
  sheet.getCell('A1').alignment = { horizontal: 'center', vertical: 'middle', wrapText: true }
  sheet.mergeCells('A1:B1')
  sheet.getRow(1).height = 36
  const facts = [
    ['部门', meta.department],
    ['填报单位', meta.unit],
    ['年度', `${meta.year}年`],
    ['指标体系', `${meta.title}（${meta.framework}）`],
  ] as const
  for (const [index, [name, text]] of facts.entries()) {
    put(index + 2, 1, name, true)
    put(index + 2, 2, text, false)
    sheet.getRow(index + 2).height = 20
    for (const column of [1, 2]) sheet.getCell(index + 2, column).border = BORDER
  }
  for (const [index, text] of GUIDE.entries()) {
    const row = index + facts.length + 3
    put(row, 1, text, false)
    sheet.mergeCells(row, 1, row, 2)
    sheet.getRow(row).height = lineCount(text, 88) * 16 + 4
  }
  pageSetup(sheet, false)
  await protect(sheet)
}

/** A name that Excel takes and no other sheet has. */
function sheetName(wanted: string, taken: Set<string>): string {
  const clean =
    wanted
      .replace(/[\\/?*[\]:]/g, '')
      .replace(/^'+|'+$/g, '')
      .trim()
      .slice(0, 31) || '表'
  let name = clean
  for (let number = 2; taken.has(name); number += 1) {
    const suffix = `（${number}）`
    name = clean.slice(0, 31 - suffix.length) + suffix
  }
  taken.add(name)
  return name
}

function mapLine(sheet: string, grid: FormGrid, cell: GridCell): string[] {
  const at = cellAddress(cell.row, cell.column)
  const known = shownText(cell)
  if (!('key' in cell)) return [sheet, at, grid.id, cell.kind, '', '', '', '', '', '', known]
  const { item, basis, unit, year, row } = cell.key
  const measure = 'measure' in cell ? cell.measure : ''
  return [sheet, at, grid.id, cell.kind, item, basis, unit, String(year), row ?? '', measure, known]
}

const shownText = (cell: GridCell): string => cell.text ?? (cell.kind === 'computed' ? COMPUTED : '')

/** As a string, always: exceljs takes nothing else for a formula. Kept as text when somebody edits the cell. */
export function setText(cell: ExcelJS.Cell, text: string): void {
  cell.value = cellText(text)
  if (/^[\s\u3000]*[=+\-@＝＋－＠]/.test(text)) cell.numFmt = '@'
}

/** How numbers of a measure are shown, and what may be typed. */
type NumberKind = 'money' | 'percent' | 'count' | 'other'

const FORMATS: Readonly<Record<NumberKind, string>> = {
  money: '0.00####',
  percent: '0.00####%',
  count: '0',
  other: 'General',
}

function numberKind(measure: string): NumberKind {
  if (measure === '%' || measure === '％') return 'percent'
  if (/元$/.test(measure)) return 'money'
  return /^(人|人次|户|户次|个|个次|家|项|件|次|场|场次|期|批|批次|份|篇|册|套|台|辆|处|所|座|栋|间|张|条)$/.test(
    measure,
  )
    ? 'count'
    : 'other'
}

class GridDrawer {
  readonly #sheet: ExcelJS.Worksheet
  readonly #grid: FormGrid
  readonly #rows = new Map<number, GridCell[]>()
  #widths: number[] = []

  constructor(sheet: ExcelJS.Worksheet, grid: FormGrid) {
    this.#sheet = sheet
    this.#grid = grid
    for (const cell of grid.cells) this.#rows.set(cell.row, [...(this.#rows.get(cell.row) ?? []), cell])
  }

  async draw(meta: FormMeta): Promise<void> {
    const { columns } = this.#grid
    this.#widths = this.#columnWidths()
    this.#sheet.columns = this.#widths.map((width) => ({ width }))
    for (const [row, cells] of this.#rows) {
      for (const cell of cells) this.#draw(cell, this.#spanOf(cell, cells))
      this.#sheet.getRow(row + 1).height = this.#heightOf(cells)
    }
    this.#closeRows()
    const total = this.#widths.reduce((sum, width) => sum + width, 0)
    pageSetup(this.#sheet, total > WIDEST_UPRIGHT)
    this.#sheet.pageSetup.printTitlesRow = `1:${this.#titleRows()}`
    this.#sheet.headerFooter.oddFooter = `&L&9 ${footerText(meta.unit)}&C&9第 &P 页，共 &N 页&R&9 ${meta.year}年度`
    const xSplit = columns > 4 ? 1 : 0
    this.#sheet.views = [{ state: 'frozen', xSplit, ySplit: this.#titleRows(), showGridLines: false }]
    await protect(this.#sheet)
  }

  /** By the longest label for the first column, by headings and numbers for the others. */
  #columnWidths(): number[] {
    const widths = Array.from({ length: this.#grid.columns }, (_, column): number => (column === 0 ? 22 : 13))
    for (const cell of this.#grid.cells) {
      if ((cell.span ?? 1) > 1 || cell.kind === 'title' || cell.kind === 'note') continue
      const wanted = textWidth(shownText(cell)) + 2 + ('indent' in cell ? (cell.indent ?? 0) * 2 : 0)
      const most = cell.column === 0 ? 44 : 18
      widths[cell.column] = Math.min(most, Math.max(widths[cell.column] ?? 0, wanted))
    }
    if (this.#grid.columns === 2) widths[1] = Math.max(widths[1] ?? 0, 36)
    return widths
  }

  /** Rows printed on every page: up to the only row of column headings, else the title and the line below it. */
  #titleRows(): number {
    const heads = [...this.#rows].filter(
      ([, cells]) => cells.filter((cell) => cell.kind === 'heading').length > 1,
    )
    const first = heads[0]?.[0]
    return heads.length === 1 && first !== undefined ? first + 1 : 2
  }

  /** Columns that a cell covers: the last one of a narrow block reaches to the form's edge. */
  #spanOf(cell: GridCell, cells: readonly GridCell[]): number {
    const span = cell.span ?? 1
    const isLast = cells.every((other) => other.column <= cell.column)
    return isLast && this.#blockColumns(cell.row) === cell.column + span
      ? this.#grid.columns - cell.column
      : span
  }

  /** Columns used by the block that a row belongs to: as many as its row of headings has. */
  #blockColumns(row: number): number {
    for (let at = row; at >= 0; at -= 1) {
      const heads = (this.#rows.get(at) ?? []).filter((cell) => cell.kind === 'heading')
      if (heads.length > 0) return Math.max(...heads.map((cell) => cell.column + (cell.span ?? 1)))
    }
    return this.#grid.columns
  }

  #heightOf(cells: readonly GridCell[]): number {
    if (cells.some((cell) => cell.kind === 'title')) return 34
    if (cells.some((cell) => cell.kind === 'words')) return 120
    const lines = cells.map((cell) => {
      const from = cell.column
      const width = this.#widths
        .slice(from, from + this.#spanOf(cell, cells))
        .reduce((sum, one) => sum + one, 0)
      return lineCount(shownText(cell), width - ('indent' in cell ? (cell.indent ?? 0) * 2 : 0))
    })
    return Math.max(20, Math.max(...lines) * 15 + 5)
  }

  #draw(cell: GridCell, span: number): void {
    const at = this.#sheet.getCell(cell.row + 1, cell.column + 1)
    const fill = FILLS[cell.kind]
    const isBlockTitle = cell.kind === 'heading' && (cell.span ?? 1) >= this.#grid.columns
    at.font = { name: FONT, size: 10.5, bold: cell.kind === 'heading' }
    at.alignment = { vertical: 'middle', wrapText: true, horizontal: 'left' }
    at.protection = { locked: fill !== 'FFFFFFCC' }
    setText(at, shownText(cell))
    switch (cell.kind) {
      case 'title':
        at.font = { name: '黑体', size: 16 }
        at.alignment = { vertical: 'middle', horizontal: 'center', wrapText: true }
        break
      case 'heading':
        at.alignment = { vertical: 'middle', wrapText: true, horizontal: isBlockTitle ? 'left' : 'center' }
        break
      case 'label':
        at.alignment = { vertical: 'middle', wrapText: true, horizontal: 'left', indent: cell.indent ?? 0 }
        break
      case 'entry':
        this.#entry(at, cell)
        break
      case 'computed':
        at.font = { name: FONT, size: 9, color: { argb: 'FF7F7F7F' } }
        at.alignment = { vertical: 'middle', horizontal: 'center', wrapText: true }
        note(at, `由系统计算：${cell.formula}`)
        break
      case 'words':
        at.alignment = { vertical: 'top', wrapText: true, horizontal: 'left' }
        break
      default:
    }
    if (span > 1) this.#sheet.mergeCells(cell.row + 1, cell.column + 1, cell.row + 1, cell.column + span)
    for (let column = 0; column < span; column += 1) {
      const covered = this.#sheet.getCell(cell.row + 1, cell.column + column + 1)
      if (cell.kind !== 'title' && cell.kind !== 'note') covered.border = BORDER
      if (fill !== undefined)
        covered.fill = {
          type: 'pattern',
          pattern: 'solid',
          fgColor: { argb: isBlockTitle ? 'FFF2F2F2' : fill },
        }
    }
  }

  #entry(at: ExcelJS.Cell, cell: Extract<GridCell, { kind: 'entry' }>): void {
    const kind = numberKind(cell.measure)
    at.alignment = { vertical: 'middle', horizontal: 'right', shrinkToFit: false }
    at.numFmt = FORMATS[kind]
    const known = enteredNumber(cell.text ?? '', kind)
    if (cell.text === undefined || cell.text === '') at.value = null
    else if (known !== undefined) at.value = known
    at.dataValidation = validation(cell.measure, kind)
    if (cell.help !== undefined) note(at, cell.help)
  }

  /** Cells of a block that its rows do not use are closed, so that nobody types into a gap. */
  #closeRows(): void {
    for (const [row, cells] of this.#rows) {
      if (!cells.some((cell) => cell.kind === 'entry' || cell.kind === 'computed' || cell.kind === 'label'))
        continue
      const width = this.#blockColumns(row)
      for (let column = 0; column < this.#grid.columns; column += 1) {
        if (cells.some((cell) => column >= cell.column && column < cell.column + this.#spanOf(cell, cells)))
          continue
        const at = this.#sheet.getCell(row + 1, column + 1)
        at.border = BORDER
        if (column >= width) continue
        at.fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: FILLS.computed } }
        at.value = '—'
        at.alignment = { vertical: 'middle', horizontal: 'center' }
        at.font = { name: FONT, size: 9, color: { argb: 'FFA6A6A6' } }
      }
    }
  }
}

/** The number of an entry cell handed out filled; a percentage is a hundredth of what it shows. */
function enteredNumber(text: string, kind: NumberKind): number | undefined {
  const isPercent = /[%％]$/.test(text)
  if (isPercent !== (kind === 'percent')) return undefined
  const digits = text.replace(/[%％]$/, '')
  if (!isPercent) return exactNumber(digits)
  return /^-?\d+(\.\d+)?$/.test(digits) ? exactNumber(shiftDecimal(digits, -2)) : undefined
}

function validation(measure: string, kind: NumberKind): ExcelJS.DataValidation {
  const wanted = { money: '数字', percent: '百分数', count: '整数', other: '数字' }[kind]
  const prompt = {
    money: `填数字，单位：${measure}`,
    percent: '填百分数，如 91.5%',
    count: `填整数，单位：${measure}`,
    other: `填数字${measure === '' ? '' : `，单位：${measure}`}`,
  }[kind]
  return {
    type: kind === 'count' ? 'whole' : 'decimal',
    operator: 'between',
    allowBlank: true,
    formulae: kind === 'percent' ? [-100, 100] : [-1_000_000_000_000, 1_000_000_000_000],
    showInputMessage: true,
    promptTitle: '填报提示',
    prompt,
    showErrorMessage: true,
    errorStyle: 'warning',
    errorTitle: `这里应填${wanted}`,
    error: `${prompt}。概数、文字不能计算；确属不适用的可填“不适用”并选“是”。`,
  }
}

function note(cell: ExcelJS.Cell, text: string): void {
  cell.note = { texts: [{ text: cellText(text), font: { name: FONT, size: 9 } }], editAs: 'twoCells' }
}

/** & begins a code in footers. */
const footerText = (text: string): string => cellText(text).replaceAll('&', '&&').slice(0, 60)

/** A4, as wide as one page, cells centred. */
export function pageSetup(sheet: ExcelJS.Worksheet, isLandscape: boolean, pagesWide = 1): void {
  sheet.pageSetup = {
    ...sheet.pageSetup,
    paperSize: 9,
    orientation: isLandscape ? 'landscape' : 'portrait',
    fitToPage: true,
    fitToWidth: pagesWide,
    fitToHeight: 0,
    horizontalCentered: true,
    margins: { left: 0.6, right: 0.6, top: 0.7, bottom: 0.7, header: 0.3, footer: 0.35 },
  }
}

/** Against slips, not against people: no password; columns and rows may still be made wider. */
const protect = (sheet: ExcelJS.Worksheet): Promise<void> =>
  sheet.protect('', {
    selectLockedCells: true,
    selectUnlockedCells: true,
    formatColumns: true,
    formatRows: true,
  })

/** The range of columns A to the last one, for filters and titles. */
export const columnRange = (columns: number, row: number): string =>
  `A${row}:${columnLetters(columns - 1)}${row}`
