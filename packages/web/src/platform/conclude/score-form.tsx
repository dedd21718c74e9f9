/** 评定和调整 of one indicator: a judgement by its standard, or other points with reason and evidence; all of it kept. */
import type { OutputOf } from '@jiheng/app/contract'
import { Button, Input, Modal, Select } from 'antd'
import { useId, useState } from 'react'
import { act, useAsked } from '../client.ts'
import { attempt } from '../show.tsx'
import { type Given, GivenChoices } from './given-choices.tsx'

export type ScoreRow = OutputOf<'scoreSheet'>['rows'][number]

export function ScoreForm({
  evaluation,
  unit,
  row,
  onClose,
  onSaved,
}: {
  readonly evaluation: string
  readonly unit: string
  readonly row: ScoreRow
  readonly onClose: () => void
  readonly onSaved: () => void
}) {
  return (
    <Modal
      open
      title={`${row.code} ${row.name}（${row.full} 分）`}
      onCancel={onClose}
      footer={null}
      width={720}
      destroyOnHidden
    >
      {row.standard === '' ? null : <p className="pf-soft">评分标准：{row.standard}</p>}
      <p>{row.reviewed.sentence}</p>
      {(row.choices.kind === '' && !row.mayBeExcluded) || row.panel ? null : (
        <Judging evaluation={evaluation} unit={unit} row={row} onSaved={onSaved} />
      )}
      <Adjusting evaluation={evaluation} unit={unit} row={row} onSaved={onSaved} />
      <Versions row={row} />
    </Modal>
  )
}

interface Part {
  readonly evaluation: string
  readonly unit: string
  readonly row: ScoreRow
  readonly onSaved: () => void
}

function Judging({ evaluation, unit, row, onSaved }: Part) {
  const [last] = row.judged
  const [given, setGiven] = useState<Given | undefined>(last?.content)
  const [reason, setReason] = useState(last?.content === undefined ? '' : last.reason)
  const [evidence, setEvidence] = useState<string[]>(last?.evidence.map((one) => one.key) ?? [])
  const save = (content: Given | undefined): void => {
    attempt(
      () =>
        act('judgeScore', {
          evaluation,
          unit,
          indicator: row.code,
          ...(content === undefined ? {} : { content }),
          reason,
          materials: evidence,
          version: last?.version ?? 0,
        }),
      content === undefined ? '评定已撤销' : '评定已保存',
    ).then((ok) => ok && onSaved())
  }
  return (
    <section className="cc-part" aria-label="评定">
      <h3>按标准评定</h3>
      <GivenChoices
        name={row.name}
        full={row.full}
        choices={row.choices}
        given={given}
        onChange={setGiven}
        mayBeExcluded={row.mayBeExcluded}
      />
      <Reason label="评定的理由" value={reason} onChange={setReason} />
      <Materials evaluation={evaluation} unit={unit} value={evidence} onChange={setEvidence} needed={false} />
      <div className="cc-buttons">
        <Button
          type="primary"
          disabled={given === undefined || reason.trim() === ''}
          onClick={() => save(given)}
        >
          保存评定
        </Button>
        {last?.content === undefined ? null : (
          <Button disabled={reason.trim() === ''} onClick={() => save(undefined)}>
            撤销评定
          </Button>
        )}
      </div>
    </section>
  )
}

function Adjusting({ evaluation, unit, row, onSaved }: Part) {
  const [last] = row.adjusted
  const [points, setPoints] = useState(last?.points ?? '')
  const [reason, setReason] = useState(last === undefined || last.points === '' ? '' : last.reason)
  const [evidence, setEvidence] = useState<string[]>(last?.evidence.map((one) => one.key) ?? [])
  const id = useId()
  const save = (value: string): void => {
    attempt(
      () =>
        act('adjustScore', {
          evaluation,
          unit,
          indicator: row.code,
          points: value,
          reason,
          materials: value === '' ? [] : evidence,
          version: last?.version ?? 0,
        }),
      value === '' ? '调整已撤销' : '得分已调整',
    ).then((ok) => ok && onSaved())
  }
  return (
    <section className="cc-part" aria-label="调整得分">
      <h3>调整得分</h3>
      <p>
        <label htmlFor={`${id}p`}>调整为 </label>
        <Input
          id={`${id}p`}
          className="cc-short"
          inputMode="decimal"
          value={points}
          onChange={(event) => setPoints(event.target.value.trim())}
        />{' '}
        分（满分 {row.full} 分，计算得分 {row.computed.points === '' ? '待评' : row.computed.points}）
      </p>
      <Reason label="调整的理由" value={reason} onChange={setReason} />
      <Materials evaluation={evaluation} unit={unit} value={evidence} onChange={setEvidence} needed />
      <div className="cc-buttons">
        <Button
          type="primary"
          disabled={points === '' || reason.trim() === '' || evidence.length === 0}
          onClick={() => save(points)}
        >
          保存调整
        </Button>
        {last === undefined || last.points === '' ? null : (
          <Button disabled={reason.trim() === ''} onClick={() => save('')}>
            撤销调整
          </Button>
        )}
      </div>
    </section>
  )
}

function Reason({
  label,
  value,
  onChange,
}: {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
}) {
  const id = useId()
  return (
    <p>
      <label htmlFor={id}>{label}</label>
      <Input.TextArea
        id={id}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        autoSize={{ minRows: 2 }}
      />
    </p>
  )
}

/** 佐证材料 and 取证材料 that there are; picked, not typed. */
function Materials({
  evaluation,
  unit,
  value,
  onChange,
  needed,
}: {
  readonly evaluation: string
  readonly unit: string
  readonly value: string[]
  readonly onChange: (value: string[]) => void
  readonly needed: boolean
}) {
  const id = useId()
  const asked = useAsked('scoreEvidence', { evaluation, unit })
  const materials = asked.kind === 'loaded' ? asked.answer.materials : []
  return (
    <p>
      <label htmlFor={id}>依据的材料{needed ? '（至少一份）' : ''}</label>
      <Select
        id={id}
        mode="multiple"
        className="cc-wide"
        placeholder={materials.length === 0 ? '还没有佐证材料或取证材料' : '选择佐证材料或取证材料'}
        value={value}
        onChange={onChange}
        optionFilterProp="label"
        options={materials.map((one) => ({
          value: one.key,
          label: `${one.title}（${one.unitName}，${one.kind}）`,
        }))}
      />
    </p>
  )
}

function Versions({ row }: { readonly row: ScoreRow }) {
  const all = [
    ...row.judged.map((one) => ({ ...one, what: '评定' })),
    ...row.adjusted.map((one) => ({ ...one, what: '调整' })),
  ].sort((a, b) => (a.at < b.at ? 1 : -1))
  if (all.length === 0) return null
  return (
    <section className="cc-part" aria-label="历次">
      <h3>历次评定和调整</h3>
      <ul className="pf-lines">
        {all.map((one) => (
          <li key={`${one.what}${one.version}`}>
            {one.at} {one.byName}
            {one.what}：{one.words}。{one.reason}
          </li>
        ))}
      </ul>
    </section>
  )
}
