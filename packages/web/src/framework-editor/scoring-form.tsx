/** 评分标准表单: one form for each of the seven kinds; all write the record of the file. */
import { Select } from 'antd'
import { useId } from 'react'
import { type BandParts, bandParts, bandText } from './band-text.ts'
import type { Value } from './edit.ts'
import { Field, TextField } from './field.tsx'
import { FormulaField } from './formula-field.tsx'
import { dimensionOf } from './formula-text.ts'
import type { Vocabulary } from './library.ts'
import { RowTable } from './row-table.tsx'
import { asValue, KINDS, type Kind, scoringTemplate } from './scoring-template.ts'
import { type Data, recordOf, recordsOf, textOf, textsOf } from './tree.ts'

type ValueRecord = { readonly [name: string]: Value }

export interface ScoringFormProps {
  readonly scoring: Data
  readonly onChange: (scoring: ValueRecord) => void
  readonly points: string
  readonly measure: string
  readonly formula: string
  readonly vocabulary: Vocabulary
  readonly readOnly: boolean
}

/** The kind alone; `undefined` where there is no standard. */
export function KindField({
  kind,
  readOnly,
  optional = false,
  kinds = KINDS,
  onChange,
}: {
  readonly kind: string | undefined
  readonly readOnly: boolean
  readonly optional?: boolean
  readonly kinds?: typeof KINDS
  readonly onChange: (kind: Kind | undefined) => void
}) {
  const known = KINDS.find((one) => one.kind === kind)
  return (
    <Field label="计分方法" hint={known?.means}>
      {({ id, describedBy }) => (
        <Select
          id={id}
          aria-describedby={describedBy}
          disabled={readOnly}
          value={kind ?? ''}
          options={[
            ...(optional || kind === undefined ? [{ value: '', label: '没有' }] : []),
            ...kinds.map((one) => ({ value: one.kind as string, label: one.word })),
          ]}
          onChange={(value: string) => onChange(value === '' ? undefined : (value as Kind))}
        />
      )}
    </Field>
  )
}

/** Fields of the standard, by its kind. */
export function ScoringForm(props: ScoringFormProps) {
  switch (textOf(props.scoring.kind)) {
    case 'deduction':
      return <DeductionForm {...props} />
    case 'bands':
      return <BandsForm {...props} />
    case 'checklist':
      return <ChecklistForm {...props} />
    case 'findings':
      return <FindingsForm {...props} />
    case 'proportion':
      return <ProportionForm {...props} />
    case 'levels':
      return <LevelsForm {...props} />
    case 'either':
      return <EitherForm {...props} />
    default:
      return <p className="fe-fault fe-fault-error">不认识的计分方法，请另选一种。</p>
  }
}

/** The record with some fields changed; an empty one is left out. */
function changed(data: Data, change: Readonly<Record<string, Value>>): ValueRecord {
  return Object.fromEntries(Object.entries({ ...asValue(data), ...change }).filter(([, one]) => one !== ''))
}

function ScoringText({
  props,
  field,
  label,
  hint,
  className = 'fe-narrow',
}: {
  readonly props: ScoringFormProps
  readonly field: string
  readonly label: string
  readonly hint?: string
  readonly className?: string
}) {
  return (
    <TextField
      label={label}
      className={className}
      {...(hint === undefined ? {} : { hint })}
      value={textOf(props.scoring[field])}
      readOnly={props.readOnly}
      onCommit={(value) => props.onChange(changed(props.scoring, { [field]: value.trim() }))}
    />
  )
}

function ScoringChoice({
  props,
  field,
  label,
  options,
  fallback,
}: {
  readonly props: ScoringFormProps
  readonly field: string
  readonly label: string
  readonly options: readonly (readonly [value: string, word: string])[]
  readonly fallback: string
}) {
  const id = useId()
  return (
    <div className="fe-field fe-medium">
      <label htmlFor={id} className="fe-label">
        {label}
      </label>
      <Select
        id={id}
        disabled={props.readOnly}
        value={textOf(props.scoring[field]) || fallback}
        options={options.map(([value, word]) => ({ value, label: word }))}
        onChange={(value: string) => props.onChange(changed(props.scoring, { [field]: value }))}
      />
    </div>
  )
}

function DeductionForm(props: ScoringFormProps) {
  const unit = props.measure
  return (
    <div className="fe-line">
      <ScoringText props={props} field="from" label="满分界限" hint={`如 100${unit}`} />
      <ScoringChoice
        props={props}
        field="side"
        label="扣分方向"
        fallback="above"
        options={[
          ['above', '高于界限扣分'],
          ['below', '低于界限扣分'],
          ['both', '偏离界限扣分'],
        ]}
      />
      <ScoringText props={props} field="step" label="每步幅度" hint={`如 1${unit}`} />
      <ScoringChoice
        props={props}
        field="stepKind"
        label="幅度含义"
        fallback="points"
        options={[
          ['points', unit === '%' ? '百分点' : `以${unit}计`],
          ['percentOfLimit', '占界限值的百分比'],
        ]}
      />
      <ScoringText props={props} field="loss" label="每步扣分" />
      <ScoringChoice
        props={props}
        field="partialStep"
        label="不足一步"
        fallback="ignored"
        options={[
          ['ignored', '不扣'],
          ['counts', '按一步扣'],
        ]}
      />
      <ScoringText props={props} field="floor" label="最低得分" hint="不填为 0" />
    </div>
  )
}

function BandsForm(props: ScoringFormProps) {
  const { scoring, readOnly, measure } = props
  const bands = textsOf(scoring.bands)
  const put = (list: readonly string[]): void => props.onChange({ ...asValue(scoring), bands: list })
  const set = (index: number, text: string): void =>
    put(bands.map((one, place) => (place === index ? text : one)))
  const last = bandParts(bands.at(-1) ?? '')
  return (
    <>
      <RowTable
        caption="各档"
        titles={['下限', '含下限', '上限', '含上限', '得分']}
        count={bands.length}
        readOnly={readOnly}
        addWord="增加一档"
        onAdd={() =>
          put([
            ...bands,
            bandText({ low: '', lowClosed: false, high: last?.low ?? '', highClosed: false, points: '0' }),
          ])
        }
        onRemove={(index) => put(bands.filter((_, place) => place !== index))}
        onMove={(index, to) => put(moved(bands, index, to))}
        row={(index) => (
          <BandRow
            text={bands[index] ?? ''}
            number={index + 1}
            measure={measure}
            readOnly={readOnly}
            onChange={(text) => set(index, text)}
          />
        )}
      />
      <ScoringChoice
        props={props}
        field="below"
        label="低于最低一档时"
        fallback="lowest"
        options={[
          ['lowest', '按最低一端的档计分'],
          ['open', '待评'],
        ]}
      />
    </>
  )
}

function BandRow({
  text,
  number,
  measure,
  readOnly,
  onChange,
}: {
  readonly text: string
  readonly number: number
  readonly measure: string
  readonly readOnly: boolean
  readonly onChange: (text: string) => void
}) {
  const parts = bandParts(text)
  if (parts === undefined)
    return (
      <td colSpan={5}>
        <TextField
          label={`第 ${number} 档`}
          labelHidden
          value={text}
          readOnly={readOnly}
          hint="写作 (0, 10%] → 4，无穷写作 …"
          onCommit={onChange}
        />
      </td>
    )
  const put = (change: Partial<BandParts>): void => onChange(bandText({ ...parts, ...change }))
  const end = (field: 'low' | 'high', word: string) => (
    <td>
      <TextField
        label={`第 ${number} 档${word}`}
        labelHidden
        value={parts[field]}
        placeholder={`不限${measure === '' ? '' : `（${measure}）`}`}
        readOnly={readOnly}
        onCommit={(value) => put({ [field]: value.trim() })}
      />
    </td>
  )
  const closed = (field: 'lowClosed' | 'highClosed', word: string, endless: boolean) => (
    <td className="fe-tick">
      <input
        type="checkbox"
        aria-label={`第 ${number} 档${word}`}
        checked={parts[field] && !endless}
        disabled={readOnly || endless}
        onChange={(event) => put({ [field]: event.target.checked })}
      />
    </td>
  )
  return (
    <>
      {end('low', '下限')}
      {closed('lowClosed', '含下限', parts.low === '')}
      {end('high', '上限')}
      {closed('highClosed', '含上限', parts.high === '')}
      <td>
        <TextField
          label={`第 ${number} 档得分`}
          labelHidden
          value={parts.points}
          readOnly={readOnly}
          onCommit={(points) => put({ points: points.trim() })}
        />
      </td>
    </>
  )
}

/** `index` put where `to` stands. */
function moved<T>(list: readonly T[], index: number, to: number): readonly T[] {
  const rest = list.filter((_, place) => place !== index)
  return [...rest.slice(0, to), ...list.slice(index, index + 1), ...rest.slice(to)]
}

/** Rows that are records of text fields. */
function RecordRows({
  props,
  field,
  caption,
  addWord,
  columns,
  fresh,
}: {
  readonly props: ScoringFormProps
  readonly field: string
  readonly caption: string
  readonly addWord: string
  readonly columns: readonly { readonly field: string; readonly title: string; readonly wide?: boolean }[]
  readonly fresh: ValueRecord
}) {
  const rows = recordsOf(props.scoring[field]).map(asValue)
  const put = (list: readonly ValueRecord[]): void =>
    props.onChange({ ...asValue(props.scoring), [field]: list })
  return (
    <RowTable
      caption={caption}
      titles={columns.map((column) => column.title)}
      wide={columns.map((column) => column.wide === true)}
      count={rows.length}
      readOnly={props.readOnly}
      addWord={addWord}
      onAdd={() => put([...rows, fresh])}
      onRemove={(index) => put(rows.filter((_, place) => place !== index))}
      onMove={(index, to) => put(moved(rows, index, to))}
      row={(index) =>
        columns.map((column) => (
          <td key={column.field}>
            <TextField
              label={`${caption}第 ${index + 1} 行${column.title}`}
              labelHidden
              value={String(rows[index]?.[column.field] ?? '')}
              readOnly={props.readOnly}
              onCommit={(value) =>
                put(
                  rows.map((row, place) => {
                    if (place !== index) return row
                    const { [column.field]: _, ...rest } = row
                    return value === '' && !Object.hasOwn(fresh, column.field)
                      ? rest
                      : { ...row, [column.field]: value }
                  }),
                )
              }
            />
          </td>
        ))
      }
    />
  )
}

function ChecklistForm(props: ScoringFormProps) {
  return (
    <RecordRows
      props={props}
      field="items"
      caption="要点"
      addWord="增加要点"
      columns={[
        { field: 'text', title: '要点', wide: true },
        { field: 'points', title: '分值' },
      ]}
      fresh={{ text: '新的要点', points: '0' }}
    />
  )
}

function LevelsForm(props: ScoringFormProps) {
  return (
    <>
      <RecordRows
        props={props}
        field="levels"
        caption="等次"
        addWord="增加等次"
        columns={[
          { field: 'name', title: '等次' },
          { field: 'text', title: '说明', wide: true },
          { field: 'points', title: '得分' },
          { field: 'low', title: '最低得分率' },
          { field: 'high', title: '最高得分率' },
        ]}
        fresh={{ name: '新的等次' }}
      />
      <p className="fe-hint">
        填“得分”的，评定为这一等次就得这个分；不填的，由评价人员在最低和最高得分率（如 80%、0.8）之间打分。
      </p>
    </>
  )
}

function FindingsForm(props: ScoringFormProps) {
  const { scoring, readOnly } = props
  const items = textsOf(scoring.items)
  const put = (list: readonly string[]): void => {
    const { items: _, ...rest } = asValue(scoring)
    props.onChange(list.length === 0 ? rest : { ...rest, items: list })
  }
  return (
    <>
      <div className="fe-line">
        <ScoringText props={props} field="loss" label="每例扣分" />
        <ScoringText props={props} field="floor" label="最低得分" hint="不填为 0" />
      </div>
      <RowTable
        caption="检查内容"
        titles={['检查内容']}
        wide={[true]}
        count={items.length}
        readOnly={readOnly}
        addWord="增加检查内容"
        onAdd={() => put([...items, '新的检查内容'])}
        onRemove={(index) => put(items.filter((_, place) => place !== index))}
        onMove={(index, to) => put(moved(items, index, to))}
        row={(index) => (
          <td>
            <TextField
              label={`第 ${index + 1} 条检查内容`}
              labelHidden
              value={items[index] ?? ''}
              readOnly={readOnly}
              onCommit={(text) => put(items.map((one, place) => (place === index ? text : one)))}
            />
          </td>
        )}
      />
    </>
  )
}

function ProportionForm(props: ScoringFormProps) {
  const { scoring, measure, vocabulary, readOnly } = props
  const better = textOf(scoring.better) || 'more'
  const formula = (field: string, label: string) => (
    <FormulaField
      key={field}
      label={label}
      value={textOf(scoring[field])}
      vocabulary={vocabulary}
      expected={{ dimension: dimensionOf(measure) }}
      readOnly={readOnly}
      hint={`写公式，或直接写数，如 100${measure}`}
      onCommit={(value) => props.onChange(changed(scoring, { [field]: value.trim() }))}
    />
  )
  return (
    <>
      <div className="fe-line">
        <ScoringChoice
          props={props}
          field="better"
          label="方向"
          fallback="more"
          options={[
            ['more', '越高越好'],
            ['less', '越低越好'],
            ['within', '在区间内满分'],
          ]}
        />
        {better === 'more' ? (
          <ScoringText
            props={props}
            field="overLimit"
            label="目标偏低的界限"
            hint="超过目标多少倍，如 1.5；不填为不限"
            className="fe-medium"
          />
        ) : null}
      </div>
      {better === 'within'
        ? [formula('low', '区间下限'), formula('high', '区间上限')]
        : formula('target', '目标值')}
    </>
  )
}

function EitherForm(props: ScoringFormProps) {
  const { scoring, vocabulary, readOnly, points } = props
  const options = recordsOf(scoring.options)
  const put = (list: readonly Value[]): void => props.onChange({ ...asValue(scoring), options: list })
  const set = (index: number, change: Readonly<Record<string, Value>>): void =>
    put(options.map((one, place) => (place === index ? changed(one, change) : asValue(one))))
  return (
    <>
      <ScoringChoice
        props={props}
        field="choose"
        label="取法"
        fallback="best"
        options={[
          ['best', '取得分高的一项'],
          ['judged', '由评价人员选定'],
        ]}
      />
      {options.map((option, index) => {
        const measure = textOf(option.measure) || '%'
        const formula = textOf(option.formula)
        const inner = recordOf(option.scoring) ?? {}
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: options have nothing but their place; fields follow their values.
          <fieldset className="fe-option" key={index}>
            <legend>可选项 {index + 1}</legend>
            <div className="fe-line">
              <TextField
                label="名称"
                className="fe-medium"
                value={textOf(option.name)}
                readOnly={readOnly}
                onCommit={(name) => set(index, { name })}
              />
              <TextField
                label="单位"
                className="fe-narrow"
                value={measure}
                readOnly={readOnly}
                onCommit={(value) => set(index, { measure: value.trim() })}
              />
              {readOnly || options.length < 3 ? null : (
                <button
                  type="button"
                  className="link-button"
                  onClick={() => put(options.filter((_, place) => place !== index).map(asValue))}
                >
                  删去这一项
                </button>
              )}
            </div>
            <FormulaField
              label="公式"
              value={formula}
              vocabulary={vocabulary}
              expected={{ dimension: dimensionOf(measure) }}
              readOnly={readOnly}
              onCommit={(value) => set(index, { formula: value.trim() })}
            />
            <KindField
              kind={textOf(inner.kind)}
              readOnly={readOnly}
              kinds={KINDS.filter((one) => one.kind !== 'either')}
              onChange={(kind) => {
                if (kind !== undefined)
                  set(index, { scoring: scoringTemplate(kind, points, measure, formula) })
              }}
            />
            <ScoringForm
              {...props}
              scoring={inner}
              measure={measure}
              formula={formula}
              onChange={(value) => set(index, { scoring: value })}
            />
          </fieldset>
        )
      })}
      {readOnly ? null : (
        <button
          type="button"
          className="link-button"
          onClick={() =>
            put([
              ...options.map(asValue),
              {
                name: `可选项 ${options.length + 1}`,
                formula: '0%',
                scoring: scoringTemplate('proportion', points, '%', ''),
              },
            ])
          }
        >
          ＋ 增加可选项
        </button>
      )}
    </>
  )
}
