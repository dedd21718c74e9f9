/**
 * Growth found by looking 找增减率: a rate whose two figures no wording ties to it: 结转结余比年初下降 p %, where 年初 and 年末 stand under
 * their names; 2018 至 2020 年分别为 A、B、C，2020 年较 2018 年增长 p %; or two figures beside it of which it is the growth to its last
 * digit, or a change and its base. The first two may accuse; what was only looked for confirms.
 */
import { type Interval, intersect } from '@jiheng/engine'
import { growthOf, negate, percentOf } from '../arithmetic.ts'
import { type Claim, holds } from '../claim.ts'
import { member, near, type Reading, spanOf } from '../claims.ts'
import { intervalOf, type Plain, sameDimension } from '../figure.ts'
import { fullSubject, isLevel, type Phrases, type Slot } from '../phrase.ts'
import { likeness } from '../resolve.ts'
import { mayBeGrowth, mayBeShare, plainOf, relativeWidth } from './plain.ts'

interface Pair {
  readonly now: Slot
  readonly before: Slot
}

export const usable = (slot: Slot): boolean =>
  isLevel(slot) &&
  slot.figure.bound === undefined &&
  slot.figure.unit.text !== '' &&
  slot.figure.unit.dimension !== '%'

/** A pair that the words name, however far; sure. */
export function namedGrowth(phrases: Phrases, rate: Slot): Reading | undefined {
  if (rate.direction === 0 || rate.figure.bound !== undefined || rate.figure.unit.dimension !== '%')
    return undefined
  const pair = openingPair(phrases, rate) ?? seriesPair(phrases, rate)
  return pair === undefined ? undefined : readingOf(phrases, levelsClaim(pair, rate), true)
}

/** 年初 A，其中财政拨款 a；年末 B，其中财政拨款 b。总额比年初下降 p %，财政拨款比年初下降 q %. */
function openingPair(phrases: Phrases, rate: Slot): Pair | undefined {
  if (!/(?:比|较)(?:年初|期初)[^，。；]{0,4}$/.test(rate.base)) return undefined
  const levels: Slot[] = []
  for (let i = rate.index - 1; i >= 0 && rate.index - i <= 10; i--) {
    const slot = phrases.slots[i] as Slot
    if (rate.sentence - slot.sentence > 1 || rate.paragraph !== slot.paragraph) break
    if (usable(slot)) levels.unshift(slot)
  }
  const opens = levels.filter((slot) => /^(?:(?:19|20)\d\d年)?(?:年初|期初)/.test(slot.lead))
  const closes = levels.filter((slot) => /^(?:(?:19|20)\d\d年)?(?:年末|期末)/.test(slot.lead))
  const [open, close] = [opens[0], closes[0]]
  if (open === undefined || close === undefined || opens.length !== 1 || closes.length !== 1) return undefined
  if (!sameDimension(open.figure, close.figure) || close.index < open.index) return undefined
  if (rate.subject === '' || /总额|合计|总计/.test(rate.lead)) return { now: close, before: open }
  const part = (from: number, to: number): Slot | undefined =>
    levels.find(
      (slot) =>
        slot.index > from &&
        slot.index < to &&
        likeness(bareName(slot), bareName(rate)) >= 2 &&
        slot.lead.includes('非') === rate.lead.includes('非'),
    )
  const before = part(open.index, close.index)
  const now = part(close.index, rate.index)
  return before === undefined || now === undefined ? undefined : { now, before }
}

const bareName = (slot: Slot): string => slot.subject.replace(/结转结余|结转和结余|结余|余额/g, '')

/** 2018 至 2020 年…分别支出 A、B、C…，2020 年较 2018 年增长 p %: the years by their order. */
function seriesPair(phrases: Phrases, rate: Slot): Pair | undefined {
  const told = /^(?:其中)?(?:19|20)(\d\d)年?(?:比|较)(?:19|20)(\d\d)年/.exec(rate.lead)
  if (told === null) return undefined
  const sentence = phrases.sentences[rate.sentence]
  const words = phrases.text.slice(sentence?.start ?? rate.leadStart, rate.figure.start)
  const span = /(?:19|20)(\d\d)年?(?:至|到|—|-|～|~)(?:19|20)(\d\d)年[^。；]*?分别/.exec(words)
  if (span === null) return undefined
  const [from, to] = [Number(span[1]), Number(span[2])]
  const at = (sentence?.start ?? 0) + span.index + span[0].length
  const run = phrases.slots
    .slice(sentence?.firstSlot ?? 0, rate.index)
    .filter((slot) => slot.figure.start >= at && usable(slot))
    .slice(0, to - from + 1)
  const [now, before] = [run[Number(told[1]) - from], run[Number(told[2]) - from]]
  if (run.length !== to - from + 1 || now === undefined || before === undefined || now === before)
    return undefined
  return run.every((slot) => sameDimension(slot.figure, now.figure)) ? { now, before } : undefined
}

const fallen = ({ value, half }: Plain): Plain => ({ value: -value, half })

export function levelsClaim({ now, before }: Pair, rate: Slot): Claim {
  const up = rate.direction !== -1
  return {
    kind: 'growth',
    members: [member(before, '基期'), member(now, '本期'), member(rate, '百分比')],
    stated: 2,
    mayHold: ([b, n, growth]) =>
      mayBeGrowth(n as Plain, b as Plain, up ? (growth as Plain) : fallen(growth as Plain)),
    compute: ([b, n]) => {
      const growth = growthOf(n as Interval, b as Interval)
      return growth === undefined || up ? growth : negate(growth)
    },
    working: ([b, n]) => (up ? `（${n} − ${b}） ÷ ${b}` : `（${b} − ${n}） ÷ ${b}`),
  }
}

// ---- by looking ----

const MOST = 8

/** The nearest pair of figures, or change and base, that gives the rate; chance is reckoned with. */
export function searchedGrowth(phrases: Phrases, rate: Slot): Reading | undefined {
  const digits = rate.figure.text.replace(/\D/g, '').replace(/^0+/, '').length
  if (rate.direction === 0 || digits < 2 || rate.figure.unit.dimension !== '%') return undefined
  if (rate.figure.bound !== undefined || rate.figure.value.sign() <= 0) return undefined
  const levels: Slot[] = []
  const changes: Slot[] = []
  for (let i = rate.index - 1; i >= 0 && rate.index - i <= 14; i--) {
    const slot = phrases.slots[i] as Slot
    if (rate.sentence - slot.sentence > 1 || slot.paragraph !== rate.paragraph) break
    if (usable(slot) && levels.length < MOST) levels.push(slot)
    else if (slot.kind === 'change' && slot.direction === rate.direction && changes.length < 2)
      changes.push(slot)
  }
  let chance = 0
  const wanted = plainOf(rate.figure)
  const allow = (slots: readonly Slot[]): boolean => {
    chance +=
      relativeWidth(wanted) + slots.reduce((sum, { figure }) => sum + relativeWidth(plainOf(figure)), 0)
    return chance <= 0.12
  }
  for (const change of changes)
    for (const before of levels) {
      if (!sameDimension(change.figure, before.figure) || !allow([change, before])) continue
      const share = percentOf(intervalOf(change.figure), intervalOf(before.figure))
      if (share === undefined || intersect(share, intervalOf(rate.figure)) === undefined) continue
      return readingOf(phrases, baseClaim(before, change, rate), false)
    }
  for (const now of levels)
    for (const before of levels) {
      if (now === before || !sameDimension(now.figure, before.figure)) continue
      if (now.period === 'prior' && before.period !== 'prior') continue
      if (!allow([now, before])) continue
      const claim = levelsClaim({ now, before }, rate)
      if (holds(claim) === true && isOlderish(phrases, before, now)) return readingOf(phrases, claim, false)
    }
  return undefined
}

/** What is grown from is told as older, or is of the same name. */
export const isOlderish = (phrases: Phrases, before: Slot, now: Slot): boolean =>
  before.period === 'prior' ||
  before.aside ||
  (before.year !== undefined && now.year !== undefined && before.year < now.year) ||
  likeness(fullSubject(phrases, before), fullSubject(phrases, now)) === 3

export function baseClaim(before: Slot, change: Slot, rate: Slot): Claim {
  return {
    kind: 'growth',
    members: [member(before, '基期'), member(change, '变动额'), member(rate, '百分比')],
    stated: 2,
    mayHold: ([base, amount, rate]) => mayBeShare(amount as Plain, base as Plain, rate as Plain, 100),
    compute: ([base, amount]) => percentOf(amount as Interval, base as Interval),
    working: ([base, amount]) => `${amount} ÷ ${base}`,
  }
}

function readingOf(phrases: Phrases, claim: Claim, sure: boolean): Reading {
  const slots = claim.members.map(({ figure }) => phrases.slots[figure.index] as Slot)
  return { claim, sure, ...spanOf(phrases, near(slots, slots[slots.length - 1] as Slot)) }
}
