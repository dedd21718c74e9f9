/**
 * Score sheet 评分表: what units scored themselves, what is computed from audited figures, what stands after review, side
 * by side with the working of each; adjustments and judgements with reason and evidence; the lineage of any score.
 */
import { writeScoreWorkbook } from '@jiheng/documents'
import { Exact, type Indicator, type UnitSheet, type ValueRecord } from '@jiheng/engine'
import { findIndicator } from '../../case/read-judgements.ts'
import type { Given } from '../../contract/conclusion.ts'
import type { AssessedCase } from '../../use/evaluate-case.ts'
import { assessFolder, caseFolderOf } from '../case-folder.ts'
import {
  assessViews,
  choicesOf,
  foldersOf,
  givenWords,
  linesOf,
  problemWords,
  sheetAt,
  shownCell,
  shownTotal,
} from '../concluded.ts'
import { clockTime, type QueryContext, refuse } from '../context.ts'
import type { Implementations } from '../operate.ts'
import { later } from '../operate.ts'
import { may } from '../policy.ts'
import { evaluationOf, frameworkOf, lineOf, sourceOf } from '../source.ts'
import type { AdjustmentRow, Reader } from '../store.ts'
import { conclusionLock, demandConclusion } from './conclusion.ts'
import { demandVersion } from './fieldwork.ts'
import { namesOf } from './prepare.ts'

type Part = 'scoreSheet' | 'scoreEvidence' | 'adjustScore' | 'judgeScore' | 'scoreLineage' | 'scoreSheetFile'

const XLSX_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

export const scoreSheetOperations: Pick<Implementations, Part> = {
  scoreSheet: {
    allow: async (context, { evaluation, unit }) => {
      await demandConclusion(context, evaluation, 'seeConclusion')
      await demandUnit(context.reader, evaluation, unit)
    },
    run: async ({ reader, ports, actor }, { evaluation: id, unit }) => {
      const evaluation = await evaluationOf(reader, id)
      const source = await sourceOf(reader, evaluation)
      const folders = await foldersOf(reader, ports, id)
      const rows = await reader.find('adjustment', { evaluation: id, unit }, { order: [['version', 'desc']] })
      const names = await namesOf(
        reader,
        rows.map((row) => row.by),
      )
      const titles = await titlesOf(reader, id, rows)
      const panel = await reader.get('panel', { evaluation: id })
      const { phase } = evaluation
      const line = await lineOf(reader, evaluation.department)
      const isDepartment = unit === evaluation.department
      const shown = (indicator: string, kind: string) =>
        rows
          .filter((row) => row.indicator === indicator && row.kind === kind)
          .map((row) => shownAdjustment(row, names, titles))
      const base = {
        phase,
        unitName: source.units.find((one) => one.code === unit)?.name ?? unit,
        isDepartment,
        mayAdjust: may(actor, 'doConclusion', { line, phase }),
        units: source.units.map((one) => ({ unit: one.code, name: one.name })),
      }
      return later(async () => {
        const { views, problems } = await assessViews(folders, ports)
        if (views === undefined)
          return {
            ...base,
            totals: { self: NO_TOTAL, computed: NO_TOTAL, reviewed: NO_TOTAL },
            rows: [],
            problems: [...problemWords(problems)],
          }
        const [self, computed, reviewed] = [views.self, views.computed, views.reviewed].map((one) =>
          sheetAt(one, unit),
        ) as [UnitSheet, UnitSheet, UnitSheet]
        const [own, made] = [self, computed].map(
          (one) => new Map(linesOf(one.indicators).map((line) => [line.code, line])),
        )
        const values = new Map(reviewed.values.map((one) => [one.ref, one.value.text]))
        const { framework } = views.reviewed.loaded
        return {
          ...base,
          totals: {
            self: shownTotal(self.total),
            computed: shownTotal(computed.total),
            reviewed: shownTotal(reviewed.total),
          },
          rows: linesOf(reviewed.indicators).map((one) => {
            const indicator = findIndicator(framework.indicators, one.code) as Indicator
            return {
              ref: one.ref,
              code: one.code,
              name: one.name,
              level: one.level,
              leaf: one.children.length === 0,
              full: one.fullPoints,
              value: one.value === undefined ? '' : (values.get(one.value) ?? ''),
              self: shownCell(own?.get(one.code)),
              computed: shownCell(made?.get(one.code)),
              reviewed: shownCell(one),
              standard: one.standardText ?? '',
              choices: choicesOf(indicator),
              mayBeExcluded: indicator.notApplicable !== undefined,
              panel: isDepartment && panel?.indicators.includes(one.code) === true,
              lost: one.lost?.points ?? '',
              gain: one.lost?.gain?.sentence ?? '',
              adjusted: shown(one.code, 'adjust'),
              judged: shown(one.code, 'judge'),
            }
          }),
          problems: [],
        }
      })
    },
  },

  scoreEvidence: {
    allow: async (context, { evaluation, unit }) => {
      await demandConclusion(context, evaluation, 'seeConclusion')
      await demandUnit(context.reader, evaluation, unit)
    },
    run: async ({ reader }, { evaluation: id, unit }) => {
      const evaluation = await evaluationOf(reader, id)
      const where = {
        evaluation: id,
        removed: false,
        ...(unit === evaluation.department ? {} : { unit }),
      }
      const units = new Map((await reader.find('unit', {})).map((one) => [one.code, one.name]))
      const evidence = await reader.find('evidence', where, { order: [['uploadedAt', 'asc']] })
      const exhibits = await reader.find('exhibit', where, { order: [['uploadedAt', 'asc']] })
      return {
        materials: [
          ...evidence.map((one) => ({
            key: `evidence|${one.id}`,
            title: one.title || one.file,
            kind: '佐证材料',
            unitName: units.get(one.unit) ?? one.unit,
          })),
          ...exhibits.map((one) => ({
            key: `exhibit|${one.id}`,
            title: one.title || one.file,
            kind: '取证材料',
            unitName: units.get(one.unit) ?? one.unit,
          })),
        ],
      }
    },
  },

  adjustScore: {
    lock: conclusionLock,
    allow: async (context, { evaluation, unit }) => {
      await demandConclusion(context, evaluation, 'doConclusion')
      await demandUnit(context.reader, evaluation, unit)
    },
    run: async (context, { points, ...input }) => {
      const { reader } = context
      const indicator = await leafOf(context, input.evaluation, input.indicator)
      const value = Exact.parse(points)
      if (points !== '' && (value === undefined || value.compare(indicator.fullPoints) > 0))
        refuse('input-invalid', {
          field: '得分',
          reason: `“${indicator.name}”的满分是 ${indicator.fullPoints.toString()} 分`,
        })
      await demandEvidence(reader, input.evaluation, input.materials, points !== '')
      return keep(context, input, 'adjust', points === '' ? {} : { points }, indicator)
    },
  },

  judgeScore: {
    lock: conclusionLock,
    allow: async (context, { evaluation, unit }) => {
      await demandConclusion(context, evaluation, 'doConclusion')
      await demandUnit(context.reader, evaluation, unit)
    },
    run: async (context, { content, ...input }) => {
      const { reader } = context
      const indicator = await leafOf(context, input.evaluation, input.indicator)
      if (content !== undefined) demandFits(indicator, content)
      if (content?.kind === 'points')
        refuse('input-invalid', { field: '评定', reason: '请按评分标准评定；要另给分值请用“调整得分”' })
      const { department } = await evaluationOf(reader, input.evaluation)
      const panel = await reader.get('panel', { evaluation: input.evaluation })
      if (input.unit === department && panel?.indicators.includes(input.indicator) === true)
        refuse('wrong-state', { what: '不能由组长评定', why: '这个指标由评审专家评分' })
      await demandEvidence(reader, input.evaluation, input.materials, false)
      return keep(context, input, 'judge', content ?? {}, indicator)
    },
  },

  scoreLineage: {
    allow: async (context, { evaluation, unit }) => {
      await demandConclusion(context, evaluation, 'seeConclusion')
      await demandUnit(context.reader, evaluation, unit)
    },
    run: async ({ reader, ports }, { evaluation, unit, ref, view }) => {
      const folder = await caseFolderOf(reader, ports, evaluation, view)
      return later(async () => {
        const { assessed } = await assessFolder(folder, ports)
        if (assessed === undefined) return refuse('record-missing', { what: '这个得分' })
        return { evaluation: lineageOf(assessed, unit, ref) }
      })
    },
  },

  scoreSheetFile: {
    allow: async (context, { evaluation }) => {
      await demandConclusion(context, evaluation, 'seeConclusion')
    },
    run: async ({ reader, ports }, { evaluation: id }) => {
      const { title } = await evaluationOf(reader, id)
      const folder = await caseFolderOf(reader, ports, id)
      return later(async () => {
        const { assessed, problems } = await assessFolder(folder, ports)
        if (assessed === undefined)
          return refuse('wrong-state', {
            what: '还不能导出评分表',
            why: problemWords(problems).join('；') || '评价还不能计算',
          })
        return {
          name: `${title}评分表.xlsx`,
          type: XLSX_TYPE,
          bytes: await writeScoreWorkbook(assessed.evaluation),
        }
      })
    },
  },
}

const NO_TOTAL = {
  points: '',
  assessable: '',
  rate: '',
  coverage: '',
  grade: '',
  noGradeReason: '',
  sentence: '',
}

/** The department evaluated or a unit of it. @throws Refusal */
export async function demandUnit(reader: Reader, id: string, unit: string): Promise<void> {
  const { department, scope } = await evaluationOf(reader, id)
  if (unit !== department && !scope.includes(unit)) refuse('record-missing', { what: '评价范围内的这个单位' })
}

/** An indicator that is scored, in the framework that the evaluation uses. @throws Refusal */
export async function leafOf(
  { reader, ports }: Pick<QueryContext, 'reader' | 'ports'>,
  evaluation: string,
  code: string,
): Promise<Indicator> {
  const source = await sourceOf(reader, await evaluationOf(reader, evaluation))
  const found = findIndicator(frameworkOf(source, ports.library).indicators, code)
  if (found === undefined || found.children.length > 0)
    return refuse('record-missing', { what: '这个末级指标' })
  return found
}

const FITTING: Readonly<Record<Given['kind'], readonly string[]>> = {
  points: ['checklist', 'findings', 'levels'],
  checklist: ['checklist'],
  findings: ['findings'],
  level: ['levels'],
  choose: ['either'],
  notApplicable: [],
}

/** @throws Refusal where this indicator is not judged so. */
export function demandFits(indicator: Indicator, content: Given): void {
  const { scoring, name, fullPoints } = indicator
  const wrong = (why: string): never => refuse('input-invalid', { field: name, reason: why })
  if (content.kind === 'notApplicable') {
    if (indicator.notApplicable === undefined) wrong('指标体系没有规定这个指标可以不适用')
    return
  }
  if (scoring === undefined || !FITTING[content.kind].includes(scoring.kind)) wrong('与评分标准的种类不符')
  if (content.kind === 'points') {
    const value = Exact.parse(content.points)
    if (value === undefined || value.compare(fullPoints) > 0) wrong(`满分是 ${fullPoints.toString()} 分`)
  }
  if (content.kind === 'level' && scoring?.kind === 'levels') {
    const level = scoring.levels.find((one) => one.name === content.level)
    if (level === undefined) wrong(`没有“${content.level}”这个等次`)
    else if (level.points === undefined) wrong('这个等次有分值幅度，请直接给分')
  }
  if (content.kind === 'checklist' && scoring?.kind === 'checklist') {
    if (content.met.some((item) => item > scoring.items.length)) wrong('没有这一项要点')
  }
  if (content.kind === 'choose' && scoring?.kind === 'either') {
    if (!scoring.options.some((one) => one.name === content.option)) wrong('没有这个选项')
  }
}

/** Every document must be there; an adjustment rests on one at least. @throws Refusal */
async function demandEvidence(
  reader: Reader,
  evaluation: string,
  keys: readonly string[],
  needed: boolean,
): Promise<void> {
  if (needed && keys.length === 0)
    refuse('input-invalid', { field: '依据', reason: '调整得分须选至少一份佐证材料或取证材料' })
  for (const key of keys) {
    const [kind, id = ''] = key.split('|')
    const row =
      kind === 'exhibit' ? await reader.get('exhibit', { id }) : await reader.get('evidence', { id })
    if (row === undefined || row.removed || row.evaluation !== evaluation)
      refuse('record-missing', { what: '这份材料' })
  }
}

interface Kept {
  readonly evaluation: string
  readonly unit: string
  readonly indicator: string
  readonly reason: string
  readonly materials: readonly string[]
  readonly version: number
}

async function keep(
  context: Parameters<NonNullable<Implementations['adjustScore']['run']>>[0],
  { version, ...input }: Kept,
  kind: 'adjust' | 'judge',
  content: Readonly<Record<string, unknown>>,
  indicator: Indicator,
): Promise<{ version: number }> {
  const { transaction, actor, now, record } = context
  const { evaluation, unit, reason, materials: evidence } = input
  const [latest] = await transaction.find(
    'adjustment',
    { evaluation, unit, indicator: indicator.code, kind },
    { order: [['version', 'desc']], limit: 1 },
  )
  await demandVersion(
    transaction,
    `“${indicator.name}”的${kind === 'adjust' ? '调整' : '评定'}`,
    latest,
    version,
  )
  const nothing = Object.keys(content).length === 0
  if (nothing && (latest === undefined || Object.keys(latest.content).length === 0))
    refuse('wrong-state', { what: '没有可以撤销的', why: `“${indicator.name}”没有调整或评定过` })
  await transaction.insert('adjustment', {
    evaluation,
    unit,
    indicator: indicator.code,
    kind,
    version: version + 1,
    content,
    reason,
    evidence,
    at: now,
    by: actor.id,
  })
  const what = kind === 'adjust' ? '得分调整' : '评定'
  record({
    evaluation,
    unit,
    sentence: nothing
      ? `${actor.name}撤销“${indicator.name}”的${what}：${reason}`
      : `${actor.name}${kind === 'adjust' ? '调整' : '评定'}“${indicator.name}”：${givenWords(content)}：${reason}`,
    before: latest === undefined ? {} : { content: latest.content, reason: latest.reason },
    after: { indicator: indicator.code, kind, content, reason, evidence },
  })
  return { version: version + 1 }
}

type Titles = ReadonlyMap<string, string>

async function titlesOf(reader: Reader, evaluation: string, rows: readonly AdjustmentRow[]): Promise<Titles> {
  if (rows.every((row) => row.evidence.length === 0)) return new Map()
  const evidence = await reader.find('evidence', { evaluation })
  const exhibits = await reader.find('exhibit', { evaluation })
  return new Map([
    ...evidence.map((one) => [`evidence|${one.id}`, one.title || one.file] as const),
    ...exhibits.map((one) => [`exhibit|${one.id}`, one.title || one.file] as const),
  ])
}

const shownAdjustment = (row: AdjustmentRow, names: ReadonlyMap<string, string>, titles: Titles) => ({
  version: row.version,
  points: row.kind === 'adjust' ? String(row.content.points ?? '') : '',
  ...(row.kind === 'judge' && Object.keys(row.content).length > 0
    ? { content: row.content as unknown as Given }
    : {}),
  words: Object.keys(row.content).length === 0 ? '撤销' : givenWords(row.content),
  reason: row.reason,
  evidence: row.evidence.map((key) => ({
    key,
    title: titles.get(key.split('|').slice(0, 2).join('|')) ?? '已删除的材料',
  })),
  byName: names.get(row.by) ?? '',
  at: clockTime(row.at),
})

/** As much of an evaluation as the walk from one ref down needs: at most some hundred values. */
const MOST_VALUES = 600
export function lineageOf(assessed: AssessedCase, unit: string, ref: string): unknown {
  const { evaluation } = assessed
  const sheet = sheetAt(assessed, unit)
  const byRef = new Map([...evaluation.values, ...sheet.values].map((one) => [one.ref, one]))
  const values = new Map<string, ValueRecord>()
  const below = new Map(linesOf(sheet.indicators).map((one) => [one.ref, one]))
  const queue = [ref]
  const add = (...refs: readonly string[]): void => {
    queue.push(...refs)
  }
  const findings = evaluation.findings.filter((one) => one.ref === ref)
  const issues = evaluation.issues.filter((one) => one.ref === ref)
  for (const one of findings) add(...one.left.inputs, ...one.right.inputs)
  for (const one of issues) add(...one.inputs)
  const seen = new Set<string>()
  for (let at = 0; at < queue.length && values.size < MOST_VALUES; at += 1) {
    const name = queue[at] as string
    if (seen.has(name)) continue
    seen.add(name)
    const record = byRef.get(name)
    if (record !== undefined) {
      values.set(name, record)
      add(...record.inputs)
    }
    const indicator = below.get(name)
    if (indicator !== undefined) {
      add(...indicator.children.map((one) => one.ref))
      if (indicator.value !== undefined) add(indicator.value)
      if (indicator.score?.kind === 'open') add(...indicator.score.missing)
    }
  }
  if (values.size === 0 && findings.length === 0 && issues.length === 0)
    return refuse('record-missing', { what: '这个数' })
  return {
    ...evaluation,
    total: sheet.total,
    indicators: sheet.indicators,
    values: [...values.values()],
    findings,
    issues,
    forms: [],
    charts: [],
  }
}
