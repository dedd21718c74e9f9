/**
 * Workbooks 电子表格 (XLSX) as plain cells: what Excel, WPS and LibreOffice saved, read without trusting the file, and the
 * finishing of what we write, so that the same content gives the same bytes.
 *
 * Reading looks only at cells that are there and expands nothing: a validation over a million rows costs nothing.
 * Numbers come back as the decimal that was typed, never as a rounded or binary one.
 */
import type ExcelJS from 'exceljs'
import { XMLParser } from 'fast-xml-parser'
import { readZip, writeZip, type ZipFaultCode, type ZipLimits } from './zip.ts'

export const XLSX_LIMITS: ZipLimits = {
  maxEntries: 1000,
  maxBytes: 64 * 1024 * 1024,
  maxEntryBytes: 24 * 1024 * 1024,
  maxRatio: 500,
  maxDepth: 16,
}
const MAX_CELLS = 400_000

/** One cell 单元格 that holds something. `text` is what it shows, numbers in full and without grouping. */
export interface SheetCell {
  readonly kind: 'text' | 'number' | 'date' | 'truth' | 'error'
  readonly text: string
  readonly fromFormula: boolean
}

/** 工作表. Rows and columns count from 0. */
export interface Sheet {
  readonly name: string
  readonly isHidden: boolean
  readonly rows: ReadonlyMap<number, ReadonlyMap<number, SheetCell>>
}

export type WorkbookFaultCode = 'xlsx-unreadable' | 'xlsx-too-large' | 'xlsx-encrypted'

/** Why a workbook cannot be read at all. */
export interface WorkbookFault {
  readonly code: WorkbookFaultCode
  readonly values: Readonly<Record<string, string>>
}

/** Letters of a column that counts from 0: 0 → A, 27 → AB. */
export function columnLetters(column: number): string {
  const rest = Math.floor(column / 26)
  return (rest === 0 ? '' : columnLetters(rest - 1)) + String.fromCharCode(65 + (column % 26))
}

export const cellAddress = (row: number, column: number): string => `${columnLetters(column)}${row + 1}`

const ADDRESS = /^\$?([A-Z]{1,3})\$?([1-9]\d{0,6})$/

/** Row and column, from 0, of an address such as D7. */
export function parseAddress(address: string): { readonly row: number; readonly column: number } | undefined {
  const found = ADDRESS.exec(address)
  if (found === null) return undefined
  const column = [...(found[1] ?? '')].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1
  return { row: Number(found[2]) - 1, column }
}

// ------------------------------------------------------------------------------------------------------- decimals

/** A JavaScript number as the shortest decimal that gives it back, without exponent: 1e-7 → 0.0000001. */
export function decimalOf(value: number): string {
  const text = String(value)
  const found = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text)
  if (found === null) return text === '-0' ? '0' : text
  const [, sign = '', first = '', rest = '', exponent = ''] = found
  return sign + shifted(first + rest, Number(exponent) - rest.length)
}

/** Digits times a power of ten. */
function shifted(digits: string, power: number): string {
  if (power >= 0) return digits + '0'.repeat(power)
  const padded = digits.padStart(1 - power, '0')
  const fraction = padded.slice(power).replace(/0+$/, '')
  return padded.slice(0, power) + (fraction === '' ? '' : `.${fraction}`)
}

/** A plain decimal times a power of ten, exact: ('0.0754', 2) → '7.54'. */
export function shiftDecimal(decimal: string, power: number): string {
  const [, sign = '', whole = '', fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(decimal) ?? []
  const digits = `${whole}${fraction}`.replace(/^0+(?=\d)/, '')
  return digits === '0' ? '0' : sign + shifted(digits, power - fraction.length)
}

/** The number that a decimal text stands for, where a spreadsheet gives exactly that decimal back; else undefined. */
export function exactNumber(text: string): number | undefined {
  const found = /^-?(\d+)(?:\.(\d+))?$/.exec(text)
  if (found === null) return undefined
  const value = Number(text)
  const bare = shiftDecimal(text, 0)
  const digits = bare.replace(/^-|\./g, '').replace(/^0+/, '')
  return digits.length <= 15 && decimalOf(value) === bare ? value : undefined
}

// -------------------------------------------------------------------------------------------------------- reading

const ENCRYPTED_PACKAGE = [...'EncryptedPackage'].flatMap((letter) => [letter.charCodeAt(0), 0])
const COMPOUND_FILE = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]
const TOO_LARGE: ReadonlySet<ZipFaultCode> = new Set<ZipFaultCode>([
  'zip-too-large',
  'zip-ratio',
  'zip-too-many-entries',
  'zip-too-deep',
])

const unreadable = (reason: string): { readonly fault: WorkbookFault } => ({
  fault: { code: 'xlsx-unreadable', values: { reason } },
})
const tooLarge = (limits: ZipLimits): { readonly fault: WorkbookFault } => ({
  fault: { code: 'xlsx-too-large', values: { limit: `${Math.floor(limits.maxBytes / 1_048_576)} MB` } },
})

/** The sheets of a workbook, or why it cannot be read. */
export function readWorkbook(
  bytes: Uint8Array,
  limits: ZipLimits = XLSX_LIMITS,
): { readonly sheets: readonly Sheet[] } | { readonly fault: WorkbookFault } {
  if (COMPOUND_FILE.every((byte, at) => bytes[at] === byte))
    return holds(bytes, ENCRYPTED_PACKAGE)
      ? { fault: { code: 'xlsx-encrypted', values: {} } }
      : unreadable('是旧版 .xls 文件或其他格式')
  const zip = readZip(bytes, limits)
  if ('faults' in zip) {
    const first = zip.faults[0]
    if (first?.code === 'zip-encrypted') return { fault: { code: 'xlsx-encrypted', values: {} } }
    return zip.faults.some((one) => TOO_LARGE.has(one.code))
      ? tooLarge(limits)
      : unreadable(first?.message ?? '')
  }
  try {
    return new WorkbookReader(zip.files).read() ?? tooLarge(limits)
  } catch (cause) {
    if (cause instanceof Unreadable) return unreadable(cause.message)
    return unreadable('内部的 XML 有误')
  }
}

class Unreadable extends Error {}

function holds(bytes: Uint8Array, wanted: readonly number[]): boolean {
  for (let at = bytes.indexOf(wanted[0] ?? 0); at >= 0; at = bytes.indexOf(wanted[0] ?? 0, at + 1))
    if (wanted.every((byte, index) => bytes[at + index] === byte)) return true
  return false
}

type Node = { readonly [name: string]: unknown }

const REPEATED = new Set(['sheet', 'Relationship', 'row', 'c', 'si', 'r', 'xf', 'numFmt'])
const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  removeNSPrefix: true,
  trimValues: false,
  parseTagValue: false,
  parseAttributeValue: false,
  processEntities: false,
  isArray: (name) => REPEATED.has(name),
})

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const child = (node: unknown, name: string): unknown => (isNode(node) ? node[name] : undefined)
const children = (node: unknown, name: string): readonly unknown[] => {
  const found = child(node, name)
  return Array.isArray(found) ? found : found === undefined ? [] : [found]
}
const attribute = (node: unknown, name: string): string | undefined => {
  const found = child(node, `@${name}`)
  return typeof found === 'string' ? entities(found) : undefined
}
const textOf = (node: unknown): string => {
  const raw = isNode(node) ? node['#text'] : node
  return typeof raw === 'string' ? entities(raw) : ''
}

const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

/** The five names and numbers; a document type with names of its own is refused before. */
function entities(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(\w+));/g, (whole, decimal, hex, name) => {
    if (name !== undefined) return NAMED[name] ?? whole
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal)
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole
  })
}

/** Strings spell characters that XML cannot hold as _x000D_. */
const unescaped = (text: string): string =>
  text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))

class WorkbookReader {
  readonly #files: ReadonlyMap<string, Uint8Array>
  #strings: readonly string[] = []
  #formats: readonly ('number' | 'percent' | 'date')[] = []
  #is1904 = false
  #cells = 0

  constructor(files: ReadonlyMap<string, Uint8Array>) {
    this.#files = new Map([...files].map(([path, bytes]) => [path.toLowerCase(), bytes]))
  }

  /** Undefined where there are more cells than are taken. */
  read(): { readonly sheets: readonly Sheet[] } | undefined {
    const root = this.#relations('_rels/.rels', '')
    const path = [...root.values()].find((one) => one.type.endsWith('/officeDocument'))?.target
    const workbook = path === undefined ? undefined : child(this.#xml(path), 'workbook')
    if (path === undefined || workbook === undefined) throw new Unreadable('里面没有工作簿')
    const folder = path.slice(0, path.lastIndexOf('/') + 1)
    const relations = this.#relations(`${folder}_rels/${path.slice(folder.length)}.rels`, folder)
    for (const { type, target } of relations.values()) {
      if (type.endsWith('/sharedStrings')) this.#strings = this.#readStrings(target)
      if (type.endsWith('/styles')) this.#formats = this.#readFormats(target)
    }
    this.#is1904 = /^(1|true)$/.test(attribute(child(workbook, 'workbookPr'), 'date1904') ?? '')
    const sheets: Sheet[] = []
    for (const one of children(child(workbook, 'sheets'), 'sheet')) {
      const relation = relations.get(attribute(one, 'id') ?? '')
      if (relation === undefined || !relation.type.endsWith('/worksheet')) continue
      const rows = this.#readSheet(relation.target)
      if (rows === undefined) return undefined
      sheets.push({
        name: attribute(one, 'name') ?? '',
        isHidden: attribute(one, 'state') !== undefined,
        rows,
      })
    }
    return { sheets }
  }

  #xml(path: string): unknown {
    const bytes = this.#files.get(path.toLowerCase())
    if (bytes === undefined) return undefined
    const encoding = bytes[0] === 0xff ? 'utf-16le' : bytes[0] === 0xfe ? 'utf-16be' : 'utf-8'
    const text = new TextDecoder(encoding).decode(bytes)
    if (/<!(DOCTYPE|ENTITY)/i.test(text)) throw new Unreadable('内部的 XML 带有文档类型声明')
    return parser.parse(text)
  }

  #relations(
    path: string,
    folder: string,
  ): ReadonlyMap<string, { readonly type: string; readonly target: string }> {
    const found = new Map<string, { type: string; target: string }>()
    for (const one of children(child(this.#xml(path), 'Relationships'), 'Relationship')) {
      const target = attribute(one, 'Target') ?? ''
      found.set(attribute(one, 'Id') ?? '', {
        type: attribute(one, 'Type') ?? '',
        target: target.startsWith('/') ? target.slice(1) : folder + target.replace(/^\.\//, ''),
      })
    }
    return found
  }

  #readStrings(path: string): readonly string[] {
    return children(child(this.#xml(path), 'sst'), 'si').map(richText)
  }

  /** What the number format of each cell style shows. */
  #readFormats(path: string): readonly ('number' | 'percent' | 'date')[] {
    const sheet = child(this.#xml(path), 'styleSheet')
    const own = new Map<string, string>()
    for (const one of children(child(sheet, 'numFmts'), 'numFmt'))
      own.set(attribute(one, 'numFmtId') ?? '', attribute(one, 'formatCode') ?? '')
    return children(child(sheet, 'cellXfs'), 'xf').map((xf) => {
      const id = attribute(xf, 'numFmtId') ?? '0'
      const code = own.get(id)
      return code === undefined ? builtInFormat(Number(id)) : formatKind(code)
    })
  }

  #readSheet(path: string): Sheet['rows'] | undefined {
    const rows = new Map<number, Map<number, SheetCell>>()
    let row = -1
    for (const one of children(child(child(this.#xml(path), 'worksheet'), 'sheetData'), 'row')) {
      const given = Number(attribute(one, 'r') ?? '0')
      row = given > 0 ? given - 1 : row + 1
      const cells = rows.get(row) ?? new Map<number, SheetCell>()
      let column = -1
      for (const c of children(one, 'c')) {
        column = parseAddress(attribute(c, 'r') ?? '')?.column ?? column + 1
        const cell = this.#readCell(c)
        if (cell === undefined) continue
        cells.set(column, cell)
        this.#cells += 1
        if (this.#cells > MAX_CELLS) return undefined
      }
      if (cells.size > 0) rows.set(row, cells)
    }
    return rows
  }

  #readCell(c: unknown): SheetCell | undefined {
    const fromFormula = child(c, 'f') !== undefined
    const raw = child(c, 'v') === undefined ? '' : textOf(child(c, 'v'))
    const text = (kind: SheetCell['kind'], value: string): SheetCell | undefined =>
      value === '' && !fromFormula ? undefined : { kind, text: value, fromFormula }
    switch (attribute(c, 't') ?? 'n') {
      case 's':
        return text('text', this.#strings[Number(raw)] ?? '')
      case 'str':
        return text('text', unescaped(raw))
      case 'inlineStr':
        return text('text', richText(child(c, 'is')))
      case 'b':
        return text('truth', raw === '1' ? 'TRUE' : 'FALSE')
      case 'e':
        return text('error', raw)
      case 'd':
        return text('date', raw)
      default:
        return raw === '' && fromFormula
          ? { kind: 'error', text: '', fromFormula }
          : this.#number(raw, fromFormula, Number(attribute(c, 's') ?? '0'))
    }
  }

  #number(raw: string, fromFormula: boolean, style: number): SheetCell | undefined {
    if (raw.trim() === '') return undefined
    const value = Number(raw)
    if (!Number.isFinite(value)) return { kind: 'text', text: raw, fromFormula }
    const format = this.#formats[style] ?? 'number'
    if (format === 'date' && value >= 0 && value < 2_958_466)
      return { kind: 'date', text: dateText(value, this.#is1904), fromFormula }
    // A spreadsheet computes in binary and shows fifteen digits.
    const decimal = decimalOf(fromFormula ? Number(value.toPrecision(15)) : value)
    return {
      kind: 'number',
      text: format === 'percent' ? `${shiftDecimal(decimal, 2)}%` : decimal,
      fromFormula,
    }
  }
}

/** Runs of text without the phonetic guides. */
function richText(node: unknown): string {
  const own = children(node, 't').map(textOf).join('')
  const runs = children(node, 'r').flatMap((run) => children(run, 't').map(textOf))
  return unescaped(own + runs.join(''))
}

/** What a number format shows, by its number. */
export function builtInFormat(id: number): 'number' | 'percent' | 'date' {
  if (id === 9 || id === 10) return 'percent'
  return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58)
    ? 'date'
    : 'number'
}

/** The same by its code, such as yyyy-mm-dd. */
export function formatKind(code: string): 'number' | 'percent' | 'date' {
  const bare = code.replace(/"[^"]*"|\\.|_.|\*.|\[(?![hms]+\])[^\]]*\]/gi, '').replace(/General/gi, '')
  if (bare.includes('%')) return 'percent'
  return /[ymdhs年月日时分秒]/i.test(bare) ? 'date' : 'number'
}

/** 43 830 → 2019-12-31; with a time of day where there is one. */
export function dateText(serial: number, is1904: boolean): string {
  const day = Math.floor(serial)
  const seconds = Math.round((serial - day) * 86_400)
  const epoch = is1904 ? 1462 : serial < 60 ? 1 : 0
  const at = new Date(Date.UTC(1899, 11, 30) + (day + epoch) * 86_400_000 + seconds * 1000).toISOString()
  return seconds === 0 ? at.slice(0, 10) : day === 0 ? at.slice(11, 19) : at.slice(0, 19).replace('T', ' ')
}

// -------------------------------------------------------------------------------------------------------- writing

/** The time that every workbook of ours says it was made at. */
export const FIXED_TIME = new Date(Date.UTC(2000, 0, 1))

/** Longest text that a cell holds. */
const MAX_TEXT = 32_000

/** Text as a cell can hold it: no control characters, no half characters, cut with a note where it is too long. */
export function cellText(text: string): string {
  const whole = text
    .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd')
    .replace(/\r\n?/g, '\n')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
  const clean = whole.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffe\uffff]/g, '')
  return clean.length > MAX_TEXT ? `${clean.slice(0, MAX_TEXT)}……（内容过长，以下从略）` : clean
}

/** Width of a text in half-width characters. */
export function textWidth(text: string): number {
  let width = 0
  for (const letter of text)
    width += (letter.codePointAt(0) ?? 0) > 0x2e7f || /[“”‘’…—·×÷≤≥≠①-⑳]/.test(letter) ? 2 : 1
  return width
}

/** Lines that a text takes in a column of this width, line breaks counted. */
export function lineCount(text: string, width: number): number {
  return text
    .split('\n')
    .reduce((sum, line) => sum + Math.max(1, Math.ceil(textWidth(line) / Math.max(1, width - 1))), 0)
}

/** The workbook's bytes: fixed times, files sorted, comment boxes wide enough to be read. Same content, same bytes. */
export async function finishWorkbook(workbook: ExcelJS.Workbook): Promise<Uint8Array> {
  workbook.creator = '绩衡'
  workbook.lastModifiedBy = '绩衡'
  workbook.created = FIXED_TIME
  workbook.modified = FIXED_TIME
  const zip = readZip(new Uint8Array(await workbook.xlsx.writeBuffer()))
  if ('faults' in zip) throw new Error(`exceljs wrote a package that cannot be read: ${zip.faults[0]?.code}`)
  const files = new Map(zip.files)
  for (const [path, bytes] of files) {
    if (!/vmlDrawing/.test(path)) continue
    const text = new TextDecoder().decode(bytes)
    const wider = text.replace(/width:97\.8pt;height:59\.1pt/g, 'width:230pt;height:90pt')
    files.set(path, new TextEncoder().encode(wider))
  }
  return writeZip(files)
}
