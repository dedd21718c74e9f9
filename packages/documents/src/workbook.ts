/** Workbooks 工作簿: what all spreadsheets share: type, borders, printing, steady bytes, and cells read back as text. */
import ExcelJS from 'exceljs'
import { strFromU8, strToU8 } from 'fflate'
import { OFFICE_LIMITS, readZip, writeZip } from './zip.ts'

export type Sheet = ExcelJS.Worksheet
export type Cell = ExcelJS.Cell

export const EDGE: Partial<ExcelJS.Borders> = {
  top: { style: 'thin', color: { argb: 'FF8A9499' } },
  bottom: { style: 'thin', color: { argb: 'FF8A9499' } },
  left: { style: 'thin', color: { argb: 'FF8A9499' } },
  right: { style: 'thin', color: { argb: 'FF8A9499' } },
}
export const FILL = { head: 'FFE8EDEE', entry: 'FFFFFBE6', computed: 'FFF0F1F2' } as const
export const TYPEFACE = '宋体'

export function shade(cell: Cell, colour: string): void {
  cell.fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: colour } }
}

/** A workbook whose properties do not depend on when it was made. */
export function newWorkbook(title: string): ExcelJS.Workbook {
  const workbook = new ExcelJS.Workbook()
  const fixed = new Date('2020-01-01T00:00:00Z')
  workbook.created = fixed
  workbook.modified = fixed
  workbook.creator = '绩衡'
  workbook.lastModifiedBy = '绩衡'
  workbook.title = title
  return workbook
}

export const A4 = (landscape: boolean): Partial<ExcelJS.PageSetup> => ({
  paperSize: 9,
  orientation: landscape ? 'landscape' : 'portrait',
  fitToPage: true,
  fitToWidth: 1,
  fitToHeight: 0,
  horizontalCentered: true,
  margins: { left: 0.5, right: 0.5, top: 0.7, bottom: 0.7, header: 0.3, footer: 0.3 },
})

/** The workbook's bytes, the same every time. */
export async function workbookBytes(workbook: ExcelJS.Workbook): Promise<Uint8Array> {
  const bytes = new Uint8Array(await workbook.xlsx.writeBuffer())
  const zip = readZip(bytes, OFFICE_LIMITS)
  if (!('files' in zip)) return bytes
  const files = new Map<string, Uint8Array>()
  for (const [name, content] of zip.files)
    files.set(name, name === 'docProps/core.xml' ? strToU8(strFromU8(content).replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '2020-01-01T00:00:00Z')) : content)
  return writeZip(files)
}

/** A number for a cell when its decimal text survives the way through a spreadsheet's binary numbers, else the text. */
export function cellNumber(text: string): number | string {
  if (!/^-?[0-9]+(\.[0-9]+)?$/.test(text)) return text
  const number = Number(text)
  const shortest = text.includes('.') ? text.replace(/\.?0+$/, '') : text
  return String(number) === shortest ? number : text
}

/** What a cell holds, as text; a number as its shortest decimal. */
export function cellText(cell: Cell): { text: string; fromFormula: boolean; error?: string } {
  const value = cell.value
  if (value !== null && typeof value === 'object' && ('formula' in value || 'sharedFormula' in value)) {
    const result = (value as { result?: ExcelJS.CellValue }).result
    return { ...plain(result ?? null), fromFormula: true }
  }
  return { ...plain(value), fromFormula: false }
}

function plain(value: ExcelJS.CellValue | undefined): { text: string; error?: string } {
  if (value === null || value === undefined) return { text: '' }
  if (typeof value === 'number') return { text: decimal(value) }
  if (typeof value === 'string') return { text: value }
  if (typeof value === 'boolean') return { text: value ? '是' : '否' }
  if (value instanceof Date) return { text: value.toISOString().slice(0, 10) }
  if ('error' in value) return { text: '', error: String(value.error) }
  if ('richText' in value) return { text: value.richText.map((run) => run.text).join('') }
  if ('text' in value) return { text: typeof value.text === 'string' ? value.text : '' }
  return { text: '' }
}

/** The shortest decimal of a binary number, without exponent. */
export function decimal(number: number): string {
  const text = String(number)
  const match = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text)
  if (match === null) return text
  const [, sign = '', lead = '', rest = '', power = '0'] = match
  const digits = lead + rest
  const point = 1 + Number(power)
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`
  return point >= digits.length ? `${sign}${digits}${'0'.repeat(point - digits.length)}` : `${sign}${digits.slice(0, point)}.${digits.slice(point)}`
}
