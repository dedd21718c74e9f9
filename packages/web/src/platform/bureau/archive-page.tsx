/** 一份收到的档案: how it was verified, its scores with the bureau's beside them, its units, and what was asked about it. */
import type { OutputOf } from '@jiheng/app/contract'
import { Button, Input, Modal } from 'antd'
import { useId, useState } from 'react'
import { act, fileUrl, timeWords, useAsked } from '../client.ts'
import { useMe } from '../me.ts'
import { Answered, attempt, Page } from '../show.tsx'
import { AskForm, QuestionCard } from './question-card.tsx'

type Whole = OutputOf<'receivedArchive'>
type Indicator = Whole['indicators'][number]

export function ArchivePage({ archive }: { readonly archive: string }) {
  const asked = useAsked('receivedArchive', { archive })
  const { may } = useMe()
  const mayAct = may('receiveArchives')
  return (
    <Answered asked={asked} what="这份档案">
      {(whole) => (
        <Page
          title={whole.line.departmentName || whole.line.file}
          lead={whole.title === '' ? whole.line.file : whole.title}
          actions={
            <Button href={fileUrl('receivedFile', { archive })} download>
              下载档案包
            </Button>
          }
        >
          <Verified whole={whole} />
          {whole.indicators.length === 0 ? null : (
            <Scores whole={whole} mayAct={mayAct} again={asked.again} />
          )}
          {whole.units.length === 0 ? null : <Units whole={whole} />}
          {whole.issues.length === 0 ? null : <Issues whole={whole} />}
          {whole.indicators.length === 0 ? null : (
            <section aria-label="询问和整改">
              <h2>询问和整改</h2>
              {whole.questions.map((one) => (
                <QuestionCard
                  key={`${one.id} ${one.version}`}
                  question={one}
                  asks={mayAct}
                  again={asked.again}
                />
              ))}
              {mayAct ? (
                <AskForm archive={archive} indicators={whole.indicators} again={asked.again} />
              ) : null}
            </section>
          )}
        </Page>
      )}
    </Answered>
  )
}

const OUTCOMES: Readonly<Record<string, string>> = {
  passed: '通过',
  failed: '不通过',
  manual: '人工核对',
  notApplicable: '不适用',
}

function Verified({ whole }: { readonly whole: Whole }) {
  const { line, recomputed, check, faults } = whole
  const failed = whole.properties.filter((one) => one.outcome === 'failed')
  return (
    <section className="pf-card" aria-label="核验">
      <h2>
        核验　<span className={`bu-state bu-${line.state}`}>{line.stateName}</span>
      </h2>
      <dl className="bu-facts">
        <dt>封存</dt>
        <dd>
          {whole.sealedAt === ''
            ? '包内没有写明时间'
            : `${timeWords(whole.sealedAt)}　${whole.sealedBy}　第 ${line.sealVersion} 版`}
          {whole.items === 0 ? '' : `　${whole.items} 件`}
        </dd>
        <dt>重算</dt>
        <dd>
          数据 {recomputed.values} 个，得分 {recomputed.scores} 个，勾稽 {recomputed.rules} 条，报告数字{' '}
          {recomputed.reportFigures} 个{line.state === 'sound' ? '，全部与封存的一致' : ''}
        </dd>
        {check === undefined ? null : (
          <>
            <dt>报告核查</dt>
            <dd>
              数字 {check.figures} 个，说法成立 {check.holds} 处，
              {check.contradictions === 0 ? (
                '没有矛盾'
              ) : (
                <b className="bu-bad">矛盾 {check.contradictions} 处</b>
              )}
              {check.undecided === 0 ? '' : `，无法判定 ${check.undecided} 处`}
            </dd>
          </>
        )}
        {whole.properties.length === 0 ? null : (
          <>
            <dt>四性检测</dt>
            <dd>
              {whole.properties.length} 项，
              {failed.length === 0 ? '没有不通过的' : `不通过 ${failed.length} 项`}
            </dd>
          </>
        )}
        <dt>收到</dt>
        <dd>
          {timeWords(line.receivedAt)}　{whole.receivedByName}
          {whole.verifiedAt === '' ? '' : `；核验于 ${timeWords(whole.verifiedAt)}`}
        </dd>
        <dt>SHA-256</dt>
        <dd className="bu-hash">{whole.digest}</dd>
      </dl>
      {faults.length === 0 ? null : (
        <>
          <h3>问题 {faults.length} 处</h3>
          <ul className="bu-faults">
            {faults.slice(0, 50).map((one, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes while shown
              <li key={index}>
                <b>{one.title}</b>
                {one.detail}
              </li>
            ))}
          </ul>
        </>
      )}
      {check === undefined || check.found.length === 0 ? null : (
        <>
          <h3>报告里的矛盾</h3>
          <ul className="bu-faults">
            {check.found.map((one) => (
              <li key={`${one.quote} ${one.working}`}>
                <q>{one.quote}</q>　{one.working}
                {one.slip === '' ? '' : `　${one.slip}`}
              </li>
            ))}
          </ul>
        </>
      )}
      {failed.length === 0 ? null : (
        <ul className="bu-faults">
          {failed.map((one) => (
            <li key={one.name}>
              <b>
                {one.name}：{OUTCOMES[one.outcome]}
              </b>
              {one.why}
            </li>
          ))}
        </ul>
      )}
      {whole.notes.length === 0 ? null : (
        <ul className="pf-soft">
          {whole.notes.map((one) => (
            <li key={one.detail}>{one.detail}</li>
          ))}
        </ul>
      )}
    </section>
  )
}

function Scores({
  whole,
  mayAct,
  again,
}: {
  readonly whole: Whole
  readonly mayAct: boolean
  readonly again: () => void
}) {
  const [scoring, setScoring] = useState<Indicator>()
  const { line, bureau } = whole
  return (
    <section aria-label="得分和复评">
      <h2>得分和复评</h2>
      <p className="bu-total">
        部门评定 <b>{line.points}</b> 分{line.grade === '' ? `（${whole.noGrade}）` : `，${line.grade}`}
        {bureau.points === '' ? null : (
          <>
            ；财政复评 <b>{bureau.points}</b> 分{bureau.grade === '' ? '' : `，${bureau.grade}`}
          </>
        )}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table is scrolled from the keyboard as well */}
      <section className="pf-scroll" tabIndex={0} aria-label="各指标得分">
        <table className="pf-table bu-scores">
          <thead>
            <tr>
              <th>指标</th>
              <th className="pf-number">分值</th>
              <th className="pf-number">指标值</th>
              <th className="pf-number">部门评定</th>
              <th className="pf-number">财政复评</th>
              <th>计分过程</th>
              <th />
            </tr>
          </thead>
          <tbody>
            {whole.indicators.map((one) => (
              <tr key={one.code} className={one.leaf ? undefined : 'bu-group'}>
                <th scope="row" style={{ paddingLeft: `${10 + one.depth * 18}px` }}>
                  {one.code} {one.name}
                </th>
                <td className="pf-number">{one.of}</td>
                <td className="pf-number">{one.value}</td>
                <td className="pf-number">
                  {one.state === 'open' ? <em className="bu-open">待评</em> : one.points}
                </td>
                <td className="pf-number">
                  {one.bureau === undefined || one.bureau.points === '' ? '' : <b>{one.bureau.points}</b>}
                </td>
                <td>
                  {one.sentence}
                  {one.bureau === undefined ? null : (
                    <small className="bu-reason">
                      {one.bureau.points === '' ? '复评已撤销' : '复评'}：{one.bureau.reason}（
                      {one.bureau.byName}，{timeWords(one.bureau.at)}）
                      {one.earlier.length === 0 ? '' : `；此前 ${one.earlier.length} 次`}
                    </small>
                  )}
                </td>
                <td>
                  {mayAct && one.leaf ? (
                    <button
                      type="button"
                      className="pf-link"
                      aria-label={`复评${one.name}`}
                      onClick={() => setScoring(one)}
                    >
                      复评
                    </button>
                  ) : null}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {scoring === undefined ? null : (
        <ScoreForm archive={line.id} indicator={scoring} close={() => setScoring(undefined)} again={again} />
      )}
    </section>
  )
}

function ScoreForm({
  archive,
  indicator,
  close,
  again,
}: {
  readonly archive: string
  readonly indicator: Indicator
  readonly close: () => void
  readonly again: () => void
}) {
  const [points, setPoints] = useState(indicator.bureau?.points ?? '')
  const [reason, setReason] = useState('')
  const [pointsId, reasonId] = [useId(), useId()]
  const save = async (): Promise<void> => {
    const saved = await attempt(
      () =>
        act('saveBureauScore', {
          archive,
          indicator: indicator.code,
          points,
          reason,
          base: indicator.bureau?.version ?? 0,
        }),
      '已保存',
    )
    if (!saved) return
    close()
    again()
  }
  return (
    <Modal
      open
      title={`复评：${indicator.name}`}
      okText="保存"
      cancelText="取消"
      onOk={save}
      onCancel={close}
      okButtonProps={{ disabled: reason.trim() === '' }}
    >
      <p className="pf-soft">
        {indicator.sentence}　分值 {indicator.of}
        {indicator.points === '' ? '' : `，部门评定 ${indicator.points} 分`}
      </p>
      <label className="bu-field" htmlFor={pointsId}>
        复评得分（留空是撤销复评）
        <Input
          id={pointsId}
          inputMode="decimal"
          value={points}
          onChange={(event) => setPoints(event.target.value)}
        />
      </label>
      <label className="bu-field" htmlFor={reasonId}>
        理由
        <Input.TextArea
          id={reasonId}
          rows={3}
          maxLength={4000}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </label>
      {indicator.earlier.length === 0 ? null : (
        <ul className="pf-soft">
          {indicator.earlier.map((one) => (
            <li key={one.version}>
              {timeWords(one.at)} {one.byName}：{one.points === '' ? '撤销' : `${one.points} 分`}，
              {one.reason}
            </li>
          ))}
        </ul>
      )}
    </Modal>
  )
}

function Units({ whole }: { readonly whole: Whole }) {
  return (
    <section aria-label="各单位">
      <h2>各单位（{whole.units.length} 个）</h2>
      <div className="pf-scroll">
        <table className="pf-table">
          <thead>
            <tr>
              <th className="pf-number">名次</th>
              <th>单位</th>
              <th className="pf-number">得分</th>
              <th className="pf-number">可评分值</th>
              <th>等级</th>
              <th className="pf-number">勾稽不符</th>
            </tr>
          </thead>
          <tbody>
            {whole.units.map((one) => (
              <tr key={one.code}>
                <td className="pf-number">{one.rank ?? '—'}</td>
                <td>
                  {one.name}
                  <small>{one.code}</small>
                </td>
                <td className="pf-number">{one.points}</td>
                <td className="pf-number">{one.assessable}</td>
                <td>{one.grade === '' ? <em className="bu-open">待评</em> : one.grade}</td>
                <td className="pf-number">{one.violated === 0 ? '' : one.violated}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function Issues({ whole }: { readonly whole: Whole }) {
  return (
    <section aria-label="存在的问题">
      <h2>评价中提出的问题（{whole.issues.length} 个）</h2>
      <ol className="bu-issues">
        {whole.issues.map((one) => (
          <li key={one.title}>
            <b>{one.title}</b>
            {one.text}
          </li>
        ))}
      </ol>
    </section>
  )
}
