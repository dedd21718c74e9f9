/**
 * Slips 笔误: the one likeliest mistake of the hand that explains a contradiction: two digits swapped, a digit too many
 * or too few, the point moved, 元 for 万元, one digit wrong, the direction word wrong.
 */
import { addInterval, Exact, type Interval, point, subInterval } from '@jiheng/engine'
import { type Claim, intervalsOf, meets, printOf } from './claim.ts'
import { type Figure, intervalAs, plainNumber } from './figure.ts'

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
  const tries = claim.members.flatMap(({ figure }, index) =>
    [...figure.misprints.all(), ...copies(claim, index, neighbours)].map(({ value, rank }) => ({
      index,
      figure,
      value,
      rank,
    })),
  )
  // Only the likeliest kind that explains it counts, so the others need not be tried.
  for (let rank = 1; rank <= LEAST_LIKELY && slips.length === 0; rank++)
    for (const { index, figure, value } of tries.filter((one) => one.rank === rank)) {
      if (!works(index, value)) continue
      const then = `${value.toFixed(Math.max(figure.places, placesOf(value)))}${figure.unit.text}`
      slips.push({ rank, member: index, words: `若 ${printOf(figure)} 为 ${then}，则成立`, value })
    }
  return best(slips)
}

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
  const { linear, members } = claim
  if (linear === undefined)
    return members.some(({ figure }, index) =>
      figure.misprints.some(most, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, (value) =>
        works(index, value),
      ),
    )
  const gap = gapOf(values, linear)
  const [low, high] = [plainNumber(gap.low), plainNumber(gap.high)]
  return members.some(({ figure }, index) => {
    const own = figure.plain.value
    // The member that closes the gap, as a plain number: only misprints about there are tried exactly.
    const [from, to] = linear[index] === -1 ? [own + low, own + high] : [own - high, own - low]
    const scale = Math.abs(own) + Math.abs(low) + Math.abs(high)
    return figure.misprints.some(most, from - scale * 1e-9, to + scale * 1e-9, (value) => works(index, value))
  })
}

/** Another member's figure, typed in this one's place. */
function copies(
  claim: Claim,
  index: number,
  neighbours: readonly Figure[],
): { readonly value: Exact; readonly rank: number }[] {
  // 百分比 copied from the line above is a slip; an amount that another figure explains was read wrongly.
  if (index !== claim.stated) return []
  const own = (claim.members[index] as Claim['members'][number]).figure
  return neighbours
    .filter(
      (figure) =>
        figure.unit.text === own.unit.text && figure.places === own.places && !figure.value.equals(own.value),
    )
    .map((figure) => ({ value: figure.value, rank: 3 }))
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
