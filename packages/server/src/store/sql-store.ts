/**
 * The SQL store: the port's operations as statements on a database. A transaction in which a statement failed is lost,
 * also when the use case caught the error, for the database would drop it without a word.
 */
import type { Answer, Database, Session, Statement } from './database.ts'
import { statement } from './database.ts'
import type { FindOptions, Store, TableName, Tables, Transaction, Where } from './port.ts'
import { Conflict, codeOf } from './refusal.ts'
import { RowCache } from './row-cache.ts'
import { Scope } from './scope.ts'
import { columnOf, columnsOf, decodeRow, keyTests, type Row, tableOf, testsOf } from './shape.ts'
import { count, insert, insertAll, put, remove, select, selectOne, update } from './statements.ts'

/** Rows in one statement of `insertAll`. */
const BATCH = 2000
const RETRIES = 5
const UNIQUE_VIOLATION = '23505'
/** Serialization failure and deadlock: the same work may succeed when done again. */
const AGAIN = new Set(['40001', '40P01'])

export function sqlStore(database: Database): Store {
  const scope = new Scope()
  const cache = new RowCache()
  return {
    read: (act) => scope.run(() => database.read((session) => within(session, cache, act))),
    write: (act) =>
      scope.run(async () => {
        for (let attempt = 0; ; attempt += 1) {
          const outcome = await once(database, cache, act)
          if ('value' in outcome) return outcome.value
          if (!outcome.again || attempt === RETRIES) throw outcome.fault
          await new Promise((resolve) => setTimeout(resolve, Math.random() * 20 * (attempt + 1)))
        }
      }),
    close: () => scope.close(() => database.close()),
  }
}

type Outcome<R> = { readonly value: R } | { readonly fault: unknown; readonly again: boolean }

async function once<R>(
  database: Database,
  cache: RowCache,
  act: (transaction: Transaction) => Promise<R>,
): Promise<Outcome<R>> {
  let failure: unknown
  try {
    return {
      value: await database.write((session) => within(session, cache, act, (error) => (failure = error))),
    }
  } catch (fault) {
    // What was written and is undone may be in there.
    cache.clear()
    // The use case may have put the database's error into one of its own.
    return { fault: asConflict(fault), again: AGAIN.has(codeOf(failure)) || AGAIN.has(codeOf(fault)) }
  }
}

const asConflict = (error: unknown): unknown =>
  !(error instanceof Conflict) && codeOf(error) === UNIQUE_VIOLATION
    ? new Conflict(constraintOf(error), error)
    : error

/** `cache` is that of the only writer; a session among several has one of its own. */
async function within<R>(
  session: Session,
  cache: RowCache,
  act: (transaction: Transaction) => Promise<R>,
  onFailure: (error: unknown) => void = () => undefined,
): Promise<R> {
  const turns = new Turns(session, onFailure)
  let value: R
  try {
    const oneWriter = session.oneWriter === true
    value = await act(new SqlTransaction(turns, oneWriter, oneWriter ? cache : new RowCache()))
  } finally {
    await turns.end()
  }
  turns.check()
  return value
}

const OVER = 'the transaction is over'

/** The statements of one transaction, one after another, up to the first that fails and until the end. */
class Turns {
  private readonly session: Session
  private readonly onFailure: (error: unknown) => void
  private last: Promise<unknown> = Promise.resolve()
  private failure: { readonly error: unknown } | undefined
  private ended = false

  constructor(session: Session, onFailure: (error: unknown) => void) {
    this.session = session
    this.onFailure = onFailure
  }

  run(next: Statement): Promise<Answer> {
    if (this.ended) return Promise.reject(new Error(OVER))
    const answer = this.last.then(() => this.take(next))
    this.last = answer.catch(() => undefined)
    return answer
  }

  /** Where nothing is to be learnt from the answer. */
  async put(next: Statement): Promise<void> {
    const { session } = this
    if (session.later === undefined || this.ended) {
      await this.run(next)
      return
    }
    this.last = this.last.then(() => session.later?.(next))
    await this.last
    this.check()
  }

  private async take(next: Statement): Promise<Answer> {
    if (this.failure !== undefined) throw this.failure.error
    try {
      return await this.session.run(next)
    } catch (error) {
      this.onFailure(error)
      this.failure = { error: asConflict(error) }
      throw this.failure.error
    }
  }

  /** Waits for what was begun and not awaited. */
  async end(): Promise<void> {
    for (let seen: unknown; seen !== this.last; ) {
      seen = this.last
      await seen
    }
    this.ended = true
  }

  /** @throws where nothing more can be asked. */
  demandOpen(): void {
    if (this.ended) throw new Error(OVER)
    this.check()
  }

  /** @throws the failure that lost the transaction. */
  check(): void {
    if (this.failure !== undefined) throw this.failure.error
  }
}

function constraintOf(error: unknown): string {
  const { constraint } = error as { constraint?: unknown }
  return typeof constraint === 'string' ? constraint : ''
}

class SqlTransaction implements Transaction {
  private readonly oneWriter: boolean
  private readonly turns: Turns
  private readonly cache: RowCache

  constructor(turns: Turns, oneWriter: boolean, cache: RowCache) {
    this.turns = turns
    this.oneWriter = oneWriter
    this.cache = cache
  }

  async get<T extends TableName>(name: T, key: Partial<Tables[T]>): Promise<Tables[T] | undefined> {
    const table = tableOf(name)
    const tests = keyTests(table, key as Row)
    this.turns.demandOpen()
    const known = this.cache.get(table, tests)
    if (known !== undefined) return known as unknown as Tables[T]
    const { rows } = await this.turns.run(selectOne(table, tests))
    if (rows[0] === undefined) return undefined
    const row = decodeRow(table, rows[0])
    this.cache.keep(table, tests, row)
    return row as unknown as Tables[T]
  }

  async find<T extends TableName>(
    name: T,
    where: Where<T>,
    options: FindOptions<T> = {},
  ): Promise<Tables[T][]> {
    const table = tableOf(name)
    const { rows } = await this.turns.run(select(table, { ...options, tests: testsOf(table, where as Row) }))
    return rows.map((values) => decodeRow(table, values) as unknown as Tables[T])
  }

  async findColumns<T extends TableName, C extends keyof Tables[T] & string>(
    name: T,
    columns: readonly C[],
    where: Where<T>,
    options: FindOptions<T> = {},
  ): Promise<Pick<Tables[T], C>[]> {
    const table = tableOf(name)
    const wanted = columnsOf(table, columns)
    const tests = testsOf(table, where as Row)
    const { rows } = await this.turns.run(select(table, { ...options, tests, columns: wanted }))
    return rows.map((values) => decodeRow({ columns: wanted }, values) as unknown as Pick<Tables[T], C>)
  }

  async count<T extends TableName>(name: T, where: Where<T>): Promise<number> {
    const table = tableOf(name)
    const { rows } = await this.turns.run(count(table, testsOf(table, where as Row)))
    return Number(rows[0]?.[0])
  }

  async insert<T extends TableName>(name: T, row: Tables[T]): Promise<void> {
    const table = tableOf(name)
    await this.turns.put(insert(table, row as unknown as Row))
    this.cache.wrote(table, [row as unknown as Row])
  }

  async insertAll<T extends TableName>(name: T, rows: readonly Tables[T][]): Promise<void> {
    const table = tableOf(name)
    for (let at = 0; at < rows.length; at += BATCH)
      await this.turns.put(insertAll(table, rows.slice(at, at + BATCH) as unknown as readonly Row[]))
    this.cache.wrote(table, rows as unknown as readonly Row[])
  }

  async put<T extends TableName>(name: T, row: Tables[T]): Promise<void> {
    const table = tableOf(name)
    await this.turns.put(put(table, row as unknown as Row))
    this.cache.wrote(table, [row as unknown as Row])
  }

  async update<T extends TableName>(name: T, where: Where<T>, change: Partial<Tables[T]>): Promise<number> {
    const table = tableOf(name)
    const changes = Object.entries(change).map(([column, value]) => [columnOf(table, column), value] as const)
    if (changes.length === 0) return await this.count(name, where)
    const tests = testsOf(table, where as Row)
    const { count } = await this.turns.run(update(table, tests, changes))
    this.cache.changed(table, tests, change as Row)
    return count
  }

  async remove<T extends TableName>(name: T, where: Where<T>): Promise<number> {
    const table = tableOf(name)
    const tests = testsOf(table, where as Row)
    const { count } = await this.turns.run(remove(table, tests))
    this.cache.changed(table, tests)
    return count
  }

  async lock(name: string): Promise<void> {
    if (this.oneWriter) return
    // What others did before the lock was given is to be seen.
    this.cache.clear()
    await this.turns.run(statement('select pg_advisory_xact_lock(hashtextextended($1, 0))', name))
  }
}
