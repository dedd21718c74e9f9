/** A ledger on its way: uploaded, imported in the background, cancelled, cut off, taken away; and who may do it. */
import { describe, expect, test } from 'vitest'
import { memoryStore } from '../../../server/src/store/memory.ts'
import { beganFieldwork, beginImporting, importedLedger, ledgerFiles } from '../fixture/ledger-fixture.ts'
import { openedEvaluation, peopledPlatform, personOf, testPorts } from '../fixture/platform-fixture.ts'
import { refusalOf } from '../fixture/refusal.ts'
import {
  createPlatform,
  importsEnded,
  type LedgerQueries,
  markStoppedImports,
  type Store,
  stopImports,
} from '../index.ts'

const FILES = ledgerFiles()

async function ready(store?: Store) {
  const { platform, ports } = await peopledPlatform(store)
  const evaluation = await openedEvaluation(platform)
  return { platform, ports, input: { evaluation, unit: '001' } }
}

describe('importing', () => {
  test('files are looked at first: tables, columns and first rows; then imported whole', async () => {
    const { platform, ports, input } = await ready()
    await beganFieldwork(platform, input.evaluation)
    const reviewer = await personOf(platform, 'xianchang')
    const seen = await reviewer.send('inspectLedger', input, FILES[0])
    expect(seen.tables).toHaveLength(1)
    const [table] = seen.tables
    expect(table).toMatchObject({ missing: [], remembered: false, confidence: 100 })
    expect(table?.mapping?.kind).toBe('vouchers')
    expect(table?.mapping?.columns).toMatchObject({ period: 0, date: 1, debit: 7, credit: 8 })
    expect(table?.labels.slice(0, 4)).toEqual(['会计期间', '凭证日期', '凭证字', '凭证号'])
    expect(table?.rows[0]?.cells[1]).toBe('凭证日期')
    expect(table?.rows[1]?.cells[1]).toMatch(/^2019-/)
    expect(seen.kinds.map(({ name, kind }) => [kind, name.length > 0])).toEqual([
      ['vouchers', true],
      ['balances', true],
      ['accounts', true],
    ])
    expect(await ports.vault.get(ports.hash.sha256(FILES[0].bytes))).toEqual(FILES[0].bytes)

    const ledger = await beginImporting(reviewer, input, FILES)
    expect(await reviewer.ask('ledgerImportState', { ...input, ledger })).toMatchObject({ state: 'reading' })
    await importsEnded(ports)
    const state = await reviewer.ask('ledgerImportState', { ...input, ledger })
    expect(state).toMatchObject({
      state: 'ready',
      stateName: '已导入',
      faultCount: 0,
      importedByName: '蒋现场',
    })
    expect(state.lines).toBeGreaterThan(1800)
    expect([state.firstDay.slice(0, 4), state.lastDay.slice(0, 4)]).toEqual(['2019', '2019'])
    expect(state.debit).toBe(state.credit)
    expect(state.files.map(({ name }) => name)).toEqual(['凭证.csv', '余额.csv'])
    expect(state.tables.map(({ kind, damaged }) => [kind, damaged])).toEqual([
      ['vouchers', 0],
      ['balances', 0],
    ])
    expect(await ports.ledgers.ids()).toEqual([ledger])
    // Known again by its heads.
    const again = await reviewer.send('inspectLedger', input, FILES[0])
    expect(again.tables[0]?.remembered).toBe(true)
    const faults = await reviewer.ask('ledgerFaults', { ...input, ledger })
    expect(faults).toMatchObject({ faultCount: 0, structureCount: 0 })
    const log = await ports.store.read((reader) => reader.find('audit', { action: 'importLedger' }))
    expect(log.map(({ sentence }) => sentence)).toEqual([
      '蒋现场开始导入账簿（凭证.csv、余额.csv）',
      `账簿导入完成，${state.lines} 行分录，${state.vouchers} 张凭证`,
    ])
  })

  test('what cannot be read is told with its place; a file of nothing fails and leaves nothing', async () => {
    const { platform, ports, input } = await ready()
    const text = new TextDecoder().decode(FILES[0].bytes).replace(/2019-06-\d\d/, '2019-06-99')
    const { reviewer, ledger } = await importedLedger(platform, input, [
      { name: '凭证.csv', bytes: new TextEncoder().encode(text) },
    ])
    const faults = await reviewer.ask('ledgerFaults', { ...input, ledger })
    expect(faults.faultCount).toBe(1)
    expect(faults.faults[0]).toMatchObject({
      code: 'ledger-cell-unreadable',
      place: { kind: 'file', file: '凭证.csv' },
    })
    // The line that was left out is missed by its voucher.
    expect(faults.structure.map(({ kind }) => kind)).toContain('voucherUnbalanced')
    const unbalanced = faults.structure.find(({ kind }) => kind === 'voucherUnbalanced')
    expect(unbalanced?.faults[0]?.sentence).toContain('元')
    expect(faults.notes.join()).toContain('没有科目余额')

    const nothing = await beginImporting(reviewer, input, [
      { name: '名单.csv', bytes: new TextEncoder().encode('姓名,电话\n张三,1\n') },
    ])
    await importsEnded(ports)
    const failed = await reviewer.ask('ledgerImportState', { ...input, ledger: nothing })
    expect(failed).toMatchObject({ state: 'failed', problems: [{ code: 'ledger-content-missing' }] })
    expect(await ports.ledgers.ids()).toEqual([ledger])
    expect(await refusalOf(reviewer.ask('ledgerLines', { ...input, ledger: nothing }))).toEqual([
      'wrong-state',
    ])
  })

  test('columns that lack what a table needs are refused before anything is read', async () => {
    const { platform, ports, input } = await ready()
    await beganFieldwork(platform, input.evaluation)
    const reviewer = await personOf(platform, 'xianchang')
    const { file, tables } = await reviewer.send('inspectLedger', input, FILES[0])
    const mapping = tables[0]?.mapping
    if (mapping === undefined) throw new Error('no mapping')
    const { debit: _, ...columns } = mapping.columns
    const attempt = (changed: object) =>
      refusalOf(
        reviewer.act('importLedger', {
          ...input,
          year: 2019,
          files: [file],
          tables: [{ ...mapping, ...changed }],
        }),
      )
    expect(await attempt({ columns })).toEqual(['ledger-column-missing'])
    expect(await attempt({ columns: { ...mapping.columns, summary: 400 } })).toEqual(['input-invalid'])
    expect(await ports.store.read((reader) => reader.count('ledgerImport', {}))).toBe(0)
  })

  test('a large file is read piece by piece: whoever asks meanwhile is answered, and sees how far it is', async () => {
    const { platform, ports, input } = await ready()
    await beganFieldwork(platform, input.evaluation)
    const reviewer = await personOf(platform, 'xianchang')
    const ledger = await beginImporting(reviewer, input, ledgerFiles({ lines: 20_000 }))
    const seen = new Set<number>()
    for (;;) {
      const { state, progress } = await reviewer.ask('ledgerImportState', { ...input, ledger })
      if (state !== 'reading') break
      seen.add(progress.lines)
      await new Promise((resolve) => setTimeout(resolve, 0))
    }
    await importsEnded(ports)
    expect(seen.size).toBeGreaterThan(5)
  })

  test('cancelled: nothing is left, and it can be begun again', async () => {
    const { platform, ports, input } = await ready()
    await beganFieldwork(platform, input.evaluation)
    const reviewer = await personOf(platform, 'xianchang')
    const ledger = await beginImporting(reviewer, input, FILES)
    await reviewer.act('cancelLedgerImport', { ...input, ledger })
    await importsEnded(ports)
    const state = await reviewer.ask('ledgerImportState', { ...input, ledger })
    expect(state).toMatchObject({ state: 'cancelled', lines: 0 })
    expect(await ports.ledgers.ids()).toEqual([])
    expect(await refusalOf(reviewer.act('cancelLedgerImport', { ...input, ledger }))).toEqual(['wrong-state'])
    const { ledger: again } = await reviewer.act('importLedger', {
      ...input,
      year: 2019,
      files: state.files.map(({ id }) => id),
      tables: state.mapping,
    })
    await importsEnded(ports)
    expect(await ports.ledgers.ids()).toEqual([again])
    await reviewer.act('removeLedgerImport', { ...input, ledger })
    const { imports } = await reviewer.ask('ledgerImports', input)
    expect(imports.map(({ id, state }) => [id, state])).toEqual([[again, 'ready']])
  })

  test('stopped with the program, or cut off by its end: shown as such, never as a ledger', async () => {
    const { platform, ports, input } = await ready()
    await beganFieldwork(platform, input.evaluation)
    const reviewer = await personOf(platform, 'xianchang')
    const ledger = await beginImporting(reviewer, input, FILES)
    await stopImports(ports)
    expect(await reviewer.ask('ledgerImportState', { ...input, ledger })).toMatchObject({ state: 'stopped' })
    // As a process that was killed leaves it.
    const row = await ports.store.read((reader) => reader.get('ledgerImport', { id: ledger }))
    if (row === undefined) throw new Error('no row')
    await ports.store.write((transaction) => transaction.put('ledgerImport', { ...row, state: 'reading' }))
    const later = createPlatform({ ...ports })
    const other = await personOf(later, 'xianchang')
    const asked = () => other.ask('ledgerImportState', { ...input, ledger })
    // Another process may be reading it yet; not for long.
    expect(await asked()).toMatchObject({ state: 'reading' })
    ports.time.now = '2020-03-02T01:05:00.000Z'
    expect(await asked()).toMatchObject({ state: 'stopped', stateName: '中断' })
    expect(await markStoppedImports(later.ports)).toBe(1)
    expect(await asked()).toMatchObject({ state: 'stopped' })
    expect(await refusalOf(other.ask('ledgerTests', { ...input, ledger }))).toEqual(['wrong-state'])
    await other.act('removeLedgerImport', { ...input, ledger })
  })

  test('a ledger whose lines are no longer there is told, and can be imported again', async () => {
    const { platform, ports, input } = await ready()
    const { reviewer, ledger } = await importedLedger(platform, input, FILES)
    await ports.ledgers.remove(ledger)
    const { imports, engine } = await reviewer.ask('ledgerImports', input)
    expect(imports[0]).toMatchObject({ state: 'lost', stateName: '分录文件不在' })
    expect(engine).toBe('内存')
    expect(await refusalOf(reviewer.ask('ledgerVoucher', { ...input, ledger, voucher: 0 }))).toEqual([
      'record-missing',
    ])
  })
})

describe('who may', () => {
  test('nobody before the unit was received or step 4 began; not the unit, not those who have no part', async () => {
    const { platform, input } = await ready()
    const [reviewer, lead] = [await personOf(platform, 'xianchang'), await personOf(platform, 'zuzhang')]
    expect(await refusalOf(reviewer.send('inspectLedger', input, FILES[0]))).toEqual(['not-editable'])
    expect((await reviewer.ask('ledgerImports', input)).mayWork).toBe(false)
    const { reviewer: now, ledger } = await importedLedger(platform, input, FILES)
    expect((await now.ask('ledgerImports', input)).mayWork).toBe(true)
    expect((await lead.ask('ledgerTests', { ...input, ledger })).tests.length).toBeGreaterThan(10)
    for (const login of ['jingban1', 'fuze1', 'jingban2', 'caizheng', 'lingyi', 'system']) {
      const person = await personOf(platform, login)
      expect(await refusalOf(person.send('inspectLedger', input, FILES[0])), login).toEqual(['not-allowed'])
      expect(await refusalOf(person.ask('ledgerLines', { ...input, ledger })), login).toEqual(['not-allowed'])
    }
  })

  test('a ledger or a file of one unit is nothing under another', async () => {
    const { platform, input } = await ready()
    const { reviewer, ledger } = await importedLedger(platform, input, FILES)
    const other = { ...input, unit: '002' }
    expect(await refusalOf(reviewer.ask('ledgerLines', { ...other, ledger }))).toEqual(['record-missing'])
    expect(await refusalOf(reviewer.act('removeLedgerImport', { ...other, ledger }))).toEqual([
      'record-missing',
    ])
    const { file } = await reviewer.send('inspectLedger', input, FILES[0])
    expect(
      await refusalOf(reviewer.act('importLedger', { ...other, year: 2019, files: [file], tables: [] })),
    ).toEqual(['record-missing'])
  })
})

test('what takes long is done while no transaction is open', async () => {
  const plain = memoryStore()
  let open = 0
  const counted =
    <R, A>(run: (act: (reader: A) => Promise<R>) => Promise<R>) =>
    (act: (reader: A) => Promise<R>): Promise<R> =>
      run(async (reader) => {
        open += 1
        try {
          return await act(reader)
        } finally {
          open -= 1
        }
      })
  const store = {
    ...plain,
    read: (act: never) => counted((inner) => plain.read(inner as never))(act),
    write: (act: never) => counted((inner) => plain.write(inner as never))(act),
  } as unknown as Store
  const { platform, ports, input } = await ready(store)
  const { reviewer, ledger } = await importedLedger(platform, input, FILES)
  const asked = new Map<string, number>()
  const inner = ports.ledgers.open
  ;(ports.ledgers as { open: typeof inner }).open = async (id) => {
    const queries = await inner(id)
    return Object.fromEntries(
      Object.entries(queries).map(([name, ask]) => [
        name,
        (...values: never[]) => {
          asked.set(name, Math.max(asked.get(name) ?? 0, open))
          return (ask as (...given: never[]) => unknown)(...values)
        },
      ]),
    ) as unknown as LedgerQueries
  }
  const own = { ...input, ledger }
  await reviewer.ask('ledgerTests', own)
  await reviewer.ask('ledgerFaults', own)
  await reviewer.ask('reconciliation', own)
  await reviewer.ask('ledgerVoucher', { ...own, voucher: 1 })
  const wish = {
    method: 'random',
    side: 'debit',
    sizing: 'given',
    count: 5,
    reason: '试抽',
    seed: '一',
  } as const
  await reviewer.ask('sampleSize', { ...own, ...wish })
  await reviewer.act('drawSample', { ...own, ...wish, title: '试抽' })
  expect([...asked.keys()].sort()).toEqual([
    'books',
    'drawSample',
    'figures',
    'page',
    'planSample',
    'population',
    'structure',
    'sumsByPeriod',
    'test',
    'topPayees',
    'voucher',
  ])
  expect([...asked.values()].every((count) => count === 0)).toBe(true)
})

test('the fixture’s platform keeps ledgers of its own', async () => {
  expect(await testPorts().ledgers.ids()).toEqual([])
})
