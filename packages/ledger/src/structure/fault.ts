/** Structure faults 账簿结构问题: every kind, and where each stands. */

/** 财务会计 and 预算会计 entries, which balance apart. */
export type AccountingSide = 'financial' | 'budgetary'

export const SIDE_NAMES: Readonly<Record<AccountingSide, string>> = {
  financial: '财务会计',
  budgetary: '预算会计',
}

/** Kinds in the order in which they are listed, with their names. */
export const FAULT_NAMES = {
  voucherUnbalanced: '凭证借贷不平',
  amountBoth: '一行同时有借方和贷方',
  amountNeither: '一行没有金额',
  numberMissing: '没有凭证号',
  numberGap: '凭证断号',
  numberTwice: '凭证重号',
  dateMissing: '没有凭证日期',
  dateOutsideYear: '日期不在本年',
  dateNotInPeriod: '日期不在会计期间',
  accountUnknown: '科目表中没有的科目',
  accountTwice: '科目重复',
  parentMissing: '缺少上级科目',
  accountNotLeaf: '分录记在非末级科目',
  balanceTwice: '科目余额重复',
  balanceArithmetic: '余额算式不成立',
  balanceRoll: '期末与下期期初不符',
  balanceMovement: '发生额与分录不符',
  balanceMissing: '有分录而没有余额',
  trialUnbalanced: '试算不平衡',
} as const

export type FaultKind = keyof typeof FAULT_NAMES

export const FAULT_KINDS = Object.keys(FAULT_NAMES) as readonly FaultKind[]

/** Where a fault stands: '' and 0 for what does not apply; `place` −1 if it is on no line. */
export interface FaultPlace {
  readonly voucher: string
  readonly account: string
  /** Row in the original file. */
  readonly row: number
  /** Place of the (first) line in the ledger. */
  readonly place: number
  /** One Chinese sentence with the figures. */
  readonly sentence: string
}

/** 结构问题. Amounts in fen. */
export type StructureFault = FaultPlace &
  (
    | {
        readonly kind: 'voucherUnbalanced'
        readonly side: AccountingSide
        readonly debit: bigint
        readonly credit: bigint
      }
    | { readonly kind: 'amountBoth'; readonly debit: bigint; readonly credit: bigint }
    | { readonly kind: 'amountNeither' }
    | { readonly kind: 'numberMissing' }
    | { readonly kind: 'numberGap'; readonly period: number; readonly from: number; readonly to: number }
    | { readonly kind: 'numberTwice'; readonly otherRow: number }
    | { readonly kind: 'dateMissing' }
    | { readonly kind: 'dateOutsideYear'; readonly date: string }
    | { readonly kind: 'dateNotInPeriod'; readonly date: string; readonly period: number }
    | { readonly kind: 'accountUnknown'; readonly lines: number }
    | { readonly kind: 'accountTwice' }
    | { readonly kind: 'parentMissing'; readonly parent: string }
    | { readonly kind: 'accountNotLeaf'; readonly lines: number }
    | { readonly kind: 'balanceTwice'; readonly period: number }
    | {
        readonly kind: 'balanceArithmetic'
        readonly period: number
        readonly computed: bigint
        readonly closing: bigint
      }
    | {
        readonly kind: 'balanceRoll'
        readonly period: number
        readonly before: bigint
        readonly opening: bigint
      }
    | {
        readonly kind: 'balanceMovement'
        readonly period: number
        readonly column: 'debit' | 'credit'
        readonly balance: bigint
        readonly entries: bigint
      }
    | { readonly kind: 'balanceMissing'; readonly period: number }
    | {
        readonly kind: 'trialUnbalanced'
        readonly side: AccountingSide
        readonly period: number
        readonly debit: bigint
        readonly credit: bigint
      }
  )
