/**
 * Detection 检出: what tests find of what was planted in a generated ledger, and what else they flag. A flag that touches no
 * planted line is a false alarm 误报; one that touches only what was planted for another test is neither.
 */
import type { Planted } from '../generate/request.ts'
import type { LedgerTest, TestResult } from '../tests/test.ts'

export interface Detection {
  readonly test: string
  readonly name: string
  /** Plain ones planted and found, and those that evade the parameters. */
  readonly planted: number
  readonly found: number
  readonly evading: number
  readonly evadingFound: number
  readonly flags: number
  readonly false: number
  /** 命中的疑点 among the riskiest ones, as many as were planted. */
  readonly atTop: number
  /** Lines looked at. */
  readonly lines: number
}

/** Of methods with several tests each finds what is named after it. */
export function plantedFor(
  test: LedgerTest,
  tests: readonly LedgerTest[],
  planted: readonly Planted[],
): readonly Planted[] {
  const own = planted.filter((one) => one.method === test.method)
  const isShared = tests.filter((one) => one.method === test.method).length > 1
  return isShared ? own.filter((one) => one.what === test.name) : own
}

/** Results must have kept all their flags. */
export function detect(
  results: readonly TestResult[],
  tests: readonly LedgerTest[],
  planted: readonly Planted[],
): readonly Detection[] {
  const all = new Set(planted.flatMap((one) => one.lines))
  return results.map((result): Detection => {
    const test = tests.find((one) => one.code === result.test)
    const own = test === undefined ? [] : plantedFor(test, tests, planted)
    const ownLines = new Set(own.flatMap((one) => one.lines))
    const flagged = new Set(result.flags.flatMap((flag) => flag.lines))
    const isFound = (one: Planted): boolean => one.lines.some((line) => flagged.has(line))
    const [plain, evading] = [own.filter((one) => !one.evades), own.filter((one) => one.evades)]
    return {
      test: result.test,
      name: result.name,
      planted: plain.length,
      found: plain.filter(isFound).length,
      evading: evading.length,
      evadingFound: evading.filter(isFound).length,
      flags: result.total,
      false: result.flags.filter((flag) => !flag.lines.some((line) => all.has(line))).length,
      atTop: result.flags.slice(0, own.length).filter((flag) => flag.lines.some((line) => ownLines.has(line)))
        .length,
      lines: result.population.lines,
    }
  })
}
