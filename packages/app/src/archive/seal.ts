/**
 * Sealing 封存: one BagIt bag of the inputs, the policy, the results, the records, and what is worked out from them
 * (catalogue, index, 四性检测, registration). Same inputs, same bytes. An optional stamp of a time stamp authority over the
 * manifest of the payload is a tag file of the bag.
 */
import { payloadManifest, writeBag, writeZip } from '@jiheng/documents'
import type { Evaluation } from '@jiheng/engine'
import { dictionaryFiles, type FileMap } from '../case/library.ts'
import type { Hash, Stamper } from '../ports.ts'
import type { CaseRequest, EvaluatedCase, Outputs } from '../use/evaluate-case.ts'
import { cataloguedIndex } from './archive-index.ts'
import { ARCHIVE_POLICY, archivePolicy } from './archive-policy.ts'
import { catalogueOf, catalogueWorkbook } from './catalogue.ts'
import {
  type CheckedPackage,
  type PropertyResult,
  propertiesDocument,
  propertiesOf,
  registrationDocument,
} from './properties.ts'
import { type ArchiveRecord, jsonBytes, readRecordList, recordFiles, type SealFacts } from './records.ts'

export const CASE = 'inputs/case/'
export const LIBRARY = 'inputs/library/'
export const RESULT = 'result/'
export const FORMAT = 'jiheng-archive/2'
/** Documents are compared byte by byte where the same program wrote them. */
export const PROGRAM = 'jiheng 0.1.0'
export const CRATE = 'ro-crate-metadata.json'
export const VERIFIER = 'verify.html'
export const STAMP = 'timestamp.tsr'
export const STAMPED = 'manifest-sha256.txt'

export interface Sealing {
  readonly facts?: Partial<SealFacts>
  readonly records?: readonly ArchiveRecord[]
  /** The page that verifies a package in a browser. */
  readonly verifier?: Uint8Array | undefined
  readonly stamper?: Stamper | undefined
}

export interface Sealed {
  readonly bytes: Uint8Array
  readonly properties: readonly PropertyResult[]
  readonly items: number
  /** Why there is no stamp although one was asked for. */
  readonly unstamped: string
  readonly stampedAt: string
}

export function factsOf(evaluated: EvaluatedCase, given: Partial<SealFacts> = {}): SealFacts {
  return {
    fonds: evaluated.evaluation.department.code,
    fondsName: evaluated.loaded.organisation,
    version: 1,
    sealedAt: '',
    sealedBy: '',
    reopened: '',
    previous: '',
    remark: '',
    ...given,
  }
}

/** Everything that is put in, before anything is worked out from it. */
export function basePayload(
  request: CaseRequest,
  evaluated: EvaluatedCase,
  outputs: Outputs,
  sealing: Sealing,
): Map<string, Uint8Array> {
  const payload = new Map<string, Uint8Array>()
  const used = new Set([
    evaluated.loaded.frameworkFile,
    ...dictionaryFiles(request.library).map((one) => one.file),
    ...(archivePolicy(request.library) === undefined ? [] : [ARCHIVE_POLICY]),
  ])
  for (const [name, bytes] of request.files) payload.set(`${CASE}${name}`, bytes)
  for (const [name, bytes] of request.library) if (used.has(name)) payload.set(`${LIBRARY}${name}`, bytes)
  for (const [name, bytes] of outputs) if (name !== 'archive.zip') payload.set(`${RESULT}${name}`, bytes)
  for (const [name, bytes] of recordFiles(sealing.records ?? [])) payload.set(name, bytes)
  const { evaluation } = evaluated
  payload.set(
    'package.json',
    jsonBytes({
      format: FORMAT,
      program: PROGRAM,
      framework: `${evaluation.framework.id}@${evaluation.framework.version}`,
      publishedOnly: request.publishedOnly,
      archive: factsOf(evaluated, sealing.facts),
    }),
  )
  return payload
}

/** 目录、索引、检测报告、登记表, as the package's own content gives them. None where the library has no policy. */
export async function derivedParts(
  payload: FileMap,
  evaluated: EvaluatedCase,
  facts: SealFacts,
  hash: Hash,
  hasVerifier: boolean,
): Promise<{
  readonly files: FileMap
  readonly properties: readonly PropertyResult[]
  readonly items: number
}> {
  const policy = archivePolicy(libraryOf(payload))
  if (policy === undefined) return { files: new Map(), properties: [], items: 0 }
  const records = readRecordList(payload)
  const { evaluation, loaded } = evaluated
  const catalogue = catalogueOf({
    payload,
    records,
    evaluation,
    organisation: loaded.organisation,
    date: loaded.reportDate ?? '',
    policy,
    facts,
    hash,
  })
  const checked: CheckedPackage = {
    payload,
    records,
    catalogue,
    evaluated,
    policy,
    facts,
    hash,
    hasVerifier,
  }
  const properties = propertiesOf(checked)
  return {
    files: new Map([
      ['catalogue.json', jsonBytes(catalogue)],
      ['catalogue.xlsx', await catalogueWorkbook(catalogue)],
      ['index.json', jsonBytes(cataloguedIndex(evaluation, catalogue))],
      ['properties.json', jsonBytes(properties)],
      ['properties.docx', await propertiesDocument(properties, checked)],
      ['registration.docx', await registrationDocument(properties, checked)],
    ]),
    properties,
    items: catalogue.entries.length,
  }
}

export const libraryOf = (payload: FileMap): FileMap => below(payload, LIBRARY)

export function below(payload: FileMap, prefix: string): FileMap {
  const files = new Map<string, Uint8Array>()
  for (const [name, bytes] of payload)
    if (name.startsWith(prefix)) files.set(name.slice(prefix.length), bytes)
  return files
}

export async function seal(
  request: CaseRequest,
  evaluated: EvaluatedCase,
  outputs: Outputs,
  hash: Hash,
  sealing: Sealing = {},
): Promise<Sealed> {
  const { evaluation, loaded } = evaluated
  const facts = factsOf(evaluated, sealing.facts)
  const payload = basePayload(request, evaluated, outputs, sealing)
  const derived = await derivedParts(payload, evaluated, facts, hash, sealing.verifier !== undefined)
  for (const [name, bytes] of derived.files) payload.set(name, bytes)
  if (sealing.verifier !== undefined) payload.set(VERIFIER, sealing.verifier)
  payload.set(CRATE, jsonBytes(crateOf(evaluation, [...payload.keys()].sort())))
  const stamp = await sealing.stamper?.stamp(payloadManifest(payload, hash.sha256))
  const info: readonly (readonly [string, string])[] = [
    ['Source-Organization', loaded.organisation],
    ['External-Description', evaluation.title],
    [
      'External-Identifier',
      `${evaluation.department.code}-${evaluation.year}-${evaluation.framework.id}${facts.version > 1 ? `-v${facts.version}` : ''}`,
    ],
    ...(facts.sealedAt === '' ? [] : [['Bagging-Date', facts.sealedAt.slice(0, 10)] as const]),
    ['Bag-Software-Agent', 'Jiheng'],
  ]
  const tags = new Map(stamp !== undefined && 'token' in stamp ? [[STAMP, stamp.token] as const] : [])
  return {
    bytes: writeZip(writeBag(payload, { info, tags, hashes: { sha256: hash.sha256, sm3: hash.sm3 } })),
    properties: derived.properties,
    items: derived.items,
    unstamped: stamp !== undefined && 'reason' in stamp ? stamp.reason : '',
    stampedAt: stamp !== undefined && 'token' in stamp ? stamp.at : '',
  }
}

/** An RO-Crate description of the payload, for tools that read such packages. */
export function crateOf(evaluation: Evaluation, files: readonly string[]): unknown {
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
