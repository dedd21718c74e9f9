/**
 * The printer 打印机: Typst source to PDF by the native compiler, in a process of its own with a time limit and one more
 * try. Where the compiler is not there for this processor, it says so; it never throws. Fonts are the free ones that
 * come along, so that the same source gives the same pages everywhere.
 */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Printer } from '@jiheng/app'

export interface PrinterOptions {
  /** Paths of font files; those that come along if left out. */
  readonly fonts?: readonly string[]
  readonly timeoutSeconds?: number
  /** How often in all; a source that does not compile is not tried again. */
  readonly tries?: number
  /** The program that typesets, for tests. */
  readonly worker?: string
}

/** The faces the layout asks for: 宋体 regular and bold, 黑体 medium. */
const FACES = [
  ['@expo-google-fonts/noto-serif-sc', '400Regular/NotoSerifSC_400Regular.ttf'],
  ['@expo-google-fonts/noto-serif-sc', '700Bold/NotoSerifSC_700Bold.ttf'],
  ['@expo-google-fonts/noto-sans-sc', '500Medium/NotoSansSC_500Medium.ttf'],
] as const

/** Paths of the fonts that come along. A face that is not installed is left out. */
export function findFonts(): readonly string[] {
  const require = createRequire(import.meta.url)
  return FACES.flatMap(([name, face]) => {
    try {
      const file = join(dirname(require.resolve(`${name}/package.json`)), face)
      return existsSync(file) ? [file] : []
    } catch {
      return []
    }
  })
}

export function createPrinter(options: PrinterOptions = {}): Printer {
  const { timeoutSeconds = 60, tries = 2 } = options
  return {
    print: async (source) => {
      const worker = options.worker ?? findWorker()
      if (worker === undefined) return { reason: '没有找到排版程序' }
      const fonts = options.fonts ?? findFonts()
      if (fonts.length === 0) return { reason: '没有找到排版用的字体' }
      let outcome: Outcome = { reason: '', again: true }
      for (let count = 0; count < tries && 'again' in outcome && outcome.again; count += 1)
        outcome = await printOnce(source, worker, fonts, timeoutSeconds)
      return 'pdf' in outcome ? { pdf: outcome.pdf } : { reason: outcome.reason }
    },
  }
}

type Outcome = { readonly pdf: Uint8Array } | { readonly reason: string; readonly again: boolean }

/** Beside this file in the sources; beside the program or its chunks when built. */
function findWorker(): string | undefined {
  const here = dirname(fileURLToPath(import.meta.url))
  return ['printer-worker.ts', 'printer-worker.mjs', '../printer-worker.mjs']
    .map((name) => join(here, name))
    .find((file) => existsSync(file))
}

/** A source file of ours needs a loader where Node does not read types away itself. */
function loader(worker: string): readonly string[] {
  if (!worker.endsWith('.ts')) return []
  try {
    return ['--import', pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href]
  } catch {
    return []
  }
}

async function printOnce(
  source: string,
  worker: string,
  fonts: readonly string[],
  timeoutSeconds: number,
): Promise<Outcome> {
  return await new Promise((resolve) => {
    const output: Uint8Array[] = []
    let errors = ''
    let late = false
    const child = spawn(process.execPath, [...loader(worker), worker, ...fonts], {
      stdio: ['pipe', 'pipe', 'pipe'],
      windowsHide: true,
    })
    const timer = setTimeout(() => {
      late = true
      child.kill('SIGKILL')
    }, timeoutSeconds * 1000)
    const end = (outcome: Outcome): void => {
      clearTimeout(timer)
      resolve(outcome)
    }
    child.stdout.on('data', (bytes: Uint8Array) => output.push(bytes))
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      errors = (errors + text).slice(0, 2000)
    })
    // It may have gone before all was read; its exit status says why.
    child.stdin.on('error', () => undefined)
    child.on('error', () => end({ reason: '排版程序不能启动', again: true }))
    child.on('close', (status) => {
      if (late) return end({ reason: `排版超过 ${timeoutSeconds} 秒，已停止`, again: true })
      const pdf = Buffer.concat(output)
      if (status === 0 && isPdf(pdf)) return end({ pdf: new Uint8Array(pdf) })
      end(failure(status, errors))
    })
    child.stdin.end(source)
  })
}

function failure(status: number | null, errors: string): Outcome {
  switch (status) {
    case 3:
      return { reason: `本机（${process.platform} ${process.arch}）没有可用的排版组件`, again: false }
    case 4:
      return { reason: `排版源文有误：${errors}`, again: false }
    case 5:
      return { reason: '排版用的字体不能读取', again: false }
    default:
      return { reason: '排版程序意外退出', again: true }
  }
}

/** Begins and ends as a PDF does, so a broken-off one is not taken for whole. */
function isPdf(bytes: Buffer): boolean {
  return (
    bytes.subarray(0, 5).toString('latin1') === '%PDF-' &&
    bytes.subarray(-16).toString('latin1').includes('%%EOF')
  )
}
