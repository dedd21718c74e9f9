/**
 * The same equation told otherwise 同一等式的另一说法: 下达 W，已分配 A，其余 B is a sum and a difference at once; so is 全年预算 W（年初 A，追加 B）. Whoever
 * looks for either finds it.
 */
import type { Interval } from '@jiheng/engine'
import { difference } from '../arithmetic.ts'
import { type Claim, holds } from '../claim.ts'
import { member, near, type Reading, spanOf } from '../claims.ts'
import type { Phrases, Slot } from '../phrase.ts'
import { REST_WORDS } from './difference-search.ts'
import { mayAddUp } from './plain.ts'
import { sumClaim } from './sum-claim.ts'

export function mirrored(phrases: Phrases, read: readonly Reading[]): Reading[] {
  const told = new Set(read.filter(isTold).map(({ claim }) => keyOf(claim)))
  return read.filter(isTold).flatMap((reading) => {
    const { claim } = reading
    const other =
      claim.kind === 'sum'
        ? restOf(phrases, claim)
        : claim.kind === 'difference'
          ? partsOf(phrases, claim)
          : undefined
    if (other === undefined || told.has(keyOf(other)) || holds(other) !== holds(claim)) return []
    const slots = other.members.map(({ figure }) => phrases.slots[figure.index] as Slot)
    return [{ claim: other, sure: reading.sure, ...spanOf(phrases, near(slots, slots[2] as Slot, 3)) }]
  })
}

const isTold = ({ claim, sure, inSource }: Reading): boolean =>
  inSource !== true &&
  claim.decided === undefined &&
  claim.members.length === 3 &&
  (holds(claim) === true || (sure && holds(claim) === false))

const keyOf = ({ kind, members }: Claim): string =>
  `${kind} ${members
    .map(({ figure }) => figure.index)
    .sort((a, b) => a - b)
    .join(' ')}`

/** The slots of a claim's figures; undefined where one is a table's. */
function slotsOf(phrases: Phrases, { members }: Claim): readonly Slot[] | undefined {
  const slots = members.map(({ figure }) => phrases.slots[figure.index])
  return slots.every((slot, i) => slot !== undefined && slot.figure === members[i]?.figure)
    ? (slots as readonly Slot[])
    : undefined
}

/** A + B = W, and B is what is left: W − A = B. */
function restOf(phrases: Phrases, claim: Claim): Claim | undefined {
  const [a, b, whole] = slotsOf(phrases, claim) ?? []
  if (a === undefined || b === undefined || whole === undefined || claim.stated !== 2) return undefined
  if (claim.linear?.some((sign, i) => sign !== (i === 2 ? -1 : 1)) !== false) return undefined
  const rest = [b, a].find((slot) => isRest(slot))
  // 年末结转 W，其中基本支出结转 A，项目支出结余 B: all of them are what is left.
  if (rest === undefined || isRest(whole)) return undefined
  const used = rest === b ? a : b
  return {
    kind: 'difference',
    members: [member(whole, '被减数'), member(used, '减数'), member(rest, '差额')],
    stated: 2,
    linear: [1, -1, -1],
    mayHold: (values) => mayAddUp(values, [1, -1]),
    compute: ([w, u]) => difference(w as Interval, u as Interval),
    working: ([w, u]) => `${w} − ${u}`,
  }
}

const isRest = ({ lead, tail }: Slot): boolean =>
  (REST.test(lead) && !/年初|上年|期初/.test(lead)) || TAIL.test(tail)

const REST = new RegExp(`${REST_WORDS.source.replace(/\$$/, '')}$|(?:其余|净值|净额|净资产)(?:为|是)?$`)
/** 1694 万元滞留在主管部门. */
const TAIL = /^(?:未|滞留|结余|结转|沉淀|闲置|尚未)/

/** W − A = B, and A and B stand in W's own brackets, or make it by their names: A + B = W. */
function partsOf(phrases: Phrases, claim: Claim): Claim | undefined {
  const [whole, a, b] = slotsOf(phrases, claim) ?? []
  if (whole === undefined || a === undefined || b === undefined || claim.stated !== 2) return undefined
  const group = phrases.groups[a.group]
  const inside = a.group === b.group && a.group !== whole.group && group?.parent === whole.group
  const owned = /资产/.test(whole.lead) && /负债/.test(a.lead + b.lead) && /权益|净资产/.test(a.lead + b.lead)
  return inside || owned ? sumClaim([a, b], whole) : undefined
}
