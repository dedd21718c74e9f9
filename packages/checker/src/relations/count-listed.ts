/**
 * Counts of what is listed with its figures 列举项数: 3 个县…，分别为甲县 520.3 万元、… are as many as told; 执行率低于 50 % 的 3 个项目
 * are as many as lie below; 以上 5 类问题 are as many as were numbered.
 */
import { decidedClaim, type Member } from '../claim.ts'
import { member, type Reading } from '../claims.ts'
import { type Figure, worth } from '../figure.ts'
import type { Phrases, Slot } from '../phrase.ts'

/** A piece of a list: its words and figures. */
export interface Piece {
  readonly name: string
  readonly slots: readonly Slot[]
  readonly start: number
  readonly end: number
}

/** 分别为 A、B、C tells them all; 其中 may leave some out. */
const CUE = /(分别为|分别是|分别有|分别|具体为|具体是|具体如下|即|其中包括|其中|包括|涉及)[：，]?|：/g

/** The list with figures that begins after a count, if its sentence has one. */
interface Listed {
  readonly pieces: readonly Piece[]
  /** All are told, by the words. */
  readonly closed: boolean
  readonly end: number
}

const LONGEST = 900

export function listedAfter(phrases: Phrases, slot: Slot): Listed | undefined {
  const { text } = phrases
  const from = slot.figure.unitEnd
  const reach = text.slice(from, from + LONGEST)
  // The list begins in the count's own sentence, or the next begins with 其中 or 分别.
  const stop = /[。\n]/.exec(reach)?.index ?? reach.length
  const next = /^。(?:其中|分别)/.test(reach.slice(stop)) ? stop + 4 : stop
  for (const cue of reach.slice(0, next + 6).matchAll(CUE)) {
    const before = reach.slice(0, cue.index)
    if (cue.index >= next || /；(?!$)|主要$/.test(before)) return undefined
    const weak = /涉及|即/.test(cue[0])
    const start = from + cue.index + cue[0].length
    const stop = listStop(text, start)
    // 其中甲 A、乙 B、丙 C；因…多付 D: the ； ends a list that has as many as told.
    const semicolon = text.slice(start, stop).indexOf('；')
    const first = semicolon < 0 ? undefined : piecesOf(phrases, slot, start, start + semicolon)
    const pieces =
      first !== undefined && first.length === countOf(slot) ? first : piecesOf(phrases, slot, start, stop)
    // 涉及资金 1 万元，其中…: the words that say little are passed over.
    if (pieces === undefined && weak) continue
    if (pieces === undefined) return undefined
    const last = pieces[pieces.length - 1] as Piece
    if (/^等|^.等/.test(text.slice(last.end, last.end + 2))) return undefined
    const rest = /^[，；](?:其余|其他|另有?|还有|以及|剩余)/.test(text.slice(last.end, last.end + 4))
    return { pieces, closed: !rest && !/其中|包括|涉及/.test(cue[0]), end: last.end }
  }
  return undefined
}

/** To the sentence's end, or to a ； after which something else begins. */
function listStop(text: string, start: number): number {
  const rest = text.slice(start, start + LONGEST)
  const end = /[。\n]|；(?=另|此外|还|同时|其余|\d+个|以上|上述)/.exec(rest)
  return start + (end?.index ?? rest.length)
}

/** A list's pieces: parted by ； where there are some, else by 、, else by ，; each with a name or each without one. */
function piecesOf(phrases: Phrases, slot: Slot, start: number, end: number): Piece[] | undefined {
  const words = phrases.text.slice(start, end)
  const mark = partsAt(words, '；').length > 1 ? '；' : partsAt(words, '、').length > 1 ? '、' : '，'
  const parts = partsAt(words, mark)
  const near = phrases.slots.slice(slot.index + 1, slot.index + 80)
  const pieces: Piece[] = []
  for (const [index, part] of parts.entries()) {
    const isLast = index === parts.length - 1
    if (!isLast && mark === '、' && /，/.test(bare(part.words))) return undefined
    // After the last one the sentence may go on: 丙 18.8 万元，合计 417.3 万元.
    const cut =
      isLast && mark !== '；' ? (/，/.exec(bare(part.words))?.index ?? part.words.length) : part.words.length
    const from = start + part.at
    const to = from + cut
    const slots = near.filter((one) => one.figure.start >= from && one.figure.unitEnd <= to)
    const own = part.words.slice(0, cut)
    if (/^(?:和|及|以及)?(?:合计|共计|总计|共)/.test(own)) break
    if (slots.length === 0) return undefined
    const name = phrases.text
      .slice(from, (slots[0] as Slot).figure.start)
      .replace(/[（：\s]+$/g, '')
      .replace(/^(?:和|及|以及|一是|二是|三是|四是|五是|六是|[（]?\d{1,2}[.、）])/, '')
    pieces.push({ name, slots, start: from, end: to })
  }
  if (pieces.length < 2) return undefined
  const named = pieces.filter((piece) => /[\u4e00-\u9fff]/.test(piece.name)).length
  return named === pieces.length || named === 0 ? pieces : undefined
}

/** Brackets and what is in them blanked out, so that places stay. */
function bare(words: string): string {
  let depth = 0
  let out = ''
  for (const char of words) {
    if (char === '（') depth++
    out += depth > 0 ? ' ' : char
    if (char === '）') depth = Math.max(0, depth - 1)
  }
  return out
}

function partsAt(words: string, mark: string): { readonly words: string; readonly at: number }[] {
  const plain = bare(words)
  const parts: { words: string; at: number }[] = []
  let from = 0
  for (let i = 0; i <= plain.length; i++)
    if (i === plain.length || plain[i] === mark) {
      if (i > from) parts.push({ words: words.slice(from, i), at: from })
      from = i + 1
    }
  return parts
}

// ---- as many as are listed ----

const countOf = (slot: Slot): number => Number(slot.figure.value.toString())
const print = (figure: Figure): string => `${figure.text}${figure.unit.text}`

/** N 个县…，分别为甲县 1 万元、乙县 2 万元. */
export function listedAmounts(phrases: Phrases, slot: Slot): Reading | undefined {
  const listed = listedAfter(phrases, slot)
  if (listed === undefined) return undefined
  const { pieces, closed } = listed
  const units = pieces.map((piece) => (piece.slots[0] as Slot).figure.unit.dimension)
  const n = countOf(slot)
  const good = n === pieces.length
  const mixed = new Set(units).size > 1
  if (mixed ? !isDeeds(phrases, slot, pieces) : units[0] === slot.figure.unit.dimension) return undefined
  if (mixed && !good && Math.abs(n - pieces.length) > 2) return undefined
  if (!good && (!closed || otherCounts(phrases, slot, pieces[0] as Piece) || !plainPieces(pieces)))
    return undefined
  const names = pieces.map((piece) => piece.name).filter((name) => name !== '')
  const shown = names.length === 0 ? '' : `（${names.slice(0, 6).join('、')}${names.length > 6 ? '…' : ''}）`
  return counted(
    slot,
    good,
    `列出 ${pieces.length} 项${shown}，所称 ${print(slot.figure)}`,
    pieces.length,
    [],
    listed.end,
  )
}

/** 办好十件实事：新建学校 4 所、改造小区 28 个、…: what was to be done, each with its own measure. */
const isDeeds = (phrases: Phrases, slot: Slot, pieces: readonly Piece[]): boolean =>
  pieces.length >= 4 &&
  plainPieces(pieces) &&
  /^[^，。；：、\d]{0,10}：$/.test(phrases.text.slice(slot.figure.unitEnd, (pieces[0] as Piece).start))

/** 9 项，其中金额较大的有：甲 A、乙 B、丙 C；其余 5 项…: those named and the rest make up the number. */
export function restTold(phrases: Phrases, slot: Slot): Reading | undefined {
  const { text } = phrases
  const from = slot.figure.unitEnd
  const words = text.slice(from, from + 400)
  const at = /[，；](?:其余|剩余|另外)的?(?=[\d一二三四五六七八九十])/.exec(words)
  if (at === null || /\n/.test(words.slice(0, at.index))) return undefined
  const place = from + at.index + at[0].length
  const rest = phrases.slots
    .slice(slot.index + 1, slot.index + 24)
    .find(({ figure }) => figure.start === place)
  if (rest === undefined || rest.figure.unit.dimension !== slot.figure.unit.dimension) return undefined
  const cue = Math.max(words.slice(0, at.index).lastIndexOf('：'), 0)
  const start = from + cue + 1
  if (cue === 0 || /。[^。]*。/.test(words.slice(0, cue))) return undefined
  const pieces = piecesOf(phrases, slot, start, from + at.index)
  if (pieces === undefined || !plainPieces(pieces)) return undefined
  const listed = pieces.length + countOf(rest)
  const n = countOf(slot)
  const working = `列出 ${pieces.length} 项，其余 ${print(rest.figure)}，共 ${listed} 项，所称 ${print(slot.figure)}`
  return counted(slot, n === listed, working, listed, [member(rest, '其余')], rest.figure.unitEnd)
}

/** 2 个部门的 3 个项目: which of them is listed can't be told. */
function otherCounts(phrases: Phrases, slot: Slot, first: Piece): boolean {
  const near = [slot.index - 2, slot.index - 1, slot.index + 1, slot.index + 2].map((i) => phrases.slots[i])
  return near.some(
    (other) =>
      other !== undefined &&
      other.sentence === slot.sentence &&
      other.figure.start < first.start &&
      other.figure.places === 0 &&
      !/元|%/.test(other.figure.unit.dimension),
  )
}

/** Each piece a short name with one figure. */
const plainPieces = (pieces: readonly Piece[]): boolean =>
  pieces.every((piece) => piece.slots.length === 1 && piece.name.length <= 24 && !/[，。]/.test(piece.name))

// ---- as many as lie beyond the threshold ----

const BELOW = /(?:未达到?|达不到|没有达到|不足|不到|低于|小于|少于|未满)(?:年初|全年|序时)?(?:预算|进度)?的?$/
const ABOVE = /(?:超过|高于|大于|超|突破|多于)$/

/** 执行率低于 p % 的项目 N 个：甲（a %）、乙（b %）. */
export function listedBeyond(phrases: Phrases, slot: Slot): Reading | undefined {
  const limit = limitOf(phrases, slot)
  if (limit === undefined) return undefined
  const listed = listedAfter(phrases, slot.index > limit.slot.index ? slot : limit.slot)
  if (listed === undefined) return undefined
  const judged = listed.pieces.map((piece) => {
    const own = piece.slots.filter((one) => one.figure.unit.dimension === limit.slot.figure.unit.dimension)
    return { piece, slot: own[own.length - 1] }
  })
  if (judged.some((one) => one.slot === undefined)) return undefined
  if (limit.slot.figure.unit.dimension !== '%' && judged.some((one) => one.piece.slots.length > 1))
    return undefined
  const rates = judged.map((one) => one.slot as Slot)
  const within = rates.map((rate) => beyond(rate.figure, limit))
  if (within.some((one) => one === undefined)) return undefined
  const fitting = within.filter((one) => one === true).length
  const n = countOf(slot)
  const good = n === fitting
  if (!good && !(n === judged.length || (listed.closed && fitting === judged.length))) return undefined
  const outside = judged
    .filter((_, i) => within[i] === false)
    .map(({ piece, slot: rate }) => `${piece.name} ${print((rate as Slot).figure)}`)
  const word = limit.up ? '高于' : '低于'
  const working = `列出 ${judged.length} 项，${word} ${print(limit.slot.figure)} 的 ${fitting} 项${outside.length === 0 ? '' : `（${outside.join('、')} 不是）`}，所称 ${print(slot.figure)}`
  const rest = rates.map((rate) => member(rate, '所列比率'))
  return counted(slot, good, working, fitting, rest, listed.end)
}

interface Limit {
  readonly slot: Slot
  readonly up: boolean
}

/** The threshold in the count's own clause or the one right beside it. */
function limitOf(phrases: Phrases, slot: Slot): Limit | undefined {
  for (const index of [slot.index - 1, slot.index + 1]) {
    const other = phrases.slots[index]
    if (other === undefined || other.sentence !== slot.sentence) continue
    const [a, b] = other.index < slot.index ? [other, slot] : [slot, other]
    if (
      /[，；：]/.test(phrases.text.slice(a.figure.unitEnd, b.figure.start)) ||
      b.figure.start - a.figure.unitEnd > 30
    )
      continue
    if (!/^(?:%|元)$/.test(other.figure.unit.dimension)) continue
    const before = phrases.text.slice(Math.max(0, other.figure.start - 12), other.figure.start)
    if (BELOW.test(before)) return { slot: other, up: false }
    if (ABOVE.test(before) && !/不$|未$/.test(before.replace(ABOVE, ''))) return { slot: other, up: true }
  }
  return undefined
}

/** Undefined right on the threshold. */
function beyond(figure: Figure, { slot, up }: Limit): boolean | undefined {
  const order = worth(figure).compare(worth(slot.figure))
  return order === 0 ? undefined : up === order > 0
}

// ---- as many as were numbered ----

const NUMBERINGS: readonly RegExp[] = [
  /(?<![\d.])(\d{1,2})[.．、](?!\d)/g,
  /（(\d{1,2})）/g,
  /（([一二三四五六七八九十]{1,2})）/g,
  /([一二三四五六七八九十])是/g,
  /([①-⑨])/g,
]
const CHINESE = '一二三四五六七八九十'

function numberOf(mark: string): number {
  if (/^\d+$/.test(mark)) return Number(mark)
  if (mark.charCodeAt(0) >= 0x2460 && mark.charCodeAt(0) <= 0x2468) return mark.charCodeAt(0) - 0x245f
  return mark.length === 1 ? CHINESE.indexOf(mark) + 1 : 10 + CHINESE.indexOf(mark[1] as string) + 1
}

/** 1.…；2.…；3.…。以上 3 类问题: as many as numbered right before. */
export function numberedBefore(phrases: Phrases, slot: Slot): Reading | undefined {
  const { text } = phrases
  const at = slot.figure.start
  if (!/(?:以上|上述|前述)$/.test(text.slice(Math.max(0, at - 4), at))) return undefined
  if (!/^(?:大?类|项|个|方面|条|点|种)/.test(text.slice(slot.figure.end, slot.figure.end + 3)))
    return undefined
  const from = Math.max(0, at - 1500)
  const words = text.slice(from, at)
  for (const numbering of NUMBERINGS) {
    const marks = [...words.matchAll(numbering)].filter(
      (one) => one.index === 0 || /[\n。；：，！]/.test(words[one.index - 1] as string),
    )
    const numbers = marks.map((one) => numberOf(one[1] as string))
    const first = numbers.lastIndexOf(1)
    const run = first < 0 ? [] : numbers.slice(first)
    const last = marks[marks.length - 1]
    if (run.length < 2 || last === undefined || !run.every((number, i) => number === i + 1)) continue
    const between = words.slice(last.index)
    if (between.length > 260) continue
    // 3.总预算由上述两项组成: the words stand within an item of their own.
    if (!/[。；\n]/.test(between)) run.pop()
    const n = countOf(slot)
    const good = n === run.length
    // A sentence between the last item and these words may have told of others.
    if (!good && (run.length < 2 || run.length < numbers.length - first || /。[^。]*。/.test(between)))
      return undefined
    const begin = from + (marks[first]?.index ?? 0)
    return {
      ...counted(
        slot,
        good,
        `前面编号列出 ${run.length} 项，所称 ${print(slot.figure)}`,
        run.length,
        [],
        slot.figure.unitEnd,
      ),
      start: begin,
    }
  }
  return undefined
}

function counted(
  slot: Slot,
  good: boolean,
  working: string,
  right: number,
  others: readonly Member[],
  end: number,
): Reading {
  return {
    claim: decidedClaim('count', [...others, member(slot, '所称项数')], {
      holds: good,
      working,
      ...(good
        ? {}
        : { slip: `若 ${slot.figure.text} 为 ${slot.figure.chinese ? inChinese(right) : right}，则成立` }),
    }),
    sure: true,
    start: slot.leadStart,
    end: Math.max(end, slot.figure.unitEnd),
  }
}

const inChinese = (n: number): string => (n === 2 ? '两' : n <= 10 ? (CHINESE[n - 1] as string) : String(n))
