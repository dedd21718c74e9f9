/**
 * Rectification list 整改台账: for each issue who has to do what by when, what the unit did and proved, and who verified
 * it. Who did it does not verify it. What is open when the next year's evaluation begins stands at its beginning.
 */
import { writeListWorkbook } from '@jiheng/documents'
import { plainText } from '@jiheng/engine'
import { RECTIFICATION_STATES, type RectificationState } from '../../contract/index.ts'
import { assessFolder, type CaseFolder, caseFolderOf } from '../case-folder.ts'
import { type Actor, clockTime, dayOf, type Ports, type QueryContext, refuse } from '../context.ts'
import type { Implementations } from '../operate.ts'
import { later } from '../operate.ts'
import { type Action, decide, demand, demandOther, may, type Subject } from '../policy.ts'
import { evaluationOf, lineOf } from '../source.ts'
import type { EvaluationRow, ExhibitRow, Reader, RectificationRow } from '../store.ts'
import { lastEvaluation } from './comparison.ts'
import { demandOfIssue, isLateItem, tellDemander, wordsOfDemands } from './demanded-items.ts'
import { demandVersion, fieldSubjectOf } from './fieldwork.ts'
import { tell } from './notify.ts'
import { keepExhibit } from './papers.ts'
import { demandEvaluation, namesOf } from './prepare.ts'
import { demandUnit } from './score-sheet.ts'

type Part =
  | 'rectifications'
  | 'lastRectifications'
  | 'saveRectification'
  | 'sendRectification'
  | 'removeRectification'
  | 'answerRectification'
  | 'addRectificationProof'
  | 'rectificationProof'
  | 'verifyRectification'
  | 'rectificationsFile'

interface Place {
  readonly reader: Reader
  readonly actor: Actor
}

const XLSX_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const targetOf = (item: string): string => `rectification|${item}`
const lockOf = ({ evaluation }: { readonly evaluation: string }): string => `rectification:${evaluation}`

/** Everything for reviewers and, once it is archived, the bureau; their own for a unit's people. @throws Refusal */
async function demandList({ reader, actor }: Place, id: string): Promise<EvaluationRow> {
  const evaluation = await evaluationOf(reader, id)
  const subject = { line: await lineOf(reader, evaluation.department), phase: evaluation.phase }
  if (decide(actor, 'reviewRectification', subject).allowed) return evaluation
  if (evaluation.scope.includes(actor.unit)) {
    const own = { line: await lineOf(reader, actor.unit), phase: evaluation.phase }
    if (decide(actor, 'receiveRectification', own).allowed) return evaluation
  }
  demand(actor, 'seeRectification', subject)
  return evaluation
}

type UnitAction = Extract<
  Action,
  'assignRectification' | 'answerRectification' | 'verifyRectification' | 'receiveRectification'
>

async function demandItem(
  { reader, actor }: Place,
  { evaluation, unit }: { readonly evaluation: string; readonly unit: string },
  action: UnitAction,
): Promise<Subject> {
  const found = await evaluationOf(reader, evaluation)
  // An item may fall to the department itself.
  const subject =
    unit === found.department
      ? { line: await lineOf(reader, unit), phase: found.phase }
      : await fieldSubjectOf(reader, evaluation, unit)
  demand(actor, action, subject)
  return subject
}

async function itemOf(
  reader: Reader,
  { evaluation, unit }: { readonly evaluation: string; readonly unit?: string },
  id: string,
): Promise<RectificationRow> {
  const row = await reader.get('rectification', { id })
  if (row === undefined || row.removed || row.evaluation !== evaluation)
    return refuse('record-missing', { what: '这项整改' })
  if (unit !== undefined && row.unit !== unit) return refuse('record-missing', { what: '这项整改' })
  return row
}

const meanwhile = (row: RectificationRow) => ({
  version: row.version,
  by: row.answeredBy || row.assignedBy,
  at: row.answeredAt || row.assignedAt,
})

export const rectificationOperations: Pick<Implementations, Part> = {
  rectifications: {
    allow: async (context, { evaluation }) => {
      await demandList(context, evaluation)
    },
    run: async (context, { evaluation: id }) => {
      const { reader, ports, actor, now } = context
      const evaluation = await evaluationOf(reader, id)
      const { phase, department } = evaluation
      const line = await lineOf(reader, department)
      const subject = { line, phase }
      const all = may(actor, 'seeRectification', subject) || may(actor, 'reviewRectification', subject)
      const ownUnit = all || !evaluation.scope.includes(actor.unit) ? '' : actor.unit
      const own = { line: await lineOf(reader, ownUnit), phase }
      const rows = (await rowsOf(reader, id)).filter(
        (row) => all || (row.unit === ownUnit && row.state !== 'draft'),
      )
      const units = await reader.find(
        'unit',
        { code: { in: [department, ...evaluation.scope] } },
        { order: [['sort', 'asc']] },
      )
      const base = {
        mayAssign: may(actor, 'assignRectification', subject),
        ownUnit,
        mayAnswer: ownUnit !== '' && may(actor, 'answerRectification', own),
        units: units.map((one) => ({ unit: one.code, name: one.name })),
      }
      return shownLater(
        { reader, ports },
        id,
        rows,
        dayOf(now),
        (row) =>
          row.state === 'reported' &&
          may(actor, 'verifyRectification', subject) &&
          !row.hands.includes(actor.id),
        (items) => ({ ...base, items }),
      )
    },
  },

  lastRectifications: {
    allow: async (context, { evaluation }) => {
      await demandEvaluation(context, evaluation, 'seeEvaluation')
    },
    run: async ({ reader, ports, actor, now }, { evaluation: id }) => {
      const evaluation = await evaluationOf(reader, id)
      const last = await lastEvaluation(reader, evaluation)
      if (last === undefined) return { title: '', evaluation: '', items: [] }
      const line = await lineOf(reader, evaluation.department)
      const all = may(actor, 'seeRectification', { line })
      const rows = (await rowsOf(reader, last.id)).filter(
        (row) => row.state !== 'closed' && (all || (row.unit === actor.unit && row.state !== 'draft')),
      )
      return shownLater(
        { reader, ports },
        last.id,
        rows,
        dayOf(now),
        () => false,
        (items) => ({
          title: last.title,
          evaluation: last.id,
          items,
        }),
      )
    },
  },

  saveRectification: {
    lock: lockOf,
    allow: async (context, input) => {
      await demandUnit(context.reader, input.evaluation, input.unit)
      await demandItem(context, input, 'assignRectification')
    },
    run: async (context, { evaluation: id, unit, item, issue, title, measure, deadline, version }) => {
      const { transaction, ports, actor, now, record } = context
      await demandOrigin(transaction, id, issue)
      const before = item === '' ? undefined : await itemOf(transaction, { evaluation: id }, item)
      await demandVersion(transaction, `整改“${title}”`, before && meanwhile(before), version)
      if (before !== undefined && before.state === 'closed')
        refuse('wrong-state', { what: '不能再改', why: '这项整改已经销号' })
      if (before !== undefined && before.state !== 'draft' && before.unit !== unit)
        refuse('wrong-state', { what: '不能换责任单位', why: '这项整改已经下达' })
      const row: RectificationRow = {
        id: before?.id ?? ports.ids.id(),
        evaluation: id,
        unit,
        issue,
        number: before?.number ?? (await transaction.count('rectification', { evaluation: id })) + 1,
        title,
        measure,
        deadline,
        state: before?.state ?? 'draft',
        answer: before?.answer ?? '',
        answeredAt: before?.answeredAt ?? '',
        answeredBy: before?.answeredBy ?? '',
        verdict: before?.verdict ?? '',
        verifiedAt: before?.verifiedAt ?? '',
        verifiedBy: before?.verifiedBy ?? '',
        assignedAt: before?.assignedAt ?? now,
        assignedBy: before?.assignedBy || actor.id,
        hands: before?.hands ?? [],
        removed: false,
        version: version + 1,
      }
      await transaction.put('rectification', row)
      record({
        evaluation: id,
        unit,
        sentence: `${actor.name}安排整改“${title}”，期限 ${deadline || '未定'}`,
        before:
          before === undefined
            ? {}
            : { unit: before.unit, measure: before.measure, deadline: before.deadline },
        after: { item: row.id, unit, measure, deadline },
      })
      return { item: row.id, version: row.version }
    },
  },

  sendRectification: {
    lock: lockOf,
    allow: async (context, input) => {
      await demandItem(context, input, 'assignRectification')
    },
    run: async (context, { item, version, ...input }) => {
      const { transaction, actor, now, record } = context
      const row = await itemOf(transaction, input, item)
      await demandVersion(transaction, `整改“${row.title}”`, meanwhile(row), version)
      if (row.state !== 'draft') refuse('wrong-state', { what: '不用再下达', why: '这项整改已经下达' })
      const lacks = [
        ...(row.measure === '' ? ['整改措施'] : []),
        ...(row.deadline === '' ? ['整改期限'] : []),
      ]
      if (lacks.length > 0) refuse('wrong-state', { what: '还不能下达', why: `没有填${lacks.join('、')}` })
      const after = { state: 'open', assignedAt: now, assignedBy: actor.id, version: version + 1 }
      await transaction.update('rectification', { id: item }, after)
      const { title } = await evaluationOf(transaction, input.evaluation)
      for (const role of ['preparer', 'approver'] as const)
        await tell(
          context,
          { role, unit: input.unit },
          {
            ...input,
            kind: 'rectification',
            text: `${title}：请在 ${row.deadline} 前整改“${row.title}”`,
          },
        )
      record({
        ...input,
        sentence: `${actor.name}下达整改“${row.title}”，期限 ${row.deadline}`,
        before: { state: row.state },
        after: { item, ...after },
      })
      return { version: after.version }
    },
  },

  removeRectification: {
    lock: lockOf,
    allow: async (context, input) => {
      await demandItem(context, input, 'assignRectification')
    },
    run: async (context, { item, version, ...input }) => {
      const { transaction, actor, record } = context
      const row = await itemOf(transaction, input, item)
      await demandVersion(transaction, `整改“${row.title}”`, meanwhile(row), version)
      if (row.state !== 'draft') refuse('wrong-state', { what: '不能删除', why: '这项整改已经下达' })
      const others = await transaction.find('rectification', {
        evaluation: input.evaluation,
        issue: row.issue,
        removed: false,
      })
      if (others.length === 1)
        refuse('wrong-state', {
          what: '不能删除',
          why:
            demandOfIssue(row.issue) === ''
              ? '每个采用的问题至少有一项整改；不需要的请不采用这个问题'
              : '财政部门的整改要求至少有一项整改；不需要整改的请答复财政部门，由财政部门办结',
        })
      await transaction.update('rectification', { id: item }, { removed: true, version: version + 1 })
      record({
        ...input,
        sentence: `${actor.name}删除整改“${row.title}”`,
        before: { ...row },
        after: { item, removed: true },
      })
      return { ok: true }
    },
  },

  answerRectification: {
    lock: lockOf,
    allow: async (context, input) => {
      await demandItem(context, input, 'answerRectification')
    },
    run: async (context, { item, answer, report, version, ...input }) => {
      const { transaction, actor, now, record } = context
      const row = await itemOf(transaction, input, item)
      if (row.state === 'draft') return refuse('record-missing', { what: '这项整改' })
      await demandVersion(transaction, `整改“${row.title}”`, meanwhile(row), version)
      if (row.state !== 'open' && row.state !== 'working')
        refuse('wrong-state', {
          what: '不能再填',
          why: row.state === 'closed' ? '这项整改已经销号' : '已经报请核验，退回以后才能再填',
        })
      const after = {
        answer,
        answeredAt: now,
        answeredBy: actor.id,
        state: report ? 'reported' : 'working',
        hands: [...new Set([...row.hands, actor.id])],
        version: version + 1,
      }
      await transaction.update('rectification', { id: item }, after)
      record({
        ...input,
        sentence: `${actor.name}${report ? '报请核验' : '填报'}整改“${row.title}”`,
        before: { answer: row.answer, state: row.state },
        after: { item, answer, state: after.state },
      })
      return { version: after.version }
    },
  },

  addRectificationProof: {
    lock: lockOf,
    allow: async (context, input) => {
      await demandItem(context, input, 'answerRectification')
    },
    run: async (context, { item, title, ...input }) => {
      const { transaction, actor } = context
      const row = await itemOf(transaction, input, item)
      if (row.state !== 'open' && row.state !== 'working')
        refuse('wrong-state', {
          what: '不能再附材料',
          why: RECTIFICATION_STATES[row.state as RectificationState],
        })
      const id = await keepExhibit(context, input, targetOf(item), title)
      await transaction.update(
        'rectification',
        { id: item },
        { hands: [...new Set([...row.hands, actor.id])] },
      )
      return { id }
    },
  },

  rectificationProof: {
    allow: async (context, input) => {
      const { reader, actor } = context
      const { department, phase } = await evaluationOf(reader, input.evaluation)
      const subject = { line: await lineOf(reader, department), phase }
      if (decide(actor, 'seeRectification', subject).allowed) return
      if (decide(actor, 'reviewRectification', subject).allowed) return
      await demandItem(context, input, 'receiveRectification')
    },
    run: async ({ reader, ports }, { exhibit: id, ...input }) => {
      const [row] = await reader.find('exhibit', { ...input, id, removed: false })
      if (row === undefined || !row.target.startsWith('rectification|'))
        return refuse('record-missing', { what: '这份证明材料' })
      const bytes = await ports.vault.get(row.sha256)
      if (bytes === undefined) return refuse('record-missing', { what: '这份证明材料的文件' })
      return { name: row.file, type: row.type, bytes }
    },
  },

  verifyRectification: {
    lock: lockOf,
    allow: async (context, input) => {
      await demandItem(context, input, 'verifyRectification')
    },
    run: async (context, { item, outcome, verdict, version, ...input }) => {
      const { transaction, actor, now, record } = context
      const row = await itemOf(transaction, input, item)
      await demandVersion(transaction, `整改“${row.title}”`, meanwhile(row), version)
      if (row.state !== 'reported') refuse('wrong-state', { what: '还不能核验', why: '单位还没有报请核验' })
      demandOther(actor, row.hands, '核验自己办理的整改')
      const closed = outcome === 'closed'
      const after = {
        state: closed ? 'closed' : 'working',
        verdict,
        verifiedAt: now,
        verifiedBy: actor.id,
        version: version + 1,
      }
      await transaction.update('rectification', { id: item }, after)
      if (closed) await tellDemander(context, row)
      for (const role of ['preparer', 'approver'] as const)
        await tell(
          context,
          { role, unit: input.unit },
          {
            ...input,
            kind: 'rectification',
            text: `整改“${row.title}”${closed ? '已核验销号' : '核验没有通过，请继续整改'}：${verdict}`,
          },
        )
      record({
        ...input,
        sentence: `${actor.name}核验整改“${row.title}”：${closed ? '销号' : '退回'}：${verdict}`,
        before: { state: row.state, verdict: row.verdict },
        after: { item, ...after },
      })
      return { version: after.version }
    },
  },

  rectificationsFile: {
    allow: async (context, { evaluation }) => {
      await demandList(context, evaluation)
    },
    run: async (context, input) => {
      const { title } = await evaluationOf(context.reader, input.evaluation)
      const list = await rectificationOperations.rectifications.run(context, input)
      return later(async () => {
        const { items } = 'work' in list ? await list.work() : list
        return {
          name: `${title}整改台账.xlsx`,
          type: XLSX_TYPE,
          bytes: await writeListWorkbook({
            title: `${title}整改台账`,
            sheets: [
              {
                name: '整改台账',
                head: [
                  '序号',
                  '问题',
                  '问题描述',
                  '责任单位',
                  '整改措施',
                  '整改期限',
                  '状态',
                  '整改情况',
                  '填报人',
                  '证明材料',
                  '核验意见',
                  '核验人',
                  '核验时间',
                ],
                rows: items.map((one) => [
                  String(one.number),
                  one.title,
                  one.problem,
                  one.unitName,
                  one.measure,
                  one.deadline,
                  `${one.stateName}${one.late ? '（逾期）' : ''}`,
                  one.answer,
                  one.answeredByName,
                  one.proofs.map((proof) => proof.title).join('、'),
                  one.verdict,
                  one.verifiedByName,
                  one.verifiedAt,
                ]),
              },
            ],
          }),
        }
      })
    },
  },
}

/** An item comes from an issue that is kept, or from a demand of the bureau that stands in this list. @throws Refusal */
async function demandOrigin(reader: Reader, evaluation: string, issue: string): Promise<void> {
  const found =
    demandOfIssue(issue) === ''
      ? (await reader.find('issue', { evaluation, id: issue, removed: false })).some(
          (one) => one.state !== 'dropped',
        )
      : (await reader.count('rectification', { evaluation, issue, removed: false })) > 0
  if (!found) refuse('record-missing', { what: '这个问题' })
}

const rowsOf = (reader: Reader, evaluation: string): Promise<RectificationRow[]> =>
  reader.find('rectification', { evaluation, removed: false }, { order: [['number', 'asc']] })

/** Items as shown; the words of their problems are worked out once the transaction has ended. */
async function shownLater<A>(
  { reader, ports }: { readonly reader: Reader; readonly ports: Ports },
  evaluation: string,
  rows: readonly RectificationRow[],
  today: string,
  mayVerify: (row: RectificationRow) => boolean,
  answerOf: (items: ReturnType<typeof shownItem>[]) => A,
) {
  const names = await namesOf(
    reader,
    rows.flatMap((row) => [row.answeredBy, row.verifiedBy]),
  )
  const proofs = (await reader.find('exhibit', { evaluation, removed: false })).filter((one) =>
    one.target.startsWith('rectification|'),
  )
  const people = await namesOf(
    reader,
    proofs.map((one) => one.uploadedBy),
  )
  const units = new Map((await reader.find('unit', {})).map((one) => [one.code, one.name]))
  const issues = new Map(
    (await reader.find('issue', { evaluation, removed: false })).map((one) => [one.id, one.issue]),
  )
  const demands = await wordsOfDemands(reader, rows)
  const bound = rows.some((row) => issues.get(row.issue)?.includes('{') === true)
  const folder = bound ? await caseFolderOf(reader, ports, evaluation) : undefined
  return later(async () => {
    const words = await wordsOf(folder, ports)
    return answerOf(
      rows.map((row) =>
        shownItem(row, {
          today,
          names,
          people,
          unitName: units.get(row.unit) ?? row.unit,
          problem: words.get(row.issue) ?? issues.get(row.issue) ?? demands.get(row.issue) ?? '',
          proofs: proofs.filter((one) => one.target === targetOf(row.id)),
          mayVerify: mayVerify(row),
        }),
      ),
    )
  })
}

/** Issues put into words, by the id of their row. */
async function wordsOf(
  folder: CaseFolder | undefined,
  ports: Pick<QueryContext['ports'], 'hash'>,
): Promise<ReadonlyMap<string, string>> {
  const assessed = folder === undefined ? undefined : (await assessFolder(folder, ports)).assessed
  return new Map(
    (assessed?.evaluation.issues ?? []).map((one) => [one.ref.replace(/^p:/, ''), plainText(one.issue)]),
  )
}

interface ShownParts {
  readonly today: string
  readonly names: ReadonlyMap<string, string>
  readonly people: ReadonlyMap<string, string>
  readonly unitName: string
  readonly problem: string
  readonly proofs: readonly ExhibitRow[]
  readonly mayVerify: boolean
}

const shownItem = (row: RectificationRow, parts: ShownParts) => ({
  id: row.id,
  number: row.number,
  unit: row.unit,
  unitName: parts.unitName,
  issue: row.issue,
  title: row.title,
  problem: parts.problem,
  measure: row.measure,
  deadline: row.deadline,
  state: row.state as RectificationState,
  stateName: RECTIFICATION_STATES[row.state as RectificationState] ?? row.state,
  late: isLateItem(row, parts.today),
  answer: row.answer,
  answeredByName: parts.names.get(row.answeredBy) ?? '',
  answeredAt: clockTime(row.answeredAt),
  verdict: row.verdict,
  verifiedByName: parts.names.get(row.verifiedBy) ?? '',
  verifiedAt: clockTime(row.verifiedAt),
  proofs: parts.proofs.map((one) => ({
    id: one.id,
    title: one.title || one.file,
    file: one.file,
    size: one.size,
    uploadedAt: clockTime(one.uploadedAt),
    uploadedByName: parts.people.get(one.uploadedBy) ?? '',
  })),
  version: row.version,
  mayVerify: parts.mayVerify,
})
