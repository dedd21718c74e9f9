/** 封存 killed at every step: afterwards there is either no archive, or a sound one; and sealing can be begun again. */
import { spawn } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createPlatform, verifyArchive } from '@jiheng/app'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { personOf, testPorts } from '../../app/src/fixture/platform-fixture.ts'
import { nodeHash } from './adapters/hash.ts'
import { createIds } from './adapters/ids.ts'
import { createVault } from './adapters/vault.ts'
import { openStore } from './store/index.ts'

const root = mkdtempSync(join(tmpdir(), 'jiheng-killed-seal-'))
const prepared = join(root, 'prepared')
afterAll(() => rmSync(root, { recursive: true, force: true }))

/** Gives the signal that ended it, and what it said. */
function run(folder: string, step: string): Promise<{ signal: string | null; said: string }> {
  const program = resolve('packages/server/src/fixture/sealing-process.ts')
  const child = spawn(process.execPath, ['--import', 'tsx', program, folder, step], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  child.stdout.on('data', (bytes) => {
    said += String(bytes)
  })
  return new Promise((done) => child.once('exit', (_, signal) => done({ signal, said: said.trim() })))
}

describe('killed', () => {
  let evaluation = ''

  beforeAll(async () => {
    evaluation = (await run(prepared, 'prepare')).said
    expect(evaluation).not.toBe('')
  }, 60_000)

  /** What stands in a folder after the process is gone. */
  async function standing(folder: string) {
    const store = await openStore({ kind: 'embedded', folder })
    const vault = createVault(join(folder, 'evidence'))
    const platform = createPlatform({ ...testPorts(store), hash: nodeHash, vault, ids: createIds() })
    const lead = await personOf(platform, 'zuzhang')
    const told = await lead.ask('archives', { evaluation })
    const sealed = await Promise.all(
      told.versions.map(async ({ id }) => (await lead.get('archiveFile', { evaluation, archive: id })).bytes),
    )
    return { store, lead, phase: told.phase, sealed }
  }

  test.each([
    ['before put', 0],
    ['put 1', 0],
    ['after put', 0],
    ['insert archive', 0],
    ['update evaluation', 0],
    ['insert audit', 0],
    ['committed', 1],
  ])(
    'at “%s”',
    async (step, archives) => {
      const folder = join(root, step.replace(' ', '-'))
      cpSync(prepared, folder, { recursive: true })
      const { signal } = await run(folder, step)
      // It died where it was told to, or this shows nothing.
      expect(signal).toBe('SIGKILL')
      const { store, lead, phase, sealed } = await standing(folder)
      expect([sealed.length, phase]).toEqual([archives, archives === 0 ? 'conclude' : 'archive'])
      // Once is enough to see that what was left behind is in nobody's way.
      if (step === 'insert audit') {
        const { number } = await lead.act('sealArchive', { evaluation, remark: '再封存', ledgers: false })
        expect(number).toBe(1)
        const [version] = (await lead.ask('archives', { evaluation })).versions
        sealed.push((await lead.get('archiveFile', { evaluation, archive: version?.id ?? '' })).bytes)
      }
      for (const bytes of sealed) expect((await verifyArchive(bytes, 'x.zip', nodeHash)).faults).toEqual([])
      await store.close()
      rmSync(folder, { recursive: true, force: true })
    },
    120_000,
  )
})
