/**
 * Markdown: the text is the file exactly, marks included. Headings of both kinds and tables drawn with bars are found;
 * code blocks and the preamble between two lines of --- are passed over.
 */
import type { SourceCell, SourceHeading, SourceTable, SourceText } from '@jiheng/checker'
import { million, SourceFailure, type SourceLimits } from './limits.ts'
import { decodeText } from './plain.ts'

export function readMarkdown(
  bytes: Uint8Array,
  limits: SourceLimits,
): { source: SourceText; encoding: string } {
  const { text, encoding } = decodeText(bytes, limits)
  return { source: new MarkdownReader(text, limits).read(), encoding }
}

interface Span {
  readonly start: number
  readonly end: number
}

class MarkdownReader {
  readonly #text: string
  readonly #limits: SourceLimits
  readonly #headings: SourceHeading[] = []
  readonly #tables: SourceTable[] = []
  #cellCount = 0
  /** The first bar at or after the place last asked about. */
  #bar = -1

  constructor(text: string, limits: SourceLimits) {
    this.#text = text
    this.#limits = limits
  }

  read(): SourceText {
    const text = this.#text
    let at = this.#preambleEnd()
    let before: Span | undefined
    while (at < text.length) {
      const line = this.#line(at)
      const { start } = this.#trimmed(line)
      const next = this.#next(line)
      at = next
      const fence = start - line.start <= 3 ? fenceAt(text, start) : undefined
      if (fence !== undefined) {
        at = this.#fenceEnd(next, fence)
        before = undefined
        continue
      }
      if (this.#heading(line)) {
        before = undefined
        continue
      }
      const underline = before === undefined ? 0 : this.#underline(line)
      if (before !== undefined && underline > 0) {
        this.#headings.push({ ...this.#trimmed(before), level: underline })
        before = undefined
        continue
      }
      if (next < text.length && this.#hasBar(line)) {
        const tableEnd = this.#table(line, this.#line(next))
        if (tableEnd !== undefined) {
          at = tableEnd
          before = undefined
          continue
        }
      }
      const trimmed = this.#trimmed(line)
      // Only a paragraph of one line can be underlined: the line before it is blank or there is none.
      const isText = trimmed.end > trimmed.start && !/[-*+>|#]/.test(text.charAt(trimmed.start))
      before = isText && this.#isParagraphStart(line) ? line : undefined
    }
    return {
      text,
      ...(this.#tables.length === 0 ? {} : { tables: this.#tables }),
      ...(this.#headings.length === 0 ? {} : { headings: this.#headings }),
    }
  }

  #line(start: number): Span {
    const feed = this.#text.indexOf('\n', start)
    const end = feed < 0 ? this.#text.length : feed
    return { start, end: end > start && this.#text.charCodeAt(end - 1) === 13 ? end - 1 : end }
  }

  #next(line: Span): number {
    const feed = this.#text.indexOf('\n', line.end)
    return feed < 0 ? this.#text.length : feed + 1
  }

  #trimmed({ start, end }: Span): Span {
    let [from, to] = [start, end]
    while (from < to && isSpace(this.#text.charCodeAt(from))) from += 1
    while (to > from && isSpace(this.#text.charCodeAt(to - 1))) to -= 1
    return { start: from, end: to }
  }

  #isParagraphStart(line: Span): boolean {
    let at = line.start - 2
    while (at >= 0 && this.#text.charCodeAt(at) !== 10) {
      if (!isSpace(this.#text.charCodeAt(at))) return false
      at -= 1
    }
    return true
  }

  /** Past a preamble of --- lines; 0 where there is none. */
  #preambleEnd(): number {
    const start = this.#text.startsWith('\ufeff') ? 1 : 0
    const first = this.#line(start)
    if (this.#text.slice(first.start, first.end).trimEnd() !== '---') return start
    for (let at = this.#next(first); at < this.#text.length; ) {
      const line = this.#line(at)
      at = this.#next(line)
      if (line.end - line.start < 8 && /^(---|\.\.\.)\s*$/.test(this.#text.slice(line.start, line.end)))
        return at
    }
    return start
  }

  #fenceEnd(from: number, fence: { readonly mark: string; readonly length: number }): number {
    for (let at = from; at < this.#text.length; ) {
      const line = this.#line(at)
      at = this.#next(line)
      const trimmed = this.#trimmed(line)
      if (trimmed.start - line.start > 3) continue
      const found = fenceAt(this.#text, trimmed.start)
      if (
        found?.mark === fence.mark &&
        found.length >= fence.length &&
        trimmed.start + found.length >= trimmed.end
      )
        return at
    }
    return this.#text.length
  }

  #heading(line: Span): boolean {
    const { start, end } = this.#trimmed(line)
    if (start - line.start > 3 || this.#text.charCodeAt(start) !== 35) return false
    let level = 1
    while (level < 7 && this.#text.charCodeAt(start + level) === 35) level += 1
    const after = start + level
    if (level > 6 || (after < end && !isSpace(this.#text.charCodeAt(after)))) return false
    let to = end
    while (to > after && this.#text.charCodeAt(to - 1) === 35) to -= 1
    // Closing marks stand apart from the words.
    if (to > after && !isSpace(this.#text.charCodeAt(to - 1))) to = end
    const words = this.#trimmed({ start: after, end: to })
    if (words.end > words.start) this.#headings.push({ ...words, level })
    return true
  }

  /** 1 for a line of =, 2 for a line of -. */
  #underline(line: Span): number {
    const { start, end } = this.#trimmed(line)
    const mark = this.#text.charCodeAt(start)
    if (end - start < 2 || (mark !== 61 && mark !== 45)) return 0
    for (let at = start; at < end; at += 1) if (this.#text.charCodeAt(at) !== mark) return 0
    return mark === 61 ? 1 : 2
  }

  /** Asked of lines in order, so that the text is searched but once. */
  #hasBar({ start, end }: Span): boolean {
    if (this.#bar < start) {
      const found = this.#text.indexOf('|', start)
      this.#bar = found < 0 ? Number.POSITIVE_INFINITY : found
    }
    return this.#bar < end
  }

  /** The words between the bars. A bar after a backslash parts nothing. */
  #cells(line: Span): Span[] {
    const cells: Span[] = []
    let { start, end } = this.#trimmed(line)
    if (this.#text.charCodeAt(start) === 124) start += 1
    let from = start
    for (let at = start; at < end; at += 1) {
      const code = this.#text.charCodeAt(at)
      if (code === 92) at += 1
      else if (code === 124) {
        cells.push(this.#trimmed({ start: from, end: at }))
        from = at + 1
      }
    }
    const last = this.#trimmed({ start: from, end: Math.max(from, end) })
    if (last.end > last.start || cells.length === 0) cells.push(last)
    return cells
  }

  /** Past the table whose head and rule these lines are; undefined if they are none. */
  #table(head: Span, rule: Span): number | undefined {
    if (!this.#isRule(rule)) return undefined
    const names = this.#cells(head)
    if (this.#cells(rule).length !== names.length) return undefined
    const cells: SourceCell[] = []
    let row = 0
    const add = (spans: readonly Span[], line: Span): void => {
      for (let column = 0; column < names.length; column += 1) {
        const span = spans[column] ?? { start: line.end, end: line.end }
        cells.push({ row, column, rowSpan: 1, columnSpan: 1, start: span.start, end: span.end })
      }
      this.#cellCount += names.length
      if (this.#cellCount > this.#limits.maxCells)
        throw new SourceFailure(
          'source.limit',
          `表格单元格超过 ${million(this.#limits.maxCells)}个。请只保留需要核对的表再导入。`,
        )
      row += 1
    }
    add(names, head)
    let at = this.#next(rule)
    while (at < this.#text.length) {
      const line = this.#line(at)
      if (!this.#hasBar(line)) break
      add(this.#cells(line), line)
      at = this.#next(line)
    }
    const end = cells.reduce((last, cell) => Math.max(last, cell.end), 0)
    const start = cells[0]?.start ?? head.start
    this.#tables.push({ start, end, cells, rowCount: row, columnCount: names.length })
    return at
  }

  #isRule(line: Span): boolean {
    const { start, end } = this.#trimmed(line)
    if (end - start < 2) return false
    for (let at = start; at < end; at += 1) {
      const code = this.#text.charCodeAt(at)
      if (code !== 45 && code !== 58 && code !== 124 && !isSpace(code)) return false
    }
    if (!this.#hasBar(line)) return false
    return this.#cells(line).every((cell) => /^:?-+:?$/.test(this.#text.slice(cell.start, cell.end)))
  }
}

const isSpace = (code: number): boolean => code === 32 || code === 9 || code === 0x3000

/** The kind and length of a fence that begins here. */
function fenceAt(text: string, at: number): { readonly mark: string; readonly length: number } | undefined {
  const mark = text.charAt(at)
  if (mark !== '`' && mark !== '~') return undefined
  let length = 1
  while (text.charAt(at + length) === mark) length += 1
  return length >= 3 ? { mark, length } : undefined
}
