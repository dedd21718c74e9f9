/**
 * Figures by the analytical database 账簿数: it adds up the lines by the texts that a mapping can ask for, which gives some
 * hundred sums; the mapping itself is decided on those by the pure function, so that its conditions stand in one place.
 */
import { entryOf, type LedgerQueries, NO_LINES } from '@jiheng/app'
import {
  type LedgerFigure,
  type LedgerFigures,
  type LedgerMapping,
  LinesBuilder,
  ledgerFigures,
  type VoucherLine,
} from '@jiheng/ledger'
import { type Duck, literal } from './duck.ts'
import type { LedgerRecord } from './folder.ts'
import { linesTable, wordsTable } from './parquet.ts'

/** Lines that no condition can tell apart, as one. */
interface Alike {
  readonly lines: number
  readonly debit: bigint
  readonly credit: bigint
  /** As SQL: numbers of account, functional and economic item and fund, and whether there is a project. */
  readonly key: string
}

interface AlikeFigures {
  readonly alike: readonly Alike[]
  readonly figures: LedgerFigures
}

export function figureQueries(
  duck: Duck,
  folder: string,
  record: LedgerRecord,
): Pick<LedgerQueries, 'figures' | 'linesOfFigure' | 'figuresOfLine'> {
  const [lines, words] = [linesTable(folder), wordsTable(folder)]
  /** Lines whose voucher touches no closing account. */
  const open = ({ closing }: LedgerMapping): string => {
    if (closing.length === 0) return lines
    const begins = closing.map((code) => `starts_with(text, ${literal(code)})`).join(' or ')
    return `(select * from ${lines} where voucher not in (select voucher from ${lines} where account in (select number from ${words} where name = 'account' and (${begins}))))`
  }
  const read = async (mapping: LedgerMapping): Promise<AlikeFigures> => {
    const text = (column: string): string =>
      `(select text from ${words} w where w.name = '${column}' and w.number = s.${column})`
    const rows = await duck.rows(
      `select ${['account', 'functional', 'economic', 'fund'].map(text).join(', ')}, filled, n, debit, credit, account, functional, economic, fund
       from (select account, functional, economic, fund, project <> 0 as filled, count(*) as n, sum(debit) as debit, sum(credit) as credit
             from ${open(mapping)} group by 1, 2, 3, 4, 5) s order by account, functional, economic, fund, filled`,
    )
    const builder = new LinesBuilder()
    const alike = rows.map((row): Alike => {
      const [account, functional, economic, fund] = row.slice(0, 4).map(String)
      const filled = row[4] === true
      builder.add({
        ...BLANK,
        account,
        functional,
        economic,
        fund,
        project: filled ? '有' : '',
      } as VoucherLine)
      const [lines, debit, credit] = [Number(row[5]), BigInt(row[6] as bigint), BigInt(row[7] as bigint)]
      return { lines, debit, credit, key: `(${row.slice(8, 12).map(Number).join(', ')}, ${filled})` }
    })
    const ledger = { ...record.head, accounts: record.books.accounts, balances: [], lines: builder.lines() }
    return { alike, figures: ledgerFigures(ledger, { ...mapping, closing: [] }) }
  }
  return {
    figures: async (mapping) => {
      const { alike, figures } = await read(mapping)
      return figures.figures.map(({ entry }): LedgerFigure => {
        const sum = (which: 'counted' | 'blank') => {
          let [count, amount] = [0, 0n]
          for (const { line } of figures.linesOf(entry, alike.length, which).lines) {
            const one = alike[line] as Alike
            count += one.lines
            amount += entry.side === 'debit' ? one.debit - one.credit : one.credit - one.debit
          }
          return { lines: count, amount }
        }
        return { entry, ...sum('counted'), blank: sum('blank') }
      })
    },
    linesOfFigure: async (mapping, figure, limit, which) => {
      const { alike, figures } = await read(mapping)
      const entry = entryOf(figures, figure)
      if (entry === undefined) return NO_LINES
      const taken = figures.linesOf(entry, alike.length, which).lines.map(({ line }) => alike[line] as Alike)
      if (taken.length === 0) return NO_LINES
      const amount = entry.side === 'debit' ? 'debit - credit' : 'credit - debit'
      const rows = await duck.rows(
        `select place, ${amount} from ${open(mapping)} join (values ${taken.map(({ key }) => key).join(', ')}) v(a, f, e, u, p)
         on account = a and functional = f and economic = e and fund = u and (project <> 0) = p
         order by abs(${amount}) desc, place limit ${BigInt(limit)}`,
      )
      return {
        total: taken.reduce((sum, one) => sum + one.lines, 0),
        lines: rows.map(([place, fen]) => ({ line: Number(place), amount: BigInt(fen as bigint) })),
      }
    },
    figuresOfLine: async (mapping, place) => {
      const rows = await duck.rows(
        `select place, (select text from ${words} w where w.name = 'account' and w.number = l.account)
         from ${lines} l where voucher = (select voucher from ${lines} where place = ${BigInt(place)})`,
      )
      const closes = rows.some(([, account]) =>
        mapping.closing.some((code) => String(account).startsWith(code)),
      )
      if (rows.length === 0 || closes) return []
      const { alike, figures } = await read(mapping)
      const [own] = await duck.rows(
        `select account, functional, economic, fund, project <> 0 from ${lines} where place = ${BigInt(place)}`,
      )
      const key = `(${own?.slice(0, 4).map(Number).join(', ')}, ${own?.[4]})`
      return figures.figuresOf(alike.findIndex((one) => one.key === key))
    },
  }
}

const BLANK: VoucherLine = {
  period: 1,
  date: '',
  kind: '',
  number: 0,
  line: 0,
  summary: '',
  account: '',
  debit: 0n,
  credit: 0n,
  functional: '',
  economic: '',
  fund: '',
  project: '',
  payee: '',
  preparer: '',
  reviewer: '',
  poster: '',
  enteredOn: '',
  postedOn: '',
  attachments: -1,
  row: 0,
}
