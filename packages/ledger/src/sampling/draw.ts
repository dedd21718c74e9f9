/**
 * Drawing a sample 抽取样本: a pure function of the population and the plan. The population is walked in the order of its
 * lines, the only chance is the plan's seed.
 *
 * Laws: the same plan gives the same lines anywhere and however the population was put together; a line not smaller
 * than the interval is always taken; no line is taken twice (several hits on one are counted).
 */
import { type Problem, problem } from '@jiheng/engine'
import { createRandom, type Random } from '../random.ts'
import { CERTAIN, type SamplePlan, strataOf } from './plan.ts'
import type { SamplePopulation } from './population.ts'

/** 样本中的一条分录. `hits` counts the monetary units drawn in it; `certain` ones stand for themselves alone. */
export interface SampledLine {
  readonly line: number
  readonly amount: bigint
  readonly stratum: string
  readonly certain: boolean
  readonly hits: number
  readonly reason: string
}

/** 样本, in order of its lines. `draws` counts the monetary units that were drawn outside of the certain lines. */
export interface Sample {
  readonly plan: SamplePlan
  readonly lines: readonly SampledLine[]
  readonly draws: number
  /** Book value, in fen, of what was not certain to be drawn; where monetary units were. */
  readonly drawnFrom: bigint
}

/** The sample that a plan gives; a problem if the population is not the one it was made for. */
export function drawSample(
  population: SamplePopulation,
  plan: SamplePlan,
): { readonly sample?: Sample; readonly problems: readonly Problem[] } {
  if (population.summary.digest !== plan.population.digest) {
    const reason = `总体与制订方案时不同（现有${population.summary.lines}笔，方案为${plan.population.lines}笔）`
    return { problems: [problem('parameters-not-possible', { subject: '抽样', reason })] }
  }
  switch (plan.method) {
    case 'monetaryUnit':
      return { sample: monetaryUnits(population, plan), problems: [] }
    case 'random': {
      const places = Array.from(population.lines, (_, at) => at)
      const drawn = drawPlaces(createRandom(plan.seed), places, plan.size.size)
      return whole(
        plan,
        population,
        drawn.map((at) => taken(population, at, {})),
      )
    }
    case 'stratified':
      return whole(plan, population, fromStrata(population, plan))
    case 'judgement': {
      const reasons = new Map(plan.chosen.map((one) => [one.line, one.reason]))
      const lines: SampledLine[] = []
      for (const [at, line] of population.lines.entries()) {
        const reason = reasons.get(line)
        if (reason !== undefined) lines.push(taken(population, at, { reason }))
      }
      return whole(plan, population, lines)
    }
  }
}

function taken(population: SamplePopulation, at: number, more: Partial<SampledLine>): SampledLine {
  return {
    line: population.lines[at] ?? 0,
    amount: population.amounts[at] ?? 0n,
    stratum: '',
    certain: false,
    hits: 1,
    reason: '',
    ...more,
  }
}

function whole(plan: SamplePlan, population: SamplePopulation, lines: readonly SampledLine[]) {
  const sorted = [...lines].sort((a, b) => a.line - b.line)
  const total = population.summary.positive.total + population.summary.negative.total
  return { sample: { plan, lines: sorted, draws: sorted.length, drawnFrom: total }, problems: [] }
}

/** So many of the places without putting back, each set as likely: Floyd's method, which needs no copy of the list. */
function drawPlaces(random: Random, places: readonly number[], size: number): number[] {
  const chosen = new Set<number>()
  for (let last = places.length - size; last < places.length; last++) {
    const at = random.below(last + 1)
    chosen.add(chosen.has(at) ? last : at)
  }
  return [...chosen].map((at) => places[at] ?? 0)
}

function fromStrata(
  population: SamplePopulation,
  plan: Extract<SamplePlan, { readonly method: 'stratified' }>,
): SampledLine[] {
  const { names, place } = strataOf(population, plan.by, plan.certainFrom)
  const members = new Map<number, number[]>()
  for (let at = 0; at < place.length; at++) {
    const stratum = place[at] ?? 0
    const list = members.get(stratum)
    if (list === undefined) members.set(stratum, [at])
    else list.push(at)
  }
  const lines = (members.get(-1) ?? []).map((at) =>
    taken(population, at, { stratum: CERTAIN, certain: true }),
  )
  for (const stratum of plan.strata) {
    if (stratum.certain) continue
    const places = members.get(names.indexOf(stratum.name)) ?? []
    const random = createRandom(`${plan.seed}|${stratum.name}`)
    for (const at of drawPlaces(random, places, stratum.size))
      lines.push(taken(population, at, { stratum: stratum.name }))
  }
  return lines
}

function monetaryUnits(
  population: SamplePopulation,
  plan: Extract<SamplePlan, { readonly method: 'monetaryUnit' }>,
): Sample {
  const { interval } = plan
  const lines: SampledLine[] = []
  let rest = 0n
  for (let at = 0; at < population.lines.length; at++) {
    const amount = population.amounts[at] ?? 0n
    if (amount >= interval) lines.push(taken(population, at, { certain: true, stratum: CERTAIN }))
    else if (amount > 0n) rest += amount
  }
  const units = plan.selection === 'systematic' ? everyInterval(plan, rest) : anyUnits(plan, rest)
  let [reached, next] = [0n, 0]
  for (let at = 0; at < population.lines.length && next < units.length; at++) {
    const amount = population.amounts[at] ?? 0n
    if (amount <= 0n || amount >= interval) continue
    reached += amount
    let hits = 0
    for (; next < units.length && (units[next] ?? 0n) <= reached; next++) hits++
    if (hits > 0) lines.push(taken(population, at, { hits }))
  }
  lines.sort((a, b) => a.line - b.line)
  return { plan, lines, draws: units.length, drawnFrom: rest }
}

type UnitPlan = { readonly seed: string; readonly interval: bigint }

/** Units, counted from 1: a random start within the first interval, then one every interval. */
function everyInterval({ seed, interval }: UnitPlan, rest: bigint): bigint[] {
  const units: bigint[] = []
  for (let unit = createRandom(seed).bigBelow(interval) + 1n; unit <= rest; unit += interval) units.push(unit)
  return units
}

/** As many units as there are intervals (a begun one counts), each drawn by itself, in ascending order. */
function anyUnits({ seed, interval }: UnitPlan, rest: bigint): bigint[] {
  const random = createRandom(seed)
  const count = Number((rest + interval - 1n) / interval)
  const units = Array.from({ length: count }, () => random.bigBelow(rest) + 1n)
  return units.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
}
