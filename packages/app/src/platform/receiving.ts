/**
 * 后台核验: archives that were received are verified one after the other while nobody waits. The row in the database says
 * how each stands; one that was cut off by a crash is shown as 中断 and can be verified again. What was read from a
 * package is kept by its digest and never changes.
 */
import { type ProblemCode, problem } from '@jiheng/engine'
import type { ArchiveSummary } from '../bureau/archive-summary.ts'
import { type ReadArchive, readArchive } from '../bureau/read-archive.ts'
import { RECEIVED_STATES, type ReceivedState } from '../contract/bureau-words.ts'
import { appendAudit } from './audit.ts'
import { millisecondsOf, type Ports, refuse } from './context.ts'
import type { Reader, ReceivedRow, Transaction } from './store.ts'

interface Receiving {
  readonly runner: string
  readonly waiting: string[]
  readonly running: Map<string, Promise<void>>
  stopped: boolean
}

const receivings = new WeakMap<Ports, Receiving>()

function receivingOf(ports: Ports): Receiving {
  let receiving = receivings.get(ports)
  if (receiving === undefined) {
    receiving = { runner: ports.ids.id(), waiting: [], running: new Map(), stopped: false }
    receivings.set(ports, receiving)
  }
  return receiving
}

/** Another process is believed to be at it for so long after it took an archive up. */
const SILENCE = 15 * 60_000
/** Faults of a package that are kept, and letters of each. */
const KEPT_FAULTS = 200
const FAULT_LETTERS = 600

export const receivingRunner = (ports: Ports): string => receivingOf(ports).runner

/** How an archive stands: what the row says, unless it says that somebody is at it who is not. */
export function receivedState(
  ports: Ports,
  row: Pick<ReceivedRow, 'id' | 'state' | 'runner' | 'seenAt'>,
  now: string,
): ReceivedState {
  const state = (row.state in RECEIVED_STATES ? row.state : 'unreadable') as ReceivedState
  if (state !== 'waiting' && state !== 'reading') return state
  const { runner, running, waiting } = receivingOf(ports)
  if (running.has(row.id)) return 'reading'
  if (waiting.includes(row.id)) return 'waiting'
  const isElsewhere = row.runner !== runner && millisecondsOf(now) - millisecondsOf(row.seenAt) < SILENCE
  return isElsewhere ? state : 'stopped'
}

/** Verify these; they are in the database already. */
export function beginReceiving(ports: Ports, ids: readonly string[]): void {
  const receiving = receivingOf(ports)
  receiving.waiting.push(...ids.filter((id) => !receiving.waiting.includes(id) && !receiving.running.has(id)))
  next(ports, receiving)
}

function next(ports: Ports, receiving: Receiving): void {
  const most = ports.archiveReader?.threads ?? 1
  while (!receiving.stopped && receiving.running.size < most) {
    const id = receiving.waiting.shift()
    if (id === undefined) return
    receiving.running.set(
      id,
      receiveOne(ports, receiving, id)
        // The database is gone: whoever looks next finds that nobody is at it.
        .catch(() => undefined)
        .then(() => {
          receiving.running.delete(id)
          next(ports, receiving)
        }),
    )
  }
}

/** Until everything that waits here is verified. */
export async function receivingEnded(ports: Ports): Promise<void> {
  const { running } = receivingOf(ports)
  while (running.size > 0) await Promise.all(running.values())
}

/** Before the database is closed: what waits is left for the next start, what is being verified is finished. */
export async function stopReceiving(ports: Ports): Promise<void> {
  const receiving = receivingOf(ports)
  receiving.stopped = true
  receiving.waiting.length = 0
  await Promise.all(receiving.running.values())
}

/** At the start of the only process on a database: what an earlier one left is taken up again. Gives how many. */
export async function markStoppedReceiving(ports: Ports): Promise<number> {
  const rows = await ports.store.read((reader) =>
    reader.findColumns(
      'received',
      ['id'],
      { state: { in: ['waiting', 'reading'] } },
      { order: [['receivedAt', 'asc']] },
    ),
  )
  beginReceiving(
    ports,
    rows.map(({ id }) => id),
  )
  return rows.length
}

async function receiveOne(ports: Ports, { runner }: Receiving, id: string): Promise<void> {
  const row = await ports.store.write(async (transaction) => {
    const found = await transaction.get('received', { id })
    if (found !== undefined)
      await transaction.update('received', { id }, { state: 'reading', runner, seenAt: ports.clock.now() })
    return found
  })
  if (row === undefined) return
  const bytes = await ports.vault.get(row.digest)
  const read =
    bytes === undefined ? lacking('file-missing', { file: row.file }) : await readNow(ports, bytes, row)
  await settle(ports, row, read)
}

async function readNow(ports: Ports, bytes: Uint8Array, { file }: ReceivedRow): Promise<ReadArchive> {
  try {
    return await (ports.archiveReader === undefined
      ? readArchive(bytes, file, ports.hash)
      : ports.archiveReader.read(bytes, file))
  } catch {
    return lacking('archive-unreadable', { file, reason: '核验没有办成，原因见运行窗口' })
  }
}

const lacking = (code: ProblemCode, values: Readonly<Record<string, string>>): ReadArchive => ({
  faults: [problem(code, values)],
  notes: [],
  recomputed: { values: 0, scores: 0, rules: 0, reportFigures: 0 },
  seal: { version: 1, sealedAt: '', sealedBy: '', items: 0, properties: [] },
})

const plain = ({ code, title, detail }: ReadArchive['faults'][number]) => ({
  code,
  title,
  detail: detail.slice(0, FAULT_LETTERS),
})

async function settle(ports: Ports, row: ReceivedRow, read: ReadArchive): Promise<void> {
  const { summary } = read
  const state: ReceivedState =
    summary === undefined ? 'unreadable' : read.faults.length === 0 ? 'sound' : 'faulty'
  const change: Partial<ReceivedRow> = {
    state,
    faults: read.faults.slice(0, KEPT_FAULTS).map(plain),
    notes: read.notes.slice(0, KEPT_FAULTS).map(plain),
    recomputed: { ...read.recomputed },
    seal: { ...read.seal },
    sealVersion: read.seal.version,
    check: read.check === undefined ? {} : { ...read.check },
    ...(summary === undefined ? {} : factsOf(summary)),
  }
  // A newer edition may have read more from the same package.
  remembered.delete(row.digest)
  await ports.store.write(async (transaction) => {
    const now = ports.clock.now()
    await transaction.lock('bureau')
    await transaction.update('received', { id: row.id }, { ...change, verifiedAt: now })
    if (summary !== undefined)
      await transaction.put('receivedSummary', { digest: row.digest, content: { ...summary } })
    if (summary !== undefined) await chooseCurrent(transaction, summary.department.code, summary.year)
    await appendAudit(transaction, ports.sha256, {
      name: 'receiveArchives',
      actor: undefined,
      now,
      address: '',
      deed: {
        sentence: `核验收到的档案“${row.file}”：${RECEIVED_STATES[state]}${read.faults.length === 0 ? '' : `，${read.faults.length} 处`}`,
        before: { received: row.id, state: row.state },
        after: {
          received: row.id,
          digest: row.digest,
          state,
          faults: read.faults.length,
          department: summary?.department.code ?? '',
          points: summary?.points ?? '',
        },
      },
    })
  })
  remembered.delete(row.digest)
}

const factsOf = (summary: ArchiveSummary): Partial<ReceivedRow> => ({
  department: summary.department.code,
  departmentName: summary.department.name,
  year: summary.year,
  title: summary.title,
  framework: `${summary.framework.id}@${summary.framework.version}`,
  frameworkName: summary.framework.name,
  points: summary.points,
  full: summary.framework.full,
  grade: summary.grade,
  noGrade: summary.noGrade,
  illustrative: summary.illustrative,
})

/** Of a department's archives of a year the sound one sealed last is compared; of equals the one received last. */
async function chooseCurrent(transaction: Transaction, department: string, year: number): Promise<void> {
  const rows = await transaction.findColumns('received', ['id', 'sealVersion', 'receivedAt'], {
    department,
    year,
    state: 'sound',
  })
  rows.sort(
    (a, b) =>
      b.sealVersion - a.sealVersion || (a.receivedAt < b.receivedAt ? 1 : -1) || (a.id < b.id ? 1 : -1),
  )
  await transaction.update('received', { department, year }, { current: false })
  const [newest] = rows
  if (newest !== undefined) await transaction.update('received', { id: newest.id }, { current: true })
}

/** Summaries change only when an archive is verified anew, so what was read once is kept; a thousand departments are some tens of megabytes. */
const MOST_REMEMBERED = 1000
const remembered = new Map<string, ArchiveSummary>()

export async function summariesOf(
  reader: Reader,
  digests: readonly string[],
): Promise<ReadonlyMap<string, ArchiveSummary>> {
  const unknown = digests.filter((digest) => !remembered.has(digest))
  const rows = unknown.length === 0 ? [] : await reader.find('receivedSummary', { digest: { in: unknown } })
  const found = new Map<string, ArchiveSummary>()
  for (const { digest, content } of rows) found.set(digest, content as unknown as ArchiveSummary)
  for (const digest of digests) {
    const summary = remembered.get(digest) ?? found.get(digest)
    if (summary !== undefined) found.set(digest, summary)
  }
  for (const [digest, summary] of found) {
    remembered.delete(digest)
    remembered.set(digest, summary)
  }
  while (remembered.size > MOST_REMEMBERED) remembered.delete(remembered.keys().next().value as string)
  return found
}

export async function receivedRow(reader: Reader, id: string): Promise<ReceivedRow> {
  return (await reader.get('received', { id })) ?? refuse('record-missing', { what: '这份收到的档案' })
}
