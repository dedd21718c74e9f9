/**
 * Repeats 前后一致: one quantity printed twice: item head and restatement, text and table, table and table. Names alone
 * do not make two figures one quantity (scopes differ), so an accusation needs the same full name, or prints that agree in
 * all but the last digit.
 */
import { Exact } from '@jiheng/engine'
import { decidedClaim } from '../claim.ts'
import type { Reading } from '../claims.ts'
import { dimensionOf, type Figure, halfUnit, worth } from '../figure.ts'
import { fullSubject, isLevel, type Phrases, type Slot } from '../phrase.ts'
import { likeness, nameOf } from '../resolve.ts'
import type { Table } from '../tables.ts'
import { sourceRange, type View } from '../view.ts'
import { isBudget, isFinal } from '../vocabulary.ts'
import { plainName } from './ratio.ts'
import { listsOf } from './sum-list.ts'
import { headsOf } from './table-columns.ts'

/** A figure with its full name and place in the source. */
export interface Fact {
  readonly name: string
  readonly figure: Figure
  readonly start: number
  readonly end: number
  readonly from: 'text' | 'table'
  /** Which table, or −1 for the text. */
  readonly table: number
  readonly measure: 'budget' | 'final' | 'plain'
  readonly slot?: Slot
  /** The column's head says the measure. */
  readonly headed?: boolean
}

export function repeatReadings(phrases: Phrases, view: View, tables: readonly Table[]): Reading[] {
  const facts = [...textFacts(phrases, view), ...tableFacts(tables)]
  return [
    ...restatedHeads(phrases),
    ...totalsOfTables(phrases, view, tables),
    ...lastDigits(facts),
    ...restatedInText(phrases),
    ...countsAgain(phrases),
  ]
}

/** Whether two prints can be one number: the finer, rounded half up to the coarser's digits, is the coarser. */
export function samePrint(a: Figure, b: Figure): boolean {
  if (a.places === b.places && a.unit.text === b.unit.text) return a.value.equals(b.value)
  const [x, y] = [worth(a), worth(b)]
  if (x.equals(y)) return true
  const [coarse, fine] = unitOfPrint(a).compare(unitOfPrint(b)) >= 0 ? [a, b] : [b, a]
  if (unitOfPrint(a).equals(unitOfPrint(b))) return false
  const half = halfUnit(coarse).mul(coarse.unit.scale)
  const slack = halfUnit(fine).mul(fine.unit.scale)
  return worth(fine).sub(worth(coarse)).abs().compare(half.add(slack)) <= 0
}

const unitOfPrint = (figure: Figure): Exact => Exact.scaled(1n, figure.places).mul(figure.unit.scale)

export function repeated(kindOf: 'text' | 'table', a: Fact, b: Fact, good: boolean): Reading {
  void kindOf
  const rounding =
    worth(a.figure)
      .sub(worth(b.figure))
      .abs()
      .compare(unitOfPrint(coarser(a.figure, b.figure)).mul(Exact.of(2))) <= 0
  return {
    claim: decidedClaim(
      'repeat',
      [
        { figure: a.figure, role: '此处' },
        { figure: b.figure, role: '另一处' },
      ],
      {
        holds: good,
        working: good
          ? `${printed(a.figure)} 与另一处 ${printed(b.figure)} 一致`
          : `此处 ${printed(a.figure)}，另一处 ${printed(b.figure)}，相差 ${differenceOf(a.figure, b.figure)}`,
        ...(good
          ? {}
          : {
              severity: rounding ? ('rounding' as const) : ('material' as const),
              slip: slipOf(a.figure, b.figure),
            }),
      },
    ),
    sure: true,
    start: a.start,
    end: a.end,
    inSource: true,
  }
}

const coarser = (a: Figure, b: Figure): Figure => (unitOfPrint(a).compare(unitOfPrint(b)) >= 0 ? a : b)
const printed = (figure: Figure): string => `${figure.text.replace(/\s/g, '')}${figure.unit.text}`

function differenceOf(a: Figure, b: Figure): string {
  const places = Math.max(a.places, b.places)
  return `${worth(a).sub(worth(b)).abs().div(a.unit.scale).toFixed(places)}${a.unit.text}`
}

export function slipOf(a: Figure, b: Figure): string {
  for (const { value, rank } of a.misprints.all())
    if (rank <= 3 && value.mul(a.unit.scale).equals(worth(b)))
      return `若 ${printed(a)} 为 ${value.toFixed(Math.max(a.places, b.places))}${a.unit.text}，则一致`
  return `若此处与另一处同为 ${printed(b)}，则一致`
}

// ---- facts ----

function textFacts(phrases: Phrases, view: View): Fact[] {
  const facts: Fact[] = []
  for (const slot of phrases.slots) {
    if (!isLevel(slot) || slot.figure.bound !== undefined || slot.period === 'prior') continue
    if (dimensionOf(slot.figure.unit) !== '元' || slot.subject === '') continue
    const range = sourceRange(view, slot.leadStart, slot.figure.unitEnd)
    facts.push({
      name: nameOf(slot.subject),
      figure: slot.figure,
      ...range,
      from: 'text',
      table: -1,
      measure: isBudget(slot.measure) ? 'budget' : isFinal(slot.measure) ? 'final' : 'plain',
      slot,
    })
  }
  return facts
}

const ROW_NOISE = /^(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+[.、])|^其中[:：]?/

function tableFacts(tables: readonly Table[]): Fact[] {
  const facts: Fact[] = []
  tables.forEach((table, index) => {
    const width = Math.max(0, ...table.rows.map((row) => row.slots.length))
    const plainHeads = width > 1 ? headsOf(table, width) : []
    for (const row of table.rows) {
      const name = nameOf(row.label.replace(ROW_NOISE, ''))
      if (name.length < 3 || /合计|总计|小计/.test(row.label)) continue
      const heads = table.heads?.get(row.group) ?? (row.slots.length === width ? plainHeads : [])
      const first = row.slots.findIndex((figure) => figure !== undefined)
      const seen = new Set<Fact['measure']>()
      row.slots.forEach((figure, column) => {
        const measure = measureOfHead(heads[column] ?? '')
        if (figure === undefined || (column > first && (measure === 'plain' || seen.has(measure)))) return
        seen.add(measure)
        facts.push({
          name,
          figure,
          start: row.start,
          end: row.end,
          from: 'table',
          table: index,
          measure: measure !== 'plain' ? measure : measureOfTitle(table.title),
          headed: measure !== 'plain',
        })
      })
    }
  })
  return facts
}

/** 一般公共预算财政拨款 is the name of a fund, not a budget's column. */
function measureOfHead(words: string): Fact['measure'] {
  const head = words.replace(/(?:一般公共|政府性基金|国有资本经营|基金)预算/g, '')
  if (/率|%|增|减|上年|去年/.test(head)) return 'plain'
  if (/决算|执行|实际支出/.test(head)) return 'final'
  return /预算/.test(head) ? 'budget' : 'plain'
}

const measureOfTitle = (title: string): Fact['measure'] =>
  /决算/.test(title) ? 'final' : /预算/.test(title) ? 'budget' : 'plain'

// ---- prints that agree in all but the last digit ----

const GENERIC =
  /^(?:支出|收入|项目|基本|合计|其他|其他支出|财政拨款|行政运行|一般行政管理事务|事业运行|机关服务)$/

/** The same name printed twice, alike to the last digit but one: of the two values the rarer stands accused. */
function lastDigits(facts: readonly Fact[]): Reading[] {
  const byName = new Map<string, Fact[]>()
  for (const fact of facts)
    if (fact.name.length >= 3 && !GENERIC.test(fact.name) && !fact.figure.value.isZero())
      byName.get(fact.name)?.push(fact) ?? byName.set(fact.name, [fact])
  const readings: Reading[] = []
  for (const group of byName.values()) if (group.length > 1) readings.push(...judgeGroup(group.slice(0, 60)))
  return readings
}

function judgeGroup(group: readonly Fact[]): Reading[] {
  // Text against text is told elsewhere; here one side is a table's.
  if (!group.some((fact) => fact.from === 'table')) return []
  const readings: Reading[] = []
  const classes: Fact[][] = []
  for (const fact of group) {
    const known = classes.find((c) => samePrint((c[0] as Fact).figure, fact.figure))
    if (known === undefined) classes.push([fact])
    else known.push(fact)
  }
  for (const known of classes)
    for (const fact of known) {
      const other = known.find(
        (o) => o !== fact && (o.table !== fact.table || o.from !== fact.from) && o.from === 'table',
      )
      if (fact.from === 'text' && other !== undefined && compatible(fact, other))
        readings.push(repeated('text', fact, other, true))
    }
  for (let i = 0; i < classes.length; i++)
    for (let j = i + 1; j < classes.length; j++) {
      const [a, b] = [classes[i] as Fact[], classes[j] as Fact[]]
      if (!nearlySame((a[0] as Fact).figure, (b[0] as Fact).figure)) {
        readings.push(...slipped(a, b))
        continue
      }
      const [accused, witness] = b.length < a.length ? [b, a] : [a, b]
      for (const fact of accused) {
        const against = witness.find(
          (o) => (o.table !== fact.table || o.from !== fact.from) && compatible(fact, o),
        )
        if (against !== undefined && (fact.from === 'table' || against.from === 'table'))
          readings.push(repeated('table', fact, against, false))
      }
    }
  return readings
}

/** Text and a column whose head says the measure, under one long name, with one slip between them. */
function slipped(a: readonly Fact[], b: readonly Fact[]): Reading[] {
  const found = slippedFrom(a, b) ?? slippedFrom(b, a)
  return found === undefined ? [] : [found]
}

function slippedFrom(texts: readonly Fact[], cells: readonly Fact[]): Reading | undefined {
  for (const text of texts) {
    if (text.from !== 'text' || text.measure === 'plain' || text.name.length < 5) continue
    const cell = cells.find((one) => one.headed === true && one.measure === text.measure)
    if (
      cell !== undefined &&
      dimensionOf(cell.figure.unit) === dimensionOf(text.figure.unit) &&
      isTelling(text.figure, cell.figure) &&
      !cells.some((one) => one.from === 'text')
    )
      return repeated('text', text, cell, false)
  }
  return undefined
}

const compatible = (a: Fact, b: Fact): boolean =>
  a.measure === b.measure || a.measure === 'plain' || b.measure === 'plain'

/** Off by one or two in the last digit of a figure of at least four digits. */
function nearlySame(a: Figure, b: Figure): boolean {
  if (a.places === 0 || a.places !== b.places || dimensionOf(a.unit) !== dimensionOf(b.unit)) return false
  // Mostly the values are far apart, which is told without exact arithmetic.
  const [x, y] = [a.plain.value, b.plain.value]
  if (Math.abs(x - y) > Math.abs(x) / 100) return false
  const step = unitOfPrint(coarser(a, b))
  const gap = worth(a).sub(worth(b)).abs()
  return (
    gap.compare(step.mul(Exact.of(2))) <= 0 &&
    worth(a)
      .abs()
      .compare(step.mul(Exact.of(1000))) >= 0
  )
}

// ---- a table's total in words ----

/** 财政拨款收入支出总计 in the text is the 总计 of the table 财政拨款收入支出决算总表. */
function totalsOfTables(phrases: Phrases, view: View, tables: readonly Table[]): Reading[] {
  const totals = tables.flatMap((table, index) => tableTotal(table, index))
  const readings: Reading[] = []
  for (const slot of phrases.slots) {
    if (!isLevel(slot) || !slot.isTotal || slot.figure.bound !== undefined || slot.period === 'prior')
      continue
    if (dimensionOf(slot.figure.unit) !== '元') continue
    const name = totalName(slot.subject)
    const matches = totals.filter(
      (total) =>
        name.endsWith(total.name) && ownWords(name.slice(0, -total.name.length)) && total.name !== '',
    )
    const longest = matches.sort((a, b) => b.name.length - a.name.length)[0]
    if (longest === undefined) continue
    if (isBudget(slot.measure) !== (longest.measure === 'budget') && slot.measure !== undefined) continue
    const range = sourceRange(view, slot.leadStart, slot.figure.unitEnd)
    const fact: Fact = { name, figure: slot.figure, ...range, from: 'text', table: -1, measure: 'plain' }
    readings.push(repeated('text', fact, longest, samePrint(slot.figure, longest.figure)))
  }
  return readings
}

/** What is left of the name before the table's own words is the department's name, not another scope. */
const ownWords = (rest: string): boolean =>
  rest === '' ||
  /(?:局|委|委员会|办|办公室|院|厅|部|中心|街道|镇|乡|处|会|政府|单位|部门|队|所|馆|校|站)$/.test(rest)

const totalName = plainName

/** The totals of tables by the names that texts give them. */
export const tableTotals = (tables: readonly Table[]): readonly Fact[] => tables.flatMap(tableTotal)

function tableTotal(table: Table, index: number): Fact[] {
  const core = totalName(
    table.title
      .replace(/^.*?(?:19|20)\d\d年(?:度)?/, '')
      .replace(/[（(].*$/, '')
      .replace(/总表$|表$/, '')
      .replace(/^(?:部门|本?单位)/, ''),
  )
  if (!/收入|支出/.test(core)) return []
  const rows = table.rows.filter((row) => /^(?:合计|总计|收入总计|支出总计)$/.test(row.label))
  const first = rows[rows.length - 1]
  const figure = first?.numbers[0]
  if (first === undefined || figure === undefined) return []
  // Two totals that differ (收入总计, 支出总计) name nothing between them.
  if (rows.some((row) => !(row.numbers[0] as Figure).value.equals(figure.value))) return []
  return [
    {
      name: core,
      figure,
      start: first.start,
      end: first.end,
      from: 'table',
      table: index,
      measure: measureOfTitle(table.title),
    },
  ]
}

// ---- an item's head and its restatement ----

/** “…（项）” A 万元，…2024 年预算安排 B 万元: A is B. Accuses only where the list's other items agree. */
function restatedHeads(phrases: Phrases): Reading[] {
  const readings: Reading[] = []
  const listed = new Set<Slot>()
  for (const list of listsOf(phrases)) {
    const pairs = list.items.flatMap((item) =>
      restatement(phrases, item[0] as { firstSlot: number; lastSlot: number }),
    )
    for (const [head] of pairs) listed.add(head)
    if (pairs.length === 0) continue
    const good = pairs.filter(([a, b]) => samePrint(a.figure, b.figure)).length
    if (good < pairs.length * 0.8 && pairs.length > 2) continue
    for (const [head, again] of pairs) {
      readings.push(headAgain(head, again))
    }
  }
  return [...readings, ...loneHeads(phrases, listed)]
}

function headAgain(head: Slot, again: Slot): Reading {
  const reading = textPair(head, again, samePrint(head.figure, again.figure))
  return { ...reading, start: head.leadStart, end: again.figure.unitEnd }
}

/** The same of an item by itself, named as the classification names it: accused where one slip tells them apart. */
function loneHeads(phrases: Phrases, listed: ReadonlySet<Slot>): Reading[] {
  return phrases.paragraphs.flatMap((paragraph) => {
    const head = phrases.slots[paragraph.firstSlot]
    if (head === undefined || paragraph.lastSlot - paragraph.firstSlot < 2 || listed.has(head)) return []
    const words = phrases.text.slice(paragraph.start, head.figure.start)
    if (!/（[类款项]）[”"]?[：，]?$/.test(words)) return []
    return restatement(phrases, paragraph)
      .filter(([a, b]) => samePrint(a.figure, b.figure) || isTelling(a.figure, b.figure))
      .map(([a, b]) => headAgain(a, b))
  })
}

function restatement(phrases: Phrases, item: { firstSlot: number; lastSlot: number }): [Slot, Slot][] {
  const slots = phrases.slots
    .slice(item.firstSlot, item.lastSlot)
    .filter((slot) => isLevel(slot) && dimensionOf(slot.figure.unit) === '元')
  const head = slots[0]
  if (head === undefined || head.measure !== undefined || head.period === 'prior') return []
  const years = slots.map((slot) => slot.year ?? 0)
  const latest = Math.max(0, ...years)
  const again = slots
    .slice(1)
    .find((slot) => isBudget(slot.measure) && slot.subject === '' && slot.year === latest && latest > 0)
  return again === undefined ? [] : [[head, again]]
}

// ---- the same words again ----

/** The same full name with the same figure, or with one that a slip of the hand tells from it. */
function restatedInText(phrases: Phrases): Reading[] {
  const seen = new Map<string, Slot[]>()
  const readings: Reading[] = []
  // A figure without a year is of the report's own, which is the latest one named.
  const latest = phrases.slots.reduce((year, slot) => Math.max(year, slot.year ?? 0), 0)
  for (const slot of phrases.slots) {
    if (
      !isLevel(slot) ||
      slot.figure.bound !== undefined ||
      slot.period === 'prior' ||
      slot.figure.unit.text === ''
    )
      continue
    const lead = slot.lead
      .replace(/(?:19|20)\d\d年(?:度)?/g, '')
      .replace(/[^\u4e00-\u9fff]/g, '')
      .replace(/(?:共|为|达|达到|是|有)+$/, '')
    const name = fullName(phrases, slot)
    const words = lead.length >= 5 ? lead : name
    if (words.length < 5 && !KEY_TERMS.test(words)) continue
    const key = `${words}|${slot.measure ?? ''}|${dimensionOf(slot.figure.unit)}`
    const all = seen.get(key) ?? []
    seen.set(key, [...all.slice(-6), slot])
    const before = all.filter(({ year }) => year === slot.year || (year ?? slot.year) === latest)
    if (before.length === 0 || slot.figure.value.isZero()) continue
    const last = before.filter((other) => samePrint(other.figure, slot.figure)).pop()
    if (last !== undefined) {
      if (last.sentence !== slot.sentence || last.item !== slot.item)
        readings.push(textPair(slot, last, true))
      continue
    }
    const first = before[0] as Slot
    if (
      before.every((other) => samePrint(other.figure, first.figure)) &&
      isRestated(phrases, first, slot, words)
    )
      readings.push(textPair(slot, first, false))
  }
  return readings
}

const fullName = (phrases: Phrases, slot: Slot): string =>
  fullSubject(phrases, slot).replace(/[^\u4e00-\u9fff]/g, '')

/** Whether two prints under one name are surely meant as one quantity: a whole name, other paragraphs, a slip between them. */
function isRestated(phrases: Phrases, first: Slot, again: Slot, words: string): boolean {
  if (Math.abs(first.sentence - again.sentence) < 2 || first.group !== 0 || again.group !== 0) return false
  if (!begins(phrases, first) || !begins(phrases, again)) return false
  if (first.year !== again.year && !isSwap(first.figure, again.figure)) return false
  const long = words.length >= 8
  if (digitsOf(again.figure) < 4)
    return (long || KEY_TERMS.test(words)) && isCount(first) && isCount(again) && words.length >= 4
  return (long || KEY_TERMS.test(words)) && isTelling(first.figure, again.figure)
}

/** How many digits a figure is printed with. */
const digitsOf = (figure: Figure): number =>
  figure.value.abs().toFixed(figure.places).replace(/\D/g, '').replace(/^0+/, '').length

const isCount = (slot: Slot): boolean =>
  slot.figure.places === 0 && /^(?:人|名|个|家|辆|所)$/.test(slot.figure.unit.text)

/** The figure's words begin their sentence (but for a date, a title or the year). */
function begins(phrases: Phrases, slot: Slot): boolean {
  const sentence = phrases.sentences[slot.sentence]
  const head = phrases.text.slice(sentence?.start ?? 0, slot.leadStart)
  return head.length <= 24 && !/其中|\d[\d.]*(?:万|亿|元|%)/.test(head.replace(/截[至止][^，]*，/, ''))
}

/** Quantities that a report has one of. */
const KEY_TERMS =
  /三公|机关运行|政府采购|总计|合计|总额|人员经费|公用经费|基本支出|项目支出|财政拨款|编制|在职人员|公务接待费|公务用车|因公出国|总预算|总收入|总支出|总投资/

/** Two digits swapped, and nothing else. */
export const isSwap = (a: Figure, b: Figure): boolean =>
  a.unit.text === b.unit.text &&
  a.places === b.places &&
  a.misprints.all().some(({ value, rank }) => rank === 1 && value.equals(b.value))

/** Two figures of four digits or more that one slip turns into each other. */
export function isTelling(a: Figure, b: Figure): boolean {
  if (Math.max(digitsOf(a), digitsOf(b)) < 4) return false
  return turnsInto(a, b) || turnsInto(b, a)
}

function turnsInto(a: Figure, b: Figure): boolean {
  const { value } = b.plain
  const apart = (a.plain.half + b.plain.half) * 1.000001 + Math.abs(value) * 1e-9
  return a.misprints.some(
    4,
    (near) => Math.abs(near - value) <= apart,
    (other) => samePrint(a.with({ value: other }), b),
  )
}

function textPair(slot: Slot, other: Slot, good: boolean): Reading {
  const fact = (s: Slot): Fact => ({
    name: '',
    figure: s.figure,
    start: 0,
    end: 0,
    from: 'text',
    table: -1,
    measure: 'plain',
  })
  return {
    ...repeated('text', fact(slot), fact(other), good),
    start: slot.leadStart,
    end: slot.figure.unitEnd,
    inSource: false,
  }
}

/** 下属事业单位 13 个 … 等十三个局属事业单位. */
function countsAgain(phrases: Phrases): Reading[] {
  const readings: Reading[] = []
  const counts = phrases.slots.filter(
    (slot) =>
      slot.kind === 'level' &&
      slot.figure.chinese &&
      slot.figure.bound === undefined &&
      slot.figure.value.compare(Exact.of(2)) > 0,
  )
  for (const slot of counts) {
    const noun = nameOf(slot.tail)
    if (noun.length < 4) continue
    let tries = 0
    for (let i = slot.index - 1; i >= 0 && slot.index - i < 40 && tries < 4; i--) {
      const other = phrases.slots[i] as Slot
      if (
        other.kind !== 'level' ||
        other.figure.unit.dimension !== slot.figure.unit.dimension ||
        !other.figure.value.equals(slot.figure.value)
      )
        continue
      tries += 1
      if (likeness(noun, other.subject) < 1 && likeness(noun.slice(-4), other.subject) < 2) continue
      readings.push({
        ...textPair(slot, other, true),
        start: slot.figure.start - (/等$/.test(slot.lead) ? 1 : 0),
        end: slot.figure.unitEnd + slot.tail.length,
      })
      break
    }
  }
  return readings
}
