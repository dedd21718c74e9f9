/**
 * Looking into a ledger 查账: which lines meet a filter, in a stated order, a page at a time; the vouchers; and the sums that
 * charts are drawn from. These functions say what an engine for millions of lines must answer; equal keys are always
 * ordered by place, so that a page is the same wherever it was computed.
 */
import { dayNumber, dayText, type Lines, lineAt, type TextColumn, type VoucherLine } from './ledger.ts'

/** 分录 with its place in the ledger and the number of its voucher. */
export interface PlacedLine extends VoucherLine {
  readonly place: number
  readonly voucher: number
}

/** 筛选条件; all that are given must hold. Codes match by how they begin, other texts whole. */
export interface LineFilter {
  readonly period?: number
  /** 凭证日期, YYYY-MM-DD, both days included. A line without a day meets neither. */
  readonly from?: string
  readonly to?: string
  readonly voucher?: number
  readonly account?: string
  readonly functional?: string
  readonly economic?: string
  readonly kind?: string
  readonly fund?: string
  readonly project?: string
  readonly payee?: string
  readonly preparer?: string
  /** Stands somewhere in 摘要 or 往来单位. */
  readonly words?: string
  readonly side?: 'debit' | 'credit'
  /** Bounds of {@link sizeOf}, both included. */
  readonly atLeast?: bigint
  readonly atMost?: bigint
  readonly places?: readonly number[]
}

/** By place in the file, by day, or by size; equal ones by place. */
export interface LineOrder {
  readonly by: 'place' | 'day' | 'size'
  readonly descending: boolean
}

export interface PageRequest {
  readonly offset: number
  readonly limit: number
}

/** 一页分录, with how many meet the filter and what they add up to. */
export interface LinePage {
  readonly count: number
  readonly debit: bigint
  readonly credit: bigint
  readonly lines: readonly PlacedLine[]
}

/** 账簿的总数. Days are '' for a ledger without any. */
export interface LedgerTotals {
  readonly lines: number
  readonly vouchers: number
  readonly debit: bigint
  readonly credit: bigint
  readonly first: string
  readonly last: string
}

/** 各月发生额 of the lines that meet a filter. Periods without a line are left out. */
export interface PeriodSum {
  readonly period: number
  readonly count: number
  readonly debit: bigint
  readonly credit: bigint
}

/** 往来单位发生额. */
export interface PayeeSum {
  readonly payee: string
  readonly count: number
  readonly debit: bigint
  readonly credit: bigint
}

/** Columns whose filter matches by how the text begins. */
export const BEGINS: readonly TextColumn[] = ['account', 'functional', 'economic']
/** Columns whose filter matches the whole text. */
export const WHOLE: readonly TextColumn[] = ['kind', 'fund', 'project', 'payee', 'preparer']

const magnitude = (fen: bigint): bigint => (fen < 0n ? -fen : fen)

/** 金额大小 of a line, whichever side it is on and whether red or not. */
export const sizeOf = (debit: bigint, credit: bigint): bigint => {
  const [left, right] = [magnitude(debit), magnitude(credit)]
  return left > right ? left : right
}

export function placedLine(lines: Lines, place: number): PlacedLine {
  return { ...lineAt(lines, place), place, voucher: lines.voucher[place] ?? 0 }
}

/** Places of the lines that meet every condition, in order of place. */
export function matchingPlaces(lines: Lines, filter: LineFilter): Int32Array {
  const tests = conditions(lines, filter)
  const from = filter.places === undefined ? undefined : placesIn(lines, filter.places)
  const found = new Int32Array(from?.length ?? lines.count)
  let count = 0
  for (let index = 0; index < found.length; index += 1) {
    const at = from?.[index] ?? index
    if (tests.every((test) => test(at))) found[count++] = at
  }
  return found.subarray(0, count)
}

/** Each place once, in order, without those that the ledger does not have. */
function placesIn(lines: Lines, places: readonly number[]): Int32Array {
  const known = places.filter((place) => Number.isInteger(place) && place >= 0 && place < lines.count)
  return Int32Array.from(new Set(known)).sort()
}

type Test = (at: number) => boolean

function conditions(lines: Lines, filter: LineFilter): readonly Test[] {
  const tests: Test[] = []
  const { period, voucher, side, atLeast, atMost, words } = filter
  if (period !== undefined) tests.push((at) => lines.period[at] === period)
  if (voucher !== undefined) tests.push((at) => lines.voucher[at] === voucher)
  if (filter.from !== undefined) {
    const from = dayNumber(filter.from)
    tests.push((at) => lines.day[at] !== 0 && (lines.day[at] ?? 0) >= from)
  }
  if (filter.to !== undefined) {
    const to = dayNumber(filter.to)
    tests.push((at) => lines.day[at] !== 0 && (lines.day[at] ?? 0) <= to)
  }
  for (const column of BEGINS) {
    const start = filter[column as keyof LineFilter] as string | undefined
    if (start !== undefined) tests.push(wordTest(lines, column, (text) => text.startsWith(start)))
  }
  for (const column of WHOLE) {
    const whole = filter[column as keyof LineFilter] as string | undefined
    if (whole !== undefined) tests.push(wordTest(lines, column, (text) => text === whole))
  }
  if (words !== undefined) {
    const summary = wordTest(lines, 'summary', (text) => text.includes(words))
    const payee = wordTest(lines, 'payee', (text) => text.includes(words))
    tests.push((at) => summary(at) || payee(at))
  }
  if (side !== undefined) {
    const amounts = lines[side]
    tests.push((at) => amounts[at] !== 0n)
  }
  const size = (at: number): bigint => sizeOf(lines.debit[at] ?? 0n, lines.credit[at] ?? 0n)
  if (atLeast !== undefined) tests.push((at) => size(at) >= atLeast)
  if (atMost !== undefined) tests.push((at) => size(at) <= atMost)
  return tests
}

/** Looks at each text once, not at each line. */
function wordTest(lines: Lines, column: TextColumn, meets: (text: string) => boolean): Test {
  const numbers = lines.text[column]
  const met = Uint8Array.from(lines.words[column].all(), (text) => (meets(text) ? 1 : 0))
  return (at) => met[numbers[at] ?? 0] === 1
}

/** 一页: the lines from `offset` on in the stated order. */
export function pageOfLines(
  lines: Lines,
  filter: LineFilter,
  order: LineOrder,
  { offset, limit }: PageRequest,
): LinePage {
  const places = matchingPlaces(lines, filter)
  let debit = 0n
  let credit = 0n
  for (const at of places) {
    debit += lines.debit[at] ?? 0n
    credit += lines.credit[at] ?? 0n
  }
  const shown = inOrder(lines, places, order, offset, Math.min(offset + limit, places.length))
  return { count: places.length, debit, credit, lines: shown.map((place) => placedLine(lines, place)) }
}

/**
 * Ranks `start` to `end` of the places, without putting all of them in order: the keys alone are sorted, which tells
 * between which two keys the page lies, and only lines between them are looked at again.
 */
function inOrder(
  lines: Lines,
  places: Int32Array,
  { by, descending }: LineOrder,
  start: number,
  end: number,
): readonly number[] {
  if (start >= end) return []
  if (by === 'place') {
    if (!descending) return [...places.subarray(start, end)]
    return [...places.subarray(places.length - end, places.length - start)].reverse()
  }
  // Descending by key is ascending by its negative, so that equal keys stay in order of place.
  const sign = descending ? -1n : 1n
  const key =
    by === 'day'
      ? (at: number): bigint => sign * BigInt(lines.day[at] ?? 0)
      : (at: number): bigint => sign * sizeOf(lines.debit[at] ?? 0n, lines.credit[at] ?? 0n)
  const keys = new BigInt64Array(places.length)
  for (const [index, at] of places.entries()) keys[index] = key(at)
  const sorted = keys.slice().sort()
  const [low, high] = [sorted[start] ?? 0n, sorted[end - 1] ?? 0n]
  const between = new Map<bigint, number[]>()
  for (const [index, at] of places.entries()) {
    const own = keys[index] ?? 0n
    if (own < low || own > high) continue
    const equal = between.get(own)
    if (equal === undefined) between.set(own, [at])
    else equal.push(at)
  }
  const ranked = [...between.keys()].sort((a, b) => (a < b ? -1 : 1)).flatMap((own) => between.get(own) ?? [])
  const before = sorted.indexOf(low)
  return ranked.slice(start - before, end - before)
}

export function totalsOf(lines: Lines): LedgerTotals {
  let [debit, credit] = [0n, 0n]
  let [first, last] = [0, 0]
  for (let at = 0; at < lines.count; at += 1) {
    debit += lines.debit[at] ?? 0n
    credit += lines.credit[at] ?? 0n
    const day = lines.day[at] ?? 0
    if (day === 0) continue
    if (first === 0 || day < first) first = day
    if (last === 0 || day > last) last = day
  }
  return {
    lines: lines.count,
    vouchers: lines.vouchers,
    debit,
    credit,
    first: dayText(first),
    last: dayText(last),
  }
}

/** In order of period. */
export function sumsByPeriod(lines: Lines, filter: LineFilter): readonly PeriodSum[] {
  const sums = new Map<number, { period: number; count: number; debit: bigint; credit: bigint }>()
  for (const at of matchingPlaces(lines, filter)) {
    const period = lines.period[at] ?? 0
    const sum = sums.get(period) ?? { period, count: 0, debit: 0n, credit: 0n }
    sums.set(period, sum)
    sum.count += 1
    sum.debit += lines.debit[at] ?? 0n
    sum.credit += lines.credit[at] ?? 0n
  }
  return [...sums.values()].sort((a, b) => a.period - b.period)
}

/** 前几名往来单位 by what was debited to them less what was credited; lines without one are left out. */
export function topPayees(lines: Lines, filter: LineFilter, limit: number): readonly PayeeSum[] {
  const sums = new Map<number, { number: number; count: number; debit: bigint; credit: bigint }>()
  for (const at of matchingPlaces(lines, filter)) {
    const number = lines.text.payee[at] ?? 0
    if (number === 0) continue
    const sum = sums.get(number) ?? { number, count: 0, debit: 0n, credit: 0n }
    sums.set(number, sum)
    sum.count += 1
    sum.debit += lines.debit[at] ?? 0n
    sum.credit += lines.credit[at] ?? 0n
  }
  const net = (sum: { debit: bigint; credit: bigint }): bigint => sum.debit - sum.credit
  return [...sums.values()]
    .sort((a, b) => (net(a) === net(b) ? a.number - b.number : net(a) > net(b) ? -1 : 1))
    .slice(0, limit)
    .map(({ number, count, debit, credit }) => ({
      payee: lines.words.payee.text(number),
      count,
      debit,
      credit,
    }))
}

/** The number of a voucher by what stands on it. */
export function findVoucher(
  lines: Lines,
  { period, kind, number }: Pick<VoucherLine, 'period' | 'kind' | 'number'>,
): number | undefined {
  const word = lines.words.kind.find(kind)
  for (let at = 0; at < lines.count; at += 1)
    if (lines.period[at] === period && lines.number[at] === number && lines.text.kind[at] === word)
      return lines.voucher[at]
  return undefined
}

/** 一张凭证: its lines in order of place. */
export function linesOfVoucher(lines: Lines, voucher: number): readonly PlacedLine[] {
  return [...matchingPlaces(lines, { voucher })].map((place) => placedLine(lines, place))
}
