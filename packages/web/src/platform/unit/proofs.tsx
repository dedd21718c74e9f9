/** Evidence 佐证材料 of one cell or indicator. */
import { Button, Upload } from 'antd'
import { act, fileUrl, upload } from '../client.ts'
import { attempt } from '../show.tsx'
import type { EntryState, UnitSheet } from './entry-state.ts'

export function Proofs({
  entry,
  target,
  proofs,
}: {
  readonly entry: EntryState
  readonly target: string
  readonly proofs: UnitSheet['evidence']
}) {
  const { sheet } = entry
  const input = { evaluation: sheet.evaluation.id, unit: sheet.unit.code }
  const others = sheet.evidence.filter((one) => !proofs.includes(one))
  return (
    <div>
      <b>佐证材料</b>
      <ul className="pf-lines">
        {proofs.map((one) => (
          <li key={one.id}>
            <a
              href={fileUrl('evidenceFile', { ...input, evidence: one.id })}
              target="_blank"
              rel="noreferrer"
            >
              {one.title}
            </a>
            <small>{one.attachments.find((link) => link.target === target)?.page}</small>
            {sheet.mayEdit ? (
              <button
                type="button"
                className="pf-link"
                onClick={() =>
                  attempt(() => act('detachEvidence', { ...input, evidence: one.id, target })).then(
                    entry.reload,
                  )
                }
              >
                取消
              </button>
            ) : null}
          </li>
        ))}
      </ul>
      {sheet.mayEdit ? (
        <div className="pf-actions">
          <Upload
            showUploadList={false}
            multiple
            beforeUpload={(file) => {
              attempt(
                () =>
                  upload(
                    'uploadEvidence',
                    { ...input, title: '', effectiveDate: '', target, page: '' },
                    file,
                  ),
                '佐证已上传',
              ).then(entry.reload)
              return false
            }}
          >
            <Button size="small">上传佐证</Button>
          </Upload>
          {others.length === 0 ? null : (
            <select
              aria-label="关联已上传的佐证"
              value=""
              onChange={(event) =>
                attempt(() =>
                  act('attachEvidence', { ...input, evidence: event.target.value, target, page: '' }),
                ).then(entry.reload)
              }
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
    </div>
  )
}
