/** jiheng ledger 账簿: a unit's accounting files checked, sampled, made up or reconciled, offline. */
import { createReadStream } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import {
  type AccountingFile,
  checkLedger,
  flagsFrom,
  type LedgerStore,
  ledgerExitCode,
  ledgerJson,
  type OpenedLedger,
  openLedger,
  writeLedgerPaper,
} from '@jiheng/app'
import { type Problem, problem, type SourceFile } from '@jiheng/engine'
import { createLedgers, pathKind, writeFolder } from '@jiheng/server/adapters'
import { readLibrary } from './commands.ts'
import { checkWords, readWords } from './ledger-print.ts'
import { type Arguments, fail, type Terminal, usage } from './terminal.ts'

export const option = (given: Arguments, name: string): string | undefined => given.options.get(name)?.at(-1)

/** What lies in a folder of exports. */
const READABLE = /\.(?:xml|xlsx|xlsm|xls|et|csv|tsv|txt|zip)$/i
/** Flags of this risk and above are findings, unless said otherwise. */
const FINDING_RISK = 60

type Act = (given: Arguments, terminal: Terminal) => Promise<number>
const ACTS: Readonly<Record<string, () => Promise<Act>>> = {
  sample: async () => (await import('./ledger-sample.ts')).sampleCommand,
  evaluate: async () => (await import('./ledger-sample.ts')).evaluateSampleCommand,
  generate: async () => (await import('./ledger-generate.ts')).generateCommand,
  reconcile: async () => (await import('./ledger-reconcile.ts')).reconcileCommand,
}

export async function ledgerCommand(given: Arguments, terminal: Terminal): Promise<number> {
  const [first = ''] = given.words
  const act = Object.hasOwn(ACTS, first) ? ACTS[first] : undefined
  if (act === undefined) return checkCommand(given, terminal)
  return (await act())({ ...given, words: given.words.slice(1) }, terminal)
}

/** Whatever is wrong with the input, as words or as JSON. */
export function refuse(problems: readonly Problem[], given: Arguments, terminal: Terminal): number {
  if (!given.flags.has('json')) return fail(problems, terminal, 2)
  terminal.out(JSON.stringify({ problems }, null, 1))
  return 2
}

async function checkCommand(given: Arguments, terminal: Terminal): Promise<number> {
  if (given.words.length === 0) return usage('ledger 后面要写账簿文件', terminal)
  const risk = Number(option(given, 'risk') ?? FINDING_RISK)
  if (!Number.isInteger(risk) || risk < 0 || risk > 100) return usage('--risk 应是 0 到 100 的整数', terminal)
  const parameters = await sourceOption(given, 'parameters')
  if (parameters !== undefined && 'code' in parameters) return refuse([parameters], given, terminal)
  return withLedger(given, terminal, given.words, async (opened) => {
    const { check, problems } = await checkLedger(opened, {
      library: await readLibrary(given),
      only: listOf(option(given, 'only')),
      ...(parameters === undefined ? {} : { parameters }),
      onTest: (test, done, total) => terminal.progress?.(`${bar(done, total)} 测试 ${test.name}`),
    })
    terminal.progress?.('')
    if (check === undefined) return refuse(problems, given, terminal)
    const out = option(given, 'out')
    const written = out === undefined ? new Map() : await writeLedgerPaper(opened, check)
    if (out !== undefined) await writeFolder(out, written)
    if (given.flags.has('json')) terminal.out(JSON.stringify(ledgerJson(opened, check), null, 1))
    else {
      terminal.out(readWords(opened, given.words))
      terminal.out(checkWords(opened, check, risk, flagsFrom(check, risk)))
      if (out !== undefined)
        terminal.out(`已写出：${[...written.keys()].map((name) => join(out, name)).join('\n        ')}`)
    }
    return ledgerExitCode(opened, check, risk)
  })
}

const listOf = (text: string | undefined): readonly string[] =>
  (text ?? '')
    .split(/[,，、]/)
    .map((one) => one.trim())
    .filter((one) => one !== '')

/** A text file that an option names, under its base name. */
async function sourceOption(given: Arguments, name: string): Promise<SourceFile | Problem | undefined> {
  const path = option(given, name)
  if (path === undefined) return undefined
  if ((await pathKind(path)) !== 'file') return problem('file-missing', { file: path })
  return { file: basename(path), text: new TextDecoder().decode(await readFile(path)) }
}

/** Reads the files, lets `act` work on the ledger, and leaves nothing behind. */
export async function withLedger(
  given: Arguments,
  terminal: Terminal,
  words: readonly string[],
  act: (opened: OpenedLedger) => Promise<number>,
): Promise<number> {
  const year = option(given, 'year') ?? '0'
  if (!/^(?:0|[0-9]{4})$/.test(year)) return usage('年度应是四位数字', terminal)
  const mapping = await sourceOption(given, 'mapping')
  if (mapping !== undefined && 'code' in mapping) return refuse([mapping], given, terminal)
  const files = await filesOf(words)
  if ('code' in files) return refuse([files], given, terminal)
  const large = new LargeStore()
  let shown = ''
  try {
    const { opened, problems } = await openLedger({
      files,
      library: await readLibrary(given),
      unit: option(given, 'unit') ?? '',
      year: Number(year),
      ...(mapping === undefined ? {} : { mapping }),
      store: () => large.open(terminal),
      onProgress: ({ file, read, total, lines }) => {
        const said = `${bar(read, total)} 读取 ${file}，${Math.floor(lines / 10_000)} 万行`
        if (said !== shown) terminal.progress?.(said)
        shown = said
      },
    })
    terminal.progress?.('')
    if (opened === undefined) return refuse(problems, given, terminal)
    return await act(opened)
  } finally {
    await large.close()
  }
}

const WIDTH = 24
export function bar(done: number, total: number): string {
  const full = total === 0 ? 0 : Math.floor((done * WIDTH) / total)
  return '█'.repeat(full) + '░'.repeat(WIDTH - full)
}

/** Files as named; of a folder every file below it that can be read. Files of the same name keep their folders. */
async function filesOf(words: readonly string[]): Promise<readonly AccountingFile[] | Problem> {
  const paths: string[] = []
  for (const word of words) {
    const kind = await pathKind(word)
    if (kind === 'nothing') return problem('file-missing', { file: word })
    if (kind === 'file') paths.push(word)
    else {
      const entries = await readdir(word, { recursive: true, withFileTypes: true })
      const found = entries.filter(
        (one) => one.isFile() && READABLE.test(one.name) && !one.name.startsWith('~$'),
      )
      paths.push(...found.map((one) => join(one.parentPath ?? word, one.name)).sort())
    }
  }
  if (paths.length === 0) return problem('file-missing', { file: words.join('、') })
  const names = paths.map((path) => basename(path))
  return Promise.all(
    [...new Set(paths)].map(async (path): Promise<AccountingFile> => {
      const name = basename(path)
      const isTwice = names.indexOf(name) !== names.lastIndexOf(name)
      return {
        name: isTwice ? join(basename(dirname(path)), name) : name,
        size: (await stat(path)).size,
        chunks: () => createReadStream(path, { highWaterMark: 1 << 18 }),
      }
    }),
  )
}

/** A store in a folder of its own for ledgers that memory does not hold; gone afterwards. */
class LargeStore {
  #store: LedgerStore | undefined
  #folder: string | undefined

  async open(terminal: Terminal): Promise<LedgerStore> {
    this.#folder = await mkdtemp(join(tmpdir(), 'jiheng-ledger-'))
    this.#store = await createLedgers({ folder: this.#folder, log: (line) => terminal.err(line) })
    return this.#store
  }

  async close(): Promise<void> {
    await this.#store?.close()
    if (this.#folder !== undefined) await rm(this.#folder, { recursive: true, force: true })
  }
}

/** Writes one file where `--out` says; a folder of that name is no file. */
export async function writeOut(path: string, bytes: Uint8Array): Promise<Problem | undefined> {
  if ((await pathKind(path)) === 'folder')
    return problem('folder-unwritable', { folder: path, reason: '是文件夹，--out 后面要写文件名' })
  await writeFile(path, bytes)
  return undefined
}
