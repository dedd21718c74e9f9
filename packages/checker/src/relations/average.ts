/**
 * Averages 平均数: 人均、户均、单车、每公里、每百平方公里: an amount over a count. Told last it is worked out from the other
 * two; told before the total it is a price, and the total its product (price.ts). Either way 人均 × 人数 = 总额.
 */
import { Exact, type Interval, scaleInterval } from '@jiheng/engine'
import { percentOf } from '../arithmetic.ts'
import { type Claim, holds } from '../claim.ts'
import { choose, member, type Reading, spanOf } from '../claims.ts'
import { dimensionOf } from '../figure.ts'
import { isLevel, type Phrases, type Slot } from '../phrase.ts'
import { slipExplains } from '../slip.ts'
import { AVERAGES, type AverageWord } from '../vocabulary.ts'
import { withoutParts } from './average-named.ts'

export function averageReadings(phrases: Phrases): Reading[] {
  const found: Reading[] = []
  for (const average of phrases.slots) {
    const word = averageWord(average)
    if (word === undefined) continue
    const reading = choose(readingsOf(phrases, average, word))
    if (reading !== undefined) found.push(reading)
  }
  return found
}

interface Found {
  readonly word: AverageWord
  /** 每百平方公里: of so many. */
  readonly per: number
}

/** The average's word in its lead (人均接待费 57 元) or right behind the figure (6400 元/平方米). */
function averageWord(slot: Slot): Found | undefined {
  if (!isLevel(slot) || (slot.figure.bound !== undefined && slot.figure.bound !== '约')) return undefined
  const lead = slot.lead.slice(-24)
  if (!/[均每单价]/.test(lead) || /单价/.test(lead)) return undefined
  for (const word of AVERAGES) {
    const match = word.word.exec(lead)
    if (match !== null && !OTHER_AVERAGE.test(lead)) return { word, per: POWERS[match[1] ?? ''] ?? 1 }
  }
  const behind = /^\/(平方米|人|户|亩|辆|公里|吨|次|个|家|台|件)/.exec(slot.tail)?.[1]
  const word = behind === undefined ? undefined : AVERAGES.find(({ counts }) => counts.test(behind))
  return word !== undefined && /均价|平均|单位|每/.test(lead) ? { word, per: 1 } : undefined
}

const POWERS: Readonly<Record<string, number>> = { 百: 100, 千: 1000, 万: 10_000, 十万: 100_000 }

/** Averages whose total is another: 人均可支配收入, 标准, of several years. */
const OTHER_AVERAGE =
  /可支配|生产总值|GDP|年均|标准|限额|上限|定额|控制|不超过|预算|消费支出|工资|按每|预期|床位/

function readingsOf(phrases: Phrases, average: Slot, { word, per }: Found): Reading[] {
  const sentence = phrases.sentences[average.sentence]
  if (sentence === undefined) return []
  const around = phrases.slots
    .slice(Math.max(0, average.index - 14), Math.min(sentence.lastSlot, average.index + 4))
    .filter(
      (slot) =>
        isLevel(slot) &&
        slot !== average &&
        slot.paragraph === average.paragraph &&
        average.sentence - slot.sentence <= 1 &&
        slot.period !== 'prior' &&
        !slot.aside &&
        (slot.figure.bound === undefined || slot.figure.bound === '约') &&
        averageWord(slot) === undefined,
    )
  const counts = around.filter((slot) => word.counts.test(slot.figure.unit.dimension))
  const totals = around.filter(
    (slot) => dimensionOf(slot.figure.unit) === dimensionOf(average.figure.unit) && !counts.includes(slot),
  )
  const heads = withoutPlans(withoutParts(counts))
  const before = (slot: Slot): boolean => slot.index < average.index
  if (!totals.some(before)) return []
  // 每张补助 0.4 万元，计 104 万元: a price, with its product behind it.
  const next = phrases.slots[average.index + 1]
  if (
    next !== undefined &&
    totals.includes(next) &&
    /(?:计|共|总额|总价|总费用|金额)(?:为|约)*$/.test(next.lead)
  )
    return []
  const readings: Reading[] = []
  for (const total of totals.filter(before).reverse())
    for (const count of [...counts].reverse())
      readings.push({
        claim: averageClaim(total, count, average, per),
        sure:
          heads.includes(count) &&
          (isSure(phrases, average, total, count, totals, heads) ||
            (heads.length === 1 && isSlipOver(averageClaim(total, count, average, per), total, average))),
        ...spanOf(
          phrases,
          [total, count, average].filter((slot) => slot.sentence === average.sentence),
        ),
      })
  return readings
}

/** The only total and the only count of the sentence, or the nearest ones of the item. */
function isSure(
  phrases: Phrases,
  average: Slot,
  total: Slot,
  count: Slot,
  totals: readonly Slot[],
  counts: readonly Slot[],
): boolean {
  if (total.index > average.index || count.index > average.index) return false
  if (average.figure.bound === '约') return false
  // 发放 A，户均 p；户均增收 q: the amount has its average.
  if (phrases.slots.slice(total.index + 1, average.index).some((slot) => averageWord(slot) !== undefined))
    return false
  const gap = phrases.text.slice(Math.min(total.figure.unitEnd, count.figure.unitEnd), average.figure.start)
  if (/其中|每[人户](?:每)?(?:月|天|日)|标准/.test(gap)) return false
  // 水稻…，A；玉米 n 亩、每亩 p: the amount closes another item.
  if (
    total.item !== average.item &&
    count.item === average.item &&
    /；/.test(wordsBetween(phrases, total, count))
  )
    return false
  // 一类户 42 户、二类户 63 户，发放 A，户均 p: over both, perhaps.
  const next = counts.find((slot) => slot.index === count.index - 1 && slot.item === count.item)
  if (next !== undefined && next.figure.unit.text === count.figure.unit.text) {
    const between = wordsBetween(phrases, next, count)
    if (/^[、，和及与]/.test(between) && !/其中/.test(between)) return false
  }
  // 运行费 A（保有量 n 辆，平均每辆 p）: the three follow each other.
  const order = [total.index, count.index].sort((a, b) => a - b)
  const [near, far] = [order[1], order[0]]
  if (near === average.index - 1 && far === average.index - 2 && total.sentence === average.sentence)
    return true
  const here = (list: readonly Slot[]) => list.filter((slot) => slot.sentence === average.sentence)
  if (total.sentence !== average.sentence || count.sentence !== average.sentence) return false
  const inItem = (list: readonly Slot[]) => list.filter(({ item }) => item === average.item)
  if (inItem([total]).length === 1 && inItem([count]).length === 1)
    if (inItem(totals).length === 1 && inItem(counts).length === 1) return true
  return here(totals).length === 1 && here(counts).length === 1
}

/** 编制 64 名，实有 57 人: an average is over those that there are. */
function withoutPlans(counts: readonly Slot[]): readonly Slot[] {
  const real = counts.filter((slot) => !/编制|计划|目标|核定|应/.test(slot.lead))
  return real.length > 0 ? real : counts
}

/** 实有 57 人。人员经费 A，人均 p: the amount right before, the only count of the passage, and one slip of the hand between. */
function isSlipOver(claim: Claim, total: Slot, average: Slot): boolean {
  if (total.index !== average.index - 1 || total.item !== average.item) return false
  if (average.figure.bound !== undefined || holds(claim) !== false) return false
  if (average.figure.text.replace(/\D/g, '').length < 3) return false
  return slipExplains(claim, 2, 4)
}

/** The words between two figures. */
const wordsBetween = (phrases: Phrases, a: Slot, b: Slot): string =>
  phrases.text.slice(Math.min(a.figure.unitEnd, b.figure.unitEnd), Math.max(a.figure.start, b.figure.start))

function averageClaim(total: Slot, count: Slot, average: Slot, per: number): Claim {
  return {
    kind: 'product',
    members: [member(total, '总额'), member(count, '数量'), member(average, '平均')],
    stated: 2,
    compute: ([amount, number]) => {
      const quotient = percentOf(amount as Interval, number as Interval)
      return quotient === undefined ? undefined : scaleInterval(quotient, Exact.of(per).div(Exact.hundred))
    },
    working: ([amount, number]) => `${amount} ÷ ${number}${per === 1 ? '' : ` × ${per}`}`,
  }
}

/** Whether an average is already told as one, so that it is no product too. */
export const toldAsAverage = (phrases: Phrases, slot: Slot): boolean => {
  const word = averageWord(slot)
  return (
    word !== undefined &&
    readingsOf(phrases, slot, word).some(({ claim, sure }) => sure || holds(claim) === true)
  )
}
