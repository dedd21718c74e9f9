/** What a file is 文件种类, by its first bytes: exports named .xls are workbooks, pages, XML or plain text alike. */
import { type AccountingFile, unreadable } from './accounting.ts'
import { isLinesCsv } from './lines-csv.ts'
import { TextFeed } from './text-feed.ts'
import { isXls } from './xls-signature.ts'

export type FileKind = 'xlsx' | 'xls' | 'package' | 'lines' | 'html' | 'spreadsheet-xml' | 'xml' | 'text'

const HEAD = 1 << 16

/** The first bytes. */
export async function headOf(file: AccountingFile, size = HEAD): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  let length = 0
  for await (const piece of file.chunks()) {
    pieces.push(piece)
    length += piece.length
    if (length >= size) break
  }
  const head = new Uint8Array(Math.min(size, length))
  let at = 0
  for (const piece of pieces) {
    const part = piece.subarray(0, head.length - at)
    head.set(part, at)
    at += part.length
  }
  return head
}

/** They as text. */
export function decoded(head: Uint8Array): string {
  const feed = new TextFeed()
  return feed.feed(head) + feed.end()
}

/** By content; names say nothing. @throws FileFailure for what is none of them */
export function kindOf(file: string, head: Uint8Array): FileKind {
  if (head[0] === 0x50 && head[1] === 0x4b && (head[2] === 3 || head[2] === 5)) return 'xlsx'
  if (isXls(head)) return 'xls'
  if (isLinesCsv(head)) return 'lines'
  const isWide = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff)
  if (!isWide && head.subarray(0, 4096).includes(0)) throw unreadable(file, '不是 XML、表格或文本文件')
  const text = decoded(head.subarray(0, 8192))
    .replace(/^\ufeff/, '')
    .trimStart()
  if (!text.startsWith('<')) return 'text'
  if (/mso-application|<(?:ss:)?Workbook[\s>]/.test(text)) return 'spreadsheet-xml'
  if (
    /^(?:<!--[\s\S]*?-->\s*)*<(?:!doctype\s+html|html|head|meta|style|body|table|div|center)[\s>]/i.test(text)
  )
    return 'html'
  return 'xml'
}

/** The root element's name, without prefix; '' if it is not at the beginning. */
export function rootOf(head: Uint8Array): string {
  const text = decoded(head.subarray(0, 8192)).replace(/<\?[\s\S]*?\?>|<!--[\s\S]*?-->/g, '')
  return /<(?:[^\s<>/:!]+:)?([^\s<>/:!]+)/.exec(text)?.[1] ?? ''
}
