import { describe, expect, test } from 'vitest'
import { Defect } from '../defect.ts'
import { Exact } from './exact.ts'
import {
  absolute,
  add,
  divide,
  maximum,
  minimum,
  multiply,
  negate,
  Quantity,
  type QuantityJson,
  quantityFromJson,
  quantityToJson,
  type Relation,
  relate,
  roundQuantity,
  subtract,
} from './quantity.ts'

const number = (text: string): Exact => Exact.parse(text) as Exact
const exact = (text: string, measure: string): Quantity => Quantity.exact(number(text), measure)
const printed = (text: string, measure: string, rounding: 'round' | 'truncate' = 'round'): Quantity =>
  Quantity.printed(number(text), measure, (text.split('.')[1] ?? '').length, rounding)

/** '3 元', '3 ∈ [2.5, 3.5] 元' */
function show(q: Quantity | undefined): string {
  if (q === undefined) return '无'
  const { low, lowClosed, high, highClosed } = q.interval
  const interval = q.isExact()
    ? ''
    : ` ∈ ${lowClosed ? '[' : '('}${low.toString()}, ${high.toString()}${highClosed ? ']' : ')'}`
  return `${q.value.toString()}${interval} ${q.measure}`
}

describe('准确度', () => {
  test('exact is one point', () => {
    expect(show(exact('3', '元'))).toBe('3 元')
    expect(exact('3', '元').interval.low.toString()).toBe('3')
    expect(exact('3', '元').accuracy).toEqual({ kind: 'exact' })
  })

  test('printed and rounded: half a unit of the last digit each way', () => {
    expect(show(printed('432.82', '万元'))).toBe('432.82 ∈ [432.815, 432.825] 万元')
    expect(show(Quantity.printed(number('4300'), '元', -2))).toBe('4300 ∈ [4250, 4350] 元')
  })

  test('printed and cut off: up to a unit further from zero', () => {
    expect(show(printed('1.2', '元', 'truncate'))).toBe('1.2 ∈ [1.2, 1.3) 元')
    expect(show(printed('-1.2', '元', 'truncate'))).toBe('-1.2 ∈ (-1.3, -1.2] 元')
    expect(show(printed('0.0', '元', 'truncate'))).toBe('0 ∈ (-0.1, 0.1) 元')
  })

  test('derived collapses where it is one point', () => {
    const one = { low: Exact.one, lowClosed: true, high: Exact.one, highClosed: true }
    expect(Quantity.derived(Exact.one, one, '元').isExact()).toBe(true)
    expect(() => Quantity.derived(Exact.zero, one, '元')).toThrow(Defect)
  })

  test('measures go by their one name', () => {
    expect(exact('3', '㎡').measure).toBe('平方米')
    expect(() => exact('3', '斗')).toThrow(Defect)
    expect(() => Quantity.printed(Exact.one, '元', 0.5)).toThrow(Defect)
  })
})

describe('in', () => {
  test('keeps accuracy where only the point moves', () => {
    const q = printed('432.82', '万元').in('元')
    expect(show(q)).toBe('4328200 ∈ [4328150, 4328250] 元')
    expect(q.accuracy).toEqual({ kind: 'printed', places: -2, rounding: 'round' })
    expect(q.in('万元').accuracy).toEqual({ kind: 'printed', places: 2, rounding: 'round' })
    expect(q.in('元')).toBe(q)
  })

  test('becomes derived where digits change', () => {
    expect(printed('3', '亩').in('公顷').accuracy).toEqual({ kind: 'derived' })
    expect(show(printed('3', '亩').in('平方米'))).toBe('2000 ∈ [5000/3, 7000/3] 平方米')
    expect(add(printed('3', '元'), printed('4', '元')).in('万元').accuracy).toEqual({ kind: 'derived' })
  })

  test('元 is no 人', () => {
    expect(() => exact('3', '元').in('人')).toThrow(Defect)
  })
})

describe('arithmetic', () => {
  test('add and subtract in the first measure', () => {
    expect(show(add(exact('1', '亿元'), exact('5', '万元')))).toBe('1.0005 亿元')
    expect(show(add(printed('1.0', '万元'), exact('5', '元')))).toBe('1.0005 ∈ [0.9505, 1.0505] 万元')
    expect(show(subtract(exact('1', '元'), exact('3', '元')))).toBe('-2 元')
    expect(show(subtract(printed('3.0', '元', 'truncate'), printed('1.0', '元', 'truncate')))).toBe(
      '2 ∈ (1.9, 2.1) 元',
    )
    expect(() => add(exact('1', '元'), exact('1', '人'))).toThrow(Defect)
    expect(() => subtract(exact('1', '元'), exact('1', '人'))).toThrow(Defect)
  })

  test('multiply and divide in base measures', () => {
    expect(show(multiply(exact('2', '万元'), exact('50', '%')))).toBe('10000 元')
    expect(show(multiply(printed('2', '人'), exact('3', '元/人')))).toBe('6 ∈ [4.5, 7.5] 元')
    expect(show(multiply(exact('0', '元'), printed('2', '人')))).toBe('0 元·人')
    expect(show(divide(exact('1', '万元'), exact('3', '元')))).toBe('10000/3 ')
    expect(show(divide(printed('2', '元'), exact('4', '人')))).toBe('0.5 ∈ [0.375, 0.625] 元/人')
  })

  test('no quotient where the divisor is or may be zero', () => {
    expect(divide(exact('1', '元'), exact('0', '人'))).toBeUndefined()
    expect(divide(exact('1', '元'), printed('0', '元'))).toBeUndefined()
    expect(divide(exact('1', '元'), Quantity.printed(Exact.of(5), '元', -1))).toBeUndefined()
    expect(divide(exact('0', '元'), exact('0', '元'))).toBeUndefined()
  })

  test('negate and absolute keep accuracy where they can', () => {
    expect(show(negate(printed('1.2', '元', 'truncate')))).toBe('-1.2 ∈ (-1.3, -1.2] 元')
    expect(negate(printed('1.2', '元')).accuracy).toEqual({ kind: 'printed', places: 1, rounding: 'round' })
    expect(show(negate(exact('1', '元')))).toBe('-1 元')
    expect(show(absolute(exact('-3', '元')))).toBe('3 元')
    expect(show(absolute(printed('3', '元')))).toBe('3 ∈ [2.5, 3.5] 元')
    expect(absolute(printed('-3', '元')).accuracy).toEqual({ kind: 'printed', places: 0, rounding: 'round' })
    expect(show(absolute(Quantity.printed(number('-0.2'), '元', 0)))).toBe('0.2 ∈ [0, 0.7] 元')
    expect(absolute(Quantity.printed(number('-0.5'), '元', 0)).accuracy.kind).toBe('printed')
  })

  test('minimum and maximum in the first measure', () => {
    expect(show(minimum(exact('1', '万元'), exact('9999', '元')))).toBe('0.9999 万元')
    expect(show(minimum(exact('1', '万元'), exact('10001', '元')))).toBe('1 万元')
    expect(show(maximum(exact('1', '万元'), exact('9999', '元')))).toBe('1 万元')
    expect(show(maximum(exact('1', '万元'), exact('10001', '元')))).toBe('1.0001 万元')
    expect(show(minimum(printed('3', '元'), exact('3.2', '元')))).toBe('3 ∈ [2.5, 3.2] 元')
    expect(show(minimum(printed('4', '元'), exact('3.7', '元')))).toBe('3.7 ∈ [3.5, 3.7] 元')
    expect(show(maximum(printed('3', '元'), exact('3.2', '元')))).toBe('3.2 ∈ [3.2, 3.5] 元')
    expect(show(maximum(printed('4', '元'), exact('3.7', '元')))).toBe('4 ∈ [3.7, 4.5] 元')
    expect(() => minimum(exact('1', '元'), exact('1', '人'))).toThrow(Defect)
    expect(() => maximum(exact('1', '元'), exact('1', '人'))).toThrow(Defect)
  })
})

describe('roundQuantity', () => {
  test('exact stays exact, in the measure asked for', () => {
    expect(show(roundQuantity(exact('4328150', '元'), 2, 'half-up', '万元'))).toBe('432.82 万元')
    expect(show(roundQuantity(exact('2.5', '元'), 0, 'half-even'))).toBe('2 元')
  })

  test('an interval becomes all that it may round to', () => {
    expect(show(roundQuantity(printed('1.5', '元'), 0))).toBe('2 ∈ [1, 2] 元')
    expect(show(roundQuantity(printed('1.2', '元'), 0))).toBe('1 元')
    expect(show(roundQuantity(printed('1.5', '元', 'truncate'), 0))).toBe('2 元')
    expect(show(roundQuantity(printed('1.4', '元', 'truncate'), 0))).toBe('1 元')
    expect(show(roundQuantity(printed('1.9', '元', 'truncate'), 0, 'floor'))).toBe('1 元')
    expect(show(roundQuantity(printed('0', '元', 'truncate'), 0, 'floor'))).toBe('0 ∈ [-1, 0] 元')
    expect(show(roundQuantity(printed('-1.5', '元', 'truncate'), 0))).toBe('-2 元')
  })
})

describe('relate', () => {
  const answers = (a: Quantity, b: Quantity): string =>
    (['=', '≠', '<', '≤', '>', '≥'] as const satisfies readonly Relation[])
      .map((relation) => {
        const { possible, certain, nominal } = relate(a, relation, b)
        return `${relation}${certain ? '必' : possible ? '可' : '否'}${nominal ? '真' : '假'}`
      })
      .join(' ')

  test('exact: one answer', () => {
    expect(answers(exact('1', '万元'), exact('10000', '元'))).toBe('=必真 ≠否假 <否假 ≤必真 >否假 ≥必真')
    expect(answers(exact('1', '元'), exact('2', '元'))).toBe('=否假 ≠必真 <必真 ≤必真 >否假 ≥否假')
  })

  test('overlapping: possible, not certain', () => {
    expect(answers(printed('1.2', '元'), exact('1.2', '元'))).toBe('=可真 ≠可假 <可假 ≤可真 >可假 ≥可真')
  })

  test('touching at closed ends', () => {
    expect(answers(printed('1.2', '元'), exact('1.25', '元'))).toBe('=可假 ≠可真 <可真 ≤必真 >否假 ≥可假')
  })

  test('touching at an end left out', () => {
    expect(answers(printed('1.2', '元', 'truncate'), exact('1.3', '元'))).toBe(
      '=否假 ≠必真 <必真 ≤必真 >否假 ≥否假',
    )
  })

  test('apart', () => {
    expect(answers(printed('1.2', '元'), printed('1.4', '元'))).toBe('=否假 ≠必真 <必真 ≤必真 >否假 ≥否假')
    expect(answers(exact('1.3', '元'), printed('1.2', '元', 'truncate'))).toBe(
      '=否假 ≠必真 <否假 ≤否假 >必真 ≥必真',
    )
  })

  test('元 and 人 do not compare', () => {
    expect(() => relate(exact('1', '元'), '<', exact('1', '人'))).toThrow(Defect)
  })
})

describe('JSON', () => {
  test.each<[string, Quantity, QuantityJson]>([
    ['exact', exact('432.82', '万元'), { value: '432.82', measure: '万元' }],
    ['a third', exact('1/3', '%'), { value: '1/3', measure: '%' }],
    ['printed', printed('432.80', '万元'), { value: '432.8', measure: '万元', places: 2 }],
    [
      'cut off',
      printed('99.86', '%', 'truncate'),
      { value: '99.86', measure: '%', places: 2, rounding: 'truncate' },
    ],
    [
      'derived',
      add(printed('1', '元'), printed('2', '元')),
      { value: '3', measure: '元', low: '2', high: '4' },
    ],
    [
      'derived, low end open',
      add(printed('-1', '元', 'truncate'), printed('-1', '元', 'truncate')),
      { value: '-2', measure: '元', low: '-4', high: '-2', lowOpen: true },
    ],
    [
      'derived, high end open',
      add(printed('1', '元', 'truncate'), printed('1', '元', 'truncate')),
      { value: '2', measure: '元', low: '2', high: '4', highOpen: true },
    ],
  ])('%s', (_name, q, json) => {
    expect(quantityToJson(q)).toEqual(json)
    expect(quantityToJson(quantityFromJson(json) as Quantity)).toEqual(json)
  })

  test.each<QuantityJson>([
    { value: '约5', measure: '元' },
    { value: '5', measure: '斗' },
    { value: '5', measure: '元', places: 0.5 },
    { value: '5', measure: '元', low: 'x', high: '6' },
    { value: '5', measure: '元', low: '4', high: 'x' },
    { value: '5', measure: '元', low: '6', high: '7' },
    { value: '5', measure: '元', low: '4', high: '5', highOpen: true },
    { value: '5', measure: '元', low: '4' },
    { value: '5', measure: '元', high: '6' },
  ])('%j says nothing sensible', (json) => {
    expect(quantityFromJson(json)).toBeUndefined()
  })
})

test('operators are refused', () => {
  expect(() => (exact('1', '元') as unknown as number) < 2).toThrow(Defect)
  expect(() => `${exact('1', '元') as unknown as string}`).toThrow(Defect)
})
