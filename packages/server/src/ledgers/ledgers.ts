/**
 * Ledgers 账簿: the ledger store on a folder of this machine. The work is done in two threads, one for looking and one for
 * importing and testing, so that a test of millions of lines holds up neither the server nor somebody turning pages.
 * Threads start when first needed and end after some idle minutes, with all that they held in memory.
 */
import { mkdir } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import type { TransferListItem, Worker } from 'node:worker_threads'
import {
  checkLedgerId,
  type LedgerBooks,
  type LedgerHead,
  type LedgerQueries,
  type LedgerStore,
  LedgerStoreFault,
  type LedgerWriter,
  ledgerExists,
} from '@jiheng/app'
import {
  type LedgerTotals,
  LinesBuilder,
  TEXT_COLUMNS,
  type TextColumn,
  type VoucherLine,
} from '@jiheng/ledger'
import { findProgram, startProgram } from '../worker-program.ts'
import { COLUMN_NAMES, partOf } from './columns.ts'
import { openDuck } from './duck.ts'
import { EXACT_QUERIES, packed, unpacked } from './exact-letters.ts'
import { ledgerIds, readRecord, removeLedger, sweep } from './folder.ts'
import type { HostOptions } from './host.ts'
import type { Envelope, Reply, Request } from './ledger-worker.ts'

export interface LedgersOptions {
  readonly folder: string
  /** plain: never the analytical database. Left out: as JIHENG_LEDGER_ENGINE says, else it where it runs. */
  readonly engine?: 'duck' | 'plain'
  /** Told once if the analytical database does not run here. */
  readonly log?: (line: string) => void
  readonly memoryMegabytes?: number
  readonly idleSeconds?: number
  /** The program of the threads, and how the analytical database is loaded, for tests. */
  readonly worker?: string
  readonly load?: Parameters<typeof openDuck>[2]
}

const KEPT_LINES = 12_000_000
const HEAP_MEGABYTES = 3_072
const LINES_PER_PART = 65_536

export async function createLedgers(options: LedgersOptions): Promise<LedgerStore> {
  const root = resolve(options.folder)
  await mkdir(root, { recursive: true, mode: 0o700 })
  await sweep(root, Date.now())
  const duck = {
    threads: Math.max(1, availableParallelism()),
    memoryMegabytes: options.memoryMegabytes ?? 1_024,
  }
  const wanted = options.engine ?? process.env.JIHENG_LEDGER_ENGINE
  const engine = wanted === 'plain' ? 'plain' : await available(root, duck, options)
  const program = options.worker ?? findProgram(import.meta.url, 'ledger-worker')
  const host: HostOptions = { root, engine, duck, keptLines: KEPT_LINES }
  return new Ledgers(root, engine, [
    new Thread(program, host, options.idleSeconds ?? 600),
    new Thread(program, host, options.idleSeconds ?? 600),
  ])
}

/** Tried once here, so that the log says it once and not at the first import. */
async function available(
  root: string,
  duck: HostOptions['duck'],
  { log, load }: LedgersOptions,
): Promise<'duck' | 'plain'> {
  const opened = await openDuck(root, duck, load)
  if ('absent' in opened) {
    log?.(`本机没有可用的列式引擎，账簿改用内存方式（结果相同，大账簿较慢）：${opened.absent}`)
    return 'plain'
  }
  opened.close()
  return 'duck'
}

/** What takes long or is rare; the rest is looked up while somebody waits. */
const HEAVY: ReadonlySet<keyof LedgerQueries> = new Set([
  'test',
  'structure',
  'population',
  'planSample',
  'drawSample',
])
const QUERIES: Readonly<Record<keyof LedgerQueries, true>> = {
  head: true,
  books: true,
  totals: true,
  page: true,
  voucher: true,
  findVoucher: true,
  sumsByPeriod: true,
  topPayees: true,
  figures: true,
  linesOfFigure: true,
  figuresOfLine: true,
  test: true,
  structure: true,
  population: true,
  planSample: true,
  drawSample: true,
}

class Ledgers implements LedgerStore {
  readonly engine: string
  private readonly root: string
  private readonly threads: readonly [looking: Thread, working: Thread]
  private imports = 0

  constructor(root: string, engine: 'duck' | 'plain', threads: readonly [Thread, Thread]) {
    this.root = root
    this.engine = engine === 'duck' ? 'DuckDB' : '内存'
    this.threads = threads
  }

  async begin(id: string, head: LedgerHead): Promise<LedgerWriter> {
    checkLedgerId(id)
    if ((await this.ids()).includes(id)) throw ledgerExists(id)
    const number = this.imports++
    const [, working] = this.threads
    const release = working.hold()
    try {
      await working.ask({ kind: 'begin', number, head })
    } catch (error) {
      release()
      throw error
    }
    return new Importing(working, number, id, release)
  }

  async open(id: string): Promise<LedgerQueries> {
    await readRecord(this.root, id)
    const [looking, working] = this.threads
    const queries = Object.keys(QUERIES).map((key) => {
      const name = key as keyof LedgerQueries
      const thread = HEAVY.has(name) ? working : looking
      const ask = (...values: readonly unknown[]) => thread.ask({ kind: 'ask', id, name, values })
      if (!EXACT_QUERIES.has(name)) return [name, ask] as const
      return [
        name,
        async (...values: readonly unknown[]) => unpacked(await ask(...values.map(packed))),
      ] as const
    })
    return Object.fromEntries(queries) as unknown as LedgerQueries
  }

  async remove(id: string): Promise<void> {
    await removeLedger(this.root, id)
    await Promise.all(this.threads.map((thread) => thread.tell({ kind: 'forget', id })))
  }

  ids(): Promise<readonly string[]> {
    return ledgerIds(this.root)
  }

  async close(): Promise<void> {
    await Promise.all(this.threads.map((thread) => thread.end()))
  }
}

/** Puts lines into columns here and hands them over in parts; one part is written while the next is being filled. */
class Importing implements LedgerWriter {
  private readonly thread: Thread
  private readonly number: number
  private readonly id: string
  private readonly release: () => void
  private readonly builder = new LinesBuilder()
  private readonly known = Object.fromEntries(TEXT_COLUMNS.map((name) => [name, 0])) as Record<
    TextColumn,
    number
  >
  private readonly books: LedgerBooks[] = []
  private writing: Promise<unknown> = Promise.resolve()

  constructor(thread: Thread, number: number, id: string, release: () => void) {
    this.thread = thread
    this.number = number
    this.id = id
    this.release = release
  }

  async add(lines: readonly VoucherLine[]): Promise<void> {
    for (const line of lines) {
      this.builder.add(line)
      if (this.builder.count >= LINES_PER_PART) await this.handOver()
    }
  }

  addBooks(books: LedgerBooks): void {
    this.books.push(books)
  }

  async finish(): Promise<LedgerTotals> {
    const { vouchers } = this.builder.lines()
    await this.handOver()
    await this.writing
    const books: LedgerBooks = {
      accounts: this.books.flatMap(({ accounts }) => accounts),
      balances: this.books.flatMap(({ balances }) => balances),
    }
    const { number, id } = this
    const totals = await this.thread.ask({ kind: 'finish', number, id, books, vouchers })
    this.release()
    return totals as LedgerTotals
  }

  async abandon(): Promise<void> {
    await this.writing.catch(() => undefined)
    try {
      await this.thread.ask({ kind: 'abandon', number: this.number })
    } finally {
      this.release()
    }
  }

  private async handOver(): Promise<void> {
    await this.writing
    const part = partOf(this.builder.cut(), this.known)
    for (const name of TEXT_COLUMNS) this.known[name] += part.words[name].length
    const buffers = COLUMN_NAMES.map((name) => part.columns[name].buffer as ArrayBuffer)
    this.writing = this.thread.ask({ kind: 'add', number: this.number, part }, buffers)
    // Told to whoever adds next; until then it is nobody's unhandled failure.
    this.writing.catch(() => undefined)
  }
}

interface Waiting {
  readonly resolve: (value: unknown) => void
  readonly reject: (error: Error) => void
}

/** A thread that is there while it is needed, and what was asked of it. */
class Thread {
  private readonly program: string
  private readonly options: HostOptions
  private readonly idleSeconds: number
  private worker: Worker | undefined
  private readonly waiting = new Map<number, Waiting>()
  private letters = 0
  private holders = 0
  private timer: NodeJS.Timeout | undefined
  private closed = false

  constructor(program: string, options: HostOptions, idleSeconds: number) {
    this.program = program
    this.options = options
    this.idleSeconds = idleSeconds
  }

  ask(request: Request, buffers: readonly TransferListItem[] = []): Promise<unknown> {
    if (this.closed) return Promise.reject(new Error('the ledger store is closed'))
    const worker = this.worker ?? this.start()
    clearTimeout(this.timer)
    const letter = this.letters++
    return new Promise((resolve, reject) => {
      this.waiting.set(letter, { resolve, reject })
      const envelope: Envelope = { letter, request }
      worker.postMessage(envelope, buffers)
    })
  }

  /** Only where the thread is there anyway. */
  async tell(request: Request): Promise<void> {
    if (this.worker !== undefined) await this.ask(request)
  }

  /** Not ended for idleness until released. */
  hold(): () => void {
    this.holders += 1
    let held = true
    return () => {
      if (!held) return
      held = false
      this.holders -= 1
      this.rest()
    }
  }

  async end(): Promise<void> {
    this.closed = true
    await this.stop(new Error('the ledger store is closed'))
  }

  private start(): Worker {
    const worker = startProgram(this.program, {
      workerData: this.options,
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MEGABYTES },
    })
    worker.on('message', (reply: Reply) => this.take(reply))
    worker.on('error', (error) => this.lose(worker, error))
    worker.on('exit', () => this.lose(worker, new Error('the thread of the ledgers has stopped')))
    this.worker = worker
    return worker
  }

  private take(reply: Reply): void {
    if (reply.kind === 'ready') return
    const one = this.waiting.get(reply.letter)
    this.waiting.delete(reply.letter)
    this.rest()
    if (reply.kind === 'done') one?.resolve(reply.value)
    else
      one?.reject(
        reply.fault === '' ? new Error(reply.message) : new LedgerStoreFault(reply.fault, reply.message),
      )
  }

  private rest(): void {
    clearTimeout(this.timer)
    if (this.waiting.size > 0 || this.holders > 0 || this.worker === undefined) return
    this.timer = setTimeout(() => void this.stop(new Error('idle')), this.idleSeconds * 1000)
    this.timer.unref()
  }

  private async stop(why: Error): Promise<void> {
    clearTimeout(this.timer)
    const { worker } = this
    if (worker === undefined) return
    this.lose(worker, why)
    await worker.terminate()
  }

  private lose(worker: Worker, why: Error): void {
    if (this.worker !== worker) return
    this.worker = undefined
    const lost = [...this.waiting.values()]
    this.waiting.clear()
    for (const { reject } of lost) reject(why)
  }
}
