/**
 * 填报表: one form to be filled in, with the keys, the clipboard and the looks that people know from a spreadsheet. It
 * keeps no figures: cells come in, edits go out.
 */
import type { FigureKey, FormGrid } from '@jiheng/engine'
import {
  type FocusEvent,
  type MouseEvent,
  type ReactNode,
  type RefObject,
  useEffect,
  useId,
  useRef,
  useState,
} from 'react'
import { CellField } from './cell-field.tsx'
import type { SheetBlock, Spot } from './layout.ts'
import { isTouch } from './pointer.ts'
import { type ComputedText, type EditWay, isEditable, type SheetCell, type SheetEdit } from './sheet-cell.ts'
import { SheetLegend } from './sheet-legend.tsx'
import { SheetLine } from './sheet-line.tsx'
import { SheetTable } from './sheet-table.tsx'
import { entrance, type Sheet, useSheet } from './use-sheet.ts'
import './sheet.css'

export interface EntrySheetProps {
  readonly grid: FormGrid
  /** By address, as keyText writes it; names of a list's rows are cells too and stand before those in the grid. */
  readonly cells: ReadonlyMap<string, SheetCell>
  /** Last year's texts by the address of this year's cell. */
  readonly lastYear: ReadonlyMap<string, string>
  readonly computed: (key: FigureKey) => ComputedText
  readonly locked: boolean
  /** Said when somebody types into a locked form. */
  readonly whyLocked?: string
  /** Address of the cell to go to; the sheet follows when it changes. */
  readonly currentCell?: string | undefined
  readonly onSelect?: (cell: string) => void
  /** Edits of one act, to be saved and undone together. */
  readonly onEdit: (edits: readonly SheetEdit[], way: EditWay) => void
  readonly onNotice?: (text: string) => void
  readonly onAddRow?: (group: string) => void
  readonly onRemoveRow?: (group: string, row: string) => void
  /** Takes the names of a list's rows; without it they come through onEdit. */
  readonly onRenameRow?: (group: string, row: string, name: string) => void
  /** More about the current cell, under its own line. */
  readonly detail?: ReactNode
}

export function EntrySheet(props: EntrySheetProps) {
  const sheet = useSheet(props)
  const id = useId()
  const paper = useRef<HTMLDivElement>(null)
  const [hasFocus, setHasFocus] = useState(false)
  const [showsLastYear, setShowsLastYear] = useLastYearShown()
  const { layout, selection } = sheet
  const drag = useDrag((spot) => sheet.select(spot, true))
  useInView(paper, selection?.to, hasFocus)
  const door = entrance(sheet)

  const onMouseDown = (event: MouseEvent): void => {
    const spot = spotUnder(event.target)
    if (spot === undefined || event.button !== 0) return
    event.preventDefault()
    // A finger has no double click: tapping the selected cell once more opens it.
    const isAgain = selection?.at.row === spot.row && selection.at.column === spot.column
    if (isAgain && hasFocus && isTouch()) {
      sheet.edit(spot)
      return
    }
    sheet.select(spot, event.shiftKey)
    drag.start()
  }
  const onFocus = (event: FocusEvent): void => {
    setHasFocus(event.target === sheet.field.current)
    const spot = spotUnder(event.target)
    if (spot !== undefined) sheet.select(spot, false)
  }

  return (
    <section className={props.locked ? 'entry-sheet entry-sheet-locked' : 'entry-sheet'}>
      <SheetLine
        id={`${id}line`}
        sheet={sheet}
        sheetProps={props}
        showsLastYear={showsLastYear}
        onLastYear={setShowsLastYear}
      />
      <div className="entry-scroll">
        {/* biome-ignore lint/a11y/noStaticElementInteractions: cells are clicked; the keys are the field's. */}
        <div
          className="entry-paper"
          ref={paper}
          onMouseDown={onMouseDown}
          onMouseOver={(event) => drag.over(spotUnder(event.target))}
          onDoubleClick={(event) => {
            const spot = spotUnder(event.target)
            if (spot !== undefined) sheet.edit(spot)
          }}
          onFocus={onFocus}
          onBlur={() => setHasFocus(false)}
        >
          <CellField id={id} sheet={sheet} paper={paper} lineId={`${id}line`} />
          {layout.titles.map((title) => (
            <h2 key={title} className="entry-title">
              {title}
            </h2>
          ))}
          {layout.above.map((note) => (
            <p key={note} className="entry-note">
              {note.replace(/ {4}计量单位：.*$/, '')}
            </p>
          ))}
          {layout.blocks.map((block) => (
            <SheetTable
              key={block.index}
              id={id}
              block={block}
              columns={layout.columns}
              sheet={sheet}
              sheetProps={props}
              hasFocus={hasFocus}
              showsLastYear={showsLastYear}
              door={door}
              tools={<ListTools block={block} sheet={sheet} sheetProps={props} row={rowOf(sheet, block)} />}
            />
          ))}
          {layout.below.map((note) => (
            <p key={note} className="entry-note entry-note-below">
              {note}
            </p>
          ))}
        </div>
      </div>
      <SheetLegend />
    </section>
  )
}

const LAST_YEAR = 'jiheng-last-year'

/** 显示上年数: on until somebody turns it off, which is remembered. */
function useLastYearShown(): readonly [boolean, (shows: boolean) => void] {
  const [shows, setShows] = useState(() => {
    try {
      return localStorage.getItem(LAST_YEAR) !== 'off'
    } catch {
      return true
    }
  })
  const choose = (next: boolean): void => {
    setShows(next)
    try {
      localStorage.setItem(LAST_YEAR, next ? 'on' : 'off')
    } catch {
      // Not remembered, but shown.
    }
  }
  return [shows, choose]
}

/** 增加一行、删除此行 under a list. */
function ListTools({
  block,
  sheet,
  sheetProps,
  row,
}: {
  readonly block: SheetBlock
  readonly sheet: Sheet
  readonly sheetProps: EntrySheetProps
  readonly row: { readonly id: string; readonly title: string } | undefined
}) {
  const { group } = block
  const { locked, onAddRow, onRemoveRow } = sheetProps
  if (group === undefined || locked) return null
  return (
    <p className="entry-list-tools">
      {onAddRow === undefined ? null : (
        <button
          type="button"
          onClick={() => {
            const unused = unusedRow(sheet, block)
            if (unused === undefined) onAddRow(group)
            else sheet.select(unused, false)
          }}
        >
          增加一行
        </button>
      )}
      {onRemoveRow === undefined ? null : (
        <button
          type="button"
          disabled={row === undefined}
          onClick={() => {
            if (row !== undefined) onRemoveRow(group, row.id)
          }}
        >
          删除此行{row === undefined ? '' : `（${row.title}）`}
        </button>
      )}
    </p>
  )
}

/** A form comes with some empty rows; the first of those after all others is as good as a new one. */
function unusedRow({ textOf }: Sheet, block: SheetBlock): Spot | undefined {
  let unused: Spot | undefined
  for (const { slots } of block.rows) {
    const used = slots.some(
      (slot) => slot.kind === 'cell' && isEditable(slot.cell) && textOf(slot.cell).trim() !== '',
    )
    if (used) unused = undefined
    else unused ??= slots.find((slot) => slot.kind === 'cell')
  }
  return unused
}

function rowOf(
  { active }: Sheet,
  block: SheetBlock,
): { readonly id: string; readonly title: string } | undefined {
  const id = active?.block === block.index ? active.cell.key.row : undefined
  return active === undefined || id === undefined ? undefined : { id, title: active.rowTitle }
}

/** The place of the cell that an event happened in. */
function spotUnder(target: EventTarget | null): Spot | undefined {
  if (!(target instanceof Element)) return undefined
  const cell = target.closest<HTMLElement>('[data-row]')
  return cell === null ? undefined : { row: Number(cell.dataset.row), column: Number(cell.dataset.column) }
}

/** Dragging ends wherever the button is let go. */
function useDrag(extend: (spot: Spot) => void) {
  const dragging = useRef(false)
  useEffect(() => {
    const end = (): void => {
      dragging.current = false
    }
    window.addEventListener('mouseup', end)
    return () => window.removeEventListener('mouseup', end)
  }, [])
  return {
    start: () => {
      dragging.current = true
    },
    over: (spot: Spot | undefined) => {
      if (dragging.current && spot !== undefined) extend(spot)
    },
  }
}

/** The moving corner of the selection stays in sight, but a sheet that nobody is in does not scroll the page. */
function useInView(paper: RefObject<HTMLElement | null>, spot: Spot | undefined, hasFocus: boolean): void {
  const [row, column] = [spot?.row, spot?.column]
  useEffect(() => {
    if (row === undefined || !hasFocus) return
    paper.current
      ?.querySelector(`[data-row="${row}"][data-column="${column}"]`)
      ?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [paper, row, column, hasFocus])
}
