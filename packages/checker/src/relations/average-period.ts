/**
 * Averages over time and by rule 按时间或口径的平均数: 五年来累计造林 A 亩，年均 a 亩; 快递 A 件，日均 a 件; 每月需 A，全年 B; 人均按在职 N 人计 a; 每千人口
 * 床位 a 张. They confirm; of a month and its year one slip is told.
 */
import { Exact, type Interval, point, scaleInterval } from '@jiheng/engine'
import { percentOf } from '../arithmetic.ts'
import { type Claim, holds } from '../claim.ts'
import { member, type Reading, spanOf } from '../claims.ts'
import { dimensionOf, sameDimension, worth } from '../figure.ts'
import { isLevel, type Phrases, type Slot } from '../phrase.ts'
import { slipExplains } from '../slip.ts'

export function periodAverages(phrases: Phrases): Reading[] {
  return phrases.slots.flatMap((slot) => {
    if (!isPlain(slot)) return []
    const found =
      overTime(phrases, slot) ??
      yearOfMonth(phrases, slot) ??
      byRule(phrases, slot) ??
      perHeads(phrases, slot)
    return found === undefined ? [] : [found]
  })
}

const isPlain = (slot: Slot): boolean =>
  isLevel(slot) &&
  (slot.figure.bound === undefined || slot.figure.bound === '约') &&
  slot.figure.unit.text !== '' &&
  slot.figure.value.sign() > 0

// ---- so many years, months, days ----

const SPAN_YEARS =
  /([两三四五六七八九十]|\d{1,2})年(?:来|间|以来|累计|内)|(?:过去|近|这|连续)([两三四五六七八九十]|\d{1,2})年|((?:19|20)\d\d)年?[-—至到～~]((?:19|20)\d\d)年|[“"]?十[一二三四五][“"”]?(?:五[”"]?)?(?:期间|时期)/g
const DIGITS = '一二三四五六七八九十'

/** The years that the words before a figure speak of, the nearest ones. */
function yearsTold(words: string): number | undefined {
  const last = [...words.matchAll(SPAN_YEARS)].pop()
  if (last === undefined) return undefined
  const [, a, b, from, to] = last
  if (from !== undefined && to !== undefined) return Number(to) - Number(from) + 1
  const n = a ?? b
  if (n === undefined) return 5
  return /\d/.test(n) ? Number(n) : DIGITS.indexOf(n.replace('两', '二')) + 1
}

/** 累计造林 21.5 万亩，年均 4.3 万亩; 业务量 2846 万件，日均 7.8 万件. */
function overTime(phrases: Phrases, slot: Slot): Reading | undefined {
  const word = /(年均|平均每年|每年平均|月均|平均每月|日均|平均每天|日平均)[^，。；\d]{0,8}$/.exec(
    slot.lead,
  )?.[1]
  if (word === undefined) return undefined
  const total = phrases.slots[slot.index - 1]
  if (total === undefined || !isPlain(total) || total.sentence !== slot.sentence || total.item !== slot.item)
    return undefined
  if (dimensionOf(total.figure.unit) !== dimensionOf(slot.figure.unit)) return undefined
  const paragraph = phrases.paragraphs[slot.paragraph]
  const before = phrases.text.slice(
    Math.max(paragraph?.start ?? 0, slot.figure.start - 400),
    slot.figure.start,
  )
  const years = /年/.test(word) ? yearsTold(before) : undefined
  const spans = /年/.test(word) ? (years === undefined ? [] : [years]) : /月/.test(word) ? [12] : [365, 366]
  for (const span of spans) {
    const claim = dividedClaim(total, slot, span)
    if (holds(claim) === true) return { claim, sure: true, ...spanOf(phrases, [total, slot]) }
  }
  return undefined
}

function dividedClaim(total: Slot, average: Slot, span: number): Claim {
  return {
    kind: 'product',
    members: [member(total, '总额'), member(average, '平均')],
    stated: 1,
    compute: ([amount]) => scaleInterval(amount as Interval, Exact.one.div(Exact.of(span))),
    working: ([amount]) => `${amount} ÷ ${span}`,
  }
}

/** 每月共需 A，全年 B; 一个月需 A。全年发放 B. */
function yearOfMonth(phrases: Phrases, slot: Slot): Reading | undefined {
  if (dimensionOf(slot.figure.unit) !== '元' || !YEARLY.test(slot.lead)) return undefined
  const month = phrases.slots[slot.index - 1]
  if (month === undefined || !isPlain(month) || slot.sentence - month.sentence > 1) return undefined
  if (!sameDimension(month.figure, slot.figure) || !MONTHLY.test(month.lead)) return undefined
  const claim: Claim = {
    kind: 'product',
    members: [member(month, '每月'), member(slot, '全年')],
    stated: 1,
    compute: ([each]) => scaleInterval(each as Interval, Exact.of(12)),
    working: ([each]) => `${each} × 12`,
  }
  const span = spanOf(phrases, [month, slot])
  if (holds(claim) === true) return { claim, sure: true, ...span }
  const slipped = slipExplains(claim, 1, 3)
  return slipped && slot.sentence === month.sentence ? { claim, sure: true, ...span } : undefined
}

const MONTHLY =
  /^(?:每|一个|月均|平均每)月?(?:月)?(?:共|合计|总共)?(?:需|发放|支出|支付|应发|补贴|补助)?(?:补贴|补助|资金|金额|经费)?$/
const YEARLY =
  /^(?:全年|一年|年度?)(?:共|合计|总共)?(?:计|需|发放|支出|支付|应发)?(?:补贴|补助|资金|金额|经费)?(?:为|约)?$/

// ---- over a count told with the average ----

/** 人均基本支出按在职 142 人计算约 A; 亩均投入按 4 万亩计为 A. */
function byRule(phrases: Phrases, slot: Slot): Reading | undefined {
  const count = phrases.slots[slot.index - 1]
  if (count === undefined || count.sentence !== slot.sentence || !isLevel(count)) return undefined
  if (!/(?:[人户亩车村校家场生床]均|平均)[^，。；]{0,10}按[^，。；]{0,6}$/.test(count.lead)) return undefined
  if (
    !/^(?:（[^（）]*）)?(?:计算|测算|计)?(?:约|为|是)*$/.test(
      phrases.text.slice(count.figure.unitEnd, slot.figure.start),
    )
  )
    return undefined
  for (let i = count.index - 1; i >= 0 && count.index - i <= 6; i--) {
    const total = phrases.slots[i] as Slot
    if (slot.sentence - total.sentence > 1) return undefined
    if (!isPlain(total) || dimensionOf(total.figure.unit) !== dimensionOf(slot.figure.unit)) continue
    const claim: Claim = {
      kind: 'product',
      members: [member(total, '总额'), member(count, '数量'), member(slot, '平均')],
      stated: 2,
      compute: ([amount]) => {
        const quotient = percentOf(amount as Interval, point(worth(count.figure)))
        return quotient === undefined ? undefined : scaleInterval(quotient, HUNDREDTH)
      },
      working: ([amount, number]) => `${amount} ÷ ${number}`,
    }
    if (holds(claim) === true) return { claim, sure: true, ...spanOf(phrases, [total, count, slot]) }
  }
  return undefined
}

const HUNDREDTH = Exact.parse('0.01') as Exact

// ---- per so many of the people ----

const PEOPLE = /人口$|人口(?:为|达|约)*$/
const POWER: Readonly<Record<string, number>> = { 百: 100, 千: 1000, 万: 10_000 }

/** 床位 A 张，每千人口床位 a 张（常住人口 N 人）. */
function perHeads(phrases: Phrases, slot: Slot): Reading | undefined {
  const power = /每([百千万])(?:名)?(?:常住|户籍|总)?人口?[^，。；]{0,12}$/.exec(slot.lead)?.[1]
  if (power === undefined) return undefined
  const near = phrases.slots.slice(Math.max(0, slot.index - 60), slot.index + 3)
  const totals = near.filter(
    (one) =>
      one.index < slot.index &&
      slot.sentence - one.sentence <= 1 &&
      isPlain(one) &&
      dimensionOf(one.figure.unit) === dimensionOf(slot.figure.unit),
  )
  const people = near.filter(
    (one) =>
      isPlain(one) && one.figure.unit.dimension === '人' && PEOPLE.test(one.lead) && one.period !== 'prior',
  )
  for (const total of totals.slice(-4).reverse())
    for (const count of people.slice(-4)) {
      const claim: Claim = {
        kind: 'product',
        members: [member(total, '总额'), member(count, '数量'), member(slot, '平均')],
        stated: 2,
        compute: ([amount, number]) => {
          const quotient = percentOf(amount as Interval, number as Interval)
          return quotient === undefined
            ? undefined
            : scaleInterval(quotient, HUNDREDTH.mul(Exact.of(POWER[power] ?? 1)))
        },
        working: ([amount, number]) => `${amount} ÷ ${number} × ${POWER[power]}`,
      }
      if (holds(claim) === true)
        return {
          claim,
          sure: true,
          ...spanOf(
            phrases,
            [total, count, slot].filter((one) => one.sentence === slot.sentence),
          ),
        }
    }
  return undefined
}
