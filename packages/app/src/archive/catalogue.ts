/**
 * Archive catalogue 档案目录: every file of a package described (DA/T 18): 档号, 全宗号, 题名, 责任者, 年度, 日期, 页数, 密级,
 * 保管期限 and what an electronic file needs besides. 件号 runs without gaps within a class; same package, same catalogue.
 */
import { writeListWorkbook } from '@jiheng/documents'
import type { Evaluation } from '@jiheng/engine'
import type { FileMap } from '../case/library.ts'
import type { Hash } from '../ports.ts'
import type { ArchivePolicy } from './archive-policy.ts'
import { pagesOf } from './page-count.ts'
import { RECORD_LIST, RECORDS, type RecordDescription, type SealFacts } from './records.ts'

/** 著录 of one file. `pages` is '' where it is not known. */
export interface CatalogueEntry {
  /** 档号. */
  readonly number: string
  readonly fonds: string
  readonly title: string
  readonly responsible: string
  readonly year: string
  readonly date: string
  readonly pages: string
  readonly secrecy: string
  readonly retention: string
  readonly class: string
  readonly className: string
  readonly unit: string
  readonly indicators: readonly string[]
  readonly format: string
  readonly file: string
  readonly bytes: number
  readonly sha256: string
  readonly note: string
}

export interface Catalogue {
  readonly format: 'jiheng-catalogue/1'
  readonly fonds: string
  readonly fondsName: string
  readonly year: number
  readonly entries: readonly CatalogueEntry[]
}

export const extensionOf = (file: string): string => /\.([^./]+)$/.exec(file)?.[1]?.toLowerCase() ?? ''

/** Files that say what the package is, and so are no 件 of it. */
export const OF_THE_PACKAGE: ReadonlySet<string> = new Set([
  'package.json',
  'index.json',
  'catalogue.json',
  'catalogue.xlsx',
  'properties.json',
  'properties.docx',
  'registration.docx',
  'ro-crate-metadata.json',
  'verify.html',
  RECORD_LIST,
])

export function catalogueOf(given: {
  readonly payload: FileMap
  readonly records: readonly RecordDescription[]
  readonly evaluation: Evaluation
  readonly organisation: string
  readonly date: string
  readonly policy: ArchivePolicy
  readonly facts: SealFacts
  readonly hash: Hash
}): Catalogue {
  const { payload, records, evaluation, policy, facts, hash } = given
  const known = new Map(records.map((one) => [one.file, one]))
  const described = [...payload.keys()]
    .filter((file) => !OF_THE_PACKAGE.has(file))
    .sort()
    .map((file) => known.get(file) ?? ofTheCase(file, given))
  const names = new Map(evaluation.units.map((unit) => [unit.code, unit.name]))
  const entries = policy.classes.flatMap((one) => {
    const retention = policy.retentions.find((period) => period.code === one.retention)
    return described
      .filter((record) => record.class === one.code)
      .map((record, at): CatalogueEntry => {
        const bytes = payload.get(record.file) ?? new Uint8Array()
        return {
          number: `${facts.fonds}-${policy.category}·${evaluation.year}-${one.retention}-${one.number}-${String(at + 1).padStart(4, '0')}`,
          fonds: facts.fonds,
          title: record.title,
          responsible: record.responsible,
          year: String(evaluation.year),
          date: record.date,
          pages: pagesOf(bytes, extensionOf(record.file)),
          secrecy: record.secrecy,
          retention: retention?.name ?? '',
          class: one.number,
          className: one.name,
          unit: names.get(record.unit) ?? record.unit,
          indicators: record.indicators,
          format: extensionOf(record.file),
          file: record.file,
          bytes: bytes.length,
          sha256: hash.sha256(bytes),
          note: record.note,
        }
      })
  })
  return {
    format: 'jiheng-catalogue/1',
    fonds: facts.fonds,
    fondsName: facts.fondsName,
    year: evaluation.year,
    entries,
  }
}

/** Files that every package has, by where they lie: class and title. */
const PLACES: readonly (readonly [RegExp, string, string])[] = [
  [/^inputs\/library\//, 'framework', '评价所用的规则'],
  [/^inputs\/case\/forms\//, 'submission', '填报表'],
  [/^inputs\/case\/(figures\/|words\.)/, 'figures', '基础数据'],
  [/^inputs\/case\/case\./, 'figures', '评价对象、单位和自定指标'],
  [/^inputs\/case\/judgements\./, 'score', '评判、审定和调整'],
  [/^inputs\/case\/evidence\//, 'evidence', '佐证材料'],
  [/^inputs\/case\//, 'report', '报告的文字'],
  [/^result\/report\./, 'report', '绩效评价报告'],
  [/^result\//, 'score', '评分表和评价结果'],
]

function ofTheCase(
  file: string,
  {
    evaluation,
    organisation,
    date,
  }: { readonly evaluation: Evaluation; readonly organisation: string; readonly date: string },
): RecordDescription {
  const [, kind = '', words = ''] = PLACES.find(([place]) => place.test(file)) ?? []
  const evidence = evaluation.evidence.filter(
    (one) => one.file !== undefined && file === `inputs/case/${one.file}`,
  )
  const ids = new Set(evidence.map((one) => one.id))
  const name = file.slice(file.lastIndexOf('/') + 1)
  const unit = evaluation.units.find((one) => file.endsWith(`/${one.code}.csv`))
  const title = evidence[0]?.title ?? (unit === undefined ? `${words}（${name}）` : `${unit.name}${words}`)
  return {
    file,
    title:
      kind === 'report' && file.startsWith('result/')
        ? `${evaluation.title}报告（${extensionOf(file)}）`
        : title,
    class: kind,
    responsible: kind === 'evidence' ? '' : organisation,
    date: file.startsWith('result/') ? date : '',
    unit: unit?.code ?? '',
    indicators: ids.size === 0 ? [] : indicatorsProvedBy(evaluation, ids),
    secrecy: file.startsWith('result/report.') ? '公开' : '内部',
    sha256: '',
    note: '',
  }
}

/** Codes of indicators whose values go back to a figure with one of these as evidence. */
function indicatorsProvedBy(evaluation: Evaluation, ids: ReadonlySet<string>): readonly string[] {
  const byRef = new Map(evaluation.values.map((one) => [one.ref, one]))
  const proved = new Map<string, boolean>()
  const isProved = (ref: string): boolean => {
    const before = proved.get(ref)
    if (before !== undefined) return before
    proved.set(ref, false)
    const record = byRef.get(ref)
    const found =
      record !== undefined &&
      ((record.evidence ?? []).some((id) => ids.has(id)) || record.inputs.some(isProved))
    proved.set(ref, found)
    return found
  }
  return [...leavesOf(evaluation.indicators)].filter((one) => isProved(one.ref)).map((one) => one.code)
}

export function* leavesOf(list: Evaluation['indicators']): Generator<Evaluation['indicators'][number]> {
  for (const one of list)
    if (one.children.length > 0) yield* leavesOf(one.children)
    else yield one
}

const HEAD = [
  '档号',
  '全宗号',
  '题名',
  '责任者',
  '年度',
  '日期',
  '页数',
  '密级',
  '保管期限',
  '类目',
  '单位',
  '对应指标',
  '格式',
  '计算机文件名',
  '大小（字节）',
  'SHA-256',
  '附注',
]

/** The catalogue as a workbook. */
export const catalogueWorkbook = ({ fondsName, year, entries }: Catalogue): Promise<Uint8Array> =>
  writeListWorkbook({
    title: `${fondsName}${year}年度绩效档案目录`,
    sheets: [
      {
        name: '档案目录',
        head: HEAD,
        rows: entries.map((one) => [
          one.number,
          one.fonds,
          one.title,
          one.responsible,
          one.year,
          one.date,
          one.pages,
          one.secrecy,
          one.retention,
          `${one.class} ${one.className}`,
          one.unit,
          one.indicators.join('、'),
          one.format,
          one.file,
          { number: String(one.bytes) },
          one.sha256,
          one.note,
        ]),
      },
    ],
  })

export const isRecord = (file: string): boolean => file.startsWith(RECORDS)
