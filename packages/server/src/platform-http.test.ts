/** The platform over HTTP: cookies, headers, problems, uploads, sign-in by a provider; with the application's own injection. */
import { firstAccounts, OPERATIONS, openApi } from '@jiheng/app'
import type { FastifyInstance } from 'fastify'
import { afterEach, describe, expect, test } from 'vitest'
import { GOOD_PASSWORD, peopledPlatform, testPorts } from '../../app/src/fixture/platform-fixture.ts'
import { createPlatformApplication } from './platform-application.ts'
import type { SignInProvider } from './platform-http.ts'

const made: FastifyInstance[] = []
afterEach(async () => {
  for (const one of made.splice(0)) await one.close()
})

async function served(provider?: SignInProvider): Promise<FastifyInstance> {
  const { platform } = await peopledPlatform()
  const application = await createPlatformApplication(platform, {
    pages: 'none',
    secure: false,
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
    expect(broken.json().code).toBe('defect')
    expect(broken.body).not.toMatch(/SyntaxError/)
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
