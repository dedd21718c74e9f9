import { readFileSync } from 'node:fs'
import type { ReadCell } from '@jiheng/engine'
import ExcelJS from 'exceljs'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { writeFormWorkbook } from './form-workbook.ts'
import { readFormWorkbook } from './form-workbook-read.ts'
import {
  GRIDS,
  handmade,
  META,
  repacked,
  text,
  withCell,
  withoutRow,
  withRowsMoved,
  withRowsSwapped,
  withSheet,
} from './testing/workbook.test-data.ts'
import { cellAddress, shiftDecimal } from './xlsx.ts'

let blank: Uint8Array
let workbook: ExcelJS.Workbook
beforeAll(async () => {
  blank = await writeFormWorkbook(GRIDS, META)
  workbook = new ExcelJS.Workbook()
  await workbook.xlsx.load(blank.slice().buffer)
})

const named = (cell: Pick<ReadCell, 'key'>): string =>
  [cell.key.item, cell.key.basis, cell.key.row].filter((one) => one !== undefined && one !== '').join('·')
/** What is filled in, as `item·basis·row@cell=text`. */
const filled = (cells: readonly ReadCell[]): readonly string[] =>
  cells
    .filter((cell) => cell.text !== '')
    .map((cell) => `${named(cell)}@${cell.cell}=${cell.text}${cell.fromFormula === true ? ' ƒ' : ''}`)
const read = async (bytes: Uint8Array) => {
  const { cells, faults } = await readFormWorkbook(bytes, '表.xlsx')
  return {
    filled: filled(cells),
    faults: faults.map(({ code, sheet, cell, values }) =>
      [code, sheet, cell, values.label ?? values.found ?? ''].join(' ').trim(),
    ),
    cells,
  }
}
const asHandedOut = [
  '行政编制@B6=62',
  '满意度@B7=7.54%',
  '基本支出·年初预算数@B10=4850.09',
  '项目·p1@A4=劳动监察',
  '项目·p2@A5=信息化建设',
]

describe('the workbook that is handed out', () => {
  const cell = (address: string, sheet = '基础数据表'): ExcelJS.Cell =>
    workbook.getWorksheet(sheet)?.getCell(address) as ExcelJS.Cell

  it('has a guide, a sheet a form with an allowed name, and the hidden map', () => {
    expect(workbook.worksheets.map((one) => [one.name, one.state])).toEqual([
      ['填表说明', 'visible'],
      ['基础数据表', 'visible'],
      ['项目清单表', 'visible'],
      ['_绩衡', 'veryHidden'],
    ])
  })

  it('opens entry cells in yellow and closes the others', () => {
    expect(cell('B5')).toMatchObject({
      protection: { locked: false },
      fill: { fgColor: { argb: 'FFFFFFCC' } },
      numFmt: '0',
      value: null,
    })
    expect(cell('B10')).toMatchObject({ protection: { locked: false }, value: 4850.09 })
    expect(cell('B10').numFmt).toMatch(/^0\.00/)
    expect(cell('B7')).toMatchObject({ value: 0.0754 })
    expect(cell('B12')).toMatchObject({ value: '自动计算', fill: { fgColor: { argb: 'FFEDEDED' } } })
    expect(cell('B12').protection?.locked).not.toBe(false)
    expect(cell('A5').protection?.locked).not.toBe(false)
  })

  it('helps whoever fills it in', () => {
    expect(JSON.stringify(cell('B5').note)).toContain('以编办批复为准')
    expect(JSON.stringify(cell('B12').note)).toContain('基本支出 + 项目支出')
    expect(cell('B10').dataValidation).toMatchObject({
      type: 'decimal',
      prompt: '填数字，单位：万元',
      errorTitle: '这里应填数字',
    })
    expect(cell('B5').dataValidation).toMatchObject({ type: 'whole', prompt: '填整数，单位：人' })
  })

  it('prints on A4, as wide as a page, with titles repeated and no password', () => {
    const sheet = workbook.getWorksheet('基础数据表')
    expect(sheet?.pageSetup).toMatchObject({ paperSize: 9, fitToPage: true, fitToWidth: 1, fitToHeight: 0 })
    expect(sheet?.pageSetup.printTitlesRow).toBe('1:2')
    expect(workbook.getWorksheet('项目清单表')?.pageSetup.printTitlesRow).toBe('1:3')
    repacked(blank, (files) => {
      const xml = files.get('xl/worksheets/sheet2.xml') ?? ''
      expect(xml).toMatch(/<sheetProtection sheet="1"(?![^>]*(password|hashValue))[^>]*>/)
      expect(xml).not.toContain('<f>')
      return {}
    })
  })

  it('is the same every time', async () => {
    expect(await writeFormWorkbook(GRIDS, META)).toEqual(blank)
  })

  it('keeps words that look like formulas as words', async () => {
    const grid = GRIDS[1]
    if (grid === undefined) throw new Error('grid')
    const cells = grid.cells.map((one) =>
      one.kind === 'rowName' && one.text !== undefined ? { ...one, text: `=HYPERLINK("x")${one.row}` } : one,
    )
    const bytes = await writeFormWorkbook([{ ...grid, cells }], META)
    expect((await read(bytes)).filled).toEqual(['项目·p1@A4==HYPERLINK("x")3', '项目·p2@A5==HYPERLINK("x")4'])
  })
})

describe('reading back', () => {
  it('gives what was handed out, and every entry cell', async () => {
    const { cells, faults } = await readFormWorkbook(blank, '表.xlsx')
    expect(faults).toEqual([])
    expect(filled(cells)).toEqual(asHandedOut)
    const wanted = GRIDS.flatMap((grid) => grid.cells).filter(
      (one) => 'key' in one && one.kind !== 'computed',
    )
    expect(cells.map((one) => [one.kind, one.key])).toEqual(
      wanted.map((one) => [one.kind, 'key' in one && one.key]),
    )
    expect(cells.find((one) => one.key.item === '编制数')).toEqual({
      key: { item: '编制数', basis: '', unit: '001', year: 2019 },
      kind: 'entry',
      measure: '人',
      sheet: '基础数据表',
      cell: 'B5',
      text: '',
    })
    expect((await readFormWorkbook(blank, '表.xlsx')).meta).toEqual(META)
  })

  it('gives what people type, as they see it', async () => {
    const bytes = withSheet(blank, 2, (xml) => {
      let out = withCell(xml, 'B5', '<v>271</v>')
      out = withCell(out, 'B6', ...text(' 约62人 '))
      out = withCell(out, 'B7', '<v>0.91500000000000004</v>')
      out = withCell(out, 'C10', '<f>B10*2</f><v>9700.1800000000003</v>')
      out = withCell(out, 'B11', ...text('不适用'))
      return withCell(out, 'C11', '<v>1</v>', 't="b"')
    })
    expect(await read(bytes)).toMatchObject({
      faults: [],
      filled: [
        '编制数@B5=271',
        '行政编制@B6=约62人',
        '满意度@B7=91.5%',
        '基本支出·年初预算数@B10=4850.09',
        '基本支出·决算数@C10=9700.18 ƒ',
        '项目支出·年初预算数@B11=不适用',
        '项目支出·决算数@C11=TRUE',
        ...asHandedOut.slice(3),
      ],
    })
  })

  it('tells when somebody typed over a computed cell', async () => {
    expect((await read(withSheet(blank, 2, (xml) => withCell(xml, 'B12', '<v>5</v>')))).filled).toContain(
      '支出·年初预算数@B12=5',
    )
  })

  it('finds errors of formulas', async () => {
    const bytes = withSheet(blank, 2, (xml) =>
      withCell(withCell(xml, 'B11', '<f>1/0</f><v>#DIV/0!</v>', 't="e"'), 'C11', '<f>X9</f>'),
    )
    expect((await read(bytes)).faults).toEqual([
      'xlsx-error-value 基础数据表 B11 #DIV/0!',
      'xlsx-error-value 基础数据表 C11 没有结果的公式',
    ])
  })

  it('does not mind blanks and full-width signs in labels, nor new notes', async () => {
    const bytes = withSheet(blank, 2, (xml) =>
      withCell(
        withCell(withCell(xml, 'A6', ...text('其中:行 政')), 'A13', ...text('填表人：张三')),
        'A2',
        ...text('改过的说明'),
      ),
    )
    expect(await read(bytes)).toMatchObject({ faults: [], filled: asHandedOut })
  })
})

describe('rows and headings that were changed', () => {
  const moved = [
    '行政编制@B6=62',
    '满意度@B7=7.54%',
    '基本支出·年初预算数@B12=4850.09',
    ...asHandedOut.slice(3),
  ]

  it('follows rows that blank rows pushed down', async () => {
    expect(await read(withSheet(blank, 2, (xml) => withRowsMoved(xml, 8, 2)))).toMatchObject({
      faults: [],
      filled: moved,
    })
  })

  it('finds rows that changed places', async () => {
    const bytes = withSheet(blank, 2, (xml) => withRowsSwapped(withCell(xml, 'B11', '<v>9</v>'), 10, 11))
    expect((await read(bytes)).faults).toEqual([])
    expect((await read(bytes)).filled).toEqual(
      expect.arrayContaining(['基本支出·年初预算数@B11=4850.09', '项目支出·年初预算数@B10=9']),
    )
  })

  it('names a row that is gone, and reads the others', async () => {
    const found = await read(withSheet(blank, 2, (xml) => withoutRow(xml, 6)))
    expect(found.faults).toEqual(['xlsx-cell-moved 基础数据表 A6 其中：行政'])
    expect(found.filled).toEqual([
      '满意度@B6=7.54%',
      '基本支出·年初预算数@B9=4850.09',
      ...asHandedOut.slice(3),
    ])
  })

  it('names a row that somebody added', async () => {
    const bytes = withSheet(blank, 2, (xml) =>
      withRowsMoved(xml, 11, 1).replace(
        '<row r="12"',
        '<row r="11"><c r="A11" t="inlineStr"><is><t>其他支出</t></is></c><c r="B11"><v>3</v></c></row><row r="12"',
      ),
    )
    const found = await read(bytes)
    expect(found.faults).toEqual(['xlsx-row-added 基础数据表 A11 其他支出'])
    expect(found.filled).toEqual(asHandedOut)
  })

  it('reads nothing beside a label that was changed', async () => {
    const found = await read(
      withSheet(blank, 2, (xml) => withCell(xml, 'A10', ...text('基本支出（含项目）'))),
    )
    expect(found.faults).toEqual(['xlsx-heading-changed 基础数据表 A10 基本支出（含项目）'])
    expect(found.filled).not.toContain('基本支出·年初预算数@B10=4850.09')
    expect(found.filled).toContain('满意度@B7=7.54%')
  })

  it('reads nothing below a heading that was changed', async () => {
    const found = await read(
      withSheet(blank, 2, (xml) => withCell(withCell(xml, 'B9', ...text('决算数')), 'C10', '<v>7</v>')),
    )
    expect(found.faults).toEqual(['xlsx-heading-changed 基础数据表 B9 决算数'])
    expect(found.filled).toEqual([
      '行政编制@B6=62',
      '满意度@B7=7.54%',
      '基本支出·决算数@C10=7',
      ...asHandedOut.slice(3),
    ])
  })

  it('never takes a value for that of another row, whatever is done to the rows', async () => {
    const entries = GRIDS[0]?.cells.filter((cell) => cell.kind === 'entry') ?? []
    const address = (cell: { row: number; column: number }): string => cellAddress(cell.row, cell.column)
    const full = withSheet(blank, 2, (xml) =>
      entries.reduce((out, cell, index) => withCell(out, address(cell), `<v>${1000 + index}</v>`), xml),
    )
    const own = new Map(entries.map((cell, index) => [named(cell), String(1000 + index)]))
    own.set('满意度', `${shiftDecimal(own.get('满意度') ?? '', 2)}%`)
    const act = fc.tuple(
      fc.constantFrom('insert', 'delete', 'swap'),
      fc.integer({ min: 1, max: 13 }),
      fc.integer({ min: 1, max: 13 }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 4 }), async (acts) => {
        const bytes = withSheet(full, 2, (xml) =>
          acts.reduce(
            (out, [kind, a, b]) =>
              kind === 'insert'
                ? withRowsMoved(out, a, 1)
                : kind === 'delete'
                  ? withoutRow(out, a)
                  : withRowsSwapped(out, a, b),
            xml,
          ),
        )
        const found = await readFormWorkbook(bytes, '表.xlsx')
        for (const cell of found.cells)
          if (cell.kind === 'entry' && cell.sheet === '基础数据表')
            expect(['', own.get(named(cell))]).toContain(cell.text)
        const values = found.cells.filter((cell) => cell.kind === 'entry' && cell.text !== '')
        if (values.length < entries.length) expect(found.faults).not.toEqual([])
      }),
      { seed: 20260108, numRuns: 120 },
    )
  })

  it('gives one fault where the whole sheet is something else', async () => {
    const found = await read(
      withSheet(blank, 2, (xml) =>
        xml.replace(
          /<sheetData>.*<\/sheetData>/s,
          '<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>',
        ),
      ),
    )
    expect(found.faults).toEqual(['xlsx-cell-moved 基础数据表  2019年基础数据表'])
  })

  it('takes a sheet that was renamed by its title, and says which is missing', async () => {
    const renamed = repacked(blank, (files) => ({
      'xl/workbook.xml': (files.get('xl/workbook.xml') ?? '').replace('name="基础数据表"', 'name="表1"'),
    }))
    expect((await read(renamed)).filled).toEqual(asHandedOut)
    const gone = repacked(blank, (files) => ({
      'xl/workbook.xml': (files.get('xl/workbook.xml') ?? '').replace(
        /<sheet [^>]*name="基础数据表"[^>]*\/>/,
        '',
      ),
    }))
    const { faults } = await readFormWorkbook(gone, '表.xlsx')
    expect(faults).toEqual([
      { code: 'xlsx-sheet-missing', file: '表.xlsx', values: { file: '表.xlsx', sheet: '基础数据表' } },
    ])
  })
})

describe('lists and words', () => {
  const put = (xml: string, row: number, name: string, value: number): string =>
    withCell(withCell(xml, `A${row}`, ...text(name)), `B${row}`, `<v>${value}</v>`)
  const listed = (found: readonly string[]): readonly string[] =>
    found.filter((one) => /^项目/.test(one) && !/基本|支出·/.test(one))

  it('reads rows and the words below', async () => {
    const bytes = withSheet(blank, 3, (xml) =>
      withCell(put(put(xml, 6, '创业培训', 8), 7, '=贴息', 0.5), 'A17', ...text('一、……\n二、……')),
    )
    const found = await read(bytes)
    expect(found.faults).toEqual([])
    expect(listed(found.filled)).toEqual([
      '项目·p1@A4=劳动监察',
      '项目·p2@A5=信息化建设',
      '项目·001-3@A6=创业培训',
      '项目预算·001-3@B6=8',
      '项目·001-4@A7==贴息',
      '项目预算·001-4@B7=0.5',
    ])
    expect(found.filled).toContain('情况说明@A17=一、……\n二、……')
  })

  it('keeps named rows by name when they change places or get a row between', async () => {
    const swapped = await read(
      withSheet(blank, 3, (xml) => withRowsSwapped(withCell(xml, 'B4', '<v>1</v>'), 4, 5)),
    )
    expect(swapped.faults).toEqual([])
    expect(listed(swapped.filled)).toEqual([
      '项目·p1@A5=劳动监察',
      '项目预算·p1@B5=1',
      '项目·p2@A4=信息化建设',
    ])
    const between = await read(
      withSheet(blank, 3, (xml) => {
        const gap = withRowsMoved(withCell(xml, 'B5', '<v>2</v>'), 5, 1)
        return gap.replace(
          '<row r="6"',
          '<row r="5"><c r="A5" t="inlineStr"><is><t>新项目</t></is></c><c r="B5"><v>3</v></c></row><row r="6"',
        )
      }),
    )
    expect(between.faults).toEqual([])
    expect(listed(between.filled)).toEqual([
      '项目·p1@A4=劳动监察',
      '项目·p2@A6=信息化建设',
      '项目预算·p2@B6=2',
      '项目·001-3@A5=新项目',
      '项目预算·001-3@B5=3',
    ])
  })

  it('lets a name be corrected in place', async () => {
    const found = await read(withSheet(blank, 3, (xml) => withCell(xml, 'A4', ...text('劳动保障监察'))))
    expect(found.faults).toEqual([])
    expect(listed(found.filled)).toEqual(['项目·p1@A4=劳动保障监察', '项目·p2@A5=信息化建设'])
  })

  it('says when there are more rows than the form has, or a named one is gone', async () => {
    const many = await read(
      withSheet(blank, 3, (xml) => {
        let out = withRowsMoved(xml, 16, 2)
        out = out.replace('<row r="18"', '<row r="16"></row><row r="17"></row><row r="18"')
        for (let row = 6; row <= 17; row += 1) out = put(out, row, `项目${row}`, row)
        return out
      }),
    )
    expect(many.faults).toEqual([
      'xlsx-row-added 项目清单表 A16 项目16',
      'xlsx-row-added 项目清单表 A17 项目17',
    ])
    expect(listed(many.filled)).toHaveLength(22)
    const gone = await read(withSheet(blank, 3, (xml) => withoutRow(xml, 4)))
    expect(gone.faults).toEqual(['xlsx-cell-moved 项目清单表  劳动监察'])
  })
})

describe('files of others', () => {
  it('reads a form that LibreOffice saved', async () => {
    const bytes = new Uint8Array(
      readFileSync(new URL('./testing/form-saved-by-libreoffice.xlsx', import.meta.url)),
    )
    expect(await read(bytes)).toMatchObject({ faults: [], filled: asHandedOut })
  })

  it.each<[string, Uint8Array]>([
    ['xlsx-not-a-form', handmade('<row r="1"><c r="A1"><v>1</v></c></row>')],
    ['xlsx-unreadable', new Uint8Array([1, 2, 3])],
    ['xlsx-unreadable', new Uint8Array()],
  ])('%s', async (code, bytes) => {
    const { faults, cells, meta } = await readFormWorkbook(bytes, '表.xlsx')
    expect(faults.map((one) => [one.code, one.file, one.values.file])).toEqual([[code, '表.xlsx', '表.xlsx']])
    expect([cells, meta]).toEqual([[], undefined])
  })

  it('does not trust the hidden sheet', async () => {
    const changes: readonly [string, string][] = [
      ['A2', '{'],
      ['A1', 'jiheng-form/9'],
      ['B5', 'Z'],
      ['D5', 'toString'],
    ]
    for (const [address, words] of changes) {
      const bytes = withSheet(blank, 4, (xml) => withCell(xml, address, ...text(words)))
      expect((await read(bytes)).faults, address).toEqual(['xlsx-not-a-form'])
    }
  })
})
