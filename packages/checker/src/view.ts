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

const YEAR = /^(?:19|20)\d\d\s*年/

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
  const builder = new Builder(source, lines.length + 1)
  for (const line of lines) {
    if (line.kind === 'noise') continue
    if (line.kind === 'table') {
      builder.hardBreak(line.start)
      continue
    }
    if (line.breakBefore) builder.hardBreak(line.start)
    builder.add(line.start, line.end, line.joins)
  }
  builder.hardBreak(source.length)
  return builder.done()
}

const NEWLINE = 10
const SPACE_CODE = 32
const POINT = 46
const COMMA = 44
const WIDE_COMMA = 0xff0c

/** Blanks of every width, and marks without any. */
function isBlank(code: number): boolean {
  if (code <= SPACE_CODE) return true
  if (code < 0x80) return false
  return (
    code === 0xa0 ||
    code === 0xad ||
    code === 0x3000 ||
    code === 0xfeff ||
    code === 0x1680 ||
    (code >= 0x2000 && code <= 0x200d) ||
    code === 0x2028 ||
    code === 0x2029 ||
    code === 0x202f ||
    code === 0x205f
  )
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57

const isLetterOrDigit = (code: number): boolean =>
  (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122)

class Builder {
  private readonly codes: Uint16Array
  private readonly at: Int32Array
  private size = 0
  private last = NEWLINE
  /** Blanks since the last character: none, a line's end, or spaces within a line. */
  private gap: '' | 'wrap' | 'space' = ''
  private readonly source: string

  /** `breaks` is the most hard breaks that will be made. */
  constructor(source: string, breaks: number) {
    this.source = source
    this.codes = new Uint16Array(source.length + breaks + 1)
    this.at = new Int32Array(source.length + breaks + 2)
  }

  hardBreak(offset: number): void {
    this.gap = ''
    if (this.last === NEWLINE) return
    this.push(NEWLINE, offset)
  }

  /** `joins`: the line goes on with a number that the print broke. */
  add(start: number, end: number, joins: boolean): void {
    const { source } = this
    this.gap = this.last === NEWLINE || joins ? '' : 'wrap'
    let leading = joins
    for (let i = start; i < end; i++) {
      const raw = source.charCodeAt(i)
      if (isBlank(raw)) {
        if (leading) continue
        if (this.gap !== 'wrap') this.gap = raw === NEWLINE || raw === 13 ? 'wrap' : 'space'
        continue
      }
      const folded = raw >= 0x4e00 && raw <= 0x9fff ? raw : fold(source[i] as string).charCodeAt(0)
      const code = folded === COMMA && !this.groupsDigits(i) ? WIDE_COMMA : folded
      if (this.gap !== '' && this.staysApart(code, i)) this.push(SPACE_CODE, i)
      this.gap = ''
      leading = false
      this.push(code, i)
    }
  }

  /** The comma of 1,537.4, as against one that parts clauses as ， does. */
  private groupsDigits(offset: number): boolean {
    return isDigit(this.last) && /^\s{0,4}[\d０-９]/.test(this.source.slice(offset + 1, offset + 6))
  }

  /** Two numbers, or a number and a word in letters, that stood apart stay apart; a number broken by a line's end does not. */
  private staysApart(code: number, offset: number): boolean {
    if (!isLetterOrDigit(code)) return false
    if (this.last === POINT) return this.gap === 'space' || YEAR.test(this.source.slice(offset, offset + 6))
    return isLetterOrDigit(this.last) || this.last === 37
  }

  private push(code: number, offset: number): void {
    this.codes[this.size] = code
    this.at[this.size] = offset
    this.size += 1
    this.last = code
  }

  done(): View {
    this.at[this.size] = this.source.length
    return {
      text: textOf(this.codes.subarray(0, this.size)),
      at: this.at.slice(0, this.size + 1),
    }
  }
}

/** Code units as a string, a stretch at a time: one call takes only so many arguments. */
function textOf(codes: Uint16Array): string {
  const parts: string[] = []
  for (let i = 0; i < codes.length; i += 8192) {
    const stretch: ArrayLike<number> = codes.subarray(i, i + 8192)
    parts.push(String.fromCharCode.apply(null, stretch as number[]))
  }
  return parts.join('')
}

/** Source range of the view's [start, end). */
export function sourceRange(view: View, start: number, end: number): { start: number; end: number } {
  const from = view.at[start] ?? 0
  const last = view.at[Math.max(start, end - 1)] ?? from
  return { start: from, end: last + 1 }
}
