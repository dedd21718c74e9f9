/**
 * Receiving an archive 接收档案: the seal checked, everything recomputed, the report checked by the checker, and the summary
 * taken from what was recomputed. Long, and a pure function of the bytes: it may run in a thread of its own.
 */
import { type CheckSummary, check, type Statement } from '@jiheng/checker'
import { readSource, readZip } from '@jiheng/documents'
import type { Problem } from '@jiheng/engine'
import type { PropertyResult } from '../archive/properties.ts'
import type { FileMap } from '../case/library.ts'
import type { Hash } from '../ports.ts'
import { openArchive, openBag, type Verification } from '../use/archive.ts'
import { type ArchiveSummary, summaryOf } from './archive-summary.ts'

/** 报告核查 of the archived report: counts, and every contradiction with its arithmetic. */
export interface ReportCheck {
  readonly summary: CheckSummary
  readonly contradictions: readonly Pick<Statement, 'quote' | 'working' | 'slip' | 'severity'>[]
}

/** 接收的档案. Without a summary it cannot be compared; `faults` say why. */
export interface ReadArchive {
  readonly faults: readonly Problem[]
  readonly notes: readonly Problem[]
  readonly recomputed: Verification['recomputed']
  readonly seal: {
    readonly version: number
    readonly sealedAt: string
    readonly sealedBy: string
    readonly items: number
    /** 四性检测, as worked out anew. */
    readonly properties: readonly Pick<PropertyResult, 'property' | 'name' | 'outcome' | 'why'>[]
  }
  readonly check?: ReportCheck
  readonly summary?: ArchiveSummary
}

const LIMITS = { maxEntries: 100_000, maxBytes: 2_000_000_000, maxEntryBytes: 500_000_000, maxRatio: 1000 }
const REPORT = /(?:^|\/)result\/report\.docx$/

export async function readArchive(bytes: Uint8Array, file: string, hash: Hash): Promise<ReadArchive> {
  const zip = readZip(bytes, LIMITS)
  // Unpacked once; what cannot be unpacked is told as everywhere else.
  const { verification, evaluated } =
    'files' in zip ? await openBag(zip.files, file, hash) : await openArchive(bytes, file, hash)
  const { faults, notes, recomputed, archive } = verification
  const checked = evaluated === undefined || !('files' in zip) ? undefined : checkOf(zip.files)
  return {
    faults,
    notes,
    recomputed,
    seal: {
      version: archive?.version ?? 1,
      sealedAt: archive?.sealedAt ?? '',
      sealedBy: archive?.sealedBy ?? '',
      items: archive?.items ?? 0,
      properties: (archive?.properties ?? []).map(({ property, name, outcome, why }) => ({
        property,
        name,
        outcome,
        why,
      })),
    },
    ...(checked === undefined ? {} : { check: checked }),
    ...(evaluated === undefined ? {} : { summary: summaryOf(evaluated) }),
  }
}

function checkOf(files: FileMap): ReportCheck | undefined {
  const report = [...files].find(([name]) => REPORT.test(name))?.[1]
  const read = report === undefined ? undefined : readSource(report, 'report.docx')
  if (read === undefined || !('source' in read)) return undefined
  const { summary, statements } = check(read.source)
  return {
    summary,
    contradictions: statements
      .filter(({ verdict }) => verdict === '矛盾')
      .map(({ quote, working, slip, severity }) => ({
        quote,
        working,
        ...(slip === undefined ? {} : { slip }),
        ...(severity === undefined ? {} : { severity }),
      })),
  }
}

/** Reads archives, perhaps elsewhere; never rejects: what cannot be read is told in `faults`. */
export interface ArchiveReader {
  /** How many at once. */
  readonly threads: number
  read(bytes: Uint8Array, file: string): Promise<ReadArchive>
}
