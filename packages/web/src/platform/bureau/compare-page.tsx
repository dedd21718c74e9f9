/** 部门比较: all departments on the total or any indicator: ranks, picture, distribution; and what is handed on. */
import {
  COMPARED_BY,
  type ComparedBy,
  type OutputOf,
  SCORE_BASES,
  type ScoreBasis,
} from '@jiheng/app/contract'
import { Button } from 'antd'
import { useId, useState } from 'react'
import { fileUrl, useAsked } from '../client.ts'
import { Answered, Page } from '../show.tsx'
import { bureauHref } from './bureau-address.ts'
import { DistributionChart } from './distribution-chart.tsx'
import { type Series, WithSeries } from './series-choice.tsx'

type Answer = OutputOf<'bureauComparison'>

export function ComparePage() {
  return <WithSeries>{(series, choice) => <Comparison series={series} choice={choice} />}</WithSeries>
}

const SHOWN = 60

function Comparison({ series, choice }: { readonly series: Series; readonly choice: React.ReactNode }) {
  const [indicator, setIndicator] = useState('')
  const [by, setBy] = useState<ComparedBy>('points')
  const [best, setBest] = useState<'high' | 'low'>('high')
  const [basis, setBasis] = useState<ScoreBasis>('department')
  const base = useId()
  const { year, framework } = series
  const asked = useAsked('bureauComparison', { year, framework, indicator, by, best, basis })
  return (
    <Page
      title="部门比较"
      lead="得分相同的名次并列；待评、不适用的不排名次，写明原因。"
      actions={
        <>
          <Button href={fileUrl('bureauWorkbook', { year, framework })} download>
            汇总表（Excel）
          </Button>
          <Button href={fileUrl('bureauDocument', { year, framework })} download>
            汇总报告（Word）
          </Button>
        </>
      }
    >
      <div className="pf-filter">
        {choice}
        <label className="bu-field" htmlFor={`${base}i`}>
          比较
          <select
            id={`${base}i`}
            className="bu-input"
            value={indicator}
            onChange={(event) => {
              setIndicator(event.target.value)
              if (event.target.value === '' && by === 'value') setBy('points')
            }}
          >
            <option value="">总分</option>
            {(asked.kind === 'loaded' ? asked.answer.indicators : []).map((one) => (
              <option key={one.code} value={one.code}>
                {'　'.repeat(one.depth)}
                {one.code} {one.name}
              </option>
            ))}
          </select>
        </label>
        <label className="bu-field" htmlFor={`${base}b`}>
          按
          <select
            id={`${base}b`}
            className="bu-input"
            value={by}
            onChange={(event) => setBy(event.target.value as ComparedBy)}
          >
            {Object.entries(COMPARED_BY)
              .filter(([code]) => code !== 'value' || indicator !== '')
              .map(([code, name]) => (
                <option key={code} value={code}>
                  {name}
                </option>
              ))}
          </select>
        </label>
        <label className="bu-field" htmlFor={`${base}o`}>
          名次
          <select
            id={`${base}o`}
            className="bu-input"
            value={best}
            onChange={(event) => setBest(event.target.value as 'high' | 'low')}
          >
            <option value="high">从高到低</option>
            <option value="low">从低到高</option>
          </select>
        </label>
        <label className="bu-field" htmlFor={`${base}s`}>
          得分
          <select
            id={`${base}s`}
            className="bu-input"
            value={basis}
            onChange={(event) => setBasis(event.target.value as ScoreBasis)}
          >
            {Object.entries(SCORE_BASES).map(([code, name]) => (
              <option key={code} value={code}>
                {name}
              </option>
            ))}
          </select>
        </label>
      </div>
      <Answered asked={asked} what="比较">
        {(answer) => <Compared answer={answer} by={by} />}
      </Answered>
    </Page>
  )
}

function Compared({ answer, by }: { readonly answer: Answer; readonly by: ComparedBy }) {
  const [most, setMost] = useState(SHOWN)
  const title = `${answer.name}（${COMPARED_BY[by]}）`
  return (
    <>
      <div className="bu-charts">
        <DistributionChart title={`各部门${title}`} spans={answer.spans} quartiles={answer.quartiles} />
        {answer.units.quartiles === undefined ? null : (
          <DistributionChart
            title={`所属各单位${title}`}
            spans={answer.units.spans}
            quartiles={answer.units.quartiles}
          />
        )}
      </div>
      {answer.grades.length === 0 ? null : (
        <p className="bu-counts">
          等级：
          {answer.grades.map((one) => (
            <span key={one.name}>
              {one.name} {one.count} 个
            </span>
          ))}
        </p>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table is scrolled from the keyboard as well */}
      <section className="pf-scroll" tabIndex={0} aria-label="名次">
        <table className="pf-table">
          <thead>
            <tr>
              <th className="pf-number">名次</th>
              <th>部门</th>
              <th className="pf-number">{COMPARED_BY[by]}</th>
              {by === 'points' ? null : <th className="pf-number">得分</th>}
              <th className="pf-number">分值</th>
              {answer.rows.some((row) => row.value !== '') && by !== 'value' ? (
                <th className="pf-number">指标值</th>
              ) : null}
              <th>等级</th>
              <th>说明</th>
            </tr>
          </thead>
          <tbody>
            {answer.rows.slice(0, most).map((row) => (
              <tr key={row.archive}>
                <td className="pf-number">
                  {row.rank ?? '—'}
                  {row.shared ? <small>并列</small> : null}
                </td>
                <td>
                  <a href={bureauHref('archive', row.archive)}>{row.departmentName}</a>
                  {row.changed ? <span className="pf-tag">复评</span> : null}
                </td>
                <td className="pf-number">
                  <b>{row.shown}</b>
                </td>
                {by === 'points' ? null : <td className="pf-number">{row.points}</td>}
                <td className="pf-number">{row.of}</td>
                {answer.rows.some((one) => one.value !== '') && by !== 'value' ? (
                  <td className="pf-number">{row.value}</td>
                ) : null}
                <td>{row.grade}</td>
                <td className="pf-soft">{row.why}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {answer.rows.length > most ? (
        <Button onClick={() => setMost(most + 300)}>再列出（还有 {answer.rows.length - most} 个）</Button>
      ) : null}
    </>
  )
}
