/** 凭证: one voucher as it would be printed, the one before and the one after it, and the way to a finding. */
import type { OutputOf } from '@jiheng/app/contract'
import { Button, Modal } from 'antd'
import { type ReactNode, useState } from 'react'
import { dayWords, useAsked } from '../../client.ts'
import { Answered } from '../../show.tsx'
import { sideYuan, yuan } from './amounts.ts'
import { findingHref } from './finding-link.ts'
import type { InLedger } from './which-ledger.tsx'

export type Line = OutputOf<'ledgerVoucher'>['lines'][number]

/** Asked for with what is not the voucher's number but a line's place in it marked. */
export interface ShownVoucher {
  readonly voucher: number
  readonly marked: readonly number[]
}

export function VoucherWindow({
  own,
  shown,
  close,
}: {
  readonly own: InLedger
  readonly shown: ShownVoucher | undefined
  readonly close: () => void
}) {
  return (
    <Modal
      open={shown !== undefined}
      title="凭证"
      onCancel={close}
      footer={null}
      width={1040}
      destroyOnHidden
    >
      {shown === undefined ? null : <VoucherView own={own} shown={shown} key={shown.voucher} />}
    </Modal>
  )
}

export function VoucherView({ own, shown }: { readonly own: InLedger; readonly shown: ShownVoucher }) {
  const [voucher, setVoucher] = useState(shown.voucher)
  const asked = useAsked('ledgerVoucher', { ...own, voucher })
  return (
    <Answered asked={asked} what="凭证">
      {(found) => <Voucher own={own} found={found} marked={shown.marked} go={setVoucher} />}
    </Answered>
  )
}

function Voucher({
  own,
  found,
  marked,
  go,
}: {
  readonly own: InLedger
  readonly found: OutputOf<'ledgerVoucher'>
  readonly marked: readonly number[]
  readonly go: (voucher: number) => void
}) {
  const [first] = found.lines
  if (first === undefined) return null
  const places = found.lines.map(({ place }) => place).filter((place) => marked.includes(place))
  return (
    <section className="fl-voucher" aria-label={found.name}>
      <header>
        <h3>{found.name}</h3>
        <span>{dayWords(first.date)}</span>
        <span>{first.attachments < 0 ? '附件张数没有记' : `附件 ${first.attachments} 张`}</span>
        <span className="fl-steps">
          <Button size="small" disabled={found.voucher === 0} onClick={() => go(found.voucher - 1)}>
            上一张
          </Button>
          <Button
            size="small"
            disabled={found.voucher + 1 >= found.vouchers}
            onClick={() => go(found.voucher + 1)}
          >
            下一张
          </Button>
          <Button
            size="small"
            href={findingHref(own, {
              voucher: found.voucher,
              places: places.length > 0 ? places : [first.place],
              title: first.summary,
            })}
          >
            记为问题
          </Button>
        </span>
      </header>
      <div className="pf-scroll">
        <table className="pf-table">
          <thead>
            <tr>
              <th>摘要</th>
              <th>科目</th>
              <th className="pf-number">借方（元）</th>
              <th className="pf-number">贷方（元）</th>
              <th>功能分类</th>
              <th>经济分类</th>
              <th>项目</th>
              <th>往来单位</th>
            </tr>
          </thead>
          <tbody>
            {found.lines.map((line) => (
              <tr key={line.place} className={marked.includes(line.place) ? 'fl-marked' : undefined}>
                <td>{line.summary}</td>
                <td>
                  {line.account} {line.accountName}
                </td>
                <td className="pf-number">{sideYuan(line.debit)}</td>
                <td className="pf-number">{sideYuan(line.credit)}</td>
                <td>{line.functional}</td>
                <td>{line.economic}</td>
                <td>{line.project}</td>
                <td>{line.payee}</td>
              </tr>
            ))}
            <tr className="fl-total">
              <th scope="row" colSpan={2}>
                合计
              </th>
              <td className="pf-number">{yuan(found.debit)}</td>
              <td className="pf-number">{yuan(found.credit)}</td>
              <td colSpan={4}>
                {found.debit === found.credit ? '' : <span className="pf-bad">借贷不平</span>}
              </td>
            </tr>
          </tbody>
        </table>
      </div>
      <footer className="pf-soft">
        制单 {first.preparer || '—'}（{first.enteredOn || '日期没有记'}） · 审核 {first.reviewer || '—'} ·
        记账 {first.poster || '—'}（{first.postedOn || '日期没有记'}）
        {first.row > 0 ? ` · 原文件第 ${first.row} 行` : ''}
      </footer>
    </section>
  )
}

/** Lines of vouchers as a table whose rows open their voucher. */
export function LineTable({
  lines,
  open,
  extra,
}: {
  readonly lines: readonly Line[]
  readonly open: (shown: ShownVoucher) => void
  readonly extra?: { readonly title: string; readonly of: (line: Line, at: number) => ReactNode }
}) {
  return (
    <div className="pf-scroll">
      <table className="pf-table fl-lines">
        <thead>
          <tr>
            <th>凭证</th>
            <th>日期</th>
            <th>摘要</th>
            <th>科目</th>
            <th>经济分类</th>
            <th>往来单位</th>
            <th className="pf-number">借方（元）</th>
            <th className="pf-number">贷方（元）</th>
            {extra === undefined ? null : <th className="pf-number">{extra.title}</th>}
          </tr>
        </thead>
        <tbody>
          {lines.map((line, at) => (
            <tr key={line.place}>
              <td className="fl-name">
                <button
                  type="button"
                  className="pf-link"
                  onClick={() => open({ voucher: line.voucher, marked: [line.place] })}
                >
                  {line.name}
                </button>
              </td>
              <td className="fl-name">{line.date}</td>
              <td>{line.summary}</td>
              <td>
                {line.account} {line.accountName}
              </td>
              <td>{line.economic}</td>
              <td>{line.payee}</td>
              <td className="pf-number">{sideYuan(line.debit)}</td>
              <td className="pf-number">{sideYuan(line.credit)}</td>
              {extra === undefined ? null : <td className="pf-number">{extra.of(line, at)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
