/** Remarks of a return 退回意见, to be answered one by one. */
import { Button, Input } from 'antd'
import { useState } from 'react'
import { act, timeWords } from '../client.ts'
import { attempt } from '../show.tsx'
import type { EntryState } from './entry-state.ts'

export function Notes({
  entry,
  goTo,
}: {
  readonly entry: EntryState
  readonly goTo: (target: string) => void
}) {
  const { sheet } = entry
  const input = { evaluation: sheet.evaluation.id, unit: sheet.unit.code }
  return (
    <div className="pf-notes" role="alert">
      <b>退回意见</b>
      <ul className="pf-lines">
        {sheet.notes
          .filter((one) => one.answeredAt === '')
          .map((one) => (
            <Note
              key={one.id}
              text={one.text}
              by={`${one.byName} ${timeWords(one.at)}`}
              mayAnswer={sheet.mayEdit}
              go={one.target === '' ? undefined : () => goTo(one.target)}
              answer={(answer) =>
                attempt(() => act('answerNote', { ...input, note: one.id, answer }), '已答复').then(
                  entry.reload,
                )
              }
            />
          ))}
      </ul>
    </div>
  )
}

function Note({
  text,
  by,
  mayAnswer,
  go,
  answer,
}: {
  readonly text: string
  readonly by: string
  readonly mayAnswer: boolean
  readonly go: (() => void) | undefined
  readonly answer: (text: string) => void
}) {
  const [words, setWords] = useState('')
  return (
    <li>
      <span>
        {text}
        <small>{by}</small>
        {go === undefined ? null : (
          <button type="button" className="pf-link" onClick={go}>
            到这一格
          </button>
        )}
      </span>
      {mayAnswer ? (
        <span className="pf-answer">
          <Input
            aria-label="答复"
            placeholder="怎样改的"
            value={words}
            onChange={(event) => setWords(event.target.value)}
          />
          <Button disabled={words.trim() === ''} onClick={() => answer(words.trim())}>
            答复
          </Button>
        </span>
      ) : null}
    </li>
  )
}
