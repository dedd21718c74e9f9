/**
 * Step 4 现场评价: who does which unit, how far each is, and the beginning of it. What the other parts of fieldwork share
 * stands here too: who may see and do a unit's fieldwork, how signatures and amounts are shown.
 */
import { Exact, print, problem, Quantity, readQuantity } from '@jiheng/engine'
import { FINDING_STATES, PHASES, type Phase, type TaskState } from '../../contract/index.ts'
import { type ActContext, type Actor, clockTime, Refusal, refuse } from '../context.ts'
import { latestDeterminations } from '../determined.ts'
import type { Implementations } from '../operate.ts'
import { type Action, decide, demand, demandOther, may, type Subject } from '../policy.ts'
import { evaluationOf, lineOf } from '../source.ts'
import { stateName } from '../state.ts'
import type { EvaluationRow, Reader } from '../store.ts'
import { subjectOf } from './entry.ts'
import { tell } from './notify.ts'
import { demandEvaluation, namesOf } from './prepare.ts'

type Part = 'fieldBoard' | 'assignReviewers' | 'beginFieldwork'

type FieldAction = Extract<Action, 'seeFieldwork' | 'doFieldwork' | 'secondReview'>

interface Place {
  readonly reader: Reader
  readonly actor: Actor
}

/** A unit as the policy of fieldwork looks at it: with the phase that its evaluation is in. */
export async function fieldSubjectOf(reader: Reader, evaluation: string, unit: string): Promise<Subject> {
  const { phase } = await evaluationOf(reader, evaluation)
  return { ...(await subjectOf(reader, { evaluation, unit })), phase }
}

/**
 * Who may see or do the fieldwork of a unit now. Once units are shared out, a reviewer has those given to him, the lead
 * has all. Who filled in or approved the unit's figures does not review them.
 * @throws Refusal
 */
export async function demandFieldwork(
  { reader, actor }: Place,
  evaluation: string,
  unit: string,
  action: FieldAction,
): Promise<void> {
  const subject = await fieldSubjectOf(reader, evaluation, unit)
  // Whoever may not even see it is told so, and not how far it is.
  demand(actor, 'seeFieldwork', subject)
  if (!(await isGiven(reader, actor, evaluation, unit, subject)))
    demand(actor, 'seeFieldwork', { ...subject, line: [], department: [] })
  if (action === 'seeFieldwork') return
  demand(actor, action, subject)
  if (await hadHand(reader, actor, evaluation, unit))
    demandOther(actor, [actor.id], '评价自己填报、上报或审批的数据')
}

/** No unit is shared out yet, or this one is his, or he leads. */
async function isGiven(
  reader: Reader,
  actor: Actor,
  evaluation: string,
  unit: string,
  subject: Subject,
): Promise<boolean> {
  if (decide(actor, 'leadEvaluation', { ...subject, line: subject.department ?? [] }).allowed) return true
  if ((await reader.count('assignment', { evaluation })) === 0) return true
  return (await reader.count('assignment', { evaluation, unit, reviewer: actor.id })) > 0
}

/** 不相容职务: he entered, proved, submitted or approved what is reviewed. */
async function hadHand(reader: Reader, actor: Actor, evaluation: string, unit: string): Promise<boolean> {
  return (await handledUnits(reader, actor, evaluation, unit)).has(unit)
}

/** Units in whose figures he had a hand; of all, or whether this one is among them. */
async function handledUnits(
  reader: Reader,
  actor: Actor,
  evaluation: string,
  unit?: string,
): Promise<ReadonlySet<string>> {
  const where = { evaluation, ...(unit === undefined ? {} : { unit }) }
  const rows = [
    ...(await reader.find('entryVersion', { ...where, savedBy: actor.id })),
    ...(await reader.find('judgement', { ...where, savedBy: actor.id })),
    ...(await reader.find('evidence', { ...where, uploadedBy: actor.id })),
    ...(await reader.find('submission', { ...where, submittedBy: actor.id })),
    ...(await reader.find('submission', { ...where, approvedBy: actor.id })),
  ]
  return new Set(rows.map((one) => one.unit))
}

function byUnit<R extends { readonly unit: string }>(rows: readonly R[]): ReadonlyMap<string, readonly R[]> {
  const groups = new Map<string, R[]>()
  for (const row of rows) {
    const group = groups.get(row.unit)
    if (group === undefined) groups.set(row.unit, [row])
    else group.push(row)
  }
  return groups
}
const of = <R>(groups: ReadonlyMap<string, readonly R[]>, unit: string): readonly R[] =>
  groups.get(unit) ?? []

/** The same as an answer: for boards and menus. */
export async function mayFieldwork(
  place: Place,
  evaluation: string,
  unit: string,
  action: FieldAction,
): Promise<boolean> {
  try {
    await demandFieldwork(place, evaluation, unit, action)
    return true
  } catch (reason) {
    if (reason instanceof Refusal) return false
    throw reason
  }
}

/** Acts on one unit's fieldwork wait for each other. */
export const fieldLock = ({ evaluation, unit }: { evaluation: string; unit: string }): string =>
  `field:${evaluation}:${unit}`

type Names = ReadonlyMap<string, string>
export const signed = (at: string, by: string, names: Names) => ({ at, name: names.get(by) ?? '' })

/** What stands in the form of one who saves is older than what stands there. @throws Refusal */
export async function demandVersion(
  reader: Reader,
  what: string,
  before: { readonly version: number; readonly by: string; readonly at: string } | undefined,
  version: number,
): Promise<void> {
  if ((before?.version ?? 0) === version) return
  const names = await namesOf(reader, [before?.by ?? ''])
  refuse('changed-meanwhile', {
    what,
    who: names.get(before?.by ?? '') || '别人',
    at: clockTime(before?.at ?? ''),
  })
}

/** Yuan as typed to fen as text; '' stays. @throws Refusal */
export function fenOf(typed: string, field: string): string {
  const text = typed.trim()
  if (text === '') return ''
  const read = readQuantity(text, '元')
  const fen = 'fault' in read ? undefined : read.quantity.in('元').value.mul(Exact.hundred)
  if (fen === undefined) throw new Refusal([problem('cell-not-a-number', { name: field, found: text })])
  if (!fen.isInteger()) return refuse('input-invalid', { field, reason: '须以元为单位，至多两位小数' })
  return fen.floor().toString()
}

/** Fen as yuan: 1,234.50. */
export const yuanOf = (fen: string): string =>
  fen === ''
    ? ''
    : print(Quantity.exact(Exact.scaled(BigInt(fen), 2), '元'), {
        places: 2,
        group: true,
        withMeasure: false,
      })

/** Who may see how the fieldwork of an evaluation stands. @throws Refusal */
async function demandBoard({ reader, actor }: Place, id: string): Promise<EvaluationRow> {
  const evaluation = await evaluationOf(reader, id)
  const line = await lineOf(reader, evaluation.department)
  if (!decide(actor, 'readFindings', { line }).allowed) demand(actor, 'seeFieldwork', { line })
  return evaluation
}

async function demandArranging(
  { reader, actor }: Place,
  id: string,
  action: 'assignFieldwork' | 'beginFieldwork',
): Promise<EvaluationRow> {
  const evaluation = await evaluationOf(reader, id)
  const line = await lineOf(reader, evaluation.department)
  demand(actor, action, { line, phase: evaluation.phase })
  return evaluation
}

/** Active field reviewers whose own unit stands above the department or is it. */
async function reviewersOf(reader: Reader, evaluation: EvaluationRow) {
  const line = await lineOf(reader, evaluation.department)
  const accounts = await reader.find('account', { active: true, unit: { in: line } })
  const units = new Map(
    (await reader.find('unit', { code: { in: line } })).map((unit) => [unit.code, unit.name]),
  )
  return accounts
    .filter((account) => account.roles.includes('fieldReviewer'))
    .map(({ id, name, unit }) => ({ account: id, name, unitName: units.get(unit) ?? '' }))
}

export const fieldworkOperations: Pick<Implementations, Part> = {
  fieldBoard: {
    allow: async (context, { evaluation }) => {
      await demandBoard(context, evaluation)
    },
    run: async ({ reader, actor }, { evaluation: id }) => {
      const evaluation = await evaluationOf(reader, id)
      const line = await lineOf(reader, evaluation.department)
      const { phase } = evaluation
      const subject = { line, phase }
      const [reads, leads] = [may(actor, 'seeFieldwork', subject), may(actor, 'leadEvaluation', subject)]
      const where = { evaluation: id }
      const assignments = await reader.find('assignment', where)
      const own = new Set(assignments.filter((one) => one.reviewer === actor.id).map((one) => one.unit))
      // A reviewer has the units that were given to him, once any are.
      const given = (unit: string): boolean => leads || assignments.length === 0 || own.has(unit)
      const names = await namesOf(
        reader,
        assignments.map((one) => one.reviewer),
      )
      const units = await reader.find(
        'unit',
        { code: { in: [...evaluation.scope] } },
        { order: [['sort', 'asc']] },
      )
      const tasks = new Map((await reader.find('task', where)).map((one) => [one.unit, one.state]))
      const findings = byUnit(await reader.find('finding', { ...where, removed: false }))
      const papers = byUnit(reads ? await reader.find('paper', { ...where, removed: false }) : [])
      const ledgers = byUnit(
        reads ? await reader.find('ledgerImport', { ...where, state: 'ready', removed: false }) : [],
      )
      const samples = byUnit(reads ? await reader.find('sample', where) : [])
      const surveys = byUnit(reads ? await reader.find('survey', { ...where, removed: false }) : [])
      const determined = byUnit(await latestDeterminations(reader, id))
      const handled = await handledUnits(reader, actor, id)
      return {
        phase: PHASES[phase as Phase] ?? '',
        mayAssign: may(actor, 'assignFieldwork', subject),
        mayBegin: may(actor, 'beginFieldwork', subject),
        reviewers: leads ? await reviewersOf(reader, evaluation) : [],
        units: units
          .filter(({ code }) => !reads || given(code))
          .map(({ code, name }) => {
            const state = (tasks.get(code) ?? '') as TaskState | ''
            const shown = of(findings, code).filter((one) => reads || one.state === 'settled')
            return {
              unit: code,
              name,
              stateName: stateName(state),
              open:
                may(actor, 'doFieldwork', { line: [code, ...line], department: line, phase, state }) &&
                !handled.has(code),
              assigned: assignments
                .filter((one) => one.unit === code)
                .map(({ reviewer, note }) => ({
                  account: reviewer,
                  name: names.get(reviewer) ?? '',
                  note,
                })),
              ledgers: of(ledgers, code).length,
              samples: of(samples, code).length,
              papers: of(papers, code).length,
              signed: of(papers, code).filter((one) => one.secondAt !== '').length,
              findings: Object.fromEntries(
                Object.keys(FINDING_STATES).map((each) => [
                  each,
                  shown.filter((one) => one.state === each).length,
                ]),
              ),
              determinations: of(determined, code).length,
              surveys: of(surveys, code).length,
            }
          }),
      }
    },
  },

  assignReviewers: {
    lock: ({ evaluation }) => `assignments:${evaluation}`,
    allow: async (context, { evaluation }) => {
      await demandArranging(context, evaluation, 'assignFieldwork')
    },
    run: async (context, { evaluation: id, units, reviewers, note }) => {
      const { transaction, actor, now, record } = context
      const evaluation = await evaluationOf(transaction, id)
      const known = await reviewersOf(transaction, evaluation)
      if (units.some((code) => !evaluation.scope.includes(code)))
        return refuse('record-missing', { what: '评价范围内的这个单位' })
      if (reviewers.some((one) => !known.some(({ account }) => account === one)))
        return refuse('record-missing', { what: '本部门的这个现场评价员' })
      const before: Record<string, unknown> = {}
      const after: Record<string, unknown> = {}
      const nameOf = (account: string): string =>
        known.find((one) => one.account === account)?.name ?? account
      for (const unit of units) {
        const was = await transaction.find('assignment', { evaluation: id, unit })
        before[unit] = was.map((one) => ({ reviewer: one.reviewer, note: one.note }))
        after[unit] = reviewers.map((reviewer) => ({ reviewer, note }))
        await transaction.remove('assignment', { evaluation: id, unit })
        await transaction.insertAll(
          'assignment',
          [...new Set(reviewers)].map((reviewer) => ({
            evaluation: id,
            unit,
            reviewer,
            note,
            assignedAt: now,
            assignedBy: actor.id,
          })),
        )
      }
      for (const reviewer of reviewers)
        await tellAccount(context, reviewer, {
          evaluation: id,
          unit: units.length === 1 ? (units[0] ?? '') : '',
          text: `${actor.name}请您对 ${units.length} 个单位进行现场评价：${evaluation.title}`,
        })
      record({
        evaluation: id,
        unit: units.length === 1 ? (units[0] ?? '') : '',
        sentence:
          reviewers.length === 0
            ? `${actor.name}取消了 ${units.length} 个单位的现场评价分工`
            : `${actor.name}把 ${units.length} 个单位的现场评价分给${reviewers.map(nameOf).join('、')}`,
        before,
        after,
      })
      return { ok: true }
    },
  },

  beginFieldwork: {
    lock: ({ evaluation }) => `evaluation:${evaluation}`,
    allow: async (context, { evaluation }) => {
      await demandArranging(context, evaluation, 'beginFieldwork')
    },
    run: async (context, { evaluation: id }) => {
      const { transaction, actor, record } = context
      const evaluation = await demandEvaluation(context, id, 'leadEvaluation')
      const tasks = await transaction.find('task', { evaluation: id })
      const unsent = evaluation.scope.filter((code) => !tasks.some((task) => task.unit === code))
      if (unsent.length > 0)
        refuse('wrong-state', {
          what: '还不能开始现场评价',
          why: `有 ${unsent.length} 个单位还没有下发任务，请先下发，或从评价范围里去掉`,
        })
      if (!tasks.some((task) => task.state === 'accepted'))
        refuse('wrong-state', { what: '还不能开始现场评价', why: '还没有接收任何单位的上报' })
      await transaction.update('evaluation', { id }, { phase: 'fieldwork', version: evaluation.version + 1 })
      for (const code of evaluation.scope)
        await tell(
          context,
          { role: 'preparer', unit: code },
          {
            evaluation: id,
            unit: code,
            kind: 'fieldwork',
            text: `${evaluation.title}进入现场评价，请准备账簿、凭证和有关资料`,
          },
        )
      record({
        evaluation: id,
        sentence: `${actor.name}开始现场评价`,
        before: { phase: evaluation.phase },
        after: { phase: 'fieldwork', accepted: tasks.filter((task) => task.state === 'accepted').length },
      })
      return { ok: true }
    },
  },
}

/** A message to one person. */
export async function tellAccount(
  { transaction, ports, now }: Pick<ActContext, 'transaction' | 'ports' | 'now'>,
  account: string,
  letter: { readonly evaluation: string; readonly unit: string; readonly text: string },
): Promise<void> {
  await transaction.insert('message', {
    id: ports.ids.id(),
    account,
    ...letter,
    kind: 'fieldwork',
    at: now,
    readAt: '',
  })
}
