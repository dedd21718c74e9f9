/** 询问和整改: all threads; a department sees and answers its own. */

import { QUESTION_STATES, type QuestionState } from '@jiheng/app/contract'
import { useState } from 'react'
import { useAsked } from '../client.ts'
import { Answered, Page } from '../show.tsx'
import { QuestionCard } from './question-card.tsx'
import './bureau.css'

const STATES = Object.keys(QUESTION_STATES) as QuestionState[]

export function QuestionsPage() {
  const asked = useAsked('bureauQuestions', {})
  const [state, setState] = useState<QuestionState>()
  return (
    <Answered asked={asked} what="询问和整改">
      {({ asks, questions }) => {
        const shown = questions.filter((one) => state === undefined || one.state === state)
        return (
          <Page
            title={asks ? '询问和整改' : '财政部门的询问'}
            lead={
              asks
                ? '在一份档案里向部门询问或提出整改要求；部门在平台里答复，或由财政转录别处的答复；办结以后不再改。'
                : '财政部门看了封存的档案以后的询问和整改要求，请按期答复。'
            }
          >
            {questions.length === 0 ? (
              <p className="pf-empty">{asks ? '还没有询问。' : '财政部门没有询问。'}</p>
            ) : (
              <fieldset className="bu-filters" aria-label="只看">
                <button type="button" aria-pressed={state === undefined} onClick={() => setState(undefined)}>
                  全部
                  <small>{questions.length}</small>
                </button>
                {STATES.map((one) => (
                  <button key={one} type="button" aria-pressed={state === one} onClick={() => setState(one)}>
                    {QUESTION_STATES[one]}
                    <small>{questions.filter((each) => each.state === one).length}</small>
                  </button>
                ))}
              </fieldset>
            )}
            {shown.map((one) => (
              <QuestionCard
                key={`${one.id} ${one.version}`}
                question={one}
                asks={asks}
                again={asked.again}
                named
              />
            ))}
          </Page>
        )
      }}
    </Answered>
  )
}
