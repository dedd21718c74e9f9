/**
 * How telling a slip is 笔误的几率: a figure of so many digits may have so many slips, and against figures printed as widely as these so
 * many of them would make an equation hold by chance. Who accuses by a slip reckons with it.
 */
import type { Claim } from '../claim.ts'
import { type Figure, plainNumber } from '../figure.ts'
import type { Slot } from '../phrase.ts'
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

/** What one wrong digit changes a figure by is one digit before noughts, two swapped ones by nine of them. */
const CHANGES = new Set([
  ...Array.from({ length: 9 }, (_, i) => i + 1),
  ...Array.from({ length: 9 }, (_, i) => 9 * (i + 1)),
])
/** A point moved by one place or two leaves so much of a figure's size. */
const MOVES = [9, 0.9, 99, 0.99]

/**
 * Whether a list may be one slip away from its total, as plain numbers; mostly it is not, by far. Rounded parts leave some
 * of the last digit.
 */
export function mayBeOneSlip(parts: readonly Slot[], total: Slot): boolean {
  const all = [...parts, total].map(({ figure }) => figure)
  const gap = Math.abs(
    parts.reduce((sum, { figure }) => sum + figure.plain.value, 0) - total.figure.plain.value,
  )
  const step = Math.min(...all.map(({ unit, places }) => plainNumber(unit.scale) / 10 ** places))
  const slack = all.some((figure) => figure.plain.half > 0)
    ? Math.ceil(all.reduce((sum, { plain }) => sum + plain.half, 0) / step) + 1
    : 0
  if (
    all.some(({ plain }) =>
      MOVES.some((move) => Math.abs(gap - Math.abs(plain.value) * move) <= slack * step + gap * 1e-9),
    )
  )
    return true
  const whole = Math.round(gap / step)
  if (slack > MOST_SLACK) return true
  for (let near = Math.max(1, whole - slack); near <= whole + slack; near++) {
    let bare = near
    while (bare % 10 === 0) bare /= 10
    if (CHANGES.has(bare)) return true
  }
  return false
}
const MOST_SLACK = 40
