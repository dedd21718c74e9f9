/**
 * Wholes that the build of the text tells 由行文可知的总数: 应收账款 A 万元中，…B 万元，占 p %; a total whose parts were just told in full,
 * and then another cut of it: 采购 A，其中货物 a、工程 b、服务 c。授予中小企业 B，占 p %; the base of the share before in the same row.
 */
import { holds } from '../claim.ts'
import type { Reading } from '../claims.ts'
import { sameDimension, worth } from '../figure.ts'
import { isLevel, type Phrases, type Slot } from '../phrase.ts'
import { plainOf } from './plain.ts'
import { fits, ratio } from './ratio-claim.ts'
import { numerator } from './share.ts'

/** A bare share, or a rate whose part is known, of the whole that the text's build tells; sure. */
export function builtShare(phrases: Phrases, percent: Slot, told: Reading | undefined): Reading | undefined {
  if (percent.kind === 'share' ? percent.base !== '' : percent.kind !== 'other') return undefined
  const figure = told?.claim.members[0]?.figure
  const part =
    percent.kind === 'share'
      ? numerator(phrases, percent)
      : told?.claim.members.length === 3 && told.claim.members[1]?.figure !== figure
        ? phrases.slots[figure?.index ?? -1]
        : undefined
  if (part === undefined || part.index >= percent.index || percent.sentence !== part.sentence)
    return undefined
  if (percent.kind === 'share') {
    const within = withinThis(phrases, percent, part) ?? siblingWhole(phrases, percent, part)
    if (within !== undefined) return ratio(phrases, part, within, percent, true)
  }
  const made = madeUpBefore(phrases, part)
  if (made === undefined || made.rivals.some((slot) => fits(part, slot, percent))) return undefined
  return ratio(phrases, part, made.whole, percent, true)
}

/** 在 326 个项目中，…85 个，占 p %: the figure right before 中 of the same item. */
function withinThis(phrases: Phrases, percent: Slot, part: Slot): Slot | undefined {
  for (let i = part.index - 1; i >= 0 && part.index - i <= 6; i--) {
    const slot = phrases.slots[i] as Slot
    if (slot.sentence !== percent.sentence) return undefined
    if (!sameDimension(slot.figure, part.figure) || slot.figure.bound !== undefined) continue
    const behind = phrases.text.slice(slot.figure.unitEnd, slot.figure.unitEnd + 2)
    // Anything else of the kind between the two might be the whole as well.
    if (!/^中[，：]/.test(behind)) return undefined
    return worth(slot.figure).compare(worth(part.figure)) >= 0 ? slot : undefined
  }
  return undefined
}

/** 药品 A，占医疗收入 W 的 p %；耗材 B，占 q %: what the share before is of, where that one holds. */
function siblingWhole(phrases: Phrases, percent: Slot, part: Slot): Slot | undefined {
  for (let i = part.index - 1; i >= 2 && part.index - i <= 4; i--) {
    const share = phrases.slots[i] as Slot
    if (share.sentence !== percent.sentence) return undefined
    if (share.kind !== 'share') continue
    const [whole, first] = [phrases.slots[i - 1] as Slot, phrases.slots[i - 2] as Slot]
    if (share.base !== '@' || !isLevel(first) || first.sentence !== percent.sentence) return undefined
    if (!sameDimension(first.figure, part.figure) || !sameDimension(whole.figure, part.figure))
      return undefined
    if (!/[，；、]/.test(phrases.text.slice(share.figure.unitEnd, part.figure.start))) return undefined
    if (worth(part.figure).compare(worth(whole.figure)) > 0) return undefined
    return holds(ratio(phrases, first, whole, share, true).claim) === true ? whole : undefined
  }
  return undefined
}

interface MadeUp {
  readonly whole: Slot
  /** Figures that the part might be a part of all the same. */
  readonly rivals: readonly Slot[]
}

/** The nearest figure before a part whose own parts follow it in full, in a sentence or item before the part's. */
export function madeUpBefore(phrases: Phrases, part: Slot, anySize = false): MadeUp | undefined {
  const between: Slot[] = []
  for (let i = part.index - 1; i >= 0 && part.index - i <= 14; i--) {
    const slot = phrases.slots[i] as Slot
    if (slot.paragraph !== part.paragraph || part.sentence - slot.sentence > 2) return undefined
    if (!isLevel(slot) || slot.figure.bound !== undefined || slot.depth > part.depth) continue
    if (!sameDimension(slot.figure, part.figure) || slot.figure.unit.text === '') continue
    const run = partsOf(phrases, slot, between)
    if (run === undefined) {
      between.unshift(slot)
      continue
    }
    const last = run[run.length - 1] as Slot
    if (last.item === part.item) return undefined
    if (!anySize && worth(slot.figure).compare(worth(part.figure)) < 0) return undefined
    // 基本支出 a、项目支出 b；其中信息化 B: of the last one named.
    if (last.sentence === part.sentence && /其中/.test(part.lead)) return undefined
    const after = between.slice(run.length)
    const bigger = after.filter(({ figure }) => worth(figure).compare(worth(part.figure)) >= 0)
    if (bigger.some(({ figure }) => !worth(figure).equals(worth(slot.figure)))) return undefined
    return { whole: slot, rivals: between }
  }
  return undefined
}

/** The figures right behind a total that make it exactly. */
export function partsOf(phrases: Phrases, total: Slot, behind: readonly Slot[]): readonly Slot[] | undefined {
  const first = behind[0]
  if (first === undefined || behind.length < 2) return undefined
  const cued = /其中|包括|分|含|：/.test(phrases.text.slice(total.figure.unitEnd, first.figure.start))
  if (!cued) return undefined
  const own = plainOf(total.figure)
  let sum = 0
  let half = own.half
  for (let n = 0; n < behind.length; n++) {
    const plain = plainOf((behind[n] as Slot).figure)
    sum += plain.value
    half += plain.half
    if (n >= 1 && Math.abs(sum - own.value) <= half * 1.000001) return behind.slice(0, n + 1)
    if (sum - half > own.value) return undefined
  }
  return undefined
}
