/** Against a real provider on this machine, its forms filled in as a browser would. */
import { generateKeyPairSync, sign } from 'node:crypto'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { browse as browseProvider, type ProviderPackage } from '../testing/oidc-provider.test-data.ts'
import { createOidc, type Oidc, type OidcSettings, type SignInState } from './oidc.ts'

const SECRET = 'the secret: 9f8e7d6c+5b4a/39281706=%'
const REDIRECT = 'http://127.0.0.1:9/sign-in/return'
const ACCOUNTS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  wang: { name: '王某', preferred_username: 'wangm', email: 'wang@zjj.example', email_verified: true },
  li: { name: '李某', email: 'someone-else@czj.example', email_verified: false },
  bare: {},
}

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const servers: Server[] = []
let issuer = ''
let requests: string[] = []

async function listen(listener: RequestListener): Promise<Server> {
  const server = createServer(listener)
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done))
  servers.push(server)
  return server
}
const addressOf = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`
const stop = async (server: Server): Promise<void> => {
  server.closeAllConnections()
  await new Promise((done) => server.close(done))
}

beforeAll(async () => {
  for (const name of ['warn', 'info', 'error'] as const) vi.spyOn(console, name).mockImplementation(() => {})
  const { Provider } = (await import('oidc-provider' as string)) as ProviderPackage
  let answer: RequestListener = () => {}
  const server = await listen((request, response) => {
    requests.push((request.url ?? '').split('?')[0] ?? '')
    answer(request, response)
  })
  issuer = addressOf(server)
  const client = { client_secret: SECRET, redirect_uris: [REDIRECT] }
  answer = new Provider(issuer, {
    clients: [
      { ...client, client_id: 'jiheng' },
      { ...client, client_id: 'jiheng-public', client_secret: undefined, token_endpoint_auth_method: 'none' },
    ],
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), kid: 'test', alg: 'RS256', use: 'sig' }] },
    cookies: { keys: ['only for this test'] },
    claims: {
      openid: ['sub'],
      profile: ['name', 'preferred_username'],
      email: ['email', 'email_verified'],
    },
    findAccount: (_context: unknown, id: string) => ({
      accountId: id,
      claims: async () => ({ sub: id, ...ACCOUNTS[id] }),
    }),
  }).callback()
})
afterAll(async () => {
  vi.restoreAllMocks()
  for (const server of servers) await stop(server)
})
afterEach(() => {
  requests = []
})

const oidcOf = (settings: Partial<OidcSettings> = {}): Oidc =>
  createOidc({
    issuer,
    clientId: 'jiheng',
    clientSecret: SECRET,
    redirectUri: REDIRECT,
    allowHttp: true,
    ...settings,
  })

async function begin(oidc: Oidc): Promise<{ url: string; state: SignInState }> {
  const begun = await oidc.begin()
  if ('reason' in begun) throw new Error(begun.reason)
  return begun
}

const browse = (start: string, login: string, turnBack = false): Promise<string> =>
  browseProvider(start, login, REDIRECT, turnBack)

const EXPIRED = { reason: '这次登录不是从本页面发起的，或者已经过期，请重新登录' }
const USED = { reason: '登录凭证已用过或已过期，请重新登录' }
const UNREACHABLE = { reason: '连接不上统一身份认证平台，请稍后再试' }
const WRONG_CLIENT = { reason: '统一身份认证平台不认本系统的编号或密钥，请系统管理员核对配置' }
const NOT_VERIFIED = { reason: '统一身份认证平台的应答不合规范，或者身份信息未通过验证，登录没有完成' }
const WRONG_SETTINGS = { reason: '统一身份认证的配置不完整，或者地址不对，请系统管理员核对' }

describe('signing in', () => {
  test('from the first page to the person', async () => {
    const oidc = oidcOf()
    const { url, state } = await begin(oidc)
    const kept = JSON.parse(JSON.stringify(state)) as SignInState
    expect(await oidc.finish(await browse(url, 'wang'), kept)).toEqual({
      subject: 'wang',
      name: '王某',
      login: 'wangm',
      email: 'wang@zjj.example',
    })
  })

  test('the first page asks for a code, with PKCE, state and nonce, and tells no secret', async () => {
    const { url, state } = await begin(oidcOf())
    const asked = new URL(url).searchParams
    expect(Object.fromEntries(asked)).toMatchObject({
      client_id: 'jiheng',
      response_type: 'code',
      redirect_uri: REDIRECT,
      scope: 'openid profile email',
      code_challenge_method: 'S256',
      state: state.state,
      nonce: state.nonce,
    })
    expect(asked.get('code_challenge')).toMatch(/^[\w-]{43}$/)
    expect(url).not.toContain(state.codeVerifier)
    expect(decodeURIComponent(url)).not.toContain(SECRET)
  })

  test('each sign-in has its own state, nonce and verifier', async () => {
    const oidc = oidcOf()
    const all = await Promise.all(Array.from({ length: 20 }, () => begin(oidc)))
    expect(new Set(all.flatMap(({ state }) => Object.values(state))).size).toBe(60)
  })

  test('an email that is not verified is left out, and so is what is not told', async () => {
    const oidc = oidcOf()
    const li = await begin(oidc)
    expect(await oidc.finish(await browse(li.url, 'li'), li.state)).toEqual({ subject: 'li', name: '李某' })
    const bare = await begin(oidc)
    expect(await oidc.finish(await browse(bare.url, 'bare'), bare.state)).toEqual({ subject: 'bare' })
  })

  test('fewer scopes tell less; openid is always asked for', async () => {
    const oidc = oidcOf({ scopes: ['profile'] })
    const { url, state } = await begin(oidc)
    expect(await oidc.finish(await browse(url, 'wang'), state)).toEqual({
      subject: 'wang',
      name: '王某',
      login: 'wangm',
    })
  })

  test('a client without a secret', async () => {
    const oidc = createOidc({ issuer, clientId: 'jiheng-public', redirectUri: REDIRECT, allowHttp: true })
    const { url, state } = await begin(oidc)
    expect(await oidc.finish(await browse(url, 'wang'), state)).toMatchObject({ subject: 'wang' })
  })

  test('behind a proxy: another host, or only path and query', async () => {
    const oidc = oidcOf()
    const first = await begin(oidc)
    const back = new URL(await browse(first.url, 'wang'))
    expect(await oidc.finish(back.pathname + back.search, first.state)).toMatchObject({ subject: 'wang' })
    const second = await begin(oidc)
    const { search } = new URL(await browse(second.url, 'wang'))
    expect(await oidc.finish(`http://inner:8080/other${search}`, second.state)).toMatchObject({
      subject: 'wang',
    })
  })

  test('the metadata is asked for once', async () => {
    const oidc = oidcOf()
    await Promise.all([oidc.begin(), oidc.begin()])
    await oidc.begin()
    expect(requests).toEqual(['/.well-known/openid-configuration'])
  })
})

describe('what is refused', () => {
  test('a wrong, missing or empty state, before the provider is asked', async () => {
    const oidc = oidcOf()
    const { url, state } = await begin(oidc)
    const back = await browse(url, 'wang')
    const other = (await begin(oidc)).state
    requests = []
    expect(await oidc.finish(back, other)).toEqual(EXPIRED)
    expect(await oidc.finish(back.replace(/state=[^&]+&?/, ''), state)).toEqual(EXPIRED)
    for (const part of ['state', 'nonce', 'codeVerifier'])
      expect(await oidc.finish(back, { ...state, [part]: '' })).toEqual(EXPIRED)
    expect(await oidc.finish(back, {} as SignInState)).toEqual(EXPIRED)
    expect(await oidc.finish(`${REDIRECT}?code=x&state=`, { ...state, state: '' })).toEqual(EXPIRED)
    expect(requests).toEqual([])
  })

  test('a code used before', async () => {
    const oidc = oidcOf()
    const { url, state } = await begin(oidc)
    const back = await browse(url, 'wang')
    expect(await oidc.finish(back, state)).toMatchObject({ subject: 'wang' })
    expect(await oidc.finish(back, state)).toEqual(USED)
  })

  test('a code that belongs to another sign-in', async () => {
    const oidc = oidcOf()
    const stolen = new URL(await browse((await begin(oidc)).url, 'wang')).searchParams.get('code') ?? ''
    const { url, state } = await begin(oidc)
    const back = new URL(await browse(url, 'li'))
    back.searchParams.set('code', stolen)
    expect(await oidc.finish(back.href, state)).toEqual(USED)
  })

  test('another nonce, and another verifier', async () => {
    const oidc = oidcOf()
    const first = await begin(oidc)
    const back = await browse(first.url, 'wang')
    expect(await oidc.finish(back, { ...first.state, nonce: 'another' })).toEqual(NOT_VERIFIED)
    const second = await begin(oidc)
    const codeVerifier = first.state.codeVerifier
    expect(await oidc.finish(await browse(second.url, 'wang'), { ...second.state, codeVerifier })).toEqual(
      USED,
    )
  })

  test('a wrong client secret, and a client that is not registered', async () => {
    const wrong = oidcOf({ clientSecret: 'wrong' })
    const { url, state } = await begin(wrong)
    const back = await browse(url, 'wang')
    expect(await wrong.finish(back, state)).toEqual(WRONG_CLIENT)
    expect(await oidcOf({ clientId: 'nobody' }).finish(back, state)).toEqual(WRONG_CLIENT)
  })

  test('the person turns back', async () => {
    const oidc = oidcOf()
    const { url, state } = await begin(oidc)
    expect(await oidc.finish(await browse(url, 'wang', true), state)).toEqual({
      reason: '登录已取消，或者统一身份认证平台不允许登录本系统',
    })
  })

  test('an answer of another issuer, and an error with text in it', async () => {
    const oidc = oidcOf()
    const { state } = await begin(oidc)
    const back = `${REDIRECT}?state=${state.state}`
    expect(await oidc.finish(`${back}&code=x&iss=http://evil.example`, state)).toEqual(NOT_VERIFIED)
    const text = '请拨打 400-000-0000'
    expect(
      await oidc.finish(`${back}&iss=${issuer}&error=server_error&error_description=${text}`, state),
    ).toEqual({ reason: '统一身份认证平台没有完成登录，请重新登录；仍不成功请联系系统管理员' })
  })

  test('http where it is not allowed', async () => {
    expect(await oidcOf({ allowHttp: false }).begin()).toEqual({
      reason: '统一身份认证平台的地址不是 https，配置里没有允许 http',
    })
  })

  test.each([
    ['issuer', '', WRONG_SETTINGS],
    ['issuer', '统一认证', WRONG_SETTINGS],
    ['clientId', '', WRONG_SETTINGS],
    ['redirectUri', '/return', WRONG_SETTINGS],
    ['redirectUri', `${REDIRECT}?a=1`, { reason: '登录后的返回地址不能带参数，请系统管理员核对配置' }],
  ])('the setting %s %j', async (name, value, reason) => {
    expect(await oidcOf({ [name]: value }).begin()).toEqual(reason)
  })
})

describe('the provider is not well', () => {
  test('down at the beginning: a reason at once, and well again once it is up', async () => {
    const server = await listen(() => {})
    const address = addressOf(server)
    await stop(server)
    const oidc = oidcOf({ issuer: address })
    const started = performance.now()
    expect(await oidc.begin()).toEqual(UNREACHABLE)
    expect(performance.now() - started).toBeLessThan(5000)

    const port = Number(new URL(address).port)
    const again = createServer((_request, response) =>
      response
        .setHeader('content-type', 'application/json')
        .end(JSON.stringify({ issuer: address, authorization_endpoint: `${address}/auth` })),
    )
    await new Promise<void>((done) => void again.listen(port, '127.0.0.1', done))
    servers.push(again)
    expect(await oidc.begin()).toMatchObject({ url: expect.stringContaining(`${address}/auth?`) })
  })

  test('silent: a reason within five seconds', async () => {
    const silent = await listen(() => {})
    const started = performance.now()
    expect(await oidcOf({ issuer: addressOf(silent) }).begin()).toEqual({
      reason: '统一身份认证平台没有及时应答，请稍后再试',
    })
    expect(performance.now() - started).toBeLessThan(5000)
  })

  test('no provider at that address, or one that calls itself otherwise', async () => {
    const page = await listen((_request, response) => response.end('<html></html>'))
    expect(await oidcOf({ issuer: addressOf(page) }).begin()).toEqual(NOT_VERIFIED)
    const other = await listen((_request, response) =>
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ issuer })),
    )
    expect(await oidcOf({ issuer: addressOf(other) }).begin()).toEqual(NOT_VERIFIED)
  })
})

describe('a provider made by hand', () => {
  /** Answers every code with the token it is told to make, and keeps how it was asked. */
  async function provider(
    token: (claims: Record<string, unknown>) => string,
    metadata: Readonly<Record<string, unknown>> = {},
    userinfo?: { readonly status: number; readonly body: Readonly<Record<string, unknown>> },
  ): Promise<{ oidc: Oidc; state: SignInState; back: string; asked: string[]; server: Server }> {
    const asked: string[] = []
    let nonce = ''
    const server = await listen((request, response) => {
      const base = addressOf(server)
      let body = ''
      request.on('data', (part) => {
        body += part
      })
      request.on('end', () => {
        const path = request.url ?? ''
        const now = Math.floor(Date.now() / 1000)
        const claims = { iss: base, sub: 's', aud: 'jiheng', iat: now, exp: now + 60, nonce, name: '甲' }
        const answers: Record<string, unknown> = {
          '/.well-known/openid-configuration': {
            issuer: base,
            authorization_endpoint: `${base}/auth`,
            token_endpoint: `${base}/token`,
            jwks_uri: `${base}/jwks`,
            ...(userinfo === undefined ? {} : { userinfo_endpoint: `${base}/userinfo` }),
            ...metadata,
          },
          '/jwks': { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'test', alg: 'RS256' }] },
          '/token': { access_token: 'a', token_type: 'Bearer', id_token: token(claims) },
          '/userinfo': userinfo?.body,
        }
        if (path === '/token') asked.push(`${request.headers.authorization ?? ''} ${body}`)
        if (path === '/userinfo') response.statusCode = userinfo?.status ?? 200
        if (response.statusCode === 401)
          response.setHeader('www-authenticate', 'Bearer error="invalid_token"')
        response.setHeader('content-type', 'application/json').end(JSON.stringify(answers[path]))
      })
    })
    const oidc = oidcOf({ issuer: addressOf(server) })
    const { state } = await begin(oidc)
    nonce = state.nonce
    return { oidc, state, back: `${REDIRECT}?code=c&state=${state.state}`, asked, server }
  }

  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  const signed =
    (change: Readonly<Record<string, unknown>> = {}, key = privateKey) =>
    (claims: Record<string, unknown>): string => {
      const text = `${part({ alg: 'RS256', kid: 'test' })}.${part({ ...claims, ...change })}`
      return `${text}.${sign('sha256', Buffer.from(text), key).toString('base64url')}`
    }
  const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
  const unsigned = (claims: Record<string, unknown>): string => `${part({ alg: 'none' })}.${part(claims)}.`

  test('without more than an ID token', async () => {
    const { oidc, state, back } = await provider(signed())
    expect(await oidc.finish(back, state)).toEqual({ subject: 's', name: '甲' })
  })

  test.each([
    ['signed by another key', signed({}, stranger)],
    ['not signed', unsigned],
    ['for another client', signed({ aud: 'other' })],
    ['of another issuer', signed({ iss: 'http://evil.example' })],
    ['expired', signed({ exp: 1000 })],
    ['without nonce', signed({ nonce: undefined })],
    ['no token at all', () => 'x'],
  ])('an ID token %s is refused', async (_name, token) => {
    const { oidc, state, back } = await provider(token)
    expect(await oidc.finish(back, state)).toEqual(NOT_VERIFIED)
  })

  test('what is told of another person is refused, and what cannot be told is said', async () => {
    const other = await provider(signed(), {}, { status: 200, body: { sub: 'other', name: '乙' } })
    expect(await other.oidc.finish(other.back, other.state)).toEqual(NOT_VERIFIED)
    const closed = await provider(signed(), {}, { status: 401, body: {} })
    expect(await closed.oidc.finish(closed.back, closed.state)).toEqual({
      reason: '统一身份认证平台没有给出身份信息',
    })
  })

  test('down when the person comes back, and well again', async () => {
    const { oidc, state, back, server } = await provider(signed())
    const { port } = server.address() as AddressInfo
    await stop(server)
    expect(await oidc.finish(back, state)).toEqual(UNREACHABLE)
    await new Promise<void>((done) => void server.listen(port, '127.0.0.1', done))
    expect(await oidc.finish(back, state)).toMatchObject({ subject: 's' })
  })

  test('the secret goes the way the provider takes it', async () => {
    const basic = await provider(signed())
    await basic.oidc.finish(basic.back, basic.state)
    expect(basic.asked[0]).toMatch(/^Basic /)
    const post = await provider(signed(), { token_endpoint_auth_methods_supported: ['client_secret_post'] })
    await post.oidc.finish(post.back, post.state)
    expect(post.asked[0]).toMatch(/^ .*client_secret=/)
  })
})
