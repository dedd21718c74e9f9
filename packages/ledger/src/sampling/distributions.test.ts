import { Exact } from '@jiheng/engine'
import { describe, expect, test } from 'vitest'
import { createRandom } from '../random.ts'
import {
  binomialWithin,
  confidenceFactor,
  hypergeometricWithin,
  incompleteBeta,
  lnGamma,
  lowerGamma,
  normalFactor,
  planningFactor,
  squareRootUp,
  studentFactor,
  upperRate,
} from './distributions.ts'

const exact = (text: string): Exact => Exact.parse(text) as Exact

describe('可靠性系数', () => {
  /** AICPA, Audit Sampling, confidence factors for monetary unit sample evaluation, as printed to two decimals. */
  const PRINTED: Readonly<Record<string, readonly string[]>> = {
    '0.05':
      '3.00 4.75 6.30 7.76 9.16 10.52 11.85 13.15 14.44 15.71 16.97 18.21 19.45 20.67 21.89 23.10 24.31 25.50 26.70 27.88 29.07'.split(
        ' ',
      ),
    '0.10':
      '2.31 3.89 5.33 6.69 8.00 9.28 10.54 11.78 13.00 14.21 15.41 16.60 17.79 18.96 20.13 21.30 22.46 23.61 24.76 25.91 27.05'.split(
        ' ',
      ),
    '0.15':
      '1.90 3.38 4.73 6.02 7.27 8.50 9.71 10.90 12.08 13.25 14.42 15.57 16.72 17.86 19.00 20.13 21.26 22.39 23.51 24.63 25.74'.split(
        ' ',
      ),
    '0.20':
      '1.61 3.00 4.28 5.52 6.73 7.91 9.08 10.24 11.38 12.52 13.66 14.78 15.90 17.02 18.13 19.24 20.34 21.44 22.54 23.64 24.73'.split(
        ' ',
      ),
    '0.50':
      '0.70 1.68 2.68 3.68 4.68 5.68 6.67 7.67 8.67 9.67 10.67 11.67 12.67 13.67 14.67 15.67 16.67 17.67 18.67 19.67 20.67'.split(
        ' ',
      ),
  }

  test.each(Object.entries(PRINTED))('the published table at a risk of %s', (risk, row) => {
    for (const [errors, printed] of row.entries()) {
      const factor = confidenceFactor(exact(risk), errors)
      // The table is rounded up in most cells and to the nearest in some.
      const allowed = [factor.toFixed(2, 'ceiling'), factor.toFixed(2, 'half-up')]
      expect(allowed, `${errors}`).toContain(printed)
    }
  })

  test('four decimals, rounded up: no value below the exact one, none a whole step above', () => {
    // Poisson sums in fixed point with 60 decimals: e⁻ᵐ Σ mⁱ ÷ i! against the risk
    const ONE = 10n ** 60n
    const atMost = (mean: Exact, errors: number): bigint => {
      const m = BigInt(mean.toFixed(4).replace('.', ''))
      let [term, all, some] = [ONE, 0n, 0n]
      for (let i = 0; term > 0n; i++) {
        all += term
        if (i <= errors) some += term
        term = (term * m) / (10_000n * BigInt(i + 1))
      }
      return (some * ONE) / all
    }
    for (const risk of ['0.01', '0.05', '0.1', '0.25', '0.5'])
      for (const errors of [0, 1, 2, 3, 10, 40]) {
        const factor = confidenceFactor(exact(risk), errors)
        const limit = (ONE * BigInt(exact(risk).toFixed(2).replace('.', ''))) / 100n
        expect(atMost(factor, errors) <= limit).toBe(true)
        expect(atMost(factor.sub(exact('0.0001')), errors) > limit).toBe(true)
      }
  })
})

describe('样本规模系数', () => {
  /** Computed apart with the incomplete gamma function to 40 digits. */
  test.each([
    ['0.05', '0', '2.9958'],
    ['0.05', '0.1', '3.6751'],
    ['0.05', '0.2', '4.6202'],
    ['0.05', '0.3', '5.9903'],
    ['0.05', '0.4', '8.0864'],
    ['0.05', '0.5', '11.5369'],
    ['0.1', '0', '2.3026'],
    ['0.1', '0.1', '2.7678'],
    ['0.1', '0.5', '7.9819'],
    ['0.15', '0.4', '4.4122'],
  ])('risk %s, ratio %s: %s', (risk, ratio, factor) => {
    expect(planningFactor(exact(risk), exact(ratio)).toFixed(4)).toBe(factor)
  })

  test('limits', () => {
    expect(() => planningFactor(exact('0.05'), exact('0.91'))).toThrow('ratio')
    expect(() => planningFactor(exact('0.05'), exact('-0.1'))).toThrow('ratio')
    expect(() => confidenceFactor(exact('0'), 0)).toThrow('risk')
    expect(() => confidenceFactor(exact('0.51'), 0)).toThrow('risk')
    expect(Number(planningFactor(exact('0.05'), exact('0.9')).toFixed(4))).toBeGreaterThan(200)
  })
})

describe('t 与正态分位数', () => {
  test.each([
    ['0.05', 1, '6.3138'],
    ['0.05', 2, '2.9200'],
    ['0.05', 5, '2.0151'],
    ['0.05', 29, '1.6992'],
    ['0.05', 99, '1.6604'],
    ['0.1', 58, '1.2964'],
  ])('t at %s with %i degrees of freedom: %s', (risk, degrees, t) => {
    expect(studentFactor(exact(risk), degrees).toFixed(4)).toBe(t)
  })
  test.each([
    ['0.1', '1.2816'],
    ['0.05', '1.6449'],
    ['0.025', '1.9600'],
    ['0.005', '2.5759'],
  ])('z at %s: %s', (risk, z) => {
    expect(normalFactor(exact(risk)).toFixed(4)).toBe(z)
  })
  test('the functions behind: known values', () => {
    expect(lnGamma(0.5)).toBeCloseTo(Math.log(Math.sqrt(Math.PI)), 13)
    expect(lnGamma(11)).toBeCloseTo(Math.log(3628800), 12)
    expect(lowerGamma(1, 2)).toBeCloseTo(1 - Math.exp(-2), 14)
    expect(lowerGamma(3, 0)).toBe(0)
    expect(incompleteBeta(0.25, 1, 1)).toBeCloseTo(0.25, 14)
    expect(incompleteBeta(0.75, 2, 3)).toBeCloseTo(0.94921875, 13)
    expect([incompleteBeta(0, 2, 3), incompleteBeta(1, 2, 3)]).toEqual([0, 1])
  })
})

describe('二项与超几何', () => {
  test('59 of 59 without error: 0.95⁵⁹ is just within 5%', () => {
    expect(binomialWithin(0, 59, exact('0.05'), exact('0.05'))).toBe(true)
    expect(binomialWithin(0, 58, exact('0.05'), exact('0.05'))).toBe(false)
    expect(binomialWithin(3, 3, exact('0.05'), exact('0.5'))).toBe(false)
    expect(binomialWithin(0, 3, exact('1'), exact('0.05'))).toBe(true)
    expect(binomialWithin(0, 7, exact('1/3'), exact('0.06'))).toBe(true)
  })

  /** One-sided upper limits at 95%: 1 − 0.05^(1/n) for none, beta quantiles for more. */
  test.each([
    [0, 59, '0.0496'],
    [0, 100, '0.0296'],
    [1, 100, '0.0466'],
    [2, 100, '0.0617'],
    [3, 150, '0.0509'],
    [5, 5, '1.0000'],
  ])('%i of %i: %s', (errors, n, rate) => {
    expect(upperRate(errors, n, exact('0.05')).toFixed(4)).toBe(rate)
  })

  test('more errors never lower the limit, larger samples never raise it', () => {
    for (let n = 5; n <= 60; n += 11)
      for (let errors = 0; errors < 5; errors++) {
        const at = upperRate(errors, n, exact('0.1'))
        expect(at.compare(upperRate(errors + 1, n, exact('0.1')))).toBe(-1)
        expect(upperRate(errors, n + 10, exact('0.1')).compare(at)).toBe(-1)
        expect(at.compare(Exact.of(errors, n))).toBe(1)
      }
  })

  test('the hypergeometric agrees with drawing every sample of a small population', () => {
    const all = 9
    const bad = 3
    const n = 4
    let [few, samples] = [0, 0]
    for (let set = 0; set < 1 << all; set++) {
      const drawn = Array.from({ length: all }, (_, at) => (set >> at) & 1)
      if (drawn.reduce((a, b) => a + b, 0) !== n) continue
      samples++
      if (drawn.slice(0, bad).reduce((a, b) => a + b, 0) <= 1) few++
    }
    expect(hypergeometricWithin(1, n, bad, all, Exact.of(few, samples))).toBe(true)
    expect(hypergeometricWithin(1, n, bad, all, Exact.of(few - 1, samples))).toBe(false)
    expect(hypergeometricWithin(0, 7, 3, 9, exact('0.0001'))).toBe(true)
  })

  test('square roots are rounded up', () => {
    expect(squareRootUp(exact('2'), 4).toString()).toBe('1.4143')
    expect(squareRootUp(exact('9'), 2).toString()).toBe('3')
    expect(squareRootUp(Exact.zero, 2).toString()).toBe('0')
    expect(squareRootUp(exact('1/3'), 3).toString()).toBe('0.578')
    const random = createRandom('roots')
    for (let at = 0; at < 200; at++) {
      const n = random.bigBelow(10n ** 30n)
      const root = squareRootUp(Exact.of(n), 0)
      expect(root.mul(root).compare(Exact.of(n))).toBeGreaterThanOrEqual(0)
      const below = root.sub(Exact.one)
      if (n > 0n) expect(below.mul(below).compare(Exact.of(n))).toBe(-1)
    }
  })
})
