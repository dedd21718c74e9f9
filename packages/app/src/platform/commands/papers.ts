/**
 * Working papers 工作底稿 and what proves them: one paper for one matter, prepared by one, reviewed by another and a second
 * time by the lead; a change takes the signatures away.
 */
import { checkUpload, writeZip } from '@jiheng/documents'
import { PROBLEM_CODES, type ProblemCode } from '@jiheng/engine'
import type { PaperContent } from '../../contract/index.ts'
import { type ActContext, type Actor, dayOf, type FileAnswer, type QueryContext, refuse } from '../context.ts'
import { currentDeterminations } from '../determined.ts'
import { type PaperKind, paperKinds } from '../field-library.ts'
import type { Implementations } from '../operate.ts'
import { decide, demandOther, may } from '../policy.ts'
import type { ExhibitRow, PaperRow, Reader } from '../store.ts'
import { formsOf } from './entry.ts'
import {
  demandFieldwork,
  demandVersion,
  fieldLock,
  fieldSubjectOf,
  mayFieldwork,
  signed,
} from './fieldwork.ts'
import { statementFile } from './finding-statement.ts'
import { paperDocument } from './paper-document.ts'
import { namesOf } from './prepare.ts'
import { DOCX_TYPE } from './units.ts'

type Part =
  | 'papers'
  | 'savePaper'
  | 'signPaper'
  | 'removePaper'
  | 'paperFile'
  | 'papersFile'
  | 'addExhibit'
  | 'removeExhibit'
  | 'exhibitFile'

interface UnitInput {
  readonly evaluation: string
  readonly unit: string
}

export const paperOperations: Pick<Implementations, Part> = {
  papers: {
    allow: (context, { evaluation, unit }) => demandFieldwork(context, evaluation, unit, 'seeFieldwork'),
    run: async (context, input) => {
      const { reader, ports, actor } = context
      const { framework } = await formsOf(context, input)
      const papers = await papersOf(reader, input)
      const exhibits = (await reader.find('exhibit', { ...input, removed: false })).filter((one) =>
        one.target.startsWith('paper|'),
      )
      const names = await namesOf(reader, [
        ...papers.flatMap((one) => [one.preparedBy, one.reviewedBy, one.secondBy]),
        ...exhibits.map((one) => one.uploadedBy),
      ])
      const mayEdit = await mayFieldwork(context, input.evaluation, input.unit, 'doFieldwork')
      const mayReviewTwice = await mayFieldwork(context, input.evaluation, input.unit, 'secondReview')
      return {
        mayEdit,
        kinds: paperKinds(ports.library, framework).map((kind) => ({
          ...kind,
          fields: kind.fields.map((one) => ({ ...one })),
          columns: kind.columns.map((one) => ({ ...one })),
          checks: kind.checks.map((one) => ({
            ...one,
            indicators: one.indicators.map((each) => ({ ...each })),
          })),
        })),
        papers: papers.map((one) => ({
          id: one.id,
          kind: one.kind,
          number: one.number,
          title: one.title,
          content: one.content as PaperContent,
          prepared: signed(one.preparedAt, one.preparedBy, names),
          reviewed: signed(one.reviewedAt, one.reviewedBy, names),
          second: signed(one.secondAt, one.secondBy, names),
          version: one.version,
          maySign: signableAs(one, actor, mayEdit, mayReviewTwice),
        })),
        exhibits: exhibits.map((one) => shownExhibit(one, names)),
      }
    },
  },

  savePaper: {
    lock: fieldLock,
    allow: (context, { evaluation, unit }) => demandFieldwork(context, evaluation, unit, 'doFieldwork'),
    run: async (context, { paper: id, kind: code, title, content, version, ...input }) => {
      const { transaction, ports, actor, now, record } = context
      const { framework } = await formsOf(context, input)
      const kind = paperKinds(ports.library, framework).find((one) => one.code === code)
      if (kind === undefined) return refuse('record-missing', { what: '这种底稿' })
      const before = id === '' ? undefined : await paperOf(transaction, input, id)
      await demandVersion(
        transaction,
        `底稿“${title}”`,
        before && { version: before.version, by: before.preparedBy, at: before.preparedAt },
        version,
      )
      if (before !== undefined && before.kind !== code)
        return refuse('input-invalid', { field: '底稿种类', reason: '不能改，请另建一份' })
      demandFits(kind, content)
      const row: PaperRow = {
        id: before?.id ?? ports.ids.id(),
        ...input,
        kind: code,
        number: before?.number ?? (await nextNumber(transaction, input, kind)),
        title,
        content,
        hands: [...new Set([...(before?.hands ?? []), actor.id])],
        preparedBy: actor.id,
        preparedAt: now,
        reviewedBy: '',
        reviewedAt: '',
        secondBy: '',
        secondAt: '',
        removed: false,
        version: (before?.version ?? 0) + 1,
      }
      await transaction.put('paper', row)
      const unsigned = before !== undefined && before.reviewedAt !== '' ? '，原来的复核作废' : ''
      record({
        ...input,
        sentence: `${actor.name}保存底稿 ${row.number}“${title}”${unsigned}`,
        ...(before === undefined
          ? {}
          : {
              before: {
                title: before.title,
                content: before.content,
                reviewedBy: before.reviewedBy,
                secondBy: before.secondBy,
              },
            }),
        after: { paper: row.id, kind: code, title, content },
      })
      return { paper: row.id, version: row.version }
    },
  },

  signPaper: {
    lock: fieldLock,
    allow: (context, { evaluation, unit, as }) =>
      demandFieldwork(context, evaluation, unit, as === 'second' ? 'secondReview' : 'doFieldwork'),
    run: async (context, { paper: id, as, version, ...input }) => {
      const { transaction, actor, now, record } = context
      const paper = await paperOf(transaction, input, id)
      await demandVersion(
        transaction,
        `底稿“${paper.title}”`,
        { version: paper.version, by: paper.preparedBy, at: paper.preparedAt },
        version,
      )
      const second = as === 'second'
      demandOther(
        actor,
        second ? [...paper.hands, paper.reviewedBy] : paper.hands,
        second ? '二级复核自己编制或复核的底稿' : '复核自己编制的底稿',
      )
      if (second && paper.reviewedAt === '')
        refuse('wrong-state', { what: '还不能二级复核', why: '还没有一级复核' })
      if ((second ? paper.secondAt : paper.reviewedAt) !== '')
        refuse('wrong-state', { what: '不用再复核', why: '已经复核过了' })
      const after = { version: paper.version + 1 }
      await transaction.update(
        'paper',
        { id },
        second
          ? { ...after, secondBy: actor.id, secondAt: now }
          : { ...after, reviewedBy: actor.id, reviewedAt: now },
      )
      record({
        ...input,
        sentence: `${actor.name}${second ? '二级复核' : '复核'}了底稿 ${paper.number}“${paper.title}”`,
        before: { paper: id, version: paper.version },
        after: { paper: id, as, ...after },
      })
      return after
    },
  },

  removePaper: {
    lock: fieldLock,
    allow: (context, { evaluation, unit }) => demandFieldwork(context, evaluation, unit, 'doFieldwork'),
    run: async (context, { paper: id, version, reason, ...input }) => {
      const { transaction, actor, record } = context
      const paper = await paperOf(transaction, input, id)
      await demandVersion(
        transaction,
        `底稿“${paper.title}”`,
        { version: paper.version, by: paper.preparedBy, at: paper.preparedAt },
        version,
      )
      await transaction.update('paper', { id }, { removed: true, version: paper.version + 1 })
      record({
        ...input,
        sentence: `${actor.name}删除底稿 ${paper.number}“${paper.title}”：${reason}`,
        before: { ...paper },
        after: { paper: id, removed: true },
      })
      return { ok: true }
    },
  },

  paperFile: {
    allow: (context, { evaluation, unit }) => demandFieldwork(context, evaluation, unit, 'seeFieldwork'),
    run: async (context, { paper: id, ...input }) =>
      fileOf(context, input, await paperOf(context.reader, input, id)),
  },

  papersFile: {
    allow: (context, { evaluation, unit }) => demandFieldwork(context, evaluation, unit, 'seeFieldwork'),
    run: async (context, input) => {
      const { reader, ports } = context
      const { unit } = await formsOf(context, input)
      const files = new Map<string, Uint8Array>()
      for (const paper of await papersOf(reader, input)) {
        const { name, bytes } = await fileOf(context, input, paper)
        files.set(`底稿/${name}`, bytes)
      }
      const statement = await statementFile(context, input)
      if (statement !== undefined) files.set(statement.name, statement.bytes)
      const exhibits = await reader.find(
        'exhibit',
        { ...input, removed: false },
        { order: [['uploadedAt', 'asc']] },
      )
      for (const [at, exhibit] of exhibits.entries()) {
        const bytes = await ports.vault.get(exhibit.sha256)
        if (bytes === undefined) return refuse('record-missing', { what: `取证材料“${exhibit.title}”的文件` })
        files.set(`取证材料/${at + 1}-${fileName(exhibit.file)}`, bytes)
      }
      if (files.size === 0) return refuse('record-missing', { what: '这个单位的底稿' })
      return {
        name: `${unit.code}-${unit.name}-现场评价底稿.zip`,
        type: 'application/zip',
        bytes: writeZip(files),
      }
    },
  },

  addExhibit: {
    lock: fieldLock,
    allow: (context, { evaluation, unit }) => demandFieldwork(context, evaluation, unit, 'doFieldwork'),
    run: async (context, { target, title, ...input }) => {
      const [kind, id = ''] = target.split('|')
      if (kind === 'paper') {
        const paper = await paperOf(context.transaction, input, id)
        if (paper.reviewedAt !== '')
          refuse('wrong-state', { what: '不能再附材料', why: '底稿已经复核，请先修改底稿' })
      } else if (kind === 'finding') await demandDraft(context.transaction, input, id)
      else refuse('input-invalid', { field: target, reason: '不是底稿或问题' })
      return { id: await keepExhibit(context, input, target, title) }
    },
  },

  removeExhibit: {
    lock: fieldLock,
    allow: (context, { evaluation, unit }) => demandFieldwork(context, evaluation, unit, 'doFieldwork'),
    run: async (context, { exhibit: id, ...input }) => {
      const { transaction, actor, record } = context
      const exhibit = await exhibitOf(transaction, input, id)
      const [kind, of = ''] = exhibit.target.split('|')
      if (kind === 'reply') refuse('wrong-state', { what: '不能删除', why: '这是单位附的依据' })
      if (kind === 'finding') await demandDraft(transaction, input, of)
      if (kind === 'paper' && (await paperOf(transaction, input, of)).reviewedAt !== '')
        refuse('wrong-state', { what: '不能删除', why: '底稿已经复核，请先修改底稿' })
      await transaction.update('exhibit', { id }, { removed: true })
      record({
        ...input,
        sentence: `${actor.name}删除取证材料“${exhibit.title}”`,
        before: { ...exhibit },
        after: { exhibit: id, removed: true },
      })
      return { ok: true }
    },
  },

  exhibitFile: {
    allow: async (context, { evaluation, unit }) => demandReading(context, evaluation, unit),
    run: async (context, { exhibit: id, ...input }) => {
      const exhibit = await exhibitOf(context.reader, input, id)
      if (!(await maySeeExhibit(context, input, exhibit)))
        return refuse('record-missing', { what: '这份取证材料' })
      const bytes = await context.ports.vault.get(exhibit.sha256)
      if (bytes === undefined) return refuse('record-missing', { what: '这份取证材料的文件' })
      return { name: exhibit.file, type: exhibit.type, bytes }
    },
  },
}

type Place = Pick<QueryContext, 'reader'> & { readonly actor: Actor }

/** Reviewers; the unit's own people; the finance bureau. What of it each sees is another matter. @throws Refusal */
export async function demandReading(
  { reader, actor }: Place,
  evaluation: string,
  unit: string,
): Promise<void> {
  const subject = await fieldSubjectOf(reader, evaluation, unit)
  if (decide(actor, 'receiveFindings', subject).allowed) return
  if (decide(actor, 'readFindings', subject).allowed) return
  await demandFieldwork({ reader, actor }, evaluation, unit, 'seeFieldwork')
}

/** Reviewers see everything; a unit what belongs to a finding that was sent to it; the finance bureau what is settled. */
async function maySeeExhibit(context: Place, input: UnitInput, exhibit: ExhibitRow): Promise<boolean> {
  if (await mayFieldwork(context, input.evaluation, input.unit, 'seeFieldwork')) return true
  const [kind, id = ''] = exhibit.target.split('|')
  if (kind === 'paper') return false
  const [finding] = await context.reader.find('finding', { ...input, id, removed: false })
  if (finding === undefined) return false
  const subject = await fieldSubjectOf(context.reader, input.evaluation, input.unit)
  if (may(context.actor, 'receiveFindings', subject)) return finding.state !== 'draft'
  return finding.state === 'settled'
}

function signableAs(
  paper: PaperRow,
  actor: Actor,
  mayEdit: boolean,
  mayReviewTwice: boolean,
): ('reviewed' | 'second')[] {
  if (paper.reviewedAt === '') return mayEdit && !paper.hands.includes(actor.id) ? ['reviewed'] : []
  const other = !paper.hands.includes(actor.id) && paper.reviewedBy !== actor.id
  return paper.secondAt === '' && mayReviewTwice && other ? ['second'] : []
}

/** Fields, checks and columns that the kind does not have are refused: they would be printed nowhere. */
function demandFits(kind: PaperKind, { fields, checks, rows }: PaperContent): void {
  const strange =
    Object.keys(fields).find((code) => !kind.fields.some((one) => one.code === code)) ??
    Object.keys(checks).find((code) => !kind.checks.some((one) => one.code === code)) ??
    rows.flatMap((row) => Object.keys(row)).find((code) => !kind.columns.some((one) => one.code === code))
  if (strange !== undefined) refuse('input-invalid', { field: strange, reason: `不是“${kind.name}”的栏目` })
}

const papersOf = (reader: Reader, input: UnitInput): Promise<PaperRow[]> =>
  reader.find(
    'paper',
    { evaluation: input.evaluation, unit: input.unit, removed: false },
    {
      order: [['number', 'asc']],
    },
  )

async function paperOf(reader: Reader, input: UnitInput, id: string): Promise<PaperRow> {
  const [paper] = await reader.find('paper', { ...input, id, removed: false })
  return paper ?? refuse('record-missing', { what: '这份底稿' })
}

/** 索引号: never given twice, also not after a paper was removed. */
async function nextNumber(reader: Reader, input: UnitInput, { code, letter }: PaperKind): Promise<string> {
  const count = await reader.count('paper', { ...input, kind: code })
  return `${letter}-${String(count + 1).padStart(2, '0')}`
}

async function fileOf(context: QueryContext, input: UnitInput, paper: PaperRow): Promise<FileAnswer> {
  const { reader, ports } = context
  const { source, unit, framework } = await formsOf(context, input)
  const kind = paperKinds(ports.library, framework).find((one) => one.code === paper.kind)
  if (kind === undefined) return refuse('record-missing', { what: '这种底稿' })
  const exhibits = await reader.find(
    'exhibit',
    { ...input, target: `paper|${paper.id}`, removed: false },
    { order: [['uploadedAt', 'asc']] },
  )
  const names = await namesOf(reader, [paper.preparedBy, paper.reviewedBy, paper.secondBy])
  const determinations = kind.listsDeterminations
    ? [...(await currentDeterminations(reader, input.evaluation, input.unit)).values()]
    : []
  const sign = (by: string, at: string): string => (at === '' ? '' : `${names.get(by) ?? ''} ${dayOf(at)}`)
  return {
    name: `${paper.number}-${fileName(paper.title)}.docx`,
    type: DOCX_TYPE,
    bytes: await paperDocument({
      kind,
      paper,
      content: paper.content as PaperContent,
      evaluation: source.evaluation,
      unit,
      framework,
      signatures: {
        prepared: sign(paper.preparedBy, paper.preparedAt),
        reviewed: sign(paper.reviewedBy, paper.reviewedAt),
        second: sign(paper.secondBy, paper.secondAt),
      },
      determinations,
      exhibits: exhibits.map((one) => one.title),
    }),
  }
}

/** A name that every system can keep. */
export const fileName = (title: string): string =>
  [...title.replace(/[\\/:*?"<>|\s\p{Cc}\p{Cs}]+/gu, ' ').trim()].slice(0, 60).join('')

// --- exhibits

export async function exhibitOf(reader: Reader, input: UnitInput, id: string): Promise<ExhibitRow> {
  const [exhibit] = await reader.find('exhibit', { ...input, id, removed: false })
  return exhibit ?? refuse('record-missing', { what: '这份取证材料' })
}

async function demandDraft(reader: Reader, input: UnitInput, id: string): Promise<void> {
  const [finding] = await reader.find('finding', { ...input, id, removed: false })
  if (finding === undefined) return refuse('record-missing', { what: '这个问题' })
  if (finding.state !== 'draft') refuse('wrong-state', { what: '不能改附件', why: '问题已经发给单位' })
}

/** Keep the file that came with the act, once it is sure what it is. */
export async function keepExhibit(
  { transaction, ports, actor, now, file, record }: ActContext & { readonly actor: Actor },
  input: UnitInput,
  target: string,
  title: string,
): Promise<string> {
  if (file === undefined) return refuse('upload-empty', { file: '' })
  const checked = checkUpload(file.bytes, file.name)
  if ('fault' in checked) {
    const code = (PROBLEM_CODES as readonly string[]).includes(checked.fault)
      ? (checked.fault as ProblemCode)
      : 'upload-type'
    return refuse(code, { file: file.name, ...checked.values })
  }
  const sha256 = ports.hash.sha256(file.bytes)
  await ports.vault.put(sha256, file.bytes)
  const id = ports.ids.id()
  await transaction.insert('exhibit', {
    id,
    evaluation: input.evaluation,
    unit: input.unit,
    target,
    title: title || checked.name,
    file: checked.name,
    sha256,
    size: file.bytes.length,
    type: checked.mime,
    uploadedAt: now,
    uploadedBy: actor.id,
    removed: false,
  })
  record({
    evaluation: input.evaluation,
    unit: input.unit,
    sentence: `${actor.name}附取证材料“${title || checked.name}”`,
    after: { id, file: checked.name, sha256, size: file.bytes.length, target },
  })
  return id
}

export const shownExhibit = (one: ExhibitRow, names: ReadonlyMap<string, string>) => ({
  id: one.id,
  target: one.target,
  title: one.title,
  file: one.file,
  size: one.size,
  type: one.type,
  uploadedAt: one.uploadedAt,
  uploadedByName: names.get(one.uploadedBy) ?? '',
})
