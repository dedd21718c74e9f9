/** What the pages find in an evaluation, on the made-up one. */
import { expect, test } from 'vitest'
import { findCharts } from './chart-data.ts'
import { indexEvaluation, isUntouched } from './evaluation-index.ts'
import { makeEvaluation } from './fixture/make-fixture.ts'
import { findLineage } from './lineage.ts'
import { readSteps } from './pages/overview/steps.ts'
import { parseRoute, printRoute } from './route.ts'

const full = indexEvaluation(makeEvaluation('illustrative'))
const empty = indexEvaluation(makeEvaluation('empty'))

test('a score is walked down to an entered figure with its source', () => {
  const score = findLineage(full, 's:2.1@000')
  expect(score?.text).toBe('4 分（满分 5 分）')
  const value = findLineage(full, score?.inputs[0] ?? '')
  expect(value?.text).toBe('7.54%')
  const entered = findLineage(full, value?.inputs[0] ?? '')
  expect(entered?.entered).toBe(true)
  expect(entered?.facts.find((fact) => fact.title === '来源')?.words).toContain(
    '《某局2019年度部门整体支出绩效评价报告》三、（二）',
  )
})

test('a chart draws the values its refs name; a row without any is left out', () => {
  const base = makeEvaluation('illustrative')
  const value = base.values.find((one) => one.value.kind === 'known')
  const charts = [
    {
      kind: 'composition',
      title: '构成',
      measure: '万元',
      series: ['决算数'],
      rows: [
        { name: '甲', refs: [value?.ref ?? null] },
        { name: '乙', refs: [null] },
      ],
    },
  ] as const
  const [chart] = findCharts(indexEvaluation({ ...base, charts }))
  expect(chart?.rows.map((row) => row.cells.map((cell) => [cell.text, cell.amount === undefined]))).toEqual([
    [[value?.value.text, false]],
  ])
  expect(findCharts(empty)).toEqual([])
})

test('the step an evaluation stands in is the first with something left', () => {
  expect(readSteps(full).map((step) => step.state)).toEqual(['current', 'done', 'later', 'done', 'later'])
  expect(readSteps(empty).map((step) => step.state)).toEqual(['done', 'current', 'later', 'later', 'later'])
})

test('an evaluation with nothing entered is recognised', () => {
  expect(isUntouched(empty.evaluation)).toBe(true)
  expect(isUntouched(full.evaluation)).toBe(false)
})

test('an address survives being printed and parsed', () => {
  const route = { id: '衡阳/人社', page: 'rules', query: { unit: '003', ref: 'f:编制数||003|2019' } } as const
  expect(parseRoute(printRoute(route))).toEqual(route)
})
