/** A small evaluation with one of everything that the score workbook prints. */
import type { Evaluation, IndicatorResult, ValueRecord } from '@jiheng/engine'

const year = 2019
const base = { inputs: [], illustrative: false, unconfirmed: [] }
const key = (item: string, basis = '', unit = '0') => ({ item, basis, unit, year })
const known = (value: string, measure: string, text: string) => ({
  kind: 'known' as const,
  quantity: { value, measure },
  text,
})

const VALUES: readonly ValueRecord[] = [
  {
    ...base,
    ref: 'f:编制数||0|2019',
    label: '编制数',
    key: key('posts'),
    value: known('22', '人', '22人'),
    origin: {
      kind: 'entered',
      source: {
        place: { kind: 'published', document: '某报告', section: '第一节', page: 3 },
        enteredBy: '甲',
        illustrative: true,
      },
      replaced: {
        text: '23人',
        source: { place: { kind: 'file', file: 'figures.csv', line: 4 }, illustrative: false },
      },
    },
    evidence: ['E1'],
    illustrative: true,
  },
  {
    ...base,
    ref: 'f:third|决算数|0|2019',
    label: '第三个数',
    key: key('third', '决算数'),
    value: known('100/3', '万元', '33.33万元'),
    origin: { kind: 'computed', formula: '总数 ÷ 3' },
    working: '100万元 ÷ 3',
  },
  {
    ...base,
    ref: 'f:long||0|2019',
    label: '长数',
    key: key('long'),
    value: known('12345678901234.567', '元', '12345678901234.567元'),
    origin: { kind: 'consolidated', how: 'sum', eliminated: '5万元' },
  },
  {
    ...base,
    ref: 'f:zero||1|2019',
    label: '末位零',
    key: key('zero', '', '1'),
    value: known('12.5', '万元', '12.50万元'),
    origin: { kind: 'entered', source: { place: { kind: 'file', file: 'a.yaml' }, illustrative: false } },
  },
  {
    ...base,
    ref: 'f:none||0|2019',
    label: '没有的数',
    key: key('none'),
    value: { kind: 'missing', text: '未填报' },
    origin: { kind: 'absent' },
  },
  {
    ...base,
    ref: 'i:1.1@0',
    label: '在职人员控制率',
    value: known('12/11', '', '109.09%'),
    origin: { kind: 'computed', formula: '在职 ÷ 编制' },
    working: '24人 ÷ 22人',
  },
  {
    ...base,
    ref: 's:1.1@0',
    label: '得分',
    value: known('4.5', '分', '4.5分'),
    origin: { kind: 'computed', formula: '' },
  },
]

const leaf = { level: 2, slot: false, added: false, illustrative: false, unconfirmed: [], children: [] }
const INDICATORS: readonly IndicatorResult[] = [
  {
    ...leaf,
    ref: 's:1@0',
    code: '1',
    name: '投入',
    level: 1,
    fullPoints: '10',
    points: '4.5',
    assessable: '5',
    children: [
      {
        ...leaf,
        ref: 's:1.1@0',
        code: '1.1',
        name: '在职人员控制率',
        fullPoints: '5',
        points: '4.5',
        assessable: '5',
        value: 'i:1.1@0',
        standardText: '不高于 100% 计满分',
        illustrative: true,
        unconfirmed: ['分值'],
        score: {
          kind: 'scored',
          points: '4.5',
          of: '5',
          sentence: '超过 9.09 个百分点，扣 0.5 分，计 4.5 分',
          working: { kind: 'deduction' },
        },
        lost: { points: '0.5', gain: { at: '100%', points: '0.5', sentence: '不超过 100% 可多得 0.5 分' } },
      },
      {
        ...leaf,
        ref: 's:1.2@0',
        code: '1.2',
        name: '三公经费变动率',
        fullPoints: '5',
        assessable: '0',
        score: { kind: 'open', of: '5', why: 'missing', sentence: '缺少上年预算数，待评', missing: [] },
      },
    ],
  },
  {
    ...leaf,
    ref: 's:2@0',
    code: '2',
    name: '过程',
    level: 1,
    fullPoints: '90',
    assessable: '0',
    children: [
      {
        ...leaf,
        ref: 's:2.1@0',
        code: '2.1',
        name: '制度健全性',
        fullPoints: '90',
        assessable: '0',
        added: true,
        score: { kind: 'excluded', of: '90', reason: '不适用', sentence: '本部门不适用' },
      },
    ],
  },
]

const TOTAL = {
  ref: 't:0',
  points: '4.5',
  assessable: '10',
  full: '100',
  rate: '45.00%',
  coverage: '10.00%',
  noGradeReason: '尚有 1 项待评',
  open: [{ indicator: '1.2', name: '三公经费变动率', sentence: '缺少上年预算数' }],
  illustrative: true,
  sentence: '可评 10 分，得 4.5 分，得分率 45.00%',
}

const side = (formula: string, working: string, text: string) => ({
  formula,
  working,
  value: known('1', '万元', text),
  inputs: [],
})
const finding = {
  severity: 'error' as const,
  unit: '0',
  unitName: '某局',
  relation: '=',
  causes: [],
  missing: [],
  illustrative: false,
  unconfirmed: [],
}

export const EVALUATION: Evaluation = {
  format: 'jiheng-evaluation/1',
  charts: [],
  title: '某局2019年度部门整体支出绩效评价',
  department: { code: '0', name: '某局' },
  year,
  publishedOnly: false,
  framework: {
    id: 'small',
    version: '1.0.0',
    name: '小指标体系',
    digest: 'f0',
    fullPoints: '100',
    authorities: [{ text: '某文件', confirmed: false }],
    grades: [{ name: '优', band: '不低于90分' }],
  },
  digests: { tree: 't0', figures: 'd0', judgements: 'j0' },
  units: [
    {
      code: '0',
      name: '某局',
      isHeadUnit: false,
      total: TOTAL,
      indicators: [{ code: '1.1', points: '4.5', of: '5' }],
      findings: { violated: 1, undecided: 0, holds: 1 },
    },
    {
      code: '1',
      name: '甲所',
      parent: '0',
      isHeadUnit: false,
      total: {
        ref: 't:1',
        points: '0',
        assessable: '0',
        full: '100',
        coverage: '0.00%',
        open: [],
        illustrative: false,
        sentence: '尚无可评的指标',
      },
      indicators: [],
      findings: { violated: 0, undecided: 2, holds: 0 },
    },
  ],
  groups: [],
  values: VALUES,
  forms: [],
  findings: [
    {
      ...finding,
      ref: 'r:R1@0',
      rule: 'R1',
      name: '在职不超编',
      result: 'holds',
      left: side('在职', '1人', '1人'),
      right: side('编制', '1人', '1人'),
      sentence: '成立',
    },
    {
      ...finding,
      ref: 'r:R2@0',
      rule: 'R2',
      name: '明细与总额一致',
      result: 'violated',
      left: side('合计(项目明细)', '10 + 2015.24', '2025.24万元'),
      right: side('项目支出', '999.44万元', '999.44万元'),
      difference: known('1025.8', '万元', '1025.80万元'),
      sentence: '相差 1025.80万元',
      causes: [{ title: '混入了科目', text: '功能科目里含基本支出。' }],
      authority: '决算说明',
    },
    {
      ...finding,
      ref: 'r:R3@0',
      rule: 'R3',
      name: '总额不超预算',
      result: 'undecided',
      left: side('总额', '', '未填报'),
      right: side('预算', '', '未填报'),
      sentence: '缺少 预算，无法判定',
    },
  ],
  indicators: INDICATORS,
  total: TOTAL,
  issues: [
    {
      ref: 'd:1',
      diagnosis: 'overstaffed',
      title: '超编',
      issue: [
        { kind: 'text', text: '在职 ' },
        { kind: 'bound', text: '24人', ref: 'f:x' },
        { kind: 'text', text: '。' },
      ],
      recommendation: [{ kind: 'text', text: '控制编制。' }],
      inputs: ['f:编制数||0|2019'],
      illustrative: false,
    },
  ],
  evidence: [],
  counts: { figures: 2, holds: 1, violated: 1, undecided: 1, scopeMismatch: 0, notApplied: 0 },
}
