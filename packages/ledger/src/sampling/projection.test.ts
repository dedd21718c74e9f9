/** Worked examples, computed apart with fractions, and laws of the limits. */
import { Exact } from '@jiheng/engine'
import { describe, expect, test } from 'vitest'
import { createRandom, type Random } from '../random.ts'
import { confidenceFactor } from './distributions.ts'
import { drawSample, type Sample, type SampledLine } from './draw.ts'
import { planSample, type SampleRequest } from './plan.ts'
import { populationOf } from './population.ts'
import {
  type Audited,
  type Estimator,
  type MeanProjection,
  type Projection,
  projectErrors,
  rateLimit,
  type UnitProjection,
} from './projection.ts'

const exact = (text: string): Exact => Exact.parse(text) as Exact
const given = (size: number) => ({ kind: 'given', size, reason: '试抽', risk: exact('0.05') }) as const

function projection(sample: Sample, audited: Audited, risk = '0.05', estimator?: Estimator): Projection {
  const made = projectErrors(sample, audited, exact(risk), estimator)
  if (made.projection === undefined) throw new Error(made.problems[0]?.detail)
  return made.projection
}

/** Yuan as textbooks have them, to fen. */
const fen = (yuan: number): bigint => BigInt(yuan) * 100n

/** A monetary-unit sample as a textbook states it: interval and the lines in error, the others being right. */
function unitSample(interval: bigint, pairs: readonly (readonly [book: number, audited: number])[]) {
  const population = populationOf([{ line: 0, amount: interval * 59n }])
  const { plan } = planSample(population, {
    seed: '',
    method: 'monetaryUnit',
    selection: 'systematic',
    sizing: given(1),
  })
  if (plan?.method !== 'monetaryUnit') throw new Error('no plan')
  const lines = pairs.map(
    ([book], line): SampledLine => ({
      line,
      amount: fen(book),
      stratum: '',
      certain: fen(book) >= interval,
      hits: 1,
      reason: '',
    }),
  )
  const sample: Sample = { plan: { ...plan, interval }, lines, draws: 58, drawnFrom: interval * 58n }
  return { sample, audited: new Map(pairs.map(([, audited], line) => [line, fen(audited)])) }
}

describe('货币单元抽样：教材例题', () => {
  /**
   * Examples as auditing courses set them; they print factors rounded to one or two decimals, so their limits (172,988
   * for the first, basic precision 36,900 for the second) differ a little from these, with four decimals.
   */
  const EXAMPLES = [
    {
      name: '10%, interval 42,373: taints 60%, 30%, 10% and a line above the interval',
      risk: '0.1',
      interval: 42_373,
      pairs: [
        [71_330, 60_631],
        [18_996, 17_096],
        [30_081, 21_057],
        [3_555, 1_422],
      ],
      projected: 5_307_247n,
      basic: 9_756_807n,
      upper: 17_258_735n,
    },
    {
      name: '5%, interval 12,300: 2,500 + 60% + 33.3%',
      risk: '0.05',
      interval: 12_300,
      pairs: [
        [15_000, 12_500],
        [10_000, 4_000],
        [3_000, 2_000],
      ],
      projected: 1_398_000n,
      basic: 3_684_834n,
      upper: 5_861_211n,
    },
    {
      name: '5%, interval 8,000: two lines above it, three below',
      risk: '0.05',
      interval: 8_000,
      pairs: [
        [1_500, 1_000],
        [2_400, 1_200],
        [8_200, 7_500],
        [6_000, 5_400],
        [9_000, 8_000],
      ],
      projected: 916_667n,
      basic: 2_396_640n,
      upper: undefined,
    },
  ] as const

  test.each(EXAMPLES)('$name', ({ risk, interval, pairs, projected, basic, upper }) => {
    const { sample, audited } = unitSample(fen(interval), pairs)
    const { over, under } = projection(sample, audited, risk) as UnitProjection
    expect(over.projected).toBe(projected)
    expect(over.basicPrecision).toBe(basic)
    if (upper !== undefined) expect(over.upper).toBe(upper)
    expect(over.basicPrecision + over.projected + over.incremental).toBe(over.upper)
    expect(under).toMatchObject({ errors: [], projected: 0n, basicPrecision: basic, upper: basic })
    // the same errors the other way round
    const turned = new Map(pairs.map(([book, found], line) => [line, fen(2 * book - found)]))
    const back = projection(sample, turned, risk) as UnitProjection
    expect([back.under.projected, back.under.upper]).toEqual([over.projected, over.upper])
    expect(back.over.errors).toEqual([])
  })

  test('three errors by hand, at 5%: 8,000 × (2.9958 + 1.7481 × 50% + 1.5519 × 33.3% + …)', () => {
    const { sample, audited } = unitSample(fen(8_000), EXAMPLES[2].pairs)
    const { over } = projection(sample, audited) as UnitProjection
    const factors = [0, 1, 2, 3].map((errors) => confidenceFactor(exact('0.05'), errors))
    expect(factors.map((one) => one.toFixed(4))).toEqual(['2.9958', '4.7439', '6.2958', '7.7537'])
    const limit = exact('2.9958')
      .add(exact('1.7481').div(Exact.of(2)))
      .add(exact('1.5519').div(Exact.of(3)))
      .add(exact('1.4579').div(Exact.of(10)))
      .mul(Exact.of(800_000))
      .add(Exact.of(170_000))
    expect(over.upper).toBe(limit.ceil())
    expect(over.errors.map((one) => [one.line, one.taint.toString(), one.projected])).toEqual([
      [1, '0.5', 400_000n],
      [0, '1/3', 266_667n],
      [4, '1/9', 100_000n],
      [3, '0.1', 80_000n],
      [2, '7/82', 70_000n],
    ])
    expect(over.sentence).toBe(
      `多计上限＝基本精确度23,966.40元＋推断差错9,166.67元＋增量${yuan(over.incremental)}＝${yuan(over.upper)}（误受风险5%，差错5笔）`,
    )
  })
  const yuan = (amount: bigint): string =>
    `${(amount / 100n).toString().replace(/\B(?=(\d{3})+$)/g, ',')}.${(amount % 100n).toString().padStart(2, '0')}元`
})

/** A population with errors in known lines, and a sample of it with what was found. */
function examined(seed: string, request: (seed: string) => SampleRequest, errorIn: number) {
  const random = createRandom(seed)
  const list = Array.from({ length: 400 }, (_, line) => ({
    line,
    amount: BigInt(1 + random.below(random.below(10) === 0 ? 5_000_000 : 100_000)),
  }))
  const population = populationOf(list)
  const { plan, problems } = planSample(population, request(seed))
  if (plan === undefined) throw new Error(problems[0]?.detail)
  const { sample } = drawSample(population, plan)
  if (sample === undefined) throw new Error('no sample')
  const audited = new Map(
    sample.lines.map((one) => [
      one.line,
      random.below(errorIn) === 0 ? (one.amount * BigInt(random.below(100))) / 100n : one.amount,
    ]),
  )
  return { population, sample, audited }
}

describe('上限的性质', () => {
  const units =
    (selection: 'systematic' | 'random') =>
    (seed: string): SampleRequest => ({
      seed,
      method: 'monetaryUnit',
      selection,
      sizing: { kind: 'materiality', tolerable: 2_000_000n, expected: 0n, risk: exact('0.05') },
    })

  test.each(['systematic', 'random'] as const)(
    '%s: no error → basic precision, within the tolerable misstatement; more never lower it; projected ≤ upper',
    (selection) => {
      for (let at = 0; at < 25; at++) {
        const { sample, audited } = examined(`${selection} ${at}`, units(selection), 6)
        const clean = new Map(sample.lines.map((one) => [one.line, one.amount]))
        for (const risk of ['0.05', '0.1', '0.5']) {
          const none = projection(sample, clean, risk) as UnitProjection
          expect(none.over.upper).toBe(none.over.basicPrecision)
          expect([none.over.projected, none.over.incremental]).toEqual([0n, 0n])
          if (risk === '0.05') expect(none.over.upper <= 2_000_000n).toBe(true)
          let before = none.over.upper
          const growing = new Map(clean)
          for (const one of sample.lines) {
            const found = audited.get(one.line) as bigint
            if (found === one.amount) continue
            growing.set(one.line, found)
            const { over } = projection(sample, growing, risk) as UnitProjection
            expect(over.upper >= before).toBe(true)
            expect(over.projected <= over.upper).toBe(true)
            before = over.upper
          }
        }
      }
    },
  )

  test('a planted misstatement of the tolerable size is accepted no more often than the risk', () => {
    // 2,000 lines of 100 yuan, 5% of them wholly wrong: the tolerable misstatement itself
    const list = Array.from({ length: 2_000 }, (_, line) => ({ line, amount: 10_000n }))
    const population = populationOf(list)
    const wrong = new Set(
      createRandom('planted')
        .shuffle(list)
        .slice(0, 100)
        .map((one) => one.line),
    )
    const tolerable = 1_000_000n
    let accepted = 0
    for (let at = 0; at < 400; at++) {
      const { plan } = planSample(population, {
        seed: `${at}`,
        method: 'monetaryUnit',
        selection: 'random',
        sizing: { kind: 'materiality', tolerable, expected: 0n, risk: exact('0.05') },
      })
      if (plan === undefined) throw new Error('no plan')
      const { sample } = drawSample(population, plan)
      if (sample === undefined) throw new Error('no sample')
      const audited = new Map(sample.lines.map((one) => [one.line, wrong.has(one.line) ? 0n : one.amount]))
      const { over } = projection(sample, audited) as UnitProjection
      if (over.upper <= tolerable) accepted++
    }
    // 5% of 400 is 20; three standard deviations are 13
    expect(accepted).toBeLessThanOrEqual(33)
  })
})

/** A random or stratified sample as stated: strata with all their lines' number and the sampled errors and books. */
function meanSample(
  strata: readonly {
    readonly name: string
    readonly all: number
    readonly book: bigint
    readonly lines: readonly (readonly [book: bigint, error: bigint])[]
  }[],
) {
  const population = populationOf([{ line: 0, amount: 1n }])
  const { plan } = planSample(population, {
    seed: '',
    method: 'stratified',
    strata: { kind: 'groups' },
    allocation: 'byLines',
    sizing: given(1),
  })
  if (plan?.method !== 'stratified') throw new Error('no plan')
  let line = 0
  const lines = strata.flatMap((stratum) =>
    stratum.lines.map(
      ([amount]): SampledLine => ({
        line: line++,
        amount,
        stratum: stratum.name,
        certain: false,
        hits: 1,
        reason: '',
      }),
    ),
  )
  const found = strata.flatMap((stratum) => stratum.lines.map(([book, error]) => book - error))
  const sample: Sample = {
    plan: {
      ...plan,
      strata: strata.map((one) => ({
        name: one.name,
        lines: one.all,
        total: one.book,
        size: one.lines.length,
        certain: one.lines.length === one.all,
      })),
    },
    lines,
    draws: line,
    drawnFrom: 0n,
  }
  return { sample, audited: new Map(found.map((amount, at) => [at, amount])) }
}

describe('差额均值法、比率法', () => {
  const ERRORS = [0n, 0n, 1000n, 0n, -200n, 0n, 3000n, 0n, 0n, 500n]
  const BOOKS = [10000n, 20000n, 15000n, 8000n, 9000n, 12000n, 30000n, 7000n, 11000n, 6000n]
  const one = meanSample([
    { name: '', all: 1000, book: 12_900_000n, lines: BOOKS.map((book, at) => [book, ERRORS[at]] as const) },
  ])

  test('10 of 1000: mean error 430 fen, t = 1.8332 with 9 degrees of freedom', () => {
    const found = projection(one.sample, one.audited) as MeanProjection
    expect(found).toMatchObject({ projected: 430_000n, reliable: false, estimator: 'meanPerLine' })
    expect(found.limits).toMatchObject({ lower: -128_603n, upper: 988_603n })
    expect(found.sentence).toBe(
      '差额均值法：推断差错4,300.00元，下限－1,286.03元，上限9,886.03元（误受风险5%，t＝1.8332，自由度9）；差错不足20笔，上下限只供参考',
    )
    expect(found.errors.map((error) => [error.line, error.projected])).toEqual([
      [2, 100_000n],
      [4, -20_000n],
      [6, 300_000n],
      [9, 50_000n],
    ])
    expect(found.rate).toMatchObject({ examined: 10, errors: 4 })
  })

  test('by ratio: 4,300 ÷ 128,000 of the book value', () => {
    const found = projection(one.sample, one.audited, '0.05', 'ratio') as MeanProjection
    expect(found).toMatchObject({ projected: 433_359n, estimator: 'ratio' })
    expect(found.limits).toMatchObject({ lower: -19_479n, upper: 886_198n })
  })

  test('three strata, the last one counted whole', () => {
    const pairs = (...errors: readonly bigint[]) => errors.map((error) => [10_000n, error] as const)
    const { sample, audited } = meanSample([
      { name: '甲', all: 400, book: 4_000_000n, lines: pairs(0n, 100n, 0n, 0n) },
      { name: '乙', all: 100, book: 1_000_000n, lines: pairs(5000n, 0n, 1000n) },
      { name: '丙', all: 3, book: 30_000n, lines: pairs(700n, 0n, 0n) },
    ])
    const found = projection(sample, audited) as MeanProjection
    expect(found.projected).toBe(210_700n)
    expect(found.limits).toMatchObject({ lower: -93_122n, upper: 514_522n })
    expect(found.limits?.factor.toFixed(4)).toBe('2.0151')
  })

  test('no error, too few lines, and everything counted', () => {
    const clean = projection(one.sample, new Map(BOOKS.map((book, at) => [at, book]))) as MeanProjection
    expect(clean.limits).toBeUndefined()
    expect(clean.sentence).toBe('差额均值法：推断差错0.00元；差错0笔，不足以估计上限，看差错率上限')
    expect(clean.rate.upper.toFixed(4)).toBe('0.2589')
    const single = meanSample([{ name: '甲', all: 5, book: 500n, lines: [[100n, 10n]] }])
    expect((projection(single.sample, single.audited) as MeanProjection).limits).toBeUndefined()
    const counted = meanSample([
      {
        name: '甲',
        all: 2,
        book: 300n,
        lines: [
          [100n, 10n],
          [200n, 0n],
        ],
      },
    ])
    expect(projection(counted.sample, counted.audited)).toMatchObject({
      projected: 10n,
      limits: { lower: 10n, upper: 10n },
      sentence: '全部检查，差错0.10元',
    })
    const free = meanSample([
      {
        name: '甲',
        all: 9,
        book: 0n,
        lines: [
          [0n, -10n],
          [0n, 0n],
        ],
      },
    ])
    expect(projection(free.sample, free.audited, '0.05', 'ratio')).toMatchObject({
      estimator: 'meanPerLine',
      projected: -45n,
    })
  })

  /** Every fifth line is overstated by a tenth; how often the truth lies under the limit, of 200 samples of 150 lines. */
  function covered(amountOf: (random: Random) => bigint, request: (seed: string) => SampleRequest): number {
    let under = 0
    for (let at = 0; at < 200; at++) {
      const random = createRandom(`covered ${at}`)
      const list = Array.from({ length: 400 }, (_, line) => ({ line, amount: amountOf(random) }))
      const error = (one: { readonly line: number; readonly amount: bigint }): bigint =>
        one.line % 5 === 0 ? one.amount / 10n : 0n
      const { plan } = planSample(populationOf(list), request(`${at}`))
      if (plan === undefined) throw new Error('no plan')
      const { sample } = drawSample(populationOf(list), plan)
      if (sample === undefined) throw new Error('no sample')
      const audited = new Map(sample.lines.map((one) => [one.line, one.amount - error(one)]))
      const found = projection(sample, audited) as MeanProjection
      if (found.limits === undefined) throw new Error('no limits')
      expect(found.projected <= found.limits.upper && found.limits.lower <= found.projected).toBe(true)
      if (list.reduce((sum, one) => sum + error(one), 0n) <= found.limits.upper) under++
    }
    return under
  }
  const even = (random: Random): bigint => BigInt(1 + random.below(100_000))
  const skewed = (random: Random): bigint =>
    BigInt(1 + random.below(random.below(10) === 0 ? 5_000_000 : 100_000))

  test('the truth lies under the limit as often as claimed: even amounts at random, skewed ones in strata', () => {
    // 95% of 200 is 190; three standard deviations are 9
    expect(covered(even, (seed) => ({ seed, method: 'random', sizing: given(150) }))).toBeGreaterThanOrEqual(
      181,
    )
    const inStrata = covered(skewed, (seed) => ({
      seed,
      method: 'stratified',
      strata: { kind: 'bands', from: [100_000n] },
      allocation: 'byAmount',
      certainFrom: 1_000_000n,
      sizing: given(150),
    }))
    expect(inStrata).toBeGreaterThanOrEqual(181)
  })

  test('skewed amounts at random: the limit holds less often than claimed, as the docstring warns', () => {
    const held = covered(skewed, (seed) => ({ seed, method: 'random', sizing: given(150) }))
    expect(held).toBeLessThan(181)
    expect(held).toBeGreaterThan(150)
  })
})

describe('差错率与判断抽样', () => {
  test.each([
    [0, 59, '检查59笔，差错0笔，差错率0%，上限4.96%（误受风险5%）'],
    [1, 93, '检查93笔，差错1笔，差错率1.08%，上限5%（误受风险5%）'],
    [3, 3, '检查3笔，差错3笔，差错率100%，上限100%（误受风险5%）'],
  ])('%i of %i', (errors, examined, sentence) => {
    expect(rateLimit(errors, examined, exact('0.05')).sentence).toBe(sentence)
  })

  test('judgement: what was found, nothing inferred', () => {
    const population = populationOf([
      { line: 4, amount: 500n },
      { line: 6, amount: 0n },
      { line: 9, amount: 80n },
    ])
    const { plan } = planSample(population, {
      seed: '',
      method: 'judgement',
      chosen: [
        { line: 4, reason: '大额' },
        { line: 6, reason: '零' },
      ],
    })
    if (plan === undefined) throw new Error('no plan')
    const { sample } = drawSample(population, plan)
    if (sample === undefined) throw new Error('no sample')
    const found = projection(
      sample,
      new Map([
        [4, 450n],
        [6, 20n],
      ]),
    )
    expect(found).toMatchObject({
      kind: 'found',
      net: 30n,
      sentence: '判断抽样2笔，发现差错2笔，净额0.30元；不推断总体',
    })
  })

  test('a line without audited amount is no line without error', () => {
    const { sample, audited } = unitSample(100_000n, [
      [500, 400],
      [300, 300],
    ])
    audited.delete(1)
    expect(projectErrors(sample, audited, exact('0.05')).problems[0]?.values.reason).toBe(
      '样本2笔中有1笔还没有审定金额',
    )
    expect(projectErrors(sample, audited, exact('0')).problems[0]?.values.reason).toBe(
      '误受风险要大于0，不超过50%',
    )
  })
})
