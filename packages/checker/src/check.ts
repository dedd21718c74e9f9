/** The check 核查: text → figures → readings → statements. Pure: same text, same result, anywhere. */
import type { Reading } from './claims.ts'
import type { Figure } from './figure.ts'
import { holds, judge } from './judge.ts'
import { lexFigures } from './lex.ts'
import { linesOf } from './lines.ts'
import { readPhrases } from './phrase.ts'
import { countReadings } from './relations/count.ts'
import { differenceReadings } from './relations/difference.ts'
import { directionReadings } from './relations/direction.ts'
import { growthReadings } from './relations/growth.ts'
import { identityReadings } from './relations/identity.ts'
import { productReadings } from './relations/product.ts'
import { ratioReadings } from './relations/ratio.ts'
import { repeatReadings } from './relations/repeat.ts'
import { sumReadings } from './relations/sum.ts'
import { columnReadings } from './relations/table-columns.ts'
import { tableReadings } from './relations/table-sums.ts'
import type { CheckedFigure, CheckResult, Statement } from './result.ts'
import { pageAt, type SourceText } from './source.ts'
import { summarise } from './summary.ts'
import { readTables } from './tables.ts'
import { sourceRange, type View, viewOf } from './view.ts'

export function check(source: SourceText): CheckResult {
  const lines = linesOf(source.text, source.tables ?? [])
  const view = viewOf(source.text, lines)
  const figures = lexFigures(view)
  const tables = readTables(source, lines, figures.length)
  const phrases = readPhrases(view.text, figures)
  const readings = [
    ...growthReadings(phrases),
    ...ratioReadings(phrases),
    ...sumReadings(phrases),
    ...differenceReadings(phrases),
    ...directionReadings(phrases),
    ...countReadings(phrases),
    ...productReadings(phrases),
    ...tableReadings(tables),
    ...columnReadings(tables),
    ...repeatReadings(phrases, view, tables),
    ...identityReadings(phrases),
  ]
  const statements = readings
    .filter(isWorthTelling)
    .map((reading) => statementOf(source, view, reading))
    .sort((a, b) => a.start - b.start || a.end - b.end)
  const inTables = tables.flatMap((table) =>
    table.rows.flatMap((row) => row.numbers.map((figure) => ({ figure, label: row.label }))),
  )
  const checked = [
    ...figures.map((figure) => checkedFigure(source, figure, phrases.slots[figure.index]?.subject)),
    ...inTables.map(({ figure, label }) => checkedFigure(source, figure, label)),
  ].sort((a, b) => a.start - b.start)
  return { figures: checked, statements, remarks: [], summary: summarise(checked, statements, []) }
}

function checkedFigure(source: SourceText, figure: Figure, label?: string): CheckedFigure {
  const page = pageAt(source.pages, figure.sourceStart)
  return {
    text: figure.text,
    value: figure.value.toString(),
    unit: figure.unit.text,
    start: figure.sourceStart,
    end: figure.sourceEnd,
    ...(page === undefined ? {} : { page }),
    ...(label === undefined || label === '' ? {} : { label }),
    ...(figure.bound === undefined ? {} : { bound: figure.bound }),
  }
}

function statementOf(source: SourceText, view: View, reading: Reading): Statement {
  const { claim } = reading
  const judged = judge(claim)
  const range =
    reading.inSource === true
      ? { start: reading.start, end: reading.end }
      : sourceRange(view, reading.start, reading.end)
  const page = pageAt(source.pages, range.start)
  const unsure = judged.verdict === '矛盾' && !reading.sure
  const note = unsure ? '照这样读不成立，但所指的数不能断定' : (reading.note ?? judged.note)
  return {
    kind: claim.kind,
    verdict: unsure ? '无法判定' : judged.verdict,
    quote: source.text.slice(range.start, range.end),
    ...range,
    ...(page === undefined ? {} : { page }),
    figures: claim.members.map(({ figure, role }) => ({ ...checkedFigure(source, figure), role })),
    working: judged.working,
    ...(judged.width === undefined ? {} : { width: judged.width }),
    ...(judged.severity === undefined || unsure ? {} : { severity: judged.severity }),
    ...(judged.slip === undefined || unsure ? {} : { slip: judged.slip }),
    ...(note === undefined ? {} : { note }),
  }
}

/** A sum or difference that only might have been meant, and does not hold, tells nobody anything. */
function isWorthTelling(reading: Reading): boolean {
  const { kind } = reading.claim
  return reading.sure || (kind !== 'sum' && kind !== 'difference') || holds(reading.claim) === true
}
