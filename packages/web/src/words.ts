/**
 * 页面用词: the Chinese words for the result's enumerations, in one place. A code of the data never reaches the
 * screen; it is looked up here.
 */
import type { BoundText, Finding, OpenReason, Origin } from '@jiheng/engine'

export type FindingResult = Finding['result']
export type Severity = Finding['severity']

export const RESULT_WORDS: Readonly<Record<FindingResult, string>> = {
  violated: '不符',
  undecided: '无法判定',
  scopeMismatch: '口径不同',
  holds: '成立',
  notApplied: '未适用',
}

/** What a result means, for somebody who sees the page for the first time. */
export const RESULT_HINTS: Readonly<Record<FindingResult, string>> = {
  violated: '两边的数对不上，相差超过了四舍五入所能解释的范围',
  undecided: '缺少数据，或数据的精度不足以判断',
  scopeMismatch: '两边的资金或分类口径不一样，不能直接比较',
  holds: '两边的数对得上',
  notApplied: '这条核对关系在本单位或本年度不适用',
}

export const RESULT_ORDER: readonly FindingResult[] = [
  'violated',
  'undecided',
  'scopeMismatch',
  'holds',
  'notApplied',
]

export const SEVERITY_WORDS: Readonly<Record<Severity, string>> = {
  error: '错误',
  warning: '警示',
  note: '提示',
}
export const SEVERITY_ORDER: readonly Severity[] = ['error', 'warning', 'note']

export const OPEN_WORDS: Readonly<Record<OpenReason, string>> = {
  missing: '数据未填报',
  unjudged: '尚未评判',
  tooCoarse: '数据精度不足以定档',
  undefinedValue: '指标值无法计算',
  notRefined: '指标尚未细化',
  targetMissing: '目标值未填报',
  panelTooFew: '专家评分人数不足',
}

const ROLL_UP_WORDS: Readonly<Record<Extract<Origin, { kind: 'consolidated' }>['how'], string>> = {
  sum: '由所属各单位的数相加',
  recompute: '由各单位汇总后的数重新计算',
  weighted: '由各单位的数加权平均',
}

const ORIGIN_WORDS: Readonly<Record<Origin['kind'], string>> = {
  entered: '填报',
  consolidated: '汇总',
  computed: '计算',
  absent: '未填报',
}

export function originWord(origin: Origin): string {
  return ORIGIN_WORDS[origin.kind]
}

export function rollUpWords(origin: Extract<Origin, { kind: 'consolidated' }>): string {
  return ROLL_UP_WORDS[origin.how]
}

const SCOPE_WORDS: Readonly<Record<string, string>> = {
  fund: '资金',
  nature: '支出性质',
  function: '功能分类',
  economic: '经济分类',
  staff: '人员',
}

/** 口径 of an entered figure: 「资金：财政拨款；支出性质：项目支出」. */
export function printScope(scope: Readonly<Record<string, string>>): string {
  return Object.entries(scope)
    .map(([name, words]) => {
      const title = SCOPE_WORDS[name] ?? (/^[\x20-\x7e]+$/.test(name) ? '' : name)
      return title === '' ? words : `${title}：${words}`
    })
    .join('；')
}

/** 2019-12-31 → 2019年12月31日; anything else as it stands. */
export function printDate(date: string): string {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date)
  if (found === null) return date
  return `${found[1]}年${Number(found[2])}月${Number(found[3])}日`
}

/** The words that name a value to a screen reader. */
export function sayValue(label: string, text: string): string {
  return `${label}：${text}，查看来历`
}

/** The words of a bound text alone. */
export function plainWords(text: BoundText): string {
  return text.map((run) => run.text).join('')
}
