import type { SourceText } from '@jiheng/checker'
import ExcelJS from 'exceljs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { writeFormWorkbook } from '../form-workbook.ts'
import { GRIDS, META } from '../testing/workbook.test-data.ts'
import { writeZip } from '../zip.ts'
import { SOURCE_LIMITS } from './limits.ts'
import { readSource } from './read-source.ts'
import { numberFormat, roundDecimal } from './xlsx.ts'

function readBytes(bytes: Uint8Array): SourceText {
  const reading = readSource(bytes, '表.xlsx')
  if ('fault' in reading) throw new Error(`${reading.fault.code} ${reading.fault.message}`)
  expect(reading.format).toBe('xlsx')
  return reading.source
}

async function made(fill: (workbook: ExcelJS.Workbook) => void): Promise<SourceText> {
  const workbook = new ExcelJS.Workbook()
  fill(workbook)
  return readBytes(new Uint8Array(await workbook.xlsx.writeBuffer()))
}

/** A workbook of one sheet, in the least that Excel takes. */
function raw(sheet: string, more: Readonly<Record<string, string>> = {}, prefix = ''): Uint8Array {
  const type = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
  const x = prefix === '' ? '' : `${prefix}:`
  const files = {
    '_rels/.rels': `<Relationships><Relationship Id="a" Type="${type}/officeDocument" Target="/xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `<${x}workbook xmlns:r="r"><${x}sheets><${x}sheet name="表" sheetId="1" r:id="b"/></${x}sheets></${x}workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships><Relationship Id="b" Type="${type}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="c" Type="${type}/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
    'xl/worksheets/sheet1.xml': sheet,
    ...more,
  }
  return writeZip(
    new Map(Object.entries(files).map(([path, text]) => [path, new TextEncoder().encode(text)])),
  )
}

function tablesOf({ text, tables = [] }: SourceText): string[][] {
  return tables.map((table) =>
    table.cells.map((one) => {
      const span = one.rowSpan + one.columnSpan > 2 ? ` ${one.rowSpan}×${one.columnSpan}` : ''
      return `${one.row},${one.column}${span} ${text.slice(one.start, one.end)}`
    }),
  )
}

describe('XLSX', () => {
  test('each visible sheet: its name, its rows, numbers as they are shown', async () => {
    const source = await made((workbook) => {
      const sheet = workbook.addWorksheet('得分表')
      sheet.getCell('B2').value = '指标'
      sheet.getCell('C2').value = '得分'
      sheet.getCell('D2').value = '率'
      sheet.getCell('B4').value = { richText: [{ text: '产' }, { text: '出\t1\n2' }] }
      sheet.getCell('C4').value = 38.5
      sheet.getCell('C4').numFmt = '0.00'
      sheet.getCell('D4').value = { formula: 'C4/40', result: 0.9625 }
      sheet.getCell('D4').numFmt = '0.0%'
      sheet.getCell('B5').value = new Date(Date.UTC(2019, 11, 31))
      sheet.getCell('D5').value = true
      sheet.getCell('B6').value = { error: '#DIV/0!' }
      workbook.addWorksheet('藏', { state: 'hidden' }).getCell('A1').value = '无'
      workbook.addWorksheet('深藏', { state: 'veryHidden' }).getCell('A1').value = '无'
      workbook.addWorksheet('空表')
      workbook.addWorksheet('数据').getCell('A1').value = 0.1 + 0.2
    })
    expect(source.text).toBe(
      '得分表\n指标\t得分\t率\n产出 1\n2\t38.50\t96.3%\n2019/12/31\t\tTRUE\n#DIV/0!\n数据\n0.3'.replace(
        '2019/12/31',
        '2019/12/31',
      ),
    )
    expect(tablesOf(source)).toEqual([
      [
        '0,0 指标',
        '0,1 得分',
        '0,2 率',
        '1,0 产出 1\n2',
        '1,1 38.50',
        '1,2 96.3%',
        '2,0 2019/12/31',
        '2,1 ',
        '2,2 TRUE',
        '3,0 #DIV/0!',
      ],
      ['0,0 0.3'],
    ])
    expect(source.headings?.map((one) => `${one.level} ${source.text.slice(one.start, one.end)}`)).toEqual([
      '1 得分表',
      '1 数据',
    ])
  })

  test('merged cells, with empty rows and columns between left out', async () => {
    const source = await made((workbook) => {
      const sheet = workbook.addWorksheet('表')
      sheet.mergeCells('A1:E1')
      sheet.getCell('A1').value = '总表'
      sheet.mergeCells('A3:A6')
      sheet.getCell('A3').value = '投入'
      sheet.getCell('C3').value = '甲'
      sheet.getCell('E3').value = 1
      sheet.getCell('C6').value = '乙'
      sheet.getCell('E6').value = 2
      sheet.getCell('A8').value = '末'
    })
    expect(source.text).toBe('表\n总表\n投入\t甲\t1\n\t乙\t2\n末')
    expect(tablesOf(source)).toEqual([
      ['0,0 1×3 总表', '1,0 2×1 投入', '1,1 甲', '1,2 1', '2,1 乙', '2,2 2', '3,0 末'],
    ])
  })

  test('our own form workbook', async () => {
    const source = readBytes(await writeFormWorkbook(GRIDS, META))
    expect(source.headings?.map((one) => source.text.slice(one.start, one.end))).toEqual([
      '填表说明',
      '基础数据表',
      '项目清单表',
    ])
    for (const table of source.tables ?? [])
      for (const cell of table.cells) {
        expect(cell.start >= table.start && cell.end <= table.end && cell.start <= cell.end).toBe(true)
        expect(cell.row + cell.rowSpan).toBeLessThanOrEqual(table.rowCount)
        expect(cell.column + cell.columnSpan).toBeLessThanOrEqual(table.columnCount)
      }
  })

  test('prefixed elements, cells without addresses, rows out of order, phonetic guides', () => {
    const sheet =
      '<x:worksheet xmlns:x="m"><x:sheetData><x:row r="2"><x:c t="s"><x:v>0</x:v></x:c><x:c><x:v>2</x:v></x:c></x:row>' +
      '<x:row r="1"><x:c r="B1" t="inlineStr"><x:is><x:t>乙_x000D_</x:t></x:is></x:c><x:c r="A1" t="str"><x:f>A</x:f><x:v>甲</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    const strings = '<sst><si><t>率</t><rPh><t>lǜ</t></rPh></si></sst>'
    expect(readBytes(raw(sheet, { 'xl/sharedStrings.xml': strings }, 'x')).text).toBe('表\n甲\t乙\n率\t2')
  })
})

describe('数字格式', () => {
  const shown = (code: string, ...values: number[]) =>
    values.map((value) => numberFormat(code).number(value, false)).join(' ')

  test('places, grouping, percent, general', () => {
    expect(shown('', 1e-7, 1e21, 0.1 + 0.2, 1 / 3, -5)).toBe(
      '0.0000001 1000000000000000000000 0.3 0.333333333333333 -5',
    )
    expect(shown('General', 5741.56)).toBe('5741.56')
    expect(shown('0', 2.5, -2.5, 0.4)).toBe('3 -3 0')
    expect(shown('0.00', 1.005, 2.675, 38.5, 0, 1e15)).toBe('1.01 2.68 38.50 0.00 1000000000000000.00')
    expect(shown('#,##0.00', 1234567.891, 999.995, -1234)).toBe('1,234,567.89 1,000.00 -1,234.00')
    expect(shown('#,##0', 0, 999, 1000)).toBe('0 999 1,000')
    expect(shown('0%', 0.955, 1)).toBe('96% 100%')
    expect(shown('0.0%', 0.98765)).toBe('98.8%')
    expect(shown('#.##', 0, 0.5, 2)).toBe('. .5 2.')
    expect(shown('000', 7)).toBe('007')
    expect(shown('0.0#', 1, 1.25)).toBe('1.0 1.25')
    expect(shown('0,', 1234567)).toBe('1235')
    expect(shown('0!.0,"万"', 123456)).toBe('12.3万')
    expect(shown('0.00E+00', 123456)).toBe('123456')
    expect(shown('# ?/?', 0.5)).toBe('0.5')
  })

  test('sections, conditions, colours, currencies, words', () => {
    const accounting = '_ ¥* #,##0.00_ ;_ ¥* -#,##0.00_ ;_ ¥* "-"??_ ;_ @_ '
    expect(shown(accounting, 1234.5, -1234.5, 0).replace(/\s+/g, ' ')).toBe('¥1,234.50 ¥-1,234.50 ¥-')
    expect(shown('0.00_);[Red](0.00)', 1.5, -1.5)).toBe('1.50 (1.50)')
    expect(shown('[>=10000]0.00,"千";0.0', 12345, 5)).toBe('12.35千 5.0')
    expect(shown('[$¥-804]#,##0', 1234)).toBe('¥1,234')
    expect(shown('0.0"分"', 38.5)).toBe('38.5分')
    expect(shown('"第"0"名"', 3)).toBe('第3名')
    expect(shown('000-0000', 1234567)).toBe('123-4567')
    expect(shown(';;;', 5)).toBe('')
    expect(shown('@', 5.25)).toBe('5.25')
    expect(numberFormat('0;-0;0;@"元"').text('5')).toBe('5元')
    expect(numberFormat('0.00').text('文')).toBe('文')
  })

  test('dates and times', () => {
    expect(shown('yyyy/m/d', 43_830)).toBe('2019/12/31')
    expect(shown('yyyy-mm-dd', 1, 59, 61)).toBe('1900-01-01 1900-02-28 1900-03-01')
    expect(shown('yyyy"年"m"月"', 43_830)).toBe('2019年12月')
    expect(shown('[$-804]yyyy"年"m"月"d"日";@', 43_466)).toBe('2019年1月1日')
    expect(shown('yyyy\\-mm\\-dd hh:mm:ss', 43_830.75)).toBe('2019-12-31 18:00:00')
    expect(shown('h:mm AM/PM', 0.75)).toBe('6:00 PM')
    expect(shown('[h]:mm:ss', 1.5)).toBe('36:00:00')
    expect(shown('mm:ss.0', 0.000_717_6)).toBe('01:02.0')
    expect(shown('aaaa', 43_830)).toBe('星期二')
    expect(shown('d-mmm-yy', 43_830)).toBe('31-Dec-19')
    expect(numberFormat('yyyy/m/d').number(42_368, true)).toBe('2019/12/31')
    expect(shown('yyyy', -1)).toBe('-1')
  })

  test('law: rounding agrees with exact arithmetic', () => {
    fc.assert(
      fc.property(
        fc.bigInt(0n, 10n ** 15n),
        fc.integer({ min: 0, max: 6 }),
        fc.integer({ min: 0, max: 6 }),
        (units, scale, places) => {
          const digits = units.toString().padStart(scale + 1, '0')
          const decimal = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`
          const [whole = '', fraction = ''] = roundDecimal(decimal, places).split('.')
          expect(fraction).toHaveLength(places)
          const up = 10n ** BigInt(places)
          const down = 10n ** BigInt(scale)
          expect(BigInt(whole + fraction)).toBe((units * up * 2n + down) / (down * 2n))
        },
      ),
      { seed: 7, numRuns: 500 },
    )
  })

  test('law: any code gives some text for any number', () => {
    const piece = fc.constantFrom(
      '0',
      '#',
      '?',
      '.',
      ',',
      '%',
      ';',
      '"',
      '[',
      ']',
      '\\',
      '_',
      '*',
      'y',
      'm',
      'd',
      'h',
      's',
      '@',
      '/',
      'E+',
      '元',
      '[>1]',
      'General',
      'AM/PM',
    )
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 12 }),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        (pieces, value) => {
          const format = numberFormat(pieces.join(''))
          expect(typeof format.number(value, false)).toBe('string')
          expect(typeof format.text('文')).toBe('string')
        },
      ),
      { seed: 11, numRuns: 2000 },
    )
  })
})

describe('坏工作簿', () => {
  const faultOf = (bytes: Uint8Array, limits = SOURCE_LIMITS) => {
    const reading = readSource(bytes, '表.xlsx', limits)
    return 'fault' in reading ? reading.fault.code : 'read'
  }

  test('too many cells, cells far apart, hostile merges end quickly', () => {
    const rows = (count: number) =>
      Array.from(
        { length: count },
        (_, at) => `<row r="${at + 1}"><c r="A${at + 1}"><v>1</v></c></row>`,
      ).join('')
    const sheet = (data: string, merges = '') =>
      raw(`<worksheet><sheetData>${data}</sheetData><mergeCells>${merges}</mergeCells></worksheet>`)
    expect(faultOf(sheet(rows(50)), { ...SOURCE_LIMITS, maxCells: 49 })).toBe('source.limit')
    const corner = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    expect(faultOf(sheet(corner))).toBe('read')
    const start = performance.now()
    const all = Array.from({ length: 2000 }, (_, at) => `<mergeCell ref="A${at + 1}:XFD1048576"/>`).join('')
    expect(faultOf(sheet(rows(2000), all))).toBe('read')
    expect(
      faultOf(
        sheet(rows(10) + corner, '<mergeCell ref="A1:A0"/><mergeCell ref="?"/><mergeCell ref="B2:A1"/>'),
      ),
    ).toBe('read')
    expect(performance.now() - start).toBeLessThan(10_000)
  })

  test('what is missing or nested too deep is a fault', () => {
    expect(faultOf(raw('<worksheet>'.repeat(100_000)))).toBe('source.nesting')
    expect(faultOf(raw('<worksheet><sheetData>'))).toBe('source.broken')
    expect(faultOf(raw('<worksheet/>'))).toBe('source.empty')
    const files = new Map([['xl/workbook.xml', new TextEncoder().encode('<workbook><sheets/></workbook>')]])
    expect(faultOf(writeZip(files))).toBe('source.empty')
  })
})
