/** Summaries of archives, and points worked out anew from them: as sealed, with the bureau's points, under what-ifs. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Exact, Quantity, quantityToJson } from '@jiheng/engine'
import * as fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { nodeHash } from '../../../server/src/adapters/hash.ts'
import { libraryFiles } from '../fixture/library-files.ts'
import { evaluateCase } from '../use/evaluate-case.ts'
import { type ArchiveSummary, type SummaryIndicator, summaryOf } from './archive-summary.ts'
import { readSummary } from './read-summary.ts'
import { readScenario, type TypedScenario } from './scenario.ts'
import { type DepartmentScores, followsStandard, rateOf, scoresAnew, scoresOf, standingOf } from './scores.ts'
import type { StandardText } from './standard-text.ts'

const CASE = 'cases/hengyang-hrss-2019'
const filesBelow = (folder: string): ReadonlyMap<string, Uint8Array> =>
  new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((one) => one.isFile())
      .map((one) => {
        const path = join(one.parentPath, one.name)
        return [path.slice(folder.length + 1), new Uint8Array(readFileSync(path))]
      }),
  )

let summary: ArchiveSummary
const summaries: ArchiveSummary[] = []
beforeAll(async () => {
  for (const framework of ['hunan-2019', 'mof-2013', 'self-evaluation-2020']) {
    const { evaluated, problems } = await evaluateCase(
      { files: filesBelow(CASE), library: libraryFiles(), publishedOnly: false, framework },
      nodeHash,
    )
    if (evaluated === undefined) throw new Error(problems.map((one) => one.detail).join())
    summaries.push(summaryOf(evaluated))
  }
  summary = summaries[0] as ArchiveSummary
})

const exact = (text: string): Exact => Exact.parse(text) ?? Exact.zero
const read = (typed: Partial<TypedScenario>) =>
  readScenario({ weights: [], standards: [], ...typed }, summary)
const leafWith = (kind: string) => {
  const found = summary.indicators.find((one) => one.standard?.kind === kind && one.quantity !== undefined)
  if (found === undefined) throw new Error(kind)
  return found
}

describe('a summary', () => {
  test('gives the very total, grade and points of groups that were evaluated, under each framework', () => {
    for (const one of summaries) {
      const { total, grade, indicators } = scoresOf(one)
      if (one.grade === '') expect(total).toBeUndefined()
      else {
        expect(total?.toString()).toBe(one.points)
        expect(grade).toBe(one.grade)
      }
      for (const { code, points } of one.indicators)
        if (points !== '' && indicators.get(code)?.open === false)
          expect(indicators.get(code)?.points?.toString(), `${one.framework.id} ${code}`).toBe(points)
    }
    expect(summaries.some((one) => one.grade !== '')).toBe(true)
  })

  test('goes through JSON, and every standard in it reads back and gives the same points', () => {
    const kinds = new Set<string>()
    for (const one of summaries) {
      const again = JSON.parse(JSON.stringify(one)) as ArchiveSummary
      expect(again).toEqual(one)
      for (const { code, standard, points, state } of again.indicators) {
        if (standard === undefined || state !== 'scored') continue
        const { scenario, problems } = readScenario({ weights: [], standards: [{ code, standard }] }, again)
        // A target that is worked out from figures is a formula: people put a number in its place.
        if (standard.kind === 'proportion' && !/%$/.test(standard.target || standard.high)) {
          expect(problems.map((problem) => problem.detail).join()).toContain('应是一个数')
          continue
        }
        expect(problems).toEqual([])
        expect(scoresOf(again, new Map(), scenario).indicators.get(code)?.points?.toString(), code).toBe(
          points,
        )
        const moved = scenario.standards.get(code)
        const leaf = readSummary(again).byCode.get(code)
        if (moved !== undefined && leaf !== undefined && followsStandard(leaf, moved))
          kinds.add(standard.kind)
      }
      expect(again.units).toHaveLength(14)
    }
    expect([...kinds].sort()).toEqual(['bands', 'checklist', 'deduction', 'findings', 'levels', 'proportion'])
  })
})

describe('the bureau’s own points', () => {
  test('stand in place of the department’s, up to the total', () => {
    const [leaf] = summary.indicators.filter((one) => one.state === 'scored' && one.points !== '0')
    const before = scoresOf(summary)
    const after = scoresOf(summary, new Map([[leaf?.code ?? '', Exact.zero]]))
    expect(after.total?.toString()).toBe(before.total?.sub(exact(leaf?.points ?? '')).toString())
    expect(
      standingOf('x', after)
        .parts.get(leaf?.code ?? '')
        ?.toString(),
    ).toBe('0')
  })
  test('close what was open, so that there is a total', () => {
    const open = {
      ...summary,
      indicators: summary.indicators.map((one, index, all) =>
        index === all.findLastIndex((each) => each.state === 'scored')
          ? { ...one, state: 'open' as const, points: '' }
          : one,
      ),
    }
    const code = open.indicators.find((one) => one.state === 'open')?.code ?? ''
    expect(scoresOf(open).total).toBeUndefined()
    expect(standingOf('x', scoresOf(open)).total).toBeUndefined()
    const closed = scoresOf(open, new Map([[code, exact('1.5')]]))
    expect(closed.indicators.get(code)?.points?.toString()).toBe('1.5')
    expect(closed.total).toBeDefined()
  })
})

describe('what if', () => {
  test('a weight scales the points of an indicator, a group’s those below, and the total stays of the full points', () => {
    const [group] = summary.indicators.filter((one) => one.parent === '')
    const { scenario } = read({ weights: [{ code: group?.code ?? '', points: '20' }] })
    const before = scoresOf(summary)
    const after = scoresOf(summary, new Map(), scenario)
    const code = group?.code ?? ''
    expect(after.indicators.get(code)?.of.toString()).toBe('20')
    const factor = exact('20').div(exact(group?.base ?? ''))
    expect(after.indicators.get(code)?.points?.toString()).toBe(
      before.indicators.get(code)?.points?.mul(factor).toString(),
    )
    expect(rateOf(after.indicators.get(code) as never)?.toString()).toBe(
      rateOf(before.indicators.get(code) as never)?.toString(),
    )
    expect(after.total?.compare(exact('100'))).toBeLessThanOrEqual(0)
  })

  test('a stricter standard takes points from the indicator alone', () => {
    const leaf = leafWith('bands')
    const standard = { kind: 'bands', bands: ['[0%, …) → 0'] } as const
    const { scenario, problems } = read({ standards: [{ code: leaf.code, standard }] })
    expect(problems).toEqual([])
    const before = scoresOf(summary)
    const after = scoresOf(summary, new Map(), scenario)
    expect(after.indicators.get(leaf.code)?.points?.toString()).toBe('0')
    for (const code of before.leaves.filter((one) => one !== leaf.code))
      expect(after.indicators.get(code)?.points?.toString()).toBe(
        before.indicators.get(code)?.points?.toString(),
      )
    expect(after.total?.toString()).toBe(before.total?.sub(exact(leaf.points)).toString())
  })

  test('what a person decided stays, whatever the standard', () => {
    const decided = summary.indicators.find((one) => one.decided && one.standard?.kind === 'deduction')
    if (decided?.standard === undefined) throw new Error('nothing decided')
    const standard = { ...decided.standard, loss: '5' } as typeof decided.standard
    const { scenario } = read({ standards: [{ code: decided.code, standard }] })
    expect(scoresOf(summary, new Map(), scenario).indicators.get(decided.code)?.points?.toString()).toBe(
      decided.points,
    )
  })

  /** The first leaf of the summary as if it were this one. */
  const as = (change: Partial<SummaryIndicator>): { of: ArchiveSummary; code: string } => {
    const code = summary.indicators.find(({ state }) => state !== 'group')?.code ?? ''
    const {
      quantity: _quantity,
      standard: _standard,
      judged: _judged,
      ...bare
    } = summary.indicators.find((one) => one.code === code) as SummaryIndicator
    const leaf: SummaryIndicator = {
      ...bare,
      state: 'scored',
      base: '10',
      of: '10',
      points: '7',
      decided: false,
      ...change,
    }
    return {
      code,
      of: { ...summary, indicators: summary.indicators.map((one) => (one.code === code ? leaf : one)) },
    }
  }
  const percentOf = (value: string) => quantityToJson(Quantity.exact(exact(value), '%'))
  const CHECKLIST = { kind: 'checklist', points: ['4', '3', '3'], texts: ['甲', '乙', '丙'] } as const
  const FINDINGS = { kind: 'findings', loss: '1', floor: '0' } as const
  const level = (name: string, points: string, low = '', high = '') => ({ name, points, low, high })
  const LEVELS = {
    kind: 'levels',
    levels: [level('好', '10'), level('一般', '5'), level('差', '0')],
  } as const
  const RANGED = { kind: 'levels', levels: [level('好', '', '0.8', '1'), level('差', '0')] } as const
  const MORE = {
    kind: 'proportion',
    better: 'more',
    target: '100%',
    low: '',
    high: '',
    overLimit: '',
  } as const
  const WITHIN = { ...MORE, better: 'within', target: '', low: '90%', high: '100%' } as const
  const moves: readonly (readonly [string, Partial<SummaryIndicator>, StandardText, string])[] = [
    [
      '逐项计分：符合的要点按改后的分',
      { standard: CHECKLIST, judged: { kind: 'checklist', met: [1, 3] } },
      { kind: 'checklist', points: ['2', '5', '1.5'] },
      '3.5',
    ],
    [
      '按例扣分：改每例扣的分',
      { standard: FINDINGS, judged: { kind: 'findings', count: 3 } },
      { ...FINDINGS, loss: '2.5' },
      '2.5',
    ],
    [
      '按例扣分：扣到原来的底为止',
      { standard: { ...FINDINGS, floor: '4' }, judged: { kind: 'findings', count: 3 } },
      { ...FINDINGS, loss: '5' },
      '4',
    ],
    [
      '等级：改一个等级的分',
      { standard: LEVELS, judged: { kind: 'level', level: '一般', points: '' } },
      { kind: 'levels', levels: [level('好', '10'), level('一般', '6'), level('差', '1')] },
      '6',
    ],
    [
      '等级：区间里由人给的分不变',
      { standard: RANGED, judged: { kind: 'level', level: '好', points: '9' } },
      { kind: 'levels', levels: [level('好', ''), level('差', '2')] },
      '9',
    ],
    [
      '按比例：改目标',
      { standard: MORE, value: '80%', quantity: percentOf('80') },
      { ...MORE, target: '160%' },
      '5',
    ],
    [
      '按比例，越少越好',
      { standard: { ...MORE, better: 'less' }, value: '80%', quantity: percentOf('80') },
      { ...MORE, better: 'less', target: '40%' },
      '5',
    ],
    [
      '区间：改两端',
      { standard: WITHIN, value: '80%', quantity: percentOf('80') },
      { ...WITHIN, low: '75%', high: '85%' },
      '10',
    ],
    [
      '区间：低于改后的下限',
      { standard: WITHIN, value: '45%', quantity: percentOf('45') },
      { ...WITHIN, low: '90%', high: '95%' },
      '5',
    ],
    ['没有评判内容的（旧摘要、专家评分）不变', { standard: FINDINGS }, { ...FINDINGS, loss: '9' }, '7'],
    [
      '由人评定的不变',
      { standard: FINDINGS, judged: { kind: 'findings', count: 3 }, decided: true },
      { ...FINDINGS, loss: '3' },
      '7',
    ],
    ['没有指标值的不变', { standard: MORE }, { ...MORE, target: '50%' }, '7'],
  ]
  test.each(moves)('%s', (_title, change, standard, points) => {
    const { of, code } = as(change)
    const { scenario, problems } = readScenario({ weights: [], standards: [{ code, standard }] }, of)
    expect(problems).toEqual([])
    expect(scoresOf(of, new Map(), scenario).indicators.get(code)?.points?.toString()).toBe(points)
  })

  const faults: readonly (readonly [StandardText, StandardText, string])[] = [
    [CHECKLIST, { kind: 'checklist', points: ['1', '2'] }, '有 3 个要点，填了 2 个分数'],
    [CHECKLIST, { kind: 'checklist', points: ['1', '两', '1'] }, '第 2 个要点“两”分，应是不小于 0 的数'],
    [CHECKLIST, { kind: 'checklist', points: ['4', '4', '4'] }, '各要点合计 12 分，超过分值 10 分'],
    [MORE, { kind: 'checklist', points: ['1'] }, '原来不是逐项的标准'],
    [FINDINGS, { ...FINDINGS, loss: '-1' }, '每例扣“-1”分，应是不小于 0 的数'],
    [LEVELS, FINDINGS, '原来不是按例扣分的标准'],
    [LEVELS, { kind: 'levels', levels: [level('好', '10')] }, '等级应是好、一般、差'],
    [
      LEVELS,
      { kind: 'levels', levels: [level('好', '11'), level('一般', ''), level('差', '0')] },
      '“好”计 11 分，超过分值 10 分；“一般”计“”分，应是不小于 0 的数',
    ],
    [FINDINGS, LEVELS, '原来不是等级的标准'],
    [MORE, { ...MORE, target: '多一点' }, '目标“多一点”应是一个数，如 95%'],
    [WITHIN, { ...WITHIN, low: '', high: '一百' }, '下限“”应是一个数，如 95%；上限“一百”应是一个数，如 95%'],
    [WITHIN, { ...WITHIN, low: '99%', high: '90%' }, '下限 99% 高于上限 90%'],
  ]
  test.each(faults)('%j → %j 指出问题', (now, standard, words) => {
    const { of, code } = as({ standard: now })
    const { problems } = readScenario({ weights: [], standards: [{ code, standard }] }, of)
    expect(problems.map(({ detail }) => detail.replace(/^“.+?的标准”/, '')).join('；')).toBe(words)
  })

  test('whatever is moved and given, only what it reaches is worked out, and the scores are those of working out all', () => {
    const points = fc.integer({ min: 0, max: 400 }).map((hundredths) => Exact.of(hundredths, 100))
    const parts = (codes: readonly string[]) =>
      fc.dictionary(fc.constantFrom(...codes), points, { maxKeys: 4 })
    const bands = fc
      .tuple(fc.integer({ min: 1, max: 50 }), points, points)
      .map(([edge, low, high]) => [`(…, ${edge}%] → ${low.toString()}`, `(${edge}%, …) → ${high.toString()}`])
    const plain = ({ indicators, leaves, total, grade }: DepartmentScores) => ({
      indicators: [...indicators]
        .map(([code, { of, points: got, open }]) => [code, of.toString(), got?.toString(), open])
        .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
      leaves,
      total: total?.toString(),
      grade,
    })
    for (const one of summaries) {
      const codes = one.indicators.map(({ code }) => code)
      const leaves = one.indicators.flatMap(({ code, state }) => (state === 'group' ? [] : [code]))
      const inPercent = one.indicators.flatMap(({ code, state, quantity }) =>
        state === 'group' || (quantity?.measure ?? '%') !== '%' ? [] : [code],
      )
      fc.assert(
        fc.property(
          parts(codes),
          parts(leaves),
          fc.dictionary(fc.constantFrom(...inPercent), bands, { maxKeys: 3 }),
          (weights, given, standards) => {
            const scenario = {
              weights: new Map(Object.entries(weights)),
              standards: new Map(
                Object.entries(standards).map(([code, lines]) => {
                  const rule = readScenario(
                    { weights: [], standards: [{ code, standard: { kind: 'bands', bands: lines } }] },
                    one,
                  ).scenario.standards.get(code)
                  if (rule === undefined) throw new Error(lines.join())
                  return [code, rule] as const
                }),
              ),
            }
            const own = new Map(Object.entries(given))
            expect(plain(scoresOf(one, own, scenario))).toEqual(plain(scoresAnew(one, own, scenario)))
            expect(plain(scoresOf(one, own))).toEqual(plain(scoresAnew(one, own)))
          },
        ),
        { seed: 6, numRuns: 60 },
      )
    }
  })

  test('every fault of what was typed, at once', () => {
    const bands = leafWith('bands').code
    const deduction = leafWith('deduction')
    const { problems } = read({
      weights: [
        { code: '没有', points: '1' },
        { code: bands, points: '-1' },
      ],
      standards: [
        { code: '没有', standard: { kind: 'bands', bands: [] } },
        { code: bands, standard: { kind: 'bands', bands: ['[0%, 5%] → 99', '(6%, …) → 0', '乱写'] } },
        { code: bands, standard: { kind: 'bands', bands: [] } },
        { code: bands, standard: { kind: 'bands', bands: ['[0%, 5%] → 99', '(6%, …) → 0'] } },
        {
          code: deduction.code,
          standard: {
            kind: 'deduction',
            from: '一百',
            side: 'above',
            step: '0%',
            stepKind: 'points',
            loss: '-1',
            partialStep: 'counts',
          },
        },
      ],
    })
    expect(problems.map((one) => one.detail).join('\n')).toMatchInlineSnapshot(`
      "“没有”不是这个指标体系里的指标
      “预算控制率的分值”填不小于 0 的数
      “没有”不是这个指标体系里的末级指标
      “预算控制率的标准”“乱写”不能读成一档，写法如 (0%, 10%] → 4
      “预算控制率的标准”至少要有一档
      “预算控制率的标准”5%处有空档
      “预算控制率的标准”一档计 99 分，超过分值 5 分
      “在职人员控制率的标准”界限“一百”不能读
      “在职人员控制率的标准”每一步“0%”应大于 0
      “在职人员控制率的标准”每一步扣“-1”分，应不小于 0"
    `)
  })
})
