/** 询问和整改要求: what the bureau asks a department about its archive, what is answered, and that it is done. */
import {
  QUESTION_KINDS,
  QUESTION_STATES,
  type QuestionKind,
  type QuestionState,
} from '../../contract/index.ts'
import { type ActContext, type Actor, dayOf, type QueryContext, refuse } from '../context.ts'
import type { Implementations } from '../operate.ts'
import { demand, may } from '../policy.ts'
import { receivedRow, summariesOf } from '../receiving.ts'
import { lineOf } from '../source.ts'
import type { BureauMessageRow, BureauQuestionRow, Reader } from '../store.ts'
import { itemsOfDemands, listDemand, shownDemands } from './demanded-items.ts'
import { demandVersion } from './fieldwork.ts'
import { tell } from './notify.ts'
import { namesOf } from './prepare.ts'

type Part = 'bureauQuestions' | 'askDepartment' | 'writeToDepartment' | 'answerBureau' | 'closeQuestion'
type Acting = ActContext & { readonly actor: Actor }

export const bureauQuestionOperations: Pick<Implementations, Part> = {
  bureauQuestions: {
    allow: ({ actor }) => {
      if (!may(actor, 'seeBureau')) demand(actor, 'answerBureau', { line: [actor.unit] })
    },
    run: async (context) => {
      const { reader, actor } = context
      const asks = may(actor, 'seeBureau')
      return {
        asks,
        questions: await questionsOf(
          context,
          asks ? {} : { department: { in: await ownDepartments(reader, actor) } },
        ),
      }
    },
  },

  askDepartment: {
    lock: ({ archive }) => `bureau:${archive}`,
    allow: ({ actor }) => demand(actor, 'receiveArchives'),
    run: async (context, { archive, kind, title, indicator, deadline, text }) => {
      const { transaction, ports, actor, now, record } = context
      const row = await receivedRow(transaction, archive)
      const summary = (await summariesOf(transaction, [row.digest])).get(row.digest)
      if (summary === undefined)
        refuse('wrong-state', { what: '还不能询问', why: `“${row.file}”还没有核验，不知道是哪个部门的` })
      const found = summary.indicators.find((one) => one.code === indicator)
      if (indicator !== '' && found === undefined) refuse('record-missing', { what: '这个指标' })
      const question: BureauQuestionRow = {
        id: ports.ids.id(),
        received: archive,
        department: row.department,
        departmentName: row.departmentName,
        year: row.year,
        kind,
        title,
        indicator,
        indicatorName: found?.name ?? '',
        deadline,
        state: 'open',
        askedAt: now,
        askedBy: actor.id,
        version: 1,
      }
      await transaction.insert('bureauQuestion', question)
      await write(context, question, { side: 'bureau', text, recorded: false })
      const item = kind === 'rectify' ? await listDemand(context, row, question) : undefined
      await tellDepartment(
        context,
        question,
        `财政部门${QUESTION_KINDS[kind]}：${title}${item === undefined ? '' : '，已列入整改台账，请安排整改'}`,
      )
      record({
        sentence: `${actor.name}向${row.departmentName}${kind === 'question' ? '询问' : '提出整改要求'}“${title}”`,
        before: { received: archive, state: '' },
        after: { ...question, text, ...(item === undefined ? {} : { item }) },
      })
      return { question: question.id }
    },
  },

  writeToDepartment: {
    lock: ({ question }) => `question:${question}`,
    allow: ({ actor }) => demand(actor, 'receiveArchives'),
    run: async (context, { question: id, version, text, recorded }) => {
      const before = await freshQuestion(context.transaction, id, version)
      await write(context, before, { side: recorded ? 'department' : 'bureau', text, recorded })
      if (!recorded)
        await tellDepartment(context, before, `财政部门就“${before.title}”再问：${text.slice(0, 60)}`)
      return step(
        context,
        before,
        recorded ? 'answered' : 'open',
        `${context.actor.name}${recorded ? '转录' : '再问'}“${before.title}”`,
        text,
      )
    },
  },

  answerBureau: {
    lock: ({ question }) => `question:${question}`,
    allow: async ({ reader, actor }, { question }) => {
      const row = await reader.get('bureauQuestion', { id: question })
      // Whose question is not there has no part in it either.
      demand(actor, 'answerBureau', { line: row === undefined ? [] : await lineOf(reader, row.department) })
    },
    run: async (context, { question: id, version, text }) => {
      const before = await freshQuestion(context.transaction, id, version)
      await write(context, before, { side: 'department', text, recorded: false })
      const after = await step(
        context,
        before,
        'answered',
        `${context.actor.name}答复财政部门“${before.title}”`,
        text,
      )
      await context.transaction.insert('message', {
        id: context.ports.ids.id(),
        account: before.askedBy,
        evaluation: '',
        unit: before.department,
        kind: 'bureau',
        text: `${before.departmentName}答复“${before.title}”`,
        at: context.now,
        readAt: '',
      })
      return after
    },
  },

  closeQuestion: {
    lock: ({ question }) => `question:${question}`,
    allow: ({ actor }) => demand(actor, 'receiveArchives'),
    run: async (context, { question: id, version, text, unfinished }) => {
      const before = await freshQuestion(context.transaction, id, version)
      const items = await itemsOfDemands(context.transaction, [id])
      const left = items.filter((one) => one.state !== 'closed').length
      // What was rectified and verified needs no further word of the department.
      if (before.state !== 'answered' && (items.length === 0 || left > 0))
        refuse('wrong-state', { what: '还不能办结', why: `“${before.title}”部门还没有答复` })
      if (left > 0 && !unfinished)
        refuse('wrong-state', {
          what: '还不能办结',
          why: `部门整改台账里还有 ${left} 项没有销号；不等销号的，写明理由`,
        })
      await write(context, before, { side: 'bureau', text, recorded: false })
      await tellDepartment(context, before, `“${before.title}”已办结：${text.slice(0, 60)}`)
      return step(
        context,
        before,
        'closed',
        `${context.actor.name}办结“${before.title}”${left > 0 ? `，整改没有销号 ${left} 项` : ''}`,
        text,
      )
    },
  },
}

/** Departments at or below the person's own unit, about which something was asked. */
export async function ownDepartments(reader: Reader, actor: Actor): Promise<readonly string[]> {
  const asked = new Set((await reader.find('bureauQuestion', {})).map((one) => one.department))
  const own: string[] = []
  for (const department of asked)
    if (may(actor, 'answerBureau', { line: await lineOf(reader, department) })) own.push(department)
  return own
}

async function freshQuestion(reader: Reader, id: string, version: number): Promise<BureauQuestionRow> {
  const row = (await reader.get('bureauQuestion', { id })) ?? refuse('record-missing', { what: '这个询问' })
  const [last] = await reader.find(
    'bureauMessage',
    { question: id },
    { order: [['number', 'desc']], limit: 1 },
  )
  await demandVersion(
    reader,
    `“${row.title}”`,
    { version: row.version, by: last?.by ?? row.askedBy, at: last?.at ?? row.askedAt },
    version,
  )
  if (row.state === 'closed') refuse('wrong-state', { what: '不能再写', why: `“${row.title}”已办结` })
  return row
}

async function write(
  { transaction, actor, now }: Acting,
  question: BureauQuestionRow,
  given: Pick<BureauMessageRow, 'side' | 'text' | 'recorded'>,
): Promise<void> {
  const number = (await transaction.count('bureauMessage', { question: question.id })) + 1
  await transaction.insert('bureauMessage', {
    question: question.id,
    number,
    ...given,
    at: now,
    by: actor.id,
  })
}

async function step(
  { transaction, record }: Acting,
  before: BureauQuestionRow,
  state: QuestionState,
  sentence: string,
  text: string,
): Promise<{ version: number }> {
  const version = before.version + 1
  await transaction.update('bureauQuestion', { id: before.id }, { state, version })
  record({
    unit: before.department,
    sentence,
    before: { question: before.id, state: before.state, version: before.version },
    after: { question: before.id, state, version, text },
  })
  return { version }
}

const tellDepartment = (context: Acting, question: BureauQuestionRow, text: string): Promise<number> =>
  tell(
    context,
    { role: 'lead', unit: question.department },
    { evaluation: '', unit: question.department, kind: 'bureau', text },
  )

/** Questions with their threads, those that wait for an answer first. */
export async function questionsOf(
  { reader, now }: Pick<QueryContext, 'reader' | 'now'>,
  where: { readonly received?: string; readonly department?: { readonly in: readonly string[] } },
) {
  const rows = await reader.find('bureauQuestion', where, { order: [['askedAt', 'desc']] })
  if (rows.length === 0) return []
  const messages = await reader.find(
    'bureauMessage',
    { question: { in: rows.map(({ id }) => id) } },
    { order: [['number', 'asc']] },
  )
  const names = await namesOf(reader, [...rows.map((one) => one.askedBy), ...messages.map((one) => one.by)])
  const demands = await shownDemands(
    { reader, now },
    rows.filter((one) => one.kind === 'rectify').map(({ id }) => id),
  )
  const today = dayOf(now)
  const order = Object.keys(QUESTION_STATES)
  return rows
    .map((row) => ({
      id: row.id,
      archive: row.received,
      department: row.department,
      departmentName: row.departmentName,
      year: row.year,
      kind: row.kind as QuestionKind,
      kindName: QUESTION_KINDS[row.kind as QuestionKind] ?? '',
      title: row.title,
      indicator: row.indicator,
      indicatorName: row.indicatorName,
      deadline: row.deadline,
      late: row.state === 'open' && row.deadline !== '' && row.deadline < today,
      state: row.state as QuestionState,
      stateName: QUESTION_STATES[row.state as QuestionState] ?? '',
      askedAt: row.askedAt,
      askedByName: names.get(row.askedBy) ?? '',
      version: row.version,
      messages: messages
        .filter((one) => one.question === row.id)
        .map(({ number, side, text, at, by, recorded }) => ({
          number,
          side: side as 'bureau' | 'department',
          text,
          at,
          byName: names.get(by) ?? '',
          recorded,
        })),
      items: demands.get(row.id) ?? [],
    }))
    .sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state))
}
