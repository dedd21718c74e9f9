/**
 * Items of a generated year 生成账簿的支出计划: for each economic item and nature how much, in how many payments; and the stream
 * of its ordinary payments in order of day, which add up to the item's money to the fen. A stream keeps no payment.
 */
import { createRandom, type Random } from '../random.ts'
import type { Nature, SpendingTotal } from './request.ts'
import { isPayroll, otherKind, PAYROLL, SPENDING_KINDS, type SpendingKind } from './spending.ts'

/** 支出计划 of one item. `ordinary` is what planted payments have left of its money. */
export interface ItemPlan {
  readonly kind: SpendingKind
  readonly nature: Nature
  readonly functional: string
  readonly total: bigint
  ordinary: bigint
  readonly count: number
  /** 集中付给的收款人, '' for none. */
  favourite: string
  /** Taken by an irregularity that needs an item of its own. */
  isTaken: boolean
}

/** 按月发放的计划. */
export interface PayrollPlan {
  readonly economic: string
  readonly nature: Nature
  readonly functional: string
  readonly total: bigint
}

export interface YearPlan {
  readonly items: readonly ItemPlan[]
  readonly payroll: readonly PayrollPlan[]
}

const FUNCTIONAL: Readonly<Record<Nature, string>> = { basic: '2080101', project: '2080102' }
const NATURES = ['basic', 'project'] as const satisfies readonly Nature[]
/** Lines that do not come from payments: grants, payroll, closing. */
const FIXED_LINES = 560

export function planYear(lines: number, totals: readonly SpendingTotal[] | undefined): YearPlan {
  const payments = Math.max(24, Math.floor((lines - FIXED_LINES) / 4.02))
  return totals === undefined ? chosen(payments) : given(payments, totals)
}

function chosen(payments: number): YearPlan {
  const items = SPENDING_KINDS.flatMap((kind) =>
    NATURES.filter((nature) => kind.common[nature] > 0).map((nature): ItemPlan => {
      const count = Math.max(1, Math.floor((payments * kind.common[nature]) / COMMON))
      return itemOf(kind, nature, '', BigInt(count) * kind.usual, count)
    }),
  )
  const all = items.reduce((sum, item) => sum + item.total, 0n)
  const payroll = PAYROLL.map(({ economic, share, functional }): PayrollPlan => {
    const total = (all * BigInt(share)) / 1000n
    return { economic, nature: 'basic', functional, total }
  })
  return { items, payroll }
}

const COMMON = SPENDING_KINDS.reduce((sum, kind) => sum + kind.common.basic + kind.common.project, 0)

/** Payments in proportion to how many of usual size the money would make; none smaller than 10元 on average. */
function given(payments: number, totals: readonly SpendingTotal[]): YearPlan {
  const some = totals.filter((total) => total.amount > 0n)
  const payroll = some
    .filter((total) => isPayroll(total.economic))
    .map(({ economic, nature, functional, amount }): PayrollPlan => {
      const own = PAYROLL.find((one) => one.economic === economic)?.functional ?? FUNCTIONAL[nature]
      return { economic, nature, functional: functional || own, total: amount }
    })
  const rest = some
    .filter((total) => !isPayroll(total.economic))
    .map((total) => {
      const kind = SPENDING_KINDS.find((one) => one.economic === total.economic) ?? otherKind(total.economic)
      return { total, kind, share: total.amount / kind.usual + 1n }
    })
  const shares = rest.reduce((sum, one) => sum + one.share, 0n)
  const items = rest.map(({ total, kind, share }) => {
    const wanted = (BigInt(payments) * share) / shares
    const most = total.amount / 1000n
    const count = Math.max(1, Number(wanted < most ? wanted : most))
    return itemOf(kind, total.nature, total.functional, total.amount, count)
  })
  return { items, payroll }
}

const itemOf = (
  kind: SpendingKind,
  nature: Nature,
  functional: string,
  total: bigint,
  count: number,
): ItemPlan => ({
  kind,
  nature,
  functional: functional || FUNCTIONAL[nature],
  total,
  ordinary: total,
  count,
  favourite: '',
  isTaken: false,
})

/** A day on which payments are made, and how many come on it beside other days. */
export interface PayingDay {
  readonly day: number
  readonly weight: number
}

/** 一笔普通付款 before it has a payee. `repeats`: same money and payee as the one before it. */
export interface OrdinaryPayment {
  readonly amount: bigint
  readonly repeats: boolean
}

/** The ordinary payments of one item, day by day. */
export class PaymentStream {
  readonly item: ItemPlan
  readonly #days: readonly PayingDay[]
  readonly #ends: readonly number[]
  readonly #sizes: Random
  readonly #moments: Random
  readonly #whole: bigint
  #made = 0
  #passed = 0
  #spread = 0n
  #carry = 0n
  #before = 0n
  #at = 0

  constructor(item: ItemPlan, seed: string, days: readonly PayingDay[]) {
    this.item = item
    this.#days = days
    let end = 0
    this.#ends = days.map(({ weight }) => {
      end += weight
      return end
    })
    this.#sizes = createRandom(`${seed}|sizes`)
    this.#moments = createRandom(`${seed}|moments`)
    // The sizes are drawn twice, once for their sum and once for each: so nothing needs to be kept.
    const sizes = createRandom(`${seed}|sizes`)
    let whole = 0
    for (let index = 0; index < item.count; index += 1) whole += drawSize(sizes)
    this.#whole = BigInt(whole)
    this.#find()
  }

  /** Finds the day of the next payment: the n-th of them comes in the n-th part of the year's weight. */
  #find(): void {
    const all = this.#ends.at(-1) ?? 1
    const moment = this.#made * 1000 + this.#moments.below(1000)
    const position = Math.floor((moment * all) / (this.item.count * 1000))
    while (this.#at < this.#days.length - 1 && (this.#ends[this.#at] ?? 0) <= position) this.#at += 1
  }

  /** The payments of a day, which must be asked for in order of day. Red ones give money back to later ones. */
  *on(day: number, random: Random): Generator<OrdinaryPayment> {
    while (this.#made < this.item.count && (this.#days[this.#at]?.day ?? 0) <= day) {
      this.#passed += drawSize(this.#sizes)
      const spread = (this.item.ordinary * BigInt(this.#passed)) / this.#whole
      const due = spread - this.#spread + this.#carry
      this.#spread = spread
      this.#made += 1
      const isLast = this.#made === this.item.count
      const repeats = !isLast && this.#before > 0n && this.#before <= due && random.below(100) === 0
      const amount = isLast ? due : repeats ? this.#before : roundDown(due, random)
      this.#carry = due - amount
      this.#before = amount
      if (!isLast) this.#find()
      if (amount > 0n) yield { amount, repeats }
      if (!isLast && amount > 100_00n && random.below(400) === 0) {
        this.#carry += amount / 2n
        yield { amount: -(amount / 2n), repeats: true }
      }
    }
  }
}

/** A size spread over some powers of ten, as sums paid are: the product of three even draws. */
const drawSize = (random: Random): number =>
  (1 + random.below(1000)) * (1 + random.below(1000)) * (1 + random.below(1000))

/** Most sums have fen; some are whole 元, tens, hundreds or thousands. */
function roundDown(amount: bigint, random: Random): bigint {
  const drawn = random.below(1000)
  const steps: readonly (readonly [number, bigint])[] = [
    [620, 1n],
    [830, 100n],
    [940, 1000n],
    [985, 100_00n],
    [997, 1000_00n],
    [1000, 10_000_00n],
  ]
  for (const [end, step] of steps)
    if (drawn < end) return amount >= step * 3n ? amount - (amount % step) : amount
  return amount
}
