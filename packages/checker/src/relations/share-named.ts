/**
 * Shares of one name 同名占比: 占总收入的 p %, pages apart. Where others of that very base are known to be of one figure, one that is
 * not contradicts them. It accuses, so it is asked last, of what nothing else explains.
 */
import { holds } from '../claim.ts'
import type { Reading } from '../claims.ts'
import { type Figure, sameDimension, worth } from '../figure.ts'
import type { Phrases, Slot } from '../phrase.ts'
import { slipExplains } from '../slip.ts'
import { isForced, ratio } from './ratio-claim.ts'
import { numerator } from './share.ts'

/** How far apart shares of one base may stand, in figures. */
const REACH = 60
const WRONG_DIGIT = 4

interface Known {
  readonly percent: Slot
  readonly whole: Slot
}

export function namedBaseReadings(
  phrases: Phrases,
  read: readonly Reading[],
  settled: ReadonlySet<Figure>,
): Reading[] {
  const byBase = knownBases(phrases, read)
  if (byBase.size === 0) return []
  return phrases.slots.flatMap((percent) => {
    if (percent.kind !== 'share' || settled.has(percent.figure)) return []
    if (percent.figure.bound !== undefined || percent.figure.range) return []
    const known = (byBase.get(percent.base) ?? []).filter(
      (one) => Math.abs(one.percent.index - percent.index) <= REACH,
    )
    const [first] = known
    const part = numerator(phrases, percent)
    if (first === undefined || part === undefined || !sameDimension(part.figure, first.whole.figure))
      return []
    if (known.some((one) => !one.whole.figure.value.equals(first.whole.figure.value))) return []
    if (worth(part.figure).compare(worth(first.whole.figure)) > 0) return []
    const reading = ratio(phrases, part, first.whole, percent, true)
    if (holds(reading.claim) !== false || isForced(reading.claim)) return []
    const slipped = slipExplains(reading.claim, 0, WRONG_DIGIT) || slipExplains(reading.claim, 2, WRONG_DIGIT)
    return slipped || known.length > 2 ? [reading] : []
  })
}

/** Which figures the shares that hold are of, by the base's words. */
function knownBases(phrases: Phrases, read: readonly Reading[]): ReadonlyMap<string, Known[]> {
  const found = new Map<string, Known[]>()
  for (const { claim } of read) {
    if (claim.kind !== 'ratio' || claim.members.length !== 3 || holds(claim) !== true) continue
    const percent = phrases.slots[claim.members[2]?.figure.index ?? -1]
    const whole = phrases.slots[claim.members[1]?.figure.index ?? -1]
    if (percent?.figure !== claim.members[2]?.figure || whole?.figure !== claim.members[1]?.figure) continue
    if (percent === undefined || whole === undefined || percent.kind !== 'share') continue
    if (percent.base.length < 2 || percent.base === '@') continue
    found.set(percent.base, [...(found.get(percent.base) ?? []), { percent, whole }])
  }
  return found
}
