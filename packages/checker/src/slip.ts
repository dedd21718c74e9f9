/**
 * Slips 笔误: the one likeliest mistake of the hand that explains a contradiction: two digits swapped, a digit too many
 * or too few, the point moved, 元 for 万元, one digit wrong, the direction word wrong.
 */
import { addInterval, Exact, type Interval, point, subInterval } from '@jiheng/engine'
import { type Claim, intervalsOf, meets, printOf } from './claim.ts'
import { type Figure, intervalAs } from './figure.ts'

/** A misprint that would explain a contradiction. */
export interface Slip {
  readonly rank: number
  /** Index of the member misprinted, −1 for a wrong word. */
  readonly member: number
  readonly words: string
  /** What should have been printed. */
  readonly value?: Exact
}

/** The likeliest slip, or undefined where none or several equally likely ones explain it. */
export function likeliestSlip(claim: Claim): Slip | undefined {
  const values = intervalsOf(claim)
  const slips: Slip[] = []
  if (claim.flipped !== undefined) {
    const flipped = { ...claim, compute: claim.flipped.compute }
    if (meets(flipped, values) === true) slips.push({ rank: 0, member: -1, words: claim.flipped.words })
  }
  const works = slipTester(claim, values)
  const tries = claim.members.flatMap(({ figure }, index) =>
    [...misprintsOf(figure), ...copies(claim, index)].map(({ value, rank }) => ({
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

/** Whether the claim holds with member `index` at another value. A sum is shifted, anything else worked out anew. */
export function slipTester(
  claim: Claim,
  values: readonly Interval[],
): (index: number, value: Exact) => boolean {
  const { linear } = claim
  if (linear === undefined)
    return (index, value) => {
      const tried = values.slice()
      tried[index] = intervalAs((claim.members[index] as Claim['members'][number]).figure, value)
      return meets(claim, tried) === true
    }
  const gap = values.reduce(
    (sum, value, i) => (linear[i] === -1 ? subInterval(sum, value) : addInterval(sum, value)),
    point(Exact.zero),
  )
  return (index, value) => {
    const { figure } = claim.members[index] as Claim['members'][number]
    const moved = value.sub(figure.value).mul(figure.unit.scale)
    const shift = linear[index] === -1 ? moved.neg() : moved
    return gap.low.add(shift).sign() <= 0 && gap.high.add(shift).sign() >= 0
  }
}

/** Another member's figure, typed in this one's place. */
function copies(claim: Claim, index: number): { readonly value: Exact; readonly rank: number }[] {
  // 百分比 copied from the line above is a slip; an amount that another figure explains was read wrongly.
  if (index !== claim.stated) return []
  const own = (claim.members[index] as Claim['members'][number]).figure
  return (claim.neighbours ?? [])
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

const shifted = (value: Exact, places: number): Exact => value.mul(Exact.scaled(1n, -places))

/** 152.30 元 for 152.30 万元, 34000.00 万元 for 34000.00 元: the only likely shift by four places. 0.1 万元 is no 0.1 元. */
function unitSlip(figure: Figure): 4 | -4 | undefined {
  const size = figure.value.abs()
  if (figure.unit.text === '元' && size.compare(Exact.one) >= 0) return 4
  return figure.unit.text === '万元' && size.compare(Exact.of(1000)) >= 0 ? -4 : undefined
}

type Misprint = { readonly value: Exact; readonly rank: number }
/** A figure stands in several claims; its misprints are the same in all. */
const known = new WeakMap<Figure, readonly Misprint[]>()

/** Every number that a single slip may have turned into the printed one, likelier kinds at lower rank. */
export function misprintsOf(figure: Figure): readonly Misprint[] {
  const before = known.get(figure)
  if (before !== undefined) return before
  const found = allMisprints(figure)
  known.set(figure, found)
  return found
}

function allMisprints(figure: Figure): Misprint[] {
  const digits = figure.value.abs().toFixed(figure.places).replace('.', '')
  const { places } = figure
  const negative = figure.value.sign() < 0
  const found: { value: Exact; rank: number }[] = []
  const push = (text: string, rank: number) => {
    if (text === '' || text === digits) return
    const value = Exact.scaled(BigInt(text), places)
    found.push({ value: negative ? value.neg() : value, rank })
  }
  for (let i = 0; i + 1 < digits.length; i++)
    if (digits[i] !== digits[i + 1])
      push(digits.slice(0, i) + digits[i + 1] + digits[i] + digits.slice(i + 2), 1)
  for (let i = 0; i < digits.length; i++)
    if (digits.length > 2) push(digits.slice(0, i) + digits.slice(i + 1), 2)
  for (const shift of [1, -1, 2, -2])
    if (!figure.value.isZero()) found.push({ value: shifted(figure.value, shift), rank: 3 })
  const unit = unitSlip(figure)
  if (unit !== undefined) found.push({ value: shifted(figure.value, unit), rank: 2 })
  for (let i = 0; i < digits.length; i++)
    for (let d = 0; d <= 9; d++) push(digits.slice(0, i) + String(d) + digits.slice(i + 1), 4)
  for (let i = 0; i <= digits.length; i++)
    for (let d = 0; d <= 9; d++) push(digits.slice(0, i) + String(d) + digits.slice(i), 5)
  return found
}
