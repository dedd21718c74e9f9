/**
 * Irregularities planted 埋下的问题: for each method vouchers that it should find, planned before the year begins. Their money is
 * taken from the items, so that totals still hold; where an item has no room for it (two thirds must stay), nothing is
 * planted.
 */
import { dayNumber } from '../ledger.ts'
import type { Random } from '../random.ts'
import type { Calendar } from '../tests/calendar.ts'
import { restName } from '../tests/calendar.ts'
import type { Method } from '../tests/parameters.ts'
import type { ItemPlan } from './items.ts'
import { payeeName } from './spending.ts'

/** A planned spending line. `credit` is the account that pays, the quota if ''. */
export interface PlannedPayment {
  readonly item: ItemPlan
  readonly amount: bigint
  readonly payee: string
  readonly summary: string
  readonly credit: string
}

export interface PlannedVoucher {
  readonly day: number
  readonly enteredAfter: number
  readonly payments: readonly PlannedPayment[]
}

/** A planned irregularity; with `favours` it is in the ordinary payments of items. */
export interface Plant {
  readonly method: Method
  readonly what: string
  /** Done so as to escape the usual parameters; a test need not find it. */
  readonly evades: boolean
  readonly vouchers: readonly PlannedVoucher[]
  readonly favours?: readonly ItemPlan[]
}

interface Field {
  readonly random: Random
  readonly items: readonly ItemPlan[]
  readonly workdays: readonly number[]
  readonly restDays: readonly number[]
  readonly year: number
  /** Which one of its method, from 0. */
  readonly index: number
  /** Whether it should be done so as to escape the usual parameters. */
  readonly evades: boolean
}

type Planter = (field: Field) => Omit<Plant, 'method' | 'evades'> | undefined

const yuan = (whole: number): bigint => BigInt(whole) * 100n

/** Takes money from a random item that has room for it; undefined if none has. */
function take(field: Field, amount: bigint, fits: (item: ItemPlan) => boolean): ItemPlan | undefined {
  const open = field.items.filter(
    (item) => !item.isTaken && fits(item) && item.ordinary - amount >= (item.total * 2n) / 3n,
  )
  if (open.length === 0) return undefined
  const item = open[field.random.below(open.length)] as ItemPlan
  item.ordinary -= amount
  return item
}

/** 商品和服务支出 other than 三公经费, which would be suspicious by themselves. */
const isGoods = (item: ItemPlan): boolean => /^302(?!12|17|31)/.test(item.kind.economic)
const among =
  (...codes: readonly string[]) =>
  (item: ItemPlan): boolean =>
    codes.includes(item.kind.economic)

/** A sum between two numbers of 元, with fen. */
const drawAmount = (random: Random, from: number, to: number): bigint =>
  yuan(from) + BigInt(random.below((to - from) * 100))

/** A workday; with `from` and `to` between those parts (thousandths) of the year. */
const workday = ({ random, workdays }: Field, from = 60, to = 900): number => {
  const first = Math.floor((workdays.length * from) / 1000)
  return workdays[first + random.below(Math.floor((workdays.length * (to - from)) / 1000))] ?? 0
}

const ownPayee = (field: Field, trades: string): string =>
  payeeName(trades.split(' '), 400 + field.random.below(400))
const one = (day: number, payment: PlannedPayment, enteredAfter = 1): PlannedVoucher => ({
  day,
  enteredAfter,
  payments: [payment],
})

/** All plans of a random economic item of some size, kept from other irregularities. */
function ownItem(
  field: Field,
  least: bigint,
  payments: number,
  except: readonly string[],
): readonly ItemPlan[] {
  const byCode = new Map<string, ItemPlan[]>()
  for (const item of field.items)
    if (isGoods(item) && !except.includes(item.kind.economic))
      byCode.set(item.kind.economic, [...(byCode.get(item.kind.economic) ?? []), item])
  const open = [...byCode.values()].filter(
    (own) =>
      own.every((item) => !item.isTaken) &&
      own.reduce((sum, item) => sum + item.total, 0n) >= least &&
      own.reduce((sum, item) => sum + item.count, 0) >= payments,
  )
  const own = open.length === 0 ? [] : (open[field.random.below(open.length)] ?? [])
  for (const item of own) item.isTaken = true
  return own
}

const HIDDEN: readonly (readonly [what: string, summaries: string, payees: string])[] = [
  ['公务接待费列在其他科目', '付业务用餐费 付招待客人费用 付酒水款', '酒楼 餐饮店'],
  ['公务用车费用列在其他科目', '付车辆加油款 付车辆维修款 付车辆保险款', '加油站 汽车维修厂'],
  ['因公出国（境）费用列在其他科目', '付境外学习交流费 付国外考察费 付签证代办费', '国际旅行社 商务服务公司'],
]

const PLANTERS: Readonly<Record<Method, Planter>> = {
  threePublic: (field) => {
    const [what, summaries, payees] = HIDDEN[field.random.below(HIDDEN.length)] as (typeof HIDDEN)[number]
    const amount = drawAmount(field.random, 300, 9000)
    const item = take(field, amount, among('30201', '30202', '30211', '30226', '30239', '30299'))
    if (item === undefined) return undefined
    const list = summaries.split(' ')
    const summary = field.evades ? '付业务活动费' : (list[field.random.below(list.length)] ?? '')
    return {
      what,
      vouchers: [one(workday(field), { item, amount, payee: ownPayee(field, payees), summary, credit: '' })],
    }
  },

  yearEnd: (field) => {
    const own = ownItem(field, yuan(60_000), 0, [])
    if (own.length === 0) return undefined
    const last = field.workdays.filter((day) => day >= dayNumber(`${field.year}-12-23`))
    const vouchers = own.flatMap((item) => {
      const part = (item.ordinary * 9n) / 100n
      return [0n, 137n, 274n, 411n, 548n].map((less) => {
        const amount = part - less
        item.ordinary -= amount
        const payee = ownPayee(field, '服务部 商贸公司')
        const day = last[field.random.below(last.length)] ?? 0
        return one(day, { item, amount, payee, summary: '付年末业务经费', credit: '' })
      })
    })
    return { what: `${own[0]?.kind.economic} 年末集中支出`, vouchers }
  },

  split: (field) => {
    const amounts = Array.from({ length: 2 + field.random.below(2) }, () =>
      drawAmount(field.random, 31_000, 49_900),
    )
    const sum = amounts.reduce((a, b) => a + b, 0n)
    const item = take(field, sum, (one) => isGoods(one) || one.kind.economic.startsWith('310'))
    if (item === undefined) return undefined
    const payee = ownPayee(field, '装饰工程部 信息技术公司')
    const first = field.random.below(field.workdays.length - 30)
    const vouchers = amounts.map((amount, index) =>
      one(field.workdays[first + index * (field.evades ? 10 : 2)] ?? 0, {
        item,
        amount,
        payee,
        summary: `付第${index + 1}批采购款`,
        credit: '',
      }),
    )
    return { what: `拆成 ${amounts.length} 笔付款`, vouchers }
  },

  duplicate: (field) => {
    const amount = drawAmount(field.random, 600, 9000)
    const item = take(field, amount * 2n, isGoods)
    if (item === undefined) return undefined
    const payment = { item, amount, payee: ownPayee(field, '商贸公司'), summary: '付采购款', credit: '' }
    const day = workday(field)
    const again = field.evades ? { ...payment, amount: amount - 100n } : payment
    if (field.evades) item.ordinary += 100n
    return { what: '同日重复付款', vouchers: [one(day, payment), one(day, again)] }
  },

  nearDuplicate: (field) => {
    const amount = drawAmount(field.random, 800, 9000)
    const item = take(field, amount * 2n, isGoods)
    if (item === undefined) return undefined
    const payment = { item, amount, payee: ownPayee(field, '商贸公司'), summary: '付货款', credit: '' }
    const first = field.random.below(field.workdays.length - 20)
    const second = first + (field.evades ? 12 : 1) + field.random.below(4)
    return {
      what: '几天内重复付款',
      vouchers: [
        one(field.workdays[first] ?? 0, payment),
        one(field.workdays[second] ?? 0, { ...payment, summary: '付采购尾款' }),
      ],
    }
  },

  roundSum: (field) => {
    const round = yuan(10_000) * BigInt(5 + field.random.below(26))
    const amount = field.evades ? round - yuan(10) : round
    const item = take(field, amount, (one) => isGoods(one))
    if (item === undefined) return undefined
    const payment = {
      item,
      amount,
      payee: ownPayee(field, '信息技术公司'),
      summary: '拨付项目款',
      credit: '',
    }
    return { what: '大额整数', vouchers: [one(workday(field), payment)] }
  },

  restDay: (field) => {
    const amount = drawAmount(field.random, 700, 6000)
    const item = take(field, amount, isGoods)
    if (item === undefined) return undefined
    const day = field.restDays[field.random.below(field.restDays.length)] ?? 0
    const payment = { item, amount, payee: ownPayee(field, '商贸公司'), summary: '付活动费', credit: '' }
    return { what: '休息日支出', vouchers: [one(day, payment)] }
  },

  late: (field) => {
    const amount = drawAmount(field.random, 500, 6000)
    const item = take(field, amount, isGoods)
    if (item === undefined) return undefined
    const isAhead = field.random.below(3) === 0
    const after = isAhead ? -(3 + field.random.below(20)) : 40 + field.random.below(80)
    const enteredAfter = field.evades ? 20 + field.random.below(10) : after
    const payment = { item, amount, payee: ownPayee(field, '商贸公司'), summary: '付业务费', credit: '' }
    return {
      what: enteredAfter < 0 ? '日期晚于制单' : '滞后制单',
      vouchers: [one(workday(field, 100, 700), payment, enteredAfter)],
    }
  },

  accountPair: (field) => {
    const credit = ['2103', '2307', '4609', '3001'][field.index]
    const amount = drawAmount(field.random, 800, 8000)
    const item = credit === undefined ? undefined : take(field, amount, isGoods)
    if (item === undefined || credit === undefined) return undefined
    const payment = { item, amount, payee: ownPayee(field, '商贸公司'), summary: '付业务费', credit }
    return { what: `费用对应 ${credit}`, vouchers: [one(workday(field), payment)] }
  },

  cash: (field) => {
    const amount = drawAmount(field.random, 1200, 15_000)
    const item = take(field, amount, isGoods)
    if (item === undefined) return undefined
    const payment = { item, amount, payee: ownPayee(field, '职工个人'), summary: '付劳务费', credit: '1001' }
    const day = workday(field)
    if (!field.evades) return { what: '大额现金', vouchers: [one(day, payment)] }
    item.ordinary += amount - yuan(1900)
    const half = { ...payment, amount: yuan(950) }
    return { what: '大额现金分两张凭证', vouchers: [one(day, half), one(day, half)] }
  },

  reversal: (field) => {
    const amount = drawAmount(field.random, 3000, 40_000)
    const isJanuary = field.random.below(3) === 0
    const item = take(field, isJanuary ? -amount : 0n, isGoods)
    if (item === undefined) return undefined
    const payment = { item, amount, payee: ownPayee(field, '服务部'), summary: '付项目进度款', credit: '' }
    const red = { ...payment, amount: -amount, summary: '冲回上年多列支出' }
    if (isJanuary) return { what: '年初冲回上年支出', vouchers: [one(workday(field, 10, 60), red)] }
    return {
      what: '年末列支后冲回',
      vouchers: [
        one(workday(field, 935, 960), payment),
        one(workday(field, 965, 999), {
          ...red,
          summary: field.random.below(2) === 0 ? '冲销' : payment.summary,
        }),
      ],
    }
  },

  budgetShift: (field) => {
    const amount = drawAmount(field.random, 2000, 30_000)
    const to = take(field, amount, isGoods)
    if (to === undefined) return undefined
    const others = (one: ItemPlan): boolean => isGoods(one) && one.kind.economic !== to.kind.economic
    const from = take(field, -amount, others)
    if (from === undefined) {
      to.ordinary += amount
      return undefined
    }
    const summary = field.random.below(2) === 0 && !field.evades ? '指标调剂' : '更正支出分类'
    const payment = { payee: '', summary, credit: '' }
    const parts = [
      { ...payment, item: to, amount },
      { ...payment, item: from, amount: -amount },
    ]
    const day = workday(field, 500, 990)
    return {
      what: `${from.kind.economic} 调到 ${to.kind.economic}`,
      vouchers: field.evades
        ? parts.map((part) => one(day, part))
        : [{ day, enteredAfter: 1, payments: parts }],
    }
  },

  concentration: (field) => {
    const own = ownItem(field, yuan(120_000), 12, ['30205', '30206', '30207', '30228'])
    if (own.length === 0) return undefined
    const payee = ownPayee(field, '服务部')
    for (const item of own) item.favourite = payee
    const economic = own[0]?.kind.economic ?? ''
    return { what: `${economic} 集中付给一家`, vouchers: [], favours: own }
  },

  benford: (field) => {
    const payments = field.items.reduce((sum, item) => sum + item.count, 0)
    if (payments < 2000) return undefined
    const vouchers: PlannedVoucher[] = []
    for (let made = 0; made < payments; made += 25) {
      const amount = drawAmount(field.random, 4800, 4990)
      const item = take(field, amount, isGoods)
      if (item === undefined) continue
      const payment = {
        item,
        amount,
        payee: ownPayee(field, '商贸公司 服务部'),
        summary: '付采购款',
        credit: '',
      }
      vouchers.push(one(workday(field, 0, 999), payment))
    }
    return vouchers.length < 60 ? undefined : { what: '金额扎堆在 5000 元以下', vouchers }
  },
}

/** Methods that can be escaped by doing the same a little differently. */
const EVADABLE: readonly Method[] = [
  'threePublic',
  'split',
  'duplicate',
  'nearDuplicate',
  'roundSum',
  'late',
  'cash',
  'budgetShift',
]

/** Plans all irregularities asked for, every fourth evading where that can be; changes what the items have left. */
export function plantAll(
  wanted: Readonly<Partial<Record<Method, number>>>,
  items: readonly ItemPlan[],
  workdays: readonly number[],
  year: number,
  calendar: Calendar,
  random: Random,
): readonly Plant[] {
  const restDays: number[] = []
  for (let day = dayNumber(`${year}-01-10`); day < dayNumber(`${year}-12-20`); day += 1)
    if (restName(calendar, day) !== '') restDays.push(day)
  // Those that need an item of their own come first.
  const order: readonly Method[] = ['concentration', 'yearEnd', ...(Object.keys(PLANTERS) as Method[])]
  const plants: Plant[] = []
  for (const method of new Set(order))
    for (let index = 0; index < (wanted[method] ?? 0); index += 1) {
      const evades = index % 4 === 3 && EVADABLE.includes(method)
      const plant = PLANTERS[method]({ random, items, workdays, restDays, year, index, evades })
      if (plant !== undefined) plants.push({ method, evades, ...plant })
    }
  return plants
}
