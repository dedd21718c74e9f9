/** Step 5 形成结论 and what follows it: from the scores to the archive and the public page. Loaded tab by tab. */
import type { OutputOf } from '@jiheng/app/contract'
import { Button, Modal } from 'antd'
import { type ComponentType, type LazyExoticComponent, lazy, Suspense } from 'react'
import { Waiting } from '../../parts/waiting.tsx'
import { act, useAsked } from '../client.ts'
import { useMe } from '../me.ts'
import { hrefOf, type Where } from '../route.ts'
import { attempt } from '../show.tsx'
import './conclude.css'

/** What every tab is given; `rest` is what follows the tab in the address. */
export interface ConcludeTab {
  readonly evaluation: string
  /** Code of the department evaluated. */
  readonly department: string
  readonly rest: readonly string[]
}

type Tab = {
  readonly tab: string
  readonly name: string
  /** Any of these permissions opens it. */
  readonly needs: readonly string[]
  readonly page: LazyExoticComponent<ComponentType<ConcludeTab>>
}

/** In the order of the work; `page` is `lazy(async () => ({ default: (await import('…')).… }))`. */
const TABS: readonly Tab[] = [
  {
    tab: 'scores',
    name: '评分',
    needs: ['seeConclusion'],
    page: lazy(async () => ({ default: (await import('./scores-page.tsx')).ScoresPage })),
  },
  {
    tab: 'experts',
    name: '专家评分',
    needs: ['seeConclusion', 'scoreAsExpert'],
    page: lazy(async () => ({ default: (await import('./experts-page.tsx')).ExpertsPage })),
  },
  {
    tab: 'comparison',
    name: '单位比较',
    needs: ['seeConclusion'],
    page: lazy(async () => ({ default: (await import('./comparison-page.tsx')).ComparisonPage })),
  },
  {
    tab: 'what-if',
    name: '情景测算',
    needs: ['leadEvaluation'],
    page: lazy(async () => ({ default: (await import('./what-if-page.tsx')).WhatIfPage })),
  },
  {
    tab: 'problems',
    name: '问题和建议',
    needs: ['seeConclusion'],
    page: lazy(async () => ({ default: (await import('./problems-page.tsx')).ProblemsPage })),
  },
  {
    tab: 'rectification',
    name: '整改台账',
    needs: ['seeRectification', 'receiveRectification', 'reviewRectification'],
    page: lazy(async () => ({ default: (await import('./rectification-page.tsx')).RectificationPage })),
  },
  {
    tab: 'report',
    name: '报告',
    needs: ['seeReport'],
    page: lazy(async () => ({ default: (await import('../report/report-page.tsx')).ReportPage })),
  },
  {
    tab: 'archive',
    name: '归档',
    needs: ['seeArchive'],
    page: lazy(async () => ({ default: (await import('../archive/archive-page.tsx')).ArchivePage })),
  },
  {
    tab: 'publication',
    name: '公开',
    needs: ['seeArchive'],
    page: lazy(async () => ({ default: (await import('../archive/publication-page.tsx')).PublicationPage })),
  },
]

export function ConcludePages({
  evaluation,
  where,
  again,
}: {
  readonly evaluation: OutputOf<'evaluation'>
  readonly where: Extract<Where, { place: 'evaluation' }>
  /** The evaluation has moved on. */
  readonly again: () => void
}) {
  const { may } = useMe()
  const shown = TABS.filter((one) => one.needs.some(may))
  const current = shown.find((one) => one.tab === where.tab) ?? shown[0]
  return (
    <>
      {may('seeConclusion') && evaluation.phase === 'fieldwork' ? (
        <Beginning evaluation={evaluation.id} again={again} />
      ) : null}
      <div className="cc-head">
        <nav aria-label="形成结论">
          {shown.map((one) => (
            <a
              key={one.tab}
              href={hrefOf({
                place: 'evaluation',
                id: evaluation.id,
                page: 'conclude',
                tab: one.tab,
                unit: '',
              })}
              aria-current={one === current ? 'page' : undefined}
            >
              {one.name}
            </a>
          ))}
        </nav>
      </div>
      {current === undefined ? (
        <p className="pf-empty">没有需要您办理的事。</p>
      ) : (
        <Suspense fallback={<Waiting what="页面" />}>
          <current.page
            key={`${current.tab} ${evaluation.phase}`}
            evaluation={evaluation.id}
            department={evaluation.department}
            rest={where.rest ?? []}
          />
        </Suspense>
      )}
    </>
  )
}

/** What is still waited for before the conclusion, and its beginning. */
function Beginning({ evaluation, again }: { readonly evaluation: string; readonly again: () => void }) {
  const asked = useAsked('conclusionBoard', { evaluation })
  if (asked.kind !== 'loaded') return null
  const { mayBegin, waiting, openFindings } = asked.answer
  const begin = (): void => {
    Modal.confirm({
      title: '进入形成结论',
      content: `各单位的填报数、审定数和现场评价不再修改。${
        openFindings > 0 ? `还有 ${openFindings} 个问题没有认定，进入以后不能再认定。` : ''
      }`,
      okText: '进入形成结论',
      cancelText: '取消',
      onOk: async () => {
        if (await attempt(() => act('beginConclusion', { evaluation }), '已进入形成结论')) again()
      },
    })
  }
  return (
    <div className="cc-begin">
      <p>
        现场评价还没有结束，下面的得分是按已接收的数据试算的。
        {waiting.length > 0
          ? `还有 ${waiting.length} 个单位没有接收：${waiting.map((one) => `${one.name}（${one.stateName}）`).join('、')}。`
          : '各单位的上报都已接收。'}
      </p>
      {mayBegin ? (
        <Button type="primary" disabled={waiting.length > 0} onClick={begin}>
          进入形成结论
        </Button>
      ) : null}
    </div>
  )
}
