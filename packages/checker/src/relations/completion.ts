/** Completion 完成率: 完成年初预算的 p %: final over budget of the same item. */
import type { Reading } from '../claims.ts'
import { sameDimension } from '../figure.ts'
import { fullSubject, type Phrases, type Slot } from '../phrase.ts'
import { likeness } from '../resolve.ts'
import { isBudget, type Measure } from '../vocabulary.ts'
import { before, ratio } from './ratio-claim.ts'

function measureAsked(base: string): Measure {
  if (/年初/.test(base)) return 'initial'
  if (/调整|全年预算/.test(base)) return 'adjusted'
  return 'budget'
}

/** 完成年初预算的 p %: final over budget of the same item. */
export function completionReadings(phrases: Phrases, percent: Slot): Reading[] {
  const asked = measureAsked(percent.base)
  const levels = before(phrases, percent, 12, 1).filter(
    (slot) => slot.group === percent.group || percent.group === 0,
  )
  const part = levels.find((slot) => !isBudget(slot.measure) && slot.figure.unit.dimension !== '%')
  if (part === undefined) return []
  if (
    part.item !== percent.item &&
    !/^[，。]?$/.test(phrases.text.slice(part.figure.unitEnd, percent.leadStart).trim())
  ) {
    if (percent.sentence !== part.sentence + 1) return []
  }
  const wholes = levels.filter(
    (slot) => slot !== part && sameDimension(slot.figure, part.figure) && isBudget(slot.measure),
  )
  const exact = wholes.filter((slot) => slot.measure === asked)
  const readings: Reading[] = []
  const sameThing = (slot: Slot) =>
    slot.item === part.item &&
    (slot.index === part.index - 1 ||
      exact.length === 1 ||
      part.subject === '' ||
      slot.subject === '' ||
      likeness(part.subject, fullSubject(phrases, slot)) >= 1)
  const chosen =
    asked === 'budget' || exact.length === 0
      ? [...exact, ...wholes.filter((slot) => slot.measure !== asked)]
      : exact
  for (const whole of chosen)
    readings.push(ratio(phrases, part, whole, percent, sameThing(whole), ['完成数', '预算数']))
  if (readings.length === 0) readings.push(...aloneCompletion(phrases, part, percent, asked))
  return readings.slice(0, 4)
}

/** The budget stands elsewhere under the same name: confirms, never accuses. */
function aloneCompletion(phrases: Phrases, part: Slot, percent: Slot, asked: Measure): Reading[] {
  const name = fullSubject(phrases, part)
  if (name === '') return []
  return before(phrases, percent, 60, 400)
    .filter(
      (slot) =>
        isBudget(slot.measure) &&
        (slot.measure === asked || asked === 'budget') &&
        sameDimension(slot.figure, part.figure),
    )
    .filter((slot) => likeness(name, fullSubject(phrases, slot)) >= 3)
    .slice(0, 2)
    .map((whole) => ratio(phrases, part, whole, percent, false, ['完成数', '预算数']))
}
