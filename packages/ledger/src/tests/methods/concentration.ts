/**
 * 收款人集中: by economic item, a payee with at least `share` of the item's money, where the item reaches `least` and has at
 * least `enough` payments (lines above zero). Lines without a payee count in the whole.
 * 符合程度: one for each 2 percentage points above the bound.
 */
import { bucket, bucketsOf, groupsOf, joinHash } from '../../buckets.ts'
import { percentText, tenThousandths, yuanText } from '../../fen.ts'
import type { TestChart } from '../test.ts'
import { KEPT_LINES } from '../test.ts'
import { type LedgerView, Tally } from '../view.ts'
import type { MethodFunction } from './method.ts'

const SHOWN_PAYEES = 10

export const concentration: MethodFunction<'concentration'> = (view, parameters, ranking) => {
  const { share, least, enough, exceptItems } = parameters
  const { lines } = view.ledger
  const excepted = view.marks('economic', exceptItems)
  const items = lines.words.economic.size
  const whole = new BigInt64Array(items)
  const payments = new Int32Array(items)
  const population = new Tally()
  for (let index = 0; index < view.spending.length; index += 1) {
    const item = view.word('economic', index)
    if (excepted[item] === 1) continue
    const amount = view.amount(index)
    population.add(amount)
    whole[item] = (whole[item] ?? 0n) + amount
    if (amount > 0n) payments[item] = (payments[item] ?? 0) + 1
  }
  const { group, groups } = groupsOf(
    view.spending.length,
    (index) => joinHash(view.word('payee', index), view.word('economic', index)),
    (a, b) =>
      view.word('payee', a) === view.word('payee', b) &&
      view.word('economic', a) === view.word('economic', b),
  )
  const buckets = bucketsOf(view.spending.length, groups, (index) => group[index] ?? 0)
  for (let number = 0; number < groups; number += 1) {
    const first = buckets.order[buckets.starts[number] ?? 0] ?? 0
    const item = view.word('economic', first)
    const total = whole[item] ?? 0n
    if (view.word('payee', first) === 0 || excepted[item] === 1) continue
    if (total < least || (payments[item] ?? 0) < enough) continue
    const own = bucket(buckets, number)
    let sum = 0n
    for (const index of own) sum += view.amount(index)
    const part = tenThousandths(sum, total)
    if (part < share) continue
    const code = view.text('economic', first)
    ranking.add({
      amount: sum,
      fit: Number((part - share) / 200n),
      count: own.length,
      lines: () =>
        [...own]
          .sort((a, b) =>
            view.amount(a) < view.amount(b) ? 1 : view.amount(a) > view.amount(b) ? -1 : a - b,
          )
          .slice(0, KEPT_LINES)
          .map((index) => view.place(index)),
      why: () =>
        `${code === '' ? '未列经济分类的支出' : `经济分类 ${code} `}全年 ${yuanText(total)}，其中付${view.text('payee', first)} ${own.length} 笔 ${yuanText(sum)}，占 ${percentText(part)}`,
    })
  }
  return { population: population.total, charts: [topPayees(view)], note: '' }
}

function topPayees(view: LedgerView): TestChart {
  const { words } = view.ledger.lines
  const sums = new BigInt64Array(words.payee.size)
  for (let payee = 1; payee < words.payee.size; payee += 1)
    for (const index of bucket(view.byPayee, payee)) sums[payee] = (sums[payee] ?? 0n) + view.amount(index)
  const top = [...sums.keys()]
    .filter((payee) => (sums[payee] ?? 0n) > 0n)
    .sort((a, b) => ((sums[a] ?? 0n) < (sums[b] ?? 0n) ? 1 : (sums[a] ?? 0n) > (sums[b] ?? 0n) ? -1 : a - b))
    .slice(0, SHOWN_PAYEES)
  return {
    kind: 'payees',
    title: '收款最多的收款人',
    payees: top.map((payee) => ({
      payee: words.payee.text(payee),
      lines: bucket(view.byPayee, payee).length,
      amount: sums[payee] ?? 0n,
    })),
  }
}
