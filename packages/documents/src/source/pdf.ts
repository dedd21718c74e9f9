/** PDF 文件 → the text, pages and tables a checker reads. Never throws: what cannot be read comes back as a fault. */
import type { SourceCell, SourceTable, SourceText } from '@jiheng/checker'
import type { PDFDocumentProxy } from 'pdfjs-dist'
import { loadEngine, openPdf, type PdfOpening, type PdfResources } from './pdf-engine.ts'
import { joinTables } from './pdf-join.ts'
import { type Block, blocksOf, type TableBlock, type TableCell } from './pdf-layout.ts'
import { readPage } from './pdf-page.ts'

export type { PdfResources } from './pdf-engine.ts'

export interface PdfLimits {
  readonly maxPages: number
  readonly maxCharacters: number
  /** For the whole file, looked at between pages. */
  readonly maxMilliseconds: number
}

export const PDF_LIMITS: PdfLimits = {
  maxPages: 2000,
  maxCharacters: 20_000_000,
  maxMilliseconds: 10 * 60_000,
}

export interface PdfOptions {
  readonly resources: PdfResources
  readonly onPage?: (done: number, total: number) => void
  readonly signal?: AbortSignal
  readonly limits?: Partial<PdfLimits>
}

export type PdfFaultCode =
  | 'source.pdf.scanned'
  | 'source.pdf.empty'
  | 'source.pdf.password'
  | 'source.pdf.broken'
  | 'source.pdf.limit'
  | 'source.pdf.resources'
  | 'source.pdf.stopped'

export interface PdfFault {
  readonly code: PdfFaultCode
  readonly message: string
}

/** `textless` are the pages (from 1) without a character: pictures or blank, so that nothing on them is checked. */
export type PdfReading =
  | { readonly source: SourceText; readonly textless: readonly number[] }
  | { readonly fault: PdfFault }

class PdfFailure extends Error {
  readonly code: PdfFaultCode
  constructor(code: PdfFaultCode, message: string) {
    super(message)
    this.code = code
  }
}

export async function readPdf(bytes: Uint8Array, options: PdfOptions): Promise<PdfReading> {
  let opening: PdfOpening | undefined
  try {
    checkStopped(options.signal)
    if (!startsAsPdf(bytes)) throw new PdfFailure('source.pdf.broken', '这不是 PDF 文件。请确认选对了文件。')
    await loadEngine().catch(() => {
      throw new PdfFailure('source.pdf.resources', '没有装好读取 PDF 的程序。请重新安装本程序。')
    })
    opening = await openPdf(bytes, options.resources)
    return await readDocument(opening, bytes, options)
  } catch (error) {
    return { fault: faultOf(error) }
  } finally {
    await opening?.task.destroy().catch(() => {})
  }
}

/** The mark may stand a little into the file. */
function startsAsPdf(bytes: Uint8Array): boolean {
  const start = String.fromCharCode(...bytes.subarray(0, 1024))
  return start.includes('%PDF-')
}

function checkStopped(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new PdfFailure('source.pdf.stopped', '已停止读取。')
}

function faultOf(error: unknown): PdfFault {
  if (error instanceof PdfFailure) return { code: error.code, message: error.message }
  if (error instanceof Error && error.name === 'PasswordException')
    return { code: 'source.pdf.password', message: '文件加了密码，无法读取。请取消密码后另存一份再导入。' }
  return {
    code: 'source.pdf.broken',
    message: '文件已损坏或不完整，无法读取。请用 PDF 阅读器打开看看是否正常，或请提供单位重新导出一份。',
  }
}

async function readDocument(
  { task, missing }: PdfOpening,
  bytes: Uint8Array,
  options: PdfOptions,
): Promise<PdfReading> {
  const pages = await readPages(await task.promise, options)
  if (missing[0] !== undefined)
    throw new PdfFailure(
      'source.pdf.resources',
      `缺少中文字体编码表 ${missing[0]}，文字读不全。请重新安装本程序。`,
    )
  const textless = pages.flatMap((blocks, index) => (charactersIn(blocks) === 0 ? [index + 1] : []))
  const scans = scannedPages(pages, bytes)
  if (scans > 0) throw new PdfFailure('source.pdf.scanned', scanned(scans, pages.length))
  if (textless.length === pages.length)
    throw new PdfFailure('source.pdf.empty', '文件里没有文字。请确认选对了文件。')
  const writer = new Writer()
  for (const blocks of joinTables(pages)) writer.page(blocks)
  return { source: writer.source(), textless }
}

async function readPages(
  document: PDFDocumentProxy,
  options: PdfOptions,
): Promise<readonly (readonly Block[])[]> {
  const limits = { ...PDF_LIMITS, ...options.limits }
  const total = document.numPages
  if (total > limits.maxPages)
    throw new PdfFailure(
      'source.pdf.limit',
      `文件有 ${total} 页，超过上限 ${limits.maxPages} 页。请拆成几份再导入。`,
    )
  const pages: (readonly Block[])[] = []
  let characters = 0
  const deadline = performance.now() + limits.maxMilliseconds
  for (let number = 1; number <= total; number += 1) {
    const blocks = await pageBlocks(document, number)
    pages.push(blocks)
    characters += charactersIn(blocks)
    if (characters > limits.maxCharacters) throw new PdfFailure('source.pdf.limit', tooLong(limits))
    options.onPage?.(number, total)
    await pause()
    checkStopped(options.signal)
    if (performance.now() > deadline && number < total)
      throw new PdfFailure('source.pdf.limit', tooSlow(number, total))
  }
  return pages
}

const charactersIn = (blocks: readonly Block[]): number =>
  blocks.reduce((sum, block) => sum + (typeof block === 'string' ? block.length : cellCharacters(block)), 0)

const cellCharacters = ({ cells }: TableBlock): number =>
  cells.reduce((sum, { text }) => sum + text.length, 0)

const tooLong = (limits: PdfLimits): string =>
  `文字超过上限 ${Math.round(limits.maxCharacters / 10_000)} 万字。请拆成几份再导入。`

const tooSlow = (done: number, total: number): string =>
  `读取用时过长，只读了 ${total} 页中的 ${done} 页。请拆成几份再导入。`

const scanned = (scans: number, total: number): string =>
  `这是扫描件：${total} 页中有 ${scans} 页是图片，没有文字可核查。请向提供单位要电子版原件，或先做文字识别（OCR）再导入。`

async function pageBlocks(document: PDFDocumentProxy, number: number): Promise<readonly Block[]> {
  const page = await document.getPage(number)
  try {
    return blocksOf(await readPage(page))
  } finally {
    page.cleanup()
  }
}

/** Lets timers and whoever wants to stop have their turn. */
const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0))

/** As many characters as a page number or a stamp on a scanned page. */
const BARE_PAGE = 12
/** A report with scanned papers appended has more than this per page. */
const SPARSE_TEXT = 50
/** Pixels across that a page's picture has. */
const PAGE_PIXELS = 500

/** How many pages of a scan are pictures; 0 for what is no scan. */
function scannedPages(pages: readonly (readonly Block[])[], bytes: Uint8Array): number {
  const counts = pages.map(charactersIn)
  const characters = counts.reduce((sum, count) => sum + count, 0)
  if (characters >= pages.length * SPARSE_TEXT) return 0
  const bare = counts.filter((count) => count <= BARE_PAGE).length
  const textless = counts.filter((count) => count === 0).length
  const widths = pictureWidths(bytes)
  const large = widths.filter((width) => width >= PAGE_PIXELS).length
  if (bare * 2 >= pages.length && large >= bare) return bare
  return textless * 2 >= pages.length && widths.length > 0 ? textless : 0
}

/** Dictionaries of pictures always stand in the open, whatever is packed or encrypted. */
function pictureWidths(bytes: Uint8Array): readonly number[] {
  const decoder = new TextDecoder('latin1')
  const step = 1 << 20
  const reach = 300
  const widths: number[] = []
  for (let at = 0; at < bytes.length; at += step) {
    const part = decoder.decode(bytes.subarray(Math.max(0, at - reach), at + step + reach))
    for (const { index } of part.matchAll(/\/Subtype\s*\/Image\b/g)) {
      const near = part.slice(Math.max(0, index - reach), index + reach)
      widths.push(Number(/\/Width\s+(\d{1,6})/.exec(near)?.[1] ?? 0))
    }
  }
  return widths
}

// --- text

interface OpenTable {
  readonly cells: SourceCell[]
  rowCount: number
  columnCount: number
}

class Writer {
  #text = ''
  readonly #pages: number[] = []
  readonly #tables: OpenTable[] = []

  page(blocks: readonly Block[]): void {
    this.#pages.push(this.#text.length)
    for (const block of blocks) {
      if (typeof block === 'string') this.#text += `${block}\n`
      else this.#table(block)
    }
    if (blocks.length === 0) this.#text += '\n'
  }

  #table(block: TableBlock): void {
    const table = this.#tableFor(block)
    const repeated = block.goesOn?.repeated ?? 0
    const firstRow = table.rowCount - repeated
    let row = 0
    let isFirst = true
    for (const cell of block.cells) {
      if (cell.row > row) {
        this.#text += '\n'
        isFirst = true
      }
      row = cell.row
      if (cell.text !== '' && !isFirst) this.#text += '\t'
      if (cell.text !== '') isFirst = false
      const placed = this.#cell(cell, firstRow)
      if (cell.row >= repeated) table.cells.push(placed)
    }
    table.rowCount += block.rowCount - repeated
    this.#text += '\n'
  }

  #tableFor({ goesOn, columnCount }: TableBlock): OpenTable {
    const last = this.#tables.at(-1)
    if (goesOn !== undefined && last !== undefined) return last
    const table = { cells: [], rowCount: 0, columnCount }
    this.#tables.push(table)
    return table
  }

  #cell({ text, row, column, rowSpan, columnSpan }: TableCell, firstRow: number): SourceCell {
    const start = this.#text.length
    this.#text += text
    return { row: firstRow + row, column, rowSpan, columnSpan, start, end: this.#text.length }
  }

  source(): SourceText {
    return { text: this.#text, pages: this.#pages, tables: this.#tables.map(closed) }
  }
}

function closed({ cells, rowCount, columnCount }: OpenTable): SourceTable {
  const start = cells[0]?.start ?? 0
  let end = start
  for (const cell of cells) end = Math.max(end, cell.end)
  return { start, end, cells, rowCount, columnCount }
}
