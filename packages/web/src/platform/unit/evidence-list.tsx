/** All evidence of the unit 佐证材料. */
import { act, fileUrl, timeWords } from '../client.ts'
import { attempt } from '../show.tsx'
import type { EntryState } from './entry-state.ts'
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
  const nameOf = (target: string): string =>
    target.startsWith('i:')
      ? `指标 ${target.slice(2)}`
      : (live.framework.items.get(target.split('|')[0] ?? '')?.name ?? target)
  return (
    <>
      {sheet.evidence.length === 0 ? (
        <p className="pf-empty">还没有佐证材料。在表里选中一格，或在定性指标下上传。</p>
      ) : null}
      {sheet.evidence.length === 0 ? null : (
        <table className="pf-table">
          <thead>
            <tr>
              <th>材料</th>
              <th>证明</th>
              <th>上传</th>
              <th>SHA-256</th>
              <th />
            </tr>
          </thead>
          <tbody>
            {sheet.evidence.map((one) => (
              <tr key={one.id}>
                <td>
                  <a
                    href={fileUrl('evidenceFile', { ...input, evidence: one.id })}
                    target="_blank"
                    rel="noreferrer"
                  >
                    {one.title}
                  </a>
                  <small>
                    {one.file}，{Math.ceil(one.size / 1024)} KB
                  </small>
                </td>
                <td>
                  {one.attachments.map((link) => (
                    <button
                      type="button"
                      className="pf-link"
                      key={link.target}
                      onClick={() => goTo(link.target)}
                    >
                      {nameOf(link.target)}
                    </button>
                  ))}
                </td>
                <td>
                  {one.uploadedByName} {timeWords(one.uploadedAt)}
                </td>
                <td>
                  <code className="pf-hash">{one.sha256.slice(0, 16)}…</code>
                </td>
                <td>
                  {sheet.mayEdit ? (
                    <button
                      type="button"
                      className="pf-link"
                      onClick={() =>
                        attempt(() => act('removeEvidence', { ...input, evidence: one.id }), '已删除').then(
                          entry.reload,
                        )
                      }
                    >
                      删除
                    </button>
                  ) : null}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  )
}
