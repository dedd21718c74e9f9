/**
 * The plan of a sample 抽样方案: method, size with its working, seed, and which population it is for. Whoever has the
 * plan and the ledger draws the same lines again.
 *
 * - 货币单元抽样 monetaryUnit: every fen of the positive amounts is equally likely. Lines of the interval's size and
 *   above are taken for certain; negative and zero amounts cannot be reached and are stated apart, to be examined or
 *   sampled by themselves.
 * - 简单随机抽样 random: every line is equally likely, negative and zero ones too.
 * - 分层抽样 stratified: by bands of the amount (without its sign) or by a text; a random sample in each.
 * - 判断抽样 judgement: lines that a person names, each with a reason. Nothing is inferred from it.
 */
import { Exact, type Problem, problem } from '@jiheng/engine'
import { yuanText } from '../fen.ts'
import type { PopulationSummary, SamplePopulation } from './population.ts'
import { type SampleSize, type Sizing, sampleSize } from './size.ts'

/** How strata are formed: lower limits of the amount's size in fen (the first band begins at 0), or by group. */
export type Strata =
  | { readonly kind: 'bands'; readonly from: readonly bigint[] }
  | { readonly kind: 'groups' }

/** 样本在各层的分配: by number of lines or by amount. */
export type Allocation = 'byLines' | 'byAmount'

/** A line named by a person. */
export interface JudgedLine {
  readonly line: number
  readonly reason: string
}

/** What a sample is asked to be. */
export type SampleRequest = { readonly seed: string } & (
  | { readonly method: 'monetaryUnit'; readonly selection: 'systematic' | 'random'; readonly sizing: Sizing }
  | { readonly method: 'random'; readonly sizing: Sizing }
  | {
      readonly method: 'stratified'
      readonly strata: Strata
      readonly allocation: Allocation
      /** Lines whose amount is of this size or above, in fen, are all taken. */
      readonly certainFrom?: bigint
      readonly sizing: Sizing
    }
  | { readonly method: 'judgement'; readonly chosen: readonly JudgedLine[] }
)

/** 层. `total` is the sum of the amounts with their signs, in fen. */
export interface Stratum {
  readonly name: string
  readonly lines: number
  readonly total: bigint
  readonly size: number
  readonly certain: boolean
}

/** 抽样方案. `interval` 抽样间隔 in fen. `notReached` says what the method leaves out. */
export type SamplePlan = {
  readonly seed: string
  readonly population: PopulationSummary
  readonly sentence: string
  readonly notReached: string
} & (
  | {
      readonly method: 'monetaryUnit'
      readonly selection: 'systematic' | 'random'
      readonly size: SampleSize
      readonly interval: bigint
    }
  | { readonly method: 'random'; readonly size: SampleSize }
  | {
      readonly method: 'stratified'
      readonly size: SampleSize
      readonly by: Strata
      readonly certainFrom?: bigint
      readonly strata: readonly Stratum[]
    }
  | { readonly method: 'judgement'; readonly chosen: readonly JudgedLine[] }
)

/** Each stratum gets this many at least, so that its spread can be told. */
const LEAST_PER_STRATUM = 2
export const CERTAIN = '必抽层'

/** The plan for a request, or every reason why there is none. */
export function planSample(
  population: SamplePopulation,
  request: SampleRequest,
): { readonly plan?: SamplePlan; readonly problems: readonly Problem[] } {
  const made = planned(population, request)
  return typeof made === 'string'
    ? { problems: [problem('parameters-not-possible', { subject: '抽样方案', reason: made })] }
    : { plan: made, problems: [] }
}

function planned(population: SamplePopulation, request: SampleRequest): SamplePlan | string {
  const { summary } = population
  const base = { seed: request.seed, population: summary }
  switch (request.method) {
    case 'judgement': {
      const wrong = judgementFault(population, request.chosen)
      if (wrong !== undefined) return wrong
      const sentence = `判断抽样${request.chosen.length}笔，逐笔写明理由；结果不推断总体`
      return { ...base, method: 'judgement', chosen: request.chosen, sentence, notReached: '' }
    }
    case 'monetaryUnit': {
      const size = sampleSize(request.sizing, summary.positive.lines, summary.positive.total)
      if ('reason' in size) return size.reason
      const interval = summary.positive.total / BigInt(size.size)
      if (interval === 0n) return '样本量多于总体账面金额的分数'
      const way = request.selection === 'systematic' ? '随机起点、等距抽取' : '随机抽取货币单元'
      const sentence = `${size.sentence}。抽样间隔${yuanText(interval)}，${way}；不小于间隔的分录全部抽取`
      const { selection } = request
      return {
        ...base,
        method: 'monetaryUnit',
        selection,
        size,
        interval,
        sentence,
        notReached: notReached(summary),
      }
    }
    case 'random': {
      const size = sampleSize(request.sizing, summary.lines, sizeOfAmounts(summary))
      if ('reason' in size) return size.reason
      return { ...base, method: 'random', size, sentence: size.sentence, notReached: '' }
    }
    case 'stratified':
      return stratified(population, request)
  }
}

function judgementFault(population: SamplePopulation, chosen: readonly JudgedLine[]): string | undefined {
  if (chosen.length === 0) return '没有选定分录'
  const known = new Set(population.lines)
  const seen = new Set<number>()
  for (const { line, reason } of chosen) {
    if (!known.has(line)) return `第${line + 1}条分录不在总体里`
    if (seen.has(line)) return `第${line + 1}条分录选了两次`
    if (reason.trim() === '') return `第${line + 1}条分录没有写理由`
    seen.add(line)
  }
  return undefined
}

function notReached({ negative, zeroLines }: PopulationSummary): string {
  const parts: string[] = []
  if (negative.lines > 0) parts.push(`负数${negative.lines}笔，合计${yuanText(negative.total)}`)
  if (zeroLines > 0) parts.push(`零${zeroLines}笔`)
  return parts.length === 0 ? '' : `${parts.join('，')}：货币单元抽样抽不到，须另行检查`
}

/** Sum of the amounts without their signs. */
const sizeOfAmounts = ({ positive, negative }: PopulationSummary): bigint => positive.total - negative.total

const absolute = (amount: bigint): bigint => (amount < 0n ? -amount : amount)

/** Which stratum each item is in, by place, and what the strata are called; the certain one has place −1. */
export function strataOf(
  population: SamplePopulation,
  by: Strata,
  certainFrom: bigint | undefined,
): { readonly names: readonly string[]; readonly place: Int32Array } {
  const limits = by.kind === 'bands' ? by.from : []
  const names =
    by.kind === 'groups'
      ? population.groups.map((name) => (name === '' ? '未填' : name))
      : [0n, ...limits].map((from, at) => bandName(from, limits[at]))
  const place = new Int32Array(population.lines.length)
  for (let at = 0; at < place.length; at++) {
    const size = absolute(population.amounts[at] ?? 0n)
    if (certainFrom !== undefined && size >= certainFrom) place[at] = -1
    else if (by.kind === 'groups') place[at] = population.group[at] ?? 0
    else place[at] = limits.filter((from) => from <= size).length
  }
  return { names, place }
}

const bandName = (from: bigint, to: bigint | undefined): string =>
  to === undefined ? `${yuanText(from)}以上` : `${yuanText(from)}至不满${yuanText(to)}`

function stratified(
  population: SamplePopulation,
  request: Extract<SampleRequest, { readonly method: 'stratified' }>,
): SamplePlan | string {
  const { strata: by, certainFrom, allocation, seed } = request
  if (by.kind === 'bands' && by.from.some((from, at) => from <= (by.from[at - 1] ?? 0n)))
    return '分层界限要大于0并依次增大'
  if (certainFrom !== undefined && certainFrom <= 0n) return '必抽金额要大于0'
  const summary = population.summary
  const { names, place } = strataOf(population, by, certainFrom)
  const found = names.map((name) => ({ name, lines: 0, total: 0n, weight: 0n }))
  const certain = { name: CERTAIN, lines: 0, total: 0n, weight: 0n }
  for (let at = 0; at < place.length; at++) {
    const to = found[place[at] ?? 0] ?? certain
    const amount = population.amounts[at] ?? 0n
    to.lines++
    to.total += amount
    to.weight += allocation === 'byLines' ? 1n : absolute(amount)
  }
  const open = found.filter((one) => one.lines > 0)
  const rest = open.reduce((sum, one) => sum + one.lines, 0)
  const size = sampleSize(request.sizing, summary.lines, sizeOfAmounts(summary))
  if ('reason' in size) return size.reason
  const sizes = allocate(Math.min(size.size, rest), open)
  const strata: Stratum[] = open.map(({ name, lines, total }, at) => ({
    name,
    lines,
    total,
    size: sizes[at] ?? 0,
    certain: false,
  }))
  if (certain.lines > 0)
    strata.push({
      name: CERTAIN,
      lines: certain.lines,
      total: certain.total,
      size: certain.lines,
      certain: true,
    })
  const way = allocation === 'byLines' ? '按笔数' : '按金额'
  const parts = strata.map((one) => `${one.name}${one.lines}笔抽${one.size}笔`).join('；')
  return {
    method: 'stratified',
    seed,
    population: summary,
    size,
    by,
    strata,
    sentence: `${size.sentence}。${way}分配，每层不少于${LEAST_PER_STRATUM}笔${certain.lines > 0 ? '，必抽层另计' : ''}：${parts}`,
    notReached: '',
    ...(certainFrom === undefined ? {} : { certainFrom }),
  }
}

/**
 * So many over strata in proportion to their weights, by largest remainders, each at least two (or all it has) and none
 * more than it has. What one cannot take goes to the others.
 */
export function allocate(
  size: number,
  strata: readonly { readonly lines: number; readonly weight: bigint }[],
): number[] {
  const sizes = strata.map((one) => Math.min(LEAST_PER_STRATUM, one.lines))
  for (;;) {
    const left = size - sizes.reduce((sum, one) => sum + one, 0)
    const open = strata.map((one, at) => ({ at, weight: one.weight, room: one.lines - (sizes[at] ?? 0) }))
    const takers = open.filter((one) => one.room > 0)
    if (left <= 0 || takers.length === 0) return sizes
    give(left, takers, sizes, strata, size)
  }
}

/** The next one to the stratum that lies furthest below its share; the first of equals. */
function give(
  left: number,
  takers: readonly { readonly at: number; readonly weight: bigint; readonly room: number }[],
  sizes: number[],
  strata: readonly { readonly weight: bigint }[],
  size: number,
): void {
  const whole = strata.reduce((sum, one) => sum + one.weight, 0n)
  const share = (weight: bigint): Exact =>
    whole === 0n ? Exact.of(size, strata.length) : Exact.of(weight * BigInt(size), whole)
  const lacking = takers.map((one) => ({ ...one, lack: share(one.weight).sub(Exact.of(sizes[one.at] ?? 0)) }))
  let given = 0
  for (const one of lacking) {
    const whole = Math.min(one.room, Math.max(0, Number(one.lack.floor())), left - given)
    sizes[one.at] = (sizes[one.at] ?? 0) + whole
    given += whole
  }
  if (given > 0) return
  const [neediest] = [...lacking].sort((a, b) => b.lack.compare(a.lack) || a.at - b.at)
  if (neediest !== undefined) sizes[neediest.at] = (sizes[neediest.at] ?? 0) + 1
}
