/**
 * XML exports XML 导出 by a mapping file: records such as 记账凭证 as their elements close → accounts, balances, voucher lines.
 * What an auxiliary item (辅助项1 …) of an account stands for follows from the name that 科目辅助核算 gives it, its text from
 * the public archive. Definitions must come before their use, as the standard has them; files are read in that order.
 */

import type { Place } from '@jiheng/engine'
import type { Direction, VoucherLine } from '@jiheng/ledger'
import { unescapeXml } from '../source/limits.ts'
import {
  type AccountingLimits,
  copied,
  type Findings,
  type ImportedTable,
  Interned,
  shown,
  tooLarge,
} from './accounting.ts'
import { AMOUNT_FAULTS, readAmount } from './amount.ts'
import type { Book } from './book.ts'
import { readDay, readPeriod } from './day.ts'
import { plainLabel, type XmlFormat, type XmlRecord } from './formats.ts'
import { leadingCode, readVoucherName } from './table-reader.ts'
import { XmlFeed } from './xml-feed.ts'

/** Fields of a line that an auxiliary item may give. */
const ROLES = ['functional', 'economic', 'fund', 'project', 'payee'] as const
type Role = (typeof ROLES)[number]

/** What an auxiliary item of an account is for. */
interface Auxiliary {
  readonly role: Role
  readonly archive: string
  /** Raw code → text of a line, as far as asked for. */
  readonly texts: Map<string, string>
}

/** 公共档案 and other definitions, over all files of one export. */
export class XmlArchives {
  readonly format: XmlFormat
  readonly #limits: AccountingLimits
  /** Archive's plain name → code → name. */
  readonly #entries = new Map<string, Map<string, string>>()
  readonly #names = new Map<string, string>()
  readonly #kinds = new Map<string, string>()
  readonly #auxiliaries = new Map<string, Map<number, Auxiliary | undefined>>()
  readonly #found = new Map<string, Map<number, Auxiliary | undefined> | undefined>()
  readonly #roles: readonly (readonly [Role, readonly string[]])[]
  #size = 0

  constructor(format: XmlFormat, limits: AccountingLimits) {
    this.format = format
    this.#limits = limits
    this.#roles = ROLES.map((role) => [role, (format.auxiliaryRoles[role] ?? []).map(plainLabel)] as const)
  }

  #grow(file: string): void {
    this.#size += 1
    if (this.#size > this.#limits.maxEntries)
      throw tooLarge(file, '公共档案的条数', `${this.#limits.maxEntries} 条`)
  }

  addKind(file: string, code: string, name: string): void {
    if (code === '') return
    this.#grow(file)
    this.#kinds.set(code, name)
  }
  kind = (code: string): string => this.#kinds.get(code) ?? code

  addArchive(file: string, code: string, name: string): void {
    if (code === '') return
    this.#grow(file)
    this.#names.set(code, archiveKey(name))
  }

  addEntry(file: string, archive: string, code: string, name: string): void {
    if (code === '') return
    this.#grow(file)
    const key = this.#names.get(archive) ?? archiveKey(archive)
    const entries = this.#entries.get(key) ?? new Map<string, string>()
    this.#entries.set(key, entries)
    entries.set(code, name)
  }

  addAuxiliary(file: string, account: string, number: string, name: string, archive: string): void {
    this.#grow(file)
    const slots = this.#auxiliaries.get(account) ?? new Map<number, Auxiliary | undefined>()
    this.#auxiliaries.set(account, slots)
    this.#found.clear()
    const given = Number(/\d{1,3}$/.exec(number)?.[0] ?? '0')
    const slot = given >= 1 && given <= this.format.mostAuxiliaries ? given : slots.size + 1
    const role = this.#roleOf(plainLabel(name)) ?? this.#roleOf(archiveKey(archive))
    const known = this.#names.get(archive) ?? archiveKey(archive)
    slots.set(
      slot,
      role === undefined
        ? undefined
        : { role, archive: known === '' ? archiveKey(name) : known, texts: new Map() },
    )
  }

  #roleOf(name: string): Role | undefined {
    if (name === '') return undefined
    for (const [role, words] of this.#roles) if (words.includes(name)) return role
    for (const [role, words] of this.#roles)
      if (words.some((word) => word.length > 1 && name.includes(word))) return role
    return undefined
  }

  /** Undefined for an item that says nothing we keep; 'unknown' where no definition names it. */
  auxiliary(account: string, slot: number): Auxiliary | undefined | 'unknown' {
    let slots = this.#found.get(account)
    if (slots === undefined && !this.#found.has(account)) {
      for (let length = account.length; length > 0 && slots === undefined; length -= 1)
        slots = this.#auxiliaries.get(account.slice(0, length))
      this.#found.set(account, slots)
    }
    return slots?.has(slot) === true ? slots.get(slot) : 'unknown'
  }

  /** As a line keeps it: of classifications the code, of all else the name. */
  textOf(role: Role, archive: string, code: string): string {
    const name = this.#entries.get(archive)?.get(code) ?? this.#nameByRole(role, code)
    if (role !== 'functional' && role !== 'economic') return name ?? code
    return /^\d/.test(code) ? leadingCode(code) : leadingCode(name ?? code)
  }

  #nameByRole(role: Role, code: string): string | undefined {
    for (const word of this.format.auxiliaryRoles[role] ?? []) {
      const name = this.#entries.get(archiveKey(word))?.get(code)
      if (name !== undefined) return name
    }
    return undefined
  }
}

const archiveKey = (name: string): string => plainLabel(name).replace(/档案$/, '')

/** A record's fields as positions in the list of values that is filled while it is read. */
interface Plan {
  readonly record: XmlRecord
  readonly slots: ReadonlyMap<string, number>
  readonly fields: Readonly<Record<string, readonly number[]>>
  /** Position → number of the auxiliary item, 0 for all else. */
  readonly auxiliaryOf: readonly number[]
  readonly values: string[]
  /** Positions that hold something. */
  readonly filled: number[]
}

function planOf(record: XmlRecord, format: XmlFormat): Plan {
  const slots = new Map<string, number>()
  const slot = (name: string): number => {
    const known = slots.get(name) ?? slots.size
    slots.set(name, known)
    return known
  }
  const fields = Object.fromEntries(
    Object.entries(record.fields).map(([field, names]) => [field, names.map(slot)]),
  )
  const numbers = new Map<number, number>()
  if (record.as === 'line' || record.as === 'balance')
    for (let number = 1; number <= format.mostAuxiliaries; number += 1)
      for (const name of format.auxiliaryElements)
        numbers.set(slot(name.replace('#', String(number))), number)
  return {
    record,
    slots,
    fields,
    auxiliaryOf: Array.from({ length: slots.size }, (_, at) => numbers.get(at) ?? 0),
    values: new Array<string>(slots.size).fill(''),
    filled: [],
  }
}

/** Takes the text of one XML file; lines come out as they are read. */
export class XmlReader {
  readonly #file: string
  readonly #archives: XmlArchives
  readonly #book: Book
  readonly #findings: Findings
  readonly #give: (line: VoucherLine) => void
  readonly #feed: XmlFeed
  readonly #plans = new Map<string, Plan>()
  readonly #texts = new Interned()
  readonly #days = new Map<string, string>()
  readonly #counts = new Map<string, { rows: number; damaged: number; kind: ImportedTable['kind'] }>()
  #plan: Plan | undefined
  #element = ''
  #depth = 0
  #field = -1
  #position = { line: 1, column: 1 }
  /** Of the records of this element, from 1. */
  #ordinals = new Map<string, number>()
  #ordinal = 0
  #faults = 0
  #voucher = ''
  #line = 0
  #recordCount = 0

  constructor(
    file: string,
    archives: XmlArchives,
    limits: AccountingLimits,
    context: { readonly book: Book; readonly findings: Findings; readonly give: (line: VoucherLine) => void },
  ) {
    this.#file = file
    this.#archives = archives
    this.#book = context.book
    this.#findings = context.findings
    this.#give = context.give
    for (const record of archives.format.records) {
      const plan = planOf(record, archives.format)
      for (const element of record.elements) this.#plans.set(element, plan)
    }
    this.#feed = new XmlFeed(file, limits, {
      open: (name) => this.#open(name),
      text: (raw) => this.#text(raw),
      close: () => this.#close(),
    })
  }

  feed(text: string): void {
    this.#feed.feed(text)
  }
  end(): void {
    this.#feed.end()
  }

  /** Records of any kind that were read. */
  get records(): number {
    return this.#recordCount
  }

  get tables(): readonly ImportedTable[] {
    return [...this.#counts].map(([part, { rows, damaged, kind }]) => ({
      file: this.#file,
      part,
      kind,
      rows,
      damaged,
    }))
  }

  // --- events

  #open(name: string): void {
    this.#depth += 1
    if (this.#plan !== undefined) {
      this.#field = this.#depth === 3 ? (this.#plan.slots.get(name) ?? -1) : -1
      return
    }
    if (this.#depth === 1) return
    const plan = this.#plans.get(name)
    if (plan === undefined) {
      // A group around records, such as 会计科目列表, is looked into.
      this.#depth = 1
      this.#groups += 1
      return
    }
    this.#plan = plan
    this.#element = name
    this.#depth = 2
    for (const at of plan.filled) plan.values[at] = ''
    plan.filled.length = 0
    this.#position = this.#feed.position()
  }
  #groups = 0

  #text(raw: string): void {
    if (this.#field < 0 || this.#plan === undefined) return
    const before = this.#plan.values[this.#field] as string
    if (before === '') this.#plan.filled.push(this.#field)
    this.#plan.values[this.#field] = before + raw
  }

  #close(): void {
    this.#field = -1
    if (this.#plan === undefined && this.#groups > 0) {
      this.#groups -= 1
      return
    }
    this.#depth -= 1
    if (this.#plan === undefined || this.#depth !== 1) return
    this.#ordinal = (this.#ordinals.get(this.#element) ?? 0) + 1
    this.#ordinals.set(this.#element, this.#ordinal)
    this.#faults = 0
    this.#recordCount += 1
    this.#take(this.#plan.record)
    this.#plan = undefined
  }

  // --- records

  #take(record: XmlRecord): void {
    const archives = this.#archives
    const file = this.#file
    switch (record.as) {
      case 'book':
        break
      case 'voucherKind':
        archives.addKind(file, this.#own('code'), this.#own('name'))
        break
      case 'archive':
        archives.addArchive(file, this.#own('code'), this.#own('name'))
        break
      case 'entry': {
        const archive = record.archive === '' ? this.#own('archive') : record.archive
        archives.addEntry(file, archive, this.#own('code'), this.#own('name'))
        break
      }
      case 'auxiliary':
        archives.addAuxiliary(
          file,
          this.#own('account'),
          this.#value('number'),
          this.#own('name'),
          this.#own('archive'),
        )
        break
      case 'account':
        this.#counted('accounts', this.#account())
        break
      case 'balance':
        this.#counted('balances', this.#balance())
        break
      case 'line':
        this.#counted('vouchers', this.#readLine())
    }
  }

  #counted(kind: ImportedTable['kind'], isGiven: boolean): void {
    let counts = this.#counts.get(this.#element)
    if (counts === undefined) {
      counts = { rows: 0, damaged: 0, kind }
      this.#counts.set(this.#element, counts)
    }
    if (this.#faults > 0) counts.damaged += 1
    else if (isGiven) counts.rows += 1
  }

  #account(): boolean {
    const code = this.#own('code')
    const name = this.#own('name')
    if (code === '') this.#empty('code')
    if (name === '') this.#empty('name')
    if (this.#faults > 0) return false
    const level = /\d{1,2}/.exec(this.#value('level'))?.[0] ?? '0'
    return this.#kept(
      this.#book.addAccount({ code, name, level: Number(level), direction: this.#side('direction') }),
    )
  }

  #balance(): boolean {
    const account = this.#own('account')
    if (account === '') this.#empty('account')
    const period = this.#period(undefined)
    const opening = this.#orZero('opening')
    const debit = this.#orZero('debit')
    const credit = this.#orZero('credit')
    const closing = this.#orZero('closing')
    if (this.#faults > 0 || period === undefined) return false
    return this.#kept(
      this.#book.addBalance({
        account,
        period,
        opening,
        openingSide: this.#side('openingDirection'),
        debit,
        credit,
        closing,
        closingSide: this.#side('closingDirection'),
        isDetail: this.#hasAuxiliary(),
        row: this.#ordinal,
      }),
    )
  }

  #kept(isKept: boolean): boolean {
    if (!isKept) throw tooLarge(this.#file, '科目和余额的条数', '400 万条')
    return true
  }

  #hasAuxiliary(): boolean {
    const plan = this.#plan as Plan
    return plan.filled.some((at) => plan.auxiliaryOf[at] !== 0 && (plan.values[at] as string).trim() !== '')
  }

  #readLine(): boolean {
    const isVoid = this.#value('void')
    if (isVoid !== '' && this.#archives.format.voided.has(isVoid)) {
      this.#findings.note(
        'ledger-rows-skipped',
        `${this.#file}\nvoid`,
        { table: this.#file, what: '作废凭证的分录', row: String(this.#ordinal) },
        () => this.#place('void'),
      )
      return false
    }
    const account = this.#own('account')
    if (account === '') this.#empty('account')
    const date = this.#date()
    const period = this.#period(date)
    const numberText = this.#value('number')
    const voucher = numberText === '' ? undefined : readVoucherName(numberText)
    if (numberText === '') this.#empty('number')
    else if (voucher === undefined) this.#unreadable('number', numberText, '没有凭证号')
    const debitText = this.#value('debit')
    const creditText = this.#value('credit')
    if (debitText === '' && creditText === '') this.#empty('debit')
    const debit = debitText === '' ? 0n : this.#amount('debit', debitText)
    const credit = creditText === '' ? 0n : this.#amount('credit', creditText)
    const attachments = this.#count('attachments', -1)
    const kind = this.#archives.kind(this.#own('kind')) || (voucher?.kind ?? '')
    const name = `${period}|${kind}|${voucher?.number}`
    const line = this.#count('line', name === this.#voucher ? this.#line + 1 : 1)
    if (this.#faults > 0 || period === undefined || voucher === undefined) return false
    if (debit === undefined || credit === undefined || date === undefined) return false
    this.#voucher = name
    this.#line = line
    const texts = { functional: '', economic: '', fund: '', project: '', payee: '' }
    this.#auxiliaries(account, texts)
    this.#give({
      period,
      date,
      kind,
      number: voucher.number,
      line,
      summary: this.#own('summary'),
      account,
      debit,
      credit,
      functional: texts.functional,
      economic: texts.economic,
      fund: texts.fund,
      project: texts.project,
      payee: texts.payee,
      preparer: this.#own('preparer'),
      reviewer: this.#own('reviewer'),
      poster: this.#own('poster'),
      enteredOn: this.#optionalDay('enteredOn'),
      postedOn: this.#optionalDay('postedOn'),
      attachments,
      row: this.#ordinal,
    })
    return true
  }

  /** Elements of their own first, auxiliary items where those say nothing. */
  #auxiliaries(account: string, texts: Record<Role, string>): void {
    const plan = this.#plan as Plan
    for (const role of ROLES) {
      const code = plan.fields[role] === undefined ? '' : this.#own(role)
      if (code !== '') texts[role] = this.#archives.textOf(role, '', code)
    }
    for (const at of plan.filled) {
      const number = plan.auxiliaryOf[at] as number
      if (number === 0) continue
      const raw = plan.values[at] as string
      const known = this.#archives.auxiliary(account, number)
      if (known === 'unknown') this.#unknownAuxiliary(number, raw)
      else if (known !== undefined && texts[known.role] === '') {
        let text = known.texts.get(raw)
        if (text === undefined) {
          const code = this.#texts.get(unescapeXml(raw).trim())
          text = code === '' ? '' : this.#archives.textOf(known.role, known.archive, code)
          if (known.texts.size < 100_000) known.texts.set(copied(raw), text)
        }
        texts[known.role] = text
      }
    }
  }

  #unknownAuxiliary(number: number, raw: string): void {
    if (raw.trim() === '') return
    this.#findings.note(
      'ledger-rows-skipped',
      `${this.#file}\n${number}`,
      {
        table: this.#file,
        what: `分录的“辅助项${number}”（科目辅助核算里没有它的名称，分录本身已导入）`,
        row: String(this.#ordinal),
      },
      () => this.#place('account'),
    )
  }

  // --- fields

  #value(field: string): string {
    const plan = this.#plan as Plan
    const slots = plan.fields[field]
    if (slots === undefined) return ''
    for (const slot of slots) {
      const raw = plan.values[slot] as string
      if (raw === '') continue
      const text = unescapeXml(raw).trim()
      if (text !== '') return text
    }
    return ''
  }

  #own(field: string): string {
    const text = this.#value(field)
    return text === '' ? '' : this.#texts.get(text)
  }

  #place(field: string): Place {
    const plan = this.#plan as Plan
    const name =
      plan.record.fields[field]?.find((_, at) => plan.values[plan.fields[field]?.[at] ?? -1] !== '') ??
      plan.record.fields[field]?.[0] ??
      field
    return {
      kind: 'file',
      file: this.#file,
      ...this.#position,
      field: `第 ${this.#ordinal} 个${this.#element}的${name}`,
    }
  }

  #nameOf(field: string): string {
    return (this.#plan as Plan).record.fields[field]?.[0] ?? field
  }

  #unreadable(field: string, found: string, reason: string): undefined {
    this.#faults += 1
    this.#findings.add(
      'ledger-cell-unreadable',
      { field: this.#nameOf(field), found: shown(found), reason },
      () => this.#place(field),
    )
    return undefined
  }

  #empty(field: string): void {
    this.#faults += 1
    this.#findings.add('ledger-cell-empty', { field: this.#nameOf(field) }, () => this.#place(field))
  }

  #amount(field: string, text: string): bigint | undefined {
    const read = readAmount(text)
    if (typeof read === 'string') return this.#unreadable(field, text, AMOUNT_FAULTS[read])
    if (read.isRounded)
      this.#findings.note(
        'ledger-amount-rounded',
        this.#file,
        { table: this.#file, found: shown(text) },
        () => this.#place(field),
      )
    return read.fen
  }

  #orZero(field: string): bigint {
    const text = this.#value(field)
    return text === '' ? 0n : (this.#amount(field, text) ?? 0n)
  }

  #side(field: string): Direction | undefined {
    const text = this.#value(field)
    if (this.#archives.format.debits.has(text)) return 'debit'
    return this.#archives.format.credits.has(text) ? 'credit' : undefined
  }

  #count(field: string, ifBlank: number): number {
    const text = this.#value(field)
    if (text === '') return ifBlank
    if (/^\d{1,9}$/.test(text)) return Number(text)
    this.#unreadable(field, text, '不是整数')
    return 0
  }

  #date(): string | undefined {
    const text = this.#value('date')
    if (text !== '') return this.#day('date', text)
    this.#empty('date')
    return undefined
  }

  #day(field: string, text: string): string | undefined {
    const known = this.#days.get(text)
    if (known !== undefined) return known
    const day = readDay(text)
    if (day === undefined) return this.#unreadable(field, text, '不是日期')
    if (this.#days.size < 10_000) this.#days.set(this.#texts.get(text), day)
    return day
  }

  #optionalDay(field: string): string {
    const text = this.#value(field)
    return text === '' ? '' : (this.#day(field, text) ?? '')
  }

  #period(date: string | undefined): number | undefined {
    const text = this.#value('period')
    if (text === '') return date === undefined ? 0 : Number(date.slice(5, 7))
    return readPeriod(text) ?? this.#unreadable('period', text, '不是会计期间')
  }
}
