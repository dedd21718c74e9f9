/** 判断抽样: lines that the reviewer chose from what he found, with one reason for them, become a sample. */
import { Button, Input } from 'antd'
import { useState } from 'react'
import { act } from '../../client.ts'
import { attempt } from '../../show.tsx'
import { Field } from './field.tsx'
import type { Line } from './voucher-view.tsx'
import { type InLedger, ledgerHref } from './which-ledger.tsx'

export function JudgedLines({
  own,
  lines,
  clear,
}: {
  readonly own: InLedger
  readonly lines: readonly Line[]
  readonly clear: () => void
}) {
  const [title, setTitle] = useState('选定的凭证')
  const [reason, setReason] = useState('')
  const sides = new Set(lines.map(({ debit }) => (debit === '0' ? 'credit' : 'debit') as 'credit' | 'debit'))
  const [side] = sides
  const draw = (): Promise<boolean> =>
    attempt(async () => {
      const { sample } = await act('drawSample', {
        ...own,
        title: title.trim(),
        method: 'judgement',
        side: side ?? 'debit',
        sizing: 'given',
        seed: '判断抽样',
        chosen: lines.map(({ place }) => ({ place, reason: reason.trim() })),
      })
      window.location.hash = ledgerHref(own, 'samples', sample)
    }, '样本已抽取')
  return (
    <section className="pf-card fl-form" aria-label="判断抽样">
      <p className="fl-wide">
        选定 <b>{lines.length}</b> 笔作为判断样本，不推断总体。
        {sides.size > 1 ? <span className="pf-bad">借方和贷方的请分开选。</span> : null}
      </p>
      <Field label="样本名称">
        {(id) => (
          <Input id={id} value={title} maxLength={120} onChange={(event) => setTitle(event.target.value)} />
        )}
      </Field>
      <Field label="选这些的理由" wide>
        {(id) => (
          <Input id={id} value={reason} maxLength={500} onChange={(event) => setReason(event.target.value)} />
        )}
      </Field>
      <span>
        <Button
          type="primary"
          disabled={title.trim() === '' || reason.trim() === '' || sides.size > 1}
          onClick={draw}
        >
          抽出
        </Button>{' '}
        <Button onClick={clear}>不选了</Button>
      </span>
    </section>
  )
}
