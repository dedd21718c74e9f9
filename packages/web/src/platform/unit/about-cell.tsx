/** Everything about the chosen cell 这一格: who filled it in, its reason, its evidence, a remark for sending back. */
import type { OutputOf } from '@jiheng/app/contract'
import { Input } from 'antd'
import { useState } from 'react'
import { act, ask, timeWords } from '../client.ts'
import { useMe } from '../me.ts'
import { attempt } from '../show.tsx'
import type { EntryState } from './entry-state.ts'
import { Proofs } from './proofs.tsx'
import { useMarked } from './returning.tsx'

export function AboutCell({ entry, cell }: { readonly entry: EntryState; readonly cell: string }) {
  const { sheet } = entry
  const input = { evaluation: sheet.evaluation.id, unit: sheet.unit.code }
  const { may, me } = useMe()
  const kept = sheet.entries.find((one) => one.cell === cell)
  const reason = sheet.reasons.find((one) => one.target === cell)
  const [text, setText] = useState(reason?.text ?? '')
  const [note, setNote] = useState(kept?.note ?? '')
  const marked = useMarked(input)
  const own = me.account?.unit === sheet.unit.code
  const mayReturn =
    (own && may('returnToPreparer') && sheet.state === 'submitted') ||
    (!own && may('returnToUnit') && (sheet.state === 'approved' || sheet.state === 'accepted'))
  const [words, setWords] = useState(marked.list.find((one) => one.target === cell)?.text ?? '')
  const [history, setHistory] = useState<OutputOf<'history'>['versions']>()
  const proofs = sheet.evidence.filter((one) => one.attachments.some((link) => link.target === cell))
  const notApplicable = /^(?:不适用|无此项|N\/A)$/i.test(entry.cellOf(cell).text.trim())
  return (
    <div className="pf-about">
      <h3>这一格</h3>
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
      {notApplicable && sheet.mayEdit ? (
        <>
          <label htmlFor="cell-note">为什么不适用</label>
          <Input.TextArea
            id="cell-note"
            value={note}
            onChange={(event) => setNote(event.target.value)}
            onBlur={() =>
              note === (kept?.note ?? '') || kept === undefined
                ? undefined
                : attempt(() =>
                    act('saveEntries', {
                      ...input,
                      source: 'typed',
                      entries: [{ cell, text: kept.text, note, base: kept.version }],
                    }),
                  ).then(entry.reload)
            }
          />
        </>
      ) : null}
      <label htmlFor="cell-reason">原因说明（与上年相差过大时必填）</label>
      <Input.TextArea
        id="cell-reason"
        disabled={!sheet.mayEdit}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onBlur={() =>
          text === (reason?.text ?? '')
            ? undefined
            : attempt(() =>
                act('saveReason', { ...input, target: cell, text, base: reason?.version ?? 0 }),
              ).then(entry.reload)
        }
        autoSize={{ minRows: 2 }}
      />
      <Proofs entry={entry} target={cell} proofs={proofs} />
      {mayReturn ? (
        <>
          <label htmlFor="cell-return">对这一格的退回意见</label>
          <Input.TextArea
            id="cell-return"
            value={words}
            onChange={(event) => setWords(event.target.value)}
            onBlur={() => marked.put(cell, words)}
            autoSize={{ minRows: 2 }}
          />
        </>
      ) : null}
    </div>
  )
}

const SOURCES: Readonly<Record<string, string>> = {
  typed: '填入',
  pasted: '粘贴',
  xlsx: '由表格导入',
  carried: '由上年结转',
}
