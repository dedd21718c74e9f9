/**
 * Migration 迁移: brings a database to the tables of this program, forward only, each step whole or not at all. A database
 * that was made by a newer program, or by other steps than ours, is left as it is.
 */
import { createHash } from 'node:crypto'
import { type Database, type Session, statement } from './database.ts'
import type { Migration } from './migrations/index.ts'
import { StoreRefusal } from './refusal.ts'

const PROTOCOL = `create table if not exists jiheng_migration (
  number bigint primary key,
  name text not null,
  digest text not null,
  applied_at timestamptz not null default now()
)`

/** @throws StoreRefusal, having changed nothing. */
export async function migrate(database: Database, migrations: readonly Migration[]): Promise<void> {
  await database.write(async (session) => {
    await alone(session)
    await session.script(PROTOCOL)
  })
  for (let done = false; !done; )
    done = await database.write(async (session) => {
      await alone(session)
      const next = migrations[await applied(session, migrations)]
      if (next === undefined) return true
      await session.script(next.sql)
      const { number, name } = next
      await session.run(
        statement(
          'insert into jiheng_migration (number, name, digest) values ($1, $2, $3)',
          number,
          name,
          digestOf(next),
        ),
      )
      return false
    })
}

export const digestOf = (migration: Migration): string =>
  createHash('sha256').update(migration.sql.replaceAll('\r\n', '\n')).digest('hex')

/** Two programs that start at once do not both migrate. */
async function alone(session: Session): Promise<void> {
  await session.run(statement("select pg_advisory_xact_lock(hashtextextended('jiheng_migration', 0))"))
}

/** How many of the migrations are applied, once it is sure that they are these. */
async function applied(session: Session, migrations: readonly Migration[]): Promise<number> {
  const { rows } = await session.run(
    statement('select number, name, digest from jiheng_migration order by number'),
  )
  const newest = migrations.at(-1)?.number ?? 0
  const newer = rows.find(([number]) => Number(number) > newest)
  if (newer !== undefined)
    throw new StoreRefusal(
      'store.newer',
      `数据库由较新版本的程序建立（结构第 ${newer[0]} 版，本程序只到第 ${newest} 版）。请改用新版程序打开；数据没有改动。`,
    )
  for (const [at, [number, name, digest]] of rows.entries()) {
    const own = migrations[at]
    if (own === undefined || own.number !== Number(number) || digestOf(own) !== digest)
      throw new StoreRefusal(
        'store.differs',
        `数据库的结构与本程序不一致（第 ${number} 步“${name}”）。请换回建立它的程序，或从备份恢复；数据没有改动。`,
      )
  }
  return rows.length
}
