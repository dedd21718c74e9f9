/** 指标 of one line, with what stands below it; a scored one opens to its formula, standard and 改进空间. */
import type { IndicatorResult } from '@jiheng/engine'
import { useEvaluationView } from '../../parts/evaluation-context.tsx'
import { FigureButton } from '../../parts/figure-button.tsx'
import { AddedTag, IllustrativeTag, OpenTag, UnconfirmedTag } from '../../parts/tags.tsx'
import { OPEN_WORDS } from '../../words.ts'
import { IndicatorDetail } from './indicator-detail.tsx'

export interface IndicatorRowProps {
  readonly indicator: IndicatorResult
  readonly opened: ReadonlySet<string>
  readonly onToggle: (code: string) => void
}

export function IndicatorRow({ indicator, opened, onToggle }: IndicatorRowProps) {
  const { score } = indicator
  const isOpen = opened.has(indicator.code)
  const isGroup = score === undefined
  return (
    <>
      <tr
        className={
          isGroup
            ? `level-${indicator.level} level-group`
            : score.kind === 'open'
              ? 'level-leaf row-open'
              : 'level-leaf'
        }
      >
        <th scope="row" className={`indent-${Math.min(indicator.level, 4)}`}>
          {isGroup ? (
            <span>
              <small className="code">{indicator.code}</small> {indicator.name}
            </span>
          ) : (
            <button
              type="button"
              className="row-toggle"
              aria-expanded={isOpen}
              onClick={() => onToggle(indicator.code)}
            >
              <i aria-hidden="true">{isOpen ? '▾' : '▸'}</i>
              <small className="code">{indicator.code}</small> {indicator.name}
            </button>
          )}
          <span className="row-tags">
            {indicator.added ? <AddedTag /> : null}
            {indicator.illustrative && !isGroup ? <IllustrativeTag /> : null}
            {isGroup ? null : <UnconfirmedTag what={indicator.unconfirmed} />}
          </span>
        </th>
        <td className="num" data-name="满分">
          {indicator.fullPoints}
        </td>
        <td className="num" data-name="得分">
          <Points indicator={indicator} />
        </td>
        <td className="num" data-name="指标值">
          <IndicatorValue indicator={indicator} />
        </td>
        <td className="process wide">
          {isGroup ? <small>可评 {indicator.assessable} 分</small> : score.sentence}
          {indicator.lost?.gain === undefined ? null : (
            <em className="gain">{indicator.lost.gain.sentence}</em>
          )}
        </td>
      </tr>
      {isOpen && !isGroup ? (
        <tr className="detail-row">
          <td colSpan={5}>
            <IndicatorDetail indicator={indicator} />
          </td>
        </tr>
      ) : null}
      {indicator.children.map((child) => (
        <IndicatorRow key={child.ref} indicator={child} opened={opened} onToggle={onToggle} />
      ))}
    </>
  )
}

function Points({ indicator }: { readonly indicator: IndicatorResult }) {
  const { score } = indicator
  if (score?.kind === 'open')
    return score.between === undefined ? (
      <OpenTag />
    ) : (
      <>
        <OpenTag />
        <br />
        <small>
          {score.between[0]}～{score.between[1]} 分
        </small>
      </>
    )
  if (score?.kind === 'excluded') return <span className="tag tag-notApplied">不计分</span>
  if (indicator.points === undefined || indicator.assessable === '0') return <OpenTag />
  return (
    <FigureButton
      target={indicator.ref}
      text={indicator.points}
      label={`${indicator.name}得分`}
      illustrative={indicator.illustrative}
    />
  )
}

function IndicatorValue({ indicator }: { readonly indicator: IndicatorResult }) {
  const { index } = useEvaluationView()
  if (indicator.value === undefined) return <span aria-hidden="true">—</span>
  const record = index.values.get(indicator.value)
  if (record === undefined) return <span aria-hidden="true">—</span>
  const { score } = indicator
  if (record.value.kind === 'missing' && score?.kind === 'open')
    return (
      <FigureButton
        target={indicator.value}
        text={OPEN_WORDS[score.why]}
        label={`${indicator.name}的指标值`}
      />
    )
  return (
    <FigureButton target={indicator.value} text={record.value.text} label={`${indicator.name}的指标值`} />
  )
}
