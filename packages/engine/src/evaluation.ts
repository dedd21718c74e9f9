/**
 * Evaluation 评价结果: the complete answer, as plain data that serialises to JSON without loss. Pages, report,
 * score sheet and archive read this and nothing else. Every value has a `ref`; every derived value names the refs it
 * was made from, so that lineage 来历 is a walk and never a guess. Same input, same bytes.
 */
import type { Evidence, FigureKey, Source } from './figure.ts'
import type { Measure, QuantityJson } from './quantity/index.ts'

/** Address of a value: `f:` figure or consolidated item, `i:` indicator, `s:` score, `r:` rule, `x:` expression. */
export type Ref = string

export type ValueJson =
  | { readonly kind: 'known'; readonly quantity: QuantityJson; readonly text: string }
  | { readonly kind: 'missing'; readonly text: string }
  | { readonly kind: 'notApplicable'; readonly reason: string; readonly text: '不适用' }
  | { readonly kind: 'undefinedValue'; readonly why: string; readonly text: string }

/** How a value came about. */
export type Origin =
  | {
      readonly kind: 'entered'
      readonly source: Source
      readonly scope?: Readonly<Record<string, string>>
      readonly note?: string
      readonly version?: number
      readonly replaced?: { readonly text: string; readonly source: Source }
    }
  | {
      readonly kind: 'consolidated'
      readonly how: 'sum' | 'recompute' | 'weighted'
      readonly eliminated?: string
    }
  | { readonly kind: 'computed'; readonly formula: string }
  | { readonly kind: 'absent' }

/** One value 数值 with its lineage. `label` is how a sentence names it; `working` is the formula with numbers. */
export interface ValueRecord {
  readonly ref: Ref
  readonly label: string
  readonly key?: FigureKey
  readonly value: ValueJson
  readonly origin: Origin
  readonly inputs: readonly Ref[]
  readonly working?: string
  readonly illustrative: boolean
  readonly unconfirmed: readonly string[]
  readonly evidence?: readonly string[]
}

/** 勾稽核对结果. */
export interface Finding {
  readonly ref: Ref
  readonly rule: string
  readonly name: string
  readonly result: 'holds' | 'violated' | 'undecided' | 'scopeMismatch' | 'notApplied'
  readonly severity: 'error' | 'warning' | 'note'
  readonly unit: string
  readonly unitName: string
  readonly row?: { readonly group: string; readonly row: string; readonly name: string }
  readonly left: FindingSide
  readonly relation: string
  readonly right: FindingSide
  /** Left minus right, printed, where both are known. */
  readonly difference?: ValueJson
  /** An error smaller than this could not have been seen. Absent where both sides are exact. */
  readonly detectionWidth?: ValueJson
  /** One sentence with both sides' numbers. */
  readonly sentence: string
  readonly explain?: string
  readonly causes: readonly { readonly title: string; readonly text: string }[]
  readonly authority?: string
  readonly missing: readonly Ref[]
  readonly illustrative: boolean
  readonly unconfirmed: readonly string[]
}

export interface FindingSide {
  readonly formula: string
  readonly working: string
  readonly value: ValueJson
  readonly inputs: readonly Ref[]
}

/** 得分. Points are exact decimal text in 分. */
export type ScoreJson =
  | {
      readonly kind: 'scored'
      readonly points: string
      readonly of: string
      readonly sentence: string
      readonly working: WorkingJson
    }
  | {
      readonly kind: 'open'
      readonly of: string
      readonly why: OpenReason
      readonly sentence: string
      readonly between?: readonly [string, string]
      readonly missing: readonly Ref[]
    }
  | { readonly kind: 'excluded'; readonly of: string; readonly reason: string; readonly sentence: string }

export type OpenReason =
  | 'missing'
  | 'unjudged'
  | 'tooCoarse'
  | 'undefinedValue'
  | 'notRefined'
  | 'targetMissing'
  | 'panelTooFew'

/** 计分过程 as data: which kind of standard, which band or how many steps, each number that the sentence shows. */
export interface WorkingJson {
  readonly kind: string
  readonly value?: string
  readonly band?: string
  readonly steps?: string
  readonly deducted?: string
  readonly ratio?: string
  readonly target?: string
  readonly items?: readonly { readonly text: string; readonly met: boolean; readonly points: string }[]
  readonly judgement?: {
    readonly by: string
    readonly date: string
    readonly reason: string
    readonly illustrative: boolean
  }
  readonly option?: string
  readonly policy?: string
  /** 专家评分, each with who gave it and why. */
  readonly panel?: {
    readonly combine: string
    readonly spread: string
    readonly wide: boolean
    readonly scores: readonly {
      readonly by: string
      readonly date: string
      readonly reason: string
      readonly points: string
      readonly left: boolean
    }[]
  }
}

/** 指标结果, a tree. `points` of a group is the sum of what is assessable below it. */
export interface IndicatorResult {
  readonly ref: Ref
  readonly code: string
  readonly name: string
  readonly level: number
  readonly fullPoints: string
  readonly points?: string
  readonly assessable: string
  readonly value?: Ref
  readonly score?: ScoreJson
  readonly standardText?: string
  readonly meaning?: string
  readonly formula?: string
  readonly slot: boolean
  readonly added: boolean
  readonly illustrative: boolean
  readonly unconfirmed: readonly string[]
  readonly children: readonly IndicatorResult[]
  /** What would have gained the lost points 失分与改进空间. */
  readonly lost?: {
    readonly points: string
    readonly gain?: { readonly at: string; readonly points: string; readonly sentence: string }
  }
}

export interface TotalResult {
  readonly ref: Ref
  readonly points: string
  readonly assessable: string
  readonly full: string
  /** 得分率 of what could be assessed, e.g. '93.33%'. Absent when nothing could. */
  readonly rate?: string
  /** 可评分值 ÷ 满分. */
  readonly coverage: string
  readonly grade?: string
  readonly noGradeReason?: string
  readonly open: readonly { readonly indicator: string; readonly name: string; readonly sentence: string }[]
  readonly illustrative: boolean
  readonly sentence: string
}

/** 存在问题与改进建议, proposed by the framework's diagnoses. */
export interface Issue {
  readonly ref: Ref
  readonly diagnosis: string
  readonly title: string
  readonly issue: BoundText
  readonly recommendation: BoundText
  readonly inputs: readonly Ref[]
  readonly illustrative: boolean
}

/** 对提出问题的决定: what people kept, changed, added or dropped of them. */
export interface IssueDecisions {
  /** What the framework's diagnoses propose, whatever was decided. */
  readonly proposed: readonly Issue[]
  readonly dropped: readonly {
    readonly diagnosis: string
    readonly reason: string
    readonly by: string
    readonly date: string
  }[]
  /** Refs of issues that were kept though their diagnosis holds no longer. */
  readonly outlived: readonly Ref[]
}

/** Text whose figures are bound: each `bound` run names the value that it prints. */
export type BoundText = readonly Run[]
export type Run =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'bound'
      readonly text: string
      readonly ref: Ref
      readonly illustrative?: boolean
      readonly unconfirmed?: boolean
    }

export interface UnitSummary {
  readonly code: string
  readonly name: string
  readonly parent?: string
  readonly isHeadUnit: boolean
  readonly total: TotalResult
  readonly indicators: readonly {
    readonly code: string
    readonly points?: string
    readonly of: string
    readonly value?: string
  }[]
  readonly findings: { readonly violated: number; readonly undecided: number; readonly holds: number }
}

/** A cell of a filled form 表: what it prints and the value it is bound to. */
export interface FormCell {
  readonly text: string
  readonly ref?: Ref
  readonly header?: boolean
  readonly numeric?: boolean
  readonly illustrative?: boolean
  readonly span?: number
}

export interface FormResult {
  readonly code: string
  readonly name: string
  readonly measure?: Measure
  readonly unit: string
  readonly blocks: readonly {
    readonly title: string
    readonly unconfirmed: readonly string[]
    readonly head: readonly string[]
    readonly rows: readonly {
      readonly title: string
      readonly indent: number
      readonly cells: readonly FormCell[]
    }[]
    readonly text?: string
  }[]
  readonly notes: readonly string[]
  readonly footer: readonly string[]
}

/** 图表: which values to draw side by side or as parts of a whole; a page draws, it does not choose. */
export interface Chart {
  readonly kind: 'rowComparison' | 'composition'
  readonly title: string
  readonly measure: Measure
  readonly series: readonly string[]
  readonly rows: readonly { readonly name: string; readonly refs: readonly (Ref | null)[] }[]
}

export interface Evaluation {
  readonly format: 'jiheng-evaluation/1'
  readonly title: string
  readonly department: { readonly code: string; readonly name: string }
  readonly year: number
  readonly publishedOnly: boolean
  readonly framework: {
    readonly id: string
    readonly version: string
    readonly name: string
    readonly digest: string
    readonly fullPoints: string
    readonly notice?: string
    readonly authorities: readonly { readonly text: string; readonly confirmed: boolean }[]
    readonly grades: readonly { readonly name: string; readonly band: string }[]
  }
  readonly digests: { readonly tree: string; readonly figures: string; readonly judgements: string }
  readonly units: readonly UnitSummary[]
  readonly groups: readonly {
    readonly name: string
    readonly title: string
    readonly rows: readonly { readonly row: string; readonly name: string; readonly unit: string }[]
  }[]
  readonly values: readonly ValueRecord[]
  readonly forms: readonly FormResult[]
  readonly findings: readonly Finding[]
  readonly indicators: readonly IndicatorResult[]
  readonly total: TotalResult
  readonly issues: readonly Issue[]
  /** Only where people have decided on them. */
  readonly issueDecisions?: IssueDecisions
  readonly charts: readonly Chart[]
  readonly evidence: readonly Evidence[]
  readonly counts: {
    readonly figures: number
    readonly holds: number
    readonly violated: number
    readonly undecided: number
    readonly scopeMismatch: number
    readonly notApplied: number
  }
}
