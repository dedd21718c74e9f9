/**
 * Addresses of the platform 平台地址, after `#`: #/desk, #/units, #/evaluation/ID/board, #/evaluation/ID/unit/CODE, and
 * of fieldwork #/evaluation/ID/fieldwork/TAB/CODE/…, of the conclusion #/evaluation/ID/conclude/TAB/…, where what follows
 * belongs to the tab.
 */
import { useSyncExternalStore } from 'react'

export const PLACES = [
  'desk',
  'evaluations',
  'units',
  'accounts',
  'security',
  'audit',
  'messages',
  'me',
  'check',
] as const
export const EVALUATION_PAGES = [
  'plan',
  'framework',
  'targets',
  'notice',
  'board',
  'unit',
  'fieldwork',
  'conclude',
] as const
export type EvaluationPage = (typeof EVALUATION_PAGES)[number]

export type Where =
  | { readonly place: (typeof PLACES)[number] }
  | { readonly place: 'bureau'; readonly rest: readonly string[] }
  | {
      readonly place: 'evaluation'
      readonly id: string
      readonly page: EvaluationPage
      readonly unit: string
      /** Of the pages `fieldwork` and `conclude`. */
      readonly tab?: string
      readonly rest?: readonly string[]
    }

export function parseWhere(hash: string): Where {
  const [place = '', id = '', page = '', unit = '', ...rest] =
    hash.replace(/^#\/?/, '').split('?')[0]?.split('/').map(decodeURIComponent) ?? []
  if (place === 'bureau') return { place, rest: [id, page].filter((part) => part !== '') }
  if (place === 'evaluation' && id !== '' && page === 'fieldwork')
    return { place, id, page, tab: unit, unit: rest[0] ?? '', rest: rest.slice(1) }
  if (place === 'evaluation' && id !== '' && page === 'conclude')
    return { place, id, page, tab: unit, unit: '', rest }
  if (place === 'evaluation' && id !== '')
    return { place, id, page: EVALUATION_PAGES.find((one) => one === page) ?? 'plan', unit }
  return { place: PLACES.find((one) => one === place) ?? 'desk' }
}

export function hrefOf(where: Where): string {
  if (where.place === 'bureau')
    return ['#', 'bureau', ...(where.rest ?? []).map(encodeURIComponent)].join('/')
  if (where.place !== 'evaluation') return `#/${where.place}`
  const parts = [where.id, where.page, where.tab ?? '', where.unit, ...(where.rest ?? [])]
  return `#/evaluation/${parts
    .filter((part) => part !== '')
    .map(encodeURIComponent)
    .join('/')}`
}

/** What stands behind the question mark of an address. */
export const queryOf = (hash: string): URLSearchParams => new URLSearchParams(hash.split('?')[1] ?? '')

function listen(changed: () => void): () => void {
  window.addEventListener('hashchange', changed)
  return () => window.removeEventListener('hashchange', changed)
}

export const useWhere = (): Where => parseWhere(useSyncExternalStore(listen, () => window.location.hash))
export const useQuery = (): URLSearchParams =>
  queryOf(useSyncExternalStore(listen, () => window.location.hash))
