/**
 * Sums of rounded figures 四舍五入数的加总, after XBRL Calculations 1.1: a total contradicts its parts only where no
 * real values behind the printed ones could add up. Fourteen units rounded to 0.01 万元 rarely add to their rounded
 * total exactly; that is no error, and no tolerance is needed to say so.
 */
import { Exact } from './exact.ts'
import {
  addInterval,
  contains,
  type Interval,
  intersect,
  meet,
  mulInterval,
  negInterval,
  point,
  width,
} from './interval.ts'
import { Quantity, subtract } from './quantity.ts'

/** One part of a sum: taken whole, taken off, or times a weight. */
export interface Term {
  readonly quantity: Quantity
  readonly weight: 1 | -1 | Exact
}

/** 加总核对. All in the total's measure. */
export interface RoundedSum {
  /** Some real values behind the printed ones add up. */
  readonly possible: boolean
  readonly computed: Quantity
  /** Total minus computed. */
  readonly difference: Quantity
  /** An error of the total larger than this is certainly found; zero if all is exact. */
  readonly detectionWidth: Quantity
}

function weighted(interval: Interval, weight: 1 | -1 | Exact): Interval {
  if (weight === 1) return interval
  return weight === -1 ? negInterval(interval) : mulInterval(interval, point(weight))
}

function weightedValue(value: Exact, weight: 1 | -1 | Exact): Exact {
  if (weight === 1) return value
  return weight === -1 ? value.neg() : value.mul(weight)
}

/**
 * Holds the weighted sum of the terms against a total. No terms add up to zero.
 *
 * Laws: figures that are right, each rounded by itself, are always possible; an error of the total larger than
 * `detectionWidth` (width of the computed interval + width of the total's) never is.
 * @throws Defect if the dimensions differ.
 */
export function sumRounded(terms: readonly Term[], total: Quantity): RoundedSum {
  let nominal = Exact.zero
  let interval = point(Exact.zero)
  for (const { quantity, weight } of terms) {
    const same = quantity.in(total.measure)
    nominal = nominal.add(weightedValue(same.value, weight))
    interval = addInterval(interval, weighted(same.interval, weight))
  }
  const computed = Quantity.derived(nominal, interval, total.measure)
  const detectable = width(interval).add(width(total.interval))
  return {
    possible: meet(interval, total.interval),
    computed,
    difference: subtract(total, computed),
    detectionWidth: Quantity.exact(detectable, total.measure),
  }
}

/** 一个事实: a reported quantity, or reported as empty 空值. No fact at all is an empty list. */
export type Fact = Quantity | 'nil'

/** All values that every fact allows, in the first one's measure; `undefined` if the facts contradict each other. */
function commonInterval(facts: readonly Quantity[]): Interval | undefined {
  const printed = new Map<string, Exact>()
  let common: Interval | undefined
  for (const fact of facts) {
    if (fact.accuracy.kind === 'printed') {
      const accuracy = `${fact.accuracy.rounding} ${fact.accuracy.places}`
      const seen = printed.get(accuracy)
      if (seen !== undefined && !seen.equals(fact.value)) return undefined
      printed.set(accuracy, fact.value)
    }
    common = common === undefined ? fact.interval : intersect(common, fact.interval)
    if (common === undefined) return undefined
  }
  return common
}

/**
 * Whether reports of one fact 重复事实 agree. Equal accuracy and different values never do, even where the intervals
 * touch; different accuracies do if some value lies in all intervals, an end left out by one not counting.
 * @throws Defect if the dimensions differ.
 */
export function consistentDuplicates(facts: readonly Quantity[]): boolean {
  const [first] = facts
  return first === undefined || commonInterval(facts.map((fact) => fact.in(first.measure))) !== undefined
}

/** The value of the narrowest interval, with the interval that all agree on; its middle where that value is left out. */
function agreed(facts: readonly [Quantity, ...Quantity[]]): Quantity | undefined {
  const [first, ...others] = facts
  if (others.length === 0) return first
  const same = facts.map((fact) => fact.in(first.measure))
  const common = commonInterval(same)
  if (common === undefined) return undefined
  const best = same.reduce((a, b) => (width(b.interval).compare(width(a.interval)) < 0 ? b : a))
  const middle = common.low.add(common.high).div(Exact.of(2))
  return Quantity.derived(contains(common, best.value) ? best.value : middle, common, best.measure)
}

export interface Contribution {
  readonly weight: 1 | -1 | Exact
  /** All reports of the item: none is missing 未填报, several are duplicates 重复. */
  readonly facts: readonly Fact[]
}

/** Why no verdict: no parts at all, an item without report, one reported as empty, or reports that contradict. */
export type UndecidedReason = 'nothingToSum' | 'missing' | 'nil' | 'inconsistentDuplicates'

/** 加总判断. `at` is the place of the part that prevents a verdict. */
export type SumVerdict =
  | { readonly verdict: 'consistent' | 'inconsistent'; readonly sum: RoundedSum }
  | { readonly verdict: 'undecided'; readonly reason: UndecidedReason; readonly at: number | 'total' }

function settle(facts: readonly Fact[]): Quantity | Exclude<UndecidedReason, 'nothingToSum'> {
  if (facts.length === 0) return 'missing'
  const [first, ...others] = facts.filter((fact) => fact !== 'nil')
  if (first === undefined) return 'nil'
  if (others.length + 1 < facts.length) return 'inconsistentDuplicates'
  return agreed([first, ...others]) ?? 'inconsistentDuplicates'
}

/**
 * Judges a sum of reported facts. A missing or empty item is never taken for zero, so it leaves the sum undecided
 * (stricter than Calculations 1.1, which sums what is there); agreeing duplicates count once, with the interval that
 * all of them allow; contradicting ones leave the sum undecided.
 * @throws Defect if the dimensions differ.
 */
export function judgeSum(contributions: readonly Contribution[], total: readonly Fact[]): SumVerdict {
  if (contributions.length === 0) return { verdict: 'undecided', reason: 'nothingToSum', at: 'total' }
  const terms: Term[] = []
  for (const [at, { weight, facts }] of contributions.entries()) {
    const quantity = settle(facts)
    if (typeof quantity === 'string') return { verdict: 'undecided', reason: quantity, at }
    terms.push({ quantity, weight })
  }
  const whole = settle(total)
  if (typeof whole === 'string') return { verdict: 'undecided', reason: whole, at: 'total' }
  const sum = sumRounded(terms, whole)
  return { verdict: sum.possible ? 'consistent' : 'inconsistent', sum }
}
