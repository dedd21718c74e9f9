/** Chinese numerals 中文数字: 十三, 二十一, 三百零五, 一点五, 〇, 贰拾, 两. */
import { Exact } from '@jiheng/engine'

const DIGITS: Readonly<Record<string, number>> = {
  零: 0,
  〇: 0,
  一: 1,
  二: 2,
  两: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
  壹: 1,
  贰: 2,
  叁: 3,
  肆: 4,
  伍: 5,
  陆: 6,
  柒: 7,
  捌: 8,
  玖: 9,
  俩: 2,
  仨: 3,
}
const SMALL: Readonly<Record<string, bigint>> = {
  十: 10n,
  拾: 10n,
  百: 100n,
  佰: 100n,
  千: 1000n,
  仟: 1000n,
}
const LARGE: Readonly<Record<string, bigint>> = {
  万: 10_000n,
  萬: 10_000n,
  亿: 100_000_000n,
  億: 100_000_000n,
  兆: 1_000_000_000_000n,
}
/** Numerals that stand for a whole number of tens. */
const TENS: Readonly<Record<string, bigint>> = { 廿: 20n, 卅: 30n }

/** Every character that may stand in a Chinese numeral. */
export const NUMERAL_CHARS = '零〇一二两三四五六七八九十百千壹贰叁肆伍陆柒捌玖拾佰仟廿卅'

/**
 * The value of a numeral, or `undefined` if the characters are none: `十三` → 13, `二〇一九` → 2019 (digit by digit),
 * `一千零五` → 1005, `一百二` → 120, `三点一四` → 3.14, `两万五` → 25000, `负三` → −3.
 */
export function readChineseNumeral(text: string): Exact | undefined {
  if (text === '') return undefined
  if (text[0] === '负') return readChineseNumeral(text.slice(1))?.neg()
  const [whole = '', after, ...rest] = text.split('点')
  if (rest.length > 0) return undefined
  if (after === undefined) {
    const value = wholeNumeral(whole)
    return value === undefined ? undefined : Exact.of(value)
  }
  return decimalNumeral(whole, after)
}

function decimalNumeral(whole: string, after: string): Exact | undefined {
  const big = /[万亿兆]+$/.exec(after)?.[0] ?? ''
  const digits = digitString(big === '' ? after : after.slice(0, -big.length))
  const head = wholeNumeral(whole)
  if (digits === undefined || digits === '' || head === undefined) return undefined
  let factor = 1n
  for (const char of big) factor *= LARGE[char] as bigint
  return Exact.parse(`${head}.${digits}`)?.mul(Exact.of(factor))
}

/** `二〇一九` → `2019`; undefined when a character is no digit. */
function digitString(text: string): string | undefined {
  let digits = ''
  for (const char of text) {
    const digit = DIGITS[char]
    if (digit === undefined) return undefined
    digits += String(digit)
  }
  return digits
}

function wholeNumeral(text: string): bigint | undefined {
  if (text === '') return undefined
  if (text.length > 1) {
    const digits = digitString(text)
    if (digits !== undefined) return BigInt(digits)
  }
  return placed(text)
}

/** Place-value reading. A last digit after 百, 千, 万, 亿 without 零 counts in the next place down (一百二 = 120). */
function placed(text: string): bigint | undefined {
  let total = 0n
  let section = 0n
  let digit: bigint | undefined
  let lastPlace = 0n
  let zero = false
  for (const char of text) {
    const d = DIGITS[char]
    const tens = TENS[char]
    if (d !== undefined) {
      if (digit !== undefined && digit !== 0n) return undefined
      if (d === 0) zero = true
      digit = BigInt(d)
    } else if (tens !== undefined) {
      section += tens
      digit = undefined
      lastPlace = 0n
    } else if (SMALL[char] !== undefined) {
      const place = SMALL[char] as bigint
      section += (digit === undefined || digit === 0n ? 1n : digit) * place
      digit = undefined
      lastPlace = place
      zero = false
    } else if (LARGE[char] !== undefined) {
      const place = LARGE[char] as bigint
      section += digit ?? 0n
      if (section === 0n && total === 0n) return undefined
      // 一万亿: the whole number so far counts in 亿.
      total = total > 0n && total < place ? (total + section) * place : total + section * place
      section = 0n
      digit = undefined
      lastPlace = place
      zero = false
    } else return undefined
  }
  if (digit !== undefined) section += lastPlace >= 100n && !zero ? digit * (lastPlace / 10n) : digit
  return total + section
}
