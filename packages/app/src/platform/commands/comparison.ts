/** Comparison 比较: units beside each other with their ranks, this year beside the last, and what-if. Nothing is written. */
import {
  assess,
  Computation,
  type Evaluation,
  Exact,
  evaluate,
  explainMoves,
  type Framework,
  type IndicatorResult,
  Judgements,
  pointsText,
  rankBy,
  type Standing,
} from '@jiheng/engine'
import type { ArchiveSummary } from '../../bureau/archive-summary.ts'
import { scoresOf } from '../../bureau/scores.ts'
import type { AssessedCase } from '../../use/evaluate-case.ts'
import { assessFolder, caseFolderOf } from '../case-folder.ts'
import { inputOf, linesOf, problemWords, shownTotal } from '../concluded.ts'
import { refuse } from '../context.ts'
import type { Implementations } from '../operate.ts'
import { later } from '../operate.ts'
import { summariesOf } from '../receiving.ts'
import { evaluationOf } from '../source.ts'
import type { EvaluationRow, Reader } from '../store.ts'
import { changedFramework, leavesOf, standardText } from '../what-if.ts'
import { demandConclusion } from './conclusion.ts'

type Part = 'unitComparison' | 'lastYear' | 'whatIf'

/** 单位: those that keep accounts of their own; the department is their sum. */
const unitsOf = ({ evaluation }: AssessedCase) =>
  evaluation.units.filter(
    (one) =>
      one.code !== evaluation.department.code && !evaluation.units.some((other) => other.parent === one.code),
  )

/** Points and full points of every indicator at one unit, groups included. */
interface Reached {
  readonly points: Exact
  readonly of: Exact
}
function reachedAt(list: readonly IndicatorResult[], leaves: ReadonlyMap<string, Reached>) {
  const reached = new Map<string, Reached>(leaves)
  const walk = (one: IndicatorResult): void => {
    one.children.forEach(walk)
    if (one.children.length === 0) return
    const below = one.children.flatMap((child) => reached.get(child.code) ?? [])
    if (below.length === 0) return
    reached.set(one.code, {
      points: below.reduce((sum, each) => sum.add(each.points), Exact.zero),
      of: below.reduce((sum, each) => sum.add(each.of), Exact.zero),
    })
  }
  list.forEach(walk)
  return reached
}

const exact = (text: string | undefined): Exact | undefined =>
  text === undefined ? undefined : Exact.parse(text)

export const comparisonOperations: Pick<Implementations, Part> = {
  unitComparison: {
    allow: async (context, { evaluation }) => {
      await demandConclusion(context, evaluation, 'seeConclusion')
    },
    run: async ({ reader, ports }, { evaluation: id }) => {
      const folder = await caseFolderOf(reader, ports, id)
      return later(async () => {
        const { assessed, problems } = await assessFolder(folder, ports)
        if (assessed === undefined) return cannot('比较各单位', problems)
        const units = unitsOf(assessed)
        const { indicators, framework } = assessed.evaluation
        const reached = new Map(
          units.map((unit) => [
            unit.code,
            reachedAt(
              indicators,
              new Map(
                unit.indicators.flatMap((one) => {
                  const [points, of] = [exact(one.points), exact(one.of)]
                  return points === undefined || of === undefined ? [] : [[one.code, { points, of }] as const]
                }),
              ),
            ),
          ]),
        )
        const rowOf = (
          code: string,
          name: string,
          level: number,
          full: string,
          at: (unit: (typeof units)[number]) => Reached | undefined,
        ) => {
          // Units that were not assessed on the same points are ranked by what share of them they got.
          const { ranked, unranked } = rankBy(units, (unit) => rateOf(at(unit)))
          const shown = (unit: (typeof units)[number], rank: number, shared: boolean) => {
            const found = at(unit)
            return {
              unit: unit.code,
              points: found === undefined ? '' : pointsText(found.points),
              of: found === undefined ? '' : pointsText(found.of),
              rate: percentOf(rateOf(found)),
              rank,
              shared,
            }
          }
          return {
            code,
            name,
            level,
            full,
            units: [
              ...ranked.map(({ one, rank, shared }) => shown(one, rank, shared)),
              ...unranked.map((one) => shown(one, 0, false)),
            ],
          }
        }
        return {
          units: units.map((unit) => ({ unit: unit.code, name: unit.name })),
          rows: [
            rowOf('', '总分', 0, framework.fullPoints, ({ total }) => {
              const [points, of] = [exact(total.points), exact(total.assessable)]
              return points === undefined || of === undefined || of.isZero() ? undefined : { points, of }
            }),
            ...linesOf(indicators).map((one) =>
              rowOf(one.code, one.name, one.level, one.fullPoints, ({ code }) =>
                reached.get(code)?.get(one.code),
              ),
            ),
          ],
        }
      })
    },
  },

  lastYear: {
    allow: async (context, { evaluation }) => {
      await demandConclusion(context, evaluation, 'seeConclusion')
    },
    run: async ({ reader, ports }, { evaluation: id }) => {
      const evaluation = await evaluationOf(reader, id)
      const last = await lastEvaluation(reader, evaluation)
      const folder = await caseFolderOf(reader, ports, id)
      const before = last === undefined ? undefined : await caseFolderOf(reader, ports, last.id)
      const sealed = last === undefined ? await lastArchive(reader, evaluation) : undefined
      if (before === undefined && sealed === undefined) return NOTHING_BEFORE
      return later(async () => {
        const now = (await assessFolder(folder, ports)).assessed?.evaluation
        if (now === undefined) return NOTHING_BEFORE
        if (sealed !== undefined) return besideLast(now, yearOfArchive(sealed))
        const was =
          before === undefined ? undefined : (await assessFolder(before, ports)).assessed?.evaluation
        return was === undefined ? NOTHING_BEFORE : besideLast(now, yearOfEvaluation(was, last?.title ?? ''))
      })
    },
  },

  whatIf: {
    // A command only because its input is long: it writes nothing and leaves no trace.
    silent: true,
    allow: async (context, { evaluation }) => {
      await demandConclusion(context, evaluation, 'leadEvaluation')
    },
    prepare: async ({ reader, ports }, { evaluation: id, changes }) => {
      const folder = await caseFolderOf(reader, ports, id)
      return later(async () => {
        const { assessed, problems } = await assessFolder(folder, ports)
        if (assessed === undefined) return cannot('测算', problems)
        const { framework } = assessed.loaded
        const { framework: changed, faults } = changedFramework(framework, changes)
        const after = evaluate({ ...inputOf(assessed), framework: changed })
        const before = assessed.evaluation
        const later = new Map(linesOf(after.indicators).map((one) => [one.code, one]))
        const moves = movesOf(assessed, changed)
        const names = new Map(linesOf(before.indicators).map((one) => [one.code, one.name]))
        const unitNames = new Map(before.units.map((one) => [one.code, one.name]))
        const answer = {
          indicators: leavesOf(framework.indicators).map((one) => ({
            code: one.code,
            name: one.name,
            points: pointsText(one.fullPoints),
            kind: one.scoring?.kind ?? '',
            standard: one.scoring === undefined ? '' : standardText(one.scoring),
          })),
          faults: [...faults],
          full: pointsText(changed.fullPoints),
          before: shownTotal(before.total),
          after: shownTotal(after.total),
          moved: linesOf(before.indicators).flatMap((one) => {
            const now = later.get(one.code)
            if (now === undefined || (now.points === one.points && now.fullPoints === one.fullPoints))
              return []
            return [
              {
                code: one.code,
                name: one.name,
                fullBefore: one.fullPoints,
                fullAfter: now.fullPoints,
                before: one.points ?? '',
                after: now.points ?? '',
                sentence: now.score?.sentence ?? '',
              },
            ]
          }),
          ranks: moves.map((one) => ({
            unit: one.id,
            name: unitNames.get(one.id) ?? one.id,
            before: one.total === undefined ? '' : percentOf(one.total.before),
            after: one.total === undefined ? '' : percentOf(one.total.after),
            rankBefore: one.before ?? 0,
            rankAfter: one.after ?? 0,
            why: whyOf(one, names, unitNames),
          })),
        }
        return async () => answer
      })
    },
  },
}

const NOTHING_BEFORE = {
  title: '',
  frameworkName: '',
  sameFramework: true,
  total: { before: '', now: '', gradeBefore: '', gradeNow: '' },
  rows: [],
}

function cannot(what: string, problems: Parameters<typeof problemWords>[0]): never {
  return refuse('wrong-state', {
    what: `还不能${what}`,
    why: problemWords(problems).slice(0, 3).join('；') || '评价还不能计算',
  })
}

/** What is held against this year, wherever it comes from. */
interface Year {
  readonly title: string
  readonly framework: { readonly id: string; readonly name: string }
  readonly total: { readonly points: string; readonly grade: string }
  readonly lines: readonly {
    readonly code: string
    readonly name: string
    readonly points: string
    readonly fullPoints: string
    readonly value: string
    readonly rate?: Exact | undefined
  }[]
}

function yearOfEvaluation(was: Evaluation, title: string): Year {
  const values = valuesOf(was)
  return {
    title,
    framework: was.framework,
    total: { points: was.total.points ?? '', grade: was.total.grade ?? '' },
    lines: linesOf(was.indicators).map((one) => ({
      code: one.code,
      name: one.name,
      points: one.points ?? '',
      fullPoints: one.fullPoints,
      value: one.value === undefined ? '' : (values.get(one.value) ?? ''),
      rate: rateOfResult(one),
    })),
  }
}

/** A sealed archive's points and values, as they were recomputed when it was received. */
function yearOfArchive(summary: ArchiveSummary): Year {
  const { total, grade, indicators } = scoresOf(summary)
  return {
    title: `${summary.title}（封存的档案）`,
    framework: summary.framework,
    total: { points: total === undefined ? '' : pointsText(total), grade: grade ?? '' },
    lines: summary.indicators.map(({ code, name, base, value }) => {
      const scored = indicators.get(code)
      const points = scored?.points
      return {
        code,
        name,
        points: points === undefined ? '' : pointsText(points),
        fullPoints: base,
        value,
        rate: scored === undefined || points === undefined ? undefined : rateOf({ points, of: scored.of }),
      }
    }),
  }
}

const valuesOf = (of: Evaluation): ReadonlyMap<string, string> =>
  new Map(of.values.map((one) => [one.ref, one.value.text]))

function besideLast(now: Evaluation, was: Year) {
  const sameFramework = was.framework.id === now.framework.id
  const values = valuesOf(now)
  return {
    title: was.title,
    frameworkName: was.framework.name,
    sameFramework,
    total: {
      before: was.total.points,
      now: now.total.points ?? '',
      gradeBefore: was.total.grade,
      gradeNow: now.total.grade ?? '',
    },
    rows: linesOf(now.indicators).flatMap((one) => {
      // Under another framework indicators answer to each other by their names.
      const match = was.lines.find(
        (each) => each.name === one.name && (!sameFramework || each.code === one.code),
      )
      if (match === undefined) return []
      const rate = rateOfResult(one)
      return [
        {
          code: one.code,
          name: one.name,
          level: one.level,
          before: match.points,
          beforeFull: match.fullPoints,
          now: one.points ?? '',
          nowFull: one.fullPoints,
          valueBefore: match.value,
          valueNow: one.value === undefined ? '' : (values.get(one.value) ?? ''),
          change:
            match.rate === undefined || rate === undefined
              ? ''
              : signed(rate.sub(match.rate).mul(Exact.hundred).round(2, 'half-up')),
        },
      ]
    }),
  }
}

/** The department's archive of the year before that the finance bureau received and found sound. */
async function lastArchive(
  reader: Reader,
  { department, year }: Pick<EvaluationRow, 'department' | 'year'>,
): Promise<ArchiveSummary | undefined> {
  const [row] = await reader.find(
    'received',
    { department, year: year - 1, state: 'sound', current: true },
    { limit: 1 },
  )
  return row === undefined ? undefined : (await summariesOf(reader, [row.digest])).get(row.digest)
}

/** The department's evaluation of the year before, the furthest one where there are several. */
export async function lastEvaluation(
  reader: Reader,
  { department, year }: Pick<EvaluationRow, 'department' | 'year'>,
): Promise<EvaluationRow | undefined> {
  const order = ['prepare', 'selfEvaluate', 'fieldwork', 'conclude', 'archive']
  const found = await reader.find('evaluation', { department, year: year - 1 })
  return [...found].sort(
    (a, b) => order.indexOf(b.phase) - order.indexOf(a.phase) || (a.createdAt < b.createdAt ? 1 : -1),
  )[0]
}

const rateOf = (reached: Reached | undefined): Exact | undefined =>
  reached === undefined || reached.of.isZero() ? undefined : reached.points.div(reached.of)

const rateOfResult = (one: IndicatorResult): Exact | undefined => {
  const [points, of] = [exact(one.points), exact(one.assessable)]
  return points === undefined || of === undefined ? undefined : rateOf({ points, of })
}

const percentOf = (rate: Exact | undefined): string =>
  rate === undefined ? '' : `${rate.mul(Exact.hundred).toFixed(2)}%`

const signed = (number: Exact): string => `${number.sign() > 0 ? '+' : ''}${number.toString()}`

/** Ranks of units by 得分率 before and after, with why they moved. */
function movesOf(assessed: AssessedCase, changed: Framework) {
  const { loaded } = assessed
  const standings = (framework: Framework): readonly Standing[] => {
    const input = inputOf(assessed)
    const computation = new Computation(framework, loaded.tree, loaded.figures, loaded.year)
    const judgements = new Judgements(input.judgements)
    return unitsOf(assessed).map(({ code }) => {
      const list = assess(computation, judgements, code)
      const sum = (pick: 'points' | 'assessable'): Exact =>
        list.reduce((all, one) => all.add(one[pick]), Exact.zero)
      const of = sum('assessable')
      const parts = new Map<string, Exact>()
      const walk = (each: typeof list): void => {
        for (const one of each) {
          if (one.children.length > 0) walk(one.children)
          else if (!one.assessable.isZero() && !of.isZero()) parts.set(one.indicator.code, one.points.div(of))
        }
      }
      walk(list)
      return { id: code, parts, ...(of.isZero() ? {} : { total: sum('points').div(of) }) }
    })
  }
  return explainMoves(standings(loaded.framework), standings(changed))
}

function whyOf(
  move: ReturnType<typeof explainMoves>[number],
  names: ReadonlyMap<string, string>,
  units: ReadonlyMap<string, string>,
): string {
  const passing = (list: typeof move.passed, word: string): string[] =>
    list.map(
      ({ id, by }) =>
        `${word}${units.get(id) ?? id}${by === undefined ? '' : `（主要由于“${names.get(by) ?? by}”）`}`,
    )
  return [...passing(move.passed, '超过'), ...passing(move.passedBy, '被超过：')].join('；')
}
