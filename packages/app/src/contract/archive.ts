/** Operations of step 6 归档和公开: sealing, versions, verifying; what is made public, with every redaction. */
import { z } from 'zod'
import { command, done, file, id, query } from './operation-shape.ts'

const archiveId = { evaluation: id, archive: id }
const version = z.number().int().min(0)

/** 封存前的检查: done; missing hinders sealing; warning asks for a remark. */
export const CHECK_STATES = { done: '已具备', missing: '缺少', warning: '请说明' } as const

const propertyResult = z.object({
  property: z.string(),
  code: z.string(),
  name: z.string(),
  outcome: z.enum(['passed', 'failed', 'notApplicable', 'manual']),
  why: z.string(),
  places: z.array(z.string()),
})

const fault = z.object({ code: z.string(), title: z.string(), detail: z.string() })

const part = z.object({
  code: z.string(),
  name: z.string(),
  what: z.string(),
  chosen: z.boolean(),
  /** As the rules of publication have it. */
  usual: z.boolean(),
})

/** 隐去的一处: what stands there, what will stand there, and the words around it. */
const redaction = z.object({
  id: z.string(),
  kind: z.string(),
  kindName: z.string(),
  where: z.string(),
  before: z.string(),
  found: z.string(),
  after: z.string(),
  replacement: z.string(),
  accepted: z.boolean(),
})

const ownRedaction = z.object({ text: z.string().min(1).max(200), replacement: z.string().max(200) })

export const archiveOperations = {
  archives: query(
    '归档：封存前的检查和历次封存',
    { evaluation: id },
    z.object({
      phase: z.string(),
      maySeal: z.boolean(),
      mayReopen: z.boolean(),
      checks: z.array(
        z.object({
          code: z.string(),
          name: z.string(),
          state: z.enum(['done', 'missing', 'warning']),
          why: z.string(),
          /** Tab of step 5 or page of the evaluation where it is put right, '' for none. */
          page: z.string(),
        }),
      ),
      /** What a seal under way is doing, '' without one. */
      sealing: z.string(),
      /** A time stamp authority is set. */
      stamps: z.boolean(),
      versions: z.array(
        z.object({
          id,
          number: z.number().int(),
          sha256: z.string(),
          size: z.number().int(),
          sealedAt: z.string(),
          sealedByName: z.string(),
          remark: z.string(),
          items: z.number().int(),
          points: z.string(),
          grade: z.string(),
          /** 结论 in a sentence. */
          sentence: z.string(),
          failed: z.array(propertyResult),
          stampedAt: z.string(),
          unstamped: z.string(),
          reopenedAt: z.string(),
          reopenedByName: z.string(),
          reopenReason: z.string(),
        }),
      ),
    }),
  ),
  sealArchive: command(
    '封存档案',
    {
      evaluation: id,
      /** Needed where something is missing that does not hinder. */
      remark: z.string().max(2000),
      /** Bytes of ledgers as well, not only their digests. */
      ledgers: z.boolean(),
    },
    z.object({ archive: id, number: z.number().int() }),
  ),
  reopenArchive: command(
    '重新开启已封存的评价',
    { evaluation: id, reason: z.string().min(1).max(2000) },
    done,
  ),
  archiveFile: file('档案包（ZIP）', archiveId),
  archivePart: file('档案包里的一个文件', { ...archiveId, path: z.string().min(1).max(400) }),
  archiveContents: query(
    '档案目录和四性检测',
    archiveId,
    z.object({
      entries: z.array(
        z.object({
          number: z.string(),
          title: z.string(),
          responsible: z.string(),
          date: z.string(),
          pages: z.string(),
          secrecy: z.string(),
          retention: z.string(),
          className: z.string(),
          unit: z.string(),
          file: z.string(),
          bytes: z.number().int(),
        }),
      ),
      properties: z.array(propertyResult),
    }),
  ),
  verifyArchive: query(
    '验证档案包：核对封存并重算全部',
    archiveId,
    z.object({
      sound: z.boolean(),
      faults: z.array(fault),
      notes: z.array(fault),
      values: z.number().int(),
      scores: z.number().int(),
      rules: z.number().int(),
      reportFigures: z.number().int(),
      stamp: z.string(),
    }),
  ),

  publication: query(
    '公开：内容、隐去的地方和已公开的网址',
    { evaluation: id },
    z.object({
      mayPublish: z.boolean(),
      /** Number of the archive that is published from, 0 without one. */
      number: z.number().int(),
      version,
      parts: z.array(part),
      redactions: z.array(redaction),
      own: z.array(ownRedaction),
      state: z.enum(['draft', 'published', 'withdrawn']),
      /** Path of the public pages, '' until published. */
      address: z.string(),
      publishedAt: z.string(),
      publishedByName: z.string(),
      /** Number of the archive that is public now. */
      publishedNumber: z.number().int(),
    }),
  ),
  savePublication: command(
    '保存公开的内容和隐去的地方',
    {
      evaluation: id,
      version,
      parts: z.array(z.string().max(60)).max(40),
      /** Redactions that are not made. */
      refused: z.array(z.string().max(120)).max(5000),
      own: z.array(ownRedaction).max(200),
    },
    z.object({ version }),
  ),
  publish: command(
    '公开',
    { evaluation: id, version, reviewedBy: z.string().min(1).max(60), approvedBy: z.string().min(1).max(60) },
    z.object({ address: z.string() }),
  ),
  withdrawPublication: command(
    '撤下已公开的内容',
    { evaluation: id, version, reason: z.string().min(1).max(2000) },
    done,
  ),
  publicationFile: file('公开网页和开放数据（ZIP）', { evaluation: id }),
} as const
