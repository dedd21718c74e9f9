/**
 * Zip packages 压缩包: written the same on every machine, and read only after the directory at the end has been checked.
 *
 * Nothing is inflated before its path, kind, method and sizes were found acceptable, and inflating stops as soon as a
 * file grows beyond what the directory says. A package with any fault gives its faults and no files.
 */
import { Defect } from '@jiheng/engine'
import { deflateSync, Inflate } from 'fflate'

/** 压缩包上限. Sizes are of the inflated bytes; the ratio counts only for files above one MiB. */
export interface ZipLimits {
  readonly maxEntries: number
  readonly maxBytes: number
  readonly maxEntryBytes: number
  readonly maxRatio: number
  /** Folders within folders. */
  readonly maxDepth?: number
}

export const ZIP_LIMITS: ZipLimits = {
  maxEntries: 20_000,
  maxBytes: 1_000_000_000,
  maxEntryBytes: 300_000_000,
  maxRatio: 1000,
  maxDepth: 32,
}

/** Office documents (DOCX, XLSX) within what a person makes. */
export const OFFICE_LIMITS: ZipLimits = {
  maxEntries: 2000,
  maxBytes: 128 * 1024 * 1024,
  maxEntryBytes: 48 * 1024 * 1024,
  maxRatio: 500,
  maxDepth: 16,
}

const MESSAGES = {
  'zip-not-a-zip': '不是 ZIP 压缩包',
  'zip-truncated': '文件不完整，末尾缺失',
  'zip-damaged': '压缩包的目录或文件头损坏',
  'zip-split': '是分卷压缩包，不能读取',
  'zip-too-many-entries': '文件数超过上限',
  'zip-too-large': '展开后的大小超过上限',
  'zip-ratio': '压缩比异常，疑为压缩炸弹',
  'zip-too-deep': '文件夹嵌套过深',
  'zip-overlap': '压缩包内的文件互相重叠',
  'zip-path-absolute': '路径是绝对路径',
  'zip-path-outside': '路径指向包外',
  'zip-path-backslash': '路径含有反斜杠',
  'zip-path-invalid': '路径含有空段或不可用的字符',
  'zip-name-encoding': '文件名的编码不能识别',
  'zip-duplicate': '同一路径出现了两次',
  'zip-special-file': '含有符号链接或其他特殊文件',
  'zip-encrypted': '文件加了密码',
  'zip-method': '使用了不支持的压缩方法',
  'zip-size-differs': '实际大小与目录所记不符',
  'zip-checksum': '文件内容与校验值不符',
} as const

export type ZipFaultCode = keyof typeof MESSAGES

/** 压缩包问题. `path` as it stands in the package. */
export interface ZipFault {
  readonly code: ZipFaultCode
  readonly path?: string
  readonly message: string
}

const fault = (code: ZipFaultCode, path?: string): ZipFault => ({
  code,
  message: MESSAGES[code],
  ...(path === undefined ? {} : { path }),
})

const LOCAL = 0x04034b50
const CENTRAL = 0x02014b50
const END = 0x06054b50
const END64 = 0x06064b50
const LOCATOR64 = 0x07064b50
const UTF8_NAME = 0x0800
const ENCRYPTED = 0x2041
const MADE_BY_UNIX = (3 << 8) | 20
const REGULAR_FILE = 0o100644
/** 1980-01-01 00:00, the earliest that the format can say. */
const FIXED_DATE = 0x0021

/** By code units, the same on every machine. */
export const byCodeUnits = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/**
 * The files as a zip package: sorted by name, fixed times, UTF-8 names. Same files, same bytes. `stored` leaves the
 * bytes uncompressed, so that the package does not hang on the compressor's version either.
 *
 * @throws Defect if a name would be refused by {@link readZip}, or the package would need the 64-bit form.
 */
export function writeZip(
  files: ReadonlyMap<string, Uint8Array>,
  options: { readonly stored?: boolean } = {},
): Uint8Array {
  const names = [...files.keys()].sort(byCodeUnits)
  if (names.length > 0xfffe) throw new Defect('too many files for a zip package')
  const parts: Uint8Array[] = []
  const directory: Uint8Array[] = []
  let offset = 0
  for (const name of names) {
    if (pathFault(name) !== undefined || name.endsWith('/')) throw new Defect(`not a path for a zip: ${name}`)
    const bytes = files.get(name) as Uint8Array
    const deflated = options.stored === true ? bytes : deflateSync(bytes, { level: 6 })
    const isDeflated = deflated.length < bytes.length
    const data = isDeflated ? deflated : bytes
    const entry = { name: new TextEncoder().encode(name), method: isDeflated ? 8 : 0, crc: crc32(bytes) }
    const head = header(LOCAL, entry, data.length, bytes.length, offset)
    directory.push(header(CENTRAL, entry, data.length, bytes.length, offset))
    parts.push(head, data)
    offset += head.length + data.length
    if (offset > 0xfffffffe) throw new Defect('too many bytes for a zip package')
  }
  const size = directory.reduce((sum, one) => sum + one.length, 0)
  return joined([...parts, ...directory, endRecord(names.length, size, offset)])
}

interface WrittenEntry {
  readonly name: Uint8Array
  readonly method: number
  readonly crc: number
}

function header(
  signature: number,
  entry: WrittenEntry,
  packed: number,
  size: number,
  offset: number,
): Uint8Array {
  const central = signature === CENTRAL
  const bytes = new Uint8Array((central ? 46 : 30) + entry.name.length)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, signature, true)
  if (central) view.setUint16(4, MADE_BY_UNIX, true)
  const at = central ? 6 : 4
  view.setUint16(at, 20, true)
  view.setUint16(at + 2, UTF8_NAME, true)
  view.setUint16(at + 4, entry.method, true)
  view.setUint16(at + 8, FIXED_DATE, true)
  view.setUint32(at + 10, entry.crc, true)
  view.setUint32(at + 14, packed, true)
  view.setUint32(at + 18, size, true)
  view.setUint16(at + 22, entry.name.length, true)
  if (central) {
    view.setUint32(38, REGULAR_FILE * 0x10000, true)
    view.setUint32(42, offset, true)
  }
  bytes.set(entry.name, central ? 46 : 30)
  return bytes
}

function endRecord(count: number, size: number, offset: number): Uint8Array {
  const bytes = new Uint8Array(22)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, END, true)
  view.setUint16(8, count, true)
  view.setUint16(10, count, true)
  view.setUint32(12, size, true)
  view.setUint32(16, offset, true)
  return bytes
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, one) => sum + one.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/**
 * Whether the package is byte for byte what {@link writeZip} makes of these files. The checksums of a bag cover the
 * files' content only; this also covers times, attributes, gaps and the compressed form.
 */
export function isCanonicalZip(bytes: Uint8Array, files: ReadonlyMap<string, Uint8Array>): boolean {
  const written = [writeZip(files), writeZip(files, { stored: true })]
  return written.some((one) => one.length === bytes.length && one.every((byte, at) => byte === bytes[at]))
}

interface Entry {
  readonly name: string
  readonly nameBytes: Uint8Array
  readonly flags: number
  readonly method: number
  readonly crc: number
  readonly packed: number
  readonly size: number
  readonly offset: number
  readonly mode: number
}

interface Directory {
  readonly entries: readonly Entry[]
  readonly start: number
}

type Outcome<T> = { readonly value: T } | { readonly faults: readonly ZipFault[] }

/** The files of a zip package by path, folders left out; or every reason to refuse it. */
export function readZip(
  bytes: Uint8Array,
  limits: ZipLimits = ZIP_LIMITS,
): { readonly files: ReadonlyMap<string, Uint8Array> } | { readonly faults: readonly ZipFault[] } {
  const placed = checkedEntries(bytes, limits)
  if ('faults' in placed) return placed
  const faults: ZipFault[] = []
  const files = new Map<string, Uint8Array>()
  for (const { entry, data } of placed.value) {
    const content = inflate(entry, data)
    if (!(content instanceof Uint8Array)) faults.push(content)
    else if (!entry.name.endsWith('/')) files.set(entry.name, content)
  }
  return faults.length > 0 ? { faults } : { files }
}

/** 压缩包里的一个文件, inflated only as its chunks are asked for. */
export interface ZipEntry {
  readonly path: string
  /** Of the inflated bytes, as the directory says. */
  readonly size: number
  /** @throws ZipFailure where the content is not what the directory says; what was given before stands. */
  chunks(): Generator<Uint8Array, void>
}

/** A fault that shows only while a file is being inflated. */
export class ZipFailure extends Error {
  readonly fault: ZipFault
  constructor(found: ZipFault) {
    super(found.message)
    this.fault = found
  }
}

/** As {@link readZip}, for files too large to be held: checked by the directory now, inflated piece by piece later. */
export function openZip(
  bytes: Uint8Array,
  limits: ZipLimits = ZIP_LIMITS,
): { readonly entries: readonly ZipEntry[] } | { readonly faults: readonly ZipFault[] } {
  const checked = checkedEntries(bytes, limits)
  if ('faults' in checked) return checked
  return {
    entries: checked.value
      .filter(({ entry }) => !entry.name.endsWith('/'))
      .map(({ entry, data }) => ({
        path: entry.name,
        size: entry.size,
        chunks: () => inflateChunks(entry, data),
      })),
  }
}

/** Entries whose paths, kinds, sizes and places are acceptable; nothing is inflated. */
function checkedEntries(bytes: Uint8Array, limits: ZipLimits): Outcome<readonly Placed[]> {
  const directory = readDirectory(bytes, limits)
  if ('faults' in directory) return directory
  const { entries, start } = directory.value
  const faults = [...entries.flatMap((entry) => entryFaults(entry, limits)), ...duplicates(entries)]
  if (entries.reduce((sum, entry) => sum + entry.size, 0) > limits.maxBytes)
    faults.push(fault('zip-too-large'))
  return faults.length > 0 ? { faults } : placeEntries(bytes, entries, start)
}

const refuse = (code: ZipFaultCode, path?: string): { readonly faults: readonly ZipFault[] } => ({
  faults: [fault(code, path)],
})

/** Finds the end record, in its 64-bit form too, and reads the directory that it points to. */
function readDirectory(bytes: Uint8Array, limits: ZipLimits): Outcome<Directory> {
  const view = viewOf(bytes)
  const end = findEnd(view)
  if (end === undefined)
    return refuse(bytes.length >= 4 && view.getUint32(0, true) === LOCAL ? 'zip-truncated' : 'zip-not-a-zip')
  let disks = view.getUint16(end + 4, true) | view.getUint16(end + 6, true)
  let count = view.getUint16(end + 10, true)
  let size = view.getUint32(end + 12, true)
  let start = view.getUint32(end + 16, true)
  let directoryEnd = end
  if (count === 0xffff || size === 0xffffffff || start === 0xffffffff) {
    const wide = readEnd64(view, end)
    if (wide === undefined) return refuse('zip-damaged')
    ;({ disks, count, size, start, directoryEnd } = wide)
  }
  if (disks !== 0) return refuse('zip-split')
  if (count > limits.maxEntries) return refuse('zip-too-many-entries')
  if (start + size !== directoryEnd) return refuse('zip-damaged')
  const entries: Entry[] = []
  let at = start
  while (at < directoryEnd) {
    const read = readEntry(bytes, view, at, directoryEnd)
    if (read === undefined) return refuse('zip-damaged')
    if (typeof read === 'string') return refuse('zip-name-encoding', read)
    entries.push(read.entry)
    at = read.next
    if (entries.length > count) return refuse('zip-damaged')
  }
  return entries.length === count ? { value: { entries, start } } : refuse('zip-damaged')
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** The last end record whose comment ends where the file ends. */
function findEnd(view: DataView): number | undefined {
  const lowest = Math.max(0, view.byteLength - 22 - 0xffff)
  for (let at = view.byteLength - 22; at >= lowest; at -= 1)
    if (view.getUint32(at, true) === END && at + 22 + view.getUint16(at + 20, true) === view.byteLength)
      return at
  return undefined
}

function readEnd64(
  view: DataView,
  end: number,
): { disks: number; count: number; size: number; start: number; directoryEnd: number } | undefined {
  const locator = end - 20
  if (locator < 0 || view.getUint32(locator, true) !== LOCATOR64) return undefined
  const at = wideNumber(view, locator + 8)
  if (at === undefined || at + 56 > locator || view.getUint32(at, true) !== END64) return undefined
  const [count, size, start] = [
    wideNumber(view, at + 32),
    wideNumber(view, at + 40),
    wideNumber(view, at + 48),
  ]
  if (count === undefined || size === undefined || start === undefined) return undefined
  const disks = view.getUint32(at + 16, true) | view.getUint32(at + 20, true)
  return { disks, count, size, start, directoryEnd: at }
}

function wideNumber(view: DataView, at: number): number | undefined {
  const wide = view.getBigUint64(at, true)
  return wide <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(wide) : undefined
}

/** One entry of the directory; its raw name where that cannot be decoded; undefined where it is damaged. */
function readEntry(
  bytes: Uint8Array,
  view: DataView,
  at: number,
  end: number,
): { entry: Entry; next: number } | string | undefined {
  if (at + 46 > end || view.getUint32(at, true) !== CENTRAL) return undefined
  const nameLength = view.getUint16(at + 28, true)
  const extraLength = view.getUint16(at + 30, true)
  const next = at + 46 + nameLength + extraLength + view.getUint16(at + 32, true)
  if (next > end) return undefined
  const nameBytes = bytes.subarray(at + 46, at + 46 + nameLength)
  const flags = view.getUint16(at + 8, true)
  const name = decodeName(nameBytes, (flags & UTF8_NAME) !== 0)
  if (name === undefined) return [...nameBytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  const sizes = wideSizes(view, at, at + 46 + nameLength, extraLength)
  if (sizes === undefined) return undefined
  const entry = {
    name,
    nameBytes,
    flags,
    method: view.getUint16(at + 10, true),
    crc: view.getUint32(at + 16, true),
    mode: view.getUint16(at + 40, true),
    ...sizes,
  }
  return { entry, next }
}

/** Sizes and offset; those that are all ones stand in the 64-bit extra field, in this order. */
function wideSizes(
  view: DataView,
  at: number,
  extra: number,
  extraLength: number,
): { size: number; packed: number; offset: number } | undefined {
  const narrow = [view.getUint32(at + 24, true), view.getUint32(at + 20, true), view.getUint32(at + 42, true)]
  let field = extra
  const end = extra + extraLength
  while (field + 4 <= end && view.getUint16(field, true) !== 1) field += 4 + view.getUint16(field + 2, true)
  let value = field + 4
  const read: number[] = []
  for (const one of narrow) {
    if (one !== 0xffffffff) read.push(one)
    else {
      const wide = value + 8 <= end ? wideNumber(view, value) : undefined
      if (wide === undefined) return undefined
      read.push(wide)
      value += 8
    }
  }
  const [size = 0, packed = 0, offset = 0] = read
  return { size, packed, offset }
}

/** UTF-8; without the flag that says so also GB18030, as Chinese Windows writes it. */
function decodeName(bytes: Uint8Array, isUtf8: boolean): string | undefined {
  for (const encoding of isUtf8 ? ['utf-8'] : ['utf-8', 'gb18030'])
    try {
      return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes)
    } catch {}
  return undefined
}

function entryFaults(entry: Entry, limits: ZipLimits): readonly ZipFault[] {
  const { name, size, packed } = entry
  const faults: ZipFault[] = []
  const add = (code: ZipFaultCode): void => {
    faults.push(fault(code, name))
  }
  const path = pathFault(name)
  if (path !== undefined) add(path)
  if (name.split('/').length > (limits.maxDepth ?? 64)) add('zip-too-deep')
  const kind = entry.mode & 0o170000
  if (kind !== 0 && kind !== 0o100000 && kind !== 0o040000) add('zip-special-file')
  if ((entry.flags & ENCRYPTED) !== 0 || entry.method === 99) add('zip-encrypted')
  else if (entry.method !== 0 && entry.method !== 8) add('zip-method')
  if (size > limits.maxEntryBytes) add('zip-too-large')
  else if (size > 1_048_576 && size > packed * limits.maxRatio) add('zip-ratio')
  if (name.endsWith('/') && size > 0) add('zip-path-invalid')
  return faults
}

/** Why a path cannot be taken; undefined if it can. */
function pathFault(path: string): ZipFaultCode | undefined {
  if (path.startsWith('/') || /^[A-Za-z]:/.test(path)) return 'zip-path-absolute'
  if (path.includes('\\')) return 'zip-path-backslash'
  const segments = (path.endsWith('/') ? path.slice(0, -1) : path).split('/')
  if (segments.includes('..')) return 'zip-path-outside'
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (segments.some((one) => one === '' || one === '.') || /[\u0000-\u001f\u007f]/.test(path))
    return 'zip-path-invalid'
  return undefined
}

/** Paths that are the same, or the same but for Unicode form, and files that are also folders. */
function duplicates(entries: readonly Entry[]): readonly ZipFault[] {
  const seen = new Set<string>()
  const folders = new Set<string>()
  const faults: ZipFault[] = []
  for (const { name } of entries) {
    const path = name.normalize('NFC')
    const bare = path.endsWith('/') ? path.slice(0, -1) : path
    if (seen.has(bare)) faults.push(fault('zip-duplicate', name))
    seen.add(bare)
    const parts = bare.split('/')
    for (let depth = 1; depth < parts.length; depth += 1) folders.add(parts.slice(0, depth).join('/'))
  }
  for (const { name } of entries)
    if (!name.endsWith('/') && folders.has(name.normalize('NFC'))) faults.push(fault('zip-duplicate', name))
  return faults
}

interface Placed {
  readonly entry: Entry
  readonly data: Uint8Array
}

/** Each entry's packed bytes, by its own header, which must say what the directory says; none may overlap. */
function placeEntries(
  bytes: Uint8Array,
  entries: readonly Entry[],
  directoryStart: number,
): Outcome<readonly Placed[]> {
  const view = viewOf(bytes)
  const placed: Placed[] = []
  const spans: [number, number, string][] = []
  for (const entry of entries) {
    const at = entry.offset
    if (at + 30 > bytes.length || view.getUint32(at, true) !== LOCAL) return refuse('zip-damaged', entry.name)
    const nameEnd = at + 30 + view.getUint16(at + 26, true)
    const start = nameEnd + view.getUint16(at + 28, true)
    const end = start + entry.packed
    if (end > directoryStart) return refuse('zip-overlap', entry.name)
    const sameName =
      decodeName(bytes.subarray(at + 30, nameEnd), (entry.flags & UTF8_NAME) !== 0) === entry.name
    if (!sameName || view.getUint16(at + 8, true) !== entry.method) return refuse('zip-damaged', entry.name)
    if ((view.getUint16(at + 6, true) & 1) !== 0) return refuse('zip-encrypted', entry.name)
    spans.push([at, end, entry.name])
    placed.push({ entry, data: bytes.subarray(start, end) })
  }
  spans.sort((a, b) => a[0] - b[0])
  for (const [index, span] of spans.entries()) {
    const before = spans[index - 1]
    if (before !== undefined && span[0] < before[1]) return refuse('zip-overlap', span[2])
  }
  return { value: placed }
}

/** Packed bytes inflated at a time; at most a thousandfold comes out. */
const CHUNK = 16_384

/** The file's bytes, checked against size and checksum. Stops once it grows beyond the size the directory gives. */
function inflate(entry: Entry, data: Uint8Array): Uint8Array | ZipFault {
  const { name, size } = entry
  let content = data
  if (entry.method === 8) {
    const out = new Uint8Array(size)
    let length = 0
    let isTooLong = false
    const stream = new Inflate((chunk) => {
      isTooLong ||= length + chunk.length > size
      if (!isTooLong) out.set(chunk, length)
      length += chunk.length
    })
    try {
      for (let at = 0; at === 0 || at < data.length; at += CHUNK) {
        stream.push(data.subarray(at, at + CHUNK), at + CHUNK >= data.length)
        if (isTooLong) return fault('zip-size-differs', name)
      }
    } catch {
      return fault('zip-damaged', name)
    }
    content = out.subarray(0, length)
  }
  if (content.length !== size) return fault('zip-size-differs', name)
  return crc32(content) === entry.crc ? content : fault('zip-checksum', name)
}

/** The same in pieces. */
function* inflateChunks(entry: Entry, data: Uint8Array): Generator<Uint8Array, void> {
  const { name, size } = entry
  let length = 0
  let crc = 0xffffffff
  let pieces: Uint8Array[] = []
  const stream = new Inflate((chunk) => {
    if (chunk.length > 0) pieces.push(chunk)
  })
  for (let at = 0; at === 0 || at < data.length; at += CHUNK) {
    const packed = data.subarray(at, at + CHUNK)
    if (entry.method === 0) pieces.push(packed)
    else
      try {
        stream.push(packed, at + CHUNK >= data.length)
      } catch {
        throw new ZipFailure(fault('zip-damaged', name))
      }
    for (const piece of pieces) {
      length += piece.length
      if (length > size) throw new ZipFailure(fault('zip-size-differs', name))
      crc = crcOf(piece, crc)
      yield piece
    }
    pieces = []
  }
  if (length !== size) throw new ZipFailure(fault('zip-size-differs', name))
  if ((crc ^ 0xffffffff) >>> 0 !== entry.crc) throw new ZipFailure(fault('zip-checksum', name))
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let crc = index
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? 0xedb88320 ^ (crc >>> 1) : crc >>> 1
  return crc
})

/** CRC-32, as zip packages and PNG pictures have it. */
export const crc32 = (bytes: Uint8Array): number => (crcOf(bytes, 0xffffffff) ^ 0xffffffff) >>> 0

/** The checksum's state after more bytes. */
function crcOf(bytes: Uint8Array, before: number): number {
  let crc = before
  for (let at = 0; at < bytes.length; at += 1)
    crc = (CRC_TABLE[(crc ^ (bytes[at] as number)) & 0xff] as number) ^ (crc >>> 8)
  return crc
}
