/** 全部数值: one line a value, with where it came from; searched and filtered without leaving the page. */
import type { ValueRecord } from '@jiheng/engine'
import { Input } from 'antd'
import { useDeferredValue, useMemo, useState } from 'react'
import { bareName, type EvaluationIndex } from '../../evaluation-index.ts'
import { Choice } from '../../parts/choice.tsx'
import { useEvaluationView } from '../../parts/evaluation-context.tsx'
import { FigureButton } from '../../parts/figure-button.tsx'
import { Nothing } from '../../parts/page-frame.tsx'
import { Pager } from '../../parts/pager.tsx'
import { IllustrativeTag, UnconfirmedTag } from '../../parts/tags.tsx'
import { UnitSelect } from '../../parts/unit-select.tsx'
import { sourceText } from '../../place-text.ts'
import { goQuietly, withQuery } from '../../route.ts'
import { rollUpWords } from '../../words.ts'

const SIZE = 50
const KINDS: readonly {
  readonly value: string
  readonly text: string
  readonly fits: (record: ValueRecord) => boolean
}[] = [
  { value: 'all', text: '全部', fits: () => true },
  {
    value: 'entered',
    text: '填报的',
    fits: (record) => record.key !== undefined && record.origin.kind === 'entered',
  },
  {
    value: 'derived',
    text: '算出的',
    fits: (record) => record.origin.kind === 'computed' || record.origin.kind === 'consolidated',
  },
  {
    value: 'missing',
    text: '未填报',
    fits: (record) => record.key !== undefined && record.value.kind === 'missing',
  },
  { value: 'illustrative', text: '示例', fits: (record) => record.illustrative },
]

interface Line {
  readonly record: ValueRecord
  readonly name: string
  readonly code: string
  readonly unit: string
  readonly text: string
  readonly source: string
  readonly searched: string
}

function readLine(index: EvaluationIndex, record: ValueRecord): Line {
  const name = bareName(index, record)
  const code = unitOf(index, record)
  const unit = index.unitNames.get(code) ?? ''
  const source = sourceOf(record)
  const text = shownText(index, record)
  return {
    record,
    name,
    code,
    unit,
    source,
    text,
    searched: `${name} ${record.label} ${unit} ${source} ${text}`,
  }
}

function unitOf(index: EvaluationIndex, record: ValueRecord): string {
  const { units, department } = index.evaluation
  return record.key?.unit ?? units.find((unit) => unit.total.ref === record.ref)?.code ?? department.code
}

/** A score that is open is 待评, not 未填报. */
function shownText(index: EvaluationIndex, record: ValueRecord): string {
  if (record.value.kind !== 'missing' || record.key !== undefined) return record.value.text
  const indicator = index.indicators.get(record.ref)
  if (indicator === undefined) return record.value.text
  return indicator.score?.kind === 'excluded' ? '不计分' : '待评'
}

function sourceOf(record: ValueRecord): string {
  const { origin } = record
  switch (origin.kind) {
    case 'entered':
      if (record.key === undefined) return `评判：${origin.source.enteredBy ?? '评价人员'}`
      return sourceText(origin.source)
    case 'computed':
      return `计算：${origin.formula}`
    case 'consolidated':
      return rollUpWords(origin)
    case 'absent':
      return '—'
  }
}

/** Items in the order of the forms, then units, then years; what stands in no form comes after. */
function inReadingOrder(index: EvaluationIndex, lines: readonly Line[]): readonly Line[] {
  const items = new Map<string, number>()
  for (const cell of index.evaluation.forms.flatMap((form) =>
    form.blocks.flatMap((block) => block.rows.flatMap((row) => row.cells)),
  )) {
    const item = cell.ref === undefined ? undefined : index.values.get(cell.ref)?.key?.item
    if (item !== undefined && !items.has(item)) items.set(item, items.size)
  }
  const units = new Map([...index.unitNames.keys()].map((code, position) => [code, position]))
  const last = Number.MAX_SAFE_INTEGER
  const itemRank = ({ record }: Line) =>
    record.key === undefined ? last : (items.get(record.key.item) ?? items.size)
  return [...lines].sort(
    (a, b) =>
      itemRank(a) - itemRank(b) ||
      (units.get(a.code) ?? last) - (units.get(b.code) ?? last) ||
      (b.record.key?.year ?? 0) - (a.record.key?.year ?? 0),
  )
}

export function ValueList() {
  const { index, route } = useEvaluationView()
  const [asked, setAsked] = useState('')
  const [page, setPage] = useState(1)
  const [kind, setKind] = useState('all')
  const words = useDeferredValue(asked)
  const unit = route.query.unit ?? ''
  const lines = useMemo(
    () =>
      inReadingOrder(
        index,
        index.evaluation.values.map((record) => readLine(index, record)),
      ),
    [index],
  )
  const inUnit = useMemo(
    () =>
      lines.filter((line) => {
        return (
          (unit === '' || line.code === unit) &&
          words.split(/\s+/).every((word) => line.searched.includes(word))
        )
      }),
    [lines, words, unit],
  )
  const chosen = KINDS.find((each) => each.value === kind)
  const found = chosen === undefined ? inUnit : inUnit.filter((line) => chosen.fits(line.record))
  return (
    <section className="section">
      <div className="filters">
        <Input
          className="search"
          allowClear
          aria-label="按名称、单位、来源或数值查找"
          placeholder="查找名称、单位、来源、数值"
          value={asked}
          onChange={(event) => {
            setAsked(event.target.value)
            setPage(1)
          }}
        />
        <UnitSelect
          value={unit}
          onChange={(code) => {
            goQuietly(withQuery(route, { unit: code }))
            setPage(1)
          }}
        />
        <Choice
          name="数值种类"
          value={kind}
          options={KINDS.map((each) => ({
            value: each.value,
            text: each.text,
            count: inUnit.filter((line) => each.fits(line.record)).length,
          }))}
          onChange={(value) => {
            setKind(value)
            setPage(1)
          }}
        />
      </div>
      {found.length === 0 ? (
        <Nothing>没有符合条件的数值。可清空查找内容或改选“全部”。</Nothing>
      ) : (
        <Lines lines={found.slice((page - 1) * SIZE, page * SIZE)} />
      )}
      <Pager total={found.length} page={page} size={SIZE} onPage={setPage} />
    </section>
  )
}

function Lines({ lines }: { readonly lines: readonly Line[] }) {
  return (
    <div className="scroll">
      <table className="grid value-grid card-grid">
        <caption className="seen-by-reader">数值一览</caption>
        <thead>
          <tr>
            <th scope="col">名称</th>
            <th scope="col">单位</th>
            <th scope="col">口径</th>
            <th scope="col">年度</th>
            <th scope="col" className="num">
              数值
            </th>
            <th scope="col">来源</th>
          </tr>
        </thead>
        <tbody>
          {lines.map(({ record, name, unit, source, text }) => (
            <tr key={record.ref}>
              <th scope="row">
                {name} {record.illustrative ? <IllustrativeTag /> : null}{' '}
                <UnconfirmedTag what={record.unconfirmed} />
              </th>
              <td className="unit-cell" data-name="单位">
                {unit}
              </td>
              <td className="basis-cell" data-name="口径">
                {record.key?.basis === undefined || record.key.basis === '' ? '—' : record.key.basis}
              </td>
              <td data-name="年度">{record.key === undefined ? '—' : record.key.year}</td>
              <td className="num" data-name="数值">
                <FigureButton target={record.ref} text={text} />
              </td>
              <td className="source wide">{source}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
