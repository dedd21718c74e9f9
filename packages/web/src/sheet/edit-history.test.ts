import { keyText } from '@jiheng/engine'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Change, EditHistory, type Step } from './edit-history.ts'

const key = (item: string) => ({ item, basis: '', unit: '1', year: 2019 })

/** A sheet of texts with its history. */
class Typed {
  readonly texts = new Map<string, string>()
  readonly history: EditHistory

  constructor(most?: number) {
    this.history = new EditHistory(most)
  }

  readonly textOf = (cell: string): string => this.texts.get(cell) ?? ''

  type(edits: Readonly<Record<string, string>>): void {
    const changes = Object.entries(edits).map(
      ([item, after]): Change => ({ key: key(item), before: this.textOf(keyText(key(item))), after }),
    )
    for (const change of changes) this.texts.set(keyText(change.key), change.after)
    this.history.push(changes)
  }

  take(step: Step | undefined): Step | undefined {
    for (const edit of step?.edits ?? []) this.texts.set(keyText(edit.key), edit.text)
    return step
  }

  undo = () => this.take(this.history.undo(this.textOf))
  redo = () => this.take(this.history.redo(this.textOf))
  get all(): string {
    return [...this.texts]
      .filter(([, text]) => text !== '')
      .map(([cell, text]) => `${cell.split('|')[0]}=${text}`)
      .sort()
      .join()
  }
}

describe('撤销与重做', () => {
  test('一次粘贴是一步', () => {
    const sheet = new Typed()
    sheet.type({ a: '1' })
    sheet.type({ a: '2', b: '3' })
    sheet.undo()
    expect(sheet.all).toBe('a=1')
    sheet.redo()
    expect(sheet.all).toBe('a=2,b=3')
    sheet.undo()
    sheet.undo()
    expect(sheet.all).toBe('')
    expect(sheet.undo()).toBeUndefined()
    expect(sheet.history.canUndo).toBe(false)
    expect(sheet.history.canRedo).toBe(true)
  })

  test('新的改动之后没有可重做的', () => {
    const sheet = new Typed()
    sheet.type({ a: '1' })
    sheet.undo()
    sheet.type({ b: '1' })
    expect(sheet.redo()).toBeUndefined()
  })

  test('别人后来改的格留着', () => {
    const sheet = new Typed()
    sheet.type({ a: '1', b: '2' })
    sheet.texts.set(keyText(key('a')), '别人的')
    expect(sheet.undo()).toMatchObject({ kept: 1 })
    expect(sheet.all).toBe('a=别人的')
  })

  test('只记最近的若干步', () => {
    const sheet = new Typed(2)
    for (const text of ['1', '2', '3']) sheet.type({ a: text })
    sheet.undo()
    sheet.undo()
    expect(sheet.undo()).toBeUndefined()
    expect(sheet.all).toBe('a=1')
  })

  test('全部撤销回到开头，全部重做回到末尾', () => {
    const edits = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('', '1', '2'), { minKeys: 1 })
    fc.assert(
      fc.property(fc.array(edits, { maxLength: 20 }), (steps) => {
        const sheet = new Typed()
        for (const step of steps) sheet.type(step)
        const end = sheet.all
        while (sheet.undo() !== undefined);
        expect(sheet.all).toBe('')
        while (sheet.redo() !== undefined);
        expect(sheet.all).toBe(end)
      }),
      { seed: 20190101, numRuns: 200 },
    )
  })
})
