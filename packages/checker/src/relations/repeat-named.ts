/**
 * Repeats that the field's own terms tell 由名称可知的同一数: 收支总预算 is 收入预算 and 支出预算, 上述培训费 is the one told before, 综上…得分
 * is the score of the head, 覆盖 N 个乡镇 is the same N again. Accuses where one slip of the hand lies between.
 */

import type { Reading } from '../claims.ts'
import { dimensionOf, sameDimension } from '../figure.ts'
import { fullSubject, isLevel, type Phrases, type Slot } from '../phrase.ts'
import { nameOf } from '../resolve.ts'
import { isSwap, isTelling, samePrint } from './repeat.ts'
import { toldAgain } from './repeat-told.ts'

export function namedRepeats(phrases: Phrases): Reading[] {
  return [
    ...balanced(phrases),
    ...aforesaid(phrases),
    ...scores(phrases),
    ...places(phrases),
    ...rates(phrases),
    ...closings(phrases),
  ]
}

const letters = (words: string): string => (words.match(/[\u4e00-\u9fff]/g) ?? []).join('')

const isPlain = (slot: Slot): boolean =>
  isLevel(slot) && slot.figure.bound === undefined && slot.period !== 'prior' && !slot.figure.value.isZero()

const sameYear = (a: Slot, b: Slot): boolean =>
  a.year === b.year || a.year === undefined || b.year === undefined

// ---- income and spending that balance by definition ----

const BALANCED = /^(.*?)(收支|收入支出|收入|支出)(总)?(预算|决算|计|额)?(?:数|总额)?(?:均|各|为|是)*$/

interface Side {
  readonly slot: Slot
  readonly side: '收支' | '收入' | '支出'
  /** Which fund, and whose. */
  readonly of: string
  readonly body: string
  readonly measure: string
  readonly total: boolean
}

const FUND = /公共预算|基金|资本|拨款|专户|事业|非税|经营|社保|保险|上级|资金|其他|自筹|债|结转|税|转移|财政/

const sameBody = (a: Side, b: Side): boolean => a.body === b.body || a.body === '' || b.body === ''

function sideOf(slot: Slot): Side | undefined {
  if (!isPlain(slot) || dimensionOf(slot.figure.unit) !== '元' || !/[收支]/.test(slot.lead)) return undefined
  const words = letters(slot.lead).replace(/^(?:年度?|本年度?|当年)?(?:本?部门|本?单位|我[局委办院校])?/, '')
  const match = BALANCED.exec(words.replace(/[合总]计(?:[为是均])*$/, '总计'))
  if (match === null || (match[3] === undefined && match[4] === undefined)) return undefined
  const side = (match[2] as string) === '收入支出' ? '收支' : (match[2] as Side['side'])
  const told = (match[1] as string).replace(/年度?|本年|部门|单位/g, '')
  const fund = FUND.test(told)
  return {
    slot,
    side,
    of: fund ? told : '',
    body: fund ? '' : told,
    measure: (match[4] ?? '').replace(/[计额]/, ''),
    total: match[3] !== undefined,
  }
}

/** 收支总预算 A … 收入预算 A … 支出预算 A. */
function balanced(phrases: Phrases): Reading[] {
  const found: Reading[] = []
  const seen: Side[] = []
  for (const slot of phrases.slots) {
    const own = sideOf(slot)
    if (own === undefined || own.body.length > 14) continue
    for (const other of seen.slice(-8).reverse()) {
      if (
        other.side === own.side ||
        other.of !== own.of ||
        !sameBody(other, own) ||
        !sameYear(other.slot, slot)
      )
        continue
      if (other.measure !== own.measure && other.measure !== '' && own.measure !== '') continue
      if (samePrint(other.slot.figure, slot.figure)) {
        found.push(...toldAgain(slot, other.slot, true, `${other.side}总数`))
        break
      }
      const bound = other.side === '收支' || own.side === '收支' || (other.total && own.total)
      const between = phrases.text.slice(other.slot.figure.unitEnd, slot.figure.start)
      if (bound && isSwap(slot.figure, other.slot.figure) && !/结余|结转|赤字|差额/.test(between)) {
        found.push(...toldAgain(slot, other.slot, false, `${other.side}总数`))
        break
      }
    }
    seen.push(own)
  }
  return found
}

// ---- what was told above ----

/** 上述培训费 A: the 培训费 told before. */
function aforesaid(phrases: Phrases): Reading[] {
  const found: Reading[] = []
  for (const slot of phrases.slots) {
    const name = /^[…—\s]*(?:上述|前述|以上)([^，。；\d、和及与]{2,14})$/.exec(slot.lead)?.[1]
    if (name === undefined || !isPlain(slot) || slot.figure.unit.text === '') continue
    if (/[两三四五六七八九]|各|合计|共|总/.test(name)) continue
    const wanted = nameOf(name)
    const earlier = phrases.slots
      .slice(Math.max(0, slot.index - 40), slot.index)
      .filter(
        (other) =>
          isPlain(other) &&
          !other.aside &&
          sameDimension(other.figure, slot.figure) &&
          nameOf(fullSubject(phrases, other)) === wanted,
      )
    const same = earlier.find((other) => samePrint(other.figure, slot.figure))
    const [only] = earlier
    if (same !== undefined) found.push(...toldAgain(slot, same, true, '前述'))
    else if (only !== undefined && earlier.length === 1 && isTelling(slot.figure, only.figure))
      found.push(...toldAgain(slot, only, false, '前述'))
  }
  return found
}

// ---- the score ----

const SCORE =
  /(?:自评|综合|评价|绩效|最终|考核|项目)[^，。；、\d]{0,8}?(?:得分?|总分|评分|分数|总得分)(?:合计|共)?(?:为|是|达)*$|^总(?:得)?分(?:为|是)*$/
const NO_SCORE = /满分|扣|分值|权重|指标[^体]|标准|执行率|其中/

/** 自评得分 94.2 分 … 综上，本项目自评得 92.4 分: a report has one score. */
function scores(phrases: Phrases): Reading[] {
  const all = phrases.slots.filter(
    ({ figure, lead, kind }) =>
      kind === 'level' &&
      figure.unit.dimension === '分' &&
      figure.bound === undefined &&
      SCORE.test(lead) &&
      !NO_SCORE.test(lead),
  )
  const [first, ...rest] = all
  if (first === undefined || all.length > 4) return []
  return rest.flatMap((slot) => {
    if (slot.sentence === first.sentence) return []
    if (samePrint(first.figure, slot.figure)) return toldAgain(slot, first, true, '另一处得分')
    return all.length === 2 && isSwap(slot.figure, first.figure)
      ? toldAgain(slot, first, false, '另一处得分')
      : []
  })
}

// ---- how many places there are ----

const REACH_WORDS = /(?:覆盖|涉及|惠及|辐射|遍及|辖|分布在)(?:了|到|有)?(?:全[县市区镇乡州])?的?$/
/** Said of all, and of nothing less. */
const WHOLE =
  /^(?:该|本)?(?:项目|工程|资金|系统|制度|服务)?(?:共|已|均|全面)?(?:覆盖|涉及|惠及|辐射|遍及|下?辖|分布在)(?:了|到|有)?(?:全[县市区镇乡州])?的?$/

/** 覆盖 19 个乡镇 … 项目覆盖全县 18 个乡镇; 8 个市场监管所 … 8 个市场监管所. */
function places(phrases: Phrases): Reading[] {
  const found: Reading[] = []
  const seen = new Map<string, Slot[]>()
  for (const slot of phrases.slots) {
    const { figure } = slot
    if (!/^[个家所]$/.test(figure.unit.text) || figure.places > 0 || figure.bound !== undefined) continue
    if (figure.range || slot.kind !== 'level') continue
    const noun = /^[\u4e00-\u9fff]{2,6}/.exec(slot.tail)?.[0] ?? ''
    if (noun.length < 2) continue
    const key = noun.slice(0, 4)
    const before = seen.get(key) ?? []
    seen.set(key, [...before.slice(-4), slot])
    const same = before.find(
      (other) => other.figure.value.equals(figure.value) && other.sentence !== slot.sentence,
    )
    if (same !== undefined) {
      if (noun.length >= 4 || (REACH_WORDS.test(slot.lead) && REACH_WORDS.test(same.lead)))
        found.push(...toldAgain(slot, same, true, '另一处'))
      continue
    }
    const [other] = before
    if (other === undefined || before.length > 1 || other.paragraph === slot.paragraph) continue
    if (WHOLE.test(letters(slot.lead)) && WHOLE.test(letters(other.lead)))
      found.push(...toldAgain(slot, other, false, '另一处'))
  }
  return found
}

// ---- a rate told twice ----

/** So many of one name are looked at. */
const MOST_RATES = 12

/** 预算执行率 95.34 % … 预算执行率 95.34 %. */
function rates(phrases: Phrases): Reading[] {
  const seen = new Map<string, Slot[]>()
  for (const slot of phrases.slots) {
    const { figure } = slot
    if (figure.unit.dimension !== '%' || figure.bound !== undefined || figure.range) continue
    if (!/率(?:为|达|达到|是)*$/.test(slot.lead) || slot.kind === 'growth') continue
    const name = letters(slot.lead).replace(/(?:为|达到?|是)+$/, '')
    if (name.length < 3 || figure.text.replace(/\D/g, '').length < 3) continue
    const short = name.slice(-3)
    const list = seen.get(short) ?? []
    if (list.length < MOST_RATES) list.push(slot)
    seen.set(short, list)
  }
  const found: Reading[] = []
  for (const [, all] of seen) {
    const [first] = all
    if (first === undefined || all.length < 2) continue
    for (const slot of all.slice(1)) {
      const same = all.find(
        (other) =>
          other.index < slot.index &&
          other.sentence !== slot.sentence &&
          other.figure.value.equals(slot.figure.value),
      )
      if (same !== undefined) found.push(...toldAgain(slot, same, true, '另一处'))
    }
  }
  return found
}

// ---- what a sentence closes with ----

/** 运维项目预算 342 万元：…，计 342 万元. */
function closings(phrases: Phrases): Reading[] {
  const found: Reading[] = []
  for (const slot of phrases.slots) {
    if (!isPlain(slot) || !/^(?:共|合|总)?计(?:人民币)?$/.test(slot.lead) || slot.figure.unit.text === '')
      continue
    const head = phrases.slots[phrases.sentences[slot.sentence]?.firstSlot ?? -1]
    if (head === undefined || head === slot || !isPlain(head) || head.item !== slot.item) continue
    if (!/：/.test(phrases.text.slice(head.figure.unitEnd, head.figure.unitEnd + 2))) continue
    if (samePrint(head.figure, slot.figure)) found.push(...toldAgain(slot, head, true, '句首'))
  }
  return found
}
