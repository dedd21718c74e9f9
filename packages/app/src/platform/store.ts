/**
 * Store 数据存储: the tables of the platform and the few operations that use cases need of a database. Rows are plain
 * data; the server keeps them in SQL, tests also in memory, and one suite of tests runs on every kind.
 *
 * Times are text as ISO 8601 in UTC with milliseconds, so that their order is the order of the text. Days are
 * `2019-12-31`. Figures are kept as typed; nothing derived is stored.
 */

/** 账号. `unit` is the top of what the account may see; roles decide what it may do there. */
export interface AccountRow {
  id: string
  login: string
  name: string
  roles: readonly string[]
  unit: string
  email: string
  active: boolean
  passwordHash: string
  /** Digests of earlier passwords, newest first. */
  passwordHistory: readonly string[]
  passwordChangedAt: string
  mustChangePassword: boolean
  failures: number
  /** '' unless locked. */
  lockedUntil: string
  /** '' without a second factor; `totpConfirmed` once a code was given. */
  totpSecret: string
  totpConfirmed: boolean
  /** Subject at the sign-in provider, '' for a local account. */
  subject: string
  createdAt: string
  lastLoginAt: string
}

/** 会话. `id` is the SHA-256 of the token that the browser holds. */
export interface SessionRow {
  id: string
  account: string
  createdAt: string
  seenAt: string
  address: string
  /** The second factor was given. */
  verified: boolean
  /** A provider vouched for the person, who need not know a password of ours. */
  byProvider: boolean
}

/** 预算单位, a node of the org tree; `parent` is '' for a department. */
export interface UnitRow {
  code: string
  name: string
  shortName: string
  parent: string
  /** The department's own office 本级. */
  headUnit: boolean
  /** 单位性质, e.g. 行政单位, 参公事业单位. */
  nature: string
  sort: number
  active: boolean
}

/** 评价. `framework` is id@version; its text stands in `frameworkVersion` under number `frameworkNumber`. */
export interface EvaluationRow {
  id: string
  department: string
  year: number
  title: string
  phase: string
  framework: string
  frameworkNumber: number
  /** Codes of the units that the evaluation covers. */
  scope: readonly string[]
  team: readonly unknown[]
  plan: Readonly<Record<string, unknown>>
  calendar: readonly unknown[]
  /** Last day for units to submit. */
  deadline: string
  /** Letter that was sent: number, date, text. */
  notice: Readonly<Record<string, unknown>>
  /** Made up to show the program at work. */
  illustrative: boolean
  version: number
  createdAt: string
  createdBy: string
}

/** 指标体系的一个版本 as used by one evaluation; the pinned file is number 1. */
export interface FrameworkVersionRow {
  evaluation: string
  number: number
  base: string
  text: string
  note: string
  createdAt: string
  createdBy: string
}

/** 年度工作目标任务 made into an output or effect indicator. */
export interface WorkTargetRow {
  evaluation: string
  id: string
  slot: string
  name: string
  points: string
  measure: string
  /** more, less or near. */
  better: string
  target: string
  /** '' for the whole department. */
  unit: string
  task: string
  sort: number
  version: number
}

/** 单位填报任务. */
export interface TaskRow {
  evaluation: string
  unit: string
  state: string
  deadline: string
  notifiedAt: string
  receivedAt: string
  receivedBy: string
  /** Counts every change of what the unit entered. */
  revision: number
  changedAt: string
}

/** 填报的格, as typed. `cell` is the figure's address without the unit: item|basis|year[|row]. */
export interface EntryRow {
  evaluation: string
  unit: string
  cell: string
  text: string
  /** Reason of 不适用, or a note to the figure. */
  note: string
  /** typed, pasted, xlsx or carried. */
  source: string
  /** File, sheet and cell, where it came from a file. */
  place: string
  version: number
  savedAt: string
  savedBy: string
}

export type EntryVersionRow = EntryRow

/** 清单的行. */
export interface ListRow {
  evaluation: string
  unit: string
  list: string
  row: string
  name: string
  sort: number
  removed: boolean
  version: number
}

/** 说明: a deviation's reason, at a cell or an indicator. */
export interface ReasonRow {
  evaluation: string
  unit: string
  target: string
  text: string
  version: number
  savedAt: string
  savedBy: string
}

/** 自评的定性评分. */
export interface JudgementRow {
  evaluation: string
  unit: string
  indicator: string
  content: Readonly<Record<string, unknown>>
  reason: string
  version: number
  savedAt: string
  savedBy: string
}

/** 上报. `content` is everything the unit submitted, whole. */
export interface SubmissionRow {
  id: string
  evaluation: string
  unit: string
  number: number
  state: string
  content: Readonly<Record<string, unknown>>
  digest: string
  submittedAt: string
  submittedBy: string
  approvedAt: string
  approvedBy: string
  closedAt: string
  closedBy: string
}

/** 退回意见, at a cell, an indicator or ('') the whole. */
export interface ReturnNoteRow {
  id: string
  evaluation: string
  unit: string
  submission: string
  target: string
  text: string
  at: string
  by: string
  /** '' until the unit says that it is done. */
  answeredAt: string
  answer: string
}

/** 佐证材料. The bytes lie in the file store under `sha256`. */
export interface EvidenceRow {
  id: string
  evaluation: string
  unit: string
  title: string
  file: string
  sha256: string
  size: number
  type: string
  effectiveDate: string
  uploadedAt: string
  uploadedBy: string
  removed: boolean
}

/** 佐证关系: which cell or indicator an evidence proves, and on which page. */
export interface AttachmentRow {
  evaluation: string
  unit: string
  target: string
  evidence: string
  page: string
}

/** 账簿原件: a file that was uploaded to be imported. The bytes lie in the vault under `sha256`. */
export interface LedgerFileRow {
  id: string
  evaluation: string
  unit: string
  name: string
  sha256: string
  size: number
  uploadedAt: string
  uploadedBy: string
}

/** 账簿导入. Its lines lie in the ledger store under `id`; what is told of them here is what the import counted. */
export interface LedgerImportRow {
  id: string
  evaluation: string
  unit: string
  year: number
  /** Ids of 账簿原件. */
  files: readonly string[]
  /** 列对应 of the files' tables, as it was confirmed. */
  mapping: readonly unknown[]
  /** reading, ready, failed, cancelled. */
  state: string
  /** While it is being read: which process does it, when it was last heard of, and how far it was then. */
  runner: string
  seenAt: string
  progress: Readonly<Record<string, unknown>>
  lines: number
  vouchers: number
  accounts: number
  balances: number
  firstDay: string
  lastDay: string
  /** Fen. */
  debit: string
  credit: string
  tables: readonly unknown[]
  /** Problems of rows, the first of them; `faultCount` counts all. */
  faults: readonly unknown[]
  faultCount: number
  /** Made up to show the program at work. */
  illustrative: boolean
  importedAt: string
  importedBy: string
  finishedAt: string
  removed: boolean
}

/** 记住的列对应 of a department: how a table with these headings was read the last time. */
export interface LedgerMappingRow {
  department: string
  /** Kind of table and its headings. */
  signature: string
  mapping: Readonly<Record<string, unknown>>
  savedAt: string
  savedBy: string
}

/** 样本. `plan` is the plan as text without loss; whoever has it and the ledger draws the same lines again. */
export interface SampleRow {
  id: string
  evaluation: string
  unit: string
  ledger: string
  title: string
  scope: Readonly<Record<string, unknown>>
  plan: string
  /** How it was planned, heading and sentence. */
  told: readonly unknown[]
  draws: number
  /** Fen. */
  drawnFrom: string
  drawnAt: string
  drawnBy: string
}

/** 样本的一笔: the line as it was drawn, and what a person found. Amounts in fen. */
export interface SampleItemRow {
  sample: string
  place: number
  amount: string
  stratum: string
  certain: boolean
  hits: number
  reason: string
  /** The voucher line as it stands in the ledger. */
  line: Readonly<Record<string, unknown>>
  /** open, agrees, wrong, missing. */
  state: string
  /** '' unless wrong. */
  audited: string
  remark: string
  version: number
  checkedAt: string
  checkedBy: string
}

/** 现场分工: a unit given to a reviewer. */
export interface AssignmentRow {
  evaluation: string
  unit: string
  reviewer: string
  note: string
  assignedAt: string
  assignedBy: string
}

/** 工作底稿. A change after a signature takes the signatures away. */
export interface PaperRow {
  id: string
  evaluation: string
  unit: string
  /** Code of a kind in frameworks/fieldwork. */
  kind: string
  /** 索引号, as the kind's letters and a running number. */
  number: string
  title: string
  content: Readonly<Record<string, unknown>>
  /** Everybody who wrote in it. */
  hands: readonly string[]
  preparedBy: string
  preparedAt: string
  reviewedBy: string
  reviewedAt: string
  secondBy: string
  secondAt: string
  removed: boolean
  version: number
}

/** 问题事实. `amount` is fen, '' without one. */
export interface FindingRow {
  id: string
  evaluation: string
  unit: string
  number: number
  title: string
  severity: string
  /** Code of the indicator that it concerns, '' for none. */
  indicator: string
  facts: string
  criterion: string
  cause: string
  effect: string
  amount: string
  recommendation: string
  /** Voucher lines: import, voucher, line, and their words as they were seen. */
  lines: readonly unknown[]
  state: string
  /** Everybody who wrote in it. */
  hands: readonly string[]
  savedAt: string
  savedBy: string
  sentAt: string
  sentBy: string
  /** What the unit said: confirmed or objected; '' until it did. */
  answer: string
  reply: string
  repliedAt: string
  repliedBy: string
  /** upheld, amended or dropped; '' until settled. */
  outcome: string
  settlement: string
  settledAt: string
  settledBy: string
  removed: boolean
  version: number
}

/** 取证材料: a photo or scan of fieldwork, or what a unit objects with. The bytes lie in the vault under `sha256`. */
export interface ExhibitRow {
  id: string
  evaluation: string
  unit: string
  /** paper|ID, finding|ID or reply|ID. */
  target: string
  title: string
  file: string
  sha256: string
  size: number
  type: string
  uploadedAt: string
  uploadedBy: string
  removed: boolean
}

/** 审定数, every version of it; `audited` is '' where the reported figure stands again. */
export interface DeterminationRow {
  evaluation: string
  unit: string
  cell: string
  version: number
  /** What was reported when it was determined. */
  reported: string
  audited: string
  reason: string
  /** Id of the finding it follows from, '' for none. */
  finding: string
  at: string
  by: string
}

/** 满意度问卷: what is asked of whom. */
export interface SurveyRow {
  id: string
  evaluation: string
  unit: string
  title: string
  content: Readonly<Record<string, unknown>>
  savedAt: string
  savedBy: string
  removed: boolean
  version: number
}

/** 一份答卷. */
export interface SurveyAnswerRow {
  evaluation: string
  unit: string
  survey: string
  number: number
  /** Group of respondents. */
  group: string
  /** Level chosen for each question, '' for none. */
  answers: readonly string[]
  words: string
  /** File, sheet and row, where it came from a file. */
  place: string
  savedAt: string
  savedBy: string
}

/** 评审调整 of an indicator's points, or a reviewer's own judgement of it; every version, {} where it was taken back. */
export interface AdjustmentRow {
  evaluation: string
  unit: string
  indicator: string
  /** adjust: other points than computed; judge: a judgement in place of the unit's. */
  kind: string
  version: number
  content: Readonly<Record<string, unknown>>
  reason: string
  /** evidence|ID|page or exhibit|ID. */
  evidence: readonly string[]
  at: string
  by: string
}

/** 专家组 of one evaluation: who scores which indicators of the department. */
export interface PanelRow {
  evaluation: string
  experts: readonly string[]
  indicators: readonly string[]
  savedAt: string
  savedBy: string
  version: number
}

/** 一位专家对一个指标的评分. Nobody else sees it before all are handed in. */
export interface ExpertScoreRow {
  evaluation: string
  indicator: string
  expert: string
  content: Readonly<Record<string, unknown>>
  reason: string
  savedAt: string
  /** '' while it is his draft. */
  submittedAt: string
  version: number
}

/** 存在问题和建议 as people decided: kept in their words, dropped with a reason, or their own. */
export interface IssueRow {
  evaluation: string
  id: string
  /** Code of the diagnosis that proposed it, '' for none. */
  diagnosis: string
  /** Id of the finding of fieldwork that it was taken over from, '' for none. */
  finding: string
  title: string
  /** Templates: figures in braces. */
  issue: string
  recommendation: string
  /** kept or dropped. */
  state: string
  reason: string
  sort: number
  savedAt: string
  savedBy: string
  removed: boolean
  version: number
}

/** 整改台账的一项. */
export interface RectificationRow {
  id: string
  evaluation: string
  /** 责任单位. */
  unit: string
  /** Id of the issue that it came from. */
  issue: string
  number: number
  title: string
  /** 整改措施 that is asked for. */
  measure: string
  deadline: string
  /** draft, open, working, reported or closed. */
  state: string
  /** 整改情况 as the unit tells it. */
  answer: string
  answeredAt: string
  answeredBy: string
  verdict: string
  verifiedAt: string
  verifiedBy: string
  assignedAt: string
  assignedBy: string
  /** Everybody who wrote or proved on the unit's side. */
  hands: readonly string[]
  removed: boolean
  version: number
}

/** 报告 of one evaluation, as it is being written: an editor's document, see `contract/report-document.ts`. */
export interface ReportRow {
  evaluation: string
  document: unknown
  title: string
  organisation: string
  date: string
  /** 发文字号. */
  reference: string
  template: string
  /** draft, written, reviewed, issued. */
  state: string
  /** Digest of the case folder that was signed; '' while it is a draft. */
  folder: string
  /** Who has written in it: none of them reviews or issues it. */
  hands: readonly string[]
  /** Text of each figure as it was last accepted, by the figure's key. */
  accepted: Readonly<Record<string, string>>
  savedAt: string
  savedBy: string
  writtenAt: string
  writtenBy: string
  reviewedAt: string
  reviewedBy: string
  issuedAt: string
  issuedBy: string
  version: number
}

/** A report as it was left by a person; what one person saves in a short while is one version. */
export interface ReportVersionRow {
  evaluation: string
  number: number
  /** Of the report, when this was saved. */
  version: number
  document: unknown
  title: string
  organisation: string
  date: string
  reference: string
  template: string
  at: string
  by: string
}

/** 批注; `thread` is the id of the first one of its thread, which alone is resolved. */
export interface ReportCommentRow {
  id: string
  evaluation: string
  thread: string
  quote: string
  text: string
  at: string
  by: string
  resolvedAt: string
  resolvedBy: string
}

/** 签发 of a report: every figure as it was then printed. */
export interface ReportReleaseRow {
  evaluation: string
  number: number
  folder: string
  figures: readonly unknown[]
  at: string
  by: string
}

/** 报告模板 of a department; the DOCX lies in the vault. */
export interface ReportTemplateRow {
  id: string
  department: string
  name: string
  file: string
  sha256: string
  size: number
  uploadedAt: string
  uploadedBy: string
  removed: boolean
}

/** 档案, sealed: the package lies in the vault under `sha256`. Never changed but by reopening, never removed. */
export interface ArchiveRow {
  id: string
  evaluation: string
  number: number
  sha256: string
  size: number
  /** Digest of the case folder that it was sealed from. */
  folder: string
  /** Points, grade, items, failed checks, time stamp. */
  summary: Readonly<Record<string, unknown>>
  remark: string
  sealedAt: string
  sealedBy: string
  /** '' while it is the one that stands. */
  reopenedAt: string
  reopenedBy: string
  reopenReason: string
}

/** 公开 of one evaluation: what was chosen, and the site that is public. */
export interface PublicationRow {
  evaluation: string
  /** Codes of parts. */
  parts: readonly string[]
  /** Ids of redactions that are not made. */
  refused: readonly string[]
  /** Redactions that a person added. */
  own: readonly unknown[]
  /** draft, published or withdrawn. */
  state: string
  /** In the address of the public pages. */
  slug: string
  /** Id of the archive that was published. */
  archive: string
  /** Of the site as a zip, in the vault. */
  sha256: string
  savedAt: string
  savedBy: string
  publishedAt: string
  publishedBy: string
  version: number
}

/** 收到的档案 of the finance bureau. The package lies in the vault under `digest`, its summary in `receivedSummary`. */
export interface ReceivedRow {
  id: string
  digest: string
  file: string
  size: number
  /** upload or platform. */
  source: string
  /** waiting, reading, sound, faulty, unreadable, stopped. */
  state: string
  /** While it is being verified: which process does it, and when it was last heard of. */
  runner: string
  seenAt: string
  department: string
  departmentName: string
  year: number
  title: string
  /** id@version. */
  framework: string
  frameworkName: string
  sealVersion: number
  points: string
  full: string
  /** '' while the evaluation is incomplete; `noGrade` says why. */
  grade: string
  noGrade: string
  illustrative: boolean
  /** The department's newest sound one of its year. */
  current: boolean
  faults: readonly unknown[]
  notes: readonly unknown[]
  recomputed: Readonly<Record<string, unknown>>
  seal: Readonly<Record<string, unknown>>
  check: Readonly<Record<string, unknown>>
  receivedAt: string
  receivedBy: string
  verifiedAt: string
}

/** 档案摘要 by the package's digest: it never changes. */
export interface ReceivedSummaryRow {
  digest: string
  content: Readonly<Record<string, unknown>>
}

/** 财政复评, every version of it; `points` is '' where the department's stand again. */
export interface BureauScoreRow {
  received: string
  indicator: string
  version: number
  latest: boolean
  points: string
  reason: string
  at: string
  by: string
}

/** 询问 or 整改要求 to a department. */
export interface BureauQuestionRow {
  id: string
  received: string
  department: string
  departmentName: string
  year: number
  kind: string
  title: string
  indicator: string
  indicatorName: string
  deadline: string
  /** open, answered, closed. */
  state: string
  askedAt: string
  askedBy: string
  version: number
}

/** One letter of the thread of a question. */
export interface BureauMessageRow {
  question: string
  number: number
  /** bureau or department. */
  side: string
  text: string
  /** Written down by the bureau as the department said it elsewhere. */
  recorded: boolean
  at: string
  by: string
}

/** 站内消息. */
export interface MessageRow {
  id: string
  account: string
  evaluation: string
  unit: string
  kind: string
  text: string
  at: string
  readAt: string
}

/** 待发邮件. */
export interface MailRow {
  id: string
  recipient: string
  subject: string
  text: string
  state: string
  attempts: number
  fault: string
  at: string
}

/** 审计日志的一条. `leaf` is the RFC 6962 hash of its canonical text. */
export interface AuditRow {
  seq: number
  at: string
  actor: string
  actorName: string
  address: string
  action: string
  evaluation: string
  unit: string
  sentence: string
  before: Readonly<Record<string, unknown>>
  after: Readonly<Record<string, unknown>>
  leaf: string
}

/** 哈希树的结点: complete subtrees of 2^level leaves. */
export interface AuditNodeRow {
  level: number
  position: number
  hash: string
}

export interface SettingRow {
  name: string
  value: Readonly<Record<string, unknown>>
}

export interface Tables {
  account: AccountRow
  session: SessionRow
  unit: UnitRow
  evaluation: EvaluationRow
  frameworkVersion: FrameworkVersionRow
  workTarget: WorkTargetRow
  task: TaskRow
  entry: EntryRow
  entryVersion: EntryVersionRow
  list: ListRow
  reason: ReasonRow
  judgement: JudgementRow
  submission: SubmissionRow
  returnNote: ReturnNoteRow
  evidence: EvidenceRow
  attachment: AttachmentRow
  ledgerFile: LedgerFileRow
  ledgerImport: LedgerImportRow
  ledgerMapping: LedgerMappingRow
  sample: SampleRow
  sampleItem: SampleItemRow
  assignment: AssignmentRow
  paper: PaperRow
  finding: FindingRow
  exhibit: ExhibitRow
  determination: DeterminationRow
  survey: SurveyRow
  surveyAnswer: SurveyAnswerRow
  adjustment: AdjustmentRow
  panel: PanelRow
  expertScore: ExpertScoreRow
  issue: IssueRow
  rectification: RectificationRow
  report: ReportRow
  reportVersion: ReportVersionRow
  reportComment: ReportCommentRow
  reportRelease: ReportReleaseRow
  reportTemplate: ReportTemplateRow
  archive: ArchiveRow
  publication: PublicationRow
  received: ReceivedRow
  receivedSummary: ReceivedSummaryRow
  bureauScore: BureauScoreRow
  bureauQuestion: BureauQuestionRow
  bureauMessage: BureauMessageRow
  message: MessageRow
  mail: MailRow
  audit: AuditRow
  auditNode: AuditNodeRow
  setting: SettingRow
}
export type TableName = keyof Tables

export type ColumnType = 'text' | 'integer' | 'boolean' | 'json'

export interface TableShape {
  readonly key: readonly string[]
  readonly columns: Readonly<Record<string, ColumnType>>
}

const text = (...names: string[]): Record<string, ColumnType> =>
  Object.fromEntries(names.map((name) => [name, 'text' as const]))
const integer = (...names: string[]): Record<string, ColumnType> =>
  Object.fromEntries(names.map((name) => [name, 'integer' as const]))
const boolean = (...names: string[]): Record<string, ColumnType> =>
  Object.fromEntries(names.map((name) => [name, 'boolean' as const]))
const json = (...names: string[]): Record<string, ColumnType> =>
  Object.fromEntries(names.map((name) => [name, 'json' as const]))

const ENTRY = {
  ...text('evaluation', 'unit', 'cell', 'text', 'note', 'source', 'place', 'savedAt', 'savedBy'),
  ...integer('version'),
}

/** The tables as data: keys and kinds of columns. The migrations must say the same; a test compares them. */
export const TABLES: Readonly<Record<TableName, TableShape>> = {
  account: {
    key: ['id'],
    columns: {
      ...text('id', 'login', 'name', 'unit', 'email', 'passwordHash', 'passwordChangedAt', 'lockedUntil'),
      ...text('totpSecret', 'subject', 'createdAt', 'lastLoginAt'),
      ...json('roles', 'passwordHistory'),
      ...boolean('active', 'mustChangePassword', 'totpConfirmed'),
      ...integer('failures'),
    },
  },
  session: {
    key: ['id'],
    columns: {
      ...text('id', 'account', 'createdAt', 'seenAt', 'address'),
      ...boolean('verified', 'byProvider'),
    },
  },
  unit: {
    key: ['code'],
    columns: {
      ...text('code', 'name', 'shortName', 'parent', 'nature'),
      ...boolean('headUnit', 'active'),
      ...integer('sort'),
    },
  },
  evaluation: {
    key: ['id'],
    columns: {
      ...text('id', 'department', 'title', 'phase', 'framework', 'deadline', 'createdAt', 'createdBy'),
      ...integer('year', 'frameworkNumber', 'version'),
      ...json('scope', 'team', 'plan', 'calendar', 'notice'),
      ...boolean('illustrative'),
    },
  },
  frameworkVersion: {
    key: ['evaluation', 'number'],
    columns: {
      ...text('evaluation', 'base', 'text', 'note', 'createdAt', 'createdBy'),
      ...integer('number'),
    },
  },
  workTarget: {
    key: ['evaluation', 'id'],
    columns: {
      ...text('evaluation', 'id', 'slot', 'name', 'points', 'measure', 'better', 'target', 'unit', 'task'),
      ...integer('sort', 'version'),
    },
  },
  task: {
    key: ['evaluation', 'unit'],
    columns: {
      ...text(
        'evaluation',
        'unit',
        'state',
        'deadline',
        'notifiedAt',
        'receivedAt',
        'receivedBy',
        'changedAt',
      ),
      ...integer('revision'),
    },
  },
  entry: { key: ['evaluation', 'unit', 'cell'], columns: ENTRY },
  entryVersion: { key: ['evaluation', 'unit', 'cell', 'version'], columns: ENTRY },
  list: {
    key: ['evaluation', 'unit', 'list', 'row'],
    columns: {
      ...text('evaluation', 'unit', 'list', 'row', 'name'),
      ...integer('sort', 'version'),
      ...boolean('removed'),
    },
  },
  reason: {
    key: ['evaluation', 'unit', 'target'],
    columns: { ...text('evaluation', 'unit', 'target', 'text', 'savedAt', 'savedBy'), ...integer('version') },
  },
  judgement: {
    key: ['evaluation', 'unit', 'indicator'],
    columns: {
      ...text('evaluation', 'unit', 'indicator', 'reason', 'savedAt', 'savedBy'),
      ...json('content'),
      ...integer('version'),
    },
  },
  submission: {
    key: ['id'],
    columns: {
      ...text('id', 'evaluation', 'unit', 'state', 'digest', 'submittedAt', 'submittedBy'),
      ...text('approvedAt', 'approvedBy', 'closedAt', 'closedBy'),
      ...integer('number'),
      ...json('content'),
    },
  },
  returnNote: {
    key: ['id'],
    columns: text(
      'id',
      'evaluation',
      'unit',
      'submission',
      'target',
      'text',
      'at',
      'by',
      'answeredAt',
      'answer',
    ),
  },
  evidence: {
    key: ['id'],
    columns: {
      ...text('id', 'evaluation', 'unit', 'title', 'file', 'sha256', 'type', 'effectiveDate'),
      ...text('uploadedAt', 'uploadedBy'),
      ...integer('size'),
      ...boolean('removed'),
    },
  },
  attachment: {
    key: ['evaluation', 'unit', 'target', 'evidence'],
    columns: text('evaluation', 'unit', 'target', 'evidence', 'page'),
  },
  ledgerFile: {
    key: ['id'],
    columns: {
      ...text('id', 'evaluation', 'unit', 'name', 'sha256', 'uploadedAt', 'uploadedBy'),
      ...integer('size'),
    },
  },
  ledgerImport: {
    key: ['id'],
    columns: {
      ...text('id', 'evaluation', 'unit', 'state', 'runner', 'seenAt', 'firstDay', 'lastDay'),
      ...text('debit', 'credit', 'importedAt', 'importedBy', 'finishedAt'),
      ...integer('year', 'lines', 'vouchers', 'accounts', 'balances', 'faultCount'),
      ...json('files', 'mapping', 'progress', 'tables', 'faults'),
      ...boolean('illustrative', 'removed'),
    },
  },
  ledgerMapping: {
    key: ['department', 'signature'],
    columns: { ...text('department', 'signature', 'savedAt', 'savedBy'), ...json('mapping') },
  },
  sample: {
    key: ['id'],
    columns: {
      ...text('id', 'evaluation', 'unit', 'ledger', 'title', 'plan', 'drawnFrom', 'drawnAt', 'drawnBy'),
      ...integer('draws'),
      ...json('scope', 'told'),
    },
  },
  sampleItem: {
    key: ['sample', 'place'],
    columns: {
      ...text('sample', 'amount', 'stratum', 'reason', 'state', 'audited', 'remark'),
      ...text('checkedAt', 'checkedBy'),
      ...integer('place', 'hits', 'version'),
      ...json('line'),
      ...boolean('certain'),
    },
  },
  assignment: {
    key: ['evaluation', 'unit', 'reviewer'],
    columns: text('evaluation', 'unit', 'reviewer', 'note', 'assignedAt', 'assignedBy'),
  },
  paper: {
    key: ['id'],
    columns: {
      ...text('id', 'evaluation', 'unit', 'kind', 'number', 'title', 'preparedBy', 'preparedAt'),
      ...text('reviewedBy', 'reviewedAt', 'secondBy', 'secondAt'),
      ...json('content', 'hands'),
      ...boolean('removed'),
      ...integer('version'),
    },
  },
  finding: {
    key: ['id'],
    columns: {
      ...text('id', 'evaluation', 'unit', 'title', 'severity', 'indicator', 'facts', 'criterion', 'cause'),
      ...text('effect', 'amount', 'recommendation', 'state', 'savedAt', 'savedBy', 'sentAt', 'sentBy'),
      ...text('answer', 'reply', 'repliedAt', 'repliedBy', 'outcome', 'settlement', 'settledAt', 'settledBy'),
      ...integer('number', 'version'),
      ...json('lines', 'hands'),
      ...boolean('removed'),
    },
  },
  exhibit: {
    key: ['id'],
    columns: {
      ...text('id', 'evaluation', 'unit', 'target', 'title', 'file', 'sha256', 'type'),
      ...text('uploadedAt', 'uploadedBy'),
      ...integer('size'),
      ...boolean('removed'),
    },
  },
  determination: {
    key: ['evaluation', 'unit', 'cell', 'version'],
    columns: {
      ...text('evaluation', 'unit', 'cell', 'reported', 'audited', 'reason', 'finding', 'at', 'by'),
      ...integer('version'),
    },
  },
  survey: {
    key: ['id'],
    columns: {
      ...text('id', 'evaluation', 'unit', 'title', 'savedAt', 'savedBy'),
      ...json('content'),
      ...boolean('removed'),
      ...integer('version'),
    },
  },
  surveyAnswer: {
    key: ['survey', 'number'],
    columns: {
      ...text('evaluation', 'unit', 'survey', 'group', 'words', 'place', 'savedAt', 'savedBy'),
      ...integer('number'),
      ...json('answers'),
    },
  },
  adjustment: {
    key: ['evaluation', 'unit', 'indicator', 'kind', 'version'],
    columns: {
      ...text('evaluation', 'unit', 'indicator', 'kind', 'reason', 'at', 'by'),
      ...integer('version'),
      ...json('content', 'evidence'),
    },
  },
  panel: {
    key: ['evaluation'],
    columns: {
      ...text('evaluation', 'savedAt', 'savedBy'),
      ...integer('version'),
      ...json('experts', 'indicators'),
    },
  },
  expertScore: {
    key: ['evaluation', 'indicator', 'expert'],
    columns: {
      ...text('evaluation', 'indicator', 'expert', 'reason', 'savedAt', 'submittedAt'),
      ...integer('version'),
      ...json('content'),
    },
  },
  issue: {
    key: ['evaluation', 'id'],
    columns: {
      ...text('evaluation', 'id', 'diagnosis', 'finding', 'title', 'issue', 'recommendation', 'state'),
      ...text('reason', 'savedAt', 'savedBy'),
      ...integer('sort', 'version'),
      ...boolean('removed'),
    },
  },
  rectification: {
    key: ['id'],
    columns: {
      ...text('id', 'evaluation', 'unit', 'issue', 'title', 'measure', 'deadline', 'state', 'answer'),
      ...text('answeredAt', 'answeredBy', 'verdict', 'verifiedAt', 'verifiedBy', 'assignedAt', 'assignedBy'),
      ...integer('number', 'version'),
      ...json('hands'),
      ...boolean('removed'),
    },
  },
  report: {
    key: ['evaluation'],
    columns: {
      ...text('evaluation', 'title', 'organisation', 'date', 'reference', 'template', 'state', 'folder'),
      ...text(
        'savedAt',
        'savedBy',
        'writtenAt',
        'writtenBy',
        'reviewedAt',
        'reviewedBy',
        'issuedAt',
        'issuedBy',
      ),
      ...integer('version'),
      ...json('document', 'hands', 'accepted'),
    },
  },
  reportVersion: {
    key: ['evaluation', 'number'],
    columns: {
      ...text('evaluation', 'title', 'organisation', 'date', 'reference', 'template', 'at', 'by'),
      ...integer('number', 'version'),
      ...json('document'),
    },
  },
  reportComment: {
    key: ['id'],
    columns: text('id', 'evaluation', 'thread', 'quote', 'text', 'at', 'by', 'resolvedAt', 'resolvedBy'),
  },
  reportRelease: {
    key: ['evaluation', 'number'],
    columns: { ...text('evaluation', 'folder', 'at', 'by'), ...integer('number'), ...json('figures') },
  },
  reportTemplate: {
    key: ['id'],
    columns: {
      ...text('id', 'department', 'name', 'file', 'sha256', 'uploadedAt', 'uploadedBy'),
      ...integer('size'),
      ...boolean('removed'),
    },
  },
  archive: {
    key: ['id'],
    columns: {
      ...text('id', 'evaluation', 'sha256', 'folder', 'remark', 'sealedAt', 'sealedBy'),
      ...text('reopenedAt', 'reopenedBy', 'reopenReason'),
      ...integer('number', 'size'),
      ...json('summary'),
    },
  },
  publication: {
    key: ['evaluation'],
    columns: {
      ...text('evaluation', 'state', 'slug', 'archive', 'sha256', 'savedAt', 'savedBy'),
      ...text('publishedAt', 'publishedBy'),
      ...integer('version'),
      ...json('parts', 'refused', 'own'),
    },
  },
  received: {
    key: ['id'],
    columns: {
      ...text('id', 'digest', 'file', 'source', 'state', 'runner', 'seenAt', 'department', 'departmentName'),
      ...text('title', 'framework', 'frameworkName', 'points', 'full', 'grade', 'noGrade'),
      ...text('receivedAt', 'receivedBy', 'verifiedAt'),
      ...integer('size', 'year', 'sealVersion'),
      ...boolean('illustrative', 'current'),
      ...json('faults', 'notes', 'recomputed', 'seal', 'check'),
    },
  },
  receivedSummary: { key: ['digest'], columns: { ...text('digest'), ...json('content') } },
  bureauScore: {
    key: ['received', 'indicator', 'version'],
    columns: {
      ...text('received', 'indicator', 'points', 'reason', 'at', 'by'),
      ...integer('version'),
      ...boolean('latest'),
    },
  },
  bureauQuestion: {
    key: ['id'],
    columns: {
      ...text(
        'id',
        'received',
        'department',
        'departmentName',
        'kind',
        'title',
        'indicator',
        'indicatorName',
      ),
      ...text('deadline', 'state', 'askedAt', 'askedBy'),
      ...integer('year', 'version'),
    },
  },
  bureauMessage: {
    key: ['question', 'number'],
    columns: {
      ...text('question', 'side', 'text', 'at', 'by'),
      ...integer('number'),
      ...boolean('recorded'),
    },
  },
  message: {
    key: ['id'],
    columns: text('id', 'account', 'evaluation', 'unit', 'kind', 'text', 'at', 'readAt'),
  },
  mail: {
    key: ['id'],
    columns: {
      ...text('id', 'recipient', 'subject', 'text', 'state', 'fault', 'at'),
      ...integer('attempts'),
    },
  },
  audit: {
    key: ['seq'],
    columns: {
      ...text('at', 'actor', 'actorName', 'address', 'action', 'evaluation', 'unit', 'sentence', 'leaf'),
      ...integer('seq'),
      ...json('before', 'after'),
    },
  },
  auditNode: {
    key: ['level', 'position'],
    columns: { ...integer('level', 'position'), ...text('hash') },
  },
  setting: { key: ['name'], columns: { ...text('name'), ...json('value') } },
}

/** A condition on one column: equal to a value, one of several, within bounds, or text that contains another. */
export type Condition<V> =
  | V
  | {
      readonly in?: readonly V[]
      readonly atLeast?: V
      readonly atMost?: V
      readonly contains?: string
    }

export type Where<T extends TableName> = {
  readonly [C in keyof Tables[T]]?: Tables[T][C] extends string | number | boolean
    ? Condition<Tables[T][C]>
    : never
}

export interface FindOptions<T extends TableName> {
  readonly order?: readonly (readonly [keyof Tables[T] & string, 'asc' | 'desc'])[]
  readonly limit?: number
  readonly offset?: number
}

/** Reading within one consistent transaction. */
export interface Reader {
  /** The row with this key. */
  get<T extends TableName>(table: T, key: Partial<Tables[T]>): Promise<Tables[T] | undefined>
  /** Rows that meet every condition; in key order unless said otherwise. */
  find<T extends TableName>(table: T, where: Where<T>, options?: FindOptions<T>): Promise<Tables[T][]>
  /** As `find`, but of each row only these columns: where the others are large and not asked for. */
  findColumns<T extends TableName, C extends keyof Tables[T] & string>(
    table: T,
    columns: readonly C[],
    where: Where<T>,
    options?: FindOptions<T>,
  ): Promise<Pick<Tables[T], C>[]>
  count<T extends TableName>(table: T, where: Where<T>): Promise<number>
}

/** Reading and writing; all of it is kept or none. */
export interface Transaction extends Reader {
  insert<T extends TableName>(table: T, row: Tables[T]): Promise<void>
  /** Many rows of one table at once. */
  insertAll<T extends TableName>(table: T, rows: readonly Tables[T][]): Promise<void>
  /** Insert, or replace the row of the same key. */
  put<T extends TableName>(table: T, row: Tables[T]): Promise<void>
  /** Change columns of the rows that meet the conditions; gives how many there were. */
  update<T extends TableName>(table: T, where: Where<T>, change: Partial<Tables[T]>): Promise<number>
  remove<T extends TableName>(table: T, where: Where<T>): Promise<number>
  /** Wait until no other transaction holds the name; kept until the end of this one. */
  lock(name: string): Promise<void>
}

/** 存储. A transaction that throws leaves nothing behind. After `write` resolves the data outlives a crash. */
export interface Store {
  read<R>(act: (reader: Reader) => Promise<R>): Promise<R>
  write<R>(act: (transaction: Transaction) => Promise<R>): Promise<R>
  close(): Promise<void>
}

/** 附件库: bytes by their SHA-256 in lower-case hexadecimal. */
export interface Vault {
  put(sha256: string, bytes: Uint8Array): Promise<void>
  get(sha256: string): Promise<Uint8Array | undefined>
  /** Whether there is a file of that name, whatever is in it. */
  has(sha256: string): Promise<boolean>
}
