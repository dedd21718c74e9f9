/** 待评: what is open, by what it waits for, and which figures nobody has entered. */
import type { IndicatorResult, OpenReason, Ref } from '@jiheng/engine'
import { useEvaluationView } from '../../parts/evaluation-context.tsx'
import { FigureButton } from '../../parts/figure-button.tsx'
import { Nothing } from '../../parts/page-frame.tsx'
import { OPEN_WORDS } from '../../words.ts'

const REASONS: readonly OpenReason[] = [
  'missing',
  'targetMissing',
  'tooCoarse',
  'undefinedValue',
  'unjudged',
  'panelTooFew',
  'notRefined',
]

/** What somebody has to do about it. */
const TO_DO: Readonly<Record<OpenReason, string>> = {
  missing: '补填下列数据',
  targetMissing: '补填年度目标值',
  tooCoarse: '补填更精确的数据，现有精度下可能落在不同的档',
  undefinedValue: '检查分母是否为 0，或说明不适用',
  unjudged: '由评价人员现场核查后评判',
  panelTooFew: '请更多的专家评分',
  notRefined: '按年度工作目标细化为具体指标',
}

export function OpenIndicators() {
  const { index } = useEvaluationView()
  const open = index.indicatorList.filter((indicator) => indicator.score?.kind === 'open')
  if (open.length === 0) return <Nothing>没有待评的指标。</Nothing>
  return (
    <div className="open-list">
      {REASONS.map((why) => {
        const these = open.filter(({ score }) => score?.kind === 'open' && score.why === why)
        if (these.length === 0) return null
        return (
          <div key={why}>
            <h3>
              {OPEN_WORDS[why]}{' '}
              <small>
                {these.length} 项 · {TO_DO[why]}
              </small>
            </h3>
            <ul>
              {these.map((indicator) => (
                <OpenLine key={indicator.ref} indicator={indicator} />
              ))}
            </ul>
          </div>
        )
      })}
    </div>
  )
}

function OpenLine({ indicator }: { readonly indicator: IndicatorResult }) {
  const { index } = useEvaluationView()
  const { score } = indicator
  if (score?.kind !== 'open') return null
  const isMissing = (ref: Ref) => index.values.get(ref)?.value.kind === 'missing'
  const missing = score.missing.filter(isMissing)
  return (
    <li>
      <span className="open-name">
        {indicator.name}
        <small>
          （
          <FigureButton
            target={indicator.ref}
            text={`${score.of} 分`}
            label={`${indicator.name}，待评，满分`}
          />
          ）
        </small>
      </span>
      {missing.length === 0 ? null : (
        <span className="open-missing">
          缺：
          {missing.map((ref) => (
            <FigureButton
              key={ref}
              target={ref}
              text={index.values.get(ref)?.label ?? '未填报的数'}
              label="未填报"
            />
          ))}
        </span>
      )}
    </li>
  )
}
