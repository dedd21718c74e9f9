/**
 * Ledger 账簿: what accounting software exports, in one form whatever file it came from: chart of accounts, balances and
 * voucher lines. Lines lie in columns, so that ten million of them fit and a test over all of them is one pass.
 *
 * Amounts are whole fen as bigint. Days are whole numbers (days since 1970-01-01), 0 for a day that is not given. Texts
 * that repeat (accounts, payees, summaries …) are kept once and referred to by number; number 0 is always ''.
 */

/** 借贷方向 in which an account's balance is positive. */
export type Direction = 'debit' | 'credit'

/** 会计科目. `level` counts from 1; `parent` is '' at level 1. */
export interface Account {
  readonly code: string
  readonly name: string
  readonly level: number
  readonly parent: string
  readonly direction: Direction
}

/** 科目余额: one account in one period (0 for the year's opening); amounts in fen, positive in the account's direction. */
export interface Balance {
  readonly account: string
  readonly period: number
  readonly opening: bigint
  readonly debit: bigint
  readonly credit: bigint
  readonly closing: bigint
  /** Row in the original file, 1-based; 0 if unknown. */
  readonly row: number
}

/** 凭证分录 as a reader gives it. Texts that the file does not have are ''. */
export interface VoucherLine {
  /** 会计期间 1–12 (13 and up: adjustment periods). */
  readonly period: number
  /** 凭证日期 YYYY-MM-DD. */
  readonly date: string
  /** 凭证字, such as 记. */
  readonly kind: string
  /** 凭证号 within period and kind. */
  readonly number: number
  /** 行号 within the voucher, from 1. */
  readonly line: number
  readonly summary: string
  readonly account: string
  /** 借方 and 贷方 in fen; red entries are negative. */
  readonly debit: bigint
  readonly credit: bigint
  /** 支出功能分类 code. */
  readonly functional: string
  /** 部门预算支出经济分类 code. */
  readonly economic: string
  /** 资金性质, such as 财政拨款. */
  readonly fund: string
  readonly project: string
  /** 往来单位或收款人. */
  readonly payee: string
  /** 制单人, 审核人, 记账人. */
  readonly preparer: string
  readonly reviewer: string
  readonly poster: string
  /** 制单日期 or 录入日期, and 记账日期; '' if the file has none. */
  readonly enteredOn: string
  readonly postedOn: string
  /** 附件张数; −1 if the file has none. */
  readonly attachments: number
  /** Row in the original file, 1-based. */
  readonly row: number
}

/** Columns of text that repeat. */
export const TEXT_COLUMNS = [
  'kind',
  'summary',
  'account',
  'functional',
  'economic',
  'fund',
  'project',
  'payee',
  'preparer',
  'reviewer',
  'poster',
] as const
export type TextColumn = (typeof TEXT_COLUMNS)[number]

/** Numbers for texts: 0 is ''. */
export class Words {
  readonly #numbers = new Map<string, number>([['', 0]])
  readonly #texts: string[] = ['']
  // Asked for again and again in a row.
  #lastText = ''
  #lastNumber = 0

  get size(): number {
    return this.#texts.length
  }
  number(text: string): number {
    if (text === this.#lastText) return this.#lastNumber
    let number = this.#numbers.get(text)
    if (number === undefined) {
      number = this.#texts.push(text) - 1
      this.#numbers.set(text, number)
    }
    this.#lastText = text
    this.#lastNumber = number
    return number
  }
  /** The number of a text that may not be there. */
  find(text: string): number | undefined {
    return this.#numbers.get(text)
  }
  text(number: number): string {
    return this.#texts[number] ?? ''
  }
  /** All of them in order of their numbers. */
  all(): readonly string[] {
    return this.#texts
  }
}

/**
 * 全部分录 in file order; a line is named by its place, from 0. Lines of one voucher share its number in `voucher`;
 * vouchers are numbered in the order in which they first occur.
 */
export interface Lines {
  readonly count: number
  readonly vouchers: number
  readonly voucher: Int32Array
  readonly period: Uint8Array
  readonly day: Int32Array
  readonly enteredDay: Int32Array
  readonly postedDay: Int32Array
  readonly number: Int32Array
  readonly line: Int32Array
  readonly debit: BigInt64Array
  readonly credit: BigInt64Array
  readonly attachments: Int32Array
  readonly row: Int32Array
  readonly text: Readonly<Record<TextColumn, Int32Array>>
  readonly words: Readonly<Record<TextColumn, Words>>
}

/** 账簿 of one unit and year. */
export interface Ledger {
  readonly unit: string
  readonly year: number
  readonly accounts: readonly Account[]
  readonly balances: readonly Balance[]
  readonly lines: Lines
}

const FIRST = 1024

/** Takes lines one after another, and gives them as columns. */
export class LinesBuilder {
  #count = 0
  #size = FIRST
  readonly #vouchers = new Map<string, number>()
  readonly #days = new Map<string, number>([['', 0]])
  #last = { period: -1, kind: '', number: -1, voucher: -1 }
  #columns = emptyColumns(FIRST)
  readonly words = Object.fromEntries(TEXT_COLUMNS.map((name) => [name, new Words()])) as Record<
    TextColumn,
    Words
  >

  get count(): number {
    return this.#count
  }

  /** @returns the line's place. Amounts must fit 64 bits, which 9000万亿元 do. */
  add(line: VoucherLine): number {
    if (this.#count === this.#size) this.#grow()
    const at = this.#count++
    const to = this.#columns
    const voucher = this.#voucherOf(line)
    to.voucher[at] = voucher
    to.period[at] = line.period
    to.day[at] = this.#dayOf(line.date)
    to.enteredDay[at] = this.#dayOf(line.enteredOn)
    to.postedDay[at] = this.#dayOf(line.postedOn)
    to.number[at] = line.number
    to.line[at] = line.line
    to.debit[at] = line.debit
    to.credit[at] = line.credit
    to.attachments[at] = line.attachments
    to.row[at] = line.row
    // Written out: looked up by a name that varies, these take three times as long.
    const { text } = to
    const { words } = this
    text.kind[at] = words.kind.number(line.kind)
    text.summary[at] = words.summary.number(line.summary)
    text.account[at] = words.account.number(line.account)
    text.functional[at] = words.functional.number(line.functional)
    text.economic[at] = words.economic.number(line.economic)
    text.fund[at] = words.fund.number(line.fund)
    text.project[at] = words.project.number(line.project)
    text.payee[at] = words.payee.number(line.payee)
    text.preparer[at] = words.preparer.number(line.preparer)
    text.reviewer[at] = words.reviewer.number(line.reviewer)
    text.poster[at] = words.poster.number(line.poster)
    return at
  }

  /** A year has few days; texts that are no days might be many. */
  #dayOf(text: string): number {
    const known = this.#days.get(text)
    if (known !== undefined) return known
    const day = dayNumber(text)
    if (day !== 0) this.#days.set(text, day)
    return day
  }

  /** Lines of a voucher mostly stand together: then nothing is looked up. */
  #voucherOf({ period, kind, number }: VoucherLine): number {
    const last = this.#last
    if (last.period === period && last.number === number && last.kind === kind) return last.voucher
    const name = `${period}|${kind}|${number}`
    let voucher = this.#vouchers.get(name)
    if (voucher === undefined) {
      voucher = this.#vouchers.size
      this.#vouchers.set(name, voucher)
    }
    this.#last = { period, kind, number, voucher }
    return voucher
  }

  #grow(): void {
    this.#size *= 2
    const wider = emptyColumns(this.#size)
    const from = this.#columns
    wider.voucher.set(from.voucher)
    wider.period.set(from.period)
    wider.day.set(from.day)
    wider.enteredDay.set(from.enteredDay)
    wider.postedDay.set(from.postedDay)
    wider.number.set(from.number)
    wider.line.set(from.line)
    wider.debit.set(from.debit)
    wider.credit.set(from.credit)
    wider.attachments.set(from.attachments)
    wider.row.set(from.row)
    for (const column of TEXT_COLUMNS) wider.text[column].set(from.text[column])
    this.#columns = wider
  }

  /** The lines since the last cut, as columns; numbers of texts and vouchers go on. For ledgers that are stored in parts. */
  cut(): Lines {
    const part = this.lines()
    this.#count = 0
    this.#size = FIRST
    this.#columns = emptyColumns(FIRST)
    return part
  }

  /** The columns so far; adding more lines later leaves what was given as it is. */
  lines(): Lines {
    const count = this.#count
    const from = this.#columns
    const text = Object.fromEntries(
      TEXT_COLUMNS.map((name) => [name, from.text[name].subarray(0, count)]),
    ) as Record<TextColumn, Int32Array>
    return {
      count,
      vouchers: this.#vouchers.size,
      voucher: from.voucher.subarray(0, count),
      period: from.period.subarray(0, count),
      day: from.day.subarray(0, count),
      enteredDay: from.enteredDay.subarray(0, count),
      postedDay: from.postedDay.subarray(0, count),
      number: from.number.subarray(0, count),
      line: from.line.subarray(0, count),
      debit: from.debit.subarray(0, count),
      credit: from.credit.subarray(0, count),
      attachments: from.attachments.subarray(0, count),
      row: from.row.subarray(0, count),
      text,
      words: this.words,
    }
  }
}

function emptyColumns(size: number) {
  return {
    voucher: new Int32Array(size),
    period: new Uint8Array(size),
    day: new Int32Array(size),
    enteredDay: new Int32Array(size),
    postedDay: new Int32Array(size),
    number: new Int32Array(size),
    line: new Int32Array(size),
    debit: new BigInt64Array(size),
    credit: new BigInt64Array(size),
    attachments: new Int32Array(size),
    row: new Int32Array(size),
    text: Object.fromEntries(TEXT_COLUMNS.map((name) => [name, new Int32Array(size)])) as Record<
      TextColumn,
      Int32Array
    >,
  }
}

/** One line as it was read. */
export function lineAt(lines: Lines, at: number): VoucherLine {
  const text = (column: TextColumn): string => lines.words[column].text(lines.text[column][at] ?? 0)
  return {
    period: lines.period[at] ?? 0,
    date: dayText(lines.day[at] ?? 0),
    kind: text('kind'),
    number: lines.number[at] ?? 0,
    line: lines.line[at] ?? 0,
    summary: text('summary'),
    account: text('account'),
    debit: lines.debit[at] ?? 0n,
    credit: lines.credit[at] ?? 0n,
    functional: text('functional'),
    economic: text('economic'),
    fund: text('fund'),
    project: text('project'),
    payee: text('payee'),
    preparer: text('preparer'),
    reviewer: text('reviewer'),
    poster: text('poster'),
    enteredOn: dayText(lines.enteredDay[at] ?? 0),
    postedOn: dayText(lines.postedDay[at] ?? 0),
    attachments: lines.attachments[at] ?? -1,
    row: lines.row[at] ?? 0,
  }
}

/** 记-12号（3月）. */
export const voucherName = (line: Pick<VoucherLine, 'period' | 'kind' | 'number'>): string =>
  `${line.period}月${line.kind === '' ? '记' : line.kind}-${line.number}号`

/** Days since 1970-01-01 of a day of the Gregorian calendar; 0 for '' or a day that does not exist. */
export function dayNumber(date: string): number {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date)
  if (found === null) return 0
  const [year, month, day] = [Number(found[1]), Number(found[2]), Number(found[3])]
  const number = daysBefore(year, month) + day - 1
  return dayText(number) === date ? number : 0
}

/** Days from 1970-01-01 to the first of a month (days from civil, after Howard Hinnant's public description). */
function daysBefore(year: number, month: number): number {
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const yearOfEra = y - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5)
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146097 + dayOfEra - 719468
}

/** YYYY-MM-DD, '' for 0. */
export function dayText(number: number): string {
  if (number === 0) return ''
  const shifted = number + 719468
  const era = Math.floor(shifted / 146097)
  const dayOfEra = shifted - era * 146097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) /
      365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153)
  const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

/** 0 Sunday … 6 Saturday. */
export const weekday = (day: number): number => (((day + 4) % 7) + 7) % 7

/** 预算会计 accounts begin with 6, 7 or 8; 财务会计 with 1 to 5 (政府会计制度). */
export const isBudgetary = (account: string): boolean => /^[678]/.test(account)
