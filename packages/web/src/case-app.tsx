/**
 * 评价的只读页面: reads which evaluation and page the address names, gets the data and puts the frame around the page. The
 * overview comes with these, every other page when it is asked for.
 */
import { lazy, Suspense, useEffect, useMemo } from 'react'
import { type EvaluationSummary, useEvaluation, useEvaluationList } from './api.ts'
import { indexEvaluation } from './evaluation-index.ts'
import { Overview } from './pages/overview/overview.tsx'
import { EvaluationProvider, type EvaluationView } from './parts/evaluation-context.tsx'
import { Frame } from './parts/frame.tsx'
import { LineageDrawer } from './parts/lineage-drawer.tsx'
import { ProblemView, Waiting } from './parts/waiting.tsx'
import { goQuietly, type PageName, type Route, useRoute } from './route.ts'

const FiguresPage = lazy(async () => ({
  default: (await import('./pages/figures/figures-page.tsx')).FiguresPage,
}))
const RulesPage = lazy(async () => ({ default: (await import('./pages/rules/rules-page.tsx')).RulesPage }))
const IndicatorsPage = lazy(async () => ({
  default: (await import('./pages/indicators/indicators-page.tsx')).IndicatorsPage,
}))
const IssuesPage = lazy(async () => ({
  default: (await import('./pages/issues/issues-page.tsx')).IssuesPage,
}))
const UnitsPage = lazy(async () => ({ default: (await import('./pages/units/units-page.tsx')).UnitsPage }))
const ReportPage = lazy(async () => ({
  default: (await import('./pages/report/report-page.tsx')).ReportPage,
}))
const CheckPage = lazy(async () => ({ default: (await import('./pages/check-page.tsx')).CheckPage }))

export function CaseApp() {
  const route = useRoute()
  const list = useEvaluationList()
  const entries = list.kind === 'loaded' ? list.answer.evaluations : []
  const first = firstChoice(entries)
  useEffect(() => {
    if (route.id === undefined && route.page !== 'check' && first !== undefined)
      goQuietly({ ...route, id: first.id })
  }, [route, first])
  // Needs no evaluation, and works where none can be had.
  if (route.page === 'check')
    return (
      <Frame route={route} entries={[]} view={undefined}>
        <Suspense fallback={<Waiting what="页面" />}>
          <CheckPage />
        </Suspense>
      </Frame>
    )
  if (list.kind === 'loading')
    return (
      <Frame route={route} entries={[]} view={undefined}>
        {<Waiting what="评价目录" />}
      </Frame>
    )
  if (list.kind === 'failed')
    return (
      <Frame route={route} entries={[]} view={undefined}>
        <ProblemView problem={list.problem} again={list.again} />
      </Frame>
    )
  if (first === undefined)
    return (
      <Frame route={route} entries={[]} view={undefined}>
        <ProblemView
          problem={{
            code: 'no-evaluation',
            title: '还没有可以查看的评价',
            detail: '程序已经启动，但案例文件夹里没有评价。',
            fix: '请把案例文件夹放到程序的 cases 目录下，然后重新启动程序。',
          }}
        />
      </Frame>
    )
  return <OneEvaluation route={route} entries={entries} />
}

/** Published data first: what is shown before anybody chooses should hold no made-up figure. */
function firstChoice(entries: readonly EvaluationSummary[]): EvaluationSummary | undefined {
  return entries.find((entry) => entry.publishedOnly) ?? entries[0]
}

function OneEvaluation({
  route,
  entries,
}: {
  readonly route: Route
  readonly entries: readonly EvaluationSummary[]
}) {
  const loading = useEvaluation(route.id)
  const evaluation = loading.kind === 'loaded' ? loading.answer : undefined
  const index = useMemo(
    () => (evaluation === undefined ? undefined : indexEvaluation(evaluation)),
    [evaluation],
  )
  const { id } = route
  const view: EvaluationView | undefined =
    index === undefined || id === undefined ? undefined : { id, index, route }
  return (
    <Frame route={route} entries={entries} view={view}>
      {loading.kind === 'failed' ? (
        <ProblemView problem={loading.problem} again={loading.again} home="#/" />
      ) : null}
      {loading.kind === 'loading' || (view === undefined && loading.kind !== 'failed') ? (
        <Waiting what="评价结果" />
      ) : null}
      {view === undefined ? null : (
        <EvaluationProvider value={view}>
          <Suspense fallback={<Waiting what="页面" />}>
            <Page name={route.page} key={view.id} />
          </Suspense>
          <LineageDrawer />
        </EvaluationProvider>
      )}
    </Frame>
  )
}

function Page({ name }: { readonly name: PageName }) {
  switch (name) {
    case 'overview':
      return <Overview />
    case 'figures':
      return <FiguresPage />
    case 'rules':
      return <RulesPage />
    case 'indicators':
      return <IndicatorsPage />
    case 'issues':
      return <IssuesPage />
    case 'units':
      return <UnitsPage />
    case 'report':
      return <ReportPage />
    case 'check':
      return null
  }
}
