/** One issue being written: its figures in braces, with what they come to beside it. */
import { Button, Input, Modal } from 'antd'
import { useId, useState } from 'react'
import { act, ask } from '../client.ts'
import { useKeptForm } from '../fieldwork/kept-form.ts'
import { attempt } from '../show.tsx'
import { type IssueDraft, type ShownIssue, Words } from './issue-words.tsx'

export function ProblemForm({
  evaluation,
  draft,
  onClose,
  onSaved,
}: {
  readonly evaluation: string
  readonly draft: IssueDraft
  readonly onClose: () => void
  readonly onSaved: () => void
}) {
  const name = `issue ${evaluation} ${draft.id || draft.diagnosis || draft.finding || 'new'}`
  const { title, issue, recommendation } = draft
  const form = useKeptForm(name, { title, issue, recommendation }, draft.version)
  const [preview, setPreview] = useState<readonly Shown[]>([])
  const id = useId()
  const words = form.value
  const look = (): void => {
    Promise.all(
      (
        [
          ['问题', words.issue],
          ['建议', words.recommendation],
        ] as const
      ).map(async ([what, text]) => ({
        what,
        ...(text.trim() === '' ? { runs: [], faults: [] } : await ask('previewIssue', { evaluation, text })),
      })),
    ).then(setPreview, () => setPreview([]))
  }
  const save = (): void => {
    attempt(
      () =>
        act('saveIssue', {
          evaluation,
          issue: draft.id,
          diagnosis: draft.diagnosis,
          finding: draft.finding,
          title: words.title,
          text: words.issue,
          recommendation: words.recommendation,
          version: form.base,
        }),
      '已采用，并列入整改台账',
    ).then((ok) => {
      if (!ok) return
      form.clear()
      onSaved()
    })
  }
  return (
    <Modal
      open
      title="问题和建议"
      width={760}
      onCancel={onClose}
      okText="保存"
      cancelText="取消"
      onOk={save}
      okButtonProps={{ disabled: words.title.trim() === '' || words.issue.trim() === '' }}
    >
      <p className="pf-soft">
        数字写成 {'{数据项·口径}'}，例如 {'{三公经费·决算数}'}、{'{得分("1.1")}'}，由系统填入并能查到来历。
      </p>
      <p>
        <label htmlFor={`${id}t`}>题目</label>
        <Input
          id={`${id}t`}
          value={words.title}
          onChange={(event) => form.change({ title: event.target.value })}
        />
      </p>
      <p>
        <label htmlFor={`${id}i`}>问题</label>
        <Input.TextArea
          id={`${id}i`}
          autoSize={{ minRows: 3 }}
          value={words.issue}
          onChange={(event) => form.change({ issue: event.target.value })}
        />
      </p>
      <p>
        <label htmlFor={`${id}r`}>建议</label>
        <Input.TextArea
          id={`${id}r`}
          autoSize={{ minRows: 2 }}
          value={words.recommendation}
          onChange={(event) => form.change({ recommendation: event.target.value })}
        />
      </p>
      <Button onClick={look}>看填入数字以后的文句</Button>
      <div aria-live="polite">
        {preview.map((one) => (
          <div key={one.what}>
            {one.faults.map((fault) => (
              <p key={fault} className="pf-fault">
                {one.what}：{fault}
              </p>
            ))}
            {one.runs.length === 0 ? null : (
              <Words title={one.what} runs={one.runs} openLineage={() => undefined} />
            )}
          </div>
        ))}
      </div>
    </Modal>
  )
}

interface Shown {
  readonly what: string
  readonly runs: ShownIssue['issueRuns']
  readonly faults: readonly string[]
}
