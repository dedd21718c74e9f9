/**
 * Figures as plain numbers 约数: what is tried by the thousand is tried on these first, with their error in hand; what comes
 * near is worked out exactly. Never a verdict by itself.
 */
import type { Figure, Plain } from '../figure.ts'

export const plainOf = (figure: Figure): Plain => figure.plain

/** How wide a figure is against its own size: 0.01 for 50, 0.0001 for 50.00. */
export const relativeWidth = ({ value, half }: Plain): number =>
  value === 0 ? 1 : (2 * half) / Math.abs(value)
