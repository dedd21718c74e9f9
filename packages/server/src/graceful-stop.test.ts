/** Stopping 停止: what is under way is answered, what hangs is cut off in time, a mail being sent is waited for. */
import type { Platform } from '@jiheng/app'
import { expect, test } from 'vitest'
import { peopledPlatform, testPorts } from '../../app/src/fixture/platform-fixture.ts'
import { startPosting } from './mail-post.ts'
import { createPlatformApplication, stopGracefully } from './platform-application.ts'

/** A platform whose operations take as long as `wait` does. */
async function slow(
  wait: () => Promise<void>,
): Promise<{ url: string; stop: (seconds?: number) => Promise<void> }> {
  const { platform } = await peopledPlatform()
  const operate = platform.operate.bind(platform)
  const slower = Object.assign(platform, {
    operate: async (...given: Parameters<Platform['operate']>) => {
      await wait()
      return operate(...given)
    },
  })
  const application = await createPlatformApplication(slower, { pages: 'none', secure: false })
  await application.listen({ port: 0, host: '127.0.0.1' })
  const { port } = application.server.address() as { port: number }
  return { url: `http://127.0.0.1:${port}`, stop: (seconds) => stopGracefully(application, seconds) }
}

test('a request under way is answered, on a connection that then closes; no further one is taken', async () => {
  let go = (): void => {}
  let begun = (): void => {}
  const started = new Promise<void>((resolve) => {
    begun = resolve
  })
  const held = new Promise<void>((resolve) => {
    go = resolve
  })
  const { url, stop } = await slow(async () => {
    begun()
    await held
  })
  const answer = fetch(`${url}/api/platform/me`)
  await started
  const stopped = stop()
  let over = false
  void stopped.then(() => {
    over = true
  })
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(over).toBe(false)
  await expect(fetch(`${url}/api/alive`)).rejects.toThrow()
  go()
  const response = await answer
  expect(response.status).toBe(200)
  expect(response.headers.get('connection')).toBe('close')
  expect((await response.json()).permissions).toEqual([])
  await stopped
})

test('what never ends does not hold up the stop', async () => {
  let begun = (): void => {}
  const started = new Promise<void>((resolve) => {
    begun = resolve
  })
  const { url, stop } = await slow(() => {
    begun()
    return new Promise(() => {})
  })
  const answer = fetch(`${url}/api/platform/me`).catch(() => 'cut off')
  await started
  const before = performance.now()
  await stop(0.3)
  expect(performance.now() - before).toBeLessThan(5000)
  expect(await answer).toBe('cut off')
})

test('a mail being sent is waited for, and noted as sent', async () => {
  const { store } = testPorts()
  await store.write((transaction) =>
    transaction.insert('mail', {
      id: 'm1',
      recipient: 'a@example.invalid',
      subject: '通知',
      text: '请签收',
      state: 'waiting',
      attempts: 0,
      fault: '',
      at: '2020-03-02T01:00:00.000Z',
    }),
  )
  let begun = (): void => {}
  const started = new Promise<void>((resolve) => {
    begun = resolve
  })
  const mailer = {
    send: async () => {
      begun()
      await new Promise((resolve) => setTimeout(resolve, 200))
      return { ok: true } as const
    },
  }
  const posting = startPosting(store, mailer, 5, (reason) => {
    throw reason
  })
  await started
  await posting.stop()
  expect(await store.read((reader) => reader.get('mail', { id: 'm1' }))).toMatchObject({
    state: 'sent',
    attempts: 1,
  })
})
