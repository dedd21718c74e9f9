/**
 * DOCX as the text that Word shows: paragraphs with the numbers that Word counts for them, tables, text boxes, notes at
 * the end. Deleted and hidden text, field codes, headers and footers are left out.
 */
import type { SourceText } from '@jiheng/checker'
import {
  type OpenCell,
  openPackage,
  relationsOf,
  SourceBuilder,
  SourceFailure,
  type SourceLimits,
  XmlScan,
} from './limits.ts'

export function readDocxSource(bytes: Uint8Array, limits: SourceLimits): SourceText {
  return readDocxParts(openPackage(bytes, limits), limits)
}

export function readDocxParts(files: ReadonlyMap<string, Uint8Array>, limits: SourceLimits): SourceText {
  const root = [...relationsOf(files, '', limits).values()]
  const main = root.find(({ type }) => type.endsWith('/officeDocument'))?.target ?? 'word/document.xml'
  const body = files.get(main)
  if (body === undefined)
    throw new SourceFailure('source.broken', '文件里没有正文部件。请用 Word 或 WPS 打开后重新保存再导入。')
  const relations = [...relationsOf(files, main, limits).values()]
  const part = (kind: string): { bytes: Uint8Array; path: string } | undefined => {
    const path = relations.find(({ type }) => type.endsWith(`/${kind}`))?.target
    const found = path === undefined ? undefined : files.get(path)
    return path === undefined || found === undefined ? undefined : { bytes: found, path }
  }
  const styles = part('styles')
  const numbering = part('numbering')
  const styleSheet = new Styles()
  if (styles !== undefined) styleSheet.read(new XmlScan(styles.bytes, styles.path, limits))
  const lists = new Lists(styleSheet)
  if (numbering !== undefined) lists.read(new XmlScan(numbering.bytes, numbering.path, limits))
  const reader = new StoryReader(styleSheet, lists)
  const blocks = reader.read(new XmlScan(body, main, limits), 'w:body')
  for (const kind of ['footnote', 'endnote'] as const) {
    const wanted = reader.references[kind]
    const notes = part(`${kind}s`)
    if (notes === undefined || wanted.size === 0) continue
    const found = new Map<string, Block[]>()
    reader.readNotes(new XmlScan(notes.bytes, notes.path, limits), `w:${kind}`, found)
    for (const id of wanted) blocks.push(...(found.get(id) ?? []).filter((block) => !isEmpty(block)))
  }
  const builder = new SourceBuilder(limits)
  for (const [index, block] of blocks.entries()) {
    if (index > 0) builder.add('\n')
    write(block, builder, 0)
  }
  return builder.done()
}

// --- what a document is made of

interface Paragraph {
  readonly text: string
  readonly level?: number
}

interface Cell {
  readonly blocks: Block[]
  readonly span: number
  /** Merged downwards: the first such cell, or one below it. */
  readonly merge: 'none' | 'starts' | 'continues'
}

interface Row {
  readonly before: number
  readonly cells: Cell[]
}

type Block = Paragraph | { readonly rows: Row[] }

const isEmpty = (block: Block): boolean => ('rows' in block ? block.rows.length === 0 : block.text === '')

/** Nested tables are as deep as elements may be, by thirds: the calls within calls stay few. */
function write(block: Block, builder: SourceBuilder, depth: number): void {
  if (!('rows' in block)) {
    const start = builder.length
    builder.add(depth === 0 ? block.text : block.text.replaceAll('\t', ' '))
    if (block.level !== undefined) builder.heading(start, builder.length, block.level)
    return
  }
  const { tables } = builder
  const table = tables.open()
  const merged = new Set<OpenCell>()
  for (const [index, row] of block.rows.entries()) {
    if (index > 0) builder.add('\n')
    tables.row(table)
    table.column = Math.min(row.before, 1000)
    for (const [at, cell] of row.cells.entries()) {
      if (at > 0) builder.add('\t')
      // What a merged cell holds below its first row is not shown.
      if (cell.merge === 'continues' && tables.extend(table, merged)) continue
      const open = tables.cell(table, builder.length, cell.span, 1)
      if (cell.merge !== 'none') merged.add(open)
      const blocks = cell.blocks.filter((one) => !isEmpty(one))
      for (const [place, one] of blocks.entries()) {
        if (place > 0) builder.add('\n')
        write(one, builder, depth + 1)
      }
      open.end = builder.length
    }
  }
  tables.close()
}

// --- styles

interface NumberRef {
  readonly id: string | undefined
  readonly level: number | undefined
}

interface Style {
  readonly name: string
  readonly basedOn: string | undefined
  readonly outline: number | undefined
  readonly numbering: NumberRef | undefined
}

class Styles {
  readonly #styles = new Map<string, Style>()
  #default: string | undefined

  read(xml: XmlScan): void {
    while (xml.next()) if (xml.kind === 'open' && xml.name === 'w:style') this.#style(xml)
  }

  #style(xml: XmlScan): void {
    const id = xml.attribute('styleId') ?? ''
    if (xml.attribute('type') === 'paragraph' && /^(1|true|on)$/.test(xml.attribute('default') ?? ''))
      this.#default = id
    const depth = xml.depth
    let [name, basedOn]: [string, string | undefined] = ['', undefined]
    let outline: number | undefined
    let [numId, level]: [string | undefined, number | undefined] = [undefined, undefined]
    while (xml.next() && xml.depth >= depth) {
      if (xml.kind !== 'open') continue
      const value = xml.attribute('val')
      if (xml.name === 'w:name') name = value ?? ''
      else if (xml.name === 'w:basedOn') basedOn = value
      else if (xml.name === 'w:outlineLvl') outline = wholeNumber(value)
      else if (xml.name === 'w:numId') numId = value
      else if (xml.name === 'w:ilvl') level = wholeNumber(value)
    }
    const numbering = numId === undefined && level === undefined ? undefined : { id: numId, level }
    this.#styles.set(id, { name, basedOn, outline, numbering })
  }

  /** The style and those it is based on, nearest first. */
  *#chain(id: string | undefined): Generator<readonly [string, Style]> {
    const seen = new Set<string>()
    for (let next = id ?? this.#default; next !== undefined && !seen.has(next) && seen.size < 50; ) {
      const style = this.#styles.get(next)
      if (style === undefined) return
      seen.add(next)
      yield [next, style]
      next = style.basedOn
    }
  }

  numbering(id: string | undefined): { readonly style: string; readonly ref: NumberRef } | undefined {
    let level: number | undefined
    for (const [style, { numbering }] of this.#chain(id)) {
      level ??= numbering?.level
      if (numbering?.id !== undefined) return { style, ref: { id: numbering.id, level } }
    }
    return undefined
  }

  /** 1 to 9 for a heading. */
  headingLevel(id: string | undefined): number | undefined {
    for (const [, { outline, name }] of this.#chain(id)) {
      if (outline !== undefined) return outline < 9 ? outline + 1 : undefined
      const named = /^(?:heading|标题)\s?([1-9])$/i.exec(name)
      if (named !== null) return Number(named[1])
    }
    return undefined
  }
}

function wholeNumber(value: string | undefined): number | undefined {
  return value !== undefined && /^\d{1,9}$/.test(value) ? Number(value) : undefined
}

// --- numbering 自动编号

interface Level {
  readonly start: number
  readonly format: string
  readonly text: string
  readonly suffix: string
  readonly restart: number | undefined
  readonly isLegal: boolean
  readonly style: string | undefined
}

interface ListKind {
  readonly levels: Map<number, Level>
  readonly styleLink: string | undefined
  readonly numStyleLink: string | undefined
}

interface ListUse {
  readonly kind: string
  readonly levels: Map<number, Level>
  readonly starts: Map<number, number>
}

const NO_LEVEL: Level = {
  start: 0,
  format: 'decimal',
  text: '',
  suffix: 'tab',
  restart: undefined,
  isLegal: false,
  style: undefined,
}

class Lists {
  readonly #styles: Styles
  readonly #kinds = new Map<string, ListKind>()
  readonly #uses = new Map<string, ListUse>()
  /** Counters of each kind of list, by level. */
  readonly #counters = new Map<string, (number | undefined)[]>()
  readonly #begun = new Set<string>()
  /** Kinds of list by the list style that they belong to. */
  readonly #byStyle = new Map<string, string>()

  constructor(styles: Styles) {
    this.#styles = styles
  }

  read(xml: XmlScan): void {
    while (xml.next()) {
      if (xml.kind !== 'open') continue
      if (xml.name === 'w:abstractNum') this.#kind(xml)
      else if (xml.name === 'w:num') this.#use(xml)
    }
  }

  #kind(xml: XmlScan): void {
    const id = xml.attribute('abstractNumId') ?? ''
    const depth = xml.depth
    const levels = new Map<number, Level>()
    let [styleLink, numStyleLink]: [string | undefined, string | undefined] = [undefined, undefined]
    while (xml.next() && xml.depth >= depth) {
      if (xml.kind !== 'open') continue
      if (xml.name === 'w:lvl') readLevel(xml, levels)
      else if (xml.name === 'w:styleLink') styleLink = xml.attribute('val')
      else if (xml.name === 'w:numStyleLink') numStyleLink = xml.attribute('val')
    }
    this.#kinds.set(id, { levels, styleLink, numStyleLink })
  }

  #use(xml: XmlScan): void {
    const id = xml.attribute('numId') ?? ''
    const depth = xml.depth
    const [levels, starts] = [new Map<number, Level>(), new Map<number, number>()]
    let kind = ''
    let level = 0
    while (xml.next() && xml.depth >= depth) {
      if (xml.kind !== 'open') continue
      if (xml.name === 'w:abstractNumId') kind = xml.attribute('val') ?? ''
      else if (xml.name === 'w:lvlOverride') level = wholeNumber(xml.attribute('ilvl')) ?? 0
      else if (xml.name === 'w:startOverride') starts.set(level, wholeNumber(xml.attribute('val')) ?? 1)
      else if (xml.name === 'w:lvl') readLevel(xml, levels)
    }
    this.#uses.set(id, { kind, levels, starts })
  }

  /** The number that Word shows before the paragraph, with what parts it from the words; counts it. */
  label(direct: NumberRef | undefined, style: string | undefined): Label | undefined {
    const styled = this.#styles.numbering(style)
    const id = direct?.id ?? styled?.ref.id
    if (id === undefined || id === '0') return undefined
    const use = this.#uses.get(id)
    const found = use === undefined ? undefined : this.#resolved(use.kind)
    if (use === undefined || found === undefined) return undefined
    const levelOf = (at: number): Level | undefined => use.levels.get(at) ?? found.kind.levels.get(at)
    const level = Math.min(
      8,
      direct?.level ?? (direct?.id === undefined ? this.#styleLevel(found.kind, styled) : 0),
    )
    const own = levelOf(level)
    if (own === undefined) return undefined
    const counters = this.#counters.get(found.id) ?? []
    this.#counters.set(found.id, counters)
    this.#count(counters, level, levelOf, `${id} ${level}`, use.starts.get(level))
    if (own.format === 'bullet' || own.format === 'none') {
      // A list without numbers may still have words, such as 附：.
      const words = own.format === 'none' ? own.text.replace(/%\d/g, '') : ''
      return words === '' ? undefined : { text: words, suffix: own.suffix }
    }
    const text = own.text.replace(/%([1-9])/g, (_, digit: string) => {
      const at = Number(digit) - 1
      const of = levelOf(at)
      if (of === undefined) return ''
      return formatNumber(counters[at] ?? of.start, own.isLegal ? 'decimal' : of.format)
    })
    return text === '' ? undefined : { text, suffix: own.suffix }
  }

  #styleLevel(
    kind: ListKind,
    styled: { readonly style: string; readonly ref: NumberRef } | undefined,
  ): number {
    if (styled === undefined) return 0
    for (const [at, level] of kind.levels) if (level.style === styled.style) return at
    return styled.ref.level ?? 0
  }

  /** The kind of list, also where it is named by a list style only. */
  #resolved(id: string): { readonly id: string; readonly kind: ListKind } | undefined {
    const kind = this.#kinds.get(id)
    if (kind === undefined || kind.numStyleLink === undefined || kind.levels.size > 0)
      return kind === undefined ? undefined : { id, kind }
    if (this.#byStyle.size === 0)
      for (const [other, one] of this.#kinds)
        if (one.styleLink !== undefined) this.#byStyle.set(one.styleLink, other)
    const linked = this.#byStyle.get(kind.numStyleLink) ?? id
    return { id: linked, kind: this.#kinds.get(linked) ?? kind }
  }

  #count(
    counters: (number | undefined)[],
    level: number,
    levelOf: (at: number) => Level | undefined,
    use: string,
    startOverride: number | undefined,
  ): void {
    const start = levelOf(level)?.start ?? 1
    const before = counters[level]
    if (startOverride !== undefined && !this.#begun.has(use)) counters[level] = startOverride
    else counters[level] = before === undefined ? (startOverride ?? start) : before + 1
    this.#begun.add(use)
    for (let at = 0; at < level; at += 1) counters[at] ??= levelOf(at)?.start ?? 1
    for (let at = level + 1; at < 9; at += 1) {
      const restart = levelOf(at)?.restart
      if (restart === undefined || (restart > 0 && level < restart)) counters[at] = undefined
    }
  }
}

function readLevel(xml: XmlScan, levels: Map<number, Level>): void {
  const at = Math.min(8, wholeNumber(xml.attribute('ilvl')) ?? 0)
  const depth = xml.depth
  const level = { ...NO_LEVEL }
  while (xml.next() && xml.depth >= depth) {
    if (xml.kind !== 'open') continue
    const value = xml.attribute('val')
    if (xml.name === 'w:start') level.start = wholeNumber(value) ?? 0
    // A format of the maker's own stands in the Choice; the Fallback has one that every program knows.
    else if (xml.name === 'w:numFmt')
      level.format = value === 'custom' ? (xml.attribute('format') ?? '') : (value ?? '')
    else if (xml.name === 'w:lvlText') level.text = value ?? ''
    else if (xml.name === 'w:suff') level.suffix = value ?? 'tab'
    else if (xml.name === 'w:lvlRestart') level.restart = wholeNumber(value)
    else if (xml.name === 'w:isLgl') level.isLegal = xml.isOn()
    else if (xml.name === 'w:pStyle') level.style = value
    else if (xml.name === 'mc:Fallback') xml.skip()
  }
  levels.set(at, level)
}

interface Label {
  readonly text: string
  readonly suffix: string
}

/** Label and words as someone would type them: nothing after 一、 or （1）, a space after 1. */
function labelled(label: Label, text: string): string {
  if (text === '') return label.text
  if (/[、，：；。．）〕】》)]$/.test(label.text)) return label.text + text
  const wouldRunTogether = /[\w.%]$/.test(label.text) && /^[\w.]/.test(text)
  return label.suffix === 'nothing' && !wouldRunTogether ? label.text + text : `${label.text} ${text}`
}

const DIGITS = '〇一二三四五六七八九'

/** A number as a list counts it. Formats that are not known are shown in digits. */
export function formatNumber(value: number, format: string): string {
  switch (format) {
    case 'none':
    case 'bullet':
      return ''
    case 'decimalZero':
      return String(value).padStart(2, '0')
    case 'decimalFullWidth':
    case 'decimalFullWidth2':
      return [...String(value)].map((digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)).join('')
    case 'upperRoman':
      return roman(value)
    case 'lowerRoman':
      return roman(value).toLowerCase()
    case 'upperLetter':
      return letters(value)
    case 'lowerLetter':
      return letters(value).toLowerCase()
    case 'chineseCounting':
      return value < 100 ? chinese(value) : digitwise(value, '○一二三四五六七八九')
    case 'chineseCountingThousand':
    case 'taiwaneseCountingThousand':
    case 'taiwaneseCounting':
      return chinese(value)
    case 'japaneseCounting':
      return chinese(value)
        .replaceAll('零', '')
        .replace(/一(?=[十百千])/g, '')
    case 'chineseLegalSimplified':
      return chinese(value, '零壹贰叁肆伍陆柒捌玖', ['', '拾', '佰', '仟'])
    case 'ideographLegalTraditional':
    case 'japaneseLegal':
      return chinese(value, '零壹貳參肆伍陸柒捌玖', ['', '拾', '佰', '仟'])
    case 'ideographDigital':
    case 'japaneseDigitalTenThousand':
    case 'taiwaneseDigital':
      return digitwise(value, DIGITS)
    case 'ideographTraditional':
      return named(value, '甲乙丙丁戊己庚辛壬癸')
    case 'ideographZodiac':
      return named(value, '子丑寅卯辰巳午未申酉戌亥')
    case 'decimalEnclosedCircle':
    case 'decimalEnclosedCircleChinese':
      return enclosed(value, [
        [1, 20, 0x2460],
        [21, 35, 0x3251],
        [36, 50, 0x32b1],
      ])
    case 'decimalEnclosedFullstop':
      return enclosed(value, [[1, 20, 0x2488]])
    case 'decimalEnclosedParen':
      return enclosed(value, [[1, 20, 0x2474]])
    case 'ideographEnclosedCircle':
      return enclosed(value, [[1, 10, 0x3280]])
    case 'numberInDash':
      return `- ${value} -`
    case 'ordinal':
      return value + ordinalEnd(value)
    default: {
      // 001, 002, … as made by hand.
      const zeros = /^(0+)1,/.exec(format)?.[1]
      return zeros === undefined ? String(value) : String(value).padStart(zeros.length + 1, '0')
    }
  }
}

function chinese(value: number, digits = '零一二三四五六七八九', units = ['', '十', '百', '千']): string {
  if (value === 0) return digits.charAt(0)
  if (value >= 10_000) {
    const rest = value % 10_000
    const gap = rest > 0 && rest < 1000 ? digits.charAt(0) : ''
    return `${chinese(Math.floor(value / 10_000), digits, units)}万${gap}${rest === 0 ? '' : chinese(rest, digits, units)}`
  }
  let text = ''
  let hasGap = false
  for (let place = 3; place >= 0; place -= 1) {
    const digit = Math.floor(value / 10 ** place) % 10
    if (digit === 0) hasGap = text !== ''
    else {
      text += (hasGap ? digits.charAt(0) : '') + digits.charAt(digit) + units[place]
      hasGap = false
    }
  }
  return digits.charAt(1) === '一' && value >= 10 && value < 20 ? text.slice(1) : text
}

const digitwise = (value: number, digits: string): string =>
  [...String(value)].map((digit) => digits.charAt(Number(digit))).join('')

const named = (value: number, letters: string): string => letters.charAt(value - 1) || String(value)

function enclosed(value: number, ranges: readonly (readonly [number, number, number])[]): string {
  for (const [from, to, code] of ranges)
    if (value >= from && value <= to) return String.fromCharCode(code + value - from)
  return String(value)
}

function roman(value: number): string {
  if (value < 1 || value > 4999) return String(value)
  const parts: readonly (readonly [number, string])[] = [
    [1000, 'M'],
    [900, 'CM'],
    [500, 'D'],
    [400, 'CD'],
    [100, 'C'],
    [90, 'XC'],
    [50, 'L'],
    [40, 'XL'],
    [10, 'X'],
    [9, 'IX'],
    [5, 'V'],
    [4, 'IV'],
    [1, 'I'],
  ]
  let rest = value
  let text = ''
  for (const [size, letters] of parts)
    while (rest >= size) {
      text += letters
      rest -= size
    }
  return text
}

/** A … Z, AA, BB … as Word goes on. */
function letters(value: number): string {
  if (value < 1 || value > 780) return String(value)
  return String.fromCharCode(65 + ((value - 1) % 26)).repeat(Math.floor((value - 1) / 26) + 1)
}

function ordinalEnd(value: number): string {
  const last = value % 100 >= 11 && value % 100 <= 13 ? 0 : value % 10
  return ['th', 'st', 'nd', 'rd'][last] ?? 'th'
}

// --- the story 正文

/** Parts that are not shown, or are read elsewhere. */
const UNSEEN: ReadonlySet<string> = new Set([
  'w:del',
  'w:moveFrom',
  'w:instrText',
  'w:delText',
  'w:delInstrText',
  'w:rt',
  'w:sdtPr',
  'w:sdtEndPr',
  'w:sectPr',
  'w:tblGrid',
  'w:tblPr',
  'w:tblPrEx',
  'w:ffData',
])

interface OpenParagraph {
  text: string
  style: string | undefined
  outline: number | undefined
  numbering: { id: string | undefined; level: number | undefined } | undefined
  /** Its mark was deleted, so that the next paragraph goes on with it. */
  isJoined: boolean
  /** What stands in text boxes anchored in it. */
  readonly boxes: Block[]
}

class StoryReader {
  readonly references = { footnote: new Set<string>(), endnote: new Set<string>() }
  readonly #styles: Styles
  readonly #lists: Lists
  /** For each field within a field whether its code is being read. */
  #fields: boolean[] = []

  constructor(styles: Styles, lists: Lists) {
    this.#styles = styles
    this.#lists = lists
  }

  read(xml: XmlScan, container: string): Block[] {
    while (xml.next()) if (xml.kind === 'open' && xml.name === container) return this.#blocks(xml)
    throw new SourceFailure('source.broken', '文件里没有正文。请用 Word 或 WPS 打开后重新保存再导入。')
  }

  readNotes(xml: XmlScan, name: string, found: Map<string, Block[]>): void {
    while (xml.next()) {
      if (xml.kind !== 'open' || xml.name !== name) continue
      const id = xml.attribute('id') ?? ''
      found.set(
        id,
        this.#blocks(xml).map((block) => ('rows' in block ? block : { text: block.text.trim() })),
      )
    }
  }

  /** Everything within the element just opened, up to its end. Calls itself for cells and text boxes only. */
  #blocks(xml: XmlScan, onCellProperty?: (name: string) => void): Block[] {
    const depth = xml.depth
    const blocks: Block[] = []
    const outerFields = this.#fields
    this.#fields = []
    let carried = ''
    const choices = new Choices()
    while (xml.next() && xml.depth >= depth) {
      if (xml.kind !== 'open') continue
      if (xml.name === 'w:tcPr') readCellProperties(xml, onCellProperty)
      else if (UNSEEN.has(xml.name) || !choices.takes(xml)) xml.skip()
      else if (xml.name === 'w:p') {
        const paragraph = this.#paragraph(xml)
        const text = carried + paragraph.text
        carried = ''
        if (paragraph.isJoined) carried = text
        else blocks.push(this.#finished(paragraph, text))
        blocks.push(...paragraph.boxes)
      } else if (xml.name === 'w:tbl') blocks.push({ rows: this.#rows(xml) })
      else if (xml.name.startsWith('m:')) {
        const math = this.#inline(xml)
        if (math.text !== '') blocks.push({ text: math.text })
      }
    }
    if (carried !== '') blocks.push({ text: carried })
    this.#fields = outerFields
    return blocks
  }

  #finished(paragraph: OpenParagraph, text: string): Paragraph {
    const label = this.#lists.label(paragraph.numbering, paragraph.style)
    const { outline } = paragraph
    const level =
      outline === undefined
        ? this.#styles.headingLevel(paragraph.style)
        : outline < 9
          ? outline + 1
          : undefined
    const words = label === undefined ? text : labelled(label, text)
    return { text: words, ...(level === undefined ? {} : { level }) }
  }

  #paragraph(xml: XmlScan): OpenParagraph {
    const paragraph = this.#inline(xml)
    // A field whose code never ends must not swallow what follows.
    this.#fields = this.#fields.map(() => false)
    return paragraph
  }

  /** Runs within the element just opened, up to its end. */
  #inline(xml: XmlScan): OpenParagraph {
    const depth = xml.depth
    const paragraph: OpenParagraph = {
      text: '',
      style: undefined,
      outline: undefined,
      numbering: undefined,
      isJoined: false,
      boxes: [],
    }
    const choices = new Choices()
    /** Depth of a hidden run being passed over. */
    let run = 0
    let isHidden = false
    while (xml.next() && xml.depth >= depth) {
      if (xml.kind === 'close') {
        if (xml.name === 'm:num') paragraph.text += '/'
        continue
      }
      if (xml.kind === 'text') continue
      const { name } = xml
      if (UNSEEN.has(name) || !choices.takes(xml)) {
        xml.skip()
        continue
      }
      switch (name) {
        case 'w:pPr':
          this.#properties(xml, paragraph)
          break
        case 'w:r':
          run = xml.depth
          isHidden = false
          break
        case 'm:r':
          isHidden = false
          break
        case 'w:rPr': {
          const isVanishing = isVanished(xml)
          if (xml.depth === run) isHidden = isVanishing
          break
        }
        case 'w:t':
        case 'm:t': {
          const text = textWithin(xml)
          if (!isHidden && !this.#isInCode()) paragraph.text += text
          break
        }
        case 'w:tab':
        case 'w:ptab':
          if (!isHidden) paragraph.text += '\t'
          break
        case 'w:br':
        case 'w:cr':
          if (!isHidden) paragraph.text += '\n'
          break
        case 'w:noBreakHyphen':
          if (!isHidden) paragraph.text += '-'
          break
        case 'w:fldChar':
          this.#field(xml.attribute('fldCharType'))
          break
        case 'w:footnoteReference':
          this.references.footnote.add(xml.attribute('id') ?? '')
          break
        case 'w:endnoteReference':
          this.references.endnote.add(xml.attribute('id') ?? '')
          break
        case 'w:txbxContent': {
          const blocks = this.#blocks(xml)
          if (!isHidden) for (const block of blocks) if (!isEmpty(block)) paragraph.boxes.push(block)
          break
        }
      }
    }
    return paragraph
  }

  /** Whether a field around the innermost one shows its code: only its result counts. */
  #isInCode(): boolean {
    return this.#fields.length > 1 && this.#fields.slice(0, -1).includes(true)
  }

  #field(kind: string | undefined): void {
    if (kind === 'begin') {
      if (this.#fields.length < 100) this.#fields.push(true)
    } else if (kind === 'separate') {
      if (this.#fields.length > 0) this.#fields[this.#fields.length - 1] = false
    } else if (kind === 'end') this.#fields.pop()
  }

  #properties(xml: XmlScan, paragraph: OpenParagraph): void {
    const depth = xml.depth
    while (xml.next() && xml.depth >= depth) {
      if (xml.kind !== 'open') continue
      switch (xml.name) {
        case 'w:pStyle':
          paragraph.style = xml.attribute('val')
          break
        case 'w:outlineLvl':
          paragraph.outline = wholeNumber(xml.attribute('val'))
          break
        case 'w:numPr':
          paragraph.numbering ??= { id: undefined, level: undefined }
          break
        case 'w:ilvl':
          if (paragraph.numbering !== undefined) paragraph.numbering.level = wholeNumber(xml.attribute('val'))
          break
        case 'w:numId':
          if (paragraph.numbering !== undefined) paragraph.numbering.id = xml.attribute('val')
          break
        case 'w:del':
        case 'w:moveFrom':
          paragraph.isJoined = true
          xml.skip()
          break
        // What the properties were before a change.
        case 'w:pPrChange':
        case 'w:rPrChange':
          xml.skip()
          break
      }
    }
  }

  #rows(xml: XmlScan): Row[] {
    const depth = xml.depth
    const rows: Row[] = []
    let row: Row | undefined
    let rowDepth = 0
    while (xml.next() && xml.depth >= depth) {
      if (xml.kind !== 'open') continue
      const { name } = xml
      if (UNSEEN.has(name)) xml.skip()
      else if (name === 'w:tr') {
        row = { before: 0, cells: [] }
        rowDepth = xml.depth
        rows.push(row)
      } else if (name === 'w:trPr') {
        const { before, isDeleted } = rowProperties(xml)
        if (isDeleted) {
          while (xml.depth >= rowDepth && xml.next());
          rows.pop()
          row = undefined
        } else if (row !== undefined) {
          row = { before, cells: row.cells }
          rows[rows.length - 1] = row
        }
      } else if (name === 'w:tc') {
        const cell = this.#cell(xml)
        const last = row?.cells.at(-1)
        if (row === undefined) continue
        if (cell.isSwallowed && last !== undefined)
          row.cells[row.cells.length - 1] = { ...last, span: last.span + cell.span }
        else row.cells.push(cell)
      }
    }
    return rows.filter((one) => one.cells.length > 0)
  }

  #cell(xml: XmlScan): Cell & { readonly isSwallowed: boolean } {
    let span = 1
    let merge: Cell['merge'] = 'none'
    let isSwallowed = false
    const blocks = this.#blocks(xml, (name) => {
      const value = xml.attribute('val')
      if (name === 'w:gridSpan') span = Math.max(1, Math.min(1000, wholeNumber(value) ?? 1))
      else if (name === 'w:vMerge') merge = value === 'restart' ? 'starts' : 'continues'
      else if (name === 'w:hMerge') isSwallowed = value !== 'restart'
    })
    return { blocks, span, merge, isSwallowed }
  }
}

/** Of several wordings of the same thing the first is taken. */
class Choices {
  readonly #taken = new Set<number>()

  takes(xml: XmlScan): boolean {
    if (xml.name === 'mc:AlternateContent') this.#taken.delete(xml.depth)
    else if (xml.name === 'mc:Choice' || xml.name === 'mc:Fallback') {
      if (this.#taken.has(xml.depth - 1)) return false
      this.#taken.add(xml.depth - 1)
    }
    return true
  }
}

/** Text of the element just opened, up to its end. */
function textWithin(xml: XmlScan): string {
  const depth = xml.depth
  let text = ''
  while (xml.next() && xml.depth >= depth) if (xml.kind === 'text') text += xml.text
  return /[\r\n\t]/.test(text) ? text.replace(/[\r\n\t]+/g, ' ') : text
}

function isVanished(xml: XmlScan): boolean {
  const depth = xml.depth
  let isHidden = false
  while (xml.next() && xml.depth >= depth) {
    if (xml.kind !== 'open') continue
    if (xml.name === 'w:rPrChange') xml.skip()
    else if (xml.name === 'w:vanish') isHidden = xml.isOn()
  }
  return isHidden
}

function readCellProperties(xml: XmlScan, property: ((name: string) => void) | undefined): void {
  const depth = xml.depth
  while (xml.next() && xml.depth >= depth) {
    if (xml.kind !== 'open') continue
    if (xml.name === 'w:tcPrChange') xml.skip()
    else property?.(xml.name)
  }
}

function rowProperties(xml: XmlScan): { readonly before: number; readonly isDeleted: boolean } {
  const depth = xml.depth
  let before = 0
  let isDeleted = false
  while (xml.next() && xml.depth >= depth) {
    if (xml.kind !== 'open') continue
    if (xml.name === 'w:gridBefore') before = wholeNumber(xml.attribute('val')) ?? 0
    else if (xml.name === 'w:del' || xml.name === 'w:moveFrom') isDeleted = true
    else if (xml.name === 'w:trPrChange') xml.skip()
  }
  return { before, isDeleted }
}
