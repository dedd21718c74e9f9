/**
 * The host of ledgers 账簿线程的主人: what one thread does for them: writes imports, and answers questions from Parquet or from
 * columns in memory. Knows nothing of threads itself.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import {
  type LedgerBooks,
  type LedgerHead,
  type LedgerQueries,
  LedgerStoreFault,
  plainQueries,
} from '@jiheng/app'
import { dayText, type Ledger, type LedgerTotals } from '@jiheng/ledger'
import { ColumnFault, ColumnWriter, type LinesPart, readLines } from './columns.ts'
import { type Duck, type DuckOptions, openDuck } from './duck.ts'
import { duckQueries } from './duck-queries.ts'
import { dropImport, finishImport, type LedgerRecord, newImport, readRecord } from './folder.ts'
import { ParquetWriter } from './parquet.ts'

export interface HostOptions {
  /** Folder of all ledgers. */
  readonly root: string
  /** duck: DuckDB where it runs, else plain. */
  readonly engine: 'duck' | 'plain'
  readonly duck: DuckOptions
  /** Lines of all ledgers kept in memory at a time; a longer one is kept alone. */
  readonly keptLines: number
}

interface Import {
  readonly folder: string
  readonly head: LedgerHead
  readonly columns: ColumnWriter
  readonly parquet: ParquetWriter | undefined
  lines: number
  debit: bigint
  credit: bigint
  first: number
  last: number
}

interface Loaded {
  readonly lines: number
  readonly queries: Promise<LedgerQueries>
}

export class LedgerHost {
  private readonly options: HostOptions
  private readonly duck: Duck | undefined
  private readonly imports = new Map<number, Import>()
  private readonly loaded = new Map<string, Loaded>()
  private readonly records = new Map<string, LedgerRecord>()
  /** Why the analytical database is not used though it was asked for; '' otherwise. */
  readonly absent: string

  private constructor(options: HostOptions, duck: Duck | undefined, absent: string) {
    this.options = options
    this.duck = duck
    this.absent = absent
  }

  static async create(options: HostOptions): Promise<LedgerHost> {
    if (options.engine === 'plain') return new LedgerHost(options, undefined, '')
    const opened = await openDuck(options.root, options.duck)
    return 'absent' in opened
      ? new LedgerHost(options, undefined, opened.absent || '没有说明原因')
      : new LedgerHost(options, opened, '')
  }

  get usesDuck(): boolean {
    return this.duck !== undefined
  }

  async begin(number: number, head: LedgerHead): Promise<void> {
    const folder = await newImport(this.options.root)
    this.imports.set(number, {
      folder,
      head,
      columns: await ColumnWriter.create(folder),
      parquet: this.duck === undefined ? undefined : await ParquetWriter.create(this.duck, folder),
      lines: 0,
      debit: 0n,
      credit: 0n,
      first: 0,
      last: 0,
    })
  }

  async add(number: number, part: LinesPart): Promise<void> {
    const own = this.importOf(number)
    await Promise.all([own.columns.add(part), own.parquet?.add(part)])
    own.lines += part.count
    for (let at = 0; at < part.count; at += 1) {
      own.debit += part.columns.debit[at] as bigint
      own.credit += part.columns.credit[at] as bigint
      const day = part.columns.day[at] as number
      if (day === 0) continue
      if (own.first === 0 || day < own.first) own.first = day
      if (own.last === 0 || day > own.last) own.last = day
    }
  }

  /** `vouchers` as the builder of the lines counted them. */
  async finish(number: number, id: string, books: LedgerBooks, vouchers: number): Promise<LedgerTotals> {
    const own = this.importOf(number)
    const totals: LedgerTotals = {
      lines: own.lines,
      vouchers,
      debit: own.debit,
      credit: own.credit,
      first: dayText(own.first),
      last: dayText(own.last),
    }
    await own.parquet?.finish()
    await own.columns.finish()
    await finishImport(this.options.root, id, own.folder, { head: own.head, books, totals })
    this.imports.delete(number)
    return totals
  }

  async abandon(number: number): Promise<void> {
    const own = this.imports.get(number)
    if (own === undefined) return
    this.imports.delete(number)
    own.parquet?.release()
    await own.columns.abandon()
    await dropImport(own.folder)
  }

  async ask<N extends keyof LedgerQueries>(
    id: string,
    name: N,
    values: Parameters<LedgerQueries[N]>,
  ): Promise<Awaited<ReturnType<LedgerQueries[N]>>> {
    const queries = await this.queriesOf(id)
    const act = queries[name] as (
      ...values: Parameters<LedgerQueries[N]>
    ) => Promise<Awaited<ReturnType<LedgerQueries[N]>>>
    try {
      return await act(...values)
    } catch (error) {
      throw error instanceof ColumnFault ? new LedgerStoreFault('damaged', error.message) : error
    }
  }

  forget(id: string): void {
    this.loaded.delete(id)
    this.records.delete(id)
  }

  close(): void {
    this.duck?.close()
  }

  private importOf(number: number): Import {
    const own = this.imports.get(number)
    if (own === undefined) throw new Error('no such import')
    return own
  }

  private async queriesOf(id: string): Promise<LedgerQueries> {
    const record = this.records.get(id) ?? (await readRecord(this.options.root, id))
    this.records.set(id, record)
    const folder = join(this.options.root, id)
    const plain = (): Promise<LedgerQueries> => this.load(id, folder, record)
    if (this.duck === undefined || !existsSync(join(folder, 'parquet'))) return await plain()
    return duckQueries(this.duck, folder, record, plain)
  }

  /** Kept until others need the room, the one asked for longest ago going first. */
  private load(id: string, folder: string, record: LedgerRecord): Promise<LedgerQueries> {
    const known = this.loaded.get(id)
    this.loaded.delete(id)
    const lines = record.totals.lines
    let kept = lines
    const others = [...this.loaded].reverse()
    for (const [other, { lines: own }] of others) {
      kept += own
      if (kept > this.options.keptLines) this.loaded.delete(other)
    }
    const loaded = known ?? { lines, queries: loadPlain(folder, record) }
    this.loaded.set(id, loaded)
    loaded.queries.catch(() => this.loaded.delete(id))
    return loaded.queries
  }
}

async function loadPlain(folder: string, record: LedgerRecord): Promise<LedgerQueries> {
  const { lines: count, vouchers } = record.totals
  try {
    const lines = await readLines(folder, count, vouchers)
    const ledger: Ledger = { ...record.head, ...record.books, lines }
    return plainQueries(ledger)
  } catch (error) {
    if (error instanceof ColumnFault) throw new LedgerStoreFault('damaged', error.message)
    throw error
  }
}
