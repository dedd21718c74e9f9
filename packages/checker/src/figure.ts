/** Figures 数字 in the view: the number, its unit, the interval it stands for. */
import { Exact, type Interval, point } from '@jiheng/engine'
import type { Unit } from './units.ts'

export interface Figure {
  /** Place in the document's order. */
  readonly index: number
  /** Number alone, in the view (or, for table cells, −1 with source offsets only). */
  readonly start: number
  readonly end: number
  /** Past the unit. */
  readonly unitEnd: number
  /** Offsets in the source. */
  readonly sourceStart: number
  readonly sourceEnd: number
  /** As it stands, without line breaks. */
  readonly text: string
  /** In its own unit. */
  readonly value: Exact
  /** Decimal places printed. */
  readonly places: number
  readonly unit: Unit
  readonly bound: '约' | '以上' | '以下' | undefined
  /** One end of a range (3%—5%): no value of its own. */
  readonly range: boolean
  /** Written in Chinese numerals. */
  readonly chinese: boolean
}

/** Counts of things are exact; everything else is rounded to its last printed digit. */
const COUNTED =
  /^(?:人次|人天|人日|批次|场次|架次|辆次|户次|人|名|个|项|家|户|辆|台|套|件|处|所|座|条|份|篇|次|批|期|场|类|种|床|张|只|头|株|本|部|册|间|栋|幢|层|例|起|宗|笔|单|村|镇|乡|街道|社区|县|市|区|位|科室|单位|部门|企业|学校|机构|岗位|组|对|窗口|方面|部分|个月|小时|天|周年)$/

/** Half a unit of the last printed digit, in the figure's own unit; zero for an exact count. */
export function halfUnit(figure: Figure): Exact {
  if (figure.places === 0 && figure.unit.scale.equals(Exact.one) && COUNTED.test(figure.unit.dimension))
    return Exact.zero
  return Exact.scaled(5n, placesKept(figure) + 1)
}

/** 约 13459 is as exact as printed; 约 2000 is exact only to its last digit that is not zero. */
function placesKept(figure: Figure): number {
  if (figure.bound !== '约' || figure.places > 0) return figure.places
  const digits = figure.value.toString().replace('-', '')
  const zeros = /0*$/.exec(digits)?.[0].length ?? 0
  return zeros === digits.length ? 0 : -zeros
}

/** Everything the printed figure may stand for, in its dimension's base. */
export function intervalOf(figure: Figure): Interval {
  let found = intervals.get(figure)
  if (found === undefined) {
    found = intervalAs(figure, figure.value)
    intervals.set(figure, found)
  }
  return found
}

/** A figure is looked at by every relation, some hundred times; what it stands for is always the same. */
const intervals = new WeakMap<Figure, Interval>()
const worths = new WeakMap<Figure, Exact>()

/** The same, were the value another one. */
export function intervalAs(figure: Figure, value: Exact): Interval {
  const half = halfUnit(figure)
  const { scale } = figure.unit
  if (half.isZero()) return point(value.mul(scale))
  return {
    low: value.sub(half).mul(scale),
    lowClosed: true,
    high: value.add(half).mul(scale),
    highClosed: true,
  }
}

/** The value in its dimension's base. */
export function worth(figure: Figure): Exact {
  let found = worths.get(figure)
  if (found === undefined) {
    found = figure.value.mul(figure.unit.scale)
    worths.set(figure, found)
  }
  return found
}

/** A plain number beside the exact value: passes over what is far away, and never decides. */
export function roughWorth(figure: Figure): number {
  let found = roughs.get(figure)
  if (found === undefined) {
    found = Number(worth(figure).toString().slice(0, 24))
    roughs.set(figure, found)
  }
  return found
}

const roughs = new WeakMap<Figure, number>()

/** Whether two figures measure the same thing; 万 without 元 goes with 万元. */
export function sameDimension(a: Figure, b: Figure): boolean {
  return dimensionOf(a.unit) === dimensionOf(b.unit)
}

/** The same, and people counted by 名 and by 人: 编制 38 名，实有 33 人，缺编 5 人. */
export const sameCount = (a: Figure, b: Figure): boolean =>
  sameDimension(a, b) ||
  [a, b].every(({ unit }) => /^[人名]$/.test(unit.dimension) && unit.scale.equals(Exact.one))

function dimensionOf(unit: Unit): string {
  if (unit.dimension === '' && unit.text !== '') return '元'
  if (unit.dimension === '名') return '人'
  return unit.dimension
}

export { dimensionOf }
