/**
 * 档案摘要: what the finance bureau keeps of a verified archive to compare departments: every indicator's points and value
 * with the standard that it was scored by, each unit's total, the problems found. Made from the recomputed evaluation
 * alone, so that the same package always gives the same summary; kept by the package's digest.
 */
import {
  type Band,
  type Evaluation,
  type Indicator,
  type IndicatorResult,
  print,
  type QuantityJson,
  type RoundingMode,
  type ScoringRule,
} from '@jiheng/engine'
import type { EvaluatedCase } from '../use/evaluate-case.ts'

/** 评分标准 as the framework's file writes it: what a what-if begins with. */
export type StandardText =
  | { readonly kind: 'bands'; readonly bands: readonly string[] }
  | {
      readonly kind: 'deduction'
      readonly from: string
      readonly side: 'above' | 'below' | 'both'
      readonly step: string
      readonly stepKind: 'points' | 'percentOfLimit'
      readonly loss: string
      readonly partialStep: 'ignored' | 'counts'
    }

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

export function summaryOf({ evaluation, loaded }: EvaluatedCase): ArchiveSummary {
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

function standardText(rule: ScoringRule | undefined): StandardText | undefined {
  switch (rule?.kind) {
    case 'bands':
      return {
        kind: 'bands',
        bands: rule.bands.map((band) => `${bandText(band)} → ${band.points.toString()}`),
      }
    case 'deduction':
      return {
        kind: 'deduction',
        from: print(rule.from),
        side: rule.side,
        step: print(rule.step),
        stepKind: rule.stepKind,
        loss: rule.loss.toString(),
        partialStep: rule.partialStep,
      }
    default:
      return undefined
  }
}

/** 档 as a framework's file writes it: (0%, 10%]; it reads back as the same band. */
const bandText = ({ low, lowClosed, high, highClosed }: Band): string =>
  `${lowClosed ? '[' : '('}${low === null ? '…' : print(low)}, ${high === null ? '…' : print(high)}${highClosed ? ']' : ')'}`
