/**
 * Policy 权限: every decision on who may do what, in this one file. A decision looks at the person's roles, at where his
 * own unit stands to the unit concerned, and at the state of the unit's task. Nothing else in the program asks for a role.
 */
import {
  ADMINS,
  EDITABLE,
  PHASES,
  type Phase,
  ROLES,
  type Role,
  type SecurityPolicy,
  TASK_STATES,
  type TaskState,
} from '../contract/index.ts'
import { type Actor, addMinutes, refuse } from './context.ts'
import type { AccountRow } from './store.ts'

/**
 * Whom an act concerns. `line` runs from the unit up to its top. Within an evaluation `department` is the line of the
 * department evaluated: who stands above that unit alone, but not above the department, has no part in its evaluation.
 */
export interface Subject {
  readonly line?: readonly string[]
  readonly department?: readonly string[]
  readonly state?: TaskState | ''
  readonly phase?: string
}

/**
 * Where the person's own unit must stand: anywhere; `above` the unit concerned or the unit itself; `over` it, so that he
 * does not change his own; exactly `own`.
 */
type Reach = 'anywhere' | 'above' | 'over' | 'own'

interface Permission {
  /** What it is called in a refusal: “张三不能……”. */
  readonly words: string
  readonly grants: readonly (readonly [Role, Reach])[]
  readonly states?: readonly TaskState[]
  readonly phases?: readonly string[]
  /** It can be done at one of these moments: in this phase, and with the task in one of these states where they are named. */
  readonly moments?: readonly { readonly phase: string; readonly states?: readonly TaskState[] }[]
  /** What opens the way when it is not the time, where the state alone does not say. */
  readonly way?: string
}

const SEE_UNIT: Permission['grants'] = [
  ['lead', 'above'],
  ['preparer', 'own'],
  ['approver', 'own'],
  ['fieldReviewer', 'above'],
]

const OWN: Permission['grants'] = [
  ['preparer', 'own'],
  ['approver', 'own'],
]
const FIELD: Permission['grants'] = [
  ['lead', 'above'],
  ['fieldReviewer', 'above'],
]
const LEAD: Permission['grants'] = [['lead', 'above']]
const BUREAU: Permission['grants'] = [['financeReviewer', 'anywhere']]
/** 现场评价 of a unit begins once it was received, or when the lead begins step 4 for all. */
const FIELD_MOMENTS: Permission['moments'] = [
  { phase: 'selfEvaluate', states: ['accepted'] },
  { phase: 'fieldwork' },
]
const FIELD_WAY = '请先接收该单位的上报，或由评价组长开始现场评价'

const CONCLUDING: readonly string[] = ['conclude']
const CONCLUDING_WAY = '形成结论阶段才能办理；档案封存以后须先重新开启'
/** 整改 goes on after the archive was sealed. */
const RECTIFYING: readonly string[] = ['conclude', 'archive']
export const isRectifying = (phase: string): boolean => RECTIFYING.includes(phase)

export const PERMISSIONS = {
  seeAccounts: {
    words: '查看账号',
    grants: [
      ['systemAdmin', 'anywhere'],
      ['securityAdmin', 'anywhere'],
    ],
  },
  manageAccounts: { words: '管理账号', grants: [['systemAdmin', 'anywhere']] },
  grantRoles: { words: '授予角色', grants: [['securityAdmin', 'anywhere']] },
  manageSecurity: { words: '管理安全策略', grants: [['securityAdmin', 'anywhere']] },
  readAudit: { words: '查看审计日志', grants: [['auditAdmin', 'anywhere']] },
  seeUnits: {
    words: '查看单位名单',
    grants: [
      ['systemAdmin', 'anywhere'],
      ['securityAdmin', 'anywhere'],
      ['lead', 'anywhere'],
      ['preparer', 'anywhere'],
      ['approver', 'anywhere'],
      ['fieldReviewer', 'anywhere'],
      ['expert', 'anywhere'],
      ['financeReviewer', 'anywhere'],
    ],
  },
  manageAllUnits: { words: '维护单位名单', grants: [['systemAdmin', 'anywhere']] },
  manageUnits: {
    words: '维护单位名单',
    grants: [
      ['systemAdmin', 'anywhere'],
      ['lead', 'over'],
    ],
  },
  seeEvaluation: {
    words: '查看评价',
    grants: [
      ['lead', 'above'],
      ['fieldReviewer', 'above'],
      ['expert', 'above'],
      ['financeReviewer', 'anywhere'],
    ],
  },
  /** A unit sees the plan of the evaluation that covers it. */
  takePart: {
    words: '查看评价',
    grants: [
      ['preparer', 'own'],
      ['approver', 'own'],
    ],
  },
  leadEvaluation: { words: '主持评价', grants: [['lead', 'above']] },
  prepareEvaluation: {
    words: '修改评价方案',
    grants: [['lead', 'above']],
    phases: ['prepare', 'selfEvaluate'],
  },
  seeUnitData: { words: '查看该单位的填报数据', grants: SEE_UNIT },
  /** The finance bureau reads what was received, not drafts. */
  reviewUnitData: {
    words: '查看该单位的填报数据',
    grants: [['financeReviewer', 'anywhere']],
    states: ['accepted'],
  },
  receiveTask: {
    words: '签收该单位的任务',
    grants: [
      ['preparer', 'own'],
      ['approver', 'own'],
    ],
    states: ['notified'],
  },
  enterData: { words: '填报该单位的数据', grants: [['preparer', 'own']], states: EDITABLE },
  submit: { words: '上报该单位的数据', grants: [['preparer', 'own']], states: EDITABLE },
  withdraw: { words: '撤回该单位的上报', grants: [['preparer', 'own']], states: ['submitted'] },
  approve: { words: '审批该单位的上报', grants: [['approver', 'own']], states: ['submitted'] },
  returnToPreparer: { words: '退回该单位的上报', grants: [['approver', 'own']], states: ['submitted'] },
  returnToUnit: {
    words: '退回该单位的上报',
    grants: [['lead', 'above']],
    moments: [
      { phase: 'selfEvaluate', states: ['approved', 'accepted'] },
      { phase: 'fieldwork', states: ['approved', 'accepted'] },
    ],
    way: '形成结论以前、单位上报以后才能退回',
  },
  accept: { words: '接收该单位的上报', grants: [['lead', 'above']], states: ['approved'] },
  /** Once units are shared out, a reviewer sees those that were given to him: `demandFieldwork` looks that up. */
  seeFieldwork: { words: '查看该单位的现场评价', grants: FIELD },
  doFieldwork: {
    words: '办理该单位的现场评价',
    grants: FIELD,
    moments: FIELD_MOMENTS,
    way: FIELD_WAY,
  },
  assignFieldwork: {
    words: '安排现场评价',
    grants: [['lead', 'above']],
    phases: ['selfEvaluate', 'fieldwork'],
    way: '下发通知以后、形成结论以前才能安排现场评价',
  },
  beginFieldwork: {
    words: '开始现场评价',
    grants: [['lead', 'above']],
    phases: ['selfEvaluate'],
    way: '单位自评阶段才能开始现场评价',
  },
  /** 二级复核 of working papers, and taking a settled finding up again. */
  secondReview: {
    words: '二级复核现场评价',
    grants: [['lead', 'above']],
    moments: FIELD_MOMENTS,
    way: FIELD_WAY,
  },
  /** A unit reads what was sent to it, and says whether it is so. */
  receiveFindings: { words: '查看该单位的问题', grants: OWN },
  answerFinding: {
    words: '确认该单位的问题',
    grants: OWN,
    phases: ['selfEvaluate', 'fieldwork'],
    way: '现场评价已经结束，请向评价组长反映',
  },
  readFindings: { words: '查看该单位的问题', grants: [['financeReviewer', 'anywhere']] },
  /** 形成结论 of step 5: everything is accepted, and nothing is entered any more. */
  beginConclusion: {
    words: '进入形成结论',
    grants: LEAD,
    phases: ['fieldwork'],
    way: '现场评价阶段才能进入形成结论',
  },
  seeConclusion: { words: '查看评价结论', grants: FIELD },
  /** Scores, adjustments, problems and recommendations. */
  doConclusion: { words: '办理评价结论', grants: LEAD, phases: CONCLUDING, way: CONCLUDING_WAY },
  /** Of those whom the lead asked for it: `demandPanel` looks that up. */
  scoreAsExpert: {
    words: '以评审专家身份评分',
    grants: [['expert', 'above']],
    phases: CONCLUDING,
    way: CONCLUDING_WAY,
  },
  /** 整改台账: the units' own items for their people, all of them for the others. */
  seeRectification: { words: '查看整改台账', grants: FIELD },
  reviewRectification: {
    words: '查看整改台账',
    grants: BUREAU,
    phases: ['archive'],
    way: '归档以后才能查看',
  },
  assignRectification: { words: '下达整改', grants: LEAD, phases: RECTIFYING, way: CONCLUDING_WAY },
  /** 核验 of what a unit has done, by others than those who did it. */
  verifyRectification: { words: '核验整改', grants: FIELD, phases: RECTIFYING, way: CONCLUDING_WAY },
  receiveRectification: { words: '查看该单位的整改', grants: OWN },
  answerRectification: {
    words: '填报该单位的整改情况',
    grants: OWN,
    phases: RECTIFYING,
    way: '形成结论以后才有整改事项',
  },
  /** 编写, 复核, 签发 are done by three persons; the department's own head can be the third. */
  seeReport: { words: '查看评价报告', grants: [...FIELD, ['approver', 'own']] },
  writeReport: { words: '编写评价报告', grants: FIELD, phases: CONCLUDING, way: CONCLUDING_WAY },
  signReport: {
    words: '签署评价报告',
    grants: [...FIELD, ['approver', 'own']],
    phases: CONCLUDING,
    way: CONCLUDING_WAY,
  },
  sealArchive: { words: '封存档案', grants: LEAD, phases: CONCLUDING, way: CONCLUDING_WAY },
  reopenArchive: { words: '重新开启评价', grants: LEAD, phases: ['archive'], way: '封存以后才能重新开启' },
  seeArchive: { words: '查看档案', grants: [...FIELD, ...BUREAU] },
  publish: { words: '公开评价结果', grants: LEAD, phases: ['archive'], way: '封存档案以后才能公开' },
  /** 财政端: what departments hand in, and what the bureau makes of it. */
  seeBureau: { words: '查看财政端', grants: BUREAU },
  receiveArchives: { words: '接收部门报送的档案', grants: BUREAU },
  /** 答复 of the department to what the bureau asks. */
  answerBureau: { words: '答复财政部门的询问', grants: LEAD },
} as const satisfies Readonly<Record<string, Permission>>

export type Action = keyof typeof PERMISSIONS

/** Why not: no such role, another unit, or not now. */
export type Decision =
  | { readonly allowed: true }
  | { readonly allowed: false; readonly why: 'role' | 'unit' | 'state' }

export function decide(actor: Actor, action: Action, subject: Subject = {}): Decision {
  const permission: Permission = PERMISSIONS[action]
  const granted = permission.grants.filter(([role]) => actor.roles.includes(role))
  if (granted.length === 0) return { allowed: false, why: 'role' }
  if (!granted.some(([, reach]) => reaches(actor, reach, subject))) return { allowed: false, why: 'unit' }
  if (
    permission.states !== undefined &&
    (subject.state === undefined || !permission.states.includes(subject.state as TaskState))
  )
    return { allowed: false, why: 'state' }
  if (
    permission.phases !== undefined &&
    subject.phase !== undefined &&
    !permission.phases.includes(subject.phase)
  )
    return { allowed: false, why: 'state' }
  if (permission.moments !== undefined && !permission.moments.some((one) => isMoment(one, subject)))
    return { allowed: false, why: 'state' }
  return { allowed: true }
}

const isMoment = (
  { phase, states }: { readonly phase: string; readonly states?: readonly TaskState[] },
  subject: Subject,
): boolean => subject.phase === phase && (states === undefined || states.includes(subject.state as TaskState))

export const may = (actor: Actor, action: Action, subject?: Subject): boolean =>
  decide(actor, action, subject).allowed

function reaches(actor: Actor, reach: Reach, { line = [], department }: Subject): boolean {
  if (reach === 'anywhere') return true
  if (actor.unit === '' || line.length === 0) return false
  switch (reach) {
    case 'own':
      return line[0] === actor.unit
    case 'over':
      return line.slice(1).includes(actor.unit)
    case 'above':
      return (department ?? line).includes(actor.unit)
  }
}

/** Refuse with who can open the way. */
export function demand(actor: Actor, action: Action, subject: Subject = {}): void {
  const decision = decide(actor, action, subject)
  if (decision.allowed) return
  const permission: Permission = PERMISSIONS[action]
  if (decision.why === 'state') {
    refuse('not-editable', {
      why: `当前状态是“${stateWords(permission, subject)}”，不能${permission.words}`,
      way: permission.way ?? wayOf(subject.state ?? ''),
    })
  }
  const roles = [...new Set(permission.grants.map(([role]) => ROLES[role]))].join('或')
  refuse('not-allowed', {
    who: actor.name,
    what: permission.words,
    way:
      decision.why === 'unit'
        ? '只能处理自己管辖的单位；需要时请安全管理员调整管辖单位'
        : `需要由${roles}办理`,
  })
}

/** The state that stands in the way: of the task, or of the whole evaluation where that decides. */
function stateWords({ phases, moments }: Permission, { state, phase }: Subject): string {
  if (phases !== undefined || (moments !== undefined && phase !== 'selfEvaluate'))
    return PHASES[phase as Phase] ?? ''
  return state === undefined || state === '' ? '任务还没有下发' : TASK_STATES[state]
}

/** 不相容职务: what some have had a hand in, another has to decide on, whatever roles he was given since. */
export function demandOther(actor: Actor, hands: readonly string[], what: string): void {
  if (hands.includes(actor.id))
    refuse('not-allowed', { who: actor.name, what, way: '需要由没有参与填报的人办理' })
}

function wayOf(state: string): string {
  switch (state) {
    case 'notified':
      return '请先签收通知'
    case 'submitted':
      return '需要修改时，由经办人撤回，或由单位负责人退回'
    case 'approved':
    case 'accepted':
      return '需要修改时，请评价组长退回'
    case '':
      return '请等评价组长下发通知'
    default:
      return '刷新后按当前状态处理'
  }
}

/** What a person may do somewhere, for the menu; the server decides each time again. */
export const permissionsOf = (actor: Actor): readonly Action[] =>
  (Object.keys(PERMISSIONS) as Action[]).filter((action) =>
    (PERMISSIONS[action] as Permission).grants.some(([role]) => actor.roles.includes(role)),
  )

/** The password is older than the policy allows. */
export const isExpired = (
  account: Pick<AccountRow, 'passwordChangedAt'>,
  policy: SecurityPolicy,
  now: string,
): boolean =>
  policy.maximumAgeDays > 0 && addMinutes(account.passwordChangedAt, policy.maximumAgeDays * 24 * 60) < now

/** An administrator without a second factor, where the policy asks administrators for one. */
export const lacksSecondFactor = (
  account: Pick<AccountRow, 'roles' | 'totpConfirmed'>,
  policy: SecurityPolicy,
): boolean => policy.secondFactorForAdmins && !account.totpConfirmed && isAdministrator(account)

export const isAdministrator = ({ roles }: Pick<AccountRow, 'roles'>): boolean =>
  roles.some((role) => ADMINS.includes(role as Role))
