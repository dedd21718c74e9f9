/**
 * 指标树: what a framework file says of its indicators, with the sums that the editor shows. Read through the engine's
 * own shape, so that numbers stay text and a file with faults still gives a tree.
 */
import { Exact, frameworkSchema, type Plain, readShape } from '@jiheng/engine'

export type Data = Readonly<Record<string, Plain>>

/** Where an indicator stands: its index on each level, [1, 0, 2] for 二级 first, third below it. */
export type At = readonly number[]

/** 下级合计 against the points above it; `off` is the sum less the points. */
export interface Sum {
  readonly total: string
  readonly off: Exact
}

export interface TreeNode {
  readonly at: At
  readonly data: Data
  readonly code: string
  readonly name: string
  readonly points: string
  readonly slot: boolean
  readonly children: readonly TreeNode[]
  /** Only where there are children. */
  readonly sum?: Sum
}

export interface FrameworkTree {
  readonly data: Data
  readonly fullPoints: string
  readonly indicators: readonly TreeNode[]
  readonly sum: Sum
}

export const FILE_NAME = 'framework.yaml'

export const textOf = (value: Plain | undefined): string => (typeof value === 'string' ? value : '')
export const recordOf = (value: Plain | undefined): Data | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Data) : undefined
export const listOf = (value: Plain | undefined): readonly Plain[] =>
  Array.isArray(value) ? (value as readonly Plain[]) : []
export const textsOf = (value: Plain | undefined): readonly string[] => listOf(value).map(textOf)
export const recordsOf = (value: Plain | undefined): readonly Data[] =>
  listOf(value).map((one) => recordOf(one) ?? {})

/** The tree; undefined only where the text is no YAML at all. */
export function readTree(text: string): FrameworkTree | undefined {
  const data = recordOf(readShape(text, FILE_NAME, frameworkSchema).data)
  if (data === undefined) return undefined
  const indicators = nodesOf(data.indicators, [])
  const fullPoints = textOf(data.fullPoints)
  return { data, fullPoints, indicators, sum: sumOf(indicators, fullPoints) }
}

function nodesOf(list: Plain | undefined, parent: At): readonly TreeNode[] {
  return recordsOf(list).map((data, index) => {
    const at = [...parent, index]
    const children = nodesOf(data.children, at)
    const points = textOf(data.points)
    return {
      at,
      data,
      code: textOf(data.code),
      name: textOf(data.name),
      points,
      slot: data.slot === true,
      children,
      ...(children.length === 0 ? {} : { sum: sumOf(children, points) }),
    }
  })
}

function sumOf(parts: readonly TreeNode[], full: string): Sum {
  const number = (text: string): Exact => Exact.parse(text) ?? Exact.zero
  const total = parts.reduce((sum, part) => sum.add(number(part.points)), Exact.zero)
  return { total: total.toString(), off: total.sub(number(full)) }
}

export function nodeAt(tree: FrameworkTree, at: At): TreeNode | undefined {
  let list = tree.indicators
  let found: TreeNode | undefined
  for (const index of at) {
    found = list[index]
    if (found === undefined) return undefined
    list = found.children
  }
  return found
}

/** The node, or the nearest one above it that there is; the first of all where none is. */
export function nearestNode(tree: FrameworkTree, at: At): TreeNode | undefined {
  for (let length = at.length; length > 0; length -= 1) {
    const found = nodeAt(tree, at.slice(0, length))
    if (found !== undefined) return found
  }
  return tree.indicators[0]
}

/** Every indicator, each before its children. */
export function allNodes(nodes: readonly TreeNode[]): readonly TreeNode[] {
  return nodes.flatMap((node) => [node, ...allNodes(node.children)])
}

/** 差 2 分, 多 1 分; undefined where the sum is right. */
export function offWords(sum: Sum): string | undefined {
  if (sum.off.isZero()) return undefined
  return `${sum.off.sign() < 0 ? '差' : '多'} ${sum.off.abs().toString()} 分`
}

export const samePlace = (a: At, b: At): boolean =>
  a.length === b.length && a.every((one, index) => one === b[index])
