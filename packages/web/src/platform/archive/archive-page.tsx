/** 归档: what is missing, the seal, every sealed version with its catalogue, checks and verification. */
import type { OutputOf } from '@jiheng/app/contract'
import { Button, Checkbox, Drawer, Input, Modal, Table, Tag } from 'antd'
import { useEffect, useState } from 'react'
import { act, ask, fileUrl, timeWords, useAsked } from '../client.ts'
import type { ConcludeTab } from '../conclude/conclude-pages.tsx'
import { hrefOf } from '../route.ts'
import { Answered, attempt } from '../show.tsx'
import './archive.css'

type Answer = OutputOf<'archives'>
type Version = Answer['versions'][number]
type Check = Answer['checks'][number]

export function ArchivePage({ evaluation }: ConcludeTab) {
  const asked = useAsked('archives', { evaluation })
  return (
    <Answered asked={asked} what="档案">
      {(answer) => <Archives evaluation={evaluation} answer={answer} again={asked.again} />}
    </Answered>
  )
}

function Archives({
  evaluation,
  answer,
  again,
}: {
  readonly evaluation: string
  readonly answer: Answer
  readonly again: () => void
}) {
  const [opened, setOpened] = useState<Version>()
  return (
    <>
      {answer.maySeal ? <Sealing evaluation={evaluation} answer={answer} again={again} /> : null}
      <section aria-labelledby="ar-versions">
        <h2 id="ar-versions">历次封存</h2>
        {answer.versions.length === 0 ? (
          <p className="pf-empty">
            还没有封存。封存以后，报告、评分表、底稿、佐证和操作日志都在一个档案包里，可以离线验证。
          </p>
        ) : (
          [...answer.versions]
            .reverse()
            .map((one) => (
              <VersionCard
                key={one.id}
                evaluation={evaluation}
                version={one}
                stands={one.reopenedAt === ''}
                open={() => setOpened(one)}
              />
            ))
        )}
        {answer.mayReopen ? <Reopening evaluation={evaluation} again={again} /> : null}
      </section>
      {opened === undefined ? null : (
        <Contents evaluation={evaluation} version={opened} close={() => setOpened(undefined)} />
      )}
    </>
  )
}

const STATES: Readonly<Record<Check['state'], readonly [string, string]>> = {
  done: ['已具备', 'success'],
  missing: ['缺少', 'error'],
  warning: ['请说明', 'warning'],
}

/** Tabs of step 5 by the name that a check gives; others are pages of the evaluation. */
const TABS: readonly string[] = ['score', 'report']

function Sealing({
  evaluation,
  answer,
  again,
}: {
  readonly evaluation: string
  readonly answer: Answer
  readonly again: () => void
}) {
  const [remark, setRemark] = useState('')
  const [ledgers, setLedgers] = useState(false)
  const [busy, setBusy] = useState(false)
  const [step, setStep] = useState(answer.sealing)
  const { checks } = answer
  const missing = checks.filter((one) => one.state === 'missing')
  const warnings = checks.filter((one) => one.state === 'warning')
  useEffect(() => {
    if (!busy) return
    const timer = setInterval(() => {
      ask('archives', { evaluation }).then(
        (now) => setStep(now.sealing),
        () => undefined,
      )
    }, 1000)
    return () => clearInterval(timer)
  }, [busy, evaluation])
  const seal = async (): Promise<void> => {
    setBusy(true)
    setStep('开始')
    await attempt(() => act('sealArchive', { evaluation, remark, ledgers }), '已封存')
    setBusy(false)
    setStep('')
    again()
  }
  return (
    <section className="ar-sealing" aria-labelledby="ar-checks">
      <h2 id="ar-checks">封存前的检查</h2>
      <ul className="ar-checks">
        {checks.map((one) => (
          <li key={one.code}>
            <Tag color={STATES[one.state][1]}>{STATES[one.state][0]}</Tag>
            <div>
              <strong>{one.name}</strong>
              <p>{one.why}</p>
              {one.state !== 'done' && one.page !== '' ? (
                <a
                  href={
                    TABS.includes(one.page)
                      ? hrefOf({
                          place: 'evaluation',
                          id: evaluation,
                          page: 'conclude',
                          tab: one.page,
                          unit: '',
                        })
                      : hrefOf({ place: 'evaluation', id: evaluation, page: 'fieldwork', tab: '', unit: '' })
                  }
                >
                  去办理
                </a>
              ) : null}
            </div>
          </li>
        ))}
      </ul>
      <div className="ar-form">
        <label htmlFor="ar-remark">
          封存说明
          {warnings.length > 0 ? `（必填：说明为什么还有 ${warnings.length} 项没有具备）` : '（可不填）'}
        </label>
        <Input.TextArea
          id="ar-remark"
          rows={2}
          maxLength={2000}
          value={remark}
          onChange={(event) => setRemark(event.target.value)}
        />
        <Checkbox checked={ledgers} onChange={(event) => setLedgers(event.target.checked)}>
          把账簿原件也装进档案包（不选时只装它们的摘要）
        </Checkbox>
        <p className="ar-note">
          {answer.stamps ? '封存时加盖时间戳。' : '没有设置时间戳服务，不加盖时间戳。'}
          封存以后评价不再修改；重新开启会另成一版，原来的保留。
        </p>
        <div className="ar-acts">
          <Button
            type="primary"
            loading={busy}
            disabled={missing.length > 0 || (warnings.length > 0 && remark.trim() === '')}
            onClick={() => void seal()}
          >
            封存档案
          </Button>
          <span role="status">{busy || step !== '' ? `正在封存：${step}……` : ''}</span>
        </div>
      </div>
    </section>
  )
}

const sizeWords = (bytes: number): string =>
  bytes >= 1_048_576 ? `${Math.floor(bytes / 104_857.6) / 10} MB` : `${Math.ceil(bytes / 1024)} KB`

function VersionCard({
  evaluation,
  version,
  stands,
  open,
}: {
  readonly evaluation: string
  readonly version: Version
  readonly stands: boolean
  readonly open: () => void
}) {
  return (
    <article className="ar-version" aria-label={`第 ${version.number} 版`}>
      <header>
        <h3>第 {version.number} 版</h3>
        <Tag color={stands ? 'success' : 'default'}>{stands ? '现行' : '已重新开启，保留'}</Tag>
        <span>
          {[
            timeWords(version.sealedAt),
            `${version.sealedByName}封存`,
            `${version.items} 件`,
            sizeWords(version.size),
          ].join('，')}
        </span>
      </header>
      <dl>
        <dt>结论</dt>
        <dd>{version.sentence}</dd>
        <dt>SHA-256</dt>
        <dd>
          <code>{version.sha256}</code>
        </dd>
        {version.stampedAt === '' ? null : (
          <>
            <dt>时间戳</dt>
            <dd>{timeWords(version.stampedAt)}</dd>
          </>
        )}
        {version.unstamped === '' ? null : (
          <>
            <dt>时间戳</dt>
            <dd>没有加盖：{version.unstamped}</dd>
          </>
        )}
        {version.remark === '' ? null : (
          <>
            <dt>封存说明</dt>
            <dd>{version.remark}</dd>
          </>
        )}
        <dt>四性检测</dt>
        <dd>
          {version.failed.length === 0
            ? '没有不通过的项目'
            : `不通过 ${version.failed.length} 项：${version.failed.map((one) => `${one.name}（${one.why}）`).join('；')}`}
        </dd>
        {version.reopenReason === '' ? null : (
          <>
            <dt>重新开启</dt>
            <dd>{`${timeWords(version.reopenedAt)}，${version.reopenedByName}：${version.reopenReason}`}</dd>
          </>
        )}
      </dl>
      <div className="ar-acts">
        <Button href={fileUrl('archiveFile', { evaluation, archive: version.id })}>下载档案包</Button>
        <Button onClick={open}>档案目录和检测报告</Button>
        <Verifying evaluation={evaluation} archive={version.id} />
      </div>
    </article>
  )
}

function Verifying({ evaluation, archive }: { readonly evaluation: string; readonly archive: string }) {
  const [busy, setBusy] = useState(false)
  const [told, setTold] = useState<OutputOf<'verifyArchive'>>()
  const verify = async (): Promise<void> => {
    setBusy(true)
    await attempt(async () => setTold(await ask('verifyArchive', { evaluation, archive })))
    setBusy(false)
  }
  return (
    <>
      <Button loading={busy} onClick={() => void verify()}>
        验证
      </Button>
      <div className="ar-told" role="status">
        {told === undefined ? null : told.sound ? (
          <p className="ar-sound">
            档案包完好：封存未被改动；重算数据 {told.values} 个、得分 {told.scores} 个、勾稽关系 {told.rules}{' '}
            条、报告数字 {told.reportFigures} 处，全部一致。
          </p>
        ) : (
          <>
            <p className="ar-broken">档案包有 {told.faults.length} 个问题：</p>
            <ul>
              {told.faults.slice(0, 20).map((one) => (
                <li key={one.detail}>
                  {one.title}：{one.detail}
                </li>
              ))}
            </ul>
          </>
        )}
        {told?.notes.map((one) => (
          <p key={one.detail}>{one.detail}</p>
        ))}
        {told === undefined || told.stamp === '' ? null : <p>时间戳：{told.stamp}</p>}
      </div>
    </>
  )
}

function Reopening({ evaluation, again }: { readonly evaluation: string; readonly again: () => void }) {
  const [asking, setAsking] = useState(false)
  const [reason, setReason] = useState('')
  const reopen = async (): Promise<void> => {
    if (await attempt(() => act('reopenArchive', { evaluation, reason }), '已重新开启，原来的档案保留')) {
      setAsking(false)
      setReason('')
      again()
    }
  }
  return (
    <p className="ar-acts">
      <Button onClick={() => setAsking(true)}>重新开启评价</Button>
      <Modal
        open={asking}
        title="重新开启评价"
        okText="重新开启"
        cancelText="取消"
        okButtonProps={{ disabled: reason.trim() === '' }}
        onOk={() => void reopen()}
        onCancel={() => setAsking(false)}
      >
        <p>回到形成结论；原来的档案包保留，修改以后再封存成为下一版。</p>
        <label htmlFor="ar-reason">原因</label>
        <Input.TextArea
          id="ar-reason"
          rows={3}
          maxLength={2000}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </Modal>
    </p>
  )
}

const OUTCOMES = { passed: '通过', failed: '不通过', notApplicable: '不适用', manual: '须人工检查' } as const

function Contents({
  evaluation,
  version,
  close,
}: {
  readonly evaluation: string
  readonly version: Version
  readonly close: () => void
}) {
  const asked = useAsked('archiveContents', { evaluation, archive: version.id })
  const part = (path: string): string => fileUrl('archivePart', { evaluation, archive: version.id, path })
  return (
    <Drawer
      open
      onClose={close}
      size="min(1100px, 100vw)"
      title={`第 ${version.number} 版的档案目录和检测报告`}
    >
      <Answered asked={asked} what="档案目录">
        {({ entries, properties }) => (
          <>
            <p className="ar-acts">
              <a href={part('catalogue.xlsx')}>档案目录（XLSX）</a>
              <a href={part('properties.docx')}>四性检测报告（DOCX）</a>
              <a href={part('registration.docx')}>归档登记表（DOCX）</a>
              <a href={part('verify.html')}>验证网页（HTML）</a>
            </p>
            <h3>四性检测</h3>
            <Table
              size="small"
              rowKey="code"
              pagination={false}
              scroll={{ x: 720 }}
              dataSource={properties}
              columns={[
                { title: '编号', dataIndex: 'code', width: 72 },
                { title: '性质', dataIndex: 'property', width: 84 },
                { title: '检测项目', dataIndex: 'name' },
                {
                  title: '结果',
                  dataIndex: 'outcome',
                  width: 104,
                  render: (outcome: keyof typeof OUTCOMES) => (
                    <span className={outcome === 'failed' ? 'ar-broken' : undefined}>
                      {OUTCOMES[outcome]}
                    </span>
                  ),
                },
                {
                  title: '说明',
                  key: 'why',
                  render: (_, one) =>
                    one.places.length === 0 ? one.why : `${one.why}：${one.places.slice(0, 5).join('；')}`,
                },
              ]}
            />
            <h3>档案目录（{entries.length} 件）</h3>
            <Table
              size="small"
              rowKey="file"
              scroll={{ x: 900 }}
              pagination={{ defaultPageSize: 20, showSizeChanger: false }}
              dataSource={entries}
              columns={[
                { title: '档号', dataIndex: 'number', width: 210 },
                {
                  title: '题名',
                  dataIndex: 'title',
                  render: (title: string, one) => <a href={part(one.file)}>{title}</a>,
                },
                { title: '类目', dataIndex: 'className', width: 120 },
                { title: '责任者', dataIndex: 'responsible', width: 120 },
                { title: '日期', dataIndex: 'date', width: 104 },
                { title: '页数', dataIndex: 'pages', width: 56, align: 'right' },
                { title: '密级', dataIndex: 'secrecy', width: 60 },
                { title: '保管期限', dataIndex: 'retention', width: 84 },
              ]}
            />
          </>
        )}
      </Answered>
    </Drawer>
  )
}
