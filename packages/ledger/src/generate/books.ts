/** Books 记账: writes vouchers as lines, numbers them, and keeps what the balances need. Nothing of a line is kept. */
import { type Account, type Balance, dayNumber, dayText, type VoucherLine } from '../ledger.ts'
import { GENERATED_ACCOUNTS, GENERATED_OPENINGS } from './chart.ts'

/** One entry 分录 of a voucher; what is left out is ''. */
export interface Entry {
  readonly account: string
  readonly debit?: bigint
  readonly credit?: bigint
  readonly economic?: string
  readonly functional?: string
  readonly project?: string
  readonly payee?: string
  readonly summary?: string
}

export interface VoucherHead {
  readonly day: number
  readonly summary: string
  /** Days from the voucher's date to entering it. */
  readonly enteredAfter: number
  readonly preparer: string
}

const directions = new Map(GENERATED_ACCOUNTS.map((account) => [account.code, account.direction]))

export class Books {
  #count = 0
  #month = 0
  #number = 0
  /** First day after each month. */
  readonly #turns: readonly number[]
  readonly #dates = new Map<number, string>()
  /** Debit and credit by account and period. */
  readonly #moved = new Map<string, [bigint[], bigint[]]>()
  /** Balance by account so far, positive in the account's direction. */
  readonly #balance = new Map<string, bigint>(Object.entries(GENERATED_OPENINGS))

  constructor(year: number) {
    this.#turns = Array.from({ length: 13 }, (_, month) =>
      dayNumber(month === 12 ? `${year + 1}-01-01` : `${year}-${String(month + 1).padStart(2, '0')}-01`),
    )
  }

  #date(day: number): string {
    const known = this.#dates.get(day)
    if (known !== undefined) return known
    const date = dayText(day)
    this.#dates.set(day, date)
    return date
  }

  get count(): number {
    return this.#count
  }

  balance(account: string): bigint {
    return this.#balance.get(account) ?? 0n
  }

  /** @returns the voucher's lines; entries of no amount are left out, and a voucher without any takes no number. */
  voucher(head: VoucherHead, entries: readonly Entry[]): readonly VoucherLine[] {
    if (!entries.some((entry) => (entry.debit ?? entry.credit ?? 0n) !== 0n)) return []
    const date = this.#date(head.day)
    const period = Number(date.slice(5, 7))
    if (period !== this.#month) [this.#month, this.#number] = [period, 0]
    this.#number += 1
    // Posted at the turn of the month, or the day after entering if that is later.
    const entered = head.day + head.enteredAfter
    const posted = Math.max((this.#turns[period] ?? 0) + 2, entered + 1)
    const [enteredOn, postedOn] = [this.#date(entered), this.#date(posted)]
    const lines: VoucherLine[] = []
    for (const entry of entries) {
      const [debit, credit] = [entry.debit ?? 0n, entry.credit ?? 0n]
      if (debit === 0n && credit === 0n) continue
      this.#post(entry.account, period, debit, credit)
      this.#count += 1
      lines.push({
        period,
        date,
        kind: '记',
        number: this.#number,
        line: lines.length + 1,
        summary: entry.summary ?? head.summary,
        account: entry.account,
        debit,
        credit,
        functional: entry.functional ?? '',
        economic: entry.economic ?? '',
        fund: entry.economic === undefined ? '' : '财政拨款',
        project: entry.project ?? '',
        payee: entry.payee ?? '',
        preparer: head.preparer,
        reviewer: '复核岗',
        poster: '记账岗',
        enteredOn,
        postedOn,
        attachments: 2,
        row: this.#count + 1,
      })
    }
    return lines
  }

  #post(account: string, period: number, debit: bigint, credit: bigint): void {
    const moved = this.#moved.get(account) ?? [new Array<bigint>(13).fill(0n), new Array<bigint>(13).fill(0n)]
    this.#moved.set(account, moved)
    moved[0][period] = (moved[0][period] ?? 0n) + debit
    moved[1][period] = (moved[1][period] ?? 0n) + credit
    const change = directions.get(account) === 'credit' ? credit - debit : debit - credit
    this.#balance.set(account, (this.#balance.get(account) ?? 0n) + change)
  }

  balances(): readonly Balance[] {
    const below = (account: Account): readonly Account[] =>
      GENERATED_ACCOUNTS.filter((one) => one.code.startsWith(account.code))
    return GENERATED_ACCOUNTS.flatMap((account) => {
      const own = below(account)
      let opening = own.reduce((sum, one) => sum + (GENERATED_OPENINGS[one.code] ?? 0n), 0n)
      return Array.from({ length: 12 }, (_, index): Balance => {
        const sum = (side: 0 | 1): bigint =>
          own.reduce((total, one) => total + (this.#moved.get(one.code)?.[side][index + 1] ?? 0n), 0n)
        const [debit, credit] = [sum(0), sum(1)]
        const closing = opening + (account.direction === 'debit' ? debit - credit : credit - debit)
        const balance = { account: account.code, period: index + 1, opening, debit, credit, closing, row: 0 }
        opening = closing
        return balance
      })
    })
  }
}
