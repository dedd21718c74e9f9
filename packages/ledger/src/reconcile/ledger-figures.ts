/**
 * Figures out of a ledger 账簿数: for every item of a mapping the sum of the lines that make it, in one pass over all
 * lines; from a figure down to its lines, and from a line back to the figures that it is in.
 */
import type { Account, Ledger, TextColumn } from '../ledger.ts'
import type { BlankColumn, Condition, LedgerMapping, MappingEntry } from './mapping.ts'

/** What some lines add up to, in fen, debit and credit as the entry's side says. */
export interface LineSum {
  readonly lines: number
  readonly amount: bigint
}

/**
 * 账簿数 of one entry. `blank` are the lines that might belong to it but whose codes or texts, as far as the mapping asks
 * for them, are not filled in: they are not in `amount`.
 */
export interface LedgerFigure extends LineSum {
  readonly entry: MappingEntry
  readonly blank: LineSum
}

/** Lines of a figure, largest amounts first (red ones by their size), equal ones by place; `total` is how many there are. */
export interface FigureLines {
  readonly total: number
  readonly lines: readonly LineAmount[]
}

export interface LedgerFigures {
  readonly ledger: Ledger
  readonly figures: readonly LedgerFigure[]
  /** Down: the lines of a figure, or the blank ones beside it. */
  linesOf(entry: MappingEntry, limit: number, which?: 'counted' | 'blank'): FigureLines
  /** Back: the entries that a line is counted in. */
  figuresOf(line: number): readonly MappingEntry[]
}

/** Whether a line meets a condition; 1 where the text asked for is blank. In this order least and greatest are and, or. */
type Answer = 0 | 1 | 2
const [NO, BLANK, YES] = [0, 1, 2] as const

/** All of a mapping's figures for the ledger's year. */
export function ledgerFigures(ledger: Ledger, mapping: LedgerMapping): LedgerFigures {
  const entries = mapping.entries.filter(
    ({ from, to }) => (from === undefined || from <= ledger.year) && (to === undefined || ledger.year <= to),
  )
  const words = new Words(ledger)
  const tests = entries.map((entry) => words.test(entry.where))
  const { lines } = ledger
  const closes = closingVouchers(ledger, mapping.closing)
  const answer = (entry: number, line: number): Answer =>
    closes[lines.voucher[line] ?? 0] === 1 ? NO : (tests[entry]?.(line) ?? NO)
  const amountOf = (entry: MappingEntry | undefined, line: number): bigint => {
    const balance = (lines.debit[line] ?? 0n) - (lines.credit[line] ?? 0n)
    return entry?.side === 'credit' ? -balance : balance
  }

  const sums = entries.map(() => [
    { lines: 0, amount: 0n },
    { lines: 0, amount: 0n },
  ])
  const kindOf = lineKinds(ledger)
  const answers: (readonly (readonly [entry: number, answer: Answer])[])[] = []
  for (let line = 0; line < lines.count; line++) {
    if (closes[lines.voucher[line] ?? 0] === 1) continue
    const kind = kindOf(line)
    let found = answers[kind]
    if (found === undefined) {
      found = tests.flatMap((test, at) => {
        const one = test(line)
        return one === NO ? [] : [[at, one] as const]
      })
      answers[kind] = found
    }
    for (const [at, one] of found) {
      const sum = sums[at]?.[one - 1]
      if (sum === undefined) continue
      sum.lines++
      sum.amount += amountOf(entries[at], line)
    }
  }
  const figures = entries.map((entry, at): LedgerFigure => {
    const [blank, counted] = sums[at] as [LineSum, LineSum]
    return { entry, lines: counted.lines, amount: counted.amount, blank }
  })

  return {
    ledger,
    figures,
    linesOf(entry, limit, which = 'counted') {
      const at = entries.indexOf(entry)
      const wanted = which === 'counted' ? YES : BLANK
      const largest = new Largest(limit)
      for (let line = 0; line < lines.count; line++)
        if (at >= 0 && answer(at, line) === wanted) largest.add({ line, amount: amountOf(entry, line) })
      return { total: largest.total, lines: largest.lines() }
    },
    figuresOf: (line) => entries.filter((_, at) => answer(at, line) === YES),
  }
}

/**
 * Numbers from 0 for the kinds of lines: two lines that no condition can tell apart have the same one. There are few
 * kinds however many lines, so conditions are decided once for each.
 */
function lineKinds({ lines }: Ledger): (line: number) => number {
  const { account, economic, fund, functional, project } = lines.text
  const { words } = lines
  const [classes, sources, kinds] = [new Numbers(), new Numbers(), new Numbers()]
  return (line) => {
    const first = classes.of((account[line] ?? 0) * words.economic.size + (economic[line] ?? 0))
    const source = (fund[line] ?? 0) * words.functional.size + (functional[line] ?? 0)
    const second = sources.of(source * 2 + ((project[line] ?? 0) === 0 ? 0 : 1))
    return kinds.of(first * MOST_LINES + second)
  }
}

const MOST_LINES = 2 ** 26

/** Small numbers for large ones, in the order of their coming. */
class Numbers {
  readonly #known = new Map<number, number>()

  of(large: number): number {
    const known = this.#known.get(large)
    if (known !== undefined) return known
    this.#known.set(large, this.#known.size)
    return this.#known.size - 1
  }
}

interface LineAmount {
  readonly line: number
  readonly amount: bigint
}

/** Keeps the largest of very many. */
class Largest {
  total = 0
  readonly #limit: number
  #kept: LineAmount[] = []

  constructor(limit: number) {
    this.#limit = limit
  }
  add(one: LineAmount): void {
    this.total++
    this.#kept.push(one)
    if (this.#kept.length > 2 * this.#limit + 1000) this.#kept = this.lines()
  }
  lines(): LineAmount[] {
    const sorted = this.#kept.sort(
      (a, b) => compare(absolute(b.amount), absolute(a.amount)) || a.line - b.line,
    )
    return sorted.slice(0, this.#limit)
  }
}

const absolute = (amount: bigint): bigint => (amount < 0n ? -amount : amount)
const compare = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0)

/** 1 for every voucher with a line on an account that begins so. */
function closingVouchers({ lines }: Ledger, beginnings: readonly string[]): Uint8Array {
  const isClosing = lines.words.account.all().map((code) => beginnings.some((one) => code.startsWith(one)))
  const closes = new Uint8Array(lines.vouchers)
  for (let line = 0; line < lines.count; line++)
    if (isClosing[lines.text.account[line] ?? 0] === true) closes[lines.voucher[line] ?? 0] = 1
  return closes
}

type LineTest = (line: number) => Answer

/** Conditions as tests of lines: every text is compared once, lines look the answer up by its number. */
class Words {
  readonly #ledger: Ledger
  readonly #names: ReadonlyMap<string, string>

  constructor(ledger: Ledger) {
    this.#ledger = ledger
    this.#names = accountNames(ledger.accounts)
  }

  test(condition: Condition): LineTest {
    const all: LineTest[] = [
      ...condition.codes.map(({ column, beginnings }) =>
        this.#byText(column, (code) => beginnings.some((one) => code.startsWith(one)), true),
      ),
      ...condition.words.map(({ column, parts }) =>
        column === 'fund'
          ? this.#byText('fund', (fund) => parts.some((one) => fund.includes(one)), true)
          : this.#byText('account', (code) => parts.some((one) => this.#nameOf(code).includes(one)), false),
      ),
      ...condition.blank.map((column: BlankColumn) => this.#byText(column, (one) => one === '', false)),
      ...condition.all.map((one) => this.test(one)),
    ]
    if (condition.project !== undefined) {
      const isFilled = condition.project === 'filled'
      all.push(this.#byText('project', (project) => (project !== '') === isFilled, false))
    }
    const any = condition.any.map((one) => this.test(one))
    if (any.length > 0) all.push((line) => greatest(any, line))
    const except = condition.except.map((one) => this.test(one))
    if (except.length > 0) all.push((line) => (YES - greatest(except, line)) as Answer)
    return (line) => least(all, line)
  }

  /** Where `asks`, a blank text gives neither yes nor no. */
  #byText(column: TextColumn, holds: (text: string) => boolean, asks: boolean): LineTest {
    const { text, words } = this.#ledger.lines
    const answers = Uint8Array.from(words[column].all(), (one) =>
      asks && one === '' ? BLANK : holds(one) ? YES : NO,
    )
    const numbers = text[column]
    return (line) => (answers[numbers[line] ?? 0] ?? NO) as Answer
  }

  /** Names of the account and of those above it; of an account that the chart does not have, of the nearest above. */
  #nameOf(code: string): string {
    for (let end = code.length; end > 0; end--) {
      const name = this.#names.get(code.slice(0, end))
      if (name !== undefined) return name
    }
    return ''
  }
}

function greatest(tests: readonly LineTest[], line: number): Answer {
  let found: Answer = NO
  for (const test of tests) {
    const one = test(line)
    if (one > found) found = one
    if (found === YES) return YES
  }
  return found
}

function least(tests: readonly LineTest[], line: number): Answer {
  let found: Answer = YES
  for (const test of tests) {
    const one = test(line)
    if (one < found) found = one
    if (found === NO) return NO
  }
  return found
}

/** 行政支出/财政拨款支出/基本支出 by the account's code. */
function accountNames(accounts: readonly Account[]): ReadonlyMap<string, string> {
  const byCode = new Map(accounts.map((one) => [one.code, one]))
  const names = new Map<string, string>()
  for (const account of accounts) {
    const path: string[] = []
    const seen = new Set<string>()
    let one: Account | undefined = account
    for (; one !== undefined && !seen.has(one.code); one = byCode.get(one.parent)) {
      path.unshift(one.name)
      seen.add(one.code)
    }
    names.set(account.code, path.join('/'))
  }
  return names
}
