/** The equations of the relations, on intervals. Each takes a figure once only, so that no width is counted twice. */
import {
  addInterval,
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

/** Σ terms, each with its sign. */
export function sumOf(values: readonly Interval[], signs?: readonly (1 | -1)[]): Interval {
  let total = point(Exact.zero)
  values.forEach((value, i) => {
    total = addInterval(total, signs?.[i] === -1 ? negInterval(value) : value)
  })
  return total
}

/** part ÷ whole, in hundredths (or thousandths). */
export function percentOf(part: Interval, whole: Interval, of: Exact = Exact.hundred): Interval | undefined {
  const ratio = divInterval(part, whole)
  return ratio === undefined ? undefined : scaleInterval(ratio, of)
}

/** (now − before) ÷ before, in hundredths. */
export function growthOf(now: Interval, before: Interval): Interval | undefined {
  const ratio = divInterval(now, before)
  return ratio === undefined ? undefined : scaleInterval(subInterval(ratio, ONE), Exact.hundred)
}

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
