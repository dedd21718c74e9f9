/**
 * Reading DOCX back: its words, its tables, and the text of each bookmark, for comparison with the bindings of the report
 * that was written. Reads what a reader sees: deleted and hidden text does not count. Foreign files are not trusted:
 * only one part is unpacked, within limits, and XML entities are never expanded. Never throws.
 */
import type { Binding } from '@jiheng/engine'
import { XMLParser } from 'fast-xml-parser'
import { strFromU8, unzipSync } from 'fflate'
import { printable } from './official-layout.ts'

/** What stands in a DOCX. A bookmark name that occurs again is kept as `name#2`, `name#3`. */
export interface DocxContent {
  /** Paragraphs and tables in reading order: cells parted by tabs, paragraphs and rows by line breaks. */
  readonly text: string
  readonly bookmarks: ReadonlyMap<string, string>
  /** Outside tables; `style` is the style's id. */
  readonly paragraphs: readonly { readonly style: string; readonly text: string }[]
  readonly tables: readonly (readonly (readonly string[])[])[]
}

/** Why a file could not be read, in words for a user. */
export interface DocxUnreadable {
  readonly reason: string
}

const PART = 'word/document.xml'
const MOST_ENTRIES = 4096
const MOST_BYTES = 64 * 1024 * 1024
/** Deflate cannot do better than about 1032 to 1; real documents stay far below this. */
const MOST_RATIO = 400
const MOST_DEPTH = 150

/** Content of a DOCX, or why it cannot be read. */
export function readDocx(bytes: Uint8Array): DocxContent | DocxUnreadable {
  const part = unpack(bytes)
  if (typeof part !== 'string') return part
  if (/<!DOCTYPE|<!ENTITY/i.test(part)) return { reason: '文件含有不允许的声明（DOCTYPE）' }
  const tree = parse(part)
  if (tree === undefined) return { reason: '正文不是有效的 XML' }
  const body = find(find(tree, 'w:document'), 'w:body')
  if (body === undefined) return { reason: '文件里没有正文' }
  const reader = new BodyReader()
  if (!reader.read(body)) return { reason: '正文嵌套过深' }
  return reader.content()
}

function unpack(bytes: Uint8Array): string | DocxUnreadable {
  let reason: string | undefined
  let entries = 0
  let found = 0
  try {
    const files = unzipSync(bytes, {
      filter: (file) => {
        entries += 1
        if (entries > MOST_ENTRIES) reason = '文件里的部件过多'
        if (file.name !== PART || reason !== undefined) return false
        found += 1
        if (found > 1) reason = '正文重复出现'
        else if (file.originalSize > MOST_BYTES) reason = '正文展开后过大'
        else if (file.originalSize > MOST_RATIO * Math.max(file.size, 256)) reason = '正文的压缩比异常'
        return reason === undefined
      },
    })
    if (reason !== undefined) return { reason }
    const part = files[PART]
    return part === undefined ? { reason: '不是 DOCX 文件（缺少正文）' } : strFromU8(part)
  } catch {
    return { reason: '不是有效的 DOCX 文件，或文件已损坏' }
  }
}

// --- the tree

/** fast-xml-parser's ordered form: one key is the element's name, `:@` its attributes, `#text` a text. */
type Node = Readonly<Record<string, unknown>>

const PARSER = {
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  processEntities: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  maxNestedTags: MOST_DEPTH,
} as const

function parse(xml: string): readonly Node[] | undefined {
  try {
    const tree: unknown = new XMLParser(PARSER).parse(xml, true)
    return Array.isArray(tree) ? (tree as readonly Node[]) : undefined
  } catch {
    return undefined
  }
}

const nameOf = (node: Node): string => Object.keys(node).find((key) => key !== ':@') ?? ''

function childrenOf(node: Node): readonly Node[] {
  const children = node[nameOf(node)]
  return Array.isArray(children) ? (children as readonly Node[]) : []
}

function find(nodes: readonly Node[] | undefined, name: string): readonly Node[] | undefined {
  const node = nodes?.find((one) => nameOf(one) === name)
  return node === undefined ? undefined : childrenOf(node)
}

function attribute(node: Node, name: string): string | undefined {
  const value = (node[':@'] as Readonly<Record<string, unknown>> | undefined)?.[name]
  return typeof value === 'string' ? unescapeXml(value) : undefined
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

function unescapeXml(text: string): string {
  return text.replace(/&(?:#x([0-9a-fA-F]{1,6})|#(\d{1,7})|(\w+));/g, (whole, hexadecimal, decimal, name) => {
    if (typeof name === 'string') return ENTITIES[name] ?? whole
    const code = typeof hexadecimal === 'string' ? Number.parseInt(hexadecimal, 16) : Number(decimal)
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole
  })
}

// --- reading

/** Parts that are not shown: properties, deleted and moved text, field codes, the second wording of a drawing. */
const UNSEEN = new Set([
  'w:pPr',
  'w:rPr',
  'w:tblPr',
  'w:tblGrid',
  'w:trPr',
  'w:tcPr',
  'w:sectPr',
  'w:del',
  'w:moveFrom',
  'w:instrText',
  'w:delText',
  'mc:Fallback',
])

class BodyReader {
  readonly #bookmarks = new Map<string, string>()
  /** Bookmarks begun and not yet ended: id → name and text so far. */
  readonly #open = new Map<string, { readonly name: string; text: string }>()
  readonly #paragraphs: { style: string; text: string }[] = []
  readonly #tables: string[][][] = []
  readonly #lines: string[] = []
  #current = ''

  /** False if the document is nested too deeply to be read. */
  read(body: readonly Node[]): boolean {
    return this.#blocks(body, 0)
  }

  content(): DocxContent {
    return {
      text: this.#lines.join('\n'),
      bookmarks: this.#bookmarks,
      paragraphs: this.#paragraphs,
      tables: this.#tables,
    }
  }

  #blocks(nodes: readonly Node[], depth: number): boolean {
    if (depth > MOST_DEPTH) return false
    return nodes.every((node) => {
      switch (nameOf(node)) {
        case 'w:p': {
          const text = this.#paragraph(node, depth)
          if (text === undefined) return false
          this.#paragraphs.push({ style: styleOf(node), text })
          this.#lines.push(text)
          return true
        }
        case 'w:tbl':
          return this.#table(node, depth)
        default:
          return this.#mark(node) || this.#blocks(visible(node), depth + 1)
      }
    })
  }

  #table(table: Node, depth: number): boolean {
    const rows: string[][] = []
    for (const row of within(table, 'w:tr')) {
      if (isHidden(row, 'w:trPr')) continue
      const cells: string[] = []
      for (const child of childrenOf(row)) {
        if (this.#mark(child)) continue
        for (const cell of nameOf(child) === 'w:tc' ? [child] : within(child, 'w:tc')) {
          const text = this.#cell(childrenOf(cell), depth + 1)
          if (text === undefined) return false
          cells.push(text)
        }
      }
      rows.push(cells)
    }
    this.#tables.push(rows)
    this.#lines.push(...rows.map((cells) => cells.join('\t')))
    return true
  }

  /** Everything in a cell as one text, tables within it included. */
  #cell(nodes: readonly Node[], depth: number): string | undefined {
    if (depth > MOST_DEPTH) return undefined
    const parts: string[] = []
    for (const node of nodes) {
      if (this.#mark(node)) continue
      const name = nameOf(node)
      if (UNSEEN.has(name)) continue
      const text = name === 'w:p' ? this.#paragraph(node, depth) : this.#cell(visible(node), depth + 1)
      if (text === undefined) return undefined
      parts.push(text)
    }
    return parts.join('\n')
  }

  #paragraph(node: Node, depth: number): string | undefined {
    this.#current = ''
    if (!this.#inline(childrenOf(node), depth + 1)) return undefined
    const text = this.#current
    this.#current = ''
    // A bookmark that runs on into the next paragraph is seen to do so.
    for (const open of this.#open.values()) open.text += '\n'
    return text
  }

  #inline(nodes: readonly Node[], depth: number): boolean {
    if (depth > MOST_DEPTH) return false
    return nodes.every((node) => {
      if (this.#mark(node)) return true
      const name = nameOf(node)
      if (UNSEEN.has(name)) return true
      switch (name) {
        case 'w:t':
          this.#add(childrenOf(node).map(ownText).join(''))
          return true
        case 'w:tab':
          this.#add('\t')
          return true
        case 'w:br':
        case 'w:cr':
          this.#add('\n')
          return true
        case 'w:noBreakHyphen':
          this.#add('-')
          return true
        case 'w:r':
          return isHidden(node, 'w:rPr') || this.#inline(childrenOf(node), depth + 1)
        default:
          return this.#inline(childrenOf(node), depth + 1)
      }
    })
  }

  #add(text: string): void {
    this.#current += text
    for (const open of this.#open.values()) open.text += text
  }

  /** Whether a node begins or ends a bookmark, which is then noted. */
  #mark(node: Node): boolean {
    const name = nameOf(node)
    if (name !== 'w:bookmarkStart' && name !== 'w:bookmarkEnd') return false
    const id = attribute(node, 'w:id') ?? ''
    const open = this.#open.get(id)
    if (name === 'w:bookmarkStart') {
      if (open === undefined) this.#open.set(id, { name: attribute(node, 'w:name') ?? '', text: '' })
      return true
    }
    if (open !== undefined) this.#close(id, open)
    return true
  }

  #close(id: string, open: { readonly name: string; readonly text: string }): void {
    this.#open.delete(id)
    let name = open.name
    for (let count = 2; this.#bookmarks.has(name); count += 1) name = `${open.name}#${count}`
    this.#bookmarks.set(name, open.text)
  }
}

const visible = (node: Node): readonly Node[] => (UNSEEN.has(nameOf(node)) ? [] : childrenOf(node))

function ownText(node: Node): string {
  const text = node['#text']
  return typeof text === 'string' ? unescapeXml(text) : typeof text === 'number' ? String(text) : ''
}

/** Elements of a name directly below, also through wrappers such as content controls. */
function within(node: Node, name: string): readonly Node[] {
  return childrenOf(node).flatMap((child) => {
    if (nameOf(child) === name) return [child]
    return child['w:sdt'] !== undefined || child['w:sdtContent'] !== undefined || child['w:ins'] !== undefined
      ? within(child, name)
      : []
  })
}

/** Hidden text 隐藏文字, and rows marked as deleted. */
function isHidden(node: Node, properties: 'w:rPr' | 'w:trPr'): boolean {
  const list = find(childrenOf(node), properties) ?? []
  return list.some((one) => {
    const name = nameOf(one)
    if (name === 'w:del' && properties === 'w:trPr') return true
    return name === 'w:vanish' && !['0', 'false', 'off'].includes(attribute(one, 'w:val') ?? '1')
  })
}

function styleOf(paragraph: Node): string {
  const style = find(childrenOf(paragraph), 'w:pPr')?.find((one) => nameOf(one) === 'w:pStyle')
  return style === undefined ? '' : (attribute(style, 'w:val') ?? '')
}

// --- comparison

/** A bound number that is not in the document as it should be. */
export interface BindingFault {
  readonly kind: 'missing' | 'different' | 'duplicated' | 'unknown'
  readonly id: string
  /** As computed; absent for a number that the report does not have. */
  readonly wanted?: string
  /** As read; absent where it is missing. */
  readonly found?: string
}

const OURS = /^jh\d{4,}$/

/** Every binding that is missing, different or there twice, and every number of ours that the report does not have. */
export function compareBindings(
  bindings: readonly Binding[],
  bookmarks: ReadonlyMap<string, string>,
): readonly BindingFault[] {
  const faults: BindingFault[] = []
  const wanted = new Map(bindings.map((binding) => [binding.id, printable(binding.text)]))
  for (const [id, text] of wanted) {
    const found = bookmarks.get(id)
    if (found === undefined) faults.push({ kind: 'missing', id, wanted: text })
    else if (found !== text) faults.push({ kind: 'different', id, wanted: text, found })
  }
  for (const [name, found] of bookmarks) {
    const [id = '', again] = name.split('#')
    if (!OURS.test(id)) continue
    const text = wanted.get(id)
    if (text === undefined) faults.push({ kind: 'unknown', id, found })
    else if (again !== undefined) faults.push({ kind: 'duplicated', id, wanted: text, found })
  }
  return faults
}
