/**
 * Misprints 误印: every number that a single slip of the hand may have turned into the printed one. A figure has some hundred
 * and fifty, and lists and totals are tried against all of them; so they are kept as plain numbers, and only what comes
 * near the number wanted is made exact.
 */
import { Exact } from '@jiheng/engine'
import type { Figure } from './figure.ts'

export interface Misprint {
  readonly value: Exact
  /** Likelier kinds have the lower rank. */
  readonly rank: number
}

const SWAPPED = 1
const LOST = 2
const SHIFTED = 3
const WRONG = 4
const ADDED = 5

/** Digits that a plain number holds without error, with one more added. */
const MOST_DIGITS = 14
const TENS: readonly number[] = Array.from({ length: MOST_DIGITS + 2 }, (_, exponent) => 10 ** exponent)
const ten = (exponent: number): number => TENS[exponent] as number

export class Misprints {
  private readonly figure: Figure
  private readonly ranks: number[] = []
  /** Whole numbers of the last printed place, or powers of ten by which the point was moved. */
  private readonly whole: (number | bigint)[] = []
  private readonly shifts: number[] = []
  /** What one of the last printed place is worth in the dimension's base. */
  private readonly step: number

  constructor(figure: Figure) {
    this.figure = figure
    this.step = Number(figure.unit.scale.toString()) / 10 ** figure.places
    const digits = figure.value.abs().toFixed(figure.places).replace('.', '')
    if (digits.length <= MOST_DIGITS) this.ofDigits(digits)
    else this.ofLongDigits(digits)
  }

  /** All of them, the likelier kinds not always first. */
  all(): Misprint[] {
    return this.ranks.map((rank, i) => ({ value: this.value(i), rank }))
  }

  /** Whether one of rank `most` or less passes the test; asked only of those that by their plain number may. */
  some(most: number, may: (near: number) => boolean, test: (value: Exact) => boolean): boolean {
    const { ranks } = this
    for (let i = 0; i < ranks.length; i++)
      if ((ranks[i] as number) <= most && may(this.near(i)) && test(this.value(i))) return true
    return false
  }

  /** Those of one rank that by their plain number may be meant. */
  ofRank(rank: number, may: (near: number) => boolean): Exact[] {
    const { ranks } = this
    const found: Exact[] = []
    for (let i = 0; i < ranks.length; i++)
      if (ranks[i] === rank && may(this.near(i))) found.push(this.value(i))
    return found
  }

  /** As a plain number in the dimension's base. */
  private near(i: number): number {
    const size = Number(this.whole[i]) * this.step * 10 ** (this.shifts[i] as number)
    return this.figure.value.sign() < 0 ? -size : size
  }

  private value(i: number): Exact {
    const { value, places } = this.figure
    const shift = this.shifts[i] as number
    if (shift !== 0) return shifted(value, shift)
    const found = Exact.scaled(BigInt(this.whole[i] as number | bigint), places)
    return value.sign() < 0 ? found.neg() : found
  }

  private push(whole: number | bigint, rank: number, shift = 0): void {
    this.whole.push(whole)
    this.ranks.push(rank)
    this.shifts.push(shift)
  }

  private ofDigits(digits: string): void {
    const count = digits.length
    const all = Number(digits)
    const digit = (i: number): number => digits.charCodeAt(i) - 48
    for (let i = 0; i + 1 < count; i++) {
      const more = digit(i + 1) - digit(i)
      // Nobody types 09.5 for 90.5.
      const leads = i === 0 && this.figure.places > 0 && digit(0) * digit(1) === 0
      if (more !== 0 && !leads) this.push(all + more * (ten(count - 1 - i) - ten(count - 2 - i)), SWAPPED)
    }
    if (count > 2)
      for (let i = 0; i < count; i++) {
        const place = ten(count - 1 - i)
        this.push(Math.floor(all / (place * 10)) * place + (all % place), LOST)
      }
    this.pushShifts(all)
    for (let i = 0; i < count; i++)
      for (let d = 0; d <= 9; d++)
        if (d !== digit(i)) this.push(all + (d - digit(i)) * ten(count - 1 - i), WRONG)
    for (let i = 0; i <= count; i++) {
      const place = ten(count - i)
      const [before, behind] = [Math.floor(all / place), all % place]
      for (let d = 0; d <= 9; d++) this.push((before * 10 + d) * place + behind, ADDED)
    }
  }

  /** The same where there are more digits than a plain number holds. */
  private ofLongDigits(digits: string): void {
    const count = digits.length
    const push = (text: string, rank: number): void => {
      if (text !== digits) this.push(BigInt(text), rank)
    }
    for (let i = 0; i + 1 < count; i++)
      push(`${digits.slice(0, i)}${digits[i + 1]}${digits[i]}${digits.slice(i + 2)}`, SWAPPED)
    for (let i = 0; i < count; i++) push(digits.slice(0, i) + digits.slice(i + 1), LOST)
    this.pushShifts(BigInt(digits))
    for (let i = 0; i < count; i++)
      for (let d = 0; d <= 9; d++) push(`${digits.slice(0, i)}${d}${digits.slice(i + 1)}`, WRONG)
    for (let i = 0; i <= count; i++)
      for (let d = 0; d <= 9; d++) push(`${digits.slice(0, i)}${d}${digits.slice(i)}`, ADDED)
  }

  private pushShifts(all: number | bigint): void {
    const { figure } = this
    if (!figure.value.isZero()) for (const shift of [1, -1, 2, -2]) this.push(all, SHIFTED, shift)
    const unit = unitSlip(figure)
    if (unit !== undefined) this.push(all, LOST, unit)
  }
}

const shifted = (value: Exact, places: number): Exact => value.mul(Exact.scaled(1n, -places))

const THOUSAND = Exact.of(1000)

/** 152.30 元 for 152.30 万元, 34000.00 万元 for 34000.00 元: the only likely shift by four places. 0.1 万元 is no 0.1 元. */
function unitSlip(figure: Figure): 4 | -4 | undefined {
  const size = figure.value.abs()
  if (figure.unit.text === '元' && size.compare(Exact.one) >= 0) return 4
  return figure.unit.text === '万元' && size.compare(THOUSAND) >= 0 ? -4 : undefined
}
