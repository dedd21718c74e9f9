/**
 * Printing formulas back: as written, and with the numbers in place of the names (算式), as an official would show
 * the arithmetic: `432.82万元 ÷ 5741.56万元`.
 */
import type { Value } from '../figure.ts'
import { type PrintOptions, print } from '../quantity/index.ts'
import type { Formula, Names, Result, Surroundings } from './compile.ts'
import { compileFormula } from './compile.ts'
import type { Expression } from './syntax.ts'

const STRENGTH: Readonly<Record<string, number>> = { 或: 1, 且: 2, '=': 3, '+': 4, '-': 4, '×': 5, '÷': 5 }

/** A result as text; what is missing says so. */
export function printResult(result: Result, options?: PrintOptions): string {
  switch (result.kind) {
    case 'truth':
      return result.truth ? '是' : '否'
    case 'text':
      return result.text
    default:
      return printValue(result, options)
  }
}

/** A value as text: 432.82万元, 未填报, 不适用, 无法计算（分母为零）. */
export function printValue(value: Value, options?: PrintOptions): string {
  switch (value.kind) {
    case 'known':
      return print(value.quantity, options)
    case 'missing':
      return '未填报'
    case 'notApplicable':
      return '不适用'
    case 'undefinedValue':
      return value.why === 'zeroDenominator' ? '无法计算（分母为零）' : '无法计算（分母可能为零）'
  }
}

/** The formula with numbers: each reference and each sum over rows replaced by what it stands for. */
export function printWorking(formula: Formula, names: Names, at: Surroundings): string {
  const printer = new WorkingPrinter(names)
  return printer.print(formula.expression, at, 0, undefined, 0)
}

class WorkingPrinter {
  readonly #names: Names

  constructor(names: Names) {
    this.#names = names
  }

  print(
    node: Expression,
    at: Surroundings,
    strength: number,
    row: string | undefined,
    yearOffset: number,
  ): string {
    switch (node.kind) {
      case 'number':
        return print(node.quantity)
      case 'text':
        return node.text
      case 'reference':
        return this.#value(node, at, yearOffset)
      case 'negation':
        return `−${this.print(node.of, at, 6, row, yearOffset)}`
      case 'call':
        return this.#call(node, at, row, yearOffset)
      default: {
        const sign = node.kind === 'comparison' ? node.relation : node.operator
        const own = STRENGTH[sign] ?? 3
        const left = this.print(node.left, at, own, row, yearOffset)
        const right = this.print(node.right, at, own + 1, row, yearOffset)
        const text = `${left} ${sign === '-' ? '−' : sign} ${right}`
        return own < strength ? `（${text}）` : text
      }
    }
  }

  #value(node: Extract<Expression, { kind: 'reference' }>, at: Surroundings, yearOffset: number): string {
    const item = this.#names.item(node.name)
    if (item === undefined) return printResult(at.result(node.name, ''))
    const basis = node.basis === '' ? (item.bases[0] ?? '') : node.basis
    const value = at.value(item.code, basis, yearOffset)
    return value.kind === 'known' ? print(value.quantity) : `${node.name}（${printValue(value)}）`
  }

  #call(
    node: Extract<Expression, { kind: 'call' }>,
    at: Surroundings,
    row: string | undefined,
    yearOffset: number,
  ): string {
    const [first, condition] = node.args
    if (node.name === '上年' && first !== undefined) return this.print(first, at, 6, row, yearOffset - 1)
    if (
      node.name === '合计' &&
      first !== undefined &&
      condition === undefined &&
      first.kind === 'reference'
    ) {
      const group = this.#names.item(first.name)?.group ?? ''
      const addends = at.rows(group).map((one) => this.print(first, one, 4, group, yearOffset))
      return addends.length === 0 ? '（无明细）' : `（${addends.join(' + ')}）`
    }
    if (node.name === '各单位合计' && first !== undefined)
      return `（${at
        .leaves()
        .map((one) => this.print(first, one, 4, row, yearOffset))
        .join(' + ')}）`
    if (node.name === '取值' && first !== undefined) return this.print(first, at, 6, row, yearOffset)
    const whole = compileFormula(this.#text(node), this.#names, undefined, row).formula
    return whole === undefined ? this.#text(node) : printResult(whole.run(at))
  }

  #text(node: Expression): string {
    switch (node.kind) {
      case 'number':
        return print(node.quantity)
      case 'text':
        return `“${node.text}”`
      case 'reference':
        return node.basis === '' ? `[${node.name}]` : `[${node.name}]·${node.basis}`
      case 'negation':
        return `-(${this.#text(node.of)})`
      case 'call':
        return `${node.name}(${node.args.map((arg) => this.#text(arg)).join('，')})`
      case 'comparison':
        return `(${this.#text(node.left)} ${node.relation} ${this.#text(node.right)})`
      default:
        return `(${this.#text(node.left)} ${node.operator} ${this.#text(node.right)})`
    }
  }
}
