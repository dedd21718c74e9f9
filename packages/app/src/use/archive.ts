/**
 * Archive 档案包: one BagIt bag holding inputs, policy, result and documents, sealed with SHA-256 and SM3, with an index
 * from indicator to figure to evidence. Verifying 验证 checks the seal and recomputes every figure, score and report
 * number from the package alone.
 */
import {
  compareBindings,
  printTypst,
  readBag,
  readDocx,
  readZip,
  writeBag,
  writeDocx,
  writeHtml,
  writeScoreWorkbook,
  writeZip,
} from '@jiheng/documents'
import {
  bindingsOf,
  type Evaluation,
  type IndicatorResult,
  type Problem,
  problem,
  type ValueRecord,
} from '@jiheng/engine'
import type { FileMap } from '../case/library.ts'
import { dictionaryFiles, textOf } from '../case/library.ts'
import type { Hash, Printer } from '../ports.ts'
import {
  type CaseRequest,
  type EvaluatedCase,
  evaluateCase,
  type Outputs,
  resultBytes,
} from './evaluate-case.ts'

const encoder = new TextEncoder()
const CASE = 'inputs/case/'
const LIBRARY = 'inputs/library/'
const RESULT = 'result/'
const FORMAT = 'jiheng-archive/1'
const INDEX = 'index.json'
const CRATE = 'ro-crate-metadata.json'

/** Seal a case: zip bytes of the bag. Same inputs, same bytes. */
export function sealCase(
  request: CaseRequest,
  evaluated: EvaluatedCase,
  outputs: Outputs,
  hash: Hash,
): Uint8Array {
  const payload = new Map<string, Uint8Array>()
  const used = new Set([
    evaluated.loaded.frameworkFile,
    ...dictionaryFiles(request.library).map((one) => one.file),
  ])
  for (const [name, bytes] of request.files) payload.set(`${CASE}${name}`, bytes)
  for (const [name, bytes] of request.library) if (used.has(name)) payload.set(`${LIBRARY}${name}`, bytes)
  for (const [name, bytes] of outputs) if (name !== 'archive.zip') payload.set(`${RESULT}${name}`, bytes)
  const { evaluation } = evaluated
  const options = {
    format: FORMAT,
    framework: `${evaluation.framework.id}@${evaluation.framework.version}`,
    publishedOnly: request.publishedOnly,
  }
  payload.set('package.json', json(options))
  payload.set(INDEX, json(indexOf(evaluation)))
  payload.set(CRATE, json(crateOf(evaluation, [...payload.keys()].sort())))
  const info: readonly (readonly [string, string])[] = [
    ['Source-Organization', evaluated.loaded.organisation],
    ['External-Description', evaluation.title],
    ['External-Identifier', `${evaluation.department.code}-${evaluation.year}-${evaluation.framework.id}`],
    ['Bag-Software-Agent', 'Jiheng'],
  ]
  return writeZip(writeBag(payload, { info, hashes: { sha256: hash.sha256, sm3: hash.sm3 } }))
}

const json = (value: unknown): Uint8Array => encoder.encode(`${JSON.stringify(value, null, 1)}\n`)

interface IndexEntry {
  readonly code: string
  readonly name: string
  readonly points?: string
  readonly figures: readonly {
    readonly ref: string
    readonly label: string
    readonly value: string
    readonly source: string
    readonly evidence: readonly string[]
  }[]
}

/** 索引: indicator → entered figures behind it → evidence. */
function indexOf(evaluation: Evaluation): {
  readonly format: string
  readonly indicators: readonly IndexEntry[]
} {
  const byRef = new Map(evaluation.values.map((record) => [record.ref, record]))
  const entered = (ref: string, seen: Set<string>): readonly ValueRecord[] => {
    const record = byRef.get(ref)
    if (record === undefined || seen.has(ref)) return []
    seen.add(ref)
    const below = record.inputs.flatMap((input) => entered(input, seen))
    return record.origin.kind === 'entered' && record.key !== undefined ? [record, ...below] : below
  }
  const indicators: IndexEntry[] = []
  const walk = (list: readonly IndicatorResult[]): void => {
    for (const one of list) {
      if (one.children.length > 0) walk(one.children)
      else
        indicators.push({
          code: one.code,
          name: one.name,
          ...(one.points === undefined ? {} : { points: one.points }),
          figures: entered(one.ref, new Set()).map((record) => ({
            ref: record.ref,
            label: record.label,
            value: record.value.text,
            source: record.origin.kind === 'entered' ? JSON.stringify(record.origin.source.place) : '',
            evidence: record.evidence ?? [],
          })),
        })
    }
  }
  walk(evaluation.indicators)
  return { format: 'jiheng-index/1', indicators }
}

/** An RO-Crate description of the payload, for tools that read such packages. */
function crateOf(evaluation: Evaluation, files: readonly string[]): unknown {
  const parts = files.map((file) => ({ '@id': file, '@type': 'File' }))
  return {
    '@context': 'https://w3id.org/ro/crate/1.1/context',
    '@graph': [
      {
        '@id': CRATE,
        '@type': 'CreativeWork',
        about: { '@id': './' },
        conformsTo: { '@id': 'https://w3id.org/ro/crate/1.1' },
      },
      {
        '@id': './',
        '@type': 'Dataset',
        name: evaluation.title,
        temporalCoverage: String(evaluation.year),
        inLanguage: 'zh-CN',
        hasPart: parts.map((part) => ({ '@id': part['@id'] })),
      },
      ...parts,
    ],
  }
}

/** 验证结果. Sound when there are no faults. */
export interface Verification {
  readonly faults: readonly Problem[]
  readonly notes: readonly Problem[]
  readonly recomputed: {
    readonly values: number
    readonly scores: number
    readonly rules: number
    readonly reportFigures: number
  }
  readonly title?: string
}

const LIMITS = { maxEntries: 100_000, maxBytes: 2_000_000_000, maxEntryBytes: 500_000_000, maxRatio: 1000 }
const nothing = { values: 0, scores: 0, rules: 0, reportFigures: 0 }

/** Check the seal and recompute everything. With a printer the PDF is typeset again and compared as well. */
export async function verifyArchive(
  bytes: Uint8Array,
  file: string,
  hash: Hash,
  printer?: Printer,
): Promise<Verification> {
  const zip = readZip(bytes, LIMITS)
  if (!('files' in zip)) {
    const faults = zip.faults.map((fault) =>
      problem('archive-unreadable', {
        file,
        reason: `${fault.message}${fault.path === undefined ? '' : `（${fault.path}）`}`,
      }),
    )
    return { faults, notes: [], recomputed: nothing }
  }
  const bag = readBag(zip.files, { sha256: hash.sha256, sm3: hash.sm3 })
  const faults: Problem[] = bag.faults.map((fault) =>
    problem('archive-bag', {
      what: `${fault.message}${where(fault.path, fault.at)}`,
      bagCode: fault.code,
    }),
  )
  const request = requestOf(bag.payload)
  if (request === undefined) {
    faults.push(problem('archive-unreadable', { file, reason: '缺少 package.json，或不是绩衡的档案包' }))
    return { faults, notes: [], recomputed: nothing }
  }
  const { evaluated, problems } = await evaluateCase(request, hash)
  if (evaluated === undefined) return { faults: [...faults, ...problems], notes: [], recomputed: nothing }
  faults.push(...compareResult(bag.payload.get(`${RESULT}result.json`), evaluated.evaluation))
  const reports = await compareDocuments(bag.payload, evaluated, printer)
  faults.push(...reports.faults)
  const { evaluation } = evaluated
  return {
    faults,
    notes: reports.notes,
    recomputed: {
      values: evaluation.values.length,
      scores: evaluation.values.filter((one) => one.ref.startsWith('s:')).length,
      rules: evaluation.findings.length,
      reportFigures: reports.figures,
    },
    title: evaluation.title,
  }
}

/** The file concerned and the manifest that says so, in brackets. */
function where(path: string | undefined, at: string | undefined): string {
  const words = [...(path === undefined ? [] : [path]), ...(at === undefined ? [] : [`据 ${at}`])]
  return words.length === 0 ? '' : `（${words.join('，')}）`
}

function requestOf(payload: FileMap): CaseRequest | undefined {
  const options = parse(payload.get('package.json'))
  if (options === undefined || options.format !== FORMAT || typeof options.framework !== 'string')
    return undefined
  const under = (prefix: string): FileMap => {
    const files = new Map<string, Uint8Array>()
    for (const [name, bytes] of payload)
      if (name.startsWith(prefix)) files.set(name.slice(prefix.length), bytes)
    return files
  }
  return {
    files: under(CASE),
    library: under(LIBRARY),
    framework: options.framework,
    publishedOnly: options.publishedOnly === true,
  }
}

function parse(bytes: Uint8Array | undefined): Readonly<Record<string, unknown>> | undefined {
  if (bytes === undefined) return undefined
  try {
    return JSON.parse(textOf(bytes)) as Readonly<Record<string, unknown>>
  } catch {
    return undefined
  }
}

function compareResult(sealed: Uint8Array | undefined, evaluation: Evaluation): readonly Problem[] {
  const computed = resultBytes(evaluation)
  if (sealed !== undefined && same(sealed, computed)) return []
  const old = parse(sealed) as unknown as Evaluation | undefined
  const differs = (what: string, before: string, now: string): Problem =>
    problem('archive-result-differs', { what, sealed: before, computed: now })
  if (old === undefined || !Array.isArray(old.values))
    return [differs('result.json', '缺失或不能读取', '完整')]
  const faults: Problem[] = []
  const before = new Map(old.values.map((one) => [one.ref, one]))
  for (const now of evaluation.values) {
    const was = before.get(now.ref)
    before.delete(now.ref)
    if (was?.value.text !== now.value.text)
      faults.push(differs(now.label, was?.value.text ?? '（无）', now.value.text))
  }
  for (const was of before.values()) faults.push(differs(was.label, was.value.text, '（无）'))
  if (old.total?.sentence !== evaluation.total.sentence)
    faults.push(differs('总评', old.total?.sentence ?? '', evaluation.total.sentence))
  return faults.length > 0 ? faults : [differs('result.json', '内容有改动', '与重算不同')]
}

async function compareDocuments(
  payload: FileMap,
  evaluated: EvaluatedCase,
  printer: Printer | undefined,
): Promise<{ faults: readonly Problem[]; notes: readonly Problem[]; figures: number }> {
  const faults: Problem[] = []
  const notes: Problem[] = []
  const bindings = bindingsOf(evaluated.report)
  const altered = (what: string): Problem =>
    problem('archive-result-differs', { what, sealed: '内容有改动', computed: '与重算不同' })
  const docx = payload.get(`${RESULT}report.docx`)
  const absent = (name: string): Problem =>
    problem('archive-result-differs', { what: name, sealed: '缺失', computed: '应有' })
  if (docx === undefined) faults.push(absent('report.docx'))
  else {
    const read = readDocx(docx)
    for (const fault of 'bookmarks' in read ? compareBindings(bindings, read.bookmarks) : [])
      faults.push(
        problem('archive-report-differs', {
          file: 'report.docx',
          id: fault.id,
          sealed: fault.found ?? '（无）',
          computed: fault.wanted ?? '（无）',
        }),
      )
    if (!('bookmarks' in read))
      faults.push(
        problem('archive-result-differs', { what: 'report.docx', sealed: '不能读取', computed: '应能读取' }),
      )
    // Words between the figures are part of the report as well.
    else if (faults.length === 0 && !same(docx, await writeDocx(evaluated.report)))
      faults.push(altered('report.docx'))
  }
  const expected: [string, Uint8Array][] = [
    ['report.html', encoder.encode(writeHtml(evaluated.report))],
    ['scores.xlsx', await writeScoreWorkbook(evaluated.evaluation)],
  ]
  for (const [name, wanted] of expected) {
    const sealed = payload.get(`${RESULT}${name}`)
    if (sealed === undefined) faults.push(absent(name))
    else if (!same(sealed, wanted)) faults.push(altered(name))
  }
  const described = [...payload.keys()].filter((name) => name !== CRATE).sort()
  const indexes: [string, Uint8Array][] = [
    [INDEX, json(indexOf(evaluated.evaluation))],
    [CRATE, json(crateOf(evaluated.evaluation, described))],
  ]
  for (const [name, wanted] of indexes) {
    const sealed = payload.get(name)
    if (sealed === undefined) faults.push(absent(name))
    else if (!same(sealed, wanted)) faults.push(altered(name))
  }
  const pdf = payload.get(`${RESULT}report.pdf`)
  if (pdf !== undefined) {
    const printed =
      printer === undefined
        ? { reason: '本机没有可用的排版组件' }
        : await printer.print(printTypst(evaluated.report))
    if (!('pdf' in printed))
      notes.push(problem('pdf-unavailable', { reason: `${printed.reason}；PDF 只核对了封存摘要` }))
    else if (!same(pdf, printed.pdf))
      faults.push(
        problem('archive-result-differs', {
          what: 'report.pdf',
          sealed: '内容有改动',
          computed: '与重新排版的不同',
        }),
      )
  }
  return { faults, notes, figures: bindings.length }
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index])
}
