/**
 * 问题: what was found, on a board by state. Reviewers write, send and settle; the unit confirms or objects with what proves
 * it; the finance bureau reads what is settled.
 */
import { FINDING_STATES } from '@jiheng/app/contract'
import { Button } from 'antd'
import { fileUrl, useAsked } from '../client.ts'
import { Answered, Page } from '../show.tsx'
import type { FieldTab } from './fieldwork-pages.tsx'
import { type Findings, findingsHref } from './finding-address.ts'
import { FindingForm, NewFinding } from './finding-form.tsx'
import { FindingView } from './finding-view.tsx'
import type { InUnit } from './paper-address.ts'
import { SeverityTag } from './severity-tag.tsx'

export function FindingsPage({ evaluation, unit, rest }: FieldTab) {
  const own = { evaluation, unit }
  const asked = useAsked('findings', own)
  const [first = '', second = ''] = rest
  return (
    <Answered asked={asked} what="问题">
      {(answer) => {
        const { findings, indicators, mayEdit } = answer
        if (first === 'new' && mayEdit)
          return <NewFinding own={own} indicators={indicators} again={asked.again} />
        const found = findings.find((one) => one.id === first)
        if (found === undefined) return <Board own={own} answer={answer} />
        if (second === 'edit' && mayEdit && found.state === 'draft')
          return (
            <FindingForm
              key={found.id}
              own={own}
              indicators={indicators}
              finding={found}
              first={found}
              again={asked.again}
            />
          )
        return (
          <FindingView
            key={`${found.id} ${found.version}`}
            own={own}
            finding={found}
            mayEdit={mayEdit}
            mayAnswer={answer.mayAnswer}
            again={asked.again}
          />
        )
      }}
    </Answered>
  )
}

const LANES = Object.keys(FINDING_STATES) as (keyof typeof FINDING_STATES)[]

function Board({ own, answer }: { readonly own: InUnit; readonly answer: Findings }) {
  const { findings, mayEdit, mayAnswer } = answer
  const sent = findings.filter((one) => one.state !== 'draft')
  const waiting = findings.filter((one) => one.state === 'sent')
  // Who gets no drafts needs no lane for them.
  const lanes = LANES.filter((state) => state !== 'draft' || mayEdit)
  return (
    <Page
      title="问题"
      lead={
        mayAnswer
          ? waiting.length === 0
            ? '没有等您确认的问题。'
            : `有 ${waiting.length} 个问题等您确认：情况属实的确认，有异议的写明理由并附依据。`
          : `共 ${findings.length} 个。写明事实、依据、原因、影响和金额，发给单位确认后再认定。`
      }
      actions={
        <>
          {sent.length === 0 ? null : <Button href={fileUrl('findingsFile', own)}>事实确认书（Word）</Button>}
          {mayEdit ? (
            <Button type="primary" href={findingsHref(own, 'new')}>
              新增问题
            </Button>
          ) : null}
        </>
      }
    >
      {findings.length === 0 ? <p className="pf-empty">还没有问题。</p> : null}
      <div className="fw-lanes">
        {lanes.map((state) => {
          const own2 = findings.filter((one) => one.state === state)
          return (
            <section key={state} aria-label={FINDING_STATES[state]}>
              <h2>
                {FINDING_STATES[state]}
                <small>{own2.length}</small>
              </h2>
              {own2.map((one) => (
                <a key={one.id} href={findingsHref(own, one.id)} className={`fw-finding fw-${one.severity}`}>
                  <span>
                    问题{one.number} <SeverityTag severity={one.severity} />
                    {one.outcomeName === '' ? null : <em>{one.outcomeName}</em>}
                  </span>
                  <strong>{one.title}</strong>
                  <small>
                    {one.amount === '' ? '' : `${one.amount} 元`}
                    {one.exhibits.length === 0 ? '' : `　附 ${one.exhibits.length} 件`}
                  </small>
                </a>
              ))}
            </section>
          )
        })}
      </div>
    </Page>
  )
}
