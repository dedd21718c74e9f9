/**
 * Answers of ledgers 账簿的回答: an imported ledger opened by its row, and what was computed of it remembered for as long as
 * the program runs. Nothing of it is stored: the ledger and the parameters give it again at any time.
 */
import type { LedgerTest, PlacedLine, SpendingAccounts, StructureReport, TestResult } from '@jiheng/ledger'
import { type Ports, refuse } from './context.ts'
import { ledgerPolicy } from './ledger-policy.ts'
import { type LedgerQueries, LedgerStoreFault } from './ledgers.ts'
import type { LedgerImportRow, Reader } from './store.ts'

interface InLedger {
  readonly evaluation: string
  readonly unit: string
  readonly ledger: string
}

/** The import of this unit, whatever became of it. */
export async function importOf(
  reader: Reader,
  { evaluation, unit, ledger }: InLedger,
): Promise<LedgerImportRow> {
  const row = await reader.get('ledgerImport', { id: ledger })
  if (row === undefined || row.evaluation !== evaluation || row.unit !== unit || row.removed)
    return refuse('record-missing', { what: '这个单位的这本账' })
  return row
}

/** One that can be looked into. */
export async function readyImportOf(reader: Reader, input: InLedger): Promise<LedgerImportRow> {
  const row = await importOf(reader, input)
  if (row.state !== 'ready') refuse('wrong-state', { what: '查账', why: '这本账没有导入完成' })
  return row
}

/** 打开的账簿. */
export interface LedgerAnswers {
  readonly row: LedgerImportRow
  readonly queries: LedgerQueries
  /** Names of accounts by their codes. */
  accountNames(): Promise<ReadonlyMap<string, string>>
  structure(): Promise<StructureReport>
  test(test: LedgerTest): Promise<TestResult>
  /** Whether the test was computed already. */
  knows(test: LedgerTest): boolean
  lines(places: readonly number[]): Promise<ReadonlyMap<number, PlacedLine>>
}

/** Faults of the structure that are kept of each kind. */
const KEPT_FAULTS = 100
const MOST_REMEMBERED = 400

/** The last answers, whoever asked for them. */
class Remembered {
  readonly #answers = new Map<string, Promise<unknown>>()

  has(key: string): boolean {
    return this.#answers.has(key)
  }

  of<A>(key: string, work: () => Promise<A>): Promise<A> {
    const found = this.#answers.get(key)
    if (found !== undefined) {
      this.#answers.delete(key)
      this.#answers.set(key, found)
      return found as Promise<A>
    }
    const made = work()
    this.#answers.set(key, made)
    // What failed is tried again when it is asked for again.
    made.catch(() => this.#answers.delete(key))
    if (this.#answers.size > MOST_REMEMBERED) this.#answers.delete([...this.#answers.keys()][0] ?? '')
    return made
  }
}

const remembered = new WeakMap<Ports, Remembered>()

export async function openAnswers(ports: Ports, row: LedgerImportRow): Promise<LedgerAnswers> {
  const queries = await ports.ledgers.open(row.id).catch((reason: unknown) => {
    if (reason instanceof LedgerStoreFault)
      return refuse('record-missing', { what: '这本账的分录（存放分录的文件不在或已损坏，请重新导入）' })
    throw reason
  })
  const known = remembered.get(ports) ?? new Remembered()
  remembered.set(ports, known)
  const { tests, calendar } = ledgerPolicy(ports.library)
  const keyOf = (test: LedgerTest): string => `${row.id} ${testKey(tests.spending, test)}`
  return {
    row,
    queries,
    accountNames: () =>
      known.of(`${row.id} accounts`, async () => {
        const { accounts } = await queries.books()
        return new Map(accounts.map(({ code, name }) => [code, name]))
      }),
    structure: () => known.of(`${row.id} structure`, () => queries.structure(KEPT_FAULTS)),
    test: (test) => known.of(keyOf(test), () => queries.test(tests.spending, calendar, test)),
    knows: (test) => known.has(keyOf(test)),
    lines: async (places) => {
      if (places.length === 0) return new Map()
      const page = { offset: 0, limit: places.length }
      const { lines } = await queries.page({ places }, { by: 'place', descending: false }, page)
      return new Map(lines.map((line) => [line.place, line]))
    },
  }
}

const testKey = (spending: SpendingAccounts, test: LedgerTest): string =>
  JSON.stringify([spending, test], (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value))
