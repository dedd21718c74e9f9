/** Backup and restore as commands, on a folder and on a server: everything comes back, and nothing that is not whole goes in. */
import { existsSync, mkdtempSync } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readZip, writeZip } from '@jiheng/documents'
import { createVault, openStore } from '@jiheng/server'
import { nodeHash } from '@jiheng/server/adapters'
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest'
import { openedEvaluation, peopledPlatform, personOf } from '../../app/src/fixture/platform-fixture.ts'
import { startPostgres, type TestPostgres } from '../../server/src/testing/postgres.test-data.ts'
import { run } from './run.ts'

const PDF = new TextEncoder().encode('%PDF-1.4\n1 0 obj << >> endobj\ntrailer << >>\n%%EOF\n')
const SHA = nodeHash.sha256(PDF)
// Making a database takes seconds, more on a busy machine.
vi.setConfig({ testTimeout: 300_000 })
const root = mkdtempSync(join(tmpdir(), 'jiheng-backup-'))
const postgres = await startPostgres()
afterAll(async () => {
  await postgres?.stop()
  await rm(root, { recursive: true, force: true })
})
const before = process.env.DATABASE_URL
afterEach(() => {
  if (before === undefined) delete process.env.DATABASE_URL
  else process.env.DATABASE_URL = before
})

async function jiheng(...args: readonly string[]): Promise<{ code: number; text: string }> {
  const lines: string[] = []
  const say = (text: string): void => {
    lines.push(text)
  }
  return { code: await run(args, { out: say, err: say }), text: lines.join('\n') }
}

interface Kind {
  readonly name: string
  /** Where a new database is: `DATABASE_URL`, or '' for the folder's own. */
  readonly fresh: () => Promise<string>
}
const KINDS: readonly Kind[] = [
  { name: '内嵌数据库', fresh: async () => '' },
  { name: 'PostgreSQL', fresh: async () => (await (postgres as TestPostgres).fresh()) ?? '' },
]
let count = 0
const newFolder = (): string => {
  count += 1
  return join(root, String(count))
}
const opened = (folder: string, url: string) =>
  openStore(url === '' ? { kind: 'embedded', folder } : { kind: 'postgres', url })

/** A folder with people, an evaluation, one evidence and its backup. */
async function backedUp({ fresh }: Kind): Promise<{ file: string; folder: string; url: string }> {
  const [folder, url] = [newFolder(), await fresh()]
  const store = await opened(folder, url)
  const { platform } = await peopledPlatform(store)
  const input = { evaluation: await openedEvaluation(platform), unit: '001' }
  const person = await personOf(platform, 'jingban1')
  await person.act('confirmReceipt', input)
  const about = { ...input, title: '批复', effectiveDate: '', target: '', page: '' }
  await person.send('uploadEvidence', about, { name: '批复.pdf', bytes: PDF })
  await createVault(join(folder, 'evidence')).put(SHA, PDF)
  await store.close()
  process.env.DATABASE_URL = url
  const file = join(root, `${count}.zip`)
  const { code, text } = await jiheng('backup', file, '--data', folder)
  expect(text).toContain('佐证 1 个')
  expect(code).toBe(0)
  return { file, folder, url }
}

const filesOf = (bytes: Uint8Array): Map<string, Uint8Array> => {
  const zip = readZip(bytes)
  if ('faults' in zip) throw new Error('not a zip')
  return new Map(zip.files)
}

describe.each(KINDS.filter((kind) => kind.name !== 'PostgreSQL' || postgres !== undefined))(
  '$name',
  (kind) => {
    test('what was backed up is there again, evidence and a sound audit log with it', async () => {
      const { file } = await backedUp(kind)
      const [folder, url] = [newFolder(), await kind.fresh()]
      process.env.DATABASE_URL = url
      expect(await jiheng('restore', file, '--data', folder)).toMatchObject({
        code: 0,
        text: expect.stringMatching(/已恢复 \d+ 条记录、1 个佐证文件/),
      })
      expect(await createVault(join(folder, 'evidence')).get(SHA)).toEqual(PDF)
      expect(await jiheng('audit', 'verify', '--data', folder)).toMatchObject({ code: 0 })
      const store = await opened(folder, url)
      expect(await store.read((reader) => reader.find('evidence', {}))).toMatchObject([{ sha256: SHA }])
      expect(await store.read((reader) => reader.count('task', {}))).toBe(2)
      await store.close()
      // Only into an empty one.
      expect(await jiheng('restore', file, '--data', folder)).toMatchObject({
        code: 2,
        text: expect.stringContaining('数据库里已有数据'),
      })
    })
  },
)

describe('a package that is not whole', () => {
  const embedded = KINDS[0] as Kind

  test('a strange name, a changed file, no database: nothing is restored', async () => {
    const { file } = await backedUp(embedded)
    process.env.DATABASE_URL = ''
    const files = filesOf(new Uint8Array(await readFile(file)))
    const evidence = `evidence/${SHA.slice(0, 2)}/${SHA.slice(2)}`
    const changed: Record<string, Map<string, Uint8Array>> = {
      'evidence/ab/other.pdf': new Map([...files, ['evidence/ab/other.pdf', PDF]]),
      'pages/index.html': new Map([...files, ['pages/index.html', PDF]]),
      [evidence]: new Map([...files, [evidence, PDF.slice(1)]]),
      备份文件: new Map([...files].filter(([name]) => name !== 'database.gz')),
    }
    for (const [said, content] of Object.entries(changed)) {
      const bad = join(root, `bad-${nodeHash.sha256(new TextEncoder().encode(said)).slice(0, 8)}.zip`)
      await writeFile(bad, writeZip(content))
      const folder = newFolder()
      expect(await jiheng('restore', bad, '--data', folder)).toMatchObject({
        code: 2,
        text: expect.stringContaining(said),
      })
      // Not even a database was made.
      expect(existsSync(folder)).toBe(false)
    }
  })

  test('evidence that was changed on the disk is left out of a backup, and told', async () => {
    const { folder } = await backedUp(embedded)
    process.env.DATABASE_URL = ''
    await writeFile(join(folder, 'evidence', SHA.slice(0, 2), SHA.slice(2)), '改过')
    const file = join(root, 'after.zip')
    expect(await jiheng('backup', file, '--data', folder)).toMatchObject({
      code: 1,
      text: expect.stringContaining('内容与登记的摘要不符'),
    })
    expect([...filesOf(new Uint8Array(await readFile(file))).keys()]).toEqual(['database.gz'])
    // A backup never replaces a file.
    expect((await jiheng('backup', file, '--data', folder)).code).toBe(2)
  })
})
