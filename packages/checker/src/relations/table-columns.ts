/**
 * Columns 栏间勾稽: what the columns of a table have to do with each other (执行率 = 执行数 ÷ 预算数, 增减额 = 本年 − 上年,
 * 增减率) and how a column adds up to its 合计 row. The rows themselves show which relation is meant; the one row that
 * differs from all others, or from what the head says, is a contradiction.
 */
import { Exact, type Interval } from '@jiheng/engine'
import { difference, growthOf, percentOf } from '../arithmetic.ts'
import { type Claim, holds } from '../claim.ts'
import type { Reading } from '../claims.ts'
import { dimensionOf, type Figure, type Plain, worth } from '../figure.ts'
import type { Row, Table } from '../tables.ts'
import { PERCENT } from '../units.ts'
import { mayBeGrowth, mayBeShare } from './plain.ts'
import { isExhaustive, tellingSlip } from './sum-claim.ts'
import { tableClaim } from './table-sums.ts'

export function columnReadings(tables: readonly Table[]): Reading[] {
  const found: Reading[] = []
  for (const table of tables) {
    for (const grid of gridsOf(table))
      found.push(...ratesOf(grid), ...changesOf(grid), ...unheadedGrowth(grid))
    for (const group of new Set(table.rows.map((row) => row.group))) {
      const rows = table.rows.filter((row) => row.group === group)
      found.push(...columnSums(rows), ...nestedRows(rows))
    }
  }
  return found
}

// ---- rows of one width, with their columns ----

export interface Grid {
  readonly rows: readonly Row[]
  readonly width: number
  /** Head words of each column, '' where they can't be told. */
  readonly heads: readonly string[]
}

/** The table's groups of rows, each with its columns. In plain text only rows with something in every column count. */
export function gridsOf(table: Table): Grid[] {
  const grids: Grid[] = []
  for (const group of new Set(table.rows.map((row) => row.group))) {
    const rows = table.rows.filter((row) => row.group === group)
    const known = table.heads?.get(group)
    const width = known?.length ?? commonWidth(rows)
    if (width < 2) continue
    grids.push({
      rows: rows.filter((row) => row.slots.length === width),
      width,
      heads: known ?? headsOf(table, width),
    })
  }
  return grids
}

/** The widest width that two rows have, or the only row's. */
function commonWidth(rows: readonly Row[]): number {
  const count = new Map<number, number>()
  for (const row of rows) count.set(row.slots.length, (count.get(row.slots.length) ?? 0) + 1)
  const least = rows.length === 1 ? 1 : 2
  return Math.max(0, ...[...count].filter(([, n]) => n >= least).map(([width]) => width))
}

/** The last words of the head, one for each column; of several lines the one that has as many. */
export function headsOf(table: Table, width: number): readonly string[] {
  const lines = table.headLines ?? []
  // A cell a line: the last so many of them.
  const single = lines.filter((line) => !/\s/.test(line) && !/单位[:：]/.test(line))
  if (width > 1 && single.length > width && lines.slice(-width - 1).every((line) => !/\s/.test(line)))
    return single.slice(-width)
  for (const line of [...lines].reverse()) {
    const own = line.split(/\s+/).filter((word) => !/^(?:序号|编号)$/.test(word))
    if (own.length === width + 1) return own.slice(1)
  }
  const words = table.head.split(/\s+/).filter((word) => word !== '' && !/^单位|^金额单位/.test(word))
  const heads = words.slice(-width)
  return words.length === width + 1 || words.length === width ? heads : new Array<string>(width).fill('')
}

interface Found {
  readonly claims: readonly { readonly row: Row; readonly claim: Claim }[]
  readonly good: number
}

/** The claim of each row that has all the columns it needs. */
function tried(
  rows: readonly Row[],
  columns: readonly number[],
  make: (figures: readonly Figure[]) => Claim,
): Found {
  const claims = rows.flatMap((row) => {
    const figures = columns.map((column) => row.slots[column])
    return figures.every((figure) => figure !== undefined) ? [{ row, claim: make(figures as Figure[]) }] : []
  })
  return { claims, good: claims.filter(({ claim }) => holds(claim) === true).length }
}

/** The claims of a relation that nearly all rows, or the head and most rows, bear out. */
function borneOut(found: Found, headed: boolean): Reading[] {
  const { claims, good } = found
  const judged = claims.filter(({ claim }) => holds(claim) !== undefined)
  const bad = judged.length - good
  const enough = headed ? good >= bad || bad === 1 : good >= 3 && bad * 4 <= good
  if (!enough) return []
  return judged.map(({ row, claim }) => ({
    claim,
    sure: true,
    start: row.start,
    end: row.end,
    inSource: true,
  }))
}

// ---- 执行率 = 执行数 ÷ 预算数 ----

const RATE_HEAD = /执行率|完成率|完成比例|支出率|支出进度|执行进度|占比|比重|到位率|比例/

function ratesOf(grid: Grid): Reading[] {
  if (grid.width < 3) return []
  for (let rate = 0; rate < grid.width; rate++) {
    if (!isPercent(grid, rate) || /增|减|变动/.test(grid.heads[rate] ?? '')) continue
    for (const [over, under] of pairsBefore(grid, rate)) {
      const found = tried(grid.rows, [over, under, rate], ([a, b, p]) =>
        rateClaim(a as Figure, b as Figure, percentFigure(p as Figure)),
      )
      const headed = RATE_HEAD.test(grid.heads[rate] ?? '') && isRateOf(grid, over, under)
      const readings = found.good > 0 || found.claims.length === 1 ? borneOut(found, headed) : []
      if (readings.length > 0) return readings
    }
  }
  return []
}

const isRateOf = (grid: Grid, over: number, under: number): boolean =>
  /执行|决算|支出|完成|实际|到位/.test(grid.heads[over] ?? '') &&
  /预算|计划|安排|目标|指标/.test(grid.heads[under] ?? '')

function isPercent(grid: Grid, column: number): boolean {
  if (/%|％|率|占比|比重/.test(grid.heads[column] ?? '')) return true
  const figures = grid.rows.flatMap((row) => row.slots[column] ?? [])
  return figures.length > 0 && figures.every((figure) => figure.unit.dimension === '%')
}

/** Other columns in pairs, those to the left first. */
function pairsBefore(grid: Grid, column: number): [number, number][] {
  const others = Array.from({ length: grid.width }, (_, i) => i).filter(
    (i) => i !== column && !isPercent(grid, i),
  )
  const pairs: [number, number][] = []
  for (const over of others) for (const under of others) if (over !== under) pairs.push([over, under])
  const order = ([over, under]: [number, number]) =>
    (isRateOf(grid, over, under) ? 0 : 10) + Math.abs(column - over) + Math.abs(column - under)
  return pairs.sort((a, b) => order(a) - order(b)).slice(0, 12)
}

/** A number under 增减率（%） is a percentage though no sign stands by it. */
function percentFigure(figure: Figure): Figure {
  return figure.unit.dimension === '%' ? figure : figure.with({ unit: PERCENT })
}

function rateClaim(over: Figure, under: Figure, rate: Figure): Claim {
  return {
    kind: 'ratio',
    members: [
      { figure: over, role: '分子' },
      { figure: under, role: '分母' },
      { figure: rate, role: '百分比' },
    ],
    stated: 2,
    compute: ([a, b]) => percentOf(a as Interval, b as Interval),
    mayHold: ([a, b, share]) => mayBeShare(a as Plain, b as Plain, share as Plain, 100),
    working: ([a, b]) => `${a} ÷ ${b}`,
  }
}

// ---- 增减额 = 本年 − 上年, 增减率 ----

function changesOf(grid: Grid): Reading[] {
  if (grid.width < 3) return []
  const readings: Reading[] = []
  const column = (test: RegExp, not?: RegExp) =>
    grid.heads.findIndex((head) => test.test(head) && not?.test(head) !== true)
  const years = yearColumns(grid.heads)
  const before = years?.[0] ?? column(/上年|去年|上期|年初|预算/, /增|减|率/)
  const now = years?.[1] ?? column(/本年|今年|本期|当年|决算|执行|调整/, /增|减|率|上年/)
  if (before < 0 || now < 0 || before === now) return []
  const change = column(/增减|变动|增加|差额|增长额|超支|节约/, /率|%|％|幅/)
  const rate = column(/增减率|增长率|变动率|增幅|变动幅度|增减幅度|(?:增长|增减)（?[%％]/)
  if (change >= 0) {
    const found = tried(grid.rows, [now, before, change], ([n, p, c]) =>
      changeClaim(n as Figure, p as Figure, c as Figure),
    )
    if (found.good > 0) readings.push(...borneOut(found, true))
  }
  if (rate >= 0) {
    const found = tried(grid.rows, [now, before, rate], ([n, p, r]) =>
      growthClaim(n as Figure, p as Figure, percentFigure(r as Figure)),
    )
    if (found.good > 0) readings.push(...borneOut(found, true))
  }
  return readings
}

/** 2022年预算数, 2023年预算数: two years that follow each other, each under one head. */
function yearColumns(heads: readonly string[]): readonly [number, number] | undefined {
  const dated = heads.flatMap((head, i) => {
    const year = /^((?:19|20)\d\d)年?/.exec(head)?.[1]
    return year === undefined || /增|减|率|比|%|％/.test(head) ? [] : [{ i, year: Number(year) }]
  })
  const [a, b] = dated
  if (dated.length !== 2 || a === undefined || b === undefined || Math.abs(a.year - b.year) !== 1)
    return undefined
  return a.year < b.year ? [a.i, b.i] : [b.i, a.i]
}

/** A column of growth rates whose head can't be told: nearly every row grows from one column to the next by it. */
function unheadedGrowth(grid: Grid): Reading[] {
  if (grid.width < 3 || grid.width > 6) return []
  for (let rate = 2; rate < grid.width; rate++) {
    if (rate >= 3 && grid.width > 3 && !/增|幅|%|％/.test(grid.heads[rate] ?? '%')) continue
    for (const [p, n] of [
      [rate - 2, rate - 1],
      [rate - 1, rate - 2],
    ] as const) {
      const found = tried(grid.rows, [n, p, rate], ([now, before, growth]) =>
        growthClaim(now as Figure, before as Figure, percentFigure(growth as Figure)),
      )
      const telling = found.claims.filter(
        ({ claim }) => holds(claim) === true && claim.members.every(({ figure }) => !figure.value.isZero()),
      )
      if (telling.length >= 4) return borneOut(found, false)
    }
  }
  return []
}

function changeClaim(now: Figure, before: Figure, change: Figure): Claim {
  return {
    kind: 'difference',
    members: [
      { figure: now, role: '本期' },
      { figure: before, role: '基数' },
      { figure: change, role: '变动额' },
    ],
    stated: 2,
    compute: ([n, p]) => difference(n as Interval, p as Interval),
    working: ([n, p]) => `${n} − ${p}`,
  }
}

function growthClaim(now: Figure, before: Figure, rate: Figure): Claim {
  return {
    kind: 'growth',
    members: [
      { figure: before, role: '基期' },
      { figure: now, role: '本期' },
      { figure: rate, role: '百分比' },
    ],
    stated: 2,
    compute: ([p, n]) => growthOf(n as Interval, p as Interval),
    mayHold: ([p, n, growth]) => mayBeGrowth(n as Plain, p as Plain, growth as Plain),
    working: ([p, n]) => `（${n} − ${p}） ÷ ${p}`,
  }
}

// ---- columns and their 合计 ----

const TOTAL_LABEL = /^(?:合计|总计|(?:本年)?(?:收入|支出)?(?:合计|总计)|小计)$/
/** Rows that are no parts of their own. */
const INNER = /^(?:其中|其：|[（(]?\d+[）).、]|[（(][一二三四五六七八九十]+[）)])/

/** Every column of a table without codes: the rows make the 合计 row. */
function columnSums(rows: readonly Row[]): Reading[] {
  if (rows.some((row) => row.code.length >= 3)) return []
  const at = rows.findIndex((row) => TOTAL_LABEL.test(row.label))
  const total = rows[at]
  if (total === undefined) return []
  // The first 合计 is the sum of what stands above it; one at the top, of what stands below.
  const next = rows.findIndex((row, i) => i > at && TOTAL_LABEL.test(row.label))
  const rest = at > 0 ? rows.slice(0, at) : rows.slice(1, next < 0 ? undefined : next)
  const numbered = (style: RegExp) => rest.filter((row) => style.test(row.label))
  const chinese = numbered(/^[一二三四五六七八九十]+、/)
  // 1、因公出国 … 3、公务用车费 with 其中：（1）… under it: what is not numbered so is within.
  const arabic = rest.every((row) => INNER.test(row.label)) ? numbered(/^\d{1,2}[、.．]/) : []
  const ordinals = chinese.length >= 2 ? chinese : arabic
  const parts = ordinals.length >= 2 ? ordinals : rest.filter((row) => !INNER.test(row.label))
  if (parts.length < 2 || parts.some((row) => row.label === '' || row.slots.length !== total.slots.length))
    return []
  if (ordinals.length < 2 && parts.length !== rest.length) return []
  const claims = total.slots.flatMap((figure, column) => {
    const some = parts.flatMap((row) => row.slots[column] ?? [])
    return figure === undefined || some.length < 2 ? [] : [tableClaim(some, figure)]
  })
  const plain = claims.filter((claim) =>
    claim.members.every(({ figure }) => dimensionOf(figure.unit) !== '%'),
  )
  const good = plain.filter((claim) => holds(claim) === true).length
  const readings: Reading[] = []
  for (const claim of plain) {
    const whole = holds(claim) === true
    const sure =
      tellingSlip(claim) || good > 0 || (parts.length >= 3 && (nearlyWhole(claim) || lessThanPart(claim)))
    if (whole || sure)
      readings.push({ claim, sure: true, start: total.start, end: total.end, inSource: true })
  }
  // One column may be an average or a rate; where most do not add up, none is meant to.
  const bad = readings.filter((reading) => holds(reading.claim) !== true).length
  return bad > Math.max(1, good) ? [] : readings
}

/** A total below one of its parts, none of them negative, is none. */
function lessThanPart(claim: Claim): boolean {
  const total = worth(claim.members[claim.stated]?.figure as Figure)
  const parts = claim.members.slice(0, -1).map(({ figure }) => worth(figure))
  return parts.every((part) => part.sign() >= 0) && parts.some((part) => part.compare(total) > 0)
}

/** A difference below a twentieth of the total: surely meant to add up. */
function nearlyWhole(claim: Claim): boolean {
  const total = claim.members[claim.stated]?.figure as Figure
  const sum = claim.members.slice(0, -1).reduce((all, { figure }) => all.add(worth(figure)), Exact.zero)
  return sum.sub(worth(total)).abs().mul(Exact.of(20)).compare(worth(total).abs()) < 0
}

/** 一、基本支出 A; 其中：人员 B; 公用 C: the rows from 其中 to the next ordinal or total. */
function nestedRows(rows: readonly Row[]): Reading[] {
  const readings: Reading[] = []
  rows.forEach((row, index) => {
    if (!/^其中/.test(row.label) || index === 0) return
    const head = rows[index - 1] as Row
    const parts: Row[] = []
    for (let i = index; i < rows.length; i++) {
      const part = rows[i] as Row
      if (i > index && (/^[一二三四五六七八九十]+、|^其中/.test(part.label) || TOTAL_LABEL.test(part.label)))
        break
      parts.push(part)
    }
    if (parts.length < 2 || parts.some((part) => part.slots.length !== head.slots.length)) return
    const names = parts.map((part) => part.label)
    head.slots.forEach((figure, column) => {
      const some = parts.flatMap((part) => part.slots[column] ?? [])
      if (figure === undefined || some.length < 2) return
      const claim = tableClaim(some, figure)
      if (
        holds(claim) === true ||
        tellingSlip(claim) ||
        (isExhaustive(names) && some.length === parts.length)
      )
        readings.push({
          claim,
          sure: true,
          start: head.start,
          end: (parts[parts.length - 1] as Row).end,
          inSource: true,
        })
    })
  })
  return readings
}
