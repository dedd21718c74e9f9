/** One planted fault for each kind in a sound ledger, and the near misses. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Balance, type Ledger, LinesBuilder, lineAt } from './ledger.ts'
import { FAULT_KINDS, type FaultKind } from './structure/fault.ts'
import { checkStructure } from './structure.ts'
import {
  account,
  balancesOf,
  CHART,
  ledgerOf,
  linesOf,
  payment,
  type ShortLine,
} from './testing/small-ledger.test-data.ts'

const SOUND: readonly ShortLine[] = [
  ...payment({ number: 1, date: '2019-01-08', amount: 120_00n }),
  ...payment({ number: 2, date: '2019-01-31', amount: 7_50n }),
  ...payment({ number: 1, date: '2019-02-01', amount: 310_00n }),
  ...payment({ number: 1, date: '2019-12-31', amount: 99_99n }),
]

/** The sound ledger with line `at` changed. */
const changed = (at: number, change: Partial<ShortLine>): readonly ShortLine[] =>
  SOUND.map((line, index) => (index === at ? { ...line, ...change } : line))

const withBalance = (code: string, period: number, change: Partial<Balance>): Ledger => {
  const balances = balancesOf(linesOf(SOUND), CHART)
  return ledgerOf(SOUND, {
    balances: balances.map((one) =>
      one.account === code && one.period === period ? { ...one, ...change } : one,
    ),
  })
}

/** Kinds found with how often, in order of the kinds. */
const found = (ledger: Ledger): Readonly<Record<string, number>> =>
  Object.fromEntries(Object.entries(checkStructure(ledger).totals).filter(([, count]) => count > 0))

const sentence = (ledger: Ledger, kind: FaultKind): string =>
  checkStructure(ledger).faults.find((one) => one.kind === kind)?.sentence ?? ''

test('没有问题的账簿', () => {
  const report = checkStructure(ledgerOf(SOUND))
  expect(report.faults).toEqual([])
  expect(report.total).toBe(0)
  expect(report.notes).toEqual([])
})

interface Case {
  readonly name: string
  readonly ledger: () => Ledger
  readonly kinds: Readonly<Partial<Record<FaultKind, number>>>
  readonly says?: string
}

const CASES: readonly Case[] = [
  {
    name: '预算会计分录不平，财务会计平',
    ledger: () => ledgerOf(changed(2, { debit: 121_00n })),
    kinds: { voucherUnbalanced: 1, trialUnbalanced: 12 },
    says: '1月记-1号凭证的预算会计分录借方合计 121.00元，贷方合计 120.00元，相差 1.00元',
  },
  {
    name: '两边合起来平，分开不平',
    ledger: () =>
      ledgerOf(
        changed(1, { credit: 130_00n }).map((line, at) => (at === 2 ? { ...line, debit: 130_00n } : line)),
      ),
    kinds: { voucherUnbalanced: 2, trialUnbalanced: 24 },
  },
  {
    name: '一行两个金额',
    ledger: () => ledgerOf(changed(0, { debit: 130_00n, credit: 10_00n })),
    kinds: { amountBoth: 1 },
    says: '1月记-1号凭证第 1 行（原文件第 2 行）同时有借方 130.00元和贷方 10.00元',
  },
  {
    name: '一行没有金额',
    ledger: () => ledgerOf([...SOUND, { ...SOUND[15], account: '1001', credit: 0n }]),
    kinds: { amountNeither: 1 },
    says: '12月记-1号凭证第 5 行（原文件第 18 行）借方、贷方都没有金额',
  },
  {
    name: '没有凭证号',
    ledger: () => ledgerOf([...SOUND, ...payment({ number: 0, date: '2019-05-06', amount: 1n })]),
    kinds: { numberMissing: 1 },
  },
  {
    name: '月内断号',
    ledger: () => ledgerOf([...SOUND, ...payment({ number: 5, date: '2019-01-31', amount: 1_00n })]),
    kinds: { numberGap: 1 },
    says: '1月记-5号之前缺第 3 号至第 4 号，共 2 张凭证',
  },
  {
    name: '月初不从 1 号起',
    ledger: () => ledgerOf([...SOUND, ...payment({ number: 2, date: '2019-07-01', amount: 1_00n })]),
    kinds: { numberGap: 1 },
    says: '7月记-2号之前缺第 1 号凭证',
  },
  {
    name: '重号：日期不同',
    ledger: () => ledgerOf([...SOUND, ...payment({ number: 1, date: '2019-01-20', amount: 5_00n })]),
    kinds: { numberTwice: 1 },
    says: '1月记-1号凭证有两个日期（2019-01-08、2019-01-20），在原文件第 2 行和第 18 行：可能两张凭证用了一个号，或重复导入',
  },
  {
    name: '重号：行号重复',
    ledger: () =>
      ledgerOf([
        ...SOUND,
        ...payment({ number: 1, date: '2019-01-08', amount: 5_00n }).map((line, index) => ({
          ...line,
          line: index + 1,
        })),
      ]),
    kinds: { numberTwice: 1 },
    says: '1月记-1号凭证有两个第 1 行，在原文件第 2 行和第 18 行：可能两张凭证用了一个号，或重复导入',
  },
  {
    name: '没有日期',
    ledger: () => ledgerOf(changed(4, { date: '2019-01-32' })),
    kinds: { dateMissing: 1, numberTwice: 1 },
  },
  {
    name: '上年日期',
    ledger: () => ledgerOf(SOUND.map((line, at) => (at < 4 ? { ...line, date: '2018-12-31' } : line))),
    kinds: { dateOutsideYear: 4 },
    says: '1月记-1号凭证（原文件第 2 行）的日期是 2018-12-31，账簿是 2019 年度的',
  },
  {
    name: '日期在下一期间',
    ledger: () =>
      ledgerOf(SOUND.map((line, at) => (at >= 4 && at < 8 ? { ...line, date: '2019-02-01' } : line))),
    kinds: { dateNotInPeriod: 4 },
    says: '1月记-2号凭证（原文件第 6 行）的日期是 2019-02-01，会计期间是 1 月',
  },
  {
    name: '科目不存在',
    ledger: () => ledgerOf(changed(1, { account: '1012' })),
    kinds: { accountUnknown: 1, balanceMissing: 1, trialUnbalanced: 12 },
    says: '科目“1012”不在科目表里，有 1 行分录，最早在原文件第 3 行',
  },
  {
    name: '科目重复',
    ledger: () =>
      ledgerOf(SOUND, {
        accounts: [...CHART, account('1001', '现金')],
        balances: balancesOf(linesOf(SOUND), CHART),
      }),
    kinds: { accountTwice: 1 },
  },
  {
    name: '缺上级科目',
    ledger: () =>
      ledgerOf(SOUND, {
        accounts: [...CHART, account('510101', '工资', '5101')],
        balances: balancesOf(linesOf(SOUND), CHART),
      }),
    kinds: { parentMissing: 1 },
    says: '科目“510101 工资”的上级科目“5101”不在科目表里',
  },
  {
    name: '记在上级科目',
    ledger: () => ledgerOf(changed(0, { account: '5001' })),
    kinds: { accountNotLeaf: 1 },
    says: '科目“5001 业务活动费用”有下级科目，却有 1 行分录直接记在它上面，最早在原文件第 2 行',
  },
  {
    name: '余额两行',
    ledger: () => {
      const balances = balancesOf(linesOf(SOUND), CHART)
      return ledgerOf(SOUND, {
        balances: [...balances, ...balances.filter((one) => one.account === '2201' && one.period === 3)],
      })
    },
    kinds: { balanceTwice: 1 },
  },
  {
    name: '期末余额算错',
    ledger: () => withBalance('4001', 12, { closing: 5_00n }),
    kinds: { balanceArithmetic: 1, trialUnbalanced: 1 },
    says: '科目“4001 财政拨款收入”12月：期初 0.00元 － 借方 0.00元 ＋ 贷方 0.00元 ＝ 0.00元，期末余额却是 5.00元',
  },
  {
    name: '期初不等于上期期末',
    ledger: () => {
      const balances = balancesOf(linesOf(SOUND), CHART)
      return ledgerOf(SOUND, {
        balances: balances.map((one) =>
          one.account === '1601' && one.period > 6 ? { ...one, opening: 8_00n, closing: 8_00n } : one,
        ),
      })
    },
    kinds: { balanceRoll: 1, trialUnbalanced: 6 },
    says: '科目“1601 固定资产”6月期末余额 0.00元，7月期初余额 8.00元，相差 8.00元',
  },
  {
    name: '年初余额与一月期初不符',
    ledger: () => {
      const opening = {
        account: '2201',
        period: 0,
        opening: 3_00n,
        debit: 0n,
        credit: 0n,
        closing: 0n,
        row: 0,
      }
      return ledgerOf(SOUND, { balances: [...balancesOf(linesOf(SOUND), CHART), opening] })
    },
    kinds: { balanceRoll: 1, trialUnbalanced: 1 },
  },
  {
    name: '发生额与分录不符',
    ledger: () => withBalance('1011', 2, { debit: 9_00n, credit: 319_00n }),
    kinds: { balanceMovement: 2 },
    says: '科目“1011 零余额账户用款额度”2月借方发生额 9.00元，分录合计 0.00元，相差 9.00元',
  },
  {
    name: '有分录没有余额行',
    ledger: () =>
      ledgerOf(SOUND, {
        balances: balancesOf(linesOf(SOUND), CHART).filter((one) => one.account !== '500102'),
      }),
    kinds: { balanceMissing: 3 },
    says: '科目“500102”1月有 2 行分录，余额表里没有这一行',
  },
]

describe('每一种问题', () => {
  test.each(CASES.map((one) => [one.name, one] as const))('%s', (_, one) => {
    const ledger = one.ledger()
    expect(found(ledger)).toEqual(one.kinds)
    if (one.says !== undefined)
      expect(sentence(ledger, Object.keys(one.kinds)[0] as FaultKind)).toBe(one.says)
  })
  test('都有一例', () => {
    expect(FAULT_KINDS.filter((kind) => !CASES.some((one) => one.kinds[kind] !== undefined))).toEqual([])
  })
})

describe('不算问题的', () => {
  test('编号全年连续', () => {
    const lines = [
      ...payment({ number: 1, date: '2019-01-08', amount: 1_00n }),
      ...payment({ number: 2, date: '2019-02-08', amount: 1_00n }),
      ...payment({ number: 3, date: '2019-12-08', amount: 1_00n }),
    ]
    expect(found(ledgerOf(lines))).toEqual({})
    expect(found(ledgerOf([...lines, ...payment({ number: 5, date: '2019-12-09', amount: 1_00n })]))).toEqual(
      { numberGap: 1 },
    )
  })
  test('各凭证字各自编号', () => {
    expect(
      found(ledgerOf([...SOUND, ...payment({ kind: '付', number: 1, date: '2019-01-09', amount: 1_00n })])),
    ).toEqual({})
  })
  test('第 13 期间可用全年日期', () => {
    const late = payment({ number: 1, date: '2019-12-31', amount: 1_00n }).map((line) => ({
      ...line,
      period: 13,
    }))
    expect(found(ledgerOf([...SOUND, ...late], { balances: [] }))).toEqual({})
  })
  test('红字', () => {
    expect(
      found(ledgerOf([...SOUND, ...payment({ number: 2, date: '2019-12-31', amount: -7_50n })])),
    ).toEqual({})
  })
  test('只有末级科目余额时不作试算', () => {
    const balances = balancesOf(linesOf(SOUND), CHART).filter((one) => one.account !== '5001')
    expect(found(ledgerOf(SOUND, { balances }))).toEqual({})
  })
})

test('没有的不查，但说明', () => {
  expect(checkStructure(ledgerOf([], { accounts: [], balances: [] })).notes).toEqual([
    '没有科目表：科目是否存在、是否末级没有检查',
    '没有科目余额：余额与分录是否相符没有检查',
    '没有分录',
  ])
  const opening = { account: '1001', period: 0, opening: 0n, debit: 0n, credit: 0n, closing: 0n, row: 0 }
  expect(checkStructure(ledgerOf(SOUND, { balances: [opening] })).notes).toEqual([
    '只有年初余额：各期余额与分录是否相符没有检查',
  ])
})

test('没有科目的分录、余额表里不认识的科目', () => {
  expect(sentence(ledgerOf(changed(0, { account: '' })), 'accountUnknown')).toBe(
    '有 1 行分录没有科目，最早在原文件第 2 行',
  )
  const stray = { account: '1999', period: 1, opening: 0n, debit: 0n, credit: 0n, closing: 0n, row: 44 }
  const ledger = ledgerOf(SOUND, {
    balances: [...balancesOf(linesOf(SOUND), CHART), stray, { ...stray, period: 2 }],
  })
  expect(checkStructure(ledger).faults.map((one) => [one.kind, one.row])).toEqual([['accountUnknown', 44]])
})

test('每种只列前几处，总数都在', () => {
  const report = checkStructure(ledgerOf(SOUND.map((line) => ({ ...line, date: '2020-01-01' }))), 3)
  expect(report.totals.dateOutsideYear).toBe(16)
  expect(report.faults.filter((one) => one.kind === 'dateOutsideYear').length).toBe(3)
  expect(report.total).toBe(16)
})

test('规律：分录的先后不影响各种问题的个数', () => {
  const faulty = CASES.map((one) => one.ledger())
  fc.assert(
    fc.property(fc.constantFrom(...faulty), fc.integer({ min: 1, max: 1_000_000 }), (ledger, mix) => {
      const order = Array.from({ length: ledger.lines.count }, (_, at) => at).sort(
        (a, b) => ((a * mix) % 1009) - ((b * mix) % 1009) || a - b,
      )
      const builder = new LinesBuilder()
      for (const at of order) builder.add(lineAt(ledger.lines, at))
      expect(checkStructure({ ...ledger, lines: builder.lines() }).totals).toEqual(
        checkStructure(ledger).totals,
      )
    }),
    { seed: 20190101, numRuns: 200 },
  )
})
