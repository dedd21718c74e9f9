/**
 * Parameters 参数: what each method needs to know, as a closed table. Values come from the file of tests, written with
 * their units (5万元, 10天, 25%, 3次), and are checked against this table when the file is read.
 *
 * Kinds: `amount` fen as bigint · `days` and `count` whole numbers · `share` ten-thousandths as bigint (25% is 2500) ·
 * `texts` a list of words or of codes, codes matching by how they begin.
 */
export type ParameterKind = 'amount' | 'days' | 'count' | 'share' | 'texts'

export interface ParameterSpec {
  readonly kind: ParameterKind
  readonly title: string
}

const amount = (title: string) => ({ kind: 'amount', title }) as const
const days = (title: string) => ({ kind: 'days', title }) as const
const count = (title: string) => ({ kind: 'count', title }) as const
const share = (title: string) => ({ kind: 'share', title }) as const
const texts = (title: string) => ({ kind: 'texts', title }) as const

/** 测试方法 and their parameters. A method is one small file in `methods/`. */
export const PARAMETERS = {
  threePublic: {
    words: texts('关键词'),
    except: texts('含这些词的不算'),
    items: texts('应列的经济分类'),
    accountNames: texts('应列的科目名称'),
    least: amount('起点金额'),
  },
  yearEnd: {
    december: share('12月占全年'),
    times: count('12月为前11个月月均的倍数'),
    lastDays: days('年末天数'),
    lastShare: share('年末天数内占全年'),
    least: amount('起点金额'),
    exceptItems: texts('不测的经济分类'),
  },
  split: {
    limit: amount('限额'),
    near: share('每笔不低于限额的'),
    within: days('期限'),
    least: count('最少笔数'),
    exceptItems: texts('不测的经济分类'),
  },
  duplicate: { least: amount('起点金额'), exceptItems: texts('不测的经济分类') },
  nearDuplicate: {
    within: days('相隔不超过'),
    least: amount('起点金额'),
    exceptItems: texts('不测的经济分类'),
  },
  roundSum: {
    multiple: amount('整数单位'),
    least: amount('起点金额'),
    exceptItems: texts('不测的经济分类'),
  },
  restDay: { least: amount('起点金额'), except: texts('含这些词的不算') },
  late: {
    enteredWithin: days('制单不晚于凭证日期'),
    postedWithin: days('记账不晚于凭证日期'),
    ahead: days('制单、记账早于凭证日期不超过'),
    least: amount('起点金额'),
  },
  accountPair: {
    digits: count('科目位数'),
    most: count('最多出现凭证数'),
    enough: count('最少凭证总数'),
  },
  cash: {
    accounts: texts('现金科目'),
    banks: texts('存取现金的对方科目'),
    limit: amount('限额'),
    except: texts('含这些词的不算'),
  },
  reversal: {
    words: texts('冲销用词'),
    startDays: days('年初天数'),
    endDays: days('年末天数'),
    least: amount('起点金额'),
  },
  budgetShift: { words: texts('调剂用词'), least: amount('起点金额') },
  concentration: {
    share: share('占同一经济分类'),
    least: amount('经济分类起点金额'),
    enough: count('最少付款笔数'),
    exceptItems: texts('不测的经济分类'),
  },
  benford: {
    least: amount('起点金额'),
    enough: count('最少笔数'),
    mad: share('平均绝对偏差上限'),
    exceptItems: texts('不测的经济分类'),
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, ParameterSpec>>>>

/** 测试方法. */
export type Method = keyof typeof PARAMETERS

export const METHODS = Object.keys(PARAMETERS) as readonly Method[]

interface KindValues {
  readonly amount: bigint
  readonly days: number
  readonly count: number
  readonly share: bigint
  readonly texts: readonly string[]
}

type ValueOf<S> = S extends { readonly kind: infer K extends ParameterKind } ? KindValues[K] : never

export type ParameterValue = KindValues[ParameterKind]

/** 参数值 of one method. */
export type ParametersOf<M extends Method> = {
  readonly [P in keyof (typeof PARAMETERS)[M]]: ValueOf<(typeof PARAMETERS)[M][P]>
}
