/** Step 1 成立小组、细化指标: the evaluation, its plan, its framework and the annual work targets. */
import { type LetterBlock, writeLetter } from '@jiheng/documents'
import { type Indicator, problem } from '@jiheng/engine'
import { dictionaryFiles, findFramework, frameworkEntries, textOf } from '../../case/library.ts'
import type { Actor } from '../context.ts'
import { clockTime, dayOf, Refusal, refuse } from '../context.ts'
import { compareFrameworks } from '../framework-change.ts'
import type { Implementations } from '../operate.ts'
import { demand, may } from '../policy.ts'
import { compileOwn, evaluationOf, frameworkOf, lineOf, sourceOf, targetsOf } from '../source.ts'
import type { AuditRow, EvaluationRow, Reader } from '../store.ts'
import { DOCX_TYPE } from './units.ts'

type Part =
  | 'frameworks'
  | 'evaluations'
  | 'evaluation'
  | 'openEvaluation'
  | 'savePlan'
  | 'planFile'
  | 'frameworkText'
  | 'saveFramework'
  | 'frameworkChange'

export async function demandEvaluation(
  context: { readonly reader: Reader; readonly actor: Actor },
  id: string,
  action: 'seeEvaluation' | 'leadEvaluation' | 'prepareEvaluation',
): Promise<EvaluationRow> {
  const evaluation = await evaluationOf(context.reader, id)
  const line = await lineOf(context.reader, evaluation.department)
  if (action === 'seeEvaluation' && takesPart(context.actor, evaluation)) return evaluation
  demand(context.actor, action, { line, phase: evaluation.phase })
  return evaluation
}

/** People of the units in scope, and of the department itself: its head issues the report. */
const takesPart = (actor: Actor, evaluation: EvaluationRow): boolean =>
  [evaluation.department, ...evaluation.scope].includes(actor.unit) &&
  may(actor, 'takePart', { line: [actor.unit] })

export async function visibleEvaluations(reader: Reader, actor: Actor): Promise<EvaluationRow[]> {
  const all = await reader.find(
    'evaluation',
    {},
    {
      order: [
        ['year', 'desc'],
        ['createdAt', 'desc'],
      ],
    },
  )
  const seen: EvaluationRow[] = []
  for (const evaluation of all) {
    const line = await lineOf(reader, evaluation.department)
    if (may(actor, 'seeEvaluation', { line }) || takesPart(actor, evaluation)) seen.push(evaluation)
  }
  return seen
}

export async function lineOfEvaluation(reader: Reader, evaluation: EvaluationRow) {
  const department = await reader.get('unit', { code: evaluation.department })
  const version = await reader.get('frameworkVersion', {
    evaluation: evaluation.id,
    number: evaluation.frameworkNumber,
  })
  return {
    id: evaluation.id,
    department: evaluation.department,
    departmentName: department?.name ?? evaluation.department,
    year: evaluation.year,
    title: evaluation.title,
    phase: evaluation.phase as 'prepare',
    framework: evaluation.framework,
    frameworkName: nameIn(version?.text ?? '') ?? evaluation.framework,
    deadline: evaluation.deadline,
    illustrative: evaluation.illustrative,
    version: evaluation.version,
  }
}

/** Name of a framework, out of its file, which need not be without faults. */
const nameIn = (text: string): string | undefined => /^name:\s*["']?(.+?)["']?\s*$/m.exec(text)?.[1]

const NO_PLAN = { purpose: '', basis: '', scope: '', method: '', requirements: '' }
const NO_NOTICE = { number: '', date: '', contact: '', text: '' }
type Plan = typeof NO_PLAN
interface Member {
  name: string
  post: string
  duty: string
  role: string
}
interface CalendarLine {
  step: string
  from: string
  to: string
  note: string
}

/** The usual steps, for a new evaluation's calendar. */
const STEPS = ['成立小组、细化指标', '下发通知', '单位自评', '现场评价', '形成结论', '归档']

export const prepareOperations: Pick<Implementations, Part> = {
  frameworks: {
    allow: ({ actor }) => demand(actor, 'seeUnits'),
    run: async ({ ports }) => ({
      frameworks: frameworkEntries(ports.library).flatMap((entry) => {
        const text = textOf(ports.library.get(entry.file) as Uint8Array)
        const { framework } = compileOwn(text, [], dictionaryFiles(ports.library))
        if (framework === undefined) return []
        const { name, from, to, notice } = framework
        return [
          {
            id: entry.id,
            version: entry.version,
            name,
            from,
            ...(to === undefined ? {} : { to }),
            notice: notice ?? '',
          },
        ]
      }),
    }),
  },

  evaluations: {
    allow: ({ actor }) => demand(actor, 'seeUnits'),
    run: async ({ reader, actor }) => {
      const seen = await visibleEvaluations(reader, actor)
      return { evaluations: await Promise.all(seen.map((one) => lineOfEvaluation(reader, one))) }
    },
  },

  evaluation: {
    allow: async (context, { evaluation }) => {
      await demandEvaluation(context, evaluation, 'seeEvaluation')
    },
    run: async ({ reader }, { evaluation: id }) => {
      const evaluation = await evaluationOf(reader, id)
      const source = await sourceOf(reader, evaluation)
      return {
        ...(await lineOfEvaluation(reader, evaluation)),
        frameworkNumber: evaluation.frameworkNumber,
        scope: [...evaluation.scope],
        team: evaluation.team as Member[],
        plan: { ...NO_PLAN, ...evaluation.plan } as Plan,
        calendar: evaluation.calendar as CalendarLine[],
        notice: { ...NO_NOTICE, ...evaluation.notice } as typeof NO_NOTICE,
        units: [...source.units],
      }
    },
  },

  openEvaluation: {
    lock: ({ department, year }) => `open:${department}:${year}`,
    allow: async ({ actor, reader }, { department }) =>
      demand(actor, 'leadEvaluation', { line: await lineOf(reader, department) }),
    run: async ({ transaction, ports, actor, now, record }, { department: code, year, title, framework }) => {
      const department = await transaction.get('unit', { code })
      if (department === undefined) return refuse('unit-unknown', { unit: code })
      const before = await transaction.count('evaluation', { department: code, year })
      if (before > 0) return refuse('evaluation-exists', { department: department.name, year: String(year) })
      const found = findFramework(ports.library, framework)
      if (found.entry === undefined) throw new Refusal(found.problems)
      const text = textOf(ports.library.get(found.entry.file) as Uint8Array)
      const all = await transaction.find(
        'unit',
        { active: true },
        {
          order: [
            ['sort', 'asc'],
            ['code', 'asc'],
          ],
        },
      )
      const scope: string[] = []
      for (const unit of all) {
        const line = await lineOf(transaction, unit.code)
        const leaf = !all.some((one) => one.parent === unit.code)
        if (line.includes(code) && leaf && (unit.code !== code || all.length === 1)) scope.push(unit.code)
      }
      const id = ports.ids.id()
      const pinned = `${found.entry.id}@${found.entry.version}`
      const evaluation: EvaluationRow = {
        id,
        department: code,
        year,
        title,
        phase: 'prepare',
        framework: pinned,
        frameworkNumber: 1,
        scope: scope.length === 0 ? [code] : scope,
        team: [],
        plan: NO_PLAN,
        calendar: STEPS.map((step) => ({ step, from: '', to: '', note: '' })),
        deadline: '',
        notice: NO_NOTICE,
        illustrative: false,
        version: 1,
        createdAt: now,
        createdBy: actor.id,
      }
      await transaction.insert('evaluation', evaluation)
      await transaction.insert('frameworkVersion', {
        evaluation: id,
        number: 1,
        base: pinned,
        text,
        note: '选定',
        createdAt: now,
        createdBy: actor.id,
      })
      record({
        evaluation: id,
        unit: code,
        sentence: `开启评价“${title}”，选用指标体系 ${pinned}`,
        after: { department: code, year, title, framework: pinned },
      })
      return { id }
    },
  },

  savePlan: {
    lock: ({ evaluation }) => `evaluation:${evaluation}`,
    allow: async (context, { evaluation }) => {
      await demandEvaluation(context, evaluation, 'prepareEvaluation')
    },
    run: async ({ transaction, actor, record }, { evaluation: id, version, ...plan }) => {
      const before = await evaluationOf(transaction, id)
      await demandUnchanged(transaction, before, version)
      const tasks = await transaction.find('task', { evaluation: id })
      const dropped = tasks.find((task) => !plan.scope.includes(task.unit))
      if (dropped !== undefined)
        refuse('wrong-state', { what: '不能把单位移出评价范围', why: `单位 ${dropped.unit} 的任务已经下发` })
      const tasked = new Set(tasks.map((task) => task.unit))
      await demandUnitsOf(
        transaction,
        before.department,
        plan.scope.filter((unit) => !tasked.has(unit)),
      )
      if (new Set(plan.scope).size < plan.scope.length)
        refuse('input-invalid', { field: '评价范围', reason: '有重复的单位' })
      await transaction.update('evaluation', { id }, { ...plan, version: version + 1 })
      record({
        evaluation: id,
        sentence: `${actor.name}保存了评价方案`,
        before: {
          title: before.title,
          scope: before.scope,
          team: before.team,
          plan: before.plan,
          calendar: before.calendar,
          deadline: before.deadline,
        },
        after: plan,
      })
      return { version: version + 1 }
    },
  },

  planFile: {
    allow: async (context, { evaluation }) => {
      await demandEvaluation(context, evaluation, 'seeEvaluation')
    },
    run: async ({ reader, ports, now }, { evaluation: id }) => {
      const evaluation = await evaluationOf(reader, id)
      const source = await sourceOf(reader, evaluation)
      const framework = frameworkOf(source, ports.library)
      const department = source.units[0]?.name ?? ''
      const plan = { ...NO_PLAN, ...evaluation.plan } as Plan
      const body: LetterBlock[] = []
      const section = (title: string, text: string): void => {
        if (text.trim() === '') return
        body.push({ kind: 'heading', level: 1, text: title })
        for (const line of text.split('\n'))
          if (line.trim() !== '') body.push({ kind: 'paragraph', text: line.trim() })
      }
      section('评价目的', plan.purpose)
      section('评价依据', plan.basis || framework.authorities.map((one) => one.text).join('；'))
      section('评价对象和范围', plan.scope || `${department}${evaluation.year}年度部门整体支出。`)
      body.push({
        kind: 'table',
        title: '纳入评价的预算单位',
        head: ['序号', '单位代码', '单位名称', '单位性质'],
        rows: source.units
          .filter((unit) => evaluation.scope.includes(unit.code))
          .map((unit, index) => [String(index + 1), unit.code, unit.name, unit.nature]),
        align: ['center', 'center', 'left', 'left'],
      })
      const team = evaluation.team as Member[]
      if (team.length > 0) {
        body.push({ kind: 'heading', level: 1, text: '评价小组' })
        body.push({
          kind: 'table',
          head: ['姓名', '职务', '小组职责', '分工'],
          rows: team.map((one) => [one.name, one.post, one.role, one.duty]),
        })
      }
      body.push({ kind: 'heading', level: 1, text: '评价指标' })
      body.push({
        kind: 'paragraph',
        text: `采用${framework.name}，满分 ${framework.fullPoints.toString()} 分。`,
      })
      body.push({
        kind: 'table',
        title: '指标评分表',
        head: ['编号', '指标', '分值', '评分标准'],
        rows: leaves(framework.indicators).map((one) => [
          one.code,
          one.name,
          one.fullPoints.toString(),
          one.standardText ?? '',
        ]),
        align: ['center', 'left', 'center', 'left'],
      })
      section('评价方法', plan.method)
      const calendar = (evaluation.calendar as CalendarLine[]).filter(
        (one) => one.from !== '' || one.to !== '',
      )
      if (calendar.length > 0) {
        body.push({ kind: 'heading', level: 1, text: '时间安排' })
        body.push({
          kind: 'table',
          head: ['步骤', '开始', '结束', '说明'],
          rows: calendar.map((one) => [one.step, one.from, one.to, one.note]),
        })
      }
      section('工作要求', plan.requirements)
      const title = `${department}${evaluation.year}年度部门整体支出绩效自评方案`
      return {
        name: `${title}.docx`,
        type: DOCX_TYPE,
        bytes: await writeLetter({ title, body, organisation: department, date: dateOf(evaluation, now) }),
      }
    },
  },

  frameworkText: {
    allow: async (context, { evaluation }) => {
      await demandEvaluation(context, evaluation, 'seeEvaluation')
    },
    run: async ({ reader, ports }, { evaluation: id, number }) => {
      const evaluation = await evaluationOf(reader, id)
      const versions = await reader.find(
        'frameworkVersion',
        { evaluation: id },
        { order: [['number', 'desc']] },
      )
      const wanted = versions.find((one) => one.number === (number ?? evaluation.frameworkNumber))
      const base = versions.at(-1)
      if (wanted === undefined || base === undefined)
        return refuse('record-missing', { what: '这个版本的指标体系' })
      const names = await namesOf(
        reader,
        versions.map((one) => one.createdBy),
      )
      return {
        number: wanted.number,
        text: wanted.text,
        base: wanted.base,
        baseText: base.text,
        dictionaries: dictionaryFiles(ports.library).map((one) => ({ ...one })),
        versions: versions.map((one) => ({
          number: one.number,
          note: one.note,
          createdAt: one.createdAt,
          createdByName: names.get(one.createdBy) ?? '',
        })),
      }
    },
  },

  saveFramework: {
    lock: ({ evaluation }) => `evaluation:${evaluation}`,
    allow: async (context, { evaluation }) => {
      await demandEvaluation(context, evaluation, 'prepareEvaluation')
    },
    run: async ({ transaction, ports, actor, now, record }, { evaluation: id, number, text, note }) => {
      const evaluation = await evaluationOf(transaction, id)
      if (evaluation.frameworkNumber !== number) {
        const latest = await transaction.get('frameworkVersion', {
          evaluation: id,
          number: evaluation.frameworkNumber,
        })
        const names = await namesOf(transaction, [latest?.createdBy ?? ''])
        refuse('changed-meanwhile', {
          what: '指标体系',
          who: names.get(latest?.createdBy ?? '') ?? '别人',
          at: clockTime(latest?.createdAt ?? ''),
        })
      }
      const source = await sourceOf(transaction, evaluation)
      const { framework, problems } = compileOwn(
        text,
        targetsOf(source.targets),
        dictionaryFiles(ports.library),
      )
      // Points still being shared out over own targets do not hold a draft back before the notice is sent.
      const errors = problems.filter((one) => one.severity === 'error')
      const grave = errors.filter(
        (one) => evaluation.phase !== 'prepare' || one.code !== 'weights-do-not-sum',
      )
      if (framework === undefined && grave.length > 0) throw new Refusal(grave)
      const next = number + 1
      await transaction.insert('frameworkVersion', {
        evaluation: id,
        number: next,
        base: source.version.base,
        text,
        note,
        createdAt: now,
        createdBy: actor.id,
      })
      await transaction.update(
        'evaluation',
        { id },
        { frameworkNumber: next, version: evaluation.version + 1 },
      )
      const sentences = compareFrameworks(source.version.text, text)
      record({
        evaluation: id,
        sentence: `${actor.name}保存了指标体系第 ${next} 版：${note || '未写说明'}`,
        before: { number },
        after: { number: next, changes: sentences.slice(0, 200) },
      })
      return { number: next, problems: [...problems] }
    },
  },

  frameworkChange: {
    allow: async (context, { evaluation }) => {
      await demandEvaluation(context, evaluation, 'seeEvaluation')
    },
    run: async ({ reader }, { evaluation, from, to }) => {
      const before = await reader.get('frameworkVersion', { evaluation, number: from })
      const after = await reader.get('frameworkVersion', { evaluation, number: to })
      if (before === undefined || after === undefined)
        return refuse('record-missing', { what: '这个版本的指标体系' })
      return { sentences: [...compareFrameworks(before.text, after.text)] }
    },
  },
}

/** Only active units that stand below the department, or are it, can be evaluated with it. */
export async function demandUnitsOf(
  reader: Reader,
  department: string,
  units: readonly string[],
): Promise<void> {
  for (const code of units) {
    const unit = await reader.get('unit', { code })
    if (unit === undefined) return refuse('unit-unknown', { unit: code })
    const fault = (reason: string): never => refuse('input-invalid', { field: '评价范围', reason })
    if (!unit.active) fault(`含有已停用的单位“${unit.name}”`)
    if (!(await lineOf(reader, code)).includes(department)) fault(`含有不属于本部门的单位“${unit.name}”`)
  }
}

/** Acts that count the evaluation's version on. */
const CHANGES_OF_PLAN = ['savePlan', 'saveNotice', 'sendNotice', 'saveFramework']

/** The last of these acts in an evaluation, as the log has it: who and when. */
export async function lastActOf(
  reader: Reader,
  evaluation: string,
  actions: readonly string[],
  matches: (one: AuditRow) => boolean = () => true,
): Promise<AuditRow | undefined> {
  const found = await reader.find(
    'audit',
    { evaluation, action: { in: actions } },
    { order: [['seq', 'desc']], limit: 200 },
  )
  return found.find(matches)
}

/** Refuse what was made on an older version of the plan. */
export async function demandUnchanged(
  reader: Reader,
  evaluation: EvaluationRow,
  version: number,
): Promise<void> {
  if (evaluation.version === version) return
  const last = await lastActOf(reader, evaluation.id, CHANGES_OF_PLAN)
  throw new Refusal([
    problem('changed-meanwhile', {
      what: '评价方案',
      who: last?.actorName ?? '别人',
      at: clockTime(last?.at ?? ''),
    }),
  ])
}

export async function namesOf(reader: Reader, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const wanted = [...new Set(ids)].filter((id) => id !== '')
  if (wanted.length === 0) return new Map()
  const rows = await reader.find('account', { id: { in: wanted } })
  return new Map(rows.map((row) => [row.id, row.name]))
}

export const allOf = (indicators: readonly Indicator[]): readonly Indicator[] =>
  indicators.flatMap((one) => [one, ...allOf(one.children)])
export const leaves = (indicators: readonly Indicator[]): readonly Indicator[] =>
  allOf(indicators).filter((one) => one.children.length === 0)

/** The notice's date, or today. */
export function dateOf(evaluation: EvaluationRow, now: string): string {
  const date = (evaluation.notice as { date?: string }).date
  return date === undefined || date === '' ? dayOf(now) : date
}
