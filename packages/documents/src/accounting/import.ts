/**
 * Import 导入: the files of one export, of whatever format, → batches. Memory holds one chunk, one batch, the shared strings
 * of a workbook and the accounts; never all lines. A file that cannot be read is a problem, and the next one is read.
 * Stopping the signal stops within a chunk.
 */
import type { Problem } from '@jiheng/engine'
import type { VoucherLine } from '@jiheng/ledger'
import {
  ACCOUNTING_LIMITS,
  type AccountingBatch,
  type AccountingFile,
  type AccountingLimits,
  FileFailure,
  Findings,
  type ImportedTable,
  type ImportProgress,
  type ImportSummary,
  tooLarge,
  unreadable,
} from './accounting.ts'
import { Book } from './book.ts'
import type { ColumnMapping } from './columns.ts'
import { DelimitedRows } from './delimited.ts'
import { decoded, type FileKind, headOf, kindOf, rootOf } from './file-kind.ts'
import type { AccountingFormats, XmlFormat } from './formats.ts'
import { LinesCsvReader } from './lines-csv.ts'
import { htmlRows, type MarkupFeed, spreadsheetXmlRows } from './markup-rows.ts'
import { type ProposedTable, Tables } from './tables.ts'
import { encodingWord, TextFeed } from './text-feed.ts'
import { asFileFailure, packageEntries, readXlsxRows } from './xlsx-rows.ts'
import { XmlArchives, XmlReader } from './xml-reader.ts'

/** 导入的设置. */
export interface ImportOptions {
  readonly formats: AccountingFormats
  /** 记住的列对应; a table is read by the one whose heads it has, else by what is proposed for it. */
  readonly mappings?: readonly ColumnMapping[]
  /** Identifier of the XML format; told from the files where it is not given. */
  readonly xmlFormat?: string
  readonly limits?: AccountingLimits
  /** Lines in a batch, 10 000 by itself. */
  readonly batchSize?: number
  /** Problems to keep, 1000 by itself; all are counted. */
  readonly maxProblems?: number
  readonly onProgress?: (progress: ImportProgress) => void
  /** 取消: throws the signal's reason. */
  readonly signal?: AbortSignal
}

/** Gives each batch to `onBatch` and waits for it before going on. @throws the signal's reason where it was stopped */
export async function importAccounting(
  files: readonly AccountingFile[],
  options: ImportOptions,
  onBatch: (batch: AccountingBatch) => void | Promise<void>,
): Promise<ImportSummary> {
  const batches = readAccounting(files, options)
  for (;;) {
    const step = await batches.next()
    if (step.done === true) return step.value
    await onBatch(step.value)
  }
}

/** The same as an iterator; its return value is the summary. */
export async function* readAccounting(
  files: readonly AccountingFile[],
  options: ImportOptions,
): AsyncGenerator<AccountingBatch, ImportSummary, void> {
  return yield* new Import(files, options).run()
}

/** The tables of a file with their first rows, for a person to look at and correct. XML files have none. */
export async function proposeTables(
  file: AccountingFile,
  options: Pick<ImportOptions, 'formats' | 'mappings' | 'limits' | 'signal'>,
): Promise<{ readonly tables: readonly ProposedTable[]; readonly problems: readonly Problem[] }> {
  const run = new Import([file], { ...options, batchSize: 1_000_000 }, true)
  const steps = run.run()
  for (;;) if ((await steps.next()).done === true) break
  return { tables: run.proposed, problems: run.failures }
}

/** Bytes between two pauses in which the rest of the program gets its turn. */
const PAUSE = 8 * 1024 * 1024

interface Opened {
  readonly file: AccountingFile
  readonly kind: FileKind
  readonly head: Uint8Array
  /** Bytes of progress for each byte read. */
  readonly share: number
}

class Import {
  readonly proposed: ProposedTable[] = []
  readonly failures: Problem[] = []
  readonly #files: readonly AccountingFile[]
  readonly #options: ImportOptions
  readonly #limits: AccountingLimits
  readonly #findings: Findings
  readonly #book: Book
  readonly #tables: ImportedTable[] = []
  readonly #isLookOnly: boolean
  readonly #total: number
  #archives: XmlArchives | undefined
  #lines: VoucherLine[] = []
  #count = 0
  #debit = 0n
  #credit = 0n
  #read = 0
  #paused = 0

  constructor(files: readonly AccountingFile[], options: ImportOptions, isLookOnly = false) {
    this.#files = files
    this.#options = options
    this.#limits = options.limits ?? ACCOUNTING_LIMITS
    this.#findings = new Findings(options.maxProblems ?? 1000)
    this.#book = new Book(this.#limits.maxEntries)
    this.#total = files.reduce((sum, { size }) => sum + size, 0)
    this.#isLookOnly = isLookOnly
  }

  async *run(): AsyncGenerator<AccountingBatch, ImportSummary, void> {
    const opened: Opened[] = []
    for (const file of this.#files)
      await this.#guarded(file.name, async () => {
        opened.push(...(await this.#open(file)))
      })
    await this.#chooseXmlFormat(opened)
    for (const one of this.#inOrder(opened)) {
      const steps = this.#readFile(one)
      try {
        for (;;) {
          const step = await steps.next()
          if (step.done === true) break
          await this.#advance(one.file.name, step.value * one.share)
          if (this.#lines.length >= (this.#options.batchSize ?? 10_000)) yield this.#batch()
        }
      } catch (cause) {
        this.#fail(one.file.name, cause)
      } finally {
        // Also where the one who reads the batches stops early: the file is closed.
        await steps.return()
      }
    }
    this.#read = this.#total
    await this.#advance(this.#files.at(-1)?.name ?? '', 0)
    const accounts = this.#book.accounts()
    const balances = this.#book.balances()
    const last = this.#batch()
    if (last.lines.length + accounts.length + balances.length > 0) yield { ...last, accounts, balances }
    return {
      accounts: accounts.length,
      balances: balances.length,
      lines: this.#count,
      debit: this.#debit,
      credit: this.#credit,
      tables: this.#tables,
      problems: this.#findings.problems,
      problemCount: this.#findings.count,
      notes: this.#findings.notes(),
    }
  }

  #batch(): AccountingBatch {
    const lines = this.#lines
    this.#lines = []
    return { accounts: [], balances: [], lines }
  }

  readonly #give = (line: VoucherLine): void => {
    this.#lines.push(line)
    this.#count += 1
    this.#debit += line.debit
    this.#credit += line.credit
  }

  async #advance(file: string, bytes: number): Promise<void> {
    this.#read += bytes
    this.#paused += bytes
    if (this.#paused >= PAUSE) {
      this.#paused = 0
      await new Promise((resolve) => setTimeout(resolve, 0))
    }
    this.#options.signal?.throwIfAborted()
    this.#options.onProgress?.({
      file,
      read: Math.min(this.#total, Math.round(this.#read)),
      total: this.#total,
      lines: this.#count,
    })
  }

  // --- files

  async #guarded(file: string, act: () => Promise<void>): Promise<void> {
    try {
      await act()
    } catch (cause) {
      this.#fail(file, cause)
    }
  }

  /** @throws what is not a fault of the file */
  #fail(file: string, cause: unknown): void {
    const failure = cause instanceof FileFailure ? cause : asFileFailure(file, cause)
    if (failure === undefined) throw cause
    this.#findings.take(failure.problem)
    this.failures.push(failure.problem)
  }

  /** What the file is, by its first bytes; the files in it if it is a package of them. */
  async #open(file: AccountingFile, share = 1, isInner = false): Promise<readonly Opened[]> {
    this.#options.signal?.throwIfAborted()
    const head = await headOf(file)
    if (head.length === 0) throw unreadable(file.name, '文件是空的')
    const kind = kindOf(file.name, head)
    if (kind !== 'xlsx' || head[0] !== 0x50) return [{ file, kind, head, share }]
    const bytes = await this.#whole(file)
    const entries = packageEntries(file.name, bytes, this.#limits)
    const names = [...entries.keys()].map((path) => path.toLowerCase())
    if (names.some((path) => path.startsWith('xl/') || path === '[content_types].xml')) {
      const whole = { name: file.name, size: bytes.length, chunks: () => [bytes] }
      return [{ file: whole, kind, head, share }]
    }
    if (names.includes('mimetype') && names.includes('content.xml'))
      throw unreadable(file.name, '是 OpenDocument 表格，请另存为 .xlsx')
    if (isInner) throw unreadable(file.name, '压缩包里还有压缩包，请先解开')
    const inner = [...entries.values()].filter(({ path }) =>
      /\.(?:xml|xlsx|xlsm|xls|et|csv|tsv|txt|html?)$/i.test(path),
    )
    const total = inner.reduce((sum, { size }) => sum + size, 0)
    const opened: Opened[] = []
    for (const entry of inner) {
      const one = { name: `${file.name}/${entry.path}`, size: entry.size, chunks: () => entry.chunks() }
      await this.#guarded(one.name, async () => {
        opened.push(...(await this.#open(one, total === 0 ? 0 : (file.size * share) / total, true)))
      })
    }
    if (inner.length === 0)
      this.#findings.add(
        'ledger-content-missing',
        { file: file.name, reason: '压缩包里没有 XML 文件或表格' },
        () => ({
          kind: 'file',
          file: file.name,
        }),
      )
    return opened
  }

  async #whole(file: AccountingFile): Promise<Uint8Array> {
    const pieces: Uint8Array[] = []
    let length = 0
    for await (const piece of file.chunks()) {
      this.#options.signal?.throwIfAborted()
      length += piece.length
      if (length > this.#limits.maxPackedBytes)
        throw tooLarge(file.name, '文件大小', `${Math.floor(this.#limits.maxPackedBytes / 1_048_576)} MB`)
      pieces.push(piece)
    }
    if (pieces.length === 1) return pieces[0] as Uint8Array
    const whole = new Uint8Array(length)
    let at = 0
    for (const piece of pieces) {
      whole.set(piece, at)
      at += piece.length
    }
    return whole
  }

  /** Archives before what refers to them, as the format lists its roots; all else as given. */
  #inOrder(opened: readonly Opened[]): readonly Opened[] {
    const roots = this.#archives?.format.roots ?? []
    const rank = ({ kind, head }: Opened): number => {
      if (kind !== 'xml') return 0
      const at = roots.indexOf(rootOf(head))
      return at < 0 ? roots.length : at
    }
    return [...opened].sort((a, b) => rank(a) - rank(b))
  }

  /** The one asked for; else the first of which a mark stands in the files' beginning; else one without marks. */
  async #chooseXmlFormat(opened: readonly Opened[]): Promise<void> {
    const xml = opened.filter(({ kind }) => kind === 'xml')
    const formats = this.#options.formats.xml
    if (xml.length === 0) return
    const texts = await Promise.all(xml.map(async ({ file }) => decoded(await headOf(file, 1 << 20))))
    const fits = ({ marks }: XmlFormat): boolean =>
      marks.length === 0 || marks.some((mark) => texts.some((text) => text.includes(mark)))
    const wanted = this.#options.xmlFormat
    const format = formats.find(wanted === undefined ? fits : ({ id }) => id === wanted)
    if (format !== undefined) this.#archives = new XmlArchives(format, this.#limits)
  }

  // --- one file

  /** Reads it; gives how many bytes were read since. */
  async *#readFile({ file, kind }: Opened): AsyncGenerator<number, void, void> {
    if (this.#isLookOnly && (kind === 'xml' || kind === 'lines')) return
    if (kind === 'xlsx') {
      const bytes = await this.#whole(file)
      const tables = this.#tablesOf(file.name, true)
      let last = 0
      for (const { read, total } of readXlsxRows(file.name, bytes, this.#limits, tables)) {
        const now = Math.floor((bytes.length * read) / Math.max(1, total))
        yield now - last
        last = now
      }
      tables.finish()
    } else if (kind === 'xls') {
      const bytes = await this.#whole(file)
      const { readXlsRows } = await import('./xls-rows.ts')
      const tables = this.#tablesOf(file.name, true)
      readXlsRows(file.name, bytes, this.#limits, tables)
      tables.finish()
      yield bytes.length
    } else if (kind === 'lines') yield* this.#readLines(file)
    else if (kind === 'xml') yield* this.#readXml(file)
    else {
      const tables = this.#tablesOf(file.name, kind !== 'text')
      yield* this.#readText(file, this.#markup(file.name, kind, tables), kind === 'text' ? tables : undefined)
      tables.finish()
    }
  }

  #markup(file: string, kind: FileKind, tables: Tables): MarkupFeed {
    if (kind === 'html') return htmlRows(this.#limits, tables)
    if (kind === 'spreadsheet-xml') return spreadsheetXmlRows(file, this.#limits, tables)
    const rows = new DelimitedRows(
      (cells, line) =>
        tables.row(
          cells.length > this.#limits.maxColumns ? cells.slice(0, this.#limits.maxColumns) : cells,
          line,
        ),
      (line) =>
        this.#findings.add(
          'ledger-cell-unreadable',
          { field: '整行', found: '"', reason: '引号没有闭合' },
          () => ({
            kind: 'file',
            file,
            line,
          }),
        ),
    )
    tables.begin('')
    return {
      feed: (text) => {
        rows.feed(text)
        if (rows.pending > this.#limits.maxText)
          throw tooLarge(file, '一行的长度', `${this.#limits.maxText} 字`)
      },
      end: () => {
        rows.end()
        tables.end()
      },
    }
  }

  async *#readText(
    file: AccountingFile,
    feed: MarkupFeed,
    tables?: Tables,
  ): AsyncGenerator<number, void, void> {
    const text = new TextFeed()
    try {
      for await (const chunk of file.chunks()) {
        feed.feed(text.feed(chunk))
        if (tables?.isEnough === true) return
        yield chunk.length
      }
      feed.feed(text.end())
      feed.end()
    } finally {
      if (text.broken > 0)
        this.#findings.add(
          'ledger-text-damaged',
          {
            file: file.name,
            count: String(text.broken),
            encoding: encodingWord(text.encoding),
            line: String(text.firstBrokenLine),
          },
          () => ({ kind: 'file', file: file.name, line: text.firstBrokenLine }),
        )
    }
  }

  async *#readLines(file: AccountingFile): AsyncGenerator<number, void, void> {
    const before = this.#count
    const reader = new LinesCsvReader(file.name, this.#findings, this.#give)
    for await (const chunk of file.chunks()) {
      reader.feed(chunk)
      yield chunk.length
    }
    reader.end()
    this.#tables.push({
      file: file.name,
      part: '',
      kind: 'vouchers',
      rows: this.#count - before,
      damaged: reader.damaged,
    })
  }

  async *#readXml(file: AccountingFile): AsyncGenerator<number, void, void> {
    const archives = this.#archives
    if (archives === undefined) {
      this.#nothing(file.name, '没有适用的 XML 对应文件')
      return
    }
    const reader = new XmlReader(file.name, archives, this.#limits, {
      book: this.#book,
      findings: this.#findings,
      give: this.#give,
    })
    try {
      yield* this.#readText(file, reader)
    } finally {
      this.#tables.push(...reader.tables)
    }
    if (reader.records === 0) this.#nothing(file.name, `XML 里没有“${archives.format.name}”的元素`)
  }

  #nothing(file: string, reason: string): void {
    this.#findings.add('ledger-content-missing', { file, reason }, () => ({ kind: 'file', file }))
  }

  #tablesOf(file: string, isSheet: boolean): Tables {
    return new Tables(file, isSheet, {
      formats: this.#options.formats,
      mappings: this.#options.mappings ?? [],
      findings: this.#findings,
      book: this.#book,
      give: this.#give,
      keep: (table) => this.#tables.push(table),
      look: this.#isLookOnly ? (table) => this.proposed.push(table) : undefined,
    })
  }
}
