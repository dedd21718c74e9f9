/** Sending back 退回: remarks collected at cells, and one about the whole. */
import { Input, Modal } from 'antd'
import { useState } from 'react'
import { act } from '../client.ts'
import { attempt } from '../show.tsx'
import type { EntryState } from './entry-state.ts'

interface NoteDraft {
  readonly target: string
  readonly text: string
}

export function Returning({
  entry,
  submission,
  close,
}: {
  readonly entry: EntryState
  readonly submission: string
  readonly close: () => void
}) {
  const { sheet } = entry
  const input = { evaluation: sheet.evaluation.id, unit: sheet.unit.code }
  const marked = useMarked(input)
  const [whole, setWhole] = useState('')
  const notes: NoteDraft[] = [
    ...marked.list,
    ...(whole.trim() === '' ? [] : [{ target: '', text: whole.trim() }]),
  ]
  return (
    <Modal
      open
      title="退回"
      okText="退回"
      cancelText="取消"
      onCancel={close}
      okButtonProps={{ disabled: notes.length === 0 }}
      onOk={() =>
        attempt(() => act('sendBack', { ...input, submission, notes }), '已退回').then(async (done) => {
          if (!done) return
          marked.clear()
          close()
          await entry.reload()
        })
      }
    >
      <p>在表里选中一格，可以在右边写对这一格的退回意见；也可以在这里写总的意见。</p>
      <ul className="pf-lines">
        {marked.list.map((one) => (
          <li key={one.target}>
            {one.target.split('|')[0]}：{one.text}
          </li>
        ))}
      </ul>
      <label htmlFor="return-text">总的意见</label>
      <Input.TextArea
        id="return-text"
        value={whole}
        onChange={(event) => setWhole(event.target.value)}
        autoSize={{ minRows: 3 }}
      />
    </Modal>
  )
}

/** Return notes being collected at cells, kept in this window until they are sent. */
export function useMarked(input: { evaluation: string; unit: string }) {
  const name = `jiheng-notes-${input.evaluation}-${input.unit}`
  const [list, setList] = useState<readonly NoteDraft[]>(
    () => JSON.parse(sessionStorage.getItem(name) ?? '[]') as NoteDraft[],
  )
  const keep = (next: readonly NoteDraft[]): void => {
    sessionStorage.setItem(name, JSON.stringify(next))
    setList(next)
  }
  return {
    list,
    put: (target: string, text: string) =>
      keep([
        ...list.filter((one) => one.target !== target),
        ...(text.trim() === '' ? [] : [{ target, text: text.trim() }]),
      ]),
    clear: () => keep([]),
  }
}
