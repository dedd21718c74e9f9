/** 底稿的地址, and what is asked for there. */
import type { OutputOf } from '@jiheng/app/contract'
import { hrefOf } from '../route.ts'

export interface InUnit {
  readonly evaluation: string
  readonly unit: string
}

export type Papers = OutputOf<'papers'>
export type Paper = Papers['papers'][number]
export type PaperKind = Papers['kinds'][number]

export const papersHref = ({ evaluation, unit }: InUnit, ...rest: string[]): string =>
  hrefOf({ place: 'evaluation', id: evaluation, page: 'fieldwork', tab: 'papers', unit, rest })
