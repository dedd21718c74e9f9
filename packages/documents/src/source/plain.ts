/**
 * Plain text 纯文本: UTF-8, UTF-16 with a mark, or GB18030. The text is the file exactly, byte order mark and line ends
 * included, so that every offset is one in the file. Form feeds part pages, as pdftotext writes them.
 */
import type { SourceText } from '@jiheng/checker'
import { megabytes, million, SourceFailure, type SourceLimits } from './limits.ts'

export interface Decoded {
  readonly text: string
  readonly encoding: string
}

export function readPlain(bytes: Uint8Array, limits: SourceLimits): { source: SourceText; encoding: string } {
  const { text, encoding } = decodeText(bytes, limits)
  const pages = pagesOf(text)
  return { source: pages.length > 1 || text.includes('\f') ? { text, pages } : { text }, encoding }
}

/** Where pages begin. A form feed that only ends the last page begins none. */
function pagesOf(text: string): number[] {
  const pages = [0]
  for (let at = text.indexOf('\f'); at >= 0; at = text.indexOf('\f', at + 1)) pages.push(at + 1)
  const last = pages.at(-1) as number
  if (pages.length > 1 && isBlank(text, last)) pages.pop()
  return pages
}

function isBlank(text: string, from: number): boolean {
  for (let at = from; at < text.length; at += 1) if (!/[\s\ufeff]/.test(text.charAt(at))) return false
  return true
}

/** The file as text, by the encoding that fits. Fails on binary files, on empty ones and on broken characters. */
export function decodeText(bytes: Uint8Array, limits: SourceLimits): Decoded {
  const decoded = decodeBest(bytes)
  if (decoded.text.length > limits.maxCharacters)
    throw new SourceFailure(
      'source.limit',
      `文字超过 ${million(limits.maxCharacters)}字（文件 ${megabytes(bytes.length)}）。请把文件拆成几份再导入。`,
    )
  if (looksBinary(decoded.text)) throw binary()
  if (isBlank(decoded.text, 0)) throw new SourceFailure('source.empty', '文件里没有文字。请确认选对了文件。')
  return decoded
}

const binary = (): SourceFailure =>
  new SourceFailure(
    'source.encoding',
    '文件不是文本：含有大量不可显示的字符。请确认选对了文件；若是 UTF-16 文本，请另存为 UTF-8 再导入。',
  )

function decodeBest(bytes: Uint8Array): Decoded {
  const wide =
    bytes[0] === 0xff && bytes[1] === 0xfe
      ? 'utf-16le'
      : bytes[0] === 0xfe && bytes[1] === 0xff
        ? 'utf-16be'
        : undefined
  if (wide !== undefined) {
    const text = decodedAs(wide, bytes)
    if (text !== undefined) return { text, encoding: wide }
    throw new SourceFailure(
      'source.encoding',
      '文件开头标明是 UTF-16 编码，内容却不是。请用记事本或 WPS 打开，另存为 UTF-8 再导入。',
    )
  }
  const text = decodedAs('utf-8', bytes)
  if (text !== undefined) return { text, encoding: 'utf-8' }
  if (bytes[0] !== 0xef || bytes[1] !== 0xbb || bytes[2] !== 0xbf) {
    if (hasManyNulls(bytes)) throw binary()
    const isUtf8 = isMostlyUtf8(bytes)
    const chinese = isUtf8 ? undefined : decodedAs('gb18030', bytes)
    if (chinese !== undefined) return { text: chinese, encoding: 'gb18030' }
    if (!isUtf8 && looksBinary(new TextDecoder('gb18030').decode(bytes.subarray(0, 65_536)))) throw binary()
  }
  const line = firstBrokenLine(bytes, isMostlyUtf8(bytes) ? 'utf-8' : 'gb18030')
  throw new SourceFailure(
    'source.encoding',
    `第 ${line} 行起有不能识别的字符：文件既不是 UTF-8 也不是 GBK（GB18030）编码，或已损坏。请用记事本或 WPS 打开检查这一行，另存为 UTF-8 再导入。`,
  )
}

/** Undefined where a byte does not belong to the encoding. The mark at the beginning is kept. */
export function decodedAs(encoding: string, bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** Whether most characters outside ASCII are right as UTF-8, so that only a few broken ones stand in the way. */
function isMostlyUtf8(bytes: Uint8Array): boolean {
  const text = new TextDecoder('utf-8').decode(bytes)
  let right = 0
  let wrong = 0
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === 0xfffd) wrong += 1
    else if (code > 0x7f) right += 1
  }
  return right > wrong
}

/** The line, from 1, of the first byte that does not belong to the encoding. */
function firstBrokenLine(bytes: Uint8Array, encoding: string): number {
  const stream = new TextDecoder(encoding, { fatal: true })
  let from = 0
  try {
    for (; from < bytes.length; from += 65_536)
      stream.decode(bytes.subarray(from, from + 65_536), { stream: true })
  } catch {}
  // The fault is in this piece, or in a character that runs into it: line by line from the last line's beginning.
  let start = bytes.lastIndexOf(10, Math.max(0, Math.min(from, bytes.length) - 1)) + 1
  let line = 1
  for (let at = bytes.indexOf(10); at >= 0 && at < start; at = bytes.indexOf(10, at + 1)) line += 1
  const single = new TextDecoder(encoding, { fatal: true })
  for (; start < bytes.length; line += 1) {
    const feed = bytes.indexOf(10, start)
    const end = feed < 0 ? bytes.length : feed
    try {
      single.decode(bytes.subarray(start, end))
    } catch {
      return line
    }
    start = end + 1
  }
  return line
}

function hasManyNulls(bytes: Uint8Array): boolean {
  let count = 0
  for (let at = bytes.indexOf(0); at >= 0 && count * 200 <= bytes.length; at = bytes.indexOf(0, at + 1))
    count += 1
  return count * 200 > bytes.length
}

/** More than one NUL in two hundred characters, or one control character in fifty. */
export function looksBinary(text: string): boolean {
  let controls = 0
  let nulls = 0
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code >= 32 ? code !== 127 : (code >= 9 && code <= 13) || code === 26 || code === 27) continue
    controls += 1
    if (code === 0) nulls += 1
  }
  return nulls * 200 > text.length || controls * 50 > text.length
}
