/**
 * Lines as CSV 分录的规范格式, in which the store keeps them: columns named and ordered as in VoucherLine, amounts in whole
 * fen, UTF-8, lines ending in LF. Written and read without loss; texts stay as they are, formulas are not guarded, since
 * no spreadsheet opens these files.
 *
 * Reading goes over bytes, not texts: fields that repeat are looked up by their bytes and decoded once, so that ten
 * million lines take seconds, and no text holds the chunk that it came from.
 */
import type { VoucherLine } from '@jiheng/ledger'
import { dayNumber } from '@jiheng/ledger'
import { type Findings, shown } from './accounting.ts'

/** In the file's order. */
export const LINE_COLUMNS = [
  'period',
  'date',
  'kind',
  'number',
  'line',
  'summary',
  'account',
  'debit',
  'credit',
  'functional',
  'economic',
  'fund',
  'project',
  'payee',
  'preparer',
  'reviewer',
  'poster',
  'enteredOn',
  'postedOn',
  'attachments',
  'row',
] as const satisfies readonly (keyof VoucherLine)[]

export const LINES_CSV_HEADER = `${LINE_COLUMNS.join(',')}\n`

const encoder = new TextEncoder()

/** Lines as CSV; a later piece of the same file goes without the header. */
export function writeLinesCsv(lines: Iterable<VoucherLine>, withHeader = true): Uint8Array {
  const parts: string[] = withHeader ? [LINES_CSV_HEADER] : []
  for (const line of lines)
    parts.push(
      `${line.period},${cell(line.date)},${cell(line.kind)},${line.number},${line.line},${cell(line.summary)},${cell(line.account)},${line.debit},${line.credit},${cell(line.functional)},${cell(line.economic)},${cell(line.fund)},${cell(line.project)},${cell(line.payee)},${cell(line.preparer)},${cell(line.reviewer)},${cell(line.poster)},${cell(line.enteredOn)},${cell(line.postedOn)},${line.attachments},${line.row}\n`,
    )
  return encoder.encode(parts.join(''))
}

const cell = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

const COMMA = 44
const QUOTE = 34
const FEED = 10
const MINUS = 45
const MOST_ROW_BYTES = 1 << 20

/** Whether a file begins as ours do. */
export function isLinesCsv(head: Uint8Array): boolean {
  if (head.length < LINES_CSV_HEADER.length) return false
  for (let at = 0; at < LINES_CSV_HEADER.length; at += 1)
    if (head[at] !== LINES_CSV_HEADER.charCodeAt(at)) return false
  return true
}

/** Takes chunks of bytes, gives lines; a row with a fault is a problem and no line. */
export class LinesCsvReader {
  readonly #file: string
  readonly #findings: Findings
  readonly #give: (line: VoucherLine) => void
  readonly #texts = new BytesTable()
  readonly #starts = new Int32Array(LINE_COLUMNS.length + 1)
  readonly #ends = new Int32Array(LINE_COLUMNS.length + 1)
  #rest: Uint8Array = new Uint8Array(0)
  /** Line of the file on which the next row begins. */
  #row = 1
  #isHeader = true
  damaged = 0

  constructor(file: string, findings: Findings, give: (line: VoucherLine) => void) {
    this.#file = file
    this.#findings = findings
    this.#give = give
  }

  feed(chunk: Uint8Array): void {
    let bytes = chunk
    if (this.#rest.length > 0) {
      bytes = new Uint8Array(this.#rest.length + chunk.length)
      bytes.set(this.#rest)
      bytes.set(chunk, this.#rest.length)
    }
    this.#rest = bytes.slice(this.#rows(bytes, false))
  }

  end(): void {
    this.#rows(this.#rest, true)
    this.#rest = new Uint8Array(0)
  }

  /** Reads whole rows; gives where the first row begins that is not whole. */
  #rows(bytes: Uint8Array, isLast: boolean): number {
    const length = bytes.length
    let at = 0
    while (at < length) {
      const end = this.#split(bytes, at, length, isLast)
      if (end < 0) {
        if (length - at <= MOST_ROW_BYTES) return at
        // A quote that nothing closes: the row ends where its line does.
        const feed = bytes.indexOf(FEED, at)
        if (feed < 0) return at
        this.#fault('row', '…', '引号没有闭合')
        this.#row += 1
        at = feed + 1
        continue
      }
      at = end
    }
    return at
  }

  /** Finds the fields of the row that begins at `from` and gives it; the next row's start, −1 if it is not whole. */
  #split(bytes: Uint8Array, from: number, length: number, isLast: boolean): number {
    const starts = this.#starts
    const ends = this.#ends
    let field = 0
    let at = from
    let feeds = 1
    let isQuoted = false
    starts[0] = from
    for (;;) {
      if (at < length && bytes[at] === QUOTE && at === starts[field < starts.length ? field : 0]) {
        isQuoted = true
        at += 1
        for (;;) {
          while (at < length && bytes[at] !== QUOTE) {
            if (bytes[at] === FEED) feeds += 1
            at += 1
          }
          if (at >= length) break
          if (at + 1 < length && bytes[at + 1] === QUOTE) at += 2
          else if (at + 1 >= length && !isLast) return -1
          else break
        }
        if (at >= length) {
          if (!isLast) return -1
          this.#fault('row', '…', '引号没有闭合')
          return length
        }
        at += 1
      }
      while (at < length && bytes[at] !== COMMA && bytes[at] !== FEED) at += 1
      if (at >= length && !isLast) return -1
      if (field < ends.length) ends[field] = at
      field += 1
      if (at >= length || bytes[at] === FEED) break
      at += 1
      if (field < starts.length) starts[field] = at
    }
    if (this.#isHeader) this.#isHeader = false
    else if (field === LINE_COLUMNS.length) this.#line(bytes, isQuoted)
    else if (field > 1 || (ends[0] as number) > from)
      this.#fault('row', `${field} 列`, `应有 ${LINE_COLUMNS.length} 列`)
    this.#row += feeds
    return at + 1
  }

  #line(bytes: Uint8Array, isQuoted: boolean): void {
    const period = this.#number(bytes, 0)
    const date = this.#text(bytes, 1, isQuoted)
    const number = this.#number(bytes, 3)
    const line = this.#number(bytes, 4)
    const debit = this.#amount(bytes, 7)
    const credit = this.#amount(bytes, 8)
    const enteredOn = this.#text(bytes, 17, isQuoted)
    const postedOn = this.#text(bytes, 18, isQuoted)
    const attachments = this.#number(bytes, 19)
    const row = this.#number(bytes, 20)
    if (
      period === undefined ||
      number === undefined ||
      line === undefined ||
      debit === undefined ||
      credit === undefined ||
      attachments === undefined ||
      row === undefined
    )
      return
    if (
      !this.#isDay(date, 'date') ||
      !this.#isDay(enteredOn, 'enteredOn') ||
      !this.#isDay(postedOn, 'postedOn')
    )
      return
    this.#give({
      period,
      date,
      kind: this.#text(bytes, 2, isQuoted),
      number,
      line,
      summary: this.#text(bytes, 5, isQuoted),
      account: this.#text(bytes, 6, isQuoted),
      debit,
      credit,
      functional: this.#text(bytes, 9, isQuoted),
      economic: this.#text(bytes, 10, isQuoted),
      fund: this.#text(bytes, 11, isQuoted),
      project: this.#text(bytes, 12, isQuoted),
      payee: this.#text(bytes, 13, isQuoted),
      preparer: this.#text(bytes, 14, isQuoted),
      reviewer: this.#text(bytes, 15, isQuoted),
      poster: this.#text(bytes, 16, isQuoted),
      enteredOn,
      postedOn,
      attachments,
      row,
    })
  }

  #fault(field: string, found: string, reason: string): void {
    this.damaged += 1
    const row = this.#row
    this.#findings.add('ledger-cell-unreadable', { field, found, reason }, () => ({
      kind: 'file',
      file: this.#file,
      line: row,
      field,
    }))
  }

  readonly #days = new Set<string>([''])
  #isDay(text: string, field: string): boolean {
    if (this.#days.has(text)) return true
    if (dayNumber(text) !== 0 || text === '1970-01-01') {
      if (this.#days.size < 10_000) this.#days.add(text)
      return true
    }
    this.#fault(field, shown(text), '不是日期')
    return false
  }

  /** A whole number of at most fifteen digits. */
  #digits(bytes: Uint8Array, field: number): number | undefined {
    let at = this.#starts[field] as number
    const end = this.#ends[field] as number
    const isNegative = bytes[at] === MINUS
    if (isNegative) at += 1
    if (at >= end || end - at > 15) return undefined
    let value = 0
    for (; at < end; at += 1) {
      const digit = (bytes[at] as number) - 48
      if (digit < 0 || digit > 9) return undefined
      value = value * 10 + digit
    }
    return isNegative ? -value : value
  }

  #number(bytes: Uint8Array, field: number): number | undefined {
    const value = this.#digits(bytes, field)
    if (value !== undefined && value >= -1 && value <= 0x7fffffff) return value === 0 ? 0 : value
    this.#fault(LINE_COLUMNS[field] as string, this.#found(bytes, field), '不是整数')
    return undefined
  }

  #amount(bytes: Uint8Array, field: number): bigint | undefined {
    const value = this.#digits(bytes, field)
    if (value !== undefined) return value === 0 ? 0n : BigInt(value)
    const text = this.#found(bytes, field)
    if (/^-?\d{1,18}$/.test(text)) return BigInt(text)
    this.#fault(LINE_COLUMNS[field] as string, text === '' ? '（空）' : text, '不是以分为单位的整数')
    return undefined
  }

  #found(bytes: Uint8Array, field: number): string {
    return shown(new TextDecoder().decode(bytes.subarray(this.#starts[field], this.#ends[field]))) || '（空）'
  }

  #text(bytes: Uint8Array, field: number, isQuoted: boolean): string {
    const start = this.#starts[field] as number
    const end = this.#ends[field] as number
    if (start === end) return ''
    const text = this.#texts.text(bytes, start, end)
    return isQuoted && text.charCodeAt(0) === QUOTE ? text.slice(1, -1).replaceAll('""', '"') : text
  }
}

const SLOTS = 1 << 16
const LONGEST = 120

/** Texts by their bytes: a table of the last ones seen, each decoded once while it stays in its slot. */
class BytesTable {
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  readonly #bytes = new Uint8Array(SLOTS * LONGEST)
  readonly #lengths = new Uint8Array(SLOTS)
  readonly #texts: string[] = new Array<string>(SLOTS).fill('')

  text(from: Uint8Array, start: number, end: number): string {
    const length = end - start
    if (length > LONGEST) return this.#decoder.decode(from.subarray(start, end))
    let hash = 0x811c9dc5
    for (let at = start; at < end; at += 1) hash = Math.imul(hash ^ (from[at] as number), 0x01000193)
    const slot = (hash ^ (hash >>> 15)) & (SLOTS - 1)
    const bytes = this.#bytes
    const base = slot * LONGEST
    if (this.#lengths[slot] === length) {
      let at = 0
      while (at < length && bytes[base + at] === from[start + at]) at += 1
      if (at === length) return this.#texts[slot] as string
    }
    const text = this.#decoder.decode(from.subarray(start, end))
    this.#lengths[slot] = length
    bytes.set(from.subarray(start, end), base)
    this.#texts[slot] = text
    return text
  }
}
