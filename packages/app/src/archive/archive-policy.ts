/** 绩效档案整理规则: classes, retention periods and the checks of 四性检测, as frameworks/archive has them. */
import { asRecords, asText, asTexts, type Plain, readShape, type Shape } from '@jiheng/engine'
import { type FileMap, textOf } from '../case/library.ts'

export const ARCHIVE_POLICY = 'archive/performance-archive.yaml'

/** 类目 of the archive. */
export interface ArchiveClass {
  readonly code: string
  /** Two digits in 档号. */
  readonly number: string
  readonly name: string
  /** Code of a retention period. */
  readonly retention: string
  readonly required: boolean
}

/** 检测项目. Without a `check` of the program a person has to look; `look` says at what. */
export interface PropertyCheck {
  readonly code: string
  readonly name: string
  readonly check: string
  readonly look: string
}

export interface ArchivePolicy {
  readonly name: string
  readonly authority: string
  readonly unconfirmed: readonly string[]
  /** 门类代码 in 档号. */
  readonly category: string
  readonly retentions: readonly { readonly code: string; readonly name: string }[]
  readonly secrecies: readonly string[]
  /** Extensions of files that last. */
  readonly formats: readonly string[]
  readonly classes: readonly ArchiveClass[]
  /** 真实性、完整性、可用性、安全性, each with its checks. */
  readonly properties: readonly { readonly name: string; readonly checks: readonly PropertyCheck[] }[]
}

/** The checks that the program can do, by the name that the policy calls them. */
export const CHECK_NAMES = [
  'sources',
  'recomputed',
  'reportBound',
  'submissions',
  'auditLog',
  'evidenceDigests',
  'requiredClasses',
  'catalogued',
  'numbered',
  'referenced',
  'everyFile',
  'graded',
  'formats',
  'readable',
  'unencrypted',
  'fileNames',
  'verifier',
  'inactive',
  'secrecy',
  'digests',
] as const
export type CheckName = (typeof CHECK_NAMES)[number]

const text: Shape = { type: 'string' }
const texts: Shape = { type: 'array', items: text }
const recordsOf = (
  title: string,
  properties: Readonly<Record<string, Shape>>,
  required: readonly string[],
): Shape => ({
  type: 'array',
  items: { type: 'object', title, properties, required, additionalProperties: false },
})

/** JSON Schema of the file. */
export const archivePolicySchema: Shape = {
  type: 'object',
  title: '绩效档案整理规则',
  properties: {
    id: text,
    name: text,
    authority: text,
    unconfirmed: texts,
    category: { type: 'string', pattern: '^[A-Z]{1,6}$' },
    retentions: recordsOf('保管期限', { code: text, name: text }, ['code', 'name']),
    secrecies: texts,
    formats: texts,
    classes: recordsOf(
      '类目',
      {
        code: text,
        number: { type: 'string', pattern: '^\\d{2}$' },
        name: text,
        retention: text,
        required: { type: 'boolean' },
      },
      ['code', 'number', 'name', 'retention'],
    ),
    properties: recordsOf(
      '四性',
      {
        name: text,
        checks: recordsOf(
          '检测项目',
          { code: text, name: text, check: { type: 'string', enum: [...CHECK_NAMES] }, look: text },
          ['code', 'name'],
        ),
      },
      ['name', 'checks'],
    ),
  },
  required: ['id', 'name', 'category', 'retentions', 'secrecies', 'formats', 'classes', 'properties'],
  additionalProperties: false,
}

/** The policy of a library; undefined where it has none, or one that cannot be read. */
export function archivePolicy(library: FileMap): ArchivePolicy | undefined {
  const bytes = library.get(ARCHIVE_POLICY)
  if (bytes === undefined) return undefined
  const { data, problems } = readShape(textOf(bytes), ARCHIVE_POLICY, archivePolicySchema)
  if (data === undefined || problems.length > 0) return undefined
  const root = data as Readonly<Record<string, Plain>>
  return {
    name: asText(root.name),
    authority: asText(root.authority),
    unconfirmed: asTexts(root.unconfirmed),
    category: asText(root.category),
    retentions: asRecords(root.retentions).map((one) => ({ code: asText(one.code), name: asText(one.name) })),
    secrecies: asTexts(root.secrecies),
    formats: asTexts(root.formats),
    classes: asRecords(root.classes).map((one) => ({
      code: asText(one.code),
      number: asText(one.number),
      name: asText(one.name),
      retention: asText(one.retention),
      required: one.required === true,
    })),
    properties: asRecords(root.properties).map((one) => ({
      name: asText(one.name),
      checks: asRecords(one.checks).map((check) => ({
        code: asText(check.code),
        name: asText(check.name),
        check: asText(check.check),
        look: asText(check.look),
      })),
    })),
  }
}
