/** The threads that check: many at once, and each within its bounds of time and memory. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createCheckers } from './checkers.ts'

let folder = ''
const worker = (name: string, body: string): string => {
  const file = join(folder, name)
  writeFileSync(file, `import { parentPort } from 'node:worker_threads'\n${body}`)
  return file
}
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'jiheng-checkers-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const bytes = new TextEncoder().encode('人员200元、公用100元，合计300元。')

test('without a built worker the work is done here', async () => {
  const checkers = createCheckers({ worker: join(folder, 'none.mjs') })
  const checked = await checkers.check('a.txt', bytes)
  expect('result' in checked && checked.result.summary.holds).toBe(1)
  await checkers.close()
})

test('a file that takes too long ends in a fault, and the next one is checked', async () => {
  const file = worker(
    'slow.mjs',
    "parentPort.on('message', ({ name }) => { if (name === 'slow') for (;;); parentPort.postMessage({ fault: { code: 'done', message: name } }) })",
  )
  const checkers = createCheckers({ worker: file, threads: 1, timeoutSeconds: 0.3 })
  const both = await Promise.all([checkers.check('slow', bytes), checkers.check('next', bytes)])
  expect(both).toMatchObject([
    { fault: { code: 'source.limit' } },
    { fault: { code: 'done', message: 'next' } },
  ])
  await checkers.close()
})

test('a file that takes too much memory ends in a fault', async () => {
  const file = worker(
    'greedy.mjs',
    "parentPort.on('message', () => { const all = []; for (;;) all.push(new Array(100000).fill({}).map(() => ({}))) })",
  )
  const checkers = createCheckers({ worker: file, threads: 1, memoryMegabytes: 40 })
  expect(await checkers.check('greedy', bytes)).toMatchObject({ fault: { code: 'source.limit' } })
  await checkers.close()
}, 60_000)

test('as many at once as there are threads', async () => {
  const file = worker(
    'wait.mjs',
    "parentPort.on('message', ({ name }) => setTimeout(() => parentPort.postMessage({ fault: { code: name, message: '' } }), 600))",
  )
  const checkers = createCheckers({ worker: file, threads: 4 })
  const started = performance.now()
  const names = ['a', 'b', 'c', 'd']
  const all = await Promise.all(names.map((name) => checkers.check(name, bytes)))
  expect(all.map((one) => 'fault' in one && one.fault.code)).toEqual(names)
  // One after the other would take 2.4 s.
  expect(performance.now() - started).toBeLessThan(2000)
  await checkers.close()
})
