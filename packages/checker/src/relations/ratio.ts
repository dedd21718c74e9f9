/** Ratios 占比、完成率: 占 W 的 p %, 完成年初预算的 p %, 执行率, 节约率; and shares listed under a total. */
import type { Exact, Interval } from '@jiheng/engine'
import { percentOf } from '../arithmetic.ts'
import { holds } from '../claim.ts'
import { choose, member, type Reading, spanOf } from '../claims.ts'
import { type Figure, sameDimension } from '../figure.ts'
import type { Phrases, Slot } from '../phrase.ts'
import { completionReadings } from './completion.ts'
import { namedRatioReadings } from './named-ratio.ts'
import { namedRate, rateReadings } from './rate.ts'
import { ratio, SCALE } from './ratio-claim.ts'
import { searchedRatio } from './ratio-search.ts'
import { numerator, shareReadings } from './share.ts'
import { sharesInTurn } from './share-turn.ts'
import { builtShare } from './share-whole.ts'

export function ratioReadings(phrases: Phrases, totals: readonly TableTotal[] = []): Reading[] {
  const found: Reading[] = []
  const respectively = sharesInTurn(phrases)
  found.push(...respectively.readings)
  const byName = new Map<Slot['figure'], Reading[]>()
  for (const readings of namedRatioReadings(phrases)) {
    const stated = readings[0]?.claim.members.at(-1)?.figure
    if (stated !== undefined) byName.set(stated, readings)
  }
  for (const slot of phrases.slots) {
    if (respectively.taken.has(slot.index)) continue
    const own = byName.get(slot.figure) ?? []
    if (own.length > 0 && SCALE[slot.figure.unit.dimension] === undefined) {
      const reading = choose(own)
      if (reading !== undefined) found.push(reading)
    }
    if (slot.figure.range || SCALE[slot.figure.unit.dimension] === undefined) continue
    if (isGrade(phrases, slot)) continue
    const readings =
      slot.kind === 'share'
        ? [...shareReadings(phrases, slot), ...tableShare(phrases, slot, totals)]
        : slot.kind === 'completion'
          ? [...completionReadings(phrases, slot), ...(slot.base === '' ? namedRate(phrases, slot) : [])]
          : slot.kind === 'rate'
            ? [...rateReadings(phrases, slot), ...own]
            : slot.kind === 'other'
              ? [...own, ...namedRate(phrases, slot)]
              : []
    const worded = ofItsYear(phrases, slot, withNamedBase(phrases, slot, choose(readings)))
    const known = worded !== undefined && (worded.sure || holds(worded.claim) === true)
    const told = known ? worded : (builtShare(phrases, slot, worded) ?? worded)
    // What no wording tells is looked for.
    const settled = told !== undefined && (told.sure || holds(told.claim) === true)
    const reading = settled || slot.kind === 'growth' ? told : (searchedRatio(phrases, slot) ?? told)
    if (reading !== undefined) found.push(reading)
  }
  return found
}

/** 合格率 98 %，上年合格率 96.4 %: figures of this year say nothing of last year's rate. */
function ofItsYear(phrases: Phrases, percent: Slot, told: Reading | undefined): Reading | undefined {
  if (told === undefined || percent.period !== 'prior' || percent.kind === 'share') return told
  const others = told.claim.members.map(({ figure }) => phrases.slots[figure.index])
  return others.some((slot) => slot !== percent && slot?.period === 'prior') ? told : { ...told, sure: false }
}

/** 执行率达 100 % 的 7 个: the rate sorts what is counted behind it, and tells none of its own. */
function isGrade(phrases: Phrases, slot: Slot): boolean {
  const next = phrases.slots[slot.index + 1]
  if (next === undefined || next.sentence !== slot.sentence) return false
  const between = phrases.text.slice(slot.figure.unitEnd, next.figure.start)
  return /^(?:及?以上|以下)?的(?:有|为|共)?$/.test(between) && /^[个项家户只]$/.test(next.figure.unit.text)
}

/** 按可用资金计，执行率 p %: of a base that is named and not printed. */
const OTHER_BASE = /按[^，。；\n]{2,12}(?:计算?|口径|测算)，[^，。；\n\d]{0,12}$/

/**
 * A rate that fails may be of a base that stands further on: one the clause before names, or 少征 A 万元、B 万元，共计 C 万元; …占少征金额的
 * p %: of the total, not of the first of its parts.
 */
function withNamedBase(phrases: Phrases, percent: Slot, told: Reading | undefined): Reading | undefined {
  if (told === undefined || !told.sure || told.claim.decided !== undefined || holds(told.claim) !== false)
    return told
  const { start } = percent.figure
  if (OTHER_BASE.test(phrases.text.slice(Math.max(0, start - 36), start))) return { ...told, sure: false }
  if (percent.kind !== 'share' || !/金额|总额|总数|资金/.test(percent.base)) return told
  const [part, whole] = told.claim.members.map(({ figure }) => phrases.slots[figure.index])
  if (part === undefined || whole === undefined || told.claim.members.length !== 3) return told
  for (let i = whole.index + 1; i < part.index; i++) {
    const total = phrases.slots[i] as Slot
    if (total.sentence !== whole.sentence || !sameDimension(total.figure, whole.figure)) continue
    if (/(?:共计|合计|总计)$/.test(total.lead)) return ratio(phrases, part, total, percent, true)
  }
  return told
}

/** A table's total under the name that the text gives it. */
export interface TableTotal {
  readonly name: string
  readonly figure: Figure
}

/** 占财政拨款支出合计的 p %, where that total stands in a table only. */
function tableShare(phrases: Phrases, percent: Slot, totals: readonly TableTotal[]): Reading[] {
  const part = percent.base === '' || percent.base === '@' ? undefined : numerator(phrases, percent)
  if (part === undefined) return []
  const asked = plainName(percent.base)
  const matches = totals.filter((total) => total.name === asked && sameDimension(total.figure, part.figure))
  const values = new Set(matches.map((total) => total.figure.value.toString()))
  return matches.slice(0, 3).map((total) => ({
    claim: {
      kind: 'ratio' as const,
      members: [
        member(part, '分子'),
        { figure: total.figure, role: '分母（表中）' },
        member(percent, '百分比'),
      ],
      stated: 2,
      compute: ([p, w]: readonly Interval[]) =>
        percentOf(p as Interval, w as Interval, SCALE[percent.figure.unit.dimension] as Exact),
      working: ([p, w]: readonly string[]) => `${p} ÷ ${w}`,
    },
    sure: values.size === 1,
    ...spanOf(phrases, [part, percent]),
  }))
}

/** A name as both text and table titles have it. */
export const plainName = (words: string): string =>
  (words.match(/[\u4e00-\u9fff]/g) ?? [])
    .join('')
    .replace(/本年度?|年度|决算|预算|总计|合计|总额|总数|情况|[的和及与]/g, '')
