/** One thread of the checkers: gets a file, answers with what was found. */
import { parentPort } from 'node:worker_threads'
import { checkFile } from '@jiheng/app'
import { nodePdfResources } from './pdf-resources.ts'

const pdf = nodePdfResources()
parentPort?.on('message', ({ name, bytes }: { name: string; bytes: Uint8Array }) => {
  void checkFile(name, bytes, { pdf }).then((checked) => parentPort?.postMessage(checked))
})
