/** 可比的部门: the current archives of one year under one framework, each with its scores, worked out once for all that is shown. */
import { Exact, pointsText, type Ranked, rankBy } from '@jiheng/engine'
import type { ArchiveSummary, SummaryIndicator } from './archive-summary.ts'
import { readSummary } from './read-summary.ts'
import { type DepartmentScores, type GivenPoints, rateOf, type Scenario, scoresOf } from './scores.ts'

/** One department's archive in the series. */
export interface Member {
  readonly id: string
  readonly department: string
  readonly name: string
  readonly summary: ArchiveSummary
  readonly given: GivenPoints
}

export interface ScoredMember extends Member {
  readonly scores: DepartmentScores
  /** The bureau gave points of its own, and they count here. */
  readonly changed: boolean
}

export const scoredBy = (
  members: readonly Member[],
  basis: 'department' | 'bureau',
  scenario?: Scenario,
): readonly ScoredMember[] =>
  members.map((one) => ({
    ...one,
    scores: scoresOf(one.summary, basis === 'bureau' ? one.given : new Map(), scenario),
    changed: basis === 'bureau' && one.given.size > 0,
  }))

export type Measured = 'rate' | 'points' | 'value'

/** What one department is compared by: the figure, how it is printed, or why there is none. */
export interface Compared {
  readonly member: ScoredMember
  readonly figure?: Exact
  readonly shown: string
  readonly points: string
  readonly of: string
  readonly value: string
  readonly why: string
}

export function comparedOf(member: ScoredMember, indicator: string, by: Measured): Compared {
  const { summary, scores } = member
  if (indicator === '') {
    const { total } = scores
    const points = total === undefined ? '' : pointsText(total)
    const { full } = readSummary(summary)
    return {
      member,
      points,
      of: summary.framework.full,
      value: '',
      ...(total === undefined
        ? { shown: '', why: openWords(summary, scores) }
        : {
            figure: by === 'rate' ? total.div(full) : total,
            shown: by === 'rate' ? percent(total.div(full)) : points,
            why: '',
          }),
    }
  }
  const read = readSummary(summary).byCode.get(indicator)
  const known = read?.indicator
  const scored = scores.indicators.get(indicator)
  if (read === undefined || known === undefined || scored === undefined)
    return { member, shown: '', points: '', of: '', value: '', why: '没有这个指标' }
  const base = {
    member,
    points: scored.points === undefined ? '' : pointsText(scored.points),
    of: pointsText(scored.of),
    value: known.value,
  }
  if (by === 'value') {
    const { quantity } = read
    return quantity === undefined
      ? { ...base, shown: '', why: known.value === '' ? '没有指标值' : known.value }
      : { ...base, figure: quantity.value, shown: known.value, why: '' }
  }
  const figure = by === 'rate' ? rateOf(scored) : scored.points
  if (figure === undefined)
    return { ...base, shown: '', why: known.state === 'excluded' ? '不适用' : known.sentence || '待评' }
  return { ...base, figure, shown: by === 'rate' ? percent(figure) : pointsText(figure), why: '' }
}

export const percent = (share: Exact): string => `${share.mul(Exact.hundred).toFixed(2)}%`

/** Which indicators are open, by name. */
function openWords({ indicators }: ArchiveSummary, scores: DepartmentScores): string {
  const open = indicators.filter(
    (one) => one.state !== 'group' && scores.indicators.get(one.code)?.open === true,
  )
  return open.length === 0
    ? '没有可以评定的指标'
    : `待评：${open
        .slice(0, 5)
        .map(({ name }) => name)
        .join('、')}${open.length > 5 ? `等 ${open.length} 项` : ''}`
}

export const rankedBy = (
  compared: readonly Compared[],
  best: 'high' | 'low',
): { readonly ranked: readonly Ranked<Compared>[]; readonly unranked: readonly Compared[] } =>
  rankBy(compared, ({ figure }) => figure, best)

/** Indicators that all departments have: those of the framework, without what departments added. */
export const commonIndicators = ([first]: readonly Member[]): readonly SummaryIndicator[] =>
  (first?.summary.indicators ?? []).filter(({ added }) => !added)
