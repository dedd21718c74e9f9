/** How ledgers are shown 账簿的展示: lines with the names of their accounts and vouchers, amounts as text of fen. */
import {
  type LedgerTest,
  PARAMETERS,
  type ParameterSpec,
  type ParameterValue,
  type PlacedLine,
  type TestChart,
  type TestResult,
  voucherName,
} from '@jiheng/ledger'
import type { OutputOf } from '../contract/operations.ts'

export type ShownLine = OutputOf<'ledgerVoucher'>['lines'][number]
export type ShownTest = OutputOf<'ledgerTest'>['test']
export type ShownOutcome = OutputOf<'ledgerTest'>['outcome']
export type ShownChart = OutputOf<'ledgerTest'>['charts'][number]

export const shownLine = (line: PlacedLine, accounts: ReadonlyMap<string, string>): ShownLine => ({
  place: line.place,
  voucher: line.voucher,
  name: voucherName(line),
  period: line.period,
  date: line.date,
  line: line.line,
  summary: line.summary,
  account: line.account,
  accountName: accounts.get(line.account) ?? '',
  debit: line.debit.toString(),
  credit: line.credit.toString(),
  functional: line.functional,
  economic: line.economic,
  fund: line.fund,
  project: line.project,
  payee: line.payee,
  preparer: line.preparer,
  reviewer: line.reviewer,
  poster: line.poster,
  enteredOn: line.enteredOn,
  postedOn: line.postedOn,
  attachments: line.attachments,
  row: line.row,
})

export const shownTest = (test: LedgerTest): ShownTest => {
  const specs: Readonly<Record<string, ParameterSpec>> = PARAMETERS[test.method]
  const values: Readonly<Record<string, ParameterValue>> = test.parameters
  return {
    code: test.code,
    name: test.name,
    method: test.method,
    leadOnly: test.leadOnly,
    weight: test.weight,
    source: test.source,
    unconfirmed: [...test.unconfirmed],
    falseAlarms: [...test.falseAlarms],
    verification: [...test.verification],
    parameters: Object.entries(specs).map(([name, { kind, title }]) => ({
      name,
      title,
      kind,
      text: parameterText(kind, values[name] as ParameterValue),
    })),
  }
}

/** As the file of tests writes it: 5万元, 10天, 25%, 3. */
export function parameterText(kind: ParameterSpec['kind'], value: ParameterValue): string {
  switch (kind) {
    case 'texts':
      return (value as readonly string[]).join('、')
    case 'amount': {
      const fen = value as bigint
      return fen > 0n && fen % 1_000_000n === 0n ? `${fen / 1_000_000n}万元` : `${decimal(fen)}元`
    }
    case 'share':
      return `${decimal(value as bigint)}%`
    case 'days':
      return `${value}天`
    case 'count':
      return String(value)
  }
}

/** Hundredths as a number without needless zeros. */
const decimal = (hundredths: bigint): string => {
  const rest = (hundredths % 100n).toString().padStart(2, '0').replace(/0+$/, '')
  return `${hundredths / 100n}${rest === '' ? '' : `.${rest}`}`
}

export const shownOutcome = (result: TestResult): ShownOutcome => ({
  risk: result.flags[0]?.risk ?? 0,
  total: result.total,
  kept: result.flags.length,
  amount: result.amount.toString(),
  population: { lines: result.population.lines, amount: result.population.amount.toString() },
  note: result.note,
})

export function shownChart(chart: TestChart): ShownChart {
  switch (chart.kind) {
    case 'months':
      return { ...chart, months: chart.months.map((one) => ({ ...one, amount: one.amount.toString() })) }
    case 'digits':
      return { ...chart, digits: chart.digits.map((one) => ({ ...one })) }
    case 'payees':
      return { ...chart, payees: chart.payees.map((one) => ({ ...one, amount: one.amount.toString() })) }
  }
}
