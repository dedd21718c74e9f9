/**
 * 首两位数字分布（本福特定律）: how often amounts begin with 10 … 99 against log₁₀(1 + 1/d). Only ever a lead: prices, wages and
 * standards set by rule do not follow the law, and keeping to it proves nothing.
 *
 * Statistics are binary floating numbers here (no amount is): χ² with 89 degrees of freedom, the mean absolute deviation
 * (MAD), and z of each pair of digits. Only + − × ÷ and √ are used, so that they are the same on every machine. Pairs are
 * flagged if n ≥ `enough` and χ² is beyond its 1% point: those that come at least 10 times too often, with z ≥ 3 where MAD is
 * above `mad`, and with z ≥ 5 where it is not, since one heap hardly moves a mean over 90 pairs. 符合程度: z, at most 25.
 */
import { bucket, bucketsOf } from '../../buckets.ts'
import { yuanText } from '../../fen.ts'
import { KEPT_LINES } from '../test.ts'
import { Tally } from '../view.ts'
import type { MethodFunction } from './method.ts'

/** 1% point of χ² with 89 degrees of freedom. */
export const CHI_SQUARE_1_PERCENT = 122.942

/** log₁₀(1 + 1/d) by ln((1+x)/(1−x)) = 2(x + x³/3 + …) with x = 1/(2d+1). */
export function benfordShare(digits: number): number {
  const x = 1 / (2 * digits + 1)
  let [power, sum] = [x, 0]
  for (let k = 1; k <= 25; k += 2) {
    sum += power / k
    power *= x * x
  }
  return (2 * sum) / Math.LN10
}

/** First two digits of an amount above 0,10元. */
export const firstDigits = (amount: bigint): number => Number(amount.toString().slice(0, 2))

const fixed = (value: number, places: number): string => {
  const scale = 10 ** places
  const whole = Math.round(value * scale)
  return `${Math.floor(whole / scale)}.${String(whole % scale).padStart(places, '0')}`
}

export const benford: MethodFunction<'benford'> = (view, { least, enough, mad, exceptItems }, ranking) => {
  const excepted = view.marks('economic', exceptItems)
  const population = new Tally()
  const digitsOf = new Uint8Array(view.spending.length)
  const counts = new Int32Array(100)
  for (let index = 0; index < view.spending.length; index += 1) {
    const amount = view.amount(index)
    if (amount < least || amount < 10n || excepted[view.word('economic', index)] === 1) continue
    population.add(amount)
    const digits = firstDigits(amount)
    digitsOf[index] = digits
    counts[digits] = (counts[digits] ?? 0) + 1
  }
  const n = population.total.lines
  const shares = Array.from({ length: 100 }, (_, digits) => (digits < 10 ? 0 : benfordShare(digits)))
  let [chiSquare, deviation, noise] = [0, 0, 0]
  for (let digits = 10; digits < 100; digits += 1) {
    const share = shares[digits] ?? 0
    const expected = n * share
    const apart = (counts[digits] ?? 0) - expected
    if (n === 0) continue
    chiSquare += (apart * apart) / expected
    deviation += Math.abs(apart) / n
    noise += Math.sqrt((2 * share * (1 - share)) / (Math.PI * n))
  }
  const [ownMad, ownNoise] = [deviation / 90, noise / 90]
  const differs = n >= enough && chiSquare > CHI_SQUARE_1_PERCENT
  const leastZ = ownMad * 10_000 > Number(mad) ? 3 : 5
  const buckets = bucketsOf(view.spending.length, 100, (index) => digitsOf[index] || -1)
  for (let digits = 10; differs && digits < 100; digits += 1) {
    const share = shares[digits] ?? 0
    const apart = (counts[digits] ?? 0) - n * share
    const z = apart / Math.sqrt(n * share * (1 - share))
    if (apart < 10 || z < leastZ) continue
    const own = [...bucket(buckets, digits)]
    const sum = own.reduce((total, index) => total + view.amount(index), 0n)
    ranking.add({
      amount: sum,
      fit: z,
      count: own.length,
      lines: () =>
        own
          .sort((a, b) =>
            view.amount(a) < view.amount(b) ? 1 : view.amount(a) > view.amount(b) ? -1 : a - b,
          )
          .slice(0, KEPT_LINES)
          .map((index) => view.place(index)),
      why: () =>
        `首两位是 ${digits} 的有 ${own.length} 笔，合计 ${yuanText(sum)}；按本福特定律约 ${fixed(n * share, 0).replace(/\..*/, '')} 笔（z＝${fixed(z, 1)}）。仅作线索`,
    })
  }
  const power = leastZ * Math.sqrt(benfordShare(50) * (1 - benfordShare(50)) * n)
  const note =
    n < enough
      ? `只有 ${n} 笔金额，不足 ${enough} 笔，分布不能判断`
      : `${n} 笔金额，χ²＝${fixed(chiSquare, 1)}（自由度 89，1% 临界值 ${CHI_SQUARE_1_PERCENT}），平均绝对偏差 ${fixed(ownMad * 100, 3)}%（上限 ${fixed(Number(mad) / 100, 2)}%；抽样误差本身约 ${fixed(ownNoise * 100, 3)}%）。某个首两位数字（以 50 为例）多出约 ${Math.ceil(power)} 笔以上才看得出来。${differs ? '分布与定律有差别，仅作线索，不能作为结论' : '没有看出差别；这不能证明没有问题'}`
  return {
    population: population.total,
    charts: [
      {
        kind: 'digits',
        title: '首两位数字',
        digits: Array.from({ length: 90 }, (_, index) => ({
          digits: index + 10,
          count: counts[index + 10] ?? 0,
          expected: Math.round((shares[index + 10] ?? 0) * 1_000_000),
        })),
      },
    ],
    note,
  }
}
