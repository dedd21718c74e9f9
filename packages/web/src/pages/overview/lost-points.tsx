/** 失分: what was lost and what would have gained it. */
import { useEvaluationView } from '../../parts/evaluation-context.tsx'
import { FigureButton } from '../../parts/figure-button.tsx'
import { Nothing } from '../../parts/page-frame.tsx'
import { IllustrativeTag } from '../../parts/tags.tsx'

export function LostPoints() {
  const { index } = useEvaluationView()
  const lost = index.indicatorList
    .filter((indicator) => indicator.lost !== undefined && indicator.children.length === 0)
    .sort((a, b) => Number(b.lost?.points) - Number(a.lost?.points))
  if (lost.length === 0)
    return (
      <Nothing>
        {index.evaluation.total.rate === undefined ? '还没有评出的指标。' : '已评的指标没有失分。'}
      </Nothing>
    )
  return (
    <ul className="lost-list">
      {lost.map((indicator) => (
        <li key={indicator.ref}>
          <span className="lost-points">
            <FigureButton
              target={indicator.ref}
              text={`−${indicator.lost?.points} 分`}
              label={`${indicator.name}失分`}
            />
          </span>
          <span>
            <b>{indicator.name}</b> {indicator.illustrative ? <IllustrativeTag /> : null}
            <br />
            {indicator.score?.sentence}
            {indicator.lost?.gain === undefined ? null : (
              <em className="gain">{indicator.lost.gain.sentence}</em>
            )}
          </span>
        </li>
      ))}
    </ul>
  )
}
