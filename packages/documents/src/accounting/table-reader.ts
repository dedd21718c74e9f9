/**
 * A table 表格 of an accounting package, row by row, by its columns' mapping → voucher lines, balances, accounts. A row with
 * a fault is told with its cell and left out; the next row is read. Blank cells that repeat what stands above (voucher
 * number, date, names of people) are filled from above within their voucher.
 */

import type { Place } from '@jiheng/engine'
import type { Direction, VoucherLine } from '@jiheng/ledger'
import { cellAddress } from '../xlsx.ts'
import { copied, type Findings, type ImportedTable, Interned, shown } from './accounting.ts'
import { AMOUNT_FAULTS, readAmount } from './amount.ts'
import type { Book } from './book.ts'
import type { ColumnMapping } from './columns.ts'
import { dayOf, readDay, readPeriod } from './day.ts'
import type { Row } from './delimited.ts'
import { type ColumnFormat, plainLabel } from './formats.ts'

/** 表的出处. `part` is the sheet; '' for a text file. */
export interface TableSource {
  readonly file: string
  readonly part: string
  readonly isSheet: boolean
}

/** What a row's reading needs besides the row. */
export interface TableContext {
  readonly format: ColumnFormat
  readonly book: Book
  readonly findings: Findings
  readonly give: (line: VoucherLine) => void
}

/** What lines of one voucher share, as the first of them says it. */
interface VoucherHead {
  date: string
  period: number
  kind: string
  number: number
  preparer: string
  reviewer: string
  poster: string
  enteredOn: string
  postedOn: string
  attachments: number
}

const NO_HEAD: VoucherHead = {
  date: '',
  period: 0,
  kind: '',
  number: 0,
  preparer: '',
  reviewer: '',
  poster: '',
  enteredOn: '',
  postedOn: '',
  attachments: -1,
}

const ROLES = [
  ...['date', 'year', 'month', 'day', 'period', 'voucher', 'kind', 'number', 'line', 'summary', 'account'],
  ...['accountName', 'debit', 'credit', 'amount', 'direction', 'functional', 'economic', 'fund', 'project'],
  ...['payee', 'preparer', 'reviewer', 'poster', 'enteredOn', 'postedOn', 'attachments', 'void', 'level'],
  ...['openingDirection', 'opening', 'openingDebit', 'openingCredit', 'periodDebit', 'periodCredit'],
  ...[
    'yearDebit',
    'yearCredit',
    'closingDirection',
    'closing',
    'closingDebit',
    'closingCredit',
    'name',
    'code',
  ],
]

export class TableReader {
  readonly #source: TableSource
  readonly #mapping: ColumnMapping
  readonly #context: TableContext
  readonly #columns: Readonly<Record<string, number>>
  readonly #scale: number
  readonly #firstRow: number
  readonly #texts = new Interned()
  readonly #accounts = new Map<string, { readonly code: string; readonly name: string }>()
  readonly #codes = new Map<string, string>()
  readonly #days = new Map<string, string>()
  #head: VoucherHead = NO_HEAD
  #line = 0
  #rows = 0
  #damaged = 0
  /** Of the row being read. */
  #cells: Row = []
  #row = 0
  #faults = 0

  constructor(source: TableSource, mapping: ColumnMapping, context: TableContext) {
    this.#source = source
    this.#mapping = mapping
    this.#context = context
    this.#columns = Object.fromEntries(ROLES.map((role) => [role, mapping.columns[role] ?? -1]))
    this.#scale = mapping.measure === '元' ? 2 : 6
    this.#firstRow = mapping.headerRow + mapping.headerRows
  }

  get table(): ImportedTable {
    const { file, part } = this.#source
    return { file, part, kind: this.#mapping.kind, rows: this.#rows, damaged: this.#damaged }
  }

  /** `row` from 1, as the file counts. */
  row(cells: Row, row: number): void {
    if (row < this.#firstRow) return
    this.#cells = cells
    this.#row = row
    this.#faults = 0
    const isGiven = this.#read()
    if (this.#faults > 0) this.#damaged += 1
    else if (isGiven) this.#rows += 1
  }

  #read(): boolean {
    switch (this.#mapping.kind) {
      case 'vouchers':
        return this.#readLine()
      case 'balances':
        return this.#readBalance()
      case 'accounts':
        return this.#readAccount()
    }
  }

  // --- cells

  #text(role: string): string {
    const column = this.#columns[role] as number
    return column < 0 ? '' : (this.#cells[column] ?? '').trim()
  }

  #own(role: string): string {
    const text = this.#text(role)
    return text === '' ? '' : this.#texts.get(text)
  }

  #title(role: string): string {
    const column = this.#columns[role] as number
    const label = column < 0 ? '' : (this.#mapping.labels[column] ?? '')
    return label === '' ? (this.#context.format.roles.get(role)?.title ?? role) : shown(label)
  }

  #place(role: string): Place {
    const column = Math.max(0, this.#columns[role] as number)
    const { file, part, isSheet } = this.#source
    const field = this.#title(role)
    return isSheet
      ? { kind: 'sheet', file, sheet: part, cell: cellAddress(this.#row - 1, column), field }
      : { kind: 'file', file, line: this.#row, column: column + 1, field }
  }

  #unreadable(role: string, found: string, reason: string): void {
    this.#faults += 1
    this.#context.findings.add(
      'ledger-cell-unreadable',
      { field: this.#title(role), found: shown(found), reason },
      () => this.#place(role),
    )
  }

  #empty(role: string): void {
    this.#faults += 1
    this.#context.findings.add('ledger-cell-empty', { field: this.#title(role) }, () => this.#place(role))
  }

  get #tableWord(): string {
    const { file, part } = this.#source
    return part === '' ? file : `${file} 的“${part}”表`
  }

  #skip(what: string): false {
    const { file, part } = this.#source
    this.#context.findings.note(
      'ledger-rows-skipped',
      `${file}\n${part}\n${what}`,
      { table: this.#tableWord, what, row: String(this.#row) },
      () => this.#place('summary'),
    )
    return false
  }

  // --- kinds of rows

  /** Blank, a total, the heads again, or a remark under the table: nothing to read, and no fault. */
  #isBeside(codeRole: string, nameRole: string, amounts: readonly string[], hasNumber: boolean): boolean {
    const first = this.#cells.find((cell) => cell.trim() !== '')
    if (first === undefined) return true
    const code = this.#text(codeRole)
    const name = this.#text(nameRole)
    const isTotal = (text: string): boolean =>
      text.length < 24 && this.#context.format.totals.has(plainLabel(text))
    if (
      (code === '' || isTotal(code) || !hasNumber) &&
      (isTotal(first) || isTotal(this.#text('summary')) || isTotal(name) || isTotal(code))
    ) {
      this.#skip('合计、小计或结转')
      return true
    }
    if (code === '' && name === '' && amounts.every((role) => this.#text(role) === '')) {
      this.#skip('没有科目和金额的说明')
      return true
    }
    const column = this.#columns[code === '' ? nameRole : codeRole] as number
    if (column >= 0 && (this.#cells[column] ?? '').trim() === (this.#mapping.labels[column] ?? '')) {
      this.#skip('重复的表头')
      return true
    }
    return false
  }

  #readLine(): boolean {
    const voucherText = this.#text('voucher')
    const numberText = this.#text('number')
    const hasNumber = voucherText !== '' || numberText !== ''
    const debitText = this.#text('debit')
    const creditText = this.#text('credit')
    if (
      this.#mayBeBeside(hasNumber) &&
      this.#isBeside('account', 'accountName', ['debit', 'credit', 'amount'], hasNumber)
    )
      return false
    const isVoid = this.#text('void')
    if (isVoid !== '' && /^(?:1|是|作废|已作废|Y|√|TRUE)$/i.test(isVoid)) return this.#skip('作废凭证的分录')
    const head = this.#headOf(voucherText, numberText)
    const account = this.#accountOf('account', 'accountName')
    let debit: bigint | undefined
    let credit: bigint | undefined
    if ((this.#columns.amount as number) >= 0 && (this.#columns.debit as number) < 0) {
      const amount = this.#amount('amount', this.#text('amount'))
      const side = this.#side('direction')
      if (side === undefined)
        this.#text('direction') === ''
          ? this.#empty('direction')
          : this.#unreadable('direction', this.#text('direction'), '不是“借”也不是“贷”')
      if (amount === undefined && this.#text('amount') === '') this.#empty('amount')
      debit = side === 'debit' ? amount : 0n
      credit = side === 'credit' ? amount : 0n
    } else if (debitText === '' && creditText === '') this.#empty('debit')
    else {
      debit = debitText === '' ? 0n : this.#amount('debit', debitText)
      credit = creditText === '' ? 0n : this.#amount('credit', creditText)
    }
    if (head === undefined || account === undefined || debit === undefined || credit === undefined) {
      if (this.#faults === 0) this.#faults = 1
      return false
    }
    const lineText = this.#text('line')
    const line = lineText === '' ? this.#line + 1 : this.#count('line', lineText)
    if (this.#faults > 0) return false
    this.#line = line
    this.#context.give({
      period: head.period,
      date: head.date,
      kind: head.kind,
      number: head.number,
      line,
      summary: this.#own('summary'),
      account,
      debit,
      credit,
      functional: this.#code('functional'),
      economic: this.#code('economic'),
      fund: this.#own('fund'),
      project: this.#own('project'),
      payee: this.#own('payee'),
      preparer: head.preparer,
      reviewer: head.reviewer,
      poster: head.poster,
      enteredOn: head.enteredOn,
      postedOn: head.postedOn,
      attachments: head.attachments,
      row: this.#row,
    })
    return true
  }

  /** Whether the row needs the closer look: one with number, code and digits in it surely is a line. */
  #mayBeBeside(hasNumber: boolean): boolean {
    const code = this.#text('account').charCodeAt(0)
    return !hasNumber || !(code >= 48 && code <= 57)
  }

  #readBalance(): boolean {
    const movements = ['periodDebit', 'yearDebit'].find((role) => (this.#columns[role] as number) >= 0)
    const [debitRole, creditRole] =
      movements === 'yearDebit' ? ['yearDebit', 'yearCredit'] : ['periodDebit', 'periodCredit']
    if (
      this.#isBeside(
        'account',
        'accountName',
        ['opening', 'openingDebit', debitRole, 'closing', 'closingDebit'],
        true,
      )
    )
      return false
    const account = this.#accountOf('account', 'accountName')
    const periodText = this.#text('period')
    let period = this.#mapping.period
    if (periodText !== '') {
      const read = readPeriod(periodText)
      if (read === undefined) this.#unreadable('period', periodText, '不是会计期间')
      else period = read
    }
    const opening = this.#balanceOf('opening')
    const closing = this.#balanceOf('closing')
    const debit = this.#orZero(debitRole)
    const credit = this.#orZero(creditRole)
    if (account === undefined || this.#faults > 0) return false
    const { book, findings } = this.#context
    const said = this.#side('direction')
    if (said !== undefined) book.mention({ code: account, name: '', level: 0, direction: said })
    const hasClosing = closing !== undefined
    const own = opening?.side ?? said ?? book.directionOf(account)
    const movement = own === 'debit' ? debit - credit : credit - debit
    const isKept = book.addBalance({
      account,
      period,
      opening: opening?.amount ?? 0n,
      openingSide: opening?.side ?? said,
      debit,
      credit,
      closing: hasClosing ? closing.amount : (opening?.amount ?? 0n) + movement,
      closingSide: hasClosing ? (closing.side ?? said) : own,
      isDetail: false,
      row: this.#row,
    })
    if (!isKept) this.#tooMany(findings)
    return isKept
  }

  #tooMany(findings: Findings): void {
    this.#faults += 1
    findings.add(
      'ledger-too-large',
      { file: this.#source.file, what: '科目和余额的行数', limit: '400 万行' },
      () => this.#place('account'),
    )
  }

  /** 期初 or 期末, in one column with its side beside it, or in one column for each side. */
  #balanceOf(which: 'opening' | 'closing'): { amount: bigint; side: Direction | undefined } | undefined {
    const debit = this.#columns[`${which}Debit`] as number
    const credit = this.#columns[`${which}Credit`] as number
    if (debit >= 0 && credit >= 0)
      return { amount: this.#orZero(`${which}Debit`) - this.#orZero(`${which}Credit`), side: 'debit' }
    if ((this.#columns[which] as number) < 0) return undefined
    return { amount: this.#orZero(which), side: this.#side(`${which}Direction`) }
  }

  #readAccount(): boolean {
    if (this.#isBeside('code', 'name', [], true)) return false
    const account = this.#accountOf('code', 'name')
    if (account === undefined) return false
    const said = this.#accounts.get(`${this.#text('code')}\n${this.#text('name')}`)
    if ((said?.name ?? '') === '') {
      this.#empty('name')
      return false
    }
    const level = /\d{1,2}/.exec(this.#text('level'))?.[0] ?? '0'
    const isKept = this.#context.book.addAccount({
      code: account,
      name: said?.name ?? '',
      level: Number(level),
      direction: this.#side('direction'),
    })
    if (!isKept) this.#tooMany(this.#context.findings)
    return isKept
  }

  // --- what cells say

  /** The code; the name where a table has names alone. */
  #accountOf(codeRole: string, nameRole: string): string | undefined {
    const codeText = this.#text(codeRole)
    const nameText = this.#text(nameRole)
    const key = `${codeText}\n${nameText}`
    let known = this.#accounts.get(key)
    if (known === undefined) {
      known = readAccount(codeText, nameText)
      if (known.code === '') {
        this.#empty((this.#columns[codeRole] as number) >= 0 ? codeRole : nameRole)
        return undefined
      }
      known = { code: this.#texts.get(known.code), name: this.#texts.get(known.name) }
      if (this.#accounts.size < 100_000) this.#accounts.set(this.#texts.get(key), known)
      if (known.name !== '' && codeRole === 'account' && !this.#context.book.isNamed(known.code))
        this.#context.book.mention({ code: known.code, name: known.name, level: 0, direction: undefined })
    }
    return known.code
  }

  #code(role: string): string {
    const text = this.#text(role)
    if (text === '') return ''
    const known = this.#codes.get(text)
    if (known !== undefined) return known
    const own = this.#texts.get(text)
    const code = this.#texts.get(leadingCode(own))
    if (this.#codes.size < 100_000) this.#codes.set(own, code)
    return code
  }

  #orZero(role: string): bigint {
    const text = this.#text(role)
    return text === '' ? 0n : (this.#amount(role, text) ?? 0n)
  }

  #amount(role: string, text: string): bigint | undefined {
    if (text === '') return undefined
    const read = readAmount(text, this.#scale)
    if (typeof read === 'string') {
      this.#unreadable(role, text, AMOUNT_FAULTS[read])
      return undefined
    }
    if (read.isRounded) {
      const { file, part } = this.#source
      this.#context.findings.note(
        'ledger-amount-rounded',
        `${file}\n${part}`,
        { table: this.#tableWord, found: shown(text) },
        () => this.#place(role),
      )
    }
    return read.fen
  }

  #side(role: string): Direction | undefined {
    const text = this.#text(role)
    if (text === '') return undefined
    const plain = text.normalize('NFKC').toUpperCase()
    if (this.#context.format.debits.has(plain)) return 'debit'
    return this.#context.format.credits.has(plain) ? 'credit' : undefined
  }

  #day(role: string, text: string): string | undefined {
    const known = this.#days.get(text)
    if (known !== undefined) return known
    const day = readDay(text, this.#mapping.year)
    if (day === undefined) {
      this.#unreadable(role, text, '不是日期')
      return undefined
    }
    if (this.#days.size < 10_000) this.#days.set(this.#texts.get(text), day)
    return day
  }

  #count(role: string, text: string): number {
    const plain = text.normalize('NFKC')
    if (/^\d{1,9}(?:\.0+)?(?:张|号|行)?$/.test(plain)) return Number.parseInt(plain, 10)
    this.#unreadable(role, text, '不是整数')
    return 0
  }

  // --- vouchers

  /** Which voucher the row belongs to. A row without a number belongs to the voucher above. */
  #headOf(voucherText: string, numberText: string): VoucherHead | undefined {
    const last = this.#head
    const hasNumber = voucherText !== '' || numberText !== ''
    if (!hasNumber && last === NO_HEAD) {
      this.#empty((this.#columns.number as number) >= 0 ? 'number' : 'voucher')
      return undefined
    }
    let { kind, number } = last
    if (hasNumber) {
      const role = numberText === '' ? 'voucher' : 'number'
      const read = readVoucherName(numberText === '' ? voucherText : numberText)
      if (read === undefined) {
        this.#unreadable(role, numberText === '' ? voucherText : numberText, '没有凭证号')
        this.#head = NO_HEAD
        return undefined
      }
      number = read.number
      const kindText = this.#text('kind')
      kind = this.#texts.get(
        kindText === '' ? read.kind || (numberText !== '' ? readKind(voucherText) : '') : readKind(kindText),
      )
    }
    const isNew = hasNumber && (number !== last.number || kind !== last.kind)
    const date = this.#dateOf(isNew || last === NO_HEAD ? undefined : last.date)
    if (date === undefined) {
      if (isNew) this.#head = NO_HEAD
      return undefined
    }
    const periodText = this.#text('period')
    let period = periodText === '' ? Number(date.slice(5, 7)) : readPeriod(periodText)
    if (period === undefined) {
      this.#unreadable('period', periodText, '不是会计期间')
      period = 0
    }
    // The same number in another month is another voucher.
    const isSame = !isNew && last !== NO_HEAD && period === last.period
    if (!isSame) {
      this.#line = 0
      this.#head = {
        date,
        period,
        kind,
        number,
        preparer: this.#own('preparer'),
        reviewer: this.#own('reviewer'),
        poster: this.#own('poster'),
        enteredOn: this.#optionalDay('enteredOn'),
        postedOn: this.#optionalDay('postedOn'),
        attachments: this.#optionalCount('attachments'),
      }
      return this.#head
    }
    last.date = date
    for (const role of ['preparer', 'reviewer', 'poster'] as const) {
      const text = this.#own(role)
      if (text !== '') last[role] = text
    }
    return last
  }

  #dateOf(carried: string | undefined): string | undefined {
    const text = this.#text('date')
    if (text !== '') return this.#day('date', text)
    const monthText = this.#text('month')
    const dayText = this.#text('day')
    if (monthText !== '' && dayText !== '') {
      const year = Number(/\d{4}/.exec(this.#text('year'))?.[0] ?? this.#mapping.year)
      const day = dayOf(year, Number.parseInt(monthText, 10), Number.parseInt(dayText, 10))
      if (day === undefined) this.#unreadable('day', `${year}年${monthText}月${dayText}日`, '不是日期')
      return day
    }
    if (carried === undefined) this.#empty((this.#columns.date as number) >= 0 ? 'date' : 'day')
    return carried
  }

  #optionalDay(role: string): string {
    const text = this.#text(role)
    return text === '' ? '' : (this.#day(role, text) ?? '')
  }

  #optionalCount(role: string): number {
    const text = this.#text(role)
    return text === '' ? -1 : this.#count(role, text)
  }
}

/** 「100201 银行存款\基本户」 in one cell, or code and name in two. */
export function readAccount(
  codeText: string,
  nameText: string,
): { readonly code: string; readonly name: string } {
  if (codeText === '') return readAccountName(nameText)
  const found = /^[[(（【]?([0-9A-Za-z][0-9A-Za-z.\-_]*)[\])）】]?[\s_/\\|:：\-—–]*(.*)$/s.exec(
    codeText.normalize('NFKC'),
  )
  if (found === null) return { code: codeText, name: nameText }
  const code = (found[1] ?? '').replace(/[.\-_]+$/, '')
  return { code, name: nameText === '' ? (found[2] ?? '').trim() : nameText }
}

/** A name alone may still begin with the code. */
function readAccountName(nameText: string): { readonly code: string; readonly name: string } {
  const found = /^[[(（【]?(\d{3,}[0-9.-]*)[\])）】]?[\s_/\\|:：\-—–]*(\D.*)$/s.exec(
    nameText.normalize('NFKC'),
  )
  return found === null
    ? { code: nameText, name: nameText }
    : { code: (found[1] ?? '').replace(/[.-]+$/, ''), name: (found[2] ?? '').trim() }
}

/** 「2080101 行政运行」 → 2080101; a name alone stays. */
export function leadingCode(text: string): string {
  const found = /^[[(（【]?(\d[0-9.-]*)(?=$|[\s\])）】_/\\|:：\-—–]|\p{Script=Han})/u.exec(text)
  return found === null ? text : (found[1] ?? '').replace(/[.-]+$/, '')
}

/** 记-12、记字第0012号、2019-03-记-12、12. Undefined where there is no number. */
export function readVoucherName(
  text: string,
): { readonly kind: string; readonly number: number } | undefined {
  let end = text.length
  let start = 0
  let code = text.charCodeAt(0)
  while (start < end && code >= 48 && code <= 57) code = text.charCodeAt(++start)
  if (start === end) return voucherNumber(text, '')
  const plain = text.normalize('NFKC').trim()
  end = plain.length
  while (end > 0 && !isDigit(plain.charCodeAt(end - 1))) end -= 1
  start = end
  while (start > 0 && isDigit(plain.charCodeAt(start - 1))) start -= 1
  if (start === end) return undefined
  const tail = plain.slice(end)
  if (/^\.0+$/.test(tail) || (tail !== '' && !/^[\s号#]*$/.test(tail))) return undefined
  return voucherNumber(plain.slice(start, end), readKind(plain.slice(0, start)))
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57

function voucherNumber(digits: string, kind: string): { kind: string; number: number } | undefined {
  // 201903000012: the month stands in front of the number.
  const own = digits.length >= 9 ? digits.replace(/^(?:19|20)\d{2}(?:0[1-9]|1[0-2])/, '') : digits
  const number = Number(own)
  return number <= 0x7fffffff ? { kind, number } : undefined
}

const kinds = new Map<string, string>()

/** 凭证字 without what goes with it: 记字第 → 记, 2019-03-记- → 记. */
function readKind(text: string): string {
  const known = kinds.get(text)
  if (known !== undefined) return known
  const plain = text.normalize('NFKC').replace(/[\d\s\-_—–/:：.第]+/g, ' ')
  const letters = plain.trim().split(' ').at(-1) ?? ''
  const kind = copied(letters.length > 1 ? letters.replace(/字$/, '') : letters)
  if (kinds.size < 1000) kinds.set(copied(text), kind)
  return kind
}
