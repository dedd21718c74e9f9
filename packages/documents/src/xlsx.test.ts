import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { handmade, repacked } from './testing/workbook.test-data.ts'
import {
  cellAddress,
  cellText,
  columnLetters,
  decimalOf,
  exactNumber,
  lineCount,
  parseAddress,
  readWorkbook,
  shiftDecimal,
} from './xlsx.ts'
import { writeZip } from './zip.ts'

/** The first sheet's cells as `A1 text`, formulas marked. */
function cellsOf(bytes: Uint8Array): readonly string[] {
  const read = readWorkbook(bytes)
  if ('fault' in read) return [read.fault.code]
  return [...(read.sheets[0]?.rows ?? [])].flatMap(([row, cells]) =>
    [...cells].map(
      ([column, cell]) =>
        `${cellAddress(row, column)} ${cell.kind} ${cell.text}${cell.fromFormula ? ' ƒ' : ''}`,
    ),
  )
}
const reasonOf = (bytes: Uint8Array): string => {
  const read = readWorkbook(bytes)
  return 'fault' in read ? `${read.fault.code} ${read.fault.values.reason ?? ''}`.trim() : ''
}

describe('decimals', () => {
  it.each([
    [4850.09, '4850.09'],
    [0.1, '0.1'],
    [1e21, '1000000000000000000000'],
    [1.5e22, '15000000000000000000000'],
    [1e-7, '0.0000001'],
    [-1.25e-9, '-0.00000000125'],
    [-0, '0'],
    [123456789012.34, '123456789012.34'],
  ])('%d is %s', (value, text) => {
    expect(decimalOf(value)).toBe(text)
  })

  it('gives back every number', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(decimalOf(value)).toMatch(/^-?\d+(\.\d+)?$/)
        expect(Number(decimalOf(value))).toBe(value === 0 ? 0 : value)
      }),
      { seed: 20260107, numRuns: 500 },
    )
  })

  it.each([
    ['0.0754', 2, '7.54'],
    ['0.5', 2, '50'],
    ['-0.001', 2, '-0.1'],
    ['7.54', -2, '0.0754'],
    ['100', -2, '1'],
    ['0.00', 0, '0'],
    ['12.50', 0, '12.5'],
    ['007', 0, '7'],
  ])('%s moved by %i is %s', (text, power, wanted) => {
    expect(shiftDecimal(text, power)).toBe(wanted)
  })

  it('takes a text for a number only where a spreadsheet shows the same decimal', () => {
    expect(exactNumber('4850.09')).toBe(4850.09)
    expect(exactNumber('-12.50')).toBe(-12.5)
    expect(exactNumber('0')).toBe(0)
    expect(exactNumber('123456789012345')).toBe(123456789012345)
    for (const text of ['1234567890123456', '0.1234567890123456', '1/3', '1e5', '', '５', '1,000', ' 1'])
      expect(exactNumber(text), text).toBeUndefined()
  })
})

describe('addresses', () => {
  it.each([
    [0, 'A'],
    [25, 'Z'],
    [26, 'AA'],
    [701, 'ZZ'],
    [702, 'AAA'],
    [16383, 'XFD'],
  ])('column %i is %s', (column, letters) => {
    expect(columnLetters(column)).toBe(letters)
    expect(parseAddress(`${letters}7`)).toEqual({ row: 6, column })
  })
  it('knows what is none', () => {
    for (const text of ['', 'A', '7', 'A0', 'a1', 'A1:B2']) expect(parseAddress(text), text).toBeUndefined()
  })
})

describe('text of cells', () => {
  it('keeps out what a cell cannot hold', () => {
    expect(cellText('甲\u0000乙\u000b\r\n丙\ud800')).toBe('甲乙\n丙\ufffd')
    expect(cellText('𠮷')).toBe('𠮷')
    expect(cellText('字'.repeat(40_000)).length).toBeLessThan(32_767)
  })
  it('counts lines by width', () => {
    expect(lineCount('部门整体支出', 13)).toBe(1)
    expect(lineCount('部门整体支出绩效', 13)).toBe(2)
    expect(lineCount('a\nb\n', 13)).toBe(3)
  })
})

const STYLES = `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/><numFmt numFmtId="165" formatCode="0.00&quot;人/日&quot;"/><numFmt numFmtId="166" formatCode="[Red]0.0%"/></numFmts>
<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="10"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="166"/><xf numFmtId="31"/></cellXfs></styleSheet>`

describe('reading', () => {
  it('gives numbers as typed, not as stored', () => {
    const sheet =
      '<row r="1"><c r="A1"><v>1.1000000000000001</v></c><c r="B1"><v>4850.09</v></c><c r="C1"><f>A1+B1</f><v>0.30000000000000004</v></c><c r="D1"><v>1E-3</v></c><c r="E1"><v>1234567.8899999999</v></c></row>'
    expect(cellsOf(handmade(sheet))).toEqual([
      'A1 number 1.1',
      'B1 number 4850.09',
      'C1 number 0.3 ƒ',
      'D1 number 0.001',
      'E1 number 1234567.89',
    ])
  })

  it('gives percentages and dates as they show', () => {
    const sheet =
      '<row r="1"><c r="A1" s="1"><v>43830</v></c><c r="B1" s="2"><v>0.0754</v></c><c r="C1" s="3"><v>43830.5</v></c><c r="D1" s="4"><v>3.5</v></c><c r="E1" s="5"><v>0.915</v></c><c r="F1" s="6"><v>1</v></c><c r="G1" t="d"><v>2019-12-31</v></c></row>'
    expect(cellsOf(handmade(sheet, { 'xl/styles.xml': STYLES }))).toEqual([
      'A1 date 2019-12-31',
      'B1 number 7.54%',
      'C1 date 2019-12-31 12:00:00',
      'D1 number 3.5',
      'E1 number 91.5%',
      'F1 date 1900-01-01',
      'G1 date 2019-12-31',
    ])
    const of1904 = handmade('<row r="1"><c r="A1" s="1"><v>42368</v></c></row>', {
      'xl/styles.xml': STYLES,
      'xl/workbook.xml':
        '<workbook><workbookPr date1904="1"/><sheets><sheet name="a" r:id="r1"/></sheets></workbook>',
    })
    expect(cellsOf(of1904)).toEqual(['A1 date 2019-12-31'])
  })

  it('gives text, truths, errors and formulas', () => {
    const sheet = `<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="inlineStr"><is><t xml:space="preserve"> 甲 &amp;&#20057;</t></is></c><c r="D1" t="b"><v>1</v></c></row>
      <row r="3"><c r="A3" t="e"><v>#DIV/0!</v></c><c r="B3" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="C3" t="str"><f>"a"</f><v>a_x000D_b</v></c><c r="D3"><f t="shared" si="0"/><v>2</v></c><c r="E3"><f>A9</f></c><c r="F3"/><c r="G3" s="1"><v></v></c></row>`
    const strings =
      '<sst><si><t>007</t></si><si><r><t>富</t></r><r><rPr/><t xml:space="preserve"> 文本</t></r><rPh sb="0" eb="1"><t>注音</t></rPh></si></sst>'
    expect(cellsOf(handmade(sheet, { 'xl/sharedStrings.xml': strings }))).toEqual([
      'A1 text 007',
      'B1 text 富 文本',
      'C1 text  甲 &乙',
      'D1 truth TRUE',
      'A3 error #DIV/0!',
      'B3 error #DIV/0! ƒ',
      'C3 text a\rb ƒ',
      'D3 number 2 ƒ',
      'E3 error  ƒ',
    ])
  })

  it('reads cells without addresses and tags with prefixes', () => {
    expect(
      cellsOf(
        handmade('<row><c><v>1</v></c><c><v>2</v></c></row><row><c r="C2"><v>3</v></c><c><v>4</v></c></row>'),
      ),
    ).toEqual(['A1 number 1', 'B1 number 2', 'C2 number 3', 'D2 number 4'])
    const prefixed = handmade('', {
      'xl/worksheets/sheet1.xml':
        '<x:worksheet xmlns:x="a"><x:sheetData><x:row r="1"><x:c r="A1"><x:v>5</x:v></x:c></x:row></x:sheetData></x:worksheet>',
    })
    expect(cellsOf(prefixed)).toEqual(['A1 number 5'])
  })

  it('expands nothing: merges and validations over the whole sheet cost nothing', () => {
    const xml =
      '<worksheet><sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells><dataValidations><dataValidation sqref="A1:XFD1048576"/></dataValidations></worksheet>'
    const start = performance.now()
    expect(cellsOf(handmade('', { 'xl/worksheets/sheet1.xml': xml }))).toEqual(['XFD1048576 number 1'])
    expect(performance.now() - start).toBeLessThan(1000)
  })
})

describe('refusing', () => {
  const compound = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]
  const wide = [...'EncryptedPackage'].flatMap((one) => [one.charCodeAt(0), 0])
  const good = handmade('<row r="1"><c r="A1"><v>1</v></c></row>')
  it.each<[string, Uint8Array]>([
    ['xlsx-encrypted', Uint8Array.from([...compound, ...Array<number>(600).fill(0x45), ...wide, 0])],
    [
      'xlsx-unreadable 是旧版 .xls 文件或其他格式',
      Uint8Array.from([...compound, ...Array<number>(600).fill(0)]),
    ],
    ['xlsx-unreadable 不是 ZIP 压缩包', new TextEncoder().encode('单位,数值')],
    ['xlsx-unreadable 文件不完整，末尾缺失', good.slice(0, -40)],
    ['xlsx-unreadable 里面没有工作簿', writeZip(new Map([['word/document.xml', new Uint8Array()]]))],
    [
      'xlsx-unreadable 内部的 XML 带有文档类型声明',
      handmade('', { 'xl/worksheets/sheet1.xml': '<!DOCTYPE a [<!ENTITY b "c">]><worksheet/>' }),
    ],
    ['xlsx-too-large', handmade('', { 'xl/media/a.bin': ' '.repeat(30_000_000) })],
    ['xlsx-too-large', handmade(`<row r="1">${'<c><v>1</v></c>'.repeat(410_000)}</row>`)],
  ])('%s', (wanted, bytes) => {
    expect(reasonOf(bytes)).toBe(wanted)
  })

  it('never throws on damaged XML', () => {
    for (const xml of [
      '',
      '<',
      '<worksheet>',
      '<worksheet><sheetData><row',
      '<a/>',
      'x',
      '<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>9</v></c></row></sheetData></worksheet>',
    ])
      expect(
        () => readWorkbook(repacked(good, () => ({ 'xl/worksheets/sheet1.xml': xml }))),
        xml,
      ).not.toThrow()
  })
})
