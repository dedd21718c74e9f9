/** 问题和建议: proposed by diagnoses with what set them off; kept, changed, dropped, added, taken over, ordered. */
import type { OutputOf } from '@jiheng/app/contract'
import { Button, Input, Modal } from 'antd'
import { useState } from 'react'
import { act, useAsked } from '../client.ts'
import { Answered, attempt, Page } from '../show.tsx'
import type { ConcludeTab } from './conclude-pages.tsx'
import { type IssueDraft, type ShownIssue, Words } from './issue-words.tsx'
import { type LineageAsked, LineageOf } from './lineage.tsx'
import { ProblemForm } from './problem-form.tsx'

type Issues = OutputOf<'issues'>

export function ProblemsPage({ evaluation, department }: ConcludeTab) {
  const asked = useAsked('issues', { evaluation })
  return (
    <Answered asked={asked} what="问题和建议">
      {(answer) => (
        <Problems evaluation={evaluation} department={department} answer={answer} again={asked.again} />
      )}
    </Answered>
  )
}

function Problems({
  evaluation,
  department,
  answer,
  again,
}: {
  readonly evaluation: string
  readonly department: string
  readonly answer: Issues
  readonly again: () => void
}) {
  const [form, setForm] = useState<IssueDraft>()
  const [lineage, setLineage] = useState<LineageAsked>()
  const { issues, findings, mayEdit } = answer
  const of = (state: ShownIssue['state']) => issues.filter((one) => one.state === state)
  const [kept, proposed, dropped] = [of('kept'), of('proposed'), of('dropped')]
  const decided = issues.filter((one) => one.state !== 'proposed')
  const open = (ref: string): void => setLineage({ evaluation, unit: department, ref, view: 'reviewed' })
  const move = (at: number, by: number): void => {
    const ids = kept.map((one) => one.id)
    const [id] = ids.splice(at, 1)
    if (id === undefined) return
    ids.splice(at + by, 0, id)
    const others = decided.filter((one) => one.state === 'dropped').map((one) => one.id)
    attempt(() => act('orderIssues', { evaluation, issues: [...ids, ...others] })).then((ok) => ok && again())
  }
  const common = { evaluation, mayEdit, openLineage: open, edit: setForm, again }
  return (
    <Page
      title="问题和建议"
      lead="由指标体系的诊断提出，带着引发它的数。采用的写进报告并列入整改台账；不采用的写明理由。"
      actions={
        mayEdit ? (
          <Button type="primary" onClick={() => setForm(NEW)}>
            新增问题
          </Button>
        ) : undefined
      }
    >
      <h2>
        采用的 <small>{kept.length}</small>
      </h2>
      {kept.length === 0 ? <p className="pf-empty">还没有采用的问题。</p> : null}
      {kept.map((one, at) => (
        <Card key={one.id} issue={one} {...common}>
          {mayEdit ? (
            <>
              <Button
                size="small"
                disabled={at === 0}
                onClick={() => move(at, -1)}
                aria-label={`上移${one.title}`}
              >
                上移
              </Button>
              <Button
                size="small"
                disabled={at === kept.length - 1}
                onClick={() => move(at, 1)}
                aria-label={`下移${one.title}`}
              >
                下移
              </Button>
            </>
          ) : null}
        </Card>
      ))}
      <h2>
        系统提出、还没有决定的 <small>{proposed.length}</small>
      </h2>
      {proposed.length === 0 ? <p className="pf-empty">没有。</p> : null}
      {proposed.map((one) => (
        <Card key={one.diagnosis} issue={one} {...common} />
      ))}
      {findings.length === 0 ? null : (
        <>
          <h2>
            现场评价认定的问题 <small>{findings.length}</small>
          </h2>
          <ul className="pf-lines">
            {findings.map((one) => (
              <li key={one.id}>
                {one.unitName}：{one.title}
                {one.taken ? (
                  <span className="pf-tag">已转入</span>
                ) : mayEdit ? (
                  <>
                    {' '}
                    <button
                      type="button"
                      className="pf-link"
                      aria-label={`转为问题：${one.title}`}
                      onClick={() =>
                        setForm({
                          ...NEW,
                          finding: one.id,
                          title: one.title,
                          issue: braceless(one.facts),
                          recommendation: braceless(one.recommendation),
                        })
                      }
                    >
                      转为问题
                    </button>
                  </>
                ) : null}
              </li>
            ))}
          </ul>
        </>
      )}
      {dropped.length === 0 ? null : (
        <>
          <h2>
            不采用的 <small>{dropped.length}</small>
          </h2>
          {dropped.map((one) => (
            <Card key={one.id} issue={one} {...common} />
          ))}
        </>
      )}
      <LineageOf asked={lineage} onClose={() => setLineage(undefined)} />
      {form === undefined ? null : (
        <ProblemForm
          evaluation={evaluation}
          draft={form}
          onClose={() => setForm(undefined)}
          onSaved={() => {
            setForm(undefined)
            again()
          }}
        />
      )}
    </Page>
  )
}

const NEW: IssueDraft = {
  id: '',
  diagnosis: '',
  finding: '',
  title: '',
  issue: '',
  recommendation: '',
  version: 0,
}

/** Words of others hold no formulas. */
const braceless = (text: string): string => text.replaceAll('{', '（').replaceAll('}', '）')

function Card({
  evaluation,
  issue,
  mayEdit,
  openLineage,
  edit,
  again,
  children,
}: {
  readonly evaluation: string
  readonly issue: ShownIssue
  readonly mayEdit: boolean
  readonly openLineage: (ref: string) => void
  readonly edit: (draft: IssueDraft) => void
  readonly again: () => void
  readonly children?: React.ReactNode
}) {
  return (
    <article className={`pf-card cc-issue cc-${issue.state}`}>
      <h3>
        {issue.title}
        {issue.outlived ? <span className="pf-tag">引发它的条件已不成立</span> : null}
      </h3>
      <Words title="问题" runs={issue.issueRuns} openLineage={openLineage} />
      {issue.recommendationRuns.length === 0 ? null : (
        <Words title="建议" runs={issue.recommendationRuns} openLineage={openLineage} />
      )}
      {issue.triggers.length === 0 ? null : (
        <div className="cc-triggers">
          {issue.triggers.map((trigger) => (
            <p key={trigger.words}>
              引发：{trigger.words}{' '}
              {trigger.refs.map((one) => (
                <button
                  key={one.ref}
                  type="button"
                  className="cc-chip"
                  onClick={() => openLineage(one.ref)}
                  aria-label={`${one.text}，看来历`}
                >
                  {one.text}
                </button>
              ))}
            </p>
          ))}
        </div>
      )}
      {issue.state === 'dropped' ? <p className="pf-soft">不采用的理由：{issue.reason}</p> : null}
      {issue.byName === '' ? null : (
        <p className="pf-soft">
          {issue.byName}，{issue.at}
        </p>
      )}
      {mayEdit ? (
        <div className="cc-buttons">
          <Button
            size="small"
            type={issue.state === 'proposed' ? 'primary' : 'default'}
            onClick={() => edit(issue)}
            aria-label={`${issue.state === 'kept' ? '修改' : '采用'}${issue.title}`}
          >
            {issue.state === 'kept' ? '修改' : '采用、改写'}
          </Button>
          {issue.state === 'dropped' ? null : (
            <Button
              size="small"
              aria-label={`不采用${issue.title}`}
              onClick={() => drop(evaluation, issue, again)}
            >
              不采用
            </Button>
          )}
          {children}
        </div>
      ) : null}
    </article>
  )
}

function drop(evaluation: string, issue: ShownIssue, again: () => void): void {
  let reason = ''
  Modal.confirm({
    title: `不采用“${issue.title}”`,
    content: (
      <Input.TextArea
        aria-label="不采用的理由"
        placeholder="理由"
        autoSize={{ minRows: 2 }}
        onChange={(event) => {
          reason = event.target.value
        }}
      />
    ),
    okText: '不采用',
    cancelText: '取消',
    onOk: async () => {
      const ok = await attempt(
        () =>
          act('dropIssue', {
            evaluation,
            issue: issue.id,
            diagnosis: issue.diagnosis,
            reason,
            version: issue.version,
          }),
        '已记下',
      )
      if (ok) again()
    },
  })
}
