/**
 * The General Decimal Arithmetic test cases (decTest, from IBM; in Debian's libpython3.11-testsuite and in every Python
 * that brings its tests) held against Exact. Exact is a rational: the harness rounds its results to the precision and
 * rounding that the file asks for and compares values, without tolerance; for quantize and rescale also the exponent.
 * What a rational has no word for is skipped, each case under a stated reason that is counted.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { Exact, MAX_PLACES, type RoundingMode } from './exact.ts'

const folder = findFolder()

function findFolder(): string | undefined {
  const pythons = ['3.11', '3.12', '3.13', '3.10', '3.9']
  const known = [
    ...pythons.map((version) => `/usr/lib/python${version}/test/decimaltestdata`),
    ...pythons.map((version) => `/usr/local/lib/python${version}/test/decimaltestdata`),
    ...pyenvFolders(),
  ]
  const given = process.env.JIHENG_DECTEST
  return [...(given === undefined ? [] : [given]), ...known].find((path) =>
    existsSync(join(path, 'add.decTest')),
  )
}

function pyenvFolders(): string[] {
  const root = join(process.env.PYENV_ROOT ?? join(process.env.HOME ?? '/root', '.pyenv'), 'versions')
  if (!existsSync(root)) return []
  return readdirSync(root).map((version) =>
    join(
      root,
      version,
      'lib',
      `python${version.split('.').slice(0, 2).join('.')}`,
      'test',
      'decimaltestdata',
    ),
  )
}

/** How many cases of each file are compared: the same in every copy of the files seen (2.7 to 3.13). */
const COMPARED: Readonly<Record<string, number>> = {
  add: 1594,
  subtract: 534,
  multiply: 225,
  divide: 399,
  compare: 514,
  abs: 59,
  minus: 80,
  plus: 81,
  max: 193,
  min: 183,
  quantize: 528,
  rescale: 399,
  reduce: 134,
  base: 802,
  rounding: 858,
  inexact: 147,
  randoms: 1100,
  ddAdd: 962,
  ddSubtract: 430,
  ddMultiply: 227,
  ddDivide: 480,
  ddCompare: 556,
  ddAbs: 64,
  ddMinus: 27,
  ddPlus: 27,
  ddMax: 153,
  ddMin: 143,
  ddQuantize: 536,
  ddReduce: 119,
  ddBase: 724,
  dqAdd: 905,
  dqSubtract: 434,
  dqMultiply: 264,
  dqDivide: 451,
  dqCompare: 566,
  dqAbs: 64,
  dqMinus: 27,
  dqPlus: 27,
  dqMax: 153,
  dqMin: 143,
  dqQuantize: 540,
  dqReduce: 119,
  dqBase: 709,
}

interface Context {
  precision: number
  rounding: RoundingMode
}

interface Case {
  readonly id: string
  readonly operation: string
  readonly operands: readonly string[]
  readonly result: string
  readonly conditions: readonly string[]
  readonly context: Context
}

const ROUNDINGS: Readonly<Record<string, RoundingMode>> = {
  half_up: 'half-up',
  half_even: 'half-even',
  half_down: 'half-down',
  up: 'up',
  down: 'down',
  ceiling: 'ceiling',
  floor: 'floor',
  '05up': '05up',
}

function parseFile(text: string): Case[] {
  const context: Context = { precision: 9, rounding: 'half-up' }
  const cases: Case[] = []
  for (const line of text.split(/\r?\n/)) {
    const directive = /^\s*(\w+)\s*:\s*(\S+)/.exec(line)
    if (line.trim().startsWith('--') || line.trim() === '') continue
    if (directive !== null && !line.includes('->')) {
      if (directive[1].toLowerCase() === 'precision') context.precision = Number(directive[2])
      if (directive[1].toLowerCase() === 'rounding')
        context.rounding = ROUNDINGS[directive[2].toLowerCase()] as RoundingMode
      continue
    }
    const tokens: string[] = line.match(/'(?:[^']|'')*'|"(?:[^"]|"")*"|\S+/g) ?? []
    const arrow = tokens.indexOf('->')
    if (arrow < 0) throw new Error(`neither directive nor case: ${line}`)
    const rest = tokens.slice(arrow + 1)
    const comment = rest.findIndex((token) => token.startsWith('--'))
    cases.push({
      id: tokens[0],
      operation: tokens[1].toLowerCase(),
      operands: tokens.slice(2, arrow).map(unquoted),
      result: unquoted(rest[0]),
      conditions: rest
        .slice(1, comment < 0 ? undefined : comment)
        .map((condition) => condition.toLowerCase()),
      context: { ...context },
    })
  }
  return cases
}

const unquoted = (token: string): string =>
  /^'.*'$/.test(token)
    ? token.slice(1, -1).replaceAll("''", "'")
    : /^".*"$/.test(token)
      ? token.slice(1, -1).replaceAll('""', '"')
      : token

const OPERATIONS: Readonly<Record<string, (a: Exact, b: Exact) => Exact>> = {
  add: (a, b) => a.add(b),
  subtract: (a, b) => a.sub(b),
  multiply: (a, b) => a.mul(b),
  divide: (a, b) => a.div(b),
  compare: (a, b) => Exact.of(a.compare(b)),
  abs: (a) => a.abs(),
  minus: (a) => a.neg(),
  plus: (a) => a,
  max: (a, b) => (a.compare(b) >= 0 ? a : b),
  min: (a, b) => (a.compare(b) <= 0 ? a : b),
  reduce: (a) => a,
  tosci: (a) => a,
  toeng: (a) => a,
  apply: (a) => a,
}
const TO_EXPONENT = new Set(['quantize', 'rescale'])

/** Why a case cannot be put to a rational number; `undefined` if it can. */
function reasonToSkip(one: Case): string | undefined {
  if (!(one.operation in OPERATIONS) && !TO_EXPONENT.has(one.operation))
    return 'an operation that we do not have'
  const texts = [...one.operands, one.result]
  if (texts.some((text) => text.includes('#') || text === '?'))
    return 'bit patterns of fixed formats, not numbers'
  if (
    texts.some((text) => /^[+-]?(s?nan\d*|inf(inity)?)$/i.test(text)) &&
    !one.conditions.includes('conversion_syntax')
  ) {
    return 'NaN or Infinity: a rational is always a finite number'
  }
  for (const limit of ['overflow', 'underflow', 'subnormal', 'clamped']) {
    if (one.conditions.includes(limit)) return `${limit}: a rational has no greatest or least exponent`
  }
  if (texts.some((text) => Math.abs(exponentPart(text)) > MAX_PLACES))
    return `an exponent beyond ${MAX_PLACES}`
  return undefined
}

const exponentPart = (text: string): number => Number(/e([+-]?\d+)$/i.exec(text)?.[1] ?? 0)

/** The exponent of the last digit as written: −2 for 1.50, 3 for 2E+3. */
function exponentOf(text: string): number {
  const [mantissa = ''] = text.split(/e/i)
  const places = mantissa.includes('.') ? mantissa.length - mantissa.indexOf('.') - 1 : 0
  return exponentPart(text) - places
}

/** What is wrong, or `undefined` if the case holds. */
function fault(one: Case): string | undefined {
  const { precision, rounding } = one.context
  const operands = one.operands.map((text) => Exact.parse(text))
  if (one.conditions.includes('conversion_syntax')) {
    return operands[0] === undefined ? undefined : `took ${one.operands[0]} for a number`
  }
  const expected = Exact.parse(one.result)
  const [a, b = Exact.zero] = operands
  if (a === undefined || expected === undefined || operands.includes(undefined))
    return 'could not read a number'
  if (TO_EXPONENT.has(one.operation)) {
    const exponent = one.operation === 'quantize' ? exponentOf(one.operands[1]) : Number(one.operands[1])
    const text = a.toFixed(-exponent, rounding)
    const written = exponent > 0 || exponentOf(text) === exponent
    return written &&
      exponentOf(one.result) === exponent &&
      sameNumber(a.round(-exponent, rounding), expected)
      ? undefined
      : `gave ${text}`
  }
  const result = OPERATIONS[one.operation](a, b).roundSignificant(precision, rounding)
  if (!sameNumber(result, expected)) return `gave ${result.toString()}`
  const plain = /^-?\d+(\.\d+)?$/.test(one.result) && !/^-0(\.0+)?$/.test(one.result)
  if (one.operation === 'reduce' && plain && result.toString() !== one.result)
    return `wrote ${result.toString()}`
  return undefined
}

/** By canonical text, so that the code under test is not asked whether two things are equal. */
const sameNumber = (a: Exact, b: Exact): boolean => a.toString() === b.toString()

const suite = folder === undefined ? describe.skip : describe
if (folder === undefined) {
  console.warn(
    'decTest files not found: install libpython3.11-testsuite or set JIHENG_DECTEST to their folder; suite skipped',
  )
}

suite('General Decimal Arithmetic test cases', () => {
  const skipped = new Map<string, number>()
  let compared = 0

  for (const [file, expected] of Object.entries(COMPARED)) {
    test(`${file}.decTest`, () => {
      const faults: string[] = []
      let ran = 0
      for (const one of parseFile(readFileSync(join(folder as string, `${file}.decTest`), 'latin1'))) {
        const reason = reasonToSkip(one)
        if (reason !== undefined) {
          skipped.set(reason, (skipped.get(reason) ?? 0) + 1)
          continue
        }
        ran++
        const found = fault(one)
        if (found !== undefined)
          faults.push(`${one.id} ${one.operation} ${one.operands.join(' ')} -> ${one.result}: ${found}`)
      }
      compared += ran
      expect(faults).toEqual([])
      expect(ran).toBe(expected)
    })
  }

  test('every case was compared or skipped for a stated reason', () => {
    const report = [...skipped].map(([reason, count]) => `${count} × ${reason}`)
    console.info(`decTest: ${compared} cases compared; skipped ${report.join('; ')}`)
    expect(compared).toBe(16680)
    expect([...skipped.values()].reduce((sum, count) => sum + count, 0)).toBe(8384)
  })
})
