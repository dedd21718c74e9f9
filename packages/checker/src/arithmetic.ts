/** The equations of the relations, on intervals. Each takes a figure once only, so that no width is counted twice. */
import {
  divInterval,
  Exact,
  type Interval,
  mulInterval,
  negInterval,
  point,
  scaleInterval,
  subInterval,
} from '@jiheng/engine'

const ONE = point(Exact.one)

/** Σ terms, each with its sign; of the first `count` of them. */
export function sumOf(
  values: readonly Interval[],
  signs?: readonly (1 | -1)[],
  count = values.length,
): Interval {
  let { low, lowClosed, high, highClosed } = point(Exact.zero)
  for (let i = 0; i < count; i++) {
    const given = values[i] as Interval
    const value = signs?.[i] === -1 ? negInterval(given) : given
    // As long as all are points there is one sum to make, not two.
    const same = low === high && value.low === value.high
    low = low.add(value.low)
    high = same ? low : high.add(value.high)
    lowClosed &&= value.lowClosed
    highClosed &&= value.highClosed
  }
  return { low, lowClosed, high, highClosed }
}

const HUNDRED = point(Exact.hundred)

/** part ÷ whole, in hundredths (or thousandths). */
export function percentOf(part: Interval, whole: Interval, of: Exact = Exact.hundred): Interval | undefined {
  return quotientOf(scaled(part, of), whole)
}

/** (now − before) ÷ before, in hundredths. */
export function growthOf(now: Interval, before: Interval): Interval | undefined {
  const ratio = quotientOf(scaled(now, Exact.hundred), before)
  return ratio === undefined ? undefined : subInterval(ratio, HUNDRED)
}

/** Decimals are scaled before they are divided: a quotient has to be reduced after every step. */
const scaled = (i: Interval, factor: Exact): Interval =>
  i.low === i.high ? point(i.low.mul(factor)) : scaleInterval(i, factor)

/** One division where there is one value. */
const quotientOf = (a: Interval, b: Interval): Interval | undefined =>
  a.low === a.high && b.low === b.high && !b.low.isZero() ? point(a.low.div(b.low)) : divInterval(a, b)

/**
 * Growth from the present level and the change: change ÷ (now − change) = 1 ÷ (now ÷ change − 1).
 * `change` is signed; undefined where the base may be zero.
 */
export function growthFromChange(now: Interval, change: Interval): Interval | undefined {
  if (change.low.isZero() && change.high.isZero()) return now.low.sign() > 0 ? point(Exact.zero) : undefined
  const ratio = divInterval(now, change)
  if (ratio === undefined) return wideGrowth(now, change)
  const inverse = divInterval(ONE, subInterval(ratio, ONE))
  return inverse === undefined ? undefined : scaleInterval(inverse, Exact.hundred)
}

/** Where the change may be zero the quotient is taken the long way, a little wider. */
function wideGrowth(now: Interval, change: Interval): Interval | undefined {
  const ratio = divInterval(change, subInterval(now, change))
  return ratio === undefined ? undefined : scaleInterval(ratio, Exact.hundred)
}

export const negate = negInterval
export const difference = subInterval
export const product = mulInterval
