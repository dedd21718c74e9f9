/**
 * 整改要求列入整改台账: a demand of the finance bureau is an item of the department's rectification list, where the
 * evaluation whose archive it is about is kept on this platform. The lead arranges and sends it like any other.
 */
import { RECTIFICATION_STATES, type RectificationState } from '../../contract/index.ts'
import { type ActContext, dayOf, type QueryContext } from '../context.ts'
import { isRectifying } from '../policy.ts'
import type { BureauQuestionRow, EvaluationRow, Reader, ReceivedRow, RectificationRow } from '../store.ts'
import { lastEvaluation } from './comparison.ts'
import { keepItem } from './issues.ts'

const DEMAND = 'bureau|'

/** What stands for the issue at an item that comes from a demand. */
export const issueOfDemand = (question: string): string => `${DEMAND}${question}`
/** The demand that an item comes from, '' for items of issues. */
export const demandOfIssue = (issue: string): string =>
  issue.startsWith(DEMAND) ? issue.slice(DEMAND.length) : ''

/** The evaluation that this archive was sealed of, else the department's of that year; while items can be arranged. */
async function evaluationOfArchive(
  reader: Reader,
  { digest, department, year }: ReceivedRow,
): Promise<EvaluationRow | undefined> {
  const [sealed] = await reader.find('archive', { sha256: digest })
  const found =
    (sealed === undefined ? undefined : await reader.get('evaluation', { id: sealed.evaluation })) ??
    (await lastEvaluation(reader, { department, year: year + 1 }))
  return found !== undefined && isRectifying(found.phase) ? found : undefined
}

/** Gives the item's id; undefined where the department's evaluation is not kept here. */
export async function listDemand(
  { transaction, ports }: Pick<ActContext, 'transaction' | 'ports'>,
  received: ReceivedRow,
  { id, title, deadline }: BureauQuestionRow,
): Promise<string | undefined> {
  const evaluation = await evaluationOfArchive(transaction, received)
  if (evaluation === undefined) return undefined
  await transaction.lock(`rectification:${evaluation.id}`)
  const item = ports.ids.id()
  const from = { evaluation: evaluation.id, id: issueOfDemand(id), title, recommendation: '' }
  await keepItem(transaction, from, evaluation.department, item, deadline)
  return item
}

/** Items of demands, in the order of the list. */
export const itemsOfDemands = (reader: Reader, questions: readonly string[]): Promise<RectificationRow[]> =>
  reader.find(
    'rectification',
    { issue: { in: questions.map(issueOfDemand) }, removed: false },
    { order: [['number', 'asc']] },
  )

/** How the items of these demands stand, by demand. */
export async function shownDemands(
  { reader, now }: Pick<QueryContext, 'reader' | 'now'>,
  questions: readonly string[],
): Promise<ReadonlyMap<string, ReturnType<typeof shownDemand>[]>> {
  const rows = await itemsOfDemands(reader, questions)
  const units = new Map(
    (await reader.find('unit', { code: { in: rows.map((row) => row.unit) } })).map((one) => [
      one.code,
      one.name,
    ]),
  )
  const today = dayOf(now)
  const shown = new Map<string, ReturnType<typeof shownDemand>[]>()
  for (const row of rows) {
    const demand = demandOfIssue(row.issue)
    const item = shownDemand(row, units.get(row.unit) ?? row.unit, today)
    shown.set(demand, [...(shown.get(demand) ?? []), item])
  }
  return shown
}

const shownDemand = (row: RectificationRow, unitName: string, today: string) => ({
  evaluation: row.evaluation,
  number: row.number,
  unitName,
  measure: row.measure,
  deadline: row.deadline,
  state: row.state as RectificationState,
  stateName: RECTIFICATION_STATES[row.state as RectificationState] ?? row.state,
  late: isLateItem(row, today),
  answer: row.answer,
  verdict: row.verdict,
})

export const isLateItem = ({ state, deadline }: RectificationRow, today: string): boolean =>
  state !== 'closed' && state !== 'draft' && deadline !== '' && deadline < today

/** What the bureau wrote when it demanded, by the issue of the items. */
export async function wordsOfDemands(
  reader: Reader,
  rows: readonly RectificationRow[],
): Promise<ReadonlyMap<string, string>> {
  const questions = [...new Set(rows.map((row) => demandOfIssue(row.issue)))].filter((id) => id !== '')
  if (questions.length === 0) return new Map()
  const first = await reader.find('bureauMessage', { question: { in: questions }, number: 1 })
  return new Map(first.map((one) => [issueOfDemand(one.question), `财政部门要求整改：${one.text}`]))
}

/** Whoever demanded it learns that all of it is done. */
export async function tellDemander(
  { transaction, ports, now }: Pick<ActContext, 'transaction' | 'ports' | 'now'>,
  { issue }: RectificationRow,
): Promise<void> {
  const demand = demandOfIssue(issue)
  const question = demand === '' ? undefined : await transaction.get('bureauQuestion', { id: demand })
  if (question === undefined || question.state === 'closed') return
  if ((await itemsOfDemands(transaction, [demand])).some((one) => one.state !== 'closed')) return
  await transaction.insert('message', {
    id: ports.ids.id(),
    account: question.askedBy,
    evaluation: '',
    unit: question.department,
    kind: 'bureau',
    text: `${question.departmentName}已完成整改并核验销号：“${question.title}”`,
    at: now,
    readAt: '',
  })
}
