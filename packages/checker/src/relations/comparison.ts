/**
 * What is compared 比较的两头: the level of now and the one it is held against, wherever the text tells them: 上年 P，本年
 * N; 由 P 增加到 N; 较上年 P 增长; N（上年 P）; N，增长 p %，上年为 P.
 */
import { sameDimension } from '../figure.ts'
import { fullSubject, isLevel, type Phrases, type Slot } from '../phrase.ts'
import { likeness } from '../resolve.ts'
import { isBudget, NOT_ADDITIVE, PRIOR } from '../vocabulary.ts'

export interface Pair {
  readonly now: Slot
  readonly before: Slot
  /** The words leave no doubt that these two are meant. */
  readonly sure: boolean
  /** Both stand in one item with words that pair them: no other reading counts. */
  readonly explicit?: boolean
}

/** Pairs that a rate or change may compare, the plainest first. */
export function comparedPairs(phrases: Phrases, from: Slot): Pair[] {
  const near = nearPair(phrases, from)
  if (near !== undefined) return [near]
  return [
    ...inlinePair(phrases, from),
    ...bracketPair(phrases, from),
    ...laterPair(phrases, from),
    ...laterFromTo(phrases, from),
    ...datedPair(phrases, from),
    ...plannedPair(phrases, from),
  ]
}

const usable = (slot: Slot): boolean =>
  isLevel(slot) && slot.figure.bound === undefined && slot.figure.unit.text !== ''

/** The nearest level, and the one that the base names, in one item. */
function nearPair(phrases: Phrases, rate: Slot): Pair | undefined {
  const levels: Slot[] = []
  for (let i = rate.index - 1; i >= 0 && levels.length < 6 && rate.index - i < 60; i--) {
    const slot = phrases.slots[i] as Slot
    if (
      slot.sentence !== rate.sentence ||
      (slot.item !== rate.item && levels.length > 0 && rate.group === 0 && slot.group === 0)
    )
      break
    if (slot.group !== rate.group) continue
    if (usable(slot) && !isWhole(slot)) levels.push(slot)
  }
  const now = levels[0]
  if (now === undefined) return undefined
  // 项目支出 N，…，其中水利项目增加 C: of a part of it.
  const least = /其中/.test(rate.lead) ? 3 : 2
  if (rate.subject !== '' && likeness(rate.subject, fullSubject(phrases, now)) < least) return undefined
  const base = rate.base !== '' ? rate.base : comparisonBefore(phrases, rate)
  const pair = (newer: Slot, older: Slot): Pair => ({
    now: newer,
    before: older,
    sure: true,
    explicit: true,
  })
  for (const slot of levels.slice(1)) {
    if (!sameDimension(slot.figure, now.figure)) continue
    if (
      /(?:(?<!自)由|从(?!业|事|而|严|优|中|属))[^，。；]{0,16}$/.test(slot.lead) &&
      /(?:到|至|为)[^，。；]{0,4}$/.test(now.lead)
    )
      return pair(now, slot)
    if (base === '') continue
    const year = /(?:19|20)\d\d/.exec(base)?.[0]
    if (year !== undefined && slot.year === Number(year) && now.year !== slot.year) return pair(now, slot)
    if (PRIOR.test(base) && slot.period === 'prior' && now.period !== 'prior') return pair(now, slot)
    if (
      /预算/.test(base) &&
      isBudget(slot.measure) &&
      !isBudget(now.measure) &&
      !isOfWhich(phrases, slot, now)
    )
      return pair(now, slot)
  }
  // 2022 年 P，2023 年 N: the later year is the present.
  const [x, y] = levels.filter((slot) => slot.year !== undefined)
  if (levels.length === 2 && x?.year !== undefined && y?.year !== undefined && x.year !== y.year)
    if (sameDimension(x.figure, y.figure)) return x.year > y.year ? pair(x, y) : pair(y, x)
  // 上年 stands after: 本年 N，上年 P，增长 p.
  const older = levels.find((slot) => slot.period === 'prior')
  const newer = levels.find(
    (slot) =>
      slot.period !== 'prior' &&
      slot !== older &&
      (older === undefined || sameDimension(slot.figure, older.figure)),
  )
  return older === undefined || newer === undefined ? undefined : pair(newer, older)
}

/** 收入预算 A，其中财政拨款收入 B: not the budget of B. */
const isOfWhich = (phrases: Phrases, a: Slot, b: Slot): boolean =>
  /其中/.test(phrases.text.slice(a.figure.unitEnd, b.figure.start))

/** 占支出 41.30 亿元的 p %: no level of the item. */
const isWhole = (slot: Slot): boolean => slot.aside && slot.period !== 'prior'

/** ；较上年 P 增长, 。与上年的 P 相比: the item begins with the comparison and goes on about what stood before. */
function inlinePair(phrases: Phrases, from: Slot): Pair[] {
  const before = inlineBase(phrases, from)
  if (before === undefined) return []
  const topic = topicBefore(phrases, before)
  return topic === undefined ? [] : [{ now: topic.slot, before, sure: topic.sure }]
}

/** The base printed within the comparison itself: 与上年的 P 相比，增加 C，增长 p %. */
export function inlineBase(phrases: Phrases, from: Slot): Slot | undefined {
  for (let i = from.index - 1; i >= 0 && from.index - i <= 3; i--) {
    const slot = phrases.slots[i] as Slot
    if (slot.sentence !== from.sentence || slot.item !== from.item) return undefined
    if (slot.aside && slot.period === 'prior' && isLevel(slot)) return slot
    if (slot.kind !== 'change') return undefined
  }
  return undefined
}

interface Topic {
  readonly slot: Slot
  readonly sure: boolean
}

/** What a comparison at the head of its item is about: the level of the item or sentence before it. */
function topicBefore(phrases: Phrases, base: Slot): Topic | undefined {
  const inItem = phrases.slots
    .slice(Math.max(0, base.index - 4), base.index)
    .filter((slot) => slot.sentence === base.sentence && slot.item === base.item)
    .filter((slot) => usable(slot) && !slot.aside && slot.period !== 'prior')
  if (inItem.length > 0) return undefined
  const name = /^(.*?)(?:与|同|比|较|和)/.exec(base.lead)?.[1] ?? ''
  if (name.replace(/[，、的]/g, '') !== '') return namedTopic(phrases, base, name)
  const sentence = phrases.sentences[base.sentence]
  if (sentence === undefined) return undefined
  const here = phrases.slots
    .slice(sentence.firstSlot, base.index)
    .filter((slot) => usable(slot) && !slot.aside && slot.period !== 'prior' && slot.depth === base.depth)
    .filter((slot) => sameDimension(slot.figure, base.figure) && !NOT_ADDITIVE.test(slot.subject))
  const last = here[here.length - 1]
  if (last !== undefined) return { slot: last, sure: here.every((slot) => isSame(slot, last)) }
  const previous = phrases.sentences[base.sentence - 1]
  if (previous === undefined || previous.paragraph !== sentence.paragraph) return undefined
  const there = phrases.slots
    .slice(previous.firstSlot, previous.lastSlot)
    .filter((slot) => isLevel(slot) && !slot.aside && sameDimension(slot.figure, base.figure))
  const head = there[0]
  if (head === undefined || !usable(head)) return undefined
  const words = phrases.text.slice(head.figure.unitEnd, there[1]?.figure.start ?? head.figure.unitEnd)
  return { slot: head, sure: there.every((slot) => isSame(slot, head)) || LIST_BEGINS.test(words) }
}

const isSame = (a: Slot, b: Slot): boolean => a.figure.value.equals(b.figure.value)

const LIST_BEGINS = /其中|包括|包含|分别为|具体为|主要用于/

/** 全市常住人口与 2010 年的 P 相比: by name, some sentences back. */
function namedTopic(phrases: Phrases, base: Slot, name: string): Topic | undefined {
  for (let i = base.index - 1; i >= 0 && base.index - i <= 40; i--) {
    const slot = phrases.slots[i] as Slot
    if (!usable(slot) || slot.aside || slot.period === 'prior' || !sameDimension(slot.figure, base.figure))
      continue
    const like = likeness(name, fullSubject(phrases, slot))
    if (like >= 2) return { slot, sure: like === 3 && slot.paragraph === base.paragraph }
  }
  return undefined
}

/** N（上年 P），增长 p %: the bracket right behind the level. */
function bracketPair(phrases: Phrases, from: Slot): Pair[] {
  const levels = itemLevels(phrases, from)
  for (const now of levels) {
    const next = phrases.slots[now.index + 1]
    if (next === undefined || next.index >= from.index || !isOlder(phrases, next, now)) continue
    if (next.group === now.group || next.figure.start - now.figure.unitEnd > 20) continue
    return [{ now, before: next, sure: levels.length === 1 }]
  }
  return []
}

/** N，增长 p %（上年 P）; N，增长 p %，上年为 P. */
function laterPair(phrases: Phrases, from: Slot): Pair[] {
  const found: Pair[] = []
  const levels = itemLevels(phrases, from)
  for (let i = from.index + 1; i <= from.index + 12 && i < phrases.slots.length; i++) {
    const before = phrases.slots[i] as Slot
    if (before.sentence > from.sentence + 3 || before.paragraph !== from.paragraph) break
    for (const now of levels) {
      if (!isOlder(phrases, before, now) && !isPlanOf(phrases, from, before, now)) continue
      // 比 2024 年执行数增加 C。2024 年预算 P: not of the budget.
      if (/执行|决算/.test(from.base) && isBudget(before.measure)) continue
      const bare = nameless(before)
      if (bare && before.sentence === from.sentence && i > from.index + 2) continue
      if (!bare && !isSameThing(phrases, before, now, i === from.index + 1)) continue
      found.push({
        now,
        before,
        sure: levels.length === 1 && (i === from.index + 1 || isNamedSo(phrases, from, before, now)),
      })
    }
    if (found.length > 0) break
  }
  return found
}

/** 一般公共预算支出 N，增长 p %，上年支出 P: right behind it the last word of the name will do. */
const isSameThing = (phrases: Phrases, before: Slot, now: Slot, nextTo: boolean): boolean => {
  const name = fullSubject(phrases, now)
  // 一般公共预算支出 N，增长 p %。…一般公共预算收入 P.
  if (/收入/.test(name) !== /收入/.test(before.subject) && /支出/.test(name + before.subject)) return false
  if (likeness(before.subject, name) >= 2) return true
  return nextTo && before.subject.length >= 2 && name.endsWith(before.subject)
}

/** 比预算数减少 C，预算数为 B: the plan compared with is told behind. */
const isPlanOf = (phrases: Phrases, from: Slot, plan: Slot, now: Slot): boolean =>
  /预算|计划/.test(from.base !== '' ? from.base : comparisonBefore(phrases, from)) &&
  usable(plan) &&
  isBudget(plan.measure) &&
  !isBudget(now.measure) &&
  plan.sentence === from.sentence &&
  sameDimension(plan.figure, now.figure)

/** 比上年下降 p %，由 P 降为 N. */
function laterFromTo(phrases: Phrases, from: Slot): Pair[] {
  const [before, now] = [phrases.slots[from.index + 1], phrases.slots[from.index + 2]]
  if (before === undefined || now === undefined || now.sentence !== from.sentence || now.item !== from.item)
    return []
  if (!usable(before) || !usable(now) || !sameDimension(before.figure, now.figure)) return []
  const told = /^，?(?:由|从)[^，。；]{0,10}$/.test(
    phrases.text.slice(from.figure.unitEnd, before.figure.start),
  )
  return told && /(?:到|至|为)$/.test(now.lead) ? [{ now, before, sure: true }] : []
}

/** 比上年末减少 C。…上年末常住人口 P: the period compared with and the name, some sentences on. */
const isNamedSo = (phrases: Phrases, from: Slot, before: Slot, now: Slot): boolean => {
  if (before.subject.length < 2 || isBudget(before.measure) !== isBudget(now.measure)) return false
  const like = likeness(before.subject, fullSubject(phrases, now))
  const year = /(?:19|20)\d\d/.exec(from.base)?.[0]
  const sameTime =
    year === undefined ? PRIOR.test(from.base) && before.period === 'prior' : before.year === Number(year)
  return sameTime && like >= 2
}

const nameless = (slot: Slot): boolean =>
  slot.subject.replace(/数|同期|完成|为|是|末|初|水平/g, '').length < 2

/** A level of the period before `now`: 上年 P, （2022 年为 P）, 年初 P. */
function isOlder(phrases: Phrases, slot: Slot, now: Slot): boolean {
  if (!usable(slot) || !sameDimension(slot.figure, now.figure)) return false
  if (slot.figure.unit.dimension === '%' || slot.aside || /含|旧存|结转|结余/.test(slot.lead)) return false
  if (slot.period === 'prior') return true
  const year = yearAbout(phrases, now)
  if (slot.year !== undefined) return year === undefined ? now.year === undefined : slot.year === year - 1
  return /^(?:\d{1,2}月份?|年初|上月|上季度?|[一二三]季度)(?:为|是|数)*$/.test(slot.lead)
}

/** The year of a level, or the last one named before it in its paragraph. */
function yearAbout(phrases: Phrases, slot: Slot): number | undefined {
  if (slot.year !== undefined) return slot.year
  const start = phrases.sentences[slot.sentence]?.start ?? slot.leadStart
  const years = phrases.text.slice(start, slot.figure.start).match(/(?:19|20)\d\d(?=年)/g)
  return years === null ? undefined : Number(years[years.length - 1])
}

/** Levels of now before `from` in its item, nearest first. */
function itemLevels(phrases: Phrases, from: Slot): Slot[] {
  const found: Slot[] = []
  for (let i = from.index - 1; i >= 0 && from.index - i <= 8; i--) {
    const slot = phrases.slots[i] as Slot
    if (slot.sentence !== from.sentence) break
    if (slot.group !== from.group) continue
    if (slot.item !== from.item && !onlyBracketsBetween(phrases, slot, from)) break
    if (usable(slot) && !slot.aside && slot.period !== 'prior' && slot.figure.unit.dimension !== '%')
      found.push(slot)
  }
  if (from.subject === '') return found
  return found.filter((slot) => likeness(from.subject, fullSubject(phrases, slot)) >= 2)
}

const onlyBracketsBetween = (phrases: Phrases, a: Slot, b: Slot): boolean =>
  !/[；。\n]/.test(phrases.text.slice(a.figure.unitEnd, b.figure.start))

/** 2023 年 N、2022 年 P。2023 年较 2022 年增长 p %: by the years. */
function datedPair(phrases: Phrases, from: Slot): Pair[] {
  const years = from.base.match(/(?:19|20)\d\d/g)
  if (years === null) return []
  const older = Number(years[years.length - 1])
  const dated = phrases.slots
    .slice(Math.max(0, from.index - 14), from.index)
    .filter(
      (slot) => usable(slot) && !slot.aside && slot.year !== undefined && slot.paragraph === from.paragraph,
    )
  const before = dated.filter((slot) => slot.year === older)
  const own = from.year !== undefined && from.year !== older ? from.year : undefined
  const latest = Math.max(...dated.map((slot) => slot.year ?? 0))
  const now = dated.filter((slot) => slot.year === (own ?? latest))
  const [a, b] = [now[now.length - 1], before[before.length - 1]]
  if (a === undefined || b === undefined || a === b || !sameDimension(a.figure, b.figure)) return []
  if (
    likeness(fullSubject(phrases, a), fullSubject(phrases, b)) < 2 &&
    fullSubject(phrases, a) !== fullSubject(phrases, b)
  )
    return []
  return [{ now: a, before: b, sure: now.length === 1 && before.length === 1 && from.subject === '' }]
}

/** 支出 N，年初预算 B，降低 p %: no word says what is compared, so it may only confirm. */
function plannedPair(phrases: Phrases, from: Slot): Pair[] {
  const levels = itemLevels(phrases, from)
  const [last, first] = levels
  if (last === undefined || first === undefined || levels.length !== 2) return []
  if (!sameDimension(last.figure, first.figure) || isBudget(last.measure) === isBudget(first.measure))
    return []
  const [now, before] = isBudget(last.measure) ? [first, last] : [last, first]
  return [{ now, before, sure: false }]
}

/** 与上年相比，…增长: the comparison stands a clause earlier. */
export function comparisonBefore(phrases: Phrases, slot: Slot): string {
  const sentence = phrases.sentences[slot.sentence]
  const words = phrases.text.slice(Math.max(sentence?.start ?? 0, slot.leadStart - 80), slot.figure.start)
  const all = words.match(
    /(?:比|较|与|同|和)[^，。；]{0,20}?(?:相比|比较|同期|上一?年?度?|去年|(?:19|20)\d\d年度?|年初预算|预算)/g,
  )
  return all === null ? '' : (all[all.length - 1] as string)
}
