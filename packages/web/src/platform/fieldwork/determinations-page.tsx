/** 审定数: reported and audited figures side by side, each with its reason; what they do to the scores of this unit. */
import type { OutputOf } from '@jiheng/app/contract'
import { Alert, Button, Input, Modal, Select } from 'antd'
import { useId, useState } from 'react'
import { act, timeWords, useAsked } from '../client.ts'
import { Answered, attempt, Page } from '../show.tsx'
import type { FieldTab } from './fieldwork-pages.tsx'
import { TextField } from './parts.tsx'

type Answer = OutputOf<'determinations'>
type Cell = Answer['cells'][number]
type InUnit = Pick<FieldTab, 'evaluation' | 'unit'>

export function DeterminationsPage({ evaluation, unit }: FieldTab) {
  const asked = useAsked('determinations', { evaluation, unit })
  return (
    <Answered asked={asked} what="审定数">
      {(answer) => <Figures own={{ evaluation, unit }} answer={answer} again={asked.again} />}
    </Answered>
  )
}

function Figures({
  own,
  answer,
  again,
}: {
  readonly own: InUnit
  readonly answer: Answer
  readonly again: () => void
}) {
  const { cells, mayDetermine, broken } = answer
  const [which, setWhich] = useState<'determined' | 'all'>(
    cells.some((one) => one.versions.length > 0) ? 'determined' : 'all',
  )
  const [words, setWords] = useState('')
  const [open, setOpen] = useState<Cell>()
  const determined = cells.filter((one) => one.versions.length > 0)
  const shown = (which === 'all' ? cells : determined).filter((one) => one.label.includes(words.trim()))
  return (
    <Page
      title="审定数"
      lead="填报数原样保留；以后的计算用审定数，并写明原因。撤销审定以后，仍以填报数为准。"
      actions={
        <>
          <Select
            aria-label="显示"
            value={which}
            onChange={setWhich}
            options={[
              { value: 'determined', label: `审定过的（${determined.length}）` },
              { value: 'all', label: `全部填报数（${cells.length}）` },
            ]}
          />
          <Input
            allowClear
            className="fw-find"
            aria-label="按名称找"
            placeholder="按名称找"
            value={words}
            onChange={(event) => setWords(event.target.value)}
          />
        </>
      }
    >
      {broken.length === 0 ? null : (
        <Alert
          type="warning"
          showIcon
          message={`审定以后，有 ${broken.length} 条勾稽关系不成立：${broken.join('；')}`}
          description="请核对：有关的数可能也要审定。"
        />
      )}
      {shown.length === 0 ? <p className="pf-empty">没有这样的数。</p> : null}
      {shown.length === 0 ? null : (
        <div className="pf-scroll">
          <table className="pf-table fw-figures">
            <thead>
              <tr>
                <th>数据项</th>
                <th>单位</th>
                <th className="pf-number">填报数</th>
                <th className="pf-number">审定数</th>
                <th className="pf-number">差额</th>
                <th>原因</th>
                <th />
              </tr>
            </thead>
            <tbody>
              {shown.map((one) => {
                const last = one.versions.at(-1)
                return (
                  <tr key={one.cell} className={one.audited === '' ? undefined : 'fw-determined'}>
                    <td>{one.label}</td>
                    <td>{one.measure}</td>
                    <td className="pf-number">{one.reported || '未填'}</td>
                    <td className="pf-number">
                      <b>{one.audited}</b>
                    </td>
                    <td className="pf-number">{one.difference}</td>
                    <td>
                      {last === undefined ? null : (
                        <>
                          {one.audited === '' ? '（已撤销）' : ''}
                          {last.reason}
                          {last.findingNumber === 0 ? '' : `（问题${last.findingNumber}）`}
                          <small>
                            {last.byName} {timeWords(last.at)}
                          </small>
                        </>
                      )}
                      {one.stale ? <b className="pf-bad">审定以后单位改过填报数，请再核对</b> : null}
                    </td>
                    <td>
                      {mayDetermine || one.versions.length > 0 ? (
                        <Button
                          size="small"
                          aria-label={`${mayDetermine ? '审定' : '历次审定'}${one.label}`}
                          onClick={() => setOpen(one)}
                        >
                          {mayDetermine ? '审定' : '历次'}
                        </Button>
                      ) : null}
                    </td>
                  </tr>
                )
              })}
            </tbody>
          </table>
        </div>
      )}
      <Scores answer={answer} />
      {open === undefined ? null : (
        <Determining
          key={open.cell}
          own={own}
          cell={open}
          answer={answer}
          close={() => setOpen(undefined)}
          done={() => {
            setOpen(undefined)
            setWhich('determined')
            again()
          }}
        />
      )}
    </Page>
  )
}

function Scores({ answer }: { readonly answer: Answer }) {
  const { scores } = answer
  return (
    <section>
      <h2>试算得分</h2>
      <p className="pf-soft">
        只按本单位的数试算，供比较填报和审定的影响；正式得分按全部门的数计算。缺数的指标不计分，写“待评”。
      </p>
      <div className="pf-scroll">
        <table className="pf-table fw-figures">
          <thead>
            <tr>
              <th>指标</th>
              <th className="pf-number">分值</th>
              <th className="pf-number">按填报数</th>
              <th className="pf-number">按审定数</th>
            </tr>
          </thead>
          <tbody>
            {scores.map((one) => (
              <tr key={one.code} className={one.reported === one.audited ? undefined : 'fw-determined'}>
                <td>
                  {one.code} {one.name}
                </td>
                <td className="pf-number">{one.full}</td>
                <td className="pf-number">{one.reported || '待评'}</td>
                <td className="pf-number">{one.audited || '待评'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function Determining({
  own,
  cell,
  answer,
  close,
  done,
}: {
  readonly own: InUnit
  readonly cell: Cell
  readonly answer: Answer
  readonly close: () => void
  readonly done: () => void
}) {
  const id = useId()
  const [audited, setAudited] = useState(cell.audited)
  const [reason, setReason] = useState('')
  const [finding, setFinding] = useState('')
  const version = cell.versions.at(-1)?.version ?? 0
  const save = (text: string): Promise<void> =>
    attempt(
      () =>
        act('determine', { ...own, cell: cell.cell, audited: text, reason: reason.trim(), finding, version }),
      text === '' ? '已撤销审定' : '已审定',
    ).then((saved) => (saved ? done() : undefined))
  return (
    <Modal
      open
      width={640}
      title={`${cell.label}${cell.measure === '' ? '' : `（${cell.measure}）`}`}
      onCancel={close}
      footer={
        <div className="pf-actions">
          <Button onClick={close}>关闭</Button>
          {answer.mayDetermine && cell.audited !== '' ? (
            <Button danger disabled={reason.trim() === ''} onClick={() => save('')}>
              撤销审定
            </Button>
          ) : null}
          {answer.mayDetermine ? (
            <Button
              type="primary"
              disabled={reason.trim() === '' || audited.trim() === ''}
              onClick={() => save(audited.trim())}
            >
              审定
            </Button>
          ) : null}
        </div>
      }
    >
      <p>
        填报数：<b>{cell.reported || '未填'}</b>
      </p>
      {answer.mayDetermine ? (
        <>
          <TextField label="审定数" rows={0} value={audited} onChange={setAudited} required />
          <TextField label="原因" value={reason} onChange={setReason} required />
          <div className="fw-field">
            <label htmlFor={id}>由哪个问题引起</label>
            <Select
              id={id}
              value={finding}
              onChange={setFinding}
              options={[
                { value: '', label: '不由问题引起' },
                ...answer.findings.map((one) => ({ value: one.id, label: `问题${one.number} ${one.title}` })),
              ]}
            />
          </div>
        </>
      ) : null}
      {cell.versions.length === 0 ? null : (
        <>
          <h3>历次审定</h3>
          <ol className="pf-lines">
            {[...cell.versions].reverse().map((one) => (
              <li key={one.version}>
                {one.audited === '' ? '撤销' : `审定 ${one.audited}`}（当时填报 {one.reported || '未填'}）：
                {one.reason}
                {one.findingNumber === 0 ? '' : `（问题${one.findingNumber}）`}
                <small>
                  {one.byName} {timeWords(one.at)}
                </small>
              </li>
            ))}
          </ol>
        </>
      )}
    </Modal>
  )
}
