/**
 * Reading a YAML file by its shape 文件结构检查: every unknown, missing or mistyped field at once, each with line and
 * column. Gives plain data in which exact numbers are still text, so that nothing passes through binary floats.
 */
import { isAlias, isMap, isPair, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml'
import type { Place } from '../place.ts'
import { didYouMean, nearestName, type Problem, problem } from '../problem.ts'
import type { Shape } from './schema.ts'

/** Plain data of a file: text, true/false, lists and records. Numbers are text as written. */
export type Plain = string | boolean | null | readonly Plain[] | { readonly [name: string]: Plain }

/** A YAML file, read: its data, and where each field stands. */
export interface ShapedFile {
  readonly data?: Plain
  readonly problems: readonly Problem[]
  /** Place of a path such as ['indicators', 0, 'formula']; the nearest known place above it otherwise. */
  readonly placeOf: (path: readonly (string | number)[]) => Place
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  object: '若干字段',
  array: '列表',
  string: '文字',
  number: '数',
  integer: '整数',
  boolean: 'true 或 false',
}

/** Read YAML text and check it by `shape`. */
export function readShape(
  text: string,
  file: string,
  shape: Shape & { readonly $defs?: Readonly<Record<string, Shape>> },
): ShapedFile {
  const lines = new LineCounter()
  const document = parseDocument(text, {
    lineCounter: lines,
    keepSourceTokens: false,
    uniqueKeys: true,
    maxAliasCount: 0,
  } as never)
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(offset)
    return { kind: 'file', file, line, column: col }
  }
  const problems: Problem[] = document.errors.map((error) =>
    problem('file-not-yaml', { reason: yamlReason(error.code) }, placeAt(error.pos[0])),
  )
  const root = document.contents
  const placeOf = (path: readonly (string | number)[]): Place => placeAt(nodeAt(root, path)?.range?.[0] ?? 0)
  if (problems.length > 0) return { problems, placeOf }
  const walker = new Walker(shape.$defs ?? {}, placeAt)
  const data = walker.read(root, shape, '文件')
  return { data, problems: walker.problems, placeOf }
}

function yamlReason(code: string): string {
  const reasons: Readonly<Record<string, string>> = {
    DUPLICATE_KEY: '同一层里有两个相同的字段',
    BAD_INDENT: '缩进不对，或前面的括号、引号没有闭合',
    TAB_AS_INDENT: '缩进用了制表符，须用空格',
    MISSING_CHAR: '缺少引号或括号',
    UNEXPECTED_TOKEN: '有多余的符号',
    MULTILINE_IMPLICIT_KEY: '字段名跨了行，多半是冒号后缺少空格或引号不成对',
    BAD_ALIAS: '不支持别名（*）',
  }
  return reasons[code] ?? `不是有效的 YAML（${code}）`
}

function nodeAt(root: unknown, path: readonly (string | number)[]): Node | undefined {
  let node = root as Node | null | undefined
  let found = node ?? undefined
  for (const step of path) {
    if (isMap(node))
      node = node.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === step)?.value as
        | Node
        | undefined
    else if (isSeq(node) && typeof step === 'number') node = node.items[step] as Node | undefined
    else return found
    if (node === undefined || node === null) return found
    found = node
  }
  return found
}

class Walker {
  readonly problems: Problem[] = []
  readonly #defs: Readonly<Record<string, Shape>>
  readonly #placeAt: (offset: number) => Place

  constructor(defs: Readonly<Record<string, Shape>>, placeAt: (offset: number) => Place) {
    this.#defs = defs
    this.#placeAt = placeAt
  }

  read(node: unknown, given: Shape, owner: string): Plain {
    const shape = this.#resolve(given, node)
    const label = shape.title ?? owner
    if (isAlias(node)) {
      this.problems.push(problem('file-not-yaml', { reason: '不支持别名（*）' }, this.#place(node)))
      return null
    }
    if (shape.type === 'object')
      return isMap(node) ? this.#record(node, shape, label) : this.#wrong(node, shape, label)
    if (shape.type === 'array') {
      if (!isSeq(node)) return this.#wrong(node, shape, label)
      return node.items.map((item) => this.read(item, shape.items ?? {}, label))
    }
    if (shape.oneOf !== undefined && shape.type === undefined && !isScalar(node))
      return this.#wrong(node, shape, label)
    if (shape.type === undefined && shape.oneOf === undefined && shape.const === undefined)
      return this.#anything(node)
    return this.#scalar(node, shape, label)
  }

  #scalar(node: unknown, shape: Shape, label: string): Plain {
    if (!isScalar(node) || node.value === null) return this.#wrong(node, shape, label)
    if (shape.type === 'boolean')
      return typeof node.value === 'boolean' ? node.value : this.#wrong(node, shape, label)
    if (typeof node.value === 'boolean') return this.#wrong(node, shape, label)
    // The source keeps 0.10 and 271 exactly as written.
    const text = typeof node.value === 'number' ? (node.source ?? String(node.value)) : String(node.value)
    if (shape.type === 'integer' && !/^-?[0-9]+$/.test(text)) return this.#wrong(node, shape, label)
    if (shape.enum !== undefined && !shape.enum.includes(text))
      this.problems.push(
        problem(
          'field-not-allowed',
          { label, found: text, allowed: shape.enum.join('、') },
          this.#place(node),
        ),
      )
    if (shape.pattern !== undefined && !new RegExp(shape.pattern, 'u').test(text))
      this.problems.push(problem('field-pattern', { label, found: text }, this.#place(node)))
    return text
  }

  #record(node: import('yaml').YAMLMap, shape: Shape, label: string): Plain {
    const data: Record<string, Plain> = {}
    const known = shape.properties ?? {}
    for (const pair of node.items) {
      if (!isPair(pair) || !isScalar(pair.key)) continue
      const name = String(pair.key.value)
      const field = Object.hasOwn(known, name) ? known[name] : undefined
      if (field !== undefined) data[name] = this.read(pair.value, field, name)
      else if (typeof shape.additionalProperties === 'object')
        data[name] = this.read(pair.value, shape.additionalProperties, name)
      else if (shape.additionalProperties === false) {
        const suggestion = didYouMean(nearestName(name, Object.keys(known)))
        this.problems.push(
          problem('field-unknown', { owner: label, name, suggestion }, this.#place(pair.key)),
        )
      } else data[name] = this.#anything(pair.value)
    }
    for (const name of shape.required ?? [])
      if (!Object.hasOwn(data, name))
        this.problems.push(
          problem(
            'field-missing',
            { owner: label, name, label: known[name]?.title ?? name },
            this.#place(node),
          ),
        )
    return data
  }

  #anything(node: unknown): Plain {
    if (isMap(node)) return this.#record(node, { type: 'object' }, '')
    if (isSeq(node)) return node.items.map((item) => this.#anything(item))
    if (!isScalar(node) || node.value === null) return null
    if (typeof node.value === 'boolean') return node.value
    return typeof node.value === 'number' ? (node.source ?? String(node.value)) : String(node.value)
  }

  /** Follow $ref; of alternatives take the one whose `kind` matches, or whose type fits. */
  #resolve(given: Shape, node: unknown): Shape {
    const shape = given.$ref === undefined ? given : (this.#defs[given.$ref.replace('#/$defs/', '')] ?? {})
    if (shape.oneOf === undefined) return shape
    if (isMap(node)) {
      const kind = node.get('kind')
      const named =
        kind === undefined ? undefined : shape.oneOf.find((one) => one.properties?.kind?.const === kind)
      const record =
        named ?? shape.oneOf.map((one) => this.#resolve(one, node)).find((one) => one.type === 'object')
      if (
        named === undefined &&
        kind !== undefined &&
        shape.oneOf.some((one) => one.properties?.kind !== undefined)
      ) {
        const allowed = shape.oneOf.flatMap((one) => one.properties?.kind?.const ?? []).join('、')
        this.problems.push(
          problem(
            'field-not-allowed',
            { label: shape.title ?? 'kind', found: String(kind), allowed },
            this.#place(node),
          ),
        )
        return {}
      }
      return record === undefined ? shape : record
    }
    const plain = shape.oneOf.map((one) => this.#resolve(one, node)).find((one) => one.type === 'string')
    return plain === undefined
      ? shape
      : { ...plain, ...(shape.title === undefined ? {} : { title: shape.title }) }
  }

  #wrong(node: unknown, shape: Shape, label: string): null {
    const found = isMap(node)
      ? '若干字段'
      : isSeq(node)
        ? '列表'
        : isScalar(node) && node.value !== null
          ? `“${String(node.value)}”`
          : '空'
    const wanted = TYPE_WORDS[shape.type ?? 'string'] ?? '文字'
    this.problems.push(problem('field-wrong-type', { label, wanted, found }, this.#place(node)))
    return null
  }

  #place(node: unknown): Place {
    const range = (node as { range?: readonly number[] } | null)?.range
    return this.#placeAt(range?.[0] ?? 0)
  }
}
