/** XML exports after GB/T 24589: archives, auxiliary items by their names, faults with line and column, hostile files. */
import { readFileSync } from 'node:fs'
import type { Account, Balance, VoucherLine } from '@jiheng/ledger'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  archivesXml,
  formatsForTests,
  gbk,
  inPieces,
  ledgerXml,
  line,
  utf8,
  voucherXml,
} from '../testing/accounting.test-data.ts'
import { writeZip } from '../zip.ts'
import { type AccountingFile, fileOf, importAccounting, readAccountingFormats } from './index.ts'

const formats = formatsForTests((file) => readFileSync(`frameworks/${file}`))

async function imported(files: readonly AccountingFile[], given = formats) {
  const lines: VoucherLine[] = []
  const accounts: Account[] = []
  const balances: Balance[] = []
  const summary = await importAccounting(files, { formats: given }, (batch) => {
    lines.push(...batch.lines)
    accounts.push(...batch.accounts)
    balances.push(...batch.balances)
  })
  const told = summary.problems.map((one) => {
    const place = one.place?.kind === 'file' ? one.place : undefined
    return `${one.code} ${place?.file} ${place?.line}:${place?.column} ${place?.field ?? ''} ${one.values.found ?? one.values.reason ?? one.values.what ?? ''}`
  })
  return {
    lines,
    accounts,
    balances,
    summary,
    told,
    notes: summary.notes.map((one) => `${one.values.what} ${one.values.count}`),
  }
}

const ACCOUNTS = [
  ['7201', '事业支出', '借'],
  ['720101', '财政拨款支出', '借'],
  ['100201', '基本户', '借'],
] as const
const LINE = line({
  account: '720101',
  functional: '2080101',
  economic: '30201',
  fund: '财政拨款',
  project: '培训',
  payee: '某公司',
  preparer: '张三',
  reviewer: '李四',
  poster: '王五',
  attachments: 2,
  row: 1,
})
const OTHER = { ...LINE, line: 2, account: '100201', debit: 0n, credit: 123456n, row: 2 }
const NAMES = {
  支出功能分类: { '2080101': '行政运行' },
  资金性质: { '11': '财政拨款' },
  项目: { P1: '培训' },
  往来单位: { '0007': '某公司' },
}
/** As vouchers have them: codes, where archives have names. */
const coded = (one: VoucherLine): VoucherLine => ({ ...one, fund: '11', project: 'P1', payee: '0007' })

const HEAD = (encoding: string): string => `<?xml version="1.0" encoding="${encoding}"?>\n`
const ledger = (head = ''): string => ledgerXml(ACCOUNTS, [coded(LINE), coded(OTHER)], head)

describe('GB/T 24589 导出', () => {
  const SOUND: readonly (readonly [string, readonly AccountingFile[]])[] = [
    [
      '两个文件，公共档案在后面也先读',
      [fileOf('总账.xml', utf8(ledger(HEAD('UTF-8')))), fileOf('公共档案.xml', utf8(archivesXml(NAMES)))],
    ],
    [
      'GBK，按声明',
      [
        fileOf('公共档案.xml', gbk(archivesXml(NAMES, HEAD('GB18030')))),
        fileOf('总账.xml', gbk(ledger(HEAD('GBK')))),
      ],
    ],
    [
      '声明 UTF-8，其实是 GBK',
      [
        fileOf('公共档案.xml', gbk(archivesXml(NAMES, HEAD('UTF-8')))),
        fileOf('总账.xml', gbk(ledger(HEAD('UTF-8')))),
      ],
    ],
    [
      '一个压缩包',
      [
        fileOf(
          '导出.zip',
          writeZip(
            new Map([
              ['年/总账.xml', utf8(ledger())],
              ['年/公共档案.xml', gbk(archivesXml(NAMES))],
              ['说明.doc', utf8('x')],
            ]),
          ),
        ),
      ],
    ],
    [
      '一次七个字节',
      [
        inPieces(fileOf('公共档案.xml', utf8(archivesXml(NAMES))), 7),
        inPieces(fileOf('总账.xml', gbk(ledger())), 7),
      ],
    ],
  ]

  test.each(SOUND)('%s', async (_, files) => {
    const { lines, accounts, told, notes, summary } = await imported(files)
    expect(told).toEqual([])
    expect(notes).toEqual([])
    expect(lines).toEqual([LINE, OTHER])
    expect(accounts).toEqual([
      { code: '100201', name: '基本户', level: 1, parent: '', direction: 'debit' },
      { code: '7201', name: '事业支出', level: 1, parent: '', direction: 'debit' },
      { code: '720101', name: '财政拨款支出', level: 2, parent: '7201', direction: 'debit' },
    ])
    expect(summary.tables.map(({ part, kind, rows }) => `${part} ${kind} ${rows}`)).toEqual([
      '会计科目 accounts 3',
      '记账凭证 vouchers 2',
    ])
  })

  test('上级科目的辅助核算管下级；名称没有定义的有说明', async () => {
    const xml = ledgerXml([['7201', '事业支出', '借']], [coded(LINE), { ...coded(OTHER), account: '9999' }])
    const { lines, notes } = await imported([fileOf('总账.xml', utf8(xml))])
    expect(lines[0]).toMatchObject({ functional: '2080101', economic: '30201', project: 'P1' })
    expect(lines[1]).toMatchObject({ functional: '', project: '' })
    expect(notes.length).toBe(5)
    expect(notes[0]).toMatch(/辅助项1.*没有它的名称/)
  })

  test('余额：分辅助项的相加，有总数的取总数；按方向', async () => {
    const row = (
      account: string,
      period: string,
      side: string,
      opening: string,
      debit: string,
      closing: string,
      item = '',
    ) =>
      `<科目余额及发生额><科目编号>${account}</科目编号>${item === '' ? '' : `<辅助项1编号>${item}</辅助项1编号>`}<期初余额方向>${side}</期初余额方向><期末余额方向>${side}</期末余额方向><会计期间号>${period}</会计期间号><期初本币余额>${opening}</期初本币余额><借方本币发生额>${debit}</借方本币发生额><贷方本币发生额>0</贷方本币发生额><期末本币余额>${closing}</期末本币余额></科目余额及发生额>`
    const xml = `<总账><会计科目><科目编号>1002</科目编号><科目名称>银行</科目名称><余额方向>借</余额方向></会计科目>${row('1002', '1', '借', '1.00', '2', '3', 'a')}${row('1002', '1', '贷', '0.50', '0', '0.50', 'b')}${row('2001', '1', '贷', '7', '0', '7')}${row('2001', '1', '贷', '3', '0', '3', 'a')}</总账>`
    const { balances, told } = await imported([fileOf('总账.xml', utf8(xml))])
    expect(told).toEqual([])
    expect(balances).toEqual([
      { account: '1002', period: 1, opening: 50n, debit: 200n, credit: 0n, closing: 250n, row: 1 },
      { account: '2001', period: 1, opening: 700n, debit: 0n, credit: 0n, closing: 700n, row: 3 },
    ])
  })

  test('坏的分录说到行、列、第几个元素，其余照读', async () => {
    const good = voucherXml(LINE)
    const bad = good.replace('1234.56', '12x').replace('2019-03-05', '2019-02-30')
    const xml = `<总账>\n${good}${bad}${good.replace(/<科目编号>.*?<\/科目编号>/, '<科目编号/>')}${good.replace('<作废标志>0', '<作废标志>1')}${good}</总账>`
    const { lines, told, notes, summary } = await imported([fileOf('总账.xml', utf8(xml))])
    expect(told).toEqual([
      'ledger-cell-unreadable 总账.xml 3:1 第 2 个记账凭证的记账凭证日期 2019-02-30',
      'ledger-cell-unreadable 总账.xml 3:1 第 2 个记账凭证的借方本币金额 12x',
      'ledger-cell-empty 总账.xml 4:1 第 3 个记账凭证的科目编号 ',
    ])
    expect(lines.map(({ row }) => row)).toEqual([1, 5])
    expect(summary.tables[0]).toMatchObject({ rows: 2, damaged: 2 })
    expect(notes).toContain('作废凭证的分录 1')
  })

  test('另一种导出只要另一个对应文件', async () => {
    const mine = readFileSync('frameworks/accounting/gbt-24589-1.yaml', 'utf8')
      .replace('id: gbt-24589-1', 'id: mine')
      .replace('roots:', 'marks: [某财软件]\nroots:')
      .replace('element: [记账凭证]', 'element: [Voucher]')
      .replace('date: [记账凭证日期, 凭证日期]', 'date: [Day]')
    const library = new Map([
      ['accounting/mine.yaml', utf8(mine)] as const,
      ...['columns', 'gbt-24589-2'].map(
        (name) => [`accounting/${name}.yaml`, readFileSync(`frameworks/accounting/${name}.yaml`)] as const,
      ),
    ])
    const { formats: own, problems } = readAccountingFormats(library)
    expect(problems).toEqual([])
    const xml = `<总账><!-- 某财软件 -->${voucherXml(LINE).replaceAll('记账凭证>', 'Voucher>').replaceAll('记账凭证日期', 'Day')}</总账>`
    const { lines, told } = await imported([fileOf('总账.xml', utf8(xml))], own)
    expect(told).toEqual([])
    expect(lines.map(({ date }) => date)).toEqual(['2019-03-05'])
  })

  test('对应文件写错的字段指到行列', () => {
    const broken = readFileSync('frameworks/accounting/gbt-24589-1.yaml', 'utf8').replace(
      '    as: line',
      '    as: lines',
    )
    const { formats: none, problems } = readAccountingFormats(new Map([['accounting/x.yaml', utf8(broken)]]))
    expect(none).toBeUndefined()
    expect(problems[0]).toMatchObject({ code: 'field-not-allowed', place: { file: 'accounting/x.yaml' } })
  })
})

describe('来路不明的文件', () => {
  const LAUGHS = `<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><总账>&b;</总账>`
  const HOSTILE: readonly (readonly [string, string, RegExp])[] = [
    ['十亿个笑', LAUGHS, /file-unreadable 坏\.xml 1:22 .*DOCTYPE/],
    ['嵌套过深', '<总账>'.repeat(5000), /ledger-too-large.*元素嵌套的层数/],
    ['标记不成对', '<总账><会计科目></总账>', /file-unreadable 坏\.xml 1:\d+ .*不成对/],
    ['末尾缺失', '<总账>\n<会计科目>', /file-unreadable 坏\.xml 2:7 .*没有结束/],
    ['没完没了的标记', `<总账><会计科目 ${'a'.repeat(3_000_000)}`, /ledger-too-large.*一个标记/],
    ['不是账簿', '<html2><a/></html2>', /ledger-content-missing/],
    ['两个根', '<总账></总账><总账></总账>', /file-unreadable.*多余/],
  ]

  test.each(HOSTILE)('%s', async (_, xml, wanted) => {
    const { told, lines } = await imported([fileOf('坏.xml', utf8(xml)), fileOf('总账.xml', utf8(ledger()))])
    expect(told.length).toBe(1)
    expect(told[0]).toMatch(wanted)
    // The other file is read all the same.
    expect(lines.length).toBe(2)
  })

  test('压缩炸弹按目录拒绝，不展开', async () => {
    const bomb = writeZip(new Map([['总账.xml', new Uint8Array(60_000_000).fill(32)]]))
    const { told } = await imported([fileOf('导出.zip', bomb)])
    expect(told).toEqual(['ledger-too-large 导出.zip undefined:undefined  压缩比'])
  })

  test('包里有包、空文件、图片、残缺的包', async () => {
    const inner = writeZip(new Map([['a.zip.xlsx', writeZip(new Map([['总账.xml', utf8(ledger())]]))]]))
    const { told } = await imported([
      fileOf('包.zip', inner),
      fileOf('空.csv', new Uint8Array(0)),
      fileOf('图.csv', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 0)),
      fileOf('断.zip', inner.subarray(0, inner.length - 5)),
    ])
    expect(told.map((one) => one.replace(/ undefined:undefined {2}/, ' '))).toEqual([
      'file-unreadable 包.zip/a.zip.xlsx 压缩包里还有压缩包，请先解开',
      'file-unreadable 空.csv 文件是空的',
      'file-unreadable 图.csv 不是 XML、表格或文本文件',
      'file-unreadable 断.zip 文件不完整，末尾缺失',
    ])
  })

  test('不能识别的字符数得出来，照读', async () => {
    const bytes = gbk(ledger())
    const at = bytes.lastIndexOf(0xb2)
    bytes[at + 1] = 0x20
    const { summary, lines } = await imported([fileOf('总账.xml', bytes)])
    expect(lines.length).toBeLessThanOrEqual(2)
    expect(summary.problems.map(({ code }) => code)).toContain('ledger-text-damaged')
  })
})

describe('写出再读回', () => {
  const word = fc
    .string({ unit: fc.constantFrom(...'甲乙丙丁一2 &<>"\'x；（'), minLength: 1, maxLength: 12 })
    .map((text) => text.trim() || '甲')
  const code = (prefix: string) => fc.integer({ min: 0, max: 999 }).map((value) => `${prefix}${value}`)
  const random = fc.record({
    period: fc.integer({ min: 1, max: 13 }),
    date: fc.integer({ min: 1, max: 28 }).map((day) => `2019-05-${String(day).padStart(2, '0')}`),
    kind: fc.constantFrom('记', '收', '付', ''),
    number: fc.integer({ min: 1, max: 99_999 }),
    line: fc.integer({ min: 1, max: 40 }),
    summary: word,
    account: fc.constantFrom('7201', '720101', '100201'),
    debit: fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }),
    credit: fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }),
    functional: code('208'),
    economic: code('302'),
    fund: word,
    project: word,
    payee: word,
    preparer: word,
    reviewer: word,
    poster: word,
    attachments: fc.integer({ min: -1, max: 99 }),
  })

  test('分录 → XML → 分录', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(random, { maxLength: 8 }),
        fc.integer({ min: 1, max: 400 }),
        async (drawn, size) => {
          const wanted = drawn.map((one, at) => line({ ...one, row: at + 1 }))
          const { lines, told } = await imported([
            inPieces(fileOf('总账.xml', utf8(ledgerXml(ACCOUNTS, wanted))), size),
          ])
          expect(told).toEqual([])
          expect(lines).toEqual(wanted)
        },
      ),
      { numRuns: 60, seed: 24589 },
    )
  })
})
