/** Products 乘积: 人均 × 人数, 单价 × 数量, 每月 × 12; A 是 B 的 N 倍; and shares a：b：c that make a hundred. */
import { Exact, type Interval, point, scaleInterval } from '@jiheng/engine'
import { percentOf, product, sumOf } from '../arithmetic.ts'
import { type Claim, holds } from '../claim.ts'
import { member, type Reading, spanOf } from '../claims.ts'
import { dimensionOf, sameDimension } from '../figure.ts'
import { isLevel, type Phrases, type Slot } from '../phrase.ts'

const PER =
  /(车均|人均|每人|户均|每户|单价|每台|每套|每辆|每个|每家|每项|每次|每场|每亩|每平方米|均价|平均每[人户台个家次场亩])/
const MONTHLY = /每月|月均|每人每月/
const PER_UNITS: readonly (readonly [RegExp, RegExp])[] = [
  [/车均/, /^辆$/],
  [/每月|月均/, /^个月$/],
  [/人均|每人|平均每人/, /^(?:人|名|人次)$/],
  [/户均|每户|平均每户/, /^户$/],
  [
    /单价|均价|每台|每套|每辆|每个|每家|每项|每次|每场|每亩|每平方米|平均每/,
    /^(?:台|套|辆|个|家|项|次|场|亩|平方米|件|张|只|本|部|间|批次|期)$/,
  ],
]

export function productReadings(phrases: Phrases): Reading[] {
  return [...unitPrices(phrases), ...multiples(phrases), ...hundreds(phrases), ...proportions(phrases)]
}

function unitPrices(phrases: Phrases): Reading[] {
  const found: Reading[] = []
  for (const price of phrases.slots) {
    if (!isLevel(price) || dimensionOf(price.figure.unit) !== '元' || price.figure.bound !== undefined)
      continue
    const per = PER.exec(price.lead.slice(-12)) ?? MONTHLY.exec(price.lead.slice(-12))
    if (per === null) continue
    const reading = priced(phrases, price, per[0])
    if (reading !== undefined) found.push(reading)
  }
  return found
}

function priced(phrases: Phrases, price: Slot, per: string): Reading | undefined {
  const sentence = phrases.sentences[price.sentence]
  if (sentence === undefined) return undefined
  const slots = phrases.slots
    .slice(sentence.firstSlot, sentence.lastSlot)
    .filter(
      (slot) => isLevel(slot) && slot !== price && slot.figure.bound === undefined && !slot.figure.range,
    )
  const unit = PER_UNITS.find(([word]) => word.test(per))?.[1]
  const quantities = slots.filter((slot) => unit?.test(slot.figure.unit.dimension) === true)
  const totals = slots.filter(
    (slot) =>
      dimensionOf(slot.figure.unit) === '元' &&
      !PER.test(slot.lead.slice(-12)) &&
      !MONTHLY.test(slot.lead.slice(-12)),
  )
  for (const total of totals)
    for (const quantity of quantities) {
      const claim = productClaim(price, quantity, total)
      if (holds(claim) === true) return { claim, sure: true, ...spanOf(phrases, [price, quantity, total]) }
    }
  const marked = totals.filter((slot) => /共|合计|总|累计|发放|支出|需|计/.test(slot.lead))
  if (quantities.length !== 1 || marked.length !== 1 || totals.length !== 1) return undefined
  if (/季|年均|标准|以上|最高|最低|分别|可支配|收入|生产总值/.test(price.lead)) return undefined
  if (/每[人户](?:每)?(?:月|天|日|次|季)|人均每/.test(price.lead)) return undefined
  const claim = productClaim(price, quantities[0] as Slot, marked[0] as Slot)
  return { claim, sure: true, ...spanOf(phrases, [price, quantities[0] as Slot, marked[0] as Slot]) }
}

function productClaim(price: Slot, quantity: Slot, total: Slot): Claim {
  return {
    kind: 'product',
    members: [member(price, '单价'), member(quantity, '数量'), member(total, '总额')],
    stated: 2,
    compute: ([p, q]) => product(p as Interval, q as Interval),
    working: ([p, q]) => `${p} × ${q}`,
  }
}

/** 按 1：3 的比例，省级 A，县级 B: B = 3 A. */
function proportions(phrases: Phrases): Reading[] {
  const found: Reading[] = []
  const { slots, text } = phrases
  for (let i = 0; i + 3 < slots.length; i++) {
    const [one, many] = [slots[i] as Slot, slots[i + 1] as Slot]
    if (
      text.slice(one.figure.unitEnd, many.figure.start) !== '：' ||
      !/^的?(?:比例|配比|比率)/.test(many.tail)
    )
      continue
    if (slots[i - 1] !== undefined && text[one.figure.start - 1] === '：') continue
    const sentence = phrases.sentences[one.sentence]
    const amounts = slots
      .slice(i + 2, sentence?.lastSlot ?? i + 2)
      .filter((slot) => isLevel(slot) && slot.figure.unit.text !== '')
    const [a, b] = amounts
    if (a === undefined || b === undefined || amounts.length !== 2 || !sameDimension(a.figure, b.figure))
      continue
    found.push({
      claim: {
        kind: 'product',
        members: [member(a, '前项'), member(one, '比'), member(many, '比'), member(b, '后项')],
        stated: 3,
        compute: ([x, p, q]) => {
          const share = percentOf(exactly(q as Interval), exactly(p as Interval))
          return share === undefined
            ? undefined
            : scaleInterval(product(x as Interval, share), Exact.parse('0.01') as Exact)
        },
        working: ([x, p, q]) => `${x} × ${q} ÷ ${p}`,
      },
      sure: true,
      start: one.leadStart,
      end: b.figure.unitEnd,
    })
  }
  return found
}

/** The numbers of a proportion are meant exactly. */
const exactly = (i: Interval): Interval => point(i.low.add(i.high).div(Exact.of(2)))

/** A 是 B 的 N 倍. */
function multiples(phrases: Phrases): Reading[] {
  const found: Reading[] = []
  for (const times of phrases.slots) {
    if (times.figure.unit.dimension !== '倍' || times.figure.bound !== undefined || times.figure.range)
      continue
    if (!/是[^，。；]{0,20}的$/.test(times.lead)) continue
    const levels = phrases.slots
      .slice(Math.max(0, times.index - 4), times.index)
      .filter((slot) => slot.sentence === times.sentence && isLevel(slot) && slot.figure.unit.text !== '')
    const [a, b] = levels.slice(-2)
    if (a === undefined || b === undefined || !sameDimension(a.figure, b.figure)) continue
    for (const [over, under] of [
      [a, b],
      [b, a],
    ] as const) {
      const claim: Claim = {
        kind: 'product',
        members: [member(over, '甲数'), member(under, '乙数'), member(times, '倍数')],
        stated: 2,
        compute: ([x, y]) => {
          const ratio = percentOf(x as Interval, y as Interval)
          return ratio === undefined ? undefined : scaleInterval(ratio, Exact.parse('0.01') as Exact)
        },
        working: ([x, y]) => `${x} ÷ ${y}`,
      }
      if (holds(claim) === true) {
        found.push({ claim, sure: true, ...spanOf(phrases, [a, b, times]) })
        break
      }
    }
  }
  return found
}

/** 三次产业比重为 4.0：37.7：58.3. */
function hundreds(phrases: Phrases): Reading[] {
  const found: Reading[] = []
  const { slots, text } = phrases
  for (let i = 0; i + 2 < slots.length; i++) {
    const run = [slots[i] as Slot]
    while (
      i + run.length < slots.length &&
      text.slice(
        (run[run.length - 1] as Slot).figure.unitEnd,
        (slots[i + run.length] as Slot).figure.start,
      ) === '：'
    )
      run.push(slots[i + run.length] as Slot)
    if (run.length < 3) continue
    const words = text.slice(Math.max(0, (run[0] as Slot).figure.start - 24), (run[0] as Slot).figure.start)
    if (/比重|结构|占比|比例|构成|比/.test(words)) {
      const reading = hundred(phrases, run, /产业|结构|构成|比重/.test(words))
      if (reading !== undefined) found.push(reading)
    }
    i += run.length - 1
  }
  return found
}

function hundred(phrases: Phrases, run: readonly Slot[], surely: boolean): Reading | undefined {
  const last = run[run.length - 1] as Slot
  const total = run.reduce((sum, slot) => sum.add(slot.figure.value), Exact.zero)
  if (!surely && total.sub(Exact.hundred).abs().compare(Exact.of(5)) > 0) return undefined
  const span = spanOf(phrases, run)
  return {
    claim: {
      kind: 'sum',
      members: run.map((slot) => member(slot, '比重')),
      stated: run.length - 1,
      // The last share is what the others leave of a hundred.
      compute: (values) =>
        sumOf(
          [point(Exact.hundred), ...values.slice(0, -1)],
          [1, ...values.slice(0, -1).map(() => -1 as const)],
        ),
      working: (prints) => `100 − ${prints.slice(0, -1).join(' − ')}`,
    },
    sure: true,
    start: Math.min(span.start, last.figure.start),
    end: span.end,
  }
}
