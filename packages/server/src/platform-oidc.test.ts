/** Sign-in by a provider, all of it together: the provider, the adapter, the routes and the accounts. */
import { clearEnded } from '@jiheng/app'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import {
  GOOD_PASSWORD,
  peopledPlatform,
  personOf,
  type testPorts,
} from '../../app/src/fixture/platform-fixture.ts'
import { createOidc } from './adapters/oidc.ts'
import { createPlatformApplication } from './platform-application.ts'
import { browse, CLIENT, type RunningProvider, startProvider } from './testing/oidc-provider.test-data.ts'

type Application = Awaited<ReturnType<typeof createPlatformApplication>>

const BACK = 'http://127.0.0.1:9/api/sign-in/finish'
let provider: RunningProvider
const made: Application[] = []

beforeAll(async () => {
  for (const name of ['warn', 'info', 'error'] as const) vi.spyOn(console, name).mockImplementation(() => {})
  provider = await startProvider(BACK)
})
afterEach(async () => {
  for (const one of made.splice(0)) await one.close()
})
afterAll(async () => {
  vi.restoreAllMocks()
  await provider.stop()
})

async function stage() {
  const { platform, ports } = await peopledPlatform()
  const application = await createPlatformApplication(platform, {
    pages: 'none',
    secure: false,
    provider: createOidc({
      issuer: provider.issuer,
      clientId: CLIENT.id,
      clientSecret: CLIENT.secret,
      redirectUri: BACK,
      allowHttp: true,
    }),
  })
  made.push(application)
  return { platform, ports, application }
}

/** There and back as a browser goes; gives the session, or the words of the refusal. */
async function signIn(
  application: Application,
  login: string,
): Promise<{ session?: string; reason: string }> {
  const begun = await application.inject({ url: '/api/sign-in/begin' })
  const kept = (begun.cookies as { name: string; value: string }[]).find(
    (one) => one.name === 'jiheng-sign-in',
  )
  const came = new URL(await browse(String(begun.headers.location), login, BACK))
  const back = await application.inject({
    url: `${came.pathname}${came.search}`,
    cookies: { 'jiheng-sign-in': kept?.value ?? '' },
  })
  const session = (back.cookies as { name: string; value: string }[]).find(
    (one) => one.name === 'jiheng',
  )?.value
  const [, reason = ''] = decodeURIComponent(String(back.headers.location)).split('reason=')
  return { ...(session === undefined ? {} : { session }), reason }
}

const ask = async (application: Application, name: string, session: string | undefined) =>
  (await application.inject({ url: `/api/platform/${name}`, cookies: { jiheng: session ?? '' } })).json()

const accountOf = async (ports: ReturnType<typeof testPorts>, login: string) => {
  const [row] = await ports.store.read((reader) => reader.find('account', { login }))
  if (row === undefined) throw new Error(`no account ${login}`)
  return row
}

const change = (ports: ReturnType<typeof testPorts>, login: string, to: object) =>
  ports.store.write((transaction) => transaction.update('account', { login }, to))

describe('provider, adapter, routes and accounts together', () => {
  test('bound at first by login name, from then on by the provider and its lasting name', async () => {
    const { ports, application } = await stage()
    const { session } = await signIn(application, 'zuzhang')
    expect((await ask(application, 'me', session)).account.name).toBe('周组长')
    expect((await accountOf(ports, 'zuzhang')).subject).toBe(`${provider.issuer}|zuzhang`)
    const [entry] = await ports.store.read((reader) => reader.find('audit', { action: 'signInBySubject' }))
    expect(entry).toMatchObject({
      before: { subject: '' },
      after: { subject: `${provider.issuer}|zuzhang` },
    })
    expect((await signIn(application, 'nobody')).reason).toContain('没有找到')
  })

  test('neither a lock nor a closed account is got round; the refusal is in the log', async () => {
    const { ports, application } = await stage()
    await change(ports, 'zuzhang', { lockedUntil: '2020-03-02T02:00:00.000Z' })
    const locked = await signIn(application, 'zuzhang')
    expect(locked.session).toBeUndefined()
    expect(locked.reason).toContain('锁定')
    expect((await accountOf(ports, 'zuzhang')).lockedUntil).toBe('2020-03-02T02:00:00.000Z')
    await change(ports, 'zuzhang', { lockedUntil: '', active: false })
    expect((await signIn(application, 'zuzhang')).reason).toContain('停用')
    const entries = await ports.store.read((reader) => reader.find('audit', { action: 'signInBySubject' }))
    expect(entries.map((one) => one.sentence)).toEqual([
      expect.stringContaining('账号已锁定'),
      expect.stringContaining('账号已停用'),
    ])
  })

  test('a password still to be changed is none of the provider’s business, and stays to be changed', async () => {
    const { platform, ports, application } = await stage()
    await change(ports, 'zuzhang', { mustChangePassword: true })
    const { session } = await signIn(application, 'zuzhang')
    expect((await ask(application, 'desk', session)).waits).toEqual([])
    expect((await ask(application, 'me', session)).mustChangePassword).toBe(false)
    expect((await accountOf(ports, 'zuzhang')).mustChangePassword).toBe(true)
    const byPassword = await personOf(platform, 'zuzhang')
    expect((await byPassword.ask('me', {})).mustChangePassword).toBe(true)
  })

  test('a second factor in use is asked for after the provider', async () => {
    const { platform, ports, application } = await stage()
    const code = () => String(Math.floor(Date.parse(ports.time.now) / 30_000) % 1_000_000)
    const person = await personOf(platform, 'zuzhang')
    await person.act('startSecondFactor', { password: GOOD_PASSWORD })
    await person.act('confirmSecondFactor', { code: code() })
    const { session } = await signIn(application, 'zuzhang')
    expect((await ask(application, 'desk', session)).code).toBe('second-factor-needed')
    expect((await ask(application, 'me', session)).secondFactorPending).toBe(true)
    const give = (given: string) =>
      application.inject({
        method: 'POST',
        url: '/api/platform/giveSecondFactor',
        cookies: { jiheng: session ?? '' },
        headers: { 'x-jiheng': '1' },
        payload: { code: given },
      })
    expect((await give('1')).json().code).toBe('second-factor-wrong')
    ports.time.now = '2020-03-02T01:02:00.000Z'
    expect((await give(code())).statusCode).toBe(200)
    expect((await ask(application, 'desk', session)).waits).toEqual([])
  })

  test('nobody becomes an administrator by what he calls himself at the provider', async () => {
    const { ports, application } = await stage()
    for (const login of ['system', 'security', 'audit']) {
      const { session, reason } = await signIn(application, login)
      expect(session).toBeUndefined()
      expect(reason).toContain('不能首次由统一身份认证登录')
      expect((await accountOf(ports, login)).subject).toBe('')
    }
    // Bound by hand, the lasting name serves.
    await change(ports, 'audit', { subject: `${provider.issuer}|audit` })
    const { session } = await signIn(application, 'audit')
    expect((await ask(application, 'me', session)).account.login).toBe('audit')
    // The same lasting name at another provider is somebody else.
    await change(ports, 'audit', { subject: 'https://other.invalid|audit' })
    expect((await signIn(application, 'audit')).session).toBeUndefined()
  })

  test('what was begun and left, and sessions that ended, do not stay', async () => {
    const { ports, application } = await stage()
    const rows = () =>
      ports.store.read(async (reader) => ({
        begun: await reader.count('setting', { name: { contains: 'sign-in:' } }),
        sessions: await reader.count('session', {}),
      }))
    for (let i = 0; i < 5; i += 1) await application.inject({ url: '/api/sign-in/begin' })
    expect((await rows()).begun).toBe(5)
    ports.time.now = '2020-03-02T01:11:00.000Z'
    await application.inject({ url: '/api/sign-in/begin' })
    expect((await rows()).begun).toBe(1)
    expect((await rows()).sessions).toBeGreaterThan(0)
    ports.time.now = '2020-03-02T02:00:00.000Z'
    expect(await clearEnded(ports)).toBeGreaterThan(0)
    expect(await rows()).toEqual({ begun: 0, sessions: 0 })
  })

  test('beginning for ever is slowed down', async () => {
    const { application } = await stage()
    for (let i = 0; i < 30; i += 1) await application.inject({ url: '/api/sign-in/begin' })
    expect((await application.inject({ url: '/api/sign-in/begin' })).statusCode).toBe(429)
  })
})
