/** The audit administrator's page 审计: searched, exported whole, proved to have only grown. */
import { verifyConsistency } from '@jiheng/engine'
import { expect, test } from 'vitest'
import { openedEvaluation, peopledPlatform, personOf } from '../fixture/platform-fixture.ts'
import { refusalOf } from '../fixture/refusal.ts'
import { type FileAnswer, unhex } from '../index.ts'

const decoder = new TextDecoder()

test('found by unit, action, person and words; the export takes the same filter', async () => {
  const { platform } = await peopledPlatform()
  const evaluation = await openedEvaluation(platform)
  for (const [login, unit] of [
    ['jingban1', '001'],
    ['jingban2', '002'],
  ] as const)
    await (await personOf(platform, login)).act('confirmReceipt', { evaluation, unit })
  const auditor = await personOf(platform, 'audit')
  const lines = async (filter: object) => {
    const { bytes } = await auditor.get('auditFile', { format: 'jsonl', ...filter })
    return decoder
      .decode(bytes)
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as { action: string; unit: string; sentence: string })
  }
  for (const [filter, count] of [
    [{ action: 'confirmReceipt' }, 2],
    [{ action: 'confirmReceipt', unit: '002' }, 1],
    [{ evaluation, unit: '001' }, 1],
    [{ actor: '褚经办', text: '签收' }, 1],
    [{ from: '2020-03-03' }, 0],
  ] as const) {
    const { entries, total } = await auditor.ask('audit', filter)
    expect(total, JSON.stringify(filter)).toBe(count)
    expect((await lines(filter)).map((one) => one.sentence)).toEqual(
      entries.map((one) => one.sentence).reverse(),
    )
  }
})

test('the export is whole, beyond one step of reading', async () => {
  const { platform, ports } = await peopledPlatform()
  const [last] = await ports.store.read((reader) =>
    reader.find('audit', {}, { order: [['seq', 'desc']], limit: 1 }),
  )
  if (last === undefined) throw new Error('no entries')
  await ports.store.write((transaction) =>
    transaction.insertAll(
      'audit',
      Array.from({ length: 5200 }, (_, at) => ({ ...last, seq: last.seq + at + 1, action: 'many' })),
    ),
  )
  const auditor = await readAs(platform, ports)
  const { bytes } = await auditor({ format: 'csv', action: 'many' })
  expect(
    decoder
      .decode(bytes)
      .split('\r\n')
      .filter((line) => line !== ''),
  ).toHaveLength(5201)
})

/** A session made by hand, for signing in would go on from entries that are not in the tree. */
async function readAs(
  platform: Awaited<ReturnType<typeof peopledPlatform>>['platform'],
  ports: Awaited<ReturnType<typeof peopledPlatform>>['ports'],
) {
  const [account] = await ports.store.read((reader) => reader.find('account', { login: 'audit' }))
  const token = ports.hash.sha256(new TextEncoder().encode('by hand'))
  await ports.store.write((transaction) =>
    transaction.insert('session', {
      id: token,
      account: account?.id ?? '',
      createdAt: ports.time.now,
      seenAt: ports.time.now,
      address: '',
      verified: true,
      byProvider: false,
    }),
  )
  return async (input: object) =>
    (await platform.operate('auditFile', input, { token, address: '' })).body as FileAnswer
}

test('from any size on it is proved to have only grown', async () => {
  const { platform, ports } = await peopledPlatform()
  const auditor = await personOf(platform, 'audit')
  const { size, root } = await auditor.ask('audit', {})
  await openedEvaluation(platform)
  const { from, to, proof } = await auditor.ask('auditConsistency', { size })
  expect(from).toEqual({ size, root })
  expect(to.size).toBeGreaterThan(size)
  const verify = (then: string): boolean =>
    verifyConsistency(ports.sha256, {
      first: from.size,
      second: to.size,
      firstRoot: unhex(then),
      secondRoot: unhex(to.root),
      proof: proof.map(unhex),
    })
  expect(verify(root)).toBe(true)
  expect(verify('0'.repeat(64))).toBe(false)
  expect(await refusalOf(auditor.ask('auditConsistency', { size: to.size + 1 }))).toEqual(['record-missing'])
})
