/** 读入和结构问题: rows that could not be read, with their file and row; then whether the ledger holds together. */
import { useState } from 'react'
import { ask, useAsked } from '../../client.ts'
import { Answered, attempt, Page } from '../../show.tsx'
import { type ShownVoucher, VoucherWindow } from './voucher-view.tsx'
import { type InLedger, ledgerHref } from './which-ledger.tsx'

interface RowFault {
  readonly title: string
  readonly detail: string
  readonly fix: string
  readonly severity?: string
  readonly place?: {
    readonly file?: string
    readonly sheet?: string
    readonly line?: number
    readonly cell?: string
  }
}

const SHOWN = 200

export function FaultsView(own: InLedger) {
  const asked = useAsked('ledgerFaults', own)
  const [shown, setShown] = useState<ShownVoucher>()
  return (
    <Page
      title="账簿的问题"
      lead="读入时读不懂的行没有导入；结构检查看这本账作为账是否成立。"
      actions={<a href={ledgerHref(own, 'ledgers')}>回到账簿</a>}
    >
      <Answered asked={asked} what="账簿的问题">
        {({ faults, faultCount, structure, structureCount, notes }) => (
          <>
            <h2>读入问题 {faultCount} 处</h2>
            {faults.length === 0 ? <p className="pf-empty">每一行都读入了。</p> : null}
            <FaultRows faults={faults as readonly RowFault[]} />
            <h2>结构问题 {structureCount} 处</h2>
            {structureCount === 0 ? <p className="pf-empty">借贷平衡，编号、科目、余额都衔接。</p> : null}
            {structure.map(({ kind, name, total, faults: found }, first) => (
              <details key={kind} className="pf-card" open={first === 0}>
                <summary>
                  <b>{name}</b>　{total} 处{total > found.length ? `，列出前 ${found.length} 处` : ''}
                </summary>
                <ul className="pf-lines">
                  {found.map(({ sentence, place, row }, at) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes while shown
                    <li key={at}>
                      <span>{sentence}</span>
                      <span>
                        {row > 0 ? `原文件第 ${row} 行 ` : ''}
                        {place >= 0 ? <OpenPlace own={own} place={place} open={setShown} /> : null}
                      </span>
                    </li>
                  ))}
                </ul>
              </details>
            ))}
            {notes.map((note) => (
              <p key={note} className="pf-soft">
                {note}
              </p>
            ))}
          </>
        )}
      </Answered>
      <VoucherWindow own={own} shown={shown} close={() => setShown(undefined)} />
    </Page>
  )
}

/** A fault knows its line; the voucher is looked up when somebody wants to see it. */
function OpenPlace({
  own,
  place,
  open,
}: {
  readonly own: InLedger
  readonly place: number
  readonly open: (shown: ShownVoucher) => void
}) {
  return (
    <button
      type="button"
      className="pf-link"
      onClick={() =>
        attempt(async () => {
          const { lines } = await ask('ledgerLines', { ...own, places: String(place) })
          const [line] = lines
          if (line !== undefined) open({ voucher: line.voucher, marked: [place] })
        })
      }
    >
      看凭证
    </button>
  )
}

function FaultRows({ faults }: { readonly faults: readonly RowFault[] }) {
  if (faults.length === 0) return null
  return (
    <div className="pf-scroll">
      <table className="pf-table">
        <thead>
          <tr>
            <th>文件</th>
            <th>位置</th>
            <th>问题</th>
            <th>处理</th>
          </tr>
        </thead>
        <tbody>
          {faults.slice(0, SHOWN).map((one, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes while shown
            <tr key={at}>
              <td>{one.place?.file ?? ''}</td>
              <td className="fl-name">
                {one.place?.sheet ?? ''}{' '}
                {one.place?.cell ?? (one.place?.line === undefined ? '' : `第 ${one.place.line} 行`)}
              </td>
              <td>{one.detail}</td>
              <td>{one.fix}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {faults.length > SHOWN ? <p className="pf-soft">只列出前 {SHOWN} 处，改好以后重新导入再看。</p> : null}
    </div>
  )
}
