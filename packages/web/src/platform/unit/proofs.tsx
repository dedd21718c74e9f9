/** Evidence 佐证材料 of one cell or indicator. */
import { Button } from 'antd'
import { useState } from 'react'
import { act } from '../client.ts'
import { attempt } from '../show.tsx'
import type { EntryState } from './entry-state.ts'
import { type Evidence, EvidenceName } from './evidence-file.tsx'
import { EditEvidence, UploadEvidence } from './evidence-form.tsx'
import type { Live } from './live.ts'

export function Proofs({
  entry,
  live,
  target,
  proofs,
}: {
  readonly entry: EntryState
  readonly live: Live
  readonly target: string
  readonly proofs: readonly Evidence[]
}) {
  const { sheet } = entry
  const input = { evaluation: sheet.evaluation.id, unit: sheet.unit.code }
  const others = sheet.evidence.filter((one) => !one.removed && !proofs.includes(one))
  const [isUploading, setUploading] = useState(false)
  const [editing, setEditing] = useState<Evidence>()
  if (proofs.length === 0 && !sheet.mayEdit) return null
  return (
    <div>
      <b>佐证材料</b>
      <ul className="pf-lines">
        {proofs.map((one) => {
          const page = one.attachments.find((link) => link.target === target)?.page ?? ''
          return (
            <li key={one.id}>
              <span>
                {one.removed ? <s>{one.title}（已删除）</s> : <EvidenceName entry={entry} one={one} />}
                {page === '' && one.effectiveDate === '' ? null : (
                  <small>{[page, one.effectiveDate].filter((word) => word !== '').join('，')}</small>
                )}
              </span>
              {sheet.mayEdit ? (
                <span>
                  {one.removed ? null : (
                    <button type="button" className="pf-link" onClick={() => setEditing(one)}>
                      修改
                    </button>
                  )}
                  <button
                    type="button"
                    className="pf-link"
                    onClick={() =>
                      attempt(() => act('detachEvidence', { ...input, evidence: one.id, target })).then(
                        entry.reload,
                      )
                    }
                  >
                    取消关联
                  </button>
                </span>
              ) : null}
            </li>
          )
        })}
      </ul>
      {sheet.mayEdit ? (
        <div className="pf-actions">
          <Button size="small" onClick={() => setUploading(true)}>
            上传佐证
          </Button>
          {others.length === 0 ? null : (
            <select
              aria-label="关联已上传的佐证"
              value=""
              onChange={(event) => {
                const found = others.find((one) => one.id === event.target.value)
                if (found !== undefined)
                  attempt(() =>
                    act('attachEvidence', { ...input, evidence: found.id, target, page: '' }),
                  ).then(entry.reload)
              }}
            >
              <option value="">关联已上传的……</option>
              {others.map((one) => (
                <option key={one.id} value={one.id}>
                  {one.title}
                </option>
              ))}
            </select>
          )}
        </div>
      ) : null}
      {isUploading ? (
        <UploadEvidence entry={entry} live={live} target={target} close={() => setUploading(false)} />
      ) : null}
      {editing === undefined ? null : (
        <EditEvidence entry={entry} live={live} one={editing} close={() => setEditing(undefined)} />
      )}
    </div>
  )
}
