/** 年度和指标体系: which departments are compared with each other. */
import type { OutputOf } from '@jiheng/app/contract'
import { type ReactNode, useId, useState } from 'react'
import { useAsked } from '../client.ts'
import { Answered } from '../show.tsx'

export type Series = OutputOf<'bureauBoard'>['series'][number]

export function WithSeries({
  children,
}: {
  readonly children: (series: Series, choice: ReactNode) => ReactNode
}) {
  const asked = useAsked('bureauBoard', {})
  const [chosen, setChosen] = useState(0)
  const field = useId()
  return (
    <Answered asked={asked} what="收到的档案">
      {({ series }) => {
        const one = series[chosen] ?? series[0]
        if (one === undefined)
          return <p className="pf-empty">还没有核验通过的档案，收到并核验以后才能比较。</p>
        const choice = (
          <label className="bu-field" htmlFor={field}>
            年度和指标体系
            <select
              id={field}
              className="bu-input"
              value={chosen}
              onChange={(event) => setChosen(Number(event.target.value))}
            >
              {series.map((each, index) => (
                <option key={`${each.year} ${each.framework}`} value={index}>
                  {each.year}年度　{each.frameworkName}（{each.count} 个部门）
                </option>
              ))}
            </select>
          </label>
        )
        return children(one, choice)
      }}
    </Answered>
  )
}
