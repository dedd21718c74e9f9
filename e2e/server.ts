/** Starts the real program on the real case for the browser tests: the built command line and the built pages. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Running {
  readonly url: string
  readonly stop: () => Promise<void>
}

/** Start on a free port; `npm test` has built what is needed. */
export async function startServer(folder = 'cases/hengyang-hrss-2019'): Promise<Running> {
  const out = mkdtempSync(join(tmpdir(), 'jiheng-e2e-'))
  const child = spawn(process.execPath, ['dist/cli/main.mjs', 'start', folder, '--out', out, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const url = await addressOf(child)
  const stop = async (): Promise<void> => {
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGTERM')
    await ended
    rmSync(out, { recursive: true, force: true })
  }
  return { url, stop }
}

function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    const timer = setTimeout(() => reject(new Error(`no address in a minute:\n${text}`)), 60_000)
    const read = (chunk: Buffer): void => {
      text += chunk.toString()
      const found = /http:\/\/localhost:[0-9]+/.exec(text)?.[0]
      if (found === undefined) return
      clearTimeout(timer)
      resolve(found)
    }
    child.stdout?.on('data', read)
    child.stderr?.on('data', read)
    child.once('exit', (code) => reject(new Error(`ended with ${code}:\n${text}`)))
  })
}
