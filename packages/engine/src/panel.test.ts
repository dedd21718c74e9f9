import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Judgement, PanelScore } from './judgement.ts'
import { Exact } from './quantity/index.ts'
import { type PanelRule, pointsText, type ScoringRule, score, sentence } from './scoring.ts'

const points = (text: string): Exact => Exact.parse(text) as Exact
const FULL = points('6')
const LEVELS: ScoringRule = {
  kind: 'levels',
  levels: [
    { name: '好', points: points('6') },
    { name: '较好', points: points('5') },
    { name: '一般', points: points('3') },
  ],
}
const given = (answer: PanelScore['answer'], by = '甲'): PanelScore => ({
  by,
  date: '2020-04-20',
  reason: '见材料',
  answer,
})
const panel = (...answers: PanelScore['answer'][]): Judgement => ({
  kind: 'panel',
  indicator: '1',
  unit: '0',
  scores: answers.map((answer, at) => given(answer, `专家${at + 1}`)),
  by: '专家组',
  date: '2020-04-20',
  reason: '',
  illustrative: false,
})
const plain = (text: string): PanelScore['answer'] => ({ kind: 'points', points: points(text) })
const scored = (judgement: Judgement, rule: Partial<PanelRule> = {}, standard: ScoringRule = LEVELS) =>
  score(standard, { name: '指标', measure: '%', places: 2, judgement }, FULL, {
    places: 2,
    rounding: 'half-up',
    edge: 'asPrinted',
    panel: { combine: 'mean', atLeast: 3, spread: points('0.2'), ...rule },
  })

describe('专家评分', () => {
  test.each([
    ['mean', ['5', '5', '4'], '指标由 3 位专家评分（5、5、4），取平均，计 4.67 分；最高与最低相差 1 分'],
    [
      'median',
      ['5', '3', '6', '4'],
      '指标由 4 位专家评分（5、3、6、4），取中位数，计 4.5 分；最高与最低相差 3 分，分歧较大',
    ],
    [
      'trimmed',
      ['6', '5', '5', '2'],
      '指标由 4 位专家评分（6、5、5、2），去掉一个最高分和一个最低分后取平均，计 5 分；最高与最低相差 4 分，分歧较大',
    ],
  ] as const)('%s %o', (combine, list, words) => {
    expect(sentence(scored(panel(...list.map(plain)), { combine }))).toBe(words)
  })
  test('各按标准评判的，先按标准计分再合成', () => {
    const level = (name: string): PanelScore['answer'] => ({ kind: 'level', level: name })
    const result = scored(panel(level('好'), level('较好'), level('一般')))
    expect(result.kind === 'scored' ? pointsText(result.points) : '').toBe('4.67')
    const list: ScoringRule = {
      kind: 'checklist',
      items: [
        { text: '有制度', points: points('2') },
        { text: '有落实', points: points('4') },
      ],
    }
    const met = (...items: number[]): PanelScore['answer'] => ({ kind: 'checklist', met: items })
    const combined = scored(panel(met(1, 2), met(1), met(2)), {}, list)
    expect(combined.kind === 'scored' ? pointsText(combined.points) : '').toBe('4')
  })
  test('人数不够、评分不合标准的不计，仍是待评', () => {
    expect(sentence(scored(panel(plain('5'), plain('5'))))).toBe(
      '指标：专家评分至少需要 3 人，现有 2 人，待评',
    )
    expect(sentence(scored(panel(plain('5'), plain('7'), { kind: 'level', level: '没有这一等' })))).toContain(
      '现有 1 人',
    )
    expect(scored(panel(plain('5'), plain('5')), { combine: 'trimmed', atLeast: 1 }).kind).toBe('open')
  })
  test('合成的分在最低和最高之间；次序不改变它；都一样就是那个分', () => {
    const one = fc.integer({ min: 0, max: 24 }).map((quarters) => Exact.of(quarters).div(Exact.of(4)))
    fc.assert(
      fc.property(
        fc.array(one, { minLength: 3, maxLength: 9 }),
        fc.constantFrom('mean', 'median', 'trimmed'),
        (list, combine) => {
          const answers = list.map((value): PanelScore['answer'] => ({ kind: 'points', points: value }))
          const at = (of: readonly PanelScore['answer'][]) => {
            const result = scored(panel(...of), { combine: combine as PanelRule['combine'] })
            return result.kind === 'scored' ? result.points : Exact.of(-1)
          }
          const sorted = [...list].sort((a, b) => a.compare(b))
          const got = at(answers)
          expect(got.compare(sorted[0] as Exact)).toBeGreaterThanOrEqual(0)
          expect(got.compare(sorted.at(-1) as Exact)).toBeLessThanOrEqual(0)
          expect(at([...answers].reverse()).equals(got)).toBe(true)
          const same = at(answers.map(() => answers[0] as PanelScore['answer']))
          expect(same.equals((list[0] as Exact).round(2, 'half-up'))).toBe(true)
        },
      ),
      { seed: 20260101, numRuns: 200 },
    )
  })
})
