/**
 * The embedded database 内嵌数据库: a folder of this machine, without a server to install. One session in a thread of its own:
 * writers go one after another, readers together between them.
 */
import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Worker } from 'node:worker_threads'
import { findProgram, startProgram } from '../worker-program.ts'
import { type Answer, type Database, type Session, type Statement, statement } from './database.ts'
import type { Reply, Request } from './embedded-worker.ts'
import { type FolderLock, lockFolder } from './folder-lock.ts'
import { Gate } from './gate.ts'
import { StoreRefusal } from './refusal.ts'

export interface EmbeddedOptions {
  /** Data folder; the database lies in `database` below it. */
  readonly folder: string
  /** The program of the thread, for tests. */
  readonly worker?: string
}

const NOT_DURABLE =
  '内嵌数据库没有把数据写到磁盘（fsync 未生效），断电会丢数据，已停止启动。请报告程序版本和操作系统。'

/** No background process tidies up after this database; these many writes apart, it is done between two of them. */
const WRITES_PER_CHECKPOINT = 2_000
const WRITES_PER_VACUUM = 20_000

/** @throws StoreRefusal if another process has the folder, or its disk cannot be written through. */
export async function openEmbedded(options: EmbeddedOptions): Promise<Database> {
  const folder = resolve(options.folder)
  const program = options.worker ?? findProgram(import.meta.url, 'embedded-worker')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const lock = await lockFolder(folder)
  const thread = new Thread(program, join(folder, 'database'))
  try {
    await thread.ready
    return new Embedded(thread, lock)
  } catch (error) {
    await thread.stop()
    await lock.release()
    if (error instanceof StoreRefusal) throw error
    const reason = error instanceof Error ? error.message : String(error)
    throw new StoreRefusal(
      'store.unreadable',
      `数据目录 ${folder} 里的数据库打不开（${reason}）。请核对磁盘空间和读写权限，必要时从备份恢复。`,
      error,
    )
  }
}

interface Waiting {
  readonly resolve: (answer: Answer) => void
  readonly reject: (error: Error) => void
}

/** The thread and what was asked of it; it answers in order. */
class Thread {
  readonly ready: Promise<void>
  private readonly worker: Worker
  private readonly waiting: Waiting[] = []
  private lost: Error | undefined

  constructor(program: string, folder: string) {
    this.worker = startProgram(program, { workerData: { folder } })
    this.ready = new Promise((resolve, reject) => {
      this.waiting.push({ resolve: () => resolve(), reject })
    })
    this.worker.on('message', (reply: Reply) => this.take(reply))
    this.worker.on('error', (error) => this.fail(error))
    this.worker.on('exit', () => this.fail(new Error('the embedded database has stopped')))
  }

  ask(request: Request): Promise<Answer> {
    if (this.lost !== undefined) return Promise.reject(this.lost)
    return new Promise((resolve, reject) => {
      this.waiting.push({ resolve, reject })
      this.worker.postMessage(request)
    })
  }

  async end(): Promise<void> {
    await this.ask({ kind: 'close' }).catch(() => undefined)
    await this.stop()
  }

  async stop(): Promise<void> {
    this.fail(new Error('the store is closed'))
    await this.worker.terminate()
  }

  private take(reply: Reply): void {
    const first = this.waiting.shift()
    if (first === undefined) return
    if (reply.kind === 'done')
      first.resolve({ rows: JSON.parse(reply.rows) as Answer['rows'], count: reply.count })
    else if (reply.kind === 'failed') {
      const { message, code, constraint } = reply
      first.reject(Object.assign(new Error(message), { code, constraint }))
    } else if (reply.durable) first.resolve({ rows: [], count: 0 })
    else first.reject(new StoreRefusal('store.notDurable', NOT_DURABLE))
  }

  private fail(error: Error): void {
    this.lost ??= error
    for (const one of this.waiting.splice(0)) one.reject(this.lost)
  }
}

class Embedded implements Database {
  private readonly gate = new Gate()
  private readonly thread: Thread
  private readonly lock: FolderLock
  private writes = 0

  constructor(thread: Thread, lock: FolderLock) {
    this.thread = thread
    this.lock = lock
  }

  /** No transaction: while readers are in, nobody writes. */
  read<R>(act: (session: Session) => Promise<R>): Promise<R> {
    return this.gate.together(() => act(new EmbeddedSession(this.thread)))
  }

  write<R>(act: (session: Session) => Promise<R>): Promise<R> {
    return this.gate.alone(async () => {
      const session = new EmbeddedSession(this.thread)
      session.later(statement('begin'))
      let value: R
      try {
        value = await act(session)
        await session.run(statement('commit'))
      } catch (error) {
        // Fails only where the thread is gone, and with it the transaction.
        await session.undo().catch(() => undefined)
        throw error
      }
      this.tidy()
      return value
    })
  }

  async close(): Promise<void> {
    await this.gate.alone(async () => {
      await this.thread.end()
      await this.lock.release()
    })
  }

  /** Asked for and not waited on: whoever comes next does. */
  private tidy(): void {
    this.writes += 1
    const due =
      this.writes % WRITES_PER_VACUUM === 0
        ? 'vacuum analyze'
        : this.writes % WRITES_PER_CHECKPOINT === 0
          ? 'checkpoint'
          : undefined
    if (due !== undefined) void this.thread.ask({ kind: 'script', sql: due }).catch(() => undefined)
  }
}

/** Statements of one transaction; those that nobody waits for go along with the next one. */
class EmbeddedSession implements Session {
  readonly oneWriter = true
  private readonly thread: Thread
  private waiting: Statement[] = []
  private sent = false

  constructor(thread: Thread) {
    this.thread = thread
  }

  run(next: Statement): Promise<Answer> {
    const statements = [...this.waiting, next]
    this.waiting = []
    this.sent = true
    return this.thread.ask({ kind: 'run', statements })
  }

  later(next: Statement): void {
    this.waiting.push(next)
  }

  async script(sql: string): Promise<void> {
    for (const next of this.waiting.splice(0)) await this.run(next)
    await this.thread.ask({ kind: 'script', sql })
  }

  /** Nothing of the transaction is kept. */
  async undo(): Promise<void> {
    this.waiting = []
    if (this.sent) await this.run(statement('rollback'))
  }
}
