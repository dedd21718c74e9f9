/**
 * BagIt 封存包 (RFC 8493, versions 0.93 to 1.0) as a map of files: a payload under data/, checksums of every payload file
 * in manifests, and checksums of the manifests and other tag files in tag manifests.
 *
 * Reading judges the whole bag and gives every fault at once. Faults of severity `warning` are what the standard lets
 * pass but {@link writeBag} never writes; a package sealed by us must have neither.
 *
 * Law: a bag made by writeBag reads without faults; with one byte of any file changed it never does.
 */
import { Defect } from '@jiheng/engine'
import { byCodeUnits } from './zip.ts'

/** 摘要算法 by the name it has in manifests: sha256, sm3, sha512 … Each gives the digest in hexadecimal. */
export type Hashes = Readonly<Record<string, Hash>>
type Hash = (bytes: Uint8Array) => string

/** 封存包信息: labels and values in order; a label may come more than once. */
export type BagInfo = readonly (readonly [label: string, value: string])[]

const MESSAGES = {
  'bag-declaration-missing': '缺少 bagit.txt',
  'bag-declaration-bom': 'bagit.txt 开头有字节顺序标记',
  'bag-declaration-malformed': 'bagit.txt 的内容不合规定',
  'bag-version-unsupported': 'BagIt 版本不受支持',
  'bag-encoding-unsupported': '标签文件的编码不受支持',
  'bag-tag-undecodable': '标签文件不能按声明的编码读取',
  'bag-manifest-missing': '缺少内容清单（manifest-*.txt）',
  'bag-manifest-malformed': '清单中有读不懂的行',
  'bag-manifest-duplicate': '同一文件在清单中出现了两次，摘要不同',
  'bag-manifest-repeated': '同一文件在清单中出现了两次，摘要相同',
  'bag-manifests-differ': '文件没有列入每一份内容清单',
  'bag-algorithm-unsupported': '没有一份清单的摘要算法可以核验',
  'bag-algorithm-skipped': '这份清单的摘要算法不受支持，未核验',
  'bag-path-outside': '清单中的路径不在规定的范围内',
  'bag-path-dot-slash': '清单中的路径以“./”开头',
  'bag-path-percent': '路径中的百分号没有转写为 %25',
  'bag-path-normalization': '清单与文件名的 Unicode 形式不同',
  'bag-line-md5sum': '清单的行用了 md5sum 的“*”写法',
  'bag-line-unusual': '清单的行不是“摘要、两个空格、路径”的通常写法',
  'bag-line-endings': '行尾不是换行符（LF）',
  'bag-file-missing': '清单中的文件不在包内',
  'bag-file-not-fetched': '文件要另行下载，不在包内',
  'bag-file-unlisted': '文件不在任何内容清单中',
  'bag-checksum': '文件的摘要与内容清单不符，封存后有改动',
  'bag-checksum-malformed': '摘要的长度或字符不对',
  'bag-names-collide': '文件名只差在 Unicode 形式',
  'bag-tag-file-missing': '标签清单中的文件不在包内',
  'bag-tag-checksum': '标签文件的摘要与标签清单不符，封存后有改动',
  'bag-tag-file-unlisted': '标签文件没有列入标签清单',
  'bag-tagmanifest-missing': '没有标签清单，标签文件不受保护',
  'bag-tagmanifest-incomplete': '标签清单没有列出全部内容清单',
  'bag-tagmanifest-lists-itself': '标签清单列入了标签清单',
  'bag-tagmanifest-lists-payload': '标签清单列入了内容文件',
  'bag-fetch-malformed': 'fetch.txt 中有读不懂的行',
  'bag-fetch-unlisted': 'fetch.txt 中的文件没有列入内容清单',
  'bag-info-malformed': 'bag-info.txt 中有读不懂的行',
  'bag-oxum': 'Payload-Oxum 与内容的字节数、文件数不符',
  'bag-oxum-malformed': 'Payload-Oxum 的写法不对或出现了两次',
} as const

export type BagFaultCode = keyof typeof MESSAGES
export const BAG_FAULT_CODES: readonly BagFaultCode[] = Object.keys(MESSAGES) as BagFaultCode[]

/** Let pass by the standard; everything else makes a bag invalid. */
const WARNINGS: ReadonlySet<BagFaultCode> = new Set<BagFaultCode>([
  'bag-algorithm-skipped',
  'bag-manifest-repeated',
  'bag-path-dot-slash',
  'bag-path-percent',
  'bag-path-normalization',
  'bag-line-md5sum',
  'bag-line-unusual',
  'bag-line-endings',
  'bag-names-collide',
  'bag-tag-file-unlisted',
  'bag-tagmanifest-missing',
])

/** 封存包问题. `path` is the file concerned, `line` the line of the tag file `at`. */
export interface BagFault {
  readonly code: BagFaultCode
  readonly severity: 'error' | 'warning'
  readonly message: string
  readonly path?: string
  readonly at?: string
  readonly line?: number
}

/** A bag as read. `payload` has the paths below data/. */
export interface ReadBag {
  readonly faults: readonly BagFault[]
  readonly payload: ReadonlyMap<string, Uint8Array>
  /** Files beside the payload: manifests, information and whatever else was put there. */
  readonly tags: ReadonlyMap<string, Uint8Array>
  readonly info: BagInfo
  readonly version?: string
}

const DATA = 'data/'
const DECLARATION = 'bagit.txt'
const FETCH = 'fetch.txt'
const VERSIONS: readonly string[] = ['0.93', '0.94', '0.95', '0.96', '0.97', '1.0']
const MANIFEST = /^manifest-([A-Za-z0-9-]+)\.txt$/
const TAG_MANIFEST = /^tagmanifest-([A-Za-z0-9-]+)\.txt$/

// ---------------------------------------------------------------------------------------------------------- writing

/**
 * All files of a version 1.0 bag: a manifest and a tag manifest for each hash given. Payload-Oxum is computed.
 *
 * @throws Defect on a path that leads out of the payload, or a label that the format cannot hold.
 */
export function writeBag(
  payload: ReadonlyMap<string, Uint8Array>,
  options: {
    readonly info: BagInfo
    readonly hashes: Hashes
    /** Further tag files, such as a time stamp over a manifest. */
    readonly tags?: ReadonlyMap<string, Uint8Array>
  },
): ReadonlyMap<string, Uint8Array> {
  const hashes = hashList(options.hashes)
  if (hashes.length === 0) throw new Defect('a bag needs a hash')
  const files = new Map<string, Uint8Array>()
  let octets = 0
  for (const path of [...payload.keys()].sort(byCodeUnits)) {
    if (isOutside(DATA + path)) throw new Defect(`not a payload path: ${path}`)
    const bytes = payload.get(path) as Uint8Array
    files.set(DATA + path, bytes)
    octets += bytes.length
  }
  const tags = new Map<string, Uint8Array>([
    ['bag-info.txt', encode(infoText([...options.info, ['Payload-Oxum', `${octets}.${payload.size}`]]))],
    [DECLARATION, encode('BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n')],
    ...(options.tags ?? []),
  ])
  for (const [name, hash] of hashes) tags.set(`manifest-${name}.txt`, encode(manifestText(files, hash)))
  const tagManifests = hashes.map(([name, hash]): [string, Uint8Array] => [
    `tagmanifest-${name}.txt`,
    encode(manifestText(tags, hash)),
  ])
  return new Map([...tags, ...tagManifests, ...files].sort(([a], [b]) => byCodeUnits(a, b)))
}

/** The manifest of a payload as {@link writeBag} writes it, for what is to be said of it before the bag is closed. */
export function payloadManifest(payload: ReadonlyMap<string, Uint8Array>, hash: Hash): Uint8Array {
  const paths = [...payload.keys()].sort(byCodeUnits)
  return encode(
    manifestText(new Map(paths.map((path) => [DATA + path, payload.get(path) as Uint8Array])), hash),
  )
}

const hashList = (hashes: Hashes): readonly [string, Hash][] =>
  Object.entries(hashes).sort(([a], [b]) => byCodeUnits(a, b))

const encode = (text: string): Uint8Array => new TextEncoder().encode(text)

function manifestText(files: ReadonlyMap<string, Uint8Array>, hash: Hash): string {
  return [...files].map(([path, bytes]) => `${hash(bytes)}  ${encodePath(path)}\n`).join('')
}

const encodePath = (path: string): string =>
  path.replace(/[%\r\n]/g, (one) => (one === '%' ? '%25' : one === '\r' ? '%0D' : '%0A'))

function infoText(info: BagInfo): string {
  return info
    .map(([label, value]) => {
      if (label === '' || label.trim() !== label || /[:\r\n]/.test(label))
        throw new Defect(`not a label: ${label}`)
      return `${label}: ${value.replace(/\s*[\r\n]\s*/g, ' ').trim()}\n`
    })
    .join('')
}

// ---------------------------------------------------------------------------------------------------------- reading

interface Manifest {
  readonly file: string
  readonly algorithm: string
  /** Path in the bag to the digest listed for it. */
  readonly entries: ReadonlyMap<string, string>
}

interface Context {
  readonly files: ReadonlyMap<string, Uint8Array>
  /** Paths of the bag by their composed form, for names that differ in Unicode form only. */
  readonly composed: ReadonlyMap<string, string>
  readonly version: string
  readonly encoding: string
  readonly add: (code: BagFaultCode, path?: string, at?: string, line?: number) => void
}

/**
 * Read and judge a bag. A bag that stands in one folder of its own, as zipped bags do, is read in that folder.
 * `hashes` are the algorithms that can be verified; one manifest of a known algorithm is enough.
 */
export function readBag(given: ReadonlyMap<string, Uint8Array>, hashes: Hashes): ReadBag {
  const files = withoutFolder(given)
  const faults: BagFault[] = []
  const add: Context['add'] = (code, path, at, line) => {
    faults.push({
      code,
      severity: WARNINGS.has(code) ? 'warning' : 'error',
      message: MESSAGES[code],
      ...(path === undefined ? {} : { path }),
      ...(at === undefined ? {} : { at }),
      ...(line === undefined ? {} : { line }),
    })
  }
  const payload = new Map<string, Uint8Array>()
  const tags = new Map<string, Uint8Array>()
  for (const [path, bytes] of files)
    if (path.startsWith(DATA)) payload.set(path.slice(DATA.length), bytes)
    else tags.set(path, bytes)
  const declared = readDeclaration(files.get(DECLARATION), add)
  if (declared === undefined) return { faults, payload, tags, info: [] }
  const context: Context = { files, composed: composedNames(files, add), ...declared, add }
  const fetched = readFetch(context)
  checkPayload(readManifests(MANIFEST, context), fetched, hashes, context)
  checkTags(readManifests(TAG_MANIFEST, context), hashes, context)
  const info = readInfo(context)
  checkOxum(info, payload, add)
  return { faults, payload, tags, info, version: declared.version }
}

/** The files without the one folder that all of them stand in. */
function withoutFolder(files: ReadonlyMap<string, Uint8Array>): ReadonlyMap<string, Uint8Array> {
  if (files.has(DECLARATION)) return files
  const folder = [...files.keys()]
    .find((path) => /^[^/]+\/bagit\.txt$/.test(path))
    ?.slice(0, -DECLARATION.length)
  if (folder === undefined || ![...files.keys()].every((path) => path.startsWith(folder))) return files
  return new Map([...files].map(([path, bytes]) => [path.slice(folder.length), bytes]))
}

/** Composed form → name. Names that differ in nothing else cannot lie side by side on every system. */
function composedNames(
  files: ReadonlyMap<string, Uint8Array>,
  add: Context['add'],
): ReadonlyMap<string, string> {
  const names = new Map<string, string>()
  for (const path of files.keys()) {
    const form = path.normalize('NFC')
    if (names.has(form)) add('bag-names-collide', path)
    names.set(form, path)
  }
  return names
}

const isBom = (bytes: Uint8Array): boolean =>
  (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) ||
  (bytes[0] === 0xff && bytes[1] === 0xfe) ||
  (bytes[0] === 0xfe && bytes[1] === 0xff)

/** bagit.txt: exactly two lines, always UTF-8 without a mark. */
function readDeclaration(
  bytes: Uint8Array | undefined,
  add: Context['add'],
): { version: string; encoding: string } | undefined {
  if (bytes === undefined) {
    add('bag-declaration-missing', DECLARATION)
    return undefined
  }
  if (isBom(bytes)) {
    add('bag-declaration-bom', DECLARATION)
    return undefined
  }
  const lines = linesOf(decoded(bytes, 'utf-8') ?? '')
  const version = /^BagIt-Version: (\d+\.\d+)$/.exec(lines[0] ?? '')?.[1]
  const encoding = /^Tag-File-Character-Encoding: ([A-Za-z0-9_.:-]+)$/.exec(lines[1] ?? '')?.[1]
  if (version === undefined || encoding === undefined || lines.length !== 2) {
    add('bag-declaration-malformed', DECLARATION)
    return undefined
  }
  const isVersion = VERSIONS.includes(version)
  const isEncoding = canDecode(encoding)
  if (!isVersion) add('bag-version-unsupported', DECLARATION, DECLARATION, 1)
  if (!isEncoding) add('bag-encoding-unsupported', DECLARATION, DECLARATION, 2)
  return isVersion && isEncoding ? { version, encoding: encoding.toLowerCase() } : undefined
}

function canDecode(encoding: string): boolean {
  try {
    return new TextDecoder(encoding).encoding !== ''
  } catch {
    return false
  }
}

/** UTF-16 goes by its mark, and is big-endian without one. A mark is not part of the text. */
function decoded(bytes: Uint8Array, encoding: string): string | undefined {
  const isLittle = bytes[0] === 0xff && bytes[1] === 0xfe
  const exact = encoding !== 'utf-16' ? encoding : isLittle ? 'utf-16le' : 'utf-16be'
  try {
    return new TextDecoder(exact, { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** Lines end with LF, CR or CRLF; the last may lack its end. */
function linesOf(text: string): readonly string[] {
  const lines = text.split(/\r\n|\r|\n/)
  if (lines.at(-1) === '') lines.pop()
  return lines
}

/** A tag file's lines; none, with a fault, where it cannot be decoded. */
function tagLines(file: string, { files, encoding, add }: Context): readonly string[] {
  const text = decoded(files.get(file) ?? new Uint8Array(), encoding)
  if (text === undefined) add('bag-tag-undecodable', file)
  else if (text.includes('\r')) add('bag-line-endings', file)
  return linesOf(text ?? '')
}

function readManifests(pattern: RegExp, context: Context): readonly Manifest[] {
  return [...context.files.keys()].sort(byCodeUnits).flatMap((file) => {
    const algorithm = pattern.exec(file)?.[1]?.toLowerCase().replaceAll('-', '')
    if (algorithm === undefined) return []
    return [{ file, algorithm, entries: readManifest(file, pattern === MANIFEST, context) }]
  })
}

function readManifest(file: string, isPayload: boolean, context: Context): ReadonlyMap<string, string> {
  const { add } = context
  const entries = new Map<string, string>()
  for (const [index, line] of tagLines(file, context).entries()) {
    const at = index + 1
    const found = /^([^ \t*]+)([ \t]+\*|[ \t]+)(.+)$/.exec(line)
    const [, written = '', gap = '', path = ''] = found ?? []
    const digest = written.toLowerCase()
    if (found === null) add('bag-manifest-malformed', undefined, file, at)
    else if (!/^[0-9a-f]+$/.test(digest)) add('bag-checksum-malformed', path, file, at)
    else {
      if (gap.endsWith('*')) add('bag-line-md5sum', path, file, at)
      else if (gap !== '  ' || digest !== written) add('bag-line-unusual', path, file, at)
      const target = resolvePath(path, file, at, context)
      if (target === undefined || !isInScope(target, isPayload, file, at, context)) continue
      const before = entries.get(target)
      if (before !== undefined)
        add(before === digest ? 'bag-manifest-repeated' : 'bag-manifest-duplicate', target, file, at)
      entries.set(target, digest)
    }
  }
  return entries
}

/** The bag's own name of a file as written in a manifest or fetch.txt; undefined for one that leads elsewhere. */
function resolvePath(written: string, at: string, line: number, context: Context): string | undefined {
  const { files, composed, version, add } = context
  const bare = written.replace(/^(\.\/+)+/, '')
  if (isOutside(bare)) {
    add('bag-path-outside', written, at, line)
    return undefined
  }
  if (bare !== written) add('bag-path-dot-slash', written, at, line)
  const plain = bare.replace(/%(0A|0D|25)/gi, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  )
  const isNew = version === '1.0'
  if (isNew && /%(?!0A|0D|25)/i.test(bare)) add('bag-path-percent', written, at, line)
  // Before 1.0 nothing was encoded by the standard, but tools encoded line ends.
  const exact = (isNew ? [plain] : [bare, plain]).find((path) => files.has(path))
  if (exact !== undefined) return exact
  const alike = composed.get(plain.normalize('NFC'))
  if (alike === undefined) return isNew ? plain : bare
  add('bag-path-normalization', alike, at, line)
  return alike
}

/** Absolute, of a home folder, of a drive, or leading upwards. */
function isOutside(path: string): boolean {
  return /^([/\\~]|[A-Za-z]:)/.test(path) || path.split('/').some((part) => part === '..' || part === '')
}

function isInScope(path: string, isPayload: boolean, file: string, line: number, { add }: Context): boolean {
  const isData = path.startsWith(DATA)
  if (isPayload && !isData) add('bag-path-outside', path, file, line)
  else if (!isPayload && isData) add('bag-tagmanifest-lists-payload', path, file, line)
  else if (!isPayload && TAG_MANIFEST.test(path)) add('bag-tagmanifest-lists-itself', path, file, line)
  else return true
  return false
}

function checkPayload(
  manifests: readonly Manifest[],
  fetched: ReadonlySet<string>,
  hashes: Hashes,
  context: Context,
): void {
  const { files, version, add } = context
  if (manifests.length === 0) add('bag-manifest-missing')
  const listed = new Set(manifests.flatMap((one) => [...one.entries.keys()]))
  for (const path of files.keys())
    if (path.startsWith(DATA) && manifests.length > 0 && !listed.has(path)) add('bag-file-unlisted', path)
  for (const path of listed) {
    if (!files.has(path)) add(fetched.has(path) ? 'bag-file-not-fetched' : 'bag-file-missing', path)
    if (version !== '1.0') continue
    for (const one of manifests) if (!one.entries.has(path)) add('bag-manifests-differ', path, one.file)
  }
  for (const path of fetched) if (!listed.has(path)) add('bag-fetch-unlisted', path, FETCH)
  checkDigests(manifests, hashes, 'bag-checksum', context)
}

function checkTags(manifests: readonly Manifest[], hashes: Hashes, context: Context): void {
  const { files, version, add } = context
  if (manifests.length === 0) add('bag-tagmanifest-missing')
  const tags = [...files.keys()].filter((path) => !path.startsWith(DATA) && !TAG_MANIFEST.test(path))
  for (const { file, entries } of manifests) {
    for (const path of entries.keys()) if (!files.has(path)) add('bag-tag-file-missing', path, file)
    for (const path of tags) {
      if (entries.has(path)) continue
      if (MANIFEST.test(path) && version === '1.0') add('bag-tagmanifest-incomplete', path, file)
      else add('bag-tag-file-unlisted', path, file)
    }
  }
  checkDigests(manifests, hashes, 'bag-tag-checksum', context)
}

/** Digests of the files that are there. Where no manifest is of a known algorithm nothing was verified: an error. */
function checkDigests(
  manifests: readonly Manifest[],
  hashes: Hashes,
  code: 'bag-checksum' | 'bag-tag-checksum',
  { files, add }: Context,
): void {
  const known = new Map(hashList(hashes))
  const isAnyKnown = manifests.some((one) => known.has(one.algorithm))
  for (const { file, algorithm, entries } of manifests) {
    const hash = known.get(algorithm)
    if (hash === undefined) {
      add(isAnyKnown ? 'bag-algorithm-skipped' : 'bag-algorithm-unsupported', file)
      continue
    }
    for (const [path, digest] of entries) {
      const bytes = files.get(path)
      if (bytes === undefined) continue
      const actual = hash(bytes).toLowerCase()
      if (digest.length !== actual.length) add('bag-checksum-malformed', path, file)
      else if (digest !== actual) add(code, path, file)
    }
  }
}

/** Paths that fetch.txt says are to be had elsewhere. Nothing is ever fetched here. */
function readFetch(context: Context): ReadonlySet<string> {
  const { files, add } = context
  const fetched = new Set<string>()
  if (!files.has(FETCH)) return fetched
  for (const [index, line] of tagLines(FETCH, context).entries()) {
    const found = /^[A-Za-z][A-Za-z0-9+.-]*:\S+[ \t]+(?:\d+|-)[ \t]+(.+)$/.exec(line)
    if (found === null) {
      add('bag-fetch-malformed', undefined, FETCH, index + 1)
      continue
    }
    const path = resolvePath(found[1] ?? '', FETCH, index + 1, context)
    if (path === undefined) continue
    if (path.startsWith(DATA)) fetched.add(path)
    else add('bag-path-outside', path, FETCH, index + 1)
  }
  return fetched
}

/** bag-info.txt, called package-info.txt up to 0.95. A line that begins with a blank continues the one before. */
function readInfo(context: Context): BagInfo {
  const { files, version, add } = context
  const file = ['bag-info.txt', 'package-info.txt'].find((name) => files.has(name))
  if (file === undefined) return []
  const info: [string, string][] = []
  const isNew = version === '1.0'
  const pattern = isNew ? /^([^:\s](?:[^:]*[^:\s])?):(?:[ \t](.*))?$/ : /^\s*([^:]*[^:\s])\s*:\s*(.*)$/
  for (const [index, line] of tagLines(file, context).entries()) {
    const last = info.at(-1)
    const found = pattern.exec(line)
    if (/^[ \t]/.test(line) && last !== undefined) last[1] = `${last[1]} ${line.trim()}`.trim()
    else if (found !== null) info.push([found[1] ?? '', (found[2] ?? '').trim()])
    else if (line.trim() !== '' || isNew) add('bag-info-malformed', undefined, file, index + 1)
  }
  return info
}

function checkOxum(info: BagInfo, payload: ReadonlyMap<string, Uint8Array>, add: Context['add']): void {
  const values = info.filter(([label]) => label.toLowerCase() === 'payload-oxum').map(([, value]) => value)
  if (values.length === 0) return
  const found = /^(\d+)\.(\d+)$/.exec(values[0] ?? '')
  if (values.length > 1 || found === null) {
    add('bag-oxum-malformed', 'bag-info.txt')
    return
  }
  const octets = [...payload.values()].reduce((sum, bytes) => sum + bytes.length, 0)
  if (Number(found[1]) !== octets || Number(found[2]) !== payload.size) add('bag-oxum', 'bag-info.txt')
}
