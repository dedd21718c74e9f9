/**
 * The SQL store: the port's operations as statements on a database. A transaction in which a statement failed is lost,
 * also when the use case caught the error, for the database would drop it without a word.
 */
import type { Answer, Database, Session, Statement } from './database.ts'
import { statement } from './database.ts'
import type { FindOptions, Store, TableName, Tables, Transaction, Where } from './port.ts'
import { Conflict, codeOf } from './refusal.ts'
import { Scope } from './scope.ts'
import { columnOf, decodeRow, keyTests, type Row, tableOf, testsOf } from './shape.ts'
import { count, insert, insertAll, put, remove, select, selectOne, update } from './statements.ts'

/** Rows in one statement of `insertAll`. */
const BATCH = 2000
const RETRIES = 5
const UNIQUE_VIOLATION = '23505'
/** Serialization failure and deadlock: the same work may succeed when done again. */
const AGAIN = new Set(['40001', '40P01'])

export function sqlStore(database: Database): Store {
  const scope = new Scope()
  return {
    read: (act) => scope.run(() => database.read((session) => within(session, act))),
    write: (act) =>
      scope.run(async () => {
        for (let attempt = 0; ; attempt += 1) {
          const outcome = await once(database, act)
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
  act: (transaction: Transaction) => Promise<R>,
): Promise<Outcome<R>> {
  let failure: unknown
  try {
    return {
      value: await database.write((session) => within(session, act, (error) => (failure = error))),
    }
  } catch (fault) {
    // The use case may have put the database's error into one of its own.
    return { fault, again: AGAIN.has(codeOf(failure)) || AGAIN.has(codeOf(fault)) }
  }
}

async function within<R>(
  session: Session,
  act: (transaction: Transaction) => Promise<R>,
  onFailure: (error: unknown) => void = () => undefined,
): Promise<R> {
  const turns = new Turns(session, onFailure)
  let value: R
  try {
    value = await act(new SqlTransaction(turns, session.oneWriter === true))
  } finally {
    await turns.end()
  }
  turns.check()
  return value
}

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
    if (this.ended) return Promise.reject(new Error('the transaction is over'))
    const answer = this.last.then(() => this.take(next))
    this.last = answer.catch(() => undefined)
    return answer
  }

  private async take(next: Statement): Promise<Answer> {
    if (this.failure !== undefined) throw this.failure.error
    try {
      return await this.session.run(next)
    } catch (error) {
      this.onFailure(error)
      this.failure = {
        error: codeOf(error) === UNIQUE_VIOLATION ? new Conflict(constraintOf(error), error) : error,
      }
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

  constructor(turns: Turns, oneWriter: boolean) {
    this.turns = turns
    this.oneWriter = oneWriter
  }

  async get<T extends TableName>(name: T, key: Partial<Tables[T]>): Promise<Tables[T] | undefined> {
    const table = tableOf(name)
    const { rows } = await this.turns.run(selectOne(table, keyTests(table, key as Row)))
    return rows[0] === undefined ? undefined : (decodeRow(table, rows[0]) as unknown as Tables[T])
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

  async count<T extends TableName>(name: T, where: Where<T>): Promise<number> {
    const table = tableOf(name)
    const { rows } = await this.turns.run(count(table, testsOf(table, where as Row)))
    return Number(rows[0]?.[0])
  }

  async insert<T extends TableName>(name: T, row: Tables[T]): Promise<void> {
    await this.turns.run(insert(tableOf(name), row as unknown as Row))
  }

  async insertAll<T extends TableName>(name: T, rows: readonly Tables[T][]): Promise<void> {
    const table = tableOf(name)
    for (let at = 0; at < rows.length; at += BATCH)
      await this.turns.run(insertAll(table, rows.slice(at, at + BATCH) as unknown as readonly Row[]))
  }

  async put<T extends TableName>(name: T, row: Tables[T]): Promise<void> {
    await this.turns.run(put(tableOf(name), row as unknown as Row))
  }

  async update<T extends TableName>(name: T, where: Where<T>, change: Partial<Tables[T]>): Promise<number> {
    const table = tableOf(name)
    const changes = Object.entries(change).map(([column, value]) => [columnOf(table, column), value] as const)
    if (changes.length === 0) return await this.count(name, where)
    return (await this.turns.run(update(table, testsOf(table, where as Row), changes))).count
  }

  async remove<T extends TableName>(name: T, where: Where<T>): Promise<number> {
    const table = tableOf(name)
    return (await this.turns.run(remove(table, testsOf(table, where as Row)))).count
  }

  async lock(name: string): Promise<void> {
    if (this.oneWriter) return
    await this.turns.run(statement('select pg_advisory_xact_lock(hashtextextended($1, 0))', name))
  }
}
