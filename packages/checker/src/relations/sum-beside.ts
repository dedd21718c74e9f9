/**
 * Sums without their usual words 无提示词的合计: what a change was made of (增加 C，主要原因：一是 A；二是 B; 调增资金来源：A、B); a total
 * that stands between its parts (基本支出 A，占总支出 T 的 p %，项目支出 B); counts that begin with 为 (7 辆，为 3 辆执法用车、4 辆应急用车);
 * shares that are said to make a hundred.
 */
import { Exact } from '@jiheng/engine'
import { holds } from '../claim.ts'
import type { Reading } from '../claims.ts'
import { halfUnit, sameDimension, worth } from '../figure.ts'
import { fullSubject, isLevel, type Phrases, type Slot } from '../phrase.ts'
import { likeness } from '../resolve.ts'
import { grain, isExhaustive, sumClaim, tellingSlip } from './sum-claim.ts'

export function besideSums(phrases: Phrases): Reading[] {
  const found: Reading[] = []
  for (const slot of phrases.slots) {
    if (slot.figure.bound !== undefined || slot.figure.range || slot.figure.value.sign() <= 0) continue
    const reading =
      slot.figure.unit.dimension === '%'
        ? hundredOf(phrases, slot)
        : isChange(slot)
          ? changeParts(phrases, slot)
          : isLevel(slot)
            ? (betweenParts(phrases, slot) ?? plainCounts(phrases, slot) ?? gradeCounts(phrases, slot))
            : undefined
    if (reading !== undefined) found.push(reading)
  }
  return found
}

const isChange = (slot: Slot): boolean =>
  slot.kind === 'change' && slot.direction !== 0 && slot.figure.unit.text !== ''

const isPart = (slot: Slot, total: Slot): boolean =>
  (isLevel(slot) || (slot.kind === 'change' && slot.direction !== 0)) &&
  slot.figure.bound === undefined &&
  sameDimension(slot.figure, total.figure) &&
  slot.group === total.group &&
  slot.additive

// ---- 由…组成 ----

const COMPOSED = /([\u4e00-\u9fff]{2,16}?)由(?=[^。；\n]{2,120}?(?:组成|构成))/g

interface Composed {
  readonly readings: readonly Reading[]
  /** Where the 由 stands whose total is known by its name. */
  readonly taken: ReadonlySet<number>
}

/** 人员经费 A，公用经费 B。人员经费由 x 和 y 组成；公用经费由 z 和 w 组成: each total by its name, some sentences back. */
export function composedSums(phrases: Phrases): Composed {
  const readings: Reading[] = []
  const taken = new Set<number>()
  for (const match of phrases.text.matchAll(COMPOSED)) {
    const name = match[1] as string
    const at = match.index + match[0].length - 1
    const stop = at + (/[^。；\n]*?(?:组成|构成)/.exec(phrases.text.slice(at, at + 140))?.[0].length ?? 0)
    const run = phrases.slots
      .slice(slotFrom(phrases, at), slotFrom(phrases, at) + 12)
      .filter((slot) => slot.figure.unitEnd <= stop && isLevel(slot) && slot.figure.bound === undefined)
    const [first] = run
    if (first === undefined || run.length < 2) continue
    if (/\d[^，。；]{0,6}$/.test(phrases.text.slice(Math.max(0, match.index - 8), match.index))) continue
    const total = namedBefore(phrases, first, name)
    if (total === undefined || run.some((slot) => !sameDimension(slot.figure, total.figure))) continue
    taken.add(at)
    if (/主要/.test(name) || /等(?:[\u4e00-\u9fff]{0,6})(?:组成|构成)$/.test(phrases.text.slice(at, stop)))
      continue
    readings.push(readingOf(phrases, sumClaim(run, total), run, total))
  }
  return { readings, taken }
}

function slotFrom(phrases: Phrases, at: number): number {
  let low = 0
  let high = phrases.slots.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((phrases.slots[middle] as Slot).figure.start >= at) high = middle
    else low = middle + 1
  }
  return low
}

function namedBefore(phrases: Phrases, first: Slot, name: string): Slot | undefined {
  const found: Slot[] = []
  for (let i = first.index - 1; i >= 0 && first.index - i <= 16; i--) {
    const slot = phrases.slots[i] as Slot
    if (first.sentence - slot.sentence > 3 || first.paragraph - slot.paragraph > 1) break
    if (!isLevel(slot) || slot.period === 'prior' || slot.aside || slot.figure.bound !== undefined) continue
    if (sameDimension(slot.figure, first.figure) && likeness(name, fullSubject(phrases, slot)) === 3)
      found.push(slot)
  }
  return found.length === 1 ? found[0] : undefined
}

// ---- what a change was made of ----

const CAUSED = /其中|原因|一是|包括|来源|用于|明细|(?:额|数|资金)中|^中[，：]/
const COMPLETE = /来源|明细|其中：|分别|^中[，：]/

function changeParts(phrases: Phrases, total: Slot): Reading | undefined {
  const first = firstPart(phrases, total)
  if (first === undefined) return undefined
  const between = phrases.text.slice(total.figure.unitEnd, first.figure.start)
  if (!CAUSED.test(between)) return undefined
  const run: Slot[] = []
  for (let i = first.index; i < phrases.slots.length && i - first.index < 16; i++) {
    const slot = phrases.slots[i] as Slot
    if (slot.sentence !== first.sentence) break
    if (isPart(slot, total)) run.push(slot)
  }
  for (let n = run.length; n >= 2; n--) {
    const some = run.slice(0, n)
    const claim = sumClaim(some, total, signsOf(some, total))
    if (holds(claim) !== true) continue
    const size = worth(total.figure).div(grain(claim))
    if (size.compare(Exact.of(BigInt(8 * (run.length + 1)))) >= 0)
      return readingOf(phrases, claim, some, total)
  }
  return missedParts(phrases, total, run, between)
}

/** The first figure of the total's kind behind it: past its rate, in its own sentence or at the head of the next. */
function firstPart(phrases: Phrases, total: Slot): Slot | undefined {
  for (let i = total.index + 1; i < phrases.slots.length && i - total.index <= 3; i++) {
    const slot = phrases.slots[i] as Slot
    if (slot.sentence - total.sentence > 1 || slot.paragraph !== total.paragraph) return undefined
    if (['%', '‰', ''].includes(slot.figure.unit.dimension)) continue
    return isPart(slot, total) ? slot : undefined
  }
  return undefined
}

/** 追加 A is part of an increase, 减少 A takes off from it; a level is what was put in or taken away. */
const signsOf = (run: readonly Slot[], total: Slot): (1 | -1)[] =>
  run.map((slot) => (slot.kind === 'change' && slot.direction !== total.direction ? -1 : 1))

/** 调增资金来源：A、B: what is said to be all does not make the change. */
function missedParts(
  phrases: Phrases,
  total: Slot,
  run: readonly Slot[],
  between: string,
): Reading | undefined {
  const last = run[run.length - 1]
  if (run.length < 2 || last === undefined || !COMPLETE.test(between) || /主要/.test(between))
    return undefined
  if (run.some((slot) => slot.subject === '' || slot.period === 'prior')) return undefined
  const sentence = phrases.sentences[last.sentence]
  const rest = phrases.text.slice(last.figure.unitEnd, sentence?.end ?? last.figure.unitEnd)
  if (!/^[。；\n]?$/.test(rest.trim())) return undefined
  const claim = sumClaim(run, total, signsOf(run, total))
  const sum = run.reduce((all, { figure }) => all.add(worth(figure)), Exact.zero)
  const off = sum.sub(worth(total.figure)).abs().mul(Exact.of(10))
  const near = off.compare(worth(total.figure)) <= 0 && /来源/.test(between)
  return near || tellingSlip(claim) ? readingOf(phrases, claim, run, total) : undefined
}

// ---- a total between its parts ----

/** 总支出 T is printed beside one part, and the other stands behind it. */
function betweenParts(phrases: Phrases, total: Slot): Reading | undefined {
  if (!(total.aside || total.isTotal || /总|全(?:部|系统|县|市|区|镇|省)/.test(total.lead))) return undefined
  const before = nextOf(phrases, total, -1)
  if (before === undefined) return undefined
  const run: Slot[] = [before]
  let after: Slot | undefined = total
  for (let n = 0; n < 3; n++) {
    after = nextOf(phrases, after as Slot, 1, total)
    if (after === undefined) return undefined
    run.push(after)
    const names = run.map((slot) => fullSubject(phrases, slot))
    const claim = sumClaim(run, total)
    const exhaustive = names.every((name) => name !== '') && isExhaustive(names)
    if (holds(claim) === true) {
      const size = worth(total.figure).div(grain(claim))
      const enough = size.compare(Exact.of(exhaustive ? 50n : BigInt(600 * run.length))) >= 0
      return enough ? readingOf(phrases, claim, run, total) : undefined
    }
    if (exhaustive && total.aside && total.sentence === before.sentence && tellingSlip(claim))
      return readingOf(phrases, claim, run, total)
  }
  return undefined
}

/** The nearest level of this period before or behind a total, a sentence away at most. */
function nextOf(phrases: Phrases, from: Slot, step: 1 | -1, total = from): Slot | undefined {
  for (
    let i = from.index + step;
    i >= 0 && i < phrases.slots.length && Math.abs(i - from.index) <= 4;
    i += step
  ) {
    const slot = phrases.slots[i] as Slot
    if (Math.abs(slot.sentence - total.sentence) > 1 || slot.paragraph !== total.paragraph) return undefined
    if (!isLevel(slot) || !isPart(slot, total) || slot.period === 'prior' || slot.aside) continue
    return worth(slot.figure).compare(worth(total.figure)) < 0 ? slot : undefined
  }
  return undefined
}

// ---- counts behind 为 ----

/** 保有量 7 辆，为 3 辆应急用车、2 辆执法用车、2 辆轿车: nothing but counts of one unit, their names behind them. */
function plainCounts(phrases: Phrases, total: Slot): Reading | undefined {
  const first = phrases.slots[total.index + 1]
  if (first === undefined || !halfUnit(total.figure).isZero()) return undefined
  if (!/^[，：](?:分别)?(?:为|是|系)$/.test(phrases.text.slice(total.figure.unitEnd, first.figure.start)))
    return undefined
  const run: Slot[] = []
  for (let i = first.index; i < phrases.slots.length && i - first.index < 10; i++) {
    const slot = phrases.slots[i] as Slot
    const last = run[run.length - 1]
    if (slot.figure.unit.text !== total.figure.unit.text || slot.sentence !== total.sentence) break
    const between = last === undefined ? '、' : phrases.text.slice(last.figure.unitEnd, slot.figure.start)
    if (last !== undefined && !/^[^，。；、\d]{2,12}[、和]$/.test(between)) break
    run.push(slot)
  }
  const last = run[run.length - 1]
  if (run.length < 2 || last === undefined || !/^[\u4e00-\u9fff]{2}/.test(last.tail) || /等/.test(last.tail))
    return undefined
  return readingOf(phrases, sumClaim(run, total), run, total)
}

// ---- counts by grade ----

const GRADE_NAMES =
  /^[^，。；]{0,10}?“?(?:优秀?|良好?|中等?|合格|不合格|差|较差|一般)”?(?:等次|等级|级|档)?(?:的)?(?:项目|单位)?(?:有|为)?$/
const BAND_NAMES = /(?:以上|以下|\d\s*分?)(?:的)?(?:项目|单位)?(?:有|为)?$/

/** 对 14 个项目开展自评，…优 9 个、良 4 个、中 1 个; 31 个项目中，90 分以上的 22 个、…: every one has one grade. */
function gradeCounts(phrases: Phrases, total: Slot): Reading | undefined {
  if (!halfUnit(total.figure).isZero() || GRADE_NAMES.test(total.lead)) return undefined
  const run: Slot[] = []
  let i = total.index + 1
  for (; i < phrases.slots.length && i - total.index <= 14; i++) {
    const slot = phrases.slots[i] as Slot
    if (slot.sentence - total.sentence > 2 || slot.paragraph !== total.paragraph) break
    const graded = GRADE_NAMES.test(slot.lead) || (BAND_NAMES.test(slot.lead) && isScoreBefore(phrases, slot))
    const same = slot.figure.unit.text === total.figure.unit.text
    if (same && graded && halfUnit(slot.figure).isZero()) run.push(slot)
    else if (same && run.length === 0) return undefined
    else if (run.length > 0 && slot.figure.unit.dimension !== '分' && slot.figure.unit.dimension !== '%')
      break
  }
  const last = run[run.length - 1]
  if (run.length < 3 || last === undefined || (run[0] as Slot).sentence !== last.sentence) return undefined
  const claim = sumClaim(run, total)
  if (holds(claim) === true) return readingOf(phrases, claim, run, total)
  // 其余 1 个未评价: those that have no grade.
  const after = phrases.text.slice(last.figure.unitEnd, last.figure.unitEnd + 24)
  const off = run
    .reduce((sum, { figure }) => sum.add(worth(figure)), Exact.zero)
    .sub(worth(total.figure))
    .abs()
  if (/其余|另|未|还有|暂|其中/.test(after) || !/项目|单位/.test(total.tail.slice(0, 6) + total.lead))
    return undefined
  return off.compare(Exact.of(2)) <= 0 ? readingOf(phrases, claim, run, total) : undefined
}

const isScoreBefore = (phrases: Phrases, slot: Slot): boolean =>
  phrases.slots[slot.index - 1]?.figure.unit.dimension === '分'

// ---- shares of a hundred ----

/** 甲占 p %，乙占 q %，丙占 r %，三项合计为 100 %. */
function hundredOf(phrases: Phrases, total: Slot): Reading | undefined {
  if (
    !/(?:[两二三四五六]项|[两二三四五六]者|各项)?(?:占比|比重)?(?:合计|之和|相加|总和)(?:为|是|等于)*$/.test(
      total.lead,
    )
  )
    return undefined
  if (!total.figure.value.equals(Exact.hundred)) return undefined
  const run: Slot[] = []
  for (let i = total.index - 1; i >= 0 && total.index - i <= 16; i--) {
    const slot = phrases.slots[i] as Slot
    if (slot.sentence !== total.sentence) break
    if (slot.kind === 'share' && slot.figure.unit.dimension === '%' && slot.group === total.group)
      run.unshift(slot)
  }
  const told = /([两二三四五六])(?:项|者)/.exec(total.lead)?.[1]
  if (
    run.length < 2 ||
    (told !== undefined && '一二三四五六'.indexOf(told.replace('两', '二')) + 1 !== run.length)
  )
    return undefined
  return readingOf(phrases, sumClaim(run, total), run, total)
}

function readingOf(phrases: Phrases, claim: Reading['claim'], parts: readonly Slot[], total: Slot): Reading {
  const all = [...parts, total]
  let start = Math.min(...all.map((slot) => slot.leadStart))
  while (/[，、：；\s]/.test(phrases.text[start] ?? 'x')) start++
  return { claim, sure: true, start, end: Math.max(...all.map((slot) => slot.figure.unitEnd)) }
}
