/** 有关凭证 of a finding: each line opens its voucher; in a draft it can be taken out. */
import type { FindingLine } from '@jiheng/app/contract'
import { useState } from 'react'
import { VoucherWindow } from './ledger/voucher-view.tsx'
import type { InUnit } from './paper-address.ts'
import './ledger/ledger.css'

export function FindingLines({
  own,
  lines,
  mayOpen,
  change,
}: {
  readonly own: InUnit
  readonly lines: readonly FindingLine[]
  /** The unit and the finance bureau read the words; ledgers are opened by reviewers. */
  readonly mayOpen: boolean
  readonly change?: (lines: readonly FindingLine[]) => void
}) {
  const [shown, setShown] = useState<FindingLine>()
  if (lines.length === 0) return <p className="pf-soft">没有关联凭证。</p>
  return (
    <>
      <div className="pf-scroll">
        <table className="pf-table">
          <thead>
            <tr>
              <th>凭证分录</th>
              <th className="pf-number">金额（元）</th>
              {change === undefined ? null : <th />}
            </tr>
          </thead>
          <tbody>
            {lines.map((one) => (
              <tr key={`${one.ledger} ${one.place}`}>
                <td>
                  {mayOpen ? (
                    <button type="button" className="pf-link" onClick={() => setShown(one)}>
                      {one.words}
                    </button>
                  ) : (
                    one.words
                  )}
                </td>
                <td className="pf-number">{one.amount}</td>
                {change === undefined ? null : (
                  <td>
                    <button
                      type="button"
                      className="pf-link"
                      aria-label={`去掉${one.words}`}
                      onClick={() => change(lines.filter((each) => each !== one))}
                    >
                      去掉
                    </button>
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <VoucherWindow
        own={{ ...own, ledger: shown?.ledger ?? '' }}
        shown={shown === undefined ? undefined : { voucher: shown.voucher, marked: [shown.place] }}
        close={() => setShown(undefined)}
      />
    </>
  )
}
