/** The store in a folder: the same as on a server, and that the folder belongs to one process and reaches the disk. */
import { spawn } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { storySuite } from '../../../app/src/fixture/story.suite.ts'
import { openEmbedded } from './embedded.ts'
import { catalogueSuite } from './fixture/catalogue.suite.ts'
import { account, storeSuite } from './fixture/store.suite.ts'
import { openStore } from './index.ts'

const root = mkdtempSync(join(tmpdir(), 'jiheng-store-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

/** Making a database takes seconds, copying one does not. */
let template: Promise<string> | undefined
async function makeTemplate(): Promise<string> {
  const folder = join(root, 'template')
  await (await openStore({ kind: 'embedded', folder })).close()
  return folder
}
let folders = 0
async function freshFolder(): Promise<string> {
  template ??= makeTemplate()
  const source = await template
  folders += 1
  const folder = join(root, `${folders}`)
  cpSync(source, folder, { recursive: true })
  return folder
}

storeSuite('embedded', async () => openStore({ kind: 'embedded', folder: await freshFolder() }))
storySuite('embedded', async () => openStore({ kind: 'embedded', folder: await freshFolder() }))
catalogueSuite('embedded', async () => {
  const folder = await freshFolder()
  return { store: () => openStore({ kind: 'embedded', folder }), database: () => openEmbedded({ folder }) }
})

/** A process of its own that opens the folder, writes one row, says so and waits. */
function holder(folder: string): { said: Promise<string>; kill: () => Promise<void> } {
  const door = fileURLToPath(new URL('./index.ts', import.meta.url))
  const program = `
    const { openStore } = await import(${JSON.stringify(pathToFileURL(door).href)})
    try {
      const store = await openStore({ kind: 'embedded', folder: ${JSON.stringify(folder)} })
      await store.write((transaction) => transaction.insert('account', ${JSON.stringify(account('kept'))}))
      console.log('holding ' + process.pid)
      await new Promise((resolve) => setTimeout(resolve, 60_000))
    } catch (error) {
      console.log(error.code)
    }
  `
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href
  const child = spawn(process.execPath, ['--import', tsx, '--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const said = new Promise<string>((resolve) =>
    child.stdout.once('data', (bytes) => resolve(String(bytes).trim())),
  )
  return {
    said,
    kill: async () => {
      child.kill('SIGKILL')
      await gone
    },
  }
}

describe('the folder', () => {
  test('a second opening in the same process is refused', async () => {
    const folder = await freshFolder()
    const store = await openStore({ kind: 'embedded', folder })
    await expect(openStore({ kind: 'embedded', folder })).rejects.toMatchObject({
      name: 'StoreRefusal',
      code: 'store.locked',
      message: expect.stringContaining('正由本进程使用'),
    })
    await store.close()
    expect(readdirSync(folder)).toEqual(['database'])
    await (await openStore({ kind: 'embedded', folder })).close()
  })

  test('another process is named; killed, it leaves what it wrote and its place', async () => {
    const folder = await freshFolder()
    const { said, kill } = holder(folder)
    const pid = /^holding (\d+)$/.exec(await said)?.[1]
    await expect(openStore({ kind: 'embedded', folder })).rejects.toMatchObject({
      code: 'store.locked',
      message: expect.stringContaining(`正由进程 ${pid}使用`),
    })
    await kill()
    const store = await openStore({ kind: 'embedded', folder })
    expect(await store.read((reader) => reader.get('account', { id: 'kept' }))).toEqual(account('kept'))
    await store.close()
  })

  test('of many that come to a dead one’s folder, one gets it', async () => {
    const folder = await freshFolder()
    const first = await openStore({ kind: 'embedded', folder })
    const left = JSON.parse(readFileSync(join(folder, 'store.lock'), 'utf8')) as object
    await first.close()
    writeFileSync(join(folder, 'store.lock'), JSON.stringify({ ...left, start: 'another life', id: 'dead' }))
    const tries = await Promise.allSettled([1, 2, 3, 4].map(() => openStore({ kind: 'embedded', folder })))
    const open = tries.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
    expect(open).toHaveLength(1)
    await open[0]?.close()
    expect(readdirSync(folder)).toEqual(['database'])
  })

  test('another machine’s lock holds while it is kept fresh; half a lock does not', async () => {
    const folder = await freshFolder()
    const file = join(folder, 'store.lock')
    const elsewhere = {
      id: 'x',
      pid: 1,
      start: '',
      host: `${hostname()}-2`,
      space: '',
      since: '2020-01-01T00:00:00.000Z',
    }
    writeFileSync(file, JSON.stringify(elsewhere))
    await expect(openStore({ kind: 'embedded', folder })).rejects.toMatchObject({
      code: 'store.locked',
      message: expect.stringContaining(`进程 1（主机 ${hostname()}-2）`),
    })
    writeFileSync(file, '{"id":')
    await (await openStore({ kind: 'embedded', folder })).close()
    expect(existsSync(file)).toBe(false)
  })
})

describe('the disk', () => {
  const worker = (name: string, body: string): string => {
    const file = join(root, name)
    writeFileSync(file, `import { parentPort } from 'node:worker_threads'\n${body}`)
    return file
  }

  test('a database that never calls fsync is refused, and the folder is free again', async () => {
    const folder = join(root, 'careless')
    const careless = worker('careless.mjs', "parentPort.postMessage({ kind: 'ready', durable: false })")
    await expect(openStore({ kind: 'embedded', folder, worker: careless })).rejects.toMatchObject({
      name: 'StoreRefusal',
      code: 'store.notDurable',
    })
    expect(readdirSync(folder)).toEqual([])
  })

  test('what is no database is refused', async () => {
    const folder = await freshFolder()
    writeFileSync(join(folder, 'database', 'PG_VERSION'), '9\n')
    await expect(openStore({ kind: 'embedded', folder })).rejects.toMatchObject({ code: 'store.unreadable' })
  })

  test('a thread that dies takes its transactions with it, and nothing waits for ever', async () => {
    const folder = join(root, 'dying')
    const dying = worker(
      'dying.mjs',
      "parentPort.postMessage({ kind: 'ready', durable: true }); parentPort.on('message', () => process.exit(1))",
    )
    await expect(openStore({ kind: 'embedded', folder, worker: dying })).rejects.toThrow('has stopped')
    expect(readdirSync(folder)).toEqual([])
  })
})
