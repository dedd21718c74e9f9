import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { looksLikeFormula, readCsv, writeCsv } from './csv.ts'

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)
const rowsOf = (bytes: Uint8Array): readonly (readonly string[])[] =>
  readCsv(bytes, 'a.csv').rows.map((row) => row.cells)
/** 数据项,数值 / 基本支出,4850.09 in GBK. */
const GBK = Uint8Array.from([
  0xca, 0xfd, 0xbe, 0xdd, 0xcf, 0xee, 0x2c, 0xca, 0xfd, 0xd6, 0xb5, 0x0d, 0x0a, 0xbb, 0xf9, 0xb1, 0xbe, 0xd6,
  0xa7, 0xb3, 0xf6, 0x2c, 0x34, 0x38, 0x35, 0x30, 0x2e, 0x30, 0x39,
])

describe('reading', () => {
  it('keeps the line on which each row begins', () => {
    const { rows, faults } = readCsv(bytesOf('数据项,数值\r\n\r\n"基本\n支出",1\n项目支出,2'), 'a.csv')
    expect(faults).toEqual([])
    expect(rows).toEqual([
      { line: 1, cells: ['数据项', '数值'] },
      { line: 3, cells: ['基本\n支出', '1'] },
      { line: 5, cells: ['项目支出', '2'] },
    ])
  })

  it('keeps text as typed', () => {
    expect(rowsOf(bytesOf('编号, 数值 ,说明\n007,-12.50%,"说""好"""\n,,\n'))).toEqual([
      ['编号', ' 数值 ', '说明'],
      ['007', '-12.50%', '说"好"'],
      ['', '', ''],
    ])
  })

  it.each<[string, Uint8Array]>([
    ['UTF-8', bytesOf('数据项,数值\n基本支出,4850.09')],
    ['UTF-8 with a mark', bytesOf('\ufeff数据项,数值\n基本支出,4850.09')],
    ['GBK', GBK],
    [
      'UTF-16',
      Uint8Array.from([
        0xff,
        0xfe,
        ...[...'数据项\t数值\n基本支出\t4850.09'].flatMap((one) => [
          one.charCodeAt(0) & 0xff,
          one.charCodeAt(0) >> 8,
        ]),
      ]),
    ],
    ['tabs', bytesOf('数据项\t数值\n基本支出\t4850.09')],
    ['old line ends', bytesOf('数据项,数值\r基本支出,4850.09\r')],
  ])('reads %s', (_, bytes) => {
    expect(readCsv(bytes, 'a.csv')).toMatchObject({ faults: [] })
    expect(rowsOf(bytes)).toEqual([
      ['数据项', '数值'],
      ['基本支出', '4850.09'],
    ])
  })

  it.each<[string, Uint8Array, number | undefined]>([
    ['csv-not-text', bytesOf('PK\u0003\u0004\u0000'), undefined],
    ['csv-encoding', Uint8Array.from([...bytesOf('数据项,数值\n基本'), 0xff, ...bytesOf('支出,1')]), 2],
    ['csv-encoding', Uint8Array.from([...GBK, 0x0a, 0xff, 0xff]), 3],
    ['csv-quote-unclosed', bytesOf('a,b\n1,"2\n3'), 2],
    ['csv-quote-stray', bytesOf('a,b\n"1"2,3'), 2],
    ['csv-row-too-long', bytesOf('数据项,数值\n基本支出,4,850.09'), 2],
  ])('%s', (code, bytes, line) => {
    const { faults } = readCsv(bytes, '数据.csv')
    expect(faults.map((one) => [one.code, one.file, one.line])).toEqual([[code, '数据.csv', line]])
    expect(faults[0]?.message).toMatch(/[\u4e00-\u9fff]/)
  })

  it('refuses files that are too large', () => {
    expect(readCsv(new Uint8Array(64 * 1024 * 1024 + 1), 'a.csv').faults.map((one) => one.code)).toEqual([
      'csv-too-large',
    ])
  })

  it('agrees with csv-parse', () => {
    const cell = fc.stringMatching(/^[a甲, "\n]{0,5}$/)
    fc.assert(
      fc.property(
        fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 5 }),
        (rows) => {
          const quoted = rows.map((cells) => cells.map((one) => `"${one.replaceAll('"', '""')}"`).join(','))
          const bytes = bytesOf(quoted.join('\r\n'))
          expect(rowsOf(bytes)).toEqual(
            parse(Buffer.from(bytes), { bom: true, relax_column_count: true, record_delimiter: '\r\n' }),
          )
        },
      ),
      { seed: 20260105, numRuns: 200 },
    )
  })
})

describe('writing', () => {
  it.each([
    ['=1+1', "'=1+1"],
    ['+cmd', "'+cmd"],
    ['-2+3', "'-2+3"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['＝1+1', "'＝1+1"],
    ['　=1', "'　=1"],
    ['\t=1', `"'\t=1"`],
    ['-12.5', '-12.5'],
    ['+3%', '+3%'],
    ['-1,234.50', '"-1,234.50"'],
    ['1e5', '1e5'],
    ['-', "'-"],
    ["'=1", "''=1"],
    ['某局', '某局'],
  ])('%j is written %s', (text, wanted) => {
    expect(new TextDecoder('utf-8', { ignoreBOM: true }).decode(writeCsv([[text, '']]))).toBe(
      `\ufeff${wanted},\r\n`,
    )
  })

  it('reads back whatever was written, and a spreadsheet finds no formula in it', () => {
    const cell = fc.oneof(fc.string({ maxLength: 6 }), fc.stringMatching(/^['=+@＝\-\t1.%a ]{0,6}$/))
    fc.assert(
      fc.property(
        fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 }),
        (rows) => {
          fc.pre(!rows.flat().some((one) => one.includes('\u0000') || /[\ud800-\udfff]/.test(one)))
          const bytes = writeCsv(rows)
          expect(rowsOf(bytes)).toEqual(rows)
          const raw = parse(Buffer.from(bytes), {
            bom: true,
            relax_column_count: true,
            record_delimiter: '\r\n',
            skip_empty_lines: false,
          })
          expect(raw.flat().filter(looksLikeFormula)).toEqual([])
        },
      ),
      { seed: 20260106, numRuns: 400 },
    )
  })
})
