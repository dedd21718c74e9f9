/** Running tests 运行测试: each definition with its method on one view of the ledger. */
import type { Ledger } from '../ledger.ts'
import type { Calendar } from './calendar.ts'
import { WEEKENDS_ONLY } from './calendar.ts'
import { accountPair } from './methods/account-pair.ts'
import { benford } from './methods/benford.ts'
import { budgetShift } from './methods/budget-shift.ts'
import { cash } from './methods/cash.ts'
import { concentration } from './methods/concentration.ts'
import { duplicate } from './methods/duplicate.ts'
import { late } from './methods/late.ts'
import type { MethodFunction } from './methods/method.ts'
import { nearDuplicate } from './methods/near-duplicate.ts'
import { restDay } from './methods/rest-day.ts'
import { reversal } from './methods/reversal.ts'
import { roundSum } from './methods/round-sum.ts'
import { split } from './methods/split.ts'
import { threePublic } from './methods/three-public.ts'
import { yearEnd } from './methods/year-end.ts'
import type { Method } from './parameters.ts'
import { Ranking } from './ranking.ts'
import { KEPT_FLAGS, type LedgerTest, type LedgerTestOf, type LedgerTests, type TestResult } from './test.ts'
import { LedgerView } from './view.ts'

const METHOD_FUNCTIONS: { readonly [M in Method]: MethodFunction<M> } = {
  threePublic,
  yearEnd,
  split,
  duplicate,
  nearDuplicate,
  roundSum,
  restDay,
  late,
  accountPair,
  cash,
  reversal,
  budgetShift,
  concentration,
  benford,
}

/**
 * One test on a ledger made ready. Keeps the `keep` riskiest flags.
 *
 * Laws: the order of lines in the file changes no flag; for every method but yearEnd, accountPair, concentration and
 * benford, which compare with the whole, a voucher of another payee added on another day removes none.
 */
export function runTest(view: LedgerView, test: LedgerTest, keep = KEPT_FLAGS): TestResult {
  return run(view, test as LedgerTestOf<Method>, keep)
}

function run<M extends Method>(view: LedgerView, test: LedgerTestOf<M>, keep: number): TestResult {
  const ranking = new Ranking(test, keep)
  const method: MethodFunction<M> = METHOD_FUNCTIONS[test.method]
  const outcome = method(view, test.parameters, ranking)
  const { code, name, leadOnly } = test
  return {
    test: code,
    name,
    method: test.method,
    leadOnly,
    population: outcome.population,
    flags: ranking.flags(),
    total: ranking.total,
    amount: ranking.amount,
    charts: outcome.charts,
    note: outcome.note,
  }
}

/** All tests of a file, in its order. */
export function runTests(
  ledger: Ledger,
  { spending, tests }: LedgerTests,
  {
    calendar = WEEKENDS_ONLY,
    keep = KEPT_FLAGS,
  }: { readonly calendar?: Calendar; readonly keep?: number } = {},
): readonly TestResult[] {
  const view = new LedgerView(ledger, spending, calendar)
  return tests.map((test) => runTest(view, test, keep))
}
