/** Words of the report 报告: the order in which it is signed, and the states between. */
export const REPORT_STATES = {
  draft: '编写中',
  written: '待复核',
  reviewed: '待签发',
  issued: '已签发',
} as const
export type ReportState = keyof typeof REPORT_STATES

/** 编写人、复核人、签发人: three different persons, one after the other. */
export const SIGNATURES = {
  written: '编写人',
  reviewed: '复核人',
  issued: '签发人',
} as const
export type SignatureKind = keyof typeof SIGNATURES

/** What may stand in a department's own DOCX template, in braces. */
export const TEMPLATE_PLACES = ['标题', '文号', '日期', '落款', '正文'] as const
