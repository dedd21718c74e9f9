/** Step 4 现场评价: the tests over every line, by risk, with other parameters where a person wants to see what they change. */
import { problem } from '@jiheng/engine'
import {
  type Flag,
  type LedgerTest,
  PARAMETERS,
  type ParameterKind,
  type ParameterSpec,
  type ParameterValue,
  readParameter,
} from '@jiheng/ledger'
import { Refusal, refuse } from '../context.ts'
import { type LedgerAnswers, openAnswers, readyImportOf } from '../ledger-answers.ts'
import { ledgerPolicy } from '../ledger-policy.ts'
import { type Implementations, later } from '../operate.ts'
import { type ShownChart, shownChart, shownLine, shownOutcome, shownTest } from '../shown-ledger.ts'
import { maySee } from './ledgers.ts'

type Part = 'ledgerTests' | 'ledgerTest'

/** Lines of a flag that are shown with it, flags on a page, payees in a chart. */
const SHOWN_LINES = 20
const PAGE = 20
const MOST_ON_A_PAGE = 100
const TOP_PAYEES = 10

export const ledgerTestOperations: Pick<Implementations, Part> = {
  ledgerTests: {
    allow: maySee,
    run: async ({ reader, ports }, { run, ...input }) => {
      const row = await readyImportOf(reader, input)
      return later(async () => {
        const answers = await openAnswers(ports, row)
        const { tests, calendar } = ledgerPolicy(ports.library)
        const found = []
        for (const test of tests.tests) {
          const isWanted = run !== 'known' || answers.knows(test)
          found.push({
            test: shownTest(test),
            ...(isWanted ? { outcome: shownOutcome(await answers.test(test)) } : {}),
          })
        }
        const notes = ['疑点是线索，不是结论；看过凭证和原始单据才能认定。']
        if (!calendar.years.has(row.year)) notes.push(`节假日表没有 ${row.year} 年：休息日只认周六、周日。`)
        return { tests: found.sort(byRisk), charts: await overview(answers), notes }
      })
    },
  },

  ledgerTest: {
    allow: maySee,
    run: async ({ reader, ports }, { test: code, parameters, start = 0, most = PAGE, ...input }) => {
      const row = await readyImportOf(reader, input)
      const { tests } = ledgerPolicy(ports.library)
      const found = tests.tests.find((one) => one.code === code)
      if (found === undefined) return refuse('record-missing', { what: `编号为“${code}”的测试` })
      const test = parameters === undefined ? found : withParameters(found, parameters)
      return later(async () => {
        const answers = await openAnswers(ports, row)
        const result = await answers.test(test)
        const flags = result.flags.slice(start, start + Math.min(most, MOST_ON_A_PAGE))
        return {
          test: shownTest(test),
          outcome: shownOutcome(result),
          flags: await shownFlags(answers, flags),
          charts: result.charts.map(shownChart),
        }
      })
    },
  },
}

interface Ranked {
  readonly outcome?: { readonly risk: number; readonly amount: string }
}

/** The riskiest first, then by money; those not computed yet at the end, as the file has them. */
function byRisk({ outcome: a }: Ranked, { outcome: b }: Ranked): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined)
  if (a.risk !== b.risk) return b.risk - a.risk
  const [left, right] = [BigInt(a.amount), BigInt(b.amount)]
  return left < right ? 1 : left > right ? -1 : 0
}

async function shownFlags(answers: LedgerAnswers, flags: readonly Flag[]) {
  const lines = await answers.lines([
    ...new Set(flags.flatMap(({ lines: places }) => places.slice(0, SHOWN_LINES))),
  ])
  const names = await answers.accountNames()
  return flags.map(({ risk, amount, count, why, lines: places }) => ({
    risk,
    amount: amount.toString(),
    count,
    why,
    lines: places.slice(0, SHOWN_LINES).flatMap((place) => {
      const line = lines.get(place)
      return line === undefined ? [] : [shownLine(line, names)]
    }),
  }))
}

/** 各月支出 and the largest payees: of 预算支出, or of 费用 where the ledger has none. Debits only, for closing credits them. */
async function overview({ queries }: LedgerAnswers): Promise<ShownChart[]> {
  for (const [account, name] of [
    ['7', '预算支出'],
    ['5', '费用'],
  ] as const) {
    const filter = { account, side: 'debit' } as const
    const months = await queries.sumsByPeriod(filter)
    if (months.length === 0) continue
    const payees = await queries.topPayees(filter, TOP_PAYEES)
    return [
      {
        kind: 'months',
        title: `各月${name}（借方发生额）`,
        months: months.map(({ period, debit }) => ({ period, amount: debit.toString() })),
      },
      {
        kind: 'payees',
        title: `收款最多的单位和个人（${name}）`,
        payees: payees.map(({ payee, count, debit }) => ({ payee, lines: count, amount: debit.toString() })),
      },
    ]
  }
  return []
}

const WANTED: Readonly<Record<ParameterKind, string>> = {
  amount: '带单位的金额，如 5万元、1000元',
  days: '天数，如 10天',
  count: '次数，如 3',
  share: '百分比，最多两位小数，如 25%',
  texts: '用顿号隔开的词',
}

/** The test with other values for some of its parameters. @throws Refusal with each that cannot be read */
function withParameters(test: LedgerTest, json: string): LedgerTest {
  const specs: Readonly<Record<string, ParameterSpec>> = PARAMETERS[test.method]
  const values: Record<string, ParameterValue> = { ...test.parameters }
  const problems = []
  for (const [name, text] of Object.entries(textsOf(json))) {
    const spec = specs[name]
    const value =
      spec === undefined
        ? undefined
        : readParameter(spec.kind, spec.kind === 'texts' ? wordsOf(text) : text.trim())
    if (value !== undefined) values[name] = value
    else
      problems.push(
        problem('parameters-not-possible', {
          subject: `“${test.name}”的参数`,
          reason:
            spec === undefined
              ? `没有“${name}”这个参数`
              : `“${spec.title}”写的是“${text}”，应是${WANTED[spec.kind]}`,
        }),
      )
  }
  if (problems.length > 0) throw new Refusal(problems)
  return { ...test, parameters: values } as unknown as LedgerTest
}

function textsOf(json: string): Readonly<Record<string, string>> {
  let read: unknown
  try {
    read = JSON.parse(json)
  } catch {
    return refuse('input-invalid', { field: 'parameters', reason: '读不懂' })
  }
  if (typeof read !== 'object' || read === null || Array.isArray(read))
    return refuse('input-invalid', { field: 'parameters', reason: '应是参数名和文字' })
  return Object.fromEntries(Object.entries(read).map(([name, value]) => [name, String(value)]))
}

const wordsOf = (text: string): readonly string[] =>
  text
    .split(/[、,，\s]+/)
    .map((one) => one.trim())
    .filter((one) => one !== '')
