/**
 * Shares told in turn 依次的占比: A、B，分别占 p % 和 q %; 甲、乙、丙分别为 A、B 和 C，占全部的 p %、q % 和 r %; 三次产业结构为 p：q：r.
 */
import { Exact, type Interval } from '@jiheng/engine'
import { percentOf, sumOf } from '../arithmetic.ts'
import { holds } from '../claim.ts'
import { member, type Reading, spanOf } from '../claims.ts'
import { sameDimension, worth } from '../figure.ts'
import { isLevel, type Phrases, type Slot } from '../phrase.ts'
import { addToHundred, before, fits, isForced, ratio } from './ratio-claim.ts'

interface InTurn {
  readonly readings: readonly Reading[]
  /** Percentages that are told here, and nowhere else. */
  readonly taken: ReadonlySet<number>
}

export function sharesInTurn(phrases: Phrases): InTurn {
  const readings: Reading[] = []
  const taken = new Set<number>()
  const { slots } = phrases
  for (let i = 0; i < slots.length; i++) {
    const first = slots[i] as Slot
    const run = runFrom(phrases, i)
    if (run.length < 2) continue
    const structure = /(?:结构|比重|构成比?|之比|比例)(?:调整)?(?:分别)?(?:为|是|到|：)*$/.test(first.lead)
    const colon = phrases.text[(run[0] as Slot).figure.unitEnd] === '：'
    if (!colon && first.kind !== 'share') {
      const rates = ratesInTurn(phrases, run)
      for (const { claim } of rates) taken.add(claim.members[claim.stated]?.figure.index ?? -1)
      readings.push(...rates)
      i += run.length - 1
      continue
    }
    if (colon ? !structure || run.length < 3 : first.kind !== 'share') continue
    if (!colon) for (const slot of run) taken.add(slot.index)
    readings.push(...(colon ? structureReadings(phrases, run) : runReadings(phrases, run)))
    i += run.length - 1
  }
  return { readings, taken }
}

/** 甲 A 人，乙 B 人，目标分别为 C 人和 D 人，完成率分别为 p %和 q %: the goals right before, and as many figures before those. */
function ratesInTurn(phrases: Phrases, run: readonly Slot[]): Reading[] {
  const first = run[0] as Slot
  const n = run.length
  if (!/(?:完成|执行|到位|达成|支出|支付)(?:率|比例|进度)分别(?:为|是|达到?)?$/.test(first.lead)) return []
  const wholes = phrases.slots.slice(Math.max(0, first.index - n), first.index)
  const head = wholes[0]
  if (
    head === undefined ||
    wholes.length < n ||
    !/(?:目标|计划|任务|预算)(?:数|值)?分别(?:为|是)?$/.test(head.lead)
  )
    return []
  const parts = phrases.slots.slice(Math.max(0, head.index - n), head.index)
  const all = [...parts, ...wholes]
  if (parts.length < n || all.some((slot) => !isLevel(slot) || slot.sentence !== first.sentence)) return []
  if (all.some((slot) => !sameDimension(slot.figure, head.figure) || slot.figure.bound !== undefined))
    return []
  return run.map((percent, k) => ratio(phrases, parts[k] as Slot, wholes[k] as Slot, percent, true))
}

/** Percentages that follow each other with nothing but 、 和 or ： between. */
function runFrom(phrases: Phrases, from: number): Slot[] {
  const { slots, text } = phrases
  const first = slots[from] as Slot
  const run = [first]
  if (first.figure.range) return run
  const colon = text[first.figure.unitEnd] === '：'
  if (!colon && first.figure.unit.dimension !== '%') return run
  for (let j = from + 1; j < slots.length; j++) {
    const [last, next] = [run[run.length - 1] as Slot, slots[j] as Slot]
    if (next.figure.unit.dimension !== first.figure.unit.dimension) break
    if (!(colon ? /^：$/ : /^[、，和及与]{1,2}$/).test(text.slice(last.figure.unitEnd, next.figure.start)))
      break
    run.push(next)
  }
  return run
}

/** Each share with its part: the last amounts before them, as many. */
function runReadings(phrases: Phrases, run: readonly Slot[]): Reading[] {
  const first = run[0] as Slot
  const levels = phrases.slots
    .slice(Math.max(0, first.index - 3 * run.length - 3), first.index)
    .filter(
      (slot) =>
        isLevel(slot) &&
        first.sentence - slot.sentence <= 1 &&
        !slot.aside &&
        slot.figure.unit.text !== '' &&
        slot.figure.unit.dimension !== '%',
    )
  const last = levels[levels.length - 1]
  // 甲、乙均为 A 万元，分别占 p %和 p %: one figure that each of them has.
  const each = last !== undefined && /[、和及与].*[均各](?:为|是)?$/.test(last.lead)
  const parts = each ? run.map(() => last) : levels.slice(-run.length)
  const [one] = parts
  if (one === undefined || parts.length < run.length) return []
  if (parts.some((slot) => !sameDimension(slot.figure, one.figure))) return []
  const head = levels[levels.length - (each ? 1 : run.length) - 1]
  const near =
    head !== undefined &&
    head.sentence === first.sentence &&
    sameDimension(head.figure, one.figure) &&
    first.base === ''
      ? head
      : undefined
  const wholes = [
    ...(near === undefined ? [] : [near]),
    ...before(phrases, one, 60, 20).filter((slot) => slot !== near && sameDimension(slot.figure, one.figure)),
  ].filter((slot) => !parts.includes(slot) && worth(slot.figure).compare(worth(one.figure)) >= 0)
  const good = (whole: Slot): number =>
    run.filter((percent, k) => fits(parts[k] as Slot, whole, percent)).length
  const ranked = wholes.slice(0, 16).map((whole) => ({ whole, fits: good(whole) }))
  const best = ranked.sort((a, b) => b.fits - a.fits)[0]
  // Most of them are shares of one figure: so are the rest.
  const common = best !== undefined && (best.fits >= 2 || best.fits === run.length) ? best : undefined
  const whole = common?.whole ?? near
  if (whole === undefined) return summed(phrases, run, parts)
  const sure = whole === near || (common !== undefined && common.fits >= 2)
  const forced = addToHundred(run)
  return run.map((percent, k) => {
    const reading = ratio(phrases, parts[k] as Slot, whole, percent, sure)
    return forced && isForced(reading.claim) ? { ...reading, sure: false } : reading
  })
}

/** Where no whole is printed: what the parts make together. Confirms only. */
function summed(phrases: Phrases, run: readonly Slot[], parts: readonly Slot[]): Reading[] {
  return run
    .map((percent, k): Reading => {
      const part = parts[k] as Slot
      const ordered = [part, ...parts.filter((slot) => slot !== part)]
      return {
        claim: {
          kind: 'ratio',
          members: [
            ...ordered.map((slot, i) => member(slot, i === 0 ? '分子' : '其余')),
            member(percent, '百分比'),
          ],
          stated: parts.length,
          compute: (values) => percentOf(values[0] as Interval, sumOf(values.slice(0, -1)), Exact.hundred),
          working: (prints) => `${prints[0]} ÷ （${prints.slice(0, -1).join(' + ')}）`,
        },
        sure: false,
        ...spanOf(phrases, [part, percent]),
      }
    })
    .filter(({ claim }) => holds(claim) === true)
}

/** 第一产业 A，第二产业 B，第三产业 C。三次产业结构为 p：q：r; 甲 A、乙 B、丙 C，构成比为 p：q：r. */
function structureReadings(phrases: Phrases, run: readonly Slot[]): Reading[] {
  const parts = structuredParts(phrases, run)
  if (parts === undefined) return []
  const whole = structuredWhole(phrases, run, parts)
  return run.map((share, k): Reading => {
    const part = parts[k] as Slot
    // Shares forced to a hundred may be off by one in the last digit.
    if (whole === undefined) return ofSum(phrases, part, parts, share, false)
    const reading =
      whole === 'sum'
        ? ofSum(phrases, part, parts, share, true)
        : { ...ofWhole(phrases, part, whole, share), sure: true }
    return isForced(reading.claim) ? { ...reading, sure: false } : reading
  })
}

/** The amounts that a structure is of: by name, or as many as stand right before it. */
function structuredParts(phrases: Phrases, run: readonly Slot[]): readonly Slot[] | undefined {
  const first = run[0] as Slot
  const words = phrases.text.slice(Math.max(0, first.figure.start - 24), first.figure.start)
  const near = before(phrases, first, 30, 4).filter(
    (slot) => slot.figure.unit.text !== '' && slot.figure.unit.dimension !== '%',
  )
  const names = /产业/.test(words) ? ['第一产业', '第二产业', '第三产业'] : []
  const named =
    names.length === run.length
      ? names.map((name) =>
          near.find((slot) => slot.lead.includes(name) || slot.lead.includes(`${name.charAt(1)}产`)),
        )
      : near.slice(0, run.length).reverse()
  const parts = named.filter((slot) => slot !== undefined)
  const [one] = parts
  if (one === undefined || parts.length !== run.length || run.length < 3) return undefined
  if (parts.some((slot) => !sameDimension(slot.figure, one.figure))) return undefined
  const apart = names.length === 0 && parts.some((slot) => first.sentence - slot.sentence > 1)
  return apart ? undefined : parts
}

/** What most of the shares are of: a figure printed before, or the parts' own sum. */
function structuredWhole(
  phrases: Phrases,
  run: readonly Slot[],
  parts: readonly Slot[],
): Slot | 'sum' | undefined {
  const enough = run.length - 1
  const ofAll = run.filter(
    (share, k) => holds(ofSum(phrases, parts[k] as Slot, parts, share, false).claim) === true,
  ).length
  if (ofAll >= enough) return 'sum'
  const one = parts[0] as Slot
  return before(phrases, one, 12, 3).find(
    (slot) =>
      sameDimension(slot.figure, one.figure) &&
      !parts.includes(slot) &&
      run.filter((share, k) => holds(ofWhole(phrases, parts[k] as Slot, slot, share).claim) === true)
        .length >= enough,
  )
}

/** 11.5：37.8：50.7 are hundredths without a sign. */
function ofWhole(phrases: Phrases, part: Slot, whole: Slot, share: Slot): Reading {
  return {
    claim: {
      kind: 'ratio',
      members: [member(part, '分子'), member(whole, '分母'), member(share, '比重')],
      stated: 2,
      compute: ([p, w]) => percentOf(p as Interval, w as Interval, Exact.hundred),
      working: ([p, w]) => `${p} ÷ ${w}`,
    },
    sure: false,
    ...spanOf(phrases, [part, share]),
  }
}

function ofSum(phrases: Phrases, part: Slot, parts: readonly Slot[], share: Slot, sure: boolean): Reading {
  const ordered = [part, ...parts.filter((slot) => slot !== part)]
  return {
    claim: {
      kind: 'ratio',
      members: [...ordered.map((slot, i) => member(slot, i === 0 ? '分子' : '其余')), member(share, '比重')],
      stated: parts.length,
      compute: (values) => percentOf(values[0] as Interval, sumOf(values.slice(0, -1)), Exact.hundred),
      working: (prints) => `${prints[0]} ÷ （${prints.slice(0, -1).join(' + ')}）`,
    },
    sure,
    ...spanOf(phrases, [part, share]),
  }
}
