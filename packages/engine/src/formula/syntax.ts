/**
 * Formula syntax 公式语法: text to tree. The grammar stands in formula.grammar and is shared with the page's editor.
 * Formulas are small and total: no loops, no property access, and bounds on length and depth, so that hostile text
 * ends in a message.
 */
import type { SyntaxNode } from '@lezer/common'
import { Exact, type Measure, measureInfo, Quantity } from '../quantity/index.ts'
import { parser } from './parser.generated.ts'

export type Operator = '+' | '-' | '×' | '÷'
export type RelationSign = '=' | '≠' | '<' | '≤' | '>' | '≥'

/** 公式树. `start` and `end` are character offsets in the formula's text. */
export type Expression = { readonly start: number; readonly end: number } & (
  | { readonly kind: 'number'; readonly quantity: Quantity }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'reference'; readonly name: string; readonly basis: string }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] }
  | { readonly kind: 'negation'; readonly of: Expression }
  | {
      readonly kind: 'arithmetic'
      readonly operator: Operator
      readonly left: Expression
      readonly right: Expression
    }
  | {
      readonly kind: 'comparison'
      readonly relation: RelationSign
      readonly left: Expression
      readonly right: Expression
    }
  | {
      readonly kind: 'logic'
      readonly operator: '且' | '或'
      readonly left: Expression
      readonly right: Expression
    }
)

/** A fault in a formula, at characters `start`–`end`. */
export interface FormulaFault {
  readonly code:
    | 'formula-syntax'
    | 'formula-too-long'
    | 'formula-unknown-item'
    | 'formula-unknown-basis'
    | 'formula-basis-needed'
    | 'formula-unknown-function'
    | 'formula-arguments'
    | 'formula-measure-mismatch'
    | 'formula-unknown-measure'
    | 'formula-not-a-truth'
    | 'formula-not-a-number'
    | 'formula-row-context'
    | 'formula-results-context'
  readonly start: number
  readonly end: number
  readonly values: Readonly<Record<string, string>>
}

const LONGEST = 2000
const DEEPEST = 60

const RELATIONS: Readonly<Record<string, RelationSign>> = {
  '=': '=',
  '＝': '=',
  '≠': '≠',
  '<>': '≠',
  '!=': '≠',
  '<': '<',
  '＜': '<',
  '≤': '≤',
  '<=': '≤',
  '⩽': '≤',
  '>': '>',
  '＞': '>',
  '≥': '≥',
  '>=': '≥',
  '⩾': '≥',
}
const TIMES: Readonly<Record<string, Operator>> = {
  '*': '×',
  '×': '×',
  '＊': '×',
  '/': '÷',
  '÷': '÷',
  '／': '÷',
}

/** Parse a formula. Either an expression or every fault that was found. */
export function parseFormula(text: string): { expression?: Expression; faults: readonly FormulaFault[] } {
  if (text.length > LONGEST)
    return {
      faults: [
        { code: 'formula-too-long', start: 0, end: text.length, values: { limit: `${LONGEST} 个字` } },
      ],
    }
  const reader = new TreeReader(text)
  const top = parser.parse(text).topNode
  reader.collectErrors(top)
  if (reader.faults.length > 0) return { faults: reader.faults }
  const child = top.firstChild
  const expression = child === null ? undefined : reader.read(child, 0)
  if (reader.faults.length > 0 || expression === undefined) return { faults: reader.faults }
  return { expression, faults: [] }
}

class TreeReader {
  readonly faults: FormulaFault[] = []
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  collectErrors(node: SyntaxNode): void {
    if (node.type.isError) {
      this.#fault('formula-syntax', node, { found: this.#text.slice(node.from, node.to) || '末尾' })
      return
    }
    for (let child = node.firstChild; child !== null && this.faults.length < 5; child = child.nextSibling)
      this.collectErrors(child)
  }

  read(node: SyntaxNode, depth: number): Expression | undefined {
    if (depth > DEEPEST) {
      this.#fault('formula-too-long', node, { limit: `${DEEPEST} 层` })
      return undefined
    }
    const at = { start: node.from, end: node.to }
    const parts = children(node)
    const operands = () =>
      parts.filter((part) => !MARKS.has(part.name)).map((part) => this.read(part, depth + 1))
    switch (node.name) {
      case 'Bracketed':
        return operands()[0]
      case 'Number':
        return this.#number(node)
      case 'Text':
        return { ...at, kind: 'text', text: this.#text.slice(node.from + 1, node.to - 1) }
      case 'Reference': {
        const names = parts.filter((part) => part.name !== 'Dot').map((part) => this.#name(part))
        return { ...at, kind: 'reference', name: names[0] ?? '', basis: names[1] ?? '' }
      }
      case 'Call': {
        const [head, ...rest] = parts
        const args = rest.filter((part) => !MARKS.has(part.name)).map((part) => this.read(part, depth + 1))
        if (head === undefined || args.some((arg) => arg === undefined)) return undefined
        return { ...at, kind: 'call', name: this.#name(head), args: args as Expression[] }
      }
      case 'Negation': {
        const [of] = operands()
        return of === undefined ? undefined : { ...at, kind: 'negation', of }
      }
      default:
        return this.#binary(node, operands())
    }
  }

  #binary(node: SyntaxNode, operands: readonly (Expression | undefined)[]): Expression | undefined {
    const [left, right] = operands
    if (left === undefined || right === undefined) return undefined
    const at = { start: node.from, end: node.to, left, right }
    const mark = children(node).find((part) => MARKS.has(part.name))
    const sign = mark === undefined ? '' : this.#text.slice(mark.from, mark.to)
    switch (node.name) {
      case 'Product':
        return { ...at, kind: 'arithmetic', operator: TIMES[sign] ?? '×' }
      case 'Sum':
        return { ...at, kind: 'arithmetic', operator: mark?.name === 'Plus' ? '+' : '-' }
      case 'Comparison':
        return { ...at, kind: 'comparison', relation: RELATIONS[sign] ?? '=' }
      default:
        return { ...at, kind: 'logic', operator: node.name === 'Conjunction' ? '且' : '或' }
    }
  }

  #number(node: SyntaxNode): Expression | undefined {
    const text = this.#text.slice(node.from, node.to)
    const digits = /^[0-9.]+/.exec(text)?.[0] ?? ''
    const measure = text.slice(digits.length)
    const value = Exact.parse(digits)
    if (value === undefined || measureInfo(measure) === undefined) {
      this.#fault('formula-unknown-measure', node, { measure })
      return undefined
    }
    return {
      start: node.from,
      end: node.to,
      kind: 'number',
      quantity: Quantity.exact(value, measure as Measure),
    }
  }

  #name(node: SyntaxNode): string {
    const text = this.#text.slice(node.from, node.to)
    return node.name === 'QuotedName' ? text.slice(1, -1).trim() : text
  }

  #fault(code: FormulaFault['code'], node: SyntaxNode, values: Record<string, string>): void {
    this.faults.push({ code, start: node.from, end: node.to, values })
  }
}

const MARKS = new Set(['Open', 'Close', 'Comma', 'Dot', 'Plus', 'Minus', 'Times', 'Relation', 'And', 'Or'])

function children(node: SyntaxNode): SyntaxNode[] {
  const list: SyntaxNode[] = []
  for (let child = node.firstChild; child !== null; child = child.nextSibling) list.push(child)
  return list
}

/** Every item reference of an expression, in order, with how many years back it looks. */
export function references(
  expression: Expression,
  yearOffset = 0,
): readonly {
  readonly name: string
  readonly basis: string
  readonly yearOffset: number
  readonly at: Expression
}[] {
  switch (expression.kind) {
    case 'reference':
      return [{ name: expression.name, basis: expression.basis, yearOffset, at: expression }]
    case 'call': {
      const offset = expression.name === '上年' ? yearOffset - 1 : yearOffset
      return expression.args.flatMap((arg) => references(arg, offset))
    }
    case 'negation':
      return references(expression.of, yearOffset)
    case 'arithmetic':
    case 'comparison':
    case 'logic':
      return [...references(expression.left, yearOffset), ...references(expression.right, yearOffset)]
    case 'number':
    case 'text':
      return []
  }
}
