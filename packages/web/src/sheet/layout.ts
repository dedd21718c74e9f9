/**
 * 版面: a form's grid as blocks, each a table of its own with headings, rows and spans. Every place of a block is
 * covered exactly once, by a label, a cell or a hole, so that the tables can be drawn and walked without gaps.
 */
import type { FormGrid, GridCell } from '@jiheng/engine'
import type { KeyedCell } from './sheet-cell.ts'

/** A place in the grid; rows and columns count from 0 as in the form's spreadsheet. */
export interface Spot {
  readonly row: number
  readonly column: number
}

export interface LabelSlot extends Spot {
  readonly kind: 'label'
  readonly span: number
  readonly text: string
  readonly indent: number
}
export interface HoleSlot extends Spot {
  readonly kind: 'hole'
  readonly span: number
}
export interface CellSlot extends Spot {
  readonly kind: 'cell'
  readonly span: number
  readonly cell: KeyedCell
  /** 计量单位 where neither block, heading nor label says it; else ''. */
  readonly unit: string
  readonly rowTitle: string
  readonly columnTitle: string
  readonly block: number
}
export type Slot = LabelSlot | HoleSlot | CellSlot

export interface HeadCell extends Spot {
  readonly span: number
  readonly text: string
  /** Shown after the words; '' where they say it themselves. */
  readonly unit: string
}

export interface SheetRow {
  readonly row: number
  readonly slots: readonly Slot[]
}

export interface SheetBlock {
  readonly index: number
  readonly title: string
  /** 计量单位 of most of its numbers; '' for none. */
  readonly unit: string
  readonly columns: number
  readonly firstRow: number
  readonly lastRow: number
  readonly heads: readonly (readonly HeadCell[])[]
  readonly rows: readonly SheetRow[]
  /** A list's 行组. */
  readonly group?: string
}

export interface SheetLayout {
  readonly titles: readonly string[]
  readonly above: readonly string[]
  readonly below: readonly string[]
  readonly columns: number
  readonly blocks: readonly SheetBlock[]
  /** Selectable cells, row by row; rows without any are left out. */
  readonly lines: readonly (readonly CellSlot[])[]
}

type Line = readonly GridCell[]

/**
 * Lay out a form. With `isBlank`, the empty rows at the end of a list are left out but for one, as suits a form that is
 * only read.
 */
export function layOut(grid: FormGrid, isBlank?: (cell: KeyedCell) => boolean): SheetLayout {
  const titles: string[] = []
  const above: string[] = []
  const below: string[] = []
  const drafts: { title: string; titleRow: number; heads: Line[]; rows: Line[] }[] = []
  for (const line of linesOf(grid)) {
    const [first] = line
    if (first === undefined) continue
    const open = drafts.at(-1)
    if (first.kind === 'title') titles.push(first.text)
    else if (first.kind === 'note') (open === undefined ? above : below).push(first.text)
    else if (first.kind === 'heading' && line.length === 1 && (first.span ?? 1) > 1)
      drafts.push({ title: first.text, titleRow: first.row, heads: [], rows: [] })
    else {
      const draft = open ?? { title: '', titleRow: first.row, heads: [], rows: [] }
      if (open === undefined) drafts.push(draft)
      ;(line.every((cell) => cell.kind === 'heading') ? draft.heads : draft.rows).push(line)
    }
  }
  const blocks = drafts.map((draft, index) =>
    block(index, { ...draft, rows: isBlank === undefined ? draft.rows : trimmed(draft.rows, isBlank) }),
  )
  const lines = blocks.flatMap((one) =>
    one.rows.map((row) => row.slots.filter((slot) => slot.kind === 'cell')).filter((row) => row.length > 0),
  )
  return { titles, above, below, columns: grid.columns, blocks, lines }
}

function linesOf(grid: FormGrid): readonly Line[] {
  const lines = new Map<number, GridCell[]>()
  for (const cell of grid.cells) {
    const line = lines.get(cell.row)
    if (line === undefined) lines.set(cell.row, [cell])
    else line.push(cell)
  }
  return [...lines]
    .sort(([a], [b]) => a - b)
    .map(([, line]) => line.sort((left, right) => left.column - right.column))
}

const isKeyed = (cell: GridCell): cell is KeyedCell => 'key' in cell

function trimmed(rows: readonly Line[], isBlank: (cell: KeyedCell) => boolean): Line[] {
  const kept = [...rows]
  const unused = (line: Line | undefined): boolean =>
    line?.[0]?.kind === 'rowName' &&
    line.every((cell) => !isKeyed(cell) || cell.kind === 'computed' || isBlank(cell))
  while (kept.length > 1 && unused(kept.at(-1))) kept.pop()
  return kept
}

function block(
  index: number,
  draft: { title: string; titleRow: number; heads: readonly Line[]; rows: readonly Line[] },
): SheetBlock {
  const { title, titleRow, heads, rows } = draft
  const all = [...heads, ...rows].flat()
  const columns = Math.max(1, ...all.map((cell) => cell.column + (cell.span ?? 1)))
  const units = unitsOf(rows)
  const headWords = (column: number): string =>
    heads
      .flatMap((line) => line.filter((cell) => covers(cell, column)))
      .flatMap((cell) => ('text' in cell && cell.text !== undefined ? [cell.text] : []))
      .join(' ')
  const group = rows.flat().find((cell) => cell.kind === 'rowName')
  return {
    index,
    title,
    unit: title.includes('单位：') ? '' : units.block,
    columns,
    firstRow: titleRow,
    lastRow: rows.at(-1)?.[0]?.row ?? heads.at(-1)?.[0]?.row ?? titleRow,
    heads: heads.map((line) =>
      line.map((cell): HeadCell => {
        const text = 'text' in cell ? (cell.text ?? '') : ''
        const unit = units.columns.get(cell.column) ?? units.block
        return {
          row: cell.row,
          column: cell.column,
          span: cell.span ?? 1,
          text,
          unit: unit === units.block || says(text, unit) ? '' : unit,
        }
      }),
    ),
    rows: rows.map((line, position) =>
      sheetRow(line, columns, (cell) => {
        const rowTitle = rowTitleOf(line, position)
        const columnTitle = headWords(cell.column)
        const known = units.columns.get(cell.column) ?? units.block
        const unit = 'measure' in cell && cell.measure !== known ? cell.measure : ''
        return {
          kind: 'cell',
          row: cell.row,
          column: cell.column,
          span: cell.span ?? 1,
          cell,
          unit: says(rowTitle, unit) ? '' : unit,
          rowTitle,
          columnTitle,
          block: index,
        }
      }),
    ),
    ...(group?.kind === 'rowName' ? { group: group.key.item } : {}),
  }
}

const covers = (cell: GridCell, column: number): boolean =>
  cell.column <= column && column < cell.column + (cell.span ?? 1)

const says = (words: string, unit: string): boolean => unit !== '' && words.includes(`（${unit}）`)

function rowTitleOf(line: Line, position: number): string {
  const [first] = line
  if (first?.kind === 'label') return first.text
  return first?.kind === 'rowName' ? `第 ${position + 1} 行` : ''
}

/** The measure that a whole block has in common, and those of columns that are all of another one. */
function unitsOf(rows: readonly Line[]): { block: string; columns: ReadonlyMap<number, string> } {
  const counts = new Map<string, number>()
  const byColumn = new Map<number, Set<string>>()
  for (const cell of rows.flat()) {
    if (!('measure' in cell)) continue
    counts.set(cell.measure, (counts.get(cell.measure) ?? 0) + 1)
    const column = byColumn.get(cell.column)
    if (column === undefined) byColumn.set(cell.column, new Set([cell.measure]))
    else column.add(cell.measure)
  }
  const [most] = [...counts].sort(([, a], [, b]) => b - a)
  const columns = new Map<number, string>()
  // A table of one column has no headings worth a unit: its rows differ among themselves.
  for (const [column, measures] of byColumn)
    if (measures.size === 1 && byColumn.size > 1) columns.set(column, [...measures][0] ?? '')
  return { block: most?.[0] ?? '', columns }
}

/** Every column covered once: by what stands there, else by a hole. */
function sheetRow(line: Line, columns: number, cellSlot: (cell: KeyedCell) => CellSlot): SheetRow {
  const row = line[0]?.row ?? 0
  const slots: Slot[] = []
  let column = 0
  const fill = (to: number): void => {
    for (; column < to; column += 1) slots.push({ kind: 'hole', row, column, span: 1 })
  }
  for (const cell of line) {
    fill(cell.column)
    if (isKeyed(cell)) slots.push(cellSlot(cell))
    else {
      const alone = line.length === 1
      slots.push({
        kind: 'label',
        row,
        column: cell.column,
        span: alone ? columns - cell.column : (cell.span ?? 1),
        text: cell.text,
        indent: cell.indent ?? 0,
      })
    }
    const last = slots.at(-1)
    if (last !== undefined) column = last.column + last.span
  }
  fill(columns)
  return { row, slots }
}

const SEARCHED = new WeakMap<SheetLayout, ReadonlyMap<string, Slot>>()

/** What covers a place of the blocks' bodies. */
export function slotAt(layout: SheetLayout, row: number, column: number): Slot | undefined {
  let found = SEARCHED.get(layout)
  if (found === undefined) {
    const made = new Map<string, Slot>()
    for (const one of layout.blocks)
      for (const line of one.rows)
        for (const slot of line.slots)
          for (let at = slot.column; at < slot.column + slot.span; at += 1)
            made.set(`${slot.row},${at}`, slot)
    SEARCHED.set(layout, made)
    found = made
  }
  return found.get(`${row},${column}`)
}

export function cellSlotAt(layout: SheetLayout, spot: Spot): CellSlot | undefined {
  const slot = slotAt(layout, spot.row, spot.column)
  return slot?.kind === 'cell' ? slot : undefined
}

export const blockAt = (layout: SheetLayout, row: number): SheetBlock | undefined =>
  layout.blocks.find((one) => one.firstRow <= row && row <= one.lastRow)

/** The words of a heading, of whatever level, over a place. */
export function headAt(layout: SheetLayout, row: number, column: number): string | undefined {
  const one = blockAt(layout, row)
  if (one === undefined) return undefined
  if (row === one.firstRow && column === 0 && one.title !== '') return one.title
  return one.heads.flat().find((head) => head.row === row && head.column === column)?.text
}

/** What a person would call the cell; `rowName` is the name that its row of a list has by now. */
export function nameOf(layout: SheetLayout, slot: CellSlot, rowName = ''): string {
  if (slot.cell.kind === 'words') return layout.blocks[slot.block]?.title || '文字说明'
  const row = rowName === '' ? slot.rowTitle : rowName
  return [row, slot.columnTitle].filter((one) => one !== '' && one !== '数值').join(' · ')
}
