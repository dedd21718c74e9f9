/** When a list that does not make its total is a contradiction 分项不等于总数: which names make a whole, which lists go on. */
import { Exact } from '@jiheng/engine'
import { type Claim, holds } from '../claim.ts'
import type { Reading } from '../claims.ts'
import { dimensionOf, sameDimension, worth } from '../figure.ts'
import { fullSubject, isLevel, type Phrases, type Slot } from '../phrase.ts'
import { likeness, nameOf } from '../resolve.ts'
import { likeliestSlip } from '../slip.ts'
import { answers, isBudget, NOT_ADDITIVE, OVERLAPPING } from '../vocabulary.ts'
import { isExhaustive, isStaff, sumClaim, tellingSlip } from './sum-claim.ts'
import {
  type Cue,
  type Cut,
  isInitial,
  isTotalLead,
  type Role,
  reading,
  restName,
  roleOf,
  SELECTED,
} from './sum-part.ts'

/** The parts don't make the total: is that a contradiction? */
export function accuse(
  phrases: Phrases,
  cue: Cue,
  head: Slot,
  parts: readonly Slot[],
  role: Role,
  nextCue: Cue | undefined,
  cuts: readonly Cut[],
): Reading | undefined {
  const claim = sumClaim(parts, head)
  const names = parts.map((slot) => restName(phrases, slot) ?? fullSubject(phrases, slot))
  if (
    names.some((name) => name === '') ||
    parts.some((slot) => slot.figure.bound === '以上' || slot.figure.bound === '以下')
  )
    return undefined
  // 甲 A 人，乙 B 人，目标分别为 C 人和 D 人: goals of the two, no parts of B.
  if (/分别/.test(cue.word) && OTHER_COLUMN.test(phrases.text.slice(Math.max(0, cue.at - 6), cue.at)))
    return undefined
  if (NOT_ADDITIVE.test(fullSubject(phrases, head)) || names.some((name) => NOT_ADDITIVE.test(name)))
    return undefined
  if (!sameKinds(names, head)) return undefined
  const total = parts.reduce((sum, slot) => sum.add(worth(slot.figure)), Exact.zero)
  const over = total.compare(worth(head.figure)) > 0
  const partial = /主要|其中|含/.test(cue.word) && !/以下|分别/.test(cue.word)
  const scores =
    head.figure.unit.dimension === '分' && /得分|总分|评分|分数/.test(head.lead) && parts.length >= 3
  const whole =
    isExhaustive(names) ||
    scores ||
    isFamily(names) ||
    (!/等[^、，；。]{0,4}$/.test(tailOf(phrases, parts)) && !partial)
  const nested =
    nextCue !== undefined &&
    nextCue.at > cue.end &&
    nextCue.at < (parts[parts.length - 1] as Slot).figure.start &&
    !inDeeperBrackets(phrases, nextCue, parts[0] as Slot)
  const money = dimensionOf(head.figure.unit) === '元'
  const leads = parts.map((slot) => slot.lead)
  const overlapping =
    leads.some((words) => (money ? /新增|累计|同比/ : OVERLAPPING).test(words)) && !isExhaustive(names)
  if (overlapping) return undefined
  const slipExplains = tellingSlip(claim)
  const natural = cuts.some((cut) => cut.natural && cut.parts === parts)
  if (nested && !slipExplains) return undefined
  if (makesAnother(phrases, head, parts)) return undefined
  if (
    isSelection(phrases, head, parts) ||
    isOfFinal(phrases, head, parts[0] as Slot) ||
    takesOff(head, parts)
  )
    return undefined
  // （含年初结转 A，其他收入 B）: less than half of the total is only what is in it too.
  if (cue.word === '含' && !slipExplains && total.add(total).compare(worth(head.figure)) < 0) return undefined
  const last = (parts[parts.length - 1] as Slot).figure.unitEnd
  if (OVERLAP_TOLD.test(phrases.text.slice(last, last + 40))) return undefined
  // 在职 214 人，其中局机关 41 人、参公单位 63 人，…: half of a total is a list that goes on, whatever its names.
  if (
    partial &&
    !slipExplains &&
    isStaff(names) &&
    total.mul(Exact.of(4)).compare(worth(head.figure).mul(Exact.of(3))) < 0
  )
    return undefined
  if (!slipExplains && !scores && isMisplaced(phrases, cue, head, parts)) return undefined
  if (whole && natural && !nested) return reading(phrases, claim, head, parts, cue, true)
  const plainList = isExhaustive(names) || evenItems(phrases, parts)
  if (over && natural && plainList && parts.every((slot) => roleFits(slot, head, role)))
    return reading(phrases, claim, head, parts, cue, true)
  if (slipExplains && natural) return reading(phrases, claim, head, parts, cue, true)
  return undefined
}

/** 前三位的县为：…; 分经济类型看，国有控股…、股份制…: some of many, or kinds by more than one standard. */
function isSelection(phrases: Phrases, head: Slot, parts: readonly Slot[]): boolean {
  const first = parts[0] as Slot
  const [from, to] = [Math.min(head.figure.unitEnd, first.leadStart), first.figure.start]
  if (SELECTED.test(phrases.text.slice(from, to))) return true
  const names = parts.map((slot) => fullSubject(phrases, slot))
  return names.some((name) => /国有|国企/.test(name)) && names.some((name) => /股份制|股份合作/.test(name))
}

/** 年初预算 A，完成 109 %；其中甲…、乙…: what the parts make is what was spent, not the budget. */
export const isOfFinal = (phrases: Phrases, head: Slot, first: Slot): boolean =>
  isBudget(head.measure) &&
  phrases.slots
    .slice(head.index + 1, first.index)
    .some((slot) => slot.kind === 'completion' || slot.kind === 'rate')

/** 得分 94 分。…扣 2 分、…扣 1 分: points taken off make no score. */
const takesOff = (head: Slot, parts: readonly Slot[]): boolean =>
  parts.some((slot) => /扣(?:减|除|了|掉)?$/.test(slot.lead)) && !/扣/.test(head.lead)

/** 部分问题同时涉及两类: the text itself says that its parts overlap. */
const OVERLAP_TOLD = /同时(?:涉及|具有|符合|享受|属于|纳入)|有?(?:重复|重叠|交叉)|兼(?:有|具)/

const OTHER_COLUMN = /(?:目标|计划|任务|上年|去年|同期|限额|指标|年初)(?:数|值|任务)?$/

const anySlip = (claim: Claim): boolean => likeliestSlip(claim) !== undefined

/** The parts make another figure nearby to the last digit: that one was meant. */
function makesAnother(phrases: Phrases, head: Slot, parts: readonly Slot[]): boolean {
  const from = Math.max(0, Math.min(head.index, (parts[0] as Slot).index) - 24)
  const to = Math.min(phrases.slots.length, (parts[parts.length - 1] as Slot).index + 12)
  for (let i = from; i < to; i++) {
    const slot = phrases.slots[i] as Slot
    if (slot === head || parts.includes(slot) || !isLevel(slot) || !sameDimension(slot.figure, head.figure))
      continue
    if (holds(sumClaim(parts, slot)) === true && !isTwin(phrases, slot, head)) return true
  }
  return false
}

/**
 * 本年支出 1277 万元，详见表；本年支出合计 1227 万元，其中…: the same figure printed rightly elsewhere excuses nothing; nor does
 * 收入 beside 支出 of which it is the other side.
 */
function isTwin(phrases: Phrases, other: Slot, head: Slot): boolean {
  const [a, b] = [fullSubject(phrases, other), fullSubject(phrases, head)]
  if (likeness(a, b) === 3 && roleOf(other) === roleOf(head) && other.period === head.period) return true
  return (
    /总/.test(other.lead) &&
    /总/.test(head.lead) &&
    /收入/.test(a) &&
    /支出/.test(b) &&
    a.replace('收入', '') === b.replace('支出', '')
  )
}

/** 共计 A 万元，分别为…; 收入总计 A。其中：…: nothing but a mark between a total and its list. */
export const adjoins = (phrases: Phrases, head: Slot, cue: Cue): boolean => {
  const between = phrases.text.slice(head.figure.unitEnd, cue.at)
  if (/^[，；：]?$/.test(between)) return true
  return cue.word === '其中' && (head.isTotal || /得分|总分/.test(head.lead)) && /^。?$/.test(between)
}

/**
 * Signs that the figure before a cue is not what the list breaks down: a part exceeds it, or it ends another sentence,
 * and the list's own words don't name it; or 其中 tells one part and the items after it stand beside its total.
 */
function isMisplaced(phrases: Phrases, cue: Cue, head: Slot, parts: readonly Slot[]): boolean {
  const first = parts[0] as Slot
  const sentence = phrases.sentences[first.sentence]
  const words = phrases.text.slice(Math.max(sentence?.start ?? 0, cue.at - 40), cue.at)
  const name = nameOf(fullSubject(phrases, head))
  // 甲、乙、丙规模分别为: the words before 分别 name the parts.
  const told = !/分别/.test(cue.word) && name.length >= 2 && words.includes(name.slice(-2))
  const named = told || adjoins(phrases, head, cue)
  const exceeded = parts.some((slot) => worth(slot.figure).compare(worth(head.figure)) > 0)
  // 权益总额 A。其中，甲资产 B、负债 C、权益 D: of a list in a sentence of its own at least some slip must explain it.
  if (exceeded && !named) return true
  if (exceeded && !told && head.sentence !== first.sentence && !anySlip(sumClaim(parts, head))) return true
  if (cue.word === '其中' && phrases.text[cue.end] !== '：' && parts[1] !== undefined) {
    const between = phrases.text.slice(first.figure.unitEnd, parts[1].figure.start)
    if (/；/.test(between) && head.sentence === first.sentence) return true
  }
  const far =
    head.sentence !== first.sentence && !/^[，：]?(?:其中|包括|具体|分别)/.test(words.slice(-2) + cue.word)
  return far && !named && !isTotalLead(head) && !head.isTotal && !isInitial(phrases, cue)
}

/** One mark between all parts: 、 for anything, ， for amounts of money. */
function isUniform(phrases: Phrases, parts: readonly Slot[]): boolean {
  const marks = parts.slice(1).map((slot, i) => {
    const between = phrases.text.slice((parts[i] as Slot).figure.unitEnd, slot.figure.start)
    return /[，、；]/.exec(between)?.[0] ?? ''
  })
  const mark = marks[0]
  if (marks.some((one) => one !== mark)) return false
  return mark === '、' || dimensionOf((parts[0] as Slot).figure.unit) === '元'
}

/** Three items or more with as many figures each, or parts within one item: plainly one list. */
function evenItems(phrases: Phrases, parts: readonly Slot[]): boolean {
  const items = new Map<number, number>()
  for (const part of parts) items.set(part.item, 0)
  if (items.size === 1) return isUniform(phrases, parts)
  for (const part of parts)
    for (let i = part.index; i < phrases.slots.length && (phrases.slots[i] as Slot).item === part.item; i++)
      if (isLevel(phrases.slots[i] as Slot)) items.set(part.item, (items.get(part.item) ?? 0) + 1)
  const counts = new Set(items.values())
  return items.size >= 3 && counts.size === 1 && items.size === parts.length
}

const roleFits = (slot: Slot, head: Slot, role: Role): boolean =>
  role === 'plain' ||
  head.measure === undefined ||
  answers(slot.measure, head.measure) ||
  roleOf(slot) === roleOf(head)

function inDeeperBrackets(phrases: Phrases, cue: Cue, part: Slot): boolean {
  for (const group of phrases.groups)
    if (group.start >= 0 && group.start < cue.at && group.end > cue.at && group.start > part.leadStart - 400)
      return true
  return false
}

const tailOf = (phrases: Phrases, parts: readonly Slot[]): string => {
  const last = parts[parts.length - 1] as Slot
  return last.figure.unitEnd < phrases.text.length ? last.tail.slice(0, 3) : ''
}

/** 行政单位、参公事业单位、公益一类事业单位: three or more names of one kind make up their total. */
function isFamily(names: readonly string[]): boolean {
  if (names.length < 3) return false
  const kind = /(?:单位|用车|编制|机构|学校|医院|企业)$/.exec(names[0] as string)?.[0]
  return kind !== undefined && names.every((name) => name.endsWith(kind) && name.length > kind.length)
}

/** Parts of one total are of one kind: not 收入 with 人数, not averages. Units were compared already. */
function sameKinds(names: readonly string[], head: Slot): boolean {
  const headName = nameOf(head.subject)
  if (headName === '') return true
  const income = names.filter((name) => /收入/.test(name)).length
  const spending = names.filter((name) => /支出/.test(name)).length
  return !(income > 0 && spending > 0)
}
