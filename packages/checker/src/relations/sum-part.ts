/** What sums are read from 合计的零件: cues (其中, 包括, 分别为), the parts behind one, the roles of their figures (预算, 决算). */
import type { Claim } from '../claim.ts'
import type { Reading } from '../claims.ts'
import { sameDimension, worth } from '../figure.ts'
import { isLevel, type Phrases, type Slot } from '../phrase.ts'
import { nameOf } from '../resolve.ts'
import { isBudget, isFinal } from '../vocabulary.ts'

export type Role = 'budget' | 'final' | 'plain' | 'prior'

export function roleOf(slot: Slot): Role {
  if (slot.period === 'prior') return 'prior'
  if (isBudget(slot.measure)) return 'budget'
  if (isFinal(slot.measure)) return 'final'
  return 'plain'
}

export interface Part {
  readonly name: string
  readonly slots: readonly Slot[]
}

export interface Cue {
  readonly at: number
  readonly end: number
  readonly word: string
}

/** 前三位的县为, 投资最大的是: some of many. */
export const SELECTED =
  /前[一二三四五六七八九十\d]+(?:位|名|个|家|大)|排名|排在|居前|较[高大多]的|最[高大多]的/

const CUE =
  /其中|主要用于以下(?:几个)?方面|主要(?:包括|有|是|用于|为)|具体(?:包括|为|是|如下)?|(?<!不|未)包括|(?<!不|未)包含|分别(?:是|为|用于)|(?<!部|成)分为|由(?=[^，。；\n]{2,80}(?:组成|构成))|(?<=（)含|构成(?:情况)?(?:如下|为|：)|(?<!未|没有|不)按(?:[^，。；\n]{1,10})(?:分(?!红|配|担|摊|期付)|划分|统计)(?:类|看)?|按(?:支出|资金|收入|经费|项目)?(?:性质|用途|来源|功能|类型|类别|结构|级次)(?=[：，])|(?<=[。；，\n])分[^，。；\n]{1,8}看|明细(?:如下)?|(?<!不|未)含(?=[^，。；\n）]{1,20}\d)/g

export function cuesOf(text: string): Cue[] {
  const cues: Cue[] = []
  for (const match of text.matchAll(CUE)) {
    const at = match.index
    const previous = cues[cues.length - 1]
    // 其中，主要包括 is one cue.
    if (previous !== undefined && at - previous.end <= 2) continue
    cues.push({ at, end: at + match[0].length, word: match[0] })
  }
  return cues
}

/** Whether a cue begins its sentence. */
export const isInitial = (phrases: Phrases, cue: Cue): boolean =>
  /(?:^|[。\n！？])[^，。；\n]{0,2}$/.test(phrases.text.slice(Math.max(0, cue.at - 3), cue.at))

/** A total is no less than its parts. */
export const likelyHead = (head: Slot, parts: readonly Part[], role: Role): boolean =>
  parts.every((part) => {
    const slot = partSlot(part, role)
    return (
      slot === undefined ||
      !sameDimension(slot.figure, head.figure) ||
      worth(slot.figure).compare(worth(head.figure)) <= 0
    )
  })

export const BREAKDOWN =
  /按[^，。；]{1,10}(?:分|划分|统计|性质|用途|来源|功能|类型|类别|结构|级次)|分[^，。；\n]{1,8}看/

export function firstSlotAfter(phrases: Phrases, at: number): number | undefined {
  const { slots } = phrases
  let low = 0
  let high = slots.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((slots[middle] as Slot).figure.start >= at) high = middle
    else low = middle + 1
  }
  // A bracket opened after that place holds a level of its own: 决策指标（20 分）得 18 分.
  while (low < slots.length && (phrases.groups[(slots[low] as Slot).group]?.start ?? -1) >= at) low++
  return low < slots.length ? low : undefined
}

/** No list within a paragraph has more figures. */
const MOST_PARTS = 120

/** The parts from slot `first` on: each with a name of its own, at one depth, to the end of the passage. */
export function partsAfter(phrases: Phrases, first: number, cue: Cue): Part[] {
  const start = phrases.slots[first] as Slot
  const parts: { name: string; slots: Slot[] }[] = []
  for (let i = first; i < phrases.slots.length && i - first < MOST_PARTS; i++) {
    const slot = phrases.slots[i] as Slot
    if (slot.paragraph !== start.paragraph) break
    if (slot.group !== start.group) {
      if (slot.depth > start.depth) continue
      break
    }
    if (slot.kind !== 'level' || slot.figure.range) continue
    if (!isLevel(slot) || isBase(phrases, slot) || isDescriptor(slot)) continue
    const last = parts[parts.length - 1]
    const lead = i === first ? phrases.text.slice(cue.end, slot.figure.start) : slot.lead
    const before = slot.subject !== '' ? slot.subject : i === first ? lead.replace(/^[：，,:\s]+/, '') : ''
    // 30 万元用于道路维修: the name stands behind the amount.
    const name = before !== '' ? before : (PURPOSE.exec(slot.tail)?.[0] ?? '')
    const continues =
      name === '' ||
      last?.slots.some(
        (s) =>
          s.item === slot.item &&
          s.figure.unit.dimension === slot.figure.unit.dimension &&
          roleOf(s) !== roleOf(slot) &&
          roleOf(slot) !== 'plain' &&
          sameName(last.name, name),
      )
    if (last !== undefined && continues) last.slots.push(slot)
    else parts.push({ name, slots: [slot] })
  }
  return parts
}

/** 完成预算 40 万元的 75 %: what something was measured against is neither a total nor a part. */
export const isBase = (phrases: Phrases, slot: Slot): boolean =>
  /^的\d/.test(phrases.text.slice(slot.figure.unitEnd, slot.figure.unitEnd + 2))

/** 单价 50 万元以上通用设备 96 万元: part of a name. */
export const isDescriptor = (slot: Slot): boolean =>
  slot.figure.bound !== undefined && /^及?以[上下](?:的)?[\u4e00-\u9fff]{2,}/.test(slot.tail)

const PURPOSE = /^(?:主要)?(?:用于|投入|补助|拨付给?|支付)[^，。；、\d]{2,}/

const sameName = (a: string, b: string): boolean =>
  nameOf(a) !== '' && (nameOf(a) === nameOf(b) || nameOf(b) === '')

export function rolesOf(parts: readonly Part[]): Role[] {
  const count = new Map<Role, number>()
  for (const part of parts.slice(0, 12))
    for (const role of new Set(part.slots.map(roleOf))) count.set(role, (count.get(role) ?? 0) + 1)
  const roles = [...count].filter(([role, n]) => n >= 2 && role !== 'prior').map(([role]) => role)
  return roles.length > 0 ? roles : ['plain']
}

export interface Cut {
  readonly parts: readonly Slot[]
  /** The list plainly ends here. */
  readonly natural: boolean
}

export function partSlot(part: Part, role: Role): Slot | undefined {
  return (
    part.slots.find((slot) => roleOf(slot) === role) ??
    (part.slots.length === 1 && role !== 'prior' ? part.slots[0] : undefined)
  )
}

export function reading(
  phrases: Phrases,
  claim: Claim,
  head: Slot,
  parts: readonly Slot[],
  cue: Cue | undefined,
  sure: boolean,
  note?: string,
): Reading {
  const last = parts[parts.length - 1] as Slot
  const far = Math.abs(last.figure.start - head.figure.start) > 1500
  let start = head.leadStart
  while (/[，、：\s]/.test(phrases.text[start] ?? 'x')) start++
  void cue
  return {
    claim,
    sure,
    start: Math.min(start, far ? start : (parts[0] as Slot).leadStart),
    end: far ? head.figure.unitEnd : Math.max(last.figure.unitEnd, head.figure.unitEnd),
    ...(note === undefined ? {} : { note }),
  }
}

/** 其他 3 个部门合计 200 万元: the words before the count are the part's name. */
export function restName(phrases: Phrases, slot: Slot): string | undefined {
  const count = phrases.slots[slot.index - 1]
  if (count === undefined || count.sentence !== slot.sentence || slot.leadStart > count.figure.unitEnd + 1)
    return undefined
  return /^[、，和及]?(?:其他|其它|其余)/.test(count.lead) ? '其他' : undefined
}

export const isTotalLead = (slot: Slot): boolean => {
  const lead = slot.lead.replace(/^[，、；：]+/, '')
  if (/^(?:[两二三四五六七八九十]+|\d+)年(?:累计|共|合计|共计)[^，。；]{0,6}$/.test(lead)) return true
  // 问题金额共 A; 三类共 n 个.
  if (/^(?:(?:问题|违规|涉及)?(?:金额|资金)|[两二三四五六七八]类)(?:合计|总计|共计?)$/.test(lead)) return true
  return (
    /^(?:以上[^，]{0,6})?(?:三项|两项|四项|五项|各项|全部)?(?:合计|共计|总计|总共|总额|两项合计)[^，。；]{0,8}$/.test(
      lead,
    ) ||
    (/(?:合计|共计|总计|总量)(?:为|达|达到|约)?$/.test(lead) &&
      /^(?:个|项|笔|家)?(?:项目|收入|支出|收支|经费|资金|金额|投资|预算|补助)?$/.test(slot.subject))
  )
}

export function spanStart(phrases: Phrases, slot: Slot): number {
  let start = slot.leadStart
  while (/[，、：；\s]/.test(phrases.text[start] ?? 'x')) start++
  return start
}
