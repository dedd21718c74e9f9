/** 试一试: type a value, tick items or choose a level, and read what the engine would give, with its working. */

import { pointsText, type ScoringRule } from '@jiheng/engine'
import { Checkbox, Input, Select } from 'antd'
import { useId, useState } from 'react'
import { type Answers, fixedValue, type TrialOwner, tryRule } from './trial.ts'

export function TrialBox({ rule, owner }: { readonly rule: ScoringRule; readonly owner: TrialOwner }) {
  const [answers, setAnswers] = useState<Answers>({})
  const touched = Object.keys(answers).length > 0
  const trial = touched ? tryRule(rule, answers, owner) : undefined
  return (
    <fieldset className="fe-trial">
      <legend>试一试</legend>
      <TrialInputs
        rule={rule}
        answers={answers}
        measure={owner.measure}
        label="指标值"
        onChange={(change) => setAnswers({ ...answers, ...change })}
      />
      <div className="fe-trial-result" aria-live="polite">
        {trial === undefined ? (
          <p className="fe-hint">填上内容，这里显示得分和计分过程；不会保存。</p>
        ) : (
          <>
            {trial.score.kind === 'scored' ? (
              <p className="fe-trial-points">
                得 <b>{pointsText(trial.score.points)}</b> 分
                <small>（满分 {pointsText(owner.full)} 分）</small>
              </p>
            ) : (
              <p>
                <span className="tag tag-open">待评</span>
              </p>
            )}
            <p className="fe-sentence">{trial.sentence}。</p>
            {trial.faults.map((fault) => (
              <p key={fault} className="fe-fault fe-fault-error">
                <b>错误</b>
                {fault}。
              </p>
            ))}
          </>
        )}
      </div>
    </fieldset>
  )
}

function TrialInputs({
  rule,
  answers,
  measure,
  label,
  onChange,
}: {
  readonly rule: ScoringRule
  readonly answers: Answers
  readonly measure: string
  readonly label: string
  readonly onChange: (change: Answers) => void
}) {
  const text = (field: 'value' | 'target' | 'low' | 'high', words: string) => (
    <TrialText
      label={words}
      value={answers[field] ?? ''}
      unit={measure}
      onChange={(value) => onChange({ [field]: value })}
    />
  )
  switch (rule.kind) {
    case 'deduction':
    case 'bands':
      return text('value', label)
    case 'proportion':
      return (
        <div className="fe-line">
          {text('value', label)}
          {rule.better === 'within' ? (
            <>
              {rule.low !== undefined && fixedValue(rule.low) === undefined ? text('low', '区间下限') : null}
              {rule.high !== undefined && fixedValue(rule.high) === undefined
                ? text('high', '区间上限')
                : null}
            </>
          ) : rule.target !== undefined && fixedValue(rule.target) === undefined ? (
            text('target', '目标值')
          ) : null}
        </div>
      )
    case 'checklist':
      return (
        <ChecklistInput
          items={rule.items.map((item) => item.text)}
          met={answers.met ?? []}
          onChange={(met) => onChange({ met })}
        />
      )
    case 'findings':
      return (
        <TrialText
          label="发现几例"
          value={answers.count ?? ''}
          unit="例"
          onChange={(count) => onChange({ count })}
        />
      )
    case 'levels':
      return <LevelInput rule={rule} answers={answers} onChange={onChange} />
    case 'either':
      return <EitherInput rule={rule} answers={answers} onChange={onChange} />
  }
}

function TrialText({
  label,
  value,
  unit,
  onChange,
}: {
  readonly label: string
  readonly value: string
  readonly unit: string
  readonly onChange: (value: string) => void
}) {
  const id = useId()
  return (
    <div className="fe-field fe-narrow">
      <label htmlFor={id} className="fe-label">
        {label}
      </label>
      <Input id={id} value={value} suffix={unit} onChange={(event) => onChange(event.target.value)} />
    </div>
  )
}

function ChecklistInput({
  items,
  met,
  onChange,
}: {
  readonly items: readonly string[]
  readonly met: readonly number[]
  readonly onChange: (met: readonly number[]) => void
}) {
  return (
    <div className="fe-ticks">
      {items.map((item, index) => (
        <Checkbox
          // biome-ignore lint/suspicious/noArrayIndexKey: items are ticked by their number, and may say the same.
          key={index}
          checked={met.includes(index + 1)}
          onChange={(event) =>
            onChange(event.target.checked ? [...met, index + 1] : met.filter((one) => one !== index + 1))
          }
        >
          {item}
        </Checkbox>
      ))}
    </div>
  )
}

function LevelInput({
  rule,
  answers,
  onChange,
}: {
  readonly rule: Extract<ScoringRule, { kind: 'levels' }>
  readonly answers: Answers
  readonly onChange: (change: Answers) => void
}) {
  const id = useId()
  const level = rule.levels.find((one) => one.name === answers.level)
  return (
    <div className="fe-line">
      <div className="fe-field fe-narrow">
        <label htmlFor={id} className="fe-label">
          等次
        </label>
        <Select
          id={id}
          value={answers.level ?? null}
          placeholder="请选择"
          options={rule.levels.map(({ name }) => ({ value: name, label: name }))}
          onChange={(name: string | null) => {
            if (name !== null) onChange({ level: name })
          }}
        />
      </div>
      {level !== undefined && level.points === undefined ? (
        <TrialText
          label="评定得分"
          value={answers.points ?? ''}
          unit="分"
          onChange={(points) => onChange({ points })}
        />
      ) : null}
    </div>
  )
}

function EitherInput({
  rule,
  answers,
  onChange,
}: {
  readonly rule: Extract<ScoringRule, { kind: 'either' }>
  readonly answers: Answers
  readonly onChange: (change: Answers) => void
}) {
  const id = useId()
  return (
    <>
      {rule.options.map((option, index) => (
        <TrialInputs
          // biome-ignore lint/suspicious/noArrayIndexKey: answers go with the option's place, and names may be the same.
          key={index}
          rule={option.scoring}
          answers={answers.options?.[index] ?? {}}
          measure={option.measure}
          label={`“${option.name}”的值`}
          onChange={(change) =>
            onChange({
              options: rule.options.map((_, place) => ({
                ...answers.options?.[place],
                ...(place === index ? change : {}),
              })),
            })
          }
        />
      ))}
      {rule.choose === 'judged' ? (
        <div className="fe-field fe-narrow">
          <label htmlFor={id} className="fe-label">
            选定
          </label>
          <Select
            id={id}
            value={answers.option ?? null}
            placeholder="请选择"
            options={rule.options.map(({ name }) => ({ value: name, label: name }))}
            onChange={(name: string | null) => {
              if (name !== null) onChange({ option: name })
            }}
          />
        </div>
      ) : null}
    </>
  )
}
