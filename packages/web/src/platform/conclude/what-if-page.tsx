/** 情景测算: other weights and standards, and what they would move. Nothing is saved; the real scores stay as they are. */
import type { OutputOf } from '@jiheng/app/contract'
import { Button, Input } from 'antd'
import { useEffect, useState } from 'react'
import { act } from '../client.ts'
import { attempt, Page } from '../show.tsx'
import type { ConcludeTab } from './conclude-pages.tsx'

type Outcome = OutputOf<'whatIf'>
interface Change {
  readonly points: string
  readonly standard: string
}

export function WhatIfPage({ evaluation }: ConcludeTab) {
  const [outcome, setOutcome] = useState<Outcome>()
  const [changes, setChanges] = useState<ReadonlyMap<string, Change>>(new Map())
  const [isWorking, setWorking] = useState(false)
  const work = async (of: ReadonlyMap<string, Change>): Promise<void> => {
    setWorking(true)
    await attempt(async () => {
      setOutcome(
        await act('whatIf', {
          evaluation,
          changes: [...of].map(([indicator, change]) => ({ indicator, ...change })),
        }),
      )
    })
    setWorking(false)
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once, when the page opens
  useEffect(() => {
    work(new Map())
  }, [evaluation])
  const change = (code: string, next: Partial<Change>, real: Change): void => {
    const own = { points: '', standard: '', ...changes.get(code), ...next }
    const copy = new Map(changes)
    if (own.points === real.points) own.points = ''
    if (own.standard.trim() === real.standard.trim()) own.standard = ''
    if (own.points === '' && own.standard === '') copy.delete(code)
    else copy.set(code, own)
    setChanges(copy)
  }
  return (
    <Page
      title="情景测算"
      lead="改指标的分值和评分标准，看得分、等级和单位名次怎样变。只测算，不保存，真的得分不动。"
      actions={
        <>
          <Button
            onClick={() => {
              setChanges(new Map())
              work(new Map())
            }}
          >
            恢复原样
          </Button>
          <Button type="primary" loading={isWorking} onClick={() => work(changes)}>
            测算
          </Button>
        </>
      }
    >
      {outcome === undefined ? <p className="pf-soft">正在计算……</p> : null}
      {outcome === undefined ? null : (
        <>
          <Results outcome={outcome} />
          <h2>分值和标准</h2>
          <div className="pf-scroll">
            <table className="pf-table cc-if">
              <caption className="seen-by-reader">可以改的分值和标准</caption>
              <thead>
                <tr>
                  <th scope="col">指标</th>
                  <th scope="col">分值</th>
                  <th scope="col">标准</th>
                </tr>
              </thead>
              <tbody>
                {outcome.indicators.map((one) => {
                  const own = changes.get(one.code)
                  const real = { points: one.points, standard: one.standard }
                  return (
                    <tr key={one.code} className={own === undefined ? undefined : 'cc-changed'}>
                      <th scope="row">
                        {one.code} {one.name}
                      </th>
                      <td>
                        <Input
                          className="cc-short"
                          inputMode="decimal"
                          aria-label={`${one.name}的分值`}
                          value={own?.points || one.points}
                          onChange={(event) => change(one.code, { points: event.target.value.trim() }, real)}
                        />
                      </td>
                      <td>
                        {one.standard === '' ? (
                          <span className="pf-soft">随分值变</span>
                        ) : (
                          <Input.TextArea
                            aria-label={`${one.name}的标准`}
                            autoSize
                            value={own?.standard || one.standard}
                            onChange={(event) => change(one.code, { standard: event.target.value }, real)}
                          />
                        )}
                      </td>
                    </tr>
                  )
                })}
              </tbody>
            </table>
          </div>
        </>
      )}
    </Page>
  )
}

function Results({ outcome }: { readonly outcome: Outcome }) {
  const { before, after, moved, ranks, faults } = outcome
  const turned = ranks.filter((one) => one.rankBefore !== one.rankAfter)
  return (
    <section aria-label="测算结果" aria-live="polite">
      {faults.length === 0 ? null : (
        <div className="pf-faults">
          {faults.map((one) => (
            <p key={one}>{one}</p>
          ))}
        </div>
      )}
      <dl className="cc-totals">
        <div>
          <dt>现在</dt>
          <dd>
            <b>{before.points}</b> 分{before.grade === '' ? null : <em>{before.grade}</em>}
            <small>{before.rate === '' ? '' : `得分率 ${before.rate}`}</small>
          </dd>
        </div>
        <div>
          <dt>测算（满分 {outcome.full} 分）</dt>
          <dd>
            <b>{after.points}</b> 分{after.grade === '' ? null : <em>{after.grade}</em>}
            <small>{after.rate === '' ? '' : `得分率 ${after.rate}`}</small>
          </dd>
        </div>
      </dl>
      {moved.length === 0 ? (
        <p className="pf-soft">得分没有变化。</p>
      ) : (
        <div className="pf-scroll">
          <table className="pf-table">
            <caption className="seen-by-reader">变化的指标</caption>
            <thead>
              <tr>
                <th scope="col">变化的指标</th>
                <th scope="col" className="pf-number">
                  分值
                </th>
                <th scope="col" className="pf-number">
                  得分
                </th>
                <th scope="col">计分过程</th>
              </tr>
            </thead>
            <tbody>
              {moved.map((one) => (
                <tr key={one.code}>
                  <th scope="row">
                    {one.code} {one.name}
                  </th>
                  <td className="pf-number">
                    {one.fullBefore} → {one.fullAfter}
                  </td>
                  <td className="pf-number">
                    {one.before || '待评'} → {one.after || '待评'}
                  </td>
                  <td>{one.sentence}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {turned.length === 0 ? (
        <p className="pf-soft">单位名次没有变化。</p>
      ) : (
        <ul className="pf-lines">
          {turned.map((one) => (
            <li key={one.unit}>
              {one.name}：第 {one.rankBefore} 名 → 第 {one.rankAfter} 名（得分率 {one.before} → {one.after}）
              {one.why === '' ? '' : `。${one.why}`}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
