/**
 * Averages whose total and count the text makes known by other means 由行文可知的平均数: both bear the average's own name (民营
 * 医院 11 家 A 万元。民营医院平均每家…), another average of the sentence was worked out over the same count, or two digits of
 * the average were swapped or its point was shifted.
 */
import { Exact, type Interval, intersect } from '@jiheng/engine'
import { type Claim, holds, intervalsOf } from '../claim.ts'
import { worth } from '../figure.ts'
import { fullSubject, type Phrases, type Slot } from '../phrase.ts'
import { likeness } from '../resolve.ts'
import { plainOf, relativeWidth } from './plain.ts'

/** What stands around an average, and how a claim of three of them is made. */
export interface AverageAround {
  readonly average: Slot
  /** Its own words, from the last mark on. */
  readonly words: string
  readonly totals: readonly Slot[]
  readonly counts: readonly (readonly Slot[])[]
  /** Undefined where a total is of another kind. */
  readonly claimOf: (total: Slot, count: readonly Slot[]) => Claim | undefined
}

const EACH_WORD = /(?:平均|[人户车亩月台生场次批村校企件项个家套所班床站]均|每)/

/** 民营医院 11 家 A 万元。民营医院平均每家 B: the one count of that very name, and the amount right beside it. */
export function ofNamed(phrases: Phrases, { average, words, counts, totals, claimOf }: AverageAround) {
  const at = EACH_WORD.exec(words)?.index ?? 0
  const name = words.slice(0, at).replace(/^(?:其中|另外?|全年|全县|全市|全区|我县|我市)/, '')
  if (name.length < 3 || average.figure.bound !== undefined) return undefined
  const own = counts.filter(
    (count) =>
      count.length === 1 &&
      (count[0] as Slot).index < average.index &&
      likeness(name, fullSubject(phrases, count[0] as Slot)) === 3,
  )
  const [count] = own
  if (count === undefined || own.length > 1) return undefined
  const place = (count[0] as Slot).index
  const beside = [place + 1, place - 1]
    .map((index) => totals.find((slot) => slot.index === index))
    .find(
      (slot) =>
        slot !== undefined &&
        slot.item === (count[0] as Slot).item &&
        (likeness(name, slot.subject) >= 2 || (slot.subject === '' && slot.index > place)),
    )
  return beside === undefined ? undefined : claimOf(beside, count)
}

/** 观众 A 人次，场均 a 人次；补助 B 万元，场均 b 元: the second is over the count that the first was over. */
export function overSameCount({ average, totals, claimOf }: AverageAround, count: Slot): Claim | undefined {
  const total = totals.find((slot) => slot.index === average.index - 1 && slot.item === average.item)
  return total === undefined || average.figure.bound !== undefined ? undefined : claimOf(total, [count])
}

/** Chance that any of the pairs tried gives some swap of the printed digits. */
const MOST_CHANCE = 0.08

/**
 * No pair gives the average, and one of them gives it with two digits swapped or its point shifted. Every pair tried might have
 * done so by chance, the likelier the fewer digits are printed.
 */
export function swapped({ average, totals, counts, claimOf }: AverageAround): Claim | undefined {
  const { figure } = average
  if (figure.bound !== undefined || figure.text.replace(/\D/g, '').length < 2) return undefined
  const slips = figure.misprints.all().filter(({ rank }) => rank === 1 || rank === 3)
  const found = new Map<string, Claim>()
  let chance = 0
  for (const total of totals)
    for (const count of counts) {
      const claim = count.includes(total) ? undefined : claimOf(total, count)
      if (claim !== undefined && holds(claim) === true) return undefined
    }
  const singles = withoutParts(counts.filter(({ length }) => length === 1).map(([slot]) => slot as Slot))
  const tried = [...singles.map((slot) => [slot]), ...counts.filter(({ length }) => length > 1)]
  for (const total of totals)
    for (const count of tried) {
      const claim = count.includes(total) ? undefined : claimOf(total, count)
      const values = claim === undefined ? [] : intervalsOf(claim)
      const own = claim?.compute(values)
      if (claim === undefined || own === undefined) continue
      const widths = [total, ...count].reduce((sum, slot) => sum + relativeWidth(plainOf(slot.figure)), 0)
      chance += (widths + relativeWidth(plainOf(figure))) * slips.length * LIKELY
      const printed = values[claim.stated] as Interval
      const fits = slips.some(({ value }) =>
        isIn(own, value.sub(figure.value).mul(figure.unit.scale), printed),
      )
      const key = [total, ...count].map((slot) => worth(slot.figure).toString()).join(' ')
      if (fits) found.set(key, claim)
    }
  const [claim] = found.values()
  return found.size === 1 && chance <= MOST_CHANCE ? claim : undefined
}

/** How likely a quotient lies in a neighbourhood of given relative width: figures of one passage make all sizes, evenly by their logarithm. */
const LIKELY = 0.25

/** Whether the quotient may be printed as the value that lies so far from the printed one. */
function isIn(own: Interval, by: Exact, printed: Interval): boolean {
  return intersect(own, { ...printed, low: printed.low.add(by), high: printed.high.add(by) }) !== undefined
}

/** 128 批次，其中 54 批次、41 批次、33 批次: parts that make up a figure before them stand behind it. */
export function withoutParts(slots: readonly Slot[]): readonly Slot[] {
  const order = [...slots].sort((a, b) => a.index - b.index)
  const parts = new Set<Slot>()
  for (const [i, head] of order.entries()) {
    let sum = Exact.zero
    for (const [k, part] of order.slice(i + 1).entries()) {
      sum = sum.add(worth(part.figure))
      if (k > 0 && sum.equals(worth(head.figure)))
        for (const one of order.slice(i + 1, i + 2 + k)) parts.add(one)
    }
  }
  return slots.filter((slot) => !parts.has(slot))
}
