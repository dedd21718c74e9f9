/**
 * Structure 账簿结构检查: whether a ledger holds together as accounting, before anything is tested on it. Every fault is
 * listed with its place and a sentence; of each kind the first ones are kept and all are counted. Nothing is mended.
 * What the file does not have (no chart, no balances) is not checked, and said.
 */
import type { Ledger } from './ledger.ts'
import { checkAccounts } from './structure/accounts.ts'
import { checkBalances } from './structure/balances.ts'
import type { FaultKind, StructureFault } from './structure/fault.ts'
import { FaultList } from './structure/fault-list.ts'
import { checkNumbers } from './structure/numbers.ts'
import { checkAmounts, checkBalance, checkDates } from './structure/vouchers.ts'

/** 结构检查结果. */
export interface StructureReport {
  /** Kind by kind; of each the first `keep`. */
  readonly faults: readonly StructureFault[]
  readonly totals: Readonly<Record<FaultKind, number>>
  /** How many faults there are, kept or not. */
  readonly total: number
  /** What could not be checked, and why. */
  readonly notes: readonly string[]
}

/** Check a ledger; keeps at most `keep` faults of each kind. Every line is looked at a fixed number of times. */
export function checkStructure(ledger: Ledger, keep = 100): StructureReport {
  const list = new FaultList(keep)
  const notes: string[] = []
  checkBalance(ledger, list)
  checkAmounts(ledger, list)
  checkNumbers(ledger, list)
  checkDates(ledger, list)
  if (ledger.accounts.length > 0) checkAccounts(ledger, list)
  else notes.push('没有科目表：科目是否存在、是否末级没有检查')
  if (ledger.balances.length > 0) checkBalances(ledger, list)
  else notes.push('没有科目余额：余额与分录是否相符没有检查')
  if (ledger.balances.length > 0 && ledger.balances.every((one) => one.period === 0))
    notes.push('只有年初余额：各期余额与分录是否相符没有检查')
  if (ledger.lines.count === 0) notes.push('没有分录')
  const totals = list.totals()
  const total = Object.values(totals).reduce((sum, count) => sum + count, 0)
  return { faults: list.faults(), totals, total, notes }
}
