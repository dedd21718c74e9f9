/** 底稿: the unit's working papers by kind, each to be written, reviewed by another, and printed. */
import { Button, Modal, Select } from 'antd'
import { useState } from 'react'
import { act, fileUrl, useAsked } from '../client.ts'
import { Answered, attempt, Page } from '../show.tsx'
import type { FieldTab } from './fieldwork-pages.tsx'
import { type Paper, type Papers, papersHref } from './paper-address.ts'
import { PaperForm } from './paper-form.tsx'
import { Signed, TextField } from './parts.tsx'

export function PapersPage({ evaluation, unit, rest }: FieldTab) {
  const own = { evaluation, unit }
  const asked = useAsked('papers', own)
  return (
    <Answered asked={asked} what="底稿">
      {(answer) => {
        const [first = '', second = ''] = rest
        const paper = answer.papers.find((one) => one.id === first)
        const kind = answer.kinds.find((one) => one.code === (first === 'new' ? second : paper?.kind))
        if (kind !== undefined && (first === 'new' || paper !== undefined))
          return (
            <PaperForm
              key={first + second}
              own={own}
              kind={kind}
              paper={paper}
              exhibits={answer.exhibits.filter((one) => one.target === `paper|${paper?.id ?? ''}`)}
              mayEdit={answer.mayEdit}
              again={asked.again}
            />
          )
        return <List own={own} answer={answer} again={asked.again} />
      }}
    </Answered>
  )
}

function List({
  own,
  answer,
  again,
}: {
  readonly own: Pick<FieldTab, 'evaluation' | 'unit'>
  readonly answer: Papers
  readonly again: () => void
}) {
  const { kinds, papers, mayEdit, exhibits } = answer
  const [removing, setRemoving] = useState<Paper>()
  return (
    <Page
      title="工作底稿"
      lead={`${papers.length} 份，二级复核 ${papers.filter((one) => one.second.at !== '').length} 份。一事一稿；编制、复核、二级复核不能是同一个人。`}
      actions={
        <>
          {papers.length === 0 ? null : (
            <Button href={fileUrl('papersFile', own)}>全部底稿和取证材料（ZIP）</Button>
          )}
          {mayEdit ? (
            <Select
              className="fw-new"
              placeholder="新建底稿……"
              aria-label="新建底稿"
              value={null}
              options={kinds.map((one) => ({ value: one.code, label: one.name }))}
              onChange={(code: string | null) => {
                if (code !== null) window.location.hash = papersHref(own, 'new', code)
              }}
            />
          ) : null}
        </>
      }
    >
      {papers.length === 0 ? <p className="pf-empty">还没有底稿。</p> : null}
      {papers.length === 0 ? null : (
        <div className="pf-scroll">
          <table className="pf-table">
            <thead>
              <tr>
                <th>索引号</th>
                <th>底稿</th>
                <th>编制</th>
                <th>复核</th>
                <th>二级复核</th>
                <th>结论</th>
                <th />
              </tr>
            </thead>
            <tbody>
              {papers.map((one) => (
                <tr key={one.id}>
                  <td>{one.number}</td>
                  <td>
                    <a href={papersHref(own, one.id)}>{one.title}</a>
                    <small>
                      {kinds.find((kind) => kind.code === one.kind)?.name}
                      {attachedWords(exhibits.filter((each) => each.target === `paper|${one.id}`).length)}
                    </small>
                  </td>
                  <td>
                    <Signed label="" by={one.prepared} />
                  </td>
                  <td>
                    <Signed label="" by={one.reviewed} />
                  </td>
                  <td>
                    <Signed label="" by={one.second} />
                  </td>
                  <td className="fw-short">{one.content.conclusion}</td>
                  <td>
                    <a href={fileUrl('paperFile', { ...own, paper: one.id })}>Word</a>
                    {mayEdit ? (
                      <button
                        type="button"
                        className="pf-link"
                        aria-label={`删除${one.number}`}
                        onClick={() => setRemoving(one)}
                      >
                        删除
                      </button>
                    ) : null}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {removing === undefined ? null : (
        <Removing
          own={own}
          paper={removing}
          close={() => {
            setRemoving(undefined)
            again()
          }}
        />
      )}
    </Page>
  )
}

const attachedWords = (count: number): string => (count === 0 ? '' : `，附 ${count} 件`)

function Removing({
  own,
  paper,
  close,
}: {
  readonly own: Pick<FieldTab, 'evaluation' | 'unit'>
  readonly paper: Paper
  readonly close: () => void
}) {
  const [reason, setReason] = useState('')
  return (
    <Modal
      open
      title={`删除底稿 ${paper.number}“${paper.title}”`}
      okText="删除"
      cancelText="取消"
      okButtonProps={{ danger: true, disabled: reason.trim() === '' }}
      onCancel={close}
      onOk={() =>
        attempt(
          () =>
            act('removePaper', { ...own, paper: paper.id, version: paper.version, reason: reason.trim() }),
          '已删除',
        ).then((done) => (done ? close() : undefined))
      }
    >
      <TextField label="原因" value={reason} onChange={setReason} required />
    </Modal>
  )
}
