/**
 * Evaluating a case 评价一个案例: a folder's files in; result, report and score sheet out, all made from one evaluation.
 * Either every output or a list of problems; nothing half made.
 */
import {
  compareBindings,
  printTypst,
  readDocx,
  writeDocx,
  writeHtml,
  writeScoreWorkbook,
} from '@jiheng/documents'
import {
  bindingsOf,
  composeReport,
  Defect,
  type Evaluation,
  evaluateForReport,
  type Place,
  type Problem,
  problem,
  type Render,
  type ReportDocument,
} from '@jiheng/engine'
import type { FileMap } from '../case/library.ts'
import { type LoadedCase, loadCase } from '../case/load.ts'
import type { Hash, Printer, Progress } from '../ports.ts'

export interface CaseRequest {
  readonly files: FileMap
  readonly library: FileMap
  readonly publishedOnly: boolean
  readonly framework?: string
  /** As the first edition worded reports, for packages that it sealed. */
  readonly edition?: 1
}

/** One case under one framework, evaluated. */
export interface AssessedCase {
  readonly loaded: LoadedCase
  readonly evaluation: Evaluation
  /** Puts more sentences into words over the same evaluation. */
  readonly render: Render
  /** Absent where a figure or text that the report needs is missing; `reportProblems` names them. */
  readonly report?: ReportDocument
  readonly reportProblems: readonly Problem[]
  readonly problems: readonly Problem[]
}

/** One case under one framework: the evaluation and its composed report. */
export interface EvaluatedCase extends AssessedCase {
  readonly report: ReportDocument
}

/** Load and evaluate, and compose the report if it can be. With an error in the case itself there is no answer. */
export async function assessCase(
  request: CaseRequest,
  hash: Hash,
): Promise<{ assessed?: AssessedCase; problems: readonly Problem[] }> {
  const { loaded, problems } = await loadCase(request)
  if (loaded === undefined) return { problems }
  const digest = (names: readonly string[]): string => digestOf(request.files, names, hash)
  const { evaluation, render } = evaluateForReport({
    title: loaded.title,
    framework: loaded.framework,
    tree: loaded.tree,
    figures: loaded.figures,
    judgements: loaded.judgements,
    ...(loaded.issues === undefined ? {} : { issues: loaded.issues }),
    year: loaded.year,
    publishedOnly: request.publishedOnly,
    evidence: loaded.evidence,
    words: loaded.words,
    added: loaded.added,
    digests: {
      framework: digestOf(request.library, [loaded.frameworkFile], hash),
      tree: digest(loaded.sources.tree),
      figures: digest(loaded.sources.figures),
      judgements: digest(loaded.sources.judgements),
    },
  })
  const composed = composeReport({
    evaluation,
    render,
    outline: loaded.outline,
    narrative: loaded.narrative,
    title: loaded.reportTitle,
    organisation: loaded.organisation,
    ...(loaded.reportDate === undefined ? {} : { date: loaded.reportDate }),
    ...(loaded.reportNumber === undefined ? {} : { number: loaded.reportNumber }),
    ...(request.edition === undefined ? {} : { edition: request.edition }),
  })
  // What is not in the case's own words is a sentence of the framework.
  const file = request.files.has('outline.yaml') ? 'outline.yaml' : loaded.frameworkFile
  const place: Place = { kind: 'file', file, field: '报告提纲' }
  const isSound = loaded.outlineProblems.length === 0
  return {
    assessed: {
      loaded,
      // Composing may have put new expressions into words; the list of values takes them in.
      evaluation: { ...evaluation, values: render.records.list() },
      render,
      ...(composed.document === undefined || !isSound ? {} : { report: composed.document }),
      reportProblems: isSound ? composed.problems.map((one) => ({ place, ...one })) : loaded.outlineProblems,
      problems,
    },
    problems,
  }
}

/** Load, evaluate and compose. With any error-level problem there is no case. */
export async function evaluateCase(
  request: CaseRequest,
  hash: Hash,
): Promise<{ evaluated?: EvaluatedCase; problems: readonly Problem[] }> {
  const { assessed, problems } = await assessCase(request, hash)
  if (assessed === undefined) return { problems }
  const { report } = assessed
  if (report === undefined) return { problems: [...problems, ...assessed.reportProblems] }
  return { evaluated: { ...assessed, report }, problems }
}

/** The files that an evaluation gives, by name. */
export type Outputs = ReadonlyMap<string, Uint8Array>

const encoder = new TextEncoder()
export const resultBytes = (evaluation: Evaluation): Uint8Array =>
  encoder.encode(`${JSON.stringify(evaluation, null, 1)}\n`)

/** Write every document. PDF may be unavailable on a machine; then a warning says so. */
export async function writeOutputs(
  evaluated: EvaluatedCase,
  printer: Printer | undefined,
  progress: Progress = () => undefined,
): Promise<{ outputs: Outputs; problems: readonly Problem[] }> {
  const outputs = new Map<string, Uint8Array>()
  const problems: Problem[] = []
  outputs.set('result.json', resultBytes(evaluated.evaluation))
  progress('编制报告（DOCX）')
  const docx = await writeDocx(evaluated.report)
  const read = readDocx(docx)
  const wrong = 'bookmarks' in read ? compareBindings(bindingsOf(evaluated.report), read.bookmarks) : [read]
  if (wrong.length > 0) throw new Defect(`写出的报告读回后有 ${wrong.length} 处数字不一致`)
  outputs.set('report.docx', docx)
  outputs.set('report.html', encoder.encode(writeHtml(evaluated.report)))
  progress('编制评分表（XLSX）')
  outputs.set('scores.xlsx', await writeScoreWorkbook(evaluated.evaluation))
  progress('编制报告（PDF）')
  const printed =
    printer === undefined
      ? { reason: '本机没有可用的排版组件' }
      : await printer.print(printTypst(evaluated.report))
  if ('pdf' in printed) outputs.set('report.pdf', printed.pdf)
  else problems.push(problem('pdf-unavailable', { reason: printed.reason }))
  return { outputs, problems }
}

/** One digest over several files, names included. */
export function digestOf(files: FileMap, names: readonly string[], hash: Hash): string {
  const lines = names.map((name) => `${hash.sha256(files.get(name) ?? new Uint8Array())}  ${name}\n`)
  return hash.sha256(encoder.encode(lines.join('')))
}
