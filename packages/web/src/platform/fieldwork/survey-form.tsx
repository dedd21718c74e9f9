/** What a survey asks of whom 问卷的设置: numbers handed out, groups, questions, and by what the rate is computed. */
import type { SurveyContent } from '@jiheng/app/contract'
import { Button, Radio } from 'antd'
import { useId, useState } from 'react'
import { act, Refused } from '../client.ts'
import { Page, sayRefusal } from '../show.tsx'
import { useKeptForm } from './kept-form.ts'
import { type Difference, TextField, TheirVersion } from './parts.tsx'
import { type Survey, surveysHref } from './survey-address.ts'

interface Draft {
  readonly title: string
  readonly issued: string
  readonly population: string
  readonly confidence: string
  readonly margin: string
  readonly expected: string
  readonly groups: string
  readonly questions: readonly { readonly code: string; readonly text: string }[]
  readonly decides: string
}

const draftOf = (title: string, content: SurveyContent): Draft => ({
  title,
  issued: String(content.issued),
  population: String(content.population),
  confidence: content.confidence,
  margin: content.margin,
  expected: content.expected,
  groups: content.groups.join('、'),
  questions: content.questions,
  decides: content.decides,
})

const listOf = (text: string): string[] =>
  text
    .split(/[、,，\n]/)
    .map((one) => one.trim())
    .filter((one) => one !== '')

export function SurveyForm({
  own,
  survey,
  title,
  content,
  again,
}: {
  readonly own: { readonly evaluation: string; readonly unit: string }
  readonly survey: Survey | undefined
  readonly title: string
  readonly content: SurveyContent
  readonly again: () => void
}) {
  const id = useId()
  const version = survey?.version ?? 0
  const saved = draftOf(title, content)
  const form = useKeptForm<Draft>(
    `survey|${own.evaluation}|${own.unit}|${survey?.id ?? `new ${content.questionnaire}`}`,
    saved,
    version,
  )
  const { value, change } = form
  const [busy, setBusy] = useState(false)
  const asked = (survey?.outcome.returned ?? 0) > 0
  const stale = form.isDirty && survey !== undefined && form.base !== version
  const whole = /^\d{1,8}$/
  const ready = whole.test(value.issued) && whole.test(value.population) && value.title.trim() !== ''
  const save = async (): Promise<void> => {
    setBusy(true)
    try {
      await act('saveSurvey', {
        ...own,
        survey: survey?.id ?? '',
        title: value.title.trim(),
        content: {
          ...content,
          issued: Number(value.issued),
          population: Number(value.population),
          confidence: value.confidence.trim(),
          margin: value.margin.trim(),
          expected: value.expected.trim(),
          groups: listOf(value.groups),
          questions: value.questions.filter((one) => one.text.trim() !== ''),
          decides: value.decides,
        },
        version: form.base,
      })
      form.clear()
      again()
      window.location.replace(surveysHref(own))
    } catch (reason) {
      if (reason instanceof Refused && reason.problem.code === 'changed-meanwhile') again()
      else sayRefusal(reason)
    } finally {
      setBusy(false)
    }
  }
  const setQuestion = (at: number, text: string): void =>
    change({ questions: value.questions.map((one, index) => (index === at ? { ...one, text } : one)) })
  return (
    <Page
      title={survey === undefined ? '新建问卷' : '修改问卷'}
      actions={
        <>
          <Button href={surveysHref(own)}>返回</Button>
          <Button type="primary" loading={busy} disabled={!ready || stale} onClick={save}>
            保存
          </Button>
        </>
      }
    >
      {stale ? (
        <TheirVersion
          differences={differencesOf(value, saved)}
          keepMine={() => form.rebase(version)}
          takeTheirs={form.clear}
        />
      ) : null}
      <TextField
        label="标题"
        rows={0}
        value={value.title}
        onChange={(text) => change({ title: text })}
        required
      />
      <div className="fw-two">
        <TextField
          label="发放份数"
          rows={0}
          value={value.issued}
          onChange={(issued) => change({ issued })}
          required
        />
        <TextField
          label="总体人数（不知道填 0）"
          rows={0}
          value={value.population}
          onChange={(population) => change({ population })}
          required
        />
        <TextField
          label="置信度"
          rows={0}
          value={value.confidence}
          onChange={(confidence) => change({ confidence })}
        />
        <TextField label="允许误差" rows={0} value={value.margin} onChange={(margin) => change({ margin })} />
        <TextField
          label="预计满意度"
          rows={0}
          value={value.expected}
          onChange={(expected) => change({ expected })}
        />
        <TextField
          label="群体（用、分开）"
          rows={0}
          value={value.groups}
          disabled={asked}
          onChange={(groups) => change({ groups })}
        />
      </div>
      {asked ? <p className="pf-soft">已经有答卷，问题和群体不能再改；需要时另建一份问卷。</p> : null}
      <section>
        <h2 id={`${id}q`}>问题</h2>
        <p className="pf-soft">
          选中的一题计算满意度
          {content.measure === 'mean'
            ? `：五档按 ${content.values.join('、')} 加权平均。`
            : '：“满意”“比较满意”两档的比例。'}
        </p>
        <Radio.Group
          className="fw-questions"
          aria-labelledby={`${id}q`}
          value={value.decides}
          onChange={(event) => change({ decides: event.target.value as string })}
        >
          {value.questions.map((one, at) => (
            <div key={one.code}>
              <Radio value={one.code} aria-label={`按第 ${at + 1} 题计算满意度`} disabled={asked} />
              <TextField
                label={`第 ${at + 1} 题`}
                rows={0}
                value={one.text}
                disabled={asked}
                onChange={(text) => setQuestion(at, text)}
              />
            </div>
          ))}
        </Radio.Group>
        {asked ? null : (
          <Button
            onClick={() =>
              change({ questions: [...value.questions, { code: freshCode(value.questions), text: '' }] })
            }
          >
            加一题
          </Button>
        )}
      </section>
    </Page>
  )
}

function freshCode(questions: Draft['questions']): string {
  let number = questions.length + 1
  while (questions.some((one) => one.code === `Q${number}`)) number += 1
  return `Q${number}`
}

const LABELS = {
  title: '标题',
  issued: '发放份数',
  population: '总体人数',
  confidence: '置信度',
  margin: '允许误差',
  expected: '预计满意度',
  groups: '群体',
  decides: '计算满意度的题',
} as const

function differencesOf(mine: Draft, theirs: Draft): readonly Difference[] {
  const words = ({ questions }: Draft): string => questions.map((one) => one.text).join('；')
  return [
    ...(Object.keys(LABELS) as (keyof typeof LABELS)[]).map((key) => ({
      label: LABELS[key],
      mine: mine[key],
      theirs: theirs[key],
    })),
    { label: '问题', mine: words(mine), theirs: words(theirs) },
  ].filter((one) => one.mine !== one.theirs)
}
