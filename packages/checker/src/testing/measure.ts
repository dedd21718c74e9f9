/** Measuring 度量: what the checker says held against what judges say. Used by the tests and by the accuracy report. */
import { check } from '../check.ts'
import type { CheckResult, Kind, Statement, Verdict } from '../result.ts'

/** One judgement. */
export interface Wanted {
  readonly kind: Kind
  readonly verdict: Verdict
  /** Where the words in question stand. */
  readonly start: number
  readonly end: number
  /** The numbers as printed. */
  readonly figures: readonly string[]
}

/** A printed number as plain digits, so that `1, 537.4` and `１５３７.４` are one. */
export function plain(text: string): string {
  return text
    .replace(/[,，\s]/g, '')
    .replace(/[０-９．]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0))
}

/** How many of the wanted numbers a statement has, 0 to 1. */
function share(one: Statement, wanted: Wanted): number {
  const own = one.figures.flatMap((figure) => [plain(figure.text), figure.value])
  const same = (x: string) => own.some((y) => y === x || Number(y) === Number(x))
  return wanted.figures.filter((text) => same(plain(text))).length / Math.max(1, wanted.figures.length)
}

const overlaps = (one: { start: number; end: number }, wanted: Wanted): boolean =>
  one.start < wanted.end && one.end > wanted.start

/** The statements that speak of the same thing: same kind, same place, at least half of the same figures. */
export function answersTo(statements: readonly Statement[], wanted: Wanted): readonly Statement[] {
  return statements
    .filter((one) => one.kind === wanted.kind)
    .filter((one) => overlaps(one, wanted) || one.figures.some((figure) => overlaps(figure, wanted)))
    .map((one) => ({ one, share: share(one, wanted) }))
    .filter(({ share }) => share >= 0.5)
    .sort((a, b) => b.share - a.share)
    .map(({ one }) => one)
}

export interface Outcome {
  readonly wanted: Wanted
  /** The statement with the same verdict, or the nearest other one. */
  readonly said: Statement | undefined
  readonly right: boolean
}

/** What was said to each judgement. Where judges can't tell, silence is right. */
export function outcomes(result: CheckResult, list: readonly Wanted[]): readonly Outcome[] {
  return list.map((wanted) => {
    const answers = answersTo(result.statements, wanted)
    const agreed = answers.find((one) => one.verdict === wanted.verdict)
    const open = wanted.verdict === '无法判定' && answers.every((one) => one.verdict === '无法判定')
    return { wanted, said: agreed ?? answers[0], right: agreed !== undefined || open }
  })
}

/** Checks a text and holds it against its judgements. */
export const measured = (
  text: string,
  list: readonly Wanted[],
): { result: CheckResult; outcomes: readonly Outcome[] } => {
  const result = check({ text })
  return { result, outcomes: outcomes(result, list) }
}
