/**
 * The view 通读文本: the source text as it reads, not as it was printed. Line wraps, spaces and full-width digits are
 * gone; what remains is prose with hard breaks between paragraphs, and every character knows its place in the source.
 */
import type { Line } from './lines.ts'

export interface View {
  /** The prose, normalised; `\n` is a hard break. */
  readonly text: string
  /** Source offset of each character, and one more for the end. */
  readonly at: Int32Array
}

const FOLD: Readonly<Record<string, string>> = {
  '(': '（',
  ')': '）',
  ':': '：',
  '∶': '：',
  '﹕': '：',
  ';': '；',
  '?': '？',
  '!': '！',
  '％': '%',
  '﹪': '%',
  '．': '.',
  '｡': '。',
  '､': '、',
  '【': '（',
  '】': '）',
  '［': '（',
  '］': '）',
  '[': '（',
  ']': '）',
  '－': '-',
  '−': '-',
  '–': '-',
  '—': '—',
  '~': '～',
  '〜': '～',
  '"': '“',
  '‘': '“',
  '’': '”',
  〇: '〇',
}

const SPACE = /\s|\u00a0|\u200b|\u200c|\u200d|\ufeff|\u00ad/
const WORD = /[0-9A-Za-z%.]/
const YEAR = /^(?:19|20)\d\d\s*年/
const JOINABLE = /[0-9A-Za-z]/

/** One character as the view has it; whitespace is not asked for. */
function fold(char: string): string {
  const code = char.charCodeAt(0)
  if (code < 0x80) return FOLD[char] ?? char
  if (code >= 0x4e00 && code <= 0x9fff) return char
  if (code >= 0xff10 && code <= 0xff19) return String.fromCharCode(code - 0xff10 + 0x30)
  if ((code >= 0xff21 && code <= 0xff3a) || (code >= 0xff41 && code <= 0xff5a))
    return String.fromCharCode(code - 0xfee0)
  if ((code >= 0x2e80 && code <= 0x2fdf) || (code >= 0xf900 && code <= 0xfaff)) {
    const folded = char.normalize('NFKC')
    return folded.length === 1 ? folded : char
  }
  return FOLD[char] ?? char
}

/** The view of the prose lines of `source`. */
export function viewOf(source: string, lines: readonly Line[]): View {
  const builder = new Builder(source)
  for (const line of lines) {
    if (line.kind === 'table') {
      builder.hardBreak(line.start)
      continue
    }
    if (line.breakBefore) builder.hardBreak(line.start)
    builder.add(line.start, line.end)
  }
  builder.hardBreak(source.length)
  return builder.done()
}

class Builder {
  private readonly parts: string[] = []
  private readonly at: number[] = []
  private last = '\n'
  /** Whitespace since the last character: none, a line's end, or spaces within a line. */
  private gap: '' | 'wrap' | 'space' = ''
  private readonly source: string

  constructor(source: string) {
    this.source = source
  }

  hardBreak(offset: number): void {
    this.gap = ''
    if (this.last === '\n') return
    this.push('\n', offset)
  }

  add(start: number, end: number): void {
    const { source } = this
    if (this.last !== '\n') this.gap = 'wrap'
    for (let i = start; i < end; i++) {
      const raw = source[i] as string
      if (SPACE.test(raw)) {
        if (this.gap !== 'wrap') this.gap = raw === '\n' || raw === '\r' ? 'wrap' : 'space'
        continue
      }
      const char = fold(raw)
      if (this.gap !== '' && this.staysApart(char, i)) this.push(' ', i)
      this.gap = ''
      this.push(char, i)
    }
  }

  /** Two numbers, or a number and a word in letters, that stood apart stay apart; a number broken by a line's end does not. */
  private staysApart(char: string, offset: number): boolean {
    if (!JOINABLE.test(char) || !WORD.test(this.last)) return false
    if (this.last !== '.') return true
    return this.gap === 'space' || YEAR.test(this.source.slice(offset, offset + 6))
  }

  private push(char: string, offset: number): void {
    this.parts.push(char)
    this.at.push(offset)
    this.last = char
  }

  done(): View {
    this.at.push(this.source.length)
    return { text: this.parts.join(''), at: Int32Array.from(this.at) }
  }
}

/** Source range of the view's [start, end). */
export function sourceRange(view: View, start: number, end: number): { start: number; end: number } {
  const from = view.at[start] ?? 0
  const last = view.at[Math.max(start, end - 1)] ?? from
  return { start: from, end: last + 1 }
}
