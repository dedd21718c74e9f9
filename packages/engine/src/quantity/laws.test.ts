/**
 * The laws of this room, as properties: against a second implementation of the rational numbers (fraction.js), and of
 * intervals against values drawn from them. The seed is fixed and printed; a counterexample becomes a case.
 */
import fc from 'fast-check'
import Fraction from 'fraction.js'
import { describe, expect, test } from 'vitest'
import { Exact, type RoundingMode, sumExact } from './exact.ts'
import {
  absInterval,
  addInterval,
  contains,
  divInterval,
  type Interval,
  intersect,
  maxInterval,
  meet,
  minInterval,
  mulInterval,
  negInterval,
  point,
  subInterval,
  width,
} from './interval.ts'
import {
  baseMeasure,
  conversion,
  knownMeasures,
  measureInfo,
  productDimension,
  quotientDimension,
} from './measure.ts'
import { print } from './print.ts'
import {
  absolute,
  add,
  divide,
  maximum,
  minimum,
  multiply,
  negate,
  Quantity,
  quantityFromJson,
  quantityToJson,
  type Relation,
  relate,
  roundQuantity,
  subtract,
} from './quantity.ts'
import { readPrinted, readQuantity } from './read.ts'

const SEED = 20190101
const MODES: readonly RoundingMode[] = [
  'half-up',
  'half-even',
  'half-down',
  'up',
  'down',
  'ceiling',
  'floor',
  '05up',
]

function law<T extends [unknown, ...unknown[]]>(
  name: string,
  runs: number,
  values: { [K in keyof T]: fc.Arbitrary<T[K]> },
  holds: (...values: T) => void,
) {
  test(name, () => {
    fc.assert(fc.property(...values, holds), { seed: SEED, numRuns: runs })
  })
}

// Numbers ------------------------------------------------------------------------------------------------------------

/** What people type, and what divisions leave; small ones so that ties and zeros come up. */
const decimal = fc.tuple(
  fc.oneof(fc.bigInt(-1000n, 1000n), fc.bigInt(-(10n ** 15n), 10n ** 15n)),
  fc.integer({ min: 0, max: 25 }),
)
const decimalNumber = decimal.map(([digits, places]) => [digits, 10n ** BigInt(places)] as const)
const fractionNumber = fc.tuple(fc.bigInt(-10_000n, 10_000n), fc.bigInt(1n, 3000n))
const wideNumber = fc.tuple(fc.bigInt(-(10n ** 40n), 10n ** 40n), fc.bigInt(1n, 10n ** 30n))
const pair = fc.oneof(decimalNumber, fractionNumber, wideNumber)
type Pair = readonly [bigint, bigint]

const exactOf = ([over, under]: Pair): Exact => Exact.of(over, under)
const fractionOf = ([over, under]: Pair): Fraction => new Fraction(over, under)
/** A fraction in the canonical text of Exact: by fraction.js, which writes 'n/d' or an integer. */
const textOf = (value: Exact): string => {
  const text = value.toString()
  return new Fraction(text).toFraction()
}
const same = (value: Exact, expected: Fraction): void => expect(textOf(value)).toBe(expected.toFraction())

/** Rounding by its definition: of the two multiples around, the one that the mode names. */
function roundedBy(value: Fraction, places: number, mode: RoundingMode): Fraction {
  const unit = new Fraction(10).pow(-places) as Fraction
  const steps = value.div(unit)
  const [low, high] = [steps.floor(), steps.ceil()]
  if (low.equals(high)) return value
  const [near, far] = value.compare(0) > 0 ? [low, high] : [high, low]
  const order = steps.sub(near).abs().compare(new Fraction(1, 2))
  const even = near.mod(2).equals(0)
  const choice: Record<RoundingMode, Fraction> = {
    'half-up': order < 0 ? near : far,
    'half-down': order > 0 ? far : near,
    'half-even': order === 0 ? (even ? near : far) : order < 0 ? near : far,
    up: far,
    down: near,
    ceiling: high,
    floor: low,
    '05up': near.mod(5).equals(0) ? far : near,
  }
  return choice[mode].mul(unit)
}

describe(`Exact against fraction.js (seed ${SEED})`, () => {
  law('add, sub, mul', 5000, [pair, pair], (x, y) => {
    same(exactOf(x).add(exactOf(y)), fractionOf(x).add(fractionOf(y)))
    same(exactOf(x).sub(exactOf(y)), fractionOf(x).sub(fractionOf(y)))
    same(exactOf(x).mul(exactOf(y)), fractionOf(x).mul(fractionOf(y)))
  })
  law('div', 5000, [pair, pair], (x, y) => {
    fc.pre(y[0] !== 0n)
    same(exactOf(x).div(exactOf(y)), fractionOf(x).div(fractionOf(y)))
  })
  law(
    'compare, equals, sign, isZero, isInteger',
    5000,
    [pair, fc.oneof(pair, fc.constant(undefined))],
    (x, other) => {
      const y = other ?? x
      expect(exactOf(x).compare(exactOf(y))).toBe(Math.sign(fractionOf(x).compare(fractionOf(y))))
      expect(exactOf(x).equals(exactOf(y))).toBe(fractionOf(x).equals(fractionOf(y)))
      expect(exactOf(x).sign()).toBe(Math.sign(fractionOf(x).compare(0)))
      expect(exactOf(x).isZero()).toBe(fractionOf(x).equals(0))
      expect(exactOf(x).isInteger()).toBe(fractionOf(x).d === 1n)
    },
  )
  law('neg, abs, floor, ceil', 3000, [pair], (x) => {
    same(exactOf(x).neg(), fractionOf(x).neg())
    same(exactOf(x).abs(), fractionOf(x).abs())
    expect(exactOf(x).floor().toString()).toBe(fractionOf(x).floor().toFraction())
    expect(exactOf(x).ceil().toString()).toBe(fractionOf(x).ceil().toFraction())
  })
  law('long sums in any order', 300, [fc.array(pair, { maxLength: 40 })], (xs) => {
    const expected = xs.reduce((sum, x) => sum.add(fractionOf(x)), new Fraction(0))
    same(sumExact(xs.map(exactOf)), expected)
    same(sumExact(xs.map(exactOf).reverse()), expected)
  })
  law(
    'round in every mode',
    5000,
    [pair, fc.integer({ min: -6, max: 12 }), fc.constantFrom(...MODES)],
    (x, places, mode) => {
      same(exactOf(x).round(places, mode), roundedBy(fractionOf(x), places, mode))
    },
  )
  law(
    'round at and beside the half',
    3000,
    [
      fc.integer({ min: -300, max: 300 }),
      fc.integer({ min: -1, max: 1 }),
      fc.integer({ min: -2, max: 3 }),
      fc.constantFrom(...MODES),
    ],
    (halves, beside, places, mode) => {
      const unit = new Fraction(10).pow(-places) as Fraction
      const value = unit.mul(halves, 2).add(unit.mul(beside, 1000))
      same(Exact.parse(value.toFraction()) as Exact, value)
      same((Exact.parse(value.toFraction()) as Exact).round(places, mode), roundedBy(value, places, mode))
    },
  )
  law(
    'roundSignificant',
    3000,
    [pair, fc.integer({ min: 1, max: 20 }), fc.constantFrom(...MODES)],
    (x, digits, mode) => {
      const value = fractionOf(x)
      if (x[0] === 0n) {
        same(exactOf(x).roundSignificant(digits, mode), value)
        return
      }
      let magnitude = 0
      while (value.abs().compare(new Fraction(10).pow(magnitude + 1) as Fraction) >= 0) magnitude++
      while (value.abs().compare(new Fraction(10).pow(magnitude) as Fraction) < 0) magnitude--
      same(exactOf(x).roundSignificant(digits, mode), roundedBy(value, digits - 1 - magnitude, mode))
    },
  )
  law(
    'toFixed writes the rounded number with just so many digits',
    3000,
    [pair, fc.integer({ min: -3, max: 8 }), fc.constantFrom(...MODES)],
    (x, places, mode) => {
      const text = exactOf(x).toFixed(places, mode)
      expect(text).toMatch(places > 0 ? new RegExp(`^-?\\d+\\.\\d{${places}}$`) : /^-?\d+$/)
      expect(text).not.toMatch(/^-[0.]*$/)
      expect(new Fraction(text).equals(roundedBy(fractionOf(x), places, mode))).toBe(true)
    },
  )
  law('parse(toString) is the same number; the text is the shortest', 3000, [pair], (x) => {
    const text = exactOf(x).toString()
    expect(text).toMatch(/^-?(0|[1-9]\d*)(\.\d*[1-9])?$|^-?[1-9]\d*\/[1-9]\d*$/)
    expect(new Fraction(text).equals(fractionOf(x))).toBe(true)
    expect((Exact.parse(text) as Exact).toString()).toBe(text)
  })
  law(
    'parse reads what decimals are written like',
    3000,
    [fc.bigInt(-(10n ** 20n), 10n ** 20n), fc.integer({ min: -30, max: 30 })],
    (digits, exponent) => {
      const expected = new Fraction(digits).mul(new Fraction(10).pow(exponent) as Fraction)
      same(Exact.parse(`${digits}e${exponent}`) as Exact, expected)
      same(Exact.parse(`${digits}.E${exponent < 0 ? '' : '+'}${exponent}`) as Exact, expected)
    },
  )
})

// Intervals ----------------------------------------------------------------------------------------------------------

/** Ends on a small grid, so that touching, zeros and points come up often. */
const interval: fc.Arbitrary<Interval> = fc
  .tuple(
    fc.integer({ min: -4, max: 4 }),
    fc.integer({ min: 0, max: 3 }),
    fc.boolean(),
    fc.boolean(),
    fc.constantFrom(1, 3, 10),
  )
  .map(([low, size, lowClosed, highClosed, under]) => ({
    low: Exact.of(low, under),
    high: Exact.of(low + size, under),
    lowClosed: size === 0 || lowClosed,
    highClosed: size === 0 || highClosed,
  }))

const TINY = Exact.of(1, 10n ** 12n)
const SMALL = Exact.of(1, 10n ** 9n)

/** Values of the interval that decide: attained ends, ones very near each end, the middle, zero. */
function samples(i: Interval): Exact[] {
  const middle = i.low.add(i.high).div(Exact.of(2))
  return [i.low, i.low.add(TINY), middle, Exact.zero, i.high.sub(TINY), i.high].filter((value) =>
    inside(i, value),
  )
}

/** By its definition, not by the module's own contains. */
function inside(i: Interval, x: Exact): boolean {
  const [low, high] = [x.compare(i.low), x.compare(i.high)]
  return (low > 0 || (low === 0 && i.lowClosed)) && (high < 0 || (high === 0 && i.highClosed))
}

/** Every result lies inside; a closed end is reached, an open one is not but is come near to. */
function encloses(result: Interval, values: readonly Exact[]): void {
  for (const value of values) expect(inside(result, value)).toBe(true)
  const low = values.reduce((a, b) => (b.compare(a) < 0 ? b : a))
  const high = values.reduce((a, b) => (b.compare(a) > 0 ? b : a))
  expect(low.equals(result.low)).toBe(result.lowClosed)
  expect(high.equals(result.high)).toBe(result.highClosed)
  expect(low.sub(result.low).compare(SMALL)).toBe(-1)
  expect(result.high.sub(high).compare(SMALL)).toBe(-1)
}

const pairs = (a: Interval, b: Interval, combine: (x: Exact, y: Exact) => Exact): Exact[] =>
  samples(a).flatMap((x) => samples(b).map((y) => combine(x, y)))

describe(`intervals hold every result and no more (seed ${SEED})`, () => {
  law('add, sub, mul', 4000, [interval, interval], (a, b) => {
    encloses(
      addInterval(a, b),
      pairs(a, b, (x, y) => x.add(y)),
    )
    encloses(
      subInterval(a, b),
      pairs(a, b, (x, y) => x.sub(y)),
    )
    encloses(
      mulInterval(a, b),
      pairs(a, b, (x, y) => x.mul(y)),
    )
  })
  law('div, unless the divisor can be or come near zero', 4000, [interval, interval], (a, b) => {
    const result = divInterval(a, b)
    expect(result === undefined).toBe(b.low.sign() <= 0 && b.high.sign() >= 0)
    if (result !== undefined)
      encloses(
        result,
        pairs(a, b, (x, y) => x.div(y)),
      )
  })
  law('neg, abs, width', 2000, [interval], (i) => {
    encloses(
      negInterval(i),
      samples(i).map((x) => x.neg()),
    )
    encloses(
      absInterval(i),
      samples(i).map((x) => x.abs()),
    )
    same(width(i), new Fraction(i.high.toString()).sub(new Fraction(i.low.toString())))
  })
  law('min, max', 4000, [interval, interval], (a, b) => {
    encloses(
      minInterval(a, b),
      pairs(a, b, (x, y) => (x.compare(y) < 0 ? x : y)),
    )
    encloses(
      maxInterval(a, b),
      pairs(a, b, (x, y) => (x.compare(y) > 0 ? x : y)),
    )
  })
  law('meet, intersect, contains', 4000, [interval, interval], (a, b) => {
    const common = [...samples(a), ...samples(b)].filter((x) => inside(a, x) && inside(b, x))
    expect(meet(a, b)).toBe(common.length > 0)
    const both = intersect(a, b)
    expect(both === undefined).toBe(common.length === 0)
    if (both !== undefined)
      for (const x of [...samples(both), ...common])
        expect(inside(a, x) && inside(b, x) && inside(both, x)).toBe(true)
    for (const x of [...samples(a), ...samples(b), a.low, a.high]) expect(contains(a, x)).toBe(inside(a, x))
  })
})

// Measures -----------------------------------------------------------------------------------------------------------

const measure = fc.constantFrom(...knownMeasures())
const dimension = fc
  .array(fc.tuple(fc.constantFrom('', '元', '人', '平方米', '天', '分'), fc.boolean()), { maxLength: 4 })
  .map((parts) =>
    parts.reduce(
      (all, [base, over]) => (over ? productDimension(all, base) : quotientDimension(all, base)),
      '',
    ),
  )

describe(`measures (seed ${SEED})`, () => {
  law('dimensions form a group', 2000, [dimension, dimension, dimension], (a, b, c) => {
    expect(productDimension(a, b)).toBe(productDimension(b, a))
    expect(productDimension(productDimension(a, b), c)).toBe(productDimension(a, productDimension(b, c)))
    expect(quotientDimension(productDimension(a, b), b)).toBe(a)
    expect(quotientDimension(a, a)).toBe('')
  })
  law('every dimension is named by its base measure', 1000, [dimension], (a) => {
    const info = measureInfo(baseMeasure(a))
    expect(info?.dimension).toBe(a)
    expect(info?.factor.toString()).toBe('1')
  })
  law('conversion is exact and can be turned back', 2000, [measure, measure, pair], (a, b, x) => {
    fc.pre(measureInfo(a)?.dimension === measureInfo(b)?.dimension)
    const there = Quantity.exact(exactOf(x), a).in(b)
    same(there.value, fractionOf(x).mul(new Fraction(conversion(a, b).ratio.toString())))
    same(there.in(a).value, fractionOf(x))
  })
})

// Quantities ---------------------------------------------------------------------------------------------------------

const hundredths = fc.oneof(
  fc.integer({ min: -30, max: 30 }),
  fc.integer({ min: -100_000_000, max: 100_000_000 }),
)
const accuracy = fc.constantFrom('exact', 'round', 'truncate', 'derived')
const quantityIn = (measures: fc.Arbitrary<string>): fc.Arbitrary<Quantity> =>
  fc
    .tuple(hundredths, accuracy, measures, fc.integer({ min: 0, max: 3 }), interval)
    .map(([value, kind, unit, places, spread]) => {
      const number = Exact.of(value, 10 ** places)
      if (kind === 'exact') return Quantity.exact(number, unit)
      if (kind !== 'derived')
        return Quantity.printed(number, unit, places, kind === 'round' ? 'round' : 'truncate')
      return Quantity.derived(spread.low.add(spread.high).div(Exact.of(2)), spread, unit)
    })
const money = quantityIn(fc.constantFrom('元', '万元', '亿元'))
const anything = quantityIn(fc.constantFrom('元', '万元', '%', '', '人', '亩', '平方米', '元/人'))

const within = (q: Quantity, x: Exact): void => expect(inside(q.interval, x)).toBe(true)
const asBase = (q: Quantity): Quantity => q.in(measureInfo(q.measure)?.dimension ?? '')

describe(`quantities (seed ${SEED})`, () => {
  law('intervals always hold the exact result', 2000, [anything, anything], (a, b) => {
    for (const q of [a, b]) within(q, q.value)
    const [left, right] = [asBase(a), asBase(b)]
    const product = multiply(a, b)
    const quotient = divide(a, b)
    for (const x of samples(left.interval)) {
      for (const y of samples(right.interval)) {
        within(product, x.mul(y))
        if (quotient !== undefined) within(quotient, x.div(y))
      }
    }
    expect(product.measure).toBe(productDimension(left.measure, right.measure))
    if (quotient !== undefined) expect(quotient.measure).toBe(quotientDimension(left.measure, right.measure))
    expect(quotient === undefined).toBe(right.interval.low.sign() <= 0 && right.interval.high.sign() >= 0)
    expect(product.isExact()).toBe(product.interval.low.equals(product.interval.high))
  })
  law('add, subtract, minimum, maximum, negate, absolute', 2000, [money, money], (a, b) => {
    const other = b.in(a.measure)
    const [sum, difference, least, most] = [add(a, b), subtract(a, b), minimum(a, b), maximum(a, b)]
    for (const result of [sum, difference, least, most]) expect(result.measure).toBe(a.measure)
    for (const x of samples(a.interval)) {
      within(negate(a), x.neg())
      within(absolute(a), x.abs())
      for (const y of samples(other.interval)) {
        within(sum, x.add(y))
        within(difference, x.sub(y))
        within(least, x.compare(y) < 0 ? x : y)
        within(most, x.compare(y) > 0 ? x : y)
      }
    }
    expect(least.value.toString()).toBe((a.value.compare(other.value) < 0 ? a : other).value.toString())
    expect(most.value.toString()).toBe((a.value.compare(other.value) > 0 ? a : other).value.toString())
  })
  law(
    'rounding a quantity rounds all that it may be, and no more',
    2000,
    [money, fc.integer({ min: -2, max: 3 }), fc.constantFrom(...MODES)],
    (q, places, mode) => {
      const result = roundQuantity(q, places, mode)
      const values = samples(q.interval).map((x) => x.round(places, mode))
      for (const value of values) within(result, value)
      for (const end of [result.interval.low, result.interval.high])
        expect(values.some((value) => value.equals(end))).toBe(true)
    },
  )
  law(
    'relate: certain, possible and nominal are what the values say',
    3000,
    [money, money, fc.constantFrom<Relation>('=', '≠', '<', '≤', '>', '≥')],
    (a, b, relation) => {
      const holds = (x: Exact, y: Exact): boolean => {
        const order = x.compare(y)
        return {
          '=': order === 0,
          '≠': order !== 0,
          '<': order < 0,
          '≤': order <= 0,
          '>': order > 0,
          '≥': order >= 0,
        }[relation]
      }
      const other = b.in(a.measure)
      const related = relate(a, relation, b)
      const ys = [...samples(other.interval), ...samples(a.interval).filter((x) => inside(other.interval, x))]
      const xs = [...samples(a.interval), ...samples(other.interval).filter((y) => inside(a.interval, y))]
      const seen = xs.flatMap((x) => ys.map((y) => holds(x, y)))
      expect(related).toEqual({
        possible: seen.includes(true),
        certain: !seen.includes(false),
        nominal: holds(a.value, other.value),
      })
    },
  )
  law(
    'conversion keeps the interval and the way back',
    2000,
    [money, fc.constantFrom('元', '万元', '千元', '亿元')],
    (q, unit) => {
      const there = q.in(unit)
      expect(quantityToJson(there.in(q.measure))).toEqual(quantityToJson(q))
      expect(relate(there, '=', q).nominal).toBe(true)
      expect(there.accuracy.kind).toBe(q.accuracy.kind)
    },
  )
  law('JSON and back is the same', 2000, [anything], (q) => {
    const json = quantityToJson(q)
    const back = quantityFromJson(JSON.parse(JSON.stringify(json)))
    expect(back).toBeDefined()
    expect(quantityToJson(back as Quantity)).toEqual(json)
  })
})

describe(`print and read (seed ${SEED})`, () => {
  const readable = quantityIn(
    fc.constantFrom('元', '万元', '%', '‰', '', '人', '万人', '平方米', '亩', '元/人', '百分点'),
  )

  law(
    'an exact quantity that was printed in full reads back as the same',
    3000,
    [readable, fc.boolean()],
    (q, group) => {
      const exact = Quantity.exact(q.value, q.measure)
      fc.pre(/^-?\d+(\.\d{1,6})?$/.test(q.value.toString()))
      const reading = readQuantity(print(exact, { group }))
      expect('quantity' in reading && quantityToJson(reading.quantity)).toEqual(quantityToJson(exact))
      const bare = readQuantity(print(exact, { group, withMeasure: false }), q.measure)
      expect('quantity' in bare && quantityToJson(bare.quantity)).toEqual(quantityToJson(exact))
    },
  )
  law(
    'a printed quantity reads back as printed',
    2000,
    [
      hundredths,
      fc.integer({ min: 0, max: 4 }),
      fc.constantFrom('元', '万元', '%', '', '平方米', '元/人', '万人'),
    ],
    (value, places, unit) => {
      const q = Quantity.printed(Exact.of(value, 10 ** places), unit, places)
      const reading = readPrinted(print(q))
      expect('quantity' in reading && quantityToJson(reading.quantity)).toEqual(quantityToJson(q))
    },
  )
  law(
    'reading never throws and never invents',
    3000,
    [fc.oneof(fc.string(), fc.stringMatching(/^[0-9０-９，,.（）()\-－ 万元人%约]{0,12}$/))],
    (text) => {
      const reading = readQuantity(text)
      if ('fault' in reading) return
      expect(/[0-9０-９]/.test(text)).toBe(true)
      expect(point(reading.quantity.value).lowClosed).toBe(true)
    },
  )
})
