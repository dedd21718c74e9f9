/** Words of the finance bureau's side 财政端的用语, for pages and server alike. */

/** 接收状态 of an archive. */
export const RECEIVED_STATES = {
  waiting: '等待核验',
  reading: '正在核验',
  sound: '核验通过',
  faulty: '核验有问题',
  unreadable: '不能读取',
  stopped: '核验中断',
} as const
export type ReceivedState = keyof typeof RECEIVED_STATES

export const QUESTION_KINDS = { question: '询问', rectify: '整改要求' } as const
export type QuestionKind = keyof typeof QUESTION_KINDS

export const QUESTION_STATES = { open: '待答复', answered: '已答复', closed: '已办结' } as const
export type QuestionState = keyof typeof QUESTION_STATES

/** Whose scores are compared. */
export const SCORE_BASES = { department: '部门评定', bureau: '财政复评' } as const
export type ScoreBasis = keyof typeof SCORE_BASES

/** By what indicators are compared. */
export const COMPARED_BY = { rate: '得分率', points: '得分', value: '指标值' } as const
export type ComparedBy = keyof typeof COMPARED_BY
