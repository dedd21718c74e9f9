/** 指标说明: formula and working, the standard, what people judged, and the figures it hangs on. */
import type { IndicatorResult, WorkingJson } from '@jiheng/engine'
import { useEvaluationView } from '../../parts/evaluation-context.tsx'
import { FigureButton } from '../../parts/figure-button.tsx'
import { IllustrativeTag } from '../../parts/tags.tsx'
import { OPEN_WORDS, printDate } from '../../words.ts'

export function IndicatorDetail({ indicator }: { readonly indicator: IndicatorResult }) {
  const { index } = useEvaluationView()
  const { score } = indicator
  const value = indicator.value === undefined ? undefined : index.values.get(indicator.value)
  const inputs = (value?.inputs ?? (score?.kind === 'open' ? score.missing : [])).filter((ref) =>
    index.values.has(ref),
  )
  return (
    <div className="detail">
      <dl>
        <Fact title="指标含义" words={indicator.meaning} />
        <Fact title="指标公式" words={indicator.formula} formula />
        <Fact title="代入数值" words={value?.working} formula />
        <Fact title="评分标准" words={indicator.standardText} />
        <Fact title="计分过程" words={score?.sentence} />
        {score?.kind === 'open' ? <Fact title="待评原因" words={OPEN_WORDS[score.why]} /> : null}
        {score?.kind === 'excluded' ? <Fact title="不计分的理由" words={score.reason} /> : null}
        {score?.kind === 'scored' ? <Judged working={score.working} /> : null}
        {indicator.lost === undefined ? null : <Fact title="失分" words={`${indicator.lost.points} 分`} />}
        <Fact title="改进空间" words={indicator.lost?.gain?.sentence} />
      </dl>
      {inputs.length === 0 ? null : (
        <table className="grid side-inputs">
          <caption>用到的数</caption>
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

function Fact(props: {
  readonly title: string
  readonly words: string | undefined
  readonly formula?: boolean
}) {
  if (props.words === undefined || props.words === '') return null
  return (
    <div className="fact">
      <dt>{props.title}</dt>
      <dd className={props.formula === true ? 'formula' : undefined}>{props.words}</dd>
    </div>
  )
}

function Judged({ working }: { readonly working: WorkingJson }) {
  const { items, judgement } = working
  return (
    <>
      {items === undefined || items.length === 0 ? null : (
        <div className="fact">
          <dt>逐项评判</dt>
          <dd>
            <ul className="checklist">
              {items.map((item) => (
                <li key={item.text}>
                  <b className={item.met ? 'met' : 'unmet'}>{item.met ? '符合' : '不符合'}</b>
                  {item.text}
                  <small>（{item.points} 分）</small>
                </li>
              ))}
            </ul>
          </dd>
        </div>
      )}
      {judgement === undefined ? null : (
        <div className="fact">
          <dt>评判</dt>
          <dd>
            {judgement.by}，{printDate(judgement.date)}：{judgement.reason}{' '}
            {judgement.illustrative ? <IllustrativeTag /> : null}
          </dd>
        </div>
      )}
    </>
  )
}
