/**
 * Voucher numbers 凭证编号: from 1 without gaps in each period and kind, or through the whole year where a kind's numbers go
 * on from month to month; no number for two vouchers. Vouchers of one number are one to the ledger, so a number given
 * twice shows as a line number that comes twice, or as two days.
 */
import { bucketsOf } from '../buckets.ts'
import { dayText, type Ledger } from '../ledger.ts'
import type { FaultList } from './fault-list.ts'
import { placeOfLine } from './vouchers.ts'

export function checkNumbers(ledger: Ledger, list: FaultList): void {
  const { lines } = ledger
  const first = new Int32Array(lines.vouchers).fill(-1)
  for (let at = 0; at < lines.count; at += 1) {
    const voucher = lines.voucher[at] ?? 0
    if ((first[voucher] ?? -1) < 0) first[voucher] = at
  }
  /** kind → period → numbers. */
  const series = new Map<number, Map<number, number[]>>()
  for (const at of first) {
    if ((lines.number[at] ?? 0) < 1) {
      list.add('numberMissing', () => placeOfLine(ledger, at, (name) => `${name}凭证没有编号`))
      continue
    }
    const kind = lines.text.kind[at] ?? 0
    const periods = series.get(kind) ?? new Map<number, number[]>()
    series.set(kind, periods)
    const numbers = periods.get(lines.period[at] ?? 0) ?? []
    periods.set(lines.period[at] ?? 0, numbers)
    numbers.push(at)
  }
  for (const periods of series.values()) {
    const runs = [...periods.entries()]
      .sort(([a], [b]) => a - b)
      .map(([period, places]) => ({
        period,
        places: Int32Array.from(places).sort((a, b) => (lines.number[a] ?? 0) - (lines.number[b] ?? 0)),
      }))
    const [low, high] = [
      (places: Int32Array) => lines.number[places[0] ?? 0] ?? 0,
      (places: Int32Array) => lines.number[places[places.length - 1] ?? 0] ?? 0,
    ]
    const throughYear =
      runs.length > 1 &&
      runs.slice(1).every((run, index) => low(run.places) > high(runs[index]?.places ?? run.places))
    let last = 0
    for (const { period, places } of runs) {
      if (!throughYear) last = 0
      for (const at of places) {
        const number = lines.number[at] ?? 0
        const from = last + 1
        if (number > from)
          list.add('numberGap', () => ({
            period,
            from,
            to: number - 1,
            ...placeOfLine(ledger, at, (name) =>
              from === number - 1
                ? `${name}之前缺第 ${from} 号凭证`
                : `${name}之前缺第 ${from} 号至第 ${number - 1} 号，共 ${number - from} 张凭证`,
            ),
          }))
        last = number
      }
    }
  }
  checkTwice(ledger, list)
}

function checkTwice(ledger: Ledger, list: FaultList): void {
  const { lines } = ledger
  const { starts, order } = bucketsOf(lines.count, lines.vouchers, (at) => lines.voucher[at] ?? 0)
  for (let voucher = 0; voucher < lines.vouchers; voucher += 1) {
    const [from, to] = [starts[voucher] ?? 0, starts[voucher + 1] ?? 0]
    const head = order[from] ?? 0
    if ((lines.number[head] ?? 0) < 1) continue
    let rising = true
    let other = -1
    for (let index = from + 1; index < to; index += 1) {
      const at = order[index] ?? 0
      if ((lines.line[at] ?? 0) <= (lines.line[order[index - 1] ?? 0] ?? 0)) rising = false
      if (other < 0 && lines.day[at] !== lines.day[head]) other = at
    }
    if (other >= 0) {
      const [one, two] = [dayText(lines.day[head] ?? 0), dayText(lines.day[other] ?? 0)]
      add(ledger, list, head, other, `有两个日期（${one}、${two}）`)
      continue
    }
    if (rising) continue
    const twice = lineTwice(lines.line, order.slice(from, to))
    if (twice !== undefined) add(ledger, list, twice[0], twice[1], `有两个第 ${lines.line[twice[0]] ?? 0} 行`)
  }
}

/** The first line number above 0 that two places share. */
function lineTwice(numbers: Int32Array, places: Int32Array): readonly [number, number] | undefined {
  const sorted = places.sort((a, b) => (numbers[a] ?? 0) - (numbers[b] ?? 0) || a - b)
  for (let index = 1; index < sorted.length; index += 1) {
    const [before, at] = [sorted[index - 1] ?? 0, sorted[index] ?? 0]
    if ((numbers[at] ?? 0) > 0 && numbers[at] === numbers[before]) return [before, at]
  }
  return undefined
}

function add(ledger: Ledger, list: FaultList, at: number, other: number, what: string): void {
  const [row, otherRow] = [ledger.lines.row[at] ?? 0, ledger.lines.row[other] ?? 0]
  list.add('numberTwice', () => ({
    otherRow,
    ...placeOfLine(
      ledger,
      at,
      (name) =>
        `${name}凭证${what}，在原文件第 ${row} 行和第 ${otherRow} 行：可能两张凭证用了一个号，或重复导入`,
    ),
  }))
}
