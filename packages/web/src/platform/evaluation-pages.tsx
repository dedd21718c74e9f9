/** One evaluation's pages 一项评价: the plan, the framework, the annual targets, the notice, the board, each unit's forms. */
import { lazy, Suspense } from 'react'
import { Waiting } from '../parts/waiting.tsx'
import { BoardPage } from './board-page.tsx'
import { useAsked } from './client.ts'
import { useMe } from './me.ts'
import { NoticePage } from './notice-page.tsx'
import { PlanPage, TargetsPage } from './plan.tsx'
import { type EvaluationPage, hrefOf, type Where } from './route.ts'
import { Answered } from './show.tsx'

const FrameworkPage = lazy(async () => ({ default: (await import('./framework-page.tsx')).FrameworkPage }))
const UnitPage = lazy(async () => ({ default: (await import('./unit/unit-page.tsx')).UnitPage }))

const FieldworkPages = lazy(async () => ({
  default: (await import('./fieldwork/fieldwork-pages.tsx')).FieldworkPages,
}))

const ConcludePages = lazy(async () => ({
  default: (await import('./conclude/conclude-pages.tsx')).ConcludePages,
}))

const TABS: readonly { readonly page: EvaluationPage; readonly name: string; readonly needs: string }[] = [
  { page: 'plan', name: '方案', needs: '' },
  { page: 'framework', name: '指标体系', needs: '' },
  { page: 'targets', name: '年度工作目标', needs: '' },
  { page: 'notice', name: '通知', needs: '' },
  { page: 'board', name: '各单位进度', needs: 'seeEvaluation' },
  { page: 'fieldwork', name: '现场评价', needs: '' },
  { page: 'conclude', name: '形成结论', needs: '' },
]

/** There is something to conclude once there is fieldwork. */
const isOpen = (page: EvaluationPage, phase: string): boolean =>
  page !== 'conclude' || ['fieldwork', 'conclude', 'archive'].includes(phase)

export function EvaluationPages({ where }: { readonly where: Extract<Where, { place: 'evaluation' }> }) {
  const asked = useAsked('evaluation', { evaluation: where.id })
  const { may, me } = useMe()
  return (
    <Answered asked={asked} what="评价">
      {(evaluation) => {
        const own = evaluation.scope.includes(me.account?.unit ?? '') ? (me.account?.unit ?? '') : ''
        const leads = may('leadEvaluation')
        // From step 4 on the plan, the framework and the notice stand as they are.
        const prepares = leads && ['prepare', 'selfEvaluate'].includes(evaluation.phase)
        return (
          <>
            <div className="pf-title">
              <h1>
                {evaluation.title}
                {evaluation.illustrative ? <span className="pf-tag">示例</span> : null}
              </h1>
              <nav aria-label="这项评价">
                {own === '' || may('leadEvaluation') ? null : (
                  <a
                    href={hrefOf({ place: 'evaluation', id: where.id, page: 'unit', unit: own })}
                    aria-current={where.page === 'unit' ? 'page' : undefined}
                  >
                    本单位填报
                  </a>
                )}
                {TABS.filter(
                  (one) => (one.needs === '' || may(one.needs)) && isOpen(one.page, evaluation.phase),
                ).map((one) => (
                  <a
                    key={one.page}
                    href={hrefOf({ place: 'evaluation', id: where.id, page: one.page, unit: '' })}
                    aria-current={one.page === where.page ? 'page' : undefined}
                  >
                    {one.name}
                  </a>
                ))}
                {where.page === 'unit' && where.unit !== own ? (
                  <a href={hrefOf(where)} aria-current="page">
                    {evaluation.units.find((one) => one.code === where.unit)?.name ?? where.unit}
                  </a>
                ) : null}
              </nav>
            </div>
            <Suspense fallback={<Waiting what="页面" />}>
              {where.page === 'plan' ? (
                <PlanPage evaluation={evaluation} mayEdit={prepares} again={asked.again} />
              ) : null}
              {where.page === 'framework' ? (
                <FrameworkPage evaluation={evaluation} mayEdit={prepares} again={asked.again} />
              ) : null}
              {where.page === 'targets' ? <TargetsPage evaluation={evaluation} mayEdit={prepares} /> : null}
              {where.page === 'notice' ? (
                <NoticePage evaluation={evaluation} mayEdit={prepares} again={asked.again} />
              ) : null}
              {where.page === 'board' ? <BoardPage evaluation={evaluation} mayEdit={leads} /> : null}
              {where.page === 'fieldwork' ? <FieldworkPages evaluation={evaluation} where={where} /> : null}
              {where.page === 'conclude' ? (
                <ConcludePages evaluation={evaluation} where={where} again={asked.again} />
              ) : null}
              {where.page === 'unit' ? (
                <UnitPage
                  evaluation={evaluation.id}
                  unit={where.unit === '' ? own : where.unit}
                  key={where.unit}
                />
              ) : null}
            </Suspense>
          </>
        )
      }}
    </Answered>
  )
}
