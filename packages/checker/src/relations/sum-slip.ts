/**
 * Sums one slip away 一笔之差的合计: a figure, the list that its words open or close, and one slip of the hand in one of them that would make
 * the list its parts. Whether a list is whole its words seldom tell; so the slip must be one that chance would hardly
 * give: few of its kind against the total's size, fewer still where the names say nothing. Figures that other relations
 * bear out have no slip. It accuses, so it is asked last.
 */
import { type Claim, holds } from '../claim.ts'
import type { Reading } from '../claims.ts'
import { dimensionOf, type Figure, plainNumber } from '../figure.ts'
import { fullSubject, isLevel, type Phrases, type Slot } from '../phrase.ts'
import { NOT_ADDITIVE, OVERLAPPING } from '../vocabulary.ts'
import { mayAddUp, plainOf } from './plain.ts'
import { isExplained, mayBeOneSlip, memberAt, ONE_WRONG, SWAPPED, slipsOf } from './slip-chance.ts'
import { isOfFinal } from './sum-accuse.ts'
import { grain, isExhaustive, isMostlyWhole, sumClaim } from './sum-claim.ts'
import { SELECTED } from './sum-part.ts'

export function slippedSums(
  phrases: Phrases,
  read: readonly Reading[],
  settled: ReadonlySet<Figure>,
): Reading[] {
  const known = toldSums(read)
  const opened = phrases.slots.flatMap((total) => {
    if (!isPart(total) || total.figure.value.sign() <= 0) return []
    return startsOf(phrases, total).flatMap((start) => {
      if (known.has(keyOf(total, start))) return []
      const runs = runsFrom(phrases, total, start)
      if (runs.some((parts) => mayMake(parts, total) && holds(sumClaim(parts, total)) === true)) return []
      const parts = runs.find(
        (some) =>
          mayBeOneSlip(some, total) &&
          isTold(phrases, total, some) &&
          isSlip(phrases, sumClaim(some, total), some, runs.length, settled) &&
          !makesAnother(phrases, total, some),
      )
      return parts === undefined
        ? []
        : [{ claim: sumClaim(parts, total), sure: true, ...spanFrom(phrases, total, parts) }]
    })
  })
  return [...opened, ...unopened(phrases, [...read, ...opened], settled)]
}

/** As plain numbers: a little more than may be so. */
const mayMake = (parts: readonly Slot[], total: Slot): boolean =>
  mayAddUp([...parts, total].map(({ figure }) => figure.plain))

const MOST_PARTS = 4
const HEADS = 8

/** 人口 W 人。城镇 A 人，增加…；乡村 B 人: no word opens the list, but its names are all there is. */
function unopened(
  phrases: Phrases,
  read: readonly Reading[],
  settled: ReadonlySet<Figure>,
): readonly Reading[] {
  const added = new Set<Figure>()
  for (const { claim, sure } of read)
    if (claim.kind === 'sum' && claim.decided === undefined && (sure || holds(claim) === true))
      for (const { figure } of claim.members) added.add(figure)
  return phrases.slots.flatMap((first) => {
    if (!isPart(first) || added.has(first.figure)) return []
    const parts = wholeFrom(phrases, first)
    if (parts === undefined || parts.some(({ figure }) => added.has(figure))) return []
    const heads = headsBefore(phrases, first, parts)
    if (heads.some((head) => mayMake(parts, head) && holds(sumClaim(parts, head)) === true)) return []
    const told = heads.filter(
      (head) =>
        mayBeOneSlip(parts, head) && isSlip(phrases, sumClaim(parts, head), parts, heads.length, settled),
    )
    const [total] = told
    if (total === undefined || told.length !== 1) return []
    return [{ claim: sumClaim(parts, total), sure: true, ...spanFrom(phrases, total, parts) }]
  })
}

/** The parts from one on that make a whole by their names. */
function wholeFrom(phrases: Phrases, first: Slot): readonly Slot[] | undefined {
  const run: Slot[] = [first]
  const names = [fullSubject(phrases, first)]
  for (let i = first.index + 1; i < phrases.slots.length && run.length < MOST_PARTS; i++) {
    const slot = phrases.slots[i] as Slot
    if (slot.sentence - first.sentence > 1 || i - first.index > 10) return undefined
    if (!isPart(slot) || !alike(slot, first) || slot.group !== first.group) continue
    run.push(slot)
    names.push(fullSubject(phrases, slot))
    if (isExhaustive(names)) return run
  }
  return undefined
}

/** Figures before a list that may be its total. */
function headsBefore(phrases: Phrases, first: Slot, parts: readonly Slot[]): readonly Slot[] {
  const most = Math.max(...parts.map(({ figure }) => plainOf(figure).value))
  const found: Slot[] = []
  for (let i = first.index - 1; i >= 0 && first.index - i <= HEADS; i--) {
    const slot = phrases.slots[i] as Slot
    if (first.paragraph - slot.paragraph > 1 || first.sentence - slot.sentence > 3) break
    if (!isPart(slot) || !alike(slot, first) || slot.group !== first.group || slot.period === 'prior')
      continue
    if (plainOf(slot.figure).value > most) found.push(slot)
  }
  return found
}

/** Lists that are told already, by their total and first part. */
function toldSums(read: readonly Reading[]): ReadonlySet<string> {
  const found = new Set<string>()
  for (const { claim, sure } of read) {
    if (claim.kind !== 'sum' || claim.decided !== undefined) continue
    const verdict = holds(claim)
    if (verdict !== true && !(verdict === false && sure)) continue
    const total = claim.members[claim.stated]?.figure
    for (const { figure } of claim.members) found.add(`${total?.index} ${figure.index}`)
  }
  return found
}

const keyOf = (total: Slot, start: Slot): string => `${total.index} ${start.index}`

const isPart = (slot: Slot): boolean =>
  isLevel(slot) &&
  slot.figure.bound === undefined &&
  slot.figure.unit.text !== '' &&
  slot.figure.unit.dimension !== '%' &&
  slot.additive &&
  !slot.aside

const REACH = 24
const OPENING =
  /其中|包括|包含|分别|构成|组成|分为|分[两二三四五六七八九]|按[^，。；]{1,10}分|如下|来源|（|：[^，。；]{0,24}$/

/** Sentences further on whose head opens a list too: 分部门看, 按来源分. */
const LATER = 3
const HEAD = /分[^，。；]{0,6}(?:情况|看|类)|按[^，。；]{1,8}分|从[^，。；]{1,12}[看分]|其中|分别|包括/

/** The first parts of lists behind a total: the one its own words open, and one in each sentence that opens another. */
function startsOf(phrases: Phrases, total: Slot): readonly Slot[] {
  const { slots, text, sentences } = phrases
  const found: Slot[] = []
  let seen = -1
  for (let i = total.index + 1; i < slots.length && i - total.index <= REACH; i++) {
    const slot = slots[i] as Slot
    if (slot.paragraph - total.paragraph > 1 || slot.sentence - total.sentence > LATER) break
    // Of each sentence only its first figure of the kind begins a list.
    if (slot.sentence === seen || !isPart(slot) || !alike(slot, total) || !isInside(phrases, total, slot))
      continue
    const first = seen < 0 && slot.sentence - total.sentence <= 1
    seen = slot.sentence
    const from = first ? total.figure.unitEnd : (sentences[slot.sentence]?.start ?? slot.leadStart)
    if ((first ? OPENING : HEAD).test(text.slice(from, slot.figure.start))) found.push(slot)
  }
  return found
}

const alike = (a: Slot, b: Slot): boolean => dimensionOf(a.figure.unit) === dimensionOf(b.figure.unit)

/** The lists that begin with a part: to the end of a clause, of the sentence. */
function runsFrom(phrases: Phrases, total: Slot, from: Slot): readonly (readonly Slot[])[] {
  const { slots } = phrases
  const runs: Slot[][] = []
  const run: Slot[] = [from]
  const close = (): void => {
    if (run.length >= 2 && runs.every((one) => one.length !== run.length)) runs.push([...run])
  }
  for (let i = from.index + 1; i < slots.length && i - from.index <= REACH; i++) {
    const slot = slots[i] as Slot
    if (slot.sentence !== from.sentence) break
    if (slot.group !== from.group && slot.depth > from.depth) continue
    if (slot.group !== from.group) break
    if (slot.item !== run[run.length - 1]?.item) close()
    if (isPart(slot) && alike(slot, total)) run.push(slot)
  }
  close()
  const ages = run.filter(({ figure }) =>
    /岁[^，。；\d]{0,8}$/.test(phrases.text.slice(Math.max(0, figure.start - 14), figure.start)),
  )
  if (ages.length > 1 && ages.length < run.length) runs.unshift(ages)
  return runs
}

/** In the total's own brackets level, or in the brackets right behind it. */
const isInside = (phrases: Phrases, total: Slot, slot: Slot): boolean => {
  if (slot.group === total.group) return true
  const group = phrases.groups[slot.group]
  return group?.parent === total.group && group.start - total.figure.unitEnd <= 2
}

/** Names that may be parts, and a head that may be their total. */
function isTold(phrases: Phrases, total: Slot, parts: readonly Slot[]): boolean {
  const whole = isWhole(phrases, parts)
  const names = parts.map((slot) => fullSubject(phrases, slot))
  if (!whole && names.some((name) => name === '' || NOT_ADDITIVE.test(name))) return false
  if (!whole && new Set(names).size < names.length) return false
  if (!whole && names.some((name) => OVERLAPPING.test(name))) return false
  const first = parts[0] as Slot
  const between = phrases.text.slice(total.figure.unitEnd, first.figure.start)
  if (SELECTED.test(between) || /主要|重点|目标|计划|上年|去年|同期/.test(between)) return false
  const periods = new Set([total, ...parts].map(({ period }) => period === 'prior'))
  if (periods.size > 1 || isOfFinal(phrases, total, first)) return false
  const last = parts[parts.length - 1] as Slot
  return !/^[^，。；]{0,4}等/.test(phrases.text.slice(last.figure.unitEnd, last.figure.unitEnd + 6))
}

/** By their names all there is; or ages from a lowest to a highest band. */
function isWhole(phrases: Phrases, parts: readonly Slot[]): boolean {
  const names = parts.map((slot) => fullSubject(phrases, slot))
  if (isExhaustive(names) || isMostlyWhole(names)) return true
  const bands = parts.map(({ figure }) =>
    /\d岁?(?:及|（含[^（）]{0,6}）)?(以下|以上|之间|至|—|-)?[^，。；\d]{0,8}$/.exec(
      phrases.text.slice(Math.max(0, figure.start - 14), figure.start),
    ),
  )
  const last = bands[bands.length - 1]
  return (
    bands.every((band) => band !== null && /岁/.test(band[0])) &&
    bands[0]?.[1] === '以下' &&
    last?.[1] === '以上'
  )
}

/** How likely a chance fit may be: where the names tell a whole, and where they say nothing. */
const WHOLE = 0.05
const UNKNOWN = 0.004

function isSlip(
  phrases: Phrases,
  claim: Claim,
  parts: readonly Slot[],
  tried: number,
  settled: ReadonlySet<Figure>,
): boolean {
  const most = isWhole(phrases, parts) ? WHOLE : UNKNOWN
  const suspects = claim.members.map((_, i) => i).filter((i) => !settled.has(memberAt(claim, i)))
  const size = plainOf(memberAt(claim, claim.stated)).value / plainNumber(grain(claim))
  return [SWAPPED, ONE_WRONG].some(
    (kind) => (slipsOf(claim, suspects, kind) * tried) / size <= most && isExplained(claim, suspects, kind),
  )
}

/** The parts make another figure nearby: that one was meant. */
function makesAnother(phrases: Phrases, total: Slot, parts: readonly Slot[]): boolean {
  const from = Math.max(0, total.index - REACH)
  const to = (parts[parts.length - 1] as Slot).index + 12
  return phrases.slots
    .slice(from, to)
    .some(
      (slot) =>
        slot !== total &&
        !parts.includes(slot) &&
        isLevel(slot) &&
        dimensionOf(slot.figure.unit) === dimensionOf(total.figure.unit) &&
        holds(sumClaim(parts, slot)) === true,
    )
}

function spanFrom(
  phrases: Phrases,
  total: Slot,
  parts: readonly Slot[],
): { readonly start: number; readonly end: number } {
  const last = parts[parts.length - 1] as Slot
  let start = total.leadStart
  while (/[，、：；\s]/.test(phrases.text[start] ?? 'x')) start++
  return { start, end: Math.max(last.figure.unitEnd, total.figure.unitEnd) }
}
