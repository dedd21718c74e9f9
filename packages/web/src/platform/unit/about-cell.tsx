/** Everything about the chosen cell 这一格: who filled it in, its reason, its evidence, a remark for sending back. */
import type { OutputOf } from '@jiheng/app/contract'
import { Input } from 'antd'
import { useState } from 'react'
import { ask, timeWords } from '../client.ts'
import { attempt } from '../show.tsx'
import type { EntryState } from './entry-state.ts'
import type { Live } from './live.ts'
import { Proofs } from './proofs.tsx'
import { ReturnRemark } from './returning.tsx'

export function AboutCell({
  entry,
  live,
  cell,
}: {
  readonly entry: EntryState
  readonly live: Live
  readonly cell: string
}) {
  const { sheet } = entry
  const input = { evaluation: sheet.evaluation.id, unit: sheet.unit.code }
  const kept = sheet.entries.find((one) => one.cell === cell)
  const { text, note } = entry.cellOf(cell)
  const reason = entry.reasonOf(cell).text
  const outlier = live.outliers.find((one) => one.cell === cell)
  const [history, setHistory] = useState<OutputOf<'history'>['versions']>()
  const proofs = sheet.evidence.filter((one) => one.attachments.some((link) => link.target === cell))
  const notApplicable = /^(?:不适用|无此项|N\/A)$/i.test(text.trim())
  const returned = sheet.notes.filter((one) => one.target === cell)
  const determined = sheet.determined.find((one) => one.cell === cell)
  const asksReason = outlier !== undefined && reason.trim() === ''
  return (
    <div className="pf-about">
      <h3>{live.nameOf(cell)}</h3>
      {kept === undefined ? null : (
        <p className="pf-soft">
          {kept.savedByName} {timeWords(kept.savedAt)} {SOURCES[kept.source] ?? ''}
          {kept.place === '' ? '' : `（${kept.place.split('|').join(' ')}）`}{' '}
          <button
            type="button"
            className="pf-link"
            onClick={() =>
              attempt(async () => setHistory((await ask('history', { ...input, cell })).versions))
            }
          >
            历次填报
          </button>
        </p>
      )}
      {history === undefined ? null : (
        <ol className="pf-lines">
          {history.map((one) => (
            <li key={one.version}>
              {one.text === '' ? '（清空）' : one.text}
              <small>
                {one.savedByName} {timeWords(one.savedAt)}
              </small>
            </li>
          ))}
        </ol>
      )}
      {determined === undefined ? null : (
        <p className="pf-soft">
          审定数 <b>{determined.audited}</b>（填报 {kept?.text || '未填'}）：{determined.reason}
          <small>
            {determined.byName} {timeWords(determined.at)}
          </small>
        </p>
      )}
      {returned.map((one) => (
        <p key={one.id} className={one.answeredAt === '' ? 'pf-bad' : 'pf-soft'}>
          退回意见（{one.byName}）：{one.text}
          {one.answer === '' ? '' : `；答复：${one.answer}`}
        </p>
      ))}
      {notApplicable && (sheet.mayEdit || note !== '') ? (
        <>
          <label htmlFor="cell-note">为什么不适用</label>
          <Input.TextArea
            id="cell-note"
            disabled={!sheet.mayEdit}
            value={note}
            onChange={(event) =>
              entry.store.type({
                kind: 'cell',
                target: cell,
                text,
                note: event.target.value,
                source: 'typed',
                place: '',
              })
            }
          />
        </>
      ) : null}
      {outlier === undefined ? null : (
        <p className={asksReason ? 'pf-bad' : 'pf-soft'}>
          上年 {outlier.before}，今年 {outlier.now}，相差 {outlier.percent}
          {asksReason ? '：须说明原因' : ''}
        </p>
      )}
      {sheet.mayEdit || reason !== '' ? (
        <>
          <label htmlFor="cell-reason">{outlier === undefined ? '说明（可不填）' : '原因说明'}</label>
          <Input.TextArea
            id="cell-reason"
            disabled={!sheet.mayEdit}
            status={asksReason ? 'error' : ''}
            value={reason}
            onChange={(event) => entry.store.type({ kind: 'reason', target: cell, text: event.target.value })}
            autoSize={{ minRows: 2 }}
          />
        </>
      ) : null}
      <Proofs entry={entry} live={live} target={cell} proofs={proofs} />
      <ReturnRemark entry={entry} target={cell} />
    </div>
  )
}

const SOURCES: Readonly<Record<string, string>> = {
  typed: '填入',
  pasted: '粘贴',
  xlsx: '由表格导入',
  carried: '由上年结转',
}
