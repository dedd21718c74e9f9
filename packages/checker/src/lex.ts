/**
 * Lexing 识数: every figure of the prose, and nothing that only looks like one: dates, ordinals, document numbers,
 * codes, model names, clock times.
 */
import { Exact } from '@jiheng/engine'
import { Figure } from './figure.ts'
import { NUMERAL_CHARS, readChineseNumeral } from './numeral.ts'
import { NO_UNIT, PER_MILLE, PERCENT, type Unit, unitAt } from './units.ts'
import { sourceRange, type View } from './view.ts'

/** 1 129 236万元: thousands set apart by a space, which only a unit right after them tells from two numbers. */
const SPACED = /\d{1,3}(?: \d{3})+(?:\.\d+)?(?=[万亿元件人户个吨名项亩辆家次台套公平%])/y
const ARABIC = /(?:\d{1,3}(?:[,，]\d{3})+(?![\d,，])|\d+)(?:\.\d+)?/y
const DATE =
  /(?:19|20)\d\d(?:年(?:度|末|底|初|底前)?(?:\d{1,2}月(?:(?:份|底|末|初)|\d{1,2}[日号])?)?|[-—–－至到～](?:19|20)?\d\d年(?:度)?|(?:[.\-/]\d{1,2}){1,2}(?![\d万亿]))|(?:19|20)\d\d[-—至到～](?=(?:19|20)\d\d)|\d{1,2}月(?:\d{1,2}[日号](?:[-—至到～]\d{1,2}[日号])?|份|底|末|初|中旬|上旬|下旬)?(?!\d)|\d{1,2}[日号](?=[起止前后至到，。、）]|上午|下午)|\d{1,2}：\d{2}(?!\d)/y
/** 两万五千 is one numeral; the 万 of 两万元 belongs to the unit. */
const CHINESE = new RegExp(`[${NUMERAL_CHARS}]+(?:[万亿][${NUMERAL_CHARS}]+)*(?:点[${NUMERAL_CHARS}]+)?`, 'y')
/** Measure words after which a Chinese numeral is a count. */
const COUNTABLE =
  /^(?:大?(?:个|项|家|名|人|所|处|类|件|户|辆|台|套|条|种|份|次|批|期|位|方面|部分|支|座|级|届|张|间|笔|起|宗)|分之|成|倍|万|亿|元)/
/** Words before it that make it one. */
const COUNTING =
  /(?:等|共|共计|合计|总计|共有|设|有|设有|下设|辖|下辖|内设|下属|所属|包括|包含|为|达|达到|计|余下|其余|其他|以上|上述|前|后|这|均|各|分|的|及|和|涉及|完成|新增|列|所列|建成|发现|下属单位|单位|项目|科室|机构|事业|另有|实有|现有|共设|不足|超过|近|约)$/
const ROUGH_BEFORE =
  /(?:(?<![节公合预条签制契违履])约|(?<![最附附靠就])近|接近|大概|左右|约为|近为|约占|预计约|基本达到)$/
const MORE_BEFORE =
  /(?:超|超过|突破|逾|多于|大于|高于|不少于|不低于|至少|最少|不小于|超出|达到或超过|≥|>|＞|不下)$/
const LESS_BEFORE =
  /(?:不足|不到|少于|低于|小于|不超过|不高于|不多于|不大于|最多|至多|以内|≤|<|＜|控制在|限额)$/

interface Draft {
  start: number
  end: number
  unitEnd: number
  value: Exact
  places: number
  unit: Unit
  more: boolean
  chinese: boolean
}

/** Every figure of a view, in order. `first` is the index the first one gets. */
export function lexFigures(view: View, first = 0): Figure[] {
  const { text } = view
  const figures: Figure[] = []
  let i = 0
  while (i < text.length) {
    const code = text.charCodeAt(i)
    const found = isDigit(code) ? arabicAt(text, i) : isNumeral(code) ? chineseAt(text, i) : undefined
    if (found === undefined) {
      i++
      continue
    }
    if ('skip' in found) {
      i = found.skip
      continue
    }
    figures.push(figureOf(view, found, first + figures.length))
    i = found.unitEnd
  }
  return figures
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57
const NUMERAL_CODES = new Set([...NUMERAL_CHARS].map((char) => char.charCodeAt(0)))
const isNumeral = (code: number): boolean => code > 0x3000 && NUMERAL_CODES.has(code)

type Found = Draft | { readonly skip: number }

function arabicAt(text: string, at: number): Found {
  DATE.lastIndex = at
  const date = DATE.exec(text)
  const lone = date !== null && /^\d{4}[.\-/]\d{1,2}$/.test(date[0])
  const counted = /^\d{1,2}月/.test(date?.[0] ?? '') && /[个×*]/.test(text[at - 1] ?? '')
  if (date !== null && !counted && (!lone || isMonth(text, at, date[0]))) return { skip: at + date[0].length }
  const spaced = spacedAt(text, at)
  let match = spaced ?? matchArabic(text, at, true)
  // A full-width comma joins digits only where the number goes on like one: 3，518.85 or 5，300万元.
  const after = text.slice(at + match.length)
  if (match.includes('，') && !match.includes('.') && !/^(?:万|亿|元|%)/.test(after))
    match = matchArabic(text, at, false)
  const end = at + match.length
  if (isNoAmount(text, at, end)) return { skip: end }
  const value = Exact.parse(match.replace(/[,， ]/g, '')) as Exact
  const places = match.includes('.') ? match.length - match.indexOf('.') - 1 : 0
  const negative = isNegative(text, at)
  const unit = unitAt(text, end)
  return {
    start: negative ? at - 1 : at,
    end,
    unitEnd: unit?.end ?? end,
    value: negative ? value.neg() : value,
    places,
    unit: unit?.unit ?? NO_UNIT,
    more: unit?.unit.more ?? /^[多余]/.test(text.slice(end)),
    chinese: false,
  }
}

/** Not after a digit and a space (12 345 678 may be three columns), nor after a year or an ordinal. */
function spacedAt(text: string, at: number): string | undefined {
  SPACED.lastIndex = at
  const match = SPACED.exec(text)?.[0]
  if (match === undefined || /[\d.%] ?$|(?:[第表图号期届]|附件)$/.test(text.slice(Math.max(0, at - 2), at)))
    return undefined
  return match.startsWith('0') ? undefined : match
}

/** 2024.12 is a month unless it has a unit or more digits, or is no month. */
function isMonth(text: string, at: number, words: string): boolean {
  const month = Number(words.slice(5))
  const next = text[at + words.length] ?? ''
  return (
    month >= 1 && month <= 12 && !isDigit(next.charCodeAt(0)) && unitAt(text, at + words.length) === undefined
  )
}

function matchArabic(text: string, at: number, grouped: boolean): string {
  if (grouped) {
    ARABIC.lastIndex = at
    return (ARABIC.exec(text) as RegExpExecArray)[0]
  }
  const plain = /\d+(?:\.\d+)?/y
  plain.lastIndex = at
  return (plain.exec(text) as RegExpExecArray)[0]
}

/** A minus right before the digits, and no range, code or date before the minus. */
function isNegative(text: string, at: number): boolean {
  const before = text[at - 1]
  if (before === '负') return true
  return before === '-' && !/[\dA-Za-z%％元万亿年月日个）]/.test(text[at - 2] ?? '')
}

/** 18.00×100%, 145人×1200元: the mark is a sign of times between figures, elsewhere a blank (××局). */
const TIMES_BEFORE = /[\d%）人元月天个项亩]×$/
const TIMES_AFTER = /^[×xX*][（\d]/
/** 4×4 产业体系 is a name; a product is said to be equal to something. */
const inEquation = (text: string, at: number): boolean =>
  /[=＝≈]/.test(text.slice(Math.max(0, at - 60), at + 60))

/** Whether digits at [at, end) are part of a name, ordinal, code or document number. */
function isNoAmount(text: string, at: number, end: number): boolean {
  const before = text[at - 1] ?? '\n'
  const next = text[end] ?? '\n'
  if (
    /[A-Za-z_#№]/.test(before) ||
    (before === '-' && /[A-Za-z\d]/.test(text[at - 2] ?? '') && !text.slice(at, end).includes('.'))
  )
    return true
  if (
    before === '第' ||
    (before === '×' && !(TIMES_BEFORE.test(text.slice(Math.max(0, at - 3), at)) && inEquation(text, at)))
  )
    return true
  if (before === '.' && isDigit(text.charCodeAt(at - 2))) return true
  if (TIMES_AFTER.test(text.slice(end, end + 3)) && inEquation(text, at)) return false
  if (/[A-Za-z×]/.test(next) && !/^(?:km|kg|KM|kW|kV|MW|GW|m²|m2|t)/.test(text.slice(end, end + 2)))
    return true
  if (next === '号' || (next === '级' && /[技岗职]/.test(text.slice(Math.max(0, at - 3), at)))) return true
  // 〔2019〕, （2024）: a year or number of a document.
  if (/[〔（《]/.test(before) && /[〕）]/.test(next) && end - at <= 4) return true
  // 1、 1. 1） at the beginning of a line or clause.
  if (
    /[\n。；：]/.test(before) &&
    /[、.．）]/.test(next) &&
    end - at <= 2 &&
    !isDigit(text.charCodeAt(end + 1))
  )
    return true
  if (/[（]/.test(before) && next === '）') return true
  return false
}

function chineseAt(text: string, at: number): Found {
  CHINESE.lastIndex = at
  const match = (CHINESE.exec(text) as RegExpExecArray)[0]
  const end = at + match.length
  const skip = { skip: end }
  const before = text.slice(Math.max(0, at - 6), at)
  const after = text.slice(end, end + 4)
  if (/第$/.test(before) || /[个“]$/.test(before)) return skip
  // 每千人口 is a measure.
  if (/每$/.test(before) && /^[百千]$/.test(match)) return skip
  if (/分之$/.test(before)) return skip
  const fraction = fractionAt(text, match, end)
  if (fraction !== undefined) return { ...fraction, start: at }
  if (!COUNTABLE.test(after) || isGrade(text, match, at)) return skip
  // 第三 and 三是 were left out; 一个 and 两项 in running words are no figures unless something counts them.
  const tens = /[十百千拾佰仟]/.test(match)
  const counted =
    /^[名人辆台套户件]/.test(after) &&
    /[\u4e00-\u9fff]$/.test(before) &&
    !/[几每这那哪某另同数上下前后有余一]$/.test(before)
  const listed =
    /^(?:项|个|家|类|种|部分|方面)/.test(after) &&
    /[、和及][^，。；：、]{2,16}$/.test(text.slice(Math.max(0, at - 40), at)) &&
    /、/.test(text.slice(Math.max(0, at - 40), at))
  const opens =
    /^(?:个|家|项)(?:县|区|市|镇|乡|村|单位|部门|项目|街道|企业|学校|医院|机构|科室|社区|指标|问题|支出|收入|费用|经费)/.test(
      text.slice(end, end + 3),
    ) &&
    (at === 0 || /[，。；：\n]$/.test(before))
  if (!tens && !counted && !listed && !opens && !COUNTING.test(before) && !/[、）](?:等)?$/.test(before))
    return skip
  if (match === '一' && !/(?:共|计|合计|设|下设)$/.test(before)) return skip
  if (/^大/.test(after) && !tens && !/(?:等|共)$/.test(before)) return skip
  const value = readChineseNumeral(match)
  if (value === undefined) return skip
  const unitStart = after.startsWith('大') ? end + 1 : end
  const unit = unitAt(text, unitStart)
  return {
    start: at,
    end,
    unitEnd: unit?.end ?? end,
    value,
    places: match.includes('点') ? match.length - match.indexOf('点') - 1 : 0,
    unit: unit?.unit ?? NO_UNIT,
    more: unit?.unit.more ?? false,
    chinese: true,
  }
}

/** 一类户 86 户、二类户 134 户: the second of grades told in turn. */
function isGrade(text: string, match: string, at: number): boolean {
  const order = '一二三四五六七八九'
  const place = match.length === 1 ? order.indexOf(match) : -1
  const kind = text[at + 1] ?? ''
  return (
    place > 0 &&
    /[类级档等]/.test(kind) &&
    text.slice(Math.max(0, at - 80), at).includes(`${order[place - 1]}${kind}`)
  )
}

/** 百分之十五, 千分之三; 三分之二 is left alone. */
function fractionAt(text: string, match: string, end: number): Omit<Draft, 'start'> | undefined {
  if (!text.startsWith('分之', end)) return undefined
  const unit = match === '百' ? PERCENT : match === '千' ? PER_MILLE : undefined
  if (unit === undefined) return undefined
  const rest = new RegExp(`[${NUMERAL_CHARS}]+(?:点[${NUMERAL_CHARS}]+)?|\\d+(?:\\.\\d+)?`, 'y')
  rest.lastIndex = end + 2
  const number = rest.exec(text)?.[0]
  if (number === undefined) return undefined
  const value = isDigit(number.charCodeAt(0)) ? Exact.parse(number) : readChineseNumeral(number)
  if (value === undefined) return undefined
  const point = Math.max(number.indexOf('.'), number.indexOf('点'))
  const to = end + 2 + number.length
  return {
    end: to,
    unitEnd: to,
    value,
    places: point < 0 ? 0 : number.length - point - 1,
    unit,
    more: false,
    chinese: true,
  }
}

function figureOf(view: View, draft: Draft, index: number): Figure {
  const { text } = view
  const { start, end, unitEnd } = draft
  const source = sourceRange(view, start, end)
  return new Figure({
    index,
    start,
    end,
    unitEnd,
    sourceStart: source.start,
    sourceEnd: source.end,
    text: text.slice(start, end),
    value: draft.value,
    places: draft.places,
    unit: draft.unit,
    bound: boundOf(text, draft),
    range: isRange(text, start, end, unitEnd) || isInFormula(text, start, unitEnd),
    chinese: draft.chinese,
  })
}

function boundOf(text: string, { start, unitEnd, more }: Draft): Figure['bound'] {
  const before = text.slice(Math.max(0, start - 6), start)
  const after = text.slice(unitEnd, unitEnd + 3)
  if (/^(?:左右|上下|前后)/.test(after) || ROUGH_BEFORE.test(before)) return '约'
  // 比上年 231 万元多安排 38 万元: 多 belongs to what follows.
  if (
    more ||
    /^(?:以上|及以上|多(?![安支收列计付发缴征于出增投])|余)/.test(after) ||
    MORE_BEFORE.test(before)
  )
    return '以上'
  if (/^(?:以下|以内|之内|及以下)/.test(after) || LESS_BEFORE.test(before)) return '以下'
  return undefined
}

/** Part of a formula written out (= 4 × 1 个): what it comes to is another matter. */
function isInFormula(text: string, start: number, unitEnd: number): boolean {
  const behind = text.slice(Math.max(0, start - 2), start)
  return (
    /[×÷*＋+−]$/.test(behind) ||
    // 执行率=95.3%: a name and its value; 3/4=75%: a formula and what it comes to.
    /[\d%）元人个月天项][=＝]$/.test(behind) ||
    /^[=＝×÷*＋+−]/.test(text.slice(unitEnd, unitEnd + 1))
  )
}

/** 3%—5%, 10-20 人, 100至200: either end of a range. */
function isRange(text: string, start: number, end: number, unitEnd: number): boolean {
  if (/^[-—～~][—-]?\d/.test(text.slice(unitEnd, unitEnd + 3)) || /^[-—～]\d/.test(text.slice(end, end + 2)))
    return true
  if (
    /^至\d+(?:\.\d+)?(?:%|万元|元|个|项|名|人)?/.test(text.slice(unitEnd, unitEnd + 10)) &&
    !/[从由]/.test(text.slice(Math.max(0, start - 12), start))
  )
    return !/(?:减|增|降|升|提高|下降|压缩|缩小|扩大)$/.test(text.slice(Math.max(0, start - 4), start))
  return (
    /[\d%元人个项][-—～][—]?$/.test(text.slice(Math.max(0, start - 3), start)) ||
    /\d[-—～]$/.test(text.slice(Math.max(0, start - 2), start))
  )
}
