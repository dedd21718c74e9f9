/** Acknowledged writes outlive `kill -9` at random moments, on the embedded store and on PostgreSQL. */
import { afterAll, describe, expect, test } from 'vitest'
import { startPostgres } from '../packages/server/src/testing/postgres.test-data.ts'
import { type RunningPlatform, startPlatform } from './platform-server.ts'

/** Rounds on each store; `npm run crash` runs 50. */
const ROUNDS = Number(process.env.JIHENG_CRASH_ROUNDS ?? '4')

interface Signed {
  readonly cookie: string
}

const headers = (signed?: Signed): Record<string, string> => ({
  'x-jiheng': '1',
  'content-type': 'application/json',
  ...(signed === undefined ? {} : { cookie: signed.cookie }),
})

async function signIn(platform: RunningPlatform, login: string, password: string): Promise<Signed> {
  const answer = await fetch(`${platform.url}/api/platform/signIn`, {
    method: 'POST',
    headers: headers(),
    body: JSON.stringify({ login, password }),
  })
  expect(answer.status).toBe(200)
  return { cookie: answer.headers.getSetCookie()[0]?.split(';')[0] ?? '' }
}

interface Sheet {
  readonly revision: number
  readonly entries: readonly { readonly cell: string; readonly text: string; readonly version: number }[]
}

async function sheetOf(
  platform: RunningPlatform,
  signed: Signed,
  evaluation: string,
  unit: string,
): Promise<Sheet> {
  const answer = await fetch(`${platform.url}/api/platform/sheet?evaluation=${evaluation}&unit=${unit}`, {
    headers: headers(signed),
  })
  expect(answer.status).toBe(200)
  return (await answer.json()) as Sheet
}

/** Save cells one after another until the program is killed; what was acknowledged is noted. */
async function saveUntilGone(
  platform: RunningPlatform,
  signed: Signed,
  evaluation: string,
  unit: string,
  known: Map<string, { text: string; version: number }>,
  seed: number,
  acknowledged: () => void,
): Promise<void> {
  const cells = [...known.keys()]
  for (let turn = 0; ; turn += 1) {
    const cell = cells[(seed * 31 + turn) % cells.length] as string
    const text = String(seed * 1000 + turn)
    const base = known.get(cell)?.version ?? 0
    try {
      const answer = await fetch(`${platform.url}/api/platform/saveEntries`, {
        method: 'POST',
        headers: headers(signed),
        body: JSON.stringify({ evaluation, unit, source: 'typed', entries: [{ cell, text, base }] }),
      })
      if (!answer.ok) return
      const body = (await answer.json()) as { saved: { cell: string; version: number }[] }
      const version = body.saved[0]?.version
      if (version === undefined) continue
      known.set(cell, { text, version })
      acknowledged()
    } catch {
      return
    }
  }
}

async function rounds(
  env: NodeJS.ProcessEnv,
): Promise<{ acknowledged: number; folder: string; remove: () => void }> {
  let platform = await startPlatform('--demo', { env })
  const password = platform.password('u007')
  const evaluationOf = async (signed: Signed): Promise<string> => {
    const answer = await fetch(`${platform.url}/api/platform/evaluations`, { headers: headers(signed) })
    return ((await answer.json()) as { evaluations: { id: string }[] }).evaluations[0]?.id ?? ''
  }
  let signed = await signIn(platform, 'u007', password)
  const evaluation = await evaluationOf(signed)
  const known = new Map<string, { text: string; version: number }>()
  for (const one of (await sheetOf(platform, signed, evaluation, '007')).entries)
    known.set(one.cell, { text: one.text, version: one.version })
  let acknowledged = 0
  for (let round = 1; round <= ROUNDS; round += 1) {
    // However slow the machine: there is something to lose before it is killed, at whatever moment after that.
    let first = (): void => undefined
    const begun = new Promise<void>((resolve) => {
      first = resolve
    })
    const saving = saveUntilGone(platform, signed, evaluation, '007', known, round, () => {
      acknowledged += 1
      first()
    })
    await Promise.race([begun, new Promise((resolve) => setTimeout(resolve, 15_000))])
    await new Promise((resolve) => setTimeout(resolve, (round * 7919) % 700))
    await platform.stop('SIGKILL')
    await saving
    platform = await startPlatform('--demo', { folder: platform.folder, env })
    signed = await signIn(platform, 'u007', password)
    const kept = new Map(
      (await sheetOf(platform, signed, evaluation, '007')).entries.map((one) => [one.cell, one]),
    )
    for (const [cell, { text, version }] of known) {
      const found = kept.get(cell)
      expect(found, `round ${round}, ${cell}`).toBeDefined()
      // A write under way when it was killed may have been kept without having been acknowledged.
      expect(found?.version, `round ${round}, ${cell}`).toBeGreaterThanOrEqual(version)
      if (found?.version === version) expect(found.text).toBe(text)
      known.set(cell, { text: found?.text ?? '', version: found?.version ?? 0 })
    }
  }
  await platform.stop()
  return { acknowledged, folder: platform.folder, remove: platform.remove }
}

async function verified(folder: string, env: NodeJS.ProcessEnv): Promise<string> {
  const { spawnSync } = await import('node:child_process')
  const done = spawnSync(process.execPath, ['dist/cli/main.mjs', 'audit', 'verify', '--data', folder], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
  })
  expect(done.status, done.stdout + done.stderr).toBe(0)
  return done.stdout
}

describe('kill -9', () => {
  test(
    '内嵌数据库',
    async () => {
      const { acknowledged, folder, remove } = await rounds({ DATABASE_URL: '' })
      expect(acknowledged).toBeGreaterThanOrEqual(ROUNDS)
      expect(await verified(folder, { DATABASE_URL: '' })).toContain('完好')
      remove()
      console.log(`内嵌数据库：${ROUNDS} 次 kill -9，${acknowledged} 次已应答的保存，丢失 0`)
    },
    60_000 + ROUNDS * 20_000,
  )

  describe('PostgreSQL', async () => {
    const postgres = await startPostgres()
    afterAll(() => postgres?.stop())
    test.skipIf(postgres === undefined)(
      'PostgreSQL',
      async () => {
        const url = await postgres?.fresh()
        const env = { DATABASE_URL: url ?? '' }
        const { acknowledged, folder, remove } = await rounds(env)
        expect(acknowledged).toBeGreaterThanOrEqual(ROUNDS)
        expect(await verified(folder, env)).toContain('完好')
        remove()
        console.log(`PostgreSQL：${ROUNDS} 次 kill -9，${acknowledged} 次已应答的保存，丢失 0`)
      },
      60_000 + ROUNDS * 20_000,
    )
  })
})
