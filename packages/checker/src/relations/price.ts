/**
 * Prices 单价与标准: 每人 500 元 × 200 人 = 10 万元; 每生每天 5 元、全年 200 天; and several prices added up: 集中供养 28 人、每人每月
 * 1900 元，分散供养 63 人、每人每月 1400 元，全年（12 个月）发放….
 */
import { Exact, type Interval, point } from '@jiheng/engine'
import { product, sumOf } from '../arithmetic.ts'
import { type Claim, holds } from '../claim.ts'
import { member, type Reading, spanOf } from '../claims.ts'
import { dimensionOf } from '../figure.ts'
import { isLevel, type Phrases, type Slot } from '../phrase.ts'
import { EACH_UNITS } from '../vocabulary.ts'
import { toldAsAverage } from './average.ts'

export function priceReadings(phrases: Phrases): Reading[] {
  const found: Reading[] = []
  const summed = new Set<Slot>()
  for (const { reading, prices } of summedPrices(phrases)) {
    found.push(reading)
    for (const price of prices) summed.add(price)
  }
  for (const price of phrases.slots) {
    if (summed.has(price)) continue
    const units = eachOf(price)
    if (units.length === 0 || toldAsAverage(phrases, price)) continue
    const reading = priced(phrases, price, units)
    if (reading !== undefined) found.push(reading)
  }
  return found
}

const EACH =
  /(?:每(?:个|一)?|单(?=[价台套盏件车]))(人次|家庭|学期|季度|课时|平方米|公里|[\u4e00-\u9fff])|(人|户|车|亩|月|台|生)均|综合单价|单价|均价/g

/** What a price is for one of: 每人每月 1200 元 → 人, 月; 0.58 元/千瓦时 → 千瓦时. */
function eachOf(price: Slot): string[] {
  if (!isLevel(price) || dimensionOf(price.figure.unit) !== '元' || price.figure.bound !== undefined)
    return []
  const lead = price.lead.slice(-18)
  const found = [...lead.matchAll(EACH)].map((match) => match[1] ?? match[2] ?? '*')
  const behind = /^\/([\u4e00-\u9fff]{1,3}?)(?:[·/每.]([\u4e00-\u9fff]{1,2}))?(?=$|[计的，；）])/.exec(
    price.tail,
  )
  if (behind !== null) found.push(...behind.slice(1).filter((unit) => unit !== undefined))
  const named = found.filter((unit) => unit !== '*' && unit !== '价')
  return named.length > 0 ? [...new Set(named)] : found.length > 0 ? ['*'] : []
}

/** 每台 goes with 台, 每场 with 场 or 场次; some nouns are counted in another unit. */
const unitsOf = (noun: string): RegExp =>
  EACH_UNITS.find(([word]) => word.test(noun))?.[1] ?? new RegExp(`^${noun}次?$`)
const ANY_COUNT = /^(?!元$|%$|‰$|倍$|年$|岁$|百分点$|$)/

/** Figures that a price may be multiplied with, and what it may come to. */
interface Around {
  readonly counts: readonly Slot[]
  readonly totals: readonly Slot[]
}

function around(phrases: Phrases, price: Slot, scope: 'item' | 'sentence'): Around {
  const sentence = phrases.sentences[price.sentence]
  const slots = phrases.slots
    .slice(sentence?.firstSlot ?? price.index, sentence?.lastSlot ?? price.index)
    .filter((slot) => slot !== price && isLevel(slot) && slot.figure.bound === undefined)
    .filter((slot) => scope === 'sentence' || inItem(phrases, price, slot))
  return {
    counts: slots.filter((slot) => dimensionOf(slot.figure.unit) !== '元'),
    totals: slots.filter((slot) => dimensionOf(slot.figure.unit) === '元' && eachOf(slot).length === 0),
  }
}

const inItem = (phrases: Phrases, a: Slot, b: Slot): boolean => {
  const [first, second] = a.index < b.index ? [a, b] : [b, a]
  return !/[；。\n]/.test(phrases.text.slice(first.figure.unitEnd, second.figure.start))
}

function priced(phrases: Phrases, price: Slot, nouns: readonly string[]): Reading | undefined {
  const factors = nouns.filter((noun) => !/^(?:年|年度)$/.test(noun))
  if (factors.length === 0) return undefined
  const wide = around(phrases, price, 'sentence')
  const close = around(phrases, price, 'item')
  for (const total of wide.totals)
    for (const choice of choices(factors, wide.counts)) {
      const claim = priceClaim(price, choice, total)
      if (holds(claim) === true)
        return { claim, sure: true, ...spanOf(phrases, [price, ...choice.slots, total]) }
    }
  const yearly = monthsUnsaid(phrases, price, nouns, wide)
  if (yearly !== undefined) return yearly
  // 水稻 12 亩、每亩 110 元，计 A；玉米 6 亩、每亩 80 元，计 B: a total of another item is not this price's.
  const scope =
    close.totals.length === 1 || wide.totals.some(({ item }) => item !== price.item) ? close : wide
  const [total] = scope.totals
  const all = choices(factors, scope.counts)
  const [choice] = all
  if (total === undefined || choice === undefined) return undefined
  if (scope.totals.length !== 1 || all.length !== 1 || choice.assumed) return undefined
  // 3 期、每期 50 人、每人 400 元: any further count may be a factor.
  if (
    scope.counts.some((slot) => !choice.slots.includes(slot) && ANY_COUNT.test(dimensionOf(slot.figure.unit)))
  )
    return undefined
  if (!MARKED.test(total.lead) && total.index < price.index) return undefined
  if (MAYBE_OTHER.test(price.lead) || /分别|最高|不超过/.test(price.lead)) return undefined
  const words = phrases.text.slice(
    Math.min(price.figure.unitEnd, total.figure.unitEnd),
    Math.max(price.figure.start, total.figure.start),
  )
  if (/其中|另|补缴|结余|剩余|预算|到位|不同|分档/.test(words)) return undefined
  const claim = priceClaim(price, choice, total)
  return { claim, sure: true, ...spanOf(phrases, [price, ...choice.slots, total]) }
}

/** 人均养老金 2860 元，全年发放 T: a month's, though no word says so. */
function monthsUnsaid(
  phrases: Phrases,
  price: Slot,
  nouns: readonly string[],
  { counts, totals }: Around,
): Reading | undefined {
  const sentence = phrases.sentences[price.sentence]
  if (!/全年|年度|一年/.test(phrases.text.slice(sentence?.start, sentence?.end))) return undefined
  for (const total of totals)
    for (const choice of choices(nouns, counts)) {
      const claim = priceClaim(price, { ...choice, times: choice.times * 12 }, total)
      if (holds(claim) === true)
        return { claim, sure: false, ...spanOf(phrases, [price, ...choice.slots, total]) }
    }
  return undefined
}

const MARKED = /共|合计|总|累计|发放|支出|需|计|套取|金额|费用|资金|补贴|补助/
/** Prices that not everyone gets, or not all the time. */
const MAYBE_OTHER = /季|年均|以上|最高|最低|可支配|收入|生产总值|标准(?!为|是|：|发放)|上限|原价/

interface Choice {
  readonly slots: readonly Slot[]
  /** Months of a year that are not printed. */
  readonly times: number
  readonly assumed: boolean
}

/** A count for each of the price's units; twelve months of a year may go without saying. */
function choices(nouns: readonly string[], counts: readonly Slot[]): Choice[] {
  let found: Choice[] = [{ slots: [], times: 1, assumed: false }]
  for (const noun of nouns) {
    const units = noun === '*' ? ANY_COUNT : unitsOf(noun)
    // 12 个村，每村 50 万元; 16 所学校、每校 2.4 万元.
    const fitting = counts.filter(
      (slot) =>
        units.test(dimensionOf(slot.figure.unit)) ||
        (noun !== '*' &&
          ((slot.figure.unit.dimension === '个' && slot.tail.startsWith(noun)) ||
            (/^[个所家座处间支]$/.test(slot.figure.unit.dimension) && slot.tail.slice(0, 8).endsWith(noun)))),
    )
    found = found.flatMap((choice): Choice[] =>
      fitting.length > 0
        ? fitting
            .filter((slot) => !choice.slots.includes(slot))
            .slice(0, 6)
            .map((slot) => ({ ...choice, slots: [...choice.slots, slot] }))
        : /^月$/.test(noun)
          ? [
              { ...choice, times: choice.times * 12, assumed: true },
              { ...choice, assumed: true },
            ]
          : [],
    )
  }
  return found.filter(({ slots }) => slots.length > 0)
}

function priceClaim(price: Slot, { slots, times }: Choice, total: Slot): Claim {
  return {
    kind: 'product',
    members: [member(price, '单价'), ...slots.map((slot) => member(slot, '数量')), member(total, '总额')],
    stated: slots.length + 1,
    compute: (values) =>
      values
        .slice(1, -1)
        .reduce(product, product(exactStandard(price) ?? (values[0] as Interval), exactly(times))),
    working: (prints) => `${prints.slice(0, -1).join(' × ')}${times === 1 ? '' : ` × ${times}`}`,
  }
}

/** 按每生每天 5 元: a standard in whole 元 is meant exactly, an average (人均 118 元) is not. */
const exactStandard = (price: Slot): Interval | undefined =>
  price.figure.places === 0 &&
  price.figure.unit.text === '元' &&
  /每/.test(price.lead) &&
  !/均/.test(price.lead)
    ? point(price.figure.value)
    : undefined

const exactly = (times: number): Interval => point(Exact.of(times))

// ---- several prices ----

interface Summed {
  readonly reading: Reading
  readonly prices: readonly Slot[]
}

/** 甲类 28 人、每人每月 1900 元，乙类 63 人、每人每月 1400 元，共发放 T: Σ count × price. */
function summedPrices(phrases: Phrases): Summed[] {
  const found: Summed[] = []
  for (const sentence of phrases.sentences) {
    const slots = phrases.slots.slice(sentence.firstSlot, sentence.lastSlot).filter((slot) => isLevel(slot))
    const prices = pricesOf(phrases, slots)
    if (prices.length < 2 || prices.length > 8) continue
    const total = slots.filter(
      (slot) =>
        dimensionOf(slot.figure.unit) === '元' &&
        !prices.includes(slot) &&
        slot.index > (prices[prices.length - 1] as Slot).index,
    )[0]
    if (total === undefined || total.figure.bound !== undefined) continue
    // 12 台、单价 A，小计 B；8 台、单价 C，小计 D: each price has a total of its own.
    const [first, last] = [prices[0] as Slot, prices[prices.length - 1] as Slot]
    if (
      slots.some(
        (slot) =>
          slot.index > first.index &&
          slot.index < last.index &&
          dimensionOf(slot.figure.unit) === '元' &&
          !prices.includes(slot),
      )
    )
      continue
    const counts = countsOf(slots, prices)
    if (counts === undefined) continue
    const monthly = prices.some((price) => /每月|\/月/.test(price.lead + price.tail.slice(0, 4)))
    const months = slots.filter((slot) => slot.figure.unit.dimension === '个月')
    const readings = [
      ...months.map((slot) => slot as Slot | 12 | undefined),
      undefined,
      ...(monthly && months.length === 0 ? [12 as const] : []),
    ].map((time) => summedClaim(counts, prices, time, total))
    const good = readings.find((claim) => holds(claim) === true)
    const surely = months.length === 1 ? readings[0] : monthly ? undefined : readings[0]
    const claim = good ?? (alternate(counts, prices) ? surely : undefined)
    if (claim === undefined) continue
    found.push({ prices, reading: { claim, sure: true, ...spanOf(phrases, [...counts, ...prices, total]) } })
  }
  return found
}

/** The prices of a sentence, with those that only follow the first: 标准分别为每人每月 50 元、100 元、300 元. */
function pricesOf(phrases: Phrases, slots: readonly Slot[]): Slot[] {
  const found: Slot[] = []
  for (const slot of slots) {
    const last = found[found.length - 1]
    const follows =
      last !== undefined &&
      slot.index === last.index + 1 &&
      dimensionOf(slot.figure.unit) === '元' &&
      /^[、和及与]$/.test(phrases.text.slice(last.figure.unitEnd, slot.figure.start))
    if (follows || eachOf(slot).length > 0) found.push(slot)
  }
  return found
}

/** As many counts as prices, of one kind, before the last price; a total of them may stand first. */
function countsOf(slots: readonly Slot[], prices: readonly Slot[]): Slot[] | undefined {
  const last = prices[prices.length - 1] as Slot
  const counts = slots.filter(
    (slot) =>
      slot.index < last.index &&
      !['元', '%', '年', '岁', '个月', ''].includes(dimensionOf(slot.figure.unit)) &&
      slot.figure.bound === undefined,
  )
  const unit = counts[counts.length - 1]?.figure.unit.text
  const alike = counts.filter((slot) => slot.figure.unit.text === unit)
  const own = alike.slice(-prices.length)
  return own.length === prices.length ? own : undefined
}

/** 数、价、数、价: which price goes with which count is plain. */
const alternate = (counts: readonly Slot[], prices: readonly Slot[]): boolean =>
  counts.every(
    (count, i) =>
      count.index < (prices[i] as Slot).index && (i === 0 || count.index > (prices[i - 1] as Slot).index),
  )

function summedClaim(
  counts: readonly Slot[],
  prices: readonly Slot[],
  time: Slot | 12 | undefined,
  total: Slot,
): Claim {
  const n = counts.length
  const slot = time === undefined || time === 12 ? undefined : time
  return {
    kind: 'product',
    members: [
      ...counts.map((count) => member(count, '数量')),
      ...prices.map((price) => member(price, '单价')),
      ...(slot === undefined ? [] : [member(slot, '月数')]),
      member(total, '总额'),
    ],
    stated: 2 * n + (slot === undefined ? 0 : 1),
    compute: (values) => {
      const terms = counts.map((_, i) => product(values[i] as Interval, values[n + i] as Interval))
      const months = slot !== undefined ? (values[2 * n] as Interval) : exactly(time === 12 ? 12 : 1)
      return product(sumOf(terms), months)
    },
    working: (prints) => {
      const terms = counts.map((_, i) => `${prints[i]} × ${prints[n + i]}`).join(' + ')
      return slot !== undefined
        ? `（${terms}） × ${prints[2 * n]}`
        : time === 12
          ? `（${terms}） × 12`
          : terms
    },
  }
}
