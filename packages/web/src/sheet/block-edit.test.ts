import { keyText } from '@jiheng/engine'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hunanForm } from '../fixture/sheet-fixture.ts'
import { copyRows, pastedNumber, pasteNotice, planClear, planFillDown, planPaste } from './block-edit.ts'
import { layOut } from './layout.ts'
import type { Area } from './move.ts'
import type { SheetEdit } from './sheet-cell.ts'

const layout = layOut(hunanForm('F'))
const at = (row: number, column: number, bottom = row, right = column): Area => ({
  top: row,
  left: column,
  bottom,
  right,
})
/** 'row,column=text' of each edit. */
const places = new Map(
  layout.lines.flat().map((slot) => [keyText(slot.cell.key), `${slot.row},${slot.column}`] as const),
)
const said = (edits: readonly SheetEdit[]): readonly string[] =>
  edits.map(({ key, text }) => `${places.get(keyText(key))}=${text}`)

describe('粘贴', () => {
  test('三行两列', () => {
    const plan = planPaste(layout, at(7, 2), [
      ['1', '2'],
      ['3', '4'],
      ['5', '6'],
    ])
    expect(said(plan.edits)).toEqual(['7,2=1', '7,3=2', '8,2=3', '8,3=4', '9,2=5', '9,3=6'])
    expect(pasteNotice(plan, false)).toBeUndefined()
  })

  test('超出本块的不粘，也不落到下一块', () => {
    const plan = planPaste(layout, at(13, 2), [['1', '2', '3'], ['4', '5'], ['—', ''], ['6']])
    expect(said(plan.edits)).toEqual(['13,2=1', '13,3=2'])
    expect(plan).toMatchObject({ outside: 4, skipped: 0 })
    expect(pasteNotice(plan, false)).toBe('有 4 个数超出表格范围，没有粘贴')
    expect(pasteNotice(plan, true)).toContain('增加一行')
  })

  test('跳过计算格和栏目', () => {
    const plan = planPaste(layout, at(4, 0), [['财政供养人员', '50', '48', '96%']])
    expect(said(plan.edits)).toEqual(['4,1=50', '4,2=48'])
    expect(plan).toMatchObject({ outside: 0, skipped: 1 })
    expect(pasteNotice(plan, false)).toBe('有 1 个数落在不用填的格，没有粘贴')
  })

  test('连同栏目粘回原处', () => {
    const rows = [
      ['项目', '2018年决算数', '2019年预算数', '2019年决算数'],
      ['“三公”经费', '1', '2', '3'],
    ]
    expect(said(planPaste(layout, at(6, 0, 13, 3), rows).edits).slice(0, 3)).toEqual([
      '7,1=1',
      '7,2=2',
      '7,3=3',
    ])
  })

  test('一个数填满选中的块，一行填满几行', () => {
    expect(said(planPaste(layout, at(7, 1, 8, 2), [['9']]).edits)).toEqual([
      '7,1=9',
      '7,2=9',
      '8,1=9',
      '8,2=9',
    ])
    expect(said(planPaste(layout, at(7, 1, 8, 2), [['1', '2']]).edits)).toEqual([
      '7,1=1',
      '7,2=2',
      '8,1=1',
      '8,2=2',
    ])
    expect(said(planPaste(layout, at(4, 3, 7, 3), [['9']]).edits)).toEqual(['7,3=9'])
  })

  test('选区不是整数倍时，从第一格起粘', () => {
    const plan = planPaste(layout, at(7, 1, 9, 1), [['1'], ['2']])
    expect(said(plan.edits)).toEqual(['7,1=1', '8,1=2'])
  })

  test('文字格收下多行，行名收成一行', () => {
    const words = layout.lines.at(-1)?.[0]
    const name = layout.lines.flat().find((slot) => slot.cell.kind === 'rowName')
    if (words === undefined || name === undefined) throw new Error('form')
    expect(said(planPaste(layout, at(words.row, 0, words.row, 6), [['甲\r\n乙 ', '丙']]).edits)).toEqual([
      `${words.row},0=甲\n乙`,
    ])
    expect(planPaste(layout, at(words.row, 0, words.row, 6), [['甲', '丙']]).outside).toBe(1)
    expect(said(planPaste(layout, at(name.row, 0), [['综合\n楼', '100']]).edits)).toEqual([
      `${name.row},0=综合 楼`,
      `${name.row},1=100`,
    ])
  })

  test('什么都没有', () => {
    expect(planPaste(layout, at(7, 1), [[]])).toEqual({ edits: [], outside: 0, skipped: 0 })
  })

  test('粘进去的、超出的、跳过的，合起来就是全部', () => {
    const spots = layout.lines.flat().filter((slot) => slot.cell.kind !== 'words')
    fc.assert(
      fc.property(fc.constantFrom(...spots), fc.nat(6), fc.nat(6), (slot, tall, wide) => {
        const rows = Array.from({ length: tall + 1 }, () => Array.from({ length: wide + 1 }, () => '1'))
        const plan = planPaste(layout, at(slot.row, slot.column), rows)
        expect(plan.edits.length + plan.outside + plan.skipped).toBe((tall + 1) * (wide + 1))
        const blocks = new Set(plan.edits.map(({ key }) => places.get(keyText(key))?.split(',')[0]))
        for (const row of blocks)
          expect(layout.blocks[slot.block]?.rows.some((one) => String(one.row) === row)).toBe(true)
      }),
      { seed: 20190101, numRuns: 300 },
    )
  })
})

test.each([
  ['1,234.50', '1,234.50'],
  [' 12 ', '12'],
  ['\u00a01 234.5', '1 234.5'],
  ['¥ 1,234.00', '1,234.00'],
  ['-￥5', '-5'],
  ['—', ''],
  ['——', ''],
  ['-', ''],
  ['/', ''],
  ['空', ''],
  ['（空）', ''],
  ['-5', '-5'],
  ['约5', '约5'],
])('粘贴的数 %j 收作 %j', (text, kept) => {
  expect(pastedNumber(text)).toBe(kept)
})

describe('填充、清除、复制', () => {
  const textOf = (cell: { readonly key: { readonly item: string; readonly year: number } }): string =>
    `${cell.key.item}${cell.key.year}`

  test('向下填充', () => {
    const edits = planFillDown(layout, at(7, 2, 9, 2), textOf)
    expect(said(edits).map((one) => one.split('=')[0])).toEqual(['8,2', '9,2'])
    expect(new Set(edits.map((one) => one.text)).size).toBe(1)
    expect(said(planFillDown(layout, at(8, 1), textOf)).map((one) => one.split('=')[0])).toEqual(['8,1'])
    expect(planFillDown(layout, at(7, 1), textOf)).toEqual([])
    expect(planFillDown(layout, at(4, 1), textOf)).toEqual([])
  })

  test('清除只动要填的格', () => {
    expect(said(planClear(layout, at(4, 1, 4, 3)))).toEqual(['4,1=', '4,2='])
  })

  test('复制带栏目，合并的格是一格', () => {
    const rows = copyRows(layout, at(6, 0, 7, 1), () => '1.00')
    expect(rows.map((row) => row.map((one) => one.text))).toEqual([
      ['项目', '2018年决算数'],
      ['“三公”经费', '1.00'],
    ])
    expect(rows[1]?.map((one) => one.number)).toEqual([false, true])
    const words = layout.lines.at(-1)?.[0]
    expect(copyRows(layout, at(words?.row ?? 0, 0, words?.row ?? 0, 6), () => '甲')).toEqual([
      [{ text: '甲', number: false }],
    ])
  })
})
