/**
 * 五个步骤: how far the evaluation has come, read off the result: what is still open says which step it waits in.
 * A step is done when nothing is left for it; the first that is not done is where the evaluation stands.
 */
import type { IndicatorResult, OpenReason } from '@jiheng/engine'
import type { EvaluationIndex } from '../../evaluation-index.ts'
import { isUntouched } from '../../evaluation-index.ts'

export interface Step {
  readonly name: string
  readonly state: 'done' | 'current' | 'later'
  readonly words: string
}

/** Open indicators by reason. */
export function openBy(
  index: EvaluationIndex,
  ...reasons: readonly OpenReason[]
): readonly IndicatorResult[] {
  return index.indicatorList.filter(({ score }) => score?.kind === 'open' && reasons.includes(score.why))
}

export function readSteps(index: EvaluationIndex): readonly Step[] {
  const { evaluation } = index
  const scored = index.indicatorList.filter((indicator) => indicator.score !== undefined)
  const notRefined = openBy(index, 'notRefined')
  const missing = openBy(index, 'missing', 'targetMissing', 'tooCoarse', 'undefinedValue')
  const unjudged = openBy(index, 'unjudged')
  const judged = scored.filter(
    ({ score }) => score?.kind === 'scored' && score.working.judgement !== undefined,
  )
  const untouched = isUntouched(evaluation)
  const units = evaluation.units.filter((unit) => unit.code !== evaluation.department.code)
  const left: readonly { readonly name: string; readonly left: boolean; readonly words: string }[] = [
    {
      name: '成立小组、细化指标',
      left: notRefined.length > 0,
      words: `采用《${evaluation.framework.name}》，末级指标 ${scored.length} 项${notRefined.length > 0 ? `；有 ${notRefined.length} 项尚未细化` : ''}`,
    },
    {
      name: '下发通知',
      left: untouched,
      words: `评价范围为 ${units.length === 0 ? evaluation.department.name : `${units.length} 个预算单位`}${untouched ? '，尚未收到填报' : ''}`,
    },
    {
      name: '单位自评',
      left: untouched || missing.length > 0,
      words: `已填报 ${evaluation.counts.figures} 个数${missing.length > 0 ? `；有 ${missing.length} 项指标因数据不足待评` : ''}`,
    },
    {
      name: '现场评价',
      left: untouched || unjudged.length > 0,
      words: fieldworkWords(judged.length, unjudged.length),
    },
    {
      name: '形成结论、归档',
      left: evaluation.total.grade === undefined,
      words: evaluation.total.grade === undefined ? '尚不能确定等级' : `等级为“${evaluation.total.grade}”`,
    },
  ]
  const now = left.findIndex((step) => step.left)
  return left.map(({ name, words, left: isLeft }, position) => ({
    name,
    words,
    state: position === now ? 'current' : isLeft ? 'later' : 'done',
  }))
}

function fieldworkWords(judged: number, unjudged: number): string {
  if (unjudged > 0) return `已评判 ${judged} 项，还有 ${unjudged} 项等待评判`
  return judged > 0 ? `已评判 ${judged} 项` : '没有等待人工评判的指标'
}
