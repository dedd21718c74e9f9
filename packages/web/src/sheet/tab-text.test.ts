import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseTabText, printTable, printTabText } from './tab-text.ts'

const SEED = { seed: 20190101, numRuns: 400 }

describe('剪贴板文字', () => {
  test.each<[string, string, string[][]]>([
    [
      'Excel 的一块，末尾有换行',
      '1\t2\r\n3\t4\r\n',
      [
        ['1', '2'],
        ['3', '4'],
      ],
    ],
    ['WPS 的一列', '1\n2\n', [['1'], ['2']]],
    ['没有末尾换行', '1\t2', [['1', '2']]],
    ['格内换行', '"第一行\n第二行"\tb\r\n', [['第一行\n第二行', 'b']]],
    ['格内引号', '"说""好""\n了"\n', [['说"好"\n了']]],
    ['引号不包住整格', '"三公"经费\t2\n', [['"三公"经费', '2']]],
    ['引号没有收尾', '"三公\t2\n', [['"三公', '2']]],
    ['空行', 'a\n\nb\n', [['a'], [''], ['b']]],
    ['空格在末尾', 'a\t\n', [['a', '']]],
    ['老 Mac 的换行', 'a\rb', [['a'], ['b']]],
    ['什么也没有', '', [['']]],
  ])('%s', (_, text, rows) => {
    expect(parseTabText(text)).toEqual(rows)
  })

  test('单独一格不带换行', () => {
    expect(printTabText([['432.82']])).toBe('432.82')
    expect(
      printTabText([
        ['1', 'a\nb'],
        ['"x', ''],
      ]),
    ).toBe('1\t"a\nb"\r\n"""x"\t\r\n')
  })

  const cell = fc.string({
    unit: fc.constantFrom('a', '1', '元', ' ', '"', '\t', '\n', '\r', '.'),
    maxLength: 8,
  })
  const rows = fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 })

  test('写出的读回来一样', () => {
    fc.assert(
      fc.property(rows, (some) => {
        expect(parseTabText(printTabText(some))).toEqual(some)
      }),
      SEED,
    )
  })

  test('读到的写出再读一样', () => {
    fc.assert(
      fc.property(cell, (text) => {
        const read = parseTabText(text)
        expect(parseTabText(printTabText(read))).toEqual(read)
      }),
      SEED,
    )
  })
})

test('网页表格：数是数，文字是文字，尖括号不是标签', () => {
  const html = printTable([
    [
      { text: '432.82', number: true },
      { text: '=1+1\n<b>', number: false },
    ],
  ])
  expect(html).toContain('<td>432.82</td>')
  expect(html).toContain(`<td style="mso-number-format:'\\@'">=1+1<br`)
  expect(html).toContain('&#60;b&#62;')
})
