import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readBand, readLiteral } from './framework/literals.ts'
import { Exact, Quantity, readPrinted } from './quantity/index.ts'
import { nextBetter, type ScoringInput, type ScoringRule, score, sentence } from './scoring.ts'

const policy = { places: 2, rounding: 'half-up', edge: 'asPrinted' } as const
const points = (text: string): Exact => Exact.parse(text) as Exact
const bands = (...texts: string[]): ScoringRule => ({
  kind: 'bands',
  bands: texts.map((text) => readBand(text, '%') as never),
  below: 'lowest',
})
const percent = (text: string): Quantity => readLiteral(text, '%') as Quantity
const input = (quantity: Quantity, name = '指标'): ScoringInput => ({
  name,
  value: { kind: 'known', quantity },
  measure: quantity.measure,
  places: 2,
})

const CONTROL = bands('[0, 0] → 5', '(0, 10%] → 4', '(10%, 20%] → 3', '(20%, 30%] → 2', '(30%, …) → 0')
const STAFF: ScoringRule = {
  kind: 'deduction',
  from: percent('100%'),
  side: 'above',
  step: percent('1%'),
  stepKind: 'points',
  loss: points('0.5'),
  partialStep: 'ignored',
  floor: Exact.zero,
}
const DONE: ScoringRule = { ...STAFF, side: 'below', step: percent('5%'), loss: points('2') }
const PURCHASE: ScoringRule = { ...DONE, side: 'both' }

describe('分档、按步扣分：一个数值一个分数一句话', () => {
  test.each([
    [CONTROL, '7.54%', '5', '4', '指标 7.54%，在（0，10%］档，计 4 分'],
    [CONTROL, '10%', '5', '4', '指标 10.00%，在（0，10%］档，计 4 分'],
    [CONTROL, '10.01%', '5', '3', '指标 10.01%，在（10%，20%］档，计 3 分'],
    [CONTROL, '0%', '5', '5', '指标 0.00%，等于0%，计 5 分'],
    [CONTROL, '30%', '5', '2', '指标 30.00%，在（20%，30%］档，计 2 分'],
    [CONTROL, '39.94%', '5', '0', '指标 39.94%，大于30%，计 0 分'],
    [CONTROL, '-3%', '5', '5', '指标 -3.00%，等于0%，计 5 分'],
    [STAFF, '92.25%', '5', '5', '指标 92.25%，未触及扣分界限 100%，计满分 5 分'],
    [STAFF, '100%', '5', '5', '指标 100.00%，未触及扣分界限 100%，计满分 5 分'],
    [STAFF, '100.99%', '5', '5', '指标 100.99%，超过 100% 计 0.99 个百分点，扣分 0 次，共扣 0 分，计 5 分'],
    [STAFF, '101%', '5', '4.5', '指标 101.00%，超过 100% 计 1 个百分点，扣分 1 次，共扣 0.5 分，计 4.5 分'],
    [STAFF, '198.31%', '8', '0', '指标 198.31%，超过 100% 计 98.31 个百分点，扣分 98 次，共扣 8 分，计 0 分'],
    [DONE, '92.8%', '5', '3', '指标 92.80%，低于 100% 计 7.2 个百分点，扣分 1 次，共扣 2 分，计 3 分'],
    [DONE, '99.27%', '8', '8', '指标 99.27%，低于 100% 计 0.73 个百分点，扣分 0 次，共扣 0 分，计 8 分'],
    [PURCHASE, '111%', '6', '2', '指标 111.00%，超过 100% 计 11 个百分点，扣分 2 次，共扣 4 分，计 2 分'],
  ] as const)('%o 的 %s，满分 %s，得 %s', (rule, value, full, expected, words) => {
    const result = score(rule, input(percent(value)), points(full), policy)
    expect(sentence(result)).toBe(words)
    expect(result.kind === 'scored' && result.points.toString()).toBe(expected)
  })

  test('不足一步也计时，92.8% 扣两步', () => {
    const counts: ScoringRule = { ...DONE, partialStep: 'counts' }
    const result = score(counts, input(percent('92.8%')), points('5'), policy)
    expect(result.kind === 'scored' && result.points.toString()).toBe('1')
  })

  test('幅度为界限值的百分比时，每步按界限值折算', () => {
    const rule: ScoringRule = {
      kind: 'deduction',
      from: Quantity.exact(points('200'), '人'),
      side: 'above',
      step: percent('5%'),
      stepKind: 'percentOfLimit',
      loss: points('1'),
      partialStep: 'ignored',
      floor: Exact.zero,
    }
    const result = score(rule, input(Quantity.exact(points('221'), '人')), points('5'), policy)
    expect(result.kind === 'scored' && result.points.toString()).toBe('3')
  })
})

describe('公布数的精度跨过档界', () => {
  const read = readPrinted('10.0%')
  const quantity = 'quantity' in read ? read.quantity : undefined
  test('按公布数计分时写明', () => {
    const result = score(CONTROL, input(quantity as Quantity), points('5'), policy)
    expect(sentence(result)).toBe(
      '指标 10.00%，在（0，10%］档，计 4 分（公布数的精度跨越档界，按公布数计分）',
    )
  })
  test('指标体系要求时列为待评，并给出两头的分数', () => {
    const result = score(CONTROL, input(quantity as Quantity), points('5'), { ...policy, edge: 'open' })
    expect(sentence(result)).toBe('指标的数值精度跨越档界，得分在 3 至 4 分之间，待评')
  })
})

describe('缺数、无法计算、待评', () => {
  test.each([
    [{ kind: 'missing' }, '指标：所需数据未填报，待评'],
    [
      { kind: 'undefinedValue', why: 'zeroDenominator' },
      '指标（无法计算（分母为零））：指标值无法计算，待评',
    ],
  ] as const)('%o', (value, words) => {
    const result = score(CONTROL, { name: '指标', value, measure: '%', places: 2 }, points('5'), policy)
    expect(result.kind).toBe('open')
    expect(sentence(result)).toBe(words)
  })
})

describe('按完成比例', () => {
  const more: ScoringRule = { kind: 'proportion', better: 'more' }
  const with_ = (actual: string, target: string, rule: ScoringRule = more) =>
    score(
      rule,
      {
        ...input(Quantity.exact(points(actual), '件')),
        target: { kind: 'known', quantity: Quantity.exact(points(target), '件') },
      },
      points('8'),
      policy,
    )
  test.each([
    ['76', '100', '6.08', '指标 76.00件，目标 100件，完成率 76%，按比例计 6.08 分'],
    ['100', '100', '8', '指标 100.00件，达到目标 100件，计满分 8 分'],
    ['250', '100', '8', '指标 250.00件，达到目标 100件，计满分 8 分'],
    ['0', '100', '0', '指标 0.00件，目标 100件，完成率 0%，按比例计 0 分'],
    ['5', '0', '8', '指标 5.00件，达到目标 0件，计满分 8 分'],
  ])('实际 %s，目标 %s，得 %s', (actual, target, expected, words) => {
    const result = with_(actual, target)
    expect(result.kind === 'scored' && result.points.toString()).toBe(expected)
    expect(sentence(result)).toBe(words)
  })
  test('越低越好时按目标除以实际', () => {
    const result = with_('125', '100', { kind: 'proportion', better: 'less' })
    expect(result.kind === 'scored' && result.points.toString()).toBe('6.4')
  })
  test('远超目标视为目标偏低，按偏离度扣减', () => {
    const result = with_('160', '100', { ...more, overLimit: points('1.3') } as ScoringRule)
    expect(result.kind === 'scored' && result.points.toString()).toBe('5.6')
  })
  test('没有目标值就是待评', () => {
    expect(sentence(score(more, input(Quantity.exact(points('5'), '件')), points('8'), policy))).toBe(
      '指标：目标值未填报，待评',
    )
  })
  test('区间内满分，区间外按近端折算', () => {
    const rule: ScoringRule = { kind: 'proportion', better: 'within' }
    const limits = {
      low: { kind: 'known', quantity: percent('90%') },
      high: { kind: 'known', quantity: percent('110%') },
    } as const
    const at = (value: string) => score(rule, { ...input(percent(value)), ...limits }, points('10'), policy)
    expect(
      [at('100%'), at('45%'), at('220%')].map((one) => (one.kind === 'scored' ? one.points.toString() : '')),
    ).toEqual(['10', '5', '5'])
  })
})

describe('由人评定的标准', () => {
  const who = {
    by: '甲',
    date: '2020-04-20',
    reason: '见底稿',
    illustrative: false,
    indicator: '1',
    unit: '0',
  }
  const judged = (rule: ScoringRule, judgement: object) =>
    score(
      rule,
      { name: '指标', measure: '%', places: 2, judgement: { ...who, ...judgement } as never },
      points('6'),
      policy,
    )
  const list: ScoringRule = {
    kind: 'checklist',
    items: [
      { text: '有制度', points: points('2') },
      { text: '合规', points: points('2') },
      { text: '执行', points: points('2') },
    ],
  }
  const findings: ScoringRule = { kind: 'findings', loss: points('1'), items: [], floor: Exact.zero }
  const levels: ScoringRule = {
    kind: 'levels',
    levels: [
      { name: '较好', points: points('6') },
      { name: '一般', points: points('3') },
    ],
  }
  test.each([
    [list, { kind: 'checklist', met: [1, 3] }, '指标：3 项要点符合 2 项，计 4 分'],
    [findings, { kind: 'findings', count: 0 }, '指标：未发现不符合情形，计满分 6 分'],
    [findings, { kind: 'findings', count: 9 }, '指标：发现 9 例，每例扣 1 分，共扣 6 分，计 0 分'],
    [levels, { kind: 'level', level: '一般' }, '指标评定为“一般”，计 3 分'],
    [levels, { kind: 'level', level: '没有这一等' }, '指标：尚无评价人员的评判，待评'],
    [levels, { kind: 'findings', count: 1 }, '指标：尚无评价人员的评判，待评'],
  ] as const)('%o %o', (rule, judgement, words) => {
    expect(sentence(judged(rule as ScoringRule, judgement))).toBe(words)
  })
  test('等次带幅度的，得分须在幅度之内', () => {
    const ranged: ScoringRule = {
      kind: 'levels',
      levels: [{ name: '基本达成', low: points('0.8'), high: points('1') }],
    }
    const at = (text: string) =>
      judged(ranged, { kind: 'level', level: '基本达成', points: points(text) }).kind
    expect([at('4.8'), at('6'), at('4.7')]).toEqual(['scored', 'scored', 'open'])
    expect(judged(ranged, { kind: 'level', level: '基本达成' }).kind).toBe('open')
  })
  test('没有评判就是待评，不是零分', () => {
    expect(score(list, { name: '指标', measure: '%', places: 2 }, points('6'), policy).kind).toBe('open')
  })
})

describe('改进空间', () => {
  const gain = (rule: ScoringRule, value: string, full: string) => {
    const given = input(percent(value))
    const result = score(rule, given, points(full), policy)
    return result.kind === 'scored' ? nextBetter(rule, result, given)?.sentence : undefined
  }
  test.each([
    [CONTROL, '7.54%', '5', '指标若等于0%，可多得 1 分'],
    [CONTROL, '25%', '5', '指标若在（10%，20%］档，可多得 1 分'],
    [STAFF, '103%', '5', '指标若不超过 100%，可多得 1.5 分'],
    [DONE, '92.8%', '5', '指标若不低于 100%，可多得 2 分'],
    [STAFF, '92%', '5', undefined],
  ] as const)('%o 的 %s', (rule, value, full, words) => {
    expect(gain(rule, value, full)).toBe(words)
  })
})

describe('定律', () => {
  const value = fc.bigInt({ min: -50_000n, max: 50_000n }).map((n) => Quantity.exact(Exact.of(n, 100n), '%'))
  const rules = fc.constantFrom(STAFF, DONE, PURCHASE, CONTROL)
  const got = (rule: ScoringRule, quantity: Quantity): Exact => {
    const result = score(rule, input(quantity), points('5'), policy)
    return result.kind === 'scored' ? result.points : points('-1')
  }
  test('得分在 0 与满分之间', () => {
    fc.assert(
      fc.property(
        rules,
        value,
        (rule, quantity) => got(rule, quantity).sign() >= 0 && got(rule, quantity).compare(points('5')) <= 0,
      ),
      { seed: 20261123 },
    )
  })
  test('扣分方向上越好得分越不少', () => {
    fc.assert(
      fc.property(value, value, (a, b) => {
        const [low, high] = a.value.compare(b.value) <= 0 ? [a, b] : [b, a]
        return got(STAFF, low).compare(got(STAFF, high)) >= 0 && got(DONE, low).compare(got(DONE, high)) <= 0
      }),
      { seed: 20261123 },
    )
  })
  test('换一种单位填报，得分不变', () => {
    fc.assert(
      fc.property(rules, value, (rule, quantity) => got(rule, quantity).equals(got(rule, quantity.in('')))),
      { seed: 20261123 },
    )
  })
  test('精度放宽只会使得分待评，不会改变得分', () => {
    fc.assert(
      fc.property(rules, value, (rule, quantity) => {
        const printed = Quantity.printed(quantity.value, '%', 1)
        const result = score(rule, input(printed), points('5'), { ...policy, edge: 'open' })
        return result.kind === 'open' || result.points.equals(got(rule, quantity))
      }),
      { seed: 20261123 },
    )
  })
})
