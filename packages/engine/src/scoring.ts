/**
 * Scoring 评分: from an indicator's value to its points, with the working an official would write beside it.
 *
 * A scoring rule has one of seven kinds and no other, so that each can be entered in a form, printed back as the
 * sentence it came from, and recomputed by hand. Steps and bands are decided on exact numbers or, where a value is
 * known only to its last printed digit, on the whole interval it stands for. Scoring never guesses: a value that is
 * missing, without answer or (where the framework says so) too coarse to place is left open, with why.
 */
import type { Value } from './figure.ts'
import type { Formula } from './formula/index.ts'
import { printValue } from './formula/index.ts'
import type { Judgement, PanelScore } from './judgement.ts'
import type { RoundingMode } from './quantity/index.ts'
import { divide, Exact, type Measure, measureInfo, print, Quantity, subtract } from './quantity/index.ts'

/** 一档. Ends are open or closed as written: （0，10%］ leaves out 0 and takes in 10%. */
export interface Band {
  readonly low: Quantity | null
  readonly lowClosed: boolean
  readonly high: Quantity | null
  readonly highClosed: boolean
  readonly points: Exact
}

export interface LevelStandard {
  readonly name: string
  readonly text?: string
  /** Fixed points, or a range of the full points within which a person decides. */
  readonly points?: Exact
  readonly low?: Exact
  readonly high?: Exact
}

/** 评分标准. */
export type ScoringRule =
  | {
      readonly kind: 'deduction'
      readonly from: Quantity
      readonly side: 'above' | 'below' | 'both'
      readonly step: Quantity
      readonly stepKind: 'points' | 'percentOfLimit'
      readonly loss: Exact
      readonly partialStep: 'ignored' | 'counts'
      readonly floor: Exact
    }
  | { readonly kind: 'bands'; readonly bands: readonly Band[]; readonly below: 'lowest' | 'open' }
  | {
      readonly kind: 'checklist'
      readonly items: readonly { readonly text: string; readonly points: Exact }[]
    }
  | {
      readonly kind: 'findings'
      readonly loss: Exact
      readonly items: readonly string[]
      readonly floor: Exact
    }
  | {
      readonly kind: 'proportion'
      readonly better: 'more' | 'less' | 'within'
      readonly target?: Formula
      readonly low?: Formula
      readonly high?: Formula
      readonly overLimit?: Exact
    }
  | { readonly kind: 'levels'; readonly levels: readonly LevelStandard[] }
  | { readonly kind: 'either'; readonly choose: 'best' | 'judged'; readonly options: readonly EitherOption[] }

export interface EitherOption {
  readonly name: string
  readonly formula: Formula
  readonly measure: Measure
  readonly scoring: ScoringRule
}

/** What a standard is applied to. Limits are values of the rule's own formulas. */
export interface ScoringInput {
  readonly name: string
  readonly value?: Value
  readonly target?: Value
  readonly low?: Value
  readonly high?: Value
  readonly options?: readonly ScoringInput[]
  readonly judgement?: Judgement
  readonly measure: Measure
  readonly places: number
}

/** 专家评分办法: how the points of several experts become one, and how far apart they may lie without a word. */
export interface PanelRule {
  readonly combine: 'mean' | 'median' | 'trimmed'
  readonly atLeast: number
  /** Share of the full points between the highest and the lowest beyond which it is pointed out; null for never. */
  readonly spread: Exact | null
}

export const PLAIN_PANEL: PanelRule = { combine: 'mean', atLeast: 1, spread: null }

/** How points are rounded and what happens to a value whose accuracy spans an edge. */
export interface ScoringPolicy {
  readonly places: number
  readonly rounding: RoundingMode
  readonly edge: 'asPrinted' | 'open'
  /** {@link PLAIN_PANEL} where the framework says nothing of it. */
  readonly panel?: PanelRule
}

/** 计分过程: every number that the sentence shows. */
export type Working =
  | {
      readonly kind: 'deduction'
      readonly value: string
      readonly limit: string
      readonly excess?: string
      readonly steps: Exact
      readonly deducted: Exact
      readonly side: 'above' | 'below' | 'within'
    }
  | { readonly kind: 'bands'; readonly value: string; readonly band: Band; readonly bandText: string }
  | {
      readonly kind: 'checklist'
      readonly items: readonly { readonly text: string; readonly met: boolean; readonly points: Exact }[]
    }
  | { readonly kind: 'findings'; readonly count: number; readonly loss: Exact; readonly deducted: Exact }
  | {
      readonly kind: 'proportion'
      readonly value: string
      readonly target: string
      readonly ratio: Exact
      readonly better: 'more' | 'less' | 'within'
      readonly reached: boolean
      readonly tooFar: boolean
    }
  | { readonly kind: 'levels'; readonly level: string; readonly text?: string }
  | { readonly kind: 'either'; readonly option: string; readonly of: Scored }
  | {
      readonly kind: 'panel'
      readonly combine: PanelRule['combine']
      /** `left` out as the highest or the lowest. */
      readonly scores: readonly { readonly of: PanelScore; readonly points: Exact; readonly left: boolean }[]
      readonly spread: Exact
      readonly wide: boolean
    }
  | { readonly kind: 'adjusted'; readonly before: Exact | null }
  | { readonly kind: 'notApplicable'; readonly reason: string }

export interface Scored {
  readonly kind: 'scored'
  readonly points: Exact
  readonly of: Exact
  readonly working: Working
  readonly name: string
  /** The value's accuracy reaches over an edge and it was scored as printed 按公布数计分. */
  readonly asPrinted: boolean
  readonly judgement?: Judgement
}

/** 得分, or why there is none yet 待评. */
export type Score =
  | Scored
  | {
      readonly kind: 'open'
      readonly of: Exact
      readonly name: string
      readonly why: 'missing' | 'unjudged' | 'undefinedValue' | 'notRefined' | 'targetMissing'
      readonly value?: Value
    }
  | {
      readonly kind: 'open'
      readonly of: Exact
      readonly name: string
      readonly why: 'tooCoarse'
      readonly between: readonly [Exact, Exact]
    }
  | {
      readonly kind: 'open'
      readonly of: Exact
      readonly name: string
      readonly why: 'panelTooFew'
      readonly have: number
      readonly need: number
    }

/**
 * Score one indicator. `checklist`, `findings` and `levels` need a person's judgement; the other kinds ignore it.
 *
 * Laws, each a property test: 0 ≤ points ≤ full; a better value never earns less; a value on a closed end belongs to
 * that band in whatever measure it was entered; a wider interval may open a score but never changes its points.
 *
 * @example 预算控制率 7.54%, bands … （0，10%］ → 4 …, full 5: 4 points
 */
export function score(rule: ScoringRule, input: ScoringInput, full: Exact, policy: ScoringPolicy): Score {
  switch (rule.kind) {
    case 'checklist':
    case 'findings':
    case 'levels':
      return scoreJudged(rule, input, full, policy)
    case 'either':
      return scoreEither(rule, input, full, policy)
    case 'deduction':
    case 'bands':
    case 'proportion':
      return scoreValue(rule, input, full, policy)
  }
}

type ValueRule = Extract<ScoringRule, { kind: 'deduction' | 'bands' | 'proportion' }>
type JudgedRule = Extract<ScoringRule, { kind: 'checklist' | 'findings' | 'levels' }>
interface Outcome {
  readonly points: Exact
  readonly working: Working
}

function scoreValue(rule: ValueRule, input: ScoringInput, full: Exact, policy: ScoringPolicy): Score {
  const { name, value } = input
  if (value === undefined || value.kind === 'missing') return { kind: 'open', of: full, name, why: 'missing' }
  if (value.kind !== 'known') return { kind: 'open', of: full, name, why: 'undefinedValue', value }
  const limits = rule.kind === 'proportion' ? limitsOf(rule, input) : undefined
  if (limits === 'missing') return { kind: 'open', of: full, name, why: 'targetMissing' }
  const at = (quantity: Quantity): Outcome | undefined => {
    const outcome = outcomeOf(rule, quantity, full, input, limits)
    if (outcome === undefined) return undefined
    const points = clamp(outcome.points.round(policy.places, policy.rounding), full)
    return { points, working: outcome.working }
  }
  const printed = at(value.quantity)
  if (printed === undefined) return { kind: 'open', of: full, name, why: 'undefinedValue', value }
  const spread = ends(value.quantity).map((end) => at(end)?.points ?? printed.points)
  const low = spread.reduce(smaller, printed.points)
  const high = spread.reduce(larger, printed.points)
  const sure = low.equals(high)
  if (!sure && policy.edge === 'open')
    return { kind: 'open', of: full, name, why: 'tooCoarse', between: [low, high] }
  return {
    kind: 'scored',
    points: printed.points,
    of: full,
    name,
    working: printed.working,
    asPrinted: !sure,
  }
}

/** The ends of what a printed value may really be; nothing more for an exact one. */
function ends(quantity: Quantity): readonly Quantity[] {
  if (quantity.isExact()) return []
  const { low, high } = quantity.interval
  return [Quantity.exact(low, quantity.measure), Quantity.exact(high, quantity.measure)]
}

const smaller = (a: Exact, b: Exact): Exact => (a.compare(b) <= 0 ? a : b)
const larger = (a: Exact, b: Exact): Exact => (a.compare(b) >= 0 ? a : b)
const clamp = (points: Exact, full: Exact): Exact => larger(Exact.zero, smaller(points, full))

interface Limits {
  readonly target?: Quantity
  readonly low?: Quantity
  readonly high?: Quantity
}

function limitsOf(
  rule: Extract<ScoringRule, { kind: 'proportion' }>,
  input: ScoringInput,
): Limits | 'missing' {
  const take = (value: Value | undefined): Quantity | undefined =>
    value?.kind === 'known' ? value.quantity : undefined
  if (rule.better === 'within') {
    const low = take(input.low)
    const high = take(input.high)
    return low === undefined || high === undefined ? 'missing' : { low, high }
  }
  const target = take(input.target)
  return target === undefined ? 'missing' : { target }
}

function outcomeOf(
  rule: ValueRule,
  quantity: Quantity,
  full: Exact,
  input: ScoringInput,
  limits: Limits | undefined,
): Outcome | undefined {
  switch (rule.kind) {
    case 'deduction':
      return deduct(rule, quantity, full, input)
    case 'bands':
      return placeInBand(rule, quantity, full, input)
    case 'proportion':
      return proportion(rule, quantity, full, input, limits ?? {})
  }
}

function show(quantity: Quantity, input: ScoringInput): string {
  const measure =
    measureInfo(input.measure)?.dimension === measureInfo(quantity.measure)?.dimension
      ? input.measure
      : quantity.measure
  return print(quantity, { measure, places: input.places })
}

function deduct(
  rule: Extract<ScoringRule, { kind: 'deduction' }>,
  quantity: Quantity,
  full: Exact,
  input: ScoringInput,
): Outcome {
  const value = quantity.in(rule.from.measure)
  const gap = value.value.sub(rule.from.value)
  const excess = rule.side === 'above' ? gap : rule.side === 'below' ? gap.neg() : gap.abs()
  const shown = { value: show(quantity, input), limit: print(rule.from) }
  if (excess.sign() <= 0)
    return {
      points: full,
      working: { kind: 'deduction', ...shown, steps: Exact.zero, deducted: Exact.zero, side: 'within' },
    }
  const size =
    rule.stepKind === 'points'
      ? rule.step.in(rule.from.measure).value
      : rule.from.value.mul(rule.step.in('').value).abs()
  const ratio = excess.div(size)
  const steps = Exact.of(rule.partialStep === 'counts' ? ratio.ceil() : ratio.floor())
  const points = larger(full.sub(steps.mul(rule.loss)), rule.floor)
  return {
    points,
    working: {
      kind: 'deduction',
      ...shown,
      excess: printDistance(excess, rule.from.measure, input.places),
      steps,
      deducted: full.sub(points),
      side: gap.sign() > 0 ? 'above' : 'below',
    },
  }
}

/** A distance between two percentages is in 百分点. */
function printDistance(distance: Exact, measure: Measure, places: number): string {
  if (measure !== '%') return print(Quantity.exact(distance, measure), { places })
  return `${trimZeros(distance.toFixed(places))} 个百分点`
}

/** 分值 as printed: at most two places, without trailing zeros. */
export const pointsText = (points: Exact): string => trimZeros(points.toFixed(2))

function trimZeros(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text
}

/** Whether a value stands in a band, ends as written. */
export function inBand(band: Band, value: Quantity): boolean {
  if (band.low !== null) {
    const side = value.in(band.low.measure).value.compare(band.low.value)
    if (side < 0 || (side === 0 && !band.lowClosed)) return false
  }
  if (band.high !== null) {
    const side = value.in(band.high.measure).value.compare(band.high.value)
    if (side > 0 || (side === 0 && !band.highClosed)) return false
  }
  return true
}

function placeInBand(
  rule: Extract<ScoringRule, { kind: 'bands' }>,
  quantity: Quantity,
  _full: Exact,
  input: ScoringInput,
): Outcome | undefined {
  const found =
    rule.bands.find((band) => inBand(band, quantity)) ??
    (rule.below === 'lowest' ? nearest(rule.bands, quantity) : undefined)
  if (found === undefined) return undefined
  return {
    points: found.points,
    working: { kind: 'bands', value: show(quantity, input), band: found, bandText: printBand(found) },
  }
}

/** A value beyond every band belongs to the outermost one on its side. */
function nearest(bands: readonly Band[], quantity: Quantity): Band | undefined {
  const lows = bands.filter((band) => band.low !== null)
  lows.sort((a, b) =>
    (a.low as Quantity).value.compare((b.low as Quantity).in((a.low as Quantity).measure).value),
  )
  const lowest = lows[0]
  if (lowest?.low == null) return undefined
  return quantity.in(lowest.low.measure).value.compare(lowest.low.value) <= 0 ? lowest : undefined
}

/** 档 as written in Chinese: （0，10%］, 大于30%, 等于0. */
export function printBand(band: Band): string {
  const { low, high } = band
  if (low !== null && high !== null) {
    if (low.in(high.measure).value.equals(high.value)) return `等于${print(high)}`
    const bare = low.value.isZero() && high.measure !== '' ? '0' : print(low)
    return `${band.lowClosed ? '［' : '（'}${bare}，${print(high)}${band.highClosed ? '］' : '）'}`
  }
  if (low !== null) return `${band.lowClosed ? '不低于' : '大于'}${print(low)}`
  if (high !== null) return `${band.highClosed ? '不超过' : '小于'}${print(high)}`
  return '任何数值'
}

/** 档 as a claim: 在（0，10%］档, 等于0%. */
function bandClaim(band: Band): string {
  const text = printBand(band)
  return /^[［（]/.test(text) ? `在${text}档` : text
}

function proportion(
  rule: Extract<ScoringRule, { kind: 'proportion' }>,
  quantity: Quantity,
  full: Exact,
  input: ScoringInput,
  limits: Limits,
): Outcome | undefined {
  const ratio = completion(rule, quantity, limits)
  if (ratio === undefined) return undefined
  const reached = ratio.compare(Exact.one) >= 0
  const over = rule.overLimit
  const tooFar = rule.better === 'more' && over !== undefined && ratio.compare(over) > 0
  const share = tooFar ? Exact.one.sub(ratio.sub(over)) : smaller(ratio, Exact.one)
  const target =
    limits.target === undefined
      ? `${limits.low === undefined ? '' : print(limits.low)}～${limits.high === undefined ? '' : print(limits.high)}`
      : print(limits.target)
  return {
    points: full.mul(larger(share, Exact.zero)),
    working: {
      kind: 'proportion',
      value: show(quantity, input),
      target,
      ratio,
      better: rule.better,
      reached,
      tooFar,
    },
  }
}

/** 完成率: actual ÷ target, target ÷ actual for the reverse direction; 1 inside a range, the nearer end outside. */
function completion(
  rule: Extract<ScoringRule, { kind: 'proportion' }>,
  quantity: Quantity,
  limits: Limits,
): Exact | undefined {
  const ratio = (a: Quantity, b: Quantity): Exact | undefined => {
    const result = divide(Quantity.exact(a.value, a.measure), Quantity.exact(b.value, b.measure))
    return result?.in('').value
  }
  if (rule.better === 'within') {
    const { low, high } = limits
    if (low === undefined || high === undefined) return undefined
    if (subtract(quantity, low).value.sign() < 0) return ratio(quantity, low)
    if (subtract(quantity, high).value.sign() > 0) return ratio(high, quantity)
    return Exact.one
  }
  const { target } = limits
  if (target === undefined) return undefined
  if (rule.better === 'more') {
    if (target.value.isZero()) return quantity.value.sign() >= 0 ? Exact.one : undefined
    return ratio(quantity, target)
  }
  if (subtract(quantity, target).value.sign() <= 0) return Exact.one
  return ratio(target, quantity)
}

function scoreJudged(rule: JudgedRule, input: ScoringInput, full: Exact, policy: ScoringPolicy): Score {
  const { judgement, name } = input
  if (judgement?.kind === 'panel') return scorePanel(rule, judgement, name, full, policy)
  const outcome = judgement === undefined ? undefined : judged(rule, judgement, full)
  if (outcome === undefined || judgement === undefined)
    return { kind: 'open', of: full, name, why: 'unjudged' }
  const points = clamp(outcome.points.round(policy.places, policy.rounding), full)
  return { kind: 'scored', points, of: full, name, working: outcome.working, asPrinted: false, judgement }
}

function judged(rule: JudgedRule, judgement: Judgement, full: Exact): Outcome | undefined {
  if (rule.kind === 'checklist' && judgement.kind === 'checklist') {
    const items = rule.items.map((item, index) => ({ ...item, met: judgement.met.includes(index + 1) }))
    const points = items.reduce((sum, item) => (item.met ? sum.add(item.points) : sum), Exact.zero)
    return { points, working: { kind: 'checklist', items } }
  }
  if (rule.kind === 'findings' && judgement.kind === 'findings') {
    const deducted = smaller(rule.loss.mul(Exact.of(judgement.count)), full.sub(rule.floor))
    return {
      points: full.sub(deducted),
      working: { kind: 'findings', count: judgement.count, loss: rule.loss, deducted },
    }
  }
  if (rule.kind === 'levels' && judgement.kind === 'level') {
    const level = rule.levels.find((one) => one.name === judgement.level)
    if (level === undefined) return undefined
    const points = level.points ?? judgement.points
    if (points === undefined || !withinLevel(level, points, full)) return undefined
    const working: Working = {
      kind: 'levels',
      level: level.name,
      ...(level.text === undefined ? {} : { text: level.text }),
    }
    return { points, working }
  }
  return undefined
}

type Panel = Extract<Judgement, { kind: 'panel' }>

/**
 * The points of several experts become one by the framework's rule. Laws: the result lies between the lowest and the
 * highest; the order of the experts changes nothing; equal points give that number.
 */
function scorePanel(rule: JudgedRule, panel: Panel, name: string, full: Exact, policy: ScoringPolicy): Score {
  const { combine, atLeast, spread: limit } = policy.panel ?? PLAIN_PANEL
  const given = panel.scores.flatMap((of) => {
    const points = panelPoints(rule, panel, of, full)
    return points === undefined ? [] : [{ of, points }]
  })
  const need = combine === 'trimmed' ? Math.max(atLeast, 3) : Math.max(atLeast, 1)
  if (given.length < need)
    return { kind: 'open', of: full, name, why: 'panelTooFew', have: given.length, need }
  const sorted = [...given].sort((a, b) => a.points.compare(b.points))
  const [lowest, highest] = [sorted[0] as (typeof given)[0], sorted.at(-1) as (typeof given)[0]]
  const isLeft = (one: (typeof given)[0]): boolean =>
    combine === 'trimmed' && (one === lowest || one === highest)
  const counted = given.filter((one) => !isLeft(one))
  const raw = combine === 'median' ? medianOf(sorted.map((one) => one.points)) : meanOf(counted)
  const spread = highest.points.sub(lowest.points)
  return {
    kind: 'scored',
    points: clamp(raw.round(policy.places, policy.rounding), full),
    of: full,
    name,
    working: {
      kind: 'panel',
      combine,
      scores: given.map((one) => ({ ...one, left: isLeft(one) })),
      spread,
      wide: limit !== null && spread.compare(full.mul(limit)) > 0,
    },
    asPrinted: false,
    judgement: panel,
  }
}

/** What one expert's answer brings; undefined where it is none of this standard's. */
export function panelPoints(
  rule: ScoringRule,
  panel: Pick<Panel, 'indicator' | 'unit'>,
  { answer, by, date, reason }: PanelScore,
  full: Exact,
): Exact | undefined {
  if (answer.kind === 'points')
    return answer.points.sign() < 0 || answer.points.compare(full) > 0 ? undefined : answer.points
  if (rule.kind !== 'checklist' && rule.kind !== 'findings' && rule.kind !== 'levels') return undefined
  const { indicator, unit } = panel
  const outcome = judged(rule, { ...answer, indicator, unit, by, date, reason, illustrative: false }, full)
  return outcome === undefined ? undefined : clamp(outcome.points, full)
}

const meanOf = (list: readonly { readonly points: Exact }[]): Exact =>
  list.reduce((sum, one) => sum.add(one.points), Exact.zero).div(Exact.of(list.length))

function medianOf(sorted: readonly Exact[]): Exact {
  const middle = Math.floor(sorted.length / 2)
  const [upper, lower] = [sorted[middle] as Exact, sorted[middle - 1]]
  return sorted.length % 2 === 1 || lower === undefined ? upper : upper.add(lower).div(Exact.of(2))
}

/** A level with a range takes only points within it. */
function withinLevel(level: LevelStandard, points: Exact, full: Exact): boolean {
  const above = level.low === undefined || points.compare(full.mul(level.low)) >= 0
  const below = level.high === undefined || points.compare(full.mul(level.high)) <= 0
  return above && below
}

function scoreEither(
  rule: Extract<ScoringRule, { kind: 'either' }>,
  input: ScoringInput,
  full: Exact,
  policy: ScoringPolicy,
): Score {
  const scores = rule.options.map((option, index) => {
    const of = input.options?.[index]
    return { option, score: of === undefined ? undefined : score(option.scoring, of, full, policy) }
  })
  const chosen = input.judgement?.kind === 'choose' ? input.judgement.option : undefined
  const candidates = rule.choose === 'judged' ? scores.filter((one) => one.option.name === chosen) : scores
  let best: { option: EitherOption; score: Scored } | undefined
  for (const { option, score: one } of candidates)
    if (one?.kind === 'scored' && (best === undefined || one.points.compare(best.score.points) > 0))
      best = { option, score: one }
  if (best === undefined)
    return {
      kind: 'open',
      of: full,
      name: input.name,
      why: rule.choose === 'judged' && chosen === undefined ? 'unjudged' : 'missing',
    }
  const working: Working = { kind: 'either', option: best.option.name, of: best.score }
  const judgement = input.judgement === undefined ? {} : { judgement: input.judgement }
  return {
    kind: 'scored',
    points: best.score.points,
    of: full,
    name: input.name,
    working,
    asPrinted: best.score.asPrinted,
    ...judgement,
  }
}

export const COMBINE_WORDS: Readonly<Record<PanelRule['combine'], string>> = {
  mean: '取平均',
  median: '取中位数',
  trimmed: '去掉一个最高分和一个最低分后取平均',
}

const OPEN_WORDS: Readonly<Record<string, string>> = {
  missing: '所需数据未填报，待评',
  unjudged: '尚无评价人员的评判，待评',
  undefinedValue: '指标值无法计算，待评',
  notRefined: '部门尚未细化本项的个性指标，待评',
  targetMissing: '目标值未填报，待评',
}

/** The working as one Chinese sentence. Same working, same sentence. */
export function sentence(result: Score): string {
  if (result.kind === 'open') {
    if (result.why === 'tooCoarse')
      return `${result.name}的数值精度跨越档界，得分在 ${pointsText(result.between[0])} 至 ${pointsText(result.between[1])} 分之间，待评`
    if (result.why === 'panelTooFew')
      return `${result.name}：专家评分至少需要 ${result.need} 人，现有 ${result.have} 人，待评`
    const value = result.value === undefined ? '' : `（${printValue(result.value)}）`
    return `${result.name}${value}：${OPEN_WORDS[result.why] ?? '待评'}`
  }
  const tail = result.asPrinted ? '（公布数的精度跨越档界，按公布数计分）' : ''
  return `${describe(result)}${tail}`
}

function describe(scored: Scored): string {
  const { working, name } = scored
  const got = `计 ${pointsText(scored.points)} 分`
  switch (working.kind) {
    case 'deduction': {
      if (working.side === 'within')
        return `${name} ${working.value}，未触及扣分界限 ${working.limit}，计满分 ${pointsText(scored.of)} 分`
      const word = working.side === 'above' ? '超过' : '低于'
      return `${name} ${working.value}，${word} ${working.limit} 计 ${working.excess ?? ''}，扣分 ${working.steps.toString()} 次，共扣 ${pointsText(working.deducted)} 分，${got}`
    }
    case 'bands':
      return `${name} ${working.value}，${bandClaim(working.band)}，${got}`
    case 'checklist': {
      const met = working.items.filter((item) => item.met).length
      return `${name}：${working.items.length} 项要点符合 ${met} 项，${got}`
    }
    case 'findings':
      return working.count === 0
        ? `${name}：未发现不符合情形，计满分 ${pointsText(scored.of)} 分`
        : `${name}：发现 ${working.count} 例，每例扣 ${pointsText(working.loss)} 分，共扣 ${pointsText(working.deducted)} 分，${got}`
    case 'proportion': {
      const rate = `${trimZeros(working.ratio.mul(Exact.hundred).toFixed(2))}%`
      const what = working.better === 'within' ? `目标区间 ${working.target}` : `目标 ${working.target}`
      if (working.tooFar)
        return `${name} ${working.value}，${what}，完成率 ${rate}，超出目标过多，按偏离度扣减，${got}`
      if (working.reached) return `${name} ${working.value}，达到${what}，计满分 ${pointsText(scored.of)} 分`
      return `${name} ${working.value}，${what}，完成率 ${rate}，按比例${got}`
    }
    case 'levels':
      return `${name}评定为“${working.level}”，${got}`
    case 'either':
      return `${name}取“${working.option}”：${describe(working.of)}`
    case 'panel': {
      const points = working.scores.map((one) => pointsText(one.points)).join('、')
      const far = `最高与最低相差 ${pointsText(working.spread)} 分${working.wide ? '，分歧较大' : ''}`
      return `${name}由 ${working.scores.length} 位专家评分（${points}），${COMBINE_WORDS[working.combine]}，${got}；${far}`
    }
    case 'adjusted':
      return `${name}：${working.before === null ? '' : `原计 ${pointsText(working.before)} 分，`}经评审调整，${got}`
    case 'notApplicable':
      return `${name}不适用（${working.reason}），${got}`
  }
}

/** 改进空间: the nearest value that would have scored more, and what it brings. */
export interface Gain {
  readonly at: string
  readonly points: Exact
  readonly sentence: string
}

/**
 * What would have gained the lost points: for a band the next better one, for steps and proportions the limit itself,
 * for judged standards the unmet items. `undefined` when nothing was lost.
 */
export function nextBetter(rule: ScoringRule, scored: Scored, input: ScoringInput): Gain | undefined {
  const lost = scored.of.sub(scored.points)
  if (lost.sign() <= 0) return undefined
  const { working } = scored
  const gain = (at: string, points: Exact, words: string): Gain => ({
    at,
    points,
    sentence: `${words}，可多得 ${pointsText(points)} 分`,
  })
  switch (working.kind) {
    case 'bands': {
      if (rule.kind !== 'bands') return undefined
      const better = rule.bands.filter((band) => band.points.compare(scored.points) > 0)
      better.sort((a, b) => a.points.compare(b.points))
      const next = better[0]
      return next === undefined
        ? undefined
        : gain(printBand(next), next.points.sub(scored.points), `${scored.name}若${bandClaim(next)}`)
    }
    case 'deduction':
      return gain(
        working.limit,
        lost,
        `${scored.name}若${working.side === 'above' ? '不超过' : '不低于'} ${working.limit}`,
      )
    case 'proportion':
      return gain(
        working.target,
        lost,
        working.tooFar ? `${scored.name}的目标若贴近实际` : `${scored.name}若达到目标 ${working.target}`,
      )
    case 'checklist': {
      const unmet = working.items.filter((item) => !item.met)
      return gain(
        unmet.map((item) => item.text).join('；'),
        lost,
        `若做到“${unmet.map((item) => item.text).join('”“')}”`,
      )
    }
    case 'findings':
      return gain('0', lost, `${scored.name}若无不符合情形`)
    case 'levels': {
      const top = rule.kind === 'levels' ? rule.levels[0] : undefined
      return top === undefined
        ? undefined
        : gain(top.name, lost, `${scored.name}若评定为“${top.name}”并得满分`)
    }
    case 'either': {
      const option =
        rule.kind === 'either' ? rule.options.find((one) => one.name === working.option) : undefined
      return option === undefined ? undefined : nextBetter(option.scoring, working.of, input)
    }
    case 'panel':
      return gain('满分', lost, `${scored.name}若专家都评为满分`)
    case 'adjusted':
    case 'notApplicable':
      return undefined
  }
}
