/**
 * All of N 均: 以上三项支出均实现增长, 3 项指标均完成目标值. What is said of all is checked one by one against the figures just
 * told: each item's own direction, or its target and actual, in the text or in the table right above.
 */
import { decidedClaim, type Member, printOf } from '../claim.ts'
import { member, type Reading } from '../claims.ts'
import { type Figure, sameDimension, worth } from '../figure.ts'
import { isLevel, type Phrases, type Slot } from '../phrase.ts'
import type { Table } from '../tables.ts'
import type { View } from '../view.ts'
import { gridsOf } from './table-columns.ts'

export function allReadings(phrases: Phrases, view: View, tables: readonly Table[]): Reading[] {
  return phrases.slots.flatMap((slot) => {
    if (!/^(?:项|个|类|家|种|方面|村|镇|县|区|所|处|部)/.test(slot.figure.unit.dimension)) return []
    if (slot.figure.places > 0 || slot.figure.bound !== undefined) return []
    const said = saidOfAll(phrases, slot)
    if (said === undefined) return reachedOf(phrases, view, tables, slot) ?? []
    const items = said.goal ? goalItems(phrases, view, tables, slot) : directionItems(phrases, slot)
    return readingOf(phrases, slot, said, items) ?? []
  })
}

interface Said {
  /** 1 all rose, −1 all fell; for a goal, 1 all reached it. */
  readonly up: 1 | -1
  readonly goal: boolean
  readonly end: number
}

const ALL =
  /^[^，。；\d]{0,14}(?:均|都|全部|皆)(?:已|能|较好地?|比上年|较上年|同比|比去年|有所|实现了?|呈现?|保持|按[^，。；]{0,4}|超额|全部|顺利|按时)*/
const RISE = /^(?:正)?(?:增长|增加|上升|提高|提升|上涨)/
const FALL = /^(?:负增长|下降|减少|降低|压减|回落)/
/** 完成值均高于目标值: reached, whatever less is better. */
const EXCEED =
  /^(?:高于|超过|大于|超出|优于)(?:了)?(?:年度|年初|预期|设定|计划|预定)*(?:目标|计划|指标)(?:值|数)?/
const REACH =
  /^(?:完成|达成|达到|实现|达标|超过|超额完成)(?:了)?(?:年度|年初|预期|既定|绩效|全年|设定|计划|预定)*(?:的)?(?:目标|任务|指标值|计划|预期|绩效目标|预定值)?(?:值|任务|要求)?/

/** 以上 N 项…均… says something of all; without 以上 or 这 the noun may be of another list. */
function saidOfAll(phrases: Phrases, slot: Slot): Said | undefined {
  const { text } = phrases
  const before = text.slice(Math.max(0, slot.figure.start - 3), slot.figure.start)
  if (!/(?:以上|上述|前述|这|该)$/.test(before) && !/[。\n；，]$/.test(before)) return undefined
  const rest = text.slice(slot.figure.unitEnd, slot.figure.unitEnd + 40)
  const all = ALL.exec(rest)
  if (all === null) return undefined
  const then = rest.slice(all[0].length)
  const found = EXCEED.exec(then) ?? RISE.exec(then) ?? FALL.exec(then) ?? REACH.exec(then)
  if (found === null) return undefined
  const end = slot.figure.unitEnd + all[0].length + found[0].length
  if (RISE.test(then)) return /\d/.test(then.slice(0, 12)) ? undefined : { up: 1, goal: false, end }
  if (FALL.test(then)) return /\d/.test(then.slice(0, 12)) ? undefined : { up: -1, goal: false, end }
  return /目标|任务|指标值|计划|达标|预期/.test(found[0]) ? { up: 1, goal: true, end } : undefined
}

/** What is told of one item: the figures, and whether it rose (reached); undefined where that can't be told. */
interface Item {
  readonly name: string
  readonly members: readonly Member[]
  readonly up: 1 | -1 | 0 | undefined
}

// ---- directions ----

/** The items of the same paragraph before the count, each with its own rise or fall. */
function directionItems(phrases: Phrases, count: Slot): Item[] {
  const items: Item[] = []
  for (const slot of phrases.slots.slice(Math.max(0, count.index - 60), count.index)) {
    if (slot.paragraph !== count.paragraph) continue
    if (slot.kind === 'growth' && standsAlone(phrases, slot)) {
      items.push({ name: slot.subject, members: [member(slot, '增减')], up: slot.direction as 1 | -1 })
      continue
    }
    if (!isLevel(slot)) continue
    if (slot.depth > 0 || slot.period === 'prior' || slot.aside || slot.subject === '') continue
    const own = followers(phrases, slot, count)
    const prior = own.find(
      (other) => isLevel(other) && other.period === 'prior' && sameDimension(other.figure, slot.figure),
    )
    const said = own.find(
      (other) => (other.kind === 'growth' || other.kind === 'change') && other.direction !== 0,
    )
    if (prior !== undefined) {
      const order = worth(slot.figure).compare(worth(prior.figure))
      items.push({
        name: slot.subject,
        members: [member(slot, '本期'), member(prior, '上期')],
        up: order > 0 ? 1 : order < 0 ? -1 : 0,
      })
    } else if (said !== undefined)
      items.push({
        name: slot.subject,
        members: [member(slot, '本期'), member(said, '增减')],
        up: said.direction as 1 | -1,
      })
  }
  return items
}

/** 教育支出增长 5.5 %: a rate under its own name, without a level in its clause before it. */
function standsAlone(phrases: Phrases, slot: Slot): boolean {
  if (
    slot.direction === 0 ||
    slot.subject === '' ||
    slot.depth > 0 ||
    /比|较|同比|幅|高于|低于/.test(slot.lead)
  )
    return false
  const before = phrases.slots[slot.index - 1]
  return (
    before === undefined || before.sentence !== slot.sentence || !isLevel(before) || before.item !== slot.item
  )
}

/** The figures after an item's own, up to the next item. */
function followers(phrases: Phrases, slot: Slot, count: Slot): Slot[] {
  const own: Slot[] = []
  for (let i = slot.index + 1; i < count.index && own.length < 6; i++) {
    const next = phrases.slots[i] as Slot
    if (isLevel(next) && next.depth === 0 && next.period !== 'prior' && !next.aside && next.subject !== '')
      break
    own.push(next)
  }
  return own
}

// ---- goals ----

const GOAL = /目标|计划|应完成|任务|预期|指标值/
const REACHED = /实际|完成|实绩|已|达到/
/** Where less is better, reaching the goal is not exceeding it. */
const LESS_IS_BETTER = /成本|控制|不超过|≤|<|以内|事故|投诉|时限|时间|能耗|浓度|失业|逃|死亡|发病|超标|降/

function goalItems(phrases: Phrases, view: View, tables: readonly Table[], count: Slot): Item[] {
  return tableItems(phrases, view, tables, count) ?? proseItems(phrases, count)
}

/** The rows of the table that ends right before the count's paragraph. */
function tableItems(phrases: Phrases, view: View, tables: readonly Table[], count: Slot): Item[] | undefined {
  const paragraph = phrases.paragraphs[count.paragraph]
  const earlier = phrases.paragraphs[count.paragraph - 1]
  const at = (offset: number | undefined): number => (offset === undefined ? -1 : (view.at[offset] ?? 0))
  const table = tables.find(
    (one) =>
      one.end <= at(paragraph?.start) && one.end > at(earlier?.start) && at(paragraph?.start) - one.end < 20,
  )
  if (table === undefined) return undefined
  for (const { heads, rows } of gridsOf(table)) {
    const goal = heads.findIndex((head) => GOAL.test(head) && !/率/.test(head))
    const reached = heads.findIndex((head, i) => i !== goal && REACHED.test(head) && !/率|目标/.test(head))
    if (goal < 0 || reached < 0) continue
    return rows.map((row) => goalItem(row.label, row.slots[goal], row.slots[reached]))
  }
  return undefined
}

function goalItem(name: string, goal: Figure | undefined, reached: Figure | undefined): Item {
  if (goal === undefined || reached === undefined) return { name, members: [], up: undefined }
  const members = [
    { figure: goal, role: '目标值' },
    { figure: reached, role: '完成值' },
  ]
  const less = worth(reached).compare(worth(goal)) < 0
  return { name, members, up: LESS_IS_BETTER.test(name) ? undefined : less ? -1 : 1 }
}

/** 计划整改 40 处，实际整改 38 处: pairs in one item, in the paragraphs right before. */
function proseItems(phrases: Phrases, count: Slot): Item[] {
  const near = pairsBefore(phrases, count, 0)
  return near.length === Number(count.figure.value.toString()) ? near : pairsBefore(phrases, count, 3)
}

function pairsBefore(phrases: Phrases, count: Slot, paragraphs: number): Item[] {
  const items: Item[] = []
  for (const slot of phrases.slots.slice(Math.max(0, count.index - 60), count.index)) {
    const next = phrases.slots[slot.index + 1]
    if (count.paragraph - slot.paragraph > paragraphs || !GOAL.test(slot.lead) || next === undefined) continue
    if (next.index >= count.index || next.item !== slot.item || !sameDimension(slot.figure, next.figure))
      continue
    if (!REACHED.test(next.lead) || slot.figure.range || next.figure.range) continue
    const name = slot.lead.replace(/目标值?|计划|应|任务|为/g, '')
    items.push(
      slot.figure.bound === '以下' || next.figure.bound !== undefined
        ? { name, members: [], up: undefined }
        : goalItem(name, slot.figure, next.figure),
    )
  }
  return items
}

/** 4 项指标中有 3 项达到目标值: as many as did, by the figures told of each. */
function reachedOf(
  phrases: Phrases,
  view: View,
  tables: readonly Table[],
  slot: Slot,
): Reading[] | undefined {
  const all = phrases.slots[slot.index - 1]
  if (all === undefined || all.sentence !== slot.sentence || all.figure.places > 0) return undefined
  const between = phrases.text.slice(all.figure.unitEnd, slot.figure.start)
  if (!/^(?:绩效|产出|效益|数量|目标|考核)*(?:指标|目标|任务)(?:值)?(?:中|里)，?(?:共?有)?$/.test(between))
    return undefined
  const after = phrases.text.slice(slot.figure.unitEnd, slot.figure.unitEnd + 12)
  const word = /^(?:指标|任务)?(?:均|已|全部|全面)?(未|没有)?(?:达到|完成|实现|达成|达标)/.exec(after)
  if (word === null) return undefined
  const n = Number(all.figure.value.toString())
  const items = goalItems(phrases, view, tables, all)
  if (items.length !== n || items.some((item) => item.up === undefined)) return undefined
  const reached = items.filter((item) => item.up === 1).length
  const right = word[1] === undefined ? reached : n - reached
  const good = Number(slot.figure.value.toString()) === right
  const missing = items.filter((item) => item.up !== 1).map((item) => item.name)
  return [
    {
      claim: decidedClaim(
        'count',
        [...items.flatMap((item) => item.members), member(all, '指标数'), member(slot, '所称项数')],
        {
          holds: good,
          working: `${n} 项中 ${reached} 项达到${missing.length === 0 ? '' : `（${missing.join('、')}未达到）`}，所称 ${printOf(slot.figure)}`,
          ...(good ? {} : { slip: `若 ${slot.figure.text} 为 ${right}，则成立` }),
        },
      ),
      sure: true,
      start: all.leadStart,
      end: slot.figure.unitEnd + word[0].length,
    },
  ]
}

// ---- the verdict ----

function readingOf(phrases: Phrases, slot: Slot, said: Said, items: readonly Item[]): Reading | undefined {
  const n = Number(slot.figure.value.toString())
  if (items.length !== n || n < 2) return undefined
  const wrong = items.filter((item) => item.up !== undefined && item.up !== said.up)
  if (wrong.length === 0 && items.some((item) => item.up === undefined)) return undefined
  const words = phrases.text.slice(slot.figure.start, said.end)
  const shown = (item: Item) =>
    item.members.map(({ figure, role }) => `${role} ${printOf(figure)}`).join('、')
  const good = wrong.length === 0
  return {
    claim: decidedClaim('count', [...items.flatMap((item) => item.members), member(slot, '所称项数')], {
      holds: good,
      working: good
        ? `${n} 项逐一相符：${words}`
        : `${wrong.length} 项不符“${words}”：${wrong.map((item) => `${item.name}（${shown(item)}）`).join('；')}`,
    }),
    sure: true,
    start: slot.leadStart,
    end: said.end,
  }
}
