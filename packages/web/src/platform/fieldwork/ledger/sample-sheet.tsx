/** 抽样表: filled in standing before the vouchers, on a tablet; each answer is kept at once. Below it what the errors say. */
import type { InputOf, OutputOf } from '@jiheng/app/contract'
import { Button, Input } from 'antd'
import { useState } from 'react'
import { IllustrativeTag } from '../../../parts/tags.tsx'
import { act, fileUrl, timeWords, useAsked } from '../../client.ts'
import { Answered, attempt, Page, sayRefusal } from '../../show.tsx'
import { yuan } from './amounts.ts'
import { Field } from './field.tsx'
import { findingHref } from './finding-link.ts'
import { Told } from './sample-plan.tsx'
import { type ShownVoucher, VoucherWindow } from './voucher-view.tsx'
import { ledgerHref } from './which-ledger.tsx'

type Whole = OutputOf<'sample'>
type Item = Whole['items'][number]
type Answer = InputOf<'saveSampleItem'>['checked']

const ANSWERS: readonly (readonly [Answer, string])[] = [
  ['agrees', '相符'],
  ['wrong', '有误'],
  ['missing', '缺凭证'],
  ['open', '未查'],
]

const ANSWER_CLASSES: Readonly<Record<Answer, string | undefined>> = {
  agrees: undefined,
  wrong: 'fl-bad',
  missing: 'fl-bad',
  open: 'fl-not',
}

interface InSample {
  readonly evaluation: string
  readonly unit: string
  readonly sample: string
}

export function SampleSheet(own: InSample) {
  const asked = useAsked('sample', own)
  return (
    <Answered asked={asked} what="样本">
      {(whole) => <Sheet own={own} whole={whole} key={whole.sample.id} again={asked.again} />}
    </Answered>
  )
}

function Sheet({
  own,
  whole,
  again,
}: {
  readonly own: InSample
  readonly whole: Whole
  readonly again: () => void
}) {
  const { sample, mayWork } = whole
  const [items, setItems] = useState(whole.items)
  const [onlyOpen, setOnlyOpen] = useState(false)
  const [shown, setShown] = useState<ShownVoucher>()
  const ledger = { evaluation: own.evaluation, unit: own.unit, ledger: sample.ledger }
  const done = items.filter(({ state }) => state !== 'open').length
  const put = (item: Item): void =>
    setItems((before) => before.map((one) => (one.place === item.place ? item : one)))
  return (
    <Page
      title={`抽样表：${sample.title}`}
      lead={
        <>
          {sample.methodName}，种子“{sample.seed}”，{sample.drawnByName} {timeWords(sample.drawnAt)}。已查{' '}
          {done} / {items.length} {sample.illustrative ? <IllustrativeTag /> : null}
        </>
      }
      actions={
        <>
          <Button href={fileUrl('sampleFile', own)}>抽样表（Excel）</Button>
          <Button onClick={() => setOnlyOpen(!onlyOpen)}>{onlyOpen ? '看全部' : '只看未查的'}</Button>
          <a href={ledgerHref(own, 'samples')}>回到抽样</a>
        </>
      }
    >
      <details className="pf-card">
        <summary>抽样方案</summary>
        <Told told={sample.told} />
      </details>
      <div className="fl-items">
        {items
          .filter(({ state }) => !onlyOpen || state === 'open')
          .map((item, at) => (
            <ItemCard
              key={item.place}
              own={own}
              number={at + 1}
              item={item}
              mayWork={mayWork}
              put={put}
              stale={again}
              open={() => setShown({ voucher: item.line.voucher, marked: [item.place] })}
              finding={findingHref(ledger, {
                voucher: item.line.voucher,
                places: [item.place],
                title: item.line.summary,
                amount: item.amount,
                ...(item.remark === '' ? {} : { cause: item.remark }),
              })}
            />
          ))}
      </div>
      <Result key={items.map(({ version }) => version).join()} own={own} />
      <VoucherWindow own={ledger} shown={shown} close={() => setShown(undefined)} />
    </Page>
  )
}

function ItemCard({
  own,
  number,
  item,
  mayWork,
  put,
  stale,
  open,
  finding,
}: {
  readonly own: InSample
  readonly number: number
  readonly item: Item
  readonly mayWork: boolean
  readonly put: (item: Item) => void
  readonly stale: () => void
  readonly open: () => void
  readonly finding: string
}) {
  const [choosing, setChoosing] = useState<Answer>()
  const [audited, setAudited] = useState(item.audited === '' ? '' : yuan(item.audited).replaceAll(',', ''))
  const [remark, setRemark] = useState(item.remark)
  const [busy, setBusy] = useState(false)
  const chosen = choosing ?? item.state
  const save = async (checked: Answer): Promise<void> => {
    setBusy(true)
    const saved = await attempt(async () => {
      put(
        await act('saveSampleItem', {
          ...own,
          place: item.place,
          checked,
          audited: checked === 'wrong' ? audited : '',
          remark: checked === 'open' || checked === 'agrees' ? '' : remark,
          version: item.version,
        }),
      )
    })
    setBusy(false)
    if (saved) setChoosing(undefined)
  }
  const choose = (answer: Answer): void => {
    if (answer === 'wrong' || answer === 'missing') setChoosing(answer)
    else save(answer).catch(sayRefusal)
  }
  const { line } = item
  const asksMore = chosen === 'wrong' || chosen === 'missing'
  return (
    <article className={`fl-item fl-item-${item.state}`} aria-label={line.name}>
      <div>
        <h3>
          <span className="pf-soft">{number}</span>
          <button type="button" className="pf-link" onClick={open}>
            {line.name}
          </button>
          <span>{line.date}</span>
          <b>{yuan(item.amount)} 元</b>
        </h3>
        <p>{line.summary}</p>
        <p className="pf-soft">
          {[line.payee, line.account, line.economic, item.stratum, item.reason]
            .filter((one) => one !== '')
            .join(' · ')}
          {item.certain ? ' · 必抽' : ''}
          {item.hits > 1 ? ` · 抽中 ${item.hits} 次` : ''}
          {item.checkedByName === '' ? '' : ` · ${item.checkedByName} ${timeWords(item.checkedAt)}`}
        </p>
      </div>
      <fieldset className="fl-answers" aria-label={`${line.name} 的检查结果`}>
        {ANSWERS.map(([answer, words]) => (
          <button
            key={answer}
            type="button"
            className={ANSWER_CLASSES[answer]}
            aria-pressed={chosen === answer}
            disabled={!mayWork || busy}
            onClick={() => choose(answer)}
          >
            {words}
          </button>
        ))}
      </fieldset>
      {asksMore ? (
        <div className="fl-found">
          {chosen === 'wrong' ? (
            <Field label="审定金额（元）">
              {(id) => (
                <Input
                  id={id}
                  value={audited}
                  inputMode="decimal"
                  disabled={!mayWork}
                  placeholder="全部不能认的填 0"
                  onChange={(event) => setAudited(event.target.value)}
                />
              )}
            </Field>
          ) : (
            <span>没有凭证，全额不认</span>
          )}
          <Field label="说明">
            {(id) => (
              <Input
                id={id}
                value={remark}
                maxLength={2000}
                disabled={!mayWork}
                onChange={(event) => setRemark(event.target.value)}
              />
            )}
          </Field>
          <span>
            <Button type="primary" disabled={!mayWork} loading={busy} onClick={() => save(chosen)}>
              保存
            </Button>{' '}
            {item.state === 'wrong' || item.state === 'missing' ? (
              <Button href={finding}>记为问题</Button>
            ) : null}{' '}
            {choosing === undefined ? null : (
              <Button
                onClick={() => {
                  setChoosing(undefined)
                  stale()
                }}
              >
                不改了
              </Button>
            )}
          </span>
        </div>
      ) : null}
    </article>
  )
}

function Result({ own }: { readonly own: InSample }) {
  const [estimator, setEstimator] = useState<'meanPerLine' | 'ratio'>('meanPerLine')
  const asked = useAsked('sampleResult', { ...own, estimator })
  return (
    <section className="pf-card" aria-label="推断结果">
      <h2>推断结果</h2>
      <Answered asked={asked} what="推断结果">
        {({ notice, verdict, sentences, errors }) => (
          <>
            {notice === '' ? null : <p className="pf-soft">{notice}</p>}
            {verdict === '' ? null : (
              <p>
                <b>{verdict}</b>
              </p>
            )}
            <Told told={sentences} />
            {sentences.some(({ name }) => name === '推断') ? (
              <p>
                <button
                  type="button"
                  className="pf-link"
                  onClick={() => setEstimator(estimator === 'ratio' ? 'meanPerLine' : 'ratio')}
                >
                  {estimator === 'ratio' ? '改用差额均值法' : '改用比率法'}
                </button>
              </p>
            ) : null}
            {errors.length === 0 ? null : (
              <div className="pf-scroll">
                <table className="pf-table">
                  <thead>
                    <tr>
                      <th>凭证</th>
                      <th className="pf-number">账面（元）</th>
                      <th className="pf-number">审定（元）</th>
                      <th className="pf-number">差错（元）</th>
                      <th className="pf-number">推断到总体（元）</th>
                    </tr>
                  </thead>
                  <tbody>
                    {errors.map((one) => (
                      <tr key={one.place}>
                        <td>{one.name}</td>
                        <td className="pf-number">{yuan(one.book)}</td>
                        <td className="pf-number">{yuan(one.audited)}</td>
                        <td className="pf-number">{yuan(one.error)}</td>
                        <td className="pf-number">{yuan(one.projected)}</td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </div>
            )}
          </>
        )}
      </Answered>
    </section>
  )
}
