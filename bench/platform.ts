/**
 * (e) Deadline day: many people saving cells at once, each looking for others' changes as the page does. Runs against the
 * built program in a process of its own; people and program share this machine's cores.
 */
import { startPlatform } from '../e2e/platform-server.ts'
import { startPostgres } from '../packages/server/src/testing/postgres.test-data.ts'

interface Load {
  readonly people: number
  /** Between one cell and the next, on average. */
  readonly thinkSeconds: number
  readonly seconds: number
  readonly env: NodeJS.ProcessEnv
}

const UNITS = ['001', '007', '009', '010', '011', '012', '013', '014']

async function run({
  people,
  thinkSeconds,
  seconds,
  env,
}: Load): Promise<{ saves: number; times: number[]; failed: number }> {
  const platform = await startPlatform('--demo', { env })
  const call = (name: string, cookie: string, body: unknown): Promise<Response> =>
    fetch(`${platform.url}/api/platform/${name}`, {
      method: 'POST',
      headers: { 'x-jiheng': '1', 'content-type': 'application/json', cookie },
      body: JSON.stringify(body),
    })
  const cookies = new Map<string, string>()
  for (const unit of UNITS) {
    const answer = await call('signIn', '', { login: `u${unit}`, password: platform.password(`u${unit}`) })
    cookies.set(unit, answer.headers.getSetCookie()[0]?.split(';')[0] ?? '')
  }
  const ask = (name: string, cookie: string, search: string): Promise<Response> =>
    fetch(`${platform.url}/api/platform/${name}?${search}`, { headers: { cookie } })
  const evaluation =
    (
      (await (await ask('evaluations', cookies.get('001') ?? '', '')).json()) as {
        evaluations: { id: string }[]
      }
    ).evaluations[0]?.id ?? ''
  const cellsOf = new Map<string, { cell: string; version: number }[]>()
  for (const unit of UNITS) {
    const sheet = (await (
      await ask('sheet', cookies.get(unit) ?? '', `evaluation=${evaluation}&unit=${unit}`)
    ).json()) as { entries: { cell: string; version: number }[] }
    cellsOf.set(unit, sheet.entries)
  }
  const times: number[] = []
  let failed = 0
  const until = performance.now() + seconds * 1000
  const person = async (index: number): Promise<void> => {
    const unit = UNITS[index % UNITS.length] as string
    const cookie = cookies.get(unit) ?? ''
    const cells = cellsOf.get(unit) ?? []
    const own = cells[Math.floor(index / UNITS.length) % cells.length]
    if (own === undefined) return
    let { version } = own
    let looked = performance.now() + (index % 25) * 100
    await new Promise((resolve) => setTimeout(resolve, (index * 997) % (thinkSeconds * 1000)))
    for (let turn = 0; performance.now() < until; turn += 1) {
      const start = performance.now()
      const answer = await call('saveEntries', cookie, {
        evaluation,
        unit,
        source: 'typed',
        entries: [{ cell: own.cell, text: String(turn + index), base: version }],
      })
      times.push(performance.now() - start)
      if (!answer.ok) failed += 1
      else {
        const body = (await answer.json()) as {
          saved: { version: number }[]
          conflicts: { version: number }[]
        }
        version = body.saved[0]?.version ?? body.conflicts[0]?.version ?? version
      }
      if (performance.now() - looked > 2500) {
        const after = new Date(Date.now() - 2500).toISOString()
        looked = performance.now()
        await (
          await ask('changes', cookie, `evaluation=${evaluation}&unit=${unit}&since=999999999&after=${after}`)
        ).arrayBuffer()
      }
      await new Promise((resolve) =>
        setTimeout(resolve, thinkSeconds * (500 + ((index * 7 + turn * 13) % 1000))),
      )
    }
  }
  await Promise.all(Array.from({ length: people }, (_, index) => person(index)))
  await platform.stop()
  platform.remove()
  return { saves: times.length, times: times.sort((a, b) => a - b), failed }
}

const at = (times: readonly number[], share: number): string =>
  `${(times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0).toFixed(0)} 毫秒`

export async function benchPlatform(): Promise<readonly string[]> {
  const rows: string[] = []
  const line = async (name: string, load: Load): Promise<void> => {
    const { saves, times, failed } = await run(load)
    rows.push(
      `| ${name} | ${load.people} | ${load.thinkSeconds} 秒 | ${(saves / load.seconds).toFixed(0)} | ${at(times, 0.5)} | ${at(times, 0.95)} | ${at(times, 0.99)} | ${failed} |`,
    )
  }
  await line('内嵌数据库', { people: 140, thinkSeconds: 3, seconds: 30, env: { DATABASE_URL: '' } })
  const postgres = await startPostgres()
  if (postgres !== undefined) {
    await line('PostgreSQL 15', {
      people: 140,
      thinkSeconds: 3,
      seconds: 30,
      env: { DATABASE_URL: await postgres.fresh() },
    })
    await line('PostgreSQL 15', {
      people: 700,
      thinkSeconds: 10,
      seconds: 40,
      env: { DATABASE_URL: await postgres.fresh() },
    })
    await postgres.stop()
  }
  return [
    '每人填完一格停一会儿（平均如表），再填下一格，同时每 2.5 秒看一次别人的改动；时间是从送出到应答“已保存”（已写到磁盘）。',
    '',
    '| 数据库 | 人数 | 停顿 | 每秒保存 | p50 | p95 | p99 | 失败 |',
    '|---|---|---|---|---|---|---|---|',
    ...rows,
  ]
}

if (process.argv[1]?.endsWith('platform.ts')) console.log((await benchPlatform()).join('\n'))
