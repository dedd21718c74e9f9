/** One finding 一个问题: all of it, and what can be done with it now by whoever looks at it. */
import { OUTCOMES, type Outcome } from '@jiheng/app/contract'
import { Button, Input, Modal, Radio } from 'antd'
import { useId, useState } from 'react'
import { act, upload } from '../client.ts'
import { useKeptText } from '../kept-text.ts'
import { attempt, Page } from '../show.tsx'
import { AddExhibit, Exhibits } from './exhibits.tsx'
import { type Finding, findingsHref } from './finding-address.ts'
import { FindingLines } from './finding-lines.tsx'
import type { InUnit } from './paper-address.ts'
import { Signed, TextField } from './parts.tsx'
import { SeverityTag } from './severity-tag.tsx'

interface Props {
  readonly own: InUnit
  readonly finding: Finding
  readonly mayEdit: boolean
  readonly mayAnswer: boolean
  readonly again: () => void
}

export function FindingView({ own, finding, mayEdit, mayAnswer, again }: Props) {
  const { state } = finding
  const draft = state === 'draft'
  return (
    <Page
      title={`问题${finding.number}　${finding.title}`}
      lead={
        <>
          <b>{finding.stateName}</b> <SeverityTag severity={finding.severity} />{' '}
          {finding.indicatorName === '' ? null : `指标：${finding.indicatorName}　`}
          <Signed label="写" by={finding.saved} /> <Signed label="发出" by={finding.sent} />{' '}
          <Signed label="答复" by={finding.replied} /> <Signed label="认定" by={finding.settled} />
        </>
      }
      actions={
        <>
          <Button href={findingsHref(own)}>返回</Button>
          {mayEdit ? <Steps own={own} finding={finding} again={again} /> : null}
        </>
      }
    >
      <dl className="fw-told">
        <Told name="事实" text={finding.facts} />
        <Told name="金额" text={finding.amount === '' ? '' : `${finding.amount} 元`} />
        <Told name="依据" text={finding.criterion} />
        <Told name="原因" text={finding.cause} />
        <Told name="影响" text={finding.effect} />
        <Told name="建议" text={finding.recommendation} />
        <Told name="单位意见" text={answerWords(finding)} />
        <Told
          name="认定"
          text={finding.outcomeName === '' ? '' : `${finding.outcomeName}。${finding.settlement}`}
        />
      </dl>
      {finding.lines.length === 0 ? null : (
        <section>
          <h2>有关凭证</h2>
          <FindingLines own={own} lines={finding.lines} mayOpen={mayEdit} />
        </section>
      )}
      <Exhibits own={own} exhibits={finding.exhibits} mayRemove={mayEdit && draft} again={again} />
      {mayEdit && draft ? (
        <AddExhibit
          label="附照片或扫描件"
          send={(title, file) =>
            upload('addExhibit', { ...own, target: `finding|${finding.id}`, title }, file)
          }
          again={again}
        />
      ) : null}
      {mayAnswer && (state === 'sent' || state === 'objected') ? (
        <AddExhibit
          label="附依据（有异议时）"
          send={(title, file) => upload('addReplyExhibit', { ...own, finding: finding.id, title }, file)}
          again={again}
        />
      ) : null}
      {mayAnswer && state === 'sent' ? <Answering own={own} finding={finding} again={again} /> : null}
      {mayEdit && (state === 'confirmed' || state === 'objected') ? (
        <Settling own={own} finding={finding} again={again} />
      ) : null}
    </Page>
  )
}

const ANSWERS = { confirmed: '情况属实', objected: '有异议', '': '' } as const

const answerWords = ({ answer, reply }: Finding): string =>
  [ANSWERS[answer], reply].filter((one) => one !== '').join('。')

function Told({ name, text }: { readonly name: string; readonly text: string }) {
  return text.trim() === '' ? null : (
    <>
      <dt>{name}</dt>
      <dd>{text}</dd>
    </>
  )
}

function Steps({ own, finding, again }: Pick<Props, 'own' | 'finding' | 'again'>) {
  const [recalling, setRecalling] = useState(false)
  const [reason, setReason] = useState('')
  const input = { ...own, finding: finding.id, version: finding.version }
  if (finding.state === 'settled') return null
  if (finding.state !== 'draft')
    return (
      <>
        <Button onClick={() => setRecalling(true)}>撤回修改</Button>
        <Modal
          open={recalling}
          title={`撤回问题${finding.number}`}
          okText="撤回"
          cancelText="取消"
          okButtonProps={{ disabled: reason.trim() === '' }}
          onCancel={() => setRecalling(false)}
          onOk={() =>
            attempt(
              () => act('recallFinding', { ...input, reason: reason.trim() }),
              '已撤回，并告知单位',
            ).then((done) => {
              if (!done) return
              setRecalling(false)
              again()
            })
          }
        >
          <TextField label="原因（单位会看到）" value={reason} onChange={setReason} required />
        </Modal>
      </>
    )
  return (
    <>
      <Button
        danger
        onClick={() =>
          Modal.confirm({
            title: `删除问题${finding.number}？`,
            content: '还没有发给单位，删除后编号不再使用。',
            okText: '删除',
            cancelText: '取消',
            onOk: () =>
              attempt(() => act('removeFinding', input), '已删除').then((done) => {
                again()
                if (done) window.location.hash = findingsHref(own)
              }),
          })
        }
      >
        删除
      </Button>
      <Button href={findingsHref(own, finding.id, 'edit')}>修改</Button>
      <Button
        type="primary"
        onClick={() => attempt(() => act('sendFinding', input), '已发给单位确认').then(again)}
      >
        发给单位确认
      </Button>
    </>
  )
}

/** 单位确认或提出异议. What is being written stays in the browser until it is sent. */
function Answering({ own, finding, again }: Pick<Props, 'own' | 'finding' | 'again'>) {
  const id = useId()
  const [reply, setReply] = useKeptText(`reply ${finding.id}`)
  const send = (agrees: boolean): Promise<void> =>
    attempt(
      () =>
        act('replyFinding', {
          ...own,
          finding: finding.id,
          version: finding.version,
          agrees,
          reply: reply.trim(),
        }),
      agrees ? '已确认' : '已提出异议',
    ).then((done) => {
      if (done) setReply('')
      again()
    })
  return (
    <section className="pf-card fw-form">
      <h2>单位意见</h2>
      <label htmlFor={id}>说明（有异议的必须写明理由，并在上面附依据）</label>
      <Input.TextArea
        id={id}
        value={reply}
        maxLength={8000}
        autoSize={{ minRows: 3 }}
        onChange={(event) => setReply(event.target.value)}
      />
      <div className="pf-actions fw-large">
        <Button type="primary" onClick={() => send(true)}>
          情况属实，确认
        </Button>
        <Button danger disabled={reply.trim() === ''} onClick={() => send(false)}>
          有异议
        </Button>
      </div>
    </section>
  )
}

function Settling({ own, finding, again }: Pick<Props, 'own' | 'finding' | 'again'>) {
  const [outcome, setOutcome] = useState<Outcome>(finding.answer === 'confirmed' ? 'upheld' : 'amended')
  const [settlement, setSettlement] = useKeptText(`settlement ${finding.id}`)
  const [amount, setAmount] = useState(finding.amount)
  return (
    <section className="pf-card fw-form">
      <h2>认定</h2>
      <Radio.Group
        aria-label="认定"
        value={outcome}
        onChange={(event) => setOutcome(event.target.value as Outcome)}
        options={Object.entries(OUTCOMES).map(([value, label]) => ({ value, label }))}
      />
      <TextField label="认定的理由" value={settlement} onChange={setSettlement} rows={3} required />
      <TextField label="认定的金额（元）" value={amount} onChange={setAmount} rows={0} />
      <div className="pf-actions">
        <Button
          type="primary"
          disabled={settlement.trim() === ''}
          onClick={() =>
            attempt(
              () =>
                act('settleFinding', {
                  ...own,
                  finding: finding.id,
                  version: finding.version,
                  outcome,
                  settlement: settlement.trim(),
                  amount: outcome === 'dropped' ? '' : amount,
                }),
              '已认定，并告知单位',
            ).then((done) => {
              if (done) setSettlement('')
              again()
            })
          }
        >
          认定
        </Button>
        <span className="pf-soft">需要改填报数的，认定以后到“审定数”里审定。</span>
      </div>
    </section>
  )
}
