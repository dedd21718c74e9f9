/**
 * Text beside a table 文表勾稽: the paragraph right after a small table (or the one that announces it) repeats its totals
 * and says its rates and changes without printing their bases again. The rows and heads of the table are those bases.
 */
import type { Interval } from '@jiheng/engine'
import { difference, growthOf, negate, percentOf } from '../arithmetic.ts'
import { type Claim, decidedClaim, holds, type Member } from '../claim.ts'
import { member, type Reading } from '../claims.ts'
import { dimensionOf, type Figure } from '../figure.ts'
import { isLevel, type Paragraph, type Phrases, type Slot } from '../phrase.ts'
import { nameOf } from '../resolve.ts'
import type { Row, Table } from '../tables.ts'
import type { View } from '../view.ts'
import { isSwap, isTelling, repeated, samePrint } from './repeat.ts'
import { gridsOf } from './table-columns.ts'

/** A table with the slots of the paragraphs that speak of it. */
interface Spoken {
  readonly rows: readonly Row[]
  readonly heads: readonly string[]
  readonly total: Row | undefined
  /** Right beside the table. */
  readonly slots: readonly Slot[]
  /** Of the paragraphs that follow, up to the next table. */
  readonly far: readonly Slot[]
}

export function tableTextReadings(phrases: Phrases, view: View, tables: readonly Table[]): Reading[] {
  return tables.flatMap((table, index) => {
    const spoken = spokenOf(phrases, view, table, tables[index + 1])
    return spoken === undefined
      ? []
      : [
          ...restated(spoken),
          ...derived(phrases, spoken),
          ...comparedInRow(phrases, spoken),
          ...rowsCounted(spoken),
        ]
  })
}

const TOTAL_LABEL = /^(?:合计|总计|共计|小计|总数|总额)$/
/** Larger tables are whole forms; their text is pages away and has readings of its own. */
const MOST_ROWS = 40

function spokenOf(phrases: Phrases, view: View, table: Table, next: Table | undefined): Spoken | undefined {
  const grid = gridsOf(table).sort((a, b) => b.rows.length - a.rows.length)[0]
  const rows = grid?.rows ?? (table.rows.every((row) => row.slots.length === 1) ? table.rows : [])
  if (rows.length === 0 || rows.length > MOST_ROWS) return undefined
  const at = (offset: number): number => view.at[offset] ?? 0
  const { paragraphs } = phrases
  const following = firstWhere(paragraphs.length, (i) => at((paragraphs[i] as Paragraph).start) >= table.end)
  const before =
    paragraphs[
      firstWhere(paragraphs.length, (i) => at((paragraphs[i] as Paragraph).start) >= table.start) - 1
    ]
  const slots: Slot[] = []
  const far: Slot[] = []
  for (const paragraph of paragraphs.slice(following, following + FAR)) {
    if (next !== undefined && at(paragraph.start) >= next.start) break
    const own = phrases.slots.slice(paragraph.firstSlot, paragraph.lastSlot)
    if (own.length === 0) continue
    if (slots.length === 0 && far.length === 0) slots.push(...own)
    else far.push(...own)
  }
  if (before !== undefined && /如下|[下附]表|见表/.test(phrases.text.slice(before.start, before.end)))
    slots.push(...phrases.slots.slice(before.firstSlot, before.lastSlot))
  if (slots.length === 0 || slots.length + far.length > 120) return undefined
  const totals = rows.filter((row) => TOTAL_LABEL.test(row.label))
  const width = rows[0]?.slots.length ?? 0
  return {
    rows,
    heads: grid?.heads ?? new Array<string>(width).fill(''),
    total: totals.length === 1 ? totals[0] : undefined,
    slots,
    far,
  }
}

/** How many paragraphs after a table may speak of it. */
const FAR = 12

/** The first index that satisfies, all before it not; `length` where none does. */
function firstWhere(length: number, test: (index: number) => boolean): number {
  let [low, high] = [0, length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (test(middle)) high = middle
    else low = middle + 1
  }
  return low
}

// ---- the same figure again ----

interface Cell {
  readonly figure: Figure
  readonly row: Row
  /** The only cell the words can mean. */
  readonly only: boolean
}

function restated(spoken: Spoken): Reading[] {
  const found = spoken.slots.flatMap((slot) => {
    const cell =
      isLevel(slot) && slot.figure.bound === undefined
        ? (cellOf(spoken, slot) ?? totalOfKind(spoken, slot) ?? sameTotal(spoken, slot))
        : undefined
    return cell === undefined ? [] : [{ slot, cell, good: samePrint(slot.figure, cell.figure) }]
  })
  return found
    .filter(({ slot, cell, good }) => {
      if (good) return true
      // Another figure of the same sentence is the table's: the sentence speaks of it.
      const anchored = found.some((one) => one.good && one.slot.sentence === slot.sentence)
      return (
        cell.only &&
        slot.period !== 'prior' &&
        (anchored || isTelling(slot.figure, cell.figure) || isSwap(slot.figure, cell.figure))
      )
    })
    .map(({ slot, cell, good }) => {
      const place = { name: '', start: 0, end: 0, table: -1, measure: 'plain' as const }
      const text = { ...place, from: 'text' as const, figure: slot.figure }
      const reading = repeated('text', text, { ...place, from: 'table', figure: cell.figure }, good)
      return { ...reading, start: slot.leadStart, end: slot.figure.unitEnd, inSource: false }
    })
}

/** 预安排 2415.44 万元 beside a total row that has this very figure once. */
function sameTotal({ total }: Spoken, slot: Slot): Cell | undefined {
  const figure = total?.slots.find(
    (one) => one !== undefined && one.unit.text !== '' && samePrint(one, slot.figure),
  )
  if (total === undefined || figure === undefined) return undefined
  if (dimensionOf(figure.unit) !== dimensionOf(slot.figure.unit)) return undefined
  return figure.value
    .abs()
    .toFixed(figure.places)
    .replace(/\D|^0+/g, '').length >= 4
    ? { figure, row: total, only: false }
    : undefined
}

/** 三个项目共支出 A 万元; 该项目得 B 分: the total under the one head that says what was spent, planned or scored. */
function totalOfKind(spoken: Spoken, slot: Slot): Cell | undefined {
  const { total, heads } = spoken
  if (total === undefined || slot.period === 'prior') return undefined
  const words = compact(slot.lead)
  const score = slot.figure.unit.dimension === '分'
  const kind = score
    ? /(?:项目|综合|评价|自评|总|合计|最终)(?:自评|评价)?得分?$/.test(words)
      ? /得分/
      : undefined
    : /(?:共|合计|总计|累计)(?:计)?(?:支出|执行|使用|支付|完成支出)$/.test(words)
      ? DONE
      : /(?:共|合计|总计|累计)(?:计)?(?:安排|下达|投入)(?:预算|资金)?$/.test(words)
        ? PLANNED
        : undefined
  const figure = kind === undefined ? undefined : only({ ...spoken, heads }, total, kind)
  if (figure === undefined) return undefined
  if (figure.unit.text === '')
    return { figure: figure.with({ unit: slot.figure.unit }), row: total, only: true }
  return dimensionOf(figure.unit) === dimensionOf(slot.figure.unit)
    ? { figure, row: total, only: true }
    : undefined
}

const compact = (words: string): string =>
  words
    .replace(/[^\u4e00-\u9fff]/g, '')
    .replace(/^年度?(?=.{2})/, '')
    .replace(/^(?:其中|本年度|当年|全年)/, '')
    .replace(/^(收入|支出)总(?:预算|决算|额|数)$/, '$1总计')
    .replace(/(?:共|为|达|达到|是|有)+$/, '')

/** Words before 收入总计, 支出 that leave the whole table meant. */
const WHOLE = /^(?:本|全|各|我)?(?:部门|单位|系统|局|年度?|镇|县|市|区)?(?:所属单位)?$/

function cellOf(spoken: Spoken, slot: Slot): Cell | undefined {
  const words = compact(slot.lead)
  if (words.length < 2) return undefined
  const own = (row: Row): string =>
    compact(row.label.replace(/^[一二三四五六七八九十]+、|[（(].*?[）)]/g, ''))
  const isRow = (row: Row): boolean => {
    const label = own(row)
    if (TOTAL_LABEL.test(label)) return false
    return label.length >= 3 && (words === label || `${words}合计` === label || words.startsWith(label))
  }
  const rows = spoken.rows.filter(isRow)
  if (rows.length === 1)
    return inColumn(spoken, slot, rows[0] as Row, words.slice(own(rows[0] as Row).length))
  const { total } = spoken
  if (rows.length > 0 || total === undefined) return undefined
  const rest = words.replace(/(?:合计|总计|共计|总额|总数)$/, '')
  if (total.slots.length === 1)
    return rest !== words && /^(?:收入|支出|收支)?$/.test(rest.replace(WHOLE, ''))
      ? inColumn(spoken, slot, total, '')
      : undefined
  return inColumn(spoken, slot, total, rest)
}

/** The row's cell under the head that the words end in, or its only cell. */
function inColumn({ heads }: Spoken, slot: Slot, row: Row, words: string): Cell | undefined {
  const single = row.slots.length === 1
  const columns = heads.flatMap((head, i) => {
    const bare = head.replace(/数$|[（(].*$/, '')
    if (single) return [i]
    return bare.length >= 2 && words.replace(/数$/, '').endsWith(bare) ? [i] : []
  })
  const column = columns[0]
  const figure = column === undefined ? undefined : row.slots[column]
  if (figure === undefined || columns.length !== 1) return undefined
  if (figure.unit.text !== '' && dimensionOf(figure.unit) !== dimensionOf(slot.figure.unit)) return undefined
  const named =
    single ||
    WHOLE.test(words.replace(new RegExp(`${(heads[column as number] ?? '').replace(/数$/, '')}数?$`), ''))
  const like = figure.unit.text === '' ? figure.with({ unit: slot.figure.unit }) : figure
  return { figure: like, row, only: named }
}

// ---- as many as there are rows ----

/** 项目支出共 6 项，合计 A 万元: as many as the table has rows, where A is its total. */
function rowsCounted({ rows, total, slots }: Spoken): Reading[] {
  if (total === undefined) return []
  const items = rows.filter((row) => row !== total)
  if (
    items.length < 2 ||
    items.some((row) => row.label === '' || /其中|小计|^[一二三四五六七八九十]+、/.test(row.label))
  )
    return []
  return slots.flatMap((slot) => {
    const next = slots.find((other) => other.index === slot.index + 1)
    if (!/^[项个家]$/.test(slot.figure.unit.text) || !/共(?:有|计)?$/.test(slot.lead) || !isLevel(slot))
      return []
    if (
      next === undefined ||
      next.sentence !== slot.sentence ||
      !/^(?:合计|共计|总计|资金|金额|计)/.test(next.lead)
    )
      return []
    const anchored = total.slots.some(
      (one) => one !== undefined && one.unit.text !== '' && samePrint(one, next.figure),
    )
    if (!anchored || slot.figure.places > 0 || slot.figure.bound !== undefined) return []
    const good = Number(slot.figure.value.toString()) === items.length
    return [
      {
        claim: decidedClaim('count', [member(slot, '所称项数')], {
          holds: good,
          working: `表中列出 ${items.length} 项，所称 ${slot.figure.text}${slot.figure.unit.text}`,
          ...(good ? {} : { slip: `若 ${slot.figure.text} 为 ${items.length}，则成立` }),
        }),
        sure: true,
        start: slot.leadStart,
        end: slot.figure.unitEnd,
      },
    ]
  })
}

// ---- rates and changes whose bases are the table's ----

function derived(phrases: Phrases, spoken: Spoken): Reading[] {
  const readings: Reading[] = []
  for (const slot of spoken.slots) {
    if (slot.figure.range || slot.figure.bound !== undefined || !standsAlone(spoken, slot)) continue
    const row = rowNamed(spoken, slot)
    if (row === undefined) continue
    const printed =
      slot.kind === 'change' || slot.kind === 'growth'
        ? changeOf(phrases, spoken, row, slot)
        : rateOf(spoken, row, slot)
    if (printed === undefined) continue
    // A table that does not say its unit is taken to have the text's, but is no witness against it.
    const claim = { ...printed, members: printed.members.map((one) => inUnitOf(slot.figure, one)) }
    const known = claim.members.every((one, i) => one === printed.members[i])
    if (known || slot.kind !== 'change' || holds(claim) === true)
      readings.push({ claim, sure: true, start: slot.leadStart, end: slot.figure.unitEnd })
  }
  return readings
}

const inUnitOf = (stated: Figure, one: Member): Member =>
  one.figure.unit.text !== '' || stated.unit.dimension === '%'
    ? one
    : { ...one, figure: one.figure.with({ unit: stated.unit }) }

/** No level figure in its own sentence before it that could be its base. */
const standsAlone = ({ slots }: Spoken, slot: Slot): boolean =>
  !slots.some((other) => other.index < slot.index && other.sentence === slot.sentence && isLevel(other))

/** The row that the words name, or the total where they name none. */
function rowNamed(spoken: Spoken, slot: Slot): Row | undefined {
  const words = compact(slot.lead)
  const named = spoken.rows.filter((row) => {
    const label = nameOf(row.label.replace(/[（(].*?[）)]/g, ''))
    return label.length >= 3 && words.includes(label)
  })
  if (named.length > 1) return undefined
  return named[0] ?? spoken.total
}

const PLANNED = /预算|计划|下达|目标|到位|安排|指标|批复/
const DONE = /执行|支出|决算|完成|实际|使用|支付/

function rateOf(spoken: Spoken, row: Row, slot: Slot): Claim | undefined {
  if (slot.figure.unit.dimension !== '%') return undefined
  const over = /(?:结余|结转)率/.test(slot.lead) ? /结余|结转|剩余/ : DONE
  const under = over === DONE ? PLANNED : /^(?:收入|预算|下达|到位)/
  if (
    over === DONE &&
    !/(?:预算|项目|总|资金|整体|支出|目标|指标)*(?:执行率|完成率|支出率|支付率|使用率|支出进度|执行进度)(?:为|达|达到|是)*$/.test(
      slot.lead,
    )
  )
    return undefined
  const a = only(spoken, row, over)
  const b = only(spoken, row, under)
  if (a === undefined || b === undefined || a === b) return undefined
  return {
    kind: 'ratio',
    members: [{ figure: a, role: '分子' }, { figure: b, role: '分母' }, member(slot, '百分比')],
    stated: 2,
    compute: ([x, y]) => percentOf(x as Interval, y as Interval),
    working: ([x, y]) => `${x} ÷ ${y}`,
  }
}

/** The row's figure under the one head of this kind. */
function only({ heads }: Spoken, row: Row, test: RegExp): Figure | undefined {
  const columns = heads.flatMap((head, i) => (test.test(head) && !/率|%|％|比/.test(head) ? [i] : []))
  return columns.length === 1 ? row.slots[columns[0] as number] : undefined
}

/** 决算数比预算数减少 A 万元，下降 p %: both heads are named in the sentence. */
function changeOf(phrases: Phrases, spoken: Spoken, row: Row, slot: Slot): Claim | undefined {
  if (slot.direction === 0) return undefined
  const sentence = phrases.sentences[slot.sentence]
  const words = phrases.text.slice(sentence?.start ?? slot.leadStart, slot.figure.start)
  const compared =
    /([^，。；]{0,20}?)(?:比|较|与)([^，。；]{2,16}?)(?:相比|比较)?，?(?:净|共)?(?:增|减|下降|上升|节约|压减|降低|提高)/.exec(
      words,
    )
  if (compared === null) return undefined
  const now = headNamed(spoken, row, compared[1] as string)
  const before = headNamed(spoken, row, compared[2] as string)
  if (now === undefined || before === undefined || now === before) return undefined
  return claimOf(now, before, slot)
}

/** What changed from `before` to `now`, against what the text says of it. */
function claimOf(now: Figure, before: Figure, slot: Slot): Claim {
  const up = slot.direction === 1
  if (slot.kind === 'growth')
    return {
      kind: 'growth',
      members: [{ figure: before, role: '基期' }, { figure: now, role: '本期' }, member(slot, '百分比')],
      stated: 2,
      compute: ([p, n]) => {
        const growth = growthOf(n as Interval, p as Interval)
        return up || growth === undefined ? growth : negate(growth)
      },
      working: ([p, n]) => `（${up ? `${n} − ${p}` : `${p} − ${n}`}） ÷ ${p}`,
    }
  return {
    kind: 'difference',
    members: [
      { figure: up ? now : before, role: '被减数' },
      { figure: up ? before : now, role: '减数' },
      member(slot, '差额'),
    ],
    stated: 2,
    compute: ([x, y]) => difference(x as Interval, y as Interval),
    working: ([x, y]) => `${x} − ${y}`,
  }
}

function headNamed({ heads }: Spoken, row: Row, words: string): Figure | undefined {
  const columns = heads.flatMap((head, i) => {
    const bare = head.replace(/[（(].*$/, '').replace(/(?:数|额)$/, '')
    return bare.length >= 2 && words.includes(bare) ? [i] : []
  })
  return columns.length === 1 ? row.slots[columns[0] as number] : undefined
}

// ---- an item's own figure and what it is compared with ----

/** 公务接待费支出 5.21 万元，与预算相比减少 9.69 万元: the row has the 5.21 and, under 预算数, what it is compared with. */
function comparedInRow(phrases: Phrases, spoken: Spoken): Reading[] {
  return [...spoken.slots, ...spoken.far].flatMap((slot) => {
    if ((slot.kind !== 'change' && slot.kind !== 'growth') || slot.direction === 0) return []
    if (slot.figure.range || slot.figure.bound !== undefined) return []
    const level = levelBefore(phrases, slot)
    const row = level === undefined ? undefined : rowStarting(spoken, level)
    if (level === undefined || row === undefined) return []
    const at = row.slots.findIndex(
      (one) => one !== undefined && one.unit.text !== '' && samePrint(one, level.figure),
    )
    const words = phrases.text.slice(level.figure.unitEnd, slot.figure.start)
    const compared = /(?:比|较|与)([^。；]{0,16})/.exec(words)?.[1]
    if (at < 0 || compared === undefined) return []
    const others = spoken.heads.flatMap((head, i) => (i !== at && isHeadOf(head, compared) ? [i] : []))
    const base = row.slots[others[0] ?? -1]
    const now = row.slots[at]
    if (others.length !== 1 || base === undefined || now === undefined) return []
    return [{ claim: claimOf(now, base, slot), sure: true, start: slot.leadStart, end: slot.figure.unitEnd }]
  })
}

/** The level that the change is told of: the last one before it in its sentence, with nothing but changes between. */
function levelBefore(phrases: Phrases, slot: Slot): Slot | undefined {
  for (let i = slot.index - 1; i >= 0 && slot.index - i <= 3; i--) {
    const other = phrases.slots[i] as Slot
    if (other.sentence !== slot.sentence || other.group !== slot.group) return undefined
    if (isLevel(other)) return other.aside || other.period === 'prior' ? undefined : other
  }
  return undefined
}

/** The only row whose label the level's words begin with. */
function rowStarting(spoken: Spoken, level: Slot): Row | undefined {
  const words = compact(level.lead)
  const rows = spoken.rows.filter((row) => {
    const label = compact(row.label.replace(/[（(].*?[）)]/g, ''))
    return label.length >= 4 && words.startsWith(label)
  })
  return rows.length === 1 ? rows[0] : undefined
}

const isHeadOf = (head: string, words: string): boolean => {
  const bare = head.replace(/[（(].*$/, '').replace(/(?:数|额)$/, '')
  return bare.length >= 2 && words.includes(bare)
}
