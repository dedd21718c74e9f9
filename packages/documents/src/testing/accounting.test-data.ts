/** Accounting data for tests: lines drawn at random, exports written as accounting packages write them, GBK bytes. */

import type { VoucherLine } from '@jiheng/ledger'
import { dayOf } from '../accounting/day.ts'
import {
  type AccountingFile,
  type AccountingFormats,
  fileOf,
  readAccountingFormats,
} from '../accounting/index.ts'

/** The shipped formats; `read` gives a file of the folder of policy files. */
export function formatsForTests(read: (file: string) => Uint8Array): AccountingFormats {
  const files = ['columns', 'gbt-24589-1', 'gbt-24589-2'].map((name) => `accounting/${name}.yaml`)
  const { formats, problems } = readAccountingFormats(new Map(files.map((file) => [file, read(file)])))
  if (formats === undefined) throw new Error(problems[0]?.detail)
  return formats
}

let table: Map<string, number> | undefined

/** Every two-byte character of GBK, found by decoding all of them. */
function gbkTable(): Map<string, number> {
  if (table !== undefined) return table
  table = new Map()
  const decoder = new TextDecoder('gb18030')
  for (let high = 0x81; high <= 0xfe; high += 1)
    for (let low = 0x40; low <= 0xfe; low += 1) {
      if (low === 0x7f) continue
      const text = decoder.decode(Uint8Array.of(high, low))
      if (text.length === 1 && text !== '\ufffd' && !table.has(text)) table.set(text, high * 256 + low)
    }
  return table
}

/** Text as GBK. @throws where a character is not in it */
export function gbk(text: string): Uint8Array {
  const bytes: number[] = []
  for (const letter of text) {
    if (letter <= '\u007f') bytes.push(letter.charCodeAt(0))
    else {
      const code = gbkTable().get(letter)
      if (code === undefined) throw new Error(`GBK 里没有“${letter}”`)
      bytes.push(code >> 8, code & 255)
    }
  }
  return Uint8Array.from(bytes)
}

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

/** UTF-16 with a mark, as Excel saves 「Unicode 文本」. */
export const utf16 = (text: string): Uint8Array => {
  const bytes = new Uint8Array(2 * text.length + 2)
  const view = new DataView(bytes.buffer)
  view.setUint16(0, 0xfeff, true)
  for (let at = 0; at < text.length; at += 1) view.setUint16(2 * at + 2, text.charCodeAt(at), true)
  return bytes
}

/** The same file, its bytes given in pieces of this size. */
export const inPieces = (file: AccountingFile, size: number): AccountingFile => ({
  name: file.name,
  size: file.size,
  async *chunks() {
    for await (const chunk of file.chunks())
      for (let at = 0; at < chunk.length; at += size) yield chunk.slice(at, at + size)
  },
})

/** A line with something in every field; those given here are put over it. */
export const line = (more: Partial<VoucherLine> = {}): VoucherLine => ({
  period: 3,
  date: '2019-03-05',
  kind: '记',
  number: 12,
  line: 1,
  summary: '付办公费',
  account: '500101',
  debit: 123456n,
  credit: 0n,
  functional: '',
  economic: '',
  fund: '',
  project: '',
  payee: '',
  preparer: '',
  reviewer: '',
  poster: '',
  enteredOn: '',
  postedOn: '',
  attachments: -1,
  row: 2,
  ...more,
})

/** Vouchers of two lines each, all alike but for numbers and amounts. */
export function* manyLines(count: number): Generator<VoucherLine> {
  for (let at = 0; at < count; at += 1) {
    const month = 1 + Math.floor((at * 12) / count)
    const isDebit = at % 2 === 0
    yield line({
      period: month,
      date: dayOf(2019, month, 1 + (at % 28)) ?? '',
      number: 1 + (at >> 1),
      line: 1 + (at % 2),
      summary: `支付第 ${at % 997} 号办公用品款项`,
      account: isDebit ? `5001${String(at % 40).padStart(2, '0')}` : '100201',
      debit: isDebit ? BigInt(1000 + at) : 0n,
      credit: isDebit ? 0n : BigInt(999 + at),
      functional: '2080101',
      economic: '30201',
      fund: '财政拨款',
      project: `项目${at % 50}`,
      payee: `某某有限公司${at % 3000}`,
      preparer: '张三',
      reviewer: '李四',
      poster: '王五',
      enteredOn: '2019-03-05',
      postedOn: '2019-03-06',
      attachments: at % 5,
      row: at + 2,
    })
  }
}

/** Delimited text of rows. */
export const delimited = (rows: readonly (readonly string[])[], separator = ','): string =>
  rows
    .map((cells) =>
      cells
        .map((cell) =>
          /["\n\r]/.test(cell) || cell.includes(separator) ? `"${cell.replaceAll('"', '""')}"` : cell,
        )
        .join(separator),
    )
    .join('\r\n')

export const textFile = (
  name: string,
  rows: readonly (readonly string[])[],
  separator = ',',
): AccountingFile => fileOf(name, utf8(delimited(rows, separator)))

const escaped = (text: string): string =>
  text.replace(/[&<>\r]/g, (letter) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[letter] ?? '&#13;')
const element = (name: string, content: string): string => `<${name}>${escaped(content)}</${name}>`

/** Fen as 元 with two decimals. */
export const yuan = (fen: bigint): string => {
  const digits = (fen < 0n ? -fen : fen).toString().padStart(3, '0')
  return `${fen < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}

/** Auxiliary items that every account of {@link ledgerXml} has, in order. */
export const AUXILIARIES = ['支出功能分类', '部门预算支出经济分类', '资金性质', '项目', '往来单位'] as const

/** 公共档案 of the codes that lines in {@link ledgerXml} use: each name is its own code. */
export function archivesXml(
  values: Readonly<Record<string, Readonly<Record<string, string>>>>,
  head = '',
): string {
  const archives = Object.entries(values)
  return `${head}<公共档案><电子账簿><会计年度>2019</会计年度></电子账簿>${archives
    .map(
      ([name], at) =>
        `<自定义档案项>${element('档案编码', `A${at}`)}${element('档案名称', name)}</自定义档案项>`,
    )
    .join('')}${archives
    .flatMap(([, entries], at) =>
      Object.entries(entries).map(
        ([code, name]) =>
          `<自定义档案值>${element('档案编码', `A${at}`)}${element('档案值编码', code)}${element('档案值名称', name)}</自定义档案值>`,
      ),
    )
    .join('')}</公共档案>`
}

/** 总账 with these accounts and lines; auxiliary items by {@link AUXILIARIES}. */
export function ledgerXml(
  accounts: readonly (readonly [code: string, name: string, side: string])[],
  lines: Iterable<VoucherLine>,
  head = '',
): string {
  const parts = [head, '<总账><总账基础信息><结构分隔符>-</结构分隔符></总账基础信息>\n']
  for (const [code, name, side] of accounts)
    parts.push(
      `<会计科目>${element('科目编号', code)}${element('科目名称', name)}${element('余额方向', side)}</会计科目>\n`,
    )
  for (const [code] of accounts)
    AUXILIARIES.forEach((name, at) => {
      parts.push(
        `<科目辅助核算>${element('科目编号', code)}${element('辅助项编号', String(at + 1))}${element('辅助项名称', name)}${element('对应档案', name)}</科目辅助核算>\n`,
      )
    })
  for (const one of lines) parts.push(voucherXml(one))
  parts.push('</总账>')
  return parts.join('')
}

export function voucherXml(one: VoucherLine): string {
  const items = [one.functional, one.economic, one.fund, one.project, one.payee]
  return `<记账凭证>${element('记账凭证日期', one.date)}${element('会计年度', one.date.slice(0, 4))}${element('会计期间号', String(one.period))}${element('记账凭证类型编号', one.kind)}${element('记账凭证编号', String(one.number))}${element('记账凭证行号', String(one.line))}${element('记账凭证摘要', one.summary)}${element('科目编号', one.account)}${items
    .map((code, at) => (code === '' ? '' : element(`辅助项${at + 1}编号`, code)))
    .join(
      '',
    )}${element('借方本币金额', yuan(one.debit))}${element('贷方本币金额', yuan(one.credit))}${one.attachments < 0 ? '' : element('附件数', String(one.attachments))}${element('制单人', one.preparer)}${element('审核人', one.reviewer)}${element('记账人', one.poster)}<作废标志>0</作废标志></记账凭证>\n`
}
