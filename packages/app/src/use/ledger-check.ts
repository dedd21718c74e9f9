/** Structure and tests of an opened ledger 账簿结构和全量测试: run, ranked by risk, with the lines that the flags point at. */
import {
  asRecords,
  didYouMean,
  nearestName,
  type Plain,
  type Problem,
  problem,
  readShape,
  type SourceFile,
} from '@jiheng/engine'
import {
  type Calendar,
  type Flag,
  type LedgerTest,
  type LedgerTests,
  PARAMETERS,
  type ParameterSpec,
  type ParameterValue,
  type PlacedLine,
  readCalendar,
  readLedgerTests,
  readParameter,
  type StructureReport,
  type TestResult,
} from '@jiheng/ledger'
import type { FileMap } from '../case/library.ts'
import { libraryFile, type OpenedLedger } from './ledger.ts'

/** 检查的要求. */
export interface LedgerCheckRequest {
  readonly library: FileMap
  /** 测试定义, or for some tests other parameters: 测试编号 → 参数 → 值. */
  readonly parameters?: SourceFile
  /** 测试编号; all of them where none is given. */
  readonly only: readonly string[]
  readonly onTest?: (test: LedgerTest, done: number, total: number) => void
  readonly signal?: AbortSignal
}

/** 一项测试的结果, with the lines of its flags, of each the first {@link SHOWN_LINES}. */
export interface TestedLedger {
  readonly test: LedgerTest
  readonly result: TestResult
  /** Of the riskiest flag; 0 without any. */
  readonly risk: number
  readonly lines: ReadonlyMap<number, PlacedLine>
}

/** 检查结果. Tests with the highest risk first, then by money. */
export interface LedgerCheck {
  readonly structure: StructureReport
  readonly tested: readonly TestedLedger[]
  /** What a reader must know of the whole. */
  readonly notes: readonly string[]
}

/** Lines of a flag that are fetched. */
export const SHOWN_LINES = 20
/** Faults of the structure that are kept of each kind. */
const KEPT_FAULTS = 100

export async function checkLedger(
  opened: OpenedLedger,
  request: LedgerCheckRequest,
): Promise<{ readonly check?: LedgerCheck; readonly problems: readonly Problem[] }> {
  const plan = planOf(request)
  if (plan.tests === undefined || plan.calendar === undefined) return { problems: plan.problems }
  const { tests, calendar } = plan
  const { queries, head } = opened
  const structure = await queries.structure(KEPT_FAULTS)
  const tested: TestedLedger[] = []
  for (const [at, test] of tests.tests.entries()) {
    request.signal?.throwIfAborted()
    request.onTest?.(test, at, tests.tests.length)
    const result = await queries.test(tests.spending, calendar, test)
    const lines = await linesOf(opened, result.flags)
    tested.push({ test, result, risk: result.flags[0]?.risk ?? 0, lines })
  }
  tested.sort((a, b) => b.risk - a.risk || order(b.result.amount, a.result.amount))
  const notes = [...structure.notes, '疑点是线索，不是结论；看过凭证和原始单据才能认定。']
  if (!calendar.years.has(head.year)) notes.push(`节假日表没有 ${head.year} 年：休息日只认周六、周日。`)
  return { check: { structure, tested, notes }, problems: [] }
}

const order = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0)

async function linesOf(
  { queries }: OpenedLedger,
  flags: readonly Flag[],
): Promise<ReadonlyMap<number, PlacedLine>> {
  const places = [...new Set(flags.flatMap(({ lines }) => lines.slice(0, SHOWN_LINES)))]
  if (places.length === 0) return new Map()
  const page = { offset: 0, limit: places.length }
  const { lines } = await queries.page({ places }, { by: 'place', descending: false }, page)
  return new Map(lines.map((line) => [line.place, line]))
}

interface Plan {
  readonly tests?: LedgerTests
  readonly calendar?: Calendar
  readonly problems: readonly Problem[]
}

/** The tests of the library, with a person's parameters, and only those asked for. */
function planOf({ library, parameters, only }: LedgerCheckRequest): Plan {
  const [testFile, dayFile] = [
    libraryFile(library, 'ledger/ledger-tests.yaml'),
    libraryFile(library, 'ledger/holidays.yaml'),
  ]
  if ('code' in testFile || 'code' in dayFile)
    return { problems: [testFile, dayFile].flatMap((one) => ('code' in one ? [one] : [])) }
  const days = readCalendar(dayFile.text, dayFile.file)
  const isWhole = parameters !== undefined && /^tests:/m.test(parameters.text)
  const source = isWhole ? parameters : testFile
  const read = readLedgerTests(source.text, source.file)
  const faults = [...days.problems, ...read.problems]
  if (read.tests === undefined || days.calendar === undefined) return { problems: faults }
  const changed =
    parameters === undefined || isWhole
      ? { tests: read.tests, problems: [] }
      : withParameters(read.tests, parameters)
  const codes = changed.tests.tests.map(({ code }) => code)
  const unknown = only.filter((code) => !codes.includes(code))
  const problems = [
    ...changed.problems,
    ...unknown.map((code) =>
      problem('field-not-allowed', {
        label: '测试编号',
        found: code,
        allowed: `${codes.join('、')}${didYouMean(nearestName(code, codes))}`,
      }),
    ),
  ]
  if (problems.length > 0) return { problems }
  const tests = changed.tests.tests.filter(({ code }) => only.length === 0 || only.includes(code))
  return { tests: { ...changed.tests, tests }, calendar: days.calendar, problems: [] }
}

type Data = { readonly [name: string]: Plain }

/** Other values for some parameters; the rest stays as the tests have it. */
function withParameters(
  tests: LedgerTests,
  { file, text }: SourceFile,
): { readonly tests: LedgerTests; readonly problems: readonly Problem[] } {
  const anything = { type: 'object', title: '参数', properties: {}, additionalProperties: {} } as const
  const shaped = readShape(text, file, { ...anything, additionalProperties: anything })
  if (shaped.data === undefined || shaped.problems.length > 0) return { tests, problems: shaped.problems }
  const problems: Problem[] = []
  const given = shaped.data as { readonly [code: string]: Data }
  const codes = tests.tests.map(({ code }) => code)
  for (const code of Object.keys(given))
    if (!codes.includes(code)) {
      const suggestion = didYouMean(nearestName(code, codes))
      const values = { owner: '测试', name: code, suggestion }
      problems.push(problem('field-unknown', values, shaped.placeOf([code])))
    }
  const changed = tests.tests.map((test): LedgerTest => {
    const own = given[test.code]
    if (own === undefined) return test
    const specs: Readonly<Record<string, ParameterSpec>> = PARAMETERS[test.method]
    const values: Record<string, ParameterValue> = { ...test.parameters }
    for (const [key, value] of Object.entries(own)) {
      const name = Object.keys(specs).find((one) => one === key || specs[one]?.title === key)
      const spec = name === undefined ? undefined : specs[name]
      const place = shaped.placeOf([test.code, key])
      if (name === undefined || spec === undefined) {
        const suggestion = didYouMean(nearestName(key, Object.keys(specs)))
        problems.push(problem('field-unknown', { owner: `测试 ${test.code} `, name: key, suggestion }, place))
        continue
      }
      const read = readParameter(spec.kind, value)
      if (read === undefined)
        problems.push(
          problem(
            'field-wrong-type',
            { label: `${spec.title}（${name}）`, wanted: WANTED[spec.kind], found: said(value) },
            place,
          ),
        )
      else values[name] = read
    }
    return { ...test, parameters: values } as unknown as LedgerTest
  })
  return { tests: { ...tests, tests: changed }, problems }
}

const WANTED: Readonly<Record<ParameterSpec['kind'], string>> = {
  amount: '带单位的金额，如 5万元、1000元',
  days: '天数，如 10天',
  count: '次数，如 3次、4位、2倍',
  share: '百分比，最多两位小数，如 25%',
  texts: '文字列表',
}
const said = (value: Plain): string =>
  typeof value === 'string' ? `“${value}”` : asRecords(value).length > 0 ? '列表' : '其他内容'

/** Flags whose risk is so high or higher. */
export const flagsFrom = ({ tested }: LedgerCheck, risk: number): number =>
  tested.reduce((sum, { result }) => sum + result.flags.filter((flag) => flag.risk >= risk).length, 0)

/** 0 nothing found; 1 rows that could not be read, faults of the structure, or flags from the stated risk on. */
export const ledgerExitCode = ({ summary }: OpenedLedger, check: LedgerCheck, risk: number): 0 | 1 =>
  summary.problems.some(({ severity }) => severity === 'error') ||
  check.structure.total > 0 ||
  flagsFrom(check, risk) > 0
    ? 1
    : 0
