/** 问题与建议: what the framework's diagnoses propose, each with the figures that set it off. */
import { BoundWords } from '../../parts/bound-text.tsx'
import { useEvaluationView } from '../../parts/evaluation-context.tsx'
import { FigureButton } from '../../parts/figure-button.tsx'
import { Nothing, PageFrame } from '../../parts/page-frame.tsx'
import { IllustrativeTag } from '../../parts/tags.tsx'

export function IssuesPage() {
  const { index } = useEvaluationView()
  const { issues, total, framework } = index.evaluation
  return (
    <PageFrame
      title="问题与建议"
      lead="由指标体系规定的诊断条件根据数据自动提出，不是人写的；每条都列出触发它的数字，评价组可据此核实、取舍。"
    >
      {issues.length === 0 ? (
        <Nothing>
          {total.rate === undefined
            ? '还没有可以据以诊断的数据。'
            : `现有数据没有触发《${framework.name}》规定的任何一条诊断条件。`}
        </Nothing>
      ) : (
        <ol className="issues">
          {issues.map((issue) => (
            <li key={issue.ref}>
              <h2>
                {issue.title} {issue.illustrative ? <IllustrativeTag /> : null}
              </h2>
              <div className="issue-pair">
                <div>
                  <h3>存在问题</h3>
                  <p>
                    <BoundWords text={issue.issue} />
                  </p>
                </div>
                <div>
                  <h3>改进建议</h3>
                  <p>
                    <BoundWords text={issue.recommendation} />
                  </p>
                </div>
              </div>
              <IssueFigures refs={issue.inputs} />
            </li>
          ))}
        </ol>
      )}
    </PageFrame>
  )
}

function IssueFigures({ refs }: { readonly refs: readonly string[] }) {
  const { index } = useEvaluationView()
  const known = [...new Set(refs)].filter((ref) => index.values.has(ref))
  if (known.length === 0) return null
  return (
    <details className="issue-figures">
      <summary>触发这条问题的 {known.length} 个数</summary>
      <div className="scroll">
        <table className="grid side-inputs">
          <caption className="seen-by-reader">触发问题的数</caption>
          <tbody>
            {known.map((ref) => (
              <tr key={ref}>
                <th scope="row">{index.values.get(ref)?.label}</th>
                <td className="num">
                  <FigureButton target={ref} text={index.values.get(ref)?.value.text ?? ''} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  )
}
