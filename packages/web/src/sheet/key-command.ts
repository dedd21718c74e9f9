/**
 * 键: what a key press asks of the sheet, as in Excel and WPS. Three modes: a cell is merely selected; it is being typed
 * into, so that arrows finish it; it is being edited, so that arrows move within its text.
 */
import type { Move } from './move.ts'

export type Mode = 'selected' | 'typing' | 'editing'

export interface KeyPress {
  readonly key: string
  readonly shiftKey: boolean
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
}

export type Command =
  | { readonly act: 'move'; readonly way: Move; readonly extend: boolean }
  /** Enter and Tab: on from the cell; the column where tabbing began is kept. */
  | { readonly act: 'advance'; readonly way: 'up' | 'down' | 'next' | 'previous' }
  | { readonly act: 'finish'; readonly way?: Move }
  | { readonly act: 'edit' | 'editEmpty' | 'cancel' | 'clear' | 'fillDown' | 'undo' | 'redo' | 'selectBlock' }
  /** A letter that the cell cannot take. */
  | { readonly act: 'refuse' }

const ARROWS: Readonly<Record<string, Move>> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowLeft: 'left',
  ArrowRight: 'right',
}
const JUMPS: Readonly<Record<string, Move>> = {
  ...ARROWS,
  Home: 'rowStart',
  End: 'rowEnd',
  PageUp: 'pageUp',
  PageDown: 'pageDown',
}
const CONTROLLED: Readonly<Record<string, Command>> = {
  z: { act: 'undo' },
  y: { act: 'redo' },
  d: { act: 'fillDown' },
  a: { act: 'selectBlock' },
}

/** Undefined leaves the key to the browser. `words` cells have lines of their own; `open` ones take what is typed. */
export function keyCommand(
  press: KeyPress,
  mode: Mode,
  cell: { readonly words: boolean; readonly open: boolean },
): Command | undefined {
  return mode === 'selected' ? whenSelected(press, cell.open) : whenOpen(press, mode, cell.words)
}

function whenSelected(press: KeyPress, open: boolean): Command | undefined {
  const { key, shiftKey: extend } = press
  if (press.altKey) return undefined
  if (press.ctrlKey || press.metaKey) {
    if (key === 'Home') return { act: 'move', way: 'sheetStart', extend }
    if (key === 'End') return { act: 'move', way: 'sheetEnd', extend }
    if (extend && key.toLowerCase() === 'z') return { act: 'redo' }
    return CONTROLLED[key.toLowerCase()]
  }
  const way = JUMPS[key]
  if (way !== undefined) return { act: 'move', way, extend }
  switch (key) {
    case 'Enter':
      return { act: 'advance', way: extend ? 'up' : 'down' }
    case 'Tab':
      return { act: 'advance', way: extend ? 'previous' : 'next' }
    case 'F2':
      return { act: open ? 'edit' : 'refuse' }
    case 'Delete':
      return { act: 'clear' }
    case 'Backspace':
      return { act: open ? 'editEmpty' : 'refuse' }
  }
  return !open && key.length === 1 ? { act: 'refuse' } : undefined
}

function whenOpen(press: KeyPress, mode: 'typing' | 'editing', words: boolean): Command | undefined {
  const { key, shiftKey } = press
  const isControlled = press.ctrlKey || press.metaKey
  switch (key) {
    case 'Escape':
      return { act: 'cancel' }
    case 'Tab':
      return isControlled ? undefined : { act: 'finish', way: shiftKey ? 'previous' : 'next' }
    case 'Enter':
      if (words) return isControlled ? { act: 'finish' } : undefined
      return { act: 'finish', way: shiftKey ? 'up' : 'down' }
    case 'F2':
      return { act: 'edit' }
  }
  const way = ARROWS[key]
  if (way === undefined || words || mode === 'editing' || isControlled || shiftKey || press.altKey)
    return undefined
  return { act: 'finish', way }
}
