import { describe, expect, test } from 'vitest'
import { Exact } from './exact.ts'
import {
  absInterval,
  addInterval,
  contains,
  divInterval,
  type Interval,
  intersect,
  isPoint,
  maxInterval,
  meet,
  minInterval,
  mulInterval,
  negInterval,
  point,
  scaleInterval,
  subInterval,
  width,
} from './interval.ts'

/** '[1, 2)' */
function of(text: string): Interval {
  const found = /^([[(])(.+), (.+)([\])])$/.exec(text) as RegExpExecArray
  const [, open, low, high, close] = found
  return {
    low: Exact.parse(low) as Exact,
    lowClosed: open === '[',
    high: Exact.parse(high) as Exact,
    highClosed: close === ']',
  }
}

function show(i: Interval | undefined): string {
  if (i === undefined) return '无'
  return `${i.lowClosed ? '[' : '('}${i.low.toString()}, ${i.high.toString()}${i.highClosed ? ']' : ')'}`
}

type Operation = (a: Interval, b: Interval) => Interval | undefined
const cases: readonly [name: string, operation: Operation, a: string, b: string, expected: string][] = [
  ['+', addInterval, '[1, 2)', '[3, 4]', '[4, 6)'],
  ['+', addInterval, '(1, 2]', '[3, 4)', '(4, 6)'],
  ['−', subInterval, '[1, 2)', '(3, 4]', '[-3, -1)'],
  ['×', mulInterval, '[1, 2)', '[3, 4]', '[3, 8)'],
  ['×', mulInterval, '[-1, 2)', '(-3, 4]', '(-6, 8)'],
  ['×', mulInterval, '[-2, 1]', '[-3, 4)', '(-8, 6]'],
  ['× attained at one of two corners', mulInterval, '[-2, 2)', '[-2, 2]', '[-4, 4]'],
  ['× attained at neither', mulInterval, '(-2, 2)', '(-2, 2)', '(-4, 4)'],
  ['× zero times an open end is attained', mulInterval, '[0, 1]', '(2, 3)', '[0, 3)'],
  ['× an open end times zero is attained', mulInterval, '(2, 3)', '[0, 1]', '[0, 3)'],
  ['× an open zero is not', mulInterval, '(0, 1]', '[2, 3)', '(0, 3)'],
  ['× an open zero times a closed one is', mulInterval, '(0, 1]', '[0, 3)', '[0, 3)'],
  ['× nothing but zero', mulInterval, '[0, 0]', '(-2, 3)', '[0, 0]'],
  ['÷', divInterval, '[1, 2)', '[4, 5)', '(0.2, 0.5)'],
  ['÷', divInterval, '[-1, 2]', '[-5, -4)', '(-0.5, 0.25)'],
  ['÷ zero over an open end', divInterval, '[0, 1)', '(2, 4)', '[0, 0.5)'],
  ['÷ what holds zero', divInterval, '[1, 2]', '[-1, 1]', '无'],
  ['÷ what begins at zero', divInterval, '[1, 2]', '[0, 1]', '无'],
  ['÷ what comes as near to zero as one likes', divInterval, '[1, 2]', '(0, 1]', '无'],
  ['÷ what ends short of zero', divInterval, '[1, 2]', '[-1, 0)', '无'],
  ['lesser', minInterval, '[1, 4]', '(2, 3)', '[1, 3)'],
  ['lesser, equal ends', minInterval, '(1, 4)', '[1, 4]', '[1, 4)'],
  ['greater', maxInterval, '[1, 4]', '(2, 3)', '(2, 4]'],
  ['greater, equal ends', maxInterval, '(1, 4)', '[1, 4]', '(1, 4]'],
  ['common', intersect, '[1, 3)', '(2, 4]', '(2, 3)'],
  ['common, one value', intersect, '[1, 2]', '[2, 3]', '[2, 2]'],
  ['common, equal ends', intersect, '(1, 2]', '[1, 2)', '(1, 2)'],
  ['common, one within', intersect, '[1, 9]', '(2, 3]', '(2, 3]'],
  ['common, touching at an open end', intersect, '[1, 2)', '[2, 3]', '无'],
]

describe('区间', () => {
  test.each(cases)('%s: %# ', (_name, operation, a, b, expected) => {
    expect(show(operation(of(a), of(b)))).toBe(expected)
  })

  test('− and |x| of one', () => {
    expect(show(negInterval(of('[1, 2)')))).toBe('(-2, -1]')
    expect(show(absInterval(of('(1, 2]')))).toBe('(1, 2]')
    expect(show(absInterval(of('[-2, -1)')))).toBe('(1, 2]')
    expect(show(absInterval(of('[-2, 0]')))).toBe('[0, 2]')
    expect(show(absInterval(of('(-3, 2]')))).toBe('[0, 3)')
    expect(show(absInterval(of('(-2, 3]')))).toBe('[0, 3]')
    expect(show(absInterval(of('(-2, 2]')))).toBe('[0, 2]')
    expect(show(absInterval(of('[-2, 2)')))).toBe('[0, 2]')
    expect(show(absInterval(of('(-2, 2)')))).toBe('[0, 2)')
  })

  test('intervals that touch meet only where both ends are closed', () => {
    expect(meet(of('[1, 2]'), of('[2, 3]'))).toBe(true)
    expect(meet(of('[1, 2)'), of('[2, 3]'))).toBe(false)
    expect(meet(of('[2, 3]'), of('[1, 2)'))).toBe(false)
    expect(meet(of('[1, 2]'), of('(2, 3]'))).toBe(false)
    expect(meet(of('[1, 2]'), of('[3, 4]'))).toBe(false)
    expect(meet(of('[3, 4]'), of('[1, 2]'))).toBe(false)
    expect(meet(of('[1, 3]'), of('(2, 4)'))).toBe(true)
  })

  test('contains, width, points, multiples', () => {
    const one = of('[1, 2)')
    expect(['0.99', '1', '1.5', '2'].map((x) => contains(one, Exact.parse(x) as Exact))).toEqual([
      false,
      true,
      true,
      false,
    ])
    expect(width(one).toString()).toBe('1')
    expect(isPoint(point(Exact.one))).toBe(true)
    expect(isPoint(one)).toBe(false)
    expect(show(scaleInterval(one, Exact.of(10_000)))).toBe('[10000, 20000)')
  })
})
