/**
 * Net changes 净增减: 人员经费增加 A，公用经费减少 B，基本支出净增 C; 甲减少 A；乙增加 B。两项合计比上年减少 C: what went up less what went down.
 */
import { Exact, type Interval } from '@jiheng/engine'
import { sumOf } from '../arithmetic.ts'
import { type Claim, holds } from '../claim.ts'
import { member, near, type Reading, spanOf } from '../claims.ts'
import { sameDimension, worth } from '../figure.ts'
import type { Phrases, Slot } from '../phrase.ts'
import { grain, sumClaim, tellingSlip } from './sum-claim.ts'

const NET = /净|[两二三四]项|合计|总额|总计|相抵/
const REACH = 8

export function netChanges(phrases: Phrases): Reading[] {
  const found: Reading[] = []
  for (const slot of phrases.slots) {
    if (slot.kind !== 'change' || slot.direction === 0 || !isAmount(slot)) continue
    const reading = netOf(phrases, slot)
    if (reading !== undefined) found.push(reading)
  }
  return found
}

const isAmount = (slot: Slot): boolean =>
  slot.figure.bound === undefined &&
  !['%', '百分点', '倍', ''].includes(slot.figure.unit.dimension) &&
  slot.figure.value.sign() > 0

function netOf(phrases: Phrases, stated: Slot): Reading | undefined {
  const before: Slot[] = []
  for (let i = stated.index - 1; i >= 0 && stated.index - i <= REACH && before.length < 4; i--) {
    const slot = phrases.slots[i] as Slot
    if (stated.sentence - slot.sentence > 1 || slot.paragraph !== stated.paragraph) break
    if (slot.kind !== 'change' || slot.direction === 0 || slot.group !== stated.group) continue
    if (isAmount(slot) && sameDimension(slot.figure, stated.figure)) before.unshift(slot)
  }
  if (before.length < 2) return undefined
  const told = NET.test(wordsOf(phrases, stated))
  for (let n = 2; n <= before.length; n++) {
    const run = before.slice(-n)
    // Changes that all go one way are a sum, which is read elsewhere.
    if (new Set(run.map(({ direction }) => direction)).size < 2) continue
    const claim = netClaim(run, stated)
    if (holds(claim) !== true) continue
    const size = worth(stated.figure).div(grain(claim))
    if (size.compare(Exact.of(BigInt(before.length * (told ? 4 : 24)))) >= 0) return readingOf(phrases, claim)
  }
  return told ? missed(phrases, before, stated) : undefined
}

/** The stated change's clause, and the one before it where that tells no change: 两项合计 47 万元，比上年减少 C. */
function wordsOf(phrases: Phrases, stated: Slot): string {
  const previous = phrases.slots[stated.index - 1]
  const own = stated.lead
  if (previous === undefined || previous.item !== stated.item || previous.kind !== 'level') return own
  return /[两二三四]项[^，。；]*合计|合计/.test(previous.lead) ? `${previous.lead}${own}` : own
}

/** Two changes before it, one up and one down, and the words 净 or 两项合计; one slip explains it. */
function missed(phrases: Phrases, before: readonly Slot[], stated: Slot): Reading | undefined {
  const [a, b] = before
  if (before.length !== 2 || a === undefined || b === undefined || a.direction === b.direction)
    return undefined
  const words = wordsOf(phrases, stated)
  if (!/净|[两二]项|相抵/.test(words)) return undefined
  const between = phrases.text.slice(a.leadStart, stated.figure.start)
  if (/其中|主要|等/.test(between)) return undefined
  const claim = netClaim(before, stated)
  return tellingSlip(claim) || ofAddedLevels(phrases, a, b, stated) ? readingOf(phrases, claim) : undefined
}

/** 水费 A，比上年减少 a；电费 B，比上年增加 b。两项合计 A+B，比上年减少 C: the levels add up, so their changes must. */
function ofAddedLevels(phrases: Phrases, a: Slot, b: Slot, stated: Slot): boolean {
  const [x, y, total] = [a, b, stated].map((slot) => phrases.slots[slot.index - 1])
  if (x?.kind !== 'level' || y?.kind !== 'level' || total?.kind !== 'level') return false
  if (![x, y, total].every((slot) => sameDimension(slot.figure, stated.figure))) return false
  return holds(sumClaim([x, y], total)) === true
}

function netClaim(run: readonly Slot[], stated: Slot): Claim {
  const signs = run.map((slot): 1 | -1 => (slot.direction === stated.direction ? 1 : -1))
  const first = signs.indexOf(1)
  const order = [first, ...run.map((_, i) => i).filter((i) => i !== first)].filter((i) => i >= 0)
  const ordered = order.map((i) => run[i] as Slot)
  const turned = order.map((i) => signs[i] as 1 | -1)
  return {
    ...sumClaim(ordered, stated, turned),
    kind: 'difference',
    members: [...ordered.map((slot) => member(slot, '增减')), member(stated, '净增减')],
    compute: (values: readonly Interval[]) => sumOf(values.slice(0, -1), turned),
  }
}

function readingOf(phrases: Phrases, claim: Claim): Reading {
  const slots = claim.members.map(({ figure }) => phrases.slots[figure.index] as Slot)
  return { claim, sure: true, ...spanOf(phrases, near(slots, slots[slots.length - 1] as Slot)) }
}
