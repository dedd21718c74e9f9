/** Chinese numerals: the ways they are written, and that every whole number survives being written and read. */
import { Exact } from '@jiheng/engine'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readChineseNumeral } from './numeral.ts'

const CASES: readonly (readonly [string, string | undefined])[] = [
  ['零', '0'],
  ['一', '1'],
  ['两', '2'],
  ['十', '10'],
  ['十三', '13'],
  ['二十', '20'],
  ['二十一', '21'],
  ['一百零五', '105'],
  ['一百二', '120'],
  ['一百二十', '120'],
  ['三千五', '3500'],
  ['三千零五', '3005'],
  ['两万五', '25000'],
  ['十万', '100000'],
  ['一百二十三万四千五百六十七', '1234567'],
  ['三亿', '300000000'],
  ['一万亿', '1000000000000'],
  ['两千三百亿', '230000000000'],
  ['二〇一九', '2019'],
  ['一二三', '123'],
  ['三点一四', '3.14'],
  ['十二点五', '12.5'],
  ['一点二亿', '120000000'],
  ['负三', '-3'],
  ['负二点五', '-2.5'],
  ['壹仟贰佰叁拾肆', '1234'],
  ['廿一', '21'],
  ['卅', '30'],
  ['', undefined],
  ['点五', undefined],
  ['三点', undefined],
  ['一点二点三', undefined],
  ['甲', undefined],
]

test.each(CASES)('%s is %s', (text, value) => {
  expect(readChineseNumeral(text)?.toString()).toBe(value)
})

/** An own writer, digit by digit from the left. */
function written(n: bigint): string {
  if (n === 0n) return '零'
  const digits = '零一二三四五六七八九'
  const small = ['', '十', '百', '千']
  const section = (part: bigint): string => {
    let out = ''
    let gap = false
    for (let place = 3; place >= 0; place--) {
      const digit = Number((part / 10n ** BigInt(place)) % 10n)
      if (digit === 0) gap = out !== ''
      else {
        out += `${gap ? '零' : ''}${digits[digit]}${small[place]}`
        gap = false
      }
    }
    return out
  }
  let out = ''
  for (const [power, name] of [
    [8, '亿'],
    [4, '万'],
    [0, ''],
  ] as const) {
    const part = (n / 10n ** BigInt(power)) % 10_000n
    if (part === 0n) continue
    out += `${out !== '' && part < 1000n ? '零' : ''}${section(part)}${name}`
  }
  return out
}

test('every whole number that is written can be read', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 999_999_999_999n }), (n) => {
      expect(readChineseNumeral(written(n))?.equals(Exact.of(n)), written(n)).toBe(true)
    }),
    { numRuns: 500 },
  )
})
