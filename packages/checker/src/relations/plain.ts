/**
 * Figures as plain numbers 约数: what is tried by the thousand is tried on these first, with their error in hand; what comes
 * near is worked out exactly. Never a verdict by itself.
 */
import type { Figure, Plain } from '../figure.ts'

export const plainOf = (figure: Figure): Plain => figure.plain

/** How wide a figure is against its own size: 0.01 for 50, 0.0001 for 50.00. */
export const relativeWidth = ({ value, half }: Plain): number =>
  value === 0 ? 1 : (2 * half) / Math.abs(value)

/** Plain numbers are right to some fifteen digits, their sums and quotients to nearly as many. */
const SLACK = 1e-9

/** Whether the parts, each with its sign, may make the total behind them. */
export function mayAddUp(values: readonly Plain[], signs?: readonly (1 | -1)[]): boolean {
  const last = values.length - 1
  const total = values[last] as Plain
  let gap = -total.value
  let half = total.half
  let size = Math.abs(total.value)
  for (let i = 0; i < last; i++) {
    const part = values[i] as Plain
    gap += signs?.[i] === -1 ? -part.value : part.value
    half += part.half
    size += Math.abs(part.value)
  }
  return Math.abs(gap) <= half + SLACK * (half + size)
}

/** Whether part ÷ whole, of so many in one, may be the share. */
export function mayBeShare(part: Plain, whole: Plain, share: Plain, of: number): boolean {
  const least = whole.value - whole.half
  // Below or about zero the ends of a quotient change places: that is left to exact arithmetic.
  if (!(least > 0) || !(part.value - part.half >= 0)) return true
  const low = ((part.value - part.half) / (whole.value + whole.half)) * of
  const high = ((part.value + part.half) / least) * of
  const slack = SLACK * (high + Math.abs(share.value) + share.half)
  return share.value + share.half >= low - slack && share.value - share.half <= high + slack
}

/** Whether now ÷ before − 1, in hundredths, may be the growth. */
export function mayBeGrowth(now: Plain, before: Plain, growth: Plain): boolean {
  return mayBeShare(now, before, { value: growth.value + 100, half: growth.half }, 100)
}
