/** Starts the real platform in a folder of its own, with the demonstration or empty; gives the passwords it printed. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface RunningPlatform {
  readonly url: string
  readonly folder: string
  readonly password: (login: string) => string
  /** SIGTERM and wait; the folder stays. */
  readonly stop: (signal?: NodeJS.Signals) => Promise<void>
  readonly remove: () => void
}

export async function startPlatform(
  how: '--demo' | '--empty',
  options: {
    readonly folder?: string
    readonly env?: NodeJS.ProcessEnv
    /** Further words of the command. */
    readonly more?: readonly string[]
  } = {},
): Promise<RunningPlatform> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'jiheng-platform-'))
  const child = spawn(
    process.execPath,
    ['dist/cli/main.mjs', 'run', '--data', folder, how, '--port', '0', ...(options.more ?? [])],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...options.env },
    },
  )
  const { url, text } = await addressOf(child)
  return {
    url,
    folder,
    password: (login) => new RegExp(`^  ${login} +(\\S+)`, 'm').exec(text())?.[1] ?? '',
    stop: async (signal = 'SIGTERM') => {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill(signal)
      await ended
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

function addressOf(child: ChildProcess): Promise<{ url: string; text: () => string }> {
  return new Promise((resolve, reject) => {
    let text = ''
    const timer = setTimeout(() => reject(new Error(`no address in two minutes:\n${text}`)), 120_000)
    const read = (chunk: Buffer): void => {
      text += chunk.toString()
      const found = /http:\/\/localhost:[0-9]+/.exec(text)?.[0]
      if (found === undefined) return
      clearTimeout(timer)
      resolve({ url: found, text: () => text })
    }
    child.stdout?.on('data', read)
    child.stderr?.on('data', read)
    child.once('exit', (code) => reject(new Error(`ended with ${code}:\n${text}`)))
  })
}
