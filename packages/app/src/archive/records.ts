/**
 * 归档材料: what an archive holds beside the case, the policy and the results: papers, findings, submissions, letters, the
 * audit log. Their description is an input of the package; catalogue and index are worked out from it.
 */
import type { FileMap } from '../case/library.ts'

/** 一件材料, as it is described when it is put in. */
export interface RecordDescription {
  /** In the package. */
  readonly file: string
  readonly title: string
  /** Code of a class of the policy. */
  readonly class: string
  readonly responsible: string
  /** 2020-03-05, '' if it is not known. */
  readonly date: string
  /** Code of a unit, '' for the whole department. */
  readonly unit: string
  /** Codes of indicators that it bears on. */
  readonly indicators: readonly string[]
  readonly secrecy: string
  /** As registered when it was handed in, '' where it was made by the program. */
  readonly sha256: string
  readonly note: string
}

export interface ArchiveRecord extends RecordDescription {
  readonly bytes: Uint8Array
}

/** When and by whom a package was sealed, and which it follows. All '' from the command line, which has no clock. */
export interface SealFacts {
  /** 全宗号 and the name of the 全宗. */
  readonly fonds: string
  readonly fondsName: string
  /** Counts from 1; reopening makes the next. */
  readonly version: number
  readonly sealedAt: string
  readonly sealedBy: string
  /** Why the one before was opened again, and the SHA-256 of its package. */
  readonly reopened: string
  readonly previous: string
  /** Why it was sealed although something is missing. */
  readonly remark: string
}

export const RECORDS = 'records/'
export const RECORD_LIST = `${RECORDS}records.json`
export const SUBMISSIONS = `${RECORDS}submissions/`
export const AUDIT_ENTRIES = `${RECORDS}audit/entries.jsonl`
export const AUDIT_TREE = `${RECORDS}audit/tree.json`

const encoder = new TextEncoder()
const decoder = new TextDecoder()

export const jsonBytes = (value: unknown): Uint8Array => encoder.encode(`${JSON.stringify(value, null, 1)}\n`)

export function parsedJson(bytes: Uint8Array | undefined): unknown {
  if (bytes === undefined) return undefined
  try {
    return JSON.parse(decoder.decode(bytes))
  } catch {
    return undefined
  }
}

/** Files of the records and their list. */
export function recordFiles(records: readonly ArchiveRecord[]): FileMap {
  const files = new Map<string, Uint8Array>()
  for (const { bytes, file } of records) files.set(file, bytes)
  files.set(RECORD_LIST, jsonBytes(records.map(({ bytes: _, ...described }) => described)))
  return files
}

const TEXTS = ['file', 'title', 'class', 'responsible', 'date', 'unit', 'secrecy', 'sha256', 'note'] as const

/** The list as it was sealed; what is not a description is left out. */
export function readRecordList(payload: FileMap): readonly RecordDescription[] {
  const list = parsedJson(payload.get(RECORD_LIST))
  return Array.isArray(list) ? list.filter(isDescription) : []
}

const isDescription = (one: unknown): one is RecordDescription => {
  const record = one as Readonly<Record<string, unknown>> | null
  return (
    typeof record === 'object' &&
    record !== null &&
    TEXTS.every((name) => typeof record[name] === 'string') &&
    Array.isArray(record.indicators) &&
    record.indicators.every((code) => typeof code === 'string')
  )
}
