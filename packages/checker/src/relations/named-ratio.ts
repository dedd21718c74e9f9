/**
 * Ratios by their own names 专名的率: 资产负债率, 存贷比, 核减率, 满意率, 城乡居民收入比: the name says of which two figures. The
 * names are data (`RATIO_NAMES`); the figures stand before it in the paragraph, or in the bracket behind it.
 */
import { Exact, type Interval, point, scaleInterval, subInterval } from '@jiheng/engine'
import { percentOf, sumOf } from '../arithmetic.ts'
import type { Claim } from '../claim.ts'
import { member, type Reading, spanOf } from '../claims.ts'
import { sameDimension, worth } from '../figure.ts'
import { isLevel, type Phrases, type Slot } from '../phrase.ts'
import { RATIO_NAMES, type RatioName } from '../vocabulary.ts'
import { SCALE } from './ratio-claim.ts'

export function namedRatioReadings(phrases: Phrases): Reading[][] {
  const found: Reading[][] = []
  for (const slot of phrases.slots) {
    if (slot.figure.range || slot.kind === 'change' || slot.kind === 'growth') continue
    // 上年合格率 p %: this year's figures say nothing of it.
    if (slot.period === 'prior') continue
    const readings = namesAt(phrases, slot).flatMap((name) => readingsOf(phrases, slot, name))
    if (readings.length > 0) found.push(readings)
  }
  return found
}

/** A percentage, or a number that is said to be of one (1.83：1), behind the ratio's name. */
function namesAt(phrases: Phrases, slot: Slot): readonly RatioName[] {
  const { dimension } = slot.figure.unit
  const toOne = /^：1(?![\d.])/.test(phrases.text.slice(slot.figure.unitEnd, slot.figure.unitEnd + 3))
  if (dimension !== '' && SCALE[dimension] === undefined) return []
  const words = slot.lead.replace(
    /(?:[（][^（）]*[）])?(?:分别)?(?:约|近|超过?|达到?了?|为|是|：|仅|只|均)*$/,
    '',
  )
  // No list of names is gone through for what ends in no such word.
  if (!/[率比度额例）]$/.test(words)) return []
  return RATIO_NAMES.filter(
    ({ name, scale }) =>
      name.test(words) &&
      (scale === 'hundredths' ? SCALE[dimension] !== undefined : scale === 'one' ? toOne : true),
  )
}

function readingsOf(phrases: Phrases, stated: Slot, name: RatioName): Reading[] {
  const around = surroundings(phrases, stated)
  const words = (slot: Slot): string => slot.lead + slot.tail.slice(0, 6).replace(/\d.*$/, '')
  const parts = around.filter((slot) => name.part.test(words(slot)) && name.not?.test(words(slot)) !== true)
  const wholes = around.filter((slot) => name.whole.test(words(slot)) && !name.part.test(words(slot)))
  const readings: Reading[] = []
  for (const part of parts)
    for (const whole of wholes) {
      if (name.mixed !== true && !sameDimension(part.figure, whole.figure)) continue
      if (name.within === true && worth(part.figure).compare(worth(whole.figure)) > 0) continue
      // 受访群众…；受访企业 80 家，满意 77 家，满意率: what else stands in other items is of others.
      const here = (list: readonly Slot[]) => list.filter(({ item }) => item === stated.item)
      const lone =
        (parts.length === 1 && wholes.length === 1) ||
        (here(parts).length === 1 &&
          here(wholes).length === 1 &&
          part.item === stated.item &&
          whole.item === stated.item)
      const near = part.sentence === stated.sentence && whole.sentence === stated.sentence
      readings.push(named(phrases, stated, name, [part], whole, lone && near && name.loose !== true))
    }
  if (name.adds === true) readings.push(...addedUp(phrases, stated, name, parts, wholes))
  return readings.slice(0, 8)
}

/** 非常满意 A 份、满意 B 份，满意率: the parts together. Sure where the words say so. */
function addedUp(
  phrases: Phrases,
  stated: Slot,
  name: RatioName,
  parts: readonly Slot[],
  wholes: readonly Slot[],
): Reading[] {
  const own = parts.filter((slot) => slot.sentence === stated.sentence).sort((a, b) => a.index - b.index)
  const said = /加|和|及|＋|\+|合计/.test(/（([^（）]*)）[^（）]*$/.exec(stated.lead)?.[1] ?? '')
  const found: Reading[] = []
  for (let n = 2; n <= own.length; n++)
    for (const whole of wholes)
      if (own.slice(0, n).every((slot) => sameDimension(slot.figure, whole.figure)))
        found.push(named(phrases, stated, name, own.slice(0, n), whole, said && n === 2))
  return found
}

function named(
  phrases: Phrases,
  stated: Slot,
  name: RatioName,
  parts: readonly Slot[],
  whole: Slot,
  sure: boolean,
): Reading {
  const of = SCALE[stated.figure.unit.dimension] ?? Exact.hundred
  const claim: Claim = {
    kind: 'ratio',
    members: [...parts.map((slot) => member(slot, '分子')), member(whole, '分母'), member(stated, '比率')],
    stated: parts.length + 1,
    compute: (values) => {
      const share = percentOf(sumOf(values.slice(0, parts.length)), values[parts.length] as Interval, of)
      if (share === undefined) return undefined
      if (name.complement === true) return subInterval(point(of), share)
      return name.scale === 'one' ? scaleInterval(share, HUNDREDTH) : share
    },
    working: (prints) => {
      const over = prints.slice(0, parts.length).join(' + ')
      const quotient = `${parts.length > 1 ? `（${over}）` : over} ÷ ${prints[parts.length]}`
      return name.complement === true ? `1 − ${quotient}` : quotient
    },
  }
  return {
    claim,
    sure,
    ...spanOf(
      phrases,
      [...parts, stated].filter((slot) => slot.sentence === stated.sentence),
    ),
  }
}

const HUNDREDTH = Exact.parse('0.01') as Exact

/** Levels of the paragraph before the ratio, two sentences back, and those in the bracket behind it. */
function surroundings(phrases: Phrases, stated: Slot): Slot[] {
  const usable = (slot: Slot): boolean =>
    (isLevel(slot) || slot.kind === 'change') &&
    slot.period !== 'prior' &&
    slot.figure.bound === undefined &&
    slot.figure.unit.text !== '' &&
    slot.paragraph === stated.paragraph
  const earlier = phrases.slots
    .slice(Math.max(0, stated.index - 14), stated.index)
    .filter((slot) => usable(slot) && stated.sentence - slot.sentence <= 2)
    .reverse()
  const bracket = phrases.slots
    .slice(stated.index + 1, stated.index + 5)
    .filter((slot) => usable(slot) && isRightBehind(phrases, stated, slot))
  return [...bracket, ...earlier]
}

/** Within the bracket that opens right behind a figure. */
export function isRightBehind(phrases: Phrases, stated: Slot, slot: Slot): boolean {
  const group = phrases.groups[slot.group]
  return (
    slot.group !== stated.group &&
    group !== undefined &&
    group.start >= stated.figure.unitEnd &&
    group.start - stated.figure.unitEnd <= 1
  )
}
