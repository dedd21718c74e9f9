/** Counts of a result. */
import {
  type CheckedFigure,
  type CheckSummary,
  KINDS,
  type Kind,
  type Remark,
  type Statement,
  type Verdict,
} from './result.ts'

export function summarise(
  figures: readonly CheckedFigure[],
  statements: readonly Statement[],
  remarks: readonly Remark[],
): CheckSummary {
  const byKind = Object.fromEntries(KINDS.map((kind) => [kind, counts()])) as Record<Kind, Counts>
  const all = counts()
  let roundings = 0
  for (const { kind, verdict, severity } of statements) {
    const part = PARTS[verdict]
    all[part] += 1
    byKind[kind][part] += 1
    if (verdict === '矛盾' && severity === 'rounding') roundings += 1
  }
  return {
    figures: figures.length,
    statements: statements.length,
    holds: all.holds,
    contradictions: all.contradictions,
    roundings,
    undecided: all.undecided,
    remarks: remarks.length,
    byKind,
  }
}

interface Counts {
  holds: number
  contradictions: number
  undecided: number
}

const counts = (): Counts => ({ holds: 0, contradictions: 0, undecided: 0 })

const PARTS: Readonly<Record<Verdict, keyof Counts>> = {
  成立: 'holds',
  矛盾: 'contradictions',
  无法判定: 'undecided',
}
