/** 录入答卷: one sheet after another, with targets large enough for a finger. */
import { Button, Input } from 'antd'
import { useId } from 'react'
import { act } from '../client.ts'
import { attempt, Page } from '../show.tsx'
import { useKeptForm } from './kept-form.ts'
import { type Survey, surveysHref } from './survey-address.ts'

interface Draft {
  readonly group: string
  readonly answers: readonly string[]
  readonly words: string
}

export function SurveyAnswering({
  own,
  survey,
  levels,
  again,
}: {
  readonly own: { readonly evaluation: string; readonly unit: string }
  readonly survey: Survey
  readonly levels: readonly string[]
  readonly again: () => void
}) {
  const id = useId()
  const { groups, questions } = survey.content
  const blank: Draft = { group: groups[0] ?? '', answers: questions.map(() => ''), words: '' }
  const form = useKeptForm<Draft>(`answer|${survey.id}`, blank, 0)
  const { value, change } = form
  const given = value.answers.filter((one) => one !== '').length
  const save = (): Promise<void> =>
    attempt(
      () =>
        act('saveSurveyAnswers', {
          ...own,
          survey: survey.id,
          answers: [{ ...value, answers: [...value.answers] }],
        }),
      '已保存，可以录下一份',
    ).then((done) => {
      if (!done) return
      form.clear()
      again()
      window.scrollTo(0, 0)
    })
  return (
    <Page
      title={`录入答卷：${survey.title}`}
      lead={`已录 ${survey.outcome.returned} 份。没有选的题留空，不算有效。`}
      actions={
        <>
          <Button href={surveysHref(own)}>返回</Button>
          <Button type="primary" disabled={given === 0} onClick={save}>
            保存这一份
          </Button>
        </>
      }
    >
      <fieldset className="fw-answers" aria-label="群体">
        {groups.map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={value.group === one}
            onClick={() => change({ group: one })}
          >
            {one}
          </button>
        ))}
      </fieldset>
      <ol className="fw-checks">
        {questions.map((one, at) => (
          <li key={one.code}>
            <div>{one.text}</div>
            <fieldset className="fw-answers" aria-label={one.text}>
              {levels.map((level) => (
                <button
                  key={level}
                  type="button"
                  aria-pressed={value.answers[at] === level}
                  onClick={() =>
                    change({
                      answers: value.answers.map((each, index) =>
                        index === at ? (each === level ? '' : level) : each,
                      ),
                    })
                  }
                >
                  {level}
                </button>
              ))}
            </fieldset>
          </li>
        ))}
      </ol>
      <div className="fw-field">
        <label htmlFor={`${id}w`}>意见和建议</label>
        <Input.TextArea
          id={`${id}w`}
          value={value.words}
          maxLength={2000}
          autoSize={{ minRows: 2 }}
          onChange={(event) => change({ words: event.target.value })}
        />
      </div>
    </Page>
  )
}
