/** The worker's task: what it relays, how it ends, and the page's address. */
import { afterEach, expect, test, vi } from 'vitest'
import { CANCELLED, type CheckMessage, checkInWorker, STOPPED } from './check-task.ts'
import { parseRoute, printRoute } from './route.ts'

class FakeWorker {
  static last: FakeWorker | undefined
  onmessage: ((event: { data: CheckMessage }) => void) | undefined
  onerror: (() => void) | undefined
  sent: unknown
  ended = false
  constructor() {
    FakeWorker.last = this
  }
  postMessage(data: unknown): void {
    this.sent = data
  }
  terminate(): void {
    this.ended = true
  }
}

const begin = (signal?: AbortSignal) => {
  vi.stubGlobal('Worker', FakeWorker)
  const stages: string[] = []
  const answer = checkInWorker(
    { name: '甲.txt', bytes: new Uint8Array(2) },
    ({ stage }) => stages.push(stage),
    signal,
  )
  return { answer, stages, worker: FakeWorker.last as FakeWorker }
}

afterEach(() => vi.unstubAllGlobals())

test('progress is passed on and the answer ends the worker', async () => {
  const { answer, stages, worker } = begin()
  worker.onmessage?.({ data: { kind: 'progress', progress: { stage: '核对' } } })
  worker.onmessage?.({ data: { kind: 'answer', answer: { fault: { code: 'x', message: 'y' } } } })
  expect(await answer).toEqual({ fault: { code: 'x', message: 'y' } })
  expect([stages, worker.ended]).toEqual([['核对'], true])
})

test('cancelling and a crash end the worker with a fault', async () => {
  const controller = new AbortController()
  const cancelled = begin(controller.signal)
  controller.abort()
  expect(await cancelled.answer).toEqual({ fault: CANCELLED })
  expect(cancelled.worker.ended).toBe(true)
  const crashed = begin()
  crashed.worker.onerror?.()
  expect(await crashed.answer).toEqual({ fault: STOPPED })
})

test('报告核查 has an address of its own, with or without an evaluation', () => {
  const alone = { id: undefined, page: 'check', query: {} } as const
  expect(printRoute(alone)).toBe('#/check')
  expect(parseRoute('#/check')).toEqual(alone)
  expect(parseRoute(printRoute({ ...alone, id: '甲' }))).toEqual({ ...alone, id: '甲' })
})
