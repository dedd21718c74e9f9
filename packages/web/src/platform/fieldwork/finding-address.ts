/** 问题的地址, and what is asked for there. */
import type { OutputOf } from '@jiheng/app/contract'
import { hrefOf } from '../route.ts'
import type { InUnit } from './paper-address.ts'

export type Findings = OutputOf<'findings'>
export type Finding = Findings['findings'][number]

export const findingsHref = ({ evaluation, unit }: InUnit, ...rest: string[]): string =>
  hrefOf({ place: 'evaluation', id: evaluation, page: 'fieldwork', tab: 'findings', unit, rest })
