/**
 * Quantity 数量: a number with its measure and how exactly it is known. A figure typed from the books is exact; one
 * read from a publication stands for an interval, ± half of its last printed digit. Every operation carries both the
 * nominal value and the interval, so that a rule is called violated only where no real values could satisfy it.
 *
 * Laws: the interval of a result holds every value that the operands' intervals allow; conversion is exact and can be
 * turned back; exact in, exact out. It never rounds unless asked and never mixes dimensions.
 */
import { Defect } from '../defect.ts'
import { Exact, isPlaces, type RoundingMode } from './exact.ts'
import {
  absInterval,
  addInterval,
  contains,
  divInterval,
  type Interval,
  isPoint,
  maxInterval,
  meet,
  minInterval,
  mulInterval,
  negInterval,
  point,
  scaleInterval,
  subInterval,
} from './interval.ts'
import {
  baseMeasure,
  compatible,
  conversion,
  type Measure,
  measureInfo,
  productDimension,
  quotientDimension,
} from './measure.ts'

/** 印数的取舍: 四舍五入 or 截尾. */
export type PrintedRounding = 'round' | 'truncate'

/** 准确度. `places` counts the digits after the point in the quantity's measure; −2 means whole hundreds. */
export type Accuracy =
  | { readonly kind: 'exact' }
  | { readonly kind: 'printed'; readonly places: number; readonly rounding: PrintedRounding }
  | { readonly kind: 'derived' }

const EXACT: Accuracy = { kind: 'exact' }
const DERIVED: Accuracy = { kind: 'derived' }
const TWO = Exact.of(2)

function canonicalMeasure(measure: Measure): Measure {
  const info = measureInfo(measure)
  if (info === undefined) throw new Defect(`no such measure: ${measure}`)
  return info.name
}

/** Half of a unit of the last printed digit. */
const halfUnit = (places: number): Exact => Exact.scaled(5n, places + 1)

function printedInterval(value: Exact, places: number, rounding: PrintedRounding): Interval {
  if (!isPlaces(places)) throw new Defect(`not a number of places: ${places}`)
  if (rounding === 'round') {
    const half = halfUnit(places)
    return { low: value.sub(half), lowClosed: true, high: value.add(half), highClosed: true }
  }
  const unit = Exact.scaled(1n, places)
  const sign = value.sign()
  return {
    low: sign > 0 ? value : value.sub(unit),
    lowClosed: sign > 0,
    high: sign < 0 ? value : value.add(unit),
    highClosed: sign < 0,
  }
}

/** 数量. Immutable; operators do not work on it (`+` does not compile, `<` and templates throw). */
export class Quantity {
  readonly measure: Measure
  /** Nominal value, in `measure`. */
  readonly value: Exact
  readonly accuracy: Accuracy
  private readonly spread: Interval | undefined

  private constructor(value: Exact, measure: Measure, accuracy: Accuracy, spread: Interval | undefined) {
    this.value = value
    this.measure = measure
    this.accuracy = accuracy
    this.spread = spread
  }

  /**
   * A value known exactly, as from the books.
   * @throws Defect if there is no such measure.
   */
  static exact(value: Exact, measure: Measure): Quantity {
    return new Quantity(value, canonicalMeasure(measure), EXACT, undefined)
  }

  /**
   * A value known to its last printed digit u = 10^−places. Rounded: anything in [v − ½u, v + ½u]. Truncated:
   * [v, v + u) for v > 0, (v − u, v] for v < 0, (−u, u) for 0.
   * @throws Defect if there is no such measure or `places` is no integer.
   */
  static printed(
    value: Exact,
    measure: Measure,
    places: number,
    rounding: PrintedRounding = 'round',
  ): Quantity {
    const spread = printedInterval(value, places, rounding)
    return new Quantity(value, canonicalMeasure(measure), { kind: 'printed', places, rounding }, spread)
  }

  /**
   * A computed value that lies somewhere in `interval`; exact if that is one point.
   * @throws Defect if `nominal` is not in the interval, or there is no such measure.
   */
  static derived(nominal: Exact, interval: Interval, measure: Measure): Quantity {
    if (!contains(interval, nominal))
      throw new Defect(`nominal value ${nominal.toString()} is outside its interval`)
    if (isPoint(interval)) return Quantity.exact(nominal, measure)
    return new Quantity(nominal, canonicalMeasure(measure), DERIVED, interval)
  }

  /** All values that this may stand for, in `measure`; one point if exact. */
  get interval(): Interval {
    return this.spread ?? point(this.value)
  }

  isExact(): boolean {
    return this.spread === undefined
  }

  /**
   * The same quantity in another measure: 1 亿元 is 10000 万元. Exact, and keeps the interval; a printed value stays
   * printed where only the point moves, 432.82 万元 being 4328200 元 to whole hundreds.
   * @throws Defect if the dimensions differ.
   */
  in(measure: Measure): Quantity {
    if (measure === this.measure) return this
    const { ratio, shift } = conversion(this.measure, measure)
    const value = this.value.mul(ratio)
    const name = canonicalMeasure(measure)
    if (this.spread === undefined) return new Quantity(value, name, EXACT, undefined)
    return new Quantity(value, name, shifted(this.accuracy, shift), scaleInterval(this.spread, ratio))
  }

  /** −q, as accurate as q. */
  negated(): Quantity {
    const spread = this.spread === undefined ? undefined : negInterval(this.spread)
    return new Quantity(this.value.neg(), this.measure, this.accuracy, spread)
  }

  /** @throws Defect always: compare with {@link relate}, show with print. */
  [Symbol.toPrimitive](): never {
    throw new Defect('a Quantity has no operators: use add, relate, print')
  }
}

function shifted(accuracy: Accuracy, shift: number | undefined): Accuracy {
  if (accuracy.kind !== 'printed' || shift === undefined) return DERIVED
  return { ...accuracy, places: accuracy.places - shift }
}

/**
 * a + b in a's measure.
 * @throws Defect if the dimensions differ.
 */
export function add(a: Quantity, b: Quantity): Quantity {
  const other = b.in(a.measure)
  const nominal = a.value.add(other.value)
  if (a.isExact() && other.isExact()) return Quantity.exact(nominal, a.measure)
  return Quantity.derived(nominal, addInterval(a.interval, other.interval), a.measure)
}

/**
 * a − b in a's measure.
 * @throws Defect if the dimensions differ.
 */
export function subtract(a: Quantity, b: Quantity): Quantity {
  const other = b.in(a.measure)
  const nominal = a.value.sub(other.value)
  if (a.isExact() && other.isExact()) return Quantity.exact(nominal, a.measure)
  return Quantity.derived(nominal, subInterval(a.interval, other.interval), a.measure)
}

const dimensionOf = (q: Quantity): string =>
  (measureInfo(q.measure) as { readonly dimension: string }).dimension

/** In the base measure of its dimension. */
const based = (q: Quantity): Quantity => q.in(baseMeasure(dimensionOf(q)))

/** a × b in the base measure of the product's dimension: 2 万元 × 50% is 10000 元. */
export function multiply(a: Quantity, b: Quantity): Quantity {
  const [left, right] = [based(a), based(b)]
  const measure = baseMeasure(productDimension(left.measure, right.measure))
  const nominal = left.value.mul(right.value)
  if (left.isExact() && right.isExact()) return Quantity.exact(nominal, measure)
  return Quantity.derived(nominal, mulInterval(left.interval, right.interval), measure)
}

/**
 * a ÷ b in the base measure of the quotient's dimension: 2 万元 ÷ 4 人 is 5000 元/人.
 * `undefined` if b is zero, or may be zero or as near to it as one likes.
 */
export function divide(a: Quantity, b: Quantity): Quantity | undefined {
  const [left, right] = [based(a), based(b)]
  if (right.value.isZero()) return undefined
  const measure = baseMeasure(quotientDimension(left.measure, right.measure))
  if (left.isExact() && right.isExact()) return Quantity.exact(left.value.div(right.value), measure)
  const interval = divInterval(left.interval, right.interval)
  return interval === undefined ? undefined : Quantity.derived(left.value.div(right.value), interval, measure)
}

/** −q. */
export function negate(q: Quantity): Quantity {
  return q.negated()
}

/** |q|; as accurate as q unless its sign is in doubt. */
export function absolute(q: Quantity): Quantity {
  const { low, high } = q.interval
  if (low.sign() >= 0) return q
  if (high.sign() <= 0) return q.negated()
  return Quantity.derived(q.value.abs(), absInterval(q.interval), q.measure)
}

/**
 * The lesser of the two, in a's measure.
 * @throws Defect if the dimensions differ.
 */
export function minimum(a: Quantity, b: Quantity): Quantity {
  const other = b.in(a.measure)
  if (a.interval.high.compare(other.interval.low) <= 0) return a
  if (other.interval.high.compare(a.interval.low) <= 0) return other
  const nominal = a.value.compare(other.value) <= 0 ? a.value : other.value
  return Quantity.derived(nominal, minInterval(a.interval, other.interval), a.measure)
}

/**
 * The greater of the two, in a's measure.
 * @throws Defect if the dimensions differ.
 */
export function maximum(a: Quantity, b: Quantity): Quantity {
  const other = b.in(a.measure)
  if (a.interval.low.compare(other.interval.high) >= 0) return a
  if (other.interval.low.compare(a.interval.high) >= 0) return other
  const nominal = a.value.compare(other.value) >= 0 ? a.value : other.value
  return Quantity.derived(nominal, maxInterval(a.interval, other.interval), a.measure)
}

/**
 * Rounded in `measure` (its own unless named); the interval goes through the same rounding, so that a value near an
 * edge becomes all that it may round to.
 * @throws Defect if the dimensions differ.
 */
export function roundQuantity(
  q: Quantity,
  places: number,
  mode: RoundingMode = 'half-up',
  measure: Measure = q.measure,
): Quantity {
  const from = q.in(measure)
  const nominal = from.value.round(places, mode)
  if (from.isExact()) return Quantity.exact(nominal, from.measure)
  const { low, lowClosed, high, highClosed } = from.interval
  const interval: Interval = {
    low: (lowClosed ? low : beside(low, places, 1)).round(places, mode),
    lowClosed: true,
    high: (highClosed ? high : beside(high, places, -1)).round(places, mode),
    highClosed: true,
  }
  return Quantity.derived(nominal, interval, from.measure)
}

/** A value next to `x` so near that no rounding to `places` jumps between: jumps lie at multiples of half a unit. */
function beside(x: Exact, places: number, direction: -1 | 1): Exact {
  const half = halfUnit(places)
  const steps = x.div(half)
  const next = direction > 0 ? Exact.of(steps.floor() + 1n) : Exact.of(steps.ceil() - 1n)
  return x.add(next.mul(half)).div(TWO)
}

/** 比较关系. */
export type Relation = '=' | '≠' | '<' | '≤' | '>' | '≥'

/** possible: some real values behind the two satisfy it; certain: all do; nominal: the values as printed do. */
export interface Related {
  readonly possible: boolean
  readonly certain: boolean
  readonly nominal: boolean
}

/**
 * Whether `a relation b` holds. For exact quantities all three answers agree; always certain ⇒ nominal ⇒ possible.
 * @throws Defect if the dimensions differ.
 */
export function relate(a: Quantity, relation: Relation, b: Quantity): Related {
  const other = b.in(a.measure)
  switch (relation) {
    case '=':
      return equal(a, other)
    case '≠':
      return negation(equal(a, other))
    case '<':
      return less(a, other)
    case '≥':
      return negation(less(a, other))
    case '>':
      return less(other, a)
    case '≤':
      return negation(less(other, a))
  }
}

const negation = (of: Related): Related => ({
  possible: !of.certain,
  certain: !of.possible,
  nominal: !of.nominal,
})

function equal(a: Quantity, b: Quantity): Related {
  const nominal = a.value.equals(b.value)
  if (a.isExact() && b.isExact()) return { possible: nominal, certain: nominal, nominal }
  return { possible: meet(a.interval, b.interval), certain: false, nominal }
}

function less(a: Quantity, b: Quantity): Related {
  const nominal = a.value.compare(b.value) < 0
  if (a.isExact() && b.isExact()) return { possible: nominal, certain: nominal, nominal }
  const [x, y] = [a.interval, b.interval]
  const gap = x.high.compare(y.low)
  return {
    possible: x.low.compare(y.high) < 0,
    certain: gap < 0 || (gap === 0 && !(x.highClosed && y.lowClosed)),
    nominal,
  }
}

/** 数量 at rest. Numbers are canonical text; `places` marks a printed value, `low` and `high` a derived one. */
export interface QuantityJson {
  readonly value: string
  readonly measure: Measure
  readonly places?: number
  readonly rounding?: 'truncate'
  readonly low?: string
  readonly high?: string
  readonly lowOpen?: true
  readonly highOpen?: true
}

/** As JSON without loss; equal quantities in one measure give equal text. */
export function quantityToJson(q: Quantity): QuantityJson {
  const { accuracy, measure, interval } = q
  const value = q.value.toString()
  switch (accuracy.kind) {
    case 'exact':
      return { value, measure }
    case 'printed':
      return {
        value,
        measure,
        places: accuracy.places,
        ...(accuracy.rounding === 'truncate' ? { rounding: 'truncate' } : {}),
      }
    case 'derived':
      return {
        value,
        measure,
        low: interval.low.toString(),
        high: interval.high.toString(),
        ...(interval.lowClosed ? {} : { lowOpen: true }),
        ...(interval.highClosed ? {} : { highOpen: true }),
      }
  }
}

/** Reads back {@link quantityToJson}; `undefined` if the object says nothing sensible. */
export function quantityFromJson(json: QuantityJson): Quantity | undefined {
  const value = Exact.parse(json.value)
  if (value === undefined || !compatible(json.measure, json.measure)) return undefined
  if (json.places !== undefined) {
    return isPlaces(json.places)
      ? Quantity.printed(value, json.measure, json.places, json.rounding)
      : undefined
  }
  if (json.low === undefined && json.high === undefined) return Quantity.exact(value, json.measure)
  const low = Exact.parse(json.low ?? '')
  const high = Exact.parse(json.high ?? '')
  if (low === undefined || high === undefined) return undefined
  const interval: Interval = {
    low,
    lowClosed: json.lowOpen !== true,
    high,
    highClosed: json.highOpen !== true,
  }
  return contains(interval, value) ? Quantity.derived(value, interval, json.measure) : undefined
}
