/** Units 单位 of printed figures: what stands right after a number and what it is worth. */
import { Exact } from '@jiheng/engine'

export interface Unit {
  /** As printed, e.g. `万元`. */
  readonly text: string
  /** What is measured: `元`, `%`, `人`, …; figures are compared only within one. */
  readonly dimension: string
  /** Worth of one in the dimension's base, e.g. 10000 for 万元. */
  readonly scale: Exact
  /** 万多元, 千余人: more than printed. */
  readonly more: boolean
  /** The dimension as figures are compared: 万 without 元 is money, 名 are people. */
  readonly measures: string
  /** One of the dimension's base in this unit: 1 / scale. */
  readonly inverse: Exact
  /** One by one, so that a whole number of them is exact: 35 人, not 35 万人. */
  readonly counted: boolean
}

/** Counts of things are exact; everything else is rounded to its last printed digit. */
const COUNTED =
  /^(?:人次|人天|人日|批次|场次|架次|辆次|户次|人|名|个|项|家|户|辆|台|套|件|处|所|座|条|份|篇|次|批|期|场|类|种|床|张|只|头|株|本|部|册|间|栋|幢|层|例|起|宗|笔|单|村|镇|乡|街道|社区|县|市|区|位|科室|单位|部门|企业|学校|机构|岗位|组|对|窗口|方面|部分|个月|小时|天|周年)$/

/** A text has few units and many figures. */
const UNITS = new Map<string, Unit>()

/** The unit of that print, worth 10^power of its dimension's base. */
function unitOf(text: string, dimension: string, power: number, more: boolean): Unit {
  let unit = UNITS.get(text)
  if (unit === undefined) {
    const measures = dimension === '' && text !== '' ? '元' : dimension === '名' ? '人' : dimension
    const counted = power === 0 && COUNTED.test(dimension)
    const inverse = Exact.scaled(1n, power)
    unit = { text, dimension, scale: TEN_POWERS[power] as Exact, inverse, more, measures, counted }
    UNITS.set(text, unit)
  }
  return unit
}

const MULTIPLES: readonly (readonly [string, number])[] = [
  ['万亿', 12],
  ['千亿', 11],
  ['百亿', 10],
  ['十亿', 9],
  ['千万', 7],
  ['百万', 6],
  ['十万', 5],
  ['亿', 8],
  ['万', 4],
  ['千', 3],
  ['百', 2],
]
const TEN_POWERS = Array.from({ length: 13 }, (_, n) => Exact.scaled(1n, -n))

/** Measure words after which a figure counts things; the longer before the shorter. */
const MEASURES = [
  '平方公里',
  '平方千米',
  '平方米',
  '立方米',
  '千瓦时',
  '千瓦',
  '公里',
  '千米',
  '公顷',
  '公斤',
  '美元',
  '港元',
  '欧元',
  '日元',
  '英镑',
  '标准箱',
  '标箱',
  '吨标准煤',
  '人次',
  '人天',
  '人日',
  '人月',
  '批次',
  '场次',
  '架次',
  '辆次',
  '户次',
  '项次',
  '台次',
  '家次',
  '个次',
  '件次',
  '小时',
  '分钟',
  '个月',
  '周年',
  '岁',
  '元',
  '块',
  '人',
  '名',
  '个',
  '项',
  '家',
  '户',
  '辆',
  '台',
  '套',
  '件',
  '处',
  '所',
  '座',
  '条',
  '份',
  '篇',
  '次',
  '批',
  '期',
  '场',
  '类',
  '种',
  '亩',
  '吨',
  '斤',
  '度',
  '分',
  '年',
  '天',
  '日',
  '床',
  '张',
  '只',
  '头',
  '株',
  '本',
  '部',
  '册',
  '支',
  '间',
  '栋',
  '幢',
  '层',
  '米',
  '级',
  '例',
  '起',
  '宗',
  '笔',
  '单',
  '村',
  '镇',
  '乡',
  '街道',
  '社区',
  '县',
  '市',
  '区',
  '国家',
  '位',
  '届',
  '轮',
  '班',
  '节',
  '门',
  '款',
  '卷',
  '页',
  '对',
  '组',
  '员',
  '艘',
  '枚',
  '颗',
  '粒',
  '桶',
  '箱',
  '瓶',
  '盒',
  '袋',
  '盏',
  '根',
  '块',
  '片',
  '道',
  '支队',
  '科室',
  '单位',
  '部门',
  '企业',
  '学校',
  '机构',
  '岗位',
  '点',
  '微克/立方米',
  '毫克/立方米',
  '毫克/升',
  '微克',
  '毫克',
  '克',
  '毫米',
  '厘米',
  '分米',
  '升',
  '毫升',
  '字',
  '步',
  '圈',
  '孔',
  '口',
  '眼',
  '窗口',
  '方面',
  '部分',
  '星',
  '集',
  '档',
  '贯',
  '尾',
]
  .filter((word, i, all) => all.indexOf(word) === i)
  .sort((a, b) => b.length - a.length)
const BY_HEAD = new Map<string, string[]>()
for (const word of MEASURES) {
  const head = word[0] as string
  BY_HEAD.set(head, [...(BY_HEAD.get(head) ?? []), word])
}

/** Units whose first character looks like a multiple: 300 千瓦 are no thousand of anything. */
const NOT_MULTIPLES: readonly (readonly [string, string, number])[] = [
  ['千瓦时', '千瓦时', 0],
  ['兆瓦时', '千瓦时', 3],
  ['千瓦', '千瓦', 0],
  ['兆瓦', '千瓦', 3],
  ['千米', '公里', 0],
  ['千克', '公斤', 0],
]

const PERCENTS: readonly (readonly [string, string])[] = [
  ['个百分点', '百分点'],
  ['百分点', '百分点'],
  ['个基点', '基点'],
  ['%', '%'],
  ['‰', '‰'],
  ['倍', '倍'],
  ['成', '成'],
]

/** The unit at `offset`, or undefined; spaces in between are skipped. Also how long it is. */
export function unitAt(text: string, offset: number): { unit: Unit; end: number } | undefined {
  const from = text[offset] === ' ' ? offset + 1 : offset
  for (const [word, dimension] of PERCENTS)
    if (text.startsWith(word, from)) {
      // 成 is a unit only where no word begins with it: 3成, but not 3成立.
      if (word === '成' && /[立为功员都本果分长熟]/.test(text[from + 1] ?? '')) break
      return { unit: unitOf(word, dimension, 0, false), end: from + word.length }
    }
  for (const [word, dimension, power] of NOT_MULTIPLES)
    if (text.startsWith(word, from))
      return { unit: unitOf(word, dimension, power, false), end: from + word.length }
  let at = from
  let more = false
  let power = 0
  const skipMore = () => {
    if (/[多余来]/.test(text[at] ?? '') && /[^年元]|.[元人个项]/.test(text.slice(at + 1, at + 3))) {
      more = true
      at++
    }
  }
  skipMore()
  for (const [word, exponent] of MULTIPLES)
    if (text.startsWith(word, at)) {
      power = exponent
      at += word.length
      skipMore()
      break
    }
  if (text[at] === ' ') at++
  const measure = measureAt(text, at)
  if (measure === undefined) {
    if (power !== 4 && power !== 8 && power !== 12) return undefined
    return { unit: unitOf(text.slice(from, at), '', power, more), end: at }
  }
  const end = at + measure.length
  return { unit: unitOf(text.slice(from, end), measure === '块' ? '元' : measure, power, more), end }
}

function measureAt(text: string, offset: number): string | undefined {
  for (const word of BY_HEAD.get(text[offset] ?? '') ?? []) if (text.startsWith(word, offset)) return word
  return undefined
}

/** The unit a table's head names (`单位：万元`), or undefined. */
export function unitNamed(words: string): Unit | undefined {
  const found = unitAt(words, 0)
  return found !== undefined && found.end >= words.length ? found.unit : undefined
}

/** No unit at all. */
export const NO_UNIT: Unit = unitOf('', '', 0, false)

/** Hundredths or thousandths, whatever words they are printed with. */
export const PERCENT: Unit = unitOf('%', '%', 0, false)
export const PER_MILLE: Unit = unitOf('‰', '‰', 0, false)

/** Money when it is written with 万 or 亿 and no 元, as local reports do: decided by the figures around it. */
export const isBareMultiple = (unit: Unit): boolean => unit.dimension === '' && unit.text !== ''
