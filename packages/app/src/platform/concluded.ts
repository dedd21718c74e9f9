/**
 * The conclusion worked out 评价结论: an evaluation's case folder in each of its three views, assessed outside of any
 * transaction; the sheet of any unit; words for pages.
 */
import {
  type EvaluationInput,
  type Indicator,
  type IndicatorResult,
  type Issue,
  type Problem,
  type TotalResult,
  type UnitSheet,
  unitSheet,
} from '@jiheng/engine'
import type { Given } from '../contract/conclusion.ts'
import type { AssessedCase } from '../use/evaluate-case.ts'
import { assessFolder, type CaseFolder, type CaseView, caseFolderOf } from './case-folder.ts'
import type { Ports } from './context.ts'
import type { Reader } from './store.ts'

export type Folders = Readonly<Record<CaseView, CaseFolder>>

/** The folder in each view, to be assessed once the transaction has ended. */
export async function foldersOf(
  reader: Reader,
  ports: Pick<Ports, 'library' | 'hash'>,
  evaluation: string,
): Promise<Folders> {
  return {
    self: await caseFolderOf(reader, ports, evaluation, 'self'),
    computed: await caseFolderOf(reader, ports, evaluation, 'computed'),
    reviewed: await caseFolderOf(reader, ports, evaluation, 'reviewed'),
  }
}

export interface AssessedViews {
  readonly views?: Readonly<Record<CaseView, AssessedCase>>
  readonly problems: readonly Problem[]
}

export async function assessViews(folders: Folders, ports: Pick<Ports, 'hash'>): Promise<AssessedViews> {
  const self = await assessFolder(folders.self, ports)
  const computed = await assessFolder(folders.computed, ports)
  const reviewed = await assessFolder(folders.reviewed, ports)
  const problems = [reviewed, computed, self].find((one) => one.assessed === undefined)?.problems ?? []
  if (self.assessed === undefined || computed.assessed === undefined || reviewed.assessed === undefined)
    return { problems }
  return {
    views: { self: self.assessed, computed: computed.assessed, reviewed: reviewed.assessed },
    problems,
  }
}

export const problemWords = (problems: readonly Problem[]): readonly string[] => [
  ...new Set(problems.filter((one) => one.severity === 'error').map((one) => `${one.title}：${one.detail}`)),
]

/** What an assessed case was evaluated from. Digests are left out: these are for reading, not for proving. */
export const inputOf = ({ loaded }: AssessedCase): EvaluationInput => ({
  title: loaded.title,
  framework: loaded.framework,
  tree: loaded.tree,
  figures: loaded.figures,
  judgements: loaded.judgements,
  ...(loaded.issues === undefined ? {} : { issues: loaded.issues }),
  year: loaded.year,
  publishedOnly: false,
  evidence: loaded.evidence,
  words: loaded.words,
  added: loaded.added,
  digests: { framework: '', tree: '', figures: '', judgements: '' },
})

const sheets = new WeakMap<AssessedCase, Map<string, UnitSheet>>()

/** 评分表 of one unit; the department's own is the evaluation's. Remembered as long as its case is. */
export function sheetAt(assessed: AssessedCase, unit: string): UnitSheet {
  const { evaluation } = assessed
  if (unit === evaluation.department.code)
    return { indicators: evaluation.indicators, total: evaluation.total, values: evaluation.values }
  const known = sheets.get(assessed) ?? new Map<string, UnitSheet>()
  sheets.set(assessed, known)
  const found = known.get(unit) ?? unitSheet(inputOf(assessed), unit)
  known.set(unit, found)
  return found
}

/** The tree as lines, parents before children. */
export const linesOf = (list: readonly IndicatorResult[]): readonly IndicatorResult[] =>
  list.flatMap((one) => [one, ...linesOf(one.children)])

export const shownTotal = (total: TotalResult) => ({
  points: total.points,
  assessable: total.assessable,
  rate: total.rate ?? '',
  coverage: total.coverage,
  grade: total.grade ?? '',
  noGradeReason: total.noGradeReason ?? '',
  sentence: total.sentence,
})

export const shownCell = (one: IndicatorResult | undefined) => ({
  points: one?.points ?? '',
  sentence: one?.score?.sentence ?? '',
  kind: one?.score?.kind ?? '',
})

/** What a person can choose of a standard. */
export function choicesOf({ scoring }: Indicator): {
  kind: 'checklist' | 'findings' | 'levels' | 'either' | ''
  options: string[]
} {
  switch (scoring?.kind) {
    case 'checklist':
      return { kind: 'checklist', options: scoring.items.map((one) => one.text) }
    case 'findings':
      return { kind: 'findings', options: [...scoring.items] }
    case 'levels':
      return { kind: 'levels', options: scoring.levels.map((one) => one.name) }
    case 'either':
      return scoring.choose === 'judged'
        ? { kind: 'either', options: scoring.options.map((one) => one.name) }
        : { kind: '', options: [] }
    default:
      return { kind: '', options: [] }
  }
}

/** What somebody gave, in words. */
export function givenWords(content: Readonly<Record<string, unknown>> | Given): string {
  const { kind, met, count, level, option, points } = content as Readonly<Record<string, unknown>>
  switch (kind) {
    case 'checklist':
      return Array.isArray(met) && met.length > 0 ? `符合第 ${met.join('、')} 项` : '各项都不符合'
    case 'findings':
      return `发现 ${String(count)} 例`
    case 'level':
      return `评定为“${String(level)}”`
    case 'choose':
      return `选定“${String(option)}”`
    case 'notApplicable':
      return '不适用'
    default:
      return points === undefined ? '' : `${String(points)} 分`
  }
}

export const shownRuns = (runs: Issue['issue']) =>
  runs.map((run) =>
    run.kind === 'text'
      ? { kind: run.kind, text: run.text }
      : {
          kind: run.kind,
          text: run.text,
          ref: run.ref,
          ...(run.illustrative === true ? { illustrative: true } : {}),
          ...(run.unconfirmed === true ? { unconfirmed: true } : {}),
        },
  )
