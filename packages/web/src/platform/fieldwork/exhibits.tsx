/** 取证材料: photos and scans beside a paper or a finding; pictures are shown, other files are downloaded. */
import type { OutputOf } from '@jiheng/app/contract'
import { Button, Input, Upload } from 'antd'
import { useId, useState } from 'react'
import { act, fileUrl } from '../client.ts'
import { attempt } from '../show.tsx'

export type Exhibit = OutputOf<'papers'>['exhibits'][number]

interface InUnit {
  readonly evaluation: string
  readonly unit: string
}

export function Exhibits({
  own,
  exhibits,
  mayRemove,
  again,
}: {
  readonly own: InUnit
  readonly exhibits: readonly Exhibit[]
  readonly mayRemove: boolean
  readonly again: () => void
}) {
  if (exhibits.length === 0) return null
  return (
    <ul className="fw-exhibits">
      {exhibits.map((one) => {
        const url = fileUrl('exhibitFile', { ...own, exhibit: one.id })
        return (
          <li key={one.id}>
            <a href={url} target="_blank" rel="noreferrer">
              {one.type.startsWith('image/') ? <img src={url} alt="" loading="lazy" /> : null}
              <span>{one.title}</span>
            </a>
            <small>
              {one.target.startsWith('reply|') ? '单位附 ' : ''}
              {one.uploadedByName}
            </small>
            {mayRemove ? (
              <button
                type="button"
                className="pf-link"
                aria-label={`删除${one.title}`}
                onClick={() =>
                  attempt(() => act('removeExhibit', { ...own, exhibit: one.id }), '已删除').then(again)
                }
              >
                删除
              </button>
            ) : null}
          </li>
        )
      })}
    </ul>
  )
}

/** A name for the material, and the file; a tablet offers its camera. */
export function AddExhibit({
  label,
  send,
  again,
}: {
  readonly label: string
  readonly send: (title: string, file: File) => Promise<unknown>
  readonly again: () => void
}) {
  const id = useId()
  const [title, setTitle] = useState('')
  return (
    <div className="fw-add">
      <label htmlFor={id}>{label}</label>
      <Input
        id={id}
        value={title}
        maxLength={120}
        placeholder="名称（不填用文件名）"
        onChange={(event) => setTitle(event.target.value)}
      />
      <Upload
        accept="image/*,.pdf,.doc,.docx,.xls,.xlsx,.wps,.et,.ofd"
        showUploadList={false}
        beforeUpload={(file) => {
          attempt(() => send(title.trim(), file), '已附上').then((done) => {
            if (done) setTitle('')
            again()
          })
          return false
        }}
      >
        <Button>选择文件或拍照</Button>
      </Upload>
    </div>
  )
}
