/**
 * XLSX as the text that a spreadsheet shows: for each visible sheet its name and its rows, numbers with the places that
 * their format prints. Formulas count with the value saved for them.
 */
import type { SourceText } from '@jiheng/checker'
import { decimalOf, parseAddress, shiftDecimal } from '../xlsx.ts'
import {
  localName,
  million,
  openPackage,
  type Relation,
  relationsOf,
  SourceBuilder,
  SourceFailure,
  type SourceLimits,
  XmlScan,
} from './limits.ts'

export function readXlsxSource(bytes: Uint8Array, limits: SourceLimits): SourceText {
  return readXlsxParts(openPackage(bytes, limits), limits)
}

export function readXlsxParts(files: ReadonlyMap<string, Uint8Array>, limits: SourceLimits): SourceText {
  const root = [...relationsOf(files, '', limits).values()]
  const path = root.find(({ type }) => type.endsWith('/officeDocument'))?.target ?? 'xl/workbook.xml'
  if (path.endsWith('.bin'))
    throw new SourceFailure(
      'source.unknown',
      '这是 .xlsb 格式的工作簿，不能直接读取。请另存为 .xlsx 再导入。',
    )
  const workbook = files.get(path)
  if (workbook === undefined)
    throw new SourceFailure('source.broken', '文件里没有工作簿部件。请用 Excel 或 WPS 打开后重新保存再导入。')
  return new WorkbookText(files, limits).read(workbook, path)
}

interface SheetRow {
  readonly row: number
  cells: { readonly column: number; readonly text: string }[]
}

interface Merge {
  readonly row: number
  readonly column: number
  readonly lastRow: number
  readonly lastColumn: number
}

interface SheetContent {
  readonly rows: SheetRow[]
  readonly merges: Merge[]
}

class WorkbookText {
  readonly #files: ReadonlyMap<string, Uint8Array>
  readonly #limits: SourceLimits
  readonly #builder: SourceBuilder
  #strings: readonly string[] = []
  #formats: readonly NumberFormat[] = []
  #is1904 = false
  #cells = 0

  constructor(files: ReadonlyMap<string, Uint8Array>, limits: SourceLimits) {
    this.#files = files
    this.#limits = limits
    this.#builder = new SourceBuilder(limits)
  }

  read(workbook: Uint8Array, path: string): SourceText {
    const relations = relationsOf(this.#files, path, this.#limits)
    for (const { type, target } of relations.values()) {
      const bytes = this.#files.get(target)
      if (bytes === undefined) continue
      if (type.endsWith('/sharedStrings'))
        this.#strings = readStrings(new XmlScan(bytes, target, this.#limits))
      else if (type.endsWith('/styles')) this.#formats = readFormats(new XmlScan(bytes, target, this.#limits))
    }
    for (const sheet of this.#sheets(new XmlScan(workbook, path, this.#limits), relations)) {
      const bytes = this.#files.get(sheet.path)
      if (bytes === undefined)
        throw new SourceFailure(
          'source.broken',
          `工作表“${sheet.name.slice(0, 50)}”的内容缺失。请用 Excel 或 WPS 打开后重新保存再导入。`,
        )
      this.#write(sheet.name, this.#content(new XmlScan(bytes, sheet.path, this.#limits)))
    }
    return this.#builder.done()
  }

  /** The visible sheets in order. */
  #sheets(xml: XmlScan, relations: ReadonlyMap<string, Relation>): { name: string; path: string }[] {
    const sheets: { name: string; path: string }[] = []
    while (xml.next()) {
      if (xml.kind !== 'open') continue
      const name = localName(xml.name)
      if (name === 'workbookPr') this.#is1904 = /^(1|true)$/.test(xml.attribute('date1904') ?? '')
      if (name !== 'sheet') continue
      const state = xml.attribute('state')
      const relation = relations.get(xml.attribute('id') ?? '')
      if ((state !== undefined && state !== 'visible') || relation?.type.endsWith('/worksheet') !== true)
        continue
      sheets.push({ name: xml.attribute('name') ?? '', path: relation.target })
    }
    return sheets
  }

  // --- cells

  #content(xml: XmlScan): SheetContent {
    const rows: SheetRow[] = []
    const merges: Merge[] = []
    let row = -1
    let column = -1
    let cells: SheetRow['cells'] = []
    let isOrdered = true
    while (xml.next()) {
      if (xml.kind !== 'open') continue
      const name = localName(xml.name)
      if (name === 'row') {
        const given = Number(xml.attribute('r') ?? '0')
        const next = given >= 1 && given <= 1_048_576 ? Math.floor(given) - 1 : row + 1
        if (next <= row) isOrdered = false
        row = next
        column = -1
        cells = []
        rows.push({ row, cells })
      } else if (name === 'c' && row >= 0) {
        const next = parseAddress(xml.attribute('r') ?? '')?.column ?? column + 1
        if (next <= column) isOrdered = false
        column = Math.min(next, 16_383)
        const text = this.#cell(xml)
        if (text === '') continue
        cells.push({ column, text })
        this.#cells += 1
        if (this.#cells > this.#limits.maxCells) throw this.#tooMany()
      } else if (name === 'mergeCell') {
        const merge = mergeOf(xml.attribute('ref') ?? '')
        if (merge !== undefined) merges.push(merge)
        if (merges.length > this.#limits.maxCells) throw this.#tooMany()
      }
    }
    return { rows: isOrdered ? rows.filter((one) => one.cells.length > 0) : ordered(rows), merges }
  }

  #tooMany(): SourceFailure {
    return new SourceFailure(
      'source.limit',
      `表格单元格超过 ${million(this.#limits.maxCells)}个。请只保留需要核对的工作表再导入。`,
    )
  }

  #cell(xml: XmlScan): string {
    const type = xml.attribute('t') ?? 'n'
    const style = Number(xml.attribute('s') ?? '0')
    const depth = xml.depth
    let value = ''
    let inline = ''
    while (xml.next() && xml.depth >= depth) {
      if (xml.kind !== 'open') continue
      const name = localName(xml.name)
      if (name === 'v') value = elementText(xml)
      else if (name === 'is') inline = richText(xml)
    }
    return tidy(this.#shown(type, style, value, inline))
  }

  #shown(type: string, style: number, value: string, inline: string): string {
    const format = this.#formats[style] ?? GENERAL
    switch (type) {
      case 's':
        return format.text(this.#strings[Number(value)] ?? '')
      case 'str':
        return format.text(unescaped(value))
      case 'inlineStr':
        return format.text(inline)
      case 'b':
        return value === '1' || value === 'true' ? 'TRUE' : 'FALSE'
      case 'e':
        return value
      case 'd':
        return value.replace(/T00:00:00(\.0+)?Z?$/, '').replace('T', ' ')
      default: {
        if (value.trim() === '') return ''
        const number = Number(value)
        return Number.isFinite(number) ? format.number(number, this.#is1904) : value
      }
    }
  }

  // --- text

  /** Rows and columns that are wholly empty are left out; the order of the others stays. */
  #write(name: string, { rows, merges }: SheetContent): void {
    if (rows.length === 0) return
    const builder = this.#builder
    if (builder.length > 0) builder.add('\n')
    const start = builder.length
    builder.add(tidy(name).replaceAll('\n', ' '))
    builder.heading(start, builder.length, 1)
    const rowNumbers = rows.map(({ row }) => row)
    const columns = [...new Set(rows.flatMap(({ cells }) => cells.map(({ column }) => column)))].sort(
      (a, b) => a - b,
    )
    const places = new Map(columns.map((column, place) => [column, place]))
    const anchors = new Map(merges.map((merge) => [merge.row * 16_384 + merge.column, merge]))
    const { tables } = builder
    const table = tables.open()
    for (const { row, cells } of rows) {
      builder.add('\n')
      tables.row(table)
      let slots = 0
      const slot = (): void => {
        if (slots > 0) builder.add('\t')
        slots += 1
      }
      for (const { column, text } of cells) {
        const place = places.get(column) as number
        for (;;) {
          for (let taken = tables.takenBefore(table); taken > 0; taken -= 1) slot()
          if (table.column >= place) break
          slot()
          tables.cell(table, builder.length, 1, 1)
        }
        // Under a merged cell nothing is shown.
        if (table.column > place) continue
        slot()
        const merge = anchors.get(row * 16_384 + column)
        const open =
          merge === undefined
            ? tables.cell(table, builder.length, 1, 1)
            : tables.cell(
                table,
                builder.length,
                between(columns, merge.column, merge.lastColumn),
                between(rowNumbers, merge.row, merge.lastRow),
              )
        builder.add(text)
        open.end = builder.length
      }
    }
    tables.close()
  }
}

/** Rows by number, cells by column; of what stands twice the last counts. */
function ordered(rows: readonly SheetRow[]): SheetRow[] {
  const byRow = new Map<number, Map<number, string>>()
  for (const { row, cells } of rows) {
    const found = byRow.get(row) ?? new Map<number, string>()
    byRow.set(row, found)
    for (const { column, text } of cells) found.set(column, text)
  }
  return [...byRow]
    .filter(([, cells]) => cells.size > 0)
    .sort(([a], [b]) => a - b)
    .map(([row, cells]) => ({
      row,
      cells: [...cells].map(([column, text]) => ({ column, text })).sort((a, b) => a.column - b.column),
    }))
}

/** How many of the sorted numbers lie within; at least 1. */
function between(numbers: readonly number[], from: number, to: number): number {
  return Math.max(1, firstAbove(numbers, to) - firstAbove(numbers, from - 1))
}

function firstAbove(numbers: readonly number[], value: number): number {
  let [low, high] = [0, numbers.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((numbers[middle] as number) <= value) low = middle + 1
    else high = middle
  }
  return low
}

function mergeOf(ref: string): Merge | undefined {
  const [first = '', last = ''] = ref.split(':')
  const from = parseAddress(first)
  const to = parseAddress(last)
  if (from === undefined || to === undefined || to.row < from.row || to.column < from.column) return undefined
  return { ...from, lastRow: to.row, lastColumn: to.column }
}

/** No tabs within a cell, and no space around it. */
const tidy = (text: string): string =>
  /^\s|\s$|[\t\r]/.test(text) ? text.replace(/\r\n?/g, '\n').replaceAll('\t', ' ').trim() : text

/** Strings spell characters that XML cannot hold as _x000D_. */
const unescaped = (text: string): string =>
  text.includes('_x')
    ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) =>
        String.fromCharCode(Number.parseInt(code, 16)),
      )
    : text

function elementText(xml: XmlScan): string {
  const depth = xml.depth
  let text = ''
  while (xml.next() && xml.depth >= depth) if (xml.kind === 'text') text += xml.text
  return text
}

/** Runs of text without the phonetic guides. */
function richText(xml: XmlScan): string {
  const depth = xml.depth
  let text = ''
  while (xml.next() && xml.depth >= depth) {
    if (xml.kind !== 'open') continue
    const name = localName(xml.name)
    if (name === 't') text += elementText(xml)
    else if (name === 'rPh') xml.skip()
  }
  return unescaped(text)
}

function readStrings(xml: XmlScan): readonly string[] {
  const strings: string[] = []
  while (xml.next()) if (xml.kind === 'open' && localName(xml.name) === 'si') strings.push(richText(xml))
  return strings
}

// --- number formats 数字格式

interface NumberFormat {
  number(value: number, is1904: boolean): string
  text(value: string): string
}

/** As Excel for Chinese shows them. */
const BUILT_IN: Readonly<Record<number, string>> = {
  1: '0',
  2: '0.00',
  3: '#,##0',
  4: '#,##0.00',
  5: '"¥"#,##0;"¥"-#,##0',
  6: '"¥"#,##0;"¥"-#,##0',
  7: '"¥"#,##0.00;"¥"-#,##0.00',
  8: '"¥"#,##0.00;"¥"-#,##0.00',
  9: '0%',
  10: '0.00%',
  14: 'yyyy/m/d',
  15: 'd-mmm-yy',
  16: 'd-mmm',
  17: 'mmm-yy',
  18: 'h:mm AM/PM',
  19: 'h:mm:ss AM/PM',
  20: 'h:mm',
  21: 'h:mm:ss',
  22: 'yyyy/m/d h:mm',
  27: 'yyyy"年"m"月"',
  28: 'm"月"d"日"',
  29: 'm"月"d"日"',
  30: 'm-d-yy',
  31: 'yyyy"年"m"月"d"日"',
  32: 'h"时"mm"分"',
  33: 'h"时"mm"分"ss"秒"',
  34: '上午/下午h"时"mm"分"',
  35: '上午/下午h"时"mm"分"ss"秒"',
  36: 'yyyy"年"m"月"',
  37: '#,##0;-#,##0',
  38: '#,##0;-#,##0',
  39: '#,##0.00;-#,##0.00',
  40: '#,##0.00;-#,##0.00',
  41: '#,##0;-#,##0;"-"',
  42: '"¥"#,##0;"¥"-#,##0;"¥-"',
  43: '#,##0.00;-#,##0.00;"-"',
  44: '"¥"#,##0.00;"¥"-#,##0.00;"¥-"',
  45: 'mm:ss',
  46: '[h]:mm:ss',
  47: 'mm:ss.0',
  50: 'yyyy"年"m"月"',
  51: 'm"月"d"日"',
  52: 'yyyy"年"m"月"',
  53: 'm"月"d"日"',
  54: 'm"月"d"日"',
  55: '上午/下午h"时"mm"分"',
  56: '上午/下午h"时"mm"分"ss"秒"',
  57: 'yyyy"年"m"月"',
  58: 'm"月"d"日"',
}

function readFormats(xml: XmlScan): readonly NumberFormat[] {
  const codes = new Map<string, string>()
  const ids: string[] = []
  let isCellStyles = false
  while (xml.next()) {
    const name = localName(xml.name)
    if (xml.kind === 'close' && name === 'cellXfs') isCellStyles = false
    if (xml.kind !== 'open') continue
    if (name === 'numFmt') codes.set(xml.attribute('numFmtId') ?? '', xml.attribute('formatCode') ?? '')
    else if (name === 'cellXfs') isCellStyles = true
    else if (name === 'xf' && isCellStyles) ids.push(xml.attribute('numFmtId') ?? '0')
  }
  const made = new Map<string, NumberFormat>()
  return ids.map((id) => {
    const code = (codes.get(id) ?? BUILT_IN[Number(id)] ?? '').slice(0, 1000)
    const format = made.get(code) ?? numberFormat(code)
    made.set(code, format)
    return format
  })
}

type Token =
  | { readonly kind: 'literal'; readonly text: string }
  /** 0, # or ? */
  | { readonly kind: 'digit'; readonly text: string }
  | { readonly kind: 'point' | 'comma' | 'percent' | 'text' | 'general' | 'exponent' | 'slash' }
  /** y, m, d, h, s, a repeated; [h], [m], [s]; am/pm; .0 of seconds */
  | { readonly kind: 'date'; readonly text: string }

interface Section {
  readonly tokens: readonly Token[]
  readonly condition: ((value: number) => boolean) | undefined
  readonly isDate: boolean
  readonly plan: Plan | string
}

const GENERAL: NumberFormat = numberFormat('')

/** What a format code makes of a number or a text. */
export function numberFormat(code: string): NumberFormat {
  const sections = code === '' ? [] : splitSections(code).map(parseSection)
  if (sections.length === 0 || (sections.length === 1 && sections[0]?.tokens.length === 0))
    return { number: (value) => general(value), text: (value) => value }
  const textSection = sections[3] ?? sections.find((one) => one.tokens.some((token) => token.kind === 'text'))
  return {
    number: (value, is1904) => showNumber(value, sections, is1904).trim(),
    text: (value) => (textSection === undefined ? value : showText(value, textSection)),
  }
}

/** The shortest decimal of the fifteen digits that a spreadsheet shows. */
const general = (value: number): string => decimalOf(Number(value.toPrecision(15)))

const showText = (value: string, section: Section): string =>
  section.tokens.map((one) => (one.kind === 'text' ? value : one.kind === 'literal' ? one.text : '')).join('')

function splitSections(code: string): string[] {
  const sections: string[] = []
  let from = 0
  for (let at = 0; at < code.length; at += 1) {
    const letter = code.charAt(at)
    if (letter === '"') at = closing(code, '"', at)
    else if (letter === '[') at = closing(code, ']', at)
    else if (letter === '\\' || letter === '!' || letter === '_' || letter === '*') at += 1
    else if (letter === ';') {
      sections.push(code.slice(from, at))
      from = at + 1
    }
  }
  sections.push(code.slice(from))
  return sections.slice(0, 4)
}

function closing(code: string, mark: string, from: number): number {
  const found = code.indexOf(mark, from + 1)
  return found < 0 ? code.length : found
}

function parseSection(code: string): Section {
  const tokens: Token[] = []
  let condition: Section['condition']
  const literal = (text: string): void => {
    tokens.push({ kind: 'literal', text })
  }
  for (let at = 0; at < code.length; at += 1) {
    const letter = code.charAt(at)
    const rest = code.slice(at, at + 10)
    const words = /^(?:general|am\/pm|a\/p|上午\/下午)/i.exec(rest)?.[0]
    if (words !== undefined) {
      if (/^g/i.test(words)) tokens.push({ kind: 'general' })
      else tokens.push({ kind: 'date', text: words.toLowerCase() })
      at += words.length - 1
    } else if (letter === '"') {
      const end = closing(code, '"', at)
      literal(code.slice(at + 1, end))
      at = end
    } else if (letter === '[') {
      const end = closing(code, ']', at)
      const inner = code.slice(at + 1, end)
      if (/^(h+|m+|s+)$/i.test(inner))
        tokens.push({ kind: 'date', text: `[${inner.charAt(0).toLowerCase()}]` })
      else if (inner.startsWith('$')) literal(inner.slice(1).split('-')[0] ?? '')
      else condition ??= conditionOf(inner)
      at = end
    } else if (letter === '\\' || letter === '!') {
      literal(code.charAt(at + 1))
      at += 1
    } else if (letter === '_' || letter === '*') at += 1
    else if (letter === '0' || letter === '#' || letter === '?') tokens.push({ kind: 'digit', text: letter })
    else if (letter === '.') {
      const fraction = /^\.0+/.exec(rest)?.[0]
      const last = tokens.at(-1)
      if (fraction !== undefined && last?.kind === 'date' && /^\[?s/.test(last.text)) {
        tokens.push({ kind: 'date', text: fraction })
        at += fraction.length - 1
      } else tokens.push({ kind: 'point' })
    } else if (letter === ',') tokens.push({ kind: 'comma' })
    else if (letter === '%') tokens.push({ kind: 'percent' })
    else if (letter === '@') tokens.push({ kind: 'text' })
    else if (letter === '/') tokens.push({ kind: 'slash' })
    else if (/^E[+-]/i.test(rest)) {
      tokens.push({ kind: 'exponent' })
      at += 1
    } else if (/[ymdhsae]/i.test(letter)) {
      let end = at
      while (code.charAt(end).toLowerCase() === letter.toLowerCase()) end += 1
      tokens.push({ kind: 'date', text: code.slice(at, end).toLowerCase() })
      at = end - 1
    } else literal(letter)
  }
  const isDate = tokens.some((one) => one.kind === 'date')
  return { tokens: isDate ? tokens.map(asDateLiteral) : tokens, condition, isDate, plan: planOf(tokens) }
}

/** Signs that mean something in a number only stand for themselves in a date. */
function asDateLiteral(token: Token): Token {
  if (token.kind === 'slash') return { kind: 'literal', text: '/' }
  if (token.kind === 'point') return { kind: 'literal', text: '.' }
  if (token.kind === 'comma') return { kind: 'literal', text: ',' }
  return token.kind === 'digit' ? { kind: 'literal', text: token.text } : token
}

function conditionOf(text: string): ((value: number) => boolean) | undefined {
  const found = /^(<=|>=|<>|<|>|=)\s{0,9}(-?\d{1,15}(?:\.\d{1,15})?)$/.exec(text.trim())
  if (found === null) return undefined
  const limit = Number(found[2])
  switch (found[1]) {
    case '<':
      return (value) => value < limit
    case '<=':
      return (value) => value <= limit
    case '>':
      return (value) => value > limit
    case '>=':
      return (value) => value >= limit
    case '=':
      return (value) => value === limit
    default:
      return (value) => value !== limit
  }
}

function showNumber(value: number, sections: readonly Section[], is1904: boolean): string {
  const numeric = sections.slice(0, 3)
  let section = numeric[0] as Section
  let isSigned = true
  if (numeric.some((one) => one.condition !== undefined)) {
    section = numeric.find((one) => one.condition?.(value) ?? false) ?? (numeric.at(-1) as Section)
  } else if (value < 0 && numeric[1] !== undefined) {
    section = numeric[1]
    isSigned = false
  } else if (value === 0 && numeric[2] !== undefined) section = numeric[2]
  if (section.isDate) {
    const shown = value >= 0 && value < 2_958_466 ? showDate(value, section, is1904) : undefined
    return shown ?? general(value)
  }
  const sign = isSigned && value < 0 ? '-' : ''
  return sign + showDigits(Math.abs(value), section)
}

function showDigits(value: number, { tokens, plan }: Section): string {
  if (typeof plan === 'string') return plan === '' ? around(tokens, general(value)) : plan
  const rounded = roundDecimal(shiftDecimal(general(value), plan.shift), plan.places)
  const [integer = '0', decimals = ''] = rounded.split('.')
  return wholePart(plan, integer) + fractionPart(plan, decimals)
}

/** How the digits of a number are laid out. */
interface Plan {
  readonly whole: readonly Token[]
  /** Absent where there is no decimal point. */
  readonly fraction: readonly Token[] | undefined
  readonly isGrouped: boolean
  /** Powers of ten: percent signs, and commas that stand for thousands. */
  readonly shift: number
  readonly places: number
  readonly wholePlaces: number
  /** Digits before the point that are shown even if they are zero. */
  readonly zeros: number
}

/** Words without a number, a blank for none; '' where a plain decimal stands for fractions, exponents and the like. */
function planOf(tokens: readonly Token[]): Plan | string {
  if (tokens.some((one) => one.kind === 'general' || one.kind === 'text' || one.kind === 'exponent'))
    return ''
  if (!tokens.some((one) => one.kind === 'digit'))
    return tokens
      .map((one) => (one.kind === 'literal' ? one.text : one.kind === 'percent' ? '%' : ''))
      .join('')
      .padStart(1)
  if (tokens.some((one) => one.kind === 'slash')) return ''
  const point = tokens.findIndex((one) => one.kind === 'point')
  const whole = point < 0 ? tokens : tokens.slice(0, point)
  const fraction = point < 0 ? undefined : tokens.slice(point + 1)
  const lastDigit = whole.map((one) => one.kind).lastIndexOf('digit')
  const firstDigit = whole.findIndex((one) => one.kind === 'digit')
  const count = (list: readonly Token[], kind: Token['kind']): number =>
    list.filter((one) => one.kind === kind).length
  const thousands = count(whole.slice(lastDigit + 1), 'comma') + count(fraction ?? [], 'comma')
  const places = whole.filter((one) => one.kind === 'digit')
  const firstZero = places.findIndex((one) => one.text === '0')
  return {
    whole,
    fraction,
    isGrouped: count(whole.slice(Math.max(0, firstDigit), lastDigit + 1), 'comma') > 0,
    shift: count(tokens, 'percent') * 2 - thousands * 3,
    places: count(fraction ?? [], 'digit'),
    wholePlaces: places.length,
    zeros: firstZero < 0 ? 0 : places.length - firstZero,
  }
}

/** The literals before and after, with the number in place of all the rest. */
function around(tokens: readonly Token[], number: string): string {
  let text = ''
  let isDone = false
  for (const one of tokens) {
    if (one.kind === 'literal') text += one.text
    else if (!isDone) {
      text += number
      isDone = true
    }
  }
  return text
}

/** From the right: one digit for each place, all that are left at the last. */
function wholePart({ whole, isGrouped, wholePlaces, zeros }: Plan, integer: string): string {
  const digits = (integer === '0' ? '' : integer).padStart(zeros, '0')
  let text = ''
  let left = wholePlaces
  let end = digits.length
  const put = (from: number): void => {
    for (; end > from; end -= 1) {
      const done = digits.length - end
      if (isGrouped && done > 0 && done % 3 === 0) text = `,${text}`
      text = digits.charAt(end - 1) + text
    }
  }
  for (let at = whole.length - 1; at >= 0; at -= 1) {
    const token = whole[at] as Token
    if (token.kind === 'literal') text = token.text + text
    else if (token.kind === 'percent') text = `%${text}`
    else if (token.kind === 'digit') {
      left -= 1
      put(left === 0 ? 0 : Math.max(0, end - 1))
    }
  }
  return wholePlaces === 0 && integer !== '0' ? text + integer : text
}

function fractionPart({ fraction, places }: Plan, decimals: string): string {
  if (fraction === undefined) return ''
  // Places that show no zero fall away from the end.
  let kept = places
  for (let at = fraction.length - 1; at >= 0 && kept > 0; at -= 1) {
    const token = fraction[at] as Token
    if (token.kind !== 'digit') continue
    if (token.text === '0' || decimals.charAt(kept - 1) !== '0') break
    kept -= 1
  }
  let text = '.'
  let place = 0
  for (const token of fraction) {
    if (token.kind === 'literal') text += token.text
    else if (token.kind === 'percent') text += '%'
    else if (token.kind === 'digit') {
      if (place < kept) text += decimals.charAt(place)
      place += 1
    }
  }
  return text
}

/** Half away from zero, on the decimal; exactly so many places. */
export function roundDecimal(decimal: string, places: number): string {
  const [whole = '0', fraction = ''] = decimal.split('.')
  const kept = whole + fraction.slice(0, places).padEnd(places, '0')
  const digits =
    fraction.charAt(places) >= '5' && fraction.charAt(places) <= '9' ? (BigInt(kept) + 1n).toString() : kept
  const padded = digits.padStart(Math.max(whole.length, 1) + places, '0')
  return places === 0 ? padded : `${padded.slice(0, -places)}.${padded.slice(-places)}`
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const WEEKDAYS = '日一二三四五六'

function showDate(serial: number, { tokens }: Section, is1904: boolean): string {
  const fraction = tokens.find((one) => one.kind === 'date' && one.text.startsWith('.'))
  const places = fraction?.kind === 'date' ? Math.min(3, fraction.text.length - 1) : 0
  const unit = 10 ** (3 - places)
  const total = Math.round((serial * 86_400_000) / unit) * unit
  const day = Math.floor(total / 86_400_000)
  const shift = is1904 ? 1462 : day < 60 ? 1 : 0
  const date = new Date(Date.UTC(1899, 11, 30) + shift * 86_400_000 + total)
  const isHalfDay = tokens.some((one) => one.kind === 'date' && /\/|^a\/p/.test(one.text))
  const hours = date.getUTCHours()
  const two = (value: number, text: string): string =>
    text.length > 1 ? String(value).padStart(2, '0') : String(value)
  let before = ''
  return tokens
    .map((one, index) => {
      if (one.kind === 'literal') return one.text
      if (one.kind !== 'date') return ''
      const { text } = one
      const last = before
      before = text
      switch (text.charAt(0)) {
        case 'y':
        case 'e':
          return text.length === 2 && text.charAt(0) === 'y'
            ? String(date.getUTCFullYear() % 100).padStart(2, '0')
            : String(date.getUTCFullYear())
        case 'm': {
          if (/^\[?h/.test(last) || isBeforeSeconds(tokens, index)) return two(date.getUTCMinutes(), text)
          return text.length >= 3 ? (MONTHS[date.getUTCMonth()] ?? '') : two(date.getUTCMonth() + 1, text)
        }
        case 'd':
          return text.length >= 3 ? `星期${WEEKDAYS.charAt(date.getUTCDay())}` : two(date.getUTCDate(), text)
        case 'h':
          return two(isHalfDay ? hours % 12 || 12 : hours, text)
        case 's':
          return two(date.getUTCSeconds(), text)
        case '.':
          return `.${String(date.getUTCMilliseconds()).padStart(3, '0').slice(0, places)}`
        case '[': {
          const size = text === '[h]' ? 3_600_000 : text === '[m]' ? 60_000 : 1000
          return String(Math.floor(total / size))
        }
        case '上':
          return hours < 12 ? '上午' : '下午'
        default:
          if (text === 'am/pm') return hours < 12 ? 'AM' : 'PM'
          if (text === 'a/p') return hours < 12 ? 'A' : 'P'
          return `${text.length > 3 ? '星期' : ''}${WEEKDAYS.charAt(date.getUTCDay())}`
      }
    })
    .join('')
}

function isBeforeSeconds(tokens: readonly Token[], index: number): boolean {
  const next = tokens.slice(index + 1).find((one) => one.kind === 'date')
  return next?.kind === 'date' && /^\[?s/.test(next.text)
}
