/**
 * Sample sheets 抽样表: the drawn lines with columns to fill in, and the plan that they were drawn by; read back filled. The
 * plan and the book amounts lie in a sheet of their own under a digest, and every row is compared with them: a sheet
 * from which rows are missing, or whose amounts were changed, is refused. The digest shows slips, not forgery: whoever
 * wants to be sure draws the sample again from the ledger.
 */
import { Exact, type Place, type Problem, problem, readQuantity } from '@jiheng/engine'
import {
  type Audited,
  Digest,
  planFromJson,
  planToJson,
  type Sample,
  type SampledLine,
  type VoucherLine,
  voucherName,
} from '@jiheng/ledger'
import { type ListCell, writeListWorkbook } from './list-workbook.ts'
import { cellAddress, readWorkbook, type Sheet } from './xlsx.ts'

/** 抽样表 as it is handed out. `scope` is kept as it is given, for whoever draws the sample again. */
export interface SampleWorkbook {
  readonly unit: string
  readonly year: number
  readonly scope: string
  readonly sample: Sample
  /** Of every sampled line, by its place. */
  readonly lines: ReadonlyMap<number, VoucherLine>
  /** Heading and sentence, one a row. */
  readonly told: readonly (readonly [string, string])[]
  /** What was found already, by line; the other lines are left to be filled in. */
  readonly results?: ReadonlyMap<number, SampleResult>
}

/** 核对结果 of a line; `audited`, in fen, where it does not agree. */
export interface SampleResult {
  readonly agrees: boolean
  readonly audited?: bigint
  readonly remark: string
}

/** 抽样表 filled in. Lines without an entry in `audited` have not been examined. */
export interface FilledSample {
  readonly unit: string
  readonly year: number
  readonly scope: string
  readonly sample: Sample
  readonly audited: Audited
  /** 说明, by line; only where there is one. */
  readonly remarks: ReadonlyMap<number, string>
  /** The voucher of each line, as the sheet names it. */
  readonly vouchers: ReadonlyMap<number, string>
}

const SHEET = '抽样表'
const PLAN_SHEET = '方案数据（请勿改动）'
const FORMAT = 'jiheng-sample/1'
const HEAD = [
  '序号',
  '凭证',
  '日期',
  '摘要',
  '科目',
  '往来单位',
  '经济分类',
  '文件行号',
  '层',
  '抽中次数',
  '账面金额（元）',
  '核对结果',
  '审定金额（元）',
  '说明',
] as const
const COLUMN = {
  number: 0,
  voucher: 1,
  book: HEAD.indexOf('账面金额（元）'),
  result: HEAD.indexOf('核对结果'),
  audited: HEAD.indexOf('审定金额（元）'),
  remark: HEAD.indexOf('说明'),
}
const NOTE =
  '核对结果填“相符”或“不符”。相符的不用填审定金额；不符的填查实的金额，全部不能认的填 0。没有填的当作还没有查。'
/** Characters of the plan in one cell. */
const PIECE = 30_000

/** XLSX bytes of a sample: the lines to examine, how they were drawn, and the plan. */
export function writeSampleWorkbook(given: SampleWorkbook): Promise<Uint8Array> {
  const { sample, lines, told, results } = given
  const rows = sample.lines.map((one, at) => rowOf(one, at, lines.get(one.line), results?.get(one.line)))
  const text = planText(given)
  const pieces = Array.from({ length: Math.ceil(text.length / PIECE) }, (_, at) =>
    text.slice(at * PIECE, (at + 1) * PIECE),
  )
  return writeListWorkbook({
    title: SHEET,
    sheets: [
      { name: SHEET, head: HEAD, rows, note: NOTE },
      { name: '抽样方案', head: ['项目', '内容'], rows: told },
      { name: PLAN_SHEET, head: [FORMAT], rows: [digestOf(text), ...pieces].map((one) => [one]) },
    ],
  })
}

function rowOf(
  one: SampledLine,
  at: number,
  line: VoucherLine | undefined,
  result: SampleResult | undefined,
): readonly ListCell[] {
  const rest: readonly string[] =
    line === undefined
      ? ['', '', '', '', '', '', '']
      : [
          voucherName(line),
          line.date,
          line.summary,
          line.account,
          line.payee,
          line.economic,
          line.row === 0 ? '' : String(line.row),
        ]
  return [
    { number: String(at + 1) },
    ...rest,
    one.reason === '' ? one.stratum : one.reason,
    { number: String(one.hits) },
    { number: yuan(one.amount) },
    result === undefined ? '' : result.agrees ? '相符' : '不符',
    result?.audited === undefined ? '' : { number: yuan(result.audited) },
    result?.remark ?? '',
  ]
}

const yuan = (fen: bigint): string => Exact.scaled(fen, 2).toString()

/** The plan and the sample as text, amounts as whole fen. */
function planText({ unit, year, scope, sample }: SampleWorkbook): string {
  const lines = sample.lines.map((one) => [
    one.line,
    one.amount.toString(),
    one.stratum,
    one.certain,
    one.hits,
    one.reason,
  ])
  const { plan, draws, drawnFrom } = sample
  return JSON.stringify({
    unit,
    year,
    scope,
    plan: planToJson(plan),
    draws,
    drawnFrom: drawnFrom.toString(),
    lines,
  })
}

function digestOf(text: string): string {
  const digest = new Digest()
  digest.text(text)
  return digest.hex
}

type Kept = Pick<FilledSample, 'unit' | 'year' | 'scope' | 'sample'>

function keptOf(text: string): Kept | undefined {
  try {
    const data = JSON.parse(text) as {
      unit: string
      year: number
      scope: string
      plan: string
      draws: number
      drawnFrom: string
      lines: [number, string, string, boolean, number, string][]
    }
    const plan = planFromJson(data.plan)
    if (plan === undefined) return undefined
    const { unit, year, scope, draws } = data
    const lines = data.lines.map(
      ([line, amount, stratum, certain, hits, reason]): SampledLine => ({
        line,
        amount: BigInt(amount),
        stratum,
        certain,
        hits,
        reason,
      }),
    )
    return { unit, year, scope, sample: { plan, lines, draws, drawnFrom: BigInt(data.drawnFrom) } }
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return undefined
    throw error
  }
}

/** A filled sheet, or every reason why it cannot be used. Any file at all may be given. */
export function readSampleWorkbook(
  bytes: Uint8Array,
  file: string,
): { readonly filled?: FilledSample; readonly problems: readonly Problem[] } {
  const read = readWorkbook(bytes)
  if ('fault' in read) return { problems: [problem(read.fault.code, { file, ...read.fault.values })] }
  const refused = (reason: string): { readonly problems: readonly Problem[] } => ({
    problems: [problem('parameters-not-possible', { subject: `抽样表 ${file}`, reason })],
  })
  const planSheet = read.sheets.find(({ name }) => name === PLAN_SHEET)
  const cells = [...(planSheet?.rows.values() ?? [])].map((row) => row.get(0)?.text ?? '')
  if (cells[0] !== FORMAT) return refused('里面没有抽样方案，不是由 jiheng ledger sample 写出的表')
  const text = cells.slice(2).join('')
  const kept = digestOf(text) === cells[1] ? keptOf(text) : undefined
  if (kept === undefined) return refused('抽样方案被改动过，或没有存全；请用原来的抽样表')
  const sheet = read.sheets.find(({ name }) => name === SHEET)
  if (sheet === undefined) return { problems: [problem('xlsx-sheet-missing', { file, sheet: SHEET })] }
  const reader = new RowReader(sheet, file, kept)
  reader.read()
  if (reader.problems.length > 0) return { problems: reader.problems }
  const { audited, remarks, vouchers } = reader
  return { filled: { ...kept, audited, remarks, vouchers }, problems: [] }
}

class RowReader {
  readonly problems: Problem[] = []
  readonly audited = new Map<number, bigint>()
  readonly remarks = new Map<number, string>()
  readonly vouchers = new Map<number, string>()
  readonly #sheet: Sheet
  readonly #file: string
  readonly #kept: Kept

  constructor(sheet: Sheet, file: string, kept: Kept) {
    this.#sheet = sheet
    this.#file = file
    this.#kept = kept
  }

  read(): void {
    const isHeadSound = HEAD.every(
      (wanted, column) => this.#text(0, column) === wanted || this.#isMoved(wanted, column),
    )
    if (!isHeadSound) return
    const { lines } = this.#kept.sample
    const seen = new Set<number>()
    for (const row of this.#sheet.rows.keys()) {
      const number = this.#text(row, COLUMN.number)
      if (row === 0 || !/^\d+$/.test(number)) continue
      const one = lines[Number(number) - 1]
      if (one === undefined || seen.has(one.line)) {
        const values = { sheet: SHEET, cell: cellAddress(row, 0), label: number }
        this.problems.push(problem('xlsx-row-added', values, this.#place(row, 0)))
        continue
      }
      seen.add(one.line)
      this.#line(one, number, row)
    }
    for (const [at, one] of lines.entries())
      if (!seen.has(one.line))
        this.problems.push(problem('xlsx-cell-moved', { sheet: SHEET, label: `第${at + 1}号样本` }))
  }

  #isMoved(wanted: string, column: number): false {
    const values = { sheet: SHEET, cell: cellAddress(0, column), wanted, found: this.#text(0, column) }
    this.problems.push(problem('xlsx-heading-changed', values, this.#place(0, column)))
    return false
  }

  #line(one: SampledLine, number: string, row: number): void {
    const book = this.#amount(row, COLUMN.book)
    if (book !== one.amount) {
      const found = this.#text(row, COLUMN.book)
      this.#refuse(
        row,
        COLUMN.book,
        `第${number}号的账面金额原为${yuan(one.amount)}，现为${found === '' ? '空' : found}，与抽样方案不符`,
      )
      return
    }
    this.vouchers.set(one.line, this.#text(row, COLUMN.voucher))
    const remark = this.#text(row, COLUMN.remark)
    if (remark !== '') this.remarks.set(one.line, remark)
    const result = this.#text(row, COLUMN.result)
    if (result !== '' && result !== '相符' && result !== '不符') {
      this.#refuse(row, COLUMN.result, `第${number}号的核对结果是“${result}”，应填“相符”或“不符”`)
      return
    }
    const isBlank = this.#text(row, COLUMN.audited) === ''
    if (isBlank) {
      // 不符 without an amount stays open: what was found is not known.
      if (result === '相符') this.audited.set(one.line, one.amount)
      return
    }
    const audited = this.#amount(row, COLUMN.audited)
    if (audited === undefined) return
    if (result === '相符' && audited !== one.amount)
      this.#refuse(row, COLUMN.audited, `第${number}号的核对结果是“相符”，审定金额却与账面金额不同`)
    else if (result === '不符' && audited === one.amount)
      this.#refuse(row, COLUMN.audited, `第${number}号的核对结果是“不符”，审定金额却与账面金额相同`)
    else this.audited.set(one.line, audited)
  }

  /** Whole fen; a problem and undefined where the cell is no such amount. */
  #amount(row: number, column: number): bigint | undefined {
    const cell = this.#sheet.rows.get(row)?.get(column)
    const found = (cell?.text ?? '').trim()
    const values = { name: HEAD[column] ?? '', found }
    if (cell?.kind === 'error') {
      const where = { sheet: SHEET, cell: cellAddress(row, column), found }
      this.problems.push(problem('xlsx-error-value', where, this.#place(row, column)))
      return undefined
    }
    const read = readQuantity(found, '元')
    const fen = 'fault' in read ? undefined : read.quantity.in('元').value.mul(Exact.hundred)
    if (fen?.isInteger() === true) return fen.floor()
    const isApproximate = 'fault' in read && read.fault === 'approximate'
    const code = isApproximate ? 'cell-approximate' : 'cell-not-a-number'
    if (column === COLUMN.audited) this.problems.push(problem(code, values, this.#place(row, column)))
    return undefined
  }

  #refuse(row: number, column: number, reason: string): void {
    const values = { subject: '抽样表', reason }
    this.problems.push(problem('parameters-not-possible', values, this.#place(row, column)))
  }

  #text(row: number, column: number): string {
    return (this.#sheet.rows.get(row)?.get(column)?.text ?? '').trim()
  }

  #place(row: number, column: number): Place {
    return { kind: 'sheet', file: this.#file, sheet: SHEET, cell: cellAddress(row, column) }
  }
}
