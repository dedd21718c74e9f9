/**
 * The report's document for the editor 编辑稿的结构: the nodes of `contract/report-document.ts`, as ProseMirror wants them. What
 * the schema does not know cannot be typed or pasted, so a document is always one that an outline can be made of.
 */
import { type DOMOutputSpec, type NodeSpec, Schema } from 'prosemirror-model'

const text = (element: HTMLElement, name: string): string => element.dataset[name] ?? ''
const TRACKED = 'insertion deletion'

/** A block that shows what the data gives: nothing is typed in it. */
const shownBlock = (name: string, attrs: Readonly<Record<string, string>> = {}): NodeSpec => ({
  group: 'block',
  atom: true,
  selectable: true,
  draggable: true,
  attrs: Object.fromEntries(Object.keys(attrs).map((key) => [key, { default: '' }])),
  toDOM: (node): DOMOutputSpec => ['div', { 'data-block': name, 'data-attrs': JSON.stringify(node.attrs) }],
  parseDOM: [
    {
      tag: `div[data-block="${name}"]`,
      getAttrs: (element) => JSON.parse(text(element, 'attrs') || '{}') as Record<string, string>,
    },
  ],
})

/** A piece of a line that stands for others: a figure, a choice of words, a list. */
const shownPiece = (name: string, defaults: Readonly<Record<string, unknown>>): NodeSpec => ({
  group: 'inline',
  inline: true,
  atom: true,
  attrs: Object.fromEntries(Object.entries(defaults).map(([key, value]) => [key, { default: value }])),
  toDOM: (node): DOMOutputSpec => ['span', { 'data-piece': name, 'data-attrs': JSON.stringify(node.attrs) }],
  parseDOM: [
    {
      tag: `span[data-piece="${name}"]`,
      getAttrs: (element) => JSON.parse(text(element, 'attrs') || '{}') as Record<string, unknown>,
    },
  ],
})

const suggestion = (name: 'insertion' | 'deletion', tag: 'ins' | 'del') => ({
  attrs: { id: { default: '' }, by: { default: '' }, name: { default: '' }, at: { default: '' } },
  inclusive: false,
  toDOM: (mark: { readonly attrs: Readonly<Record<string, unknown>> }): DOMOutputSpec => [
    tag,
    {
      class: `rp-${name}`,
      title: `${String(mark.attrs.name)}${name === 'insertion' ? '建议增加' : '建议删除'}`,
    },
    0,
  ],
})

export const schema = new Schema({
  nodes: {
    doc: { content: 'block+', marks: TRACKED },
    paragraph: {
      group: 'block',
      content: 'inline*',
      toDOM: () => ['p', 0],
      parseDOM: [{ tag: 'p' }, { tag: 'li' }, { tag: 'div:not([data-block])' }],
    },
    heading: {
      group: 'block',
      content: '(text | figure)*',
      defining: true,
      attrs: { level: { default: 1 } },
      toDOM: (node) => [`h${Number(node.attrs.level) + 1}`, 0],
      parseDOM: [1, 2, 3, 4].flatMap((level) => [
        { tag: `h${level + 1}`, attrs: { level } },
        ...(level === 1 ? [{ tag: 'h1', attrs: { level } }] : []),
      ]),
    },
    narrative: {
      group: 'block',
      content: 'paragraph+',
      marks: TRACKED,
      defining: true,
      isolating: true,
      attrs: { slot: { default: '' }, title: { default: '' }, required: { default: false } },
      toDOM: (node) => [
        'section',
        { 'data-block': 'narrative', 'data-attrs': JSON.stringify(node.attrs) },
        0,
      ],
      parseDOM: [
        {
          tag: 'section[data-block="narrative"]',
          getAttrs: (element) => JSON.parse(text(element, 'attrs') || '{}') as Record<string, unknown>,
        },
      ],
    },
    rows: {
      group: 'block',
      content: '(text | figure)*',
      attrs: { group: { default: '' }, when: { default: '' } },
      toDOM: (node) => ['div', { 'data-block': 'rows', 'data-attrs': JSON.stringify(node.attrs) }, 0],
      parseDOM: [
        {
          tag: 'div[data-block="rows"]',
          getAttrs: (element) => JSON.parse(text(element, 'attrs') || '{}') as Record<string, string>,
        },
      ],
    },
    annex: {
      group: 'block',
      content: '(text | figure)*',
      defining: true,
      attrs: { landscape: { default: false } },
      toDOM: (node) => ['div', { 'data-block': 'annex', 'data-attrs': JSON.stringify(node.attrs) }, 0],
      parseDOM: [
        {
          tag: 'div[data-block="annex"]',
          getAttrs: (element) => JSON.parse(text(element, 'attrs') || '{}') as Record<string, unknown>,
        },
      ],
    },
    table: shownBlock('table', { table: '', form: '', title: '' }),
    chart: shownBlock('chart', { chart: '', title: '' }),
    issues: shownBlock('issues'),
    recommendations: shownBlock('recommendations'),
    text: { group: 'inline' },
    figure: shownPiece('figure', { source: '' }),
    variant: shownPiece('variant', { when: '', text: '', cases: [], otherwise: '' }),
    list: shownPiece('list', { of: 'rows', group: '', which: '', when: '', text: '', otherwise: '' }),
  },
  marks: {
    insertion: suggestion('insertion', 'ins'),
    deletion: suggestion('deletion', 'del'),
    comment: {
      attrs: { id: { default: '' } },
      inclusive: false,
      excludes: '',
      toDOM: (mark) => ['span', { class: 'rp-comment', 'data-comment': String(mark.attrs.id) }, 0],
    },
  },
})
