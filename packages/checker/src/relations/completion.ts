/** Completion 完成率: 完成年初预算的 p %: final over budget of the same item. */
import type { Reading } from '../claims.ts'
import { sameDimension } from '../figure.ts'
import { fullSubject, isLevel, type Phrases, type Slot } from '../phrase.ts'
import { likeness } from '../resolve.ts'
import { isBudget, type Measure } from '../vocabulary.ts'
import { isRightBehind } from './named-ratio.ts'
import { before, ratio } from './ratio-claim.ts'

export function measureAsked(base: string): Measure {
  if (/年初/.test(base)) return 'initial'
  if (/调整|全年预算/.test(base)) return 'adjusted'
  return 'budget'
}

/** 按调整后预算计完成 p %; 完成率 p %（以全年预算为基数）: the base in words of its own. */
export function baseTold(phrases: Phrases, percent: Slot): string {
  const before = /(?:按|以)([^，。；（）]{2,12}预算)(?:数|安排)?(?:计算?|口径)[^，。；]{0,6}$/.exec(
    percent.lead,
  )?.[1]
  const behind = /^（(?:以|按)([^，。；（）]{2,14}预算)(?:数)?(?:为基数|为基准|计算?|口径|为分母)/.exec(
    phrases.text.slice(percent.figure.unitEnd, percent.figure.unitEnd + 24),
  )?.[1]
  return before ?? behind ?? ''
}

/** 完成年初预算的 p %: final over budget of the same item. */
export function completionReadings(phrases: Phrases, percent: Slot): Reading[] {
  const asked = measureAsked(percent.base !== '' ? percent.base : baseTold(phrases, percent))
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
    (slot) =>
      slot !== part &&
      sameDimension(slot.figure, part.figure) &&
      isBudget(slot.measure) &&
      (slot.index === percent.index - 1 || !isCompleted(phrases, slot)),
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
  if (!readings.some(({ sure }) => sure)) readings.unshift(...laterBudget(phrases, part, percent, asked))
  if (readings.length === 0) readings.push(...aloneCompletion(phrases, part, percent, asked))
  return readings.slice(0, 4)
}

/** 全市 A，为年度预算的 p %，其中市本级 B，为年度预算的 q %: A is no budget, it has a rate of its own. */
const isCompleted = (phrases: Phrases, slot: Slot): boolean =>
  !slot.aside && phrases.slots[slot.index + 1]?.kind === 'completion'

/** 完成预算的 p %（预算 B）; 完成年初预算的 p %，年初预算 B; …。调整预算为 B: the budget is told behind. */
function laterBudget(phrases: Phrases, part: Slot, percent: Slot, asked: Measure): Reading[] {
  return phrases.slots
    .slice(percent.index + 1, percent.index + 12)
    .filter(
      (slot) =>
        isLevel(slot) &&
        isBudget(slot.measure) &&
        slot.paragraph === percent.paragraph &&
        sameDimension(slot.figure, part.figure) &&
        (slot.subject === '' || likeness(slot.subject, fullSubject(phrases, part)) >= 2) &&
        !slot.aside,
    )
    .slice(0, 2)
    .map((slot) => {
      const named = slot.measure === asked && slot.subject === '' && slot.index === percent.index + 1
      const close =
        slot.sentence === percent.sentence &&
        (slot.item === percent.item || isRightBehind(phrases, percent, slot))
      return ratio(phrases, part, slot, percent, named && close, ['完成数', '预算数'])
    })
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
