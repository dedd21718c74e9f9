/**
 * Measures 计量单位: which there are, what they measure and how many base measures one of each is. Conversion within
 * one dimension is exact; between dimensions there is none, so that 元 never adds to 人. Measures are written in
 * Chinese, as forms print them; compound ones come from formulas: 万元 ÷ 人 is 元/人.
 *
 * A dimension 量纲 is named by its base measure: '元' for money, '' for plain numbers and ratios, '元/人', '元·人'.
 */
import { Defect } from '../defect.ts'
import { Exact } from './exact.ts'

/** 计量单位, as written: '万元', '人', '%', '分', '元/人'; '' for a plain number. */
export type Measure = string

/** What a measure is. One of it is `factor` base measures of `dimension`: 万元 → 10000 元, % → 1/100. */
export interface MeasureInfo {
  /** The name after aliases: ㎡ → 平方米. */
  readonly name: Measure
  readonly dimension: string
  readonly factor: Exact
  /** Things that are counted one by one, so that a printed number of them is exact: 人, 辆, but not 元, %, 平方米, 万人. */
  readonly counted: boolean
}

type Row = readonly [name: Measure, dimension: string, factor: Exact]

/** Base measures in the order in which a compound names them: 元·人, never 人·元. */
const MONEY = ['元']
const COUNTS = [
  ...[
    '人',
    '人次',
    '户',
    '户次',
    '个',
    '个次',
    '家',
    '项',
    '件',
    '次',
    '场',
    '场次',
    '期',
    '批',
    '批次',
    '份',
    '篇',
    '册',
  ],
  ...[
    '套',
    '台',
    '辆',
    '处',
    '所',
    '座',
    '栋',
    '间',
    '张',
    '条',
    '只',
    '头',
    '株',
    '班',
    '床',
    '节',
    '课时',
    '天',
    '个月',
    '年',
  ],
]
const MEASURED = ['平方米', '米', '立方米', '吨', '千瓦时', '小时']
const POINTS = '分'
const BASES: readonly string[] = [...MONEY, ...COUNTS, ...MEASURED, POINTS]

const RATIOS: readonly Row[] = [
  ['', '', Exact.one],
  ['%', '', Exact.of(1, 100)],
  ['‰', '', Exact.of(1, 1000)],
  ['百分点', '', Exact.of(1, 100)],
  ['倍', '', Exact.one],
  ['成', '', Exact.of(1, 10)],
]

/** Besides the bases; prefixes go on these too: 万亩. */
const OTHERS: readonly Row[] = [
  ['亩', '平方米', Exact.of(2000, 3)],
  ['公顷', '平方米', Exact.of(10_000)],
  ['平方公里', '平方米', Exact.of(1_000_000)],
  ['公里', '米', Exact.of(1000)],
  ['千克', '吨', Exact.of(1, 1000)],
]

const ALIASES: readonly (readonly [alias: Measure, name: Measure])[] = [
  ['㎡', '平方米'],
  ['m²', '平方米'],
  ['平米', '平方米'],
  ['人民币元', '元'],
  ['名', '人'],
  ['公斤', '千克'],
  ['度', '千瓦时'],
  ['个百分点', '百分点'],
  ['％', '%'],
]

const PREFIXES: readonly (readonly [prefix: string, factor: Exact])[] = [
  ['千', Exact.of(1000)],
  ['万', Exact.of(10_000)],
  ['十万', Exact.of(100_000)],
  ['百万', Exact.of(1_000_000)],
  ['千万', Exact.of(10_000_000)],
  ['亿', Exact.of(100_000_000)],
]

const SIMPLE = simpleMeasures()
/** 千 … 亿 alone, as in 432.82万 where the measure is understood. */
const PREFIX_NAMES: ReadonlySet<string> = new Set(PREFIXES.map(([prefix]) => prefix))

function simpleMeasures(): Map<Measure, MeasureInfo> {
  const found = new Map<Measure, MeasureInfo>()
  const enter = (name: Measure, dimension: string, factor: Exact, counted: boolean) => {
    found.set(name, { name, dimension, factor, counted })
  }
  for (const [name, dimension, factor] of RATIOS) enter(name, dimension, factor, false)
  enter(POINTS, POINTS, Exact.one, true)
  const prefixable: readonly Row[] = [
    ...BASES.filter((base) => base !== POINTS).map((base): Row => [base, base, Exact.one]),
    ...OTHERS,
  ]
  const counts = new Set(COUNTS)
  for (const [name, dimension, factor] of prefixable) enter(name, dimension, factor, counts.has(name))
  for (const [name, dimension, factor] of prefixable) {
    for (const [prefix, times] of PREFIXES) enter(prefix + name, dimension, factor.mul(times), false)
  }
  for (const [alias, name] of ALIASES) {
    for (const prefix of ['', ...PREFIXES.map(([one]) => one)]) {
      const target = found.get(prefix + name)
      if (target !== undefined) found.set(prefix + alias, target)
    }
  }
  return found
}

/** Compounds met so far; only a memory, so a stranger's text cannot make it grow for ever. */
const COMPOUND_LIMIT = 1000
const compounds = new Map<Measure, MeasureInfo>()

/**
 * What `name` is, aliases and compounds included; `undefined` if it is no measure.
 * @example measureInfo('万元') → { name: '万元', dimension: '元', factor: 10000 }
 */
export function measureInfo(name: Measure): MeasureInfo | undefined {
  return SIMPLE.get(name) ?? compounds.get(name) ?? compound(name)
}

/** '万元/人', '元·人', '1/人', '元/人·年' (which divides by both). */
function compound(text: Measure): MeasureInfo | undefined {
  const names: string[] = []
  const over: MeasureInfo[] = []
  const under: MeasureInfo[] = []
  for (const [at, segment] of text.split('/').entries()) {
    const reciprocal = at === 0 && segment === '1' && text !== '1'
    const found = reciprocal ? [] : parts(segment)
    if (found === undefined) return undefined
    names.push(reciprocal ? '1' : found.map((part) => part.name).join('·'))
    const side = at === 0 ? over : under
    side.push(...found)
  }
  let factor = Exact.one
  for (const part of over) factor = factor.mul(part.factor)
  for (const part of under) factor = factor.div(part.factor)
  const info: MeasureInfo = {
    name: names.join('/'),
    dimension: dimensionOf(over, under),
    factor,
    counted: false,
  }
  if (compounds.size < COMPOUND_LIMIT) compounds.set(text, info)
  return info
}

function parts(text: string): readonly MeasureInfo[] | undefined {
  const found: MeasureInfo[] = []
  for (const name of text.split('·')) {
    const info = name === '' ? undefined : SIMPLE.get(name)
    if (info === undefined) return undefined
    found.push(info)
  }
  return found
}

function dimensionOf(over: readonly MeasureInfo[], under: readonly MeasureInfo[]): string {
  const bases = (some: readonly MeasureInfo[]) =>
    some.map((part) => part.dimension).filter((base) => base !== '')
  return canonical(bases(over), bases(under))
}

/** Cancels what stands above and below, and orders the rest. */
function canonical(over: readonly string[], under: readonly string[]): string {
  const below = [...under]
  const above = over.filter((base) => {
    const at = below.indexOf(base)
    if (at >= 0) below.splice(at, 1)
    return at < 0
  })
  const written = (bases: string[]) => bases.sort((a, b) => BASES.indexOf(a) - BASES.indexOf(b)).join('·')
  if (below.length === 0) return written(above)
  return `${above.length === 0 ? '1' : written(above)}/${written(below)}`
}

/** Whether a quantity in `a` can be converted to `b`. Unknown measures are compatible with nothing. */
export function compatible(a: Measure, b: Measure): boolean {
  const left = measureInfo(a)
  return left !== undefined && left.dimension === measureInfo(b)?.dimension
}

const dimensions = new Map<string, string>()

function remembered(key: string, compute: () => string): string {
  const known = dimensions.get(key)
  if (known !== undefined) return known
  const fresh = compute()
  if (dimensions.size < COMPOUND_LIMIT) dimensions.set(key, fresh)
  return fresh
}

function split(dimension: string): readonly [over: readonly string[], under: readonly string[]] {
  const slash = dimension.indexOf('/')
  const bases = (text: string) => (text === '' || text === '1' ? [] : text.split('·'))
  return slash < 0
    ? [bases(dimension), []]
    : [bases(dimension.slice(0, slash)), bases(dimension.slice(slash + 1))]
}

/**
 * Dimension of a product, in canonical form: '元' × '人' and '人' × '元' are both '元·人'.
 * Both are dimensions that measureInfo gave.
 */
export function productDimension(a: string, b: string): string {
  if (a === '') return b
  if (b === '') return a
  return remembered(`${a}×${b}`, () => {
    const [over, under] = split(a)
    const [over2, under2] = split(b)
    return canonical([...over, ...over2], [...under, ...under2])
  })
}

/**
 * Dimension of a quotient: '元' ÷ '人' is '元/人', '元' ÷ '元' is ''.
 * Both are dimensions that measureInfo gave.
 */
export function quotientDimension(a: string, b: string): string {
  if (a === b) return ''
  if (b === '') return a
  return remembered(`${a}÷${b}`, () => {
    const [over, under] = split(a)
    const [over2, under2] = split(b)
    return canonical([...over, ...under2], [...under, ...over2])
  })
}

/** The measure of factor 1: a dimension is named by it. */
export function baseMeasure(dimension: string): Measure {
  return dimension
}

/** All measures that are no compound, bases first, without aliases. */
export function knownMeasures(): readonly Measure[] {
  return [...SIMPLE].filter(([name, info]) => name === info.name).map(([name]) => name)
}

/** Whether the text is 千, 万, 十万, 百万, 千万 or 亿 alone. */
export function isPrefix(text: string): boolean {
  return PREFIX_NAMES.has(text)
}

/** From one measure to another: multiply by `ratio`; where that is 10^shift, `shift` digits move. */
export interface Conversion {
  readonly ratio: Exact
  readonly shift: number | undefined
}

const conversions = new Map<string, Conversion>()

/**
 * How to convert between two measures of one dimension.
 * @throws Defect if either is unknown or the dimensions differ.
 */
export function conversion(from: Measure, to: Measure): Conversion {
  const key = `${from}→${to}`
  const known = conversions.get(key)
  if (known !== undefined) return known
  const [left, right] = [measureInfo(from), measureInfo(to)]
  if (left === undefined || right === undefined || left.dimension !== right.dimension) {
    throw new Defect(`no conversion from ${from} to ${to}`)
  }
  const ratio = left.factor.div(right.factor)
  const fresh = { ratio, shift: shiftOf(ratio.toString()) }
  if (conversions.size < COMPOUND_LIMIT) conversions.set(key, fresh)
  return fresh
}

function shiftOf(ratio: string): number | undefined {
  if (/^10*$/.test(ratio)) return ratio.length - 1
  if (/^0\.0*1$/.test(ratio)) return 2 - ratio.length
  return undefined
}
