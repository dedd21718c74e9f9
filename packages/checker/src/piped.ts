/**
 * Piped tables 竖线表: rows as `项目 | 预算数 | 决算数 |`, which web pages and Markdown leave in plain text. The strokes tell the
 * cells, so columns are known though some are empty.
 */
import type { SourceCell, SourceTable } from './source.ts'

interface Stretch {
  readonly start: number
  readonly end: number
}

/** The tables of a text whose lines are parted by strokes; at least two lines with two strokes each, side by side. */
export function pipedTables(text: string): SourceTable[] {
  if (!text.includes('|') && !text.includes('｜')) return []
  const tables: SourceTable[] = []
  let rows: Stretch[] = []
  const flush = (): void => {
    if (rows.length >= 2) tables.push(tableOf(text, rows))
    rows = []
  }
  for (const line of linesIn(text)) {
    const words = text.slice(line.start, line.end)
    const strokes = words.match(/[|｜]/g)?.length ?? 0
    if (strokes >= 2) rows.push(line)
    else if (words.trim() !== '') flush()
  }
  flush()
  return tables
}

function linesIn(text: string): Stretch[] {
  const lines: Stretch[] = []
  let start = 0
  for (let i = 0; i <= text.length; i++) {
    const code = text.charCodeAt(i)
    if (i < text.length && code !== 10 && code !== 13 && code !== 12) continue
    if (i > start) lines.push({ start, end: i })
    start = i + 1
  }
  return lines
}

function tableOf(text: string, rows: readonly Stretch[]): SourceTable {
  const cells: SourceCell[] = []
  let width = 0
  let at = 0
  for (const row of rows) {
    // |---|:---:| is a rule, no row.
    if (/^[\s|｜:：—-]+$/.test(text.slice(row.start, row.end))) continue
    const own = cellsIn(text, row)
    own.forEach(({ start, end }, column) => {
      cells.push({ row: at, column, rowSpan: 1, columnSpan: 1, start, end })
    })
    width = Math.max(width, own.length)
    at += 1
  }
  return {
    start: (rows[0] as Stretch).start,
    end: (rows[rows.length - 1] as Stretch).end,
    cells,
    rowCount: at,
    columnCount: width,
  }
}

/** What stands between strokes; one at the line's beginning opens, one at its end closes. */
function cellsIn(text: string, row: Stretch): Stretch[] {
  const cells: Stretch[] = []
  let from = row.start
  for (let i = row.start; i <= row.end; i++) {
    if (i < row.end && text[i] !== '|' && text[i] !== '｜') continue
    cells.push(trimmed(text, from, i))
    from = i + 1
  }
  const isBlank = (cell: Stretch | undefined) => cell !== undefined && cell.start === cell.end
  if (isBlank(cells[cells.length - 1])) cells.pop()
  return /^\s*[|｜]/.test(text.slice(row.start, row.end)) && isBlank(cells[0]) ? cells.slice(1) : cells
}

function trimmed(text: string, from: number, to: number): Stretch {
  let [start, end] = [from, to]
  while (start < end && /\s/.test(text[start] as string)) start++
  while (end > start && /\s/.test(text[end - 1] as string)) end--
  return { start, end }
}

/** With the tables that a reader found; of two at one place the reader's stands. */
export function withPiped(text: string, known: readonly SourceTable[]): readonly SourceTable[] {
  const piped = pipedTables(text).filter(
    (table) => !known.some((one) => one.start < table.end && table.start < one.end),
  )
  return piped.length === 0 ? known : [...known, ...piped].sort((a, b) => a.start - b.start)
}
