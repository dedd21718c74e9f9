/**
 * Threads 线程: jobs done in threads of their own, so that many run at once over the cores and none can take the program
 * down: each has a bound of time and memory, and what goes beyond ends in the answer that `failed` gives.
 */
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'

export interface ThreadLimits {
  /** How many at once; as many as there are cores if left out. */
  readonly threads?: number
  readonly timeoutSeconds?: number
  readonly memoryMegabytes?: number
}

export type ThreadFailure = 'late' | 'memory' | 'stopped'

interface Job<Given, Answer> {
  readonly given: Given
  readonly done: (answer: Answer) => void
}

interface Thread<Given, Answer> {
  readonly worker: Worker
  job: Job<Given, Answer> | undefined
  timer: NodeJS.Timeout | undefined
}

/** The program of a thread gets what is given as a message and answers with one. */
export class ThreadPool<Given, Answer> {
  readonly threads: number
  readonly seconds: number
  private readonly file: string
  private readonly megabytes: number
  private readonly failed: (why: ThreadFailure, given: Given) => Answer
  private readonly waiting: Job<Given, Answer>[] = []
  private readonly running: Thread<Given, Answer>[] = []

  constructor(file: string, limits: ThreadLimits, failed: (why: ThreadFailure, given: Given) => Answer) {
    this.file = file
    this.failed = failed
    this.threads = Math.max(1, limits.threads ?? availableParallelism())
    this.seconds = limits.timeoutSeconds ?? 300
    this.megabytes = limits.memoryMegabytes ?? 2048
  }

  run(given: Given): Promise<Answer> {
    return new Promise((resolve) => {
      this.waiting.push({ given, done: resolve })
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
    thread.timer = setTimeout(() => this.fail(thread, 'late'), this.seconds * 1000)
    thread.worker.postMessage(job.given)
  }

  private start(): Thread<Given, Answer> | undefined {
    if (this.running.length >= this.threads) return undefined
    const worker = new Worker(this.file, { resourceLimits: { maxOldGenerationSizeMb: this.megabytes } })
    const thread: Thread<Given, Answer> = { worker, job: undefined, timer: undefined }
    this.running.push(thread)
    worker.on('message', (answer: Answer) => this.finish(thread, answer))
    worker.on('error', (error: NodeJS.ErrnoException) =>
      this.fail(thread, error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'memory' : 'stopped'),
    )
    worker.on('exit', () => this.fail(thread, 'stopped'))
    return thread
  }

  private finish(thread: Thread<Given, Answer>, answer: Answer | undefined): void {
    clearTimeout(thread.timer)
    const { job } = thread
    thread.job = undefined
    if (answer !== undefined) job?.done(answer)
    this.next()
  }

  /** The thread is given up; what it worked on is told. */
  private fail(thread: Thread<Given, Answer>, why: ThreadFailure): void {
    const at = this.running.indexOf(thread)
    if (at < 0) return
    this.running.splice(at, 1)
    void thread.worker.terminate()
    this.finish(thread, thread.job === undefined ? undefined : this.failed(why, thread.job.given))
  }

  async close(): Promise<void> {
    const threads = this.running.splice(0)
    for (const thread of threads) clearTimeout(thread.timer)
    await Promise.all(threads.map((thread) => thread.worker.terminate()))
  }
}
