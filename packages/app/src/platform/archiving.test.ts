/** 归档和公开 in the platform: sealed once everything is there, whole or not at all, reopened as a new version, made public redacted. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readZip } from '@jiheng/documents'
import { beforeAll, describe, expect, test } from 'vitest'
import { nodeHash } from '../../../server/src/adapters/hash.ts'
import { issuedReport, signedAgain } from '../fixture/concluded-fixture.ts'
import { type Person, personOf, testPorts } from '../fixture/platform-fixture.ts'
import { refusalOf } from '../fixture/refusal.ts'
import { TRAILS, trailOf } from '../fixture/trails.ts'
import { createPlatform, firstAccounts, importsEnded, loadDemo, publicFile, verifyArchive } from '../index.ts'
import { payloadOf } from './commands/archive.ts'

const CASE = 'cases/hengyang-hrss-2019'
const demoFiles = new Map(
  readdirSync(CASE, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map((one) => {
      const path = join(one.parentPath, one.name)
      return [path.slice(CASE.length + 1).replaceAll('\\', '/'), new Uint8Array(readFileSync(path))] as const
    }),
)
const decoder = new TextDecoder()

describe('an evaluation that is concluded', () => {
  const ports = {
    ...testPorts(),
    hash: nodeHash,
    verifier: async () => new TextEncoder().encode('<p>验证</p>'),
  }
  const { left, seen } = trailOf(ports.store)
  let evaluation = ''
  let lead: Person

  beforeAll(async () => {
    const platform = createPlatform(ports)
    await firstAccounts(ports)
    const accounts = await loadDemo(platform, demoFiles)
    await importsEnded(ports)
    lead = await personOf(platform, 'lead', accounts.find((one) => one.login === 'lead')?.password ?? '')
    evaluation = await issuedReport(ports)
  })

  const payload = async (archive: string): Promise<ReadonlyMap<string, Uint8Array>> =>
    payloadOf((await lead.get('archiveFile', { evaluation, archive })).bytes)
  const versions = async () => (await lead.ask('archives', { evaluation })).versions

  test('what is missing is named, and has to be accounted for', async () => {
    const { checks, maySeal } = await lead.ask('archives', { evaluation })
    expect(maySeal).toBe(true)
    expect(checks.filter((one) => one.state === 'missing')).toEqual([])
    expect(checks.find((one) => one.code === 'grade')).toMatchObject({ state: 'warning' })
    expect(await refusalOf(lead.act('sealArchive', { evaluation, remark: ' ', ledgers: false }))).toEqual([
      'input-invalid',
    ])
    expect(await versions()).toEqual([])
  })

  test('sealed: the package verifies, holds every kind of record, and the phase is 归档', async () => {
    const { archive, number } = await lead.act('sealArchive', {
      evaluation,
      remark: '演示',
      ledgers: false,
    })
    expect(number).toBe(1)
    const { bytes } = await lead.get('archiveFile', { evaluation, archive })
    const { faults, recomputed, archive: facts } = await verifyArchive(bytes, '档案.zip', nodeHash)
    expect(faults).toEqual([])
    expect(recomputed.values).toBeGreaterThan(300)
    expect(facts).toMatchObject({ version: 1, sealedBy: expect.any(String), remark: '演示' })
    for (const code of [
      'ZS-1',
      'ZS-2',
      'ZS-3',
      'ZS-4',
      'ZS-5',
      'ZS-6',
      'WZ-3',
      'WZ-4',
      'WZ-5',
      'KY-2',
      'AQ-1',
    ])
      expect(
        facts?.properties.find((one) => one.code === code),
        code,
      ).toMatchObject({ outcome: 'passed' })
    await left('sealArchive', { phase: 'conclude', versions: 0 })
    const files = [...(await payload(archive)).keys()]
    for (const kind of [
      /^records\/notice\/通知\.docx$/,
      /^records\/notice\/自评方案\.docx$/,
      /^records\/submissions\/.*-1\.json$/,
      /^records\/papers\/.*\.docx$/,
      /^records\/findings\/.*问题事实确认书\.docx$/,
      /^records\/ledgers\/.*账簿\.json$/,
      /^records\/audit\/entries\.jsonl$/,
      /^inputs\/case\/evidence\//,
      /^inputs\/case\/judgements\.yaml$/,
      /^inputs\/library\/archive\//,
      /^result\/scores\.xlsx$/,
      /^verify\.html$/,
      /^registration\.docx$/,
      /^records\/review\/报告的签署和批注\.json$/,
      /^inputs\/case\/outline\.yaml$/,
    ])
      expect(
        files.some((name) => kind.test(name)),
        String(kind),
      ).toBe(true)
    expect((await lead.ask('archives', { evaluation })).phase).toBe('archive')
    const told = await lead.ask('verifyArchive', { evaluation, archive })
    expect(told).toMatchObject({ sound: true, faults: [] })
    const contents = await lead.ask('archiveContents', { evaluation, archive })
    expect(contents.entries.length).toBe((await versions())[0]?.items)
  })

  test('a sealed evaluation is not sealed again', async () => {
    expect(await refusalOf(lead.act('sealArchive', { evaluation, remark: '再来', ledgers: false }))).toEqual([
      'not-editable',
    ])
  })

  test('reopened with a reason, the old package stays; the next is version 2 and names the one before', async () => {
    const [first] = await versions()
    await lead.act('reopenArchive', { evaluation, reason: '补充佐证' })
    await left('reopenArchive', { phase: 'archive', archive: first?.id })
    expect((await lead.ask('archives', { evaluation })).phase).toBe('conclude')
    const { archive, number } = await lead.act('sealArchive', {
      evaluation,
      remark: '演示',
      ledgers: true,
    })
    expect(number).toBe(2)
    const all = await versions()
    expect(all.map((one) => [one.number, one.reopenReason])).toEqual([
      [1, '补充佐证'],
      [2, ''],
    ])
    expect(all[0]?.sha256).toBe(first?.sha256)
    const old = await lead.get('archiveFile', { evaluation, archive: first?.id ?? '' })
    expect(nodeHash.sha256(old.bytes)).toBe(first?.sha256)
    const files = await payload(archive)
    const { archive: facts } = JSON.parse(decoder.decode(files.get('package.json'))) as {
      archive: { previous: string; reopened: string; version: number }
    }
    expect(facts).toMatchObject({ previous: first?.sha256, reopened: '补充佐证', version: 2 })
    // This time the ledgers' own files are in it.
    expect(
      [...files.keys()].filter((name) => /^records\/ledgers\/[^/]+\/[0-9a-f]{8}-/.test(name)).length,
    ).toBeGreaterThan(0)
  })

  test('a change made while it is being sealed leaves no archive behind', async () => {
    await lead.act('reopenArchive', { evaluation, reason: '再看' })
    const before = (await versions()).length
    const put = ports.vault.put
    ports.vault.put = async (name, bytes) => {
      await ports.store.write((transaction) =>
        transaction.update('evaluation', { id: evaluation }, { title: '改过的题目' }),
      )
      return put(name, bytes)
    }
    expect(await refusalOf(lead.act('sealArchive', { evaluation, remark: '演示', ledgers: false }))).toEqual([
      'wrong-state',
    ])
    ports.vault.put = put
    const { versions: after, phase, sealing } = await lead.ask('archives', { evaluation })
    expect([after.length, phase, sealing]).toEqual([before, 'conclude', ''])
    // The signatures under the report stood for what was there before.
    expect(await refusalOf(lead.act('sealArchive', { evaluation, remark: '演示', ledgers: false }))).toEqual([
      'wrong-state',
    ])
    await signedAgain(ports, evaluation)
    await lead.act('sealArchive', { evaluation, remark: '演示', ledgers: false })
  })

  describe('public', () => {
    const publication = () => lead.ask('publication', { evaluation })
    const textOf = async (address: string, path: string): Promise<string> =>
      decoder.decode((await publicFile(ports, address.split('/')[2] ?? '', path))?.bytes)

    test('parts and redactions are shown with the usual choice before anything is saved', async () => {
      const { parts, redactions, state, address } = await publication()
      expect([state, address]).toEqual(['draft', ''])
      expect(parts.find((one) => one.code === 'report')).toMatchObject({ chosen: true, usual: true })
      expect(parts.find((one) => one.code === 'units')).toMatchObject({ chosen: false })
      for (const one of redactions) expect(one.accepted).toBe(true)
    })

    test('own words are taken out everywhere, a refused redaction stays', async () => {
      const first = await publication()
      await lead.act('savePublication', {
        evaluation,
        version: first.version,
        parts: ['summary', 'scores', 'figures', 'report', 'data'],
        refused: [],
        own: [{ text: '在职人员', replacement: '▇▇' }],
      })
      const saved = await publication()
      const found = saved.redactions.filter((one) => one.kind === 'own')
      expect(found.length).toBeGreaterThan(3)
      expect(new Set(found.map((one) => one.where)).size).toBeGreaterThan(2)
      const kept = found.find((one) => one.where === '公开网页·指标得分')
      await lead.act('savePublication', {
        evaluation,
        version: saved.version,
        parts: ['summary', 'scores', 'figures', 'report', 'data'],
        refused: [kept?.id ?? ''],
        own: [{ text: '在职人员', replacement: '▇▇' }],
      })
      await left('savePublication', { refused: [], own: [{ text: '在职人员', replacement: '▇▇' }] })
      const again = await publication()
      expect(again.redactions.find((one) => one.id === kept?.id)?.accepted).toBe(false)
    })

    test('published: anybody reads it; what was taken out is in none of its files', async () => {
      const { version } = await publication()
      expect(
        await refusalOf(lead.act('publish', { evaluation, version, reviewedBy: '甲', approvedBy: '甲' })),
      ).toEqual(['input-invalid'])
      const { address } = await lead.act('publish', {
        evaluation,
        version,
        reviewedBy: '王审查',
        approvedBy: '李审签',
      })
      await left('publish', { state: 'draft', sha256: '' })
      const index = await textOf(address, '')
      expect(index).toContain('第 3 版')
      expect(index).not.toContain('<script')
      expect(await textOf(address, 'scores.html')).toContain('▇▇')
      for (const name of ['figures.html', 'report.html', 'data/indicators.csv'])
        expect(await textOf(address, name), name).not.toContain('在职人员')
      const zip = readZip((await lead.get('publicationFile', { evaluation })).bytes)
      const names = 'files' in zip ? [...zip.files.keys()] : []
      expect(names).toContain('datapackage.json')
      expect(names).not.toContain('units.html')
      expect(await publicFile(ports, address.split('/')[2] ?? '', '../package.json')).toBeUndefined()
      expect(await publicFile(ports, 'nobody', '')).toBeUndefined()
    })

    test('withdrawn, nobody reads it', async () => {
      const { version, address } = await publication()
      await lead.act('withdrawPublication', { evaluation, version, reason: '更正' })
      await left('withdrawPublication', { state: 'published' })
      expect([...seen].sort()).toEqual([...TRAILS.archive].sort())
      expect(await publicFile(ports, address.split('/')[2] ?? '', '')).toBeUndefined()
      expect((await publication()).state).toBe('withdrawn')
    })
  })
})
