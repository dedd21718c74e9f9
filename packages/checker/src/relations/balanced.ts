/**
 * Two figures said to be alike, or to make up for each other 相等与相抵: 总收入 A，…总支出 B，收支平衡; 2022 年 A，2021 年 B，与上年持平; 由 A 增至
 * B，新增 x，去世 y.
 */
import { decidedClaim, holds } from '../claim.ts'
import { member, type Reading } from '../claims.ts'
import { halfUnit, intervalOf, sameDimension, worth } from '../figure.ts'
import { isLevel, type Phrases, type Slot } from '../phrase.ts'
import { sumClaim } from './sum-claim.ts'

export function balancedReadings(phrases: Phrases): Reading[] {
  return [...balances(phrases), ...sameAsYearBefore(phrases), ...fromToFlows(phrases)]
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

// ---- 收支平衡 ----

const BALANCED = /收支(?:总计)?(?:保持|实现|总体)?(?:平衡|相等|持平)(?=[，。；）\n])/g
/** 总收入, 收入总计, 财政拨款收入: the two sides go by one name. */
const SIDE = /^(.*?)(收入|支出)(?:总?预算|总计|合计|总额|决算)?(?:为|是|：|共)*$/

function balances(phrases: Phrases): Reading[] {
  const found: Reading[] = []
  for (const match of phrases.text.matchAll(BALANCED)) {
    const to = slotFrom(phrases, match.index)
    if (/(?:不|未|县|市|区|个|确保|做到|力求)$/.test(phrases.text.slice(match.index - 2, match.index)))
      continue
    const pair = sidesBefore(phrases, to)
    if (pair === undefined) continue
    const [income, spending] = pair
    const [x, y] = [intervalOf(income.figure), intervalOf(spending.figure)]
    const alike = x.high.compare(y.low) >= 0 && y.high.compare(x.low) >= 0
    found.push({
      claim: decidedClaim('difference', [member(income, '收入'), member(spending, '支出')], {
        holds: alike,
        working: `${income.figure.text}${income.figure.unit.text} ${alike ? '=' : '≠'} ${spending.figure.text}${spending.figure.unit.text}`,
      }),
      sure: true,
      start: income.leadStart,
      end: match.index + match[0].length,
    })
  }
  return found
}

/** The nearest income and spending of one name before, three sentences back at most; each name printed once. */
function sidesBefore(phrases: Phrases, to: number): readonly [Slot, Slot] | undefined {
  const last = phrases.slots[to - 1]
  if (last === undefined) return undefined
  const sides = new Map<string, { income?: Slot; spending?: Slot; total: boolean }>()
  let carried = false
  for (let i = to - 1; i >= 0 && to - i <= 16; i--) {
    const slot = phrases.slots[i] as Slot
    if (last.sentence - slot.sentence > 3 || last.paragraph - slot.paragraph > 1) break
    if (!isLevel(slot) || slot.figure.bound !== undefined || slot.aside || slot.period === 'prior') continue
    if (/结转|结余|调入|上解|补助/.test(slot.lead)) carried = true
    const match = SIDE.exec(slot.lead.replace(/^(?:其中|，|、)+/, '').replace(/^(?:19|20)\d\d年度?/, ''))
    if (match === null) continue
    const name = (match[1] as string).replace(/^(?:本年度?|当年|全年|预计)/, '')
    const own = sides.get(name) ?? { total: true }
    if (!/总|合计/.test(match[0])) own.total = false
    if (match[2] === '收入') own.income ??= slot
    else own.spending ??= slot
    sides.set(name, own)
  }
  // 本年收入 A，年初结转 B，本年支出 C: of what is no total the balance may have been struck with more.
  const whole = [...sides].filter(([name, { total }]) => total || (!carried && /总|拨款/.test(name)))
  for (const [, { income, spending }] of whole)
    if (income !== undefined && spending !== undefined && sameDimension(income.figure, spending.figure))
      return [income, spending]
  return undefined
}

// ---- 与上年持平, the years printed ----

/** 2022 年安排 A，2021 年安排 B，与上年持平. */
function sameAsYearBefore(phrases: Phrases): Reading[] {
  const found: Reading[] = []
  for (const match of phrases.text.matchAll(
    /与(?:上年|上一?年度|去年)(?:预算)?(?:基本)?持平(?=[，。；）\n])/g,
  )) {
    const to = slotFrom(phrases, match.index)
    const [before, now] = [phrases.slots[to - 1], phrases.slots[to - 2]]
    if (before === undefined || now === undefined || before.item !== now.item) continue
    if (now.year === undefined || before.year !== now.year - 1 || !sameDimension(now.figure, before.figure))
      continue
    if (
      !isLevel(now) ||
      !isLevel(before) ||
      /[。；\n]/.test(phrases.text.slice(before.figure.unitEnd, match.index))
    )
      continue
    const alike = worth(now.figure).equals(worth(before.figure))
    if (!alike && /基本/.test(match[0])) continue
    found.push({
      claim: decidedClaim('difference', [member(now, '本年'), member(before, '上年')], {
        holds: alike,
        working: `${now.figure.text}${now.figure.unit.text} ${alike ? '=' : '≠'} ${before.figure.text}${before.figure.unit.text}`,
      }),
      sure: true,
      start: now.leadStart,
      end: match.index + match[0].length,
    })
  }
  return found
}

// ---- 由 A 增至 B，新增 x，去世 y ----

const IN = /新增|增加|新进|新招|调入|招录|迁入|转入|补充/
const OUT = /去世|退休|离职|辞职|调出|减少|迁出|转出|注销|死亡|病故/

/** 退休人员由年初 72 人增至年末 75 人，新增 5 人，去世 2 人: counts that make up the change. */
function fromToFlows(phrases: Phrases): Reading[] {
  const found: Reading[] = []
  const { slots, text } = phrases
  for (let i = 0; i + 3 < slots.length; i++) {
    const [from, to] = [slots[i] as Slot, slots[i + 1] as Slot]
    if (!halfUnit(from.figure).isZero() && from.figure.unit.dimension !== '人') continue
    if (from.figure.unit.text !== to.figure.unit.text || from.sentence !== to.sentence) continue
    if (!/(?:由|从)[^，。；]{0,10}$/.test(from.lead)) continue
    if (!/^(?:增加?|减少?|变?动?)(?:至|到|为)/.test(text.slice(from.figure.unitEnd, to.figure.start)))
      continue
    const flows: Slot[] = []
    const signs: (1 | -1)[] = []
    for (let j = i + 2; j < slots.length && flows.length < 6; j++) {
      const slot = slots[j] as Slot
      if (slot.sentence !== from.sentence || slot.figure.unit.text !== from.figure.unit.text) break
      const words = slot.lead
      const out = OUT.test(words)
      if (out === (IN.test(words) && !/减少|退休/.test(words))) break
      flows.push(slot)
      signs.push(out ? -1 : 1)
    }
    if (flows.length < 2) continue
    const claim = sumClaim([from, ...flows], to, [1, ...signs])
    if (holds(claim) !== true && !(signs.includes(1) && signs.includes(-1))) continue
    const last = flows[flows.length - 1] as Slot
    found.push({ claim, sure: true, start: from.leadStart, end: last.figure.unitEnd })
    i = last.index
  }
  return found
}
