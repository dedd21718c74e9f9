/**
 * 财政复评 and 情景测算: points of a summary with the bureau's own in place of the department's, under other weights and
 * other standards. Nothing here changes what was received: each answer is worked out anew from the summary. Exact
 * arithmetic; a total exists once every indicator has points.
 */
import { Exact, inBand, Quantity, type Standing, score, sumExact } from '@jiheng/engine'
import type { ArchiveSummary } from './archive-summary.ts'
import { type ReadIndicator, type ReadSummary, readSummary } from './read-summary.ts'
import type { MovedStandard } from './standard-text.ts'

/** Points that the bureau gave, by indicator. */
export type GivenPoints = ReadonlyMap<string, Exact>

/** What a what-if moves 情景: full points of indicators (or whole groups), and standards of leaves. */
export interface Scenario {
  readonly weights: ReadonlyMap<string, Exact>
  readonly standards: ReadonlyMap<string, MovedStandard>
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
  /** Leaves and groups; groups are added up when they are first asked for. */
  readonly indicators: ReadonlyMap<string, ScoredIndicator>
  /** Leaves alone. */
  readonly scored: ReadonlyMap<string, ScoredIndicator>
  /** Codes of leaves in order. */
  readonly leaves: readonly string[]
  readonly total?: Exact
  readonly grade?: string
}

/** As sealed, and with the bureau's points as they were last: the same for as long as the summary is remembered. */
const asSealed = new WeakMap<ArchiveSummary, DepartmentScores>()
const asGiven = new WeakMap<ArchiveSummary, { readonly given: string; readonly scores: DepartmentScores }>()

export function scoresOf(
  summary: ArchiveSummary,
  given: GivenPoints = new Map(),
  scenario: Scenario = AS_IT_IS,
): DepartmentScores {
  const now = given.size === 0 ? sealedScores(summary) : givenScores(summary, given)
  return scenario === AS_IT_IS ? now : movedScores(summary, given, scenario, now)
}

function sealedScores(summary: ArchiveSummary): DepartmentScores {
  const known = asSealed.get(summary) ?? scoresAnew(summary)
  asSealed.set(summary, known)
  return known
}

function givenScores(summary: ArchiveSummary, given: GivenPoints): DepartmentScores {
  const text = [...given].map(([code, points]) => `${code}=${points.toString()}`).join('|')
  const known = asGiven.get(summary)
  if (known?.given === text) return known.scores
  const scores = scoresAnew(summary, given)
  asGiven.set(summary, { given: text, scores })
  return scores
}

/** Leaves that the scenario does not reach keep their scores. */
function movedScores(
  summary: ArchiveSummary,
  given: GivenPoints,
  scenario: Scenario,
  now: DepartmentScores,
): DepartmentScores {
  const read = readSummary(summary)
  const reached = read.leaves.filter(({ code, around }) => isReached(code, around, scenario))
  if (reached.length === 0) return now
  const scored = new Map(now.scored)
  for (const leaf of reached) scored.set(leaf.code, weighedOnce(leaf, read, given, scenario))
  return addedUp(read, scored)
}

/** Leaves of a scenario that only weights move: many departments have the same points of the same full points. */
const weighedKnown = new WeakMap<Scenario, Map<string, ScoredIndicator>>()

function weighedOnce(
  leaf: ReadIndicator,
  read: ReadSummary,
  given: GivenPoints,
  scenario: Scenario,
): ScoredIndicator {
  const { code, standing, indicator } = leaf
  if (given.has(code) || scenario.standards.has(code)) return leafOf(leaf, read, given, scenario)
  const known = weighedKnown.get(scenario) ?? new Map<string, ScoredIndicator>()
  weighedKnown.set(scenario, known)
  const { places, rounding } = read.summary.framework
  const key = `${standing} ${indicator.state} ${indicator.of} ${indicator.points} ${places} ${rounding}`
  const found = known.get(key) ?? leafOf(leaf, read, given, scenario)
  known.set(key, found)
  return found
}

const isReached = (
  code: string,
  around: readonly ReadIndicator[],
  { weights, standards }: Scenario,
): boolean => standards.has(code) || around.some((one) => weights.has(one.code))

/** Every leaf worked out, whatever is known of it already. */
export function scoresAnew(
  summary: ArchiveSummary,
  given: GivenPoints = new Map(),
  scenario: Scenario = AS_IT_IS,
): DepartmentScores {
  const read = readSummary(summary)
  return addedUp(read, new Map(read.leaves.map((leaf) => [leaf.code, leafOf(leaf, read, given, scenario)])))
}

function addedUp(read: ReadSummary, scored: ReadonlyMap<string, ScoredIndicator>): DepartmentScores {
  const total = totalOf(read, scored)
  const grade =
    total === undefined
      ? undefined
      : read.grades.find(({ band }) => inBand(band, Quantity.exact(total, '分')))?.name
  let indicators: ReadonlyMap<string, ScoredIndicator> | undefined
  return {
    get indicators() {
      indicators ??= new Map([...scored, ...groupsOf(read, scored)])
      return indicators
    },
    scored,
    leaves: read.leaves.map(({ code }) => code),
    ...(total === undefined ? {} : { total }),
    ...(grade === undefined ? {} : { grade }),
  }
}

/** Factors of a scenario by where a leaf stands: departments of one framework have the same. */
const factorsKnown = new WeakMap<Scenario, Map<string, Exact>>()

/** What the weights of an indicator and of the groups around it make of its points. */
function factorOf({ around, standing }: ReadIndicator, scenario: Scenario): Exact {
  if (scenario.weights.size === 0) return Exact.one
  const known = factorsKnown.get(scenario) ?? new Map<string, Exact>()
  factorsKnown.set(scenario, known)
  const before = known.get(standing)
  if (before !== undefined) return before
  let factor = Exact.one
  for (const { code, base } of around) {
    const weight = scenario.weights.get(code)
    if (weight !== undefined && !base.isZero()) factor = factor.mul(weight.div(base))
  }
  known.set(standing, factor)
  return factor
}

function leafOf(
  leaf: ReadIndicator,
  { summary: { framework } }: ReadSummary,
  given: GivenPoints,
  scenario: Scenario,
): ScoredIndicator {
  const { indicator: one, code, base: full, of: here, points, quantity, judgement } = leaf
  const factor = factorOf(leaf, scenario)
  const of = here.mul(factor)
  const base = { code, of }
  const rounded = (raw: Exact): Exact => raw.mul(factor).round(framework.places, framework.rounding)
  const own = given.get(code)
  if (own !== undefined) return { ...base, points: rounded(own), open: false }
  if (one.state === 'excluded') return { ...base, open: false }
  const standard = scenario.standards.get(code)
  if (standard === undefined || !followsStandard(leaf, standard))
    return one.state === 'open' ? { ...base, open: true } : { ...base, points: rounded(points), open: false }
  const { rule, ...limits } = standard
  const found = score(
    rule,
    {
      name: one.name,
      measure: one.quantity?.measure ?? '%',
      places: 2,
      ...(quantity === undefined ? {} : { value: { kind: 'known', quantity } as const }),
      ...(judgement === undefined ? {} : { judgement }),
      ...limits,
    },
    full,
    framework,
  )
  if (found.kind === 'open') return { ...base, open: true }
  // Points of the standard are of the framework's full points; here they may have been spread.
  const share = full.isZero() ? Exact.one : here.div(full)
  return { ...base, points: rounded(found.points.mul(share)), open: false }
}

const ASKED: Readonly<Record<string, string>> = {
  checklist: 'checklist',
  findings: 'findings',
  levels: 'level',
}

/** Whether another standard gives other points: not where a person decided, or what it is applied to is not known. */
export function followsStandard(
  { indicator, quantity, judgement }: ReadIndicator,
  { rule }: MovedStandard,
): boolean {
  if (indicator.decided) return false
  const asked = ASKED[rule.kind]
  return asked === undefined ? quantity !== undefined : judgement?.kind === asked
}

/** As the engine adds up: what does not apply is left out and the rest brought to the full points. */
function totalOf(
  { summary: { framework }, leaves, full, assessable, isWhole }: ReadSummary,
  scored: ReadonlyMap<string, ScoredIndicator>,
): Exact | undefined {
  let [now, before, points] = [Exact.zero, Exact.zero, Exact.zero]
  for (const { code, of } of leaves) {
    const one = scored.get(code)
    if (one === undefined) continue
    if (one.open) return undefined
    if (one.points === undefined) continue
    now = now.add(one.of)
    before = before.add(of)
    points = points.add(one.points)
  }
  if (now.isZero()) return undefined
  // Full points of leaves are printed to two places; how they stand together was added up exactly.
  const whole = isWhole && !assessable.isZero() ? assessable.mul(now.div(before)) : now
  const inFull = whole.equals(full) ? points : points.mul(full).div(whole)
  return inFull.round(framework.places, framework.rounding)
}

function groupsOf(
  { groups }: ReadSummary,
  scored: ReadonlyMap<string, ScoredIndicator>,
): readonly (readonly [string, ScoredIndicator])[] {
  const found = new Map<string, ScoredIndicator>(scored)
  // Groups stand before what they hold.
  for (const { code, below: held } of [...groups].reverse()) {
    const below = held.flatMap((one) => found.get(one) ?? [])
    const counted = below.flatMap(({ points }) => points ?? [])
    const open = below.some((one) => one.open)
    found.set(code, {
      code,
      of: sumExact(below.map(({ of }) => of)),
      open,
      ...(open || counted.length === 0 ? {} : { points: sumExact(counted) }),
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
  parts: partsOf(scores),
})

const partsKnown = new WeakMap<DepartmentScores, ReadonlyMap<string, Exact>>()

function partsOf(scores: DepartmentScores): ReadonlyMap<string, Exact> {
  const known = partsKnown.get(scores)
  if (known !== undefined) return known
  const parts = new Map<string, Exact>()
  for (const [code, { points }] of scores.scored) if (points !== undefined) parts.set(code, points)
  partsKnown.set(scores, parts)
  return parts
}

/** 得分率, by which indicators are compared whose full points differ between departments. */
export const rateOf = ({ points, of }: ScoredIndicator): Exact | undefined =>
  points === undefined || of.isZero() ? undefined : points.div(of)
