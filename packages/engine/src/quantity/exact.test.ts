import { describe, expect, test } from 'vitest'
import { Defect } from '../defect.ts'
import { Exact, isPlaces, type RoundingMode, sumExact } from './exact.ts'

const number = (text: string): Exact => {
  const value = Exact.parse(text)
  if (value === undefined) throw new Error(`not a number: ${text}`)
  return value
}
const text = (value: Exact): string => value.toString()

describe('Exact.of', () => {
  test('takes integers and fractions of them', () => {
    expect(text(Exact.of(725705, 100))).toBe('7257.05')
    expect(text(Exact.of(-1, 3))).toBe('-1/3')
    expect(text(Exact.of(1, -3))).toBe('-1/3')
    expect(text(Exact.of(10n ** 30n))).toBe(`1${'0'.repeat(30)}`)
    expect(text(Exact.of(0, 7))).toBe('0')
  })

  test('refuses binary floats and zero denominators', () => {
    expect(() => Exact.of(0.1)).toThrow(Defect)
    expect(() => Exact.of(2 ** 53)).toThrow(Defect)
    expect(() => Exact.of(1, 0)).toThrow(Defect)
    expect(() => Exact.of(Number.NaN)).toThrow(Defect)
  })
})

describe('Exact.scaled', () => {
  test('is the digits with the point moved', () => {
    expect(text(Exact.scaled(725705n, 2))).toBe('7257.05')
    expect(text(Exact.scaled(43n, -2))).toBe('4300')
  })
})

describe('Exact.parse', () => {
  test.each([
    ['-12.50', '-12.5'],
    ['+7', '7'],
    ['.5', '0.5'],
    ['5.', '5'],
    ['1e-3', '0.001'],
    ['1.25E+4', '12500'],
    ['3/7', '3/7'],
    ['-6/8', '-0.75'],
    ['6/3', '2'],
    ['000.000', '0'],
    ['-0', '0'],
    ['1e10000', `1${'0'.repeat(10_000)}`],
  ])('%s is %s', (written, canonical) => {
    expect(text(number(written))).toBe(canonical)
  })

  test.each([
    '',
    ' ',
    '1 ',
    '--1',
    '1..2',
    '.',
    'e5',
    '1e',
    '1e1.5',
    '0x10',
    'NaN',
    'Infinity',
    '１',
    '1,000',
    '3/0',
    '3/-7',
    '1.5/2',
    '1e10001',
    '1e-10001',
    '1e99999999999',
  ])('%j is no number', (written) => {
    expect(Exact.parse(written)).toBeUndefined()
  })
})

describe('arithmetic', () => {
  test('0.1 + 0.2 is 0.3', () => {
    expect(text(number('0.1').add(number('0.2')))).toBe('0.3')
    expect(text(number('1.05').sub(Exact.one))).toBe('0.05')
  })

  test('thirds come back whole', () => {
    const third = Exact.one.div(Exact.of(3))
    expect(text(third)).toBe('1/3')
    expect(text(third.add(third))).toBe('2/3')
    expect(text(third.add(third).add(third))).toBe('1')
    expect(third.add(third).add(third).isInteger()).toBe(true)
    expect(text(third.mul(Exact.of(3)))).toBe('1')
    expect(text(third.add(number('0.5')))).toBe('5/6')
    expect(text(third.sub(third))).toBe('0')
  })

  test('a quotient that ends is decimal again', () => {
    expect(text(Exact.one.div(Exact.of(8)))).toBe('0.125')
    expect(text(number('0.12').div(number('-0.0003')))).toBe('-400')
    expect(text(number('1/3').div(number('1/6')))).toBe('2')
    expect(text(number('2').div(number('1/3')))).toBe('6')
  })

  test('division by zero is a defect', () => {
    expect(() => Exact.one.div(Exact.zero)).toThrow(Defect)
  })

  test('long products drop the zeros that they end in', () => {
    const long = Exact.scaled(10n ** 20n, 20)
    expect(text(long.mul(long))).toBe('1')
    expect(text(Exact.scaled(1n, 20).mul(Exact.scaled(3n, 20)))).toBe(`0.${'0'.repeat(39)}3`)
    expect(text(Exact.scaled(0n, 20).mul(Exact.scaled(3n, 20)))).toBe('0')
  })

  test('sums', () => {
    expect(text(sumExact([]))).toBe('0')
    expect(text(sumExact([number('0.1'), number('1/3'), number('-2'), number('2/3')]))).toBe('-0.9')
  })

  test('comparing crosses denominators and signs', () => {
    expect(number('1/3').compare(number('0.3333'))).toBe(1)
    expect(number('0.5').compare(number('0.50'))).toBe(0)
    expect(number('-0.5').compare(number('1/1000'))).toBe(-1)
    expect(number('0.5').equals(number('1/2'))).toBe(true)
    expect(number('0.5').equals(number('0.51'))).toBe(false)
  })

  test('floor and ceil', () => {
    expect([
      number('-1.5').floor(),
      number('-1.5').ceil(),
      number('7/3').floor(),
      number('7/3').ceil(),
      number('-4').floor(),
    ]).toEqual([-2n, -1n, 2n, 3n, -4n])
  })
})

describe('rounding', () => {
  const table: readonly [RoundingMode, string][] = [
    ['half-up', '1.2 1.3 1.3 -1.3 1.1 1.5'],
    ['half-even', '1.2 1.2 1.3 -1.2 1.1 1.5'],
    ['half-down', '1.2 1.2 1.3 -1.2 1.1 1.5'],
    ['up', '1.3 1.3 1.3 -1.3 1.2 1.6'],
    ['down', '1.2 1.2 1.2 -1.2 1.1 1.5'],
    ['ceiling', '1.3 1.3 1.3 -1.2 1.2 1.6'],
    ['floor', '1.2 1.2 1.2 -1.3 1.1 1.5'],
    ['05up', '1.2 1.2 1.2 -1.2 1.1 1.6'],
  ]
  test.each(table)('%s of 1.24, 1.25, 1.26, −1.25, 1.11, 1.51 to one place', (mode, expected) => {
    const rounded = ['1.24', '1.25', '1.26', '-1.25', '1.11', '1.51'].map((one) =>
      text(number(one).round(1, mode)),
    )
    expect(rounded.join(' ')).toBe(expected)
  })

  test('四舍五入 unless said otherwise, away from zero', () => {
    expect(text(number('2.5').round(0))).toBe('3')
    expect(text(number('-2.5').round(0))).toBe('-3')
    expect(text(number('0.005').round(2))).toBe('0.01')
    expect(text(number('1/6').round(2))).toBe('0.17')
  })

  test('negative places round to tens, hundreds, ten thousands', () => {
    expect(text(number('43281.5').round(-4))).toBe('40000')
    expect(text(number('45000').round(-4))).toBe('50000')
    expect(text(number('100000/3').round(-4))).toBe('30000')
    expect(text(number('-4999.99').round(-4))).toBe('0')
  })

  test('significant digits', () => {
    expect(text(number('0.00123456').roundSignificant(3))).toBe('0.00123')
    expect(text(number('99.96').roundSignificant(3))).toBe('100')
    expect(text(number('200/3').roundSignificant(2))).toBe('67')
    expect(text(number('1/30000').roundSignificant(2))).toBe('0.000033')
    expect(text(Exact.zero.roundSignificant(5))).toBe('0')
    expect(text(number('123e-10000').roundSignificant(2).mul(number('1e10000')))).toBe('120')
    expect(() => Exact.one.roundSignificant(0)).toThrow(Defect)
  })

  test('places must be places', () => {
    expect(() => Exact.one.round(0.5)).toThrow(Defect)
    expect(() => Exact.one.round(10_001)).toThrow(Defect)
    expect(() => Exact.one.toFixed(-10_001)).toThrow(Defect)
    expect([0, -2, 10_000, 10_001, 0.5, Number.NaN].map(isPlaces)).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
    ])
  })
})

describe('writing', () => {
  test('toFixed keeps its digits and never writes minus zero', () => {
    expect(number('7257.05').toFixed(2)).toBe('7257.05')
    expect(number('7257').toFixed(2)).toBe('7257.00')
    expect(number('2/3').toFixed(4)).toBe('0.6667')
    expect(number('-0.004').toFixed(2)).toBe('0.00')
    expect(number('-0.5').toFixed(2)).toBe('-0.50')
    expect(number('-0.05').toFixed(0)).toBe('0')
    expect(number('4328').toFixed(-2)).toBe('4300')
    expect(number('0.125').toFixed(2, 'half-even')).toBe('0.12')
  })

  test('toString is canonical', () => {
    expect(['1.500', '100', '0.0', '-3/9', '12/4', '7/40'].map((one) => text(number(one)))).toEqual([
      '1.5',
      '100',
      '0',
      '-1/3',
      '3',
      '0.175',
    ])
  })

  test('operators are refused', () => {
    expect(() => `${Exact.one as unknown as string}`).toThrow(Defect)
    expect(() => (Exact.one as unknown as number) < 2).toThrow(Defect)
  })
})
