/**
 * HTML as the text that a reader sees: blocks on lines of their own, hidden parts and scripts left out, tables row by row
 * with tabs between the cells. Tags come from htmlparser2's tokenizer; what is open is kept here in a plain list, so that
 * no nesting is too deep and every tag costs the same.
 */
import type { SourceText } from '@jiheng/checker'
import { type QuoteType, Tokenizer, type TokenizerCallbacks } from 'htmlparser2'
import { type OpenCell, type OpenTable, SourceBuilder, SourceFailure, type SourceLimits } from './limits.ts'
import { type Decoded, decodedAs, decodeText, looksBinary } from './plain.ts'

export function readHtml(bytes: Uint8Array, limits: SourceLimits): { source: SourceText; encoding: string } {
  const { text, encoding } = decodeHtml(bytes, limits)
  return { source: new HtmlReader(text.replace(/^\ufeff/, ''), limits).read(), encoding }
}

/** By the mark at the beginning, else UTF-8 where that is beyond doubt, else what the file says, else by trying. */
function decodeHtml(bytes: Uint8Array, limits: SourceLimits): Decoded {
  const isMarked = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)
  const named = isMarked ? undefined : namedCharset(bytes)
  const utf8 = isMarked ? undefined : decodedAs('utf-8', bytes)
  const isSure = utf8 !== undefined && (named === undefined || named === 'utf-8' || wideCount(utf8, 4) >= 4)
  if (isSure) return checked({ text: utf8, encoding: 'utf-8' })
  if (named !== undefined && named !== 'utf-8') {
    const text = decodedAs(named, bytes)
    if (text !== undefined) return checked({ text, encoding: named === 'gbk' ? 'gb18030' : named })
  }
  return decodeText(bytes, { ...limits, maxCharacters: Number.POSITIVE_INFINITY })
}

function checked(decoded: Decoded): Decoded {
  if (looksBinary(decoded.text))
    throw new SourceFailure('source.encoding', '文件不是网页：含有大量不可显示的字符。请确认选对了文件。')
  return decoded
}

function wideCount(text: string, enough: number): number {
  let count = 0
  for (let at = 0; at < text.length && count < enough; at += 1) if (text.charCodeAt(at) > 0x7f) count += 1
  return count
}

/** The charset in the head, as the decoder calls it. Western ones are what programs say that know nothing of Chinese. */
function namedCharset(bytes: Uint8Array): string | undefined {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 4096))
  const label = /<meta[^>]{0,500}?charset\s{0,9}=\s{0,9}["']?\s{0,9}([\w.:-]{1,40})/i.exec(head)?.[1]
  const declared =
    label ?? /^\s{0,99}<\?xml[^>]{0,200}?encoding\s{0,9}=\s{0,9}["']([\w.:-]{1,40})/i.exec(head)?.[1]
  if (declared === undefined) return undefined
  try {
    const { encoding } = new TextDecoder(declared)
    return /^(utf-16|windows-125|iso-8859|macintosh)/.test(encoding) ? undefined : encoding
  } catch {
    return undefined
  }
}

const words = (list: string): ReadonlySet<string> => new Set(list.split(' '))
const VOID = words(
  'area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr',
)
const BLOCK = words(
  'address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li listing main menu nav ol optgroup option p plaintext pre search section summary table tbody tfoot thead tr ul xmp',
)
const UNSEEN = words(
  'audio canvas colgroup datalist del iframe math-annotation noembed noframes noscript object rp rt script style svg template title video',
)
const PREFORMATTED = words('listing plaintext pre textarea xmp')
const CLOSES_ITS_LIKE = words('dd dt li optgroup option rp rt')
const WANTED = words('colspan hidden rowspan selected style')
const HIDING = /(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all)/i
const WIDE = /[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]/
const MOST_OPEN = 1_000_000

interface Frame {
  /** Absent where the table is hidden. */
  readonly table: OpenTable | undefined
  /** Where in the list of open elements the table, its row and its cell stand; −1 where there is none. */
  readonly tableAt: number
  rowAt: number
  cellAt: number
  cell: OpenCell | undefined
  /** Cells and places taken from above, so far in this row. */
  slots: number
}

class HtmlReader implements TokenizerCallbacks {
  readonly #source: string
  readonly #builder: SourceBuilder
  readonly #open: string[] = []
  /** How many of each element are open in the page, a table or a cell: an end tag reaches no further. */
  readonly #scopes: { readonly base: number; readonly counts: Map<string, number> }[] = [
    { base: 0, counts: new Map() },
  ]
  readonly #frames: Frame[] = []
  #hiddenAt = -1
  #preformatted = 0
  #heading: { readonly at: number; readonly level: number; start: number } | undefined
  // The tag being read.
  #name = ''
  #attribute = ''
  #value = ''
  readonly #attributes = new Map<string, string>()
  // Text not yet taken, and what stands between it and the text before.
  #from = 0
  #to = 0
  #space: '' | ' ' | '\n' = ''
  #isBreakDue = false
  /** No line break or space is put where the text has this length: there a cell begins. */
  #fresh = 0
  #last = ''

  constructor(source: string, limits: SourceLimits) {
    this.#source = source
    this.#builder = new SourceBuilder(limits)
  }

  read(): SourceText {
    const isXml = /^\s{0,99}<\?xml/.test(this.#source.slice(0, 200).replace(/^\ufeff/, ''))
    const tokenizer = new Tokenizer({ decodeEntities: true, recognizeSelfClosing: isXml }, this)
    this.#isXml = isXml
    tokenizer.write(this.#source)
    tokenizer.end()
    this.#takeText()
    this.#closeTo(0)
    return this.#builder.done()
  }

  #isXml = false

  // --- tags

  onopentagname(start: number, end: number): void {
    this.#takeText()
    this.#name = this.#source.slice(start, Math.min(end, start + 100)).toLowerCase()
    this.#attributes.clear()
  }

  onattribname(start: number, end: number): void {
    const name = end - start > 20 ? '' : this.#source.slice(start, end).toLowerCase()
    this.#attribute = WANTED.has(name) && !this.#attributes.has(name) ? name : ''
    this.#value = ''
  }

  onattribdata(start: number, end: number): void {
    if (this.#attribute !== '' && this.#value.length < 4000)
      this.#value += this.#source.slice(start, Math.min(end, start + 4000))
  }

  onattribentity(code: number): void {
    if (this.#attribute !== '' && this.#value.length < 4000) this.#value += String.fromCodePoint(code)
  }

  onattribend(_quote: QuoteType, _end: number): void {
    if (this.#attribute !== '') this.#attributes.set(this.#attribute, this.#value)
  }

  onopentagend(_end: number): void {
    this.#openElement(this.#name)
  }

  onselfclosingtag(_end: number): void {
    this.#openElement(this.#name)
    if (this.#isXml) this.#closeElement(this.#name)
  }

  onclosetag(start: number, end: number): void {
    this.#takeText()
    this.#closeElement(this.#source.slice(start, Math.min(end, start + 100)).toLowerCase())
  }

  onend(): void {}
  oncdata(): void {
    this.#takeText()
  }
  oncomment(): void {
    this.#takeText()
  }
  ondeclaration(): void {
    this.#takeText()
  }
  onprocessinginstruction(): void {
    this.#takeText()
  }

  #openElement(name: string): void {
    const frame = this.#frames.at(-1)
    if (name === 'br' || name === 'hr') this.#isBreakDue = true
    if (VOID.has(name)) return
    if (BLOCK.has(name)) {
      if (this.#count('p') > 0 && name !== 'body' && name !== 'html' && name !== 'option')
        this.#closeNamed('p')
      if (this.#hiddenAt < 0) this.#isBreakDue = true
    }
    if (CLOSES_ITS_LIKE.has(name) && this.#open.at(-1) === name) this.#closeTo(this.#open.length - 1)
    if (name === 'table') this.#openTable(frame)
    else if (name === 'td' || name === 'th') this.#openCell(name, frame)
    else if (name === 'tr') this.#openRow(frame)
    else if (frame !== undefined && /^(tbody|thead|tfoot|caption|colgroup)$/.test(name)) {
      this.#closeTo(frame.tableAt + 1)
      this.#push(name)
    } else {
      this.#push(name)
      if (PREFORMATTED.has(name)) this.#preformatted += 1
      if (this.#heading === undefined && this.#hiddenAt < 0 && /^h[1-6]$/.test(name))
        this.#heading = { at: this.#open.length - 1, level: Number(name.charAt(1)), start: -1 }
    }
  }

  #push(name: string, mayHide = true): void {
    if (mayHide && this.#hiddenAt < 0 && this.#hides(name)) this.#hiddenAt = this.#open.length
    this.#open.push(name)
    const { counts } = this.#scope
    counts.set(name, (counts.get(name) ?? 0) + 1)
    if (this.#open.length > MOST_OPEN)
      throw new SourceFailure(
        'source.nesting',
        `网页中未闭合的标记超过 ${MOST_OPEN / 10_000} 万层，无法读取。请用 Word 或 WPS 打开后另存为 DOCX 再导入。`,
      )
  }

  get #scope(): { readonly base: number; readonly counts: Map<string, number> } {
    return this.#scopes.at(-1) as { readonly base: number; readonly counts: Map<string, number> }
  }

  #count(name: string): number {
    return this.#scope.counts.get(name) ?? 0
  }

  #hides(name: string): boolean {
    if (UNSEEN.has(name) || this.#attributes.has('hidden')) return true
    if (name === 'option' && !this.#attributes.has('selected')) return true
    const style = this.#attributes.get('style')
    return style !== undefined && HIDING.test(style)
  }

  #closeElement(name: string): void {
    const frame = this.#frames.at(-1)
    if (name === 'br') this.#isBreakDue = true
    else if (name === 'table') {
      if (frame !== undefined) this.#closeTo(frame.tableAt)
    } else if (name === 'tr') {
      if (frame !== undefined && frame.rowAt >= 0) this.#closeTo(frame.rowAt)
    } else if (name === 'td' || name === 'th') {
      if (frame !== undefined && frame.cellAt >= 0) this.#closeTo(frame.cellAt)
    } else if (/^(tbody|thead|tfoot)$/.test(name)) {
      if (frame !== undefined) this.#closeTo(frame.tableAt + 1)
    } else if (this.#count(name) > 0) this.#closeNamed(name)
  }

  #closeNamed(name: string): void {
    let at = this.#open.length - 1
    while (at > 0 && this.#open[at] !== name) at -= 1
    this.#closeTo(at)
  }

  /** Closes all but the outermost so many elements. */
  #closeTo(length: number): void {
    while (this.#open.length > length) {
      const name = this.#open.pop() as string
      const at = this.#open.length
      if (this.#scopes.length > 1 && this.#scope.base === at + 1) this.#scopes.pop()
      const { counts } = this.#scope
      counts.set(name, (counts.get(name) ?? 1) - 1)
      if (PREFORMATTED.has(name)) this.#preformatted -= 1
      if (this.#heading?.at === at) {
        if (this.#heading.start >= 0)
          this.#builder.heading(this.#heading.start, this.#builder.length, this.#heading.level)
        this.#heading = undefined
      }
      const frame = this.#frames.at(-1)
      if (frame !== undefined) this.#closeInFrame(frame, at)
      if (BLOCK.has(name) && this.#hiddenAt < 0) this.#isBreakDue = true
      if (this.#hiddenAt === at) this.#hiddenAt = -1
    }
  }

  // --- tables

  #openTable(outer: Frame | undefined): void {
    // A table right within a table, not in a cell, ends the one before.
    if (outer !== undefined && outer.cellAt < 0) this.#closeTo(outer.tableAt)
    const tableAt = this.#open.length
    this.#push('table')
    this.#scopes.push({ base: tableAt + 1, counts: new Map() })
    const table = this.#hiddenAt < 0 ? this.#builder.tables.open() : undefined
    this.#frames.push({ table, tableAt, rowAt: -1, cellAt: -1, cell: undefined, slots: 0 })
  }

  #openRow(frame: Frame | undefined, isImplied = false): void {
    if (frame === undefined) return
    // Row groups around the row close with it: they mean nothing here, unless they are hidden.
    const group = this.#open[frame.tableAt + 1]
    const isInGroup = group === 'tbody' || group === 'thead' || group === 'tfoot'
    this.#closeTo(frame.tableAt + (isInGroup ? 2 : 1))
    frame.rowAt = this.#open.length
    this.#push('tr', !isImplied)
    this.#beginRow(frame)
  }

  #beginRow(frame: Frame): void {
    if (this.#hiddenAt >= 0 || frame.table === undefined) return
    if (frame.table.row >= 0) this.#put('\n')
    else {
      this.#isBreakDue = true
      this.#break()
    }
    this.#isBreakDue = false
    this.#space = ''
    this.#builder.tables.row(frame.table)
    frame.slots = 0
  }

  #openCell(name: string, frame: Frame | undefined): void {
    if (frame === undefined) {
      this.#space ||= ' '
      return
    }
    if (frame.rowAt < 0) this.#openRow(frame, true)
    this.#closeTo(frame.rowAt + 1)
    frame.cellAt = this.#open.length
    this.#push(name)
    this.#scopes.push({ base: this.#open.length, counts: new Map() })
    const { table } = frame
    if (table === undefined || this.#hiddenAt >= 0) return
    const { tables } = this.#builder
    for (let taken = tables.takenBefore(table); taken > 0; taken -= 1) this.#slot(frame)
    this.#slot(frame)
    this.#isBreakDue = false
    this.#space = ''
    this.#fresh = this.#builder.length
    const columns = span(this.#attributes.get('colspan'), 1000)
    const rows =
      this.#attributes.get('rowspan')?.trim() === '0' ? 65_534 : span(this.#attributes.get('rowspan'), 65_534)
    frame.cell = tables.cell(table, this.#builder.length, columns, rows)
  }

  #slot(frame: Frame): void {
    if (frame.slots > 0) this.#put('\t')
    frame.slots += 1
  }

  #closeInFrame(frame: Frame, at: number): void {
    if (frame.cellAt === at) {
      frame.cellAt = -1
      if (frame.cell !== undefined) {
        frame.cell.end = this.#builder.length
        frame.cell = undefined
        this.#fresh = -1
        this.#isBreakDue = false
        this.#space = ''
      }
    } else if (frame.rowAt === at) frame.rowAt = -1
    else if (frame.tableAt === at) {
      if (frame.table !== undefined) this.#builder.tables.close()
      this.#frames.pop()
    }
  }

  // --- text

  ontext(start: number, end: number): void {
    if (this.#to !== start) {
      this.#takeText()
      this.#from = start
    }
    this.#to = end
    // Hostile text comes letter by letter; what is hidden need not be kept.
    if (end - this.#from > 65_536) this.#takeText()
  }

  ontextentity(code: number, _end: number): void {
    this.#takeText()
    this.#words(String.fromCodePoint(code))
  }

  #takeText(): void {
    if (this.#to <= this.#from) return
    const text = this.#source.slice(this.#from, this.#to)
    this.#from = this.#to
    this.#words(text)
  }

  #words(text: string): void {
    if (this.#hiddenAt >= 0) return
    if (this.#preformatted > 0) {
      for (const [index, line] of text.split(/\r\n?|\n/).entries()) {
        if (index > 0) this.#isBreakDue = true
        if (line !== '') this.#emit(this.#frames.length > 0 ? line.replaceAll('\t', ' ') : line)
      }
      return
    }
    const start = text.length - trimStart(text).length
    const core = trimEnd(text.slice(start))
    if (start > 0) this.#addSpace(text.slice(0, start))
    if (core === '') return
    this.#emit(/[\t\n\f\r]| {2}/.test(core) ? core.replace(/[ \t\n\f\r]+/g, between) : core)
    if (start + core.length < text.length) this.#addSpace(text.slice(start + core.length))
  }

  #addSpace(space: string): void {
    if (this.#space !== ' ') this.#space = /[\n\r]/.test(space) ? '\n' : ' '
  }

  #emit(text: string): void {
    this.#break()
    if (
      this.#space !== '' &&
      this.#builder.length !== this.#fresh &&
      this.#last !== '\n' &&
      this.#builder.length > 0
    )
      if (this.#space === ' ' || !WIDE.test(this.#last) || !WIDE.test(text.charAt(0))) this.#put(' ')
    this.#space = ''
    if (this.#heading !== undefined && this.#heading.start < 0) this.#heading.start = this.#builder.length
    this.#put(text)
  }

  /** Puts the line break that is due, unless a line or a cell begins here. */
  #break(): void {
    if (!this.#isBreakDue) return
    this.#isBreakDue = false
    this.#space = ''
    if (this.#builder.length > 0 && this.#builder.length !== this.#fresh && this.#last !== '\n')
      this.#put('\n')
  }

  #put(text: string): void {
    this.#builder.add(text)
    this.#last = text.charAt(text.length - 1)
  }
}

function span(value: string | undefined, most: number): number {
  const count = Number.parseInt(value ?? '1', 10)
  return count >= 1 ? Math.min(count, most) : 1
}

const isWhite = (code: number): boolean => code === 32 || (code >= 9 && code <= 13 && code !== 11)

function trimStart(text: string): string {
  let at = 0
  while (at < text.length && isWhite(text.charCodeAt(at))) at += 1
  return text.slice(at)
}

function trimEnd(text: string): string {
  let at = text.length
  while (at > 0 && isWhite(text.charCodeAt(at - 1))) at -= 1
  return text.slice(0, at)
}

/** White space within a text: one space, or nothing where a line of Chinese was merely broken in the file. */
function between(space: string, at: number, text: string): string {
  const isBroken = /[\n\r]/.test(space)
  return isBroken && WIDE.test(text.charAt(at - 1)) && WIDE.test(text.charAt(at + space.length)) ? '' : ' '
}
