/** Putting an exhibit's input in, and what the program says to it. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import {
  type CaseRequest,
  checkFramework,
  type EvaluatedCase,
  evaluateCase,
  type FileMap,
  newCase,
  sealCase,
  verifyArchive,
  writeOutputs,
} from '@jiheng/app'
import { run } from '@jiheng/cli'
import { fileOf, importAccounting, readAccountingFormats } from '@jiheng/documents'
import { Exact, type Problem, printProblem, type Severity } from '@jiheng/engine'
import { planSample, populationOf } from '@jiheng/ledger'
import { nodeHash, readFolder } from '@jiheng/server/adapters'
import ExcelJS from 'exceljs'
import { DICTIONARIES, FRAMEWORK } from '../packages/engine/src/testing/framework.test-data.ts'
import { actRaises } from './acts.ts'
import { tampered } from './archives.ts'
import { type Input, SMALL_CASE } from './gallery.ts'

/** A problem as the command line prints it. */
export interface Raised {
  readonly code: string
  readonly severity: Severity
  readonly printed: string
  /** The whole problem, where it did not come through a terminal. */
  readonly problem?: Problem
}

const encoder = new TextEncoder()
const FRAMEWORK_FILE = 'small/1.0.0/framework.yaml'

/** A library with the small framework alone. */
export const SMALL_LIBRARY: FileMap = new Map([
  [FRAMEWORK_FILE, encoder.encode(FRAMEWORK)],
  ...DICTIONARIES.map((one): [string, Uint8Array] => [one.file, encoder.encode(one.text)]),
])

/** The small case as files. */
export function smallCase(more: Readonly<Record<string, string | Uint8Array | undefined>> = {}): FileMap {
  const files = new Map<string, Uint8Array>()
  for (const [name, content] of Object.entries({ ...SMALL_CASE, ...more }))
    if (content !== undefined)
      files.set(name, typeof content === 'string' ? encoder.encode(content) : content)
  return files
}

/** Everything that an input raises. */
export async function raise(how: Input): Promise<readonly Raised[]> {
  switch (how.kind) {
    case 'framework':
      return shown(checkFramework(how.change(FRAMEWORK), FRAMEWORK_FILE, SMALL_LIBRARY).problems)
    case 'act':
      return shown(await actRaises(how.code))
    case 'case':
      return shown((await evaluateCase(requestOf(smallCase(how.files)), nodeHash)).problems)
    case 'form': {
      const files = smallCase({ 'forms/表.xlsx': await changedForm(how.change) })
      return shown((await evaluateCase(requestOf(files), nodeHash)).problems)
    }
    case 'archive': {
      const bytes = tampered(await sealedSmallCase(), how.change, how.resealed)
      return shown((await verifyArchive(bytes, '档案.zip', nodeHash)).faults)
    }
    case 'empty-sample': {
      const sizing = { kind: 'given', size: 5, reason: '试抽', risk: Exact.of(1, 20) } as const
      return shown(planSample(populationOf([]), { seed: '1', method: 'random', sizing }).problems)
    }
    case 'not-an-archive':
      return shown((await verifyArchive(encoder.encode('不是档案包'), '档案.zip', nodeHash)).faults)
    case 'ledger':
      return shown(await ledgerProblems(how.files))
    case 'no-printer': {
      const { evaluated } = await evaluatedSmall()
      return shown((await writeOutputs(evaluated, undefined)).problems)
    }
    case 'command':
      return typed(how.args)
    case 'port-in-use':
      return portInUse()
    case 'broken-screen': {
      const lines: string[] = []
      const out = (): void => {
        throw new Error('屏幕不能写')
      }
      await run(['framework', 'list'], { out, err: (text) => lines.push(text) })
      return printedProblems(lines)
    }
  }
}

async function ledgerProblems(
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<readonly Problem[]> {
  const { formats, problems } = readAccountingFormats(await readFolder('frameworks'))
  if (formats === undefined) return problems
  const list = Object.entries(files).map(([name, content]) =>
    fileOf(name, typeof content === 'string' ? encoder.encode(content) : content),
  )
  const summary = await importAccounting(list, { formats }, () => undefined)
  return [...summary.problems, ...summary.notes]
}

const shown = (problems: readonly Problem[]): readonly Raised[] =>
  problems.map((problem) => ({
    code: problem.code,
    severity: problem.severity,
    printed: printProblem(problem),
    problem,
  }))

const requestOf = (files: FileMap): CaseRequest => ({ files, library: SMALL_LIBRARY, publishedOnly: false })

async function evaluatedSmall(): Promise<{ request: CaseRequest; evaluated: EvaluatedCase }> {
  const request = requestOf(smallCase())
  const { evaluated, problems } = await evaluateCase(request, nodeHash)
  if (evaluated === undefined) throw new Error(problems.map(printProblem).join('\n'))
  return { request, evaluated }
}

/** The archive of the small case, without a PDF. */
export async function sealedSmallCase(): Promise<Uint8Array> {
  const { request, evaluated } = await evaluatedSmall()
  return sealCase(request, evaluated, (await writeOutputs(evaluated, undefined)).outputs, nodeHash)
}

async function changedForm(change: (workbook: ExcelJS.Workbook) => void): Promise<Uint8Array> {
  const made = await newCase({
    framework: 'small',
    library: SMALL_LIBRARY,
    department: '某某局',
    year: 2020,
    units: [{ code: '001', name: '甲中心' }],
  })
  const form = [...(made.files ?? [])].find(([name]) => name.startsWith('forms/'))?.[1]
  const workbook = new ExcelJS.Workbook()
  await workbook.xlsx.load(Uint8Array.from(form ?? []).buffer)
  change(workbook)
  return new Uint8Array(await workbook.xlsx.writeBuffer())
}

async function typed(args: readonly string[]): Promise<readonly Raised[]> {
  const lines: string[] = []
  await run(args, { out: (text) => lines.push(text), err: (text) => lines.push(text) })
  return printedProblems(lines)
}

const SEVERITIES: Readonly<Record<string, Severity>> = { 错误: 'error', 警告: 'warning', 提示: 'note' }

/** The problems among printed lines. */
export function printedProblems(lines: readonly string[]): readonly Raised[] {
  return lines.flatMap((line) => {
    const match = /^(错误|警告|提示) \[([a-z-]+)\] /.exec(line)
    if (match === null) return []
    return [{ code: match[2] ?? '', severity: SEVERITIES[match[1] ?? ''] ?? 'error', printed: line }]
  })
}

/** Serve the small case on a port that is taken, and stop. */
async function portInUse(): Promise<readonly Raised[]> {
  const folder = await mkdtemp(join(tmpdir(), 'jiheng-'))
  const other = createServer()
  try {
    for (const [name, files] of [
      ['案例', smallCase()],
      ['库', SMALL_LIBRARY],
    ] as const)
      for (const [file, bytes] of files) {
        await mkdir(dirname(join(folder, name, file)), { recursive: true })
        await writeFile(join(folder, name, file), bytes)
      }
    const port = await listening(other)
    const before = new Set(process.listeners('SIGTERM'))
    const lines: string[] = []
    const out = (text: string): void => {
      lines.push(text)
      if (text.includes('http://'))
        setImmediate(() => {
          for (const stop of process.listeners('SIGTERM')) if (!before.has(stop)) stop('SIGTERM')
        })
    }
    const args = ['serve', join(folder, '案例'), '--library', join(folder, '库'), '--port', String(port)]
    await run(args, { out, err: (text) => lines.push(text) })
    return printedProblems(
      lines.map((line) => line.replace(String(port), '8080').replace(/[0-9]{5}/, '40000')),
    )
  } finally {
    other.close()
    await rm(folder, { recursive: true, force: true })
  }
}

function listening(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : 0)
    })
  })
}
