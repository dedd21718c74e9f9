/**
 * Accounts and balances 科目和余额 while files are being read: few enough to be kept until the end, when it is known which
 * account is above which, on which side its balance is, and which of several rows of one account to take.
 */
import type { Account, Balance, Direction } from '@jiheng/ledger'

/** What some row says of an account. Level 0 and direction undefined: not said. */
export interface AccountSaid {
  readonly code: string
  readonly name: string
  readonly level: number
  readonly direction: Direction | undefined
}

/** 余额表的一行. Sides are undefined where not said; `isDetail`: of one auxiliary item only. */
export interface BalanceSaid {
  readonly account: string
  readonly period: number
  readonly opening: bigint
  readonly openingSide: Direction | undefined
  readonly debit: bigint
  readonly credit: bigint
  readonly closing: bigint
  readonly closingSide: Direction | undefined
  readonly isDetail: boolean
  readonly row: number
}

interface Sums {
  opening: bigint
  debit: bigint
  credit: bigint
  closing: bigint
}

interface Kept {
  readonly account: string
  readonly period: number
  readonly row: number
  total: Sums | undefined
  details: Sums | undefined
}

interface Named {
  name: string
  level: number
  direction: Direction | undefined
}

/** 政府会计制度: by the first digit, which says the element: 资产、费用、预算支出 have their balance on the debit side. */
const usualDirection = (code: string): Direction => (/^[157]/.test(code) ? 'debit' : 'credit')

/** Collects, and gives accounts and balances in order of their codes. */
export class Book {
  readonly #chart = new Map<string, Named>()
  /** Accounts that only balances or vouchers name; used where no chart was read. */
  readonly #mentioned = new Map<string, Named>()
  readonly #balances = new Map<string, Kept>()
  readonly #most: number

  constructor(most: number) {
    this.#most = most
  }

  /** False where there are too many. */
  addAccount(said: AccountSaid): boolean {
    if (this.#chart.size >= this.#most) return false
    merge(this.#chart, said)
    return true
  }

  mention(said: AccountSaid): void {
    const known = this.#mentioned.get(said.code)
    if (known !== undefined && known.name !== '' && known.direction !== undefined) return
    if (this.#mentioned.size < this.#most) merge(this.#mentioned, said)
  }

  /** Whether {@link mention} can still learn a name of it. */
  isNamed(code: string): boolean {
    return this.#chart.size > 0 || (this.#mentioned.get(code)?.name ?? '') !== ''
  }

  directionOf(code: string): Direction {
    for (let length = code.length; length > 0; length -= 1) {
      const above = code.slice(0, length)
      const said = this.#chart.get(above)?.direction ?? this.#mentioned.get(above)?.direction
      if (said !== undefined) return said
    }
    return usualDirection(code)
  }

  addBalance(said: BalanceSaid): boolean {
    const key = `${said.account}\n${said.period}`
    let kept = this.#balances.get(key)
    if (kept === undefined) {
      if (this.#balances.size >= this.#most) return false
      kept = {
        account: said.account,
        period: said.period,
        row: said.row,
        total: undefined,
        details: undefined,
      }
      this.#balances.set(key, kept)
    }
    const own = this.directionOf(said.account)
    const debitSide = (amount: bigint, side: Direction | undefined): bigint =>
      (side ?? own) === 'debit' ? amount : -amount
    const part = said.isDetail ? 'details' : 'total'
    const sums = kept[part] ?? { opening: 0n, debit: 0n, credit: 0n, closing: 0n }
    kept[part] = sums
    sums.opening += debitSide(said.opening, said.openingSide)
    sums.debit += said.debit
    sums.credit += said.credit
    sums.closing += debitSide(said.closing, said.closingSide)
    return true
  }

  /** The chart, or what was mentioned where there is none. An account above that nobody named is not made up. */
  accounts(): readonly Account[] {
    const from = this.#chart.size > 0 ? this.#chart : this.#mentioned
    return [...from.keys()].sort().map((code) => {
      const { name, level, direction } = from.get(code) as Named
      const parents = parentsOf(code, from)
      return {
        code,
        name: name === '' ? code : name,
        level: level > 0 ? level : parents.length + 1,
        parent: parents[0] ?? '',
        direction: direction ?? this.directionOf(code),
      }
    })
  }

  /** One for each account and period: of rows for the whole account, else the sum of those for its auxiliary items. */
  balances(): readonly Balance[] {
    return [...this.#balances.values()]
      .sort((a, b) => a.period - b.period || (a.account < b.account ? -1 : a.account > b.account ? 1 : 0))
      .map(({ account, period, row, total, details }) => {
        const { opening, debit, credit, closing } = (total ?? details) as Sums
        const sign = this.directionOf(account) === 'debit' ? 1n : -1n
        return { account, period, opening: sign * opening, debit, credit, closing: sign * closing, row }
      })
  }
}

function merge(into: Map<string, Named>, said: AccountSaid): void {
  const known = into.get(said.code)
  if (known === undefined)
    into.set(said.code, { name: said.name, level: said.level, direction: said.direction })
  else {
    if (known.name === '') known.name = said.name
    if (known.level === 0) known.level = said.level
    known.direction ??= said.direction
  }
}

/** Known accounts whose codes begin this one, the nearest first. Codes may be parted: 1002-01, 1002.01. */
function parentsOf(code: string, known: ReadonlyMap<string, unknown>): readonly string[] {
  const parents: string[] = []
  for (let length = code.length - 1; length >= 1; length -= 1) {
    const above = code.slice(0, length)
    if (known.has(above)) parents.push(above)
  }
  return parents
}
