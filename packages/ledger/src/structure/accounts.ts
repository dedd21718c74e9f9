/** Accounts 科目: each in the chart once, with its parent; entries only on accounts that have no accounts below them. */
import type { Account, Ledger } from '../ledger.ts'
import type { FaultList } from './fault-list.ts'

const NOWHERE = { voucher: '', row: 0, place: -1 }

export function checkAccounts(ledger: Ledger, list: FaultList): void {
  const chart = new Map<string, Account>()
  const parents = new Set<string>()
  for (const account of ledger.accounts) {
    if (chart.has(account.code))
      list.add('accountTwice', () => ({
        ...NOWHERE,
        account: account.code,
        sentence: `科目表里“${account.code} ${account.name}”出现了不止一次`,
      }))
    chart.set(account.code, account)
    if (account.parent !== '') parents.add(account.parent)
  }
  for (const account of ledger.accounts)
    if (account.parent !== '' && !chart.has(account.parent))
      list.add('parentMissing', () => ({
        ...NOWHERE,
        account: account.code,
        parent: account.parent,
        sentence: `科目“${account.code} ${account.name}”的上级科目“${account.parent}”不在科目表里`,
      }))
    else if (account.parent === '' && account.level > 1)
      list.add('parentMissing', () => ({
        ...NOWHERE,
        account: account.code,
        parent: '',
        sentence: `科目“${account.code} ${account.name}”是第 ${account.level} 级，没有写上级科目`,
      }))
  checkEntries(ledger, list, chart, parents)
  const seen = new Set<string>()
  for (const balance of ledger.balances) {
    if (chart.has(balance.account) || seen.has(balance.account)) continue
    seen.add(balance.account)
    if ((ledger.lines.words.account.find(balance.account) ?? 0) > 0) continue
    list.add('accountUnknown', () => ({
      ...NOWHERE,
      row: balance.row,
      account: balance.account,
      lines: 0,
      sentence: `余额表里的科目“${balance.account}”不在科目表里`,
    }))
  }
}

function checkEntries(
  { lines }: Ledger,
  list: FaultList,
  chart: ReadonlyMap<string, Account>,
  parents: ReadonlySet<string>,
): void {
  const codes = lines.words.account.all()
  const used = new Int32Array(codes.length)
  const first = new Int32Array(codes.length).fill(-1)
  for (let at = 0; at < lines.count; at += 1) {
    const number = lines.text.account[at] ?? 0
    used[number] = (used[number] ?? 0) + 1
    if ((first[number] ?? -1) < 0) first[number] = at
  }
  for (const [number, code] of codes.entries()) {
    const count = used[number] ?? 0
    if (count === 0) continue
    const place = first[number] ?? 0
    const at = { voucher: '', account: code, row: lines.row[place] ?? 0, place, lines: count }
    const known = chart.get(code)
    if (known === undefined)
      list.add('accountUnknown', () => ({
        ...at,
        sentence:
          code === ''
            ? `有 ${count} 行分录没有科目，最早在原文件第 ${at.row} 行`
            : `科目“${code}”不在科目表里，有 ${count} 行分录，最早在原文件第 ${at.row} 行`,
      }))
    else if (parents.has(code))
      list.add('accountNotLeaf', () => ({
        ...at,
        sentence: `科目“${code} ${known.name}”有下级科目，却有 ${count} 行分录直接记在它上面，最早在原文件第 ${at.row} 行`,
      }))
  }
}
