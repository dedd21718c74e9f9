/**
 * A ledger's folder 账簿文件夹: `ledger.json` and the columns, and beside them what an engine made of them. It is written under
 * another name and renamed when whole and on the disk, so that a ledger is there entirely or not at all.
 */
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  checkLedgerId,
  type LedgerBooks,
  type LedgerHead,
  LedgerStoreFault,
  ledgerExists,
  missingLedger,
} from '@jiheng/app'
import type { Balance, LedgerTotals } from '@jiheng/ledger'

/** What is known of a ledger without its lines. */
export interface LedgerRecord {
  readonly head: LedgerHead
  readonly books: LedgerBooks
  readonly totals: LedgerTotals
}

const RECORD = 'ledger.json'
const FORMAT = 1
const IMPORTING = '.importing-'
const REMOVED = '.removed-'
/** Nobody writes to an import this long after its last part. */
const STALE_MILLISECONDS = 3_600_000

/** Where an import is written before it has a name. */
export async function newImport(root: string): Promise<string> {
  await mkdir(root, { recursive: true, mode: 0o700 })
  const folder = join(root, `${IMPORTING}${randomBytes(8).toString('hex')}`)
  await mkdir(folder, { mode: 0o700 })
  return folder
}

/** Gives a whole import its name. @throws LedgerStoreFault if there is one already */
export async function finishImport(
  root: string,
  id: string,
  importing: string,
  record: LedgerRecord,
): Promise<void> {
  await writeFile(join(importing, RECORD), textOf(record), { mode: 0o600, flag: 'wx' })
  await syncAll(importing)
  const folder = join(root, id)
  if (existsSync(folder)) throw ledgerExists(id)
  await rename(importing, folder).catch((error: NodeJS.ErrnoException) => {
    throw ['ENOTEMPTY', 'EEXIST', 'EPERM'].includes(error.code ?? '') ? ledgerExists(id) : error
  })
  await syncFolder(root)
}

export const dropImport = (importing: string): Promise<void> =>
  rm(importing, { recursive: true, force: true })

/** @throws LedgerStoreFault if there is none, or it cannot be read */
export async function readRecord(root: string, id: string): Promise<LedgerRecord> {
  checkLedgerId(id)
  const text = await readFile(join(root, id, RECORD), 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOENT' ? missingLedger(id) : error
  })
  try {
    return recordOf(text)
  } catch {
    throw new LedgerStoreFault('damaged', `账簿 ${id} 的说明文件不完整或被改动过`)
  }
}

/** Out of sight at once, then thrown away. */
export async function removeLedger(root: string, id: string): Promise<void> {
  checkLedgerId(id)
  const gone = join(root, `${REMOVED}${randomBytes(8).toString('hex')}`)
  try {
    await rename(join(root, id), gone)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return
    throw error
  }
  await rm(gone, { recursive: true, force: true })
}

export async function ledgerIds(root: string): Promise<readonly string[]> {
  if (!existsSync(root)) return []
  const entries = await readdir(root, { withFileTypes: true })
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => name)
    .sort()
}

/** What a crash left: removals, and imports that nobody writes to any more. */
export async function sweep(root: string, now: number): Promise<void> {
  if (!existsSync(root)) return
  for (const name of await readdir(root)) {
    const folder = join(root, name)
    if (name.startsWith(REMOVED)) await rm(folder, { recursive: true, force: true })
    if (name.startsWith(IMPORTING) && now - (await lastWritten(folder)) > STALE_MILLISECONDS)
      await dropImport(folder)
  }
}

async function lastWritten(folder: string): Promise<number> {
  const names = await readdir(folder).catch(() => [])
  const times = await Promise.all(
    [folder, ...names.map((name) => join(folder, name))].map((path) =>
      stat(path).then(
        ({ mtimeMs }) => mtimeMs,
        () => 0,
      ),
    ),
  )
  return Math.max(...times)
}

async function syncAll(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) await syncAll(path)
    else {
      const file = await open(path, 'r+')
      await file.sync().finally(() => file.close())
    }
  }
  await syncFolder(folder)
}

/** A new name is lasting only once its folder is. Windows has no such call. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  await handle.sync().finally(() => handle.close())
}

/** Whole fen do not fit JSON's numbers: as text. */
function textOf({ head, books, totals }: LedgerRecord): string {
  const plain = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? `${value}` : value)
  return JSON.stringify({ format: FORMAT, head, totals, ...books }, plain)
}

type Texts<T> = { readonly [K in keyof T]: T[K] extends bigint ? string : T[K] }

function recordOf(text: string): LedgerRecord {
  const read = JSON.parse(text) as {
    readonly format: number
    readonly head: LedgerHead
    readonly totals: Texts<LedgerTotals>
    readonly accounts: LedgerBooks['accounts']
    readonly balances: readonly Texts<Balance>[]
  }
  if (read.format !== FORMAT) throw new Error(`format ${read.format}`)
  return {
    head: read.head,
    totals: { ...read.totals, debit: BigInt(read.totals.debit), credit: BigInt(read.totals.credit) },
    books: {
      accounts: read.accounts,
      balances: read.balances.map((balance) => ({
        ...balance,
        opening: BigInt(balance.opening),
        debit: BigInt(balance.debit),
        credit: BigInt(balance.credit),
        closing: BigInt(balance.closing),
      })),
    },
  }
}
