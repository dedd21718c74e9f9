/**
 * Framework 指标体系: one policy as data. These are the shapes that a framework file is read into; `schema.ts`
 * describes the file, `compile.ts` turns it into a `Framework` whose formulas are checked and ready to run.
 * Nothing here knows any particular indicator, place or law.
 */
import type { Formula, Names, Template } from '../formula/index.ts'
import type { Exact, Measure, RoundingMode } from '../quantity/index.ts'
import type { Band, PanelRule, ScoringRule } from '../scoring.ts'

/** 待核: what no source confirmed, by the name of the field (分值, 标准, 公式, 名称 …). */
export type Unconfirmed = readonly string[]

/** 依据: a document and clause. */
export interface Authority {
  readonly text: string
  readonly confirmed: boolean
}

/** 汇总方式 of an item over the unit tree. */
export type RollUp =
  | { readonly kind: 'sum' }
  | { readonly kind: 'none' }
  | { readonly kind: 'recompute' }
  | { readonly kind: 'weighted'; readonly by: ItemRef }

/** A named item on a named basis, as formulas write it: 三公经费·决算数. */
export interface ItemRef {
  readonly item: string
  readonly basis: string
}

/** 数据项. `formula` makes it a computed one; `group` gives it one value per row of that group. */
export interface Item {
  readonly code: string
  readonly name: string
  readonly measure: Measure
  readonly bases: readonly string[]
  readonly rollUp: RollUp
  readonly group?: string
  readonly formula?: Formula
  readonly scope?: Readonly<Record<string, string>>
  readonly classCode?: string
  readonly places?: number
  readonly help?: string
  readonly unconfirmed: Unconfirmed
}

/** 行组: items that have one row per project, building, added indicator … */
export interface Group {
  readonly name: string
  readonly title: string
}

export interface FormColumn {
  readonly title: string
  readonly basis: string
  readonly yearOffset: number
  readonly item?: string
}

export interface FormRow {
  readonly title: string
  readonly item?: string
  readonly indent?: number
  readonly bases?: readonly string[]
}

/**
 * 表样. A `matrix` block has items in rows and bases (of a year) in columns; a `list` block has one row per row of
 * `group` and the group's items in columns; a `fields` block has one item a line; a `text` block takes words.
 */
export type FormBlock =
  | {
      readonly kind: 'matrix'
      readonly title: string
      readonly measure?: Measure
      readonly columns: readonly FormColumn[]
      readonly rows: readonly FormRow[]
      readonly unconfirmed: Unconfirmed
    }
  | {
      readonly kind: 'list'
      readonly title: string
      readonly group: string
      readonly measure?: Measure
      readonly nameTitle: string
      readonly columns: readonly FormColumn[]
      readonly unconfirmed: Unconfirmed
    }
  | {
      readonly kind: 'fields'
      readonly title: string
      readonly measure?: Measure
      readonly rows: readonly FormRow[]
      readonly unconfirmed: Unconfirmed
    }
  | {
      readonly kind: 'text'
      readonly title: string
      readonly item: string
      readonly unconfirmed: Unconfirmed
    }

export interface Form {
  readonly code: string
  readonly name: string
  readonly measure?: Measure
  readonly blocks: readonly FormBlock[]
  readonly notes: readonly string[]
  readonly footer: readonly string[]
}

/** How one side of a rule treats a missing figure: leave the rule undecided, count it as 0, or not apply the rule. */
export type MissingStrategy = 'undecided' | 'zero' | 'skip'

/** 可能的原因: offered with a violated rule when its condition holds. */
export interface Cause {
  readonly title: string
  readonly text: Template
  readonly when?: Formula
  /** The names of a group's rows are, for at least this share, names in a dictionary. */
  readonly namesIn?: { readonly group: string; readonly dictionary: string; readonly atLeast: Exact }
}

/** 勾稽关系. `each` says over what it is a template: every unit, the department only, or each row of a group. */
export interface Rule {
  readonly code: string
  readonly name: string
  readonly each:
    | { readonly kind: 'everyUnit' }
    | { readonly kind: 'department' }
    | { readonly kind: 'row'; readonly group: string }
  readonly left: Formula
  readonly relation: '=' | '≠' | '<' | '≤' | '>' | '≥'
  readonly right: Formula
  readonly when?: Formula
  readonly severity: 'error' | 'warning' | 'note'
  readonly missing: { readonly left: MissingStrategy; readonly right: MissingStrategy }
  readonly scopes: readonly string[]
  readonly authority?: string
  readonly explain?: Template
  readonly causes: readonly Cause[]
  readonly from?: number
  readonly to?: number
  readonly unconfirmed: Unconfirmed
}

/** 不适用时: full points, spread the points over siblings, or leave them out of the total and rescale. */
export type NotApplicablePolicy = 'full' | 'redistribute' | 'rescale'

/** 绩效指标. Leaves have a scoring rule; groups have children. `slot` takes a department's own indicators. */
export interface Indicator {
  readonly code: string
  readonly name: string
  readonly level: number
  readonly parent?: string
  readonly fullPoints: Exact
  readonly children: readonly Indicator[]
  readonly formula?: Formula
  readonly formulaVersion?: string
  readonly measure: Measure
  readonly places: number
  readonly scoring?: ScoringRule
  readonly standardText?: string
  readonly meaning?: string
  readonly notApplicable?: {
    readonly when?: Formula
    readonly policy: NotApplicablePolicy
    readonly reason: string
  }
  readonly slot: boolean
  readonly core: boolean
  readonly reasonBelow?: Exact
  readonly authority?: string
  readonly unconfirmed: Unconfirmed
}

/** 等级, best first; bands are of the total rescaled to the framework's full points. */
export interface Grade {
  readonly name: string
  readonly band: Band
}

/** 诊断: when `when` holds, `issue` is a problem found and `recommendation` what to do about it. */
export interface Diagnosis {
  readonly code: string
  readonly title: string
  readonly when?: Formula
  readonly whenRule?: string
  readonly whenLost?: string
  readonly issue: Template
  readonly recommendation: Template
}

/** One node of the report's outline 提纲. */
export type OutlineNode =
  | { readonly kind: 'heading'; readonly level: 1 | 2 | 3 | 4; readonly text: Template }
  | { readonly kind: 'paragraph'; readonly sentences: readonly OutlineSentence[] }
  | {
      readonly kind: 'narrative'
      readonly slot: string
      readonly title: string
      readonly required: boolean
      /** As written in the editor; it takes the place of the case's own words of that slot. */
      readonly paragraphs?: readonly (readonly OutlineSentence[])[]
    }
  | { readonly kind: 'issues' }
  | { readonly kind: 'recommendations' }
  | { readonly kind: 'rows'; readonly group: string; readonly text: Template; readonly when?: Formula }
  | {
      readonly kind: 'table'
      readonly table: 'form' | 'scores' | 'rules' | 'units'
      readonly form?: string
      readonly title: Template
    }
  /** `chart` is the title of a chart of the evaluation. */
  | { readonly kind: 'chart'; readonly chart: string; readonly title: Template }
  | { readonly kind: 'annex'; readonly title: Template; readonly landscape: boolean }

/**
 * 句子. Shown when `when` holds (or always); where it does not, the first of `cases` that holds, and if none does
 * `otherwise`. With `list` the text's {数量} and {名单} are the count and the names of what `when` picks: made from the data
 * together, they cannot disagree.
 */
export interface OutlineSentence {
  readonly text: Template
  readonly when?: Formula
  readonly cases: readonly { readonly when: Formula; readonly text: Template }[]
  readonly otherwise?: Template
  readonly list?: OutlineList
}

/** 名单: rows of a group, units (each by itself), or indicators that lost points, have them all, or are open. */
export type OutlineList =
  | { readonly of: 'rows'; readonly group: string }
  | { readonly of: 'units' }
  | { readonly of: 'indicators'; readonly which: 'lost' | 'full' | 'open' }

/** 算例: figures in, values and points out. `flag` says how far its source confirms it. */
export interface Example {
  readonly name: string
  readonly source?: string
  readonly figures: Readonly<Record<string, string>>
  readonly expect: readonly {
    readonly indicator: string
    readonly value?: string
    readonly points?: string
    readonly open?: string
  }[]
}

export interface DictionaryEntry {
  readonly code: string
  readonly name: string
  readonly parent?: string
  readonly aliases: readonly string[]
  readonly from?: number
  readonly to?: number
  readonly formerly?: string
  readonly unconfirmed: Unconfirmed
}

/** 字典 with valid years. */
export interface Dictionary {
  readonly id: string
  readonly name: string
  readonly entries: readonly DictionaryEntry[]
}

export interface EvidenceDemand {
  readonly item: string
  readonly basis?: string
}

/** 指标体系, compiled. */
export interface Framework {
  readonly id: string
  readonly version: string
  readonly name: string
  readonly shortName: string
  readonly jurisdiction?: string
  readonly authorities: readonly Authority[]
  readonly from: number
  readonly to?: number
  readonly fullPoints: Exact
  readonly pointsPlaces: number
  readonly pointsRounding: RoundingMode
  readonly edge: 'asPrinted' | 'open'
  readonly notice?: string
  /** 专家评分. A framework that says nothing of it takes the plain mean of however many there are. */
  readonly panel: PanelRule
  /** 偏差说明界限: a change against last year beyond this share (0.3 is 30 %) asks for its reason. */
  readonly reasonOver?: Exact
  /** 须附佐证: figures that demand evidence, on every basis or on one. */
  readonly evidenceFor: readonly EvidenceDemand[]
  /** Parts of the head that no source confirms, by their titles. */
  readonly unconfirmed: Unconfirmed
  readonly groups: readonly Group[]
  readonly items: ReadonlyMap<string, Item>
  readonly forms: readonly Form[]
  readonly rules: readonly Rule[]
  /** 内部往来: total item (or item|basis) → the transfers to take out of it. */
  readonly eliminations: ReadonlyMap<string, { readonly item: string }>
  readonly indicators: readonly Indicator[]
  readonly grades: readonly Grade[]
  readonly diagnoses: readonly Diagnosis[]
  readonly outline: readonly OutlineNode[]
  readonly noticeLetter?: { readonly title: Template; readonly paragraphs: readonly Template[] }
  readonly examples: readonly Example[]
  readonly dictionaries: ReadonlyMap<string, Dictionary>
  /** What names mean in this framework's formulas, results included. */
  readonly names: Names
}
