/**
 * CSV 文本表格 (RFC 4180): UTF-8, UTF-16 with a mark, or GB18030 as Chinese Excel and WPS save it. Every row keeps the
 * line it starts on. Cells are text and stay as typed; nothing is made a number here.
 *
 * Written cells that a spreadsheet would take for a formula get an apostrophe in front, and reading takes it away again:
 * what was written reads back the same.
 */

const MESSAGES = {
  'csv-too-large': '文件过大',
  'csv-not-text': '不是文本文件',
  'csv-encoding': '既不是 UTF-8 也不是 GB18030 编码',
  'csv-quote-unclosed': '引号没有闭合',
  'csv-quote-stray': '引号后面还有文字',
  'csv-row-too-long': '这一行的格数比表头多；数字里的千分位逗号须加引号或删去',
} as const

export type CsvFaultCode = keyof typeof MESSAGES

/** 文本表格问题. `line` counts from 1. */
export interface CsvFault {
  readonly code: CsvFaultCode
  readonly file: string
  readonly line?: number
  readonly message: string
  readonly values: Readonly<Record<string, string>>
}

/** A row 行 and the line of the file on which it begins. */
export interface CsvRow {
  readonly line: number
  readonly cells: readonly string[]
}

const MAX_BYTES = 64 * 1024 * 1024

/** Rows and faults of a file. Blank lines are left out; a row with a fault is still given, as well as it can be read. */
export function readCsv(
  bytes: Uint8Array,
  file: string,
): { readonly rows: readonly CsvRow[]; readonly faults: readonly CsvFault[] } {
  const faults: CsvFault[] = []
  const add = (code: CsvFaultCode, line?: number, values: Readonly<Record<string, string>> = {}): void => {
    faults.push({ code, file, message: MESSAGES[code], values, ...(line === undefined ? {} : { line }) })
  }
  if (bytes.length > MAX_BYTES) {
    add('csv-too-large', undefined, { limit: '64 MiB' })
    return { rows: [], faults }
  }
  const decoded = decode(bytes)
  if (typeof decoded !== 'string') {
    add(decoded.code, decoded.line)
    return { rows: [], faults }
  }
  const rows = parse(decoded, separatorOf(decoded), add)
  const width = rows[0]?.cells.length ?? 0
  for (const { line, cells } of rows)
    if (cells.slice(width).some((cell) => cell.trim() !== ''))
      add('csv-row-too-long', line, { found: String(cells.length), wanted: String(width) })
  return { rows, faults }
}

function decode(bytes: Uint8Array): string | { code: CsvFaultCode; line?: number } {
  const [first, second] = bytes
  const wide =
    first === 0xff && second === 0xfe
      ? 'utf-16le'
      : first === 0xfe && second === 0xff
        ? 'utf-16be'
        : undefined
  if (wide === undefined && bytes.includes(0)) return { code: 'csv-not-text' }
  const text = decodedAs(wide ?? 'utf-8', bytes)
  if (text !== undefined) return text
  const chinese = wide !== undefined || isMostlyUtf8(bytes) ? undefined : decodedAs('gb18030', bytes)
  return chinese ?? { code: 'csv-encoding', line: firstUndecodableLine(bytes) }
}

function decodedAs(encoding: string, bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/**
 * Whether the text is UTF-8 with a few broken characters, which GB18030 would read as gibberish without complaint:
 * more characters outside ASCII are right as UTF-8 than wrong. Of Chinese text in GB18030 hardly any is.
 */
function isMostlyUtf8(bytes: Uint8Array): boolean {
  let [right, wrong] = [0, 0]
  for (const letter of new TextDecoder('utf-8').decode(bytes))
    if (letter === '\ufffd') wrong += 1
    else if (letter > '\u007f') right += 1
  return right > wrong
}

/** The first line that is not in the encoding that fits best. */
function firstUndecodableLine(bytes: Uint8Array): number {
  const encoding = isMostlyUtf8(bytes) ? 'utf-8' : 'gb18030'
  let start = 0
  for (let line = 1; start < bytes.length; line += 1) {
    const feed = bytes.indexOf(10, start)
    const end = feed < 0 ? bytes.length : feed
    if (decodedAs(encoding, bytes.subarray(start, end)) === undefined) return line
    start = end + 1
  }
  return 1
}

/** A comma, unless the first line has tabs and no comma. */
function separatorOf(text: string): string {
  const first = (/^[^\r\n]*/.exec(text)?.[0] ?? '').replace(/"[^"]*("|$)/g, '')
  return first.includes('\t') && !first.includes(',') ? '\t' : ','
}

function parse(
  text: string,
  separator: string,
  add: (code: CsvFaultCode, line: number) => void,
): readonly CsvRow[] {
  const rows: CsvRow[] = []
  let cells: string[] = []
  let at = 0
  let line = 1
  let start = { line, at }
  while (at < text.length || cells.length > 0) {
    let cell = ''
    const isQuoted = text[at] === '"'
    if (isQuoted) {
      const close = closingQuote(text, at + 1)
      if (close === text.length) add('csv-quote-unclosed', line)
      const inner = text.slice(at + 1, close)
      cell = inner.replaceAll('""', '"')
      line += lineEnds(inner)
      at = Math.min(close + 1, text.length)
    }
    const bare = text.slice(at, bareEnd(text, at, separator))
    if (isQuoted && bare.trim() !== '') add('csv-quote-stray', line)
    cells.push(unguarded(cell + bare))
    at += bare.length
    if (text[at] === separator) {
      at += 1
      continue
    }
    if (at > start.at) rows.push({ line: start.line, cells })
    cells = []
    at += text.startsWith('\r\n', at) ? 2 : 1
    line += 1
    start = { line, at }
  }
  return rows
}

/** The quote that closes the one before `from`; the text's length if none does. */
function closingQuote(text: string, from: number): number {
  let at = text.indexOf('"', from)
  while (at >= 0 && text[at + 1] === '"') at = text.indexOf('"', at + 2)
  return at < 0 ? text.length : at
}

function bareEnd(text: string, from: number, separator: string): number {
  let at = from
  while (at < text.length && text[at] !== separator && text[at] !== '\n' && text[at] !== '\r') at += 1
  return at
}

const lineEnds = (text: string): number => text.match(/\r\n|\r|\n/g)?.length ?? 0

/** What Excel, WPS or LibreOffice may take for a formula, full-width signs included. */
const FORMULA_START = /^[\s\u3000\ufeff]*[=+\-@＝＋－＠]|^[\t\r\n]/
const PLAIN_NUMBER = /^[+-]?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?%?$/

/** Whether a spreadsheet could run the text as a formula. Plain numbers such as -12.5 are none. */
export const looksLikeFormula = (text: string): boolean =>
  FORMULA_START.test(text) && !PLAIN_NUMBER.test(text)

const needsGuard = (text: string): boolean => looksLikeFormula(text.replace(/^'+/, ''))
const unguarded = (text: string): string =>
  text.startsWith("'") && needsGuard(text.slice(1)) ? text.slice(1) : text

/** The rows as CSV with a byte order mark, which Excel needs to read UTF-8. */
export function writeCsv(rows: readonly (readonly string[])[]): Uint8Array {
  const lines = rows.map((cells) =>
    cells.length === 1 && cells[0] === '' ? '""' : cells.map(written).join(','),
  )
  return new TextEncoder().encode(`\ufeff${lines.map((line) => `${line}\r\n`).join('')}`)
}

function written(text: string): string {
  const safe = needsGuard(text) ? `'${text}` : text
  return /[",\r\n\t]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
