/** 不符: each contradiction in one line with both sides' numbers. */
import { useEvaluationView, usePageLink } from '../../parts/evaluation-context.tsx'
import { Nothing } from '../../parts/page-frame.tsx'
import { IllustrativeTag, SeverityTag } from '../../parts/tags.tsx'
import { printRoute } from '../../route.ts'
import { SEVERITY_ORDER } from '../../words.ts'

const MOST = 12

export function Contradictions() {
  const { index } = useEvaluationView()
  const link = usePageLink()
  const { findings, counts } = index.evaluation
  const violated = findings
    .filter((finding) => finding.result === 'violated')
    .sort((a, b) => SEVERITY_ORDER.indexOf(a.severity) - SEVERITY_ORDER.indexOf(b.severity))
  if (violated.length === 0)
    return (
      <Nothing>
        {counts.holds === 0
          ? '没有可以核对的数据。'
          : `没有发现矛盾：${counts.holds} 条成立${counts.undecided > 0 ? `，${counts.undecided} 条因缺少数据无法判定` : ''}。`}
      </Nothing>
    )
  return (
    <ul className="contradictions">
      {violated.slice(0, MOST).map((finding) => (
        <li key={finding.ref} className="contradiction">
          <a href={printRoute(link('rules', { open: finding.ref }))}>
            <SeverityTag severity={finding.severity} />
            <span className="contradiction-words">
              <b>{finding.row === undefined ? finding.name : `${finding.name}（${finding.row.name}）`}</b>
              {finding.illustrative ? <IllustrativeTag /> : null}
              <small>{finding.unitName}</small>
              <br />
              {finding.sentence}
            </span>
            <span className="contradiction-sides">
              <span>
                <small title={finding.left.formula}>{finding.left.formula}</small>
                {finding.left.value.text}
              </span>
              <i>应 {finding.relation}</i>
              <span>
                <small title={finding.right.formula}>{finding.right.formula}</small>
                {finding.right.value.text}
              </span>
            </span>
          </a>
        </li>
      ))}
      {violated.length > MOST ? (
        <li className="more">
          <a href={printRoute(link('rules', { result: 'violated' }))}>
            还有 {violated.length - MOST} 条不符，全部查看
          </a>
        </li>
      ) : null}
    </ul>
  )
}
