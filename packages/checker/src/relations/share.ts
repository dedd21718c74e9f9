/** Shares 占比: 占 W 的 p %; and shares listed under a total that no word names. */
import { holds } from '../claim.ts'
import type { Reading } from '../claims.ts'
import { sameDimension, worth } from '../figure.ts'
import { fullSubject, isLevel, type Phrases, type Slot } from '../phrase.ts'
import { likeness, nameOf } from '../resolve.ts'
import { type Measure, NOT_ADDITIVE } from '../vocabulary.ts'
import { before, fits, isForced, ratio } from './ratio-claim.ts'
import { isForcedShare, shareOf, type Whole, wholeOfList } from './share-list.ts'

export function shareReadings(phrases: Phrases, percent: Slot): Reading[] {
  if (percent.base === '@' || isBracketedWhole(phrases, percent)) return figureShare(phrases, percent)
  const parts = numerators(phrases, percent).filter(
    (part) => !(NOT_ADDITIVE.test(part.subject.slice(-4)) && /率|均/.test(part.subject)),
  )
  const readings = parts.map((part) => sharesOf(phrases, percent, part))
  if (readings.length < 2) return readings.flat()
  // The name alone points to several parts: any of them may confirm, none accuses.
  return readings.flat().map((reading) => ({ ...reading, sure: false }))
}

function sharesOf(phrases: Phrases, percent: Slot, part: Slot): Reading[] {
  const wholes = before(phrases, part, 80, 3).filter((slot) => sameDimension(slot.figure, part.figure))
  if (SCOPE.test(percent.base)) return scopeShare(phrases, percent, part)
  if (percent.base !== '') {
    const listed = wholeOfList(phrases, percent)
    const named = namedShare(phrases, percent, part, wholes)
    // 占到位资金的 90 %，占总投资的 90 %: what its own name tells is not looked for elsewhere.
    if (named.some(({ sure }) => sure)) return named
    const behind = namedBehind(phrases, percent, part)
    if (behind !== undefined) return [...named, ratio(phrases, part, behind, percent, true)]
    return [
      ...named,
      ...(listed === undefined ? [] : [listedShare(phrases, part, listed, percent)]),
      ...(TOTAL_BASE.test(percent.base) ? fitting(phrases, percent, part) : []),
    ]
  }
  const inherited = baseBefore(phrases, percent, part)
  if (inherited !== '') {
    const readings = namedShare(phrases, { ...percent, base: inherited }, part, wholes)
    if (readings.length > 0) return readings
  }
  return bareShare(phrases, percent, part, wholes)
}

/** A share of the whole that its list has in common; one that is off in its last digit may only have been cut. */
function listedShare(phrases: Phrases, part: Slot, whole: Whole, percent: Slot): Reading {
  const reading = shareOf(phrases, part, whole, percent, true)
  return isForced(reading.claim) ? { ...reading, sure: false } : reading
}

/** 收入完成 A，占全市的 p %: of the figure of that name that was told for the whole. */
const SCOPE = /^全?[市县区省国乡镇州旗]$/

function scopeShare(phrases: Phrases, percent: Slot, part: Slot): Reading[] {
  const name = fullSubject(phrases, part)
  const same = (slot: Slot): boolean =>
    name === '' ? slot.lead === part.lead : likeness(name, fullSubject(phrases, slot)) === 3
  const wholes = before(phrases, part, 60, 30).filter(
    (slot) =>
      sameDimension(slot.figure, part.figure) &&
      slot.period !== 'prior' &&
      !slot.aside &&
      same(slot) &&
      worth(slot.figure).compare(worth(part.figure)) > 0,
  )
  const values = new Set(wholes.map((slot) => slot.figure.value.toString()))
  return wholes.slice(0, 3).map((whole) => ratio(phrases, part, whole, percent, values.size === 1))
}

/** 代编资金 is short for 代编项目资金, 规上企业 for 规模以上工业企业: its characters in order. */
function abbreviates(short: string, long: string): boolean {
  if (short.length < 3) return false
  let at = -1
  for (const char of short) {
    at = long.indexOf(char, at + 1)
    if (at < 0) return false
  }
  return true
}

/** 占总数的, 占工单总量的, 占全省收案总数的: of a total, whatever its own words are. */
const TOTAL_BASE = /总|全部|合计|规模|全[省市县区国镇]/

/** Earlier totals that the share fits; a name that tells so little accuses nobody. */
function fitting(phrases: Phrases, percent: Slot, part: Slot): Reading[] {
  if (percent.figure.text.length < 3) return []
  return before(phrases, percent, 60, 30)
    .filter(
      (slot) =>
        sameDimension(slot.figure, part.figure) &&
        slot !== part &&
        !slot.aside &&
        worth(slot.figure).compare(worth(part.figure)) >= 0,
    )
    .slice(0, 16)
    .filter((whole) => fits(part, whole, percent))
    .map((whole) => ratio(phrases, part, whole, percent, false))
}

/** 上半年 A，占全年支出的 p %；四季度 B，占 q %: the second share is of the same. */
function baseBefore(phrases: Phrases, percent: Slot, part: Slot): string {
  for (let i = percent.index - 1; i >= 0 && percent.index - i <= 4; i--) {
    const slot = phrases.slots[i] as Slot
    if (slot.sentence !== percent.sentence) return ''
    if (slot.kind === 'share') {
      const other = phrases.slots[slot.index - 1]
      const alike = other !== undefined && sameDimension(other.figure, part.figure)
      return slot.base === '@' || !alike ? '' : slot.base
    }
  }
  return ''
}

/** 占本年支出（500 万元）的 p %: the whole's figure stands in a bracket behind its name. */
function isBracketedWhole(phrases: Phrases, percent: Slot): boolean {
  const whole = phrases.slots[percent.index - 1]
  const group = whole === undefined ? undefined : phrases.groups[whole.group]
  if (
    whole === undefined ||
    group === undefined ||
    whole.group === percent.group ||
    group.parent !== percent.group
  )
    return false
  return (
    /占[^，。；]{2,20}$/.test(phrases.text.slice(Math.max(0, group.start - 24), group.start)) &&
    /^）的?(?:比重|比例)?(?:约|为)*$/.test(phrases.text.slice(group.end, percent.figure.start))
  )
}

/** A 万元，占支出合计 B 万元的 p %: part and whole stand right before it. */
function figureShare(phrases: Phrases, percent: Slot): Reading[] {
  const whole = phrases.slots[percent.index - 1]
  if (whole === undefined || !isLevel(whole) || whole.sentence !== percent.sentence) return []
  for (let i = whole.index - 1; i >= 0; i--) {
    const part = phrases.slots[i] as Slot
    if (part.sentence !== percent.sentence) return []
    if (isLevel(part) && part.group === percent.group && sameDimension(part.figure, whole.figure))
      return [ratio(phrases, part, whole, percent, part.item === percent.item)]
  }
  return []
}

/** The first of `numerators`. */
export const numerator = (phrases: Phrases, percent: Slot): Slot | undefined =>
  numerators(phrases, percent)[0]

/** What the share is a share of: the amount right before it in its item; a change counts too (预算追加…，占…). */
function numerators(phrases: Phrases, percent: Slot): Slot[] {
  const named = ownName(percent)
  if (named !== '') return namedParts(phrases, percent, named)
  const outside = beforeBracket(phrases, percent)
  if (outside !== undefined) return isAmount(outside) ? [outside] : []
  for (let i = percent.index - 1; i >= 0 && percent.index - i < 60; i--) {
    const slot = phrases.slots[i] as Slot
    if (slot.sentence !== percent.sentence || slot.item !== percent.item) {
      if (slot.group !== percent.group && slot.depth > percent.depth && slot.sentence === percent.sentence)
        continue
      return []
    }
    if (slot.group !== percent.group) continue
    if (isAmount(slot) && (slot.kind !== 'change' || slot.index === percent.index - 1)) return [slot]
  }
  return []
}

/** 基本支出 300 万元（占 60 %）: what stands right before the bracket. */
function beforeBracket(phrases: Phrases, percent: Slot): Slot | undefined {
  const group = phrases.groups[percent.group]
  const slot = phrases.slots[percent.index - 1]
  if (percent.group === 0 || group === undefined || slot === undefined || slot.group !== group.parent)
    return undefined
  return group.start - slot.figure.unitEnd <= 1 && group.start >= slot.figure.unitEnd ? slot : undefined
}

const isAmount = (slot: Slot): boolean =>
  (isLevel(slot) && !slot.aside && slot.figure.unit.dimension !== '%' && slot.figure.unit.text !== '') ||
  slot.kind === 'change'

/** 追加占年初预算的 p %, 设备占 p %: the part has a name of its own and may stand some sentences back. */
function namedParts(phrases: Phrases, percent: Slot, named: string): Slot[] {
  const found: { slot: Slot; like: number }[] = []
  for (let i = percent.index - 1; i >= 0 && percent.index - i < 60; i--) {
    const slot = phrases.slots[i] as Slot
    if (percent.sentence - slot.sentence > 3) break
    if (!isAmount(slot)) continue
    // 税收收入增收 A 万元，税收收入占…: the share is the level's, not the change's, which is of the same name.
    // 县级 A，共 W: the total has no name of its own, least of all 县级.
    const like = slot.isTotal && slot.subject === '' ? 0 : likeness(named, fullSubject(phrases, slot))
    if (slot.kind === 'change' ? slot.lead.includes(named) : like >= 2 || slot.lead.includes(named))
      found.push({ slot, like: slot.kind === 'change' ? 2 : like })
  }
  const best = Math.max(...found.map(({ like }) => like))
  const closest = found.filter(({ like }) => like === best).map(({ slot }) => slot)
  const sentence = closest[0]?.sentence
  return closest.filter((slot, i) => slot.sentence === sentence && (i === 0 || best < 3)).slice(0, 3)
}

/** What stands before 占 in the share's own clause: 人员经费占…的 p %. */
function ownName(percent: Slot): string {
  const before = /^(.*?)占/.exec(percent.lead)?.[1] ?? ''
  const name = nameOf(
    before
      .replace(/^.*（/, '')
      .replace(/^(?:其中|约|共|合计|总计|分别|比重|也|仅|只|均|各|主要|三项|两项)+/, ''),
  )
  return name.length >= 2 ? name : ''
}

function namedShare(phrases: Phrases, percent: Slot, part: Slot, wholes: readonly Slot[]): Reading[] {
  const measure: Measure | undefined = /年初预算/.test(percent.base)
    ? 'initial'
    : /调整预算|全年预算/.test(percent.base)
      ? 'adjusted'
      : undefined
  const wanted = nameOf(percent.base)
  const readings: { reading: Reading; rank: number }[] = []
  const pool = wholes.concat(
    before(phrases, percent, 400, 2000).filter(
      (slot) =>
        !wholes.includes(slot) && sameDimension(slot.figure, part.figure) && slot.index !== part.index,
    ),
  )
  for (const whole of pool) {
    if (worth(whole.figure).compare(worth(part.figure)) < 0 && whole.sentence !== percent.sentence) continue
    const close = whole.paragraph === percent.paragraph
    const name = `${fullSubject(phrases, whole)}`
    const like = Math.max(
      likeness(percent.base, name),
      likeness(percent.base, name + (whole.isTotal ? '合计' : '')),
      close && abbreviates(wanted, whole.lead + whole.tail.slice(0, 10)) ? 2 : 0,
    )
    const byMeasure =
      (measure !== undefined && whole.measure === measure) ||
      // 预算安排 W，…涉及预算 B，占上述预算安排的 p %.
      (ONLY_BUDGET.test(percent.base) && whole.lead.endsWith(percent.base) && whole.item === percent.item)
    const total =
      /^(?:其|总额|总数|总量|总计|合计|全部|总支出|总收入|支出合计|收入合计|支出总额|总)$/.test(
        percent.base,
      ) && whole.isTotal
    if (like < 2 && !byMeasure && !total && wanted !== '') continue
    const sure =
      (like === 3 && (close || percent.sentence - whole.sentence < 12)) ||
      (byMeasure && whole.item === percent.item) ||
      (like === 2 && whole.sentence === percent.sentence) ||
      (like === 2 && close && (whole.lead.includes(percent.base) || isOnly(phrases, percent, part, whole)))
    readings.push({
      reading: ratio(phrases, part, whole, percent, sure),
      rank: like * 10 + (byMeasure ? 15 : 0) + (close ? 5 : 0),
    })
    if (readings.length >= 8) break
  }
  readings.sort((a, b) => b.rank - a.rank)
  const list = readings.map((r) => r.reading)
  // A name that several figures bear accuses nobody.
  const sureWholes = new Set(
    list.filter((r) => r.sure).map((r) => r.claim.members[1]?.figure.value.toString()),
  )
  return sureWholes.size > 1
    ? list.map((r, i) => (i === 0 && sameSentence(phrases, r, percent) ? r : { ...r, sure: false }))
    : list
}

const ONLY_BUDGET = /^(?:预算安排|安排预算|预算资金|安排资金|预算总?额?)$/

/** 占支出合计的 p %，支出合计 W; 占支出总额的 p %（支出总额 W）: the whole right behind, under the very name. */
function namedBehind(phrases: Phrases, percent: Slot, part: Slot): Slot | undefined {
  const whole = phrases.slots[percent.index + 1]
  if (whole === undefined || !isLevel(whole) || whole.sentence !== percent.sentence) return undefined
  if (!sameDimension(whole.figure, part.figure) || worth(whole.figure).compare(worth(part.figure)) < 0)
    return undefined
  // 本年支出 is not 支出总计, which has what is carried forward in it.
  return percent.base.length >= 2 && whole.lead.endsWith(percent.base) ? whole : undefined
}

/** No other figure of the paragraph before the share is of its kind: 工业企业 214 家，…。亿元以上企业 63 家，占规上企业的 p %. */
const isOnly = (phrases: Phrases, percent: Slot, part: Slot, whole: Slot): boolean =>
  before(phrases, percent, 30, 4).every(
    (slot) =>
      slot === part ||
      slot === whole ||
      slot.paragraph !== percent.paragraph ||
      !sameDimension(slot.figure, part.figure),
  )

const sameSentence = (phrases: Phrases, reading: Reading, percent: Slot): boolean => {
  const whole = reading.claim.members[1]
  const sentence = phrases.sentences[percent.sentence]
  return whole !== undefined && sentence !== undefined && whole.figure.start >= sentence.start
}

/** 占 p % under a total that no word names: told by the list it stands in. */
function bareShare(phrases: Phrases, percent: Slot, part: Slot, wholes: readonly Slot[]): Reading[] {
  const bigger = wholes.filter(
    (slot) => worth(slot.figure).compare(worth(part.figure)) >= 0 && slot.depth <= percent.depth,
  )
  const named = headNamed(phrases, percent, part)
  if (named.length > 0) return named
  const readings: Reading[] = []
  const listed = wholeOfList(phrases, percent)
  if (listed !== undefined) {
    const reading = shareOf(phrases, part, listed, percent, true)
    if (holds(reading.claim) === true) return [reading]
    readings.push(reading)
  }
  const cued = headOf(phrases, percent, part)
  if (cued !== undefined && sameDimension(cued.figure, part.figure))
    readings.push(ratio(phrases, part, cued, percent, listed === undefined && !hasOwnShare(phrases, cued)))
  // 支出 W 具体为：甲 A；乙 B。甲占 p %: the list that the part stands in has a head of its own.
  const own = part.sentence === percent.sentence ? undefined : headOf(phrases, part, part)
  if (own !== undefined && own !== cued && sameDimension(own.figure, part.figure))
    readings.push(ratio(phrases, part, own, percent, listed === undefined && isCuedHead(phrases, own, part)))
  const last = readings[readings.length - 1]
  if (last?.sure === true && holds(last.claim) === true) return [last]
  for (const whole of bigger)
    if (whole !== cued) readings.push(ratio(phrases, part, whole, percent, isWholeOf(whole, part)))
  // The whole is told after its parts, or stands further up: confirms only.
  for (const whole of totalsAfter(phrases, percent, part))
    readings.push(ratio(phrases, part, whole, percent, false))
  return readings
    .slice(0, 12)
    .map((reading) => (isForcedShare(phrases, percent, reading) ? { ...reading, sure: false } : reading))
}

/** 其中, 包括 or 具体为 between a total and the list that a part stands in; the part no greater than the total. */
const isCuedHead = (phrases: Phrases, head: Slot, part: Slot): boolean =>
  /其中|包括|包含|具体为|具体是|分别为|构成/.test(
    phrases.text.slice(head.figure.unitEnd, part.figure.start),
  ) && worth(head.figure).compare(worth(part.figure)) >= 0

/** 各少数民族 A 人，占 p %，其中回族 B 人，占 q %: shares of one whole, not of each other. */
const hasOwnShare = (phrases: Phrases, head: Slot): boolean => {
  const next = phrases.slots[head.index + 1]
  return (
    next !== undefined &&
    next.kind === 'share' &&
    next.base === '' &&
    next.sentence === head.sentence &&
    /^[^\u4e00-\u9fff]*占/.test(next.lead)
  )
}

/** 以上合计 W, 总额 W: totals within two sentences behind a share. */
function totalsAfter(phrases: Phrases, percent: Slot, part: Slot): Slot[] {
  return phrases.slots
    .slice(percent.index + 1, percent.index + 14)
    .filter(
      (slot) =>
        isLevel(slot) &&
        slot.sentence - percent.sentence <= 2 &&
        sameDimension(slot.figure, part.figure) &&
        (slot.isTotal || TOTAL_LEAD.test(slot.lead)) &&
        worth(slot.figure).compare(worth(part.figure)) >= 0,
    )
    .slice(0, 3)
}

const TOTAL_LEAD = /(?:合计|总计|总额|共计|总量|总数|相加)(?:为|是|达)*$/

/** 本年收入中，甲 A，占 p %；乙 B，占 q %: the whole is named at the sentence's head. */
function headNamed(phrases: Phrases, percent: Slot, part: Slot): Reading[] {
  const sentence = phrases.sentences[percent.sentence]
  const name = /^(?:在)?([^，。；：\d]{2,20})中[，,：]/.exec(
    phrases.text.slice(sentence?.start ?? 0, part.figure.start),
  )?.[1]
  if (name === undefined) return []
  const wholes = before(phrases, percent, 40, 6).filter(
    (slot) =>
      slot.sentence < percent.sentence &&
      sameDimension(slot.figure, part.figure) &&
      likeness(name, fullSubject(phrases, slot)) === 3,
  )
  const literal = wholes.filter((slot) => slot.lead.includes(name))
  const chosen = literal.length > 0 ? literal : wholes
  const values = new Set(chosen.map((slot) => slot.figure.value.toString()))
  return chosen.slice(0, 3).map((whole) => ratio(phrases, part, whole, percent, values.size === 1))
}

/** 总装机 … 新能源装机: the whole right before its part, of one name. */
function isWholeOf(whole: Slot, part: Slot): boolean {
  if (whole.index !== part.index - 1 || whole.sentence !== part.sentence) return false
  const name = /^(?:全[省市县区国]|我[省市县区])?总(.{2,8})$/.exec(nameOf(whole.subject))?.[1]
  return name !== undefined && nameOf(part.subject).endsWith(name)
}

/** 中央 A、省级 B，共 W，其中中央占 p %: the total stands between the parts and their shares. */
function totalBehind(phrases: Phrases, percent: Slot, part: Slot): Slot | undefined {
  for (let i = percent.index - 1; i > part.index; i--) {
    const slot = phrases.slots[i] as Slot
    if (slot.kind === 'share') continue
    const next = phrases.slots[i + 1] as Slot
    const total = isLevel(slot) && slot.isTotal && slot.sentence === percent.sentence
    return total && /其中/.test(phrases.text.slice(slot.figure.unitEnd, next.figure.start)) ? slot : undefined
  }
  return undefined
}

/** The figure right before 其中, 包括 or 主要用于 in the sentence; or the only amount before the part. */
function headOf(phrases: Phrases, percent: Slot, part: Slot): Slot | undefined {
  const sentence = phrases.sentences[percent.sentence]
  if (sentence === undefined) return undefined
  const behind = totalBehind(phrases, percent, part)
  if (behind !== undefined) return behind
  const words = phrases.text.slice(sentence.start, part.figure.start)
  const cue = /其中|主要用于|包括|包含|具体为|具体是|主要是|分别|构成|按[^，。；]{1,12}分/.exec(words)
  const slots = phrases.slots
    .slice(sentence.firstSlot, part.index)
    .filter((slot) => isLevel(slot) && slot.group === part.group && sameDimension(slot.figure, part.figure))
  if (cue !== null) {
    const at = sentence.start + cue.index
    const heads = slots.filter((slot) => slot.figure.unitEnd <= at)
    if (heads.length > 0) return heads[heads.length - 1]
    if (cue.index > 3) return undefined
    const previous = phrases.sentences[percent.sentence - 1]
    if (previous === undefined || previous.paragraph !== sentence.paragraph) return undefined
    const last = phrases.slots
      .slice(previous.firstSlot, previous.lastSlot)
      .filter((slot) => isLevel(slot) && sameDimension(slot.figure, part.figure))
    return last.length === 1 ? last[0] : undefined
  }
  // 中央 820 万元、省级 410 万元: names in a row are of one rank.
  const [only] = slots
  if (only === undefined || slots.length > 1 || part.item !== only.item) return undefined
  if (!/、/.test(phrases.text.slice(only.figure.unitEnd, part.figure.start))) return only
  return undefined
}
