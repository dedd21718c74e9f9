/** 专家评分: the lead arranges who scores what; each expert scores alone; once all handed in, the spread and what it gives. */
import type { OutputOf } from '@jiheng/app/contract'
import { Button, Input, Modal, Select } from 'antd'
import { useState } from 'react'
import { act, fileUrl, timeWords, useAsked } from '../client.ts'
import { useKeptForm } from '../fieldwork/kept-form.ts'
import { useMe } from '../me.ts'
import { Answered, attempt, Page } from '../show.tsx'
import type { ConcludeTab } from './conclude-pages.tsx'
import { type Given, GivenChoices } from './given-choices.tsx'

type Panel = OutputOf<'panel'>
type Scored = Panel['indicators'][number]

export function ExpertsPage({ evaluation }: ConcludeTab) {
  const asked = useAsked('panel', { evaluation })
  return (
    <Answered asked={asked} what="专家评分">
      {(panel) => {
        const chosen = panel.indicators.filter((one) => one.chosen)
        return (
          <Page
            title="专家评分"
            lead={`定性指标由评审专家各自评分，都提交以前互相看不到。合成办法：${panel.combineName}，至少 ${panel.atLeast} 人。`}
          >
            {panel.mayArrange ? (
              <Arranging key={panel.version} evaluation={evaluation} panel={panel} again={asked.again} />
            ) : null}
            <Progress evaluation={evaluation} panel={panel} again={asked.again} />
            {panel.scores ? (
              <Scoring evaluation={evaluation} panel={panel} chosen={chosen} again={asked.again} />
            ) : null}
            {panel.revealed ? <Revealed chosen={chosen} /> : null}
          </Page>
        )
      }}
    </Answered>
  )
}

function Arranging({
  evaluation,
  panel,
  again,
}: {
  readonly evaluation: string
  readonly panel: Panel
  readonly again: () => void
}) {
  const [experts, setExperts] = useState(panel.experts.map((one) => one.account))
  const [indicators, setIndicators] = useState(
    panel.indicators.filter((one) => one.chosen).map((one) => one.code),
  )
  return (
    <section className="pf-card" aria-label="安排专家">
      <h2>安排专家</h2>
      {panel.candidates.length === 0 ? (
        <p className="pf-empty">本部门还没有“评审专家”账号，请系统管理员建立账号、安全管理员授予角色。</p>
      ) : null}
      <p>
        <label htmlFor="cc-experts">评审专家</label>
        <Select
          id="cc-experts"
          mode="multiple"
          className="cc-wide"
          value={experts}
          onChange={setExperts}
          optionFilterProp="label"
          options={panel.candidates.map((one) => ({ value: one.account, label: one.name }))}
        />
      </p>
      <p>
        <label htmlFor="cc-panel-indicators">评哪些指标</label>
        <Select
          id="cc-panel-indicators"
          mode="multiple"
          className="cc-wide"
          value={indicators}
          onChange={setIndicators}
          optionFilterProp="label"
          options={panel.indicators.map((one) => ({
            value: one.code,
            label: `${one.code} ${one.name}（${one.full} 分）`,
          }))}
        />
      </p>
      <Button
        type="primary"
        onClick={() =>
          attempt(
            () => act('setPanel', { evaluation, experts, indicators, version: panel.version }),
            '已安排，专家会收到消息',
          ).then((ok) => ok && again())
        }
      >
        保存安排
      </Button>
    </section>
  )
}

function Progress({
  evaluation,
  panel,
  again,
}: {
  readonly evaluation: string
  readonly panel: Panel
  readonly again: () => void
}) {
  const count = panel.indicators.filter((one) => one.chosen).length
  if (panel.experts.length === 0) return <p className="pf-empty">还没有安排评审专家。</p>
  return (
    <section aria-label="进度">
      <h2>进度</h2>
      <ul className="pf-lines">
        {panel.experts.map((one) => (
          <li key={one.account}>
            {one.name}：
            {one.handedInAt === ''
              ? `评了 ${one.scored}/${count} 个指标，没有提交`
              : `${timeWords(one.handedInAt)} 提交`}
            {panel.mayArrange && one.handedInAt !== '' ? (
              <>
                {' '}
                <button
                  type="button"
                  className="pf-link"
                  aria-label={`请${one.name}重新评分`}
                  onClick={() => askAgain(evaluation, one.account, one.name, again)}
                >
                  请重新评分
                </button>
              </>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  )
}

function askAgain(evaluation: string, account: string, name: string, again: () => void): void {
  let reason = ''
  Modal.confirm({
    title: `请${name}重新评分`,
    content: (
      <Input.TextArea
        aria-label="重新评分的原因"
        placeholder="原因，会告诉专家"
        autoSize={{ minRows: 2 }}
        onChange={(event) => {
          reason = event.target.value
        }}
      />
    ),
    okText: '退回重评',
    cancelText: '取消',
    onOk: async () => {
      if (await attempt(() => act('reopenExpertScores', { evaluation, account, reason }), '已退回')) again()
    },
  })
}

function Scoring({
  evaluation,
  panel,
  chosen,
  again,
}: {
  readonly evaluation: string
  readonly panel: Panel
  readonly chosen: readonly Scored[]
  readonly again: () => void
}) {
  const { me } = useMe()
  const done = chosen.filter((one) => one.own !== undefined).length
  const handedIn = panel.experts.some((one) => one.account === me.account?.id && one.handedInAt !== '')
  const submit = (): void => {
    Modal.confirm({
      title: '提交评分',
      content: '提交以后不能再改。各位专家都提交以后，互相可以看到。',
      okText: '提交',
      cancelText: '再看看',
      onOk: async () => {
        if (await attempt(() => act('submitExpertScores', { evaluation }), '评分已提交')) again()
      },
    })
  }
  return (
    <section aria-label="我的评分">
      <div className="pf-head">
        <h2>
          我的评分 <small>{`${done}/${chosen.length}`}</small>
        </h2>
        <Button type="primary" disabled={done < chosen.length || handedIn} onClick={submit}>
          {handedIn ? '已提交' : '提交评分'}
        </Button>
      </div>
      {chosen.map((one) => (
        <OneScore
          key={`${one.code} ${one.own?.version ?? 0}`}
          evaluation={evaluation}
          one={one}
          again={again}
        />
      ))}
    </section>
  )
}

function OneScore({
  evaluation,
  one,
  again,
}: {
  readonly evaluation: string
  readonly one: Scored
  readonly again: () => void
}) {
  const first = { given: one.own?.content as Given | undefined, reason: one.own?.reason ?? '' }
  const form = useKeptForm(`expert ${evaluation} ${one.code}`, first, one.own?.version ?? 0)
  const { given, reason } = form.value
  const save = (content: Given): void => {
    attempt(
      () =>
        act('saveExpertScore', {
          evaluation,
          indicator: one.code,
          content,
          reason,
          version: one.own?.version ?? 0,
        }),
      '已保存',
    ).then((ok) => {
      if (!ok) return
      form.clear()
      again()
    })
  }
  return (
    <fieldset className="pf-card">
      <legend>
        {one.code} {one.name}（{one.full} 分）
      </legend>
      <p className="pf-soft">{one.standard}</p>
      {one.materials.length === 0 ? null : (
        <details>
          <summary>各单位的自评和材料（{one.materials.length} 个单位）</summary>
          <ul className="pf-lines">
            {one.materials.map((unit) => (
              <li key={unit.unitName}>
                {unit.unitName}：{unit.words}。{unit.reason}
                {unit.evidence.map((proof) => (
                  <a
                    key={proof.id}
                    href={fileUrl('panelEvidence', { evaluation, evidence: proof.id })}
                    target="_blank"
                    rel="noreferrer"
                  >
                    {' '}
                    {proof.title}
                  </a>
                ))}
              </li>
            ))}
          </ul>
        </details>
      )}
      <GivenChoices
        name={one.name}
        full={one.full}
        choices={one.choices}
        given={given}
        onChange={(next) => form.change({ given: next })}
        plain
      />
      <p>
        <label htmlFor={`cc-reason-${one.code}`}>理由</label>
        <Input.TextArea
          id={`cc-reason-${one.code}`}
          value={reason}
          autoSize={{ minRows: 2 }}
          onChange={(event) => form.change({ reason: event.target.value })}
        />
      </p>
      <div className="cc-buttons">
        <Button
          disabled={given === undefined || reason.trim() === '' || !form.isDirty}
          onClick={() => given !== undefined && save(given)}
        >
          保存
        </Button>
        <span className="pf-soft">
          {form.isDirty
            ? '还没有保存，留在本机'
            : one.own === undefined
              ? '还没有评分'
              : `已保存，计 ${one.own.points} 分`}
        </span>
      </div>
    </fieldset>
  )
}

function Revealed({ chosen }: { readonly chosen: readonly Scored[] }) {
  return (
    <section aria-label="评分结果">
      <h2>评分结果</h2>
      <div className="pf-scroll">
        <table className="pf-table">
          <caption className="seen-by-reader">各位专家的评分和合成结果</caption>
          <thead>
            <tr>
              <th scope="col">指标</th>
              <th scope="col">各位专家</th>
              <th scope="col" className="pf-number">
                相差
              </th>
              <th scope="col">合成</th>
            </tr>
          </thead>
          <tbody>
            {chosen.map((one) => (
              <tr key={one.code}>
                <th scope="row">
                  {one.code} {one.name}（{one.full} 分）
                </th>
                <td>
                  {one.scores.map((each) => (
                    <p key={each.name}>
                      <b>
                        {each.name} {each.points} 分
                      </b>
                      ：{each.words === `${each.points} 分` ? '' : `${each.words}。`}
                      {each.reason}
                    </p>
                  ))}
                </td>
                <td className="pf-number">
                  {one.spread}
                  {one.wide ? <span className="cc-wide-spread">分歧较大</span> : null}
                </td>
                <td>{one.combined}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
