/** Laws of drawing, on populations made from printed seeds. */
import { Exact } from '@jiheng/engine'
import { describe, expect, test } from 'vitest'
import { LinesBuilder, type VoucherLine } from '../ledger.ts'
import { createRandom } from '../random.ts'
import { drawSample, type Sample } from './draw.ts'
import { allocate, planSample, type SamplePlan, type SampleRequest } from './plan.ts'
import { planFromJson, planToJson } from './plan-json.ts'
import {
  type PopulationItem,
  populationFromLines,
  populationOf,
  type SamplePopulation,
} from './population.ts'

const FIVE = Exact.of(1, 20)
const given = (size: number) => ({ kind: 'given', size, reason: '试抽', risk: FIVE }) as const

/** Ledger-like amounts: many small, a few large, some negative, some zero. Line numbers with gaps. */
function items(seed: string, count: number): PopulationItem[] {
  const random = createRandom(seed)
  return Array.from({ length: count }, (_, at) => {
    const kind = random.below(20)
    const amount =
      kind === 0
        ? 0n
        : kind === 1
          ? -BigInt(random.below(100_000))
          : kind === 2
            ? random.bigBelow(10n ** 9n)
            : BigInt(1 + random.below(500_000))
    return { line: at * 3 + random.below(3), amount, group: ['302', '310', ''][random.below(3)] }
  })
}

const REQUESTS: readonly SampleRequest[] = [
  { seed: '甲', method: 'monetaryUnit', selection: 'systematic', sizing: given(40) },
  { seed: '甲', method: 'monetaryUnit', selection: 'random', sizing: given(40) },
  {
    seed: '乙',
    method: 'monetaryUnit',
    selection: 'systematic',
    sizing: { kind: 'materiality', tolerable: 300_000_000n, expected: 30_000_000n, risk: FIVE },
  },
  { seed: '丙', method: 'random', sizing: given(40) },
  {
    seed: '丁',
    method: 'stratified',
    strata: { kind: 'bands', from: [50_000n, 200_000n] },
    allocation: 'byAmount',
    certainFrom: 100_000_000n,
    sizing: given(60),
  },
  { seed: '戊', method: 'stratified', strata: { kind: 'groups' }, allocation: 'byLines', sizing: given(45) },
]

function plan(population: SamplePopulation, request: SampleRequest): SamplePlan {
  const made = planSample(population, request)
  if (made.plan === undefined) throw new Error(made.problems[0]?.detail)
  return made.plan
}
function draw(population: SamplePopulation, made: SamplePlan): Sample {
  const { sample, problems } = drawSample(population, made)
  if (sample === undefined) throw new Error(problems[0]?.detail)
  return sample
}
const shown = (sample: Sample): string =>
  sample.lines.map((one) => `${one.line}:${one.amount}:${one.hits}:${one.stratum}`).join(' ')

describe('抽取', () => {
  test.each(REQUESTS.map((one, at) => [at, one.method, one] as const))(
    '%i %s: the same lines again, from shuffled items and from a plan put away, no line twice',
    (_, __, request) => {
      for (const seed of ['一', '二', '三']) {
        const list = items(seed, 700)
        const population = populationOf(list)
        const made = plan(population, request)
        const sample = draw(population, made)
        expect(shown(draw(population, made))).toBe(shown(sample))
        const shuffled = populationOf(createRandom(`${seed} shuffled`).shuffle(list))
        // group numbers follow the order of the lines, so the digest is the same as well
        expect(shown(draw(shuffled, plan(shuffled, request)))).toBe(shown(sample))
        const restored = planFromJson(planToJson(made)) as SamplePlan
        expect(restored).toEqual(made)
        expect(shown(draw(shuffled, restored))).toBe(shown(sample))
        const lines = sample.lines.map((one) => one.line)
        expect(new Set(lines).size).toBe(lines.length)
        expect([...lines].sort((a, b) => a - b)).toEqual(lines)
        const other = plan(population, { ...request, seed: `${request.seed}2` })
        expect(shown(draw(population, other))).not.toBe(shown(sample))
      }
    },
  )

  test.each(['systematic', 'random'] as const)(
    'monetary units, %s: every line of the interval and above, no negative and no zero one',
    (selection) => {
      for (let at = 0; at < 40; at++) {
        const population = populationOf(items(`大 ${at}`, 300))
        const request: SampleRequest = {
          seed: `${at}`,
          method: 'monetaryUnit',
          selection,
          sizing: given(5 + at),
        }
        const made = plan(population, request)
        const sample = draw(population, made)
        const interval = made.method === 'monetaryUnit' ? made.interval : 0n
        const large = [...population.amounts].filter((amount) => amount >= interval)
        expect(sample.lines.filter((one) => one.certain).length).toBe(large.length)
        expect(sample.lines.every((one) => one.amount > 0n)).toBe(true)
        expect(sample.lines.every((one) => one.certain === one.amount >= interval)).toBe(true)
        const hits = sample.lines.reduce((sum, one) => sum + (one.certain ? 0 : one.hits), 0)
        expect(hits).toBe(sample.draws)
        const whole = Number(sample.drawnFrom / interval)
        expect([whole, whole + 1]).toContain(sample.draws)
        if (selection === 'systematic') expect(sample.lines.every((one) => one.hits === 1)).toBe(true)
        expect(made.notReached).toMatch(
          /^负数\d+笔，合计－[\d,.]+元，零\d+笔：货币单元抽样抽不到，须另行检查$/,
        )
      }
    },
  )

  test('monetary units fall on lines in proportion to their amounts', () => {
    const population = populationOf([1, 2, 3, 4].map((line) => ({ line, amount: BigInt(line) * 1000n })))
    const counts = [0, 0, 0, 0]
    for (const selection of ['systematic', 'random'] as const)
      for (let at = 0; at < 2000; at++) {
        const made = plan(population, { seed: `${at}`, method: 'monetaryUnit', selection, sizing: given(1) })
        for (const one of draw(population, made).lines) counts[one.line - 1] += one.hits
      }
    for (const [at, count] of counts.entries()) expect(Math.abs(count - (at + 1) * 400)).toBeLessThan(120)
  })

  test('random: every line about equally often', () => {
    const population = populationOf(Array.from({ length: 10 }, (_, line) => ({ line, amount: -5n })))
    const counts = new Array<number>(10).fill(0)
    for (let at = 0; at < 3000; at++) {
      const sample = draw(population, plan(population, { seed: `${at}`, method: 'random', sizing: given(3) }))
      expect(sample.lines.length).toBe(3)
      for (const one of sample.lines) counts[one.line]++
    }
    for (const count of counts) expect(Math.abs(count - 900)).toBeLessThan(120)
  })

  test('strata: each has its number, the certain one is whole', () => {
    const population = populationOf(items('层', 900))
    const made = plan(population, REQUESTS[4])
    if (made.method !== 'stratified') throw new Error(made.method)
    const sample = draw(population, made)
    for (const stratum of made.strata) {
      const lines = sample.lines.filter((one) => one.stratum === stratum.name)
      expect(lines.length).toBe(stratum.size)
      if (stratum.certain) expect(lines.length).toBe(stratum.lines)
    }
    expect(made.strata.map((one) => one.name)).toEqual([
      '0.00元至不满500.00元',
      '500.00元至不满2,000.00元',
      '2,000.00元以上',
      '必抽层',
    ])
    expect(made.strata.reduce((sum, one) => sum + (one.certain ? 0 : one.size), 0)).toBe(60)
    const total = population.summary.positive.total + population.summary.negative.total
    expect(made.strata.reduce((sum, one) => sum + one.total, 0n)).toBe(total)
    expect(made.sentence).toContain('按金额分配，每层不少于2笔，必抽层另计：')
  })

  test('allocation: in proportion, two at least, never more than there are', () => {
    const of = (...pairs: readonly (readonly [number, bigint])[]) =>
      pairs.map(([lines, weight]) => ({ lines, weight }))
    expect(allocate(10, of([100, 1n], [100, 1n]))).toEqual([5, 5])
    expect(allocate(30, of([100, 100n], [200, 200n]))).toEqual([10, 20])
    expect(allocate(10, of([100, 1n], [100, 1n], [100, 1n]))).toEqual([4, 3, 3])
    expect(allocate(20, of([3, 98n], [100, 2n]))).toEqual([3, 17])
    expect(allocate(20, of([1, 1n], [1000, 10000n]))).toEqual([1, 19])
    expect(allocate(6, of([10, 0n], [10, 0n]))).toEqual([3, 3])
    expect(allocate(1, of([10, 1n], [10, 1n]))).toEqual([2, 2])
    expect(allocate(50, of([10, 1n], [10, 1n]))).toEqual([10, 10])
    const random = createRandom('allocation')
    for (let at = 0; at < 300; at++) {
      const strata = Array.from({ length: 1 + random.below(6) }, () => ({
        lines: 2 + random.below(50),
        weight: BigInt(random.below(1000)),
      }))
      const all = strata.reduce((sum, one) => sum + one.lines, 0)
      const size = Math.min(all, strata.length * 2 + random.below(100))
      const sizes = allocate(size, strata)
      expect(sizes.reduce((sum, one) => sum + one, 0)).toBe(size)
      expect(sizes.every((one, place) => one >= 2 && one <= strata[place].lines)).toBe(true)
    }
  })

  test('judgement: the lines named, with their reasons', () => {
    const population = populationOf(items('判', 50))
    const [a, b] = [population.lines[7], population.lines[3]]
    const chosen = [
      { line: a, reason: '大额' },
      { line: b, reason: '摘要异常' },
    ]
    const made = plan(population, { seed: '', method: 'judgement', chosen })
    expect(draw(population, made).lines.map((one) => [one.line, one.reason])).toEqual([
      [b, '摘要异常'],
      [a, '大额'],
    ])
    expect(made.sentence).toBe('判断抽样2笔，逐笔写明理由；结果不推断总体')
    const why = (list: typeof chosen): string | undefined =>
      planSample(population, { seed: '', method: 'judgement', chosen: list }).problems[0]?.values.reason
    expect(why([])).toBe('没有选定分录')
    expect(why([{ line: 9999, reason: '大额' }])).toBe('第10000条分录不在总体里')
    expect(why([chosen[0], chosen[0]])).toBe(`第${a + 1}条分录选了两次`)
    expect(why([{ line: a, reason: '' }])).toBe(`第${a + 1}条分录没有写理由`)
  })

  test('a plan for another population is refused', () => {
    const list = items('总体', 60)
    const made = plan(populationOf(list), REQUESTS[3])
    const changed = populationOf(
      list.map((one, at) => (at === 30 ? { ...one, amount: one.amount + 1n } : one)),
    )
    expect(drawSample(changed, made)).toMatchObject({ problems: [{ code: 'parameters-not-possible' }] })
    const regrouped = populationOf(list.map((one, at) => (at === 30 ? { ...one, group: '其他' } : one)))
    expect(drawSample(regrouped, made).sample).toBeUndefined()
    expect(planFromJson('{"method":"random"}')).toBeUndefined()
    expect(planFromJson('{')).toBeUndefined()
  })

  test('requests that are none', () => {
    const population = populationOf([
      { line: 1, amount: 5n },
      { line: 2, amount: 3n },
      { line: 4, amount: -1n },
    ])
    const why = (request: SampleRequest): string | undefined =>
      planSample(population, request).problems[0]?.values.reason
    expect(why({ ...REQUESTS[4], strata: { kind: 'bands', from: [5n, 5n] } } as SampleRequest)).toBe(
      '分层界限要大于0并依次增大',
    )
    expect(why({ ...REQUESTS[4], certainFrom: 0n } as SampleRequest)).toBe('必抽金额要大于0')
    expect(why({ ...REQUESTS[0], sizing: given(0) } as SampleRequest)).toBe('样本量要是正整数')
    expect(() =>
      populationOf([
        { line: 1, amount: 5n },
        { line: 1, amount: 6n },
      ]),
    ).toThrow('twice')
  })
})

describe('总体', () => {
  test('from a ledger’s lines, grouped by a column', () => {
    const builder = new LinesBuilder()
    const line = (debit: bigint, economic: string): VoucherLine => ({
      period: 1,
      date: '2019-01-02',
      kind: '记',
      number: 1,
      line: 1,
      summary: '',
      account: '7101',
      debit,
      credit: 0n,
      functional: '',
      economic,
      fund: '',
      project: '',
      payee: '',
      preparer: '',
      reviewer: '',
      poster: '',
      enteredOn: '',
      postedOn: '',
      attachments: -1,
      row: 1,
    })
    for (const [debit, economic] of [
      [100n, '302'],
      [0n, '302'],
      [-30n, '310'],
      [70n, ''],
    ] as const)
      builder.add(line(debit, economic))
    const lines = builder.lines()
    const population = populationFromLines(
      lines,
      (at) => (at === 1 ? undefined : lines.debit[at]),
      'economic',
    )
    expect([...population.lines]).toEqual([0, 2, 3])
    expect(population.groups).toEqual(['302', '310', ''])
    expect(population.summary).toMatchObject({
      lines: 3,
      positive: { lines: 2, total: 170n },
      negative: { lines: 1, total: -30n },
      zeroLines: 0,
    })
    const made = plan(population, {
      seed: '',
      method: 'stratified',
      strata: { kind: 'groups' },
      allocation: 'byLines',
      sizing: given(3),
    })
    expect(made.method === 'stratified' && made.strata.map((one) => one.name)).toEqual(['302', '310', '未填'])
    expect(populationFromLines(lines, (at) => lines.debit[at]).groups).toEqual([''])
  })
})
