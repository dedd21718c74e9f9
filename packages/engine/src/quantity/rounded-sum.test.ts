import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { Defect } from '../defect.ts'
import { Exact } from './exact.ts'
import { Quantity } from './quantity.ts'
import { type Contribution, consistentDuplicates, type Fact, judgeSum, sumRounded } from './rounded-sum.ts'

interface Vector {
  readonly name: string
  readonly parts: readonly (string | { readonly weight: string; readonly facts: readonly string[] })[]
  readonly total: readonly string[]
  readonly expect: string
  readonly why: string
}

const exact = (text: string): Exact => Exact.parse(text) as Exact

/** '12.30', '截12.30', '=12.30', '4300@-2', '1.00万元', '空': see the head of the vectors. */
function fact(text: string): Fact {
  if (text === '空') return 'nil'
  const found = /^(截|=)?(-?[\d./]+)(?:@(-?\d+))?(.*)$/.exec(text)
  if (found === null) throw new Error(`not a fact: ${text}`)
  const [, kind, digits = '', given, measure = ''] = found
  if (kind === '=') return Quantity.exact(exact(digits), measure)
  const places = given === undefined ? (digits.split('.')[1] ?? '').length : Number(given)
  return Quantity.printed(exact(digits), measure, places, kind === '截' ? 'truncate' : 'round')
}

function contribution(part: Vector['parts'][number]): Contribution {
  if (typeof part === 'string') return { weight: 1, facts: [fact(part)] }
  const weight = part.weight === '1' ? 1 : part.weight === '-1' ? -1 : exact(part.weight)
  return { weight, facts: part.facts.map(fact) }
}

const vectors: readonly Vector[] = parse(
  readFileSync(new URL('./vectors/rounded-sum.yaml', import.meta.url), 'utf8'),
)

function judged(parts: readonly Contribution[], total: readonly Fact[]): string {
  const verdict = judgeSum(parts, total)
  return verdict.verdict === 'undecided' ? `undecided: ${verdict.reason}` : verdict.verdict
}

describe('四舍五入数的加总', () => {
  test('the vectors are all there', () => {
    expect(vectors.length).toBe(273)
    expect(new Set(vectors.map((one) => one.name)).size).toBe(273)
  })

  test.each(vectors)('$name', (vector) => {
    expect(judged(vector.parts.map(contribution), vector.total.map(fact))).toBe(vector.expect)
  })

  test('the order of the parts does not matter', () => {
    const turned = vectors.map((one) =>
      judged(one.parts.map(contribution).reverse(), one.total.map(fact).reverse()),
    )
    expect(turned).toEqual(vectors.map((one) => one.expect))
  })

  test('all signs turned, all verdicts stay', () => {
    const minus = (one: Fact): Fact => (one === 'nil' ? one : one.negated())
    const turned = vectors.map((one) =>
      judged(
        one.parts.map(contribution).map((part) => ({ ...part, facts: part.facts.map(minus) })),
        one.total.map(fact).map(minus),
      ),
    )
    expect(turned).toEqual(vectors.map((one) => one.expect))
  })
})

describe('judgeSum', () => {
  test('says where it was stopped', () => {
    const one: Contribution = { weight: 1, facts: [Quantity.exact(Exact.one, '')] }
    const none: Contribution = { weight: 1, facts: [] }
    expect(judgeSum([one, none], [])).toEqual({ verdict: 'undecided', reason: 'missing', at: 1 })
    expect(judgeSum([one], ['nil'])).toEqual({ verdict: 'undecided', reason: 'nil', at: 'total' })
  })

  test('gives the sum with its numbers', () => {
    const of = (text: string): Contribution => ({ weight: 1, facts: [fact(text)] })
    const verdict = judgeSum([of('1.00万元'), of('2.00万元')], [fact('3.02万元')])
    expect(verdict.verdict).toBe('inconsistent')
    if (verdict.verdict === 'undecided') throw new Error('undecided')
    expect(verdict.sum.computed.value.toString()).toBe('3')
    expect(verdict.sum.difference.value.toString()).toBe('0.02')
    expect(verdict.sum.detectionWidth.value.toString()).toBe('0.03')
    expect(verdict.sum.detectionWidth.measure).toBe('万元')
  })

  test('duplicates: a printed value that the others leave out gives way to the middle of what all allow', () => {
    const verdict = judgeSum([{ weight: 1, facts: [fact('截1.2'), fact('1.30')] }], [fact('=1.2975')])
    if (verdict.verdict === 'undecided') throw new Error('undecided')
    expect(verdict.sum.computed.value.toString()).toBe('1.2975')
  })
})

describe('sumRounded', () => {
  test('is in the measure of the total, exact when all is', () => {
    const term = (value: string, measure: string) => ({
      quantity: Quantity.exact(exact(value), measure),
      weight: 1 as const,
    })
    const sum = sumRounded([term('1', '亿元'), term('5000', '元')], Quantity.exact(exact('10000.5'), '万元'))
    expect(sum.possible).toBe(true)
    expect(sum.computed.isExact()).toBe(true)
    expect(sum.computed.measure).toBe('万元')
    expect(sum.difference.value.isZero()).toBe(true)
    expect(sum.detectionWidth.value.isZero()).toBe(true)
  })

  test('no terms add up to zero', () => {
    expect(sumRounded([], Quantity.printed(Exact.zero, '元', 0)).possible).toBe(true)
    expect(sumRounded([], Quantity.printed(Exact.one, '元', 0)).possible).toBe(false)
  })

  test('元 and 人 do not add', () => {
    const people = { quantity: Quantity.exact(Exact.one, '人'), weight: 1 as const }
    expect(() => sumRounded([people], Quantity.exact(Exact.one, '元'))).toThrow(Defect)
  })
})

describe('consistentDuplicates', () => {
  const agree = (...texts: string[]): boolean =>
    consistentDuplicates(texts.map((text) => fact(text) as Quantity))

  test('none and one always agree', () => {
    expect(agree()).toBe(true)
    expect(agree('1.2')).toBe(true)
  })

  test('equal accuracy and different value never do, though the intervals touch', () => {
    expect(agree('1.00', '1.01')).toBe(false)
    expect(agree('1.00', '1.00')).toBe(true)
  })

  test('different accuracy: a common point, ends left out not counting', () => {
    expect(agree('1.2', '1.25')).toBe(true)
    expect(agree('截1.2', '=1.3')).toBe(false)
    expect(agree('截1.2', '=1.2999')).toBe(true)
    expect(agree('1.0', '1.00', '=1.006')).toBe(false)
  })

  test('computed values agree where they overlap', () => {
    const about = (low: string, high: string) =>
      Quantity.derived(
        exact(low),
        { low: exact(low), lowClosed: true, high: exact(high), highClosed: true },
        '元',
      )
    expect(consistentDuplicates([about('1', '2'), about('2', '3')])).toBe(true)
    expect(consistentDuplicates([about('1', '2'), about('2.1', '3')])).toBe(false)
  })
})
