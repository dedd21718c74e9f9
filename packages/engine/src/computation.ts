/**
 * Computation 计算: figures over the unit tree become the values of every item at every unit, on demand and once.
 *
 * At a unit with an entered figure the figure is the value. Without one, a computed item follows its formula, and a
 * total follows the item's roll-up 汇总方式: the sum of the units below less what they owe each other 内部往来抵销, a
 * ratio recomputed from totals, or a weighted mean. A total with a missing part is missing. Every value remembers its
 * inputs; a corrected figure forgets only what hangs on it.
 */
import type { Figure, FigureKey, GroupRow, UnitCode, Value } from './figure.ts'
import { keyText, known, missing } from './figure.ts'
import type { Figures } from './figures.ts'
import type { Names, Result, Surroundings } from './formula/index.ts'
import type { Framework, Item } from './framework/framework.ts'
import { add, divide, Exact, multiply, Quantity, subtract } from './quantity/index.ts'
import type { UnitTree } from './unit-tree.ts'

/** How a value came about. What it was made from is found again when asked: {@link Computation.inputsOf}. */
export interface Derived {
  readonly value: Value
  readonly how: 'entered' | 'sum' | 'recompute' | 'weighted' | 'formula' | 'absent'
  readonly figure?: Figure
  readonly eliminated?: FigureKey
}

const absent: Derived = { value: missing, how: 'absent' }

/** Results that formulas may ask for, supplied by the evaluation. */
export type ResultSource = (name: string, argument: string, unit: UnitCode) => Result

/** Reads values; `trace` collects the addresses a formula looked at. */
export class Computation {
  readonly framework: Framework
  readonly tree: UnitTree
  readonly figures: Figures
  readonly year: number
  readonly #derived = new Map<string, Map<UnitCode, Derived>>()
  readonly #columnsOf = new Map<string, string[]>()
  readonly #computing = new Set<string>()
  readonly #rowsAt = new Map<string, readonly GroupRow[]>()
  #trace: FigureKey[] | undefined
  #results: ResultSource

  constructor(framework: Framework, tree: UnitTree, figures: Figures, year: number) {
    this.framework = framework
    this.tree = tree
    this.figures = figures
    this.year = year
    this.#results = (name) => this.plainResult(name)
  }

  /** Let formulas see results of scoring. */
  useResults(source: ResultSource): void {
    this.#results = source
  }

  /** What needs no scoring: names, year, counts of units. */
  plainResult(name: string): Result {
    const leaves = () => this.tree.leaves()
    const text = (words: string): Result => ({ kind: 'text', text: words })
    const count = (n: number): Result => known(Quantity.exact(Exact.of(n), ''))
    switch (name) {
      case '部门名称':
        return text(this.tree.root.name)
      case '年度':
        return text(String(this.year))
      case '上年度':
        return text(String(this.year - 1))
      case '单位名单':
        return text(
          leaves()
            .map((unit) => unit.name)
            .join('、'),
        )
      case '单位数':
        return count(leaves().length)
      case '所属单位数':
        return count(leaves().filter((unit) => unit.isHeadUnit !== true).length)
      default:
        return missing
    }
  }

  result(name: string, argument: string, unit: UnitCode): Result {
    return this.#results(name, argument, unit)
  }

  /** Run with tracing: the answer and the addresses looked at, in order; one looked at twice stands there twice. */
  traced<T>(run: () => T): { answer: T; inputs: readonly FigureKey[] } {
    const before = this.#trace
    const inputs: FigureKey[] = []
    this.#trace = inputs
    try {
      return { answer: run(), inputs }
    } finally {
      this.#trace = before
    }
  }

  at(unit: UnitCode, row?: GroupRow, yearShift = 0): Surroundings {
    return new Place(this, unit, row, yearShift)
  }

  /** What names mean in this framework's formulas. */
  get names(): Names {
    return this.framework.names
  }

  value(key: FigureKey): Value {
    this.#trace?.push(key)
    // Most values are entered: they need no record of how they came about until somebody asks.
    const figure = this.figures.at(key.item, key.basis, key.unit, key.year, key.row)
    return figure === undefined ? this.derive(key).value : figure.value
  }

  /** The value with how it came about; computed once. */
  derive(key: FigureKey): Derived {
    if (key.row !== undefined) return this.#rowValue(key)
    const column = `${key.item}|${key.basis}|${key.year}`
    let values = this.#derived.get(column)
    if (values === undefined) {
      values = new Map()
      this.#derived.set(column, values)
      const columns = this.#columnsOf.get(key.item)
      if (columns === undefined) this.#columnsOf.set(key.item, [column])
      else columns.push(column)
    }
    const found = values.get(key.unit)
    if (found !== undefined) return found
    const made = this.#untraced(() => this.#compute(key))
    values.set(key.unit, made)
    return made
  }

  /** The addresses that a value was made from, found by making it again. */
  inputsOf(key: FigureKey): readonly FigureKey[] {
    const { how, eliminated } = this.derive(key)
    const item = this.framework.items.get(key.item)
    const below = (): FigureKey[] =>
      this.tree.children(key.unit).map((child) => ({ ...key, unit: child.code }))
    switch (how) {
      case 'entered':
      case 'absent':
      case 'recompute':
        return []
      case 'sum':
        return eliminated === undefined ? below() : [...below(), eliminated]
      case 'weighted': {
        if (item?.rollUp.kind !== 'weighted') return []
        const { by } = item.rollUp
        return below().flatMap((child) => [child, { ...child, item: by.item, basis: by.basis }])
      }
      case 'formula': {
        const formula = item?.formula
        const row = this.figures.rows(item?.group ?? '').find((one) => one.row === key.row)
        if (formula === undefined) return []
        return this.traced(() => formula.run(new Place(this, key.unit, row, key.year - this.year))).inputs
      }
    }
  }

  /** Every value computed so far. */
  *computed(): Iterable<{ key: FigureKey; derived: Derived }> {
    for (const [column, values] of this.#derived) {
      const [item = '', basis = '', year = ''] = column.split('|')
      for (const [unit, derived] of values) yield { key: { item, basis, unit, year: Number(year) }, derived }
    }
  }

  /** 内部往来 to take out of a total, if the framework names one. */
  transferOf(key: FigureKey): FigureKey | undefined {
    const { eliminations, items } = this.framework
    const transfer = eliminations.get(`${key.item}|${key.basis}`) ?? eliminations.get(key.item)
    if (transfer === undefined) return undefined
    const bases = items.get(transfer.item)?.bases ?? []
    return { ...key, item: transfer.item, basis: bases.includes(key.basis) ? key.basis : '' }
  }

  /** Rows of a group that belong to a unit or to units below it, in their order. */
  rowsAt(group: string, unit: UnitCode): readonly GroupRow[] {
    const id = `${group}|${unit}`
    const found = this.#rowsAt.get(id)
    if (found !== undefined) return found
    const all = this.figures.rows(group)
    if (all.length === 0) return all
    const below = new Set<UnitCode>()
    const walk = [unit]
    for (let code = walk.pop(); code !== undefined; code = walk.pop()) {
      below.add(code)
      for (const child of this.tree.children(code)) walk.push(child.code)
    }
    const rows = all.filter((row) => below.has(row.unit))
    this.#rowsAt.set(id, rows)
    return rows
  }

  /** Forget what hangs on a figure: its item and all computed from it, at its unit and the units above. */
  forget(key: FigureKey, dependents: ReadonlySet<string>): void {
    const line = this.tree.lineUp(key.unit)
    for (const item of dependents)
      for (const column of this.#columnsOf.get(item) ?? [])
        for (const unit of line) this.#derived.get(column)?.delete(unit)
  }

  #untraced<T>(run: () => T): T {
    const before = this.#trace
    this.#trace = undefined
    try {
      return run()
    } finally {
      this.#trace = before
    }
  }

  #rowValue(key: FigureKey): Derived {
    const figure = this.figures.at(key.item, key.basis, key.unit, key.year, key.row)
    if (figure !== undefined) return { value: figure.value, how: 'entered', figure }
    const item = this.framework.items.get(key.item)
    if (item?.formula === undefined || item.group === undefined) return absent
    const row = this.figures.rows(item.group).find((one) => one.row === key.row)
    return this.#byFormula(item, key, row)
  }

  #compute(key: FigureKey): Derived {
    const figure = this.figures.at(key.item, key.basis, key.unit, key.year)
    if (figure !== undefined) return { value: figure.value, how: 'entered', figure }
    const item = this.framework.items.get(key.item)
    if (item === undefined) return absent
    const leaf = this.tree.isLeaf(key.unit)
    if (item.formula !== undefined && (leaf || item.rollUp.kind === 'recompute'))
      return this.#byFormula(item, key)
    if (leaf) return absent
    switch (item.rollUp.kind) {
      case 'sum':
        return this.#sum(key)
      case 'weighted':
        return this.#weightedMean(item, key, item.rollUp.by)
      case 'none':
      case 'recompute':
        return absent
    }
  }

  #byFormula(item: Item, key: FigureKey, row?: GroupRow): Derived {
    const id = keyText(key)
    // Frameworks with cyclic formulas do not compile; a figure of another year may still lead back here.
    if (this.#computing.has(id) || item.formula === undefined) return absent
    this.#computing.add(id)
    const { formula } = item
    const answer = this.#untraced(() => formula.run(new Place(this, key.unit, row, key.year - this.year)))
    this.#computing.delete(id)
    if (answer.kind === 'truth' || answer.kind === 'text') return absent
    const value = answer.kind === 'known' ? known(answer.quantity.in(item.measure)) : answer
    return { value, how: 'formula' }
  }

  #sum(key: FigureKey): Derived {
    const total = this.#totalBelow(key)
    const transferKey = this.transferOf(key)
    if (transferKey === undefined) return { value: total, how: 'sum' }
    const internal = this.derive(transferKey).value
    // Nothing said of internal transfers means there were none to eliminate; the report says so.
    if (total.kind !== 'known' || internal.kind !== 'known') return { value: total, how: 'sum' }
    return { value: known(subtract(total.quantity, internal.quantity)), how: 'sum', eliminated: transferKey }
  }

  /** The sum of parts: what is not applicable adds nothing, a missing part leaves no total. */
  #totalBelow(key: FigureKey): Value {
    let sum: Quantity | undefined
    let outside: Value = missing
    for (const { code } of this.tree.children(key.unit)) {
      const figure = this.figures.at(key.item, key.basis, code, key.year)
      const value = figure === undefined ? this.derive({ ...key, unit: code }).value : figure.value
      if (value.kind === 'known') sum = sum === undefined ? value.quantity : add(sum, value.quantity)
      else if (value.kind === 'notApplicable') outside = value
      else return value
    }
    return sum === undefined ? outside : known(sum)
  }

  #weightedMean(item: Item, key: FigureKey, by: { readonly item: string; readonly basis: string }): Derived {
    let top: Quantity | undefined
    let bottom: Quantity | undefined
    for (const child of this.tree.children(key.unit)) {
      const valueKey = { ...key, unit: child.code }
      const value = this.derive(valueKey).value
      const weight = this.derive({ ...valueKey, item: by.item, basis: by.basis }).value
      if (value.kind === 'notApplicable') continue
      if (value.kind !== 'known' || weight.kind !== 'known') return { value: missing, how: 'weighted' }
      const product = multiply(value.quantity, weight.quantity)
      top = top === undefined ? product : add(top, product)
      bottom = bottom === undefined ? weight.quantity : add(bottom, weight.quantity)
    }
    if (top === undefined || bottom === undefined) return { value: missing, how: 'weighted' }
    const mean = divide(top, bottom)
    if (mean === undefined)
      return { value: { kind: 'undefinedValue', why: 'zeroDenominator' }, how: 'weighted' }
    return { value: known(mean.in(item.measure)), how: 'weighted' }
  }
}

class Place implements Surroundings {
  readonly #computation: Computation
  readonly #unit: UnitCode
  readonly #row: GroupRow | undefined
  readonly #yearShift: number

  constructor(computation: Computation, unit: UnitCode, row?: GroupRow, yearShift = 0) {
    this.#computation = computation
    this.#unit = unit
    this.#row = row
    this.#yearShift = yearShift
  }

  get rowName(): string {
    return this.#row?.name ?? ''
  }

  value(item: string, basis: string, yearOffset: number): Value {
    const computation = this.#computation
    const year = computation.year + this.#yearShift + yearOffset
    const inGroup =
      this.#row !== undefined && computation.framework.items.get(item)?.group === this.#row.group
    if (inGroup && this.#row !== undefined)
      return computation.value({ item, basis, unit: this.#row.unit, year, row: this.#row.row })
    return computation.value({ item, basis, unit: this.#unit, year })
  }

  rows(group: string): readonly Surroundings[] {
    const rows = this.#computation.rowsAt(group, this.#unit)
    return rows.map((row) => new Place(this.#computation, this.#unit, row, this.#yearShift))
  }

  leaves(): readonly Surroundings[] {
    const { tree } = this.#computation
    const leaves: Surroundings[] = []
    const walk = (code: UnitCode): void => {
      if (tree.isLeaf(code)) leaves.push(new Place(this.#computation, code, undefined, this.#yearShift))
      else for (const child of tree.children(code)) walk(child.code)
    }
    walk(this.#unit)
    return leaves
  }

  result(name: string, argument: string): Result {
    return this.#computation.result(name, argument, this.#unit)
  }
}
