/** 指标评分: the indicator tree as the official score sheet has it, with how each point came about. */
import type { IndicatorResult } from '@jiheng/engine'
import { useState } from 'react'
import { Choice } from '../../parts/choice.tsx'
import { useEvaluationView } from '../../parts/evaluation-context.tsx'
import { FigureButton } from '../../parts/figure-button.tsx'
import { Nothing, PageFrame } from '../../parts/page-frame.tsx'
import { OpenTag } from '../../parts/tags.tsx'
import { goQuietly, withQuery } from '../../route.ts'
import { IndicatorRow } from './indicator-row.tsx'

type Show = 'all' | 'lost' | 'open' | 'unconfirmed'

const FITS: Readonly<Record<Show, (indicator: IndicatorResult) => boolean>> = {
  all: () => true,
  lost: (indicator) => indicator.score?.kind === 'scored' && indicator.lost !== undefined,
  open: (indicator) => indicator.score?.kind === 'open',
  unconfirmed: (indicator) => indicator.score !== undefined && indicator.unconfirmed.length > 0,
}

/** The branches that hold something to show. */
function prune(
  indicator: IndicatorResult,
  fits: (indicator: IndicatorResult) => boolean,
): IndicatorResult | undefined {
  if (fits(indicator)) return indicator
  const children = indicator.children.flatMap((child) => prune(child, fits) ?? [])
  return children.length === 0 ? undefined : { ...indicator, children }
}

export function IndicatorsPage() {
  const { index, route } = useEvaluationView()
  const { evaluation } = index
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set())
  const show: Show =
    (['lost', 'open', 'unconfirmed'] as const).find((each) => each === route.query.show) ?? 'all'
  const tree = evaluation.indicators.flatMap((indicator) => prune(indicator, FITS[show]) ?? [])
  const counted = (each: Show) =>
    index.indicatorList.filter((indicator) => indicator.score !== undefined && FITS[each](indicator)).length
  const toggle = (code: string) => {
    const next = new Set(opened)
    if (!next.delete(code)) next.add(code)
    setOpened(next)
  }
  const scored = index.indicatorList.filter((indicator) => indicator.score !== undefined)
  const allOpen = scored.every((indicator) => opened.has(indicator.code))
  return (
    <PageFrame
      title="指标评分"
      lead={`按《${evaluation.framework.name}》（${evaluation.framework.version} 版）逐项计分。“待评”表示还不能得出分数，与 0 分不同；点指标名称看公式、标准和改进空间。`}
      tools={
        <>
          <Choice
            name="显示的指标"
            value={show}
            options={[
              { value: 'all', text: '全部', count: counted('all') },
              { value: 'lost', text: '有失分', count: counted('lost') },
              { value: 'open', text: '待评', count: counted('open') },
              { value: 'unconfirmed', text: '标准待核', count: counted('unconfirmed') },
            ]}
            onChange={(value) => goQuietly(withQuery(route, { show: value }))}
          />
          <button
            type="button"
            className="link-button"
            onClick={() =>
              setOpened(allOpen ? new Set() : new Set(scored.map((indicator) => indicator.code)))
            }
          >
            {allOpen ? '全部收起' : '全部展开'}
          </button>
        </>
      }
    >
      {tree.length === 0 ? (
        <Nothing>
          {show === 'open'
            ? '没有待评的指标。'
            : show === 'lost'
              ? '已评的指标没有失分。'
              : '没有这样的指标。'}
        </Nothing>
      ) : (
        <section className="section section-table">
          <div className="scroll">
            <table className="grid indicator-grid card-grid">
              <caption className="seen-by-reader">指标评分表</caption>
              <thead>
                <tr>
                  <th scope="col">指标</th>
                  <th scope="col" className="num">
                    满分（分）
                  </th>
                  <th scope="col" className="num">
                    得分（分）
                  </th>
                  <th scope="col" className="num">
                    指标值
                  </th>
                  <th scope="col">计分过程</th>
                </tr>
              </thead>
              <tbody>
                {tree.map((indicator) => (
                  <IndicatorRow key={indicator.ref} indicator={indicator} opened={opened} onToggle={toggle} />
                ))}
              </tbody>
              {show === 'all' ? (
                <tfoot>
                  <tr>
                    <th scope="row">合计</th>
                    <td className="num" data-name="满分">
                      {evaluation.total.full}
                    </td>
                    <td className="num" data-name="得分">
                      {evaluation.total.rate === undefined ? (
                        <OpenTag />
                      ) : (
                        <FigureButton
                          target={evaluation.total.ref}
                          text={evaluation.total.points}
                          label="总得分"
                          strong
                        />
                      )}
                    </td>
                    <td />
                    <td className="wide">{evaluation.total.sentence}</td>
                  </tr>
                </tfoot>
              ) : null}
            </table>
          </div>
        </section>
      )}
    </PageFrame>
  )
}
