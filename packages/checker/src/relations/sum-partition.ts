/**
 * Partitions found by looking 找总数: a sentence whose items make, all of them together, a figure told before it, however far
 * above and without a word that says so: 全市人口 T。…按性别，男性 A，占 p %；女性 B，占 q %. It only confirms; chance is
 * reckoned with the number of figures that might have been the total.
 */
import { Exact } from '@jiheng/engine'
import { holds } from '../claim.ts'
import type { Reading } from '../claims.ts'
import { dimensionOf, worth } from '../figure.ts'
import { fullSubject, isLevel, type Phrases, type Sentence, type Slot } from '../phrase.ts'
import { plainOf } from './plain.ts'
import { grain, isExhaustive, sumClaim } from './sum-claim.ts'
import { spanStart } from './sum-part.ts'

/** How many figures back a total is looked for, and in how many paragraphs. */
const REACH = 40
const PARAGRAPHS = 8
const MOST_PARTS = 24

export function partitions(phrases: Phrases): Reading[] {
  const found: Reading[] = []
  for (const sentence of phrases.sentences) {
    if (sentence.lastSlot - sentence.firstSlot < 2) continue
    for (const run of runsOf(phrases, sentence)) {
      const reading = totalOf(phrases, run)
      if (reading !== undefined) found.push(reading)
    }
  }
  return found
}

const isPart = (slot: Slot): boolean =>
  isLevel(slot) &&
  slot.depth === 0 &&
  slot.figure.bound === undefined &&
  !slot.aside &&
  slot.period !== 'prior' &&
  slot.figure.unit.text !== '' &&
  slot.figure.unit.dimension !== '%' &&
  slot.additive &&
  slot.figure.value.sign() > 0

/** The heads of a sentence's items, and all its figures of one kind; for each kind of figure. */
function runsOf(phrases: Phrases, sentence: Sentence): Slot[][] {
  const kinds = new Map<string, Slot[]>()
  for (let i = sentence.firstSlot; i < sentence.lastSlot; i++) {
    const slot = phrases.slots[i] as Slot
    if (!isPart(slot)) continue
    const kind = dimensionOf(slot.figure.unit)
    const known = kinds.get(kind)
    if (known === undefined) kinds.set(kind, [slot])
    else known.push(slot)
  }
  const runs: Slot[][] = []
  for (const all of kinds.values()) {
    if (all.length < 2) continue
    const heads = all.filter((slot, i) => i === 0 || (all[i - 1] as Slot).item !== slot.item)
    if (heads.length >= 2 && heads.length <= MOST_PARTS) runs.push(heads)
    if (all.length !== heads.length && all.length <= MOST_PARTS) runs.push(all)
    // 共 T 人，其中：a、b、c with the total at their own head is read elsewhere; here what follows it.
    if (all.length >= 3 && all.length <= MOST_PARTS) runs.push(all.slice(1))
  }
  return runs
}

/** The nearest figure before a run that it makes to its last digit. */
function totalOf(phrases: Phrases, run: readonly Slot[]): Reading | undefined {
  const first = run[0] as Slot
  const kind = dimensionOf(first.figure.unit)
  let sum = 0
  let half = 0
  for (const { figure } of run) {
    const plain = plainOf(figure)
    sum += plain.value
    half += plain.half
  }
  let tried = 0
  for (let i = first.index - 1; i >= 0 && first.index - i <= REACH; i--) {
    const slot = phrases.slots[i] as Slot
    if (first.paragraph - slot.paragraph > PARAGRAPHS) return undefined
    if (!isLevel(slot) || slot.figure.bound !== undefined || dimensionOf(slot.figure.unit) !== kind) continue
    tried++
    const own = plainOf(slot.figure)
    if (Math.abs(own.value - sum) > (half + own.half) * 1.000001) continue
    const claim = sumClaim(run, slot)
    if (holds(claim) !== true) continue
    const exhaustive = isExhaustive(run.map((part) => fullSubject(phrases, part)))
    const chances = BigInt(tried * (run.length + 1) * (exhaustive ? 2 : 12))
    if (worth(slot.figure).div(grain(claim)).compare(Exact.of(chances)) < 0) return undefined
    const near = first.index - slot.index <= 4 && first.paragraph === slot.paragraph
    const start = near ? spanStart(phrases, slot) : spanStart(phrases, first)
    return { claim, sure: true, start, end: (run[run.length - 1] as Slot).figure.unitEnd }
  }
  return undefined
}
