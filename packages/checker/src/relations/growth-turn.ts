/**
 * Growth told in turn 依次的增减率: 发生事故 12 起、死亡 157 人，同比减少 3 起、59 人，分别下降 p % 和 q %: as many levels, changes and rates, each of
 * its kind; 受理 A 件，审结 B 件，比上年的 a 件和 b 件分别上升 p % 和 q %.
 */
import type { Interval } from '@jiheng/engine'
import { growthFromChange, negate } from '../arithmetic.ts'
import type { Claim } from '../claim.ts'
import { member, type Reading, spanOf } from '../claims.ts'
import { sameDimension } from '../figure.ts'
import { isLevel, type Phrases, type Slot } from '../phrase.ts'

const REACH = 10

export function growthsInTurn(phrases: Phrases): Reading[] {
  const found: Reading[] = []
  for (let i = 0; i < phrases.slots.length; i++) {
    const rates = ratesFrom(phrases, i)
    const [first] = rates
    if (first === undefined || rates.length < 2) continue
    const changes = changesBefore(phrases, first, rates.length)
    if (changes.length === rates.length) {
      const levels = levelsOf(phrases, changes)
      levels.forEach((level, k) => {
        if (level !== undefined)
          found.push(readingOf(phrases, level, changes[k] as Slot, rates[k] as Slot, first.direction))
      })
    }
    i += rates.length - 1
  }
  return found
}

/** 分别下降 p %和 q %. */
function ratesFrom(phrases: Phrases, from: number): readonly Slot[] {
  const { slots, text } = phrases
  const first = slots[from] as Slot
  if (first.kind !== 'growth' || first.direction === 0 || !/分别/.test(first.lead)) return []
  const run = [first]
  for (let j = from + 1; j < slots.length; j++) {
    const [last, slot] = [run[run.length - 1] as Slot, slots[j] as Slot]
    const between = text.slice(last.figure.unitEnd, slot.figure.start)
    if (slot.figure.unit.dimension !== '%' || !/^[、，和及与]{1,2}$/.test(between)) break
    run.push(slot)
  }
  return run
}

/** 减少 3 起、59 人: right before the rates, the word for the change before the first of them. */
function changesBefore(phrases: Phrases, rate: Slot, many: number): readonly Slot[] {
  const run = phrases.slots.slice(Math.max(0, rate.index - many), rate.index)
  const [head] = run
  if (head === undefined || run.length < many || head.kind !== 'change') return []
  if (head.direction !== rate.direction || run.some((slot) => slot.sentence !== rate.sentence)) return []
  const bare = run
    .slice(1)
    .every((slot, k) =>
      /^[、，和及与]{1,2}$/.test(phrases.text.slice((run[k] as Slot).figure.unitEnd, slot.figure.start)),
    )
  return bare ? run : []
}

/** 735 元和 580 元，提高 35 元和 40 元: as many of one kind, in their order; else of each kind the nearest. */
function levelsOf(phrases: Phrases, changes: readonly Slot[]): readonly (Slot | undefined)[] {
  const first = changes[0] as Slot
  if (!changes.every((change) => sameDimension(change.figure, first.figure)))
    return changes.map((change) => levelOf(phrases, change, first))
  const run = phrases.slots.slice(Math.max(0, first.index - changes.length), first.index)
  const told = run.every(
    (slot) => isLevel(slot) && slot.sentence === first.sentence && sameDimension(slot.figure, first.figure),
  )
  return told && run.length === changes.length ? run : []
}

/** The nearest level of a change's kind before the changes. */
function levelOf(phrases: Phrases, change: Slot, first: Slot): Slot | undefined {
  for (let i = first.index - 1; i >= 0 && first.index - i <= REACH; i--) {
    const slot = phrases.slots[i] as Slot
    if (slot.sentence !== first.sentence || slot.item !== first.item) return undefined
    if (isLevel(slot) && slot.period !== 'prior' && sameDimension(slot.figure, change.figure)) return slot
  }
  return undefined
}

function readingOf(phrases: Phrases, level: Slot, change: Slot, rate: Slot, direction: 1 | -1 | 0): Reading {
  const up = direction !== -1
  const claim: Claim = {
    kind: 'growth',
    members: [member(level, '本期'), member(change, '变动额'), member(rate, '百分比')],
    stated: 2,
    compute: ([now, amount]) => {
      const growth = growthFromChange(now as Interval, up ? (amount as Interval) : negate(amount as Interval))
      return growth === undefined || up ? growth : negate(growth)
    },
    working: ([now, amount]) => `${amount} ÷ （${now} ${up ? '−' : '+'} ${amount}）`,
  }
  return { claim, sure: true, ...spanOf(phrases, [level, change, rate]) }
}
