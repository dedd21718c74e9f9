/** 一条核对: the sentence first; opened, both sides with their numbers, the difference, what may be behind it. */
import type { Finding, FindingSide } from '@jiheng/engine'
import { useEffect, useId, useRef, useState } from 'react'
import { useEvaluationView } from '../../parts/evaluation-context.tsx'
import { FigureButton } from '../../parts/figure-button.tsx'
import { IllustrativeTag, ResultTag, SeverityTag, UnconfirmedTag } from '../../parts/tags.tsx'

export function FindingView({
  finding,
  startsOpen,
}: {
  readonly finding: Finding
  readonly startsOpen: boolean
}) {
  const [isOpen, setOpen] = useState(startsOpen)
  const place = useRef<HTMLLIElement>(null)
  const id = useId()
  useEffect(() => {
    if (startsOpen) place.current?.scrollIntoView({ block: 'center' })
  }, [startsOpen])
  return (
    <li ref={place} className={`finding finding-${finding.result}`}>
      <button
        type="button"
        className="finding-head"
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen(!isOpen)}
      >
        <ResultTag result={finding.result} />
        <span className="finding-words">
          <b>{finding.row === undefined ? finding.name : `${finding.name}（${finding.row.name}）`}</b>
          <small>{finding.unitName}</small>
          <span>{finding.sentence}</span>
        </span>
        <span className="finding-tags">
          <SeverityTag severity={finding.severity} />
          {finding.illustrative ? <IllustrativeTag /> : null}
          <UnconfirmedTag what={finding.unconfirmed} />
          <i aria-hidden="true">{isOpen ? '收起 ▴' : '展开 ▾'}</i>
        </span>
      </button>
      {isOpen ? (
        <div className="finding-body" id={id}>
          <Opened finding={finding} />
        </div>
      ) : null}
    </li>
  )
}

function Opened({ finding }: { readonly finding: Finding }) {
  const { index } = useEvaluationView()
  const missing = finding.missing.filter((ref) => index.values.has(ref))
  return (
    <>
      <div className="sides">
        <Side title="左方" side={finding.left} />
        <p className="relation">
          <small>应当</small>
          {finding.relation}
        </p>
        <Side title="右方" side={finding.right} />
      </div>
      <dl className="arithmetic">
        {finding.difference === undefined ? null : (
          <div>
            <dt>差额（左方减右方）</dt>
            <dd className={finding.result === 'violated' ? 'num bad' : 'num'}>{finding.difference.text}</dd>
          </div>
        )}
        <div>
          <dt>检出限</dt>
          <dd>
            {finding.detectionWidth === undefined
              ? '两边都是精确数，再小的差额也能看出'
              : `${finding.detectionWidth.text}（差额小于它时，可能只是四舍五入造成的，看不出来）`}
          </dd>
        </div>
        {missing.length === 0 ? null : (
          <div>
            <dt>缺少的数</dt>
            <dd className="chips">
              {missing.map((ref) => (
                <FigureButton
                  key={ref}
                  target={ref}
                  text={index.values.get(ref)?.label ?? ''}
                  label="未填报"
                />
              ))}
            </dd>
          </div>
        )}
        {finding.explain === undefined ? null : (
          <div>
            <dt>说明</dt>
            <dd>{finding.explain}</dd>
          </div>
        )}
        {finding.authority === undefined ? null : (
          <div>
            <dt>依据</dt>
            <dd>{finding.authority}</dd>
          </div>
        )}
      </dl>
      {finding.causes.length === 0 ? null : (
        <div className="causes">
          <h3>可能的原因</h3>
          {finding.causes.map((cause) => (
            <p key={cause.title}>
              <b className="cause-title">{cause.title}</b>
              {cause.text}
            </p>
          ))}
        </div>
      )}
    </>
  )
}

function Side({ title, side }: { readonly title: string; readonly side: FindingSide }) {
  const { index } = useEvaluationView()
  const inputs = [...new Set(side.inputs)].filter((ref) => index.values.has(ref))
  return (
    <div className="side-panel">
      <h3>
        {title} <b className="num">{side.value.text}</b>
      </h3>
      <p className="formula">{side.formula}</p>
      {side.working === side.value.text ? null : (
        <p className="formula working">= {side.working.replace(/^=\s*/, '')}</p>
      )}
      {inputs.length === 0 ? null : (
        <table className="grid side-inputs">
          <caption className="seen-by-reader">{title}用到的数</caption>
          <tbody>
            {inputs.map((ref) => (
              <tr key={ref}>
                <th scope="row">{index.values.get(ref)?.label}</th>
                <td className="num">
                  <FigureButton target={ref} text={index.values.get(ref)?.value.text ?? ''} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  )
}
