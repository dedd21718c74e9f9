/**
 * Comparison 比较: ranks 名次 in which equals share a rank, quartiles 四分位数, distributions 分布, and why ranks moved when
 * scores did. Pure and exact: who stands before whom is decided by arithmetic, never by a rounded figure.
 */
import { Exact, sumExact } from './quantity/index.ts'

/** One with its rank; `shared` where others have the same. */
export interface Ranked<T> {
  readonly one: T
  readonly value: Exact
  readonly rank: number
  readonly shared: boolean
}

/**
 * 名次: 1, 2, 2, 4. Those without a value have no rank and stand apart, in the order in which they came; so do equals
 * among themselves.
 */
export function rankBy<T>(
  list: readonly T[],
  pointsOf: (one: T) => Exact | undefined,
  best: 'high' | 'low' = 'high',
): { readonly ranked: readonly Ranked<T>[]; readonly unranked: readonly T[] } {
  const valued: { readonly one: T; readonly value: Exact }[] = []
  const unranked: T[] = []
  for (const one of list) {
    const value = pointsOf(one)
    if (value === undefined) unranked.push(one)
    else valued.push({ one, value })
  }
  valued.sort((a, b) => (best === 'high' ? b.value.compare(a.value) : a.value.compare(b.value)))
  const ranked: Ranked<T>[] = []
  for (let from = 0; from < valued.length; ) {
    const first = valued[from] as (typeof valued)[number]
    let to = from + 1
    while (to < valued.length && valued[to]?.value.equals(first.value) === true) to += 1
    for (const { one, value } of valued.slice(from, to))
      ranked.push({ one, value, rank: from + 1, shared: to - from > 1 })
    from = to
  }
  return { ranked, unranked }
}

/** 四分位数 and what is told with them. */
export interface Quartiles {
  readonly count: number
  readonly low: Exact
  readonly first: Exact
  readonly median: Exact
  readonly third: Exact
  readonly high: Exact
  readonly mean: Exact
}

/** Quartiles by linear interpolation between the nearest two, both ends included, as spreadsheets do (QUARTILE.INC). */
export function quartilesOf(values: readonly Exact[]): Quartiles | undefined {
  const sorted = [...values].sort((a, b) => a.compare(b))
  const [low] = sorted
  const high = sorted.at(-1)
  if (low === undefined || high === undefined) return undefined
  const at = (quarter: number): Exact => {
    const place = (sorted.length - 1) * quarter
    const below = sorted[Math.trunc(place / 4)] as Exact
    const above = sorted[Math.trunc(place / 4) + 1] ?? below
    return below.add(above.sub(below).mul(Exact.of(place % 4, 4)))
  }
  return {
    count: sorted.length,
    low,
    first: at(1),
    median: at(2),
    third: at(3),
    high,
    mean: sumExact(sorted).div(Exact.of(sorted.length)),
  }
}

/** 一段. The upper end belongs to the next one, except that of the last. */
export interface Span {
  readonly from: Exact
  readonly to: Exact
  readonly count: number
}

/** How many values lie in each of so many even spans between two ends; what lies outside counts to the outer spans. */
export function distributionOf(
  values: readonly Exact[],
  low: Exact,
  high: Exact,
  parts: number,
): readonly Span[] {
  const width = high.sub(low).div(Exact.of(parts))
  const edges = Array.from({ length: parts }, (_, index) => low.add(width.mul(Exact.of(index))))
  const counts = new Array<number>(parts).fill(0)
  for (const value of values) {
    // The last span whose lower end is not above: a few comparisons, where dividing would reduce a fraction each time.
    let span = width.isZero() ? 0 : parts - 1
    while (span > 0 && value.compare(edges[span] as Exact) < 0) span -= 1
    counts[span] = (counts[span] as number) + 1
  }
  return counts.map((count, index) => ({
    from: edges[index] as Exact,
    to: edges[index + 1] ?? high,
    count,
  }))
}

/** What one stands on: a total, and the parts that it is made of. Without a total it has no rank. */
export interface Standing {
  readonly id: string
  readonly total?: Exact
  readonly parts: ReadonlyMap<string, Exact>
}

/** A change of one part 一项的变化. */
export interface PartChange {
  readonly part: string
  readonly change: Exact
}

/** Somebody passed 超过, or who passed 被超过; `by` is the part in which the distance between the two moved most. */
export interface Passing {
  readonly id: string
  readonly by?: string
}

/** 名次变动 of one and why. Ranks are absent where there is no total. */
export interface RankMove {
  readonly id: string
  readonly before?: number
  readonly after?: number
  readonly total?: { readonly before: Exact; readonly after: Exact }
  /** Parts that changed, the largest change first. */
  readonly changes: readonly PartChange[]
  readonly passed: readonly Passing[]
  readonly passedBy: readonly Passing[]
}

/**
 * Why ranks moved 名次变动的原因: for each standing its own changes, whom it passed and by whom it was passed, each with
 * the part that decided it. Drawing level, or getting ahead of an equal, counts as passing. In the order of `before`.
 */
export function explainMoves(before: readonly Standing[], after: readonly Standing[]): readonly RankMove[] {
  const later = new Map(after.map((one) => [one.id, one]))
  const ranksBefore = ranksOf(before)
  const ranksAfter = ranksOf(after)
  const changes = before.map((one) => changesOf(one, later.get(one.id)))
  const { parts, rows } = inWholes(changes)
  const moving = before.map(
    (one, index): Moving => ({
      standing: one,
      now: later.get(one.id)?.total,
      from: ranksBefore.get(one.id),
      to: ranksAfter.get(one.id),
      changes: changes[index] ?? [],
      wholes: rows[index] ?? [],
      passed: [],
      passedBy: [],
    }),
  )
  // Each two once; so everyone's lists are in the order of `before`.
  for (const [index, one] of moving.entries())
    for (let at = index + 1; at < moving.length; at += 1) {
      const other = moving[at] as Moving
      const turn = turnOf(other.from, other.to, one.from, one.to)
      if (turn > 0) passes(one, other, parts)
      else if (turn < 0) passes(other, one, parts)
    }
  return moving.map(
    ({ standing, now, from, to, changes, passed, passedBy }): RankMove => ({
      id: standing.id,
      ...(from === undefined ? {} : { before: from }),
      ...(to === undefined ? {} : { after: to }),
      ...(standing.total === undefined || now === undefined
        ? {}
        : { total: { before: standing.total, after: now } }),
      changes,
      passed,
      passedBy,
    }),
  )
}

/** One standing while it is compared with the others. */
interface Moving {
  readonly standing: Standing
  readonly now: Exact | undefined
  readonly from: number | undefined
  readonly to: number | undefined
  readonly changes: readonly PartChange[]
  /** The changes in whole units, in the order of all parts. */
  readonly wholes: readonly bigint[]
  readonly passed: Passing[]
  readonly passedBy: Passing[]
}

function passes(one: Moving, other: Moving, parts: readonly string[]): void {
  const by = decidingPart(one.wholes, other.wholes, parts)
  const told = by === undefined ? {} : { by }
  one.passed.push({ id: other.standing.id, ...told })
  other.passedBy.push({ id: one.standing.id, ...told })
}

const ranksOf = (list: readonly Standing[]): ReadonlyMap<string, number> =>
  new Map(rankBy(list, ({ total }) => total).ranked.map(({ one, rank }) => [one.id, rank]))

function changesOf(before: Standing, after: Standing | undefined): readonly PartChange[] {
  if (after === undefined) return []
  const changes: PartChange[] = []
  const compare = (part: string, was: Exact, is: Exact): void => {
    const change = was === is ? Exact.zero : is.sub(was)
    if (!change.isZero()) changes.push({ part, change })
  }
  for (const [part, was] of before.parts) compare(part, was, after.parts.get(part) ?? Exact.zero)
  for (const [part, is] of after.parts) if (!before.parts.has(part)) compare(part, Exact.zero, is)
  return changes.sort((a, b) => b.change.abs().compare(a.change.abs()))
}

/** 1 where one got past the other, −1 where the other got past it, 0 where their order stayed or one has no rank. */
function turnOf(
  otherBefore: number | undefined,
  otherAfter: number | undefined,
  from: number | undefined,
  to: number | undefined,
): -1 | 0 | 1 {
  if (otherBefore === undefined || otherAfter === undefined || from === undefined || to === undefined)
    return 0
  const was = Math.sign(otherBefore - from)
  const is = Math.sign(otherAfter - to)
  return Math.sign(is - was) as -1 | 0 | 1
}

/** The part in which the one gained most on the other; of equal gains the part whose name stands first. */
function decidingPart(
  own: readonly bigint[],
  others: readonly bigint[],
  parts: readonly string[],
): string | undefined {
  let best: string | undefined
  let most = 0n
  for (const [at, part] of parts.entries()) {
    const gain = (own[at] ?? 0n) - (others[at] ?? 0n)
    if (gain > most) [best, most] = [part, gain]
  }
  return best
}

/**
 * All changes as whole numbers of one unit, small enough for each of them, so that many thousand pairs are compared without
 * a fraction; and the parts by their names.
 */
function inWholes(list: readonly (readonly PartChange[])[]): {
  readonly parts: readonly string[]
  readonly rows: readonly (readonly bigint[])[]
} {
  let units = Exact.one
  for (const changes of list)
    for (const { change } of changes)
      if (!change.mul(units).isInteger()) units = units.mul(wholesOf(change.mul(units)))
  const parts = [...new Set(list.flatMap((changes) => changes.map(({ part }) => part)))].sort()
  const places = new Map(parts.map((part, at) => [part, at]))
  const rows = list.map((changes) => {
    const row = new Array<bigint>(parts.length).fill(0n)
    for (const { part, change } of changes) row[places.get(part) ?? 0] = change.mul(units).floor()
    return row
  })
  return { parts, rows }
}

/** By how much a number has to be multiplied to be whole. */
function wholesOf(value: Exact): Exact {
  const text = value.toString()
  const [, under] = text.split('/')
  return under === undefined ? Exact.scaled(1n, -(text.split('.')[1] ?? '').length) : Exact.of(BigInt(under))
}
