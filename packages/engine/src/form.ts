/**
 * Forms 表: the framework's form layouts laid out as grids of cells for one unit and year. A grid knows for each cell
 * whether it is a heading, an entry cell with the address of its figure, or a computed cell; a spreadsheet, a page and
 * the report's annex are all drawn from it, and a filled spreadsheet is read back by it.
 */
import type { FigureKey } from './figure.ts'
import type { Measure } from './quantity/index.ts'

/** 格. `row` and `column` count from 0 within the sheet; `span` columns wide. */
export type GridCell = { readonly row: number; readonly column: number; readonly span?: number } & (
  | { readonly kind: 'title' | 'heading' | 'label' | 'note'; readonly text: string; readonly indent?: number }
  | {
      readonly kind: 'entry'
      readonly key: FigureKey
      readonly measure: Measure
      readonly text?: string
      readonly help?: string
    }
  | {
      readonly kind: 'computed'
      readonly key: FigureKey
      readonly measure: Measure
      readonly text?: string
      readonly formula: string
    }
  /** The name of a group's row 行名, typed by the person; `key.item` is the group's name, `key.row` the row's id. */
  | { readonly kind: 'rowName'; readonly key: FigureKey; readonly text?: string }
  /** A cell that takes words, not a number. */
  | { readonly kind: 'words'; readonly key: FigureKey; readonly text?: string }
)

/** 一张表. `id` is stable and stands in the spreadsheet so that it can be recognised again. */
export interface FormGrid {
  readonly id: string
  readonly sheetName: string
  readonly unit: string
  readonly year: number
  readonly columns: number
  readonly cells: readonly GridCell[]
}

/** A cell as read back from a spreadsheet: the address it belongs to and the text found there. */
export interface ReadCell {
  readonly key: FigureKey
  readonly kind: GridCell['kind']
  readonly measure?: Measure
  readonly sheet: string
  readonly cell: string
  /** As shown; '' for an empty cell. */
  readonly text: string
  /** The cell holds an Excel formula whose stored result is `text`. */
  readonly fromFormula?: boolean
}
