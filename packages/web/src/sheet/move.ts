/** 移动: from cell to cell by keys. Labels, headings and holes are stepped over; at an edge one stays. */
import { type CellSlot, cellSlotAt, type SheetLayout, type Spot, slotAt } from './layout.ts'

export type Move =
  | 'up'
  | 'down'
  | 'left'
  | 'right'
  | 'next'
  | 'previous'
  | 'rowStart'
  | 'rowEnd'
  | 'sheetStart'
  | 'sheetEnd'
  | 'pageUp'
  | 'pageDown'

const spotOf = ({ row, column }: CellSlot): Spot => ({ row, column })

/** Where a move leads; undefined where there is nothing further. `page` is in lines. */
export function move(layout: SheetLayout, from: Spot, way: Move, page = 10): Spot | undefined {
  const { lines } = layout
  const line = lines.findIndex((one) => one[0]?.row === from.row)
  const here = lines[line]
  if (here === undefined) return firstSpot(layout)
  const at = here.findIndex((slot) => slot.column <= from.column && from.column < slot.column + slot.span)
  const pick = (slot: CellSlot | undefined): Spot | undefined =>
    slot === undefined ? undefined : spotOf(slot)
  const vertical = (by: number): Spot | undefined => {
    const to = Math.min(lines.length - 1, Math.max(0, line + by))
    return to === line ? undefined : pick(nearest(lines[to] ?? [], from.column))
  }
  switch (way) {
    case 'up':
      return vertical(-1)
    case 'down':
      return vertical(1)
    case 'pageUp':
      return vertical(-page)
    case 'pageDown':
      return vertical(page)
    case 'left':
      return pick(here[at - 1])
    case 'right':
      return pick(here[at + 1])
    case 'next':
      return pick(here[at + 1] ?? lines[line + 1]?.[0])
    case 'previous':
      return pick(here[at - 1] ?? lines[line - 1]?.at(-1))
    case 'rowStart':
      return pick(here[0])
    case 'rowEnd':
      return pick(here.at(-1))
    case 'sheetStart':
      return firstSpot(layout)
    case 'sheetEnd':
      return pick(lines.at(-1)?.at(-1))
  }
}

export function firstSpot(layout: SheetLayout): Spot | undefined {
  const first = layout.lines[0]?.[0]
  return first === undefined ? undefined : spotOf(first)
}

function nearest(line: readonly CellSlot[], column: number): CellSlot | undefined {
  const far = (slot: CellSlot): number =>
    column < slot.column ? slot.column - column : Math.max(0, column - slot.column - slot.span + 1)
  let best: CellSlot | undefined
  for (const slot of line) if (best === undefined || far(slot) < far(best)) best = slot
  return best
}

/**
 * 选区: `at` is the cell that takes what is typed; `from` and `to` are corners. `home` is the column where tabbing began,
 * to which Enter returns.
 */
export interface Selection {
  readonly at: Spot
  readonly from: Spot
  readonly to: Spot
  readonly home: number
}

/** 矩形, ends included. */
export interface Area {
  readonly top: number
  readonly bottom: number
  readonly left: number
  readonly right: number
}

export const selectOne = (at: Spot, home = at.column): Selection => ({ at, from: at, to: at, home })

/** The selection moved off cells that the form has lost, such as those of a row taken out. */
export function settled(layout: SheetLayout, selection: Selection): Selection | undefined {
  if (cellSlotAt(layout, selection.at) !== undefined) return selection
  const line = layout.lines.filter((one) => (one[0]?.row ?? 0) <= selection.at.row).at(-1) ?? layout.lines[0]
  const slot = line === undefined ? undefined : nearest(line, selection.at.column)
  return slot === undefined ? undefined : selectOne(spotOf(slot))
}

export const extendTo = (selection: Selection, to: Spot): Selection => ({ ...selection, to })

/** The rectangle between the corners, grown so that it cuts through no cell. */
export function areaOf(layout: SheetLayout, { from, to }: Selection): Area {
  const wide = (spot: Spot): number => {
    const slot = slotAt(layout, spot.row, spot.column)
    return slot === undefined ? spot.column : slot.column + slot.span - 1
  }
  return {
    top: Math.min(from.row, to.row),
    bottom: Math.max(from.row, to.row),
    left: Math.min(from.column, to.column),
    right: Math.max(wide(from), wide(to)),
  }
}

export const isIn = (area: Area, { row, column }: Spot): boolean =>
  area.top <= row && row <= area.bottom && area.left <= column && column <= area.right

/** The cells of a rectangle, row by row. */
export const cellsIn = (layout: SheetLayout, area: Area): readonly CellSlot[] =>
  layout.lines.flatMap((line) => line.filter((slot) => isIn(area, slot)))

export const isSingle = (layout: SheetLayout, selection: Selection): boolean => {
  const area = areaOf(layout, selection)
  const slot = cellSlotAt(layout, { row: area.top, column: area.left })
  return area.top === area.bottom && slot !== undefined && slot.column + slot.span - 1 >= area.right
}

/** A whole block with its labels and headings, for copying it to a spreadsheet. */
export function selectBlock(layout: SheetLayout, selection: Selection): Selection {
  const slot = cellSlotAt(layout, selection.at)
  const block = slot === undefined ? undefined : layout.blocks[slot.block]
  if (block === undefined) return selection
  const first = block.heads[0]?.[0]?.row ?? block.rows[0]?.row ?? block.firstRow
  return {
    ...selection,
    from: { row: first, column: 0 },
    to: { row: block.lastRow, column: block.columns - 1 },
  }
}
