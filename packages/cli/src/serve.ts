/** Serving 展示: evaluates a case under each of its frameworks, with and without illustrative data, and shows the pages. */
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type CaseRequest, type EvaluatedCase, evaluateCase, sealCase, writeOutputs } from '@jiheng/app'
import { type Problem, printProblem, problem } from '@jiheng/engine'
import { createApplication, listen, type Shown } from '@jiheng/server'
import { createPrinter, nodeHash, writeFolder } from '@jiheng/server/adapters'
import { readCaseFolder, readLibrary, readVerifier, summary } from './commands.ts'
import { type Arguments, fail, incidentLog, type Terminal, usage } from './terminal.ts'

const FILES = ['report.docx', 'report.pdf', 'report.html', 'scores.xlsx', 'archive.zip', 'result.json']

/** Everything to show of a case: its first framework first. */
export async function showCase(
  folder: string,
  given: Arguments,
): Promise<{
  shown: readonly (Shown & { evaluated: EvaluatedCase; request: CaseRequest })[]
  problems: readonly Problem[]
}> {
  const files = await readCaseFolder(folder)
  if ('code' in files) return { shown: [], problems: [files] }
  const library = await readLibrary(given)
  const first = await evaluateCase({ files, library, publishedOnly: false }, nodeHash)
  if (first.evaluated === undefined) return { shown: [], problems: first.problems }
  const shown: (Shown & { evaluated: EvaluatedCase; request: CaseRequest })[] = []
  const problems: Problem[] = []
  const illustrative = first.evaluated.evaluation.values.some((one) => one.illustrative)
  const main = first.evaluated.evaluation.framework.id
  for (const framework of [main, ...first.evaluated.loaded.alsoUnder])
    for (const publishedOnly of illustrative ? [false, true] : [false]) {
      const request = { files, library, publishedOnly, framework }
      const done = framework === main && !publishedOnly ? first : await evaluateCase(request, nodeHash)
      if (done.evaluated === undefined) problems.push(...done.problems)
      else
        shown.push(
          show(`${framework.replace('@', '-')}${publishedOnly ? '-published' : ''}`, request, done.evaluated),
        )
    }
  return { shown, problems }
}

function show(
  id: string,
  request: CaseRequest,
  evaluated: EvaluatedCase,
): Shown & { evaluated: EvaluatedCase; request: CaseRequest } {
  let made: Promise<ReadonlyMap<string, Uint8Array>> | undefined
  const make = async (): Promise<ReadonlyMap<string, Uint8Array>> => {
    const { outputs } = await writeOutputs(evaluated, createPrinter())
    const verifier = await readVerifier()
    const archive = await sealCase(request, evaluated, outputs, nodeHash, { verifier })
    return new Map([...outputs, ['archive.zip', archive]])
  }
  const file = async (name: string): Promise<Uint8Array | undefined> => {
    made ??= make()
    return (await made).get(name)
  }
  return {
    id,
    evaluation: evaluated.evaluation,
    report: evaluated.report,
    files: FILES,
    file,
    evaluated,
    request,
  }
}

export function pagesFolder(given: Arguments): string {
  const asked = given.options.get('pages')?.at(-1)
  if (asked !== undefined) return asked
  let folder = dirname(fileURLToPath(import.meta.url))
  for (let up = 0; up < 6; up += 1) {
    if (existsSync(join(folder, 'dist', 'web', 'index.html'))) return join(folder, 'dist', 'web')
    if (existsSync(join(folder, 'web', 'index.html')) && !folder.endsWith('packages'))
      return join(folder, 'web')
    folder = dirname(folder)
  }
  return 'dist/web'
}

async function serve(shown: readonly Shown[], given: Arguments, terminal: Terminal): Promise<number> {
  const wanted = Number(given.options.get('port')?.at(-1) ?? '8080')
  if (!Number.isInteger(wanted) || wanted < 0 || wanted > 65535)
    return usage('端口应是 0 到 65535 的整数', terminal)
  const application = createApplication(shown, pagesFolder(given), incidentLog(terminal))
  const port = await listen(application, wanted)
  if (port !== wanted && wanted !== 0)
    terminal.out(printProblem(problem('port-taken', { port: String(wanted), other: String(port) })))
  terminal.out(`请在浏览器打开 http://localhost:${port} （按 Ctrl+C 结束）`)
  await new Promise<void>((resolve) => {
    const stop = (): void => resolve()
    process.once('SIGINT', stop)
    process.once('SIGTERM', stop)
  })
  await application.close()
  return 0
}

export async function serveCommand(given: Arguments, terminal: Terminal): Promise<number> {
  const [folder] = given.words
  if (folder === undefined) return usage('serve 后面要写案例文件夹', terminal)
  const { shown, problems } = await showCase(folder, given)
  if (shown.length === 0) return fail(problems, terminal, 2)
  for (const one of problems) terminal.err(printProblem(one))
  return serve(shown, given, terminal)
}

/** What `npm start` runs: evaluate, write the files, print the summary, show the pages. */
export async function startCommand(given: Arguments, terminal: Terminal): Promise<number> {
  const [folder] = given.words
  if (folder === undefined) return usage('start 后面要写案例文件夹', terminal)
  const { shown, problems } = await showCase(folder, given)
  const [first] = shown
  if (first === undefined) return fail(problems, terminal, 2)
  const out = given.options.get('out')?.at(-1) ?? join(folder, 'out')
  const outputs = new Map<string, Uint8Array>()
  for (const name of FILES) {
    const bytes = await first.file(name)
    if (bytes !== undefined) outputs.set(name, bytes)
  }
  await writeFolder(out, outputs)
  terminal.out(summary(first.evaluation))
  const published = shown.find((one) => one.evaluation.publishedOnly)
  if (published !== undefined) terminal.out(`只用公开数据时：${published.evaluation.total.sentence}`)
  terminal.out(`已写出：\n${[...outputs.keys()].map((name) => `  ${join(out, name)}`).join('\n')}`)
  for (const one of problems) terminal.err(printProblem(one))
  if (given.flags.has('no-serve')) return 0
  return serve(shown, given, terminal)
}
