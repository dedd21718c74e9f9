/**
 * 图表数据: two kinds of picture, drawn from values that stand elsewhere on the page as numbers.
 *
 *   rowComparison 逐行对照   one category per row of a group, one bar per basis      (各项目：年初预算数、决算数)
 *   composition   构成       one bar per part of a whole                             (按经济分类的支出)
 *
 * `ChartSpec` is what the evaluation may carry as `charts`; as long as it carries none, the pictures are derived from
 * values and forms. No item, unit or project is named here.
 */
import type { Evaluation, FormResult, Ref, ValueRecord } from '@jiheng/engine'
import { bareName, type EvaluationIndex } from './evaluation-index.ts'

/** 图表: `refs` of a row go with `series` one for one; null where there is no such value. */
export interface ChartSpec {
  readonly kind: 'rowComparison' | 'composition'
  readonly title: string
  readonly measure: string
  readonly series: readonly string[]
  readonly rows: readonly { readonly name: string; readonly refs: readonly (Ref | null)[] }[]
}

/** A value as the picture needs it: drawn by `amount`, always shown as `text`. */
export interface ChartCell {
  readonly ref: Ref | undefined
  readonly text: string
  readonly amount: number | undefined
  readonly illustrative: boolean
}

export interface ChartData {
  readonly kind: ChartSpec['kind']
  readonly title: string
  readonly measure: string
  readonly series: readonly string[]
  readonly rows: readonly { readonly name: string; readonly cells: readonly ChartCell[] }[]
}

/** The evaluation's own charts, else what can be derived. */
export function findCharts(index: EvaluationIndex): readonly ChartData[] {
  const own = ownCharts(index.evaluation)
  const specs = own.length > 0 ? own : [...deriveComparisons(index), ...deriveComposition(index)]
  return specs.map((spec) => resolve(index, spec)).filter((chart) => chart.rows.length > 0)
}

function ownCharts(evaluation: Evaluation): readonly ChartSpec[] {
  const carrier: Evaluation & { readonly charts?: readonly ChartSpec[] } = evaluation
  return carrier.charts ?? []
}

function resolve(index: EvaluationIndex, spec: ChartSpec): ChartData {
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

function measureOf(record: ValueRecord): string {
  return record.value.kind === 'known' ? record.value.quantity.measure : ''
}

/** A list block of a form with a budget column and a final one, else any group that has both bases. */
function deriveComparisons(index: EvaluationIndex): readonly ChartSpec[] {
  const fromForms = index.evaluation.forms.flatMap((form) =>
    form.blocks.flatMap((block) => compareColumns(index, block)),
  )
  return fromForms.length > 0 ? fromForms : compareBases(index)
}

function compareColumns(index: EvaluationIndex, block: FormResult['blocks'][number]): readonly ChartSpec[] {
  const keyAt = (row: (typeof block.rows)[number], column: number) =>
    index.values.get(row.cells[column]?.ref ?? '')?.key
  const first = block.rows[0]
  if (first === undefined || block.rows.length < 2) return []
  const width = first.cells.length
  const titles = block.head.slice(-width)
  const find = (word: string) =>
    titles.findIndex((title, column) => {
      const key = keyAt(first, column)
      return (
        key?.row !== undefined && key.year === index.evaluation.year && `${title}${key.basis}`.includes(word)
      )
    })
  const columns = [find('预算'), find('决算')]
  if (columns.includes(-1) || columns[0] === columns[1]) return []
  const refs = (row: (typeof block.rows)[number]) => columns.map((column) => row.cells[column]?.ref ?? null)
  const sample = index.values.get(refs(first)[0] ?? '')
  return [
    {
      kind: 'rowComparison',
      title: `${block.title.replace(/^[一二三四五六七八九十]+、/, '')}：预算与决算`,
      measure: sample === undefined ? '' : measureOf(sample),
      series: columns.map((column) => titles[column] ?? ''),
      rows: block.rows.map((row) => ({ name: row.title, refs: refs(row) })),
    },
  ]
}

/** Items that have one value per row of a group, on a budget basis and a final one. */
function compareBases(index: EvaluationIndex): readonly ChartSpec[] {
  const { groups, values, year } = index.evaluation
  return groups.flatMap((group): readonly ChartSpec[] => {
    const rowsHere = new Set(group.rows.map((row) => `${row.unit}|${row.row}`))
    const here = values.filter(
      ({ key }) => key?.row !== undefined && key.year === year && rowsHere.has(`${key.unit}|${key.row}`),
    )
    const items = [...new Set(here.map(({ key }) => key?.item ?? ''))]
    return items.flatMap((item): readonly ChartSpec[] => {
      const ofItem = here.filter(({ key }) => key?.item === item)
      const bases = [...new Set(ofItem.map(({ key }) => key?.basis ?? ''))]
      const budget =
        bases.find((basis) => basis.includes('年初预算')) ?? bases.find((basis) => basis.includes('预算'))
      const final = bases.find((basis) => basis.includes('决算'))
      if (budget === undefined || final === undefined) return []
      const series = [budget, final]
      const measure = ofItem.map(measureOf).find((each) => each !== '') ?? ''
      const rows = group.rows.map((row) => ({
        name: row.name,
        refs: series.map(
          (basis) =>
            ofItem.find(({ key }) => key?.row === row.row && key.unit === row.unit && key.basis === basis)
              ?.ref ?? null,
        ),
      }))
      return [{ kind: 'rowComparison', title: `${group.title}：${budget}与${final}`, measure, series, rows }]
    })
  })
}

/** 政府收支分类科目 部门预算支出经济分类 的类: national names, the same for every department. */
const ECONOMIC = /(工资福利|商品和?服务|个人和家庭|资本性)/

function deriveComposition(index: EvaluationIndex): readonly ChartSpec[] {
  const { forms, department, year, values } = index.evaluation
  const fromForms = forms
    .filter((form) => form.unit === department.code || form.unit === department.name)
    .flatMap((form) => form.blocks.map((block) => partsOf(index, block)))
  const chosen = fromForms.find((rows) => rows.length > 1)
  const loose = values
    .filter(
      ({ key, label }) =>
        key !== undefined &&
        key.row === undefined &&
        key.unit === department.code &&
        key.year === year &&
        key.basis.includes('决算') &&
        ECONOMIC.test(label),
    )
    .map((record) => ({ name: bareName(index, record), refs: [record.ref] }))
  const rows = chosen ?? (loose.length > 1 ? loose : [])
  if (rows.length === 0) return []
  const first = index.values.get(rows[0]?.refs[0] ?? '')
  return [
    {
      kind: 'composition',
      title: '支出构成（按经济分类）',
      measure: first === undefined ? '' : measureOf(first),
      series: ['决算数'],
      rows,
    },
  ]
}

function partsOf(
  index: EvaluationIndex,
  block: FormResult['blocks'][number],
): readonly { readonly name: string; readonly refs: readonly Ref[] }[] {
  return block.rows
    .filter((row) => ECONOMIC.test(row.title))
    .flatMap((row) => {
      const refs = row.cells.flatMap((cell) => (cell.ref === undefined ? [] : [cell.ref]))
      const final = refs.find((ref) => {
        const key = index.values.get(ref)?.key
        return key?.year === index.evaluation.year && key.basis.includes('决算')
      })
      return final === undefined
        ? []
        : [{ name: row.title.replace(/^(其中[：:])?[\d.、（）()\s]*/, ''), refs: [final] }]
    })
}
