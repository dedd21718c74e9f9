import { Exact } from '@jiheng/engine'
import { describe, expect, test } from 'vitest'
import { createRandom } from './random.ts'
import {
  type Levels,
  type SatisfactionMeasure,
  type SurveyRequest,
  type SurveyReturns,
  surveyResult,
  surveySize,
} from './survey.ts'

const exact = (text: string): Exact => Exact.parse(text) as Exact
const request = (
  confidence: string,
  margin: string,
  expected: string,
  population: number,
): SurveyRequest => ({
  confidence: exact(confidence),
  margin: exact(margin),
  expected: exact(expected),
  population,
})
const SHARE: SatisfactionMeasure = { kind: 'share' }
const MEAN: SatisfactionMeasure = {
  kind: 'mean',
  values: [exact('1'), exact('0.8'), exact('0.6'), exact('0.3'), Exact.zero],
}
const returns = (levels: Levels, issued = 400, returned = 300): SurveyReturns => ({
  issued,
  returned,
  levels,
})

describe('问卷样本量', () => {
  test.each([
    ['0.95', '0.05', '0.5', 0, 385],
    ['0.95', '0.05', '0.5', 500, 218],
    ['0.95', '0.05', '0.5', 100_000_000, 385],
    ['0.95', '0.05', '0.5', 30, 28],
    ['0.95', '0.05', '0.5', 1, 1],
    ['0.9', '0.05', '0.5', 0, 271],
    ['0.99', '0.05', '0.5', 0, 664],
    ['0.95', '0.03', '0.9', 0, 385],
    ['0.95', '0.1', '0.5', 0, 97],
  ])('confidence %s, margin %s, expected %s, of %i: %i', (confidence, margin, expected, population, size) => {
    expect(surveySize(request(confidence, margin, expected, population)).size?.size).toBe(size)
  })

  test('the sentence', () => {
    expect(surveySize(request('0.95', '0.05', '0.5', 500)).size?.sentence).toBe(
      '样本量＝z²×p×（1－p）÷e²＝1.96²×50%×50%÷5%²＝384.16；总体500份，修正为 n÷（1＋（n－1）÷N）＝217.49，进为218份（置信度95%）',
    )
    expect(surveySize(request('0.95', '0.05', '0.5', 0)).size?.sentence).toBe(
      '样本量＝z²×p×（1－p）÷e²＝1.96²×50%×50%÷5%²＝384.16，进为385份（置信度95%）',
    )
  })

  test.each([
    [request('1', '0.05', '0.5', 0), '置信度要在50%以上，小于100%'],
    [request('0.4', '0.05', '0.5', 0), '置信度要在50%以上，小于100%'],
    [request('0.95', '0', '0.5', 0), '允许误差要在0和100%之间'],
    [request('0.95', '1', '0.5', 0), '允许误差要在0和100%之间'],
    [request('0.95', '0.05', '0', 0), '预计满意度要在0和100%之间'],
    [request('0.95', '0.05', '1', 0), '预计满意度要在0和100%之间'],
    [request('0.95', '0.05', '0.5', -1), '总体人数要是整数，不知道时填0'],
    [request('0.95', '0.05', '0.5', 2.5), '总体人数要是整数，不知道时填0'],
  ])('%#', (one, reason) => {
    expect(surveySize(one)).toMatchObject({
      problems: [{ code: 'parameters-not-possible', values: { reason } }],
    })
  })
})

describe('满意度', () => {
  /** Wilson's interval at 95%, computed apart and rounded outwards. */
  test.each([
    [180, 200, '0.8505', '0.9344'],
    [30, 30, '0.8864', '1.0000'],
    [0, 40, '0.0000', '0.0877'],
    [27, 30, '0.7437', '0.9655'],
    [95, 218, '0.3716', '0.5022'],
  ])('%i of %i: %s to %s', (good, valid, low, high) => {
    const levels: Levels = [good, 0, valid - good, 0, 0]
    const found = surveyResult(returns(levels), SHARE, exact('0.95')).result?.satisfaction
    expect(found?.rate.equals(Exact.of(good, valid))).toBe(true)
    expect([found?.low.toFixed(4), found?.high.toFixed(4)]).toEqual([low, high])
  })

  test('weighted mean: 83.90%, t with 199 degrees of freedom', () => {
    const { result } = surveyResult(returns([100, 60, 30, 6, 4]), MEAN, exact('0.95'))
    expect(result?.satisfaction?.rate.toString()).toBe('0.839')
    expect(result?.satisfaction?.low.toFixed(4)).toBe('0.8094')
    expect(result?.satisfaction?.high.toFixed(4)).toBe('0.8686')
    expect(result?.sentence).toBe(
      '发放400份，收回300份，回收率75%；有效200份；五档加权平均，满意度83.90%，置信区间80.94%至86.86%（置信度95%）',
    )
    const all = surveyResult(returns([40, 0, 0, 0, 0]), MEAN, exact('0.95')).result?.satisfaction
    expect([all?.rate, all?.low, all?.high].map((one) => one?.toString())).toEqual(['1', '1', '1'])
  })

  test('the two measures of the same answers differ, so the framework must say which', () => {
    const levels: Levels = [100, 60, 30, 6, 4]
    const share = surveyResult(returns(levels), SHARE, exact('0.95')).result
    expect(share?.satisfaction?.rate.toString()).toBe('0.8')
    expect(share?.validRate.toString()).toBe('2/3')
    expect(share?.sentence).toMatch(
      /^发放400份，收回300份，回收率75%；有效200份；满意100份、比较满意60份，满意度80\.00%，/,
    )
  })

  test('29 valid answers give no rate, 30 do', () => {
    const few = surveyResult(returns([20, 9, 0, 0, 0]), SHARE, exact('0.95')).result
    expect(few?.satisfaction).toBeUndefined()
    expect(few?.sentence).toBe('发放400份，收回300份，回收率75%；有效29份，不足30份，不计算满意度')
    expect(surveyResult(returns([20, 10, 0, 0, 0]), SHARE, exact('0.95')).result?.satisfaction).toBeDefined()
    expect(surveyResult(returns([0, 0, 0, 0, 0], 50, 0), SHARE, exact('0.95')).result?.valid).toBe(0)
  })

  test('laws: the rate lies in its interval; more confidence widens it; better answers never lower it', () => {
    const random = createRandom('survey')
    for (let at = 0; at < 150; at++) {
      const levels = Array.from({ length: 5 }, () => 6 + random.below(40)) as unknown as Levels
      for (const measure of [SHARE, MEAN]) {
        const of = (given: Levels, confidence: string) => {
          const found = surveyResult(returns(given), measure, exact(confidence)).result?.satisfaction
          if (found === undefined) throw new Error('no rate')
          return found
        }
        const usual = of(levels, '0.95')
        expect(usual.low.compare(usual.rate)).toBeLessThanOrEqual(0)
        expect(usual.high.compare(usual.rate)).toBeGreaterThanOrEqual(0)
        const wide = of(levels, '0.99')
        expect(wide.low.compare(usual.low)).toBe(-1)
        expect(wide.high.compare(usual.high)).toBe(1)
        const [a, b, c, d, e] = levels
        const better = of([a + 1, b, c, d, e - 1], '0.95')
        expect(better.rate.compare(usual.rate)).toBe(1)
      }
    }
  })

  test.each([
    [returns([1, 0, 0, 0, -1]), SHARE, '0.95', '份数要是不小于0的整数'],
    [returns([1.5, 0, 0, 0, 0]), SHARE, '0.95', '份数要是不小于0的整数'],
    [returns([0, 0, 0, 0, 0], 0, 0), SHARE, '0.95', '没有发放问卷'],
    [returns([0, 0, 0, 0, 0], 10, 11), SHARE, '0.95', '收回11份，多于发放的10份'],
    [returns([9, 0, 0, 0, 2], 10, 10), SHARE, '0.95', '有效11份，多于收回的10份'],
    [returns([40, 0, 0, 0, 0]), SHARE, '1', '置信度要在50%以上，小于100%'],
    [
      returns([40, 0, 0, 0, 0]),
      { kind: 'mean', values: [Exact.hundred, Exact.one, Exact.one, Exact.one, Exact.zero] },
      '0.95',
      '各档的分值要在0和100%之间',
    ],
    [
      returns([40, 0, 0, 0, 0]),
      { kind: 'mean', values: [Exact.zero, Exact.one, Exact.one, Exact.one, Exact.one] },
      '0.95',
      '各档的分值要从满意到不满意依次不增',
    ],
  ] as readonly (readonly [SurveyReturns, SatisfactionMeasure, string, string])[])(
    '%#',
    (given, measure, confidence, reason) => {
      expect(surveyResult(given, measure, exact(confidence))).toMatchObject({
        problems: [{ values: { reason } }],
      })
    },
  )
})
