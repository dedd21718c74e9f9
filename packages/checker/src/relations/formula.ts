/**
 * Formulas written out 算式: 执行率=247.8÷260×100%=95.31%; （100−80）/80×100%=25%; 145人×1200元×12月=208.8万元. What stands left of
 * the last = is worked out as it is printed; words between the figures only name them.
 */
import {
  addInterval,
  divInterval,
  Exact,
  type Interval,
  mulInterval,
  point,
  subInterval,
} from '@jiheng/engine'
import type { Claim } from '../claim.ts'
import type { Reading } from '../claims.ts'
import { type Figure, halfUnit, intervalOf } from '../figure.ts'
import type { Phrases, Slot } from '../phrase.ts'

type Token =
  | { readonly kind: 'figure'; readonly figure: Figure }
  | { readonly kind: 'operator'; readonly operator: Operator }
  | { readonly kind: '(' | ')' }
type Operator = '+' | '-' | '*' | '/'

const OPERATORS: Readonly<Record<string, Operator>> = {
  '+': '+',
  '＋': '+',
  '-': '-',
  '−': '-',
  '×': '*',
  '*': '*',
  x: '*',
  X: '*',
  '÷': '/',
  '/': '/',
}
const EQUALS = /[=＝≈]/
/** No formula is longer. */
const LONGEST = 160

export function formulaReadings(phrases: Phrases): Reading[] {
  const found: Reading[] = []
  const starts = new Map(phrases.slots.map((slot) => [slot.figure.start, slot]))
  for (const result of phrases.slots) {
    const { text } = phrases
    const told = bracketReading(phrases, starts, result)
    if (told !== undefined) {
      found.push(told)
      continue
    }
    let at = result.figure.start - 1
    while (at >= 0 && /[\s约负]/.test(text[at] as string)) at--
    if (!EQUALS.test(text[at] ?? '')) continue
    // 12.36/18.00=68.67%: the result is the last of its chain.
    if (
      /^\s*[×*÷/+＋(（-]/.test(text.slice(result.figure.unitEnd, result.figure.unitEnd + 2)) &&
      continues(starts, result)
    )
      continue
    const reading = readingOf(phrases, starts, result, at)
    if (reading !== undefined) found.push(reading)
  }
  return found
}

/** Behind the figure goes on a formula, not a bracket of words. */
const continues = (starts: ReadonlyMap<number, Slot>, result: Slot): boolean => {
  for (let i = result.figure.unitEnd + 1; i < result.figure.unitEnd + 4; i++) if (starts.has(i)) return true
  return false
}

function readingOf(
  phrases: Phrases,
  starts: ReadonlyMap<number, Slot>,
  result: Slot,
  equals: number,
): Reading | undefined {
  const start = leftEnd(phrases.text, equals)
  return equation(phrases, starts, result, start, equals, start)
}

/** 执行率 95.00 %（494.00 ÷ 520.00）: the formula stands in the bracket behind what it comes to. */
function bracketReading(
  phrases: Phrases,
  starts: ReadonlyMap<number, Slot>,
  result: Slot,
): Reading | undefined {
  const { text } = phrases
  const open = result.figure.unitEnd
  if (text[open] !== '（' || result.figure.unit.dimension !== '%') return undefined
  const close = text.indexOf('）', open)
  if (close < 0 || close - open > LONGEST || /[=＝≈，。；：]/.test(text.slice(open + 1, close)))
    return undefined
  if (!/[÷/]/.test(text.slice(open + 1, close))) return undefined
  return equation(phrases, starts, result, open + 1, close, result.leadStart)
}

function equation(
  phrases: Phrases,
  starts: ReadonlyMap<number, Slot>,
  result: Slot,
  start: number,
  equals: number,
  quoteStart: number,
): Reading | undefined {
  const tokens = tokensOf(phrases.text, start, equals, starts)
  if (tokens === undefined) return undefined
  const figures = tokens.flatMap((token) => (token.kind === 'figure' ? [token.figure] : []))
  const amounts = figures.filter((figure) => !isHundred(figure))
  if (amounts.length < 2 || amounts.length > 12) return undefined
  if (
    figures.some((figure) => figure.bound !== undefined) ||
    result.figure.bound === '以上' ||
    result.figure.bound === '以下'
  )
    return undefined
  const claim = claimOf(tokens, figures, result.figure)
  if (claim === undefined) return undefined
  return { claim, sure: true, start: quoteStart, end: Math.max(equals, result.figure.unitEnd) }
}

/** Where the side of the equation begins: behind another =, a mark, or the words that name it. */
function leftEnd(text: string, equals: number): number {
  let i = equals - 1
  while (i >= 0 && equals - i < LONGEST && !/[=＝≈，。；：\n]/.test(text[i] as string)) i--
  return i + 1
}

/** Figures, operators and brackets in order; undefined where it is no formula. Words only name what follows them. */
function tokensOf(
  text: string,
  start: number,
  end: number,
  starts: ReadonlyMap<number, Slot>,
): Token[] | undefined {
  const tokens: Token[] = []
  for (let i = start; i < end; ) {
    const slot = starts.get(i)
    if (slot !== undefined) {
      tokens.push({ kind: 'figure', figure: slot.figure })
      i = slot.figure.unitEnd
      continue
    }
    const char = text[i] as string
    if (/\d/.test(char)) return undefined
    if (char === '（') {
      const close = text.indexOf('）', i)
      // 12.36（决算数）: a bracket of words is a name.
      if (close >= 0 && close < end && !hasFigure(i, close, starts)) {
        i = close + 1
        continue
      }
      tokens.push({ kind: '(' })
    } else if (char === '/' && isPer(text, i, end, starts)) {
      // 300 元/月: no division, but what the price is for.
    } else if (char === '）') tokens.push({ kind: ')' })
    else if (OPERATORS[char] !== undefined)
      tokens.push({ kind: 'operator', operator: OPERATORS[char] as Operator })
    i++
  }
  return tokens
}

/** Behind the stroke stands a unit, and no figure before the next sign. */
function isPer(text: string, at: number, end: number, starts: ReadonlyMap<number, Slot>): boolean {
  for (let i = at + 1; i < end; i++) {
    if (starts.has(i) || text[i] === '（') return false
    if (OPERATORS[text[i] as string] !== undefined) return true
  }
  return true
}

const hasFigure = (from: number, to: number, starts: ReadonlyMap<number, Slot>): boolean => {
  for (let i = from; i < to; i++) if (starts.has(i)) return true
  return false
}

/** × 100 % turns a share into hundredths: it is one. */
const isHundred = (figure: Figure): boolean =>
  figure.value.equals(Exact.hundred) && figure.unit.dimension === '%'

function claimOf(tokens: readonly Token[], figures: readonly Figure[], result: Figure): Claim | undefined {
  const variants = [true, false].flatMap((scaled) =>
    [Exact.one, Exact.hundred, HUNDREDTH].map((factor) => ({ scaled, factor })),
  )
  const members = [...figures, result].map((figure, i) => ({
    // Within a formula a figure is no range, whatever signs stand beside it.
    figure: figure.with({ range: false }),
    role: i === figures.length ? '结果' : '算式',
  }))
  const stated = figures.length
  const compute =
    ({ scaled, factor }: (typeof variants)[number]) =>
    (values: readonly Interval[]): Interval | undefined => {
      const worked = evaluate(
        tokens,
        figures.map((figure, i) => operand(figure, values[i] as Interval, scaled)),
      )
      if (worked === undefined) return undefined
      // 万元 may be printed on both sides or on none.
      const back = scaled ? Exact.one : result.unit.scale
      const base = result.unit.dimension === '%' ? Exact.hundred : Exact.one
      return mulInterval(worked, point(back.mul(base).mul(factor)))
    }
  const own = [...figures, result].map(intervalOf)
  const [plain] = variants
  if (plain === undefined || compute(plain)(own) === undefined) return undefined
  const fitting = variants
    .filter(
      ({ factor, scaled }) => factor.equals(Exact.one) || (!scaled && !result.unit.scale.equals(factor)),
    )
    .find((variant) => {
      const worked = compute(variant)(own)
      const told = own[stated] as Interval
      return worked !== undefined && worked.low.compare(told.high) <= 0 && worked.high.compare(told.low) >= 0
    })
  const percent = result.unit.dimension === '%'
  return {
    kind: percent
      ? 'ratio'
      : tokens.some((t) => t.kind === 'operator' && (t.operator === '+' || t.operator === '-'))
        ? 'sum'
        : 'product',
    members,
    stated,
    compute: compute(fitting ?? closest(variants, compute, own, result)),
    working: (prints) => shown(tokens, prints),
  }
}

const HUNDREDTH = Exact.parse('0.01') as Exact

/** Where none fits, the one of the right size is what is shown. */
function closest<V extends { readonly scaled: boolean; readonly factor: Exact }>(
  variants: readonly V[],
  compute: (variant: V) => (values: readonly Interval[]) => Interval | undefined,
  own: readonly Interval[],
  result: Figure,
): V {
  const told = result.value.mul(result.unit.scale)
  const off = (variant: V): Exact => {
    const worked = compute(variant)(own)
    return worked === undefined ? Exact.scaled(1n, -30) : worked.low.sub(told).abs()
  }
  return variants
    .filter(({ factor }) => factor.equals(Exact.one))
    .reduce((a, b) => (off(b).compare(off(a)) < 0 ? b : a))
}

/** What a figure in a formula stands for: bare whole numbers are meant exactly, 95 % is 0.95. */
function operand(figure: Figure, value: Interval, scaled: boolean): Interval {
  if (isHundred(figure)) return point(Exact.one)
  const bare = figure.places === 0 && (figure.unit.text === '' || halfUnit(figure).isZero())
  const own = bare
    ? point(figure.value)
    : scaled
      ? value
      : mulInterval(value, point(Exact.one.div(figure.unit.scale)))
  const worth = bare && scaled ? mulInterval(own, point(figure.unit.scale)) : own
  return figure.unit.dimension === '%' ? mulInterval(worth, point(HUNDREDTH)) : worth
}

/** Works the tokens out; undefined where they are no formula or divide by what may be zero. */
function evaluate(tokens: readonly Token[], values: readonly Interval[]): Interval | undefined {
  let at = 0
  let next = 0
  const operatorAt = (...list: readonly Operator[]): Operator | undefined => {
    const token = tokens[at]
    return token?.kind === 'operator' && list.includes(token.operator) ? token.operator : undefined
  }
  const atom = (): Interval | undefined => {
    const token = tokens[at]
    if (token === undefined) return undefined
    at++
    if (token.kind === 'figure') return values[next++]
    if (token.kind !== '(') return undefined
    const inner = sum()
    if (tokens[at]?.kind !== ')') return undefined
    at++
    return inner
  }
  const term = (): Interval | undefined => {
    let left = atom()
    for (
      let operator = operatorAt('*', '/');
      operator !== undefined && left !== undefined;
      operator = operatorAt('*', '/')
    ) {
      at++
      const right = atom()
      if (right === undefined) return undefined
      left = operator === '*' ? mulInterval(left, right) : divInterval(left, right)
    }
    return left
  }
  function sum(): Interval | undefined {
    let left = term()
    for (
      let operator = operatorAt('+', '-');
      operator !== undefined && left !== undefined;
      operator = operatorAt('+', '-')
    ) {
      at++
      const right = term()
      if (right === undefined) return undefined
      left = operator === '+' ? addInterval(left, right) : subInterval(left, right)
    }
    return left
  }
  const result = sum()
  return at === tokens.length ? result : undefined
}

const SHOWN: Readonly<Record<Operator, string>> = { '+': ' + ', '-': ' − ', '*': ' × ', '/': ' ÷ ' }

function shown(tokens: readonly Token[], prints: readonly string[]): string {
  let next = 0
  return tokens
    .map((token) => {
      if (token.kind === 'figure') return prints[next++]
      if (token.kind === 'operator') return SHOWN[token.operator]
      return token.kind === '(' ? '（' : '）'
    })
    .join('')
}
