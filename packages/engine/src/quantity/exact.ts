/**
 * Exact 精确数: a rational number that is never rounded unless asked. Money, percentages and points are computed with
 * it, so that "does it lie in this band" is decided by arithmetic and not by luck; no binary float is on any path.
 *
 * Kept as numerator ÷ denominator. As long as the denominator is a power of ten (everything people type) adding and
 * multiplying never look for a common divisor; other denominators are reduced at every step but an addition of equals.
 *
 *   12.50 → 1250 / 10²     1/3 → 1 / 3     12.50 × 0.1 → 1250 / 10³
 */
import { Defect } from '../defect.ts'

/**
 * 取舍方式. half-up is 四舍五入 (halves away from zero), half-even 四舍六入五成双, half-down 五舍六入, up 进一法 (away
 * from zero), down 去尾法 (towards zero), ceiling and floor towards +∞ and −∞, 05up away from zero only where the last
 * kept digit is 0 or 5.
 */
export type RoundingMode =
  | 'half-up'
  | 'half-even'
  | 'half-down'
  | 'up'
  | 'down'
  | 'ceiling'
  | 'floor'
  | '05up'

/** No text and no rounding goes beyond this many places: 1e999999999 would fill the memory. */
export const MAX_PLACES = 10_000

/** Products with more places than this lose their trailing zeros. */
const LONG_SCALE = 36
const NOT_DECIMAL = -1

const POWERS: readonly bigint[] = Array.from({ length: 64 }, (_, exponent) => 10n ** BigInt(exponent))

function powerOfTen(exponent: number): bigint {
  return POWERS[exponent] ?? 10n ** BigInt(exponent)
}

function gcd(a: bigint, b: bigint): bigint {
  let x = a
  let y = b
  while (y !== 0n) [x, y] = [y, x % y]
  return x
}

/** How many decimal places 1/denominator needs, or NOT_DECIMAL where it never ends. */
function placesOf(denominator: bigint): number {
  let rest = denominator
  let twos = 0
  let fives = 0
  for (; (rest & 1n) === 0n; rest >>= 1n) twos++
  for (; rest % 5n === 0n; rest /= 5n) fives++
  if (rest !== 1n) return NOT_DECIMAL
  return twos > fives ? twos : fives
}

/** numerator ÷ denominator (> 0) as an integer. */
function divideRounded(numerator: bigint, denominator: bigint, mode: RoundingMode): bigint {
  const whole = numerator / denominator
  const rest = numerator % denominator
  if (rest === 0n) return whole
  const negative = rest < 0n
  return awayFromZero(mode, whole, negative ? -rest : rest, denominator, negative)
    ? whole + (negative ? -1n : 1n)
    : whole
}

function awayFromZero(
  mode: RoundingMode,
  whole: bigint,
  rest: bigint,
  denominator: bigint,
  negative: boolean,
): boolean {
  switch (mode) {
    case 'half-up':
      return rest * 2n >= denominator
    case 'half-down':
      return rest * 2n > denominator
    case 'half-even': {
      const twice = rest * 2n
      return twice > denominator || (twice === denominator && (whole & 1n) === 1n)
    }
    case 'up':
      return true
    case 'down':
      return false
    case 'ceiling':
      return !negative
    case 'floor':
      return negative
    case '05up':
      return whole % 5n === 0n
  }
}

/** numerator ÷ 10^scale written out, all places kept. */
function decimalText(numerator: bigint, scale: number): string {
  const digits = (numerator < 0n ? -numerator : numerator).toString().padStart(scale + 1, '0')
  const sign = numerator < 0n ? '-' : ''
  if (scale === 0) return sign + digits
  return `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}

function integerOf(value: bigint | number): bigint {
  if (typeof value === 'bigint') return value
  if (!Number.isSafeInteger(value)) throw new Defect(`not a safe integer: ${value}`)
  return BigInt(value)
}

/** Whether this can be a number of decimal places: an integer within ±{@link MAX_PLACES}. */
export function isPlaces(places: number): boolean {
  return Number.isInteger(places) && places <= MAX_PLACES && places >= -MAX_PLACES
}

const DECIMAL = /^([+-]?)(\d+\.?(\d*)|\.(\d+))(?:[eE]([+-]?\d+))?$/
const FRACTION = /^([+-]?\d+)\/(\d+)$/

/**
 * 精确数. Immutable; operators do not work on it (`+` does not compile, `<` and templates throw): use the methods.
 *
 * Laws: add, sub, mul, div are those of the rational numbers; `parse(x.toString())` equals x.
 */
export class Exact {
  static readonly zero = new Exact(0n, 1n, 0)
  static readonly one = new Exact(1n, 1n, 0)
  static readonly hundred = new Exact(100n, 1n, 0)

  private readonly numerator: bigint
  private readonly denominator: bigint
  /** denominator = 10^scale, or NOT_DECIMAL. */
  private readonly scale: number

  private constructor(numerator: bigint, denominator: bigint, scale: number) {
    this.numerator = numerator
    this.denominator = denominator
    this.scale = scale
  }

  /**
   * numerator ÷ denominator.
   * @throws Defect if a number is not a safe integer (0.1 is a binary float: parse('0.1') instead), or on ÷ 0.
   */
  static of(numerator: bigint | number, denominator: bigint | number = 1n): Exact {
    const under = integerOf(denominator)
    if (under === 0n) throw new Defect('denominator is zero')
    const over = integerOf(numerator)
    return under < 0n ? Exact.reduced(-over, -under) : Exact.reduced(over, under)
  }

  /**
   * A number as programs write it: '-12.50', '1e-3', '3/7'. ASCII only; what people type goes through readQuantity.
   * `undefined` if the text is no number, or has an exponent beyond ±{@link MAX_PLACES}.
   */
  static parse(text: string): Exact | undefined {
    const decimal = DECIMAL.exec(text)
    if (decimal !== null) {
      const [, sign = '', mantissa = '', after = '', only = '', exponent = '0'] = decimal
      const shift = Number(exponent)
      if (shift > MAX_PLACES || shift < -MAX_PLACES) return undefined
      const digits = BigInt(mantissa.replace('.', ''))
      return Exact.scaled(sign === '-' ? -digits : digits, after.length + only.length - shift)
    }
    const fraction = FRACTION.exec(text)
    if (fraction === null) return undefined
    const [, over = '', under = ''] = fraction
    const denominator = BigInt(under)
    return denominator === 0n ? undefined : Exact.reduced(BigInt(over), denominator)
  }

  /** numerator ÷ 10^places; places is an integer of either sign: scaled(725705n, 2) is 7257.05. */
  static scaled(numerator: bigint, places: number): Exact {
    return places >= 0
      ? new Exact(numerator, powerOfTen(places), places)
      : new Exact(numerator * powerOfTen(-places), 1n, 0)
  }

  /** In lowest terms, then brought to a power of ten if there is one. */
  private static reduced(numerator: bigint, denominator: bigint): Exact {
    if (denominator === 1n) return new Exact(numerator, 1n, 0)
    const common = gcd(denominator, numerator < 0n ? -numerator : numerator)
    const over = numerator / common
    const under = denominator / common
    const places = placesOf(under)
    if (places === NOT_DECIMAL) return new Exact(over, under, NOT_DECIMAL)
    const power = powerOfTen(places)
    return new Exact(over * (power / under), power, places)
  }

  /** Sum. */
  add(o: Exact): Exact {
    if (this.scale === o.scale && this.denominator === o.denominator) {
      return new Exact(this.numerator + o.numerator, this.denominator, this.scale)
    }
    if (this.scale >= 0 && o.scale >= 0) {
      return this.scale > o.scale
        ? new Exact(
            this.numerator + o.numerator * powerOfTen(this.scale - o.scale),
            this.denominator,
            this.scale,
          )
        : new Exact(this.numerator * powerOfTen(o.scale - this.scale) + o.numerator, o.denominator, o.scale)
    }
    return Exact.reduced(
      this.numerator * o.denominator + o.numerator * this.denominator,
      this.denominator * o.denominator,
    )
  }

  /** Difference. */
  sub(o: Exact): Exact {
    return this.add(o.neg())
  }

  /** Product. */
  mul(o: Exact): Exact {
    const numerator = this.numerator * o.numerator
    if (this.scale < 0 || o.scale < 0) return Exact.reduced(numerator, this.denominator * o.denominator)
    const scale = this.scale + o.scale
    if (scale > LONG_SCALE) return Exact.trimmed(numerator, scale)
    return new Exact(numerator, powerOfTen(scale), scale)
  }

  /**
   * Quotient, exact.
   * @throws Defect if `o` is zero: ask {@link isZero} first.
   */
  div(o: Exact): Exact {
    if (o.numerator === 0n) throw new Defect('division by zero')
    let over = this.numerator
    let under = o.numerator
    if (this.scale >= 0 && o.scale >= 0) {
      if (o.scale > this.scale) over *= powerOfTen(o.scale - this.scale)
      else under *= powerOfTen(this.scale - o.scale)
    } else {
      over *= o.denominator
      under *= this.denominator
    }
    return under < 0n ? Exact.reduced(-over, -under) : Exact.reduced(over, under)
  }

  private static trimmed(numerator: bigint, scale: number): Exact {
    let rest = numerator
    let places = scale
    for (; places > 0 && rest % 10n === 0n; rest /= 10n) places--
    return new Exact(rest, powerOfTen(places), places)
  }

  /** The number with its sign changed. */
  neg(): Exact {
    return new Exact(-this.numerator, this.denominator, this.scale)
  }

  /** The number without its sign. */
  abs(): Exact {
    return this.numerator < 0n ? this.neg() : this
  }

  /** −1, 0 or 1 as this is below, equal to or above `o`: by cross multiplication, never by rounding. */
  compare(o: Exact): -1 | 0 | 1 {
    let left = this.numerator
    let right = o.numerator
    if (this.denominator !== o.denominator) {
      left *= o.denominator
      right *= this.denominator
    }
    return left < right ? -1 : left > right ? 1 : 0
  }

  /** Whether both are the same number, however written: 1.50 equals 3/2. */
  equals(o: Exact): boolean {
    return this.compare(o) === 0
  }

  /** −1 below zero, 0 at zero, 1 above. */
  sign(): -1 | 0 | 1 {
    return this.numerator < 0n ? -1 : this.numerator > 0n ? 1 : 0
  }

  isZero(): boolean {
    return this.numerator === 0n
  }

  /** Kept over a power of ten: adding it never looks for a common divisor. */
  isDecimal(): boolean {
    return this.scale !== NOT_DECIMAL
  }

  isInteger(): boolean {
    return this.numerator % this.denominator === 0n
  }

  /** The greatest integer not above. */
  floor(): bigint {
    return divideRounded(this.numerator, this.denominator, 'floor')
  }

  /** The least integer not below. */
  ceil(): bigint {
    return divideRounded(this.numerator, this.denominator, 'ceiling')
  }

  /**
   * Rounded to a multiple of 10^−places; `places` may be negative (−4: to ten thousands). 默认四舍五入.
   * @throws Defect if `places` is no integer within ±{@link MAX_PLACES}.
   */
  round(places: number, mode: RoundingMode = 'half-up'): Exact {
    if (!isPlaces(places)) throw new Defect(`not a number of places: ${places}`)
    return this.rounded(places, mode)
  }

  private rounded(places: number, mode: RoundingMode): Exact {
    if (this.scale >= 0) {
      if (this.scale <= places) return this
      return Exact.scaled(divideRounded(this.numerator, powerOfTen(this.scale - places), mode), places)
    }
    const over = places > 0 ? this.numerator * powerOfTen(places) : this.numerator
    const under = places < 0 ? this.denominator * powerOfTen(-places) : this.denominator
    return Exact.scaled(divideRounded(over, under, mode), places)
  }

  /**
   * Rounded to so many significant digits 有效数字. Zero stays zero.
   * @throws Defect if `digits` is not 1 or more.
   */
  roundSignificant(digits: number, mode: RoundingMode = 'half-up'): Exact {
    if (digits < 1) throw new Defect(`not a number of digits: ${digits}`)
    if (this.numerator === 0n) return this
    return this.rounded(digits - 1 - this.magnitude(), mode)
  }

  /** The exponent e with 10^e ≤ |this| < 10^(e+1); this is not zero. */
  private magnitude(): number {
    const over = this.numerator < 0n ? -this.numerator : this.numerator
    const guess = over.toString().length - this.denominator.toString().length
    const reached =
      guess >= 0
        ? over >= this.denominator * powerOfTen(guess)
        : over * powerOfTen(-guess) >= this.denominator
    return reached ? guess : guess - 1
  }

  /** Rounded and written with exactly `places` digits after the point: '7257.05'; never '-0.00'. */
  toFixed(places: number, mode: RoundingMode = 'half-up'): string {
    const { numerator, denominator } = this.round(places, mode)
    const shown = places > 0 ? places : 0
    return decimalText((numerator * powerOfTen(shown)) / denominator, shown)
  }

  /** Canonical: the shortest plain decimal, '432.82'; where none ends, 'n/d' in lowest terms. */
  toString(): string {
    const { numerator, denominator, scale } =
      this.scale >= 0 ? this : Exact.reduced(this.numerator, this.denominator)
    if (scale < 0) return `${numerator}/${denominator}`
    const short = Exact.trimmed(numerator, scale)
    return decimalText(short.numerator, short.scale)
  }

  /** @throws Defect always: `<`, unary minus and templates would silently go through floats or text. */
  [Symbol.toPrimitive](): never {
    throw new Defect('an Exact has no operators: use compare, add, toString')
  }
}

/**
 * Sum of all; zero for none. What ends is added in turn; other fractions two by two, so that denominators grow large only
 * in the last few steps.
 */
export function sumExact(values: readonly Exact[]): Exact {
  let total = Exact.zero
  const fractions: Exact[] = []
  for (const value of values) {
    if (value.isDecimal()) total = total.add(value)
    else fractions.push(value)
  }
  return fractions.length === 0 ? total : total.add(sumInPairs(fractions))
}

function sumInPairs(values: readonly Exact[]): Exact {
  let level = values
  while (level.length > 1) {
    const next: Exact[] = []
    for (let at = 0; at < level.length; at += 2) {
      const [one, other] = [level[at] as Exact, level[at + 1]]
      next.push(other === undefined ? one : one.add(other))
    }
    level = next
  }
  return level[0] ?? Exact.zero
}
