/**
 * A hundred thousand departments of fourteen units, as their books have them: every unit and every total rounded to
 * 0.01 万元 by itself. None may be called wrong; every error beyond the stated width must be.
 *
 * Amounts are integers of fen (分币) and the rounding is done on integers here, so nothing under test makes the data.
 */
import { describe, expect, test } from 'vitest'
import { Exact } from './exact.ts'
import { Quantity } from './quantity.ts'
import { sumRounded } from './rounded-sum.ts'

const SEED = 20190101
const DEPARTMENTS = 100_000
const UNITS = 14
const ITEMS = 3
/** 0.01 万元 = 100 元 = 10⁴ fen. */
const FEN = 10_000

/** mulberry32: the same numbers on every machine. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

/** Fen to 0.01 万元, halves away from zero; |fen| < 2⁵³. */
const rounded = (fen: number): number => Math.sign(fen) * Math.floor((Math.abs(fen) + FEN / 2) / FEN)
const truncated = (fen: number): number => Math.trunc(fen / FEN)

const printed = (hundredths: number): Quantity =>
  Quantity.printed(Exact.scaled(BigInt(hundredths), 2), '万元', 2)
const cut = (hundredths: number): Quantity =>
  Quantity.printed(Exact.scaled(BigInt(hundredths), 2), '万元', 2, 'truncate')
const coarse = (whole: number): Quantity => Quantity.printed(Exact.of(whole), '万元', 0)
const terms = (quantities: readonly Quantity[]) =>
  quantities.map((quantity) => ({ quantity, weight: 1 as const }))

/** Small and large units, exact halves now and then, and a refund here and there. */
function amounts(below: (limit: number) => number): number[] {
  return Array.from({ length: UNITS }, () => {
    const size = below(20)
    if (size === 0) return below(1_000_000) * FEN + FEN / 2
    if (size === 1) return -below(100_000_000)
    return size < 8 ? below(1_000_000) : below(4_000_000_000)
  })
}

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0)

describe(`departments whose figures are right (seed ${SEED})`, () => {
  test('not one false alarm in a hundred thousand, and every error beyond the detection width is found', () => {
    const below = randomNumbers(SEED)
    let sums = 0
    let falseAlarms = 0
    let missed = 0
    let notEqual = 0
    let beyondFlat = 0
    let small = 0
    let smallFound = 0
    const width = Exact.parse('0.15') as Exact
    for (let department = 0; department < DEPARTMENTS; department++) {
      for (let item = 0; item < ITEMS; item++) {
        const fen = amounts(below)
        const units = fen.map(rounded)
        const right = rounded(total(fen))
        const off = Math.abs(right - total(units))
        if (off > 0) notEqual++
        if (off > 1) beyondFlat++
        const parts = terms(units.map(printed))
        const sum = sumRounded(parts, printed(right))
        sums++
        if (!sum.possible) falseAlarms++
        if (!sum.detectionWidth.value.equals(width))
          throw new Error(`width ${sum.detectionWidth.value.toString()}`)
        if (item > 0) continue
        const direction = below(2) === 0 ? 1 : -1
        const error = 16 + (below(4) === 0 ? 0 : below(100_000))
        if (sumRounded(parts, printed(right + direction * error)).possible) missed++
        if (department % 10 === 0) {
          small++
          if (!sumRounded(parts, printed(right + direction * (1 + below(15)))).possible) smallFound++
        }
      }
    }
    const percent = (count: number, of: number): string => `${Math.round((count * 1000) / of) / 10} %`
    console.info(
      `${sums} sums of ${UNITS} units: ${falseAlarms} false alarms; ${percent(notEqual, sums)} do not add up exactly, ` +
        `${percent(beyondFlat, sums)} are off by more than 0.01; ${missed} of ${DEPARTMENTS} errors beyond 0.15 万元 missed, ` +
        `${percent(smallFound, small)} of those below found`,
    )
    expect(sums).toBe(DEPARTMENTS * ITEMS)
    expect(falseAlarms).toBe(0)
    expect(missed).toBe(0)
    expect(notEqual).toBeGreaterThan(sums / 2)
  }, 60_000)

  test('the same where figures are cut off, books are exact, or totals are coarser', () => {
    const below = randomNumbers(SEED + 1)
    let found = 0
    for (let department = 0; department < 5_000; department++) {
      const fen = amounts(below)
      const sum = total(fen)
      const books = fen.map((value) => Quantity.exact(Exact.scaled(BigInt(value), 2), '元'))
      const whole = Math.sign(sum) * Math.floor((Math.abs(sum) + 500_000) / 1_000_000)
      const cases: readonly (readonly [
        parts: readonly Quantity[],
        total: number,
        print: (value: number) => Quantity,
      ])[] = [
        [fen.map((value) => cut(truncated(value))), truncated(sum), cut],
        [books, rounded(sum), printed],
        [books, truncated(sum), cut],
        [fen.map((value) => printed(rounded(value))), whole, coarse],
        [
          fen.map((value, at) => (at % 2 === 0 ? printed(rounded(value)) : cut(truncated(value)))),
          truncated(sum),
          cut,
        ],
      ]
      for (const [parts, right, print] of cases) {
        const correct = sumRounded(terms(parts), print(right))
        if (!correct.possible) throw new Error(`false alarm in department ${department}`)
        for (const error of [below(50), -below(50), below(100_000), -below(100_000)]) {
          const wrong = sumRounded(terms(parts), print(right + error))
          const size = print(right + error)
            .value.sub(print(right).value)
            .abs()
          if (size.compare(wrong.detectionWidth.value) <= 0) continue
          found++
          if (wrong.possible)
            throw new Error(`an error of ${size.toString()} missed in department ${department}`)
        }
      }
    }
    expect(found).toBeGreaterThan(50_000)
  })
})
