/** What a check finds: every figure, every statement about figures, and its verdict with the arithmetic. */

export const KINDS = ['sum', 'difference', 'ratio', 'growth', 'count', 'repeat', 'product'] as const
export type Kind = (typeof KINDS)[number]

/** The kinds' names as users read them. */
export const KIND_NAMES: Readonly<Record<Kind, string>> = {
  sum: '合计',
  difference: '增减与高低',
  ratio: '占比与完成率',
  growth: '增长率',
  count: '项数',
  repeat: '前后一致',
  product: '倍数与乘积',
}

export type Verdict = '成立' | '矛盾' | '无法判定'

/** A figure as printed: `text` is the number alone, `value` its decimal, both in `unit`. */
export interface CheckedFigure {
  /** The number as it stands, e.g. `1, 537.4`, `十三`. */
  readonly text: string
  /** Plain decimal in the printed unit, e.g. `1537.4`, `13`. */
  readonly value: string
  /** The unit as printed (or as a table's head gives it), e.g. `万元`, `%`, `人`; empty where there is none. */
  readonly unit: string
  readonly start: number
  readonly end: number
  readonly page?: number
  /** What the figure says it is: the words before it, e.g. `基本支出 决算`. */
  readonly label?: string
  /** 约 / 以上 / 不足: which way the true value may lie. */
  readonly bound?: '约' | '以上' | '以下'
}

/** A figure in its part of a statement, e.g. 总数, 其中项, 上年, 变动额, 百分比. */
export interface StatementFigure extends CheckedFigure {
  readonly role: string
}

export interface Statement {
  readonly kind: Kind
  readonly verdict: Verdict
  /** The words in question, exactly as in the text. */
  readonly quote: string
  readonly start: number
  readonly end: number
  readonly page?: number
  readonly figures: readonly StatementFigure[]
  /** The arithmetic in one line, e.g. `62 + 209 = 271`. */
  readonly working: string
  /** The width below which an error could not have been seen, in the figures' unit, e.g. `0.03 万元`. */
  readonly width?: string
  /** For a contradiction: `rounding` where it lies in the last printed digits (截断、尾差), else `material`. */
  readonly severity?: 'material' | 'rounding'
  /** For a contradiction: the single likeliest slip, e.g. `若 8013 为 8103，则成立`. */
  readonly slip?: string
  /** Why it can't be told, or what else should be known about the verdict. */
  readonly note?: string
}

/** A remark about the text that is no statement: a template's leftovers, a total without its parts. */
export interface Remark {
  readonly text: string
  readonly quote: string
  readonly start: number
  readonly end: number
  readonly page?: number
}

export interface CheckSummary {
  readonly figures: number
  readonly statements: number
  readonly holds: number
  readonly contradictions: number
  /** Of the contradictions, those in the last printed digit only. */
  readonly roundings: number
  readonly undecided: number
  readonly remarks: number
  readonly byKind: Readonly<Record<Kind, { holds: number; contradictions: number; undecided: number }>>
}

export interface CheckResult {
  readonly figures: readonly CheckedFigure[]
  readonly statements: readonly Statement[]
  readonly remarks: readonly Remark[]
  readonly summary: CheckSummary
}
