/**
 * 休息日记账: vouchers with spending dated on a Saturday, Sunday or statutory holiday that is no make-up working day.
 * 符合程度: 20 on a holiday, 10 on a weekend. Of years that the calendar lacks only weekends are known; the note says so.
 */
import { yuanText } from '../../fen.ts'
import { restName } from '../calendar.ts'
import { Tally } from '../view.ts'
import type { MethodFunction } from './method.ts'

export const restDay: MethodFunction<'restDay'> = (view, { least, except }, ranking) => {
  const excepted = view.wordMarks('summary', except)
  const population = new Tally()
  const names = new Map<number, string>()
  const vouchers = new Map<number, { day: number; sum: bigint; indices: number[] }>()
  for (let index = 0; index < view.spending.length; index += 1) {
    const day = view.day(index)
    if (day === 0 || excepted[view.word('summary', index)] === 1) continue
    const amount = view.amount(index)
    population.add(amount)
    let name = names.get(day)
    if (name === undefined) {
      name = restName(view.calendar, day)
      names.set(day, name)
    }
    if (name === '') continue
    const key = view.voucher(index)
    const voucher = vouchers.get(key)
    if (voucher === undefined) vouchers.set(key, { day, sum: amount, indices: [index] })
    else {
      voucher.sum += amount
      voucher.indices.push(index)
    }
  }
  for (const { day, sum, indices } of vouchers.values()) {
    if (sum < least || sum <= 0n) continue
    const name = names.get(day) ?? ''
    const isWeekend = name === '周六' || name === '周日'
    ranking.add({
      amount: sum,
      fit: isWeekend ? 10 : 20,
      lines: () => indices.map((index) => view.place(index)),
      why: () =>
        `${view.say(view.place(indices[0] ?? 0))}支出 ${yuanText(sum)}，日期是${name}${isWeekend ? '' : '假期'}`,
    })
  }
  const year = view.ledger.year
  return {
    population: population.total,
    charts: [],
    note: view.calendar.years.has(year)
      ? ''
      : `没有 ${year} 年的节假日表，只查了周六、周日，没有查法定节假日和调休`,
  }
}
