/** Sending back 退回: remarks collected at cells, and one about the whole. */
import { Input, Modal } from 'antd'
import { useState } from 'react'
import { act } from '../client.ts'
import { useKeptText } from '../kept-text.ts'
import { useMe } from '../me.ts'
import { attempt } from '../show.tsx'
import type { EntryState } from './entry-state.ts'
import type { Live } from './live.ts'

interface NoteDraft {
  readonly target: string
  readonly text: string
}

export function Returning({
  entry,
  live,
  submission,
  close,
}: {
  readonly entry: EntryState
  readonly live: Live
  readonly submission: string
  readonly close: () => void
}) {
  const { sheet } = entry
  const input = { evaluation: sheet.evaluation.id, unit: sheet.unit.code }
  const marked = useMarked(input)
  const [whole, setWhole] = useKeptText(`return|${input.evaluation}|${input.unit}`)
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
          setWhole('')
          close()
          await entry.reload()
        })
      }
    >
      <p>在表里选中一格，可以在右边写对这一格的退回意见；也可以在这里写总的意见。</p>
      <ul className="pf-lines">
        {marked.list.map((one) => (
          <li key={one.target}>
            <span>
              {live.nameOf(one.target)}：{one.text}
            </span>
            <button type="button" className="pf-link" onClick={() => marked.put(one.target, '')}>
              删除
            </button>
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

/** 对这一处的退回意见: shown to whoever may send back now. */
export function ReturnRemark({ entry, target }: { readonly entry: EntryState; readonly target: string }) {
  const { sheet } = entry
  const { may, me } = useMe()
  const marked = useMarked({ evaluation: sheet.evaluation.id, unit: sheet.unit.code })
  const [words, setWords] = useState(marked.list.find((one) => one.target === target)?.text ?? '')
  const own = me.account?.unit === sheet.unit.code
  const mayReturn =
    (own && may('returnToPreparer') && sheet.state === 'submitted') ||
    (!own && may('returnToUnit') && (sheet.state === 'approved' || sheet.state === 'accepted'))
  if (!mayReturn) return null
  return (
    <div>
      <label htmlFor={`return-${target}`}>对这一处的退回意见</label>
      <Input.TextArea
        id={`return-${target}`}
        value={words}
        placeholder="写好后点页面上方的“退回”一并发出"
        onChange={(event) => {
          setWords(event.target.value)
          marked.put(target, event.target.value)
        }}
        autoSize={{ minRows: 2 }}
      />
    </div>
  )
}

/** Return notes being collected at cells, kept in the browser until they are sent. */
export function useMarked(input: { evaluation: string; unit: string }) {
  const [text, write, read] = useKeptText(`return-cells|${input.evaluation}|${input.unit}`, '[]')
  const list = JSON.parse(text) as readonly NoteDraft[]
  return {
    list,
    put: (target: string, words: string) =>
      write(
        JSON.stringify([
          // As kept, for another part of the page may have written meanwhile.
          ...(JSON.parse(read()) as readonly NoteDraft[]).filter((one) => one.target !== target),
          ...(words.trim() === '' ? [] : [{ target, text: words.trim() }]),
        ]),
      ),
    clear: () => write('[]'),
  }
}
