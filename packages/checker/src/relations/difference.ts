/**
 * Differences 增减额: 总预算 A，实际支出 B，较预算节约 C; 由 A 增加到 B，增加 C; 收入 A，支出 B，结余 C.
 */
import type { Interval } from '@jiheng/engine'
import { difference, negate } from '../arithmetic.ts'
import { holds } from '../claim.ts'
import { choose, member, near, type Reading, spanOf } from '../claims.ts'
import { sameDimension } from '../figure.ts'
import { fullSubject, isLevel, type Phrases, type Slot } from '../phrase.ts'
import { likeness } from '../resolve.ts'
import { isBudget } from '../vocabulary.ts'
import { comparedPairs, comparisonBefore } from './comparison.ts'
import { pairedDifference, wholeDifference } from './difference-pair.ts'
import { searchedDifference } from './difference-search.ts'
import { baseLevels, presentLevels } from './growth.ts'
import { leftOfRate, namedDifferences, namesCompared, netOf } from './named-difference.ts'
import { isRightBehind } from './named-ratio.ts'
import { netChanges } from './net-change.ts'
import { sumClaim } from './sum-claim.ts'

export function differenceReadings(phrases: Phrases): Reading[] {
  const found: Reading[] = []
  for (const slot of phrases.slots) {
    const worded = wholeDifference(phrases, slot) ?? toldDifference(phrases, slot)
    const known = worded !== undefined && (worded.sure || holds(worded.claim) === true)
    const told = known ? worded : (pairedDifference(phrases, slot) ?? worded)
    // What no wording tells is looked for.
    const settled = told !== undefined && (told.sure || holds(told.claim) === true)
    const reading = settled ? told : (searchedDifference(phrases, slot) ?? told)
    if (reading !== undefined) found.push(reading)
  }
  found.push(...netChanges(phrases))
  return found
}

/** The reading that the words around a figure tell, if any. */
function toldDifference(phrases: Phrases, slot: Slot): Reading | undefined {
  const compared = namesCompared(phrases, slot) ?? netOf(phrases, slot)
  if (compared !== undefined) return compared
  const left = leftOfRate(phrases, slot)
  const named = choose([...namedDifferences(phrases, slot), ...(left === undefined ? [] : [left])])
  if (named !== undefined && (named.sure || holds(named.claim) === true)) return named
  if (slot.figure.unit.dimension === '百分点') return choose(pointReadings(phrases, slot))
  if (slot.kind === 'change' && slot.figure.unit.dimension !== '%')
    return choose(changeReadings(phrases, slot))
  if (!isLevel(slot)) return undefined
  if (slot.measure === 'adjusted') return adjustedReading(phrases, slot)
  return BALANCE.test(slot.lead) ? balanceReading(phrases, slot) : undefined
}

/** N − P = ±C where both levels are printed. */
function changeReadings(phrases: Phrases, change: Slot): Reading[] {
  const readings: Reading[] = []
  const named = change.base !== '' ? change : { ...change, base: comparisonBefore(phrases, change) }
  for (const before of baseLevels(phrases, named).slice(0, 3))
    for (const { slot: now, trust } of presentLevels(phrases, named).slice(0, 3)) {
      if (now.index === before.index || now.figure.bound !== undefined || before.figure.bound !== undefined)
        continue
      const together = now.sentence === change.sentence && before.sentence === change.sentence
      readings.push(
        ...directed(
          phrases,
          now,
          before,
          change,
          together && trust === 'sure' && alike(phrases, now, before) && !isOfPart(phrases, change, now),
        ),
      )
    }
  // 较上年 P 增加 C: the base printed right before the change is no other.
  for (const { now, before, sure, explicit } of comparedPairs(phrases, change))
    if ((explicit !== true || before.index === change.index - 1) && sameDimension(now.figure, change.figure))
      readings.push(...directed(phrases, now, before, change, sure))
  if (!readings.some(({ sure }) => sure)) readings.unshift(...inlineCompared(phrases, change))
  if (!readings.some(({ sure }) => sure)) readings.unshift(...unnamedBase(phrases, change))
  return readings
}

/** 项目支出 N，…，其中水利项目增加 C: the change of a part of it. */
const isOfPart = (phrases: Phrases, change: Slot, now: Slot): boolean =>
  /其中/.test(change.lead) && change.subject !== '' && likeness(change.subject, fullSubject(phrases, now)) < 3

/** 平均 A 分，比自评平均分 B 分低 C 分: the base printed right before the change, in the words of the comparison. */
function inlineCompared(phrases: Phrases, change: Slot): Reading[] {
  const base = phrases.slots[change.index - 1]
  const now = phrases.slots[change.index - 2]
  if (base === undefined || now === undefined || !isLevel(base) || !isLevel(now)) return []
  if (!/^[，、]?(?:比|较)(?!重|例|率)/.test(base.lead) || change.lead.length > 8) return []
  if (now.sentence !== change.sentence || now.item !== change.item || base.item !== change.item) return []
  if (now.group !== change.group || base.group !== change.group) return []
  if (!sameDimension(now.figure, change.figure) || !sameDimension(base.figure, change.figure)) return []
  if (now.figure.bound !== undefined || base.figure.bound !== undefined || now.period === 'prior') return []
  return directed(phrases, now, base, change, true)
}

/** 预算 A，实际 B，节约 C; 2023 年 N，2022 年 P，同比增加 C: the base goes without saying. */
function unnamedBase(phrases: Phrases, change: Slot): Reading[] {
  const levels: Slot[] = []
  for (let i = change.index - 1; i >= 0 && levels.length < 4; i--) {
    const slot = phrases.slots[i] as Slot
    if (slot.sentence !== change.sentence) break
    if (isLevel(slot) && slot.group === change.group && sameDimension(slot.figure, change.figure))
      levels.push(slot)
  }
  const [last, first] = levels
  // 三公经费合计 A。预算 B，节约 C: the total that the sentence before ends with.
  if (
    last !== undefined &&
    levels.length === 1 &&
    isBudget(last.measure) &&
    last.subject === '' &&
    last.index === change.index - 1
  ) {
    const total = phrases.slots[last.index - 1]
    const ends = total?.isTotal === true && isLevel(total) && total.sentence === change.sentence - 1
    if (ends && sameDimension(total.figure, change.figure) && /节约|超支|节省/.test(change.lead))
      return directed(phrases, total, last, change, change.subject === '')
  }
  if (last === undefined || first === undefined || levels.length !== 2 || change.item !== last.item) return []
  if (last.figure.bound !== undefined || first.figure.bound !== undefined) return []
  const saving =
    /节约|结余|节省|剩余|节支|超支|短收|超收|欠收|超计划|超预算|超概算/.test(change.lead) &&
    (isBudget(first.measure) || /控制价|限价|概算/.test(first.lead)) &&
    !isBudget(last.measure)
  if (saving) return directed(phrases, last, first, change, change.subject === '')
  if (change.direction === 0 && /差值|差异|相差/.test(change.lead))
    return directed(phrases, last, first, change, false)
  if (last.year === undefined || first.year === undefined || last.year === first.year) return []
  const [now, before] = last.year > first.year ? [last, first] : [first, last]
  return directed(phrases, now, before, change, change.subject === '' && alike(phrases, now, before))
}

const alike = (phrases: Phrases, a: Slot, b: Slot): boolean => {
  if (
    /(?:(?<!自)由|从(?!业|事|而|严|优|中|属))[^，。；]{0,20}$/.test(b.lead) &&
    /(?:到|至|为)[^，。；]{0,8}$/.test(a.lead)
  )
    return true
  const [x, y] = [fullSubject(phrases, a), fullSubject(phrases, b)]
  return x === '' || y === '' || likeness(x, y) >= 2
}

function directed(phrases: Phrases, now: Slot, before: Slot, change: Slot, sure: boolean): Reading[] {
  const directions: (1 | -1)[] = change.direction === 0 ? [1, -1] : [change.direction]
  return directions.map((d) => ({
    claim: {
      kind: 'difference' as const,
      members: [member(now, '本期'), member(before, '基数'), member(change, '变动额')],
      stated: 2,
      compute: ([n, p]: readonly Interval[]) =>
        d === 1 ? difference(n as Interval, p as Interval) : difference(p as Interval, n as Interval),
      working: ([n, p]: readonly string[]) => (d === 1 ? `${n} − ${p}` : `${p} − ${n}`),
      flipped: {
        compute: ([n, p]: readonly Interval[]) =>
          d === 1
            ? difference(p as Interval, n as Interval)
            : negate(difference(p as Interval, n as Interval)),
        words: d === 1 ? '若“增”为“减”，则成立' : '若“减”为“增”，则成立',
      },
    },
    sure: sure && change.direction !== 0,
    ...spanOf(phrases, near([now, before, change], change)),
  }))
}

const BALANCE =
  /(?:剩余|尚欠|未支付|待支付|尚未支付|缺口|尚缺|净值|净额|净资产)[^，。；]{0,4}$|(?:收支相抵|相抵后?|年终|年末)?(?:滚存)?(?:结余|节余|净结余|差额|结转下年|赤字|盈余)[^，。；]{0,4}$/

/** 收入 − 支出 = 结余, all in one sentence. Accuses only where nothing else could have come in between. */
function balanceReading(phrases: Phrases, balance: Slot): Reading | undefined {
  const left = leftover(phrases, balance)
  if (left !== undefined) return left
  const sentence = phrases.sentences[balance.sentence]
  if (sentence === undefined) return undefined
  const slots = phrases.slots
    .slice(sentence.firstSlot, balance.index)
    .filter(
      (slot) => isLevel(slot) && slot.group === balance.group && sameDimension(slot.figure, balance.figure),
    )
  const income = slots.filter((slot) => /收入|收到|筹集|到位|拨入/.test(slot.lead) && !/支出/.test(slot.lead))
  const spending = slots.filter((slot) => /支出|支付|使用|开支/.test(slot.lead) && !/收入/.test(slot.lead))
  const budget = slots.filter((slot) => isBudget(slot.measure))
  const from =
    income.length === 1 ? income[0] : income.length === 0 && budget.length === 1 ? budget[0] : undefined
  const less = spending.filter((slot) => slot !== from)
  if (from === undefined || less.length !== 1) return undefined
  const taken = less[0] as Slot
  const words = phrases.text.slice(sentence.start, sentence.end)
  const plain =
    slots.length === 2 &&
    !/上年|年初|结转|上缴|补助|调出|调入|债务/.test(words.replace(/结转下年/g, '')) &&
    /相抵|结余|节余|差额/.test(balance.lead)
  return {
    claim: {
      kind: 'difference',
      members: [member(from, '收入'), member(taken, '支出'), member(balance, '结余')],
      stated: 2,
      compute: ([a, b]) => difference(a as Interval, b as Interval),
      working: ([a, b]) => `${a} − ${b}`,
    },
    sure: plain,
    ...spanOf(phrases, [from, taken, balance]),
  }
}

/** 合同金额 A，已支付 B，尚欠 C: what is done is taken from what is due. */
function leftover(phrases: Phrases, balance: Slot): Reading | undefined {
  const net = /(?:净值|净额|净资产)[^，。；]{0,4}$/.test(balance.lead)
  if (!net && !/(?:剩余|尚欠|未支付|待支付|尚未支付|缺口|尚缺)[^，。；]{0,4}$/.test(balance.lead))
    return undefined
  const [due, done] = phrases.slots
    .slice(Math.max(0, balance.index - 2), balance.index)
    .filter(
      (slot) =>
        isLevel(slot) &&
        slot.sentence === balance.sentence &&
        slot.group === balance.group &&
        sameDimension(slot.figure, balance.figure),
    )
  if (
    due === undefined ||
    done === undefined ||
    !(net ? /折旧|摊销|负债/ : /已|实际|累计|落实/).test(done.lead) ||
    done.figure.bound !== undefined
  )
    return undefined
  return {
    claim: {
      kind: 'difference',
      members: [member(due, '应付'), member(done, '已付'), member(balance, '余下')],
      stated: 2,
      compute: ([a, b]) => difference(a as Interval, b as Interval),
      working: ([a, b]) => `${a} − ${b}`,
    },
    sure: balance.index - due.index === 2 && due.item === balance.item,
    ...spanOf(phrases, [due, done, balance]),
  }
}

/** 年初预算 A，追加 B，调减 C，调整后预算 D: A + B − C = D. */
function adjustedReading(phrases: Phrases, adjusted: Slot): Reading | undefined {
  const changes: Slot[] = []
  for (let i = adjusted.index - 1; i >= 0 && adjusted.index - i < 8; i--) {
    const slot = phrases.slots[i] as Slot
    if (slot.sentence !== adjusted.sentence || slot.group !== adjusted.group) return undefined
    if (!sameDimension(slot.figure, adjusted.figure)) continue
    if (slot.kind === 'change' && slot.direction !== 0) changes.unshift(slot)
    else if (isLevel(slot) && (slot.measure === 'initial' || slot.measure === 'budget')) {
      if (changes.length === 0) return undefined
      const members = [slot, ...changes]
      const signs = members.map((one): 1 | -1 => (one !== slot && one.direction === -1 ? -1 : 1))
      return {
        claim: sumClaim(members, adjusted, signs),
        sure: true,
        ...spanOf(phrases, [...members, adjusted]),
      }
    } else return undefined
  }
  return undefined
}

/** 由 A % 变为 B %，提高 C 个百分点. */
function pointReadings(phrases: Phrases, points: Slot): Reading[] {
  const average = againstBracket(phrases, points)
  if (average !== undefined) return average
  if (points.figure.bound !== undefined) return []
  const rates: Slot[] = []
  for (let i = points.index - 1; i >= 0 && rates.length < 3; i--) {
    const slot = phrases.slots[i] as Slot
    if (slot.sentence !== points.sentence || slot.item !== points.item) break
    if (slot.figure.unit.dimension === '%' && slot.figure.bound === undefined) rates.push(slot)
  }
  const [last, first] = rates
  const elsewhere = last !== undefined && rates.length === 1 ? againstNamed(phrases, points, last) : undefined
  if (elsewhere !== undefined) return elsewhere
  if (points.direction === 0) return []
  const next = phrases.slots[points.index + 1]
  // 满意度 A %，提高 C 个百分点，上年为 B %.
  if (
    last !== undefined &&
    rates.length === 1 &&
    next !== undefined &&
    next.sentence === points.sentence &&
    next.item === points.item &&
    next.figure.unit.dimension === '%' &&
    /^(?:[^，。；]{0,6})?(?:上年|去年|上年同期)[^，。；]{0,6}(?:为|是)?$/.test(next.lead)
  )
    return directed(phrases, last, next, points, true)
  if (last === undefined || first === undefined) return []
  const fromTo =
    /(?:(?<!自)由|从(?!业|事|而|严|优|中|属))[^，。；]{0,16}$/.test(first.lead) &&
    /(?:到|至|为)[^，。；]{0,6}$/.test(last.lead)
  // 满意度 A %，比目标值 B % 高 C 个百分点.
  const against =
    /(?:比(?!重|例|率)|较)[^，。；\d]{0,8}(?:目标|计划|标准|要求|上年|去年|平均)[^，。；\d]{0,6}$/
  if (against.test(last.lead) && rates.length === 2 && last.figure.unitEnd <= points.leadStart + 2)
    return directed(phrases, first, last, points, first.item === points.item)
  const years = /上年|去年|上期|同期/.test(first.lead) !== /上年|去年|上期|同期/.test(last.lead)
  const older = fromTo || /上年|去年|上期|同期/.test(first.lead) ? first : last
  const newer = older === first ? last : first
  return directed(phrases, newer, older, points, fromTo || (years && rates.length === 2))
}

/** How far back the growth of the whole is looked for, in figures. */
const WHOLE_REACH = 60

/** 增长 A %，高于全市经济增速 C 个百分点: the growth of what is named stands sentences before; it only confirms. */
function againstNamed(phrases: Phrases, points: Slot, own: Slot): Reading[] | undefined {
  const told =
    /(高于|快于|低于|慢于|超过|落后于?|高出)([^，。；]{2,14}?)(?:的?(?:平均)?(?:增长|增速|增幅|水平|增长速度))?$/.exec(
      points.lead.replace(/(?:约|近|了)$/, ''),
    ) ?? undefined
  if (told === undefined || own.kind !== 'growth') return undefined
  const name = told[2] as string
  const above = !/低|慢|落后/.test(told[1] as string)
  for (let i = own.index - 1; i >= 0 && own.index - i <= WHOLE_REACH; i--) {
    const slot = phrases.slots[i] as Slot
    if (slot.kind !== 'growth' || slot.figure.unit.dimension !== '%' || slot.figure.bound !== undefined)
      continue
    if (!isNamed(name, fullSubject(phrases, slot))) continue
    const found = directed(phrases, own, slot, { ...points, direction: above ? 1 : -1 }, false)
    const good = found.filter(({ claim }) => holds(claim) === true)
    if (good.length > 0) return good
  }
  return undefined
}

/** 全市经济, GDP, 整体 are of the whole economy, or of what was told first. */
const isNamed = (name: string, subject: string): boolean =>
  likeness(name, subject) >= 1 ||
  (/经济|GDP|生产总值/.test(name) && /生产总值|GDP/.test(subject)) ||
  /整体|总体|平均|总额/.test(name)

/** 最高 A %，高于同期平均水平 C 个百分点（平均 B %）: what it is held against stands in the bracket right behind. */
function againstBracket(phrases: Phrases, points: Slot): Reading[] | undefined {
  const over = /(高|低)于([^，。；]{2,12})$/.exec(points.lead)
  const [now, next] = [phrases.slots[points.index - 1], phrases.slots[points.index + 1]]
  if (over === null || now === undefined || next === undefined || points.figure.bound !== undefined)
    return undefined
  if (![now, next].every(({ figure }) => figure.unit.dimension === '%' && figure.bound === undefined))
    return undefined
  if (now.item !== points.item || now.sentence !== points.sentence || !isRightBehind(phrases, points, next))
    return undefined
  const name = /^(平均|目标|上年|去年|同期|全[国省市])/.exec(next.lead)?.[1]
  if (name === undefined || !(over[2] as string).includes(name)) return undefined
  return directed(phrases, now, next, { ...points, direction: over[1] === '高' ? 1 : -1 }, true)
}
