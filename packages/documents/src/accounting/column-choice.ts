/**
 * Columns as a person chooses them 列对应文件: a short YAML file that names, for a kind of table, the head of each column.
 * Only what the proposal got wrong need stand in it; '' says that a table has no such column. What was read can be
 * written in the same form, to be corrected and given back.
 */
import {
  didYouMean,
  nearestName,
  type Place,
  type Plain,
  type Problem,
  problem,
  readShape,
  type Shape,
} from '@jiheng/engine'
import type { TableKind } from './accounting.ts'
import { type ColumnMapping, HEADER_WITHIN, headLabels } from './columns.ts'
import { type ColumnFormat, plainLabel } from './formats.ts'
import type { ProposedTable } from './tables.ts'

/** 一种表的列对应 as chosen: role → the head of its column, 第3列 where it has none, '' for no column. */
export interface ColumnChoice {
  readonly kind: TableKind
  readonly measure?: '元' | '万元'
  readonly columns: Readonly<Record<string, string>>
  readonly places: Readonly<Record<string, Place>>
}

const TEXT: Shape = { type: 'string' }
const CHOICES: Shape = {
  type: 'object',
  title: '列对应文件',
  properties: {
    tables: {
      type: 'array',
      items: {
        type: 'object',
        title: '表',
        properties: {
          table: TEXT,
          measure: { type: 'string', enum: ['元', '万元'] },
          columns: { type: 'object', title: '各列', properties: {}, additionalProperties: TEXT },
        },
        required: ['table', 'columns'],
        additionalProperties: false,
      },
    },
  },
  required: ['tables'],
  additionalProperties: false,
}

type Data = { readonly [name: string]: Plain }

/** Reads the file; tables and columns may be called by their Chinese names or by their codes. */
export function readColumnChoices(
  source: string,
  file: string,
  format: ColumnFormat,
): { readonly choices: readonly ColumnChoice[]; readonly problems: readonly Problem[] } {
  const shaped = readShape(source, file, CHOICES)
  if (shaped.problems.length > 0 || shaped.data === undefined)
    return { choices: [], problems: shaped.problems }
  const problems: Problem[] = []
  const refuse = (
    label: string,
    found: string,
    known: readonly string[],
    path: readonly (string | number)[],
  ) =>
    problems.push(
      problem(
        'field-not-allowed',
        { label, found, allowed: `${known.join('、')}${didYouMean(nearestName(found, known))}` },
        shaped.placeOf(path),
      ),
    )
  const kinds = Object.entries(format.tables).map(([kind, { name }]) => [kind as TableKind, name] as const)
  const choices: ColumnChoice[] = []
  for (const [at, one] of ((shaped.data as Data).tables as readonly Data[]).entries()) {
    const table = String(one.table)
    const kind = kinds.find(([code, name]) => code === table || name === table)?.[0]
    if (kind === undefined) {
      const names = kinds.map(([, name]) => name)
      refuse('table', table, names, ['tables', at, 'table'])
      continue
    }
    const columns: Record<string, string> = {}
    const places: Record<string, Place> = {}
    for (const [name, head] of Object.entries(one.columns as Data)) {
      const { roles } = format.tables[kind]
      const role = roles.find((code) => code === name || titleOf(format, code) === name)
      const titles = roles.map((code) => titleOf(format, code))
      if (role === undefined) refuse('列', name, titles, ['tables', at, 'columns', name])
      else {
        columns[role] = String(head).trim()
        places[role] = shaped.placeOf(['tables', at, 'columns', name])
      }
    }
    const measure = one.measure === undefined ? {} : { measure: one.measure as '元' | '万元' }
    choices.push({ kind, columns, places, ...measure })
  }
  return { choices, problems }
}

const titleOf = (format: ColumnFormat, role: string): string => format.roles.get(role)?.title ?? role

/** The choices for the tables at hand; a choice that fits none of them is a problem that names the nearest heads. */
export function chosenMappings(
  choices: readonly ColumnChoice[],
  tables: readonly ProposedTable[],
  format: ColumnFormat,
): { readonly mappings: readonly ColumnMapping[]; readonly problems: readonly Problem[] } {
  const problems: Problem[] = []
  const mappings: ColumnMapping[] = []
  for (const choice of choices) {
    const tried = tables.flatMap((table) => fittings(choice, table))
    const found = tried.filter(({ lacking }) => lacking.length === 0)
    mappings.push(...found.map(({ mapping }) => mapping))
    if (found.length > 0) continue
    const [nearest] = tried.sort((a, b) => a.lacking.length - b.lacking.length)
    const heads = nearest?.mapping.labels.filter((label) => label !== '') ?? []
    for (const role of nearest?.lacking ?? Object.keys(choice.columns)) {
      const head = choice.columns[role] ?? ''
      const values = {
        label: `“${titleOf(format, role)}”这一列`,
        found: head,
        allowed: heads.length === 0 ? '（文件里没有找到表头）' : heads.join('、'),
      }
      const suggestion = didYouMean(nearestName(head, heads))
      problems.push(
        problem(
          'field-not-allowed',
          { ...values, allowed: values.allowed + suggestion },
          choice.places[role],
        ),
      )
    }
  }
  return { mappings, problems }
}

interface Fitting {
  readonly mapping: ColumnMapping
  /** Roles whose heads do not stand there. */
  readonly lacking: readonly string[]
}

/** The choice on the heads that were proposed; without any, on the row that has most of its heads. */
function fittings(choice: ColumnChoice, { sample, proposal }: ProposedTable): readonly Fitting[] {
  const proposed = proposal?.mapping.kind === choice.kind ? proposal.mapping : undefined
  const on = (headerRow: number, headerRows: 1 | 2): Fitting | undefined => {
    const labels = headLabels(sample, headerRow, headerRows)
    const isProposed = proposed?.headerRow === headerRow && proposed.headerRows === headerRows
    return labels === undefined
      ? undefined
      : fitted(choice, labels, headerRow, headerRows, isProposed ? proposed : undefined)
  }
  const first = proposed === undefined ? undefined : on(proposed.headerRow, proposed.headerRows)
  if (first !== undefined && first.lacking.length === 0) return [first]
  const all = sample.rows
    .slice(0, HEADER_WITHIN)
    .flatMap(({ row }) => ([1, 2] as const).flatMap((headerRows) => on(row, headerRows) ?? []))
  // Of equals the first: the heads stand above what they head.
  const [best] = [...(first === undefined ? [] : [first]), ...all].sort(
    (a, b) => a.lacking.length - b.lacking.length,
  )
  return best === undefined ? [] : [best]
}

function fitted(
  choice: ColumnChoice,
  labels: readonly string[],
  headerRow: number,
  headerRows: 1 | 2,
  proposed: ColumnMapping | undefined,
): Fitting {
  const columns: Record<string, number> = { ...proposed?.columns }
  const lacking: string[] = []
  for (const [role, head] of Object.entries(choice.columns)) {
    delete columns[role]
    if (head === '') continue
    const column = columnOf(head, labels)
    if (column === undefined) lacking.push(role)
    else {
      for (const [other, taken] of Object.entries(columns))
        if (taken === column && choice.columns[other] === undefined) delete columns[other]
      columns[role] = column
    }
  }
  const { measure, year, period } = proposed ?? { measure: '元' as const, year: 0, period: 0 }
  const mapping = { kind: choice.kind, headerRow, headerRows, labels, columns, year, period }
  return { mapping: { ...mapping, measure: choice.measure ?? measure }, lacking }
}

function columnOf(head: string, labels: readonly string[]): number | undefined {
  const plain = plainLabel(head)
  const exact = labels.indexOf(head)
  const at = exact >= 0 ? exact : labels.findIndex((label) => label !== '' && plainLabel(label) === plain)
  if (at >= 0) return at
  const numbered = Number(/^第\s*(\d{1,3})\s*列$/.exec(head)?.[1] ?? '0')
  return numbered >= 1 && numbered <= labels.length ? numbered - 1 : undefined
}

/** 列对应文件 of what was read, to be corrected and given again. */
export function writeColumnChoices(mappings: readonly ColumnMapping[], format: ColumnFormat): string {
  const tables = mappings.map((mapping) => {
    const { roles, name } = format.tables[mapping.kind]
    const columns = roles.flatMap((role) => {
      const column = mapping.columns[role]
      return column === undefined
        ? []
        : [`      ${titleOf(format, role)}: ${JSON.stringify(headOf(mapping.labels, column))}`]
    })
    return `  - table: ${name}\n    measure: ${mapping.measure}\n    columns:\n${columns.join('\n')}\n`
  })
  const body = tables.length === 0 ? 'tables: []\n' : `tables:\n${tables.join('')}`
  return `# 列对应：左边是列的作用，右边是文件里的表头。认错的改右边，没有这一列的写 ''，然后加 --mapping 再运行。\n${body}`
}

/** By its place where the head is blank or an earlier column has the same one. */
const headOf = (labels: readonly string[], column: number): string => {
  const label = labels[column] ?? ''
  return label !== '' && columnOf(label, labels) === column ? label : `第${column + 1}列`
}
