/**
 * Lists of shares 占比清单: 甲 A，占 p %；乙 B，占 q %. No word names their whole; but they are shares of one figure, so the
 * whole is the one that most of them fit: a total before or after them, or what they add up to.
 */
import { Exact, type Interval } from '@jiheng/engine'
import { percentOf, sumOf } from '../arithmetic.ts'
import { holds } from '../claim.ts'
import { member, type Reading, spanOf } from '../claims.ts'
import { sameDimension, worth } from '../figure.ts'
import { isLevel, type Phrases, type Slot } from '../phrase.ts'
import { likeness, nameOf } from '../resolve.ts'
import { addToHundred, before, fits, isForced, ratio, SCALE } from './ratio-claim.ts'

export interface Share {
  readonly percent: Slot
  readonly part: Slot
}

/** One figure, or the parts that make it. */
export type Whole = Slot | readonly Slot[]

export interface ShareList {
  /** The percentages were made to add to a hundred. */
  readonly forced: boolean
  readonly shares: readonly Share[]
  readonly wholes: readonly { readonly whole: Whole; readonly fits: readonly boolean[] }[]
}

/** The whole that the other shares of its list have in common; undefined where they don't tell. */
export function wholeOfList(phrases: Phrases, percent: Slot): Whole | undefined {
  const list = listsOf(phrases).get(percent.index)
  if (list === undefined) return undefined
  const own = list.shares.findIndex((share) => share.percent === percent)
  const others = list.shares.length - 1
  const ranked = list.wholes
    .map(({ whole, fits }) => ({ whole, good: fits.filter((fit, i) => fit && i !== own).length }))
    .sort((a, b) => b.good - a.good)
  const best = ranked[0]
  if (best === undefined || best.good === 0) return undefined
  // Two figures that fit alike: either may be meant.
  if (ranked[1]?.good === best.good && !isSum(ranked[1].whole)) return undefined
  if (best.good >= 2) return best.good * 3 >= others * 2 ? best.whole : undefined
  // One other share alone tells the whole only by chance of less than a hundredth.
  const witness = list.shares.find((share, i) => i !== own && share.percent.figure.text.length >= 4)
  return others === 1 && witness !== undefined ? best.whole : undefined
}

/** Whether a share that fails may only have been forced to make a hundred with its list. */
export const isForcedShare = (phrases: Phrases, percent: Slot, { claim }: Reading): boolean =>
  listsOf(phrases).get(percent.index)?.forced === true && isForced(claim)

/** A share of one figure, or of several together. */
export function shareOf(phrases: Phrases, part: Slot, whole: Whole, percent: Slot, sure: boolean): Reading {
  if (!isSum(whole)) return ratio(phrases, part, whole, percent, sure)
  const of = SCALE[percent.figure.unit.dimension] ?? Exact.hundred
  const rest = whole.filter((slot) => slot !== part)
  return {
    claim: {
      kind: 'ratio',
      members: [member(part, '分子'), ...rest.map((slot) => member(slot, '其余')), member(percent, '百分比')],
      stated: rest.length + 1,
      compute: (values) => percentOf(values[0] as Interval, sumOf(values.slice(0, -1)), of),
      working: (prints) => `${prints[0]} ÷ （${prints.slice(0, -1).join(' + ')}）`,
    },
    sure,
    ...spanOf(phrases, [part, percent]),
  }
}

const isSum = (whole: Whole): whole is readonly Slot[] => Array.isArray(whole)

const LISTS = new WeakMap<Phrases, ReadonlyMap<number, ShareList>>()

/** Every share of a text with the list it stands in. */
export function listsOf(phrases: Phrases): ReadonlyMap<number, ShareList> {
  const known = LISTS.get(phrases)
  if (known !== undefined) return known
  const found = new Map<number, ShareList>()
  let run: Share[] = []
  const finish = () => {
    if (run.length > 1) {
      const list = listOf(phrases, run)
      for (const { percent } of run) found.set(percent.index, list)
    }
    run = []
  }
  for (const percent of phrases.slots) {
    if (percent.kind !== 'share' || percent.base === '@') continue
    const part = adjacentPart(phrases, percent) ?? partNamed(phrases, percent)
    if (part === undefined) continue
    const last = run[run.length - 1]
    if (
      last !== undefined &&
      (percent.sentence - last.percent.sentence > 3 ||
        percent.index - last.percent.index > 8 ||
        !sameDimension(part.figure, last.part.figure) ||
        !sameBase(percent, last.percent, run) ||
        run.length >= LONGEST ||
        (run.length > 1 && makeHundred(run)))
    )
      finish()
    run.push({ percent, part })
  }
  finish()
  LISTS.set(phrases, found)
  return found
}

/** 占总数的 p %；乙 B，占 q %: the first tells the base for all of its sentence. */
const sameBase = (percent: Slot, last: Slot, run: readonly Share[]): boolean =>
  percent.base === last.base ||
  (percent.base === '' && percent.sentence === run[0]?.percent.sentence && last.sentence === percent.sentence)

const LONGEST = 24

/** 甲 A，增长 g %，占 p %: its growth is passed over. */
function amountBefore(phrases: Phrases, percent: Slot): Slot | undefined {
  for (let i = percent.index - 1; i >= 0 && percent.index - i <= 3; i--) {
    const slot = phrases.slots[i] as Slot
    if (slot.item !== percent.item || (slot.kind !== 'growth' && slot.kind !== 'change')) return slot
  }
  return undefined
}

/** 甲 A，占 p %: the amount right before the share. */
function adjacentPart(phrases: Phrases, percent: Slot): Slot | undefined {
  const part = amountBefore(phrases, percent)
  if (part === undefined || !isLevel(part) || part.sentence !== percent.sentence) return undefined
  return part.figure.unit.text !== '' && !part.aside && /^[^\u4e00-\u9fff]*占/.test(percent.lead)
    ? part
    : undefined
}

/** 中央 A、省级 B，共 W，其中中央占 p %，省级占 q %: the parts stand before, by name. */
function partNamed(phrases: Phrases, percent: Slot): Slot | undefined {
  const name = nameOf(/([^，。；、：]{2,12})占(?:比)?[^\u4e00-\u9fff]*$/.exec(percent.lead)?.[1] ?? '')
  if (name.length < 2) return undefined
  const found = phrases.slots
    .slice(Math.max(0, percent.index - 12), percent.index)
    .filter(
      (slot) =>
        isLevel(slot) &&
        !slot.aside &&
        slot.figure.unit.text !== '' &&
        slot.figure.unit.dimension !== '%' &&
        percent.sentence - slot.sentence <= 1 &&
        likeness(name, slot.subject) >= 2,
    )
  const same = found.filter((slot) => likeness(name, slot.subject) === 3)
  const chosen = same.length > 0 ? same : found
  return chosen.length === 1 ? chosen[0] : undefined
}

function listOf(phrases: Phrases, shares: readonly Share[]): ShareList {
  const [first, last] = [shares[0] as Share, shares[shares.length - 1] as Share]
  const biggest = shares.map(({ part }) => worth(part.figure)).reduce((a, b) => (a.compare(b) > 0 ? a : b))
  const like = (slot: Slot): boolean =>
    sameDimension(slot.figure, first.part.figure) && worth(slot.figure).compare(biggest) >= 0
  const earlier = before(phrases, first.percent, 100, 40)
    .filter((slot) => like(slot) && !shares.some(({ part }) => part === slot))
    .slice(0, 24)
  const inside = shares
    .flatMap(({ part }) => before(phrases, part, 3, 0))
    .filter(
      (slot) => slot.index > first.part.index && like(slot) && !shares.some(({ part }) => part === slot),
    )
  const later = phrases.slots
    .slice(last.percent.index + 1, last.percent.index + 8)
    .filter((slot) => isLevel(slot) && slot.sentence - last.percent.sentence <= 2 && like(slot))
    .slice(0, 3)
  const wholes: Whole[] = [...earlier, ...later, ...inside]
  if (makeHundred(shares)) wholes.push(shares.map(({ part }) => part))
  return {
    shares,
    forced: addToHundred(shares.map(({ percent }) => percent)),
    wholes: distinct(wholes)
      .map((whole) => ({ whole, fits: fitsOf(phrases, shares, whole) }))
      .filter((one) => one.fits.includes(true)),
  }
}

/** Which shares fit a whole; one that none of the first few fit is let go at once. */
function fitsOf(phrases: Phrases, shares: readonly Share[], whole: Whole): boolean[] {
  const found: boolean[] = []
  for (const { percent, part } of shares) {
    const good = isSum(whole)
      ? holds(shareOf(phrases, part, whole, percent, false).claim) === true
      : fits(part, whole, percent)
    found.push(good)
    if (found.length === FIRST_FEW && !found.includes(true)) return found
  }
  return found
}

const FIRST_FEW = 4

function distinct(wholes: readonly Whole[]): Whole[] {
  const seen = new Set<string>()
  return wholes.filter((whole) => {
    const key = isSum(whole) ? 'sum' : worth(whole.figure).toString()
    return !seen.has(key) && seen.add(key)
  })
}

/** Shares that together make a hundred, but for rounding. */
export function makeHundred(shares: readonly Share[]): boolean {
  const total = shares.reduce((sum, { percent }) => sum.add(percent.figure.value), Exact.zero)
  const places = Math.min(...shares.map(({ percent }) => percent.figure.places))
  const of = SCALE[shares[0]?.percent.figure.unit.dimension ?? '%'] ?? Exact.hundred
  const width = Exact.scaled(5n, places + 1).mul(Exact.of(shares.length))
  return total.sub(of).abs().compare(width) <= 0
}
