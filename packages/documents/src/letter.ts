/**
 * Letters 公文: notices 通知 and plans 自评方案 as DOCX in official layout (GB/T 9704—2012), by the same writer as the report.
 * What people type into a text field is put in order here: numbers of headings are counted anew, every line becomes a
 * paragraph, 附件说明 loses its full stop. No word is dropped. Same letter, same bytes.
 */
import type { ReportBlock, ReportDocument } from '@jiheng/engine'
import { writeDocx } from './docx.ts'
import { headingNumbers } from './official-layout.ts'
import { textWidth } from './xlsx.ts'

/** A part of the body 正文. A paragraph of several lines becomes several paragraphs. */
export type LetterBlock =
  | { readonly kind: 'heading'; readonly level: 1 | 2 | 3; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: string }
  | {
      readonly kind: 'table'
      readonly title?: string
      readonly head: readonly string[]
      readonly rows: readonly (readonly string[])[]
      readonly align?: readonly ('left' | 'center' | 'right')[]
    }

/**
 * 公文. `number` 发文字号, `recipient` 主送, `organisation` 落款, `date` 成文日期 as 2020-03-05, `attachments` 附件说明,
 * `contact` 联系人. An empty text counts as left out.
 */
export interface Letter {
  readonly title: string
  readonly number?: string
  readonly recipient?: string
  readonly body: readonly LetterBlock[]
  readonly organisation: string
  readonly date: string
  readonly attachments?: readonly string[]
  readonly contact?: string
  /** Lines below the title: 示例 and the like. */
  readonly notices?: readonly string[]
}

/** DOCX bytes of a letter. Headings get 一、（一）1. whatever number they were typed with. */
export async function writeLetter(letter: Letter): Promise<Uint8Array> {
  const number = trimmed(letter.number ?? '')
  const recipient = trimmed(letter.recipient ?? '').replace(/[：:]$/, '')
  const contact = bareContact(trimmed(letter.contact ?? ''))
  const document: ReportDocument = {
    title: trimmed(letter.title),
    organisation: trimmed(letter.organisation),
    date: letter.date,
    notices: letter.notices ?? [],
    letter: {
      attachments: (letter.attachments ?? []).map(bareAttachment).filter((line) => line !== ''),
      ...(number === '' ? {} : { number }),
      ...(recipient === '' ? {} : { recipient }),
      ...(contact === '' ? {} : { contact }),
    },
    blocks: numbered(letter.body.flatMap(blocksOf)),
  }
  return writeDocx(document)
}

const plain = (text: string) => [{ kind: 'text', text } as const]
const trimmed = (text: string): string => text.replace(/^[\s\u3000]+|[\s\u3000]+$/g, '')

/** A number typed before a heading or an attachment; "3.15" begins no list. */
const TYPED_NUMBER =
  /^(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)]|\d{1,3}(?:[.．](?!\d)|、)|[（(]\d{1,2}[）)])[\s\u3000]*/

const bareAttachment = (text: string): string =>
  trimmed(text.replace(/\s*[\r\n]+\s*/g, ''))
    .replace(/^附件\s*\d*\s*[：:]\s*/, '')
    .replace(TYPED_NUMBER, '')
    .replace(/[。；;，,]+$/, '')

/** The layout puts the brackets and the word 联系人. */
const bareContact = (text: string): string =>
  text.replace(/^[（(](.*)[）)]$/s, '$1').replace(/^联系人[：:]\s*/, '')

function blocksOf(block: LetterBlock): readonly ReportBlock[] {
  switch (block.kind) {
    case 'heading': {
      const text = trimmed(block.text.replace(/\s*[\r\n]+\s*/g, ' '))
      return [{ kind: 'heading', level: block.level, text: plain(text.replace(TYPED_NUMBER, '') || text) }]
    }
    case 'paragraph':
      return block.text
        .split(/\r\n?|\n/)
        .map(trimmed)
        .filter((line) => line !== '')
        .map((line) => ({ kind: 'paragraph', text: plain(line) }))
    case 'table':
      return [tableOf(block)]
  }
}

/**
 * Headings with their numbers. They are counted with the words left out, because the layout takes a heading that begins
 * like a number ("3.15……") for one numbered by hand, and then numbers none.
 */
function numbered(blocks: readonly ReportBlock[]): readonly ReportBlock[] {
  const bare = blocks.map((block) => (block.kind === 'heading' ? { ...block, text: [] } : block))
  const numbers = headingNumbers({ title: '', organisation: '', notices: [], blocks: bare })
  return blocks.map((block, at) =>
    block.kind === 'heading' ? { ...block, text: [...plain(numbers[at] ?? ''), ...block.text] } : block,
  )
}

/** Widest share that one column asks for, in half-width characters. */
const WIDEST = 60

function tableOf(block: Extract<LetterBlock, { kind: 'table' }>): ReportBlock {
  const count = Math.max(block.head.length, ...block.rows.map((row) => row.length))
  const columns = Array.from({ length: count }, (_, column) => ({
    title: block.head[column] ?? '',
    align: block.align?.[column] ?? ('left' as const),
    width: Math.min(WIDEST, widest([block.head, ...block.rows], column)) + 2,
  }))
  const rows = block.rows.map((row) => ({
    cells: columns.map((_, column) => ({ text: plain(row[column] ?? '') })),
  }))
  return { kind: 'table', table: { title: trimmed(block.title ?? ''), columns, rows, notes: [] } }
}

const widest = (rows: readonly (readonly string[])[], column: number): number =>
  rows.reduce((most, row) => Math.max(most, ...(row[column] ?? '').split('\n').map(textWidth)), 2)
