/**
 * Differences of two framework files 指标体系的变化, as sentences that an official would write: points, formulas and
 * standards of indicators; indicators, items, rules and forms that came or went.
 */
import { parse } from 'yaml'

interface Node {
  readonly code?: unknown
  readonly name?: unknown
  readonly children?: unknown
  readonly [field: string]: unknown
}

const FIELDS: readonly (readonly [string, string])[] = [
  ['name', '名称'],
  ['points', '分值'],
  ['formula', '公式'],
  ['standard', '评分标准'],
  ['scoring', '计分方法'],
  ['meaning', '指标解释'],
  ['notApplicable', '不适用时的处理'],
]

const listOf = (value: unknown): readonly Node[] =>
  Array.isArray(value) ? value.filter((one): one is Node => typeof one === 'object' && one !== null) : []
const shown = (value: unknown): string =>
  value === undefined ? '（无）' : typeof value === 'string' ? value : JSON.stringify(value)

/** Sentences, in the order of the newer file. Files that cannot be read give one sentence that says so. */
export function compareFrameworks(before: string, after: string): readonly string[] {
  if (before === after) return []
  let old: Node
  let fresh: Node
  try {
    old = parse(before) as Node
    fresh = parse(after) as Node
  } catch {
    return ['文件内容已改动，无法逐项比较']
  }
  const sentences: string[] = []
  const was = indicatorsOf(old)
  const is = indicatorsOf(fresh)
  for (const [code, node] of is) {
    const earlier = was.get(code)
    if (earlier === undefined)
      sentences.push(`新增指标 ${code} “${shown(node.name)}”，${shown(node.points)} 分`)
    else
      for (const [field, label] of FIELDS)
        if (JSON.stringify(earlier[field]) !== JSON.stringify(node[field]))
          sentences.push(
            `指标 ${code} “${shown(node.name)}”的${label}由“${shown(earlier[field])}”改为“${shown(node[field])}”`,
          )
  }
  for (const [code, node] of was)
    if (!is.has(code)) sentences.push(`删除指标 ${code} “${shown(node.name)}”，${shown(node.points)} 分`)
  for (const [field, label, name] of [
    ['rules', '勾稽关系', 'code'],
    ['forms', '报表', 'code'],
    ['items', '数据项', 'name'],
    ['diagnoses', '诊断', 'code'],
  ] as const) {
    const [a, b] = [keyed(old[field], name), keyed(fresh[field], name)]
    for (const [key, text] of b) {
      if (!a.has(key)) sentences.push(`新增${label}“${key}”`)
      else if (a.get(key) !== text) sentences.push(`修改${label}“${key}”`)
    }
    for (const key of a.keys()) if (!b.has(key)) sentences.push(`删除${label}“${key}”`)
  }
  for (const [field, label] of [
    ['name', '名称'],
    ['fullPoints', '满分'],
    ['grades', '等级'],
    ['notice', '使用提示'],
    ['panel', '专家评分'],
    ['reasonOver', '偏差说明界限'],
    ['evidenceFor', '须附佐证'],
    ['unconfirmed', '待核'],
    ['outline', '报告提纲'],
    ['notices', '通知文本'],
  ] as const)
    if (JSON.stringify(old[field]) !== JSON.stringify(fresh[field]))
      sentences.push(
        ['outline', 'notices', 'grades', 'panel'].includes(field)
          ? `修改${label}`
          : `${label}由“${shown(old[field])}”改为“${shown(fresh[field])}”`,
      )
  return sentences.length === 0 ? ['只改动了注释、依据或排版'] : sentences
}

function indicatorsOf(file: Node): ReadonlyMap<string, Node> {
  const found = new Map<string, Node>()
  const walk = (list: readonly Node[]): void => {
    for (const node of list) {
      found.set(String(node.code), node)
      walk(listOf(node.children))
    }
  }
  walk(listOf(file.indicators))
  return found
}

function keyed(list: unknown, name: string): ReadonlyMap<string, string> {
  if (!Array.isArray(list)) return new Map()
  return new Map(
    list.map((one: unknown) =>
      typeof one === 'string' ? [one, one] : [String((one as Node)[name]), JSON.stringify(one)],
    ),
  )
}
