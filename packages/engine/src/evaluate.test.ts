import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Evaluation, IndicatorResult } from './evaluation.ts'
import { compileTemplate } from './formula/index.ts'
import { explain, findValues } from './lineage.ts'
import { Exact, Quantity } from './quantity/index.ts'
import { composeReport } from './report/compose.ts'
import { evaluateLines, smallFramework } from './testing/build.test-data.ts'

const rows = [
  { group: '项目', row: 'p1', name: '人才', unit: '0' },
  { group: '项目', row: 'p2', name: '劳动监察', unit: '0' },
]
const finding = (evaluation: Evaluation, ref: string) => evaluation.findings.find((one) => one.ref === ref)
const indicator = (evaluation: Evaluation, code: string): IndicatorResult | undefined => {
  const walk = (list: readonly IndicatorResult[]): IndicatorResult | undefined => {
    for (const one of list) {
      const found = one.code === code ? one : walk(one.children)
      if (found !== undefined) return found
    }
    return undefined
  }
  return walk(evaluation.indicators)
}
const who = { by: '甲', date: '2020-04-20', reason: '见底稿', illustrative: false, unit: '0' }
const JUDGED = [
  { kind: 'checklist', indicator: '2.1', met: [1, 2], ...who },
  { kind: 'findings', indicator: '2.2', count: 0, ...who },
  { kind: 'level', indicator: '2.3', level: '较好', ...who },
] as const
const COMPLETE = [
  '编制数 = 271人',
  '在职人数 = 250人',
  '预算·年初预算数 = 100万元',
  '预算·追加数 = 0万元',
  '决算 = 100万元',
  '任务目标 = 10件',
  '任务完成 = 10件',
]
const SLOT = "{ code: '3.2', name: 个性指标, points: 10, slot: true }"
const filled = smallFramework((text) =>
  text.replace(
    SLOT,
    "{ code: '3.2', name: 个性指标, points: 10, formula: 任务完成, measure: 件, scoring: { kind: proportion, better: more, target: 任务目标 } }",
  ),
)

describe('勾稽核对', () => {
  const { evaluation } = evaluateLines({
    lines: [
      '在职人数 = 250人',
      '编制数@1 = 200人',
      '编制数@2 = 40人',
      '项目决算/p1 = 10万元',
      '项目决算/p2 = 237.99万元',
      '项目预算/p1 = 10万元',
      '项目预算/p2 = 182万元',
      '项目支出 = 200万元',
      '决算 = 300万元',
      '全部资金决算 = 280万元',
    ],
    rows,
  })
  test.each([
    ['R1@0', 'violated', '在职人数 = 250人；编制数 = 240人；相差 10人'],
    ['R1@1', 'undecided', '缺少 本级 在职人数，无法判定'],
    ['R2@0', 'violated', '相差 47.99万元'],
    ['R3@0', 'notApplied', '本处不适用'],
    ['R4@0', 'scopeMismatch', '口径不同（fund：财政拨款、全部资金）'],
    ['R5@0/p1', 'holds', '人才：项目决算 = 10万元；项目预算 = 10万元；符合“≤”'],
    ['R5@0/p2', 'violated', '劳动监察：项目决算 = 237.99万元；项目预算 = 182万元；相差 55.99万元，不符合“≤”'],
  ])('%s 为 %s', (ref, result, words) => {
    const found = finding(evaluation, `r:${ref}`)
    expect(found?.result).toBe(result)
    expect(found?.sentence).toContain(words)
  })
  test('不符时提出可能的原因，并列出对上的名称', () => {
    expect(finding(evaluation, 'r:R2@0')?.causes).toEqual([
      { title: '口径不同', text: '各项目与功能科目同名（劳动监察（2080105 劳动监察））' },
    ])
  })
  test('缺数按规则处理：按 0 计时写明', () => {
    const zero = smallFramework((text) =>
      text.replace(
        'severity: warning, missing: { right: skip }',
        'severity: warning, missing: { right: zero }',
      ),
    )
    const { evaluation: other } = evaluateLines({
      framework: zero,
      lines: ['决算 = 300万元', '预算·年初预算数 = 300万元'],
    })
    expect(finding(other, 'r:R3@0')?.result).toBe('holds')
    expect(finding(other, 'r:R3@0')?.right.working).toContain('未填报的按 0 计')
  })
  test('公布数按区间比较：进位造成的差不算不符，超过的才算', () => {
    const at = (total: string) =>
      finding(
        evaluateLines({
          rows,
          lines: [
            '项目决算/p1 = 10.00万元 公布',
            '项目决算/p2 = 20.00万元 公布',
            `项目支出 = ${total}万元 公布`,
          ],
        }).evaluation,
        'r:R2@0',
      )
    expect(at('30.01')?.result).toBe('holds')
    expect(at('30.01')?.detectionWidth?.text).toBe('0.015万元')
    expect(at('30.02')?.result).toBe('violated')
  })
})

describe('汇总', () => {
  test('逐级相加，扣除内部往来；缺一个单位就没有合计', () => {
    const { evaluation } = evaluateLines({
      lines: [
        '决算@1 = 100.5万元',
        '决算@2 = 50万元',
        '内部转拨@1 = 20万元',
        '内部转拨@2 = 0万元',
        '项目支出@1 = 5万元',
        '编制数@1 = 3人',
        '编制数@2 = 不适用',
      ],
    })
    const text = (item: string) =>
      evaluation.values.find((one) => one.ref === `f:${item}||0|2019`)?.value.text
    expect([text('final'), text('projects') ?? '未填报', text('posts')]).toEqual([
      '130.5万元',
      '未填报',
      '3人',
    ])
  })
  test('比率不相加：按人数加权', () => {
    const { evaluation } = evaluateLines({
      lines: ['满意度@1 = 90%', '满意度@2 = 80%', '在职人数@1 = 30人', '在职人数@2 = 10人'],
    })
    expect(evaluation.values.find((one) => one.ref === 'f:satisfaction||0|2019')?.value.text).toBe('87.5%')
  })
  test('部门自有的数与所属单位合计不一致时列为不符', () => {
    const lines = ['编制数 = 10人', '编制数@1 = 6人', '编制数@2 = 5人']
    const { evaluation } = evaluateLines({ lines })
    const found = finding(evaluation, 'c:posts||0|2019')
    expect([found?.result, found?.sentence]).toEqual(['violated', '编制数 10人，所属单位合计 11人，相差 1人'])
  })
  test('合计与单位的先后次序无关', () => {
    const amounts = fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 2, maxLength: 8 })
    fc.assert(
      fc.property(amounts, (list) => {
        const units = [
          { code: '0', name: '局' },
          ...list.map((_, index) => ({ code: `u${index}`, name: `单位${index}`, parent: '0' })),
        ]
        const lines = list.map((amount, index) => `项目支出@u${index} = ${amount}元`)
        const total = (order: readonly string[], tree: typeof units) =>
          evaluateLines({ units: tree, lines: order }).evaluation.forms[0]?.blocks[0]?.rows.find(
            (row) => row.title === '项目支出',
          )?.cells[0]?.text
        return (
          total(lines, units) ===
          total([...lines].reverse(), [units[0] as never, ...units.slice(1).reverse()])
        )
      }),
      { seed: 20261123, numRuns: 20 },
    )
  })
})

describe('评定与总评', () => {
  test('缺数和未评判的都是待评；总分写作可评分值中的得分，没有等级', () => {
    const { evaluation } = evaluateLines({ lines: ['编制数 = 271人', '在职人数 = 250人'] })
    expect(evaluation.total.sentence).toBe('可评 10 分，得 10 分，得分率 100.00%；另有 7 项待评，暂不定等级')
    expect([evaluation.total.grade, evaluation.total.coverage]).toEqual([undefined, '10.00%'])
    expect(indicator(evaluation, '1.2')).toMatchObject({
      assessable: '0',
      score: { kind: 'open', why: 'missing' },
    })
    expect(indicator(evaluation, '1.2')?.points).toBeUndefined()
    expect(indicator(evaluation, '3.2')?.score).toMatchObject({ kind: 'open', why: 'notRefined' })
  })
  test('全部评完才有等级', () => {
    const { evaluation } = evaluateLines({ framework: filled, lines: COMPLETE, judgements: JUDGED })
    expect(evaluation.total.sentence).toBe('总分 100 分（满分 100 分），等级为“优”')
  })
  test('不适用：分值摊给同组的其他指标', () => {
    const judgements = [
      ...JUDGED.slice(0, 2),
      { kind: 'level', indicator: '2.3', level: '一般', ...who } as const,
      { kind: 'notApplicable', indicator: '2.4', ...who } as const,
    ]
    const { evaluation } = evaluateLines({ framework: filled, lines: COMPLETE, judgements })
    expect(indicator(evaluation, '2.4')?.score).toMatchObject({ kind: 'excluded', reason: '见底稿' })
    expect(indicator(evaluation, '2.3')).toMatchObject({ points: '6.67' })
    expect(indicator(evaluation, '2')?.assessable).toBe('40')
    expect(evaluation.total.grade).toBe('优')
  })
  test.each([
    ['full', '10', '总分 100 分'],
    ['rescale', undefined, '总分 100 分'],
  ])('不适用按 %s 处理', (policy, points, words) => {
    const framework = smallFramework((text) =>
      text
        .replace(
          SLOT,
          "{ code: '3.2', name: 个性指标, points: 10, formula: 任务完成, measure: 件, scoring: { kind: proportion, better: more, target: 任务目标 } }",
        )
        .replace('policy: redistribute', `policy: ${policy}`),
    )
    const { evaluation } = evaluateLines({
      framework,
      lines: COMPLETE,
      judgements: [...JUDGED, { kind: 'notApplicable', indicator: '2.4', ...who }],
    })
    expect(indicator(evaluation, '2.4')?.points).toBe(points)
    expect(evaluation.total.sentence).toContain(words)
  })
  test('评审调整替代计算的得分，并留下原得分和理由', () => {
    const adjust = { kind: 'adjust', indicator: '1.1', points: Exact.of(7), ...who } as const
    const { evaluation } = evaluateLines({
      framework: filled,
      lines: COMPLETE,
      judgements: [...JUDGED, adjust],
    })
    expect(indicator(evaluation, '1.1')?.points).toBe('7')
    expect(indicator(evaluation, '1.1')?.score?.sentence).toBe(
      '在职人员控制率：原计 10 分，经评审调整，计 7 分',
    )
    expect(evaluation.values.find((one) => one.ref === 's:1.1@0')?.origin).toMatchObject({
      kind: 'entered',
      source: { enteredBy: '甲', note: '2020-04-20 评判：见底稿' },
    })
  })
  test('审定数替代填报数，填报数留着；输入的数据不变', () => {
    const key = { item: 'staff', basis: '', unit: '0', year: 2019 }
    const value = { kind: 'known', quantity: Quantity.exact(Exact.of(280), '人') } as const
    const determine = { kind: 'determine', key, value, ...who } as const
    const { evaluation } = evaluateLines({
      lines: ['编制数 = 271人', '在职人数 = 250人'],
      judgements: [determine],
    })
    const record = evaluation.values.find((one) => one.ref === 'f:staff||0|2019')
    expect(record?.value.text).toBe('280人')
    expect(record?.origin).toMatchObject({ version: 2, replaced: { text: '250人' } })
    expect(indicator(evaluation, '1.1')?.score?.sentence).toContain('103.32%')
  })
  test('失分的指标说明改到什么程度能得回', () => {
    const { evaluation } = evaluateLines({
      lines: ['预算·年初预算数 = 5741.56万元', '预算·追加数 = 432.82万元'],
    })
    expect(indicator(evaluation, '1.2')?.score?.sentence).toBe('预算控制率 7.54%，在（0，10%］档，计 16 分')
    expect(indicator(evaluation, '1.2')?.lost).toEqual({
      points: '4',
      gain: { at: '等于0%', points: '4', sentence: '预算控制率若等于0%，可多得 4 分' },
    })
  })
})

describe('来历', () => {
  const { evaluation } = evaluateLines({
    lines: ['预算·年初预算数 = 5741.56万元', '预算·追加数@1 = 400万元', '预算·追加数@2 = 32.82万元 示例'],
  })
  test('从得分一直走到填报的数据', () => {
    const tree = explain(evaluation, 's:1.2@0')
    const flat: string[] = []
    const walk = (one: typeof tree, depth: number): void => {
      if (one === undefined) return
      flat.push(
        `${'  '.repeat(depth)}${one.record.label} ${one.record.value.text} ${one.record.origin.kind}${one.again ? ' 见上' : ''}`,
      )
      for (const input of one.inputs) walk(input, depth + 1)
    }
    walk(tree, 0)
    expect(flat).toEqual([
      '预算控制率得分 16分 computed',
      '  预算控制率 7.54% computed',
      '    预算（追加数） 432.82万元 consolidated',
      '      本级 预算（追加数） 400万元 entered',
      '      甲所 预算（追加数） 32.82万元 entered',
      '    预算（年初预算数） 5741.56万元 entered',
    ])
  })
  test('示例数据的标记传到一切由它得出的数', () => {
    const marked = (ref: string) => evaluation.values.find((one) => one.ref === ref)?.illustrative
    expect([
      marked('s:1.2@0'),
      marked('i:1.2@0'),
      marked('t:0'),
      marked('f:budget|年初预算数|0|2019'),
    ]).toEqual([true, true, true, false])
  })
  test('按指标编号、名称、数据项名称查找', () => {
    expect(findValues(evaluation, '1.2').map((one) => one.ref)).toEqual(['s:1.2@0'])
    expect(findValues(evaluation, '预算控制率').map((one) => one.ref)).toEqual(['i:1.2@0', 's:1.2@0'])
    expect(findValues(evaluation, '预算').length).toBeGreaterThan(2)
    expect(findValues(evaluation, '没有')).toEqual([])
  })
  test('每个来历都指向存在的记录，没有循环', () => {
    const refs = new Set(evaluation.values.map((one) => one.ref))
    for (const value of evaluation.values)
      for (const input of value.inputs) expect(refs.has(input), `${value.ref} → ${input}`).toBe(true)
  })
})

describe('报告', () => {
  const make = (lines: readonly string[], words = '职能有 {编制数}。') => {
    const framework = smallFramework()
    const { evaluation, render } = evaluateLines({ framework, lines, rows })
    const template = compileTemplate(words, framework.names).template
    return composeReport({
      evaluation,
      render,
      outline: framework.outline,
      narrative: new Map(template === undefined || words === '' ? [] : [['职能', [template]]]),
      title: '报告',
      organisation: '某局',
    })
  }
  test('数字都绑定到数值；缺数的句子换成“未”句', () => {
    const { document, problems } = make(['编制数 = 271人', '在职人数 = 250人'])
    expect(problems).toEqual([])
    expect(document?.blocks[1]).toEqual({
      kind: 'paragraph',
      text: [
        { kind: 'text', text: '某局编制' },
        { kind: 'bound', text: '271人', ref: 'f:posts||0|2019' },
        { kind: 'text', text: '，在职' },
        { kind: 'bound', text: '250人', ref: 'f:staff||0|2019' },
        { kind: 'text', text: '。' },
        { kind: 'text', text: '满意度未调查。' },
      ],
    })
  })
  test('缺数而没有写明怎么说的，报告不出，并指出缺什么', () => {
    const { document, problems } = make(['编制数 = 271人'])
    expect(document).toBeUndefined()
    expect(problems.map((one) => [one.code, one.values.name])).toEqual([
      ['report-figure-missing', '在职人数'],
    ])
  })
  test('必填的文字没有写', () => {
    expect(make(['编制数 = 271人', '在职人数 = 250人'], '').problems.map((one) => one.code)).toEqual([
      'narrative-missing',
    ])
  })
})

test('同样的输入，同样的结果', () => {
  const once = () =>
    JSON.stringify(evaluateLines({ framework: filled, lines: COMPLETE, judgements: JUDGED }).evaluation)
  expect(once()).toBe(once())
})
