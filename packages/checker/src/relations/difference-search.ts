/**
 * Differences found by looking 找差额: a change, a saving, what is left, what is lacking, and two figures beside it of which
 * it is the difference to its last digit, whatever words join them. Chance is reckoned with, as for sums. What fails is
 * told only of the two nearest figures, where the words say which is the whole, and one slip of the hand explains it.
 */
import { Exact, type Interval } from '@jiheng/engine'
import { difference } from '../arithmetic.ts'
import { type Claim, holds } from '../claim.ts'
import { member, near, type Reading, spanOf } from '../claims.ts'
import { sameCount, sameDimension, worth } from '../figure.ts'
import { fullSubject, isLevel, type Phrases, type Slot } from '../phrase.ts'
import { isBudget } from '../vocabulary.ts'
import { mayAddUp } from './plain.ts'
import { grain, sumClaim, tellingSlip } from './sum-claim.ts'

/** Words before a figure that is what is left or lacking of another. */
export const REST_WORDS =
  /(?:收支差|结余|节余|剩余|余下|其余|余额|尚余|尚有|尚欠|尚缺|尚未[^，。；]{1,8}|仍有|还有|还剩|待兑付|待拨付|待支付|未兑付|未拨付|未收回|未归还|缺口|缺编|空编|空缺|超编|差额|相差|尾款|余款|少分|少付|少收|少录|少报|少记|少计|少列|少缴|少提|漏报|漏记|多付|多列|多计|多报|未完成|未办结|未整改|未支付|未支出|未使用|未到位|共?扣|缩短|延长)(?:资金|经费|金额|人员|为|了|约)*$/
/** The whole that something is left of. */
const WHOLE_WORDS = /预算|计划|安排|下达|到位|收入|筹集|合同|应|编制|核定|目标|总|共|资金|送审|报审|限额/
const DONE_WORDS = /支出|支付|使用|执行|完成|实际|已|实有|在职|办结|整改|拨付|审定|用于|开支/

export function searchedDifference(phrases: Phrases, stated: Slot): Reading | undefined {
  if (stated.figure.bound !== undefined || stated.figure.range || stated.figure.value.sign() <= 0)
    return undefined
  if (stated.figure.unit.dimension === '%' || stated.figure.unit.dimension === '百分点') return undefined
  const rest = (isLevel(stated) || stated.kind === 'change') && REST_WORDS.test(stated.lead)
  if (stated.kind !== 'change' && !rest) return undefined
  const around = levelsAround(phrases, stated)
  let tried = 0
  for (const [i, a] of around.entries())
    for (const b of around.slice(i + 1)) {
      tried++
      const [more, less] = worth(a.figure).compare(worth(b.figure)) >= 0 ? [a, b] : [b, a]
      if (stated.kind === 'change' && !fitsDirection(stated, more, less)) continue
      const reading = differenceReading(phrases, more, less, stated)
      if (holds(reading.claim) !== true) continue
      const size = worth(stated.figure).div(grain(sumClaim([less, stated], more)))
      const together = a.sentence === stated.sentence && b.sentence === stated.sentence
      if (size.compare(Exact.of(BigInt(tried * (together ? 8 : 40)))) >= 0) return reading
      if (rest && together && tried === 1) return reading
    }
  return rest ? missed(phrases, stated, around) : undefined
}

/** Levels of the same kind near a stated difference, the nearest first. */
export function levelsAround(phrases: Phrases, stated: Slot): Slot[] {
  const found: Slot[] = []
  const take = (slot: Slot | undefined): void => {
    if (
      slot !== undefined &&
      isLevel(slot) &&
      slot.figure.bound === undefined &&
      sameCount(slot.figure, stated.figure) &&
      (slot.group === stated.group || slot.group === 0) &&
      slot.additive &&
      !found.some((one) => one.figure.value.equals(slot.figure.value))
    )
      found.push(slot)
  }
  for (let i = stated.index - 1; i >= 0 && stated.index - i <= 12 && found.length < 6; i--) {
    const slot = phrases.slots[i] as Slot
    if (stated.sentence - slot.sentence > 2 || stated.paragraph - slot.paragraph > 1) break
    take(slot)
  }
  const next = phrases.slots[stated.index + 1]
  if (next?.sentence === stated.sentence) take(next)
  return found
}

/** A rise is of the later figure over the earlier one, where the words tell which is which. */
export function fitsDirection(stated: Slot, more: Slot, less: Slot): boolean {
  if (stated.direction === 0) return true
  const earlier = [more, less].filter((slot) => slot.period === 'prior')
  const planned = [more, less].filter((slot) => isBudget(slot.measure))
  const base = earlier.length === 1 ? earlier[0] : planned.length === 1 ? planned[0] : undefined
  if (base === undefined) return true
  return stated.direction === 1 ? base === less : base === more
}

const OTHER_MONEY = /上年|年初结|结转|收回|上缴|追加|追减|调整|利息|另|主要|其中/

/** The first figure of its kind in a sentence before. */
function isHead(phrases: Phrases, slot: Slot, stated: Slot): boolean {
  const first = phrases.sentences[slot.sentence]?.firstSlot ?? slot.index
  for (let i = first; i < slot.index; i++) {
    const other = phrases.slots[i] as Slot
    if (isLevel(other) && sameDimension(other.figure, stated.figure)) return false
  }
  return true
}

/** 资金下达 A，实际拨付 B，其余 C: the two nearest, one of them the whole by its words. */
function missed(phrases: Phrases, stated: Slot, around: readonly Slot[]): Reading | undefined {
  const [last, first] = around.filter(
    (slot) => slot.sentence === stated.sentence || isHead(phrases, slot, stated),
  )
  if (last === undefined || first === undefined || last.index > stated.index) return undefined
  if (last.sentence !== stated.sentence || stated.sentence - first.sentence > 1) return undefined
  if (stated.index - first.index > 5 || stated.group !== last.group || first.group !== last.group)
    return undefined
  const [more, less] = worth(first.figure).compare(worth(last.figure)) >= 0 ? [first, last] : [last, first]
  if (!WHOLE_WORDS.test(more.lead) || !DONE_WORDS.test(less.lead) || DONE_WORDS.test(more.lead.slice(-3)))
    return undefined
  const from = Math.min(first.leadStart, phrases.sentences[first.sentence]?.start ?? first.leadStart)
  const words = phrases.text.slice(Math.max(from, stated.figure.start - 200), stated.figure.start)
  // 应缴 A，其中：a、b、c。已缴 B，尚余 C: the parts of A are passed over.
  const listed = first.sentence !== stated.sentence
  if ((listed ? /年初结|结转|收回|追加|追减|调整|另|主要/ : OTHER_MONEY).test(words)) return undefined
  const nearer = phrases.text.slice((listed ? last : first).leadStart, stated.figure.start)
  if (fullSubject(phrases, stated) !== '' && /[、；]/.test(nearer)) return undefined
  const claim = sumClaim([less, stated], more)
  return tellingSlip(claim) ? differenceReading(phrases, more, less, stated) : undefined
}

export function differenceReading(phrases: Phrases, more: Slot, less: Slot, stated: Slot): Reading {
  const claim: Claim = {
    kind: 'difference',
    members: [member(more, '被减数'), member(less, '减数'), member(stated, '差额')],
    stated: 2,
    linear: [1, -1, -1],
    mayHold: (values) => mayAddUp(values, [1, -1]),
    compute: ([a, b]) => difference(a as Interval, b as Interval),
    working: ([a, b]) => `${a} − ${b}`,
  }
  return { claim, sure: true, ...spanOf(phrases, near([more, less, stated], stated)) }
}
