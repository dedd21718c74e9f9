/** 评分: self, computed and reviewed points of the whole tree side by side, with the working; adjustments; lost points. */
import type { OutputOf } from '@jiheng/app/contract'
import { Button } from 'antd'
import { useState } from 'react'
import { fileUrl, useAsked } from '../client.ts'
import { hrefOf } from '../route.ts'
import { Answered, Page } from '../show.tsx'
import type { ConcludeTab } from './conclude-pages.tsx'
import { type LineageAsked, LineageOf } from './lineage.tsx'
import { ScoreForm, type ScoreRow } from './score-form.tsx'

type Sheet = OutputOf<'scoreSheet'>

export function ScoresPage({ evaluation, rest, department }: ConcludeTab) {
  const unit = rest[0] ?? department
  const asked = useAsked('scoreSheet', { evaluation, unit })
  return (
    <Answered asked={asked} what="评分表">
      {(sheet) => <Scores key={unit} evaluation={evaluation} unit={unit} sheet={sheet} again={asked.again} />}
    </Answered>
  )
}

function Scores({
  evaluation,
  unit,
  sheet,
  again,
}: {
  readonly evaluation: string
  readonly unit: string
  readonly sheet: Sheet
  readonly again: () => void
}) {
  const [lineage, setLineage] = useState<LineageAsked>()
  const [form, setForm] = useState<ScoreRow>()
  const [lostOnly, setLostOnly] = useState(false)
  const { totals } = sheet
  const rows = lostOnly
    ? sheet.rows.filter((one) => one.leaf && (one.lost !== '' || one.reviewed.kind === 'open'))
    : sheet.rows
  const to = (code: string): string =>
    hrefOf({
      place: 'evaluation',
      id: evaluation,
      page: 'conclude',
      tab: 'scores',
      unit: '',
      rest: code === '' ? [] : [code],
    })
  return (
    <Page
      title={sheet.isDepartment ? '部门评分表' : `${sheet.unitName}评分表`}
      lead={totals.reviewed.sentence}
      actions={<Button href={fileUrl('scoreSheetFile', { evaluation })}>评分表（Excel）</Button>}
    >
      <div className="cc-bar">
        <label>
          单位
          <select
            value={sheet.isDepartment ? '' : unit}
            onChange={(event) => {
              window.location.hash = to(event.target.value)
            }}
          >
            {sheet.units.map((one, at) => (
              <option key={one.unit} value={at === 0 ? '' : one.unit}>
                {one.name}
                {at === 0 ? '（部门汇总）' : ''}
              </option>
            ))}
          </select>
        </label>
        <label className="pf-check">
          <input type="checkbox" checked={lostOnly} onChange={(event) => setLostOnly(event.target.checked)} />
          只看失分和待评的
        </label>
      </div>
      {sheet.problems.length > 0 ? (
        <div className="pf-faults" role="alert">
          <p>还不能计算：</p>
          {sheet.problems.map((one) => (
            <p key={one}>{one}</p>
          ))}
        </div>
      ) : (
        <>
          <Totals totals={totals} />
          <div className="pf-scroll">
            <table className="pf-table cc-scores">
              <caption className="seen-by-reader">评分表：自评、计算、评审得分</caption>
              <thead>
                <tr>
                  <th scope="col">指标</th>
                  <th scope="col" className="pf-number">
                    分值
                  </th>
                  <th scope="col" className="pf-number">
                    指标值
                  </th>
                  <th scope="col" className="pf-number">
                    自评
                  </th>
                  <th scope="col" className="pf-number">
                    计算
                  </th>
                  <th scope="col" className="pf-number">
                    评审
                  </th>
                  <th scope="col">计分过程</th>
                </tr>
              </thead>
              <tbody>
                {rows.map((row) => (
                  <Row
                    key={row.code}
                    row={row}
                    mayAdjust={sheet.mayAdjust}
                    openForm={() => setForm(row)}
                    openLineage={(view) => setLineage({ evaluation, unit, ref: row.ref, view })}
                  />
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
      <LineageOf asked={lineage} onClose={() => setLineage(undefined)} />
      {form === undefined ? null : (
        <ScoreForm
          evaluation={evaluation}
          unit={unit}
          row={form}
          onClose={() => setForm(undefined)}
          onSaved={() => {
            setForm(undefined)
            again()
          }}
        />
      )}
    </Page>
  )
}

const VIEWS = [
  ['self', '自评'],
  ['computed', '计算（审定数）'],
  ['reviewed', '评审'],
] as const

function Totals({ totals }: { readonly totals: Sheet['totals'] }) {
  return (
    <>
      <dl className="cc-totals">
        {VIEWS.map(([view, name]) => {
          const total = totals[view]
          return (
            <div key={view}>
              <dt>{name}</dt>
              <dd>
                <b>{total.points}</b> 分<small>（可评 {total.assessable} 分）</small>
                {total.rate === '' ? null : <small>得分率 {total.rate}</small>}
                {total.grade === '' ? null : <em>{total.grade}</em>}
              </dd>
            </div>
          )
        })}
      </dl>
      {totals.reviewed.noGradeReason === '' ? null : (
        <p className="cc-missing">暂不定等级：{totals.reviewed.noGradeReason}</p>
      )}
    </>
  )
}

function Row({
  row,
  mayAdjust,
  openForm,
  openLineage,
}: {
  readonly row: ScoreRow
  readonly mayAdjust: boolean
  readonly openForm: () => void
  readonly openLineage: (view: LineageAsked['view']) => void
}) {
  const [last] = row.adjusted
  const [judged] = row.judged
  const point = (view: LineageAsked['view'], name: string) => {
    const { points, kind } = row[view]
    const words = points === '' ? (kind === 'open' ? '待评' : kind === 'excluded' ? '不计' : '—') : points
    return (
      <button
        type="button"
        className={`pf-link cc-point${row.leaf ? '' : ' cc-sum'}`}
        aria-label={`${row.name}${name}得分 ${words}，看来历`}
        onClick={() => openLineage(view)}
      >
        {words}
      </button>
    )
  }
  return (
    <tr className={row.leaf ? undefined : 'cc-group'}>
      <th scope="row" style={{ paddingLeft: `${(row.level - 1) * 1.2 + 0.6}em` }}>
        <span className="cc-code">{row.code}</span> {row.name}
        {row.panel ? <span className="pf-tag">专家评分</span> : null}
      </th>
      <td className="pf-number">{row.full}</td>
      <td className="pf-number">{row.value}</td>
      <td className="pf-number">{point('self', '自评')}</td>
      <td className="pf-number">{point('computed', '计算')}</td>
      <td className="pf-number">{point('reviewed', '评审')}</td>
      <td className="cc-working">
        {row.leaf ? <p>{row.reviewed.sentence}</p> : null}
        {row.leaf && row.computed.sentence !== row.reviewed.sentence ? (
          <p className="pf-soft">调整以前：{row.computed.sentence}</p>
        ) : null}
        {last === undefined || last.points === '' ? null : (
          <p className="pf-soft">
            {last.byName}调整：{last.reason}（依据：{last.evidence.map((one) => one.title).join('、')}）
          </p>
        )}
        {judged?.content === undefined ? null : (
          <p className="pf-soft">
            {judged.byName}评定：{judged.reason}
          </p>
        )}
        {row.lost === '' ? null : (
          <p className="cc-lost">
            失 {row.lost} 分{row.gain === '' ? '' : `。${row.gain}`}
          </p>
        )}
        {mayAdjust && row.leaf ? (
          <button type="button" className="pf-link" onClick={openForm} aria-label={`调整或评定${row.name}`}>
            {(row.choices.kind === '' && !row.mayBeExcluded) || row.panel ? '调整' : '评定、调整'}
          </button>
        ) : null}
      </td>
    </tr>
  )
}
