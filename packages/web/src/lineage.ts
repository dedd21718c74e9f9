/**
 * 来历: what the drawer shows for a ref. Values, scores, findings, totals and issues all become the same kind of node,
 * whose inputs are again refs; the walk ends at figures that somebody entered.
 */
import type { IndicatorResult, Ref, TotalResult, ValueRecord } from '@jiheng/engine'
import type { EvaluationIndex } from './evaluation-index.ts'
import { sourceText } from './place-text.ts'
import {
  OPEN_WORDS,
  originWord,
  plainWords,
  printDate,
  printScope,
  RESULT_WORDS,
  rollUpWords,
} from './words.ts'

export interface LineageNode {
  readonly ref: Ref
  readonly label: string
  readonly text: string
  /** 填报, 计算, 汇总, 评分 … */
  readonly how: string
  readonly entered: boolean
  /** Title and words, in reading order. */
  readonly facts: readonly { readonly title: string; readonly words: string; readonly formula?: boolean }[]
  readonly inputs: readonly Ref[]
  readonly illustrative: boolean
  readonly unconfirmed: readonly string[]
}

type Fact = LineageNode['facts'][number]

export function findLineage(index: EvaluationIndex, ref: Ref): LineageNode | undefined {
  const record = index.values.get(ref)
  const indicator = index.indicators.get(ref)
  if (record !== undefined && indicator === undefined) return fromValue(index, record)
  if (indicator !== undefined) return fromIndicator(index, indicator, record)
  return fromFinding(index, ref) ?? fromTotal(index, ref) ?? fromIssue(index, ref)
}

function fromValue(index: EvaluationIndex, record: ValueRecord): LineageNode {
  return {
    ref: record.ref,
    label: record.label,
    text: record.value.text,
    how: originWord(record.origin),
    entered: record.origin.kind === 'entered',
    facts: valueFacts(index, record),
    inputs: [...new Set(record.inputs)],
    illustrative: record.illustrative,
    unconfirmed: record.unconfirmed,
  }
}

function valueFacts(index: EvaluationIndex, record: ValueRecord): readonly Fact[] {
  const facts: Fact[] = []
  const { origin, value } = record
  if (value.kind === 'notApplicable') facts.push({ title: '不适用的理由', words: value.reason })
  switch (origin.kind) {
    case 'entered':
      facts.push({ title: '来源', words: sourceText(origin.source) })
      if (origin.scope !== undefined) facts.push({ title: '口径', words: printScope(origin.scope) })
      if (origin.source.note !== undefined) facts.push({ title: '来源说明', words: origin.source.note })
      if (origin.note !== undefined) facts.push({ title: '说明', words: origin.note })
      if (origin.replaced !== undefined)
        facts.push({
          title: '更正',
          words: `本数为第 ${origin.version ?? 2} 版，更正前为 ${origin.replaced.text}（${sourceText(origin.replaced.source)}）`,
        })
      break
    case 'computed':
      facts.push({ title: '公式', words: origin.formula, formula: true })
      break
    case 'consolidated':
      facts.push({ title: '汇总方法', words: rollUpWords(origin) })
      if (origin.eliminated !== undefined) facts.push({ title: '内部往来抵销', words: origin.eliminated })
      break
    case 'absent':
      facts.push({ title: '说明', words: '没有人填报过这个数。未填报不等于 0，凡用到它的结果都不能得出。' })
  }
  if (record.working !== undefined) facts.push({ title: '算式', words: record.working, formula: true })
  for (const id of record.evidence ?? [])
    facts.push({ title: '佐证材料', words: index.evidenceTitles.get(id) ?? '未登记名称的材料' })
  return facts
}

function fromIndicator(
  index: EvaluationIndex,
  indicator: IndicatorResult,
  record: ValueRecord | undefined,
): LineageNode {
  const { score } = indicator
  const facts: Fact[] = []
  if (score !== undefined) facts.push({ title: '计分过程', words: score.sentence })
  if (score?.kind === 'open') facts.push({ title: '待评原因', words: OPEN_WORDS[score.why] })
  if (indicator.formula !== undefined)
    facts.push({ title: '指标公式', words: indicator.formula, formula: true })
  if (indicator.standardText !== undefined) facts.push({ title: '评分标准', words: indicator.standardText })
  const judged = score?.kind === 'scored' ? score.working.judgement : undefined
  if (judged !== undefined)
    facts.push({ title: '评判', words: `${judged.by}，${printDate(judged.date)}：${judged.reason}` })
  if (record?.working !== undefined && record.working !== score?.sentence)
    facts.push({ title: '算式', words: record.working, formula: true })
  const own = indicator.value === undefined ? [] : [indicator.value]
  const missing = score?.kind === 'open' ? score.missing : []
  const below = indicator.children.map((child) => child.ref)
  const behindValue = indicator.value === undefined ? [] : (index.values.get(indicator.value)?.inputs ?? [])
  const inputs = [...own, ...missing, ...below, ...(record?.inputs ?? [])].filter(
    (ref) => ref !== indicator.ref && !behindValue.includes(ref),
  )
  return {
    ref: indicator.ref,
    label: `${indicator.code} ${indicator.name}`,
    text: pointsText(indicator),
    how: '评分',
    entered: false,
    facts,
    inputs: [...new Set(inputs)],
    illustrative: indicator.illustrative,
    unconfirmed: indicator.unconfirmed,
  }
}

/** 得分 as printed: 「4 分（满分 5 分）」, or 待评. */
export function pointsText(indicator: IndicatorResult): string {
  const { score } = indicator
  if (score?.kind === 'scored') return `${score.points} 分（满分 ${score.of} 分）`
  if (score?.kind === 'open') return `待评（满分 ${score.of} 分）`
  if (score?.kind === 'excluded') return '不计分'
  return indicator.points === undefined
    ? `待评（满分 ${indicator.fullPoints} 分）`
    : `${indicator.points} 分（可评 ${indicator.assessable} 分）`
}

function fromFinding(index: EvaluationIndex, ref: Ref): LineageNode | undefined {
  const finding = index.findings.get(ref)
  if (finding === undefined) return undefined
  return {
    ref,
    label: `勾稽核对：${finding.name}`,
    text: RESULT_WORDS[finding.result],
    how: '核对',
    entered: false,
    facts: [
      { title: '结果', words: finding.sentence },
      { title: '左方', words: `${finding.left.formula}；${finding.left.working}`, formula: true },
      { title: '右方', words: `${finding.right.formula}；${finding.right.working}`, formula: true },
    ],
    inputs: [...new Set([...finding.left.inputs, ...finding.right.inputs])],
    illustrative: finding.illustrative,
    unconfirmed: finding.unconfirmed,
  }
}

function fromTotal(index: EvaluationIndex, ref: Ref): LineageNode | undefined {
  const { evaluation } = index
  const node = (label: string, total: TotalResult, inputs: readonly Ref[]): LineageNode => ({
    ref,
    label,
    text: `${total.points} 分（可评 ${total.assessable} 分）`,
    how: '评分',
    entered: false,
    facts: [{ title: '合计', words: total.sentence }],
    inputs,
    illustrative: total.illustrative,
    unconfirmed: [],
  })
  if (evaluation.total.ref === ref)
    return node(
      '总得分',
      evaluation.total,
      evaluation.indicators.map((indicator) => indicator.ref),
    )
  const unit = evaluation.units.find((each) => each.total.ref === ref)
  return unit === undefined ? undefined : node(`${unit.name}总得分`, unit.total, [])
}

function fromIssue(index: EvaluationIndex, ref: Ref): LineageNode | undefined {
  const issue = index.issues.get(ref)
  if (issue === undefined) return undefined
  return {
    ref,
    label: issue.title,
    text: '问题',
    how: '诊断',
    entered: false,
    facts: [{ title: '问题', words: plainWords(issue.issue) }],
    inputs: [...new Set(issue.inputs)],
    illustrative: issue.illustrative,
    unconfirmed: [],
  }
}
