/**
 * Percentages that make a hundred 占比合计: 第一产业占 26.1 %；第二产业占 27.6 %；第三产业占 46.3 %. No amount stands beside them and no word
 * adds them up, yet together they are everything. What makes a hundred to its last digit is told; what does not is told
 * only where the names are all there is and one slip of the hand explains it.
 */
import { Exact, type Interval, point } from '@jiheng/engine'
import { sumOf } from '../arithmetic.ts'
import { type Claim, decidedClaim, holds, printOf } from '../claim.ts'
import { member, type Reading, spanOf } from '../claims.ts'
import { fullSubject, type Phrases, type Slot } from '../phrase.ts'
import { slipExplains } from '../slip.ts'
import { SCALE } from './ratio-claim.ts'
import { isExhaustive } from './sum-claim.ts'

const MOST = 12
/** Words of a share at the end of a lead. */
const SHARE_WORDS =
  /(?:占(?:比|总数|全部|全国|全省|全市|全县)?|比例|比重|构成比?|份额|结构)(?:的|为|是|达|约|分别|：)*$/

export function hundredReadings(phrases: Phrases): Reading[] {
  const found: Reading[] = []
  for (let i = 0; i < phrases.slots.length; i++) {
    const run = runFrom(phrases, i)
    if (run.length < 2) continue
    const reading = wholeOf(phrases, run)
    if (reading === undefined) continue
    found.push(reading)
    i = (run[run.length - 1] as Slot).index
  }
  return found
}

const isShare = (slot: Slot): boolean =>
  slot.figure.unit.dimension === '%' &&
  !slot.figure.range &&
  slot.figure.bound === undefined &&
  slot.figure.value.sign() > 0 &&
  (slot.kind === 'share' || SHARE_WORDS.test(slot.lead))

/** Shares one after another in a sentence or the next ones, with no amount between; or the bare ones of 分别占 A、B 和 C. */
function runFrom(phrases: Phrases, from: number): readonly Slot[] {
  const { slots, text } = phrases
  const first = slots[from] as Slot
  if (!isShare(first) || isOfAmount(phrases, first)) return []
  const run = [first]
  for (let j = from + 1; j < slots.length && run.length < MOST; j++) {
    const [last, slot] = [run[run.length - 1] as Slot, slots[j] as Slot]
    const between = text.slice(last.figure.unitEnd, slot.figure.start)
    const bare = slot.figure.unit.dimension === '%' && /^[、，和及与]{1,2}$/.test(between)
    if (slot.paragraph !== first.paragraph || slot.sentence - last.sentence > 1 || slot.group !== first.group)
      break
    if (!bare && !isShare(slot)) break
    if (/其中|总体|合计/.test(between) || slot.figure.places !== first.figure.places) break
    run.push(slot)
    if (makesHundred(run)) break
  }
  return run
}

/** 甲 A 万元，占 p %: a share of amounts is the ratio's business. */
const isOfAmount = (phrases: Phrases, slot: Slot): boolean => {
  const before = phrases.slots[slot.index - 1]
  return (
    before !== undefined &&
    before.sentence === slot.sentence &&
    before.item === slot.item &&
    /^[，、（]?(?:约|仅|也|均|各)?占/.test(slot.lead) &&
    SCALE[before.figure.unit.dimension] === undefined
  )
}

const HUNDRED: Interval = point(Exact.hundred)

function hundredClaim(run: readonly Slot[]): Claim {
  const last = run.length - 1
  return {
    kind: 'sum',
    members: run.map((slot) => member(slot, '占比')),
    stated: last,
    compute: (values) => {
      const others = sumOf(values.slice(0, last))
      return {
        low: HUNDRED.low.sub(others.high),
        lowClosed: true,
        high: HUNDRED.high.sub(others.low),
        highClosed: true,
      }
    },
    working: (prints) => `100% − ${prints.slice(0, -1).join(' − ')}`,
  }
}

const makesHundred = (run: readonly Slot[]): boolean => run.length > 1 && holds(hundredClaim(run)) === true

function wholeOf(phrases: Phrases, run: readonly Slot[]): Reading | undefined {
  const span = spanOf(phrases, run)
  const exact = run.reduce((sum, { figure }) => sum.add(figure.value), Exact.zero)
  if (makesHundred(run)) {
    // 60 % and 40 % of different things make a hundred too often.
    const few = run.length === 2 && (run[0] as Slot).figure.places === 0
    const names = run.map((slot) => fullSubject(phrases, slot))
    if (few && !isExhaustive(names)) return undefined
    const working = `${run.map(({ figure }) => printOf(figure)).join(' + ')} = ${exact.toString()}%，合于100%`
    const members = run.map((slot) => member(slot, '占比'))
    return { claim: decidedClaim('sum', members, { holds: true, working }), sure: true, ...span }
  }
  const names = run.map((slot) => fullSubject(phrases, slot))
  if (!isExhaustive(names)) return undefined
  const claim = hundredClaim(run)
  return run.some((_, i) => slipExplains(claim, i, 4)) ? { claim, sure: true, ...span } : undefined
}
