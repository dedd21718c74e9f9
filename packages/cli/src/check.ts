/** jiheng check: published reports, one or many, checked and told. */
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { type CheckedFile, checkExitCode, checkedJson, checkPage } from '@jiheng/app'
import { problem } from '@jiheng/engine'
import { type Checkers, createCheckers, pathKind, writeFolder } from '@jiheng/server/adapters'
import { foundWords, summaryTable } from './check-print.ts'
import { type Arguments, fail, type Terminal, usage } from './terminal.ts'

const READABLE = /\.(?:txt|text|md|markdown|html?|xhtml|docx|docm|xlsx|xlsm|pdf)$/i

interface Checked {
  readonly file: string
  readonly checked: CheckedFile
}

export async function checkReports(given: Arguments, terminal: Terminal): Promise<number> {
  if (given.words.length === 0) return usage('check 后面要写要核查的文件', terminal)
  const html = given.options.get('html')?.at(-1)
  const text = given.options.get('text')?.at(-1)
  const files = await filesOf(given.words)
  if (files.length === 0)
    return fail([problem('file-missing', { file: given.words.join('、') })], terminal, 2)
  const checkers = createCheckers()
  const all: Checked[] = []
  try {
    all.push(...(await checkAll(files, checkers, terminal)))
  } finally {
    await checkers.close()
  }
  const many = files.length > 1
  const names = outputNames(files)
  if (html !== undefined) await writeEach(all, html, many, names, '.html', pageOf)
  if (text !== undefined) await writeEach(all, text, many, names, '.txt', textOf)
  if (given.flags.has('json')) printJson(all, many, terminal)
  else printFound(all, many, terminal)
  return checkExitCode(all.map((one) => one.checked))
}

/** Files as named; of a folder every file below it that can be read. */
async function filesOf(words: readonly string[]): Promise<string[]> {
  const files: string[] = []
  for (const word of words) {
    if ((await pathKind(word)) !== 'folder') files.push(word)
    else {
      const entries = await readdir(word, { recursive: true, withFileTypes: true })
      const found = entries.filter(
        (entry) => entry.isFile() && READABLE.test(entry.name) && !entry.name.startsWith('~$'),
      )
      files.push(...found.map((entry) => join(entry.parentPath ?? word, entry.name)).sort())
    }
  }
  return [...new Set(files)]
}

async function checkAll(
  files: readonly string[],
  checkers: Checkers,
  terminal: Terminal,
): Promise<Checked[]> {
  let done = 0
  const tell = (file: string): void => {
    done += 1
    if (files.length < 2) return
    const width = 24
    const full = Math.floor((done * width) / files.length)
    const bar = `${'█'.repeat(full)}${'░'.repeat(width - full)}`
    terminal.progress?.(done < files.length ? `${bar} ${done}/${files.length} ${basename(file)}` : '')
  }
  const results = new Array<Checked>(files.length)
  let next = 0
  // Only as many files are in memory as there are threads, and one more each that waits.
  const lane = async (): Promise<void> => {
    for (let index = next++; index < files.length; index = next++) {
      const file = files[index] as string
      results[index] = { file, checked: await checkOne(file, checkers) }
      tell(file)
    }
  }
  await Promise.all(Array.from({ length: checkers.threads * 2 }, lane))
  return results
}

async function checkOne(file: string, checkers: Checkers): Promise<CheckedFile> {
  try {
    return await checkers.check(basename(file), new Uint8Array(await readFile(file)))
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT'
    return {
      fault: {
        code: missing ? 'source.missing' : 'source.unreadable',
        message: missing
          ? '没有找到这个文件。请核对路径和文件名。'
          : '文件不能读取。请检查权限，或关闭正在使用它的程序后再试。',
      },
    }
  }
}

const pageOf = (file: string, checked: CheckedFile): string | undefined =>
  'fault' in checked
    ? undefined
    : checkPage({ name: basename(file), source: checked.source, result: checked.result })

const textOf = (_: string, checked: CheckedFile): string | undefined =>
  'fault' in checked ? undefined : checked.source.text

/** One file into the file named; several into a folder of that name, each under its own. */
async function writeEach(
  all: readonly Checked[],
  out: string,
  many: boolean,
  names: readonly string[],
  suffix: string,
  make: (file: string, checked: CheckedFile) => string | undefined,
): Promise<void> {
  const encoder = new TextEncoder()
  const written = new Map<string, Uint8Array>()
  all.forEach(({ file, checked }, index) => {
    const content = make(file, checked)
    if (content !== undefined) written.set(`${names[index]}${suffix}`, encoder.encode(content))
  })
  if (written.size === 0) return
  const toFolder = many || (await pathKind(out)) === 'folder'
  if (toFolder) await writeFolder(out, written)
  else {
    const [content] = written.values()
    await writeFile(out, content as Uint8Array)
  }
}

/** Base names, made different where two files have the same. */
function outputNames(files: readonly string[]): string[] {
  const seen = new Map<string, number>()
  return files.map((file) => {
    const name = basename(file)
    const same = files.filter((other) => basename(other) === name).length
    if (same === 1) return name
    const count = (seen.get(name) ?? 0) + 1
    seen.set(name, count)
    return `${basename(dirname(file))}-${count}-${name}`
  })
}

function printJson(all: readonly Checked[], many: boolean, terminal: Terminal): void {
  const entries = all.map(({ file, checked }) =>
    'fault' in checked ? { file, fault: checked.fault } : checkedJson(file, checked.source, checked.result),
  )
  terminal.out(JSON.stringify(many ? entries : entries[0], null, 1))
}

function printFound(all: readonly Checked[], many: boolean, terminal: Terminal): void {
  for (const { file, checked } of all) {
    if ('fault' in checked) terminal.err(`${file}：${checked.fault.message} [${checked.fault.code}]`)
    else if (!many || checked.result.summary.contradictions > 0) terminal.out(foundWords(file, checked))
  }
  if (many) terminal.out(summaryTable(all))
}
