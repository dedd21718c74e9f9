/**
 * Backup 备份: every row of a store as lines of JSON, gzipped: a head, then each table's name and its rows in key order, then
 * an end that counts them. The same for every kind of store, so a backup of one goes into another.
 */
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { MIGRATIONS } from './migrations/index.ts'
import type { Reader, Store, TableName, Transaction } from './port.ts'
import { StoreRefusal } from './refusal.ts'
import { encodeRow, type Row, tableNames, tableOf } from './shape.ts'

const FORMAT = 'jiheng-store'
/** Of the tables: a backup goes into a program with the same. */
const VERSION = MIGRATIONS.at(-1)?.number ?? 0
const PAGE = 5000

/** All of it as of one moment. On the embedded database writers wait until it is done. */
export function backupStore(store: Store): Promise<Uint8Array> {
  return store.read(async (reader) => {
    const pieces: Uint8Array[] = []
    await pipeline(lines(reader), createGzip(), async (compressed) => {
      for await (const piece of compressed) pieces.push(piece as Uint8Array)
    })
    return new Uint8Array(Buffer.concat(pieces))
  })
}

async function* lines(reader: Reader): AsyncGenerator<string> {
  yield `${JSON.stringify({ format: FORMAT, version: VERSION })}\n`
  let count = 0
  for (const name of tableNames) {
    yield `${JSON.stringify({ table: name })}\n`
    for (let offset = 0; ; offset += PAGE) {
      const rows = await reader.find(name, {}, { limit: PAGE, offset })
      if (rows.length > 0) yield `${rows.map((row) => JSON.stringify({ row })).join('\n')}\n`
      count += rows.length
      if (rows.length < PAGE) break
    }
  }
  yield `${JSON.stringify({ end: count })}\n`
}

/**
 * Put a backup into an empty store; gives the number of rows.
 * @throws StoreRefusal, having changed nothing, if the store has rows or the backup is not whole or of other tables.
 */
export function restoreStore(store: Store, backup: Uint8Array): Promise<number> {
  return store.write(async (transaction) => {
    await transaction.lock('restore')
    for (const name of tableNames)
      if ((await transaction.find(name, {}, { limit: 1 })).length > 0)
        throw new StoreRefusal('store.notEmpty', '数据库里已有数据，备份只能恢复到空的数据库。数据没有改动。')
    const filling = new Filling(transaction)
    for await (const line of linesOf(backup)) await filling.take(line)
    return await filling.end()
  })
}

const broken = (cause?: unknown): StoreRefusal =>
  new StoreRefusal('backup.broken', '这份备份不完整或已损坏，没有恢复任何数据。请换一份备份。', cause)

async function* linesOf(backup: Uint8Array): AsyncGenerator<string> {
  let rest = ''
  const decoder = new TextDecoder()
  const source = Readable.from([backup]).pipe(createGunzip())
  try {
    for await (const piece of source) {
      const parts = (rest + decoder.decode(piece as Uint8Array, { stream: true })).split('\n')
      rest = parts.pop() ?? ''
      yield* parts
    }
  } catch (error) {
    throw codeIsOfGzip(error) ? broken(error) : error
  }
  if (rest !== '') throw broken()
}

const codeIsOfGzip = (error: unknown): boolean =>
  error instanceof Error && String((error as Error & { code?: unknown }).code).startsWith('Z_')

/** The lines of a backup as they come: head, tables with their rows, end. */
class Filling {
  private readonly transaction: Transaction
  private started = false
  private table: TableName | undefined
  private rows: Row[] = []
  private count = 0
  private total: number | undefined

  constructor(transaction: Transaction) {
    this.transaction = transaction
  }

  async take(line: string): Promise<void> {
    const read = parse(line)
    if (!this.started) return this.start(read)
    if (this.total !== undefined) throw broken()
    if (typeof read.table === 'string') {
      await this.flush()
      this.table = read.table as TableName
      return
    }
    if (typeof read.end === 'number') {
      await this.flush()
      this.total = read.end
      return
    }
    if (typeof read.row !== 'object' || read.row === null || this.table === undefined) throw broken()
    this.rows.push(checked(this.table, read.row as Row))
    if (this.rows.length >= PAGE) await this.flush()
  }

  async end(): Promise<number> {
    if (this.total === undefined || this.total !== this.count) throw broken()
    return this.count
  }

  private start(head: Row): void {
    if (head.format !== FORMAT || typeof head.version !== 'number') throw broken()
    if (head.version !== VERSION)
      throw new StoreRefusal(
        'backup.version',
        `这份备份的结构是第 ${head.version} 版，本程序是第 ${VERSION} 版。请用制作备份的程序恢复后再升级。`,
      )
    this.started = true
  }

  private async flush(): Promise<void> {
    const { table, rows } = this
    if (table === undefined || rows.length === 0) return
    this.rows = []
    this.count += rows.length
    await this.transaction.insertAll(table, rows as never)
  }
}

function parse(line: string): Row {
  try {
    const read: unknown = JSON.parse(line)
    if (typeof read === 'object' && read !== null) return read as Row
  } catch (error) {
    throw broken(error)
  }
  throw broken()
}

function checked(name: TableName, row: Row): Row {
  try {
    encodeRow(tableOf(name), row)
  } catch (error) {
    throw broken(error)
  }
  return row
}
