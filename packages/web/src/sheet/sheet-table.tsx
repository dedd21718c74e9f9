/** 一块表: a block of a form as a table with headings that stay in sight. */
import { keyText } from '@jiheng/engine'
import { type CSSProperties, type ReactNode, useMemo } from 'react'
import type { EntrySheetProps } from './entry-sheet.tsx'
import type { SheetBlock, SheetRow, Slot, Spot } from './layout.ts'
import { isIn } from './move.ts'
import { CellView } from './sheet-cell-view.tsx'
import { type Sheet, titleOf } from './use-sheet.ts'

export const cellId = (id: string, { row, column }: Spot): string => `${id}c${row}-${column}`

interface TableProps {
  readonly id: string
  readonly block: SheetBlock
  /** Of the whole form; a cell of words is as wide as all of them. */
  readonly columns: number
  readonly sheet: Sheet
  readonly sheetProps: EntrySheetProps
  readonly hasFocus: boolean
  readonly showsLastYear: boolean
  readonly door: Spot | undefined
  readonly tools: ReactNode
}

export function SheetTable(props: TableProps) {
  const { id, block, sheet } = props
  const { layout } = sheet
  const titleId = `${id}b${block.index}`
  const isWords = block.rows.every((row) =>
    row.slots.every((slot) => slot.kind === 'cell' && slot.cell.kind === 'words'),
  )
  const style = { '--entry-columns': (isWords ? layout.columns : block.columns) - 1 } as CSSProperties
  const headRow = block.heads.length
  return (
    <div className="entry-block">
      <h3 id={titleId}>
        {block.title}
        {block.unit === '' || isWords ? null : <small>单位：{block.unit}</small>}
      </h3>
      <table
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: its cells are selected and edited.
        role="grid"
        className={isWords ? 'entry-grid entry-grid-words' : 'entry-grid'}
        style={style}
        aria-labelledby={titleId}
        aria-rowcount={headRow + block.rows.length}
        aria-colcount={block.columns}
        aria-multiselectable
      >
        <Columns count={block.columns} />
        {headRow === 0 ? null : (
          <thead>
            {block.heads.map((line, position) => (
              <tr key={line[0]?.row} aria-rowindex={position + 1}>
                {line.map((head) => (
                  <th
                    key={head.column}
                    scope="col"
                    colSpan={head.span}
                    aria-colindex={head.column + 1}
                    className={head.column === 0 ? 'entry-corner-head' : undefined}
                  >
                    {head.text}
                    {head.unit === '' ? null : <small>（{head.unit}）</small>}
                  </th>
                ))}
              </tr>
            ))}
          </thead>
        )}
        <tbody>
          {block.rows.map((row, position) => (
            <tr key={row.row} aria-rowindex={headRow + position + 1}>
              {row.slots.map((slot) => (
                <SlotView key={slot.column} slot={slot} row={row} {...props} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {props.tools}
    </div>
  )
}

function Columns({ count }: { readonly count: number }) {
  const others = useMemo(() => Array.from({ length: count - 1 }, (_, index) => index + 1), [count])
  return (
    <colgroup>
      <col className="entry-first" />
      {others.map((column) => (
        <col key={column} />
      ))}
    </colgroup>
  )
}

function SlotView({ slot, ...props }: TableProps & { readonly slot: Slot; readonly row: SheetRow }) {
  if (slot.kind === 'label')
    return (
      <th
        scope="row"
        colSpan={slot.span}
        aria-colindex={slot.column + 1}
        className="entry-label"
        style={{ '--entry-indent': slot.indent } as CSSProperties}
      >
        {slot.text}
      </th>
    )
  if (slot.kind === 'hole')
    return (
      <td aria-colindex={slot.column + 1} className="entry-hole">
        —
      </td>
    )
  const { id, sheet, sheetProps, hasFocus, door } = props
  const address = keyText(slot.cell.key)
  const isActive = sheet.active === slot
  const computed = slot.cell.kind === 'computed' ? sheetProps.computed(slot.cell.key) : undefined
  return (
    <CellView
      id={cellId(id, slot)}
      slot={slot}
      name={titleOf(sheet, slot)}
      text={computed?.text ?? sheet.textOf(slot.cell)}
      working={computed?.working}
      cell={sheetProps.cells.get(address)}
      lastYear={props.showsLastYear ? sheetProps.lastYear.get(address) : undefined}
      isOpen={sheet.isOpen(slot.cell)}
      isActive={isActive}
      isEntered={isActive && hasFocus}
      isSelected={sheet.area !== undefined && isIn(sheet.area, slot)}
      isDoor={!hasFocus && door?.row === slot.row && door.column === slot.column}
    />
  )
}
