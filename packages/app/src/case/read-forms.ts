/** Reading filled forms 读取填报表: forms/*.xlsx made by `jiheng new` and filled in Excel or WPS. */
import { readFormWorkbook } from '@jiheng/documents'
import {
  type Figure,
  type GroupRow,
  type Place,
  PROBLEM_CODES,
  type ProblemCode,
  problem,
} from '@jiheng/engine'
import { readValue } from '../contract/read-value.ts'
import type { Reading } from './reading.ts'

/** What was written into a text block of a form 文字栏. */
export interface FormWords {
  readonly item: string
  readonly unit: string
  readonly text: string
}

/** Figures, rows and words of one workbook; faults go to `reading.problems`. */
export async function readForms(
  file: string,
  bytes: Uint8Array,
  reading: Reading,
): Promise<{ figures: readonly Figure[]; rows: readonly GroupRow[]; words: readonly FormWords[] }> {
  const read = await readFormWorkbook(bytes, file)
  for (const fault of read.faults) {
    const place: Place =
      fault.sheet === undefined || fault.cell === undefined
        ? { kind: 'file', file }
        : { kind: 'sheet', file, sheet: fault.sheet, cell: fault.cell }
    const code = (PROBLEM_CODES as readonly string[]).includes(fault.code)
      ? (fault.code as ProblemCode)
      : 'xlsx-unreadable'
    reading.problems.push(
      problem(
        code,
        {
          file,
          ...(fault.sheet === undefined ? {} : { sheet: fault.sheet }),
          ...(fault.cell === undefined ? {} : { cell: fault.cell }),
          ...fault.values,
        },
        place,
      ),
    )
  }
  const rows: GroupRow[] = []
  const named = new Set<string>()
  for (const cell of read.cells) {
    if (cell.kind !== 'rowName' || cell.text.trim() === '' || cell.key.row === undefined) continue
    rows.push({ group: cell.key.item, row: cell.key.row, name: cell.text.trim(), unit: cell.key.unit })
    named.add(`${cell.key.item}|${cell.key.row}`)
  }
  const figures: Figure[] = []
  for (const cell of read.cells) {
    if (cell.kind !== 'entry' || cell.text.trim() === '') continue
    const place: Place = { kind: 'sheet', file, sheet: cell.sheet, cell: cell.cell }
    const item = reading.framework.items.get(cell.key.item)
    if (item === undefined) {
      reading.problems.push(problem('item-unknown', { name: cell.key.item, suggestion: '' }, place))
      continue
    }
    if (reading.tree.unit(cell.key.unit) === undefined) {
      reading.problems.push(problem('unit-unknown', { unit: cell.key.unit }, place))
      continue
    }
    if (item.group !== undefined && !named.has(`${item.group}|${cell.key.row ?? ''}`)) {
      reading.problems.push(problem('row-needed', { name: item.name, group: item.group }, place))
      continue
    }
    const value = readValue(
      cell.text,
      item.name,
      item.measure,
      false,
      '',
      reading.problems,
      place,
      cell.measure,
    )
    if (value !== undefined) figures.push({ key: cell.key, value, source: { place, illustrative: false } })
  }
  for (const cell of read.cells) {
    if (cell.kind !== 'computed') continue
    const name = reading.framework.items.get(cell.key.item)?.name ?? cell.key.item
    const values = { sheet: cell.sheet, cell: cell.cell, name, found: cell.text }
    const place: Place = { kind: 'sheet', file, sheet: cell.sheet, cell: cell.cell }
    reading.problems.push(problem('xlsx-computed-overwritten', values, place))
  }
  const words = read.cells
    .filter((cell) => cell.kind === 'words' && cell.text.trim() !== '')
    .map((cell) => ({ item: cell.key.item, unit: cell.key.unit, text: cell.text.trim() }))
  return { figures, rows, words }
}
