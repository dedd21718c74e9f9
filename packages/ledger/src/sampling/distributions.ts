/**
 * Factors 系数: what sampling takes from probability theory. Two kinds, kept apart:
 *
 * - Binomial and hypergeometric probabilities 二项、超几何概率 are sums of whole numbers, compared exactly.
 * - Quantiles of the gamma, Student and normal distributions come from floating-point functions, are rounded up to four
 *   decimals at once and from there on are exact decimals. Rounding up makes every sample a little larger and every
 *   bound a little higher, never the other way; it also hides the last bits in which machines may differ.
 *
 * No amount of money ever passes through a floating-point number.
 */
import { Defect, Exact } from '@jiheng/engine'

/** A probability as a floating-point number, for the functions below alone. */
const floatOf = (value: Exact): number => Number(value.toFixed(15))

/** Rounded up to four decimals, as an exact number. */
const roundedUp = (value: number): Exact => Exact.scaled(BigInt(Math.ceil(value * 10_000)), 4)

/** Numerator and denominator in whole numbers. */
export function fractionOf(value: Exact): readonly [over: bigint, under: bigint] {
  const text = value.toString()
  const [over = '', under] = text.split('/')
  if (under !== undefined) return [BigInt(over), BigInt(under)]
  const [whole = '', decimals = ''] = text.split('.')
  return [BigInt(whole + decimals), 10n ** BigInt(decimals.length)]
}

/** A risk that the factors below are made for. */
export const isRisk = (risk: Exact): boolean => risk.sign() > 0 && risk.compare(Exact.of(1, 2)) <= 0

function checkedRisk(risk: Exact): number {
  if (!isRisk(risk)) throw new Defect(`not a risk of sampling: ${risk.toString()}`)
  return floatOf(risk)
}

/**
 * 可靠性系数 for so many errors found: the mean of a Poisson distribution that gives no more of them with probability
 * `risk` (the gamma quantile Γ⁻¹(1 − risk; 1 + errors)). At 5%: 2.9958, 4.7439, 6.2958 …; tables print 3.00, 4.75, 6.30.
 */
export function confidenceFactor(risk: Exact, errors: number): Exact {
  const acceptance = 1 - checkedRisk(risk)
  return roundedUp(root((mean) => lowerGamma(1 + errors, mean) - acceptance))
}

/**
 * 样本规模系数 R for a ratio of expected to tolerable misstatement: the sample's expected sum of taints at the tolerable
 * rate, R = Γ⁻¹(1 − risk; 1 + R × ratio). Sample size = R × book value ÷ tolerable misstatement.
 * @throws Defect if the ratio is not in 0 … {@link LARGEST_RATIO}.
 */
export function planningFactor(risk: Exact, ratio: Exact): Exact {
  if (ratio.sign() < 0 || ratio.compare(LARGEST_RATIO) > 0)
    throw new Defect(`not a ratio of expected to tolerable misstatement: ${ratio.toString()}`)
  const [acceptance, share] = [1 - checkedRisk(risk), floatOf(ratio)]
  return roundedUp(root((factor) => lowerGamma(1 + factor * share, factor) - acceptance))
}

/** Beyond it a sample says no more than counting everything would; published tables end at 0.5 or 0.6. */
export const LARGEST_RATIO = Exact.of(9, 10)

/** t 分位数, one-sided: Student's quantile at 1 − risk with so many degrees of freedom. */
export function studentFactor(risk: Exact, degrees: number): Exact {
  const tail = checkedRisk(risk)
  return roundedUp(root((t) => tail - studentTail(t, degrees)))
}

/** 正态分位数 z, one-sided at 1 − risk. */
export function normalFactor(risk: Exact): Exact {
  const tail = checkedRisk(risk)
  return roundedUp(root((z) => tail - normalTail(z)))
}

/** Where an increasing function that begins below zero at 0 crosses it, from above to the last bit. */
function root(rises: (x: number) => number): number {
  let high = 1
  while (rises(high) < 0) high *= 2
  let low = 0
  for (;;) {
    const middle = (low + high) / 2
    if (middle <= low || middle >= high) return high
    if (rises(middle) < 0) low = middle
    else high = middle
  }
}

/** ln Γ(x), x > 0: Stirling's series from 12 up, below by Γ(x) = Γ(x + 1) ÷ x. */
export function lnGamma(x: number): number {
  let product = 1
  let y = x
  for (; y < 12; y++) product *= y
  const square = 1 / (y * y)
  const series =
    (1 / 12 -
      square *
        (1 / 360 -
          square * (1 / 1260 - square * (1 / 1680 - square * (1 / 1188 - square * (691 / 360360)))))) /
    y
  return (y - 0.5) * Math.log(y) - y + 0.5 * Math.log(2 * Math.PI) + series - Math.log(product)
}

/** Regularised lower incomplete gamma function P(a, x): by its series left of a + 1, by its continued fraction right. */
export function lowerGamma(a: number, x: number): number {
  if (x <= 0) return 0
  const front = Math.exp(a * Math.log(x) - x - lnGamma(a))
  if (x < a + 1) {
    let term = 1 / a
    let sum = term
    for (let n = 1; term > sum * 1e-17; n++) {
      term *= x / (a + n)
      sum += term
    }
    return front * sum
  }
  return 1 - front * upperFraction(a, x)
}

/** 1/(x+1−a− 1(1−a)/(x+3−a− 2(2−a)/(x+5−a− …))), evaluated forwards. */
function upperFraction(a: number, x: number): number {
  return continuedFraction(
    (n) => (n === 0 ? 1 : n * (a - n)),
    (n) => x + 1 - a + 2 * n,
  )
}

/** over(0)/(under(0) + over(1)/(under(1) + …)) by convergents that are scaled as they grow. */
function continuedFraction(over: (n: number) => number, under: (n: number) => number): number {
  let [a0, a1, b0, b1] = [0, over(0), 1, under(0)]
  let value = a1 / b1
  for (let n = 1; n < 100_000; n++) {
    const [p, q] = [over(n), under(n)]
    const [a2, b2] = [q * a1 + p * a0, q * b1 + p * b0]
    const scale = Math.abs(b2) > 1e100 ? 1e-100 : 1
    ;[a0, a1, b0, b1] = [a1 * scale, a2 * scale, b1 * scale, b2 * scale]
    const next = a1 / b1
    if (Math.abs(next - value) <= Math.abs(next) * 1e-16) return next
    value = next
  }
  return value
}

/** Regularised incomplete beta function I(x; a, b). */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a)
  const front = Math.exp(
    lnGamma(a + b) - lnGamma(a) - lnGamma(b) + a * Math.log(x) + b * Math.log1p(-x) - Math.log(a),
  )
  // 1 ÷ (1 + d1/(1 + d2/(1 + …))), d of odd and even steps after DLMF 8.17.22
  const step = (n: number): number => {
    if (n === 0) return 1
    const m = Math.floor(n / 2)
    return n % 2 === 0
      ? (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
      : (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
  }
  return front * continuedFraction(step, () => 1)
}

const studentTail = (t: number, degrees: number): number =>
  incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5) / 2

/** ½ erfc(z ÷ √2) = ½ (1 − P(½, z² ÷ 2)). */
const normalTail = (z: number): number => (1 - lowerGamma(0.5, (z * z) / 2)) / 2

/** Whether so many errors or fewer among n have a probability of at most `risk`, the rate being `rate`; exact. */
export function binomialWithin(errors: number, n: number, rate: Exact, risk: Exact): boolean {
  if (errors >= n) return false
  const [a, b] = fractionOf(rate)
  const c = b - a
  if (c <= 0n) return true
  let term = c ** BigInt(n)
  let sum = term
  for (let i = 0; i < errors; i++) {
    term = (term * BigInt(n - i) * a) / (BigInt(i + 1) * c)
    sum += term
  }
  const [over, under] = fractionOf(risk)
  return sum * under <= over * b ** BigInt(n)
}

/** As {@link binomialWithin}, drawn without replacement from `all`, of which `bad` are in error; exact. */
export function hypergeometricWithin(
  errors: number,
  n: number,
  bad: number,
  all: number,
  risk: Exact,
): boolean {
  const good = all - bad
  const first = Math.max(0, n - good)
  let term = combinations(bad, first) * combinations(good, n - first)
  let sum = 0n
  for (let i = first; i <= Math.min(errors, n, bad); i++) {
    sum += term
    term = (term * BigInt(bad - i) * BigInt(n - i)) / (BigInt(i + 1) * BigInt(good - n + i + 1))
  }
  const [over, under] = fractionOf(risk)
  return sum * under <= over * combinations(all, n)
}

function combinations(n: number, k: number): bigint {
  let result = 1n
  for (let i = 0; i < Math.min(k, n - k); i++) result = (result * BigInt(n - i)) / BigInt(i + 1)
  return result
}

/** The least number for which a claim that stays true once it is true holds; undefined beyond `limit`. */
export function leastWhere(from: number, limit: number, holds: (n: number) => boolean): number | undefined {
  let high = Math.max(from, 1)
  while (high < limit && !holds(high)) high = Math.min(limit, high * 2)
  if (!holds(high)) return undefined
  let low = from - 1
  while (high - low > 1) {
    const middle = low + Math.floor((high - low) / 2)
    if (holds(middle)) high = middle
    else low = middle
  }
  return high
}

/**
 * 差错率上限 (Clopper and Pearson, one-sided): the least rate, in steps of 0.01%, at which so few errors would come out
 * with probability `risk` at most. Exact, in whole numbers; 1 where everything examined is in error.
 */
export function upperRate(errors: number, n: number, risk: Exact): Exact {
  if (errors >= n) return Exact.one
  const found = leastWhere(1, 10_000, (step) =>
    binomialWithin(errors, n, Exact.scaled(BigInt(step), 4), risk),
  )
  return Exact.scaled(BigInt(found ?? 10_000), 4)
}

/** √x rounded up to so many decimals; x is not negative. */
export function squareRootUp(x: Exact, places: number): Exact {
  const [over, under] = fractionOf(x)
  const scale = 10n ** BigInt(2 * places)
  const scaled = (over * scale + under - 1n) / under
  const whole = squareRootDown(scaled)
  return Exact.scaled(whole * whole === scaled ? whole : whole + 1n, places)
}

/** ⌊√n⌋ by Newton's steps from above. */
function squareRootDown(n: bigint): bigint {
  if (n < 2n) return n
  let x = 1n << BigInt(Math.ceil(n.toString(2).length / 2))
  for (;;) {
    const next = (x + n / x) >> 1n
    if (next >= x) return x
    x = next
  }
}
