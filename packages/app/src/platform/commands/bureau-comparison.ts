/** 部门比较、情景测算 and the municipal summary: computed from the summaries each time, nothing of it is kept. */
import {
  distributionOf,
  Exact,
  explainMoves,
  pointsText,
  type Quartiles,
  quartilesOf,
  type Span,
  sumExact,
} from '@jiheng/engine'
import type { ArchiveSummary } from '../../bureau/archive-summary.ts'
import { moveWords, signed } from '../../bureau/move-words.ts'
import { readSummary } from '../../bureau/read-summary.ts'
import { readScenario, type TypedScenario } from '../../bureau/scenario.ts'
import { followsStandard, type Scenario, standingOf } from '../../bureau/scores.ts'
import {
  commonIndicators,
  comparedOf,
  type Measured,
  type Member,
  percent,
  rankedBy,
  type ScoredMember,
  scoredBy,
} from '../../bureau/series.ts'
import { standardWords } from '../../bureau/standard-text.ts'
import { summaryLetter, summaryWorkbook } from '../../bureau/summary-documents.ts'
import { scenarioShape } from '../../contract/bureau.ts'
import { dayOf, type QueryContext, Refusal, refuse } from '../context.ts'
import { type Implementations, later } from '../operate.ts'
import { demand } from '../policy.ts'
import { summariesOf } from '../receiving.ts'
import type { Reader } from '../store.ts'
import { givenPoints, namedIndicators } from './bureau.ts'
import { questionsOf } from './bureau-questions.ts'

type Part = 'bureauComparison' | 'bureauWhatIf' | 'bureauWorkbook' | 'bureauDocument'

export const bureauComparisonOperations: Pick<Implementations, Part> = {
  bureauComparison: {
    allow: ({ actor }) => demand(actor, 'seeBureau'),
    run: async ({ reader }, { year, framework, indicator = '', by, best, basis }) => {
      const members = await membersOf(reader, year, framework)
      const common = commonIndicators(members)
      const chosen = common.find((one) => one.code === indicator)
      if (indicator !== '' && chosen === undefined) refuse('record-missing', { what: '这个指标' })
      const scored = scoredBy(members, basis)
      const { ranked, unranked } = rankedBy(
        scored.map((one) => comparedOf(one, indicator, by)),
        best,
      )
      const figures = ranked.map(({ value }) => value)
      const ends = endsOf(figures, by, chosen?.base ?? members[0]?.summary.framework.full ?? '100')
      const print = printerOf(by, chosen?.quantity?.measure ?? '')
      return {
        indicators: namedIndicators({ indicators: common }),
        name: chosen?.name ?? '总分',
        measure: by === 'value' ? (chosen?.quantity?.measure ?? '') : by === 'points' ? '分' : '%',
        full: chosen?.base ?? members[0]?.summary.framework.full ?? '',
        rows: [
          ...ranked.map(({ one, rank, shared }) => ({ ...rowOf(one), rank, shared })),
          ...unranked.map((one) => ({ ...rowOf(one), shared: false })),
        ],
        ...distributed(figures, ends, print),
        grades: indicator === '' ? gradesOf(scored) : [],
        units: distributed(unitFigures(members, indicator, by), ends, print),
      }
    },
  },

  bureauWhatIf: {
    allow: ({ actor }) => demand(actor, 'seeBureau'),
    run: async ({ reader }, { year, framework, basis, changes }) => {
      const typed = scenarioOf(changes)
      const members = await membersOf(reader, year, framework)
      const common = commonIndicators(members)
      const pattern = members[0]?.summary
      const read =
        pattern === undefined
          ? { scenario: undefined, problems: [] }
          : readScenario(typed, { ...pattern, indicators: common })
      if (read.problems.length > 0) throw new Refusal(read.problems)
      const before = scoredBy(members, basis)
      const after = scoredBy(members, basis, read.scenario)
      const moves = explainMoves(
        before.map((one) => standingOf(one.id, one.scores)),
        after.map((one) => standingOf(one.id, one.scores)),
      )
      const names = new Map(members.map((one) => [one.id, one.name]))
      const { sum, full, told } = scenarioWords(typed, common, pattern, unmovedBy(members, read.scenario))
      const rows = moves.map((move, index) => {
        const was = before[index] as ScoredMember
        const is = after[index] as ScoredMember
        const nameOf = (code: string): string =>
          readSummary(was.summary).byCode.get(code)?.indicator.name ?? code
        return {
          archive: move.id,
          departmentName: was.name,
          before: {
            ...(move.before === undefined ? {} : { rank: move.before }),
            points: was.scores.total === undefined ? '' : pointsText(was.scores.total),
            grade: was.scores.grade ?? '',
          },
          after: {
            ...(move.after === undefined ? {} : { rank: move.after }),
            points: is.scores.total === undefined ? '' : pointsText(is.scores.total),
            grade: is.scores.grade ?? '',
          },
          change: move.total === undefined ? '' : signed(move.total.after.sub(move.total.before)),
          why: [...moveWords(move, nameOf, (id) => names.get(id) ?? id)],
        }
      })
      rows.sort(
        (a, b) => (a.after.rank ?? Number.MAX_SAFE_INTEGER) - (b.after.rank ?? Number.MAX_SAFE_INTEGER),
      )
      return {
        indicators: namedIndicators({ indicators: common }),
        sum,
        full,
        told,
        moved: rows.filter((row) => row.before.rank !== row.after.rank).length,
        regraded: rows.filter((row) => row.before.grade !== row.after.grade).length,
        rows,
      }
    },
  },

  bureauWorkbook: {
    allow: ({ actor }) => demand(actor, 'seeBureau'),
    run: async (context, input) => {
      const given = await summaryGiven(context, input.year, input.framework)
      return later(async () => ({
        name: `${input.year}年度部门整体支出绩效评价汇总表.xlsx`,
        type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
        bytes: await summaryWorkbook(given),
      }))
    },
  },

  bureauDocument: {
    allow: ({ actor }) => demand(actor, 'seeBureau'),
    run: async (context, input) => {
      const given = await summaryGiven(context, input.year, input.framework)
      return later(async () => ({
        name: `${input.year}年度部门整体支出绩效评价汇总报告.docx`,
        type: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
        bytes: await summaryLetter(given),
      }))
    },
  },
}

/** Current archives of the series with their summaries and the bureau's points, in order of the departments' codes. */
async function membersOf(reader: Reader, year: number, framework: string): Promise<readonly Member[]> {
  const rows = await reader.findColumns(
    'received',
    ['id', 'digest', 'department', 'departmentName'],
    { year, framework, current: true },
    { order: [['department', 'asc']] },
  )
  const summaries = await summariesOf(
    reader,
    rows.map((row) => row.digest),
  )
  const given = await givenPoints(reader)
  return rows.flatMap((row) => {
    const summary = summaries.get(row.digest)
    return summary === undefined
      ? []
      : [
          {
            id: row.id,
            department: row.department,
            name: row.departmentName,
            summary,
            given: given.get(row.id) ?? new Map(),
          },
        ]
  })
}

async function summaryGiven(context: QueryContext, year: number, framework: string) {
  const { reader, now } = context
  const members = await membersOf(reader, year, framework)
  const ids = new Set(members.map((one) => one.id))
  const rows = await reader.findColumns('received', ['id', 'frameworkName', 'check'], {
    year,
    framework,
    current: true,
  })
  const actor = context.actor
  const unit =
    actor === undefined || actor.unit === '' ? undefined : await reader.get('unit', { code: actor.unit })
  return {
    year,
    frameworkName: rows[0]?.frameworkName ?? framework,
    organisation: unit?.name ?? '财政部门',
    date: dayOf(now),
    members,
    reports: new Map(
      rows.map((row) => [
        row.id,
        (row.check as { summary?: { contradictions?: number } }).summary?.contradictions ?? 0,
      ]),
    ),
    questions: (await questionsOf(context, {})).filter((one) => ids.has(one.archive)),
  }
}

const rowOf = ({ member, shown, points, of, value, why }: ReturnType<typeof comparedOf>) => ({
  archive: member.id,
  department: member.department,
  departmentName: member.name,
  shown,
  points,
  of,
  value,
  why,
  grade: member.scores.grade ?? '',
  changed: member.changed,
})

const SPANS = 10

interface Ends {
  readonly low: Exact
  readonly high: Exact
}

/** Rates lie between none and all, points between none and full, values between their own ends. */
function endsOf(figures: readonly Exact[], by: Measured, full: string): Ends {
  if (by === 'rate') return { low: Exact.zero, high: Exact.one }
  if (by === 'points') return { low: Exact.zero, high: Exact.parse(full) ?? Exact.hundred }
  const found = quartilesOf(figures)
  return { low: found?.low ?? Exact.zero, high: found?.high ?? Exact.zero }
}

const printerOf =
  (by: Measured, measure: string) =>
  (figure: Exact): string =>
    by === 'rate' ? percent(figure) : by === 'points' ? pointsText(figure) : `${figure.toFixed(2)}${measure}`

function distributed(figures: readonly Exact[], { low, high }: Ends, print: (figure: Exact) => string) {
  const quartiles = quartilesOf(figures)
  return {
    ...(quartiles === undefined ? {} : { quartiles: printed(quartiles, print) }),
    spans:
      figures.length === 0 ? [] : distributionOf(figures, low, high, SPANS).map((one) => spanOf(one, print)),
  }
}

const printed = ({ count, ...line }: Quartiles, print: (figure: Exact) => string) => ({
  count,
  low: print(line.low),
  first: print(line.first),
  median: print(line.median),
  third: print(line.third),
  high: print(line.high),
  mean: print(line.mean),
})

const spanOf = ({ from, to, count }: Span, print: (figure: Exact) => string) => ({
  from: print(from),
  to: print(to),
  count,
})

/** All units of all departments on a leaf or the total; groups and values are not summed up by unit. */
function unitFigures(members: readonly Member[], indicator: string, by: Measured): readonly Exact[] {
  if (by === 'value') return []
  return members.flatMap(({ summary }) =>
    summary.units.flatMap((unit) => {
      const own =
        indicator === ''
          ? { points: unit.grade === '' ? '' : unit.points, of: unit.full }
          : unit.indicators.find((one) => one.code === indicator)
      const points = own === undefined || own.points === '' ? undefined : Exact.parse(own.points)
      const of = Exact.parse(own?.of ?? '')
      if (points === undefined || of === undefined || of.isZero()) return []
      return [by === 'rate' ? points.div(of) : points]
    }),
  )
}

function gradesOf(scored: readonly ScoredMember[]) {
  const names = (scored[0]?.summary.framework.grades ?? []).map(({ name }) => name)
  const count = (name: string): number => scored.filter((one) => (one.scores.grade ?? '') === name).length
  return [
    ...names.map((name) => ({ name, count: count(name) })),
    ...(count('') === 0 ? [] : [{ name: '待评', count: count('') }]),
  ]
}

/** @throws Refusal where the field does not hold a scenario */
function scenarioOf(text: string): TypedScenario {
  const wrong = (): never => refuse('input-invalid', { field: '情景', reason: '不能读取' })
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return wrong()
  }
  const read = scenarioShape.safeParse(json)
  return read.success ? read.data : wrong()
}

/** How many departments each moved standard leaves as they are. */
function unmovedBy(members: readonly Member[], scenario: Scenario | undefined): ReadonlyMap<string, number> {
  return new Map(
    [...(scenario?.standards ?? [])].map(([code, standard]) => [
      code,
      members.filter(({ summary }) => {
        const leaf = readSummary(summary).byCode.get(code)
        return leaf === undefined || !followsStandard(leaf, standard)
      }).length,
    ]),
  )
}

/** What was moved, in words, and what full points then add up to. */
function scenarioWords(
  typed: TypedScenario,
  common: ReturnType<typeof commonIndicators>,
  pattern: ArchiveSummary | undefined,
  unmoved: ReadonlyMap<string, number>,
) {
  const byCode = new Map(common.map((one) => [one.code, one]))
  const moved = new Map(typed.weights.map(({ code, points }) => [code, Exact.parse(points) ?? Exact.zero]))
  /** Of what stands below, unless the indicator's own weight is moved. */
  const sumOf = (code: string): Exact => {
    const one = byCode.get(code)
    const below = common.filter((each) => each.parent === code)
    const base = Exact.parse(one?.base ?? '') ?? Exact.zero
    const own = moved.get(code)
    if (below.length === 0) return own ?? base
    const inner = sumExact(below.map((each) => sumOf(each.code)))
    return own === undefined || base.isZero() ? inner : inner.mul(own).div(base)
  }
  const sum = sumExact(common.filter((one) => one.parent === '').map((one) => sumOf(one.code)))
  const full = pattern?.framework.full ?? ''
  const told = [
    ...typed.weights.map(({ code, points }) => {
      const one = byCode.get(code)
      return `“${one?.name ?? code}”分值 ${one?.base ?? ''}→${points}`
    }),
    ...typed.standards.flatMap(({ code, standard }) => {
      const name = byCode.get(code)?.name ?? code
      const still = unmoved.get(code) ?? 0
      return [
        `“${name}”的标准改为：${standardWords(standard)}`,
        ...(still === 0 ? [] : [`“${name}”有 ${still} 个部门由人评定、由专家评分或没有指标值，不随标准变动`]),
      ]
    }),
    ...(pattern === undefined || sum.equals(Exact.parse(full) ?? Exact.zero)
      ? []
      : [`分值合计 ${pointsText(sum)}，总分按 ${full} 分折算`]),
  ]
  return { sum: pointsText(sum), full, told }
}
