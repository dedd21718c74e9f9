/** Conflicts 冲突: somebody else saved the same cell first; both sides are shown to choose from. */
import { Button } from 'antd'
import type { ReactNode } from 'react'
import type { EntryState } from './entry-state.ts'
import type { Live } from './live.ts'

export function Conflicts({ entry, live }: { readonly entry: EntryState; readonly live: Live }) {
  const nameOf = (cell: string): ReactNode => {
    const [item = '', basis = '', year = ''] = cell.split('|')
    return `${live.framework.items.get(item)?.name ?? item}${basis === '' ? '' : `·${basis}`}（${year}年）`
  }
  return (
    <div className="pf-notes" role="alert">
      <b>别人先保存了同一格，请选择保留哪一个</b>
      <table className="pf-table">
        <tbody>
          {[...entry.conflicts].map(([cell, { mine, theirs }]) => (
            <tr key={cell}>
              <td>{nameOf(cell)}</td>
              <td>
                <Button onClick={() => entry.resolve(cell, 'theirs')}>
                  用 {theirs.savedByName} 的：{theirs.text === '' ? '（空）' : theirs.text}
                </Button>
              </td>
              <td>
                <Button onClick={() => entry.resolve(cell, 'mine')}>
                  用我的：{mine === '' ? '（空）' : mine}
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
