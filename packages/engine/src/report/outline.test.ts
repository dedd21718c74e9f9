import { describe, expect, test } from 'vitest'
import { compileOutline } from '../framework/outline.ts'
import { plainText } from '../render.ts'
import { evaluateLines, smallFramework } from '../testing/build.test-data.ts'
import { composeReport } from './compose.ts'

const rows = [
  { group: '项目', row: 'p1', name: '人才', unit: '0' },
  { group: '项目', row: 'p2', name: '劳动监察', unit: '0' },
  { group: '项目', row: 'p3', name: '信息化', unit: '0' },
]
const LINES = [
  '编制数@1 = 200人',
  '编制数@2 = 40人',
  '在职人数@1 = 210人',
  '在职人数@2 = 30人',
  '项目决算/p1 = 10万元',
  '项目决算/p2 = 237.99万元',
  '项目决算/p3 = 9万元',
  '项目预算/p1 = 10万元',
  '项目预算/p2 = 182万元',
  '项目预算/p3 = 12万元',
]
const PACE = ['进度·上半年/p1 = 4万元', '进度·全年/p1 = 10万元', '进度·全年/p2 = 12.5万元']

const ITEM = '- { code: projectFinal, name: 项目决算, measure: 万元, group: 项目 }'
/** With an item of the group on two bases there is a chart. */
const charted = smallFramework((text) =>
  text.replace(
    ITEM,
    `${ITEM}\n  - { code: pace, name: 进度, measure: 万元, group: 项目, bases: [上半年, 全年] }`,
  ),
)
const CHART = '项目：上半年与全年'

function compose(outline: string, framework = smallFramework()) {
  const { evaluation, render } = evaluateLines({
    framework,
    lines: framework === charted ? [...LINES, ...PACE] : LINES,
    rows,
  })
  const compiled = compileOutline(outline, 'outline.yaml', framework)
  const composed = composeReport({
    evaluation,
    render,
    outline: compiled.outline?.outline ?? [],
    narrative: new Map([['职能', []]]),
    title: '报告',
    organisation: '某局',
  })
  const words = (composed.document?.blocks ?? []).map((block) =>
    block.kind === 'paragraph' || block.kind === 'heading' ? plainText(block.text) : block.kind,
  )
  return { ...composed, evaluation, render, compiled, words }
}

describe('名单由数据得出，项数和名字不会不一致', () => {
  test('清单的行', () => {
    const { words } = compose(`outline:
  - kind: paragraph
    sentences:
      - { of: rows, group: 项目, when: 项目决算 ≤ 项目预算, text: '未超预算的项目有{数量}个：{名单}。', otherwise: 各项目都超预算。 }
      - { of: rows, group: 项目, when: 项目决算 > 9000万元, text: '大项目{数量}个：{名单}。', otherwise: 没有大项目。 }
`)
    expect(words).toEqual(['未超预算的项目有2个：人才、信息化。没有大项目。'])
  })
  test('单位；数量带来历', () => {
    const { document, evaluation, render } = compose(`outline:
  - kind: paragraph
    sentences:
      - { of: units, when: 在职人数 > 编制数, text: '超编的单位有{数量}个：{名单}。' }
`)
    const block = document?.blocks[0]
    if (block?.kind !== 'paragraph') throw new Error('no paragraph')
    const over = evaluation.units.filter((unit) => unit.code === '1').map((unit) => unit.name)
    expect(plainText(block.text)).toBe(`超编的单位有1个：${over.join('、')}。`)
    const bound = block.text.find((run) => run.kind === 'bound')
    expect(bound?.kind === 'bound' ? render.records.get(bound.ref)?.inputs : []).toEqual(['t:1'])
  })
  test('指标：失分、满分、待评合起来是全部', () => {
    const { words, evaluation } = compose(`outline:
  - { kind: paragraph, sentences: [{ of: indicators, which: lost, text: '{数量}', otherwise: '0' }] }
  - { kind: paragraph, sentences: [{ of: indicators, which: full, text: '{数量}', otherwise: '0' }] }
  - { kind: paragraph, sentences: [{ of: indicators, which: open, text: '{数量}', otherwise: '0' }] }
`)
    const count = (list: typeof evaluation.indicators): number =>
      list.reduce(
        (sum, one) =>
          sum + count(one.children) + (one.score?.kind === 'scored' || one.score?.kind === 'open' ? 1 : 0),
        0,
      )
    expect(words.reduce((sum, one) => sum + Number(one), 0)).toBe(count(evaluation.indicators))
  })
})

test('按情形换文字：高于、低于、持平', () => {
  const { words } = compose(`outline:
  - kind: paragraph
    sentences:
      - 在职人数
      - { when: 在职人数 > 编制数, text: 高于, cases: [{ when: 在职人数 < 编制数, text: 低于 }], otherwise: 与编制数持平 }
      - 。
`)
  expect(words).toEqual(['在职人数与编制数持平。'])
})

test('自述在编辑时写了的，用编辑的；没写的仍算缺', () => {
  const written = compose(`outline:
  - { kind: narrative, slot: 职能, title: 职能, required: true, paragraphs: [['编制{编制数}。']] }
`)
  expect(written.words).toEqual(['编制240人。'])
  const missing = compose(`outline:
  - { kind: narrative, slot: 职能, title: 职能, required: true, paragraphs: [['']] }
`)
  expect(missing.problems.map((one) => one.code)).toEqual(['narrative-missing'])
})

test('图带着绑定的数；没有这张图时指出', () => {
  const { document, evaluation } = compose(`outline: [{ kind: chart, chart: '${CHART}' }]`, charted)
  const block = document?.blocks[0]
  if (block?.kind !== 'chart') throw new Error('no chart')
  expect(block.chart.rows.map((row) => row.name)).toEqual(evaluation.charts[0]?.rows.map((row) => row.name))
  const marks = block.chart.rows.flatMap((row) => row.marks)
  expect(marks.map((mark) => mark?.amount)).toEqual(['4', '10', undefined, '12.5', undefined, undefined])
  for (const mark of marks)
    if (mark !== null)
      expect(evaluation.values.find((one) => one.ref === mark.ref)?.value.text).toBe(mark.text)
  expect(compose('outline: [{ kind: chart, chart: 没有的图 }]').problems.map((one) => one.code)).toEqual([
    'report-figure-missing',
  ])
})

test('写错的名字、没有的表，逐处指出并有行列', () => {
  const { compiled } = compose(`outline:
  - { kind: paragraph, sentences: ['{编制人数}'] }
  - { kind: table, table: form, form: 没有, title: 表 }
`)
  expect(compiled.problems.map((one) => [one.code, one.place?.kind === 'file' ? one.place.line : 0])).toEqual(
    [
      ['formula-unknown-item', 2],
      ['form-unknown', 3],
    ],
  )
})
