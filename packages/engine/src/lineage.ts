/**
 * Lineage 来历: every value that an evaluation shows, recorded once with its inputs. `explain` walks from any value down
 * to the figures that people entered.
 */
import type { Assessment } from './assess.ts'
import type { Computation } from './computation.ts'
import type { Evaluation, IndicatorResult, Origin, Ref, ValueJson, ValueRecord } from './evaluation.ts'
import type { FigureKey, UnitCode, Value } from './figure.ts'
import { keyText } from './figure.ts'
import { printValue, printWorking } from './formula/index.ts'
import { type Exact, print, Quantity, quantityToJson } from './quantity/index.ts'
import type { Render } from './render.ts'
import { sentence } from './scoring.ts'

/** A value as plain data with the text it prints as. */
export function valueJson(value: Value, options?: Parameters<typeof printValue>[1]): ValueJson {
  switch (value.kind) {
    case 'known':
      return { kind: 'known', quantity: quantityToJson(value.quantity), text: print(value.quantity, options) }
    case 'missing':
      return { kind: 'missing', text: '未填报' }
    case 'notApplicable':
      return { kind: 'notApplicable', reason: value.reason, text: '不适用' }
    case 'undefinedValue':
      return { kind: 'undefinedValue', why: value.why, text: printValue(value) }
  }
}

/** Records values as they are shown; a value's inputs are recorded with it. */
export class Records {
  readonly #computation: Computation
  readonly #byRef = new Map<Ref, ValueRecord>()
  #expressions = 0
  readonly #expressionRefs = new Map<string, Ref>()

  constructor(computation: Computation) {
    this.#computation = computation
  }

  /** The record of a figure or consolidated item; made with all that it hangs on. */
  value(key: FigureKey): Ref {
    const ref = `f:${keyText(key)}`
    if (this.#byRef.has(ref)) return ref
    const derived = this.#computation.derive(key)
    const item = this.#computation.framework.items.get(key.item)
    const inputs = [...new Set(this.#computation.inputsOf(key).map((input) => this.value(input)))]
    const origin: Origin = originOf(derived, item?.formula?.text)
    const illustrative = derived.figure?.source.illustrative === true || this.#any(inputs)
    const working =
      derived.how === 'formula' && item?.formula !== undefined
        ? printWorking(item.formula, this.#computation.names, this.#surroundings(key))
        : derived.how === 'sum'
          ? inputs.map((input) => this.#byRef.get(input)?.value.text ?? '').join(' + ')
          : undefined
    this.#byRef.set(ref, {
      ref,
      label: this.label(key),
      key,
      value: valueJson(derived.value, item?.places === undefined ? undefined : { places: item.places }),
      origin,
      inputs,
      ...(working === undefined ? {} : { working }),
      illustrative,
      unconfirmed: item?.unconfirmed ?? [],
      ...(derived.figure?.evidence === undefined ? {} : { evidence: derived.figure.evidence }),
    })
    return ref
  }

  /** What a sentence calls a value: 本级 2018年 三公经费（决算数）. */
  label(key: FigureKey): string {
    const { framework, tree, year } = this.#computation
    const item = framework.items.get(key.item)
    const unit = key.unit === tree.root.code ? '' : `${tree.unit(key.unit)?.name ?? key.unit} `
    const when = key.year === year ? '' : `${key.year}年 `
    const row =
      key.row === undefined
        ? ''
        : `${framework.items.get(key.item)?.group === undefined ? key.row : this.#rowName(key)} `
    return `${unit}${when}${row}${item?.name ?? key.item}${key.basis === '' ? '' : `（${key.basis}）`}`
  }

  indicatorValue(one: Assessment, unit: UnitCode, render: Render): Ref {
    const { indicator } = one
    const ref = `i:${indicator.code}@${unit}`
    if (this.#byRef.has(ref) || indicator.formula === undefined) return ref
    const inputs = [...new Set(one.inputs.map((key) => this.value(key)))]
    const value = one.value ?? { kind: 'missing' }
    this.#byRef.set(ref, {
      ref,
      label: indicator.name,
      value: valueJson(value, { measure: indicator.measure, places: indicator.places }),
      origin: { kind: 'computed', formula: indicator.formula.text },
      inputs,
      working: render.working(indicator.formula),
      illustrative: this.#any(inputs),
      unconfirmed: indicator.unconfirmed,
    })
    return ref
  }

  score(one: Assessment, unit: UnitCode, value: Ref | undefined, children: readonly IndicatorResult[]): Ref {
    const { indicator } = one
    const ref = `s:${indicator.code}@${unit}`
    const below = new Set(value === undefined ? [] : this.#byRef.get(value)?.inputs)
    const own = one.inputs.map((key) => this.value(key)).filter((input) => !below.has(input))
    const inputs =
      children.length > 0
        ? children.map((child) => child.ref)
        : [...(value === undefined ? [] : [value]), ...own]
    const judged = one.judgement
    const points: Value = one.assessable.isZero()
      ? { kind: 'missing' }
      : { kind: 'known', quantity: Quantity.exact(one.points, '分') }
    const made = one.score === undefined ? '下级指标得分之和' : sentence(one.score)
    const text = one.assessable.isZero()
      ? { kind: 'missing' as const, text: '未填报' as const }
      : valueJson(points)
    this.#byRef.set(ref, {
      ref,
      label: `${indicator.name}得分`,
      value: text,
      origin:
        judged === undefined
          ? { kind: 'computed', formula: indicator.standardText ?? made }
          : judgedOrigin(judged),
      inputs: [...new Set(inputs)],
      working: made,
      illustrative: this.#any(inputs) || judged?.illustrative === true,
      unconfirmed: indicator.unconfirmed,
    })
    return ref
  }

  total(points: Exact, unit: UnitCode, inputs: readonly Ref[], words: string, illustrative: boolean): Ref {
    const ref = `t:${unit}`
    const quantity = Quantity.exact(points, '分')
    this.#byRef.set(ref, {
      ref,
      label:
        unit === this.#computation.tree.root.code
          ? '总分'
          : `${this.#computation.tree.unit(unit)?.name ?? unit} 总分`,
      value: valueJson({ kind: 'known', quantity }),
      origin: { kind: 'computed', formula: '各指标得分之和' },
      inputs: [...new Set(inputs)],
      working: words,
      illustrative,
      unconfirmed: [],
    })
    return ref
  }

  /** An expression that a sentence shows, such as a difference or a rate. Same text, same ref. */
  expression(
    id: string,
    label: string,
    value: Value,
    formula: string,
    inputs: readonly Ref[],
    working: string,
    options?: Parameters<typeof printValue>[1],
  ): Ref {
    const known = this.#expressionRefs.get(id)
    if (known !== undefined) return known
    this.#expressions += 1
    const ref = `x:${this.#expressions}`
    this.#expressionRefs.set(id, ref)
    this.#byRef.set(ref, {
      ref,
      label,
      value: valueJson(value, options),
      origin: { kind: 'computed', formula },
      inputs,
      working,
      illustrative: this.#any(inputs),
      unconfirmed: [],
    })
    return ref
  }

  get(ref: Ref): ValueRecord | undefined {
    return this.#byRef.get(ref)
  }

  isIllustrative(ref: Ref): boolean {
    return this.#byRef.get(ref)?.illustrative === true
  }

  /** Every record, ordered by ref. */
  list(): readonly ValueRecord[] {
    return [...this.#byRef.values()].sort((a, b) => (a.ref < b.ref ? -1 : a.ref > b.ref ? 1 : 0))
  }

  #any(refs: readonly Ref[]): boolean {
    return refs.some((ref) => this.#byRef.get(ref)?.illustrative === true)
  }

  #rowName(key: FigureKey): string {
    const group = this.#computation.framework.items.get(key.item)?.group ?? ''
    return this.#computation.figures.rows(group).find((row) => row.row === key.row)?.name ?? key.row ?? ''
  }

  #surroundings(key: FigureKey) {
    const group = this.#computation.framework.items.get(key.item)?.group
    const row =
      group === undefined || key.row === undefined
        ? undefined
        : this.#computation.figures.rows(group).find((one) => one.row === key.row)
    return this.#computation.at(key.unit, row, key.year - this.#computation.year)
  }
}

function judgedOrigin(judged: NonNullable<Assessment['judgement']>): Origin {
  const place = judged.place ?? { kind: 'file', file: 'judgements.yaml' }
  return {
    kind: 'entered',
    source: {
      place,
      enteredBy: judged.by,
      note: `${judged.date} 评判：${judged.reason}`,
      illustrative: judged.illustrative,
    },
  }
}

function originOf(derived: ReturnType<Computation['derive']>, formula: string | undefined): Origin {
  const { figure } = derived
  switch (derived.how) {
    case 'entered': {
      if (figure === undefined) return { kind: 'absent' }
      const replaced =
        figure.replaces === undefined
          ? {}
          : { replaced: { text: printValue(figure.replaces.value), source: figure.replaces.source } }
      return {
        kind: 'entered',
        source: figure.source,
        ...(figure.scope === undefined ? {} : { scope: figure.scope }),
        ...(figure.note === undefined ? {} : { note: figure.note }),
        ...(figure.version === undefined ? {} : { version: figure.version }),
        ...replaced,
      }
    }
    case 'formula':
      return { kind: 'computed', formula: formula ?? '' }
    case 'sum':
      return {
        kind: 'consolidated',
        how: 'sum',
        ...(derived.eliminated === undefined ? {} : { eliminated: keyText(derived.eliminated) }),
      }
    case 'weighted':
    case 'recompute':
      return { kind: 'consolidated', how: derived.how }
    case 'absent':
      return { kind: 'absent' }
  }
}

/** A value and all it was made from, down to entered figures; `again` marks what stands elsewhere in the tree. */
export interface Explanation {
  readonly record: ValueRecord
  readonly inputs: readonly Explanation[]
  readonly again: boolean
}

/** The lineage 来历 of a value of an evaluation; undefined when there is no such value. */
export function explain(evaluation: Evaluation, ref: Ref): Explanation | undefined {
  const byRef = new Map(evaluation.values.map((record) => [record.ref, record]))
  const seen = new Set<Ref>()
  const walk = (at: Ref): Explanation | undefined => {
    const record = byRef.get(at)
    if (record === undefined) return undefined
    if (seen.has(at) && record.inputs.length > 0) return { record, inputs: [], again: true }
    seen.add(at)
    const inputs = record.inputs.map(walk).filter((one): one is Explanation => one !== undefined)
    return { record, inputs, again: false }
  }
  return walk(ref)
}

/** Refs whose label, item name or indicator code is `name`; what a person may mean by it. */
export function findValues(evaluation: Evaluation, name: string): readonly ValueRecord[] {
  const code = `s:${name}@${evaluation.department.code}`
  const exact = evaluation.values.filter(
    (one) => one.ref === code || one.ref === name || one.label === name || one.label === `${name}得分`,
  )
  if (exact.length > 0) return exact
  const root = evaluation.department.code
  return evaluation.values.filter(
    (one) => one.label.startsWith(name) && (one.key === undefined || one.key.unit === root),
  )
}
