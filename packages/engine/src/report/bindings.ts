/**
 * Bindings 报告数字清单: every bound number of a report in reading order, each with an id that the written documents carry
 * (a bookmark in DOCX, an element id in HTML). What was written is read back and compared with this list.
 */
import type { BoundText } from '../evaluation.ts'
import type { Binding, ReportCell, ReportDocument } from './document.ts'

/** Whether another cell lies over this one, so that nothing of it is printed. */
export const isCovered = (cell: ReportCell): boolean => cell.rowSpan === 0 || cell.columnSpan === 0

/** Id of the n-th bound number, counted from 1: 7 → `jh0007`. */
export const bindingId = (position: number): string => `jh${String(position).padStart(4, '0')}`

/** 报告数字清单 of a document: headings, paragraphs and table cells as they are read. */
export function bindingsOf(document: ReportDocument): readonly Binding[] {
  const bindings: Binding[] = []
  const add = (text: BoundText): void => {
    for (const run of text)
      if (run.kind === 'bound')
        bindings.push({ id: bindingId(bindings.length + 1), ref: run.ref, text: run.text })
  }
  for (const block of document.blocks) {
    if (block.kind === 'heading' || block.kind === 'paragraph') add(block.text)
    else if (block.kind === 'table')
      for (const row of block.table.rows) for (const cell of row.cells) if (!isCovered(cell)) add(cell.text)
  }
  return bindings
}
