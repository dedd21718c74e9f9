/** One thread that verifies received archives: gets a package, answers with what was read from it. */
import { parentPort } from 'node:worker_threads'
import { readArchive } from '@jiheng/app'
import { nodeHash } from './hash.ts'

parentPort?.on('message', ({ file, bytes }: { file: string; bytes: Uint8Array }) => {
  void readArchive(bytes, file, nodeHash).then((read) => parentPort?.postMessage(read))
})
