/** 审签后改动: what stands there now against what the unit's head approved last, figure by figure, word by word. */
import type { OutputOf } from '@jiheng/app/contract'
import { useEffect, useState } from 'react'
import { ask } from '../client.ts'
import type { EntryState } from './entry-state.ts'

export type Compared = OutputOf<'compare'>

/** Undefined as long as nothing was approved. */
export function useChangesSinceApproval({ sheet }: EntryState): Compared | undefined {
  const [compared, setCompared] = useState<Compared>()
  const approved = sheet.submissions.filter((one) => one.approvedAt !== '').at(-1)?.id
  const { revision, state } = sheet
  const [evaluation, unit] = [sheet.evaluation.id, sheet.unit.code]
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new revision or state is a reason to look again
  useEffect(() => {
    let isCurrent = true
    if (approved === undefined) setCompared(undefined)
    else
      ask('compare', { evaluation, unit, from: approved, to: 'now' }).then(
        (answer) => isCurrent && setCompared(answer),
        () => undefined,
      )
    return () => {
      isCurrent = false
    }
  }, [evaluation, unit, approved, revision, state])
  return compared
}

export function ChangedSince({
  compared,
  goTo,
}: {
  readonly compared: Compared
  readonly goTo: (target: string) => void
}) {
  return (
    <>
      <p>单位负责人审签的是{compared.from}；以下是审签以后改过的。</p>
      <ChangeTable compared={compared} goTo={goTo} />
    </>
  )
}

/** Differences of two versions, each leading to its place where the forms have one. */
export function ChangeTable({
  compared,
  goTo,
}: {
  readonly compared: Compared
  readonly goTo: (target: string) => void
}) {
  if (compared.changes.length === 0)
    return (
      <p className="pf-empty">
        {compared.from}和{compared.to}没有差别。
      </p>
    )
  return (
    <div className="pf-scroll">
      <table className="pf-table">
        <thead>
          <tr>
            <th>项目</th>
            <th>{compared.from}</th>
            <th>{compared.to}</th>
          </tr>
        </thead>
        <tbody>
          {compared.changes.map((one) => {
            const place = placeOf(one.target)
            return (
              <tr key={one.target}>
                <td>
                  {place === undefined ? (
                    one.label
                  ) : (
                    <button type="button" className="pf-link" onClick={() => goTo(place)}>
                      {one.label}
                    </button>
                  )}
                </td>
                <td>{one.before === '' ? '（无）' : one.before}</td>
                <td>{one.after === '' ? '（无）' : one.after}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

/** Where the change can be seen; a row of a list has no cell of its own. */
function placeOf(target: string): string | undefined {
  const [, head = '', rest = target] = /^(行|原因|自评|佐证)：(.*)$/.exec(target) ?? []
  if (head === '行') return undefined
  if (head === '自评') return `i:${rest}`
  return head === '佐证' ? rest.split('|').slice(0, -1).join('|') : rest
}
