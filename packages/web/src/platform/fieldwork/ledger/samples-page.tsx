/** 抽样: samples of a unit's ledger, the plan of a new one with its formula, and the sheet that is filled in on site. */
import { Button } from 'antd'
import { IllustrativeTag } from '../../../parts/tags.tsx'
import { timeWords, useAsked } from '../../client.ts'
import { Answered, Page } from '../../show.tsx'
import type { FieldTab } from '../fieldwork-pages.tsx'
import { SamplePlanForm } from './sample-plan.tsx'
import { SampleSheet } from './sample-sheet.tsx'
import { ledgerHref, WithLedger } from './which-ledger.tsx'

export function SamplesPage({ evaluation, unit, rest }: FieldTab) {
  const [what] = rest
  if (what === 'new')
    return (
      <WithLedger evaluation={evaluation} unit={unit}>
        {(own) => <SamplePlanForm own={own} />}
      </WithLedger>
    )
  if (what !== undefined) return <SampleSheet evaluation={evaluation} unit={unit} sample={what} />
  return <SampleList evaluation={evaluation} unit={unit} />
}

function SampleList(own: { readonly evaluation: string; readonly unit: string }) {
  const asked = useAsked('samples', own)
  return (
    <Answered asked={asked} what="样本">
      {({ samples, mayWork }) => (
        <Page
          title="抽样"
          lead="写明方法、样本量和算式、种子；同一方案在任何电脑上抽出同样的分录。"
          actions={
            mayWork ? (
              <Button type="primary" href={ledgerHref(own, 'samples', 'new')}>
                抽取样本
              </Button>
            ) : null
          }
        >
          {samples.length === 0 ? (
            <p className="pf-empty">还没有抽取样本。</p>
          ) : (
            <div className="pf-scroll">
              <table className="pf-table">
                <thead>
                  <tr>
                    <th>样本</th>
                    <th>方法</th>
                    <th>种子</th>
                    <th className="pf-number">已查</th>
                    <th className="pf-number">有误</th>
                    <th>抽取</th>
                  </tr>
                </thead>
                <tbody>
                  {samples.map((one) => (
                    <tr key={one.id}>
                      <td>
                        <a href={ledgerHref(own, 'samples', one.id)}>{one.title}</a>
                        {one.illustrative ? <IllustrativeTag /> : null}
                      </td>
                      <td>{one.methodName}</td>
                      <td>{one.seed}</td>
                      <td className="pf-number">
                        {one.checked} / {one.size}
                      </td>
                      <td className="pf-number">{one.errors}</td>
                      <td>
                        {one.drawnByName}
                        <small>{timeWords(one.drawnAt)}</small>
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )}
        </Page>
      )}
    </Answered>
  )
}
