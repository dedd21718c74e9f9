/** Sums behind a cue 总数在前: …，其中/包括/分别为…: which figure is the total, where its list ends. */
import { holds } from '../claim.ts'
import type { Reading } from '../claims.ts'
import { dimensionOf, sameDimension } from '../figure.ts'
import { fullSubject, isLevel, type Phrases, type Slot } from '../phrase.ts'
import { accuse, adjoins } from './sum-accuse.ts'
import { isExhaustive, sumClaim, tellingSlip } from './sum-claim.ts'
import {
  BREAKDOWN,
  type Cue,
  type Cut,
  firstSlotAfter,
  isBase,
  isInitial,
  likelyHead,
  type Part,
  partSlot,
  partsAfter,
  type Role,
  reading,
  restName,
  roleOf,
  rolesOf,
} from './sum-part.ts'
/** A second breakdown (按…分) breaks down what the first one did: the cue whose total is meant. */
export function originOf(phrases: Phrases, cues: readonly Cue[], index: number): Cue {
  let origin = cues[index] as Cue
  if (!BREAKDOWN.test(origin.word)) return origin
  for (let i = index - 1; i >= 0; i--) {
    const cue = cues[i] as Cue
    if (
      !BREAKDOWN.test(cue.word) ||
      phrases.text.slice(cue.at, origin.at).includes('\n') ||
      origin.at - cue.at > 400
    )
      break
    origin = cue
  }
  return origin
}

export function cuedSums(phrases: Phrases, cue: Cue, nextCue: Cue | undefined, origin: Cue): Reading[] {
  const clause =
    phrases.text
      .slice(Math.max(0, cue.at - 400), cue.at)
      .split(/[。\n]/)
      .pop() ?? ''
  // A second 按…分 of a sentence breaks down the first one's total.
  if (BREAKDOWN.test(cue.word) && BREAKDOWN.test(clause)) return []
  const first = firstSlotAfter(phrases, cue.end)
  const start = first === undefined ? undefined : phrases.slots[first]
  if (start === undefined || start.figure.start - cue.end > 160) return []
  const between = phrases.text.slice(cue.end, start.figure.start)
  const enumerated = /。(?:一是|一、|（一）|1[.、])/.test(between)
  if (/[。\n]/.test(between) && !enumerated) return []
  // 占比分别为 82 %、12 %: what follows later is another matter.
  if (/分别/.test(cue.word) && (start.kind !== 'level' || !isLevel(start))) return []
  const parts = partsAfter(phrases, first as number, cue)
  if (parts.length < 2) return []
  const readings: Reading[] = []
  for (const role of rolesOf(parts)) {
    const first = origin === cue ? start : phrases.slots[firstSlotAfter(phrases, origin.end) ?? start.index]
    const head = first === undefined ? undefined : headOf(phrases, origin, first, role, parts)
    if (head === undefined && BREAKDOWN.test(cue.word))
      readings.push(...headsFarAbove(phrases, cue, start, parts, role, nextCue))
    if (head === undefined || first === undefined) continue
    const reading = sumOfRole(phrases, cue, head, parts, role, nextCue)
    const failed = reading !== undefined && holds(reading.claim) !== true
    // A cue within its sentence means the figure right before it, if that can be a total at all.
    const settled = !isInitial(phrases, origin) && likelyHead(head, parts, role)
    const rivals =
      !settled && (failed || reading === undefined) ? rivalHeads(phrases, origin, first, head, role) : []
    const other = rivals
      .map((rival) => sumOfRole(phrases, cue, rival, parts, role, nextCue))
      .find((one) => one !== undefined && holds(one.claim) === true)
    const fit = rivals.find((rival) => likelyHead(rival, parts, role))
    const firm = !isInitial(phrases, origin) && isExhaustive(parts.map((part) => part.name))
    if (other !== undefined) readings.push(other)
    else if (failed && fit !== undefined && !firm && !likelyHead(head, parts, role)) {
      const said = sumOfRole(phrases, cue, fit, parts, role, nextCue)
      if (said !== undefined) readings.push(said)
    } else if (reading !== undefined) {
      const doubtful =
        failed &&
        !tellingSlip(reading.claim) &&
        ((fit !== undefined && !firm && !onlyHead(head, rivals)) ||
          // A list at a sentence's head whose parts exceed the figure before breaks down something else.
          (isInitial(phrases, origin) && !adjoins(phrases, head, origin) && !likelyHead(head, parts, role)))
      if (!doubtful) readings.push(reading)
    } else {
      // Of several totals above, the one that a single slip of the hand parts from the list.
      const told = rivals
        .filter((rival) => likelyHead(rival, parts, role))
        .map((rival) => sumOfRole(phrases, cue, rival, parts, role, nextCue))
        .filter((one) => one !== undefined && tellingSlip(one.claim))
      if (told.length === 1) readings.push(told[0] as Reading)
    }
    readings.push(...otherBreakdowns(phrases, cue, head, parts, role, nextCue))
  }
  readings.push(...itemColumns(phrases, cue, origin, start, parts))
  return readings
}

/**
 * Other figures that a list at a sentence's head may be breaking down: those of the sentences before, where the nearest
 * one may itself be a part (…基本支出 A，项目支出 B。按功能分类，…).
 */
function rivalHeads(phrases: Phrases, cue: Cue, start: Slot, head: Slot, role: Role): Slot[] {
  const sentence = phrases.sentences[start.sentence]
  if (sentence === undefined) return []
  const initial = isInitial(phrases, cue)
  const found: Slot[] = []
  for (let i = start.index - 1; i >= 0 && start.index - i <= 12; i--) {
    const slot = phrases.slots[i] as Slot
    if (
      slot.figure.unitEnd > cue.at ||
      slot.sentence < start.sentence - (initial ? 3 : 0) ||
      slot.paragraph < start.paragraph - 1
    )
      continue
    if (
      slot === head ||
      !isLevel(slot) ||
      slot.group !== head.group ||
      !sameDimension(slot.figure, head.figure)
    )
      continue
    if (slot.figure.value.equals(head.figure.value)) continue
    const own = roleOf(slot)
    if (own === role || own === 'plain' || role === 'plain') found.push(slot)
  }
  return found
}

/** （一）按支出功能分类：…: the total stands in the paragraphs above; it is the one that the parts make. */
function headsFarAbove(
  phrases: Phrases,
  cue: Cue,
  start: Slot,
  parts: readonly Part[],
  role: Role,
  nextCue: Cue | undefined,
): Reading[] {
  for (let i = start.index - 1; i >= 0 && start.index - i <= 24; i--) {
    const slot = phrases.slots[i] as Slot
    if (slot.paragraph < start.paragraph - 4) break
    if (
      !isLevel(slot) ||
      slot.group !== start.group ||
      !sameDimension(slot.figure, start.figure) ||
      slot.period === 'prior'
    )
      continue
    const said = sumOfRole(phrases, cue, slot, parts, role, nextCue)
    if (said !== undefined && (holds(said.claim) === true || (slot.isTotal && tellingSlip(said.claim))))
      return [said]
  }
  return []
}

/** The other figures above are older ones or budgets: the nearest is meant. */
const onlyHead = (head: Slot, rivals: readonly Slot[]): boolean =>
  rivals.every(
    (slot) =>
      slot.sentence < head.sentence ||
      slot.period === 'prior' ||
      (roleOf(slot) !== roleOf(head) && roleOf(head) !== 'plain'),
  )

/** 投入 15 分，自评 14 分；过程 35 分，自评 33 分: every item has as many figures; each column may make the total. */
function itemColumns(
  phrases: Phrases,
  cue: Cue,
  origin: Cue,
  start: Slot,
  parts: readonly Part[],
): Reading[] {
  const items = new Map<number, Slot[]>()
  for (const slot of parts.flatMap((part) => part.slots)) {
    if (slot.sentence !== start.sentence || slot.figure.unit.text !== start.figure.unit.text) continue
    items.set(slot.item, [...(items.get(slot.item) ?? []), slot])
  }
  const rows = [...items.values()]
  const width = rows[0]?.length ?? 0
  if (rows.length < 2 || width < 2 || rows.some((row) => row.length !== width)) return []
  const head = headOf(phrases, origin, start, 'plain', parts)
  if (head === undefined || !sameDimension(head.figure, start.figure)) return []
  for (let column = 0; column < width; column++) {
    const slots = rows.map((row) => row[column] as Slot)
    const claim = sumClaim(slots, head)
    const scores =
      head.figure.unit.dimension === '分' &&
      /得分|总分/.test(head.lead) &&
      /得|评/.test((slots[0] as Slot).lead)
    if (holds(claim) === true || (column === width - 1 && (scores || tellingSlip(claim))))
      return [reading(phrases, claim, head, slots, cue, true)]
  }
  return []
}

/** 其中，城镇 A，乡村 B；男 C，女 D: each ； begins the same total anew. */
function otherBreakdowns(
  phrases: Phrases,
  cue: Cue,
  head: Slot,
  parts: readonly Part[],
  role: Role,
  nextCue: Cue | undefined,
): Reading[] {
  const items = new Map<number, Slot[]>()
  for (const part of parts) {
    const slot = partSlot(part, role)
    if (slot === undefined || slot.sentence !== parts[0]?.slots[0]?.sentence) continue
    if (!sameDimension(slot.figure, head.figure)) continue
    // Another 其中 begins another total.
    if (nextCue !== undefined && slot.figure.start > nextCue.at && !BREAKDOWN.test(nextCue.word)) break
    items.set(slot.item, [...(items.get(slot.item) ?? []), slot])
  }
  const readings: Reading[] = []
  for (const slots of [...items.values()].slice(1)) {
    if (slots.length < 2) continue
    const last = slots[slots.length - 1] as Slot
    // The figure right before a cue is that cue's total.
    if (
      nextCue !== undefined &&
      !BREAKDOWN.test(nextCue.word) &&
      nextCue.at - last.figure.unitEnd < 20 &&
      nextCue.at > last.figure.start
    )
      continue
    const claim = sumClaim(slots, head)
    const names = slots.map((slot) => fullSubject(phrases, slot))
    const first = slots[0] as Slot
    const told = BREAKDOWN.test(phrases.text.slice(Math.max(0, first.leadStart - 12), first.figure.start))
    if (holds(claim) === true || isCrossing(names) || told)
      readings.push(reading(phrases, claim, head, slots, cue, true))
  }
  return readings
}

/** By sex or by town and country: always of the whole again. */
const isCrossing = (names: readonly string[]): boolean =>
  names.length === 2 &&
  [
    [/男/, /女/],
    [/城镇|城市/, /农村|乡村/],
  ].some((set) => set.every((word) => names.some((name) => word.test(name))))

/** The total: the nearest amount before the cue of the parts' dimension and role. */
function headOf(
  phrases: Phrases,
  cue: Cue,
  start: Slot,
  role: Role,
  parts: readonly Part[],
): Slot | undefined {
  const wanted = partSlot(parts[0] as Part, role) ?? start
  const dimension = dimensionOf(wanted.figure.unit)
  const cueGroup = start.group
  const opening = cueGroup > 0 ? (phrases.groups[cueGroup]?.start ?? -1) : -1
  const inBrackets = opening >= 0 && opening < cue.at
  let nearest: Slot | undefined
  for (let i = start.index - 1; i >= 0 && start.index - i <= 10; i--) {
    const slot = phrases.slots[i] as Slot
    if (slot.figure.unitEnd > cue.at) continue
    if (!isLevel(slot) || dimensionOf(slot.figure.unit) !== dimension) continue
    if (inBrackets ? slot.group === cueGroup : slot.group !== cueGroup) continue
    if (inBrackets && slot.group !== phrases.groups[cueGroup]?.parent) continue
    if (isBase(phrases, slot)) continue
    const gap = phrases.text.slice(slot.figure.unitEnd, cue.at)
    if (inBrackets ? gap.length > 60 : (gap.match(/[。\n]/g) ?? []).length > 1 && !/\n$/.test(gap)) break
    if (/[\n]/.test(gap) && !/^[^。\n]{0,60}[。：]?\n?$/.test(gap)) break
    if (roleOf(slot) === 'prior') continue
    const own = roleOf(slot)
    if (own === role || own === 'plain' || role === 'plain') {
      if (role !== 'plain' && own === 'plain' && nearest === undefined) {
        nearest = slot
        continue
      }
      if (role === 'plain' || own === role)
        return nearest !== undefined && nearest.sentence > slot.sentence ? nearest : slot
    }
    if (nearest === undefined && inBrackets) return undefined
  }
  return nearest
}

function sumOfRole(
  phrases: Phrases,
  cue: Cue,
  head: Slot,
  parts: readonly Part[],
  role: Role,
  nextCue: Cue | undefined,
): Reading | undefined {
  const slots: Slot[] = []
  for (const part of parts) {
    const slot = partSlot(part, role)
    // Numbers of cars or people among amounts of money are no parts.
    if (slot === undefined || !sameDimension(slot.figure, head.figure)) continue
    if (isClosing(slot) && slots.length >= 2 && restName(phrases, slot) === undefined) break
    slots.push(slot)
  }
  if (slots.length < 2) return undefined
  const cuts = cutsOf(phrases, slots, parts)
  for (const cut of cuts) {
    const claim = sumClaim(cut.parts, head)
    if (holds(claim) === true) return reading(phrases, claim, head, cut.parts, cue, true)
  }
  for (const cut of signedCuts(phrases, cuts)) {
    const claim = sumClaim(cut.parts, head, cut.signs)
    if (holds(claim) === true) return reading(phrases, claim, head, cut.parts, cue, true)
  }
  const nameOfPart = (slot: Slot) => fullSubject(phrases, slot)
  const complete =
    slots.length > 2
      ? [2, 3, 4]
          .filter((n) => n < slots.length)
          .map((n) => slots.slice(0, n))
          .find((some) => isExhaustive(some.map(nameOfPart)))
      : undefined
  // Parts that make a whole by their names end the list, whatever follows them in the sentence.
  if (complete !== undefined && !isExhaustive(slots.map(nameOfPart)))
    return accuse(phrases, cue, head, complete, role, nextCue, [{ parts: complete, natural: true }])
  const cut = cuts.find((c) => c.natural) ?? cuts[0]
  if (cut === undefined) return undefined
  return accuse(phrases, cue, head, cut.parts, role, nextCue, cuts)
}

/** 合计 in a part's own words: it is a total, not a part. */
const isClosing = (slot: Slot): boolean =>
  /^(?:以上)?(?:合计|共计|总计|总共|累计)/.test(slot.lead.replace(/^[，、；]+/, ''))

/** Where the list may end: at its first ；, at a sentence's end, or anywhere after two parts. The likeliest first. */
function cutsOf(phrases: Phrases, slots: readonly Slot[], parts: readonly Part[]): Cut[] {
  const ends: { at: number; natural: boolean }[] = []
  let firstItem = 1
  while (firstItem < slots.length && (slots[firstItem] as Slot).item === (slots[0] as Slot).item) firstItem++
  let firstSentence = 1
  while (
    firstSentence < slots.length &&
    (slots[firstSentence] as Slot).sentence === (slots[0] as Slot).sentence
  )
    firstSentence++
  if (firstItem >= 2 && firstItem < firstSentence) ends.push({ at: firstItem, natural: true })
  const extended = Math.max(extendedEnd(slots, parts, firstSentence), enumeratedEnd(phrases, slots))
  if (extended > firstSentence) ends.push({ at: extended, natural: true })
  if (firstSentence >= 2) ends.push({ at: firstSentence, natural: true })
  for (let i = Math.min(slots.length, 40); i >= 2; i--)
    if (mayEnd(phrases, slots, i)) ends.push({ at: i, natural: false })
  const seen = new Set<number>()
  return ends
    .filter(({ at }) => !seen.has(at) && seen.add(at))
    .map(({ at, natural }) => ({ parts: slots.slice(0, at), natural }))
}

/** A list may end before a part that begins a new clause group, sentence or cue; not in the midst of its 、. */
function mayEnd(phrases: Phrases, slots: readonly Slot[], at: number): boolean {
  const before = slots[at - 1] as Slot
  const next = slots[at]
  if (next === undefined || next.item !== before.item) return true
  const between = phrases.text.slice(before.figure.unitEnd, next.figure.start)
  return (
    /其中|另|此外|同时|按|还|，/.test(between) &&
    !/^[，、]?(?:其他|其它|其余)/.test(between) &&
    restName(phrases, next) === undefined
  )
}

/** 一是 A。二是 B。三是 C: as many parts as are told off. */
function enumeratedEnd(phrases: Phrases, slots: readonly Slot[]): number {
  const marks = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十']
  let end = 0
  for (const slot of slots) {
    const sentence = phrases.sentences[slot.sentence]
    const words = phrases.text.slice(sentence?.start ?? 0, slot.figure.start)
    const mark = marks[end]
    if (mark === undefined) break
    const told = [`${mark}是`, `第${mark}，`, `（${mark}）`, `${mark}、`].some((word) => words.includes(word))
    if (!told) break
    end++
  }
  return end >= 2 ? end : 0
}

/** Items whose sentence goes on with the same kind of items after a 。 */
function extendedEnd(slots: readonly Slot[], parts: readonly Part[], from: number): number {
  const shapeOf = (slot: Slot) =>
    parts
      .find((part) => part.slots.includes(slot))
      ?.slots.map(roleOf)
      .join() ?? ''
  const shape = shapeOf(slots[0] as Slot)
  let end = from
  if (!shape.includes(',')) return end
  while (end < slots.length) {
    const slot = slots[end] as Slot
    if (slot.sentence !== (slots[end - 1] as Slot).sentence + 1 || shapeOf(slot) !== shape) break
    end++
  }
  return end
}

/** Parts taken away (减去, 扣除, 抵减) count with a minus. */
function signedCuts(
  phrases: Phrases,
  cuts: readonly Cut[],
): { parts: readonly Slot[]; signs: readonly (1 | -1)[] }[] {
  const found: { parts: readonly Slot[]; signs: readonly (1 | -1)[] }[] = []
  for (const cut of cuts) {
    const signs = cut.parts.map((slot): 1 | -1 =>
      /减去|扣除|减：|抵减|冲减|剔除/.test(
        phrases.text.slice(Math.max(0, slot.leadStart - 2), slot.figure.start),
      )
        ? -1
        : 1,
    )
    if (signs.includes(-1)) found.push({ parts: cut.parts, signs })
  }
  return found
}
