/**
 * Any file that a report may come in, as the text that the checker reads. What the file is follows from its bytes first
 * and its name second. Nothing is thrown: a file that cannot be read gives a fault that says why.
 */
import type { SourceText } from '@jiheng/checker'
import { readDocxParts } from './docx.ts'
import { readHtml } from './html.ts'
import {
  isFault,
  megabytes,
  openPackage,
  SOURCE_LIMITS,
  SourceFailure,
  type SourceFault,
  type SourceLimits,
} from './limits.ts'
import { readMarkdown } from './markdown.ts'
import { readPlain } from './plain.ts'
import { readXlsxParts } from './xlsx.ts'

export { SOURCE_LIMITS, type SourceFault, type SourceLimits } from './limits.ts'

export type SourceFormat = 'text' | 'markdown' | 'html' | 'docx' | 'xlsx' | 'pdf'

export type SourceReading =
  | { readonly source: SourceText; readonly format: SourceFormat; readonly encoding?: string }
  | { readonly fault: SourceFault }

/** All but PDF, which `readPdf` reads. */
export function readSource(
  bytes: Uint8Array,
  name: string,
  limits: SourceLimits = SOURCE_LIMITS,
): SourceReading {
  try {
    if (bytes.length > limits.maxBytes)
      return {
        fault: {
          code: 'source.limit',
          message: `文件有 ${megabytes(bytes.length)}，超过上限 ${megabytes(limits.maxBytes)}。请删去图片或拆成几份再导入。`,
        },
      }
    const format = detectFormat(bytes, name)
    if (isFault(format)) return { fault: format }
    const reading = readAs(format, bytes, limits)
    if ('fault' in reading || /[^\s\ufeff]/.test(reading.source.text)) return reading
    return { fault: EMPTY }
  } catch (cause) {
    if (cause instanceof SourceFailure) return { fault: cause.fault }
    if (cause instanceof RangeError)
      return {
        fault: { code: 'source.limit', message: '文件的内容过大或嵌套过深，无法读取。请拆成几份再导入。' },
      }
    return { fault: { code: 'source.broken', message: '文件已损坏，无法读取。请重新保存后再导入。' } }
  }
}

const EMPTY: SourceFault = { code: 'source.empty', message: '文件里没有文字。请确认选对了文件。' }

function readAs(format: SourceFormat, bytes: Uint8Array, limits: SourceLimits): SourceReading {
  switch (format) {
    case 'text':
      return { ...readPlain(bytes, limits), format }
    case 'markdown':
      return { ...readMarkdown(bytes, limits), format }
    case 'html':
      return { ...readHtml(bytes, limits), format }
    case 'docx':
      return { source: readDocxParts(openPackage(bytes, limits), limits), format }
    case 'xlsx':
      return { source: readXlsxParts(openPackage(bytes, limits), limits), format }
    case 'pdf':
      return { fault: { code: 'source.pdf', message: 'PDF 文件须由 PDF 读取功能处理。' } }
  }
}

const EXTENSIONS: Readonly<Record<string, SourceFormat>> = {
  txt: 'text',
  text: 'text',
  csv: 'text',
  tsv: 'text',
  log: 'text',
  md: 'markdown',
  markdown: 'markdown',
  mdown: 'markdown',
  htm: 'html',
  html: 'html',
  xhtml: 'html',
  docx: 'docx',
  docm: 'docx',
  dotx: 'docx',
  xlsx: 'xlsx',
  xlsm: 'xlsx',
  xltx: 'xlsx',
  pdf: 'pdf',
}

/** Files that are never text, by how they begin. */
const FOREIGN: readonly (readonly [string, string])[] = [
  ['{\\rtf', '这是 RTF 文件，不能直接读取。请用 Word 或 WPS 打开，另存为 .docx 再导入。'],
  ['\u0089PNG', '这是图片，没有文字可读。请先做文字识别，或导入原始的电子文件。'],
  ['\u00ff\u00d8\u00ff', '这是图片，没有文字可读。请先做文字识别，或导入原始的电子文件。'],
  ['GIF8', '这是图片，没有文字可读。请先做文字识别，或导入原始的电子文件。'],
  ['II*\0', '这是图片，没有文字可读。请先做文字识别，或导入原始的电子文件。'],
  ['MM\0*', '这是图片，没有文字可读。请先做文字识别，或导入原始的电子文件。'],
  ['Rar!', '这是 RAR 压缩包。请先解压，再导入其中的报告。'],
  ['7z\u00bc\u00af', '这是 7z 压缩包。请先解压，再导入其中的报告。'],
  ['MIME-Version:', '这是单文件网页（.mht）。请用 Word 或 WPS 打开，另存为 .docx 再导入。'],
]

/** What the bytes are, or why nobody can tell. */
export function detectFormat(bytes: Uint8Array, name: string): SourceFormat | SourceFault {
  if (bytes.length === 0)
    return { code: 'source.empty', message: '文件是空的（0 字节）。请确认文件已完整保存。' }
  const extension = /\.([^./\\]{1,20})$/.exec(name.trim())?.[1]?.toLowerCase() ?? ''
  const named = EXTENSIONS[extension]
  const head = headOf(bytes)
  if (head.startsWith('PK\u0003\u0004') || head.startsWith('PK\u0005\u0006')) return inPackage(bytes, named)
  if (head.startsWith('\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1'))
    return inCompoundFile(bytes, extension)
  if (/^[\s\u00ef\u00bb\u00bf]{0,9}%PDF-/.test(head) || (named === 'pdf' && head.includes('%PDF-')))
    return 'pdf'
  for (const [start, message] of FOREIGN)
    if (head.startsWith(start)) return { code: 'source.unknown', message }
  const kind = markupOf(head)
  if (kind === 'html') return 'html'
  if (kind === 'office')
    return {
      code: 'source.old-office',
      message:
        '这是 2003 版的 XML 文档或表格，不能直接读取。请用 Word、Excel 或 WPS 打开，另存为 .docx 或 .xlsx 再导入。',
    }
  if (named === 'docx' || named === 'xlsx' || named === 'pdf')
    return {
      code: 'source.broken',
      message: `文件名是 .${extension}，内容却不是：文件已损坏，或只是改了扩展名。请用原来的程序打开，重新保存为 .${extension} 再导入。`,
    }
  if (named !== undefined) return named
  if (/^(doc|xls|wps|et|ppt)$/.test(extension)) return { code: 'source.old-office', message: OLD_OFFICE }
  if (!startsWide(bytes) && bytes.subarray(0, 4096).includes(0))
    return {
      code: 'source.unknown',
      message: '不能识别的文件类型。可以导入的有：.txt、.md、.html、.docx、.xlsx、.pdf。',
    }
  return 'text'
}

const OLD_OFFICE =
  '这是旧版 Office 或 WPS 格式（.doc、.xls、.wps、.et），不能直接读取。请用 Word、Excel 或 WPS 打开，另存为 .docx 或 .xlsx 再导入。'

const startsWide = (bytes: Uint8Array): boolean =>
  (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)

/** The first bytes, one character each; of UTF-16 the characters. */
function headOf(bytes: Uint8Array): string {
  const head = bytes.subarray(0, 2048)
  if (startsWide(bytes)) return new TextDecoder(bytes[0] === 0xff ? 'utf-16le' : 'utf-16be').decode(head)
  let text = ''
  for (const byte of head.subarray(0, 1024)) text += String.fromCharCode(byte)
  return text
}

/** Whether a page or an Office document of 2003 begins here, after marks, blanks and comments. */
function markupOf(head: string): 'html' | 'office' | undefined {
  let at = /^[\s\u00ef\u00bb\u00bf\ufeff]{0,99}/.exec(head)?.[0].length ?? 0
  for (;;) {
    const end = head.startsWith('<!--', at)
      ? head.indexOf('-->', at) + 3
      : head.startsWith('<?xml', at)
        ? head.indexOf('>', at) + 1
        : 0
    if (end <= at) break
    at = end
    while (/\s/.test(head.charAt(at))) at += 1
  }
  const rest = head.slice(at)
  if (/^<(?:!doctype\s{1,9}html|html[\s>])/i.test(rest)) return 'html'
  return /mso-application|^<(?:w:wordDocument|Workbook[\s>]|pkg:package)/.test(head.slice(0, 512)) ||
    /^<(?:w:wordDocument|Workbook[\s>]|pkg:package)/.test(rest)
    ? 'office'
    : undefined
}

function inPackage(bytes: Uint8Array, named: SourceFormat | undefined): SourceFormat | SourceFault {
  const names = namesInPackage(bytes)
  const has = (start: string): boolean => names.some((one) => one.startsWith(start))
  const isWord = has('word/document')
  const isExcel = has('xl/workbook')
  if (isWord && !(isExcel && named === 'xlsx')) return 'docx'
  if (isExcel) return 'xlsx'
  // A damaged package, or one that calls its parts otherwise.
  if ((named === 'docx' || named === 'xlsx') && (names.length === 0 || has('[content_types].xml')))
    return named
  const message = has('ofd.xml')
    ? '这是 OFD 版式文件，不能直接读取。请转换为 PDF 再导入。'
    : has('ppt/presentation')
      ? '这是演示文稿，不能读取。请导入 Word、Excel、PDF 或文本文件。'
      : names.includes('mimetype')
        ? '这是 OpenDocument 文件（.odt、.ods），不能直接读取。请另存为 .docx 或 .xlsx 再导入。'
        : '这是压缩包，不是文档。请先解压，再导入其中的报告。'
  return { code: 'source.unknown', message }
}

/** Paths in the directory of a zip package, in lower case; none if it is damaged. */
function namesInPackage(bytes: Uint8Array): readonly string[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let end = bytes.length - 22
  const lowest = Math.max(0, end - 0xffff)
  while (end >= lowest && view.getUint32(end, true) !== 0x06054b50) end -= 1
  if (end < lowest) return []
  const names: string[] = []
  const decoder = new TextDecoder('utf-8')
  let at = view.getUint32(end + 16, true)
  while (at + 46 <= end && view.getUint32(at, true) === 0x02014b50 && names.length < 20_000) {
    const length = view.getUint16(at + 28, true)
    names.push(decoder.decode(bytes.subarray(at + 46, at + 46 + length)).toLowerCase())
    at += 46 + length + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  }
  return names
}

function inCompoundFile(bytes: Uint8Array, extension: string): SourceFault {
  if (holds(bytes, [...'EncryptedPackage'].join('\0')))
    return { code: 'source.encrypted', message: '文件加了密码，无法读取。请取消密码后另存一份再导入。' }
  const shown = /^[a-z]{1,5}$/.test(extension) ? `（文件名是 .${extension}）` : ''
  return { code: 'source.old-office', message: OLD_OFFICE.replace('，不能', `${shown}，不能`) }
}

/** Whether the bytes contain this, as ASCII. */
function holds(bytes: Uint8Array, mark: string): boolean {
  const first = mark.charCodeAt(0)
  for (let at = bytes.indexOf(first); at >= 0; at = bytes.indexOf(first, at + 1)) {
    let length = 1
    while (length < mark.length && bytes[at + length] === mark.charCodeAt(length)) length += 1
    if (length === mark.length) return true
  }
  return false
}
