/**
 * Rows by their heads 行内勾稽: 合计 = 人员经费 + 公用经费, 结余 = 收入 − 支出, 年末数 = 年初数 + 增加 − 减少. The heads say
 * what is meant and most rows bear it out; the row that does not is a contradiction.
 */
import type { Interval } from '@jiheng/engine'
import { sumOf } from '../arithmetic.ts'
import { type Claim, holds } from '../claim.ts'
import type { Reading } from '../claims.ts'
import { dimensionOf, type Figure } from '../figure.ts'
import type { Row, Table } from '../tables.ts'
import { tellingSlip } from './sum-claim.ts'
import { type Grid, gridsOf } from './table-columns.ts'

export function rowReadings(tables: readonly Table[]): Reading[] {
  return tables.flatMap((table) =>
    gridsOf(table).flatMap((grid) => [...headedTotals(grid), ...headedFlows(grid)]),
  )
}

/** Result head, then what is added and what is taken away; each head is found once. */
interface Flow {
  readonly result: RegExp
  readonly plus: readonly RegExp[]
  readonly minus: readonly RegExp[]
}

const FLOWS: readonly Flow[] = [
  {
    result: /^(?:期末|年末|年底|本年末)/,
    plus: [/^(?:期初|年初|上年末?)/, /增加|新增|收入|转入|举借/],
    minus: [/减少|支出|偿还|处置|转出/],
  },
  {
    result: /结转下年|年末结转|年末结余|期末/,
    plus: [/上年结转|年初结转|年初结余|上年结余/, /收入|拨款|下达/],
    minus: [/支出|支付/],
  },
  {
    result: /结余|盈亏|收支差额?|差额|剩余/,
    plus: [/^(?:本年)?(?:总?收入|收入(?:合计|总计|决算数?)?)$/],
    minus: [/^(?:本年)?(?:总?支出|支出(?:合计|总计|决算数?)?)$/],
  },
  {
    result: /结余|剩余|结转|余额|未执行|未支出|未支付|未使用/,
    plus: [/预算|下达|安排|到位|计划|指标|拨付数?$|拨款/],
    minus: [/执行|支出|支付|使用|决算|实际|列支/],
  },
  { result: /未收|欠收|欠缴|尚欠/, plus: [/应收|应缴/], minus: [/实收|已收|已缴|实缴/] },
  {
    result: /未整改|未完成|在办|正在/,
    plus: [/总数|问题数|应整改|计划|受理/],
    minus: [/已整改|已完成|办结|完成/],
  },
  { result: /核减/, plus: [/送审|报审/], minus: [/审定/] },
  {
    result: /^(?:调整后?|全年|调整)预算|预算调整数|调整后/,
    plus: [/年初/, /追加|调增|调整(?!后|预算)|增减/],
    minus: [],
  },
  { result: /净值/, plus: [/原值/], minus: [/折旧/] },
  { result: /净资产|所有者权益/, plus: [/资产(?:总额|合计|总计)?$/], minus: [/负债/] },
]

function headedFlows(grid: Grid): Reading[] {
  if (grid.width < 3 || grid.width > 12) return []
  for (const flow of FLOWS) {
    const columns = columnsOf(grid, flow)
    if (columns === undefined) continue
    const signs = [...flow.plus.map(() => 1 as const), ...flow.minus.map(() => -1 as const)]
    const readings = borne(grid, columns, (figures) => flowClaim(figures, signs))
    if (readings.length > 0) return readings
  }
  return []
}

/** The columns of a flow, the result last; undefined where one is missing or a head could be two of them. */
function columnsOf(grid: Grid, { result, plus, minus }: Flow): number[] | undefined {
  const taken = new Set<number>()
  const find = (test: RegExp): number | undefined => {
    const found = grid.heads.flatMap((head, i) =>
      test.test(head) && !taken.has(i) && !/率|%|％|占比|比重|完成比/.test(head) ? [i] : [],
    )
    if (found.length !== 1) return undefined
    taken.add(found[0] as number)
    return found[0]
  }
  const last = find(result)
  if (last === undefined) return undefined
  const rest = [...plus, ...minus].map(find)
  return rest.some((column) => column === undefined) ? undefined : [...(rest as number[]), last]
}

const TOTAL_HEAD = /^(?:合计|小计|总计|共计|总额|总数|预算合计|决算合计|支出合计|收入合计)$/

/** 合计 beside its parts: those to its right, or those to its left. */
function headedTotals(grid: Grid): Reading[] {
  const at = grid.heads.findIndex((head) => TOTAL_HEAD.test(head))
  if (at < 0 || grid.width < 3 || grid.heads.some((head) => head === '')) return []
  const next = grid.heads.findIndex((head, i) => i > at && TOTAL_HEAD.test(head))
  const isPart = (i: number) => !/率|%|％|占比|比重|其中|人均|平均/.test(grid.heads[i] as string)
  const indexes = Array.from({ length: grid.width }, (_, i) => i)
  const right = indexes.filter((i) => i > at && (next < 0 || i < next) && isPart(i))
  const left = indexes.filter((i) => i < at && isPart(i))
  for (const parts of [right, left]) {
    if (parts.length < 2) continue
    const readings = borne(grid, [...parts, at], (figures) =>
      flowClaim(
        figures,
        parts.map(() => 1 as const),
      ),
    )
    if (readings.length > 0) return readings
  }
  return []
}

function borne(
  grid: Grid,
  columns: readonly number[],
  make: (figures: readonly Figure[]) => Claim,
): Reading[] {
  const claims = grid.rows.flatMap((row) => {
    const figures = columns.map((column) => row.slots[column])
    if (figures.some((figure) => figure === undefined)) return []
    const own = figures as Figure[]
    const first = own[0] as Figure
    if (own.some((figure) => dimensionOf(figure.unit) !== dimensionOf(first.unit))) return []
    return [{ row, claim: make(own) }]
  })
  const good = claims.filter(({ claim }) => holds(claim) === true)
  const telling = good.filter(
    ({ claim }) => claim.members.filter(({ figure }) => !figure.value.isZero()).length >= 3,
  )
  const bad = claims.length - good.length
  const enough =
    telling.length >= 2
      ? bad * 2 <= good.length
      : telling.length === 1 &&
        bad <= 1 &&
        claims.every(({ claim }) => holds(claim) === true || tellingSlip(claim))
  if (!enough) return []
  return claims
    .filter(({ claim }) => holds(claim) !== true || telling.some((one) => one.claim === claim))
    .map(({ row, claim }) => readingAt(row, claim))
}

const readingAt = (row: Row, claim: Claim): Reading => ({
  claim,
  sure: true,
  start: row.start,
  end: row.end,
  inSource: true,
})

function flowClaim(figures: readonly Figure[], signs: readonly (1 | -1)[]): Claim {
  const parts = figures.slice(0, -1)
  const difference = signs.length === 2 && signs[1] === -1
  return {
    kind: difference ? 'difference' : 'sum',
    members: [
      ...parts.map((figure, i) => ({ figure, role: difference ? (i === 0 ? '被减数' : '减数') : '分项' })),
      { figure: figures[figures.length - 1] as Figure, role: difference ? '差额' : '总数' },
    ],
    stated: parts.length,
    compute: (values: readonly Interval[]) => sumOf(values.slice(0, -1), signs),
    linear: [...signs, -1],
    working: (prints) =>
      prints
        .slice(0, -1)
        .map((print, i) => (i === 0 ? print : `${signs[i] === -1 ? '−' : '+'} ${print}`))
        .join(' '),
  }
}
