/**
 * Accounting data 会计数据: reading canonical CSV, a package's CSV and XML on one core, nothing kept. Lines come out of a
 * generator as bytes, so that the file is never whole in memory. Run with
 * `node --import tsx bench/accounting.ts [million lines of CSV] [million lines of XML]`.
 */
import { readFileSync } from 'node:fs'
import type { VoucherLine } from '@jiheng/ledger'
import {
  type AccountingFile,
  importAccounting,
  readAccountingFormats,
  writeLinesCsv,
} from '../packages/documents/src/accounting/index.ts'
import {
  ledgerXml,
  manyLines,
  voucherXml,
  yuan,
} from '../packages/documents/src/testing/accounting.test-data.ts'

const FILES = ['columns.yaml', 'gbt-24589-1.yaml', 'gbt-24589-2.yaml']
const { formats } = readAccountingFormats(
  new Map(FILES.map((name) => [`accounting/${name}`, readFileSync(`frameworks/accounting/${name}`)])),
)
if (formats === undefined) throw new Error('格式文件有误')

const encoder = new TextEncoder()
/** One block of lines, repeated: what is measured is the reading, not the generator. */
const BLOCK = 50_000
const lines = [...manyLines(BLOCK)]

const repeated = (
  name: string,
  head: Uint8Array,
  block: Uint8Array,
  tail: Uint8Array,
  times: number,
): AccountingFile => ({
  name,
  size: head.length + block.length * times + tail.length,
  *chunks() {
    yield head
    for (let round = 0; round < times; round += 1)
      for (let at = 0; at < block.length; at += 1 << 18) yield block.subarray(at, at + (1 << 18))
    if (tail.length > 0) yield tail
  },
})

const shownRow = (one: VoucherLine): string =>
  [
    one.date,
    `${one.kind}-${one.number}`,
    one.summary,
    one.account,
    '科目',
    yuan(one.debit),
    yuan(one.credit),
    one.functional,
    one.economic,
    one.project,
    one.payee,
    one.preparer,
    one.reviewer,
  ].join(',')

async function measure(file: AccountingFile, count: number): Promise<string> {
  let peak = 0
  const start = process.cpuUsage()
  const summary = await importAccounting([file], { formats: formats as NonNullable<typeof formats> }, () => {
    peak = Math.max(peak, process.memoryUsage.rss())
  })
  const used = process.cpuUsage(start)
  const seconds = (used.user + used.system) / 1e6
  if (summary.lines !== count || summary.problemCount > 0)
    throw new Error(`${file.name}：读出 ${summary.lines} 行，${JSON.stringify(summary.problems[0])}`)
  return `| ${file.name} | ${count / 1_000_000} | ${(file.size / 1e6).toFixed(0)} MB | ${seconds.toFixed(1)} s | ${(count / seconds / 1000).toFixed(0)} 千行/s | ${(peak / 1e6).toFixed(0)} MB |`
}

const millions = Number(process.argv[2] ?? '1')
const xmlMillions = Number(process.argv[3] ?? '1')
const times = Math.round((millions * 1_000_000) / BLOCK)
const xmlTimes = Math.round((xmlMillions * 1_000_000) / BLOCK)
const csv = writeLinesCsv(lines)
const csvHead = writeLinesCsv([])
const own = repeated('规范 CSV', csvHead, csv.subarray(csvHead.length), new Uint8Array(0), times)
const rowsHead = encoder.encode(
  '日期,凭证字号,摘要,科目编码,科目名称,借方金额,贷方金额,功能分类,经济分类,项目,往来单位,制单,审核\n',
)
const rows = encoder.encode(`${lines.map(shownRow).join('\n')}\n`)
const xml = ledgerXml(
  [...new Set(lines.map(({ account }) => account))].map((code) => [code, code, '借'] as const),
  [],
)
const [xmlHead = ''] = xml.split('</总账>')
console.log('| 文件 | 百万行 | 大小 | 处理器时间 | 速度 | 内存峰值 |\n|---|---|---|---|---|---|')
console.log(await measure(own, times * BLOCK))
console.log(await measure(repeated('账务软件 CSV', rowsHead, rows, new Uint8Array(0), times), times * BLOCK))
console.log(
  await measure(
    repeated(
      '总账.xml',
      encoder.encode(xmlHead),
      encoder.encode(lines.map(voucherXml).join('')),
      encoder.encode('</总账>'),
      xmlTimes,
    ),
    xmlTimes * BLOCK,
  ),
)
