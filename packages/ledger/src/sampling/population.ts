/**
 * The population of a sample 抽样总体: the lines that may be drawn, each with its amount. Always in the order of its
 * lines, whatever order they came in, so that the same plan draws the same lines from them anywhere.
 *
 * Positive, negative and zero amounts are counted apart: monetary-unit sampling can reach the positive ones alone.
 */
import { Defect } from '@jiheng/engine'
import type { Lines, TextColumn } from '../ledger.ts'
import { Digest } from '../random.ts'

/** One line of a population. `group` is the stratum's name where strata are formed by a text. */
export interface PopulationItem {
  readonly line: number
  /** Fen. */
  readonly amount: bigint
  readonly group?: string
}

/** How many and how much, in fen. */
export interface Share {
  readonly lines: number
  readonly total: bigint
}

/** 总体概况. `digest` tells whether a population is the one that a plan was made for. */
export interface PopulationSummary {
  readonly lines: number
  readonly positive: Share
  readonly negative: Share
  readonly zeroLines: number
  readonly digest: string
}

/** 抽样总体, in columns; `group[i]` is a place in `groups`, or everything is in the one group ''. */
export interface SamplePopulation {
  readonly lines: Int32Array
  readonly amounts: BigInt64Array
  readonly group: Int32Array
  readonly groups: readonly string[]
  readonly summary: PopulationSummary
}

/**
 * A population from items in any order.
 * @throws Defect if a line occurs twice.
 */
export function populationOf(items: readonly PopulationItem[]): SamplePopulation {
  const sorted = [...items].sort((a, b) => a.line - b.line)
  const twice = sorted.find((item, at) => item.line === sorted[at + 1]?.line)
  if (twice !== undefined) throw new Defect(`line ${twice.line} is in the population twice`)
  const columns = new Columns(sorted.length)
  for (const { line, amount, group } of sorted) columns.add(line, amount, group ?? '')
  return columns.population()
}

/**
 * A population from a ledger's lines: those to which `amountOf` gives an amount, with the text of a column as group if
 * one is named.
 */
export function populationFromLines(
  lines: Lines,
  amountOf: (line: number) => bigint | undefined,
  groupBy?: TextColumn,
): SamplePopulation {
  let count = 0
  for (let line = 0; line < lines.count; line++) if (amountOf(line) !== undefined) count++
  const columns = new Columns(count)
  const numbers = groupBy === undefined ? undefined : lines.text[groupBy]
  for (let line = 0; line < lines.count; line++) {
    const amount = amountOf(line)
    if (amount === undefined) continue
    const group =
      groupBy === undefined || numbers === undefined ? '' : lines.words[groupBy].text(numbers[line] ?? 0)
    columns.add(line, amount, group)
  }
  return columns.population()
}

class Columns {
  readonly #lines: Int32Array
  readonly #amounts: BigInt64Array
  readonly #group: Int32Array
  readonly #numbers = new Map<string, number>()
  #count = 0

  constructor(size: number) {
    this.#lines = new Int32Array(size)
    this.#amounts = new BigInt64Array(size)
    this.#group = new Int32Array(size)
  }

  add(line: number, amount: bigint, group: string): void {
    let number = this.#numbers.get(group)
    if (number === undefined) {
      number = this.#numbers.size
      this.#numbers.set(group, number)
    }
    this.#lines[this.#count] = line
    this.#amounts[this.#count] = amount
    this.#group[this.#count] = number
    this.#count++
  }

  population(): SamplePopulation {
    const [lines, amounts, group] = [this.#lines, this.#amounts, this.#group]
    const groups = [...this.#numbers.keys()]
    return { lines, amounts, group, groups, summary: summaryOf(lines, amounts, group, groups) }
  }
}

/** Where the lower half of a 64-bit number lies among its two words on this machine. */
const LOW_WORD = new Int32Array(new BigInt64Array([1n]).buffer)[0] === 1 ? 0 : 1

function summaryOf(
  lines: Int32Array,
  amounts: BigInt64Array,
  group: Int32Array,
  groups: readonly string[],
): PopulationSummary {
  const digest = new Digest()
  const words = new Int32Array(amounts.buffer)
  let [positiveLines, positiveTotal, negativeLines, negativeTotal, zeroLines] = [0, 0n, 0, 0n, 0]
  for (let at = 0; at < lines.length; at++) {
    const amount = amounts[at] ?? 0n
    digest.word(lines[at] ?? 0)
    digest.word(words[2 * at + LOW_WORD] ?? 0)
    digest.word(words[2 * at + 1 - LOW_WORD] ?? 0)
    digest.word(group[at] ?? 0)
    if (amount > 0n) {
      positiveLines++
      positiveTotal += amount
    } else if (amount < 0n) {
      negativeLines++
      negativeTotal += amount
    } else zeroLines++
  }
  for (const name of groups) digest.text(`${name}\n`)
  return {
    lines: lines.length,
    positive: { lines: positiveLines, total: positiveTotal },
    negative: { lines: negativeLines, total: negativeTotal },
    zeroLines,
    digest: digest.hex,
  }
}
