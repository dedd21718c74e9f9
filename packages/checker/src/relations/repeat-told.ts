/**
 * Repeats that say so themselves 自称同一数: 折合 1410.00 万元, 1 200 000 元（大写：壹佰贰拾万元整）, 自评表所列全年预算数, 二者均为
 * 同一数, and in brackets the same quantity in another unit. And, only to confirm, the same name with the same figure again.
 */
import { Exact, intersect } from '@jiheng/engine'
import { decidedClaim, printOf } from '../claim.ts'
import { member, type Reading } from '../claims.ts'
import { dimensionOf, type Figure, halfUnit, intervalOf, sameDimension, worth } from '../figure.ts'
import { fullSubject, isLevel, type Phrases, type Slot } from '../phrase.ts'
import { likeness, nameOf } from '../resolve.ts'
import { isTelling, samePrint, slipOf } from './repeat.ts'

export function toldReadings(phrases: Phrases): Reading[] {
  const keys = phrases.slots.map((slot) => (mayRepeat(slot) ? keyOf(phrases, slot) : ''))
  return phrases.slots.flatMap(
    (slot) =>
      converted(phrases, slot) ??
      otherUnit(phrases, slot) ??
      bothTheSame(phrases, slot) ??
      fromElsewhere(phrases, keys, slot) ??
      [],
  )
}

export function toldAgain(slot: Slot, other: Slot, good: boolean, words: string): Reading[] {
  return [
    {
      claim: decidedClaim('repeat', [member(other, '另一处'), member(slot, '此处')], {
        holds: good,
        working: good
          ? `${printOf(slot.figure)} 与${words} ${printOf(other.figure)} 一致`
          : `此处 ${printOf(slot.figure)}，${words} ${printOf(other.figure)}，两数不一`,
        ...(good || !sameDimension(slot.figure, other.figure)
          ? {}
          : { slip: slipOf(slot.figure, other.figure) }),
      }),
      sure: true,
      start: slot.leadStart,
      end: slot.figure.unitEnd,
    },
  ]
}

const isPlain = (slot: Slot): boolean => isLevel(slot) && slot.figure.bound === undefined

// ---- the same amount in another unit of money ----

const CONVERTED = /(?:折合|折算为?|换算为?|约合|合计折合|即|相当于)(?:人民币)?$/
const BIG = /^(?:大写)?：?(?:人民币)?：?(?:大写)?：?$|^(?:折合|即|合|约合|计)(?:人民币)?$/
/** 每亩折合 800 元 is a price. */
const PER = /每|平均|人均|[户亩]均|单价|按|标准/

/** 财政拨款折合 1410.00 万元, 14100.00 千元（1410.00 万元）. */
function converted(phrases: Phrases, slot: Slot): Reading[] | undefined {
  if (!isPlain(slot) || dimensionOf(slot.figure.unit) !== '元') return undefined
  const before = phrases.slots[slot.index - 1]
  const group = phrases.groups[slot.group]
  if (
    before !== undefined &&
    slot.group !== 0 &&
    group !== undefined &&
    before.figure.unitEnd === group.start
  )
    return inBrackets(phrases, slot, before, group.end)
  // 100 万美元，按 7.13 元折合人民币 713 万元 is no repeat.
  if (!CONVERTED.test(slot.lead) || PER.test(slot.lead) || /人民币/.test(slot.lead)) return undefined
  const name = nameOf(slot.lead.replace(CONVERTED, ''))
  const inOther = (other: Slot): boolean =>
    isPlain(other) &&
    dimensionOf(other.figure.unit) === '元' &&
    other.figure.unit.text !== slot.figure.unit.text
  if (name === '') {
    // 原值 A 元，其中房屋 B 元、设备 C 元，折合 D 万元: of several the one that agrees is meant.
    const around = phrases.slots.slice(Math.max(0, slot.index - 12), slot.index).filter(inOther)
    const same = around.filter((other) => other.sentence === slot.sentence || other.index === slot.index - 1)
    const agreeing = same.find((other) => sameAmount(slot.figure, other.figure))
    if (agreeing !== undefined) return toldAgain(slot, agreeing, true, '另一单位所印')
    if (same.length > 1) return undefined
  }
  for (let i = slot.index - 1; i >= 0 && slot.index - i <= 12; i--) {
    const other = phrases.slots[i] as Slot
    if (!inOther(other)) continue
    if (name === '' ? other.index !== slot.index - 1 : !isCalled(phrases, other, name)) continue
    return toldAgain(slot, other, sameAmount(slot.figure, other.figure), '另一单位所印')
  }
  return undefined
}

/** 收入预算 A 元…收入预算折合 B 万元: by its name, or by the very words before it. */
const isCalled = (phrases: Phrases, slot: Slot, name: string): boolean =>
  likeness(name, fullSubject(phrases, slot)) === 3 || nameOf(slot.lead).endsWith(name)

/** A bracket that holds one amount and nothing else: the one before it, in another unit or written out. */
function inBrackets(phrases: Phrases, slot: Slot, before: Slot, end: number): Reading[] | undefined {
  if (!isLevel(before) || dimensionOf(before.figure.unit) !== '元') return undefined
  if (!BIG.test(slot.lead) || !/^整?$/.test(phrases.text.slice(slot.figure.unitEnd, end))) return undefined
  const other = slot.figure.unit.text !== before.figure.unit.text
  if (!other && !slot.figure.chinese && slot.lead === '') return undefined
  // 肆拾肆万元整 is as exact as words can be.
  const exact = slot.figure.chinese && worth(slot.figure).compare(worth(before.figure)) !== 0
  const good = !exact && sameAmount(slot.figure, before.figure)
  if (!good && !slot.figure.chinese && !isTelling(slot.figure, before.figure)) return undefined
  return toldAgain(slot, before, good, '括号前')
}

/** Alike where the coarser print may be the finer one rounded; 约合 too. */
const sameAmount = (a: Figure, b: Figure): boolean =>
  samePrint(a, b) || intersect(intervalOf(a), intervalOf(b)) !== undefined

// ---- the same quantity in another unit of measure ----

/** How many of the second there are in one of the first. */
const UNITS: readonly (readonly [string, string, number])[] = [
  ['公顷', '亩', 15],
  ['平方公里', '亩', 1500],
  ['平方公里', '公顷', 100],
  ['吨', '斤', 2000],
  ['吨', '公斤', 1000],
  ['公斤', '斤', 2],
  ['公里', '米', 1000],
]

/** 增加 265.5 万公顷（398.2 万亩）: the bracket is the figure before it in the old unit. */
function otherUnit(phrases: Phrases, slot: Slot): Reading[] | undefined {
  const before = phrases.slots[slot.index - 1]
  const group = phrases.groups[slot.group]
  if (before === undefined || slot.group === 0 || group === undefined) return undefined
  if (before.figure.unitEnd !== group.start || slot.figure.unitEnd !== group.end) return undefined
  if (!/^(?:折合|约合|合|即|约)?$/.test(slot.lead) || slot.figure.range || before.figure.range)
    return undefined
  const rate = UNITS.find(
    ([a, b]) => a === before.figure.unit.dimension && b === slot.figure.unit.dimension,
  )?.[2]
  if (rate === undefined) return undefined
  const factor = Exact.of(rate)
  const scaled = (figure: Figure) => worth(figure).mul(factor)
  const half = halfUnit(before.figure).mul(before.figure.unit.scale).mul(factor)
  const slack = halfUnit(slot.figure).mul(slot.figure.unit.scale)
  const gap = scaled(before.figure).sub(worth(slot.figure)).abs()
  const good = gap.compare(half.add(slack)) <= 0
  // Converted before rounding, or by way of another unit: only a wide gap is a slip.
  if (!good && gap.mul(Exact.of(50)).compare(worth(slot.figure).abs()) < 0) return undefined
  return toldAgain(slot, before, good, '括号前换算后的')
}

// ---- two figures that are said to be one ----

const ONE_AND_THE_SAME =
  /^[，。；]?(?:以上|上述|这)?(?:二者|两者|两处|两个数据?|前后)(?:[^，。；]{0,6})?(?:均为|都是|均指|均系|同为|应为?一致|应当?一致|应相等|为同一|是同一|系同一|口径一致|口径相同)/

/** A 720.50，表列 B 702.50，二者均为同一数. */
function bothTheSame(phrases: Phrases, slot: Slot): Reading[] | undefined {
  const other = phrases.slots[slot.index - 1]
  if (other === undefined || !isPlain(slot) || !isPlain(other) || !sameDimension(slot.figure, other.figure))
    return undefined
  if (slot.sentence !== other.sentence) return undefined
  const then = phrases.text.slice(slot.figure.unitEnd, slot.figure.unitEnd + 24)
  if (!ONE_AND_THE_SAME.test(then)) return undefined
  return toldAgain(slot, other, samePrint(slot.figure, other.figure), '另一处')
}

// ---- what another part of the report says ----

const ELSEWHERE =
  /(?:自评表|绩效表|决算表|预算表|附表|附件|报表|明细表|汇总表|公开表|表[中内格]|情况表|总表|说明|部分|报告|前文|上文|正文|前述)[^，。；]{0,12}(?:所列|所载|列示|列出|显示|载明|反映|写明|中|为|：|又)?/
const AGAIN_SHORT = 4

/** “本年支出”为 A，详见决算表。情况说明：本年支出合计 B: one name, one year, and words that send from one to the other. */
function fromElsewhere(phrases: Phrases, keys: readonly string[], slot: Slot): Reading[] | undefined {
  if (!mayRepeat(slot) || slot.figure.value.isZero()) return undefined
  const name = keys[slot.index] as string
  if (name.length < 2) return undefined
  for (let i = slot.index - 1, seen = 0; i >= 0 && slot.index - i <= 60 && seen < 4; i--) {
    const other = phrases.slots[i] as Slot
    const own = keys[i] as string
    const same = own === name
    // Names are compared only where the figures already agree.
    if (!same && !other.figure.value.equals(slot.figure.value)) continue
    if (!mayRepeat(other) || !sameDimension(slot.figure, other.figure) || !sameYear(slot, other)) continue
    if (slot.sentence === other.sentence && slot.item === other.item) continue
    if (!sameMeasure(slot, other) || (!same && likeness(own, name) < 2)) continue
    seen += 1
    if (samePrint(slot.figure, other.figure)) {
      if (isWorthSaying(slot.figure, name)) return toldAgain(slot, other, true, '另一处')
      continue
    }
    if (name.length < AGAIN_SHORT || slot.group !== other.group) continue
    if (slot.figure.start - other.figure.unitEnd > 120) continue
    if (
      ELSEWHERE.test(phrases.text.slice(other.figure.unitEnd, slot.figure.start)) &&
      isTelling(slot.figure, other.figure) &&
      !keys.slice(i + 1, slot.index).includes(name)
    )
      return toldAgain(slot, other, false, '另一处')
  }
  return undefined
}

const mayRepeat = (slot: Slot): boolean => isPlain(slot) && slot.period !== 'prior' && !slot.aside

/** The words right before the figure, without where it is told, its year and its totals. */
function keyOf(phrases: Phrases, slot: Slot): string {
  const words = slot.lead.replace(/^.*(?:部分|说明|报告|表)(?:又|还|中|内)?(?:写明|所列|列示|显示|载明)?/, '')
  const bare = words
    .replace(/^(?:所?列示?|显示|载明|反映|写明|为)/, '')
    .replace(/(?:19|20)\d\d年(?:度)?/g, '')
    .replace(/[^\u4e00-\u9fff]/g, '')
    .replace(/(?:为|达到?|是|共|有)+$/, '')
    .replace(/(?:合计|总计|总额|总数|数)$/, '')
  return bare.length >= 2 ? bare : nameOf(fullSubject(phrases, slot))
}

const sameYear = (a: Slot, b: Slot): boolean =>
  a.year === b.year || a.year === undefined || b.year === undefined
const sameMeasure = (a: Slot, b: Slot): boolean =>
  a.measure === b.measure || a.measure === undefined || b.measure === undefined

/** 0, 1 or 100 under like names agree by chance. */
function isWorthSaying(figure: Figure, name: string): boolean {
  const digits = figure.value
    .abs()
    .toFixed(figure.places)
    .replace(/\D/g, '')
    .replace(/^0+|0+$/g, '').length
  return digits >= 3 || (digits >= 2 && name.length >= AGAIN_SHORT)
}
