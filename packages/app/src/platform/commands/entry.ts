/**
 * Step 3 单位自评: entering as typed. Every cell carries a version; what was made on an older one comes back as a conflict
 * with both sides and is never silently overwritten.
 */
import { checkUpload, type FormMeta, readFormWorkbook, writeFormWorkbook } from '@jiheng/documents'
import {
  type Framework,
  formGrids,
  type Indicator,
  type Place,
  PROBLEM_CODES,
  type ProblemCode,
  problem,
} from '@jiheng/engine'
import { dictionaryFiles } from '../../case/library.ts'
import { EDITABLE, type TaskState } from '../../contract/index.ts'
import type { ReadInputOf } from '../../contract/operations.ts'
import {
  type ActContext,
  type Actor,
  addMinutes,
  clockTime,
  type FileAnswer,
  type QueryContext,
  Refusal,
  refuse,
} from '../context.ts'
import { currentDeterminations, reasonWords } from '../determined.ts'
import type { Implementations } from '../operate.ts'
import { decide, demand, type Subject } from '../policy.ts'
import { shownEntry, shownRow, shownSubmission } from '../shown.ts'
import {
  cellOf,
  enteredOf,
  evaluationOf,
  frameworkOf,
  keyOfCell,
  lineOf,
  sourceOf,
  wantedCells,
} from '../source.ts'
import { type StateInput, stateName, stateOf, type UnitData, unitDataOf } from '../state.ts'
import type { EntryRow, EvaluationRow, ListRow, Reader, TaskRow, UnitRow } from '../store.ts'
import { allOf, lineOfEvaluation, namesOf } from './prepare.ts'
import { XLSX_TYPE } from './units.ts'

type Part =
  | 'sheet'
  | 'changes'
  | 'saveEntries'
  | 'saveList'
  | 'saveReason'
  | 'saveJudgement'
  | 'history'
  | 'workbook'
  | 'readWorkbook'
  | 'carryLastYear'
  | 'uploadEvidence'
  | 'attachEvidence'
  | 'detachEvidence'
  | 'updateEvidence'
  | 'removeEvidence'
  | 'evidenceFile'
  | 'hygiene'

interface UnitInput {
  readonly evaluation: string
  readonly unit: string
}

export const unitLock = ({ evaluation, unit }: UnitInput): string => `unit:${evaluation}:${unit}`

export async function unitOf(reader: Reader, code: string): Promise<UnitRow> {
  return (await reader.get('unit', { code })) ?? refuse('unit-unknown', { unit: code })
}

export const taskOf = (reader: Reader, { evaluation, unit }: UnitInput): Promise<TaskRow | undefined> =>
  reader.get('task', { evaluation, unit })

/** A unit of an evaluation as the policy looks at it. @throws Refusal when the evaluation does not cover it. */
export async function subjectOf(reader: Reader, input: UnitInput): Promise<Subject> {
  const evaluation = await evaluationOf(reader, input.evaluation)
  if (!evaluation.scope.includes(input.unit)) refuse('record-missing', { what: '评价范围内的这个单位' })
  const line = await lineOf(reader, input.unit)
  const at = line.indexOf(evaluation.department)
  return {
    line,
    department: at >= 0 ? line.slice(at) : await lineOf(reader, evaluation.department),
    state: ((await taskOf(reader, input))?.state ?? '') as TaskState | '',
    phase: evaluation.phase,
  }
}

/** Who may read a unit's draft: its own people and the lead; the finance bureau once it was received. */
export async function demandSight(
  { reader, actor }: { readonly reader: Reader; readonly actor: Actor },
  input: UnitInput,
): Promise<void> {
  const subject = await subjectOf(reader, input)
  if (decide(actor, 'reviewUnitData', subject).allowed) return
  demand(actor, 'seeUnitData', subject)
}

type UnitAction =
  | 'enterData'
  | 'receiveTask'
  | 'submit'
  | 'withdraw'
  | 'approve'
  | 'returnToPreparer'
  | 'returnToUnit'
  | 'accept'

/** The task, if the person may do this to it now. */
export async function demandTask(
  { reader, actor }: { readonly reader: Reader; readonly actor: Actor },
  input: UnitInput,
  action: UnitAction,
): Promise<TaskRow> {
  demand(actor, action, await subjectOf(reader, input))
  return (await taskOf(reader, input)) ?? refuse('record-missing', { what: '这个单位的任务' })
}

/** Cells that forms are known to have, by evaluation, framework version and unit, as long as the program runs. */
const knownCells = new WeakMap<QueryContext['ports']['store'], Map<string, ReadonlySet<string>>>()

/** Counts a change of the unit's data; the first one after a return leaves the state alone. */
export async function touch(
  { transaction, now }: Pick<ActContext, 'transaction' | 'now'>,
  task: TaskRow,
): Promise<number> {
  const revision = task.revision + 1
  await transaction.update(
    'task',
    { evaluation: task.evaluation, unit: task.unit },
    { revision, changedAt: now },
  )
  return revision
}

export const entryOperations: Pick<Implementations, Part> = {
  sheet: {
    allow: (context, input) => demandSight(context, input),
    run: async ({ reader, ports, actor }, input) => {
      const evaluation = await evaluationOf(reader, input.evaluation)
      const source = await sourceOf(reader, evaluation)
      const unit = await unitOf(reader, input.unit)
      const task = await taskOf(reader, input)
      const data = await unitDataOf(reader, evaluation.id, unit.code)
      const attached = new Set(data.attachments.map((one) => one.evidence))
      const evidence = (
        await reader.find('evidence', { ...input }, { order: [['uploadedAt', 'asc']] })
      ).filter((one) => !one.removed || attached.has(one.id))
      const notes = await reader.find('returnNote', input, { order: [['at', 'asc']] })
      const submissions = await reader.find('submission', input, { order: [['number', 'asc']] })
      const determined = [...(await currentDeterminations(reader, evaluation.id, unit.code)).values()]
      const findings = new Map(
        (await reader.find('finding', { ...input, removed: false }))
          .filter((one) => one.state !== 'draft')
          .map((one) => [one.id, one]),
      )
      const names = await namesOf(reader, [
        ...determined.map((one) => one.by),
        ...data.entries.map((one) => one.savedBy),
        ...data.reasons.map((one) => one.savedBy),
        ...data.judgements.map((one) => one.savedBy),
        ...evidence.map((one) => one.uploadedBy),
        ...notes.map((one) => one.by),
        ...submissions.flatMap((one) => [one.submittedBy, one.approvedBy, one.closedBy]),
      ])
      const line = await lineOf(reader, unit.code)
      const state = (task?.state ?? '') as TaskState | ''
      const decision = decide(actor, 'enterData', { line, state })
      const last = submissions.filter((one) => one.approvedAt !== '').at(-1)
      return {
        evaluation: await lineOfEvaluation(reader, evaluation),
        unit: { code: unit.code, name: unit.name, nature: unit.nature, headUnit: unit.headUnit },
        department: { code: evaluation.department, name: source.units[0]?.name ?? '' },
        state,
        deadline: task?.deadline ?? evaluation.deadline,
        revision: task?.revision ?? 0,
        mayEdit: decision.allowed,
        whyNot: decision.allowed ? '' : whyNot(decision.why, state),
        framework: {
          number: source.version.number,
          text: source.version.text,
          dictionaries: dictionaryFiles(ports.library).map((one) => ({ ...one })),
          targets: source.targets.map((row) => ({ ...row, better: row.better as 'more' })),
        },
        entries: data.entries.map((one) => shownEntry(one, names)),
        lists: data.lists.map(shownRow),
        reasons: data.reasons.map((one) => ({
          target: one.target,
          text: one.text,
          version: one.version,
          savedByName: names.get(one.savedBy) ?? '',
        })),
        judgements: data.judgements.map((one) => ({
          indicator: one.indicator,
          content: one.content as { kind: 'notApplicable' },
          reason: one.reason,
          version: one.version,
          savedByName: names.get(one.savedBy) ?? '',
        })),
        evidence: evidence.map((one) => ({
          id: one.id,
          title: one.title,
          file: one.file,
          sha256: one.sha256,
          size: one.size,
          type: one.type,
          effectiveDate: one.effectiveDate,
          uploadedAt: one.uploadedAt,
          uploadedByName: names.get(one.uploadedBy) ?? '',
          removed: one.removed,
          attachments: data.attachments
            .filter((link) => link.evidence === one.id)
            .map(({ target, page }) => ({ target, page })),
        })),
        notes: notes.map((one) => ({
          id: one.id,
          submission: one.submission,
          target: one.target,
          text: one.text,
          at: one.at,
          byName: names.get(one.by) ?? '',
          answeredAt: one.answeredAt,
          answer: one.answer,
        })),
        lastYear: [...(await lastYearOf(reader, evaluation, unit.code, data.entries))].map(
          ([cell, text]) => ({ cell, text }),
        ),
        determined: determined.map((one) => ({
          cell: one.cell,
          audited: one.audited,
          reason: reasonWords(one, findings.get(one.finding)),
          at: one.at,
          byName: names.get(one.by) ?? '',
        })),
        approved: last === undefined ? [] : entriesIn(last.content).map(({ cell, text }) => ({ cell, text })),
        submissions: submissions.map((one) => shownSubmission(one, names)),
      }
    },
  },

  changes: {
    allow: (context, input) => demandSight(context, input),
    run: async ({ reader }, { since, after, ...input }) => {
      const task = await taskOf(reader, input)
      const revision = task?.revision ?? 0
      const state = task?.state ?? ''
      if (revision === since) return { revision, state, entries: [], lists: [], reasons: [], judgements: [] }
      // Times of two programs on one database may differ a little.
      const from = after === undefined || after === '' ? '' : addMinutes(after, -0.1)
      const data = await unitDataOf(reader, input.evaluation, input.unit, from)
      const names = await namesOf(reader, [
        ...data.entries.map((one) => one.savedBy),
        ...data.reasons.map((one) => one.savedBy),
        ...data.judgements.map((one) => one.savedBy),
      ])
      return {
        revision,
        state,
        entries: data.entries.map((one) => shownEntry(one, names)),
        lists: data.lists.map(shownRow),
        reasons: data.reasons.map((one) => ({
          target: one.target,
          text: one.text,
          version: one.version,
          savedByName: names.get(one.savedBy) ?? '',
        })),
        judgements: data.judgements.map((one) => ({
          indicator: one.indicator,
          content: one.content as { kind: 'notApplicable' },
          reason: one.reason,
          version: one.version,
          savedByName: names.get(one.savedBy) ?? '',
        })),
      }
    },
  },

  saveEntries: {
    lock: unitLock,
    allow: async (context, input) => {
      await demandTask(context, input, 'enterData')
    },
    run: async (context, { source, entries, ...input }) => {
      const { transaction, actor, now, record } = context
      const task = (await taskOf(transaction, input)) as TaskRow
      const unknown = await unknownCell(
        context,
        input,
        entries.map((one) => one.cell),
      )
      if (unknown !== undefined) throw new Refusal([problem('cell-unknown', { cell: unknown })])
      const rows = new Map(
        (await transaction.find('entry', { ...input, cell: { in: entries.map((one) => one.cell) } })).map(
          (one) => [one.cell, one],
        ),
      )
      const was = new Map(rows)
      const saved: { cell: string; version: number }[] = []
      const fresh: EntryRow[] = []
      const conflicts: EntryRow[] = []
      for (const one of entries) {
        const before = rows.get(one.cell)
        const note = one.note ?? before?.note ?? ''
        if ((before?.version ?? 0) !== one.base) {
          // The same text from both is no conflict.
          if (before !== undefined && before.text === one.text && before.note === note)
            saved.push({ cell: one.cell, version: before.version })
          else conflicts.push(before ?? emptyEntry(input, one.cell))
          continue
        }
        if (before !== undefined && before.text === one.text && before.note === note) {
          saved.push({ cell: one.cell, version: before.version })
          continue
        }
        if (before === undefined && one.text === '' && note === '') {
          saved.push({ cell: one.cell, version: 0 })
          continue
        }
        const row: EntryRow = {
          ...input,
          cell: one.cell,
          text: one.text,
          note,
          source,
          place: one.place ?? '',
          version: (before?.version ?? 0) + 1,
          savedAt: now,
          savedBy: actor.id,
        }
        fresh.push(row)
        saved.push({ cell: row.cell, version: row.version })
        rows.set(row.cell, row)
      }
      const names = await namesOf(
        transaction,
        conflicts.map((one) => one.savedBy),
      )
      for (const row of fresh) await transaction.put('entry', row)
      if (fresh.length > 0) await transaction.insertAll('entryVersion', fresh)
      const revision = fresh.length === 0 ? task.revision : await touch(context, task)
      record({
        ...input,
        sentence:
          fresh.length === 0
            ? `${actor.name}保存填报数据，没有变化`
            : `${actor.name}保存了 ${fresh.length} 格填报数据`,
        ...wordsBeforeAfter(was, fresh),
      })
      return { revision, saved, conflicts: conflicts.map((one) => shownEntry(one, names)) }
    },
  },

  saveList: {
    lock: unitLock,
    allow: async (context, input) => {
      await demandTask(context, input, 'enterData')
    },
    run: async (context, { rows, ...input }) => {
      const { transaction, actor, record } = context
      const task = (await taskOf(transaction, input)) as TaskRow
      const saved = []
      const conflicts = []
      const was: Record<string, unknown> = {}
      const { framework } = await formsOf(context, input)
      const strange = rows.find((one) => !framework.groups.some((group) => group.name === one.list))
      if (strange !== undefined)
        refuse('input-invalid', { field: strange.list, reason: '不是填报表里的清单' })
      for (const { base, ...one } of rows) {
        const before = await transaction.get('list', { ...input, list: one.list, row: one.row })
        if ((before?.version ?? 0) !== base) {
          conflicts.push(shownRow(before ?? { ...input, ...one, name: '', removed: true, version: 0 }))
          continue
        }
        if (before !== undefined) was[`${one.list}|${one.row}`] = rowInWords(before)
        const row = { ...input, ...one, version: (before?.version ?? 0) + 1 }
        await transaction.put('list', row)
        saved.push(shownRow(row))
      }
      const revision = await touch(context, task)
      record({
        ...input,
        sentence: `${actor.name}保存了 ${saved.length} 行清单`,
        before: was,
        after: Object.fromEntries(saved.map((row) => [`${row.list}|${row.row}`, rowInWords(row)])),
      })
      return { revision, saved, conflicts }
    },
  },

  saveReason: {
    lock: unitLock,
    allow: async (context, input) => {
      await demandTask(context, input, 'enterData')
    },
    run: async (context, { target, text, base, ...input }) => {
      const { transaction, actor, now, record } = context
      const task = (await taskOf(transaction, input)) as TaskRow
      await demandTarget(context, input, target)
      const before = await transaction.get('reason', { ...input, target })
      await demandBase(transaction, before, base, '原因说明')
      const version = (before?.version ?? 0) + 1
      await transaction.put('reason', { ...input, target, text, version, savedAt: now, savedBy: actor.id })
      const revision = await touch(context, task)
      record({
        ...input,
        sentence: `${actor.name}填写了原因说明`,
        before: { [target]: before?.text ?? '' },
        after: { [target]: text },
      })
      return { revision, version }
    },
  },

  saveJudgement: {
    lock: unitLock,
    allow: async (context, input) => {
      await demandTask(context, input, 'enterData')
    },
    run: async (context, { indicator, content, reason, base, ...input }) => {
      const { transaction, actor, now, record } = context
      const task = (await taskOf(transaction, input)) as TaskRow
      demandJudgement((await formsOf(context, input)).framework, indicator, content)
      const before = await transaction.get('judgement', { ...input, indicator })
      await demandBase(transaction, before, base, '定性指标自评')
      const version = (before?.version ?? 0) + 1
      await transaction.put('judgement', {
        ...input,
        indicator,
        content,
        reason,
        version,
        savedAt: now,
        savedBy: actor.id,
      })
      const revision = await touch(context, task)
      record({
        ...input,
        sentence: `${actor.name}自评了指标 ${indicator}`,
        ...(before === undefined ? {} : { before: { content: before.content, reason: before.reason } }),
        after: { content, reason },
      })
      return { revision, version }
    },
  },

  history: {
    allow: (context, input) => demandSight(context, input),
    run: async ({ reader }, { cell, ...input }) => {
      const versions = await reader.find('entryVersion', { ...input, cell }, { order: [['version', 'desc']] })
      const names = await namesOf(
        reader,
        versions.map((one) => one.savedBy),
      )
      return { versions: versions.map((one) => shownEntry(one, names)) }
    },
  },

  workbook: {
    allow: (context, input) => demandSight(context, input),
    run: (context, input) => workbookOf(context, input),
  },

  readWorkbook: {
    silent: true,
    allow: async (context, input) => {
      await demandTask(context, input, 'enterData')
    },
    run: async (context, input) => {
      const { transaction, file } = context
      if (file === undefined) return refuse('upload-empty', { file: '' })
      const { unit, framework, source } = await formsOf(context, input)
      const data = await unitDataOf(transaction, input.evaluation, input.unit)
      const entries = new Map(data.entries.map((one) => [one.cell, one]))
      const lists = new Map(data.lists.map((one) => [`${one.list}|${one.row}`, one]))
      const read = await readFormWorkbook(file.bytes, file.name)
      const strange = strangeness(read.meta, source.evaluation, unit)
      if (strange !== undefined) return refuse('workbook-of-another', { file: file.name, of: strange })
      const faults = read.faults.map((fault) => {
        const place: Place =
          fault.sheet === undefined || fault.cell === undefined
            ? { kind: 'file', file: fault.file }
            : { kind: 'sheet', file: fault.file, sheet: fault.sheet, cell: fault.cell }
        const code = (PROBLEM_CODES as readonly string[]).includes(fault.code)
          ? (fault.code as ProblemCode)
          : 'xlsx-unreadable'
        return problem(
          code,
          { file: fault.file, sheet: fault.sheet ?? '', cell: fault.cell ?? '', ...fault.values },
          place,
        )
      })
      if (read.cells.length > 0 && read.cells.every((cell) => cell.key.unit !== input.unit))
        faults.push(
          problem('unit-unknown', { unit: read.cells[0]?.key.unit ?? '' }, { kind: 'file', file: file.name }),
        )
      const { rows: named } = enteredOf(framework, unit.code, data.entries, data.lists, false)
      const wanted = wantedCells(framework, unit, source.evaluation.year, named)
      const labels = new Map(wanted.map((one) => [one.cell, one.label]))
      const known = new Set(wanted.map((one) => withoutRow(one.cell)))
      const differences = []
      const rows = []
      let same = 0
      for (const cell of read.cells) {
        if (cell.key.unit !== input.unit) continue
        const text = cell.text.trim()
        const place = `${file.name}|${cell.sheet}|${cell.cell}`
        if (cell.kind === 'rowName') {
          const list = cell.key.item
          const row = cell.key.row ?? ''
          const before = lists.get(`${list}|${row}`)
          const was = before === undefined || before.removed ? '' : before.name
          if (was !== text) rows.push({ list, row, name: text, before: was, base: before?.version ?? 0 })
          continue
        }
        if (cell.kind !== 'entry' && cell.kind !== 'words') continue
        const address = cellOf(cell.key)
        const before = entries.get(address)
        if (!known.has(withoutRow(address))) {
          if (text !== '')
            faults.push(
              problem(
                'cell-unknown',
                { cell: cell.key.item },
                { kind: 'sheet', file: file.name, sheet: cell.sheet, cell: cell.cell },
              ),
            )
          continue
        }
        if (sameText(before?.text ?? '', text)) same += 1
        else
          differences.push({
            cell: address,
            label: labels.get(address) ?? cell.key.item,
            before: before?.text ?? '',
            after: text,
            base: before?.version ?? 0,
            place,
          })
        const item = framework.items.get(cell.key.item)
        if (item === undefined || text === '') continue
        const { faults: unreadable } = enteredOf(
          framework,
          unit.code,
          [{ cell: address, text, note: '', place, savedBy: '', version: 1 }],
          data.lists,
          false,
        )
        const fault = unreadable.get(address)
        if (fault !== undefined)
          faults.push({
            ...fault,
            place: { kind: 'sheet', file: file.name, sheet: cell.sheet, cell: cell.cell },
          })
      }
      return { differences, rows, same, faults }
    },
  },

  carryLastYear: {
    lock: unitLock,
    allow: async (context, input) => {
      await demandTask(context, input, 'enterData')
    },
    run: async (context, input) => {
      const { transaction, actor, now, record } = context
      const task = (await taskOf(transaction, input)) as TaskRow
      const { source, unit, framework } = await formsOf(context, input)
      const { evaluation } = source
      const last = await earlierEntries(transaction, evaluation, unit.code)
      const present = new Map((await transaction.find('entry', input)).map((one) => [one.cell, one]))
      const wanted = wantedCells(framework, unit, evaluation.year, [])
      const fresh: EntryRow[] = []
      for (const { cell, key } of wanted) {
        const before = present.get(cell)
        const text = last.get(cell)
        if (
          key.year !== evaluation.year - 1 ||
          text === undefined ||
          (before !== undefined && before.text !== '')
        )
          continue
        fresh.push({
          ...input,
          cell,
          text,
          note: '',
          source: 'carried',
          place: '',
          version: (before?.version ?? 0) + 1,
          savedAt: now,
          savedBy: actor.id,
        })
      }
      for (const row of fresh) await transaction.put('entry', row)
      if (fresh.length > 0) await transaction.insertAll('entryVersion', fresh)
      const revision = fresh.length === 0 ? task.revision : await touch(context, task)
      record({
        ...input,
        sentence: `${actor.name}从上年评价结转 ${fresh.length} 格`,
        ...wordsBeforeAfter(present, fresh),
      })
      return { revision, carried: fresh.length }
    },
  },

  uploadEvidence: {
    lock: unitLock,
    allow: async (context, input) => {
      await demandTask(context, input, 'enterData')
    },
    run: async (context, { title, effectiveDate, target, page, ...input }) => {
      const { transaction, ports, actor, now, file, record } = context
      if (file === undefined) return refuse('upload-empty', { file: '' })
      const checked = checkUpload(file.bytes, file.name)
      if ('fault' in checked) {
        const code = (PROBLEM_CODES as readonly string[]).includes(checked.fault)
          ? (checked.fault as ProblemCode)
          : 'upload-type'
        return refuse(code, { file: file.name, ...checked.values })
      }
      if (target !== '') await demandTarget(context, input, target)
      const sha256 = ports.hash.sha256(file.bytes)
      await ports.vault.put(sha256, file.bytes)
      const task = (await taskOf(transaction, input)) as TaskRow
      const id = ports.ids.id()
      await transaction.insert('evidence', {
        ...input,
        id,
        title: title || checked.name,
        file: checked.name,
        sha256,
        size: file.bytes.length,
        type: checked.mime,
        effectiveDate,
        uploadedAt: now,
        uploadedBy: actor.id,
        removed: false,
      })
      if (target !== '') await transaction.put('attachment', { ...input, target, evidence: id, page })
      await touch(context, task)
      record({
        ...input,
        sentence: `${actor.name}上传佐证“${title || file.name}”`,
        after: { id, file: file.name, sha256, size: file.bytes.length, target, page },
      })
      return { id, sha256 }
    },
  },

  attachEvidence: {
    lock: unitLock,
    allow: async (context, input) => {
      await demandTask(context, input, 'enterData')
    },
    run: async (context, { evidence, target, page, ...input }) => {
      const { transaction, actor, record } = context
      const found = await transaction.get('evidence', { id: evidence })
      if (
        found === undefined ||
        found.removed ||
        found.unit !== input.unit ||
        found.evaluation !== input.evaluation
      )
        return refuse('record-missing', { what: '这份佐证材料' })
      await demandTarget(context, input, target)
      const before = await transaction.get('attachment', { ...input, target, evidence })
      await transaction.put('attachment', { ...input, target, evidence, page })
      await touch(context, (await taskOf(transaction, input)) as TaskRow)
      const named = { evidence, title: found.title, sha256: found.sha256, target }
      record({
        ...input,
        sentence: `${actor.name}把佐证“${found.title}”关联到一处`,
        ...(before === undefined ? {} : { before: { ...named, page: before.page } }),
        after: { ...named, page },
      })
      return { ok: true }
    },
  },

  detachEvidence: {
    lock: unitLock,
    allow: async (context, input) => {
      await demandTask(context, input, 'enterData')
    },
    run: async (context, { evidence, target, ...input }) => {
      const { transaction, actor, record } = context
      const [before] = await transaction.find('attachment', { ...input, evidence, target })
      if (before === undefined) return refuse('record-missing', { what: '这处佐证关联' })
      const found = await transaction.get('evidence', { id: evidence })
      await transaction.remove('attachment', { ...input, evidence, target })
      await touch(context, (await taskOf(transaction, input)) as TaskRow)
      record({
        ...input,
        sentence: `${actor.name}取消了佐证“${found?.title ?? ''}”的一处关联`,
        before: {
          evidence,
          title: found?.title ?? '',
          sha256: found?.sha256 ?? '',
          target,
          page: before.page,
        },
      })
      return { ok: true }
    },
  },

  updateEvidence: {
    lock: unitLock,
    allow: async (context, input) => {
      await demandTask(context, input, 'enterData')
    },
    run: async (context, { evidence, title, effectiveDate, pages, ...input }) => {
      const { transaction, actor, record } = context
      const [found] = await transaction.find('evidence', { ...input, id: evidence, removed: false })
      if (found === undefined) return refuse('record-missing', { what: '这份佐证材料' })
      const attached = new Map(
        (await transaction.find('attachment', { ...input, evidence })).map((one) => [one.target, one.page]),
      )
      if (pages.some((one) => !attached.has(one.target))) refuse('record-missing', { what: '这处佐证关联' })
      await transaction.update('evidence', { ...input, id: evidence }, { title, effectiveDate })
      for (const { target, page } of pages)
        await transaction.update('attachment', { ...input, evidence, target }, { page })
      await touch(context, (await taskOf(transaction, input)) as TaskRow)
      record({
        ...input,
        sentence: `${actor.name}修改佐证“${title}”的名称、生效日期或页码`,
        before: {
          evidence,
          title: found.title,
          effectiveDate: found.effectiveDate,
          pages: Object.fromEntries(pages.map(({ target }) => [target, attached.get(target) ?? ''])),
        },
        after: {
          evidence,
          title,
          effectiveDate,
          pages: Object.fromEntries(pages.map(({ target, page }) => [target, page])),
        },
      })
      return { ok: true }
    },
  },

  removeEvidence: {
    lock: unitLock,
    allow: async (context, input) => {
      await demandTask(context, input, 'enterData')
    },
    run: async (context, { evidence, ...input }) => {
      const { transaction, actor, record } = context
      const [found] = await transaction.find('evidence', { ...input, id: evidence, removed: false })
      if (found === undefined) return refuse('record-missing', { what: '这份佐证材料' })
      const attached = await transaction.find('attachment', { ...input, evidence })
      await transaction.update('evidence', { ...input, id: evidence }, { removed: true })
      await touch(context, (await taskOf(transaction, input)) as TaskRow)
      record({
        ...input,
        sentence: `${actor.name}删除了佐证“${found.title}”`,
        before: {
          evidence,
          title: found.title,
          file: found.file,
          sha256: found.sha256,
          effectiveDate: found.effectiveDate,
          attachments: attached.map(({ target, page }) => ({ target, page })),
        },
        after: { evidence, removed: true },
      })
      return { ok: true }
    },
  },

  evidenceFile: {
    allow: (context, input) => demandSight(context, input),
    run: async ({ reader, ports }, { evidence, ...input }) => {
      const [found] = await reader.find('evidence', { ...input, id: evidence })
      const bytes = found === undefined ? undefined : await ports.vault.get(found.sha256)
      if (found === undefined || bytes === undefined)
        return refuse('record-missing', { what: '这份佐证材料的文件' })
      return { name: found.file, type: found.type, bytes }
    },
  },

  hygiene: {
    allow: (context, input) => demandSight(context, input),
    run: async (context, input) => {
      const state = stateOf(await stateInputOf(context, input))
      return { faults: state.faults.map((one) => ({ ...one })), checked: state.wanted.length }
    },
  },
}

/** The unit's forms with what it entered, to be filled in and read back. */
export async function workbookOf(context: Place2, input: UnitInput): Promise<FileAnswer> {
  const { source, unit, framework } = await formsOf(context, input)
  const data = await unitDataOf(context.reader, input.evaluation, input.unit)
  const texts = new Map(data.entries.map((one) => [one.cell, one.text]))
  const { rows } = enteredOf(framework, unit.code, data.entries, data.lists, false)
  const grids = formGrids(framework, unit, source.evaluation.year, rows).map((grid) => ({
    ...grid,
    cells: grid.cells.map((cell) => {
      if (cell.kind !== 'entry' && cell.kind !== 'words') return cell
      const text = texts.get(cellOf(cell.key))
      return text === undefined || text === '' ? cell : { ...cell, text }
    }),
  }))
  const meta = {
    title: framework.shortName,
    department: source.units[0]?.name ?? '',
    unit: unit.name,
    year: source.evaluation.year,
    framework: source.evaluation.framework,
    evaluation: source.evaluation.id,
    unitCode: unit.code,
    frameworkNumber: source.version.number,
  }
  return {
    name: `${unit.code}-${unit.name}-填报表.xlsx`,
    type: XLSX_TYPE,
    bytes: await writeFormWorkbook(grids, meta),
  }
}

/**
 * What tells that a workbook was handed out for another year, unit or evaluation. An older version of the same forms is
 * read: cells that are no more are faults one by one.
 */
function strangeness(
  meta: FormMeta | undefined,
  evaluation: EvaluationRow,
  unit: UnitRow,
): string | undefined {
  if (meta === undefined) return undefined
  if (meta.year !== evaluation.year) return `${meta.year}年度的`
  if (meta.unitCode !== undefined && meta.unitCode !== unit.code) return `“${meta.unit}”的`
  return meta.evaluation !== undefined && meta.evaluation !== evaluation.id ? '另一项评价的' : undefined
}

function whyNot(why: 'role' | 'unit' | 'state', state: string): string {
  if (why === 'state') return state === '' ? '任务还没有下发' : `当前状态是“${stateName(state)}”，不能修改`
  return why === 'unit' ? '不是本单位的数据，只能查看' : '只有单位经办人可以填报'
}

async function demandBase(
  reader: Reader,
  before: { readonly version: number; readonly savedBy: string; readonly savedAt: string } | undefined,
  base: number,
  what: string,
): Promise<void> {
  if ((before?.version ?? 0) === base) return
  const names = await namesOf(reader, [before?.savedBy ?? ''])
  refuse('changed-meanwhile', {
    what,
    who: names.get(before?.savedBy ?? '') ?? '别人',
    at: clockTime(before?.savedAt ?? ''),
  })
}

type Place2 = { readonly reader: Reader; readonly ports: QueryContext['ports'] }

/** A cell that is not there, shown as a conflict to who holds it for saved: he decides whether it is to be written. */
const emptyEntry = (input: UnitInput, cell: string): EntryRow => ({
  ...input,
  cell,
  text: '',
  note: '',
  source: '',
  place: '',
  version: 0,
  savedAt: '',
  savedBy: '',
})

const inWords = ({ text, note }: Pick<EntryRow, 'text' | 'note'>): unknown =>
  note === '' ? text : { text, note }
const rowInWords = ({ name, sort, removed }: Pick<ListRow, 'name' | 'sort' | 'removed'>) =>
  removed ? { name, removed } : { name, sort }

/** What stood in the cells, and what stands there now; a cell that was not there has no former words. */
const wordsBeforeAfter = (was: ReadonlyMap<string, EntryRow>, is: readonly EntryRow[]) => ({
  before: Object.fromEntries(
    is.flatMap(({ cell }) => {
      const row = was.get(cell)
      return row === undefined ? [] : [[cell, inWords(row)]]
    }),
  ),
  after: Object.fromEntries(is.map((row) => [row.cell, inWords(row)])),
})

/** A cell, an indicator (`i:code`) or a rule (`r:code`, with its row) of the unit's forms. */
async function demandTarget(context: Place2, input: UnitInput, target: string): Promise<void> {
  const [kind, rest = ''] = [target.slice(0, 2), target.slice(2)]
  if (kind !== 'i:' && kind !== 'r:') {
    if ((await unknownCell(context, input, [target])) === undefined) return
  } else {
    const { framework } = await formsOf(context, input)
    const known =
      kind === 'i:'
        ? allOf(framework.indicators).some((one) => one.code === rest)
        : framework.rules.some((one) => one.code === rest.split('|')[0])
    if (known) return
  }
  refuse('input-invalid', { field: target, reason: '不是填报表里的格、指标或勾稽关系' })
}

type JudgedContent = ReadInputOf<'saveJudgement'>['content']

/** A judgement must be one that the indicator's standard takes. */
function demandJudgement(framework: Framework, code: string, content: JudgedContent): void {
  const indicator = allOf(framework.indicators).find((one) => one.code === code && one.children.length === 0)
  const fault = faultOfJudgement(indicator, content)
  if (fault !== undefined) refuse('input-invalid', { field: `指标 ${code}`, reason: fault })
}

function faultOfJudgement(indicator: Indicator | undefined, content: JudgedContent): string | undefined {
  if (indicator === undefined) return '不在指标体系里'
  if (content.kind === 'notApplicable') return undefined
  const standard = indicator.scoring
  switch (standard?.kind) {
    case 'checklist': {
      if (content.kind !== 'checklist') return '应逐项核对'
      const beyond = content.met.find((one) => one > standard.items.length)
      return beyond === undefined ? undefined : `只有 ${standard.items.length} 项，没有第 ${beyond} 项`
    }
    case 'findings':
      return content.kind === 'findings' ? undefined : '应填发现的例数'
    case 'levels':
      return content.kind === 'level' && standard.levels.some((one) => one.name === content.level)
        ? undefined
        : `应选一个等级：${standard.levels.map((one) => one.name).join('、')}`
    case 'either':
      if (standard.choose !== 'judged') return '由数据计分，不用自评'
      return content.kind === 'choose' && standard.options.some((one) => one.name === content.option)
        ? undefined
        : `应选一种：${standard.options.map((one) => one.name).join('、')}`
    default:
      return '由数据计分，不用自评'
  }
}

/** The forms as this unit has them. */
export async function formsOf({ reader, ports }: Place2, input: UnitInput) {
  const evaluation = await evaluationOf(reader, input.evaluation)
  const source = await sourceOf(reader, evaluation)
  const unit = await unitOf(reader, input.unit)
  const framework = frameworkOf(source, ports.library, { code: unit.code, headUnit: unit.headUnit })
  return { source, unit, framework }
}

/**
 * Whether all these addresses are cells of the unit's forms; rows of lists may be new. What was once found is remembered;
 * what was not is looked up anew, for the forms may have grown.
 */
async function unknownCell(
  context: Place2,
  input: UnitInput,
  cells: readonly string[],
): Promise<string | undefined> {
  const { store } = context.ports
  const { frameworkNumber } = await evaluationOf(context.reader, input.evaluation)
  const name = `${input.evaluation}|${frameworkNumber}|${input.unit}`
  const kept = knownCells.get(store) ?? new Map<string, ReadonlySet<string>>()
  knownCells.set(store, kept)
  const fits = (known: ReadonlySet<string>, cell: string): boolean =>
    keyOfCell(cell, input.unit) !== undefined && known.has(withoutRow(cell))
  const before = kept.get(name)
  if (before !== undefined && cells.every((cell) => fits(before, cell))) return undefined
  const { source, unit, framework } = await formsOf(context, input)
  const known = new Set(
    wantedCells(framework, unit, source.evaluation.year, []).map((one) => withoutRow(one.cell)),
  )
  if (kept.size > 5000) kept.clear()
  kept.set(name, known)
  return cells.find((cell) => !fits(known, cell))
}

const withoutRow = (cell: string): string => cell.split('|').slice(0, 3).join('|')

export async function stateInputOf(context: Place2, input: UnitInput): Promise<StateInput> {
  const { reader } = context
  const { source, unit, framework } = await formsOf(context, input)
  const data = await unitDataOf(reader, input.evaluation, input.unit)
  const lostEvidence = await lostEvidenceOf(context, input, data)
  const notes = await reader.find('returnNote', { ...input, answeredAt: '' })
  return {
    source,
    framework,
    unit,
    data,
    lastYear: await lastYearOf(reader, source.evaluation, unit.code, data.entries),
    lostEvidence,
    openNotes: notes.map(({ target, text }) => ({ target, text })),
  }
}

/** Attached evidence whose file cannot be had: removed by somebody, or not in the vault. */
async function lostEvidenceOf(
  { reader, ports }: Place2,
  input: UnitInput,
  data: UnitData,
): Promise<StateInput['lostEvidence']> {
  const attached = new Set(data.attachments.map((one) => one.evidence))
  const lost = new Map<string, { title: string; why: 'removed' | 'noFile' }>()
  for (const one of attached.size === 0 ? [] : await reader.find('evidence', { ...input })) {
    if (!attached.has(one.id)) continue
    if (one.removed) lost.set(one.id, { title: one.title, why: 'removed' })
    else if (!(await ports.vault.has(one.sha256))) lost.set(one.id, { title: one.title, why: 'noFile' })
  }
  return lost
}

/** Entries of last year's evaluation of the same department, by cell. */
async function earlierEntries(
  reader: Reader,
  evaluation: EvaluationRow,
  unit: string,
): Promise<ReadonlyMap<string, string>> {
  const [earlier] = await reader.find('evaluation', {
    department: evaluation.department,
    year: evaluation.year - 1,
  })
  if (earlier === undefined) return new Map()
  const entries = await reader.find('entry', { evaluation: earlier.id, unit })
  return new Map(entries.filter((one) => one.text.trim() !== '').map((one) => [one.cell, one.text]))
}

/**
 * Last year's value beside each cell of this year: from last year's evaluation, else from this year's own form where it
 * asks for last year's figure.
 */
export async function lastYearOf(
  reader: Reader,
  evaluation: EvaluationRow,
  unit: string,
  own: readonly EntryRow[],
): Promise<ReadonlyMap<string, string>> {
  const earlier = await earlierEntries(reader, evaluation, unit)
  const found = new Map<string, string>()
  for (const source of [new Map(own.map((one) => [one.cell, one.text])), earlier])
    for (const [cell, text] of source) {
      const [item, basis, year, row] = cell.split('|')
      if (year !== String(evaluation.year - 1) || text.trim() === '') continue
      found.set([item, basis, String(evaluation.year), ...(row === undefined ? [] : [row])].join('|'), text)
    }
  return found
}

/** Numbers that differ only in separators or trailing zeros are the same to a spreadsheet. */
function sameText(a: string, b: string): boolean {
  const plain = (text: string): string => {
    const bare = text.trim().replace(/[,，]/g, '')
    return /^-?\d+\.\d*$/.test(bare) ? bare.replace(/\.?0+$/, '') : bare
  }
  return plain(a) === plain(b)
}

export const entriesIn = (
  content: Readonly<Record<string, unknown>>,
): readonly { cell: string; text: string; note: string }[] =>
  (content.entries as { cell: string; text: string; note: string }[] | undefined) ?? []

export const isEditable = (state: string): boolean => EDITABLE.includes(state as TaskState)
