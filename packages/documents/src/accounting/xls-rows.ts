/**
 * Old workbooks 旧版工作簿 (.xls of Excel 5 to 2003, WPS .et of the same make) → rows. Read as a whole, which their row limit
 * of 65 536 allows; only cells that are there are looked at.
 */
import { read, SSF, set_cptable } from '@e965/xlsx'
import * as codepages from '@e965/xlsx/dist/cpexcel.full.mjs'
import { dateText, decimalOf } from '../xlsx.ts'
import { type AccountingLimits, tooLarge, unreadable } from './accounting.ts'
import type { TableEvents } from './table-source.ts'

const ENCRYPTED_PACKAGE = [...'EncryptedPackage'].join('\0')

let hasCodepages = false

export function readXlsRows(
  file: string,
  bytes: Uint8Array,
  limits: AccountingLimits,
  events: TableEvents,
): void {
  if (bytes.length > limits.maxXlsBytes)
    throw tooLarge(file, '旧版工作簿的大小', `${Math.floor(limits.maxXlsBytes / 1_048_576)} MB`)
  if (holds(bytes, ENCRYPTED_PACKAGE)) throw unreadable(file, '文件加了密码')
  if (!hasCodepages) set_cptable(codepages)
  hasCodepages = true
  let book: ReturnType<typeof read>
  try {
    book = read(bytes, {
      type: 'array',
      dense: true,
      cellFormula: true,
      cellHTML: false,
      cellText: false,
      cellNF: true,
      codepage: 936,
      nodim: true,
    })
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : ''
    throw unreadable(
      file,
      /password|encrypt/i.test(message) ? '文件加了密码' : '不是有效的 .xls 工作簿，或已损坏',
    )
  }
  const is1904 = book.Workbook?.WBProps?.date1904 === true
  book.SheetNames.forEach((name, index) => {
    if ((book.Workbook?.Sheets?.[index]?.Hidden ?? 0) !== 0) return
    const rows =
      (book.Sheets[name] as { readonly '!data'?: readonly (readonly Cell[] | undefined)[] })['!data'] ?? []
    events.begin(name)
    for (const [row, cells] of rows.entries()) {
      if (cells === undefined) continue
      const texts: string[] = []
      for (let column = 0; column < Math.min(cells.length, limits.maxColumns); column += 1)
        texts.push(shownCell(cells[column], is1904))
      if (texts.some((text) => text !== '')) events.row(texts, row + 1)
    }
    events.end()
  })
}

interface Cell {
  readonly t: string
  readonly v?: unknown
  readonly f?: string
  readonly z?: unknown
  readonly w?: string
}

function shownCell(cell: Cell | undefined, is1904: boolean): string {
  if (cell === undefined || cell.v === undefined)
    return cell?.f === undefined ? '' : `=${cell.f.slice(0, 200)}`
  if (typeof cell.v !== 'number')
    return cell.t === 'b' ? (cell.v === true ? 'TRUE' : 'FALSE') : String(cell.v)
  if (cell.t === 'e') return cell.w ?? '#N/A'
  if (typeof cell.z === 'string' && SSF.is_date(cell.z) && cell.v >= 0 && cell.v < 2_958_466)
    return dateText(cell.v, is1904)
  return decimalOf(cell.f === undefined ? cell.v : Number(cell.v.toPrecision(15)))
}

function holds(bytes: Uint8Array, mark: string): boolean {
  const first = mark.charCodeAt(0)
  for (let at = bytes.indexOf(first); at >= 0; at = bytes.indexOf(first, at + 1)) {
    let length = 1
    while (length < mark.length && bytes[at + length] === mark.charCodeAt(length)) length += 1
    if (length === mark.length) return true
  }
  return false
}
