/**
 * The folder's lock 数据目录锁: one process at a time, for two on the same files would lose what one of them wrote. The lock
 * is a file that names its holder. It goes over to the next when the holder is no more: judged by its process where
 * that can be seen from here, otherwise (another machine or container) by the file, which a holder keeps fresh.
 */
import { randomUUID } from 'node:crypto'
import { readFileSync, readlinkSync } from 'node:fs'
import { type FileHandle, link, open, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { codeOf, StoreRefusal } from './refusal.ts'

const NAME = 'store.lock'
const FRESH_SECONDS = 30
const BEAT_SECONDS = 5

export interface FolderLock {
  release(): Promise<void>
}

interface Holder {
  readonly id: string
  readonly pid: number
  /** When the process began, as its system counts it; '' where that cannot be told. */
  readonly start: string
  readonly host: string
  /** Where its process numbers hold. */
  readonly space: string
  readonly since: string
}

/** @throws StoreRefusal if another process, or this one, holds the folder. */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const file = join(folder, NAME)
  const own: Holder = {
    id: randomUUID(),
    ...identity(process.pid),
    pid: process.pid,
    since: new Date().toISOString(),
  }
  for (let attempt = 0; attempt < 20; attempt += 1) {
    if (await take(file, own)) return hold(file, own)
    const holder = await holderOf(file)
    if (holder === 'gone') continue
    if (holder !== undefined && (await isAlive(file, holder))) throw refusal(folder, holder)
    // Without a name in it, it is being written just now, or its writer died over it.
    if (holder === undefined && (await age(file)) < 2)
      await new Promise((resolve) => setTimeout(resolve, 250))
    else await dispossess(file, holder?.id)
  }
  throw new StoreRefusal('store.locked', `数据目录 ${folder} 正被另一个程序打开，请稍后再试。`)
}

function refusal(folder: string, { pid, host, since }: Holder): StoreRefusal {
  const who =
    pid === process.pid && host === hostname()
      ? '本进程'
      : `进程 ${pid}${host === hostname() ? '' : `（主机 ${host}）`}`
  return new StoreRefusal(
    'store.locked',
    `数据目录 ${folder} 正由${who}使用（自 ${since} 起）。同一数据目录只能由一个程序打开：请先停止该程序，或改用它提供的服务。`,
  )
}

async function take(file: string, own: Holder): Promise<boolean> {
  let handle: FileHandle
  try {
    handle = await open(file, 'wx', 0o600)
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  }
  try {
    await writeFile(handle, JSON.stringify(own))
  } finally {
    await handle.close()
  }
  // Somebody may have taken it for a dead one's between the two steps.
  const holder = await holderOf(file)
  return typeof holder === 'object' && holder.id === own.id
}

function hold(file: string, own: Holder): FolderLock {
  const beat = setInterval(() => {
    const now = new Date()
    void utimes(file, now, now).catch(() => undefined)
  }, BEAT_SECONDS * 1000)
  beat.unref()
  return {
    release: async () => {
      clearInterval(beat)
      const holder = await holderOf(file)
      if (typeof holder === 'object' && holder.id === own.id) await rm(file, { force: true })
    },
  }
}

async function holderOf(file: string): Promise<Holder | 'gone' | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Holder
  } catch (error) {
    return codeOf(error) === 'ENOENT' ? 'gone' : undefined
  }
}

/** Moved aside, not removed, so that a lock taken meanwhile by a living one is seen and put back. */
async function dispossess(file: string, id: string | undefined): Promise<void> {
  const aside = `${file}.${randomUUID()}`
  try {
    await rename(file, aside)
  } catch {
    return
  }
  const moved = await holderOf(aside)
  if (typeof moved === 'object' && moved.id !== id) await link(aside, file).catch(() => undefined)
  await rm(aside, { force: true })
}

async function isAlive(file: string, holder: Holder): Promise<boolean> {
  const here = identity(holder.pid)
  if (holder.host !== here.host || holder.space !== here.space) return (await age(file)) < FRESH_SECONDS
  try {
    process.kill(holder.pid, 0)
  } catch (error) {
    if (codeOf(error) === 'ESRCH') return false
  }
  return holder.start === '' || here.start === '' || holder.start === here.start
}

async function age(file: string): Promise<number> {
  try {
    return (Date.now() - (await stat(file)).mtimeMs) / 1000
  } catch {
    return Number.POSITIVE_INFINITY
  }
}

/** A number of a process comes again; with its start it does not. Linux tells both, others only the number. */
function identity(pid: number): Pick<Holder, 'start' | 'host' | 'space'> {
  return {
    host: hostname(),
    space: attempt(() => readlinkSync('/proc/self/ns/pid')),
    start: attempt(() => startOf(pid)),
  }
}

function startOf(pid: number): string {
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  const state = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // The name of the program, in brackets, may hold spaces; the start is the 22nd field.
  const ticks = state.slice(state.lastIndexOf(')') + 2).split(' ')[19]
  return `${boot}:${ticks}`
}

function attempt(read: () => string): string {
  try {
    return read()
  } catch {
    return ''
  }
}
