/** Step 2 下发通知: the letter, and the board of every unit's state. */

import type { OutputOf } from '@jiheng/app/contract'
import { Button, Form, Input, Modal } from 'antd'
import { useState } from 'react'
import { act, dayWords, fileUrl, timeWords, useAsked } from './client.ts'
import { hrefOf } from './route.ts'
import { Answered, attempt, Page, StateTag } from './show.tsx'

type Whole = OutputOf<'evaluation'>

export function NoticePage({
  evaluation,
  mayEdit,
  again,
}: {
  readonly evaluation: Whole
  readonly mayEdit: boolean
  readonly again: () => void
}) {
  const [form] = Form.useForm<Whole['notice']>()
  const save = async (notice: Whole['notice']): Promise<void> => {
    const whole = {
      number: notice.number ?? '',
      date: notice.date ?? '',
      contact: notice.contact ?? '',
      text: notice.text ?? '',
    }
    if (
      await attempt(
        () => act('saveNotice', { evaluation: evaluation.id, version: evaluation.version, notice: whole }),
        '通知已保存',
      )
    )
      again()
  }
  return (
    <Page
      title="通知"
      lead={
        evaluation.deadline === ''
          ? '还没有定上报期限，请先在“方案”里填写。'
          : `上报期限 ${dayWords(evaluation.deadline)}`
      }
      actions={
        <>
          <Button href={fileUrl('noticeFile', { evaluation: evaluation.id })}>下载通知（Word）</Button>
          {mayEdit ? (
            <>
              <Button onClick={() => form.submit()}>保存通知</Button>
              <Button
                type="primary"
                onClick={() =>
                  attempt(
                    () => act('sendNotice', { evaluation: evaluation.id, units: evaluation.scope }),
                    '通知和填报任务已下发',
                  ).then((done) => {
                    if (done)
                      window.location.hash = hrefOf({
                        place: 'evaluation',
                        id: evaluation.id,
                        page: 'board',
                        unit: '',
                      })
                  })
                }
              >
                下发到各单位
              </Button>
            </>
          ) : null}
        </>
      }
    >
      <Form
        form={form}
        layout="vertical"
        onFinish={save}
        initialValues={evaluation.notice}
        disabled={!mayEdit}
        key={evaluation.version}
      >
        <div className="pf-two">
          <Form.Item name="number" label="发文字号">
            <Input placeholder="如：×人社函〔2020〕5号" />
          </Form.Item>
          <Form.Item name="date" label="发文日期">
            <Input type="date" />
          </Form.Item>
        </div>
        <Form.Item name="contact" label="联系人和电话">
          <Input />
        </Form.Item>
        <Form.Item name="text" label="正文（不填则用指标体系里的通知文本）">
          <Input.TextArea autoSize={{ minRows: 6 }} />
        </Form.Item>
      </Form>
      {evaluation.scope.length === 0 ? null : (
        <p className="pf-soft">
          填报表可以逐个单位下载：
          {evaluation.units
            .filter((one) => evaluation.scope.includes(one.code))
            .map((one) => (
              <a
                key={one.code}
                className="pf-slot"
                href={fileUrl('workbook', { evaluation: evaluation.id, unit: one.code })}
              >
                {one.name}
              </a>
            ))}
        </p>
      )}
    </Page>
  )
}

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
                  {mayEdit ? <th aria-label="选择" /> : null}
                  <th>单位</th>
                  <th>状态</th>
                  <th>完成</th>
                  <th className="pf-number">必须处理</th>
                  <th className="pf-number">提示</th>
                  <th>期限</th>
                  <th>最近修改</th>
                  <th className="pf-number">上报次数</th>
                </tr>
              </thead>
              <tbody>
                {units.map((one) => (
                  <tr key={one.unit} className={one.late ? 'pf-late' : undefined}>
                    {mayEdit ? (
                      <td>
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
                    </td>
                    <td>
                      <StateTag name={one.stateName} />
                    </td>
                    <td>
                      {one.wanted === 0 ? null : (
                        <span className="pf-bar" title={`应填 ${one.wanted} 格，已填 ${one.filled} 格`}>
                          <i style={{ width: `${(one.filled * 100) / one.wanted}%` }} />
                          <span>
                            {one.filled}/{one.wanted}
                          </span>
                        </span>
                      )}
                    </td>
                    <td className={`pf-number${one.errors > 0 ? ' pf-bad' : ''}`}>{one.errors}</td>
                    <td className="pf-number">{one.warnings}</td>
                    <td>
                      {one.deadline === '' ? '' : dayWords(one.deadline)}
                      {one.late ? <b className="pf-bad"> 逾期</b> : null}
                    </td>
                    <td>{timeWords(one.changedAt)}</td>
                    <td className="pf-number">{one.submissions}</td>
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
    </Page>
  )
}
