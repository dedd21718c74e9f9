/** Qualitative indicators 定性指标自评: scored by the unit itself, with a reason and evidence. */
import type { InputOf } from '@jiheng/app/contract'
import type { Indicator } from '@jiheng/engine'
import { Button, Input } from 'antd'
import { useState } from 'react'
import { act } from '../client.ts'
import { attempt } from '../show.tsx'
import type { EntryState } from './entry-state.ts'
import { Proofs } from './proofs.tsx'

export const judgedOf = (indicators: readonly Indicator[]): readonly Indicator[] =>
  indicators.flatMap((one) => [
    ...(one.children.length === 0 &&
    one.scoring !== undefined &&
    ['checklist', 'findings', 'levels'].includes(one.scoring.kind)
      ? [one]
      : []),
    ...judgedOf(one.children),
  ])

type Content = InputOf<'saveJudgement'>['content']

export function Judged({
  entry,
  indicators,
}: {
  readonly entry: EntryState
  readonly indicators: readonly Indicator[]
}) {
  return (
    <div className="pf-judged">
      {indicators.length === 0 ? <p className="pf-empty">没有需要自评的定性指标。</p> : null}
      {indicators.map((one) => (
        <OneJudged key={one.code} entry={entry} indicator={one} />
      ))}
    </div>
  )
}

function OneJudged({ entry, indicator }: { readonly entry: EntryState; readonly indicator: Indicator }) {
  const { sheet } = entry
  const input = { evaluation: sheet.evaluation.id, unit: sheet.unit.code }
  const kept = sheet.judgements.find((one) => one.indicator === indicator.code)
  const [content, setContent] = useState<Content | undefined>(kept?.content as Content | undefined)
  const [reason, setReason] = useState(kept?.reason ?? '')
  const target = `i:${indicator.code}`
  const proofs = sheet.evidence.filter((one) => one.attachments.some((link) => link.target === target))
  const scoring = indicator.scoring
  const locked = !sheet.mayEdit
  const save = async (): Promise<void> => {
    if (content === undefined) return
    if (
      await attempt(
        () =>
          act('saveJudgement', {
            ...input,
            indicator: indicator.code,
            content,
            reason,
            base: kept?.version ?? 0,
          }),
        '自评已保存',
      )
    )
      await entry.reload()
  }
  const changed = JSON.stringify(content) !== JSON.stringify(kept?.content) || reason !== (kept?.reason ?? '')
  return (
    <fieldset className="pf-card" disabled={locked}>
      <legend>
        {indicator.code} {indicator.name}（{indicator.fullPoints.toString()} 分）
      </legend>
      <p className="pf-soft">{indicator.standardText}</p>
      {scoring?.kind === 'checklist'
        ? scoring.items.map((item, index) => {
            const met = content?.kind === 'checklist' ? content.met : []
            return (
              <label key={item.text} className="pf-check">
                <input
                  type="checkbox"
                  checked={met.includes(index + 1)}
                  onChange={(event) =>
                    setContent({
                      kind: 'checklist',
                      met: event.target.checked
                        ? [...met, index + 1].sort((a, b) => a - b)
                        : met.filter((one) => one !== index + 1),
                    })
                  }
                />
                {item.text}
              </label>
            )
          })
        : null}
      {scoring?.kind === 'findings' ? (
        <label className="pf-check">
          发现的例数
          <input
            type="number"
            min={0}
            value={content?.kind === 'findings' ? content.count : ''}
            onChange={(event) =>
              setContent({ kind: 'findings', count: Math.max(0, Math.trunc(Number(event.target.value))) })
            }
          />
        </label>
      ) : null}
      {scoring?.kind === 'levels'
        ? scoring.levels.map((level) => (
            <label key={level.name} className="pf-check">
              <input
                type="radio"
                name={`level-${indicator.code}`}
                checked={content?.kind === 'level' && content.level === level.name}
                onChange={() => setContent({ kind: 'level', level: level.name })}
              />
              {level.name}
            </label>
          ))
        : null}
      <label htmlFor={`reason-${indicator.code}`}>理由</label>
      <Input.TextArea
        id={`reason-${indicator.code}`}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        autoSize={{ minRows: 2 }}
        disabled={locked}
      />
      <Proofs entry={entry} target={target} proofs={proofs} />
      {locked ? null : (
        <Button type="primary" disabled={!changed || content === undefined} onClick={save}>
          保存自评
        </Button>
      )}
    </fieldset>
  )
}
