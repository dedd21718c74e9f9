/**
 * 评价案卷: an evaluation of the platform written as a case folder, the very files that the command line evaluates and
 * an archive holds. What a page shows of the conclusion is computed from these files and nothing else, so that anybody
 * who has the package computes the same.
 */
import { writeCsv } from '@jiheng/documents'
import type { Framework, Problem } from '@jiheng/engine'
import { stringify } from 'yaml'
import { dictionaryFiles, type FileMap } from '../case/library.ts'
import { FIGURE_COLUMNS } from '../case/read-figures.ts'
import { ACTUAL_BASIS, additionsOf, itemOf, TARGET_BASIS, targetFigures } from '../contract/targets.ts'
import { type AssessedCase, assessCase, digestOf } from '../use/evaluate-case.ts'
import { dayOf, type Ports } from './context.ts'
import { latestDeterminations, reasonWords } from './determined.ts'
import { outlineFile } from './report-outline.ts'
import { evidenceKeyName, issuesFile, reviewedJudgements } from './reviewed-parts.ts'
import { evaluationOf, frameworkOf, keyOfCell, type Source, sourceOf, targetsOf } from './source.ts'
import { type UnitData, unitDataOf } from './state.ts'
import type { AccountRow, EvidenceRow, ExhibitRow, JudgementRow, Reader, UnitRow } from './store.ts'

/**
 * Which figures and judgements count: what units reported and scored themselves; the same with the audited figures in
 * their places; or, with what the reviewers decided, the real one.
 */
export type CaseView = 'self' | 'computed' | 'reviewed'

/** 案卷: the case's files, the policy files that they name, and one digest over all of them. */
export interface CaseFolder {
  readonly files: FileMap
  readonly library: FileMap
  readonly framework: string
  readonly digest: string
}

/** What the parts of a folder are written from. */
export interface FolderSource {
  readonly reader: Reader
  readonly source: Source
  readonly framework: Framework
  /** Units whose reports were received, with what they entered; nobody else's drafts count. */
  readonly units: readonly { readonly unit: UnitRow; readonly data: UnitData }[]
  readonly nameOf: (account: string) => string
}

/** Write the folder of an evaluation. Reads rows only; nothing is computed. */
export async function caseFolderOf(
  reader: Reader,
  ports: Pick<Ports, 'library' | 'hash'>,
  evaluation: string,
  view: CaseView = 'reviewed',
): Promise<CaseFolder> {
  const from = await folderSourceOf(reader, ports, evaluation)
  const reviewed = view === 'reviewed' ? await reviewedJudgements(reviewSource(from)) : undefined
  const outline = view === 'reviewed' ? await outlineFile(reader, evaluation) : undefined
  const issues = view === 'reviewed' ? await issuesFile(reviewSource(from)) : undefined
  const judgements = [
    ...(view === 'self' ? [] : await determinedOf(from)),
    ...(reviewed?.judgements ?? []),
    ...from.units.flatMap(({ data }) =>
      data.judgements
        .filter((row) => reviewed?.replaced.has(`${row.unit}|${row.indicator}`) !== true)
        .map((row) => judgementOf(row, from, data)),
    ),
  ]
  const files = new Map<string, Uint8Array>([
    ['case.yaml', yaml(await caseOf(from, reviewed?.evidence ?? []))],
    ['judgements.yaml', yaml({ judgements })],
    ...figureFilesOf(from),
  ])
  const words = wordsOf(from)
  if (words.length > 0) files.set('words.yaml', yaml({ words }))
  if (outline !== undefined) files.set('outline.yaml', yaml(outline))
  if (issues !== undefined) files.set('issues.yaml', yaml(issues))
  const library = libraryOf(from, ports.library)
  const everything = new Map([...files, ...library])
  return {
    files,
    library,
    framework: frameworkName(from),
    digest: digestOf(everything, [...everything.keys()].sort(), ports.hash),
  }
}

export async function folderSourceOf(
  reader: Reader,
  ports: Pick<Ports, 'library'>,
  evaluation: string,
): Promise<FolderSource> {
  const source = await sourceOf(reader, await evaluationOf(reader, evaluation))
  const accepted = new Set(
    (await reader.find('task', { evaluation, state: 'accepted' })).map((task) => task.unit),
  )
  const units: FolderSource['units'][number][] = []
  for (const unit of source.units)
    if (accepted.has(unit.code)) units.push({ unit, data: await unitDataOf(reader, evaluation, unit.code) })
  const accounts = new Map((await reader.find('account', {})).map((one: AccountRow) => [one.id, one.name]))
  return {
    reader,
    source,
    framework: frameworkOf(source, ports.library),
    units,
    nameOf: (account) => accounts.get(account) ?? account,
  }
}

const reviewSource = ({ reader, source, framework, nameOf }: FolderSource) => ({
  reader,
  evaluation: source.evaluation.id,
  department: source.evaluation.department,
  framework: framework.id,
  illustrative: source.evaluation.illustrative,
  nameOf,
})

const encoder = new TextEncoder()
const yaml = (value: unknown): Uint8Array => encoder.encode(stringify(value, { lineWidth: 0 }))

const frameworkName = ({ framework }: FolderSource): string => `${framework.id}@${framework.version}`

/** The pinned text of the framework, as the department changed it, and the dictionaries. */
function libraryOf({ source, framework }: FolderSource, library: FileMap): FileMap {
  return new Map([
    [`${framework.id}/${framework.version}/framework.yaml`, encoder.encode(source.version.text)],
    ...dictionaryFiles(library).map(({ file, text }) => [file, encoder.encode(text)] as const),
  ])
}

/** `reviewed` are the documents that reviewers rest on. */
async function caseOf(from: FolderSource, reviewed: readonly string[]): Promise<unknown> {
  const { source, framework } = from
  const { evaluation } = source
  const department = source.units.find((unit) => unit.code === evaluation.department)
  const codes = new Set(source.units.map((unit) => unit.code))
  const { items, groups, indicators, forms } = additionsOf(targetsOf(source.targets))
  return {
    title: evaluation.title,
    department: { code: evaluation.department, name: department?.name ?? evaluation.department },
    year: evaluation.year,
    framework: frameworkName(from),
    organisation: department?.name ?? '',
    units: source.units
      .filter((unit) => unit.code !== evaluation.department)
      .map((unit) => ({
        code: unit.code,
        name: unit.name,
        ...(codes.has(unit.parent) && unit.parent !== evaluation.department ? { parent: unit.parent } : {}),
        ...(unit.headUnit ? { headUnit: true } : {}),
        ...(unit.nature === '' ? {} : { nature: unit.nature }),
      })),
    rows: from.units.flatMap(({ unit, data }) =>
      data.lists
        .filter((row) => !row.removed)
        .map((row) => ({
          group: row.list,
          row: row.row,
          name: row.name,
          unit: unit.code,
          ...(evaluation.illustrative ? { illustrative: true } : {}),
        })),
    ),
    additions: {
      items,
      groups,
      indicators: indicators.map((one) => ({ ...one, framework: framework.id })),
      forms: forms ?? [],
    },
    evidence: evidenceOf(from, await evidenceRows(from), reviewed, await exhibitRows(from, reviewed)),
  }
}

const evidenceRows = async ({ reader, source }: FolderSource): Promise<readonly EvidenceRow[]> =>
  reader.find('evidence', { evaluation: source.evaluation.id, removed: false })

const exhibitRows = async (
  { reader, source }: FolderSource,
  keys: readonly string[],
): Promise<readonly ExhibitRow[]> =>
  keys.some((key) => key.startsWith('exhibit|'))
    ? reader.find('exhibit', { evaluation: source.evaluation.id, removed: false })
    : []

/** One entry for each page of a document that something refers to. */
function evidenceOf(
  from: FolderSource,
  rows: readonly EvidenceRow[],
  reviewed: readonly string[],
  exhibits: readonly ExhibitRow[],
): readonly unknown[] {
  const byId = new Map(rows.map((row) => [row.id, row]))
  const entries = new Map<string, unknown>()
  for (const { data } of from.units)
    for (const one of data.attachments) {
      const row = byId.get(one.evidence)
      if (row === undefined) continue
      entries.set(evidenceName(one), {
        id: evidenceName(one),
        title: row.title,
        file: evidencePath(row),
        ...(one.page === '' ? {} : { page: one.page }),
      })
    }
  for (const key of reviewed) {
    const [kind, id = '', page = ''] = key.split('|')
    const row = kind === 'exhibit' ? exhibits.find((one) => one.id === id) : byId.get(id)
    if (row === undefined) continue
    const name = evidenceKeyName(key)
    entries.set(name, {
      id: name,
      title: row.title,
      // Exhibits lie among the records of fieldwork, under names of their own.
      ...(kind === 'exhibit' ? {} : { file: evidencePath(row) }),
      ...(page === '' ? {} : { page }),
    })
  }
  return [...entries.values()]
}

/** How figures and judgements name a page of a document. */
const evidenceName = ({ evidence, page }: { readonly evidence: string; readonly page: string }): string =>
  page === '' ? evidence : `${evidence}#${page.replaceAll('、', ',')}`

/** Where an archive keeps the bytes of a document: below its own digest, so that equal names don't meet. */
export const evidencePath = ({ sha256, file }: Pick<EvidenceRow, 'sha256' | 'file'>): string =>
  `evidence/${sha256.slice(0, 16)}/${file}`

const HEAD = Object.keys(FIGURE_COLUMNS) as readonly (keyof typeof FIGURE_COLUMNS)[]
type FigureLine = { readonly [C in keyof typeof FIGURE_COLUMNS]?: string }

/** Figures of each unit, and the annual targets, one file each. */
function figureFilesOf(from: FolderSource): readonly (readonly [string, Uint8Array])[] {
  const files = from.units.map(
    ({ unit, data }) => [`figures/${unit.code}.csv`, linesOf(from, unit, data)] as const,
  )
  return [...files, ['figures/targets.csv', targetLines(from)] as const].flatMap(([name, lines]) =>
    lines.length === 0
      ? []
      : [
          [
            name,
            writeCsv([
              HEAD.map((column) => FIGURE_COLUMNS[column]),
              ...lines.map((line) => HEAD.map((column) => line[column] ?? '')),
            ]),
          ] as const,
        ],
  )
}

function linesOf(from: FolderSource, unit: UnitRow, data: UnitData): readonly FigureLine[] {
  const { framework, source } = from
  const kept = new Set(data.lists.filter((row) => !row.removed).map((row) => `${row.list}|${row.row}`))
  return data.entries.flatMap((entry): readonly FigureLine[] => {
    const key = keyOfCell(entry.cell, unit.code)
    const item = framework.items.get(key?.item ?? '')
    if (key === undefined || item === undefined || entry.text.trim() === '') return []
    if (item.group !== undefined && !kept.has(`${item.group}|${key.row ?? ''}`)) return []
    const [file = '', sheet = '', cell = ''] = entry.place.split('|')
    const reason = data.reasons.find((one) => one.target === entry.cell)?.text.trim() ?? ''
    return [
      {
        item: item.name,
        basis: key.basis,
        unit: unit.code,
        year: String(key.year),
        row: key.row ?? '',
        text: entry.text.trim(),
        note: [entry.note, reason].filter((one) => one !== '').join('；'),
        illustrative: source.evaluation.illustrative ? '示例' : '',
        enteredBy: from.nameOf(entry.savedBy),
        version: String(entry.version),
        evidence: data.attachments
          .filter((one) => one.target === entry.cell)
          .map(evidenceName)
          .join('、'),
        ...(cell === '' ? { form: '填报表' } : { file, sheet, cell }),
      },
    ]
  })
}

/** The targets as figures; units that do not answer for one have it not applicable, or no total would come about. */
function targetLines({ source }: FolderSource): readonly FigureLine[] {
  const { evaluation } = source
  const head = source.units.find((one) => one.headUnit)?.code ?? evaluation.department
  const targets = targetsOf(source.targets)
  const nameOf = (code: string): string => source.units.find((one) => one.code === code)?.name ?? code
  return targetFigures(targets, head, evaluation.year).flatMap((one) => {
    const item = targets.find((target) => itemOf(target) === one.key.item)?.name ?? one.key.item
    const line = { item, year: String(one.key.year), form: '年度工作目标任务' }
    const others = source.units.filter(({ code }) => code !== one.key.unit && code !== evaluation.department)
    return [
      {
        ...line,
        basis: TARGET_BASIS,
        unit: one.key.unit,
        text: one.text,
        measure: one.measure,
        note: one.source.note ?? '',
      },
      ...others.flatMap(({ code }) =>
        [TARGET_BASIS, ACTUAL_BASIS].map((basis) => ({
          ...line,
          basis,
          unit: code,
          text: '不适用',
          note: `这项任务由${nameOf(one.key.unit)}负责`,
        })),
      ),
    ]
  })
}

function wordsOf({ framework, units }: FolderSource): readonly unknown[] {
  return units.flatMap(({ unit, data }) =>
    data.entries.flatMap((entry) => {
      const key = keyOfCell(entry.cell, unit.code)
      if (key === undefined || framework.items.has(key.item) || entry.text.trim() === '') return []
      return [{ item: key.item, unit: unit.code, text: entry.text.trim() }]
    }),
  )
}

/** A unit's own judgement of an indicator, with what proves it. */
function judgementOf(row: JudgementRow, from: FolderSource, data: UnitData): unknown {
  return {
    ...row.content,
    framework: from.framework.id,
    indicator: row.indicator,
    unit: row.unit,
    by: from.nameOf(row.savedBy),
    date: dayOf(row.savedAt),
    reason: row.reason,
    ...(from.source.evaluation.illustrative ? { illustrative: true } : {}),
    evidence: data.attachments.filter((one) => one.target === `i:${row.indicator}`).map(evidenceName),
  }
}

/** 审定数 in place of what units reported. */
async function determinedOf(from: FolderSource): Promise<readonly unknown[]> {
  const { id, illustrative } = from.source.evaluation
  const findings = new Map(
    (await from.reader.find('finding', { evaluation: id })).map((one) => [one.id, one]),
  )
  const counted = new Set(from.units.map(({ unit }) => unit.code))
  return (await latestDeterminations(from.reader, id)).flatMap((row) => {
    const key = keyOfCell(row.cell, row.unit)
    const item = from.framework.items.get(key?.item ?? '')
    if (key === undefined || item === undefined || !counted.has(row.unit)) return []
    return [
      {
        kind: 'determine',
        item: item.name,
        ...(key.basis === '' ? {} : { basis: key.basis }),
        unit: row.unit,
        year: key.year,
        ...(key.row === undefined ? {} : { row: key.row }),
        value: row.audited,
        by: from.nameOf(row.by),
        date: dayOf(row.at),
        reason: reasonWords(row, findings.get(row.finding)),
        ...(illustrative ? { illustrative: true } : {}),
      },
    ]
  })
}

/** What the pages of the conclusion ask for again and again; an answer belongs to the digest of its files. */
const MOST_REMEMBERED = 8
const remembered = new Map<string, Promise<{ assessed?: AssessedCase; problems: readonly Problem[] }>>()

/** Evaluate a folder: long, so never inside a transaction. The last few answers are remembered by digest. */
export function assessFolder(
  folder: CaseFolder,
  ports: Pick<Ports, 'hash'>,
): Promise<{ assessed?: AssessedCase; problems: readonly Problem[] }> {
  const found = remembered.get(folder.digest)
  if (found !== undefined) {
    remembered.delete(folder.digest)
    remembered.set(folder.digest, found)
    return found
  }
  const { files, library, framework } = folder
  const made = assessCase({ files, library, framework, publishedOnly: false }, ports.hash)
  if (remembered.size >= MOST_REMEMBERED) remembered.delete(remembered.keys().next().value as string)
  remembered.set(folder.digest, made)
  made.catch(() => remembered.delete(folder.digest))
  return made
}
