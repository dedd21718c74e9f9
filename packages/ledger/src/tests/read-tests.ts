/**
 * Reading a file of tests 读取测试定义: every fault at once, each with its place: unknown and missing fields and parameters,
 * values without their unit, codes given twice.
 */
import {
  asRecords,
  asText,
  asTexts,
  didYouMean,
  nearestName,
  type Plain,
  type Problem,
  problem,
  readShape,
  type Shape,
  type ShapedFile,
} from '@jiheng/engine'
import {
  METHODS,
  type Method,
  PARAMETERS,
  type ParameterKind,
  type ParameterSpec,
  type ParameterValue,
} from './parameters.ts'
import type { LedgerTest, LedgerTests } from './test.ts'

const text: Shape = { type: 'string' }
const texts: Shape = { type: 'array', items: text }

/** JSON Schema of a file of tests; parameters are checked by their method's table. */
export const ledgerTestsSchema: Shape = {
  type: 'object',
  title: '账簿测试',
  properties: {
    id: text,
    name: text,
    authority: text,
    unconfirmed: texts,
    spending: {
      type: 'object',
      title: '支出科目',
      properties: { budgetary: texts, financial: texts, closing: texts },
      required: ['budgetary', 'financial', 'closing'],
      additionalProperties: false,
    },
    tests: {
      type: 'array',
      items: {
        type: 'object',
        title: '测试',
        properties: {
          code: text,
          name: text,
          method: { type: 'string', enum: METHODS },
          parameters: { type: 'object', title: '参数' },
          weight: { type: 'integer' },
          leadOnly: { type: 'boolean' },
          source: text,
          unconfirmed: texts,
          falseAlarms: texts,
          verification: texts,
        },
        required: ['code', 'name', 'method', 'parameters', 'weight', 'source', 'falseAlarms', 'verification'],
        additionalProperties: false,
      },
    },
  },
  required: ['id', 'name', 'spending', 'tests'],
  additionalProperties: false,
}

type Data = Readonly<Record<string, Plain>>

/** Read a file of tests. There are tests only if there is no problem. */
export function readLedgerTests(
  source: string,
  file: string,
): { tests?: LedgerTests; problems: readonly Problem[] } {
  const shaped = readShape(source, file, ledgerTestsSchema)
  if (shaped.data === undefined || shaped.problems.length > 0) return { problems: shaped.problems }
  const data = shaped.data as Data
  const problems: Problem[] = []
  const seen = new Set<string>()
  const tests = asRecords(data.tests).map((entry, index): LedgerTest => {
    const code = asText(entry.code)
    const path = ['tests', index] as const
    if (seen.has(code))
      problems.push(
        problem('code-duplicate', { label: '测试', name: code }, shaped.placeOf([...path, 'code'])),
      )
    seen.add(code)
    const weight = Number(asText(entry.weight))
    if (weight < 0 || weight > 50)
      problems.push(
        problem(
          'field-not-allowed',
          { label: 'weight', found: asText(entry.weight), allowed: '0 到 50 的整数' },
          shaped.placeOf([...path, 'weight']),
        ),
      )
    const method = asText(entry.method) as Method
    return {
      code,
      name: asText(entry.name),
      method,
      parameters: readParameters(method, entry.parameters as Data, shaped, path, problems),
      weight,
      leadOnly: entry.leadOnly === true,
      source: asText(entry.source),
      unconfirmed: asTexts(entry.unconfirmed),
      falseAlarms: asTexts(entry.falseAlarms),
      verification: asTexts(entry.verification),
    } as LedgerTest
  })
  if (problems.length > 0) return { problems }
  const accounts = data.spending as Data
  const spending = {
    budgetary: asTexts(accounts.budgetary),
    financial: asTexts(accounts.financial),
    closing: asTexts(accounts.closing),
  }
  return { tests: { spending, tests }, problems }
}

function readParameters(
  method: Method,
  given: Data,
  shaped: ShapedFile,
  path: readonly (string | number)[],
  problems: Problem[],
): Readonly<Record<string, ParameterValue>> {
  const specs: Readonly<Record<string, ParameterSpec>> = PARAMETERS[method]
  const owner = `方法 ${method} `
  for (const name of Object.keys(given))
    if (!Object.hasOwn(specs, name)) {
      const suggestion = didYouMean(nearestName(name, Object.keys(specs)))
      problems.push(
        problem('field-unknown', { owner, name, suggestion }, shaped.placeOf([...path, 'parameters', name])),
      )
    }
  const values: Record<string, ParameterValue> = {}
  for (const [name, { kind, title }] of Object.entries(specs)) {
    const found = given[name]
    if (found === undefined) {
      problems.push(
        problem('field-missing', { owner, name, label: title }, shaped.placeOf([...path, 'parameters'])),
      )
      continue
    }
    const value = readParameter(kind, found)
    if (value === undefined)
      problems.push(
        problem(
          'field-wrong-type',
          { label: `${title}（${name}）`, wanted: WANTED[kind], found: foundText(found) },
          shaped.placeOf([...path, 'parameters', name]),
        ),
      )
    else values[name] = value
  }
  return values
}

const WANTED: Readonly<Record<ParameterKind, string>> = {
  amount: '带单位的金额，如 5万元、1000元',
  days: '天数，如 10天',
  count: '次数，如 3次、4位、2倍',
  share: '百分比，最多两位小数，如 25%',
  texts: '文字列表',
}

const foundText = (value: Plain): string =>
  typeof value === 'string' ? `“${value}”` : Array.isArray(value) ? '列表' : '其他内容'

/** A parameter's value from its text; undefined if it cannot be read. */
export function readParameter(kind: ParameterKind, value: Plain): ParameterValue | undefined {
  if (kind === 'texts')
    return Array.isArray(value) && value.every((one) => typeof one === 'string') ? asTexts(value) : undefined
  if (typeof value !== 'string') return undefined
  if (kind === 'amount') {
    const found = /^(\d+)(?:\.(\d{1,6}))?(万元|元)$/.exec(value)
    if (found === null) return undefined
    return scaled(found[1] ?? '', found[2] ?? '', found[3] === '元' ? 2 : 6)
  }
  if (kind === 'share') {
    const found = /^(\d+)(?:\.(\d{1,2}))?%$/.exec(value)
    return found === null ? undefined : scaled(found[1] ?? '', found[2] ?? '', 2)
  }
  const found = (kind === 'days' ? /^(\d{1,4})天$/ : /^(\d{1,6})(?:次|笔|张|位|倍)?$/).exec(value)
  return found === null ? undefined : Number(found[1])
}

/** Digits shifted by `places`; undefined if some would be cut off. */
const scaled = (whole: string, rest: string, places: number): bigint | undefined =>
  rest.length > places ? undefined : BigInt(whole + rest.padEnd(places, '0'))
