/** Step 2 下发通知: the letter, the tasks, receipts, reminders and the board. */
import { type LetterBlock, writeLetter, writeListWorkbook, writeZip } from '@jiheng/documents'
import { evaluateForReport, Figures, type Framework, plainText, type Template } from '@jiheng/engine'
import type { Role } from '../../contract/index.ts'
import { type ActContext, clockTime, dayOf, type FileAnswer, type QueryContext, refuse } from '../context.ts'
import { latestDeterminations } from '../determined.ts'
import type { Implementations } from '../operate.ts'
import { demand } from '../policy.ts'
import { evaluationOf, frameworkOf, lineOf, type Source, sourceOf, treeOf } from '../source.ts'
import { stateName, stateOf } from '../state.ts'
import type { EvaluationRow, Reader, UnitRow } from '../store.ts'
import { demandTask, stateInputOf, taskOf, unitOf, workbookOf } from './entry.ts'
import { dateOf, demandEvaluation, demandUnchanged, demandUnitsOf, namesOf } from './prepare.ts'
import { DOCX_TYPE, XLSX_TYPE } from './units.ts'

type Part =
  | 'saveNotice'
  | 'noticeFile'
  | 'noticeText'
  | 'noticeFiles'
  | 'sendNotice'
  | 'setDeadline'
  | 'remind'
  | 'board'
  | 'boardFile'
  | 'confirmReceipt'

interface Notice {
  readonly number: string
  readonly date: string
  readonly contact: string
  readonly text: string
}

const OPEN_STATES = ['notified', 'entering', 'returnedToPreparer', 'returnedToUnit', 'submitted']

export const notifyOperations: Pick<Implementations, Part> = {
  saveNotice: {
    lock: ({ evaluation }) => `evaluation:${evaluation}`,
    allow: async (context, { evaluation }) => {
      await demandEvaluation(context, evaluation, 'prepareEvaluation')
    },
    run: async ({ transaction, actor, record }, { evaluation: id, version, notice }) => {
      const before = await evaluationOf(transaction, id)
      await demandUnchanged(transaction, before, version)
      await transaction.update('evaluation', { id }, { notice, version: version + 1 })
      record({ evaluation: id, sentence: `${actor.name}保存了通知`, before: before.notice, after: notice })
      return { version: version + 1 }
    },
  },

  noticeFile: {
    allow: async (context, { evaluation }) => {
      await demandEvaluation(context, evaluation, 'seeEvaluation')
    },
    run: async (context, { evaluation: id, unit }) => {
      const { reader, ports, actor } = context
      const evaluation = await evaluationOf(reader, id)
      const source = await sourceOf(reader, evaluation)
      const framework = frameworkOf(source, ports.library)
      if (unit === undefined || unit === '') return noticeOf(context, source, framework)
      if (!evaluation.scope.includes(unit)) refuse('record-missing', { what: '评价范围内的这个单位' })
      const line = await lineOf(reader, evaluation.department)
      // Who takes part with his own unit gets that unit's letter, not another's.
      if (unit !== actor.unit) demand(actor, 'seeEvaluation', { line })
      return noticeOf(context, source, framework, await unitOf(reader, unit))
    },
  },

  noticeText: {
    allow: async (context, { evaluation }) => {
      await demandEvaluation(context, evaluation, 'seeEvaluation')
    },
    run: async (context, { evaluation: id }) => {
      const source = await sourceOf(context.reader, await evaluationOf(context.reader, id))
      return await printedOf(context, source, frameworkOf(source, context.ports.library))
    },
  },

  noticeFiles: {
    allow: async (context, { evaluation }) => {
      await demandEvaluation(context, evaluation, 'leadEvaluation')
    },
    run: async (context, { evaluation: id }) => {
      const { reader, ports } = context
      const evaluation = await evaluationOf(reader, id)
      const source = await sourceOf(reader, evaluation)
      const framework = frameworkOf(source, ports.library)
      const files = new Map<string, Uint8Array>()
      for (const unit of source.units) {
        if (!evaluation.scope.includes(unit.code)) continue
        const folder = fileName(`${unit.code}-${unit.name}`)
        const letter = await noticeOf(context, source, framework, unit)
        const forms = await workbookOf(context, { evaluation: id, unit: unit.code })
        for (const file of [letter, forms]) files.set(`${folder}/${fileName(file.name)}`, file.bytes)
      }
      return {
        name: `${evaluation.title}-通知和填报表.zip`,
        type: 'application/zip',
        bytes: writeZip(files),
      }
    },
  },

  sendNotice: {
    lock: ({ evaluation }) => `evaluation:${evaluation}`,
    allow: async (context, { evaluation }) => {
      await demandEvaluation(context, evaluation, 'prepareEvaluation')
    },
    run: async (context, { evaluation: id, units }) => {
      const { transaction, ports, actor, now, record } = context
      const evaluation = await evaluationOf(transaction, id)
      if (evaluation.deadline === '') refuse('notice-incomplete', { missing: '还没有定上报期限' })
      const outside = units.find((unit) => !evaluation.scope.includes(unit))
      if (outside !== undefined) refuse('notice-incomplete', { missing: `单位“${outside}”不在评价范围内` })
      // Units may have been moved or closed since the plan was saved.
      await demandUnitsOf(transaction, evaluation.department, units)
      const source = await sourceOf(transaction, evaluation)
      // What is wrong in the framework must be mended before units begin.
      frameworkOf(source, ports.library)
      let sent = 0
      for (const unit of units) {
        if ((await taskOf(transaction, { evaluation: id, unit })) !== undefined) continue
        await transaction.insert('task', {
          evaluation: id,
          unit,
          state: 'notified',
          deadline: evaluation.deadline,
          notifiedAt: now,
          receivedAt: '',
          receivedBy: '',
          revision: 0,
          changedAt: now,
        })
        const text = `${evaluation.title}：请签收通知，${dayWords(evaluation.deadline)}前上报`
        await tell(context, { role: 'preparer', unit }, { evaluation: id, unit, kind: 'notified', text })
        await tell(context, { role: 'approver', unit }, { evaluation: id, unit, kind: 'notified', text })
        sent += 1
      }
      await transaction.update(
        'evaluation',
        { id },
        { phase: 'selfEvaluate', version: evaluation.version + 1 },
      )
      record({
        evaluation: id,
        sentence: `${actor.name}向 ${sent} 个单位下发通知和填报任务`,
        before: { phase: evaluation.phase },
        after: { phase: 'selfEvaluate', units },
      })
      return { sent }
    },
  },

  setDeadline: {
    lock: ({ evaluation, unit }) => `unit:${evaluation}:${unit}`,
    allow: async (context, { evaluation }) => {
      await demandEvaluation(context, evaluation, 'leadEvaluation')
    },
    run: async (context, { evaluation, unit, deadline, reason }) => {
      const { transaction, actor, record } = context
      const task = await taskOf(transaction, { evaluation, unit })
      if (task === undefined) return refuse('record-missing', { what: '这个单位的任务' })
      await transaction.update('task', { evaluation, unit }, { deadline })
      await tell(
        context,
        { role: 'preparer', unit },
        { evaluation, unit, kind: 'deadline', text: `上报期限调整为${dayWords(deadline)}：${reason}` },
      )
      record({
        evaluation,
        unit,
        sentence: `${actor.name}把上报期限调整为${dayWords(deadline)}：${reason}`,
        before: { deadline: task.deadline },
        after: { deadline },
      })
      return { ok: true }
    },
  },

  remind: {
    allow: async (context, { evaluation }) => {
      await demandEvaluation(context, evaluation, 'leadEvaluation')
    },
    run: async (context, { evaluation: id, units, text }) => {
      const { transaction, actor, record } = context
      const tasks = await transaction.find('task', { evaluation: id })
      const evaluation = await evaluationOf(transaction, id)
      let sent = 0
      for (const task of tasks) {
        if (!units.includes(task.unit) || !OPEN_STATES.includes(task.state)) continue
        const words =
          text.trim() === ''
            ? `${evaluation.title}：请在${dayWords(task.deadline)}前上报，目前${stateName(task.state)}`
            : text
        const role = task.state === 'submitted' ? 'approver' : 'preparer'
        sent += await tell(
          context,
          { role, unit: task.unit },
          { evaluation: id, unit: task.unit, kind: 'reminder', text: words },
        )
      }
      record({
        evaluation: id,
        sentence: `${actor.name}向 ${units.length} 个单位催报`,
        after: { units, text },
      })
      return { sent }
    },
  },

  board: {
    allow: async (context, { evaluation }) => {
      const found = await evaluationOf(context.reader, evaluation)
      demand(context.actor, 'seeEvaluation', { line: await lineOf(context.reader, found.department) })
    },
    run: async (context, { evaluation }) => ({
      units: await boardOf(context, evaluation),
      today: dayOf(context.now),
    }),
  },

  boardFile: {
    allow: async (context, { evaluation }) => {
      const found = await evaluationOf(context.reader, evaluation)
      demand(context.actor, 'seeEvaluation', { line: await lineOf(context.reader, found.department) })
    },
    run: async (context, { evaluation: id }) => {
      const evaluation = await evaluationOf(context.reader, id)
      const lines = await boardOf(context, id)
      return {
        name: `${evaluation.title}-各单位进度.xlsx`,
        type: XLSX_TYPE,
        bytes: await writeListWorkbook({
          title: `${evaluation.title}各单位进度`,
          sheets: [
            {
              name: '各单位进度',
              head: [
                '单位代码',
                '单位名称',
                '状态',
                '上报期限',
                '是否逾期',
                '签收时间',
                '签收人',
                '已填',
                '应填',
                '必须处理',
                '提示',
                '最近修改',
                '上报次数',
              ],
              rows: lines.map((one) => [
                one.unit,
                one.name,
                one.stateName,
                one.deadline,
                one.late ? '逾期' : '',
                clockTime(one.receivedAt),
                one.receivedByName,
                { number: String(one.filled) },
                { number: String(one.wanted) },
                { number: String(one.errors) },
                { number: String(one.warnings) },
                clockTime(one.changedAt),
                { number: String(one.submissions) },
              ]),
            },
          ],
        }),
      }
    },
  },

  confirmReceipt: {
    lock: ({ evaluation, unit }) => `unit:${evaluation}:${unit}`,
    allow: async (context, input) => {
      await demandTask(context, input, 'receiveTask')
    },
    run: async (context, input) => {
      const { transaction, actor, now, record } = context
      await transaction.update('task', input, {
        state: 'entering',
        receivedAt: now,
        receivedBy: actor.id,
        changedAt: now,
      })
      const evaluation = await evaluationOf(transaction, input.evaluation)
      const unit = await transaction.get('unit', { code: input.unit })
      await tell(
        context,
        { role: 'lead', unit: evaluation.department },
        { ...input, kind: 'received', text: `${unit?.name ?? input.unit}已签收通知` },
      )
      record({
        ...input,
        sentence: `${actor.name}签收通知`,
        before: { state: 'notified', receivedAt: '' },
        after: { state: 'entering', receivedAt: now },
      })
      return { ok: true }
    },
  },
}

/** The notice as a letter: to all units, or to one with the deadline that holds for it. */
async function noticeOf(
  context: QueryContext,
  source: Source,
  framework: Framework,
  unit?: UnitRow,
): Promise<FileAnswer> {
  const printed = await printedOf(context, source, framework, unit)
  const { title, number, contact, paragraphs, ...rest } = printed
  return {
    name: `${title}${unit === undefined ? '' : `-${unit.name}`}.docx`,
    type: DOCX_TYPE,
    bytes: await writeLetter({
      ...rest,
      title,
      body: paragraphs.map((text): LetterBlock => ({ kind: 'paragraph', text })),
      ...(number === '' ? {} : { number }),
      ...(contact === '' ? {} : { contact }),
    }),
  }
}

/** The letter as it is printed; to all units where none is named. */
async function printedOf(
  { reader, now }: QueryContext,
  source: Source,
  framework: Framework,
  unit?: UnitRow,
) {
  const { evaluation } = source
  const task =
    unit === undefined ? undefined : await taskOf(reader, { evaluation: evaluation.id, unit: unit.code })
  const { title, paragraphs } = letterOf(source, framework)
  const { number, contact } = evaluation.notice as unknown as Notice
  const deadline = task?.deadline ?? evaluation.deadline
  return {
    title,
    number,
    recipient: unit?.name ?? '各预算单位',
    paragraphs: [...paragraphs, ...(deadline === '' ? [] : [`请于${dayWords(deadline)}前完成填报并上报。`])],
    organisation: source.units[0]?.name ?? '',
    date: dateOf(evaluation, now),
    attachments: [
      framework.name,
      ...framework.forms.map((form) => form.name.replace(/（\{Y(?:-1)?\}年?度?）|\{Y(?:-1)?\}年?度?/g, '')),
    ],
    contact,
  }
}

/** Without what file systems do not take. */
const fileName = (name: string): string => name.replace(/[\\/:*?"<>|]/g, '_')

/** The framework's letter with this evaluation's names; the lead's own text where he wrote one. */
export function letterOf(
  source: Source,
  framework: Framework,
): { title: string; paragraphs: readonly string[] } {
  const { evaluation } = source
  const own = (evaluation.notice as unknown as Notice).text.split('\n').filter((line) => line.trim() !== '')
  const department = source.units[0]?.name ?? ''
  const { render } = evaluateForReport({
    title: evaluation.title,
    framework,
    tree: treeOf(source),
    figures: Figures.of([]).figures,
    judgements: [],
    year: evaluation.year,
    publishedOnly: false,
    evidence: [],
    words: new Map(),
    added: { codes: new Set(), illustrative: new Set() },
    digests: { framework: '', tree: '', figures: '', judgements: '' },
  })
  const words = (template: Template): string => plainText(render.template(template).runs)
  const letter = framework.noticeLetter
  const title =
    letter === undefined
      ? `关于做好${department}${evaluation.year}年度部门整体支出绩效自评工作的通知`
      : words(letter.title)
  const paragraphs = own.length > 0 ? own : (letter?.paragraphs ?? []).map(words)
  return { title, paragraphs }
}

export const dayWords = (day: string): string => {
  const [year, month, date] = day.split('-').map(Number)
  return year === undefined || month === undefined || date === undefined
    ? day
    : `${year}年${month}月${date}日`
}

interface Letter {
  readonly evaluation: string
  readonly unit: string
  readonly kind: string
  readonly text: string
}

/** Leave a message for everybody who has a role at a unit; a mail too where that is set up. */
export async function tell(
  { transaction, ports, now }: Pick<ActContext, 'transaction' | 'ports' | 'now'>,
  to: { readonly role: Role; readonly unit: string },
  letter: Letter,
): Promise<number> {
  const accounts = await transaction.find('account', { unit: to.unit, active: true })
  const reached = accounts.filter((account) => account.roles.includes(to.role))
  for (const account of reached) {
    await transaction.insert('message', {
      id: ports.ids.id(),
      account: account.id,
      ...letter,
      at: now,
      readAt: '',
    })
    if (ports.mails && account.email !== '')
      await transaction.insert('mail', {
        id: ports.ids.id(),
        recipient: account.email,
        subject: `绩衡：${letter.text.slice(0, 60)}`,
        text: `${account.name}：\n\n${letter.text}\n\n请登录绩衡办理。`,
        state: 'waiting',
        attempts: 0,
        fault: '',
        at: now,
      })
  }
  return reached.length
}

/** One line for each unit of the evaluation. */
export async function boardOf(context: QueryContext, id: string) {
  const { reader } = context
  const evaluation = await evaluationOf(reader, id)
  const source = await sourceOf(reader, evaluation)
  const today = dayOf(context.now)
  const tasks = new Map((await reader.find('task', { evaluation: id })).map((task) => [task.unit, task]))
  const names = await namesOf(
    reader,
    [...tasks.values()].map((task) => task.receivedBy),
  )
  const determined = await latestDeterminations(reader, id)
  const lines = []
  for (const unit of source.units) {
    if (!evaluation.scope.includes(unit.code)) continue
    const task = tasks.get(unit.code)
    const state =
      task === undefined
        ? undefined
        : stateOf(await stateInputOf(context, { evaluation: id, unit: unit.code }))
    const asked =
      state === undefined ? 0 : state.filled + state.faults.filter((one) => one.kind === 'missing').length
    const deadline = task?.deadline ?? evaluation.deadline
    lines.push({
      unit: unit.code,
      name: unit.name,
      state: (task?.state ?? '') as 'notified' | '',
      stateName: task === undefined ? '未下发' : stateName(task.state),
      deadline,
      late: isLate(task?.state ?? '', deadline, today),
      filled: state?.filled ?? 0,
      wanted: asked,
      errors: state?.errors ?? 0,
      warnings: state?.warnings ?? 0,
      changedAt: task?.changedAt ?? '',
      receivedAt: task?.receivedAt ?? '',
      receivedByName: names.get(task?.receivedBy ?? '') ?? '',
      submissions: await reader.count('submission', { evaluation: id, unit: unit.code }),
      determined: determined.filter((one) => one.unit === unit.code).length,
    })
  }
  return lines
}

export const isLate = (state: string, deadline: string, today: string): boolean =>
  deadline !== '' && deadline < today && state !== 'approved' && state !== 'accepted'

export async function evaluationsOfUnit(reader: Reader, unit: string): Promise<EvaluationRow[]> {
  const all = await reader.find('evaluation', {}, { order: [['year', 'desc']] })
  return all.filter((one) => one.scope.includes(unit))
}
