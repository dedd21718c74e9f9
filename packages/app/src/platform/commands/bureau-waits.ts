/** 财政端的待办: what waits for the bureau's reviewers, and which of its questions wait for a department's lead. */
import { type Actor, dayOf, type QueryContext } from '../context.ts'
import { may } from '../policy.ts'
import { receivedState } from '../receiving.ts'
import type { BureauQuestionRow, Reader } from '../store.ts'
import { offeredArchives } from './bureau.ts'
import { ownDepartments } from './bureau-questions.ts'
import { demandOfIssue, itemsOfDemands } from './demanded-items.ts'

interface Wait {
  text: string
  detail: string
  link: string
  deadline: string
  late: boolean
  count: number
}

type Acting = QueryContext & { readonly actor: Actor }

const RECEIVED = '#/bureau/received'
const QUESTIONS = '#/bureau/questions'
const FAULTY: readonly string[] = ['faulty', 'unreadable', 'stopped']
/** Titles named in a line; the page lists all. */
const NAMED = 3

export async function bureauWaits(context: Acting): Promise<Wait[]> {
  const { actor } = context
  if (may(actor, 'seeBureau')) return reviewerWaits(context)
  if (!may(actor, 'answerBureau', { line: [actor.unit] })) return []
  const departments = await ownDepartments(context.reader, actor)
  return departments.length === 0 ? [] : departmentWaits(context, departments)
}

async function reviewerWaits({ reader, ports, now }: Acting): Promise<Wait[]> {
  const today = dayOf(now)
  const waits: Wait[] = []
  const offered = (await offeredArchives(reader)).length
  if (offered > 0)
    waits.push(wait(`接收本平台封存的 ${offered} 份档案`, '部门已封存，还没有接收', RECEIVED, offered))
  const faulty = await faultyArchives(reader, (row) => receivedState(ports, row, now))
  if (faulty.length > 0)
    waits.push(
      wait(`${faulty.length} 份档案核验有问题`, `${named(faulty)}；不参加比较`, RECEIVED, faulty.length),
    )
  const open = await reader.find('bureauQuestion', { state: { in: ['open', 'answered'] } })
  const answered = open.filter((one) => one.state === 'answered')
  const done = await rectified(reader, open)
  const arrived = answered.filter((one) => !done.has(one.id))
  if (arrived.length > 0)
    waits.push(wait(`处理部门的 ${arrived.length} 件答复`, titlesOf(arrived), QUESTIONS, arrived.length))
  const finished = open.filter((one) => done.has(one.id))
  if (finished.length > 0)
    waits.push(
      wait(`办结已经销号的 ${finished.length} 件整改要求`, titlesOf(finished), QUESTIONS, finished.length),
    )
  const late = open.filter((one) => one.state === 'open' && isPast(one, today) && !done.has(one.id))
  if (late.length > 0)
    waits.push({
      ...wait(`部门逾期未答复 ${late.length} 件`, titlesOf(late), QUESTIONS, late.length),
      deadline: firstDay(late),
      late: true,
    })
  return waits
}

async function departmentWaits({ reader, now }: Acting, departments: readonly string[]): Promise<Wait[]> {
  const open = await reader.find('bureauQuestion', { department: { in: departments }, state: 'open' })
  if (open.length === 0) return []
  const deadline = firstDay(open)
  return [
    {
      ...wait(`答复财政部门的 ${open.length} 件询问和整改要求`, titlesOf(open), QUESTIONS, open.length),
      deadline,
      late: deadline !== '' && deadline < dayOf(now),
    },
  ]
}

/** Files that cannot be compared, but for those whose department handed in a sound one of that year. */
async function faultyArchives(
  reader: Reader,
  stateOf: (row: { id: string; state: string; runner: string; seenAt: string }) => string,
): Promise<readonly string[]> {
  const rows = await reader.findColumns(
    'received',
    ['id', 'file', 'state', 'runner', 'seenAt', 'department', 'departmentName', 'year', 'current'],
    {},
    { order: [['receivedAt', 'desc']] },
  )
  const keyOf = (row: { department: string; year: number }): string => `${row.department} ${row.year}`
  const sound = new Set(rows.filter((row) => row.current && row.department !== '').map(keyOf))
  return rows
    .filter((row) => FAULTY.includes(stateOf(row)) && !sound.has(keyOf(row)))
    .map((row) => row.departmentName || row.file)
}

/** Demands of which every item is closed. */
async function rectified(
  reader: Reader,
  questions: readonly BureauQuestionRow[],
): Promise<ReadonlySet<string>> {
  const demands = questions.filter((one) => one.kind === 'rectify').map(({ id }) => id)
  const items = demands.length === 0 ? [] : await itemsOfDemands(reader, demands)
  const left = new Set(items.filter((one) => one.state !== 'closed').map((one) => demandOfIssue(one.issue)))
  return new Set(items.map((one) => demandOfIssue(one.issue)).filter((id) => !left.has(id)))
}

const wait = (text: string, detail: string, link: string, count: number): Wait => ({
  text,
  detail,
  link,
  deadline: '',
  late: false,
  count,
})

const isPast = ({ deadline }: BureauQuestionRow, today: string): boolean =>
  deadline !== '' && deadline < today

const named = (names: readonly string[]): string =>
  `${names.slice(0, NAMED).join('、')}${names.length > NAMED ? '等' : ''}`

const titlesOf = (rows: readonly BureauQuestionRow[]): string =>
  named(rows.map((one) => `${one.departmentName}“${one.title}”`))

/** '' where none has a day. */
const firstDay = (rows: readonly BureauQuestionRow[]): string =>
  rows
    .map((row) => row.deadline)
    .filter((day) => day !== '')
    .reduce((first, day) => (first === '' || day < first ? day : first), '')
