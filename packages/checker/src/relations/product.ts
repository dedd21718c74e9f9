/** Products 乘积: 单价 × 数量 (price.ts); 1：N; A 是 B 的 N 倍; and shares a：b：c that make a hundred. */
import { Exact, type Interval, point, scaleInterval } from '@jiheng/engine'
import { percentOf, product, sumOf } from '../arithmetic.ts'
import { type Claim, holds } from '../claim.ts'
import { member, type Reading, spanOf } from '../claims.ts'
import { sameDimension } from '../figure.ts'
import { isLevel, type Phrases, type Slot } from '../phrase.ts'
import { averageReadings } from './average.ts'
import { periodAverages } from './average-period.ts'
import { searchedAverages } from './average-search.ts'
import { priceReadings } from './price.ts'
import { earnedPoints } from './scores.ts'

export function productReadings(phrases: Phrases): Reading[] {
  const told = [...averageReadings(phrases), ...priceReadings(phrases)]
  const searched = searchedAverages(phrases, told)
  const better = new Set(searched.map(({ claim }) => claim.members[claim.stated]?.figure))
  const known = new Set(better)
  for (const { claim } of told) if (holds(claim) === true) known.add(claim.members[claim.stated]?.figure)
  return [
    ...told.filter(({ claim }) => !better.has(claim.members[claim.stated]?.figure)),
    ...searched,
    ...periodAverages(phrases).filter(({ claim }) => !known.has(claim.members[claim.stated]?.figure)),
    ...earnedPoints(phrases),
    ...multiples(phrases),
    ...timesOfPrior(phrases),
    ...hundreds(phrases),
    ...proportions(phrases),
  ]
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
    const words = phrases.text.slice(Math.max(0, times.figure.start - 40), times.figure.start)
    if (!/是[^，。；]{0,30}的$/.test(words)) continue
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

/** 全年 A，是上年的 N 倍，上年 B: against the figure of the year before, told right behind or before it. */
function timesOfPrior(phrases: Phrases): Reading[] {
  const found: Reading[] = []
  for (const times of phrases.slots) {
    if (times.figure.unit.dimension !== '倍' || times.figure.bound !== undefined || times.figure.range)
      continue
    if (!/^(?:是|为|相当于)(?:上年|上年同期|去年|去年同期|年初|期初)的$/.test(times.lead)) continue
    const now = phrases.slots[times.index - 1]
    const before = [phrases.slots[times.index + 1], phrases.slots[times.index - 2]].find(
      (slot) =>
        slot !== undefined &&
        slot.sentence === times.sentence &&
        slot.item === times.item &&
        isLevel(slot) &&
        (slot.period === 'prior' || /^(?:年初|期初)/.test(slot.lead)),
    )
    if (now === undefined || before === undefined || !isLevel(now) || now.item !== times.item) continue
    if (now.period === 'prior' || !sameDimension(now.figure, before.figure)) continue
    found.push({
      claim: {
        kind: 'ratio',
        members: [member(now, '本期'), member(before, '基期'), member(times, '倍数')],
        stated: 2,
        compute: ([x, y]) => {
          const ratio = percentOf(x as Interval, y as Interval)
          return ratio === undefined ? undefined : scaleInterval(ratio, Exact.parse('0.01') as Exact)
        },
        working: ([x, y]) => `${x} ÷ ${y}`,
      },
      sure: true,
      ...spanOf(phrases, [now, before, times]),
    })
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
