/** Counts of a result. */
import { type CheckedFigure, type CheckSummary, KINDS, type Remark, type Statement } from './result.ts'

export function summarise(
  figures: readonly CheckedFigure[],
  statements: readonly Statement[],
  remarks: readonly Remark[],
): CheckSummary {
  const count = (test: (s: Statement) => boolean) => statements.filter(test).length
  const byKind = Object.fromEntries(
    KINDS.map((kind) => [
      kind,
      {
        holds: count((s) => s.kind === kind && s.verdict === '成立'),
        contradictions: count((s) => s.kind === kind && s.verdict === '矛盾'),
        undecided: count((s) => s.kind === kind && s.verdict === '无法判定'),
      },
    ]),
  ) as CheckSummary['byKind']
  return {
    figures: figures.length,
    statements: statements.length,
    holds: count((s) => s.verdict === '成立'),
    contradictions: count((s) => s.verdict === '矛盾'),
    roundings: count((s) => s.verdict === '矛盾' && s.severity === 'rounding'),
    undecided: count((s) => s.verdict === '无法判定'),
    remarks: remarks.length,
    byKind,
  }
}
