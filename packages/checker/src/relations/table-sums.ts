/**
 * Sums in tables 表内合计: row totals (合计 = 基本支出 + 项目支出), classes of a classification (类 = Σ 款 = Σ 项), the 合计 row,
 * and 总计 = 本年合计 + 结转. A table shows by its other rows how it adds up; one row against all others is a contradiction.
 */
import { Exact, type Interval } from '@jiheng/engine'
import { sumOf } from '../arithmetic.ts'
import { type Claim, holds } from '../claim.ts'
import type { Reading } from '../claims.ts'
import type { Figure } from '../figure.ts'
import type { Row, Table } from '../tables.ts'
import { mayAddUp } from './plain.ts'
import { tellingSlip } from './sum-claim.ts'

const TOTAL_LABEL = /^(?:合计|总计|本年(?:收入|支出)合计|(?:收入|支出)(?:总计|合计)|小计)$/

export function tableReadings(tables: readonly Table[]): Reading[] {
  const found: Reading[] = []
  for (const table of tables) found.push(...rowTotals(table), ...classSums(table), ...carriedTotals(table))
  return found
}

export function tableClaim(parts: readonly Figure[], total: Figure): Claim {
  return {
    kind: 'sum',
    members: [...parts.map((figure) => ({ figure, role: '分项' })), { figure: total, role: '总数' }],
    stated: parts.length,
    compute: (values: readonly Interval[]) => sumOf(values, undefined, parts.length),
    mayHold: mayAddUp,
    linear: [...parts.map(() => 1 as const), -1],
    working: (prints) => prints.slice(0, -1).join(' + '),
  }
}

const isZero = (figure: Figure): boolean => figure.value.isZero()

function atRow(claim: Claim, row: Row, sure: boolean): Reading {
  return { claim, sure, start: row.start, end: row.end, inSource: true }
}

// ---- rows ----

/** The first number of each row is the sum of the others, in nearly every row that is full. */
function rowTotals(table: Table): Reading[] {
  const widest = Math.max(0, ...table.rows.map((row) => row.numbers.length))
  if (widest < 3) return []
  const full = table.rows.filter(
    (row) => row.slots[0] !== undefined && row.numbers.length >= 3 && sameUnits(row.numbers),
  )
  const checks = full.map((row) => ({
    row,
    claim: tableClaim(row.numbers.slice(1), row.numbers[0] as Figure),
  }))
  const good = checks.filter(({ claim }) => holds(claim) === true)
  const telling = good.filter(({ row }) => row.numbers.slice(1).filter((n) => !isZero(n)).length >= 2)
  const headed = /(?:合计|总计|小计).{0,12}基本支出.{0,12}项目支出/.test(table.head)
  const bad = checks.length - good.length
  const enough = headed
    ? good.length >= 2 && good.length > bad
    : telling.length >= 3 && bad * 4 <= good.length
  if (!enough) return []
  const isTelling = (row: Row) => row.numbers.slice(1).filter((n) => !isZero(n)).length >= 2
  return checks
    .filter(({ row, claim }) => (holds(claim) === true ? isTelling(row) : row.numbers.length === widest))
    .map(({ row, claim }) => atRow(claim, row, true))
}

const sameUnits = (figures: readonly Figure[]): boolean =>
  figures.every((figure) => figure.unit.text === (figures[0] as Figure).unit.text)

// ---- classifications ----

interface ClassCheck {
  readonly row: Row
  readonly claim: Claim
  readonly parts: number
}

/** 类 (3 digits), 款 (5), 项 (7): each the sum of the codes right under it; 合计 the sum of the 类. */
function classSums(table: Table): Reading[] {
  const coded = table.rows.filter(
    (row) => /^[12345]\d{2}(?:\d{2}){0,2}$/.test(row.code) && row.numbers.length > 0,
  )
  if (coded.length < 3) return []
  const children = new Map<string, Row[]>()
  const codes = new Set(coded.map((row) => row.code))
  if (codes.size < coded.length) return []
  for (const row of coded) {
    const parent = row.code.slice(0, -2)
    if (row.code.length > 3 && codes.has(parent)) children.set(parent, [...(children.get(parent) ?? []), row])
  }
  const checks: ClassCheck[] = []
  for (const row of coded) {
    const under = children.get(row.code)
    if (under !== undefined)
      checks.push({ row, claim: tableClaim(under.map(firstNumber), firstNumber(row)), parts: under.length })
  }
  const total = table.rows.find((row) => TOTAL_LABEL.test(row.label) && row.code === '')
  const tops = coded.filter((row) => row.code.length === 3)
  if (total !== undefined && tops.length >= 2)
    checks.push({
      row: total,
      claim: tableClaim(tops.map(firstNumber), firstNumber(total)),
      parts: tops.length,
    })
  const good = checks.filter(({ claim }) => holds(claim) === true).length
  const sure = good >= 3 && good >= checks.length * 0.8
  return checks
    .filter(({ claim, parts }) => (holds(claim) === true ? parts >= 2 : sure))
    .map(({ row, claim }) => atRow(claim, row, sure))
}

const firstNumber = (row: Row): Figure => row.numbers[0] as Figure

// ---- 总计 = 本年合计 + 结转 ----

const CARRIED =
  /^(?:年初(?:财政拨款)?结转和结余|上年结转(?:和结余)?|使用非财政拨款结余.*|年末(?:财政拨款)?结转和结余|结余分配|结转下年)$/

function carriedTotals(table: Table): Reading[] {
  const found: Reading[] = []
  for (const side of [/收入/, /支出/] as const) {
    const year = table.rows.find((row) => /^本年(?:收入|支出)合计$/.test(row.label) && side.test(row.label))
    const total = totalOf(table, side, year)
    if (year === undefined || total === undefined) continue
    const income = side.source === '收入'
    const carried = table.rows.filter(
      (row) =>
        CARRIED.test(row.label) &&
        (income ? /年初|上年|使用/.test(row.label) : /年末|结余分配|下年/.test(row.label)),
    )
    const parts = [firstNumber(year), ...carried.map(firstNumber)]
    if (parts.length < 2 || parts.slice(1).every(isZero)) continue
    const claim = tableClaim(parts, firstNumber(total))
    const good = holds(claim) === true
    if (good || tellingSlip(claim))
      found.push({
        ...atRow(claim, year, true),
        start: Math.min(year.start, total.start),
        end: Math.max(year.end, total.end),
      })
  }
  return found
}

function totalOf(table: Table, side: RegExp, year: Row | undefined): Row | undefined {
  if (year === undefined) return undefined
  const after = table.rows.filter(
    (row) => row.start > year.start && /^(?:(?:收入|支出)?总计)$/.test(row.label),
  )
  return side.source === '收入' ? after[0] : (after[1] ?? after[0])
}

/** How many of a table's numbers are there at all. */
export const numbersOf = (table: Table): number => table.rows.reduce((n, row) => n + row.numbers.length, 0)

/** The sum of some figures in their own unit, exact. */
export const exactSum = (figures: readonly Figure[]): Exact =>
  figures.reduce((sum, figure) => sum.add(figure.value), Exact.zero)
