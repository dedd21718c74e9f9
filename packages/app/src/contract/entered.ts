/** What a unit entered 填报内容 as the engine takes it, and which cells it is asked for; the same in server and page. */
import {
  type Figure,
  type FigureKey,
  type Framework,
  formGrids,
  type GridCell,
  type GroupRow,
  type Problem,
} from '@jiheng/engine'
import { readValue } from './read-value.ts'

/** The address of a cell without its unit, as entries keep it. */
export const cellOf = (key: FigureKey): string =>
  [key.item, key.basis, String(key.year), ...(key.row === undefined ? [] : [key.row])].join('|')

export function keyOfCell(cell: string, unit: string): FigureKey | undefined {
  const [item, basis, year, row] = cell.split('|')
  if (item === undefined || basis === undefined || year === undefined || !/^\d{4}$/.test(year))
    return undefined
  return { item, basis, unit, year: Number(year), ...(row === undefined ? {} : { row }) }
}

/** A cell as it is kept and sent. */
export interface EnteredCell {
  readonly cell: string
  readonly text: string
  readonly note: string
  readonly place: string
  readonly savedBy: string
  readonly version: number
}

export interface EnteredRow {
  readonly list: string
  readonly row: string
  readonly name: string
  readonly removed: boolean
}

/** What one unit entered, ready for the engine. */
export interface Entered {
  readonly figures: readonly Figure[]
  readonly rows: readonly GroupRow[]
  /** Words of text blocks, by item. */
  readonly words: ReadonlyMap<string, string>
  /** Cells that could not be read, with why. */
  readonly faults: ReadonlyMap<string, Problem>
}

export function enteredOf(
  framework: Framework,
  unit: string,
  entries: readonly EnteredCell[],
  lists: readonly EnteredRow[],
  illustrative: boolean,
): Entered {
  const figures: Figure[] = []
  const words = new Map<string, string>()
  const faults = new Map<string, Problem>()
  const rows = lists
    .filter((row) => !row.removed)
    .map((row): GroupRow => ({ group: row.list, row: row.row, name: row.name, unit }))
  const kept = new Set(rows.map((row) => `${row.group}|${row.row}`))
  for (const entry of entries) {
    if (entry.text.trim() === '') continue
    const key = keyOfCell(entry.cell, unit)
    if (key === undefined) continue
    const item = framework.items.get(key.item)
    if (item === undefined) {
      words.set(key.item, entry.text)
      continue
    }
    if (item.group !== undefined && !kept.has(`${item.group}|${key.row ?? ''}`)) continue
    const place = { kind: 'form', form: '填报表', row: item.name, column: key.basis } as const
    const problems: Problem[] = []
    const value = readValue(entry.text, item.name, item.measure, false, entry.note, problems, place)
    const [fault] = problems
    if (fault !== undefined) faults.set(entry.cell, fault)
    if (value === undefined) continue
    figures.push({
      key,
      value,
      version: entry.version,
      source: {
        place: sheetPlace(entry.place) ?? place,
        enteredBy: entry.savedBy,
        illustrative,
        ...(entry.note === '' ? {} : { note: entry.note }),
      },
    })
  }
  return { figures, rows, words, faults }
}

/** File, sheet and cell as one line of text, as uploads keep it: file|sheet|cell. */
function sheetPlace(text: string): Figure['source']['place'] | undefined {
  const [file, sheet, cell] = text.split('|')
  return file === undefined || sheet === undefined || cell === undefined
    ? undefined
    : { kind: 'sheet', file, sheet, cell }
}

/** Cells that a unit is asked to fill in, in the order of the forms, with how a person would name each. */
export interface WantedCell {
  readonly cell: string
  readonly key: FigureKey
  readonly label: string
  readonly kind: 'entry' | 'words' | 'rowName'
}

export function wantedCells(
  framework: Framework,
  unit: { readonly code: string; readonly name: string },
  year: number,
  rows: readonly GroupRow[],
): readonly WantedCell[] {
  return formGrids(framework, unit, year, rows).flatMap((grid) => {
    const labels = new Map<number, string>()
    const heads = new Map<number, string>()
    const wanted: WantedCell[] = []
    for (const cell of grid.cells) {
      if (cell.kind === 'label') labels.set(cell.row, cell.text)
      if (cell.kind === 'heading' && cell.span === undefined) heads.set(cell.column, cell.text)
      if (cell.kind === 'rowName') labels.set(cell.row, cell.text ?? cell.key.row ?? '')
      if (!isAsked(cell)) continue
      const label = [labels.get(cell.row) ?? '', heads.get(cell.column) ?? '']
        .filter((one) => one !== '' && one !== '数值')
        .join('·')
      wanted.push({ cell: cellOf(cell.key), key: cell.key, label: label || cell.key.item, kind: cell.kind })
    }
    return wanted
  })
}

const isAsked = (cell: GridCell): cell is Extract<GridCell, { kind: 'entry' | 'words' | 'rowName' }> =>
  cell.kind === 'entry' || cell.kind === 'words' || cell.kind === 'rowName'
