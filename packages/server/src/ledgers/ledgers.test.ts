import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import {
  type LedgerBooks,
  type LedgerQueries,
  type LedgerStore,
  LedgerStoreFault,
  memoryLedgers,
} from '@jiheng/app'
import { Exact } from '@jiheng/engine'
import {
  generateLedger,
  LedgerView,
  type LineFilter,
  type LineOrder,
  lineAt,
  METHODS,
  readCalendar,
  readLedgerMapping,
  readLedgerTests,
  runTest,
  type VoucherLine,
} from '@jiheng/ledger'
import { build } from 'esbuild'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { randomLines } from '../../../ledger/src/testing/random-lines.test-data.ts'
import { CHART, ledgerOf, payment } from '../../../ledger/src/testing/small-ledger.test-data.ts'
import { createLedgers } from './ledgers.ts'

const root = mkdtempSync(join(tmpdir(), "绩衡 账簿's "))
const opened: LedgerStore[] = []
afterAll(async () => {
  for (const store of opened) await store.close()
  rmSync(root, { recursive: true, force: true })
  rmSync(worker, { force: true })
})

const ENGINES = ['duck', 'plain'] as const
// Started dozens of times here, so built once: the sources would be read anew each time.
const worker = resolve(`node_modules/.cache/ledger-worker-${process.pid}.mjs`)
await build({
  entryPoints: ['packages/server/src/ledgers/ledger-worker.ts'],
  outfile: worker,
  bundle: true,
  platform: 'node',
  format: 'esm',
  external: ['@duckdb/*'],
  banner: {
    js: "import { createRequire as create__ } from 'node:module'; const require = create__(import.meta.url);",
  },
  logLevel: 'error',
})
let folders = 0
const newFolder = (): string => join(root, `store-${folders++}`)
async function storeOn(folder: string, engine: 'duck' | 'plain'): Promise<LedgerStore> {
  const store = await createLedgers({ folder, engine, worker })
  opened.push(store)
  return store
}

const MAPPING = 'frameworks/accounting/ledger-mapping.yaml'
const TESTS = 'frameworks/ledger/ledger-tests.yaml'
const HOLIDAYS = 'frameworks/ledger/holidays.yaml'
const HEAD = { unit: '001', year: 2019 }
const BOOKS: LedgerBooks = {
  accounts: CHART,
  balances: ledgerOf(payment({ number: 1, amount: 5_00n })).balances,
}

async function put(
  store: LedgerStore,
  id: string,
  lines: readonly VoucherLine[],
  books: LedgerBooks = BOOKS,
): Promise<LedgerQueries> {
  const writer = await store.begin(id, HEAD)
  writer.addBooks({ accounts: books.accounts, balances: [] })
  for (let at = 0; at < lines.length; at += 700) await writer.add(lines.slice(at, at + 700))
  writer.addBooks({ accounts: [], balances: books.balances })
  await writer.finish()
  return store.open(id)
}

const faultOf = async (act: Promise<unknown>): Promise<string> => {
  const thrown: unknown = await act.then(
    () => undefined,
    (error: unknown) => error,
  )
  return thrown instanceof LedgerStoreFault ? thrown.kind : `${thrown}`
}

test('the analytical database runs here, so that what follows compares two engines', async () => {
  expect((await storeOn(newFolder(), 'duck')).engine).toBe('DuckDB')
  expect((await storeOn(newFolder(), 'plain')).engine).toBe('内存')
})

describe.each(ENGINES)('a ledger kept by %s', async (engine) => {
  const folder = newFolder()
  const store = await storeOn(folder, engine)
  const lines = randomLines(engine, 3_000)

  test('comes back as it was, from another store and the other engine too', async () => {
    await put(store, 'L1', lines)
    for (const other of ENGINES) {
      const queries = await (await storeOn(folder, other)).open('L1')
      const page = await queries.page({}, { by: 'place', descending: false }, { offset: 0, limit: 5_000 })
      expect(page.lines.map(({ place: _place, voucher: _voucher, ...line }) => line)).toEqual(lines)
      expect(await queries.head()).toEqual(HEAD)
      expect(await queries.books()).toEqual(BOOKS)
    }
  })

  test('an empty one', async () => {
    const queries = await put(store, 'empty', [])
    expect(await queries.totals()).toMatchObject({ lines: 0, vouchers: 0, debit: 0n, first: '' })
    const page = await queries.page(
      { words: '会议' },
      { by: 'size', descending: true },
      { offset: 0, limit: 9 },
    )
    expect(page).toEqual({ count: 0, debit: 0n, credit: 0n, lines: [] })
    expect(await queries.topPayees({}, 5)).toEqual([])
    expect(await queries.findVoucher({ period: 1, kind: '记', number: 1 })).toBeUndefined()
  })

  test('is not there before it is finished, nor after it is given up', async () => {
    const writer = await store.begin('half', HEAD)
    await writer.add(randomLines('half', 900))
    expect(await store.ids()).not.toContain('half')
    expect(await faultOf(store.open('half'))).toBe('missing')
    expect(readdirSync(folder).some((name) => name.startsWith('.importing-'))).toBe(true)
    await writer.abandon()
    expect(readdirSync(folder).some((name) => name.startsWith('.importing-'))).toBe(false)
    await put(store, 'half', randomLines('whole', 10))
    expect(await store.ids()).toContain('half')
  })

  test('keeps its name for itself, also against one that was begun before', async () => {
    const late = await store.begin('twice', HEAD)
    await put(store, 'twice', randomLines('first', 10))
    expect(await faultOf(store.begin('twice', HEAD))).toBe('exists')
    await late.add(randomLines('late', 5))
    expect(await faultOf(late.finish())).toBe('exists')
    await late.abandon()
    expect(await (await store.open('twice')).totals()).toMatchObject({ lines: 10 })
    expect(readdirSync(folder).some((name) => name.startsWith('.importing-'))).toBe(false)
  })

  test('is gone when removed, and its name is free', async () => {
    const before = await put(store, 'gone', randomLines('old', 20))
    await before.structure(1)
    await store.remove('gone')
    expect(existsSync(join(folder, 'gone'))).toBe(false)
    expect(await faultOf(store.open('gone'))).toBe('missing')
    expect(await faultOf(before.totals())).toBe('missing')
    await store.remove('gone')
    const after = await put(store, 'gone', randomLines('new', 7))
    expect(await after.totals()).toMatchObject({ lines: 7 })
    expect((await after.structure(1)).total).toBe((await (await store.open('gone')).structure(99)).total)
  })

  test('refuses names that are no names', async () => {
    for (const id of ['', '.', '..', '../x', 'a/b', '.importing-1', 'a b', '账簿', 'x'.repeat(101)]) {
      expect(await faultOf(store.begin(id, HEAD)), id).toBe('name')
      expect(await faultOf(store.open(id)), id).toBe('name')
      expect(await faultOf(store.remove(id)), id).toBe('name')
    }
  })
})

test('the program of the threads runs from its source', async () => {
  const store = await createLedgers({ folder: newFolder() })
  opened.push(store)
  const queries = await put(store, 'L1', randomLines('source', 9))
  expect(await queries.totals()).toMatchObject({ lines: 9 })
})

test('threads that nobody asks end by themselves, and start again when asked', async () => {
  const store = await createLedgers({ folder: newFolder(), worker, idleSeconds: 0.05 })
  opened.push(store)
  const writer = await store.begin('L1', HEAD)
  await new Promise((resolve) => setTimeout(resolve, 300))
  await writer.add(randomLines('idle', 9))
  await writer.finish()
  const queries = await store.open('L1')
  for (let turn = 0; turn < 2; turn += 1) {
    expect((await queries.structure(5)).total).toBeGreaterThan(0)
    await new Promise((resolve) => setTimeout(resolve, 300))
  }
})

test('closing does not wait for what is still being asked, and harms nothing', async () => {
  const folder = newFolder()
  const store = await createLedgers({ folder, worker })
  const queries = await put(store, 'L1', randomLines('closing', 30_000))
  const asked = [
    ...FILTERS.map((filter) =>
      queries.page(filter, { by: 'size', descending: true }, { offset: 0, limit: 9 }),
    ),
    queries.structure(9),
  ].map((answer) =>
    answer.then(
      () => 'answered',
      ({ message }: Error) => message,
    ),
  )
  await new Promise((resolve) => setTimeout(resolve, 30))
  await store.close()
  expect(new Set(await Promise.all(asked))).toContain('the ledger store is closed')
  expect(await faultOf(queries.totals())).toContain('the ledger store is closed')
  const again = await (await storeOn(folder, 'duck')).open('L1')
  expect(await again.totals()).toMatchObject({ lines: 30_000 })
})

test('the server goes on while lines are imported, looked up and tested', async () => {
  const store = await storeOn(newFolder(), 'duck')
  const lines = randomLines('loop', 60_000)
  const writer = await store.begin('loop', HEAD)
  const act = async (): Promise<void> => {
    for (let at = 0; at < lines.length; at += 2_000) {
      await writer.add(lines.slice(at, at + 2_000))
      await new Promise((resolve) => setImmediate(resolve))
    }
    await writer.finish()
    const queries = await store.open('loop')
    await Promise.all([
      queries.structure(20),
      queries.page({ words: '公' }, { by: 'size', descending: true }, { offset: 0, limit: 20 }),
    ])
  }
  let turns = 0
  const ticking = setInterval(() => {
    turns += 1
  }, 1)
  await act()
  clearInterval(ticking)
  // A single wait for all of it would let the timer through a handful of times.
  expect(turns).toBeGreaterThan(50)
})

describe('a damaged ledger is told, not computed from', async () => {
  const folder = newFolder()
  const store = await storeOn(folder, 'plain')
  test.each([
    ['record', 'ledger.json', (bytes: Buffer) => bytes.subarray(0, 50)],
    ['changed', 'debit.column', (bytes: Buffer) => Buffer.from(bytes).fill(7, 60, 64)],
    ['cut', 'day.column', (bytes: Buffer) => bytes.subarray(0, bytes.length - 1)],
    ['emptied', 'day.column', () => Buffer.alloc(0)],
    ['texts', 'summary.words', (bytes: Buffer) => bytes.subarray(0, 20)],
  ])('%s', async (id, file, change) => {
    await put(store, id, randomLines('damage', 400))
    const path = join(folder, id, file)
    writeFileSync(path, change(readFileSync(path)))
    expect(await faultOf(store.open(id).then((queries) => queries.topPayees({}, 3)))).toBe('damaged')
  })
})

describe('what a crash left', () => {
  test('is swept away once nobody writes to it; an import going on elsewhere is not', async () => {
    const folder = newFolder()
    for (const name of ['.importing-old', '.importing-now', '.removed-1'])
      await mkdir(join(folder, name), { recursive: true })
    for (const name of ['.importing-old', '.importing-now'])
      writeFileSync(join(folder, name, 'day.column'), 'x')
    const hoursAgo = new Date(Date.now() - 2 * 3_600_000)
    for (const path of ['.importing-old/day.column', '.importing-old'])
      utimesSync(join(folder, path), hoursAgo, hoursAgo)
    const store = await storeOn(folder, 'plain')
    expect(readdirSync(folder)).toEqual(['.importing-now'])
    expect(await store.ids()).toEqual([])
  })
})

describe('without the analytical database', () => {
  test('one line in the log, and the same questions are answered', async () => {
    const said: string[] = []
    const store = await createLedgers({
      folder: newFolder(),
      worker,
      log: (line) => said.push(line),
      load: () => Promise.reject(new Error("Cannot find module '@duckdb/node-bindings-linux-loong64'\nat …")),
    })
    opened.push(store)
    expect(store.engine).toBe('内存')
    expect(said).toEqual([
      expect.stringMatching(/^本机没有可用的列式引擎，账簿改用内存方式（结果相同，大账簿较慢）：./),
    ])
    const queries = await put(store, 'L1', randomLines('none', 50))
    expect(await queries.totals()).toMatchObject({ lines: 50 })
  })
})

const FILTERS: readonly LineFilter[] = [
  {},
  { account: '' },
  { account: '5001' },
  { economic: '302', side: 'debit' },
  { functional: '2080101', fund: '财政拨款' },
  { fund: '' },
  { payee: '甲公司' },
  { payee: '甲' },
  { words: '办公' },
  { words: '%' },
  { words: '_' },
  { words: "'" },
  { words: '😀' },
  { words: '' },
  { kind: '', period: 13 },
  { from: '2019-06-01', to: '2019-06-30' },
  { from: '2019-02-30' },
  { to: '2019-01-31', side: 'credit' },
  { atLeast: 5_000_000n },
  { atLeast: -1n, atMost: 0n },
  { atMost: 100n, preparer: '甲' },
  { voucher: 3 },
  { project: '项目7' },
  { places: [5, 2, 2, 9_999, -3, 1.5] },
  { places: [] },
]
const ORDERS: readonly LineOrder[] = (['place', 'day', 'size'] as const).flatMap((by) =>
  [false, true].map((descending) => ({ by, descending })),
)

describe('both engines answer as the pure functions do', async () => {
  const stores = await Promise.all(ENGINES.map((engine) => storeOn(newFolder(), engine)))
  const pure = memoryLedgers()

  /** The same ledger three times: the pure functions first. */
  async function three(
    id: string,
    lines: readonly VoucherLine[],
    books?: LedgerBooks,
  ): Promise<readonly LedgerQueries[]> {
    return Promise.all([pure, ...stores].map((store) => put(store, id, lines, books)))
  }
  async function same<R>(
    all: readonly LedgerQueries[],
    ask: (queries: LedgerQueries) => Promise<R>,
    what: unknown,
  ): Promise<R> {
    const [expected, ...answers] = await Promise.all(all.map(ask))
    for (const answer of answers) expect(answer, JSON.stringify(what, plainly)).toEqual(expected)
    return expected as R
  }
  const plainly = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? `${value}n` : value)

  test.each(['a', 'b'])('every filter and order, seed %s', async (seed) => {
    const all = await three(`filters-${seed}`, randomLines(seed, 1_500))
    await same(all, (queries) => queries.totals(), 'totals')
    let met = 0
    for (const filter of FILTERS) {
      const pages = ORDERS.map((order, index) =>
        same(all, (queries) => queries.page(filter, order, { offset: index * 9, limit: 25 }), [
          filter,
          order,
        ]),
      )
      for (const { count } of await Promise.all(pages)) met += Math.min(1, count)
      await same(all, (queries) => queries.sumsByPeriod(filter), filter)
      await same(all, (queries) => queries.topPayees(filter, 7), filter)
    }
    expect(met).toBeGreaterThan(FILTERS.length * 4)
  })

  test('random filters', async () => {
    const all = await three('random', randomLines('random', 1_500))
    const filters: fc.Arbitrary<LineFilter> = fc.record(
      {
        period: fc.integer({ min: 0, max: 14 }),
        from: fc.constantFrom('2019-03-01', '2019-11-30', '2018-01-01'),
        to: fc.constantFrom('2019-03-31', '2019-12-31'),
        account: fc.constantFrom('1', '5', '7', '500101', '9'),
        economic: fc.constantFrom('302', '30201', '31'),
        payee: fc.constantFrom('甲公司', '单位7', ''),
        words: fc.constantFrom('付', '公', '单位1', 'x'),
        side: fc.constantFrom('debit' as const, 'credit' as const),
        atLeast: fc.bigInt({ min: 0n, max: 6_000_000n }),
        atMost: fc.bigInt({ min: 0n, max: 9_000_000n }),
      },
      { requiredKeys: [] },
    )
    await fc.assert(
      fc.asyncProperty(
        filters,
        fc.constantFrom(...ORDERS),
        fc.nat(300),
        fc.nat(60),
        async (filter, order, offset, limit) => {
          await same(all, (queries) => queries.page(filter, order, { offset, limit }), [filter, order])
        },
      ),
      { seed: 11, numRuns: 60 },
    )
  })

  test('vouchers, by number and by name', async () => {
    const lines = randomLines('vouchers', 600)
    const all = await three('vouchers', lines)
    for (const number of [0, 1, 77, 9_999]) await same(all, (queries) => queries.voucher(number), number)
    for (const line of lines.slice(0, 25)) {
      const number = await same(all, (queries) => queries.findVoucher(line), line)
      const found = await same(all, (queries) => queries.voucher(number ?? -1), number)
      expect(found.some(({ row }) => row === line.row)).toBe(true)
    }
    await same(all, (queries) => queries.findVoucher({ period: 1, kind: '无', number: 1 }), 'none')
  })

  test('structure and samples', async () => {
    const all = await three('samples', randomLines('samples', 1_200))
    const report = await same(all, (queries) => queries.structure(50), 'structure')
    expect(report.total).toBeGreaterThan(100)
    const scope = { filter: { account: '7' }, side: 'debit', groupBy: 'economic' } as const
    await same(all, (queries) => queries.population(scope), scope)
    const request = { seed: '2019', method: 'judgement', chosen: [] } as const
    const { problems } = await same(all, (queries) => queries.planSample(scope, request), request)
    expect(problems).toHaveLength(1)
    const wanted = {
      seed: '2019',
      method: 'monetaryUnit',
      selection: 'systematic',
      sizing: { kind: 'materiality', tolerable: 9_000_000n, expected: 1_000_000n, risk: Exact.of(1, 3) },
    } as const
    const { plan } = await same(all, (queries) => queries.planSample(scope, wanted), wanted)
    if (plan === undefined) throw new Error('no plan')
    const { sample } = await same(all, (queries) => queries.drawSample(scope, plan), plan)
    expect(sample?.lines.length).toBeGreaterThan(1)
    expect(sample?.plan).toEqual(plan)
  })

  test('figures of a mapping, down to the lines and back', async () => {
    const lines = randomLines('figures', 1_500)
    const all = await three('figures', lines)
    const read = readLedgerMapping(readFileSync(MAPPING, 'utf8'), MAPPING)
    if (read.mapping === undefined) throw new Error(read.problems.map(({ detail }) => detail).join())
    for (const mapping of [
      { ...read.mapping, closing: [] },
      { ...read.mapping, closing: ['2307'] },
    ]) {
      const figures = await same(all, (queries) => queries.figures(mapping), 'figures')
      expect(figures.filter((figure) => figure.lines > 0).length).toBeGreaterThan(3)
      expect(figures.some(({ blank }) => blank.lines > 0)).toBe(true)
      for (const { entry } of figures)
        for (const which of ['counted', 'blank'] as const)
          await same(all, (queries) => queries.linesOfFigure(mapping, entry, 10, which), [entry, which])
      for (const place of [0, 3, 5, 8, 13, 1_499, 1_500, -1])
        await same(all, (queries) => queries.figuresOfLine(mapping, place), place)
    }
  })

  test.each(['一', '二'])('every test of the file on a generated ledger, seed %s', async (seed) => {
    const irregularities = Object.fromEntries(METHODS.map((method) => [method, 2]))
    const { ledger } = generateLedger({ unit: '001', year: 2019, lines: 4_000, seed, irregularities })
    const lines = Array.from({ length: ledger.lines.count }, (_, at) => lineAt(ledger.lines, at))
    const all = await three(`tests-${seed === '一' ? 1 : 2}`, lines, ledger)
    const { tests } = readLedgerTests(readFileSync(TESTS, 'utf8'), TESTS)
    const { calendar } = readCalendar(readFileSync(HOLIDAYS, 'utf8'), HOLIDAYS)
    if (tests === undefined || calendar === undefined) throw new Error('files of tests cannot be read')
    const flagged = new Set<string>()
    for (const one of tests.tests) {
      const result = await same(all, (queries) => queries.test(tests.spending, calendar, one), one.code)
      expect(result).toEqual(runTest(new LedgerView(ledger, tests.spending, calendar), one))
      if (result.total > 0) flagged.add(one.method)
    }
    // All but those that compare with the whole find what was planted even in a ledger this small.
    expect(flagged.size).toBeGreaterThanOrEqual(METHODS.length - 4)
    await same(all, (queries) => queries.structure(20), 'structure')
  })

  test('many questions at once', async () => {
    const all = await three('many', randomLines('many', 2_000))
    await Promise.all(
      FILTERS.flatMap((filter) =>
        ORDERS.slice(2, 4).map((order) =>
          same(all, (queries) => queries.page(filter, order, { offset: 3, limit: 9 }), filter),
        ),
      ),
    )
  })

  test('texts over the edge of a part', async () => {
    const lines = randomLines('parts', 70_000)
    const all = await three('parts', lines)
    await same(
      all,
      (queries) =>
        queries.page({ words: '单位19' }, { by: 'size', descending: true }, { offset: 0, limit: 30 }),
      'parts',
    )
    await same(
      all,
      (queries) => queries.page({}, { by: 'place', descending: true }, { offset: 0, limit: 5 }),
      'last',
    )
  })
})
