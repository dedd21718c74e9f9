/**
 * 财政复评 and 情景测算: points of a summary with the bureau's own in place of the department's, under other weights and
 * other standards. Nothing here changes what was received: each answer is worked out anew from the summary. Exact
 * arithmetic; a total exists once every indicator has points.
 */
import {
  Exact,
  inBand,
  Quantity,
  quantityFromJson,
  readBand,
  type ScoringRule,
  type Standing,
  score,
  sumExact,
} from '@jiheng/engine'
import type { ArchiveSummary, SummaryIndicator } from './archive-summary.ts'

/** Points that the bureau gave, by indicator. */
export type GivenPoints = ReadonlyMap<string, Exact>

/** What a what-if moves 情景: full points of indicators (or whole groups), and standards of leaves. */
export interface Scenario {
  readonly weights: ReadonlyMap<string, Exact>
  readonly standards: ReadonlyMap<string, ScoringRule>
}
export const AS_IT_IS: Scenario = { weights: new Map(), standards: new Map() }

export interface ScoredIndicator {
  readonly code: string
  readonly of: Exact
  /** Absent while open or out of the total. */
  readonly points?: Exact
  readonly open: boolean
}

/** 得分 of one department. */
export interface DepartmentScores {
  readonly indicators: ReadonlyMap<string, ScoredIndicator>
  /** Codes of leaves in order. */
  readonly leaves: readonly string[]
  readonly total?: Exact
  readonly grade?: string
}

/** As sealed: the same for as long as the summary is remembered. */
const asSealed = new WeakMap<ArchiveSummary, DepartmentScores>()

export function scoresOf(
  summary: ArchiveSummary,
  given: GivenPoints = new Map(),
  scenario: Scenario = AS_IT_IS,
): DepartmentScores {
  if (given.size > 0 || scenario !== AS_IT_IS) return workedOut(summary, given, scenario)
  const known = asSealed.get(summary) ?? workedOut(summary, given, scenario)
  asSealed.set(summary, known)
  return known
}

function workedOut(summary: ArchiveSummary, given: GivenPoints, scenario: Scenario): DepartmentScores {
  const byCode = new Map(summary.indicators.map((one) => [one.code, one]))
  const leaves = summary.indicators.filter((one) => one.state !== 'group')
  const scored = new Map(
    leaves.map((one) => [one.code, leafOf(one, summary, given, scenario, factorOf(one, byCode, scenario))]),
  )
  const total = totalOf(summary, leaves, scored)
  const grade =
    total === undefined
      ? undefined
      : summary.framework.grades.find(({ band }) => {
          const read = readBand(band, '分')
          return read !== undefined && inBand(read, Quantity.exact(total, '分'))
        })?.name
  return {
    indicators: new Map([...scored, ...groupsOf(summary, scored)]),
    leaves: leaves.map(({ code }) => code),
    ...(total === undefined ? {} : { total }),
    ...(grade === undefined ? {} : { grade }),
  }
}

const exact = (text: string): Exact => Exact.parse(text) ?? Exact.zero

/** What the weights of an indicator and of the groups around it make of its points. */
function factorOf(
  leaf: SummaryIndicator,
  byCode: ReadonlyMap<string, SummaryIndicator>,
  { weights }: Scenario,
): Exact {
  let factor = Exact.one
  for (let one: SummaryIndicator | undefined = leaf; one !== undefined; one = byCode.get(one.parent)) {
    const weight = weights.get(one.code)
    const base = exact(one.base)
    if (weight !== undefined && !base.isZero()) factor = factor.mul(weight.div(base))
  }
  return factor
}

function leafOf(
  one: SummaryIndicator,
  { framework }: ArchiveSummary,
  given: GivenPoints,
  { standards }: Scenario,
  factor: Exact,
): ScoredIndicator {
  const here = exact(one.of)
  const of = here.mul(factor)
  const base = { code: one.code, of }
  const rounded = (points: Exact): Exact => points.mul(factor).round(framework.places, framework.rounding)
  const own = given.get(one.code)
  if (own !== undefined) return { ...base, points: rounded(own), open: false }
  if (one.state === 'excluded') return { ...base, open: false }
  const standard = standards.get(one.code)
  if (standard === undefined || one.decided || one.quantity === undefined)
    return one.state === 'open'
      ? { ...base, open: true }
      : { ...base, points: rounded(exact(one.points)), open: false }
  const quantity = quantityFromJson(one.quantity)
  const full = exact(one.base)
  const found = score(
    standard,
    {
      name: one.name,
      measure: one.quantity.measure,
      places: 2,
      ...(quantity === undefined ? {} : { value: { kind: 'known', quantity } as const }),
    },
    full,
    framework,
  )
  if (found.kind === 'open') return { ...base, open: true }
  // Points of the standard are of the framework's full points; here they may have been spread.
  const share = full.isZero() ? Exact.one : here.div(full)
  return { ...base, points: rounded(found.points.mul(share)), open: false }
}

/** As the engine adds up: what does not apply is left out and the rest brought to the full points. */
function totalOf(
  { framework, assessable }: ArchiveSummary,
  leaves: readonly SummaryIndicator[],
  scored: ReadonlyMap<string, ScoredIndicator>,
): Exact | undefined {
  const all = leaves.flatMap(({ code }) => scored.get(code) ?? [])
  if (all.some(({ open }) => open)) return undefined
  const counted = all.filter(({ points }) => points !== undefined)
  const now = sumExact(counted.map(({ of }) => of))
  if (now.isZero()) return undefined
  const before = sumExact(
    leaves.filter(({ code }) => scored.get(code)?.points !== undefined).map(({ of }) => exact(of)),
  )
  // Full points of leaves are printed to two places; how they stand together was added up exactly.
  const isWhole = leaves.every(({ state }) => state !== 'open')
  const whole = isWhole && !exact(assessable).isZero() ? exact(assessable).mul(now.div(before)) : now
  return sumExact(counted.map(({ points }) => points ?? Exact.zero))
    .mul(exact(framework.full))
    .div(whole)
    .round(framework.places, framework.rounding)
}

function groupsOf(
  { indicators }: ArchiveSummary,
  scored: ReadonlyMap<string, ScoredIndicator>,
): readonly (readonly [string, ScoredIndicator])[] {
  const found = new Map<string, ScoredIndicator>(scored)
  const groups = indicators.filter((one) => one.state === 'group')
  const held = new Map<string, string[]>()
  for (const { code, parent } of indicators) held.set(parent, [...(held.get(parent) ?? []), code])
  // Groups stand before what they hold.
  for (const { code } of [...groups].reverse()) {
    const below = (held.get(code) ?? []).flatMap((one) => found.get(one) ?? [])
    const counted = below.filter(({ points }) => points !== undefined)
    const open = below.some((one) => one.open)
    found.set(code, {
      code,
      of: sumExact(below.map(({ of }) => of)),
      open,
      ...(open || counted.length === 0
        ? {}
        : { points: sumExact(counted.map(({ points }) => points ?? Exact.zero)) }),
    })
  }
  return groups.flatMap(({ code }) => {
    const group = found.get(code)
    return group === undefined ? [] : [[code, group] as const]
  })
}

/** What ranks are made and explained from: the total and the leaves that it is the sum of. */
export const standingOf = (id: string, scores: DepartmentScores): Standing => ({
  id,
  ...(scores.total === undefined ? {} : { total: scores.total }),
  parts: new Map(
    scores.leaves.flatMap((code) => {
      const points = scores.indicators.get(code)?.points
      return points === undefined ? [] : [[code, points] as const]
    }),
  ),
})

/** 得分率, by which indicators are compared whose full points differ between departments. */
export const rateOf = ({ points, of }: ScoredIndicator): Exact | undefined =>
  points === undefined || of.isZero() ? undefined : points.div(of)
