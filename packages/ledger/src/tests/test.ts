/**
 * Tests 全量测试: what is tested, with which method and parameters, and what came out. A test looks at every line; what it
 * flags is a lead to a voucher, never a finding by itself: a person looks and decides.
 *
 * Definitions are data (the file of tests), methods a closed set, results plain data.
 */
import type { Method, ParametersOf } from './parameters.ts'

/** 测试定义 of one method. */
export interface LedgerTestOf<M extends Method> {
  readonly code: string
  readonly name: string
  readonly method: M
  readonly parameters: ParametersOf<M>
  /** 严重程度权重 0–50, the first part of the risk. */
  readonly weight: number
  /** 仅作线索: the risk is at most {@link LEAD_RISK}, and a working paper may not take it as a finding. */
  readonly leadOnly: boolean
  /** 依据, and what of it is not confirmed (待核). */
  readonly source: string
  readonly unconfirmed: readonly string[]
  /** 常见误报原因. */
  readonly falseAlarms: readonly string[]
  /** 核实办法. */
  readonly verification: readonly string[]
}

/** 测试定义. */
export type LedgerTest = { readonly [M in Method]: LedgerTestOf<M> }[Method]

/** Which accounts are spending 支出科目; codes match by how they begin. */
export interface SpendingAccounts {
  /** 预算支出. */
  readonly budgetary: readonly string[]
  /** 费用, used when no line is on a budgetary spending account. */
  readonly financial: readonly string[]
  /** A voucher with a line on one of these closes accounts, and its lines are not spending. */
  readonly closing: readonly string[]
}

/** A file of tests, read. */
export interface LedgerTests {
  readonly spending: SpendingAccounts
  readonly tests: readonly LedgerTest[]
}

/** Risk of a lead at most. */
export const LEAD_RISK = 30
/** Flags kept of each test, and places kept of each flag, unless the caller says otherwise. */
export const KEPT_FLAGS = 200
export const KEPT_LINES = 200

/** 疑点: lines (places in the ledger) that belong together. */
export interface Flag {
  /** Ascending; of more than {@link KEPT_LINES} the first or the largest ones. `count` tells how many there are. */
  readonly lines: readonly number[]
  readonly count: number
  /** Money concerned, in fen. */
  readonly amount: bigint
  /** 风险 0–100: see {@link riskOf}. */
  readonly risk: number
  /** One Chinese sentence with the figures. */
  readonly why: string
}

/** 金额分档: 0 below 1,000元, then 5 for each power of ten, 25 from 1,000万元 on. */
export function sizePoints(amount: bigint): number {
  const size = amount < 0n ? -amount : amount
  const steps = [100_000n, 1_000_000n, 10_000_000n, 100_000_000n, 1_000_000_000n]
  return steps.filter((step) => size >= step).length * 5
}

/**
 * 风险 = 权重（0–50）+ 金额分档（0–25）+ 符合程度（0–25）, at most 100; of a lead at most 30. `fit` says how strongly the lines
 * show what the method looks for; each method states how it counts it.
 */
export function riskOf(weight: number, leadOnly: boolean, amount: bigint, fit: number): number {
  const risk = weight + sizePoints(amount) + Math.max(0, Math.min(25, Math.floor(fit)))
  return Math.min(leadOnly ? LEAD_RISK : 100, risk)
}

/** 图表数据. */
export type TestChart =
  | {
      readonly kind: 'months'
      readonly title: string
      readonly months: readonly { readonly period: number; readonly amount: bigint }[]
    }
  | {
      readonly kind: 'digits'
      readonly title: string
      /** Shares in millionths. */
      readonly digits: readonly {
        readonly digits: number
        readonly count: number
        readonly expected: number
      }[]
    }
  | {
      readonly kind: 'payees'
      readonly title: string
      readonly payees: readonly { readonly payee: string; readonly lines: number; readonly amount: bigint }[]
    }

/** 测试结果. */
export interface TestResult {
  readonly test: string
  readonly name: string
  readonly method: Method
  readonly leadOnly: boolean
  /** What was looked at: lines and their money. */
  readonly population: { readonly lines: number; readonly amount: bigint }
  /** By risk, then money, then place; the riskiest ones only. */
  readonly flags: readonly Flag[]
  /** 疑点总数, kept or not, and their money (a line in two flags counts twice). */
  readonly total: number
  readonly amount: bigint
  readonly charts: readonly TestChart[]
  /** What a reader must know of this result: why nothing could be tested, how strong the test is; '' if nothing. */
  readonly note: string
}
