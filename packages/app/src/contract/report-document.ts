/**
 * The report in the editor 报告编辑稿: the outline of a report as a document that can be typed in, and back. Both directions
 * are pure and the page and the server use the same; the server keeps the document, the case holds the outline. Words are
 * free, a figure is never typed: it is a chip that holds the formula it stands for. Suggestions of others lie over the
 * document as marks and count only once they are accepted.
 */

/** Plain data, the shape that the editor's library reads and writes. */
export interface EditorNode {
  readonly type: string
  readonly attrs?: Readonly<Record<string, unknown>>
  readonly content?: readonly EditorNode[]
  readonly text?: string
  readonly marks?: readonly EditorMark[]
}

export interface EditorMark {
  readonly type: string
  readonly attrs?: Readonly<Record<string, unknown>>
}

/** One node of outline.yaml, before it is compiled. */
export type OutlineData = Readonly<Record<string, unknown>>

export const EMPTY_REPORT: EditorNode = { type: 'doc', content: [{ type: 'paragraph' }] }

// --- outline → document

/** The document of an outline. */
export function editorOf(outline: readonly OutlineData[]): EditorNode {
  const content = outline.map(blockOf)
  return content.length === 0 ? EMPTY_REPORT : { type: 'doc', content }
}

function blockOf(data: OutlineData): EditorNode {
  switch (data.kind) {
    case 'heading':
      return withContent('heading', { level: levelOf(data.level) }, inlineOf(textOf(data.text)))
    case 'paragraph':
      return withContent('paragraph', {}, sentencesIn(data.sentences))
    case 'narrative': {
      const paragraphs = Array.isArray(data.paragraphs) ? data.paragraphs : []
      return {
        type: 'narrative',
        attrs: { slot: textOf(data.slot), title: textOf(data.title), required: isTrue(data.required) },
        content:
          paragraphs.length === 0
            ? [{ type: 'paragraph' }]
            : paragraphs.map((one) => withContent('paragraph', {}, sentencesIn(one))),
      }
    }
    case 'rows':
      return withContent(
        'rows',
        { group: textOf(data.group), when: textOf(data.when) },
        inlineOf(textOf(data.text)),
      )
    case 'table':
      return {
        type: 'table',
        attrs: { table: textOf(data.table), form: textOf(data.form), title: textOf(data.title) },
      }
    case 'chart':
      return { type: 'chart', attrs: { chart: textOf(data.chart), title: textOf(data.title) } }
    case 'annex':
      return withContent('annex', { landscape: isTrue(data.landscape) }, inlineOf(textOf(data.title)))
    default:
      return { type: data.kind === 'issues' ? 'issues' : 'recommendations' }
  }
}

function withContent(
  type: string,
  attrs: Readonly<Record<string, unknown>>,
  content: readonly EditorNode[],
): EditorNode {
  return {
    type,
    ...(Object.keys(attrs).length === 0 ? {} : { attrs }),
    ...(content.length === 0 ? {} : { content }),
  }
}

function sentencesIn(list: unknown): readonly EditorNode[] {
  const nodes = (Array.isArray(list) ? list : []).flatMap((one: unknown) => sentenceIn(one))
  return joined(nodes)
}

function sentenceIn(data: unknown): readonly EditorNode[] {
  if (typeof data !== 'object' || data === null) return inlineOf(textOf(data))
  const record = data as OutlineData
  const common = { text: textOf(record.text), otherwise: textOf(record.otherwise), when: textOf(record.when) }
  if (record.of !== undefined)
    return [
      {
        type: 'list',
        attrs: {
          ...common,
          of: textOf(record.of),
          group: textOf(record.group),
          which: textOf(record.which),
        },
      },
    ]
  const cases = (Array.isArray(record.cases) ? (record.cases as readonly OutlineData[]) : []).map((one) => ({
    when: textOf(one.when),
    text: textOf(one.text),
  }))
  // Without a condition it always stands: its words are free.
  if (common.when === '') return inlineOf(common.text)
  return [{ type: 'variant', attrs: { ...common, cases } }]
}

/** Words and figure chips of a template. */
export function inlineOf(template: string): readonly EditorNode[] {
  const nodes: EditorNode[] = []
  let at = 0
  for (const match of template.matchAll(/\{([^{}]*)\}/g)) {
    if (match.index > at) nodes.push({ type: 'text', text: template.slice(at, match.index) })
    nodes.push({ type: 'figure', attrs: { source: match[1] ?? '' } })
    at = match.index + match[0].length
  }
  if (at < template.length) nodes.push({ type: 'text', text: template.slice(at) })
  return nodes
}

function joined(nodes: readonly EditorNode[]): readonly EditorNode[] {
  const list: EditorNode[] = []
  for (const node of nodes) {
    const last = list.at(-1)
    if (node.type === 'text' && last?.type === 'text')
      list[list.length - 1] = { type: 'text', text: `${last.text ?? ''}${node.text ?? ''}` }
    else list.push(node)
  }
  return list
}

// --- document → outline

/** What to do with suggestions that nobody has decided on. */
export type Suggestions = 'leave' | 'accept'

/** The outline that a document says. Suggestions are left out of it, unless they are to count as accepted. */
export function outlineOf(document: EditorNode, suggestions: Suggestions = 'leave'): readonly OutlineData[] {
  return within(document, suggestions).flatMap((block) => nodeOf(block, suggestions))
}

/** What is below a node once suggestions are decided on. */
const within = ({ content = [] }: EditorNode, suggestions: Suggestions): readonly EditorNode[] =>
  content.filter((node) => !hasMark(node, suggestions === 'leave' ? 'insertion' : 'deletion'))

export const hasMark = ({ marks = [] }: EditorNode, type: string): boolean =>
  marks.some((mark) => mark.type === type)

function nodeOf(block: EditorNode, suggestions: Suggestions): readonly OutlineData[] {
  const { attrs = {} } = block
  switch (block.type) {
    case 'heading': {
      const text = templateOf(within(block, suggestions))
      return text.trim() === '' ? [] : [{ kind: 'heading', level: levelOf(attrs.level), text }]
    }
    case 'paragraph': {
      const sentences = sentencesOf(within(block, suggestions))
      return isBlank(sentences) ? [] : [{ kind: 'paragraph', sentences }]
    }
    case 'narrative':
      return [
        {
          kind: 'narrative',
          slot: textOf(attrs.slot),
          title: textOf(attrs.title),
          ...(isTrue(attrs.required) ? { required: true } : {}),
          paragraphs: within(block, suggestions)
            .map((one) => sentencesOf(within(one, suggestions)))
            .filter((one) => !isBlank(one)),
        },
      ]
    case 'rows': {
      const text = templateOf(within(block, suggestions))
      if (text.trim() === '') return []
      return [{ kind: 'rows', group: textOf(attrs.group), text, ...optionalText('when', attrs.when) }]
    }
    case 'table':
      return [
        {
          kind: 'table',
          table: textOf(attrs.table),
          ...optionalText('form', attrs.form),
          title: textOf(attrs.title),
        },
      ]
    case 'chart':
      return [{ kind: 'chart', chart: textOf(attrs.chart), ...optionalText('title', attrs.title) }]
    case 'annex':
      return [
        {
          kind: 'annex',
          title: templateOf(within(block, suggestions)),
          ...(isTrue(attrs.landscape) ? { landscape: true } : {}),
        },
      ]
    default:
      return [{ kind: block.type === 'issues' ? 'issues' : 'recommendations' }]
  }
}

type Sentence = string | OutlineData

/** Words and figures that stand beside each other are one sentence; each variant and list is one of its own. */
function sentencesOf(nodes: readonly EditorNode[]): readonly Sentence[] {
  const sentences: Sentence[] = []
  for (const node of nodes) {
    const said = sentenceOf(node)
    const last = sentences.at(-1)
    if (typeof said === 'string' && typeof last === 'string') sentences[sentences.length - 1] = last + said
    else sentences.push(said)
  }
  return sentences
}

const isBlank = (sentences: readonly Sentence[]): boolean =>
  sentences.every((one) => typeof one === 'string' && one.trim() === '')

function sentenceOf(node: EditorNode): Sentence {
  const { attrs = {} } = node
  if (node.type === 'variant') {
    const cases = Array.isArray(attrs.cases) ? (attrs.cases as readonly OutlineData[]) : []
    return {
      when: textOf(attrs.when),
      text: textOf(attrs.text),
      ...(cases.length === 0
        ? {}
        : { cases: cases.map((one) => ({ when: textOf(one.when), text: textOf(one.text) })) }),
      ...optionalText('otherwise', attrs.otherwise),
    }
  }
  if (node.type === 'list')
    return {
      of: textOf(attrs.of),
      ...optionalText('group', attrs.group),
      ...optionalText('which', attrs.which),
      ...optionalText('when', attrs.when),
      text: textOf(attrs.text),
      ...optionalText('otherwise', attrs.otherwise),
    }
  return templateOf([node])
}

/** Braces that somebody types are words; they become full-width so that they open no formula. */
const bare = (text: string): string => text.replaceAll('{', '｛').replaceAll('}', '｝')

/** The template of words and figures; what can't stand there is left out. */
export function templateOf(nodes: readonly EditorNode[]): string {
  return nodes
    .map((node) => {
      if (node.type === 'text') return bare(node.text ?? '')
      return node.type === 'figure' ? `{${bare(textOf(node.attrs?.source))}}` : ''
    })
    .join('')
}

// --- reading what comes over the wire

const BLOCKS: Readonly<Record<string, 'inline' | 'figures' | 'paragraphs' | 'none'>> = {
  heading: 'figures',
  paragraph: 'inline',
  narrative: 'paragraphs',
  rows: 'figures',
  table: 'none',
  chart: 'none',
  annex: 'figures',
  issues: 'none',
  recommendations: 'none',
}
const INLINE = new Set(['text', 'figure', 'variant', 'list'])
export const MARKS = ['comment', 'insertion', 'deletion'] as const
const MOST_BLOCKS = 5000
const MOST_INLINE = 2000
const MOST_TEXT = 20_000

/** Whether something is a document of this editor: known nodes in their places, texts of bearable length. */
export function isEditorDocument(value: unknown): value is EditorNode {
  const document = value as EditorNode | null
  return (
    isNode(document) &&
    document.type === 'doc' &&
    Array.isArray(document.content) &&
    document.content.length > 0 &&
    document.content.length <= MOST_BLOCKS &&
    document.content.every((block) => isBlock(block, BLOCKS))
  )
}

function isBlock(value: unknown, allowed: Readonly<Record<string, string>>): boolean {
  const block = value as EditorNode | null
  if (!isNode(block) || !Object.hasOwn(allowed, block.type)) return false
  const content = block.content ?? []
  if (!Array.isArray(content) || content.length > MOST_INLINE) return false
  switch (BLOCKS[block.type]) {
    case 'none':
      return content.length === 0
    case 'paragraphs':
      return content.length > 0 && content.every((one) => isBlock(one, { paragraph: 'inline' }))
    case 'figures':
      return content.every((one) => isInline(one) && (one.type === 'text' || one.type === 'figure'))
    default:
      return content.every(isInline)
  }
}

function isInline(value: unknown): value is EditorNode {
  const node = value as EditorNode | null
  if (!isNode(node) || !INLINE.has(node.type) || node.content !== undefined) return false
  return node.type === 'text'
    ? typeof node.text === 'string' && node.text !== '' && node.text.length <= MOST_TEXT
    : node.text === undefined
}

function isNode(node: EditorNode | null): node is EditorNode {
  if (typeof node !== 'object' || node === null || typeof node.type !== 'string') return false
  if (node.attrs !== undefined && !arePlain(node.attrs, 0)) return false
  return (
    node.marks === undefined ||
    (Array.isArray(node.marks) &&
      node.marks.length <= 40 &&
      node.marks.every(
        (mark: EditorMark | null) =>
          typeof mark === 'object' &&
          mark !== null &&
          (MARKS as readonly string[]).includes(mark.type) &&
          (mark.attrs === undefined || arePlain(mark.attrs, 0)),
      ))
  )
}

function arePlain(value: unknown, depth: number): boolean {
  if (depth > 4) return false
  if (value === null || ['string', 'number', 'boolean'].includes(typeof value))
    return typeof value !== 'string' || value.length <= MOST_TEXT
  if (Array.isArray(value)) return value.length <= 50 && value.every((one) => arePlain(one, depth + 1))
  return typeof value === 'object' && Object.values(value).every((one) => arePlain(one, depth + 1))
}

// --- what stands in a document

/** Every node with everything below it, in reading order. */
export function* nodesIn(node: EditorNode): Generator<EditorNode> {
  yield node
  for (const child of node.content ?? []) yield* nodesIn(child)
}

/** 修订 that nobody has decided on yet: by their ids, with who made them. */
export function suggestionsIn(document: EditorNode): ReadonlyMap<string, { readonly by: string }> {
  const found = new Map<string, { readonly by: string }>()
  for (const node of nodesIn(document))
    for (const mark of node.marks ?? [])
      if (mark.type === 'insertion' || mark.type === 'deletion')
        found.set(textOf(mark.attrs?.id), { by: textOf(mark.attrs?.by) })
  return found
}

/** Ids of comments that the text still carries. */
export function commentsIn(document: EditorNode): ReadonlySet<string> {
  const found = new Set<string>()
  for (const node of nodesIn(document))
    for (const mark of node.marks ?? []) if (mark.type === 'comment') found.add(textOf(mark.attrs?.id))
  return found
}

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
const isTrue = (value: unknown): boolean => value === true
const levelOf = (value: unknown): number => Math.min(4, Math.max(1, Number(textOf(value)) || 1))
const optionalText = <N extends string>(name: N, value: unknown): { readonly [K in N]?: string } =>
  (textOf(value) === '' ? {} : { [name]: textOf(value) }) as { readonly [K in N]?: string }
