/**
 * Rendering 成文: templates become text whose figures are bound to their values. A number in a sentence is never typed:
 * it is the value's own text, with a ref that leads to where it came from.
 */
import type { Computation } from './computation.ts'
import type { BoundText, Ref, Run } from './evaluation.ts'
import type { FigureKey, GroupRow, UnitCode, Value } from './figure.ts'
import type { Formula, Placeholder, Result, Template } from './formula/index.ts'
import { printResult, printWorking, RESULT_FUNCTIONS } from './formula/index.ts'
import type { Records } from './lineage.ts'
import type { PrintOptions } from './quantity/index.ts'

/** Rendered text: its runs, the refs it is bound to, and the names of values that were missing. */
export interface Rendered {
  readonly runs: BoundText
  readonly refs: readonly Ref[]
  readonly missing: readonly string[]
}

export class Render {
  readonly computation: Computation
  readonly records: Records
  readonly root: UnitCode

  constructor(computation: Computation, records: Records, root: UnitCode) {
    this.computation = computation
    this.records = records
    this.root = root
  }

  /** Whether a condition holds; a missing input leaves it not holding. */
  holds(condition: Formula, row?: GroupRow, unit: UnitCode = this.root): boolean {
    const result = condition.run(this.computation.at(unit, row))
    return result.kind === 'truth' && result.truth
  }

  working(formula: Formula, row?: GroupRow, unit: UnitCode = this.root): string {
    return printWorking(formula, this.computation.names, this.computation.at(unit, row))
  }

  template(template: Template, row?: GroupRow, unit: UnitCode = this.root): Rendered {
    const runs: Run[] = []
    const refs: Ref[] = []
    const missing: string[] = []
    for (const part of template.parts) {
      if (part.kind === 'words') {
        runs.push({ kind: 'text', text: part.text })
        continue
      }
      const printed = this.#placeholder(part, row, unit)
      if (printed.missing) missing.push(part.formula.text)
      if (printed.ref === undefined) runs.push({ kind: 'text', text: printed.text })
      else {
        refs.push(printed.ref)
        const record = this.records.get(printed.ref)
        runs.push({
          kind: 'bound',
          text: printed.text,
          ref: printed.ref,
          ...(record?.illustrative === true ? { illustrative: true } : {}),
          ...((record?.unconfirmed.length ?? 0) > 0 ? { unconfirmed: true } : {}),
        })
      }
    }
    return { runs: joinText(runs), refs, missing }
  }

  #placeholder(
    part: Placeholder,
    row: GroupRow | undefined,
    unit: UnitCode,
  ): { text: string; ref?: Ref; missing: boolean } {
    const { formula } = part
    const { answer, inputs } = this.computation.traced(() => formula.run(this.computation.at(unit, row)))
    const options = this.#options(part)
    const text = printResult(answer, options)
    if (answer.kind === 'truth') return { text, missing: false }
    if (answer.kind === 'text') return { text, missing: false }
    const missing = answer.kind === 'missing' || answer.kind === 'undefinedValue'
    const ref =
      this.#plainRef(formula, row, unit) ?? this.#expressionRef(formula, answer, inputs, row, unit, options)
    return { text, ref, missing }
  }

  #options(part: Placeholder): PrintOptions {
    const { formula } = part
    const { expression } = formula
    const item = expression.kind === 'reference' ? this.computation.names.item(expression.name) : undefined
    const own = item === undefined ? undefined : this.computation.framework.items.get(item.code)
    const indicator = expression.kind === 'call' && expression.name === '指标'
    const ratio = formula.type.kind === 'number' && formula.type.dimension === '' && part.measure === '%'
    const places = part.places ?? own?.places ?? (indicator || ratio ? 2 : undefined)
    const measure = part.measure ?? own?.measure ?? this.#defaultMeasure(formula, indicator)
    return {
      ...(measure === undefined ? {} : { measure }),
      ...(places === undefined ? {} : { places }),
      withMeasure: !part.bare,
    }
  }

  /** Money that no item names prints in 万元, the field's custom; an indicator in its own measure. */
  #defaultMeasure(formula: Formula, indicator: boolean): string | undefined {
    if (indicator) return '%'
    if (formula.type.kind !== 'number') return undefined
    return formula.type.dimension === '元' ? '万元' : undefined
  }

  /** The ref of a formula that is just a name: an item, an indicator's value or points, the total. */
  #plainRef(formula: Formula, row: GroupRow | undefined, unit: UnitCode): Ref | undefined {
    const { expression } = formula
    if (expression.kind === 'call') {
      const arg = expression.args[0]
      const argument = arg?.kind === 'reference' ? arg.name : arg?.kind === 'text' ? arg.text : ''
      const code = this.computation.names.indicator(argument)?.code
      const prefix = { 指标: 'i', 得分: 's' }[expression.name]
      const ref = prefix === undefined || code === undefined ? undefined : `${prefix}:${code}@${unit}`
      return ref !== undefined && this.records.get(ref) !== undefined ? ref : undefined
    }
    if (expression.kind !== 'reference') return undefined
    if (expression.name === '总得分' && RESULT_FUNCTIONS[expression.name] !== undefined) return `t:${unit}`
    const use = formula.uses[0]
    if (use === undefined) return undefined
    const inRow = row !== undefined && this.computation.framework.items.get(use.item)?.group === row.group
    const year = this.computation.year + use.yearOffset
    const key: FigureKey = inRow
      ? { item: use.item, basis: use.basis, unit: row.unit, year, row: row.row }
      : { item: use.item, basis: use.basis, unit, year }
    return this.records.value(key)
  }

  #expressionRef(
    formula: Formula,
    value: Exclude<Result, { kind: 'truth' | 'text' }>,
    inputs: readonly FigureKey[],
    row: GroupRow | undefined,
    unit: UnitCode,
    options: PrintOptions,
  ): Ref {
    const refs = [...new Set(inputs.map((key) => this.records.value(key)))]
    const id = `${formula.text}|${unit}|${row?.row ?? ''}|${options.measure ?? ''}|${options.places ?? ''}|${options.withMeasure === false ? 'bare' : ''}`
    return this.records.expression(
      id,
      formula.text,
      value as Value,
      formula.text,
      refs,
      this.working(formula, row, unit),
      options,
    )
  }

  /** A bound run for one figure or consolidated value. */
  run(key: FigureKey, options?: PrintOptions): Run {
    const ref = this.records.value(key)
    const record = this.records.get(ref)
    const derived = this.computation.derive(key)
    const text =
      derived.value.kind === 'known' ? printResult(derived.value, options) : printResult(derived.value)
    return {
      kind: 'bound',
      text,
      ref,
      ...(record?.illustrative === true ? { illustrative: true } : {}),
      ...((record?.unconfirmed.length ?? 0) > 0 ? { unconfirmed: true } : {}),
    }
  }
}

/** The text of runs. */
export const plainText = (runs: BoundText): string => runs.map((run) => run.text).join('')

function joinText(runs: readonly Run[]): BoundText {
  const joined: Run[] = []
  for (const run of runs) {
    const last = joined.at(-1)
    if (run.kind === 'text' && last?.kind === 'text')
      joined[joined.length - 1] = { kind: 'text', text: last.text + run.text }
    else joined.push(run)
  }
  return joined
}
