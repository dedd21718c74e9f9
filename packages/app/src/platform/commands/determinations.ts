/**
 * Audited figures 审定数: a reported figure is replaced in what is computed further on, with a reason and, where there is one,
 * the finding that it follows from. The reported row stays as it is; every version of the audited one is kept.
 */
import { type Framework, type Problem, problem, Session } from '@jiheng/engine'
import { readValue } from '../../contract/read-value.ts'
import { type Actor, clockTime, type QueryContext, Refusal, refuse } from '../context.ts'
import {
  bothFigures,
  currentDeterminations,
  determinedJudgements,
  differenceOf,
  judgementsOf,
  leafNames,
  unitScores,
} from '../determined.ts'
import type { Implementations } from '../operate.ts'
import { decide } from '../policy.ts'
import { enteredOf, keyOfCell, wantedCells } from '../source.ts'
import { unitDataOf } from '../state.ts'
import type { DeterminationRow, FindingRow, Reader } from '../store.ts'
import { formsOf } from './entry.ts'
import { demandFieldwork, fieldLock, fieldSubjectOf, mayFieldwork } from './fieldwork.ts'
import { demandReading } from './papers.ts'
import { namesOf } from './prepare.ts'

type Part = 'determinations' | 'determine'

interface UnitInput {
  readonly evaluation: string
  readonly unit: string
}

export const determinationOperations: Pick<Implementations, Part> = {
  determinations: {
    allow: (context, { evaluation, unit }) => demandSight(context, { evaluation, unit }),
    run: async (context, input) => {
      const { reader } = context
      const { source, unit, framework } = await formsOf(context, input)
      const { year, illustrative } = source.evaluation
      const data = await unitDataOf(reader, input.evaluation, input.unit)
      const entered = enteredOf(framework, unit.code, data.entries, data.lists, illustrative)
      const texts = new Map(data.entries.map((one) => [one.cell, one.text.trim()]))
      const named = new Set(entered.rows.map((row) => `${row.group}|${row.row}`))
      const versions = await versionsOf(reader, input)
      const findings = await reader.find(
        'finding',
        { ...input, removed: false },
        { order: [['number', 'asc']] },
      )
      const sees = await mayFieldwork(context, input.evaluation, input.unit, 'seeFieldwork')
      const byId = new Map(findings.map((one) => [one.id, one]))
      const names = await namesOf(
        reader,
        versions.map((one) => one.by),
      )
      const current = await currentDeterminations(reader, input.evaluation, input.unit)
      const determined = determinedJudgements(framework, unit.code, current.values(), byId, illustrative)
      const { reported, audited, tree } = bothFigures(source, framework, unit, entered, determined)
      const judged = judgementsOf(data.judgements, illustrative)
      const [before, after] = [reported, audited].map((figures) =>
        unitScores(framework, tree, figures, judged, unit.code, year),
      )
      const broken = (figures: typeof reported): ReadonlyMap<string, string> =>
        brokenRules(new Session(framework, tree, figures, year), unit.code)
      const was = broken(reported.copy())
      return {
        mayDetermine: await mayFieldwork(context, input.evaluation, input.unit, 'doFieldwork'),
        cells: wantedCells(framework, unit, year, entered.rows)
          .filter((one) => one.kind === 'entry')
          .filter(({ cell, key }) => {
            // Blank rows of lists are offered in the forms, and hold nothing that could be audited.
            const group = framework.items.get(key.item)?.group
            return group === undefined || named.has(`${group}|${key.row ?? ''}`) || texts.has(cell)
          })
          .map(({ cell, label, key }) => {
            const own = versions.filter((one) => one.cell === cell)
            const counting = current.get(cell)
            const text = texts.get(cell) ?? ''
            const measure = framework.items.get(key.item)?.measure ?? ''
            return {
              cell,
              label:
                label.includes(String(key.year)) || key.year === year ? label : `${label}（${key.year}年）`,
              measure,
              reported: text,
              audited: counting?.audited ?? '',
              difference: counting === undefined ? '' : differenceOf(measure, text, counting.audited),
              stale: counting !== undefined && counting.reported !== text,
              versions: own.map((one) => shownVersion(one, names, byId.get(one.finding))),
            }
          }),
        findings: findings
          .filter((one) => sees || one.state === 'settled')
          .map(({ id, number, title }) => ({ id, number, title })),
        scores: leafNames(framework.indicators).map((one) => ({
          ...one,
          reported: before?.get(one.code) ?? '',
          audited: after?.get(one.code) ?? '',
        })),
        broken: [...broken(audited.copy())].filter(([rule]) => !was.has(rule)).map(([, words]) => words),
      }
    },
  },

  determine: {
    lock: fieldLock,
    allow: (context, { evaluation, unit }) => demandFieldwork(context, evaluation, unit, 'doFieldwork'),
    run: async (context, { cell, audited: typed, reason, finding, version, ...input }) => {
      const { transaction, actor, now, record } = context
      const audited = typed.trim()
      const { source, unit, framework } = await formsOf(context, input)
      const data = await unitDataOf(transaction, input.evaluation, input.unit)
      const { rows } = enteredOf(framework, unit.code, data.entries, data.lists, false)
      const wanted = wantedCells(framework, unit, source.evaluation.year, rows).find(
        (one) => one.cell === cell && one.kind === 'entry',
      )
      if (wanted === undefined) return refuse('record-missing', { what: '填报表里的这一格' })
      const latest = (await versionsOf(transaction, input)).filter((one) => one.cell === cell).at(-1)
      if ((latest?.version ?? 0) !== version) {
        const names = await namesOf(transaction, [latest?.by ?? ''])
        refuse('changed-meanwhile', {
          what: `“${wanted.label}”的审定数`,
          who: names.get(latest?.by ?? '') ?? '别人',
          at: clockTime(latest?.at ?? ''),
        })
      }
      if (audited === '' && (latest === undefined || latest.audited === ''))
        refuse('wrong-state', { what: '没有可以撤销的审定', why: '这个数没有审定过' })
      if (audited !== '') demandReadable(framework, unit.code, cell, audited, reason)
      const [found] =
        finding === '' ? [] : await transaction.find('finding', { ...input, id: finding, removed: false })
      if (finding !== '' && found === undefined) return refuse('record-missing', { what: '这个问题' })
      const reported = data.entries.find((one) => one.cell === cell)?.text.trim() ?? ''
      const row: DeterminationRow = {
        ...input,
        cell,
        version: version + 1,
        reported,
        audited,
        reason: reason.trim(),
        finding,
        at: now,
        by: actor.id,
      }
      await transaction.insert('determination', row)
      record({
        ...input,
        sentence:
          audited === ''
            ? `${actor.name}撤销“${wanted.label}”的审定数，以填报数 ${reported || '（未填）'} 为准：${row.reason}`
            : `${actor.name}审定“${wanted.label}”：填报 ${reported || '（未填）'}，审定 ${audited}：${row.reason}`,
        before: { cell, reported, audited: latest?.audited ?? '', reason: latest?.reason ?? '' },
        after: { cell, audited, reason: row.reason, finding, number: found?.number ?? 0 },
      })
      return { version: row.version }
    },
  },
}

/** The finance bureau sees audited figures with the unit's data, once those are received. */
async function demandSight(
  context: Pick<QueryContext, 'reader'> & { readonly actor: Actor },
  { evaluation, unit }: UnitInput,
): Promise<void> {
  const subject = await fieldSubjectOf(context.reader, evaluation, unit)
  if (decide(context.actor, 'reviewUnitData', subject).allowed) return
  if (decide(context.actor, 'readFindings', subject).allowed)
    return refuse('not-allowed', {
      who: context.actor.name,
      what: '查看该单位的数据',
      way: '接收以后才能查看',
    })
  await demandReading(context, evaluation, unit)
}

const versionsOf = (reader: Reader, { evaluation, unit }: UnitInput): Promise<DeterminationRow[]> =>
  reader.find(
    'determination',
    { evaluation, unit },
    {
      order: [
        ['cell', 'asc'],
        ['version', 'asc'],
      ],
    },
  )

/** @throws Refusal with why it is no value of this cell. */
function demandReadable(
  framework: Framework,
  unit: string,
  cell: string,
  audited: string,
  reason: string,
): void {
  const key = keyOfCell(cell, unit)
  const item = framework.items.get(key?.item ?? '')
  if (key === undefined || item === undefined) throw new Refusal([problem('cell-unknown', { cell })])
  const problems: Problem[] = []
  const place = { kind: 'form', form: '审定数', row: item.name, column: key.basis } as const
  readValue(audited, item.name, item.measure, false, reason, problems, place)
  if (problems.length > 0) throw new Refusal(problems)
}

/** Rules of this unit that do not hold, each in words. */
function brokenRules(session: Session, unit: string): ReadonlyMap<string, string> {
  return new Map(
    session
      .checks()
      .filter(
        (check) =>
          check.rule.each.kind !== 'department' && check.unit === unit && check.result === 'violated',
      )
      .map((check) => [
        `${check.rule.code}|${check.row?.row ?? ''}`,
        `${check.rule.code} ${check.rule.name}${check.row === undefined ? '' : `（${check.row.name}）`}`,
      ]),
  )
}

const shownVersion = (
  row: DeterminationRow,
  names: ReadonlyMap<string, string>,
  finding: FindingRow | undefined,
) => ({
  version: row.version,
  reported: row.reported,
  audited: row.audited,
  reason: row.reason,
  finding: row.finding,
  findingNumber: finding?.number ?? 0,
  at: row.at,
  byName: names.get(row.by) ?? '',
})
