/** 总得分: points of what could be assessed, how much that covers, and the grade or plainly why there is none. */
import type { IndicatorResult } from '@jiheng/engine'
import { useEvaluationView } from '../../parts/evaluation-context.tsx'
import { FigureButton } from '../../parts/figure-button.tsx'
import { IllustrativeTag } from '../../parts/tags.tsx'

export function TotalPanel() {
  const { index } = useEvaluationView()
  const { total, framework, indicators, findings } = index.evaluation
  const violated = findings.filter((one) => one.result === 'violated' && one.severity !== 'note').length
  const complete = total.assessable === total.full
  const nothing = total.rate === undefined
  return (
    <section className="total" aria-label="总得分">
      <div className="total-main">
        <p className="total-label">
          {complete ? '总得分' : '已评部分得分'} {total.illustrative ? <IllustrativeTag /> : null}
        </p>
        {nothing ? (
          <p className="grade grade-none">尚未评分</p>
        ) : (
          <p className="total-points">
            <FigureButton
              target={total.ref}
              text={total.points}
              label={`总得分，可评 ${total.assessable} 分`}
              strong
            />
            <span> 分</span>
          </p>
        )}
        <p className="total-of">
          可评 {total.assessable} 分，满分 {total.full} 分
        </p>
        <dl className="total-facts">
          <div>
            <dt>得分率</dt>
            <dd>{total.rate ?? '—'}</dd>
          </div>
          <div>
            <dt title="可以评定的分值占全部分值的比例">可评比例</dt>
            <dd>{total.coverage}</dd>
          </div>
          <div className={violated > 0 ? 'total-bad' : undefined}>
            <dt>核对不符</dt>
            <dd>{violated} 条</dd>
          </div>
        </dl>
      </div>
      <div className="total-grade">
        <p className="total-label">评价等级</p>
        <p className={total.grade === undefined ? 'grade grade-none' : 'grade'}>
          {total.grade ?? '暂不定级'}
        </p>
        <p className="total-why">
          {total.grade === undefined ? shorten(total.noGradeReason) : `按《${framework.name}》的等级划分`}
        </p>
        {framework.grades.length === 0 ? (
          <p className="hint">本指标体系没有规定等级。</p>
        ) : (
          <ul className="grades" aria-label="等级划分">
            {framework.grades.map((grade) => (
              <li key={grade.name} className={grade.name === total.grade ? 'grade-here' : undefined}>
                <b>{grade.name}</b>
                {grade.band}
              </li>
            ))}
          </ul>
        )}
      </div>
      <div className="total-parts">
        <p className="total-label">各一级指标</p>
        <ul>
          {indicators.map((indicator) => (
            <PartBar key={indicator.ref} indicator={indicator} />
          ))}
        </ul>
        <p className="bar-key">
          <i className="bar-got" /> 得分 <i className="bar-lost" /> 失分 <i className="bar-open" /> 待评
        </p>
      </div>
    </section>
  )
}

/** The list of what is open stands in its own section below; the reason's first clause is enough here. */
function shorten(reason: string | undefined): string {
  if (reason === undefined) return '尚不能确定等级'
  const [head = reason, rest] = reason.split('：')
  return rest === undefined ? reason : `${head}。等级按全部指标评定，缺项时不作推算，逐项见下方“待评的指标”`
}

function PartBar({ indicator }: { readonly indicator: IndicatorResult }) {
  const share = (points: string) => `${(Number(points) / Number(indicator.fullPoints)) * 100}%`
  return (
    <li>
      <span className="part-name">{indicator.name}</span>
      <span className="bar" aria-hidden="true">
        <i className="bar-lost" style={{ width: share(indicator.assessable) }} />
        <i className="bar-got" style={{ width: share(indicator.points ?? '0') }} />
      </span>
      <span className="part-points">
        {indicator.points === undefined || indicator.assessable === '0' ? (
          <FigureButton target={indicator.ref} text="待评" label={indicator.name} />
        ) : (
          <FigureButton target={indicator.ref} text={indicator.points} label={`${indicator.name}得分`} />
        )}
        <small>
          {' '}
          / 可评 {indicator.assessable} / 满分 {indicator.fullPoints}
        </small>
      </span>
    </li>
  )
}
