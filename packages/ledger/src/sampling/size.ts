/**
 * Sample sizes 样本规模: from materiality and confidence, from a tolerable rate, or as a person gave it; each with the
 * sentence that shows how it was computed, so that it can be checked by hand.
 *
 * - By materiality 按重要性: n = R × B ÷ T, R from {@link planningFactor}. Gives the sizes that the AICPA guide Audit
 *   Sampling prints (5%: tolerable 5% and none expected → 60, tolerable 1% → 300).
 * - By rate 按差错率 (tests of controls): the least n for which a true rate of T would show no more than the expected
 *   errors with probability `risk` at most; exact binomial sums, as in the guide's tables A-1 and A-2 (5%, tolerable
 *   5%, none expected → 59). A population of up to {@link SMALL_POPULATION} lines is finite: exact hypergeometric sums
 *   with T × N of N lines in error take the place of a correction factor, which would come out too small.
 */
import { Exact } from '@jiheng/engine'
import { yuanText } from '../fen.ts'
import {
  binomialWithin,
  hypergeometricWithin,
  isRisk,
  LARGEST_RATIO,
  leastWhere,
  planningFactor,
} from './distributions.ts'

/** How a size is to be found. Money in fen; rates and risk as exact shares: 5% is 0.05. */
export type Sizing =
  | {
      readonly kind: 'materiality'
      readonly tolerable: bigint
      readonly expected: bigint
      readonly risk: Exact
    }
  | { readonly kind: 'rate'; readonly tolerable: Exact; readonly expected: Exact; readonly risk: Exact }
  | { readonly kind: 'given'; readonly size: number; readonly reason: string; readonly risk: Exact }

/** 样本规模. `allowedErrors` is how many errors the size allows for, where it was found by rate. */
export interface SampleSize {
  readonly sizing: Sizing
  readonly size: number
  readonly factor?: Exact
  readonly allowedErrors?: number
  readonly sentence: string
}

/** Why there is no size, as a clause for the catalogue's sentence. */
export interface SizeFault {
  readonly reason: string
}

export const SMALL_POPULATION = 5_000

/** No test of controls is planned beyond this size: the two rates are then too close to tell apart. */
const LARGEST_RATE_SAMPLE = 5_000

/** The size for a population of so many lines with a book value in fen (its sum, positive). */
export function sampleSize(sizing: Sizing, lines: number, bookValue: bigint): SampleSize | SizeFault {
  if (lines === 0) return { reason: '总体是空的，没有可抽的分录' }
  if (!isRisk(sizing.risk)) return { reason: '误受风险要大于0，不超过50%' }
  switch (sizing.kind) {
    case 'materiality':
      return byMateriality(sizing, lines, bookValue)
    case 'rate':
      return byRate(sizing, lines)
    case 'given':
      return asGiven(sizing, lines)
  }
}

type Of<K extends Sizing['kind']> = Extract<Sizing, { readonly kind: K }>

function byMateriality(sizing: Of<'materiality'>, lines: number, bookValue: bigint): SampleSize | SizeFault {
  const { tolerable, expected, risk } = sizing
  if (bookValue <= 0n) return { reason: '总体账面金额不是正数，不能按重要性计算' }
  if (tolerable <= 0n) return { reason: '可容忍错报要大于0' }
  if (expected < 0n) return { reason: '预计错报不能是负数' }
  const ratio = Exact.of(expected, tolerable)
  if (ratio.compare(LARGEST_RATIO) > 0)
    return { reason: '预计错报超过可容忍错报的90%，抽样不能说明问题，应全部检查' }
  const factor = planningFactor(risk, ratio)
  const raw = factor.mul(Exact.of(bookValue)).div(Exact.of(tolerable))
  const computed = raw.ceil()
  const sentence =
    `样本量＝系数×总体账面金额÷可容忍错报＝${factor.toFixed(4)}×${yuanText(bookValue)}÷${yuanText(tolerable)}` +
    `＝${raw.toFixed(2)}，进为${computed}；误受风险${percent(risk)}，预计错报${yuanText(expected)}，` +
    `为可容忍错报的${percent(ratio)}，系数满足 系数＝Γ⁻¹（1－误受风险；1＋系数×该比例）`
  return { sizing, factor, ...limited(computed, lines, sentence) }
}

function byRate(sizing: Of<'rate'>, lines: number): SampleSize | SizeFault {
  const { tolerable, expected, risk } = sizing
  if (tolerable.sign() <= 0 || tolerable.compare(Exact.one) >= 0)
    return { reason: '可容忍差错率要在0和100%之间' }
  if (expected.sign() < 0 || expected.compare(tolerable) >= 0)
    return { reason: '预计差错率要小于可容忍差错率，且不是负数' }
  const finite = lines <= SMALL_POPULATION
  const bad = Number(tolerable.mul(Exact.of(lines)).ceil())
  const within = (errors: number, n: number): boolean =>
    finite ? hypergeometricWithin(errors, n, bad, lines, risk) : binomialWithin(errors, n, tolerable, risk)
  const limit = Math.min(lines, LARGEST_RATE_SAMPLE)
  let least = 1
  for (let errors = 0; errors < limit; errors++) {
    const n = leastWhere(least, limit, (size) => within(errors, size))
    if (n === undefined) break
    least = n
    if (expected.mul(Exact.of(n)).ceil() > BigInt(errors)) continue
    const law = finite ? `总体${lines}笔中有${bad}笔差错时（超几何分布）` : '（二项分布）'
    const sentence =
      `样本量${n}：真实差错率若为${percent(tolerable)}，${law}抽${n}笔而差错不超过${errors}笔的概率不大于` +
      `${percent(risk)}，抽${n - 1}笔则大于；预计差错率${percent(expected)}，允许差错${errors}笔`
    return { sizing, size: n, allowedErrors: errors, sentence }
  }
  return lines <= LARGEST_RATE_SAMPLE
    ? { sizing, size: lines, allowedErrors: 0, sentence: `抽样不能说明问题，${lines}笔全部检查` }
    : { reason: `预计差错率与可容忍差错率太近，样本量超过${LARGEST_RATE_SAMPLE}笔` }
}

function asGiven(sizing: Of<'given'>, lines: number): SampleSize | SizeFault {
  const { size, reason } = sizing
  if (!Number.isSafeInteger(size) || size < 1) return { reason: '样本量要是正整数' }
  if (reason.trim() === '') return { reason: '自定样本量要写明理由' }
  return { sizing, ...limited(BigInt(size), lines, `样本量${size}，自定：${reason}`) }
}

function limited(size: bigint, lines: number, sentence: string): { size: number; sentence: string } {
  return size > BigInt(lines)
    ? { size: lines, sentence: `${sentence}；多于总体的${lines}笔，全部检查` }
    : { size: Number(size), sentence }
}

/** A share as a percentage with as many digits as it needs, two at most. */
export const percent = (share: Exact): string => {
  const whole = share.mul(Exact.hundred).round(2)
  return `${whole.toString()}%`
}
