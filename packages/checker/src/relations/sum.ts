/**
 * Sums 合计: a total and its parts. The total may come first (…，其中/包括/分别为…), last (…，合计…), or pages above a
 * numbered list. Every item may carry several figures; a sum is over one role (预算 with 预算, 决算 with 决算).
 */
import { holds } from '../claim.ts'
import type { Reading } from '../claims.ts'
import { sameDimension } from '../figure.ts'
import type { Phrases, Slot } from '../phrase.ts'
import { scoreSums } from './scores.ts'
import { besideSums, composedSums } from './sum-beside.ts'
import { sumClaim, tellingSlip } from './sum-claim.ts'
import { chains, closingTotals } from './sum-closing.ts'
import { cuedSums, originOf } from './sum-cued.ts'
import { headedSums } from './sum-heads.ts'
import { listSums } from './sum-list.ts'
import { cuesOf } from './sum-part.ts'
import { partitions } from './sum-partition.ts'
import { searchedSums } from './sum-search.ts'

export function sumReadings(phrases: Phrases): Reading[] {
  const found: Reading[] = changeSums(phrases)
  const cues = cuesOf(phrases.text)
  const composed = composedSums(phrases)
  found.push(...composed.readings)
  for (const [i, cue] of cues.entries())
    if (!composed.taken.has(cue.at))
      found.push(...cuedSums(phrases, cue, cues[i + 1], originOf(phrases, cues, i)))
  found.push(...closingTotals(phrases, cues))
  found.push(...chains(phrases))
  found.push(...listSums(phrases))
  found.push(...headedSums(phrases))
  found.push(...searchedSums(phrases))
  found.push(...partitions(phrases))
  found.push(...besideSums(phrases))
  found.push(...scoreSums(phrases))
  return distinct(found)
}

/** 比上年增加 C，其中：甲增加 A，乙减少 B: signed changes make the change. Confirms; the parts may be only the main ones. */
function changeSums(phrases: Phrases): Reading[] {
  const found: Reading[] = []
  const { slots, text } = phrases
  for (let i = 0; i + 2 < slots.length; i++) {
    const head = slots[i] as Slot
    if (head.kind !== 'change' || head.direction === 0) continue
    const run: Slot[] = []
    for (let j = i + 1; j < slots.length && run.length < 12; j++) {
      const slot = slots[j] as Slot
      if (slot.sentence !== head.sentence || slot.group !== head.group) break
      if (slot.kind === 'growth') continue
      if (
        slot.kind !== 'change' ||
        slot.direction === 0 ||
        slot.subject === '' ||
        !sameDimension(slot.figure, head.figure)
      )
        break
      run.push(slot)
    }
    if (
      run.length < 2 ||
      !/其中|包括|主要/.test(text.slice(head.figure.unitEnd, (run[0] as Slot).figure.start))
    )
      continue
    const claim = sumClaim(
      run,
      head,
      run.map((slot): 1 | -1 => (slot.direction === head.direction ? 1 : -1)),
    )
    if (holds(claim) !== true && !tellingSlip(claim)) continue
    found.push({
      claim,
      sure: true,
      start: head.leadStart,
      end: (run[run.length - 1] as Slot).figure.unitEnd,
    })
    i += run.length
  }
  return found
}

/** One reading for the same figures, the surer and the longer first. */
function distinct(readings: readonly Reading[]): Reading[] {
  const seen = new Set<string>()
  const kept: Reading[] = []
  for (const r of readings) {
    const key = r.claim.members
      .map(({ figure }) => figure.index)
      .sort((a, b) => a - b)
      .join()
    if (seen.has(key)) continue
    seen.add(key)
    kept.push(r)
  }
  return kept
}
