/** The store 数据存储: rows of the platform in PostgreSQL, in an embedded database, or in memory for tests. */
import type { Database } from './database.ts'
import { type EmbeddedOptions, openEmbedded } from './embedded.ts'
import { migrate } from './migrate.ts'
import { MIGRATIONS } from './migrations/index.ts'
import type { Store } from './port.ts'
import { openPostgres, type PostgresOptions } from './postgres.ts'
import { sqlStore } from './sql-store.ts'

export { backupStore, restoreStore } from './backup.ts'
export { memoryStore } from './memory.ts'
export { Conflict, StoreRefusal } from './refusal.ts'

export type StoreOptions =
  | ({ readonly kind: 'embedded' } & EmbeddedOptions)
  | ({ readonly kind: 'postgres' } & PostgresOptions)

/**
 * Open a store and bring it to the tables of this program.
 * @throws StoreRefusal with a Chinese message: in use by another process, unreachable, made by a newer program.
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const database: Database =
    options.kind === 'embedded' ? await openEmbedded(options) : await openPostgres(options)
  try {
    await migrate(database, MIGRATIONS)
  } catch (error) {
    await database.close()
    throw error
  }
  return sqlStore(database)
}
