/**
 * Averages found by looking 找平均数: 场均, 亩产, 人均每月, 平均每单位, and an amount and a count within three sentences whose quotient
 * it is to its last digit; a month's average of a year's amount; an average over two counts told together. Chance is reckoned
 * with. What fails is told only where one amount and one count bear the average's own words.
 */
import { addInterval, Exact, type Interval, point, scaleInterval } from '@jiheng/engine'
import { percentOf, product } from '../arithmetic.ts'
import { type Claim, holds } from '../claim.ts'
import { member, type Reading, spanOf } from '../claims.ts'
import { dimensionOf, type Figure, worth } from '../figure.ts'
import { isLevel, type Phrases, type Slot } from '../phrase.ts'
import { slipExplains } from '../slip.ts'
import { AVERAGES } from '../vocabulary.ts'
import { ofNamed, overSameCount, swapped } from './average-named.ts'
import { plainOf, relativeWidth } from './plain.ts'

const REACH = 16
const SENTENCES = 2
const MOST = 8

/** Words of an average before a figure, whatever stands between. */
const EACH =
  /[人户车亩月台生场次批村校企件项个家座套所班床站宗期组]均|平均|每(?:个|一|家|场|期|批|亩|户|人|名|村|台|辆|套|件|次|公里|公顷|平方米|单位|项|座|吨|米|盏|张|间|栋|条|口|处|站|所|校|班|株|份)|单产|亩产|均价|单位成本|单公里/
/** Averages of something else, or set by rule. */
const OTHER =
  /可支配|生产总值|GDP|年均|标准|限额|上限|定额|不超过|工资性|预期|目标|高于|低于|不低于|以上的|以下的|利率|单价|[每人]人?每[日天餐]/
/** Counted by, where no word of AVERAGES tells. */
const COUNTS: readonly (readonly [RegExp, RegExp])[] = [
  [/[场期]均|每[场期]/, /^(?:场|期|场次|期次|次)$/],
  [/亩产|亩均|每亩/, /^亩$/],
  [/每公顷/, /^(?:公顷)$/],
  [/单公里|每公里/, /^公里$/],
  [/人均|生均|每人|每名|月人均/, /^(?:人|名|人次)$/],
  [/户均|每户/, /^户$/],
  [/车均|单车|辆均/, /^(?:辆|台)$/],
  [/村均|每个?村/, /^(?:个|村)$/],
  [/每个?单位|每家/, /^(?:个|家)$/],
]

/** `told` are averages whose words were enough; their counts may be those of others in the sentence. */
export function searchedAverages(phrases: Phrases, told: readonly Reading[]): Reading[] {
  const found: Reading[] = []
  const settled = new Set<Figure>()
  const counts = new Map<string, Slot>()
  const note = ({ claim, sure }: Reading): void => {
    const good = holds(claim) === true
    if (sure || good) for (const { figure } of claim.members) settled.add(figure)
    if (good) noteCount(phrases, claim, counts)
  }
  for (const reading of told) note(reading)
  const left: Slot[] = []
  for (const slot of phrases.slots) {
    if (settled.has(slot.figure)) continue
    const average = isAverage(phrases, slot)
    if (!average && !isStandard(phrases, slot)) continue
    const reading = average ? averageOf(phrases, slot) : slippedStandard(phrases, slot)
    if (reading === undefined && average) left.push(slot)
    if (reading === undefined) continue
    found.push(reading)
    note(reading)
  }
  for (const slot of left) {
    const reading = byOtherMeans(phrases, slot, counts)
    if (reading !== undefined) found.push(reading)
  }
  return found
}

/** Which count an average of this sentence was taken over, by the word for it. */
function noteCount(phrases: Phrases, { members }: Claim, counts: Map<string, Slot>): void {
  const average = phrases.slots[members[members.length - 1]?.figure.index ?? -1]
  const count = phrases.slots[members[1]?.figure.index ?? -1]
  if (average === undefined || count === undefined || members.length !== 3 || members[2]?.role !== '平均')
    return
  const counted = countsOf(averageWords(phrases, average))
  if (counted !== undefined && count.figure === members[1]?.figure)
    counts.set(`${average.sentence} ${counted.source}`, count)
}

/** An average that its words alone don't place: by its name, by another average beside it, by a swap of its digits. */
function byOtherMeans(
  phrases: Phrases,
  average: Slot,
  known: ReadonlyMap<string, Slot>,
): Reading | undefined {
  const words = averageWords(phrases, average)
  const counted = countsOf(words)
  if (counted === undefined) return undefined
  const { totals, counts } = averagedAround(phrases, average, counted)
  const twelfth = /月/.test(words) ? Exact.of(12) : Exact.one
  const around = {
    average,
    words,
    totals,
    counts,
    claimOf: (total: Slot, count: readonly Slot[]): Claim | undefined => {
      const factor = factorOf(total, average)
      return factor === undefined
        ? undefined
        : averageClaim(total, count, average, Exact.of(factor).div(twelfth))
    },
  }
  const count = known.get(`${average.sentence} ${counted.source}`)
  const claim =
    ofNamed(phrases, around) ??
    (count === undefined ? undefined : overSameCount(around, count)) ??
    swapped(around)
  return claim === undefined ? undefined : readingOf(phrases, claim, true)
}

export function averageWords(phrases: Phrases, slot: Slot): string {
  const words = phrases.text.slice(Math.max(0, slot.figure.start - 26), slot.figure.start)
  return /[^。；，]*$/.exec(words)?.[0] ?? ''
}

export function isAverage(phrases: Phrases, slot: Slot): boolean {
  if (!isLevel(slot) || slot.figure.unit.text === '' || slot.figure.value.sign() <= 0) return false
  if (slot.figure.bound !== undefined && slot.figure.bound !== '约') return false
  if (['%', '倍', '分', '年', '岁', ''].includes(slot.figure.unit.dimension)) return false
  const words = averageWords(phrases, slot)
  return EACH.test(words) && !OTHER.test(words)
}

/** What an average is counted by; undefined where its words don't say. */
export function countsOf(words: string): RegExp | undefined {
  const near = words.slice(-16)
  return (
    COUNTS.find(([word]) => word.test(near))?.[1] ??
    AVERAGES.find(({ word }) => word.test(near))?.counts ??
    undefined
  )
}

interface Around {
  readonly totals: readonly Slot[]
  readonly counts: readonly (readonly Slot[])[]
}

/** 公斤 of 吨: the same thing by the thousand. */
export const factorOf = (total: Slot, average: Slot): number | undefined => {
  const [a, b] = [dimensionOf(total.figure.unit), dimensionOf(average.figure.unit)]
  if (a === b) return 1
  if (a === '人次' && b === '人') return 1
  return a === '吨' && b === '公斤' ? 1000 : undefined
}

export function averagedAround(phrases: Phrases, average: Slot, counted: RegExp | undefined): Around {
  const totals: Slot[] = []
  const counts: Slot[][] = []
  const take = (slot: Slot): void => {
    if (!isLevel(slot) || slot.figure.value.sign() <= 0 || slot === average) return
    if (slot.figure.bound !== undefined && slot.figure.bound !== '约') return
    if (slot.period === 'prior' || EACH.test(averageWords(phrases, slot).slice(-8))) return
    const unit = slot.figure.unit.dimension
    const asCount =
      counted !== undefined
        ? counted.test(unit) || (/人/.test(counted.source) && unit === '个' && /岗位$/.test(slot.lead))
        : !['元', '%', '倍', '年', '分', '岁', ''].includes(dimensionOf(slot.figure.unit))
    if (asCount && counts.length < MOST) counts.push([slot])
    if (factorOf(slot, average) !== undefined && totals.length < MOST) totals.push(slot)
  }
  for (let i = average.index - 1; i >= 0 && average.index - i <= REACH; i--) {
    const slot = phrases.slots[i] as Slot
    if (average.sentence - slot.sentence > SENTENCES || slot.paragraph !== average.paragraph) break
    take(slot)
  }
  for (let i = average.index + 1; i < phrases.slots.length && i - average.index <= 3; i++) {
    const slot = phrases.slots[i] as Slot
    if (slot.sentence !== average.sentence) break
    take(slot)
  }
  // 一类户 86 户、二类户 134 户，户均: over both.
  const [b, a] = counts.map(([slot]) => slot)
  if (
    a !== undefined &&
    b !== undefined &&
    b.index === a.index + 1 &&
    a.figure.unit.text === b.figure.unit.text &&
    !/其中|含/.test(phrases.text.slice(a.figure.unitEnd, b.figure.start))
  )
    counts.push([a, b])
  return { totals, counts }
}

function averageOf(phrases: Phrases, average: Slot): Reading | undefined {
  const words = averageWords(phrases, average)
  const counted = countsOf(words)
  const { totals, counts } = averagedAround(phrases, average, counted)
  const months = /月/.test(words) ? [12, 1] : [1]
  const own = plainOf(average.figure)
  let chance = 0
  for (const total of totals)
    for (const count of counts) {
      if (count.includes(total)) continue
      const factor = factorOf(total, average) as number
      const number = count.reduce((sum, { figure }) => sum + plainOf(figure).value, 0)
      for (const month of months) {
        const quotient = (plainOf(total.figure).value * factor) / number / month
        const width =
          relativeWidth(own) +
          relativeWidth(plainOf(total.figure)) +
          relativeWidth(plainOf((count[0] as Slot).figure))
        chance += Math.min(1, width)
        const together = total.sentence === average.sentence && count[0]?.sentence === average.sentence
        if (chance > (counted !== undefined ? (together ? 0.3 : 0.12) : together ? 0.06 : 0.02)) continue
        if (Math.abs(quotient - own.value) > own.value * width) continue
        const claim = averageClaim(total, count, average, Exact.of(factor).div(Exact.of(month)))
        if (holds(claim) === true) return readingOf(phrases, claim, false)
      }
    }
  if (counted === undefined) return undefined
  return missed(phrases, average, totals, counts, words) ?? slipped(phrases, average, counts, words)
}

/**
 * 人均救助 235 元，共支出 T; 每人每月 600 元，全年发放 T: the total told behind its price is off by one slip of the hand. Only where no count
 * near fits, and one of them alone is explained.
 */
function slipped(
  phrases: Phrases,
  price: Slot,
  counts: readonly (readonly Slot[])[],
  words: string,
): Reading | undefined {
  const total = phrases.slots[price.index + 1] ?? price
  const after = total.figure.unit.dimension === '元' ? total : phrases.slots[price.index + 2]
  if (after === undefined || !isLevel(after) || after.sentence !== price.sentence) return undefined
  if (price.figure.bound !== undefined || after.figure.bound !== undefined) return undefined
  if (dimensionOf(after.figure.unit) !== '元' || dimensionOf(price.figure.unit) !== '元') return undefined
  const between = phrases.text.slice(price.figure.unitEnd, after.figure.start)
  if (!TOTAL_BEHIND.test(between) || /其中|另|预算|结余|剩余|；/.test(between)) return undefined
  const monthly = /月/.test(words)
  const yearly = /全年|年度|一年|年发放|年支出/.test(between)
  if (monthly && !yearly) return undefined
  const factors = monthly ? [12] : [1]
  const found: Claim[] = []
  const all = counts.filter((count) => count.length === 1 && count[0] !== after)
  // A digit wrong is one slip of dozens; it tells only where the figures leave chance no room.
  const width =
    relativeWidth(plainOf(after.figure)) + (isWholeYuan(price) ? 0 : relativeWidth(plainOf(price.figure)))
  const worst = all.length * width * DIGITS <= 0.02 ? 4 : 3
  for (const [count] of all)
    for (const factor of factors) {
      const claim = priceClaim(price, count as Slot, after, factor)
      if (holds(claim) !== false) return undefined
      if (slipExplains(claim, 2, worst)) found.push(claim)
    }
  const [claim] = found
  return claim !== undefined && found.length === 1 ? readingOf(phrases, claim, true) : undefined
}

/** 补贴标准每人每月 800 元: a price set by rule, and not one of several. */
function isStandard(phrases: Phrases, slot: Slot): boolean {
  if (!isLevel(slot) || slot.figure.unit.text !== '元' || slot.figure.bound !== undefined) return false
  const words = averageWords(phrases, slot)
  return (
    /标准(?:为|是|：|按)?每[人户生名亩个台辆]/.test(words) &&
    !/最高|最低|分别|提高|原|不低于|上限/.test(words)
  )
}

function slippedStandard(phrases: Phrases, price: Slot): Reading | undefined {
  const words = averageWords(phrases, price)
  const counted = countsOf(words)
  return counted === undefined
    ? undefined
    : slipped(phrases, price, averagedAround(phrases, price, counted).counts, words)
}

const TOTAL_BEHIND = /(?:共|合计|总|全年|年发放|需|应发放|发放|支出|投入)[^，。；]{0,10}$/

/** How many digits a slip may have changed a figure to, about. */
const DIGITS = 40

/** 每人每月 800 元 is set exactly; 人均 235 元 is not. */
const isWholeYuan = (price: Slot): boolean =>
  price.figure.places === 0 && price.figure.unit.text === '元' && /标准[^，。；]{0,6}每/.test(price.lead)

function priceClaim(price: Slot, count: Slot, total: Slot, months: number): Claim {
  return {
    kind: 'product',
    members: [member(price, '单价'), member(count, '数量'), member(total, '总额')],
    stated: 2,
    compute: ([each, number]) =>
      scaleInterval(
        product(isWholeYuan(price) ? point(worth(price.figure)) : (each as Interval), number as Interval),
        Exact.of(months),
      ),
    working: ([each, number]) => `${each} × ${number}${months === 1 ? '' : ` × ${months}`}`,
  }
}

/**
 * 公务接待费 A，占 p %。国内公务接待 n 批次、m 人次，人均 B: one amount and one count, and they are of one name; or all three in one
 * item.
 */
function missed(
  phrases: Phrases,
  average: Slot,
  totals: readonly Slot[],
  counts: readonly (readonly Slot[])[],
  words: string,
): Reading | undefined {
  if (average.figure.bound !== undefined) return undefined
  const earlier = counts.filter(([slot]) => (slot as Slot).index < average.index)
  const lone = earlier.filter((count) => count.length === 1).map(([slot]) => slot as Slot)
  const [only, other] = lone.filter((slot) => slot.item === average.item)
  if (only === undefined) return undefined
  // 参保 N 人，其中领取待遇 n 人，全年发放 A，人均: of those just named.
  const within =
    other !== undefined && /其中/.test(phrases.text.slice(other.figure.unitEnd, only.figure.start))
  if (other !== undefined && !within) return undefined
  const sentence = phrases.sentences[average.sentence]
  const told = phrases.text.slice(sentence?.start ?? average.leadStart, average.figure.start)
  const named = totals.filter(
    (slot) =>
      slot.index < average.index &&
      (slot.index < only.index || slot.index === only.index + 1) &&
      (adjoin(slot, only, average) ||
        shareName(slot.subject, slot.sentence === average.sentence ? words : told)),
  )
  const [total] = named
  if (total === undefined || named.length !== 1 || factorOf(total, average) !== 1) return undefined
  const nearer = totals.filter(
    (slot) => slot !== total && slot.index > total.index && slot.index < average.index && !slot.aside,
  )
  if (nearer.length > 0 || total.sentence < average.sentence - 1) return undefined
  const between = phrases.text.slice(total.figure.unitEnd, average.figure.start)
  if (/其中|标准|目标|计划|预算/.test(between)) return undefined
  // 全年发放 A，人均每月 B: a twelfth of it.
  const monthly = /月/.test(words)
  if (monthly && !/全年|年度/.test(total.lead)) return undefined
  const claim = averageClaim(total, [only], average, monthly ? Exact.one.div(Exact.of(12)) : Exact.one)
  return holds(claim) === false ? readingOf(phrases, claim, true) : undefined
}

/** An amount, a count and their average, one right behind the other in one item. */
const adjoin = (a: Slot, b: Slot, average: Slot): boolean =>
  Math.abs(a.index - b.index) === 1 &&
  Math.max(a.index, b.index) === average.index - 1 &&
  a.item === average.item &&
  b.item === average.item

/** Two characters of a name stand in other words, those that every amount bears aside. */
function shareName(name: string, words: string): boolean {
  const own = name.replace(/公务(?=用)|支出|经费|费用|资金|收入|全年|金额|国有|人均|使用/g, '')
  for (let i = 0; i + 2 <= own.length; i++) if (words.includes(own.slice(i, i + 2))) return true
  return /车/.test(name) && /车/.test(words)
}

export function averageClaim(total: Slot, count: readonly Slot[], average: Slot, factor: Exact): Claim {
  const n = count.length
  return {
    kind: 'product',
    members: [member(total, '总额'), ...count.map((slot) => member(slot, '数量')), member(average, '平均')],
    stated: n + 1,
    compute: (values) => {
      const number = values.slice(1, n + 1).reduce((sum, value) => addInterval(sum, value))
      const quotient = percentOf(values[0] as Interval, number)
      return quotient === undefined ? undefined : scaleInterval(quotient, factor.div(Exact.hundred))
    },
    working: (prints) => {
      const over = prints.slice(1, n + 1).join(' + ')
      const by = factor.equals(Exact.one)
        ? ''
        : factor.compare(Exact.one) > 0
          ? ` × ${factor.toString()}`
          : ' ÷ 12'
      return `${prints[0]} ÷ ${n > 1 ? `（${over}）` : over}${by}`
    },
  }
}

function readingOf(phrases: Phrases, claim: Claim, sure: boolean): Reading {
  const slots = claim.members.map(({ figure }) => phrases.slots[figure.index] as Slot)
  const average = slots[slots.length - 1] as Slot
  return {
    claim,
    sure,
    ...spanOf(
      phrases,
      slots.filter((slot) => slot.sentence === average.sentence),
    ),
  }
}
