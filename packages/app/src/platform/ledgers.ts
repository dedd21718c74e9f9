/**
 * Ledger store 账簿存储: imported ledgers of millions of lines, and what is asked of them. The use cases see no engine: whether
 * columns in memory or a database of columns answers, the answers are those of the pure functions of the ledger's room.
 */
import type {
  Account,
  Balance,
  Calendar,
  drawSample,
  FigureLines,
  LedgerFigure,
  LedgerMapping,
  LedgerTest,
  LedgerTotals,
  LineFilter,
  LineOrder,
  LinePage,
  MappingEntry,
  PageRequest,
  PayeeSum,
  PeriodSum,
  PlacedLine,
  PopulationSummary,
  planSample,
  SamplePlan,
  SampleRequest,
  SpendingAccounts,
  StructureReport,
  TestResult,
  TextColumn,
  VoucherLine,
} from '@jiheng/ledger'

/** Of which unit and year, as the import says. */
export interface LedgerHead {
  readonly unit: string
  readonly year: number
}

/** What a ledger has besides its lines. */
export interface LedgerBooks {
  readonly accounts: readonly Account[]
  readonly balances: readonly Balance[]
}

/** 正在导入的账簿: nothing of it can be opened until `finish` has resolved; from then on it outlives a crash. */
export interface LedgerWriter {
  /** Lines in file order, some thousands at a time. Waits while earlier ones are still being written. */
  add(lines: readonly VoucherLine[]): Promise<void>
  addBooks(books: LedgerBooks): void
  finish(): Promise<LedgerTotals>
  /** 取消导入: leaves nothing behind. Also after a failure. */
  abandon(): Promise<void>
}

/** 抽样范围: the lines that meet a filter and have an amount on one side. */
export interface SampleScope {
  readonly filter: LineFilter
  readonly side: 'debit' | 'credit'
  /** Text by which strata may be formed; '' for none. */
  readonly groupBy: TextColumn | ''
}

/** 查账. Every answer is computed from the stored lines; nothing is changed. */
export interface LedgerQueries {
  head(): Promise<LedgerHead>
  books(): Promise<LedgerBooks>
  totals(): Promise<LedgerTotals>
  page(filter: LineFilter, order: LineOrder, page: PageRequest): Promise<LinePage>
  voucher(number: number): Promise<readonly PlacedLine[]>
  /** The number of a voucher by what stands on it. */
  findVoucher(name: Pick<VoucherLine, 'period' | 'kind' | 'number'>): Promise<number | undefined>
  sumsByPeriod(filter: LineFilter): Promise<readonly PeriodSum[]>
  topPayees(filter: LineFilter, limit: number): Promise<readonly PayeeSum[]>
  /** 一项全量测试. */
  test(spending: SpendingAccounts, calendar: Calendar, test: LedgerTest): Promise<TestResult>
  /** 账簿数 of a mapping, to be held against what was reported. */
  figures(mapping: LedgerMapping): Promise<readonly LedgerFigure[]>
  /** Down: the lines of one of them, by its item and basis; the blank ones beside it. */
  linesOfFigure(
    mapping: LedgerMapping,
    figure: Pick<MappingEntry, 'item' | 'basis'>,
    limit: number,
    which: 'counted' | 'blank',
  ): Promise<FigureLines>
  /** Back: the figures in which a line is counted. */
  figuresOfLine(mapping: LedgerMapping, place: number): Promise<readonly MappingEntry[]>
  structure(keep: number): Promise<StructureReport>
  population(scope: SampleScope): Promise<PopulationSummary>
  planSample(scope: SampleScope, request: SampleRequest): Promise<ReturnType<typeof planSample>>
  drawSample(scope: SampleScope, plan: SamplePlan): Promise<ReturnType<typeof drawSample>>
}

export interface LedgerStore {
  /** Which engine answers, for the page about the system: 列式引擎 or 内存. */
  readonly engine: string
  /** @throws LedgerStoreFault */
  begin(id: string, head: LedgerHead): Promise<LedgerWriter>
  /** @throws LedgerStoreFault if there is none of this name, or it is damaged */
  open(id: string): Promise<LedgerQueries>
  /** 删除; also of one that is not there. */
  remove(id: string): Promise<void>
  ids(): Promise<readonly string[]>
  close(): Promise<void>
}

/** 账簿存储故障. name: not a name for a ledger; exists, missing: of that name; damaged: files are not as they were written. */
export class LedgerStoreFault extends Error {
  readonly kind: 'name' | 'exists' | 'missing' | 'damaged'

  constructor(kind: 'name' | 'exists' | 'missing' | 'damaged', message: string) {
    super(message)
    this.name = 'LedgerStoreFault'
    this.kind = kind
  }
}
