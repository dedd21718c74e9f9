/** Words of fieldwork 现场评价的词: severities and states of findings, answers of checks, how a finding ended. */

/** 严重程度, worst first. */
export const SEVERITIES = { grave: '重大', ordinary: '一般', note: '提示' } as const
export type Severity = keyof typeof SEVERITIES

/** 问题的状态, in the order in which they come. */
export const FINDING_STATES = {
  draft: '草稿',
  sent: '待单位确认',
  confirmed: '单位确认',
  objected: '单位有异议',
  settled: '已定',
} as const
export type FindingState = keyof typeof FINDING_STATES

/** 认定: how a finding was settled. */
export const OUTCOMES = { upheld: '成立', amended: '部分成立', dropped: '不成立' } as const
export type Outcome = keyof typeof OUTCOMES

/** 核查结果 of one point of a checklist. */
export const CHECK_ANSWERS = {
  yes: '符合',
  partly: '部分符合',
  no: '不符合',
  notApplicable: '不适用',
} as const
export type CheckAnswer = keyof typeof CHECK_ANSWERS
