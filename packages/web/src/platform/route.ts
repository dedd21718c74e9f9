/** Addresses of the platform 平台地址, after `#`: #/desk, #/units, #/evaluation/ID/board, #/evaluation/ID/unit/CODE. */
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
export const EVALUATION_PAGES = ['plan', 'framework', 'targets', 'notice', 'board', 'unit'] as const
export type EvaluationPage = (typeof EVALUATION_PAGES)[number]

export type Where =
  | { readonly place: (typeof PLACES)[number] }
  | {
      readonly place: 'evaluation'
      readonly id: string
      readonly page: EvaluationPage
      readonly unit: string
    }

export function parseWhere(hash: string): Where {
  const [place = '', id = '', page = '', unit = ''] =
    hash.replace(/^#\/?/, '').split('?')[0]?.split('/').map(decodeURIComponent) ?? []
  if (place === 'evaluation' && id !== '')
    return { place, id, page: EVALUATION_PAGES.find((one) => one === page) ?? 'plan', unit }
  return { place: PLACES.find((one) => one === place) ?? 'desk' }
}

export const hrefOf = (where: Where): string =>
  where.place === 'evaluation'
    ? `#/evaluation/${encodeURIComponent(where.id)}/${where.page}${where.unit === '' ? '' : `/${encodeURIComponent(where.unit)}`}`
    : `#/${where.place}`

function listen(changed: () => void): () => void {
  window.addEventListener('hashchange', changed)
  return () => window.removeEventListener('hashchange', changed)
}

export const useWhere = (): Where => parseWhere(useSyncExternalStore(listen, () => window.location.hash))
