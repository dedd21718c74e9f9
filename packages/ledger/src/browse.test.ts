import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  findVoucher,
  type LineFilter,
  linesOfVoucher,
  matchingPlaces,
  pageOfLines,
  sizeOf,
  sumsByPeriod,
  topPayees,
  totalsOf,
} from './browse.ts'
import { type Lines, LinesBuilder, lineAt, type VoucherLine } from './ledger.ts'
import { randomLines } from './testing/random-lines.test-data.ts'
import { ledgerOf, payment } from './testing/small-ledger.test-data.ts'

function built(list: readonly VoucherLine[]): Lines {
  const builder = new LinesBuilder()
  for (const line of list) builder.add(line)
  return builder.lines()
}

const { lines } = ledgerOf([
  ...payment({ number: 1, date: '2019-01-05', amount: 120_00n }),
  ...payment({
    number: 2,
    date: '2019-02-11',
    amount: 5_000_00n,
    payee: '甲公司',
    summary: '付会议费',
    economic: '30215',
  }),
  ...payment({ number: 1, date: '2019-02-11', amount: -120_00n, summary: '冲销办公用品款' }),
])
const found = (filter: LineFilter): readonly number[] => [...matchingPlaces(lines, filter)]

describe('filters', () => {
  test.each<[string, LineFilter, readonly number[]]>([
    ['none', {}, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]],
    ['codes by how they begin', { account: '71' }, [2, 6, 10]],
    ['a class of the classification', { economic: '302', account: '5' }, [0, 4, 8]],
    ['payees whole', { payee: '甲' }, []],
    ['a payee', { payee: '甲公司', side: 'credit' }, [5, 7]],
    ['words in summary or payee', { words: '公', account: '7101' }, [2, 6, 10]],
    ['words in the payee alone', { words: '甲公司', account: '7101' }, [6]],
    ['days, both included', { from: '2019-01-05', to: '2019-01-05' }, [0, 1, 2, 3]],
    ['size of red ones too', { atLeast: 120_00n, atMost: 120_00n, account: '8001' }, [3, 11]],
    ['a period and a side', { period: 2, side: 'debit' }, [4, 6, 8, 10]],
    ['places, once each, known ones only', { places: [9, 3, 3, 99, -1, 0.5], account: '' }, [3, 9]],
  ])('%s', (_name, filter, places) => {
    expect(found(filter)).toEqual(places)
  })

  test('a line without a day is on no day', () => {
    const undated = ledgerOf([{ account: '1002', date: '', debit: 1n }]).lines
    expect(matchingPlaces(undated, { from: '0001-01-01' })).toHaveLength(0)
    expect(matchingPlaces(undated, { to: '2999-12-31' })).toHaveLength(0)
  })
})

describe('pages', () => {
  test('the largest first, equal ones by place, sums over all that meet the filter', () => {
    const page = pageOfLines(
      lines,
      { side: 'debit' },
      { by: 'size', descending: true },
      { offset: 1, limit: 3 },
    )
    expect(page.lines.map(({ place }) => place)).toEqual([6, 0, 2])
    expect([page.count, page.debit, page.credit]).toEqual([6, 10_000_00n, 0n])
    expect(page.lines[0]).toMatchObject({ summary: '付会议费', voucher: 1, period: 2, number: 2 })
  })

  test('beyond the end there is nothing', () => {
    const page = pageOfLines(lines, {}, { by: 'day', descending: false }, { offset: 12, limit: 10 })
    expect([page.count, page.lines]).toEqual([12, []])
  })

  test('any page is the cut of the whole put in order', () => {
    const orders = fc.record({
      by: fc.constantFrom('place' as const, 'day' as const, 'size' as const),
      descending: fc.boolean(),
    })
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 9999 }),
        orders,
        fc.nat(90),
        fc.nat(40),
        (seed, order, offset, limit) => {
          const all = built(randomLines(`page ${seed}`, 80))
          const key = (at: number): bigint =>
            order.by === 'place'
              ? BigInt(at)
              : order.by === 'day'
                ? BigInt(all.day[at] ?? 0)
                : sizeOf(all.debit[at] ?? 0n, all.credit[at] ?? 0n)
          const sign = order.descending ? -1 : 1
          const expected = Array.from({ length: all.count }, (_, at) => at)
            .sort((a, b) => (key(a) === key(b) ? a - b : sign * (key(a) < key(b) ? -1 : 1)))
            .slice(offset, offset + limit)
          const page = pageOfLines(all, {}, order, { offset, limit })
          expect(page.lines.map(({ place }) => place)).toEqual(expected)
        },
      ),
      { seed: 5, numRuns: 300 },
    )
  })
})

describe('sums', () => {
  test('totals', () => {
    expect(totalsOf(lines)).toEqual({
      lines: 12,
      vouchers: 3,
      debit: 10_000_00n,
      credit: 10_000_00n,
      first: '2019-01-05',
      last: '2019-02-11',
    })
    expect(totalsOf(built([]))).toEqual({ lines: 0, vouchers: 0, debit: 0n, credit: 0n, first: '', last: '' })
  })

  test('by period', () => {
    expect(sumsByPeriod(lines, { account: '7' })).toEqual([
      { period: 1, count: 1, debit: 120_00n, credit: 0n },
      { period: 2, count: 2, debit: 4_880_00n, credit: 0n },
    ])
  })

  test('payees by net debit; what nets to nothing comes after', () => {
    expect(topPayees(lines, { account: '7' }, 5)).toEqual([
      { payee: '甲公司', count: 1, debit: 5_000_00n, credit: 0n },
      { payee: '某某商行', count: 2, debit: 0n, credit: 0n },
    ])
    expect(topPayees(lines, { account: '7' }, 1)).toHaveLength(1)
  })
})

test('a voucher by what stands on it, and its lines', () => {
  expect(findVoucher(lines, { period: 2, kind: '记', number: 1 })).toBe(2)
  expect(findVoucher(lines, { period: 3, kind: '记', number: 1 })).toBeUndefined()
  expect(findVoucher(lines, { period: 2, kind: '收', number: 1 })).toBeUndefined()
  expect(linesOfVoucher(lines, 2).map(({ place, debit }) => [place, debit])).toEqual([
    [8, -120_00n],
    [9, 0n],
    [10, -120_00n],
    [11, 0n],
  ])
})

test('a ledger cut into parts has the lines and numbers of the whole', () => {
  const list = randomLines('parts', 500)
  const whole = built(list)
  const builder = new LinesBuilder()
  const voucher: number[] = []
  const read: VoucherLine[] = []
  for (const [index, line] of list.entries()) {
    builder.add(line)
    if (index % 70 !== 0 && index !== list.length - 1) continue
    const part = builder.cut()
    expect(builder.count).toBe(0)
    voucher.push(...part.voucher)
    read.push(...Array.from({ length: part.count }, (_, at) => lineAt(part, at)))
  }
  expect(read).toEqual(list)
  expect(voucher).toEqual([...whole.voucher])
  expect(builder.lines().vouchers).toBe(whole.vouchers)
})
