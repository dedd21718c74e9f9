/**
 * Figures as plain numbers 约数: what is tried by the thousand is tried on these first, with their error in hand; what comes
 * near is worked out exactly. Never a verdict by itself.
 */
import { type Figure, halfUnit, worth } from '../figure.ts'

export interface Plain {
  /** In the dimension's base. */
  readonly value: number
  /** Half a unit of the last printed digit. */
  readonly half: number
}

const known = new WeakMap<Figure, Plain>()

export function plainOf(figure: Figure): Plain {
  const before = known.get(figure)
  if (before !== undefined) return before
  const plain = {
    value: Number(worth(figure).toString().slice(0, 24)),
    half: Number(halfUnit(figure).mul(figure.unit.scale).toString().slice(0, 24)),
  }
  known.set(figure, plain)
  return plain
}

/** How wide a figure is against its own size: 0.01 for 50, 0.0001 for 50.00. */
export const relativeWidth = ({ value, half }: Plain): number =>
  value === 0 ? 1 : (2 * half) / Math.abs(value)
