/** 报告能不能签: what stands in the way of signing a report, and whether it is signed off over the figures as they are. */
import type { Problem } from '@jiheng/engine'
import { type EditorNode, suggestionsIn } from '../contract/report-document.ts'
import type { AssessedCase } from '../use/evaluate-case.ts'
import { changedSince, figuresOf } from './report-figures.ts'
import type { Reader, ReportRow } from './store.ts'

/** Everything that must be dealt with before a signature, in words. */
export function obstaclesOf(
  row: ReportRow,
  openComments: number,
  { assessed, problems }: { readonly assessed?: AssessedCase; readonly problems: readonly Problem[] },
): string[] {
  const faults = (assessed === undefined ? problems : assessed.reportProblems).filter(
    (one) => one.severity === 'error',
  )
  const obstacles = faults.map((one) => `${one.title}：${one.detail}`)
  const suggestions = suggestionsIn(row.document as EditorNode).size
  if (suggestions > 0) obstacles.push(`有 ${suggestions} 处修订没有接受或拒绝`)
  if (openComments > 0) obstacles.push(`有 ${openComments} 条批注没有处理`)
  const changed = assessed === undefined ? [] : changedSince(figuresOf(assessed), row.accepted)
  if (changed.length > 0) obstacles.push(`有 ${changed.length} 个数变了，还没有接受`)
  return obstacles
}

/** Threads of comments that nobody has resolved. */
export const openThreads = async (reader: Reader, evaluation: string): Promise<number> =>
  (await reader.find('reportComment', { evaluation, resolvedAt: '' })).filter((one) => one.thread === one.id)
    .length

/** 已签发, and over the very figures that stand in the case now. */
export async function standingOf(
  reader: Reader,
  evaluation: string,
  digest: string,
): Promise<{ readonly signed: boolean; readonly why: string }> {
  const row = await reader.get('report', { evaluation })
  if (row === undefined) return { signed: false, why: '报告还没有编写' }
  if (row.state !== 'issued') return { signed: false, why: '报告还没有签发' }
  if (row.folder !== digest) return { signed: false, why: '报告签发以后数据有变化，须退回重新编写、签发' }
  return { signed: true, why: '报告已签发' }
}
