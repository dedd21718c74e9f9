/**
 * 地址: which evaluation, which page, which filters and whose lineage is open, all in the part after `#`, so that the
 * pages work from any folder, the back button closes what was opened, and a link can be sent to a colleague.
 *
 *   #/2019/rules?unit=003&ref=f%3A...
 *   #/check (报告核查 belongs to no evaluation; the one looked at before may stand in front, as for other pages)
 */
import { useSyncExternalStore } from 'react'

export type PageName =
  | 'overview'
  | 'figures'
  | 'rules'
  | 'indicators'
  | 'issues'
  | 'units'
  | 'report'
  | 'check'

export const PAGE_NAMES: readonly PageName[] = [
  'overview',
  'figures',
  'rules',
  'indicators',
  'issues',
  'units',
  'report',
  'check',
]

export interface Route {
  readonly id: string | undefined
  readonly page: PageName
  readonly query: Readonly<Record<string, string>>
}

export function parseRoute(hash: string): Route {
  const [path = '', search = ''] = hash.replace(/^#\/?/, '').split('?')
  const [id, page] = path === 'check' ? [undefined, path] : path.split('/')
  return {
    id: id === undefined || id === '' ? undefined : safeDecode(id),
    page: PAGE_NAMES.find((name) => name === page) ?? 'overview',
    query: Object.fromEntries(new URLSearchParams(search)),
  }
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

export function printRoute(route: Route): string {
  const kept = Object.entries(route.query).filter(([, value]) => value !== '')
  const search = new URLSearchParams(kept).toString()
  const id = route.id === undefined ? '' : encodeURIComponent(route.id)
  const path = id === '' && route.page === 'check' ? 'check' : `${id}/${route.page}`
  return `#/${path}${search === '' ? '' : `?${search}`}`
}

function listen(changed: () => void): () => void {
  window.addEventListener('hashchange', changed)
  return () => window.removeEventListener('hashchange', changed)
}

export function useRoute(): Route {
  return parseRoute(useSyncExternalStore(listen, () => window.location.hash))
}

export function go(route: Route): void {
  window.location.hash = printRoute(route)
}

/** Change filters of the page shown, without a new step for the back button. */
export function goQuietly(route: Route): void {
  window.history.replaceState(null, '', printRoute(route))
  window.dispatchEvent(new HashChangeEvent('hashchange'))
}

/** Set or (with the empty text) clear some of the query; the rest stays. */
export function withQuery(route: Route, change: Readonly<Record<string, string>>): Route {
  return { ...route, query: { ...route.query, ...change } }
}
