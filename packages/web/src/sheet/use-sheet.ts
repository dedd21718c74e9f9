/**
 * 填报表的动作: selection, typing and everything that changes cells. One text field has the focus for as long as the
 * sheet has it, laid over the selected cell and invisible; an input method therefore starts composing in it before the
 * sheet knows of it, and the field has only to become visible.
 */
import { keyText } from '@jiheng/engine'
import {
  type ClipboardEvent,
  type KeyboardEvent,
  type RefObject,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import { copyRows, oneLine, pasteNotice, planClear, planFillDown, planPaste } from './block-edit.ts'
import { EditHistory, type Step } from './edit-history.ts'
import type { EntrySheetProps } from './entry-sheet.tsx'
import { type Command, keyCommand, type Mode } from './key-command.ts'
import { type CellSlot, cellSlotAt, layOut, nameOf, type SheetLayout, type Spot } from './layout.ts'
import {
  type Area,
  areaOf,
  extendTo,
  firstSpot,
  isSingle,
  move,
  type Selection,
  selectBlock,
  selectOne,
  settled,
} from './move.ts'
import { numberText } from './number-text.ts'
import { type EditWay, isEditable, type KeyedCell, type SheetEdit } from './sheet-cell.ts'
import { parseTabText, printTable, printTabText } from './tab-text.ts'

export interface Sheet {
  readonly layout: SheetLayout
  readonly field: RefObject<HTMLTextAreaElement | null>
  readonly selection: Selection | undefined
  readonly area: Area | undefined
  readonly active: CellSlot | undefined
  readonly mode: Mode
  readonly canUndo: boolean
  readonly canRedo: boolean
  readonly textOf: (cell: KeyedCell) => string
  readonly isOpen: (cell: KeyedCell) => boolean
  readonly select: (spot: Spot, extend: boolean) => void
  readonly edit: (spot: Spot) => void
  readonly run: (command: Command) => void
  readonly onKeyDown: (event: KeyboardEvent) => void
  /** The field's text changed, or an input method began. */
  readonly onType: () => void
  readonly onLeave: () => void
  readonly onClipboard: (event: ClipboardEvent) => void
}

/** What is being typed, and where; kept outside the drawing so that leaving the page can still hand it over. */
interface Draft {
  readonly cell: KeyedCell
  readonly mode: 'typing' | 'editing'
}

const PAGE_LINES = 12

export function useSheet(props: EntrySheetProps): Sheet {
  const { grid, cells, locked, onNotice } = props
  const textOf = useCallback(
    (cell: KeyedCell): string => cells.get(keyText(cell.key))?.text ?? textIn(cell),
    [cells],
  )
  const layout = useMemo(
    () => (locked ? layOut(grid, (cell) => textOf(cell).trim() === '') : layOut(grid)),
    [grid, locked, textOf],
  )
  const field = useRef<HTMLTextAreaElement>(null)
  const form = `${grid.id}|${grid.unit}|${grid.year}`
  const [chosen, setChosen] = useState<{ readonly form: string; readonly selection: Selection }>()
  const [draft, setDraft] = useState<Draft>()
  const drafted = useRef<Draft>(undefined)
  const typed = useRef('')
  const history = useHistory(form)
  const selection = chosen?.form === form ? settled(layout, chosen.selection) : undefined
  const active = selection === undefined ? undefined : cellSlotAt(layout, selection.at)
  const activeKey = active === undefined ? undefined : keyText(active.cell.key)
  const area = selection === undefined ? undefined : areaOf(layout, selection)
  const isOpen = (cell: KeyedCell): boolean => !locked && isEditable(cell)

  const open = (next: Draft | undefined): void => {
    drafted.current = next
    setDraft(next)
  }

  const send = (edits: readonly SheetEdit[], way: EditWay): void => {
    const names = props.onRenameRow === undefined ? [] : edits.filter((one) => isRowName(layout, one))
    for (const { key, text } of names) props.onRenameRow?.(key.item, key.row ?? '', text)
    const rest = edits.filter((one) => !names.includes(one))
    if (rest.length > 0) props.onEdit(rest, way)
  }

  const apply = (edits: readonly SheetEdit[], way: EditWay): void => {
    const before = textsOf(layout, textOf)
    const changes = edits
      .map(({ key, text }) => ({ key, before: before(keyText(key)), after: text }))
      .filter((change) => change.before !== change.after)
    if (changes.length === 0) return
    history.push(changes)
    send(
      changes.map(({ key, after }) => ({ key, text: after })),
      way,
    )
  }

  const commit = (): void => {
    const { current } = drafted
    if (current === undefined) return
    const text = current.cell.kind === 'words' ? typed.current.trimEnd() : oneLine(typed.current)
    open(undefined)
    apply([{ key: current.cell.key, text }], 'typed')
  }

  const choose = (next: Selection): void => {
    setChosen({ form, selection: next })
    const slot = cellSlotAt(layout, next.at)
    if (slot !== undefined && keyText(slot.cell.key) !== activeKey) props.onSelect?.(keyText(slot.cell.key))
  }

  const startEditing = (slot: CellSlot, text: string, mode: Draft['mode']): void => {
    const { current } = field
    if (current === null) return
    current.value = text
    current.setSelectionRange(text.length, text.length)
    typed.current = text
    open({ cell: slot.cell, mode })
  }

  const refuse = (): void => {
    if (active === undefined) return
    onNotice?.(locked ? (props.whyLocked ?? '本表已锁定，只能查看') : '这一格由公式算出，不用填')
  }

  const takeStep = (step: Step | undefined, way: 'undo' | 'redo'): void => {
    if (step === undefined) return
    if (step.edits.length > 0) send(step.edits, way)
    if (step.kept > 0) onNotice?.(`有 ${step.kept} 格后来被改过，没有${way === 'undo' ? '撤销' : '重做'}`)
    const [first] = step.edits
    const spot = first === undefined ? undefined : spotOfKey(layout, keyText(first.key))
    if (spot !== undefined) choose(selectOne(spot))
  }

  const changeBlock = (plan: (area: Area) => readonly SheetEdit[], way: EditWay): void => {
    if (locked) refuse()
    else if (area !== undefined) apply(plan(area), way)
  }

  const run = (command: Command): void => {
    if (selection === undefined) return
    const go = (from: Spot, way: Parameters<typeof move>[2], home?: number): void => {
      const to = move(layout, from, way, PAGE_LINES)
      if (to !== undefined) choose(selectOne(to, home))
    }
    switch (command.act) {
      case 'move':
        if (command.extend) {
          const corner = cellSlotAt(layout, selection.to) === undefined ? selection.at : selection.to
          const to = move(layout, corner, command.way, PAGE_LINES)
          if (to !== undefined) choose(extendTo(selection, to))
        } else go(selection.at, command.way)
        return
      case 'advance':
        if (command.way === 'up' || command.way === 'down')
          go({ ...selection.at, column: selection.home }, command.way)
        else go(selection.at, command.way, selection.home)
        return
      case 'finish':
        commit()
        if (command.way === 'next' || command.way === 'previous')
          go(selection.at, command.way, selection.home)
        else if (command.way === 'down' || command.way === 'up')
          go({ ...selection.at, column: selection.home }, command.way)
        else if (command.way !== undefined) go(selection.at, command.way)
        return
      case 'edit':
        if (drafted.current !== undefined) open({ ...drafted.current, mode: 'editing' })
        else if (active !== undefined) startEditing(active, textOf(active.cell), 'editing')
        return
      case 'editEmpty':
        if (active !== undefined)
          startEditing(active, '', active.cell.kind === 'words' ? 'editing' : 'typing')
        return
      case 'cancel':
        open(undefined)
        return
      case 'clear':
        changeBlock((where) => planClear(layout, where), 'cleared')
        return
      case 'fillDown':
        changeBlock((where) => planFillDown(layout, where, textOf), 'pasted')
        return
      case 'undo':
        takeStep(locked ? undefined : history.undo(textsOf(layout, textOf)), 'undo')
        return
      case 'redo':
        takeStep(locked ? undefined : history.redo(textsOf(layout, textOf)), 'redo')
        return
      case 'selectBlock':
        choose(selectBlock(layout, selection))
        return
      case 'refuse':
        refuse()
        return
    }
  }

  const shown = (slot: CellSlot): string => {
    const { cell } = slot
    if (cell.kind === 'computed') return props.computed(cell.key).text
    if (cell.kind !== 'entry') return textOf(cell)
    return numberText(textOf(cell), cell.measure, nameOf(layout, slot)).shown
  }

  const paste = (text: string): void => {
    if (area === undefined || selection === undefined || text === '') return
    if (locked) {
      refuse()
      return
    }
    const rows = parseTabText(text)
    const plan = planPaste(layout, area, rows)
    apply(plan.edits, 'pasted')
    const notice = pasteNotice(plan, active !== undefined && layout.blocks[active.block]?.group !== undefined)
    if (notice !== undefined) onNotice?.(notice)
    if (plan.edits.length > 1 && isSingle(layout, selection)) {
      const last = plan.edits.at(-1)
      const to = last === undefined ? undefined : spotOfKey(layout, keyText(last.key))
      if (to !== undefined) choose(extendTo(selection, to))
    }
  }

  const mode: Mode = draft?.mode ?? 'selected'
  useFollowed(props.currentCell, activeKey, layout, (spot) => {
    commit()
    setChosen({ form, selection: selectOne(spot) })
    field.current?.focus({ preventScroll: true })
  })
  useRestingText(field, active, active === undefined ? '' : textOf(active.cell), mode)
  useHandOver(form, commit)

  return {
    layout,
    field,
    selection,
    area,
    active,
    mode,
    canUndo: history.canUndo && !locked,
    canRedo: history.canRedo && !locked,
    textOf,
    isOpen,
    select: (spot, extend) => {
      commit()
      field.current?.focus({ preventScroll: true })
      if (extend && selection !== undefined) choose(extendTo(selection, spot))
      else choose(selectOne(spot))
    },
    edit: (spot) => {
      const slot = cellSlotAt(layout, spot)
      if (slot === undefined) return
      if (isOpen(slot.cell)) startEditing(slot, textOf(slot.cell), 'editing')
      else refuse()
    },
    run,
    onKeyDown: (event) => {
      // A key that an input method takes is none of ours; 229 comes before composing is known.
      if (event.nativeEvent.isComposing || event.keyCode === 229 || active === undefined) return
      const command = keyCommand(event, mode, {
        words: active.cell.kind === 'words',
        open: isOpen(active.cell),
      })
      if (command === undefined || leadsOut(layout, selection, command)) return
      event.preventDefault()
      run(command)
    },
    onType: () => {
      if (active === undefined || !isOpen(active.cell)) return
      typed.current = field.current?.value ?? ''
      if (drafted.current !== undefined) return
      open({ cell: active.cell, mode: active.cell.kind === 'words' ? 'editing' : 'typing' })
    },
    onLeave: commit,
    onClipboard: (event) => {
      if (drafted.current !== undefined || area === undefined) return
      event.preventDefault()
      if (event.type === 'paste') {
        paste(event.clipboardData.getData('text/plain'))
        return
      }
      const rows = copyRows(layout, area, shown)
      event.clipboardData.setData('text/plain', printTabText(rows.map((row) => row.map((one) => one.text))))
      event.clipboardData.setData('text/html', printTable(rows))
      if (event.type === 'cut') run({ act: 'clear' })
    },
  }
}

const textIn = (cell: KeyedCell): string => cell.text ?? ''

/** Text by address, for the cells of this form. */
function textsOf(layout: SheetLayout, textOf: (cell: KeyedCell) => string): (address: string) => string {
  const found = new Map(
    layout.lines.flatMap((line) => line.map((slot) => [keyText(slot.cell.key), slot.cell] as const)),
  )
  return (address) => {
    const cell = found.get(address)
    return cell === undefined ? '' : textOf(cell)
  }
}

function isRowName(layout: SheetLayout, { key }: SheetEdit): boolean {
  const address = keyText(key)
  return layout.lines.some((line) =>
    line.some((slot) => slot.cell.kind === 'rowName' && keyText(slot.cell.key) === address),
  )
}

export function spotOfKey(layout: SheetLayout, address: string): Spot | undefined {
  for (const line of layout.lines)
    for (const slot of line) if (keyText(slot.cell.key) === address) return slot
  return undefined
}

/** Tab at either end goes on to what follows the sheet on the page. */
function leadsOut(layout: SheetLayout, selection: Selection | undefined, command: Command): boolean {
  if (command.act !== 'advance' || selection === undefined) return false
  if (command.way !== 'next' && command.way !== 'previous') return false
  return move(layout, selection.at, command.way) === undefined
}

/** One history for as long as the same form of the same unit is shown. */
function useHistory(form: string): EditHistory {
  const held = useRef<{ readonly form: string; readonly history: EditHistory }>(undefined)
  if (held.current?.form !== form) held.current = { form, history: new EditHistory() }
  return held.current.history
}

/** The page may point at a cell; pointing at the one that is selected already says nothing. */
function useFollowed(
  wanted: string | undefined,
  activeKey: string | undefined,
  layout: SheetLayout,
  follow: (spot: Spot) => void,
): void {
  const latest = useRef(follow)
  latest.current = follow
  const followed = useRef<string>(undefined)
  useEffect(() => {
    if (wanted === followed.current) return
    const spot = wanted === undefined ? undefined : spotOfKey(layout, wanted)
    // A cell of a form that is still to come is waited for.
    if (wanted !== undefined && spot === undefined) return
    followed.current = wanted
    if (spot !== undefined && wanted !== activeKey) latest.current(spot)
  }, [wanted, activeKey, layout])
}

/**
 * What the field holds while nothing is typed: nothing, so that typing replaces; but the whole text of a cell of words,
 * so that a stray key adds a letter to a page of reasons and does not wipe it out.
 */
function useRestingText(
  field: RefObject<HTMLTextAreaElement | null>,
  active: CellSlot | undefined,
  text: string,
  mode: Mode,
): void {
  const rest = active?.cell.kind === 'words' ? text : ''
  const where = active === undefined ? '' : `${active.row},${active.column}`
  // biome-ignore lint/correctness/useExhaustiveDependencies: another cell starts anew, also with the same text.
  useLayoutEffect(() => {
    const { current } = field
    if (mode !== 'selected' || current === null) return
    current.value = rest
    current.setSelectionRange(rest.length, rest.length)
  }, [field, mode, rest, where])
}

/** Leaving the form or the page in the middle of a cell loses nothing. */
function useHandOver(form: string, commit: () => void): void {
  const latest = useRef(commit)
  latest.current = commit
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was typed belongs to the form that is left.
  useEffect(() => () => latest.current(), [form])
}

/** Where Tab from outside comes in. */
export const entrance = ({ layout, selection }: Sheet): Spot | undefined => selection?.at ?? firstSpot(layout)

/** What a person would call a cell, with the name of its row as it is by now. */
export function titleOf({ layout, textOf }: Pick<Sheet, 'layout' | 'textOf'>, slot: CellSlot): string {
  const { row } = slot.cell.key
  if (row === undefined || slot.cell.kind === 'rowName') return nameOf(layout, slot)
  const line = layout.lines.find((one) => one[0]?.row === slot.row)
  const name = line?.find((one) => one.cell.kind === 'rowName')
  return nameOf(layout, slot, name === undefined ? '' : textOf(name.cell).trim())
}
