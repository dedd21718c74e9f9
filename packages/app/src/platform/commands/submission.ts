/** Submitting 上报、审批、退回、接收: each submission is a version, whole and digested; late changes only by a return. */

import type { TaskState } from '../../contract/index.ts'
import { canonical } from '../audit.ts'
import { type ActContext, refuse } from '../context.ts'
import type { Implementations } from '../operate.ts'
import { decide, demand, demandOther, may } from '../policy.ts'
import { shownSubmission } from '../shown.ts'
import { evaluationOf, wantedCells } from '../source.ts'
import { stateOf, unitDataOf } from '../state.ts'
import type { ListRow, Reader, SubmissionRow, TaskRow } from '../store.ts'
import {
  demandSight,
  demandTask,
  entriesIn,
  formsOf,
  stateInputOf,
  subjectOf,
  taskOf,
  touch,
  unitLock,
} from './entry.ts'
import { tell } from './notify.ts'
import { namesOf } from './prepare.ts'

type Part =
  | 'submit'
  | 'withdraw'
  | 'approve'
  | 'sendBack'
  | 'accept'
  | 'answerNote'
  | 'compare'
  | 'submission'

const encoder = new TextEncoder()

export const submissionOperations: Pick<Implementations, Part> = {
  submit: {
    lock: unitLock,
    allow: async (context, input) => {
      await demandTask(context, input, 'submit')
    },
    run: async (context, { revision, ...input }) => {
      const { transaction, ports, actor, now, record } = context
      const task = (await taskOf(transaction, input)) as TaskRow
      if (task.revision !== revision)
        refuse('wrong-state', { what: '还不能上报', why: '页面上的数据不是最新的，有人刚保存过' })
      const state = stateOf(await stateInputOf(context, input))
      const errors = state.faults.filter((one) => one.severity === 'error')
      if (errors.length > 0)
        refuse('not-ready', { count: String(errors.length), first: errors[0]?.detail ?? '' })
      const data = await unitDataOf(transaction, input.evaluation, input.unit)
      const evidence = await transaction.find('evidence', { ...input, removed: false })
      const evaluation = await evaluationOf(transaction, input.evaluation)
      const content = {
        framework: evaluation.frameworkNumber,
        entries: data.entries
          .filter((one) => one.text !== '')
          .map(({ cell, text, note, version, savedBy, savedAt, source, place }) => ({
            cell,
            text,
            note,
            version,
            savedBy,
            savedAt,
            source,
            place,
          })),
        lists: data.lists
          .filter((one) => !one.removed)
          .map(({ list, row, name, sort }) => ({ list, row, name, sort })),
        reasons: data.reasons.map(({ target, text }) => ({ target, text })),
        judgements: data.judgements.map(({ indicator, content: judged, reason }) => ({
          indicator,
          content: judged,
          reason,
        })),
        evidence: evidence.map(({ id, title, file, sha256 }) => ({ id, title, file, sha256 })),
        attachments: data.attachments.map(({ target, evidence: id, page }) => ({
          target,
          evidence: id,
          page,
        })),
      }
      const number = (await transaction.count('submission', input)) + 1
      const id = ports.ids.id()
      const digest = ports.hash.sha256(encoder.encode(canonical(content)))
      await transaction.insert('submission', {
        id,
        ...input,
        number,
        state: 'submitted',
        content,
        digest,
        submittedAt: now,
        submittedBy: actor.id,
        approvedAt: '',
        approvedBy: '',
        closedAt: '',
        closedBy: '',
      })
      await setState(context, task, 'submitted')
      await tell(
        context,
        { role: 'approver', unit: input.unit },
        { ...input, kind: 'submitted', text: `${actor.name}上报了第 ${number} 次数据，请审批` },
      )
      record({
        ...input,
        sentence: `${actor.name}第 ${number} 次上报`,
        before: { state: task.state },
        after: { state: 'submitted', submission: id, digest },
      })
      return { submission: id, number }
    },
  },

  withdraw: {
    lock: unitLock,
    allow: async (context, input) => {
      await demandTask(context, input, 'withdraw')
    },
    run: async (context, input) => {
      const { actor, record } = context
      const submission = await openSubmission(context, input)
      await close(context, submission, 'withdrawn')
      await setState(context, (await taskOf(context.transaction, input)) as TaskRow, 'entering')
      record({
        ...input,
        sentence: `${actor.name}撤回了第 ${submission.number} 次上报`,
        before: { state: 'submitted', submission: submission.id },
        after: { state: 'entering' },
      })
      return { ok: true }
    },
  },

  approve: {
    lock: unitLock,
    allow: async (context, input) => {
      await demandTask(context, input, 'approve')
    },
    run: async (context, { submission: id, ...input }) => {
      const { transaction, actor, now, record } = context
      const submission = await openSubmission(context, input, id)
      demandOther(actor, await handsOn(transaction, submission), '审批自己填报或上报的数据')
      await transaction.update(
        'submission',
        { id },
        { state: 'approved', approvedAt: now, approvedBy: actor.id },
      )
      await setState(context, (await taskOf(transaction, input)) as TaskRow, 'approved')
      const evaluation = await evaluationOf(transaction, input.evaluation)
      const unit = await transaction.get('unit', { code: input.unit })
      await tell(
        context,
        { role: 'lead', unit: evaluation.department },
        { ...input, kind: 'approved', text: `${unit?.name ?? input.unit}已上报，请审核接收` },
      )
      record({
        ...input,
        sentence: `${actor.name}同意第 ${submission.number} 次上报`,
        before: { state: 'submitted' },
        after: { state: 'approved', submission: id, digest: submission.digest },
      })
      return { ok: true }
    },
  },

  sendBack: {
    lock: unitLock,
    allow: async ({ reader, actor }, input) => {
      const subject = await subjectOf(reader, input)
      if (decide(actor, 'returnToPreparer', subject).allowed) return
      demand(
        actor,
        may(actor, 'returnToUnit', { ...subject, state: 'approved', phase: 'selfEvaluate' })
          ? 'returnToUnit'
          : 'returnToPreparer',
        subject,
      )
    },
    run: async (context, { submission: id, notes, ...input }) => {
      const { transaction, ports, actor, now, record } = context
      const task = (await taskOf(transaction, input)) as TaskRow
      const [submission] = await transaction.find('submission', { ...input, id })
      const last = await lastSubmission(transaction, input)
      if (submission === undefined || last?.id !== id) return refuse('record-missing', { what: '这次上报' })
      const byLead = task.state !== 'submitted'
      await close(context, submission, 'returned')
      await transaction.insertAll(
        'returnNote',
        notes.map((note) => ({
          id: ports.ids.id(),
          ...input,
          submission: id,
          target: note.target,
          text: note.text,
          at: now,
          by: actor.id,
          answeredAt: '',
          answer: '',
        })),
      )
      await setState(context, task, byLead ? 'returnedToUnit' : 'returnedToPreparer')
      await touch(context, { ...task })
      const text = `${actor.name}退回了第 ${submission.number} 次上报：${notes[0]?.text ?? ''}${notes.length > 1 ? ` 等 ${notes.length} 条` : ''}`
      await tell(context, { role: 'preparer', unit: input.unit }, { ...input, kind: 'returned', text })
      if (byLead)
        await tell(context, { role: 'approver', unit: input.unit }, { ...input, kind: 'returned', text })
      record({
        ...input,
        sentence: `${actor.name}退回第 ${submission.number} 次上报，意见 ${notes.length} 条`,
        before: { state: task.state },
        after: { state: byLead ? 'returnedToUnit' : 'returnedToPreparer', submission: id, notes },
      })
      return { ok: true }
    },
  },

  accept: {
    lock: unitLock,
    allow: async (context, input) => {
      await demandTask(context, input, 'accept')
    },
    run: async (context, { submission: id, ...input }) => {
      const { transaction, actor, record } = context
      const submission = await lastSubmission(transaction, input)
      if (submission === undefined || submission.id !== id || submission.state !== 'approved')
        return refuse('record-missing', { what: '待接收的上报' })
      const hands = [...(await handsOn(transaction, submission)), submission.approvedBy]
      demandOther(actor, hands, '接收自己填报、上报或审批的数据')
      await close(context, submission, 'accepted')
      await setState(context, (await taskOf(transaction, input)) as TaskRow, 'accepted')
      const text = `${actor.name}接收了第 ${submission.number} 次上报`
      await tell(context, { role: 'preparer', unit: input.unit }, { ...input, kind: 'accepted', text })
      record({
        ...input,
        sentence: text,
        before: { state: 'approved' },
        after: { state: 'accepted', submission: id, digest: submission.digest },
      })
      return { ok: true }
    },
  },

  answerNote: {
    lock: unitLock,
    allow: async (context, input) => {
      await demandTask(context, input, 'enterData')
    },
    run: async (context, { note, answer, ...input }) => {
      const { transaction, actor, now, record } = context
      const [before] = await transaction.find('returnNote', { ...input, id: note })
      if (before === undefined) return refuse('record-missing', { what: '这条退回意见' })
      await transaction.update('returnNote', { ...input, id: note }, { answer, answeredAt: now })
      await touch(context, (await taskOf(transaction, input)) as TaskRow)
      record({
        ...input,
        sentence: `${actor.name}答复了一条退回意见`,
        before: { note, text: before.text, answer: before.answer },
        after: { note, answer },
      })
      return { ok: true }
    },
  },

  compare: {
    allow: (context, input) => demandSight(context, input),
    run: async (context, { from, to, ...input }) => {
      const { reader } = context
      const [before, after] = [await contentOf(context, input, from), await contentOf(context, input, to)]
      const label = await labeller(context, input, [before.content, after.content])
      const was = flatten(before.content)
      const is = flatten(after.content)
      const targets = [...new Set([...was.keys(), ...is.keys()])].sort()
      void reader
      return {
        from: before.name,
        to: after.name,
        changes: targets
          .filter((target) => (was.get(target) ?? '') !== (is.get(target) ?? ''))
          .map((target) => ({
            target,
            label: label(target),
            before: was.get(target) ?? '',
            after: is.get(target) ?? '',
          })),
      }
    },
  },

  submission: {
    allow: (context, input) => demandSight(context, input),
    run: async (context, { submission: id, ...input }) => {
      const { reader } = context
      const [found] = await reader.find('submission', { ...input, id })
      if (found === undefined) return refuse('record-missing', { what: '这次上报' })
      const notes = await reader.find('returnNote', { ...input, submission: id }, { order: [['at', 'asc']] })
      const names = await namesOf(reader, [
        found.submittedBy,
        found.approvedBy,
        found.closedBy,
        ...notes.map((one) => one.by),
      ])
      const label = await labeller(context, input, [found.content])
      return {
        submission: shownSubmission(found, names),
        entries: entriesIn(found.content).map(({ cell, text }) => ({ cell, label: label(cell), text })),
        notes: notes.map((one) => ({
          id: one.id,
          submission: one.submission,
          target: one.target,
          text: one.text,
          at: one.at,
          byName: names.get(one.by) ?? '',
          answeredAt: one.answeredAt,
          answer: one.answer,
        })),
      }
    },
  },
}

interface UnitInput {
  readonly evaluation: string
  readonly unit: string
}

/** Who submitted it and whose figures, reasons, judgements and proofs are in it. */
async function handsOn(reader: Reader, submission: SubmissionRow): Promise<readonly string[]> {
  const { evaluation, unit } = submission
  const data = await unitDataOf(reader, evaluation, unit)
  const evidence = await reader.find('evidence', { evaluation, unit, removed: false })
  return [
    submission.submittedBy,
    ...[...data.entries, ...data.reasons, ...data.judgements].map((one) => one.savedBy),
    ...evidence.map((one) => one.uploadedBy),
  ]
}

async function lastSubmission(reader: Reader, input: UnitInput): Promise<SubmissionRow | undefined> {
  const [last] = await reader.find(
    'submission',
    { evaluation: input.evaluation, unit: input.unit },
    { order: [['number', 'desc']], limit: 1 },
  )
  return last
}

async function openSubmission(
  { transaction }: ActContext,
  input: UnitInput,
  id?: string,
): Promise<SubmissionRow> {
  const last = await lastSubmission(transaction, input)
  if (last === undefined || last.state !== 'submitted' || (id !== undefined && last.id !== id))
    return refuse('record-missing', { what: '待审批的上报' })
  return last
}

async function close(
  { transaction, actor, now }: ActContext & { actor: { id: string } },
  submission: SubmissionRow,
  state: string,
): Promise<void> {
  await transaction.update('submission', { id: submission.id }, { state, closedAt: now, closedBy: actor.id })
}

async function setState({ transaction, now }: ActContext, task: TaskRow, state: TaskState): Promise<void> {
  await transaction.update(
    'task',
    { evaluation: task.evaluation, unit: task.unit },
    { state, changedAt: now },
  )
}

/** A submission's content, or ('now') what stands there at present. */
async function contentOf(
  context: { readonly reader: Reader },
  input: UnitInput,
  which: string,
): Promise<{ name: string; content: Readonly<Record<string, unknown>> }> {
  const { reader } = context
  if (which === 'now') {
    const data = await unitDataOf(reader, input.evaluation, input.unit)
    return {
      name: '现在',
      content: {
        entries: data.entries,
        lists: data.lists.filter((one) => !one.removed),
        reasons: data.reasons,
        judgements: data.judgements,
        attachments: data.attachments,
      },
    }
  }
  const [found] = await reader.find('submission', { ...input, id: which })
  if (found === undefined) return refuse('record-missing', { what: '这次上报' })
  return { name: `第 ${found.number} 次上报`, content: found.content }
}

/** Everything of a content as target → text. */
function flatten(content: Readonly<Record<string, unknown>>): ReadonlyMap<string, string> {
  const flat = new Map<string, string>()
  for (const { cell, text, note } of entriesIn(content)) {
    if (text !== '') flat.set(cell, note === '' || note === undefined ? text : `${text}（${note}）`)
  }
  for (const row of (content.lists as ListRow[] | undefined) ?? [])
    flat.set(`行：${row.list}|${row.row}`, row.name)
  for (const one of (content.reasons as { target: string; text: string }[] | undefined) ?? [])
    if (one.text !== '') flat.set(`原因：${one.target}`, one.text)
  for (const one of (content.judgements as
    | { indicator: string; content: unknown; reason: string }[]
    | undefined) ?? [])
    flat.set(`自评：${one.indicator}`, `${judgementText(one.content)}；${one.reason}`)
  for (const one of (content.attachments as
    | { target: string; evidence: string; page: string }[]
    | undefined) ?? [])
    flat.set(`佐证：${one.target}|${one.evidence}`, one.page === '' ? '已附' : one.page)
  return flat
}

function judgementText(content: unknown): string {
  const { kind, met, count, level, option } = content as {
    kind: string
    met?: number[]
    count?: number
    level?: string
    option?: string
  }
  if (kind === 'checklist') return `符合第 ${(met ?? []).join('、') || '（无）'} 项`
  if (kind === 'findings') return `发现 ${count ?? 0} 例`
  if (kind === 'level') return level ?? ''
  return kind === 'choose' ? (option ?? '') : '不适用'
}

async function labeller(
  context: Parameters<typeof formsOf>[0],
  input: UnitInput,
  contents: readonly Readonly<Record<string, unknown>>[],
): Promise<(target: string) => string> {
  const { framework, source, unit } = await formsOf(context, input)
  const rows = contents.flatMap((content) =>
    ((content.lists as ListRow[] | undefined) ?? []).map((row) => ({
      group: row.list,
      row: row.row,
      name: row.name,
      unit: unit.code,
    })),
  )
  const labels = new Map(
    wantedCells(framework, unit, source.evaluation.year, rows).map((one) => [one.cell, one.label]),
  )
  return (target) => {
    const [, head = '', rest = target] = /^(行|原因|自评|佐证)：(.*)$/.exec(target) ?? []
    const bare = head === '佐证' ? rest.split('|').slice(0, -1).join('|') : rest
    const name = labels.get(bare) ?? bare
    return head === '' ? name : `${head}：${name}`
  }
}
