/** What a bound part is made of 绑定部分的设置: conditions and words of a variant, of a list, the choice of a table or a chart. */
import { outlineOf } from '@jiheng/app/contract'
import { Button, Input, Select } from 'antd'
import { useEffect, useReducer, useState } from 'react'
import { useAsked } from '../client.ts'
import { Labelled } from './labelled.tsx'
import { blockElement } from './node-views.ts'
import type { Pieces } from './pieces.ts'

export interface Opened {
  readonly type: string
  /** Nothing while it is new. */
  readonly position: number | undefined
  readonly attrs: Readonly<Record<string, unknown>>
}

export interface FormProps {
  readonly opened: Opened
  readonly keep: (attrs: object) => void
  readonly evaluation: string
  readonly pieces: Pieces
  readonly mayWrite: boolean
}

const textIn = (attrs: Readonly<Record<string, unknown>>, name: string): string => String(attrs[name] ?? '')

function Field({
  label,
  value,
  change,
  hint,
  rows = 1,
}: {
  readonly label: string
  readonly value: string
  readonly change: (value: string) => void
  readonly hint?: string
  readonly rows?: number
}) {
  return (
    <Labelled label={label} hint={hint}>
      {(id) => (
        <Input.TextArea
          id={id}
          value={value}
          autoSize={{ minRows: rows }}
          onChange={(event) => change(event.target.value)}
        />
      )}
    </Labelled>
  )
}

/** How it reads now, or what is wrong with it. */
function Preview({
  pieces,
  type,
  attrs,
}: {
  readonly pieces: Pieces
  readonly type: string
  readonly attrs: object
}) {
  const [, again] = useReducer((count: number) => count + 1, 0)
  useEffect(() => pieces.listen(again), [pieces])
  const isInline = type === 'variant' || type === 'list'
  const node = { type, attrs: attrs as Readonly<Record<string, unknown>> }
  const [data] = outlineOf({
    type: 'doc',
    content: [isInline ? { type: 'paragraph', content: [node] } : node],
  })
  const piece = data === undefined ? undefined : pieces.get(JSON.stringify(data))
  return (
    <div className="rp-preview" aria-live="polite">
      {piece?.problems.map((one) => (
        <p key={one.detail} className="rp-broken">
          {one.title}：{one.detail}
        </p>
      ))}
      <div
        ref={(element) => {
          element?.replaceChildren(...(piece?.blocks ?? []).slice(0, 3).map(blockElement))
        }}
      />
    </div>
  )
}

interface Case {
  readonly when: string
  readonly text: string
}

export function VariantForm({ opened: { type, attrs: first }, keep, pieces, mayWrite }: FormProps) {
  const [when, setWhen] = useState(textIn(first, 'when'))
  const [text, setText] = useState(textIn(first, 'text'))
  const [cases, setCases] = useState<readonly Case[]>((first.cases as readonly Case[] | undefined) ?? [])
  const [otherwise, setOtherwise] = useState(textIn(first, 'otherwise'))
  const attrs = { when, text, cases: cases.filter((one) => one.when.trim() !== ''), otherwise }
  const compare = (): void => {
    setWhen('【甲】 > 【乙】')
    setText('高于')
    setCases([{ when: '【甲】 < 【乙】', text: '低于' }])
    setOtherwise('与之持平，等于')
  }
  return (
    <div className="rp-form">
      {when === '' ? <Button onClick={compare}>从“高于、低于、持平”开始</Button> : null}
      <Field label="条件" value={when} change={setWhen} hint="例如：三公经费·决算数 > 三公经费·年初预算数" />
      <Field label="成立时写" value={text} change={setText} rows={2} hint="数写成 {公式} 或 {公式|万元}" />
      {cases.map((one, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: cases have no other name than their place
        <div key={index} className="rp-case">
          <Field
            label="否则，若"
            value={one.when}
            change={(value) =>
              setCases(cases.map((each, at) => (at === index ? { ...each, when: value } : each)))
            }
          />
          <Field
            label="写"
            value={one.text}
            change={(value) =>
              setCases(cases.map((each, at) => (at === index ? { ...each, text: value } : each)))
            }
          />
        </div>
      ))}
      <Button onClick={() => setCases([...cases, { when: '', text: '' }])}>再加一种情形</Button>
      <Field
        label="都不成立时写"
        value={otherwise}
        change={setOtherwise}
        rows={2}
        hint="缺数时条件不成立；可以不写"
      />
      <Preview pieces={pieces} type={type} attrs={attrs} />
      {mayWrite ? (
        <Button type="primary" disabled={when.trim() === ''} onClick={() => keep(attrs)}>
          确定
        </Button>
      ) : null}
    </div>
  )
}

const LISTS = [
  { value: 'rows', label: '清单中符合条件的行' },
  { value: 'units', label: '符合条件的单位' },
  { value: 'indicators', label: '指标' },
]
const WHICH = [
  { value: 'lost', label: '失分的' },
  { value: 'full', label: '得满分的' },
  { value: 'open', label: '待评的' },
]

export function ListForm({ opened: { type, attrs: first }, keep, evaluation, pieces, mayWrite }: FormProps) {
  const asked = useAsked('reportNames', { evaluation, text: '' })
  const groups = asked.kind === 'loaded' ? asked.answer.groups : []
  const [of, setOf] = useState(textIn(first, 'of') || 'rows')
  const [group, setGroup] = useState(textIn(first, 'group'))
  const [which, setWhich] = useState(textIn(first, 'which') || 'lost')
  const [when, setWhen] = useState(textIn(first, 'when'))
  const [text, setText] = useState(textIn(first, 'text') || '共{数量}个，分别是{名单}。')
  const [otherwise, setOtherwise] = useState(textIn(first, 'otherwise'))
  const attrs = {
    of,
    group: of === 'rows' ? group : '',
    which: of === 'indicators' ? which : '',
    when: of === 'indicators' ? '' : when,
    text,
    otherwise,
  }
  return (
    <div className="rp-form">
      <Labelled label="列出">
        {(id) => <Select id={id} value={of} options={LISTS} onChange={setOf} />}
      </Labelled>
      {of === 'rows' ? (
        <Labelled label="清单">
          {(id) => (
            <Select
              id={id}
              value={group === '' ? null : group}
              placeholder="选择清单"
              options={groups.map((one) => ({ value: one.name, label: one.title || one.name }))}
              onChange={(value: string | null) => setGroup(value ?? '')}
            />
          )}
        </Labelled>
      ) : null}
      {of === 'indicators' ? (
        <Labelled label="哪些">
          {(id) => <Select id={id} value={which} options={WHICH} onChange={setWhich} />}
        </Labelled>
      ) : (
        <Field label="条件" value={when} change={setWhen} hint="不写就是全部。对每一行、每个单位分别看" />
      )}
      <Field
        label="写"
        value={text}
        change={setText}
        rows={2}
        hint="{数量} 和 {名单} 由同一个条件得出，不会说三个而列出四个"
      />
      <Field label="一个也没有时写" value={otherwise} change={setOtherwise} />
      <Preview pieces={pieces} type={type} attrs={attrs} />
      {mayWrite ? (
        <Button type="primary" disabled={of === 'rows' && group === ''} onClick={() => keep(attrs)}>
          确定
        </Button>
      ) : null}
    </div>
  )
}

const TABLES = [
  { value: 'form', label: '报表' },
  { value: 'scores', label: '评分表' },
  { value: 'rules', label: '勾稽核对结果' },
  { value: 'units', label: '各单位得分' },
]

export function BlockForm({ opened: { type, attrs: first }, keep, evaluation, pieces, mayWrite }: FormProps) {
  const asked = useAsked('reportNames', { evaluation, text: '' })
  const known = asked.kind === 'loaded' ? asked.answer : undefined
  const [attrs, setAttrs] = useState<Readonly<Record<string, unknown>>>(
    type === 'table' ? { table: 'scores', form: '', title: '绩效评分表', ...first } : { title: '', ...first },
  )
  const change = (next: object): void => setAttrs({ ...attrs, ...next })
  const isReady =
    type === 'table' ? attrs.table !== 'form' || attrs.form !== '' : textIn(attrs, 'chart') !== ''
  return (
    <div className="rp-form">
      {type === 'table' ? (
        <Labelled label="内容">
          {(id) => (
            <Select
              id={id}
              value={textIn(attrs, 'table')}
              options={TABLES}
              onChange={(table) => change({ table, form: table === 'form' ? textIn(attrs, 'form') : '' })}
            />
          )}
        </Labelled>
      ) : null}
      {type === 'table' && attrs.table === 'form' ? (
        <Labelled label="报表">
          {(id) => (
            <Select
              id={id}
              value={textIn(attrs, 'form') === '' ? null : textIn(attrs, 'form')}
              placeholder="选择报表"
              options={
                known?.forms.map((one) => ({ value: one.code, label: `${one.code} ${one.name}` })) ?? []
              }
              onChange={(form: string | null) =>
                change({ form: form ?? '', title: known?.forms.find((one) => one.code === form)?.name ?? '' })
              }
            />
          )}
        </Labelled>
      ) : null}
      {type === 'chart' ? (
        <Labelled label="图">
          {(id) => (
            <Select
              id={id}
              value={textIn(attrs, 'chart') === '' ? null : textIn(attrs, 'chart')}
              placeholder={known?.charts.length === 0 ? '现有数据还画不出图' : '选择图'}
              options={known?.charts.map((one) => ({ value: one, label: one })) ?? []}
              onChange={(chart: string | null) => change({ chart: chart ?? '', title: chart ?? '' })}
            />
          )}
        </Labelled>
      ) : null}
      {type === 'rows' ? (
        <>
          <Labelled label="清单">
            {(id) => (
              <Select
                id={id}
                value={textIn(attrs, 'group') === '' ? null : textIn(attrs, 'group')}
                placeholder="选择清单"
                options={
                  known?.groups.map((one) => ({ value: one.name, label: one.title || one.name })) ?? []
                }
                onChange={(group: string | null) => change({ group: group ?? '' })}
              />
            )}
          </Labelled>
          <Field label="只要符合条件的" value={textIn(attrs, 'when')} change={(when) => change({ when })} />
          <p className="rp-hint">加进去以后，在那一段里写每一行的句子，行名写成 {'{名称}'}。</p>
        </>
      ) : (
        <Field label="题目" value={textIn(attrs, 'title')} change={(title) => change({ title })} />
      )}
      {type === 'rows' || !isReady ? null : <Preview pieces={pieces} type={type} attrs={attrs} />}
      {mayWrite ? (
        <Button
          type="primary"
          disabled={type === 'rows' ? textIn(attrs, 'group') === '' : !isReady}
          onClick={() => keep(attrs)}
        >
          确定
        </Button>
      ) : null}
    </div>
  )
}
