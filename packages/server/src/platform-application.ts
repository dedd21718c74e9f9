/** The platform's application 平台服务: operations, pages, and the liveness that a balancer asks for. */
import {
  type ArchiveReader,
  createPlatform,
  type FileMap,
  type LedgerStore,
  type Platform,
  type Ports,
  type Printer,
  publicFile,
  type Stamper,
} from '@jiheng/app'
import { type Problem, problem } from '@jiheng/engine'
import Fastify, { type FastifyInstance } from 'fastify'
import { nodeHash, sha256Bytes } from './adapters/hash.ts'
import { createClock, createIds } from './adapters/ids.ts'
import { createPasswords } from './adapters/passwords.ts'
import { createSecondFactor } from './adapters/totp.ts'
import { createVault } from './adapters/vault.ts'
import { sendPage } from './http.ts'
import { answerProblem, guardAnswers, problemsForRouting } from './http-problems.ts'
import { type PlatformOptions, servePlatform } from './platform-http.ts'
import type { StoreRefusal } from './store/index.ts'
import type { Store } from './store/port.ts'

export interface PlatformApplicationOptions extends PlatformOptions {
  /** Folder of built pages. */
  readonly pages: string
  /** Proxies whose forwarded address is believed; false for none. */
  readonly trustProxy?: boolean | string
}

/** Time for a whole request to arrive, so that nobody holds an upload open; 50 MB over a slow line. */
const LONGEST_REQUEST = 300_000

export async function createPlatformApplication(
  platform: Platform,
  options: PlatformApplicationOptions,
): Promise<FastifyInstance> {
  const application = Fastify({
    logger: false,
    trustProxy: options.trustProxy ?? false,
    // Requests under way are finished; connections on which nothing happens are closed at once.
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    requestTimeout: LONGEST_REQUEST,
    ...problemsForRouting(options.log),
  })
  guardAnswers(application, options.log)
  closeAfterAnswers(application)
  await servePlatform(application, platform, options)
  servePublic(application, platform)
  application.get('/api/alive', async () => ({ kind: 'platform' }))
  application.get('/*', async (request, reply) => sendPage(options.pages, request.url, reply))
  return application
}

/** 公开网页: for anybody, without a session, and never run as a page of ours. */
function servePublic(application: FastifyInstance, { ports }: Platform): void {
  application.get('/public/:slug', async (request, reply) =>
    reply.redirect(`/public/${encodeURIComponent((request.params as { slug: string }).slug)}/`),
  )
  application.get('/public/:slug/*', async (request, reply) => {
    const { slug, '*': path } = request.params as { slug: string; '*': string }
    const found = await publicFile(ports, slug, path)
    if (found === undefined) return answerProblem(reply, problem('record-missing', { what: '公开的这一页' }))
    return (
      reply
        .header('cache-control', 'public, max-age=300')
        // A browser shows no PDF in a sandbox; pages have nothing that could run.
        .header(
          'content-security-policy',
          `default-src 'none'; style-src 'unsafe-inline'${found.type.startsWith('text/html') ? '; sandbox allow-downloads' : ''}`,
        )
        .type(found.type)
        .send(Buffer.from(found.bytes))
    )
  })
}

/** While stopping, each answer is the last on its connection, so that none is held open for more. */
function closeAfterAnswers(application: FastifyInstance): void {
  let stopping = false
  application.addHook('preClose', async () => {
    stopping = true
  })
  application.addHook('onSend', async (_request, reply) => {
    if (stopping) reply.header('connection', 'close')
  })
}

const SECONDS_TO_FINISH = 10

/** Stop taking requests, let those under way finish, and cut off what has not after some seconds. */
export async function stopGracefully(
  application: FastifyInstance,
  seconds = SECONDS_TO_FINISH,
): Promise<void> {
  const limit = setTimeout(() => application.server.closeAllConnections(), seconds * 1000)
  try {
    await application.close()
  } finally {
    clearTimeout(limit)
  }
}

/** The platform over this machine's files, digests and clock. */
export function createNodePlatform(given: {
  readonly store: Store
  /** Where evidence files lie. */
  readonly vault: string
  /** Imported ledgers. */
  readonly ledgers: LedgerStore
  readonly library: FileMap
  readonly mails?: boolean
  readonly singleSignOn?: string
  readonly printer?: Printer
  readonly verifier?: () => Promise<Uint8Array | undefined>
  readonly stamper?: Stamper
  readonly archiveReader?: ArchiveReader
}): Platform {
  const ports: Ports = {
    store: given.store,
    vault: createVault(given.vault),
    ledgers: given.ledgers,
    passwords: createPasswords(),
    secondFactor: createSecondFactor(),
    hash: nodeHash,
    sha256: sha256Bytes,
    ids: createIds(),
    clock: createClock(),
    library: given.library,
    singleSignOn: given.singleSignOn ?? '',
    mails: given.mails ?? false,
    ...(given.printer === undefined ? {} : { printer: given.printer }),
    ...(given.verifier === undefined ? {} : { verifier: given.verifier }),
    ...(given.stamper === undefined ? {} : { stamper: given.stamper }),
    ...(given.archiveReader === undefined ? {} : { archiveReader: given.archiveReader }),
  }
  return createPlatform(ports)
}

const WAYS: Readonly<Record<string, string>> = {
  'store.locked': '先停止正在运行的那个程序，或换一个数据文件夹',
  'store.newer': '请用新版本的程序打开',
  'store.differs': '请用生成这些数据的程序打开',
  'store.unreachable': '检查 DATABASE_URL、网络和数据库是否启动',
  'store.notDurable': '换一个能可靠写盘的文件夹',
}

/** A store's refusal in the words of the catalogue. */
export const storeProblem = (refusal: StoreRefusal): Problem =>
  problem('store-refused', { reason: refusal.message, way: WAYS[refusal.code] ?? '按提示处理后重新启动' })
