/** Vouchers 凭证: each balances, on both sides of accounting apart; each line has one amount and a day within its period. */

import { yuanText } from '../fen.ts'
import { dayNumber, dayText, isBudgetary, type Ledger, lineAt, voucherName } from '../ledger.ts'
import { type AccountingSide, type FaultPlace, SIDE_NAMES } from './fault.ts'
import type { FaultList } from './fault-list.ts'

/** Where a line stands. */
export function placeOfLine({ lines }: Ledger, at: number, say: (voucher: string) => string): FaultPlace {
  const line = lineAt(lines, at)
  const voucher = voucherName(line)
  return { voucher, account: line.account, row: line.row, place: at, sentence: say(voucher) }
}

const rowText = (row: number): string => (row === 0 ? '' : `（原文件第 ${row} 行）`)

export function checkBalance(ledger: Ledger, list: FaultList): void {
  const { lines } = ledger
  const budgetary = Uint8Array.from(lines.words.account.all(), (code) => (isBudgetary(code) ? 1 : 0))
  const sums = new BigInt64Array(lines.vouchers * 4)
  const first = new Int32Array(lines.vouchers).fill(-1)
  for (let at = 0; at < lines.count; at += 1) {
    const voucher = lines.voucher[at] ?? 0
    if ((first[voucher] ?? -1) < 0) first[voucher] = at
    const slot = voucher * 4 + (budgetary[lines.text.account[at] ?? 0] ?? 0) * 2
    sums[slot] = (sums[slot] ?? 0n) + (lines.debit[at] ?? 0n)
    sums[slot + 1] = (sums[slot + 1] ?? 0n) + (lines.credit[at] ?? 0n)
  }
  for (let voucher = 0; voucher < lines.vouchers; voucher += 1)
    for (const side of ['financial', 'budgetary'] as const satisfies readonly AccountingSide[]) {
      const slot = voucher * 4 + (side === 'budgetary' ? 2 : 0)
      const [debit, credit] = [sums[slot] ?? 0n, sums[slot + 1] ?? 0n]
      if (debit === credit) continue
      list.add('voucherUnbalanced', () => ({
        side,
        debit,
        credit,
        ...placeOfLine(
          ledger,
          first[voucher] ?? 0,
          (name) =>
            `${name}凭证的${SIDE_NAMES[side]}分录借方合计 ${yuanText(debit)}，贷方合计 ${yuanText(credit)}，相差 ${yuanText(debit - credit)}`,
        ),
      }))
    }
}

export function checkAmounts(ledger: Ledger, list: FaultList): void {
  const { lines } = ledger
  for (let at = 0; at < lines.count; at += 1) {
    const [debit, credit] = [lines.debit[at] ?? 0n, lines.credit[at] ?? 0n]
    if ((debit === 0n) !== (credit === 0n)) continue
    const which = `第 ${lines.line[at] ?? 0} 行${rowText(lines.row[at] ?? 0)}`
    if (debit === 0n)
      list.add('amountNeither', () =>
        placeOfLine(ledger, at, (name) => `${name}凭证${which}借方、贷方都没有金额`),
      )
    else
      list.add('amountBoth', () => ({
        debit,
        credit,
        ...placeOfLine(
          ledger,
          at,
          (name) => `${name}凭证${which}同时有借方 ${yuanText(debit)}和贷方 ${yuanText(credit)}`,
        ),
      }))
  }
}

/** Adjustment periods (13 and up) take any day of the year. */
export function checkDates(ledger: Ledger, list: FaultList): void {
  const { lines, year } = ledger
  // Beginning of each month and of the next year: no text is built for a line that is right.
  const begins = Array.from({ length: 13 }, (_, month) =>
    dayNumber(month === 12 ? `${year + 1}-01-01` : `${year}-${String(month + 1).padStart(2, '0')}-01`),
  )
  const [newYear, yearEnd] = [begins[0] ?? 0, begins[12] ?? 0]
  for (let at = 0; at < lines.count; at += 1) {
    const day = lines.day[at] ?? 0
    const period = lines.period[at] ?? 0
    const row = rowText(lines.row[at] ?? 0)
    if (day === 0)
      list.add('dateMissing', () =>
        placeOfLine(ledger, at, (name) => `${name}凭证${row}没有日期，或日期不存在`),
      )
    else if (day < newYear || day >= yearEnd)
      list.add('dateOutsideYear', () => ({
        date: dayText(day),
        ...placeOfLine(
          ledger,
          at,
          (name) => `${name}凭证${row}的日期是 ${dayText(day)}，账簿是 ${year} 年度的`,
        ),
      }))
    else if (
      period < 1 ||
      (period <= 12 && (day < (begins[period - 1] ?? 0) || day >= (begins[period] ?? 0)))
    )
      list.add('dateNotInPeriod', () => ({
        date: dayText(day),
        period,
        ...placeOfLine(
          ledger,
          at,
          (name) => `${name}凭证${row}的日期是 ${dayText(day)}，会计期间是 ${period} 月`,
        ),
      }))
  }
}
