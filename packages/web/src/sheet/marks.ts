/** 标记: what the small signs of a cell mean, in words, for the tooltip, the line above the sheet and readers. */
import type { Problem } from '@jiheng/engine'
import type { SheetCell } from './sheet-cell.ts'

export interface Mark {
  readonly kind:
    | 'fault'
    | 'returned'
    | 'conflict'
    | 'findings'
    | 'offline'
    | 'pending'
    | 'changed'
    | 'evidence'
    | 'remark'
    | 'audited'
  readonly words: string
}

export const problemWords = ({ title, detail, fix }: Problem): string => `${title}：${detail}。${fix}`

/** The most pressing first. */
export function marksOf(cell: SheetCell | undefined, fault: Problem | undefined): readonly Mark[] {
  const marks: Mark[] = []
  const add = (kind: Mark['kind'], words: string): void => {
    marks.push({ kind, words })
  }
  if (fault !== undefined) add('fault', problemWords(fault))
  if (cell === undefined) return marks
  const who = cell.by === undefined || cell.by === '' ? '别人' : cell.by
  if (cell.returned !== undefined && cell.returned !== '') add('returned', `退回意见：${cell.returned}`)
  if (cell.state === 'conflict') add('conflict', `${who}同时改了这一格，请选用哪一个`)
  if ((cell.findings ?? 0) > 0) add('findings', `有 ${cell.findings} 条勾稽核对不符`)
  if (cell.state === 'offline') add('offline', '断网中，只存在本机，联网后自动保存')
  if (cell.state === 'pending') add('pending', '正在保存')
  if (cell.changedSinceApproval === true) add('changed', '单位负责人审签后改过')
  if ((cell.evidence ?? 0) > 0) add('evidence', `有 ${cell.evidence} 份佐证材料`)
  if (cell.remark === true) add('remark', '有说明')
  if (cell.audited !== undefined) add('audited', `审定数 ${cell.audited.text}：${cell.audited.reason}`)
  return marks
}

/** What is shown beside the sheet; in the order of the legend. */
export const LEGEND: readonly { readonly kind: Mark['kind'] | 'computed'; readonly words: string }[] = [
  { kind: 'computed', words: '自动计算，不用填' },
  { kind: 'fault', words: '读不成数' },
  { kind: 'findings', words: '勾稽不符（条数）' },
  { kind: 'returned', words: '退回修改' },
  { kind: 'changed', words: '审签后改过' },
  { kind: 'evidence', words: '有佐证' },
  { kind: 'remark', words: '有说明' },
  { kind: 'pending', words: '正在保存' },
  { kind: 'offline', words: '断网，存在本机' },
  { kind: 'conflict', words: '与他人同时改了' },
]
