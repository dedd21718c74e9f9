/**
 * Growth 增减率: 比上年增加 C，增长 p %; 上年 P，本年 N，增长 p %; 由 P 增加到 N，增长 p %. Also the change itself against
 * both levels: N − P = C.
 */
import { Exact, type Interval, point, scaleInterval } from '@jiheng/engine'
import { growthFromChange, growthOf, negate, percentOf } from '../arithmetic.ts'
import { decidedClaim, holds, printOf } from '../claim.ts'
import { choose, member, near, type Reading, spanOf } from '../claims.ts'
import { sameDimension, worth } from '../figure.ts'
import { fullSubject, isLevel, type Phrases, type Slot } from '../phrase.ts'
import { candidates, likeness } from '../resolve.ts'
import { isBudget, isFinal, NOT_ADDITIVE, PRIOR } from '../vocabulary.ts'
import { comparedPairs, inlineBase, type Pair } from './comparison.ts'
import { namedGrowth, searchedGrowth } from './growth-search.ts'

/** 可比口径, 不变价: the printed levels are not what the rate was worked out from. */
const OTHER_BASIS = /可比|同口径|不变价|剔除|扣除价格|实际增长|按可比|还原|折年|年均|平均增长|增速/

export function growthReadings(phrases: Phrases): Reading[] {
  const found: Reading[] = []
  for (const slot of phrases.slots) {
    if (slot.kind !== 'growth' || slot.figure.range) continue
    if (!['%', '‰', '倍', ''].includes(slot.figure.unit.dimension)) continue
    const worded = choose(readingsOf(phrases, slot))
    const known = worded !== undefined && (worded.sure || holds(worded.claim) === true)
    const other = known || isOtherBasis(phrases, slot) ? undefined : namedGrowth(phrases, slot)
    const told =
      other ?? (known || isOtherBasis(phrases, slot) ? worded : (searchedGrowth(phrases, slot) ?? worded))
    const misread = told !== undefined && isOfOtherMeasure(phrases, slot, told) && holds(told.claim) === false
    const reading = misread ? (otherLevels(phrases, slot) ?? unsure(told)) : told
    if (reading !== undefined) found.push(reading)
  }
  found.push(...doublings(phrases))
  return found
}

/** 比 2022 年决算增长 q %, held against a budget. */
function isOfOtherMeasure(phrases: Phrases, rate: Slot, { claim }: Reading): boolean {
  const base = claim.members.find(({ role }) => role === '基期')?.figure
  const slot = phrases.slots[base?.index ?? -1]
  if (slot === undefined || slot.figure !== base) return false
  return /决算|执行/.test(rate.base)
    ? isBudget(slot.measure)
    : /预算数?$/.test(rate.base) && isFinal(slot.measure)
}

/** How far back other levels are looked for, in figures. */
const LEVELS_BACK = 8

/**
 * 2022 年预算 A，决算 B；2023 年预算 C，比 2022 年预算下降 p %，比 2022 年决算增长 q %: where the levels that the words seem to mean
 * don't give the rate, but two others beside it do to the last digit, those were meant.
 */
function otherLevels(phrases: Phrases, rate: Slot): Reading | undefined {
  if (rate.direction === 0 || rate.figure.text.replace(/\D/g, '').length < 2) return undefined
  const levels: Slot[] = []
  for (let i = rate.index - 1; i >= 0 && rate.index - i <= LEVELS_BACK; i--) {
    const slot = phrases.slots[i] as Slot
    if (rate.sentence - slot.sentence > 1) break
    if (isLevel(slot) && slot.figure.unit.text !== '' && slot.figure.bound === undefined) levels.push(slot)
  }
  for (const [i, now] of levels.entries())
    for (const before of levels.slice(i + 1)) {
      if (!sameDimension(now.figure, before.figure)) continue
      const pairs = [
        { now, before, sure: true },
        { now: before, before: now, sure: true },
      ]
      const found = pairs
        .flatMap((pair) => byLevels(phrases, rate, pair))
        .find(({ claim }) => holds(claim) === true)
      if (found !== undefined) return found
    }
  return undefined
}

function contextOf(phrases: Phrases, rate: Slot): string {
  const sentence = phrases.sentences[rate.sentence]
  return phrases.text.slice(Math.max(sentence?.start ?? 0, rate.figure.start - 60), rate.figure.unitEnd)
}

/** 按可比价格计算. 名义增长 and 自然口径增长 are of the levels as printed. */
export function isOtherBasis(phrases: Phrases, rate: Slot): boolean {
  const { unitEnd } = rate.figure
  const after = /^[^，。；]{0,12}/.exec(phrases.text.slice(unitEnd, unitEnd + 12))?.[0] ?? ''
  return OTHER_BASIS.test(contextOf(phrases, rate) + after) && !/(?:名义|自然口径)增长$/.test(rate.lead)
}

function readingsOf(phrases: Phrases, rate: Slot): Reading[] {
  const context = contextOf(phrases, rate)
  if (isOtherBasis(phrases, rate)) return []
  // 环比 is against last month or quarter, which has to be named.
  if (/环比/.test(context))
    return comparedPairs(phrases, rate)
      .filter(({ before }) => /月|季/.test(before.lead))
      .flatMap((pair) => byLevels(phrases, rate, pair))
  const change = changeBefore(phrases, rate) ?? changeAfter(phrases, rate)
  if (change === undefined) return fromLevels(phrases, rate)
  if (opposite(rate, change)) return [disagreement(phrases, rate, change)]
  const pairs = comparedPairs(phrases, change)
  const levels = pairs.flatMap((pair) => byLevels(phrases, rate, pair))
  if (pairs.some(({ explicit }) => explicit)) return levels
  const changed = fromChange(phrases, rate, change)
  // With both levels printed the rate is theirs; 支出总计 beside them may be what the change was added to.
  return levels.some(({ sure }) => sure) ? [...levels, ...changed.map(unsure)] : [...changed, ...levels]
}

/** The change right before the rate: 增加 3 万元，增长 10 %. */
function changeBefore(phrases: Phrases, rate: Slot): Slot | undefined {
  const before = outerBefore(phrases, rate)
  if (before === undefined || before.kind !== 'change' || before.sentence !== rate.sentence) return undefined
  const named = rate.subject !== '' && !/^(?:名义|自然口径)$/.test(rate.subject)
  if (named && likeness(rate.subject, fullSubject(phrases, before)) < 2) return undefined
  if (rate.figure.start - endWithBrackets(phrases, before) > 24) return undefined
  if (opposite(rate, before) && !/^[，、（]?(?:同比|环比|也|又)?$/.test(rate.lead.replace(CHANGE_WORD, '')))
    return undefined
  return before
}

/** 增加 296.7 万吨（59.3 亿斤），增长 2.1 %: brackets that say the figure before them in another unit are passed over. */
function outerBefore(phrases: Phrases, slot: Slot): Slot | undefined {
  for (let i = slot.index - 1; i >= 0; i--) {
    const before = phrases.slots[i] as Slot
    if (before.sentence !== slot.sentence) return undefined
    if (before.depth <= slot.depth) return before
  }
  return undefined
}

const endWithBrackets = (phrases: Phrases, { figure, index, depth }: Slot): number => {
  const next = phrases.slots[index + 1]
  const group = next === undefined || next.depth <= depth ? undefined : phrases.groups[next.group]
  return group !== undefined && group.start - figure.unitEnd <= 1 ? group.end : figure.unitEnd
}

/** The change right behind the rate, with no rate of its own: 比上年增长 10 %，增收 3 万元. */
function changeAfter(phrases: Phrases, rate: Slot): Slot | undefined {
  const [after, next] = [phrases.slots[rate.index + 1], phrases.slots[rate.index + 2]]
  if (after === undefined || after.kind !== 'change' || after.sentence !== rate.sentence) return undefined
  const words = phrases.text.slice(rate.figure.unitEnd, after.figure.start)
  if (
    !/^[，,、](?:同比|(?:比|较)(?:上年|去年|上一年)(?:同期)?)?(?:增收|增支|减收|减支|多收|少收|多支|少支|净增加?|增加|减少|增长|下降)(?:额)?[了为达约]?$/.test(
      words,
    )
  )
    return undefined
  if (next?.kind === 'growth' && next.item === after.item && next.sentence === after.sentence)
    return undefined
  return opposite(rate, after) ? undefined : after
}

const CHANGE_WORD = /(?:增长|增加|上升|提高|下降|减少|降低|增幅|降幅|增长率|下降率)[了为达约]*$/

/** 减少 3 万元，增长 10 %: one of the words is wrong. A rate below zero turns its word round. */
function opposite(rate: Slot, change: Slot): boolean {
  const signed = rate.direction * (rate.figure.value.sign() || 1)
  const moved = change.direction * (change.figure.value.sign() || 1)
  if (rate.figure.value.isZero() || change.figure.value.isZero()) return false
  return signed !== 0 && moved !== 0 && signed !== moved
}

function disagreement(phrases: Phrases, rate: Slot, change: Slot): Reading {
  const word = (slot: Slot) => (slot.direction === 1 ? '增' : '减')
  return {
    claim: decidedClaim('growth', [member(change, '变动额'), member(rate, RATE_ROLE)], {
      holds: false,
      working: `变动额 ${printOf(change.figure)} 说“${word(change)}”，百分比 ${printOf(rate.figure)} 说“${word(rate)}”`,
    }),
    sure: true,
    ...spanOf(phrases, [change, rate]),
  }
}

const unsure = (reading: Reading): Reading => ({ ...reading, sure: false })

const RATE_ROLE = '百分比'
const HUNDREDTH = Exact.parse('0.01') as Exact

function fromChange(phrases: Phrases, rate: Slot, change: Slot): Reading[] {
  const direction = rate.direction !== 0 ? rate.direction : change.direction
  const readings: Reading[] = []
  for (const { slot: now, trust } of presentLevels(phrases, change)) {
    const sure = trust === 'sure'
    if (direction === 0)
      readings.push(...([1, -1] as const).map((d) => byChange(phrases, rate, change, now, d, false)))
    else readings.push(byChange(phrases, rate, change, now, direction, sure))
  }
  const inline = inlineBase(phrases, change)
  if (inline !== undefined && sameDimension(inline.figure, change.figure))
    readings.unshift(byBase(phrases, rate, change, inline, true))
  const present = new Set(readings.filter(({ sure }) => sure).map(({ claim }) => claim.members[0]?.figure))
  for (const before of baseLevels(phrases, change))
    if (before !== inline && !present.has(before.figure))
      readings.push(byBase(phrases, rate, change, before, false))
  return readings
}

function byChange(
  phrases: Phrases,
  rate: Slot,
  change: Slot,
  now: Slot,
  direction: 1 | -1,
  sure: boolean,
): Reading {
  const compute = (d: 1 | -1) => (values: readonly Interval[]) => {
    const [level, amount] = values as [Interval, Interval]
    const growth = growthFromChange(level, d === 1 ? amount : negate(amount))
    return growth === undefined ? undefined : d === 1 ? growth : negate(growth)
  }
  const slots = [now, change, rate]
  return {
    claim: {
      kind: 'growth',
      members: [member(now, '本期'), member(change, '变动额'), member(rate, RATE_ROLE)],
      stated: 2,
      compute: compute(direction),
      working: ([n, c]) => `${c} ÷ （${n} ${direction === 1 ? '−' : '+'} ${c}）`,
      flipped: {
        compute: compute(direction === 1 ? -1 : 1),
        words: direction === 1 ? '若“增”为“减”，则成立' : '若“减”为“增”，则成立',
      },
    },
    sure,
    ...spanOf(phrases, near(slots, rate)),
  }
}

function byBase(phrases: Phrases, rate: Slot, change: Slot, before: Slot, sure: boolean): Reading {
  return {
    claim: {
      kind: 'growth',
      members: [member(before, '基期'), member(change, '变动额'), member(rate, RATE_ROLE)],
      stated: 2,
      compute: ([base, amount]) => percentOf(amount as Interval, base as Interval),
      working: ([b, c]) => `${c} ÷ ${b}`,
    },
    sure,
    ...spanOf(phrases, near([before, change, rate], rate)),
  }
}

/** What the change led to: the level before it in its item, or of its name. */
export function presentLevels(phrases: Phrases, change: Slot): ReturnType<typeof candidates> {
  return candidates(phrases, change, {
    like: change,
    subject: change.subject,
    accept: (slot) =>
      slot.period !== 'prior' &&
      !slot.aside &&
      !(isFinal(change.measure) && isBudget(slot.measure)) &&
      !(PRIOR.test(change.base) && isOlder(slot, phrases, change)) &&
      !(/预算/.test(change.base) && isBudget(slot.measure) && hasFinal(phrases, change)) &&
      slot.figure.bound === undefined,
  })
}

/** Another level with a later year stands beside it. */
function isOlder(slot: Slot, phrases: Phrases, change: Slot): boolean {
  if (slot.year === undefined) return false
  for (let i = slot.index + 1; i < change.index; i++) {
    const other = phrases.slots[i] as Slot
    if (other.year !== undefined && other.year > slot.year && isLevel(other)) return true
  }
  return false
}

function hasFinal(phrases: Phrases, change: Slot): boolean {
  for (let i = change.index - 1; i >= 0; i--) {
    const slot = phrases.slots[i] as Slot
    if (slot.sentence !== change.sentence) return false
    if (isLevel(slot) && isFinal(slot.measure)) return true
  }
  return false
}

/** What the change started from, where it is printed too: 上年, the year named, the budget. */
export function baseLevels(phrases: Phrases, change: Slot): Slot[] {
  const year = /(?:19|20)\d\d/.exec(change.base)?.[0]
  return candidates(phrases, change, {
    like: change,
    subject: change.subject,
    accept: (slot) =>
      slot.period === 'prior' ||
      (year !== undefined && slot.year === Number(year)) ||
      (/预算/.test(change.base) &&
        isBudget(slot.measure) &&
        (year === undefined || slot.year === undefined || slot.year === Number(year))) ||
      /(?:(?<!自)由|从(?!业|事|而|严|优|中|属))[^，。；]{0,12}$/.test(slot.lead),
  }).map((candidate) => candidate.slot)
}

/** Both levels printed: the rate's base is named by year, 上年, 预算 or 由…到. */
function fromLevels(phrases: Phrases, rate: Slot): Reading[] {
  return comparedPairs(phrases, rate).flatMap((pair) => byLevels(phrases, rate, pair))
}

function byLevels(phrases: Phrases, rate: Slot, { now, before, sure }: Pair): Reading[] {
  const { direction } = rate
  const compute = (d: 1 | -1) => (values: readonly Interval[]) => {
    const growth = growthOf(values[1] as Interval, values[0] as Interval)
    if (growth === undefined) return undefined
    const signed = d === 1 ? growth : negate(growth)
    return rate.figure.unit.dimension === '倍' ? scaleInterval(signed, HUNDREDTH) : signed
  }
  if (NOT_ADDITIVE.test(now.subject) && /率|指数/.test(now.subject)) return []
  const reading = (d: 1 | -1, surely: boolean): Reading => ({
    claim: {
      kind: 'growth',
      members: [member(before, '基期'), member(now, '本期'), member(rate, RATE_ROLE)],
      stated: 2,
      compute: compute(d),
      working: ([b, n]) => (d === 1 ? `（${n} − ${b}） ÷ ${b}` : `（${b} − ${n}） ÷ ${b}`),
      flipped: {
        compute: compute(d === 1 ? -1 : 1),
        words: d === 1 ? '若“增”为“减”，则成立' : '若“减”为“增”，则成立',
      },
    },
    sure: surely,
    ...spanOf(phrases, near([now, before, rate], rate)),
  })
  if (direction !== 0) return [reading(direction, sure)]
  return [reading(1, sure), reading(-1, false)]
}

/** N 倍 of growth as hundredths: 增长 2 倍 is 200 %. */
export const timesAsPercent = (i: Interval): Interval => scaleInterval(i, Exact.hundred)

/** Zero as an interval. */
export const ZERO: Interval = point(Exact.zero)

/** The size of a figure in its base unit. */
export const sizeOf = (slot: Slot): Exact => worth(slot.figure)

const DOUBLED = /翻了?([一两二三])番/g
const TIMES: Readonly<Record<string, number>> = { 一: 2, 两: 4, 二: 4, 三: 8 }

/** 由 P 增加到 N，翻了一番: N is twice P, to the one digit that 一番 has. */
function doublings(phrases: Phrases): Reading[] {
  const found: Reading[] = []
  let cursor = 0
  for (const match of phrases.text.matchAll(DOUBLED)) {
    while (cursor < phrases.slots.length && (phrases.slots[cursor] as Slot).figure.start < match.index)
      cursor++
    const [now, before] = [phrases.slots[cursor - 1], phrases.slots[cursor - 2]]
    if (
      now === undefined ||
      before === undefined ||
      now.sentence !== before.sentence ||
      now.item !== before.item
    )
      continue
    if (!isLevel(now) || !isLevel(before) || now.figure.unit.dimension !== before.figure.unit.dimension)
      continue
    if (now.figure.bound !== undefined || before.figure.bound !== undefined) continue
    if (
      match.index - now.figure.unitEnd > 12 ||
      !/(?:(?<!自)由|从(?!业|事|而|严|优|中|属))[^，。；]{0,16}$/.test(before.lead)
    )
      continue
    const times = Exact.of(TIMES[match[1] as string] as number)
    const off = sizeOf(now).sub(sizeOf(before).mul(times)).abs()
    const share = sizeOf(before).isZero() ? undefined : off.div(sizeOf(before))
    if (share === undefined) continue
    const holds =
      share.compare(Exact.parse('0.05') as Exact) <= 0
        ? true
        : share.compare(Exact.parse('0.25') as Exact) >= 0
          ? false
          : undefined
    found.push({
      claim: decidedClaim('growth', [member(before, '基期'), member(now, '本期')], {
        holds,
        working: `${printOf(now.figure)} ÷ ${printOf(before.figure)} = ${sizeOf(now).div(sizeOf(before)).toFixed(2)} 倍，所称${match[0]}`,
        ...(holds === undefined ? { note: '“翻番”是约数' } : {}),
      }),
      sure: true,
      start: before.leadStart,
      end: match.index + match[0].length,
    })
  }
  return found
}
