/** 疑点: every test over every line, the riskiest first; charts; flags that open their vouchers and become findings. */
import type { OutputOf } from '@jiheng/app/contract'
import { Button, Input } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { Pager } from '../../../parts/pager.tsx'
import { UnconfirmedTag } from '../../../parts/tags.tsx'
import { ask, useAsked } from '../../client.ts'
import { Answered, Page, sayRefusal } from '../../show.tsx'
import type { FieldTab } from '../fieldwork-pages.tsx'
import { tenThousand, yuan } from './amounts.ts'
import { Field } from './field.tsx'
import { findingHref } from './finding-link.ts'
import { LedgerChart } from './ledger-chart.tsx'
import { LineTable, type ShownVoucher, VoucherWindow } from './voucher-view.tsx'
import { type InLedger, ledgerHref, WithLedger } from './which-ledger.tsx'

type Answer = OutputOf<'ledgerTests'>
type Ranked = Answer['tests'][number]

export function TestsPage({ evaluation, unit, rest }: FieldTab) {
  return (
    <WithLedger evaluation={evaluation} unit={unit}>
      {(own, ledger) => (
        <Tests key={own.ledger} own={own} illustrative={ledger.illustrative} test={rest[0] ?? ''} />
      )}
    </WithLedger>
  )
}

/** The known results at once, then one test after another, so that each shows when it is done and leaving stops the rest. */
function useTests(own: InLedger) {
  const [answer, setAnswer] = useState<Answer>()
  const [left, setLeft] = useState(0)
  const ledger = useRef(own)
  ledger.current = own
  useEffect(() => {
    let gone = false
    const known = (): Promise<Answer> => ask('ledgerTests', { ...ledger.current, run: 'known' })
    const run = async (): Promise<void> => {
      let now = await known()
      for (;;) {
        if (gone) return
        setAnswer(now)
        const open = now.tests.filter(({ outcome }) => outcome === undefined)
        setLeft(open.length)
        const [next] = open
        if (next === undefined) return
        await ask('ledgerTest', { ...ledger.current, test: next.test.code, most: 1 })
        now = await known()
      }
    }
    run().catch((reason: unknown) => {
      if (!gone) sayRefusal(reason)
    })
    return () => {
      gone = true
    }
  }, [])
  return { answer, left }
}

function Tests({
  own,
  illustrative,
  test,
}: {
  readonly own: InLedger
  readonly illustrative: boolean
  readonly test: string
}) {
  const { answer, left } = useTests(own)
  if (answer === undefined) return <p aria-live="polite">正在测试全部分录……</p>
  const all = answer.tests.length
  return (
    <Page
      title="疑点"
      lead={answer.notes.join('')}
      actions={
        left === 0 ? null : (
          <span aria-live="polite">
            正在测试，已完成 {all - left} / {all} 项
          </span>
        )
      }
    >
      <div className="fl-two">
        <nav className="fl-tests" aria-label="测试">
          <a href={ledgerHref(own, 'tests')} aria-current={test === '' ? 'page' : undefined}>
            <span />
            <b>总览</b>
          </a>
          {answer.tests.map((one) => (
            <TestLink key={one.test.code} own={own} one={one} isCurrent={one.test.code === test} />
          ))}
        </nav>
        {test === '' ? (
          <Overview own={own} answer={answer} illustrative={illustrative} />
        ) : (
          <OneTest key={test} own={own} code={test} illustrative={illustrative} />
        )}
      </div>
    </Page>
  )
}

const riskClass = (risk: number): string =>
  risk >= 80 ? 'fl-risk fl-risk-high' : risk >= 60 ? 'fl-risk fl-risk-middle' : 'fl-risk'

function TestLink({
  own,
  one,
  isCurrent,
}: {
  readonly own: InLedger
  readonly one: Ranked
  readonly isCurrent: boolean
}) {
  const { test, outcome } = one
  return (
    <a href={ledgerHref(own, 'tests', test.code)} aria-current={isCurrent ? 'page' : undefined}>
      {outcome === undefined || outcome.total === 0 ? (
        <span className="fl-risk">{outcome === undefined ? '…' : '—'}</span>
      ) : (
        <span className={riskClass(outcome.risk)} title={`最高风险 ${outcome.risk}`}>
          {outcome.risk}
        </span>
      )}
      <span>
        {test.name}
        {test.leadOnly ? <small> 仅作线索</small> : null}
      </span>
      <small>{outcome === undefined ? '' : `${outcome.total} 处`}</small>
    </a>
  )
}

function Overview({
  own,
  answer,
  illustrative,
}: {
  readonly own: InLedger
  readonly answer: Answer
  readonly illustrative: boolean
}) {
  return (
    <div className="fl-flags">
      <div className="fl-charts">
        {answer.charts.map((chart) => (
          <LedgerChart key={chart.title} chart={chart} illustrative={illustrative} />
        ))}
      </div>
      <div className="pf-scroll">
        <table className="pf-table">
          <thead>
            <tr>
              <th className="pf-number">最高风险</th>
              <th>测试</th>
              <th className="pf-number">疑点</th>
              <th className="pf-number">涉及（万元）</th>
              <th className="pf-number">测试了</th>
            </tr>
          </thead>
          <tbody>
            {answer.tests.flatMap(({ test, outcome }) =>
              outcome === undefined
                ? []
                : [
                    <tr key={test.code}>
                      <td className="pf-number">
                        {outcome.total === 0 ? (
                          '—'
                        ) : (
                          <span className={riskClass(outcome.risk)}>{outcome.risk}</span>
                        )}
                      </td>
                      <td>
                        <a href={ledgerHref(own, 'tests', test.code)}>{test.name}</a>
                        {outcome.note === '' ? null : <small className="pf-soft">{outcome.note}</small>}
                      </td>
                      <td className="pf-number">{outcome.total}</td>
                      <td className="pf-number">{tenThousand(outcome.amount)}</td>
                      <td className="pf-number">{outcome.population.lines} 行</td>
                    </tr>,
                  ],
            )}
          </tbody>
        </table>
      </div>
    </div>
  )
}

const PAGE = 10

function OneTest({
  own,
  code,
  illustrative,
}: {
  readonly own: InLedger
  readonly code: string
  readonly illustrative: boolean
}) {
  const [changed, setChanged] = useState<Readonly<Record<string, string>>>({})
  const [page, setPage] = useState(1)
  const [shown, setShown] = useState<ShownVoucher>()
  const parameters = Object.keys(changed).length === 0 ? {} : { parameters: JSON.stringify(changed) }
  const asked = useAsked('ledgerTest', {
    ...own,
    test: code,
    ...parameters,
    start: (page - 1) * PAGE,
    most: PAGE,
  })
  return (
    <>
      <Answered asked={asked} what="疑点">
        {({ test, outcome, flags, charts }) => (
          <section className="fl-flags" aria-label={test.name}>
            <h2>
              {test.name} <UnconfirmedTag what={test.unconfirmed} />
            </h2>
            <p>
              测试 {outcome.population.lines} 行、{tenThousand(outcome.population.amount)} 万元，疑点{' '}
              <b>{outcome.total}</b> 处，涉及 {tenThousand(outcome.amount)} 万元。
              {outcome.kept < outcome.total ? `列出风险最高的 ${outcome.kept} 处。` : ''}
              {outcome.note}
            </p>
            <Parameters
              key={JSON.stringify(test.parameters)}
              parameters={test.parameters}
              isChanged={Object.keys(changed).length > 0}
              apply={(values) => {
                setPage(1)
                setChanged(values)
              }}
            />
            <details className="pf-card">
              <summary>依据、常见误报和核实办法</summary>
              <dl className="fl-notes">
                <dt>依据</dt>
                <dd>{test.source}</dd>
                <dt>常见误报</dt>
                <dd>{test.falseAlarms.join('；')}</dd>
                <dt>核实办法</dt>
                <dd>{test.verification.join('；')}</dd>
                <dt>风险怎样算</dt>
                <dd>严重程度 {test.weight}（0–50）＋金额分档（0–25）＋符合程度（0–25）</dd>
              </dl>
            </details>
            {charts.length === 0 ? null : (
              <div className="fl-charts">
                {charts.map((chart) => (
                  <LedgerChart key={chart.title} chart={chart} illustrative={illustrative} />
                ))}
              </div>
            )}
            {flags.length === 0 ? <p className="pf-empty">没有疑点。</p> : null}
            {flags.map((flag) => (
              <article key={flag.lines.map(({ place }) => place).join() + flag.why} className="fl-flag">
                <header>
                  <span className={riskClass(flag.risk)}>{flag.risk}</span>
                  <p>{flag.why}</p>
                  <span>{yuan(flag.amount)} 元</span>
                  {flag.lines[0] === undefined ? null : (
                    <Button
                      size="small"
                      href={findingHref(own, {
                        voucher: flag.lines[0].voucher,
                        places: flag.lines.map(({ place }) => place),
                        title: test.name,
                        amount: flag.amount,
                        cause: flag.why,
                      })}
                    >
                      记为问题
                    </Button>
                  )}
                </header>
                <LineTable lines={flag.lines} open={setShown} />
                {flag.count > flag.lines.length ? (
                  <p className="pf-soft">
                    共 {flag.count} 行，列出 {flag.lines.length} 行
                  </p>
                ) : null}
              </article>
            ))}
            <Pager total={outcome.kept} page={page} size={PAGE} onPage={setPage} />
          </section>
        )}
      </Answered>
      {asked.kind === 'failed' && Object.keys(changed).length > 0 ? (
        <Button onClick={() => setChanged({})}>恢复原来的参数</Button>
      ) : null}
      <VoucherWindow own={own} shown={shown} close={() => setShown(undefined)} />
    </>
  )
}

type Parameter = Ranked['test']['parameters'][number]

function Parameters({
  parameters,
  isChanged,
  apply,
}: {
  readonly parameters: readonly Parameter[]
  readonly isChanged: boolean
  readonly apply: (changed: Readonly<Record<string, string>>) => void
}) {
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>(
    Object.fromEntries(parameters.map(({ name, text }) => [name, text])),
  )
  return (
    <details className="pf-card" open={isChanged}>
      <summary>参数{isChanged ? '（已改，只影响这里看到的）' : ''}</summary>
      <form
        className="fl-form"
        onSubmit={(event) => {
          event.preventDefault()
          apply(typed)
        }}
      >
        {parameters.map(({ name, title, kind }) => (
          <Field key={name} label={title} wide={kind === 'texts'}>
            {(id) => (
              <Input
                id={id}
                value={typed[name] ?? ''}
                onChange={(event) => setTyped({ ...typed, [name]: event.target.value })}
              />
            )}
          </Field>
        ))}
        <span>
          <Button type="primary" htmlType="submit">
            按这些参数再测
          </Button>{' '}
          {isChanged ? <Button onClick={() => apply({})}>恢复</Button> : null}
        </span>
      </form>
    </details>
  )
}
