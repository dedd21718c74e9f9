/**
 * Queries by the analytical database 列式查询: pages, vouchers, sums and populations straight from the Parquet files, without
 * loading the ledger. What is not worth a statement of its own is answered by the pure functions. Same answers as
 * theirs; the tests compare them.
 */

import type { DuckDBValue } from '@duckdb/node-api'
import type { LedgerQueries } from '@jiheng/app'
import {
  BEGINS,
  dayNumber,
  dayText,
  type LineFilter,
  type LineOrder,
  type PlacedLine,
  TEXT_COLUMNS,
  type TextColumn,
  WHOLE,
} from '@jiheng/ledger'
import { type Duck, literal } from './duck.ts'
import { figureQueries } from './duck-figures.ts'
import type { LedgerRecord } from './folder.ts'
import { linesTable, quoted, wordsTable } from './parquet.ts'

type Row = readonly DuckDBValue[]

/** `plain` loads the ledger into memory, once, when it is first needed. */
export function duckQueries(
  duck: Duck,
  folder: string,
  record: LedgerRecord,
  plain: () => Promise<LedgerQueries>,
): LedgerQueries {
  const lines = linesTable(folder)
  const words = wordsTable(folder)
  const placed = (rows: readonly Row[]): Promise<readonly PlacedLine[]> => withTexts(duck, words, rows)
  return {
    head: async () => record.head,
    books: async () => record.books,
    totals: async () => record.totals,
    page: async (filter, order, { offset, limit }) => {
      const { where, values } = conditions(filter, words)
      const [sums, rows] = await Promise.all([
        duck.rows(`select count(*), sum(debit), sum(credit) from ${lines} where ${where}`, values),
        duck.rows(
          `select ${LINE} from ${lines} where ${where} order by ${orderOf(order)} limit ${whole(limit)} offset ${whole(offset)}`,
          values,
        ),
      ])
      const [count, debit, credit] = sums[0] ?? []
      return { count: int(count), debit: fen(debit), credit: fen(credit), lines: await placed(rows) }
    },
    voucher: async (number) =>
      placed(await duck.rows(`select ${LINE} from ${lines} where voucher = ${whole(number)} order by place`)),
    findVoucher: async ({ period, kind, number }) => {
      const rows = await duck.rows(
        `select voucher from ${lines} where "period" = ${whole(period)} and "number" = ${whole(number)} and kind in ${numbersOf(words, 'kind', 'text = ?')} order by place limit 1`,
        [kind],
      )
      return rows[0] === undefined ? undefined : int(rows[0][0])
    },
    sumsByPeriod: async (filter) => {
      const { where, values } = conditions(filter, words)
      const rows = await duck.rows(
        `select "period", count(*), sum(debit), sum(credit) from ${lines} where ${where} group by 1 order by 1`,
        values,
      )
      return rows.map(([period, count, debit, credit]) => ({
        period: int(period),
        count: int(count),
        debit: fen(debit),
        credit: fen(credit),
      }))
    },
    topPayees: async (filter, limit) => {
      const { where, values } = conditions(filter, words)
      const rows = await duck.rows(
        `with top as (
           select payee, count(*) as n, sum(debit) as debit, sum(credit) as credit from ${lines}
           where payee <> 0 and ${where} group by payee
           order by sum(debit) - sum(credit) desc, payee limit ${whole(limit)})
         select w.text, top.n, top.debit, top.credit from top join ${words} w on w.name = 'payee' and w.number = top.payee
         order by top.debit - top.credit desc, top.payee`,
        values,
      )
      return rows.map(([payee, count, debit, credit]) => ({
        payee: String(payee),
        count: int(count),
        debit: fen(debit),
        credit: fen(credit),
      }))
    },
    ...figureQueries(duck, folder, record),
    // Every line is looked at in an order of its own, or digested: the columns in memory are quicker than a statement.
    test: async (spending, calendar, test) => (await plain()).test(spending, calendar, test),
    structure: async (keep) => (await plain()).structure(keep),
    population: async (scope) => (await plain()).population(scope),
    planSample: async (scope, request) => (await plain()).planSample(scope, request),
    drawSample: async (scope, plan) => (await plain()).drawSample(scope, plan),
  }
}

const int = (value: DuckDBValue | undefined): number => Number(value ?? 0)
/** Sums of whole numbers are whole here (HUGEINT); of nothing they are null. */
const fen = (value: DuckDBValue | undefined): bigint => (value == null ? 0n : BigInt(value as bigint))

/** A whole number as it may stand in a statement. */
function whole(number: number): string {
  if (!Number.isSafeInteger(number)) throw new Error(`${number} is no whole number`)
  return String(number)
}

const SIZE = 'greatest(abs(debit), abs(credit))'

function orderOf({ by, descending }: LineOrder): string {
  const direction = descending ? 'desc' : 'asc'
  if (by === 'place') return `place ${direction}`
  return `${by === 'size' ? SIZE : '"day"'} ${direction}, place`
}

const numbersOf = (words: string, column: TextColumn, condition: string): string =>
  `(select number from ${words} where name = ${literal(column)} and ${condition})`

function conditions(
  filter: LineFilter,
  words: string,
): { readonly where: string; readonly values: readonly DuckDBValue[] } {
  const parts: string[] = ['true']
  const values: DuckDBValue[] = []
  const add = (part: string, ...more: DuckDBValue[]): void => {
    parts.push(part)
    values.push(...more)
  }
  if (filter.period !== undefined) add(`"period" = ${whole(filter.period)}`)
  if (filter.voucher !== undefined) add(`voucher = ${whole(filter.voucher)}`)
  if (filter.from !== undefined) add(`"day" <> 0 and "day" >= ${whole(dayNumber(filter.from))}`)
  if (filter.to !== undefined) add(`"day" <> 0 and "day" <= ${whole(dayNumber(filter.to))}`)
  for (const column of BEGINS) {
    const start = filter[column as keyof LineFilter] as string | undefined
    if (start !== undefined)
      add(`${quoted(column)} in ${numbersOf(words, column, 'starts_with(text, ?)')}`, start)
  }
  for (const column of WHOLE) {
    const text = filter[column as keyof LineFilter] as string | undefined
    if (text !== undefined) add(`${quoted(column)} in ${numbersOf(words, column, 'text = ?')}`, text)
  }
  if (filter.words !== undefined)
    add(
      `(summary in ${numbersOf(words, 'summary', 'contains(text, ?)')} or payee in ${numbersOf(words, 'payee', 'contains(text, ?)')})`,
      filter.words,
      filter.words,
    )
  if (filter.side !== undefined) add(`${filter.side === 'debit' ? 'debit' : 'credit'} <> 0`)
  if (filter.atLeast !== undefined) add(`${SIZE} >= ${BigInt(filter.atLeast)}`)
  if (filter.atMost !== undefined) add(`${SIZE} <= ${BigInt(filter.atMost)}`)
  if (filter.places !== undefined) {
    const known = filter.places.filter((place) => Number.isInteger(place) && place >= 0)
    add(known.length === 0 ? 'false' : `place in (${known.map(whole).join(',')})`)
  }
  return { where: parts.join(' and '), values }
}

const LINE = [
  'place',
  'voucher',
  '"period"',
  '"day"',
  '"enteredDay"',
  '"postedDay"',
  '"number"',
  '"line"',
  'debit',
  'credit',
  'attachments',
  '"row"',
  ...TEXT_COLUMNS.map(quoted),
].join(', ')
const FIRST_TEXT = 12

/** Looks up the texts of these lines only. */
async function withTexts(duck: Duck, words: string, rows: readonly Row[]): Promise<readonly PlacedLine[]> {
  if (rows.length === 0) return []
  const wanted = TEXT_COLUMNS.map((name, index) => {
    const numbers = new Set(rows.map((row) => int(row[FIRST_TEXT + index])))
    return `(name = ${literal(name)} and number in (${[...numbers].map(whole).join(',')}))`
  })
  const found = new Map<string, string>()
  for (const [name, number, text] of await duck.rows(
    `select name, number, text from ${words} where ${wanted.join(' or ')}`,
  ))
    found.set(`${name} ${number}`, String(text))
  return rows.map((row) => {
    const text = (column: TextColumn): string =>
      found.get(`${column} ${row[FIRST_TEXT + TEXT_COLUMNS.indexOf(column)]}`) ?? ''
    return {
      place: int(row[0]),
      voucher: int(row[1]),
      period: int(row[2]),
      date: dayText(int(row[3])),
      kind: text('kind'),
      number: int(row[6]),
      line: int(row[7]),
      summary: text('summary'),
      account: text('account'),
      debit: fen(row[8]),
      credit: fen(row[9]),
      functional: text('functional'),
      economic: text('economic'),
      fund: text('fund'),
      project: text('project'),
      payee: text('payee'),
      preparer: text('preparer'),
      reviewer: text('reviewer'),
      poster: text('poster'),
      enteredOn: dayText(int(row[4])),
      postedOn: dayText(int(row[5])),
      attachments: int(row[10]),
      row: int(row[11]),
    }
  })
}
