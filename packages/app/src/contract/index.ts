/** What goes over the wire 接口约定: shared by the server and the pages. */
import type { Binding, Evaluation, Problem, ReportDocument } from '@jiheng/engine'

/** One line of the list of evaluations. */
export interface EvaluationSummary {
  readonly id: string
  readonly title: string
  readonly framework: string
  readonly frameworkId: string
  readonly year: number
  readonly publishedOnly: boolean
  readonly total: Pick<Evaluation['total'], 'sentence' | 'points' | 'assessable' | 'full'> & {
    readonly grade?: string
  }
  readonly violated: number
  readonly files: readonly string[]
}

export interface EvaluationList {
  readonly evaluations: readonly EvaluationSummary[]
}

export interface ReportAnswer {
  readonly document: ReportDocument
  readonly bindings: readonly Binding[]
}

export type { BureauQuestion, ComparedIndicator, ScenarioInput } from './bureau.ts'
export * from './bureau-words.ts'
export * from './conclusion-words.ts'
export * from './entered.ts'
export type { FindingLine, PaperContent, SurveyContent } from './fieldwork-papers.ts'
export * from './fieldwork-words.ts'
export type {
  InputOf,
  NamesOf,
  OperationName,
  Operations,
  OutputOf,
  SecurityPolicy,
} from './operations.ts'
export * from './outliers.ts'
export type { ReportHead } from './report.ts'
export * from './report-document.ts'
export * from './report-words.ts'
export * from './roles.ts'
export * from './targets.ts'
export type { Evaluation, Problem }
