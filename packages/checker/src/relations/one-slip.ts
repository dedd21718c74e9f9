/**
 * One slip away 一笔之差: a figure worked out from others (a share, a rate, a growth, what is left, an average) that no relation
 * could settle, and near it figures that would give it exactly but for one slip of the hand in it. A chance fit is reckoned
 * with: every pair tried, times every slip a figure of so many digits may have. It accuses, so it is asked last, of
 * what nothing else explains.
 */
import { Exact } from '@jiheng/engine'
import { type Claim, holds } from '../claim.ts'
import { near, type Reading, spanOf } from '../claims.ts'
import { type Figure, sameDimension, worth } from '../figure.ts'
import { isLevel, type Phrases, type Slot } from '../phrase.ts'
import {
  averageClaim,
  averagedAround,
  averageWords,
  countsOf,
  factorOf,
  isAverage,
} from './average-search.ts'
import { differenceReading, fitsDirection, levelsAround, REST_WORDS } from './difference-search.ts'
import { isOtherBasis } from './growth.ts'
import { baseClaim, isOlderish, levelsClaim, usable } from './growth-search.ts'
import { plainOf, relativeWidth } from './plain.ts'
import { isForced, SCALE } from './ratio-claim.ts'
import { isUsable, MAY_EXCEED, NO_RATIO, ratioClaim } from './ratio-search.ts'
import { impliedWholeReadings } from './share-implied.ts'
import { namedBaseReadings } from './share-named.ts'
import { digitsOf, isExplained, ONE_WRONG, type SlipKind, SWAPPED, slipsOf } from './slip-chance.ts'
import { slippedSums } from './sum-slip.ts'

/** Readings of what `read` leaves open or only supposes. */
export function oneSlipReadings(phrases: Phrases, read: readonly Reading[]): Reading[] {
  const settled = new Set<Figure>()
  for (const { claim, sure } of read) {
    const verdict = holds(claim)
    if (verdict === true || (verdict === false && sure && claim.decided === undefined))
      for (const { figure } of claim.members) settled.add(figure)
  }
  const supposed = new Map<Figure, Claim[]>()
  for (const { claim, sure } of read) {
    const stated = claim.members[claim.stated]?.figure
    if (sure || stated === undefined || claim.decided !== undefined || holds(claim) !== false) continue
    supposed.set(stated, [...(supposed.get(stated) ?? []), claim])
  }
  const found = [
    ...impliedWholeReadings(phrases, settled),
    ...namedBaseReadings(phrases, read, settled),
    ...slippedSums(phrases, read, settled),
  ]
  for (const { claim } of found) settled.add(claim.members[claim.stated]?.figure as Figure)
  for (const slot of phrases.slots) {
    const { figure } = slot
    if (settled.has(figure) || figure.bound !== undefined || figure.range) continue
    if (figure.value.sign() <= 0 || digitsOf(figure) < 3) continue
    const reading =
      explainedBy(phrases, slot, supposed.get(figure) ?? [], TOLD) ??
      explainedBy(phrases, slot, claimsOf(phrases, slot), LOOKED_FOR)
    if (reading !== undefined) found.push(reading)
  }
  return found
}

/** What a figure may have been worked out by. */
function claimsOf(phrases: Phrases, slot: Slot): readonly Claim[] {
  if (slot.kind === 'growth') return growthClaims(phrases, slot)
  if (SCALE[slot.figure.unit.dimension] !== undefined && slot.kind !== 'level')
    return ratioClaims(phrases, slot)
  if (slot.kind === 'change' || (isLevel(slot) && REST_WORDS.test(slot.lead)))
    return differenceClaims(phrases, slot)
  return isAverage(phrases, slot) ? averageClaims(phrases, slot) : []
}

const PARTS = 3
const WHOLES = 4

function ratioClaims(phrases: Phrases, percent: Slot): Claim[] {
  const scale = SCALE[percent.figure.unit.dimension]
  if (scale === undefined || NO_RATIO.test(percent.lead)) return []
  const pool: Slot[] = []
  for (let i = percent.index - 1; i >= 0 && percent.index - i <= 14; i--) {
    const slot = phrases.slots[i] as Slot
    if (percent.sentence - slot.sentence > 2 || slot.paragraph !== percent.paragraph) break
    if (isUsable(slot, percent) && slot.kind === 'level') pool.push(slot)
  }
  const parts = pool.filter((slot) => slot.sentence === percent.sentence).slice(0, PARTS)
  return parts.flatMap((part) =>
    pool
      .filter(
        (whole) =>
          whole !== part &&
          sameDimension(whole.figure, part.figure) &&
          (worth(whole.figure).compare(worth(part.figure)) > 0 || MAY_EXCEED.test(percent.lead)),
      )
      .slice(0, WHOLES)
      .map((whole) => ratioClaim([part], whole, percent, scale, false)),
  )
}

function growthClaims(phrases: Phrases, rate: Slot): Claim[] {
  if (rate.direction === 0 || rate.figure.unit.dimension !== '%' || isOtherBasis(phrases, rate)) return []
  const levels: Slot[] = []
  const claims: Claim[] = []
  for (let i = rate.index - 1; i >= 0 && rate.index - i <= 8; i--) {
    const slot = phrases.slots[i] as Slot
    if (rate.sentence - slot.sentence > 1 || slot.paragraph !== rate.paragraph) break
    if (usable(slot)) levels.push(slot)
  }
  const change = phrases.slots[rate.index - 1]
  if (change?.kind === 'change' && change.sentence === rate.sentence)
    for (const before of levels)
      if (sameDimension(before.figure, change.figure)) claims.push(baseClaim(before, change, rate))
  for (const now of levels)
    for (const before of levels)
      if (
        now !== before &&
        sameDimension(now.figure, before.figure) &&
        !(now.period === 'prior' && before.period !== 'prior') &&
        worth(now.figure).compare(worth(before.figure)) === rate.direction &&
        isOlderish(phrases, before, now)
      )
        claims.push(levelsClaim({ now, before }, rate))
  return claims
}

function differenceClaims(phrases: Phrases, stated: Slot): Claim[] {
  const { dimension } = stated.figure.unit
  if (dimension === '%' || dimension === '百分点') return []
  const around = levelsAround(phrases, stated).filter((slot) => slot.sentence === stated.sentence)
  const claims: Claim[] = []
  for (const [i, a] of around.entries())
    for (const b of around.slice(i + 1)) {
      const [more, less] = worth(a.figure).compare(worth(b.figure)) >= 0 ? [a, b] : [b, a]
      if (stated.kind === 'change' && !fitsDirection(stated, more, less)) continue
      claims.push(differenceReading(phrases, more, less, stated).claim)
    }
  return claims
}

function averageClaims(phrases: Phrases, average: Slot): Claim[] {
  const counted = countsOf(averageWords(phrases, average))
  if (counted === undefined) return []
  const { totals, counts } = averagedAround(phrases, average, counted)
  return totals.slice(0, 3).flatMap((total) =>
    counts
      .slice(0, 3)
      .filter((count) => !count.includes(total))
      .flatMap((count) => {
        const factor = factorOf(total, average)
        return factor === undefined ? [] : [averageClaim(total, count, average, Exact.of(factor))]
      }),
  )
}

/** The likelier first: in the figure worked out, then in any. */
const SLIPS: readonly { readonly kind: SlipKind; readonly any: boolean }[] = [
  { kind: SWAPPED, any: false },
  { kind: SWAPPED, any: true },
  { kind: ONE_WRONG, any: false },
  { kind: ONE_WRONG, any: true },
]
/** How likely a chance fit may be: where words tell the figures, and where they were only looked for. */
const TOLD = 0.08
const LOOKED_FOR = 0.03

/** The one claim that a slip of the hand explains, if chance hardly would. */
function explainedBy(
  phrases: Phrases,
  slot: Slot,
  claims: readonly Claim[],
  most: number,
): Reading | undefined {
  if (claims.length === 0 || claims.some((claim) => holds(claim) === true)) return undefined
  for (const { kind, any } of SLIPS) {
    const chance = claims.reduce(
      (sum, claim) => sum + widthOf(claim) * slipsOf(claim, suspectsOf(claim, any), kind),
      0,
    )
    if (chance > most) continue
    const found = claims.filter(
      (claim) =>
        holds(claim) === false && !isForced(claim) && isExplained(claim, suspectsOf(claim, any), kind),
    )
    if (found.length > 1) return undefined
    const [claim] = found
    if (claim === undefined) continue
    const slots = claim.members.map(({ figure }) => phrases.slots[figure.index] as Slot)
    return { claim, sure: true, ...spanOf(phrases, near(slots, slot, 3)) }
  }
  return undefined
}

/** The members that may have the slip: of two digits it tells nothing. */
const suspectsOf = ({ members, stated }: Claim, any: boolean): readonly number[] =>
  any
    ? members.map((_, i) => i).filter((i) => digitsOf((members[i] as { figure: Figure }).figure) >= 3)
    : [stated]

/** How wide a claim's figures leave its result, against its size. */
const widthOf = (claim: Claim): number =>
  claim.members.reduce((sum, { figure }) => sum + relativeWidth(plainOf(figure)), countWidth(claim))

/** A count has no width; of those as long as it is, it is one. */
function countWidth({ members, stated }: Claim): number {
  const figure = members[stated]?.figure
  return figure?.unit.counted === true && figure.places === 0 ? 1 / Math.max(1, plainOf(figure).value) : 0
}
