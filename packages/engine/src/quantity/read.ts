/**
 * Reading quantities 数量的读取: what people type or paste into a cell. Takes the spellings that mean one number only
 * (full-width digits, thousands, 432.82万元, bracketed negatives) and refuses the rest by name; it never guesses, and
 * an approximate number such as 约5 is a fault of its own.
 */
import { Defect } from '../defect.ts'
import { Exact } from './exact.ts'
import { baseMeasure, isPrefix, type Measure, type MeasureInfo, measureInfo } from './measure.ts'
import { Quantity } from './quantity.ts'

export type ReadFault = 'empty' | 'not-a-number' | 'approximate' | 'measure-unknown' | 'measure-mismatch'

/** 读数结果. `found` is the text at fault, for the message. */
export type Reading = { readonly quantity: Quantity } | { readonly fault: ReadFault; readonly found: string }

const SIGNS: Readonly<Record<string, string>> = {
  '，': ',',
  '．': '.',
  '％': '%',
  '／': '/',
  '（': '(',
  '）': ')',
  '＋': '+',
  '－': '-',
  '−': '-',
  '–': '-',
  '﹣': '-',
}
const APPROXIMATE = /[约近超逾余多几≈~～<>≤≥＜＞]|大概|不足|不到|以上|以下|以内|左右|上下/
const NUMBER = /^([+-]?)(\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+|\d+|(?=\.\d))(\.\d+)?/
/** Brackets around the number, or around number and measure: (123)万元, (123万元). */
const BRACKETED = /^\(([^()]*)\)([^()]*)$/

/** One alphabet, one kind of sign; spaces only where they part thousands. */
function plain(text: string): string {
  let out = ''
  for (const letter of text.trim()) {
    const code = letter.charCodeAt(0)
    if (code >= 0xff10 && code <= 0xff19) out += String.fromCharCode(code - 0xff10 + 0x30)
    else out += /\s/.test(letter) ? ' ' : (SIGNS[letter] ?? letter)
  }
  return out.replace(/ +/g, ' ').replace(/(?<!\d) | (?!\d)/g, '')
}

interface Parts {
  readonly value: Exact
  readonly places: number
  readonly measure: string
}

function partsOf(text: string): Parts | undefined {
  const bracketed = BRACKETED.exec(text)
  const inside = bracketed === null ? text : `${bracketed[1]}${bracketed[2]}`
  const found = NUMBER.exec(inside)
  if (found === null) return undefined
  const [all, sign = '', whole = '', fraction = ''] = found
  const measure = inside.slice(all.length).trim()
  if (/[\d.,()+-]/.test(measure) || (bracketed !== null && sign !== '')) return undefined
  const value = Exact.parse(`${sign}${whole.replace(/[, ]/g, '')}${fraction}`) as Exact
  return {
    value: bracketed === null ? value : value.neg(),
    places: fraction === '' ? 0 : fraction.length - 1,
    measure,
  }
}

function known(measure: Measure): MeasureInfo {
  const info = measureInfo(measure)
  if (info === undefined) throw new Defect(`no such measure: ${measure}`)
  return info
}

type Make = (parts: Parts, info: MeasureInfo) => Quantity

function read(text: string, measure: Measure | undefined, make: Make): Reading {
  const wanted = measure === undefined ? undefined : known(measure)
  const tidy = plain(text)
  if (tidy === '') return { fault: 'empty', found: '' }
  if (/\d/.test(tidy) && APPROXIMATE.test(tidy)) return { fault: 'approximate', found: text.trim() }
  const parts = partsOf(tidy)
  if (parts === undefined) return { fault: 'not-a-number', found: text.trim() }
  if (parts.measure === '') return { quantity: make(parts, wanted ?? known('')) }
  const understood =
    wanted !== undefined && isPrefix(parts.measure)
      ? parts.measure + baseMeasure(wanted.dimension)
      : parts.measure
  const own = measureInfo(understood)
  if (own === undefined) return { fault: 'measure-unknown', found: parts.measure }
  if (wanted === undefined) return { quantity: make(parts, own) }
  if (own.dimension !== wanted.dimension) return { fault: 'measure-mismatch', found: parts.measure }
  return { quantity: make(parts, own).in(wanted.name) }
}

/**
 * A typed quantity, taken as exact, in `measure` (in the measure it names, or a plain number, if none is given).
 * Where the text names none, it is understood to be in `measure`; 432.82万 means 万元 where money is asked for.
 *
 * @example readQuantity('４，３２８，２００．５０', '元') → 4328200.5 元; readQuantity('约5', '人') → approximate
 * @throws Defect if `measure` is unknown.
 */
export function readQuantity(text: string, measure?: Measure): Reading {
  return read(text, measure, (parts, info) => Quantity.exact(parts.value, info.name))
}

/**
 * A published quantity: accurate to its last printed digit (half a unit each way), in the measure in which it was
 * printed. Things counted one by one (271人, 8辆) are exact; 3.2万人 is not.
 *
 * @example readPrinted('432.82万元', '元') → 4328200 元 ± 50 元
 * @throws Defect if `measure` is unknown.
 */
export function readPrinted(text: string, measure?: Measure): Reading {
  return read(text, measure, (parts, info) =>
    info.counted
      ? Quantity.exact(parts.value, info.name)
      : Quantity.printed(parts.value, info.name, parts.places),
  )
}
