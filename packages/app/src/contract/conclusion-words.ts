/** Words of step 5 形成结论的用语, for pages and server alike. */

/** 整改状态 as shown; 逾期 is what an open one becomes when its day is past. */
export const RECTIFICATION_STATES = {
  draft: '待下达',
  open: '待整改',
  working: '整改中',
  reported: '待核验',
  closed: '已销号',
} as const
export type RectificationState = keyof typeof RECTIFICATION_STATES

/** 专家评分的合成办法. */
export const COMBINING = {
  mean: '算术平均',
  median: '中位数',
  trimmed: '去掉一个最高分和一个最低分后平均',
} as const
export type Combining = keyof typeof COMBINING
