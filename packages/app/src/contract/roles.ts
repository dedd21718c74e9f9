/** Roles 角色: who may be what, and which roles nobody may hold together. */

export const ROLES = {
  lead: '评价组长',
  preparer: '单位经办人',
  approver: '单位负责人',
  fieldReviewer: '现场评价员',
  expert: '评审专家',
  financeReviewer: '财政评审员',
  systemAdmin: '系统管理员',
  securityAdmin: '安全管理员',
  auditAdmin: '审计管理员',
} as const

export type Role = keyof typeof ROLES
export const ROLE_NAMES = Object.keys(ROLES) as readonly Role[]
export const ADMINS: readonly Role[] = ['systemAdmin', 'securityAdmin', 'auditAdmin']

/**
 * 三员分立: each administrator is that and nothing else. GB/T 39784—2021 and GB/T 22239—2019 8.1.4.2 ask for separated
 * administrators who hold no business role. A unit's preparer does not approve what he prepared. An expert scores
 * independently of who leads the evaluation and of who is evaluated.
 */
export function clashOf(roles: readonly Role[]): readonly [Role, Role] | undefined {
  const admin = roles.find((role) => ADMINS.includes(role))
  const other = admin === undefined ? undefined : roles.find((role) => role !== admin)
  if (admin !== undefined && other !== undefined) return [admin, other]
  if (roles.includes('preparer') && roles.includes('approver')) return ['preparer', 'approver']
  const party = roles.find((role) => role === 'lead' || role === 'preparer' || role === 'approver')
  if (roles.includes('expert') && party !== undefined) return ['expert', party]
  return undefined
}

/** 阶段 of an evaluation, in order. */
export const PHASES = {
  prepare: '准备',
  selfEvaluate: '单位自评',
  fieldwork: '现场评价',
  conclude: '形成结论',
  archive: '归档',
} as const
export type Phase = keyof typeof PHASES

/** 填报状态 of one unit. */
export const TASK_STATES = {
  notified: '已下发，待签收',
  entering: '填报中',
  submitted: '待单位负责人审批',
  approved: '已上报，待组长审核',
  returnedToPreparer: '单位负责人退回',
  returnedToUnit: '组长退回',
  accepted: '已接收',
} as const
export type TaskState = keyof typeof TASK_STATES

/** States in which the unit's preparer may change what was entered. */
export const EDITABLE: readonly TaskState[] = ['entering', 'returnedToPreparer', 'returnedToUnit']
