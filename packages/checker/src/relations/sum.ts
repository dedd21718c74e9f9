/**
 * Sums 合计: a total and its parts. The total may come first (…，其中/包括/分别为…), last (…，合计…), or pages above a
 * numbered list. Every item may carry several figures; a sum is over one role (预算 with 预算, 决算 with 决算).
 */
import { Exact } from '@jiheng/engine'
import { type Claim, decidedClaim, holds } from '../claim.ts'
import { member, type Reading } from '../claims.ts'
import { dimensionOf, sameDimension, worth } from '../figure.ts'
import { fullSubject, isLevel, type Paragraph, type Phrases, type Slot } from '../phrase.ts'
import { nameOf } from '../resolve.ts'
import { likeliestSlip } from '../slip.ts'
import { answers, isBudget, isFinal, NOT_ADDITIVE, OVERLAPPING } from '../vocabulary.ts'
import { isExhaustive, isStaff, sumClaim, tellingSlip } from './sum-claim.ts'
import { searchedSums } from './sum-search.ts'

type Role = 'budget' | 'final' | 'plain' | 'prior'

function roleOf(slot: Slot): Role {
  if (slot.period === 'prior') return 'prior'
  if (isBudget(slot.measure)) return 'budget'
  if (isFinal(slot.measure)) return 'final'
  return 'plain'
}

interface Part {
  readonly name: string
  readonly slots: readonly Slot[]
}

interface Cue {
  readonly at: number
  readonly end: number
  readonly word: string
}

const CUE =
  /其中|主要用于以下(?:几个)?方面|主要(?:包括|有|是|用于|为)|具体(?:包括|为|是|如下)?|包括|包含|分别(?:是|为|用于)|(?<!部|成)分为|由(?=[^，。；\n]{2,80}(?:组成|构成))|(?<=（)含|构成(?:情况)?(?:如下|为|：)|(?<!未|没有|不)按(?:[^，。；\n]{1,10})(?:分(?!红|配|担|摊|期付)|划分|统计)(?:类|看)?|按(?:支出|资金|收入|经费|项目)?(?:性质|用途|来源|功能|类型|类别|结构|级次)(?=[：，])|(?<=[。；，\n])分[^，。；\n]{1,8}看|明细(?:如下)?|含(?=[^，。；\n）]{1,20}\d)/g

export function sumReadings(phrases: Phrases): Reading[] {
  const found: Reading[] = changeSums(phrases)
  const cues = cuesOf(phrases.text)
  for (const [i, cue] of cues.entries())
    found.push(...cuedSums(phrases, cue, cues[i + 1], originOf(phrases, cues, i)))
  found.push(...closingTotals(phrases, cues))
  found.push(...chains(phrases))
  found.push(...listSums(phrases))
  found.push(...searchedSums(phrases))
  return distinct(found)
}

/** 比上年增加 C，其中：甲增加 A，乙减少 B: signed changes make the change. Confirms; the parts may be only the main ones. */
function changeSums(phrases: Phrases): Reading[] {
  const found: Reading[] = []
  const { slots, text } = phrases
  for (let i = 0; i + 2 < slots.length; i++) {
    const head = slots[i] as Slot
    if (head.kind !== 'change' || head.direction === 0) continue
    const run: Slot[] = []
    for (let j = i + 1; j < slots.length && run.length < 12; j++) {
      const slot = slots[j] as Slot
      if (slot.sentence !== head.sentence || slot.group !== head.group) break
      if (slot.kind === 'growth') continue
      if (
        slot.kind !== 'change' ||
        slot.direction === 0 ||
        slot.subject === '' ||
        !sameDimension(slot.figure, head.figure)
      )
        break
      run.push(slot)
    }
    if (
      run.length < 2 ||
      !/其中|包括|主要/.test(text.slice(head.figure.unitEnd, (run[0] as Slot).figure.start))
    )
      continue
    const claim = sumClaim(
      run,
      head,
      run.map((slot): 1 | -1 => (slot.direction === head.direction ? 1 : -1)),
    )
    if (holds(claim) !== true && !tellingSlip(claim)) continue
    found.push({
      claim,
      sure: true,
      start: head.leadStart,
      end: (run[run.length - 1] as Slot).figure.unitEnd,
    })
    i += run.length
  }
  return found
}

function cuesOf(text: string): Cue[] {
  const cues: Cue[] = []
  for (const match of text.matchAll(CUE)) {
    const at = match.index
    const previous = cues[cues.length - 1]
    // 其中，主要包括 is one cue.
    if (previous !== undefined && at - previous.end <= 2) continue
    cues.push({ at, end: at + match[0].length, word: match[0] })
  }
  return cues
}

// ---- total first ----

/** A second breakdown (按…分) breaks down what the first one did: the cue whose total is meant. */
function originOf(phrases: Phrases, cues: readonly Cue[], index: number): Cue {
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

function cuedSums(phrases: Phrases, cue: Cue, nextCue: Cue | undefined, origin: Cue): Reading[] {
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

/** Whether a cue begins its sentence. */
const isInitial = (phrases: Phrases, cue: Cue): boolean =>
  /(?:^|[。\n！？])[^，。；\n]{0,2}$/.test(phrases.text.slice(Math.max(0, cue.at - 3), cue.at))

/** A total is no less than its parts. */
const likelyHead = (head: Slot, parts: readonly Part[], role: Role): boolean =>
  parts.every((part) => {
    const slot = partSlot(part, role)
    return (
      slot === undefined ||
      !sameDimension(slot.figure, head.figure) ||
      worth(slot.figure).compare(worth(head.figure)) <= 0
    )
  })

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

const BREAKDOWN =
  /按[^，。；]{1,10}(?:分|划分|统计|性质|用途|来源|功能|类型|类别|结构|级次)|分[^，。；\n]{1,8}看/

function firstSlotAfter(phrases: Phrases, at: number): number | undefined {
  const { slots } = phrases
  let low = 0
  let high = slots.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((slots[middle] as Slot).figure.start >= at) high = middle
    else low = middle + 1
  }
  // A bracket opened after that place holds a level of its own: 决策指标（20 分）得 18 分.
  while (low < slots.length && (phrases.groups[(slots[low] as Slot).group]?.start ?? -1) >= at) low++
  return low < slots.length ? low : undefined
}

/** No list within a paragraph has more figures. */
const MOST_PARTS = 120

/** The parts from slot `first` on: each with a name of its own, at one depth, to the end of the passage. */
function partsAfter(phrases: Phrases, first: number, cue: Cue): Part[] {
  const start = phrases.slots[first] as Slot
  const parts: { name: string; slots: Slot[] }[] = []
  for (let i = first; i < phrases.slots.length && i - first < MOST_PARTS; i++) {
    const slot = phrases.slots[i] as Slot
    if (slot.paragraph !== start.paragraph) break
    if (slot.group !== start.group) {
      if (slot.depth > start.depth) continue
      break
    }
    if (slot.kind !== 'level' || slot.figure.range) continue
    if (!isLevel(slot) || isBase(phrases, slot)) continue
    const last = parts[parts.length - 1]
    const lead = i === first ? phrases.text.slice(cue.end, slot.figure.start) : slot.lead
    const before = slot.subject !== '' ? slot.subject : i === first ? lead.replace(/^[：，,:\s]+/, '') : ''
    // 30 万元用于道路维修: the name stands behind the amount.
    const name = before !== '' ? before : (PURPOSE.exec(slot.tail)?.[0] ?? '')
    const continues =
      name === '' ||
      last?.slots.some(
        (s) =>
          s.item === slot.item &&
          s.figure.unit.dimension === slot.figure.unit.dimension &&
          roleOf(s) !== roleOf(slot) &&
          roleOf(slot) !== 'plain' &&
          sameName(last.name, name),
      )
    if (last !== undefined && continues) last.slots.push(slot)
    else parts.push({ name, slots: [slot] })
  }
  return parts
}

/** 完成预算 40 万元的 75 %: what something was measured against is neither a total nor a part. */
const isBase = (phrases: Phrases, slot: Slot): boolean =>
  /^的\d/.test(phrases.text.slice(slot.figure.unitEnd, slot.figure.unitEnd + 2))

const PURPOSE = /^(?:主要)?(?:用于|投入|补助|拨付给?|支付)[^，。；、\d]{2,}/

const sameName = (a: string, b: string): boolean =>
  nameOf(a) !== '' && (nameOf(a) === nameOf(b) || nameOf(b) === '')

function rolesOf(parts: readonly Part[]): Role[] {
  const count = new Map<Role, number>()
  for (const part of parts.slice(0, 12))
    for (const role of new Set(part.slots.map(roleOf))) count.set(role, (count.get(role) ?? 0) + 1)
  const roles = [...count].filter(([role, n]) => n >= 2 && role !== 'prior').map(([role]) => role)
  return roles.length > 0 ? roles : ['plain']
}

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

function partSlot(part: Part, role: Role): Slot | undefined {
  return (
    part.slots.find((slot) => roleOf(slot) === role) ??
    (part.slots.length === 1 && role !== 'prior' ? part.slots[0] : undefined)
  )
}

interface Cut {
  readonly parts: readonly Slot[]
  /** The list plainly ends here. */
  readonly natural: boolean
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

function reading(
  phrases: Phrases,
  claim: Claim,
  head: Slot,
  parts: readonly Slot[],
  cue: Cue | undefined,
  sure: boolean,
  note?: string,
): Reading {
  const last = parts[parts.length - 1] as Slot
  const far = Math.abs(last.figure.start - head.figure.start) > 1500
  let start = head.leadStart
  while (/[，、：\s]/.test(phrases.text[start] ?? 'x')) start++
  void cue
  return {
    claim,
    sure,
    start: Math.min(start, far ? start : (parts[0] as Slot).leadStart),
    end: far ? head.figure.unitEnd : Math.max(last.figure.unitEnd, head.figure.unitEnd),
    ...(note === undefined ? {} : { note }),
  }
}

/** 其他 3 个部门合计 200 万元: the words before the count are the part's name. */
function restName(phrases: Phrases, slot: Slot): string | undefined {
  const count = phrases.slots[slot.index - 1]
  if (count === undefined || count.sentence !== slot.sentence || slot.leadStart > count.figure.unitEnd + 1)
    return undefined
  return /^[、，和及]?(?:其他|其它|其余)/.test(count.lead) ? '其他' : undefined
}

/** The parts don't make the total: is that a contradiction? */
function accuse(
  phrases: Phrases,
  cue: Cue,
  head: Slot,
  parts: readonly Slot[],
  role: Role,
  nextCue: Cue | undefined,
  cuts: readonly Cut[],
): Reading | undefined {
  const claim = sumClaim(parts, head)
  const names = parts.map((slot) => restName(phrases, slot) ?? fullSubject(phrases, slot))
  if (
    names.some((name) => name === '') ||
    parts.some((slot) => slot.figure.bound === '以上' || slot.figure.bound === '以下')
  )
    return undefined
  if (NOT_ADDITIVE.test(fullSubject(phrases, head)) || names.some((name) => NOT_ADDITIVE.test(name)))
    return undefined
  if (!sameKinds(names, head)) return undefined
  const total = parts.reduce((sum, slot) => sum.add(worth(slot.figure)), Exact.zero)
  const over = total.compare(worth(head.figure)) > 0
  const partial = /主要|其中|含/.test(cue.word) && !/以下|分别/.test(cue.word)
  const scores =
    head.figure.unit.dimension === '分' && /得分|总分|评分|分数/.test(head.lead) && parts.length >= 3
  const whole =
    isExhaustive(names) ||
    scores ||
    isFamily(names) ||
    (!/等[^、，；。]{0,4}$/.test(tailOf(phrases, parts)) && !partial)
  const nested =
    nextCue !== undefined &&
    nextCue.at > cue.end &&
    nextCue.at < (parts[parts.length - 1] as Slot).figure.start &&
    !inDeeperBrackets(phrases, nextCue, parts[0] as Slot)
  const money = dimensionOf(head.figure.unit) === '元'
  const leads = parts.map((slot) => slot.lead)
  const overlapping =
    leads.some((words) => (money ? /新增|累计|同比/ : OVERLAPPING).test(words)) && !isExhaustive(names)
  if (overlapping) return undefined
  const slipExplains = tellingSlip(claim)
  const natural = cuts.some((cut) => cut.natural && cut.parts === parts)
  if (nested && !slipExplains) return undefined
  if (makesAnother(phrases, head, parts)) return undefined
  // 在职 214 人，其中局机关 41 人、参公单位 63 人，…: half of a total is a list that goes on, whatever its names.
  if (
    partial &&
    !slipExplains &&
    isStaff(names) &&
    total.mul(Exact.of(4)).compare(worth(head.figure).mul(Exact.of(3))) < 0
  )
    return undefined
  if (!slipExplains && !scores && isMisplaced(phrases, cue, head, parts)) return undefined
  if (whole && natural && !nested) return reading(phrases, claim, head, parts, cue, true)
  const plainList = isExhaustive(names) || evenItems(phrases, parts)
  if (over && natural && plainList && parts.every((slot) => roleFits(slot, head, role)))
    return reading(phrases, claim, head, parts, cue, true)
  if (slipExplains && natural) return reading(phrases, claim, head, parts, cue, true)
  return undefined
}

const anySlip = (claim: Claim): boolean => likeliestSlip(claim) !== undefined

/** The parts make another figure nearby to the last digit: that one was meant. */
function makesAnother(phrases: Phrases, head: Slot, parts: readonly Slot[]): boolean {
  const from = Math.max(0, Math.min(head.index, (parts[0] as Slot).index) - 24)
  const to = Math.min(phrases.slots.length, (parts[parts.length - 1] as Slot).index + 12)
  for (let i = from; i < to; i++) {
    const slot = phrases.slots[i] as Slot
    if (slot === head || parts.includes(slot) || !isLevel(slot) || !sameDimension(slot.figure, head.figure))
      continue
    if (holds(sumClaim(parts, slot)) === true) return true
  }
  return false
}

/** 共计 A 万元，分别为…; 收入总计 A。其中：…: nothing but a mark between a total and its list. */
const adjoins = (phrases: Phrases, head: Slot, cue: Cue): boolean => {
  const between = phrases.text.slice(head.figure.unitEnd, cue.at)
  if (/^[，；：]?$/.test(between)) return true
  return cue.word === '其中' && (head.isTotal || /得分|总分/.test(head.lead)) && /^。?$/.test(between)
}

/**
 * Signs that the figure before a cue is not what the list breaks down: a part exceeds it, or it ends another sentence,
 * and the list's own words don't name it; or 其中 tells one part and the items after it stand beside its total.
 */
function isMisplaced(phrases: Phrases, cue: Cue, head: Slot, parts: readonly Slot[]): boolean {
  const first = parts[0] as Slot
  const sentence = phrases.sentences[first.sentence]
  const words = phrases.text.slice(Math.max(sentence?.start ?? 0, cue.at - 40), cue.at)
  const name = nameOf(fullSubject(phrases, head))
  // 甲、乙、丙规模分别为: the words before 分别 name the parts.
  const told = !/分别/.test(cue.word) && name.length >= 2 && words.includes(name.slice(-2))
  const named = told || adjoins(phrases, head, cue)
  const exceeded = parts.some((slot) => worth(slot.figure).compare(worth(head.figure)) > 0)
  // 权益总额 A。其中，甲资产 B、负债 C、权益 D: of a list in a sentence of its own at least some slip must explain it.
  if (exceeded && !named) return true
  if (exceeded && !told && head.sentence !== first.sentence && !anySlip(sumClaim(parts, head))) return true
  if (cue.word === '其中' && phrases.text[cue.end] !== '：' && parts[1] !== undefined) {
    const between = phrases.text.slice(first.figure.unitEnd, parts[1].figure.start)
    if (/；/.test(between) && head.sentence === first.sentence) return true
  }
  const far =
    head.sentence !== first.sentence && !/^[，：]?(?:其中|包括|具体|分别)/.test(words.slice(-2) + cue.word)
  return far && !named && !isTotalLead(head) && !head.isTotal && !isInitial(phrases, cue)
}

/** One mark between all parts: 、 for anything, ， for amounts of money. */
function isUniform(phrases: Phrases, parts: readonly Slot[]): boolean {
  const marks = parts.slice(1).map((slot, i) => {
    const between = phrases.text.slice((parts[i] as Slot).figure.unitEnd, slot.figure.start)
    return /[，、；]/.exec(between)?.[0] ?? ''
  })
  const mark = marks[0]
  if (marks.some((one) => one !== mark)) return false
  return mark === '、' || dimensionOf((parts[0] as Slot).figure.unit) === '元'
}

/** Three items or more with as many figures each, or parts within one item: plainly one list. */
function evenItems(phrases: Phrases, parts: readonly Slot[]): boolean {
  const items = new Map<number, number>()
  for (const part of parts) items.set(part.item, 0)
  if (items.size === 1) return isUniform(phrases, parts)
  for (const part of parts)
    for (let i = part.index; i < phrases.slots.length && (phrases.slots[i] as Slot).item === part.item; i++)
      if (isLevel(phrases.slots[i] as Slot)) items.set(part.item, (items.get(part.item) ?? 0) + 1)
  const counts = new Set(items.values())
  return items.size >= 3 && counts.size === 1 && items.size === parts.length
}

const roleFits = (slot: Slot, head: Slot, role: Role): boolean =>
  role === 'plain' ||
  head.measure === undefined ||
  answers(slot.measure, head.measure) ||
  roleOf(slot) === roleOf(head)

function inDeeperBrackets(phrases: Phrases, cue: Cue, part: Slot): boolean {
  for (const group of phrases.groups)
    if (group.start >= 0 && group.start < cue.at && group.end > cue.at && group.start > part.leadStart - 400)
      return true
  return false
}

const tailOf = (phrases: Phrases, parts: readonly Slot[]): string => {
  const last = parts[parts.length - 1] as Slot
  return last.figure.unitEnd < phrases.text.length ? last.tail.slice(0, 3) : ''
}

/** 行政单位、参公事业单位、公益一类事业单位: three or more names of one kind make up their total. */
function isFamily(names: readonly string[]): boolean {
  if (names.length < 3) return false
  const kind = /(?:单位|用车|编制|机构|学校|医院|企业)$/.exec(names[0] as string)?.[0]
  return kind !== undefined && names.every((name) => name.endsWith(kind) && name.length > kind.length)
}

/** Parts of one total are of one kind: not 收入 with 人数, not averages. Units were compared already. */
function sameKinds(names: readonly string[], head: Slot): boolean {
  const headName = nameOf(head.subject)
  if (headName === '') return true
  const income = names.filter((name) => /收入/.test(name)).length
  const spending = names.filter((name) => /支出/.test(name)).length
  return !(income > 0 && spending > 0)
}

// ---- total last ----

function closingTotals(phrases: Phrases, cues: readonly Cue[]): Reading[] {
  const found: Reading[] = []
  let cursor = 0
  for (const slot of phrases.slots) {
    if (!isLevel(slot) || slot.figure.bound !== undefined) continue
    if (!isTotalLead(slot)) continue
    const sentence = phrases.sentences[slot.sentence]
    if (sentence === undefined) continue
    while (cursor + 1 < cues.length && (cues[cursor + 1] as Cue).at < slot.figure.start) cursor++
    let at = cursor
    for (let cue = cues[at]; cue !== undefined && cue.at >= sentence.start; cue = cues[--at])
      if (!inClosedBrackets(phrases, cue, slot)) break
    const cue = cues[at]
    const from =
      cue !== undefined && cue.at >= sentence.start && cue.at < slot.figure.start ? cue.end : sentence.start
    const parts: Slot[] = []
    for (let i = slot.index - 1; i >= sentence.firstSlot && slot.index - i < 100; i--) {
      const other = phrases.slots[i] as Slot
      if (other.figure.start < from) break
      if (other.group !== slot.group) continue
      if (!isLevel(other)) continue
      if (isTotalLead(other)) {
        if (parts.length > 0) break
        // 收入总计 A；支出总计 B: two totals beside each other.
        if (sameDimension(other.figure, slot.figure)) break
      }
      if (!sameDimension(other.figure, slot.figure)) continue
      if (other.period === 'prior' && slot.period !== 'prior') continue
      parts.unshift(other)
    }
    if (parts.length < 2) continue
    const reading = closing(phrases, parts, slot)
    if (reading === undefined) continue
    found.push(reading)
    const count = countOfClosing(phrases, slot, reading.claim.members.length - 1)
    if (count !== undefined) found.push(count)
  }
  return found
}

/** 甲 A 万元（其中建筑 a 万元），…，合计: a cue within brackets that are shut before the total is not the total's. */
function inClosedBrackets(phrases: Phrases, cue: Cue, total: Slot): boolean {
  let first = total
  while (first.index > 0 && (phrases.slots[first.index - 1] as Slot).figure.start >= cue.end)
    first = phrases.slots[first.index - 1] as Slot
  if (first.group === total.group) return false
  const group = phrases.groups[first.group]
  return group !== undefined && group.start >= 0 && group.start < cue.at && group.end < total.figure.start
}

const isTotalLead = (slot: Slot): boolean => {
  const lead = slot.lead.replace(/^[，、；：]+/, '')
  if (/^(?:[两二三四五六七八九十]+|\d+)年(?:累计|共|合计|共计)[^，。；]{0,6}$/.test(lead)) return true
  return (
    /^(?:以上[^，]{0,6})?(?:三项|两项|四项|五项|各项|全部)?(?:合计|共计|总计|总共|总额|两项合计)[^，。；]{0,8}$/.test(
      lead,
    ) ||
    (/(?:合计|共计|总计|总量)(?:为|达|达到|约)?$/.test(lead) &&
      /^(?:个|项|笔|家)?(?:项目|收入|支出|收支|经费|资金|金额|投资|预算|补助)?$/.test(slot.subject))
  )
}

function closing(phrases: Phrases, parts: readonly Slot[], total: Slot): Reading | undefined {
  for (let from = 0; from + 2 <= parts.length; from++) {
    const some = parts.slice(from)
    const claim = sumClaim(some, total)
    if (holds(claim) === true) return closingReading(phrases, claim, some, total, true)
  }
  const roles = new Set(parts.map(roleOf))
  if (roles.has('budget') && roles.has('final')) return undefined
  // 加上上级补助 A、上年结转 B，收入总计 C: the first of them stands in a sentence before.
  if (signOf(parts[0] as Slot) !== 0) return undefined
  const respectively = /分别/.test((parts[0] as Slot).lead)
  const names = parts.map((slot) => fullSubject(phrases, slot))
  if (
    names.some(
      (name) =>
        (name === '' && !respectively) ||
        NOT_ADDITIVE.test(name) ||
        (dimensionOf(total.figure.unit) === '元' ? /新增|累计|同比/ : OVERLAPPING).test(name),
    )
  )
    return undefined
  if (parts.some((slot) => slot.figure.bound !== undefined)) return undefined
  const claim = sumClaim(parts, total)
  // A total already stated at the head of the sentence is not one of its parts.
  if (dimensionOf(total.figure.unit) !== '元' && !tellingSlip(claim)) return undefined
  return closingReading(phrases, claim, parts, total, true)
}

/** 4 个项目合计 D: as many as there are parts. */
export function countOfClosing(phrases: Phrases, total: Slot, parts: number): Reading | undefined {
  const count = phrases.slots[total.index - 1]
  if (
    count === undefined ||
    count.sentence !== total.sentence ||
    !/^(?:个|项|家|笔)$/.test(count.figure.unit.dimension)
  )
    return undefined
  if (
    !/^(?:以上|上述)?[^，。；]{0,6}(?:合计|共计|总计)/.test(
      phrases.text.slice(count.figure.unitEnd, total.figure.start),
    )
  )
    return undefined
  if (count.figure.places > 0 || count.lead.replace(/^[，、；]+/, '').length > 4) return undefined
  const good = count.figure.value.equals(Exact.of(parts))
  return {
    claim: decidedClaim('count', [member(count, '所称项数')], {
      holds: good,
      working: `合计的分项有 ${parts} 个，所称 ${count.figure.text}${count.figure.unit.text}`,
      ...(good ? {} : { slip: `若 ${count.figure.text} 为 ${parts}，则成立` }),
    }),
    sure: true,
    start: count.figure.start,
    end: total.figure.unitEnd,
  }
}

function closingReading(
  phrases: Phrases,
  claim: Claim,
  parts: readonly Slot[],
  total: Slot,
  sure: boolean,
): Reading {
  let start = (parts[0] as Slot).leadStart
  while (/[，、：；\s]/.test(phrases.text[start] ?? 'x')) start++
  return { claim, sure, start, end: total.figure.unitEnd }
}

// ---- chains: A，加上 B，减去 C，为 D ----

const TAKEN = /^(?:再|并|又|同时)?(?:减去|扣除|扣减|减除|减：|抵减)/
const ADDED = /^(?:再|并|又|同时)?(?:加上|另加|再加|加：)/

/** 上年结转 A，加上本年收入 B，减去本年支出 C，结余 D. */
function chains(phrases: Phrases): Reading[] {
  const found: Reading[] = []
  const { slots } = phrases
  for (let i = 1; i < slots.length; i++) {
    const first = slots[i - 1] as Slot
    if (signOf(slots[i] as Slot) === 0 || signOf(first) !== 0 || !isLevel(first)) continue
    const terms = [first]
    const signs: (1 | -1)[] = [1]
    let j = i
    for (; j < slots.length && (slots[j] as Slot).sentence === first.sentence; j++) {
      const sign = signOf(slots[j] as Slot)
      if (sign === 0) break
      terms.push(slots[j] as Slot)
      signs.push(sign)
    }
    const total = slots[j]
    i = Math.max(i, j)
    if (total === undefined || total.sentence !== first.sentence || !isLevel(total)) continue
    const odd = (slot: Slot) =>
      slot.figure.bound !== undefined ||
      !sameDimension(slot.figure, first.figure) ||
      slot.group !== first.group
    if ([...terms, total].some(odd)) continue
    const longer = chainWithListBefore(phrases, terms, signs, total)
    if (longer !== undefined) {
      if (longer.claim !== undefined)
        found.push({
          claim: longer.claim,
          sure: true,
          start: spanStart(phrases, longer.first),
          end: total.figure.unitEnd,
        })
      continue
    }
    found.push({
      claim: sumClaim(terms, total, signs),
      sure: true,
      start: spanStart(phrases, first),
      end: total.figure.unitEnd,
    })
  }
  return found
}

/**
 * 上级补助 A，调入资金 B，上年结转 C，加上本级收入 D，收入总量 E: what stands before the first 加上 is a list, and all of it
 * counts. Without such a list undefined; where neither it nor a part of it fits, no claim.
 */
function chainWithListBefore(
  phrases: Phrases,
  terms: readonly Slot[],
  signs: readonly (1 | -1)[],
  total: Slot,
): { readonly claim: Claim | undefined; readonly first: Slot } | undefined {
  const first = terms[0] as Slot
  const before: Slot[] = []
  for (let i = first.index - 1; i >= 0 && first.index - i <= 12; i--) {
    const slot = phrases.slots[i] as Slot
    if (slot.sentence !== first.sentence) break
    if (!isLevel(slot) || slot.group !== first.group || !sameDimension(slot.figure, first.figure)) continue
    if (slot.period === 'prior' && total.period !== 'prior') continue
    before.unshift(slot)
  }
  if (before.length === 0 || holds(sumClaim(terms, total, signs)) === true) return undefined
  for (let from = before.length - 1; from >= 0; from--) {
    const more = before.slice(from)
    const claim = sumClaim([...more, ...terms], total, [...more.map((): 1 => 1), ...signs])
    if (holds(claim) === true) return { claim, first: more[0] as Slot }
  }
  return { claim: undefined, first }
}

const signOf = (slot: Slot): 1 | -1 | 0 => {
  const lead = slot.lead.replace(/^[，、；]+/, '')
  return TAKEN.test(lead) ? -1 : ADDED.test(lead) ? 1 : 0
}

function spanStart(phrases: Phrases, slot: Slot): number {
  let start = slot.leadStart
  while (/[，、：；\s]/.test(phrases.text[start] ?? 'x')) start++
  return start
}

// ---- numbered lists ----

interface List {
  readonly items: readonly (readonly Paragraph[])[]
  readonly firstParagraph: number
}

function listSums(phrases: Phrases): Reading[] {
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

/** One reading for the same figures, the surer and the longer first. */
function distinct(readings: readonly Reading[]): Reading[] {
  const seen = new Set<string>()
  const kept: Reading[] = []
  for (const r of readings) {
    const key = r.claim.members
      .map(({ figure }) => figure.index)
      .sort((a, b) => a - b)
      .join()
    if (seen.has(key)) continue
    seen.add(key)
    kept.push(r)
  }
  return kept
}
