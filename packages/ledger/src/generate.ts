/**
 * Generating a ledger 生成账簿: a made-up unit's year after 政府会计制度, for demonstrations, tests and measurements: grants,
 * payroll, payments with parallel financial and budgetary entries, depreciation, closing; balances that roll forward; and,
 * where asked for, planted irregularities with the list of their lines. Nobody and nothing in it is real.
 *
 * Lines come in file order one by one and none is kept, so ten million are as good as a thousand. The same request gives
 * the same ledger on every machine.
 */
import { planYear } from './generate/items.ts'
import type { GeneratedBooks, GenerateRequest, Planted, SpendingTotal } from './generate/request.ts'
import { Year } from './generate/year.ts'
import { type Ledger, LinesBuilder, type VoucherLine } from './ledger.ts'

/** The lines of a generated ledger in file order; returns what is known once they are all taken. */
export function generateLines(request: GenerateRequest): Generator<VoucherLine, GeneratedBooks> {
  return new Year(request).lines()
}

/** A generated ledger in columns, with what was planted. */
export function generateLedger(request: GenerateRequest): {
  readonly ledger: Ledger
  readonly planted: readonly Planted[]
} {
  const builder = new LinesBuilder()
  const generated = generateLines(request)
  for (;;) {
    const next = generated.next()
    if (next.done === true) {
      const { accounts, balances, planted } = next.value
      const { unit, year } = request
      return { ledger: { unit, year, accounts, balances, lines: builder.lines() }, planted }
    }
    builder.add(next.value)
  }
}

/** What the generator pays for in a year of about so many lines where no totals are given, item by item. */
export function usualTotals(lines: number): readonly SpendingTotal[] {
  const { items, payroll } = planYear(lines, undefined)
  const paid = items.map(({ kind, nature, functional, total }): SpendingTotal => {
    const { economic } = kind
    return { economic, nature, functional, amount: total }
  })
  const salaries = payroll.map(({ economic, nature, functional, total }): SpendingTotal => {
    return { economic, nature, functional, amount: total }
  })
  return [...salaries, ...paid]
}
