/**
 * What shares say of their whole 占比所含的总数: 甲 A，占 p %；乙 B，占 q %；丙 C，占 r %. Each share implies the whole that it is of, and all of
 * a list imply the same one. One that implies another contradicts its list, whether the whole is printed or not; and a
 * printed whole that none of them implies is itself contradicted, if one slip of the hand makes it the implied one.
 * It accuses, so it is asked last, of what nothing else explains.
 */
import { type Exact, type Interval, intersect } from '@jiheng/engine'
import { percentOf } from '../arithmetic.ts'
import { type Claim, holds } from '../claim.ts'
import { member, near, type Reading, spanOf } from '../claims.ts'
import { type Figure, intervalAs, intervalOf, sameDimension } from '../figure.ts'
import { isLevel, type Phrases, type Slot } from '../phrase.ts'
import { slipExplains } from '../slip.ts'
import { plainOf, relativeWidth } from './plain.ts'
import { isForced, ratio, SCALE } from './ratio-claim.ts'
import { listsOf, makeHundred, type Share, type ShareList } from './share-list.ts'
import { sumClaim } from './sum-claim.ts'

interface Implied {
  readonly share: Share
  readonly whole: Interval
}

export function impliedWholeReadings(phrases: Phrases, settled: ReadonlySet<Figure>): Reading[] {
  const found: Reading[] = []
  for (const list of new Set(listsOf(phrases).values())) {
    const implied = impliedOf(list)
    if (implied.length < 2) continue
    const agreed = agreementOf(implied)
    if (agreed.members.length >= 2) found.push(...outliers(phrases, list, implied, agreed, settled))
    found.push(...wholeOfHundred(phrases, list))
    found.push(...printedWhole(phrases, list, agreed, implied.length, settled))
  }
  return found
}

function impliedOf({ shares }: ShareList): Implied[] {
  return shares.flatMap((share) => {
    const { part, percent } = share
    const scale = SCALE[percent.figure.unit.dimension]
    if (scale === undefined || !isPrecise(part.figure) || !isPrecise(percent.figure)) return []
    const whole = percentOf(intervalOf(part.figure), intervalOf(percent.figure), scale)
    return whole === undefined ? [] : [{ share, whole }]
  })
}

const isPrecise = (figure: Figure): boolean =>
  figure.bound === undefined && !figure.range && figure.value.sign() > 0

interface Agreement {
  readonly members: readonly Implied[]
  readonly whole: Interval | undefined
}

/** The most shares that imply one whole together, from the narrowest on. */
function agreementOf(implied: readonly Implied[]): Agreement {
  let best: Agreement = { members: [], whole: undefined }
  for (const first of implied) {
    let whole = first.whole
    const members: Implied[] = []
    for (const one of implied) {
      const both = intersect(whole, one.whole)
      if (both === undefined) continue
      whole = both
      members.push(one)
    }
    if (members.length > best.members.length && members.includes(first)) best = { members, whole }
  }
  return best
}

/** One share of three or more, or two of seven, imply another whole than all the others. */
function outliers(
  phrases: Phrases,
  list: ShareList,
  implied: readonly Implied[],
  { members, whole }: Agreement,
  settled: ReadonlySet<Figure>,
): Reading[] {
  const others = implied.filter((one) => !members.includes(one))
  if (whole === undefined || others.length === 0 || others.length * 3 > members.length + 1) return []
  if (relative(whole) > MOST_WIDTH) return []
  const witness = narrowest(members)
  return others.flatMap(({ share }) => {
    if (settled.has(share.percent.figure) || isNested(phrases, list, share)) return []
    const reading = againstWitness(phrases, share, witness.share)
    const told = makeHundred(list.shares) || isOwnSlip(reading.claim)
    return holds(reading.claim) === false && !isForced(reading.claim) && told ? [reading] : []
  })
}

/** One slip of the hand in the share's own figures explains it. */
const isOwnSlip = (claim: Claim): boolean =>
  slipExplains(claim, 0, WRONG_DIGIT) || slipExplains(claim, claim.stated, WRONG_DIGIT)
const WRONG_DIGIT = 4

/** How wide the implied whole may be, against its size. */
const MOST_WIDTH = 0.02
const relative = ({ low, high }: Interval): number => {
  const [from, to] = [Number(low.toString()), Number(high.toString())]
  return (to - from) / to
}

const narrowest = (members: readonly Implied[]): Implied =>
  members.reduce((a, b) => (relative(b.whole) < relative(a.whole) ? b : a))

/** 乙 B，占 q %，其中县级 b，占 r %: of B. */
function isNested(phrases: Phrases, { shares }: ShareList, share: Share): boolean {
  const at = shares.indexOf(share)
  const last = shares[at - 1]
  if (last === undefined) return false
  if (share.part.depth !== last.part.depth) return true
  return /其中|包括|含/.test(phrases.text.slice(last.percent.figure.unitEnd, share.part.figure.start))
}

/** B ÷ （A ÷ p %） against q %. */
function againstWitness(phrases: Phrases, { part, percent }: Share, witness: Share): Reading {
  const scale = SCALE[percent.figure.unit.dimension] as Exact
  const claim: Claim = {
    kind: 'ratio',
    members: [
      member(part, '分子'),
      member(witness.part, '同列分子'),
      member(witness.percent, '同列占比'),
      member(percent, '百分比'),
    ],
    stated: 3,
    compute: ([own, other, share]) => {
      const whole = percentOf(other as Interval, share as Interval, scale)
      return whole === undefined ? undefined : percentOf(own as Interval, whole, scale)
    },
    working: ([own, other, share]) => `${own} ÷ （${other} ÷ ${share}）`,
  }
  return { claim, sure: true, ...spanOf(phrases, near([part, percent], percent)) }
}

/** A printed whole one slip away from the one that two shares or more imply together. */
function printedWhole(
  phrases: Phrases,
  list: ShareList,
  { members, whole }: Agreement,
  size: number,
  settled: ReadonlySet<Figure>,
): Reading[] {
  const first = list.shares[0]
  if (whole === undefined || first === undefined || members.length < 2 || members.length * 3 < size * 2)
    return []
  if (members.some(({ share }) => settled.has(share.percent.figure)) && !isOnlyOfItself(list)) return []
  const head = headsOf(phrases, first).find(({ figure }) => isSlipOf(figure, whole))
  if (head === undefined) return []
  return members.flatMap(({ share }) => {
    const reading = ratio(phrases, share.part, head, share.percent, true)
    return holds(reading.claim) === false ? [reading] : []
  })
}

/**
 * 建议共 W 件，甲 A 件，占 p %；乙 B 件，占 q %；丙 C 件，占 r %: shares that make a hundred are of everything there is, so their parts make W.
 */
function wholeOfHundred(phrases: Phrases, { shares, wholes }: ShareList): Reading[] {
  const first = shares[0]
  if (first === undefined || shares.length < 2 || !makeHundred(shares)) return []
  if (wholes.some(({ whole }) => !Array.isArray(whole))) return []
  const parts = shares.map(({ part }) => part)
  const heads = headsOf(phrases, first)
  const told = heads.filter((head) => {
    const claim = sumClaim(parts, head)
    if (holds(claim) !== false) return false
    return (
      isOpened(phrases, head, first.part) || (isNear(claim) && slipExplains(claim, parts.length, WRONG_DIGIT))
    )
  })
  const [head] = told
  if (head === undefined || told.length !== 1) return []
  const sum = {
    claim: sumClaim(parts, head),
    sure: true,
    ...spanOf(phrases, near([head, ...parts], head, 3)),
  }
  const ratios = shares.map(({ part, percent }) => ratio(phrases, part, head, percent, true))
  return [sum, ...ratios.filter(({ claim }) => holds(claim) === false)]
}

/** 共受理 W 件。其中，甲 A 件，占 p %; …: nothing else stands between the whole and its list. */
const isOpened = (phrases: Phrases, head: Slot, part: Slot): boolean =>
  head.index === part.index - 1 &&
  part.sentence - head.sentence <= 1 &&
  /^[。，；：]?(?:其中|分别为|分为|包括)/.test(phrases.text.slice(head.figure.unitEnd, part.figure.start))

/** A whole of other things is seldom so near: 3 of 10 more or less. */
function isNear({ members, stated }: Claim): boolean {
  const total = plainOf(members[stated]?.figure as Figure).value
  const sum = members.reduce((all, { figure }, i) => (i === stated ? all : all + plainOf(figure).value), 0)
  return Math.abs(total - sum) <= 0.3 * sum
}

/** No printed figure is the whole; only the parts' own sum may be. */
const isOnlyOfItself = ({ wholes, shares }: ShareList): boolean =>
  makeHundred(shares) && wholes.every(({ whole }) => Array.isArray(whole))

/** Figures before a list that may be its whole, the nearest first. */
function headsOf(phrases: Phrases, { part }: Share): Slot[] {
  const found: Slot[] = []
  for (let i = part.index - 1; i >= 0 && part.index - i <= 8 && found.length < 3; i--) {
    const slot = phrases.slots[i] as Slot
    if (part.sentence - slot.sentence > 2 || part.paragraph - slot.paragraph > 1) break
    if (isLevel(slot) && sameDimension(slot.figure, part.figure) && isPrecise(slot.figure)) found.push(slot)
  }
  return found
}

function isSlipOf(figure: Figure, whole: Interval): boolean {
  const digits = figure.text.replace(/\D/g, '').length
  if (intersect(intervalOf(figure), whole) !== undefined || digits < 3) return false
  const width = relative(whole) + relativeWidth(plainOf(figure))
  return figure.misprints
    .all()
    .some(
      ({ value, rank }) =>
        (rank === 1 || ((rank === 3 || rank === 4) && width * digits * 10 <= 0.15)) &&
        intersect(intervalAs(figure, value), whole) !== undefined,
    )
}
