/**
 * Which of two is higher 孰高孰低, whatever words say so: 高于年初预算, 未超过上年水平, 低于控制指标 78 万元, 控制在限额 66 亿元以内, 与上年相比有所
 * 增加, 略有超支, 由 A 减至 B. The base is the figure printed behind the words, or the one that they name; what is held
 * against it is what a rate just told compared with it, or the figure that the sentence is about.
 */

import { Exact } from '@jiheng/engine'
import { type Claim, decidedClaim, holds } from '../claim.ts'
import { member, type Reading } from '../claims.ts'
import { type Figure, intervalOf, sameDimension, worth } from '../figure.ts'
import { isLevel, type Phrases, type Slot, sentenceAt } from '../phrase.ts'
import { likeness } from '../resolve.ts'
import { isBudget, isFinal } from '../vocabulary.ts'
import { balancedReadings } from './balanced.ts'
import { comparedPairs } from './comparison.ts'
import { completionReadings } from './completion.ts'
import { rateReadings } from './rate.ts'
import { searchedRatio } from './ratio-search.ts'

const MORE = '高于|大于|多于|高出|超过|超出|突破|超'
const LESS = '低于|小于|少于|不及|不足'
const SAME = '等于|持平于'
/** What is compared with: named by its measure or year, or by nothing but the figure behind it. */
const BASE = '[^，。；：、（）\\n\\d%]{0,14}?'
const STANDS = new RegExp(
  `(未|没有|并未|不)?(?:(${MORE})|(${LESS})|(${SAME}))了?(${BASE})(?=[，。；）\\n\\d])`,
  'g',
)
/** 与年初预算 A 相比有所增加, 较上年略有下降. */
const SOMEWHAT =
  /(?:(?:与|同|比|较)([^，。；：\n]{2,24}?)(?:相比|比较)?，?)(?:略有|有所|稍有|均有|略|小幅|大幅|明显)(?:(增加|增长|上升|提高|超支|上涨)|(减少|下降|降低|压缩|节约|回落|缩减))(?![\d率幅]|[^，。；]{0,6}\d)/g
const OVERSPENT = /(?:略有|有所|稍有)(?:(超支)|(节约|结余|节余))(?=[，。；）\n])/g
const EVEN =
  /(?:与|同|和)([^，。；：\n\d]{2,12}?)(基本|大体|大致|总体)?(?:持平|一致|相同|相等)(?=[，。；）\n])/g
const WITHIN = /控制在([^，。；\n\d]{0,10})(?=\d)/g
const FROM_TO =
  /(?:(增加|增长|提高|上升|提升|上涨|扩大|增)|(减少|下降|降低|降|减|回落|压缩|压减|缩小|缩减))(?:到|至)了?$/

type Order = 1 | -1 | 0

/** A difference is seldom a quarter of what differs. */
const QUARTER = Exact.parse('0.25') as Exact

export function standingReadings(phrases: Phrases): Reading[] {
  return [
    ...standing(phrases),
    ...somewhat(phrases),
    ...overspent(phrases),
    ...within(phrases),
    ...fromTo(phrases),
    ...even(phrases),
    ...graded(phrases),
    ...goals(phrases),
    ...balancedReadings(phrases),
  ]
}

/** Index of the first slot at or behind an offset. */
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

type Base = 'initial' | 'adjusted' | 'budget' | 'prior' | 'goal' | 'limit'

function baseNamed(words: string): Base | undefined {
  if (/年初预算/.test(words)) return 'initial'
  if (/(?:调整(?:后)?(?:的)?|全年)预算/.test(words)) return 'adjusted'
  if (/预算(?:数|安排|总额|金额|指标|水平)?(?:的)?$/.test(words)) return 'budget'
  if (
    /^(?:[^，。；]{0,6}的?)?(?:上一?年度?|去年|上年同期|去年同期|同期)(?:水平|数|决算数?|实际|支出|实绩)?$/.test(
      words,
    )
  )
    return 'prior'
  if (/目标(?:值|任务)?$|计划(?:数|值)?$|指标值$/.test(words)) return 'goal'
  if (/限额$|上限$|控制(?:数|指标|线|限额)$/.test(words)) return 'limit'
  return undefined
}

function standing(phrases: Phrases): Reading[] {
  const found: Reading[] = []
  for (const match of phrases.text.matchAll(STANDS)) {
    const [words, not, more, less, , base = ''] = match
    const at = match.index
    const end = at + words.length
    const clause = clauseStart(phrases.text, at)
    const before = phrases.text.slice(clause, at)
    // Conditions, wishes and lists of several things say nothing of the figures just told.
    if (UNREAL.test(before) || /[均都]$/.test(before)) continue
    // 白条抵库 A、超限额使用现金 B: the name of an item.
    if (before === '' && /[、：（]/.test(phrases.text[clause - 1] ?? '')) continue
    if (/[、]$/.test(before)) continue
    const order: Order = more !== undefined ? 1 : less !== undefined ? -1 : 0
    if (not !== undefined && order === 0) continue
    const index = slotFrom(phrases, at)
    const behind = phrases.slots[index]
    const printed = behind !== undefined && behind.figure.start === end ? behind : undefined
    const pair =
      printed !== undefined
        ? (againstPrinted(phrases, printed, base, before) ?? rateNamed(phrases, printed, before))
        : againstNamed(phrases, index, at, base, before)
    if (pair === undefined) continue
    found.push(comparison(phrases, pair, order, not !== undefined, clause, printed?.figure.unitEnd ?? end))
  }
  return found
}

/** 若超过预算, 不得高于标准, 凡低于目标的: no statement about what is. */
const UNREAL =
  /(?:若|如果|如|凡|应|不得|不能|不应|确保|力争|原则上|严禁|对|按|是否|可|将|预计|要求|规定|的|各|逐|分别|占|就)$|^(?:对|凡|如|若|确保|力争|严禁|杜绝|防止)/

function clauseStart(text: string, at: number): number {
  let i = at
  while (i > 0 && at - i < 120 && !/[，。；：\n（]/.test(text[i - 1] as string)) i--
  return i
}

interface Pair {
  readonly left: Slot
  readonly base: Slot
  readonly sure: boolean
}

// ---- a figure stands behind the words ----

/** 造价 A，低于控制指标 78 万元: A against the figure behind. A difference of as much would be far smaller than either. */
function againstPrinted(phrases: Phrases, base: Slot, words: string, before: string): Pair | undefined {
  if (base.kind === 'growth' || base.kind === 'share' || base.figure.range || base.figure.unit.text === '')
    return undefined
  if (/百分点|倍/.test(base.figure.unit.dimension)) return undefined
  // 场均 6000 元，低于 6500 元的成本控制目标.
  const goal = /^的?[^，。；\d]{0,8}(?:目标|标准|上限|限额|定额|控制数|控制线|限价|要求)/.test(base.tail)
  if (words === '' && base.figure.unit.dimension !== '%' && !goal) return undefined
  if (/^(?:个|的|以|约|近)|的$/.test(words)) return undefined
  const name = before.replace(
    /^(?:其中|但|且|而|也|略|明显|均|仍|远|总体|全年|大幅|小幅)+|(?:略|明显|均|仍|远|也|大幅|小幅)+$/g,
    '',
  )
  const left = phrases.slots[base.index - 1]
  if (left === undefined || left.sentence !== base.sentence || left.group !== base.group)
    return leftPast(phrases, base)
  if (!fitsAgainst(left, base)) return leftPast(phrases, base)
  if (
    name !== '' &&
    name.length > 1 &&
    left.figure.unitEnd < base.figure.start - words.length - name.length - 6
  )
    return undefined
  // 决算低于预算 12 万元: by so much, where the figure is small beside what it is compared with.
  if (isDifference(phrases, left, base)) return undefined
  return { left, base, sure: left.item === base.item && left.figure.bound === undefined && !left.aside }
}

/** 收益率 A %，…。收益率高于 6 %的目标值: the rate of that very name, two sentences back at most. */
function rateNamed(phrases: Phrases, base: Slot, before: string): Pair | undefined {
  const name = /[\u4e00-\u9fff]{1,8}[率度比]$/.exec(before)?.[0]
  if (name === undefined || base.figure.unit.dimension !== '%') return undefined
  // 收益率低于 47 % is read as a change elsewhere; 下降 47 % is one.
  if (base.kind === 'growth' && !/(?:[高低大小多少]于|超过)$/.test(base.lead)) return undefined
  const found: Slot[] = []
  for (let i = base.index - 1; i >= 0 && base.index - i <= 10; i--) {
    const slot = phrases.slots[i] as Slot
    if (base.sentence - slot.sentence > 2 || slot.paragraph !== base.paragraph) break
    if (slot.figure.unit.dimension !== '%' || slot.figure.bound !== undefined || slot.figure.range) continue
    if (slot.lead.replace(/(?:为|达到?|是)+$/, '').endsWith(name) && slot.kind !== 'growth') found.push(slot)
  }
  const left = onlyOne(found)
  return left === undefined ? undefined : { left, base, sure: left.figure.bound === undefined }
}

/** 共计 A，较上年 B 下降 p %，低于年初预算 C: past what is told of another comparison. */
function leftPast(phrases: Phrases, base: Slot): Pair | undefined {
  for (let i = base.index - 1; i >= 0 && base.index - i <= 5; i--) {
    const slot = phrases.slots[i] as Slot
    // 支付率 A %（预算 B，支付 C），低于 90 %: past its bracket.
    if (slot.sentence !== base.sentence) return undefined
    if (slot.item !== base.item && slot.depth === base.depth && !onlyBrackets(phrases, slot, base))
      return undefined
    if (slot.group !== base.group || slot.aside || slot.period === 'prior' || !fitsAgainst(slot, base))
      continue
    if (isDifference(phrases, slot, base)) return undefined
    return { left: slot, base, sure: true }
  }
  return undefined
}

const onlyBrackets = (phrases: Phrases, a: Slot, b: Slot): boolean =>
  !/[；。\n]/.test(phrases.text.slice(a.figure.unitEnd, b.figure.start))

const fitsAgainst = (left: Slot, base: Slot): boolean =>
  (isLevel(left) || left.figure.unit.dimension === '%') &&
  left.kind !== 'growth' &&
  left.kind !== 'change' &&
  left.kind !== 'share' &&
  sameDimension(left.figure, base.figure) &&
  !left.figure.range &&
  (left.figure.bound === undefined || left.figure.bound === '约')

/** A figure that another nearby pair differs by, or that is far smaller than what it would be compared with. */
function isDifference(phrases: Phrases, left: Slot, base: Slot): boolean {
  const ratio = worth(base.figure).div(worth(left.figure).isZero() ? worth(base.figure) : worth(left.figure))
  if (ratio.compare(QUARTER) < 0) return true
  for (let i = left.index - 1; i >= 0 && left.index - i <= 4; i--) {
    const other = phrases.slots[i] as Slot
    if (base.sentence - other.sentence > 1) break
    if (!isLevel(other) || !sameDimension(other.figure, base.figure)) continue
    if (worth(left.figure).sub(worth(other.figure)).abs().equals(worth(base.figure).abs())) return true
  }
  return false
}

// ---- the base is named ----

function againstNamed(
  phrases: Phrases,
  index: number,
  at: number,
  words: string,
  before: string,
): Pair | undefined {
  const base = baseNamed(words)
  if (base === undefined) return byLead(phrases, index, at, words, before)
  const own = before.replace(/^(?:其中|因此|故|但|而|且|总体|实际)+/, '')
  if (!SUBJECT.test(own) && base !== 'limit') return undefined
  return base === 'initial' || base === 'adjusted' || base === 'budget'
    ? (ratedPair(phrases, index, at, base) ?? budgetPair(phrases, index, at, base))
    : base === 'limit'
      ? limitPair(phrases, index, at, own)
      : base === 'prior'
        ? priorPair(phrases, index, at)
        : goalPair(phrases, index, at)
}

/** 本年安排 A，支出 B，大于本年安排数: by the very words before the one figure; what is held against it stands right behind that. */
function byLead(
  phrases: Phrases,
  index: number,
  at: number,
  words: string,
  before: string,
): Pair | undefined {
  const name = words.replace(/(?:的)?(?:数额|数|额|水平)$/, '')
  if (name.length < 3 || !SUBJECT.test(before)) return undefined
  const levels = levelsBefore(phrases, index, at, 0)
  const base = onlyOne(levels.filter((slot) => slot.lead.endsWith(name)))
  const left = levels[0]
  if (base === undefined || left === undefined || left.index !== base.index + 1) return undefined
  if (left.item !== base.item || !sameDimension(left.figure, base.figure) || left.aside) return undefined
  return { left, base, sure: true }
}

/** No name of its own, or one that says no more than which column it is. */
const SUBJECT =
  /^(?:本年度?|全年|20\d\d年度?|项目|本项目|部门|单位|今年|当年)*(?:(?:支出|收入)?决算(?:数)?|实际(?:支出|完成|执行|数|值|完成值)?(?:数)?|执行(?:数|情况)?|支出(?:数|总额)?|完成(?:数|值|情况)?|总额|总体|合计|总数|成本|用时)?(?:也|均|略|略有|明显|大幅|仍|总体|稍)*$/

/** 预算 A，支出 B，完成年初预算的 p %，决算数高于年初预算: the rate has told what was compared. */
function ratedPair(phrases: Phrases, index: number, at: number, asked: Base): Pair | undefined {
  const rate = phrases.slots[index - 1]
  if (rate === undefined || at - rate.figure.unitEnd > 30) return undefined
  if (rate.kind !== 'completion' && rate.kind !== 'rate') return undefined
  if (/[。\n]/.test(phrases.text.slice(rate.figure.unitEnd, at))) return undefined
  const worded = [
    ...completionReadings(phrases, rate),
    ...(rate.kind === 'rate' ? rateReadings(phrases, rate) : []),
  ]
  const settled = worded.some(({ claim, sure }) => sure || holds(claim) === true)
  const searched = settled ? undefined : searchedRatio(phrases, rate)
  const told = searched === undefined ? worded : [searched]
  const good =
    told.find(({ claim }) => holds(claim) === true && isPlainRatio(claim)) ??
    told.find(({ claim, sure }) => sure && isPlainRatio(claim))
  if (good === undefined) return undefined
  const [left, base] = good.claim.members.map(({ figure }) => phrases.slots[figure.index])
  if (left === undefined || base === undefined) return undefined
  if (
    (asked === 'initial' || asked === 'adjusted') &&
    base.measure !== asked &&
    base.measure !== 'budget' &&
    base.measure !== undefined
  )
    return undefined
  return { left, base, sure: holds(good.claim) === true || left.sentence === rate.sentence }
}

const isPlainRatio = (claim: Claim): boolean =>
  claim.members.length === 3 && /执行|完成|分子/.test(claim.members[0]?.role ?? '')

/** 决算 A。年初预算 B，…决算数高于年初预算: the only budget of that name and the only final of the last sentences. */
function budgetPair(phrases: Phrases, index: number, at: number, asked: Base): Pair | undefined {
  const levels = levelsBefore(phrases, index, at, 2)
  const budgets = levels.filter(
    (slot) =>
      isBudget(slot.measure) && (slot.measure === asked || slot.measure === 'budget' || asked === 'budget'),
  )
  const base = onlyOne(budgets)
  if (base === undefined) return undefined
  const others = levels.filter(
    (slot) =>
      slot !== base &&
      !isBudget(slot.measure) &&
      slot.period !== 'prior' &&
      !slot.aside &&
      sameDimension(slot.figure, base.figure),
  )
  const finals = others.filter((slot) => isFinal(slot.measure))
  const left = onlyOne(finals.length > 0 ? finals : others)
  return left === undefined ? undefined : { left, base, sure: true }
}

/** A，较上年 B 下降 p %，低于上年水平: the level of the sentence and the one of the year before. */
function priorPair(phrases: Phrases, index: number, at: number): Pair | undefined {
  const rate = phrases.slots[index - 1]
  if (
    rate !== undefined &&
    at - rate.figure.unitEnd <= 12 &&
    (rate.kind === 'growth' || rate.kind === 'change')
  ) {
    const [told] = comparedPairs(phrases, rate)
    if (told?.sure === true && told.before.period === 'prior')
      return { left: told.now, base: told.before, sure: true }
  }
  const levels = levelsBefore(phrases, index, at, 0)
  const base = onlyOne(levels.filter((slot) => slot.period === 'prior'))
  if (base === undefined) return undefined
  const left = onlyOne(
    levels.filter(
      (slot) =>
        slot !== base &&
        slot.period !== 'prior' &&
        !slot.aside &&
        !isBudget(slot.measure) &&
        slot.item === base.item &&
        sameDimension(slot.figure, base.figure),
    ),
  )
  return left === undefined ? undefined : { left, base, sure: true }
}

/** 目标值 A，完成值 B，高于目标值. */
function goalPair(phrases: Phrases, index: number, at: number): Pair | undefined {
  const levels = levelsBefore(phrases, index, at, 0)
  const base = onlyOne(levels.filter((slot) => /目标|计划|指标值/.test(slot.lead)))
  if (base === undefined) return undefined
  const left = onlyOne(
    levels.filter(
      (slot) =>
        slot !== base && /实际|完成|实现|达/.test(slot.lead) && sameDimension(slot.figure, base.figure),
    ),
  )
  return left === undefined || left.figure.range || base.figure.bound === '以下'
    ? undefined
    : { left, base, sure: true }
}

/** 债务余额 A，其中一般 a、专项 b。债务限额 B，余额未超过限额: the one limit, and the greatest figure of that name, told first. */
function limitPair(phrases: Phrases, index: number, at: number, own: string): Pair | undefined {
  const name = own.replace(/均|都|也|总体|严格/g, '')
  if (!/^[\u4e00-\u9fff]{2,8}$/.test(name)) return undefined
  const levels = levelsBefore(phrases, index, at, 2)
  // A limit bounds from above: 债务限额 79 亿元 is read as 79 亿元以下.
  const limits = phrases.slots
    .slice(Math.max(0, index - 6), index)
    .filter(
      (slot) => isLevel(slot) && /限额$/.test(slot.lead) && sentenceAt(phrases, at) - slot.sentence <= 1,
    )
  const [base] = limits
  if (base === undefined || limits.length !== 1) return undefined
  const named = levels.filter(
    (slot) => slot !== base && slot.subject.endsWith(name) && sameDimension(slot.figure, base.figure),
  )
  const left = named[named.length - 1]
  if (left === undefined || left.index > base.index) return undefined
  const greatest = named.every(({ figure }) => worth(figure).compare(worth(left.figure)) <= 0)
  return greatest && left.period !== 'prior' ? { left, base, sure: true } : undefined
}

/** Levels (and rates) before an offset, so many sentences back, within the paragraph. */
function levelsBefore(phrases: Phrases, index: number, at: number, sentences: number): Slot[] {
  const last = phrases.slots[index - 1]
  if (last === undefined) return []
  const here = sentenceAt(phrases, at)
  const found: Slot[] = []
  for (let i = index - 1; i >= 0 && index - i <= 10; i--) {
    const slot = phrases.slots[i] as Slot
    if (here - slot.sentence > sentences || slot.paragraph !== last.paragraph) break
    if (slot.depth > 0) continue
    if (isLevel(slot) && slot.figure.unit.text !== '' && slot.figure.bound === undefined) found.push(slot)
  }
  return found
}

/** The one of several slots, if all of them print the same figure. */
function onlyOne(slots: readonly Slot[]): Slot | undefined {
  const [first] = slots
  return first !== undefined && slots.every((slot) => slot.figure.value.equals(first.figure.value))
    ? first
    : undefined
}

// ---- 有所增加, 略有超支, 控制在…以内, 由…减至 ----

function somewhat(phrases: Phrases): Reading[] {
  const found: Reading[] = []
  for (const match of phrases.text.matchAll(SOMEWHAT)) {
    const [words, base = '', more] = match
    const at = match.index
    const end = at + words.length
    const clause = clauseStart(phrases.text, at)
    const before = phrases.text.slice(clause, at)
    if (UNREAL.test(before) || /\d/.test(before) || !SUBJECT.test(before)) continue
    const index = slotFrom(phrases, at)
    const inside = phrases.slots[index]
    const printed = inside !== undefined && inside.figure.unitEnd <= end ? inside : undefined
    const pair =
      printed !== undefined ? topicOf(phrases, printed) : againstNamed(phrases, index, at, base, before)
    if (pair === undefined) continue
    found.push(comparison(phrases, pair, more !== undefined ? 1 : -1, false, clause, end))
  }
  return found
}

/** 支出 A，…。与年初预算 B 相比: the head of the sentence before, where it alone is of the kind or a list follows it. */
function topicOf(phrases: Phrases, base: Slot): Pair | undefined {
  if (!isLevel(base)) return undefined
  const sentence = phrases.sentences[base.sentence]
  const here = phrases.slots.slice(sentence?.firstSlot ?? base.index, base.index)
  const pool = here.some((slot) => isLevel(slot) && sameDimension(slot.figure, base.figure))
    ? here
    : phrases.slots.slice(phrases.sentences[base.sentence - 1]?.firstSlot ?? base.index, base.index)
  const levels = pool.filter(
    (slot) =>
      isLevel(slot) &&
      slot.paragraph === base.paragraph &&
      slot.depth === base.depth &&
      !slot.aside &&
      slot.period !== 'prior' &&
      sameDimension(slot.figure, base.figure),
  )
  const [head, next] = levels
  if (head === undefined) return undefined
  const listed =
    next !== undefined &&
    /其中|包括|划分|：|分别|用于/.test(phrases.text.slice(head.figure.unitEnd, next.figure.start))
  return { left: head, base, sure: levels.length === 1 || listed }
}

/** 预算 A，支出 B，执行率 p %，略有超支. */
function overspent(phrases: Phrases): Reading[] {
  const found: Reading[] = []
  for (const match of phrases.text.matchAll(OVERSPENT)) {
    const at = match.index
    const index = slotFrom(phrases, at)
    const pair = ratedPair(phrases, index, at, 'budget')
    if (pair === undefined) continue
    found.push(
      comparison(
        phrases,
        pair,
        match[1] !== undefined ? 1 : -1,
        false,
        clauseStart(phrases.text, at),
        at + match[0].length,
      ),
    )
  }
  return found
}

/** 债务余额 A，控制在限额 B 以内. */
function within(phrases: Phrases): Reading[] {
  const found: Reading[] = []
  for (const match of phrases.text.matchAll(WITHIN)) {
    const base = phrases.slots[slotFrom(phrases, match.index)]
    if (base === undefined || base.figure.start !== match.index + match[0].length) continue
    if (
      !/^(?:预算|限额|标准|目标)?(?:以内|之内|以下|之下|内)/.test(
        phrases.text.slice(base.figure.unitEnd, base.figure.unitEnd + 5),
      )
    )
      continue
    const clause = clauseStart(phrases.text, match.index)
    if (UNREAL.test(phrases.text.slice(clause, match.index))) continue
    const pair = limited(phrases, base, phrases.text.slice(clause, match.index))
    if (pair === undefined) continue
    found.push(
      comparison(phrases, { ...pair, sure: false }, 1, true, pair.left.leadStart, base.figure.unitEnd + 2),
    )
  }
  return found
}

/** 完成年初预算的 100 %，与预算持平: the two are printed alike. 基本持平 has no bound, so that it is only confirmed. */
function even(phrases: Phrases): Reading[] {
  const found: Reading[] = []
  for (const match of phrases.text.matchAll(EVEN)) {
    const at = match.index
    const clause = clauseStart(phrases.text, at)
    const pair = againstNamed(
      phrases,
      slotFrom(phrases, at),
      at,
      match[1] as string,
      phrases.text.slice(clause, at),
    )
    if (pair === undefined) continue
    const same = worth(pair.left.figure).equals(worth(pair.base.figure))
    if (match[2] !== undefined && !same) continue
    found.push(comparison(phrases, pair, 0, false, clause, at + match[0].length))
  }
  return found
}

/** What a limit is for: the figure of the name before the words, or the one that the sentence is about. */
function limited(phrases: Phrases, base: Slot, name: string): Pair | undefined {
  const topic = name.replace(/^(?:其中|均|都|也|严格|全部|始终|仍)+|(?:均|都|也|严格|全部|始终|仍)+$/g, '')
  if (topic.length >= 2)
    for (let i = base.index - 1; i >= 0 && base.index - i <= 8; i--) {
      const slot = phrases.slots[i] as Slot
      if (slot.sentence !== base.sentence) break
      if (isLevel(slot) && sameDimension(slot.figure, base.figure) && likeness(topic, slot.subject) >= 2)
        return { left: slot, base, sure: false }
    }
  const pair = topicOf(phrases, base)
  if (pair?.left.sentence === base.sentence && pair.sure) return pair
  const before = phrases.slots[base.index - 1]
  const beside = before?.item === base.item && isLevel(before) && sameDimension(before.figure, base.figure)
  if (beside && topic === '' && /总|合计|共/.test(before.lead)) return { left: before, base, sure: false }
  return pair?.left.sentence === base.sentence ? pair : undefined
}

/** 由 A 减至 B: B is less than A. */
function fromTo(phrases: Phrases): Reading[] {
  const found: Reading[] = []
  for (const now of phrases.slots) {
    const words = FROM_TO.exec(now.lead)
    const before = phrases.slots[now.index - 1]
    if (
      words === null ||
      before === undefined ||
      before.sentence !== now.sentence ||
      before.item !== now.item
    )
      continue
    if (
      !/(?:(?<!自)由|从(?!业|事|而|严|优|中|属))[^，。；]{0,20}$/.test(before.lead) ||
      !isComparable(before.figure, now.figure)
    )
      continue
    if (/^、/.test(phrases.text.slice(now.figure.unitEnd, now.figure.unitEnd + 1))) continue
    found.push(
      comparison(
        phrases,
        { left: now, base: before, sure: true },
        words[1] !== undefined ? 1 : -1,
        false,
        before.leadStart,
        now.figure.unitEnd,
      ),
    )
  }
  return found
}

const isComparable = (a: Figure, b: Figure): boolean =>
  sameDimension(a, b) &&
  a.unit.text !== '' &&
  a.bound === undefined &&
  b.bound === undefined &&
  !a.range &&
  !b.range

// ---- grades and goals ----

const GRADE = /“?(?:优秀?|良好?|中等?|合格|较?差|不合格)”?(?:等次|等级|级|档)?（(?=\d)/g
const SCORE =
  /(?:总分|总得分|综合得分|自评得分|评价得分|最终得分|得分|合计|评分|自评)(?:结果)?(?:为|是|：|得)*$/

/** 自评总分 94.5 分，属“优秀”（90 分及以上）; 合计 91.0 分，…结论为“良”（80—90 分）: the score lies where its grade begins and ends. */
function graded(phrases: Phrases): Reading[] {
  const found: Reading[] = []
  for (const match of phrases.text.matchAll(GRADE)) {
    const index = slotFrom(phrases, match.index)
    const low = phrases.slots[index]
    if (low === undefined || low.figure.start !== match.index + match[0].length) continue
    const score = scoreBefore(phrases, low)
    if (score === undefined) continue
    const next = phrases.slots[index + 1]
    const upper =
      low.figure.range && next?.figure.range === true && next.group === low.group ? next : undefined
    const behind = phrases.text.slice((upper ?? low).figure.unitEnd, (upper ?? low).figure.unitEnd + 6)
    const open = upper === undefined && /^(?:（含）|\(含\))?及?以上/.test(behind)
    if (upper === undefined && !open) continue
    const good =
      worth(score.figure).compare(worth(low.figure)) >= 0 &&
      (upper === undefined || worth(score.figure).compare(worth(upper.figure)) <= 0)
    found.push({
      claim: decidedClaim('difference', [member(score, '得分'), member(low, '等次界限')], {
        holds: good,
        working: `${score.figure.text}${score.figure.unit.text}，等次为 ${low.figure.text}${upper === undefined ? ' 分以上' : `—${upper.figure.text} 分`}`,
      }),
      sure: true,
      start: score.leadStart,
      end: (upper ?? low).figure.unitEnd,
    })
  }
  return found
}

/** The nearest score that is told as one. */
function scoreBefore(phrases: Phrases, from: Slot): Slot | undefined {
  for (let i = from.index - 1; i >= 0 && from.index - i <= 10; i--) {
    const slot = phrases.slots[i] as Slot
    if (from.sentence - slot.sentence > 2 || from.paragraph - slot.paragraph > 1) return undefined
    if (slot.figure.unit.dimension !== '分' || slot.figure.range || slot.figure.bound !== undefined) continue
    if (SCORE.test(slot.lead) && !/满分|扣/.test(slot.lead)) return slot
  }
  return undefined
}

/** 合格率目标≥98 %，抽检 n 批次，合格率 A %: the rate of the goal's name. */
function goals(phrases: Phrases): Reading[] {
  const found: Reading[] = []
  for (const goal of phrases.slots) {
    if (goal.figure.unit.dimension !== '%' || !/目标(?:值)?(?:为)?(?:≥|>=|不低于|不少于)?$/.test(goal.lead))
      continue
    const name = /([\u4e00-\u9fff]{1,6}率)(?:年度|绩效)?目标/.exec(goal.lead)?.[1]
    if (
      name === undefined ||
      !/≥|不低于|不少于/.test(phrases.text.slice(goal.figure.start - 4, goal.figure.start))
    )
      continue
    for (let i = goal.index + 1; i < phrases.slots.length && i - goal.index <= 4; i++) {
      const real = phrases.slots[i] as Slot
      if (real.sentence !== goal.sentence || real.item !== goal.item) break
      if (real.figure.unit.dimension !== '%' || !isRateOf(real, name)) continue
      if (holdsGoal(real, goal))
        found.push(
          comparison(
            phrases,
            { left: real, base: goal, sure: false },
            -1,
            true,
            goal.leadStart,
            real.figure.unitEnd,
          ),
        )
      break
    }
  }
  return found
}

/** 合格率 for 验收合格率. */
function isRateOf(real: Slot, name: string): boolean {
  const own = /[\u4e00-\u9fff]{2,6}率(?=(?:为|达到?|是)*$)/.exec(real.lead)?.[0]
  return own !== undefined && (name.endsWith(own) || own.endsWith(name))
}

const holdsGoal = (real: Slot, goal: Slot): boolean =>
  real.figure.bound === undefined && worth(real.figure).compare(worth(goal.figure)) >= 0

// ---- the verdict ----

const SIGNS = { '1': '>', '-1': '<', '0': '=' } as const

function comparison(
  phrases: Phrases,
  { left, base, sure }: Pair,
  order: Order,
  not: boolean,
  start: number,
  end: number,
): Reading {
  const real = worth(left.figure).compare(worth(base.figure)) as Order
  const good = not
    ? !isOrder(left.figure, base.figure, order, true)
    : isOrder(left.figure, base.figure, order, false)
  const [text] = [phrases.text]
  let from = Math.min(start, sure ? left.leadStart : start)
  if (base.sentence - left.sentence > 1) from = start
  while (/[，、：；\s]/.test(text[from] ?? 'x')) from++
  return {
    claim: decidedClaim('difference', [member(left, '所说的数'), member(base, '所比的数')], {
      holds: good,
      working: `${left.figure.text}${left.figure.unit.text} ${SIGNS[`${real}`]} ${base.figure.text}${base.figure.unit.text}`,
    }),
    sure,
    start: from,
    end,
  }
}

/** Whether the figures allow the order; `surely`: whether they leave no other. */
function isOrder(a: Figure, b: Figure, order: Order, surely: boolean): boolean {
  const compared = worth(a).compare(worth(b))
  const [x, y] = [intervalOf(a), intervalOf(b)]
  const apart = x.high.compare(y.low) < 0 || x.low.compare(y.high) > 0
  if (surely) return compared === order && apart
  return (
    compared === order ||
    (!apart && (a.places !== b.places || (compared === 0 && order !== 0 && a.places > 0)))
  )
}
