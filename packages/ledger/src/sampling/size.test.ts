import { Exact } from '@jiheng/engine'
import { describe, expect, test } from 'vitest'
import { binomialWithin, hypergeometricWithin } from './distributions.ts'
import { percent, type SampleSize, type Sizing, sampleSize } from './size.ts'

const exact = (text: string): Exact => Exact.parse(text) as Exact
const MANY = 1_000_000
/** 1亿元 in fen. */
const BOOK = 10_000_000_000n

const materiality = (risk: string, tolerable: bigint, expected: bigint): Sizing => ({
  kind: 'materiality',
  tolerable,
  expected,
  risk: exact(risk),
})
const rate = (risk: string, tolerable: string, expected: string): Sizing => ({
  kind: 'rate',
  tolerable: exact(tolerable),
  expected: exact(expected),
  risk: exact(risk),
})
const sized = (sizing: Sizing, lines = MANY, book = BOOK): SampleSize => {
  const found = sampleSize(sizing, lines, book)
  if ('reason' in found) throw new Error(found.reason)
  return found
}
const reason = (sizing: Sizing, lines = MANY, book = BOOK): string => {
  const found = sampleSize(sizing, lines, book)
  return 'reason' in found ? found.reason : `样本量${found.size}`
}

/**
 * AICPA, Audit Sampling, sample sizes for monetary unit samples: tolerable misstatement as a percentage of the
 * population across, ratio of expected to tolerable misstatement down. The guide leaves sizes below 10 out (here '').
 */
const ACROSS = ['50', '30', '10', '8', '6', '5', '4', '3', '2', '1', '0.5'] as const
const PRINTED: readonly (readonly [risk: string, ratio: string, sizes: string])[] = [
  ['0.05', '0', ',10,30,38,50,60,75,100,150,300,600'],
  ['0.05', '0.1', ',13,37,46,62,74,92,123,184,368,736'],
  ['0.05', '0.2', '10,16,47,58,78,93,116,155,232,463,925'],
  ['0.05', '0.3', '12,20,60,75,100,120,150,200,300,600,1199'],
  ['0.05', '0.4', '17,27,81,102,135,162,203,270,405,809,1618'],
  ['0.05', '0.5', '24,39,116,145,193,231,289,385,577,1154,2308'],
  ['0.1', '0', ',,24,29,39,47,58,77,116,231,461'],
  ['0.1', '0.2', ',12,35,43,57,69,86,114,171,341,682'],
  ['0.1', '0.3', ',15,44,55,73,87,109,145,217,433,866'],
  ['0.1', '0.4', '12,20,58,72,96,115,143,191,286,572,1144'],
  ['0.1', '0.5', '16,27,80,100,134,160,200,267,400,799,1597'],
  ['0.15', '0', ',,19,24,32,38,48,64,95,190,380'],
  ['0.15', '0.2', ',10,28,35,46,55,69,91,137,273,545'],
  ['0.15', '0.3', ',12,35,43,57,69,86,114,171,341,681'],
  ['0.15', '0.4', ',15,45,56,74,89,111,148,221,442,883'],
  ['0.15', '0.5', '13,21,61,76,101,121,151,202,302,604,1208'],
]

describe('按重要性', () => {
  test.each(PRINTED)('the published table at a risk of %s, expected ÷ tolerable %s', (risk, ratio, sizes) => {
    for (const [at, printed] of sizes.split(',').entries()) {
      const tolerable = exact(ACROSS[at]).mul(Exact.of(BOOK)).div(Exact.hundred)
      const expected = tolerable.mul(exact(ratio))
      const { size } = sized(materiality(risk, tolerable.floor(), expected.floor()))
      if (printed === '') expect(size).toBeLessThan(10)
      else expect(size, `${ACROSS[at]}%`).toBe(Number(printed))
    }
  })

  test('the sentence shows the computation', () => {
    expect(sized(materiality('0.05', 30_000_000n, 3_000_000n), MANY, 600_000_000n).sentence).toBe(
      '样本量＝系数×总体账面金额÷可容忍错报＝3.6751×6,000,000.00元÷300,000.00元＝73.50，进为74；误受风险5%，' +
        '预计错报30,000.00元，为可容忍错报的10%，系数满足 系数＝Γ⁻¹（1－误受风险；1＋系数×该比例）',
    )
  })

  test('never more than there are lines', () => {
    const { size, sentence } = sized(materiality('0.05', BOOK / 100n, 0n), 120)
    expect(size).toBe(120)
    expect(sentence).toContain('多于总体的120笔，全部检查')
  })
})

describe('按差错率', () => {
  /** AICPA, Audit Sampling, tables: size and expected errors. */
  test.each([
    ['0.05', '0.05', '0', 59, 0],
    ['0.05', '0.04', '0.01', 156, 2],
    ['0.05', '0.05', '0.02', 181, 4],
    ['0.1', '0.07', '0.03', 94, 3],
    ['0.1', '0.08', '0.04', 98, 4],
  ])('risk %s, tolerable %s, expected %s: %i with %i', (risk, tolerable, expected, size, errors) => {
    const found = sized(rate(risk, tolerable, expected))
    expect([found.size, found.allowedErrors]).toEqual([size, errors])
  })

  test.each([
    [100, '0.05', '0'],
    [500, '0.05', '0'],
    [500, '0.1', '0.02'],
    [5_000, '0.05', '0.01'],
  ])(
    'a population of %i (tolerable %s, expected %s): the least exact size, not above the endless one',
    (lines, tolerable, expected) => {
      const { size, allowedErrors = 0 } = sized(rate('0.05', tolerable, expected), lines)
      const bad = Number(exact(tolerable).mul(Exact.of(lines)).ceil())
      expect(hypergeometricWithin(allowedErrors, size, bad, lines, exact('0.05'))).toBe(true)
      expect(hypergeometricWithin(allowedErrors, size - 1, bad, lines, exact('0.05'))).toBe(false)
      expect(size).toBeLessThanOrEqual(sized(rate('0.05', tolerable, expected)).size)
    },
  )

  test('the usual correction factor comes out too small: 59 ÷ (1 + 58 ÷ 500) → 53, but 53 of 500 do not suffice', () => {
    expect(hypergeometricWithin(0, 53, 25, 500, exact('0.05'))).toBe(false)
    expect(sized(rate('0.05', '0.05', '0'), 500).size).toBe(56)
  })

  test('the sentence, and the size below it fails as it says', () => {
    expect(sized(rate('0.05', '0.05', '0')).sentence).toBe(
      '样本量59：真实差错率若为5%，（二项分布）抽59笔而差错不超过0笔的概率不大于5%，抽58笔则大于；预计差错率0%，允许差错0笔',
    )
    expect(binomialWithin(0, 58, exact('0.05'), exact('0.05'))).toBe(false)
  })

  test('rates too close to tell apart', () => {
    expect(reason(rate('0.05', '0.05', '0.0499'))).toBe('预计差错率与可容忍差错率太近，样本量超过5000笔')
    expect(sized(rate('0.05', '0.05', '0.0499'), 200)).toMatchObject({ size: 200 })
  })
})

describe('自定与不成立的参数', () => {
  test('given', () => {
    const sizing: Sizing = { kind: 'given', size: 30, reason: '每月抽若干笔', risk: exact('0.05') }
    expect(sized(sizing)).toMatchObject({ size: 30, sentence: '样本量30，自定：每月抽若干笔' })
    expect(sized(sizing, 20).size).toBe(20)
    expect(reason({ ...sizing, size: 0 })).toBe('样本量要是正整数')
    expect(reason({ ...sizing, size: 2.5 })).toBe('样本量要是正整数')
    expect(reason({ ...sizing, reason: ' ' })).toBe('自定样本量要写明理由')
  })
  test.each([
    [materiality('0.05', 0n, 0n), '可容忍错报要大于0'],
    [materiality('0.05', 1n, -1n), '预计错报不能是负数'],
    [materiality('0.05', 100n, 91n), '预计错报超过可容忍错报的90%，抽样不能说明问题，应全部检查'],
    [materiality('0', 1n, 0n), '误受风险要大于0，不超过50%'],
    [materiality('0.6', 1n, 0n), '误受风险要大于0，不超过50%'],
    [rate('0.05', '0', '0'), '可容忍差错率要在0和100%之间'],
    [rate('0.05', '1', '0'), '可容忍差错率要在0和100%之间'],
    [rate('0.05', '0.05', '0.05'), '预计差错率要小于可容忍差错率，且不是负数'],
    [rate('0.05', '0.05', '-0.01'), '预计差错率要小于可容忍差错率，且不是负数'],
  ])('%#', (sizing, why) => {
    expect(reason(sizing)).toBe(why)
  })
  test('empty populations', () => {
    expect(reason(rate('0.05', '0.05', '0'), 0)).toBe('总体是空的，没有可抽的分录')
    expect(reason(materiality('0.05', 1n, 0n), 3, 0n)).toBe('总体账面金额不是正数，不能按重要性计算')
  })
  test('shares as text', () => {
    expect(percent(exact('1/3'))).toBe('33.33%')
  })
})
