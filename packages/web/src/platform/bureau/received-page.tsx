/** 收到的档案: what departments handed in, how each was verified, and handing in more. */
import type { OutputOf } from '@jiheng/app/contract'
import { Button, message } from 'antd'
import { useEffect, useId, useMemo, useState } from 'react'
import { act, timeWords, upload, useAsked } from '../client.ts'
import { Answered, attempt, Page, sayRefusal } from '../show.tsx'
import { bureauHref } from './bureau-address.ts'

type Board = OutputOf<'bureauBoard'>
type Line = Board['archives'][number]

/** While something is being verified the page looks again soon; else at times, for departments may hand in at any moment. */
const LOOK_AGAIN = 3000
const LOOK_NOW_AND_THEN = 15_000
const SHOWN = 60

export function ReceivedPage() {
  const asked = useAsked('bureauBoard', {})
  const unread = asked.kind === 'loaded' ? asked.answer.unread : 0
  const { again } = asked
  // biome-ignore lint/correctness/useExhaustiveDependencies: every answer sets the clock anew
  useEffect(() => {
    const timer = setTimeout(again, unread === 0 ? LOOK_NOW_AND_THEN : LOOK_AGAIN)
    return () => clearTimeout(timer)
  }, [unread, again, asked.kind === 'loaded' ? asked.answer : undefined])
  return (
    <Page
      title="收到的档案"
      lead="每份档案收到后在后台核验：封存、重算全部数据和得分、核查报告。核验通过的，取每个部门同一年度最新的一份参加比较。"
      actions={<Receiving board={asked.kind === 'loaded' ? asked.answer : undefined} again={again} />}
    >
      <Answered asked={asked} what="收到的档案">
        {(board) => <Received board={board} again={again} />}
      </Answered>
    </Page>
  )
}

function Receiving({ board, again }: { readonly board: Board | undefined; readonly again: () => void }) {
  const picker = useId()
  const [sending, setSending] = useState('')
  const send = async (files: readonly File[]): Promise<void> => {
    let received = 0
    let repeated = 0
    try {
      for (const [index, file] of files.entries()) {
        setSending(`正在上传 ${index + 1}／${files.length}：${file.name}`)
        const answer = await upload('receiveArchives', {}, file)
        received += answer.received.length
        repeated += answer.repeated.length
      }
      message.success(
        `收到 ${received} 份${repeated === 0 ? '' : `，另有 ${repeated} 份已经收过`}，正在后台核验`,
      )
    } catch (reason) {
      sayRefusal(reason)
    } finally {
      setSending('')
      again()
    }
  }
  return (
    <>
      {sending === '' ? null : <output className="pf-soft">{sending}</output>}
      {board === undefined || board.offered === 0 ? null : (
        <Button
          onClick={() => attempt(() => act('takeOverArchives', {}), '已接收，正在后台核验').then(again)}
        >
          接收本平台封存的 {board.offered} 份
        </Button>
      )}
      <label className="bu-pick ant-btn ant-btn-primary" htmlFor={picker}>
        上传档案包
        <input
          id={picker}
          type="file"
          accept=".zip"
          multiple
          disabled={sending !== ''}
          onChange={(event) => {
            const files = [...(event.target.files ?? [])]
            event.target.value = ''
            if (files.length > 0) void send(files)
          }}
        />
      </label>
    </>
  )
}

const FILTERS: readonly { readonly name: string; readonly keeps: (line: Line) => boolean }[] = [
  { name: '全部', keeps: () => true },
  { name: '有问题', keeps: (one) => one.faults > 0 || one.contradictions > 0 },
  { name: '核验中', keeps: (one) => one.state === 'waiting' || one.state === 'reading' },
  { name: '待评', keeps: (one) => one.state === 'sound' && one.grade === '' },
  { name: '已复评', keeps: (one) => one.bureauPoints !== '' },
  { name: '有询问', keeps: (one) => one.questions > 0 },
]

function Received({ board, again }: { readonly board: Board; readonly again: () => void }) {
  const [filter, setFilter] = useState(0)
  const [words, setWords] = useState('')
  const [most, setMost] = useState(SHOWN)
  const lines = useMemo(
    () =>
      board.archives.filter(
        (one) =>
          FILTERS[filter]?.keeps(one) === true &&
          (words === '' || `${one.departmentName} ${one.department} ${one.file}`.includes(words)),
      ),
    [board, filter, words],
  )
  if (board.archives.length === 0)
    return (
      <p className="pf-empty">
        还没有收到档案。请部门报送封存的档案包（zip），可以一次选多份，也可以把几份装在一个 zip 里。
      </p>
    )
  const sound = board.archives.filter((one) => one.state === 'sound').length
  const faulty = board.archives.filter((one) => one.state === 'faulty' || one.state === 'unreadable').length
  const done = board.archives.length - board.unread
  return (
    <>
      <p className="bu-counts" aria-live="polite">
        共 {board.archives.length} 份：核验通过 {sound} 份，有问题 {faulty} 份
        {board.unread === 0 ? '。' : `，还有 ${board.unread} 份正在后台核验。`}
      </p>
      {board.unread === 0 ? null : (
        <progress
          className="bu-progress"
          max={board.archives.length}
          value={done}
          aria-label={`已核验 ${done} 份，共 ${board.archives.length} 份`}
        />
      )}
      <div className="pf-filter">
        <label>
          查找部门或文件
          <input
            className="bu-input"
            value={words}
            onChange={(event) => setWords(event.target.value.trim())}
          />
        </label>
        <fieldset className="bu-filters" aria-label="只看">
          {FILTERS.map((one, index) => (
            <button
              key={one.name}
              type="button"
              aria-pressed={index === filter}
              onClick={() => setFilter(index)}
            >
              {one.name}
              <small>{board.archives.filter(one.keeps).length}</small>
            </button>
          ))}
        </fieldset>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table is scrolled from the keyboard as well */}
      <section className="pf-scroll" tabIndex={0} aria-label="收到的档案">
        <table className="pf-table">
          <thead>
            <tr>
              <th>部门</th>
              <th>年度</th>
              <th>核验</th>
              <th className="pf-number">部门评定</th>
              <th>等级</th>
              <th className="pf-number">财政复评</th>
              <th className="pf-number">报告矛盾</th>
              <th className="pf-number">询问</th>
              <th>收到</th>
              <th />
            </tr>
          </thead>
          <tbody>
            {lines.slice(0, most).map((one) => (
              <ReceivedLine key={one.id} line={one} again={again} />
            ))}
          </tbody>
        </table>
      </section>
      {lines.length > most ? (
        <Button onClick={() => setMost(most + 200)}>再列出（还有 {lines.length - most} 份）</Button>
      ) : null}
      {lines.length === 0 ? <p className="pf-empty">没有符合条件的。</p> : null}
    </>
  )
}

function ReceivedLine({ line, again }: { readonly line: Line; readonly again: () => void }) {
  const isUnread = line.state === 'waiting' || line.state === 'reading'
  return (
    <tr>
      <td>
        <a href={bureauHref('archive', line.id)}>{line.departmentName || line.file}</a>
        {line.illustrative ? <span className="pf-tag">示例</span> : null}
        <small>
          {line.department}
          {line.sealVersion > 1 ? `　第 ${line.sealVersion} 版` : ''}
          {line.state === 'sound' && !line.current ? '　另有更新的一份' : ''}
        </small>
      </td>
      <td>{line.year === 0 ? '' : line.year}</td>
      <td>
        <span className={`bu-state bu-${line.state}`}>{line.stateName}</span>
        {line.faults === 0 ? null : <small>{line.faults} 处</small>}
      </td>
      <td className="pf-number">{line.points === '' ? '' : `${line.points}／${line.full}`}</td>
      <td>{line.grade === '' && line.points !== '' ? <em className="bu-open">待评</em> : line.grade}</td>
      <td className="pf-number">{line.bureauPoints}</td>
      <td className="pf-number">
        {line.contradictions === 0 ? '' : <b className="bu-bad">{line.contradictions}</b>}
      </td>
      <td className="pf-number">{line.questions === 0 ? '' : line.questions}</td>
      <td>
        <small>{timeWords(line.receivedAt)}</small>
      </td>
      <td>
        {isUnread || line.state === 'sound' ? null : (
          <button
            type="button"
            className="pf-link"
            aria-label={`重新核验${line.departmentName || line.file}`}
            onClick={() => attempt(() => act('verifyReceived', { archive: line.id })).then(again)}
          >
            重新核验
          </button>
        )}
      </td>
    </tr>
  )
}
