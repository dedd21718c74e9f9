/**
 * 疑似重复支付: the same amount to the same payee in different vouchers within `within` days, not the same in everything
 * (that is another test). Pairs that follow one another are one flag.
 *
 * 符合程度: 15 if the summaries agree, 10 more if they lie at most 3 days apart; 0 if this amount goes to this payee four times
 * or more in the year outside such pairs too, as rents and fees do.
 */
import { amountHash, bucket, bucketsOf, groupsOf, joinHash } from '../../buckets.ts'
import { daysText, Tally } from '../view.ts'
import { isSame } from './duplicate.ts'
import type { MethodFunction } from './method.ts'

export const nearDuplicate: MethodFunction<'nearDuplicate'> = (view, parameters, ranking) => {
  const { within, least, exceptItems } = parameters
  const excepted = view.marks('economic', exceptItems)
  const population = new Tally()
  const taken: number[] = []
  for (let index = 0; index < view.spending.length; index += 1) {
    const amount = view.amount(index)
    if (amount < least || amount <= 0n || view.day(index) === 0) continue
    if (view.word('payee', index) === 0 || excepted[view.word('economic', index)] === 1) continue
    population.add(amount)
    taken.push(index)
  }
  const own = Int32Array.from(taken)
  const at = (index: number): number => own[index] ?? 0
  const { group, groups } = groupsOf(
    own.length,
    (index) => joinHash(amountHash(view.amount(at(index))), view.word('payee', at(index))),
    (a, b) =>
      view.word('payee', at(a)) === view.word('payee', at(b)) && view.amount(at(a)) === view.amount(at(b)),
  )
  const buckets = bucketsOf(own.length, groups, (index) => group[index] ?? 0)
  for (let number = 0; number < groups; number += 1) {
    if ((buckets.starts[number + 1] ?? 0) - (buckets.starts[number] ?? 0) < 2) continue
    const alike = [...bucket(buckets, number)].map(at).sort((a, b) => view.day(a) - view.day(b) || a - b)
    const chains = chainsOf(alike, (index) => view.day(index), within)
    for (const chain of chains) {
      const first = chain[0] ?? 0
      const vouchers = new Set(chain.map((index) => view.voucher(index)))
      if (vouchers.size < 2 || chain.every((index) => isSame(view, first, index))) continue
      const days = chain.map((index) => view.day(index))
      const gap = days.slice(1).reduce((least, day, i) => Math.min(least, day - (days[i] ?? 0)), within)
      const sameSummary = chain.every((index) => view.word('summary', index) === view.word('summary', first))
      const isUsual = chains.length >= 4
      ranking.add({
        amount: view.amount(first) * BigInt(vouchers.size - 1),
        fit: isUsual ? 0 : (sameSummary ? 15 : 0) + (gap <= 3 ? 10 : 0),
        lines: () => chain.map((index) => view.place(index)),
        why: () =>
          `${view.sayPaid(first)}，${daysText(days[0] ?? 0, days.at(-1) ?? 0)} 有 ${vouchers.size} 张凭证付同一收款人同样的金额${isUsual ? '（全年多次，可能是固定费用）' : ''}`,
      })
    }
  }
  return { population: population.total, charts: [], note: '' }
}

/** Cuts an ascending list where two neighbours lie more than `within` days apart. */
function chainsOf(
  list: readonly number[],
  dayOf: (index: number) => number,
  within: number,
): readonly (readonly number[])[] {
  const chains: number[][] = []
  for (const index of list) {
    const chain = chains.at(-1)
    const before = chain?.at(-1)
    if (chain !== undefined && before !== undefined && dayOf(index) - dayOf(before) <= within)
      chain.push(index)
    else chains.push([index])
  }
  return chains
}
