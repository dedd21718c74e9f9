/**
 * The thread of the embedded database 内嵌数据库线程: PostgreSQL as WebAssembly on a folder, so that a long query does not stop
 * the server. As it comes, it never calls fsync; here it does, and a database that does not is refused.
 */
import { fsyncSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { PGlite } from '@electric-sql/pglite'
import { NodeFS } from '@electric-sql/pglite/nodefs'
import type { Statement } from './database.ts'
import { inOneText } from './literal.ts'

/** What the thread is asked; it answers in the same order. */
export type Request =
  | { readonly kind: 'run'; readonly statements: readonly Statement[] }
  | { readonly kind: 'script'; readonly sql: string }
  | { readonly kind: 'close' }

/** `rows` is JSON of arrays of text: one text passes between threads faster than many. */
export type Reply =
  | { readonly kind: 'ready'; readonly durable: boolean }
  | { readonly kind: 'done'; readonly rows: string; readonly count: number }
  | { readonly kind: 'failed'; readonly message: string; readonly code: string; readonly constraint: string }

/** What of the WebAssembly file system is needed to give it an fsync; it has moved between releases. */
interface NodeFiles {
  stream_ops: { fsync?: (stream: { readonly nfd?: number }) => number }
}
interface WithFiles {
  readonly NODEFS?: NodeFiles
  readonly FS: { readonly filesystems: { readonly NODEFS: NodeFiles } }
}

let synced = 0

class DurableFiles extends NodeFS {
  override async init(...[database, options]: Parameters<NodeFS['init']>): ReturnType<NodeFS['init']> {
    const { emscriptenOpts } = await super.init(database, options)
    const first = (module: unknown): void => {
      const files = module as WithFiles
      const nodeFiles = files.NODEFS ?? files.FS.filesystems.NODEFS
      nodeFiles.stream_ops.fsync = ({ nfd }) => {
        if (nfd !== undefined) {
          fsyncSync(nfd)
          synced += 1
        }
        return 0
      }
    }
    return { emscriptenOpts: { ...emscriptenOpts, preRun: [first, ...(emscriptenOpts.preRun ?? [])] } }
  }
}

const asPrinted = (text: string): string => text
/** bool, int8, int4, json, jsonb; text is as it is. */
const PRINTED = Object.fromEntries([16, 20, 23, 114, 3802].map((type) => [type, asPrinted]))

async function open(folder: string): Promise<PGlite> {
  return await PGlite.create({
    fs: new DurableFiles(folder),
    startParams: [
      ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
      // Of the ways to sync, the one that reaches the function above.
      ...['-c', 'wal_sync_method=fsync', '-c', 'max_wal_size=256MB'],
    ],
    parsers: PRINTED,
  })
}

/** One commit that writes to the log must reach the disk. */
async function isDurable(database: PGlite): Promise<boolean> {
  const before = synced
  await database.query("select pg_logical_emit_message(true, 'jiheng', 'durable')")
  return synced > before
}

/**
 * Several statements go in one text: what a statement costs here is the trip, not the work, and the trips of the protocol
 * with parameters are four to one of these.
 */
async function answer(database: PGlite, request: Request): Promise<Reply> {
  switch (request.kind) {
    case 'run': {
      const results = await database.exec(inOneText(request.statements), { rowMode: 'array' })
      const last = results.at(-1)
      const before = results.at(-2)?.affectedRows ?? 0
      return {
        kind: 'done',
        rows: JSON.stringify(last?.rows ?? []),
        count: (last?.affectedRows ?? 0) - before,
      }
    }
    case 'script':
      await database.exec(request.sql)
      break
    case 'close':
      await database.close()
  }
  return { kind: 'done', rows: '[]', count: 0 }
}

function failure(error: unknown): Reply {
  const { message, code, constraint } = error as { message?: unknown; code?: unknown; constraint?: unknown }
  const text = (value: unknown): string => (typeof value === 'string' ? value : '')
  return {
    kind: 'failed',
    message: text(message) || String(error),
    code: text(code),
    constraint: text(constraint),
  }
}

const port = parentPort
if (port !== null) {
  const { folder } = workerData as { folder: string }
  const reply = (one: Reply): void => port.postMessage(one)
  try {
    const database = await open(folder)
    reply({ kind: 'ready', durable: await isDurable(database) })
    let last: Promise<void> = Promise.resolve()
    port.on('message', (request: Request) => {
      last = last.then(async () => reply(await answer(database, request).catch(failure)))
    })
  } catch (error) {
    reply(failure(error))
  }
}
