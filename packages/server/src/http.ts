/**
 * HTTP 接口: the list of evaluations, each evaluation whole, its composed report, its files, and the pages. Errors are
 * problem details (RFC 9457). Nothing is written; nothing leaves this machine.
 */
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { extname, join, normalize } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { EvaluationList, EvaluationSummary, ReportAnswer } from '@jiheng/app/contract'
import { bindingsOf, type Evaluation, problem, type ReportDocument } from '@jiheng/engine'
import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify'
import { answerProblem, guardAnswers, type IncidentLog, problemsForRouting } from './http-problems.ts'

/** One evaluation ready to be shown. */
export interface Shown {
  readonly id: string
  readonly evaluation: Evaluation
  readonly report: ReportDocument
  /** Files by name, made when first asked for. */
  readonly files: readonly string[]
  readonly file: (name: string) => Promise<Uint8Array | undefined>
}

const TYPES: Readonly<Record<string, string>> = {
  '.docx': 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  '.xlsx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  '.pdf': 'application/pdf',
  '.zip': 'application/zip',
  '.json': 'application/json; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
}

/** The application; `pages` is the folder of built pages. Runs without a socket through `inject`. */
export function createApplication(
  shown: readonly Shown[],
  pages: string,
  log?: IncidentLog,
): FastifyInstance {
  const application = Fastify({ logger: false, ...problemsForRouting(log) })
  const byId = new Map(shown.map((one) => [one.id, one]))
  guardAnswers(application, log)
  application.get('/api/alive', async () => ({ kind: 'case' }))
  application.get(
    '/api/evaluations',
    async (): Promise<EvaluationList> => ({ evaluations: shown.map(summaryOf) }),
  )
  application.get<{ Params: { id: string } }>('/api/evaluations/:id', async (request, reply) => {
    const one = byId.get(request.params.id)
    return one === undefined ? notFound(reply, request.params.id) : one.evaluation
  })
  application.get<{ Params: { id: string } }>(
    '/api/evaluations/:id/report',
    async (request, reply): Promise<ReportAnswer | FastifyReply> => {
      const one = byId.get(request.params.id)
      return one === undefined
        ? notFound(reply, request.params.id)
        : { document: one.report, bindings: bindingsOf(one.report) }
    },
  )
  application.get<{ Params: { id: string; name: string } }>(
    '/api/evaluations/:id/files/:name',
    async (request, reply) => {
      const { id, name } = request.params
      const bytes = await byId.get(id)?.file(name)
      if (bytes === undefined) return notFound(reply, name)
      const inline = name.endsWith('.html') || name.endsWith('.pdf')
      reply.header('content-disposition', `${inline ? 'inline' : 'attachment'}; filename="${name}"`)
      return reply.type(TYPES[extname(name)] ?? 'application/octet-stream').send(Buffer.from(bytes))
    },
  )
  application.get('/*', async (request, reply) => sendPage(pages, request.url, reply))
  return application
}

const notFound = (reply: FastifyReply, what: string): FastifyReply =>
  answerProblem(reply, problem('record-missing', { what: `“${what}”` }))

const COMPRESSED = /javascript|css|html|json|svg/
const zippedParts = new Map<string, { readonly of: Buffer; readonly zipped: Buffer }>()

/** Parts of the pages are compressed once; there are a few hundred. */
function zipped(path: string, bytes: Buffer): Buffer {
  const found = zippedParts.get(path)
  if (found?.of.equals(bytes)) return found.zipped
  const made = gzipSync(bytes)
  zippedParts.set(path, { of: bytes, zipped: made })
  return made
}

/** A built page or one of its parts. */
export async function sendPage(pages: string, url: string, reply: FastifyReply): Promise<FastifyReply> {
  const path = normalize(decodeURIComponent(new URL(url, 'http://localhost').pathname)).replace(
    /^(\.\.(\/|\\|$))+/,
    '',
  )
  if (path.startsWith('/api/')) return answerProblem(reply, problem('address-unknown', { address: path }))
  const wanted = path === '/' || extname(path) === '' ? 'index.html' : path
  try {
    const bytes = await readFile(join(pages, wanted))
    const lasting = wanted.includes('assets')
    reply.header('cache-control', lasting ? 'public, max-age=31536000, immutable' : 'no-cache')
    const type = TYPES[extname(wanted)] ?? 'application/octet-stream'
    reply.type(type)
    if (
      bytes.length < 2000 ||
      !COMPRESSED.test(type) ||
      !/\bgzip\b/.test(reply.request.headers['accept-encoding'] ?? '')
    )
      return reply.send(bytes)
    reply.header('content-encoding', 'gzip').header('vary', 'accept-encoding')
    return reply.send(zipped(join(pages, wanted), bytes))
  } catch {
    return answerProblem(reply, problem('address-unknown', { address: path }))
  }
}

function summaryOf(one: Shown): EvaluationSummary {
  const { evaluation } = one
  const { sentence, points, assessable, full, grade } = evaluation.total
  return {
    id: one.id,
    title: evaluation.title,
    framework: evaluation.framework.name,
    frameworkId: evaluation.framework.id,
    year: evaluation.year,
    publishedOnly: evaluation.publishedOnly,
    total: { sentence, points, assessable, full, ...(grade === undefined ? {} : { grade }) },
    violated: evaluation.findings.filter(
      (finding) => finding.result === 'violated' && finding.severity !== 'note',
    ).length,
    files: one.files,
  }
}

/** Listen on `port`, or on another free one when it is taken; gives the port in use. */
export async function listen(
  application: FastifyInstance,
  port: number,
  host = '127.0.0.1',
): Promise<number> {
  const use = (await isFree(port, host)) ? port : 0
  await application.listen({ port: use, host })
  const address = application.server.address()
  return typeof address === 'object' && address !== null ? address.port : port
}

function isFree(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen(port, host, () => probe.close(() => resolve(true)))
  })
}
