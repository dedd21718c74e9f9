/**
 * 归档材料 gathered from the platform: letters, submissions with their receipts, papers and exhibits, findings, audited
 * figures, surveys, samples, ledgers, and the evaluation's entries of the audit log with proofs. Read in steps, so that no
 * transaction is held while documents are made.
 */
import { writeListWorkbook } from '@jiheng/documents'
import {
  type ArchiveRecord,
  AUDIT_ENTRIES,
  AUDIT_TREE,
  jsonBytes,
  RECORDS,
  SUBMISSIONS,
} from '../archive/records.ts'
import { FINDING_STATES, type FindingState } from '../contract/index.ts'
import { auditTree, hex, provenIn } from './audit.ts'
import { statementFile } from './commands/finding-statement.ts'
import { notifyOperations } from './commands/notify.ts'
import { fileName, paperOperations } from './commands/papers.ts'
import { prepareOperations } from './commands/prepare.ts'
import { rectificationOperations } from './commands/rectification.ts'
import { reportValueOperations } from './commands/report-values.ts'
import { sampleOperations } from './commands/samples.ts'
import { surveyOperations } from './commands/surveys.ts'
import { type Actor, dayOf, type FileAnswer, type Ports, type QueryContext, refuse } from './context.ts'
import { latestDeterminations } from './determined.ts'
import { Later } from './operate.ts'
import { frameworkOf, keyOfCell, type Source } from './source.ts'
import type { AuditRow, ExhibitRow, Reader, UnitRow } from './store.ts'

type Asking = QueryContext & { readonly actor: Actor }

export interface Gathering {
  readonly ports: Ports
  readonly actor: Actor
  readonly now: string
  readonly source: Source
  readonly progress: (step: string) => void
  /** Bytes of ledgers too. */
  readonly ledgers: boolean
}

type Described = Partial<Omit<ArchiveRecord, 'bytes' | 'file' | 'title' | 'class'>> &
  Pick<ArchiveRecord, 'file' | 'title' | 'class'>

const recordOf = (bytes: Uint8Array, described: Described): ArchiveRecord => ({
  responsible: '',
  date: '',
  unit: '',
  indicators: [],
  secrecy: '内部',
  sha256: '',
  note: '',
  ...described,
  file: `${RECORDS}${described.file}`,
  bytes,
})

export async function gatherRecords(given: Gathering): Promise<readonly ArchiveRecord[]> {
  const { source, progress } = given
  const records: ArchiveRecord[] = []
  progress('收集通知、方案和报送')
  records.push(...(await inStep(given, letters)))
  records.push(...(await inStep(given, submissions)))
  const units = source.units.filter((unit) => source.evaluation.scope.includes(unit.code))
  for (const [at, unit] of units.entries()) {
    progress(`收集${unit.name}的底稿、问题和问卷（${at + 1}／${units.length}）`)
    records.push(...(await inStep(given, (context) => fieldRecords(context, given, unit))))
    records.push(...(await exhibits(given, unit)))
    records.push(...(await ledgerRecords(given, unit)))
  }
  records.push(...(await inStep(given, (context) => determined(context, given))))
  progress('收集报告的签署和整改台账')
  records.push(...(await concluded(given)))
  progress('取操作日志和存在证明')
  records.push(...(await auditRecords(given)))
  return distinct(records)
}

/** One step reads in one transaction, as the person who seals. */
function inStep<A>(
  { ports, actor, now, source }: Gathering,
  act: (context: Asking, source: Source) => Promise<A>,
): Promise<A> {
  return ports.store.read((reader) => act({ reader, ports, actor, now, session: '', address: '' }, source))
}

/** Equal names are told apart by a number. */
function distinct(records: readonly ArchiveRecord[]): readonly ArchiveRecord[] {
  const taken = new Set<string>()
  return records.map((record) => {
    let { file } = record
    for (let more = 2; taken.has(file.toLowerCase()); more += 1)
      file = record.file.replace(/(\.[^./]+)?$/, (end) => `-${more}${end}`)
    taken.add(file.toLowerCase())
    return file === record.file ? record : { ...record, file }
  })
}

const finished = async (answer: FileAnswer | Later<FileAnswer>): Promise<FileAnswer> =>
  answer instanceof Later ? answer.work() : answer

const namesOfAll = async (reader: Reader): Promise<ReadonlyMap<string, string>> =>
  new Map((await reader.find('account', {})).map((one) => [one.id, one.name]))

/** 通知和方案. */
async function letters(context: Asking, { evaluation, units }: Source): Promise<ArchiveRecord[]> {
  const department = units[0]?.name ?? ''
  const plan = await finished(await prepareOperations.planFile.run(context, { evaluation: evaluation.id }))
  const notice = await finished(await notifyOperations.noticeFile.run(context, { evaluation: evaluation.id }))
  return [
    recordOf(plan.bytes, {
      file: 'notice/自评方案.docx',
      title: `${evaluation.title}自评方案`,
      class: 'notice',
      responsible: department,
      date: dayOf(evaluation.createdAt),
    }),
    recordOf(notice.bytes, {
      file: 'notice/通知.docx',
      title: `关于开展${evaluation.title}的通知`,
      class: 'notice',
      responsible: department,
      date: String(evaluation.notice.date ?? ''),
    }),
    recordOf(jsonBytes({ team: evaluation.team, calendar: evaluation.calendar, scope: evaluation.scope }), {
      file: 'notice/评价小组和进度安排.json',
      title: '评价小组、进度安排和评价范围',
      class: 'notice',
      responsible: department,
      date: dayOf(evaluation.createdAt),
    }),
  ]
}

/** Every version that a unit handed in, with its receipt, and what it was sent back with. */
async function submissions({ reader }: Asking, { evaluation, units }: Source): Promise<ArchiveRecord[]> {
  const names = await namesOfAll(reader)
  const unitNames = new Map(units.map((one) => [one.code, one.name]))
  const rows = await reader.find(
    'submission',
    { evaluation: evaluation.id },
    {
      order: [
        ['unit', 'asc'],
        ['number', 'asc'],
      ],
    },
  )
  const notes = await reader.find('returnNote', { evaluation: evaluation.id })
  return rows.map((row) =>
    recordOf(
      jsonBytes({
        unit: row.unit,
        number: row.number,
        state: row.state,
        digest: row.digest,
        submitted: { at: row.submittedAt, by: names.get(row.submittedBy) ?? '' },
        approved: { at: row.approvedAt, by: names.get(row.approvedBy) ?? '' },
        closed: { at: row.closedAt, by: names.get(row.closedBy) ?? '' },
        returned: notes
          .filter((note) => note.submission === row.id)
          .map(({ target, text, at, answer, answeredAt }) => ({ target, text, at, answer, answeredAt })),
        content: row.content,
      }),
      {
        file: `${SUBMISSIONS.slice(RECORDS.length)}${row.unit}-${row.number}.json`,
        title: `${unitNames.get(row.unit) ?? row.unit}第${row.number}次报送和回执`,
        class: 'submission',
        responsible: unitNames.get(row.unit) ?? '',
        date: dayOf(row.submittedAt),
        unit: row.unit,
        note: `内容的 SHA-256：${row.digest}`,
      },
    ),
  )
}

/** 底稿、问题、问卷、抽样 of one unit. */
async function fieldRecords(context: Asking, { source }: Gathering, unit: UnitRow): Promise<ArchiveRecord[]> {
  const { reader } = context
  const input = { evaluation: source.evaluation.id, unit: unit.code }
  const names = await namesOfAll(reader)
  const records: ArchiveRecord[] = []
  for (const paper of await reader.find(
    'paper',
    { ...input, removed: false },
    { order: [['number', 'asc']] },
  )) {
    const { bytes } = await finished(
      await paperOperations.paperFile.run(context, { ...input, paper: paper.id }),
    )
    const checks = (paper.content as { readonly checks?: Readonly<Record<string, unknown>> }).checks ?? {}
    records.push(
      recordOf(bytes, {
        file: `papers/${unit.code}/${paper.number}-${fileName(paper.title)}.docx`,
        title: `${unit.name}：${paper.title}`,
        class: 'paper',
        responsible: names.get(paper.preparedBy) ?? '',
        date: dayOf(paper.preparedAt),
        unit: unit.code,
        // Points of the framework's own checks begin with the indicator's code.
        indicators: [...new Set(Object.keys(checks).map((code) => code.replace(/-\d+$/, '')))].filter(
          (code) => /^\d/.test(code),
        ),
        note: `索引号 ${paper.number}；${paper.reviewedAt === '' ? '未复核' : `${names.get(paper.reviewedBy) ?? ''}复核`}${paper.secondAt === '' ? '' : `，${names.get(paper.secondBy) ?? ''}二级复核`}`,
      }),
    )
  }
  const findings = await reader.find('finding', { ...input, removed: false }, { order: [['number', 'asc']] })
  if (findings.length > 0) {
    const statement = await statementFile(context, input, Object.keys(FINDING_STATES) as FindingState[])
    const about = {
      class: 'finding',
      responsible: source.units[0]?.name ?? '',
      unit: unit.code,
      indicators: [...new Set(findings.map((one) => one.indicator))].filter((code) => code !== ''),
    }
    if (statement !== undefined)
      records.push(
        recordOf(statement.bytes, {
          ...about,
          file: `findings/${unit.code}/问题事实确认书.docx`,
          title: `${unit.name}问题事实确认书和认定意见`,
        }),
      )
    records.push(
      recordOf(jsonBytes(findings), {
        ...about,
        file: `findings/${unit.code}/问题.json`,
        title: `${unit.name}的问题（数据）`,
      }),
    )
  }
  for (const survey of await reader.find('survey', { ...input, removed: false })) {
    const { bytes } = await finished(
      await surveyOperations.surveyFile.run(context, { ...input, survey: survey.id }),
    )
    records.push(
      recordOf(bytes, {
        file: `surveys/${unit.code}/${fileName(survey.title)}.xlsx`,
        title: `${unit.name}：${survey.title}（问卷和答卷）`,
        class: 'survey',
        responsible: names.get(survey.savedBy) ?? '',
        date: dayOf(survey.savedAt),
        unit: unit.code,
      }),
    )
  }
  for (const sample of await reader.find('sample', input)) {
    const { bytes } = await finished(
      await sampleOperations.sampleFile.run(context, { ...input, sample: sample.id }),
    )
    records.push(
      recordOf(bytes, {
        file: `papers/${unit.code}/抽样-${fileName(sample.title)}.xlsx`,
        title: `${unit.name}：${sample.title}（抽样方案和核对结果）`,
        class: 'paper',
        responsible: names.get(sample.drawnBy) ?? '',
        date: dayOf(sample.drawnAt),
        unit: unit.code,
      }),
    )
  }
  return records
}

/** Bytes of a file of the vault. @throws Refusal where it is not there or not what it was */
export async function keptBytes(
  { vault }: Pick<Ports, 'vault'>,
  sha256: string,
  title: string,
): Promise<Uint8Array> {
  const bytes = await vault.get(sha256)
  return bytes ?? refuse('record-missing', { what: `“${title}”的文件` })
}

/** 取证材料. */
async function exhibits(given: Gathering, unit: UnitRow): Promise<ArchiveRecord[]> {
  const { ports, source } = given
  const { rows, names } = await inStep(given, async ({ reader }) => ({
    rows: await reader.find(
      'exhibit',
      { evaluation: source.evaluation.id, unit: unit.code, removed: false },
      { order: [['uploadedAt', 'asc']] },
    ),
    names: await namesOfAll(reader),
  }))
  const records: ArchiveRecord[] = []
  for (const [at, row] of rows.entries())
    records.push(
      recordOf(await keptBytes(ports, row.sha256, row.title), {
        file: `exhibits/${unit.code}/${String(at + 1).padStart(3, '0')}-${fileName(row.file)}`,
        title: `${unit.name}：${row.title}`,
        class: exhibitClass(row),
        responsible: names.get(row.uploadedBy) ?? '',
        date: dayOf(row.uploadedAt),
        unit: unit.code,
        sha256: row.sha256,
      }),
    )
  return records
}

const exhibitClass = ({ target }: ExhibitRow): string => {
  const [kind = ''] = target.split('|')
  return kind === 'paper' ? 'paper' : kind.startsWith('rectif') ? 'rectification' : 'finding'
}

/** 账簿原件: name, size and digest of each; the bytes if they were asked for. */
async function ledgerRecords(given: Gathering, unit: UnitRow): Promise<ArchiveRecord[]> {
  const { ports, source, ledgers } = given
  const { rows, imports } = await inStep(given, async ({ reader }) => ({
    rows: await reader.find('ledgerFile', { evaluation: source.evaluation.id, unit: unit.code }),
    imports: await reader.find('ledgerImport', {
      evaluation: source.evaluation.id,
      unit: unit.code,
      removed: false,
      state: 'ready',
    }),
  }))
  if (rows.length === 0) return []
  const about = { class: 'paper', responsible: unit.name, unit: unit.code }
  const records = [
    recordOf(
      jsonBytes({
        files: rows.map(({ name, size, sha256, uploadedAt }) => ({ name, size, sha256, uploadedAt })),
        imports: imports.map((one) => ({
          year: one.year,
          vouchers: one.vouchers,
          lines: one.lines,
          debit: one.debit,
          credit: one.credit,
          firstDay: one.firstDay,
          lastDay: one.lastDay,
          mapping: one.mapping,
        })),
      }),
      {
        ...about,
        file: `ledgers/${unit.code}/账簿.json`,
        title: `${unit.name}的账簿：原件的摘要和导入的合计`,
      },
    ),
  ]
  if (ledgers)
    for (const row of rows)
      records.push(
        recordOf(await keptBytes(ports, row.sha256, row.name), {
          ...about,
          file: `ledgers/${unit.code}/${row.sha256.slice(0, 8)}-${fileName(row.name)}`,
          title: `${unit.name}的账簿原件：${row.name}`,
          date: dayOf(row.uploadedAt),
          sha256: row.sha256,
        }),
      )
  return records
}

/** 审定数. */
async function determined({ reader, ports }: Asking, { source }: Gathering): Promise<ArchiveRecord[]> {
  const rows = await latestDeterminations(reader, source.evaluation.id)
  if (rows.length === 0) return []
  const names = await namesOfAll(reader)
  const units = new Map(source.units.map((one) => [one.code, one.name]))
  const { items } = frameworkOf(source, ports.library)
  const bytes = await writeListWorkbook({
    title: '审定数',
    sheets: [
      {
        name: '审定数',
        head: ['单位', '数据项', '口径', '年度', '填报数', '审定数', '原因', '审定人', '日期'],
        rows: rows.map((row) => {
          const key = keyOfCell(row.cell, row.unit)
          return [
            units.get(row.unit) ?? row.unit,
            items.get(key?.item ?? '')?.name ?? row.cell,
            key?.basis ?? '',
            String(key?.year ?? ''),
            row.reported,
            row.audited,
            row.reason,
            names.get(row.by) ?? '',
            dayOf(row.at),
          ]
        }),
      },
    ],
  })
  return [
    recordOf(bytes, {
      file: 'findings/审定数.xlsx',
      title: '填报数和审定数对照',
      class: 'finding',
      responsible: source.units[0]?.name ?? '',
    }),
  ]
}

/** 签署、批注、历次签发 of the report, the report in the department's own layout, and 整改台账. */
async function concluded(given: Gathering): Promise<ArchiveRecord[]> {
  const { source } = given
  const evaluation = source.evaluation.id
  const about = { responsible: source.units[0]?.name ?? '' }
  const { signatures, hasTemplate, hasItems } = await inStep(given, async ({ reader }) => {
    const names = await namesOfAll(reader)
    const report = await reader.get('report', { evaluation })
    const signed = (at: string, by: string) => ({ at, by: names.get(by) ?? '' })
    const comments = await reader.find('reportComment', { evaluation })
    const releases = await reader.find('reportRelease', { evaluation })
    return {
      hasTemplate: report !== undefined && report.template !== '',
      hasItems: (await reader.count('rectification', { evaluation })) > 0,
      signatures:
        report === undefined
          ? undefined
          : {
              written: signed(report.writtenAt, report.writtenBy),
              reviewed: signed(report.reviewedAt, report.reviewedBy),
              issued: signed(report.issuedAt, report.issuedBy),
              folder: report.folder,
              comments: comments.map((one) => ({
                thread: one.thread,
                quote: one.quote,
                text: one.text,
                ...signed(one.at, one.by),
                resolved: signed(one.resolvedAt, one.resolvedBy),
              })),
              releases: releases.map((one) => ({
                number: one.number,
                folder: one.folder,
                figures: one.figures,
                ...signed(one.at, one.by),
              })),
            },
    }
  })
  const records: ArchiveRecord[] = []
  if (signatures !== undefined)
    records.push(
      recordOf(jsonBytes(signatures), {
        ...about,
        file: 'review/报告的签署和批注.json',
        title: '报告的编写、复核、签发和批注',
        class: 'review',
        date: signatures.issued.at === '' ? '' : dayOf(signatures.issued.at),
      }),
    )
  const fileOf = async (ask: (context: Asking) => Promise<FileAnswer | Later<FileAnswer>>) =>
    finished(await inStep(given, ask))
  if (hasTemplate) {
    const { bytes } = await fileOf((context) => reportValueOperations.reportDocx.run(context, { evaluation }))
    records.push(
      recordOf(bytes, {
        ...about,
        file: 'report/签发稿.docx',
        title: `${source.evaluation.title}报告（本单位格式的签发稿）`,
        class: 'report',
      }),
    )
  }
  if (hasItems) {
    const { bytes } = await fileOf((context) =>
      rectificationOperations.rectificationsFile.run(context, { evaluation }),
    )
    records.push(
      recordOf(bytes, {
        ...about,
        file: 'rectification/整改台账.xlsx',
        title: '整改台账',
        class: 'rectification',
        date: dayOf(given.now),
      }),
    )
  }
  return records
}

const STEP = 2000
const encoder = new TextEncoder()

/** The evaluation's entries of the log, each with the proof that it is in the tree as it stands. */
async function auditRecords(given: Gathering): Promise<ArchiveRecord[]> {
  const { ports, source, now } = given
  const evaluation = source.evaluation.id
  const { rows, tree } = await inStep(given, async ({ reader }) => {
    const rows: AuditRow[] = []
    for (let from = 1; ; ) {
      const next = await reader.find(
        'audit',
        { evaluation, seq: { atLeast: from } },
        { order: [['seq', 'asc']], limit: STEP },
      )
      rows.push(...next)
      if (next.length < STEP) break
      from = (next.at(-1)?.seq ?? 0) + 1
    }
    const { size, root } = await auditTree(reader, ports.sha256)
    const proofs = []
    for (const { seq } of rows)
      proofs.push({ seq, proof: (await provenIn(reader, ports.sha256, seq - 1, size)).map(hex) })
    return { rows, tree: { size, root: hex(root), proofs } }
  })
  if (rows.length === 0) return []
  const about = { class: 'audit', responsible: source.units[0]?.name ?? '', date: dayOf(now) }
  return [
    recordOf(encoder.encode(rows.map((row) => `${JSON.stringify(row)}\n`).join('')), {
      ...about,
      file: AUDIT_ENTRIES.slice(RECORDS.length),
      title: `操作日志（${rows.length} 条）`,
    }),
    recordOf(jsonBytes(tree), {
      ...about,
      file: AUDIT_TREE.slice(RECORDS.length),
      title: `操作日志的树头（${tree.size} 条）和存在证明`,
      note: `根哈希 ${tree.root}`,
    }),
  ]
}
