/**
 * View 测试视图: a ledger made ready for tests: which lines are spending, and with which amount. Built in two passes, with
 * columns and no object per line; what only some tests need is built when asked for.
 *
 * A line is spending if its account is a spending account and its voucher does not close accounts; its amount is debit less
 * credit, so that refunds and red entries are negative.
 */
import { type Buckets, bucketsOf } from '../buckets.ts'
import { yuanText } from '../fen.ts'
import { dayText, type Ledger, lineAt, type TextColumn, voucherName } from '../ledger.ts'
import { type Calendar, WEEKENDS_ONLY } from './calendar.ts'
import type { SpendingAccounts } from './test.ts'

/** 政府会计制度: 7 类 spending, else 5 类 expenses; closed to 本期盈余 and the 8 类 results. */
export const STANDARD_SPENDING: SpendingAccounts = {
  budgetary: ['7'],
  financial: ['5'],
  closing: ['3301', '8101', '8102', '8201', '8202', '8301', '8401', '8501'],
}

export class LedgerView {
  readonly ledger: Ledger
  readonly calendar: Calendar
  /** Places of the spending lines, ascending. */
  readonly spending: Int32Array
  /** Their amounts, in the same order. */
  readonly amounts: BigInt64Array
  /** Whether spending was taken from budgetary accounts. */
  readonly isBudgetary: boolean
  /** 1 for vouchers that close accounts. */
  readonly closing: Uint8Array
  #vouchers: Buckets | undefined
  #payees: Buckets | undefined

  constructor(ledger: Ledger, accounts = STANDARD_SPENDING, calendar = WEEKENDS_ONLY) {
    this.ledger = ledger
    this.calendar = calendar
    const { lines } = ledger
    const closers = this.marks('account', accounts.closing)
    const budgetary = this.marks('account', accounts.budgetary)
    this.closing = new Uint8Array(lines.vouchers)
    let hasBudgetary = false
    let budgetaryCount = 0
    for (let at = 0; at < lines.count; at += 1) {
      const account = lines.text.account[at] ?? 0
      if (closers[account] === 1) this.closing[lines.voucher[at] ?? 0] = 1
      if (budgetary[account] === 1) {
        hasBudgetary = true
        budgetaryCount += 1
      }
    }
    this.isBudgetary = hasBudgetary
    const taken = hasBudgetary ? budgetary : this.marks('account', accounts.financial)
    const spending = new Int32Array(hasBudgetary ? budgetaryCount : lines.count)
    let count = 0
    for (let at = 0; at < lines.count; at += 1)
      if (taken[lines.text.account[at] ?? 0] === 1 && this.closing[lines.voucher[at] ?? 0] === 0)
        spending[count++] = at
    this.spending = spending.slice(0, count)
    this.amounts = new BigInt64Array(count)
    for (let index = 0; index < count; index += 1) {
      const at = this.spending[index] ?? 0
      this.amounts[index] = (lines.debit[at] ?? 0n) - (lines.credit[at] ?? 0n)
    }
  }

  /** 1 for every text of a column that begins with one of the codes, by its number. */
  marks(column: TextColumn, codes: readonly string[]): Uint8Array {
    return Uint8Array.from(this.ledger.lines.words[column].all(), (text) =>
      codes.some((code) => text.startsWith(code)) ? 1 : 0,
    )
  }

  /** 1 for every text of a column that contains one of the words, by its number. */
  wordMarks(column: TextColumn, words: readonly string[]): Uint8Array {
    return Uint8Array.from(this.ledger.lines.words[column].all(), (text) =>
      words.some((word) => text.includes(word)) ? 1 : 0,
    )
  }

  /** Places by voucher. */
  get byVoucher(): Buckets {
    const { lines } = this.ledger
    this.#vouchers ??= bucketsOf(lines.count, lines.vouchers, (at) => lines.voucher[at] ?? 0)
    return this.#vouchers
  }

  /** Indices of spending lines by payee; those without one are left out. */
  get byPayee(): Buckets {
    const { lines } = this.ledger
    const payee = lines.text.payee
    this.#payees ??= bucketsOf(this.spending.length, lines.words.payee.size, (index) => {
      const number = payee[this.spending[index] ?? 0] ?? 0
      return number === 0 ? -1 : number
    })
    return this.#payees
  }

  /** The number of a spending line's text. */
  word(column: TextColumn, index: number): number {
    return this.ledger.lines.text[column][this.spending[index] ?? 0] ?? 0
  }
  text(column: TextColumn, index: number): string {
    return this.ledger.lines.words[column].text(this.word(column, index))
  }
  day(index: number): number {
    return this.ledger.lines.day[this.spending[index] ?? 0] ?? 0
  }
  voucher(index: number): number {
    return this.ledger.lines.voucher[this.spending[index] ?? 0] ?? 0
  }
  amount(index: number): bigint {
    return this.amounts[index] ?? 0n
  }
  place(index: number): number {
    return this.spending[index] ?? 0
  }

  /** Month 1 … 12 of a spending line; adjustment periods belong to December. */
  month(index: number): number {
    return Math.min(12, this.ledger.lines.period[this.spending[index] ?? 0] ?? 0)
  }

  /** 3月记-12号凭证（2019-03-14）“付办公用品款”. */
  say(place: number): string {
    const line = lineAt(this.ledger.lines, place)
    const day = line.date === '' ? '' : `（${line.date}）`
    return `${voucherName(line)}凭证${day}${line.summary === '' ? '' : `“${line.summary}”`}`
  }

  /** The same with payee and amount of a spending line. */
  sayPaid(index: number): string {
    const payee = this.text('payee', index)
    return `${this.say(this.place(index))}${payee === '' ? '' : `付${payee}`} ${yuanText(this.amount(index))}`
  }
}

/** 2019-03-04 至 2019-03-11, or one day. */
export const daysText = (from: number, to: number): string =>
  from === to ? dayText(from) : `${dayText(from)} 至 ${dayText(to)}`

/** Adds up what a test looks at. */
export class Tally {
  #lines = 0
  #amount = 0n

  add(amount: bigint): void {
    this.#lines += 1
    this.#amount += amount
  }
  get total(): { readonly lines: number; readonly amount: bigint } {
    return { lines: this.#lines, amount: this.#amount }
  }
}
