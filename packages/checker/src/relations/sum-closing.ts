/** Totals told last 总数在后: …，合计 D; and chains: A，加上 B，减去 C，为 D. */
import { Exact } from '@jiheng/engine'
import { type Claim, decidedClaim, holds } from '../claim.ts'
import { member, type Reading } from '../claims.ts'
import { dimensionOf, sameDimension } from '../figure.ts'
import { fullSubject, isLevel, type Phrases, type Slot } from '../phrase.ts'
import { NOT_ADDITIVE, OVERLAPPING } from '../vocabulary.ts'
import { sumClaim, tellingSlip } from './sum-claim.ts'
import { type Cue, isTotalLead, roleOf, spanStart } from './sum-part.ts'

export function closingTotals(phrases: Phrases, cues: readonly Cue[]): Reading[] {
  const found: Reading[] = []
  let cursor = 0
  for (const slot of phrases.slots) {
    if (!isLevel(slot) || slot.figure.bound !== undefined) continue
    if (!isTotalLead(slot) || isOfRest(phrases, slot)) continue
    const sentence = phrases.sentences[slot.sentence]
    if (sentence === undefined) continue
    while (cursor + 1 < cues.length && (cues[cursor + 1] as Cue).at < slot.figure.start) cursor++
    let at = cursor
    for (let cue = cues[at]; cue !== undefined && cue.at >= sentence.start; cue = cues[--at])
      if (!inClosedBrackets(phrases, cue, slot)) break
    const cue = cues[at]
    const from =
      cue !== undefined && cue.at >= sentence.start && cue.at < slot.figure.start ? cue.end : sentence.start
    const parts: Slot[] = []
    for (let i = slot.index - 1; i >= sentence.firstSlot && slot.index - i < 100; i--) {
      const other = phrases.slots[i] as Slot
      if (other.figure.start < from) break
      if (other.group !== slot.group) continue
      if (!isLevel(other)) continue
      if (isTotalLead(other)) {
        if (parts.length > 0) break
        // 收入总计 A；支出总计 B: two totals beside each other.
        if (sameDimension(other.figure, slot.figure)) break
      }
      if (!sameDimension(other.figure, slot.figure)) continue
      if (other.period === 'prior' && slot.period !== 'prior') continue
      parts.unshift(other)
    }
    if (parts.length < 2) continue
    const reading = closing(phrases, parts, slot)
    if (reading === undefined) continue
    found.push(reading)
    const count = countOfClosing(phrases, slot, reading.claim.members.length - 1)
    if (count !== undefined) found.push(count)
  }
  return found
}

/** 甲 A、乙 B；其余 10 项合计 C: what closes is the rest's, not that of what stands before. */
const isOfRest = (phrases: Phrases, total: Slot): boolean =>
  /[，；。](?:其余|其他|剩余|余下|另有|另外)(?:的)?\d+[^，；。]{0,10}$/.test(
    phrases.text.slice(Math.max(0, total.figure.start - 24), total.figure.start),
  )

/** 甲 A 万元（其中建筑 a 万元），…，合计: a cue within brackets that are shut before the total is not the total's. */
function inClosedBrackets(phrases: Phrases, cue: Cue, total: Slot): boolean {
  let first = total
  while (first.index > 0 && (phrases.slots[first.index - 1] as Slot).figure.start >= cue.end)
    first = phrases.slots[first.index - 1] as Slot
  if (first.group === total.group) return false
  const group = phrases.groups[first.group]
  return group !== undefined && group.start >= 0 && group.start < cue.at && group.end < total.figure.start
}

function closing(phrases: Phrases, parts: readonly Slot[], total: Slot): Reading | undefined {
  for (let from = 0; from + 2 <= parts.length; from++) {
    const some = parts.slice(from)
    const claim = sumClaim(some, total)
    if (holds(claim) === true) return closingReading(phrases, claim, some, total, true)
  }
  const roles = new Set(parts.map(roleOf))
  if (roles.has('budget') && roles.has('final')) return undefined
  // 加上上级补助 A、上年结转 B，收入总计 C: the first of them stands in a sentence before.
  if (signOf(parts[0] as Slot) !== 0) return undefined
  const respectively = /分别/.test((parts[0] as Slot).lead)
  const names = parts.map((slot) => fullSubject(phrases, slot))
  if (
    names.some(
      (name) =>
        (name === '' && !respectively) ||
        NOT_ADDITIVE.test(name) ||
        (dimensionOf(total.figure.unit) === '元' ? /新增|累计|同比/ : OVERLAPPING).test(name),
    )
  )
    return undefined
  if (parts.some((slot) => slot.figure.bound !== undefined)) return undefined
  const claim = sumClaim(parts, total)
  // A total already stated at the head of the sentence is not one of its parts.
  if (dimensionOf(total.figure.unit) !== '元' && !tellingSlip(claim)) return undefined
  return closingReading(phrases, claim, parts, total, true)
}

/** 4 个项目合计 D: as many as there are parts. */
export function countOfClosing(phrases: Phrases, total: Slot, parts: number): Reading | undefined {
  const count = phrases.slots[total.index - 1]
  if (
    count === undefined ||
    count.sentence !== total.sentence ||
    !/^(?:个|项|家|笔)$/.test(count.figure.unit.dimension)
  )
    return undefined
  if (
    !/^(?:以上|上述)?[^，。；]{0,6}(?:合计|共计|总计)/.test(
      phrases.text.slice(count.figure.unitEnd, total.figure.start),
    )
  )
    return undefined
  if (count.figure.places > 0 || count.lead.replace(/^[，、；]+/, '').length > 4) return undefined
  const good = count.figure.value.equals(Exact.of(parts))
  return {
    claim: decidedClaim('count', [member(count, '所称项数')], {
      holds: good,
      working: `合计的分项有 ${parts} 个，所称 ${count.figure.text}${count.figure.unit.text}`,
      ...(good ? {} : { slip: `若 ${count.figure.text} 为 ${parts}，则成立` }),
    }),
    sure: true,
    start: count.figure.start,
    end: total.figure.unitEnd,
  }
}

function closingReading(
  phrases: Phrases,
  claim: Claim,
  parts: readonly Slot[],
  total: Slot,
  sure: boolean,
): Reading {
  let start = (parts[0] as Slot).leadStart
  while (/[，、：；\s]/.test(phrases.text[start] ?? 'x')) start++
  return { claim, sure, start, end: total.figure.unitEnd }
}

// ---- chains: A，加上 B，减去 C，为 D ----

const TAKEN = /^(?:再|并|又|同时)?(?:减去|扣除|扣减|减除|减：|抵减)/
const ADDED = /^(?:再|并|又|同时)?(?:加上|另加|再加|加：)/

/** 上年结转 A，加上本年收入 B，减去本年支出 C，结余 D. */
export function chains(phrases: Phrases): Reading[] {
  const found: Reading[] = []
  const { slots } = phrases
  for (let i = 1; i < slots.length; i++) {
    const first = slots[i - 1] as Slot
    if (signOf(slots[i] as Slot) === 0 || signOf(first) !== 0 || !isLevel(first)) continue
    const terms = [first]
    const signs: (1 | -1)[] = [1]
    let j = i
    for (; j < slots.length && (slots[j] as Slot).sentence === first.sentence; j++) {
      const sign = signOf(slots[j] as Slot)
      if (sign === 0) break
      terms.push(slots[j] as Slot)
      signs.push(sign)
    }
    const total = slots[j]
    i = Math.max(i, j)
    if (total === undefined || total.sentence !== first.sentence || !isLevel(total)) continue
    const odd = (slot: Slot) =>
      slot.figure.bound !== undefined ||
      !sameDimension(slot.figure, first.figure) ||
      slot.group !== first.group
    if ([...terms, total].some(odd)) continue
    const longer = chainWithListBefore(phrases, terms, signs, total)
    if (longer !== undefined) {
      if (longer.claim !== undefined)
        found.push({
          claim: longer.claim,
          sure: true,
          start: spanStart(phrases, longer.first),
          end: total.figure.unitEnd,
        })
      continue
    }
    found.push({
      claim: sumClaim(terms, total, signs),
      sure: true,
      start: spanStart(phrases, first),
      end: total.figure.unitEnd,
    })
  }
  return found
}

/**
 * 上级补助 A，调入资金 B，上年结转 C，加上本级收入 D，收入总量 E: what stands before the first 加上 is a list, and all of it
 * counts. Without such a list undefined; where neither it nor a part of it fits, no claim.
 */
function chainWithListBefore(
  phrases: Phrases,
  terms: readonly Slot[],
  signs: readonly (1 | -1)[],
  total: Slot,
): { readonly claim: Claim | undefined; readonly first: Slot } | undefined {
  const first = terms[0] as Slot
  const before: Slot[] = []
  for (let i = first.index - 1; i >= 0 && first.index - i <= 12; i--) {
    const slot = phrases.slots[i] as Slot
    if (slot.sentence !== first.sentence) break
    if (!isLevel(slot) || slot.group !== first.group || !sameDimension(slot.figure, first.figure)) continue
    if (slot.period === 'prior' && total.period !== 'prior') continue
    before.unshift(slot)
  }
  if (before.length === 0 || holds(sumClaim(terms, total, signs)) === true) return undefined
  for (let from = before.length - 1; from >= 0; from--) {
    const more = before.slice(from)
    const claim = sumClaim([...more, ...terms], total, [...more.map((): 1 => 1), ...signs])
    if (holds(claim) === true) return { claim, first: more[0] as Slot }
  }
  return { claim: undefined, first }
}

const signOf = (slot: Slot): 1 | -1 | 0 => {
  const lead = slot.lead.replace(/^[，、；]+/, '')
  return TAKEN.test(lead) ? -1 : ADDED.test(lead) ? 1 : 0
}
