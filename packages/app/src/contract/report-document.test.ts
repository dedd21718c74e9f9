/** 提纲 ↔ 编辑稿: there and back gives the same outline, for every framework's own and for arbitrary ones. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { frameworkSchema, readShape } from '@jiheng/engine'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  commentsIn,
  type EditorNode,
  editorOf,
  isEditorDocument,
  type OutlineData,
  outlineOf,
  suggestionsIn,
} from './report-document.ts'

const FRAMEWORKS = ['hunan-2019/1.0.0', 'mof-2013/1.0.0', 'self-evaluation-2020/1.0.0']
const outlineIn = (name: string): readonly OutlineData[] => {
  const file = join(import.meta.dirname, '../../../../frameworks', name, 'framework.yaml')
  const { data } = readShape(readFileSync(file, 'utf8'), file, frameworkSchema)
  return (data as { outline: readonly OutlineData[] }).outline
}

describe('提纲成为编辑稿，再成为提纲', () => {
  test.each(FRAMEWORKS)('%s：再来一遍不变，一个公式也不少', (name) => {
    const outline = outlineIn(name)
    const document = editorOf(outline)
    expect(isEditorDocument(document)).toBe(true)
    const once = outlineOf(document)
    expect(outlineOf(editorOf(once))).toEqual(once)
    const formulas = (value: unknown) =>
      JSON.stringify(value)
        .match(/\{[^{}":[\]]+\}/g)
        ?.sort()
    expect(formulas(once)).toEqual(formulas(outline))
  })
  const words = fc.stringMatching(/^[一-龥，。0-9]{1,8}$/)
  const formula = fc.constantFrom('三公经费·决算数', '三公经费·决算数 ÷ 编制数|%', '总得分|数')
  const template = fc
    .array(
      fc.oneof(
        words,
        formula.map((one) => `{${one}}`),
      ),
      { minLength: 1, maxLength: 4 },
    )
    .map((parts) => parts.join(''))
  const sentence = fc.oneof(
    template,
    fc.record({ when: formula, text: template, otherwise: template }),
    fc.record({
      when: formula,
      text: template,
      cases: fc.array(fc.record({ when: formula, text: template }), { minLength: 1, maxLength: 2 }),
    }),
    fc.record({ of: fc.constant('rows'), group: words, when: formula, text: template }),
    fc.record({ of: fc.constant('indicators'), which: fc.constantFrom('lost', 'open'), text: template }),
  )
  /** No two plain sentences beside each other: they are one. */
  const sentences = fc
    .array(sentence, { minLength: 1, maxLength: 5 })
    .map((list) => list.filter((one, at) => typeof one !== 'string' || typeof list[at - 1] !== 'string'))
  const node = fc.oneof(
    fc.record({ kind: fc.constant('heading'), level: fc.integer({ min: 1, max: 4 }), text: template }),
    fc.record({ kind: fc.constant('paragraph'), sentences }),
    fc.record({
      kind: fc.constant('narrative'),
      slot: words,
      title: words,
      required: fc.constant(true),
      paragraphs: fc.array(sentences, { minLength: 1, maxLength: 3 }),
    }),
    fc.record({ kind: fc.constant('rows'), group: words, text: template, when: formula }),
    fc.record({ kind: fc.constant('table'), table: fc.constant('form'), form: words, title: template }),
    fc.record({ kind: fc.constant('chart'), chart: words, title: template }),
    fc.record({ kind: fc.constant('annex'), title: template, landscape: fc.constant(true) }),
    fc.record({ kind: fc.constantFrom('issues', 'recommendations') }),
  )
  test('任意提纲', () => {
    fc.assert(
      fc.property(fc.array(node, { minLength: 1, maxLength: 8 }), (outline) => {
        const document = editorOf(outline as readonly OutlineData[])
        expect(isEditorDocument(document)).toBe(true)
        expect(outlineOf(document)).toEqual(outline)
      }),
      { seed: 6, numRuns: 200 },
    )
  })
})

const text = (words: string, mark?: string): EditorNode => ({
  type: 'text',
  text: words,
  ...(mark === undefined ? {} : { marks: [{ type: mark, attrs: { id: `${mark}-1`, by: 'zhang' } }] }),
})
const paragraph = (...content: EditorNode[]): EditorNode => ({ type: 'paragraph', content })

describe('修订和批注', () => {
  const document: EditorNode = {
    type: 'doc',
    content: [
      paragraph(text('支出'), text('完成', 'deletion'), text('执行', 'insertion'), text('较好', 'comment')),
      { ...paragraph(text('新的一段')), marks: [{ type: 'insertion', attrs: { id: 'p', by: 'li' } }] },
    ],
  }
  test('没有决定的修订不算，接受的才算', () => {
    expect(outlineOf(document)).toEqual([{ kind: 'paragraph', sentences: ['支出完成较好'] }])
    expect(outlineOf(document, 'accept')).toEqual([
      { kind: 'paragraph', sentences: ['支出执行较好'] },
      { kind: 'paragraph', sentences: ['新的一段'] },
    ])
    expect([...suggestionsIn(document)].map(([id, { by }]) => [id, by])).toEqual([
      ['deletion-1', 'zhang'],
      ['insertion-1', 'zhang'],
      ['p', 'li'],
    ])
    expect([...commentsIn(document)]).toEqual(['comment-1'])
  })
})

test('自己打的花括号是文字，不成为公式', () => {
  expect(outlineOf({ type: 'doc', content: [paragraph(text('见{附件}'))] })).toEqual([
    { kind: 'paragraph', sentences: ['见｛附件｝'] },
  ])
})

describe('不是编辑稿的不收', () => {
  test.each([
    ['别的根', { type: 'paragraph' }],
    ['空的', { type: 'doc', content: [] }],
    ['不认识的块', { type: 'doc', content: [{ type: 'script' }] }],
    ['块里有块', { type: 'doc', content: [paragraph(paragraph(text('x')))] }],
    ['标题里有名单', { type: 'doc', content: [{ type: 'heading', content: [{ type: 'list' }] }] }],
    ['不认识的标记', { type: 'doc', content: [paragraph(text('x', 'link'))] }],
    ['空文字', { type: 'doc', content: [paragraph({ type: 'text', text: '' })] }],
    ['属性过深', { type: 'doc', content: [{ type: 'chart', attrs: { a: [[[[[[1]]]]]] } }] }],
    ['不是对象', 'doc'],
    ['无', null],
  ])('%s', (_, value) => expect(isEditorDocument(value)).toBe(false))
})
