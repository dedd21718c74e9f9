/**
 * 大额整数支出: spending that is a multiple of `multiple`. 符合程度: 10 if also a multiple of ten times that, 20 if of a
 * hundred times.
 */
import { yuanText } from '../../fen.ts'
import { Tally } from '../view.ts'
import type { MethodFunction } from './method.ts'

export const roundSum: MethodFunction<'roundSum'> = (view, { multiple, least, exceptItems }, ranking) => {
  const excepted = view.marks('economic', exceptItems)
  const population = new Tally()
  for (let index = 0; index < view.spending.length; index += 1) {
    const amount = view.amount(index)
    if (amount < least || amount <= 0n || excepted[view.word('economic', index)] === 1) continue
    population.add(amount)
    if (multiple <= 0n || amount % multiple !== 0n) continue
    const isRounder = amount % (multiple * 10n) === 0n
    ranking.add({
      amount,
      fit: amount % (multiple * 100n) === 0n ? 20 : isRounder ? 10 : 0,
      lines: () => [view.place(index)],
      why: () => `${view.sayPaid(index)}，是 ${yuanText(isRounder ? multiple * 10n : multiple)}的整数倍`,
    })
  }
  return { population: population.total, charts: [], note: '' }
}
