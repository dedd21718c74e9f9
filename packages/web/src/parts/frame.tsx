/** 外框: the menu on the left, the case and its switches at the head, and the notices that never go away. */
import type { ReactNode } from 'react'
import { useEffect, useRef } from 'react'
import type { EvaluationSummary } from '../api.ts'
import { type PageName, printRoute, type Route } from '../route.ts'
import type { EvaluationView } from './evaluation-context.tsx'
import { Switches } from './switches.tsx'

const PAGES: readonly { readonly page: PageName; readonly name: string; readonly what: string }[] = [
  { page: 'overview', name: '总览', what: '结论与下一步' },
  { page: 'figures', name: '数据', what: '填报的表和数' },
  { page: 'rules', name: '勾稽核对', what: '数对不对得上' },
  { page: 'indicators', name: '指标评分', what: '每一分怎么来' },
  { page: 'issues', name: '问题与建议', what: '由数据提出' },
  { page: 'units', name: '单位', what: '各单位比较' },
  { page: 'report', name: '报告', what: '公文版式预览' },
  { page: 'check', name: '报告核查', what: '查别的报告的数' },
]

export interface FrameProps {
  readonly route: Route
  readonly entries: readonly EvaluationSummary[]
  readonly view: EvaluationView | undefined
  readonly children: ReactNode
}

export function Frame({ route, entries, view, children }: FrameProps) {
  const entry = entries.find((each) => each.id === route.id)
  const main = useRef<HTMLElement>(null)
  const menu = useRef<HTMLElement>(null)
  const pageName = PAGES.find((each) => each.page === route.page)?.name ?? ''
  const title = view?.index.evaluation.title ?? entry?.title
  useEffect(() => {
    document.title = title === undefined ? '绩衡 · 部门整体支出绩效评价' : `${pageName} · ${title} · 绩衡`
  }, [pageName, title])
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page starts at its head
  useEffect(() => {
    window.scrollTo(0, 0)
    menu.current?.querySelector('[aria-current]')?.scrollIntoView({ inline: 'center', block: 'nearest' })
  }, [route.page, route.id])
  const skip = () => main.current?.focus()
  return (
    <div className={`frame frame-${route.page}`}>
      <button type="button" className="skip" onClick={skip}>
        跳到正文
      </button>
      <nav ref={menu} className="side" aria-label="页面">
        <a
          className="brand"
          href={printRoute({ id: entry?.id, page: 'overview', query: {} })}
          aria-label="绩衡，回到总览"
        >
          <strong>绩衡</strong>
          <span>部门整体支出绩效评价</span>
        </a>
        <ul>
          {PAGES.map((each) => (
            <li key={each.page}>
              <a
                href={printRoute({ id: route.id, page: each.page, query: {} })}
                aria-current={each.page === route.page ? 'page' : undefined}
              >
                <span>{each.name}</span>
                <small>{each.what}</small>
                {each.page === 'rules' && entry !== undefined && entry.violated > 0 ? (
                  <b title="不符的条数">
                    {entry.violated}
                    <span className="seen-by-reader">条不符</span>
                  </b>
                ) : null}
              </a>
            </li>
          ))}
        </ul>
        <p className="side-foot">一数一源·有据可查·可复算</p>
      </nav>
      <div className="body">
        <header className="top">
          <div className="top-title">
            <p className="top-year">{entry === undefined ? '' : `${entry.year} 年度`}</p>
            <p className="top-name">{title ?? '部门整体支出绩效评价'}</p>
          </div>
          <Switches route={route} entries={entries} />
        </header>
        <Notices view={view} />
        <main ref={main} tabIndex={-1}>
          {children}
        </main>
      </div>
    </div>
  )
}

function Notices({ view }: { readonly view: EvaluationView | undefined }) {
  if (view === undefined) return null
  const { evaluation, hasIllustrative } = view.index
  return (
    <div className="notices">
      {hasIllustrative ? (
        <p className="notice notice-illustrative" role="note">
          <b className="notice-word">示例</b>
          本评价含有为演示而设的数据，凡用到它的数字、得分和结论均标“示例”，不是该部门的真实情况，不得引用。
        </p>
      ) : null}
      {evaluation.framework.notice === undefined ? null : (
        <p className="notice notice-unconfirmed" role="note">
          <b className="notice-word">待核</b>
          {evaluation.framework.notice}
        </p>
      )}
    </div>
  )
}
