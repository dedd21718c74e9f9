/** 公开: which parts, every place that is taken out with the words around it, and the public pages. */
import type { OutputOf } from '@jiheng/app/contract'
import { Button, Checkbox, Input, Modal, Select, Table, Tag } from 'antd'
import { useState } from 'react'
import { act, fileUrl, timeWords, useAsked } from '../client.ts'
import type { ConcludeTab } from '../conclude/conclude-pages.tsx'
import { Answered, attempt } from '../show.tsx'
import './archive.css'

type Answer = OutputOf<'publication'>
type Own = Answer['own'][number]

export function PublicationPage({ evaluation }: ConcludeTab) {
  const asked = useAsked('publication', { evaluation })
  return (
    <Answered asked={asked} what="公开的内容">
      {(answer) => (
        <Publication key={answer.version} evaluation={evaluation} answer={answer} again={asked.again} />
      )}
    </Answered>
  )
}

const STATES = { draft: '还没有公开', published: '已公开', withdrawn: '已撤下' } as const

function Publication({
  evaluation,
  answer,
  again,
}: {
  readonly evaluation: string
  readonly answer: Answer
  readonly again: () => void
}) {
  const { mayPublish, version } = answer
  const [parts, setParts] = useState(answer.parts.filter((one) => one.chosen).map((one) => one.code))
  const [refused, setRefused] = useState<ReadonlySet<string>>(
    new Set(answer.redactions.filter((one) => !one.accepted).map((one) => one.id)),
  )
  const [own, setOwn] = useState<readonly Own[]>(answer.own)
  const changed =
    JSON.stringify([
      answer.parts.filter((one) => one.chosen).map((one) => one.code),
      answer.redactions.filter((one) => !one.accepted).map((one) => one.id),
      answer.own,
    ]) !== JSON.stringify([parts, [...refused], own])
  const save = async (): Promise<boolean> => {
    const saved = await attempt(
      () => act('savePublication', { evaluation, version, parts, refused: [...refused], own: [...own] }),
      '已保存',
    )
    if (saved) again()
    return saved
  }
  if (answer.number === 0)
    return <p className="pf-empty">封存档案以后才能公开；公开的内容都取自封存的档案。</p>
  return (
    <>
      <Standing evaluation={evaluation} answer={answer} changed={changed} again={again} />
      <section className="ar-box" aria-labelledby="ar-parts">
        <h2 id="ar-parts">公开的内容</h2>
        <ul className="ar-parts">
          {answer.parts.map((one) => (
            <li key={one.code}>
              <Checkbox
                checked={parts.includes(one.code)}
                disabled={!mayPublish}
                onChange={(event) =>
                  setParts(
                    answer.parts
                      .map((each) => each.code)
                      .filter((code) => (code === one.code ? event.target.checked : parts.includes(code))),
                  )
                }
              >
                {one.name}
                {one.usual ? null : <Tag style={{ marginInlineStart: 8 }}>通常不公开</Tag>}
                <small>{one.what}</small>
              </Checkbox>
            </li>
          ))}
        </ul>
      </section>
      <Redactions answer={answer} refused={refused} setRefused={setRefused} />
      <OwnWords own={own} setOwn={setOwn} mayPublish={mayPublish} />
      {mayPublish ? (
        <p className="ar-acts">
          <Button type="primary" disabled={!changed} onClick={() => void save()}>
            保存选择并重新查找
          </Button>
        </p>
      ) : null}
    </>
  )
}

function Standing({
  evaluation,
  answer,
  changed,
  again,
}: {
  readonly evaluation: string
  readonly answer: Answer
  readonly changed: boolean
  readonly again: () => void
}) {
  const { version } = answer
  const [asking, setAsking] = useState<'publish' | 'withdraw'>()
  const [reviewedBy, setReviewedBy] = useState('')
  const [approvedBy, setApprovedBy] = useState('')
  const [reason, setReason] = useState('')
  const [busy, setBusy] = useState(false)
  const done = async (doing: () => Promise<unknown>, said: string): Promise<void> => {
    setBusy(true)
    const ok = await attempt(doing, said)
    setBusy(false)
    if (!ok) return
    setAsking(undefined)
    again()
  }
  return (
    <section className="ar-box" aria-labelledby="ar-public">
      <h2 id="ar-public">公开网页</h2>
      <p>
        {STATES[answer.state]}
        {answer.state === 'published'
          ? `：档案第 ${answer.publishedNumber} 版，${timeWords(answer.publishedAt)} ${answer.publishedByName}`
          : ''}
        。现行档案为第 {answer.number} 版，
        {answer.redactions.filter((one) => one.accepted).length} 处隐去。
      </p>
      <div className="ar-acts">
        {answer.address === '' ? null : (
          <a href={answer.address} target="_blank" rel="noreferrer">
            打开公开网页
          </a>
        )}
        {answer.state === 'draft' ? null : (
          <a href={fileUrl('publicationFile', { evaluation })}>下载网页和开放数据（ZIP）</a>
        )}
        {answer.mayPublish ? (
          <Button type="primary" disabled={changed} onClick={() => setAsking('publish')}>
            {answer.state === 'published' ? '重新公开' : '公开'}
          </Button>
        ) : null}
        {answer.mayPublish && answer.state === 'published' ? (
          <Button onClick={() => setAsking('withdraw')}>撤下</Button>
        ) : null}
        {changed ? <span className="ar-note">先保存选择，再公开。</span> : null}
      </div>
      <Modal
        open={asking === 'publish'}
        title="公开评价结果"
        okText="公开"
        cancelText="取消"
        confirmLoading={busy}
        okButtonProps={{
          disabled:
            reviewedBy.trim() === '' || approvedBy.trim() === '' || reviewedBy.trim() === approvedBy.trim(),
        }}
        onOk={() =>
          void done(() => act('publish', { evaluation, version, reviewedBy, approvedBy }), '已公开')
        }
        onCancel={() => setAsking(undefined)}
      >
        <p>公开以后任何人不用账号都能看到。请先完成保密审查和审签。</p>
        <div className="ar-form">
          <label htmlFor="ar-reviewed">保密审查人</label>
          <Input
            id="ar-reviewed"
            maxLength={60}
            value={reviewedBy}
            onChange={(event) => setReviewedBy(event.target.value)}
          />
          <label htmlFor="ar-approved">审签人（主要负责人）</label>
          <Input
            id="ar-approved"
            maxLength={60}
            value={approvedBy}
            onChange={(event) => setApprovedBy(event.target.value)}
          />
        </div>
      </Modal>
      <Modal
        open={asking === 'withdraw'}
        title="撤下公开的内容"
        okText="撤下"
        cancelText="取消"
        confirmLoading={busy}
        okButtonProps={{ disabled: reason.trim() === '' }}
        onOk={() => void done(() => act('withdrawPublication', { evaluation, version, reason }), '已撤下')}
        onCancel={() => setAsking(undefined)}
      >
        <label htmlFor="ar-withdraw">原因</label>
        <Input.TextArea
          id="ar-withdraw"
          rows={3}
          maxLength={2000}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </Modal>
    </section>
  )
}

function Redactions({
  answer,
  refused,
  setRefused,
}: {
  readonly answer: Answer
  readonly refused: ReadonlySet<string>
  readonly setRefused: (refused: ReadonlySet<string>) => void
}) {
  const [kind, setKind] = useState('')
  const { redactions, mayPublish } = answer
  const kinds = [...new Map(redactions.map((one) => [one.kind, one.kindName]))]
  const shown = redactions.filter((one) => kind === '' || one.kind === kind)
  const decide = (id: string, accepted: boolean): void => {
    const next = new Set(refused)
    if (accepted) next.delete(id)
    else next.add(id)
    setRefused(next)
  }
  return (
    <section className="ar-box" aria-labelledby="ar-redactions">
      <h2 id="ar-redactions">要隐去的地方</h2>
      {redactions.length === 0 ? (
        <p className="pf-empty">在选定的内容里没有找到人名、证件号码、电话和账号。仍请通读后再公开。</p>
      ) : (
        <>
          <div className="ar-acts">
            <Select
              aria-label="种类"
              value={kind}
              style={{ minWidth: 140 }}
              onChange={setKind}
              options={[
                { value: '', label: `全部（${redactions.length}）` },
                ...kinds.map(([value, label]) => ({
                  value,
                  label: `${label}（${redactions.filter((one) => one.kind === value).length}）`,
                })),
              ]}
            />
          </div>
          <div className="ar-found">
            <Table
              size="small"
              rowKey="id"
              scroll={{ x: 640 }}
              pagination={{ defaultPageSize: 20, showSizeChanger: false, hideOnSinglePage: true }}
              dataSource={shown}
              columns={[
                {
                  title: '隐去',
                  key: 'accepted',
                  width: 64,
                  render: (_, one) => (
                    <Checkbox
                      aria-label={`隐去“${one.found}”（${one.where}）`}
                      disabled={!mayPublish}
                      checked={!refused.has(one.id)}
                      onChange={(event) => decide(one.id, event.target.checked)}
                    />
                  ),
                },
                { title: '种类', dataIndex: 'kindName', width: 96 },
                { title: '在哪里', dataIndex: 'where', width: 180 },
                {
                  title: '前后文',
                  key: 'text',
                  render: (_, one) => (
                    <span>
                      {one.before}
                      {refused.has(one.id) ? (
                        <strong>{one.found}</strong>
                      ) : (
                        <>
                          <del>{one.found}</del>
                          <ins>{one.replacement}</ins>
                        </>
                      )}
                      {one.after}
                    </span>
                  ),
                },
              ]}
            />
          </div>
        </>
      )}
    </section>
  )
}

function OwnWords({
  own,
  setOwn,
  mayPublish,
}: {
  readonly own: readonly Own[]
  readonly setOwn: (own: readonly Own[]) => void
  readonly mayPublish: boolean
}) {
  const [text, setText] = useState('')
  const [replacement, setReplacement] = useState('×××')
  return (
    <section className="ar-box" aria-labelledby="ar-own">
      <h2 id="ar-own">另外要隐去的词</h2>
      <ul className="ar-parts">
        {own.map((one) => (
          <li key={one.text} className="ar-acts">
            <span className="ar-found">
              <del>{one.text}</del> <ins>{one.replacement}</ins>
            </span>
            {mayPublish ? (
              <Button
                size="small"
                aria-label={`去掉“${one.text}”`}
                onClick={() => setOwn(own.filter((each) => each !== one))}
              >
                去掉
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      {mayPublish ? (
        <div className="ar-acts">
          <Input
            aria-label="要隐去的词"
            placeholder="要隐去的词"
            style={{ width: 220 }}
            maxLength={200}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          <Input
            aria-label="换成"
            placeholder="换成"
            style={{ width: 140 }}
            maxLength={200}
            value={replacement}
            onChange={(event) => setReplacement(event.target.value)}
          />
          <Button
            disabled={text.trim() === '' || own.some((one) => one.text === text.trim())}
            onClick={() => {
              setOwn([...own, { text: text.trim(), replacement }])
              setText('')
            }}
          >
            加上
          </Button>
        </div>
      ) : null}
    </section>
  )
}
