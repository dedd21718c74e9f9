/**
 * Reconciliation 账表核对: what was reported against what the ledger adds up to. A reported figure stands for all amounts
 * that round to it in its measure (61.68 万元 is anything from 616,750 to 616,850 元), so that a rightly rounded figure
 * always matches; the ledger's amount is exact.
 */
import {
  type Basis,
  Exact,
  type ItemCode,
  type Measure,
  type PrintedRounding,
  print,
  Quantity,
  type ReadFault,
  readPrinted,
  relate,
  subtract,
} from '@jiheng/engine'
import type { LedgerFigure, LedgerFigures } from './ledger-figures.ts'

/** 填报数 as it was typed; `measure` is what it is in where the text names none. */
export interface ReportedFigure {
  readonly item: ItemCode
  readonly basis: Basis
  readonly text: string
  readonly measure: Measure
  /** How the figure was brought to its digits; 四舍五入 unless said otherwise. */
  readonly rounding?: PrintedRounding
}

/**
 * 核对结果 of one item. `amount` is the ledger's, in 元; `difference` is reported − ledger, in the reported measure. A
 * ledger without a single line for the item says nothing against a reported 0.
 */
export type Reconciliation = { readonly figure: LedgerFigure; readonly amount: Quantity } & (
  | { readonly kind: 'match'; readonly reported: Quantity }
  | { readonly kind: 'difference'; readonly reported: Quantity; readonly difference: Quantity }
  | { readonly kind: 'nothingInLedger'; readonly reported: Quantity }
  | { readonly kind: 'nothingReported' }
  | { readonly kind: 'unreadable'; readonly fault: ReadFault; readonly found: string }
)

/** Every figure of the ledger against its report, in the mapping's order. Of several reports of one item the last counts. */
export function reconcile(
  { figures }: Pick<LedgerFigures, 'figures'>,
  reported: readonly ReportedFigure[],
): readonly Reconciliation[] {
  const byKey = new Map(reported.map((one) => [`${one.item}|${one.basis}`, one]))
  return figures.map((figure) => compare(figure, byKey.get(`${figure.entry.item}|${figure.entry.basis}`)))
}

function compare(figure: LedgerFigure, report: ReportedFigure | undefined): Reconciliation {
  const amount = Quantity.exact(Exact.scaled(figure.amount, 2), '元')
  const base = { figure, amount }
  if (report === undefined) return { ...base, kind: 'nothingReported' }
  const read = readPrinted(report.text, report.measure)
  if ('fault' in read)
    return read.fault === 'empty'
      ? { ...base, kind: 'nothingReported' }
      : { ...base, kind: 'unreadable', fault: read.fault, found: read.found }
  const reported = withRounding(read.quantity, report.rounding)
  if (figure.lines === 0 && !reported.value.isZero()) return { ...base, kind: 'nothingInLedger', reported }
  if (relate(reported, '=', amount).possible) return { ...base, kind: 'match', reported }
  return { ...base, kind: 'difference', reported, difference: subtract(reported, amount) }
}

function withRounding(quantity: Quantity, rounding: PrintedRounding | undefined): Quantity {
  const { accuracy, value, measure } = quantity
  if (rounding === undefined || accuracy.kind !== 'printed') return quantity
  return Quantity.printed(value, measure, accuracy.places, rounding)
}

/** The result as a sentence: 账簿61.68万元…，填报…. */
export function reconciliationText(one: Reconciliation): string {
  const { figure, amount } = one
  const book = `账簿${print(amount, { places: 2, group: true })}（${figure.lines}笔）`
  const { blank } = figure
  const aside = blank.lines === 0 ? '' : `；另有${blank.lines}笔因分类或资金性质没有填，未计入`
  switch (one.kind) {
    case 'match':
      return `填报${print(one.reported)}，${book}，相符${aside}`
    case 'difference': {
      const size = print(one.difference, { places: 2 }).replace(/^-/, '')
      return `填报${print(one.reported)}，${book}，填报${one.difference.value.sign() > 0 ? '多' : '少'}${size}${aside}`
    }
    case 'nothingInLedger':
      return `填报${print(one.reported)}，账簿没有对应的分录${aside}`
    case 'nothingReported':
      return `${book}，没有填报${aside}`
    case 'unreadable':
      return `填报“${one.found}”读不懂，${book}${aside}`
  }
}
