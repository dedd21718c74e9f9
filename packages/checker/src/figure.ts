/** Figures 数字 in the view: the number, its unit, the interval it stands for. */
import { Exact, type Interval, point } from '@jiheng/engine'
import { Misprints } from './misprints.ts'
import type { Unit } from './units.ts'

/** What is printed of a figure, and where. */
export interface Print {
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

/**
 * 数字. A figure is looked at by every relation, some hundred times; what it stands for is always the same, so it is worked
 * out once and kept with it. A figure like another but for its unit is made by `with`: a copy by `...` would keep what
 * was worked out for the other, and does not compile.
 */
export class Figure implements Print {
  readonly index: number
  readonly start: number
  readonly end: number
  readonly unitEnd: number
  readonly sourceStart: number
  readonly sourceEnd: number
  readonly text: string
  readonly value: Exact
  readonly places: number
  readonly unit: Unit
  readonly bound: '约' | '以上' | '以下' | undefined
  readonly range: boolean
  readonly chinese: boolean
  private knownWorth: Exact | undefined
  private knownInterval: Interval | undefined
  private knownPlain: Plain | undefined
  private knownMisprints: Misprints | undefined

  constructor(print: Print) {
    this.index = print.index
    this.start = print.start
    this.end = print.end
    this.unitEnd = print.unitEnd
    this.sourceStart = print.sourceStart
    this.sourceEnd = print.sourceEnd
    this.text = print.text
    this.value = print.value
    this.places = print.places
    this.unit = print.unit
    this.bound = print.bound
    this.range = print.range
    this.chinese = print.chinese
    this.knownWorth = undefined
    this.knownInterval = undefined
    this.knownPlain = undefined
    this.knownMisprints = undefined
  }

  /** The same print, read otherwise. */
  with(other: Partial<Print>): Figure {
    return new Figure({ ...(this as Print), ...other })
  }

  /** The value in its dimension's base. */
  get worth(): Exact {
    this.knownWorth ??= this.value.mul(this.unit.scale)
    return this.knownWorth
  }

  /** Everything the printed figure may stand for, in its dimension's base. */
  get interval(): Interval {
    this.knownInterval ??= intervalAs(this, this.value)
    return this.knownInterval
  }

  /** As a plain number, with its error. */
  get plain(): Plain {
    this.knownPlain ??= {
      value: plainNumber(this.worth),
      half: plainNumber(halfUnit(this).mul(this.unit.scale)),
    }
    return this.knownPlain
  }

  /** What a single slip may have made of it. */
  get misprints(): Misprints {
    this.knownMisprints ??= new Misprints(this)
    return this.knownMisprints
  }
}

/** Plain numbers 约数 pass over what is far away before anything is worked out exactly; they never decide. */
export interface Plain {
  /** In the dimension's base. */
  readonly value: number
  /** Half a unit of the last printed digit. */
  readonly half: number
}

/** Near enough for passing over; 24 characters hold more digits than a number does. */
export const plainNumber = (value: Exact): number => Number(value.toString().slice(0, 24))

/** Half a unit of the last printed digit, in the figure's own unit; zero for an exact count. */
export function halfUnit(figure: Figure): Exact {
  if (figure.places === 0 && figure.unit.counted) return Exact.zero
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
export const intervalOf = (figure: Figure): Interval => figure.interval

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
export const worth = (figure: Figure): Exact => figure.worth

/** Whether two figures measure the same thing; 万 without 元 goes with 万元. */
export function sameDimension(a: Figure, b: Figure): boolean {
  return dimensionOf(a.unit) === dimensionOf(b.unit)
}

/** The same, and people counted by 名 and by 人: 编制 38 名，实有 33 人，缺编 5 人. */
export const sameCount = (a: Figure, b: Figure): boolean =>
  sameDimension(a, b) ||
  [a, b].every(({ unit }) => /^[人名]$/.test(unit.dimension) && unit.scale.equals(Exact.one))

/** What a unit measures; 万 without 元 is money, 名 are people. */
export const dimensionOf = (unit: Unit): string => unit.measures
