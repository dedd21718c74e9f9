/**
 * Issues and recommendations 存在问题和建议: what the framework's diagnoses propose, with what set them off; people keep them
 * in their own words, drop them with a reason, take findings of fieldwork over, add their own, and order them. An issue
 * that is kept becomes an item of the rectification list.
 */
import { compileTemplate, type Diagnosis, type Issue, type Problem } from '@jiheng/engine'
import { templateFaults } from '../../case/read-issues.ts'
import type { AssessedCase } from '../../use/evaluate-case.ts'
import { assessFolder, caseFolderOf } from '../case-folder.ts'
import { linesOf, problemWords, shownRuns } from '../concluded.ts'
import { clockTime, type QueryContext, Refusal, refuse } from '../context.ts'
import type { Implementations } from '../operate.ts'
import { later } from '../operate.ts'
import { may } from '../policy.ts'
import { issueRows } from '../reviewed-parts.ts'
import { evaluationOf, frameworkOf, lineOf, sourceOf } from '../source.ts'
import type { IssueRow, Reader, Transaction } from '../store.ts'
import { conclusionLock, demandConclusion } from './conclusion.ts'
import { demandVersion } from './fieldwork.ts'
import { namesOf } from './prepare.ts'

type Part = 'issues' | 'previewIssue' | 'saveIssue' | 'dropIssue' | 'orderIssues'

export const issueOperations: Pick<Implementations, Part> = {
  issues: {
    allow: async (context, { evaluation }) => {
      await demandConclusion(context, evaluation, 'seeConclusion')
    },
    run: async ({ reader, ports, actor }, { evaluation: id }) => {
      const evaluation = await evaluationOf(reader, id)
      const line = await lineOf(reader, evaluation.department)
      const rows = await issueRows(reader, id)
      const names = await namesOf(
        reader,
        rows.map((row) => row.savedBy),
      )
      const folder = await caseFolderOf(reader, ports, id)
      const units = new Map((await reader.find('unit', {})).map((one) => [one.code, one.name]))
      const findings = await reader.find(
        'finding',
        { evaluation: id, removed: false, state: 'settled' },
        {
          order: [
            ['unit', 'asc'],
            ['number', 'asc'],
          ],
        },
      )
      const taken = new Set(rows.map((row) => row.finding))
      return later(async () => {
        const { assessed, problems } = await assessFolder(folder, ports)
        if (assessed === undefined)
          return refuse('wrong-state', {
            what: '还不能提出问题和建议',
            why: problemWords(problems).slice(0, 3).join('；') || '评价还不能计算',
          })
        const { evaluation: made, loaded } = assessed
        const diagnoses = new Map(loaded.framework.diagnoses.map((one) => [one.code, one]))
        const decisions = made.issueDecisions
        const proposed = decisions?.proposed ?? made.issues
        const outlived = new Set(decisions?.outlived ?? [])
        const rendered = new Map(made.issues.map((one) => [one.ref, one]))
        const decided = new Set(rows.map((row) => row.diagnosis))
        const kept = rows.map((row) => {
          const own = rendered.get(`p:${row.id}`) ?? proposed.find((one) => one.diagnosis === row.diagnosis)
          const diagnosis = diagnoses.get(row.diagnosis)
          return {
            id: row.id,
            diagnosis: row.diagnosis,
            finding: row.finding,
            title: row.title,
            issue: row.issue,
            recommendation: row.recommendation,
            issueRuns: shownRuns(own?.issue ?? []),
            recommendationRuns: shownRuns(own?.recommendation ?? []),
            triggers: diagnosis === undefined ? [] : triggersOf(diagnosis, own, assessed),
            state: row.state === 'dropped' ? ('dropped' as const) : ('kept' as const),
            outlived: outlived.has(`p:${row.id}`),
            reason: row.reason,
            byName: names.get(row.savedBy) ?? '',
            at: clockTime(row.savedAt),
            version: row.version,
          }
        })
        const open = proposed
          .filter((one) => !decided.has(one.diagnosis))
          .map((one) => {
            const diagnosis = diagnoses.get(one.diagnosis) as Diagnosis
            return {
              id: '',
              diagnosis: one.diagnosis,
              finding: '',
              title: one.title,
              issue: diagnosis.issue.source,
              recommendation: diagnosis.recommendation.source,
              issueRuns: shownRuns(one.issue),
              recommendationRuns: shownRuns(one.recommendation),
              triggers: triggersOf(diagnosis, one, assessed),
              state: 'proposed' as const,
              outlived: false,
              reason: '',
              byName: '',
              at: '',
              version: 0,
            }
          })
        return {
          mayEdit: may(actor, 'doConclusion', { line, phase: evaluation.phase }),
          issues: [...kept, ...open],
          findings: findings
            .filter((one) => one.outcome !== 'dropped')
            .map((one) => ({
              id: one.id,
              number: one.number,
              unitName: units.get(one.unit) ?? one.unit,
              title: one.title,
              facts: one.facts,
              recommendation: one.recommendation,
              taken: taken.has(one.id),
            })),
        }
      })
    },
  },

  previewIssue: {
    allow: async (context, { evaluation }) => {
      await demandConclusion(context, evaluation, 'seeConclusion')
    },
    run: async ({ reader, ports }, { evaluation: id, text }) => {
      const folder = await caseFolderOf(reader, ports, id)
      return later(async () => {
        const { assessed } = await assessFolder(folder, ports)
        if (assessed === undefined) return { runs: [], faults: ['评价还不能计算'] }
        const { framework } = assessed.loaded
        const compiled = compileTemplate(text, framework.names)
        if (compiled.template === undefined || compiled.faults.length > 0)
          return { runs: [], faults: templateFaults(compiled.faults, text).map((one) => one.detail) }
        return { runs: shownRuns(assessed.render.template(compiled.template).runs), faults: [] }
      })
    },
  },

  saveIssue: {
    lock: conclusionLock,
    allow: async (context, { evaluation }) => {
      await demandConclusion(context, evaluation, 'doConclusion')
    },
    run: async (
      context,
      { evaluation: id, issue, diagnosis, finding, title, text, recommendation, version },
    ) => {
      const { transaction, ports, actor, now, record } = context
      await demandTemplates(context, id, [text, recommendation])
      const before = await issueOf(transaction, id, issue, diagnosis)
      await demandVersion(
        transaction,
        `问题“${title}”`,
        before && { version: before.version, by: before.savedBy, at: before.savedAt },
        version,
      )
      const unit = await demandSources(context, id, diagnosis, finding)
      const row: IssueRow = {
        evaluation: id,
        id: before?.id ?? ports.ids.id(),
        diagnosis: before?.diagnosis ?? diagnosis,
        finding: before?.finding ?? finding,
        title,
        issue: text,
        recommendation,
        state: 'kept',
        reason: '',
        sort: before?.sort ?? (await transaction.count('issue', { evaluation: id })) + 1,
        savedAt: now,
        savedBy: actor.id,
        removed: false,
        version: version + 1,
      }
      await transaction.put('issue', row)
      await keepItem(transaction, row, unit, ports.ids.id())
      record({
        evaluation: id,
        sentence: `${actor.name}${before === undefined ? '采用' : '修改'}问题“${title}”`,
        before:
          before === undefined
            ? {}
            : {
                title: before.title,
                issue: before.issue,
                recommendation: before.recommendation,
                state: before.state,
              },
        after: { issue: row.id, diagnosis: row.diagnosis, finding: row.finding, title, text, recommendation },
      })
      return { issue: row.id, version: row.version }
    },
  },

  dropIssue: {
    lock: conclusionLock,
    allow: async (context, { evaluation }) => {
      await demandConclusion(context, evaluation, 'doConclusion')
    },
    run: async (context, { evaluation: id, issue, diagnosis, reason, version }) => {
      const { transaction, ports, actor, now, record } = context
      const before = await issueOf(transaction, id, issue, diagnosis)
      const found = await diagnosisOf(context, id, before?.diagnosis ?? diagnosis)
      const title = before?.title ?? found?.title ?? refuse('record-missing', { what: '这个问题' })
      await demandVersion(
        transaction,
        `问题“${title}”`,
        before && { version: before.version, by: before.savedBy, at: before.savedAt },
        version,
      )
      const sent = (
        before === undefined
          ? []
          : await transaction.find('rectification', { evaluation: id, issue: before.id, removed: false })
      ).filter((item) => item.state !== 'draft')
      if (sent.length > 0) refuse('wrong-state', { what: '不能不采用', why: '这个问题的整改已经下达' })
      const own = (before?.diagnosis ?? diagnosis) === ''
      await transaction.put('issue', {
        evaluation: id,
        id: before?.id ?? ports.ids.id(),
        diagnosis: before?.diagnosis ?? diagnosis,
        finding: own ? '' : (before?.finding ?? ''),
        title,
        issue: before?.issue ?? found?.issue.source ?? '',
        recommendation: before?.recommendation ?? found?.recommendation.source ?? '',
        state: 'dropped',
        reason,
        sort: before?.sort ?? (await transaction.count('issue', { evaluation: id })) + 1,
        savedAt: now,
        savedBy: actor.id,
        // What no diagnosis proposed is gone; what one did stays, or it would be proposed again.
        removed: own,
        version: version + 1,
      })
      if (before !== undefined)
        await transaction.update(
          'rectification',
          { evaluation: id, issue: before.id, state: 'draft' },
          { removed: true },
        )
      record({
        evaluation: id,
        sentence: `${actor.name}不采用问题“${title}”：${reason}`,
        before: before === undefined ? {} : { state: before.state, title: before.title, issue: before.issue },
        after: { diagnosis: before?.diagnosis ?? diagnosis, state: 'dropped', reason },
      })
      return { ok: true }
    },
  },

  orderIssues: {
    lock: conclusionLock,
    allow: async (context, { evaluation }) => {
      await demandConclusion(context, evaluation, 'doConclusion')
    },
    run: async (context, { evaluation: id, issues }) => {
      const { transaction, actor, record } = context
      const rows = await issueRows(transaction, id)
      const known = new Set(rows.map((row) => row.id))
      if (issues.some((one) => !known.has(one)) || new Set(issues).size !== rows.length)
        refuse('changed-meanwhile', { what: '问题的次序', who: '别人', at: '' })
      for (const [at, one] of issues.entries())
        await transaction.update('issue', { evaluation: id, id: one }, { sort: at + 1 })
      record({
        evaluation: id,
        sentence: `${actor.name}调整了问题的次序`,
        before: { order: rows.map((row) => row.id) },
        after: { order: issues },
      })
      return { ok: true }
    },
  },
}

/** The row that a decision changes: by its id, or by the diagnosis that was decided on before. */
async function issueOf(
  reader: Reader,
  evaluation: string,
  id: string,
  diagnosis: string,
): Promise<IssueRow | undefined> {
  if (id !== '') {
    const [row] = await reader.find('issue', { evaluation, id, removed: false })
    return row ?? refuse('record-missing', { what: '这个问题' })
  }
  if (diagnosis === '') return undefined
  const [row] = await reader.find('issue', { evaluation, diagnosis, removed: false })
  return row
}

type Place = Pick<QueryContext, 'reader' | 'ports'>

async function frameworkFor({ reader, ports }: Place, evaluation: string) {
  return frameworkOf(await sourceOf(reader, await evaluationOf(reader, evaluation)), ports.library)
}

const diagnosisOf = async (place: Place, evaluation: string, code: string) =>
  (await frameworkFor(place, evaluation)).diagnoses.find((one) => one.code === code)

/** What it comes from is there; gives the unit that it first falls to. @throws Refusal */
async function demandSources(
  place: Place,
  evaluation: string,
  diagnosis: string,
  finding: string,
): Promise<string> {
  if (diagnosis !== '' && (await diagnosisOf(place, evaluation, diagnosis)) === undefined)
    refuse('record-missing', { what: '这项诊断' })
  const { department, scope } = await evaluationOf(place.reader, evaluation)
  if (finding !== '') {
    const row = await place.reader.get('finding', { id: finding })
    if (row === undefined || row.evaluation !== evaluation || row.removed || row.state !== 'settled')
      return refuse('record-missing', { what: '这个已认定的问题' })
    return row.unit
  }
  const units = await place.reader.find('unit', { code: { in: [...scope] } })
  return units.find((one) => one.headUnit)?.code ?? scope[0] ?? department
}

/** @throws Refusal with every fault of the sentences. */
async function demandTemplates(place: Place, evaluation: string, texts: readonly string[]): Promise<void> {
  const { names } = await frameworkFor(place, evaluation)
  const problems: Problem[] = texts.flatMap((text) =>
    templateFaults(compileTemplate(text, names).faults, text),
  )
  if (problems.length > 0) throw new Refusal(problems)
}

/** An issue that is kept stands in the rectification list; what was already arranged there stays. */
export async function keepItem(
  transaction: Transaction,
  { evaluation, id, title, recommendation }: Pick<IssueRow, 'evaluation' | 'id' | 'title' | 'recommendation'>,
  unit: string,
  item: string,
  deadline = '',
): Promise<void> {
  const there = await transaction.find('rectification', { evaluation, issue: id, removed: false })
  if (there.length > 0) return
  await transaction.insert('rectification', {
    id: item,
    evaluation,
    unit,
    issue: id,
    number: (await transaction.count('rectification', { evaluation })) + 1,
    title,
    measure: recommendation.includes('{') ? '' : recommendation,
    deadline,
    state: 'draft',
    answer: '',
    answeredAt: '',
    answeredBy: '',
    verdict: '',
    verifiedAt: '',
    verifiedBy: '',
    assignedAt: '',
    assignedBy: '',
    hands: [],
    removed: false,
    version: 1,
  })
}

/** What set a diagnosis off: the rule that fails, the points that are lost, the condition with its figures. */
function triggersOf(
  { when, whenRule, whenLost }: Diagnosis,
  issue: Issue | undefined,
  assessed: AssessedCase,
) {
  const { evaluation } = assessed
  const values = new Map(evaluation.values.map((one) => [one.ref, one]))
  const figures = (refs: readonly string[]) =>
    [...new Set(refs)].flatMap((ref) => {
      const record = values.get(ref)
      return record === undefined ? [] : [{ ref, text: `${record.label} ${record.value.text}` }]
    })
  const triggers: { words: string; refs: { ref: string; text: string }[] }[] = []
  if (whenRule !== undefined)
    for (const found of evaluation.findings)
      if (found.rule === whenRule && found.result === 'violated')
        triggers.push({
          words: found.sentence,
          refs: figures([...found.left.inputs, ...found.right.inputs]),
        })
  if (whenLost !== undefined) {
    const lost = linesOf(evaluation.indicators).find((one) => one.code === whenLost || one.name === whenLost)
    if (lost?.lost !== undefined)
      triggers.push({
        words: lost.score?.sentence ?? `${lost.name}失 ${lost.lost.points} 分`,
        refs: figures([lost.ref, ...(lost.value === undefined ? [] : [lost.value])]),
      })
  }
  if (when !== undefined) {
    const keys = when.uses.flatMap((use) =>
      evaluation.values
        .filter(
          ({ key }) =>
            key?.item === use.item &&
            key.basis === use.basis &&
            key.unit === evaluation.department.code &&
            key.year === evaluation.year + use.yearOffset &&
            key.row === undefined,
        )
        .map((one) => one.ref),
    )
    triggers.push({ words: `条件：${when.text}`, refs: figures([...keys, ...(issue?.inputs ?? [])]) })
  }
  return triggers
}
