import type { SourceText } from '@jiheng/checker'
import { describe, expect, test } from 'vitest'
import { readSource } from './read-source.ts'

function read(text: string): SourceText {
  const reading = readSource(new TextEncoder().encode(text), '报告.md')
  if ('fault' in reading) throw new Error(reading.fault.message)
  expect(reading.format).toBe('markdown')
  expect(reading.source.text).toBe(text)
  return reading.source
}

const headings = ({ text, headings = [] }: SourceText) =>
  headings.map(({ start, end, level }) => `${level} ${text.slice(start, end)}`)
const cells = ({ text, tables = [] }: SourceText) =>
  tables.map((table) =>
    table.cells.map((one) => `${one.row},${one.column} ${text.slice(one.start, one.end)}`),
  )

describe('Markdown', () => {
  test('headings of both kinds, without their marks', () => {
    const text =
      '# 一、概况 #\r\n\r\n##（一）不是标题\n## （一）职责\n####### 七级不是\n\n总标题\n===\n\n小标题\n---\n\n    # 缩进的代码\n#\n'
    expect(headings(read(text))).toEqual(['1 一、概况', '2 （一）职责', '1 总标题', '2 小标题'])
  })

  test('a line below several lines of text is no heading', () => {
    expect(headings(read('第一行\n第二行\n---\n\n- 列表\n---\n'))).toEqual([])
  })

  test('code and the preamble are passed over', () => {
    const text =
      '---\ntitle: 甲\n# 注释\n---\n# 真标题\n```\n# 代码\n| a | b |\n|---|---|\n~~~\n```\n## 次级\n~~~~\n# 未闭合'
    const source = read(text)
    expect(headings(source)).toEqual(['1 真标题', '2 次级'])
    expect(source.tables).toBeUndefined()
  })

  test('tables with offsets in the file', () => {
    const source = read(
      '前文\n\n| 指标 | 得分 |\r\n|:--|--:|\r\n| 产出 | **38.5** |\r\n| a\\|b |  |\r\n\n后文 | 不是表\n',
    )
    expect(cells(source)).toEqual([['0,0 指标', '0,1 得分', '1,0 产出', '1,1 **38.5**', '2,0 a\\|b', '2,1 ']])
    const [table] = source.tables ?? []
    expect(table).toMatchObject({ rowCount: 3, columnCount: 2, start: source.text.indexOf('指标') })
    expect(table?.end).toBeGreaterThan(source.text.indexOf('a\\|b'))
  })

  test('rows too short are filled, rows too long are cut', () => {
    expect(cells(read('a|b\n-|-\n1\n\na|b\n-|-\n|1\n1|2|3\n'))).toEqual([
      ['0,0 a', '0,1 b'],
      ['0,0 a', '0,1 b', '1,0 1', '1,1 ', '2,0 1', '2,1 2'],
    ])
  })

  test('a rule with another number of cells makes no table', () => {
    expect(read('| a | b |\n|---|\n').tables).toBeUndefined()
  })

  test('takes time linear in the file', () => {
    const start = performance.now()
    for (const piece of ['|', '|-|\n', 'a\n', '#', '`', '```\n', '- | -\n', '\\'])
      readSource(new TextEncoder().encode(piece.repeat(Math.floor(5_000_000 / piece.length))), 'a.md')
    expect(performance.now() - start).toBeLessThan(20_000)
  })
})
