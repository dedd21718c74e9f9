/** Work desk 工作台: which step we are in, what waits for me, what is late; one click to each. */

import { dayWords, useAsked } from './client.ts'
import { useMe } from './me.ts'
import { hrefOf } from './route.ts'
import { Answered, Page, StateTag } from './show.tsx'

const STEPS = [
  { phase: 'prepare', name: '成立小组、细化指标' },
  { phase: 'notify', name: '下发通知' },
  { phase: 'selfEvaluate', name: '单位自评' },
  { phase: 'fieldwork', name: '现场评价' },
  { phase: 'conclude', name: '形成结论' },
  { phase: 'archive', name: '归档' },
] as const

export function Desk() {
  const { me } = useMe()
  const asked = useAsked('desk', {})
  return (
    <Page title={`${me.account?.name ?? ''}，等您办的事`}>
      <Answered asked={asked} what="工作台">
        {({ waits, evaluations, today }) => (
          <>
            {waits.length === 0 ? <p className="pf-empty">目前没有等您办的事。</p> : null}
            <ul className="pf-waits">
              {waits.map((one) => (
                <li key={one.link + one.text} className={one.late ? 'pf-late' : undefined}>
                  <a href={one.link}>
                    <strong>{one.text}</strong>
                    <span>{one.detail}</span>
                    {one.late ? (
                      <em>已逾期</em>
                    ) : one.deadline === '' || one.detail.includes('期限') ? null : (
                      <em>期限 {dayWords(one.deadline)}</em>
                    )}
                  </a>
                </li>
              ))}
            </ul>
            {evaluations.map((one) => {
              const at = STEPS.findIndex((step) => step.phase === one.step)
              return (
                <article key={one.id} className="pf-card">
                  <h2>
                    <a
                      href={hrefOf({
                        place: 'evaluation',
                        id: one.id,
                        page: one.myUnit === '' ? 'board' : 'unit',
                        unit: one.myUnit,
                      })}
                    >
                      {one.title}
                    </a>
                    {one.illustrative ? <span className="pf-tag">示例</span> : null}
                  </h2>
                  <ol className="pf-steps" aria-label="所处步骤">
                    {STEPS.map((step, index) => (
                      <li
                        key={step.phase}
                        aria-current={index === at ? 'step' : undefined}
                        className={index < at ? 'pf-past' : undefined}
                      >
                        {step.name}
                      </li>
                    ))}
                  </ol>
                  <p>
                    {one.myUnit === '' ? (
                      <>
                        {one.units} 个单位，已接收 {one.accepted} 个
                        {one.late === 0 ? null : <b className="pf-bad">，逾期 {one.late} 个</b>}
                      </>
                    ) : (
                      <>
                        {one.myUnitName}：<StateTag name={one.myState} />
                      </>
                    )}
                    {one.deadline === '' ? '' : `；上报期限 ${dayWords(one.deadline)}`}
                  </p>
                </article>
              )
            })}
            <p className="pf-soft">今天 {dayWords(today)}</p>
          </>
        )}
      </Answered>
    </Page>
  )
}
