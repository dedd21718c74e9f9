/** Work desk 工作台: which step we are in, what waits for me, what is late; and the messages. */

import type { Actor } from '../context.ts'
import { addMinutes, dayOf, type QueryContext } from '../context.ts'
import type { Implementations } from '../operate.ts'
import { may } from '../policy.ts'
import { lineOf } from '../source.ts'
import { stateName, stateOf } from '../state.ts'
import type { EvaluationRow, TaskRow } from '../store.ts'
import { bureauWaits } from './bureau-waits.ts'
import { concludeWaits } from './conclude-waits.ts'
import { isEditable, stateInputOf } from './entry.ts'
import { dayWords, isLate } from './notify.ts'
import { lineOfEvaluation, visibleEvaluations } from './prepare.ts'

type Part = 'desk' | 'messages' | 'markRead'

interface Wait {
  text: string
  detail: string
  link: string
  deadline: string
  late: boolean
  count: number
}

export const deskOperations: Pick<Implementations, Part> = {
  desk: {
    allow: () => undefined,
    run: async (context) => {
      const { reader, actor, now } = context
      const today = dayOf(now)
      const evaluations = actor.roles.length === 0 ? [] : await visibleEvaluations(reader, actor)
      const waits: Wait[] = []
      const lines = []
      for (const evaluation of evaluations) {
        const tasks = await reader.find('task', { evaluation: evaluation.id })
        const own = tasks.find((task) => task.unit === actor.unit)
        const unit = evaluation.scope.includes(actor.unit)
          ? await reader.get('unit', { code: actor.unit })
          : undefined
        const line = await lineOf(reader, evaluation.department)
        if (may(actor, 'leadEvaluation', { line }))
          waits.push(...(await leadWaits(context, evaluation, tasks, today)))
        else if (may(actor, 'readFindings', { line }))
          waits.push(...(await reviewWaits(context, evaluation, tasks)))
        if (may(actor, 'seeFieldwork', { line }))
          waits.push(...(await fieldWaits(context, evaluation, tasks)))
        if (own !== undefined) waits.push(...(await unitWaits(context, evaluation, own, today)))
        if (own !== undefined) waits.push(...(await answerWaits(context, evaluation)))
        waits.push(
          ...(await concludeWaits(
            context,
            evaluation,
            tasks.filter((task) => task.state === 'accepted').length,
          )),
        )
        lines.push({
          ...(await lineOfEvaluation(reader, evaluation)),
          step: stepOf(evaluation, tasks, unit === undefined ? undefined : (own?.state ?? 'notified')),
          units: evaluation.scope.length,
          accepted: tasks.filter((task) => task.state === 'accepted').length,
          late: tasks.filter((task) => isLate(task.state, task.deadline, today)).length,
          myUnit: unit?.code ?? '',
          myUnitName: unit?.name ?? '',
          myState: unit === undefined ? '' : stateName(own?.state ?? ''),
        })
      }
      waits.push(...(await bureauWaits(context)))
      waits.push(...(await adminWaits(context)))
      return { waits, evaluations: lines, today }
    },
  },

  messages: {
    allow: () => undefined,
    run: async ({ reader, actor }) => {
      const rows = await reader.find(
        'message',
        { account: actor.id },
        { order: [['at', 'desc']], limit: 200 },
      )
      return {
        messages: rows.map(({ id, text, kind, at, readAt, evaluation, unit }) => ({
          id,
          text,
          kind,
          at,
          readAt,
          evaluation,
          unit,
        })),
      }
    },
  },

  markRead: {
    allow: () => undefined,
    run: async ({ transaction, actor, now, record }, { messages }) => {
      const where = { account: actor.id, id: { in: messages }, readAt: '' }
      const unread = messages.length === 0 ? [] : await transaction.find('message', where)
      if (unread.length > 0) await transaction.update('message', where, { readAt: now })
      record({
        sentence: `${actor.name}阅读了 ${unread.length} 条消息`,
        before: Object.fromEntries(unread.map((one) => [one.id, { readAt: '' }])),
        after: Object.fromEntries(unread.map((one) => [one.id, { readAt: now }])),
      })
      return { ok: true }
    },
  },
}

const SUBMITTED = ['submitted', 'approved', 'accepted']

/**
 * 步骤. To a unit step 2 lasts until it has signed for its notice; to the others until every unit has, or the first one
 * has submitted.
 */
function stepOf(
  evaluation: EvaluationRow,
  tasks: readonly TaskRow[],
  own: string | undefined,
): 'prepare' | 'notify' {
  const phase = evaluation.phase as 'prepare'
  if (evaluation.phase !== 'selfEvaluate') return phase
  if (own !== undefined) return own === 'notified' ? 'notify' : phase
  const received = tasks.filter((task) => task.state !== 'notified')
  const begun = received.some((task) => SUBMITTED.includes(task.state))
  return received.length < evaluation.scope.length && !begun ? 'notify' : phase
}

async function leadWaits(
  { reader }: QueryContext,
  evaluation: EvaluationRow,
  tasks: readonly TaskRow[],
  today: string,
): Promise<Wait[]> {
  const waits: Wait[] = []
  const base = { deadline: evaluation.deadline, late: false }
  const missing = evaluation.scope.length - tasks.length
  const link = (page: string): string => `#/evaluation/${evaluation.id}/${page}`
  if (evaluation.phase === 'prepare') {
    if ((evaluation.team as unknown[]).length === 0)
      waits.push({
        ...base,
        text: '填写评价小组和方案',
        detail: evaluation.title,
        link: link('plan'),
        count: 1,
      })
    const targets = await reader.count('workTarget', { evaluation: evaluation.id })
    if (targets === 0)
      waits.push({
        ...base,
        text: '从年度工作目标任务增加产出和效果指标',
        detail: evaluation.title,
        link: link('targets'),
        count: 1,
      })
  }
  if (missing > 0)
    waits.push({
      ...base,
      text: `下发通知和填报任务（${missing} 个单位）`,
      detail: evaluation.title,
      link: link('notice'),
      count: missing,
    })
  const unsigned = tasks.filter((task) => task.state === 'notified')
  if (unsigned.length > 0)
    waits.push({
      ...base,
      text: `${unsigned.length} 个单位还没有签收通知`,
      detail: evaluation.title,
      link: link('board'),
      count: unsigned.length,
    })
  const approved = tasks.filter((task) => task.state === 'approved')
  if (approved.length > 0)
    waits.push({
      ...base,
      text: `审核接收 ${approved.length} 个单位的上报`,
      detail: evaluation.title,
      link:
        approved.length === 1
          ? `#/evaluation/${evaluation.id}/unit/${approved[0]?.unit ?? ''}`
          : link('board'),
      count: approved.length,
    })
  const late = tasks.filter((task) => isLate(task.state, task.deadline, today))
  if (late.length > 0)
    waits.push({
      ...base,
      text: `${late.length} 个单位逾期未上报，可以催报`,
      detail: evaluation.title,
      link: link('board'),
      late: true,
      count: late.length,
    })
  return waits
}

/** What the finance bureau may read: what was received, and the findings that are settled. */
async function reviewWaits(
  { reader, actor }: QueryContext & { readonly actor: Actor },
  evaluation: EvaluationRow,
  tasks: readonly TaskRow[],
): Promise<Wait[]> {
  if (may(actor, 'seeFieldwork', { line: await lineOf(reader, evaluation.department) })) return []
  const ready = tasks.filter((task) => task.state === 'accepted')
  const settled = await reader.count('finding', {
    evaluation: evaluation.id,
    state: 'settled',
    removed: false,
  })
  const base = { deadline: '', late: false }
  return [
    ...(ready.length === 0
      ? []
      : [
          {
            ...base,
            text: `${ready.length} 个单位已接收，可以查看评审`,
            detail: `${evaluation.title}，共 ${evaluation.scope.length} 个单位`,
            link: `#/evaluation/${evaluation.id}/board`,
            count: ready.length,
          },
        ]),
    ...(settled === 0
      ? []
      : [
          {
            ...base,
            text: `现场评价认定了 ${settled} 个问题，可以查看`,
            detail: evaluation.title,
            link: `#/evaluation/${evaluation.id}/fieldwork/board`,
            count: settled,
          },
        ]),
  ]
}

const FIELD_PHASES = ['selfEvaluate', 'fieldwork']

/** 现场评价: units to be shared out or looked at, findings that the units answered, papers that wait for a signature. */
async function fieldWaits(
  context: QueryContext & { readonly actor: Actor },
  evaluation: EvaluationRow,
  tasks: readonly TaskRow[],
): Promise<Wait[]> {
  const { reader, actor } = context
  if (!FIELD_PHASES.includes(evaluation.phase)) return []
  const line = await lineOf(reader, evaluation.department)
  const leads = may(actor, 'leadEvaluation', { line })
  const assignments = await reader.find('assignment', { evaluation: evaluation.id })
  const given = (unit: string): boolean =>
    leads ||
    assignments.length === 0 ||
    assignments.some((one) => one.unit === unit && one.reviewer === actor.id)
  const board = `#/evaluation/${evaluation.id}/fieldwork/board`
  const to = (tab: string, units: readonly string[]): string =>
    new Set(units).size === 1 ? `#/evaluation/${evaluation.id}/fieldwork/${tab}/${units[0] ?? ''}` : board
  const base = { detail: evaluation.title, deadline: '', late: false }
  const waits: Wait[] = []
  const accepted = tasks.filter((task) => task.state === 'accepted').map((task) => task.unit)
  const papers = await reader.find('paper', { evaluation: evaluation.id, removed: false })
  const findings = await reader.find('finding', { evaluation: evaluation.id, removed: false })
  if (leads && evaluation.phase === 'selfEvaluate' && accepted.length === evaluation.scope.length)
    waits.push({ ...base, text: '各单位都已接收，可以开始现场评价', link: board, count: 1 })
  const open = evaluation.phase === 'fieldwork' ? evaluation.scope : accepted
  const unshared = open.filter((unit) => !assignments.some((one) => one.unit === unit))
  if (leads && unshared.length > 0)
    waits.push({
      ...base,
      text: `给 ${unshared.length} 个单位安排现场评价员`,
      link: board,
      count: unshared.length,
    })
  const untouched = open.filter(
    (unit) =>
      given(unit) && !papers.some((one) => one.unit === unit) && !findings.some((one) => one.unit === unit),
  )
  const approved = tasks.filter((task) => task.state === 'approved' && given(task.unit))
  if (!leads && approved.length > 0 && evaluation.phase === 'selfEvaluate')
    waits.push({
      ...base,
      text: `${approved.length} 个单位已上报，可以准备现场评价`,
      link: `#/evaluation/${evaluation.id}/board`,
      count: approved.length,
    })
  if (!leads && untouched.length > 0)
    waits.push({
      ...base,
      text: `${untouched.length} 个单位等待现场评价`,
      link: to('ledgers', untouched),
      count: untouched.length,
    })
  const answered = findings.filter(
    (one) => (one.state === 'confirmed' || one.state === 'objected') && given(one.unit),
  )
  const objected = answered.filter((one) => one.state === 'objected').length
  if (answered.length > 0)
    waits.push({
      ...base,
      text: `认定单位答复的 ${answered.length} 个问题${objected === 0 ? '' : `（${objected} 个有异议）`}`,
      link: to(
        'findings',
        answered.map((one) => one.unit),
      ),
      count: answered.length,
    })
  const signable = papers.filter((one) =>
    leads
      ? one.reviewedAt !== '' && one.secondAt === '' && ![...one.hands, one.reviewedBy].includes(actor.id)
      : one.reviewedAt === '' && given(one.unit) && !one.hands.includes(actor.id),
  )
  if (signable.length > 0)
    waits.push({
      ...base,
      text: `${leads ? '二级复核' : '复核'} ${signable.length} 份底稿`,
      link: to(
        'papers',
        signable.map((one) => one.unit),
      ),
      count: signable.length,
    })
  return waits
}

/** Findings that the unit has to say something to. */
async function answerWaits(
  { reader, actor }: QueryContext & { readonly actor: Actor },
  evaluation: EvaluationRow,
): Promise<Wait[]> {
  const subject = { line: [actor.unit], phase: evaluation.phase }
  if (!may(actor, 'answerFinding', subject)) return []
  const where = { evaluation: evaluation.id, unit: actor.unit, state: 'sent', removed: false }
  const sent = await reader.count('finding', where)
  if (sent === 0) return []
  return [
    {
      text: `确认现场评价发现的 ${sent} 个问题`,
      detail: evaluation.title,
      link: `#/evaluation/${evaluation.id}/fieldwork/findings/${actor.unit}`,
      deadline: '',
      late: false,
      count: sent,
    },
  ]
}

async function unitWaits(
  context: QueryContext & { readonly actor: Actor },
  evaluation: EvaluationRow,
  task: TaskRow,
  today: string,
): Promise<Wait[]> {
  const { actor } = context
  const link = `#/evaluation/${evaluation.id}/unit/${task.unit}`
  const input = { evaluation: evaluation.id, unit: task.unit }
  const faults =
    isEditable(task.state) && actor.roles.includes('preparer')
      ? stateOf(await stateInputOf(context, input)).errors
      : 0
  const base = {
    detail: `${evaluation.title}，期限${dayWords(task.deadline)}${
      faults === 0 ? '' : `；体检有 ${faults} 处必须处理`
    }`,
    link,
    deadline: task.deadline,
    late: isLate(task.state, task.deadline, today),
    count: 1,
  }
  const preparer = actor.roles.includes('preparer')
  const approver = actor.roles.includes('approver')
  switch (task.state) {
    case 'notified':
      return preparer || approver ? [{ ...base, text: '签收通知' }] : []
    case 'entering':
      return preparer ? [{ ...base, text: '填报数据并自评' }] : []
    case 'returnedToPreparer':
    case 'returnedToUnit':
      return preparer ? [{ ...base, text: `按退回意见修改（${stateName(task.state)}）` }] : []
    case 'submitted':
      return approver ? [{ ...base, text: '审批本单位的上报' }] : []
    default:
      return []
  }
}

async function adminWaits(context: QueryContext & { actor: Actor }): Promise<Wait[]> {
  const { reader, actor, now } = context
  const base = { deadline: '', late: false }
  if (may(actor, 'readAudit')) return auditWaits(context)
  if (may(actor, 'manageAccounts') && (await reader.count('unit', {})) === 0)
    return [
      {
        ...base,
        text: '导入单位名单',
        detail: '先有单位，才能给人授权和开启评价',
        link: '#/units',
        count: 1,
      },
    ]
  if (may(actor, 'manageAccounts')) {
    const failed = await reader.find('mail', { state: 'failed' }, { order: [['at', 'desc']], limit: 200 })
    const [last] = failed
    return last === undefined
      ? []
      : [
          {
            ...base,
            text: `${failed.length} 封邮件没有送到`,
            detail: `最近一封给 ${last.recipient}：${last.fault}`,
            link: '#/accounts',
            count: failed.length,
          },
        ]
  }
  if (!may(actor, 'grantRoles')) return []
  const accounts = await reader.find('account', { active: true })
  const waiting = accounts.filter((account) => account.roles.length === 0)
  const locked = accounts.filter((account) => account.lockedUntil > now)
  return [
    ...(waiting.length === 0
      ? []
      : [
          {
            ...base,
            text: `给 ${waiting.length} 个新账号授予角色`,
            detail: waiting.map((one) => one.name).join('、'),
            link: '#/accounts',
            count: waiting.length,
          },
        ]),
    ...(locked.length === 0
      ? []
      : [
          {
            ...base,
            text: `${locked.length} 个账号被锁定`,
            detail: locked.map((one) => one.name).join('、'),
            link: '#/accounts',
            count: locked.length,
          },
        ]),
  ]
}

/** The log of the last day, and what in it wants a look. */
async function auditWaits({ reader, now }: QueryContext): Promise<Wait[]> {
  const base = { detail: '近 24 小时', link: '#/audit', deadline: '', late: false }
  const recent = { at: { atLeast: addMinutes(now, -24 * 60) } }
  const count = await reader.count('audit', recent)
  const strangers = await reader.count('audit', {
    ...recent,
    sentence: { contains: '登录不成功' },
  })
  const waits = [{ ...base, text: `核验审计日志，新增 ${count} 条`, count }]
  if (strangers > 0) waits.push({ ...base, text: `有 ${strangers} 次登录没有成功，请查看`, count: strangers })
  return count === 0 ? [] : waits
}
