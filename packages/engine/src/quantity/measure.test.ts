import { describe, expect, test } from 'vitest'
import { Defect } from '../defect.ts'
import { Exact } from './exact.ts'
import {
  baseMeasure,
  compatible,
  conversion,
  isPrefix,
  knownMeasures,
  measureInfo,
  productDimension,
  quotientDimension,
} from './measure.ts'
import { divide, multiply, Quantity } from './quantity.ts'

const info = (name: string): string | undefined => {
  const found = measureInfo(name)
  return found === undefined ? undefined : `${found.name} = ${found.factor.toString()} ${found.dimension}`
}

describe('计量单位', () => {
  test.each([
    ['万元', '万元 = 10000 元'],
    ['亿元', '亿元 = 100000000 元'],
    ['千万元', '千万元 = 10000000 元'],
    ['百万元', '百万元 = 1000000 元'],
    ['十万元', '十万元 = 100000 元'],
    ['千元', '千元 = 1000 元'],
    ['人民币元', '元 = 1 元'],
    ['', ' = 1 '],
    ['%', '% = 0.01 '],
    ['％', '% = 0.01 '],
    ['‰', '‰ = 0.001 '],
    ['百分点', '百分点 = 0.01 '],
    ['个百分点', '百分点 = 0.01 '],
    ['倍', '倍 = 1 '],
    ['成', '成 = 0.1 '],
    ['人', '人 = 1 人'],
    ['名', '人 = 1 人'],
    ['万人', '万人 = 10000 人'],
    ['人次', '人次 = 1 人次'],
    ['分', '分 = 1 分'],
    ['㎡', '平方米 = 1 平方米'],
    ['万㎡', '万平方米 = 10000 平方米'],
    ['亩', '亩 = 2000/3 平方米'],
    ['万亩', '万亩 = 20000000/3 平方米'],
    ['公顷', '公顷 = 10000 平方米'],
    ['千米', '千米 = 1000 米'],
    ['公里', '公里 = 1000 米'],
    ['千克', '千克 = 0.001 吨'],
    ['公斤', '千克 = 0.001 吨'],
    ['度', '千瓦时 = 1 千瓦时'],
    ['元/人', '元/人 = 1 元/人'],
    ['万元/人', '万元/人 = 10000 元/人'],
    ['元/㎡', '元/平方米 = 1 元/平方米'],
    ['元/万人', '元/万人 = 0.0001 元/人'],
    ['元·人', '元·人 = 1 元·人'],
    ['人·元', '人·元 = 1 元·人'],
    ['元/人·年', '元/人·年 = 1 元/人·年'],
    ['元/年/人', '元/年/人 = 1 元/人·年'],
    ['1/人', '1/人 = 1 1/人'],
    ['%/年', '%/年 = 0.01 1/年'],
    ['元/元', '元/元 = 1 '],
    ['人·元/人', '人·元/人 = 1 元'],
  ])('%s', (name, expected) => {
    expect(info(name)).toBe(expected)
    expect(info(name)).toBe(expected)
  })

  test.each([
    '万',
    '万%',
    '千分',
    '元人',
    '元/',
    '/元',
    '1',
    '1·元',
    '元//人',
    '元·',
    '公元',
    ' 元',
    'yuan',
    '10元',
    '元/人/',
    '美元',
  ])('%j is none', (name) => {
    expect(measureInfo(name)).toBeUndefined()
  })

  test('counted things are exact in print, and nothing else is', () => {
    expect(['人', '辆', '个', '年', '分'].map((name) => measureInfo(name)?.counted)).toEqual([
      true,
      true,
      true,
      true,
      true,
    ])
    expect(
      ['元', '%', '', '平方米', '小时', '万人', '元/人', '亩'].some((name) => measureInfo(name)?.counted),
    ).toBe(false)
  })

  test('all known ones are known by that name', () => {
    expect(knownMeasures().length).toBeGreaterThan(300)
    for (const name of knownMeasures()) expect(measureInfo(name)?.name).toBe(name)
    expect(knownMeasures()).toContain('万元')
    expect(knownMeasures()).not.toContain('㎡')
  })

  test('prefixes alone are no measures', () => {
    expect(['万', '亿', '千万', '元', ''].map(isPrefix)).toEqual([true, true, true, false, false])
  })
})

describe('conversion', () => {
  test('1 亿元 = 10000 万元 = 10⁸ 元', () => {
    const one = Quantity.exact(Exact.one, '亿元')
    expect(one.in('万元').value.toString()).toBe('10000')
    expect(one.in('元').value.toString()).toBe('100000000')
    expect(one.in('元').in('亿元').value.toString()).toBe('1')
  })

  test('15 亩 = 1 公顷, and one 亩 comes back whole from 平方米', () => {
    expect(Quantity.exact(Exact.of(15), '亩').in('公顷').value.toString()).toBe('1')
    expect(Quantity.exact(Exact.one, '亩').in('平方米').value.toString()).toBe('2000/3')
    expect(Quantity.exact(Exact.one, '亩').in('平方米').in('亩').value.toString()).toBe('1')
  })

  test('digits move by the power of ten, if it is one', () => {
    expect(conversion('万元', '元')).toEqual({ ratio: Exact.of(10_000), shift: 4 })
    expect(conversion('元', '亿元').shift).toBe(-8)
    expect(conversion('%', '百分点').shift).toBe(0)
    expect(conversion('亩', '平方米').shift).toBeUndefined()
    expect(conversion('元', '亿元')).toBe(conversion('元', '亿元'))
  })

  test('between dimensions there is none', () => {
    expect(() => conversion('元', '人')).toThrow(Defect)
    expect(() => conversion('元', 'x')).toThrow(Defect)
    expect(() => conversion('x', 'x')).toThrow(Defect)
    expect(compatible('元', '万元')).toBe(true)
    expect(compatible('%', '倍')).toBe(true)
    expect(compatible('人', '人次')).toBe(false)
    expect(compatible('元', '分')).toBe(false)
    expect(compatible('x', 'x')).toBe(false)
    expect(compatible('元', 'x')).toBe(false)
  })
})

describe('compound dimensions', () => {
  test('万元 ÷ 人 is 元/人', () => {
    const each = divide(Quantity.exact(Exact.of(4), '万元'), Quantity.exact(Exact.of(8), '人'))
    expect(each?.measure).toBe('元/人')
    expect(each?.value.toString()).toBe('5000')
    expect(each?.in('万元/人').value.toString()).toBe('0.5')
    expect(
      multiply(each as Quantity, Quantity.exact(Exact.of(8), '人'))
        .in('万元')
        .value.toString(),
    ).toBe('4')
  })

  test('canonical: money first, cancelled, 1 where nothing is left above', () => {
    expect(productDimension('人', '元')).toBe('元·人')
    expect(productDimension('元', '人')).toBe('元·人')
    expect(productDimension('元/人', '人')).toBe('元')
    expect(productDimension('元/人', '元/人')).toBe('元·元/人·人')
    expect(productDimension('', '元')).toBe('元')
    expect(productDimension('元', '')).toBe('元')
    expect(quotientDimension('元', '人')).toBe('元/人')
    expect(quotientDimension('', '人')).toBe('1/人')
    expect(quotientDimension('1/人', '元/人')).toBe('1/元')
    expect(quotientDimension('元/人', '年')).toBe('元/人·年')
    expect(quotientDimension('元', '元')).toBe('')
    expect(quotientDimension('元', '')).toBe('元')
    expect(baseMeasure('元/人')).toBe('元/人')
  })

  test('strangers cannot fill the memory', () => {
    for (let times = 1; times < 60; times++) {
      for (const base of [
        '人',
        '年',
        '项',
        '台',
        '户',
        '天',
        '次',
        '场',
        '期',
        '份',
        '册',
        '套',
        '辆',
        '处',
        '所',
        '座',
        '间',
        '张',
        '条',
        '只',
      ]) {
        const name = `元${`/${base}`.repeat(times)}`
        expect(measureInfo(name)?.dimension).toBe(`元/${Array(times).fill(base).join('·')}`)
        expect(conversion(name, name).shift).toBe(0)
        expect(quotientDimension('元', measureInfo(`1${`/${base}`.repeat(times)}`)?.dimension ?? '')).toBe(
          `元·${Array(times).fill(base).join('·')}`,
        )
      }
    }
  })
})
