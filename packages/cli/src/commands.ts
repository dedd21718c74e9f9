/** The commands 各个命令. Each reads files, calls one use case, and prints. */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  checkFramework,
  evaluateCase,
  type FileMap,
  frameworkEntries,
  newCase,
  type Outputs,
  sealCase,
  type Verification,
  verifyArchive,
  writeOutputs,
} from '@jiheng/app'
import {
  didYouMean,
  type Evaluation,
  type Explanation,
  explain,
  findValues,
  nearestName,
  type Problem,
  printPlace,
  printProblem,
  problem,
} from '@jiheng/engine'
import { createPrinter, nodeHash, pathKind, readFolder, writeFolder } from '@jiheng/server/adapters'
import { type Arguments, fail, type Terminal, usage } from './terminal.ts'

const option = (given: Arguments, name: string): string | undefined => given.options.get(name)?.at(-1)

/** The frameworks that come with the program, or those of --library. */
export async function readLibrary(given: Arguments): Promise<FileMap> {
  return readFolder(libraryFolder(given))
}

function libraryFolder(given: Arguments): string {
  const asked = option(given, 'library')
  if (asked !== undefined) return asked
  let folder = dirname(fileURLToPath(import.meta.url))
  for (let up = 0; up < 6; up += 1) {
    if (existsSync(join(folder, 'frameworks', 'framework.schema.json'))) return join(folder, 'frameworks')
    folder = dirname(folder)
  }
  return resolve('frameworks')
}

/** The page that verifies a package in a browser; undefined in a copy of the program without built pages. */
export async function readVerifier(): Promise<Uint8Array | undefined> {
  let folder = dirname(fileURLToPath(import.meta.url))
  for (let up = 0; up < 6; up += 1) {
    for (const file of [join(folder, 'dist', 'verify.html'), join(folder, 'verify.html')])
      if (existsSync(file)) return new Uint8Array(await readFile(file))
    folder = dirname(folder)
  }
  return undefined
}

/** Read a case folder, or say why not. */
export async function readCaseFolder(folder: string): Promise<FileMap | Problem> {
  if ((await pathKind(folder)) !== 'folder') return problem('file-missing', { file: folder })
  return readFolder(folder)
}

export async function evaluateCommand(given: Arguments, terminal: Terminal): Promise<number> {
  const [folder] = given.words
  if (folder === undefined) return usage('evaluate 后面要写案例文件夹', terminal)
  const json = given.flags.has('json')
  const finish = (problems: readonly Problem[]): number => {
    if (json) terminal.out(JSON.stringify({ problems }, null, 1))
    return json ? 2 : fail(problems, terminal, 2)
  }
  const files = await readCaseFolder(folder)
  if ('code' in files) return finish([files])
  const framework = option(given, 'framework')
  const request = {
    files,
    library: await readLibrary(given),
    publishedOnly: given.flags.has('published-only'),
    ...(framework === undefined ? {} : { framework }),
  }
  const { evaluated, problems } = await evaluateCase(request, nodeHash)
  if (evaluated === undefined) return finish(problems)
  const progress = json ? () => undefined : (step: string) => terminal.err(`… ${step}`)
  const written = await writeOutputs(evaluated, createPrinter(), progress)
  progress('封存档案包')
  const archive = await sealCase(request, evaluated, written.outputs, nodeHash, {
    verifier: await readVerifier(),
  })
  const outputs: Outputs = new Map([...written.outputs, ['archive.zip', archive]])
  const out = option(given, 'out') ?? join(folder, 'out')
  await writeFolder(out, outputs)
  const { evaluation } = evaluated
  if (json) terminal.out(JSON.stringify(evaluation, null, 1))
  else {
    terminal.out(summary(evaluation))
    terminal.out(`已写出：${[...outputs.keys()].map((name) => join(out, name)).join('\n        ')}`)
    for (const one of [...problems, ...written.problems]) terminal.err(printProblem(one))
  }
  const broken = evaluation.findings.some((one) => one.result === 'violated' && one.severity === 'error')
  return given.flags.has('strict') && broken ? 1 : 0
}

/** A short Chinese summary of an evaluation. */
export function summary(evaluation: Evaluation): string {
  const { total, findings } = evaluation
  const contradictions = findings.filter((one) => one.result === 'violated' && one.severity !== 'note')
  const lines = [
    evaluation.title,
    `指标体系：${evaluation.framework.name}${evaluation.publishedOnly ? '（只用公开数据）' : ''}`,
    `结论：${total.sentence}${total.illustrative ? '〔含示例数据〕' : ''}`,
  ]
  if (total.noGradeReason !== undefined) lines.push(`未定等级的原因：${total.noGradeReason}`)
  lines.push(
    `勾稽核对：成立 ${evaluation.counts.holds} 项，不符 ${contradictions.length} 项，无法判定 ${evaluation.counts.undecided} 项`,
  )
  for (const one of contradictions) {
    lines.push(`  · ${one.name}（${one.unitName}）：${one.sentence}`)
    for (const cause of one.causes) lines.push(`      可能的原因：${cause.title}。${cause.text}`)
  }
  return lines.join('\n')
}

export async function newCommand(given: Arguments, terminal: Terminal): Promise<number> {
  const [framework, folder] = given.words
  if (framework === undefined || folder === undefined) return usage('new 后面要写指标体系和文件夹', terminal)
  const year = option(given, 'year') ?? '2024'
  if (!/^[0-9]{4}$/.test(year)) return usage('年度应是四位数字', terminal)
  const units: { code: string; name: string }[] = []
  for (const word of given.options.get('unit') ?? []) {
    const [code = '', name = ''] = word.split(/=(.*)/s)
    if (code === '' || name === '') return usage(`单位应写作 代码=名称，现为“${word}”`, terminal)
    units.push({ code, name })
  }
  const kind = await pathKind(folder)
  if (kind === 'file' || (kind === 'folder' && (await readFolder(folder)).size > 0))
    return fail([problem('folder-not-empty', { folder })], terminal, 2)
  const made = await newCase({
    framework,
    library: await readLibrary(given),
    department: option(given, 'department') ?? '某某局',
    year: Number(year),
    units,
  })
  if (made.files === undefined) return fail(made.problems, terminal, 2)
  await writeFolder(folder, made.files)
  terminal.out(
    `已新建案例文件夹 ${folder}：\n${[...made.files.keys()].map((name) => `  ${name}`).join('\n')}\n填好以后运行：jiheng evaluate ${folder}`,
  )
  return 0
}

export async function verifyCommand(given: Arguments, terminal: Terminal): Promise<number> {
  const [file] = given.words
  if (file === undefined) return usage('verify 后面要写档案包', terminal)
  if ((await pathKind(file)) !== 'file') return fail([problem('file-missing', { file })], terminal, 2)
  const result = await verifyArchive(
    new Uint8Array(await readFile(file)),
    basename(file),
    nodeHash,
    createPrinter(),
  )
  const { recomputed } = result
  if (given.flags.has('json'))
    terminal.out(JSON.stringify({ sound: result.faults.length === 0, ...result }, null, 1))
  else {
    for (const one of [...result.faults, ...result.notes]) terminal.err(printProblem(one))
    if (result.title !== undefined) terminal.out(result.title)
    if (result.archive !== undefined) terminal.out(archiveWords(result.archive))
    if (result.stamp !== undefined)
      terminal.out(`时间戳：${result.stamp.at}，由“${result.stamp.authority}”签发（是否信任由使用人判断）`)
    const counts = `重算数据 ${recomputed.values} 个、得分 ${recomputed.scores} 个、勾稽关系 ${recomputed.rules} 条、报告数字 ${recomputed.reportFigures} 处`
    terminal.out(
      result.faults.length === 0
        ? `档案包完好：封存未被改动；${counts}，全部一致。`
        : `档案包有 ${result.faults.length} 个问题；${counts}。`,
    )
  }
  if (result.faults.length === 0) return 0
  return result.faults.every((one) => one.code === 'archive-unreadable') ? 2 : 1
}

/** What is said of a package that has a catalogue. */
function archiveWords({ items, version, sealedAt, sealedBy, properties }: SealedFacts): string {
  const failed = properties.filter((one) => one.outcome === 'failed')
  const when = sealedAt === '' ? '' : `，${sealedAt.slice(0, 10)}由${sealedBy}封存`
  return [
    `第 ${version} 版，${items} 件${when}；四性检测 ${properties.length} 项，不通过 ${failed.length} 项`,
    ...failed.map((one) => `  · ${one.code} ${one.name}：${one.why}`),
  ].join('\n')
}
type SealedFacts = NonNullable<Verification['archive']>

export async function explainCommand(given: Arguments, terminal: Terminal): Promise<number> {
  const [folder, name] = given.words
  if (folder === undefined || name === undefined)
    return usage('explain 后面要写案例文件夹和指标或数据项', terminal)
  const files = await readCaseFolder(folder)
  if ('code' in files) return fail([files], terminal, 2)
  const framework = option(given, 'framework')
  const request = {
    files,
    library: await readLibrary(given),
    publishedOnly: given.flags.has('published-only'),
    ...(framework === undefined ? {} : { framework }),
  }
  const { evaluated, problems } = await evaluateCase(request, nodeHash)
  if (evaluated === undefined) return fail(problems, terminal, 2)
  const found = findValues(evaluated.evaluation, name)
  if (found.length === 0) {
    const labels = evaluated.evaluation.values.map((one) => one.label)
    return fail(
      [problem('value-unknown', { name, suggestion: didYouMean(nearestName(name, labels)) })],
      terminal,
      2,
    )
  }
  for (const record of found) {
    const tree = explain(evaluated.evaluation, record.ref)
    if (tree !== undefined) terminal.out(printTree(tree))
  }
  return 0
}

/** A lineage as an indented tree. */
export function printTree(tree: Explanation, lead = '', tail = ''): string {
  const { record } = tree
  const marks = `${record.illustrative ? '〔示例〕' : ''}${record.unconfirmed.length > 0 ? '〔待核〕' : ''}`
  const lines = [`${lead}${record.label}：${record.value.text}${marks}`]
  const note = (text: string): void => {
    lines.push(`${tail}${tree.inputs.length > 0 ? '│ ' : '  '}${text}`)
  }
  const { origin } = record
  if (origin.kind === 'entered') {
    note(
      `来源：${printPlace(origin.source.place)}${origin.source.enteredBy === undefined ? '' : `，${origin.source.enteredBy}`}${origin.source.note === undefined ? '' : `，${origin.source.note}`}`,
    )
    if (origin.replaced !== undefined) note(`原填报数：${origin.replaced.text}`)
  }
  if (origin.kind === 'computed') note(`公式：${origin.formula}`)
  if (origin.kind === 'consolidated') note('由所属单位汇总')
  if (record.working !== undefined && record.working !== '') note(`算式：${record.working}`)
  if (tree.again) note('（来历见上）')
  for (const [index, input] of tree.inputs.entries()) {
    const last = index === tree.inputs.length - 1
    lines.push(printTree(input, `${tail}${last ? '└─ ' : '├─ '}`, `${tail}${last ? '   ' : '│  '}`))
  }
  return lines.join('\n')
}

export async function checkCommand(given: Arguments, terminal: Terminal): Promise<number> {
  const [file] = given.words
  if (file === undefined) return usage('framework check 后面要写指标体系文件', terminal)
  if ((await pathKind(file)) !== 'file') return fail([problem('file-missing', { file })], terminal, 2)
  const checked = checkFramework(
    new TextDecoder().decode(await readFile(file)),
    file,
    await readLibrary(given),
  )
  for (const one of checked.problems) terminal.err(printProblem(one))
  const errors = checked.problems.filter((one) => one.severity === 'error').length
  const warnings = checked.problems.length - errors
  if (checked.framework === undefined || errors > 0) {
    terminal.out(`${file}：${errors} 个错误，${warnings} 个警告。`)
    return 1
  }
  const { framework } = checked
  const leaves = (list: typeof framework.indicators): number =>
    list.reduce((sum, one) => sum + (one.children.length === 0 ? 1 : leaves(one.children)), 0)
  terminal.out(
    `${framework.name}（${framework.id} ${framework.version}）无误：数据项 ${framework.items.size} 个、末级指标 ${leaves(framework.indicators)} 个、勾稽关系 ${framework.rules.length} 条；算例 ${checked.examples} 个全部相符${warnings > 0 ? `；${warnings} 个警告` : ''}。`,
  )
  return 0
}

export async function listCommand(given: Arguments, terminal: Terminal): Promise<number> {
  const library = await readLibrary(given)
  for (const entry of frameworkEntries(library)) {
    const text = new TextDecoder().decode(library.get(entry.file))
    const name = /^name:\s*(.+)$/m.exec(text)?.[1] ?? ''
    terminal.out(`${entry.id}@${entry.version}  ${name}`)
  }
  return 0
}
