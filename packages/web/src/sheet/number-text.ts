/**
 * 数的显示: a typed text as the sheet shows it while nobody edits it, or the problem why it is no number. Money has two
 * places at least; places beyond that are the person's own and all of them stay.
 */
import {
  type Measure,
  measureInfo,
  type Problem,
  type ProblemCode,
  print,
  problem,
  readQuantity,
} from '@jiheng/engine'

export interface NumberText {
  readonly shown: string
  readonly fault?: Problem
}

const NOT_A_NUMBER_ON_PURPOSE = /^(?:不适用|无此项|N\/A)$/i
const MONEY_PLACES = 2

/** @example numberText('４３２．８', '万元', '公务接待费 · 决算数') → 432.80 */
export function numberText(text: string, measure: Measure, name: string): NumberText {
  const typed = text.trim()
  if (typed === '' || NOT_A_NUMBER_ON_PURPOSE.test(typed)) return { shown: typed }
  const read = readQuantity(typed, measure)
  if (!('quantity' in read)) {
    const code: ProblemCode =
      read.fault === 'approximate'
        ? 'cell-approximate'
        : read.fault === 'measure-mismatch' || read.fault === 'measure-unknown'
          ? 'cell-measure-mismatch'
          : 'cell-not-a-number'
    return { shown: typed, fault: problem(code, { name, found: typed, wanted: measure || '纯数' }) }
  }
  const exact = read.quantity.value.toString()
  // Only a quotient has no last digit; a typed number has one.
  const own = exact.includes('/') ? MONEY_PLACES : (exact.split('.')[1]?.length ?? 0)
  const least = measureInfo(measure)?.dimension === '元' ? MONEY_PLACES : 0
  return { shown: print(read.quantity, { places: Math.max(own, least), withMeasure: false }) }
}
