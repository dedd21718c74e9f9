/**
 * 改指标体系文件: one change in, the file's new text out. The text is the only truth; comments, order and all that a
 * change does not touch stay as they are. A text that is no YAML is never changed.
 */
import { Exact, frameworkSchema } from '@jiheng/engine'
import {
  type Document,
  isMap,
  isScalar,
  isSeq,
  type Node,
  Pair,
  parseDocument,
  Scalar,
  YAMLMap,
  YAMLSeq,
} from 'yaml'
import { keepUntouched } from './keep-untouched.ts'
import type { At } from './tree.ts'

/** What an edit writes: text, true/false, lists and records. Numbers are text, as everywhere before the engine. */
export type Value = string | boolean | readonly Value[] | { readonly [name: string]: Value }

/** 一次改动. `field` is a field of the indicator; without a `value` it is taken out. */
export type Change =
  | { readonly kind: 'set'; readonly at: At; readonly field: string; readonly value: Value | undefined }
  | { readonly kind: 'add'; readonly parent: At; readonly indicator: { readonly [name: string]: Value } }
  | { readonly kind: 'remove'; readonly at: At }
  | { readonly kind: 'move'; readonly at: At; readonly by: -1 | 1 }

export const setField = (text: string, at: At, field: string, value: Value | undefined): string =>
  editText(text, { kind: 'set', at, field, value })
export const setName = (text: string, at: At, name: string): string => setField(text, at, 'name', name)
export const setPoints = (text: string, at: At, points: string): string =>
  setField(text, at, 'points', points)
export const setFormula = (text: string, at: At, formula: string | undefined): string =>
  setField(text, at, 'formula', formula)
export const setScoring = (text: string, at: At, scoring: Value | undefined): string =>
  setField(text, at, 'scoring', scoring)
export const setStandard = (text: string, at: At, standard: string | undefined): string =>
  setField(text, at, 'standard', standard)
export const setMeaning = (text: string, at: At, meaning: string | undefined): string =>
  setField(text, at, 'meaning', meaning)
export const setNotApplicable = (text: string, at: At, value: Value | undefined): string =>
  setField(text, at, 'notApplicable', value)
export const removeIndicator = (text: string, at: At): string => editText(text, { kind: 'remove', at })
export const moveIndicator = (text: string, at: At, by: -1 | 1): string =>
  editText(text, { kind: 'move', at, by })

/** Add below `parent` ([] for a first-level one), with the next free code and the points still to be given out. */
export function addIndicator(
  text: string,
  parent: At,
  given: { readonly [name: string]: Value } = {},
): string {
  const document = parseDocument(plainLines(text))
  const siblings = document.getIn(listPath(parent))
  const list = isSeq(siblings) ? siblings.items.filter(isMap) : []
  const owner = parent.length === 0 ? document.contents : document.getIn(nodePath(parent))
  const textAt = (map: unknown, field: string): string => (isMap(map) ? plainText(map.get(field, true)) : '')
  const number = (written: string): Exact => Exact.parse(written) ?? Exact.zero
  const spent = list.reduce((sum, one) => sum.add(number(textAt(one, 'points'))), Exact.zero)
  const rest = number(textAt(owner, parent.length === 0 ? 'fullPoints' : 'points')).sub(spent)
  const indicator = {
    code: freeCode(
      parent.length === 0 ? '' : `${textAt(owner, 'code')}.`,
      list.length,
      new Set(codesOf(document.contents)),
    ),
    name: '新指标',
    points: rest.sign() > 0 ? rest.toString() : '0',
    ...given,
  }
  return editText(text, { kind: 'add', parent, indicator })
}

function freeCode(stem: string, count: number, taken: ReadonlySet<string>): string {
  for (let number = count + 1; ; number += 1) if (!taken.has(`${stem}${number}`)) return `${stem}${number}`
}

function codesOf(node: unknown): readonly string[] {
  if (isSeq(node)) return node.items.flatMap(codesOf)
  if (!isMap(node)) return []
  const below = node.get(node.has('indicators') ? 'indicators' : 'children')
  return [plainText(node.get('code', true)), ...codesOf(below)]
}

/** The text after one change; the same text where the change has nothing to act on. */
export function editText(text: string, change: Change): string {
  const plain = plainLines(text)
  const document = parseDocument(plain)
  if (document.errors.length > 0 || !isMap(document.contents)) return text
  const hand = handOf(plain)
  const before = document.toString(hand)
  if (!apply(document, change)) return text
  const after = document.toString(hand)
  const edited = tightest(
    [keepUntouched(plain, before, after), keepUntouched(plain, tighten(before), tighten(after)), after],
    plain,
    after,
  )
  return text.includes('\r\n') ? edited.replaceAll('\n', '\r\n') : edited
}

const plainLines = (text: string): string => text.replaceAll('\r\n', '\n')

/** Bracket lists as most authors write them. Only ever kept where it reads back the same. */
const tighten = (text: string): string => text.replace(/\[ (?=\S)/g, '[').replace(/(?<=\S) \]/g, ']')

/** The candidate nearest to the author's hand that still says what the edited document says. */
function tightest(candidates: readonly [string, string, string], text: string, after: string): string {
  const [kept, tight, printed] = candidates
  const wanted = meaningOf(after)
  const inOrder = /\[[^\s\]]/.test(text) ? [tight, kept] : [kept]
  return inOrder.find((one) => meaningOf(one) === wanted) ?? printed
}

function meaningOf(text: string): string {
  const document = parseDocument(text)
  return document.errors.length > 0 ? '' : JSON.stringify(document.toJS())
}

/** How the file is written, as far as the library can follow. */
function handOf(text: string): Parameters<Document['toString']>[0] {
  const indent = /^[^\s#-][^\n]*:\s*\n(?:\s*#[^\n]*\n|\s*\n)*( +)\S/m.exec(text)?.[1]?.length ?? 2
  const list = /^( *)[^\s#-][^\n]*:\s*\n(?:\s*#[^\n]*\n|\s*\n)*( *)- /m.exec(text)
  return {
    lineWidth: 0,
    indent: indent > 8 ? 2 : indent,
    indentSeq: list === null || (list[2] ?? '').length > (list[1] ?? '').length,
    singleQuote: (text.match(/'/g)?.length ?? 0) >= (text.match(/"/g)?.length ?? 0),
    flowCollectionPadding: !/\{[^\s}]/.test(text.replace(/'[^']*'|"[^"]*"/g, '')) || text.includes('{ '),
  }
}

const nodePath = (at: At): readonly (string | number)[] =>
  at.flatMap((index, level) => [level === 0 ? 'indicators' : 'children', index])
const listPath = (parent: At): readonly (string | number)[] =>
  parent.length === 0 ? ['indicators'] : [...nodePath(parent), 'children']

function apply(document: Document, change: Change): boolean {
  switch (change.kind) {
    case 'set': {
      const map = document.getIn(nodePath(change.at))
      return isMap(map) && writeField(map, change.field, change.value)
    }
    case 'add': {
      const owner = change.parent.length === 0 ? document.contents : document.getIn(nodePath(change.parent))
      if (!isMap(owner)) return false
      const field = change.parent.length === 0 ? 'indicators' : 'children'
      const list = owner.get(field)
      const node = freshNode(change.indicator, '', false)
      if (isSeq(list)) list.items.push(node)
      else {
        const fresh = new YAMLSeq()
        fresh.items.push(node)
        writeNode(owner, field, fresh)
      }
      return true
    }
    case 'remove':
      return removeFrom(document, change.at)
    case 'move': {
      const list = document.getIn(listPath(change.at.slice(0, -1)))
      const from = change.at.at(-1) ?? 0
      const to = from + change.by
      if (!isSeq(list) || to < 0 || to >= list.items.length || from >= list.items.length) return false
      const [node] = list.items.splice(from, 1)
      list.items.splice(to, 0, node)
      return true
    }
  }
}

function removeFrom(document: Document, at: At): boolean {
  const parent = at.slice(0, -1)
  const list = document.getIn(listPath(parent))
  const index = at.at(-1) ?? 0
  if (!isSeq(list) || index >= list.items.length) return false
  list.items.splice(index, 1)
  if (list.items.length > 0) return true
  if (parent.length === 0) list.flow = true
  else document.deleteIn(listPath(parent))
  return true
}

/** Fields whose text is a number where it looks like one. */
const NUMBERS = new Set([
  'points',
  'places',
  'from',
  'step',
  'loss',
  'floor',
  'overLimit',
  'low',
  'high',
  'reasonBelow',
])
const ORDER = Object.keys(frameworkSchema.$defs.indicator?.properties ?? {})

function writeField(map: YAMLMap, field: string, value: Value | undefined): boolean {
  if (value === undefined) return map.delete(field)
  const old = map.get(field, true)
  if (old !== undefined && plainOf(old) === JSON.stringify(value)) return false
  writeNode(map, field, put(old, value, field))
  return true
}

/** A new field goes where the others of its kind stand, never behind the children. */
function writeNode(map: YAMLMap, field: string, node: unknown): void {
  const pair = map.items.find((one) => plainText(one.key) === field)
  if (pair !== undefined) {
    pair.value = node
    return
  }
  const rank = (name: string): number => ORDER.indexOf(name)
  const names = map.items.map((one) => plainText(one.key))
  const before = names.reduce(
    (last, name, index) => (rank(name) >= 0 && rank(name) < rank(field) ? index : last),
    -1,
  )
  const children = names.indexOf('children')
  const position = children >= 0 && before >= children ? children : before + 1
  map.items.splice(ORDER.includes(field) ? position : names.length, 0, new Pair(new Scalar(field), node))
}

/** `value` written into `node`, whose style and comments stay; a new node where the kinds differ. */
function put(node: unknown, value: Value, field: string): unknown {
  if (typeof value === 'string' || typeof value === 'boolean') return putScalar(node, value, field)
  if (isList(value)) {
    if (!isSeq(node)) return freshNode(value, field, false)
    putList(node, value, field)
    return node
  }
  if (!isMap(node) || (node.has('kind') && node.get('kind') !== value.kind))
    return freshNode(value, field, false)
  for (const key of node.items.map((one) => plainText(one.key)))
    if (!Object.hasOwn(value, key)) node.delete(key)
  for (const [key, one] of Object.entries(value)) {
    const pair = node.items.find((item) => plainText(item.key) === key)
    if (pair === undefined)
      node.items.push(new Pair(new Scalar(key), freshNode(one, key, node.flow === true)))
    else pair.value = put(pair.value, one, key)
  }
  return node
}

function putScalar(node: unknown, value: string | boolean, field: string): Scalar {
  if (!isScalar(node)) return freshScalar(value, field)
  if (plainText(node) === String(value) && typeof node.value === typeof value) return node
  const quoted = node.type === Scalar.QUOTE_DOUBLE || node.type === Scalar.QUOTE_SINGLE
  if (typeof node.value === 'string' && typeof value === 'string' && (quoted || !isNumeric(field, value))) {
    node.value = value
    return node
  }
  const fresh = freshScalar(value, typeof node.value === 'number' ? 'points' : field)
  if (node.comment !== undefined) fresh.comment = node.comment
  if (node.commentBefore !== undefined) fresh.commentBefore = node.commentBefore
  return fresh
}

/** Rows that stay keep their node, wherever they now stand; a changed row is written over the one in its place. */
function putList(list: YAMLSeq, values: readonly Value[], field: string): void {
  const left = new Set<unknown>(list.items)
  const old = [...list.items]
  const same = values.map((value) => {
    const wanted = JSON.stringify(value)
    const found = old.find((node) => left.has(node) && plainOf(node) === wanted)
    left.delete(found)
    return found
  })
  const sample = old.find(isMap)
  list.items = values.map((value, index) => {
    const there = old[index]
    if (same[index] !== undefined) return same[index]
    if (there !== undefined && left.delete(there)) return put(there, value, field)
    return freshNode(value, field, list.flow === true || sample?.flow === true)
  })
}

/** Short records stand on one line, as in the frameworks that ship; long ones get a line for each field. */
function freshNode(value: Value, field: string, flow: boolean): Node {
  if (typeof value === 'string' || typeof value === 'boolean') return freshScalar(value, field)
  if (isList(value)) {
    const list = new YAMLSeq()
    const short = value.every((one) => typeof one !== 'object') && JSON.stringify(value).length < 160
    list.flow = flow || short
    for (const one of value) list.items.push(freshNode(one, field, list.flow || isShort(one)))
    return list
  }
  const map = new YAMLMap()
  map.flow = flow || (isShort(value) && !Object.hasOwn(value, 'code'))
  for (const [key, one] of Object.entries(value))
    map.items.push(new Pair(new Scalar(key), freshNode(one, key, map.flow)))
  return map
}

const isShort = (value: Value): boolean =>
  typeof value !== 'object' ||
  (JSON.stringify(value).length < 160 &&
    Object.values(value).every((one) => !isList(one) || one.every((part) => typeof part !== 'object')))

const isList = (value: Value): value is readonly Value[] => Array.isArray(value)

const isNumeric = (field: string, text: string): boolean =>
  NUMBERS.has(field) && /^-?(?:0|[1-9]\d{0,11})(?:\.\d{1,6})?$/.test(text)

function freshScalar(value: string | boolean, field: string): Scalar {
  if (typeof value === 'boolean' || !isNumeric(field, value)) return new Scalar(value)
  const scalar = new Scalar(Number(value))
  const places = value.split('.')[1]?.length ?? 0
  if (places > 0) scalar.minFractionDigits = places
  return scalar
}

/** A scalar's text as written; '' for anything else. */
function plainText(node: unknown): string {
  if (!isScalar(node)) return typeof node === 'string' ? node : ''
  return typeof node.value === 'number' ? (node.source ?? String(node.value)) : String(node.value ?? '')
}

/** A node as the JSON of the {@link Value} that would have made it. */
function plainOf(node: unknown): string {
  const value = (one: unknown): Value => {
    if (isSeq(one)) return one.items.map(value)
    if (isMap(one))
      return Object.fromEntries(one.items.map((pair) => [plainText(pair.key), value(pair.value)]))
    return isScalar(one) && typeof one.value === 'boolean' ? one.value : plainText(one)
  }
  return JSON.stringify(value(node))
}
