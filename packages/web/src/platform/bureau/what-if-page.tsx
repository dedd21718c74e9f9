/** 情景测算: weights and standards moved for all departments at once; who moves and why. Nothing of it is kept. */
import {
  type ComparedIndicator,
  type OutputOf,
  SCORE_BASES,
  type ScenarioInput,
  type ScoreBasis,
} from '@jiheng/app/contract'
import { Button, Input } from 'antd'
import { useId, useState } from 'react'
import { useAsked } from '../client.ts'
import { Answered, Page } from '../show.tsx'
import { bureauHref } from './bureau-address.ts'
import { type Series, WithSeries } from './series-choice.tsx'

type Answer = OutputOf<'bureauWhatIf'>
type Standard = NonNullable<ComparedIndicator['standard']>

export function WhatIfPage() {
  return <WithSeries>{(series, choice) => <WhatIf series={series} choice={choice} />}</WithSeries>
}

const NOTHING: ScenarioInput = { weights: [], standards: [] }

function WhatIf({ series, choice }: { readonly series: Series; readonly choice: React.ReactNode }) {
  const [basis, setBasis] = useState<ScoreBasis>('department')
  const [typed, setTyped] = useState<ScenarioInput>(NOTHING)
  const [asking, setAsking] = useState<ScenarioInput>(NOTHING)
  const field = useId()
  const { year, framework } = series
  const asked = useAsked('bureauWhatIf', { year, framework, basis, changes: JSON.stringify(asking) })
  const [known, setKnown] = useState<readonly ComparedIndicator[]>([])
  if (asked.kind === 'loaded' && asked.answer.indicators !== known && known.length === 0)
    setKnown(asked.answer.indicators)
  const isMoved = typed.weights.length + typed.standards.length > 0
  return (
    <Page
      title="情景测算"
      lead="改动分值或标准，看各部门的得分、等级、名次怎样变，变在哪里。只是测算，什么也不保存。"
    >
      <div className="pf-filter">
        {choice}
        <label className="bu-field" htmlFor={field}>
          得分
          <select
            id={field}
            className="bu-input"
            value={basis}
            onChange={(event) => setBasis(event.target.value as ScoreBasis)}
          >
            {Object.entries(SCORE_BASES).map(([code, name]) => (
              <option key={code} value={code}>
                {name}
              </option>
            ))}
          </select>
        </label>
      </div>
      <details className="bu-ask" open>
        <summary>
          改动（分值 {typed.weights.length} 处，标准 {typed.standards.length} 处）
        </summary>
        <Changes indicators={known} typed={typed} change={setTyped} />
      </details>
      <div className="pf-actions">
        <Button type="primary" disabled={typed === asking} onClick={() => setAsking(typed)}>
          测算
        </Button>
        <Button
          disabled={!isMoved}
          onClick={() => {
            setTyped(NOTHING)
            setAsking(NOTHING)
          }}
        >
          全部还原
        </Button>
      </div>
      <Answered asked={asked} what="测算">
        {(answer) => <Outcome answer={answer} />}
      </Answered>
    </Page>
  )
}

function Changes({
  indicators,
  typed,
  change,
}: {
  readonly indicators: readonly ComparedIndicator[]
  readonly typed: ScenarioInput
  readonly change: (to: ScenarioInput) => void
}) {
  const weight = (code: string, points: string, full: string): void =>
    change({
      ...typed,
      weights: [
        ...typed.weights.filter((one) => one.code !== code),
        ...(points.trim() === '' || points.trim() === full ? [] : [{ code, points }]),
      ],
    })
  const standard = (code: string, to: Standard | undefined): void =>
    change({
      ...typed,
      standards: [
        ...typed.standards.filter((one) => one.code !== code),
        ...(to === undefined ? [] : [{ code, standard: to }]),
      ],
    })
  return (
    <div className="pf-scroll">
      <table className="pf-table bu-changes">
        <thead>
          <tr>
            <th>指标</th>
            <th className="pf-number">现在的分值</th>
            <th>改为</th>
            <th>标准</th>
          </tr>
        </thead>
        <tbody>
          {indicators.map((one) => {
            const moved = typed.weights.find((each) => each.code === one.code)
            return (
              <tr key={one.code} className={one.leaf ? undefined : 'bu-group'}>
                <th scope="row" style={{ paddingLeft: `${10 + one.depth * 18}px` }}>
                  {one.code} {one.name}
                </th>
                <td className="pf-number">{one.full}</td>
                <td>
                  <input
                    className="bu-input bu-points"
                    inputMode="decimal"
                    aria-label={`${one.name}的分值改为`}
                    value={moved?.points ?? ''}
                    placeholder={one.full}
                    onChange={(event) => weight(one.code, event.target.value, one.full)}
                  />
                </td>
                <td>
                  {one.standard === undefined ? null : (
                    <StandardForm
                      name={one.name}
                      now={one.standard}
                      moved={typed.standards.find((each) => each.code === one.code)?.standard}
                      change={(to) => standard(one.code, to)}
                    />
                  )}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

const SIDES = { above: '超过', below: '低于', both: '偏离' } as const

function summaryOf(standard: Standard): string {
  switch (standard.kind) {
    case 'bands':
      return standard.bands.join('；')
    case 'deduction':
      return `${SIDES[standard.side]} ${standard.from} 每 ${standard.step} 扣 ${standard.loss} 分`
    case 'checklist':
      return `${standard.points.length} 个要点，各计 ${standard.points.join('、')} 分`
    case 'findings':
      return `每例扣 ${standard.loss} 分`
    case 'levels':
      return standard.levels
        .map(({ name, points }) => (points === '' ? name : `${name} ${points} 分`))
        .join('，')
    case 'proportion':
      return standard.better === 'within'
        ? `目标区间 ${standard.low}～${standard.high}`
        : `目标 ${standard.target}，按完成率计分`
  }
}

interface StandardFields {
  readonly name: string
  readonly now: Standard
  readonly shown: Standard
  readonly change: (to: Standard) => void
}

function StandardForm({
  name,
  now,
  moved,
  change,
}: {
  readonly name: string
  readonly now: Standard
  readonly moved: Standard | undefined
  readonly change: (to: Standard | undefined) => void
}) {
  const shown = moved ?? now
  return (
    <details className="bu-standard" open={moved !== undefined}>
      <summary>
        {summaryOf(shown)}
        {moved === undefined ? null : <span className="pf-tag">已改</span>}
      </summary>
      <Fields name={name} now={now} shown={shown} change={change} />
      {moved === undefined ? null : (
        <button type="button" className="pf-link" onClick={() => change(undefined)}>
          还原
        </button>
      )}
    </details>
  )
}

function Fields({ name, now, shown, change }: StandardFields) {
  switch (shown.kind) {
    case 'bands':
      return (
        <Input.TextArea
          aria-label={`${name}的各档，一行一档`}
          rows={Math.max(3, shown.bands.length)}
          value={shown.bands.join('\n')}
          onChange={(event) =>
            change({ kind: 'bands', bands: event.target.value.split('\n').filter(Boolean) })
          }
        />
      )
    case 'deduction':
      return (
        <div className="bu-steps">
          <Field
            before={SIDES[shown.side]}
            label={`${name}的界限`}
            value={shown.from}
            change={(from) => change({ ...shown, from })}
          />
          <Field
            before="每"
            label={`${name}的每一步`}
            value={shown.step}
            change={(step) => change({ ...shown, step })}
          />
          <Field
            before="扣"
            after="分"
            label={`${name}每一步扣的分`}
            value={shown.loss}
            change={(loss) => change({ ...shown, loss })}
          />
        </div>
      )
    case 'checklist': {
      const texts = now.kind === 'checklist' ? (now.texts ?? []) : []
      return (
        <ol className="bu-parts">
          {shown.points.map((points, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: 要点 have a fixed order and no other name
            <li key={at}>
              <Field
                before={texts[at] ?? `要点 ${at + 1}`}
                after="分"
                label={`${name}第 ${at + 1} 个要点的分`}
                value={points}
                // Texts of 要点 are not moved, so they are not sent.
                change={(to) =>
                  change({
                    kind: 'checklist',
                    points: shown.points.map((one, index) => (index === at ? to : one)),
                  })
                }
              />
            </li>
          ))}
        </ol>
      )
    }
    case 'findings':
      return (
        <div className="bu-steps">
          <Field
            before="每例扣"
            after="分"
            label={`${name}每例扣的分`}
            value={shown.loss}
            change={(loss) => change({ ...shown, loss })}
          />
        </div>
      )
    case 'levels':
      return (
        <div className="bu-steps">
          {shown.levels.map((level, at) =>
            level.points === '' && now.kind === 'levels' && now.levels[at]?.points === '' ? (
              <span key={level.name} className="pf-soft">
                {level.name}：分数由评定的人在区间内给出，不变
              </span>
            ) : (
              <Field
                key={level.name}
                before={level.name}
                after="分"
                label={`${name}“${level.name}”的分`}
                value={level.points}
                change={(points) =>
                  change({
                    ...shown,
                    levels: shown.levels.map((one, index) => (index === at ? { ...one, points } : one)),
                  })
                }
              />
            ),
          )}
        </div>
      )
    case 'proportion':
      return shown.better === 'within' ? (
        <div className="bu-steps">
          <Field
            before="下限"
            label={`${name}的下限`}
            value={shown.low}
            change={(low) => change({ ...shown, low })}
          />
          <Field
            before="上限"
            label={`${name}的上限`}
            value={shown.high}
            change={(high) => change({ ...shown, high })}
          />
        </div>
      ) : (
        <div className="bu-steps">
          <Field
            before="目标"
            label={`${name}的目标`}
            value={shown.target}
            change={(target) => change({ ...shown, target })}
          />
        </div>
      )
  }
}

function Field({
  before,
  after = '',
  label,
  value,
  change,
}: {
  readonly before: string
  readonly after?: string
  readonly label: string
  readonly value: string
  readonly change: (to: string) => void
}) {
  return (
    <label>
      {before}
      <input
        className="bu-input bu-points"
        aria-label={label}
        value={value}
        onChange={(event) => change(event.target.value)}
      />
      {after}
    </label>
  )
}

const SHOWN = 60

function Outcome({ answer }: { readonly answer: Answer }) {
  const [onlyMoved, setOnlyMoved] = useState(true)
  const [most, setMost] = useState(SHOWN)
  const isMoved = answer.told.length > 0
  const rows = answer.rows.filter(
    (row) =>
      !onlyMoved ||
      !isMoved ||
      row.before.rank !== row.after.rank ||
      row.before.points !== row.after.points ||
      row.why.length > 0,
  )
  return (
    <section aria-label="测算结果">
      <h2>测算结果</h2>
      {isMoved ? (
        <ul className="bu-told">
          {answer.told.map((one) => (
            <li key={one}>{one}</li>
          ))}
        </ul>
      ) : (
        <p className="pf-soft">还没有改动，以下是现在的得分和名次。</p>
      )}
      <p className="bu-counts" aria-live="polite">
        {answer.rows.length} 个部门：名次变动 {answer.moved} 个，等级变动 {answer.regraded} 个。
        {isMoved ? (
          <label>
            <input
              type="checkbox"
              checked={onlyMoved}
              onChange={(event) => setOnlyMoved(event.target.checked)}
            />
            只看有变动的
          </label>
        ) : null}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table is scrolled from the keyboard as well */}
      <section className="pf-scroll" tabIndex={0} aria-label="名次变动">
        <table className="pf-table">
          <thead>
            <tr>
              <th className="pf-number">原名次</th>
              <th className="pf-number">新名次</th>
              <th>部门</th>
              <th className="pf-number">原得分</th>
              <th className="pf-number">新得分</th>
              <th className="pf-number">增减</th>
              <th>等级</th>
              <th>原因</th>
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, most).map((row) => (
              <tr key={row.archive}>
                <td className="pf-number">{row.before.rank ?? '—'}</td>
                <td className="pf-number">
                  <b>{row.after.rank ?? '—'}</b> <Arrow from={row.before.rank} to={row.after.rank} />
                </td>
                <td>
                  <a href={bureauHref('archive', row.archive)}>{row.departmentName}</a>
                </td>
                <td className="pf-number">{row.before.points || '待评'}</td>
                <td className="pf-number">{row.after.points || '待评'}</td>
                <td className="pf-number">{row.change === '0' ? '' : row.change}</td>
                <td>
                  {row.before.grade === row.after.grade
                    ? row.after.grade
                    : `${row.before.grade || '待评'}→${row.after.grade || '待评'}`}
                </td>
                <td className="bu-why">
                  {row.why.map((one) => (
                    <p key={one}>{one}</p>
                  ))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {rows.length > most ? (
        <Button onClick={() => setMost(most + 300)}>再列出（还有 {rows.length - most} 个）</Button>
      ) : null}
    </section>
  )
}

function Arrow({ from, to }: { readonly from: number | undefined; readonly to: number | undefined }) {
  if (from === undefined || to === undefined || from === to) return null
  return from > to ? (
    <span className="bu-up">升 {from - to}</span>
  ) : (
    <span className="bu-down">降 {to - from}</span>
  )
}
