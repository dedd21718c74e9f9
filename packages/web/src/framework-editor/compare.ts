/**
 * 对比: what differs between two texts of a framework, as sentences that an official reads. Indicators are matched by
 * code, and by name where the code is new; everything else by what names it.
 */
import { Exact, frameworkSchema, type Plain, type Shape } from '@jiheng/engine'
import { type Library, readVocabulary, type Vocabulary } from './library.ts'
import { readRule } from './rule.ts'
import { standardSentence } from './standard-sentence.ts'
import {
  allNodes,
  type Data,
  type FrameworkTree,
  listOf,
  readTree,
  recordOf,
  type TreeNode,
  textOf,
} from './tree.ts'

/** 一处不同. `scores` where it can move somebody's points. */
export interface Difference {
  readonly kind: 'added' | 'removed' | 'changed' | 'moved'
  /** The part of the file: 指标, 勾稽关系 … */
  readonly part: string
  readonly sentence: string
  readonly scores: boolean
}

export interface Comparison {
  readonly differences: readonly Difference[]
  /** A side that is no YAML, so that nothing can be said. */
  readonly unreadable?: 'base' | 'text'
}

interface Side {
  readonly tree: FrameworkTree
  readonly vocabulary: Vocabulary
  readonly nodes: readonly TreeNode[]
  readonly parents: ReadonlyMap<TreeNode, TreeNode | undefined>
}

/** Empty where both say the same, however they are written. */
export function compareFrameworks(base: string, text: string, library: Library): Comparison {
  const from = readSide(base, library)
  if (from === undefined) return { differences: [], unreadable: 'base' }
  const to = readSide(text, library)
  if (to === undefined) return { differences: [], unreadable: 'text' }
  return {
    differences: [...head(from, to), ...indicators(from, to), ...sections(from.tree.data, to.tree.data)],
  }
}

function readSide(text: string, library: Library): Side | undefined {
  const tree = readTree(text)
  if (tree === undefined) return undefined
  const parents = new Map<TreeNode, TreeNode | undefined>()
  const note = (list: readonly TreeNode[], parent: TreeNode | undefined): void => {
    for (const node of list) {
      parents.set(node, parent)
      note(node.children, node)
    }
  }
  note(tree.indicators, undefined)
  return {
    tree,
    parents,
    nodes: allNodes(tree.indicators),
    vocabulary: readVocabulary(tree.data, library.files),
  }
}

/** “a”改为“b”, 增加, 删去, in the same words everywhere; undefined where nothing changed. */
function changeWords(subject: string, field: string, from: string, to: string): string | undefined {
  if (from === to) return undefined
  if (from === '') return `${subject}增加${field}${quoted(to)}`
  if (to === '') return `${subject}删去${field}${quoted(from)}`
  return /^-?[0-9.]+$/.test(from + to)
    ? `${subject}${field}由 ${from} 改为 ${to}`
    : `${subject}${field}由${quoted(from)}改为${quoted(to)}`
}

/** Quotation marks inside quotation marks are single. */
const quoted = (text: string): string => `“${text.replaceAll('“', '‘').replaceAll('”', '’')}”`

/** Choices of the file in the reader's words. */
const CHOICES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  severity: { error: '错误', warning: '警告', note: '提示' },
  edge: { asPrinted: '按公布数计分', open: '待评' },
  pointsRounding: { 'half-up': '四舍五入', 'half-even': '四舍六入五成双', down: '舍去' },
  each: { everyUnit: '每个单位', department: '部门汇总' },
  rollUp: { sum: '逐级相加', none: '不汇总', recompute: '按公式重算', weighted: '加权平均' },
}
const fieldText = (field: string, value: Plain | undefined): string =>
  CHOICES[field]?.[plain(value)] ?? plain(value)

// The head of the file

const HEAD: readonly (readonly [field: string, scores: boolean])[] = [
  ['id', false],
  ['version', false],
  ['name', false],
  ['shortName', false],
  ['jurisdiction', false],
  ['notice', false],
  ['reasonOver', false],
  ['evidenceFor', false],
  ['unconfirmed', false],
  ['fullPoints', true],
  ['pointsPlaces', true],
  ['pointsRounding', true],
  ['edge', true],
]

function head(from: Side, to: Side): readonly Difference[] {
  const [a, b] = [from.tree.data, to.tree.data]
  const years = (data: Data): string => {
    const effective = recordOf(data.effective)
    return effective === undefined ? '' : `${textOf(effective.from)}－${textOf(effective.to) || '今后'}`
  }
  const fields = HEAD.flatMap(([field, scores]) =>
    changed(
      '基本信息',
      scores,
      changeWords(
        '',
        titleOf(frameworkSchema, field),
        fieldText(field, a[field]),
        fieldText(field, b[field]),
      ),
    ),
  )
  return [...fields, ...changed('基本信息', false, changeWords('', '适用年度', years(a), years(b)))]
}

const changed = (part: string, scores: boolean, sentence: string | undefined): readonly Difference[] =>
  sentence === undefined ? [] : [{ kind: 'changed', part, sentence, scores }]

// Indicators

function indicators(from: Side, to: Side): readonly Difference[] {
  const pairs = matchNodes(from, to)
  const partner = new Map([...pairs].map(([a, b]) => [b, a]))
  const out: Difference[] = []
  for (const node of from.nodes)
    if (!pairs.has(node))
      out.push({ kind: 'removed', part: '指标', scores: true, sentence: `删除${describe(from, node)}` })
  for (const node of to.nodes) {
    const old = partner.get(node)
    if (old === undefined)
      out.push({ kind: 'added', part: '指标', scores: true, sentence: `新增${describe(to, node)}` })
    else out.push(...oneIndicator(from, old, to, node), ...oneMove(from, old, to, node, pairs))
  }
  return [...out, ...reordered(from, to, pairs)]
}

function matchNodes(from: Side, to: Side): ReadonlyMap<TreeNode, TreeNode> {
  const pairs = new Map<TreeNode, TreeNode>()
  const free = new Set(to.nodes)
  const take = (same: (a: TreeNode, b: TreeNode) => boolean): void => {
    for (const node of from.nodes) {
      if (pairs.has(node)) continue
      const found = [...free].find((one) => same(node, one))
      if (found === undefined) continue
      pairs.set(node, found)
      free.delete(found)
    }
  }
  // A number given to another indicator does not make it the same one.
  take((a, b) => a.code === b.code && a.name === b.name)
  take(
    (a, b) =>
      a.name === b.name && a.at.length === b.at.length && a.children.length > 0 === b.children.length > 0,
  )
  take((a, b) => a.code === b.code)
  return pairs
}

function describe(side: Side, node: TreeNode): string {
  const parent = side.parents.get(node)
  const where = parent === undefined ? '' : `，在${quoted(parent.name)}之下`
  return `指标${quoted(node.name)}（编号 ${node.code}，${node.points} 分${where}）`
}

const WORDS: readonly (readonly [field: string, word: string, scores: boolean])[] = [
  ['code', '编号', false],
  ['name', '名称', false],
  ['points', '分值', true],
  ['formula', '公式', true],
  ['formulaVersion', '公式版本', false],
  ['measure', '单位', true],
  ['places', '小数位', true],
  ['standard', '评分标准原文', false],
  ['meaning', '指标解释', false],
  ['authority', '依据', false],
  ['reasonBelow', '须说明原因的得分率', false],
]

function oneIndicator(from: Side, old: TreeNode, to: Side, node: TreeNode): readonly Difference[] {
  const subject = `指标${quoted(old.name)}`
  const fields = WORDS.flatMap(([field, word, scores]) =>
    changed('指标', scores, changeWords(subject, word, plain(old.data[field]), plain(node.data[field]))),
  )
  const flags = (['core', 'slot'] as const).flatMap((field) => {
    const [a, b] = [old.data[field] === true, node.data[field] === true]
    const word = field === 'core' ? '核心指标' : '由部门细化的指标'
    return changed(
      '指标',
      field === 'slot',
      a === b ? undefined : `${subject}${b ? '改为' : '不再是'}${word}`,
    )
  })
  return [
    ...fields,
    ...scoring(subject, from, old, to, node),
    ...changed('指标', true, changeWords(subject, '不适用时的处理', absence(old.data), absence(node.data))),
    ...flags,
    ...changed(
      '指标',
      false,
      changeWords(subject, '待核内容', plain(old.data.unconfirmed), plain(node.data.unconfirmed)),
    ),
  ]
}

function scoring(
  subject: string,
  from: Side,
  old: TreeNode,
  to: Side,
  node: TreeNode,
): readonly Difference[] {
  const [a, b] = [old.data.scoring, node.data.scoring]
  if (JSON.stringify(a ?? null) === JSON.stringify(b ?? null)) return []
  const [was, is] = [standardOf(from, old), standardOf(to, node)]
  return changed('指标', true, changeWords(subject, '标准', was, is) ?? `${subject}标准的写法有改动`)
}

function standardOf(side: Side, node: TreeNode): string {
  const data = recordOf(node.data.scoring)
  if (data === undefined) return ''
  const owner = { name: node.name, points: node.points, measure: textOf(node.data.measure) || '%' }
  const { rule } = readRule(data, owner, side.vocabulary)
  if (rule === undefined) return `（有误，读不懂）${plain(data)}`
  return standardSentence(rule, Exact.parse(node.points) ?? Exact.zero).replace(/。$/, '')
}

const POLICIES: Readonly<Record<string, string>> = {
  full: '计满分',
  redistribute: '分值摊给同组其他指标',
  rescale: '从总分中剔除后折算',
}

function absence(data: Data): string {
  const rule = recordOf(data.notApplicable)
  if (rule === undefined) return ''
  const when = textOf(rule.when)
  return `${when === '' ? '' : `${when} 时`}${POLICIES[textOf(rule.policy)] ?? textOf(rule.policy)}（${textOf(rule.reason)}）`
}

function oneMove(
  from: Side,
  old: TreeNode,
  to: Side,
  node: TreeNode,
  pairs: ReadonlyMap<TreeNode, TreeNode>,
): readonly Difference[] {
  const [was, is] = [from.parents.get(old), to.parents.get(node)]
  if ((was === undefined ? undefined : pairs.get(was)) === is && (was === undefined) === (is === undefined))
    return []
  const place = (parent: TreeNode | undefined): string =>
    parent === undefined ? '一级指标' : `${quoted(parent.name)}之下`
  return [
    {
      kind: 'moved',
      part: '指标',
      sentence: `指标${quoted(node.name)}由${place(was)}移到${place(is)}`,
      scores: false,
    },
  ]
}

/** Orders among those that stood and still stand together. */
function reordered(from: Side, to: Side, pairs: ReadonlyMap<TreeNode, TreeNode>): readonly Difference[] {
  const lists: readonly (readonly [title: string, list: readonly TreeNode[]])[] = [
    ['一级指标', from.tree.indicators],
    ...from.nodes.map((node) => [`${quoted(pairs.get(node)?.name ?? '')}之下`, node.children] as const),
  ]
  return lists.flatMap(([title, list]): readonly Difference[] => {
    const kept = list.flatMap((node) => pairs.get(node) ?? [])
    const parent = kept[0] && to.parents.get(kept[0])
    const together = kept.filter((node) => to.parents.get(node) === parent)
    const order = to.nodes.filter((node) => together.includes(node))
    if (order.every((node, index) => node === together[index])) return []
    const sentence = `${title}的次序改为：${order.map((node) => node.name).join('、')}`
    return [{ kind: 'moved', part: '指标', sentence, scores: false }]
  })
}

// Everything else, record by record

interface Section {
  readonly field: string
  readonly word: string
  readonly key: string
  readonly def?: string
  readonly scores: boolean
}

const SECTIONS: readonly Section[] = [
  { field: 'items', word: '数据项', key: 'name', def: 'item', scores: true },
  { field: 'groups', word: '行组', key: 'name', scores: false },
  { field: 'forms', word: '报表', key: 'code', def: 'form', scores: false },
  { field: 'rules', word: '勾稽关系', key: 'code', def: 'rule', scores: false },
  { field: 'grades', word: '等级', key: 'name', scores: true },
  { field: 'diagnoses', word: '诊断', key: 'code', def: 'diagnosis', scores: false },
  { field: 'authorities', word: '政策依据', key: 'text', scores: false },
  { field: 'examples', word: '算例', key: 'name', def: 'example', scores: false },
  { field: 'dictionaries', word: '引用的字典', key: '', scores: false },
  { field: 'itemLibraries', word: '引用的数据项库', key: '', scores: false },
]

/** Titles that several fields of one record share in the schema. */
const OWN_TITLES: Readonly<Record<string, string>> = {
  left: '左边',
  right: '右边',
  when: '成立条件',
  issue: '问题文句',
  recommendation: '建议文句',
  explain: '说明',
  band: '区间',
  confirmed: '核对情况',
}

function sections(from: Data, to: Data): readonly Difference[] {
  const listed = SECTIONS.flatMap((section) => oneSection(section, from[section.field], to[section.field]))
  return [
    ...listed,
    ...sequence('报告提纲', from.outline, to.outline),
    ...sequence('通知文稿', recordOf(from.notices)?.paragraphs, recordOf(to.notices)?.paragraphs),
    ...changed(
      '通知文稿',
      false,
      changeWords('', '通知标题', plain(recordOf(from.notices)?.title), plain(recordOf(to.notices)?.title)),
    ),
    ...changed(
      '等级',
      false,
      changeWords('', '等级的待核内容', plain(from.gradesUnconfirmed), plain(to.gradesUnconfirmed)),
    ),
  ]
}

function oneSection(section: Section, from: Plain | undefined, to: Plain | undefined): readonly Difference[] {
  const keyed = (list: Plain | undefined): ReadonlyMap<string, Data> =>
    new Map(
      listOf(list).map((one) => [
        typeof one === 'string' ? one : textOf(recordOf(one)?.[section.key]),
        recordOf(one) ?? {},
      ]),
    )
  const [a, b] = [keyed(from), keyed(to)]
  const label = (key: string, data: Data): string => {
    const name = textOf(data.name) || textOf(data.title)
    return `${section.word}${quoted(name === '' || name === key ? key : `${key} ${name}`)}`
  }
  const { word: part, scores } = section
  const out: Difference[] = []
  for (const [key, data] of a)
    if (!b.has(key)) out.push({ kind: 'removed', part, scores, sentence: `删除${label(key, data)}` })
  for (const [key, data] of b) {
    const old = a.get(key)
    if (old === undefined) out.push({ kind: 'added', part, scores, sentence: `新增${label(key, data)}` })
    else
      for (const field of new Set([...Object.keys(old), ...Object.keys(data)]))
        out.push(
          ...changed(part, scores, fieldWords(section, label(key, old), field, old[field], data[field])),
        )
  }
  return out
}

function fieldWords(
  section: Section,
  subject: string,
  field: string,
  from: Plain | undefined,
  to: Plain | undefined,
): string | undefined {
  if (JSON.stringify(from ?? null) === JSON.stringify(to ?? null)) return undefined
  const shape = section.def === undefined ? undefined : frameworkSchema.$defs[section.def]
  const title = OWN_TITLES[field] ?? (shape === undefined ? field : titleOf(shape, field))
  const simple = (one: Plain | undefined): boolean => one === undefined || typeof one !== 'object'
  return simple(from) && simple(to)
    ? changeWords(`${subject}的`, title, fieldText(field, from), fieldText(field, to))
    : `${subject}的${title}有改动`
}

const titleOf = (shape: Shape, field: string): string =>
  OWN_TITLES[field] ?? shape.properties?.[field]?.title?.replace(/（.*$/, '') ?? field

/** Lists without names: how many parts went and came. */
function sequence(word: string, from: Plain | undefined, to: Plain | undefined): readonly Difference[] {
  const count = (list: Plain | undefined): Map<string, number> => {
    const counts = new Map<string, number>()
    for (const one of listOf(list)) {
      const key = JSON.stringify(one)
      counts.set(key, (counts.get(key) ?? 0) + 1)
    }
    return counts
  }
  const [a, b] = [count(from), count(to)]
  const more = (left: Map<string, number>, right: Map<string, number>): number =>
    [...left].reduce((sum, [key, times]) => sum + Math.max(0, times - (right.get(key) ?? 0)), 0)
  const [gone, come] = [more(a, b), more(b, a)]
  if (gone + come > 0)
    return changed(word, false, `${word}有改动：删去或改写 ${gone} 段，新增或改写 ${come} 段`)
  const same = JSON.stringify(listOf(from)) === JSON.stringify(listOf(to))
  return same ? [] : [{ kind: 'moved', part: word, sentence: `${word}的次序有改动`, scores: false }]
}

/** A field as text for a sentence. */
function plain(value: Plain | undefined): string {
  if (value === undefined || value === null) return ''
  if (typeof value === 'string') return value
  if (typeof value === 'boolean') return value ? '是' : '否'
  if (Array.isArray(value)) return value.map((one) => plain(one as Plain)).join('、')
  return Object.entries(value)
    .map(([name, one]) => `${name} ${plain(one)}`)
    .join('，')
}
