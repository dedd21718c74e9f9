/** 各单位进度: every unit's state, completeness, open errors and lateness; reminders and deadlines. */

import type { OutputOf } from '@jiheng/app/contract'
import { Button, Input, Modal } from 'antd'
import { useState } from 'react'
import { act, dayWords, fileUrl, timeWords, useAsked } from './client.ts'
import { hrefOf } from './route.ts'
import { Answered, attempt, Page, StateTag } from './show.tsx'

type Whole = OutputOf<'evaluation'>
type Line = OutputOf<'board'>['units'][number]

export function BoardPage({
  evaluation,
  mayEdit,
}: {
  readonly evaluation: Whole
  readonly mayEdit: boolean
}) {
  const asked = useAsked('board', { evaluation: evaluation.id })
  const [chosen, setChosen] = useState<readonly string[]>([])
  const [reminding, setReminding] = useState(false)
  const [words, setWords] = useState('')
  const [moving, setMoving] = useState<Line>()
  return (
    <Page
      title="各单位进度"
      actions={
        <>
          <Button href={fileUrl('boardFile', { evaluation: evaluation.id })}>导出（Excel）</Button>
          <Button onClick={asked.again}>刷新</Button>
          {mayEdit ? (
            <Button type="primary" disabled={chosen.length === 0} onClick={() => setReminding(true)}>
              催报{chosen.length === 0 ? '' : `（${chosen.length} 个单位）`}
            </Button>
          ) : null}
        </>
      }
    >
      <Answered asked={asked} what="各单位进度">
        {({ units }) => (
          <div className="pf-scroll">
            <table className="pf-table pf-board">
              <thead>
                <tr>
                  {mayEdit ? (
                    <th className="pf-tick">
                      <input
                        type="checkbox"
                        aria-label="选择全部单位"
                        checked={units.length > 0 && chosen.length === units.length}
                        onChange={(event) =>
                          setChosen(event.target.checked ? units.map((one) => one.unit) : [])
                        }
                      />
                    </th>
                  ) : null}
                  <th>单位</th>
                  <th>状态</th>
                  <th>完成</th>
                  <th className="pf-number">必须处理</th>
                  <th className="pf-number">提示</th>
                  <th>期限</th>
                  <th>签收</th>
                  <th>最近修改</th>
                  <th className="pf-number">上报次数</th>
                </tr>
              </thead>
              <tbody>
                {units.map((one) => (
                  <tr key={one.unit} className={one.late ? 'pf-late' : undefined}>
                    {mayEdit ? (
                      <td className="pf-tick">
                        <input
                          type="checkbox"
                          aria-label={`选择${one.name}`}
                          checked={chosen.includes(one.unit)}
                          onChange={(event) =>
                            setChosen(
                              event.target.checked
                                ? [...chosen, one.unit]
                                : chosen.filter((code) => code !== one.unit),
                            )
                          }
                        />
                      </td>
                    ) : null}
                    <td>
                      <a
                        href={hrefOf({
                          place: 'evaluation',
                          id: evaluation.id,
                          page: 'unit',
                          unit: one.unit,
                        })}
                      >
                        {one.name}
                      </a>
                      {one.determined === 0 ? null : <small>审定了 {one.determined} 个数</small>}
                    </td>
                    <td>
                      <StateTag name={one.stateName} />
                    </td>
                    <td data-label="完成">
                      {one.wanted === 0 ? null : (
                        <span className="pf-bar" title={`应填 ${one.wanted} 格，已填 ${one.filled} 格`}>
                          <i style={{ width: `${(one.filled * 100) / one.wanted}%` }} />
                          <span>
                            {one.filled}/{one.wanted}
                          </span>
                        </span>
                      )}
                    </td>
                    <td data-label="必须处理" className={`pf-number${one.errors > 0 ? ' pf-bad' : ''}`}>
                      {one.errors}
                    </td>
                    <td data-label="提示" className="pf-number">
                      {one.warnings}
                    </td>
                    <td data-label="期限">
                      {one.deadline === '' ? '' : dayWords(one.deadline)}
                      {one.late ? <b className="pf-bad"> 逾期</b> : null}
                      {mayEdit && one.state !== '' ? (
                        <button
                          type="button"
                          className="pf-link"
                          aria-label={`调整${one.name}的期限`}
                          onClick={() => setMoving(one)}
                        >
                          调整
                        </button>
                      ) : null}
                    </td>
                    <td data-label="签收">
                      {one.receivedAt === '' ? null : (
                        <>
                          {timeWords(one.receivedAt)}
                          <small>{one.receivedByName}</small>
                        </>
                      )}
                    </td>
                    <td data-label="最近修改">{timeWords(one.changedAt)}</td>
                    <td data-label="上报次数" className="pf-number">
                      {one.submissions}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Answered>
      <Modal
        open={reminding}
        title="催报"
        onCancel={() => setReminding(false)}
        okText="发出"
        cancelText="取消"
        onOk={() =>
          attempt(
            () => act('remind', { evaluation: evaluation.id, units: [...chosen], text: words }),
            '提醒已发出',
          ).then((done) => {
            if (!done) return
            setReminding(false)
            setChosen([])
          })
        }
      >
        <label htmlFor="remind-text">提醒的话（不填则写明期限和目前状态）</label>
        <Input.TextArea
          id="remind-text"
          value={words}
          onChange={(event) => setWords(event.target.value)}
          autoSize={{ minRows: 3 }}
        />
      </Modal>
      {moving === undefined ? null : (
        <Deadline
          evaluation={evaluation.id}
          line={moving}
          close={() => setMoving(undefined)}
          done={() => {
            setMoving(undefined)
            asked.again()
          }}
        />
      )}
    </Page>
  )
}

function Deadline({
  evaluation,
  line,
  close,
  done,
}: {
  readonly evaluation: string
  readonly line: Line
  readonly close: () => void
  readonly done: () => void
}) {
  const [day, setDay] = useState(line.deadline)
  const [reason, setReason] = useState('')
  return (
    <Modal
      open
      title={`调整${line.name}的上报期限`}
      okText="调整"
      cancelText="取消"
      onCancel={close}
      okButtonProps={{ disabled: day === '' || day === line.deadline || reason.trim() === '' }}
      onOk={() =>
        attempt(
          () => act('setDeadline', { evaluation, unit: line.unit, deadline: day, reason: reason.trim() }),
          '期限已调整，并告知该单位',
        ).then((saved) => (saved ? done() : undefined))
      }
    >
      <label htmlFor="deadline-day">新的期限（现在 {dayWords(line.deadline)}）</label>
      <Input id="deadline-day" type="date" value={day} onChange={(event) => setDay(event.target.value)} />
      <label htmlFor="deadline-reason">原因</label>
      <Input.TextArea
        id="deadline-reason"
        value={reason}
        maxLength={500}
        onChange={(event) => setReason(event.target.value)}
        autoSize={{ minRows: 2 }}
      />
    </Modal>
  )
}
