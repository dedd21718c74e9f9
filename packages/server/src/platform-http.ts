/**
 * The platform over HTTP 平台接口: each operation at its own address. The session is a cookie that scripts cannot read and
 * other sites cannot send; writing asks for a header that a foreign page cannot set without being asked first.
 */
import cookie from '@fastify/cookie'
import multipart from '@fastify/multipart'
import {
  clearEnded,
  keepSignIn,
  OPERATIONS,
  type OperationName,
  openApi,
  type Platform,
  pathOf,
  Refusal,
  signInBySubject,
  takeSignIn,
} from '@jiheng/app'
import { type Problem, problem } from '@jiheng/engine'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { nodeHash } from './adapters/hash.ts'
import { defectOf, type IncidentLog } from './http-problems.ts'
import { Conflict } from './store/index.ts'

/** A sign-in provider, as the adapter gives it. */
export interface SignInProvider {
  /** Its own name, within which its lasting names of people count. */
  readonly issuer: string
  begin(): Promise<{ readonly url: string; readonly state: object } | { readonly reason: string }>
  finish(
    currentUrl: string,
    kept: never,
  ): Promise<{ readonly subject: string; readonly login?: string } | { readonly reason: string }>
}

export interface PlatformOptions {
  readonly provider?: SignInProvider
  /** Cookies only over TLS; for use behind a proxy that ends it. */
  readonly secure: boolean
  /** Names of proxies whose `x-forwarded-for` is believed are set on the application itself. */
  readonly log?: IncidentLog
}

const COOKIE = 'jiheng'
const KEPT = 'jiheng-sign-in'
const KILOBYTE = 1024
const MEGABYTE = 1024 * KILOBYTE
const MOST_BYTES = 52 * MEGABYTE

/** A body is small unless its operation needs more; nobody has been asked who he is when it is read. */
const BODY_LIMITS: Partial<Readonly<Record<OperationName, number>>> = {
  signIn: 16 * KILOBYTE,
  saveEntries: 4 * MEGABYTE,
  saveFramework: 8 * MEGABYTE,
}
const BODY_LIMIT = MEGABYTE
/** Larger than what typing sends: then the session is looked at before the body is read. */
const LARGE_BODY = 64 * KILOBYTE
const UPLOADS_AT_ONCE = 8

export async function servePlatform(
  application: FastifyInstance,
  platform: Platform,
  options: PlatformOptions,
): Promise<void> {
  await application.register(cookie)
  await application.register(multipart, {
    limits: { fileSize: MOST_BYTES, files: 1, fields: 4, fieldSize: 4_000_000 },
  })
  const attempts = new Attempts()
  const uploads = new Turns(UPLOADS_AT_ONCE)
  const asking = (request: FastifyRequest) => {
    const token = request.cookies[COOKIE]
    return {
      token: token === undefined ? undefined : nodeHash.sha256(new TextEncoder().encode(token)),
      address: request.ip,
    }
  }
  application.get('/api/openapi.json', async () => openApi())
  if (options.provider !== undefined) serveSignIn(application, platform, options.provider, options, attempts)

  const answer = async (
    name: OperationName,
    input: unknown,
    request: FastifyRequest,
    reply: FastifyReply,
    file?: { name: string; bytes: Uint8Array },
  ): Promise<unknown> => {
    try {
      if (name === 'signIn') attempts.count(request.ip)
      const done = await platform.operate(name, input, {
        ...asking(request),
        ...(file === undefined ? {} : { file }),
      })
      if (name === 'signIn') attempts.forgive(request.ip)
      if (done.session === '') reply.clearCookie(COOKIE, { path: '/' })
      else if (done.session !== undefined)
        reply.setCookie(COOKIE, done.session, {
          path: '/',
          httpOnly: true,
          sameSite: 'strict',
          secure: options.secure,
        })
      reply.header('cache-control', 'no-store')
      if (OPERATIONS[name].kind !== 'file') return done.body
      const { name: fileName, type, bytes } = done.body as { name: string; type: string; bytes: Uint8Array }
      const inline = type === 'application/pdf' || type.startsWith('image/')
      reply.header(
        'content-disposition',
        `${inline ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(fileName)}`,
      )
      // Evidence comes from people: whatever it holds must not run as a page of ours.
      if (inline)
        reply.header(
          'content-security-policy',
          "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; sandbox",
        )
      return reply.type(type).send(Buffer.from(bytes))
    } catch (reason) {
      return refused(reply, reason, options)
    }
  }

  for (const [name, { kind }] of Object.entries(OPERATIONS) as [
    OperationName,
    (typeof OPERATIONS)[OperationName],
  ][]) {
    const url = pathOf(name)
    if (kind === 'query' || kind === 'file')
      application.get(url, (request, reply) => answer(name, request.query, request, reply))
    else
      application.post(
        url,
        { bodyLimit: BODY_LIMITS[name] ?? BODY_LIMIT, onRequest: guard(name) },
        async (request, reply) => {
          if (kind === 'command') return answer(name, request.body, request, reply)
          return uploads.take(async () => {
            const taken = await takeFile(request)
            return 'problem' in taken
              ? refused(reply, new Refusal([taken.problem]), options)
              : answer(name, taken.input, request, reply, taken.file)
          })
        },
      )
  }

  /** Before the body is read: nothing from a foreign page, nothing large and no file from somebody unknown. */
  function guard(name: OperationName) {
    return async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
      if (request.headers['x-jiheng'] !== '1')
        return refused(
          reply,
          new Refusal([problem('input-invalid', { field: 'x-jiheng', reason: '请求头缺少' })]),
          options,
        )
      if (name === 'signIn') return undefined
      const said = Number(request.headers['content-length'] ?? Number.POSITIVE_INFINITY)
      const looks = OPERATIONS[name].kind === 'upload' || said > LARGE_BODY
      const { token, address } = asking(request)
      if (token === undefined || (looks && !(await platform.knows({ token, address }))))
        return refused(reply, new Refusal([problem('sign-in-needed')]), options)
      return undefined
    }
  }
}

/** There and back: what is kept for the browser is named by a cookie that lasts ten minutes and serves once. */
function serveSignIn(
  application: FastifyInstance,
  platform: Platform,
  provider: SignInProvider,
  options: PlatformOptions,
  attempts: Attempts,
): void {
  const { ports } = platform
  const cookies = { path: '/api/sign-in', httpOnly: true, sameSite: 'lax', secure: options.secure } as const
  const back = (reply: FastifyReply, reason: string): FastifyReply =>
    reply.redirect(`/#/desk?reason=${encodeURIComponent(reason)}`)
  application.get('/api/sign-in/begin', async (request, reply) => {
    try {
      attempts.count(request.ip)
    } catch (reason) {
      return refused(reply, reason, options)
    }
    await clearEnded(ports)
    const begun = await provider.begin()
    if ('reason' in begun) return back(reply, begun.reason)
    reply.setCookie(KEPT, await keepSignIn(ports, { ...begun.state }), { ...cookies, maxAge: 600 })
    return reply.redirect(begun.url)
  })
  application.get('/api/sign-in/finish', async (request, reply) => {
    const kept = await takeSignIn(ports, request.cookies[KEPT] ?? '')
    reply.clearCookie(KEPT, cookies)
    if (kept === undefined) return back(reply, '登录已过期，请重新开始')
    const person = await provider.finish(request.url, kept as never)
    if ('reason' in person) return back(reply, person.reason)
    try {
      const token = await signInBySubject(ports, { ...person, issuer: provider.issuer }, request.ip)
      // Coming from another site, a strict cookie would not be sent along with the redirect, but the page asks anew.
      reply.setCookie(COOKIE, token, {
        path: '/',
        httpOnly: true,
        sameSite: 'strict',
        secure: options.secure,
      })
      attempts.forgive(request.ip)
      return reply.redirect('/#/desk')
    } catch (reason) {
      return back(reply, problemsOf(reason, options)[0]?.detail ?? '')
    }
  })
}

async function takeFile(
  request: FastifyRequest,
): Promise<{ input: unknown; file: { name: string; bytes: Uint8Array } } | { problem: Problem }> {
  if (!request.isMultipart())
    return { problem: problem('media-type-unknown', { found: request.headers['content-type'] ?? '未写明' }) }
  try {
    let input: unknown = {}
    let file: { name: string; bytes: Uint8Array } | undefined
    for await (const part of request.parts()) {
      if (part.type === 'file') file = { name: part.filename, bytes: new Uint8Array(await part.toBuffer()) }
      else if (part.fieldname === 'input') input = JSON.parse(String(part.value))
    }
    return file === undefined ? { problem: problem('upload-empty', { file: '' }) } : { input, file }
  } catch (reason) {
    const code = (reason as { code?: string }).code
    return {
      problem:
        code === 'FST_REQ_FILE_TOO_LARGE'
          ? problem('upload-too-large', { file: '', limit: '50 MB' })
          : problem('input-invalid', { field: '上传内容', reason: '读不懂' }),
    }
  }
}

/** One problem, with all of them inside when there are several; a defect never shows more than its number. */
export function refused(
  reply: FastifyReply,
  reason: unknown,
  options: Pick<PlatformOptions, 'log'>,
): FastifyReply {
  const problems = problemsOf(reason, options)
  const [first] = problems as [Problem]
  return reply
    .code(first.status)
    .type('application/problem+json; charset=utf-8')
    .send(problems.length === 1 ? first : { ...first, problems })
}

function problemsOf(reason: unknown, options: Pick<PlatformOptions, 'log'>): readonly Problem[] {
  if (reason instanceof Refusal) return reason.problems
  if (reason instanceof TooMany) return [problem('too-many-attempts', { seconds: String(reason.seconds) })]
  if (reason instanceof Conflict)
    return [problem('changed-meanwhile', { what: '同一条记录', who: '别人', at: '刚才' })]
  return [defectOf(reason, options.log)]
}

class TooMany extends Error {
  readonly seconds: number
  constructor(seconds: number) {
    super('too many attempts')
    this.seconds = seconds
  }
}

/** A few at once; the others wait their turn in order. */
class Turns {
  readonly #waiting: (() => void)[] = []
  #free: number
  constructor(most: number) {
    this.#free = most
  }

  async take<R>(act: () => Promise<R>): Promise<R> {
    if (this.#free > 0) this.#free -= 1
    else await new Promise<void>((resolve) => this.#waiting.push(resolve))
    try {
      return await act()
    } finally {
      const next = this.#waiting.shift()
      if (next === undefined) this.#free += 1
      else next()
    }
  }
}

/** Sign-ins from one address that did not succeed: thirty a minute. Accounts have a lock of their own. */
class Attempts {
  readonly #times = new Map<string, number[]>()

  count(address: string): void {
    const now = Date.now()
    const recent = (this.#times.get(address) ?? []).filter((time) => now - time < 60_000)
    const [oldest] = recent
    if (recent.length >= 30 && oldest !== undefined)
      throw new TooMany(Math.ceil((60_000 - (now - oldest)) / 1000))
    recent.push(now)
    this.#times.set(address, recent)
    if (this.#times.size > 10_000) this.#times.clear()
  }

  /** A whole office behind one address may sign in within a minute. */
  forgive(address: string): void {
    this.#times.get(address)?.pop()
  }
}
