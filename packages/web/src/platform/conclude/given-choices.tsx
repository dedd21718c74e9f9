/** 评定: what a person gives an indicator that figures do not decide, as its standard asks. */
import type { OutputOf } from '@jiheng/app/contract'
import { useId } from 'react'

type Row = OutputOf<'panel'>['indicators'][number]
export type Given = NonNullable<Row['own']>['content']
export type Choices = Row['choices']

/** An expert may also give plain points. */
export function GivenChoices({
  name,
  full,
  choices,
  given,
  onChange,
  locked = false,
  plain = false,
  mayBeExcluded = false,
}: {
  readonly name: string
  readonly full: string
  readonly choices: Choices
  readonly given: Given | undefined
  readonly onChange: (given: Given | undefined) => void
  readonly locked?: boolean
  readonly plain?: boolean
  readonly mayBeExcluded?: boolean
}) {
  const id = useId()
  const met = given?.kind === 'checklist' ? given.met : []
  return (
    <fieldset className="cc-given" disabled={locked}>
      <legend>评定</legend>
      {choices.kind === 'checklist'
        ? choices.options.map((text, at) => (
            <label key={text} className="pf-check">
              <input
                type="checkbox"
                checked={met.includes(at + 1)}
                onChange={(event) =>
                  onChange({
                    kind: 'checklist',
                    met: event.target.checked
                      ? [...met, at + 1].sort((a, b) => a - b)
                      : met.filter((one) => one !== at + 1),
                  })
                }
              />
              {text}
            </label>
          ))
        : null}
      {choices.kind === 'checklist' && given === undefined ? (
        <button type="button" className="pf-link" onClick={() => onChange({ kind: 'checklist', met: [] })}>
          各项都不符合
        </button>
      ) : null}
      {choices.kind === 'findings' ? (
        <label className="pf-check">
          发现的例数
          <input
            type="number"
            min={0}
            step={1}
            value={given?.kind === 'findings' ? given.count : ''}
            onChange={(event) => {
              if (/^\d{1,4}$/.test(event.target.value))
                onChange({ kind: 'findings', count: Number(event.target.value) })
            }}
          />
          例
        </label>
      ) : null}
      {choices.kind === 'levels' || choices.kind === 'either'
        ? choices.options.map((text) => (
            <label key={text} className="pf-check">
              <input
                type="radio"
                name={`${id}level`}
                checked={
                  (given?.kind === 'level' && given.level === text) ||
                  (given?.kind === 'choose' && given.option === text)
                }
                onChange={() =>
                  onChange(
                    choices.kind === 'levels'
                      ? { kind: 'level', level: text }
                      : { kind: 'choose', option: text },
                  )
                }
              />
              {text}
            </label>
          ))
        : null}
      {mayBeExcluded ? (
        <label className="pf-check">
          <input
            type="checkbox"
            checked={given?.kind === 'notApplicable'}
            onChange={(event) => onChange(event.target.checked ? { kind: 'notApplicable' } : undefined)}
          />
          不适用（按指标体系规定的办法处理）
        </label>
      ) : null}
      {plain ? (
        <label className="pf-check">
          {choices.options.length > 0 || choices.kind === 'findings' ? '或直接给分' : '给分'}
          <input
            type="text"
            inputMode="decimal"
            size={6}
            aria-label={`${name}的得分`}
            value={given?.kind === 'points' ? given.points : ''}
            onChange={(event) => {
              const text = event.target.value.trim()
              if (text === '') onChange(undefined)
              else onChange({ kind: 'points', points: text })
            }}
          />
          分（满分 {full} 分）
        </label>
      ) : null}
    </fieldset>
  )
}
