/** 填报表: the entry sheet and what goes into and comes out of it. */
export { EntrySheet, type EntrySheetProps } from './entry-sheet.tsx'
export { numberText } from './number-text.ts'
export type { ComputedText, EditWay, SaveState, SheetCell, SheetEdit } from './sheet-cell.ts'
