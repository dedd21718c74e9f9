/** Laws of judging: what is true before rounding always holds in print; what is off by more than the width never does. */
import { Exact, type Interval, point } from '@jiheng/engine'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { difference, growthFromChange, growthOf, percentOf, sumOf } from './arithmetic.ts'
import type { Claim } from './claim.ts'
import { Figure, intervalOf } from './figure.ts'
import { judge } from './judge.ts'
import { slipTester } from './slip.ts'
import { NO_UNIT, PERCENT, unitNamed } from './units.ts'

const WAN = unitNamed('万元') ?? NO_UNIT

/** A number as printed, rounded half up from a true value in the base unit. */
function printed(truth: Exact, unit: Figure['unit'], places: number, index = 0): Figure {
  const value = Exact.parse(truth.div(unit.scale).toFixed(places, 'half-up')) as Exact
  return new Figure({
    index,
    start: 0,
    end: 0,
    unitEnd: 0,
    sourceStart: 0,
    sourceEnd: 0,
    text: value.toFixed(places),
    value,
    places,
    unit,
    bound: undefined,
    range: false,
    chinese: false,
  })
}

const yuan = fc.bigInt({ min: 1_000_000n, max: 90_000_000_000n }).map((n) => Exact.of(n))
const places = fc.integer({ min: 0, max: 2 })
const claimOf = (
  kind: Claim['kind'],
  figures: readonly Figure[],
  compute: (v: readonly Interval[]) => Interval | undefined,
): Claim => ({
  kind,
  members: figures.map((figure) => ({ figure, role: '' })),
  stated: figures.length - 1,
  compute,
  working: (prints) => prints.join(' '),
})
const sumClaim = (parts: readonly Figure[], total: Figure): Claim => ({
  ...claimOf('sum', [...parts, total], (v) => sumOf(v.slice(0, -1))),
  linear: [...parts.map(() => 1 as const), -1],
})

test('an amount without decimals beside amounts with two: neither confirmed nor accused for its width alone', () => {
  const of = (text: string, index: number) => {
    const value = Exact.parse(text) as Exact
    return printed(value, WAN, 0, index).with({ value, text, places: text.split('.')[1]?.length ?? 0 })
  }
  const sum = (parts: string[], total: string) => judge(sumClaim(parts.map(of), of(total, 99))).verdict
  expect(sum(['30', '30', '29.99'], '89.99')).toBe('成立')
  expect(sum(['30', '30', '29.99'], '89.97')).toBe('无法判定')
  expect(sum(['30', '30', '29.99'], '91.97')).toBe('矛盾')
  expect(sum(['30.21', '59.30'], '90')).toBe('成立')
})

describe('true before rounding, held in print', () => {
  test('sums', () => {
    fc.assert(
      fc.property(fc.array(yuan, { minLength: 2, maxLength: 14 }), places, places, (parts, p, q) => {
        const total = parts.reduce((sum, part) => sum.add(part), Exact.zero)
        const claim = sumClaim(
          parts.map((part, i) => printed(part, WAN, p, i)),
          printed(total, WAN, q, 99),
        )
        expect(judge(claim).verdict).toBe('成立')
      }),
    )
  })

  test('shares, growth and differences', () => {
    fc.assert(
      fc.property(yuan, yuan, places, fc.integer({ min: 0, max: 2 }), (a, b, p, q) => {
        const [low, high] = a.compare(b) <= 0 ? [a, b] : [b, a]
        const share = printed(low.div(high).mul(Exact.hundred), PERCENT, q)
        const [x, y] = [printed(low, WAN, p), printed(high, WAN, p)]
        if (y.value.isZero() || x.value.isZero()) return
        expect(
          judge(claimOf('ratio', [x, y, share], ([n, d]) => percentOf(n as Interval, d as Interval))).verdict,
        ).toBe('成立')
        const rate = printed(high.sub(low).div(low).mul(Exact.hundred), PERCENT, q)
        expect(
          judge(claimOf('growth', [x, y, rate], ([o, n]) => growthOf(n as Interval, o as Interval))).verdict,
        ).not.toBe('矛盾')
        const change = printed(high.sub(low), WAN, p)
        expect(
          judge(claimOf('difference', [y, x, change], ([n, o]) => difference(n as Interval, o as Interval)))
            .verdict,
        ).toBe('成立')
        expect(
          judge(
            claimOf('growth', [y, change, rate], ([n, c]) => growthFromChange(n as Interval, c as Interval)),
          ).verdict,
        ).not.toBe('矛盾')
      }),
    )
  })
})

test('an error beyond the width is never missed', () => {
  fc.assert(
    fc.property(
      fc.array(yuan, { minLength: 2, maxLength: 10 }),
      fc.integer({ min: 12, max: 900 }),
      fc.boolean(),
      (parts, off, up) => {
        const total = parts.reduce((sum, part) => sum.add(part), Exact.zero)
        const figures = parts.map((part, i) => printed(part, WAN, 2, i))
        const right = printed(total, WAN, 2, 99)
        const error = Exact.scaled(BigInt(up ? off : -off), 2)
        const wrong = right.with({ value: right.value.add(error), text: right.value.add(error).toFixed(2) })
        expect(judge(sumClaim(figures, wrong)).verdict).toBe('矛盾')
      },
    ),
  )
})

test('a slip that is named makes the claim hold', () => {
  fc.assert(
    fc.property(fc.array(yuan, { minLength: 2, maxLength: 5 }), fc.nat(), (parts, pick) => {
      const total = parts.reduce((sum, part) => sum.add(part), Exact.zero)
      const figures = parts.map((part, i) => printed(part, WAN, 2, i))
      const at = pick % figures.length
      const slips = (figures[at] as Figure).misprints.all().filter((one) => one.rank === 1)
      const chosen = slips[pick % Math.max(1, slips.length)]
      if (chosen === undefined) return
      figures[at] = (figures[at] as Figure).with({ value: chosen.value, text: chosen.value.toFixed(2) })
      const claim = sumClaim(figures, printed(total, WAN, 2, 99))
      const { verdict, misprint, severity } = judge(claim)
      if (verdict !== '矛盾' || severity === 'rounding' || misprint === undefined) return
      const works = slipTester(
        claim,
        claim.members.map(({ figure }) => intervalOf(figure)),
      )
      const index = claim.members.findIndex(({ figure }) => figure.index === misprint.figure.index)
      expect(works(index, misprint.value)).toBe(true)
    }),
  )
})

test('shifting a sum and working it out anew agree on every misprint', () => {
  fc.assert(
    fc.property(fc.array(yuan, { minLength: 2, maxLength: 4 }), yuan, (parts, stated) => {
      const figures = parts.map((part, i) => printed(part, WAN, 2, i))
      const claim = sumClaim(figures, printed(stated, WAN, 2, 99))
      const values = claim.members.map(({ figure }) => intervalOf(figure))
      const { linear, ...plain } = claim
      expect(linear).toBeDefined()
      const [quick, slow] = [slipTester(claim, values), slipTester(plain, values)]
      for (const [index, { figure }] of claim.members.entries())
        for (const { value } of figure.misprints.all().slice(0, 12))
          expect(quick(index, value)).toBe(slow(index, value))
    }),
    { numRuns: 30 },
  )
})

test('zero bases have no verdict', () => {
  const zero = printed(Exact.zero, unitNamed('个') ?? NO_UNIT, 0)
  const some = printed(Exact.of(25), WAN, 0)
  const claim = claimOf('growth', [zero, some, printed(Exact.hundred, PERCENT, 0)], ([o, n]) =>
    growthOf(n as Interval, o as Interval),
  )
  expect(judge(claim).verdict).toBe('无法判定')
  expect(point(Exact.zero).low.isZero()).toBe(true)
})
