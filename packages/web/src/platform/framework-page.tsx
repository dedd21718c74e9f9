/** The evaluation's framework 指标体系: edited as a file, saved as numbered versions, compared with the pinned one. */

import type { OutputOf } from '@jiheng/app/contract'
import { Button, Input, Modal, Select } from 'antd'
import { useEffect, useMemo, useState } from 'react'
import { FrameworkEditor } from '../framework-editor/framework-editor.tsx'
import { act, timeWords, useAsked } from './client.ts'
import { Answered, attempt, Page } from './show.tsx'

type Whole = OutputOf<'evaluation'>

export function FrameworkPage({
  evaluation,
  mayEdit,
  again,
}: {
  readonly evaluation: Whole
  readonly mayEdit: boolean
  readonly again: () => void
}) {
  const [number, setNumber] = useState<number>()
  const asked = useAsked('frameworkText', {
    evaluation: evaluation.id,
    ...(number === undefined ? {} : { number }),
  })
  return (
    <Answered asked={asked} what="指标体系">
      {(answer) => (
        <Editing
          key={answer.number}
          evaluation={evaluation}
          answer={answer}
          mayEdit={mayEdit && answer.number === evaluation.frameworkNumber}
          choose={setNumber}
          saved={() => {
            setNumber(undefined)
            again()
            asked.again()
          }}
        />
      )}
    </Answered>
  )
}

function Editing({
  evaluation,
  answer,
  mayEdit,
  choose,
  saved,
}: {
  readonly evaluation: Whole
  readonly answer: OutputOf<'frameworkText'>
  readonly mayEdit: boolean
  readonly choose: (number: number) => void
  readonly saved: () => void
}) {
  const kept = `jiheng-framework-${evaluation.id}-${answer.number}`
  const [text, setText] = useState(() => localStorage.getItem(kept) ?? answer.text)
  const [note, setNote] = useState('')
  const [asking, setAsking] = useState(false)
  const changed = text !== answer.text
  useEffect(() => {
    // A draft outlives the window, so that nothing typed is lost before it is saved as a version.
    if (changed) localStorage.setItem(kept, text)
    else localStorage.removeItem(kept)
  }, [changed, kept, text])
  const dictionaries = useMemo(() => answer.dictionaries, [answer])
  const save = async (): Promise<void> => {
    const done = await attempt(
      () => act('saveFramework', { evaluation: evaluation.id, number: answer.number, text, note }),
      '已保存为新版本',
    )
    if (!done) return
    localStorage.removeItem(kept)
    setAsking(false)
    saved()
  }
  return (
    <Page
      title="指标体系"
      lead={`依据 ${evaluation.frameworkName}，第 ${answer.number} 版${mayEdit ? '' : '（只能查看）'}`}
      actions={
        <>
          <Select
            aria-label="版本"
            value={answer.number}
            onChange={choose}
            options={answer.versions.map((one) => ({
              value: one.number,
              label: `第 ${one.number} 版 ${one.note} ${one.createdByName} ${timeWords(one.createdAt)}`,
            }))}
            style={{ minWidth: 260 }}
          />
          {changed && mayEdit ? <Button onClick={() => setText(answer.text)}>放弃修改</Button> : null}
          {mayEdit ? (
            <Button type="primary" disabled={!changed} onClick={() => setAsking(true)}>
              保存为新版本
            </Button>
          ) : null}
        </>
      }
    >
      <FrameworkEditor
        text={text}
        base={answer.baseText}
        dictionaries={dictionaries}
        readOnly={!mayEdit}
        onChange={setText}
      />
      <Modal
        open={asking}
        title="保存为新版本"
        onCancel={() => setAsking(false)}
        onOk={save}
        okText="保存"
        cancelText="取消"
      >
        <label htmlFor="framework-note">改了什么</label>
        <Input
          id="framework-note"
          value={note}
          onChange={(event) => setNote(event.target.value)}
          placeholder="如：按年度工作目标增加产出指标"
        />
      </Modal>
    </Page>
  )
}
