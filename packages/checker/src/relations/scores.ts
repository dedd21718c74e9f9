/**
 * Scores 得分: 投入指标 10 分得 9.5 分，过程指标 30 分得 27.5 分，…总分: the scores make the total, the weights a hundred; 7/8 分; and the
 * points that a rate earns: 执行率 92.4 %，得 9.24 分.
 */
import { Exact, type Interval, point, scaleInterval } from '@jiheng/engine'
import { sumOf } from '../arithmetic.ts'
import { type Claim, holds } from '../claim.ts'
import { member, type Reading, spanOf } from '../claims.ts'
import type { Phrases, Slot } from '../phrase.ts'
import { sumClaim } from './sum-claim.ts'

/** An indicator's weight and what it got of it. */
interface Scored {
  readonly weight: Slot
  readonly score: Slot
}

const isPoints = (slot: Slot | undefined): slot is Slot =>
  slot !== undefined &&
  slot.figure.unit.dimension === '分' &&
  !slot.figure.range &&
  slot.figure.bound === undefined

const GOT = /^[，（、]?(?:自评|实际|评价)?得(?:分)?(?:为|：)?$/
const TOTAL =
  /(?:总分|总得分|总评分|综合得分|最终得分|自评得分|评价得分|合计得分|得分合计|合计)(?:为|是|：|得)*$/

export function scoreSums(phrases: Phrases): Reading[] {
  const found: Reading[] = []
  const { slots } = phrases
  for (let i = 0; i + 1 < slots.length; i++) {
    if (!isPoints(slots[i + 1])) continue
    const run = runFrom(phrases, i)
    if (run.length < 3) continue
    found.push(...sumsOf(phrases, run))
    i = (run[run.length - 1] as Scored).score.index
  }
  return found
}

/** 产出指标 50 分，得 46.5 分；效益指标 30 分，得 28 分: pairs that follow each other. */
function runFrom(phrases: Phrases, from: number): Scored[] {
  const { slots } = phrases
  const run: Scored[] = []
  for (let i = from; i + 1 < slots.length; i += 2) {
    const pair = pairAt(phrases, slots[i] as Slot, slots[i + 1])
    const first = run[0]
    if (pair === undefined || (first !== undefined && pair.weight.paragraph !== first.weight.paragraph)) break
    if (first !== undefined && pair.weight.sentence - first.weight.sentence > 4) break
    run.push(pair)
  }
  return run
}

function pairAt(phrases: Phrases, a: Slot, b: Slot | undefined): Scored | undefined {
  if (!isPoints(b) || b.sentence !== a.sentence) return undefined
  const between = phrases.text.slice(a.figure.unitEnd, b.figure.start)
  // 预算编制 7/8 分: what it got, of how much.
  if (between === '/' && a.figure.unit.text === '' && /[\u4e00-\u9fff]$/.test(a.lead))
    return { weight: b, score: a }
  if (!isPoints(a) || !GOT.test(between.replace(/^）/, '')) || /得分?$/.test(a.lead)) return undefined
  return a.figure.value.compare(b.figure.value) >= 0 ? { weight: a, score: b } : undefined
}

function sumsOf(phrases: Phrases, run: readonly Scored[]): Reading[] {
  const found: Reading[] = []
  const scores = run.map(({ score }) => score)
  const weights = run.map(({ weight }) => weight)
  const whole = weights.reduce((sum, { figure }) => sum.add(figure.value), Exact.zero)
  const full = whole.equals(Exact.hundred)
  const total = totalOf(phrases, run)
  if (total !== undefined) {
    const claim = sumClaim(scores, total)
    // The weights make a hundred, so every indicator is there.
    if (holds(claim) === true || full) found.push(readingOf(phrases, claim, [...scores, total]))
  }
  const head = total === undefined ? headOf(phrases, run) : undefined
  if (head !== undefined) {
    const claim = sumClaim(weights, head)
    if (holds(claim) === true) found.push(readingOf(phrases, claim, [...weights, head]))
  } else if (full) found.push(readingOf(phrases, hundredClaim(weights), weights))
  return found
}

/** 自评总分 94.5 分 behind the run or right before it. */
function totalOf(phrases: Phrases, run: readonly Scored[]): Slot | undefined {
  const last = Math.max(...run.slice(-1).flatMap(({ weight, score }) => [weight.index, score.index]))
  const first = Math.min(...run.slice(0, 1).flatMap(({ weight, score }) => [weight.index, score.index]))
  const [behind, before] = [phrases.slots[last + 1], phrases.slots[first - 1]]
  return [behind, before].find(
    (slot) =>
      isPoints(slot) &&
      TOTAL.test(slot.lead) &&
      Math.abs(slot.sentence - (run[0] as Scored).score.sentence) <= 4,
  )
}

/** 部门管理类（25 分）：…: the weight of them all. */
function headOf(phrases: Phrases, run: readonly Scored[]): Slot | undefined {
  const first = Math.min((run[0] as Scored).weight.index, (run[0] as Scored).score.index)
  const slot = phrases.slots[first - 1]
  return isPoints(slot) && slot.sentence === (run[0] as Scored).score.sentence ? slot : undefined
}

function hundredClaim(weights: readonly Slot[]): Claim {
  return {
    kind: 'sum',
    members: weights.map((slot) => member(slot, '分值')),
    stated: weights.length - 1,
    compute: (values) =>
      sumOf([point(Exact.hundred), ...values.slice(0, -1)], [1, ...values.slice(0, -1).map((): -1 => -1)]),
    working: (prints) => `100 − ${prints.slice(0, -1).join(' − ')}`,
  }
}

function readingOf(phrases: Phrases, claim: Claim, slots: readonly Slot[]): Reading {
  return { claim, sure: true, ...spanOf(phrases, slots) }
}

// ---- points that a rate earns ----

/** 执行率 92.4 %，得 9.24 分: so much of the ten points that execution is worth. */
export function earnedPoints(phrases: Phrases): Reading[] {
  const found: Reading[] = []
  const missed: Reading[] = []
  for (const rate of phrases.slots) {
    if (rate.figure.unit.dimension !== '%' || rate.figure.range || rate.figure.bound !== undefined) continue
    const score = phrases.slots[rate.index + 1]
    if (!isPoints(score) || score.sentence !== rate.sentence || score.figure.places === 0) continue
    const between = phrases.text.slice(rate.figure.unitEnd, score.figure.start)
    if (!/^[，、（]?(?:按(?:比例|权重|执行率))?(?:计)?得(?:分)?(?:为|：)?$/.test(between)) continue
    const claim: Claim = {
      kind: 'product',
      members: [member(rate, '率'), member(score, '得分')],
      stated: 1,
      compute: ([share]) => scaleInterval(share as Interval, TENTH),
      working: ([share]) => `10 分 × ${share}`,
    }
    const reading = { claim, sure: true, ...spanOf(phrases, [rate, score]) }
    if (holds(claim) === true) found.push(reading)
    else missed.push(reading)
  }
  // Beside others that were worked out so, one that was not is a slip.
  return found.length >= 1 ? [...found, ...missed.filter(isSlip)] : found
}

const TENTH = Exact.parse('0.1') as Exact

/** The same digits in another order. */
function isSlip({ claim }: Reading): boolean {
  const [rate, score] = claim.members.map(({ figure }) => figure.text.replace(/\D/g, ''))
  return rate !== undefined && score !== undefined && [...rate].sort().join('') === [...score].sort().join('')
}
