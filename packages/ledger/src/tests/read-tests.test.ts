/** The files of tests and holidays: the shipped ones, and every kind of fault with its place. */
import { readFileSync } from 'node:fs'
import { printPlace } from '@jiheng/engine'
import { describe, expect, test } from 'vitest'
import { dayNumber, weekday } from '../ledger.ts'
import { readCalendar, restName } from './calendar.ts'
import { METHODS } from './parameters.ts'
import { readLedgerTests, readParameter } from './read-tests.ts'

const TESTS = 'frameworks/ledger/ledger-tests.yaml'
const HOLIDAYS = 'frameworks/ledger/holidays.yaml'
const shipped = readFileSync(TESTS, 'utf8')

/** Problems as 行:列 编号 内容. */
const faults = (source: string, read = readLedgerTests): readonly string[] =>
  read(source, 'x').problems.map(
    (one) =>
      `${one.place === undefined ? '' : printPlace(one.place).replace('x ', '')} ${one.code} ${one.detail}`,
  )

describe('随程序附带的测试', () => {
  const { tests, problems } = readLedgerTests(shipped, TESTS)
  test('没有错误，每种方法都有', () => {
    expect(problems).toEqual([])
    expect([...new Set(tests?.tests.map((one) => one.method))]).toEqual(METHODS)
  })
  test('每项都写了依据、误报原因和核实办法，没有确认的标待核', () => {
    for (const one of tests?.tests ?? []) {
      expect(
        [one.source, one.falseAlarms.join(), one.verification.join(), one.unconfirmed.join()],
        one.code,
      ).not.toContain('')
      expect(one.leadOnly, one.code).toBe(one.method === 'benford')
    }
  })
  test('金额、比例读成分和万分之', () => {
    const split = tests?.tests.find((one) => one.method === 'split')
    expect(split?.parameters).toEqual({
      limit: 5_000_000n,
      near: 5000n,
      within: 10,
      least: 2,
      exceptItems: ['301', '303'],
    })
  })
})

test('参数的写法', () => {
  expect([
    readParameter('amount', '5万元'),
    readParameter('amount', '0.000001万元'),
    readParameter('amount', '12.5元'),
    readParameter('share', '0.22%'),
    readParameter('days', '10天'),
    readParameter('count', '3次'),
    readParameter('count', '4'),
    readParameter('texts', ['甲']),
  ]).toEqual([5_000_000n, 1n, 1250n, 22n, 10, 3, 4, ['甲']])
  for (const [kind, value] of [
    ['amount', '5'],
    ['amount', '0.001元'],
    ['amount', '-5元'],
    ['share', '0.25'],
    ['share', '1.234%'],
    ['days', '10'],
    ['days', true],
    ['count', '3.5次'],
    ['texts', '甲'],
    ['texts', [['甲']]],
  ] as const)
    expect(readParameter(kind, value), `${kind} ${String(value)}`).toBe(undefined)
})

const HEAD = `id: t
name: t
spending: { budgetary: ['7'], financial: ['5'], closing: [] }
tests:
`
describe('每种错误都指出位置', () => {
  const entry = (parameters: string, method = 'duplicate', weight = '10'): string =>
    `${HEAD}  - { code: A, name: 甲, method: ${method}, weight: ${weight}, source: 无, falseAlarms: [], verification: [], parameters: ${parameters} }\n`
  test('写对的', () => expect(faults(entry('{ least: 100元, exceptItems: [] }'))).toEqual([]))
  test.each([
    ['不是 YAML', 'tests: [', 'file-not-yaml'],
    ['缺字段', 'id: a', 'field-missing'],
    ['没有这种方法', entry('{}', 'guess'), 'field-not-allowed'],
    ['权重过大', entry('{ least: 1元, exceptItems: [] }', 'duplicate', '51'), 'field-not-allowed'],
    ['缺参数', entry('{ least: 1元 }'), 'field-missing'],
    ['不认识的参数', entry('{ least: 1元, exceptItems: [], exceptItem: [] }'), 'field-unknown'],
    ['没有单位', entry('{ least: 100, exceptItems: [] }'), 'field-wrong-type'],
    ['该是列表', entry('{ least: 100元, exceptItems: 301 }'), 'field-wrong-type'],
    ['该是文字', entry('{ least: [], exceptItems: {} }'), 'field-wrong-type'],
  ])('%s', (_, source, code) => {
    expect(readLedgerTests(source, 'x').tests).toBe(undefined)
    const found = faults(source)
    expect(
      found.some((fault) => fault.includes(` ${code} `)),
      found.join('\n'),
    ).toBe(true)
  })
  test('一次说全，带行列', () => {
    expect(faults(entry('{ lesat: 1元, exceptItems: 甲 }'))).toEqual([
      '第 5 行第 123 列 field-unknown 方法 duplicate 里没有“lesat”这个字段，是否想写“least”',
      '第 5 行第 114 列 field-missing 方法 duplicate 缺少“least”（起点金额）',
      '第 5 行第 140 列 field-wrong-type 不测的经济分类（exceptItems）应为文字列表，现为“甲”',
    ])
  })
  test('编号重复', () => {
    const twice = shipped.replace('code: A2', 'code: A1')
    expect(faults(twice)).toEqual([expect.stringMatching(/ code-duplicate 测试“A1”出现了不止一次$/)])
  })
})

describe('工作日历', () => {
  const { calendar, problems } = readCalendar(readFileSync(HOLIDAYS, 'utf8'), HOLIDAYS)
  if (calendar === undefined) throw new Error('holidays')
  test('没有错误；调休上班日都在周末，节日都在所列年度前后', () => {
    expect(problems).toEqual([])
    expect([...calendar.years]).toEqual([2018, 2019, 2020, 2021])
    expect([...calendar.workdays].filter((day) => weekday(day) !== 0 && weekday(day) !== 6)).toEqual([])
    expect([...calendar.workdays].filter((day) => calendar.holidays.has(day))).toEqual([])
  })
  test('每年放假连同调休：法定 11 天以外的工作日都有调休补上', () => {
    // 2020 年春节延长，多放 1 月 31 日，2 月 1 日也不再补班。
    const weekdays = (year: number): number =>
      [...calendar.holidays.keys()].filter(
        (day) =>
          day >= dayNumber(`${year}-01-01`) && day <= dayNumber(`${year}-12-31`) && weekday(day) % 6 !== 0,
      ).length
    const made = (year: number): number =>
      [...calendar.workdays].filter(
        (day) => day >= dayNumber(`${year}-01-01`) && day <= dayNumber(`${year}-12-31`),
      ).length
    expect([2018, 2019, 2020, 2021].map((year) => weekdays(year) - made(year))).toEqual([11, 11, 13, 11])
  })
  test('哪天休息', () => {
    const names = [
      '2019-05-01',
      '2019-05-05',
      '2019-05-11',
      '2019-05-12',
      '2019-05-13',
      '2024-05-01',
      '2024-05-04',
    ]
    expect(names.map((day) => restName(calendar, dayNumber(day)))).toEqual([
      '劳动节',
      '',
      '周六',
      '周日',
      '',
      '',
      '周六',
    ])
  })
  test('错误', () => {
    const read = (holiday: string, workday = '2019-02-02', year = '2020'): readonly string[] =>
      faults(
        `id: a\nname: a\nyears:\n  - { year: 2019, holidays: [], workdays: [] }\n  - { year: ${year}, holidays: [${holiday}], workdays: [${workday}] }`,
        readCalendar as never,
      ).map((fault) => / ([a-z-]+) /.exec(fault)?.[1] ?? '')
    expect(read('{ name: 甲, from: 2019-02-01, to: 2019-02-03 }')).toEqual([])
    expect(read('{ name: 甲, from: 2019-02-30, to: 2019-02-03 }')).toEqual(['field-wrong-type'])
    expect(read('{ name: 甲, from: 2019-02-03, to: 2019-02-01 }', '某日')).toEqual([
      'field-not-allowed',
      'field-wrong-type',
    ])
    expect(read('', '2019-02-02', '2019')).toEqual(['code-duplicate'])
    expect(faults('id: a', readCalendar as never).length).toBe(2)
  })
})
