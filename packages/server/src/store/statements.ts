/** Statements 语句: SQL for every operation of the port, composed by Kysely, which nothing else here knows. */
import {
  DummyDriver,
  type Expression,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type SqlBool,
  sql,
} from 'kysely'
import type { Statement } from './database.ts'
import {
  type Column,
  encode,
  encodeRow,
  orderOf,
  type Row,
  SQL_TYPES,
  type Table,
  type Test,
} from './shape.ts'

/** Names are known only as text here; `shape.ts` has checked them. */
type AnyTable = Record<string, Record<string, unknown>>

const composer = new Kysely<AnyTable>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
})

interface Compiled {
  compile(): { readonly sql: string; readonly parameters: readonly unknown[] }
}
const compiled = (query: Compiled): Statement => {
  const { sql, parameters } = query.compile()
  return { sql, parameters }
}

export interface Selection {
  readonly tests: readonly Test[]
  /** All of them unless said otherwise. */
  readonly columns?: readonly Column[]
  readonly order?: readonly (readonly [string, 'asc' | 'desc'])[]
  readonly limit?: number | undefined
  readonly offset?: number | undefined
}

export function select(table: Table, { tests, columns, order, limit, offset }: Selection): Statement {
  const wanted = columns ?? table.columns
  let query = composer.selectFrom(table.sql).select(wanted.map((column) => column.sql))
  for (const test of tests) query = query.where(condition(test))
  for (const [column, way] of orderOf(table, order)) query = query.orderBy(sql.ref(column.sql), way)
  if (limit !== undefined) query = query.limit(limit)
  if (offset !== undefined) query = query.offset(offset)
  return compiled(query)
}

/** One row by its key: without an order, which it does not need. */
export function selectOne(table: Table, tests: readonly Test[]): Statement {
  let query = composer.selectFrom(table.sql).select(table.columns.map((column) => column.sql))
  for (const test of tests) query = query.where(condition(test))
  return compiled(query)
}

export function count(table: Table, tests: readonly Test[]): Statement {
  let query = composer.selectFrom(table.sql).select(sql<string>`count(*)`.as('count'))
  for (const test of tests) query = query.where(condition(test))
  return compiled(query)
}

export const insert = (table: Table, row: Row): Statement =>
  compiled(composer.insertInto(table.sql).values(valuesOf(table, row)))

/**
 * Many rows as one parameter of JSON, so that their number has no bound but memory, and the text of the statement is
 * the same for any number.
 */
export function insertAll(table: Table, rows: readonly Row[]): Statement {
  const names = sql.join(table.columns.map((column) => sql.ref(column.sql)))
  const types = sql.join(
    table.columns.map((column) => sql`${sql.ref(column.sql)} ${sql.raw(SQL_TYPES[column.type])}`),
  )
  const json = JSON.stringify(rows.map((row) => objectOf(table, row)))
  const query = sql`insert into ${sql.table(table.sql)} (${names})
    select ${names} from json_to_recordset(${json}::json) as list(${types})`
  return compiled({ compile: () => query.compile(composer) })
}

export function put(table: Table, row: Row): Statement {
  const others = table.columns.filter((column) => !table.key.includes(column))
  return compiled(
    composer
      .insertInto(table.sql)
      .values(valuesOf(table, row))
      .onConflict((on) => {
        const target = on.columns(table.key.map((column) => column.sql))
        if (others.length === 0) return target.doNothing()
        return target.doUpdateSet(
          Object.fromEntries(others.map((column) => [column.sql, sql.ref(`excluded.${column.sql}`)])),
        )
      }),
  )
}

export function update(
  table: Table,
  tests: readonly Test[],
  change: readonly (readonly [Column, unknown])[],
): Statement {
  let query = composer
    .updateTable(table.sql)
    .set(Object.fromEntries(change.map(([column, value]) => [column.sql, encode(table, column, value)])))
  for (const test of tests) query = query.where(condition(test))
  return compiled(query)
}

export function remove(table: Table, tests: readonly Test[]): Statement {
  let query = composer.deleteFrom(table.sql)
  for (const test of tests) query = query.where(condition(test))
  return compiled(query)
}

function condition(test: Test): Expression<SqlBool> {
  const column = sql.ref(test.column.sql)
  switch (test.kind) {
    case 'equal':
      return sql<SqlBool>`${column} = ${test.value}`
    case 'atLeast':
      return sql<SqlBool>`${column} >= ${test.value}`
    case 'atMost':
      return sql<SqlBool>`${column} <= ${test.value}`
    case 'contains':
      // Not LIKE: there is nothing to escape.
      return sql<SqlBool>`strpos(${column}, ${test.value}) > 0`
    case 'in': {
      const type = sql.raw(SQL_TYPES[test.column.type])
      const list = sql`json_array_elements_text(${JSON.stringify(test.values)}::json)`
      return sql<SqlBool>`${column} = any (array(select value::${type} from ${list} as list(value)))`
    }
  }
}

function valuesOf(table: Table, row: Row): Record<string, unknown> {
  const values = encodeRow(table, row)
  return Object.fromEntries(table.columns.map((column, at) => [column.sql, values[at]]))
}

/** The row as checked, but with JSON as it is. */
function objectOf(table: Table, row: Row): Record<string, unknown> {
  encodeRow(table, row)
  return Object.fromEntries(table.columns.map((column) => [column.sql, row[column.name]]))
}
