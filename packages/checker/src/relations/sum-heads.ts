/**
 * Totals of items that say much else 各项之首的合计: each item (a ； or a number of its own) begins with its amount and goes on with
 * counts, averages and parts: 会议费 A，开会 4 次；培训费 B，人均 90 元；以上两项共计 T. And a sentence that names, far from
 * it, the total whose parts it tells: 本年支出中，基本支出 A，占 p %；项目支出 B.
 */
import { Exact } from '@jiheng/engine'
import { holds } from '../claim.ts'
import type { Reading } from '../claims.ts'
import { sameDimension, worth } from '../figure.ts'
import { fullSubject, isLevel, type Phrases, type Slot } from '../phrase.ts'
import { likeness } from '../resolve.ts'
import { NOT_ADDITIVE } from '../vocabulary.ts'
import { grain, isExhaustive, isMissed, sumClaim, tellingSlip } from './sum-claim.ts'
import { spanStart } from './sum-part.ts'

export function headedSums(phrases: Phrases): Reading[] {
  const found: Reading[] = []
  for (const total of phrases.slots) {
    if (!isLevel(total) || total.figure.bound !== undefined) continue
    const reading =
      countedItems(phrases, total) ?? numberedItems(phrases, total) ?? itemsOfSentence(phrases, total)
    if (reading !== undefined) found.push(reading)
  }
  return [...found, ...namedTotals(phrases)]
}

const COUNTED =
  /(?:以上|上述|前述)([两二三四五六七八九])(?:项|类|部分|者|笔|个)[^，。；\d]{0,6}?(?:合计|共计|总计|相加)[^，。；\d]{0,6}$/
const digitOf = (word: string): number => '一二三四五六七八九'.indexOf(word.replace('两', '二')) + 1

/** 以上三项共计 T: the first amount of each of the three items before it. */
function countedItems(phrases: Phrases, total: Slot): Reading | undefined {
  const words = phrases.text.slice(Math.max(0, total.figure.start - 30), total.figure.start)
  const count = COUNTED.exec(words)?.[1]
  if (count === undefined) return undefined
  const heads = headsBefore(phrases, total, digitOf(count), 3)
  return heads === undefined ? undefined : said(phrases, heads, total, true)
}

/** The first fitting figure of each item before a total, so many of them. */
function headsBefore(phrases: Phrases, total: Slot, wanted: number, sentences: number): Slot[] | undefined {
  const heads: Slot[] = []
  let item = -1
  for (let i = total.index - 1; i >= 0 && total.index - i <= 30; i--) {
    const slot = phrases.slots[i] as Slot
    if (total.sentence - slot.sentence > sentences || slot.paragraph !== total.paragraph) break
    if (slot.depth > 0 || !fitsAsPart(slot, total) || slot.item === total.item) continue
    if (slot.item === item) heads[0] = slot
    else {
      if (heads.length === wanted) break
      heads.unshift(slot)
      item = slot.item
    }
  }
  return heads.length === wanted && wanted >= 2 ? heads : undefined
}

const fitsAsPart = (slot: Slot, total: Slot): boolean =>
  isLevel(slot) &&
  sameDimension(slot.figure, total.figure) &&
  slot.figure.bound === undefined &&
  !slot.aside &&
  (slot.period !== 'prior' || total.period === 'prior') &&
  slot.additive

const ENUMERATED = /^(?:（([一二三四五六七八九])）|([一二三四五六七八九])、|（?(\d)[、.．）])/
const TOTAL_END = /(?:总计|合计|共计|总预算|总额|总投资|总支出|总收入)(?:为|是|达|约)*$/

/** （一）基本支出 A。（二）项目支出 B。（三）支出总计 T: the last number is the total of the others. */
function numberedItems(phrases: Phrases, total: Slot): Reading | undefined {
  if (!/[计总]/.test(total.lead) || !TOTAL_END.test(total.lead)) return undefined
  const own = numberAt(phrases, total.sentence)
  if (own === undefined || own < 3 || phrases.sentences[total.sentence]?.firstSlot !== total.index)
    return undefined
  const heads: Slot[] = []
  let wanted = own - 1
  for (
    let number = total.sentence - 1;
    number >= 0 && total.sentence - number <= 12 && wanted > 0;
    number--
  ) {
    if (numberAt(phrases, number) !== wanted) continue
    const first = phrases.slots[phrases.sentences[number]?.firstSlot ?? -1]
    if (first === undefined || first.sentence !== number) return undefined
    heads.unshift(first)
    wanted--
  }
  if (wanted > 0 || !heads.every((slot) => fitsAsPart(slot, total))) return undefined
  return said(phrases, heads, total, false)
}

function numberAt(phrases: Phrases, sentence: number): number | undefined {
  const start = phrases.sentences[sentence]?.start
  if (start === undefined) return undefined
  const match = ENUMERATED.exec(phrases.text.slice(start, start + 4))
  if (match === null) return undefined
  return match[3] !== undefined ? Number(match[3]) : digitOf((match[1] ?? match[2]) as string)
}

const CLOSING =
  /^(?:在职|编制|人员|资金|支出|收入|项目|经费|全部|各项|职工)?(?:总数|总计|合计|共计|总额|总量|总和)(?:为|是|达)*$/

/** 在编 A 人，其中 a、b；编外 B 人，在职总数 T: the heads of all items of the sentence. */
function itemsOfSentence(phrases: Phrases, total: Slot): Reading | undefined {
  if (!CLOSING.test(total.lead) || total.depth > 0) return undefined
  const sentence = phrases.sentences[total.sentence]
  if (sentence === undefined) return undefined
  const heads: Slot[] = []
  for (const slot of phrases.slots.slice(sentence.firstSlot, total.index)) {
    if (slot.depth > 0 || !fitsAsPart(slot, total)) continue
    if (heads[heads.length - 1]?.item !== slot.item) heads.push(slot)
  }
  if (heads.length < 2 || (heads[heads.length - 2] as Slot).item === total.item) return undefined
  if (total.index - (heads[heads.length - 1] as Slot).index > 2) return undefined
  const all = phrases.slots
    .slice(sentence.firstSlot, total.index)
    .filter((slot) => slot.depth === 0 && fitsAsPart(slot, total))
  if (all.length === heads.length) return undefined
  // 编制 A；在编 B 人，其中 b、c；编外 C 人，在职总数 T: of the last items, as many as fit.
  for (let from = heads.length - 2; from >= 0; from--) {
    const some = heads.slice(from)
    if (holds(sumClaim(some, total)) === true) return said(phrases, some, total, false)
  }
  return said(phrases, heads.slice(-2), total, false)
}

/** Told where it holds and chance hardly made it, or where the words leave no doubt and it fails. */
function said(phrases: Phrases, parts: readonly Slot[], total: Slot, plain: boolean): Reading | undefined {
  const claim = sumClaim(parts, total)
  const reading: Reading = {
    claim,
    sure: true,
    start: spanStart(phrases, parts[0] as Slot),
    end: total.figure.unitEnd,
  }
  const good = holds(claim)
  if (good === true)
    return plain || worth(total.figure).div(grain(claim)).compare(Exact.of(60)) >= 0 ? reading : undefined
  const names = parts.map((slot) => fullSubject(phrases, slot))
  if (names.some((name) => name === '' || NOT_ADDITIVE.test(name)) || new Set(names).size < names.length)
    return undefined
  return plain || tellingSlip(claim) || (isExhaustive(names) && isClose(parts, total)) ? reading : undefined
}

/** Within a tenth of the total. */
function isClose(parts: readonly Slot[], total: Slot): boolean {
  const sum = parts.reduce((all, slot) => all.add(worth(slot.figure)), Exact.zero)
  return sum.sub(worth(total.figure)).abs().mul(Exact.of(10)).compare(worth(total.figure).abs()) <= 0
}

// ---- a total named at a sentence's head ----

const NAMED = /^(?:[（(]?[一二三四五六七八九十\d]+[）)、.．]?)?(?:在)?([^，。；：\d]{2,16})中[，：]/

/** 本年支出中，基本支出 A，占 p %；项目支出 B，占 q %: of the figure of that very name, sections away. */
function namedTotals(phrases: Phrases): Reading[] {
  const found: Reading[] = []
  for (const [number, sentence] of phrases.sentences.entries()) {
    const first = phrases.slots[sentence.firstSlot]
    if (first === undefined || first.sentence !== number) continue
    const name = NAMED.exec(
      phrases.text.slice(sentence.start, Math.min(first.figure.start, sentence.start + 40)),
    )?.[1]
    if (name === undefined) continue
    const total = totalNamed(phrases, first, name)
    if (total === undefined) continue
    const parts = phrases.slots
      .slice(first.index, sentence.lastSlot)
      .filter((slot) => slot.depth === first.depth && fitsAsPart(slot, total))
    if (parts.length < 2) continue
    const claim = sumClaim(parts, total)
    const names = parts.map((slot) => fullSubject(phrases, slot).replace(/^[^中]{2,16}中，?/, ''))
    const good = holds(claim) === true
    if (
      !good &&
      (names.some((one) => one === '') ||
        !(isExhaustive(names) || isMissed(parts, total, claim)) ||
        !isClose(parts, total))
    )
      continue
    if (!good && /主要|较大|前[三五十]/.test(phrases.text.slice(sentence.start, sentence.end))) continue
    found.push({
      claim,
      sure: true,
      start: spanStart(phrases, first),
      end: (parts[parts.length - 1] as Slot).figure.unitEnd,
    })
  }
  return found
}

/** The last level of exactly that name, and no other value under it. */
function totalNamed(phrases: Phrases, from: Slot, name: string): Slot | undefined {
  const found: Slot[] = []
  for (let i = from.index - 1; i >= 0 && from.index - i <= 80 && found.length < 3; i--) {
    const slot = phrases.slots[i] as Slot
    if (slot.sentence === from.sentence || !isLevel(slot) || slot.period === 'prior' || slot.aside) continue
    if (sameDimension(slot.figure, from.figure) && likeness(name, slot.lead) === 3) found.push(slot)
  }
  const [first] = found
  return first !== undefined && found.every((slot) => slot.figure.value.equals(first.figure.value))
    ? first
    : undefined
}
