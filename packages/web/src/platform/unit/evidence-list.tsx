/** All evidence of the unit 佐证材料. */
import { Button, Popconfirm } from 'antd'
import { useState } from 'react'
import { act, timeWords } from '../client.ts'
import { attempt } from '../show.tsx'
import type { EntryState } from './entry-state.ts'
import { type Evidence, EvidenceName, sizeWords } from './evidence-file.tsx'
import { EditEvidence, UploadEvidence } from './evidence-form.tsx'
import type { Live } from './live.ts'

export function EvidenceList({
  entry,
  live,
  goTo,
}: {
  readonly entry: EntryState
  readonly live: Live
  readonly goTo: (target: string) => void
}) {
  const { sheet } = entry
  const input = { evaluation: sheet.evaluation.id, unit: sheet.unit.code }
  const [isUploading, setUploading] = useState(false)
  const [editing, setEditing] = useState<Evidence>()
  return (
    <>
      {sheet.mayEdit ? (
        <div className="pf-actions">
          <Button type="primary" onClick={() => setUploading(true)}>
            上传佐证材料
          </Button>
        </div>
      ) : null}
      {sheet.evidence.length === 0 ? (
        <p className="pf-empty">
          还没有佐证材料。{sheet.mayEdit ? '也可以在表里选中一格，或在定性指标下上传。' : ''}
        </p>
      ) : (
        <div className="pf-scroll">
          <table className="pf-table">
            <thead>
              <tr>
                <th>材料</th>
                <th>证明</th>
                <th>生效日期</th>
                <th>上传</th>
                <th>SHA-256</th>
                {sheet.mayEdit ? (
                  <th>
                    <span className="seen-by-reader">办理</span>
                  </th>
                ) : null}
              </tr>
            </thead>
            <tbody>
              {sheet.evidence.map((one) => (
                <tr key={one.id}>
                  <td>
                    {one.removed ? <s>{one.title}</s> : <EvidenceName entry={entry} one={one} />}
                    <small>
                      {one.file}，{sizeWords(one.size)}
                    </small>
                  </td>
                  <td>
                    {one.attachments.length === 0 ? <span className="pf-soft">还没有关联</span> : null}
                    {one.attachments.map((link) => (
                      <div key={link.target}>
                        <button type="button" className="pf-link" onClick={() => goTo(link.target)}>
                          {live.nameOf(link.target)}
                        </button>
                        {link.page}
                      </div>
                    ))}
                  </td>
                  <td>{one.effectiveDate}</td>
                  <td>
                    {one.uploadedByName} {timeWords(one.uploadedAt)}
                  </td>
                  <td>
                    <code className="pf-hash" title={one.sha256}>
                      {one.sha256.slice(0, 16)}…
                    </code>
                  </td>
                  {sheet.mayEdit && one.removed ? <td>已删除，请到所证明之处取消关联</td> : null}
                  {sheet.mayEdit && !one.removed ? (
                    <td>
                      <button type="button" className="pf-link" onClick={() => setEditing(one)}>
                        修改
                      </button>
                      <Popconfirm
                        title={`删除“${one.title}”？`}
                        okText="删除"
                        cancelText="取消"
                        onConfirm={() =>
                          attempt(() => act('removeEvidence', { ...input, evidence: one.id }), '已删除').then(
                            entry.reload,
                          )
                        }
                      >
                        <button type="button" className="pf-link">
                          删除
                        </button>
                      </Popconfirm>
                    </td>
                  ) : null}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {isUploading ? (
        <UploadEvidence entry={entry} live={live} target="" close={() => setUploading(false)} />
      ) : null}
      {editing === undefined ? null : (
        <EditEvidence entry={entry} live={live} one={editing} close={() => setEditing(undefined)} />
      )}
    </>
  )
}
