/**
 * The analytical database 列式引擎 (DuckDB), loaded only where its binary is installed. It may read and write below one folder
 * and nothing else: no other file, no network, no extension, and none of this can be switched back. One instance a
 * thread; each query has a connection of its own, for a prepared statement shared by two is not safe.
 */
import { join, sep } from 'node:path'
import type { DuckDBConnection, DuckDBInstance, DuckDBValue } from '@duckdb/node-api'

type Library = typeof import('@duckdb/node-api')

export interface DuckOptions {
  readonly threads: number
  readonly memoryMegabytes: number
}

export interface Duck {
  readonly library: Library
  connect(): Promise<DuckDBConnection>
  rows(sql: string, values?: readonly DuckDBValue[]): Promise<readonly (readonly DuckDBValue[])[]>
  close(): void
}

/** Nothing where the binary is missing or does not run here, with why. */
export async function openDuck(
  root: string,
  options: DuckOptions,
  load: () => Promise<Library> = () => import('@duckdb/node-api'),
): Promise<Duck | { readonly absent: string }> {
  let library: Library
  let instance: DuckDBInstance
  try {
    library = await load()
    instance = await library.DuckDBInstance.create(':memory:', {
      threads: String(options.threads),
      memory_limit: `${options.memoryMegabytes}MB`,
      temp_directory: join(root, '.spill'),
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
    })
  } catch (error) {
    return { absent: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error) }
  }
  const connect = (): Promise<DuckDBConnection> => instance.connect()
  const first = await connect()
  await first.run(`set allowed_directories = [${literal(root + sep)}]`)
  await first.run('set enable_external_access = false')
  await first.run('set lock_configuration = true')
  first.closeSync()
  return {
    library,
    connect,
    rows: async (sql, values = []) => {
      const connection = await connect()
      try {
        return await (await connection.run(sql, [...values])).getRows()
      } finally {
        connection.closeSync()
      }
    },
    close: () => instance.closeSync(),
  }
}

/** A text of ours within a statement; what a user typed is always a value beside it. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`
