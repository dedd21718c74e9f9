/**
 * Tables of a file 一个文件里的表: the first rows of each are held until it is known what it is and how its columns are to
 * be read; what is nothing of accounting is passed over.
 */
import type { Place } from '@jiheng/engine'
import type { VoucherLine } from '@jiheng/ledger'
import type { Findings, ImportedTable } from './accounting.ts'
import type { Book } from './book.ts'
import {
  type ColumnMapping,
  HEADER_WITHIN,
  type MappingProposal,
  missingOf,
  proposeMapping,
  rememberedMapping,
  type SampleRow,
  type TableSample,
} from './columns.ts'
import type { Row } from './delimited.ts'
import type { AccountingFormats } from './formats.ts'
import { TableReader } from './table-reader.ts'
import type { TableEvents } from './table-source.ts'

/** 一张表和它的列对应. `proposal` is undefined where the table is nothing of accounting. */
export interface ProposedTable {
  readonly sample: TableSample
  readonly proposal: MappingProposal | undefined
}

/** What the tables of one file share. */
export interface TablesContext {
  readonly formats: AccountingFormats
  readonly mappings: readonly ColumnMapping[]
  readonly findings: Findings
  readonly book: Book
  readonly give: (line: VoucherLine) => void
  readonly keep: (table: ImportedTable) => void
  /** Where only the first rows are wanted. */
  readonly look: ((table: ProposedTable) => void) | undefined
}

/** The tables of one file: the first rows of each are held until it is known how to read it. */
export class Tables implements TableEvents {
  readonly #file: string
  readonly #isSheet: boolean
  readonly #context: TablesContext
  #part = ''
  #held: SampleRow[] = []
  #reader: TableReader | undefined
  #isOther = false
  #found = 0
  /** Rows that were read, faulty ones included. */
  #rows = 0
  /** Complaints about tables that lack something, said only where the file has no whole one. */
  #lacking: (() => void)[] = []

  constructor(file: string, isSheet: boolean, context: TablesContext) {
    this.#file = file
    this.#isSheet = isSheet
    this.#context = context
  }

  begin(part: string): void {
    this.#part = part
    this.#held = []
    this.#reader = undefined
    this.#isOther = false
  }

  row(cells: Row, row: number): void {
    if (this.#reader !== undefined) this.#reader.row(cells, row)
    else if (!this.#isOther) {
      this.#held.push({ row, cells })
      if (this.#held.length >= HEADER_WITHIN + 10) this.#decide()
    }
  }

  end(): void {
    if (this.#reader === undefined && !this.#isOther) this.#decide()
    if (this.#reader === undefined) return
    const { table } = this.#reader
    this.#rows += table.rows + table.damaged
    this.#context.keep(table)
  }

  #decide(): void {
    const { formats, mappings, findings, look } = this.#context
    const held = this.#held
    this.#held = []
    const sample = { file: this.#file, part: this.#part, rows: held }
    const remembered = rememberedMapping(sample, mappings)
    const proposal =
      remembered === undefined
        ? proposeMapping(sample, formats.columns)
        : { mapping: remembered, confidence: 100, missing: missingOf(remembered, formats.columns) }
    this.#isOther = true
    if (look !== undefined) {
      if (held.length > 0) look({ sample, proposal })
      this.#found += 1
      return
    }
    if (proposal === undefined) return
    const { mapping, missing } = proposal
    if (missing.length > 0) {
      const table = this.#part === '' ? this.#file : `${this.#file} 的“${this.#part}”表`
      const file = this.#file
      this.#lacking.push(() =>
        findings.add('ledger-column-missing', { table, wanted: missing.join('，') }, () => ({
          kind: 'file',
          file,
          line: mapping.headerRow,
        })),
      )
      return
    }
    this.#found += 1
    this.#isOther = false
    this.#reader = new TableReader(
      { file: this.#file, part: this.#part, isSheet: this.#isSheet && this.#part !== '' },
      mapping,
      { format: formats.columns, book: this.#context.book, findings, give: this.#context.give },
    )
    for (const { cells, row } of held) this.#reader.row(cells, row)
  }

  get isEnough(): boolean {
    return this.#isOther
  }

  /** After the last table: what the file lacks, if no table of it could be read. */
  finish(): void {
    if (this.#rows > 0 || (this.#context.look !== undefined && this.#found > 0)) return
    const { findings } = this.#context
    const place = (): Place => ({ kind: 'file', file: this.#file })
    const nothing = (reason: string): void =>
      findings.add('ledger-content-missing', { file: this.#file, reason }, place)
    if (this.#found > 0) nothing('表头下面没有数据')
    else if (this.#lacking.length > 0) for (const say of this.#lacking) say()
    else nothing(`前 ${HEADER_WITHIN} 行里没有认出表头`)
  }
}
