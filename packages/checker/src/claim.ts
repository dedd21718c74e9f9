/**
 * Claims 命题: an equation between printed figures, or a relation decided from the text. It can be satisfied if some values
 * behind the prints satisfy it.
 */
import { type Interval, intersect, point } from '@jiheng/engine'
import { dimensionOf, type Figure, intervalOf, type Plain, worth } from './figure.ts'
import type { Kind } from './result.ts'

/** A figure's part in a claim. */
export interface Member {
  readonly figure: Figure
  readonly role: string
}

/** What was found of a claim; one that was copied from another has to be looked at anew. */
interface Known {
  readonly of: Claim
  readonly holds: boolean | undefined
}

export interface Claim {
  readonly kind: Kind
  /** In the order in which they are shown; the stated one is compared with what the others give. */
  readonly members: readonly Member[]
  readonly stated: number
  /** The stated figure worked out from intervals of all members, in the stated one's base unit; undefined if it has no value. */
  readonly compute: (values: readonly Interval[]) => Interval | undefined
  /** The left side of the working, given each member's print. */
  readonly working: (prints: readonly string[]) => string
  /** The same with the opposite direction word, and what that slip would be called. */
  readonly flipped?: { readonly compute: Claim['compute']; readonly words: string }
  /** For a sum: each member's sign in parts − total = 0, so that slips can be tried without adding up anew. */
  readonly linear?: readonly (1 | -1)[]
  /** Plain numbers tell, with their error in hand, whether it may hold: most claims that are tried can't by far. */
  readonly mayHold?: (values: readonly Plain[]) => boolean
  /** Instead of an equation: a relation between pairs of members, or one decided from the text (a count of names). */
  readonly decided?: Decided
  /** Whether it holds is asked by the relation that reads it, and again by those who choose among readings. */
  known?: Known
}

/** A claim that is no equation. */
export interface Decided {
  /** Undefined where it can't be told. */
  readonly holds: boolean | undefined
  readonly working: string
  readonly slip?: string
  readonly note?: string
  readonly severity?: 'material' | 'rounding'
}

/**
 * What each member may stand for. A bare 0 万元 beside amounts with decimals says that there was nothing, not less than
 * half a 万元; taken as wide as that, lists with many zeros would hold whatever their total.
 */
export function intervalsOf(claim: Claim): Interval[] {
  const bare = claim.members.some(({ figure }) => figure.places === 0 && figure.value.isZero())
  const decimals = bare && claim.members.some(({ figure }) => figure.places > 0 && isMoney(figure))
  return claim.members.map(({ figure }) =>
    decimals && figure.places === 0 && figure.value.isZero() && isMoney(figure)
      ? point(worth(figure))
      : intervalOf(figure),
  )
}

const isMoney = (figure: Figure): boolean => dimensionOf(figure.unit) === '元'

/** Whether the claim can be satisfied; undefined where it has no value (zero base). */
export function holds(claim: Claim): boolean | undefined {
  if (claim.decided !== undefined) return claim.decided.holds
  if (claim.known?.of === claim) return claim.known.holds
  const fails = claim.mayHold?.(claim.members.map(({ figure }) => figure.plain)) === false
  const found = fails ? false : meets(claim, intervalsOf(claim))
  claim.known = { of: claim, holds: found }
  return found
}

/** The same with each member's interval given. */
export function meets(claim: Claim, values: readonly Interval[]): boolean | undefined {
  const computed = claim.compute(values)
  if (computed === undefined) return undefined
  return intersect(computed, values[claim.stated] as Interval) !== undefined
}

/** A claim that is decided without an equation. */
export function decidedClaim(kind: Kind, members: readonly Member[], decided: Decided): Claim {
  return { kind, members, stated: members.length - 1, compute: () => undefined, working: () => '', decided }
}

/** `1,537.4万元`. */
export const printOf = (figure: Figure): string => `${figure.text.replace(/\s/g, '')}${figure.unit.text}`
