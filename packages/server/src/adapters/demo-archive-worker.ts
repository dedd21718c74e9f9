/** One thread that makes archives of the demonstration. */
import { parentPort } from 'node:worker_threads'
import { demoArchive } from '@jiheng/app'
import type { DemoOrder } from './demo-archives.ts'
import { nodeHash } from './hash.ts'

parentPort?.on('message', ({ library, index, wishes }: DemoOrder) => {
  void demoArchive(library, index, nodeHash, wishes).then((made) => parentPort?.postMessage(made))
})
