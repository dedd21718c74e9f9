/** 问卷的地址, and what is asked for there. */
import type { OutputOf } from '@jiheng/app/contract'
import { hrefOf } from '../route.ts'
import type { InUnit } from './paper-address.ts'

export type Surveys = OutputOf<'surveys'>
export type Survey = Surveys['surveys'][number]

export const surveysHref = ({ evaluation, unit }: InUnit, ...rest: string[]): string =>
  hrefOf({ place: 'evaluation', id: evaluation, page: 'fieldwork', tab: 'surveys', unit, rest })
