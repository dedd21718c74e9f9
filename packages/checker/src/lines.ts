/**
 * Lines 行: which lines of a plain text are prose and which are rows of a table, and where a paragraph begins although
 * the print wraps its lines. Text from PDF has no other marks than the lines themselves.
 */

export interface Line {
  readonly start: number
  readonly end: number
  /** `noise` is a page's number or the like, which breaks nothing. */
  readonly kind: 'prose' | 'table' | 'noise'
  /** The print broke a number here: its digits go on in this line. */
  readonly joins: boolean
  /** Whether a paragraph, heading or numbered item begins here. */
  readonly breakBefore: boolean
}

interface RawLine {
  readonly start: number
  readonly end: number
  readonly words: string
  /** Blank lines stand before it. */
  readonly gap: boolean
  /** First or last of its page. */
  readonly edge: boolean
  /** A table's cell by itself, closed by a stroke. */
  readonly cell: boolean
}

/** `一、` `（一）` `1.` `（1）` `①` `第一部分` at the head of a line. */
export const ORDINAL_HEAD =
  /^(?:第[一二三四五六七八九十百\d]+(?:部分|章|节|条|篇|编)|[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十]{1,3}[）)]|\d{1,2}[、.．](?!\d)|[（(]\d{1,2}[）)]|[①-⑳])/
const SENTENCE_MARK = /[，。；！？;]|,(?!\d{3}(?!\d))/
const SENTENCE_END = /[。！？；：:;]["”’）)]?$/
const BARE_NUMBER = /^-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?%?$|^(?:-|—|--|——|\/)$/
const CODE = /^\d{2,7}$/

/** A table whose cells are known. */
interface KnownTable {
  readonly start: number
  readonly end: number
  readonly cells?: readonly { readonly start: number; readonly end: number }[]
}

/**
 * Splits a text into lines of prose and of tables. `known` are the tables that a reader recognised: their cells of words
 * are prose of their own, their numbers belong to the table.
 */
/** `pages` are the offsets at which pages begin, where the text has no form feeds. */
export function linesOf(
  text: string,
  known: readonly KnownTable[] = [],
  pages: readonly number[] = [],
): readonly Line[] {
  const raw = rawLines(text, new Set(pages))
  const table = tableLines(raw, known)
  const wrap = wrapWidth(raw, table)
  const lines: Line[] = []
  let before: RawLine | undefined
  let k = 0
  raw.forEach((line, index) => {
    while (k < known.length && (known[k] as KnownTable).end <= line.start)
      lines.push(...wordCells(text, known[k++] as KnownTable))
    const isTable = table[index] === true
    const inKnown =
      k < known.length &&
      line.start < (known[k] as KnownTable).end &&
      line.end > (known[k] as KnownTable).start
    const words = isTable && !inKnown && isWordy(line.words)
    if (!isTable && isPageNumber(line)) {
      lines.push({ start: line.start, end: line.end, kind: 'noise', breakBefore: false, joins: false })
      return
    }
    lines.push({
      start: line.start,
      end: line.end,
      kind: isTable && !words ? 'table' : 'prose',
      breakBefore:
        words || before === undefined || table[index - 1] === true || beginsParagraph(before, line, wrap),
      joins: before !== undefined && breaksNumber(before, line, wrap),
    })
    before = line
  })
  while (k < known.length) lines.push(...wordCells(text, known[k++] as KnownTable))
  return lines
}

/** 5, — 5 —, 第 5 页 at a page's edge or between blank lines. */
function isPageNumber({ words, edge, gap }: RawLine): boolean {
  if (/^第\s*\d+\s*页(?:\s*[,，/]?\s*共\s*\d+\s*页)?$/.test(words)) return true
  if (/^[-—–]\s*\d{1,3}\s*[-—–]$/.test(words)) return true
  return (edge || gap) && /^\d{1,3}(?:\s*\/\s*\d{1,3})?$/.test(words)
}

/** A number's later part, with its unit behind it. */
const WITH_UNIT = /^\d[\d.,]{0,12}\s?(?:[万亿]元?|元|%|人|户|个|家|件|项|辆|台|所|亩|吨|公里|次|批|平方)/

/** A full line ends in digits and the next goes on with some: the number was broken. */
function breaksNumber(before: RawLine, line: RawLine, wrap: number | undefined): boolean {
  if (wrap === undefined) return false
  // 帮扶脱贫户 4 / 20 户: no two numbers of prose stand side by side; a paragraph's first line may be short.
  const plain = /[\u4e00-\u9fff]{4}\s?\d{1,8}[.,]?$/.test(before.words) && WITH_UNIT.test(line.words)
  if (before.words.length < wrap * (plain ? 0.35 : 0.6)) return false
  if (ORDINAL_HEAD.test(line.words) && /\d$/.test(before.words)) return false
  return (
    (/[\d０-９][.,．]?$/.test(before.words) && /^[\d０-９]/.test(line.words)) ||
    (/\d$/.test(before.words) && /^[.,]\d/.test(line.words))
  )
}

/** A line among a table's rows that tells a figure with its unit, and is no row. */
const isWordy = (words: string): boolean =>
  words.length >= 8 && !isRow(words) && /\d\s*(?:万元|亿元|元|%|％|人|个|家|项|辆|件|分(?!类))/.test(words)

/** The cells of words in which a number stands, each a paragraph. */
function wordCells(text: string, table: KnownTable): Line[] {
  const lines: Line[] = []
  for (const cell of table.cells ?? []) {
    const words = text.slice(cell.start, cell.end).replace(/\s+/g, '')
    if (words.length < 3 || !/\d/.test(words) || BARE_NUMBER.test(words.replace(/，/g, ','))) continue
    if (/^\d+$/.test(words) || !/[^\d.,%、（）()-]/.test(words)) continue
    lines.push({ start: cell.start, end: cell.end, kind: 'prose', breakBefore: true, joins: false })
  }
  return lines
}

function rawLines(text: string, pages: ReadonlySet<number>): RawLine[] {
  const lines: RawLine[] = []
  let start = 0
  let gap = false
  let fresh = true
  const finish = (end: number) => {
    const printed = text.slice(start, end).trim()
    const words = withoutStroke(printed)
    if (words === '') gap = true
    else {
      lines.push({ start, end, words, gap, edge: fresh, cell: words !== printed })
      gap = false
      fresh = false
    }
  }
  const turn = () => {
    const last = lines[lines.length - 1]
    if (last !== undefined) lines[lines.length - 1] = { ...last, edge: true }
    fresh = true
  }
  for (let i = 0; i < text.length; i++) {
    if (pages.has(i) && i > 0) turn()
    const code = text.charCodeAt(i)
    if (code === 10 || code === 13 || code === 12) {
      finish(i)
      start = i + 1
      if (code === 12) turn()
    }
  }
  finish(text.length)
  return lines
}

/** `9.60 |`: a cell that a web page's table left on a line of its own; `|` alone is an empty one. */
const withoutStroke = (words: string): string =>
  words.endsWith('|') && words.indexOf('|') === words.length - 1 ? words.slice(0, -1).trim() || '-' : words

/** The length at which the print wraps a line, or undefined where lines are whole paragraphs. */
function wrapWidth(lines: readonly RawLine[], table: readonly boolean[]): number | undefined {
  const prose = lines.filter((line, i) => table[i] !== true && line.words.length >= 8)
  if (prose.length < 4) {
    const broken = prose
      .slice(0, -1)
      .some((line) => !SENTENCE_END.test(line.words) && !ORDINAL_HEAD.test(line.words))
    return broken ? Math.max(...prose.map((line) => line.words.length)) : undefined
  }
  // Of a few lines most are left open in the midst of a sentence, and none is a paragraph of its own.
  const left = prose.slice(0, -1).filter((line) => !SENTENCE_END.test(line.words))
  const longest = Math.max(...prose.map((line) => line.words.length))
  if (prose.length < 8 && longest <= 60 && left.length * 2 >= prose.length - 1) return longest
  const lengths = prose.map((line) => line.words.length).sort((a, b) => a - b)
  const long = lengths[Math.floor(lengths.length * 0.9)] as number
  if (long > 120) return undefined
  const full = prose.filter((line) => line.words.length >= long * 0.8)
  const open = full.filter((line) => !SENTENCE_END.test(line.words))
  return open.length * 4 >= full.length ? long : undefined
}

function beginsParagraph(before: RawLine, line: RawLine, wrap: number | undefined): boolean {
  if (wrap === undefined) return true
  if (ORDINAL_HEAD.test(line.words) && !/[（(]$|[第约计达为的]$/.test(before.words)) return true
  const short = before.words.length < wrap - 3
  return ORDINAL_HEAD.test(before.words) && !SENTENCE_MARK.test(before.words) && short
}

/**
 * A table in plain text is a run of lines without sentence marks in which at least three end with bare numbers, or that
 * says its unit (单位：万元) and has one such line.
 */
function tableLines(lines: readonly RawLine[], known: readonly KnownTable[]): readonly boolean[] {
  const marks: boolean[] = new Array(lines.length).fill(false)
  let k = 0
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] as RawLine
    while (k < known.length && (known[k] as { end: number }).end <= line.start) k++
    const table = known[k]
    if (table !== undefined && line.start < table.end && line.end > table.start) marks[i] = true
  }
  let start = 0
  while (start < lines.length) {
    if (marks[start] === true || isSentence(lines[start] as RawLine)) {
      start++
      continue
    }
    let end = start
    while (end < lines.length && marks[end] !== true && !isSentence(lines[end] as RawLine)) end++
    markRun(lines, start, end, marks)
    start = end
  }
  return marks
}

const isSentence = (line: RawLine): boolean => /[，。；！？,](?!\d{3}\b)/.test(line.words)

/** Within a run, the table reaches from its first row or unit line to its last row. */
function markRun(lines: readonly RawLine[], start: number, end: number, marks: boolean[]): void {
  const rows: number[] = []
  let unit = -1
  for (let i = start; i < end; i++) {
    const words = (lines[i] as RawLine).words
    if (unit < 0 && (/单位[:：]/.test(words) || /[（(](?:万元|亿元|千元|元)[）)][:：]?$/.test(words)))
      unit = i
    if (isRow(words)) rows.push(i)
  }
  if (rows.length < (unit >= 0 ? 1 : 3)) return
  const first = unit >= 0 ? Math.min(unit, rows[0] as number) : (rows[0] as number)
  // The heads of a table stand above its first row; a table's title right above its unit.
  let from = first
  const isHead = (line: RawLine): boolean => line.cell || (first - from < 6 && !ORDINAL_HEAD.test(line.words))
  while (from > start && isHead(lines[from - 1] as RawLine)) from--
  const last = rows[rows.length - 1] as number
  // Three numbers among fifty lines of words make no table.
  if (unit < 0 && rows.length * 4 < last - first + 1) return
  for (let i = from; i <= Math.min(last, end - 1); i++) marks[i] = true
  const goesOn = (line: RawLine): boolean => line.cell || !ORDINAL_HEAD.test(line.words)
  for (let i = last + 1; i < end && goesOn(lines[i] as RawLine); i++) marks[i] = true
}

/** Ends with a number that has no unit, after words or other numbers. */
export function isRow(words: string): boolean {
  const tokens = words.split(/\s+/)
  const last = tokens[tokens.length - 1] as string
  if (!BARE_NUMBER.test(last)) return false
  if (tokens.length === 1) return /[.,]/.test(last) || last === '0'
  return (
    !CODE.test(last) || tokens.length > 2 || last.length < 2 || /[\u4e00-\u9fff]{2}/.test(tokens[0] as string)
  )
}

/** Whether a word is a number as table cells have it. */
export const isBareNumber = (word: string): boolean => BARE_NUMBER.test(word)
