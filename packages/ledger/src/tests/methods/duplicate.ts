/**
 * 重复支付（完全相同）: spending lines in different vouchers with the same day, payee, summary, amount, account, economic and
 * functional item and project. 符合程度: 25, or 10 if no payee is given. The money is what would have been paid too much.
 */
import { amountHash, bucket, bucketsOf, groupsOf, joinHash } from '../../buckets.ts'
import { yuanText } from '../../fen.ts'
import type { TextColumn } from '../../ledger.ts'
import { type LedgerView, Tally } from '../view.ts'
import type { MethodFunction } from './method.ts'

const KEY: readonly TextColumn[] = ['payee', 'summary', 'account', 'economic', 'functional', 'project']

/** Whether two spending lines are the same in everything but the voucher. */
export function isSame(view: LedgerView, a: number, b: number): boolean {
  return (
    view.amount(a) === view.amount(b) &&
    view.day(a) === view.day(b) &&
    KEY.every((column) => view.word(column, a) === view.word(column, b))
  )
}

export const duplicate: MethodFunction<'duplicate'> = (view, { least, exceptItems }, ranking) => {
  const excepted = view.marks('economic', exceptItems)
  const population = new Tally()
  const taken: number[] = []
  for (let index = 0; index < view.spending.length; index += 1) {
    const amount = view.amount(index)
    if (amount < least || amount <= 0n || excepted[view.word('economic', index)] === 1) continue
    population.add(amount)
    taken.push(index)
  }
  const own = Int32Array.from(taken)
  const at = (index: number): number => own[index] ?? 0
  const { group, groups } = groupsOf(
    own.length,
    (index) => {
      let hash = joinHash(amountHash(view.amount(at(index))), view.day(at(index)))
      for (const column of KEY) hash = joinHash(hash, view.word(column, at(index)))
      return hash
    },
    (a, b) => isSame(view, at(a), at(b)),
  )
  const buckets = bucketsOf(own.length, groups, (index) => group[index] ?? 0)
  for (let number = 0; number < groups; number += 1) {
    if ((buckets.starts[number + 1] ?? 0) - (buckets.starts[number] ?? 0) < 2) continue
    const same = [...bucket(buckets, number)].map(at)
    const vouchers = new Set(same.map((index) => view.voucher(index)))
    if (vouchers.size < 2) continue
    const first = same[0] ?? 0
    const amount = view.amount(first)
    ranking.add({
      amount: amount * BigInt(vouchers.size - 1),
      fit: view.word('payee', first) === 0 ? 10 : 25,
      lines: () => same.map((index) => view.place(index)),
      why: () =>
        `${view.sayPaid(first)}，另有 ${vouchers.size - 1} 张凭证的日期、收款人、摘要、金额、科目都相同，共 ${yuanText(amount * BigInt(vouchers.size))}`,
    })
  }
  return { population: population.total, charts: [], note: '' }
}
