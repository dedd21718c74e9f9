/**
 * 成块改动: pasting, filling down, clearing and copying a selected block. These only plan: they say which cells would
 * take which text, and how many numbers found no place.
 */
import { type CellSlot, headAt, type SheetLayout, slotAt } from './layout.ts'
import { type Area, cellsIn } from './move.ts'
import { isEditable, type KeyedCell, type SheetEdit } from './sheet-cell.ts'
import type { CopiedCell, TextRows } from './tab-text.ts'

export interface PastePlan {
  readonly edits: readonly SheetEdit[]
  /** Beyond the block's edge. */
  readonly outside: number
  /** On cells that nobody fills in: computed ones and holes. */
  readonly skipped: number
}

/** What stands in a cell that its writer left blank on purpose. */
const BLANK = /^(?:[-－–—―﹣─]{1,3}|[/／]|[(（]?空白?[)）]?)$/

/** A pasted number: blanks of all kinds are one, a currency sign is dropped, the rest stays as it came. */
export function pastedNumber(text: string): string {
  const tidy = text.replace(/[\s\u200b\ufeff]+/g, ' ').trim()
  return BLANK.test(tidy) ? '' : tidy.replace(/^([-(（－]?)\s*[¥￥]\s*/, '$1')
}

const pastedText = (cell: KeyedCell, text: string): string => {
  if (cell.kind === 'entry') return pastedNumber(text)
  return cell.kind === 'words' ? text.replace(/\r\n?/g, '\n').trimEnd() : oneLine(text)
}

export const oneLine = (text: string): string => text.replace(/\s*[\r\n]+\s*/g, ' ').trim()

/**
 * Paste rows onto a selection. A selection that is a whole multiple of them is filled; otherwise they go from its first
 * cell as far as the block reaches, never into the next block, where the columns mean something else.
 */
export function planPaste(layout: SheetLayout, area: Area, rows: TextRows): PastePlan {
  const height = rows.length
  const width = Math.max(0, ...rows.map((row) => row.length))
  if (width === 0) return { edits: [], outside: 0, skipped: 0 }
  const [tall, wide] = [area.bottom - area.top + 1, area.right - area.left + 1]
  const first = slotAt(layout, area.top, area.left)
  const isOneCell = tall === 1 && first !== undefined && first.span >= wide
  const fills = !isOneCell && tall % height === 0 && wide % width === 0
  const block = layout.blocks.find((one) => one.firstRow <= area.top && area.top <= one.lastRow)
  const edits: SheetEdit[] = []
  let outside = 0
  let skipped = 0
  const put = (row: number, column: number, text: string): void => {
    const slot = slotAt(layout, row, column)
    const says = text.trim() !== '' && !BLANK.test(text.trim())
    const isBeyond = block === undefined || row > block.lastRow || column >= block.columns
    const isOutside = isBeyond && !fills
    if (!isOutside && slot?.kind === 'cell' && slot.column === column && isEditable(slot.cell))
      edits.push({ key: slot.cell.key, text: pastedText(slot.cell, text) })
    else if (!says) return
    else if (isOutside) outside += 1
    else if (slot === undefined || slot.kind === 'label') return
    else if (slot.column !== column) outside += 1
    else skipped += 1
  }
  for (let down = 0; down < (fills ? tall : height); down += 1)
    for (let across = 0; across < (fills ? wide : width); across += 1) {
      const text = rows[down % height]?.[across % width]
      if (text !== undefined) put(area.top + down, area.left + across, text)
    }
  return { edits, outside, skipped }
}

/** What to say of a paste that did not go in whole. */
export function pasteNotice(plan: PastePlan, isList: boolean): string | undefined {
  const parts: string[] = []
  if (plan.outside > 0)
    parts.push(`有 ${plan.outside} 个数超出表格范围，没有粘贴${isList ? '（行数不够时请先“增加一行”）' : ''}`)
  if (plan.skipped > 0) parts.push(`有 ${plan.skipped} 个数落在不用填的格，没有粘贴`)
  return parts.length === 0 ? undefined : parts.join('；')
}

type TextOf = (cell: KeyedCell) => string

/** Ctrl+D: the first line of the selection into those below; a single line takes what stands above it. */
export function planFillDown(layout: SheetLayout, area: Area, textOf: TextOf): readonly SheetEdit[] {
  const isLine = area.top === area.bottom
  const line = layout.lines.findIndex((one) => one[0]?.row === area.top)
  const source = isLine ? layout.lines[line - 1] : layout.lines[line]
  const above = source?.[0]
  const edits: SheetEdit[] = []
  for (const slot of cellsIn(layout, area)) {
    const from = source?.find((one) => one.column === slot.column)
    if (from === undefined || from === slot || above?.block !== slot.block) continue
    if (from.cell.kind === slot.cell.kind && isEditable(slot.cell))
      edits.push({ key: slot.cell.key, text: textOf(from.cell) })
  }
  return edits
}

export const planClear = (layout: SheetLayout, area: Area): readonly SheetEdit[] =>
  cellsIn(layout, area)
    .filter((slot) => isEditable(slot.cell))
    .map((slot) => ({ key: slot.cell.key, text: '' }))

/** The block as it looks, labels and headings included where it takes them in. */
export function copyRows(
  layout: SheetLayout,
  area: Area,
  shown: (slot: CellSlot) => string,
): readonly (readonly CopiedCell[])[] {
  const rows: CopiedCell[][] = []
  for (let row = area.top; row <= area.bottom; row += 1) {
    const line: CopiedCell[] = []
    for (let column = area.left; column <= area.right; column += 1) {
      const slot = slotAt(layout, row, column)
      if (slot?.kind === 'cell' && slot.column === column)
        line.push({ text: shown(slot), number: 'measure' in slot.cell })
      else if (slot?.kind === 'label' && slot.column === column) line.push({ text: slot.text, number: false })
      else line.push({ text: headAt(layout, row, column) ?? '', number: false })
    }
    rows.push(line)
  }
  const [only] = rows
  // A merged cell alone is one cell, not one and some empty ones.
  const merged = slotAt(layout, area.top, area.left)
  return rows.length === 1 && only !== undefined && merged !== undefined && merged.span >= only.length
    ? [only.slice(0, 1)]
    : rows
}
