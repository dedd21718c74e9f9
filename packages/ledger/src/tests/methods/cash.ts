/**
 * 现金支出超限: vouchers that pay more than the limit from a cash account, other than putting it into a bank account.
 * 符合程度: 25 from ten times the limit on, 15 from five times, 10 from twice, else 5.
 */
import { bucket } from '../../buckets.ts'
import { yuanText } from '../../fen.ts'
import { Tally } from '../view.ts'
import type { MethodFunction } from './method.ts'

export const cash: MethodFunction<'cash'> = (view, { accounts, banks, limit, except }, ranking) => {
  const { lines } = view.ledger
  const isCash = view.marks('account', accounts)
  const isBank = view.marks('account', banks)
  const excepted = view.wordMarks('summary', except)
  const population = new Tally()
  const paid = new Map<number, bigint>()
  for (let at = 0; at < lines.count; at += 1) {
    if (isCash[lines.text.account[at] ?? 0] !== 1) continue
    const out = (lines.credit[at] ?? 0n) - (lines.debit[at] ?? 0n)
    if (out > 0n) population.add(out)
    if (excepted[lines.text.summary[at] ?? 0] === 1) continue
    const voucher = lines.voucher[at] ?? 0
    paid.set(voucher, (paid.get(voucher) ?? 0n) + out)
  }
  for (const [voucher, amount] of paid) {
    if (amount <= limit) continue
    const places = bucket(view.byVoucher, voucher)
    let banked = 0n
    for (const at of places)
      if (isBank[lines.text.account[at] ?? 0] === 1)
        banked += (lines.debit[at] ?? 0n) - (lines.credit[at] ?? 0n)
    const used = banked > 0n ? amount - banked : amount
    if (used <= limit) continue
    const own = places.filter((at) => isCash[lines.text.account[at] ?? 0] === 1)
    ranking.add({
      amount: used,
      fit: used >= limit * 10n ? 25 : used >= limit * 5n ? 15 : used >= limit * 2n ? 10 : 5,
      lines: () => own,
      why: () => `${view.say(own[0] ?? 0)}用现金支付 ${yuanText(used)}，超过限额 ${yuanText(limit)}`,
    })
  }
  return { population: population.total, charts: [], note: '' }
}
