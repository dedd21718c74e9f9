/** Step 2 下发通知: the letter as it will be printed, to whom it went, and everybody's letter and forms in one file. */

import type { OutputOf } from '@jiheng/app/contract'
import { Alert, Button, Form, Input, Modal } from 'antd'
import { useState } from 'react'
import { act, dayWords, fileUrl, timeWords, useAsked } from './client.ts'
import { hrefOf } from './route.ts'
import { Answered, attempt, Page, StateTag } from './show.tsx'

type Whole = OutputOf<'evaluation'>
type Lines = OutputOf<'board'>['units']

export function NoticePage({
  evaluation,
  mayEdit,
  again,
}: {
  readonly evaluation: Whole
  readonly mayEdit: boolean
  readonly again: () => void
}) {
  const [writing, setWriting] = useState(false)
  const letter = useAsked('noticeText', { evaluation: evaluation.id })
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
          {mayEdit ? <Button onClick={() => setWriting(true)}>修改通知</Button> : null}
          <Button href={fileUrl('noticeFile', { evaluation: evaluation.id })}>下载通知（Word）</Button>
          {mayEdit ? (
            <Button href={fileUrl('noticeFiles', { evaluation: evaluation.id })}>
              全部单位的通知和填报表（ZIP）
            </Button>
          ) : null}
        </>
      }
    >
      {mayEdit ? <Sending evaluation={evaluation} again={again} /> : null}
      <h2>通知正文（将这样印出）</h2>
      <Answered asked={letter} what="通知">
        {(printed) => <Letter printed={printed} />}
      </Answered>
      {writing ? (
        <Writing
          evaluation={evaluation}
          printed={letter.kind === 'loaded' ? letter.answer.paragraphs : []}
          close={() => setWriting(false)}
          saved={() => {
            setWriting(false)
            again()
            letter.again()
          }}
        />
      ) : null}
    </Page>
  )
}

function Letter({ printed }: { readonly printed: OutputOf<'noticeText'> }) {
  return (
    <article className="pf-letter" lang="zh-CN">
      <h3>{printed.title}</h3>
      {printed.number === '' ? null : <p className="pf-letter-number">{printed.number}</p>}
      <p>{printed.recipient}：</p>
      {printed.paragraphs.map((text, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: paragraphs have no other name
        <p key={index} className="pf-letter-text">
          {text}
        </p>
      ))}
      <p className="pf-letter-text">
        附件：{printed.attachments.map((name, at) => `${at + 1}. ${name}`).join('　')}
      </p>
      <p className="pf-letter-end">
        {printed.organisation}
        <br />
        {dayWords(printed.date)}
      </p>
      {printed.contact === '' ? null : <p>（联系人：{printed.contact}）</p>}
    </article>
  )
}

function Sending({ evaluation, again }: { readonly evaluation: Whole; readonly again: () => void }) {
  const board = useAsked('board', { evaluation: evaluation.id })
  return (
    <Answered asked={board} what="下发情况">
      {({ units }) => {
        const open = units.filter((one) => one.state === '')
        const send = async (): Promise<void> => {
          const done = await attempt(
            () => act('sendNotice', { evaluation: evaluation.id, units: open.map((one) => one.unit) }),
            '通知和填报任务已下发',
          )
          if (!done) return
          again()
          window.location.hash = hrefOf({ place: 'evaluation', id: evaluation.id, page: 'board', unit: '' })
        }
        return (
          <>
            <SendState units={units} deadline={evaluation.deadline} send={send} />
            <UnitLetters evaluation={evaluation.id} units={units} />
          </>
        )
      }}
    </Answered>
  )
}

function SendState({
  units,
  deadline,
  send,
}: {
  readonly units: Lines
  readonly deadline: string
  readonly send: () => void
}) {
  const open = units.filter((one) => one.state === '').length
  const received = units.filter((one) => one.receivedAt !== '').length
  if (units.length === 0)
    return <Alert type="warning" showIcon message="方案里还没有纳入评价的单位，通知还没有人可以下发。" />
  const words =
    open === units.length
      ? `还没有下发；共 ${units.length} 个单位`
      : `已下发 ${units.length - open} 个单位，其中 ${received} 个已签收${open === 0 ? '' : `；还有 ${open} 个没有下发`}`
  return (
    <Alert
      type={open === 0 ? 'success' : 'info'}
      showIcon
      message={words}
      action={
        open === 0 ? null : (
          <Button
            type="primary"
            disabled={deadline === ''}
            onClick={() =>
              Modal.confirm({
                title: `下发到 ${open} 个单位？`,
                content: `下发后各单位就能签收、填报，期限 ${dayWords(deadline)}。通知照下面的正文。`,
                okText: '下发',
                cancelText: '取消',
                onOk: send,
              })
            }
          >
            下发到各单位
          </Button>
        )
      }
    />
  )
}

/** Each unit's own letter, with its deadline, and its forms. */
function UnitLetters({ evaluation, units }: { readonly evaluation: string; readonly units: Lines }) {
  if (units.length === 0) return null
  return (
    <details className="pf-card">
      <summary>各单位的通知和填报表</summary>
      <div className="pf-scroll">
        <table className="pf-table">
          <thead>
            <tr>
              <th>单位</th>
              <th>状态</th>
              <th>期限</th>
              <th>签收</th>
              <th>下载</th>
            </tr>
          </thead>
          <tbody>
            {units.map((one) => (
              <tr key={one.unit}>
                <td>{one.name}</td>
                <td>
                  <StateTag name={one.stateName} />
                </td>
                <td>{dayWords(one.deadline)}</td>
                <td>{one.receivedAt === '' ? '' : `${one.receivedByName} ${timeWords(one.receivedAt)}`}</td>
                <td>
                  <a
                    className="pf-slot"
                    aria-label={`${one.name}的通知`}
                    href={fileUrl('noticeFile', { evaluation, unit: one.unit })}
                  >
                    通知
                  </a>
                  <a
                    className="pf-slot"
                    aria-label={`${one.name}的填报表`}
                    href={fileUrl('workbook', { evaluation, unit: one.unit })}
                  >
                    填报表
                  </a>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  )
}

function Writing({
  evaluation,
  printed,
  close,
  saved,
}: {
  readonly evaluation: Whole
  readonly printed: readonly string[]
  readonly close: () => void
  readonly saved: () => void
}) {
  const [form] = Form.useForm<Whole['notice']>()
  const save = async (notice: Whole['notice']): Promise<void> => {
    const whole = {
      number: notice.number ?? '',
      date: notice.date ?? '',
      contact: notice.contact ?? '',
      text: notice.text ?? '',
    }
    const done = await attempt(
      () => act('saveNotice', { evaluation: evaluation.id, version: evaluation.version, notice: whole }),
      '通知已保存',
    )
    if (done) saved()
  }
  return (
    <Modal
      open
      width={760}
      title="修改通知"
      okText="保存通知"
      cancelText="取消"
      onCancel={close}
      onOk={() => form.submit()}
    >
      <Form form={form} layout="vertical" onFinish={save} initialValues={evaluation.notice}>
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
        <Form.Item
          name="text"
          label="正文（不填则用指标体系里的通知文本，一行一段）"
          extra={
            <button
              type="button"
              className="pf-link"
              onClick={() => form.setFieldValue('text', printed.slice(0, -1).join('\n'))}
            >
              从现在的正文改起
            </button>
          }
        >
          <Input.TextArea autoSize={{ minRows: 8, maxRows: 18 }} />
        </Form.Item>
      </Form>
    </Modal>
  )
}
