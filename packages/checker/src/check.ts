/** The check 核查: text → figures → readings → statements. Pure: same text, same result, anywhere. */

import { type Claim, holds, intervalsOf } from './claim.ts'
import type { Reading } from './claims.ts'
import type { Figure } from './figure.ts'
import { type Judgement, judge } from './judge.ts'
import { lexFigures } from './lex.ts'
import { linesOf } from './lines.ts'
import { type Phrases, readPhrases } from './phrase.ts'
import { withPiped } from './piped.ts'
import { type Material, RELATIONS } from './relations/index.ts'
import { mirrored } from './relations/mirror.ts'
import { oneSlipReadings } from './relations/one-slip.ts'
import { remarksOn } from './remarks.ts'
import type { CheckResult, Remark, Statement } from './result.ts'
import { ShownFigures, type Writable } from './shown.ts'
import { slipTester } from './slip.ts'
import { pageAt, type SourceText } from './source.ts'
import { summarise } from './summary.ts'
import { readTables } from './tables.ts'
import { sourceRange, type View, viewOf } from './view.ts'

/** Finds every figure of a text and judges every statement about them. Never throws on any text. */
export function check(given: SourceText): CheckResult {
  const source = { ...given, tables: withPiped(given.text, given.tables ?? []) }
  const lines = linesOf(source.text, source.tables, source.pages)
  const view = viewOf(source.text, lines)
  const figures = lexFigures(view)
  const tables = readTables(source, lines, figures.length)
  const phrases = readPhrases(view.text, figures)
  const material: Material = { phrases, view, tables }
  const all = RELATIONS.flatMap((relation) => relation.read(material)).filter(isWorthTelling)
  const readings = secondLook(phrases, withoutPartial(all))
  const judgements = readings.map((reading) => judged(reading, figures))
  const misprints = misprintsIn(judgements)
  const shown = new ShownFigures(source)
  const statements = distinct(
    readings.map((reading, i) =>
      statementOf(source, view, shown, reading, explained(reading, judgements[i] as Judgement, misprints)),
    ),
  )
  const cells = tables.flatMap((table) =>
    table.rows.flatMap((row) => row.numbers.map((figure) => ({ figure, label: row.label }))),
  )
  const checked = [
    ...figures.map((figure) => shown.figure(figure, phrases.slots[figure.index]?.subject)),
    ...cells.map(({ figure, label }) => shown.figure(figure, label)),
  ].sort((a, b) => a.start - b.start)
  const remarks = remarksOn(view).map((remark): Remark => {
    const range = sourceRange(view, remark.start, remark.end)
    const page = pageAt(source.pages, range.start)
    const quote = source.text.slice(range.start, range.end)
    return { text: remark.text, quote, ...range, ...(page === undefined ? {} : { page }) }
  })
  return { figures: checked, statements, remarks, summary: summarise(checked, statements, remarks) }
}

/** What one slip of the hand explains takes the place of what could not be told of the same figure. */
function secondLook(phrases: Phrases, read: readonly Reading[]): readonly Reading[] {
  const slipped = oneSlipReadings(phrases, read)
  const told = new Set(slipped.map(statedOf))
  const all = [...read.filter((one) => one.sure || !told.has(statedOf(one))), ...slipped]
  return [...all, ...mirrored(phrases, all)]
}

const statedOf = ({ claim }: Reading): Figure | undefined => claim.members[claim.stated]?.figure

/** Figures so near that one may have been typed for the other. */
const NEIGHBOURS = 10

function judged({ claim }: Reading, figures: readonly Figure[]): Judgement {
  return claim.decided !== undefined || claim.kind === 'sum'
    ? judge(claim)
    : judge(claim, () => neighboursOf(claim, figures))
}

function neighboursOf(claim: Claim, figures: readonly Figure[]): readonly Figure[] {
  const own = claim.members.map(({ figure }) => figure.index)
  const last = Math.max(...own)
  const around = figures.slice(Math.max(0, last - NEIGHBOURS), last + 1)
  return around.filter((figure) => !own.includes(figure.index))
}

/** The misprints that explain some contradiction, by figure. */
function misprintsIn(judgements: readonly Judgement[]): ReadonlyMap<number, Judgement> {
  const found = new Map<number, Judgement>()
  for (const judgement of judgements)
    if (judgement.misprint !== undefined) found.set(judgement.misprint.figure.index, judgement)
  return found
}

/** Where several slips explain one contradiction, the one that explains another as well is the likeliest. */
function explained({ claim }: Reading, own: Judgement, misprints: ReadonlyMap<number, Judgement>): Judgement {
  if (own.verdict !== '矛盾' || own.slip !== undefined || claim.decided !== undefined) return own
  const candidates = claim.members.flatMap(({ figure }, index) => {
    const known = misprints.get(figure.index)
    return known?.misprint === undefined ? [] : [{ index, value: known.misprint.value, slip: known.slip }]
  })
  if (candidates.length === 0) return own
  const works = slipTester(claim, intervalsOf(claim))
  const found = candidates.find(({ index, value }) => works(index, value))
  return found === undefined ? own : { ...own, slip: found.slip }
}

function statementOf(
  source: SourceText,
  view: View,
  shown: ShownFigures,
  reading: Reading,
  judged: Judgement,
): Statement {
  const { claim } = reading
  const { start, end } = reading.inSource === true ? reading : sourceRange(view, reading.start, reading.end)
  const page = pageAt(source.pages, start)
  const unsure = judged.verdict === '矛盾' && !reading.sure
  const note = unsure ? '照这样读不成立，但所指的数不能断定' : (reading.note ?? judged.note)
  const statement: Writable<Statement> = {
    kind: claim.kind,
    verdict: unsure ? '无法判定' : judged.verdict,
    quote: source.text.slice(start, end),
    start,
    end,
    ...(page === undefined ? {} : { page }),
    figures: claim.members.map(({ figure, role }) => shown.member(figure, role)),
    working: judged.working,
  }
  if (judged.width !== undefined) statement.width = judged.width
  if (judged.severity !== undefined && !unsure) statement.severity = judged.severity
  if (judged.slip !== undefined && !unsure) statement.slip = judged.slip
  if (note !== undefined) statement.note = note
  return statement
}

/** A sum or difference that only might have been meant, and does not hold, tells nobody anything. */
function isWorthTelling(reading: Reading): boolean {
  const { kind } = reading.claim
  return reading.sure || (kind !== 'sum' && kind !== 'difference') || holds(reading.claim) === true
}

/**
 * 支出 A，结余分配 B，年末结转 C，支出总计 D: where D is known to be the sum of all three, a reading of it as B + C read too
 * little; and where the failing total is itself a part of a sum that holds, with the same others, it read too far.
 */
function withoutPartial(readings: readonly Reading[]): readonly Reading[] {
  const wholes = new Map<number, ReadonlySet<number>[]>()
  for (const { claim } of readings) {
    if (claim.kind !== 'sum' || claim.decided !== undefined || holds(claim) !== true) continue
    const members = new Set(claim.members.map(({ figure }) => figure.index))
    for (const index of members) wholes.set(index, [...(wholes.get(index) ?? []).slice(-8), members])
  }
  return readings.filter(({ claim }) => {
    if (claim.kind !== 'sum' || claim.decided !== undefined || holds(claim) !== false) return true
    const own = claim.members.map(({ figure }) => figure.index)
    const stated = own[claim.stated] as number
    if (
      (wholes.get(stated) ?? []).some(
        (whole) => whole.size > own.length && own.every((one) => whole.has(one)),
      )
    )
      return false
    // 按年龄分，A 人、B 人、C 人: A and C alone are no parts of the figure before them.
    const parts = own.filter((one) => one !== stated)
    return !(wholes.get(parts[0] as number) ?? []).some(
      (whole) =>
        !whole.has(stated) &&
        parts.every((one) => whole.has(one)) &&
        [...whole].some(
          (one) => !parts.includes(one) && one > Math.min(...parts) && one < Math.max(...parts),
        ),
    )
  })
}

/** In reading order; of statements of one kind about the same figures only the first. */
function distinct(statements: readonly Statement[]): Statement[] {
  const sorted = [...statements].sort((a, b) => a.start - b.start || a.end - b.end)
  const seen = new Set<string>()
  return sorted.filter((one) => {
    const figures = one.figures.map((figure) => figure.start).sort((a, b) => a - b)
    const key = `${one.kind} ${one.verdict} ${figures.join(' ')} ${figures.length < 2 ? one.start : ''}`
    return !seen.has(key) && seen.add(key)
  })
}
