/**
 * 公式文字: what the formula field shows beside the text: coloured parts, faults in the engine's words, the kind of
 * number that comes out, and what can be completed.
 */
import {
  compileFormula,
  didYouMean,
  type Expression,
  FUNCTION_NAMES,
  measureInfo,
  parseFormula,
  problem,
  RESULT_FUNCTIONS,
} from '@jiheng/engine'
import type { Vocabulary } from './library.ts'

/** A coloured part of a formula. */
export interface Mark {
  readonly from: number
  readonly to: number
  readonly kind: 'item' | 'basis' | 'function' | 'number' | 'text' | 'sign'
}

/** Parts in order of place; undefined where the text does not parse. */
export function formulaMarks(text: string): readonly Mark[] | undefined {
  const { expression } = parseFormula(text)
  if (expression === undefined) return undefined
  return marksOf(expression, text)
    .filter((mark) => mark.to > mark.from)
    .sort((a, b) => a.from - b.from)
}

function marksOf(node: Expression, text: string): readonly Mark[] {
  const { start, end } = node
  switch (node.kind) {
    case 'number':
    case 'text':
      return [{ from: start, to: end, kind: node.kind }]
    case 'reference': {
      const dot = node.basis === '' ? -1 : text.slice(start, end).search(/[·・•‧．]/)
      const split = dot < 0 ? end : start + dot
      return [
        { from: start, to: split, kind: 'item' },
        { from: split, to: end, kind: 'basis' },
      ]
    }
    case 'call':
      return [
        { from: start, to: start + node.name.length, kind: 'function' },
        ...node.args.flatMap((arg) => marksOf(arg, text)),
      ]
    case 'negation':
      return marksOf(node.of, text)
    default: {
      const sign = /[^\s()（）]+/.exec(text.slice(node.left.end, node.right.start))
      const from = node.left.end + (sign?.index ?? 0)
      return [
        ...marksOf(node.left, text),
        { from, to: from + (sign?.[0].length ?? 0), kind: 'sign' },
        ...marksOf(node.right, text),
      ]
    }
  }
}

/** What the place wants: a condition, or a number of some dimension. */
export type Expected = { readonly truth: true } | { readonly dimension: string }

export interface FormulaFinding {
  readonly from: number
  readonly to: number
  readonly detail: string
  readonly fix: string
}

/** 公式检查. `gives` says what comes out, where the formula can be read. */
export interface FormulaReading {
  readonly findings: readonly FormulaFinding[]
  readonly gives?: string
}

export function readFormula(text: string, vocabulary: Vocabulary, expected: Expected): FormulaReading {
  if (text.trim() === '') return { findings: [] }
  const { formula, faults } = compileFormula(text, vocabulary.names, expected)
  const findings = faults.map(({ code, start, end, values }): FormulaFinding => {
    const suggestion =
      values.suggestion === undefined ? {} : { suggestion: didYouMean(values.suggestion || undefined) }
    const found = values.found ?? text.slice(start, end)
    const one = problem(code, { ...values, found, ...suggestion })
    return { from: start, to: Math.max(end, start), detail: one.detail, fix: one.fix }
  })
  const type = formula?.type ?? compileFormula(text, vocabulary.names).formula?.type
  if (type === undefined) return { findings }
  const gives =
    type.kind === 'truth' ? '条件（是或否）' : type.kind === 'text' ? '文字' : dimensionWords(type.dimension)
  return { findings, gives }
}

export const dimensionOf = (measure: string): string => measureInfo(measure)?.dimension ?? ''

/** 元 → 金额（元、万元）; '' → 比率或纯数. */
export function dimensionWords(dimension: string): string {
  if (dimension === '') return '比率或纯数（如 92.8%、0.928）'
  if (dimension === '元') return '金额（元、万元）'
  return `以“${dimension}”计的数`
}

/** 函数 with what goes between its brackets, for formulas that run before scoring. */
export const FUNCTIONS: readonly { readonly name: string; readonly args: string; readonly means: string }[] =
  [
    { name: '如果', args: '条件, 甲, 乙', means: '条件成立取甲，否则取乙' },
    { name: '最大', args: '甲, 乙, …', means: '其中最大的' },
    { name: '最小', args: '甲, 乙, …', means: '其中最小的' },
    { name: '绝对值', args: '数', means: '去掉负号' },
    { name: '四舍五入', args: '数, 位数', means: '按位数取舍' },
    { name: '上年', args: '数据项', means: '上一年度的数' },
    { name: '有值', args: '数据项', means: '填报了没有' },
    { name: '缺失', args: '数据项', means: '是不是没有填报' },
    { name: '取值', args: '数据项, 缺省', means: '没有填报时用缺省' },
    { name: '非', args: '条件', means: '条件不成立' },
    { name: '合计', args: '清单项, 条件', means: '清单各行相加，条件可以不写' },
    { name: '平均', args: '清单项, 条件', means: '清单各行的平均，条件可以不写' },
    { name: '计数', args: '清单, 条件', means: '清单的行数，条件可以不写' },
    { name: '名单', args: '清单, 条件', means: '各行名称，只用在文句里' },
    { name: '各单位合计', args: '数', means: '下级各单位之和' },
    { name: '单位数', args: '', means: '纳入评价的单位数' },
    { name: '所属单位数', args: '', means: '所属单位数' },
  ]

/** Functions of the language that the list above must explain. */
export const EARLY_FUNCTIONS: readonly string[] = FUNCTION_NAMES.filter(
  (name) => !Object.hasOwn(RESULT_FUNCTIONS, name),
)

/** 可补全的一项. `cursor` is how far before the end the cursor goes. */
export interface Suggestion {
  readonly label: string
  readonly insert: string
  readonly cursor: number
  readonly detail: string
  readonly kind: 'item' | 'library' | 'function' | 'group'
}

const PLAIN_NAME =
  /^[A-Za-z_\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff][A-Za-z0-9_\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]*$/
/** The name being typed, with its dot and basis. */
export const TYPED_NAME = /\[?[A-Za-z0-9_\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff·・]+$/

/** Everything that can stand where a name stands: the framework's own items, functions, lists, then the library. */
export function suggestions(vocabulary: Vocabulary): readonly Suggestion[] {
  const quote = (name: string): string => (PLAIN_NAME.test(name) ? name : `[${name}]`)
  const items = vocabulary.items.flatMap((item): readonly Suggestion[] => {
    const detail = `${item.measure}${item.group === undefined ? '' : ` · 清单“${item.group}”`}`
    const kind = item.own ? 'item' : 'library'
    const ends = item.bases.length === 0 ? [''] : item.bases.map((basis) => `·${basis}`)
    return ends.map((end) => ({
      label: `${item.name}${end}`,
      insert: `${quote(item.name)}${end}`,
      cursor: 0,
      detail,
      kind,
    }))
  })
  const functions = FUNCTIONS.map(
    ({ name, args, means }): Suggestion => ({
      label: name,
      insert: `${name}()`,
      cursor: args === '' ? 0 : 1,
      detail: `(${args}) ${means}`,
      kind: 'function',
    }),
  )
  const groups = vocabulary.groups.map(
    (name): Suggestion => ({ label: name, insert: quote(name), cursor: 0, detail: '清单', kind: 'group' }),
  )
  return [...items, ...functions, ...groups]
}
