/** 修订: refusing everything gives back what was there; accepting everything gives what was typed. */
import fc from 'fast-check'
import { splitBlock } from 'prosemirror-commands'
import { EditorState, TextSelection, type Transaction } from 'prosemirror-state'
import { describe, expect, test } from 'vitest'
import { schema } from './editor-schema.ts'
import { decided, suggested, suggestionsOf } from './suggestions.ts'

let count = 0
const newId = (): string => {
  count += 1
  return `s${count}`
}
const who = { by: 'li', name: '李', newId, now: () => '2020-05-01T00:00:00Z' }
const paragraph = (text: string) => schema.node('paragraph', null, text === '' ? [] : [schema.text(text)])
const stateOf = (...texts: readonly string[]): EditorState =>
  EditorState.create({ schema, doc: schema.node('doc', null, texts.map(paragraph)) })
const wordsOf = (state: EditorState): readonly string[] =>
  state.doc.content.content.map((node) => node.textContent)
const suggest = (state: EditorState, change: (tr: Transaction) => Transaction): EditorState =>
  state.apply(suggested(change(state.tr), state, who))
const decide = (state: EditorState, accept: boolean): EditorState =>
  state.apply(decided(state, undefined, accept))

describe('建议的修改', () => {
  const state = stateOf('支出完成较好', '第二段')
  test('增加的字标明是谁，接受或拒绝', () => {
    const after = suggest(state, (tr) => tr.insertText('总体', 3))
    expect(wordsOf(after)[0]).toBe('支出总体完成较好')
    expect(suggestionsOf(after.doc)).toMatchObject([{ kind: 'insertion', name: '李', text: '总体' }])
    expect(wordsOf(decide(after, true))[0]).toBe('支出总体完成较好')
    expect(wordsOf(decide(after, false))).toEqual(wordsOf(state))
    expect(suggestionsOf(decide(after, true).doc)).toEqual([])
  })
  test('删去的字还在，划着；接着删是同一处', () => {
    const once = suggest(state, (tr) => tr.delete(6, 7))
    const twice = suggest(once, (tr) => tr.delete(5, 6))
    expect(wordsOf(twice)[0]).toBe('支出完成较好')
    expect(suggestionsOf(twice.doc)).toMatchObject([{ kind: 'deletion', text: '较好' }])
    expect(wordsOf(decide(twice, true))[0]).toBe('支出完成')
    expect(decide(twice, false).doc.eq(state.doc)).toBe(true)
  })
  test('替换：旧的划去，新的在后', () => {
    const after = suggest(state, (tr) => tr.insertText('执行', 3, 5))
    expect(wordsOf(after)[0]).toBe('支出完成执行较好')
    expect(wordsOf(decide(after, true))[0]).toBe('支出执行较好')
    expect(decide(after, false).doc.eq(state.doc)).toBe(true)
  })
  test('自己建议的字，自己删就没有了', () => {
    const after = suggest(state, (tr) => tr.insertText('总体', 3))
    const gone = suggest(after, (tr) => tr.delete(3, 5))
    expect(gone.doc.eq(state.doc)).toBe(true)
  })
  test('另起一段，拒绝就并回去', () => {
    let after = state.apply(state.tr.setSelection(TextSelection.create(state.doc, 3)))
    splitBlock(after, (tr) => {
      after = after.apply(suggested(tr, after, who))
    })
    expect(wordsOf(after)).toEqual(['支出', '完成较好', '第二段'])
    expect(suggestionsOf(after.doc)).toHaveLength(1)
    expect(wordsOf(decide(after, true))).toEqual(['支出', '完成较好', '第二段'])
    expect(wordsOf(decide(after, false))).toEqual(['支出完成较好', '第二段'])
  })
  test('删去跨段的一片，拒绝就原样', () => {
    const after = suggest(state, (tr) => tr.delete(3, 11))
    expect(decide(after, false).doc.eq(state.doc)).toBe(true)
    expect(wordsOf(decide(after, true)).join('')).toBe('支出段')
  })
})

test('任意的增删，全部拒绝就回到原样', () => {
  const edit = fc.record({
    from: fc.integer({ min: 1, max: 40 }),
    length: fc.integer({ min: 0, max: 6 }),
    words: fc.stringMatching(/^[甲乙丙]{0,3}$/),
  })
  fc.assert(
    fc.property(fc.array(edit, { maxLength: 8 }), (edits) => {
      const first = stateOf('一二三四五六七八', '子丑寅卯辰巳', '天地玄黄')
      let state = first
      for (const { from, length, words } of edits) {
        const last = state.doc.content.size - 1
        const at = TextSelection.near(state.doc.resolve(Math.min(from, last))).from
        const to = Math.min(at + length, state.doc.resolve(at).end())
        if (to === at && words === '') continue
        state = suggest(state, (tr) => (words === '' ? tr.delete(at, to) : tr.insertText(words, at, to)))
      }
      expect(wordsOf(decide(state, false))).toEqual(wordsOf(first))
      expect(suggestionsOf(decide(state, true).doc)).toEqual([])
    }),
    { seed: 20200501, numRuns: 150 },
  )
})
