/**
 * Checking a unit's ledger 账簿检查, without the platform: the files of one unit and year in; what was read, how it holds
 * together and what the tests flag out. Everything is asked through the ledger store's questions, so that a ledger in
 * memory and one that is too large for it are checked by the same code. A file that cannot be used stops the check: on
 * part of a ledger the tests would speak of a whole that is none.
 */
import {
  type AccountingBatch,
  type AccountingFile,
  type AccountingFormats,
  type ColumnMapping,
  chosenMappings,
  type ImportProgress,
  type ImportSummary,
  importAccounting,
  type ProposedTable,
  proposeTables,
  readAccountingFormats,
  readColumnChoices,
} from '@jiheng/documents'
import { type Problem, type ProblemCode, problem, type SourceFile } from '@jiheng/engine'
import { type Account, type Balance, type LedgerTotals, LinesBuilder, lineAt } from '@jiheng/ledger'
import { type FileMap, textOf } from '../case/library.ts'
import type { LedgerHead, LedgerQueries, LedgerStore, LedgerWriter } from '../platform/ledgers.ts'
import { plainQueries } from '../platform/plain-ledger.ts'

export { type AccountingFile, fileOf } from '@jiheng/documents'

/** Lines that are kept in memory; more need a store. */
export const LINES_IN_MEMORY = 4_000_000

/** 要打开的账簿: the files of one unit and one year. */
export interface LedgerRequest {
  readonly files: readonly AccountingFile[]
  readonly library: FileMap
  readonly unit: string
  /** 0: the year in which most vouchers are dated. */
  readonly year: number
  /** 列对应 of spreadsheets, or the 对应文件 of an XML export. */
  readonly mapping?: SourceFile
  readonly linesInMemory?: number
  /** Where lines go that memory does not hold. */
  readonly store?: () => Promise<LedgerStore>
  readonly onProgress?: (progress: ImportProgress) => void
  readonly signal?: AbortSignal
}

/** 打开的账簿. Tables as they were found, with the columns that they were read by; XML files have none. */
export interface OpenedLedger {
  readonly head: LedgerHead
  readonly totals: LedgerTotals
  readonly queries: LedgerQueries
  readonly summary: ImportSummary
  readonly tables: readonly ProposedTable[]
  readonly formats: AccountingFormats
  readonly accountNames: ReadonlyMap<string, string>
  /** 列式引擎 or 内存. */
  readonly engine: string
}

/** Read and put in order. There is a ledger only if every file could be used; faults of single rows are in its summary. */
export async function openLedger(
  request: LedgerRequest,
): Promise<{ readonly opened?: OpenedLedger; readonly problems: readonly Problem[] }> {
  const chosen = await choose(request)
  if (chosen.problems.length > 0 || chosen.formats === undefined) return { problems: chosen.problems }
  const { formats, mappings, tables, xmlFormat } = chosen
  const intake = new Intake(request)
  try {
    const summary = await importAccounting(
      request.files,
      {
        formats,
        mappings,
        maxProblems: KEPT_PROBLEMS,
        ...(xmlFormat === undefined ? {} : { xmlFormat }),
        ...(request.onProgress === undefined ? {} : { onProgress: request.onProgress }),
        ...(request.signal === undefined ? {} : { signal: request.signal }),
      },
      (batch) => intake.take(batch),
    )
    const unusable = unusableFiles(request.files, summary)
    if (unusable.length > 0) {
      await intake.abandon()
      return { problems: unusable }
    }
    const { queries, engine, accounts } = await intake.finish()
    const [head, totals] = [await queries.head(), await queries.totals()]
    const accountNames = new Map(accounts.map(({ code, name }) => [code, name]))
    return { opened: { head, totals, queries, summary, tables, formats, accountNames, engine }, problems: [] }
  } catch (error) {
    await intake.abandon()
    if (error instanceof Unusable) return { problems: [error.problem] }
    throw error
  }
}

/** Faults that are kept with their places; all are counted. */
const KEPT_PROBLEMS = 5000

/** Faults of a whole file. */
const OF_FILES: ReadonlySet<ProblemCode> = new Set<ProblemCode>([
  'file-missing',
  'file-unreadable',
  'ledger-content-missing',
  'ledger-column-missing',
  'ledger-too-large',
])

/** Why an import may not be used: a file that could not be read, or was silent; a ledger without a line. */
export function unusableFiles(files: readonly AccountingFile[], summary: ImportSummary): readonly Problem[] {
  const told = summary.problems.filter(({ code }) => OF_FILES.has(code))
  if (told.length > 0) return told
  const read = (name: string): boolean =>
    summary.tables.some(({ file }) => file === name || file.startsWith(`${name}/`))
  const silent = files.filter(({ name }) => !read(name))
  const lacking = (file: string, reason: string): Problem =>
    problem('ledger-content-missing', { file, reason }, { kind: 'file', file })
  if (silent.length > 0) return silent.map(({ name }) => lacking(name, '没有认出一张表'))
  if (summary.lines > 0) return []
  // Why no line was read: the faults of the rows.
  const first = summary.problems.slice(0, 10)
  return [...first, lacking(files.map(({ name }) => name).join('、'), '没有读出一条凭证分录')]
}

interface Chosen {
  readonly formats?: AccountingFormats
  readonly mappings: readonly ColumnMapping[]
  readonly tables: readonly ProposedTable[]
  readonly xmlFormat?: string
  readonly problems: readonly Problem[]
}

/** The formats, and the columns of every table, as proposed or as a person chose them. */
async function choose({ files, library, mapping, signal }: LedgerRequest): Promise<Chosen> {
  const none = { mappings: [], tables: [] }
  const isXml = mapping !== undefined && /^format:\s*xml\s*$/m.test(mapping.text)
  const own = isXml ? [[`accounting/${mapping.file}`, new TextEncoder().encode(mapping.text)] as const] : []
  const read = readAccountingFormats(new Map([...library, ...own]))
  const { formats } = read
  if (formats === undefined) return { ...none, problems: read.problems }
  const id = isXml ? /^id:\s*['"]?([a-z0-9-]+)/m.exec(mapping.text)?.[1] : undefined
  const xml = id === undefined ? {} : { xmlFormat: id }
  const found = async (mappings: readonly ColumnMapping[]): Promise<readonly ProposedTable[]> => {
    const tables: ProposedTable[] = []
    for (const file of files) {
      const options = { formats, mappings, ...(signal === undefined ? {} : { signal }) }
      tables.push(...(await proposeTables(file, options)).tables)
    }
    return tables
  }
  const tables = await found([])
  if (mapping === undefined || isXml) return { formats, mappings: [], tables, ...xml, problems: [] }
  const { choices, problems } = readColumnChoices(mapping.text, mapping.file, formats.columns)
  if (problems.length > 0) return { ...none, problems }
  const made = chosenMappings(choices, tables, formats.columns)
  if (made.problems.length > 0) return { ...none, problems: made.problems }
  return { formats, mappings: made.mappings, tables: await found(made.mappings), problems: [] }
}

class Unusable extends Error {
  readonly problem: Problem
  constructor(found: Problem) {
    super(found.detail)
    this.problem = found
  }
}

const ID = 'checked'

/** 分录的去处: columns in memory, and from so many lines on a store. */
class Intake {
  readonly #request: LedgerRequest
  readonly #limit: number
  readonly #accounts: Account[] = []
  readonly #balances: Balance[] = []
  readonly #years = new Map<string, number>()
  #builder = new LinesBuilder()
  #store: LedgerStore | undefined
  #writer: LedgerWriter | undefined

  constructor(request: LedgerRequest) {
    this.#request = request
    this.#limit = request.linesInMemory ?? LINES_IN_MEMORY
  }

  async take({ lines, accounts, balances }: AccountingBatch): Promise<void> {
    this.#accounts.push(...accounts)
    this.#balances.push(...balances)
    for (const { date } of lines) {
      const year = date.slice(0, 4)
      if (year !== '') this.#years.set(year, (this.#years.get(year) ?? 0) + 1)
    }
    if (this.#writer !== undefined) return this.#writer.add(lines)
    for (const line of lines) this.#builder.add(line)
    if (this.#builder.count > this.#limit) await this.#moveToStore()
  }

  async #moveToStore(): Promise<void> {
    const { store, files } = this.#request
    if (store === undefined) {
      const limit = `${this.#limit} 行`
      const file = files.map(({ name }) => name).join('、')
      throw new Unusable(problem('ledger-too-large', { file, what: '分录行数', limit }))
    }
    this.#store = await store()
    const writer = await this.#store.begin(ID, this.#head())
    this.#writer = writer
    const lines = this.#builder.lines()
    this.#builder = new LinesBuilder()
    const STEP = 10_000
    for (let at = 0; at < lines.count; at += STEP) {
      const step = Math.min(STEP, lines.count - at)
      await writer.add(Array.from({ length: step }, (_, index) => lineAt(lines, at + index)))
    }
  }

  #head(): LedgerHead {
    const { unit, year } = this.#request
    if (year !== 0) return { unit, year }
    const [most] = [...this.#years].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    if (most !== undefined) return { unit, year: Number(most[0]) }
    const reason = '分录没有日期，看不出是哪一年；请加 --year'
    throw new Unusable(problem('parameters-not-possible', { subject: '年度', reason }))
  }

  async finish(): Promise<{
    readonly queries: LedgerQueries
    readonly engine: string
    readonly accounts: readonly Account[]
  }> {
    const [accounts, balances] = [this.#accounts, this.#balances]
    const [store, writer] = [this.#store, this.#writer]
    if (store !== undefined && writer !== undefined) {
      writer.addBooks({ accounts, balances })
      await writer.finish()
      this.#writer = undefined
      return { queries: await store.open(ID), engine: store.engine, accounts }
    }
    const lines = this.#builder.lines()
    return { queries: plainQueries({ ...this.#head(), accounts, balances, lines }), engine: '内存', accounts }
  }

  async abandon(): Promise<void> {
    const writer = this.#writer
    this.#writer = undefined
    await writer?.abandon()
  }
}

/** A policy file of the library, by the end of its path. */
export function libraryFile(library: FileMap, end: string): SourceFile | Problem {
  for (const [file, bytes] of library)
    if (file === end || file.endsWith(`/${end}`)) return { file, text: textOf(bytes) }
  return problem('file-missing', { file: end })
}
