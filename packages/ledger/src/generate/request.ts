/** What is asked of the generator and what it gives. */
import type { Account, Balance } from '../ledger.ts'
import type { Calendar } from '../tests/calendar.ts'
import type { Method } from '../tests/parameters.ts'

/** 基本支出 or 项目支出. */
export type Nature = 'basic' | 'project'

/** 要对上的合计: spending of the year on one economic item. */
export interface SpendingTotal {
  readonly economic: string
  readonly nature: Nature
  /** 支出功能分类; the generator's own choice if ''. */
  readonly functional: string
  readonly amount: bigint
}

/** 生成要求. The same request gives the same ledger everywhere. */
export interface GenerateRequest {
  readonly unit: string
  readonly year: number
  /** About how many lines: within a tenth, from two thousand on; fewer if the totals are too small for so many. */
  readonly lines: number
  readonly seed: string
  /** 要埋的问题 of each method; what the totals have no room for is left out, so that {@link Planted} is what counts. */
  readonly irregularities: Readonly<Partial<Record<Method, number>>>
  /** Spending by item, hit to the fen. Without them the generator chooses. */
  readonly totals?: readonly SpendingTotal[]
  readonly calendar?: Calendar
}

/** 埋下的问题: which lines, by place. */
export interface Planted {
  readonly method: Method
  readonly what: string
  /** Every fourth of some methods is done so as to escape the usual parameters. */
  readonly evades: boolean
  readonly lines: readonly number[]
}

/** What is known once all lines have been given. */
export interface GeneratedBooks {
  readonly accounts: readonly Account[]
  /** Periods 1–12 of every account, parents included. */
  readonly balances: readonly Balance[]
  readonly planted: readonly Planted[]
  readonly lines: number
}
