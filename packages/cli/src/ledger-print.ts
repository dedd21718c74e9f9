/** What a ledger's check, sample and reconciliation gave, as text for the terminal. */
import {
  columnWords,
  type EvaluatedSample,
  type LedgerCheck,
  type OpenedLedger,
  type ReconciledItem,
  type TestedLedger,
} from '@jiheng/app'
import { printPlace } from '@jiheng/engine'
import { type DirectionLimit, FAULT_KINDS, FAULT_NAMES, voucherName, yuanText } from '@jiheng/ledger'

/** Places that are told of each kind of fault, of the reading and of each test. */
const SHOWN = { problems: 20, faults: 5, flags: 5 }

const more = (total: number, shown: number, lead: string): readonly string[] =>
  total > shown ? [`${lead}……另有 ${total - shown} 处`] : []

/** What was read: counts, totals, columns, faults with their places. */
export function readWords(opened: OpenedLedger, words: readonly string[]): string {
  const { head, totals, summary, tables } = opened
  const unit = head.unit === '' ? '' : `单位 ${head.unit}，`
  const lines = [
    `账簿 ${words.join('、')}（${unit}${head.year} 年）`,
    `  分录 ${totals.lines} 行，凭证 ${totals.vouchers} 张，${totals.first} 至 ${totals.last}；科目 ${summary.accounts} 个，余额 ${summary.balances} 条`,
    `  借方合计 ${yuanText(totals.debit)}，贷方合计 ${yuanText(totals.credit)}`,
  ]
  for (const table of summary.tables)
    lines.push(
      `  读到 ${table.file}${table.part === '' ? '' : ` 的“${table.part}”`}：${table.rows} 行${table.damaged === 0 ? '' : `，另有 ${table.damaged} 行读不懂`}`,
    )
  for (const table of tables) {
    const name = `${table.sample.file}${table.sample.part === '' ? '' : ` 的“${table.sample.part}”`}`
    const sure = table.proposal === undefined ? '' : `（把握 ${table.proposal.confidence}%）`
    lines.push(`  列对应 ${name}${sure}：${columnWords(table, opened)}`)
  }
  if (summary.problemCount > 0) lines.push(`  读入问题 ${summary.problemCount} 处：`)
  for (const one of summary.problems.slice(0, SHOWN.problems))
    lines.push(
      `     ${one.place === undefined ? '' : `${printPlace(one.place)} `}${one.detail} [${one.code}]`,
    )
  lines.push(...more(summary.problemCount, SHOWN.problems, '     '))
  for (const one of summary.notes) lines.push(`  说明：${one.detail}`)
  return lines.join('\n')
}

/** Structure, tests by risk, notes. */
export function checkWords(
  { accountNames }: OpenedLedger,
  { structure, tested, notes }: LedgerCheck,
  risk: number,
  found: number,
): string {
  const lines = [structure.total === 0 ? '账簿结构：没有发现问题' : `账簿结构：问题 ${structure.total} 处`]
  for (const kind of FAULT_KINDS) {
    const total = structure.totals[kind]
    if (total === 0) continue
    lines.push(`  ${FAULT_NAMES[kind]} ${total} 处`)
    for (const one of structure.faults.filter((fault) => fault.kind === kind).slice(0, SHOWN.faults))
      lines.push(
        `     ${one.sentence}${one.row === 0 ? '' : `（第 ${one.row} 行）`}${accountWord(accountNames, one.account)}`,
      )
    lines.push(...more(total, SHOWN.faults, '     '))
  }
  const total = tested.reduce((sum, { result }) => sum + result.total, 0)
  // Of each test only the riskiest flags are kept.
  const isCut = tested.some(
    ({ result: { flags, total } }) => total > flags.length && (flags.at(-1)?.risk ?? 0) >= risk,
  )
  lines.push(
    `全量测试 ${tested.length} 项：疑点 ${total} 处，其中风险 ${risk} 及以上的${isCut ? '至少' : ''} ${found} 处`,
  )
  const flagged = tested.filter(({ result }) => result.total > 0)
  for (const one of flagged) lines.push(...testWords(one))
  const clear = tested.filter(({ result }) => result.total === 0)
  if (clear.length > 0)
    lines.push(`  没有疑点：${clear.map(({ test }) => `${test.code} ${test.name}`).join('、')}`)
  for (const { test, result } of clear)
    if (result.note !== '') lines.push(`     ${test.code}：${result.note}`)
  for (const note of notes) lines.push(`说明：${note}`)
  return lines.join('\n')
}

const accountWord = (names: ReadonlyMap<string, string>, account: string): string => {
  const name = names.get(account) ?? ''
  return name === '' ? '' : ` ${account} ${name}`
}

function testWords({ test, result, risk }: TestedLedger): readonly string[] {
  const lead = result.leadOnly ? '，只作线索' : ''
  return [
    `  ${test.code} ${test.name}：${result.total} 处，${yuanText(result.amount)}，最高风险 ${risk}${lead}`,
    ...result.flags.slice(0, SHOWN.flags).map((flag) => `     ${String(flag.risk).padStart(3)} ${flag.why}`),
    ...more(result.total, SHOWN.flags, '         '),
    ...(result.note === '' ? [] : [`     说明：${result.note}`]),
  ]
}

/** Heading and sentence, one a line. */
export const toldWords = (told: readonly (readonly [string, string])[]): string =>
  told.map(([name, text]) => `${name}：${text}`).join('\n')

const DIRECTIONS = { over: '多计', under: '少计' } as const

/** Projected error and upper bound with their working. */
export function evaluationWords({ filled, projection, verdict }: EvaluatedSample): string {
  const { sample, vouchers, remarks } = filled
  const lines = [`抽样 ${sample.lines.length} 笔：${sample.plan.sentence}`]
  const errorWords = (errors: DirectionLimit['errors']): readonly string[] =>
    errors.map((one) => {
      const remark = remarks.get(one.line)
      return `     ${vouchers.get(one.line) ?? ''} 账面 ${yuanText(one.book)}，审定 ${yuanText(one.audited)}，差错 ${yuanText(one.error)}，推断 ${yuanText(one.projected)}${remark === undefined ? '' : `（${remark}）`}`
    })
  switch (projection.kind) {
    case 'monetaryUnit':
      for (const side of ['over', 'under'] as const) {
        const limit = projection[side]
        lines.push(`${DIRECTIONS[side]}：${limit.sentence}`, ...errorWords(limit.errors))
      }
      if (projection.notReached !== '') lines.push(projection.notReached)
      break
    case 'mean':
      lines.push(projection.sentence, ...errorWords(projection.errors), projection.rate.sentence)
      break
    case 'found':
      lines.push(projection.sentence, ...errorWords(projection.errors))
  }
  lines.push(`结论：${verdict}`)
  return lines.join('\n')
}

/** Figures one by one; under a difference the lines behind it. */
export function reconciledWords(items: readonly ReconciledItem[], unit: string, year: number): string {
  const lines = [`账表核对：${unit} ${year} 年`]
  for (const { name, sentence, illustrative, behind } of items) {
    lines.push(`  ${name}：${sentence}${illustrative ? '〔示例〕' : ''}`)
    for (const { line, amount, isBlank, explains } of behind) {
      const why = explains ? (isBlank ? '，算上这一笔就相符' : '，去掉这一笔就相符') : ''
      const payee = line.payee === '' ? '' : ` ${line.payee}`
      const row = line.row === 0 ? '' : `（第 ${line.row} 行）`
      lines.push(
        `     ${isBlank ? '未计入 ' : ''}${voucherName(line)} ${line.date} “${line.summary}”${payee} ${yuanText(amount)}${row}${why}`,
      )
    }
  }
  const count = (...kinds: readonly string[]): number =>
    items.filter(({ result }) => kinds.includes(result.kind)).length
  lines.push(
    `相符 ${count('match')} 项，差异 ${count('difference')} 项，账簿没有 ${count('nothingInLedger')} 项，没有填报 ${count('nothingReported')} 项，读不懂 ${count('unreadable')} 项`,
  )
  return lines.join('\n')
}
