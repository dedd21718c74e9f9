/** An import survives nothing: after `kill -9` it is shown as 中断, nothing of the ledger can be opened, and it can be begun again. */
import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createPlatform, importsEnded, markStoppedImports } from '@jiheng/app'
import { build } from 'esbuild'
import { afterAll, expect, test } from 'vitest'
import { personOf, testPorts } from '../../app/src/fixture/platform-fixture.ts'
import { refusalOf } from '../../app/src/fixture/refusal.ts'
import { createIds } from './adapters/ids.ts'
import { createVault } from './adapters/vault.ts'
import { createLedgers } from './ledgers/ledgers.ts'
import { openStore } from './store/index.ts'

const LINES = 60_000
const folder = mkdtempSync(join(tmpdir(), 'jiheng-killed-'))
// Built once, as in the tests of the ledger store.
const worker = resolve(`node_modules/.cache/killed-import-worker-${process.pid}.mjs`)
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
  rmSync(worker, { force: true })
})

interface Said {
  readonly evaluation: string
  readonly unit: string
  readonly ledger: string
  readonly state: string
  readonly lines: number
}

async function importUntilKilled(): Promise<Said> {
  const program = resolve('packages/server/src/fixture/importing-process.ts')
  const child = spawn(process.execPath, ['--import', 'tsx', program, folder, String(LINES), worker], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const gone = new Promise((done) => child.once('exit', done))
  const said = await new Promise<string>((done) => child.stdout.once('data', (bytes) => done(String(bytes))))
  child.kill('SIGKILL')
  await gone
  return JSON.parse(said) as Said
}

test('killed while it reads', async () => {
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
  const { state, lines, ...own } = await importUntilKilled()
  // Killed in the middle, or this shows nothing.
  expect(state).toBe('reading')
  expect(lines).toBeGreaterThan(0)
  expect(lines).toBeLessThan(LINES)

  const store = await openStore({ kind: 'embedded', folder })
  const ledgers = await createLedgers({ folder: join(folder, 'ledgers'), worker })
  const vault = createVault(join(folder, 'evidence'))
  const platform = createPlatform({ ...testPorts(store), ledgers, vault, ids: createIds() })
  expect(await markStoppedImports(platform.ports)).toBe(1)
  expect(await ledgers.ids()).toEqual([])
  const reviewer = await personOf(platform, 'xianchang')
  const input = { evaluation: own.evaluation, unit: own.unit }
  const [stopped] = (await reviewer.ask('ledgerImports', input)).imports
  expect(stopped).toMatchObject({ id: own.ledger, state: 'stopped', stateName: '中断', lines: 0 })
  for (const question of ['ledgerLines', 'ledgerTests', 'ledgerFaults', 'reconciliation'] as const)
    expect(await refusalOf(reviewer.ask(question, own)), question).toEqual(['wrong-state'])

  // The files are in the vault yet: begun again, as the page does it.
  const { ledger } = await reviewer.act('importLedger', {
    ...input,
    year: stopped?.year ?? 0,
    files: (stopped?.files ?? []).map(({ id }) => id),
    tables: stopped?.mapping ?? [],
  })
  await reviewer.act('removeLedgerImport', own)
  await importsEnded(platform.ports)
  const { imports } = await reviewer.ask('ledgerImports', input)
  expect(imports.map((one) => [one.id, one.state])).toEqual([[ledger, 'ready']])
  expect(imports[0]?.lines).toBeGreaterThan(LINES * 0.8)
  const page = await reviewer.ask('ledgerLines', { ...input, ledger, most: 1 })
  expect(page.count).toBe(imports[0]?.lines)
  expect(readdirSync(join(folder, 'ledgers')).filter((name) => !name.startsWith('.'))).toEqual([ledger])
  await ledgers.close()
  await store.close()
}, 180_000)
