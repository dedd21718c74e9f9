/**
 * Which two figures a change is between 增减的两头, where its own words leave it open: both told behind it (比预算节约 C，预算 A，实际 B);
 * the pair that the rate beside it is of (与上年 P 比增长 p %，增长额 C); the total that was told in full before the base (共 14 辆，其
 * 中…；与上年末 17 辆相比减少 C); the pair told earlier under the same name (收入 N（上年 P）。…收入比上年增加 C).
 */
import { type Interval, intersect } from '@jiheng/engine'
import { difference, growthOf, negate } from '../arithmetic.ts'
import { member, near, type Reading, spanOf } from '../claims.ts'
import { intervalOf, sameDimension } from '../figure.ts'
import { fullSubject, isLevel, type Phrases, type Slot } from '../phrase.ts'
import { likeness } from '../resolve.ts'
import { isBudget, isFinal, PRIOR } from '../vocabulary.ts'
import { madeUpBefore } from './share-whole.ts'

/** 共 14 辆，其中…；与上年末 17 辆相比减少 C: not of the last of its parts, whatever else the words allow. */
export function wholeDifference(phrases: Phrases, change: Slot): Reading | undefined {
  if (change.kind !== 'change' || change.direction === 0 || change.figure.bound !== undefined)
    return undefined
  const pair = againstWhole(phrases, change)
  return pair === undefined ? undefined : readingOf(phrases, pair, change)
}

interface Pair {
  readonly now: Slot
  readonly before: Slot
}

export function pairedDifference(phrases: Phrases, change: Slot): Reading | undefined {
  if (change.kind !== 'change' || change.direction === 0 || change.figure.bound !== undefined)
    return undefined
  const pair = toldBehind(phrases, change) ?? ofRateBeside(phrases, change) ?? toldEarlier(phrases, change)
  return pair === undefined ? undefined : readingOf(phrases, pair, change)
}

const usable = (slot: Slot | undefined, like: Slot): slot is Slot =>
  slot !== undefined &&
  isLevel(slot) &&
  slot.figure.bound === undefined &&
  slot.figure.unit.text !== '' &&
  sameDimension(slot.figure, like.figure)

/** 三公经费比年初预算节约 C，节约率 p %，年初预算 A，实际支出 B: no level before the change in its sentence, and two behind. */
function toldBehind(phrases: Phrases, change: Slot): Pair | undefined {
  const sentence = phrases.sentences[change.sentence]
  if (sentence === undefined || !/预算|计划/.test(change.base)) return undefined
  const levels: Slot[] = []
  for (let i = sentence.firstSlot; i < sentence.lastSlot; i++) {
    const slot = phrases.slots[i] as Slot
    if (!usable(slot, change)) continue
    if (i < change.index) return undefined
    levels.push(slot)
  }
  if (levels.length !== 2 || (levels[1] as Slot).index - change.index > 3) return undefined
  const before = levels.find((slot) => isBudget(slot.measure))
  const now = levels.find((slot) => isFinal(slot.measure))
  return before === undefined || now === undefined ? undefined : { now, before }
}

/** The rate right before or behind the change is the growth of one pair of figures near, and of no other. */
function ofRateBeside(phrases: Phrases, change: Slot): Pair | undefined {
  const rate = [phrases.slots[change.index - 1], phrases.slots[change.index + 1]].find(
    (slot) =>
      slot?.kind === 'growth' &&
      slot.figure.unit.dimension === '%' &&
      slot.sentence === change.sentence &&
      slot.item === change.item &&
      slot.direction === change.direction &&
      slot.figure.text.replace(/\D/g, '').length >= 3,
  )
  if (rate === undefined || change.subject !== '' || /其中/.test(change.lead)) return undefined
  const levels: Slot[] = []
  for (let i = change.index - 1; i >= 0 && change.index - i <= 10; i--) {
    const slot = phrases.slots[i] as Slot
    if (change.sentence - slot.sentence > 1 || slot.paragraph !== change.paragraph) break
    if (usable(slot, change)) levels.push(slot)
  }
  const pairs: Pair[] = []
  for (const before of levels)
    for (const now of levels) {
      if (now === before || !grows(now, before, rate)) continue
      if (before.period !== 'prior' && !isBudget(before.measure) && !before.aside) continue
      if (!pairs.some((pair) => pair.now.figure.value.equals(now.figure.value))) pairs.push({ now, before })
    }
  return pairs.length === 1 ? pairs[0] : undefined
}

function grows(now: Slot, before: Slot, rate: Slot): boolean {
  const growth = growthOf(intervalOf(now.figure), intervalOf(before.figure))
  if (growth === undefined) return false
  const signed = rate.direction === -1 ? negate(growth) : growth
  return intersect(signed, intervalOf(rate.figure)) !== undefined
}

/** 共有车辆 14 辆，其中：…；与上年末 17 辆相比减少 4 辆: against the total whose parts were just told in full. */
function againstWhole(phrases: Phrases, change: Slot): Pair | undefined {
  const base = phrases.slots[change.index - 1]
  if (!usable(base, change) || !base.aside || base.period !== 'prior') return undefined
  if (base.sentence !== change.sentence || base.subject.length > 2) return undefined
  // 预算 N，比上年 P 减少 C: what the comparison's own item tells is meant.
  for (let i = base.index - 1; i >= 0 && (phrases.slots[i] as Slot).item === base.item; i--)
    if (usable(phrases.slots[i], change)) return undefined
  const made = madeUpBefore(phrases, base, true)
  return made === undefined || made.whole.period === 'prior' ? undefined : { now: made.whole, before: base }
}

/** 收入 N（上年 P），增长 p %。…收入比上年增加 C: a sentence without levels repeats what is the change of a pair told before. */
function toldEarlier(phrases: Phrases, change: Slot): Pair | undefined {
  const sentence = phrases.sentences[change.sentence]
  if (sentence === undefined || change.subject.length < 2 || !PRIOR.test(change.base)) return undefined
  for (let i = sentence.firstSlot; i < change.index; i++)
    if (usable(phrases.slots[i], change)) return undefined
  const found: Pair[] = []
  for (let i = sentence.firstSlot - 1; i >= 1 && sentence.firstSlot - i <= 16; i--) {
    const before = phrases.slots[i] as Slot
    const now = phrases.slots[i - 1] as Slot
    if (change.sentence - before.sentence > 4 || change.paragraph - before.paragraph > 1) break
    if (!usable(before, change) || !usable(now, change) || before.period !== 'prior') continue
    if (now.period === 'prior' || now.sentence !== before.sentence) continue
    if (now.measure !== change.measure && now.measure !== undefined) continue
    if (likeness(change.subject, fullSubject(phrases, now)) === 3) found.push({ now, before })
  }
  return found.length === 1 ? found[0] : undefined
}

function readingOf(phrases: Phrases, { now, before }: Pair, change: Slot): Reading {
  const up = change.direction === 1
  return {
    claim: {
      kind: 'difference',
      members: [member(now, '本期'), member(before, '基数'), member(change, '变动额')],
      stated: 2,
      compute: ([n, p]) =>
        up ? difference(n as Interval, p as Interval) : difference(p as Interval, n as Interval),
      working: ([n, p]) => (up ? `${n} − ${p}` : `${p} − ${n}`),
    },
    sure: true,
    ...spanOf(phrases, near([now, before, change], change)),
  }
}
