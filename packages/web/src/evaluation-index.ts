/**
 * 查找: one evaluation made quick to look things up in. Built once per evaluation; nothing is computed, only found.
 */
import type { Evaluation, Finding, IndicatorResult, Issue, Ref, ValueRecord } from '@jiheng/engine'

export interface EvaluationIndex {
  readonly evaluation: Evaluation
  readonly values: ReadonlyMap<Ref, ValueRecord>
  readonly indicators: ReadonlyMap<Ref, IndicatorResult>
  readonly indicatorList: readonly IndicatorResult[]
  readonly findings: ReadonlyMap<Ref, Finding>
  readonly issues: ReadonlyMap<Ref, Issue>
  readonly unitNames: ReadonlyMap<string, string>
  readonly evidenceTitles: ReadonlyMap<string, string>
  readonly hasIllustrative: boolean
}

export function indexEvaluation(evaluation: Evaluation): EvaluationIndex {
  const indicatorList = evaluation.indicators.flatMap(withDescendants)
  return {
    evaluation,
    values: new Map(evaluation.values.map((record) => [record.ref, record])),
    indicators: new Map(indicatorList.map((indicator) => [indicator.ref, indicator])),
    indicatorList,
    findings: new Map(evaluation.findings.map((finding) => [finding.ref, finding])),
    issues: new Map(evaluation.issues.map((issue) => [issue.ref, issue])),
    unitNames: new Map([
      [evaluation.department.code, evaluation.department.name],
      ...evaluation.units.map((unit): [string, string] => [unit.code, unit.name]),
    ]),
    evidenceTitles: new Map(evaluation.evidence.map((item) => [item.id, item.title])),
    hasIllustrative:
      !evaluation.publishedOnly &&
      (evaluation.total.illustrative ||
        evaluation.values.some((record) => record.illustrative) ||
        indicatorList.some((indicator) => indicator.illustrative)),
  }
}

function withDescendants(indicator: IndicatorResult): readonly IndicatorResult[] {
  return [indicator, ...indicator.children.flatMap(withDescendants)]
}

/** Leaves 末级指标, the ones that are scored. */
export function isScored(indicator: IndicatorResult): boolean {
  return indicator.score !== undefined
}

/**
 * 名称 of a value as a list shows it, where unit, year and basis stand in columns of their own: the label without them.
 *   「信息中心 2018年 三公经费（决算数）」 → 「三公经费」
 */
export function bareName(index: EvaluationIndex, record: ValueRecord): string {
  const { key, label } = record
  if (key === undefined) return label
  const unit = `${index.unitNames.get(key.unit) ?? ''} `
  const year = `${key.year}年 `
  const basis = `（${key.basis}）`
  let name = label
  if (unit !== ' ' && name.startsWith(unit)) name = name.slice(unit.length)
  if (name.startsWith(year)) name = name.slice(year.length)
  if (key.basis !== '' && name.endsWith(basis)) name = name.slice(0, -basis.length)
  return name
}

/** Has anybody entered anything? */
export function isUntouched(evaluation: Evaluation): boolean {
  return !evaluation.values.some((record) => record.key !== undefined && record.origin.kind === 'entered')
}
