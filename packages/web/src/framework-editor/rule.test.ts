/** Standards read, printed and tried; formulas and problems located. On the frameworks that ship. */
import { readdirSync, readFileSync } from 'node:fs'
import { Exact, pointsText } from '@jiheng/engine'
import { expect, test } from 'vitest'
import { bandParts, bandText } from './band-text.ts'
import { setFormula, setPoints } from './edit.ts'
import { EARLY_FUNCTIONS, FUNCTIONS, formulaMarks, readFormula, suggestions } from './formula-text.ts'
import { readLibrary, readVocabulary } from './library.ts'
import { checkFramework, ofIndicator } from './problems.ts'
import { readRule } from './rule.ts'
import { asValue, KINDS, scoringTemplate } from './scoring-template.ts'
import { standardSentence } from './standard-sentence.ts'
import { allNodes, type Data, readTree, recordOf, textOf } from './tree.ts'
import { type Answers, tryRule } from './trial.ts'

const folder = new URL('../../../../frameworks/', import.meta.url)
const shipped = (name: string): string =>
  readFileSync(new URL(`${name}/1.0.0/framework.yaml`, folder), 'utf8')
const hunan = shipped('hunan-2019')
const library = readLibrary(
  readdirSync(new URL('dictionaries/', folder)).map((file) => ({
    file,
    text: readFileSync(new URL(`dictionaries/${file}`, folder), 'utf8'),
  })),
)
const vocabulary = readVocabulary(readTree(hunan)?.data ?? {}, library.files)
const policy = { places: 2, rounding: 'half-up', edge: 'asPrinted' } as const
const owner = { name: '甲', points: '5', measure: '%', formula: '年初预算 ÷ 调整预算' }
const full = Exact.of(5)

const STANDARDS: readonly (readonly [scoring: Data, sentence: string, answers: Answers, working: string])[] =
  [
    [
      { kind: 'deduction', from: '100%', side: 'above', step: '1%', loss: '0.5' },
      '不超过100%计满分5分；每超过1个百分点扣0.5分，不足一步不扣，扣完为止。',
      { value: '102.6' },
      '甲 102.60%，超过 100% 计 2.6 个百分点，扣分 2 次，共扣 1 分，计 4 分',
    ],
    [
      {
        kind: 'deduction',
        from: '100%',
        side: 'both',
        step: '10%',
        stepKind: 'percentOfLimit',
        loss: '1',
        partialStep: 'counts',
        floor: '2',
      },
      '等于100%计满分5分；每超过或低于界限的10%扣1分，不足一步按一步扣，最低得2分。',
      { value: '75%' },
      '甲 75.00%，低于 100% 计 25 个百分点，扣分 3 次，共扣 3 分，计 2 分',
    ],
    [
      { kind: 'bands', bands: ['[0%, 0%] → 5', '(0%, 10%] → 4', '(10%, …) → 0'] },
      '等于0%计5分；（0，10%］计4分；大于10%不得分。',
      { value: '7.54%' },
      '甲 7.54%，在（0，10%］档，计 4 分',
    ],
    [
      {
        kind: 'checklist',
        items: [
          { text: '有制度', points: '3' },
          { text: '有执行', points: '2' },
        ],
      },
      '2项要点，每符合一项计该项分值：有制度（3分）；有执行（2分）。',
      { met: [2] },
      '甲：2 项要点符合 1 项，计 2 分',
    ],
    [
      { kind: 'findings', loss: '1', items: ['截留'] },
      '未发现不符合情形计满分5分；每发现一例扣1分，扣完为止；检查内容：截留。',
      { count: '2' },
      '甲：发现 2 例，每例扣 1 分，共扣 2 分，计 3 分',
    ],
    [
      { kind: 'proportion', better: 'more', target: '100%' },
      '达到目标（100%）计满分5分；未达到的，按完成比例计分。',
      { value: '80%' },
      '甲 80.00%，目标 100%，完成率 80%，按比例计 4 分',
    ],
    [
      { kind: 'proportion', better: 'within', low: '满意度', high: '95%' },
      '在满意度至95%之间计满分5分；超出区间的，按与最近一端的比例计分。',
      { value: '90%', low: '80%' },
      '甲 90.00%，达到目标区间 80%～95%，计满分 5 分',
    ],
    [
      {
        kind: 'levels',
        levels: [
          { name: '较好', points: '5' },
          { name: '一般', low: '0.4', high: '0.6', text: '有不足' },
          { name: '差', points: '0' },
        ],
      },
      '较好计5分；一般（有不足）在2至3分之间评定；差不得分。',
      { level: '一般', points: '2.5' },
      '甲评定为“一般”，计 2.5 分',
    ],
    [
      {
        kind: 'either',
        choose: 'best',
        options: [
          {
            name: '按率',
            formula: '满意度',
            scoring: { kind: 'proportion', better: 'more', target: '100%' },
          },
          {
            name: '按数',
            formula: '编制数',
            measure: '人',
            scoring: { kind: 'bands', bands: ['[0, 5] → 5', '(5, …) → 1'] },
          },
        ],
      },
      '2项择一，取得分高的一项。“按率”（满意度）：达到目标（100%）计满分5分；未达到的，按完成比例计分。“按数”（编制数）：［0，5人］计5分；大于5人计1分。',
      { options: [{ value: '60%' }, { value: '3' }] },
      '甲取“按数”：按数 3.00人，在［0，5人］档，计 5 分',
    ],
  ]

test.each(STANDARDS)('%#: read, printed, tried', (scoring, wanted, answers, working) => {
  const { rule, problems } = readRule(scoring, owner, vocabulary)
  expect(problems.map((one) => one.detail)).toEqual([])
  if (rule === undefined) throw new Error('no rule')
  expect(standardSentence(rule, full)).toBe(wanted)
  expect(tryRule(rule, answers, { name: '甲', measure: '%', places: 2, full, policy }).sentence).toBe(working)
})

test('a standard with faults is named and can still be tried', () => {
  const bands = { kind: 'bands', bands: ['[90%, 100%] → 6', '[70%, 85%) → 3', '[60%, 75%] → 1'] }
  const { rule, problems } = readRule(bands, owner, vocabulary)
  expect(problems.map((one) => one.detail)).toEqual([
    '“甲”在 70% 处有两个档',
    '“甲”在 85% 处没有档',
    '“甲”的标准最高可得 6 分，满分只有 5 分',
  ])
  if (rule === undefined) throw new Error('no rule')
  const tried = tryRule(rule, { value: '约80' }, { name: '甲', measure: '%', places: 2, full, policy })
  expect(tried.faults).toEqual(['“甲”填的是“约80”，是概数'])
  expect(tried.score.kind).toBe('open')
  expect(readRule({ kind: 'bands', bands: ['abc'] }, owner, vocabulary).rule).toBeUndefined()
})

test('every standard that ships can be read and printed', () => {
  for (const name of ['hunan-2019', 'mof-2013', 'self-evaluation-2020', 'county-either']) {
    const tree = readTree(shipped(name))
    const words = readVocabulary(tree?.data ?? {}, library.files)
    for (const node of allNodes(tree?.indicators ?? [])) {
      const scoring = recordOf(node.data.scoring)
      if (scoring === undefined) continue
      const measure = textOf(node.data.measure) || '%'
      const formula = textOf(node.data.formula)
      const reading = readRule(scoring, { name: node.name, points: node.points, measure, formula }, words)
      expect([node.name, reading.problems.filter((one) => one.severity === 'error')]).toEqual([node.name, []])
      expect(reading.rule).toBeDefined()
    }
  }
})

test('a formula is coloured, checked and completed', () => {
  expect(formulaMarks('上年(三公经费·决算数) ÷ 2')?.map((mark) => mark.kind)).toEqual([
    'function',
    'item',
    'basis',
    'sign',
    'number',
  ])
  expect(formulaMarks('甲 +')).toBeUndefined()
  const read = readFormula('年初预 ÷ 调整预算', vocabulary, { dimension: '' })
  expect(read.findings).toEqual([
    expect.objectContaining({ from: 0, to: 3, detail: '没有名为“年初预”的数据项或指标，是否想写“年初预算”' }),
  ])
  expect(readFormula('年初预算', vocabulary, { dimension: '' })).toMatchObject({
    gives: '金额（元、万元）',
    findings: [{ detail: '这里的单位是“元”，需要“纯数”' }],
  })
  expect(suggestions(vocabulary).map((one) => one.label)).toContain('三公经费·决算数')
  expect(FUNCTIONS.map((one) => one.name)).toEqual(expect.arrayContaining([...EARLY_FUNCTIONS]))
})

test('a problem is led back to its indicator and field', () => {
  expect(checkFramework(hunan, library).problems.filter((one) => one.problem.severity === 'error')).toEqual(
    [],
  )
  const broken = setFormula(setPoints(hunan, [1, 0, 0], '4'), [0, 0, 0], '在职人数 ÷ 编制')
  const { problems } = checkFramework(broken, library)
  expect(ofIndicator(problems, [0, 0, 0]).map((one) => [one.problem.code, one.field])).toEqual([
    ['formula-unknown-item', 'formula'],
  ])
  expect(ofIndicator(problems, [1, 0]).map((one) => [one.problem.code, one.field])).toEqual([
    ['weights-do-not-sum', undefined],
  ])
  expect(pointsText(Exact.of(4))).toBe('4')
})

test('a standard of each kind starts without faults, for ratios and for amounts', () => {
  for (const measure of ['%', '人', '万元'])
    for (const { kind } of KINDS) {
      const formula = measure === '人' ? '编制数' : measure === '万元' ? '年初预算' : '满意度'
      const { rule, problems } = readRule(
        asValue(scoringTemplate(kind, '5', measure, formula)),
        { name: '甲', points: '5', measure, formula },
        vocabulary,
      )
      expect([kind, measure, rule?.kind, problems]).toEqual([kind, measure, kind, []])
    }
})

test.each([
  ['(0%, 10%] → 4', '(0%, 10%] → 4'],
  ['（30%，…） → 0 分', '(30%, …) → 0'],
  ['[0, 5人)->2.5', '[0, 5人) → 2.5'],
  ['[, 60] → 1', '(…, 60] → 1'],
])('a band %s is taken apart and written as %s', (written, wanted) => {
  const parts = bandParts(written)
  expect(parts && bandText(parts)).toBe(wanted)
})

test('a band written otherwise stays one text', () => {
  expect(bandParts('10 到 20 得 3 分')).toBeUndefined()
})
