/** The platform over HTTP: cookies, headers, problems, uploads, sign-in by a provider; with the application's own injection. */
import { connect } from 'node:net'
import { firstAccounts, OPERATIONS, type OperationName, openApi, type Platform, pathOf } from '@jiheng/app'
import type { FastifyInstance, InjectOptions } from 'fastify'
import { afterEach, describe, expect, test } from 'vitest'
import { GOOD_PASSWORD, peopledPlatform, testPorts } from '../../app/src/fixture/platform-fixture.ts'
import { createPlatformApplication } from './platform-application.ts'
import type { SignInProvider } from './platform-http.ts'

const made: FastifyInstance[] = []
afterEach(async () => {
  for (const one of made.splice(0)) await one.close()
})

async function served(
  provider?: SignInProvider,
  more: Partial<Parameters<typeof createPlatformApplication>[1]> = {},
  change: (platform: Platform) => Platform = (platform) => platform,
): Promise<FastifyInstance> {
  const platform = change((await peopledPlatform()).platform)
  const application = await createPlatformApplication(platform, {
    pages: 'none',
    secure: false,
    ...more,
    ...(provider === undefined ? {} : { provider }),
  })
  made.push(application)
  return application
}

const signIn = (application: FastifyInstance, headers: Record<string, string> = { 'x-jiheng': '1' }) =>
  application.inject({
    method: 'POST',
    url: '/api/platform/signIn',
    headers,
    payload: { login: 'zuzhang', password: GOOD_PASSWORD },
  })

const signedIn = async (application: FastifyInstance): Promise<Record<string, string>> => ({
  jiheng: ((await signIn(application)).cookies[0] as { value: string }).value,
})

describe('HTTP', () => {
  test('a session is a cookie that neither scripts nor other sites have', async () => {
    const application = await served()
    const answer = await signIn(application)
    expect(answer.statusCode).toBe(200)
    const [cookie] = answer.cookies as {
      name: string
      value: string
      httpOnly?: boolean
      sameSite?: string
      path?: string
    }[]
    expect(cookie).toMatchObject({ name: 'jiheng', httpOnly: true, sameSite: 'Strict', path: '/' })
    const me = await application.inject({ url: '/api/platform/me', cookies: { jiheng: cookie?.value ?? '' } })
    expect(me.json().account.name).toBe('周组长')
    expect(me.headers['cache-control']).toBe('no-store')
    expect(me.headers['content-security-policy']).toContain("default-src 'self'")
    expect(
      (await application.inject({ url: '/api/platform/me', cookies: { jiheng: 'forged' } })).json().account,
    ).toBeUndefined()
  })

  test('without the header that another site cannot set nothing is written', async () => {
    const answer = await signIn(await served(), {})
    expect(answer.statusCode).toBe(400)
    expect(answer.headers['content-type']).toContain('application/problem+json')
    expect(answer.json()).toMatchObject({ code: 'input-invalid', status: 400 })
  })

  test('every fault of an input at once, as problem details without a stack', async () => {
    const application = await served()
    const answer = await application.inject({
      method: 'POST',
      url: '/api/platform/signIn',
      headers: { 'x-jiheng': '1' },
      payload: { login: '', password: '' },
    })
    expect(answer.json().problems.map((one: { values: { field: string } }) => one.values.field)).toEqual([
      'login',
      'password',
    ])
    expect(answer.body).not.toMatch(/node_modules|at .*\.ts/)
    const broken = await application.inject({
      method: 'POST',
      url: '/api/platform/signIn',
      headers: { 'x-jiheng': '1', 'content-type': 'application/json' },
      payload: '{',
    })
    expect(broken.json()).toMatchObject({ code: 'input-invalid', status: 400 })
    expect(broken.body).not.toMatch(/SyntaxError/)
  })

  test('whatever goes wrong before an operation is a problem with its own code and status', async () => {
    const application = await served()
    const cookies = await signedIn(application)
    const write = { method: 'POST', url: '/api/platform/remind', cookies } as const
    const json = { 'x-jiheng': '1', 'content-type': 'application/json' }
    const cases: [InjectOptions, string, number][] = [
      [{ ...write, headers: json, payload: '{"evaluation":' }, 'input-invalid', 400],
      [{ ...write, headers: json, payload: '' }, 'input-invalid', 400],
      [{ ...write, headers: json, payload: '{"__proto__":{"a":1}}' }, 'input-invalid', 400],
      [
        { ...write, headers: { ...json, 'content-type': 'text/csv' }, payload: 'a' },
        'media-type-unknown',
        415,
      ],
      [
        { ...write, headers: { ...json, 'content-type': 'text/plain' }, payload: '{}' },
        'media-type-unknown',
        415,
      ],
      [
        { ...write, url: '/api/platform/uploadEvidence', headers: json, payload: '{}' },
        'media-type-unknown',
        415,
      ],
      [{ ...write, headers: json, payload: `"${'x'.repeat(1024 * 1024)}"` }, 'upload-too-large', 413],
      [{ url: '/api/platform/nothing' }, 'address-unknown', 404],
      [{ url: '/assets/nothing.js' }, 'address-unknown', 404],
      ...(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const).flatMap(
        (method): [InjectOptions, string, number][] => [
          [{ method, url: '/api/platform/nothing', headers: { 'x-jiheng': '1' } }, 'address-unknown', 404],
          [{ method, url: '/somewhere' }, 'address-unknown', 404],
        ],
      ),
      [{ method: 'POST', url: '/api/platform/me' }, 'address-unknown', 404],
      [{ url: '/api/platform/%zz' }, 'input-invalid', 400],
      [{ url: '/%e0%a4%a' }, 'input-invalid', 400],
    ]
    for (const [request, code, status] of cases) {
      const answer = await application.inject(request)
      const named = `${request.method ?? 'GET'} ${String(request.url)} ${answer.body.slice(0, 200)}`
      expect(answer.headers['content-type'], named).toBe('application/problem+json; charset=utf-8')
      expect(answer.json(), named).toMatchObject({ code, status })
      expect(answer.statusCode, named).toBe(status)
      expect(answer.json().detail, named).toMatch(/\p{Script=Han}/u)
    }
  })

  test('what is no HTTP at all is a problem too', async () => {
    const application = await served()
    await application.listen({ port: 0, host: '127.0.0.1' })
    const address = application.server.address() as { port: number }
    const answer = await new Promise<string>((resolve, reject) => {
      let text = ''
      const socket = connect(address.port, '127.0.0.1', () => socket.write('NO SUCH THING\r\n\r\n'))
      socket.on('data', (bytes) => {
        text += bytes.toString('utf8')
      })
      socket.on('close', () => resolve(text))
      socket.on('error', reject)
    })
    expect(answer).toMatch(/^HTTP\/1\.1 400 /)
    expect(answer).toContain('application/problem+json')
    expect(answer).toContain('input-invalid')
  })

  test('a fault of the program: its number to the reader, its reason to the log alone', async () => {
    const told: [string, unknown][] = []
    const secret = new Error('connection to 10.1.2.3 lost')
    const application = await served(
      undefined,
      { log: (incident, reason) => told.push([incident, reason]) },
      (platform) => Object.assign(platform, { operate: () => Promise.reject(secret) }),
    )
    const answer = await application.inject({ url: '/api/platform/me' })
    expect(answer.json()).toMatchObject({ code: 'defect', status: 500 })
    expect(answer.body).not.toContain('10.1.2.3')
    expect(told.map(([, reason]) => reason)).toEqual([secret])
    expect(answer.json().detail).toContain(told[0]?.[0] ?? 'none')
    // The same where it happens outside an operation.
    const other = await createPlatformApplication((await peopledPlatform()).platform, {
      pages: 'none',
      secure: false,
      log: (incident, reason) => told.push([incident, reason]),
    })
    other.get('/breaks', async () => {
      throw secret
    })
    made.push(other)
    const broken = await other.inject({ url: '/breaks' })
    expect(broken.json()).toMatchObject({ code: 'defect', status: 500 })
    expect(broken.json().detail).toContain(told[1]?.[0] ?? 'none')
    expect(told[1]?.[1]).toBe(secret)
  })

  test('every operation without a session: 401, whatever is sent with it', async () => {
    const application = await served()
    for (const [name, { kind }] of Object.entries(OPERATIONS)) {
      if (name === 'me' || name === 'signIn') continue
      const asks = kind === 'query' || kind === 'file'
      for (const cookies of [{}, { jiheng: 'forged' }] as Record<string, string>[]) {
        const answer = await application.inject({
          method: asks ? 'GET' : 'POST',
          url: pathOf(name as OperationName),
          cookies,
          headers: { 'x-jiheng': '1' },
          ...(asks ? {} : { payload: { evaluation: 'x' } }),
        })
        expect(answer.json(), name).toMatchObject({ code: 'sign-in-needed', status: 401 })
        expect(answer.statusCode).toBe(401)
      }
    }
  })

  test('a large body is not read from somebody unknown, nor 50 MB from anybody as JSON', async () => {
    const application = await served()
    const send = (size: number, cookies: Record<string, string>, name = 'saveEntries') =>
      application.inject({
        method: 'POST',
        url: `/api/platform/${name}`,
        cookies,
        headers: { 'x-jiheng': '1', 'content-type': 'application/json' },
        payload: `["${'x'.repeat(size)}"]`,
      })
    const known = await signedIn(application)
    expect((await send(100_000, { jiheng: 'forged' })).json().code).toBe('sign-in-needed')
    expect((await send(20_000_000, { jiheng: 'forged' })).json().code).toBe('sign-in-needed')
    expect((await send(20_000, {}, 'signIn')).json().code).toBe('upload-too-large')
    expect((await send(2_000_000, known)).json().code).toBe('input-invalid')
    expect((await send(5_000_000, known)).json().code).toBe('upload-too-large')
    expect((await send(2_000_000, known, 'remind')).json().code).toBe('upload-too-large')
  })

  test('thirty failed sign-ins a minute from one address, however many succeed', async () => {
    const application = await served()
    const failing = () =>
      application.inject({
        method: 'POST',
        url: '/api/platform/signIn',
        headers: { 'x-jiheng': '1' },
        payload: { login: 'nobody', password: 'x' },
      })
    for (let i = 0; i < 35; i += 1) expect((await signIn(application)).statusCode).toBe(200)
    for (let i = 0; i < 30; i += 1) expect((await failing()).statusCode).toBe(401)
    const late = await failing()
    expect(late.statusCode).toBe(429)
    expect(late.json().code).toBe('too-many-attempts')
    expect((await signIn(application)).statusCode).toBe(429)
  })

  test('the published interface names every operation once', () => {
    const paths = (openApi() as { paths: Record<string, Record<string, { operationId: string }>> }).paths
    const ids = Object.values(paths).flatMap((path) => Object.values(path).map((one) => one.operationId))
    expect(ids.sort()).toEqual(Object.keys(OPERATIONS).sort())
  })

  test('sign-in by a provider: once, bound by login, then by subject, never without an account', async () => {
    let person: { subject: string; login?: string } | { reason: string } = {
      subject: 's-1',
      login: 'zuzhang',
    }
    const provider: SignInProvider = {
      issuer: 'https://provider.invalid',
      begin: async () => ({ url: 'https://provider.invalid/authorize', state: { state: 'a' } }),
      finish: async () => person,
    }
    const application = await served(provider)
    const go = async (
      cookieFrom?: string,
    ): Promise<{ location: string; session: string | undefined; kept: string }> => {
      const begun = await application.inject({ url: '/api/sign-in/begin' })
      expect(begun.headers.location).toBe('https://provider.invalid/authorize')
      const kept = cookieFrom ?? (begun.cookies[0] as { value: string }).value
      const back = await application.inject({
        url: '/api/sign-in/finish?code=x&state=a',
        cookies: { 'jiheng-sign-in': kept },
      })
      const session = (back.cookies as { name: string; value: string }[]).find(
        (one) => one.name === 'jiheng',
      )?.value
      return { location: String(back.headers.location), session, kept }
    }
    const first = await go()
    expect(first.location).toBe('/#/desk')
    expect(
      (await application.inject({ url: '/api/platform/me', cookies: { jiheng: first.session ?? '' } })).json()
        .account.name,
    ).toBe('周组长')
    expect((await go(first.kept)).session).toBeUndefined()
    person = { subject: 's-1', login: 'renamed' }
    expect((await go()).session).toBeDefined()
    person = { subject: 's-2', login: 'zuzhang' }
    expect((await go()).session).toBeUndefined()
    person = { reason: '认证服务没有应答' }
    expect(decodeURIComponent((await go()).location)).toContain('认证服务没有应答')
  })

  test('three administrators at the first start, and only then', async () => {
    const ports = testPorts()
    expect((await firstAccounts(ports)).map((one) => one.login)).toEqual(['system', 'security', 'audit'])
    expect(await firstAccounts(ports)).toEqual([])
  })
})
