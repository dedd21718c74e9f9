/**
 * Templates 文句: words with formulas in braces: `预算追加{预算追加}，占年初预算的{预算追加 ÷ 年初预算|%}。`
 * After the formula may stand a measure to print in (万元, %), `数` for the number alone, and a count of decimal
 * places (`1位` or `1`). A template never holds a figure of its own.
 */
import { measureInfo } from '../quantity/index.ts'
import type { Formula, Names } from './compile.ts'
import { compileFormula } from './compile.ts'
import type { FormulaFault } from './syntax.ts'

/** How one placeholder prints. */
export interface Placeholder {
  readonly kind: 'formula'
  readonly formula: Formula
  readonly measure?: string
  readonly places?: number
  readonly bare: boolean
}

/** 文句, compiled. */
export interface Template {
  readonly source: string
  readonly parts: readonly ({ readonly kind: 'words'; readonly text: string } | Placeholder)[]
}

/** Compile a template; offsets of faults are in the template's own text. */
export function compileTemplate(
  source: string,
  names: Names,
  row?: string,
): { template?: Template; faults: readonly FormulaFault[] } {
  const parts: Template['parts'][number][] = []
  const faults: FormulaFault[] = []
  let at = 0
  for (const match of source.matchAll(/\{([^{}]*)\}/g)) {
    if (match.index > at) parts.push({ kind: 'words', text: source.slice(at, match.index) })
    at = match.index + match[0].length
    const placeholder = compilePlaceholder(match[1] ?? '', match.index + 1, names, row)
    faults.push(...placeholder.faults)
    if (placeholder.part !== undefined) parts.push(placeholder.part)
  }
  if (at < source.length) parts.push({ kind: 'words', text: source.slice(at) })
  const stray = parts.find((part) => part.kind === 'words' && /[{}]/.test(part.text))
  if (stray !== undefined)
    faults.push({ code: 'formula-syntax', start: 0, end: source.length, values: { found: '不成对的花括号' } })
  return faults.length > 0 ? { faults } : { template: { source, parts }, faults }
}

function compilePlaceholder(
  inside: string,
  offset: number,
  names: Names,
  row: string | undefined,
): { part?: Placeholder; faults: readonly FormulaFault[] } {
  const [text = '', ...options] = inside.split('|')
  const compiled = compileFormula(text, names, { printable: true }, row)
  const shifted = compiled.faults.map((fault) => ({
    ...fault,
    start: fault.start + offset,
    end: fault.end + offset,
  }))
  let measure: string | undefined
  let places: number | undefined
  let bare = false
  for (const option of options.map((word) => word.trim())) {
    const digits = /^([0-9])位?$/.exec(option)?.[1]
    if (digits !== undefined) places = Number(digits)
    else if (option === '数') bare = true
    else if (measureInfo(option) !== undefined) measure = option
    else
      shifted.push({
        code: 'formula-unknown-measure',
        start: offset,
        end: offset + inside.length,
        values: { measure: option },
      })
  }
  const type = compiled.formula?.type
  if (
    measure !== undefined &&
    type !== undefined &&
    (type.kind !== 'number' || measureInfo(measure)?.dimension !== type.dimension)
  ) {
    const found = type.kind === 'number' ? type.dimension || '纯数' : '文字'
    shifted.push({
      code: 'formula-measure-mismatch',
      start: offset,
      end: offset + inside.length,
      values: { found, wanted: measure },
    })
  }
  if (compiled.formula === undefined || shifted.length > 0) return { faults: shifted }
  return {
    part: {
      kind: 'formula',
      formula: compiled.formula,
      bare,
      ...(measure === undefined ? {} : { measure }),
      ...(places === undefined ? {} : { places }),
    },
    faults: [],
  }
}
