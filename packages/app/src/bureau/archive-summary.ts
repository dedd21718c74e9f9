/**
 * 档案摘要: what the finance bureau keeps of a verified archive to compare departments: every indicator's points and value
 * with the standard that it was scored by, each unit's total, the problems found. Made from the recomputed evaluation
 * alone, so that the same package always gives the same summary; kept by the package's digest.
 */
import type {
  Evaluation,
  Indicator,
  IndicatorResult,
  Judgement,
  QuantityJson,
  RoundingMode,
} from '@jiheng/engine'
import type { EvaluatedCase } from '../use/evaluate-case.ts'
import { bandText, type StandardText, standardText } from './standard-text.ts'

/** What a person answered where a standard asks: a panel's answers are not among them. */
export type JudgedAnswer =
  | { readonly kind: 'checklist'; readonly met: readonly number[] }
  | { readonly kind: 'findings'; readonly count: number }
  | { readonly kind: 'level'; readonly level: string; readonly points: string }

/** One indicator 指标, group or leaf. Texts of points are exact. */
export interface SummaryIndicator {
  readonly code: string
  readonly name: string
  readonly parent: string
  readonly state: 'group' | 'scored' | 'open' | 'excluded'
  /** Full points in the framework, and here, where points of others may have been spread. */
  readonly base: string
  readonly of: string
  /** '' while open. */
  readonly points: string
  readonly value: string
  readonly quantity?: QuantityJson
  readonly sentence: string
  /** A person decided it: another standard would not change it. */
  readonly decided: boolean
  readonly standard?: StandardText
  /** Absent in summaries that an earlier edition made. */
  readonly judged?: JudgedAnswer
  readonly added: boolean
}

export interface SummaryUnit {
  readonly code: string
  readonly name: string
  readonly headUnit: boolean
  /** Points of points assessable, and the grade, '' while incomplete. */
  readonly points: string
  readonly assessable: string
  readonly full: string
  readonly grade: string
  readonly violated: number
  readonly indicators: readonly {
    readonly code: string
    readonly points: string
    readonly of: string
    readonly value: string
  }[]
}

export interface ArchiveSummary {
  readonly department: { readonly code: string; readonly name: string }
  readonly year: number
  readonly title: string
  readonly framework: {
    readonly id: string
    readonly version: string
    readonly name: string
    readonly full: string
    readonly places: number
    readonly rounding: RoundingMode
    readonly edge: 'asPrinted' | 'open'
    readonly grades: readonly { readonly name: string; readonly band: string }[]
  }
  readonly points: string
  readonly assessable: string
  readonly grade: string
  /** What is missing to a grade; '' when nothing is. */
  readonly noGrade: string
  readonly illustrative: boolean
  readonly indicators: readonly SummaryIndicator[]
  readonly issues: readonly { readonly diagnosis: string; readonly title: string; readonly text: string }[]
  readonly rules: { readonly holds: number; readonly violated: number; readonly undecided: number }
  readonly units: readonly SummaryUnit[]
}

export function summaryOf({
  evaluation,
  loaded,
}: Pick<EvaluatedCase, 'evaluation' | 'loaded'>): ArchiveSummary {
  const { framework } = loaded
  const values = new Map(evaluation.values.map((one) => [one.ref, one.value]))
  const indicators = new Map<string, Indicator>()
  const collect = (list: readonly Indicator[]): void => {
    for (const one of list) {
      indicators.set(one.code, one)
      collect(one.children)
    }
  }
  collect(framework.indicators)
  const { total } = evaluation
  return {
    department: evaluation.department,
    year: evaluation.year,
    title: evaluation.title,
    framework: {
      id: framework.id,
      version: framework.version,
      name: framework.shortName,
      full: framework.fullPoints.toString(),
      places: framework.pointsPlaces,
      rounding: framework.pointsRounding,
      edge: framework.edge,
      grades: framework.grades.map(({ name, band }) => ({ name, band: bandText(band) })),
    },
    points: total.points,
    assessable: total.assessable,
    grade: total.grade ?? '',
    noGrade: total.noGradeReason ?? '',
    illustrative: total.illustrative,
    indicators: flat(evaluation.indicators, '').map(({ one, parent }) => {
      const value = one.value === undefined ? undefined : values.get(one.value)
      const own = indicators.get(one.code)
      const standard = standardText(own?.scoring)
      const judged = judgedAnswer(loaded.judgements, evaluation.department.code, one.code)
      return {
        code: one.code,
        name: one.name,
        parent,
        state: one.children.length > 0 ? 'group' : (one.score?.kind ?? 'open'),
        base: own?.fullPoints.toString() ?? one.fullPoints,
        of: one.fullPoints,
        points: one.points ?? '',
        value: value?.text ?? '',
        ...(value?.kind === 'known' ? { quantity: value.quantity } : {}),
        sentence: one.score?.sentence ?? '',
        decided: isDecided(one),
        ...(standard === undefined ? {} : { standard }),
        ...(judged === undefined ? {} : { judged }),
        added: one.added,
      }
    }),
    issues: evaluation.issues.map((one) => ({
      diagnosis: one.diagnosis,
      title: one.title,
      text: one.issue.map((run) => run.text).join(''),
    })),
    rules: {
      holds: evaluation.counts.holds,
      violated: evaluation.counts.violated,
      undecided: evaluation.counts.undecided,
    },
    units: unitsOf(evaluation),
  }
}

const flat = (
  list: readonly IndicatorResult[],
  parent: string,
): readonly { readonly one: IndicatorResult; readonly parent: string }[] =>
  list.flatMap((one) => [{ one, parent }, ...flat(one.children, one.code)])

/** Set by a reviewer, or full because it does not apply. */
const isDecided = ({ score }: IndicatorResult): boolean =>
  score?.kind === 'scored' && ['adjusted', 'notApplicable'].includes(score.working.kind)

/** The answer that the department itself was scored by: experts' stand before it. */
function judgedAnswer(
  judgements: readonly Judgement[],
  unit: string,
  indicator: string,
): JudgedAnswer | undefined {
  const own = judgements.filter(
    (one) => one.kind !== 'determine' && one.unit === unit && one.indicator === indicator,
  )
  if (own.some(({ kind }) => kind === 'panel')) return undefined
  for (const one of own)
    switch (one.kind) {
      case 'checklist':
        return { kind: 'checklist', met: one.met }
      case 'findings':
        return { kind: 'findings', count: one.count }
      case 'level':
        return { kind: 'level', level: one.level, points: one.points?.toString() ?? '' }
      case 'choose':
        return undefined
    }
  return undefined
}

const unitsOf = ({ units, department }: Evaluation): readonly SummaryUnit[] =>
  units
    .filter((unit) => unit.code !== department.code)
    .map((unit) => ({
      code: unit.code,
      name: unit.name,
      headUnit: unit.isHeadUnit,
      points: unit.total.points,
      assessable: unit.total.assessable,
      full: unit.total.full,
      grade: unit.total.grade ?? '',
      violated: unit.findings.violated,
      indicators: unit.indicators.map((one) => ({
        code: one.code,
        points: one.points ?? '',
        of: one.of,
        value: one.value ?? '',
      })),
    }))
