/** Reading a scenario 情景的读入: weights and standards as typed become what {@link scoresOf} works with, or every fault at once. */
import { Exact, type Problem, problem } from '@jiheng/engine'
import type { ArchiveSummary } from './archive-summary.ts'
import type { Scenario } from './scores.ts'
import { type MovedStandard, readStandard, type StandardText } from './standard-text.ts'

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
  const standards = new Map<string, MovedStandard>()
  for (const { code, standard } of typed.standards) {
    const found = byCode.get(code)
    if (found === undefined || found.state === 'group') fault(code, '不是这个指标体系里的末级指标')
    else {
      const read = readStandard(standard, found, (reason) => fault(`${found.name}的标准`, reason))
      if (read !== undefined) standards.set(code, read)
    }
  }
  return { scenario: { weights, standards }, problems }
}
