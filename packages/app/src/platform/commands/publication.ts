/**
 * Publishing 公开: what is chosen, every redaction with its preview, and the static pages that anybody can read. They are made
 * from the sealed archive and from nothing else; putting them up asks for 保密审查 and 审签.
 */
import { readZip, writeZip } from '@jiheng/documents'
import { ROLES } from '../../contract/index.ts'
import type { ReadInputOf } from '../../contract/operations.ts'
import {
  type PartCode,
  type PublicationPolicy,
  publicationPolicy,
} from '../../publication/publication-policy.ts'
import { type Decisions, Redactor } from '../../publication/redact.ts'
import { publicSite } from '../../publication/site.ts'
import { openArchive } from '../../use/archive.ts'
import type { EvaluatedCase } from '../../use/evaluate-case.ts'
import { keptBytes } from '../archive-records.ts'
import { dayOf, type Ports, refuse } from '../context.ts'
import { type Implementations, later } from '../operate.ts'
import { may } from '../policy.ts'
import { evaluationOf, lineOf } from '../source.ts'
import type { ArchiveRow, EvaluationRow, PublicationRow, Reader } from '../store.ts'
import { demandArchive, packageOf, versionsOf } from './archive.ts'
import { demandVersion } from './fieldwork.ts'
import { fileName } from './papers.ts'
import { namesOf } from './prepare.ts'

type Part = 'publication' | 'savePublication' | 'publish' | 'withdrawPublication' | 'publicationFile'
type Own = ReadInputOf<'savePublication'>['own']

const lock = ({ evaluation }: { readonly evaluation: string }): string => `publication:${evaluation}`

/** Names of persons that must not be read in what is public: of all accounts, and of the team. */
async function namesOfPersons(reader: Reader, evaluation: EvaluationRow): Promise<readonly string[]> {
  const team = evaluation.team as readonly { readonly name?: unknown }[]
  const roles = new Set<string>(Object.values(ROLES))
  return [
    ...(await reader.find('account', {})).map((one) => one.name),
    ...team.flatMap((one) => (typeof one.name === 'string' ? [one.name] : [])),
  ].filter((name) => !roles.has(name))
}

/** The version that stands, if the evaluation is archived. */
const standing = async (reader: Reader, evaluation: string): Promise<ArchiveRow | undefined> =>
  (await versionsOf(reader, evaluation)).filter((one) => one.reopenedAt === '').at(-1)

const partsOf = (row: PublicationRow | undefined, policy: PublicationPolicy): ReadonlySet<PartCode> =>
  new Set(
    policy.parts
      .filter((one) => (row === undefined ? one.usual : row.parts.includes(one.code)))
      .map((one) => one.code),
  )

const decisionsOf = (row: PublicationRow | undefined): Decisions => ({
  refused: new Set(row?.refused ?? []),
  own: (row?.own ?? []) as Own,
})

/** The evaluation as it was sealed; worked out once for each package. */
const opened = new Map<string, Promise<EvaluatedCase>>()
const MOST_OPENED = 4

function sealedCase(ports: Ports, row: ArchiveRow): Promise<EvaluatedCase> {
  const found = opened.get(row.sha256)
  if (found !== undefined) return found
  const made = (async () => {
    const { evaluated, verification } = await openArchive(await packageOf(ports, row), '档案包', ports.hash)
    const [fault] = verification.faults
    if (evaluated === undefined || fault !== undefined)
      return refuse('wrong-state', { what: '不能公开', why: fault?.detail ?? '档案包不能重算' })
    return evaluated
  })()
  if (opened.size >= MOST_OPENED) opened.delete(opened.keys().next().value as string)
  opened.set(row.sha256, made)
  made.catch(() => opened.delete(row.sha256))
  return made
}

const rowOf = (reader: Reader, evaluation: string): Promise<PublicationRow | undefined> =>
  reader.get('publication', { evaluation })

async function versionAsked(reader: Reader, row: PublicationRow | undefined, version: number): Promise<void> {
  await demandVersion(
    reader,
    '公开的内容',
    row && { version: row.version, by: row.savedBy, at: row.savedAt },
    version,
  )
}

export const publicationOperations: Pick<Implementations, Part> = {
  publication: {
    allow: async (context, { evaluation }) => {
      await demandArchive(context, evaluation, 'seeArchive')
    },
    run: async ({ reader, ports, actor }, { evaluation: id }) => {
      const evaluation = await evaluationOf(reader, id)
      const policy = publicationPolicy(ports.library)
      const row = await rowOf(reader, id)
      const archive = await standing(reader, id)
      const published = (await versionsOf(reader, id)).find((one) => one.id === row?.archive)
      const names = await namesOf(reader, row === undefined ? [] : [row.publishedBy])
      const persons = await namesOfPersons(reader, evaluation)
      const parts = partsOf(row, policy)
      const subject = { line: await lineOf(reader, evaluation.department), phase: evaluation.phase }
      const answer = {
        mayPublish: may(actor, 'publish', subject),
        number: archive?.number ?? 0,
        version: row?.version ?? 0,
        parts: policy.parts.map((one) => ({ ...one, chosen: parts.has(one.code) })),
        own: [...((row?.own ?? []) as Own)],
        state: (row?.state ?? 'draft') as 'draft' | 'published' | 'withdrawn',
        address: row?.state === 'published' ? `/public/${row.slug}/` : '',
        publishedAt: row?.publishedAt ?? '',
        publishedByName: names.get(row?.publishedBy ?? '') ?? '',
        publishedNumber: published?.number ?? 0,
      }
      if (archive === undefined) return { ...answer, redactions: [] }
      return later(async () => {
        const evaluated = await sealedCase(ports, archive)
        const redactor = new Redactor(policy, persons, decisionsOf(row))
        await publicSite(evaluated, {
          ...siteFacts(evaluated, archive, parts, redactor),
          textsOnly: true,
        })
        return { ...answer, redactions: [...redactor.redactions] }
      })
    },
  },

  savePublication: {
    lock,
    allow: async (context, { evaluation }) => {
      await demandArchive(context, evaluation, 'publish')
    },
    run: async (context, { evaluation: id, version, parts, refused, own }) => {
      const { transaction, ports, actor, now, record } = context
      const before = await rowOf(transaction, id)
      await versionAsked(transaction, before, version)
      const policy = publicationPolicy(ports.library)
      const strange = parts.find((code) => !policy.parts.some((one) => one.code === code))
      if (strange !== undefined) refuse('input-invalid', { field: strange, reason: '不是可以公开的内容' })
      const row: PublicationRow = {
        evaluation: id,
        parts,
        refused,
        own,
        state: before?.state ?? 'draft',
        slug: before?.slug ?? '',
        archive: before?.archive ?? '',
        sha256: before?.sha256 ?? '',
        savedAt: now,
        savedBy: actor.id,
        publishedAt: before?.publishedAt ?? '',
        publishedBy: before?.publishedBy ?? '',
        version: version + 1,
      }
      await transaction.put('publication', row)
      record({
        evaluation: id,
        sentence: `${actor.name}选定了公开的内容：${policy.parts
          .filter((one) => parts.includes(one.code))
          .map((one) => one.name)
          .join('、')}；保留 ${refused.length} 处不隐去，另加 ${own.length} 处`,
        before: { parts: before?.parts ?? [], refused: before?.refused ?? [], own: before?.own ?? [] },
        after: { parts, refused, own },
      })
      return { version: row.version }
    },
  },

  publish: {
    lock,
    allow: async (context, { evaluation }) => {
      await demandArchive(context, evaluation, 'publish')
    },
    prepare: async (context, { evaluation: id, version, reviewedBy, approvedBy }) => {
      const { reader, ports, actor, now } = context
      const evaluation = await evaluationOf(reader, id)
      const policy = publicationPolicy(ports.library)
      const row = await rowOf(reader, id)
      await versionAsked(reader, row, version)
      const archive = await standing(reader, id)
      if (archive === undefined) return refuse('wrong-state', { what: '不能公开', why: '还没有封存档案' })
      const parts = partsOf(row, policy)
      if (parts.size === 0) return refuse('input-invalid', { field: '公开的内容', reason: '一项也没有选' })
      if (reviewedBy.trim() === approvedBy.trim())
        return refuse('input-invalid', { field: '审签', reason: '保密审查和审签不能是同一个人' })
      const persons = await namesOfPersons(reader, evaluation)
      return later(async () => {
        const evaluated = await sealedCase(ports, archive)
        const redactor = new Redactor(policy, persons, decisionsOf(row))
        const files = await publicSite(evaluated, {
          ...siteFacts(evaluated, archive, parts, redactor),
          date: dayOf(now),
          // Their names are given by law; they are not among what is redacted.
          reviewedBy,
          approvedBy,
          printer: ports.printer,
        })
        const bytes = writeZip(files)
        const sha256 = ports.hash.sha256(bytes)
        await ports.vault.put(sha256, bytes)
        return async ({ transaction, record }) => {
          const now = await rowOf(transaction, id)
          await versionAsked(transaction, now, version)
          if ((await standing(transaction, id))?.id !== archive.id)
            refuse('wrong-state', { what: '没有公开', why: '档案已经重新开启' })
          const slug = now?.slug || ports.ids.id()
          await transaction.put('publication', {
            evaluation: id,
            parts: [...parts],
            refused: now?.refused ?? [],
            own: now?.own ?? [],
            state: 'published',
            slug,
            archive: archive.id,
            sha256,
            savedAt: now?.savedAt || context.now,
            savedBy: now?.savedBy || actor.id,
            publishedAt: context.now,
            publishedBy: actor.id,
            version: version + 1,
          })
          const hidden = redactor.redactions.filter((one) => one.accepted).length
          record({
            evaluation: id,
            sentence: `${actor.name}公开了评价结果（档案第 ${archive.number} 版，隐去 ${hidden} 处；保密审查 ${reviewedBy}，审签 ${approvedBy}）`,
            before: { state: now?.state ?? 'draft', sha256: now?.sha256 ?? '' },
            after: { state: 'published', sha256, parts: [...parts], archive: archive.id },
          })
          return { address: `/public/${slug}/` }
        }
      })
    },
  },

  withdrawPublication: {
    lock,
    allow: async (context, { evaluation }) => {
      await demandArchive(context, evaluation, 'publish')
    },
    run: async ({ transaction, actor, record }, { evaluation: id, version, reason }) => {
      const row = await rowOf(transaction, id)
      await versionAsked(transaction, row, version)
      if (row?.state !== 'published') return refuse('wrong-state', { what: '不能撤下', why: '还没有公开' })
      await transaction.update(
        'publication',
        { evaluation: id },
        { state: 'withdrawn', version: version + 1 },
      )
      record({
        evaluation: id,
        sentence: `${actor.name}撤下了公开的评价结果：${reason}`,
        before: { state: row.state, sha256: row.sha256 },
        after: { state: 'withdrawn', reason },
      })
      return { ok: true }
    },
  },

  publicationFile: {
    allow: async (context, { evaluation }) => {
      await demandArchive(context, evaluation, 'seeArchive')
    },
    run: async ({ reader, ports }, { evaluation: id }) => {
      const evaluation = await evaluationOf(reader, id)
      const row = await rowOf(reader, id)
      if (row === undefined || row.sha256 === '') return refuse('record-missing', { what: '公开的网页' })
      return {
        name: `${fileName(evaluation.title)}-公开.zip`,
        type: 'application/zip',
        bytes: await keptBytes(ports, row.sha256, '公开的网页'),
      }
    },
  },
}

const siteFacts = (
  { loaded }: EvaluatedCase,
  archive: ArchiveRow,
  parts: ReadonlySet<PartCode>,
  redactor: Redactor,
) => ({
  parts,
  redactor,
  archiveSha256: archive.sha256,
  archiveNumber: archive.number,
  organisation: loaded.organisation,
  date: '',
  reviewedBy: '',
  approvedBy: '',
})

/** Sites that were asked for, unpacked. */
const sites = new Map<string, Promise<ReadonlyMap<string, Uint8Array>>>()
const MOST_SITES = 8

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  json: 'application/json; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
}

/** A file of a public site, for anybody; undefined where nothing of that name is public now. */
export async function publicFile(
  ports: Pick<Ports, 'store' | 'vault'>,
  slug: string,
  path: string,
): Promise<{ readonly type: string; readonly bytes: Uint8Array } | undefined> {
  const [row] = await ports.store.read((reader) =>
    reader.find('publication', { slug, state: 'published' }, { limit: 1 }),
  )
  if (slug === '' || row === undefined) return undefined
  let site = sites.get(row.sha256)
  if (site === undefined) {
    site = (async () => {
      const zip = readZip(await keptBytes(ports, row.sha256, '公开的网页'))
      return 'files' in zip ? zip.files : new Map()
    })()
    if (sites.size >= MOST_SITES) sites.delete(sites.keys().next().value as string)
    sites.set(row.sha256, site)
    site.catch(() => sites.delete(row.sha256))
  }
  const name = path === '' ? 'index.html' : path
  const bytes = (await site).get(name)
  if (bytes === undefined) return undefined
  const extension = name.slice(name.lastIndexOf('.') + 1)
  return { type: TYPES[extension] ?? 'application/octet-stream', bytes }
}
