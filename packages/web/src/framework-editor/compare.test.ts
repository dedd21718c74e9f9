/** What two texts of a framework differ in, as sentences. */
import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { compareFrameworks } from './compare.ts'
import {
  addIndicator,
  moveIndicator,
  removeIndicator,
  setField,
  setFormula,
  setName,
  setPoints,
  setScoring,
} from './edit.ts'
import { readLibrary } from './library.ts'

const folder = new URL('../../../../frameworks/', import.meta.url)
const base = readFileSync(new URL('hunan-2019/1.0.0/framework.yaml', folder), 'utf8')
const library = readLibrary(
  readdirSync(new URL('dictionaries/', folder)).map((file) => ({
    file,
    text: readFileSync(new URL(`dictionaries/${file}`, folder), 'utf8'),
  })),
)
const sentences = (text: string): readonly string[] =>
  compareFrameworks(base, text, library).differences.map((one) => one.sentence)

test.each([
  ['nothing', base, []],
  ['another way of writing', base.replace('points: 10\n', 'points: "10"\n'), []],
  ['points', setPoints(base, [0, 0, 0], '8'), ['指标“在职人员控制率”分值由 5 改为 8']],
  [
    'name',
    setName(base, [0, 0, 0], '在职控制率'),
    ['指标“在职人员控制率”名称由“在职人员控制率”改为“在职控制率”'],
  ],
  [
    'formula',
    setFormula(base, [1, 0, 1], '预算追加 ÷ 调整预算'),
    ['指标“预算控制率”公式由“预算追加 ÷ 年初预算”改为“预算追加 ÷ 调整预算”'],
  ],
  [
    'standard',
    setScoring(base, [0, 0, 0], { kind: 'deduction', from: '100%', side: 'above', step: '2%', loss: '0.5' }),
    [
      '指标“在职人员控制率”标准由“不超过100%计满分5分；每超过1个百分点扣0.5分，不足一步不扣，扣完为止”改为“不超过100%计满分5分；每超过2个百分点扣0.5分，不足一步不扣，扣完为止”',
    ],
  ],
  ['core', setField(base, [0, 0, 0], 'core', true), ['指标“在职人员控制率”改为核心指标']],
  [
    'removed',
    removeIndicator(base, [0, 0, 1]),
    ['删除指标“‘三公经费’变动率”（编号 1.1.2，5 分，在“预算配置”之下）'],
  ],
  [
    'added',
    addIndicator(base, [0, 0], { name: '新的' }),
    ['新增指标“新的”（编号 1.1.3，0 分，在“预算配置”之下）'],
  ],
  [
    'order',
    moveIndicator(base, [0, 0, 0], 1),
    ['“预算配置”之下的次序改为：“三公经费”变动率、在职人员控制率'],
  ],
  [
    'a rule of reconciliation',
    base.replace('right: 编制数, severity: warning', 'right: 编制数, severity: error'),
    ['勾稽关系“P-3 在职人数不超过编制数”的级别由“警告”改为“错误”'],
  ],
  ['the head', base.replace('version: 1.0.0', 'version: 1.1.0'), ['版本由 1.0.0 改为 1.1.0']],
  ['years', base.replace('to: 2020', 'to: 2022'), ['适用年度由“2017－2020”改为“2017－2022”']],
])('%s', (_, text, wanted) => {
  expect(sentences(text)).toEqual(wanted)
})

test('only what can move points is said to', () => {
  const both = setName(setPoints(base, [0, 0, 0], '8'), [0, 0, 1], '三公变动率')
  expect(compareFrameworks(base, both, library).differences.map((one) => one.scores)).toEqual([true, false])
})

test('a side that is no YAML is named', () => {
  expect(compareFrameworks(base, 'a: [', library).unreadable).toBe('text')
  expect(compareFrameworks('a: [', base, library).unreadable).toBe('base')
})
