/**
 * Slips 笔误: the one likeliest mistake of the hand that explains a contradiction: two digits swapped, a digit too many
 * or too few, the point moved, 元 for 万元, one digit wrong, the direction word wrong.
 */
import { addInterval, Exact, type Interval, point, subInterval } from '@jiheng/engine'
import { type Claim, intervalsOf, meets, printOf } from './claim.ts'
import { type Figure, intervalAs, type Plain, plainNumber } from './figure.ts'

/** A misprint that would explain a contradiction. */
export interface Slip {
  readonly rank: number
  /** Index of the member misprinted, −1 for a wrong word. */
  readonly member: number
  readonly words: string
  /** What should have been printed. */
  readonly value?: Exact
}

/**
 * The likeliest slip, or undefined where none or several equally likely ones explain it. One of the figures around it may
 * have been typed in the stated one's place.
 */
export function likeliestSlip(claim: Claim, neighbours: readonly Figure[] = []): Slip | undefined {
  const values = intervalsOf(claim)
  const slips: Slip[] = []
  if (claim.flipped !== undefined) {
    const flipped = { ...claim, compute: claim.flipped.compute }
    if (meets(flipped, values) === true) slips.push({ rank: 0, member: -1, words: claim.flipped.words })
  }
  const works = slipTester(claim, values)
  const may = nearFilter(claim, values)
  const { members } = claim
  // Only the likeliest kind that explains it counts, so the others need not be tried.
  for (let rank = 1; rank <= LEAST_LIKELY && slips.length === 0; rank++)
    for (let index = 0; index < members.length; index++) {
      const { figure } = members[index] as Claim['members'][number]
      const explaining = [
        ...figure.misprints.ofRank(rank, (near) => may(index, near)),
        ...(rank === COPIED ? copies(claim, index, neighbours) : []),
      ].filter((value) => works(index, value))
      for (const value of explaining) {
        const then = `${value.toFixed(Math.max(figure.places, placesOf(value)))}${figure.unit.text}`
        slips.push({ rank, member: index, words: `若 ${printOf(figure)} 为 ${then}，则成立`, value })
      }
    }
  return best(slips)
}

const COPIED = 3
const LEAST_LIKELY = 5

/** Whether the claim holds with member `index` at another value. */
type SlipTester = (index: number, value: Exact) => boolean

/** A sum is shifted, anything else worked out anew. */
export function slipTester(claim: Claim, values: readonly Interval[]): SlipTester {
  const { linear } = claim
  if (linear === undefined)
    return (index, value) => {
      const tried = values.slice()
      tried[index] = intervalAs((claim.members[index] as Claim['members'][number]).figure, value)
      return meets(claim, tried) === true
    }
  const gap = gapOf(values, linear)
  return (index, value) => {
    const { figure } = claim.members[index] as Claim['members'][number]
    const moved = value.sub(figure.value).mul(figure.unit.scale)
    const shift = linear[index] === -1 ? moved.neg() : moved
    return gap.low.add(shift).sign() <= 0 && gap.high.add(shift).sign() >= 0
  }
}

/** What a sum's parts exceed its total by. */
const gapOf = (values: readonly Interval[], linear: readonly (1 | -1)[]): Interval =>
  values.reduce(
    (sum, value, i) => (linear[i] === -1 ? subInterval(sum, value) : addInterval(sum, value)),
    point(Exact.zero),
  )

/** Whether a slip of rank `most` or less, in any member, explains that a claim fails. */
export function someSlipExplains(claim: Claim, most: number): boolean {
  const values = intervalsOf(claim)
  const works = slipTester(claim, values)
  const may = nearFilter(claim, values)
  return claim.members.some(({ figure }, index) =>
    figure.misprints.some(
      most,
      (near) => may(index, near),
      (value) => works(index, value),
    ),
  )
}

/** The same of one member only. */
export function slipExplains(claim: Claim, index: number, most: number): boolean {
  const values = intervalsOf(claim)
  const works = slipTester(claim, values)
  const may = nearFilter(claim, values)
  return (claim.members[index] as Claim['members'][number]).figure.misprints.some(
    most,
    (near) => may(index, near),
    (value) => works(index, value),
  )
}

/** The same for slips of certain ranks. */
export function slipOfRank(claim: Claim, index: number, ranks: readonly number[]): boolean {
  const values = intervalsOf(claim)
  const works = slipTester(claim, values)
  const may = nearFilter(claim, values)
  const { misprints } = (claim.members[index] as Claim['members'][number]).figure
  return ranks.some((rank) =>
    misprints.ofRank(rank, (near) => may(index, near)).some((value) => works(index, value)),
  )
}

/** Whether a claim may hold with member `index` at about `near`, in its dimension's base: only then is it worked out. */
function nearFilter(claim: Claim, values: readonly Interval[]): (index: number, near: number) => boolean {
  const { linear, mayHold, members } = claim
  const plains = members.map(({ figure }) => figure.plain)
  if (linear !== undefined) {
    const gap = gapOf(values, linear)
    const [low, high] = [plainNumber(gap.low), plainNumber(gap.high)]
    return (index, near) => {
      const own = (plains[index] as Plain).value
      const shift = linear[index] === -1 ? own - near : near - own
      const slack = 1e-9 * (Math.abs(own) + Math.abs(near) + Math.abs(low) + Math.abs(high))
      return low + shift <= slack && high + shift >= -slack
    }
  }
  if (mayHold === undefined) return () => true
  return (index, near) => {
    const own = plains[index] as Plain
    plains[index] = { value: near, half: own.half }
    const may = mayHold(plains)
    plains[index] = own
    return may
  }
}

/** Another member's figure, typed in this one's place. */
function copies(claim: Claim, index: number, neighbours: readonly Figure[]): Exact[] {
  // 百分比 copied from the line above is a slip; an amount that another figure explains was read wrongly.
  if (index !== claim.stated) return []
  const own = (claim.members[index] as Claim['members'][number]).figure
  return neighbours
    .filter(
      (figure) =>
        figure.unit.text === own.unit.text && figure.places === own.places && !figure.value.equals(own.value),
    )
    .map((figure) => figure.value)
}

function best(slips: readonly Slip[]): Slip | undefined {
  const rank = Math.min(...slips.map((slip) => slip.rank))
  const likeliest = slips.filter((slip) => slip.rank === rank)
  const members = new Set(likeliest.map((slip) => slip.member))
  return members.size === 1 && likeliest.length <= 2 ? likeliest[0] : undefined
}

const placesOf = (value: Exact): number => {
  const text = value.toString()
  const point = text.indexOf('.')
  return point < 0 ? 0 : text.length - point - 1
}
