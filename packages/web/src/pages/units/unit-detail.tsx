/** 一个单位: its indicators in the framework's order, and the ways to its figures and findings. */
import type { UnitSummary } from '@jiheng/engine'
import { useEffect, useRef } from 'react'
import { useEvaluationView, usePageLink } from '../../parts/evaluation-context.tsx'
import { Nothing, Section } from '../../parts/page-frame.tsx'
import { ResultTag, SeverityTag } from '../../parts/tags.tsx'
import { printRoute } from '../../route.ts'

export function UnitDetail({ unit }: { readonly unit: UnitSummary }) {
  const { index } = useEvaluationView()
  const link = usePageLink()
  const place = useRef<HTMLDivElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another unit is scrolled to as well
  useEffect(() => {
    place.current?.scrollIntoView({ block: 'start' })
  }, [unit.code])
  const violated = index.evaluation.findings.filter(
    (finding) => finding.unit === unit.code && finding.result === 'violated',
  )
  const names = new Map(index.indicatorList.map((indicator) => [indicator.code, indicator.name]))
  return (
    <div ref={place}>
      <Section
        title={unit.name}
        hint={unit.total.sentence}
        aside={
          <>
            <a href={printRoute(link('figures', { show: 'list', unit: unit.code }))}>该单位的数据</a>
            <a href={printRoute(link('rules', { result: 'all', unit: unit.code }))}>该单位的核对</a>
          </>
        }
      >
        {violated.length === 0 ? null : (
          <ul className="unit-violated">
            {violated.map((finding) => (
              <li key={finding.ref}>
                <ResultTag result={finding.result} />
                <SeverityTag severity={finding.severity} />
                <a href={printRoute(link('rules', { open: finding.ref, unit: unit.code }))}>
                  {finding.sentence}
                </a>
              </li>
            ))}
          </ul>
        )}
        {unit.indicators.length === 0 ? (
          <Nothing>没有对该单位单独评分的指标。</Nothing>
        ) : (
          <div className="scroll">
            <table className="grid">
              <caption className="seen-by-reader">{unit.name}的指标得分</caption>
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
                </tr>
              </thead>
              <tbody>
                {unit.indicators.map((indicator) => (
                  <tr key={indicator.code}>
                    <th scope="row">
                      <small className="code">{indicator.code}</small>{' '}
                      {names.get(indicator.code) ?? '未列名的指标'}
                    </th>
                    <td className="num">{indicator.of}</td>
                    <td className="num">{indicator.points ?? <span className="tag tag-open">待评</span>}</td>
                    <td className="num">{indicator.value ?? '—'}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Section>
    </div>
  )
}
