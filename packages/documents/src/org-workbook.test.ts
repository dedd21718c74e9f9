import ExcelJS from 'exceljs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type OrgRow, readOrgWorkbook, writeOrgWorkbook } from './org-workbook.ts'
import { handmade } from './testing/workbook.test-data.ts'
import { readWorkbook } from './xlsx.ts'

const unit = (code: string, parent = '', more: Partial<OrgRow> = {}): OrgRow => ({
  code,
  name: `单位${code}`,
  shortName: '',
  parent,
  headUnit: false,
  nature: '',
  active: true,
  ...more,
})
const UNITS = [
  unit('001', '', { name: '某市某局', shortName: '某局', nature: '行政单位' }),
  unit('001001', '001', { name: '某局（本级）', headUnit: true }),
  unit('001002', '001', { name: '=某中心', active: false }),
]
const HEAD = ['单位代码', '单位名称', '简称', '上级单位代码', '是否本级', '单位性质', '是否在用']
type Value = string | number | boolean | { readonly value: number; readonly format: string }

/** A workbook as another program saves it. */
async function saved(
  rows: readonly (readonly Value[])[],
  change: (sheet: ExcelJS.Worksheet) => void = () => {},
): Promise<Uint8Array> {
  const workbook = new ExcelJS.Workbook()
  const sheet = workbook.addWorksheet('Sheet1')
  for (const [row, values] of rows.entries())
    for (const [column, value] of values.entries()) {
      const cell = sheet.getCell(row + 1, column + 1)
      cell.value = typeof value === 'object' ? value.value : value
      if (typeof value === 'object') cell.numFmt = value.format
    }
  change(sheet)
  return new Uint8Array(await workbook.xlsx.writeBuffer())
}
const faultsOf = async (rows: readonly (readonly Value[])[], head: readonly string[] = HEAD) =>
  (await readOrgWorkbook(await saved([head, ...rows]), '名单.xlsx')).faults.map(
    ({ code, cell, values }) => `${code} ${cell} ${Object.values(values).join('|')}`,
  )

describe('写出与读回', () => {
  it('gives the same units back, and the same bytes again', async () => {
    const bytes = await writeOrgWorkbook(UNITS)
    expect(await readOrgWorkbook(bytes, 'a.xlsx')).toEqual({ units: UNITS, faults: [] })
    expect(Buffer.compare(await writeOrgWorkbook(UNITS), bytes)).toBe(0)
  })

  it('law: any tree comes back', async () => {
    const word = fc
      .string({ unit: 'grapheme', maxLength: 12 })
      .map((text) => text.replace(/[\p{C}\p{Z}\s]/gu, ''))
    const one = fc.record({
      name: word,
      shortName: word,
      nature: word,
      headUnit: fc.boolean(),
      active: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(one, { maxLength: 8 }), async (list) => {
        const units = list.map((more, at) =>
          unit(`00${at}`, at === 0 ? '' : `00${at - 1}`, { ...more, name: `甲${more.name}` }),
        )
        expect(await readOrgWorkbook(await writeOrgWorkbook(units), 'a.xlsx')).toEqual({ units, faults: [] })
      }),
      { seed: 7, numRuns: 25 },
    )
  })

  it('an empty one has a header, help and cells that keep zeros; examples only when asked for', async () => {
    const bytes = await writeOrgWorkbook([])
    expect(await readOrgWorkbook(bytes, 'a.xlsx')).toEqual({ units: [], faults: [] })
    const workbook = new ExcelJS.Workbook()
    await workbook.xlsx.load(bytes.slice().buffer)
    expect(workbook.worksheets.map((one) => one.name)).toEqual(['单位名单', '填写说明'])
    const sheet = workbook.getWorksheet('单位名单')
    expect(HEAD.map((_, column) => sheet?.getCell(1, column + 1).value)).toEqual(HEAD)
    expect(sheet?.getCell('A9').numFmt).toBe('@')
    expect(sheet?.getCell('E9').dataValidation.formulae).toEqual(['"是,否"'])
    const examples = await readOrgWorkbook(await writeOrgWorkbook([], { examples: true }), 'a.xlsx')
    expect(examples.units.map((one) => [one.code, one.parent])).toEqual([
      ['001', ''],
      ['001001', '001'],
      ['001002', '001'],
    ])
    expect(examples.faults).toEqual([])
  })

  it('writes a name like a formula as words', async () => {
    const read = readWorkbook(await writeOrgWorkbook(UNITS))
    const cell = 'sheets' in read ? read.sheets[0]?.rows.get(3)?.get(1) : undefined
    expect(cell).toEqual({ kind: 'text', text: '=某中心', fromFormula: false })
  })
})

describe('别的程序保存的名单', () => {
  it('a merged title above, columns in another order and wording, blank rows below', async () => {
    const bytes = await saved(
      [
        ['2019年度　部门预算单位名单'],
        [],
        ['序号', '主管部门代码', '单位全称', '预算编码 ', '单位类型', '启用？'],
        [1, '', '　某市某局　', '００１', '行政单位', ''],
        [2, '001', '某市\n某中心', '001002\u200b', '公益　一类', '是'],
        ['　', '', ' '],
        [],
      ],
      (sheet) => sheet.mergeCells('A1:F1'),
    )
    expect(await readOrgWorkbook(bytes, 'a.xlsx')).toEqual({
      units: [
        unit('001', '', { name: '某市某局', nature: '行政单位' }),
        unit('001002', '001', { name: '某市 某中心', nature: '公益 一类' }),
      ],
      faults: [],
    })
  })

  it('codes are what the sheet shows', async () => {
    const shown = async (value: number, format: string): Promise<string | undefined> => {
      const bytes = await saved([HEAD, [{ value, format }, '甲', '', '']])
      return (await readOrgWorkbook(bytes, 'a.xlsx')).units[0]?.code
    }
    expect(await shown(1, '000')).toBe('001')
    expect(await shown(1001, '000000')).toBe('001001')
    expect(await shown(1234, '000')).toBe('1234')
    expect(await shown(5, '"A"00-00')).toBe('A00-05')
    expect(await shown(12345, '"A"00-00')).toBe('A123-45')
    expect(await shown(101, 'General')).toBe('101')
    expect(await shown(101, '0')).toBe('101')
    expect(await shown(7, '[Red]000_ ;[Blue]-000')).toBe('007')
    expect(await shown(7, '###')).toBe('7')
    expect(await shown(101, '0.00')).toBe('101')
  })

  it('parents are matched as shown too', async () => {
    const code = (value: number) => ({ value, format: '000' })
    expect(
      await faultsOf([
        [code(1), '甲'],
        [code(2), '乙', '', code(1)],
        ['003', '丙', '', '001'],
      ]),
    ).toEqual([])
  })

  it('words for yes and no', async () => {
    const bytes = await saved([
      HEAD,
      ['1', '甲', '', '', '', '', '停用'],
      ['2', '乙', '', '1', '√', '', 'TRUE'],
      ['3', '丙', '', '1', '×', '', true],
      ['4', '丁', '', '1', 'n', '', 0],
    ])
    const { units, faults } = await readOrgWorkbook(bytes, 'a.xlsx')
    expect(faults).toEqual([])
    expect(units.map((one) => [one.headUnit, one.active])).toEqual([
      [false, false],
      [true, true],
      [false, true],
      [false, false],
    ])
  })

  it('several sheets make one list; a sheet of explanations is none', async () => {
    const workbook = new ExcelJS.Workbook()
    for (const [name, code, parent] of [
      ['一', '001', ''],
      ['二', '002', '001'],
      ['填写说明', '009', ''],
    ] as const) {
      const sheet = workbook.addWorksheet(name)
      sheet.addRow(HEAD)
      sheet.addRow([code, `单位${code}`, '', parent])
    }
    const bytes = new Uint8Array(await workbook.xlsx.writeBuffer())
    expect(await readOrgWorkbook(bytes, 'a.xlsx')).toEqual({
      units: [unit('001'), unit('002', '001')],
      faults: [],
    })
  })
})

describe('名单的问题', () => {
  it('says all of them at once, each with its cell', async () => {
    expect(
      await faultsOf([
        ['', '无代码'],
        ['002', ''],
        ['003', '丙', '', '999'],
        ['003', '又一个丙'],
        ['004', '丁', '', '002', '是'],
        ['005', '戊', '', '002', '是', '', '也许'],
        ['006', '己', '', '007'],
        ['007', '庚', '', '006'],
        ['008', '辛', '', '007'],
      ]),
    ).toEqual([
      'org-code-empty A2 无代码',
      'org-name-empty B3 002',
      'org-yes-no G7 是否在用|也许',
      'unit-duplicate A5 003',
      'unit-parent-unknown D4 003|999',
      'unit-tree-broken D8 006 → 007 → 006',
      'org-head-twice E7 002|丁、戊',
    ])
  })

  it.each([
    ['itself as parent', [['001', '甲', '', '001']], ['unit-tree-broken D2 001 → 001']],
    [
      'two departments',
      [
        ['001', '甲'],
        ['002', '乙'],
      ],
      [],
    ],
    [
      'two departments that are 本级',
      [
        ['001', '甲', '', '', '是'],
        ['002', '乙', '', '', '是'],
      ],
      [],
    ],
    [
      'a 本级 out of use',
      [
        ['1', '甲'],
        ['2', '乙', '', '1', '是', '', '否'],
        ['3', '丙', '', '1', '是'],
      ],
      [],
    ],
  ])('%s', async (_, rows, wanted) => {
    expect(await faultsOf(rows)).toEqual(wanted)
  })

  it('a code that is an error counts as empty', async () => {
    const words = (at: string, text: string) => `<c r="${at}" t="inlineStr"><is><t>${text}</t></is></c>`
    const head = [words('A1', '代码'), words('B1', '名称'), words('C1', '上级代码')].join('')
    const sheet = `<row r="1">${head}</row><row r="2"><c r="A2" t="e"><v>#REF!</v></c>${words('B2', '甲')}</row>`
    const { faults } = await readOrgWorkbook(handmade(sheet), 'a.xlsx')
    expect(faults).toMatchObject([
      { code: 'org-code-empty', sheet: '表一', cell: 'A2', values: { name: '甲' } },
    ])
  })

  it('names each column that is missing, and reads the rest', async () => {
    expect(await faultsOf([['甲', '行政单位']], ['单位名称', '单位性质'])).toEqual([
      'org-header-missing A1 单位代码',
      'org-header-missing A1 上级单位代码',
    ])
    const { faults } = await readOrgWorkbook(await saved([['甲', '乙']]), '名单.xlsx')
    expect(faults).toEqual(
      ['单位代码', '单位名称', '上级单位代码'].map((wanted) => ({
        code: 'org-header-missing',
        file: '名单.xlsx',
        values: { wanted },
      })),
    )
  })

  it('a header below the tenth row is none', async () => {
    const rows: Value[][] = Array.from({ length: 9 }, () => ['说明文字'])
    const at = async (before: Value[][]) =>
      (await readOrgWorkbook(await saved([...before, HEAD, ['001', '甲']]), 'a.xlsx')).units.length
    expect(await at(rows)).toBe(1)
    expect(await at([...rows, ['说明文字']])).toBe(0)
  })

  it('more than 5 000 rows', async () => {
    const row = (at: number): string =>
      `<row r="${at + 2}">${['A', 'B'].map((letter) => `<c r="${letter}${at + 2}" t="inlineStr"><is><t>${at}</t></is></c>`).join('')}</row>`
    const head = `<row r="1">${HEAD.map((words, at) => `<c r="${'ABCDEFG'[at]}1" t="inlineStr"><is><t>${words}</t></is></c>`).join('')}</row>`
    const list = (count: number) =>
      handmade(head + Array.from({ length: count }, (_, at) => row(at)).join(''))
    expect((await readOrgWorkbook(list(5000), 'a.xlsx')).units.length).toBe(5000)
    expect(await readOrgWorkbook(list(5002), 'a.xlsx')).toMatchObject({
      units: [],
      faults: [{ code: 'org-too-many', cell: 'A5002', values: { limit: '5000' } }],
    })
  })

  it('what is no workbook', async () => {
    const { faults } = await readOrgWorkbook(new TextEncoder().encode('单位代码,单位名称'), 'a.csv')
    expect(faults).toMatchObject([{ code: 'xlsx-unreadable', file: 'a.csv' }])
  })
})
