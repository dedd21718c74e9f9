/**
 * 撤销与重做: steps of cell texts. A step touches a cell only while it still holds what the step left there; what another
 * person has written since stays.
 */
import { type FigureKey, keyText } from '@jiheng/engine'
import type { SheetEdit } from './sheet-cell.ts'

export interface Change {
  readonly key: FigureKey
  readonly before: string
  readonly after: string
}

export interface Step {
  readonly edits: readonly SheetEdit[]
  /** Cells left alone because they were changed by somebody else. */
  readonly kept: number
}

const MOST_STEPS = 200

export class EditHistory {
  readonly #past: (readonly Change[])[] = []
  readonly #future: (readonly Change[])[] = []
  readonly #most: number

  constructor(most = MOST_STEPS) {
    this.#most = most
  }

  get canUndo(): boolean {
    return this.#past.length > 0
  }

  get canRedo(): boolean {
    return this.#future.length > 0
  }

  push(changes: readonly Change[]): void {
    this.#future.length = 0
    this.#past.push(changes)
    if (this.#past.length > this.#most) this.#past.shift()
  }

  /** Undefined when there is nothing to undo. `textOf` is the text by the cell's address. */
  undo(textOf: (cell: string) => string): Step | undefined {
    const changes = this.#past.pop()
    if (changes === undefined) return undefined
    this.#future.push(changes)
    return stepOf(
      changes.map(({ key, before, after }) => ({ key, before: after, after: before })).reverse(),
      textOf,
    )
  }

  redo(textOf: (cell: string) => string): Step | undefined {
    const changes = this.#future.pop()
    if (changes === undefined) return undefined
    this.#past.push(changes)
    return stepOf(changes, textOf)
  }
}

function stepOf(changes: readonly Change[], textOf: (cell: string) => string): Step {
  const open = changes.filter(({ key, before }) => textOf(keyText(key)) === before)
  return { edits: open.map(({ key, after }) => ({ key, text: after })), kept: changes.length - open.length }
}
