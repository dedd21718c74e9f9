/**
 * Shape 表结构: names and values between the rows of the port and SQL. In SQL a table is `jh_` and its name in snake case,
 * so that no name meets a word of the language; an integer is a bigint, JSON is jsonb, and every value is read as the
 * text that the database prints, so that all databases give the same.
 */
import { type ColumnType, TABLES, type TableName } from './port.ts'

export type Row = Readonly<Record<string, unknown>>

export interface Column {
  readonly name: string
  readonly type: ColumnType
  /** Name in SQL. */
  readonly sql: string
}

export interface Table {
  readonly name: TableName
  /** Name in SQL. */
  readonly sql: string
  readonly columns: readonly Column[]
  readonly byName: ReadonlyMap<string, Column>
  readonly key: readonly Column[]
  /** Sets of columns, besides the key, of which no two rows may have the same. */
  readonly unique: readonly (readonly Column[])[]
}

export const SQL_TYPES: Readonly<Record<ColumnType, string>> = {
  text: 'text',
  integer: 'bigint',
  boolean: 'boolean',
  json: 'jsonb',
}

const UNIQUE: Readonly<Partial<Record<TableName, readonly (readonly string[])[]>>> = { account: [['login']] }

export const tableNames = Object.keys(TABLES) as TableName[]

const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

const SHAPES: ReadonlyMap<string, Table> = new Map(
  tableNames.map((name) => {
    const shape = TABLES[name]
    const columns = Object.entries(shape.columns).map(
      ([name, type]): Column => ({ name, type, sql: snake(name) }),
    )
    const byName = new Map(columns.map((column) => [column.name, column]))
    const pick = (names: readonly string[]): Column[] =>
      columns.filter((column) => names.includes(column.name))
    const key = shape.key.flatMap((name) => byName.get(name) ?? [])
    const unique = (UNIQUE[name] ?? []).map(pick)
    return [name, { name, sql: `jh_${snake(name)}`, columns, byName, key, unique }]
  }),
)

/** @throws TypeError for a name that is no table's. */
export function tableOf(name: string): Table {
  const table = SHAPES.get(name)
  if (table === undefined) throw new TypeError(`no table ${name}`)
  return table
}

/** @throws TypeError for a name that is no column's. */
export function columnOf(table: Table, name: string): Column {
  const column = table.byName.get(name)
  if (column === undefined) throw new TypeError(`no column ${table.name}.${name}`)
  return column
}

/** @throws TypeError for none at all, or a name that is no column's. */
export function columnsOf(table: Table, names: readonly string[]): readonly Column[] {
  if (names.length === 0) throw new TypeError(`no columns of ${table.name}`)
  return names.map((name) => columnOf(table, name))
}

/** A NUL or half of a surrogate pair: PostgreSQL keeps neither. */
const UNKEEPABLE = /[\0\p{Surrogate}]/u
/** The same where JSON has escaped them. */
const UNKEEPABLE_IN_JSON = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f][0-9a-f]{2})/

/**
 * A value as a parameter of SQL; JSON as its text.
 * @throws TypeError if the value is not of the column's kind.
 */
export function encode(table: Table, column: Column, value: unknown): string | number | boolean {
  switch (column.type) {
    case 'text':
      if (typeof value === 'string' && !UNKEEPABLE.test(value)) return value
      break
    case 'integer':
      if (typeof value === 'number' && Number.isSafeInteger(value)) return value === 0 ? 0 : value
      break
    case 'boolean':
      if (typeof value === 'boolean') return value
      break
    case 'json':
      if (typeof value === 'object' && value !== null) {
        const text = JSON.stringify(value)
        if (!UNKEEPABLE_IN_JSON.test(text)) return text
      }
  }
  throw new TypeError(`${table.name}.${column.name} cannot keep ${describe(value)}`)
}

function describe(value: unknown): string {
  if (value === null || typeof value === 'undefined' || typeof value === 'number') return String(value)
  return typeof value === 'string' ? 'this text' : `a value of type ${typeof value}`
}

/** What the database printed as a value of the column. */
export function decode(column: Column, text: string | null): unknown {
  if (text === null) return text
  switch (column.type) {
    case 'text':
      return text
    case 'integer':
      return Number(text)
    case 'boolean':
      return text === 't'
    case 'json':
      return JSON.parse(text)
  }
}

/** Values of a whole row, in the order of the columns. */
export function encodeRow(table: Table, row: Row): readonly (string | number | boolean)[] {
  for (const name of Object.keys(row)) columnOf(table, name)
  return table.columns.map((column) => encode(table, column, row[column.name]))
}

export function decodeRow(table: Pick<Table, 'columns'>, values: readonly (string | null)[]): Row {
  const row: Record<string, unknown> = {}
  for (const [at, column] of table.columns.entries()) row[column.name] = decode(column, values[at] ?? null)
  return row
}

/** A condition taken apart: every test that a value must pass. */
export type Test =
  | {
      readonly column: Column
      readonly kind: 'equal' | 'atLeast' | 'atMost'
      readonly value: string | number | boolean
    }
  | { readonly column: Column; readonly kind: 'contains'; readonly value: string }
  | { readonly column: Column; readonly kind: 'in'; readonly values: readonly (string | number | boolean)[] }

/**
 * The tests of a `where`. Nothing is passed over: an undefined value would otherwise widen a removal to the whole table.
 * @throws TypeError for a column, value or condition that the table does not know.
 */
export function testsOf(table: Table, where: Row): readonly Test[] {
  return Object.entries(where).flatMap(([name, condition]): Test[] => {
    const column = columnOf(table, name)
    if (column.type === 'json') throw new TypeError(`${table.name}.${name} cannot be searched`)
    if (typeof condition !== 'object' || condition === null)
      return [{ column, kind: 'equal', value: encode(table, column, condition) }]
    return Object.entries(condition).map(([kind, value]): Test => {
      if (kind === 'atLeast' || kind === 'atMost')
        return { column, kind, value: encode(table, column, value) }
      if (kind === 'in' && Array.isArray(value))
        return { column, kind, values: value.map((one) => encode(table, column, one)) }
      if (kind === 'contains' && typeof value === 'string' && column.type === 'text')
        return { column, kind, value: String(encode(table, column, value)) }
      throw new TypeError(`${table.name}.${name}: no condition ${kind} of this kind`)
    })
  })
}

/** Columns to order by: those asked for, then the key, so that equal rows keep their places from page to page. */
export function orderOf(
  table: Table,
  order: readonly (readonly [string, 'asc' | 'desc'])[] = [],
): readonly (readonly [Column, 'asc' | 'desc'])[] {
  const asked = order.map(([name, way]) => [columnOf(table, name), way] as const)
  const named = new Set(order.map(([name]) => name))
  return [
    ...asked,
    ...table.key.filter(({ name }) => !named.has(name)).map((column) => [column, 'asc'] as const),
  ]
}

/** The tests that find one row by its whole key. */
export function keyTests(table: Table, key: Row): readonly Test[] {
  const tests = testsOf(table, key)
  const complete = table.key.every(({ name }) => tests.some((test) => test.column.name === name))
  if (!complete || tests.length !== table.key.length || tests.some(({ kind }) => kind !== 'equal'))
    throw new TypeError(`${table.name} is found by ${table.key.map(({ name }) => name).join(', ')}`)
  return tests
}
