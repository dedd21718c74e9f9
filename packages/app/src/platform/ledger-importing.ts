/**
 * Importing in the background 后台导入: one job for each import that this process reads. The row in the database says that a
 * file is being read, by which process and when it was last heard of; so that one that was cut off by a crash is shown
 * as 中断 and can be begun again. Nothing of a ledger can be opened before all of it was written.
 */
import { type ColumnMapping, fileOf, type ImportSummary, importAccounting } from '@jiheng/documents'
import { type Problem, problem } from '@jiheng/engine'
import type { LedgerTotals } from '@jiheng/ledger'
import { unusableFiles } from '../use/ledger.ts'
import { appendAudit } from './audit.ts'
import { type Actor, millisecondsOf, type Ports, Refusal } from './context.ts'
import { ledgerPolicy } from './ledger-policy.ts'
import type { LedgerWriter } from './ledgers.ts'
import type { LedgerFileRow, LedgerImportRow, LedgerMappingRow, Reader } from './store.ts'

/** 导入进度. `total` is the bytes of all files. */
export interface ReadingProgress {
  readonly file: string
  readonly read: number
  readonly total: number
  readonly lines: number
}

interface Job {
  progress: ReadingProgress
  readonly stop: AbortController
  /** What the import is then called. */
  stoppedAs: 'cancelled' | 'stopped'
  readonly ended: Promise<void>
}

/** What one process reads. */
interface Reading {
  readonly runner: string
  readonly jobs: Map<string, Job>
}

const readings = new WeakMap<Ports, Reading>()

function readingOf(ports: Ports): Reading {
  let reading = readings.get(ports)
  if (reading === undefined) {
    reading = { runner: ports.ids.id(), jobs: new Map() }
    readings.set(ports, reading)
  }
  return reading
}

export const runnerOf = (ports: Ports): string => readingOf(ports).runner

/** Other processes are believed to live for so long after they were last heard of. */
const SILENCE = 60_000
const HEARTBEAT = 10_000
/** Lines that are read at a stretch, some tens of milliseconds; between them whoever else asks gets his answer. */
const BATCH = 2_000
const othersTurn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0))
/** Problems of rows that are kept with their places. */
const KEPT_FAULTS = 1000
/** Problems in one row of the database are bounded by this many letters as well. */
const FAULT_LETTERS = 600

export const NO_PROGRESS: ReadingProgress = { file: '', read: 0, total: 0, lines: 0 }

/** How an import stands: what the row says, unless it says that somebody reads who does not. */
export function standingOf(
  ports: Ports,
  row: Pick<LedgerImportRow, 'id' | 'state' | 'runner' | 'seenAt' | 'progress'>,
  now: string,
): { readonly state: string; readonly progress: ReadingProgress } {
  const kept = { ...NO_PROGRESS, ...row.progress } as ReadingProgress
  if (row.state !== 'reading') return { state: row.state, progress: kept }
  const { runner, jobs } = readingOf(ports)
  const job = jobs.get(row.id)
  if (job !== undefined) return { state: 'reading', progress: job.progress }
  const isElsewhere = row.runner !== runner && millisecondsOf(now) - millisecondsOf(row.seenAt) < SILENCE
  return { state: isElsewhere ? 'reading' : 'stopped', progress: kept }
}

export interface ImportOrder {
  readonly row: LedgerImportRow
  readonly files: readonly LedgerFileRow[]
  readonly department: string
  readonly actor: Actor
  readonly address: string
}

/** Begin to read; the row is in the database already. */
export function beginImport(ports: Ports, order: ImportOrder): void {
  const { jobs } = readingOf(ports)
  const stop = new AbortController()
  const total = order.files.reduce((sum, { size }) => sum + size, 0)
  let end = (): void => undefined
  const job: Job = {
    progress: { ...NO_PROGRESS, total },
    stop,
    stoppedAs: 'cancelled',
    ended: new Promise((resolve) => {
      end = resolve
    }),
  }
  jobs.set(order.row.id, job)
  const beat = setInterval(() => {
    void ports.store
      .write((transaction) =>
        transaction.update(
          'ledgerImport',
          { id: order.row.id, state: 'reading' },
          { seenAt: ports.clock.now(), progress: { ...job.progress } },
        ),
      )
      .catch(() => undefined)
  }, HEARTBEAT)
  beat.unref()
  void readLedger(ports, order, job)
    .catch((reason: unknown): Partial<LedgerImportRow> => {
      if (stop.signal.aborted) return { state: job.stoppedAs }
      return { state: 'failed', faults: written(problemsOf(reason, order)) }
    })
    .then((change) => {
      clearInterval(beat)
      return settle(ports, order, { ...change, progress: { ...job.progress } })
    })
    // The database is gone: whoever looks next finds that nobody reads.
    .catch(() => undefined)
    .finally(() => {
      jobs.delete(order.row.id)
      end()
    })
}

/** Stop reading, if this process does. Resolves when nothing of it is left. */
export async function stopImport(
  ports: Ports,
  id: string,
  as: Job['stoppedAs'] = 'cancelled',
): Promise<void> {
  const job = readingOf(ports).jobs.get(id)
  if (job === undefined) return
  job.stoppedAs = as
  job.stop.abort(new Error(as))
  await job.ended
}

/** Until what this process reads is read; for whoever waits for it, such as the demonstration. */
export async function importsEnded(ports: Ports): Promise<void> {
  for (;;) {
    const jobs = [...readingOf(ports).jobs.values()]
    if (jobs.length === 0) return
    await Promise.all(jobs.map(({ ended }) => ended))
  }
}

/** Before the database is closed: what is being read is given up, and shown as 中断. */
export async function stopImports(ports: Ports): Promise<void> {
  const jobs = [...readingOf(ports).jobs.keys()]
  await Promise.all(jobs.map((id) => stopImport(ports, id, 'stopped')))
}

function problemsOf(reason: unknown, { files }: ImportOrder): readonly Problem[] {
  if (reason instanceof Refusal) return reason.problems
  const file = files.map(({ name }) => name).join('、')
  return [problem('file-unreadable', { file, reason: '导入没有办成，原因见运行窗口' })]
}

/** Gives what changes in the row. @throws the signal's reason, and whatever goes wrong */
async function readLedger(
  ports: Ports,
  { row, files }: ImportOrder,
  job: Job,
): Promise<Partial<LedgerImportRow>> {
  const { formats } = ledgerPolicy(ports.library)
  const sources = []
  for (const { name, sha256 } of files) {
    const bytes = await ports.vault.get(sha256)
    if (bytes === undefined) throw new Refusal([problem('file-missing', { file: name })])
    sources.push(fileOf(name, bytes))
  }
  // What an earlier attempt under this name may have left.
  await ports.ledgers.remove(row.id)
  const writer = await ports.ledgers.begin(row.id, { unit: row.unit, year: row.year })
  try {
    const summary = await importAccounting(
      sources,
      {
        formats,
        mappings: row.mapping as readonly ColumnMapping[],
        maxProblems: KEPT_FAULTS,
        batchSize: BATCH,
        onProgress: (progress) => {
          job.progress = progress
        },
        signal: job.stop.signal,
      },
      async ({ lines, accounts, balances }) => {
        if (lines.length > 0) await writer.add(lines)
        if (accounts.length + balances.length > 0) writer.addBooks({ accounts, balances })
        await othersTurn()
      },
    )
    const unusable = unusableFiles(sources, summary)
    if (unusable.length > 0) throw new Refusal(unusable)
    job.stop.signal.throwIfAborted()
    return countsOf(summary, await writer.finish())
  } catch (reason) {
    await giveUp(writer)
    throw reason
  }
}

const giveUp = (writer: LedgerWriter): Promise<void> => writer.abandon().catch(() => undefined)

const countsOf = (summary: ImportSummary, totals: LedgerTotals): Partial<LedgerImportRow> => ({
  state: 'ready',
  lines: totals.lines,
  vouchers: totals.vouchers,
  accounts: summary.accounts,
  balances: summary.balances,
  firstDay: totals.first,
  lastDay: totals.last,
  debit: totals.debit.toString(),
  credit: totals.credit.toString(),
  tables: summary.tables.map((one) => ({ ...one })),
  faults: written([...summary.problems, ...summary.notes]),
  faultCount: summary.problemCount,
})

/** Problems as they are kept: without what is long in them. */
const written = (problems: readonly Problem[]): readonly unknown[] =>
  problems.slice(0, KEPT_FAULTS).map((one) => ({ ...one, detail: one.detail.slice(0, FAULT_LETTERS) }))

const ENDED: Readonly<Record<string, string>> = {
  ready: '账簿导入完成',
  failed: '账簿没有导入成功',
  cancelled: '账簿导入已取消',
  stopped: '账簿导入因程序停止而中断',
}

async function settle(ports: Ports, order: ImportOrder, change: Partial<LedgerImportRow>): Promise<void> {
  const { row, actor, address, department } = order
  const isKept = await ports.store.write(async (transaction) => {
    const now = ports.clock.now()
    const found = await transaction.get('ledgerImport', { id: row.id })
    if (found === undefined || found.state !== 'reading') return false
    await transaction.update('ledgerImport', { id: row.id }, { ...change, finishedAt: now })
    if (change.state === 'ready') await remember(transaction, row, department, now)
    const lines = change.lines === undefined ? '' : `，${change.lines} 行分录，${change.vouchers} 张凭证`
    await appendAudit(transaction, ports.sha256, {
      name: 'importLedger',
      actor,
      now,
      address,
      deed: {
        evaluation: row.evaluation,
        unit: row.unit,
        sentence: `${ENDED[change.state ?? ''] ?? ''}${lines}`,
        before: { id: row.id, state: 'reading' },
        after: { id: row.id, state: change.state, lines: change.lines, faultCount: change.faultCount },
      },
    })
    return true
  })
  // Cancelled just when it was done.
  if (!isKept) await ports.ledgers.remove(row.id)
}

/** By what a table is known again: its kind and its heads. */
export const signatureOf = ({ kind, labels }: Pick<ColumnMapping, 'kind' | 'labels'>): string =>
  JSON.stringify([kind, ...labels])

async function remember(
  transaction: Reader & { put(table: 'ledgerMapping', row: LedgerMappingRow): Promise<void> },
  row: LedgerImportRow,
  department: string,
  now: string,
): Promise<void> {
  for (const mapping of row.mapping as readonly ColumnMapping[])
    await transaction.put('ledgerMapping', {
      department,
      signature: signatureOf(mapping),
      mapping: { ...mapping },
      savedAt: now,
      savedBy: row.importedBy,
    })
}

/**
 * At the start of the only process on a database: what an earlier one was reading when it ended is marked as 中断.
 * Gives how many there were.
 */
export async function markStoppedImports(ports: Ports): Promise<number> {
  return ports.store.write(async (transaction) => {
    const rows = await transaction.find('ledgerImport', { state: 'reading' })
    for (const row of rows) {
      await transaction.update('ledgerImport', { id: row.id }, { state: 'stopped' })
      await appendAudit(transaction, ports.sha256, {
        name: 'importLedger',
        actor: undefined,
        now: ports.clock.now(),
        address: '',
        deed: {
          evaluation: row.evaluation,
          unit: row.unit,
          sentence: '账簿导入因程序停止而中断',
          before: { id: row.id, state: 'reading' },
          after: { id: row.id, state: 'stopped' },
        },
      })
    }
    return rows.length
  })
}
