/** Indicators that people judge 定性指标 and figures do not. */
import type { Indicator } from '@jiheng/engine'

const JUDGED: ReadonlySet<string> = new Set(['checklist', 'findings', 'levels'])

export const judgedOf = (indicators: readonly Indicator[]): readonly Indicator[] =>
  indicators.flatMap((one) => [
    ...(one.children.length === 0 && one.scoring !== undefined && JUDGED.has(one.scoring.kind) ? [one] : []),
    ...judgedOf(one.children),
  ])
