/** 佐证材料的登记: several files at once, each with its title, effective date, and the page for what it proves. */
import { wantedCells } from '@jiheng/app/contract'
import { Button, Input, Modal, message, Select, Upload } from 'antd'
import { useMemo, useState } from 'react'
import { act, upload } from '../client.ts'
import { attempt } from '../show.tsx'
import type { EntryState } from './entry-state.ts'
import { type Evidence, sizeWords } from './evidence-file.tsx'
import { judgedOf } from './judged-indicators.ts'
import type { Live } from './live.ts'

interface Part {
  readonly entry: EntryState
  readonly live: Live
}
interface Chosen {
  readonly file: File
  readonly title: string
  readonly effectiveDate: string
  readonly page: string
}

const bareName = (file: string): string => file.replace(/\.[^.]+$/, '')

/** Upload for `target`; '' lets the person choose what is proven, or nothing yet. */
export function UploadEvidence({
  entry,
  live,
  target,
  close,
}: Part & { readonly target: string; readonly close: () => void }) {
  const { sheet } = entry
  const input = { evaluation: sheet.evaluation.id, unit: sheet.unit.code }
  const [chosen, setChosen] = useState<readonly Chosen[]>([])
  const [proven, setProven] = useState(target)
  const [busy, setBusy] = useState(false)
  const change = (index: number, part: Partial<Chosen>): void =>
    setChosen((list) => list.map((one, at) => (at === index ? { ...one, ...part } : one)))
  const send = async (): Promise<void> => {
    setBusy(true)
    let left = [...chosen]
    // What was taken leaves the list, so that a refusal half-way loses neither the rest nor its words.
    for (const one of chosen) {
      const { file, ...words } = one
      if (!(await attempt(() => upload('uploadEvidence', { ...input, ...words, target: proven }, file))))
        break
      left = left.filter((each) => each !== one)
      setChosen(left)
    }
    setBusy(false)
    await entry.reload().catch(() => undefined)
    if (left.length > 0) return
    message.success(`已上传 ${chosen.length} 份佐证`)
    close()
  }
  return (
    <Modal
      open
      width={760}
      title="上传佐证材料"
      okText={chosen.length === 0 ? '上传' : `上传 ${chosen.length} 份`}
      cancelText="取消"
      onCancel={close}
      onOk={send}
      confirmLoading={busy}
      okButtonProps={{ disabled: chosen.length === 0 }}
    >
      {target === '' ? (
        <TargetChoice label="证明哪一处" live={live} entry={entry} value={proven} onChange={setProven} />
      ) : (
        <p>
          证明：<b>{live.nameOf(target)}</b>
        </p>
      )}
      <Upload
        multiple
        showUploadList={false}
        beforeUpload={(file) => {
          setChosen((list) => [...list, { file, title: bareName(file.name), effectiveDate: '', page: '' }])
          return false
        }}
      >
        <Button>{chosen.length === 0 ? '选择文件（可以多选）' : '再选文件'}</Button>
      </Upload>
      {chosen.map((one, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: files may have the same name
        <fieldset key={index} className="pf-card pf-evidence-one">
          <legend>
            {one.file.name}（{sizeWords(one.file.size)}）
          </legend>
          <EvidenceFields
            name={`new-${index}`}
            title={one.title}
            effectiveDate={one.effectiveDate}
            change={(part) => change(index, part)}
          />
          {proven === '' ? null : (
            <PageField
              name={`new-${index}`}
              label="在第几页、哪一处"
              page={one.page}
              change={(page) => change(index, { page })}
            />
          )}
          <button
            type="button"
            className="pf-link"
            onClick={() => setChosen((list) => list.filter((each) => each !== one))}
          >
            不上传这一份
          </button>
        </fieldset>
      ))}
    </Modal>
  )
}

/** Title, date, and the page at each place; places may be added and taken away. */
export function EditEvidence({
  entry,
  live,
  one,
  close,
}: Part & { readonly one: Evidence; readonly close: () => void }) {
  const { sheet } = entry
  const input = { evaluation: sheet.evaluation.id, unit: sheet.unit.code }
  const [title, setTitle] = useState(one.title)
  const [effectiveDate, setDate] = useState(one.effectiveDate)
  const [links, setLinks] = useState(one.attachments)
  const [added, setAdded] = useState('')
  const save = async (): Promise<void> => {
    const done = await attempt(async () => {
      for (const { target } of one.attachments)
        if (!links.some((each) => each.target === target))
          await act('detachEvidence', { ...input, evidence: one.id, target })
      for (const { target, page } of links)
        if (!one.attachments.some((each) => each.target === target))
          await act('attachEvidence', { ...input, evidence: one.id, target, page })
      await act('updateEvidence', { ...input, evidence: one.id, title, effectiveDate, pages: [...links] })
    }, '已保存')
    await entry.reload().catch(() => undefined)
    if (done) close()
  }
  return (
    <Modal
      open
      width={640}
      title={`修改“${one.title}”`}
      okText="保存"
      cancelText="取消"
      onCancel={close}
      onOk={save}
      okButtonProps={{ disabled: title.trim() === '' }}
    >
      <EvidenceFields
        name={one.id}
        title={title}
        effectiveDate={effectiveDate}
        change={(part) => {
          if (part.title !== undefined) setTitle(part.title)
          if (part.effectiveDate !== undefined) setDate(part.effectiveDate)
        }}
      />
      <h3>证明</h3>
      {links.length === 0 ? <p className="pf-soft">还没有关联到任何一处。</p> : null}
      {links.map((link) => (
        <div key={link.target} className="pf-evidence-link">
          <PageField
            name={link.target}
            label={`${live.nameOf(link.target)}：页码、位置`}
            page={link.page}
            change={(page) =>
              setLinks(links.map((each) => (each.target === link.target ? { ...each, page } : each)))
            }
          />
          <button
            type="button"
            className="pf-link"
            onClick={() => setLinks(links.filter((each) => each.target !== link.target))}
          >
            取消关联
          </button>
        </div>
      ))}
      <TargetChoice
        label="再关联一处"
        live={live}
        entry={entry}
        value={added}
        onChange={(target) => {
          setAdded('')
          if (target !== '' && !links.some((each) => each.target === target))
            setLinks([...links, { target, page: '' }])
        }}
      />
    </Modal>
  )
}

function EvidenceFields({
  name,
  title,
  effectiveDate,
  change,
}: {
  readonly name: string
  readonly title: string
  readonly effectiveDate: string
  readonly change: (part: { title?: string; effectiveDate?: string }) => void
}) {
  return (
    <div className="pf-two">
      <div>
        <label htmlFor={`title-${name}`}>名称</label>
        <Input
          id={`title-${name}`}
          maxLength={200}
          value={title}
          onChange={(event) => change({ title: event.target.value })}
        />
      </div>
      <div>
        <label htmlFor={`date-${name}`}>生效日期（文件印发或形成的日期）</label>
        <Input
          id={`date-${name}`}
          type="date"
          value={effectiveDate}
          onChange={(event) => change({ effectiveDate: event.target.value })}
        />
      </div>
    </div>
  )
}

function PageField({
  name,
  label,
  page,
  change,
}: {
  readonly name: string
  readonly label: string
  readonly page: string
  readonly change: (page: string) => void
}) {
  return (
    <div>
      <label htmlFor={`page-${name}`}>{label}</label>
      <Input
        id={`page-${name}`}
        maxLength={200}
        placeholder="如：第 3 页第 2 条"
        value={page}
        onChange={(event) => change(event.target.value)}
      />
    </div>
  )
}

function TargetChoice({
  label,
  entry,
  live,
  value,
  onChange,
}: Part & {
  readonly label: string
  readonly value: string
  readonly onChange: (target: string) => void
}) {
  const { sheet } = entry
  const options = useMemo(
    () => [
      {
        label: '指标',
        options: judgedOf(live.framework.indicators).map((one) => ({
          value: `i:${one.code}`,
          label: `${one.code} ${one.name}`,
        })),
      },
      {
        label: '填报的格',
        options: wantedCells(live.framework, sheet.unit, sheet.evaluation.year, live.entered.rows).flatMap(
          (one) => (one.kind === 'rowName' ? [] : [{ value: one.cell, label: one.label }]),
        ),
      },
    ],
    [live, sheet.unit, sheet.evaluation.year],
  )
  return (
    <div>
      <label htmlFor="evidence-target">{label}</label>
      <Select
        id="evidence-target"
        showSearch={{ optionFilterProp: 'label' }}
        allowClear
        style={{ width: '100%' }}
        placeholder="输入几个字查找指标或数据项"
        value={value === '' ? undefined : value}
        onChange={(next?: string) => onChange(next ?? '')}
        options={options}
      />
    </div>
  )
}
