/**
 * 草稿: what is being typed is kept in this browser until the platform has it, together with the version it was begun upon.
 * What somebody else saved meanwhile is shown beside it and never written over unseen.
 */
import type { OutputOf, ReportHead } from '@jiheng/app/contract'

export type Report = OutputOf<'report'>
export type { ReportHead }

export interface Draft {
  readonly base: number
  readonly document: unknown
  readonly head: ReportHead
}

const nameOf = (account: string, evaluation: string): string => `jiheng-report|${account}|${evaluation}`

export function keepDraft(account: string, evaluation: string, draft: Draft): void {
  try {
    localStorage.setItem(nameOf(account, evaluation), JSON.stringify(draft))
  } catch {
    // Full or forbidden: the text is still in the window.
  }
}

export function dropDraft(account: string, evaluation: string): void {
  try {
    localStorage.removeItem(nameOf(account, evaluation))
  } catch {
    // Nothing was kept.
  }
}

export function keptDraft(account: string, evaluation: string): Draft | undefined {
  try {
    const text = localStorage.getItem(nameOf(account, evaluation))
    return text === null ? undefined : (JSON.parse(text) as Draft)
  } catch {
    return undefined
  }
}

export const headOf = ({ title, organisation, date, reference, template }: ReportHead): ReportHead => ({
  title,
  organisation,
  date,
  reference,
  template,
})
