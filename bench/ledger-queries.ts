/**
 * Six queries on a ledger in three ways: SQL on the Parquet files, SQL on a table of texts, and loops over columns. All
 * must give the same lines of text.
 */
import type { Lines, TextColumn } from '@jiheng/ledger'

export interface LedgerQuery {
  readonly name: string
  readonly duckdb: (lines: string, words: string) => string
  readonly postgres: string
  readonly columns: (lines: Lines) => string
}

const begins = (words: string, column: TextColumn, start: string): string =>
  `(select number from ${words} where name = '${column}' and starts_with(text, '${start}'))`

/** For each text of a column whether it begins so. */
const marks = (lines: Lines, column: TextColumn, start: string): Uint8Array =>
  Uint8Array.from(lines.words[column].all(), (text) => (text.startsWith(start) ? 1 : 0))

const rows = (list: readonly (readonly unknown[])[]): string => list.map((row) => row.join(' ')).join('\n')

export const QUERIES: readonly LedgerQuery[] = [
  {
    name: '借贷不平的凭证',
    duckdb: (lines) =>
      `select count(*), coalesce(sum(d), 0) from (select abs(sum(debit) - sum(credit)) as d from ${lines} group by voucher having sum(debit) <> sum(credit))`,
    postgres:
      'select count(*), coalesce(sum(d), 0) from (select abs(sum(debit) - sum(credit)) as d from lines group by period, kind, number having sum(debit) <> sum(credit)) x',
    columns: (lines) => {
      const sums = new BigInt64Array(lines.vouchers)
      for (let at = 0; at < lines.count; at += 1) {
        const voucher = lines.voucher[at] as number
        sums[voucher] = (sums[voucher] as bigint) + (lines.debit[at] as bigint) - (lines.credit[at] as bigint)
      }
      let [count, total] = [0, 0n]
      for (const sum of sums)
        if (sum !== 0n) {
          count += 1
          total += sum < 0n ? -sum : sum
        }
      return `${count} ${total}`
    },
  },
  {
    name: '科目 × 月份',
    duckdb: (lines, words) =>
      `select text, period, n, d, c from (select account, period, count(*) as n, sum(debit) as d, sum(credit) as c from ${lines} group by all) s join ${words} w on w.name = 'account' and w.number = s.account order by 1, 2`,
    postgres:
      'select account, period, count(*), sum(debit), sum(credit) from lines group by 1, 2 order by account collate "C", 2',
    columns: (lines) => {
      const slots = lines.words.account.size * 256
      const counts = new Int32Array(slots)
      const debits = new BigInt64Array(slots)
      const credits = new BigInt64Array(slots)
      for (let at = 0; at < lines.count; at += 1) {
        const slot = (lines.text.account[at] as number) * 256 + (lines.period[at] as number)
        counts[slot] = (counts[slot] as number) + 1
        debits[slot] = (debits[slot] as bigint) + (lines.debit[at] as bigint)
        credits[slot] = (credits[slot] as bigint) + (lines.credit[at] as bigint)
      }
      const found: [string, number, number, bigint, bigint][] = []
      for (const [slot, count] of counts.entries())
        if (count > 0)
          found.push([
            lines.words.account.text(slot >> 8),
            slot & 255,
            count,
            debits[slot] as bigint,
            credits[slot] as bigint,
          ])
      found.sort(([a, p], [b, q]) => (a < b ? -1 : a > b ? 1 : p - q))
      return rows(found)
    },
  },
  {
    name: '重复（七列相同，凭证不同）',
    duckdb: (lines, words) =>
      `select count(*), coalesce(sum(n), 0) from (select count(*) as n from ${lines} where debit > 0 and account in ${begins(words, 'account', '7')} group by day, payee, summary, account, project, functional, debit having count(distinct voucher) > 1)`,
    postgres:
      "select count(*), coalesce(sum(n), 0) from (select count(*) as n from lines where debit > 0 and account like '7%' group by date, payee, summary, account, project, functional, debit having count(distinct (period, kind, number)) > 1) x",
    columns: (lines) => {
      const spending = marks(lines, 'account', '7')
      const { payee, summary, account, project, functional } = lines.text
      const groups = new Map<string, { count: number; voucher: number; several: boolean }>()
      for (let at = 0; at < lines.count; at += 1) {
        if (spending[account[at] as number] === 0 || (lines.debit[at] as bigint) <= 0n) continue
        const key = `${lines.day[at]}|${payee[at]}|${summary[at]}|${account[at]}|${project[at]}|${functional[at]}|${lines.debit[at]}`
        const voucher = lines.voucher[at] as number
        const group = groups.get(key)
        if (group === undefined) groups.set(key, { count: 1, voucher, several: false })
        else {
          group.count += 1
          group.several ||= group.voucher !== voucher
        }
      }
      let [count, total] = [0, 0]
      for (const group of groups.values())
        if (group.several) {
          count += 1
          total += group.count
        }
      return `${count} ${total}`
    },
  },
  {
    name: '收款人集中（每个经济分类的最大一家）',
    duckdb: (lines, words) =>
      `with s as (select economic, payee, sum(debit) - sum(credit) as net from ${lines} where payee <> 0 and account in ${begins(words, 'account', '7')} group by all)
       select w.text, max(s.net), sum(s.net) from s join ${words} w on w.name = 'economic' and w.number = s.economic group by 1 order by 1`,
    postgres: `with s as (select economic, payee, sum(debit) - sum(credit) as net from lines where payee <> '' and account like '7%' group by 1, 2)
       select economic, max(net), sum(net) from s group by 1 order by 1`,
    columns: (lines) => {
      const spending = marks(lines, 'account', '7')
      const { payee, account, economic } = lines.text
      const payees = lines.words.payee.size
      const sums = new BigInt64Array(lines.words.economic.size * payees)
      for (let at = 0; at < lines.count; at += 1) {
        if (spending[account[at] as number] === 0 || payee[at] === 0) continue
        const slot = (economic[at] as number) * payees + (payee[at] as number)
        sums[slot] = (sums[slot] as bigint) + (lines.debit[at] as bigint) - (lines.credit[at] as bigint)
      }
      const found: [string, bigint, bigint][] = []
      for (let item = 0; item < lines.words.economic.size; item += 1) {
        const own = sums.subarray(item * payees, (item + 1) * payees).filter((sum) => sum !== 0n)
        if (own.length === 0) continue
        let [most, total] = [own[0] as bigint, 0n]
        for (const sum of own) {
          total += sum
          if (sum > most) most = sum
        }
        found.push([lines.words.economic.text(item), most, total])
      }
      return rows(found.sort(([a], [b]) => (a < b ? -1 : 1)))
    },
  },
  {
    name: '12月占全年（每个经济分类）',
    duckdb: (lines, words) =>
      `select text, december, whole from (select economic, coalesce(sum(debit - credit) filter (where period = 12), 0) as december, sum(debit - credit) as whole from ${lines} where account in ${begins(words, 'account', '7')} group by 1) s join ${words} w on w.name = 'economic' and w.number = s.economic order by 1`,
    postgres:
      "select economic, coalesce(sum(debit - credit) filter (where period = 12), 0), sum(debit - credit) from lines where account like '7%' group by 1 order by 1",
    columns: (lines) => {
      const spending = marks(lines, 'account', '7')
      const { account, economic } = lines.text
      const [december, whole] = [0, 1].map(() => new BigInt64Array(lines.words.economic.size)) as [
        BigInt64Array,
        BigInt64Array,
      ]
      const seen = new Set<number>()
      for (let at = 0; at < lines.count; at += 1) {
        if (spending[account[at] as number] === 0) continue
        const item = economic[at] as number
        seen.add(item)
        const amount = (lines.debit[at] as bigint) - (lines.credit[at] as bigint)
        whole[item] = (whole[item] as bigint) + amount
        if (lines.period[at] === 12) december[item] = (december[item] as bigint) + amount
      }
      return rows(
        [...seen]
          .map((item) => [lines.words.economic.text(item), december[item], whole[item]] as const)
          .sort(([a], [b]) => (a < b ? -1 : 1)),
      )
    },
  },
  {
    name: '首两位数字',
    duckdb: (lines, words) =>
      `select left(debit::varchar, 2) as digits, count(*) from ${lines} where debit >= 1000 and account in ${begins(words, 'account', '7')} group by 1 order by 1`,
    postgres:
      "select left(debit::text, 2), count(*) from lines where debit >= 1000 and account like '7%' group by 1 order by 1",
    columns: (lines) => {
      const spending = marks(lines, 'account', '7')
      const counts = new Int32Array(100)
      for (let at = 0; at < lines.count; at += 1) {
        const debit = lines.debit[at] as bigint
        if (debit < 1000n || spending[lines.text.account[at] as number] === 0) continue
        const digits = Number(debit.toString().slice(0, 2))
        counts[digits] = (counts[digits] as number) + 1
      }
      return rows([...counts.entries()].filter(([, count]) => count > 0))
    },
  },
]
