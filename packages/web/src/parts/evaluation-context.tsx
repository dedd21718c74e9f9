/** 当前评价: what every part of a page may ask for, and how a lineage is opened. */
import type { Ref } from '@jiheng/engine'
import { createContext, useContext } from 'react'
import type { EvaluationIndex } from '../evaluation-index.ts'
import { go, type PageName, type Route, withQuery } from '../route.ts'

export interface EvaluationView {
  readonly id: string
  readonly index: EvaluationIndex
  readonly route: Route
}

const Context = createContext<EvaluationView | undefined>(undefined)

export const EvaluationProvider = Context.Provider

export function useEvaluationView(): EvaluationView {
  const view = useContext(Context)
  if (view === undefined) throw new Error('no evaluation is shown here')
  return view
}

export function useOpenLineage(): (ref: Ref) => void {
  const { route } = useEvaluationView()
  return (ref) => go(withQuery(route, { ref }))
}

/** The address of another page of the same evaluation. */
export function usePageLink(): (page: PageName, query?: Readonly<Record<string, string>>) => Route {
  const { id } = useEvaluationView()
  return (page, query = {}) => ({ id, page, query })
}
