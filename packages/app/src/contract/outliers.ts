/** 与上年相差过大: cells that changed by more than the framework's threshold and therefore need a reason. */
import { Exact, type Figure, type Framework } from '@jiheng/engine'
import { cellOf } from './entered.ts'

export interface Outlier {
  readonly cell: string
  /** Last year's figure as it was entered. */
  readonly before: string
  readonly now: string
  /** By how much, of last year's. */
  readonly percent: string
}

/** Without a threshold, without last year's figure or with a zero there, nothing is asked. */
export function outliersOf(
  framework: Pick<Framework, 'reasonOver'>,
  figures: readonly Figure[],
  lastYear: ReadonlyMap<string, string>,
): readonly Outlier[] {
  const over = framework.reasonOver
  if (over === undefined) return []
  return figures.flatMap((figure): Outlier[] => {
    if (figure.value.kind !== 'known') return []
    const cell = cellOf(figure.key)
    const text = lastYear.get(cell) ?? ''
    const before = Exact.parse(text.replace(/[,，\s]/g, ''))
    if (before === undefined || before.isZero()) return []
    const now = figure.value.quantity.value
    const change = now.sub(before).div(before).abs()
    if (change.compare(over) <= 0) return []
    return [{ cell, before: text, now: now.toString(), percent: `${change.mul(Exact.hundred).toFixed(1)}%` }]
  })
}
