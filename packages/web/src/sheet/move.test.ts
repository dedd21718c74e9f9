import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hunanForm } from '../fixture/sheet-fixture.ts'
import { cellSlotAt, layOut, type Spot } from './layout.ts'
import {
  areaOf,
  cellsIn,
  extendTo,
  firstSpot,
  isSingle,
  type Move,
  move,
  selectBlock,
  selectOne,
  settled,
} from './move.ts'

const layout = layOut(hunanForm('F'))
const spots: readonly Spot[] = layout.lines.flat()
const go = (from: Spot, ...ways: readonly Move[]): readonly number[] => {
  let at = from
  for (const way of ways) at = move(layout, at, way, 5) ?? at
  return [at.row, at.column]
}
const first = firstSpot(layout) ?? { row: -1, column: -1 }

describe('移动', () => {
  test('跳过栏目，停在边上', () => {
    expect([first.row, first.column]).toEqual([4, 1])
    expect(go(first, 'right')).toEqual([4, 2])
    expect(go(first, 'right', 'right', 'right')).toEqual([4, 3])
    expect(go(first, 'left')).toEqual([4, 1])
    expect(go(first, 'up')).toEqual([4, 1])
    expect(go(first, 'down')).toEqual([7, 1])
    expect(go(first, 'rowEnd', 'down')).toEqual([7, 3])
    expect(go(first, 'rowEnd', 'next')).toEqual([7, 1])
    expect(go(first, 'down', 'previous')).toEqual([4, 3])
    expect(go(first, 'pageDown', 'pageUp')).toEqual([4, 1])
    expect(go(first, 'sheetEnd', 'rowStart', 'sheetStart')).toEqual([4, 1])
    expect(move(layout, first, 'previous')).toBeUndefined()
  })

  test('上下换到列数不同的块，取最近的格', () => {
    const wide = layout.lines.find((line) => line.length === 7)?.at(-1) ?? first
    expect(go(wide, 'up')[1]).toBe(3)
    expect(go(wide, 'sheetEnd')[1]).toBe(0)
  })

  test('不在格上时从头开始', () => {
    expect(move(layout, { row: 0, column: 0 }, 'down')).toEqual(first)
  })

  test('一路 Tab 走遍每一格一次，Shift+Tab 原路返回', () => {
    const seen: Spot[] = []
    for (let at: Spot | undefined = first; at !== undefined; at = move(layout, at, 'next')) seen.push(at)
    expect(seen.map(({ row, column }) => [row, column])).toEqual(
      spots.map(({ row, column }) => [row, column]),
    )
    for (const [index, at] of seen.entries())
      if (index > 0) expect(move(layout, at, 'previous')).toEqual(seen[index - 1])
  })

  test('怎么走都在格上', () => {
    const ways: readonly Move[] = ['up', 'down', 'left', 'right', 'rowStart', 'rowEnd', 'pageUp', 'pageDown']
    fc.assert(
      fc.property(fc.constantFrom(...spots), fc.array(fc.constantFrom(...ways)), (from, path) => {
        const [row = -1, column = -1] = go(from, ...path)
        expect(cellSlotAt(layout, { row, column })).toBeDefined()
      }),
      { seed: 20190101, numRuns: 200 },
    )
  })
})

describe('选区', () => {
  test('角落不分先后', () => {
    const here = extendTo(selectOne({ row: 9, column: 3 }), { row: 7, column: 2 })
    expect(areaOf(layout, here)).toEqual({ top: 7, bottom: 9, left: 2, right: 3 })
    expect(cellsIn(layout, areaOf(layout, here))).toHaveLength(6)
    expect(isSingle(layout, here)).toBe(false)
    expect(isSingle(layout, selectOne({ row: 9, column: 3 }))).toBe(true)
  })

  test('合并的格整个选中', () => {
    const words = layout.lines.at(-1)?.[0] ?? first
    const here = selectOne({ row: words.row, column: 0 })
    expect(areaOf(layout, here).right).toBe(6)
    expect(isSingle(layout, here)).toBe(true)
  })

  test('全选一块，带栏目', () => {
    const all = selectBlock(layout, selectOne({ row: 8, column: 2 }))
    expect(areaOf(layout, all)).toEqual({ top: 6, bottom: 13, left: 0, right: 3 })
    expect(all.at).toEqual({ row: 8, column: 2 })
    const nowhere = selectOne({ row: 0, column: 0 })
    expect(selectBlock(layout, nowhere)).toBe(nowhere)
  })

  test('行删掉后退到上一行', () => {
    const kept = selectOne({ row: 8, column: 2 })
    expect(settled(layout, kept)).toBe(kept)
    expect(settled(layout, selectOne({ row: 9999, column: 2 }))?.at.row).toBe(layout.lines.at(-1)?.[0]?.row)
    expect(settled(layout, selectOne({ row: 0, column: 2 }))?.at.row).toBe(4)
  })
})
