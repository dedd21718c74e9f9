/** Counts 项数: 等 N 个 after a list of names, N 个，包括… before one, N 项均… of names just told. */

import { decidedClaim } from '../claim.ts'
import { member, type Reading } from '../claims.ts'
import { fullSubject, isLevel, type Phrases, type Slot } from '../phrase.ts'
import { likeness, nameOf } from '../resolve.ts'
import { listedAmounts, listedBeyond, numberedBefore, restTold } from './count-listed.ts'
import { amountsBefore, numberedInline, oneOrTwo } from './count-run.ts'

const COUNTABLE =
  /^(?:个|项|家|类|种|所|处|名|位|方面|部分|单位|部门|科室|机构|条|支|级|大类|次|期|批|届|座|县|市|区|镇|乡|村|街道|社区)$/

export function countReadings(phrases: Phrases): Reading[] {
  const found: Reading[] = []
  for (const slot of phrases.slots) {
    const { figure } = slot
    if (slot.kind !== 'level' || figure.places > 0 || figure.bound !== undefined || figure.range) continue
    if (figure.value.sign() <= 0) continue
    if (!COUNTABLE.test(figure.unit.dimension) && !isDeed(phrases, slot)) {
      // 100 万元以上的合同 2 份: counted with their figures, though no list of names goes by such words.
      const listed = /^[份笔宗起件户辆台套]$/.test(figure.unit.dimension)
        ? listedBeyond(phrases, slot)
        : undefined
      if (listed !== undefined) found.push(listed)
      continue
    }
    const reading =
      listedBeyond(phrases, slot) ??
      numberedBefore(phrases, slot) ??
      numberedInline(phrases, slot) ??
      toldOff(phrases, slot) ??
      listAfter(phrases, slot) ??
      listBelow(phrases, slot) ??
      listBefore(phrases, slot) ??
      restTold(phrases, slot) ??
      listedAmounts(phrases, slot) ??
      amountsBefore(phrases, slot) ??
      oneOrTwo(phrases, slot)
    if (reading !== undefined) found.push(reading)
  }
  return found
}

/** 十件民生实事: things done are counted by 件, as cases are. */
const isDeed = (phrases: Phrases, { figure }: Slot): boolean =>
  figure.unit.dimension === '件' &&
  /^(?:为民|民生|惠民|利民)?(?:实事|大事|要事|好事)/.test(
    phrases.text.slice(figure.unitEnd, figure.unitEnd + 6),
  )

/** How many names a list has: 、 surely parts them, 和/及/与 perhaps; a bracketed alias is no name of its own. */
export interface NameCount {
  readonly least: number
  readonly most: number
  readonly names: readonly string[]
}

/** `isName` tells of a piece that it surely is a name by itself, which settles whether 和 joins two names. */
export function countNames(
  words: string,
  isName: (piece: string) => boolean = () => false,
  isWhole: (piece: string) => boolean = () => false,
): NameCount {
  const bare = stripBrackets(words)
    .replace(/《[^》]*》/g, '《》')
    .replace(/[，；]$/, '')
  const pieces = bare
    .split(/、|；|以及|(?<=[^，]{2})，(?=[^，]{2})/)
    .map((name) => name.trim().replace(/^(?:和|及|与)/, ''))
    .filter((name) => name !== '')
  // A、B和C以及D: where 以及 joins the last name, 和 belongs to a name.
  const joined = /、.*以及/s.test(bare)
  const names: string[] = []
  let extra = 0
  for (const piece of pieces) {
    const halves = joined || isWhole(piece) ? [piece] : piece.split(/(?<=.{2})(?:和|及|与|暨)(?=.{2})/)
    if (halves.length > 1 && (halves.every(isName) || endAlike(halves))) names.push(...halves)
    else {
      names.push(piece)
      extra += halves.length - 1
    }
  }
  return { least: names.length, most: names.length + extra, names }
}

/** 柳林镇和双河镇, 规划科及财务科: both halves end in the same kind of body. */
const endAlike = (halves: readonly string[]): boolean =>
  halves.every(
    (half) =>
      half.length >= 3 &&
      half.length <= 8 &&
      /[镇乡县区市村局处科所站队]$/.test(half) &&
      half.slice(-1) === halves[0]?.slice(-1),
  )

function stripBrackets(words: string): string {
  let depth = 0
  let out = ''
  for (const char of words) {
    if (char === '（') depth++
    else if (char === '）') depth = Math.max(0, depth - 1)
    else if (depth === 0) out += char
  }
  return out
}

/** N 个方面的问题：一是…；二是…: as many as are told off. */
function toldOff(phrases: Phrases, slot: Slot): Reading | undefined {
  const { text } = phrases
  const from = slot.figure.unitEnd
  const lead = /^[^，。；\n]{0,24}[：。，；](?:\n)?(?=一是)/.exec(text.slice(from, from + 30))
  if (lead === null) return undefined
  const marks = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十']
  let at = from + lead[0].length
  let told = 0
  for (const mark of marks) {
    const next = text.indexOf(`${mark}是`, at)
    if (next < 0 || next - at > 1500 || (told > 0 && !/[，。；：\n]/.test(text[next - 1] as string))) break
    told++
    at = next + 2
  }
  if (told < 2) return undefined
  const good = Number(slot.figure.value.toString()) === told
  return {
    claim: decidedClaim('count', [member(slot, '所称项数')], {
      holds: good,
      working: `列出“一是”至“${marks[told - 1]}是” ${told} 项，所称 ${slot.figure.text}${slot.figure.unit.text}`,
      ...(good
        ? {}
        : { slip: `若 ${slot.figure.text} 为 ${slot.figure.chinese ? marks[told - 1] : told}，则成立` }),
    }),
    sure: true,
    start: slot.leadStart,
    end: at,
  }
}

/** 共 N 个，具体包括： and then a numbered list of names. */
function listBelow(phrases: Phrases, slot: Slot): Reading | undefined {
  const paragraph = phrases.paragraphs[slot.paragraph]
  const next = phrases.paragraphs[slot.paragraph + 1]
  if (paragraph === undefined || next?.ordinal?.number !== 1 || paragraph.lastSlot !== slot.index + 1)
    return undefined
  const tail = phrases.text.slice(slot.figure.unitEnd, paragraph.end)
  if (!/^[^。；]{0,16}(?:包括|如下|分别是|分别为|有|是)?：?$/.test(tail) || !/包括|如下|分别|：$/.test(tail))
    return undefined
  let items = 0
  let end = slot.figure.unitEnd
  for (let p = slot.paragraph + 1; p < phrases.paragraphs.length; p++) {
    const item = phrases.paragraphs[p]
    if (item?.ordinal?.style !== next.ordinal.style || item.ordinal.number !== items + 1) break
    if (item.end - item.start > 44) return undefined
    items++
    end = item.end
  }
  if (items < 2) return undefined
  // 行政单位 1 家、事业单位 5 家，具体包括： lists them all.
  const sisters = phrases.slots
    .slice(paragraph.firstSlot, slot.index)
    .filter((other) => other.figure.unit.dimension === slot.figure.unit.dimension)
  const good = Number(slot.figure.value.toString()) === items
  if (!good && sisters.length > 0) return undefined
  return {
    claim: decidedClaim('count', [member(slot, '所称项数')], {
      holds: good,
      working: `下面列出 ${items} 项，所称 ${slot.figure.text}${slot.figure.unit.text}`,
      ...(good ? {} : { slip: `若 ${slot.figure.text} 为 ${items}，则成立` }),
    }),
    sure: true,
    start: slot.leadStart,
    end,
  }
}

/** N 个，包括：A、B、C。 */
function listAfter(phrases: Phrases, slot: Slot): Reading | undefined {
  const { text } = phrases
  const from = slot.figure.unitEnd
  const inBrackets = bracketed(phrases, slot)
  if (inBrackets !== undefined) return inBrackets
  const cue =
    /^[^，。；：、\d]{0,14}[，：（]?(?:其中)?(包括|分别是|分别为|即|具体是|具体为|为|有|是)?[：]?/.exec(
      text.slice(from, from + 40),
    )
  if (cue === null) return undefined
  const word = cue[1]
  const colon = cue[0].endsWith('：')
  if (word === undefined && !colon) return undefined
  if ((word === '为' || word === '有' || word === '是' || word === '即') && !/[，：（]/.test(cue[0]))
    return undefined
  const start = from + cue[0].length
  const end = listEnd(text, start)
  const words = text.slice(start, end)
  const named = stripBrackets(words)
  if (words.length < 3 || !/、/.test(words)) return undefined
  // 分别是甲、乙、丙，下属单位 1 个: what follows the list is another matter.
  const toComma = words.slice(0, commaAfterNames(words))
  if (/\d/.test(named))
    return word !== undefined &&
      /、/.test(toComma) &&
      !/\d/.test(stripBrackets(toComma)) &&
      !/等/.test(toComma)
      ? closedBy(phrases, slot, toComma, start)
      : undefined
  // Clauses of a sentence are no list of names.
  if (
    stripBrackets(words)
      .split(/、|，|；/)
      .some((name) => name.length > 30)
  )
    return undefined
  if (/一是|首先|第一，/.test(words)) return undefined
  const own = (name: string) => isTold(phrases, slot, name)
  const counted = (part: string) => countNames(part.replace(/等[^、，]{0,6}$/, ''), own)
  // After a ， the sentence may go on about them: A、B、C，均为公益一类事业单位.
  const first = words.slice(0, commaAfterNames(words))
  const short = first.length < words.length
  const chosen = short && fits(slot, counted(first)) ? first : words
  const count = counted(chosen)
  if (short && !fits(slot, count)) return undefined
  const head = headCount(phrases, slot)
  if (head !== undefined) {
    if (fits(head, count)) return verdictOf(head, count, false, head.leadStart, start + chosen.length, true)
    if (!fits(slot, count)) return undefined
  }
  const open = /等[^、，]{0,6}$/.test(chosen)
  return verdictOf(slot, count, open, slot.leadStart, start + chosen.length, word !== '有')
}

/** 内设 5 个股室（甲、乙、丙）: nothing but a list in brackets. */
function bracketed(phrases: Phrases, slot: Slot): Reading | undefined {
  const { text } = phrases
  const from = slot.figure.unitEnd
  const open = /^[^，。；：、\d（）]{0,10}（/.exec(text.slice(from, from + 12))
  if (open === null) return undefined
  const start = from + open[0].length
  const inside = text.slice(start, listEnd(text, start))
  if (/[\d，。；：]|等|如|其中|含/.test(inside) || !/、/.test(inside)) return undefined
  return closedBy(phrases, slot, inside, start)
}

/** A list that a ， ends, behind which other figures stand: it confirms, or names bodies and is plainly another number. */
function closedBy(phrases: Phrases, slot: Slot, words: string, start: number): Reading | undefined {
  const count = countNames(words, (name) => isTold(phrases, slot, name))
  const plain = count.least === count.most && count.names.every((name) => name.length >= 3 && BODY.test(name))
  if (!fits(slot, count) && (!plain || headCount(phrases, slot) !== undefined)) return undefined
  return verdictOf(slot, count, false, slot.leadStart, start + words.length, true)
}

/** 共 4 家，其中行政 1 家、事业 3 家，分别是…: the list is of all four. */
function headCount(phrases: Phrases, slot: Slot): Slot | undefined {
  let head: Slot | undefined
  for (let i = slot.index - 1; i >= 0 && slot.index - i < 8; i--) {
    const other = phrases.slots[i] as Slot
    if (other.sentence !== slot.sentence || other.figure.unit.dimension !== slot.figure.unit.dimension) break
    const next = phrases.slots[i + 1] as Slot
    if (/其中|包括|[，：]/.test(phrases.text.slice(other.figure.unitEnd, next.figure.start))) head = other
  }
  return head
}

/** Where the first ， outside brackets stands after a 、, or the end. */
function commaAfterNames(words: string): number {
  let depth = 0
  let parted = false
  for (let i = 0; i < words.length; i++) {
    const char = words[i]
    if (char === '（') depth++
    else if (char === '）') depth--
    else if (depth === 0 && char === '、') parted = true
    else if (depth === 0 && char === '，' && parted) return i
  }
  return words.length
}

function listEnd(text: string, start: number): number {
  let depth = 0
  for (let i = start; i < text.length; i++) {
    const char = text[i] as string
    if (char === '（') depth++
    if (char === '）') {
      if (depth === 0) return i
      depth--
    }
    if (depth === 0 && /[。；\n！]/.test(char)) return i
    if (i - start > 1500) return i
  }
  return text.length
}

/** A、B、C 等 N 个; A、B 以及 C N 项均…; A、B、C，共 N 个. */
function listBefore(phrases: Phrases, slot: Slot): Reading | undefined {
  const { text } = phrases
  const { start: at } = slot.figure
  // A list's last names are short: without a 、 near there is none.
  if (!/、/.test(text.slice(Math.max(0, at - 80), at))) return undefined
  let start = listStart(text, at)
  if (/^(?:共|共计|合计|总共|一共)(?:有)?$/.test(text.slice(start, at)) && text[start - 1] === '，')
    start = listStart(text, start - 1)
  const raw = text.slice(start, at)
  if (!/、/.test(stripBrackets(raw))) return undefined
  const open = /等$/.test(raw)
  const closed = /(?:共|共计|合计|总共|一共)(?:有)?$/.test(raw)
  const words = raw.replace(/[，]?(?:等|共|共计|合计|总共|一共|有|这|的)+$/, '')
  const from = firstNameAt(words)
  const body = words.slice(from)
  if (/\d/.test(stripBrackets(body)) || body.length > 600) return undefined
  const told = (name: string) => isTold(phrases, slot, name)
  const count = countNames(body, told)
  if (count.least < 2 || count.names.some((name) => name.length > 30)) return undefined
  const after = text.slice(slot.figure.unitEnd, slot.figure.unitEnd + 40)
  const begin = start + from
  const end = slot.figure.unitEnd + Math.min(/^[^，。；\n]*/.exec(after)?.[0].length ?? 0, 40)
  if (open && /^(?:次|期|批|届|名|位)$/.test(slot.figure.unit.dimension)) return undefined
  if (open) {
    const n = Number(slot.figure.value.toString())
    return n > count.most && !isAllButOne(n, count)
      ? undefined
      : verdictOf(slot, count, true, begin, slot.figure.unitEnd + nounLength(after), true)
  }
  const short = count.names.every((name) => name.length <= 14)
  const sure =
    count.names.every(told) ||
    (short && (closed || /^[^，。；]{0,8}(?:均|都|全部)/.test(after))) ||
    (short &&
      isBody(after, slot, count.names) &&
      (fits(slot, count) || (count.least === count.most && count.least >= 3))) ||
    // 甲、乙、丙、丁四项工作: as many as stand right before.
    (short && count.least >= 3 && count.least === count.most && fits(slot, count))
  if (!sure) return undefined
  return verdictOf(slot, count, false, begin, end, true)
}

/**
 * 甲镇、乙镇、丙乡、丁乡、戊镇等 6 个: who names all but one forgot it or miscounted. Where 和 or 及 leaves it open how many
 * are named, nothing is said.
 */
const isAllButOne = (n: number, { least, most, names }: NameCount): boolean =>
  least === most &&
  least >= 5 &&
  n === most + 1 &&
  names.every((name) => name.length >= 3 && name.length <= 14 && BODY.test(name))
const BODY = /(?:镇|乡|街道|[科股处室局站所院校队]|中心|学校|小学|中学|办公室|医院|公司)$/

/** 4 个镇, 5 个下属单位 right after names that are such bodies. */
function isBody(after: string, slot: Slot, names: readonly string[]): boolean {
  const noun = `${slot.figure.unit.dimension}${after}`
  if (
    /^(?:个|家)?(?:下属|所属|直属|二级|预算|基层|职能|内设|内部|参公|事业|行政|独立|法人|核算)*(?:单位|[科股处]室|部门|机构)/.test(
      noun,
    )
  )
    return true
  const kind = /^(?:个)?([镇乡县区市村])/.exec(noun)?.[1]
  return kind !== undefined && names.every((name) => name.endsWith(kind))
}

/** Past 包括, 有, 设 and the like before the first name. */
function firstNameAt(words: string): number {
  const first = words.indexOf('、')
  const head = words.slice(0, first)
  const cue = [
    ...head.matchAll(
      /(?:其中|主要)?(?:包括|包含|分别是|分别为|涉及|涵盖|下设|内设|设有|设立|以及所属|所属|下属|安排|审计了|走访了|范围的?有|范围的?是|的有|[^单](?=设.{2}))(?:了|有|为|：)?|设(?=[^备施计置立])|：|了(?=.{3})/g,
    ),
  ].pop()
  return cue === undefined ? 0 : cue.index + cue[0].length
}

const nounLength = (after: string): number =>
  /^[\u4e00-\u9fff]{0,10}?(?:单位|部门|机构|科室|项目|企业|区县|制度|办法|文件|方面|领域)/.exec(after)?.[0]
    .length ?? 0

function listStart(text: string, at: number): number {
  let i = at
  let depth = 0
  while (i > 0 && at - i < 600) {
    const char = text[i - 1] as string
    if (char === '）') depth++
    else if (char === '（') {
      if (depth === 0) return i
      depth--
    } else if (depth === 0 && /[，。；：\n！]/.test(char)) return i
    i--
  }
  return i
}

/** Whether a name was the subject of a figure in the same paragraph. */
function isTold(phrases: Phrases, slot: Slot, name: string): boolean {
  if (nameOf(name).length < 2) return false
  for (let i = slot.index - 1; i >= 0 && slot.index - i < 60; i--) {
    const other = phrases.slots[i] as Slot
    if (other.paragraph !== slot.paragraph && slot.sentence - other.sentence > 6) return false
    if (isLevel(other) && likeness(name, fullSubject(phrases, other)) >= 2) return true
  }
  return false
}

const HEADQUARTERS = /本级|机关本部|（本部）|局机关|本部$|机关$/

function fits(slot: Slot, { least, most, names }: NameCount): boolean {
  const n = Number(slot.figure.value.toString())
  if (n >= least && n <= most) return true
  return n === least - 1 && isBelow(slot) && names.some((name) => HEADQUARTERS.test(name))
}

/** 预算单位 6 个 has the headquarters among them, 所属单位 has not. */
const isBelow = (slot: Slot): boolean =>
  !/预算单位|核算单位/.test(`${slot.lead.slice(-8)}${slot.tail.slice(0, 8)}`) ||
  /所属|下属|直属|二级|下设/.test(slot.lead + slot.tail)

function verdictOf(
  slot: Slot,
  count: NameCount,
  open: boolean,
  start: number,
  end: number,
  closed: boolean,
): Reading | undefined {
  const n = Number(slot.figure.value.toString())
  const good = fits(slot, count)
  if (!good && open && n > count.most && !isAllButOne(n, count)) return undefined
  if (!good && !closed) return undefined
  const own = count.least === count.most ? `${count.least}` : `${count.least}～${count.most}`
  const without = good && n === count.least - 1 && n < count.least
  return {
    claim: decidedClaim('count', [member(slot, '所称项数')], {
      holds: good,
      working: good
        ? `列出 ${own} 个名称${without ? '，其中一个是本级，不在所属之列' : ''}，所称 ${slot.figure.text}${slot.figure.unit.text}`
        : `列出 ${own} 个名称（${count.names.slice(0, 6).join('、')}${count.names.length > 6 ? '…' : ''}），所称 ${slot.figure.text}${slot.figure.unit.text}`,
      ...(good
        ? {}
        : { slip: count.least === count.most ? `若 ${slot.figure.text} 为 ${count.least}，则成立` : '' }),
    }),
    sure: true,
    start: Math.min(start, slot.figure.start),
    end: Math.max(end, slot.figure.unitEnd),
  }
}
