/** One generated year 生成的一年, day by day: what the unit does on each day, as vouchers. */
import { dayNumber, dayText, type VoucherLine, weekday } from '../ledger.ts'
import { createRandom, type Random } from '../random.ts'
import { restName, WEEKENDS_ONLY } from '../tests/calendar.ts'
import { Books, type Entry } from './books.ts'
import { GENERATED_ACCOUNTS } from './chart.ts'
import { type ItemPlan, type PayingDay, PaymentStream, type PayrollPlan, planYear } from './items.ts'
import { type PlannedPayment, type PlannedVoucher, type Plant, plantAll } from './plant.ts'
import type { GeneratedBooks, GenerateRequest, Nature } from './request.ts'
import { OFFICES, PROJECTS, payeeName } from './spending.ts'

/** Thousandths of the year's payments by month; the year ends busier than it begins. */
const MONTHS = [62, 50, 80, 82, 84, 86, 80, 80, 88, 84, 96, 128]
/** Planted lines of one irregularity that are noted. */
const NOTED_LINES = 2000
/** 财政拨款 money left at the end of the year goes back; no grant is smaller. */
const GRANT_UNIT = 10_000_00n

const BUDGET_ACCOUNT: Readonly<Record<Nature, string>> = { basic: '71010101', project: '71010102' }

export class Year {
  readonly #request: GenerateRequest
  readonly #random: Random
  readonly #books: Books
  readonly #payroll: readonly PayrollPlan[]
  readonly #streams: readonly PaymentStream[]
  readonly #plants: readonly Plant[]
  readonly #planted: number[][]
  readonly #favoured = new Map<ItemPlan, number>()
  readonly #total: Readonly<Record<Nature, bigint>>
  readonly #ranks: ReadonlyMap<number, Rank>
  readonly #isPaying: ReadonlySet<number>

  constructor(request: GenerateRequest) {
    const { year, seed, lines, totals, irregularities, calendar = WEEKENDS_ONLY } = request
    this.#request = request
    this.#random = createRandom(`${seed}|days`)
    this.#books = new Books(year)
    const { items, payroll } = planYear(lines, totals)
    this.#payroll = payroll
    const workdays: number[] = []
    for (let day = dayNumber(`${year}-01-01`); day <= dayNumber(`${year}-12-31`); day += 1)
      if (restName(calendar, day) === '') workdays.push(day)
    this.#ranks = ranksOf(workdays)
    this.#plants = plantAll(irregularities, items, workdays, year, calendar, createRandom(`${seed}|plants`))
    this.#planted = this.#plants.map(() => [])
    for (const [index, plant] of this.#plants.entries())
      for (const item of plant.favours ?? []) this.#favoured.set(item, index)
    const days = payingDays(year, workdays)
    this.#isPaying = new Set(days.map(({ day }) => day))
    this.#streams = items.map(
      (item) =>
        new PaymentStream(item, `${seed}|${item.kind.economic}|${item.nature}|${item.functional}`, days),
    )
    const sum = (nature: Nature): bigint =>
      [...items, ...payroll].filter((one) => one.nature === nature).reduce((all, one) => all + one.total, 0n)
    this.#total = { basic: sum('basic'), project: sum('project') }
  }

  *lines(): Generator<VoucherLine, GeneratedBooks> {
    const { year } = this.#request
    const due = new Map<number, (readonly [number, PlannedVoucher])[]>()
    for (const [index, plant] of this.#plants.entries())
      for (const voucher of plant.vouchers)
        due.set(voucher.day, [...(due.get(voucher.day) ?? []), [index, voucher]])
    for (let day = dayNumber(`${year}-01-01`); day <= dayNumber(`${year}-12-31`); day += 1) {
      if (this.#ranks.has(day)) yield* this.#routine(day)
      if (this.#isPaying.has(day)) for (const stream of this.#streams) yield* this.#ordinary(stream, day)
      for (const [index, voucher] of due.get(day) ?? []) yield* this.#plant(index, voucher)
    }
    yield* this.#close()
    return {
      accounts: GENERATED_ACCOUNTS,
      balances: this.#books.balances(),
      planted: this.#plants.map(({ method, what, evades }, index) => ({
        method,
        what,
        evades,
        lines: this.#planted[index] ?? [],
      })),
      lines: this.#books.count,
    }
  }

  #voucher(
    day: number,
    summary: string,
    entries: readonly Entry[],
    enteredAfter?: number,
  ): readonly VoucherLine[] {
    const random = this.#random
    const after = enteredAfter ?? (random.below(100) === 0 ? 5 + random.below(20) : random.below(4))
    const preparer = random.below(2) === 0 ? '制单岗一' : '制单岗二'
    return this.#books.voucher({ day, summary, enteredAfter: after, preparer }, entries)
  }

  *#routine(day: number): Generator<VoucherLine> {
    const { month, first, last } = this.#ranks.get(day) ?? NO_RANK
    if (first === 1) yield* this.#grant(day, (this.#total.basic + this.#total.project) / 12n)
    if (first === 5) {
      const amount = BigInt(3000_00 + this.#random.below(900_000))
      yield* this.#voucher(day, '收到非税收入', [
        { account: '1002', debit: amount },
        { account: '2103', credit: amount },
      ])
    }
    if (first === 10) yield* this.#pay(day, month)
    if (last === 3) {
      const amount = this.#books.balance('2103')
      if (amount > 0n)
        yield* this.#voucher(day, '上缴非税收入', [
          { account: '2103', debit: amount },
          { account: '1002', credit: amount },
        ])
    }
    if (last === 2 && month % 3 === 0) {
      const amount = BigInt(100_00 + this.#random.below(30_000))
      yield* this.#voucher(day, '收到银行存款利息', [
        { account: '1002', debit: amount },
        { account: '4609', credit: amount },
        { account: '800102', debit: amount },
        { account: '6609', credit: amount },
      ])
    }
    if (last === 1)
      yield* this.#voucher(day, `计提${month}月固定资产折旧`, [
        { account: '500104', debit: 41_280_00n },
        { account: '1602', credit: 41_280_00n },
      ])
  }

  /** 授权支付额度到账, rounded up. */
  *#grant(day: number, needed: bigint): Generator<VoucherLine> {
    const amount = (needed / GRANT_UNIT + 1n) * GRANT_UNIT
    const { basic, project } = this.#total
    const forBasic = (amount * basic) / (basic + project || 1n)
    yield* this.#voucher(day, '授权支付额度到账', [
      { account: '1011', debit: amount },
      { account: '4001', credit: amount },
      { account: '800101', debit: amount },
      { account: '600101', credit: forBasic },
      { account: '600102', credit: amount - forBasic },
    ])
  }

  /** 计提和发放工资、补助; the last month pays what is left of the year. */
  *#pay(day: number, month: number): Generator<VoucherLine> {
    const parts = this.#payroll.map((plan) => ({
      plan,
      amount: month === 12 ? plan.total - (plan.total / 12n) * 11n : plan.total / 12n,
    }))
    const wages = parts.filter(({ plan }) => plan.economic.startsWith('301'))
    const all = wages.reduce((sum, { amount }) => sum + amount, 0n)
    if (all > 0n) {
      yield* this.#voucher(day, `计提${month}月工资`, [
        ...wages.map(({ plan, amount }) => ({ account: '500101', debit: amount, economic: plan.economic })),
        { account: '2201', credit: all },
      ])
      yield* this.#quota(day, all)
      yield* this.#voucher(day, `发放${month}月工资`, [
        { account: '2201', debit: all },
        { account: '1011', credit: all },
        ...wages.map(({ plan, amount }) => payrollEntry(plan, amount)),
        { account: '800101', credit: all },
      ])
    }
    for (const { plan, amount } of parts) {
      if (plan.economic.startsWith('301')) continue
      yield* this.#quota(day, amount)
      yield* this.#voucher(day, `发放${month}月补助`, [
        { account: '500103', debit: amount, economic: plan.economic },
        { account: '1011', credit: amount },
        payrollEntry(plan, amount),
        { account: '800101', credit: amount },
      ])
    }
  }

  *#quota(day: number, amount: bigint): Generator<VoucherLine> {
    if (this.#books.balance('1011') < amount) yield* this.#grant(day, amount - this.#books.balance('1011'))
  }

  *#cash(day: number, amount: bigint): Generator<VoucherLine> {
    if (this.#books.balance('1001') >= amount) return
    const drawn = (amount / 5000_00n + 1n) * 5000_00n
    yield* this.#quota(day, drawn)
    yield* this.#voucher(day, '提取备用金', [
      { account: '1001', debit: drawn },
      { account: '1011', credit: drawn },
      { account: '800102', debit: drawn },
      { account: '800101', credit: drawn },
    ])
  }

  *#ordinary(stream: PaymentStream, day: number): Generator<VoucherLine> {
    const { item } = stream
    const random = this.#random
    const single = ['30205', '30206', '30209', '30228'].includes(item.kind.economic)
    const payees = single ? 1 : Math.max(8, Math.floor(item.count / 25))
    for (const { amount, repeats } of stream.on(day, random)) {
      const before = this.#last.get(item)
      const isFavourite = item.favourite !== '' && random.below(100) < 78
      const drawn = isFavourite
        ? item.favourite
        : payeeName(item.kind.payees, Math.min(random.below(payees), random.below(payees)))
      const payee = repeats && before !== undefined ? before : drawn
      this.#last.set(item, payee)
      const isCash = item.kind.cash && amount > 0n && amount < 1000_00n && random.below(25) === 0
      const summary = amount < 0n ? '退回多付款项' : this.#summary(item, day)
      const payment = { item, amount, payee, summary, credit: isCash ? '1001' : '' }
      const voucher = yield* this.#payment(day, [payment])
      const favoured = payee === item.favourite ? this.#favoured.get(item) : undefined
      if (favoured !== undefined) this.#note(favoured, voucher)
    }
  }
  readonly #last = new Map<ItemPlan, string>()

  #summary({ kind }: ItemPlan, day: number): string {
    const templates = kind.summaries
    const drawn = this.#random.below(Math.max(1, templates.length - 1))
    const template = templates[this.#random.below(40) === 0 ? templates.length - 1 : drawn] ?? ''
    const office = OFFICES[this.#random.below(OFFICES.length)] ?? ''
    return template.replace('{科}', office).replace('{月}', String(Number(dayText(day).slice(5, 7))))
  }

  *#plant(index: number, { day, payments, enteredAfter }: PlannedVoucher): Generator<VoucherLine> {
    this.#note(index, yield* this.#payment(day, payments, enteredAfter))
  }

  /** Notes the lines of the voucher last written. */
  #note(index: number, count: number): void {
    const noted = this.#planted[index]
    for (let at = this.#books.count - count; at < this.#books.count; at += 1)
      if (noted !== undefined && noted.length < NOTED_LINES) noted.push(at)
  }

  /** One voucher that pays; returns how many lines it has. */
  *#payment(
    day: number,
    payments: readonly PlannedPayment[],
    enteredAfter?: number,
  ): Generator<VoucherLine, number> {
    const sum = payments.reduce((all, one) => all + one.amount, 0n)
    const credit = payments[0]?.credit || '1011'
    if (credit === '1011') yield* this.#quota(day, sum)
    if (credit === '1001') yield* this.#cash(day, sum)
    // Planted payments stay in one project, so that copies are alike.
    const project = enteredAfter === undefined ? this.#random.below(PROJECTS.length) : 0
    const projectOf = ({ nature }: ItemPlan): string =>
      nature === 'project' ? (PROJECTS[project] ?? '') : ''
    const entries = (account: (item: ItemPlan) => string): readonly Entry[] =>
      payments.map(({ item, amount, payee }) => ({
        account: account(item),
        debit: amount,
        economic: item.kind.economic,
        functional: item.functional,
        project: projectOf(item),
        payee,
      }))
    const payee = payments[0]?.payee ?? ''
    const lines = this.#voucher(
      day,
      payments[0]?.summary ?? '',
      [
        ...entries((item) => costAccount(item.kind.economic)),
        { account: credit, credit: sum, payee },
        ...entries((item) => BUDGET_ACCOUNT[item.nature]),
        { account: credit === '1011' ? '800101' : '800102', credit: sum, payee },
      ],
      enteredAfter,
    )
    yield* lines
    return lines.length
  }

  /** 年末注销额度 and closing of income and spending. */
  *#close(): Generator<VoucherLine> {
    const day = dayNumber(`${this.#request.year}-12-31`)
    const left = this.#books.balance('1011')
    yield* this.#voucher(day, '年末注销授权支付额度', [
      { account: '1201', debit: left },
      { account: '1011', credit: left },
      { account: '800103', debit: left },
      { account: '800101', credit: left },
    ])
    const clear = (accounts: readonly string[], to: string, isIncome: boolean): readonly Entry[] => {
      const own = accounts.map((account) => ({ account, balance: this.#books.balance(account) }))
      const sum = own.reduce((all, { balance }) => all + balance, 0n)
      const each = own.map(({ account, balance }) =>
        isIncome ? { account, debit: balance } : { account, credit: balance },
      )
      return isIncome ? [...each, { account: to, credit: sum }] : [{ account: to, debit: sum }, ...each]
    }
    const costs = ['500101', '500102', '500103', '500104', '500199']
    yield* this.#voucher(day, '结转本年收入', clear(['4001', '4609'], '3301', true))
    yield* this.#voucher(day, '结转本年费用', clear(costs, '3301', false))
    yield* this.#voucher(day, '结转本期盈余', clear(['3301'], '3001', true))
    yield* this.#voucher(day, '结转财政拨款预算收入', clear(['600101', '600102'], '810106', true))
    yield* this.#voucher(day, '结转财政拨款支出', clear(['71010101', '71010102'], '810106', false))
    yield* this.#voucher(day, '结转其他预算收入', clear(['6609'], '8501', true))
    yield* this.#voucher(day, '结转本年收支结转', clear(['810106'], '810107', true))
    yield* this.#voucher(day, '结转其他结余', clear(['8501'], '8202', true))
  }
}

/** Which workday of its month a day is, from the first and from the last, both from 1. */
interface Rank {
  readonly month: number
  readonly first: number
  readonly last: number
}
const NO_RANK: Rank = { month: 0, first: 0, last: 0 }

function ranksOf(workdays: readonly number[]): ReadonlyMap<number, Rank> {
  const months = Array.from({ length: 13 }, (): number[] => [])
  for (const day of workdays) months[Number(dayText(day).slice(5, 7))]?.push(day)
  return new Map(
    months.flatMap((own, month) =>
      own.map((day, at): [number, Rank] => [day, { month, first: at + 1, last: own.length - at }]),
    ),
  )
}

const payrollEntry = ({ economic, functional, nature }: PayrollPlan, amount: bigint): Entry => ({
  account: BUDGET_ACCOUNT[nature],
  debit: amount,
  economic,
  functional,
})

const costAccount = (economic: string): string =>
  economic.startsWith('302') ? '500102' : /^3(?:09|10)/.test(economic) ? '1601' : '500199'

/** Workdays with their weight, and two Saturdays at the turns of the half-years on which accountants work late. */
function payingDays(year: number, workdays: readonly number[]): readonly PayingDay[] {
  const perMonth = new Map<number, number>()
  const monthOf = (day: number): number => Number(dayText(day).slice(5, 7))
  for (const day of workdays) perMonth.set(monthOf(day), (perMonth.get(monthOf(day)) ?? 0) + 1)
  const weightOf = (day: number): number =>
    Math.floor(((MONTHS[monthOf(day) - 1] ?? 0) * 1000) / (perMonth.get(monthOf(day)) ?? 1))
  const overtime = [`${year}-06-30`, `${year}-12-28`].map((date) => {
    let day = dayNumber(date)
    while (weekday(day) !== 6) day -= 1
    return day
  })
  return [
    ...workdays.map((day) => ({ day, weight: weightOf(day) })),
    ...overtime
      .filter((day) => !workdays.includes(day))
      .map((day) => ({ day, weight: Math.floor(weightOf(day) / 4) })),
  ].sort((a, b) => a.day - b.day)
}
