/**
 * What bounds the reading of a source 来源文件, and what keeps the bounds: faults, unzipping, XML that never recurses,
 * text and tables that stop growing. Everything takes time linear in the file.
 */
import type { SourceCell, SourceHeading, SourceTable, SourceText } from '@jiheng/checker'
import { readZip, type ZipFaultCode, type ZipLimits } from '../zip.ts'

/** 来源问题. What is wrong, where, and how to mend it. */
export interface SourceFault {
  readonly code: string
  readonly message: string
}

export interface SourceLimits {
  readonly maxBytes: number
  readonly maxCharacters: number
  /** Elements within elements, of XML. */
  readonly maxDepth: number
  readonly maxCells: number
  readonly zip: ZipLimits
}

export const SOURCE_LIMITS: SourceLimits = {
  maxBytes: 100 * 1024 * 1024,
  maxCharacters: 20_000_000,
  maxDepth: 1000,
  maxCells: 2_000_000,
  zip: {
    maxEntries: 10_000,
    maxBytes: 512 * 1024 * 1024,
    maxEntryBytes: 256 * 1024 * 1024,
    maxRatio: 1000,
    maxDepth: 16,
  },
}

/** A fault on its way to the caller; it never leaves this folder. */
export class SourceFailure extends Error {
  readonly fault: SourceFault
  constructor(code: string, message: string) {
    super(message)
    this.fault = { code, message }
  }
}

export const isFault = (value: unknown): value is SourceFault =>
  typeof value === 'object' && value !== null && 'code' in value && 'message' in value

export const million = (count: number): string =>
  count >= 10_000 ? `${Math.round(count / 10_000)} 万` : String(count)

export const megabytes = (bytes: number): string => `${Math.max(1, Math.round(bytes / 1_048_576))} MB`

// --- packages

const ZIP_LIMIT_CODES: ReadonlySet<ZipFaultCode> = new Set<ZipFaultCode>([
  'zip-too-large',
  'zip-ratio',
  'zip-too-many-entries',
  'zip-too-deep',
])

/** The parts of an office package by path in lower case. */
export function openPackage(bytes: Uint8Array, limits: SourceLimits): ReadonlyMap<string, Uint8Array> {
  const zip = readZip(bytes, limits.zip)
  if ('files' in zip) return new Map([...zip.files].map(([path, file]) => [path.toLowerCase(), file]))
  const first = zip.faults.find((one) => ZIP_LIMIT_CODES.has(one.code)) ?? zip.faults[0]
  const where = first?.path === undefined ? '' : `（部件 ${first.path.slice(0, 100)}）`
  if (first !== undefined && ZIP_LIMIT_CODES.has(first.code))
    throw new SourceFailure(
      'source.limit',
      `文件展开后超出上限：${first.message}${where}。请删去大图片等内容，或把文件拆成几份再导入。`,
    )
  if (first?.code === 'zip-encrypted')
    throw new SourceFailure('source.encrypted', '文件加了密码，无法读取。请取消密码后另存一份再导入。')
  throw new SourceFailure(
    'source.broken',
    `文件已损坏：${first?.message ?? '不是有效的压缩包'}${where}。请用 Word、Excel 或 WPS 打开后重新保存再导入。`,
  )
}

export interface Relation {
  readonly type: string
  readonly target: string
}

/** What a part of a package refers to, by identifier; targets as paths from the package's root, in lower case. */
export function relationsOf(
  files: ReadonlyMap<string, Uint8Array>,
  part: string,
  limits: SourceLimits,
): ReadonlyMap<string, Relation> {
  const found = new Map<string, Relation>()
  const slash = part.lastIndexOf('/') + 1
  const folder = part.slice(0, slash)
  const path = `${folder}_rels/${part.slice(slash)}.rels`.toLowerCase()
  const bytes = files.get(path)
  if (bytes === undefined) return found
  const xml = new XmlScan(bytes, path, limits)
  while (xml.next()) {
    if (xml.kind !== 'open' || localName(xml.name) !== 'Relationship') continue
    if (xml.attribute('TargetMode') === 'External') continue
    const target = xml.attribute('Target') ?? ''
    found.set(xml.attribute('Id') ?? '', {
      type: xml.attribute('Type') ?? '',
      target: resolved(folder, target),
    })
  }
  return found
}

function resolved(folder: string, target: string): string {
  const parts: string[] = []
  for (const part of (target.startsWith('/') ? target : folder + target).split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return parts.join('/').toLowerCase()
}

// --- XML

/** Prefixes by which the readers call these namespaces, in both their transitional and their strict form. */
const PREFIXES: readonly (readonly [RegExp, string])[] = [
  [/\/wordprocessingml\/(2006\/)?main$/, 'w'],
  [/\/officeDocument\/(2006\/)?math$/, 'm'],
  [/\/markup-compatibility\/2006$/, 'mc'],
]

export const localName = (name: string): string => name.slice(name.indexOf(':') + 1)

/** Goes through an XML part from tag to tag, with no tree and no recursion. Fails on what is not well formed. */
export class XmlScan {
  kind: 'open' | 'close' | 'text' = 'text'
  /** Of the element opened or closed. */
  name = ''
  /** Text with its entities resolved. */
  text = ''
  readonly #source: string
  readonly #part: string
  readonly #limits: SourceLimits
  readonly #stack: string[] = []
  readonly #prefixes = new Map<string, string>()
  #at = 0
  #tagStart = 0
  #tagEnd = 0
  #closesItself = false
  #hasRoot = false

  constructor(bytes: Uint8Array, part: string, limits: SourceLimits) {
    this.#part = part
    this.#limits = limits
    this.#source = this.#decoded(bytes)
    const from = this.#source.slice(0, 4096).search(/<!(DOCTYPE|ENTITY)/i)
    if (from >= 0) this.#broken('带有文档类型声明')
  }

  get depth(): number {
    return this.#stack.length
  }

  #broken(why: string): never {
    throw new SourceFailure(
      'source.broken',
      `文件已损坏：部件 ${this.#part.slice(0, 100)} ${why}。请用 Word、Excel 或 WPS 打开后重新保存再导入。`,
    )
  }

  #decoded(bytes: Uint8Array): string {
    const encoding = bytes[0] === 0xff ? 'utf-16le' : bytes[0] === 0xfe ? 'utf-16be' : 'utf-8'
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes)
    } catch {
      return this.#broken('的编码有误')
    }
  }

  /** Goes on to the next tag or text; false at the end. */
  next(): boolean {
    if (this.#closesItself) {
      this.#closesItself = false
      this.kind = 'close'
      this.#stack.pop()
      return true
    }
    const source = this.#source
    while (this.#at < source.length) {
      const start = this.#at
      if (source.charCodeAt(start) !== 60) {
        const found = source.indexOf('<', start)
        this.#at = found < 0 ? source.length : found
        if (this.#stack.length === 0) continue
        this.kind = 'text'
        this.text = unescapeXml(source.slice(start, this.#at))
        return true
      }
      const second = source.charCodeAt(start + 1)
      if (second === 33) {
        if (this.#declaration(start)) return true
      } else if (second === 63) this.#at = this.#after('?>', start)
      else return this.#tag(start, second === 47)
    }
    if (this.#stack.length > 0) this.#broken('不完整，末尾缺失')
    if (!this.#hasRoot) this.#broken('是空的')
    return false
  }

  /** A comment is passed over; true for marked text. */
  #declaration(start: number): boolean {
    const source = this.#source
    if (source.startsWith('<!--', start)) {
      this.#at = this.#after('-->', start + 4)
      return false
    }
    if (!source.startsWith('<![CDATA[', start)) this.#broken('带有文档类型声明')
    this.#at = this.#after(']]>', start)
    this.kind = 'text'
    this.text = source.slice(start + 9, this.#at - 3)
    return true
  }

  #after(mark: string, from: number): number {
    const found = this.#source.indexOf(mark, from)
    if (found < 0) this.#broken('不完整，末尾缺失')
    return found + mark.length
  }

  #tag(start: number, isClosing: boolean): true {
    const source = this.#source
    let end = start + (isClosing ? 2 : 1)
    let nameEnd = -1
    let quote = 0
    for (; ; end += 1) {
      const code = source.charCodeAt(end)
      if (end >= source.length) this.#broken('不完整，末尾缺失')
      if (quote !== 0) {
        if (code === quote) quote = 0
      } else if (code === 62) break
      else if (code === 34 || code === 39) quote = code
      else if (code === 60) this.#broken('的标记有误')
      else if (nameEnd < 0 && (code <= 32 || code === 47)) nameEnd = end
    }
    this.#at = end + 1
    this.#tagStart = nameEnd < 0 ? end : nameEnd
    this.#tagEnd = end
    const name = source.slice(start + (isClosing ? 2 : 1), this.#tagStart)
    if (name === '') this.#broken('的标记有误')
    if (isClosing) {
      this.kind = 'close'
      this.name = this.#called(name)
      if (this.#stack.pop() !== this.name) this.#broken('的标记不成对')
      return true
    }
    this.kind = 'open'
    if (!this.#hasRoot) this.#readPrefixes()
    else if (this.#stack.length === 0) this.#broken('有多余的内容')
    this.#hasRoot = true
    this.name = this.#called(name)
    this.#stack.push(this.name)
    if (this.#stack.length > this.#limits.maxDepth)
      throw new SourceFailure(
        'source.nesting',
        `部件 ${this.#part.slice(0, 100)} 的内容嵌套超过 ${this.#limits.maxDepth} 层，无法读取。请用 Word、Excel 或 WPS 打开，减少嵌套的表格和文本框后另存再导入。`,
      )
    this.#closesItself = source.charCodeAt(end - 1) === 47
    return true
  }

  #readPrefixes(): void {
    const declared = this.#source
      .slice(this.#tagStart, this.#tagEnd)
      .matchAll(/xmlns(?::([\w.-]+))?\s*=\s*["']([^"']*)["']/g)
    for (const [, prefix = '', uri = ''] of declared)
      for (const [pattern, wanted] of PREFIXES)
        if (pattern.test(uri) && prefix !== wanted) this.#prefixes.set(prefix, wanted)
  }

  #called(name: string): string {
    if (this.#prefixes.size === 0) return name
    const colon = name.indexOf(':')
    const wanted = this.#prefixes.get(colon < 0 ? '' : name.slice(0, colon))
    return wanted === undefined ? name : `${wanted}:${name.slice(colon + 1)}`
  }

  /** An attribute of the element just opened, whatever its prefix. */
  attribute(name: string): string | undefined {
    const source = this.#source
    let at = this.#tagStart
    while (at < this.#tagEnd) {
      while (source.charCodeAt(at) <= 32) at += 1
      let equals = at
      while (equals < this.#tagEnd && source.charCodeAt(equals) !== 61) equals += 1
      let open = equals + 1
      while (open < this.#tagEnd && source.charCodeAt(open) <= 32) open += 1
      const quote = source.charCodeAt(open)
      if (open >= this.#tagEnd || (quote !== 34 && quote !== 39)) return undefined
      let close = open + 1
      while (close < this.#tagEnd && source.charCodeAt(close) !== quote) close += 1
      let end = equals
      while (end > at && source.charCodeAt(end - 1) <= 32) end -= 1
      const start = end - name.length
      if (
        source.startsWith(name, start) &&
        (start === at || (start > at && source.charCodeAt(start - 1) === 58))
      )
        return unescapeXml(source.slice(open + 1, close))
      at = close + 1
    }
    return undefined
  }

  /** Whether a switch such as w:vanish is on: there, and not said to be off. */
  isOn(): boolean {
    const value = this.attribute('val')
    return value !== '0' && value !== 'false' && value !== 'off'
  }

  /** Passes over the rest of the element just opened. */
  skip(): void {
    const depth = this.#stack.length - 1
    while (this.#stack.length > depth && this.next());
  }
}

const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

export function unescapeXml(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(/&(?:#x([0-9a-fA-F]{1,6})|#(\d{1,7})|(\w{2,4}));/g, (whole, hex, decimal, name) => {
    if (name !== undefined) return NAMED[name] ?? whole
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole
  })
}

// --- text

/** Text that grows up to the limit, with the tables and headings in it. */
export class SourceBuilder {
  readonly #limits: SourceLimits
  readonly #parts: string[] = []
  readonly #headings: SourceHeading[] = []
  readonly tables: TableLog
  #part = ''
  #length = 0

  constructor(limits: SourceLimits) {
    this.#limits = limits
    this.tables = new TableLog(limits)
  }

  get length(): number {
    return this.#length
  }

  add(text: string): void {
    this.#length += text.length
    if (this.#length > this.#limits.maxCharacters)
      throw new SourceFailure(
        'source.limit',
        `文字超过 ${million(this.#limits.maxCharacters)}字。请把文件拆成几份再导入。`,
      )
    this.#part += text
    if (this.#part.length > 65_536) {
      this.#parts.push(this.#part)
      this.#part = ''
    }
  }

  heading(start: number, end: number, level: number): void {
    if (end > start) this.#headings.push({ start, end, level })
  }

  done(): SourceText {
    const text = this.#parts.join('') + this.#part
    const tables = this.tables.chosen()
    return {
      text,
      ...(tables.length === 0 ? {} : { tables }),
      ...(this.#headings.length === 0 ? {} : { headings: this.#headings }),
    }
  }
}

type Writable<T> = { -readonly [key in keyof T]: T[key] }
export type OpenCell = Writable<SourceCell>

export interface OpenTable {
  readonly parent: number
  readonly cells: OpenCell[]
  /** Row being read, −1 before the first. */
  row: number
  column: number
  columnCount: number
  /** For each column the row from which it is free again, and the cell that reaches down to there. */
  readonly taken: { until: number; cell: OpenCell }[]
}

const MOST_COLUMNS = 16_384
const MOST_STEPS = 40_000_000

/** Tables in reading order, tables within tables included, of which the better ones are chosen at the end. */
export class TableLog {
  readonly #limits: SourceLimits
  readonly #tables: OpenTable[] = []
  readonly #open: number[] = []
  #cells = 0
  #steps = 0

  constructor(limits: SourceLimits) {
    this.#limits = limits
  }

  get depth(): number {
    return this.#open.length
  }

  get current(): OpenTable | undefined {
    return this.#tables[this.#open.at(-1) ?? -1]
  }

  open(): OpenTable {
    const table = {
      parent: this.#open.at(-1) ?? -1,
      cells: [],
      row: -1,
      column: 0,
      columnCount: 0,
      taken: [],
    }
    this.#open.push(this.#tables.length)
    this.#tables.push(table)
    return table
  }

  row(table: OpenTable): void {
    table.row += 1
    table.column = 0
  }

  /** Columns taken from above before the next cell: one for each cell that reaches down. */
  takenBefore(table: OpenTable): number {
    let count = 0
    let last: OpenCell | undefined
    for (;;) {
      const taken = table.taken[table.column]
      if (taken === undefined || taken.until <= table.row) return count
      if (taken.cell !== last) count += 1
      last = taken.cell
      table.column += 1
      this.#step(1)
    }
  }

  /** Begins a cell at the next column. */
  cell(table: OpenTable, start: number, columnSpan: number, rowSpan: number): OpenCell {
    this.#cells += 1
    if (this.#cells > this.#limits.maxCells)
      throw new SourceFailure(
        'source.limit',
        `表格单元格超过 ${million(this.#limits.maxCells)}个。请只保留需要核对的表再导入。`,
      )
    const column = table.column
    const cell = { row: table.row, column, rowSpan, columnSpan, start, end: start }
    table.column += columnSpan
    if (table.column > MOST_COLUMNS)
      throw new SourceFailure('source.limit', `表格的列数超过 ${MOST_COLUMNS}。请拆分表格后再导入。`)
    this.#step(columnSpan)
    const until = table.row + rowSpan
    for (let at = column; at < table.column; at += 1) {
      // Below a cell that spans there is an overlap, which the earlier cell wins.
      while (table.taken.length <= at) table.taken.push({ until: 0, cell })
      const taken = table.taken[at] as { until: number; cell: OpenCell }
      if (taken.until > table.row && at > column) {
        cell.columnSpan = at - column
        table.column = at
        break
      }
      taken.until = until
      taken.cell = cell
    }
    table.columnCount = Math.max(table.columnCount, table.column)
    table.cells.push(cell)
    return cell
  }

  /** Lets the cell above the next column reach one row further down; false if it is none of those that may. */
  extend(table: OpenTable, may: ReadonlySet<OpenCell>): boolean {
    const above = table.taken[table.column]
    if (above === undefined || above.until !== table.row) return false
    const { cell } = above
    if (cell.column !== table.column || !may.has(cell)) return false
    cell.rowSpan += 1
    for (let at = cell.column; at < cell.column + cell.columnSpan; at += 1) {
      const taken = table.taken[at]
      if (taken !== undefined) taken.until = table.row + 1
    }
    table.column += cell.columnSpan
    this.#step(cell.columnSpan)
    return true
  }

  #step(count: number): void {
    this.#steps += count
    if (this.#steps > MOST_STEPS)
      throw new SourceFailure('source.limit', '表格的合并单元格过多，无法读取。请取消不必要的合并后再导入。')
  }

  close(): void {
    const table = this.current
    this.#open.pop()
    if (table === undefined) return
    const rowCount = table.row + 1
    for (const cell of table.cells) cell.rowSpan = Math.max(1, Math.min(cell.rowSpan, rowCount - cell.row))
  }

  /** Of a table and those within it, whichever has more cells: a table that only lays out the page gives way. */
  chosen(): readonly SourceTable[] {
    const tables = this.#tables
    const inner = new Float64Array(tables.length)
    for (let at = tables.length - 1; at >= 0; at -= 1) {
      const table = tables[at] as OpenTable
      const best = Math.max(table.cells.length, inner[at] as number)
      if (table.parent >= 0) inner[table.parent] = (inner[table.parent] as number) + best
    }
    const covered = new Uint8Array(tables.length)
    const chosen: SourceTable[] = []
    for (const [at, table] of tables.entries()) {
      const within = table.parent >= 0 && covered[table.parent] === 1
      const isBest = table.cells.length >= (inner[at] as number)
      if (within || isBest) covered[at] = 1
      const [first] = table.cells
      if (within || !isBest || first === undefined) continue
      chosen.push({
        start: first.start,
        end: table.cells.reduce((end, cell) => Math.max(end, cell.end), first.start),
        cells: table.cells,
        rowCount: table.row + 1,
        columnCount: table.columnCount,
      })
    }
    return chosen
  }
}
