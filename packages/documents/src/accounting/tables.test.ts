/** Spreadsheets as accounting packages export them, each layout by its own small file: what is read, and what is told. */
import { readFileSync } from 'node:fs'
import * as oldExcel from '@e965/xlsx'
import { printProblem } from '@jiheng/engine'
import type { Account, Balance, VoucherLine } from '@jiheng/ledger'
import ExcelJS from 'exceljs'
import { describe, expect, test } from 'vitest'
import {
  delimited,
  formatsForTests,
  gbk,
  line,
  textFile,
  utf8,
  utf16,
} from '../testing/accounting.test-data.ts'
import { withSheet } from '../testing/workbook.test-data.ts'
import { writeZip } from '../zip.ts'
import { type AccountingFile, fileOf, type ImportOptions, importAccounting, proposeTables } from './index.ts'

const formats = formatsForTests((file) => readFileSync(`frameworks/${file}`))

async function imported(
  files: AccountingFile | readonly AccountingFile[],
  more: Partial<ImportOptions> = {},
) {
  const lines: VoucherLine[] = []
  const accounts: Account[] = []
  const balances: Balance[] = []
  const list = Array.isArray(files) ? files : [files as AccountingFile]
  const summary = await importAccounting(list, { formats, ...more }, (batch) => {
    lines.push(...batch.lines)
    accounts.push(...batch.accounts)
    balances.push(...batch.balances)
  })
  const told = summary.problems.map(
    (one) =>
      `${one.code} ${one.place?.kind === 'sheet' ? one.place.cell : one.place?.kind === 'file' ? `${one.place.line}:${one.place.column}` : ''} ${one.values.field ?? ''} ${one.values.found ?? ''}`,
  )
  return {
    lines,
    accounts,
    balances,
    summary,
    told,
    notes: summary.notes.map(
      (one) => `${one.code} ${one.values.what ?? one.values.found} ${one.values.count}`,
    ),
  }
}

/** What most layouts below say. */
const TWO = [
  line({
    date: '2019-03-05',
    number: 12,
    line: 1,
    summary: '付办公费',
    account: '500101',
    debit: 123456n,
    credit: 0n,
  }),
  line({
    date: '2019-03-05',
    number: 12,
    line: 2,
    summary: '付办公费',
    account: '100201',
    debit: 0n,
    credit: 123456n,
  }),
]
const withRows = (lines: readonly VoucherLine[], first: number): VoucherLine[] =>
  lines.map((one, at) => ({ ...one, row: first + at }))

const PLAIN = [
  ['日期', '凭证字号', '摘要', '科目编码', '科目名称', '借方金额', '贷方金额'],
  ['2019-03-05', '记-12', '付办公费', '500101', '业务活动费用', '1,234.56', ''],
  ['2019-03-05', '记-12', '付办公费', '100201', '银行存款', '', '1,234.56'],
]

interface Layout {
  readonly name: string
  readonly rows: readonly (readonly string[])[]
  readonly first: number
  /** What differs from {@link TWO}. */
  readonly more?: Partial<VoucherLine>
}

const LAYOUTS: readonly Layout[] = [
  { name: '一行表头', rows: PLAIN, first: 2 },
  {
    name: '表头上面有标题行',
    rows: [['序时账'], ['编制单位：某某局', '', '2019年3月'], [], ...PLAIN],
    first: 5,
  },
  {
    name: '凭证号和日期只写在第一行',
    rows: [
      PLAIN[0] as string[],
      PLAIN[1] as string[],
      ['', '', '付办公费', '100201', '银行存款', '', '1234.56'],
    ],
    first: 2,
  },
  {
    name: '凭证字、凭证号分两列，列名有单位和全角',
    rows: [
      ['凭证日期', '凭证字', '凭证号', '摘　要', '科目代码', '借方金额（元）', '贷方金额（元）'],
      ['2019/3/5', '记', '0012', '付办公费', '500101', '１，２３４．５６', ''],
      ['2019.03.05', '记字', '12号', '付办公费', '100201', '', '¥1,234.56'],
    ],
    first: 2,
  },
  {
    name: '金额和方向',
    rows: [
      ['制单日期', '凭证编号', '摘要', '科目', '方向', '金额'],
      ['20190305', '记字第12号', '付办公费', '500101 业务活动费用', '借', '1234.56'],
      ['2019年3月5日', '记字第12号', '付办公费', '100201 银行存款\\基本户', '贷', '1234.560'],
    ],
    first: 2,
  },
  {
    name: '两行表头，年月日分开',
    rows: [
      ['2019年', '', '凭证', '', '摘要', '会计科目', '', '金额', ''],
      ['月', '日', '字', '号', '', '编码', '名称', '借方', '贷方'],
      ['3', '5', '记', '12', '付办公费', '500101', '业务活动费用', '1234.56', '0'],
      ['03', '05', '记', '12', '付办公费', '100201', '银行存款', '0.00', '1234.56'],
    ],
    first: 3,
  },
  {
    name: '期间一列，日期是表格的序号',
    rows: [
      ['会计期间', '日期', '凭证号', '摘要', '会计科目编码', '借方', '贷方'],
      ['2019.03', '43529', '记 12', '付办公费', '500101', '1234.56', '-'.replace('-', '')],
      ['201903', '43529', '记-0012', '付办公费', '100201', '', '1234.56'],
    ],
    first: 2,
  },
  {
    name: '万元',
    rows: [
      ['单位：万元'],
      ...PLAIN.map((cells, at) =>
        at === 0 ? cells : cells.map((cell) => (cell === '1,234.56' ? '0.123456' : cell)),
      ),
    ],
    first: 3,
  },
]

describe('列的摆法', () => {
  test.each(LAYOUTS.map((one) => [one.name, one] as const))('%s', async (_, { rows, first, more }) => {
    const { lines, told } = await imported(textFile('序时账.csv', rows))
    expect(told).toEqual([])
    expect(lines).toEqual(withRows(TWO, first).map((one) => ({ ...one, ...more })))
  })

  const BYTES: readonly (readonly [string, Uint8Array])[] = [
    ['UTF-8', utf8(delimited(PLAIN))],
    ['UTF-8 带标记', utf8(`\ufeff${delimited(PLAIN)}`)],
    ['GBK', gbk(delimited(PLAIN))],
    ['UTF-16，制表符', utf16(delimited(PLAIN, '\t'))],
    ['GBK，竖线', gbk(delimited(PLAIN, '|'))],
    ['分号', utf8(delimited(PLAIN, ';'))],
    ['末行没有换行，行尾是 CR', utf8(delimited(PLAIN).replaceAll('\r\n', '\r'))],
    [
      '网页另存的 .xls',
      utf8(
        `<html><meta charset="utf-8"><body><table>${PLAIN.map((cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('')}</table></body></html>`,
      ),
    ],
    [
      'GBK 网页，合并单元格',
      gbk(
        `<table><tr><td colspan=7>序时账</td></tr><tr>${PLAIN[0]?.map((cell) => `<th>${cell}</th>`).join('')}</tr><tr><td rowspan="2">2019-03-05<td rowspan=2>记-12</td><td>付办公费</td><td>500101<td>费用<td>1,234.56<td>&nbsp;</tr><tr><td>付办公费</td><td>100201</td><td>银行&amp;存款</td><td></td><td>1,234.56</td></tr></table>`,
      ),
    ],
    [
      '2003 版 XML 表格',
      utf8(
        `<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns:ss="urn:x"><Worksheet ss:Name="序时账"><Table>${PLAIN.map((cells, row) => `<Row>${cells.map((cell, at) => (cell === '' ? '' : `<Cell ss:Index="${at + 1}"><Data ss:Type="${row > 0 && at > 4 ? 'Number' : 'String'}">${row > 0 && at > 4 ? '1234.5599999999999' : cell}</Data></Cell>`)).join('')}</Row>`).join('')}</Table></Worksheet></Workbook>`,
      ),
    ],
  ]

  test.each(BYTES)('%s', async (_, bytes) => {
    const { lines, told } = await imported(fileOf('导出.xls', bytes))
    expect(told).toEqual([])
    expect(lines.map((one) => ({ ...one, row: 0 }))).toEqual(TWO.map((one) => ({ ...one, row: 0 })))
  })
})

describe('工作簿', () => {
  async function xlsx(fill: (sheet: ExcelJS.Worksheet, book: ExcelJS.Workbook) => void): Promise<Uint8Array> {
    const book = new ExcelJS.Workbook()
    fill(book.addWorksheet('序时账'), book)
    return new Uint8Array(await book.xlsx.writeBuffer())
  }

  const filled = (): Promise<Uint8Array> =>
    xlsx((sheet, book) => {
      sheet.mergeCells('A1:G1')
      sheet.getCell('A1').value = '2019年序时账'
      sheet.addRow(PLAIN[0])
      sheet.addRow([
        new Date(Date.UTC(2019, 2, 5)),
        '记-12',
        '付办公费',
        500101,
        '业务活动费用',
        1234.56,
        null,
      ])
      sheet.getCell('A3').numFmt = 'yyyy-mm-dd'
      sheet.addRow([
        null,
        null,
        { richText: [{ text: '付办' }, { text: '公费' }] },
        '100201',
        '银行存款',
        null,
        { formula: 'F3', result: 1234.5600000000002 },
      ])
      sheet.addRow(['本页小计', null, null, null, null, 1234.56, 1234.56])
      book.addWorksheet('说明').addRow(['只是说明'])
    })

  test('XLSX：日期、公式、富文本、合并的标题、另一张表', async () => {
    const { lines, told, notes, accounts, summary } = await imported(fileOf('序时账.xlsx', await filled()))
    expect(told).toEqual([])
    expect(lines).toEqual(withRows(TWO, 3))
    expect(notes).toEqual(['ledger-rows-skipped 合计、小计或结转 1'])
    expect(accounts.map(({ code, name }) => `${code} ${name}`)).toEqual([
      '100201 银行存款',
      '500101 业务活动费用',
    ])
    expect(summary.tables).toEqual([
      { file: '序时账.xlsx', part: '序时账', kind: 'vouchers', rows: 2, damaged: 0 },
    ])
    expect([summary.debit, summary.credit]).toEqual([123456n, 123456n])
  })

  test('XLS（BIFF8）', async () => {
    const sheet = oldExcel.utils.aoa_to_sheet([
      ['2019年序时账'],
      PLAIN[0] as string[],
      [43529, '记-12', '付办公费', 500101, '业务活动费用', 1234.56, null],
      [null, null, '付办公费', '100201', '银行存款', null, 1234.56],
    ])
    ;(sheet.A3 as oldExcel.CellObject).z = 'yyyy-mm-dd'
    const book = oldExcel.utils.book_new(sheet, '序时账')
    const bytes = new Uint8Array(oldExcel.write(book, { type: 'array', bookType: 'biff8' }) as ArrayBuffer)
    expect([...bytes.subarray(0, 4)]).toEqual([0xd0, 0xcf, 0x11, 0xe0])
    const { lines, told } = await imported(fileOf('序时账.xls', bytes))
    expect(told).toEqual([])
    expect(lines).toEqual(withRows(TWO, 3))
  })

  test('XLS（BIFF5），文字是 GBK', async () => {
    // The writer knows no Chinese here: placeholders of as many bytes, and the file's code page, are put right after.
    const words = ['日期', '凭证字号', '摘要', '科目编码', '借方', '贷方', '记', '付办公费']
    const placeholder = (word: string): string =>
      String.fromCharCode(65 + words.indexOf(word)).repeat(2 * word.length)
    const rows = [words.slice(0, 6), ['2019-03-05', '记-12', '付办公费', '500101', 1234.56, 0]]
    const sheet = oldExcel.utils.aoa_to_sheet(
      rows.map((cells) =>
        cells.map((cell) =>
          typeof cell === 'string' ? cell.replace(/[\p{Script=Han}]+/gu, placeholder) : cell,
        ),
      ),
    )
    const book = oldExcel.utils.book_new(sheet, 'S')
    const bytes = Buffer.from(oldExcel.write(book, { type: 'array', bookType: 'biff5' }) as ArrayBuffer)
    for (const word of words) {
      const at = bytes.indexOf(placeholder(word))
      expect(at).toBeGreaterThan(0)
      gbk(word).forEach((byte, index) => {
        bytes[at + index] = byte
      })
    }
    const page = bytes.indexOf(Buffer.from([0x42, 0, 2, 0]))
    bytes.writeUInt16LE(936, page + 4)
    const { lines, told } = await imported(fileOf('序时账.xls', bytes))
    expect(told).toEqual([])
    expect(lines).toEqual(withRows([TWO[0] as VoucherLine], 2))
  })

  test('改坏任意字节的文件都有交代，不会中断', async () => {
    const xls = new Uint8Array(
      oldExcel.write(oldExcel.utils.book_new(oldExcel.utils.aoa_to_sheet(PLAIN as string[][]), '账'), {
        type: 'array',
        bookType: 'biff8',
      }) as ArrayBuffer,
    )
    const sound = [await filled(), xls, gbk(delimited(PLAIN)), utf16(delimited(PLAIN))]
    let seed = 7
    const random = (below: number): number => {
      seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff
      return (seed >> 8) % below
    }
    for (let round = 0; round < 160; round += 1) {
      const bytes = (sound[round % sound.length] as Uint8Array).slice()
      for (let change = 0; change <= random(6); change += 1) bytes[random(bytes.length)] = random(256)
      const cut = random(4) === 0 ? bytes.subarray(0, random(bytes.length)) : bytes
      const { lines, accounts, balances, summary } = await imported(fileOf('坏.xls', cut))
      expect(lines.length + accounts.length + balances.length + summary.problemCount).toBeGreaterThan(0)
    }
  })

  test.each([
    [
      'OpenDocument 表格',
      { mimetype: 'application/vnd.oasis.opendocument.spreadsheet', 'content.xml': '<a/>' },
      'OpenDocument',
    ],
    [
      '二进制工作簿',
      {
        '[Content_Types].xml': '<a/>',
        'xl/workbook.bin': 'x',
        '_rels/.rels':
          '<Relationships><Relationship Id="r1" Type="http://x/officeDocument" Target="xl/workbook.bin"/></Relationships>',
      },
      '.xlsb',
    ],
  ])('%s请另存', async (_, files, words) => {
    const bytes = writeZip(new Map(Object.entries(files).map(([path, text]) => [path, utf8(text)])))
    const { summary } = await imported(fileOf('账.xlsx', bytes))
    expect(summary.problems.map((one) => one.code)).toEqual(['file-unreadable'])
    expect(summary.problems[0]?.detail).toContain(words)
  })

  test('坏的格指到工作表和单元格，其余照读', async () => {
    const bytes = await xlsx((sheet) => {
      for (const cells of PLAIN) sheet.addRow(cells)
      sheet.getCell('F2').value = '约一千'
      sheet.addRow(['2019-13-05', '记-13', '坏日期', '5001', '', 1, null])
      sheet.addRow(['2019-03-06', '记', '没有号', '5001', '', 1, null])
      sheet.addRow(['2019-03-06', '记-14', '没有金额', '5001', '', null, null])
      sheet.addRow(['2019-03-06', '记-14', '没有科目', '', '', 1, null])
      sheet.addRow(['2019-03-06', '记-14', '三位小数', '5001', '', 1.005, null])
      sheet.addRow(['2019-03-06', '记-14', '未算的公式', '5001', '', { formula: 'F9' }, null])
      sheet.addRow(['2019-03-06', '记-14', '好的', '5001', '', { error: '#N/A' }, 7])
    })
    const { lines, told, summary } = await imported(fileOf('甲.xlsx', bytes))
    expect(told).toEqual([
      'ledger-cell-unreadable F2 借方金额 约一千',
      'ledger-cell-unreadable A4 日期 2019-13-05',
      'ledger-cell-unreadable B5 凭证字号 记',
      'ledger-cell-empty F6 借方金额 ',
      'ledger-cell-empty D7 科目编码 ',
      'ledger-cell-unreadable F8 借方金额 1.005',
      'ledger-cell-unreadable F9 借方金额 =F9',
      'ledger-cell-unreadable F10 借方金额 #N/A',
    ])
    expect(lines.map(({ row }) => row)).toEqual([3])
    expect(summary.tables[0]).toMatchObject({ rows: 1, damaged: 8 })
    expect(printProblem(summary.problems[0] as never)).toContain(
      '位置：甲.xlsx 的“序时账”表 F2 格（借方金额）',
    )
  })

  test('声称有一百万行、格子在最右下角的表，不占时间和内存', async () => {
    const bytes = withSheet(await filled(), 1, (xml) =>
      xml
        .replace(/<dimension[^>]*>/, '<dimension ref="A1:XFD1048576"/>')
        .replace('</sheetData>', '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'),
    )
    const before = process.memoryUsage().heapUsed
    const { lines, told } = await imported(fileOf('大.xlsx', bytes))
    expect(told).toEqual([])
    expect(lines.length).toBe(2)
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(200_000_000)
  })
})

describe('行的种类', () => {
  const rows = (...more: readonly (readonly string[])[]) => textFile('账.csv', [...PLAIN, ...more])

  test('合计、小计、承前页、重复表头、页脚都跳过并说明', async () => {
    const { lines, told, notes } = await imported(
      rows(
        ['', '', '本页合计', '', '', '1', '1'],
        ['承前页', '', '', '', '', '1', '1'],
        ['', '', '期初余额', '100201', '银行存款', '5', ''],
        PLAIN[0] as string[],
        [' '],
        ['制表人：张三', '', '', '', '', '', ''],
        ['2019-03-06', '记-13', '合计付款', '5001', '', '1', ''],
      ),
    )
    expect(told).toEqual([])
    expect(lines.map(({ number }) => number)).toEqual([12, 12, 13])
    expect(notes).toEqual([
      'ledger-rows-skipped 合计、小计或结转 3',
      'ledger-rows-skipped 重复的表头 1',
      'ledger-rows-skipped 没有科目和金额的说明 1',
    ])
  })

  test.each([
    ['（1,234.00）', -123400n],
    ['(0.10)', -10n],
    ['-1,234.5', -123450n],
    ['－１２', -1200n],
    ['1,234.00-', -123400n],
    ['▲3', -300n],
    ['￥1,000', 100000n],
    ['1 234.5', 123450n],
    ['.5', 50n],
    ['100元', 10000n],
    ['123456789012345.67', 12345678901234567n],
    ['1234.5600000001', 123456n],
    ['1234.5599999999', 123456n],
  ])('金额 %s', async (text, fen) => {
    const { lines, told } = await imported(rows(['2019-03-06', '记-13', '', '5001', '', text, '']))
    expect(told).toEqual([])
    expect(lines.at(-1)?.debit).toBe(fen)
  })

  test.each([
    '1.234',
    '1,23',
    '一百',
    '1.2.3',
    '1E+05',
    '--5',
    '(-5)',
    '99999999999999999999',
    '12%',
    '=1+2',
  ])('不是金额：%s', async (text) => {
    const { lines, told } = await imported(rows(['2019-03-06', '记-13', '', '5001', '', text, '']))
    expect(lines.length).toBe(2)
    expect(told).toEqual([`ledger-cell-unreadable 4:6 借方金额 ${text}`])
  })

  test('浮点尾差取到分，有说明', async () => {
    const { notes } = await imported(rows(['2019-03-06', '记-13', '', '5001', '', '0.30000000000000004', '']))
    expect(notes).toEqual(['ledger-amount-rounded 0.30000000000000004 1'])
  })

  test('像公式的摘要只是文字', async () => {
    const { lines } = await imported(rows(['2019-03-06', '记-13', '=HYPERLINK("x")', '5001', '', '1', '']))
    expect(lines.at(-1)?.summary).toBe('=HYPERLINK("x")')
  })

  test('没有合上的引号只损失一行', async () => {
    const text = `${delimited(PLAIN)}\r\n2019-03-06,记-13,"坏,5001,,1,\r\n2019-03-07,记-14,好,5001,,2,`
    const { lines, told } = await imported(fileOf('账.csv', utf8(text)))
    expect(told[0]).toBe('ledger-cell-unreadable 4:undefined 整行 "')
    expect(lines.map(({ number }) => number)).toEqual([12, 12, 13, 14])
  })

  test('引号里的换行', async () => {
    const { lines } = await imported(
      rows(
        ['2019-03-06', '记-13', '甲\n乙', '5001', '', '1', ''],
        ['2019-03-06', '记-14', '', '5001', '', '1', ''],
      ),
    )
    expect(lines.slice(2).map(({ summary, row }) => [summary, row])).toEqual([
      ['甲\n乙', 4],
      ['', 6],
    ])
  })

  test('下个月又从 1 号起；人和附件只写一次', async () => {
    const { lines } = await imported(
      textFile('账.csv', [
        ['日期', '凭证号', '摘要', '科目编码', '借方', '贷方', '制单', '审核', '附件数', '记账日期'],
        ['2019-01-05', '1', 'a', '5001', '1', '', '张三', '李四', '3', '2019-01-06'],
        ['', '', 'b', '1002', '', '1', '', '', '', ''],
        ['2019-02-05', '1', 'c', '5001', '1', '', '王五', '', '', ''],
      ]),
    )
    expect(
      lines.map((one) => [one.period, one.line, one.preparer, one.reviewer, one.attachments, one.postedOn]),
    ).toEqual([
      [1, 1, '张三', '李四', 3, '2019-01-06'],
      [1, 2, '张三', '李四', 3, '2019-01-06'],
      [2, 1, '王五', '', -1, ''],
    ])
  })

  test('分类、项目、往来单位、调整期、作废', async () => {
    const { lines, notes } = await imported(
      textFile('账.csv', [
        [
          '期间',
          '日期',
          '凭证号',
          '摘要',
          '科目编码',
          '金额',
          '方向',
          '支出功能分类',
          '部门经济分类',
          '资金性质',
          '项目名称',
          '供应商',
          '作废标志',
          '对方科目',
        ],
        [
          '13',
          '2019-12-31',
          '年-1',
          '调',
          '7201',
          '-5.00',
          '借',
          '2080101 行政运行',
          '[30201]办公费',
          '财政拨款',
          '培训',
          '某公司',
          '',
          '1002',
        ],
        ['12', '2019-12-31', '记-9', '废', '7201', '5.00', '借', '', '', '', '', '', '是', ''],
      ]),
    )
    expect(lines).toEqual([
      line({
        period: 13,
        date: '2019-12-31',
        kind: '年',
        number: 1,
        summary: '调',
        account: '7201',
        debit: -500n,
        functional: '2080101',
        economic: '30201',
        fund: '财政拨款',
        project: '培训',
        payee: '某公司',
      }),
    ])
    expect(notes).toEqual(['ledger-rows-skipped 作废凭证的分录 1'])
  })
})

describe('科目和余额', () => {
  test('科目表：级次、上级、方向', async () => {
    const { accounts, told } = await imported(
      textFile('科目.csv', [
        ['科目编码', '科目名称', '级次', '余额方向'],
        ['1002', '银行存款', '1', '借'],
        ['100201', '基本户', '2', '借'],
        ['2001', '短期借款', '1', '贷'],
        ['3001', '累计盈余', '', ''],
        ['合计', '', '', ''],
      ]),
    )
    expect(told).toEqual([])
    expect(accounts).toEqual([
      { code: '1002', name: '银行存款', level: 1, parent: '', direction: 'debit' },
      { code: '100201', name: '基本户', level: 2, parent: '1002', direction: 'debit' },
      { code: '2001', name: '短期借款', level: 1, parent: '', direction: 'credit' },
      { code: '3001', name: '累计盈余', level: 1, parent: '', direction: 'credit' },
    ])
  })

  const bank = { account: '1002', period: 3, opening: 10000n, debit: 5000n, credit: 2000n, closing: 13000n }
  const debt = { account: '2001', period: 3, opening: 300n, debit: 0n, credit: 100n, closing: 400n }

  test.each([
    [
      '方向在余额旁边',
      [
        ['科目编码', '科目名称', '方向', '期初余额', '本期借方', '本期贷方', '方向', '期末余额'],
        ['1002', '银行存款', '借', '100.00', '50', '20', '借', '130'],
        ['2001', '借款', '贷', '3', '', '1', '贷', '4'],
      ],
    ],
    [
      '借贷两列，两行表头',
      [
        ['科目编码', '科目名称', '期初余额', '', '本期发生额', '', '期末余额', ''],
        ['', '', '借方', '贷方', '借方', '贷方', '借方', '贷方'],
        ['1002', '银行存款', '100.00', '', '50', '20', '130', ''],
        ['2001', '借款', '', '3', '', '1', '', '4'],
        ['合计', '', '100', '3', '50', '21', '130', '4'],
      ],
    ],
    [
      '只有一个方向，没有期末',
      [
        ['科目代码', '科目名称', '余额方向', '年初余额', '借方发生额', '贷方发生额'],
        ['1002', '银行存款', '借', '100.00', '50', '20'],
        ['2001', '借款', '贷', '3', '', '1'],
      ],
    ],
    [
      '反方向的余额是负数',
      [
        ['科目编码', '科目名称', '期初方向', '期初余额', '本期借方', '本期贷方', '期末方向', '期末余额'],
        ['1002', '银行存款', '贷', '-100.00', '50', '20', '借', '130'],
        ['2001', '借款', '贷', '3', '', '1', '借', '-4'],
      ],
    ],
  ])('余额表：%s', async (_, rows) => {
    const { balances, told } = await imported(textFile('余额.csv', [['2019年3月'], ...rows]))
    expect(told).toEqual([])
    expect(balances.map(({ row: __, ...one }) => one)).toEqual([bank, debt])
  })

  test('只有年初余额的表', async () => {
    const { balances, told } = await imported(
      textFile('期初.csv', [
        ['科目编码', '科目名称', '方向', '年初余额', '期末余额'],
        ['1002', '银行存款', '借', '100', '130'],
        ['2001', '借款', '贷', '3', '4'],
      ]),
    )
    expect(told).toEqual([])
    expect(balances.map(({ row: _, ...one }) => one)).toEqual([
      { ...bank, period: 0, debit: 0n, credit: 0n, closing: 10000n },
      { ...debt, period: 0, debit: 0n, credit: 0n, closing: 300n },
    ])
  })

  test('几个文件一起：科目、余额、凭证', async () => {
    const { accounts, balances, lines, told } = await imported([
      textFile('凭证.csv', PLAIN),
      textFile('余额.csv', [
        ['科目编码', '科目名称', '期初余额', '本期借方', '本期贷方', '期末余额'],
        ['4001', '财政拨款收入', '0', '', '7', '7'],
      ]),
      textFile('科目.csv', [
        ['编码', '名称', '方向'],
        ['4001', '财政拨款收入', '贷'],
      ]),
    ])
    expect(told).toEqual([])
    expect(accounts.length).toBe(1)
    expect(balances).toEqual([
      { account: '4001', period: 0, opening: 0n, debit: 0n, credit: 700n, closing: 700n, row: 2 },
    ])
    expect(lines.length).toBe(2)
  })
})

describe('列对应', () => {
  test('建议的列对应有把握的程度和缺什么', async () => {
    const { tables } = await proposeTables(textFile('账.csv', PLAIN), { formats })
    expect(tables[0]?.proposal).toMatchObject({
      confidence: 100,
      missing: [],
      mapping: {
        kind: 'vouchers',
        headerRow: 1,
        headerRows: 1,
        columns: { date: 0, voucher: 1, summary: 2, account: 3, debit: 5, credit: 6 },
      },
    })
    const noCredit = PLAIN.map((cells) => cells.slice(0, 6))
    const { tables: lacking } = await proposeTables(textFile('账.csv', noCredit), { formats })
    expect(lacking[0]?.proposal?.missing).toEqual(['“借方金额”和“贷方金额”或“金额”和“方向”'])
    const { lines, told } = await imported(textFile('账.csv', noCredit))
    expect(lines).toEqual([])
    expect(told).toEqual(['ledger-column-missing 1:undefined  '])
  })

  const ODD = [
    ['甲', '乙', '丙', '丁', '戊', '己'],
    ['2019-03-05', '记-12', '付办公费', '500101', '1234.56', ''],
    ['2019-03-05', '记-12', '付办公费', '100201', '', '1234.56'],
  ]

  test('认不出的表，用人改好并记住的列对应来读；下次多了标题行也认得', async () => {
    const { told } = await imported(textFile('账.csv', ODD))
    expect(told).toEqual(['ledger-content-missing undefined:undefined  '])
    const mapping = {
      kind: 'vouchers',
      headerRow: 1,
      headerRows: 1,
      labels: ODD[0] as string[],
      columns: { date: 0, voucher: 1, summary: 2, account: 3, debit: 4, credit: 5 },
      measure: '元',
      year: 0,
      period: 0,
    } as const
    const { lines } = await imported(textFile('账.csv', [['标题'], ...ODD]), {
      mappings: [JSON.parse(JSON.stringify(mapping))],
    })
    expect(lines).toEqual(withRows(TWO, 3))
  })
})
