/**
 * Differences by their own names 专名的差: 顺差, 自然增长, 所有者权益, 核减: the name says of which two figures; and what is left of a
 * budget whose rate has just been told: 预算 A，支出 B，执行率 p %，结余 C.
 */
import type { Interval } from '@jiheng/engine'
import { difference } from '../arithmetic.ts'
import { holds } from '../claim.ts'
import { member, near, type Reading, spanOf } from '../claims.ts'
import { type Figure, sameCount, sameDimension } from '../figure.ts'
import { isLevel, type Phrases, type Slot } from '../phrase.ts'
import { likeness } from '../resolve.ts'
import { DIFFERENCE_NAMES } from '../vocabulary.ts'
import { completionReadings } from './completion.ts'
import { rateReadings } from './rate.ts'
import { partsOf } from './share-whole.ts'

/** How far back a named difference looks for its two figures. */
const REACH = 14

/** Readings of one figure as a difference told by its name; the plainest first. */
export function namedDifferences(phrases: Phrases, stated: Slot): Reading[] {
  if (stated.figure.bound !== undefined || stated.figure.range) return []
  const name = DIFFERENCE_NAMES.find((one) => one.name.test(stated.lead))
  if (name === undefined) return []
  const around = phrases.slots
    .slice(Math.max(0, stated.index - REACH), stated.index)
    .filter(
      (slot) =>
        (isLevel(slot) || slot.kind === 'change') &&
        slot.paragraph === stated.paragraph &&
        stated.sentence - slot.sentence <= 2 &&
        slot.period !== 'prior' &&
        slot.figure.bound === undefined &&
        sameDimension(slot.figure, stated.figure),
    )
    .reverse()
  const less = around.filter((slot) => name.less.test(slot.lead))
  const named = around.filter((slot) => name.from.test(slot.lead) && !less.includes(slot))
  const from = heads(phrases, named)
  const rest = around.filter((slot) => from.includes(slot) || !named.includes(slot))
  // 送审 A，审定 B，核减 C: the three in a row, whatever was told of other works before.
  const inRow =
    from[0]?.index === stated.index - 2 && less[0]?.index === stated.index - 1 && from[0].item === stated.item
  const sure =
    inRow || (less.length === 1 && from.length === 1 && stated.index - (from[0] as Slot).index <= REACH)
  const behind = toldBehind(phrases, stated, name)
  if (behind !== undefined) return [behind]
  const sector = ofSector(phrases, stated, around, name)
  if (sector !== undefined) return [sector]
  // 行政缺编 3 人 is of the 行政编制 alone.
  const own = /(?:行政|事业|工勤|参公|机关)[^，。；]{0,4}$/.test(stated.lead.replace(name.name, ''))
  const readings: Reading[] = []
  for (const a of from.slice(0, 2))
    for (const b of less.slice(0, 2))
      readings.push(
        readingOf(
          phrases,
          a,
          b,
          stated,
          !own &&
            sure &&
            (inRow
              ? a === from[0] && b === less[0]
              : isAlone(rest, a, b, stated, listedParts(around, phrases, a))),
        ),
      )
  return readings
}

/** 核减 C：某工程送审 A，审定 B: both right behind it. */
function toldBehind(
  phrases: Phrases,
  stated: Slot,
  { from, less }: { readonly from: RegExp; readonly less: RegExp },
): Reading | undefined {
  const [a, b] = [phrases.slots[stated.index + 1], phrases.slots[stated.index + 2]]
  if (a === undefined || b === undefined || b.sentence !== stated.sentence || a.item !== b.item)
    return undefined
  if (![a, b].every((slot) => isLevel(slot) && sameDimension(slot.figure, stated.figure))) return undefined
  if (!/^[：（]/.test(phrases.text.slice(stated.figure.unitEnd, stated.figure.unitEnd + 1))) return undefined
  if (!from.test(a.lead) || !less.test(b.lead) || less.test(a.lead)) return undefined
  return a.figure.bound === undefined && b.figure.bound === undefined
    ? readingOf(phrases, a, b, stated, true)
    : undefined
}

/** 行政编制 26 名，实有 24 人；事业编制 41 名，实有 44 人。事业超编 3 人: of its own kind of post, the two beside each other. */
function ofSector(
  phrases: Phrases,
  stated: Slot,
  nearestFirst: readonly Slot[],
  { from, less }: { readonly from: RegExp; readonly less: RegExp },
): Reading | undefined {
  const kind = /(行政|事业|工勤|参公)[^，。；]{0,2}(?:缺编|空编|超编)/.exec(stated.lead)?.[1]
  if (kind === undefined) return undefined
  const posts = nearestFirst.filter((slot) => /编制/.test(slot.lead) && slot.lead.includes(kind))
  const [post] = posts
  // 行政编制 a、事业编制 b，在职 n: of both together.
  if (/编制/.test(phrases.slots[(post?.index ?? 0) - 1]?.lead ?? '')) return undefined
  const staff = post === undefined ? undefined : phrases.slots[post.index + 1]
  if (post === undefined || staff === undefined || posts.length !== 1 || staff.item !== post.item)
    return undefined
  if (!nearestFirst.includes(staff) || /编制/.test(staff.lead)) return undefined
  const [a, b] = from.test(post.lead) && !less.test(post.lead) ? [post, staff] : [staff, post]
  return readingOf(phrases, a, b, stated, true)
}

/** 编制 38 名，其中行政编制 12 名、事业编制 26 名: of a total and its parts, all of one name, the total is meant. */
function heads(phrases: Phrases, nearestFirst: readonly Slot[]): readonly Slot[] {
  const first = nearestFirst[nearestFirst.length - 1]
  const second = nearestFirst[nearestFirst.length - 2]
  if (first === undefined || second === undefined) return nearestFirst
  const between = phrases.text.slice(first.figure.unitEnd, second.figure.start)
  return /^[，（：]?(?:其中|包括|含|分别)/.test(between) ? [first] : nearestFirst
}

/** 资产 A，其中流动资产 a、固定资产 b、在建工程 c；负债 B: the parts of A, where they make it. */
function listedParts(nearestFirst: readonly Slot[], phrases: Phrases, total: Slot): readonly Slot[] {
  const behind = nearestFirst.filter((slot) => slot.index > total.index).reverse()
  return partsOf(phrases, total, behind) ?? []
}

/** 捐款 A，汇往 B，据实列支 C，余款 D: another amount between them may have been taken off too. */
const isAlone = (
  around: readonly Slot[],
  from: Slot,
  less: Slot,
  stated: Slot,
  listed: readonly Slot[],
): boolean =>
  (from.sentence === stated.sentence || (listed.length > 0 && stated.sentence - from.sentence === 1)) &&
  less.sentence === stated.sentence &&
  around.filter((slot) => slot.index > Math.min(from.index, less.index) && !listed.includes(slot)).length ===
    1

function readingOf(phrases: Phrases, from: Slot, less: Slot, stated: Slot, sure: boolean): Reading {
  return {
    claim: {
      kind: 'difference',
      members: [member(from, '被减数'), member(less, '减数'), member(stated, '差额')],
      stated: 2,
      compute: ([a, b]) => difference(a as Interval, b as Interval),
      working: ([a, b]) => `${a} − ${b}`,
    },
    sure,
    ...spanOf(phrases, near([from, less, stated], stated)),
  }
}

/** 年末结转结余比年初减少 C, 在职人员比核定编制少 n 人: both are named, and stand under their names further up. */
const COMPARED_NAMES =
  /^(?:其中)?([^，。；：比较]{2,16}?)(?:比|较)([^，。；：比较\d]{2,14}?)(?:净|又|相应|总共|共)?(?:(多|高|增加|增长|上升|提高|高出|多出|超出)|(少|低|减少|下降|降低|节约|缩短|压缩))(?:了|支出|经费|资金|收入|金额)*(?:约|为)?$/

export function namesCompared(phrases: Phrases, stated: Slot): Reading | undefined {
  if (stated.figure.bound !== undefined || stated.figure.range) return undefined
  const surplus = namesSurplus(phrases, stated)
  if (surplus !== undefined) return surplus
  const match = COMPARED_NAMES.exec(stated.lead)
  if (match === null || OTHER_YEAR.test(match[2] as string)) return undefined
  const [, own = '', other = '', up] = match
  const now = onlyNamed(phrases, stated, own)
  const before = onlyNamed(phrases, stated, other)
  if (now === undefined || before === undefined || now === before) return undefined
  return up === undefined
    ? readingOf(phrases, before, now, stated, true)
    : readingOf(phrases, now, before, stated, true)
}

/** 支出大于收入 C; 非税收入 B，比税收收入少 C: the one is named, or stands right before the comparison. */
function namesSurplus(phrases: Phrases, stated: Slot): Reading | undefined {
  const over =
    /^([^，。；：比较]{2,14}?)(?:(大于|高于|多于|超过|超出)|(?:小于|低于|少于))([^，。；：\d]{2,14}?)(?:约|共)?$/.exec(
      stated.lead,
    )
  const than = /^比([^，。；：\d]{2,14}?)(?:(多|高出?|多出)|(?:少|低))(?:了)?(?:约)?$/.exec(stated.lead)
  const match = over ?? than
  if (match === null) return undefined
  const other = (over === null ? match[1] : match[3]) as string
  if (OTHER_YEAR.test(other) || /预算|计划|目标|上年|同期|标准/.test(other)) return undefined
  const previous = phrases.slots[stated.index - 1]
  const now =
    over !== null
      ? onlyNamed(phrases, stated, match[1] as string)
      : previous?.item === stated.item && isLevel(previous) && sameCount(previous.figure, stated.figure)
        ? previous
        : undefined
  const before = onlyNamed(phrases, stated, other)
  if (now === undefined || before === undefined || now === before) return undefined
  return match[2] === undefined
    ? readingOf(phrases, before, now, stated, true)
    : readingOf(phrases, now, before, stated, true)
}

/** Years and plans are told apart elsewhere. */
const OTHER_YEAR = /^(?:上年|去年|同期|上期|(?:19|20)\d\d|年初预算|预算|计划|目标)/

/** The one figure within three sentences that bears a name; 年初 stands for 年初结转和结余. */
function onlyNamed(phrases: Phrases, stated: Slot, name: string): Slot | undefined {
  const found: Slot[] = []
  const time = /^(?:年初|期初|年末|期末|年底)$/.test(name)
  for (let i = stated.index - 1; i >= 0 && stated.index - i <= 14; i--) {
    const slot = phrases.slots[i] as Slot
    if (stated.sentence - slot.sentence > 3 || slot.paragraph !== stated.paragraph) break
    if (!isLevel(slot) || slot.figure.bound !== undefined || !sameCount(slot.figure, stated.figure)) continue
    if (
      time
        ? slot.lead.replace(/^(?:19|20)\d\d/, '').startsWith(name)
        : likeness(name, slot.subject) === 3 || likeness(name, slot.lead) === 3 || slot.lead.endsWith(name)
    )
      found.push(slot)
  }
  return found.length === 1 ? found[0] : undefined
}

/** 规上工业企业 73 家，比上年净增 6 家，其中新增 11 家、退出 5 家: what came less what went. */
export function netOf(phrases: Phrases, stated: Slot): Reading | undefined {
  if (!/净(?:增加?|减少?|增长)(?:了)?$/.test(stated.lead) || stated.figure.bound !== undefined)
    return undefined
  const [a, b] = [phrases.slots[stated.index + 1], phrases.slots[stated.index + 2]]
  if (a === undefined || b === undefined || b.sentence !== stated.sentence || a.item !== stated.item)
    return undefined
  if (![a, b].every((slot) => sameDimension(slot.figure, stated.figure) && slot.figure.bound === undefined))
    return undefined
  const third = phrases.slots[stated.index + 3]
  if (
    third?.item === stated.item &&
    third.sentence === stated.sentence &&
    sameDimension(third.figure, stated.figure)
  )
    return undefined
  const isIn = (slot: Slot) => IN.test(slot.lead) && !OUT.test(slot.lead)
  const came = [a, b].find(isIn)
  const went = [a, b].find((slot) => OUT.test(slot.lead))
  if (came === undefined || went === undefined) return undefined
  if (!/^，(?:其中)?/.test(phrases.text.slice(stated.figure.unitEnd, a.figure.start))) return undefined
  const fell = /净减/.test(stated.lead)
  return fell ? readingOf(phrases, went, came, stated, true) : readingOf(phrases, came, went, stated, true)
}

const IN = /新增|增加|新入|升规|纳入|入库|迁入|调入|新设|引进|招录|净入|转入/
const OUT = /退出|注销|退库|减少|关闭|迁出|调出|流失|退休|离职|辞职|转出|吊销/

const LEFT_OVER =
  /(?:结余|节余|结转|剩余|结转结余|结余资金|其余|余下|尚余|未支付|未使用|未执行)(?:资金|金额)?(?:为|了)*$/
const OTHER_MONEY = /上年|年初|收回|上缴|追加|调整|利息|另/

/** 预算 A，支出 B，执行率 p %，结余 C: the rate has told what B was spent of. */
export function leftOfRate(phrases: Phrases, stated: Slot): Reading | undefined {
  if (!LEFT_OVER.test(stated.lead) || stated.figure.bound !== undefined) return undefined
  // 结余 C，执行率 p %: told right behind it, or some figures before.
  const next = phrases.slots[stated.index + 1]
  const around = phrases.slots.slice(Math.max(0, stated.index - 6), stated.index).reverse()
  for (const rate of next === undefined ? around : [next, ...around]) {
    if (rate === next && rate.sentence !== stated.sentence) continue
    if (stated.sentence - rate.sentence > 1 || rate.paragraph !== stated.paragraph) return undefined
    if (rate.kind !== 'rate' && rate.kind !== 'completion') continue
    const told = [
      ...(rate.kind === 'rate' ? rateReadings(phrases, rate) : []),
      ...completionReadings(phrases, rate),
    ]
    const good = told.find(({ claim }) => holds(claim) === true && claim.members.length === 3)
    if (good === undefined) return undefined
    const [spent, budget] = good.claim.members.map(({ figure }) => slotOf(phrases, figure))
    if (spent === undefined || budget === undefined || !sameDimension(spent.figure, stated.figure))
      return undefined
    const words = phrases.text.slice(Math.min(rate.figure.unitEnd, stated.leadStart), stated.figure.start)
    const sure =
      rate.sentence === stated.sentence &&
      Math.abs(stated.index - rate.index) === 1 &&
      !OTHER_MONEY.test(words)
    return readingOf(phrases, budget, spent, stated, sure)
  }
  return undefined
}

const slotOf = (phrases: Phrases, figure: Figure): Slot | undefined => phrases.slots[figure.index]
