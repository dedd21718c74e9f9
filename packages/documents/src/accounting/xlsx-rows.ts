/**
 * XLSX → rows 流式读取工作簿: the package is checked by its directory, the sheets are inflated piece by piece and never
 * held; only the shared strings are. Numbers come as the shortest decimal that gives them back, days as days. Formulas
 * count with the value saved for them; one without a value comes as its own text, so that it is a fault where an amount is
 * wanted, not a zero.
 */

import { unescapeXml } from '../source/limits.ts'
import { builtInFormat, dateText, decimalOf, formatKind, parseAddress } from '../xlsx.ts'
import { openZip, type ZipEntry, ZipFailure, type ZipFaultCode } from '../zip.ts'
import { type AccountingLimits, type FileFailure, tooLarge, unreadable } from './accounting.ts'
import type { TableEvents } from './table-source.ts'
import { TextFeed } from './text-feed.ts'
import { attributeOf, type XmlEvents, XmlFeed } from './xml-feed.ts'

/** Faults that are about size, and what is too large. */
const LARGE: ReadonlyMap<ZipFaultCode, string> = new Map<ZipFaultCode, string>([
  ['zip-too-large', '展开后的大小'],
  ['zip-ratio', '压缩比'],
  ['zip-too-many-entries', '压缩包里的文件数'],
  ['zip-too-deep', '文件夹的层数'],
])

/** The files of a package, or why it is not read. */
export function packageEntries(
  file: string,
  bytes: Uint8Array,
  limits: AccountingLimits,
): ReadonlyMap<string, ZipEntry> {
  const zip = openZip(bytes, {
    maxEntries: 10_000,
    maxBytes: limits.maxInflatedBytes,
    maxEntryBytes: limits.maxInflatedBytes,
    maxRatio: limits.maxRatio,
    maxDepth: 16,
  })
  if ('entries' in zip) return new Map(zip.entries.map((entry) => [entry.path, entry]))
  const large = zip.faults.map(({ code }) => LARGE.get(code)).find((what) => what !== undefined)
  if (large !== undefined) throw tooLarge(file, large, '为防压缩炸弹而设')
  throw unreadable(file, zip.faults[0]?.message ?? '压缩包损坏')
}

/** What goes wrong while a package is being inflated, as a failure of the file. */
export function asFileFailure(file: string, cause: unknown): FileFailure | undefined {
  return cause instanceof ZipFailure ? unreadable(file, cause.fault.message) : undefined
}

interface SheetPart {
  readonly name: string
  readonly path: string
}

/** Reads the visible sheets; gives, now and then, how many inflated bytes were read since. */
export function* readXlsxRows(
  file: string,
  bytes: Uint8Array,
  limits: AccountingLimits,
  events: TableEvents,
): Generator<{ readonly read: number; readonly total: number }, void> {
  const entries = new Map(
    [...packageEntries(file, bytes, limits)].map(([path, entry]) => [path.toLowerCase(), entry]),
  )
  const workbook = new WorkbookParts(file, entries, limits)
  workbook.read()
  const total = workbook.sheets.reduce((sum, { path }) => sum + (entries.get(path)?.size ?? 0), 0)
  let read = 0
  for (const sheet of workbook.sheets) {
    const entry = entries.get(sheet.path)
    if (entry === undefined) throw unreadable(file, `工作表“${sheet.name}”的内容缺失`)
    events.begin(sheet.name)
    const feed = new XmlFeed(file, limits, new SheetRows(workbook, limits, events))
    for (const size of fedWith(entry, feed)) {
      read += size
      yield { read, total }
      if (events.isEnough) break
    }
    events.end()
  }
}

/** Feeds a part through; gives the size of each piece. */
function* fedWith(entry: ZipEntry, feed: XmlFeed): Generator<number, void> {
  const text = new TextFeed()
  for (const piece of entry.chunks()) {
    feed.feed(text.feed(piece))
    yield piece.length
  }
  feed.feed(text.end())
  feed.end()
}

type Opened = (name: string, attributes: string) => void

/** The small parts: which sheets there are, their strings and styles. */
class WorkbookParts {
  readonly sheets: SheetPart[] = []
  readonly strings: string[] = []
  readonly isDate: boolean[] = []
  is1904 = false
  readonly #file: string
  readonly #entries: ReadonlyMap<string, ZipEntry>
  readonly #limits: AccountingLimits

  constructor(file: string, entries: ReadonlyMap<string, ZipEntry>, limits: AccountingLimits) {
    this.#file = file
    this.#entries = entries
    this.#limits = limits
  }

  #scan(path: string, events: Partial<XmlEvents>): boolean {
    const entry = this.#entries.get(path)
    if (entry === undefined) return false
    const nothing = (): void => undefined
    const feed = new XmlFeed(this.#file, this.#limits, {
      open: nothing,
      text: nothing,
      close: nothing,
      ...events,
    })
    for (const _ of fedWith(entry, feed));
    return true
  }

  #opened(path: string, open: Opened): boolean {
    return this.#scan(path, { open })
  }

  #relations(path: string): ReadonlyMap<string, { readonly type: string; readonly target: string }> {
    const found = new Map<string, { type: string; target: string }>()
    const slash = path.lastIndexOf('/') + 1
    const folder = path.slice(0, slash)
    this.#opened(`${folder}_rels/${path.slice(slash)}.rels`, (name, attributes) => {
      if (name !== 'Relationship') return
      const target = unescapeXml(attributeOf(attributes, 'Target') ?? '')
      found.set(attributeOf(attributes, 'Id') ?? '', {
        type: attributeOf(attributes, 'Type') ?? '',
        target: resolved(folder, target),
      })
    })
    return found
  }

  read(): void {
    const path =
      [...this.#relations('').values()].find(({ type }) => type.endsWith('/officeDocument'))?.target ??
      'xl/workbook.xml'
    if (path.endsWith('.bin')) throw unreadable(this.#file, '是 .xlsb 格式，请另存为 .xlsx')
    const relations = this.#relations(path)
    const isThere = this.#opened(path, (name, attributes) => {
      if (name === 'workbookPr') this.is1904 = /^(?:1|true)$/.test(attributeOf(attributes, 'date1904') ?? '')
      if (name !== 'sheet') return
      const state = attributeOf(attributes, 'state') ?? 'visible'
      const relation = relations.get(attributeOf(attributes, 'r:id') ?? attributeOf(attributes, 'id') ?? '')
      if (state === 'visible' && relation?.type.endsWith('/worksheet') === true)
        this.sheets.push({ name: unescapeXml(attributeOf(attributes, 'name') ?? ''), path: relation.target })
    })
    if (!isThere) throw unreadable(this.#file, '里面没有工作簿')
    for (const { type, target } of relations.values()) {
      if (type.endsWith('/sharedStrings')) this.#readStrings(target)
      if (type.endsWith('/styles')) this.#readStyles(target)
    }
  }

  #readStrings(path: string): void {
    let text = ''
    let isText = false
    let isPhonetic = false
    this.#scan(path, {
      open: (name) => {
        if (name === 'rPh') isPhonetic = true
        isText = name === 't' && !isPhonetic
      },
      text: (raw) => {
        if (isText) text += raw
      },
      close: (name) => {
        isText = false
        if (name === 'rPh') isPhonetic = false
        if (name !== 'si') return
        if (this.strings.length >= this.#limits.maxEntries)
          throw tooLarge(this.#file, '文字的条数', `${this.#limits.maxEntries} 条`)
        this.strings.push(plainText(text))
        text = ''
      },
    })
  }

  #readStyles(path: string): void {
    const own = new Map<string, string>()
    let isCells = false
    this.#scan(path, {
      open: (name, attributes) => {
        if (name === 'numFmt')
          own.set(
            attributeOf(attributes, 'numFmtId') ?? '',
            unescapeXml(attributeOf(attributes, 'formatCode') ?? ''),
          )
        if (name === 'cellXfs') isCells = true
        if (name !== 'xf' || !isCells) return
        const id = attributeOf(attributes, 'numFmtId') ?? '0'
        const code = own.get(id)
        this.isDate.push((code === undefined ? builtInFormat(Number(id)) : formatKind(code)) === 'date')
      },
      close: (name) => {
        if (name === 'cellXfs') isCells = false
      },
    })
  }
}

function resolved(folder: string, target: string): string {
  const parts: string[] = []
  for (const part of (target.startsWith('/') ? target : folder + target).split('/'))
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  return parts.join('/').toLowerCase()
}

/** Strings spell characters that XML cannot hold as _x000D_; marked text keeps its entities. */
const plainText = (raw: string): string => {
  const text = unescapeXml(raw)
  return text.includes('_x')
    ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) =>
        String.fromCharCode(Number.parseInt(code, 16)),
      )
    : text
}

/** A sheet's cells, gathered row by row. Only cells that are there cost anything. */
class SheetRows implements XmlEvents {
  readonly #workbook: WorkbookParts
  readonly #limits: AccountingLimits
  readonly #events: TableEvents
  #cells: string[] = []
  #row = 0
  #column = -1
  #type = ''
  #style = 0
  #value = ''
  #formula = ''
  #hasFormula = false
  #reading: 'value' | 'text' | 'formula' | undefined
  #isPhonetic = false

  constructor(workbook: WorkbookParts, limits: AccountingLimits, events: TableEvents) {
    this.#workbook = workbook
    this.#limits = limits
    this.#events = events
  }

  open(name: string, attributes: string): void {
    switch (name) {
      case 'row': {
        const given = Number(attributeOf(attributes, 'r') ?? '0')
        this.#row = given >= 1 && given <= 1_048_576 ? Math.floor(given) : this.#row + 1
        this.#cells = []
        this.#column = -1
        return
      }
      case 'c': {
        const address = attributeOf(attributes, 'r')
        this.#column = (address === undefined ? undefined : columnOf(address)) ?? this.#column + 1
        this.#type = attributeOf(attributes, 't') ?? 'n'
        this.#style = Number(attributeOf(attributes, 's') ?? '0')
        this.#value = ''
        this.#formula = ''
        this.#hasFormula = false
        return
      }
      case 'v':
        this.#reading = 'value'
        return
      case 't':
        if (!this.#isPhonetic) this.#reading = 'text'
        return
      case 'f':
        this.#hasFormula = true
        this.#reading = 'formula'
        return
      case 'rPh':
        this.#isPhonetic = true
        return
    }
  }

  text(raw: string): void {
    if (this.#reading === undefined) return
    if (this.#reading === 'formula') this.#formula += raw
    else this.#value += raw
  }

  close(name: string): void {
    this.#reading = undefined
    if (name === 'rPh') this.#isPhonetic = false
    else if (name === 'row') {
      if (this.#cells.length > 0) this.#events.row(this.#cells, this.#row)
    } else if (name === 'c' && this.#column < this.#limits.maxColumns) {
      const text = this.#shown()
      if (text === '') return
      for (let at = this.#cells.length; at < this.#column; at += 1) this.#cells.push('')
      this.#cells[this.#column] = text
    }
  }

  #shown(): string {
    const raw = this.#value
    if (raw === '') return this.#hasFormula ? `=${unescapeXml(this.#formula).slice(0, 200)}` : ''
    switch (this.#type) {
      case 's':
        return this.#workbook.strings[Number(raw)] ?? ''
      case 'str':
      case 'inlineStr':
        return plainText(raw)
      case 'b':
        return raw === '1' || raw === 'true' ? 'TRUE' : 'FALSE'
      case 'e':
        return raw
      case 'd':
        return raw.replace('T', ' ')
      default:
        return this.#number(raw)
    }
  }

  #number(raw: string): string {
    const value = Number(raw)
    if (!Number.isFinite(value)) return raw
    if (this.#workbook.isDate[this.#style] === true && value >= 0 && value < 2_958_466)
      return dateText(value, this.#workbook.is1904)
    // A formula computes in binary, and a spreadsheet shows fifteen digits of it.
    return decimalOf(this.#hasFormula ? Number(value.toPrecision(15)) : value)
  }
}

function columnOf(address: string): number | undefined {
  const first = address.charCodeAt(0) - 65
  const second = address.charCodeAt(1)
  return first >= 0 && first < 26 && second >= 48 && second <= 57 ? first : parseAddress(address)?.column
}
