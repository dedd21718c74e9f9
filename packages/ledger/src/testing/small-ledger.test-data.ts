/** Small ledgers for tests: a chart, vouchers written in short, and balances that agree with them. */
import { type Account, type Balance, type Ledger, LinesBuilder, type VoucherLine } from '../ledger.ts'

/** A line in short; what is left out is ''. */
export type ShortLine = Partial<VoucherLine> & { readonly account: string }

const BLANK: VoucherLine = {
  period: 3,
  date: '2019-03-14',
  kind: '记',
  number: 1,
  line: 0,
  summary: '',
  account: '',
  debit: 0n,
  credit: 0n,
  functional: '2080101',
  economic: '',
  fund: '财政拨款',
  project: '',
  payee: '',
  preparer: '制单甲',
  reviewer: '审核乙',
  poster: '记账丙',
  enteredOn: '',
  postedOn: '',
  attachments: 1,
  row: 0,
}

export const account = (code: string, name: string, parent = ''): Account => ({
  code,
  name,
  parent,
  level: parent === '' ? 1 : 2,
  direction: /^(?:1602|2|3|4|6|8[1-9])/.test(code) ? 'credit' : 'debit',
})

export const CHART: readonly Account[] = [
  account('1001', '库存现金'),
  account('1002', '银行存款'),
  account('1011', '零余额账户用款额度'),
  account('1601', '固定资产'),
  account('2103', '应缴财政款'),
  account('2201', '应付职工薪酬'),
  account('3301', '本期盈余'),
  account('4001', '财政拨款收入'),
  account('5001', '业务活动费用'),
  account('500101', '工资福利费用', '5001'),
  account('500102', '商品和服务费用', '5001'),
  account('6001', '财政拨款预算收入'),
  account('7101', '行政支出'),
  account('8001', '资金结存'),
  account('8101', '财政拨款结转'),
]

/** Numbers the lines of each voucher and the rows of the file. */
export function linesOf(short: readonly ShortLine[]): readonly VoucherLine[] {
  const next = new Map<string, number>()
  return short.map((one, index) => {
    const merged = { ...BLANK, row: index + 2, ...one }
    const name = `${merged.period}|${merged.kind}|${merged.number}`
    const line = (next.get(name) ?? 0) + 1
    next.set(name, line)
    return { ...merged, line: one.line ?? line }
  })
}

/** Balances of every account and period 1 … 12 that the lines lead to, from an opening of zero. */
export function balancesOf(lines: readonly VoucherLine[], chart: readonly Account[]): readonly Balance[] {
  const sums = new Map<string, [bigint, bigint]>()
  for (const line of lines)
    for (let code = line.account; code !== ''; code = chart.find((one) => one.code === code)?.parent ?? '') {
      const sum = sums.get(`${code}|${line.period}`) ?? [0n, 0n]
      sums.set(`${code}|${line.period}`, [sum[0] + line.debit, sum[1] + line.credit])
    }
  return chart.flatMap((one) => {
    let opening = 0n
    return Array.from({ length: 12 }, (_, index): Balance => {
      const [debit, credit] = sums.get(`${one.code}|${index + 1}`) ?? [0n, 0n]
      const closing = opening + (one.direction === 'debit' ? debit - credit : credit - debit)
      const balance = { account: one.code, period: index + 1, opening, debit, credit, closing, row: 0 }
      opening = closing
      return balance
    })
  })
}

export function ledgerOf(
  short: readonly ShortLine[],
  change: Partial<Pick<Ledger, 'accounts' | 'balances' | 'year'>> = {},
): Ledger {
  const lines = linesOf(short)
  const builder = new LinesBuilder()
  for (const line of lines) builder.add(line)
  const accounts = change.accounts ?? CHART
  const balances = change.balances ?? balancesOf(lines, accounts)
  return { unit: '001', year: change.year ?? 2019, accounts, balances, lines: builder.lines() }
}

/**
 * One payment 付款 with its parallel entries: 费用 against 零余额账户用款额度, 行政支出 against 资金结存.
 *
 * @example payment({ number: 7, economic: '30201', amount: 123_45n })
 */
export function payment(
  given: Partial<VoucherLine> & { readonly number: number; readonly amount: bigint },
): readonly ShortLine[] {
  const { amount, ...rest } = given
  const month = rest.date === undefined ? {} : { period: Number(rest.date.slice(5, 7)) }
  const line = { economic: '30201', payee: '某某商行', summary: '付办公用品款', ...month, ...rest }
  return [
    { ...line, account: '500102', debit: amount },
    { ...line, account: '1011', credit: amount },
    { ...line, account: '7101', debit: amount },
    { ...line, account: '8001', credit: amount },
  ]
}
