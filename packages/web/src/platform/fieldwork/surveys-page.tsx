/** 问卷: satisfaction surveys of the unit, their answers by hand or from a workbook, and what they say. */
import { Button, Modal, Select, Upload } from 'antd'
import { useState } from 'react'
import type { ShownProblem } from '../../api.ts'
import { act, fileUrl, timeWords, upload, useAsked } from '../client.ts'
import { Answered, attempt, Page } from '../show.tsx'
import type { FieldTab } from './fieldwork-pages.tsx'
import type { InUnit } from './paper-address.ts'
import { TextField } from './parts.tsx'
import { type Survey, type Surveys, surveysHref } from './survey-address.ts'
import { SurveyAnswering } from './survey-answering.tsx'
import { SurveyForm } from './survey-form.tsx'

export function SurveysPage({ evaluation, unit, rest }: FieldTab) {
  const own = { evaluation, unit }
  const asked = useAsked('surveys', own)
  const [first = '', second = ''] = rest
  return (
    <Answered asked={asked} what="问卷">
      {(answer) => {
        const survey = answer.surveys.find((one) => one.id === first)
        const template = answer.templates.find((one) => one.questionnaire === second)
        if (
          answer.mayEdit &&
          ((first === 'new' && template !== undefined) || (survey && second === 'edit'))
        ) {
          const { name = '', ...content } = template ?? {}
          return (
            <SurveyForm
              key={first + second}
              own={own}
              survey={survey}
              title={survey?.title ?? name}
              content={survey?.content ?? (content as Survey['content'])}
              again={asked.again}
            />
          )
        }
        if (survey !== undefined && second === 'answers' && answer.mayEdit)
          return <SurveyAnswering own={own} survey={survey} levels={answer.levels} again={asked.again} />
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
  readonly own: InUnit
  readonly answer: Surveys
  readonly again: () => void
}) {
  return (
    <Page
      title="满意度问卷"
      lead="有效答卷不足 30 份的不计算满意度。"
      actions={
        answer.mayEdit ? (
          <Select
            className="fw-new"
            placeholder="新建问卷……"
            aria-label="新建问卷"
            value={null}
            options={answer.templates.map((one) => ({ value: one.questionnaire, label: one.name }))}
            onChange={(code: string | null) => {
              if (code !== null) window.location.hash = surveysHref(own, 'new', code)
            }}
          />
        ) : null
      }
    >
      {answer.surveys.length === 0 ? <p className="pf-empty">还没有问卷。</p> : null}
      {answer.surveys.map((one) => (
        <OneSurvey key={one.id} own={own} survey={one} mayEdit={answer.mayEdit} again={again} />
      ))}
    </Page>
  )
}

function OneSurvey({
  own,
  survey,
  mayEdit,
  again,
}: {
  readonly own: InUnit
  readonly survey: Survey
  readonly mayEdit: boolean
  readonly again: () => void
}) {
  const { outcome } = survey
  const [removing, setRemoving] = useState<'survey' | Survey['outcome']['batches'][number]>()
  return (
    <article className="pf-card fw-survey">
      <header className="pf-head">
        <h2>{survey.title}</h2>
        <div className="pf-actions">
          <Button href={fileUrl('surveyFile', { ...own, survey: survey.id })}>问卷和答卷表（Excel）</Button>
          {mayEdit ? (
            <>
              <ImportAnswers own={own} survey={survey} again={again} />
              <Button href={surveysHref(own, survey.id, 'answers')}>录入答卷</Button>
              <Button href={surveysHref(own, survey.id, 'edit')}>修改</Button>
              <Button danger onClick={() => setRemoving('survey')}>
                删除
              </Button>
            </>
          ) : null}
        </div>
      </header>
      <p>
        {outcome.satisfaction === '' ? null : <b className="fw-rate">满意度 {outcome.satisfaction}</b>}{' '}
        {outcome.sentence}
      </p>
      <p className="pf-soft">{outcome.size}</p>
      {outcome.returned === 0 ? null : <Results survey={survey} />}
      {outcome.batches.length === 0 ? null : (
        <details>
          <summary>录入的批次（{outcome.batches.length}）</summary>
          <ul className="pf-lines">
            {outcome.batches.map((one) => (
              <li key={one.at}>
                {one.count} 份{one.file === '' ? '，逐份录入' : `，${one.file}`}
                <small>
                  {one.byName} {timeWords(one.at)}
                </small>
                {mayEdit ? (
                  <button type="button" className="pf-link" onClick={() => setRemoving(one)}>
                    删除这批
                  </button>
                ) : null}
              </li>
            ))}
          </ul>
        </details>
      )}
      {outcome.words.length === 0 ? null : (
        <details>
          <summary>意见和建议（{outcome.words.length}）</summary>
          <ul className="pf-lines">
            {outcome.words.map((one, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two may have said the same
              <li key={at}>
                {one.words}
                <small>{one.group}</small>
              </li>
            ))}
          </ul>
        </details>
      )}
      {removing === undefined ? null : (
        <Removing
          title={
            removing === 'survey' ? `删除问卷“${survey.title}”和全部答卷` : `删除这 ${removing.count} 份答卷`
          }
          remove={(reason) =>
            removing === 'survey'
              ? act('removeSurvey', { ...own, survey: survey.id, version: survey.version, reason })
              : act('removeSurveyAnswers', { ...own, survey: survey.id, at: removing.at, reason })
          }
          close={() => {
            setRemoving(undefined)
            again()
          }}
        />
      )}
    </article>
  )
}

function Results({ survey }: { readonly survey: Survey }) {
  const { outcome, content } = survey
  return (
    <div className="pf-scroll">
      <table className="pf-table">
        <thead>
          <tr>
            <th>问题</th>
            {outcome.questions[0]?.counts.map((one) => (
              <th key={one.level} className="pf-number">
                {one.level}
              </th>
            ))}
            <th>结果</th>
          </tr>
        </thead>
        <tbody>
          {outcome.questions.map((one) => (
            <tr key={one.code} className={one.code === content.decides ? 'fw-determined' : undefined}>
              <td>
                {one.text}
                {one.code === content.decides ? <small>满意度按这一题计算</small> : null}
              </td>
              {one.counts.map((each) => (
                <td key={each.level} className="pf-number">
                  {each.count}
                </td>
              ))}
              <td>{one.sentence}</td>
            </tr>
          ))}
          {outcome.groups.map((one) => (
            <tr key={one.group}>
              <td>{one.group}</td>
              <td colSpan={outcome.questions[0]?.counts.length ?? 1} />
              <td>{one.sentence}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function ImportAnswers({
  own,
  survey,
  again,
}: {
  readonly own: InUnit
  readonly survey: Survey
  readonly again: () => void
}) {
  const [faults, setFaults] = useState<readonly ShownProblem[]>([])
  return (
    <>
      <Upload
        accept=".xlsx"
        showUploadList={false}
        beforeUpload={(file) => {
          attempt(async () => {
            const answer = await upload('readSurveyAnswers', { ...own, survey: survey.id }, file)
            setFaults(answer.faults as ShownProblem[])
          }).then(again)
          return false
        }}
      >
        <Button>导入答卷</Button>
      </Upload>
      <Modal
        open={faults.length > 0}
        title={`有 ${faults.length} 处问题，没有保存`}
        onCancel={() => setFaults([])}
        footer={<Button onClick={() => setFaults([])}>知道了</Button>}
        width={640}
      >
        <ol className="pf-faults">
          {faults.slice(0, 200).map((one, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes while shown
            <li key={at}>{one.detail}</li>
          ))}
        </ol>
        <p>请改好后把整份表再导入。</p>
      </Modal>
    </>
  )
}

function Removing({
  title,
  remove,
  close,
}: {
  readonly title: string
  readonly remove: (reason: string) => Promise<unknown>
  readonly close: () => void
}) {
  const [reason, setReason] = useState('')
  return (
    <Modal
      open
      title={title}
      okText="删除"
      cancelText="取消"
      okButtonProps={{ danger: true, disabled: reason.trim() === '' }}
      onCancel={close}
      onOk={() => attempt(() => remove(reason.trim()), '已删除').then((done) => (done ? close() : undefined))}
    >
      <TextField label="原因" value={reason} onChange={setReason} required />
    </Modal>
  )
}
