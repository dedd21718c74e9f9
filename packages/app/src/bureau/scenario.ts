/** Reading a scenario 情景的读入: weights and standards as typed become what {@link scoresOf} works with, or every fault at once. */
import {
  bandFaults,
  Exact,
  measureInfo,
  type Problem,
  print,
  problem,
  readBand,
  readLiteral,
  type ScoringRule,
} from '@jiheng/engine'
import type { ArchiveSummary, StandardText, SummaryIndicator } from './archive-summary.ts'
import type { Scenario } from './scores.ts'

export interface TypedScenario {
  readonly weights: readonly { readonly code: string; readonly points: string }[]
  readonly standards: readonly { readonly code: string; readonly standard: StandardText }[]
}

/** `pattern` is any summary of the framework concerned. */
export function readScenario(
  typed: TypedScenario,
  pattern: ArchiveSummary,
): { readonly scenario: Scenario; readonly problems: readonly Problem[] } {
  const problems: Problem[] = []
  const fault = (field: string, reason: string): void => {
    problems.push(problem('input-invalid', { field, reason }))
  }
  const byCode = new Map(pattern.indicators.map((one) => [one.code, one]))
  const weights = new Map<string, Exact>()
  for (const { code, points } of typed.weights) {
    const found = byCode.get(code)
    const read = Exact.parse(points.trim())
    if (found === undefined) fault(code, '不是这个指标体系里的指标')
    else if (read === undefined || read.sign() < 0) fault(`${found.name}的分值`, '填不小于 0 的数')
    else weights.set(code, read)
  }
  const standards = new Map<string, ScoringRule>()
  for (const { code, standard } of typed.standards) {
    const found = byCode.get(code)
    if (found === undefined || found.state === 'group') fault(code, '不是这个指标体系里的末级指标')
    else {
      const rule = ruleOf(standard, found, (reason) => fault(`${found.name}的标准`, reason))
      if (rule !== undefined) standards.set(code, rule)
    }
  }
  return { scenario: { weights, standards }, problems }
}

function ruleOf(
  text: StandardText,
  indicator: SummaryIndicator,
  fault: (reason: string) => void,
): ScoringRule | undefined {
  const measure = indicator.quantity?.measure ?? '%'
  if (measureInfo(measure) === undefined) return undefined
  if (text.kind === 'bands') {
    const bands = text.bands.flatMap((line) => {
      const band = readBand(line, measure)
      if (band === undefined) fault(`“${line}”不能读成一档，写法如 (0%, 10%] → 4`)
      return band === undefined ? [] : [band]
    })
    if (bands.length < text.bands.length) return undefined
    if (bands.length === 0) {
      fault('至少要有一档')
      return undefined
    }
    for (const { kind, at } of bandFaults(bands))
      fault(kind === 'gap' ? `${print(at)}处有空档` : `${print(at)}处两档重叠`)
    const full = Exact.parse(indicator.base) ?? Exact.zero
    for (const band of bands)
      if (band.points.compare(full) > 0)
        fault(`一档计 ${band.points.toString()} 分，超过分值 ${full.toString()} 分`)
    return { kind: 'bands', bands, below: 'lowest' }
  }
  const from = readLiteral(text.from, measure)
  const step = readLiteral(text.step, text.stepKind === 'points' ? measure : '%')
  const loss = Exact.parse(text.loss.trim())
  if (from === undefined) fault(`界限“${text.from}”不能读`)
  if (step === undefined || step.value.sign() <= 0) fault(`每一步“${text.step}”应大于 0`)
  if (loss === undefined || loss.sign() < 0) fault(`每一步扣“${text.loss}”分，应不小于 0`)
  if (text.stepKind === 'percentOfLimit' && from?.value.isZero() === true)
    fault('界限是 0，不能按界限的百分比计步')
  if (from === undefined || step === undefined || step.value.sign() <= 0 || loss === undefined)
    return undefined
  return {
    kind: 'deduction',
    from,
    side: text.side,
    step,
    stepKind: text.stepKind,
    loss,
    partialStep: text.partialStep,
    floor: Exact.zero,
  }
}
