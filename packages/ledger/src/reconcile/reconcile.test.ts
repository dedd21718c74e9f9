/** The shipped mapping on small ledgers whose sums are known by hand, and on random ones against plain filters. */
import { readFileSync } from 'node:fs'
import { readDictionary } from '@jiheng/engine'
import { describe, expect, test } from 'vitest'
import { LinesBuilder, lineAt } from '../ledger.ts'
import { randomLines } from '../testing/random-lines.test-data.ts'
import { account, CHART, ledgerOf, type ShortLine } from '../testing/small-ledger.test-data.ts'
import { type LedgerFigures, ledgerFigures } from './ledger-figures.ts'
import { type LedgerMapping, readLedgerMapping } from './mapping.ts'
import { type ReportedFigure, reconcile, reconciliationText } from './reconcile.ts'

const FILE = 'frameworks/accounting/ledger-mapping.yaml'
const TEXT = readFileSync(FILE, 'utf8')

function mappingOf(text: string): LedgerMapping {
  const { mapping, problems } = readLedgerMapping(text, FILE)
  if (mapping === undefined) throw new Error(problems.map((one) => `${one.code} ${one.detail}`).join('\n'))
  return mapping
}
const MAPPING = mappingOf(TEXT)

const figure = (figures: LedgerFigures, item: string) => {
  const found = figures.figures.find((one) => one.entry.item === item)
  if (found === undefined) throw new Error(item)
  return found
}
const reported = (item: string, text: string, more: Partial<ReportedFigure> = {}): ReportedFigure => ({
  item,
  basis: '决算数',
  text,
  measure: '万元',
  ...more,
})

let number = 0
/** One voucher: spending against 资金结存, in fen. */
const spent = (amount: bigint, line: Partial<ShortLine>): readonly ShortLine[] => {
  number++
  return [
    { account: '7101', fund: '财政拨款', ...line, number, debit: amount },
    { account: '8001', fund: '', number, credit: amount },
  ]
}

const LEDGER = ledgerOf(
  [
    ...spent(616_800_00n, { economic: '30217' }),
    ...spent(49n, { economic: '30217', summary: '零头' }),
    ...spent(1_000_000_00n, { economic: '30101' }),
    ...spent(-200_00n, { economic: '30101', summary: '红字冲销' }),
    ...spent(300_000_00n, { economic: '30231', project: '执法检查' }),
    ...spent(500_000_00n, { economic: '30217', fund: '非财政拨款' }),
    ...spent(700_000_00n, { economic: '30217', fund: '政府性基金预算财政拨款' }),
    ...spent(80_000_00n, { economic: '', project: '信息化' }),
    ...spent(60_000_00n, { economic: '30201', fund: '' }),
    ...spent(5_000_00n, { account: '710101', economic: '30201', fund: '' }),
    ...spent(7_000_00n, { account: '710102', economic: '30201' }),
    ...spent(9_000_00n, { account: '71010299', economic: '30201' }),
    { account: '8001', number: 90, fund: '', debit: 2_000_000_00n },
    { account: '6001', number: 90, fund: '', credit: 2_000_000_00n },
    // the year's end: spending and income closed to 财政拨款结转
    { account: '8101', number: 99, period: 12, debit: 2_000_000_00n },
    { account: '7101', number: 99, period: 12, economic: '30217', credit: 2_000_000_00n },
    { account: '6001', number: 99, period: 12, fund: '', debit: 2_000_000_00n },
    { account: '8101', number: 99, period: 12, credit: 2_000_000_00n },
  ],
  {
    accounts: [...CHART, account('710101', '财政拨款支出', '7101'), account('710102', '项目支出', '7101')],
  },
)

describe('账簿数', () => {
  const figures = ledgerFigures(LEDGER, MAPPING)

  test.each([
    ['appropriation.income', 2_000_000_00n, 1, 0],
    ['economic.301', 999_800_00n, 2, 0],
    ['economic.302', 621_800_49n, 3, 1],
    ['officialReception', 616_800_49n, 2, 1],
    ['officialVehicles.upkeep', 300_000_00n, 1, 1],
    ['threePublicExpenses', 916_800_49n, 3, 1],
    ['overseasTravel', 0n, 0, 1],
    ['basicExpenditure', 1_621_600_49n, 5, 1],
    ['projectExpenditure', 396_000_00n, 4, 0],
  ])('%s: %s fen from %i lines, %i blank', (item, amount, lines, blank) => {
    const found = figure(figures, item)
    expect([found.amount, found.lines, found.blank.lines]).toEqual([amount, lines, blank])
  })

  test('down to the lines, largest first, and back', () => {
    const { entry } = figure(figures, 'basicExpenditure')
    const { total, lines } = figures.linesOf(entry, 3)
    expect(total).toBe(5)
    expect(lines.map((one) => one.amount)).toEqual([1_000_000_00n, 616_800_00n, 5_000_00n])
    expect(
      figures
        .linesOf(entry, 9)
        .lines.map((one) => one.amount)
        .slice(3),
    ).toEqual([-200_00n, 49n])
    expect(figures.linesOf(entry, 9, 'blank').lines.map((one) => one.amount)).toEqual([60_000_00n])
    for (const { entry: one } of figures.figures)
      for (const { line } of figures.linesOf(one, 99).lines) expect(figures.figuresOf(line)).toContain(one)
    expect(figures.figuresOf(0).map((one) => one.item)).toEqual([
      'basicExpenditure',
      'economic.302',
      'threePublicExpenses',
      'officialReception',
    ])
    expect(figures.figuresOf(1)).toEqual([])
    const closing = LEDGER.lines.count - 3
    expect(lineAt(LEDGER.lines, closing)).toMatchObject({ account: '7101', number: 99 })
    expect(figures.figuresOf(closing)).toEqual([])
  })

  test('only the entries of the ledger’s year', () => {
    expect(ledgerFigures({ ...LEDGER, year: 2018 }, MAPPING).figures).toEqual([])
    const other = mappingOf(TEXT.replaceAll('from: 2019', 'to: 2018'))
    expect(ledgerFigures(LEDGER, other).figures).toEqual([])
    const stranger = figure(ledgerFigures(LEDGER, mappingOf(TEXT)), 'officialReception').entry
    expect(ledgerFigures(LEDGER, other).linesOf(stranger, 9)).toEqual({ total: 0, lines: [] })
  })

  test('random ledgers: the same as plain filters, line by line', () => {
    for (const seed of ['甲', '乙', '丙']) {
      const builder = new LinesBuilder()
      for (const line of randomLines(seed, 3000)) builder.add(line)
      const lines = builder.lines()
      const ledger = { unit: '001', year: 2020, accounts: CHART, balances: [], lines }
      const made = ledgerFigures(ledger, mappingOf(TEXT.replace("closing: ['3301',", "closing: ['2307',")))
      const all = Array.from({ length: lines.count }, (_, at) => ({
        ...lineAt(lines, at),
        at,
        voucher: lines.voucher[at],
      }))
      const closed = new Set(all.filter((one) => one.account.startsWith('2307')).map((one) => one.voucher))
      const wanted: Readonly<Record<string, (one: (typeof all)[number]) => boolean>> = {
        officialReception: (one) =>
          one.account.startsWith('7') && one.fund === '财政拨款' && one.economic === '30217',
        'economic.302': (one) =>
          /^7[12]01/.test(one.account) &&
          one.fund === '财政拨款' &&
          one.project === '' &&
          one.economic.startsWith('302'),
        projectExpenditure: (one) =>
          /^7[12]01/.test(one.account) && one.fund === '财政拨款' && one.project !== '',
      }
      for (const [item, meets] of Object.entries(wanted)) {
        const found = all.filter((one) => !closed.has(one.voucher) && meets(one))
        expect(found.length).toBeGreaterThan(5)
        const sum = found.reduce((total, one) => total + one.debit - one.credit, 0n)
        const { entry, amount, lines: count } = figure(made, item)
        expect([amount, count]).toEqual([sum, found.length])
        const drilled = made.linesOf(entry, 9999).lines
        expect(drilled.map((one) => one.line).sort((a, b) => a - b)).toEqual(found.map((one) => one.at))
        expect(made.linesOf(entry, 4).lines).toEqual(drilled.slice(0, 4))
      }
    }
  })
})

describe('账表核对', () => {
  const figures = ledgerFigures(LEDGER, MAPPING)
  const one = (item: string, text: string, more: Partial<ReportedFigure> = {}) => {
    const found = reconcile(figures, [reported(item, text, more)]).find(
      (each) => each.figure.entry.item === item,
    )
    if (found === undefined) throw new Error(item)
    return found
  }

  test.each([
    [
      'officialReception',
      '61.68',
      'match',
      '填报61.68万元，账簿616,800.49元（2笔），相符；另有1笔因分类或资金性质没有填，未计入',
    ],
    [
      'officialReception',
      '616800.49元',
      'match',
      '填报61.680049万元，账簿616,800.49元（2笔），相符；另有1笔因分类或资金性质没有填，未计入',
    ],
    [
      'officialReception',
      '62',
      'match',
      '填报62万元，账簿616,800.49元（2笔），相符；另有1笔因分类或资金性质没有填，未计入',
    ],
    [
      'officialReception',
      '61.69',
      'difference',
      '填报61.69万元，账簿616,800.49元（2笔），填报多0.01万元；另有1笔因分类或资金性质没有填，未计入',
    ],
    ['economic.301', '90.00', 'difference', '填报90.00万元，账簿999,800.00元（2笔），填报少9.98万元'],
    ['projectExpenditure', '39.60', 'match', '填报39.60万元，账簿396,000.00元（4笔），相符'],
    [
      'overseasTravel',
      '0',
      'match',
      '填报0万元，账簿0.00元（0笔），相符；另有1笔因分类或资金性质没有填，未计入',
    ],
    [
      'overseasTravel',
      '3.20',
      'nothingInLedger',
      '填报3.20万元，账簿没有对应的分录；另有1笔因分类或资金性质没有填，未计入',
    ],
    ['economic.301', ' ', 'nothingReported', '账簿999,800.00元（2笔），没有填报'],
    ['economic.301', '约100', 'unreadable', '填报“约100”读不懂，账簿999,800.00元（2笔）'],
  ])('%s “%s”: %s', (item, text, kind, sentence) => {
    const found = one(item, text)
    expect(found.kind).toBe(kind)
    expect(reconciliationText(found)).toBe(sentence)
  })

  test('cut off instead of rounded; nothing reported at all', () => {
    expect(one('officialReception', '61.7').kind).toBe('match')
    expect(one('officialReception', '61.7', { rounding: 'truncate' }).kind).toBe('difference')
    expect(one('officialReception', '61.6', { rounding: 'truncate' }).kind).toBe('match')
    expect(one('officialReception', '61.6').kind).toBe('difference')
    const none = reconcile(figures, [])
    expect(none.length).toBe(MAPPING.entries.length)
    expect(none.every((each) => each.kind === 'nothingReported')).toBe(true)
  })
})

describe('账表对应文件', () => {
  test('every item and basis is in the library of items', () => {
    const file = 'frameworks/dictionaries/items.yaml'
    const items = readDictionary(readFileSync(file, 'utf8'), file).file?.items ?? []
    for (const { item, basis } of MAPPING.entries) {
      const found = items.find((one) => one.code === item)
      expect(found?.bases, item).toContain(basis)
    }
    expect(MAPPING.entries.length).toBeGreaterThan(12)
  })

  test('every economic class is in its dictionary, and the three public expenses are those of theirs', () => {
    const codesIn = (file: string): readonly string[] =>
      (readDictionary(readFileSync(file, 'utf8'), file).file?.dictionary.entries ?? []).map((one) => one.code)
    const classes = codesIn('frameworks/dictionaries/economic-class.yaml')
    const economic = (item: string): readonly string[] =>
      MAPPING.entries
        .filter((one) => one.item === item)
        .flatMap((one) => one.where.codes.flatMap((each) => each.beginnings))
    for (const { item } of MAPPING.entries)
      for (const code of economic(item)) if (code.startsWith('3')) expect(classes, item).toContain(code)
    expect([...economic('threePublicExpenses')].sort()).toEqual(
      [...codesIn('frameworks/dictionaries/three-public.yaml')].sort(),
    )
  })

  test.each([
    ['  - name: 预算支出', '  - name: 基本支出', 'code-duplicate'],
    ["use: [预算支出], economic: ['30217']", "use: [预算支处], economic: ['30217']", 'field-not-allowed'],
    ['item: economic.302', 'item: economic.301', 'code-duplicate'],
    ['project: empty', 'project: 无', 'field-not-allowed'],
    ['blank: [fund]\n        accountName', 'blank: [payee]\n        accountName', 'field-not-allowed'],
    ['side: credit', 'sides: credit', 'field-unknown'],
    ["account: ['7']", "accounts: ['7']", 'field-unknown'],
  ])('%s → %s: %s', (from, to, code) => {
    expect(TEXT).toContain(from)
    const { mapping, problems } = readLedgerMapping(TEXT.replace(from, to), FILE)
    expect(mapping).toBeUndefined()
    expect(problems.map((one) => one.code)).toContain(code)
    expect(problems[0]?.place).toMatchObject({ kind: 'file', file: FILE })
  })
})
