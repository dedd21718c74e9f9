/**
 * Archiving 归档: sealing an evaluation, reopening it, and its sealed versions. The package is worked out while no transaction is
 * open and put into the vault, whole and lasting, before the row that names it is written with the audit entry; whatever is
 * interrupted leaves either no archive or a sound one. An archive is never changed and never removed.
 */
import { readBag, readZip } from '@jiheng/documents'
import type { Catalogue } from '../../archive/catalogue.ts'
import { ARCHIVE_POLICY, type PropertyResult, type Sealed, seal } from '../../archive/index.ts'
import { parsedJson } from '../../archive/records.ts'
import type { Hash } from '../../ports.ts'
import { verifyArchive } from '../../use/archive.ts'
import { evaluateCase, writeOutputs } from '../../use/evaluate-case.ts'
import { archiveChecks, standingRows } from '../archive-checks.ts'
import { gatherRecords, keptBytes } from '../archive-records.ts'
import { assessFolder, caseFolderOf, evidencePath } from '../case-folder.ts'
import { type Actor, dayOf, type Ports, type QueryContext, Refusal, refuse } from '../context.ts'
import { type Implementations, later } from '../operate.ts'
import { demand, may } from '../policy.ts'
import { evaluationOf, lineOf, sourceOf } from '../source.ts'
import type { ArchiveRow, EvaluationRow, Reader, Store } from '../store.ts'
import { conclusionLock } from './conclusion.ts'
import { tell } from './notify.ts'
import { fileName } from './papers.ts'
import { namesOf } from './prepare.ts'

type Part =
  | 'archives'
  | 'sealArchive'
  | 'reopenArchive'
  | 'archiveFile'
  | 'archivePart'
  | 'archiveContents'
  | 'verifyArchive'

type Place = Pick<QueryContext, 'reader'> & { readonly actor: Actor }

export async function demandArchive(
  { reader, actor }: Place,
  id: string,
  action: 'seeArchive' | 'sealArchive' | 'reopenArchive' | 'publish',
): Promise<EvaluationRow> {
  const evaluation = await evaluationOf(reader, id)
  demand(actor, action, { line: await lineOf(reader, evaluation.department), phase: evaluation.phase })
  return evaluation
}

/** What each seal under way is doing, for whoever looks at the page. */
const sealing = new WeakMap<Store, Map<string, string>>()
function stepsOf(store: Store): Map<string, string> {
  const steps = sealing.get(store) ?? new Map<string, string>()
  sealing.set(store, steps)
  return steps
}

export const versionsOf = (reader: Reader, evaluation: string): Promise<ArchiveRow[]> =>
  reader.find('archive', { evaluation }, { order: [['number', 'asc']] })

export async function archiveOf(reader: Reader, evaluation: string, id: string): Promise<ArchiveRow> {
  const [row] = await reader.find('archive', { evaluation, id })
  return row ?? refuse('record-missing', { what: '这份档案' })
}

/** The page that verifies; undefined without a built one. */
const verifierOf = async ({ verifier }: Ports): Promise<Uint8Array | undefined> => verifier?.()

interface Summary {
  readonly items: number
  readonly points: string
  readonly grade: string
  readonly sentence: string
  readonly failed: readonly PropertyResult[]
  readonly stampedAt: string
  readonly unstamped: string
}

export const archiveOperations: Pick<Implementations, Part> = {
  archives: {
    allow: async (context, { evaluation }) => {
      await demandArchive(context, evaluation, 'seeArchive')
    },
    run: async (context, { evaluation: id }) => {
      const { reader, ports, actor } = context
      const evaluation = await evaluationOf(reader, id)
      const subject = { line: await lineOf(reader, evaluation.department), phase: evaluation.phase }
      const maySeal = may(actor, 'sealArchive', subject)
      const rows = await versionsOf(reader, id)
      const names = await namesOf(
        reader,
        rows.flatMap((one) => [one.sealedBy, one.reopenedBy]),
      )
      const answer = {
        phase: evaluation.phase,
        maySeal,
        mayReopen: may(actor, 'reopenArchive', subject),
        sealing: stepsOf(ports.store).get(id) ?? '',
        stamps: ports.stamper !== undefined,
        versions: rows.map((row) => {
          const { items, points, grade, sentence, failed, stampedAt, unstamped } =
            row.summary as unknown as Summary
          return {
            id: row.id,
            number: row.number,
            sha256: row.sha256,
            size: row.size,
            sealedAt: row.sealedAt,
            sealedByName: names.get(row.sealedBy) ?? '',
            remark: row.remark,
            items,
            points,
            grade,
            sentence,
            failed: failed.map((one) => ({ ...one, places: [...one.places] })),
            stampedAt,
            unstamped,
            reopenedAt: row.reopenedAt,
            reopenedByName: names.get(row.reopenedBy) ?? '',
            reopenReason: row.reopenReason,
          }
        }),
      }
      if (!maySeal) return { ...answer, checks: [] }
      const folder = await caseFolderOf(reader, ports, id)
      const standing = await standingRows(context, evaluation, folder.digest)
      return later(async () => {
        const { assessed, problems } = await assessFolder(folder, ports)
        const faults = problems.filter((one) => one.severity === 'error').map((one) => one.detail)
        const verifier = (await verifierOf(ports)) !== undefined
        return { ...answer, checks: [...archiveChecks(standing, assessed, faults, { verifier })] }
      })
    },
  },

  sealArchive: {
    lock: conclusionLock,
    allow: async (context, { evaluation }) => {
      await demandArchive(context, evaluation, 'sealArchive')
    },
    prepare: async (context, { evaluation: id, remark, ledgers }) => {
      const { ports, actor, now, reader } = context
      const steps = stepsOf(ports.store)
      if (steps.has(id)) refuse('wrong-state', { what: '不能再封存', why: '正在封存' })
      const evaluation = await evaluationOf(reader, id)
      const earlier = await versionsOf(reader, id)
      const source = await sourceOf(reader, evaluation)
      const folder = await caseFolderOf(reader, ports, id)
      const standing = await standingRows(context, evaluation, folder.digest)
      const evidence = await reader.find('evidence', { evaluation: id, removed: false })
      return later(async () => {
        const progress = (step: string): void => void steps.set(id, step)
        progress('评价案卷')
        try {
          const { assessed, problems } = await assessFolder(folder, ports)
          const faults = problems.filter((one) => one.severity === 'error').map((one) => one.detail)
          const verifier = await verifierOf(ports)
          demandReady(archiveChecks(standing, assessed, faults, { verifier: verifier !== undefined }), remark)
          progress('取佐证材料')
          const files = new Map(folder.files)
          for (const row of evidence)
            files.set(evidencePath(row), await keptBytes(ports, row.sha256, row.title))
          const policy = ports.library.get(ARCHIVE_POLICY)
          const request = {
            files,
            library:
              policy === undefined ? folder.library : new Map([...folder.library, [ARCHIVE_POLICY, policy]]),
            framework: folder.framework,
            publishedOnly: false,
          }
          const { evaluated, problems: left } = await evaluateCase(request, ports.hash)
          if (evaluated === undefined) throw new Refusal(left)
          const { outputs } = await writeOutputs(evaluated, ports.printer, progress)
          const records = await gatherRecords({ ports, actor, now, source, progress, ledgers })
          progress('编目录和检测报告，封存')
          const last = earlier.at(-1)
          const department = source.units[0]
          const made = await seal(request, evaluated, outputs, ports.hash, {
            records,
            verifier,
            stamper: ports.stamper,
            facts: {
              fonds: department?.code ?? '',
              fondsName: department?.name ?? '',
              version: earlier.length + 1,
              sealedAt: now,
              sealedBy: actor.name,
              reopened: last?.reopenReason ?? '',
              previous: last?.sha256 ?? '',
              remark,
            },
          })
          progress('核对封存的内容')
          await demandSound(made.bytes, ports.hash)
          progress('存入附件库')
          const sha256 = ports.hash.sha256(made.bytes)
          await ports.vault.put(sha256, made.bytes)
          const { total } = evaluated.evaluation
          const row: ArchiveRow = {
            id: ports.ids.id(),
            evaluation: id,
            number: earlier.length + 1,
            sha256,
            size: made.bytes.length,
            folder: folder.digest,
            summary: {
              ...summaryOf(made),
              points: total.points,
              grade: total.grade ?? '',
              sentence: total.sentence,
            },
            remark,
            sealedAt: now,
            sealedBy: actor.id,
            reopenedAt: '',
            reopenedBy: '',
            reopenReason: '',
          }
          return async ({ transaction, record }) => {
            // What was sealed must still be what stands.
            const again = await caseFolderOf(transaction, ports, id)
            if (
              again.digest !== folder.digest ||
              (await transaction.count('archive', { evaluation: id })) !== earlier.length
            )
              refuse('wrong-state', { what: '没有封存', why: '封存期间有人改动了评价，请重新封存' })
            await transaction.insert('archive', row)
            await transaction.update(
              'evaluation',
              { id },
              { phase: 'archive', version: evaluation.version + 1 },
            )
            for (const unit of evaluation.scope)
              await tell(
                { transaction, ports, now },
                { role: 'preparer', unit },
                {
                  evaluation: id,
                  unit,
                  kind: 'archive',
                  text: `${evaluation.title}已归档（第 ${row.number} 版）`,
                },
              )
            record({
              evaluation: id,
              sentence: `${actor.name}封存了第 ${row.number} 版档案（SHA-256 ${sha256}）`,
              before: { phase: evaluation.phase, versions: earlier.length },
              after: { phase: 'archive', archive: row.id, number: row.number, sha256, remark },
            })
            return { archive: row.id, number: row.number }
          }
        } finally {
          steps.delete(id)
        }
      })
    },
  },

  reopenArchive: {
    lock: conclusionLock,
    allow: async (context, { evaluation }) => {
      await demandArchive(context, evaluation, 'reopenArchive')
    },
    run: async ({ transaction, actor, now, record }, { evaluation: id, reason }) => {
      const evaluation = await evaluationOf(transaction, id)
      const last = (await versionsOf(transaction, id)).at(-1)
      if (last === undefined) return refuse('record-missing', { what: '已封存的档案' })
      await transaction.update(
        'archive',
        { id: last.id },
        { reopenedAt: now, reopenedBy: actor.id, reopenReason: reason },
      )
      await transaction.update('evaluation', { id }, { phase: 'conclude', version: evaluation.version + 1 })
      record({
        evaluation: id,
        sentence: `${actor.name}重新开启评价，第 ${last.number} 版档案保留：${reason}`,
        before: { phase: evaluation.phase, archive: last.id },
        after: { phase: 'conclude', reason },
      })
      return { ok: true }
    },
  },

  archiveFile: {
    allow: async (context, { evaluation }) => {
      await demandArchive(context, evaluation, 'seeArchive')
    },
    run: async ({ reader, ports }, { evaluation: id, archive }) => {
      const row = await archiveOf(reader, id, archive)
      const evaluation = await evaluationOf(reader, id)
      return later(async () => ({
        name: `${fileName(evaluation.title)}-档案-第${row.number}版.zip`,
        type: 'application/zip',
        bytes: await packageOf(ports, row),
      }))
    },
  },

  archivePart: {
    allow: async (context, { evaluation }) => {
      await demandArchive(context, evaluation, 'seeArchive')
    },
    run: async ({ reader, ports }, { evaluation: id, archive, path }) => {
      const row = await archiveOf(reader, id, archive)
      return later(async () => {
        const bytes = payloadOf(await packageOf(ports, row)).get(path)
        if (bytes === undefined) return refuse('record-missing', { what: '档案包里的这个文件' })
        return { name: path.slice(path.lastIndexOf('/') + 1), type: 'application/octet-stream', bytes }
      })
    },
  },

  archiveContents: {
    allow: async (context, { evaluation }) => {
      await demandArchive(context, evaluation, 'seeArchive')
    },
    run: async ({ reader, ports }, { evaluation: id, archive }) => {
      const row = await archiveOf(reader, id, archive)
      return later(async () => {
        const payload = payloadOf(await packageOf(ports, row))
        const catalogue = parsedJson(payload.get('catalogue.json')) as Catalogue | undefined
        const properties = parsedJson(payload.get('properties.json')) as PropertyResult[] | undefined
        return {
          entries: (catalogue?.entries ?? []).map((one) => ({
            number: one.number,
            title: one.title,
            responsible: one.responsible,
            date: one.date,
            pages: one.pages,
            secrecy: one.secrecy,
            retention: one.retention,
            className: one.className,
            unit: one.unit,
            file: one.file,
            bytes: one.bytes,
          })),
          properties: (properties ?? []).map((one) => ({ ...one, places: [...one.places] })),
        }
      })
    },
  },

  verifyArchive: {
    allow: async (context, { evaluation }) => {
      await demandArchive(context, evaluation, 'seeArchive')
    },
    run: async ({ reader, ports }, { evaluation: id, archive }) => {
      const row = await archiveOf(reader, id, archive)
      return later(async () => {
        const found = await verifyArchive(await packageOf(ports, row), '档案包', ports.hash, ports.printer)
        const told = (list: typeof found.faults) =>
          list.slice(0, 200).map(({ code, title, detail }) => ({ code, title, detail }))
        return {
          sound: found.faults.length === 0,
          faults: told(found.faults),
          notes: told(found.notes),
          ...found.recomputed,
          stamp: found.stamp === undefined ? '' : `${found.stamp.at}，${found.stamp.authority}`,
        }
      })
    },
  },
}

/** @throws Refusal with everything that hinders. */
function demandReady(checks: ReturnType<typeof archiveChecks>, remark: string): void {
  const missing = checks.filter((one) => one.state === 'missing')
  if (missing.length > 0)
    refuse('wrong-state', {
      what: '还不能封存',
      why: missing.map((one) => `${one.name}：${one.why}`).join('；'),
    })
  const warnings = checks.filter((one) => one.state === 'warning')
  if (warnings.length > 0 && remark.trim() === '')
    refuse('input-invalid', {
      field: '封存说明',
      reason: `没有填，而下列各项还没有具备：${warnings.map((one) => one.name).join('、')}`,
    })
}

/** The bag as it will be kept reads without a fault. */
async function demandSound(bytes: Uint8Array, hash: Hash): Promise<void> {
  const zip = readZip(bytes)
  const faults =
    'files' in zip ? readBag(zip.files, { sha256: hash.sha256, sm3: hash.sm3 }).faults : zip.faults
  if (faults.length > 0)
    refuse('wrong-state', { what: '没有封存', why: faults.map((one) => one.message).join('；') })
}

const summaryOf = ({
  properties,
  items,
  stampedAt,
  unstamped,
}: Sealed): Omit<Summary, 'points' | 'grade' | 'sentence'> => ({
  items,
  failed: properties.filter((one) => one.outcome === 'failed'),
  stampedAt,
  unstamped,
})

export const packageOf = (ports: Pick<Ports, 'vault'>, row: ArchiveRow): Promise<Uint8Array> =>
  keptBytes(ports, row.sha256, `${dayOf(row.sealedAt)}封存的第${row.number}版档案`)

/** The payload of a package; what is wrong with it is another question. */
export function payloadOf(bytes: Uint8Array): ReadonlyMap<string, Uint8Array> {
  const zip = readZip(bytes)
  const payload = new Map<string, Uint8Array>()
  for (const [name, content] of 'files' in zip ? zip.files : [])
    if (name.startsWith('data/')) payload.set(name.slice(5), content)
  return payload
}
