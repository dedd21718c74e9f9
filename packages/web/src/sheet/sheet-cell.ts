/** 填报表的格: what the sheet is told about a cell, and what it tells when a person changed some. */
import type { FigureKey, GridCell, Problem } from '@jiheng/engine'

/** A cell with an address: it can be selected, read and, unless computed, typed into. */
export type KeyedCell = Extract<GridCell, { readonly key: FigureKey }>

export type SaveState = 'saved' | 'pending' | 'offline' | 'conflict'

/** 一格的内容和状态. Words are shown as they stand; a cell that is not in the map is empty and saved. */
export interface SheetCell {
  /** As typed. */
  readonly text: string
  readonly state?: SaveState
  /** Beyond those that the sheet finds itself by reading the number. */
  readonly fault?: Problem
  /** How many rules 勾稽关系 are violated by it. */
  readonly findings?: number
  /** How many pieces of evidence 佐证 are attached. */
  readonly evidence?: number
  readonly remark?: boolean
  /** Who saved it last; under 'conflict', who was faster. */
  readonly by?: string
  readonly changedSinceApproval?: boolean
  /** 退回意见. */
  readonly returned?: string
  /** 审定数 beside what was typed, and why. */
  readonly audited?: { readonly text: string; readonly reason: string }
}

export interface SheetEdit {
  readonly key: FigureKey
  readonly text: string
}

/** How edits came about; 向下填充 counts as pasted. */
export type EditWay = 'typed' | 'pasted' | 'undo' | 'redo' | 'cleared'

/** A computed cell's value; `working` is its formula with the numbers in it. */
export interface ComputedText {
  readonly text: string
  readonly working?: string
}

export const isEditable = (cell: KeyedCell): boolean => cell.kind !== 'computed'
