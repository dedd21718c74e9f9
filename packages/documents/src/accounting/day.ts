/** Days 日期 in all usual writings → YYYY-MM-DD: 2019-3-5、2019/03/05、2019.3.5、20190305、2019年3月5日、43529, with a time of day or not. */
import { dayNumber, dayText } from '@jiheng/ledger'

/** Serial number 25569 of a spreadsheet is 1970-01-01. */
const SERIAL_OF_1970 = 25_569

/** Undefined where it is no day; `year` is for writings without one, such as 03-05. */
export function readDay(text: string, year = 0): string | undefined {
  if (text.length === 10 && text.charCodeAt(4) === 45 && dayNumber(text) !== 0) return text
  const plain = text.normalize('NFKC').trim()
  const written =
    /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[T\s].*)?$/.exec(plain) ??
    /^(\d{4})(\d{2})(\d{2})(?:\s?\d{6}|[T\s].*)?$/.exec(plain)
  if (written !== null) return dayOf(Number(written[1]), Number(written[2]), Number(written[3]))
  const western = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?:\s.*)?$/.exec(plain)
  if (western !== null) return dayOf(Number(western[3]), Number(western[1]), Number(western[2]))
  const withoutYear = /^(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?$/.exec(plain)
  if (withoutYear !== null && year > 0) return dayOf(year, Number(withoutYear[1]), Number(withoutYear[2]))
  const serial = /^(\d{5})(?:\.\d+)?$/.exec(plain)
  if (serial !== null) {
    const number = Number(serial[1])
    // 1982 to 2064: beyond, five digits are more likely something else.
    return number >= 30_000 && number < 60_000 ? dayText(number - SERIAL_OF_1970) : undefined
  }
  return undefined
}

export function dayOf(year: number, month: number, day: number): string | undefined {
  const two = (value: number): string => String(value).padStart(2, '0')
  const text = `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`
  return dayNumber(text) === 0 ? undefined : text
}

/** 会计期间: 3、03、3月、2019-03、2019.3、201903、2019年3月、第3期. Undefined where it is none. */
export function readPeriod(text: string): number | undefined {
  const plain = text.normalize('NFKC').trim()
  const found =
    /^(?:\d{4}\s*[-/.年]\s*)?第?(\d{1,2})\s*(?:月份?|期间?)?$/.exec(plain) ??
    /^\d{4}(\d{2})$/.exec(plain) ??
    /^\d{4}[-/.年](\d{1,2})[-/.月]\d{1,2}日?$/.exec(plain)
  if (found === null) return undefined
  const period = Number(found[1])
  return period <= 24 ? period : undefined
}
