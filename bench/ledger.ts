/**
 * (f) Ledgers of 0.1, 1 and 10 million lines: import from CSV, every test, looking things up; and the same queries on the
 * Parquet files, in PostgreSQL, and over columns in memory. Each step runs in a process of its own, so that its peak of
 * memory, threads and native parts included, is its own.
 */
import { spawnSync } from 'node:child_process'
import {
  createReadStream,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { generateLines, METHODS, readLedgerTests, type VoucherLine, WEEKENDS_ONLY } from '@jiheng/ledger'
import { build } from 'esbuild'
import pg from 'pg'
import { Findings } from '../packages/documents/src/accounting/accounting.ts'
import { LinesCsvReader, writeLinesCsv } from '../packages/documents/src/accounting/lines-csv.ts'
import { readLines } from '../packages/server/src/ledgers/columns.ts'
import { openDuck } from '../packages/server/src/ledgers/duck.ts'
import { createLedgers } from '../packages/server/src/ledgers/ledgers.ts'
import { linesTable, wordsTable } from '../packages/server/src/ledgers/parquet.ts'
import { startPostgres } from '../packages/server/src/testing/postgres.test-data.ts'
import { QUERIES } from './ledger-queries.ts'

const TESTS = resolve('frameworks/ledger/ledger-tests.yaml')
const BATCH = 5_000
const ID = 'bench'

interface StepResult {
  readonly seconds: Readonly<Record<string, number>>
  readonly answers: Readonly<Record<string, string>>
  readonly peakMegabytes: number
  /** Of all threads together: less moved by what else the machine does. */
  readonly processorSeconds: number
}

type Step = (folder: string, count: number) => Promise<Pick<StepResult, 'seconds' | 'answers'>>

async function timed<T>(act: () => Promise<T> | T): Promise<{ readonly value: T; readonly seconds: number }> {
  const start = performance.now()
  const value = await act()
  return { value, seconds: (performance.now() - start) / 1000 }
}

const csvOf = (folder: string): string => join(folder, 'lines.csv')
const workerOf = (folder: string): string => readFileSync(join(folder, 'worker.txt'), 'utf8')
const engineOf = (): 'plain' | undefined =>
  process.env.JIHENG_LEDGER_ENGINE === 'plain' ? 'plain' : undefined
const storeFolder = (folder: string): string => join(folder, engineOf() === undefined ? 'duck' : 'plain')

/** With every kind of irregularity in it, in proportion. */
const write: Step = async (folder, count) => {
  const file = await open(csvOf(folder), 'w', 0o644)
  const irregularities = Object.fromEntries(
    METHODS.map((method) => [method, 3 + Math.floor(count / 200_000)]),
  )
  const lines = generateLines({ unit: '001', year: 2019, lines: count, seed: 'bench', irregularities })
  let batch: VoucherLine[] = []
  let made = 0
  for (let step = lines.next(); ; step = lines.next()) {
    if (step.done !== true) batch.push(step.value)
    if (step.done !== true && batch.length < 20_000) continue
    await file.write(writeLinesCsv(batch, made === 0))
    made += batch.length
    batch = []
    if (step.done === true) break
  }
  await file.close()
  return { seconds: {}, answers: { lines: String(made) } }
}

/** From the CSV through the reader into the store, whole and on the disk. */
const importing: Step = async (folder, count) => {
  const store = await createLedgers({ folder: storeFolder(folder), worker: workerOf(folder) })
  const { seconds, value } = await timed(async () => {
    const writer = await store.begin(ID, { unit: '001', year: 2019 })
    let batch: VoucherLine[] = []
    const reader = new LinesCsvReader('lines.csv', new Findings(10), (line) => batch.push(line))
    for await (const chunk of createReadStream(csvOf(folder), { highWaterMark: 1 << 18 })) {
      reader.feed(chunk as Buffer)
      if (batch.length < BATCH) continue
      await writer.add(batch)
      batch = []
    }
    reader.end()
    await writer.add(batch)
    return await writer.finish()
  })
  await store.close()
  if (value.lines !== count) throw new Error(`${value.lines} lines of ${count}`)
  return { seconds: { 导入: seconds }, answers: {} }
}

/** Every test of the file and the structure, the first of them with loading; then what a person looks up. */
const testing: Step = async (folder) => {
  const { tests } = readLedgerTests(readFileSync(TESTS, 'utf8'), TESTS)
  if (tests === undefined) throw new Error(`${TESTS} cannot be read`)
  const store = await createLedgers({ folder: storeFolder(folder), worker: workerOf(folder) })
  const queries = await store.open(ID)
  const seconds: Record<string, number> = {}
  const looking = async (name: string, act: () => Promise<unknown>): Promise<void> => {
    seconds[name] = (await timed(act)).seconds
  }
  const page = { offset: 0, limit: 50 }
  await looking('线程启动', () => queries.head())
  await looking('第一页', () => queries.page({}, { by: 'place', descending: false }, page))
  await looking('关键词，按金额', () =>
    queries.page({ words: '接待' }, { by: 'size', descending: true }, page),
  )
  await looking('一张凭证', () => queries.voucher(1_234))
  await looking('各月支出', () => queries.sumsByPeriod({ account: '7' }))
  await looking('前十收款人', () => queries.topPayees({ account: '7' }, 10))
  const none = { filter: { places: [] }, side: 'debit', groupBy: '' } as const
  await looking('载入账簿（第一次测试之前）', () => queries.population(none))
  await looking('账簿结构', () => queries.structure(100))
  for (const test of tests.tests)
    await looking(`测试 ${test.name}`, () => queries.test(tests.spending, WEEKENDS_ONLY, test))
  await looking('抽样总体', () =>
    queries.population({ filter: { account: '7' }, side: 'debit', groupBy: 'economic' }),
  )
  await store.close()
  return { seconds, answers: {} }
}

const onParquet: Step = async (folder) => {
  const root = storeFolder(folder)
  const duck = await openDuck(root, { threads: 2, memoryMegabytes: 1_024 })
  if ('absent' in duck) throw new Error(duck.absent)
  const ledger = join(root, ID)
  const seconds: Record<string, number> = {}
  const answers: Record<string, string> = {}
  for (const { name, duckdb } of QUERIES) {
    const { value, seconds: taken } = await timed(() =>
      duck.rows(duckdb(linesTable(ledger), wordsTable(ledger))),
    )
    seconds[name] = taken
    answers[name] = value.map((row) => row.join(' ')).join('\n')
  }
  duck.close()
  return { seconds, answers }
}

const inMemory: Step = async (folder, count) => {
  const ledger = join(storeFolder(folder), ID)
  const { totals } = JSON.parse(readFileSync(join(ledger, 'ledger.json'), 'utf8')) as {
    totals: { vouchers: number }
  }
  const { value: lines, seconds: loading } = await timed(() => readLines(ledger, count, totals.vouchers))
  const seconds: Record<string, number> = { 载入: loading }
  const answers: Record<string, string> = {}
  for (const { name, columns } of QUERIES) {
    const { value, seconds: taken } = await timed(() => columns(lines))
    seconds[name] = taken
    answers[name] = value
  }
  return { seconds, answers }
}

const STEPS: Readonly<Record<string, Step>> = { write, importing, testing, onParquet, inMemory }

function run(step: keyof typeof STEPS, folder: string, count: number, engine: 'duck' | 'plain'): StepResult {
  const { stdout, status } = spawnSync(
    process.execPath,
    [...process.execArgv, fileURLToPath(import.meta.url), step, folder, String(count)],
    {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, JIHENG_LEDGER_ENGINE: engine === 'plain' ? 'plain' : '' },
    },
  )
  if (status !== 0) throw new Error(`${step} of ${count} lines ended with ${status}`)
  return JSON.parse(stdout.slice(stdout.lastIndexOf('\n{') + 1)) as StepResult
}

interface PostgresRun {
  readonly copy: number
  readonly seconds: Readonly<Record<string, number>>
  readonly answers: Readonly<Record<string, string>>
}

async function onPostgres(url: string, csv: string): Promise<PostgresRun> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query("set work_mem = '256MB'")
  await client.query(`create unlogged table lines (period int, date text, kind text, number int, line int, summary text,
    account text, debit bigint, credit bigint, functional text, economic text, fund text, project text, payee text,
    preparer text, reviewer text, poster text, "enteredOn" text, "postedOn" text, attachments int, "row" int)`)
  const texts =
    'date, kind, summary, account, functional, economic, fund, project, payee, preparer, reviewer, poster, "enteredOn", "postedOn"'
  const { seconds: copy } = await timed(async () => {
    await client.query(`copy lines from '${csv}' (format csv, header, force_not_null (${texts}))`)
    await client.query('vacuum analyze lines')
  })
  const seconds: Record<string, number> = {}
  const answers: Record<string, string> = {}
  for (const { name, postgres } of QUERIES) {
    const { value, seconds: taken } = await timed(() => client.query({ text: postgres, rowMode: 'array' }))
    seconds[name] = taken
    answers[name] = (value.rows as unknown[][]).map((row) => row.join(' ')).join('\n')
  }
  await client.end()
  return { copy, seconds, answers }
}

const shown = (seconds: number | undefined): string => {
  if (seconds === undefined) return '–'
  return seconds < 1 ? `${(seconds * 1000).toFixed(0)} 毫秒` : `${seconds.toFixed(1)} 秒`
}

interface SizeRun {
  readonly count: number
  readonly csvMegabytes: number
  readonly importing: StepResult
  readonly importingPlain: StepResult
  readonly testing: StepResult
  readonly testingPlain: StepResult
  readonly parquet: StepResult
  readonly memory: StepResult
  readonly postgres: PostgresRun | undefined
}

async function runSize(wanted: number, worker: string): Promise<SizeRun> {
  const folder = mkdtempSync(join(tmpdir(), 'jiheng-ledger-bench-'))
  writeFileSync(join(folder, 'worker.txt'), worker)
  const server = await startPostgres()
  try {
    const count = Number(run('write', folder, wanted, 'duck').answers.lines)
    const csv = csvOf(folder)
    // The other server reads the file under another account.
    spawnSync('chmod', ['755', folder])
    const importingRun = run('importing', folder, count, 'duck')
    const result = {
      count,
      csvMegabytes: Math.round(statSync(csv).size / 1_048_576),
      importing: importingRun,
      testing: run('testing', folder, count, 'duck'),
      importingPlain: run('importing', folder, count, 'plain'),
      testingPlain: run('testing', folder, count, 'plain'),
      parquet: run('onParquet', folder, count, 'duck'),
      memory: run('inMemory', folder, count, 'duck'),
      postgres: server === undefined ? undefined : await onPostgres(await server.fresh(), csv),
    }
    for (const { name } of QUERIES) {
      const answers = [result.parquet, result.memory, result.postgres].map((one) => one?.answers[name])
      if (answers.some((answer) => answer !== undefined && answer !== answers[0]))
        throw new Error(`${name}: ${answers.map((answer) => answer?.slice(0, 300)).join(' | ')}`)
    }
    return result
  } finally {
    await server?.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** As it is shipped: from its source a thread takes seconds to start. */
async function bundleWorker(outfile: string): Promise<void> {
  await build({
    entryPoints: ['packages/server/src/ledgers/ledger-worker.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    external: ['@duckdb/*'],
    banner: {
      js: "import { createRequire as create__ } from 'node:module'; const require = create__(import.meta.url);",
    },
    logLevel: 'error',
  })
}

const sumOf = (seconds: Readonly<Record<string, number>>, start: string): number =>
  Object.entries(seconds)
    .filter(([name]) => name.startsWith(start))
    .reduce((sum, [, one]) => sum + one, 0)

const sizeText = (count: number): string => `${Math.round(count / 1_000) / 10} 万行`

export async function benchLedger(
  counts: readonly number[] = [100_000, 1_000_000, 10_000_000],
): Promise<readonly string[]> {
  if (!existsSync(TESTS)) throw new Error(`${TESTS} is missing`)
  const runs: SizeRun[] = []
  const worker = resolve(`node_modules/.cache/ledger-bench-${process.pid}.mjs`)
  await bundleWorker(worker)
  for (const count of counts) {
    console.error(`账簿 ${sizeText(count)}……`)
    runs.push(await runSize(count, worker))
  }
  rmSync(worker, { force: true })
  const heads = runs.map(({ count }) => sizeText(count)).join(' | ')
  const rule = runs.map(() => '---').join('|')
  const row = (name: string, of: (run: SizeRun) => string): string =>
    `| ${name} | ${runs.map(of).join(' | ')} |`
  const largest = runs.at(-1) as SizeRun
  const steps = Object.keys(largest.testing.seconds)
  return [
    '规范 CSV 经读取器导入；每一步在自己的进程里，内存是该进程（含各线程和本机库）的峰值。',
    '',
    `| | ${heads} |`,
    `|---|${rule}|`,
    row('CSV', ({ csvMegabytes }) => `${csvMegabytes} MB`),
    row('导入', (run) => shown(run.importing.seconds.导入)),
    row('导入，各线程处理器时间合计', (run) => shown(run.importing.processorSeconds)),
    row('导入，内存峰值', (run) => `${run.importing.peakMegabytes} MB`),
    row('全部测试（含载入）', (run) =>
      shown(sumOf(run.testing.seconds, '测试') + sumOf(run.testing.seconds, '载入')),
    ),
    row('账簿结构', (run) => shown(run.testing.seconds.账簿结构)),
    row('测试和查账，各线程处理器时间合计', (run) => shown(run.testing.processorSeconds)),
    row('测试和查账，内存峰值', (run) => `${run.testing.peakMegabytes} MB`),
    row('导入（不用列式引擎）', (run) => shown(run.importingPlain.seconds.导入)),
    row('全部测试（含载入，不用列式引擎）', (run) =>
      shown(sumOf(run.testingPlain.seconds, '测试') + sumOf(run.testingPlain.seconds, '载入')),
    ),
    row('内存峰值（不用列式引擎）', (run) => `${run.testingPlain.peakMegabytes} MB`),
    '',
    `查账和逐项测试，列式引擎 / 内存方式（内存方式的第一页要先载入账簿）：`,
    '',
    `| | ${heads} |`,
    `|---|${rule}|`,
    ...steps.map((name) =>
      row(name, (run) => `${shown(run.testing.seconds[name])} / ${shown(run.testingPlain.seconds[name])}`),
    ),
    '',
    '同样的查询，列式引擎（Parquet）/ PostgreSQL 15 / 内存列（载入另计），结果逐一比对相同：',
    '',
    `| | ${heads} |`,
    `|---|${rule}|`,
    row(
      '装入',
      (run) =>
        `${shown(run.importing.seconds.导入)} / ${shown(run.postgres?.copy)} / ${shown(run.memory.seconds.载入)}`,
    ),
    ...QUERIES.map(({ name }) =>
      row(
        name,
        (run) =>
          `${shown(run.parquet.seconds[name])} / ${shown(run.postgres?.seconds[name])} / ${shown(run.memory.seconds[name])}`,
      ),
    ),
    '',
    `列式引擎查询的内存峰值 ${largest.parquet.peakMegabytes} MB（${sizeText(largest.count)}）。`,
  ]
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [step, folder = '', count = ''] = process.argv.slice(2)
  if (step !== undefined && Object.hasOwn(STEPS, step)) {
    const result = await (STEPS[step] as Step)(folder, Number(count))
    // The system's count is in kilobytes.
    const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage()
    const peakMegabytes = Math.round(maxRSS / 1_024)
    const processorSeconds = (userCPUTime + systemCPUTime) / 1_000_000
    console.log(`\n${JSON.stringify({ ...result, peakMegabytes, processorSeconds })}`)
  } else {
    const counts = process.argv.slice(2).map(Number)
    console.log((await benchLedger(counts.length === 0 ? undefined : counts)).join('\n'))
  }
}
