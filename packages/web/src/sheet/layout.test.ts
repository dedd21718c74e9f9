import type { FormGrid, GridCell } from '@jiheng/engine'
import { describe, expect, test } from 'vitest'
import { hunanForm } from '../fixture/sheet-fixture.ts'
import { type CellSlot, cellSlotAt, headAt, layOut, nameOf, slotAt } from './layout.ts'

const layout = layOut(hunanForm('F'))
const block = (title: string) => {
  const found = layout.blocks.find((one) => one.title.startsWith(title))
  if (found === undefined) throw new Error(title)
  return found
}
const cell = (row: number, column: number): CellSlot => {
  const slot = cellSlotAt(layout, { row, column })
  if (slot === undefined) throw new Error(`${row},${column}`)
  return slot
}

describe('基础数据表的版面', () => {
  test('标题、说明和各块分开', () => {
    expect(layout.titles).toEqual(['部门整体支出绩效评价基础数据表'])
    expect(layout.above[0]).toMatch(/^填报单位：局本级/)
    expect(layout.blocks.map((one) => one.title)).toEqual([
      '一、财政供养人员情况',
      '二、经费控制情况',
      '二、经费控制情况（公用经费）',
      '二、经费控制情况（公用经费其中、政府采购）',
      '二、经费控制情况（部门整体支出预算调整）',
      '三、楼堂馆所控制情况（2019年完工项目）',
      '四、厉行节约保障措施',
    ])
    expect(layout.below).toHaveLength(4)
  })

  test('每一块每一格恰好盖住一次', () => {
    for (const one of [...layout.blocks, ...layOut(hunanForm('S')).blocks])
      for (const row of one.rows) {
        let column = 0
        for (const slot of row.slots) {
          expect(slot.column).toBe(column)
          column += slot.span
        }
        expect(column).toBe(one.columns)
      }
  })

  test('单位写在块上，不同的写在列上，列名已写的不再写', () => {
    const people = block('一、')
    expect(people.unit).toBe('人')
    expect(people.heads[0]?.map((head) => head.unit)).toEqual(['', '', '', '%'])
    expect(block('二、').unit).toBe('万元')
    const houses = block('三、')
    expect(houses.group).toBe('楼堂馆所')
    expect(houses.heads[0]?.map((head) => head.unit)).toEqual(['', '', '', '%', '', '', '%'])
    expect(cell(houses.firstRow + 2, 4).unit).toBe('')
  })

  test('一列里单位不同的写在格里', () => {
    const extra = layOut(hunanForm('S'))
    const units = extra.blocks[1]?.rows
      .map((row) => row.slots[1])
      .map((slot) => slot?.kind === 'cell' && slot.unit)
    expect(extra.blocks[1]?.unit).toBe('万元')
    expect(units).toEqual(['', '', '', '项', '项', '%'])
  })

  test('没有口径的地方是空格', () => {
    const extra = layOut(hunanForm('S'))
    const basic = extra.blocks.find((one) => one.title.startsWith('三、'))
    expect(basic?.rows.map((row) => row.slots.map((slot) => slot.kind))).toEqual([
      ['label', 'cell', 'cell'],
      ['label', 'hole', 'cell'],
      ['label', 'hole', 'cell'],
      ['label', 'hole', 'cell'],
      ['label', 'hole', 'cell'],
    ])
  })

  test('格的叫法', () => {
    const money = block('二、')
    expect(nameOf(layout, cell(money.firstRow + 2, 3))).toBe('“三公”经费 · 2019年决算数')
    const houses = block('三、')
    expect(nameOf(layout, cell(houses.firstRow + 3, 1))).toBe('第 2 行 · 批复规模（平方米）')
    expect(nameOf(layout, cell(houses.firstRow + 3, 1), '综合楼')).toBe('综合楼 · 批复规模（平方米）')
    const words = block('四、')
    expect(nameOf(layout, cell(words.firstRow + 1, 0))).toBe('四、厉行节约保障措施')
    expect(slotAt(layout, words.firstRow + 1, 6)).toBe(cell(words.firstRow + 1, 0))
    expect(headAt(layout, money.firstRow, 0)).toBe('二、经费控制情况')
    expect(headAt(layout, money.firstRow + 1, 1)).toBe('2018年决算数')
    expect(headAt(layout, 9999, 0)).toBeUndefined()
  })

  test('只看的表不带清单末尾的空行', () => {
    const rows = [1, 2].map((at) => ({ group: '楼堂馆所', row: `001-${at}`, name: `楼${at}`, unit: '001' }))
    const shown = layOut(hunanForm('F', rows), (one) => (one.text ?? '') === '')
    expect(shown.blocks[5]?.rows).toHaveLength(2)
    const empty = layOut(hunanForm('F'), () => true)
    expect(empty.blocks[5]?.rows).toHaveLength(1)
    expect(empty.blocks[1]?.rows).toHaveLength(7)
  })
})

test('没有标题的块、只有文字的行、合并的列名', () => {
  const key = { item: 'a', basis: '', unit: '1', year: 2019 }
  const cells: GridCell[] = [
    { kind: 'heading', row: 0, column: 0, text: '项目' },
    { kind: 'heading', row: 0, column: 1, span: 2, text: '合计' },
    { kind: 'label', row: 1, column: 0, text: '一、收入' },
    { kind: 'label', row: 2, column: 0, text: '财政拨款', indent: 1 },
    { kind: 'entry', row: 2, column: 2, key, measure: '万元' },
  ]
  const grid: FormGrid = { id: 'X', sheetName: 'X', unit: '1', year: 2019, columns: 3, cells }
  const [only] = layOut(grid).blocks
  expect(only?.title).toBe('')
  expect(only?.heads[0]?.[1]?.span).toBe(2)
  expect(only?.rows[0]?.slots).toEqual([
    { kind: 'label', row: 1, column: 0, span: 3, text: '一、收入', indent: 0 },
  ])
  expect(only?.rows[1]?.slots.map((slot) => slot.kind)).toEqual(['label', 'hole', 'cell'])
})
