/**
 * Carrying over 结转勾稽: 年初 + 收入 − 支出 = 年末, in all its wordings: 上年结转, 期初余额, 滚存结余, 年初在册人数. The figures'
 * own words give each its side; every figure of the sentence has to have one before a failure counts.
 */
import type { Interval } from '@jiheng/engine'
import { difference } from '../arithmetic.ts'
import { type Claim, holds } from '../claim.ts'
import { member, type Reading } from '../claims.ts'
import { sameDimension } from '../figure.ts'
import { isLevel, type Phrases, type Slot } from '../phrase.ts'
import { sumClaim, tellingSlip } from './sum-claim.ts'

/** What a figure does to the stock: opens it, adds, takes away, closes it. */
type Side = 'open' | 'in' | 'out' | 'net' | 'close'

const STOCK =
  '(?:结转|结余|滚存|余额|结存|库存|存量|在册|实有|在职|存栏|未完成|未结|存案|旧存|保有量|资产|原值)'
const EARLIER = '(?:上年末?|上一?年度|去年|年初|期初|以前年度|历年|往年|上期|月初|季初)'
const OPEN = new RegExp(
  `${EARLIER}[^，。；、]{0,12}${STOCK}|(?:19|20)\\d\\d年度?(?:末)?(?:财政)?(?:结转|结余)(?!下|至|到)|旧存`,
)
const CLOSE = new RegExp(
  `(?:年末|期末|年底|月末|季末|累计|滚存|尚有|尚|现有|共)[^，。；、]{0,12}${STOCK}|(?:结转|留待|结余)(?:至|到)?(?:下一?年|次年|明年)|(?:余额|结余|剩余|尚余|结存)(?:资金|金额|数)?(?:为|有|共|：)*$`,
)
const NET = /(?:本年|当年|本期|年度)(?:收支)?(?:结余|盈余|净增加?|净收支)|收支结余|当期结余/
const INCOME =
  /收入|收到|收缴|征收|入库|拨入|到位|下达|拨款|筹集|归集|增加|新增|新进|调入|招录|转入|购入|购置|举借|新收|新受理|受理|发行|补助|利息/
const SPENDING =
  /支出|使用|支付|列支|拨付|拨出|减少|上解|偿还|还本|调出|退休|离职|辞职|转出|处置|报废|核销|发放|审结|办结|结案|缴库|上缴|收回|兑付|用于|开支|结余分配|提取|去世|死亡/

function sideOf(slot: Slot): Side | undefined {
  const words = slot.lead
  const told = `${slot.year ?? ''}`
  if (NET.test(words)) return 'net'
  if (OPEN.test(words)) return 'open'
  if (CLOSE.test(words)) return 'close'
  if (told !== '' && new RegExp(`${told}年末[^，。；、]{0,12}${STOCK}`).test(words)) return 'close'
  const spends = SPENDING.exec(words)
  const earns = INCOME.exec(words)
  if (spends !== null && (earns === null || spends.index > earns.index)) return 'out'
  return earns === null ? undefined : 'in'
}

interface Flow {
  readonly slot: Slot
  readonly side: Side | undefined
}

export function carryReadings(phrases: Phrases): Reading[] {
  const readings: Reading[] = []
  let last = -1
  for (const slot of phrases.slots) {
    if (slot.index <= last || !isStock(slot)) continue
    const flows = flowsFrom(phrases, slot)
    if (flows === undefined) continue
    const reading = readingOf(flows)
    if (reading === undefined) continue
    readings.push(reading)
    last = Math.max(...flows.map((flow) => flow.slot.index))
  }
  return [...readings, ...phrases.slots.flatMap((slot) => offsetOf(phrases, slot) ?? [])]
}

const isFlow = (slot: Slot): boolean =>
  (isLevel(slot) || slot.kind === 'change') &&
  slot.figure.bound === undefined &&
  !slot.figure.range &&
  !slot.aside
const isStock = (slot: Slot): boolean => isFlow(slot) && (sideOf(slot) === 'open' || sideOf(slot) === 'close')

const MOST = 12

/** The figures of the sentence that a stock stands in, and of the next where that has the other stock. */
function flowsFrom(phrases: Phrases, first: Slot): Flow[] | undefined {
  const sentence = phrases.sentences[first.sentence]
  if (sentence === undefined) return undefined
  const own = byYear(flowsIn(phrases, first, sentence.firstSlot, sentence.lastSlot))
  if (isWhole(own)) return own
  const earlier = withEarlier(phrases, first, own)
  if (earlier !== undefined) return earlier
  const next = phrases.sentences[first.sentence + 1]
  if (next === undefined || next.paragraph !== sentence.paragraph) return undefined
  const both = byYear([...own, ...flowsIn(phrases, first, next.firstSlot, next.lastSlot)])
  return isWhole(both) ? both : undefined
}

/** 本年收入 A。…本年支出 B，年初结转 C，年末结转 D: the income stands in a sentence before; each flow may have one of its own. */
function withEarlier(phrases: Phrases, first: Slot, own: readonly Flow[]): Flow[] | undefined {
  if (own.some(({ side }) => side === undefined)) return undefined
  let flows = [...own]
  for (let back = 1; back <= 3; back++) {
    const sentence = phrases.sentences[first.sentence - back]
    if (sentence === undefined || sentence.paragraph !== phrases.sentences[first.sentence]?.paragraph)
      return undefined
    const more = flowsIn(phrases, first, sentence.firstSlot, sentence.lastSlot).filter(({ slot }) =>
      isLevel(slot),
    )
    const [one] = more
    if (one === undefined || one.side === undefined || more.length > 1) continue
    if (one.side === 'in' && !/本年收入|收入合计|当年收入/.test(one.slot.lead)) return undefined
    flows = [one, ...flows]
    const sides = (['open', 'in', 'out', 'close'] as const).every((side) => some(flows, side).length === 1)
    if (sides) return byYear(flows)
  }
  return undefined
}

function flowsIn(phrases: Phrases, like: Slot, from: number, to: number): Flow[] {
  return phrases.slots
    .slice(from, Math.min(to, from + MOST))
    .filter((slot) => isFlow(slot) && slot.group === like.group && sameDimension(slot.figure, like.figure))
    .map((slot) => ({ slot, side: sideOf(slot) }))
}

const some = (flows: readonly Flow[], side: Side): readonly Slot[] =>
  flows.flatMap((flow) => (flow.side === side ? [flow.slot] : []))

/** 2022 年末余额 beside 2023 年末余额: of two closings the earlier year's opens. */
function byYear(flows: readonly Flow[]): Flow[] {
  const closings = flows.filter((flow) => flow.side === 'close')
  const [a, b] = closings
  if (
    closings.length !== 2 ||
    a === undefined ||
    b === undefined ||
    flows.some(({ side }) => side === 'open')
  )
    return [...flows]
  const [first, second] = [a.slot.year, b.slot.year]
  if (first === undefined || second === undefined || Math.abs(first - second) !== 1) return [...flows]
  const older = first < second ? a : b
  return flows.map((flow) => (flow === older ? { ...flow, side: 'open' as const } : flow))
}

const isWhole = (flows: readonly Flow[]): boolean =>
  some(flows, 'open').length === 1 &&
  some(flows, 'close').length === 1 &&
  flows.some(({ side }) => side === 'in' || side === 'out' || side === 'net')

function readingOf(flows: readonly Flow[]): Reading | undefined {
  const [open, close] = [some(flows, 'open')[0] as Slot, some(flows, 'close')[0] as Slot]
  const [income, spending, net] = [some(flows, 'in'), some(flows, 'out'), some(flows, 'net')]
  const claims = ways(income, spending, net).map(([plus, minus]) =>
    sumClaim([open, ...plus, ...minus], close, [
      1,
      ...plus.map(() => 1 as const),
      ...minus.map(() => -1 as const),
    ]),
  )
  const known = flows.every(({ side }) => side !== undefined)
  const plain =
    net.length + Math.max(income.length, spending.length) <= 1 ||
    (income.length === 1 && spending.length === 1)
  const claim =
    claims.find((one) => holds(one) === true) ??
    (known && plain && claims.every((one) => holds(one) === false)
      ? claims.find((one) => tellingSlip(one))
      : undefined)
  if (claim === undefined) return undefined
  const used = flows
    .filter(({ slot }) => claim.members.some(({ figure }) => figure === slot.figure))
    .map(({ slot }) => slot)
  const first = used.reduce((a, b) => (b.index < a.index ? b : a))
  const end = Math.max(...used.map((slot) => slot.figure.unitEnd))
  return { claim, sure: true, start: first.leadStart, end }
}

// ---- 收支相抵 ----

const OFFSET = /(?:收支相抵|收支轧差|以收抵支|收支两抵|相抵|收支差额)[^。；]{0,16}$/
const GAINED = /收入(?:总计|合计|总量|总额|总数)?(?:为|是|：|共)*$/
const SPENT = /支出(?:总计|合计|总量|总额|总数)?(?:为|是|：|共)*$/

/** 收入合计 A。支出合计 B。收支相抵，结转下年 C. */
function offsetOf(phrases: Phrases, slot: Slot): Reading | undefined {
  if (!isFlow(slot)) return undefined
  const words = phrases.text.slice(Math.max(0, slot.figure.start - 30), slot.figure.start)
  if (!OFFSET.test(words) || !/结转|结余|盈余|差额|净|赤字|缺口/.test(slot.lead)) return undefined
  const before = phrases.slots.slice(Math.max(0, slot.index - 12), slot.index).reverse()
  const near = (test: RegExp) => {
    const found = before.filter(
      (one) =>
        isLevel(one) &&
        one.group === 0 &&
        test.test(one.lead) &&
        sameDimension(one.figure, slot.figure) &&
        slot.sentence - one.sentence <= 3,
    )
    // 支出总计 A，其中：本级支出 a: of a total and its parts the total.
    return found.find((one) => /总[计量额]|合计/.test(one.lead)) ?? found[0]
  }
  const [income, spending] = [near(GAINED), near(SPENT)]
  if (income === undefined || spending === undefined) return undefined
  const lacks = /赤字|缺口/.test(slot.lead)
  const claim: Claim = {
    kind: 'difference',
    members: lacks
      ? [member(spending, '支出'), member(income, '收入'), member(slot, '差额')]
      : [member(income, '收入'), member(spending, '支出'), member(slot, '差额')],
    stated: 2,
    compute: ([a, b]) => difference(a as Interval, b as Interval),
    linear: [1, -1, -1],
    working: ([a, b]) => `${a} − ${b}`,
  }
  if (holds(claim) !== true && !tellingSlip(claim)) return undefined
  return {
    claim,
    sure: true,
    start: Math.min(income.leadStart, spending.leadStart),
    end: slot.figure.unitEnd,
  }
}

/** All that came in and all that went out; the net alone; or the nearest of each, where a part of it is told as well. */
function ways(
  income: readonly Slot[],
  spending: readonly Slot[],
  net: readonly Slot[],
): (readonly [readonly Slot[], readonly Slot[]])[] {
  const found: (readonly [readonly Slot[], readonly Slot[]])[] = []
  if (income.length + spending.length > 0) found.push([income, spending])
  if (net.length === 1) found.push([net, []])
  if (income.length > 1) found.push([income.slice(0, 1), spending], [income.slice(-1), spending])
  if (spending.length > 1)
    found.push([income, spending.slice(0, 1)], [income.slice(0, 1), spending.slice(0, 1)])
  return found
}
