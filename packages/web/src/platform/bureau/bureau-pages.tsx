/** 财政端: the frame of its pages. Whoever only answers sees the questions alone. */
import { useMe } from '../me.ts'
import { ArchivePage } from './archive-page.tsx'
import { type BureauPage, bureauHref } from './bureau-address.ts'
import { ComparePage } from './compare-page.tsx'
import { QuestionsPage } from './questions-page.tsx'
import { ReceivedPage } from './received-page.tsx'
import { WhatIfPage } from './what-if-page.tsx'
import './bureau.css'

const TABS: readonly { readonly page: BureauPage; readonly name: string }[] = [
  { page: 'received', name: '收到的档案' },
  { page: 'compare', name: '部门比较' },
  { page: 'what-if', name: '情景测算' },
  { page: 'questions', name: '询问和整改' },
]

export function BureauPages({ rest }: { readonly rest: readonly string[] }) {
  const { may } = useMe()
  const [page = '', id = ''] = rest
  if (!may('seeBureau')) return <QuestionsPage />
  return (
    <>
      <div className="pf-title">
        <nav aria-label="财政端">
          {TABS.map((one) => (
            <a
              key={one.page}
              href={bureauHref(one.page)}
              aria-current={
                one.page === page || (one.page === 'received' && !TABS.some((tab) => tab.page === page))
                  ? 'page'
                  : undefined
              }
            >
              {one.name}
            </a>
          ))}
        </nav>
      </div>
      {page === 'compare' ? (
        <ComparePage />
      ) : page === 'what-if' ? (
        <WhatIfPage />
      ) : page === 'questions' ? (
        <QuestionsPage />
      ) : page === 'archive' && id !== '' ? (
        <ArchivePage archive={id} key={id} />
      ) : (
        <ReceivedPage />
      )}
    </>
  )
}
