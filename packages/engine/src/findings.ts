/** Findings 核对结果 in words: a check with both sides' numbers, the arithmetic, the likely cause. */
import type { Check, ConsolidationCheck, Side } from './check.ts'
import { likelyCauses } from './check.ts'
import type { Finding, FindingSide } from './evaluation.ts'
import { keyText } from './figure.ts'
import { printWorking } from './formula/index.ts'
import { valueJson } from './lineage.ts'
import { absolute, type PrintOptions, print, type Quantity } from './quantity/index.ts'
import { plainText, type Render } from './render.ts'

const RESULT_WORDS: Readonly<Record<Check['result'], string>> = {
  holds: '成立',
  violated: '不符',
  undecided: '无法判定',
  scopeMismatch: '口径不同',
  notApplied: '未适用',
}

/** 核对结果's Chinese word. */
export const resultWord = (result: Check['result']): string => RESULT_WORDS[result]

export function describeCheck(check: Check, ref: string, _index: number, render: Render): Finding {
  const { rule } = check
  const { tree } = render.computation
  const unitName = tree.unit(check.unit)?.name ?? check.unit
  const options = sideOptions(check)
  const left = describeSide(check.left, check, render, options)
  const right = describeSide(check.right, check, render, options)
  const refs = [...left.inputs, ...right.inputs]
  const illustrative = refs.some((one) => render.records.isIllustrative(one))
  const causes = likelyCauses(check, render.computation).map(({ cause, matched }) => {
    const words = plainText(render.template(cause.text, check.row, check.unit).runs)
    return { title: cause.title, text: matched.length === 0 ? words : `${words}（${matched.join('；')}）` }
  })
  return {
    ref,
    rule: rule.code,
    name: rule.name,
    result: check.result,
    severity: rule.severity,
    unit: check.unit,
    unitName,
    ...(check.row === undefined
      ? {}
      : { row: { group: check.row.group, row: check.row.row, name: check.row.name } }),
    left,
    relation: rule.relation,
    right,
    ...(check.difference === undefined
      ? {}
      : { difference: valueJson({ kind: 'known', quantity: check.difference }, options) }),
    ...(check.detectionWidth === undefined
      ? {}
      : {
          detectionWidth: valueJson({ kind: 'known', quantity: check.detectionWidth }, measureOnly(options)),
        }),
    sentence: sentenceOf(check, left, right, render, options),
    ...(rule.explain === undefined || check.result !== 'violated'
      ? {}
      : { explain: plainText(render.template(rule.explain, check.row, check.unit).runs) }),
    causes,
    ...(rule.authority === undefined ? {} : { authority: rule.authority }),
    missing: [...new Set(check.missing.map((key) => render.records.value(key)))],
    illustrative,
    unconfirmed: rule.unconfirmed,
  }
}

/** Money is shown in 万元 with the digits it has; percentages with two. */
function sideOptions(check: Check): PrintOptions {
  const value = check.left.value.kind === 'known' ? check.left.value : check.right.value
  if (value.kind !== 'known') return {}
  const { type } = check.left.formula
  const dimension = type.kind === 'number' ? type.dimension : ''
  if (dimension === '元') return { measure: '万元' }
  const shownAsRate = [check.left, check.right].some(
    (side) => side.value.kind === 'known' && side.value.quantity.measure === '%',
  )
  return dimension === '' && shownAsRate ? { measure: '%', places: 2 } : {}
}

const measureOnly = (options: PrintOptions): PrintOptions =>
  options.measure === undefined ? {} : { measure: options.measure }

function describeSide(side: Side, check: Check, render: Render, options: PrintOptions): FindingSide {
  const at = render.computation.at(check.unit, check.row)
  return {
    formula: side.formula.text,
    working:
      printWorking(side.formula, render.computation.names, at) + (side.zeroed ? '（未填报的按 0 计）' : ''),
    value: valueJson(side.value, options),
    inputs: [...new Set(side.inputs.map((key) => render.records.value(key)))],
  }
}

function sentenceOf(
  check: Check,
  left: FindingSide,
  right: FindingSide,
  render: Render,
  options: PrintOptions,
): string {
  const row = check.row === undefined ? '' : `${check.row.name}：`
  const side = (one: FindingSide): string => {
    const texts = [one.formula, one.working, one.value.text]
    const steps = texts.filter((step, at) => texts.findIndex((other) => bare(other) === bare(step)) === at)
    return steps.join(' = ')
  }
  switch (check.result) {
    case 'holds':
      return `${row}${side(left)}；${side(right)}；符合“${check.rule.relation}”`
    case 'violated':
      return `${row}${side(left)}；${side(right)}；相差 ${gap(check.difference, options)}，不符合“${check.rule.relation}”`
    case 'scopeMismatch':
      return `${row}${side(left)}；${side(right)}；两边口径不同（${(check.scopes ?? []).join('；')}），不作加减比较`
    case 'notApplied':
      return `${row}${check.rule.name}：本处不适用`
    case 'undecided': {
      const names = [...new Set(check.missing.map((key) => render.records.label(key)))]
      return names.length === 0
        ? `${row}${side(left)}；${side(right)}；无法判定`
        : `${row}缺少 ${names.join('、')}，无法判定`
    }
  }
}

/** 7.50% and 7.5% are one number. */
const bare = (text: string): string => text.replace(/(\.[0-9]*?)0+(?![0-9])/, '$1').replace(/\.(?![0-9])/, '')

const gap = (difference: Quantity | undefined, options: PrintOptions): string =>
  difference === undefined ? '' : print(absolute(difference), options)

/** 汇总一致: the unit's own figure against the sum of the units below. */
export function describeConsolidation(check: ConsolidationCheck, render: Render): Finding {
  const { key } = check
  const unitName = render.computation.tree.unit(key.unit)?.name ?? key.unit
  const label = render.records.label(key)
  const own = render.records.value(key)
  const parts = check.parts.map((part) => render.records.value(part))
  const working = parts.map((part) => render.records.get(part)?.value.text ?? '').join(' + ')
  const missing = check.parts.filter((part) => render.computation.derive(part).value.kind === 'missing')
  const sum =
    check.sum === undefined
      ? ({ kind: 'missing', text: '未填报' } as const)
      : valueJson({ kind: 'known', quantity: check.sum })
  const text = {
    holds: `${label} ${print(check.own)}，与所属单位合计 ${sum.text} 一致`,
    violated: `${label} ${print(check.own)}，所属单位合计 ${sum.text}，相差 ${gap(check.difference, {})}`,
    undecided: `${label}：${missing.length} 个单位未填报，无法判定`,
  }[check.result]
  return {
    ref: `c:${keyText(key)}`,
    rule: '汇总一致',
    name: `${label}与所属单位合计一致`,
    result: check.result,
    severity: 'error',
    unit: key.unit,
    unitName,
    left: {
      formula: label,
      working: print(check.own),
      value: valueJson({ kind: 'known', quantity: check.own }),
      inputs: [own],
    },
    relation: '=',
    right: { formula: '所属单位合计', working, value: sum, inputs: parts },
    ...(check.difference === undefined
      ? {}
      : { difference: valueJson({ kind: 'known', quantity: check.difference }) }),
    sentence: text,
    causes: [],
    missing: missing.map((part) => render.records.value(part)),
    illustrative: parts.some((part) => render.records.isIllustrative(part)),
    unconfirmed: [],
  }
}
