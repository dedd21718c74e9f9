/** Checking published reports 报告核查: files in, what was found out, in the forms that are handed on. */
import type { CheckResult, SourceText, Statement, StatementFigure } from '@jiheng/checker'
import type { CheckedFile } from '@jiheng/documents'

export type { CheckResult, Statement } from '@jiheng/checker'
export {
  type CheckedFile,
  type CheckFileOptions,
  checkFile,
  checkPage,
  type PdfResources,
} from '@jiheng/documents'

/** The result as JSON: offsets count characters (Unicode code points) of the extracted text. */
export function checkedJson(file: string, source: SourceText, result: CheckResult): object {
  const at = characterOffsets(source.text)
  const placed = <T extends { readonly start: number; readonly end: number }>(one: T): T => ({
    ...one,
    start: at(one.start),
    end: at(one.end),
  })
  const statement = (one: Statement): Statement => ({
    ...placed(one),
    figures: one.figures.map((figure: StatementFigure) => placed(figure)),
  })
  return {
    file,
    figures: result.figures.map(placed),
    statements: result.statements.map(statement),
    remarks: result.remarks.map(placed),
    summary: result.summary,
  }
}

/** From UTF-16 offsets to characters; the same where no character takes two units. */
function characterOffsets(text: string): (offset: number) => number {
  const pairs: number[] = []
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code >= 0xd800 && code < 0xdc00) pairs.push(i)
  }
  if (pairs.length === 0) return (offset) => offset
  return (offset) => {
    let low = 0
    let high = pairs.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((pairs[middle] as number) < offset) low = middle + 1
      else high = middle
    }
    return offset - low
  }
}

/** 0 nothing contradictory, 1 contradictions, 2 a file that cannot be used. */
export function checkExitCode(checked: readonly CheckedFile[]): 0 | 1 | 2 {
  if (checked.some((one) => 'fault' in one)) return 2
  return checked.some((one) => 'result' in one && one.result.summary.contradictions > 0) ? 1 : 0
}
