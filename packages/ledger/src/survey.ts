/**
 * Satisfaction surveys 满意度问卷: how many to ask, and what the answers say: response rate, satisfaction and its interval.
 *
 * Answers have five levels, counted from 满意 to 不满意. Which of the two usual figures is the satisfaction, the share of
 * the two best levels or a weighted mean, is a matter of the framework and always given. With fewer than
 * {@link LEAST_VALID} valid answers there is no figure at all, and the reason is said. Everything is computed in exact
 * numbers; the only roots are rounded outwards, so an interval is never narrower than it should be.
 */
import { Exact, type Problem, print, problem, Quantity, sumExact } from '@jiheng/engine'
import { isRisk, normalFactor, squareRootUp, studentFactor } from './sampling/distributions.ts'
import { percent } from './sampling/size.ts'

/** What a sample of respondents is to give; shares as exact numbers, 95% as 0.95. `population` 0 if not known. */
export interface SurveyRequest {
  readonly confidence: Exact
  /** 允许误差 e, each way. */
  readonly margin: Exact
  /** 预计满意度 p; one half asks most. */
  readonly expected: Exact
  readonly population: number
}

export interface SurveySize {
  readonly size: number
  readonly z: Exact
  readonly sentence: string
}

/**
 * 问卷样本量 n = z²p(1−p)/e², with a finite population n/(1+(n−1)/N), the fraction always counted up: 95%, ±5% → 385
 * (384.16); of 500 → 218.
 */
export function surveySize(request: SurveyRequest): {
  readonly size?: SurveySize
  readonly problems: readonly Problem[]
} {
  const { confidence, margin, expected, population } = request
  const reason = sizeFault(request)
  if (reason !== undefined) return { problems: [faulty(reason)] }
  const z = normalFactor(Exact.one.sub(confidence).div(Exact.of(2)))
  const endless = z.mul(z).mul(expected).mul(Exact.one.sub(expected)).div(margin.mul(margin))
  const all = Exact.of(population)
  const raw = population === 0 ? endless : endless.div(Exact.one.add(endless.sub(Exact.one).div(all)))
  const start =
    `样本量＝z²×p×（1－p）÷e²＝${z.toString()}²×${percent(expected)}×${percent(Exact.one.sub(expected))}` +
    `÷${percent(margin)}²＝${endless.toFixed(2)}`
  const finite =
    population === 0 ? '' : `；总体${population}份，修正为 n÷（1＋（n－1）÷N）＝${raw.toFixed(2)}`
  const size = population === 0 ? Number(raw.ceil()) : Math.min(population, Number(raw.ceil()))
  const sentence = `${start}${finite}，进为${size}份（置信度${percent(confidence)}）`
  return { size: { size, z, sentence }, problems: [] }
}

function sizeFault({ confidence, margin, expected, population }: SurveyRequest): string | undefined {
  if (!isConfidence(confidence)) return '置信度要在50%以上，小于100%'
  if (margin.sign() <= 0 || margin.compare(Exact.one) >= 0) return '允许误差要在0和100%之间'
  if (expected.sign() <= 0 || expected.compare(Exact.one) >= 0) return '预计满意度要在0和100%之间'
  if (!Number.isSafeInteger(population) || population < 0) return '总体人数要是整数，不知道时填0'
  return undefined
}

const isConfidence = (confidence: Exact): boolean => isRisk(Exact.one.sub(confidence))
const faulty = (reason: string): Problem =>
  problem('parameters-not-possible', { subject: '满意度问卷', reason })

/** How many chose each of 满意, 比较满意, 一般, 不太满意, 不满意. */
export type Levels = readonly [number, number, number, number, number]

/** 发放、收回 and the answers; those of `levels` are the valid ones. */
export interface SurveyReturns {
  readonly issued: number
  readonly returned: number
  readonly levels: Levels
}

/** 满意度的算法: share of the two best levels, or the mean of the levels' values (as shares of full satisfaction). */
export type SatisfactionMeasure =
  | { readonly kind: 'share' }
  | { readonly kind: 'mean'; readonly values: readonly [Exact, Exact, Exact, Exact, Exact] }

/** 问卷结果. No `satisfaction` with too few valid answers. */
export interface SurveyResult {
  readonly valid: number
  /** 回收率 and 有效率. */
  readonly responseRate: Exact
  readonly validRate: Exact
  readonly satisfaction?: {
    readonly rate: Exact
    /** Confidence interval, outwards to 0.01%. */
    readonly low: Exact
    readonly high: Exact
  }
  readonly sentence: string
}

/** Fewer valid answers than this give no rate. */
export const LEAST_VALID = 30

/** What a survey says at a confidence such as 0.95: Wilson's interval for a share, Student's for a mean. */
export function surveyResult(
  returns: SurveyReturns,
  measure: SatisfactionMeasure,
  confidence: Exact,
): { readonly result?: SurveyResult; readonly problems: readonly Problem[] } {
  const reason = returnsFault(returns, measure, confidence)
  if (reason !== undefined) return { problems: [faulty(reason)] }
  const { issued, returned, levels } = returns
  const valid = levels.reduce((sum, one) => sum + one, 0)
  const [responseRate, validRate] = [Exact.of(returned, issued), Exact.of(valid, Math.max(returned, 1))]
  const start = `发放${issued}份，收回${returned}份，回收率${percent(responseRate)}；有效${valid}份`
  const base = { valid, responseRate, validRate }
  if (valid < LEAST_VALID)
    return {
      result: { ...base, sentence: `${start}，不足${LEAST_VALID}份，不计算满意度` },
      problems: [],
    }
  const risk = Exact.one.sub(confidence).div(Exact.of(2))
  const satisfaction =
    measure.kind === 'share' ? shareOf(levels, valid, risk) : meanOf(levels, valid, measure.values, risk)
  const way =
    measure.kind === 'share' ? `满意${levels[0]}份、比较满意${levels[1]}份，满意度` : '五档加权平均，满意度'
  const range = `${shown(satisfaction.low)}至${shown(satisfaction.high)}`
  const sentence = `${start}；${way}${shown(satisfaction.rate)}，置信区间${range}（置信度${percent(confidence)}）`
  return { result: { ...base, satisfaction, sentence }, problems: [] }
}

const shown = (share: Exact): string => print(Quantity.exact(share, '').in('%'), { places: 2 })

function returnsFault(
  { issued, returned, levels }: SurveyReturns,
  measure: SatisfactionMeasure,
  confidence: Exact,
): string | undefined {
  if ([issued, returned, ...levels].some((one) => !Number.isSafeInteger(one) || one < 0))
    return '份数要是不小于0的整数'
  if (issued === 0) return '没有发放问卷'
  if (returned > issued) return `收回${returned}份，多于发放的${issued}份`
  const valid = levels.reduce((sum, one) => sum + one, 0)
  if (valid > returned) return `有效${valid}份，多于收回的${returned}份`
  if (!isConfidence(confidence)) return '置信度要在50%以上，小于100%'
  if (measure.kind === 'mean') {
    const { values } = measure
    if (values.some((one) => one.sign() < 0 || one.compare(Exact.one) > 0)) return '各档的分值要在0和100%之间'
    if (values.some((one, at) => one.compare(values[at - 1] ?? one) > 0))
      return '各档的分值要从满意到不满意依次不增'
  }
  return undefined
}

/** Down or up to 0.01% within 0 … 1. */
const lowEnd = (share: Exact): Exact => (share.sign() < 0 ? Exact.zero : share.round(4, 'floor'))
const highEnd = (share: Exact): Exact =>
  share.compare(Exact.one) > 0 ? Exact.one : share.round(4, 'ceiling')

const ROOT_PLACES = 12

/** Wilson: (p + z²/2n ± z√(p(1−p)/n + z²/4n²)) ÷ (1 + z²/n). */
function shareOf(levels: Levels, valid: number, risk: Exact) {
  const n = Exact.of(valid)
  const rate = Exact.of(levels[0] + levels[1], valid)
  const z = normalFactor(risk)
  const square = z.mul(z)
  const middle = rate.add(square.div(n.mul(Exact.of(2))))
  const spread = rate
    .mul(Exact.one.sub(rate))
    .div(n)
    .add(square.div(n.mul(n).mul(Exact.of(4))))
  const reach = z.mul(squareRootUp(spread, ROOT_PLACES))
  const whole = Exact.one.add(square.div(n))
  return { rate, low: lowEnd(middle.sub(reach).div(whole)), high: highEnd(middle.add(reach).div(whole)) }
}

/** mean ± t·s/√n with n − 1 degrees of freedom. */
function meanOf(levels: Levels, valid: number, values: readonly Exact[], risk: Exact) {
  const n = Exact.of(valid)
  const counted = levels.map((count, at) => ({ count: Exact.of(count), value: values[at] ?? Exact.zero }))
  const rate = sumExact(counted.map(({ count, value }) => count.mul(value))).div(n)
  const squares = sumExact(
    counted.map(({ count, value }) => {
      const off = value.sub(rate)
      return count.mul(off).mul(off)
    }),
  )
  const spread = squares.div(Exact.of(valid - 1)).div(n)
  const reach = studentFactor(risk, valid - 1).mul(squareRootUp(spread, ROOT_PLACES))
  return { rate, low: lowEnd(rate.sub(reach)), high: highEnd(rate.add(reach)) }
}
