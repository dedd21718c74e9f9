/** Tables on their way 表格来源: what every format of tables tells, whatever its bytes: a table begins, its rows, its end. */
import type { Row } from './delimited.ts'

/** Rows count from 1, cells from 0; blank rows may be left out. */
export interface TableEvents {
  /** `part` is the sheet's name; '' for a text file. */
  begin(part: string): void
  row(cells: Row, row: number): void
  end(): void
  /** Whether nothing more of the table that has begun is wanted. */
  readonly isEnough: boolean
}
