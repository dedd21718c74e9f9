/** 演示档案: made in a thread of its own, so that the platform answers meanwhile. */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { demoArchive, type FileMap, type MakeArchive } from '@jiheng/app'
import { nodeHash } from './hash.ts'
import { ThreadPool } from './thread-pool.ts'

export interface DemoOrder {
  readonly library: FileMap
  readonly index: number
  readonly wishes: Parameters<MakeArchive>[1]
}
type Made = Awaited<ReturnType<MakeArchive>>

export function createDemoArchives(library: FileMap): { make: MakeArchive; close(): Promise<void> } {
  const worker = fileURLToPath(new URL('./demo-archive-worker.mjs', import.meta.url))
  if (!existsSync(worker))
    return {
      make: (index, wishes) => demoArchive(library, index, nodeHash, wishes),
      close: async () => {},
    }
  const pool = new ThreadPool<DemoOrder, Made>(worker, { threads: 1 }, (_, { index }) => ({
    name: `演示档案${index}.zip`,
    bytes: new Uint8Array(),
  }))
  return {
    make: (index, wishes) => pool.run({ library, index, wishes }),
    close: () => pool.close(),
  }
}
