/** Archives read in threads: a fault for whatever ends a thread, and the others go on. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createArchiveReader } from './archive-readers.ts'

let folder = ''
let worker = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'jiheng-readers-'))
  worker = join(folder, 'worker.mjs')
  writeFileSync(
    worker,
    `import { parentPort } from 'node:worker_threads'
parentPort.on('message', ({ file }) => {
  if (file === 'dies') throw new Error('dies')
  if (file === 'late') return
  parentPort.postMessage({ faults: [], notes: [], file })
})`,
  )
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('one that dies and one that never ends are told, and what waits behind them is read', async () => {
  const reader = createArchiveReader({ worker, threads: 1, timeoutSeconds: 1 })
  const bytes = new Uint8Array([1])
  const [dead, late, well] = await Promise.all(
    ['dies', 'late', 'well'].map((file) => reader.read(bytes, file)),
  )
  expect(dead?.faults[0]?.detail).toContain('中途停止')
  expect(late?.faults[0]?.detail).toContain('用时太长')
  expect(well).toMatchObject({ faults: [], file: 'well' })
  expect(reader.threads).toBe(1)
  await reader.close()
})

test('without the built program it is read here', async () => {
  const reader = createArchiveReader({ worker: join(folder, 'none.mjs') })
  const read = await reader.read(new Uint8Array([1, 2, 3]), 'x.zip')
  expect(read.faults[0]?.code).toBe('archive-unreadable')
  await reader.close()
})
