/**
 * The report 报告: written by some, reviewed by another, issued by a third. Saved as typed with its versions; comments and
 * suggestions lie beside the text; a signature locks it together with every figure in it.
 */
import {
  type EditorNode,
  isEditorDocument,
  outlineOf,
  REPORT_STATES,
  type ReportHead,
  type ReportState,
  SIGNATURES,
  type SignatureKind,
  suggestionsIn,
} from '../../contract/index.ts'
import { assessFolder, caseFolderOf } from '../case-folder.ts'
import { type Actor, addMinutes, refuse } from '../context.ts'
import { type Implementations, later } from '../operate.ts'
import { type Action, demand, demandOther, may } from '../policy.ts'
import { acceptedOf, figuresOf } from '../report-figures.ts'
import { firstDocument } from '../report-outline.ts'
import { obstaclesOf, openThreads } from '../report-standing.ts'
import { evaluationOf, lineOf, sourceOf } from '../source.ts'
import type { EvaluationRow, Reader, ReportRow, Transaction } from '../store.ts'
import { demandVersion, signed } from './fieldwork.ts'
import { namesOf } from './prepare.ts'

type Part =
  | 'report'
  | 'saveReport'
  | 'acceptFigures'
  | 'signReport'
  | 'returnReport'
  | 'commentReport'
  | 'resolveComment'
  | 'reportVersions'
  | 'reportVersion'

interface Place {
  readonly reader: Reader
  readonly actor: Actor
}
type ReportAction = Extract<Action, 'seeReport' | 'writeReport' | 'signReport' | 'leadEvaluation'>

/** The evaluation, if this person may do this with its report now. @throws Refusal */
export async function demandReport(
  { reader, actor }: Place,
  id: string,
  action: ReportAction,
): Promise<EvaluationRow> {
  const evaluation = await evaluationOf(reader, id)
  demand(actor, action, { line: await lineOf(reader, evaluation.department), phase: evaluation.phase })
  return evaluation
}

/** Acts on one report wait for each other. */
export const reportLock = ({ evaluation }: { readonly evaluation: string }): string => `report:${evaluation}`

const HEAD = ['title', 'organisation', 'date', 'reference', 'template'] as const
const headOf = (row: ReportHead): ReportHead =>
  Object.fromEntries(HEAD.map((name) => [name, row[name]])) as ReportHead

/** The report as it stands; while nobody has written, the framework's outline. */
async function standing(reader: Reader, evaluation: EvaluationRow): Promise<ReportRow> {
  const found = await reader.get('report', { evaluation: evaluation.id })
  if (found !== undefined) return found
  const source = await sourceOf(reader, evaluation)
  return {
    evaluation: evaluation.id,
    document: firstDocument(source.version.text),
    title: `${evaluation.title}报告`,
    organisation: source.units.find((unit) => unit.code === evaluation.department)?.name ?? '',
    date: '',
    reference: '',
    template: '',
    state: 'draft',
    folder: '',
    hands: [],
    accepted: {},
    savedAt: '',
    savedBy: '',
    ...UNSIGNED,
    version: 0,
  }
}

const UNSIGNED = {
  writtenAt: '',
  writtenBy: '',
  reviewedAt: '',
  reviewedBy: '',
  issuedAt: '',
  issuedBy: '',
} as const

const savedOf = ({ version, savedBy, savedAt }: ReportRow) => ({ version, by: savedBy, at: savedAt })

/** What comes after a state, and who must not do it. */
const NEXT: Readonly<Record<ReportState, SignatureKind | undefined>> = {
  draft: 'written',
  written: 'reviewed',
  reviewed: 'issued',
  issued: undefined,
}

const handsBefore = (row: ReportRow, as: SignatureKind): readonly string[] => {
  if (as === 'written') return []
  return as === 'reviewed' ? [...row.hands, row.writtenBy] : [...row.hands, row.writtenBy, row.reviewedBy]
}

/** What this person may sign the report as now. */
async function signable({ reader, actor }: Place, evaluation: EvaluationRow, row: ReportRow) {
  const as = NEXT[row.state as ReportState]
  if (as === undefined || row.version === 0) return []
  const subject = { line: await lineOf(reader, evaluation.department), phase: evaluation.phase }
  if (!may(actor, as === 'written' ? 'writeReport' : 'signReport', subject)) return []
  return handsBefore(row, as).includes(actor.id) ? [] : [as]
}

export const reportOperations: Pick<Implementations, Part> = {
  report: {
    allow: async (context, { evaluation }) => {
      await demandReport(context, evaluation, 'seeReport')
    },
    run: async (context, { evaluation: id }) => {
      const { reader, actor, ports } = context
      const evaluation = await evaluationOf(reader, id)
      const row = await standing(reader, evaluation)
      const subject = { line: await lineOf(reader, evaluation.department), phase: evaluation.phase }
      const comments = await reader.find('reportComment', { evaluation: id }, { order: [['at', 'asc']] })
      const releases = await reader.find('reportRelease', { evaluation: id }, { order: [['number', 'asc']] })
      const templates = await reader.find('reportTemplate', {
        department: evaluation.department,
        removed: false,
      })
      const names = await namesOf(reader, [
        row.savedBy,
        row.writtenBy,
        row.reviewedBy,
        row.issuedBy,
        ...comments.flatMap((one) => [one.by, one.resolvedBy]),
        ...releases.map((one) => one.by),
      ])
      const state = row.state as ReportState
      const mayWrite = may(actor, 'writeReport', subject) && state === 'draft'
      const current = row.folder === '' ? '' : (await caseFolderOf(reader, ports, id)).digest
      return {
        document: row.document,
        version: row.version,
        ...headOf(row),
        state,
        stateName: REPORT_STATES[state],
        stale: row.folder !== current,
        saved: signed(row.savedAt, row.savedBy, names),
        written: signed(row.writtenAt, row.writtenBy, names),
        reviewed: signed(row.reviewedAt, row.reviewedBy, names),
        issued: signed(row.issuedAt, row.issuedBy, names),
        mayWrite,
        mayComment: may(actor, 'signReport', subject) && state !== 'issued',
        maySign: await signable(context, evaluation, row),
        mayReturn: state !== 'draft' && may(actor, 'signReport', subject),
        me: { id: actor.id, name: actor.name },
        comments: comments.map((one) => ({
          id: one.id,
          thread: one.thread,
          quote: one.quote,
          text: one.text,
          at: one.at,
          name: names.get(one.by) ?? '',
          resolved: signed(one.resolvedAt, one.resolvedBy, names),
        })),
        releases: releases.map(({ number, at, by }) => ({ number, at, name: names.get(by) ?? '' })),
        templates: templates.map(({ id: template, name }) => ({ id: template, name })),
      }
    },
  },

  saveReport: {
    lock: reportLock,
    allow: async (context, { evaluation }) => {
      await demandReport(context, evaluation, 'writeReport')
    },
    run: async (context, { evaluation: id, version, document, seen = {}, ...head }) => {
      const { transaction, actor, now, record } = context
      const evaluation = await evaluationOf(transaction, id)
      const before = await standing(transaction, evaluation)
      await demandVersion(transaction, '报告', before.version === 0 ? undefined : savedOf(before), version)
      if (before.state !== 'draft')
        refuse('wrong-state', { what: '报告不能修改', why: '已经签署；要修改的，先退回重新编写' })
      if (!isEditorDocument(document)) refuse('input-invalid', { field: '报告', reason: '不是编辑稿' })
      const next = document as EditorNode
      demandOwnSuggestions(actor, before.document as EditorNode, next)
      if (head.template !== '') await demandTemplate(transaction, evaluation, head.template)
      const touched =
        JSON.stringify(outlineOf(before.document as EditorNode)) !== JSON.stringify(outlineOf(next)) ||
        HEAD.some((name) => before[name] !== head[name])
      const row: ReportRow = {
        ...before,
        ...head,
        document: next,
        // Who only suggests has not written it.
        hands: touched ? [...new Set([...before.hands, actor.id])] : before.hands,
        accepted: { ...seen, ...before.accepted },
        savedAt: now,
        savedBy: actor.id,
        version: before.version + 1,
      }
      await transaction.put('report', row)
      await keepVersion(transaction, row)
      record({
        evaluation: id,
        sentence: `${actor.name}保存报告（第 ${row.version} 次）${touched ? '' : '，只有修订建议'}`,
        before: { version: before.version, ...headOf(before), words: wordsIn(before.document as EditorNode) },
        after: { version: row.version, ...headOf(row), words: wordsIn(next) },
      })
      return { version: row.version }
    },
  },

  acceptFigures: {
    lock: reportLock,
    allow: async (context, { evaluation }) => {
      await demandReport(context, evaluation, 'writeReport')
    },
    run: async ({ transaction, actor, record }, { evaluation: id, figures }) => {
      const row = await reportOf(transaction, id)
      if (row.state !== 'draft') refuse('wrong-state', { what: '不能再接受', why: '报告已经签署' })
      const keys = Object.keys(figures)
      await transaction.update('report', { evaluation: id }, { accepted: { ...row.accepted, ...figures } })
      record({
        evaluation: id,
        sentence: `${actor.name}接受报告中变了的数 ${keys.length} 个`,
        before: Object.fromEntries(keys.map((key) => [key, row.accepted[key] ?? ''])),
        after: figures,
      })
      return { ok: true }
    },
  },

  signReport: {
    lock: reportLock,
    allow: async (context, { evaluation, as }) => {
      await demandReport(context, evaluation, as === 'written' ? 'writeReport' : 'signReport')
    },
    prepare: async ({ reader, ports }, { evaluation: id, as, version }) => {
      const folder = await caseFolderOf(reader, ports, id)
      return later(async () => {
        const assessed = await assessFolder(folder, ports)
        return async (context) => {
          const { transaction, actor, now, record } = context
          const row = await reportOf(transaction, id)
          await demandVersion(transaction, '报告', savedOf(row), version)
          if ((await caseFolderOf(transaction, ports, id)).digest !== folder.digest)
            refuse('wrong-state', { what: '还不能签署', why: '数据刚才有变化，请看过以后再签' })
          if (NEXT[row.state as ReportState] !== as)
            refuse('wrong-state', {
              what: `不能以${SIGNATURES[as]}签署`,
              why: `报告现在是“${REPORT_STATES[row.state as ReportState]}”`,
            })
          demandOther(actor, handsBefore(row, as), `以${SIGNATURES[as]}签署自己编写、复核的报告`)
          const obstacles = obstaclesOf(row, await openThreads(transaction, id), assessed)
          if (row.folder !== '' && row.folder !== folder.digest)
            obstacles.push('编写人签署以后数据有变化，请退回重新编写')
          const [first] = obstacles
          if (first !== undefined)
            refuse('wrong-state', { what: `还不能签署（${obstacles.length} 处）`, why: first })
          const next: ReportRow = {
            ...row,
            state: as,
            folder: folder.digest,
            [`${as}At`]: now,
            [`${as}By`]: actor.id,
            version: row.version + 1,
          }
          const figures = assessed.assessed === undefined ? [] : figuresOf(assessed.assessed)
          await transaction.put('report', { ...next, accepted: acceptedOf(figures) })
          if (as === 'issued') {
            const number = (await transaction.count('reportRelease', { evaluation: id })) + 1
            await transaction.insert('reportRelease', {
              evaluation: id,
              number,
              folder: folder.digest,
              figures,
              at: now,
              by: actor.id,
            })
          }
          record({
            evaluation: id,
            sentence: `${actor.name}以${SIGNATURES[as]}签署报告`,
            before: { state: row.state, version: row.version },
            after: { state: as, version: next.version, folder: folder.digest },
          })
          return { version: next.version }
        }
      })
    },
  },

  returnReport: {
    lock: reportLock,
    allow: async (context, { evaluation }) => {
      await demandReport(context, evaluation, 'signReport')
    },
    run: async ({ transaction, actor, record }, { evaluation: id, version, reason }) => {
      const row = await reportOf(transaction, id)
      await demandVersion(transaction, '报告', savedOf(row), version)
      if (row.state === 'draft') refuse('wrong-state', { what: '不用退回', why: '报告正在编写' })
      const next = { ...UNSIGNED, state: 'draft', folder: '', version: row.version + 1 }
      await transaction.update('report', { evaluation: id }, next)
      record({
        evaluation: id,
        sentence: `${actor.name}退回报告重新编写：${reason}`,
        before: {
          state: row.state,
          writtenBy: row.writtenBy,
          reviewedBy: row.reviewedBy,
          issuedBy: row.issuedBy,
        },
        after: { state: 'draft', version: next.version },
      })
      return { version: next.version }
    },
  },

  commentReport: {
    lock: reportLock,
    allow: async (context, { evaluation }) => {
      await demandReport(context, evaluation, 'signReport')
    },
    run: async ({ transaction, actor, now, record }, { evaluation: id, comment, thread, quote, text }) => {
      if ((await transaction.get('reportComment', { id: comment })) !== undefined)
        refuse('input-invalid', { field: '批注', reason: '编号已经用过' })
      if (thread !== '') await threadOf(transaction, id, thread)
      await transaction.insert('reportComment', {
        id: comment,
        evaluation: id,
        thread: thread === '' ? comment : thread,
        quote,
        text,
        at: now,
        by: actor.id,
        resolvedAt: '',
        resolvedBy: '',
      })
      record({
        evaluation: id,
        sentence: `${actor.name}给报告写批注${quote === '' ? '' : `（“${quote.slice(0, 40)}”）`}：${text.slice(0, 80)}`,
        after: { comment, thread, quote, text },
      })
      return { ok: true }
    },
  },

  resolveComment: {
    lock: reportLock,
    allow: async (context, { evaluation }) => {
      await demandReport(context, evaluation, 'signReport')
    },
    run: async ({ transaction, actor, now, record }, { evaluation: id, thread, resolved }) => {
      const first = await threadOf(transaction, id, thread)
      const after = resolved ? { resolvedAt: now, resolvedBy: actor.id } : { resolvedAt: '', resolvedBy: '' }
      await transaction.update('reportComment', { id: thread }, after)
      record({
        evaluation: id,
        sentence: `${actor.name}${resolved ? '处理了' : '重新打开'}报告的批注：${first.text.slice(0, 80)}`,
        before: { resolvedAt: first.resolvedAt, resolvedBy: first.resolvedBy },
        after: { thread, ...after },
      })
      return { ok: true }
    },
  },

  reportVersions: {
    allow: async (context, { evaluation }) => {
      await demandReport(context, evaluation, 'seeReport')
    },
    run: async ({ reader }, { evaluation }) => {
      const rows = await reader.find('reportVersion', { evaluation }, { order: [['number', 'desc']] })
      const names = await namesOf(
        reader,
        rows.map((one) => one.by),
      )
      return {
        versions: rows.map(({ number, version, at, by }) => ({
          number,
          version,
          at,
          name: names.get(by) ?? '',
        })),
      }
    },
  },

  reportVersion: {
    allow: async (context, { evaluation }) => {
      await demandReport(context, evaluation, 'seeReport')
    },
    run: async ({ reader }, { evaluation, number }) => {
      const row = await reader.get('reportVersion', { evaluation, number })
      if (row === undefined) return refuse('record-missing', { what: '报告的这个版本' })
      const names = await namesOf(reader, [row.by])
      return { document: row.document, ...headOf(row), at: row.at, name: names.get(row.by) ?? '' }
    },
  },
}

export async function reportOf(reader: Reader, evaluation: string): Promise<ReportRow> {
  const row = await reader.get('report', { evaluation })
  return row ?? refuse('record-missing', { what: '这份报告，还没有人编写' })
}

async function threadOf(reader: Reader, evaluation: string, thread: string) {
  const first = await reader.get('reportComment', { id: thread })
  if (first === undefined || first.evaluation !== evaluation || first.thread !== thread)
    return refuse('record-missing', { what: '这条批注' })
  return first
}

async function demandTemplate(reader: Reader, evaluation: EvaluationRow, id: string): Promise<void> {
  const found = await reader.get('reportTemplate', { id })
  if (found === undefined || found.removed || found.department !== evaluation.department)
    refuse('record-missing', { what: '这个报告模板' })
}

/** 修订 carry who made them: nobody makes one in another's name. @throws Refusal */
function demandOwnSuggestions(actor: Actor, before: EditorNode, after: EditorNode): void {
  const known = suggestionsIn(before)
  for (const [id, { by }] of suggestionsIn(after))
    if (id === '' || (known.has(id) ? known.get(id)?.by !== by : by !== actor.id))
      refuse('input-invalid', { field: '修订', reason: '只能以自己的名义提出' })
}

const wordsIn = (document: EditorNode): number => JSON.stringify(outlineOf(document)).length

/** What one person saves within so many minutes is one version. */
const TOGETHER_MINUTES = 10

async function keepVersion(transaction: Transaction, row: ReportRow): Promise<void> {
  const { evaluation, document, savedAt: at, savedBy: by, version } = row
  const [last] = await transaction.find(
    'reportVersion',
    { evaluation },
    { order: [['number', 'desc']], limit: 1 },
  )
  const isSame = last !== undefined && last.by === by && addMinutes(last.at, TOGETHER_MINUTES) > at
  const number = last === undefined ? 1 : isSame ? last.number : last.number + 1
  await transaction.put('reportVersion', { evaluation, number, version, document, ...headOf(row), at, by })
}
