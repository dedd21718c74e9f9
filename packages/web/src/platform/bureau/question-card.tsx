/** 一个询问: its thread, and what may be written next; asking a new one. */
import type { BureauQuestion, ComparedIndicator, QuestionKind } from '@jiheng/app/contract'
import { QUESTION_KINDS } from '@jiheng/app/contract'
import { Button, Input } from 'antd'
import { useId, useState } from 'react'
import { act, dayWords, timeWords } from '../client.ts'
import { hrefOf } from '../route.ts'
import { attempt } from '../show.tsx'
import { bureauHref } from './bureau-address.ts'

export function QuestionCard({
  question,
  asks,
  again,
  named = false,
}: {
  readonly question: BureauQuestion
  /** The bureau's side; else the department's. */
  readonly asks: boolean
  readonly again: () => void
  /** Say whose it is. */
  readonly named?: boolean
}) {
  const [text, setText] = useState('')
  const field = useId()
  const { id, version, state } = question
  const run = async (work: () => Promise<unknown>, done: string): Promise<void> => {
    if (!(await attempt(work, done))) return
    setText('')
    again()
  }
  const lacks = text.trim() === ''
  const given = { question: id, version, text }
  const left = question.items.filter((one) => one.state !== 'closed').length
  const isRectified = question.items.length > 0 && left === 0
  return (
    <article className="bu-question" aria-label={question.title}>
      <header>
        <h3>
          {question.title}
          <span className={`bu-state bu-q-${state}`}>{question.stateName}</span>
          {question.late ? <span className="bu-state bu-faulty">逾期</span> : null}
        </h3>
        <p className="pf-soft">
          {question.kindName}　
          {named && asks ? (
            <a href={bureauHref('archive', question.archive)}>{question.departmentName}</a>
          ) : null}
          {named ? `　${question.year}年度` : ''}
          {question.indicatorName === '' ? '' : `　指标：${question.indicatorName}`}
          {question.deadline === '' ? '' : `　期限：${dayWords(question.deadline)}`}
        </p>
      </header>
      <ol className="bu-thread">
        {question.messages.map((one) => (
          <li key={one.number} className={`bu-${one.side}`}>
            <small>
              {one.side === 'bureau' ? '财政' : '部门'}
              {one.recorded ? '（由财政转录）' : ''}　{one.byName}　{timeWords(one.at)}
            </small>
            <p>{one.text}</p>
          </li>
        ))}
      </ol>
      <Demanded items={question.items} />
      {state === 'closed' ? null : (
        <div className="bu-write">
          <label className="bu-field" htmlFor={field}>
            {asks ? `再问，或写明办结的意见${left > 0 ? '；不等销号就办结的，写明理由' : ''}` : '答复'}
            <Input.TextArea
              id={field}
              rows={2}
              maxLength={4000}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          </label>
          {asks ? (
            <div className="pf-actions">
              <Button
                disabled={lacks}
                onClick={() =>
                  run(() => act('writeToDepartment', { ...given, recorded: false }), '已发给部门')
                }
              >
                再问
              </Button>
              <Button
                disabled={lacks}
                onClick={() => run(() => act('writeToDepartment', { ...given, recorded: true }), '已转录')}
              >
                转录部门答复
              </Button>
              {isRectified || state === 'answered' ? (
                <Button
                  type={left > 0 ? 'default' : 'primary'}
                  disabled={lacks}
                  onClick={() =>
                    run(() => act('closeQuestion', { ...given, unfinished: left > 0 }), '已办结')
                  }
                >
                  {left > 0 ? '不等销号，办结' : '办结'}
                </Button>
              ) : null}
            </div>
          ) : (
            <Button
              type="primary"
              disabled={lacks}
              onClick={() => run(() => act('answerBureau', given), '已答复')}
            >
              答复
            </Button>
          )}
        </div>
      )}
    </article>
  )
}

/** How the demand stands in the department's 整改台账. */
function Demanded({ items }: Pick<BureauQuestion, 'items'>) {
  if (items.length === 0) return null
  return (
    <section className="bu-demanded" aria-label="整改台账">
      {items.map((one) => (
        <p key={one.number}>
          <a
            href={hrefOf({
              place: 'evaluation',
              id: one.evaluation,
              page: 'conclude',
              tab: 'rectification',
              unit: '',
            })}
          >
            整改台账第 {one.number} 项
          </a>
          <span className={`bu-state ${one.late ? 'bu-faulty' : (ITEM_STYLES[one.state] ?? '')}`}>
            {one.stateName}
            {one.late ? '（逾期）' : ''}
          </span>
          {one.state === 'draft'
            ? '部门还没有安排'
            : `${one.unitName}：${one.measure}；期限 ${dayWords(one.deadline)}`}
          {one.answer === '' || one.state === 'draft' ? null : <small>整改情况：{one.answer}</small>}
          {one.verdict === '' ? null : <small>核验意见：{one.verdict}</small>}
        </p>
      ))}
    </section>
  )
}

const ITEM_STYLES: Readonly<Record<string, string>> = {
  open: 'bu-q-open',
  working: 'bu-q-open',
  reported: 'bu-q-answered',
  closed: 'bu-q-closed',
}

export function AskForm({
  archive,
  indicators,
  again,
}: {
  readonly archive: string
  readonly indicators: readonly Pick<ComparedIndicator, 'code' | 'name'>[]
  readonly again: () => void
}) {
  const [kind, setKind] = useState<QuestionKind>('question')
  const [title, setTitle] = useState('')
  const [indicator, setIndicator] = useState('')
  const [deadline, setDeadline] = useState('')
  const [text, setText] = useState('')
  const base = useId()
  const send = async (): Promise<void> => {
    const sent = await attempt(
      () => act('askDepartment', { archive, kind, title, indicator, deadline, text }),
      '已发给部门',
    )
    if (!sent) return
    setTitle('')
    setText('')
    again()
  }
  return (
    <details className="bu-ask">
      <summary>向部门询问，或提出整改要求</summary>
      <div className="bu-ask-form">
        <label className="bu-field" htmlFor={`${base}k`}>
          类别
          <select
            id={`${base}k`}
            className="bu-input"
            value={kind}
            onChange={(event) => setKind(event.target.value as QuestionKind)}
          >
            {Object.entries(QUESTION_KINDS).map(([code, name]) => (
              <option key={code} value={code}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <label className="bu-field" htmlFor={`${base}i`}>
          指标
          <select
            id={`${base}i`}
            className="bu-input"
            value={indicator}
            onChange={(event) => setIndicator(event.target.value)}
          >
            <option value="">不针对某个指标</option>
            {indicators.map((one) => (
              <option key={one.code} value={one.code}>
                {one.code} {one.name}
              </option>
            ))}
          </select>
        </label>
        <label className="bu-field" htmlFor={`${base}d`}>
          答复期限
          <input
            id={`${base}d`}
            className="bu-input"
            type="date"
            value={deadline}
            onChange={(event) => setDeadline(event.target.value)}
          />
        </label>
        <label className="bu-field bu-wide" htmlFor={`${base}t`}>
          标题
          <Input
            id={`${base}t`}
            maxLength={120}
            value={title}
            onChange={(event) => setTitle(event.target.value)}
          />
        </label>
        <label className="bu-field bu-wide" htmlFor={`${base}x`}>
          内容
          <Input.TextArea
            id={`${base}x`}
            rows={3}
            maxLength={4000}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </label>
        <Button type="primary" disabled={title.trim() === '' || text.trim() === ''} onClick={send}>
          发给部门
        </Button>
      </div>
    </details>
  )
}
