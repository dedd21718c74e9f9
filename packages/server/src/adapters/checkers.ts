/**
 * Checkers 核查进程: files checked in threads of their own; what takes too much time or memory ends in a fault.
 */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type CheckedFile, checkFile } from '@jiheng/app'
import { nodePdfResources } from './pdf-resources.ts'
import { type ThreadLimits, ThreadPool } from './thread-pool.ts'

export interface CheckersOptions extends ThreadLimits {
  /** The program that checks, for tests. */
  readonly worker?: string
}

export interface Checkers {
  readonly threads: number
  check(name: string, bytes: Uint8Array): Promise<CheckedFile>
  close(): Promise<void>
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
  const pool: ThreadPool<{ readonly name: string; readonly bytes: Uint8Array }, CheckedFile> = new ThreadPool<
    { readonly name: string; readonly bytes: Uint8Array },
    CheckedFile
  >(file, options, (why) => ({
    fault: why === 'late' ? TOO_LONG(pool.seconds) : why === 'memory' ? TOO_MUCH : STOPPED,
  }))
  return {
    threads: pool.threads,
    check: (name, bytes) => pool.run({ name, bytes }),
    close: () => pool.close(),
  }
}
