/**
 * Amounts 金额 as accounting packages write them → whole fen, exact: 1,234.50、１２３４．５、（1,234.00）、-0.10、1,234.00-、
 * ▲12、¥12元. More than two decimals is a fault, unless what is too much is the dust of binary floats.
 */

/** 读出的金额; `isRounded` where dust of binary floats was brushed off. Undefined: no amount. */
export interface ReadAmount {
  readonly fen: bigint
  readonly isRounded: boolean
}

export type AmountFault = 'not-a-number' | 'too-many-decimals' | 'exponent' | 'too-large'

export const AMOUNT_FAULTS: Readonly<Record<AmountFault, string>> = {
  'not-a-number': '不能读成金额',
  'too-many-decimals': '小数超过两位',
  exponent: '是科学记数，末位已经丢失',
  'too-large': '超出可以记的金额',
}

const ZERO: ReadAmount = { fen: 0n, isRounded: false }
/** Digits of fen that surely fit 64 bits. */
const MOST_DIGITS = 18

/** `scale`: how many decimals make a whole fen; 2 for 元, 6 for 万元. The text must not be blank. */
export function readAmount(text: string, scale = 2): ReadAmount | AmountFault {
  const plain = readPlain(text, scale)
  if (plain !== undefined) return plain
  let rest = text.normalize('NFKC').replace(/[\s']/g, '')
  let minuses = 0
  const inBrackets = /^[([](.*)[)\]]$/.exec(rest)
  if (inBrackets !== null) {
    minuses += 1
    rest = inBrackets[1] ?? ''
  }
  rest = withoutCurrency(rest)
  const before = /^[-−–—‑▲△+]/.exec(rest)?.[0]
  const after = before === undefined ? /[-−]$/.exec(rest)?.[0] : undefined
  if (before !== undefined) rest = withoutCurrency(rest.slice(1))
  if (after !== undefined) rest = rest.slice(0, -1)
  if ((before ?? after ?? '+') !== '+') minuses += 1
  if (minuses > 1) return 'not-a-number'
  if (/^[\d.]+[eE][-+]?\d+$/.test(rest)) return 'exponent'
  if (!/^(?:\d+|\d{1,3}(?:[,，]\d{3})+)(?:\.\d*)?$/.test(rest) && !/^\.\d+$/.test(rest)) return 'not-a-number'
  const [whole = '', fraction = ''] = rest.replace(/[,，]/g, '').split('.')
  return exact(minuses === 1, whole, fraction, scale)
}

const withoutCurrency = (text: string): string => text.replace(/^(?:CNY|RMB|[¥￥])/, '').replace(/元$/, '')

/** The usual case without a pattern: digits, one point, at most two decimals. */
function readPlain(text: string, scale: number): ReadAmount | undefined {
  const length = text.length
  if (length === 0 || length > 16) return undefined
  const isNegative = text.charCodeAt(0) === 45
  let value = 0
  let point = -1
  const from = isNegative ? 1 : 0
  for (let at = from; at < length; at += 1) {
    const code = text.charCodeAt(at)
    if (code >= 48 && code <= 57) value = value * 10 + code - 48
    else if (code === 46 && point < 0 && at > from) point = at
    else return undefined
  }
  if (length === from) return undefined
  const decimals = point < 0 ? 0 : length - point - 1
  if (decimals > scale || length - from + scale > 16) return undefined
  for (let at = decimals; at < scale; at += 1) value *= 10
  if (value > Number.MAX_SAFE_INTEGER) return undefined
  return value === 0 ? ZERO : { fen: BigInt(isNegative ? -value : value), isRounded: false }
}

function exact(
  isNegative: boolean,
  whole: string,
  fraction: string,
  scale: number,
): ReadAmount | AmountFault {
  const bare = fraction.replace(/0+$/, '')
  let digits = BigInt(`${whole === '' ? '0' : whole}${bare.slice(0, scale).padEnd(scale, '0')}`)
  const rest = bare.slice(scale)
  let isRounded = false
  if (rest !== '') {
    // 1234.5600000001 or 1234.5599999999: within a millionth of 元 of a whole fen.
    if (/^0{4}/.test(rest)) isRounded = true
    else if (/^9{4}/.test(rest)) {
      digits += 1n
      isRounded = true
    } else return 'too-many-decimals'
  }
  if (digits.toString().length > MOST_DIGITS) return 'too-large'
  return { fen: isNegative ? -digits : digits, isRounded }
}
