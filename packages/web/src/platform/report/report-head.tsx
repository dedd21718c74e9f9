/** 报告的标题、落款、日期、文号, and the department's own Word template. */
import { Input, Modal, Select } from 'antd'
import { useState } from 'react'
import { fileUrl, upload } from '../client.ts'
import { sayRefusal } from '../show.tsx'
import { Labelled } from './labelled.tsx'
import type { Report, ReportHead } from './report-draft.ts'

export function HeadForm({
  evaluation,
  report,
  head,
  change,
  again,
}: {
  readonly evaluation: string
  readonly report: Report
  readonly again: () => void
  readonly head: ReportHead
  readonly change: (head: Partial<ReportHead>) => void
}) {
  const [isBusy, setBusy] = useState(false)
  const disabled = !report.mayWrite
  const field = (name: 'title' | 'organisation' | 'reference', label: string) => (
    <Labelled label={label}>
      {(id) => (
        <Input
          id={id}
          value={head[name]}
          disabled={disabled}
          maxLength={200}
          onChange={(event) => change({ [name]: event.target.value })}
        />
      )}
    </Labelled>
  )
  const add = async (file: File): Promise<void> => {
    setBusy(true)
    try {
      const { id, notes } = await upload(
        'addReportTemplate',
        { evaluation, name: file.name.replace(/\.docx$/i, '').slice(0, 100) },
        file,
      )
      change({ template: id })
      again()
      Modal.success({
        title: '模板可以用',
        content:
          notes.length === 0
            ? '标题、文号、日期、落款、正文和标题样式都有。'
            : notes.map((one) => <p key={one}>{one}</p>),
        okText: '知道了',
      })
    } catch (reason) {
      sayRefusal(reason)
    }
    setBusy(false)
  }
  return (
    <div className="rp-head">
      {field('title', '标题')}
      {field('organisation', '落款')}
      {field('reference', '发文字号')}
      <Labelled label="日期">
        {(id) => (
          <Input
            id={id}
            type="date"
            value={head.date}
            disabled={disabled}
            onChange={(event) => change({ date: event.target.value })}
          />
        )}
      </Labelled>
      <div className="rp-template">
        <label htmlFor="rp-template">Word 模板</label>
        <Select
          id="rp-template"
          value={head.template}
          disabled={disabled}
          onChange={(template) => change({ template })}
          options={[
            { value: '', label: '公文格式（GB/T 9704）' },
            ...report.templates.map((one) => ({ value: one.id, label: one.name })),
          ]}
        />
        {disabled ? null : (
          <label className="rp-upload" htmlFor="rp-upload">
            <input
              id="rp-upload"
              type="file"
              accept=".docx"
              disabled={isBusy}
              aria-label="上传本部门的模板"
              onChange={(event) => {
                const [file] = event.target.files ?? []
                if (file !== undefined) void add(file)
                event.target.value = ''
              }}
            />
            {isBusy ? '正在检查…' : '上传模板'}
          </label>
        )}
        {head.template === '' ? null : (
          <a href={fileUrl('reportTemplateFile', { evaluation, template: head.template })}>原件</a>
        )}
      </div>
    </div>
  )
}
