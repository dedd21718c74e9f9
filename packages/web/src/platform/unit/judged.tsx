/** Qualitative indicators 定性指标自评: scored by the unit itself, with a reason and evidence. */
import type { Indicator } from '@jiheng/engine'
import { Input } from 'antd'
import { useEffect } from 'react'
import type { SaveState } from '../../sheet/index.ts'
import type { JudgedContent } from './draft.ts'
import type { EntryState } from './entry-state.ts'
import type { Live } from './live.ts'
import { Proofs } from './proofs.tsx'
import { ReturnRemark } from './returning.tsx'

export function Judged({
  entry,
  indicators,
  live,
  goTo,
}: {
  readonly entry: EntryState
  readonly indicators: readonly Indicator[]
  readonly live: Live
  /** Code of the indicator to be shown. */
  readonly goTo: string | undefined
}) {
  useEffect(() => {
    if (goTo === undefined) return
    const found = document.getElementById(`judged-${goTo}`)
    found?.scrollIntoView({ block: 'start' })
    found?.focus({ preventScroll: true })
  }, [goTo])
  return (
    <div className="pf-judged">
      {indicators.length === 0 ? <p className="pf-empty">没有需要自评的定性指标。</p> : null}
      {indicators.map((one) => (
        <OneJudged key={one.code} entry={entry} indicator={one} live={live} />
      ))}
    </div>
  )
}

function OneJudged({
  entry,
  indicator,
  live,
}: {
  readonly entry: EntryState
  readonly indicator: Indicator
  readonly live: Live
}) {
  const { sheet, store } = entry
  const { code } = indicator
  const { content, reason, state } = entry.judgementOf(code)
  const target = `i:${code}`
  const proofs = sheet.evidence.filter((one) => one.attachments.some((link) => link.target === target))
  const locked = !sheet.mayEdit
  const type = (next: JudgedContent | undefined, words: string): void =>
    store.type({ kind: 'judgement', indicator: code, content: next, reason: words })
  return (
    <fieldset className="pf-card" id={`judged-${code}`} tabIndex={-1}>
      <legend>
        {code} {indicator.name}（{indicator.fullPoints.toString()} 分）
      </legend>
      <p className="pf-soft">{indicator.standardText}</p>
      <Choices
        indicator={indicator}
        content={content}
        locked={locked}
        choose={(next) => type(next, reason)}
      />
      <label htmlFor={`reason-${code}`}>理由</label>
      <Input.TextArea
        id={`reason-${code}`}
        value={reason}
        onChange={(event) => type(content, event.target.value)}
        autoSize={{ minRows: 2 }}
        disabled={locked}
      />
      {locked ? null : <p className="pf-soft">{standingWords(state, content, reason)}</p>}
      <Proofs entry={entry} live={live} target={target} proofs={proofs} />
      <ReturnRemark entry={entry} target={target} />
    </fieldset>
  )
}

function standingWords(state: SaveState, content: JudgedContent | undefined, reason: string): string {
  if (content === undefined) return reason === '' ? '还没有自评' : '理由留在本机；选好以后一并保存'
  if (state === 'pending') return '正在保存……'
  if (state === 'offline') return '连接中断，留在本机，连上后自动送出'
  if (state === 'conflict') return '别人同时改了，请在页面上方选择保留哪一个'
  return reason.trim() === '' ? '已保存；还要写理由' : '已保存'
}

function Choices({
  indicator: { code, scoring },
  content,
  locked,
  choose,
}: {
  readonly indicator: Indicator
  readonly content: JudgedContent | undefined
  readonly locked: boolean
  readonly choose: (content: JudgedContent) => void
}) {
  switch (scoring?.kind) {
    case 'checklist': {
      const met = content?.kind === 'checklist' ? content.met : []
      return (
        <>
          {scoring.items.map((item, index) => (
            <label key={item.text} className="pf-check">
              <input
                type="checkbox"
                disabled={locked}
                checked={met.includes(index + 1)}
                onChange={(event) =>
                  choose({
                    kind: 'checklist',
                    met: event.target.checked
                      ? [...met, index + 1].sort((a, b) => a - b)
                      : met.filter((one) => one !== index + 1),
                  })
                }
              />
              {item.text}
            </label>
          ))}
          {content === undefined && !locked ? (
            <button type="button" className="pf-link" onClick={() => choose({ kind: 'checklist', met: [] })}>
              各项都不符合
            </button>
          ) : null}
        </>
      )
    }
    case 'findings':
      return (
        <label className="pf-check">
          发现的例数
          <input
            type="number"
            min={0}
            step={1}
            disabled={locked}
            value={content?.kind === 'findings' ? content.count : ''}
            onChange={(event) => {
              if (/^\d{1,4}$/.test(event.target.value))
                choose({ kind: 'findings', count: Number(event.target.value) })
            }}
          />
          例
        </label>
      )
    case 'levels':
      return (
        <>
          {scoring.levels.map((level) => (
            <label key={level.name} className="pf-check">
              <input
                type="radio"
                name={`level-${code}`}
                disabled={locked}
                checked={content?.kind === 'level' && content.level === level.name}
                onChange={() => choose({ kind: 'level', level: level.name })}
              />
              {level.name}
            </label>
          ))}
        </>
      )
    default:
      return null
  }
}
