/**
 * Intervals 区间: all the values that a rounded number may stand for. Ends are closed (attained) or open, and every
 * operation carries that exactly: two intervals that touch at an end which one of them leaves out do not meet.
 *
 * Always bounded and never empty; a single point is closed at both ends. Law: if x lies in a and y in b, then x ∘ y
 * lies in the result, and no smaller interval would hold them all.
 */
import { Exact } from './exact.ts'

export interface Interval {
  readonly low: Exact
  readonly lowClosed: boolean
  readonly high: Exact
  readonly highClosed: boolean
}

/** The interval of one value. */
export const point = (value: Exact): Interval => ({
  low: value,
  lowClosed: true,
  high: value,
  highClosed: true,
})

/** Whether it holds one value only. */
export const isPoint = (i: Interval): boolean => i.low.equals(i.high)

/** x + y. */
export function addInterval(a: Interval, b: Interval): Interval {
  return {
    low: a.low.add(b.low),
    lowClosed: a.lowClosed && b.lowClosed,
    high: a.high.add(b.high),
    highClosed: a.highClosed && b.highClosed,
  }
}

/** −x. */
export function negInterval(i: Interval): Interval {
  return { low: i.high.neg(), lowClosed: i.highClosed, high: i.low.neg(), highClosed: i.lowClosed }
}

/** x − y. */
export function subInterval(a: Interval, b: Interval): Interval {
  return addInterval(a, negInterval(b))
}

interface End {
  readonly value: Exact
  readonly closed: boolean
}

const ends = (i: Interval): readonly [End, End] => [
  { value: i.low, closed: i.lowClosed },
  { value: i.high, closed: i.highClosed },
]

/**
 * The extremes lie at corners. A corner is attained if both ends are; or if one is a zero that is attained, for then
 * the other factor does not matter.
 */
function corners(a: Interval, b: Interval, combine: (x: Exact, y: Exact) => Exact): Interval {
  let low: End | undefined
  let high: End | undefined
  for (const x of ends(a)) {
    for (const y of ends(b)) {
      const value = combine(x.value, y.value)
      const zero = (x.closed && x.value.isZero()) || (y.closed && y.value.isZero())
      const corner = { value, closed: (x.closed && y.closed) || zero }
      low = low === undefined ? corner : outer(low, corner, -1)
      high = high === undefined ? corner : outer(high, corner, 1)
    }
  }
  return between(low as End, high as End)
}

const between = (low: End, high: End): Interval => ({
  low: low.value,
  lowClosed: low.closed,
  high: high.value,
  highClosed: high.closed,
})

/** The end further out in `direction`; of two at one value, closed if either is. */
function outer(a: End, b: End, direction: -1 | 1): End {
  const order = b.value.compare(a.value)
  if (order === 0) return a.closed ? a : b
  return order === direction ? b : a
}

/** The end further in against `direction`; of two at one value, closed only if both are. */
function inner(a: End, b: End, direction: -1 | 1): End {
  const order = b.value.compare(a.value)
  if (order === 0) return a.closed ? b : a
  return order === direction ? a : b
}

/** x × y, of factors that have nothing to do with each other. */
export function mulInterval(a: Interval, b: Interval): Interval {
  if (a.low.sign() > 0 && b.low.sign() > 0)
    return {
      low: a.low.mul(b.low),
      lowClosed: a.lowClosed && b.lowClosed,
      high: a.high.mul(b.high),
      highClosed: a.highClosed && b.highClosed,
    }
  return corners(a, b, (x, y) => x.mul(y))
}

/** x ÷ y; `undefined` if y can be zero or come as near to it as one likes. */
export function divInterval(a: Interval, b: Interval): Interval | undefined {
  if (b.low.sign() <= 0 && b.high.sign() >= 0) return undefined
  // Nearly all that is ever divided: two of the four corners are the outer ones.
  if (a.low.sign() > 0 && b.low.sign() > 0)
    return {
      low: a.low.div(b.high),
      lowClosed: a.lowClosed && b.highClosed,
      high: a.high.div(b.low),
      highClosed: a.highClosed && b.lowClosed,
    }
  return corners(a, b, (x, y) => x.div(y))
}

/** The same multiple of each end; `factor` > 0. */
export function scaleInterval(i: Interval, factor: Exact): Interval {
  return {
    low: i.low.mul(factor),
    lowClosed: i.lowClosed,
    high: i.high.mul(factor),
    highClosed: i.highClosed,
  }
}

/** |x|. */
export function absInterval(i: Interval): Interval {
  if (i.low.sign() >= 0) return i
  const mirror = negInterval(i)
  if (i.high.sign() <= 0) return mirror
  return between({ value: Exact.zero, closed: true }, outer(ends(i)[1], ends(mirror)[1], 1))
}

/** The lesser of x and y. */
export function minInterval(a: Interval, b: Interval): Interval {
  const [aLow, aHigh] = ends(a)
  const [bLow, bHigh] = ends(b)
  return between(outer(aLow, bLow, -1), inner(aHigh, bHigh, 1))
}

/** The greater of x and y. */
export function maxInterval(a: Interval, b: Interval): Interval {
  return negInterval(minInterval(negInterval(a), negInterval(b)))
}

/** All values in both; `undefined` if there is none. */
export function intersect(a: Interval, b: Interval): Interval | undefined {
  if (!meet(a, b)) return undefined
  const [aLow, aHigh] = ends(a)
  const [bLow, bHigh] = ends(b)
  return between(inner(aLow, bLow, -1), inner(aHigh, bHigh, 1))
}

/** Whether some value lies in both. Touching counts only where both ends are closed. */
export function meet(a: Interval, b: Interval): boolean {
  return reaches(a, b) && reaches(b, a)
}

/** Whether a's low end is not beyond b's high end. */
function reaches(a: Interval, b: Interval): boolean {
  const order = a.low.compare(b.high)
  return order < 0 || (order === 0 && a.lowClosed && b.highClosed)
}

/** Whether x lies in it. */
export function contains(i: Interval, x: Exact): boolean {
  return meet(i, point(x))
}

/** high − low. */
export function width(i: Interval): Exact {
  return i.high.sub(i.low)
}
