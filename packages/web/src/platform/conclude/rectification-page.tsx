/** 整改台账: who has to do what by when, what was done and proved, who verified it; units see and answer their own. */
import type { OutputOf } from '@jiheng/app/contract'
import { Button, Input, Modal, Select, Upload } from 'antd'
import { useId, useState } from 'react'
import { act, fileUrl, upload, useAsked } from '../client.ts'
import { useKeptForm } from '../fieldwork/kept-form.ts'
import { Answered, attempt, Page } from '../show.tsx'
import type { ConcludeTab } from './conclude-pages.tsx'

type List = OutputOf<'rectifications'>
export type Item = List['items'][number]

export function RectificationPage({ evaluation }: ConcludeTab) {
  const asked = useAsked('rectifications', { evaluation })
  return (
    <Answered asked={asked} what="整改台账">
      {(list) => {
        const { items, ownUnit } = list
        const open = items.filter((one) => one.state !== 'closed').length
        const late = items.filter((one) => one.late).length
        return (
          <Page
            title="整改台账"
            lead={
              items.length === 0
                ? ownUnit === ''
                  ? '采用的问题会列在这里。'
                  : '没有需要本单位整改的事项。'
                : `共 ${items.length} 项，没有销号的 ${open} 项${late > 0 ? `，其中逾期 ${late} 项` : ''}。`
            }
            actions={<Button href={fileUrl('rectificationsFile', { evaluation })}>台账（Excel）</Button>}
          >
            {items.map((one) => (
              <OneItem
                key={`${one.id} ${one.version}`}
                evaluation={evaluation}
                list={list}
                item={one}
                again={asked.again}
              />
            ))}
          </Page>
        )
      }}
    </Answered>
  )
}

export function StateOf({ item }: { readonly item: Item }) {
  return (
    <span className={`cc-state cc-state-${item.late ? 'late' : item.state}`}>
      {item.stateName}
      {item.late ? '（逾期）' : ''}
    </span>
  )
}

function OneItem({
  evaluation,
  list,
  item,
  again,
}: {
  readonly evaluation: string
  readonly list: List
  readonly item: Item
  readonly again: () => void
}) {
  const answers = list.mayAnswer && (item.state === 'open' || item.state === 'working')
  return (
    <article className="pf-card cc-item" aria-label={`${item.number} ${item.title}`}>
      <h2>
        {item.number}. {item.title} <StateOf item={item} />
      </h2>
      {item.problem === '' ? null : <p>{item.problem}</p>}
      {list.mayAssign && item.state === 'draft' ? (
        <Arranging evaluation={evaluation} list={list} item={item} again={again} />
      ) : (
        <dl className="cc-facts">
          <div>
            <dt>责任单位</dt>
            <dd>{item.unitName}</dd>
          </div>
          <div>
            <dt>整改措施</dt>
            <dd>{item.measure || '没有填'}</dd>
          </div>
          <div>
            <dt>期限</dt>
            <dd>{item.deadline || '没有定'}</dd>
          </div>
        </dl>
      )}
      {item.answer === '' || answers ? null : (
        <p>
          整改情况（{item.answeredByName}，{item.answeredAt}）：{item.answer}
        </p>
      )}
      {item.verdict === '' ? null : (
        <p>
          核验意见（{item.verifiedByName}，{item.verifiedAt}）：{item.verdict}
        </p>
      )}
      {item.proofs.length === 0 ? null : (
        <ul className="pf-lines">
          {item.proofs.map((proof) => (
            <li key={proof.id}>
              <a
                href={fileUrl('rectificationProof', { evaluation, unit: item.unit, exhibit: proof.id })}
                target="_blank"
                rel="noreferrer"
              >
                {proof.title}
              </a>{' '}
              <small>{proof.uploadedByName}</small>
            </li>
          ))}
        </ul>
      )}
      {answers ? <Answering evaluation={evaluation} item={item} again={again} /> : null}
      {item.mayVerify ? <Verifying evaluation={evaluation} item={item} again={again} /> : null}
    </article>
  )
}

function Arranging({
  evaluation,
  list,
  item,
  again,
}: {
  readonly evaluation: string
  readonly list: List
  readonly item: Item
  readonly again: () => void
}) {
  const { unit, measure, deadline } = item
  const form = useKeptForm(`rectification ${item.id}`, { unit, measure, deadline }, item.version)
  const id = useId()
  const save = async (): Promise<number | undefined> => {
    let version: number | undefined
    await attempt(async () => {
      const saved = await act('saveRectification', {
        evaluation,
        unit: form.value.unit,
        item: item.id,
        issue: item.issue,
        title: item.title,
        measure: form.value.measure,
        deadline: form.value.deadline,
        version: form.base,
      })
      version = saved.version
      form.clear()
    })
    return version
  }
  const send = async (): Promise<void> => {
    const version = form.isDirty ? await save() : item.version
    if (version === undefined) return
    await attempt(
      () => act('sendRectification', { evaluation, unit: form.value.unit, item: item.id, version }),
      '已下达',
    )
    again()
  }
  return (
    <div className="cc-form">
      <p>
        <label htmlFor={`${id}u`}>责任单位</label>
        <Select
          id={`${id}u`}
          className="cc-wide"
          value={form.value.unit}
          onChange={(value) => form.change({ unit: value })}
          options={list.units.map((one) => ({ value: one.unit, label: one.name }))}
        />
      </p>
      <p>
        <label htmlFor={`${id}m`}>整改措施</label>
        <Input.TextArea
          id={`${id}m`}
          autoSize={{ minRows: 2 }}
          value={form.value.measure}
          onChange={(event) => form.change({ measure: event.target.value })}
        />
      </p>
      <p>
        <label htmlFor={`${id}d`}>整改期限</label>
        <Input
          id={`${id}d`}
          type="date"
          className="cc-date"
          value={form.value.deadline}
          onChange={(event) => form.change({ deadline: event.target.value })}
        />
      </p>
      <div className="cc-buttons">
        <Button
          disabled={!form.isDirty || form.value.measure.trim() === ''}
          onClick={() => save().then(again)}
        >
          保存
        </Button>
        <Button
          type="primary"
          disabled={form.value.measure.trim() === '' || form.value.deadline === ''}
          onClick={send}
        >
          下达
        </Button>
        <Button
          aria-label={`再给一个单位：${item.title}`}
          onClick={() =>
            attempt(
              () =>
                act('saveRectification', {
                  evaluation,
                  unit: list.units.find((one) => one.unit !== item.unit)?.unit ?? item.unit,
                  item: '',
                  issue: item.issue,
                  title: item.title,
                  measure: form.value.measure || '待定',
                  deadline: form.value.deadline,
                  version: 0,
                }),
              '又列了一项',
            ).then((ok) => ok && again())
          }
        >
          再给一个单位
        </Button>
        <Button
          aria-label={`删除这一项：${item.title}`}
          onClick={() =>
            attempt(
              () =>
                act('removeRectification', {
                  evaluation,
                  unit: item.unit,
                  item: item.id,
                  version: item.version,
                }),
              '已删除',
            ).then((ok) => ok && again())
          }
        >
          删除
        </Button>
      </div>
    </div>
  )
}

function Answering({
  evaluation,
  item,
  again,
}: {
  readonly evaluation: string
  readonly item: Item
  readonly again: () => void
}) {
  const form = useKeptForm(`rectified ${item.id}`, { answer: item.answer }, item.version)
  const [title, setTitle] = useState('')
  const id = useId()
  const save = (report: boolean): void => {
    attempt(
      () =>
        act('answerRectification', {
          evaluation,
          unit: item.unit,
          item: item.id,
          answer: form.value.answer,
          report,
          version: form.base,
        }),
      report ? '已报请核验' : '已保存',
    ).then((ok) => {
      if (!ok) return
      form.clear()
      again()
    })
  }
  return (
    <div className="cc-form">
      <p>
        <label htmlFor={`${id}a`}>整改情况</label>
        <Input.TextArea
          id={`${id}a`}
          autoSize={{ minRows: 3 }}
          value={form.value.answer}
          onChange={(event) => form.change({ answer: event.target.value })}
        />
      </p>
      <div className="cc-buttons">
        <Input
          className="cc-name"
          aria-label="证明材料的名称"
          placeholder="证明材料的名称"
          value={title}
          onChange={(event) => setTitle(event.target.value)}
        />
        <Upload
          showUploadList={false}
          beforeUpload={(file) => {
            attempt(
              () =>
                upload('addRectificationProof', { evaluation, unit: item.unit, item: item.id, title }, file),
              '已附上',
            ).then((ok) => ok && again())
            return false
          }}
        >
          <Button>附证明材料</Button>
        </Upload>
        <Button disabled={form.value.answer.trim() === ''} onClick={() => save(false)}>
          保存
        </Button>
        <Button type="primary" disabled={form.value.answer.trim() === ''} onClick={() => save(true)}>
          报请核验
        </Button>
      </div>
    </div>
  )
}

function Verifying({
  evaluation,
  item,
  again,
}: {
  readonly evaluation: string
  readonly item: Item
  readonly again: () => void
}) {
  const verify = (outcome: 'closed' | 'open'): void => {
    let verdict = ''
    Modal.confirm({
      title: outcome === 'closed' ? '核验通过，销号' : '退回继续整改',
      content: (
        <Input.TextArea
          aria-label="核验意见"
          placeholder="核验意见"
          autoSize={{ minRows: 2 }}
          onChange={(event) => {
            verdict = event.target.value
          }}
        />
      ),
      okText: outcome === 'closed' ? '销号' : '退回',
      cancelText: '取消',
      onOk: async () => {
        const ok = await attempt(
          () =>
            act('verifyRectification', {
              evaluation,
              unit: item.unit,
              item: item.id,
              outcome,
              verdict,
              version: item.version,
            }),
          outcome === 'closed' ? '已销号' : '已退回',
        )
        if (ok) again()
      },
    })
  }
  return (
    <div className="cc-buttons">
      <Button type="primary" onClick={() => verify('closed')} aria-label={`核验通过：${item.title}`}>
        核验通过
      </Button>
      <Button onClick={() => verify('open')} aria-label={`退回继续整改：${item.title}`}>
        退回继续整改
      </Button>
    </div>
  )
}
