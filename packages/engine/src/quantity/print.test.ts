import { describe, expect, test } from 'vitest'
import { Defect } from '../defect.ts'
import { Exact } from './exact.ts'
import { type PrintOptions, print } from './print.ts'
import { add, divide, Quantity } from './quantity.ts'

const number = (text: string): Exact => Exact.parse(text) as Exact
const exact = (text: string, measure: string): Quantity => Quantity.exact(number(text), measure)

describe('print', () => {
  test.each<[string, Quantity, PrintOptions, string]>([
    ['money as it is', exact('432.82', '万元'), {}, '432.82万元'],
    ['a count', exact('271', '人'), {}, '271人'],
    ['a plain number', exact('1.5', ''), {}, '1.5'],
    ['all digits up to six', exact('0.123456', '万元'), {}, '0.123456万元'],
    ['two where six do not suffice', exact('0.1234567', '万元'), {}, '0.12万元'],
    ['two where it never ends', exact('1/3', '%'), {}, '0.33%'],
    [
      'a computed percentage',
      divide(exact('7.54', '元'), exact('100', '元')) as Quantity,
      { measure: '%' },
      '7.54%',
    ],
    ['printed keeps its zeros', Quantity.printed(number('432.8'), '万元', 2), {}, '432.80万元'],
    ['printed to hundreds', Quantity.printed(number('4300'), '元', -2), {}, '4300元'],
    [
      'printed in another measure',
      Quantity.printed(number('432.82'), '万元', 2),
      { measure: '亿元' },
      '0.043282亿元',
    ],
    ['derived has two', add(Quantity.printed(number('1.25'), '元', 2), exact('1', '元')), {}, '2.25元'],
    ['in another measure', exact('4328200', '元'), { measure: '万元' }, '432.82万元'],
    ['places as told', exact('432.825', '万元'), { places: 2 }, '432.83万元'],
    ['rounding as told', exact('432.825', '万元'), { places: 2, rounding: 'half-even' }, '432.82万元'],
    ['without its measure', exact('432.82', '万元'), { withMeasure: false }, '432.82'],
    ['thousands', exact('1234567.5', '元'), { group: true }, '1,234,567.5元'],
    ['thousands of a negative integer', exact('-123456', '元'), { group: true }, '-123,456元'],
    ['too short for thousands', exact('-123', '元'), { group: true }, '-123元'],
    ['never minus zero', exact('-0.001', '元'), { places: 2 }, '0.00元'],
    ['compound', exact('123.4', '元/人'), {}, '123.4元/人'],
  ])('%s', (_name, q, options, expected) => {
    expect(print(q, options)).toBe(expected)
  })

  test('in another dimension there is nothing to print', () => {
    expect(() => print(exact('1', '元'), { measure: '人' })).toThrow(Defect)
  })
})
