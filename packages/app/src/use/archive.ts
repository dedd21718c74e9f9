/**
 * Archive 档案包: one BagIt bag holding inputs, policy, result, documents and records, sealed with SHA-256 and SM3, with an
 * index from indicator to figure to evidence. Verifying 验证 checks the seal and recomputes every figure, score and report
 * number, the catalogue, the index and the report of the four properties from the package alone.
 */
import {
  compareBindings,
  printTypst,
  readBag,
  readDocx,
  readTimeStamp,
  readZip,
  writeDocx,
  writeHtml,
  writeScoreWorkbook,
} from '@jiheng/documents'
import { bindingsOf, type Problem, problem } from '@jiheng/engine'
import { indexOf } from '../archive/archive-index.ts'
import { OF_THE_PACKAGE } from '../archive/catalogue.ts'
import { absent, compareFile, compareResult, differs, sameBytes } from '../archive/compare-result.ts'
import type { PropertyResult } from '../archive/properties.ts'
import { jsonBytes, parsedJson, RECORD_LIST, type SealFacts } from '../archive/records.ts'
import {
  below,
  CASE,
  CRATE,
  crateOf,
  derivedParts,
  FORMAT,
  factsOf,
  libraryOf,
  PROGRAM,
  RESULT,
  type Sealing,
  STAMP,
  STAMPED,
  seal,
  VERIFIER,
} from '../archive/seal.ts'
import type { FileMap } from '../case/library.ts'
import type { Hash, Printer } from '../ports.ts'
import { type CaseRequest, type EvaluatedCase, evaluateCase, type Outputs } from './evaluate-case.ts'

/** Seal a case: zip bytes of the bag. Same inputs, same bytes. */
export const sealCase = async (
  request: CaseRequest,
  evaluated: EvaluatedCase,
  outputs: Outputs,
  hash: Hash,
  sealing: Sealing = {},
): Promise<Uint8Array> => (await seal(request, evaluated, outputs, hash, sealing)).bytes

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
  /** Of packages that have a catalogue: who sealed when, how many 件, and the report of the four properties. */
  readonly archive?: SealFacts & { readonly items: number; readonly properties: readonly PropertyResult[] }
  /** 时间戳: when, by whom. */
  readonly stamp?: { readonly at: string; readonly authority: string }
}

/** A verification together with what was computed, for whoever goes on working with it. */
export interface OpenedArchive {
  readonly verification: Verification
  readonly request?: CaseRequest
  readonly evaluated?: EvaluatedCase
}

const LIMITS = { maxEntries: 100_000, maxBytes: 2_000_000_000, maxEntryBytes: 500_000_000, maxRatio: 1000 }
const nothing = { values: 0, scores: 0, rules: 0, reportFigures: 0 }

/** Check the seal and recompute everything. With a printer the PDF is typeset again and compared as well. */
export const verifyArchive = async (
  bytes: Uint8Array,
  file: string,
  hash: Hash,
  printer?: Printer,
): Promise<Verification> => (await openArchive(bytes, file, hash, printer)).verification

/** The same, with the case that is in the package. */
export async function openArchive(
  bytes: Uint8Array,
  file: string,
  hash: Hash,
  printer?: Printer,
): Promise<OpenedArchive> {
  const zip = readZip(bytes, LIMITS)
  if (!('files' in zip)) {
    const faults = zip.faults.map((fault) =>
      problem('archive-unreadable', {
        file,
        reason: `${fault.message}${fault.path === undefined ? '' : `（${fault.path}）`}`,
      }),
    )
    return { verification: { faults, notes: [], recomputed: nothing } }
  }
  return openBag(zip.files, file, hash, printer)
}

/** A package that was unpacked already. */
export async function openBag(
  files: FileMap,
  file: string,
  hash: Hash,
  printer?: Printer,
): Promise<OpenedArchive> {
  const bag = readBag(files, { sha256: hash.sha256, sm3: hash.sm3 })
  const faults: Problem[] = bag.faults.map((fault) =>
    problem('archive-bag', {
      what: `${fault.message}${where(fault.path, fault.at)}`,
      bagCode: fault.code,
    }),
  )
  const stamp = await stampOf(bag.tags, faults)
  const opened = packageOf(bag.payload)
  if (opened === undefined) {
    faults.push(problem('archive-unreadable', { file, reason: '缺少 package.json，或不是绩衡的档案包' }))
    return { verification: { faults, notes: [], recomputed: nothing } }
  }
  const { request } = opened
  const { evaluated, problems } = await evaluateCase(request, hash)
  if (evaluated === undefined)
    return { verification: { faults: [...faults, ...problems], notes: [], recomputed: nothing }, request }
  faults.push(...compareResult(bag.payload.get(`${RESULT}result.json`), evaluated.evaluation))
  const reports = await compareDocuments(bag.payload, evaluated, opened.strict, printer)
  faults.push(...reports.faults)
  const parts = await compareParts(bag.payload, evaluated, opened, hash)
  faults.push(...parts.faults)
  const { evaluation } = evaluated
  return {
    verification: {
      faults,
      notes: reports.notes,
      recomputed: {
        values: evaluation.values.length,
        scores: evaluation.values.filter((one) => one.ref.startsWith('s:')).length,
        rules: evaluation.findings.length,
        reportFigures: reports.figures,
      },
      title: evaluation.title,
      ...(parts.archive === undefined ? {} : { archive: parts.archive }),
      ...(stamp === undefined ? {} : { stamp }),
    },
    request,
    evaluated,
  }
}

/** The file concerned and the manifest that says so, in brackets. */
function where(path: string | undefined, at: string | undefined): string {
  const words = [...(path === undefined ? [] : [path]), ...(at === undefined ? [] : [`据 ${at}`])]
  return words.length === 0 ? '' : `（${words.join('，')}）`
}

/** What package.json says. */
interface OpenedPackage {
  readonly request: CaseRequest
  readonly format: 1 | 2
  /** The program that sealed it is this one, so that it writes the very same bytes. */
  readonly strict: boolean
  readonly facts: Partial<SealFacts>
}

function packageOf(payload: FileMap): OpenedPackage | undefined {
  const options = parsedJson(payload.get('package.json')) as
    | Readonly<Record<string, unknown>>
    | null
    | undefined
  if (options === undefined || options === null || typeof options.framework !== 'string') return undefined
  const format = options.format === FORMAT ? 2 : options.format === 'jiheng-archive/1' ? 1 : undefined
  if (format === undefined) return undefined
  return {
    request: {
      files: below(payload, CASE),
      library: libraryOf(payload),
      framework: options.framework,
      publishedOnly: options.publishedOnly === true,
      ...(format === 1 ? { edition: 1 as const } : {}),
    },
    format,
    strict: options.program === PROGRAM,
    facts: isFacts(options.archive) ? options.archive : {},
  }
}

const isFacts = (value: unknown): value is Partial<SealFacts> =>
  typeof value === 'object' &&
  value !== null &&
  Object.entries(value).every(([name, one]) =>
    name === 'version' ? Number.isSafeInteger(one) : typeof one === 'string',
  )

/** The time stamp beside the payload, if there is one. */
async function stampOf(tags: FileMap, faults: Problem[]): Promise<Verification['stamp']> {
  const token = tags.get(STAMP)
  if (token === undefined) return undefined
  const read = await readTimeStamp(token, tags.get(STAMPED) ?? new Uint8Array())
  if ('fault' in read) {
    faults.push(problem('archive-bag', { what: `时间戳不成立：${read.fault}`, bagCode: 'time-stamp' }))
    return undefined
  }
  return read
}

async function compareDocuments(
  payload: FileMap,
  evaluated: EvaluatedCase,
  strict: boolean,
  printer: Printer | undefined,
): Promise<{ faults: readonly Problem[]; notes: readonly Problem[]; figures: number }> {
  const faults: Problem[] = []
  const notes: Problem[] = []
  const bindings = bindingsOf(evaluated.report)
  const docx = payload.get(`${RESULT}report.docx`)
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
    if (!('bookmarks' in read)) faults.push(differs('report.docx', '不能读取', '应能读取'))
    // Words between the figures are part of the report as well.
    else if (faults.length === 0)
      faults.push(...compareFile(payload, `${RESULT}report.docx`, await writeDocx(evaluated.report), strict))
  }
  faults.push(
    ...compareFile(payload, `${RESULT}report.html`, encoder.encode(writeHtml(evaluated.report)), strict),
    ...compareFile(payload, `${RESULT}scores.xlsx`, await writeScoreWorkbook(evaluated.evaluation), strict),
  )
  const pdf = payload.get(`${RESULT}report.pdf`)
  if (pdf !== undefined && strict) {
    const printed =
      printer === undefined
        ? { reason: '本机没有可用的排版组件' }
        : await printer.print(printTypst(evaluated.report))
    if (!('pdf' in printed))
      notes.push(problem('pdf-unavailable', { reason: `${printed.reason}；PDF 只核对了封存摘要` }))
    else if (!sameBytes(pdf, printed.pdf))
      faults.push(differs('report.pdf', '内容有改动', '与重新排版的不同'))
  } else if (pdf !== undefined)
    notes.push(problem('pdf-unavailable', { reason: '由另一版本的程序排版；PDF 只核对了封存摘要' }))
  return { faults, notes, figures: bindings.length }
}

const encoder = new TextEncoder()

/** Index, description, and since format 2 catalogue, 四性检测 and registration, worked out anew. */
async function compareParts(
  payload: FileMap,
  evaluated: EvaluatedCase,
  { format, strict, facts: given }: OpenedPackage,
  hash: Hash,
): Promise<{ readonly faults: readonly Problem[]; readonly archive?: Verification['archive'] }> {
  const described = [...payload.keys()].filter((name) => name !== CRATE).sort()
  const crate = compareFile(payload, CRATE, jsonBytes(crateOf(evaluated.evaluation, described)), true)
  if (format === 1)
    return {
      faults: [
        ...compareFile(payload, 'index.json', jsonBytes(indexOf(evaluated.evaluation)), true),
        ...crate,
      ],
    }
  const facts = factsOf(evaluated, given)
  const base = new Map(
    [...payload].filter(
      ([name]) => !OF_THE_PACKAGE.has(name) || name === 'package.json' || name === RECORD_LIST,
    ),
  )
  const derived = await derivedParts(base, evaluated, facts, hash, payload.has(VERIFIER))
  return {
    faults: [
      ...[...derived.files].flatMap(([name, wanted]) =>
        compareFile(payload, name, wanted, strict || name.endsWith('.json')),
      ),
      ...crate,
    ],
    ...(derived.files.size === 0
      ? {}
      : { archive: { ...facts, items: derived.items, properties: derived.properties } }),
  }
}
