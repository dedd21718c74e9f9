import { type Place, printPlace } from '@jiheng/engine'
import { expect, test } from 'vitest'
import { placeText } from './place-text.ts'

const places: readonly Place[] = [
  { kind: 'file', file: 'figures/报告.yaml', line: 12, column: 3, field: '数值' },
  { kind: 'file', file: 'figures/报告.yaml' },
  { kind: 'sheet', file: '基础数据.xlsx', sheet: 'F2', cell: 'D7' },
  { kind: 'form', form: '基础数据表', row: '三公经费', column: '决算数' },
  { kind: 'published', document: '某局2019年度报告', section: '三、（一）', page: 7 },
  { kind: 'formula', text: '甲 ÷ 乙', start: 0, end: 3 },
]

test('a place reads on the page as the engine prints it', () => {
  expect(places.map(placeText)).toEqual(places.map(printPlace))
})
