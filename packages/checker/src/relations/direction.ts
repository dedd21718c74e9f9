/**
 * Directions 高低: 决算数小于预算数, A、B 实际支出均高于年初预算, 与预算持平; and a reason given that goes the other way
 * than the figures (减少 2.98 %。主要原因：同一项目经费增加).
 */

import { Exact } from '@jiheng/engine'
import { decidedClaim, type Member } from '../claim.ts'
import { member, type Reading } from '../claims.ts'
import { dimensionOf, intervalOf, worth } from '../figure.ts'
import { fullSubject, isLevel, type Phrases, type Slot, sentenceAt } from '../phrase.ts'
import { likeness, nameOf } from '../resolve.ts'
import { isBudget, isFinal } from '../vocabulary.ts'

const COMPARING =
  /((?:支出)?决算(?:数)?|实际支出(?:数)?|执行数|实际完成数?|支出数|支出(?=均|都|全部))(?:均|都|总体|略|稍)*(?:(大于|高于|多于|超过|超出|超)|(小于|低于|少于|不及)|(等于|持平于)|(?:与|同|和)([^，。；]{2,8}?)(基本)?(?:相同|一致|持平))(?:了)?((?:年初|全年|调整)?预算(?:数)?)?/g

/** What makes the comparison an attribute of what is counted. */
const COUNTED = /^的(?:共|有|共有)?\s*[\d一二三四五六七八九十]+\s*(?:个|项|家)/

export function directionReadings(phrases: Phrases): Reading[] {
  return [...comparisons(phrases), ...levelsCompared(phrases), ...levelWith(phrases), ...reasons(phrases)]
}

function comparisons(phrases: Phrases): Reading[] {
  const found: Reading[] = []
  let cursor = 0
  for (const match of phrases.text.matchAll(COMPARING)) {
    const [, , over, under, equal, other, roughly] = match
    if (!/预算/.test(`${match[7] ?? ''}${other ?? ''}`)) continue
    const at = match.index
    while (cursor < phrases.slots.length && (phrases.slots[cursor] as Slot).figure.start < at) cursor++
    const relation = over !== undefined ? 1 : under !== undefined ? -1 : 0
    void equal
    const clause = clauseStart(phrases.text, at)
    const names = namesIn(phrases.text.slice(clause, at))
    const asked = `${match[7] ?? ''}${other ?? ''}`
    // 决算高于年初预算的 3 个: those that are counted, not the one told last.
    if (names.length === 0 && COUNTED.test(phrases.text.slice(at + match[0].length))) continue
    const pairs =
      names.length > 0 ? namedPairs(phrases, cursor, names) : nearestPair(phrases, cursor, at, asked)
    if (pairs.length === 0) continue
    found.push(comparison(pairs, relation, roughly !== undefined, clause, at + match[0].length))
  }
  return found
}

interface Pair {
  readonly name: string
  readonly final: Slot
  readonly budget: Slot
}

function clauseStart(text: string, at: number): number {
  let i = at
  while (i > 0 && at - i < 160 && !/[，。；：\n]/.test(text[i - 1] as string)) i--
  return i
}

function namesIn(words: string): string[] {
  const bare = words
    .replace(/[（(][^（）]*[）)]/g, '')
    .replace(/[“”]/g, '')
    .replace(/\d+(?:\.\d+)?[项个家类]?|(?:以上|上述)?[一二三四五六七八九十]+[项个家类]/g, '')
    .replace(/^(?:其中|其|因此|故|但|而|20\d\d年度?|本年度?)+/, '')
    .replace(/(?:的|项目|经费)+$/, '')
  return bare
    .split(/、|以及/)
    .map((name) => name.trim())
    .filter((name) => nameOf(name).length >= 2)
}

/** Each name's budget and final among the figures just before. */
function namedPairs(phrases: Phrases, cursor: number, names: readonly string[]): Pair[] {
  const pairs: Pair[] = []
  for (const name of names) {
    const pair = pairNamed(phrases, cursor, name)
    const split =
      pair === undefined ? name.split(/[和及与]/).map((part) => pairNamed(phrases, cursor, part)) : [pair]
    if (split.some((one) => one === undefined)) return []
    pairs.push(...(split as Pair[]))
  }
  return pairs
}

function pairNamed(phrases: Phrases, cursor: number, name: string): Pair | undefined {
  let final: Slot | undefined
  for (let i = cursor - 1; i >= 0 && cursor - i < 60; i--) {
    const slot = phrases.slots[i] as Slot
    if (!isLevel(slot)) continue
    if (final === undefined) {
      if (isFinal(slot.measure) && likeness(name, fullSubject(phrases, slot)) >= 2) final = slot
      continue
    }
    if (slot.item !== final.item) return undefined
    if (isBudget(slot.measure) && dimensionOf(slot.figure.unit) === dimensionOf(final.figure.unit))
      return { name, final, budget: slot }
  }
  return undefined
}

/** The last final of the same paragraph, no more than two sentences back, and the budget asked for beside it. */
function nearestPair(phrases: Phrases, cursor: number, at: number, asked: string): Pair[] {
  const sentence = sentenceAt(phrases, at)
  const near: Slot[] = []
  for (let i = cursor - 1; i >= 0 && cursor - i < 8; i--) {
    const slot = phrases.slots[i] as Slot
    if (sentence - slot.sentence > 2) break
    if (isLevel(slot)) near.push(slot)
  }
  const at0 = near.findIndex((slot) => isFinal(slot.measure))
  const final = near[at0]
  if (final === undefined || near.slice(0, at0).some((slot) => isBudget(slot.measure))) return []
  const budgets = near
    .slice(at0 + 1)
    .filter((slot) => isBudget(slot.measure) && slot.sentence === final.sentence && slot.item === final.item)
  const wanted = /年初/.test(asked) ? 'initial' : /调整|全年/.test(asked) ? 'adjusted' : undefined
  const named = budgets.filter((slot) => slot.measure === wanted)
  const budget = named[0] ?? (budgets.length === 1 && near[at0 + 1] === budgets[0] ? budgets[0] : undefined)
  if (budget === undefined || (wanted === undefined && budgets.length > 1)) return []
  return [{ name: '', final, budget }]
}

const SIGNS = { '1': '>', '-1': '<', '0': '=' } as const

function comparison(
  pairs: readonly Pair[],
  relation: 1 | -1 | 0,
  roughly: boolean,
  start: number,
  end: number,
): Reading {
  const members: Member[] = pairs.flatMap(({ final, budget }) => [
    member(final, '决算'),
    member(budget, '预算'),
  ])
  const shown = pairs.map(({ final, budget, name }) => {
    const order = worth(final.figure).compare(worth(budget.figure))
    return `${name === '' || name.length > 16 ? '' : `${name} `}${final.figure.text} ${SIGNS[`${order as 1 | 0 | -1}`]} ${budget.figure.text}`
  })
  const verdicts = pairs.map(({ final, budget }) => orderHolds(final, budget, relation))
  const bad = verdicts.includes(false)
  const open = roughly && bad
  return {
    claim: decidedClaim('difference', members, {
      holds: open ? undefined : !bad,
      working: shown.join('，'),
      ...(open ? { note: '“基本持平”没有界限' } : {}),
    }),
    sure: true,
    start,
    end,
  }
}

/** Whether the intervals allow the order; 持平 needs the same print where both are printed alike. */
function orderHolds(a: Slot, b: Slot, relation: 1 | -1 | 0): boolean {
  const [x, y] = [intervalOf(a.figure), intervalOf(b.figure)]
  const order = worth(a.figure).compare(worth(b.figure))
  if (relation === 0)
    return (
      order === 0 ||
      (a.figure.places !== b.figure.places && x.low.compare(y.high) <= 0 && y.low.compare(x.high) <= 0)
    )
  if (order === relation) return true
  // Equal prints may hide a difference below the last digit.
  if (order === 0) return !worth(a.figure).isZero() || x.low.compare(x.high) !== 0
  return relation === 1 ? x.high.compare(y.low) > 0 : x.low.compare(y.high) < 0
}

/** 降水量 A 毫米，高于常年均值 B 毫米: two levels with the word between them. */
function levelsCompared(phrases: Phrases): Reading[] {
  const found: Reading[] = []
  for (const slot of phrases.slots) {
    const match = /^(?:明显|略|均|也)?(?:(高于|大于|多于)|(低于|小于|少于|不及))([^，。；\d]{2,16})$/.exec(
      slot.lead,
    )
    const other = phrases.slots[slot.index - 1]
    if (
      match === null ||
      other === undefined ||
      slot.figure.bound !== undefined ||
      other.figure.bound !== undefined
    )
      continue
    if (!/(?:均值|标准|水平|平均值?|线|值|总额|上限|限额|总量)(?:的)?$/.test(match[3] as string)) continue
    if (
      other.sentence !== slot.sentence ||
      other.item !== slot.item ||
      other.kind === 'change' ||
      other.kind === 'growth'
    )
      continue
    if (
      other.figure.unit.text !== slot.figure.unit.text ||
      slot.figure.unit.dimension === '百分点' ||
      slot.figure.unit.text === ''
    )
      continue
    // 支出 21.40 万元，低于上年水平 1.20 万元: by so much.
    if (worth(slot.figure).mul(Exact.of(4)).compare(worth(other.figure)) < 0) continue
    const relation = match[1] !== undefined ? 1 : -1
    found.push(
      comparison(
        [{ name: '', final: other, budget: slot }],
        relation,
        false,
        other.leadStart,
        slot.figure.unitEnd,
      ),
    )
  }
  return found
}

/** 预算数 A，与上年 B 持平: the two are the same. */
function levelWith(phrases: Phrases): Reading[] {
  const found: Reading[] = []
  for (const other of phrases.slots) {
    const match = /^(基本|大体|大致)?(?:持平|一致|相同)(?=$|，|。|；)/.exec(other.tail)
    if (match === null || !other.aside || other.figure.bound !== undefined) continue
    const own = phrases.slots[other.index - 1]
    if (own === undefined || !isLevel(own) || own.sentence !== other.sentence || own.item !== other.item)
      continue
    if (own.figure.unit.text !== other.figure.unit.text || own.figure.bound !== undefined) continue
    found.push(
      comparison(
        [{ name: '', final: own, budget: other }],
        0,
        match[1] !== undefined,
        own.leadStart,
        other.figure.unitEnd + match[0].length,
      ),
    )
  }
  return found
}

const REASON =
  /(?:主要)?原因(?:是|为|：)+([^，。；\n]{2,40}?)(?:经费|支出|费用|预算)?(?:(增加|上升|增长)|(减少|下降|降低)|(保持不变|持平|不变))。/g

/** The reason names the very item and says the other direction. */
function reasons(phrases: Phrases): Reading[] {
  const found: Reading[] = []
  let cursor = 0
  for (const match of phrases.text.matchAll(REASON)) {
    const at = match.index
    while (cursor < phrases.slots.length && (phrases.slots[cursor] as Slot).figure.start < at) cursor++
    const rate = phrases.slots[cursor - 1]
    if (rate === undefined || (rate.kind !== 'growth' && rate.kind !== 'change') || rate.direction === 0)
      continue
    if (at - rate.figure.unitEnd > 8) continue
    const paragraph = phrases.paragraphs[rate.paragraph]
    if (paragraph?.ordinal === undefined) continue
    if (!isThisItem(phrases.text.slice(paragraph.start, rate.figure.start), match[1] as string)) continue
    const said = match[2] !== undefined ? 1 : match[3] !== undefined ? -1 : 0
    const levels = levelsOf(phrases, rate)
    found.push({
      claim: decidedClaim('difference', levels, {
        holds: said === rate.direction,
        working:
          said === rate.direction
            ? '原因与增减方向一致'
            : `数字是${rate.direction === 1 ? '增加' : '减少'}，原因却说${match[2] ?? match[3] ?? match[4]}`,
      }),
      sure: true,
      start: rate.leadStart,
      end: at + match[0].length - 1,
    })
  }
  return found.filter((reading) => reading.claim.decided?.holds === false)
}

/** The reason's name is what the item says the money is for, or the item's own last name. */
function isThisItem(head: string, name: string): boolean {
  const purpose = /主要用于(?:：)?([^，。；]{2,40})[，。；]/.exec(head)?.[1] ?? ''
  const last = /（款）([^（）“”]{2,30})（项）/.exec(head)?.[1] ?? ''
  return nameOf(name) === nameOf(purpose) || (last !== '' && nameOf(name) === nameOf(last))
}

function levelsOf(phrases: Phrases, rate: Slot): Member[] {
  const levels: Slot[] = []
  for (let i = rate.index - 1; i >= 0 && levels.length < 2; i--) {
    const slot = phrases.slots[i] as Slot
    if (slot.sentence !== rate.sentence) break
    if (isLevel(slot)) levels.unshift(slot)
  }
  return [...levels, rate].map((slot, i) => member(slot, i === levels.length ? '变动' : '数额'))
}
