/** Each method on small ledgers: what it must flag, and the near misses that it must not. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dayNumber, dayText, type Ledger, LinesBuilder, lineAt } from '../ledger.ts'
import { account, CHART, ledgerOf, payment, type ShortLine } from '../testing/small-ledger.test-data.ts'
import { type Calendar, restName, WEEKENDS_ONLY } from './calendar.ts'
import { benfordShare, firstDigits } from './methods/benford.ts'
import { METHODS, type Method, type ParametersOf } from './parameters.ts'
import { runTest, runTests } from './run.ts'
import { type LedgerTest, riskOf, sizePoints, type TestResult } from './test.ts'
import { LedgerView, STANDARD_SPENDING } from './view.ts'

const DEFAULTS: { readonly [M in Method]: ParametersOf<M> } = {
  threePublic: {
    words: ['接待', '用餐'],
    except: ['接待室'],
    items: ['30217'],
    accountNames: ['公务接待费'],
    least: 100_00n,
  },
  yearEnd: {
    december: 3000n,
    times: 3,
    lastDays: 10,
    lastShare: 2000n,
    least: 1000_00n,
    exceptItems: ['301'],
  },
  split: { limit: 50_000_00n, near: 5000n, within: 10, least: 2, exceptItems: ['301'] },
  duplicate: { least: 100_00n, exceptItems: ['301'] },
  nearDuplicate: { within: 10, least: 500_00n, exceptItems: ['301'] },
  roundSum: { multiple: 10_000_00n, least: 50_000_00n, exceptItems: ['301'] },
  restDay: { least: 500_00n, except: ['代扣'] },
  late: { enteredWithin: 31, postedWithin: 62, ahead: 0, least: 100_00n },
  accountPair: { digits: 4, most: 2, enough: 20 },
  cash: { accounts: ['1001'], banks: ['1002', '1011'], limit: 1000_00n, except: ['备用金'] },
  reversal: { words: ['冲销'], startDays: 31, endDays: 31, least: 500_00n },
  budgetShift: { words: ['调剂'], least: 500_00n },
  concentration: { share: 5000n, least: 10_000_00n, enough: 4, exceptItems: ['301'] },
  benford: { least: 10_00n, enough: 1200, mad: 22n, exceptItems: ['301'] },
}

const CALENDAR: Calendar = {
  years: new Set([2019]),
  holidays: new Map([
    [dayNumber('2019-05-01'), '劳动节'],
    [dayNumber('2019-05-03'), '劳动节'],
  ]),
  workdays: new Set([dayNumber('2019-04-28')]),
}

function testOf(method: Method): LedgerTest {
  return {
    code: method,
    name: method,
    method,
    parameters: DEFAULTS[method],
    weight: 40,
    leadOnly: method === 'benford',
    source: '',
    unconfirmed: [],
    falseAlarms: [],
    verification: [],
  } as LedgerTest
}

const resultOf = (ledger: Ledger, method: Method, calendar = CALENDAR): TestResult =>
  runTest(new LedgerView(ledger, STANDARD_SPENDING, calendar), testOf(method), 100_000)

/** Vouchers of each flag, as 3-1, 3-2. */
const vouchersOf = (ledger: Ledger, method: Method): readonly string[] =>
  resultOf(ledger, method)
    .flags.map((flag) =>
      [...new Set(flag.lines.map((at) => `${ledger.lines.period[at]}-${ledger.lines.number[at]}`))].join(' '),
    )
    .sort()

/** Ordinary payments on working days, alike in nothing. */
const quiet = (count: number, month = 6, first = 100): readonly ShortLine[] =>
  Array.from({ length: count }, (_, at) =>
    payment({
      number: first + at,
      date: `2019-${String(month).padStart(2, '0')}-${String(3 + (at % 3)).padStart(2, '0')}`,
      amount: BigInt(1234_51 + at * 1777),
      payee: `商行${first + at}`,
      summary: `付第${first + at}批办公用品款`,
    }),
  ).flat()

interface Case {
  readonly name: string
  readonly lines: readonly ShortLine[]
  readonly flags: readonly string[]
  readonly why?: string
}

const yearOf = (months: readonly number[], economic = '30201', day = 5): readonly ShortLine[] =>
  months.flatMap((amount, at) =>
    payment({
      number: 1,
      date: `2019-${String(at + 1).padStart(2, '0')}-${String(day).padStart(2, '0')}`,
      amount: BigInt(amount) * 100n,
      economic,
    }),
  )

const FLAT = [1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000]

const split = (...parts: readonly (readonly [string, number])[]): readonly ShortLine[] =>
  parts.flatMap(([date, amount], at) =>
    payment({ number: at + 1, date, amount: BigInt(amount) * 100n, payee: '某某装饰' }),
  )

const CASES: { readonly [M in Method]: readonly Case[] } = {
  threePublic: [
    {
      name: '办公费里的用餐',
      lines: payment({ number: 1, amount: 800_00n, summary: '业务用餐', payee: '某某酒楼' }),
      flags: ['3-1'],
      why: '3月记-1号凭证（2019-03-14）“业务用餐”付某某酒楼 800.00元，列在 30201，摘要含“用餐”，应为 30217',
    },
    {
      name: '收款人里有',
      lines: payment({ number: 1, amount: 800_00n, summary: '付款', payee: '接待公司' }),
      flags: ['3-1'],
    },
    {
      name: '列在接待费而摘要看不出',
      lines: payment({ number: 1, amount: 800_00n, economic: '30217', summary: '付购电脑款' }),
      flags: ['3-1'],
      why: '3月记-1号凭证（2019-03-14）“付购电脑款”付某某商行 800.00元，列在 30217，摘要里看不出是公务接待费',
    },
    {
      name: '列对了',
      lines: payment({ number: 1, amount: 800_00n, economic: '30217', summary: '公务接待用餐' }),
      flags: [],
    },
    {
      name: '列在接待费而没有摘要',
      lines: payment({ number: 1, amount: 800_00n, economic: '30217', summary: '' }),
      flags: [],
    },
    { name: '例外的词', lines: payment({ number: 1, amount: 800_00n, summary: '接待室桌椅' }), flags: [] },
    { name: '不到起点金额', lines: payment({ number: 1, amount: 99_99n, summary: '用餐' }), flags: [] },
    { name: '退款', lines: payment({ number: 1, amount: -800_00n, summary: '用餐退款' }), flags: [] },
    {
      name: '没有经济分类就看不出',
      lines: payment({ number: 1, amount: 800_00n, summary: '用餐', economic: '' }),
      flags: [],
    },
  ],
  yearEnd: [
    {
      name: '12月占全年过高',
      lines: yearOf([...FLAT, 9000]),
      flags: ['12-1'],
      why: '经济分类 30201 12月支出 9,000.00元，占全年 45.00%，前11个月月均 1,000.00元；最后 10 天支出 0.00元，占全年 0.00%',
    },
    { name: '集中在最后十天', lines: yearOf([...FLAT, 3000], '30201', 24), flags: ['12-1'] },
    { name: '差一点不到比例', lines: yearOf([...FLAT, 4700]), flags: [] },
    {
      name: '正好到比例',
      lines: yearOf([700, 700, 700, 700, 700, 700, 700, 700, 700, 700, 0, 3000]),
      flags: ['12-1'],
    },
    { name: '12月 21 日还不是最后十天', lines: yearOf([...FLAT, 3000], '30201', 21), flags: [] },
    { name: '工资不测', lines: yearOf([...FLAT, 9000], '30101'), flags: [] },
    { name: '金额太小', lines: yearOf([...FLAT.map(() => 10), 900]), flags: [] },
    {
      name: '结转不是支出',
      lines: [
        ...yearOf([...FLAT, 1000]),
        { ...payment({ number: 2, date: '2019-12-31', amount: 1n })[0], account: '8101', debit: 12_000_00n },
        {
          ...payment({ number: 2, date: '2019-12-31', amount: 1n })[0],
          account: '7101',
          debit: 0n,
          credit: 12_000_00n,
        },
      ],
      flags: [],
    },
  ],
  split: [
    {
      name: '三笔接近限额',
      lines: split(['2019-03-04', 48_000], ['2019-03-08', 49_000], ['2019-03-14', 45_500]),
      flags: ['3-1 3-2 3-3'],
      why: '2019-03-04 至 2019-03-14 付某某装饰 3 笔，每笔都低于限额 50,000.00元（最大 49,000.00元，最小 45,500.00元），合计 142,500.00元',
    },
    {
      name: '两笔正好到限额',
      lines: split(['2019-03-04', 25_000], ['2019-03-14', 25_000]),
      flags: ['3-1 3-2'],
    },
    { name: '隔了十一天', lines: split(['2019-03-04', 48_000], ['2019-03-15', 48_000]), flags: [] },
    { name: '合计不到限额', lines: split(['2019-03-04', 25_000], ['2019-03-05', 24_999]), flags: [] },
    { name: '有一笔到了限额', lines: split(['2019-03-04', 50_000], ['2019-03-05', 30_000]), flags: [] },
    { name: '小额不算', lines: split(['2019-03-04', 45_000], ['2019-03-05', 24_999]), flags: [] },
    {
      name: '一张凭证两行是一笔',
      lines: [
        ...payment({ number: 1, date: '2019-03-04', amount: 30_000_00n }),
        ...payment({ number: 1, date: '2019-03-04', amount: 30_000_00n }),
      ],
      flags: [],
    },
    {
      name: '不同收款人',
      lines: [
        ...payment({ number: 1, amount: 48_000_00n, payee: '甲公司' }),
        ...payment({ number: 2, amount: 48_000_00n, payee: '乙公司' }),
      ],
      flags: [],
    },
    {
      name: '首尾相接的期限连成一处',
      lines: split(
        ['2019-03-01', 30_000],
        ['2019-03-08', 30_000],
        ['2019-03-15', 30_000],
        ['2019-04-30', 30_000],
      ),
      flags: ['3-1 3-2 3-3'],
    },
  ],
  duplicate: [
    {
      name: '两张凭证完全相同',
      lines: [...payment({ number: 1, amount: 2345_00n }), ...payment({ number: 2, amount: 2345_00n })],
      flags: ['3-1 3-2'],
      why: '3月记-1号凭证（2019-03-14）“付办公用品款”付某某商行 2,345.00元，另有 1 张凭证的日期、收款人、摘要、金额、科目都相同，共 4,690.00元',
    },
    {
      name: '同一张凭证里的两行',
      lines: [...payment({ number: 1, amount: 2345_00n }), ...payment({ number: 1, amount: 2345_00n })],
      flags: [],
    },
    {
      name: '金额差一分',
      lines: [...payment({ number: 1, amount: 2345_00n }), ...payment({ number: 2, amount: 2345_01n })],
      flags: [],
    },
    {
      name: '差一天',
      lines: [
        ...payment({ number: 1, amount: 2345_00n }),
        ...payment({ number: 2, amount: 2345_00n, date: '2019-03-15' }),
      ],
      flags: [],
    },
    {
      name: '不同项目',
      lines: [
        ...payment({ number: 1, amount: 2345_00n }),
        ...payment({ number: 2, amount: 2345_00n, project: '甲项目' }),
      ],
      flags: [],
    },
    {
      name: '小额',
      lines: [...payment({ number: 1, amount: 99_00n }), ...payment({ number: 2, amount: 99_00n })],
      flags: [],
    },
  ],
  nearDuplicate: [
    {
      name: '隔六天又付一次',
      lines: [
        ...payment({ number: 1, amount: 2345_00n, date: '2019-03-04' }),
        ...payment({ number: 2, amount: 2345_00n, date: '2019-03-10', summary: '付耗材款' }),
      ],
      flags: ['3-1 3-2'],
      why: '3月记-1号凭证（2019-03-04）“付办公用品款”付某某商行 2,345.00元，2019-03-04 至 2019-03-10 有 2 张凭证付同一收款人同样的金额',
    },
    {
      name: '隔十一天',
      lines: [
        ...payment({ number: 1, amount: 2345_00n, date: '2019-03-04' }),
        ...payment({ number: 2, amount: 2345_00n, date: '2019-03-15' }),
      ],
      flags: [],
    },
    {
      name: '完全相同的归另一项测试',
      lines: [...payment({ number: 1, amount: 2345_00n }), ...payment({ number: 2, amount: 2345_00n })],
      flags: [],
    },
    {
      name: '没有收款人',
      lines: [
        ...payment({ number: 1, amount: 2345_00n, payee: '' }),
        ...payment({ number: 2, amount: 2345_00n, payee: '', date: '2019-03-15' }),
      ],
      flags: [],
    },
    { name: '每月的房租', lines: yearOf([...FLAT, 1000]), flags: [] },
  ],
  roundSum: [
    {
      name: '三十万整',
      lines: payment({ number: 1, amount: 300_000_00n }),
      flags: ['3-1'],
      why: '3月记-1号凭证（2019-03-14）“付办公用品款”付某某商行 300,000.00元，是 100,000.00元的整数倍',
    },
    { name: '差一分', lines: payment({ number: 1, amount: 300_000_01n }), flags: [] },
    { name: '整千不算', lines: payment({ number: 1, amount: 301_000_00n }), flags: [] },
    { name: '不到起点', lines: payment({ number: 1, amount: 40_000_00n }), flags: [] },
  ],
  restDay: [
    {
      name: '星期六',
      lines: payment({ number: 1, amount: 600_00n, date: '2019-03-16' }),
      flags: ['3-1'],
      why: '3月记-1号凭证（2019-03-16）“付办公用品款”支出 600.00元，日期是周六',
    },
    {
      name: '节日的星期三',
      lines: payment({ number: 1, amount: 600_00n, date: '2019-05-01' }),
      flags: ['5-1'],
    },
    {
      name: '调休上班的星期日',
      lines: payment({ number: 1, amount: 600_00n, date: '2019-04-28' }),
      flags: [],
    },
    { name: '星期五', lines: payment({ number: 1, amount: 600_00n, date: '2019-03-15' }), flags: [] },
    {
      name: '代扣',
      lines: payment({ number: 1, amount: 600_00n, date: '2019-03-16', summary: '银行代扣手续费' }),
      flags: [],
    },
    { name: '小额', lines: payment({ number: 1, amount: 499_00n, date: '2019-03-16' }), flags: [] },
  ],
  late: [
    {
      name: '五十天以后制单',
      lines: payment({ number: 1, amount: 600_00n, date: '2019-03-01', enteredOn: '2019-04-20' }),
      flags: ['3-1'],
      why: '3月记-1号凭证（2019-03-01）“付办公用品款”金额 600.00元，制单日期 2019-04-20，比凭证日期晚 50 天',
    },
    {
      name: '先制单，后面的日期',
      lines: payment({ number: 1, amount: 600_00n, date: '2019-03-20', enteredOn: '2019-03-01' }),
      flags: ['3-1'],
      why: '3月记-1号凭证（2019-03-20）“付办公用品款”金额 600.00元，制单日期 2019-03-01，比凭证日期早 19 天，可能倒填或预填日期',
    },
    {
      name: '三个月以后记账',
      lines: payment({ number: 1, amount: 600_00n, date: '2019-03-01', postedOn: '2019-06-01' }),
      flags: ['3-1'],
    },
    {
      name: '正好三十一天',
      lines: payment({ number: 1, amount: 600_00n, date: '2019-03-01', enteredOn: '2019-04-01' }),
      flags: [],
    },
    {
      name: '当天',
      lines: payment({
        number: 1,
        amount: 600_00n,
        date: '2019-03-01',
        enteredOn: '2019-03-01',
        postedOn: '2019-03-31',
      }),
      flags: [],
    },
    { name: '没有这些日期', lines: payment({ number: 1, amount: 600_00n }), flags: [] },
    {
      name: '小额',
      lines: payment({ number: 1, amount: 99_00n, date: '2019-03-01', enteredOn: '2019-06-20' }),
      flags: [],
    },
  ],
  accountPair: [
    {
      name: '费用对应缴财政款',
      lines: [
        ...quiet(30),
        ...payment({ number: 1, amount: 600_00n }).map((line) =>
          line.account === '1011' ? { ...line, account: '2103' } : line,
        ),
      ],
      flags: ['3-1'],
      why: '借“5001业务活动费用”、贷“2103应缴财政款”在 31 张凭证里只出现 1 次（3月记-1号等），金额 600.00元；借前者的有 31 张，贷后者的有 1 张',
    },
    {
      name: '出现三次就不稀奇',
      lines: [
        ...quiet(30),
        ...[1, 2, 3].flatMap((number) =>
          payment({ number, amount: 600_00n }).map((line) =>
            line.account === '1011' ? { ...line, account: '2103' } : line,
          ),
        ),
      ],
      flags: [],
    },
    {
      name: '凭证太少',
      lines: [
        ...quiet(5),
        ...payment({ number: 1, amount: 600_00n }).map((line) =>
          line.account === '1011' ? { ...line, account: '2103' } : line,
        ),
      ],
      flags: [],
    },
    {
      name: '多借多贷的不猜',
      lines: [
        ...quiet(30),
        { account: '1601', number: 1, debit: 5_00n },
        { account: '500102', number: 1, debit: 5_00n },
        { account: '2103', number: 1, credit: 5_00n },
        { account: '1011', number: 1, credit: 5_00n },
      ],
      flags: [],
    },
    {
      name: '结转凭证不算',
      lines: [
        ...quiet(30),
        { account: '3301', number: 1, debit: 5_00n },
        { account: '500102', number: 1, credit: 5_00n },
      ],
      flags: [],
    },
  ],
  cash: [
    {
      name: '现金付三千',
      lines: [
        { account: '500102', number: 1, debit: 3000_00n, summary: '付劳务费' },
        { account: '1001', number: 1, credit: 3000_00n, summary: '付劳务费' },
      ],
      flags: ['3-1'],
      why: '3月记-1号凭证（2019-03-14）“付劳务费”用现金支付 3,000.00元，超过限额 1,000.00元',
    },
    {
      name: '分两行付，合起来超限',
      lines: [
        { account: '500102', number: 1, debit: 1200_00n },
        { account: '1001', number: 1, credit: 600_00n },
        { account: '1001', number: 1, credit: 600_00n },
      ],
      flags: ['3-1'],
    },
    {
      name: '正好一千',
      lines: [
        { account: '500102', number: 1, debit: 1000_00n },
        { account: '1001', number: 1, credit: 1000_00n },
      ],
      flags: [],
    },
    {
      name: '存现',
      lines: [
        { account: '1002', number: 1, debit: 3000_00n },
        { account: '1001', number: 1, credit: 3000_00n },
      ],
      flags: [],
    },
    {
      name: '提现',
      lines: [
        { account: '1001', number: 1, debit: 3000_00n },
        { account: '1002', number: 1, credit: 3000_00n },
      ],
      flags: [],
    },
    {
      name: '备用金',
      lines: [
        { account: '500102', number: 1, debit: 3000_00n, summary: '借支备用金' },
        { account: '1001', number: 1, credit: 3000_00n, summary: '借支备用金' },
      ],
      flags: [],
    },
  ],
  reversal: [
    {
      name: '12月付，12月冲',
      lines: [
        ...payment({ number: 1, amount: 8000_00n, date: '2019-12-10' }),
        ...payment({ number: 2, amount: -8000_00n, date: '2019-12-30', summary: '冲销' }),
      ],
      flags: ['12-1 12-2'],
      why: '12月记-2号凭证（2019-12-30）“冲销”付某某商行 －8,000.00元，与年末同一收款人、科目、金额的支出相抵，共冲回 8,000.00元',
    },
    { name: '1月红字', lines: payment({ number: 1, amount: -8000_00n, date: '2019-01-10' }), flags: ['1-1'] },
    {
      name: '12月红字，没有对应',
      lines: payment({ number: 1, amount: -8000_00n, date: '2019-12-10' }),
      flags: ['12-1'],
    },
    { name: '年中红字', lines: payment({ number: 1, amount: -8000_00n, date: '2019-06-10' }), flags: [] },
    { name: '11月30日', lines: payment({ number: 1, amount: -8000_00n, date: '2019-11-30' }), flags: [] },
    { name: '小额', lines: payment({ number: 1, amount: -499_00n, date: '2019-12-10' }), flags: [] },
  ],
  budgetShift: [
    {
      name: '一增一减',
      lines: [
        { account: '7101', number: 1, debit: 9000_00n, economic: '30201', summary: '指标调剂' },
        { account: '7101', number: 1, debit: -9000_00n, economic: '30216', summary: '指标调剂' },
      ],
      flags: ['3-1'],
      why: '3月记-1号凭证（2019-03-14）“指标调剂”一增一减 9,000.00元，经济分类由 30216 调到 30201',
    },
    {
      name: '没有说明也算',
      lines: [
        { account: '7101', number: 1, debit: 9000_00n, functional: '2080101' },
        { account: '7101', number: 1, credit: 9000_00n, functional: '2080102' },
      ],
      flags: ['3-1'],
    },
    {
      name: '只有说明',
      lines: payment({ number: 1, amount: 9000_00n, summary: '调剂印刷费' }),
      flags: ['3-1'],
    },
    {
      name: '同一分类里的更正',
      lines: [
        { account: '7101', number: 1, debit: 9000_00n, economic: '30201' },
        { account: '7101', number: 1, debit: -9000_00n, economic: '30201' },
      ],
      flags: [],
    },
    {
      name: '付款抵退款，不相等',
      lines: [
        { account: '7101', number: 1, debit: 9000_00n, economic: '30201' },
        { account: '7101', number: 1, debit: -900_00n, economic: '30216' },
      ],
      flags: [],
    },
  ],
  concentration: [
    {
      name: '一家占六成',
      lines: [
        ...[1, 2, 3].flatMap((number) =>
          payment({ number, amount: 4000_00n, payee: '某某维修', economic: '30213' }),
        ),
        ...[4, 5].flatMap((number) =>
          payment({ number, amount: 4000_00n, payee: `零星${number}`, economic: '30213' }),
        ),
      ],
      flags: ['3-1 3-2 3-3'],
      why: '经济分类 30213 全年 20,000.00元，其中付某某维修 3 笔 12,000.00元，占 60.00%',
    },
    {
      name: '不到一半',
      lines: [1, 2, 3, 4, 5].flatMap((number) =>
        payment({ number, amount: 4000_00n, payee: number < 3 ? '甲' : `零星${number}`, economic: '30213' }),
      ),
      flags: [],
    },
    {
      name: '笔数太少',
      lines: [1, 2, 3].flatMap((number) => payment({ number, amount: 4000_00n, payee: '甲' })),
      flags: [],
    },
    {
      name: '金额太小',
      lines: [1, 2, 3, 4].flatMap((number) => payment({ number, amount: 2000_00n, payee: '甲' })),
      flags: [],
    },
    {
      name: '没有收款人',
      lines: [1, 2, 3, 4].flatMap((number) => payment({ number, amount: 9000_00n, payee: '' })),
      flags: [],
    },
  ],
  benford: [],
}

/** Amounts 100元 × 1.0017ᵏ fill the digits evenly by logarithm. */
const evenDigits = (count: number): readonly bigint[] => {
  const list: bigint[] = []
  let amount = 10_000_000n
  for (let at = 0; at < count; at += 1) {
    list.push(amount / 1000n)
    amount = (amount * 10_017n) / 10_000n
    if (amount > 10_000_000_000n) amount /= 1000n
  }
  return list
}
const paid = (amounts: readonly bigint[]): Ledger =>
  ledgerOf(
    amounts.map((debit, at) => ({ account: '7101', number: at + 1, debit, economic: '30201' })),
    { balances: [] },
  )

describe.each(METHODS.filter((method) => method !== 'benford'))('%s', (method) => {
  test.each(CASES[method].map((one) => [one.name, one] as const))('%s', (_, one) => {
    const ledger = ledgerOf(one.lines)
    expect(vouchersOf(ledger, method)).toEqual(one.flags)
    const result = resultOf(ledger, method)
    expect(result.total).toBe(one.flags.length)
    if (one.why !== undefined) expect(result.flags[0]?.why).toBe(one.why)
  })
})

describe('benford', () => {
  test('合乎定律的不报', () => {
    const result = resultOf(paid(evenDigits(5000)), 'benford')
    expect(result.flags).toEqual([])
    expect(result.note).toMatch(/^5000 笔金额，χ²＝.*没有看出差别；这不能证明没有问题$/)
    expect(result.charts[0]?.kind).toBe('digits')
  })
  test('限额以下扎堆的报，只作线索，风险不过 30', () => {
    const heap = Array.from({ length: 400 }, (_, at) => 48_000_00n + BigInt(at))
    const result = resultOf(paid([...evenDigits(5000), ...heap]), 'benford')
    expect(result.flags.map((flag) => [flag.risk, flag.count > 400])).toEqual([[30, true]])
    expect(result.flags[0]?.why).toMatch(/^首两位是 48 的有 \d+ 笔，.*仅作线索$/)
    expect(result.flags[0]?.lines.length).toBe(200)
  })
  test('笔数不足不判断', () => {
    const result = resultOf(paid(evenDigits(1199)), 'benford')
    expect(result.flags).toEqual([])
    expect(result.note).toBe('只有 1199 笔金额，不足 1200 笔，分布不能判断')
  })
  test('没有金额', () => {
    expect(resultOf(paid([]), 'benford').total).toBe(0)
  })
  test('九十个概率合计为一，10 与 99 同公布的数', () => {
    const all = Array.from({ length: 90 }, (_, at) => benfordShare(at + 10))
    expect(Math.abs(all.reduce((a, b) => a + b, 0) - 1) < 1e-12).toBe(true)
    expect([Math.round(benfordShare(10) * 1e5), Math.round(benfordShare(99) * 1e5)]).toEqual([4139, 436])
    expect([firstDigits(10n), firstDigits(998n), firstDigits(123_456_78n)]).toEqual([10, 99, 12])
  })
})

describe('各项测试共同的', () => {
  test('有预算支出就用预算支出，否则用费用', () => {
    const lines = payment({ number: 1, amount: 300_000_00n })
    const whole = resultOf(ledgerOf(lines), 'roundSum')
    expect(whole.flags.map((flag) => flag.lines)).toEqual([[2]])
    const financial = resultOf(ledgerOf(lines.filter((line) => !/^[78]/.test(line.account))), 'roundSum')
    expect(financial.flags.map((flag) => flag.lines)).toEqual([[0]])
    expect(financial.population).toEqual({ lines: 1, amount: 300_000_00n })
  })
  test('科目能分出三公经费时，没有经济分类也能测', () => {
    const chart = [...CHART, account('710117', '公务接待费', '7101'), account('710101', '办公费', '7101')]
    const lines: readonly ShortLine[] = [
      { account: '710101', number: 1, debit: 800_00n, summary: '业务用餐' },
      { account: '710117', number: 2, debit: 800_00n, summary: '公务接待用餐' },
    ]
    expect(vouchersOf(ledgerOf(lines, { accounts: chart, balances: [] }), 'threePublic')).toEqual(['3-1'])
  })
  test('风险 = 权重 + 金额分档 + 符合程度', () => {
    expect(
      [99_999n, 100_000n, -1_000_000n, 10_000_000n, 100_000_000n, 1_000_000_000n].map(sizePoints),
    ).toEqual([0, 5, 10, 15, 20, 25])
    expect(riskOf(50, false, 1_000_000_000n, 99)).toBe(100)
    expect(riskOf(40, false, 300_000_00n, 10.9)).toBe(65)
    expect(riskOf(40, true, 300_000_00n, 10)).toBe(30)
    expect(riskOf(0, false, 0n, -3)).toBe(0)
    expect(resultOf(ledgerOf(payment({ number: 1, amount: 300_000_00n })), 'roundSum').flags[0]?.risk).toBe(
      65,
    )
  })
  test('只留风险最高的，总数和金额都在', () => {
    const amounts = [60_000_00n, 300_000_00n, 100_000_00n, 70_000_00n, 50_000_00n]
    const ledger = ledgerOf(
      amounts.flatMap((amount, at) => payment({ number: at + 1, amount, payee: `甲${at}` })),
    )
    const view = new LedgerView(ledger)
    const result = runTest(view, testOf('roundSum'), 2)
    expect(result.flags.map((flag) => flag.amount)).toEqual([300_000_00n, 100_000_00n])
    expect([result.total, result.amount]).toEqual([5, 580_000_00n])
    expect(runTest(view, testOf('roundSum'), 0).flags).toEqual([])
  })
  test('没有节假日表的年度要说明', () => {
    const ledger = ledgerOf(payment({ number: 1, amount: 600_00n, date: '2019-05-01' }))
    const result = resultOf(ledger, 'restDay', WEEKENDS_ONLY)
    expect(result.flags).toEqual([])
    expect(result.note).toBe('没有 2019 年的节假日表，只查了周六、周日，没有查法定节假日和调休')
    expect(resultOf(ledger, 'restDay').note).toBe('')
    expect(restName(WEEKENDS_ONLY, 0)).toBe('')
  })
  test('没有制单、记账日期要说明；没有分录不说', () => {
    expect(resultOf(ledgerOf(payment({ number: 1, amount: 1_00n })), 'late').note).toBe(
      '账簿没有制单日期和记账日期，不能测试',
    )
    expect(resultOf(ledgerOf([]), 'late').note).toBe('')
  })
  test('空账簿', () => {
    const results = runTests(ledgerOf([]), { spending: STANDARD_SPENDING, tests: METHODS.map(testOf) })
    expect(results.map((one) => [one.method, one.total])).toEqual(METHODS.map((method) => [method, 0]))
  })
  test('图表', () => {
    const ledger = ledgerOf(yearOf([...FLAT, 9000]))
    const [months] = resultOf(ledger, 'yearEnd').charts
    expect(months?.kind === 'months' && months.months.map((one) => one.amount)).toEqual([
      ...FLAT.map((amount) => BigInt(amount) * 100n),
      9000_00n,
    ])
    const [payees] = resultOf(ledger, 'concentration').charts
    expect(payees?.kind === 'payees' && payees.payees).toEqual([
      { payee: '某某商行', lines: 12, amount: 20_000_00n },
    ])
  })
})

/** Flags as sets of rows, with risk, money and sentence. */
const asSet = (ledger: Ledger, method: Method): readonly string[] =>
  resultOf(ledger, method)
    .flags.map(
      (flag) =>
        `${flag.risk} ${flag.amount} ${flag.lines
          .map((at) => ledger.lines.row[at] ?? 0)
          .sort((a, b) => a - b)
          .join(' ')}`,
    )
    .sort()

/** A voucher drawn from few payees, days and amounts, so that much of it is suspicious. */
const voucher = fc.record({
  date: fc.integer({ min: dayNumber('2019-01-01'), max: dayNumber('2019-12-31') }).map(dayText),
  amount: fc.constantFrom(60_000_00n, 100_000_00n, 30_000_00n, 28_000_00n, 5432_10n, -30_000_00n, 800_00n),
  payee: fc.constantFrom('甲公司', '乙公司', '丙酒店', ''),
  summary: fc.constantFrom('付办公用品款', '业务用餐', '指标调剂', '冲销'),
  economic: fc.constantFrom('30201', '30217', '30213', '30101'),
  enteredOn: fc.constantFrom('', '2019-06-30'),
})
const vouchers = fc.array(voucher, { minLength: 1, maxLength: 60 })
const drawn = (list: readonly Parameters<typeof payment>[0][]): readonly ShortLine[] => list.flatMap(payment)
type Drawn = typeof voucher extends fc.Arbitrary<infer T> ? T : never
const numbered = (list: readonly Drawn[]) => drawn(list.map((one, at) => ({ ...one, number: at + 1 })))

describe('规律', () => {
  test('分录的先后不影响疑点', () => {
    fc.assert(
      fc.property(vouchers, fc.integer({ min: 1, max: 1008 }), (list, mix) => {
        const ledger = ledgerOf(numbered(list), { balances: [] })
        const order = Array.from({ length: ledger.lines.count }, (_, at) => at).sort(
          (a, b) => ((a * mix) % 1009) - ((b * mix) % 1009),
        )
        const builder = new LinesBuilder()
        for (const at of order) builder.add(lineAt(ledger.lines, at))
        const shuffled = { ...ledger, lines: builder.lines() }
        for (const method of METHODS) expect(asSet(shuffled, method), method).toEqual(asSet(ledger, method))
      }),
      { seed: 20190701, numRuns: 150 },
    )
  })

  const WHOLE: readonly Method[] = ['yearEnd', 'accountPair', 'concentration', 'benford']
  test('加一张不相干的凭证，不会少一处疑点', () => {
    fc.assert(
      fc.property(vouchers, fc.constantFrom('2019-02-14', '2019-12-17', '2019-08-17'), (list, date) => {
        const lines = numbered(list)
        const other = payment({
          number: 900,
          date,
          amount: 1234_56n,
          payee: '丁书店',
          economic: '30299',
          summary: '购书',
        })
        const before = ledgerOf(lines, { balances: [] })
        const after = ledgerOf([...lines, ...other], { balances: [] })
        for (const method of METHODS.filter((one) => !WHOLE.includes(one))) {
          const found = new Set(asSet(after, method))
          expect(
            asSet(before, method).filter((one) => !found.has(one)),
            method,
          ).toEqual([])
        }
      }),
      { seed: 20190702, numRuns: 150 },
    )
  })

  test('没有支出的账簿没有疑点，除了看全部凭证的三项', () => {
    fc.assert(
      fc.property(vouchers, (list) => {
        const lines = numbered(list).filter((line) => !/^[57]/.test(line.account))
        const ledger = ledgerOf(lines, { balances: [] })
        for (const method of METHODS)
          if (!['late', 'accountPair', 'cash'].includes(method))
            expect(resultOf(ledger, method).total, method).toBe(0)
      }),
      { seed: 20190703, numRuns: 50 },
    )
  })

  test('风险在 0 到 100 之间，从高到低', () => {
    fc.assert(
      fc.property(vouchers, (list) => {
        const ledger = ledgerOf(numbered(list), { balances: [] })
        for (const method of METHODS) {
          const risks = resultOf(ledger, method).flags.map((flag) => flag.risk)
          expect(risks.every((risk) => Number.isInteger(risk) && risk >= 0 && risk <= 100)).toBe(true)
          expect([...risks].sort((a, b) => b - a)).toEqual(risks)
        }
      }),
      { seed: 20190704, numRuns: 50 },
    )
  })
})
