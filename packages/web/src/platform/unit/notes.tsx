/** Remarks of a return 退回意见, to be answered one by one. */
import { Button, Input } from 'antd'
import { act, timeWords } from '../client.ts'
import { useKeptText } from '../kept-text.ts'
import { attempt } from '../show.tsx'
import type { EntryState } from './entry-state.ts'
import type { Live } from './live.ts'

export function Notes({
  entry,
  live,
  goTo,
}: {
  readonly entry: EntryState
  readonly live: Live
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
              id={one.id}
              place={one.target === '' ? '' : live.nameOf(one.target)}
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
  id,
  place,
  text,
  by,
  mayAnswer,
  go,
  answer,
}: {
  readonly id: string
  /** Name of the cell or indicator; '' for the whole. */
  readonly place: string
  readonly text: string
  readonly by: string
  readonly mayAnswer: boolean
  readonly go: (() => void) | undefined
  readonly answer: (text: string) => void
}) {
  const [words, setWords] = useKeptText(`answer|${id}`)
  return (
    <li>
      <span>
        {place === '' ? null : <b>{place}：</b>}
        {text}
        <small>{by}</small>
        {go === undefined ? null : (
          <button type="button" className="pf-link" onClick={go}>
            到这一处
          </button>
        )}
      </span>
      {mayAnswer ? (
        <span className="pf-answer">
          <Input
            aria-label={place === '' ? '答复' : `答复${place}`}
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
