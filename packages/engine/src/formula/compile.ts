/**
 * Compiling formulas 公式编译: a syntax tree becomes a function whose measures have been checked: 万元 ÷ 人 is not 万元,
 * 元 and 人 do not add. Compiled once, run for every unit, row and year.
 *
 * Missing stays missing: an operation on a missing value is missing, on one that is not applicable not applicable;
 * only 有值, 缺失 and 取值 look at it. A condition whose inputs are missing is missing itself.
 */
import type { Value } from '../figure.ts'
import { missing } from '../figure.ts'
import {
  absolute,
  add,
  baseMeasure,
  divide,
  Exact,
  maximum,
  measureInfo,
  minimum,
  multiply,
  negate,
  productDimension,
  Quantity,
  quotientDimension,
  relate,
  roundQuantity,
  subtract,
} from '../quantity/index.ts'
import type { Expression, FormulaFault } from './syntax.ts'
import { parseFormula } from './syntax.ts'

/** 公式类型. `dimension` is what {@link measureInfo} gives: '元', '人', '' for plain numbers and percentages. */
export type FormulaType =
  | { readonly kind: 'number'; readonly dimension: string }
  | { readonly kind: 'truth' }
  | { readonly kind: 'text' }

/** What a formula gives. */
export type Result =
  | Value
  | { readonly kind: 'truth'; readonly truth: boolean }
  | { readonly kind: 'text'; readonly text: string }

/** A name's meaning while formulas are compiled. */
export interface NamedItem {
  readonly code: string
  readonly name: string
  readonly dimension: string
  readonly bases: readonly string[]
  readonly group?: string
}

/** The names that a formula may use. `results` opens what is known only after scoring. */
export interface Names {
  item(name: string): NamedItem | undefined
  group(name: string): boolean
  suggest(name: string): string | undefined
  indicator(name: string): { readonly code: string; readonly dimension: string } | undefined
  readonly results: boolean
}

/** Where a formula runs: one unit, one year, maybe one row. */
export interface Surroundings {
  value(item: string, basis: string, yearOffset: number): Value
  rows(group: string): readonly Surroundings[]
  readonly rowName: string
  leaves(): readonly Surroundings[]
  /** Results of the evaluation by the function's name, e.g. 指标, 得分, 总得分, 部门名称. */
  result(name: string, argument: string): Result
}

/** A use of an item by a formula. */
export interface ItemUse {
  readonly item: string
  readonly basis: string
  readonly yearOffset: number
}

/** 公式, compiled. */
export interface Formula {
  readonly text: string
  readonly expression: Expression
  readonly type: FormulaType
  readonly uses: readonly ItemUse[]
  readonly groups: readonly string[]
  readonly run: (at: Surroundings) => Result
}

type Run = (at: Surroundings) => Result
interface Compiled {
  readonly type: FormulaType
  readonly run: Run
  /** A literal 0 takes on any measure. */
  readonly zero?: boolean
}

/** Functions known only after scoring: name → argument (an indicator, a rule code, none) and what they give. */
export const RESULT_FUNCTIONS: Readonly<
  Record<
    string,
    {
      readonly argument: 'indicator' | 'code' | 'none'
      readonly gives: 'value' | 'points' | 'ratio' | 'text' | 'count'
    }
  >
> = {
  指标: { argument: 'indicator', gives: 'value' },
  得分: { argument: 'indicator', gives: 'points' },
  满分: { argument: 'indicator', gives: 'points' },
  得分率: { argument: 'indicator', gives: 'ratio' },
  总得分: { argument: 'none', gives: 'points' },
  可评满分: { argument: 'none', gives: 'points' },
  总满分: { argument: 'none', gives: 'points' },
  覆盖率: { argument: 'none', gives: 'ratio' },
  评价等级: { argument: 'none', gives: 'text' },
  部门名称: { argument: 'none', gives: 'text' },
  年度: { argument: 'none', gives: 'text' },
  上年度: { argument: 'none', gives: 'text' },
  单位名单: { argument: 'none', gives: 'text' },
  名称: { argument: 'none', gives: 'text' },
  单位数: { argument: 'none', gives: 'count' },
  所属单位数: { argument: 'none', gives: 'count' },
  不符数: { argument: 'none', gives: 'count' },
  规则结果: { argument: 'code', gives: 'text' },
}
/** Names come from people: only the table's own names count. */
const isResultFunction = (name: string): boolean => Object.hasOwn(RESULT_FUNCTIONS, name)
/** These are known before any scoring, so that rules may use them too. */
const ALWAYS = new Set(['名称', '部门名称', '年度', '上年度', '单位名单', '单位数', '所属单位数'])

/** Every function's name, for completion and for "did you mean". */
export const FUNCTION_NAMES: readonly string[] = [
  '如果',
  '最大',
  '最小',
  '绝对值',
  '四舍五入',
  '上年',
  '有值',
  '缺失',
  '取值',
  '非',
  '合计',
  '平均',
  '计数',
  '名单',
  '各单位合计',
  ...Object.keys(RESULT_FUNCTIONS),
]

/** Parse and compile. `expected` is what the place wants: a truth, or a number of some dimension. */
export function compileFormula(
  text: string,
  names: Names,
  expected?: { readonly truth: true } | { readonly dimension: string } | { readonly printable: true },
  row?: string,
): { formula?: Formula; faults: readonly FormulaFault[] } {
  const parsed = parseFormula(text)
  if (parsed.expression === undefined) return { faults: parsed.faults }
  const compiler = new Compiler(names)
  const compiled = compiler.compile(parsed.expression, { yearOffset: 0, row })
  if (compiled === undefined) return { faults: compiler.faults }
  const fitted = compiler.expect(compiled, parsed.expression, expected)
  if (compiler.faults.length > 0 || fitted === undefined) return { faults: compiler.faults }
  return {
    formula: {
      text,
      expression: parsed.expression,
      type: fitted.type,
      uses: [...compiler.uses.values()],
      groups: [...compiler.groups],
      run: fitted.run,
    },
    faults: [],
  }
}

interface Position {
  readonly yearOffset: number
  readonly row: string | undefined
}

const truthType: FormulaType = { kind: 'truth' }
const textType: FormulaType = { kind: 'text' }
const numberType = (dimension: string): FormulaType => ({ kind: 'number', dimension })
const truth = (value: boolean): Result => ({ kind: 'truth', truth: value })
const knownResult = (quantity: Quantity): Result => ({ kind: 'known', quantity })

class Compiler {
  readonly faults: FormulaFault[] = []
  readonly uses = new Map<string, ItemUse>()
  readonly groups = new Set<string>()
  readonly #names: Names

  constructor(names: Names) {
    this.#names = names
  }

  compile(node: Expression, at: Position): Compiled | undefined {
    switch (node.kind) {
      case 'number': {
        const result = knownResult(node.quantity)
        const dimension = measureInfo(node.quantity.measure)?.dimension ?? ''
        const zero = node.quantity.measure === '' && node.quantity.value.isZero()
        return { type: numberType(dimension), run: () => result, zero }
      }
      case 'text': {
        const result: Result = { kind: 'text', text: node.text }
        return { type: textType, run: () => result }
      }
      case 'reference':
        return this.#reference(node, at)
      case 'negation': {
        const of = this.#number(node.of, at)
        return of && { type: of.type, run: mapNumber(of.run, negate) }
      }
      case 'arithmetic':
        return this.#arithmetic(node, at)
      case 'comparison':
        return this.#comparison(node, at)
      case 'logic': {
        const left = this.#truth(node.left, at)
        const right = this.#truth(node.right, at)
        return (
          left &&
          right && {
            type: truthType,
            run: node.operator === '且' ? both(left.run, right.run) : oneOf(left.run, right.run),
          }
        )
      }
      case 'call':
        return this.#call(node, at)
    }
  }

  expect(
    compiled: Compiled,
    node: Expression,
    expected: Parameters<typeof compileFormula>[2],
  ): Compiled | undefined {
    if (expected === undefined) return compiled
    if ('truth' in expected) {
      if (compiled.type.kind !== 'truth') this.#fault('formula-not-a-truth', node, {})
      return compiled
    }
    if ('printable' in expected) {
      if (compiled.type.kind === 'truth') this.#fault('formula-not-a-number', node, {})
      return compiled
    }
    if (compiled.type.kind !== 'number') {
      this.#fault('formula-not-a-number', node, {})
      return undefined
    }
    if (compiled.zero === true) return zeroOf(expected.dimension)
    if (compiled.type.dimension !== expected.dimension)
      this.#mismatch(node, compiled.type.dimension, expected.dimension)
    return compiled
  }

  #reference(node: Extract<Expression, { kind: 'reference' }>, at: Position): Compiled | undefined {
    const bare = node.basis === '' && isResultFunction(node.name) ? RESULT_FUNCTIONS[node.name] : undefined
    if (bare !== undefined && bare.argument === 'none' && this.#names.item(node.name) === undefined)
      return this.#result(node, node.name, '')
    const item = this.#names.item(node.name)
    if (item === undefined) {
      const suggestion = this.#names.suggest(node.name) ?? ''
      return this.#fault('formula-unknown-item', node, { name: node.name, suggestion })
    }
    const basis = this.#basis(item, node)
    if (basis === undefined) return undefined
    if (item.group !== undefined && item.group !== at.row)
      return this.#fault('formula-row-context', node, { name: node.name, group: item.group })
    const { yearOffset } = at
    this.uses.set(`${item.code}|${basis}|${yearOffset}`, { item: item.code, basis, yearOffset })
    const code = item.code
    return { type: numberType(item.dimension), run: (where) => where.value(code, basis, yearOffset) }
  }

  #basis(item: NamedItem, node: Extract<Expression, { kind: 'reference' }>): string | undefined {
    if (item.bases.includes(node.basis) || (item.bases.length === 0 && node.basis === '')) return node.basis
    if (node.basis === '' && item.bases.length === 1) return item.bases[0]
    const values = { name: node.name, basis: node.basis, known: item.bases.join('、') }
    this.#fault(node.basis === '' ? 'formula-basis-needed' : 'formula-unknown-basis', node, values)
    return undefined
  }

  #number(
    node: Expression,
    at: Position,
  ): (Compiled & { type: { kind: 'number'; dimension: string } }) | undefined {
    const compiled = this.compile(node, at)
    if (compiled === undefined) return undefined
    const { type } = compiled
    if (type.kind !== 'number') return this.#fault('formula-not-a-number', node, {})
    return { ...compiled, type }
  }

  #truth(node: Expression, at: Position): Compiled | undefined {
    const compiled = this.compile(node, at)
    if (compiled !== undefined && compiled.type.kind !== 'truth')
      return this.#fault('formula-not-a-truth', node, {})
    return compiled
  }

  /** Two or more numbers of one dimension; literal zeros take on the others'. */
  #alike(
    nodes: readonly Expression[],
    at: Position,
  ): { dimension: string; runs: readonly Run[] } | undefined {
    const compiled = nodes.map((node) => this.#number(node, at))
    const first = compiled.find((one) => one !== undefined && one.zero !== true) ?? compiled[0]
    if (first === undefined || compiled.some((one) => one === undefined)) return undefined
    const { dimension } = first.type
    const runs: Run[] = []
    for (const [index, one] of compiled.entries()) {
      if (one === undefined) return undefined
      if (one.zero === true) runs.push(zeroOf(dimension).run)
      else if (one.type.dimension === dimension) runs.push(one.run)
      else {
        this.#mismatch(nodes[index] as Expression, one.type.dimension, dimension)
        return undefined
      }
    }
    return { dimension, runs }
  }

  #arithmetic(node: Extract<Expression, { kind: 'arithmetic' }>, at: Position): Compiled | undefined {
    if (node.operator === '+' || node.operator === '-') {
      const alike = this.#alike([node.left, node.right], at)
      const [left, right] = alike?.runs ?? []
      if (alike === undefined || left === undefined || right === undefined) return undefined
      return {
        type: numberType(alike.dimension),
        run: twoNumbers(left, right, node.operator === '+' ? add : subtract),
      }
    }
    const left = this.#number(node.left, at)
    const right = this.#number(node.right, at)
    if (left === undefined || right === undefined) return undefined
    if (node.operator === '×') {
      const dimension = productDimension(left.type.dimension, right.type.dimension)
      return { type: numberType(dimension), run: twoNumbers(left.run, right.run, multiply) }
    }
    const dimension = quotientDimension(left.type.dimension, right.type.dimension)
    return { type: numberType(dimension), run: quotient(left.run, right.run) }
  }

  #comparison(node: Extract<Expression, { kind: 'comparison' }>, at: Position): Compiled | undefined {
    const alike = this.#alike([node.left, node.right], at)
    const [left, right] = alike?.runs ?? []
    if (left === undefined || right === undefined) return undefined
    const { relation } = node
    // A condition speaks of the figures as printed; whether rounding could matter is for rules to say.
    return {
      type: truthType,
      run: (where) => {
        const a = left(where)
        const b = right(where)
        if (a.kind !== 'known') return a
        if (b.kind !== 'known') return b
        return truth(relate(a.quantity, relation, b.quantity).nominal)
      },
    }
  }

  #call(node: Extract<Expression, { kind: 'call' }>, at: Position): Compiled | undefined {
    if (isResultFunction(node.name)) return this.#resultCall(node)
    const make = Object.hasOwn(this.#functions, node.name) ? this.#functions[node.name] : undefined
    if (make === undefined) return this.#fault('formula-unknown-function', node, { name: node.name })
    return make(node, at)
  }

  readonly #functions: Readonly<
    Record<string, (node: Extract<Expression, { kind: 'call' }>, at: Position) => Compiled | undefined>
  > = {
    如果: (node, at) => {
      const [condition, yes, no] = this.#args(node, 3)
      if (condition === undefined || yes === undefined || no === undefined) return undefined
      const test = this.#truth(condition, at)
      if (yes.kind === 'text' || no.kind === 'text') {
        const a = this.compile(yes, at)
        const b = this.compile(no, at)
        return test && a && b && { type: textType, run: choose(test.run, a.run, b.run) }
      }
      const alike = this.#alike([yes, no], at)
      const [a, b] = alike?.runs ?? []
      if (test === undefined || alike === undefined || a === undefined || b === undefined) return undefined
      return { type: numberType(alike.dimension), run: choose(test.run, a, b) }
    },
    最大: (node, at) => this.#fold(node, at, maximum),
    最小: (node, at) => this.#fold(node, at, minimum),
    绝对值: (node, at) => {
      const [arg] = this.#args(node, 1)
      const of = arg && this.#number(arg, at)
      return of && { type: of.type, run: mapNumber(of.run, absolute) }
    },
    四舍五入: (node, at) => {
      const [arg, places] = this.#args(node, 2)
      const of = arg && this.#number(arg, at)
      if (of === undefined || places === undefined) return undefined
      if (places.kind !== 'number' || !places.quantity.value.isInteger())
        return this.#fault('formula-arguments', node, { name: node.name, count: '2' })
      const digits = Number(places.quantity.value.toFixed(0))
      return { type: of.type, run: mapNumber(of.run, (quantity) => roundQuantity(quantity, digits)) }
    },
    上年: (node, at) => {
      const [arg] = this.#args(node, 1)
      return arg && this.compile(arg, { ...at, yearOffset: at.yearOffset - 1 })
    },
    有值: (node, at) => this.#presence(node, at, true),
    缺失: (node, at) => this.#presence(node, at, false),
    取值: (node, at) => {
      const alike = this.#alike(this.#args(node, 2), at)
      const [of, fallback] = alike?.runs ?? []
      if (alike === undefined || of === undefined || fallback === undefined) return undefined
      return {
        type: numberType(alike.dimension),
        run: (where) => {
          const value = of(where)
          return value.kind === 'known' ? value : fallback(where)
        },
      }
    },
    非: (node, at) => {
      const [arg] = this.#args(node, 1)
      const of = arg && this.#truth(arg, at)
      return of && { type: truthType, run: mapTruth(of.run) }
    },
    合计: (node, at) => this.#overRows(node, at, 'sum'),
    平均: (node, at) => this.#overRows(node, at, 'mean'),
    计数: (node, at) => this.#selectRows(node, at, 'count'),
    名单: (node, at) => this.#selectRows(node, at, 'names'),
    各单位合计: (node, at) => {
      const [arg] = this.#args(node, 1)
      const of = arg && this.#number(arg, at)
      return of && { type: of.type, run: (where) => sumOver(where.leaves(), of.run) }
    },
  }

  #fold(
    node: Extract<Expression, { kind: 'call' }>,
    at: Position,
    pick: (a: Quantity, b: Quantity) => Quantity,
  ): Compiled | undefined {
    const alike = this.#alike(this.#args(node, Math.max(2, node.args.length)), at)
    if (alike === undefined) return undefined
    const [first, ...rest] = alike.runs
    if (first === undefined) return undefined
    return {
      type: numberType(alike.dimension),
      run: rest.reduce((left, right) => twoNumbers(left, right, pick), first),
    }
  }

  #presence(
    node: Extract<Expression, { kind: 'call' }>,
    at: Position,
    present: boolean,
  ): Compiled | undefined {
    const [arg] = this.#args(node, 1)
    const of = arg && this.#number(arg, at)
    return of && { type: truthType, run: (where) => truth((of.run(where).kind === 'known') === present) }
  }

  #overRows(
    node: Extract<Expression, { kind: 'call' }>,
    at: Position,
    how: 'sum' | 'mean',
  ): Compiled | undefined {
    const [arg, condition] = node.args
    if (arg === undefined || node.args.length > 2)
      return this.#fault('formula-arguments', node, { name: node.name, count: '1 或 2' })
    const group = this.#groupOf(arg)
    if (group === undefined)
      return this.#fault('formula-row-context', node, { name: node.name, group: '未写明哪一个' })
    this.groups.add(group)
    const inside = { ...at, row: group }
    const of = this.#number(arg, inside)
    const test = condition === undefined ? undefined : this.#truth(condition, inside)
    if (of === undefined || (condition !== undefined && test === undefined)) return undefined
    const { dimension } = of.type
    return {
      type: of.type,
      run: (where) => {
        const rows = test === undefined ? where.rows(group) : picked(where.rows(group), test.run)
        if (!Array.isArray(rows)) return rows as Result
        if (rows.length === 0 && where.rows(group).length > 0) return knownZero(dimension)
        const total = sumOver(rows, of.run)
        if (how === 'sum' || total.kind !== 'known') return total
        const mean = divide(total.quantity, Quantity.exact(Exact.of(rows.length), ''))
        return mean === undefined ? { kind: 'undefinedValue', why: 'zeroDenominator' } : knownResult(mean)
      },
    }
  }

  #selectRows(
    node: Extract<Expression, { kind: 'call' }>,
    at: Position,
    what: 'count' | 'names',
  ): Compiled | undefined {
    const [groupNode, condition] = node.args
    const group = groupNode?.kind === 'reference' ? groupNode.name : ''
    if (node.args.length > 2 || !this.#names.group(group))
      return this.#fault('formula-row-context', node, { name: node.name, group: group || '未写明哪一个' })
    this.groups.add(group)
    const test = condition === undefined ? undefined : this.#truth(condition, { ...at, row: group })
    if (condition !== undefined && test === undefined) return undefined
    return {
      type: what === 'count' ? numberType('') : textType,
      run: (where) => {
        const rows = test === undefined ? where.rows(group) : picked(where.rows(group), test.run)
        if (!Array.isArray(rows)) return rows as Result
        // Without any row nobody has said that there are none.
        if (rows.length === 0 && where.rows(group).length === 0) return missing
        if (what === 'count') return knownResult(Quantity.exact(Exact.of(rows.length), ''))
        return { kind: 'text', text: (rows as readonly Surroundings[]).map((row) => row.rowName).join('、') }
      },
    }
  }

  #groupOf(node: Expression): string | undefined {
    switch (node.kind) {
      case 'reference':
        return this.#names.item(node.name)?.group
      case 'call':
        return node.args.map((arg) => this.#groupOf(arg)).find((group) => group !== undefined)
      case 'negation':
        return this.#groupOf(node.of)
      case 'arithmetic':
      case 'comparison':
      case 'logic':
        return this.#groupOf(node.left) ?? this.#groupOf(node.right)
      default:
        return undefined
    }
  }

  #resultCall(node: Extract<Expression, { kind: 'call' }>): Compiled | undefined {
    const [arg] = node.args
    const special = RESULT_FUNCTIONS[node.name]
    if (special?.argument === 'none' && node.args.length === 0) return this.#result(node, node.name, '')
    const argument =
      arg?.kind === 'reference'
        ? arg.name
        : arg?.kind === 'text'
          ? arg.text
          : arg?.kind === 'number'
            ? arg.quantity.value.toString()
            : ''
    return this.#result(node, node.name, argument)
  }

  #result(node: Expression, name: string, argument: string): Compiled | undefined {
    const special = RESULT_FUNCTIONS[name]
    if (special === undefined) return undefined
    if (!this.#names.results && !ALWAYS.has(name))
      return this.#fault('formula-results-context', node, { name })
    let code = argument
    let dimension = special.gives === 'points' ? '分' : ''
    if (special.argument === 'indicator') {
      const indicator = this.#names.indicator(argument)
      if (indicator === undefined)
        return this.#fault('formula-unknown-item', node, { name: argument, suggestion: '' })
      code = indicator.code
      if (special.gives === 'value') dimension = indicator.dimension
    }
    return {
      type: special.gives === 'text' ? textType : numberType(dimension),
      run:
        name === '名称'
          ? (where) => ({ kind: 'text', text: where.rowName })
          : (where) => where.result(name, code),
    }
  }

  #args(node: Extract<Expression, { kind: 'call' }>, count: number): readonly Expression[] {
    if (node.args.length === count) return node.args
    this.#fault('formula-arguments', node, { name: node.name, count: String(count) })
    return []
  }

  #mismatch(node: Expression, found: string, wanted: string): void {
    this.#fault('formula-measure-mismatch', node, { found: found || '纯数', wanted: wanted || '纯数' })
  }

  #fault(code: FormulaFault['code'], node: Expression, values: Record<string, string>): undefined {
    this.faults.push({ code, start: node.start, end: node.end, values })
    return undefined
  }
}

const knownZero = (dimension: string): Result =>
  knownResult(Quantity.exact(Exact.zero, baseMeasure(dimension)))

function zeroOf(dimension: string): Compiled {
  const result = knownZero(dimension)
  return { type: numberType(dimension), run: () => result }
}

function mapNumber(run: Run, change: (quantity: Quantity) => Quantity): Run {
  return (at) => {
    const value = run(at)
    return value.kind === 'known' ? knownResult(change(value.quantity)) : value
  }
}

function mapTruth(run: Run): Run {
  return (at) => {
    const value = run(at)
    return value.kind === 'truth' ? truth(!value.truth) : value
  }
}

function twoNumbers(left: Run, right: Run, join: (a: Quantity, b: Quantity) => Quantity): Run {
  return (at) => {
    // Both sides are always looked at, so that everything that is missing gets named.
    const a = left(at)
    const b = right(at)
    if (a.kind !== 'known') return a
    return b.kind === 'known' ? knownResult(join(a.quantity, b.quantity)) : b
  }
}

function quotient(left: Run, right: Run): Run {
  return (at) => {
    const a = left(at)
    const b = right(at)
    if (a.kind !== 'known') return a
    if (b.kind !== 'known') return b
    const result = divide(a.quantity, b.quantity)
    if (result !== undefined) return knownResult(result)
    return {
      kind: 'undefinedValue',
      why: b.quantity.value.isZero() ? 'zeroDenominator' : 'mayBeZeroDenominator',
    }
  }
}

/** 且: one false decides, whatever is missing. */
function both(left: Run, right: Run): Run {
  return (at) => {
    const a = left(at)
    if (a.kind === 'truth' && !a.truth) return a
    const b = right(at)
    if (b.kind === 'truth' && !b.truth) return b
    return a.kind === 'truth' ? b : a
  }
}

function oneOf(left: Run, right: Run): Run {
  return (at) => {
    const a = left(at)
    if (a.kind === 'truth' && a.truth) return a
    const b = right(at)
    if (b.kind === 'truth' && b.truth) return b
    return a.kind === 'truth' ? b : a
  }
}

function choose(test: Run, yes: Run, no: Run): Run {
  return (at) => {
    const value = test(at)
    if (value.kind !== 'truth') return value
    return value.truth ? yes(at) : no(at)
  }
}

function picked(rows: readonly Surroundings[], test: Run): readonly Surroundings[] | Result {
  const chosen: Surroundings[] = []
  for (const row of rows) {
    const value = test(row)
    if (value.kind === 'truth') {
      if (value.truth) chosen.push(row)
    } else if (value.kind !== 'notApplicable') return value
  }
  return chosen
}

/** Sum of a run over places. One missing addend makes the sum missing; what is not applicable adds nothing. */
function sumOver(places: readonly Surroundings[], run: Run): Result {
  let total: Quantity | undefined
  let outside: Result = missing
  let fault: Result | undefined
  for (const place of places) {
    const value = run(place)
    if (value.kind === 'notApplicable') outside = value
    else if (value.kind === 'known') total = total === undefined ? value.quantity : add(total, value.quantity)
    else fault ??= value
  }
  return fault ?? (total === undefined ? outside : knownResult(total))
}
