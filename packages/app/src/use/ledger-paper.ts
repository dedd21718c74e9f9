/**
 * Working paper of a ledger's check 账簿检查底稿: everything found, as a workbook that a reviewer works through voucher by
 * voucher, as plain data, and the columns as they were read. Words out of the ledger never become formulas.
 */
import { type ListCell, type ListSheet, writeColumnChoices, writeListWorkbook } from '@jiheng/documents'
import { Exact, type Problem, printPlace } from '@jiheng/engine'
import {
  FAULT_KINDS,
  FAULT_NAMES,
  type Flag,
  type LedgerTest,
  PARAMETERS,
  type ParameterSpec,
  type ParameterValue,
  type PlacedLine,
  percentText,
  voucherName,
  yuanText,
} from '@jiheng/ledger'
import type { OpenedLedger } from './ledger.ts'
import { type LedgerCheck, SHOWN_LINES, type TestedLedger } from './ledger-check.ts'

/** The paper's files by name: working-paper.xlsx, result.json, columns.yaml. */
export async function writeLedgerPaper(
  opened: OpenedLedger,
  check: LedgerCheck,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const encoder = new TextEncoder()
  const sheets = [
    overviewSheet(opened, check),
    problemSheet(opened),
    structureSheet(check),
    testsSheet(check),
    ...check.tested.map((one) => flagSheet(opened, one)),
  ]
  const json = JSON.stringify(ledgerJson(opened, check), null, 1)
  return new Map([
    ['working-paper.xlsx', await writeListWorkbook({ title: '账簿检查底稿', sheets })],
    ['result.json', encoder.encode(`${json}\n`)],
    ['columns.yaml', encoder.encode(columnsText(opened))],
  ])
}

/** 列对应 as read, in the form in which it can be given back. */
export function columnsText({ tables, formats }: OpenedLedger): string {
  const mappings = tables.flatMap(({ proposal }) => (proposal === undefined ? [] : [proposal.mapping]))
  return writeColumnChoices(mappings, formats.columns)
}

const yuan = (fen: bigint): string => Exact.scaled(fen, 2).toFixed(2)
const count = (number: number): ListCell => ({ number: String(number) })
const money = (fen: bigint): ListCell => ({ number: yuan(fen) })
/** Nothing where there is no amount on this side. */
const side = (fen: bigint): ListCell => (fen === 0n ? '' : money(fen))

/** 凭证日期←“日期”，科目编码，… of one table: heads that are called otherwise are named. */
export function columnWords(table: OpenedLedger['tables'][number], { formats }: OpenedLedger): string {
  const mapping = table.proposal?.mapping
  if (mapping === undefined) return '不是账簿的表，没有读'
  return formats.columns.tables[mapping.kind].roles
    .flatMap((role) => {
      const column = mapping.columns[role]
      if (column === undefined) return []
      const label = mapping.labels[column] ?? ''
      const title = formats.columns.roles.get(role)?.title ?? role
      if (label === title) return [title]
      return [`${title}←${label === '' ? `第${column + 1}列` : `“${label}”`}`]
    })
    .join('，')
}

/** 概况 as heading and content. */
export function overviewOf(opened: OpenedLedger, check: LedgerCheck): readonly (readonly [string, string])[] {
  const { head, totals, summary, tables, engine } = opened
  const flagged = check.tested.reduce((sum, { result }) => sum + result.total, 0)
  return [
    ['单位', head.unit === '' ? '没有写明' : head.unit],
    ['年度', String(head.year)],
    ['分录', `${totals.lines} 行`],
    ['凭证', `${totals.vouchers} 张，${totals.first} 至 ${totals.last}`],
    ['借方合计', yuanText(totals.debit)],
    ['贷方合计', yuanText(totals.credit)],
    ['科目', `${summary.accounts} 个`],
    ['科目余额', `${summary.balances} 条`],
    ...summary.tables.map((one): readonly [string, string] => [
      '读到的表',
      `${one.file}${one.part === '' ? '' : ` 的“${one.part}”`}：${one.rows} 行${one.damaged === 0 ? '' : `，另有 ${one.damaged} 行读不懂`}`,
    ]),
    ...tables.map((one): readonly [string, string] => [
      '列对应',
      `${one.sample.file}${one.sample.part === '' ? '' : ` 的“${one.sample.part}”`}：${columnWords(one, opened)}`,
    ]),
    ['读入问题', `${summary.problemCount} 处`],
    ['账簿结构', `问题 ${check.structure.total} 处`],
    ['全量测试', `${check.tested.length} 项，疑点 ${flagged} 处`],
    ['计算方式', engine],
    ...[...summary.notes.map(({ detail }) => detail), ...check.notes].map((text) => ['说明', text] as const),
  ]
}

const overviewSheet = (opened: OpenedLedger, check: LedgerCheck): ListSheet => ({
  name: '概况',
  head: ['项目', '内容'],
  rows: overviewOf(opened, check),
})

function problemSheet({ summary }: OpenedLedger): ListSheet {
  const rest = summary.problemCount - summary.problems.length
  return {
    name: '读入问题',
    head: ['序号', '级别', '位置', '问题', '处理'],
    rows: summary.problems.map((one, at) => [
      count(at + 1),
      one.severity === 'error' ? '错误' : '警告',
      one.place === undefined ? '' : printPlace(one.place),
      one.detail,
      one.fix,
    ]),
    note: rest > 0 ? `另有 ${rest} 处没有列出。` : summary.problemCount === 0 ? '没有读入问题。' : '',
  }
}

function structureSheet({ structure }: LedgerCheck): ListSheet {
  const hidden = FAULT_KINDS.flatMap((kind) => {
    const shown = structure.faults.filter((one) => one.kind === kind).length
    const rest = structure.totals[kind] - shown
    return rest > 0 ? [`${FAULT_NAMES[kind]}另有 ${rest} 处没有列出`] : []
  })
  return {
    name: '账簿结构',
    head: ['序号', '问题', '凭证', '科目', '文件行号', '说明', '核实情况'],
    rows: structure.faults.map((one, at) => [
      count(at + 1),
      FAULT_NAMES[one.kind],
      one.voucher,
      one.account,
      one.row === 0 ? '' : count(one.row),
      one.sentence,
      '',
    ]),
    note: [...(structure.total === 0 ? ['没有发现结构问题'] : hidden), ...structure.notes].join('；'),
  }
}

const testsSheet = ({ tested }: LedgerCheck): ListSheet => ({
  name: '测试结果',
  head: [
    '编号',
    '测试',
    '疑点',
    '疑点金额（元）',
    '最高风险',
    '看了多少行',
    '所看金额（元）',
    '参数',
    '依据',
    '待核',
    '常见误报',
    '核实办法',
    '说明',
  ],
  rows: tested.map(({ test, result, risk }) => [
    test.code,
    test.name,
    count(result.total),
    money(result.amount),
    count(risk),
    count(result.population.lines),
    money(result.population.amount),
    parameterWords(test),
    test.source,
    test.unconfirmed.join('、'),
    test.falseAlarms.join('；'),
    test.verification.join('；'),
    `${test.leadOnly ? '只作线索。' : ''}${result.note}`,
  ]),
  note: '按最高风险、金额排列。风险 0–100：权重、金额分档、符合程度之和。',
})

/** 限额 5.00万元，期限 10天. */
export function parameterWords(test: LedgerTest): string {
  const specs: Readonly<Record<string, ParameterSpec>> = PARAMETERS[test.method]
  const values = test.parameters as Readonly<Record<string, ParameterValue>>
  return Object.entries(specs)
    .flatMap(([name, spec]) => {
      const value = values[name]
      return value === undefined ? [] : [`${spec.title} ${valueWords(spec, value)}`]
    })
    .join('；')
}

function valueWords({ kind }: ParameterSpec, value: ParameterValue): string {
  if (typeof value === 'bigint') return kind === 'share' ? percentText(value) : yuanText(value)
  if (typeof value === 'number') return kind === 'days' ? `${value}天` : String(value)
  return value.length === 0 ? '无' : value.join('、')
}

function flagSheet(opened: OpenedLedger, { test, result, lines }: TestedLedger): ListSheet {
  const rest = result.total - result.flags.length
  const notes = [
    result.note,
    rest > 0 ? `疑点共 ${result.total} 处，这里是风险最高的 ${result.flags.length} 处` : '',
    result.total === 0 ? '没有疑点' : '疑点是线索，不是结论',
  ]
  return {
    name: `${test.code} ${test.name}`,
    head: [
      '疑点',
      '风险',
      '疑点金额（元）',
      '为什么',
      '凭证',
      '日期',
      '摘要',
      '科目',
      '科目名称',
      '借方（元）',
      '贷方（元）',
      '经济分类',
      '项目',
      '往来单位',
      '文件行号',
      '核实情况',
      '结论',
    ],
    rows: result.flags.flatMap((flag, at) => flagRows(opened, flag, at + 1, lines)),
    note: notes.filter((text) => text !== '').join('；'),
  }
}

/** The flag with its first line, then its other lines under the same number. */
function flagRows(
  { accountNames }: OpenedLedger,
  flag: Flag,
  number: number,
  lines: ReadonlyMap<number, PlacedLine>,
): readonly (readonly ListCell[])[] {
  const shown = flag.lines.slice(0, SHOWN_LINES).flatMap((place) => lines.get(place) ?? [])
  const rest = flag.count - shown.length
  const why = rest > 0 ? `${flag.why}（共 ${flag.count} 行，这里列 ${shown.length} 行）` : flag.why
  const first: readonly ListCell[] = [count(number), count(flag.risk), money(flag.amount), why]
  const other: readonly ListCell[] = [count(number), count(flag.risk), '', '']
  if (shown.length === 0) return [first]
  return shown.map((line, at) => [
    ...(at === 0 ? first : other),
    voucherName(line),
    line.date,
    line.summary,
    line.account,
    accountNames.get(line.account) ?? '',
    side(line.debit),
    side(line.credit),
    line.economic,
    line.project,
    line.payee,
    line.row === 0 ? '' : count(line.row),
    '',
    '',
  ])
}

/** Everything as plain data: amounts are decimals of 元 as text, places of lines count from 0. */
export function ledgerJson(opened: OpenedLedger, check: LedgerCheck): object {
  const { head, totals, summary, engine } = opened
  return {
    unit: head.unit,
    year: head.year,
    measure: '元',
    engine,
    totals: plainAmounts(totals),
    read: {
      accounts: summary.accounts,
      balances: summary.balances,
      tables: summary.tables,
      columns: opened.tables.map(({ sample, proposal }) => ({
        file: sample.file,
        part: sample.part,
        ...(proposal === undefined ? {} : proposal),
      })),
      problems: summary.problems.map(told),
      problemCount: summary.problemCount,
      notes: summary.notes.map(told),
    },
    structure: plainAmounts(check.structure),
    tests: check.tested.map(({ test, result, risk, lines }) => ({
      code: test.code,
      name: test.name,
      method: test.method,
      parameters: parameterWords(test),
      weight: test.weight,
      source: test.source,
      risk,
      leadOnly: result.leadOnly,
      population: plainAmounts(result.population),
      total: result.total,
      amount: yuan(result.amount),
      note: result.note,
      charts: plainAmounts(result.charts),
      flags: result.flags.map((flag) => ({
        risk: flag.risk,
        amount: yuan(flag.amount),
        why: flag.why,
        count: flag.count,
        places: flag.lines,
        lines: flag.lines
          .slice(0, SHOWN_LINES)
          .flatMap((place) => lines.get(place) ?? [])
          .map(plainAmounts),
      })),
    })),
    notes: check.notes,
  }
}

const told = ({ code, severity, detail, place }: Problem): object => ({
  code,
  severity,
  detail,
  ...(place === undefined ? {} : { place }),
})

/** Whole fen as decimals of 元, exact shares as text. */
export function plainAmounts(value: unknown): unknown {
  if (typeof value === 'bigint') return yuan(value)
  if (value instanceof Exact) return value.toString()
  if (Array.isArray(value)) return value.map(plainAmounts)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, plainAmounts(one)]))
}
