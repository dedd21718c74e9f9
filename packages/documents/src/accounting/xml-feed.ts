/**
 * XML, chunk by chunk 流式读取: tags and texts as they come, with no tree and no recursion. No document types and no
 * entities beyond the five; depth and sizes are bounded; what is not well formed fails with line and column.
 */
import { type AccountingLimits, tooLarge, unreadable } from './accounting.ts'

/** What is told. Names come without their prefix; a text may come in several pieces, raw, with its entities. */
export interface XmlEvents {
  open(name: string, attributes: string): void
  text(raw: string): void
  close(name: string): void
}

const SLASH = 47
const QUOTE = 34
const APOSTROPHE = 39

export class XmlFeed {
  readonly #file: string
  readonly #limits: AccountingLimits
  readonly #events: XmlEvents
  readonly #stack: string[] = []
  #source = ''
  #at = 0
  #hasRoot = false
  /** Where the tag now told begins, and up to where line ends were counted. */
  #tag = 0
  #counted = 0
  #line = 1
  /** Index, maybe before this source, at which the counted line begins. */
  #lineStart = 0

  constructor(file: string, limits: AccountingLimits, events: XmlEvents) {
    this.#file = file
    this.#limits = limits
    this.#events = events
  }

  get depth(): number {
    return this.#stack.length
  }

  /** Line and column, from 1, of the tag now told. */
  position(): { readonly line: number; readonly column: number } {
    this.#count(this.#tag)
    return { line: this.#line, column: this.#tag - this.#lineStart + 1 }
  }

  #count(end: number): void {
    for (let at = this.#source.indexOf('\n', this.#counted); at >= 0 && at < end; ) {
      this.#line += 1
      this.#lineStart = at + 1
      at = this.#source.indexOf('\n', at + 1)
    }
    if (end > this.#counted) this.#counted = end
  }

  #broken(why: string, at: number): never {
    this.#tag = at
    const { line, column } = this.position()
    throw unreadable(this.#file, `XML ${why}`, { kind: 'file', file: this.#file, line, column })
  }

  feed(text: string): void {
    if (this.#at > 0 || this.#source !== '') {
      this.#count(this.#at)
      this.#counted -= this.#at
      this.#lineStart -= this.#at
      this.#source = this.#source.slice(this.#at) + text
      this.#at = 0
    } else this.#source = text
    this.#read()
    if (this.#source.length - this.#at > this.#limits.maxText)
      throw tooLarge(this.#file, '一个标记或一段文字', `${this.#limits.maxText} 字`)
  }

  end(): void {
    const source = this.#source
    if (this.#at < source.length && /[^\s\0]/.test(source.slice(this.#at)))
      this.#broken('不完整，末尾缺失', this.#at)
    if (this.#stack.length > 0) this.#broken(`不完整，“${this.#stack.at(-1)}”没有结束`, source.length)
    if (!this.#hasRoot) this.#broken('是空的', 0)
  }

  #read(): void {
    const source = this.#source
    const length = source.length
    const stack = this.#stack
    let at = this.#at
    for (;;) {
      const start = source.indexOf('<', at)
      if (start < 0) break
      if (start > at) {
        if (stack.length > 0) this.#events.text(source.slice(at, start))
        else if (/[^\s\ufeff]/.test(source.slice(at, start))) this.#broken('开头或末尾有多余的文字', at)
        at = start
      }
      const second = source.charCodeAt(start + 1)
      if (second === SLASH) {
        const end = source.indexOf('>', start)
        if (end < 0) break
        const name = localName(source.slice(start + 2, end))
        const opened = stack.pop()
        if (opened !== name) {
          // </名称 > with a blank is allowed.
          if (opened === undefined || opened !== name.trimEnd())
            this.#broken(`的标记不成对：“${(opened ?? '').slice(0, 20)}”对“${name.slice(0, 20)}”`, start)
        }
        this.#tag = start
        this.#events.close(opened)
        at = end + 1
      } else if (second === 33 || second === 63 || start + 1 >= length) {
        const next = this.#declaration(start)
        if (next < 0) break
        at = next
      } else {
        const end = tagEnd(source, start)
        if (end < 0) break
        this.#open(start, end)
        at = end + 1
      }
      this.#at = at
    }
    this.#at = at
  }

  #open(start: number, end: number): void {
    const source = this.#source
    const closesItself = source.charCodeAt(end - 1) === SLASH
    const last = closesItself ? end - 1 : end
    let nameEnd = start + 1
    while (nameEnd < last && source.charCodeAt(nameEnd) > 32) nameEnd += 1
    if (nameEnd === start + 1) this.#broken('的标记有误', start)
    if (this.#stack.length === 0 && this.#hasRoot) this.#broken('有多余的内容', start)
    this.#hasRoot = true
    const name = localName(source.slice(start + 1, nameEnd))
    if (this.#stack.length >= this.#limits.maxDepth)
      throw tooLarge(this.#file, '元素嵌套的层数', `${this.#limits.maxDepth} 层`)
    this.#stack.push(name)
    this.#tag = start
    this.#events.open(name, nameEnd < last ? source.slice(nameEnd, last) : '')
    if (closesItself) {
      this.#stack.pop()
      this.#events.close(name)
    }
  }

  /** Comments and instructions are passed over, marked text is told; −1 where the end is not there yet. */
  #declaration(start: number): number {
    const source = this.#source
    const after = (mark: string, from: number): number => {
      const found = source.indexOf(mark, from)
      return found < 0 ? -1 : found + mark.length
    }
    if (source.charCodeAt(start + 1) === 63) return after('?>', start)
    if (source.startsWith('<!--', start)) return after('-->', start + 4)
    if (source.startsWith('<![CDATA[', start)) {
      const end = after(']]>', start)
      if (end >= 0) this.#events.text(source.slice(start + 9, end - 3).replaceAll('&', '&amp;'))
      return end
    }
    if (
      source.length - start < 9 &&
      ('<![CDATA['.startsWith(source.slice(start)) || '<!--'.startsWith(source.slice(start)))
    )
      return -1
    return this.#broken('带有文档类型声明（DOCTYPE），为了安全不读取', start)
  }
}

const localName = (name: string): string => {
  const colon = name.indexOf(':')
  return colon < 0 ? name : name.slice(colon + 1)
}

/** The bracket that ends the tag, those inside quotes passed over; −1 if it is not there. */
function tagEnd(source: string, start: number): number {
  const end = source.indexOf('>', start)
  if (end < 0) return -1
  let quote = 0
  for (let at = start + 1; at < source.length; at += 1) {
    const code = source.charCodeAt(at)
    if (quote !== 0) {
      if (code === quote) quote = 0
    } else if (code === QUOTE || code === APOSTROPHE) quote = code
    else if (code === 62) return at
  }
  return -1
}

/** An attribute of a tag, whatever its prefix. */
export function attributeOf(attributes: string, name: string): string | undefined {
  let from = 0
  for (;;) {
    const found = attributes.indexOf(name, from)
    if (found < 0) return undefined
    const before = found === 0 ? 32 : attributes.charCodeAt(found - 1)
    let at = found + name.length
    while (attributes.charCodeAt(at) <= 32) at += 1
    if ((before <= 32 || before === 58) && attributes.charCodeAt(at) === 61) {
      at += 1
      while (attributes.charCodeAt(at) <= 32) at += 1
      const quote = attributes.charCodeAt(at)
      if (quote === QUOTE || quote === APOSTROPHE) {
        const end = attributes.indexOf(String.fromCharCode(quote), at + 1)
        return end < 0 ? undefined : attributes.slice(at + 1, end)
      }
    }
    from = found + name.length
  }
}
