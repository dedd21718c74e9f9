/**
 * An illustrative ledger 示例账簿 as accounting software would export it: vouchers and balances as CSV with Chinese heads, and
 * what was planted with the rows where it stands. Nobody and nothing in it is real, and the first row says so.
 */
import { writeCsv } from '@jiheng/documents'
import { Exact, type Problem, problem } from '@jiheng/engine'
import {
  type GeneratedBooks,
  generateLines,
  METHODS,
  type Method,
  readCalendar,
  type SpendingTotal,
  type VoucherLine,
} from '@jiheng/ledger'
import type { FileMap } from '../case/library.ts'
import { libraryFile } from './ledger.ts'

export interface IllustrativeRequest {
  readonly unit: string
  readonly year: number
  readonly lines: number
  readonly seed: string
  readonly library: FileMap
  /** Spending by item, hit to the fen; the generator's own choice without them. */
  readonly totals?: readonly SpendingTotal[]
}

/** What lies beside the vouchers. */
export interface IllustrativeBooks {
  readonly lines: number
  readonly planted: number
  /** 科目余额表 as CSV. */
  readonly balances: Uint8Array
  /** 埋下的问题 as JSON: method, what, and the rows of the voucher file. */
  readonly truth: Uint8Array
}

const MOST_LINES = 20_000_000
/** Two of a method; these compare with the whole year and are planted once. */
const ONCE: ReadonlySet<Method> = new Set<Method>(['yearEnd', 'concentration', 'benford'])
const HEAD = [
  '会计期间',
  '凭证日期',
  '凭证字',
  '凭证号',
  '行号',
  '摘要',
  '科目编码',
  '借方金额',
  '贷方金额',
  '功能分类',
  '经济分类',
  '资金性质',
  '项目',
  '往来单位',
  '制单人',
  '审核人',
  '记账人',
  '制单日期',
  '记账日期',
  '附件张数',
] as const
/** Rows above the first voucher line: title and heads. */
const ROWS_ABOVE = 2
const PIECE = 10_000

/** The voucher file in pieces; returns what lies beside it. Problems instead, where it cannot be made. */
export function illustrativeLedger(
  request: IllustrativeRequest,
): { readonly pieces: Generator<Uint8Array, IllustrativeBooks> } | { readonly problems: readonly Problem[] } {
  const { year, lines, library } = request
  const refused = (reason: string) => ({
    problems: [problem('parameters-not-possible', { subject: '示例账簿', reason })],
  })
  if (!Number.isSafeInteger(lines) || lines < 100 || lines > MOST_LINES)
    return refused(`行数要在 100 到 ${MOST_LINES} 之间`)
  if (!Number.isSafeInteger(year) || year < 2000 || year > 2099) return refused('年度要在 2000 到 2099 之间')
  const file = libraryFile(library, 'ledger/holidays.yaml')
  if ('code' in file) return { problems: [file] }
  const { calendar, problems } = readCalendar(file.text, file.file)
  if (calendar === undefined) return { problems }
  const irregularities = Object.fromEntries(METHODS.map((method) => [method, ONCE.has(method) ? 1 : 2]))
  const { unit, seed, totals } = request
  const own = totals === undefined ? {} : { totals }
  const wanted = { unit, year, lines, seed, irregularities, calendar, ...own }
  return { pieces: written(request, generateLines(wanted)) }
}

function* written(
  { unit, year }: IllustrativeRequest,
  generated: Generator<VoucherLine, GeneratedBooks>,
): Generator<Uint8Array, IllustrativeBooks> {
  const title = `示例账簿（演示用，不是实际情况） 单位 ${unit} ${year} 年`
  yield writeCsv([[title, ...HEAD.slice(1).map(() => '')], HEAD])
  let rows: (readonly string[])[] = []
  for (;;) {
    const next = generated.next()
    if (next.done !== true) rows.push(rowOf(next.value))
    if (rows.length >= PIECE || (next.done === true && rows.length > 0)) {
      yield withoutMark(writeCsv(rows))
      rows = []
    }
    if (next.done !== true) continue
    const books = next.value
    const { planted } = books
    return {
      lines: books.lines,
      planted: planted.length,
      balances: balanceTable(books, year),
      truth: truthOf(unit, year, books),
    }
  }
}

/** The byte order mark stands once, at the beginning. */
const withoutMark = (bytes: Uint8Array): Uint8Array => bytes.subarray(3)

const yuan = (fen: bigint): string => (fen === 0n ? '' : Exact.scaled(fen, 2).toFixed(2))

const rowOf = (line: VoucherLine): readonly string[] => [
  String(line.period),
  line.date,
  line.kind,
  String(line.number),
  String(line.line),
  line.summary,
  line.account,
  yuan(line.debit),
  yuan(line.credit),
  line.functional,
  line.economic,
  line.fund,
  line.project,
  line.payee,
  line.preparer,
  line.reviewer,
  line.poster,
  line.enteredOn,
  line.postedOn,
  line.attachments < 0 ? '' : String(line.attachments),
]

function balanceTable({ accounts, balances }: GeneratedBooks, year: number): Uint8Array {
  const byCode = new Map(accounts.map((one) => [one.code, one]))
  const amount = (fen: bigint): string => Exact.scaled(fen, 2).toFixed(2)
  return writeCsv([
    ['年度', '会计期间', '科目编码', '科目名称', '方向', '期初余额', '本期借方', '本期贷方', '期末余额'],
    ...balances.map((one) => {
      const account = byCode.get(one.account)
      return [
        String(year),
        String(one.period),
        one.account,
        account?.name ?? '',
        account?.direction === 'credit' ? '贷' : '借',
        amount(one.opening),
        amount(one.debit),
        amount(one.credit),
        amount(one.closing),
      ]
    }),
  ])
}

function truthOf(unit: string, year: number, { planted }: GeneratedBooks): Uint8Array {
  const truth = {
    illustrative: true,
    note: '示例：为演示和度量埋下的问题，不是实际情况。rows 是凭证文件里的行号；evades 为 true 的故意避开常用参数，找不到是正常的。',
    unit,
    year,
    planted: planted.map(({ method, what, evades, lines }) => ({
      method,
      what,
      evades,
      rows: lines.map((place) => place + 1 + ROWS_ABOVE),
    })),
  }
  return new TextEncoder().encode(`${JSON.stringify(truth, null, 1)}\n`)
}
