/** From claims to statements: choosing among readings, and where the words in question stand. */
import type { Claim, Member } from './claim.ts'
import { holds } from './claim.ts'
import type { Phrases, Slot } from './phrase.ts'

/** A claim as read from the text, with what is to be quoted. */
export interface Reading {
  readonly claim: Claim
  /** Surely meant so: if it fails, the text contradicts itself. */
  readonly sure: boolean
  readonly start: number
  readonly end: number
  readonly note?: string
  /** Start and end are offsets in the source, not in the view. */
  readonly inSource?: boolean
}

/**
 * Of several readings of the same words the first that holds is taken: who reads charitably accuses rarely. If none
 * holds, the first sure one stands accused; without one it can't be told.
 */
export function choose(readings: readonly Reading[]): Reading | undefined {
  for (const reading of readings) if (holds(reading.claim) === true) return reading
  return readings.find((reading) => reading.sure) ?? readings[0]
}

export const member = (slot: Slot, role: string): Member => ({ figure: slot.figure, role })

/** From the first slot's own words to the last figure's unit. */
export function spanOf(phrases: Phrases, slots: readonly Slot[]): { start: number; end: number } {
  let start = Number.POSITIVE_INFINITY
  let end = 0
  for (const slot of slots) {
    start = Math.min(start, slot.leadStart)
    end = Math.max(end, slot.figure.unitEnd)
  }
  while (/[，、：\s]/.test(phrases.text[start] ?? 'x')) start++
  return { start, end }
}

/** Slots near enough to be quoted together: those of the sentences around `around`. */
export function near(slots: readonly Slot[], around: Slot, reach = 2): readonly Slot[] {
  return slots.filter(
    (slot) =>
      Math.abs(slot.sentence - around.sentence) <= reach &&
      Math.abs(slot.figure.start - around.figure.start) < 600,
  )
}
