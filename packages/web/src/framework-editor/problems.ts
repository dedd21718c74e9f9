/** 问题清单: what compiling finds in the whole file, and to which indicator and field each finding belongs. */
import { compileFramework, type Framework, type Place, type Problem } from '@jiheng/engine'
import { isMap, isScalar, isSeq, parseDocument } from 'yaml'
import type { Library } from './library.ts'
import { type At, FILE_NAME } from './tree.ts'

/** 检查结果. There is a framework only where nothing is an error. */
export interface Checked {
  readonly framework?: Framework
  readonly problems: readonly PlacedProblem[]
}

export interface PlacedProblem {
  readonly problem: Problem
  /** The indicator it stands in, where it does. */
  readonly at?: At
  readonly field?: string
  readonly line?: number
  readonly column?: number
}

export function checkFramework(text: string, library: Library): Checked {
  const { framework, problems } = compileFramework({
    framework: { file: FILE_NAME, text },
    dictionaries: library.slim,
  })
  const locate = locator(text)
  return {
    problems: problems.map((problem) => ({ problem, ...locate(problem.place) })),
    ...(framework === undefined ? {} : { framework }),
  }
}

type Location = Omit<PlacedProblem, 'problem'>

/** From a line and column back to an indicator and one of its fields. */
function locator(text: string): (place: Place | undefined) => Location {
  let root: unknown
  let starts: readonly number[] | undefined
  return (place) => {
    if (place?.kind !== 'file' || place.file !== FILE_NAME || place.line === undefined) return {}
    starts ??= lineStarts(text)
    root ??= parseDocument(text).contents
    const { line, column = 1 } = place
    const offset = (starts[line - 1] ?? 0) + column - 1
    const indicators = isMap(root) ? root.get('indicators', true) : undefined
    return { line, column, ...descend(indicators, offset, []) }
  }
}

function lineStarts(text: string): readonly number[] {
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}

function descend(list: unknown, offset: number, parent: At): { at?: At; field?: string } {
  if (!isSeq(list)) return {}
  for (const [index, item] of list.items.entries()) {
    if (!isMap(item) || !holds(item.range, offset)) continue
    const at = [...parent, index]
    if (item.range?.[0] === offset) return { at }
    for (const pair of item.items) {
      const key = isScalar(pair.key) ? String(pair.key.value) : ''
      const start = isScalar(pair.key) ? (pair.key.range?.[0] ?? 0) : 0
      const end = (pair.value as { range?: readonly number[] } | null)?.range?.[1] ?? start
      if (offset < start || offset > end) continue
      const below = key === 'children' ? descend(pair.value, offset, at) : {}
      return below.at === undefined ? { at, field: key } : below
    }
    return { at }
  }
  return {}
}

const holds = (range: readonly number[] | null | undefined, offset: number): boolean =>
  range != null && (range[0] ?? 0) <= offset && offset <= (range[1] ?? 0)

export const ofIndicator = (problems: readonly PlacedProblem[], at: At): readonly PlacedProblem[] =>
  problems.filter((one) => one.at !== undefined && one.at.join('.') === at.join('.'))
