/** A real sign-in provider on this machine, and a browser that fills in its forms. */
import { generateKeyPairSync } from 'node:crypto'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** The few members of `oidc-provider`, which comes without types. */
export interface ProviderPackage {
  readonly Provider: new (
    issuer: string,
    configuration: Readonly<Record<string, unknown>>,
  ) => { callback(): RequestListener }
}

export interface RunningProvider {
  readonly issuer: string
  stop(): Promise<void>
}

export const CLIENT = { id: 'jiheng', secret: 'only for this test' } as const

/** Knows everybody by the name he signs in with, which it also calls his `preferred_username`. */
export async function startProvider(redirect: string): Promise<RunningProvider> {
  const { Provider } = (await import('oidc-provider' as string)) as ProviderPackage
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  let answer: RequestListener = () => {}
  const server: Server = createServer((request, response) => answer(request, response))
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  answer = new Provider(issuer, {
    clients: [{ client_id: CLIENT.id, client_secret: CLIENT.secret, redirect_uris: [redirect] }],
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), kid: 'test', alg: 'RS256', use: 'sig' }] },
    cookies: { keys: ['only for this test'] },
    claims: { openid: ['sub'], profile: ['name', 'preferred_username'] },
    findAccount: (_context: unknown, id: string) => ({
      accountId: id,
      claims: async () => ({ sub: id, preferred_username: id }),
    }),
  }).callback()
  return {
    issuer,
    stop: async () => {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}

/** Follows the provider from its first page to the return address: logs in, agrees, or turns back. */
export async function browse(start: string, login: string, back: string, turnBack = false): Promise<string> {
  const cookies = new Map<string, string>()
  let url = start
  let form: URLSearchParams | undefined
  for (let count = 0; count < 15; count += 1) {
    const response = await fetch(url, {
      redirect: 'manual',
      method: form === undefined ? 'GET' : 'POST',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form === undefined ? {} : { body: form }),
    })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (value === '') cookies.delete(name)
      else cookies.set(name, value)
    }
    const location = response.headers.get('location')
    const page = await response.text()
    form = undefined
    if (location !== null) url = new URL(location, url).href
    else if (turnBack) url = new URL(/href="([^"]+\/abort)"/.exec(page)?.[1] ?? '', url).href
    else {
      url = new URL(/action="([^"]+)"/.exec(page)?.[1] ?? '', url).href
      const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1] ?? ''
      form = new URLSearchParams(prompt === 'login' ? { prompt, login, password: 'x' } : { prompt })
    }
    if (url.startsWith(back)) return url
  }
  throw new Error(`the provider never came back from ${url}`)
}
