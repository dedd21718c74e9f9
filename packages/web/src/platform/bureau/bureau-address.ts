/** Addresses of the finance bureau's pages 财政端地址: #/bureau/received, compare, what-if, questions, archive/ID. */
export type BureauPage = 'received' | 'compare' | 'what-if' | 'questions' | 'archive'

export const bureauHref = (page: BureauPage, id = ''): string =>
  `#/bureau/${page}${id === '' ? '' : `/${encodeURIComponent(id)}`}`
