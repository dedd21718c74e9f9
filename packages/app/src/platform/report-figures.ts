/**
 * Figures of a report 报告中的数: every number that the composed report binds, named so that it is the same figure from one
 * version of the text to the next. What was accepted and what was issued are compared with what stands there now.
 */
import {
  bindingsOf,
  printPlace,
  type Ref,
  type ReportDocument,
  type Source,
  type ValueRecord,
} from '@jiheng/engine'
import type { AssessedCase } from '../use/evaluate-case.ts'

export interface ReportFigure {
  readonly key: string
  readonly ref: Ref
  readonly label: string
  /** The value as printed by itself, whatever form a sentence gives it. */
  readonly text: string
}

export interface FigureChange {
  readonly key: string
  readonly ref: Ref
  readonly label: string
  readonly before: string
  readonly after: string
}

/** Each figure once, in reading order. */
export function figuresOf({
  report,
  evaluation,
}: Pick<AssessedCase, 'report' | 'evaluation'>): readonly ReportFigure[] {
  if (report === undefined) return []
  const records = new Map(evaluation.values.map((record) => [record.ref, record]))
  const figures = new Map<Ref, ReportFigure>()
  const labels = new Map<string, number>()
  for (const ref of refsIn(report)) {
    const record = records.get(ref)
    if (record === undefined || figures.has(ref)) continue
    figures.set(ref, {
      key: keyOf(ref, record.label, labels),
      ref,
      label: record.label,
      text: record.value.text,
    })
  }
  return [...figures.values()]
}

/** Expressions are numbered anew in each evaluation: what names them is their formula, and which of that formula it is. */
function keyOf(ref: Ref, label: string, labels: Map<string, number>): string {
  if (!ref.startsWith('x:')) return ref.slice(0, 500)
  const count = (labels.get(label) ?? 0) + 1
  labels.set(label, count)
  return `${`x|${label}`.slice(0, 480)}${count === 1 ? '' : `#${count}`}`
}

function refsIn(report: ReportDocument): readonly Ref[] {
  const charts = report.blocks.flatMap((block) =>
    block.kind === 'chart'
      ? block.chart.rows.flatMap((row) => row.marks.flatMap((mark) => (mark === null ? [] : [mark.ref])))
      : [],
  )
  return [...bindingsOf(report).map((one) => one.ref), ...charts]
}

/** What is no longer as it was accepted. A figure that nobody has accepted yet is new, not changed. */
export const changedSince = (
  figures: readonly ReportFigure[],
  accepted: Readonly<Record<string, string>>,
): readonly FigureChange[] =>
  figures.flatMap(({ key, ref, label, text }) => {
    const before = accepted[key]
    return before === undefined || before === text ? [] : [{ key, ref, label, before, after: text }]
  })

/** Everything that differs between two reports: changed, there anew, there no more. */
export function differences(
  before: readonly ReportFigure[],
  after: readonly ReportFigure[],
): readonly FigureChange[] {
  const old = new Map(before.map((one) => [one.key, one]))
  const now = new Set(after.map((one) => one.key))
  return [
    ...after.flatMap(({ key, ref, label, text }) => {
      const was = old.get(key)?.text ?? ''
      return was === text ? [] : [{ key, ref, label, before: was, after: text }]
    }),
    ...before
      .filter((one) => !now.has(one.key))
      .map(({ key, label, text }) => ({ key, ref: '', label, before: text, after: '' })),
  ]
}

export const acceptedOf = (figures: readonly ReportFigure[]): Readonly<Record<string, string>> =>
  Object.fromEntries(figures.map((one) => [one.key, one.text]))

/** One line of a value's lineage as a list shows it. */
export interface LineageStep {
  readonly ref: Ref
  readonly depth: number
  readonly label: string
  readonly text: string
  readonly how: string
  readonly working: string
  readonly source: string
}
const MOST_STEPS = 200
const DEEPEST = 6

/** 来历 of a value: itself, then what it was made from, down to what people entered. */
export function lineageOf(recordOf: (ref: Ref) => ValueRecord | undefined, ref: Ref): readonly LineageStep[] {
  const steps: LineageStep[] = []
  const walk = (at: Ref, depth: number, path: readonly Ref[]): void => {
    const record = recordOf(at)
    if (record === undefined || path.includes(at) || steps.length >= MOST_STEPS) return
    const { origin } = record
    steps.push({
      ref: at,
      depth,
      label: record.label,
      text: record.value.text,
      how: HOW[origin.kind],
      working: record.working ?? (origin.kind === 'computed' ? origin.formula : ''),
      source: origin.kind === 'entered' ? sourceWords(origin.source) : '',
    })
    if (depth < DEEPEST) for (const input of record.inputs) walk(input, depth + 1, [...path, at])
  }
  walk(ref, 0, [])
  return steps
}

function sourceWords({ place, enteredBy, note }: Source): string {
  return [
    printPlace(place),
    ...(enteredBy === undefined ? [] : [`${enteredBy}填报`]),
    ...(note === undefined ? [] : [note]),
  ].join('；')
}

const HOW = { entered: '填报', consolidated: '汇总', computed: '计算', absent: '未填报' } as const
