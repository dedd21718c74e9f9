import { describe, expect, test } from 'vitest'
import { printPlace } from '../place.ts'
import { DICTIONARIES, FRAMEWORK } from '../testing/framework.test-data.ts'
import { compileFramework } from './compile.ts'

const compile = (text: string, dictionaries = DICTIONARIES) =>
  compileFramework({ framework: { file: 'small.yaml', text }, dictionaries })

/** What is written wrong, the codes it raises, and where the first one stands. */
const FAULTS: readonly (readonly [
  name: string,
  from: string,
  to: string,
  codes: readonly string[],
  place?: string,
])[] = [
  [
    '字段名拼错',
    'shortName: 小体系',
    'shortname: 小体系',
    ['field-unknown', 'field-missing'],
    '第 4 行 第 1 列',
  ],
  ['缺少必填字段', 'fullPoints: 100\n', '', ['field-missing']],
  [
    '该写列表写成文字',
    'authorities: [{ text: 测试用, confirmed: true }]',
    'authorities: 文件',
    ['field-wrong-type'],
    '第 6 行 第 14 列',
  ],
  ['版本写法', 'version: 1.0.0', 'version: 第一版', ['field-pattern'], '第 2 行 第 10 列'],
  ['取值不在范围内', 'severity: error }', 'severity: 严重 }', ['field-not-allowed']],
  ['YAML 写错', 'fullPoints: 100', 'fullPoints: [100', ['file-not-yaml']],
  ['同名字段两次', 'fullPoints: 100', 'fullPoints: 100\nfullPoints: 90', ['file-not-yaml']],
  ['评分标准的种类', 'kind: findings, loss: 2', 'kind: 酌情, loss: 2', ['field-not-allowed']],
  ['须附佐证的数据项拼错', 'fullPoints: 100', 'fullPoints: 100\nevidenceFor: [在职人]', ['item-unknown']],
  [
    '须附佐证的口径不对',
    'fullPoints: 100',
    'fullPoints: 100\nevidenceFor: [在职人数·决算数]',
    ['basis-unknown'],
  ],
  [
    '未知数据项',
    '在职人数 ÷ 编制数, scoring',
    '在职人 ÷ 编制数, scoring',
    ['formula-unknown-item'],
    '第 70 行',
  ],
  ['未知口径', '预算·追加数 ÷ 预算·年初预算数,', '预算·追加 ÷ 预算·年初预算数,', ['formula-unknown-basis']],
  ['缺少口径', '预算·追加数 ÷ 预算·年初预算数,', '预算 ÷ 预算·年初预算数,', ['formula-basis-needed']],
  ['括号不成对', '在职人数 ÷ 编制数, scoring', '(在职人数 ÷ 编制数, scoring', ['formula-syntax']],
  [
    '单位不一致：万元加人',
    '预算·年初预算数 + 预算·追加数 }',
    '预算·年初预算数 + 编制数 }',
    ['formula-measure-mismatch'],
  ],
  [
    '单位不一致：指标是比率，公式给出人',
    '在职人数 ÷ 编制数, scoring',
    '在职人数, scoring',
    ['formula-measure-mismatch'],
  ],
  [
    '循环引用',
    'name: 在职人数, measure: 人 }',
    'name: 在职人数, measure: 人, formula: 编制数 }\n  - { code: loop, name: 甲, measure: 人, formula: 乙 }\n  - { code: loop2, name: 乙, measure: 人, formula: 甲 }',
    ['formula-cycle'],
  ],
  [
    '分值合计',
    "points: 30\n    children:\n      - { code: '1.1'",
    "points: 31\n    children:\n      - { code: '1.1'",
    ['weights-do-not-sum', 'weights-do-not-sum'],
  ],
  ['档有空缺', "'(10%, 20%] → 12'", "'(12%, 20%] → 12'", ['bands-gap']],
  ['档有重叠', "'(10%, 20%] → 12'", "'[10%, 20%] → 12'", ['bands-overlap']],
  ['档读不懂', "'(10%, 20%] → 12'", "'10到20得12'", ['band-unreadable', 'bands-gap']],
  ['等级有空缺', "{ name: 良, band: '[80, 90)' }", "{ name: 良, band: '[80, 89]' }", ['bands-gap']],
  ['得分超过满分', "'[0, 0] → 20'", "'[0, 0] → 25'", ['points-beyond-full']],
  ['要点加起来不到满分', '有效执行, points: 5', '有效执行, points: 4', ['points-below-full']],
  ['没有标准', ', scoring: { kind: findings, loss: 2 }', '', ['standard-missing']],
  [
    '扣分幅度为零',
    'side: above, step: 1%, loss: 0.5',
    'side: above, step: 0%, loss: 0.5',
    ['step-not-positive'],
  ],
  ['比例计分没有目标', ", target: '100%' }", ' }', ['standard-formula-missing']],
  ['编号重复', "code: '2.2'", "code: '2.1'", ['code-duplicate']],
  [
    '数据项重名',
    'name: 任务目标, measure: 件 }',
    'name: 任务完成, measure: 件 }',
    ['code-duplicate', 'formula-unknown-item', 'item-unknown'],
  ],
  [
    '不认识的计量单位',
    'name: 任务目标, measure: 件',
    'name: 任务目标, measure: 扎',
    ['measure-unknown', 'formula-unknown-item', 'item-unknown'],
  ],
  ['公式所需的数据没有格子', '          - { title: 编制数, item: 编制数 }\n', '', ['input-without-cell']],
  [
    '上年的数据没有格子',
    ", { title: '{Y-1}年年初', basis: 年初预算数, yearOffset: -1 }",
    '',
    ['input-without-cell'],
  ],
  ['诊断引用不存在的关系', 'whenRule: R2', 'whenRule: R9', ['rule-unknown']],
  [
    '诊断引用不存在的指标',
    'when: 指标(预算控制率) > 0',
    'when: 指标(预算管制率) > 0',
    ['formula-unknown-item'],
  ],
  [
    '规则里使用评分结果',
    'left: 在职人数, relation: ≤, right: 编制数',
    'left: 总得分, relation: ≤, right: 100分',
    ['formula-results-context'],
  ],
  ['字典不存在', 'dictionaries: [functional]', 'dictionaries: [economic]', ['dictionary-unknown']],
  [
    '行组不存在',
    "each: 'row:项目', left",
    "each: 'row:工程', left",
    ['group-unknown', 'formula-row-context', 'formula-row-context'],
  ],
  ['清单项用在清单之外', 'left: 合计(项目决算)', 'left: 项目决算', ['formula-row-context']],
  ['提纲里的表号', 'table: form, form: F1', 'table: form, form: F9', ['form-unknown']],
  ['占位符里的单位', '{预算·追加数}，占', '{预算·追加数|人}，占', ['formula-measure-mismatch']],
  [
    '多余的花括号',
    "'{部门名称}编制{编制数}，在职{在职人数}。'",
    "'{部门名称}编制{编制数，在职{在职人数}。'",
    ['formula-syntax'],
  ],
]

describe('指标体系文件的错误：一次列全，各有位置', () => {
  test('没有错误时能编译', () => {
    const { framework, problems } = compile(FRAMEWORK)
    expect(problems).toEqual([])
    expect(framework?.items.get('posts')?.name).toBe('编制数')
    expect(framework?.items.get('libraryOnly')?.name).toBe('库中数据')
  })

  test.each(FAULTS.map(([name, from, to, codes, place]) => [name, { from, to, codes, place }] as const))(
    '%s',
    (_name, { from, to, codes, place }) => {
      expect(FRAMEWORK).toContain(from)
      const { problems } = compile(FRAMEWORK.replace(from, to))
      expect(problems.map((one) => one.code)).toEqual(codes)
      const [first] = problems
      expect(first?.place).toBeDefined()
      expect(first?.detail).not.toMatch(/undefined|\{/)
      if (place !== undefined && first?.place !== undefined)
        expect(printPlace(first.place).replace('small.yaml ', '').replace(/行第/, '行 第')).toContain(place)
    },
  )

  test('几处错误一起列出', () => {
    const text = FRAMEWORK.replace('在职人数 ÷ 编制数, scoring', '在职 ÷ 编制数, scoring')
      .replace("'(10%, 20%] → 12'", "'(12%, 20%] → 12'")
      .replace('whenRule: R2', 'whenRule: R9')
    expect(compile(text).problems.map((one) => one.code)).toEqual([
      'formula-unknown-item',
      'bands-gap',
      'rule-unknown',
    ])
  })

  test('一条关系可以按几个口径各成一条', () => {
    const text = FRAMEWORK.replace(
      'rules:\n',
      "rules:\n  - { code: R9, name: 各口径非负, bases: [年初预算数, 追加数], left: 预算·口径, relation: ≥, right: '0', severity: error }\n",
    )
    const rules = compile(text).framework?.rules.filter((rule) => rule.code.startsWith('R9'))
    expect(rules?.map((rule) => [rule.code, rule.name, rule.left.text])).toEqual([
      ['R9.1', '各口径非负（年初预算数）', '预算·年初预算数'],
      ['R9.2', '各口径非负（追加数）', '预算·追加数'],
    ])
  })

  test('名称写错时给出相近的名称', () => {
    const { problems } = compile(FRAMEWORK.replace('在职人数 ÷ 编制数, scoring', '在职人 ÷ 编制数, scoring'))
    expect(problems[0]?.detail).toBe('没有名为“在职人”的数据项或指标，是否想写“在职人数”')
  })

  test('字典文件的错误也列出', () => {
    const { problems } = compile(FRAMEWORK, [
      { file: 'dictionaries/x.yaml', text: 'id: x\nname: 甲\nentries:\n  - { code: "1" }\n' },
    ])
    expect(problems.map((one) => one.code)).toEqual(['field-missing'])
  })
})
