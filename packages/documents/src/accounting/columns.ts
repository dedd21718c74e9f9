/**
 * Columns 列对应: which column of a table of an accounting package is what. Proposed from the first rows by the names in
 * the columns' file, corrected by a person, remembered as plain data, and found again in the next export by its labels.
 */
import type { TableKind } from './accounting.ts'
import { readAmount } from './amount.ts'
import { readDay, readPeriod } from './day.ts'
import type { Row } from './delimited.ts'
import { type ColumnFormat, plainLabel, type TableFormat } from './formats.ts'

/** 列对应. Plain data; rows count from 1, columns from 0. */
export interface ColumnMapping {
  readonly kind: TableKind
  /** The heads' first row, and how many rows they take. */
  readonly headerRow: number
  readonly headerRows: 1 | 2
  /** The heads of all columns as they stand, of two rows joined; by these a later export is known again. */
  readonly labels: readonly string[]
  /** 列的作用 (a name in the columns' file) → column. */
  readonly columns: Readonly<Record<string, number>>
  readonly measure: '元' | '万元'
  /** For days without a year; 0 if unknown. */
  readonly year: number
  /** 期间 of a balance table that has no such column; 0: the whole year. */
  readonly period: number
}

/** The first rows of a table, as a person sees them. */
export interface TableSample {
  readonly file: string
  readonly part: string
  readonly rows: readonly SampleRow[]
}
export interface SampleRow {
  readonly row: number
  readonly cells: Row
}

/** 建议的列对应. `missing` lists, in Chinese, what the table still needs; complete if it is empty. */
export interface MappingProposal {
  readonly mapping: ColumnMapping
  /** 0 to 100: how much of what is needed was found and reads as it should. */
  readonly confidence: number
  readonly missing: readonly string[]
}

/** Rows from the top among which the heads stand. */
export const HEADER_WITHIN = 50

interface Candidate {
  readonly kind: TableKind
  readonly at: number
  readonly headerRows: 1 | 2
  readonly columns: Readonly<Record<string, number>>
  readonly satisfied: number
  readonly score: number
}

/** What the table seems to be; undefined where nothing in it looks like accounting data. */
export function proposeMapping(sample: TableSample, format: ColumnFormat): MappingProposal | undefined {
  let best: Candidate | undefined
  const rows = sample.rows.slice(0, HEADER_WITHIN)
  for (let at = 0; at < rows.length; at += 1)
    for (const headerRows of [1, 2] as const) {
      const heads = headsOf(rows, at, headerRows)
      if (heads === undefined) continue
      for (const [kind, table] of Object.entries(format.tables) as [TableKind, TableFormat][]) {
        const found = candidate(kind, table, heads, at, headerRows, format)
        if (found !== undefined && (best === undefined || found.score > best.score)) best = found
      }
    }
  if (best === undefined) return undefined
  const table = format.tables[best.kind]
  const mapping = mappingOf(sample, best)
  return {
    mapping,
    confidence: confidenceOf(sample, mapping, best.satisfied / table.needs.length),
    missing: missingOf(mapping, format),
  }
}

/** What a mapping lacks, in Chinese: 「借方金额和贷方金额，或金额和方向」. */
export function missingOf(mapping: ColumnMapping, format: ColumnFormat): readonly string[] {
  const title = (role: string): string => format.roles.get(role)?.title ?? role
  return format.tables[mapping.kind].needs
    .filter((group) => !group.some((roles) => roles.every((role) => mapping.columns[role] !== undefined)))
    .map((group) => group.map((roles) => `“${roles.map(title).join('”和“')}”`).join('或'))
}

/** The mapping for this table among remembered ones: that whose heads stand in it, wherever they stand. */
export function rememberedMapping(
  sample: TableSample,
  mappings: readonly ColumnMapping[],
): ColumnMapping | undefined {
  for (const mapping of mappings) {
    const wanted = mapping.labels.map(plainLabel)
    for (let at = 0; at < Math.min(sample.rows.length, HEADER_WITHIN); at += 1) {
      const heads = headsOf(sample.rows, at, mapping.headerRows)
      if (heads === undefined || heads.length < wanted.length) continue
      if (heads.every(({ label }, column) => plainLabel(label) === (wanted[column] ?? '')))
        return { ...mapping, headerRow: sample.rows[at]?.row ?? 1 }
    }
  }
  return undefined
}

/** The heads of all columns as a person reads them, of one row or of two joined; undefined where no such rows are. */
export function headLabels(
  sample: TableSample,
  headerRow: number,
  headerRows: 1 | 2,
): readonly string[] | undefined {
  const at = sample.rows.findIndex(({ row }) => row === headerRow)
  return at < 0 ? undefined : headsOf(sample.rows, at, headerRows)?.map(({ label }) => label)
}

interface Head {
  /** As a person reads it. */
  readonly label: string
  /** Ways to take it, plain. */
  readonly ways: readonly string[]
}

/** The heads of all columns; undefined where these rows can be none. */
function headsOf(rows: readonly SampleRow[], at: number, headerRows: 1 | 2): readonly Head[] | undefined {
  const top = rows[at]?.cells ?? []
  if (headerRows === 1)
    return top.map((cell) => {
      const label = cell.trim()
      return { label, ways: label === '' ? [] : [plainLabel(label)] }
    })
  const first = rows[at]
  const second = rows[at + 1]
  if (first === undefined || second?.row !== first.row + 1) return undefined
  const bottom = second.cells
  let group = ''
  return Array.from({ length: Math.max(top.length, bottom.length) }, (_, column): Head => {
    const above = (top[column] ?? '').trim()
    const below = (bottom[column] ?? '').trim()
    if (above !== '') group = above
    if (below === '') return { label: above, ways: above === '' ? [] : [plainLabel(above)] }
    // A merged head says its text in its first cell only; the cells under it belong to it.
    const label = group === '' || group === below ? below : `${group}${below}`
    return { label, ways: [plainLabel(label), plainLabel(below)] }
  })
}

function candidate(
  kind: TableKind,
  table: TableFormat,
  heads: readonly Head[],
  at: number,
  headerRows: 1 | 2,
  format: ColumnFormat,
): Candidate | undefined {
  const others = table.never.flatMap((role) => format.roles.get(role)?.words ?? [])
  if (heads.some(({ ways }) => ways[0] !== undefined && others.includes(ways[0]))) return undefined
  const columns: Record<string, number> = {}
  const owner = new Map<number, string>()
  const give = (role: string, words: readonly string[], way: number, maySteal: boolean): void => {
    if (columns[role] !== undefined) return
    for (const word of words)
      for (let column = 0; column < heads.length; column += 1) {
        if (heads[column]?.ways[way] !== word) continue
        const before = owner.get(column)
        if (before !== undefined && !maySteal) continue
        if (before !== undefined) delete columns[before]
        columns[role] = column
        owner.set(column, role)
        return
      }
  }
  const isMet = (group: readonly (readonly string[])[]): boolean =>
    group.some((roles) => roles.every((role) => columns[role] !== undefined))
  for (const way of [0, 1])
    for (const role of table.roles) give(role, format.roles.get(role)?.words ?? [], way, false)
  for (const way of [0, 1])
    for (const role of table.roles) give(role, format.roles.get(role)?.weak ?? [], way, false)
  for (const group of table.needs)
    if (!isMet(group))
      for (const role of group.flat()) give(role, format.roles.get(role)?.weak ?? [], 0, true)
  if (kind === 'balances') {
    giveSides(columns, heads, format)
    leaveOpeningsAlone(columns)
  }
  const satisfied = table.needs.filter(isMet).length
  const count = Object.keys(columns).length
  if (count < 2 || satisfied * 2 < table.needs.length) return undefined
  const isComplete = satisfied === table.needs.length
  return {
    kind,
    at,
    headerRows,
    columns,
    satisfied,
    score: (isComplete ? 1000 : satisfied * 10) + count * 2 - (headerRows - 1),
  }
}

/** Two columns that are both called 方向: each belongs to the balance beside it. */
function giveSides(columns: Record<string, number>, heads: readonly Head[], format: ColumnFormat): void {
  const words = new Set(format.roles.get('direction')?.words ?? [])
  const sides = heads.flatMap(({ ways }, column) => (ways.some((way) => words.has(way)) ? [column] : []))
  const { opening, closing, openingDirection, closingDirection } = columns
  if (sides.length !== 2 || opening === undefined || closing === undefined) return
  if (openingDirection !== undefined || closingDirection !== undefined) return
  const [first = 0, second = 0] = sides
  if (Math.abs(first - opening) !== 1 || Math.abs(second - closing) !== 1) return
  delete columns.direction
  columns.openingDirection = first
  columns.closingDirection = second
}

/** Without movements a table tells openings only; where the year ended cannot be told apart into 借 and 贷. */
function leaveOpeningsAlone(columns: Record<string, number>): void {
  const has = (role: string): boolean => columns[role] !== undefined
  if ((has('periodDebit') && has('periodCredit')) || (has('yearDebit') && has('yearCredit'))) return
  for (const role of ['closing', 'closingDebit', 'closingCredit', 'closingDirection']) delete columns[role]
}

function mappingOf(sample: TableSample, found: Candidate): ColumnMapping {
  const heads = headsOf(sample.rows, found.at, found.headerRows) ?? []
  const labels = heads.map(({ label }) => label)
  const titles = sample.rows.slice(0, found.at).flatMap(({ cells }) => cells)
  const said = `${titles.join(' ')} ${labels.join(' ')}`.normalize('NFKC')
  return {
    kind: found.kind,
    headerRow: sample.rows[found.at]?.row ?? 1,
    headerRows: found.headerRows,
    labels,
    columns: found.columns,
    measure: /单位\s*:?\s*(?:人民币)?万元|\(万元\)/.test(said) ? '万元' : '元',
    year: Number(/((?:19|20)\d{2})\s*(?:年|[-.]\d{1,2}(?!\d))/.exec(said)?.[1] ?? '0'),
    period: periodOf(titles.join(' ').normalize('NFKC')),
  }
}

/** One month in the title lines; 0 for a span of months, and where none is named. */
function periodOf(titles: string): number {
  const months = [...titles.matchAll(/(?:19|20)\d{2}\s*[年.-]\s*(\d{1,2})(?!\d)/g)].map(([, month]) =>
    Number(month),
  )
  const [first = 0] = months
  return months.length > 0 && months.every((month) => month === first) && first <= 16 ? first : 0
}

const BLANK = /^\s*$/

/** How many of the needs are met, less what in the rows below does not read as it should. */
function confidenceOf(sample: TableSample, mapping: ColumnMapping, met: number): number {
  const rows = sample.rows.filter(({ row }) => row >= mapping.headerRow + mapping.headerRows)
  const checks: readonly (readonly [string, (text: string) => boolean])[] = [
    ['date', (text) => readDay(text, mapping.year) !== undefined],
    ['period', (text) => readPeriod(text) !== undefined],
    ...['debit', 'credit', 'amount', 'opening', 'closing', 'periodDebit', 'periodCredit'].map(
      (role): readonly [string, (text: string) => boolean] => [
        role,
        (text) => typeof readAmount(text, mapping.measure === '元' ? 2 : 6) === 'object',
      ],
    ),
    ['account', (text) => /\d/.test(text)],
    ['code', (text) => /\d/.test(text)],
  ]
  let right = 0
  let wrong = 0
  for (const [role, isRight] of checks) {
    const column = mapping.columns[role]
    if (column === undefined) continue
    for (const { cells } of rows) {
      const text = cells[column] ?? ''
      if (BLANK.test(text)) continue
      if (isRight(text.trim())) right += 1
      else wrong += 1
    }
  }
  const read = right + wrong === 0 ? 0.5 : right / (right + wrong)
  return Math.round(met * (60 + 40 * read))
}
