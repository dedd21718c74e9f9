/**
 * 年末突击花钱: by economic item, December against the eleven months before it, and the last days against the year.
 *
 * An item is flagged if December is at least `december` of its year and at least `times` the mean of the months before, or
 * if the last days are at least `lastShare`; December's money must reach `least`. 符合程度: one for each 3 percentage points
 * by which the share passes its bound. Shares are of spending above zero in the whole year, in ten-thousandths.
 */
import { bucket, bucketsOf } from '../../buckets.ts'
import { percentText, tenThousandths, yuanText } from '../../fen.ts'
import { dayNumber } from '../../ledger.ts'
import { KEPT_LINES } from '../test.ts'
import { Tally } from '../view.ts'
import type { MethodFunction } from './method.ts'

export const yearEnd: MethodFunction<'yearEnd'> = (view, parameters, ranking) => {
  const { december, times, lastDays, lastShare, least, exceptItems } = parameters
  const { lines, year } = view.ledger
  const excepted = view.marks('economic', exceptItems)
  const size = lines.words.economic.size
  const months = new BigInt64Array(size * 13)
  const last = new BigInt64Array(size)
  const firstLastDay = dayNumber(`${year}-12-31`) - lastDays + 1
  const population = new Tally()
  const byItem = bucketsOf(view.spending.length, size, (index) => view.word('economic', index))
  for (let index = 0; index < view.spending.length; index += 1) {
    const amount = view.amount(index)
    const item = view.word('economic', index)
    const slot = item * 13 + view.month(index)
    months[slot] = (months[slot] ?? 0n) + amount
    if (excepted[item] === 1) continue
    population.add(amount)
    if (view.month(index) === 12 && view.day(index) >= firstLastDay) last[item] = (last[item] ?? 0n) + amount
  }
  const whole = { year: 0n, december: 0n, last: 0n }
  for (let item = 0; item < size; item += 1) {
    if (excepted[item] === 1) continue
    let before = 0n
    for (let month = 0; month < 12; month += 1) before += months[item * 13 + month] ?? 0n
    const inDecember = months[item * 13 + 12] ?? 0n
    const inLast = last[item] ?? 0n
    const total = before + inDecember
    whole.year += total
    whole.december += inDecember
    whole.last += inLast
    if (inDecember < least || inDecember <= 0n) continue
    const share = tenThousandths(inDecember, total)
    const lastOf = tenThousandths(inLast, total)
    const rush = share >= december && inDecember * 11n >= before * BigInt(times)
    if (!rush && lastOf < lastShare) continue
    const excess = [share - december, lastOf - lastShare].reduce((a, b) => (a > b ? a : b))
    const places = (): number[] =>
      [...bucket(byItem, item)].filter((index) => view.month(index) === 12 && view.amount(index) > 0n)
    const code = lines.words.economic.text(item)
    ranking.add({
      amount: inDecember,
      fit: Number(excess / 300n),
      count: places().length,
      lines: () =>
        places()
          .sort((a, b) =>
            view.amount(a) < view.amount(b) ? 1 : view.amount(a) > view.amount(b) ? -1 : a - b,
          )
          .slice(0, KEPT_LINES)
          .map((index) => view.place(index)),
      why: () =>
        `${code === '' ? '未列经济分类的支出' : `经济分类 ${code} `}12月支出 ${yuanText(inDecember)}，占全年 ${percentText(share)}，前11个月月均 ${yuanText(before / 11n)}；最后 ${lastDays} 天支出 ${yuanText(inLast)}，占全年 ${percentText(lastOf)}`,
    })
  }
  const sums = new BigInt64Array(13)
  for (let slot = 0; slot < months.length; slot += 1)
    sums[slot % 13] = (sums[slot % 13] ?? 0n) + (months[slot] ?? 0n)
  return {
    population: population.total,
    charts: [
      {
        kind: 'months',
        title: '各月支出',
        months: Array.from({ length: 12 }, (_, month) => ({
          period: month + 1,
          amount: sums[month + 1] ?? 0n,
        })),
      },
    ],
    note:
      whole.year <= 0n
        ? ''
        : `所测支出合计：12月占全年 ${percentText(tenThousandths(whole.december, whole.year))}，最后 ${lastDays} 天占全年 ${percentText(tenThousandths(whole.last, whole.year))}`,
  }
}
