/** The store on a PostgreSQL server, where the system has one. */
import { afterAll, describe, expect, test } from 'vitest'
import { storySuite } from '../../../app/src/fixture/story.suite.ts'
import { startPostgres } from '../testing/postgres.test-data.ts'
import type { Database } from './database.ts'
import { statement } from './database.ts'
import { catalogueSuite } from './fixture/catalogue.suite.ts'
import { account, everything, sample, storeSuite } from './fixture/store.suite.ts'
import { backupStore, memoryStore, openStore, restoreStore } from './index.ts'
import { openPostgres } from './postgres.ts'
import { tableNames } from './shape.ts'
import { sqlStore } from './sql-store.ts'

const server = await startPostgres()
afterAll(() => server?.stop())

const refuse = (url: string): Promise<unknown> => openStore({ kind: 'postgres', url })

const fresh = async (): Promise<string> => (await server?.fresh()) ?? ''

describe.skipIf(server === undefined)('PostgreSQL', () => {
  storeSuite('postgres', async () => openStore({ kind: 'postgres', url: await fresh() }))
  storySuite('postgres', async () => openStore({ kind: 'postgres', url: await fresh() }))
  catalogueSuite('postgres', async () => {
    const url = await fresh()
    return { store: () => openStore({ kind: 'postgres', url }), database: () => openPostgres({ url }) }
  })
})

describe.skipIf(server === undefined)('PostgreSQL alone', () => {
  test('two programs that start at once migrate once, and share the rows', async () => {
    const url = await fresh()
    const [one, two] = await Promise.all([1, 2].map(() => openStore({ kind: 'postgres', url, poolSize: 2 })))
    await one?.write((transaction) => transaction.insert('account', account('1')))
    expect(await two?.read((reader) => reader.find('account', {}))).toEqual([account('1')])
    await Promise.all([one?.close(), two?.close()])
  })

  test('a backup of another kind of store goes in, and back', async () => {
    const before = memoryStore()
    await before.write(async (transaction) => {
      for (const name of tableNames) await transaction.insertAll(name, [sample(name, 1), sample(name, 2)])
    })
    const store = await openStore({ kind: 'postgres', url: await fresh() })
    await restoreStore(store, await backupStore(before))
    const after = memoryStore()
    await restoreStore(after, await backupStore(store))
    expect(await everything(after)).toEqual(await everything(before))
    await store.close()
  })

  test('a deadlock is tried again', async () => {
    const store = await openStore({ kind: 'postgres', url: await fresh() })
    await store.write((transaction) => transaction.insertAll('account', [account('1'), account('2')]))
    let runs = 0
    const change = (first: string, second: string): Promise<void> =>
      store.write(async (transaction) => {
        runs += 1
        await transaction.update('account', { id: first }, { failures: 1 })
        await new Promise((resolve) => setTimeout(resolve, 200))
        await transaction.update('account', { id: second }, { failures: 1 })
      })
    await Promise.all([change('1', '2'), change('2', '1')])
    expect(runs).toBe(3)
    await store.close()
  })

  test('a failure that stays is given up after five more tries', async () => {
    let runs = 0
    const fault = Object.assign(new Error('serialization'), { code: '40001' })
    const session = { run: () => Promise.reject(fault), script: async () => undefined }
    const database: Database = {
      read: (act) => act(session),
      write: (act) => act(session),
      close: async () => undefined,
    }
    await expect(
      sqlStore(database).write(async (transaction) => {
        runs += 1
        await transaction.count('unit', {}).catch(() => undefined)
      }),
    ).rejects.toBe(fault)
    expect(runs).toBe(6)
  })

  test('a reader cannot write, and sees what was committed when it began', async () => {
    const url = await fresh()
    const store = await openStore({ kind: 'postgres', url })
    const other = await openStore({ kind: 'postgres', url })
    await store.read(async (reader) => {
      expect(await reader.count('account', {})).toBe(0)
      await other.write((transaction) => transaction.insert('account', account('1')))
      expect(await reader.count('account', {})).toBe(0)
    })
    const database = await openPostgres({ url })
    await expect(
      database.read((session) => session.run(statement('delete from jh_account'))),
    ).rejects.toMatchObject({ code: '25006' })
    await Promise.all([store.close(), other.close(), database.close()])
  })

  test('a connection that is lost fails its transaction, and the next one gets another', async () => {
    const url = await fresh()
    const store = await openStore({ kind: 'postgres', url, poolSize: 1 })
    const database = await openPostgres({ url })
    const lost = store.write(async (transaction) => {
      await transaction.insert('account', account('1'))
      await database.write((session) =>
        session.run(
          statement(
            'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
          ),
        ),
      )
      await transaction.count('account', {})
    })
    await expect(lost).rejects.toThrow()
    expect(await store.read((reader) => reader.count('account', {}))).toBe(0)
    await Promise.all([store.close(), database.close()])
  })

  test('what cannot be used is refused in words', async () => {
    const url = await fresh()
    await expect(refuse(url.replace(/host=.*/, 'host=/nonexistent'))).rejects.toMatchObject({
      name: 'StoreRefusal',
      code: 'store.unreachable',
      message: '连不上数据库：该地址没有数据库在运行。请核对数据库地址、账号和密码。',
    })
    await expect(refuse(url.replace(/test_\w+/, 'absent'))).rejects.toThrow('没有这个数据库')
    const database = await openPostgres({ url })
    await database.close()
  })
})
