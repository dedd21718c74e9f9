/** PostgreSQL 数据库服务器: a pool of connections to a server that others run. */
import pg from 'pg'
import { type Answer, type Database, type Session, type Statement, statement } from './database.ts'
import { inOneText } from './literal.ts'
import { codeOf, StoreRefusal } from './refusal.ts'

export interface PostgresOptions {
  /** postgres://user:password@host:port/database */
  readonly url: string
  readonly poolSize?: number
}

/** The oldest release that servers kept by others still run. */
const OLDEST = 130_000

const TEXT = { getTypeParser: () => (text: string | Uint8Array) => text }

/** @throws StoreRefusal if the server cannot be reached, is too old, or does not keep UTF-8. */
export async function openPostgres(options: PostgresOptions): Promise<Database> {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.poolSize ?? 10,
    connectionTimeoutMillis: 10_000,
    application_name: 'jiheng',
  })
  // A connection that is lost while idle is made anew; one in use tells the statement that waits on it.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  const database = new Postgres(pool)
  try {
    await check(database)
  } catch (error) {
    await database.close()
    throw error
  }
  return database
}

async function check(database: Database): Promise<void> {
  const question =
    "select current_setting('server_version_num'), current_setting('server_encoding'), version()"
  let row: Answer['rows'][number] | undefined
  try {
    row = (await database.read((session) => session.run(statement(question)))).rows[0]
  } catch (error) {
    throw new StoreRefusal(
      'store.unreachable',
      `连不上数据库：${reasonOf(error)}。请核对数据库地址、账号和密码。`,
      error,
    )
  }
  if (Number(row?.[0]) < OLDEST)
    throw new StoreRefusal('store.tooOld', `数据库版本过低（${row?.[2]}），需要 PostgreSQL 13 或更高版本。`)
  if (row?.[1] !== 'UTF8')
    throw new StoreRefusal(
      'store.encoding',
      `数据库的字符编码是 ${row?.[1]}，须为 UTF8。请新建 UTF8 编码的数据库。`,
    )
}

function reasonOf(error: unknown): string {
  switch (codeOf(error)) {
    case 'ECONNREFUSED':
    case 'ENOENT':
      return '该地址没有数据库在运行'
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return '找不到这台主机'
    case '28P01':
    case '28000':
      return '账号或密码不对，或不允许从本机登录'
    case '3D000':
      return '没有这个数据库'
    default:
      return error instanceof Error ? error.message : String(error)
  }
}

class Postgres implements Database {
  private readonly pool: pg.Pool

  constructor(pool: pg.Pool) {
    this.pool = pool
  }

  read<R>(act: (session: Session) => Promise<R>): Promise<R> {
    return this.within('begin isolation level repeatable read read only', act)
  }

  write<R>(act: (session: Session) => Promise<R>): Promise<R> {
    return this.within('begin isolation level read committed', act)
  }

  async close(): Promise<void> {
    await this.pool.end()
  }

  private async within<R>(begin: string, act: (session: Session) => Promise<R>): Promise<R> {
    const client = await this.pool.connect()
    let usable = false
    try {
      const session = new PostgresSession(client)
      session.later(statement(begin))
      let value: R
      try {
        value = await act(session)
        await session.run(statement('commit'))
      } catch (error) {
        usable = await undone(client)
        throw error
      }
      usable = true
      return value
    } finally {
      client.release(!usable)
    }
  }
}

async function undone(client: pg.PoolClient): Promise<boolean> {
  try {
    await client.query('rollback')
    return true
  } catch {
    return false
  }
}

class PostgresSession implements Session {
  private readonly client: pg.PoolClient
  private waiting: Statement[] = []

  constructor(client: pg.PoolClient) {
    this.client = client
  }

  async run(next: Statement): Promise<Answer> {
    if (this.waiting.length > 0) return await this.together(next)
    const { rows, rowCount } = await this.client.query<(string | null)[]>({
      text: next.sql,
      values: [...next.parameters],
      rowMode: 'array',
      types: TEXT,
    })
    return { rows, count: rowCount ?? 0 }
  }

  later(next: Statement): void {
    this.waiting.push(next)
  }

  async script(sql: string): Promise<void> {
    for (const next of this.waiting.splice(0)) await this.run(next)
    await this.client.query(sql)
  }

  /** Those that nobody waited for and this one, in one trip. */
  private async together(next: Statement): Promise<Answer> {
    const text = inOneText([...this.waiting.splice(0), next])
    const answers: unknown = await this.client.query({ text, rowMode: 'array', types: TEXT })
    const { rows, rowCount } = (answers as pg.QueryArrayResult<(string | null)[]>[]).at(-1) as NonNullable<
      pg.QueryArrayResult<(string | null)[]>
    >
    return { rows, count: rowCount ?? 0 }
  }
}
