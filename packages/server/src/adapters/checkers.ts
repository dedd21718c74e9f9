/**
 * Checkers 核查进程: files checked in threads of their own, so that many run at once over the cores and none can take the
 * program down: each has a bound of time and memory, and what goes beyond ends in a fault.
 */
import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { type CheckedFile, checkFile } from '@jiheng/app'
import { nodePdfResources } from './pdf-resources.ts'

export interface CheckersOptions {
  /** How many at once; as many as there are cores if left out. */
  readonly threads?: number
  readonly timeoutSeconds?: number
  readonly memoryMegabytes?: number
  /** The program that checks, for tests. */
  readonly worker?: string
}

export interface Checkers {
  readonly threads: number
  check(name: string, bytes: Uint8Array): Promise<CheckedFile>
  close(): Promise<void>
}

interface Job {
  readonly name: string
  readonly bytes: Uint8Array
  readonly done: (checked: CheckedFile) => void
}

interface Thread {
  readonly worker: Worker
  job: Job | undefined
  timer: NodeJS.Timeout | undefined
}

const TOO_LONG = (seconds: number) => ({
  code: 'source.limit',
  message: `核查用时超过 ${seconds} 秒，已停止。请拆成几份再核查。`,
})
const TOO_MUCH = { code: 'source.limit', message: '核查所需内存超出上限，已停止。请拆成几份再核查。' }
const STOPPED = { code: 'source.broken', message: '核查这份文件时中途停止了。请换一种格式保存后再试。' }

/** A pool of threads; without the built worker beside this file the work is done here, one after the other. */
export function createCheckers(options: CheckersOptions = {}): Checkers {
  const file = options.worker ?? fileURLToPath(new URL('./checker-worker.mjs', import.meta.url))
  if (!existsSync(file)) {
    const pdf = nodePdfResources()
    return { threads: 1, check: (name, bytes) => checkFile(name, bytes, { pdf }), close: async () => {} }
  }
  return new Pool(file, options)
}

class Pool implements Checkers {
  readonly threads: number
  private readonly file: string
  private readonly seconds: number
  private readonly megabytes: number
  private readonly waiting: Job[] = []
  private readonly running: Thread[] = []

  constructor(file: string, options: CheckersOptions) {
    this.file = file
    this.threads = Math.max(1, options.threads ?? availableParallelism())
    this.seconds = options.timeoutSeconds ?? 300
    this.megabytes = options.memoryMegabytes ?? 2048
  }

  check(name: string, bytes: Uint8Array): Promise<CheckedFile> {
    return new Promise((resolve) => {
      this.waiting.push({ name, bytes, done: resolve })
      this.next()
    })
  }

  private next(): void {
    const job = this.waiting[0]
    if (job === undefined) return
    const thread = this.running.find((one) => one.job === undefined) ?? this.start()
    if (thread === undefined) return
    this.waiting.shift()
    thread.job = job
    thread.timer = setTimeout(() => this.fail(thread, TOO_LONG(this.seconds)), this.seconds * 1000)
    thread.worker.postMessage({ name: job.name, bytes: job.bytes })
  }

  private start(): Thread | undefined {
    if (this.running.length >= this.threads) return undefined
    const worker = new Worker(this.file, { resourceLimits: { maxOldGenerationSizeMb: this.megabytes } })
    const thread: Thread = { worker, job: undefined, timer: undefined }
    this.running.push(thread)
    worker.on('message', (checked: CheckedFile) => this.finish(thread, checked))
    worker.on('error', (error: NodeJS.ErrnoException) =>
      this.fail(thread, error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? TOO_MUCH : STOPPED),
    )
    worker.on('exit', () => this.fail(thread, STOPPED))
    return thread
  }

  private finish(thread: Thread, checked: CheckedFile): void {
    clearTimeout(thread.timer)
    const { job } = thread
    thread.job = undefined
    job?.done(checked)
    this.next()
  }

  /** The thread is given up; what it worked on is told. */
  private fail(thread: Thread, fault: { code: string; message: string }): void {
    const at = this.running.indexOf(thread)
    if (at < 0) return
    this.running.splice(at, 1)
    void thread.worker.terminate()
    this.finish(thread, { fault })
  }

  async close(): Promise<void> {
    const threads = this.running.splice(0)
    for (const thread of threads) clearTimeout(thread.timer)
    await Promise.all(threads.map((thread) => thread.worker.terminate()))
  }
}
