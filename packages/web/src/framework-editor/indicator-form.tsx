/** 指标表单: everything that the file says of one indicator, a field for each. */

import { Exact, measureInfo, type RoundingMode, type ScoringPolicy } from '@jiheng/engine'
import { Checkbox, Select } from 'antd'
import { useEffect, useMemo, useRef } from 'react'
import type { Value } from './edit.ts'
import { Field, FieldProblems, TextField } from './field.tsx'
import { FormulaField } from './formula-field.tsx'
import { dimensionOf } from './formula-text.ts'
import { SumMark } from './indicator-tree.tsx'
import type { Vocabulary } from './library.ts'
import type { PlacedProblem } from './problems.ts'
import { readRule } from './rule.ts'
import { KindField, ScoringForm } from './scoring-form.tsx'
import { asValue, scoringTemplate } from './scoring-template.ts'
import { standardSentence } from './standard-sentence.ts'
import { type Data, type FrameworkTree, nodeAt, recordOf, type TreeNode, textOf, textsOf } from './tree.ts'
import { TrialBox } from './trial-box.tsx'

/** Where to go; a new object goes there again. '' is the indicator as a whole, `select` is for what is to be typed over. */
export interface GoTo {
  readonly field: string
  readonly select?: boolean
}

export interface IndicatorFormProps {
  readonly tree: FrameworkTree
  readonly node: TreeNode
  readonly vocabulary: Vocabulary
  readonly problems: readonly PlacedProblem[]
  readonly readOnly: boolean
  readonly goTo: GoTo | undefined
  readonly onSet: (field: string, value: Value | undefined) => void
}

export function IndicatorForm(props: IndicatorFormProps) {
  const { tree, node, problems, readOnly, goTo, onSet } = props
  const form = useRef<HTMLElement>(null)
  useEffect(() => {
    if (goTo === undefined) return
    const place = form.current?.querySelector<HTMLElement>(`[data-field="${goTo.field}"]`)
    if (place == null) {
      form.current?.scrollIntoView({ block: 'nearest' })
      form.current?.focus()
      return
    }
    place.scrollIntoView({ block: 'center' })
    const input = place.querySelector<HTMLElement>('input, textarea, .cm-content')
    input?.focus()
    if (goTo.select === true && input instanceof HTMLInputElement) input.select()
  }, [goTo])
  const group = node.children.length > 0
  const way = node.at.map((_, level) => nodeAt(tree, node.at.slice(0, level + 1))?.name ?? '')
  const general = problems.filter((one) => one.field === undefined || !FIELDS.has(one.field))
  return (
    <section ref={form} className="fe-form" tabIndex={-1} aria-label={`指标“${node.name}”`}>
      <header className="fe-form-head">
        <p className="fe-way">{way.slice(0, -1).join(' › ') || '一级指标'}</p>
        <h2>
          <span className="code">{node.code}</span> {node.name}
        </h2>
        {node.sum === undefined ? null : <SumMark sum={node.sum} word="下级合计" />}
      </header>
      <FieldProblems problems={general} />
      <div className="fe-line">
        <IndicatorText props={props} field="name" label="名称" className="fe-grow" required />
        <IndicatorText props={props} field="code" label="编号" className="fe-narrow" required />
        <IndicatorText props={props} field="points" label="分值" className="fe-narrow" required />
      </div>
      <IndicatorText props={props} field="meaning" label="指标解释" lines={2} />
      {group && node.data.formula === undefined && node.data.scoring === undefined ? (
        <p className="fe-hint">有下级的指标按下级得分相加，不用公式和评分标准。</p>
      ) : (
        <ValueAndStandard {...props} />
      )}
      <NotApplicableFields {...props} />
      <IndicatorText props={props} field="authority" label="依据" lines={2} />
      <div className="fe-line">
        <Flag node={node} field="core" label="核心指标" readOnly={readOnly} onSet={onSet} />
        <Flag
          node={node}
          field="slot"
          label="由部门细化（部门可在其下增加个性指标）"
          readOnly={readOnly}
          onSet={onSet}
        />
      </div>
      <div className="fe-line">
        <IndicatorText
          props={props}
          field="reasonBelow"
          label="得分率低于多少须说明原因"
          className="fe-medium"
          hint="如 60%；不填为不要求"
        />
        <TextField
          label="待核内容"
          field="unconfirmed"
          className="fe-grow"
          hint="没有来源确认的，如 分值、标准，用顿号隔开；显示时标“待核”"
          value={textsOf(node.data.unconfirmed).join('、')}
          readOnly={readOnly}
          onCommit={(text) => {
            const list = text.split(/[、,，;；]/).map((one) => one.trim())
            const filled = list.filter((one) => one !== '')
            onSet('unconfirmed', filled.length === 0 ? undefined : filled)
          }}
        />
      </div>
    </section>
  )
}

const FIELDS = new Set([
  'name',
  'code',
  'points',
  'meaning',
  'formula',
  'formulaVersion',
  'measure',
  'places',
  'scoring',
  'standard',
  'notApplicable',
  'authority',
  'reasonBelow',
  'unconfirmed',
])

const at = (problems: readonly PlacedProblem[], field: string): readonly PlacedProblem[] =>
  problems.filter((one) => one.field === field)

function IndicatorText({
  props,
  field,
  label,
  required = false,
  ...rest
}: {
  readonly props: IndicatorFormProps
  readonly field: string
  readonly label: string
  readonly required?: boolean
  readonly lines?: number
  readonly hint?: string
  readonly className?: string
  readonly placeholder?: string
}) {
  return (
    <TextField
      {...rest}
      label={label}
      field={field}
      value={textOf(props.node.data[field])}
      readOnly={props.readOnly}
      problems={at(props.problems, field)}
      onCommit={(text) => {
        const value = (rest.lines ?? 1) > 1 ? text : text.trim()
        props.onSet(field, value === '' && !required ? undefined : value)
      }}
    />
  )
}

function Flag({
  node,
  field,
  label,
  readOnly,
  onSet,
}: {
  readonly node: TreeNode
  readonly field: string
  readonly label: string
  readonly readOnly: boolean
  readonly onSet: (field: string, value: Value | undefined) => void
}) {
  return (
    <Checkbox
      checked={node.data[field] === true}
      disabled={readOnly}
      onChange={(event) => onSet(field, event.target.checked ? true : undefined)}
    >
      {label}
    </Checkbox>
  )
}

function ValueAndStandard(props: IndicatorFormProps) {
  const { node, vocabulary, problems, readOnly, onSet } = props
  const measure = textOf(node.data.measure) || '%'
  const formula = textOf(node.data.formula)
  return (
    <>
      <FormulaField
        label="公式"
        field="formula"
        value={formula}
        vocabulary={vocabulary}
        expected={{ dimension: dimensionOf(measure) }}
        readOnly={readOnly}
        problems={at(problems, 'formula')}
        hint={
          measureInfo(measure) === undefined
            ? undefined
            : `要用名称时直接打字，Alt+/ 列出全部；指标值以“${measure || '纯数'}”显示`
        }
        onCommit={(text) => onSet('formula', text.trim() === '' ? undefined : text.trim())}
      />
      <div className="fe-line">
        <IndicatorText
          props={props}
          field="measure"
          label="指标值单位"
          className="fe-narrow"
          placeholder="%"
          hint="不填为 %"
        />
        <IndicatorText
          props={props}
          field="places"
          label="小数位"
          className="fe-narrow"
          placeholder="2"
          hint="不填为 2"
        />
        <IndicatorText props={props} field="formulaVersion" label="公式版本" className="fe-narrow" />
      </div>
      <Standard {...props} measure={measure} formula={formula} />
    </>
  )
}

function Standard(props: IndicatorFormProps & { readonly measure: string; readonly formula: string }) {
  const { tree, node, vocabulary, problems, readOnly, onSet, measure, formula } = props
  const scoring = recordOf(node.data.scoring)
  const spelled = JSON.stringify(scoring ?? null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: `spelled` is `scoring`, which is a new object at each reading of the text.
  const reading = useMemo(
    () =>
      scoring === undefined
        ? undefined
        : readRule(scoring, { name: node.name, points: node.points, measure, formula }, vocabulary),
    [spelled, node.name, node.points, measure, formula, vocabulary],
  )
  const full = Exact.parse(node.points) ?? Exact.zero
  const rule = reading?.rule
  const sentence = rule === undefined ? undefined : standardSentence(rule, full)
  // The standard's own faults are found live; compiling the file adds what only the whole can tell.
  const own = (reading?.problems ?? []).map((problem): PlacedProblem => ({ problem }))
  const told = new Set(own.map((one) => one.problem.detail))
  const rest = at(problems, 'scoring').filter(
    (one) =>
      !told.has(one.problem.detail) && !one.problem.code.startsWith('formula-') && scoring === undefined,
  )
  return (
    <fieldset className="fe-standard" data-field="scoring">
      <legend>评分标准</legend>
      <KindField
        kind={scoring === undefined ? undefined : textOf(scoring.kind)}
        optional={node.slot || node.children.length > 0}
        readOnly={readOnly}
        onChange={(kind) =>
          onSet(
            'scoring',
            kind === undefined ? undefined : scoringTemplate(kind, node.points || '0', measure, formula),
          )
        }
      />
      {scoring === undefined ? null : (
        <ScoringForm
          scoring={scoring}
          points={node.points}
          measure={measure}
          formula={formula}
          vocabulary={vocabulary}
          readOnly={readOnly}
          onChange={(value) => onSet('scoring', value)}
        />
      )}
      <div aria-live="polite">
        <FieldProblems problems={[...own, ...rest]} />
      </div>
      {scoring === undefined ? null : (
        <div className="fe-printed">
          <p className="fe-label">读作</p>
          <p className="fe-sentence" aria-live="polite">
            {sentence ?? '改正以上问题后，这里写出这条标准。'}
          </p>
          {sentence === undefined || readOnly || sentence === textOf(node.data.standard) ? null : (
            <button type="button" className="link-button" onClick={() => onSet('standard', sentence)}>
              用作下面的标准原文
            </button>
          )}
        </div>
      )}
      <IndicatorText
        props={props}
        field="standard"
        label="评分标准原文"
        lines={2}
        hint="评分表和报告照这里的文字显示"
      />
      {rule === undefined ? null : (
        <TrialBox
          key={`${node.at.join('.')}-${rule.kind}`}
          rule={rule}
          owner={{
            name: node.name,
            measure,
            places: Number(textOf(node.data.places) || 2),
            full,
            policy: policyOf(tree.data),
          }}
        />
      )}
    </fieldset>
  )
}

function policyOf(data: Data): ScoringPolicy {
  const places = textOf(data.pointsPlaces)
  const rounding = textOf(data.pointsRounding)
  return {
    places: /^[0-9]$/.test(places) ? Number(places) : 2,
    rounding: (['half-up', 'half-even', 'down'].includes(rounding) ? rounding : 'half-up') as RoundingMode,
    edge: data.edge === 'open' ? 'open' : 'asPrinted',
  }
}

const POLICIES = [
  { value: '', label: '没有规定' },
  { value: 'full', label: '计满分' },
  { value: 'redistribute', label: '分值摊给同组其他指标' },
  { value: 'rescale', label: '从总分中剔除后折算' },
] as const

function NotApplicableFields({ node, vocabulary, problems, readOnly, onSet }: IndicatorFormProps) {
  const data = recordOf(node.data.notApplicable)
  const put = (change: Readonly<Record<string, string>>): void => {
    const next = { ...asValue(data ?? { reason: '' }), ...change }
    onSet(
      'notApplicable',
      Object.fromEntries(Object.entries(next).filter(([name, one]) => name !== 'when' || one !== '')),
    )
  }
  return (
    <fieldset className="fe-standard" data-field="notApplicable">
      <legend>不适用时</legend>
      <div className="fe-line">
        <Field label="处理" className="fe-medium">
          {({ id, describedBy }) => (
            <Select
              id={id}
              aria-describedby={describedBy}
              disabled={readOnly}
              value={data === undefined ? '' : textOf(data.policy)}
              options={POLICIES.map((one) => ({ ...one }))}
              onChange={(policy: string) =>
                policy === '' ? onSet('notApplicable', undefined) : put({ policy })
              }
            />
          )}
        </Field>
        {data === undefined ? null : (
          <TextField
            label="理由"
            className="fe-grow"
            value={textOf(data.reason)}
            readOnly={readOnly}
            onCommit={(reason) => put({ reason })}
          />
        )}
      </div>
      {data === undefined ? null : (
        <FormulaField
          label="自动判定的条件（可以不写，由评价人员判定）"
          value={textOf(data.when)}
          vocabulary={vocabulary}
          expected={{ truth: true }}
          readOnly={readOnly}
          hint="如 计数(楼堂馆所) = 0"
          onCommit={(when) => put({ when: when.trim() })}
        />
      )}
      <FieldProblems
        problems={at(problems, 'notApplicable').filter((one) => !one.problem.code.startsWith('formula-'))}
      />
    </fieldset>
  )
}
