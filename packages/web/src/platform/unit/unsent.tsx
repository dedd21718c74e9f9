/** 没有送出的内容: what the platform refused stays here, to be seen, copied, sent again or dropped, each by itself. */
import { Button, message, Popconfirm } from 'antd'
import { type Draft, textOf } from './draft.ts'
import type { EntryState } from './entry-state.ts'
import { keptOf } from './entry-store.ts'
import type { Live } from './live.ts'

export function Unsent({ entry, live }: { readonly entry: EntryState; readonly live: Live }) {
  const { sheet, refused, store } = entry
  const names = refused.map(([name]) => name)
  return (
    <section className="pf-notes" aria-labelledby="unsent-title">
      <b id="unsent-title" role="alert">
        没有送出的内容（{refused.length} 处）
      </b>
      <p>平台没有收下这些内容，它们留在本机，不会自己消失。</p>
      <div className="pf-scroll">
        <table className="pf-table">
          <thead>
            <tr>
              <th>哪一处</th>
              <th>我填的</th>
              <th>平台上的</th>
              <th>为什么</th>
              <th>
                <span className="seen-by-reader">办理</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {refused.map(([name, draft]) => {
              const kept = keptOf(sheet, draft).text
              const where = placeOf(draft, live)
              return (
                <tr key={name}>
                  <td>{where}</td>
                  <td>{textOf(draft) === '' ? '（清空）' : textOf(draft)}</td>
                  <td>{kept === '' ? '（空）' : kept}</td>
                  <td>{draft.refused}</td>
                  <td>
                    <div className="pf-actions">
                      <Button size="small" aria-label={`复制${where}`} onClick={() => copy(textOf(draft))}>
                        复制
                      </Button>
                      <Button
                        size="small"
                        aria-label={`再送${where}`}
                        disabled={!sheet.mayEdit}
                        title={sheet.mayEdit ? undefined : sheet.whyNot}
                        onClick={() => store.resend([name])}
                      >
                        再送
                      </Button>
                      <Popconfirm
                        title="丢弃这一处？"
                        okText="丢弃"
                        cancelText="取消"
                        onConfirm={() => store.drop([name])}
                      >
                        <Button size="small" aria-label={`丢弃${where}`}>
                          丢弃
                        </Button>
                      </Popconfirm>
                    </div>
                  </td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </div>
      <div className="pf-actions">
        <Button
          onClick={() => copy(refused.map(([, one]) => `${placeOf(one, live)}\t${textOf(one)}`).join('\n'))}
        >
          全部复制
        </Button>
        <Button type="primary" disabled={!sheet.mayEdit} onClick={() => store.resend(names)}>
          全部再送
        </Button>
        {sheet.mayEdit ? null : <span className="pf-soft">{sheet.whyNot}，可以修改以后再送。</span>}
      </div>
    </section>
  )
}

/** How a person would name the place of a draft. */
export function placeOf(draft: Draft, live: Live): string {
  switch (draft.kind) {
    case 'cell':
      return live.nameOf(draft.target)
    case 'row':
      return `清单“${live.framework.groups.find((one) => one.name === draft.list)?.title ?? draft.list}”的一行`
    case 'reason':
      return `${live.nameOf(draft.target)}的原因说明`
    case 'judgement':
      return `${live.nameOf(`i:${draft.indicator}`)}的自评`
  }
}

async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
  } catch {
    // Pages that came over plain HTTP have no clipboard; the old way works everywhere.
    const field = document.createElement('textarea')
    field.value = text
    document.body.append(field)
    field.select()
    document.execCommand('copy')
    field.remove()
  }
  message.success('已复制')
}
