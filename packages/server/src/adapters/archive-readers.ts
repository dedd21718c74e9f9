/** 档案核验进程: received archives verified in threads of their own, so that pages are answered meanwhile. */
import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { type ArchiveReader, type ReadArchive, readArchive } from '@jiheng/app'
import { problem } from '@jiheng/engine'
import { nodeHash } from './hash.ts'
import { type ThreadFailure, type ThreadLimits, ThreadPool } from './thread-pool.ts'

interface Given {
  readonly file: string
  readonly bytes: Uint8Array
}

const WHY: Readonly<Record<ThreadFailure, string>> = {
  late: '核验用时太长，已停止',
  memory: '核验所需内存超出上限，已停止',
  stopped: '核验时中途停止了，请重新核验',
}

const unread = (why: ThreadFailure, { file }: Given): ReadArchive => ({
  faults: [problem('archive-unreadable', { file, reason: WHY[why] })],
  notes: [],
  recomputed: { values: 0, scores: 0, rules: 0, reportFigures: 0 },
  seal: { version: 1, sealedAt: '', sealedBy: '', items: 0, properties: [] },
})

/** One core is left to those who look at pages. Without the built program beside this file the work is done here. */
export function createArchiveReader(
  options: ThreadLimits & { readonly worker?: string } = {},
): ArchiveReader & { close(): Promise<void> } {
  const worker = options.worker ?? fileURLToPath(new URL('./archive-reader-worker.mjs', import.meta.url))
  if (!existsSync(worker))
    return {
      threads: 1,
      read: (bytes, file) => readArchive(bytes, file, nodeHash),
      close: async () => {},
    }
  const pool = new ThreadPool<Given, ReadArchive>(
    worker,
    { threads: Math.max(1, availableParallelism() - 1), ...options },
    unread,
  )
  return {
    threads: pool.threads,
    read: (bytes, file) => pool.run({ file, bytes }),
    close: () => pool.close(),
  }
}
