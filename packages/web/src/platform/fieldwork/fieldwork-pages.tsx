/** Step 4 现场评价: the board of units, and of one unit the tabs from its ledger to its questionnaires. Loaded tab by tab. */
import type { OutputOf } from '@jiheng/app/contract'
import { type ComponentType, type LazyExoticComponent, lazy, Suspense } from 'react'
import { Waiting } from '../../parts/waiting.tsx'
import { useMe } from '../me.ts'
import { hrefOf, type Where } from '../route.ts'
import './fieldwork.css'

/** What every tab of a unit is given; `rest` is what follows the unit in the address. */
export interface FieldTab {
  readonly evaluation: string
  readonly unit: string
  readonly rest: readonly string[]
}

type Tab = {
  readonly tab: string
  readonly name: string
  /** Any of these permissions opens it. */
  readonly needs: readonly string[]
  readonly page: LazyExoticComponent<ComponentType<FieldTab>>
}

const SEE = ['seeFieldwork']

const TABS: readonly Tab[] = [
  {
    tab: 'ledgers',
    name: '账簿',
    needs: SEE,
    page: lazy(async () => ({ default: (await import('./ledger/ledgers-page.tsx')).LedgersPage })),
  },
  {
    tab: 'reconcile',
    name: '账表核对',
    needs: SEE,
    page: lazy(async () => ({ default: (await import('./ledger/reconcile-page.tsx')).ReconcilePage })),
  },
  {
    tab: 'tests',
    name: '疑点',
    needs: SEE,
    page: lazy(async () => ({ default: (await import('./ledger/tests-page.tsx')).TestsPage })),
  },
  {
    tab: 'vouchers',
    name: '凭证',
    needs: SEE,
    page: lazy(async () => ({ default: (await import('./ledger/vouchers-page.tsx')).VouchersPage })),
  },
  {
    tab: 'samples',
    name: '抽样',
    needs: SEE,
    page: lazy(async () => ({ default: (await import('./ledger/samples-page.tsx')).SamplesPage })),
  },
  {
    tab: 'papers',
    name: '底稿',
    needs: SEE,
    page: lazy(async () => ({ default: (await import('./papers-page.tsx')).PapersPage })),
  },
  {
    tab: 'findings',
    name: '问题',
    needs: ['seeFieldwork', 'receiveFindings', 'readFindings'],
    page: lazy(async () => ({ default: (await import('./findings-page.tsx')).FindingsPage })),
  },
  {
    tab: 'determinations',
    name: '审定数',
    needs: ['seeFieldwork', 'receiveFindings', 'readFindings'],
    page: lazy(async () => ({ default: (await import('./determinations-page.tsx')).DeterminationsPage })),
  },
  {
    tab: 'surveys',
    name: '问卷',
    needs: SEE,
    page: lazy(async () => ({ default: (await import('./surveys-page.tsx')).SurveysPage })),
  },
]

const BoardTab = lazy(async () => ({ default: (await import('./board-tab.tsx')).BoardTab }))

export function FieldworkPages({
  evaluation,
  where,
}: {
  readonly evaluation: OutputOf<'evaluation'>
  readonly where: Extract<Where, { place: 'evaluation' }>
}) {
  const { me, may } = useMe()
  const own = me.account?.unit ?? ''
  const seesAll = may('seeFieldwork') || may('readFindings')
  const units = evaluation.scope.flatMap((code) => evaluation.units.find((one) => one.code === code) ?? [])
  const shown = TABS.filter((one) => one.needs.some(may))
  const wanted = shown.find((one) => one.tab === where.tab)
  // A unit's own people have nothing to choose: they come to what was found at theirs.
  const unit = seesAll ? where.unit : evaluation.scope.includes(own) ? own : ''
  const current = wanted ?? (seesAll ? undefined : shown[0])
  const hrefTo = (tab: string, code: string): string =>
    hrefOf({ place: 'evaluation', id: evaluation.id, page: 'fieldwork', tab, unit: code })
  const board = current === undefined || unit === ''
  return (
    <>
      <div className="fw-head">
        {seesAll ? (
          <label>
            单位
            <select
              value={unit}
              onChange={(event) => {
                const code = event.target.value
                window.location.hash = hrefTo(
                  code === '' ? 'board' : (current?.tab ?? shown[0]?.tab ?? 'findings'),
                  code,
                )
              }}
            >
              <option value="">全部单位</option>
              {units.map((one) => (
                <option key={one.code} value={one.code}>
                  {one.name}
                </option>
              ))}
            </select>
          </label>
        ) : null}
        <nav aria-label="现场评价">
          {seesAll ? (
            <a href={hrefTo('board', '')} aria-current={board ? 'page' : undefined}>
              分工和进度
            </a>
          ) : null}
          {unit === ''
            ? null
            : shown.map((one) => (
                <a
                  key={one.tab}
                  href={hrefTo(one.tab, unit)}
                  aria-current={one === current ? 'page' : undefined}
                >
                  {one.name}
                </a>
              ))}
        </nav>
      </div>
      <Suspense fallback={<Waiting what="页面" />}>
        {board ? (
          <BoardTab evaluation={evaluation} />
        ) : (
          <current.page
            key={`${current.tab} ${unit}`}
            evaluation={evaluation.id}
            unit={unit}
            rest={where.rest ?? []}
          />
        )}
      </Suspense>
    </>
  )
}
