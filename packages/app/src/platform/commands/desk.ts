/** Work desk 工作台: which step we are in, what waits for me, what is late; and the messages. */

import type { Actor } from '../context.ts'
import { dayOf, type QueryContext } from '../context.ts'
import type { Implementations } from '../operate.ts'
import { may } from '../policy.ts'
import { lineOf } from '../source.ts'
import { stateName } from '../state.ts'
import type { EvaluationRow, TaskRow } from '../store.ts'
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
        if (own !== undefined) waits.push(...unitWaits(actor, evaluation, own, today))
        lines.push({
          ...(await lineOfEvaluation(reader, evaluation)),
          units: evaluation.scope.length,
          accepted: tasks.filter((task) => task.state === 'accepted').length,
          late: tasks.filter((task) => isLate(task.state, task.deadline, today)).length,
          myUnit: unit?.code ?? '',
          myUnitName: unit?.name ?? '',
          myState: unit === undefined ? '' : stateName(own?.state ?? ''),
        })
      }
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
      if (messages.length > 0)
        await transaction.update('message', { account: actor.id, id: { in: messages } }, { readAt: now })
      record({ sentence: `${actor.name}阅读了 ${messages.length} 条消息` })
      return { ok: true }
    },
  },
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

function unitWaits(actor: Actor, evaluation: EvaluationRow, task: TaskRow, today: string): Wait[] {
  const link = `#/evaluation/${evaluation.id}/unit/${task.unit}`
  const base = {
    detail: `${evaluation.title}，期限${dayWords(task.deadline)}`,
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

async function adminWaits({ reader, actor, now }: QueryContext & { actor: Actor }): Promise<Wait[]> {
  const base = { deadline: '', late: false }
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
