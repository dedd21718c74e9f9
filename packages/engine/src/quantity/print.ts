/**
 * Printing quantities 数量的书写: the one way in which numbers reach pages, reports and sentences: '432.82万元',
 * '7.54%', '271人'. Plain digits, no exponent, never a fraction, never minus zero, the same on every machine.
 */
import type { Exact, RoundingMode } from './exact.ts'
import type { Measure } from './measure.ts'
import type { Quantity } from './quantity.ts'

export interface PrintOptions {
  /** Converted to this first; its own measure otherwise. */
  readonly measure?: Measure
  readonly places?: number
  /** true unless said otherwise. */
  readonly withMeasure?: boolean
  /** Commas between thousands 千分位; false unless said otherwise. */
  readonly group?: boolean
  /** 四舍五入 unless said otherwise. */
  readonly rounding?: RoundingMode
}

const MOST_PLACES = 6
const USUAL_PLACES = 2

/**
 * The quantity as text. Without `places`: a printed value keeps its digits, an exact one shows all of them where six
 * after the point suffice, everything else two.
 *
 * Law: what it printed in full, readQuantity reads back as the same.
 * @throws Defect if `measure` is of another dimension.
 */
export function print(q: Quantity, options: PrintOptions = {}): string {
  const shown = options.measure === undefined ? q : q.in(options.measure)
  const text = shown.value.toFixed(options.places ?? usualPlaces(shown), options.rounding)
  const digits = options.group === true ? grouped(text) : text
  return options.withMeasure === false ? digits : digits + shown.measure
}

function usualPlaces(q: Quantity): number {
  if (q.accuracy.kind === 'printed') return q.accuracy.places > 0 ? q.accuracy.places : 0
  return q.accuracy.kind === 'exact' ? neededPlaces(q.value) : USUAL_PLACES
}

function neededPlaces(value: Exact): number {
  const text = value.toString()
  const point = text.indexOf('.')
  if (text.includes('/')) return USUAL_PLACES
  const needed = point < 0 ? 0 : text.length - point - 1
  return needed > MOST_PLACES ? USUAL_PLACES : needed
}

function grouped(text: string): string {
  const [whole = '', fraction] = text.split('.')
  const commas = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  return fraction === undefined ? commas : `${commas}.${fraction}`
}
