/**
 * How telling a slip is 笔误的几率: a figure of so many digits may have so many slips, and against figures printed as widely as these so
 * many of them would make an equation hold by chance. Who accuses by a slip reckons with it.
 */
import type { Claim } from '../claim.ts'
import type { Figure } from '../figure.ts'
import { slipOfRank } from '../slip.ts'

/** Kinds of slips, as misprints.ts ranks them, and how many of them a figure may have. */
export interface SlipKind {
  readonly ranks: readonly number[]
  readonly of: (figure: Figure) => number
}

export const digitsOf = (figure: Figure): number => figure.text.replace(/\D/g, '').replace(/^0+/, '').length

/** Two digits swapped: few, and the likeliest. */
export const SWAPPED: SlipKind = { ranks: [1], of: (figure) => digitsOf(figure) - 1 }
/** Those, the point moved, or one digit wrong. */
export const ONE_WRONG: SlipKind = { ranks: [1, 3, 4], of: (figure) => digitsOf(figure) * 10 }

export const memberAt = ({ members }: Claim, index: number): Figure =>
  (members[index] as Claim['members'][number]).figure

/** How many slips of a kind the members have that may have one. */
export const slipsOf = (claim: Claim, suspects: readonly number[], kind: SlipKind): number =>
  suspects.reduce((sum, i) => sum + kind.of(memberAt(claim, i)), 0)

/** Whether one of them makes the claim hold. */
export const isExplained = (claim: Claim, suspects: readonly number[], kind: SlipKind): boolean =>
  suspects.some((i) => slipOfRank(claim, i, kind.ranks))
