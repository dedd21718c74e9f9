/**
 * Levels of a table 分级汇总: rows numbered 一、 （一） 1. （1） stand under each other, and a row is the sum of those numbered one
 * level below it. A figure is accused only where another column of the same row bears the sum out.
 */
import { holds } from '../claim.ts'
import type { Reading } from '../claims.ts'
import { dimensionOf, type Figure } from '../figure.ts'
import type { Row, Table } from '../tables.ts'
import { tellingSlip } from './sum-claim.ts'
import { tableClaim } from './table-sums.ts'

const LEVELS: readonly RegExp[] = [
  /^[一二三四五六七八九十]{1,3}[、.．]/,
  /^[（(][一二三四五六七八九十]{1,3}[）)]/,
  /^\d{1,2}[、.．]/,
  /^[（(]\d{1,2}[）)]/,
]

const levelOf = (row: Row): number => LEVELS.findIndex((level) => level.test(row.label))

export function levelReadings(tables: readonly Table[]): Reading[] {
  return tables.flatMap((table) =>
    table.rows.flatMap((row, index) => {
      const parts = partsOf(table.rows, index)
      return parts.length < 2 ? [] : sumsOf(row, parts)
    }),
  )
}

const MOST_PARTS = 40

/** The rows of the next level below, up to the next row of the head's own level or above. */
function partsOf(rows: readonly Row[], index: number): readonly Row[] {
  const head = rows[index] as Row
  const own = levelOf(head)
  if (own < 0) return []
  const parts: Row[] = []
  let below = -1
  for (let i = index + 1; i < rows.length && parts.length <= MOST_PARTS; i++) {
    const row = rows[i] as Row
    const level = levelOf(row)
    if (row.group !== head.group || (level >= 0 && level <= own) || /^(?:合计|总计|小计)/.test(row.label))
      break
    if (level < 0) continue
    if (below < 0) below = level
    if (level === below) parts.push(row)
  }
  return parts.every((part) => part.slots.length === head.slots.length) ? parts : []
}

function sumsOf(head: Row, parts: readonly Row[]): Reading[] {
  const claims = head.slots.flatMap((figure, column) => {
    const some = parts.flatMap((part) => part.slots[column] ?? [])
    return figure === undefined || !addUp(some, figure) ? [] : [tableClaim(some, figure)]
  })
  const good = claims.filter((claim) => holds(claim) === true).length
  return claims
    .filter((claim) => holds(claim) === true || (good > 0 && tellingSlip(claim)))
    .map((claim) => ({
      claim,
      sure: true,
      start: head.start,
      end: (parts[parts.length - 1] as Row).end,
      inSource: true,
    }))
}

/** Two parts or more that are not zero, all in the total's unit and none a rate. */
const addUp = (parts: readonly Figure[], total: Figure): boolean =>
  parts.filter((part) => !part.value.isZero()).length >= 2 &&
  [...parts, total].every(
    (one) => dimensionOf(one.unit) === dimensionOf(total.unit) && one.unit.dimension !== '%',
  )
