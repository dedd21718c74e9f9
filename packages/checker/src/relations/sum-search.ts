/**
 * Sums found by looking 找合计: whatever words join them, figures of one column that stand together and make a figure
 * beside them to its last digit are its parts. Chance is reckoned with: a short total that many runs were tried
 * against proves nothing. What fails is told only where the words leave no doubt that a total was meant and one slip
 * of the hand explains it.
 *
 * Runs are tried on plain numbers first, with their error in hand; what comes near is added up exactly.
 */
import { Exact } from '@jiheng/engine'
import { holds } from '../claim.ts'
import type { Reading } from '../claims.ts'
import { dimensionOf, halfUnit, worth } from '../figure.ts'
import { fullSubject, isLevel, type Phrases, type Slot } from '../phrase.ts'
import { likeness } from '../resolve.ts'
import { isBudget, isFinal, NOT_ADDITIVE, OVERLAPPING } from '../vocabulary.ts'
import { isOfFinal } from './sum-accuse.ts'
import { grain, isExhaustive, isMissed, sumClaim, tellingSlip } from './sum-claim.ts'
import { isDescriptor, SELECTED } from './sum-part.ts'

/** How far from a total its parts may stand, in figures and in characters. */
const REACH = 30
const FAR = 900

/** What is looked at again and again, worked out once. */
interface Look {
  readonly phrases: Phrases
  readonly worths: Float64Array
  readonly halves: Float64Array
  /** Slots that may be a part or a total. */
  readonly fit: readonly boolean[]
  /** Those of them that are levels: what runs are made of. */
  readonly fitLevel: Uint8Array
  /** The slot that these are 其中 of, where they make it up. */
  readonly parent: Int32Array
  /** By the sentence's number, as far as asked for. */
  readonly heads: (SentenceHead | undefined)[]
}

interface SentenceHead {
  readonly head: string
  /** The total that its figures are of. */
  readonly named: string | undefined
  readonly ofSources: boolean
}

export function searchedSums(phrases: Phrases): Reading[] {
  const look = prepared(phrases)
  const found: Reading[] = []
  for (const total of phrases.slots) {
    if (!look.fit[total.index] || worth(total.figure).sign() <= 0) continue
    const reading =
      total.kind === 'change' ? (madeOfChanges(look, total) ?? laterRun(look, total)) : madeOf(look, total)
    if (reading !== undefined) found.push(reading)
  }
  return found
}

function prepared(phrases: Phrases): Look {
  const { slots } = phrases
  const fit = slots.map(isFit)
  const look = {
    phrases,
    worths: Float64Array.from(slots, ({ figure }) => figure.plain.value),
    halves: Float64Array.from(slots, ({ figure }) => figure.plain.half),
    fit,
    fitLevel: Uint8Array.from(slots, ({ kind }, i) => (fit[i] && kind === 'level' ? 1 : 0)),
    parent: new Int32Array(slots.length).fill(-1),
    heads: [],
  }
  for (const slot of slots) markChildren(look, slot)
  return look
}

const isFit = (slot: Slot): boolean =>
  (isLevel(slot) || (slot.kind === 'change' && slot.direction !== 0)) &&
  slot.figure.bound === undefined &&
  !slot.figure.range &&
  slot.additive &&
  !/^(?:的|之)\d/.test(slot.tail)

/** 运行费 30 万元，其中购置 10 万元、维护 20 万元；接待费 …: the two belong to the first, not to a total of all. */
function markChildren(look: Look, slot: Slot): void {
  const { slots, text } = look.phrases
  const next = slots[slot.index + 1]
  if (next === undefined || !look.fit[slot.index] || next.sentence !== slot.sentence) return
  if (!/其中|包括|含|（/.test(text.slice(slot.figure.unitEnd, next.figure.start))) return
  const own = look.worths[slot.index] as number
  let sum = 0
  let half = look.halves[slot.index] as number
  const run: number[] = []
  for (let j = slot.index + 1; j < slots.length && j <= slot.index + 5; j++) {
    const other = slots[j] as Slot
    if (other.sentence !== slot.sentence) return
    if (!look.fit[j] || !isLevel(other) || !sameKind(other, slot)) continue
    run.push(j)
    sum += look.worths[j] as number
    half += look.halves[j] as number
    if (run.length >= 2 && near(sum, own, half)) {
      for (const one of run) look.parent[one] = slot.index
      return
    }
  }
}

/** A little more than exactly so: what is near is added up exactly. */
const near = (a: number, b: number, half: number): boolean =>
  Math.abs(a - b) <= half * 1.000001 + Math.abs(b) * 1e-12

const sameKind = (a: Slot, b: Slot): boolean => dimensionOf(a.figure.unit) === dimensionOf(b.figure.unit)

/**
 * The columns in which a total's parts may stand: its brackets, its own year, what is called like it, everything of its
 * period, its own measure.
 */
type Column = 'brackets' | 'bands' | 'year' | 'named' | 'ending' | 'prior' | 'current' | 'budget' | 'final'

/** A total and the column in which its parts are looked for. */
interface Search {
  readonly total: Slot
  readonly column: Column
  /** What the parts are called, for the columns of a name. */
  readonly named: string
}

function searchesOf(look: Look, total: Slot): readonly Search[] {
  const searches: Search[] = []
  if (opensBrackets(look, total)) searches.push({ total, column: 'brackets', named: '' })
  if (hasBands(look, total)) searches.push({ total, column: 'bands', named: '' })
  if (total.year !== undefined) searches.push({ total, column: 'year', named: '' })
  const named = ownName(total)
  if (named !== '') searches.push({ total, column: 'named', named })
  // 行政编制 a 名，实有 m 人；事业编制 b 名，实有 n 人；合计编制 A 名，实有 B 人.
  const bare = bareLead(total)
  if (bare !== '') searches.push({ total, column: 'ending', named: bare })
  searches.push({ total, column: total.period === 'prior' ? 'prior' : 'current', named: '' })
  if (isBudget(total.measure)) searches.push({ total, column: 'budget', named: '' })
  else if (isFinal(total.measure) || total.measure === undefined)
    searches.push({ total, column: 'final', named: '' })
  return searches
}

/** 女性 a 人，35 岁及以下 A 人，36 至 54 岁 B 人: words of an age before a figure. */
const BAND = /\d岁[^，。；\d]{0,8}$/
const bandWords = ({ phrases }: Look, { figure }: Slot): string =>
  phrases.text.slice(Math.max(0, figure.start - 12), figure.start)

/** Ages are told behind a count of people. */
const hasBands = ({ phrases }: Look, { figure }: Slot): boolean =>
  figure.unit.dimension === '人' && /\d岁/.test(phrases.text.slice(figure.unitEnd, figure.unitEnd + 120))

/** How far behind a total its brackets may open. */
const OPENING_REACH = 2

function opensBrackets(look: Look, { figure }: Slot): boolean {
  const { text } = look.phrases
  for (let i = figure.unitEnd; i <= figure.unitEnd + OPENING_REACH; i++) if (text[i] === '（') return true
  return false
}

function standsIn(look: Look, { total, column, named }: Search, slot: Slot): boolean {
  if (column === 'brackets') {
    if (slot.group === total.group) return false
    const group = look.phrases.groups[slot.group]
    return (
      group?.parent === total.group &&
      group.start >= total.figure.unitEnd &&
      group.start - total.figure.unitEnd <= OPENING_REACH &&
      sameKind(slot, total)
    )
  }
  if (slot.group !== total.group || !sameKind(slot, total)) return false
  switch (column) {
    case 'bands':
      return BAND.test(bandWords(look, slot))
    case 'year':
      return slot.year === total.year
    case 'named':
      return slot.lead.includes(named)
    case 'ending':
      return slot.lead.endsWith(named)
    case 'prior':
      return slot.period === 'prior'
    case 'current':
      return slot.period !== 'prior'
    case 'budget':
      return isBudget(slot.measure)
    case 'final':
      return slot.period !== 'prior' && !isBudget(slot.measure)
  }
}

/** 编制合计: the parts are called 编制 too. */
function ownName(total: Slot): string {
  const found = /([\u4e00-\u9fff]{2,4})(?:合计|共计|总计)(?:为|达)?$/.exec(total.lead)?.[1] ?? ''
  return found.replace(/^(?:以上|上述|[两二三四五六七八九十]项|各项|几项)+/, '')
}

/** 合计编制, 合计完成; 实有 beside such a total: what the parts are called too. */
function bareLead(total: Slot): string {
  const named = /^[，、；]?(?:合计|共计|总计|[^，。；]{0,8}目标合计)([\u4e00-\u9fff]{2,4})$/.exec(
    total.lead,
  )?.[1]
  return named ?? (/^[\u4e00-\u9fff]{2}$/.test(total.lead) ? total.lead : '')
}

interface Run {
  readonly slots: readonly Slot[]
  /** How many runs were tried. */
  readonly tried: number
}

function madeOf(look: Look, total: Slot): Reading | undefined {
  let tried = 0
  const missed: (readonly Slot[])[] = []
  const closes = BARE_CLOSING.test(total.lead)
  for (const search of searchesOf(look, total))
    for (const step of BOTH_WAYS) {
      // Brackets behind it hold nothing that stands before it.
      if (step === -1 && search.column === 'brackets') continue
      const run = runOf(look, search, step)
      tried += run.tried
      if (run.slots.length > 0) {
        if (isTelling(look, total, run.slots, tried, step))
          return readingOf(look, sumClaim(run.slots, total), run.slots, total)
        // What its own brackets hold is not undone by figures behind them that happen to fit.
        if (missed.length === 0) return undefined
        continue
      }
      // Only a closing 合计 is said of what stands before it.
      if (step === -1 && !closes) continue
      const whole = closedRun(look, search, step)
      if (whole !== undefined && !missed.some((other) => areSame(other, whole))) missed.push(whole)
    }
  const later = laterRun(look, total)
  if (later !== undefined) return later
  const skipping = skippingRun(look, total)
  if (skipping !== undefined) return skipping
  for (const parts of missed) {
    if (!isMeant(look, total, parts) || makeAnother(look, total, parts)) continue
    const claim = sumClaim(parts, total)
    if (holds(claim) === true) continue
    if (tellingSlip(claim) || isPlain(look, total, parts)) return readingOf(look, claim, parts, total)
  }
  return undefined
}

const BOTH_WAYS = [1, -1] as const

const areSame = (a: readonly Slot[], b: readonly Slot[]): boolean =>
  a.length === b.length && a.every((slot, i) => slot === b[i])

/** 资产 A，净资产 B。其中…: the parts make another figure nearby, so that one was meant. */
function makeAnother(look: Look, total: Slot, parts: readonly Slot[]): boolean {
  const { slots } = look.phrases
  const sum = parts.reduce((all, slot) => all + (look.worths[slot.index] as number), 0)
  const half = parts.reduce((all, slot) => all + (look.halves[slot.index] as number), 0)
  const from = Math.max(0, Math.min(total.index, (parts[0] as Slot).index) - REACH)
  const to = Math.min(slots.length, Math.max(total.index, (parts[parts.length - 1] as Slot).index) + REACH)
  for (let j = from; j < to; j++) {
    const slot = slots[j] as Slot
    if (slot === total || !look.fit[j] || !sameKind(slot, total) || parts.includes(slot)) continue
    if (near(sum, look.worths[j] as number, half + (look.halves[j] as number))) return true
  }
  return false
}

/** The shortest run beside a total that makes it; empty where none does. */
function runOf(look: Look, search: Search, step: 1 | -1): Run {
  const { slots } = look.phrases
  const { total } = search
  const target = look.worths[total.index] as number
  let sum = 0
  let half = look.halves[total.index] as number
  const run: Slot[] = []
  let tried = 0
  const end =
    step === 1 ? Math.min(slots.length, total.index + REACH + 1) : Math.max(-1, total.index - REACH - 1)
  for (let j = total.index + step; j !== end; j += step) {
    const slot = slots[j] as Slot
    if (Math.abs(slot.figure.start - total.figure.start) > FAR) break
    if (look.fitLevel[j] === 0 || !standsIn(look, search, slot)) continue
    const parent = look.parent[j] as number
    if (parent >= 0 && parent !== total.index) continue
    run.push(slot)
    sum += look.worths[j] as number
    half += look.halves[j] as number
    if (run.length < 2) continue
    tried++
    if (near(sum, target, half)) {
      const parts = step === 1 ? run : [...run].reverse()
      // A run that holds a zero or the total itself proves less than it seems.
      if (
        parts.filter(({ figure }) => !figure.value.isZero()).length >= 2 &&
        holds(sumClaim(parts, total)) === true
      )
        return { slots: parts, tried }
    }
    if (sum - half > target) break
  }
  return { slots: [], tried }
}

/**
 * 收入 A 亿元，支出 B 亿元。收入中，税收 C，非税 D: a later sentence that names the total or tells where it comes from. What
 * stands between is passed over.
 */
function laterRun(look: Look, total: Slot): Reading | undefined {
  const { slots, sentences } = look.phrases
  for (let number = total.sentence + 1; number <= total.sentence + 3; number++) {
    const sentence = sentences[number]
    const first = slots[sentence?.firstSlot ?? -1]
    if (sentence === undefined || first === undefined || first.sentence !== number) continue
    if (first.paragraph > total.paragraph + 1) return undefined
    const { head, named, ofSources } = headOfSentence(look, number, sentence.start, first.figure.start)
    if (named === undefined && !ofSources) continue
    const says =
      named !== undefined &&
      (likeness(named, fullSubject(look.phrases, total)) >= 2 || (/^总[计额]$/.test(named) && total.isTotal))
    if (!says && !ofSources) continue
    const run: Slot[] = []
    for (let j = first.index; j < sentence.lastSlot; j++) {
      const slot = slots[j] as Slot
      if (slot.kind !== 'level' || !look.fit[j] || slot.group !== first.group || !sameKind(slot, total))
        continue
      const parent = look.parent[j] as number
      if (parent < 0 || parent === total.index) run.push(slot)
    }
    if (run.length < 2) continue
    for (let n = run.length; n >= 2; n--) {
      const some = run.slice(0, n)
      const claim = sumClaim(some, total)
      if (holds(claim) === true && worth(total.figure).div(grain(claim)).compare(Exact.of(100)) >= 0)
        return readingOf(look, claim, some, total)
    }
    const claim = sumClaim(run, total)
    const names = run.map((slot) => partName(look, slot).replace(/^[^中]{2,12}中/, ''))
    if (!says || names.some((name) => name === '') || makeAnother(look, total, run)) continue
    if (isExhaustive(names) || (isMissed(run, total, claim) && !/主要/.test(head)))
      return readingOf(look, claim, run, total)
  }
  return undefined
}

/** What a sentence says before its first figure: 收入中，…; asked for every figure of the sentences before it. */
function headOfSentence(look: Look, number: number, start: number, end: number): SentenceHead {
  let found = look.heads[number]
  if (found === undefined) {
    const head = look.phrases.text.slice(start, end)
    const named = /(?:^|[，、（）\d.]|[一二三四五六七八九十][、）])([\u4e00-\u9fff]{2,12})中[，：]?/.exec(
      head,
    )?.[1]
    found = { head, named, ofSources: head.includes('来源') }
    look.heads[number] = found
  }
  return found
}

/** How many figures before a closing total are tried. */
const MOST_NEAR = 10

/** A closing total's list may have figures in between that are none of it: at most three of the nearest ten. */
function skippingRun(look: Look, total: Slot): Reading | undefined {
  if (!CLOSING.test(total.lead) || total.kind !== 'level') return undefined
  const { slots } = look.phrases
  const nearest: Slot[] = []
  for (let j = total.index - 1; j >= 0 && total.index - j <= REACH && nearest.length < MOST_NEAR; j--) {
    const slot = slots[j] as Slot
    if (total.figure.start - slot.figure.start > FAR || slot.paragraph < total.paragraph - 4) break
    if (!look.fit[j] || slot.kind !== 'level' || slot.group !== total.group || !sameKind(slot, total))
      continue
    if (slot.period === 'prior' && total.period !== 'prior') continue
    nearest.unshift(slot)
  }
  const wanted = COUNTED.exec(total.lead)?.[1]
  const size = wanted === undefined ? undefined : digitOf(wanted)
  const target = look.worths[total.index] as number
  let tried = 0
  let found: readonly Slot[] | undefined
  for (let from = nearest.length - 2; from >= 0 && found === undefined; from--) {
    const rest = nearest.slice(from)
    let [all, width] = [0, look.halves[total.index] as number]
    for (const { index } of rest) {
      all += look.worths[index] as number
      width += look.halves[index] as number
    }
    for (const skipped of SKIPS[rest.length] as readonly (readonly number[])[]) {
      const left = rest.length - skipped.length
      if (left < 2 || (size !== undefined && left !== size)) continue
      tried++
      let [sum, half] = [all, width]
      for (const i of skipped) {
        const { index } = rest[i] as Slot
        sum -= look.worths[index] as number
        half -= look.halves[index] as number
      }
      if (!near(sum, target, half)) continue
      const some = rest.filter((_, i) => !skipped.includes(i))
      if (holds(sumClaim(some, total)) !== true) continue
      found = some
      break
    }
  }
  if (found === undefined || !isTelling(look, total, found, tried, -1)) return undefined
  return readingOf(look, sumClaim(found, total), found, total)
}

/** Which of n figures to leave out: none, one, two or three after the first. */
function skips(n: number): readonly (readonly number[])[] {
  const all: number[][] = [[]]
  for (let a = 1; a < n; a++) {
    all.push([a])
    for (let b = a + 1; b < n; b++) {
      all.push([a, b])
      for (let c = b + 1; c < n; c++) all.push([a, b, c])
    }
  }
  return all.sort((x, y) => x.length - y.length)
}

/** The same for every total, by the number of figures. */
const SKIPS = Array.from({ length: MOST_NEAR + 1 }, (_, n) => skips(n))

const CLOSING =
  /(?:合计|共计|总计|总量|总额|总数|小计|满分|总分|总成本|总投入|总投资|计)(?:为|达|达到)?$|^[，、；]?共(?:有)?$/
const COUNTED = /([两二三四五六七八九])(?:项|类|部分|者|笔|个)(?:合计|共计|总计|相加|共(?=$))/
const digitOf = (word: string): number => '一二三四五六七八九'.indexOf(word.replace('两', '二')) + 1

const TOTAL_CUE =
  /(?:合计|共计|总计|总额|总数|总量|总和|总共|累计|小计|共有?|总投资|总收入|总支出|总预算|收支总)[^，。；]{0,8}$/
const OPENING =
  /其中|包括|包含|分别|构成|组成|分为|分[两二三四五六七八九]|按[^，。；]{1,10}分|如下|用于|来源|（|：[^，。；]{0,24}$/

/** Whether the words tell of a total and its parts. */
const isCued = (look: Look, total: Slot, parts: readonly Slot[], step: 1 | -1): boolean => {
  if (TOTAL_CUE.test(total.lead) || total.isTotal) return true
  if (step === -1) return false
  const first = parts[0] as Slot
  return OPENING.test(look.phrases.text.slice(total.figure.unitEnd, first.figure.start))
}

/** Whether chance would hardly have made the run fit: the total's size in its last digits against the runs tried. */
function isTelling(look: Look, total: Slot, parts: readonly Slot[], tried: number, step: 1 | -1): boolean {
  if (fillsBrackets(look, total, parts)) return true
  const size = worth(total.figure).div(grain(sumClaim(parts, total)))
  const names = parts.map((slot) => partName(look, slot))
  if (parts.length <= 4 && names.every((name) => STATUS.test(name)) && areOpposites(names)) return true
  const cued = isCued(look, total, parts, step)
  const chances = BigInt(Math.max(1, tried) * (parts.length + 1))
  return size.compare(Exact.of(chances * (cued ? 2n : 12n))) >= 0
}

const STATUS = /已|完成|办结|整改|完工|竣工|验收|正在|在建|续建|未|尚|待/

/** 指标 9 个（数量 4 个、质量 2 个、成本 3 个）: everything of its kind in the brackets right after it. */
function fillsBrackets(look: Look, total: Slot, parts: readonly Slot[]): boolean {
  const { group } = parts[0] as Slot
  if (group === total.group || parts.length < 2 || parts.some((slot) => slot.group !== group)) return false
  const last = parts[parts.length - 1] as Slot
  const next = look.phrases.slots[last.index + 1]
  return next === undefined || next.group !== group || !sameKind(next, total)
}

/**
 * All parts of the passage that a total's words announce, to the sentence's end. 总预算 A。支出包括：B、C: they may stand
 * in the next sentence or the one after it, if nothing else of their kind comes between.
 */
function closedRun(look: Look, search: Search, step: 1 | -1): readonly Slot[] | undefined {
  const { slots, text } = look.phrases
  const { total } = search
  const run: Slot[] = []
  let sentence = total.sentence
  // 以上三项共计: three of them, whatever sentence they stand in.
  const told = step === -1 ? COUNTED.exec(total.lead)?.[1] : undefined
  const wanted = told === undefined ? undefined : digitOf(told)
  for (
    let j = total.index + step;
    j >= 0 && j < slots.length && Math.abs(j - total.index) <= REACH;
    j += step
  ) {
    const slot = slots[j] as Slot
    if (slot.sentence !== sentence && step === -1 && wanted !== undefined) {
      if (run.length >= wanted || total.sentence - slot.sentence > 4) break
      sentence = slot.sentence
    }
    if (run.length === wanted) break
    if (slot.sentence !== sentence) {
      const later = step === 1 && run.length === 0 && slot.paragraph === total.paragraph
      if (!later || slot.sentence - total.sentence > 2) break
      const announced = /包括|其中|分别|分为|：/.test(
        text.slice(look.phrases.sentences[slot.sentence]?.start ?? slot.leadStart, slot.figure.start),
      )
      if (!announced && standsIn(look, search, slot)) break
      sentence = slot.sentence
    }
    const parent = look.parent[j] as number
    if (parent >= 0 && parent !== total.index) continue
    if (!standsIn(look, search, slot)) continue
    if (slot.kind !== 'level' || !look.fit[j]) {
      if (slot.kind === 'level' && !isDescriptor(slot)) return undefined
      continue
    }
    run.push(slot)
  }
  if (wanted !== undefined && run.length !== wanted) return undefined
  return run.length < 2 ? undefined : step === 1 ? run : run.reverse()
}

const BARE_CLOSING =
  /^[，、；]?(?:以上|上述)?(?:[两二三四五六七八九十][项类]|各项|几项|[两二三四五六七八九十]者)?(?:费用|经费|收入|支出|收支|资金|编制|实有|自评|综合|最终)?(?:合计|共计|总计|总量|满分|总得?分|(?<=类)共)[^，。；]{0,14}$/

/** Whether the words leave no doubt: a closing 合计 right after its parts, or 分别为, 分三期: and as many parts. */
function isMeant(look: Look, total: Slot, parts: readonly Slot[]): boolean {
  const { phrases } = look
  const first = parts[0] as Slot
  const last = parts[parts.length - 1] as Slot
  const closing = last.index < total.index
  if (closing && !isClosed(look, total, parts)) return false
  const between = closing ? '' : phrases.text.slice(total.figure.unitEnd, first.figure.start)
  // Mostly neither the words between nor the sentence join the two.
  const opened = OPENING.test(between)
  if (!closing && !opened && first.sentence !== total.sentence) return false
  const names = parts.map((slot) => partName(look, slot))
  if (names.some((name) => name === '' || NOT_ADDITIVE.test(name))) return false
  const exhaustive = isExhaustive(names) || areYears(parts) || areBands(names) || areGrades(names)
  if (!exhaustive && names.some((name) => OVERLAPPING.test(name))) return false
  if (new Set(names).size < names.length) return false
  if (closing) return true
  if (/主要|其中/.test(between) && !exhaustive) return false
  // 前三位的县为：…: some of many.
  if (SELECTED.test(between) || isOfFinal(phrases, total, first)) return false
  const opposites =
    exhaustive && parts.every(({ figure }) => halfUnit(figure).isZero()) && areOpposites(names)
  const listed =
    opened ||
    (first.sentence === total.sentence && (areYears(parts) || areTyped(names, partName(look, total))))
  if (!listed && !(opposites && first.sentence === total.sentence)) return false
  const counted = /分([两二三四五六七八九])(?:期|批|年|类|项|部分|个)/.exec(between)?.[1]
  if (counted !== undefined) return digitOf(counted) === parts.length
  return /分别|（|：|包括|组成|构成/.test(between) || exhaustive || areTyped(names, partName(look, total))
}

/** A closing 合计 right after its parts, with nothing added or taken off between. */
function isClosed(look: Look, total: Slot, parts: readonly Slot[]): boolean {
  const first = parts[0] as Slot
  const last = parts[parts.length - 1] as Slot
  return (
    BARE_CLOSING.test(total.lead) &&
    (total.index - last.index === 1 || COUNTED.test(total.lead)) &&
    !/加上|减去|扣除|另加/.test(look.phrases.text.slice(first.leadStart, total.figure.start))
  )
}

/** 办结 128 件，未办结 4 件: done and not done are all there is. */
const areOpposites = (names: readonly string[]): boolean =>
  names.some((name) => /未|尚|正在|在建|待/.test(name)) &&
  names.some((name) => !/未|尚|正在|在建|待/.test(name))

/** A part's name; the years and bands that tell parts apart are names too. */
function partName(look: Look, slot: Slot): string {
  // 满意度 10 分、预算执行 10 分: what a score is for is named by all its words.
  const scored = slot.figure.unit.dimension === '分' && slot.subject === ''
  const own = scored ? slot.lead.replace(/^[，、；：和及与]+|[得为]+$/g, '') : fullSubject(look.phrases, slot)
  if (slot.year !== undefined) return `${slot.year}年${own}`
  if (/[\u4e00-\u9fff]/.test(own) && !/^(?:及)?以[上下]$/.test(own)) return own
  const before = look.phrases.text.slice(Math.max(0, slot.figure.start - 16), slot.figure.start)
  const band = /[\d—~－至]+\s*[岁分]\s*[^，。；、\d]{0,6}$/.exec(before)?.[0]
  return band ?? slot.lead.replace(/^[，、；：和及与]+/, '')
}

/** 2021 年 A、2022 年 B、2023 年 C: one after another. */
const areYears = (parts: readonly Slot[]): boolean =>
  parts.every((slot, i) => slot.year !== undefined && slot.year === ((parts[0] as Slot).year ?? 0) + i)

/** 优秀 22 个、良好 4 个、合格 3 个: nothing is of two grades. */
const areGrades = (names: readonly string[]): boolean =>
  names.length >= 3 && names.every((name) => /优|良|中等|合格|“中”|“差”|较差|差$/.test(name))

/** 80—89 岁、90—99 岁、100 岁及以上: bands up to an open end; 本科及以上、大专、中专及以下: open at both. */
const areBands = (names: readonly string[]): boolean =>
  (names.length >= 2 &&
    names.every((name) => /\d+\s*[岁分]/.test(name)) &&
    names.some((name) => /以上|以下|不足|满/.test(name))) ||
  (names.length >= 3 && names.some((name) => /以上$/.test(name)) && names.some((name) => /以下$/.test(name)))

/**
 * Counts and scores are exact, and a closing 总计 ends its own sentence: where the list is plainly whole it needs no
 * slip to explain it, if only the total is not far off.
 */
function isPlain(look: Look, total: Slot, parts: readonly Slot[]): boolean {
  const target = look.worths[total.index] as number
  const sum = parts.reduce((all, slot) => all + (look.worths[slot.index] as number), 0)
  const off = Math.abs(sum - target) / Math.abs(target)
  const names = parts.map((slot) => partName(look, slot))
  if (isExhaustive(names) || areYears(parts) || areBands(names)) return off <= 0.2
  if (areGrades(names) && sum > target) return off <= 0.3
  const exact = parts.every(({ figure }) => halfUnit(figure).isZero() || figure.unit.dimension === '分')
  const first = parts[0] as Slot
  if (first.index > total.index) {
    const between = look.phrases.text.slice(total.figure.unitEnd, first.figure.start)
    if (/分[两二三四五六七八九]/.test(between)) return off <= 0.3
    // 分配情况：甲 A、乙 B、丙 C: a table put into a sentence.
    if (
      /(?:情况|明细|如下|方案)：[^，。；]{0,12}$/.test(between) &&
      parts.length >= 3 &&
      isUniform(look, parts)
    )
      return off <= 0.02
    return exact && parts.length >= 3 && off <= 0.15 && isUniform(look, parts)
  }
  const sentence = look.phrases.sentences[total.sentence]
  const whole = sentence !== undefined && sentence.firstSlot === first.index
  if (!whole || !isUniform(look, parts)) return false
  if (/^[，、；]?(?:合计|共计|总计)[^，。；]{0,2}$/.test(total.lead)) return off <= (exact ? 0.25 : 0.12)
  return parts.length >= 3 && off <= (exact ? 0.25 : 0.05)
}

/** 立行立改类 97 个、分阶段整改类 33 个、持续整改类 14 个: everything is of one type. */
const areTyped = (names: readonly string[], whole: string): boolean =>
  names.length >= 3 && names.every((name) => /.{2}[类型]$/.test(name)) && !/[类型]$/.test(whole)

/** One mark between all parts. */
function isUniform(look: Look, parts: readonly Slot[]): boolean {
  const marks = parts.slice(1).map((slot, i) => {
    const between = look.phrases.text.slice((parts[i] as Slot).figure.unitEnd, slot.figure.start)
    return /[，、；]/.exec(between)?.[0] ?? ''
  })
  return marks.every((mark) => mark !== '' && mark === marks[0])
}

// ---- changes ----

/** 比上年减少 C。其中：甲减少 A；乙增加 B: signed changes make the change. */
function madeOfChanges(look: Look, total: Slot): Reading | undefined {
  const { slots, text } = look.phrases
  const target = look.worths[total.index] as number
  const run: Slot[] = []
  const signs: (1 | -1)[] = []
  let sum = 0
  let half = look.halves[total.index] as number
  for (let j = total.index + 1; j < slots.length && j - total.index <= REACH; j++) {
    const slot = slots[j] as Slot
    if (slot.figure.start - total.figure.start > FAR || slot.group !== total.group) break
    if (slot.kind !== 'change' || !look.fit[j] || !sameKind(slot, total)) continue
    const sign = slot.direction === total.direction ? 1 : -1
    run.push(slot)
    signs.push(sign)
    sum += sign * (look.worths[j] as number)
    half += look.halves[j] as number
    if (run.length < 2 || !near(sum, target, half)) continue
    const cued = OPENING.test(text.slice(total.figure.unitEnd, (run[0] as Slot).figure.start))
    const claim = sumClaim(run, total, signs)
    const size = worth(total.figure).div(grain(claim))
    const chances = Exact.of(BigInt(run.length * (run.length + 1) * (cued ? 2 : 12)))
    if (holds(claim) === true && size.compare(chances) >= 0) return readingOf(look, claim, run, total)
  }
  return missedChanges(look, total)
}

/** 其中：因公出国（境）费持平，公务用车减少 A，公务接待费减少 B: all of them told, yet they don't make the change. */
function missedChanges(look: Look, total: Slot): Reading | undefined {
  const { slots, text } = look.phrases
  const sentence = look.phrases.sentences[total.sentence]
  const run: Slot[] = []
  for (let j = total.index + 1; j < slots.length && j - total.index <= REACH; j++) {
    const slot = slots[j] as Slot
    if (slot.sentence > total.sentence + 1 || slot.group !== total.group) break
    if (slot.kind === 'change' && look.fit[j] && sameKind(slot, total)) run.push(slot)
  }
  const first = run[0]
  if (run.length < 2 || first === undefined || sentence === undefined) return undefined
  if (!/其中/.test(text.slice(total.figure.unitEnd, first.figure.start))) return undefined
  if (/主要/.test(text.slice(total.figure.unitEnd, first.figure.start))) return undefined
  const signs = run.map((slot): 1 | -1 => (slot.direction === total.direction ? 1 : -1))
  const claim = sumClaim(run, total, signs)
  if (holds(claim) === true) return undefined
  const names = run.map((slot) => fullSubject(look.phrases, slot))
  if (names.some((name) => name === '') || new Set(names).size < names.length) return undefined
  const last = run[run.length - 1] as Slot
  const level = /(?:出国|用车|接待)[^。；]{0,30}(?:持平|无变化|没有变化|无增减)/.test(
    text.slice(total.figure.unitEnd, last.figure.unitEnd + 60),
  )
  if (makeAnother(look, total, run)) return undefined
  const whole = isExhaustive(names) || (level && names.every((name) => /出国|用车|公车|接待/.test(name)))
  return whole || tellingSlip(claim) ? readingOf(look, claim, run, total) : undefined
}

function readingOf(look: Look, claim: Reading['claim'], parts: readonly Slot[], total: Slot): Reading {
  const first = parts[0] as Slot
  const last = parts[parts.length - 1] as Slot
  const { text } = look.phrases
  let start = Math.min(first.leadStart, total.leadStart)
  while (/[，、：；\s]/.test(text[start] ?? 'x')) start++
  return { claim, sure: true, start, end: Math.max(last.figure.unitEnd, total.figure.unitEnd) }
}
