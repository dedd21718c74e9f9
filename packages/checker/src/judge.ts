/**
 * Judging 判定: a claim is an equation between printed figures. It holds where some values behind the printed ones
 * satisfy it, and is contradictory only where none do. No tolerance: the width comes from the printed digits alone.
 */
import { Exact, type Interval, intersect, width as widthOf } from '@jiheng/engine'
import { type Claim, type Decided, intervalsOf, type Member, meets, printOf } from './claim.ts'
import { type Figure, halfUnit, worth } from './figure.ts'
import type { Verdict } from './result.ts'
import { likeliestSlip } from './slip.ts'

export interface Judgement {
  readonly verdict: Verdict
  readonly working: string
  readonly width: string | undefined
  readonly severity: 'material' | 'rounding' | undefined
  readonly slip: string | undefined
  /** The slip itself, where it is a misprinted figure. */
  readonly misprint?: { readonly figure: Figure; readonly value: Exact } | undefined
  readonly note: string | undefined
}

/** Judges a claim that is surely meant as one; `neighbours` are asked for where it fails. */
export function judge(claim: Claim, neighbours?: () => readonly Figure[]): Judgement {
  if (claim.decided !== undefined) return decidedJudgement(claim.decided)
  const stated = (claim.members[claim.stated] as Member).figure
  const values = intervalsOf(claim)
  const prints = claim.members.map(({ figure }) => printOf(figure))
  const left = claim.working(prints)
  const computed = claim.compute(values)
  const inUnit = (x: Exact) => x.mul(stated.unit.inverse)
  const nominal = claim.compute(claim.members.map(({ figure }) => pointOf(figure)))
  if (computed === undefined) {
    // 0.5 ÷ （1 − 0.5）: the width of a short figure takes in a base of zero, but the figures as printed agree.
    const agrees = nominal !== undefined && intersect(nominal, values[claim.stated] as Interval) !== undefined
    if (!agrees) return undecided(left, '基数为零，没有可比的数值')
    const working = `${left} = ${printNear(inUnit(middle(nominal)), stated)}${stated.unit.text}，所称 ${printOf(stated)}`
    return {
      verdict: '成立',
      working,
      width: undefined,
      severity: undefined,
      slip: undefined,
      note: undefined,
    }
  }
  const result = nominal === undefined ? middle(computed) : middle(nominal)
  const width = printWidth(inUnit(widthOf(computed).add(widthOf(values[claim.stated] as Interval))), stated)
  const shown = printNear(inUnit(result), stated)
  const good = intersect(computed, values[claim.stated] as Interval) !== undefined
  const sign = good && inUnit(result).equals(stated.value) ? '=' : good ? '≈' : '='
  const working = good
    ? `${left} ${sign} ${shown}${stated.unit.text}，所称 ${printOf(stated)}`
    : `${left} = ${shown}${stated.unit.text}，与所称 ${printOf(stated)} 相差 ${printNear(inUnit(result.sub(worth(stated))), stated)}${stated.unit.text}`
  const soft = claim.members.find(
    ({ figure }) => figure.range || figure.bound === '以上' || figure.bound === '以下',
  )
  if (soft !== undefined && !good) return undecided(working, `“${printOf(soft.figure)}”只是一个界限或范围`)
  if (good && !holdsAsPrinted(claim, values))
    return undecided(working, '整数金额若正好是整数，则不符；若是四舍五入到整数，则相符')
  if (good) return { verdict: '成立', working, width, severity: undefined, slip: undefined, note: undefined }
  const rough = claim.members.find(({ figure }) => figure.bound === '约' && significant(figure) < 4)
  if (rough !== undefined) return undecided(working, `“${printOf(rough.figure)}”是约数`)
  const rounding = isRounding(claim, result, stated)
  const found = rounding ? undefined : likeliestSlip(claim, neighbours?.() ?? [])
  const slip = rounding
    ? `若 ${printOf(stated)} 为 ${inUnit(result).toFixed(stated.places)}${stated.unit.text}，则成立`
    : found?.words
  const figure = claim.members[found?.member ?? -1]?.figure
  const misprint =
    figure === undefined || found?.value === undefined ? undefined : { figure, value: found.value }
  return {
    verdict: '矛盾',
    working,
    width,
    severity: rounding ? 'rounding' : 'material',
    slip,
    misprint,
    note: isRounding(claim, result, stated) ? '只差在末位，像是截断、凑整或由未取整的数算出' : undefined,
  }
}

function decidedJudgement(decided: Decided): Judgement {
  const { holds: good, working, note } = decided
  if (good === undefined) return undecided(working, note ?? '')
  return {
    verdict: good ? '成立' : '矛盾',
    working,
    width: undefined,
    severity: good ? undefined : (decided.severity ?? 'material'),
    slip: good ? undefined : decided.slip,
    note,
  }
}

function undecided(working: string, note: string): Judgement {
  return { verdict: '无法判定', working, width: undefined, severity: undefined, slip: undefined, note }
}

const pointOf = (figure: Figure): Interval => {
  const value = worth(figure)
  return { low: value, lowClosed: true, high: value, highClosed: true }
}

/**
 * Where amounts are printed with two decimals, 30 万元 beside them is more likely 30.00 than anything from 29.5 to 30.5: a
 * sum that needs that width is neither confirmed nor accused.
 */
function holdsAsPrinted(claim: Claim, values: readonly Interval[]): boolean {
  if (claim.kind !== 'sum' && claim.kind !== 'difference') return true
  const places = claim.members.filter((_, i) => i !== claim.stated).map(({ figure }) => figure.places)
  if (Math.max(...places) < 2 || Math.min(...places) > 0) return true
  const narrow = claim.members.map(({ figure }, i) =>
    figure.places === 0 && i !== claim.stated ? pointOf(figure) : (values[i] as Interval),
  )
  return meets(claim, narrow) !== false
}

const HALF = Exact.scaled(5n, 1)
const middle = (i: Interval): Exact => i.low.add(i.high).mul(HALF)

/** A ratio may be off by one, a sum by two in the last printed digit for want of rounding. */
function isRounding(claim: Claim, result: Exact, stated: Figure): boolean {
  if (stated.places === 0 && (claim.kind === 'sum' || claim.kind === 'count' || claim.kind === 'repeat'))
    return false
  // Of people and things counted one is no last digit: 缺编 6 人 for 5.
  if (claim.kind === 'difference' && halfUnit(stated).isZero()) return false
  const digits = claim.kind === 'sum' || claim.kind === 'difference' ? 2n : 1n
  const allowed = Exact.scaled(digits, stated.places).mul(stated.unit.scale)
  return result.sub(worth(stated)).abs().compare(allowed) <= 0
}

function significant(figure: Figure): number {
  return figure.value
    .abs()
    .toString()
    .replace('.', '')
    .replace(/^0+/, '')
    .replace(figure.places === 0 ? /0+$/ : /$^/, '').length
}

/** At the stated figure's places and two more, without trailing zeros beyond its own. */
function printNear(value: Exact, stated: Figure): string {
  const long = value.toFixed(stated.places + 2)
  const keep = stated.places
  const trimmed = long.replace(/0{1,2}$/, '')
  const point = trimmed.indexOf('.')
  const places = point < 0 ? 0 : trimmed.length - point - 1
  return places >= keep && point >= 0 && places > 0 ? trimmed.replace(/\.$/, '') : value.toFixed(keep)
}

function printWidth(width: Exact, stated: Figure): string {
  if (width.isZero()) return `0${stated.unit.text}`
  let places = stated.places + 1
  while (places < stated.places + 4 && Exact.scaled(1n, places).compare(width) > 0) places++
  return `${width
    .mul(HALF)
    .toFixed(places, 'up')
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '')}${stated.unit.text}`
}
