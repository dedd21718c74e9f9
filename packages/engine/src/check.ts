/**
 * Checking 勾稽核对: each rule at each place it is a template for, both sides with their numbers and arithmetic.
 *
 * A printed figure stands for an interval; a rule is violated only where no real values behind the printed ones could
 * satisfy it. Before any arithmetic the scopes 口径 of the figures are compared: figures of different scope are a
 * finding of their own kind. A side with a missing figure is treated as the rule says, never as 0 by itself.
 */
import type { Computation } from './computation.ts'
import type { FigureKey, GroupRow, UnitCode, Value } from './figure.ts'
import { known } from './figure.ts'
import type { Formula, Surroundings } from './formula/index.ts'
import { lookUp } from './framework/dictionary.ts'
import type { Rule } from './framework/framework.ts'
import { add, baseMeasure, Exact, Quantity, relate, subtract } from './quantity/index.ts'

/** One side of a rule at one place. */
export interface Side {
  readonly formula: Formula
  readonly value: Value
  readonly inputs: readonly FigureKey[]
  /** A missing figure was counted as 0 because the rule says so. */
  readonly zeroed: boolean
}

/** 核对结果 at one place. */
export interface Check {
  readonly rule: Rule
  readonly unit: UnitCode
  readonly row?: GroupRow
  readonly result: 'holds' | 'violated' | 'undecided' | 'scopeMismatch' | 'notApplied'
  readonly left: Side
  readonly right: Side
  readonly difference?: Quantity
  readonly detectionWidth?: Quantity
  readonly scopes?: readonly string[]
  readonly missing: readonly FigureKey[]
}

/** Check one rule wherever it applies in the tree. */
export function checkRule(rule: Rule, computation: Computation): readonly Check[] {
  const { tree, year } = computation
  if ((rule.from !== undefined && year < rule.from) || (rule.to !== undefined && year > rule.to)) return []
  switch (rule.each.kind) {
    case 'department':
      return [checkAt(rule, computation, tree.root.code)]
    case 'everyUnit':
      return tree.units.map((unit) => checkAt(rule, computation, unit.code))
    case 'row':
      return computation
        .rowsAt(rule.each.group, tree.root.code)
        .map((row) => checkAt(rule, computation, row.unit, row))
  }
}

/** Check one rule at one unit, or at one row of a group. */
export function checkAt(rule: Rule, computation: Computation, unit: UnitCode, row?: GroupRow): Check {
  const at = computation.at(unit, row)
  const place = { rule, unit, ...(row === undefined ? {} : { row }) }
  const left = side(rule.left, rule.missing.left, at, computation)
  const right = side(rule.right, rule.missing.right, at, computation)
  const complete =
    left.value.kind === 'known' && right.value.kind === 'known' && !left.zeroed && !right.zeroed
  const missing = complete
    ? []
    : [...left.inputs, ...right.inputs].filter((key) => computation.derive(key).value.kind === 'missing')
  const nothing = { ...place, left, right, missing }
  if (rule.when !== undefined) {
    const applies = rule.when.run(at)
    if (applies.kind !== 'truth' || !applies.truth) return { ...nothing, result: 'notApplied' }
  }
  if ([left, right].some((one) => one.value.kind === 'notApplicable'))
    return { ...nothing, result: 'notApplied' }
  const scopes = mismatch(rule, [...left.inputs, ...right.inputs], computation)
  if (scopes !== undefined) return { ...nothing, result: 'scopeMismatch', scopes }
  if (left.value.kind !== 'known' || right.value.kind !== 'known') {
    const skip = (one: Side, strategy: string) => one.value.kind === 'missing' && strategy === 'skip'
    const skipped = skip(left, rule.missing.left) || skip(right, rule.missing.right)
    return { ...nothing, result: skipped ? 'notApplied' : 'undecided' }
  }
  return { ...nothing, ...compareSides(rule, left.value.quantity, right.value.quantity) }
}

function compareSides(
  rule: Rule,
  left: Quantity,
  right: Quantity,
): Pick<Check, 'result' | 'difference' | 'detectionWidth'> {
  const related = relate(left, rule.relation, right)
  const difference = subtract(left, right)
  const width = uncertainty(difference)
  return {
    result: related.possible ? 'holds' : 'violated',
    difference,
    ...(width === undefined ? {} : { detectionWidth: width }),
  }
}

/** Half the width of what a difference may really be: a smaller error could not be seen. */
function uncertainty(difference: Quantity): Quantity | undefined {
  if (difference.isExact()) return undefined
  const { low, high } = difference.interval
  return Quantity.exact(high.sub(low).div(Exact.of(2)), difference.measure)
}

function side(formula: Formula, strategy: string, at: Surroundings, computation: Computation): Side {
  const { answer, inputs } = computation.traced(() => formula.run(at))
  const value: Value = answer.kind === 'truth' || answer.kind === 'text' ? { kind: 'missing' } : answer
  if (value.kind !== 'missing' || strategy !== 'zero') return { formula, value, inputs, zeroed: false }
  const filled = formula.run(new ZeroForMissing(at, computation))
  return filled.kind === 'known'
    ? { formula, value: filled, inputs, zeroed: true }
    : { formula, value, inputs, zeroed: false }
}

/** Surroundings in which a missing figure counts as 0. */
class ZeroForMissing implements Surroundings {
  readonly #at: Surroundings
  readonly #computation: Computation

  constructor(at: Surroundings, computation: Computation) {
    this.#at = at
    this.#computation = computation
  }

  get rowName(): string {
    return this.#at.rowName
  }

  value(item: string, basis: string, yearOffset: number): Value {
    const value = this.#at.value(item, basis, yearOffset)
    if (value.kind !== 'missing') return value
    const found = this.#computation.framework.items.get(item)
    if (found?.formula !== undefined && yearOffset === 0) {
      const computed = found.formula.run(this)
      if (computed.kind === 'known') return computed
    }
    const measure = found?.measure ?? baseMeasure('')
    return known(Quantity.exact(Exact.zero, measure))
  }

  rows(group: string): readonly Surroundings[] {
    return this.#at.rows(group).map((row) => new ZeroForMissing(row, this.#computation))
  }

  leaves(): readonly Surroundings[] {
    return this.#at.leaves().map((leaf) => new ZeroForMissing(leaf, this.#computation))
  }

  result(name: string, argument: string): ReturnType<Surroundings['result']> {
    return this.#at.result(name, argument)
  }
}

/** Names of the scopes on which the figures of a rule differ; a figure's own word goes before its item's. */
function mismatch(
  rule: Rule,
  inputs: readonly FigureKey[],
  computation: Computation,
): readonly string[] | undefined {
  const found: string[] = []
  for (const name of rule.scopes) {
    const words = new Set<string>()
    for (const key of inputs) {
      const derived = computation.derive(key)
      const word = derived.figure?.scope?.[name] ?? computation.framework.items.get(key.item)?.scope?.[name]
      if (word !== undefined && derived.value.kind === 'known') words.add(word)
    }
    if (words.size > 1) found.push(`${name}：${[...words].join('、')}`)
  }
  return found.length > 0 ? found : undefined
}

/** The causes that a violated rule's own conditions point to, with the names that gave them away. */
export function likelyCauses(
  check: Check,
  computation: Computation,
): readonly { readonly cause: Rule['causes'][number]; readonly matched: readonly string[] }[] {
  if (check.result !== 'violated') return []
  const at = computation.at(check.unit, check.row)
  const causes: { cause: Rule['causes'][number]; matched: readonly string[] }[] = []
  for (const cause of check.rule.causes) {
    if (cause.when !== undefined) {
      const applies = cause.when.run(at)
      if (applies.kind !== 'truth' || !applies.truth) continue
    }
    const matched = cause.namesIn === undefined ? [] : matchedNames(cause.namesIn, check, computation)
    if (matched === undefined) continue
    causes.push({ cause, matched })
  }
  return causes
}

function matchedNames(
  names: NonNullable<Rule['causes'][number]['namesIn']>,
  check: Check,
  computation: Computation,
): readonly string[] | undefined {
  const dictionary = computation.framework.dictionaries.get(names.dictionary)
  const rows = computation.rowsAt(names.group, check.unit)
  if (dictionary === undefined || rows.length === 0) return undefined
  const matched: string[] = []
  for (const row of rows) {
    const entry = lookUp(dictionary, row.name, computation.year)
    if (entry !== undefined) matched.push(`${row.name}（${entry.code} ${entry.name}）`)
  }
  const share = Exact.of(matched.length, rows.length)
  return share.compare(names.atLeast) >= 0 ? matched : undefined
}

/** 汇总一致: where a unit above others has a figure of its own, it must agree with the sum of the units below. */
export interface ConsolidationCheck {
  readonly key: FigureKey
  readonly own: Quantity
  readonly sum?: Quantity
  readonly parts: readonly FigureKey[]
  readonly result: 'holds' | 'violated' | 'undecided'
  readonly difference?: Quantity
}

/** Compare entered totals with what the units below add up to; only where some unit below has a figure. */
export function checkConsolidation(computation: Computation): readonly ConsolidationCheck[] {
  const { tree, framework, figures } = computation
  const checks: ConsolidationCheck[] = []
  const totals = tree.units.filter((unit) => !tree.isLeaf(unit.code))
  for (const item of framework.items.values()) {
    if (item.rollUp.kind !== 'sum' || item.group !== undefined) continue
    for (const basis of item.bases.length === 0 ? [''] : item.bases)
      for (const year of [computation.year, computation.year - 1])
        for (const unit of totals) {
          const figure = figures.at(item.code, basis, unit.code, year)
          if (figure?.value.kind !== 'known') continue
          const key = figure.key
          const check = consolidationAt(key, figure.value.quantity, computation)
          if (check !== undefined) checks.push(check)
        }
  }
  return checks
}

function consolidationAt(
  key: FigureKey,
  own: Quantity,
  computation: Computation,
): ConsolidationCheck | undefined {
  const parts = computation.tree.children(key.unit).map((child) => ({ ...key, unit: child.code }))
  const values = parts.map((part) => computation.derive(part).value)
  if (values.every((value) => value.kind === 'missing')) return undefined
  let sum: Quantity | undefined
  for (const value of values) {
    if (value.kind === 'notApplicable') continue
    if (value.kind !== 'known') return { key, own, parts, result: 'undecided' }
    sum = sum === undefined ? value.quantity : add(sum, value.quantity)
  }
  if (sum === undefined) return undefined
  const transfer = computation.transferOf(key)
  const internal = transfer === undefined ? undefined : computation.derive(transfer).value
  if (internal?.kind === 'known') sum = subtract(sum, internal.quantity)
  const result = relate(own, '=', sum).possible ? 'holds' : 'violated'
  return { key, own, sum, parts, result, difference: subtract(own, sum) }
}
