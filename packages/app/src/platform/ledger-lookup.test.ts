/** Looking into an imported ledger: tests by risk, other parameters, lines, vouchers, and the way from a figure to its lines and back. */
import { dayNumber, generateLedger, restName } from '@jiheng/ledger'
import { beforeAll, describe, expect, test } from 'vitest'
import { importedLedger, ledgerFiles } from '../fixture/ledger-fixture.ts'
import {
  openedEvaluation,
  type Person,
  peopledPlatform,
  personOf,
  testPorts,
} from '../fixture/platform-fixture.ts'
import { refusalOf } from '../fixture/refusal.ts'
import { ledgerPolicy } from './ledger-policy.ts'
import { compileOwn } from './source.ts'

let reviewer: Person
let preparer: Person
let input: { evaluation: string; unit: string }
let own: typeof input & { ledger: string }

beforeAll(async () => {
  const { platform } = await peopledPlatform()
  input = { evaluation: await openedEvaluation(platform), unit: '001' }
  preparer = await personOf(platform, 'jingban1')
  await preparer.act('confirmReceipt', input)
  const done = await importedLedger(platform, input, ledgerFiles({ lines: 4000 }))
  reviewer = done.reviewer
  own = { ...input, ledger: done.ledger }
})

const amount = (text: string): bigint => BigInt(text)

describe('全量测试', () => {
  test('only those computed already, then all of them, the riskiest first', async () => {
    const before = await reviewer.ask('ledgerTests', { ...own, run: 'known' })
    expect(before.tests.every(({ outcome }) => outcome === undefined)).toBe(true)
    const [first] = before.tests
    await reviewer.ask('ledgerTest', { ...own, test: first?.test.code ?? '' })
    const one = await reviewer.ask('ledgerTests', { ...own, run: 'known' })
    expect(one.tests.filter(({ outcome }) => outcome !== undefined).map(({ test }) => test.code)).toEqual([
      first?.test.code,
    ])
    const { tests, charts, notes } = await reviewer.ask('ledgerTests', own)
    expect(tests.length).toBe(before.tests.length)
    const risks = tests.map(({ outcome }) => outcome?.risk ?? -1)
    expect(risks).toEqual([...risks].sort((a, b) => b - a))
    expect(risks[0]).toBeGreaterThan(50)
    expect(notes[0]).toContain('疑点是线索')
    const [months, payees] = charts
    if (months?.kind !== 'months' || payees?.kind !== 'payees') throw new Error('no charts')
    expect(months.months).toHaveLength(12)
    expect(payees.payees).toHaveLength(10)
    // The months add up to what the lines do.
    const { debit } = await reviewer.ask('ledgerLines', { ...own, account: '7', side: 'debit', most: 1 })
    expect(months.months.reduce((sum, one) => sum + amount(one.amount), 0n)).toBe(amount(debit))
  })

  test('flags lead to their lines; a changed parameter changes them, an unreadable one is refused', async () => {
    const { tests } = await reviewer.ask('ledgerTests', own)
    const rest = tests.find(({ test }) => test.method === 'restDay')?.test
    if (rest === undefined) throw new Error('no test')
    const usual = await reviewer.ask('ledgerTest', { ...own, test: rest.code })
    expect(usual.outcome.total).toBeGreaterThan(0)
    const { calendar } = ledgerPolicy(testPorts().library)
    for (const { lines } of usual.flags)
      for (const { date } of lines) expect(restName(calendar, dayNumber(date)), date).not.toBe('')
    const changed = await reviewer.ask('ledgerTest', {
      ...own,
      test: rest.code,
      parameters: JSON.stringify({ least: '500万元' }),
    })
    expect(changed.outcome.total).toBeLessThan(usual.outcome.total)
    expect(changed.test.parameters.find(({ name }) => name === 'least')?.text).toBe('500万元')
    expect(changed.test.parameters.find(({ name }) => name === 'except')).toEqual(
      rest.parameters.find(({ name }) => name === 'except'),
    )
    const attempt = (parameters: unknown) =>
      refusalOf(
        reviewer.ask('ledgerTest', { ...own, test: rest.code, parameters: JSON.stringify(parameters) }),
      )
    expect(await attempt({ least: '很多', nothing: '1' })).toEqual([
      'parameters-not-possible',
      'parameters-not-possible',
    ])
    expect(await attempt([1])).toEqual(['input-invalid'])
    expect(await refusalOf(reviewer.ask('ledgerTest', { ...own, test: 'none' }))).toEqual(['record-missing'])
  })

  test('parameters written back are read as the same', async () => {
    const { tests } = await reviewer.ask('ledgerTests', own)
    for (const { test, outcome } of tests) {
      const parameters = Object.fromEntries(test.parameters.map(({ name, text }) => [name, text]))
      const again = await reviewer.ask('ledgerTest', {
        ...own,
        test: test.code,
        parameters: JSON.stringify(parameters),
      })
      expect(again.test.parameters, test.code).toEqual(test.parameters)
      expect(again.outcome, test.code).toEqual(outcome)
    }
  })

  test('flags by the page', async () => {
    const { tests } = await reviewer.ask('ledgerTests', own)
    const many = tests.find(({ outcome }) => (outcome?.kept ?? 0) > 6)
    if (many === undefined) throw new Error('no test with many flags')
    const page = (start: number, most: number) =>
      reviewer.ask('ledgerTest', { ...own, test: many.test.code, start, most })
    const all = (await page(0, 7)).flags
    expect([...(await page(0, 3)).flags, ...(await page(3, 4)).flags]).toEqual(all)
  })
})

describe('查凭证', () => {
  test('lines by words, amount, day and order, with what they add up to', async () => {
    const all = await reviewer.ask('ledgerLines', own)
    const large = await reviewer.ask('ledgerLines', {
      ...own,
      atLeast: '5万元',
      order: 'size',
      descending: 'yes',
      most: 200,
    })
    expect(large.count).toBeGreaterThan(0)
    expect(large.count).toBeLessThan(all.count)
    const sizes = large.lines.map(({ debit, credit }) => {
      const [left, right] = [amount(debit), amount(credit)]
      const size = left > right ? left : right
      return size < 0n ? -size : size
    })
    expect(sizes.every((size) => size >= 5_000_000n)).toBe(true)
    expect(sizes).toEqual([...sizes].sort((a, b) => (a < b ? 1 : a > b ? -1 : 0)))
    const june = await reviewer.ask('ledgerLines', {
      ...own,
      firstDay: '2019-06-01',
      lastDay: '2019-06-30',
      account: '7',
      most: 500,
    })
    expect(june.lines.length).toBe(june.count)
    expect(
      june.lines.every(({ date, account }) => date.startsWith('2019-06') && account.startsWith('7')),
    ).toBe(true)
    expect(june.lines.reduce((sum, one) => sum + amount(one.debit), 0n)).toBe(amount(june.debit))
    expect(june.lines.every(({ accountName }) => accountName !== '')).toBe(true)
    const places = june.lines.slice(0, 3).map(({ place }) => place)
    const named = await reviewer.ask('ledgerLines', { ...own, places: places.join(',') })
    expect(named.lines.map(({ place }) => place)).toEqual(places)
    expect(await refusalOf(reviewer.ask('ledgerLines', { ...own, firstDay: '6月1日' }))).toEqual([
      'input-invalid',
    ])
    expect(await refusalOf(reviewer.ask('ledgerLines', { ...own, atMost: '多' }))).toEqual(['input-invalid'])
  })

  test('a voucher by its number and by what stands on it', async () => {
    const { lines } = await reviewer.ask('ledgerLines', { ...own, account: '7', most: 1 })
    const [line] = lines
    const voucher = await reviewer.ask('ledgerVoucher', { ...own, voucher: line?.voucher ?? 0 })
    expect(voucher.debit).toBe(voucher.credit)
    expect(voucher.lines.map(({ place }) => place)).toContain(line?.place)
    const [, word = '', number = ''] = /^\d+月(.*)-(\d+)号$/.exec(voucher.name) ?? []
    const again = await reviewer.ask('ledgerVoucher', {
      ...own,
      period: line?.period ?? 0,
      voucherKind: word,
      voucherNumber: Number(number),
    })
    expect(again).toEqual(voucher)
    expect(await refusalOf(reviewer.ask('ledgerVoucher', { ...own, voucher: 1_000_000 }))).toEqual([
      'record-missing',
    ])
  })
})

describe('账表核对', () => {
  test('down from a figure to its lines, and back; a difference says by how much', async () => {
    const blank = await reviewer.ask('reconciliation', own)
    expect(blank.items.every(({ kind }) => kind === 'nothingReported' || kind === 'match')).toBe(true)
    const found = blank.items.find(({ item }) => item === 'officialReception')
    if (found === undefined || found.lines < 3) throw new Error('the ledger has no figure')
    const { framework: given } = await preparer.ask('sheet', input)
    const { framework } = compileOwn(given.text, given.targets, given.dictionaries)
    const measure = framework?.items.get(found.item)?.measure
    expect(measure).toBe('万元')
    const fen = amount(found.amount)
    // 万元 with two decimals, as a unit reports it: rounded.
    const hundredths = (fen + 5_000n) / 10_000n
    const text = (whole: bigint): string => `${whole / 100n}.${(whole % 100n).toString().padStart(2, '0')}`
    const report = async (whole: bigint, base: number) =>
      preparer.act('saveEntries', {
        ...input,
        source: 'typed',
        entries: [{ cell: found.cell, text: text(whole), base }],
      })
    const now = async () =>
      (await reviewer.ask('reconciliation', own)).items.find(
        ({ item, basis }) => item === found.item && basis === found.basis,
      )
    await report(hundredths, 0)
    expect(await now()).toMatchObject({ kind: 'match', difference: '' })
    const { lines, total } = await reviewer.ask('reconciliationLines', {
      ...own,
      item: found.item,
      basis: found.basis,
      most: 500,
    })
    expect(total).toBe(found.lines)
    if (total <= 500) expect(lines.reduce((sum, one) => sum + amount(one.amount), 0n)).toBe(fen)
    for (const { line } of lines.slice(0, 5)) {
      const { figures } = await reviewer.ask('figuresOfLine', { ...own, place: line.place })
      expect(figures.map(({ item }) => item)).toContain(found.item)
    }
    // As if the largest line had been left out of the report.
    const largest = amount(lines[0]?.amount ?? '0')
    await report((fen - largest + 5_000n) / 10_000n, 1)
    const differs = await now()
    expect(differs?.kind).toBe('difference')
    expect(differs?.sentence).toContain('填报少')
    const told = await reviewer.ask('reconciliationLines', { ...own, item: found.item, basis: found.basis })
    expect(told.lines[0]).toMatchObject({ explains: true, amount: largest.toString() })
    expect(await refusalOf(reviewer.ask('reconciliationLines', { ...own, item: 'nothing' }))).toEqual([
      'record-missing',
    ])
  })

  test('the ledger is the one that was generated', async () => {
    const { ledger } = generateLedger({
      unit: '001',
      year: 2019,
      lines: 4000,
      seed: '甲',
      irregularities: {},
    })
    const { count } = await reviewer.ask('ledgerLines', { ...own, most: 1 })
    // The planted irregularities take some lines of the same year.
    expect(Math.abs(count - ledger.lines.count)).toBeLessThan(800)
  })
})
