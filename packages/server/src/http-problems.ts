/**
 * Problems over HTTP 出错应答: whatever goes wrong on the way to an operation, before it or in the program itself is
 * answered as problem details (RFC 9457), and only a fault of the program is logged, under the number that the reader sees.
 */
import { randomBytes } from 'node:crypto'
import type { Socket } from 'node:net'
import { type Problem, problem } from '@jiheng/engine'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

/** Where a fault of the program is told to whoever runs it. */
export type IncidentLog = (incident: string, reason: unknown) => void

const TYPE = 'application/problem+json; charset=utf-8'

export const answerProblem = (reply: FastifyReply, found: Problem): FastifyReply =>
  reply.code(found.status).type(TYPE).send(found)

/** A fault of the program itself never shows more than its number. */
export function defectOf(reason: unknown, log: IncidentLog | undefined): Problem {
  const incident = randomBytes(4).toString('hex')
  log?.(incident, reason)
  return problem('defect', { what: `事故编号 ${incident}` })
}

interface FrameworkError {
  readonly code?: string
  readonly statusCode?: number
}

/** What the framework refused by itself, in the words of the catalogue. */
function problemOf(reason: unknown, request: FastifyRequest, log: IncidentLog | undefined): Problem {
  const { code = '', statusCode = 500 } = (reason ?? {}) as FrameworkError
  if (code === 'FST_ERR_BAD_URL') return problem('input-invalid', { field: '网址', reason: '的写法不对' })
  if (statusCode === 413)
    return problem('upload-too-large', { file: '请求的内容', limit: bytesInWords(limitOf(request)) })
  if (statusCode === 415)
    return problem('media-type-unknown', { found: request.headers['content-type'] ?? '未写明' })
  if (statusCode >= 400 && statusCode < 500)
    return problem('input-invalid', { field: '请求的内容', reason: '读不懂，应是合规的 JSON' })
  return defectOf(reason, log)
}

const limitOf = (request: FastifyRequest): number => request.routeOptions.bodyLimit ?? 1_048_576

const bytesInWords = (bytes: number): string =>
  bytes >= 1_048_576 ? `${Math.floor(bytes / 1_048_576)} MB` : `${Math.floor(bytes / 1024)} KB`

/** Options of the application for what goes wrong before a request has a route, or is none. */
export const problemsForRouting = (log: IncidentLog | undefined) => ({
  frameworkErrors: (reason: unknown, request: FastifyRequest, reply: FastifyReply): void => {
    answerProblem(reply, problemOf(reason, request, log))
  },
  clientErrorHandler: (reason: { readonly code?: string }, socket: Socket): void => {
    if (reason.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy()
      return
    }
    const found = problem('input-invalid', { field: '请求', reason: '不合 HTTP 的写法，或太慢、太长' })
    const body = Buffer.from(JSON.stringify(found))
    socket.end(
      Buffer.concat([
        Buffer.from(
          `HTTP/1.1 ${found.status} Bad Request\r\nContent-Type: ${TYPE}\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n`,
        ),
        body,
      ]),
    )
  },
})

/** What every answer says to the browser, and what it says when something went wrong. */
export function guardAnswers(application: FastifyInstance, log: IncidentLog | undefined): void {
  // A form of another site can send plain text without being asked first; nothing here takes it.
  application.removeContentTypeParser('text/plain')
  application.addHook('onSend', async (_request, reply) => {
    reply
      .header('x-content-type-options', 'nosniff')
      .header('referrer-policy', 'no-referrer')
      .header('x-frame-options', 'SAMEORIGIN')
    if (reply.hasHeader('content-security-policy')) return
    reply.header(
      'content-security-policy',
      "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'",
    )
  })
  application.setErrorHandler((reason, request, reply) => {
    answerProblem(reply, problemOf(reason, request, log))
  })
  application.setNotFoundHandler((request, reply) => {
    const [address = ''] = request.url.split('?')
    answerProblem(reply, problem('address-unknown', { address: `${request.method} ${address}` }))
  })
}
