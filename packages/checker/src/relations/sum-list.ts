/** Totals over or under numbered lists 逐项列举的合计: 1. … 2. … 3. …, pages below their total. */
import { Exact } from '@jiheng/engine'
import { type Claim, holds } from '../claim.ts'
import type { Reading } from '../claims.ts'
import { dimensionOf, sameDimension, worth } from '../figure.ts'
import { fullSubject, isLevel, type Paragraph, type Phrases, type Slot } from '../phrase.ts'
import { NOT_ADDITIVE } from '../vocabulary.ts'
import { sumClaim, tellingSlip } from './sum-claim.ts'
import { type Role, roleOf } from './sum-part.ts'

interface List {
  readonly items: readonly (readonly Paragraph[])[]
  readonly firstParagraph: number
}

export function listSums(phrases: Phrases): Reading[] {
  const found: Reading[] = []
  for (const list of listsOf(phrases)) found.push(...listReadings(phrases, list))
  return found
}

/** Runs of paragraphs numbered 1, 2, 3 … in one style, each item with what stands under it. */
export function listsOf(phrases: Phrases): List[] {
  const lists: List[] = []
  const { paragraphs } = phrases
  for (let i = 0; i < paragraphs.length; i++) {
    const ordinal = (paragraphs[i] as Paragraph).ordinal
    if (ordinal?.number !== 1) continue
    const items: Paragraph[][] = [[paragraphs[i] as Paragraph]]
    for (let j = i + 1; j < paragraphs.length; j++) {
      const paragraph = paragraphs[j] as Paragraph
      const own = paragraph.ordinal
      if (own !== undefined && own.style < ordinal.style) break
      if (own !== undefined && own.style === ordinal.style) {
        if (own.number !== items.length + 1) break
        items.push([paragraph])
      } else if (paragraph.heading && own === undefined && items.length > 1) {
        const next = paragraphs[j + 1]
        if (next?.ordinal?.style !== ordinal.style || next.ordinal.number !== items.length + 1) break
      } else (items[items.length - 1] as Paragraph[]).push(paragraph)
    }
    if (items.length >= 2) lists.push({ items, firstParagraph: i })
  }
  return lists
}

function listReadings(phrases: Phrases, list: List): Reading[] {
  const readings: Reading[] = totalBelow(phrases, list)
  for (const role of ['budget', 'final', 'plain'] as const) {
    const slots = list.items.map((item) => itemSlot(phrases, item, role))
    const present = slots.filter((slot): slot is Slot => slot !== undefined)
    if (present.length < 2 || present.length < list.items.length * 0.6) continue
    const heads = headsAbove(phrases, list, present[0] as Slot, role)
    const claimed = heads.find((head) => holds(sumClaim(present, head)) === true)
    const complete = present.length === list.items.length
    if (claimed !== undefined) {
      const first = firstMention(phrases, claimed, list)
      readings.push(headReading(phrases, sumClaim(present, first), first, true))
      continue
    }
    const head = heads[0]
    if (head === undefined || !complete || !introduces(phrases, list, head)) continue
    const names = present.map((slot) => fullSubject(phrases, slot))
    if (names.some((name) => NOT_ADDITIVE.test(name))) continue
    const claim = sumClaim(present, head)
    const sure =
      dimensionOf(head.figure.unit) === '元' &&
      (tellingSlip(claim) || (list.items.length >= 3 && within(claim, head)))
    if (sure) readings.push(headReading(phrases, claim, head, true))
  }
  return readings
}

/** 以上三项总计 D: the total stands under the list. */
function totalBelow(phrases: Phrases, list: List): Reading[] {
  const last = list.items[list.items.length - 1] as readonly Paragraph[]
  for (const paragraph of last) {
    const total = phrases.slots.slice(paragraph.firstSlot, paragraph.lastSlot).find(
      (slot) =>
        /^(?:以上|上述)[^，。；]{0,8}(?:合计|共计|总计)[^，。；]{0,6}$/.test(
          phrases.text
            .slice(Math.max(paragraph.start, slot.figure.start - 40), slot.figure.start)
            .split(/[。；\n]/)
            .pop() ?? '',
        ) && isLevel(slot),
    )
    if (total === undefined) continue
    const parts = list.items.map((item) => itemSlot(phrases, item, 'plain'))
    const slots = parts.filter(
      (slot): slot is Slot =>
        slot !== undefined && slot !== total && sameDimension(slot.figure, total.figure),
    )
    if (slots.length < list.items.length) return []
    return [headReading(phrases, sumClaim(slots, total), total, true)]
  }
  return []
}

/** A difference below a twentieth of the total: the list is surely meant to make it up. */
function within(claim: Claim, head: Slot): boolean {
  const sum = claim.compute(
    claim.members.map(({ figure }) => ({
      low: worth(figure),
      high: worth(figure),
      lowClosed: true,
      highClosed: true,
    })),
  )
  if (sum === undefined) return false
  return sum.low.sub(worth(head.figure)).abs().mul(Exact.of(20)).compare(worth(head.figure).abs()) < 0
}

function headReading(phrases: Phrases, claim: Claim, head: Slot, sure: boolean): Reading {
  let start = head.leadStart
  while (/[，、：；\s]/.test(phrases.text[start] ?? 'x')) start++
  return { claim, sure, start, end: head.figure.unitEnd }
}

/** The item's figure of a role: the first one in brackets' ground level, in its first sentences. */
function itemSlot(phrases: Phrases, item: readonly Paragraph[], role: Role): Slot | undefined {
  const paragraph = item[0] as Paragraph
  const last = (item[item.length - 1] as Paragraph).lastSlot
  const firstSentence = phrases.slots[paragraph.firstSlot]?.sentence
  for (let i = paragraph.firstSlot; i < last; i++) {
    const slot = phrases.slots[i] as Slot
    if (firstSentence !== undefined && slot.sentence - firstSentence > 3) break
    if (!isLevel(slot) || slot.group !== 0) continue
    if (roleOf(slot) === role || role === 'plain') return slot
  }
  return undefined
}

/** Totals that may stand over a list: figures of the paragraphs above it, back to the last heading, nearest first. */
function headsAbove(phrases: Phrases, list: List, like: Slot, role: Role): Slot[] {
  const heads: Slot[] = []
  for (let p = list.firstParagraph - 1; p >= 0 && list.firstParagraph - p <= 6; p--) {
    const paragraph = phrases.paragraphs[p] as Paragraph
    for (let i = paragraph.lastSlot - 1; i >= paragraph.firstSlot; i--) {
      const slot = phrases.slots[i] as Slot
      if (!isLevel(slot) || slot.group !== 0 || !sameDimension(slot.figure, like.figure)) continue
      const own = roleOf(slot)
      if (own === role || (role === 'plain' && own !== 'prior') || own === 'plain') heads.push(slot)
    }
    if (heads.length > 0 && paragraph.ordinal !== undefined) break
    if (paragraph.heading && p < list.firstParagraph - 1) break
  }
  return heads
}

/** The paragraph above ends with 其中：, 如下：, 包括： or the like. */
function introduces(phrases: Phrases, list: List, head: Slot): boolean {
  const above = phrases.paragraphs[list.firstParagraph - 1]
  if (above === undefined) return false
  const words = phrases.text.slice(above.start, above.end)
  return (
    above.lastSlot > head.index &&
    head.index >= above.firstSlot &&
    /(?:其中|如下|包括|包含|具体|分别|明细|构成|以下|方面|分项|内容)[^。；]{0,12}[：:]?$/.test(words)
  )
}

/** The same figure where the chapter first prints it. */
function firstMention(phrases: Phrases, head: Slot, list: List): Slot {
  for (let p = Math.max(0, list.firstParagraph - 6); p < list.firstParagraph; p++) {
    const paragraph = phrases.paragraphs[p] as Paragraph
    for (let i = paragraph.firstSlot; i < paragraph.lastSlot; i++) {
      const slot = phrases.slots[i] as Slot
      if (
        isLevel(slot) &&
        slot.figure.value.equals(head.figure.value) &&
        slot.figure.unit.text === head.figure.unit.text &&
        roleOf(slot) === roleOf(head)
      )
        return slot
    }
  }
  return head
}
