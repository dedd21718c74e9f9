/**
 * Differences by their own names 专名的差: 顺差, 自然增长, 所有者权益, 核减: the name says of which two figures; and what is left of a
 * budget whose rate has just been told: 预算 A，支出 B，执行率 p %，结余 C.
 */
import type { Interval } from '@jiheng/engine'
import { difference } from '../arithmetic.ts'
import { holds } from '../claim.ts'
import { member, near, type Reading, spanOf } from '../claims.ts'
import { type Figure, sameDimension } from '../figure.ts'
import { isLevel, type Phrases, type Slot } from '../phrase.ts'
import { DIFFERENCE_NAMES } from '../vocabulary.ts'
import { completionReadings } from './completion.ts'
import { rateReadings } from './rate.ts'

/** Readings of one figure as a difference told by its name; the plainest first. */
export function namedDifferences(phrases: Phrases, stated: Slot): Reading[] {
  if (stated.figure.bound !== undefined || stated.figure.range) return []
  const name = DIFFERENCE_NAMES.find((one) => one.name.test(stated.lead))
  if (name === undefined) return []
  const around = phrases.slots
    .slice(Math.max(0, stated.index - 8), stated.index)
    .filter(
      (slot) =>
        (isLevel(slot) || slot.kind === 'change') &&
        slot.paragraph === stated.paragraph &&
        stated.sentence - slot.sentence <= 2 &&
        slot.period !== 'prior' &&
        slot.figure.bound === undefined &&
        sameDimension(slot.figure, stated.figure),
    )
    .reverse()
  const less = around.filter((slot) => name.less.test(slot.lead))
  const from = around.filter((slot) => name.from.test(slot.lead) && !less.includes(slot))
  const sure = less.length === 1 && from.length === 1 && stated.index - (from[0] as Slot).index <= 3
  const readings: Reading[] = []
  for (const a of from.slice(0, 2))
    for (const b of less.slice(0, 2))
      readings.push(readingOf(phrases, a, b, stated, sure && isAlone(around, a, b, stated)))
  return readings
}

/** 捐款 A，汇往 B，据实列支 C，余款 D: another amount between them may have been taken off too. */
const isAlone = (around: readonly Slot[], from: Slot, less: Slot, stated: Slot): boolean =>
  from.sentence === stated.sentence &&
  less.sentence === stated.sentence &&
  around.filter((slot) => slot.index > Math.min(from.index, less.index)).length === 1

function readingOf(phrases: Phrases, from: Slot, less: Slot, stated: Slot, sure: boolean): Reading {
  return {
    claim: {
      kind: 'difference',
      members: [member(from, '被减数'), member(less, '减数'), member(stated, '差额')],
      stated: 2,
      compute: ([a, b]) => difference(a as Interval, b as Interval),
      working: ([a, b]) => `${a} − ${b}`,
    },
    sure,
    ...spanOf(phrases, near([from, less, stated], stated)),
  }
}

const LEFT_OVER = /(?:结余|节余|结转|剩余|结转结余|结余资金)(?:资金|金额)?(?:为|了)*$/
const OTHER_MONEY = /上年|年初|收回|上缴|追加|调整|利息|另/

/** 预算 A，支出 B，执行率 p %，结余 C: the rate has told what B was spent of. */
export function leftOfRate(phrases: Phrases, stated: Slot): Reading | undefined {
  if (!LEFT_OVER.test(stated.lead) || stated.figure.bound !== undefined) return undefined
  for (let i = stated.index - 1; i >= 0 && stated.index - i <= 6; i--) {
    const rate = phrases.slots[i] as Slot
    if (stated.sentence - rate.sentence > 1 || rate.paragraph !== stated.paragraph) return undefined
    if (rate.kind !== 'rate' && rate.kind !== 'completion') continue
    const told = [
      ...(rate.kind === 'rate' ? rateReadings(phrases, rate) : []),
      ...completionReadings(phrases, rate),
    ]
    const good = told.find(({ claim }) => holds(claim) === true && claim.members.length === 3)
    if (good === undefined) return undefined
    const [spent, budget] = good.claim.members.map(({ figure }) => slotOf(phrases, figure))
    if (spent === undefined || budget === undefined || !sameDimension(spent.figure, stated.figure))
      return undefined
    const words = phrases.text.slice(rate.figure.unitEnd, stated.figure.start)
    const sure =
      rate.sentence === stated.sentence && stated.index === rate.index + 1 && !OTHER_MONEY.test(words)
    return readingOf(phrases, budget, spent, stated, sure)
  }
  return undefined
}

const slotOf = (phrases: Phrases, figure: Figure): Slot | undefined => phrases.slots[figure.index]
