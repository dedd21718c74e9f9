/**
 * Accounting data 会计数据 on its way in: files as chunks of bytes, and what comes out of them in batches: accounts,
 * balances, voucher lines. Nothing holds all lines; every fault says where it stands, and none stops the import.
 */

import { type Place, type Problem, type ProblemCode, problem, type Severity } from '@jiheng/engine'
import type { Account, Balance, VoucherLine } from '@jiheng/ledger'

/** 要导入的文件. Its bytes may be asked for more than once, from the beginning each time. */
export interface AccountingFile {
  readonly name: string
  /** Bytes, for the progress; 0 if unknown. */
  readonly size: number
  chunks(): AsyncIterable<Uint8Array> | Iterable<Uint8Array>
}

const CHUNK = 1 << 18

/** A file that is in memory already. */
export const fileOf = (name: string, bytes: Uint8Array): AccountingFile => ({
  name,
  size: bytes.length,
  *chunks() {
    for (let at = 0; at < bytes.length; at += CHUNK) yield bytes.subarray(at, at + CHUNK)
  },
})

/** 一批. Accounts and balances come at the end of a file, lines as they are read. */
export interface AccountingBatch {
  readonly accounts: readonly Account[]
  readonly balances: readonly Balance[]
  readonly lines: readonly VoucherLine[]
}

/** 导入进度. `read` of `total` bytes of all files. */
export interface ImportProgress {
  readonly file: string
  readonly read: number
  readonly total: number
  readonly lines: number
}

export type TableKind = 'vouchers' | 'balances' | 'accounts'

/** 读到的一张表: a sheet, a text file, or the elements of one kind in an XML file. */
export interface ImportedTable {
  readonly file: string
  /** Sheet or element; '' for a text file. */
  readonly part: string
  readonly kind: TableKind
  /** Rows given, and rows that had a fault and were not. */
  readonly rows: number
  readonly damaged: number
}

/** 导入结果. */
export interface ImportSummary {
  readonly accounts: number
  readonly balances: number
  readonly lines: number
  /** 借方 and 贷方 of all lines, in fen. */
  readonly debit: bigint
  readonly credit: bigint
  readonly tables: readonly ImportedTable[]
  /** Errors and warnings in order, up to the limit asked for; `problemCount` counts all. */
  readonly problems: readonly Problem[]
  readonly problemCount: number
  /** 说明: what was skipped or rounded, once for each table. */
  readonly notes: readonly Problem[]
}

/** 读取的上限. Each bounds memory or time, whatever the file says of itself. */
export interface AccountingLimits {
  /** Packed bytes of a workbook or zip package, which are held in memory. */
  readonly maxPackedBytes: number
  readonly maxInflatedBytes: number
  readonly maxRatio: number
  /** Of an old .xls workbook, which is read as a whole. */
  readonly maxXlsBytes: number
  /** Elements within elements. */
  readonly maxDepth: number
  /** Characters of one cell, element or row. */
  readonly maxText: number
  readonly maxColumns: number
  /** Accounts, balances, codes of a public archive, strings of a workbook. */
  readonly maxEntries: number
}

export const ACCOUNTING_LIMITS: AccountingLimits = {
  maxPackedBytes: 512 * 1024 * 1024,
  maxInflatedBytes: 8 * 1024 * 1024 * 1024,
  maxRatio: 400,
  maxXlsBytes: 96 * 1024 * 1024,
  maxDepth: 32,
  maxText: 1 << 20,
  maxColumns: 512,
  maxEntries: 4_000_000,
}

/** Stops the reading of one file; the others go on. */
export class FileFailure extends Error {
  readonly problem: Problem
  constructor(found: Problem) {
    super(found.detail)
    this.problem = found
  }
}

/** A failure of a file, with its place. */
export const unreadable = (file: string, reason: string, place?: Place): FileFailure =>
  new FileFailure(problem('file-unreadable', { file, reason }, place ?? { kind: 'file', file }))

export const tooLarge = (file: string, what: string, limit: string): FileFailure =>
  new FileFailure(problem('ledger-too-large', { file, what, limit }, { kind: 'file', file }))

/** Collects problems up to a limit and counts the rest; notes of one kind and table become one. */
export class Findings {
  readonly problems: Problem[] = []
  count = 0
  readonly #limit: number
  readonly #notes = new Map<
    string,
    {
      readonly code: ProblemCode
      readonly values: Readonly<Record<string, string>>
      readonly place: Place
      count: number
    }
  >()

  constructor(limit: number) {
    this.#limit = limit
  }

  /** `place` is asked for only where the problem is kept. */
  add(
    code: ProblemCode,
    values: Readonly<Record<string, string>>,
    place: () => Place,
    severity?: Severity,
  ): void {
    this.count += 1
    if (this.problems.length < this.#limit) this.problems.push(problem(code, values, place(), severity))
  }

  take(found: Problem): void {
    this.count += 1
    if (this.problems.length < this.#limit) this.problems.push(found)
  }

  /** The first of a kind gives values and place; `{count}` is filled in at the end. */
  note(code: ProblemCode, kind: string, values: Readonly<Record<string, string>>, place: () => Place): void {
    const key = `${code}\n${kind}`
    const known = this.#notes.get(key)
    if (known === undefined) this.#notes.set(key, { code, values, place: place(), count: 1 })
    else known.count += 1
  }

  notes(): readonly Problem[] {
    return [...this.#notes.values()].map(({ code, values, place, count }) =>
      problem(code, { ...values, count: String(count) }, place),
    )
  }
}

/** As it can stand in a message: one line, not too long. */
export const shown = (text: string): string => {
  const line = text
    .slice(0, 200)
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
  return line.length > 40 ? `${line.slice(0, 40)}…` : line
}

/**
 * The same text only once in memory, and free of the larger text that it was cut from: a slice keeps the whole chunk
 * alive that it came from, so that a few names would hold a gigabyte.
 */
export class Interned {
  #known = new Map<string, string>()

  get(text: string): string {
    const known = this.#known.get(text)
    if (known !== undefined) return known
    if (this.#known.size >= 50_000) this.#known = new Map()
    const own = copied(text)
    this.#known.set(own, own)
    return own
  }
}

/** The same characters in memory of their own. */
export function copied(text: string): string {
  if (text.length > 4096)
    return new TextDecoder('utf-16le').decode(Uint16Array.from(text, (_, at) => text.charCodeAt(at)))
  const codes = new Array<number>(text.length)
  for (let at = 0; at < text.length; at += 1) codes[at] = text.charCodeAt(at)
  return String.fromCharCode(...codes)
}
