/**
 * A PostgreSQL server for tests, as the system's package has it: started on a folder of its own and a socket in it, thrown
 * away at the end. It does not run as root, so as root it is given to another account.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import pg from 'pg'

export interface TestPostgres {
  readonly url: string
  /** A new empty database on the same server; its url. */
  fresh(): Promise<string>
  stop(): Promise<void>
}

type Account = { readonly uid: number; readonly gid: number } | undefined

/** Nothing, and a line on the console, where PostgreSQL is not installed. */
export async function startPostgres(): Promise<TestPostgres | undefined> {
  const programs = findPrograms()
  const account = programs === undefined ? undefined : findAccount()
  if (programs === undefined || account === 'none') {
    console.log('本机没有可用的 PostgreSQL：有关测试将跳过。')
    return undefined
  }
  const folder = mkdtempSync(join(tmpdir(), 'jiheng-postgres-'))
  const data = join(folder, 'data')
  mkdirSync(data, { mode: 0o700 })
  if (account !== undefined) for (const path of [folder, data]) chownSync(path, account.uid, account.gid)
  execFileSync(
    join(programs, 'initdb'),
    ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'],
    { ...account, cwd: folder, stdio: 'ignore' },
  )
  const server = spawn(
    join(programs, 'postgres'),
    ['-D', data, '-k', folder, '-c', 'listen_addresses=', '-c', 'fsync=off', '-c', 'max_connections=60'],
    { ...account, cwd: folder, stdio: 'ignore' },
  )
  const kill = (): void => {
    server.kill('SIGQUIT')
  }
  process.once('exit', kill)
  const urlOf = (database: string): string =>
    `postgres://postgres@localhost:5432/${database}?host=${encodeURIComponent(folder)}`
  const stop = async (): Promise<void> => {
    process.off('exit', kill)
    await ended(server)
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    await answering(server, urlOf('postgres'))
  } catch (error) {
    await stop()
    throw error
  }
  return {
    url: urlOf('postgres'),
    fresh: async () => {
      const name = `test_${randomUUID().replaceAll('-', '')}`
      await ask(urlOf('postgres'), `create database ${name}`)
      return urlOf(name)
    },
    stop,
  }
}

/** The newest of Debian's, or whatever is on the path. */
function findPrograms(): string | undefined {
  const debian = '/usr/lib/postgresql'
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : []
  return [
    ...versions.map((version) => join(debian, version, 'bin')),
    ...(process.env.PATH ?? '').split(delimiter),
  ].find((folder) => ['initdb', 'postgres'].every((program) => existsSync(join(folder, program))))
}

function findAccount(): Account | 'none' {
  if (process.getuid?.() !== 0) return undefined
  for (const name of ['postgres', 'nobody'])
    try {
      const id = (option: string): number =>
        Number(execFileSync('id', [option, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }))
      return { uid: id('-u'), gid: id('-g') }
    } catch {}
  return 'none'
}

async function ask(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.query(sql)
  } finally {
    await client.end()
  }
}

async function answering(server: ChildProcess, url: string): Promise<void> {
  for (let attempt = 0; ; attempt += 1)
    try {
      return await ask(url, 'select 1')
    } catch (error) {
      if (attempt === 200 || server.exitCode !== null) throw error
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
}

function ended(server: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (server.exitCode !== null || server.signalCode !== null) return resolve()
    server.once('exit', () => resolve())
    // Fast, not smart: connections that a failed test left open do not hold it up.
    server.kill('SIGINT')
  })
}
