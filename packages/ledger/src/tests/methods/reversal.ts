/**
 * 年末年初冲销: red or opposite spending entries around the turn of the year. In the last days of December: an entry and
 * another that takes it back (same payee, account, economic item, amount), and red entries that nothing in those days
 * answers; in the first days of January: every red entry, which may take back last December's spending.
 *
 * 符合程度: 20 for a pair, 10 for January, 5 for a single one in December; 5 more if the summary says 冲销.
 */
import { amountHash, bucket, bucketsOf, groupsOf, joinHash } from '../../buckets.ts'
import { sizeOfFen, yuanText } from '../../fen.ts'
import { dayNumber } from '../../ledger.ts'
import { type LedgerView, Tally } from '../view.ts'
import type { MethodFunction } from './method.ts'

const isMirror = (view: LedgerView, a: number, b: number): boolean =>
  sizeOfFen(view.amount(a)) === sizeOfFen(view.amount(b)) &&
  view.word('payee', a) === view.word('payee', b) &&
  view.word('account', a) === view.word('account', b) &&
  view.word('economic', a) === view.word('economic', b)

export const reversal: MethodFunction<'reversal'> = (view, parameters, ranking) => {
  const { words, startDays, endDays, least } = parameters
  const { year } = view.ledger
  const said = view.wordMarks('summary', words)
  const population = new Tally()
  const [newYear, yearEnd] = [dayNumber(`${year}-01-01`), dayNumber(`${year}-12-31`)]
  const ending: number[] = []
  const extra = (index: number): number => (said[view.word('summary', index)] === 1 ? 5 : 0)
  for (let index = 0; index < view.spending.length; index += 1) {
    const day = view.day(index)
    const amount = view.amount(index)
    const isStart = day >= newYear && day < newYear + startDays
    const isEnd = day > yearEnd - endDays && day <= yearEnd
    if ((!isStart && !isEnd) || sizeOfFen(amount) < least || amount === 0n) continue
    population.add(amount)
    if (isEnd) ending.push(index)
    else if (amount < 0n)
      ranking.add({
        amount: -amount,
        fit: 10 + extra(index),
        lines: () => [view.place(index)],
        why: () => `${view.sayPaid(index)}，年初冲减支出，可能冲回上年末的支出`,
      })
  }
  const at = (index: number): number => ending[index] ?? 0
  const { group, groups } = groupsOf(
    ending.length,
    (index) => {
      const hash = joinHash(amountHash(sizeOfFen(view.amount(at(index)))), view.word('payee', at(index)))
      return joinHash(joinHash(hash, view.word('account', at(index))), view.word('economic', at(index)))
    },
    (a, b) => isMirror(view, at(a), at(b)),
  )
  const buckets = bucketsOf(ending.length, groups, (index) => group[index] ?? 0)
  for (let number = 0; number < groups; number += 1) {
    const alike = [...bucket(buckets, number)].map(at)
    const red = alike.filter((index) => view.amount(index) < 0n)
    if (red.length === 0) continue
    const first = red[0] ?? 0
    const isAnswered = red.length < alike.length
    const size = sizeOfFen(view.amount(first)) * BigInt(red.length)
    ranking.add({
      amount: size,
      fit: (isAnswered ? 20 : 5) + Math.max(...red.map(extra)),
      lines: () => alike.map((index) => view.place(index)),
      why: () =>
        isAnswered
          ? `${view.sayPaid(first)}，与年末同一收款人、科目、金额的支出相抵，共冲回 ${yuanText(size)}`
          : `${view.sayPaid(first)}，年末冲减支出，年末 ${endDays} 天内没有对应的支出`,
    })
  }
  return { population: population.total, charts: [], note: '' }
}
