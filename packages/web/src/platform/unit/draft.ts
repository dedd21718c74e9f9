/**
 * What was typed and is not yet saved 未保存的内容: a cell, a list's row, a reason, a qualitative score. Each is kept in the
 * browser under a name of its own, by account, until the platform has acknowledged it: a cut connection, a closed window, a
 * refusal or another window of the same person loses nothing.
 */
import type { InputOf } from '@jiheng/app/contract'

export type JudgedContent = InputOf<'saveJudgement'>['content']
export type EntrySource = InputOf<'saveEntries'>['source']

/** What was typed, without how it fares. */
export type Typed =
  | {
      readonly kind: 'cell'
      readonly target: string
      readonly text: string
      readonly note: string
      readonly source: EntrySource
      readonly place: string
    }
  | {
      readonly kind: 'row'
      readonly list: string
      readonly row: string
      readonly name: string
      readonly sort: number
      readonly removed: boolean
    }
  | { readonly kind: 'reason'; readonly target: string; readonly text: string }
  | {
      readonly kind: 'judgement'
      readonly indicator: string
      /** `undefined` until a score was chosen: a reason alone waits. */
      readonly content: JudgedContent | undefined
      readonly reason: string
    }

export type Draft = Typed & {
  /** Version that it was typed upon. */
  readonly base: number
  /** Why the platform did not take it; '' while it is still to be sent. */
  readonly refused: string
}

export function nameOf(typed: Typed): string {
  switch (typed.kind) {
    case 'cell':
      return cellName(typed.target)
    case 'row':
      return rowName(typed.list, typed.row)
    case 'reason':
      return reasonName(typed.target)
    case 'judgement':
      return judgementName(typed.indicator)
  }
}
export const cellName = (cell: string): string => `cell ${cell}`
export const rowName = (list: string, row: string): string => `row ${list}|${row}`
export const reasonName = (target: string): string => `reason ${target}`
export const judgementName = (indicator: string): string => `judgement ${indicator}`

/** A reason without a score cannot be sent yet. */
export const isComplete = (draft: Typed): boolean => draft.kind !== 'judgement' || draft.content !== undefined

/** What somebody would say that he typed. */
export function textOf(typed: Typed): string {
  switch (typed.kind) {
    case 'cell':
      return typed.note === '' ? typed.text : `${typed.text}（${typed.note}）`
    case 'row':
      return typed.removed ? '（删除这一行）' : typed.name
    case 'reason':
      return typed.text
    case 'judgement':
      return [judgedWords(typed.content), typed.reason].filter((one) => one !== '').join('；')
  }
}

export function judgedWords(content: JudgedContent | undefined): string {
  switch (content?.kind) {
    case undefined:
      return ''
    case 'checklist':
      return content.met.length === 0 ? '各项都不符合' : `符合第 ${content.met.join('、')} 项`
    case 'findings':
      return `发现 ${content.count} 例`
    case 'level':
      return content.level
    case 'choose':
      return content.option
    case 'notApplicable':
      return '不适用'
  }
}
