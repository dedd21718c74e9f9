/**
 * 四性检测: authenticity, integrity, usability and safety of a package, check by check as the policy lists them. Every check
 * looks at the package itself, so that whoever has it makes the same report again. What only a person can see, such as a
 * virus scan, is left to him and says so.
 */
import {
  checkUpload,
  compareBindings,
  type LetterBlock,
  readDocx,
  readZip,
  writeLetter,
} from '@jiheng/documents'
import { bindingsOf, leafHash, verifyInclusion } from '@jiheng/engine'
import type { FileMap } from '../case/library.ts'
import { auditText, canonical, unhex } from '../platform/audit.ts'
import type { AuditRow } from '../platform/store.ts'
import type { Hash } from '../ports.ts'
import type { EvaluatedCase } from '../use/evaluate-case.ts'
import type { ArchivePolicy, CheckName } from './archive-policy.ts'
import { type Catalogue, extensionOf, OF_THE_PACKAGE } from './catalogue.ts'
import { compareResult } from './compare-result.ts'
import {
  AUDIT_ENTRIES,
  AUDIT_TREE,
  parsedJson,
  type RecordDescription,
  type SealFacts,
  SUBMISSIONS,
} from './records.ts'

export type PropertyOutcome = 'passed' | 'failed' | 'notApplicable' | 'manual'

export const OUTCOME_WORDS: Readonly<Record<PropertyOutcome, string>> = {
  passed: '通过',
  failed: '不通过',
  notApplicable: '不适用',
  manual: '须人工检查',
}

export interface PropertyResult {
  readonly property: string
  readonly code: string
  readonly name: string
  readonly outcome: PropertyOutcome
  /** Why, with counts; then the first places where it fails. */
  readonly why: string
  readonly places: readonly string[]
}

/** What the checks look at. */
export interface CheckedPackage {
  readonly payload: FileMap
  readonly records: readonly RecordDescription[]
  readonly catalogue: Catalogue
  readonly evaluated: EvaluatedCase
  readonly policy: ArchivePolicy
  readonly facts: SealFacts
  readonly hash: Hash
  /** The HTML verifier is in the package. */
  readonly hasVerifier: boolean
}

interface Seen {
  readonly outcome: PropertyOutcome
  readonly why: string
  readonly places?: readonly string[]
}

const MOST_PLACES = 20

export function propertiesOf(given: CheckedPackage): readonly PropertyResult[] {
  return given.policy.properties.flatMap((property) =>
    property.checks.map((check): PropertyResult => {
      const seen: Seen =
        check.check === '' ? { outcome: 'manual', why: check.look } : CHECKS[check.check as CheckName](given)
      return {
        property: property.name,
        code: check.code,
        name: check.name,
        outcome: seen.outcome,
        why: seen.why,
        places: (seen.places ?? []).slice(0, MOST_PLACES),
      }
    }),
  )
}

/** Failed with the places where, or passed. */
function judged(passed: string, failed: string, places: readonly string[]): Seen {
  return places.length === 0
    ? { outcome: 'passed', why: passed }
    : { outcome: 'failed', why: `${failed} ${places.length} 处`, places }
}

const none = (why: string): Seen => ({ outcome: 'notApplicable', why })

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true })

const CHECKS: Readonly<Record<CheckName, (given: CheckedPackage) => Seen>> = {
  sources: ({ evaluated }) => {
    const entered = evaluated.evaluation.values.filter((one) => one.origin.kind === 'entered')
    const without = entered.filter(
      (one) => one.origin.kind === 'entered' && one.origin.source?.place === undefined,
    )
    return judged(
      `填报的 ${entered.length} 个数据都写明来源`,
      '没有来源',
      without.map((one) => one.label),
    )
  },
  recomputed: ({ payload, evaluated }) =>
    judged(
      `重算 ${evaluated.evaluation.values.length} 个数据，全部一致`,
      '重算不一致',
      compareResult(payload.get('result/result.json'), evaluated.evaluation).map((one) => one.detail),
    ),
  reportBound: ({ payload, evaluated }) => {
    const docx = payload.get('result/report.docx')
    if (docx === undefined) return { outcome: 'failed', why: '没有报告' }
    const read = readDocx(docx)
    if (!('bookmarks' in read)) return { outcome: 'failed', why: read.reason }
    const bindings = bindingsOf(evaluated.report)
    return judged(
      `报告中 ${bindings.length} 处数字与重算一致`,
      '与重算不一致',
      compareBindings(bindings, read.bookmarks).map((one) => `${one.id}：${one.found ?? '（无）'}`),
    )
  },
  submissions: ({ payload, hash }) => {
    const files = [...payload.keys()].filter((file) => file.startsWith(SUBMISSIONS) && file.endsWith('.json'))
    if (files.length === 0) return none('没有单位报送')
    const wrong = files.filter((file) => {
      const sent = parsedJson(payload.get(file)) as { content?: unknown; digest?: unknown } | null | undefined
      return hash.sha256(encoder.encode(canonical(sent?.content))) !== sent?.digest
    })
    return judged(`${files.length} 次报送的内容与登记的摘要一致`, '与登记的摘要不符', wrong)
  },
  auditLog: (given) => auditSeen(given),
  evidenceDigests: ({ payload, records, evaluated, hash }) => {
    const registered = records.filter((one) => one.sha256 !== '')
    const files = evaluated.evaluation.evidence.flatMap((one) => (one.file === undefined ? [] : [one.file]))
    const kept = [...new Set(files)].filter((file) => payload.has(`inputs/case/${file}`))
    if (registered.length + kept.length === 0) return none('没有佐证和取证材料')
    const digestOf = (path: string): string => hash.sha256(payload.get(path) ?? new Uint8Array())
    const wrong = [
      ...registered.filter((one) => digestOf(one.file) !== one.sha256).map((one) => one.file),
      // The platform keeps evidence below the first half of a SHA-256 text.
      ...kept.filter((file) => {
        const digest = /^evidence\/([0-9a-f]{16})\//.exec(file)?.[1]
        return digest !== undefined && !digestOf(`inputs/case/${file}`).startsWith(digest)
      }),
    ]
    return judged(`${registered.length + kept.length} 份材料的摘要一致`, '摘要不符', wrong)
  },
  requiredClasses: ({ policy, catalogue }) => {
    const there = new Set(catalogue.entries.map((one) => one.class))
    return judged(
      `必有的 ${policy.classes.filter((one) => one.required).length} 类材料齐全`,
      '缺少材料',
      policy.classes.filter((one) => one.required && !there.has(one.number)).map((one) => one.name),
    )
  },
  catalogued: ({ catalogue }) =>
    judged(
      `${catalogue.entries.length} 件都著录了必备项目`,
      '著录不全',
      catalogue.entries
        .filter((one) => [one.number, one.fonds, one.title, one.secrecy, one.retention].includes(''))
        .map((one) => one.file),
    ),
  numbered: ({ catalogue, policy }) => {
    const numbers = catalogue.entries.map((one) => one.number)
    const repeated = numbers.filter((one, at) => numbers.indexOf(one) !== at)
    const gaps = policy.classes.flatMap((one) => {
      const own = catalogue.entries.filter((entry) => entry.class === one.number)
      return own.filter((entry, at) => !entry.number.endsWith(`-${String(at + 1).padStart(4, '0')}`))
    })
    return judged(`${numbers.length} 个档号唯一、连续`, '档号重复或断号', [
      ...repeated,
      ...gaps.map((one) => one.number),
    ])
  },
  referenced: ({ payload, evaluated }) => {
    const evidence = evaluated.evaluation.evidence
    const named = new Set(evaluated.evaluation.values.flatMap((one) => one.evidence ?? []))
    const known = new Set(evidence.map((one) => one.id))
    if (evidence.length + named.size === 0) return none('没有引用佐证')
    return judged(`引用的 ${evidence.length} 份佐证都在包内`, '不在包内', [
      ...evidence
        .filter((one) => one.file !== undefined && !payload.has(`inputs/case/${one.file}`))
        .map((one) => one.title),
      ...[...named].filter((id) => !known.has(id)),
    ])
  },
  everyFile: ({ payload, catalogue }) => {
    const described = new Set(catalogue.entries.map((one) => one.file))
    const files = [...payload.keys()].filter((file) => !OF_THE_PACKAGE.has(file))
    return judged(
      `${files.length} 个文件都已著录`,
      '没有著录',
      files.filter((file) => !described.has(file)),
    )
  },
  graded: ({ evaluated }) => {
    const { total } = evaluated.evaluation
    if (total.grade !== undefined)
      return { outcome: 'passed', why: `总评${total.points}分，等级为${total.grade}` }
    return {
      outcome: 'failed',
      why: total.noGradeReason ?? '没有评定等级',
      places: total.open.map((one) => `${one.indicator} ${one.name}`),
    }
  },
  formats: ({ catalogue, policy }) => {
    const allowed = new Set(policy.formats)
    return judged(
      `${catalogue.entries.length} 个文件都是可以长期保存的格式`,
      '格式不在规定的范围内',
      catalogue.entries.filter((one) => !allowed.has(one.format)).map((one) => one.file),
    )
  },
  readable: (given) => {
    const { checked, faults } = openedFiles(given)
    return judged(
      `${checked} 个文件都能打开`,
      '打不开',
      faults.filter((one) => one.kind === 'readable').map((one) => one.file),
    )
  },
  unencrypted: (given) => {
    const { checked, faults } = openedFiles(given)
    return judged(
      `${checked} 个文件都没有加密`,
      '加密',
      faults.filter((one) => one.kind === 'encrypted').map((one) => one.file),
    )
  },
  fileNames: ({ payload }) => {
    const lower = [...payload.keys()].map((file) => file.normalize('NFC').toLowerCase())
    const seen = new Set<string>()
    const wrong = [...payload.keys()].filter((file, at) => {
      const name = lower[at] ?? ''
      const collides = seen.has(name)
      seen.add(name)
      return collides || file.length > 200 || /[\\:*?"<>|\p{Cc}]/u.test(file) || /[. ](\/|$)/.test(file)
    })
    return judged(`${payload.size} 个文件名都能使用`, '文件名不能在各种系统上使用', wrong)
  },
  verifier: ({ hasVerifier }) =>
    hasVerifier
      ? { outcome: 'passed', why: '附有 verify.html' }
      : { outcome: 'failed', why: '没有附验证网页，须用 jiheng verify 验证' },
  inactive: (given) => {
    const { checked, faults } = openedFiles(given)
    return judged(
      `${checked} 个文件都没有宏、脚本和可执行内容`,
      '含有可执行内容',
      faults.filter((one) => one.kind === 'active').map((one) => one.file),
    )
  },
  secrecy: ({ catalogue, policy }) =>
    judged(
      `${catalogue.entries.length} 件的密级都在范围内`,
      '密级超出范围',
      catalogue.entries.filter((one) => !policy.secrecies.includes(one.secrecy)).map((one) => one.file),
    ),
  digests: ({ payload }) => ({
    outcome: 'passed',
    why: `${payload.size} 个文件各有 SHA-256 和 SM3 摘要，见 manifest-sha256.txt、manifest-sm3.txt`,
  }),
}

/** Entries of the log against the tree's head, each with its proof. */
function auditSeen({ payload, hash }: CheckedPackage): Seen {
  const entries = payload.get(AUDIT_ENTRIES)
  const tree = parsedJson(payload.get(AUDIT_TREE)) as AuditTree | null | undefined
  if (entries === undefined && tree === undefined) return none('没有操作日志')
  if (entries === undefined || tree === undefined || tree === null || !Array.isArray(tree.proofs))
    return { outcome: 'failed', why: '操作日志不完整' }
  const digest = (bytes: Uint8Array): Uint8Array => unhex(hash.sha256(bytes))
  const proofs = new Map(tree.proofs.map((one) => [one.seq, one.proof]))
  const wrong: string[] = []
  const lines = new TextDecoder()
    .decode(entries)
    .split('\n')
    .filter((line) => line !== '')
  for (const line of lines) {
    const row = parsedJson(encoder.encode(line)) as AuditRow | undefined
    const proof = row === undefined ? undefined : proofs.get(row.seq)
    const holds =
      row !== undefined &&
      proof !== undefined &&
      verifyInclusion(digest, {
        leaf: leafHash(digest, encoder.encode(auditText(row))),
        index: row.seq - 1,
        size: tree.size,
        root: unhex(tree.root),
        proof: proof.map(unhex),
      })
    if (!holds) wrong.push(`第 ${String(row?.seq ?? '？')} 条`)
  }
  if (lines.length !== tree.proofs.length)
    wrong.push(`共 ${lines.length} 条，证明有 ${tree.proofs.length} 个`)
  return judged(`${lines.length} 条日志都在登记的哈希树（共 ${tree.size} 条）里`, '不在登记的哈希树里', wrong)
}

export interface AuditTree {
  readonly size: number
  readonly root: string
  readonly proofs: readonly { readonly seq: number; readonly proof: readonly string[] }[]
}

interface FileFault {
  readonly file: string
  readonly kind: 'readable' | 'encrypted' | 'active'
}

const opened = new WeakMap<FileMap, { readonly checked: number; readonly faults: readonly FileFault[] }>()

/** Each file opened as what its name says it is. */
function openedFiles({ payload }: CheckedPackage): {
  readonly checked: number
  readonly faults: readonly FileFault[]
} {
  const before = opened.get(payload)
  if (before !== undefined) return before
  const faults: FileFault[] = []
  let checked = 0
  for (const [file, bytes] of payload) {
    if (OF_THE_PACKAGE.has(file)) continue
    checked += 1
    const kind = faultOf(file, bytes)
    if (kind !== undefined) faults.push({ file, kind })
  }
  const found = { checked, faults }
  opened.set(payload, found)
  return found
}

const UPLOADABLE = /^(pdf|png|jpg|jpeg|docx|xlsx|doc|xls|wps|et|ofd)$/

function faultOf(file: string, bytes: Uint8Array): FileFault['kind'] | undefined {
  const extension = extensionOf(file)
  if (UPLOADABLE.test(extension)) {
    const checked = checkUpload(bytes, `file.${extension}`)
    if (!('fault' in checked)) return undefined
    if (checked.fault === 'upload-encrypted') return 'encrypted'
    return checked.fault === 'upload-active'
      ? 'active'
      : checked.fault === 'upload-too-large'
        ? undefined
        : 'readable'
  }
  if (extension === 'zip') return 'files' in readZip(bytes) ? undefined : 'readable'
  try {
    const text = decoder.decode(bytes)
    if (extension === 'json') JSON.parse(text)
    if (extension === 'html' && /<script|\son\w+\s*=|javascript:/i.test(text)) return 'active'
    return undefined
  } catch {
    // Texts handed in as evidence may be in an older encoding.
    return /^(txt|csv)$/.test(extension) && checkedText(bytes, extension) ? undefined : 'readable'
  }
}

const checkedText = (bytes: Uint8Array, extension: string): boolean =>
  !('fault' in checkUpload(bytes, `file.${extension}`))

/** 四性检测报告 as a document. */
export function propertiesDocument(
  results: readonly PropertyResult[],
  { evaluated, policy, facts }: CheckedPackage,
): Promise<Uint8Array> {
  const count = (outcome: PropertyOutcome): number => results.filter((one) => one.outcome === outcome).length
  const failed = results.filter((one) => one.outcome === 'failed')
  return writeLetter({
    title: '电子档案四性检测报告',
    organisation: facts.fondsName,
    date: facts.sealedAt.slice(0, 10),
    body: [
      {
        kind: 'paragraph',
        text: `检测对象：${evaluated.evaluation.title}绩效档案（第 ${facts.version} 版）。共 ${results.length} 项：通过 ${count('passed')} 项，不通过 ${count('failed')} 项，不适用 ${count('notApplicable')} 项，须人工检查 ${count('manual')} 项。`,
      },
      { kind: 'paragraph', text: `检测依据：${policy.authority}。待核：${policy.unconfirmed.join('；')}。` },
      ...(facts.remark === '' ? [] : [{ kind: 'paragraph' as const, text: `封存说明：${facts.remark}` }]),
      ...policy.properties.flatMap((property): LetterBlock[] => [
        { kind: 'heading', level: 1, text: property.name },
        {
          kind: 'table',
          head: ['编号', '检测项目', '结果', '说明'],
          rows: results
            .filter((one) => one.property === property.name)
            .map((one) => [one.code, one.name, OUTCOME_WORDS[one.outcome], one.why]),
          align: ['center', 'left', 'center', 'left'],
        },
      ]),
      ...(failed.length === 0
        ? []
        : [
            { kind: 'heading' as const, level: 1 as const, text: '不通过的地方' },
            ...failed.map((one) => ({
              kind: 'paragraph' as const,
              text: `${one.code} ${one.why}${one.places.length === 0 ? '' : `：${one.places.join('；')}`}`,
            })),
          ]),
    ],
  })
}

/** 电子文件归档登记表 (GB/T 18894—2016, table A.1). What a person has to look at and sign is left open. */
export function registrationDocument(
  results: readonly PropertyResult[],
  { catalogue, facts, payload, policy }: CheckedPackage,
): Promise<Uint8Array> {
  const bytes = [...payload.values()].reduce((sum, one) => sum + one.length, 0)
  const outcomeOf = (property: string): string => {
    const own = results.filter((one) => one.property === property)
    const failed = own.filter((one) => one.outcome === 'failed')
    if (failed.length === 0) return '合格（须人工检查的项目见检测报告）'
    return `不合格：${failed.map((one) => one.code).join('、')}`
  }
  return writeLetter({
    title: '电子文件归档登记表',
    organisation: '',
    date: '',
    body: [
      {
        kind: 'table',
        head: ['项目', '内容'],
        rows: [
          ['归档单位', `${facts.fondsName}（全宗号 ${facts.fonds}）`],
          ['归档时间', facts.sealedAt.slice(0, 10)],
          ['归档电子文件门类', policy.name],
          ['归档电子文件数量', `${catalogue.entries.length} 件，${payload.size} 个文件，${bytes} 字节`],
          ['归档方式', '□ 在线归档　□ 离线归档'],
          ['载体外观检验', '须人工检查：'],
          ['病毒检验', '须人工检查：'],
          ...policy.properties.map((property) => [`${property.name}检验`, outcomeOf(property.name)]),
          [
            '技术方法与相关软件说明',
            'BagIt（RFC 8493）封存包，SHA-256、SM3 登记摘要；verify.html 或 jiheng verify 可离线验证并重算',
          ],
          ['封存人', facts.sealedBy],
          ['版本', versionWords(facts)],
          ['备注', facts.remark],
        ],
        align: ['center', 'left'],
      },
      { kind: 'paragraph', text: '归档部门（盖章）：　　　　　　经手人：　　　　　　　　年　　月　　日' },
      { kind: 'paragraph', text: '档案部门（盖章）：　　　　　　经手人：　　　　　　　　年　　月　　日' },
    ],
  })
}

const versionWords = ({ version, reopened, previous }: SealFacts): string =>
  previous === '' && reopened === ''
    ? `第 ${version} 版`
    : `第 ${version} 版；重新开启的原因：${reopened}；上一版的 SHA-256：${previous}`
