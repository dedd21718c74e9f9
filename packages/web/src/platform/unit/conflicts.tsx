/** Conflicts 冲突: somebody else saved the same thing first; both sides are shown to choose from. */
import { Button } from 'antd'
import { textOf } from './draft.ts'
import type { EntryState } from './entry-state.ts'
import type { Live } from './live.ts'
import { placeOf } from './unsent.tsx'

export function Conflicts({ entry, live }: { readonly entry: EntryState; readonly live: Live }) {
  return (
    <div className="pf-notes" role="alert">
      <b>别人先保存了同一处，请选择保留哪一个</b>
      <table className="pf-table">
        <tbody>
          {[...entry.conflicts].map(([name, { theirs }]) => {
            const draft = entry.drafts.get(name)
            if (draft === undefined) return null
            const mine = textOf(draft)
            return (
              <tr key={name}>
                <td>{placeOf(draft, live)}</td>
                <td>
                  <Button onClick={() => entry.store.resolve(name, 'theirs')}>
                    用{theirs.by === '' ? '对方' : ` ${theirs.by} `}的：
                    {theirs.text === '' ? '（空）' : theirs.text}
                  </Button>
                </td>
                <td>
                  <Button onClick={() => entry.store.resolve(name, 'mine')}>
                    用我的：{mine === '' ? '（空）' : mine}
                  </Button>
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
