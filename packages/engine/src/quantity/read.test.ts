import { describe, expect, test } from 'vitest'
import { Defect } from '../defect.ts'
import { quantityToJson } from './quantity.ts'
import { type Reading, readPrinted, readQuantity } from './read.ts'

/** '432.82 万元', or 'not-a-number: 约' */
const show = (reading: Reading): string => {
  if ('fault' in reading) return `${reading.fault}: ${reading.found}`
  const { value, measure, places } = quantityToJson(reading.quantity)
  return `${value} ${measure}${places === undefined ? '' : ` (${places})`}`
}

describe('readQuantity', () => {
  test.each([
    ['432.82万元', '432.82 万元'],
    [' 432.82 万元 ', '432.82 万元'],
    ['7.5%', '7.5 %'],
    ['７．５％', '7.5 %'],
    ['271人', '271 人'],
    ['271名', '271 人'],
    ['４，３２８，２００', '4328200 '],
    ['4,328,200.50', '4328200.5 '],
    ['3，518.85万元', '3518.85 万元'],
    ['1, 537.4', '1537.4 '],
    ['1 234 567', '1234567 '],
    ['.5', '0.5 '],
    ['+3', '3 '],
    ['-3', '-3 '],
    ['－3', '-3 '],
    ['− 3', '-3 '],
    ['–3', '-3 '],
    ['﹣3', '-3 '],
    ['(123)', '-123 '],
    ['（１２３．４）', '-123.4 '],
    ['(123)万元', '-123 万元'],
    ['（123万元）', '-123 万元'],
    ['-0', '0 '],
    ['007', '7 '],
    ['2.5个百分点', '2.5 百分点'],
    ['5000元／人', '5000 元/人'],
    ['12 元/㎡', '12 元/平方米'],
  ])('%s is %s', (text, expected) => {
    expect(show(readQuantity(text))).toBe(expected)
  })

  test.each([
    ['432.82', '万元', '432.82 万元'],
    ['4328200元', '万元', '432.82 万元'],
    ['432.82万', '万元', '432.82 万元'],
    ['432.82万', '元', '4328200 元'],
    ['1.2亿', '万元', '12000 万元'],
    ['3万', '人', '30000 人'],
    ['7.5%', '', '0.075 '],
    ['0.075', '%', '0.075 %'],
    ['8', '㎡', '8 平方米'],
    ['1亩', '平方米', '2000/3 平方米'],
  ])('%s asked for in %s is %s', (text, measure, expected) => {
    expect(show(readQuantity(text, measure))).toBe(expected)
  })

  test.each([
    ['', undefined, 'empty: '],
    [' 　\t', undefined, 'empty: '],
    ['无', undefined, 'not-a-number: 无'],
    ['-', undefined, 'not-a-number: -'],
    ['——', undefined, 'not-a-number: ——'],
    ['.', undefined, 'not-a-number: .'],
    ['1..2', undefined, 'not-a-number: 1..2'],
    ['1.2.3', undefined, 'not-a-number: 1.2.3'],
    ['1,23', undefined, 'not-a-number: 1,23'],
    ['1,2345', undefined, 'not-a-number: 1,2345'],
    ['1234,567', undefined, 'not-a-number: 1234,567'],
    ['12 34', undefined, 'not-a-number: 12 34'],
    ['5-6人', undefined, 'not-a-number: 5-6人'],
    ['5万3千元', undefined, 'not-a-number: 5万3千元'],
    ['1e5', undefined, 'not-a-number: 1e5'],
    ['--5', undefined, 'not-a-number: --5'],
    ['(-5)', undefined, 'not-a-number: (-5)'],
    ['((5))', undefined, 'not-a-number: ((5))'],
    ['(5', undefined, 'not-a-number: (5'],
    ['5)', undefined, 'not-a-number: 5)'],
    ['5元+3', undefined, 'not-a-number: 5元+3'],
    ['十三', undefined, 'not-a-number: 十三'],
    ['约', undefined, 'not-a-number: 约'],
    ['约5', undefined, 'approximate: 约5'],
    [' 近4850万元', undefined, 'approximate: 近4850万元'],
    ['30余万元', undefined, 'approximate: 30余万元'],
    ['5人左右', undefined, 'approximate: 5人左右'],
    ['不足３人', undefined, 'approximate: 不足３人'],
    ['100%以上', undefined, 'approximate: 100%以上'],
    ['>5', undefined, 'approximate: >5'],
    ['5斗', undefined, 'measure-unknown: 斗'],
    ['5万', undefined, 'measure-unknown: 万'],
    ['5万', '%', 'measure-unknown: 万'],
    ['5元', '人', 'measure-mismatch: 元'],
    ['5％', '元', 'measure-mismatch: %'],
  ])('%j (%s) is refused: %s', (text, measure, expected) => {
    expect(show(readQuantity(text, measure))).toBe(expected)
  })

  test('an unknown measure asked for is a defect', () => {
    expect(() => readQuantity('5', '斗')).toThrow(Defect)
  })
})

describe('readPrinted', () => {
  test.each([
    ['432.82万元', undefined, '432.82 万元 (2)'],
    ['432.80万元', undefined, '432.8 万元 (2)'],
    ['432.82万元', '元', '4328200 元 (-2)'],
    ['432.82', '万元', '432.82 万元 (2)'],
    ['7.5%', undefined, '7.5 % (1)'],
    ['1200平方米', undefined, '1200 平方米 (0)'],
    ['1,234', undefined, '1234  (0)'],
    ['5000元/人', undefined, '5000 元/人 (0)'],
    ['3.2万人', undefined, '3.2 万人 (1)'],
    ['3.2万', '人', '32000 人 (-3)'],
    ['271人', undefined, '271 人'],
    ['8', '辆', '8 辆'],
    ['4.5分', undefined, '4.5 分'],
    ['约5人', undefined, 'approximate: 约5人'],
  ])('%s (%s) is %s', (text, measure, expected) => {
    expect(show(readPrinted(text, measure))).toBe(expected)
  })
})
