/**
 * Columns 栏间勾稽: what the columns of a table have to do with each other (执行率 = 执行数 ÷ 预算数, 增减额 = 本年 − 上年,
 * 增减率) and how a column adds up to its 合计 row. The rows themselves show which relation is meant; the one row that
 * differs from all others, or from what the head says, is a contradiction.
 */
import { Exact, type Interval } from '@jiheng/engine'
import { difference, growthOf, percentOf } from '../arithmetic.ts'
import { type Claim, holds } from '../claim.ts'
import type { Reading } from '../claims.ts'
import { dimensionOf, type Figure, worth } from '../figure.ts'
import type { Row, Table } from '../tables.ts'
import { isExhaustive, tellingSlip } from './sum.ts'
import { tableClaim } from './table-sums.ts'

export function columnReadings(tables: readonly Table[]): Reading[] {
  const found: Reading[] = []
  for (const table of tables)
    found.push(...ratesOf(table), ...changesOf(table), ...columnSums(table), ...nestedRows(table))
  return found
}

// ---- rows of one width, with their columns ----

interface Grid {
  readonly rows: readonly Row[]
  readonly width: number
  /** Head words of each column, '' where they can't be told. */
  readonly heads: readonly string[]
}

/** The rows that have a number in every column. */
function gridOf(table: Table): Grid | undefined {
  const count = new Map<number, number>()
  for (const row of table.rows) count.set(row.numbers.length, (count.get(row.numbers.length) ?? 0) + 1)
  const width = Math.max(0, ...[...count].filter(([, n]) => n >= 2).map(([w]) => w))
  if (width < 2) return undefined
  return {
    rows: table.rows.filter((row) => row.numbers.length === width),
    width,
    heads: headsOf(table, width),
  }
}

/** The last words of the head, one for each column. */
export function headsOf(table: Table, width: number): readonly string[] {
  const words = table.head.split(/\s+/).filter((word) => word !== '' && !/^单位|^金额单位/.test(word))
  const heads = words.slice(-width)
  return words.length === width + 1 || words.length === width ? heads : new Array<string>(width).fill('')
}

const at = (row: Row, column: number): Figure => row.numbers[column] as Figure

interface Found {
  readonly claims: readonly { readonly row: Row; readonly claim: Claim }[]
  readonly good: number
}

function tried(rows: readonly Row[], make: (row: Row) => Claim): Found {
  const claims = rows.map((row) => ({ row, claim: make(row) }))
  return { claims, good: claims.filter(({ claim }) => holds(claim) === true).length }
}

/** The claims of a relation that nearly all rows, or the head and most rows, bear out. */
function borneOut(found: Found, headed: boolean): Reading[] {
  const { claims, good } = found
  const judged = claims.filter(({ claim }) => holds(claim) !== undefined)
  const bad = judged.length - good
  const enough = headed ? good >= 1 && good >= bad : good >= 3 && bad * 4 <= good
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

function ratesOf(table: Table): Reading[] {
  const grid = gridOf(table)
  if (grid === undefined || grid.width < 3) return []
  for (let rate = 0; rate < grid.width; rate++) {
    if (!isPercent(grid, rate) || /增|减|变动/.test(grid.heads[rate] ?? '')) continue
    for (const [over, under] of pairsBefore(grid, rate)) {
      const found = tried(grid.rows, (row) =>
        rateClaim(at(row, over), at(row, under), percentFigure(at(row, rate))),
      )
      const readings = borneOut(found, RATE_HEAD.test(grid.heads[rate] ?? '') && isRateOf(grid, over, under))
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
  return grid.rows.every((row) => at(row, column).unit.dimension === '%')
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
  return figure.unit.dimension === '%'
    ? figure
    : { ...figure, unit: { text: '%', dimension: '%', scale: Exact.one, more: false } }
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
    working: ([a, b]) => `${a} ÷ ${b}`,
  }
}

// ---- 增减额 = 本年 − 上年, 增减率 ----

function changesOf(table: Table): Reading[] {
  const grid = gridOf(table)
  if (grid === undefined || grid.width < 3) return []
  const readings: Reading[] = []
  const column = (test: RegExp, not?: RegExp) =>
    grid.heads.findIndex((head) => test.test(head) && not?.test(head) !== true)
  const before = column(/上年|去年|上期|年初|预算/, /增|减|率/)
  const now = column(/本年|今年|本期|当年|决算|执行|调整/, /增|减|率|上年/)
  if (before < 0 || now < 0 || before === now) return []
  const change = column(/增减|变动|增加|差额|增长额|超支|节约/, /率|%|％|幅/)
  const rate = column(/增减率|增长率|变动率|增幅|变动幅度|增减幅度|增长（?%|增长（?％|增减（?%|增减（?％/)
  if (change >= 0) {
    const found = tried(grid.rows, (row) => changeClaim(at(row, now), at(row, before), at(row, change)))
    readings.push(...borneOut(found, true))
  }
  if (rate >= 0) {
    const found = tried(grid.rows, (row) =>
      growthClaim(at(row, now), at(row, before), percentFigure(at(row, rate))),
    )
    readings.push(...borneOut(found, true))
  }
  return readings
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
    working: ([p, n]) => `（${n} − ${p}） ÷ ${p}`,
  }
}

// ---- columns and their 合计 ----

const TOTAL_LABEL = /^(?:合计|总计|(?:本年)?(?:收入|支出)?(?:合计|总计)|小计)$/
/** Rows that are no parts of their own. */
const INNER = /^(?:其中|其：|[（(]?\d+[）).、]|[（(][一二三四五六七八九十]+[）)])/

/** Every column of a table without codes: the rows make the 合计 row. */
function columnSums(table: Table): Reading[] {
  if (table.rows.some((row) => row.code.length >= 3)) return []
  const total = [...table.rows].reverse().find((row) => TOTAL_LABEL.test(row.label)) ?? undefined
  if (total === undefined) return []
  const rest = table.rows.filter((row) => row !== total && !TOTAL_LABEL.test(row.label))
  const ordinals = rest.filter((row) => /^[一二三四五六七八九十]+、/.test(row.label))
  const parts = ordinals.length >= 2 ? ordinals : rest.filter((row) => !INNER.test(row.label))
  if (
    parts.length < 2 ||
    parts.some((row) => row.label === '' || row.numbers.length !== total.numbers.length)
  )
    return []
  if (ordinals.length < 2 && parts.length !== rest.length) return []
  const readings: Reading[] = []
  const claims = total.numbers.map((figure, column) =>
    tableClaim(
      parts.map((row) => at(row, column)),
      figure,
    ),
  )
  const plain = claims.filter((claim) =>
    claim.members.every(({ figure }) => dimensionOf(figure.unit) !== '%'),
  )
  const good = plain.filter((claim) => holds(claim) === true).length
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
function nestedRows(table: Table): Reading[] {
  const readings: Reading[] = []
  const { rows } = table
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
    if (parts.length < 2 || parts.some((part) => part.numbers.length !== head.numbers.length)) return
    head.numbers.forEach((figure, column) => {
      const claim = tableClaim(
        parts.map((part) => at(part, column)),
        figure,
      )
      const names = parts.map((part) => part.label)
      if (holds(claim) === true || tellingSlip(claim) || isExhaustive(names))
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
