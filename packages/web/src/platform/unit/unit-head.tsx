/** Head of a unit's page 单位填报页的页头: its state, whether all is saved, and what can be done next. */
import { Button, message } from 'antd'
import { useState } from 'react'
import { act, ask, dayWords, fileUrl } from '../client.ts'
import { useMe } from '../me.ts'
import { attempt, StateTag } from '../show.tsx'
import type { EntryState } from './entry-state.ts'
import type { Live } from './live.ts'
import { Returning } from './returning.tsx'
import { UploadWorkbook } from './upload-workbook.tsx'

const STATE_NAMES: Readonly<Record<string, string>> = {
  '': '未下发',
  notified: '已下发，待签收',
  entering: '填报中',
  submitted: '待单位负责人审批',
  approved: '已上报，待组长审核',
  returnedToPreparer: '单位负责人退回',
  returnedToUnit: '组长退回',
  accepted: '已接收',
}

export function UnitHead({ entry, live }: { readonly entry: EntryState; readonly live: Live }) {
  const { sheet, refused, online } = entry
  const { may, me } = useMe()
  const input = { evaluation: sheet.evaluation.id, unit: sheet.unit.code }
  const own = me.account?.unit === sheet.unit.code
  const last = sheet.submissions.at(-1)
  const [returning, setReturning] = useState(false)
  const reload = (): Promise<void> => entry.reload()
  const submit = async (): Promise<void> => {
    if (refused.length > 0) {
      message.warning(`有 ${refused.length} 处内容没有送出，请先在页面上方再送或丢弃`)
      return
    }
    if (entry.incomplete > 0) {
      message.warning(`有 ${entry.incomplete} 个定性指标写了理由、还没有打分`)
      return
    }
    if (!(await entry.store.settle())) {
      message.warning('还有没有保存的内容，请等连上、选好保留哪一个以后再上报')
      return
    }
    const done = await attempt(async () => {
      const { revision } = await ask('sheet', input)
      await act('submit', { ...input, revision })
    }, '已上报，等单位负责人审批')
    if (done) await reload()
  }
  const doing = (name: 'confirmReceipt' | 'withdraw', words: string) =>
    attempt(() => act(name, input), words).then(reload)
  const approving = own && may('approve') && sheet.state === 'submitted'
  const receiving = may('accept') && !own && sheet.state === 'approved'
  const leadReturns =
    may('returnToUnit') && !own && (sheet.state === 'approved' || sheet.state === 'accepted')
  return (
    <header className="pf-head">
      <div>
        <h2>
          {sheet.unit.name} <StateTag name={STATE_NAMES[sheet.state] ?? ''} />
        </h2>
        <p className="pf-lead">
          {sheet.deadline === '' ? null : <span className="pf-slot">期限 {dayWords(sheet.deadline)}</span>}
          {own && may('enterData') ? (
            <span className={`pf-slot${online && refused.length === 0 ? '' : ' pf-bad'}`}>
              {savingWords(entry)}
            </span>
          ) : null}
          {!sheet.mayEdit && own && may('enterData') ? <span className="pf-slot">{sheet.whyNot}</span> : null}
        </p>
      </div>
      <div className="pf-actions">
        {own && sheet.state === 'notified' && may('receiveTask') ? (
          <Button type="primary" onClick={() => doing('confirmReceipt', '已签收，可以开始填报')}>
            签收通知
          </Button>
        ) : null}
        <Button href={fileUrl('workbook', input)}>下载填报表</Button>
        {sheet.mayEdit ? (
          <>
            <UploadWorkbook entry={entry} live={live} />
            <Button
              onClick={() =>
                attempt(async () =>
                  message.success(`结转了 ${(await act('carryLastYear', input)).carried} 格`),
                ).then(reload)
              }
            >
              结转上年数
            </Button>
            <Button type="primary" onClick={submit}>
              上报
            </Button>
          </>
        ) : null}
        {own && may('withdraw') && sheet.state === 'submitted' ? (
          <Button onClick={() => doing('withdraw', '已撤回')}>撤回</Button>
        ) : null}
        {approving && last !== undefined ? (
          <>
            <Button onClick={() => setReturning(true)}>退回</Button>
            <Button
              type="primary"
              onClick={() =>
                attempt(() => act('approve', { ...input, submission: last.id }), '已同意上报').then(reload)
              }
            >
              同意上报
            </Button>
          </>
        ) : null}
        {leadReturns && last !== undefined ? <Button onClick={() => setReturning(true)}>退回</Button> : null}
        {receiving && last !== undefined ? (
          <Button
            type="primary"
            onClick={() =>
              attempt(() => act('accept', { ...input, submission: last.id }), '已接收').then(reload)
            }
          >
            接收
          </Button>
        ) : null}
      </div>
      {returning && last !== undefined ? (
        <Returning entry={entry} live={live} submission={last.id} close={() => setReturning(false)} />
      ) : null}
    </header>
  )
}

function savingWords({ unsaved, refused, online }: EntryState): string {
  if (unsaved > 0)
    return online ? `正在保存 ${unsaved} 处……` : `连接中断，${unsaved} 处留在本机，连上后自动送出`
  if (refused.length > 0) return `${refused.length} 处没有送出`
  return online ? '全部已保存' : '连接中断'
}
