/**
 * Uploaded evidence 佐证材料的检查: by its content, not by its name alone. What could run on the machine of whoever opens it
 * is refused: macros, scripts and launch actions, files within files, templates fetched from elsewhere.
 *
 * A PDF is looked through as plain bytes, nothing is unpacked: names spelt with #4A are found, names inside compressed
 * object streams are not. Files are therefore only ever handed back as downloads or shown in a sandbox.
 */
import { printable } from './official-layout.ts'
import { OFFICE_LIMITS, readZip, type ZipFault, type ZipLimits } from './zip.ts'

/** 上传检查的结果: what the file is, with its name in NFC; or why it is refused, with the words for the message. */
export type UploadCheck =
  | { readonly type: string; readonly mime: string; readonly name: string }
  | { readonly fault: UploadFaultCode; readonly values: Readonly<Record<string, string>> }

export type UploadFaultCode =
  | 'upload-type'
  | 'upload-content'
  | 'upload-too-large'
  | 'upload-name'
  | 'upload-active'
  | 'upload-encrypted'
  | 'upload-empty'

export const MOST_UPLOAD_BYTES = 50 * 1024 * 1024
const LONGEST_NAME = 120

interface Fault {
  readonly code: UploadFaultCode
  readonly values?: Readonly<Record<string, string>>
}
const ENCRYPTED: Fault = { code: 'upload-encrypted' }
const active = (what: string): Fault => ({ code: 'upload-active', values: { what } })
/** The message says the file is not a `wanted`. */
const notA = (wanted: string): Fault => ({ code: 'upload-content', values: { wanted } })

interface Kind {
  readonly type: string
  readonly mime: string | ((bytes: Uint8Array) => string)
  readonly check: (bytes: Uint8Array) => Fault | undefined
}

const OFFICE = 'application/vnd.openxmlformats-officedocument'
const JPEG: Kind = {
  type: 'jpg',
  mime: 'image/jpeg',
  check: (bytes) => (begins(bytes, [0xff, 0xd8, 0xff]) ? attachedArchive(bytes) : notA('JPEG 图片')),
}

/** By extension. */
const KINDS: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ['pdf', { type: 'pdf', mime: 'application/pdf', check: checkPdf }],
  ['png', { type: 'png', mime: 'image/png', check: checkPng }],
  ['jpg', JPEG],
  ['jpeg', JPEG],
  [
    'docx',
    { type: 'docx', mime: `${OFFICE}.wordprocessingml.document`, check: (bytes) => checkOffice(bytes, WORD) },
  ],
  [
    'xlsx',
    { type: 'xlsx', mime: `${OFFICE}.spreadsheetml.sheet`, check: (bytes) => checkOffice(bytes, EXCEL) },
  ],
  ['doc', { type: 'doc', mime: 'application/msword', check: (bytes) => checkCompound(bytes, OLD_WORD) }],
  [
    'xls',
    { type: 'xls', mime: 'application/vnd.ms-excel', check: (bytes) => checkCompound(bytes, OLD_EXCEL) },
  ],
  ['wps', { type: 'wps', mime: 'application/vnd.ms-works', check: (bytes) => checkWps(bytes, WORD, WPS) }],
  ['et', { type: 'et', mime: 'application/wps-office.et', check: (bytes) => checkWps(bytes, EXCEL, ET) }],
  ['ofd', { type: 'ofd', mime: 'application/ofd', check: checkOfd }],
  ['txt', { type: 'txt', mime: (bytes) => `text/plain; charset=${charsetOf(bytes)}`, check: checkText }],
  ['csv', { type: 'csv', mime: (bytes) => `text/csv; charset=${charsetOf(bytes)}`, check: checkText }],
])

/** Whether a file may be kept as evidence, and as what. Nothing throws; the first reason to refuse is given. */
export function checkUpload(bytes: Uint8Array, fileName: string): UploadCheck {
  const name = fileName.normalize('NFC').replace(/^[ \u3000]+|[ \u3000]+$/g, '')
  const fault =
    checkName(name) ??
    (bytes.length === 0 ? ({ code: 'upload-empty' } as const) : undefined) ??
    (bytes.length > MOST_UPLOAD_BYTES
      ? ({ code: 'upload-too-large', values: { limit: '50 MB' } } as const)
      : undefined)
  const kind = KINDS.get(extensionOf(name))
  const found = fault ?? (kind === undefined ? ({ code: 'upload-type' } as const) : kind.check(bytes))
  if (found !== undefined || kind === undefined)
    return { fault: found?.code ?? 'upload-type', values: { file: shownName(name), ...found?.values } }
  return { type: kind.type, mime: typeof kind.mime === 'string' ? kind.mime : kind.mime(bytes), name }
}

// ----------------------------------------------------------------------------------------------------------- names

/** Letters that turn the reading direction make exe.pdf of fdp.exe. */
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u

const extensionOf = (name: string): string => /\.([^.]*)$/.exec(name)?.[1]?.toLowerCase() ?? ''

function checkName(name: string): Fault | undefined {
  const refuse = (reason: string): Fault => ({ code: 'upload-name', values: { reason } })
  if (name === '') return refuse('是空的')
  if (/[\\/]/.test(name) || /^[A-Za-z]:/.test(name)) return refuse('含有路径')
  if (UNPRINTABLE.test(name)) return refuse('含有不可见的控制字符')
  if (/[<>:"|?*]/.test(name)) return refuse('含有不能用于文件名的符号（< > : " | ? *）')
  if ([...name].length > LONGEST_NAME) return refuse(`过长，至多 ${LONGEST_NAME} 个字`)
  if (!/^[^.].*\.[^.]+$/.test(name)) return refuse('没有扩展名，或以点开头')
  if (/^(?:con|prn|aux|nul|com\d|lpt\d)\./i.test(name)) return refuse('是操作系统保留的名称')
  return undefined
}

/** As it can stand in a message. */
const shownName = (name: string): string =>
  [...printable(name.slice(0, 2 * LONGEST_NAME))]
    .slice(0, LONGEST_NAME)
    .map((letter) => (UNPRINTABLE.test(letter) ? '\ufffd' : letter))
    .join('')

// ---------------------------------------------------------------------------------------------------------- images

const begins = (bytes: Uint8Array, signature: readonly number[]): boolean =>
  signature.every((byte, at) => bytes[at] === byte)
const ascii = (text: string): number[] => [...text].map((letter) => letter.charCodeAt(0))

const PNG_START = [0x89, ...ascii('PNG\r\n'), 0x1a, 0x0a, 0, 0, 0, 13, ...ascii('IHDR')]

function checkPng(bytes: Uint8Array): Fault | undefined {
  return begins(bytes, PNG_START) ? attachedArchive(bytes) : notA('PNG 图片')
}

const DIRECTORY_ONLY: ZipLimits = { maxEntries: 0, maxBytes: 0, maxEntryBytes: 0, maxRatio: 1 }

/** A zip may be hung behind any other file, which unpackers then open. Nothing is inflated to see that. */
function attachedArchive(bytes: Uint8Array): Fault | undefined {
  const read = readZip(bytes, DIRECTORY_ONLY)
  const isNone = 'faults' in read && read.faults[0]?.code === 'zip-not-a-zip'
  return isNone ? undefined : active('附在后面的压缩包')
}

// ------------------------------------------------------------------------------------------------------------- PDF

/** Finds a PDF name also where letters of it are spelt #hh, as readers take both. */
function pdfName(...names: readonly string[]): RegExp {
  const spelt = names.map((name) =>
    [...name]
      .map((letter) => {
        const hex = letter.charCodeAt(0).toString(16)
        const either = hex.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`)
        return `(?:${letter}|#${either})`
      })
      .join(''),
  )
  return new RegExp(`/(?:${spelt.join('|')})(?![A-Za-z0-9#_])`)
}

/** /JS alone is too short: it turns up by chance in every large scan, and never does anything without /JavaScript. */
const PDF_ACTIONS: readonly (readonly [name: RegExp, what: string])[] = [
  [pdfName('JavaScript'), '脚本（JavaScript）'],
  [pdfName('Launch'), '启动程序的动作'],
  [pdfName('EmbeddedFile', 'EmbeddedFiles'), '内嵌的附件'],
]
const PDF_ENCRYPTED = pdfName('Encrypt')

function checkPdf(bytes: Uint8Array): Fault | undefined {
  const text = latin(bytes)
  if (!/^(?:\u00ef\u00bb\u00bf)?\s*%PDF-\d/.test(text.slice(0, 64))) return notA('PDF')
  if (!text.includes('%%EOF', Math.max(0, text.length - 65_536))) return notA('完整的 PDF')
  if (PDF_ENCRYPTED.test(text)) return ENCRYPTED
  const found = PDF_ACTIONS.find(([name]) => name.test(text))
  return found === undefined ? attachedArchive(bytes) : active(found[1])
}

const latin = (bytes: Uint8Array): string => new TextDecoder('latin1').decode(bytes)

// ---------------------------------------------------------------------------------------------------- zip packages

interface OfficeKind {
  readonly words: string
  readonly folder: string
  /** Of the main part; templates and files with macros have others. */
  readonly mainType: string
}
const WORD: OfficeKind = {
  words: 'Word 文档（.docx）',
  folder: 'word/',
  mainType: 'wordprocessingml.document.main+xml',
}
const EXCEL: OfficeKind = {
  words: 'Excel 表格（.xlsx）',
  folder: 'xl/',
  mainType: 'spreadsheetml.sheet.main+xml',
}

function checkOffice(bytes: Uint8Array, kind: OfficeKind): Fault | undefined {
  if (isCompound(bytes)) return compoundNames(bytes).has('EncryptedPackage') ? ENCRYPTED : notA(kind.words)
  if (!isZip(bytes)) return notA(kind.words)
  const read = readZip(bytes, OFFICE_LIMITS)
  if ('faults' in read) return unreadable(read.faults, kind.words)
  return activePart(read.files) ?? (isOffice(read.files, kind) ? undefined : notA(kind.words))
}

function checkOfd(bytes: Uint8Array): Fault | undefined {
  if (!isZip(bytes)) return notA('OFD 文件')
  const read = readZip(bytes, OFFICE_LIMITS)
  if ('faults' in read) return unreadable(read.faults, 'OFD 文件')
  return activePart(read.files) ?? (read.files.has('OFD.xml') ? undefined : notA('OFD 文件'))
}

const isZip = (bytes: Uint8Array): boolean => begins(bytes, [0x50, 0x4b, 3, 4])

function unreadable(faults: readonly ZipFault[], words: string): Fault {
  const codes = new Set(faults.map((one) => one.code))
  if (codes.has('zip-encrypted')) return ENCRYPTED
  if (codes.has('zip-too-large') || codes.has('zip-ratio') || codes.has('zip-too-many-entries'))
    return { code: 'upload-too-large', values: { limit: `展开后 ${OFFICE_LIMITS.maxBytes / 1_048_576} MB` } }
  return notA(`完整的${words}`)
}

function isOffice(files: ReadonlyMap<string, Uint8Array>, kind: OfficeKind): boolean {
  const types = files.get('[Content_Types].xml')
  return (
    types !== undefined &&
    new TextDecoder().decode(types).includes(kind.mainType) &&
    [...files.keys()].some((path) => path.startsWith(kind.folder))
  )
}

const ARCHIVES: readonly (readonly number[])[] = [
  [0x50, 0x4b, 3, 4],
  [0x50, 0x4b, 5, 6],
  ascii('Rar!'),
  [0x37, 0x7a, 0xbc, 0xaf],
  [0x1f, 0x8b, 8],
]
/** A chart keeps its figures in a workbook of its own. */
const CHART_DATA = /^(?:word|xl)\/embeddings\/[^/]+\.(?:xlsx|docx)$/i
const PROGRAM = /\.(?:exe|dll|com|scr|msi|js|jse|vbs|vbe|wsf|hta|bat|cmd|ps1|jar|lnk|reg)$/i
const FETCHED =
  /<(?:\w+:)?Relationship\b(?=[^>]*\/(?:attachedTemplate|oleObject|frame)["'])(?=[^>]*Target=["']\s*(?:https?:|ftp:|\\\\|file:\/\/[^/]))[^>]*>/i

/**
 * The first part of a package that must not be there. Workbooks in charts are looked into once, and all of them together
 * within the limit of one document.
 */
function activePart(files: ReadonlyMap<string, Uint8Array>, isInner = false): Fault | undefined {
  let room = OFFICE_LIMITS.maxBytes
  for (const [path, bytes] of files) {
    if (/(?:^|\/)vba(?:Project|Data)[^/]*$/i.test(path) || /^xl\/macrosheets\//i.test(path))
      return active('宏')
    if (/^(?:word|xl)\/activeX\//i.test(path)) return active('ActiveX 控件')
    if (PROGRAM.test(path) || begins(bytes, ascii('MZ'))) return active('可执行文件')
    if (/\.rels$/i.test(path) && FETCHED.test(new TextDecoder().decode(bytes)))
      return active('来自外部的模板或对象')
    if (path === '[Content_Types].xml' && /macroEnabled/i.test(new TextDecoder().decode(bytes)))
      return active('宏')
    if (isCompound(bytes)) {
      const found = activeStream(compoundNames(bytes))
      if (found !== undefined) return found
    }
    if (!ARCHIVES.some((signature) => begins(bytes, signature))) continue
    if (isInner || !CHART_DATA.test(path)) return active('内嵌的压缩包')
    const inner = readZip(bytes, { ...OFFICE_LIMITS, maxBytes: room })
    if ('faults' in inner || !inner.files.has('[Content_Types].xml')) return active('内嵌的压缩包')
    for (const content of inner.files.values()) room -= content.length
    const found = activePart(inner.files, true)
    if (found !== undefined) return found
  }
  return undefined
}

// -------------------------------------------------------------------------------------------------- compound files

interface CompoundKind {
  readonly words: string
  readonly streams: readonly string[]
}
const OLD_WORD: CompoundKind = { words: 'Word 文档（.doc）', streams: ['WordDocument'] }
const OLD_EXCEL: CompoundKind = { words: 'Excel 表格（.xls）', streams: ['Workbook', 'Book'] }
const WPS: CompoundKind = { words: 'WPS 文字（.wps）', streams: ['WordDocument'] }
const ET: CompoundKind = { words: 'WPS 表格（.et）', streams: ['Workbook', 'Book', 'ETWorkbook'] }

const isCompound = (bytes: Uint8Array): boolean =>
  begins(bytes, [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])

/** Newer programs save .wps and .et as packages too. */
const checkWps = (bytes: Uint8Array, kind: OfficeKind, old: CompoundKind): Fault | undefined =>
  isZip(bytes) ? checkOffice(bytes, { ...kind, words: old.words }) : checkCompound(bytes, old)

function checkCompound(bytes: Uint8Array, kind: CompoundKind): Fault | undefined {
  if (!isCompound(bytes)) return notA(kind.words)
  const names = compoundNames(bytes)
  if (names.has('EncryptedPackage')) return ENCRYPTED
  const main = kind.streams.find((name) => names.has(name))
  if (main === undefined) return notA(kind.words)
  return (
    activeStream(names) ?? (isLocked(bytes, main, names.get(main) ?? -1) ? ENCRYPTED : attachedArchive(bytes))
  )
}

function activeStream(names: ReadonlyMap<string, number>): Fault | undefined {
  for (const name of names.keys()) {
    if (/^(?:_VBA_PROJECT(?:_CUR)?|VBA|Macros)$/.test(name)) return active('宏')
    if (name === '\u0001Ole10Native') return active('内嵌的附件')
  }
  return undefined
}

/**
 * Names of the streams and folders with the first byte of each. Entries of the directory are 128 bytes and stand at
 * multiples of 128, so that they are found without following the chain of sectors, damaged or not.
 */
function compoundNames(bytes: Uint8Array): ReadonlyMap<string, number> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const shift = view.byteLength > 31 ? Math.min(view.getUint16(30, true), 16) : 9
  const found = new Map<string, number>()
  for (let at = 512; at + 128 <= bytes.length; at += 128) {
    const length = view.getUint16(at + 64, true)
    const kind = bytes[at + 66] ?? 0
    if (length < 4 || length > 64 || length % 2 !== 0 || (kind !== 1 && kind !== 2 && kind !== 5)) continue
    if (view.getUint16(at + length - 2, true) !== 0) continue
    let name = ''
    for (let letter = at; letter < at + length - 2; letter += 2)
      name += String.fromCharCode(view.getUint16(letter, true))
    if (!found.has(name)) found.set(name, (view.getUint32(at + 116, true) + 1) * 2 ** shift)
  }
  return found
}

/** Password of the old formats: a flag in Word's header, a record near the start of Excel's stream. */
function isLocked(bytes: Uint8Array, name: string, start: number): boolean {
  if (start < 0 || start + 64 > bytes.length) return false
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (name === 'WordDocument')
    return view.getUint16(start, true) === 0xa5ec && (view.getUint16(start + 10, true) & 0x0100) !== 0
  let at = start
  for (let record = 0; record < 4 && at + 4 <= bytes.length; record += 1) {
    if (view.getUint16(at, true) === 0x002f) return true
    at += 4 + view.getUint16(at + 2, true)
  }
  return false
}

// ------------------------------------------------------------------------------------------------------------ text

/** What a browser would take for a page or a drawing, or a program for something else than text. */
const MARKUP =
  /<(?:!doctype|\?xml|html|head|body|svg|script|iframe|object|embed|meta|base)\b|^\s*(?:\{\\rtf|%PDF-|%!PS)/i
/** Where browsers look when they guess. */
const GUESSED_BYTES = 2048

function checkText(bytes: Uint8Array): Fault | undefined {
  const charset = charsetOf(bytes)
  const text = charset === '' ? undefined : new TextDecoder(charset).decode(bytes)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (text === undefined || /[\u0000-\u0008\u000e-\u001a\u001c-\u001f]/.test(text)) return notA('纯文本')
  if (MARKUP.test(text.slice(0, GUESSED_BYTES))) return notA('纯文本，而是网页或其他格式')
  return attachedArchive(bytes)
}

/** The encoding that the whole text is right in; '' if none. */
function charsetOf(bytes: Uint8Array): string {
  const candidates = begins(bytes, [0xff, 0xfe])
    ? ['utf-16le']
    : begins(bytes, [0xfe, 0xff])
      ? ['utf-16be']
      : ['utf-8', 'gb18030']
  for (const charset of candidates)
    try {
      new TextDecoder(charset, { fatal: true }).decode(bytes)
      return charset
    } catch {}
  return ''
}
