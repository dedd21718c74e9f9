/**
 * Rows at hand 行缓存: a row that was looked up by its key is not asked of the database again while nothing can have changed
 * it. Where this process is the only writer that is as long as the program runs; elsewhere within one transaction.
 */
import type { TableName } from './port.ts'
import type { Row, Table, Test } from './shape.ts'

/** Rows at most; with more of them all are dropped, for to know which was used last costs more than it gains. */
const MOST_ROWS = 20_000
/** A longer list is brought in, not worked on. */
const LONGEST_LIST = 100

export class RowCache {
  private readonly rows = new Map<TableName, Map<string, Row>>()
  private size = 0

  get({ name }: Table, tests: readonly Test[]): Row | undefined {
    return this.rows.get(name)?.get(keyOf(tests))
  }

  keep({ name }: Table, tests: readonly Test[], row: Row): void {
    if (this.size >= MOST_ROWS) this.clear()
    let rows = this.rows.get(name)
    if (rows === undefined) {
      rows = new Map()
      this.rows.set(name, rows)
    }
    const key = keyOf(tests)
    if (!rows.has(key)) this.size += 1
    rows.set(key, frozen(row))
  }

  /** Rows as they were written. JSON comes back from the database in an order of its own, so that such a row is read again. */
  wrote(table: Table, rows: readonly Row[]): void {
    if (rows.length > LONGEST_LIST) {
      this.dropTable(table)
      return
    }
    const asWritten = isAsWritten(table)
    for (const row of rows) {
      const tests = table.key.map(
        (column): Test => ({ column, kind: 'equal', value: row[column.name] as string | number | boolean }),
      )
      if (asWritten) this.keep(table, tests, { ...row })
      else this.drop(table, tests)
    }
  }

  /** Rows that passed these tests were changed, or removed where no change is given. */
  changed(table: Table, tests: readonly Test[], change?: Row): void {
    const ofKey = tests.filter(
      (test) => test.kind === 'equal' && table.key.some((column) => column === test.column),
    )
    if (ofKey.length < table.key.length) {
      this.dropTable(table)
      return
    }
    const known = this.get(table, ofKey)
    this.drop(table, ofKey)
    const onlyByKey =
      ofKey.length === tests.length && table.key.every(({ name }) => !(name in (change ?? {})))
    if (known !== undefined && change !== undefined && onlyByKey && isAsWritten(table))
      this.keep(table, ofKey, { ...known, ...change })
  }

  private drop({ name }: Table, tests: readonly Test[]): void {
    if (this.rows.get(name)?.delete(keyOf(tests)) === true) this.size -= 1
  }

  private dropTable({ name }: Table): void {
    this.size -= this.rows.get(name)?.size ?? 0
    this.rows.delete(name)
  }

  clear(): void {
    this.rows.clear()
    this.size = 0
  }
}

/** A text or number comes back as it was written. */
const isAsWritten = (table: Table): boolean => table.columns.every(({ type }) => type !== 'json')

/** The values of a key, whatever the order in which they were given. */
const keyOf = (tests: readonly Test[]): string =>
  JSON.stringify(
    tests
      .map((test) => [test.column.name, test.kind === 'equal' ? test.value : ''])
      .sort(([a], [b]) => ((a as string) < (b as string) ? -1 : 1)),
  )

/** The same row is given to many: who would change it is stopped. */
function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  for (const part of Object.values(value)) frozen(part)
  return Object.freeze(value)
}
