/** 单位比较: units by rank in any indicator, as table and bars; and this year beside the last. */
import type { OutputOf } from '@jiheng/app/contract'
import { useState } from 'react'
import { useAsked } from '../client.ts'
import { Answered, Page } from '../show.tsx'
import type { ConcludeTab } from './conclude-pages.tsx'

type Comparison = OutputOf<'unitComparison'>
type LastYear = OutputOf<'lastYear'>

export function ComparisonPage({ evaluation }: ConcludeTab) {
  const units = useAsked('unitComparison', { evaluation })
  const last = useAsked('lastYear', { evaluation })
  return (
    <Page
      title="单位比较"
      lead="按得分率（得分 ÷ 可评分值）从高到低；得分率相同的名次相同，没有得分的不排名。"
    >
      <Answered asked={units} what="各单位得分">
        {(answer) => <Units comparison={answer} />}
      </Answered>
      <h2>与上年比较</h2>
      <Answered asked={last} what="上年评价">
        {(answer) => <Years last={answer} />}
      </Answered>
    </Page>
  )
}

function Units({ comparison }: { readonly comparison: Comparison }) {
  const [code, setCode] = useState('')
  const row = comparison.rows.find((one) => one.code === code)
  const names = new Map(comparison.units.map((one) => [one.unit, one.name]))
  if (row === undefined || comparison.units.length === 0)
    return <p className="pf-empty">还没有可以比较的单位。</p>
  return (
    <>
      <div className="cc-bar">
        <label>
          指标
          <select value={code} onChange={(event) => setCode(event.target.value)}>
            {comparison.rows.map((one) => (
              <option key={one.code} value={one.code}>
                {'　'.repeat(Math.max(0, one.level - 1))}
                {one.code} {one.name}
              </option>
            ))}
          </select>
        </label>
      </div>
      <div className="pf-scroll">
        <table className="pf-table cc-ranks">
          <caption className="seen-by-reader">各单位“{row.name}”的得分、得分率和名次</caption>
          <thead>
            <tr>
              <th scope="col" className="pf-number">
                名次
              </th>
              <th scope="col">单位</th>
              <th scope="col" className="pf-number">
                得分
              </th>
              <th scope="col" className="pf-number">
                可评分值
              </th>
              <th scope="col" className="pf-number">
                得分率
              </th>
              <th scope="col">
                <span className="seen-by-reader">图</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {row.units.map((one) => (
              <tr key={one.unit}>
                <td className="pf-number">
                  {one.rank === 0 ? '—' : `${one.rank}${one.shared ? '（并列）' : ''}`}
                </td>
                <th scope="row">{names.get(one.unit)}</th>
                <td className="pf-number">{one.points === '' ? '待评' : one.points}</td>
                <td className="pf-number">{one.of}</td>
                <td className="pf-number">{one.rate}</td>
                <td className="cc-chart">
                  {one.rate === '' ? null : (
                    <i
                      style={{ width: one.rate }}
                      aria-hidden="true"
                      title={`${names.get(one.unit)} ${one.rate}`}
                    />
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  )
}

function Years({ last }: { readonly last: LastYear }) {
  if (last.title === '') return <p className="pf-empty">平台里没有本部门上年的评价。</p>
  const { total } = last
  return (
    <>
      <p>
        上年：{last.title}，总分 {total.before}
        {total.gradeBefore === '' ? '' : `，${total.gradeBefore}`}；本年总分 {total.now}
        {total.gradeNow === '' ? '' : `，${total.gradeNow}`}。
        {last.sameFramework ? '' : `上年用的是${last.frameworkName}，只列名称相同的指标。`}
      </p>
      <div className="pf-scroll">
        <table className="pf-table">
          <caption className="seen-by-reader">各指标上年和本年</caption>
          <thead>
            <tr>
              <th scope="col">指标</th>
              <th scope="col" className="pf-number">
                上年指标值
              </th>
              <th scope="col" className="pf-number">
                本年指标值
              </th>
              <th scope="col" className="pf-number">
                上年得分
              </th>
              <th scope="col" className="pf-number">
                本年得分
              </th>
              <th scope="col" className="pf-number">
                得分率变化（百分点）
              </th>
            </tr>
          </thead>
          <tbody>
            {last.rows.map((one) => (
              <tr key={one.code}>
                <th scope="row" style={{ paddingLeft: `${(one.level - 1) * 1.2 + 0.6}em` }}>
                  {one.code} {one.name}
                </th>
                <td className="pf-number">{one.valueBefore}</td>
                <td className="pf-number">{one.valueNow}</td>
                <td className="pf-number">
                  {one.before === '' ? '待评' : one.before}/{one.beforeFull}
                </td>
                <td className="pf-number">
                  {one.now === '' ? '待评' : one.now}/{one.nowFull}
                </td>
                <td className={`pf-number${one.change.startsWith('-') ? ' cc-lost' : ''}`}>{one.change}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  )
}
