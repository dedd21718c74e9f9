/** The equation of a ratio 率的算式: part ÷ whole = p %, and where its figures are looked for. */
import { Exact, type Interval, intersect } from '@jiheng/engine'
import { percentOf } from '../arithmetic.ts'
import { type Claim, holds, intervalsOf, meets } from '../claim.ts'
import { member, near, type Reading, spanOf } from '../claims.ts'
import { intervalAs, intervalOf, type Plain } from '../figure.ts'
import { isLevel, type Phrases, type Slot } from '../phrase.ts'
import { mayBeShare } from './plain.ts'

/** What a ratio is printed in, and how many of it make one. */
export const SCALE: Readonly<Record<string, Exact>> = {
  '%': Exact.hundred,
  '‰': Exact.of(1000),
  成: Exact.of(10),
}

/** The same as plain numbers. */
const MANY: Readonly<Record<string, number>> = { '%': 100, '‰': 1000, 成: 10 }

export function ratio(
  phrases: Phrases,
  part: Slot,
  whole: Slot,
  percent: Slot,
  sure: boolean,
  roles = ['分子', '分母'],
): Reading {
  const of = SCALE[percent.figure.unit.dimension] as Exact
  const many = MANY[percent.figure.unit.dimension] as number
  return {
    claim: {
      kind: 'ratio',
      members: [
        member(part, roles[0] as string),
        member(whole, roles[1] as string),
        member(percent, '百分比'),
      ],
      stated: 2,
      compute: ([p, w]) => percentOf(p as Interval, w as Interval, of),
      mayHold: ([p, w, share]) => mayBeShare(p as Plain, w as Plain, share as Plain, many),
      working: ([p, w]) => `${p} ÷ ${w}`,
    },
    sure,
    ...spanOf(
      phrases,
      near(
        [
          part,
          percent,
          ...(whole.sentence === percent.sentence && part.index - whole.index <= 3 ? [whole] : []),
        ],
        percent,
      ),
    ),
  }
}

/** Whether the printed figures allow part ÷ whole = p %, without making a reading of it. */
export function fits(part: Slot, whole: Slot, percent: Slot): boolean {
  const { dimension } = percent.figure.unit
  const many = MANY[dimension] as number
  if (!mayBeShare(part.figure.plain, whole.figure.plain, percent.figure.plain, many)) return false
  const share = percentOf(intervalOf(part.figure), intervalOf(whole.figure), SCALE[dimension] as Exact)
  return share !== undefined && intersect(share, intervalOf(percent.figure)) !== undefined
}

/** Level figures before `from`, nearest first, of the same sentence and group (or its parent's). */
export function before(phrases: Phrases, from: Slot, reach: number, sentences: number): Slot[] {
  const found: Slot[] = []
  for (let i = from.index - 1; i >= 0 && from.index - i <= reach; i--) {
    const slot = phrases.slots[i] as Slot
    if (from.sentence - slot.sentence > sentences) break
    if (isLevel(slot)) found.push(slot)
  }
  return found
}

/** Off by one in the last digit: what shares that were forced to add to a hundred may be. */
export function isForced(claim: Claim): boolean {
  const stated = claim.members[claim.stated]?.figure
  if (stated === undefined || holds(claim) !== false) return false
  const last = Exact.scaled(1n, stated.places)
  return [last, last.neg()].some((step) => {
    const values = intervalsOf(claim)
    values[claim.stated] = intervalAs(stated, stated.value.add(step))
    return meets(claim, values) === true
  })
}

/** Percentages that add to exactly a hundred. */
export const addToHundred = (percents: readonly Slot[]): boolean =>
  percents.reduce((sum, { figure }) => sum.add(figure.value), Exact.zero).equals(Exact.hundred)
