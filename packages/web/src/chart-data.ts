/**
 * 图表数据: the evaluation says what to draw (`charts`); here its refs become the values that stand elsewhere on the page
 * as numbers. No item, unit or project is named here.
 */
import type { Chart, Ref, ValueRecord } from '@jiheng/engine'
import type { EvaluationIndex } from './evaluation-index.ts'

/** A value as the picture needs it: drawn by `amount`, always shown as `text`. */
export interface ChartCell {
  readonly ref: Ref | undefined
  readonly text: string
  readonly amount: number | undefined
  readonly illustrative: boolean
}

export interface ChartData {
  readonly kind: Chart['kind']
  readonly title: string
  readonly measure: string
  readonly series: readonly string[]
  readonly rows: readonly { readonly name: string; readonly cells: readonly ChartCell[] }[]
}

/** The evaluation's charts that have something in them. */
export function findCharts(index: EvaluationIndex): readonly ChartData[] {
  return index.evaluation.charts
    .map((chart) => resolve(index, chart))
    .filter((chart) => chart.rows.length > 0)
}

function resolve(index: EvaluationIndex, spec: Chart): ChartData {
  const cell = (ref: Ref | null | undefined): ChartCell => {
    const record = ref === null || ref === undefined ? undefined : index.values.get(ref)
    if (record === undefined) return { ref: undefined, text: '—', amount: undefined, illustrative: false }
    return {
      ref: record.ref,
      text: record.value.text,
      amount: amountOf(record),
      illustrative: record.illustrative,
    }
  }
  const rows = spec.rows.map((row) => ({
    name: row.name,
    cells: spec.series.map((_, position) => cell(row.refs[position])),
  }))
  return { ...spec, rows: rows.filter((row) => row.cells.some((each) => each.amount !== undefined)) }
}

/** For the length of a bar only; never printed. */
function amountOf(record: ValueRecord): number | undefined {
  if (record.value.kind !== 'known') return undefined
  const { value } = record.value.quantity
  const [numerator, denominator] = value.split('/')
  const amount = denominator === undefined ? Number(value) : Number(numerator) / Number(denominator)
  return Number.isFinite(amount) ? amount : undefined
}
