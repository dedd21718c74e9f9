/** 内存里的账簿: the ledger store's questions answered by the pure functions alone. Also a whole store in memory, for tests. */
import {
  type Calendar,
  checkStructure,
  drawSample,
  type FigureLines,
  findVoucher,
  type Ledger,
  type LedgerFigures,
  type LedgerMapping,
  LedgerView,
  type Lines,
  LinesBuilder,
  ledgerFigures,
  linesOfVoucher,
  type MappingEntry,
  matchingPlaces,
  pageOfLines,
  planSample,
  populationFromLines,
  runTest,
  type SamplePopulation,
  type SpendingAccounts,
  sumsByPeriod,
  topPayees,
  totalsOf,
} from '@jiheng/ledger'
import {
  type LedgerBooks,
  type LedgerQueries,
  type LedgerStore,
  LedgerStoreFault,
  type SampleScope,
} from './ledgers.ts'

/** Queries of a ledger that is in memory. */
export function plainQueries(ledger: Ledger): LedgerQueries {
  const { lines } = ledger
  const viewOf = lastView(ledger)
  const figuresOf = lastFigures(ledger)
  return {
    head: async () => ({ unit: ledger.unit, year: ledger.year }),
    books: async () => ({ accounts: ledger.accounts, balances: ledger.balances }),
    totals: async () => totalsOf(lines),
    page: async (filter, order, page) => pageOfLines(lines, filter, order, page),
    voucher: async (number) => linesOfVoucher(lines, number),
    findVoucher: async (name) => findVoucher(lines, name),
    sumsByPeriod: async (filter) => sumsByPeriod(lines, filter),
    topPayees: async (filter, limit) => topPayees(lines, filter, limit),
    test: async (spending, calendar, test) => runTest(viewOf(spending, calendar), test),
    figures: async (mapping) => figuresOf(mapping).figures,
    linesOfFigure: async (mapping, figure, limit, which) => {
      const found = figuresOf(mapping)
      const entry = entryOf(found, figure)
      return entry === undefined ? NO_LINES : found.linesOf(entry, limit, which)
    },
    figuresOfLine: async (mapping, place) => figuresOf(mapping).figuresOf(place),
    structure: async (keep) => checkStructure(ledger, keep),
    population: async (scope) => populationOfScope(lines, scope).summary,
    planSample: async (scope, request) => planSample(populationOfScope(lines, scope), request),
    drawSample: async (scope, plan) => drawSample(populationOfScope(lines, scope), plan),
  }
}

/** The tests of one file follow each other with the same accounts and calendar: what they share is built once. */
function lastView(ledger: Ledger): (spending: SpendingAccounts, calendar: Calendar) => LedgerView {
  let last: { readonly key: string; readonly view: LedgerView } | undefined
  return (spending, calendar) => {
    const { years, holidays, workdays } = calendar
    const key = JSON.stringify([spending, [...years], [...holidays], [...workdays]])
    if (last?.key !== key) last = { key, view: new LedgerView(ledger, spending, calendar) }
    return last.view
  }
}

export const NO_LINES: FigureLines = { total: 0, lines: [] }

/** The entry of a figure in the ledger's year. */
export const entryOf = (
  { figures }: LedgerFigures,
  { item, basis }: Pick<MappingEntry, 'item' | 'basis'>,
): MappingEntry | undefined =>
  figures.find(({ entry }) => entry.item === item && entry.basis === basis)?.entry

/** Whoever looks into one figure looks into the next. */
function lastFigures(ledger: Ledger): (mapping: LedgerMapping) => LedgerFigures {
  let last: { readonly key: string; readonly figures: LedgerFigures } | undefined
  return (mapping) => {
    const key = JSON.stringify(mapping)
    if (last?.key !== key) last = { key, figures: ledgerFigures(ledger, mapping) }
    return last.figures
  }
}

function populationOfScope(lines: Lines, { filter, side, groupBy }: SampleScope): SamplePopulation {
  const within = new Uint8Array(lines.count)
  for (const place of matchingPlaces(lines, { ...filter, side })) within[place] = 1
  const amountOf = (place: number): bigint | undefined =>
    within[place] === 1 ? lines[side][place] : undefined
  return populationFromLines(lines, amountOf, groupBy === '' ? undefined : groupBy)
}

export const missingLedger = (id: string): LedgerStoreFault =>
  new LedgerStoreFault('missing', `没有账簿 ${id}`)
export const ledgerExists = (id: string): LedgerStoreFault =>
  new LedgerStoreFault('exists', `账簿 ${id} 已经存在`)

/** What a ledger may be called: it becomes the name of a folder. */
export function checkLedgerId(id: string): void {
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/.test(id))
    throw new LedgerStoreFault('name', '账簿编号只能由字母、数字、-、_ 组成')
}

/** A store that is gone with the process. */
export function memoryLedgers(): LedgerStore {
  const ledgers = new Map<string, Ledger>()
  return {
    engine: '内存',
    begin: async (id, head) => {
      checkLedgerId(id)
      if (ledgers.has(id)) throw ledgerExists(id)
      const builder = new LinesBuilder()
      const books: LedgerBooks[] = []
      return {
        add: async (lines) => {
          for (const line of lines) builder.add(line)
        },
        addBooks: (more) => {
          books.push(more)
        },
        finish: async () => {
          if (ledgers.has(id)) throw ledgerExists(id)
          const lines = builder.lines()
          ledgers.set(id, {
            ...head,
            accounts: books.flatMap(({ accounts }) => accounts),
            balances: books.flatMap(({ balances }) => balances),
            lines,
          })
          return totalsOf(lines)
        },
        abandon: async () => undefined,
      }
    },
    open: async (id) => {
      checkLedgerId(id)
      const ledger = ledgers.get(id)
      if (ledger === undefined) throw missingLedger(id)
      return plainQueries(ledger)
    },
    remove: async (id) => {
      checkLedgerId(id)
      ledgers.delete(id)
    },
    ids: async () => [...ledgers.keys()].sort(),
    close: async () => undefined,
  }
}
