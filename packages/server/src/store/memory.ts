/**
 * The store in memory 内存存储, for tests: does what the SQL stores do in the plainest way, without keeping anything. Readers
 * see the rows as they were when they began; writers go one after another.
 */
import { Gate } from './gate.ts'
import type { FindOptions, Store, TableName, Tables, Transaction, Where } from './port.ts'
import { Conflict } from './refusal.ts'
import { Scope } from './scope.ts'
import {
  type Column,
  columnOf,
  columnsOf,
  encode,
  encodeRow,
  keyTests,
  orderOf,
  type Row,
  type Table,
  type Test,
  tableOf,
  testsOf,
} from './shape.ts'

/** Rows by the JSON of their key. Never changed once another transaction can see it. */
type Rows = ReadonlyMap<string, Row>
type State = ReadonlyMap<TableName, Rows>

export function memoryStore(): Store {
  const scope = new Scope()
  const gate = new Gate()
  let state: State = new Map()
  return {
    read: (act) => scope.run(() => new MemoryTransaction(state).within(act).then(({ value }) => value)),
    write: (act) =>
      scope.run(() =>
        gate.alone(async () => {
          const { value, after } = await new MemoryTransaction(state).within(act)
          state = after
          return value
        }),
      ),
    close: () => scope.close(() => gate.alone(async () => undefined)),
  }
}

class MemoryTransaction implements Transaction {
  private readonly before: State
  /** Copies of the tables that were written to. */
  private readonly written = new Map<TableName, Map<string, Row>>()
  private failure: Conflict | undefined
  private ended = false

  constructor(before: State) {
    this.before = before
  }

  async within<R>(act: (transaction: Transaction) => Promise<R>): Promise<{ value: R; after: State }> {
    try {
      const value = await act(this)
      if (this.failure !== undefined) throw this.failure
      return { value, after: new Map([...this.before, ...this.written]) }
    } finally {
      this.ended = true
    }
  }

  async get<T extends TableName>(name: T, key: Partial<Tables[T]>): Promise<Tables[T] | undefined> {
    const table = this.table(name)
    return this.matching(table, keyTests(table, key as Row)).map(copy<T>)[0]
  }

  async find<T extends TableName>(
    name: T,
    where: Where<T>,
    options: FindOptions<T> = {},
  ): Promise<Tables[T][]> {
    const table = this.table(name)
    const order = orderOf(table, options.order)
    const from = options.offset ?? 0
    return this.matching(table, testsOf(table, where as Row))
      .sort((a, b) => compareRows(a, b, order))
      .slice(from, from + (options.limit ?? Number.POSITIVE_INFINITY))
      .map(copy<T>)
  }

  async findColumns<T extends TableName, C extends keyof Tables[T] & string>(
    name: T,
    columns: readonly C[],
    where: Where<T>,
    options: FindOptions<T> = {},
  ): Promise<Pick<Tables[T], C>[]> {
    const wanted = columnsOf(this.table(name), columns)
    const rows = (await this.find(name, where, options)) as unknown as readonly Row[]
    return rows.map(
      (row) =>
        Object.fromEntries(wanted.map((column) => [column.name, row[column.name]])) as unknown as Pick<
          Tables[T],
          C
        >,
    )
  }

  async count<T extends TableName>(name: T, where: Where<T>): Promise<number> {
    const table = this.table(name)
    return this.matching(table, testsOf(table, where as Row)).length
  }

  async insert<T extends TableName>(name: T, row: Tables[T]): Promise<void> {
    this.add(this.table(name), row as unknown as Row)
  }

  async insertAll<T extends TableName>(name: T, rows: readonly Tables[T][]): Promise<void> {
    const table = this.table(name)
    for (const row of rows) this.add(table, row as unknown as Row)
  }

  async put<T extends TableName>(name: T, row: Tables[T]): Promise<void> {
    const table = this.table(name)
    const kept = keep(table, row as unknown as Row)
    this.writable(table).delete(keyOf(table, kept))
    this.add(table, kept)
  }

  async update<T extends TableName>(name: T, where: Where<T>, change: Partial<Tables[T]>): Promise<number> {
    const table = this.table(name)
    for (const [column, value] of Object.entries(change)) encode(table, columnOf(table, column), value)
    const matched = this.matching(table, testsOf(table, where as Row))
    for (const row of matched) this.writable(table).delete(keyOf(table, row))
    for (const row of matched) this.add(table, { ...row, ...change })
    return matched.length
  }

  async remove<T extends TableName>(name: T, where: Where<T>): Promise<number> {
    const table = this.table(name)
    const matched = this.matching(table, testsOf(table, where as Row))
    for (const row of matched) this.writable(table).delete(keyOf(table, row))
    return matched.length
  }

  /** Writers are alone anyway. */
  async lock(_name: string): Promise<void> {
    this.check()
  }

  private check(): void {
    if (this.ended) throw new Error('the transaction is over')
    if (this.failure !== undefined) throw this.failure
  }

  private table(name: TableName): Table {
    this.check()
    return tableOf(name)
  }

  private rows(table: Table): Rows {
    return this.written.get(table.name) ?? this.before.get(table.name) ?? new Map()
  }

  private writable(table: Table): Map<string, Row> {
    const rows = this.written.get(table.name) ?? new Map(this.rows(table))
    this.written.set(table.name, rows)
    return rows
  }

  private matching(table: Table, tests: readonly Test[]): Row[] {
    return [...this.rows(table).values()].filter((row) => tests.every((test) => passes(row, test)))
  }

  private add(table: Table, row: Row): void {
    const kept = keep(table, row)
    const rows = this.writable(table)
    const key = keyOf(table, kept)
    if (rows.has(key)) this.fail(new Conflict(`${table.sql}_pkey`))
    for (const columns of table.unique)
      for (const other of rows.values())
        if (columns.every(({ name }) => other[name] === kept[name]))
          this.fail(new Conflict(`${table.sql}_${columns.map((column) => column.sql).join('_')}`))
    rows.set(key, kept)
  }

  private fail(conflict: Conflict): never {
    this.failure = conflict
    throw conflict
  }
}

const keyOf = (table: Table, row: Row): string => JSON.stringify(table.key.map(({ name }) => row[name]))

/** The row as the database would give it back: JSON with its keys in an order of its own. */
function keep(table: Table, row: Row): Row {
  encodeRow(table, row)
  return Object.fromEntries(
    table.columns.map(({ name, type }) => [
      name,
      type === 'json' ? reordered(JSON.parse(JSON.stringify(row[name]))) : row[name],
    ]),
  )
}

/** As jsonb orders keys, shorter first, so that a test notices who relies on the order. */
function reordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reordered)
  if (typeof value !== 'object' || value === null) return value
  const size = (key: string): number => Buffer.byteLength(key)
  const entries = Object.entries(value).sort(([a], [b]) => size(a) - size(b) || compare(a, b))
  return Object.fromEntries(entries.map(([key, inner]) => [key, reordered(inner)]))
}

const copy = <T extends TableName>(row: Row): Tables[T] => structuredClone(row) as unknown as Tables[T]

function passes(row: Row, test: Test): boolean {
  const value = row[test.column.name] as string | number | boolean
  switch (test.kind) {
    case 'equal':
      return value === test.value
    case 'atLeast':
      return compare(value, test.value) >= 0
    case 'atMost':
      return compare(value, test.value) <= 0
    case 'contains':
      return String(value).includes(test.value)
    case 'in':
      return test.values.includes(value)
  }
}

function compareRows(a: Row, b: Row, order: readonly (readonly [Column, 'asc' | 'desc'])[]): number {
  for (const [{ name }, way] of order) {
    const first = compare(a[name], b[name])
    if (first !== 0) return way === 'asc' ? first : -first
  }
  return 0
}

/** Text by its bytes in UTF-8, as the databases do. */
function compare(a: unknown, b: unknown): number {
  if (typeof a === 'string' && typeof b === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b))
  if (a === b) return 0
  return (a as number | boolean) < (b as number | boolean) ? -1 : 1
}
