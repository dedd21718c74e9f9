/** Submissions 历次上报, any two of them compared. */
import type { OutputOf } from '@jiheng/app/contract'
import { Button } from 'antd'
import { useState } from 'react'
import { ask, timeWords } from '../client.ts'
import { attempt } from '../show.tsx'
import { ChangeTable } from './changed-since.tsx'
import type { EntryState } from './entry-state.ts'

const SUBMISSION_STATES: Readonly<Record<string, string>> = {
  submitted: '待审批',
  approved: '待接收',
  accepted: '已接收',
  returned: '已退回',
  withdrawn: '已撤回',
}

export function Submissions({
  entry,
  goTo,
}: {
  readonly entry: EntryState
  readonly goTo: (target: string) => void
}) {
  const { sheet } = entry
  const input = { evaluation: sheet.evaluation.id, unit: sheet.unit.code }
  const [from, setFrom] = useState('')
  const [to, setTo] = useState('now')
  const [compared, setCompared] = useState<OutputOf<'compare'>>()
  const options = (
    <>
      {sheet.submissions.map((one) => (
        <option key={one.id} value={one.id}>
          第 {one.number} 次
        </option>
      ))}
      <option value="now">现在</option>
    </>
  )
  const chosen = from === '' ? (sheet.submissions.at(-1)?.id ?? '') : from
  return (
    <>
      {sheet.submissions.length === 0 ? <p className="pf-empty">还没有上报。</p> : null}
      {sheet.submissions.length === 0 ? null : (
        <>
          <div className="pf-scroll">
            <table className="pf-table">
              <thead>
                <tr>
                  <th>次</th>
                  <th>上报</th>
                  <th>审批</th>
                  <th>结果</th>
                  <th>摘要</th>
                </tr>
              </thead>
              <tbody>
                {sheet.submissions.map((one) => (
                  <tr key={one.id}>
                    <td>第 {one.number} 次</td>
                    <td>
                      {one.submittedByName} {timeWords(one.submittedAt)}
                    </td>
                    <td>
                      {one.approvedByName} {timeWords(one.approvedAt)}
                    </td>
                    <td>
                      {SUBMISSION_STATES[one.state] ?? one.state} {one.closedByName} {timeWords(one.closedAt)}
                    </td>
                    <td>
                      <code className="pf-hash">{one.digest.slice(0, 16)}…</code>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          <h3>比较两次</h3>
          <div className="pf-actions">
            <select aria-label="前一次" value={chosen} onChange={(event) => setFrom(event.target.value)}>
              {options}
            </select>
            <select aria-label="后一次" value={to} onChange={(event) => setTo(event.target.value)}>
              {options}
            </select>
            <Button
              onClick={() =>
                attempt(async () => setCompared(await ask('compare', { ...input, from: chosen, to })))
              }
            >
              比较
            </Button>
          </div>
          {compared === undefined ? null : <ChangeTable compared={compared} goTo={goTo} />}
        </>
      )}
    </>
  )
}
