/** One file from bytes to verdicts: what the command line, the server and the page all call. */
import { type CheckResult, check, type SourceText } from '@jiheng/checker'
import { type PdfResources, readPdf } from './pdf.ts'
import { detectFormat, readSource, type SourceFault, type SourceFormat } from './read-source.ts'

export type CheckingStage = '读取' | '核对'

export interface CheckFileOptions {
  /** Character maps and fonts for PDF. */
  readonly pdf: PdfResources
  /** `done` is the share of the stage, where it can be told. */
  readonly onProgress?: (stage: CheckingStage, done?: number) => void
  readonly signal?: AbortSignal
}

export type CheckedFile =
  | {
      readonly source: SourceText
      readonly format: SourceFormat
      readonly result: CheckResult
      /** Pages (from 1) on which there is no text to check. */
      readonly textless: readonly number[]
    }
  | { readonly fault: SourceFault }

/** Reads a file by its content and checks what it says. Never rejects. */
export async function checkFile(
  name: string,
  bytes: Uint8Array,
  options: CheckFileOptions,
): Promise<CheckedFile> {
  options.onProgress?.('读取')
  const format = detectFormat(bytes, name)
  if (typeof format !== 'string') return { fault: format }
  const reading =
    format === 'pdf' ? await readPages(bytes, options) : { textless: [], ...readSource(bytes, name) }
  if ('fault' in reading) return { fault: reading.fault }
  options.onProgress?.('核对')
  return { source: reading.source, format, result: check(reading.source), textless: reading.textless }
}

async function readPages(bytes: Uint8Array, options: CheckFileOptions): ReturnType<typeof readPdf> {
  return readPdf(bytes, {
    resources: options.pdf,
    onPage: (done, total) => options.onProgress?.('读取', done / total),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  })
}
