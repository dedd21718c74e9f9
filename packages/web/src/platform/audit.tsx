/** Audit log 审计日志: searched, exported, each entry with what was there before and after and its proof. */

import type { OutputOf } from '@jiheng/app/contract'
import { Button, Input, Modal } from 'antd'
import { useState } from 'react'
import { ask, fileUrl, timeWords, useAsked } from './client.ts'
import { Answered, attempt, Page } from './show.tsx'

type Proof = OutputOf<'auditProof'>

export function Audit() {
  const [typed, setTyped] = useState({ text: '', actor: '', from: '', to: '' })
  const [filter, setFilter] = useState(typed)
  const [before, setBefore] = useState<number>()
  const [proof, setProof] = useState<Proof>()
  const asked = useAsked('audit', { ...filter, ...(before === undefined ? {} : { before }) })
  const search = (): void => {
    setBefore(undefined)
    setFilter(typed)
  }
  const range = {
    ...(filter.from === '' ? {} : { from: filter.from }),
    ...(filter.to === '' ? {} : { to: filter.to }),
  }
  return (
    <Page
      title="审计日志"
      actions={
        <>
          <Button href={fileUrl('auditFile', { format: 'xlsx', ...range })}>导出 Excel</Button>
          <Button href={fileUrl('auditFile', { format: 'csv', ...range })}>导出 CSV</Button>
        </>
      }
    >
      <form
        className="pf-filter"
        onSubmit={(event) => {
          event.preventDefault()
          search()
        }}
      >
        <label htmlFor="audit-0">
          内容
          <Input
            id="audit-0"
            value={typed.text}
            onChange={(event) => setTyped({ ...typed, text: event.target.value })}
            allowClear
          />
        </label>
        <label htmlFor="audit-1">
          操作人
          <Input
            id="audit-1"
            value={typed.actor}
            onChange={(event) => setTyped({ ...typed, actor: event.target.value })}
            allowClear
          />
        </label>
        <label htmlFor="audit-2">
          从
          <Input
            id="audit-2"
            type="date"
            value={typed.from}
            onChange={(event) => setTyped({ ...typed, from: event.target.value })}
          />
        </label>
        <label htmlFor="audit-3">
          到
          <Input
            id="audit-3"
            type="date"
            value={typed.to}
            onChange={(event) => setTyped({ ...typed, to: event.target.value })}
          />
        </label>
        <Button htmlType="submit" type="primary">
          查找
        </Button>
      </form>
      <Answered asked={asked} what="审计日志">
        {({ entries, total, size, root }) => (
          <>
            <p className="pf-soft">
              共 {size} 条，符合条件 {total} 条；根哈希 <code className="pf-hash">{root}</code>
            </p>
            <div className="pf-scroll">
              <table className="pf-table">
                <thead>
                  <tr>
                    <th className="pf-number">序号</th>
                    <th>时间</th>
                    <th>操作人</th>
                    <th>来源</th>
                    <th>内容</th>
                    <th />
                  </tr>
                </thead>
                <tbody>
                  {entries.map((one) => (
                    <tr key={one.seq}>
                      <td className="pf-number">{one.seq}</td>
                      <td>{timeWords(one.at)}</td>
                      <td>{one.actorName}</td>
                      <td>{one.address}</td>
                      <td>{one.sentence}</td>
                      <td>
                        <button
                          type="button"
                          className="pf-link"
                          onClick={() =>
                            attempt(async () => setProof(await ask('auditProof', { seq: one.seq })))
                          }
                        >
                          详情
                        </button>
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
            <div className="pf-actions">
              {before === undefined ? null : <Button onClick={() => setBefore(undefined)}>回到最新</Button>}
              {entries.length < 50 ? null : (
                <Button onClick={() => setBefore(entries.at(-1)?.seq)}>更早的</Button>
              )}
            </div>
          </>
        )}
      </Answered>
      {proof === undefined ? null : (
        <Modal
          open
          title={`第 ${proof.entry.seq} 条`}
          width={760}
          footer={null}
          onCancel={() => setProof(undefined)}
        >
          <p>{proof.entry.sentence}</p>
          <dl className="pf-facts">
            <dt>时间</dt>
            <dd>{timeWords(proof.entry.at)}</dd>
            <dt>操作人</dt>
            <dd>{proof.entry.actorName || '（系统）'}</dd>
            <dt>原值</dt>
            <dd>
              <pre>{JSON.stringify(proof.entry.before, null, 1)}</pre>
            </dd>
            <dt>新值</dt>
            <dd>
              <pre>{JSON.stringify(proof.entry.after, null, 1)}</pre>
            </dd>
            <dt>存在证明</dt>
            <dd>
              第 {proof.index} 片叶，共 {proof.size} 片；叶哈希 <code className="pf-hash">{proof.leaf}</code>
              <pre>{proof.proof.join('\n')}</pre>
              根哈希 <code className="pf-hash">{proof.root}</code>
            </dd>
          </dl>
        </Modal>
      )}
    </Page>
  )
}
