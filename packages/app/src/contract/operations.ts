/**
 * Operations 接口: every question and act that goes over the wire: its words, what it takes and what it gives. Out of
 * these come the checks of the server, the published OpenAPI and the types that the pages call with.
 */
import { z } from 'zod'
import { archiveOperations } from './archive.ts'
import { bureauOperations } from './bureau.ts'
import { conclusionOperations } from './conclusion.ts'
import { ledgerFieldwork } from './fieldwork-ledger.ts'
import { paperFieldwork } from './fieldwork-papers.ts'
import {
  code,
  command,
  day,
  done,
  file,
  id,
  inUnit,
  long,
  type OperationKind,
  type OperationShape,
  query,
  short,
  upload,
} from './operation-shape.ts'
import { reportOperations } from './report.ts'
import { PHASES, ROLES, TASK_STATES } from './roles.ts'

const words = <T extends Readonly<Record<string, string>>>(of: T) =>
  z.enum(Object.keys(of) as [keyof T & string, ...(keyof T & string)[]])
const role = words(ROLES)
const phase = words(PHASES)
const taskState = words(TASK_STATES)
const inEvaluation = { evaluation: id }
/** The password once more, and the present code where a second factor is in use. */
const proof = { password: z.string().max(200), code: z.string().max(10).optional() }

const account = z.object({
  id,
  login: short,
  name: short,
  roles: z.array(role),
  unit: z.string(),
  unitName: z.string(),
  email: z.string(),
  active: z.boolean(),
  locked: z.boolean(),
  secondFactor: z.boolean(),
  lastLoginAt: z.string(),
})

const unit = z.object({
  code,
  name: short,
  shortName: short,
  parent: z.string().max(60),
  headUnit: z.boolean(),
  nature: short,
  sort: z.number().int(),
  active: z.boolean(),
})

const member = z.object({ name: short, post: short, duty: short, role: short })
const calendarLine = z.object({ step: short, from: day, to: day, note: short })
const plan = z.object({
  purpose: long,
  basis: long,
  scope: long,
  method: long,
  requirements: long,
})
const notice = z.object({
  number: short,
  date: day,
  contact: short,
  text: long,
})

const evaluationLine = z.object({
  id,
  department: code,
  departmentName: short,
  year: z.number().int(),
  title: short,
  phase,
  framework: short,
  frameworkName: z.string(),
  deadline: day,
  illustrative: z.boolean(),
  version: z.number().int(),
})

const evaluationWhole = evaluationLine.extend({
  frameworkNumber: z.number().int(),
  scope: z.array(code),
  team: z.array(member),
  plan,
  calendar: z.array(calendarLine),
  notice,
  units: z.array(unit),
})

const workTarget = z.object({
  id: z.string().max(80),
  slot: code,
  name: z.string().min(1).max(80),
  points: z.string().regex(/^\d{1,3}(?:\.\d{1,2})?$/),
  measure: z.string().max(20),
  better: z.enum(['more', 'less', 'near']),
  target: z.string().min(1).max(40),
  unit: z.string().max(60),
  task: z.string().max(2000),
  version: z.number().int(),
})

/** 格, as typed. */
const entry = z.object({
  cell: z.string().min(1).max(300),
  text: z.string(),
  note: z.string(),
  source: z.string(),
  place: z.string(),
  version: z.number().int(),
  savedAt: z.string(),
  savedBy: z.string(),
  savedByName: z.string(),
})

const listRow = z.object({
  list: z.string().min(1).max(80),
  row: z.string().min(1).max(80),
  name: z.string().max(300),
  sort: z.number().int(),
  removed: z.boolean(),
  version: z.number().int(),
})

const reason = z.object({
  target: z.string().min(1).max(300),
  text: z.string().max(4000),
  version: z.number().int(),
  savedByName: z.string(),
})

/** 自评: what a standard that people judge takes. */
const judgementContent = z.union([
  z.object({ kind: z.literal('checklist'), met: z.array(z.number().int().min(1).max(50)) }),
  z.object({ kind: z.literal('findings'), count: z.number().int().min(0).max(9999) }),
  z.object({ kind: z.literal('level'), level: z.string().min(1).max(40) }),
  z.object({ kind: z.literal('notApplicable') }),
  z.object({ kind: z.literal('choose'), option: z.string().min(1).max(80) }),
])
const judgement = z.object({
  indicator: code,
  content: judgementContent,
  reason: z.string().max(4000),
  version: z.number().int(),
  savedByName: z.string(),
})

const evidence = z.object({
  id,
  title: short,
  file: short,
  sha256: z.string(),
  size: z.number().int(),
  type: z.string(),
  effectiveDate: day,
  uploadedAt: z.string(),
  uploadedByName: z.string(),
  /** Deleted, but still attached somewhere: a standing fault until it is detached. */
  removed: z.boolean(),
  attachments: z.array(z.object({ target: z.string(), page: z.string() })),
})

const returnNote = z.object({
  id,
  submission: z.string(),
  target: z.string(),
  text: z.string(),
  at: z.string(),
  byName: z.string(),
  answeredAt: z.string(),
  answer: z.string(),
})

const submissionLine = z.object({
  id,
  number: z.number().int(),
  state: z.string(),
  submittedAt: z.string(),
  submittedByName: z.string(),
  approvedAt: z.string(),
  approvedByName: z.string(),
  closedAt: z.string(),
  closedByName: z.string(),
  digest: z.string(),
})

const boardLine = z.object({
  unit: code,
  name: z.string(),
  state: taskState.or(z.literal('')),
  stateName: z.string(),
  deadline: day,
  late: z.boolean(),
  filled: z.number().int(),
  wanted: z.number().int(),
  errors: z.number().int(),
  warnings: z.number().int(),
  changedAt: z.string(),
  receivedAt: z.string(),
  receivedByName: z.string(),
  submissions: z.number().int(),
  /** How many figures were audited otherwise than reported. */
  determined: z.number().int(),
})

const fault = z.object({
  kind: z.string(),
  target: z.string(),
  title: z.string(),
  detail: z.string(),
  severity: z.enum(['error', 'warning', 'note']),
})

const wait = z.object({
  text: z.string(),
  detail: z.string(),
  link: z.string(),
  deadline: day,
  late: z.boolean(),
  count: z.number().int(),
})

const change = z.object({
  target: z.string(),
  label: z.string(),
  before: z.string(),
  after: z.string(),
})

const auditLine = z.object({
  seq: z.number().int(),
  at: z.string(),
  actor: z.string(),
  actorName: z.string(),
  address: z.string(),
  action: z.string(),
  evaluation: z.string(),
  unit: z.string(),
  sentence: z.string(),
  before: z.record(z.string(), z.unknown()),
  after: z.record(z.string(), z.unknown()),
  leaf: z.string(),
})

const auditFilter = {
  text: z.string().max(80).optional(),
  actor: z.string().max(80).optional(),
  action: z.string().max(80).optional(),
  from: day.optional(),
  to: day.optional(),
  evaluation: z.string().max(80).optional(),
  unit: z.string().max(60).optional(),
}

const security = z.object({
  minimumLength: z.number().int().min(8).max(64),
  classes: z.number().int().min(1).max(4),
  maximumAgeDays: z.number().int().min(0).max(3650),
  remembered: z.number().int().min(0).max(24),
  failuresToLock: z.number().int().min(3).max(20),
  lockMinutes: z.number().int().min(1).max(1440),
  idleMinutes: z.number().int().min(5).max(1440),
  sessionHours: z.number().int().min(1).max(72),
  secondFactorForAdmins: z.boolean(),
})
export type SecurityPolicy = z.infer<typeof security>

export const OPERATIONS = {
  // sign-in
  me: query(
    '当前登录的人和他能做的事',
    {},
    z.object({
      account: account.optional(),
      permissions: z.array(z.string()),
      mustChangePassword: z.boolean(),
      secondFactorPending: z.boolean(),
      /** The policy asks administrators for one, and this one has none. */
      secondFactorMissing: z.boolean(),
      singleSignOn: z.string(),
      unread: z.number().int(),
      empty: z.boolean(),
    }),
  ),
  signIn: command(
    '登录',
    {
      login: z.string().min(1).max(80),
      password: z.string().min(1).max(200),
      code: z.string().max(10).optional(),
    },
    z.object({ mustChangePassword: z.boolean() }),
  ),
  signOut: command('退出登录', {}, done),
  changePassword: command(
    '修改自己的密码',
    { old: z.string().max(200), password: z.string().max(200) },
    done,
  ),
  startSecondFactor: command('开始设置动态口令', proof, z.object({ secret: z.string(), uri: z.string() })),
  confirmSecondFactor: command('确认动态口令', { code: z.string().max(10) }, done),
  giveSecondFactor: command('登录后补填动态口令', { code: z.string().max(10) }, done),
  removeSecondFactor: command('停用动态口令', proof, done),

  // administration
  accounts: query('账号清单', {}, z.object({ accounts: z.array(account) })),
  createAccount: command(
    '新建账号',
    {
      login: z.string().regex(/^[a-zA-Z0-9._-]{2,40}$/),
      name: z.string().min(1).max(40),
      unit: z.string().max(60),
      email: short,
      password: z.string().max(200),
    },
    z.object({ id }),
  ),
  updateAccount: command(
    '修改账号',
    { account: id, name: z.string().min(1).max(40), email: short, active: z.boolean() },
    done,
  ),
  grantRoles: command(
    '授予角色和管辖单位',
    { account: id, roles: z.array(role).max(8), unit: z.string().max(60) },
    done,
  ),
  resetPassword: command('重置密码', { account: id, password: z.string().max(200) }, done),
  unlockAccount: command('解除锁定', { account: id }, done),
  resetSecondFactor: command('重置遗失的动态口令', { account: id }, done),
  security: query('安全策略', {}, security),
  setSecurity: command('修改安全策略', security.shape, done),
  units: query('机构和预算单位', {}, z.object({ units: z.array(unit) })),
  saveUnit: command('保存单位', { ...unit.shape }, done),
  removeUnit: command('停用单位', { code }, done),
  unitsTemplate: file('单位名单表样（XLSX）', {}),
  importUnits: upload(
    '导入单位名单（XLSX）',
    { apply: z.boolean() },
    z.object({
      added: z.array(unit),
      changed: z.array(z.object({ code, name: z.string(), changes: z.array(z.string()) })),
      same: z.number().int(),
      faults: z.array(z.unknown()),
      applied: z.boolean(),
    }),
  ),
  audit: query(
    '审计日志',
    {
      ...auditFilter,
      before: z.coerce.number().int().optional(),
      limit: z.coerce.number().int().min(1).max(200).optional(),
    },
    z.object({
      entries: z.array(auditLine),
      total: z.number().int(),
      size: z.number().int(),
      root: z.string(),
    }),
  ),
  auditProof: query(
    '审计记录的存在证明',
    { seq: z.coerce.number().int().min(1) },
    z.object({
      index: z.number().int(),
      size: z.number().int(),
      leaf: z.string(),
      root: z.string(),
      proof: z.array(z.string()),
      entry: auditLine,
    }),
  ),
  auditFile: file('导出审计日志', {
    format: z.enum(['xlsx', 'csv', 'jsonl']),
    ...auditFilter,
  }),
  auditConsistency: query(
    '审计日志自某个条数以来只增未改的证明',
    { size: z.coerce.number().int().min(1) },
    z.object({
      from: z.object({ size: z.number().int(), root: z.string() }),
      to: z.object({ size: z.number().int(), root: z.string() }),
      proof: z.array(z.string()),
    }),
  ),

  // preparing
  frameworks: query(
    '可选的指标体系',
    {},
    z.object({
      frameworks: z.array(
        z.object({
          id: z.string(),
          version: z.string(),
          name: z.string(),
          from: z.number().int(),
          to: z.number().int().optional(),
          notice: z.string(),
        }),
      ),
    }),
  ),
  evaluations: query('评价清单', {}, z.object({ evaluations: z.array(evaluationLine) })),
  evaluation: query('一项评价的方案', inEvaluation, evaluationWhole),
  openEvaluation: command(
    '开启评价',
    {
      department: code,
      year: z.number().int().min(2000).max(2100),
      title: z.string().min(2).max(120),
      framework: z.string().min(1).max(80),
    },
    z.object({ id }),
  ),
  savePlan: command(
    '保存评价方案',
    {
      ...inEvaluation,
      version: z.number().int(),
      title: z.string().min(2).max(120),
      scope: z.array(code).max(2000),
      team: z.array(member).max(60),
      plan,
      calendar: z.array(calendarLine).max(40),
      deadline: day,
    },
    z.object({ version: z.number().int() }),
  ),
  planFile: file('自评方案（DOCX）', inEvaluation),
  frameworkText: query(
    '指标体系文件',
    { ...inEvaluation, number: z.coerce.number().int().optional() },
    z.object({
      number: z.number().int(),
      text: z.string(),
      base: z.string(),
      baseText: z.string(),
      dictionaries: z.array(z.object({ file: z.string(), text: z.string() })),
      versions: z.array(
        z.object({
          number: z.number().int(),
          note: z.string(),
          createdAt: z.string(),
          createdByName: z.string(),
        }),
      ),
    }),
  ),
  saveFramework: command(
    '保存指标体系的新版本',
    { ...inEvaluation, number: z.number().int(), text: z.string().min(10).max(2_000_000), note: short },
    z.object({ number: z.number().int(), problems: z.array(z.unknown()) }),
  ),
  frameworkChange: query(
    '改用新版本前后的差别',
    { ...inEvaluation, from: z.coerce.number().int(), to: z.coerce.number().int() },
    z.object({ sentences: z.array(z.string()) }),
  ),
  workTargets: query(
    '年度工作目标指标',
    inEvaluation,
    z.object({
      targets: z.array(workTarget),
      slots: z.array(z.object({ code: z.string(), name: z.string(), points: z.string(), used: z.string() })),
    }),
  ),
  saveWorkTarget: command(
    '保存年度工作目标指标',
    { ...inEvaluation, target: workTarget },
    z.object({ id, version: z.number().int() }),
  ),
  removeWorkTarget: command('删除年度工作目标指标', { ...inEvaluation, id }, done),
  saveWorkTargets: command(
    '一并保存、删除几项年度工作目标指标',
    { ...inEvaluation, save: z.array(workTarget).max(200), remove: z.array(id).max(200) },
    z.object({ saved: z.array(z.object({ id, version: z.number().int() })) }),
  ),

  // notifying
  saveNotice: command(
    '保存通知',
    { ...inEvaluation, version: z.number().int(), notice },
    z.object({ version: z.number().int() }),
  ),
  noticeFile: file('通知（DOCX）', { ...inEvaluation, unit: z.string().max(60).optional() }),
  noticeText: query(
    '通知，照印出的样子',
    inEvaluation,
    z.object({
      title: z.string(),
      number: z.string(),
      recipient: z.string(),
      paragraphs: z.array(z.string()),
      organisation: z.string(),
      date: z.string(),
      attachments: z.array(z.string()),
      contact: z.string(),
    }),
  ),
  noticeFiles: file('各单位的通知（DOCX）和填报表（XLSX），一个 ZIP', inEvaluation),
  sendNotice: command(
    '下发通知和填报任务',
    { ...inEvaluation, units: z.array(code).max(2000) },
    z.object({ sent: z.number().int() }),
  ),
  setDeadline: command(
    '调整一个单位的上报期限',
    { ...inUnit, deadline: day, reason: z.string().min(1).max(500) },
    done,
  ),
  remind: command(
    '催报',
    { ...inEvaluation, units: z.array(code).max(2000), text: z.string().max(500) },
    z.object({ sent: z.number().int() }),
  ),
  board: query('各单位进度', inEvaluation, z.object({ units: z.array(boardLine), today: day })),
  boardFile: file('各单位进度表（XLSX）', inEvaluation),
  confirmReceipt: command('签收通知', inUnit, done),

  // self-evaluating
  sheet: query(
    '填报数据',
    inUnit,
    z.object({
      evaluation: evaluationLine,
      unit: z.object({ code, name: z.string(), nature: z.string(), headUnit: z.boolean() }),
      department: z.object({ code, name: z.string() }),
      state: taskState.or(z.literal('')),
      deadline: day,
      revision: z.number().int(),
      mayEdit: z.boolean(),
      whyNot: z.string(),
      framework: z.object({
        number: z.number().int(),
        text: z.string(),
        dictionaries: z.array(z.object({ file: z.string(), text: z.string() })),
        targets: z.array(workTarget),
      }),
      entries: z.array(entry),
      lists: z.array(listRow),
      reasons: z.array(reason),
      judgements: z.array(judgement),
      evidence: z.array(evidence),
      notes: z.array(returnNote),
      lastYear: z.array(z.object({ cell: z.string(), text: z.string() })),
      /** 审定数 beside what was reported. */
      determined: z.array(
        z.object({
          cell: z.string(),
          audited: z.string(),
          reason: z.string(),
          at: z.string(),
          byName: z.string(),
        }),
      ),
      approved: z.array(z.object({ cell: z.string(), text: z.string() })),
      submissions: z.array(submissionLine),
    }),
  ),
  changes: query(
    '别人刚保存的',
    { ...inUnit, since: z.coerce.number().int(), after: z.string().max(30).optional() },
    z.object({
      revision: z.number().int(),
      state: z.string(),
      entries: z.array(entry),
      lists: z.array(listRow),
      reasons: z.array(reason),
      judgements: z.array(judgement),
    }),
  ),
  saveEntries: command(
    '保存填报的格',
    {
      ...inUnit,
      source: z.enum(['typed', 'pasted', 'xlsx', 'carried']),
      entries: z
        .array(
          z.object({
            cell: z.string().min(1).max(300),
            text: z.string().max(4000),
            note: z.string().max(1000).optional(),
            base: z.number().int().min(0),
            place: z.string().max(300).optional(),
          }),
        )
        .min(1)
        .max(5000),
    },
    z.object({
      revision: z.number().int(),
      saved: z.array(z.object({ cell: z.string(), version: z.number().int() })),
      conflicts: z.array(entry),
    }),
  ),
  saveList: command(
    '保存清单的行',
    {
      ...inUnit,
      rows: z
        .array(
          z.object({
            list: z.string().min(1).max(80),
            row: z.string().min(1).max(80),
            name: z.string().max(300),
            sort: z.number().int(),
            removed: z.boolean(),
            base: z.number().int().min(0),
          }),
        )
        .min(1)
        .max(500),
    },
    z.object({ revision: z.number().int(), saved: z.array(listRow), conflicts: z.array(listRow) }),
  ),
  saveReason: command(
    '填写原因说明',
    {
      ...inUnit,
      target: z.string().min(1).max(300),
      text: z.string().max(4000),
      base: z.number().int().min(0),
    },
    z.object({ revision: z.number().int(), version: z.number().int() }),
  ),
  saveJudgement: command(
    '自评定性指标',
    {
      ...inUnit,
      indicator: code,
      content: judgementContent,
      reason: z.string().max(4000),
      base: z.number().int().min(0),
    },
    z.object({ revision: z.number().int(), version: z.number().int() }),
  ),
  history: query(
    '一格的历次填报',
    { ...inUnit, cell: z.string().max(300) },
    z.object({ versions: z.array(entry) }),
  ),
  workbook: file('填报表（XLSX）', inUnit),
  readWorkbook: upload(
    '读取填好的填报表（XLSX），列出差别',
    inUnit,
    z.object({
      differences: z.array(
        z.object({
          cell: z.string(),
          label: z.string(),
          before: z.string(),
          after: z.string(),
          base: z.number().int(),
          place: z.string(),
        }),
      ),
      rows: z.array(
        z.object({
          list: z.string(),
          row: z.string(),
          name: z.string(),
          before: z.string(),
          base: z.number().int(),
        }),
      ),
      same: z.number().int(),
      faults: z.array(z.unknown()),
    }),
  ),
  carryLastYear: command(
    '结转上年数',
    inUnit,
    z.object({ revision: z.number().int(), carried: z.number().int() }),
  ),
  uploadEvidence: upload(
    '上传佐证材料',
    { ...inUnit, title: short, effectiveDate: day, target: z.string().max(300), page: short },
    z.object({ id, sha256: z.string() }),
  ),
  attachEvidence: command(
    '关联佐证',
    { ...inUnit, evidence: id, target: z.string().min(1).max(300), page: short },
    done,
  ),
  detachEvidence: command(
    '取消关联佐证',
    { ...inUnit, evidence: id, target: z.string().min(1).max(300) },
    done,
  ),
  updateEvidence: command(
    '修改佐证的名称、生效日期和各处的页码',
    {
      ...inUnit,
      evidence: id,
      title: z.string().min(1).max(200),
      effectiveDate: day,
      pages: z.array(z.object({ target: z.string().min(1).max(300), page: short })).max(500),
    },
    done,
  ),
  removeEvidence: command('删除佐证', { ...inUnit, evidence: id }, done),
  evidenceFile: file('佐证原件', { ...inUnit, evidence: id }),
  hygiene: query('体检', inUnit, z.object({ faults: z.array(fault), checked: z.number().int() })),
  submit: command(
    '上报',
    { ...inUnit, revision: z.number().int() },
    z.object({ submission: id, number: z.number().int() }),
  ),
  withdraw: command('撤回', inUnit, done),
  approve: command('单位负责人同意上报', { ...inUnit, submission: id }, done),
  sendBack: command(
    '退回',
    {
      ...inUnit,
      submission: id,
      notes: z
        .array(z.object({ target: z.string().max(300), text: z.string().min(1).max(1000) }))
        .min(1)
        .max(200),
    },
    done,
  ),
  accept: command('组长接收', { ...inUnit, submission: id }, done),
  answerNote: command('答复退回意见', { ...inUnit, note: id, answer: z.string().min(1).max(1000) }, done),
  compare: query(
    '两次上报的差别',
    { ...inUnit, from: z.string().max(80), to: z.string().max(80) },
    z.object({ changes: z.array(change), from: z.string(), to: z.string() }),
  ),
  submission: query(
    '一次上报的内容',
    { ...inUnit, submission: id },
    z.object({
      submission: submissionLine,
      entries: z.array(z.object({ cell: z.string(), label: z.string(), text: z.string() })),
      notes: z.array(returnNote),
    }),
  ),

  // on site
  ...ledgerFieldwork,
  ...paperFieldwork,
  ...conclusionOperations,
  ...reportOperations,
  ...archiveOperations,
  ...bureauOperations,

  // desk
  desk: query(
    '工作台',
    {},
    z.object({
      waits: z.array(wait),
      evaluations: z.array(
        evaluationLine.extend({
          /** 步骤 as this person meets it: step 2 lasts until the notice is received. */
          step: phase.or(z.literal('notify')),
          units: z.number().int(),
          accepted: z.number().int(),
          late: z.number().int(),
          myUnit: z.string(),
          myUnitName: z.string(),
          myState: z.string(),
        }),
      ),
      today: day,
    }),
  ),
  messages: query(
    '站内消息',
    {},
    z.object({
      messages: z.array(
        z.object({
          id,
          text: z.string(),
          kind: z.string(),
          at: z.string(),
          readAt: z.string(),
          evaluation: z.string(),
          unit: z.string(),
        }),
      ),
    }),
  ),
  markRead: command('消息标为已读', { messages: z.array(id).max(500) }, done),
} as const satisfies Readonly<Record<string, OperationShape>>

export type Operations = typeof OPERATIONS
export type OperationName = keyof Operations
export type InputOf<N extends OperationName> = z.input<Operations[N]['input']>
export type ReadInputOf<N extends OperationName> = z.output<Operations[N]['input']>
export type OutputOf<N extends OperationName> = z.output<Operations[N]['output']>
export type NamesOf<K extends OperationKind> = {
  [N in OperationName]: Operations[N]['kind'] extends K ? N : never
}[OperationName]
