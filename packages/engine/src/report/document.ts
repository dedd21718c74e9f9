/**
 * ReportDocument 报告文档: the composed report before it becomes bytes. Every number in it that came from the
 * evaluation is a `bound` run with the ref of its value; writers of DOCX, PDF and HTML print the same runs, and what
 * they wrote is read back and compared with them.
 */
import type { BoundText, Ref } from '../evaluation.ts'

export interface ReportDocument {
  readonly title: string
  readonly organisation: string
  readonly date?: string
  /** Shown at the head where figures are illustrative or standards unconfirmed 示例、待核提示. */
  readonly notices: readonly string[]
  /** What a letter has besides: 发文字号, 主送, 附件说明, 联系人. */
  readonly letter?: {
    readonly number?: string
    readonly recipient?: string
    readonly attachments?: readonly string[]
    readonly contact?: string
  }
  readonly blocks: readonly ReportBlock[]
}

export type ReportBlock =
  | { readonly kind: 'heading'; readonly level: 1 | 2 | 3 | 4; readonly text: BoundText }
  | { readonly kind: 'paragraph'; readonly text: BoundText }
  | { readonly kind: 'table'; readonly table: ReportTable }
  | { readonly kind: 'chart'; readonly chart: ReportChart }
  | { readonly kind: 'annex'; readonly title: string; readonly landscape: boolean }

export interface ReportTable {
  readonly title: string
  readonly measure?: string
  readonly columns: readonly {
    readonly title: string
    readonly align: 'left' | 'center' | 'right'
    readonly width: number
  }[]
  /** A cell with `rowSpan` 0 is covered by the one above it; `indent` in characters. */
  readonly rows: readonly { readonly cells: readonly ReportCell[]; readonly strong?: boolean }[]
  readonly notes: readonly string[]
}

/** 图: bars of rows beside each other, or parts of one whole. */
export interface ReportChart {
  readonly kind: 'rowComparison' | 'composition'
  readonly title: string
  readonly measure: string
  readonly series: readonly string[]
  /** One mark for each series; none where the value is not known. */
  readonly rows: readonly { readonly name: string; readonly marks: readonly (ReportMark | null)[] }[]
}

/** `amount` is the exact value in the chart's measure as a decimal, `text` what is printed. */
export interface ReportMark {
  readonly amount: string
  readonly text: string
  readonly ref: Ref
}

export interface ReportCell {
  readonly text: BoundText
  readonly rowSpan?: number
  readonly columnSpan?: number
  readonly indent?: number
}

/** 报告数字清单: each bound number as printed, in order of appearance. */
export interface Binding {
  readonly id: string
  readonly ref: Ref
  readonly text: string
}
