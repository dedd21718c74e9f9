/**
 * Balances 科目余额: opening + movement = closing by the account's direction; closing = the next period's opening; the
 * entries of an account and of all below it = its movement; debit and credit balances of the first level equal.
 */
import { yuanText } from '../fen.ts'
import { type Account, type Balance, isBudgetary, type Ledger } from '../ledger.ts'
import { type AccountingSide, SIDE_NAMES } from './fault.ts'
import type { FaultList } from './fault-list.ts'

const placeOf = (balance: Balance) => ({ voucher: '', account: balance.account, row: balance.row, place: -1 })
const periodName = (period: number): string => (period === 0 ? '年初' : `${period}月`)
/** Period 0 is the year's opening and has no movement of its own. */
const endOf = (balance: Balance): bigint => (balance.period === 0 ? balance.opening : balance.closing)

export function checkBalances(ledger: Ledger, list: FaultList): void {
  const chart = new Map(ledger.accounts.map((account) => [account.code, account]))
  const byAccount = new Map<string, Balance[]>()
  for (const balance of ledger.balances) {
    const own = byAccount.get(balance.account) ?? []
    byAccount.set(balance.account, own)
    own.push(balance)
  }
  for (const [code, balances] of byAccount) {
    balances.sort((a, b) => a.period - b.period)
    checkAccount(chart.get(code), balances, list)
  }
  const periods = new Set(ledger.balances.filter((one) => one.period > 0).map((one) => one.period))
  checkMovements(ledger, chart, byAccount, periods, list)
  checkTrial(ledger, chart, list)
}

function checkAccount(account: Account | undefined, balances: readonly Balance[], list: FaultList): void {
  let before: Balance | undefined
  for (const balance of balances) {
    const name = `科目“${balance.account}${account === undefined ? '' : ` ${account.name}`}”`
    const period = balance.period
    if (before?.period === period) {
      list.add('balanceTwice', () => ({
        ...placeOf(balance),
        period,
        sentence: `${name}${periodName(period)}的余额有不止一行`,
      }))
      continue
    }
    if (before !== undefined && endOf(before) !== balance.opening) {
      const [last, end] = [before.period, endOf(before)]
      list.add('balanceRoll', () => ({
        ...placeOf(balance),
        period,
        before: end,
        opening: balance.opening,
        sentence: `${name}${periodName(last)}${last === 0 ? '' : '期末'}余额 ${yuanText(end)}，${periodName(period)}期初余额 ${yuanText(balance.opening)}，相差 ${yuanText(balance.opening - end)}`,
      }))
    }
    before = balance
    if (period === 0 || account === undefined) continue
    const movement = balance.debit - balance.credit
    const computed = balance.opening + (account.direction === 'debit' ? movement : -movement)
    if (computed === balance.closing) continue
    const signs = account.direction === 'debit' ? ['＋', '－'] : ['－', '＋']
    list.add('balanceArithmetic', () => ({
      ...placeOf(balance),
      period,
      computed,
      closing: balance.closing,
      sentence: `${name}${periodName(period)}：期初 ${yuanText(balance.opening)} ${signs[0]} 借方 ${yuanText(balance.debit)} ${signs[1]} 贷方 ${yuanText(balance.credit)} ＝ ${yuanText(computed)}，期末余额却是 ${yuanText(balance.closing)}`,
    }))
  }
}

interface Sums {
  debit: bigint
  credit: bigint
  /** Entries on the account itself, not on one below it. */
  own: number
}

/** Sums of the entries by account and period, handed up to all accounts above. */
function entrySums(
  { lines }: Ledger,
  chart: ReadonlyMap<string, Account>,
): ReadonlyMap<string, Map<number, Sums>> {
  const codes = lines.words.account.all()
  let width = 0
  for (const period of lines.period) width = Math.max(width, period + 1)
  const debit = new BigInt64Array(codes.length * width)
  const credit = new BigInt64Array(codes.length * width)
  const count = new Int32Array(codes.length * width)
  for (let at = 0; at < lines.count; at += 1) {
    const slot = (lines.text.account[at] ?? 0) * width + (lines.period[at] ?? 0)
    debit[slot] = (debit[slot] ?? 0n) + (lines.debit[at] ?? 0n)
    credit[slot] = (credit[slot] ?? 0n) + (lines.credit[at] ?? 0n)
    count[slot] = (count[slot] ?? 0) + 1
  }
  const sums = new Map<string, Map<number, Sums>>()
  for (const [number, code] of codes.entries())
    for (let period = 0; period < width; period += 1) {
      const slot = number * width + period
      if ((count[slot] ?? 0) === 0) continue
      const passed = new Set<string>()
      for (let above = code; above !== '' && !passed.has(above); above = chart.get(above)?.parent ?? '') {
        passed.add(above)
        const periods = sums.get(above) ?? new Map<number, Sums>()
        sums.set(above, periods)
        const sum = periods.get(period) ?? { debit: 0n, credit: 0n, own: 0 }
        periods.set(period, sum)
        sum.debit += debit[slot] ?? 0n
        sum.credit += credit[slot] ?? 0n
        if (above === code) sum.own += count[slot] ?? 0
      }
    }
  return sums
}

function checkMovements(
  ledger: Ledger,
  chart: ReadonlyMap<string, Account>,
  byAccount: ReadonlyMap<string, readonly Balance[]>,
  periods: ReadonlySet<number>,
  list: FaultList,
): void {
  if (periods.size === 0) return
  const sums = entrySums(ledger, chart)
  for (const [code, balances] of byAccount)
    for (const balance of balances) {
      if (balance.period === 0) continue
      const entries = sums.get(code)?.get(balance.period)
      for (const column of ['debit', 'credit'] as const) {
        const sum = entries?.[column] ?? 0n
        if (sum === balance[column]) continue
        const [side, name] = [column === 'debit' ? '借方' : '贷方', chart.get(code)?.name ?? '']
        list.add('balanceMovement', () => ({
          ...placeOf(balance),
          period: balance.period,
          column,
          balance: balance[column],
          entries: sum,
          sentence: `科目“${code}${name === '' ? '' : ` ${name}`}”${periodName(balance.period)}${side}发生额 ${yuanText(balance[column])}，分录合计 ${yuanText(sum)}，相差 ${yuanText(balance[column] - sum)}`,
        }))
      }
    }
  for (const [code, own] of sums)
    for (const [period, sum] of own)
      if (
        sum.own > 0 &&
        periods.has(period) &&
        !(byAccount.get(code)?.some((one) => one.period === period) ?? false)
      )
        list.add('balanceMissing', () => ({
          voucher: '',
          account: code,
          row: 0,
          place: -1,
          period,
          sentence: `科目“${code}”${periodName(period)}有 ${sum.own} 行分录，余额表里没有这一行`,
        }))
}

/** 试算平衡 of each period's end, over accounts of the first level; left out where some of those are not in the table. */
function checkTrial(ledger: Ledger, chart: ReadonlyMap<string, Account>, list: FaultList): void {
  const ends = new Map<string, { debit: bigint; credit: bigint }>()
  const there = new Set(ledger.balances.map((one) => `${one.period}|${one.account}`))
  const partial = new Set(
    ledger.balances
      .filter((one) => !there.has(`${one.period}|${rootOf(chart, one.account)}`))
      .map((one) => one.period),
  )
  for (const balance of ledger.balances) {
    const account = chart.get(balance.account)
    if (account === undefined || account.parent !== '' || partial.has(balance.period)) continue
    const side: AccountingSide = isBudgetary(account.code) ? 'budgetary' : 'financial'
    const key = `${String(balance.period).padStart(3, '0')}|${side}`
    const sum = ends.get(key) ?? { debit: 0n, credit: 0n }
    ends.set(key, sum)
    sum[account.direction] += endOf(balance)
  }
  for (const [key, { debit, credit }] of [...ends].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (debit === credit) continue
    const [period, side] = [Number(key.slice(0, 3)), key.slice(4) as AccountingSide]
    list.add('trialUnbalanced', () => ({
      voucher: '',
      account: '',
      row: 0,
      place: -1,
      side,
      period,
      debit,
      credit,
      sentence: `${periodName(period)}${period === 0 ? '' : '期末'}${SIDE_NAMES[side]}一级科目借方余额合计 ${yuanText(debit)}，贷方余额合计 ${yuanText(credit)}，相差 ${yuanText(debit - credit)}`,
    }))
  }
}

/** The account of the first level above an account. */
function rootOf(chart: ReadonlyMap<string, Account>, code: string): string {
  const passed = new Set<string>()
  let root = code
  while (!passed.has(root)) {
    passed.add(root)
    root = chart.get(root)?.parent || root
  }
  return root
}
