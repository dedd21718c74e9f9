/**
 * Ratios found by looking 找比率: a percentage that no wording ties to its figures, and two amounts of one kind beside it
 * whose quotient it is to its last digit. Chance is reckoned with: every pair tried might have fitted as well, the likelier
 * the fewer digits are printed. It only confirms; what fails is left to the relations that know the words.
 */
import { type Exact, type Interval, point, subInterval } from '@jiheng/engine'
import { percentOf, sumOf } from '../arithmetic.ts'
import { type Claim, holds } from '../claim.ts'
import { member, near, type Reading, spanOf } from '../claims.ts'
import { dimensionOf, type Plain, plainNumber, sameDimension } from '../figure.ts'
import { fullSubject, isLevel, type Phrases, type Slot } from '../phrase.ts'
import { likeness } from '../resolve.ts'
import { isBudget } from '../vocabulary.ts'
import { mayBeShare, plainOf, relativeWidth } from './plain.ts'
import { SCALE } from './ratio-claim.ts'

/** How far its figures may stand from a ratio: in figures before and behind it, and in sentences. */
const REACH = 18
const BEHIND = 6
const SENTENCES = 3
/** Most figures that are tried. */
const MOST = 12

/** What is left, what was saved: one less the quotient. */
export const LEFT =
  /节约|节支|节省|结余|结转|核减|审减|压减|闲置|空置|剩余|下浮|缺口|未[^，。；]{1,6}|不[^，。；]{1,4}|收窄|降幅/
const TOGETHER = /[两二三四五六七八]者|[两二三四五六七八]项|[两二三四五六七八]类|合计|共计?占|上述|以上/

export function searchedRatio(phrases: Phrases, percent: Slot): Reading | undefined {
  const { figure } = percent
  const scale = SCALE[figure.unit.dimension]
  if (scale === undefined || figure.range || figure.bound === '以上' || figure.bound === '以下')
    return undefined
  if (figure.value.sign() <= 0 || NO_RATIO.test(percent.lead)) return undefined
  const pool = poolOf(phrases, percent)
  const behind = namedBehind(phrases, percent)
  if (pool.length + behind.length < 2) return undefined
  const search = new Search(phrases, percent, scale)
  for (const part of partsOf(phrases, percent, pool).slice(0, 2))
    for (const whole of behind.filter((slot) => sameDimension(slot.figure, (part[0] as Slot).figure))) {
      search.tryPair(part, whole)
      if (search.found !== undefined) return search.found
    }
  for (const part of partsOf(phrases, percent, pool))
    for (const whole of wholesOf(phrases, pool, part, percent)) {
      search.tryPair(part, whole)
      if (search.found !== undefined) return search.found
    }
  return undefined
}

/** Rates that no two printed amounts make. */
export const NO_RATIO =
  /增长|增速|增幅|同比|环比|利率|税率|费率|毛入学|失业率|出生率|死亡率|增长率|发病率|通胀|涨幅|跌幅|CPI|指数|概率|精度|浓度|湿度/

/** A part: one figure, or several that are told together. */
type Part = readonly Slot[]

/** Levels near a ratio, the nearest first, one of each value. */
function poolOf(phrases: Phrases, percent: Slot): Slot[] {
  const found: Slot[] = []
  const take = (slot: Slot): void => {
    if (isUsable(slot, percent) && found.length < MOST && !found.some((one) => isSame(one, slot)))
      found.push(slot)
  }
  for (let i = percent.index - 1; i >= 0 && percent.index - i <= REACH; i--) {
    const slot = phrases.slots[i] as Slot
    if (percent.sentence - slot.sentence > SENTENCES || percent.paragraph - slot.paragraph > 1) break
    take(slot)
  }
  for (let i = percent.index + 1; i < phrases.slots.length && i - percent.index <= BEHIND; i++) {
    const slot = phrases.slots[i] as Slot
    if (slot.sentence !== percent.sentence) break
    take(slot)
  }
  return found
}

/** 占本年支出合计的 p %。本年支出合计 W; 占 p %。两项合计 W: the whole is told behind, by its name or as the total. */
function namedBehind(phrases: Phrases, percent: Slot): Slot[] {
  const base = percent.base === '@' ? '' : percent.base
  if (percent.kind !== 'share') return []
  const found: Slot[] = []
  for (let i = percent.index + 1; i < phrases.slots.length && i - percent.index <= REACH; i++) {
    const slot = phrases.slots[i] as Slot
    if (slot.sentence - percent.sentence > 2 || slot.paragraph !== percent.paragraph) break
    if (!isUsable(slot, percent) || slot.kind !== 'level') continue
    const named = base !== '' && likeness(base, fullSubject(phrases, slot)) >= 2
    if (named || slot.isTotal) found.push(slot)
  }
  return found.slice(0, 3)
}

/** 目标不少于 300 张，新增 326 张，完成率 p %: a goal may be a bound. */
export const isUsable = (slot: Slot, percent: Slot): boolean =>
  (isLevel(slot) || (slot.kind === 'change' && !['%', '百分点'].includes(slot.figure.unit.dimension))) &&
  slot.figure.unit.text !== '' &&
  slot.figure.unit.dimension !== '%' &&
  (slot.figure.bound === undefined || slot.figure.bound === '约' || percent.kind === 'completion') &&
  slot.figure.value.sign() > 0

const isSame = (a: Slot, b: Slot): boolean =>
  a.figure.unit.text === b.figure.unit.text && a.figure.value.equals(b.figure.value)

/** What may be the part, the likeliest first: the named one, the nearest ones, a run of figures told together. */
function partsOf(phrases: Phrases, percent: Slot, pool: readonly Slot[]): Part[] {
  const name = /^(.*?)(?:占|相当于|为[^，。；]*的$)/.exec(percent.lead)?.[1] ?? ''
  const own = name.replace(/^(?:其中|其|约|共|合计|分别|均|各)+/, '')
  const named = own.length < 2 ? [] : pool.filter((slot) => likeness(own, fullSubject(phrases, slot)) >= 2)
  const nearest = named.length > 0 ? [] : nearestOfEach(pool)
  const behind = pool.filter((slot) => slot.index > percent.index).slice(0, 1)
  const singles = [...new Set([...named, ...nearest, ...behind])].map((slot) => [slot])
  const run = runBefore(phrases, percent)
  return run.length < 2 ? singles : TOGETHER.test(percent.lead) ? [run, ...singles] : [...singles, run]
}

/** The three nearest of each kind of figure, so that counts of people between do not hide the amount. */
function nearestOfEach(pool: readonly Slot[]): Slot[] {
  const seen = new Map<string, number>()
  return pool
    .filter((slot) => {
      const kind = dimensionOf(slot.figure.unit)
      seen.set(kind, (seen.get(kind) ?? 0) + 1)
      return (seen.get(kind) as number) <= 3
    })
    .slice(0, 6)
}

/** 教育 A、卫生 B，两项占 p %: the figures in a row right before a ratio. */
function runBefore(phrases: Phrases, percent: Slot): Part {
  const run: Slot[] = []
  for (let i = percent.index - 1; i >= 0 && percent.index - i <= 6; i--) {
    const slot = phrases.slots[i] as Slot
    const next = run[0]
    if (slot.sentence !== percent.sentence || !isLevel(slot) || !isUsable(slot, percent)) break
    if (next !== undefined) {
      const between = phrases.text.slice(slot.figure.unitEnd, next.figure.start)
      if (!sameDimension(slot.figure, next.figure) || !/^[^，。；]*[、和及][^，。；]*$/.test(between)) break
    }
    run.unshift(slot)
  }
  return run
}

/** Figures that a part may be a part of, those that the base names and totals first. */
function wholesOf(phrases: Phrases, pool: readonly Slot[], part: Part, percent: Slot): Slot[] {
  const first = part[0] as Slot
  const rank = (slot: Slot): number => {
    const base = percent.base === '' || percent.base === '@' ? '' : percent.base
    if (base !== '' && likeness(base, fullSubject(phrases, slot)) >= 1) return 0
    return slot.period === 'prior' && first.period !== 'prior' ? 3 : slot.isTotal ? 1 : 2
  }
  return pool
    .filter(
      (slot) =>
        !part.includes(slot) &&
        sameDimension(slot.figure, first.figure) &&
        (slot.kind === 'level' || percent.kind === 'rate') &&
        !isTurned(percent, first, slot),
    )
    .map((slot) => ({ slot, at: rank(slot) }))
    .sort((a, b) => a.at - b.at)
    .map(({ slot }) => slot)
}

/** A budget over what was spent of it: the quotient of an execution rate turned round. */
const isTurned = (percent: Slot, part: Slot, whole: Slot): boolean =>
  (percent.kind === 'rate' || percent.kind === 'completion') &&
  isBudget(part.measure) &&
  !isBudget(whole.measure)

class Search {
  found: Reading | undefined
  /** The sum of what each pair tried might have fitted by chance. */
  private chance = 0
  private readonly phrases: Phrases
  private readonly percent: Slot
  private readonly scale: Exact
  private readonly wanted: number
  private readonly wantedHalf: number
  private readonly left: boolean

  constructor(phrases: Phrases, percent: Slot, scale: Exact) {
    this.phrases = phrases
    this.percent = percent
    this.scale = scale
    const { value, half } = plainOf(percent.figure)
    const of = Number(scale.toString())
    this.wanted = value / of
    this.wantedHalf = half / of
    this.left = LEFT.test(percent.lead.slice(-12))
  }

  tryPair(part: Part, whole: Slot): void {
    const over = part.reduce((sum, { figure }) => sum + plainOf(figure).value, 0)
    const overHalf = part.reduce((sum, { figure }) => sum + plainOf(figure).half, 0)
    const under = plainOf(whole.figure)
    if (under.value === 0) return
    const quotient = over / under.value
    if (quotient > 1.0000001 && !MAY_EXCEED.test(this.percent.lead)) return
    const width = 2 * this.wantedHalf + quotient * ((2 * overHalf) / over + relativeWidth(under))
    this.chance += Math.min(1, width / this.wanted)
    if (this.chance > this.allowed(part, whole)) return
    this.fit(part, whole, quotient, width, false)
    const left = this.left !== LEFT.test((part[0] as Slot).lead.slice(-12))
    if (left && this.found === undefined) this.fit(part, whole, 1 - quotient, width, true)
  }

  /** How likely a chance fit may be: the nearer the figures, the likelier they are meant. */
  private allowed(part: Part, whole: Slot): number {
    const { percent } = this
    const last = part[part.length - 1] as Slot
    const together = whole.sentence === percent.sentence && last.sentence === percent.sentence
    return together ? 0.25 : last.item === percent.item ? 0.12 : 0.06
  }

  private fit(part: Part, whole: Slot, value: number, width: number, left: boolean): void {
    if (Math.abs(value - this.wanted) > width) return
    // Two equal figures are no news.
    if (Math.abs(this.wanted - 1) < 1e-9) return
    const claim = ratioClaim(part, whole, this.percent, this.scale, left)
    if (holds(claim) !== true) return
    const slots = [...part, whole, this.percent]
    this.found = { claim, sure: true, ...spanOf(this.phrases, near(slots, this.percent, SENTENCES)) }
  }
}

/** Ratios that may go beyond one. */
export const MAY_EXCEED = /完成|为|是|相当|达到?|率|比例|实现|倍/

/** As plain numbers, for one part. */
const mayBeRatio =
  (scale: Exact) =>
  ([part, whole, share]: readonly Plain[]): boolean =>
    mayBeShare(part as Plain, whole as Plain, share as Plain, plainNumber(scale))

export function ratioClaim(part: Part, whole: Slot, percent: Slot, scale: Exact, left: boolean): Claim {
  return {
    kind: 'ratio',
    members: [...part.map((slot) => member(slot, '分子')), member(whole, '分母'), member(percent, '百分比')],
    stated: part.length + 1,
    ...(part.length === 1 && !left ? { mayHold: mayBeRatio(scale) } : {}),
    compute: (values) => {
      const share = percentOf(sumOf(values.slice(0, part.length)), values[part.length] as Interval, scale)
      if (share === undefined) return undefined
      return left ? subInterval(point(scale), share) : share
    },
    working: (prints) => {
      const over = prints.slice(0, part.length).join(' + ')
      const quotient = `${part.length > 1 ? `（${over}）` : over} ÷ ${prints[part.length]}`
      return left ? `1 − ${quotient}` : quotient
    },
  }
}
