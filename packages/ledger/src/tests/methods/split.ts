/**
 * 化整为零: payments to one payee within `within` days, each below the limit and not below `near` of it, together at or above
 * it. What one voucher pays to one payee is one payment. Periods that overlap are one flag.
 *
 * 符合程度: 5 for each payment after the first, at most 15; 10 more if the smallest reaches 90% of the limit, 5 if 70%.
 */
import { bucket } from '../../buckets.ts'
import { yuanText } from '../../fen.ts'
import { daysText, type LedgerView, Tally } from '../view.ts'
import type { MethodFunction } from './method.ts'

interface Payment {
  readonly day: number
  readonly sum: bigint
  readonly indices: readonly number[]
}

export const split: MethodFunction<'split'> = (view, parameters, ranking) => {
  const { limit, near, within, least, exceptItems } = parameters
  const excepted = view.marks('economic', exceptItems)
  const population = new Tally()
  const lowest = (limit * near + 9_999n) / 10_000n
  for (let payee = 1; payee < view.ledger.lines.words.payee.size; payee += 1) {
    const own = bucket(view.byPayee, payee).filter(
      (index) => excepted[view.word('economic', index)] === 0 && view.day(index) !== 0,
    )
    for (const index of own) population.add(view.amount(index))
    if (own.length < least) continue
    const payments: Payment[] = []
    if (!isInOrder(view, own))
      own.sort((a, b) => view.day(a) - view.day(b) || view.voucher(a) - view.voucher(b) || a - b)
    for (let from = 0; from < own.length; ) {
      const head = own[from] ?? 0
      let to = from
      let sum = 0n
      while (
        to < own.length &&
        view.voucher(own[to] ?? 0) === view.voucher(head) &&
        view.day(own[to] ?? 0) === view.day(head)
      ) {
        sum += view.amount(own[to] ?? 0)
        to += 1
      }
      if (sum < limit && sum > 0n && sum >= lowest)
        payments.push({ day: view.day(head), sum, indices: [...own.subarray(from, to)] })
      from = to
    }
    for (const [from, to] of runs(payments, limit, within, least)) {
      const parts = payments.slice(from, to)
      const sums = parts.map((one) => one.sum)
      const sum = sums.reduce((a, b) => a + b, 0n)
      const smallest = sums.reduce((a, b) => (b < a ? b : a))
      const largest = sums.reduce((a, b) => (b > a ? b : a))
      const closeness = smallest * 10n >= limit * 9n ? 10 : smallest * 10n >= limit * 7n ? 5 : 0
      ranking.add({
        amount: sum,
        fit: Math.min(15, 5 * (parts.length - 1)) + closeness,
        lines: () => parts.flatMap((one) => one.indices.map((index) => view.place(index))),
        why: () =>
          `${daysText(parts[0]?.day ?? 0, parts.at(-1)?.day ?? 0)} 付${view.ledger.lines.words.payee.text(payee)} ${parts.length} 笔，每笔都低于限额 ${yuanText(limit)}（最大 ${yuanText(largest)}，最小 ${yuanText(smallest)}），合计 ${yuanText(sum)}`,
      })
    }
  }
  return { population: population.total, charts: [], note: '' }
}

/** Most files are in order of day already. */
function isInOrder(view: LedgerView, own: Int32Array): boolean {
  for (let at = 1; at < own.length; at += 1) {
    const [before, index] = [own[at - 1] ?? 0, own[at] ?? 0]
    const days = view.day(index) - view.day(before)
    if (days < 0 || (days === 0 && view.voucher(index) < view.voucher(before))) return false
  }
  return true
}

/** Runs of payments, each the union of overlapping periods that reach the limit: [from, to). Payments are in order of day. */
function runs(
  payments: readonly Payment[],
  limit: bigint,
  within: number,
  least: number,
): readonly (readonly [number, number])[] {
  const found: [number, number][] = []
  let end = 0
  let sum = 0n
  for (let start = 0; start < payments.length; start += 1) {
    const last = (payments[start]?.day ?? 0) + within
    while (end < payments.length && (payments[end]?.day ?? 0) <= last) {
      sum += payments[end]?.sum ?? 0n
      end += 1
    }
    if (sum >= limit && end - start >= least) {
      const before = found.at(-1)
      if (before !== undefined && start < before[1]) before[1] = Math.max(before[1], end)
      else found.push([start, end])
    }
    sum -= payments[start]?.sum ?? 0n
  }
  return found
}
