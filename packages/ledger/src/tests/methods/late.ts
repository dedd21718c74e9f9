/**
 * 滞后或倒填: vouchers entered or posted long after their date, or before it. All lines are looked at, spending or not; the
 * money is the voucher's debit side in financial entries, or in budgetary ones if it has no others.
 * 符合程度: 5 for each 30 days beyond what is allowed, at most 25; 15 for a date after entering or posting.
 */
import { yuanText } from '../../fen.ts'
import { dayText, isBudgetary } from '../../ledger.ts'
import { Tally } from '../view.ts'
import type { MethodFunction } from './method.ts'

export const late: MethodFunction<'late'> = (view, parameters, ranking) => {
  const { enteredWithin, postedWithin, ahead, least } = parameters
  const { lines } = view.ledger
  const population = new Tally()
  const budgetary = Uint8Array.from(lines.words.account.all(), (code) => (isBudgetary(code) ? 1 : 0))
  /** Days beyond what is allowed, below 0 for too early; by voucher, the worst line. */
  const found = new Map<number, { beyond: number; place: number; what: '制单' | '记账' }>()
  const note = (
    voucher: number,
    place: number,
    after: number,
    allowed: number,
    what: '制单' | '记账',
  ): void => {
    const beyond = after > allowed ? after - allowed : after < -ahead ? after : 0
    if (beyond === 0) return
    const known = found.get(voucher)
    if (known === undefined || Math.abs(known.beyond) < Math.abs(beyond))
      found.set(voucher, { beyond, place, what })
  }
  for (let at = 0; at < lines.count; at += 1) {
    const day = lines.day[at] ?? 0
    const [entered, posted] = [lines.enteredDay[at] ?? 0, lines.postedDay[at] ?? 0]
    if (day === 0 || (entered === 0 && posted === 0)) continue
    population.add(lines.debit[at] ?? 0n)
    const voucher = lines.voucher[at] ?? 0
    if (entered !== 0) note(voucher, at, entered - day, enteredWithin, '制单')
    if (posted !== 0) note(voucher, at, posted - day, postedWithin, '记账')
  }
  for (const [voucher, { beyond, place, what }] of found) {
    const places = view.byVoucher.order.subarray(
      view.byVoucher.starts[voucher] ?? 0,
      view.byVoucher.starts[voucher + 1] ?? 0,
    )
    const sums = [0n, 0n]
    for (const at of places) {
      const side = budgetary[lines.text.account[at] ?? 0] ?? 0
      sums[side] = (sums[side] ?? 0n) + (lines.debit[at] ?? 0n)
    }
    const amount = (sums[0] ?? 0n) !== 0n ? (sums[0] ?? 0n) : (sums[1] ?? 0n)
    if ((amount < 0n ? -amount : amount) < least) continue
    const day = (what === '制单' ? lines.enteredDay[place] : lines.postedDay[place]) ?? 0
    const after = day - (lines.day[place] ?? 0)
    ranking.add({
      amount,
      fit: beyond > 0 ? Math.min(25, 5 + 5 * Math.floor(beyond / 30)) : 15,
      lines: () => places,
      why: () =>
        `${view.say(place)}金额 ${yuanText(amount)}，${what}日期 ${dayText(day)}，${after > 0 ? `比凭证日期晚 ${after} 天` : `比凭证日期早 ${-after} 天，可能倒填或预填日期`}`,
    })
  }
  const total = population.total
  return {
    population: total,
    charts: [],
    note: total.lines === 0 && lines.count > 0 ? '账簿没有制单日期和记账日期，不能测试' : '',
  }
}
