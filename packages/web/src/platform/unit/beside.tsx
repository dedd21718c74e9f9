/** Beside the sheet 表旁: rules that fail, and everything about the chosen cell. */

import { AboutCell } from './about-cell.tsx'
import type { EntryState } from './entry-state.ts'
import type { Live } from './live.ts'

export function Beside({
  entry,
  live,
  cell,
  goTo,
}: {
  readonly entry: EntryState
  readonly live: Live
  readonly cell: string | undefined
  readonly goTo: (target: string) => void
}) {
  const bad = live.rules.filter((rule) => rule.result === 'violated')
  const undecided = live.rules.filter((rule) => rule.result === 'undecided').length
  const holds = live.rules.filter((rule) => rule.result === 'holds').length
  return (
    <aside className="pf-beside" aria-label="核对和说明">
      <h3>
        勾稽核对
        <small>
          成立 {holds}，不符 {bad.length}，缺数 {undecided}
        </small>
      </h3>
      {bad.length === 0 ? <p className="pf-soft">目前没有不符。</p> : null}
      <ul className="pf-rules">
        {bad.map((rule) => (
          <li key={`${rule.code}|${rule.row}`} className={`pf-rule-${rule.severity}`}>
            <button type="button" onClick={() => goTo(`r:${rule.code}`)}>
              <b>
                {rule.code} {rule.row === '' ? '' : `${rule.row}：`}
                {rule.name}
              </b>
              <span>左：{rule.left}</span>
              <span>
                应 {rule.relation} 右：{rule.right}
              </span>
              {rule.difference === '' ? null : <span>相差 {rule.difference}</span>}
            </button>
          </li>
        ))}
      </ul>
      {cell === undefined ? null : <AboutCell entry={entry} cell={cell} key={cell} />}
    </aside>
  )
}
