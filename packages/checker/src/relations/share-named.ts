/**
 * Shares of one name 同名占比: 占总收入的 p %, pages apart. Where others of that very base are known to be of one figure, one that is
 * not contradicts them. It accuses, so it is asked last, of what nothing else explains.
 */
import { holds } from '../claim.ts'
import type { Reading } from '../claims.ts'
import { type Figure, sameDimension, worth } from '../figure.ts'
import { fullSubject, type Phrases, type Slot } from '../phrase.ts'
import { slipExplains } from '../slip.ts'
import { isForced, ratio } from './ratio-claim.ts'
import { numerator } from './share.ts'
import { shareOf } from './share-list.ts'
import { isExhaustive } from './sum-claim.ts'

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
  const ofParts = wholeOfParts(phrases, settled)
  if (byBase.size === 0) return ofParts
  const ofKnown = phrases.slots.flatMap((percent) => {
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
  return [...ofParts, ...ofKnown]
}

interface Share {
  readonly percent: Slot
  readonly part: Slot
}

const MOST_PARTS = 4

/**
 * 基本支出 A，占一般公共预算支出的 p %。…项目支出 B，占一般公共预算支出的 q %: parts that are all there is of one base make it, printed or not.
 */
function wholeOfParts(phrases: Phrases, settled: ReadonlySet<Figure>): Reading[] {
  const byBase = new Map<string, Share[]>()
  for (const percent of phrases.slots) {
    if (percent.kind !== 'share' || percent.base.length < 2 || percent.base === '@') continue
    if (percent.figure.bound !== undefined || percent.figure.range) continue
    const part = numerator(phrases, percent)
    if (part === undefined || part.kind !== 'level') continue
    byBase.set(percent.base, [...(byBase.get(percent.base) ?? []), { percent, part }])
  }
  return [...byBase.values()].flatMap((shares) => {
    const run = shares.slice(0, MOST_PARTS)
    const names = run.map(({ part }) => fullSubject(phrases, part))
    const [first] = run
    if (first === undefined || run.length < 2 || !isExhaustive(names)) return []
    if (run.some(({ part }) => !sameDimension(part.figure, first.part.figure))) return []
    if ((run.at(-1) as Share).percent.index - first.percent.index > REACH) return []
    const parts = run.map(({ part }) => part)
    const readings = run.map(({ part, percent }) => shareOf(phrases, part, parts, percent, true))
    if (!readings.some(({ claim }) => holds(claim) === true)) return []
    return readings.filter(
      ({ claim }, i) => !settled.has((run[i] as Share).percent.figure) && !isForced(claim),
    )
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
