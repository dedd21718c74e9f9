import { describe, expect, test } from 'vitest'
import { Computation } from '../computation.ts'
import { Figures } from '../figures.ts'
import { figuresOf, smallFramework, UNITS } from '../testing/build.test-data.ts'
import { UnitTree } from '../unit-tree.ts'
import { compileFormula, compileTemplate, parseFormula, printResult, printWorking } from './index.ts'

const framework = smallFramework()
const names = { ...framework.names, results: false }
const { tree } = UnitTree.of(UNITS)
const rows = [
  { group: '项目', row: 'p1', name: '人才', unit: '0' },
  { group: '项目', row: 'p2', name: '劳动监察', unit: '0' },
  { group: '项目', row: 'p3', name: '信息化', unit: '0' },
]
const LINES = [
  '编制数 = 271人',
  '在职人数 = 250人',
  '在职人数@1 = 180人',
  '在职人数@2 = 70人',
  '预算·年初预算数 = 5741.56万元',
  '预算·追加数 = 432.82万元',
  '预算·年初预算数#2018 = 5000万元',
  '项目预算/p1 = 10万元',
  '项目决算/p1 = 10万元',
  '项目预算/p2 = 182万元',
  '项目决算/p2 = 237.99万元',
  '项目预算/p3 = 20万元',
  '项目决算/p3 = 15.5万元',
  '任务目标 = 0件',
  '任务完成 = 不适用',
  '内部转拨 = 0万元',
]
const computation = new Computation(
  framework,
  tree as UnitTree,
  Figures.of(figuresOf(framework, LINES), rows).figures,
  2019,
)
const run = (text: string, options = {}): string => {
  const { formula, faults } = compileFormula(text, names)
  if (formula === undefined) return faults.map((fault) => fault.code).join(' ')
  return printResult(formula.run(computation.at('0')), options)
}

describe('公式：写什么，得什么', () => {
  test.each([
    ['预算·年初预算数 + 预算·追加数', '6174.38万元'],
    ['预算·年初预算数－预算·追加数', '5308.74万元'],
    ['在职人数÷编制数', '0.92'],
    ['1 + 2 × 3', '7'],
    ['（1 ＋ 2） × 3', '9'],
    ['-3 + 5', '2'],
    ['10 - 4 - 3', '3'],
    ['24 ÷ 4 ÷ 3', '2'],
    ['1万元 + 1元', '1.0001万元'],
    ['10% × 200', '20'],
    ['3‰', '3‰'],
    ['最大(1, 7, 3)', '7'],
    ['最小(在职人数, 编制数)', '250人'],
    ['最大(内部转拨, 0)', '0万元'],
    ['绝对值(3 - 5)', '2'],
    ['四舍五入(2.345, 2)', '2.35'],
    ['上年(预算·年初预算数)', '5000万元'],
    ['(预算·年初预算数 - 上年(预算·年初预算数)) ÷ 上年(预算·年初预算数)', '0.15'],
    ['上年(在职人数)', '未填报'],
    ['取值(满意度, 60%)', '60%'],
    ['如果(在职人数 > 编制数, 1, 2)', '2'],
    ['如果(在职人数 ≤ 编制数， “未超编”， “超编”)', '未超编'],
    ['如果(有值(满意度), 1, 0)', '0'],
    ['合计(项目决算)', '263.49万元'],
    ['合计(项目决算, 项目决算 > 项目预算)', '237.99万元'],
    ['合计(项目决算 - 项目预算)', '51.49万元'],
    ['平均(项目决算)', '878300元'],
    ['计数(项目)', '3'],
    ['计数(项目, 项目决算 > 项目预算)', '1'],
    ['计数(项目, 项目决算 > 1000万元)', '0'],
    ['合计(项目决算, 项目决算 > 1000万元)', '0元'],
    ['名单(项目, 项目决算 ≠ 项目预算)', '劳动监察、信息化'],
    ['名单(项目, 非(项目决算 = 项目预算) 且 项目决算 < 项目预算)', '信息化'],
    ['计数(项目, 项目决算 = 项目预算 或 项目决算 < 项目预算)', '2'],
    ['各单位合计(在职人数)', '250人'],
    ['在职人数 ÷ 任务目标', '无法计算（分母为零）'],
    ['任务完成 + 1件', '不适用'],
    ['满意度 + 1%', '未填报'],
    ['部门名称', '某局'],
    ['单位数', '2'],
    ['所属单位数', '1'],
    ['[在职人数] + 1人', '251人'],
    ['预算·年初预算数 > 0', '是'],
    ['满意度 > 0', '未填报'],
    ['有值(满意度) 且 满意度 > 0', '否'],
    ['有值(编制数) 或 满意度 > 0', '是'],
  ])('%s → %s', (text, expected) => {
    const places = text === '在职人数÷编制数' || text.startsWith('(预算') ? { places: 2 } : {}
    expect(run(text, places)).toBe(expected)
  })
})

describe('公式的错误', () => {
  test.each([
    ['', 'formula-syntax'],
    ['1 +', 'formula-syntax'],
    ['甲 ? 乙', 'formula-syntax formula-syntax'],
    ['编制', 'formula-unknown-item'],
    ['预算', 'formula-basis-needed'],
    ['预算·决算数', 'formula-unknown-basis'],
    ['编制数 + 预算·追加数', 'formula-measure-mismatch'],
    ['预算·追加数 > 3人', 'formula-measure-mismatch'],
    ['3斤', 'formula-unknown-measure'],
    ['编制数且在职人数', 'formula-unknown-item'],
    ['编制数 且 在职人数', 'formula-not-a-truth formula-not-a-truth'],
    ['(编制数 > 1人) + 1', 'formula-not-a-number'],
    ['如果(编制数, 1, 2)', 'formula-not-a-truth'],
    ['最大(1)', 'formula-arguments'],
    ['四舍五入(1.5)', 'formula-arguments'],
    ['四舍五入(1.5, 0.5)', 'formula-arguments'],
    ['求和(1)', 'formula-unknown-function'],
    ['constructor', 'formula-unknown-item'],
    ['__proto__', 'formula-unknown-item'],
    ['toString(1)', 'formula-unknown-function'],
    ['hasOwnProperty(1)', 'formula-unknown-function'],
    ['项目决算', 'formula-row-context'],
    ['合计(编制数)', 'formula-row-context'],
    ['计数(编制数)', 'formula-row-context'],
    ['总得分', 'formula-results-context'],
    ['指标(预算控制率)', 'formula-results-context'],
    [`${'('.repeat(100)}1${')'.repeat(100)}`, 'formula-too-long'],
    [`1${' + 1'.repeat(900)}`, 'formula-too-long'],
  ])('%s', (text, codes) => {
    expect(run(text)).toBe(codes)
  })

  test('恶意的长文字很快有答复', () => {
    expect(parseFormula('('.repeat(1900)).faults.length).toBeGreaterThan(0)
    expect(parseFormula('1+'.repeat(100_000)).faults[0]?.code).toBe('formula-too-long')
  })
})

describe('算式：数字代入名称', () => {
  test.each([
    ['预算·追加数 ÷ 预算·年初预算数', '432.82万元 ÷ 5741.56万元'],
    ['(预算·年初预算数 + 预算·追加数) × 2', '（5741.56万元 + 432.82万元） × 2'],
    ['预算·年初预算数 - (预算·追加数 - 1万元)', '5741.56万元 − （432.82万元 − 1万元）'],
    ['合计(项目决算)', '（10万元 + 237.99万元 + 15.5万元）'],
    ['各单位合计(在职人数)', '（180人 + 70人）'],
    ['满意度 × 2', '满意度（未填报） × 2'],
    ['上年(预算·年初预算数)', '5000万元'],
    ['计数(项目, 项目决算 > 项目预算)', '1'],
    ['取值(满意度, 60%)', '满意度（未填报）'],
  ])('%s → %s', (text, expected) => {
    const { formula } = compileFormula(text, names)
    expect(formula === undefined ? '' : printWorking(formula, names, computation.at('0'))).toBe(expected)
  })
})

describe('文句', () => {
  test.each([
    ['{编制数|人|1位}和{合计(项目决算)|元|数}', 2, []],
    ['没有数字', 0, []],
    ['{编制数', 0, ['formula-syntax']],
    ['{编制数|斤}', 0, ['formula-unknown-measure']],
    ['{编制数 > 1人}', 0, ['formula-not-a-number']],
    ['{}', 0, ['formula-syntax']],
  ] as const)('%s', (source, count, codes) => {
    const { template, faults } = compileTemplate(source, framework.names)
    expect(faults.map((fault) => fault.code)).toEqual(codes)
    expect(template?.parts.filter((part) => part.kind === 'formula').length ?? 0).toBe(count)
  })
})
