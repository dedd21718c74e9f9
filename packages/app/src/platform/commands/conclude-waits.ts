/** What waits at the conclusion 形成结论的待办: experts' scores, rectification to send, to do and to verify. */
import { type Actor, dayOf, type QueryContext } from '../context.ts'
import { may } from '../policy.ts'
import { lineOf } from '../source.ts'
import type { EvaluationRow, RectificationRow } from '../store.ts'

interface Wait {
  text: string
  detail: string
  link: string
  deadline: string
  late: boolean
  count: number
}

export async function concludeWaits(
  { reader, actor, now }: QueryContext & { readonly actor: Actor },
  evaluation: EvaluationRow,
  accepted: number,
): Promise<Wait[]> {
  const { id, phase, title } = evaluation
  if (!['fieldwork', 'conclude', 'archive'].includes(phase)) return []
  const line = await lineOf(reader, evaluation.department)
  const subject = { line, phase }
  const to = (tab: string): string => `#/evaluation/${id}/conclude/${tab}`
  const wait = (text: string, tab: string, count = 1, deadline = '', late = false): Wait => ({
    text,
    detail: title,
    link: to(tab),
    deadline,
    late,
    count,
  })
  if (phase === 'fieldwork')
    return may(actor, 'beginConclusion', subject) && accepted === evaluation.scope.length
      ? [wait('各单位都已接收，现场评价完成以后可以进入形成结论', 'scores')]
      : []
  const waits: Wait[] = []
  const panel = await reader.get('panel', { evaluation: id })
  if (panel?.experts.includes(actor.id) === true && may(actor, 'scoreAsExpert', subject)) {
    const own = await reader.find('expertScore', { evaluation: id, expert: actor.id })
    const left = panel.indicators.filter(
      (code) => !own.some((row) => row.indicator === code && row.submittedAt !== ''),
    )
    if (left.length > 0) waits.push(wait(`为 ${left.length} 个指标评分`, 'experts', left.length))
  }
  const rows = await reader.find('rectification', { evaluation: id, removed: false })
  const today = dayOf(now)
  if (may(actor, 'assignRectification', subject)) {
    const drafts = rows.filter((row) => row.state === 'draft')
    if (drafts.length > 0) waits.push(wait(`下达 ${drafts.length} 项整改`, 'rectification', drafts.length))
  }
  if (may(actor, 'verifyRectification', subject)) {
    const reported = rows.filter((row) => row.state === 'reported' && !row.hands.includes(actor.id))
    if (reported.length > 0)
      waits.push(wait(`核验 ${reported.length} 项整改`, 'rectification', reported.length))
  }
  if (evaluation.scope.includes(actor.unit)) {
    const own = { line: await lineOf(reader, actor.unit), phase }
    const todo = rows.filter(
      (row) => row.unit === actor.unit && (row.state === 'open' || row.state === 'working'),
    )
    if (todo.length > 0 && may(actor, 'answerRectification', own)) {
      const deadline = firstDay(todo)
      waits.push(wait(`整改 ${todo.length} 个问题`, 'rectification', todo.length, deadline, deadline < today))
    }
  }
  return waits
}

const firstDay = (rows: readonly RectificationRow[]): string =>
  rows.map((row) => row.deadline).reduce((first, day) => (day < first ? day : first))
