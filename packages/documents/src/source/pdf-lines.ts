/** Characters on a page → lines of text in reading order. */
import { extent, type PdfGlyph } from './pdf-page.ts'

export interface PdfLine {
  /** From left to right. */
  readonly glyphs: readonly PdfGlyph[]
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
  readonly size: number
}

const WIDE = /[\u2E80-\u9FFF\uAC00-\uD7AF\uF900-\uFAFF\uFE30-\uFE4F\uFF00-\uFFEF]|[\u{20000}-\u{3FFFF}]/u

/** Part of a character's size that a gap must have to be a space. */
const GAP = { written: 0.1, narrow: 0.25, wide: 0.6 }
/** Part of the lower of two lines that must stand beside the other to be the same line. */
const BESIDE = 0.5

/** A page with more characters than this is left in the order of its content. */
export const MAX_GLYPHS = 40_000

export function linesOf(glyphs: readonly PdfGlyph[]): readonly PdfLine[] {
  const straight = fragmentsOf(glyphs.filter((glyph) => !glyph.turned))
  const turned = fragmentsOf(glyphs.filter((glyph) => glyph.turned))
  if (glyphs.length > MAX_GLYPHS) return [...straight, ...turned]
  const body = withMarginsInPlace(straight)
  return [...(isReadable(body) ? body : byPlace(body)), ...turned]
}

/** Characters in the order of the content, one after another on the same line. */
function fragmentsOf(glyphs: readonly PdfGlyph[]): readonly PdfLine[] {
  const lines: PdfLine[] = []
  let current: PdfGlyph[] = []
  let last: PdfGlyph | undefined
  for (const glyph of glyphs) {
    if (last !== undefined && !followsOn(last, glyph)) {
      lines.push(lineOf(current))
      current = []
    }
    current.push(glyph)
    last = glyph
  }
  if (current.length > 0) lines.push(lineOf(current))
  return lines
}

function followsOn(last: PdfGlyph, next: PdfGlyph): boolean {
  if (last.turned) return !next.begins
  const smaller = Math.min(last.size, next.size)
  const shared = Math.min(bottomOf(last), bottomOf(next)) - Math.max(topOf(last), topOf(next))
  return shared > smaller * BESIDE
}

const topOf = (glyph: PdfGlyph): number => glyph.baseline - glyph.size * 0.85
const bottomOf = (glyph: PdfGlyph): number => glyph.baseline + glyph.size * 0.15

function lineOf(glyphs: readonly PdfGlyph[]): PdfLine {
  let left = Number.POSITIVE_INFINITY
  let right = Number.NEGATIVE_INFINITY
  let top = Number.POSITIVE_INFINITY
  let bottom = Number.NEGATIVE_INFINITY
  let size = 0
  for (const glyph of glyphs) {
    left = Math.min(left, glyph.left)
    right = Math.max(right, glyph.right)
    top = Math.min(top, topOf(glyph))
    bottom = Math.max(bottom, bottomOf(glyph))
    size = Math.max(size, glyph.size)
  }
  const ordered = glyphs.some((glyph) => glyph.turned) ? glyphs : [...glyphs].sort((a, b) => a.left - b.left)
  return { glyphs: ordered, left, right, top, bottom, size }
}

/** A foot drawn first goes last, a head drawn last goes first. */
function withMarginsInPlace(lines: readonly PdfLine[]): readonly PdfLine[] {
  const [first] = lines
  const last = lines.at(-1)
  if (lines.length < 3 || first === undefined || last === undefined) return lines
  const [top] = extent(lines.slice(0, -1).map((line) => line.top))
  if (last.bottom <= top) return [last, ...lines.slice(0, -1)]
  const [, bottom] = extent(lines.slice(1).map((line) => line.bottom))
  return first.top >= bottom ? [...lines.slice(1), first] : lines
}

/** Lines of prose in the column that a second column stands beside. */
const COLUMN_LINES = 3
const COLUMN_CHARACTERS = 8

/** Whether each line stands below the one before it, or begins a further column of prose. */
function isReadable(lines: readonly PdfLine[]): boolean {
  return lines.every((line, index) => {
    const before = lines[index - 1]
    if (before === undefined || line.top >= before.bottom - Math.min(before.size, line.size) * (1 - BESIDE))
      return true
    const beside = lines.slice(0, index).filter((one) => one.bottom > line.top)
    return (
      isProse(beside) &&
      isProse(lines.slice(index, index + COLUMN_LINES)) &&
      beside.every((one) => one.right < line.left)
    )
  })
}

function isProse(lines: readonly PdfLine[]): boolean {
  const characters = lines.reduce((sum, { glyphs }) => sum + glyphs.length, 0)
  return lines.length >= COLUMN_LINES && characters >= lines.length * COLUMN_CHARACTERS
}

/** Whatever the order of the content: from the top down, and what stands side by side in one line. */
function byPlace(fragments: readonly PdfLine[]): readonly PdfLine[] {
  const ordered = [...fragments].sort((a, b) => a.top + a.bottom - b.top - b.bottom || a.left - b.left)
  const lines: PdfLine[] = []
  for (const fragment of ordered) {
    const near = Math.max(0, lines.length - 3)
    const beside = lines.slice(near).findIndex((line) => isBeside(line, fragment))
    const line = lines[near + beside]
    if (beside < 0 || line === undefined) lines.push(fragment)
    else lines[near + beside] = lineOf([...line.glyphs, ...fragment.glyphs])
  }
  return lines.sort((a, b) => a.top + a.bottom - b.top - b.bottom)
}

function isBeside(line: PdfLine, other: PdfLine): boolean {
  const shared = Math.min(line.bottom, other.bottom) - Math.max(line.top, other.top)
  if (shared < Math.min(line.bottom - line.top, other.bottom - other.top) * BESIDE) return false
  return !other.glyphs.some((glyph) => line.glyphs.some((one) => coversMostOf(one, glyph)))
}

const coversMostOf = (one: PdfGlyph, other: PdfGlyph): boolean =>
  Math.min(one.right, other.right) - Math.max(one.left, other.left) > (other.right - other.left) * 0.6

// --- text

export function textOf(glyphs: readonly PdfGlyph[]): string {
  let text = ''
  let last: PdfGlyph | undefined
  for (const glyph of glyphs) {
    if (last !== undefined && isApart(last, glyph)) text += ' '
    text += glyph.text
    last = glyph
  }
  return text
}

function isApart(last: PdfGlyph, next: PdfGlyph): boolean {
  if (next.turned) return next.spaced
  const gap = gapBetween(last, next)
  if (next.spaced && gap > GAP.written) return true
  return gap > (WIDE.test(last.text) || WIDE.test(next.text) ? GAP.wide : GAP.narrow)
}

/** In parts of a character's size. */
const gapBetween = (last: PdfGlyph, next: PdfGlyph): number =>
  (next.left - last.right) / Math.max(last.size, next.size)

/** Parts of a line that stand further apart than words do. */
export function segmentsOf(line: PdfLine, gap: number): readonly PdfLine[] {
  const parts: PdfGlyph[][] = []
  let last: PdfGlyph | undefined
  for (const glyph of line.glyphs) {
    if (last === undefined || gapBetween(last, glyph) > gap) parts.push([])
    parts.at(-1)?.push(glyph)
    last = glyph
  }
  return parts.map(lineOf)
}

const ENDS_IN_DIGIT = /[\d.,，%]$/
const BEGINS_WITH_DIGIT = /^[\d.,，%]/
const ENDS_IN_LETTER = /[A-Za-z]$/
const BEGINS_WITH_LETTER = /^[A-Za-z]/
const ENDS_A_SENTENCE = /[。；;！!？?：:]$/
const BEGINS_AN_ITEM = /^([（(]?[\d一二三四五六七八九十]{1,3}[）)、.．]|[①-⑳●○◆■▪•·])(?!\d)/

/** The text of a cell `width` wide: lines that were broken for want of room are joined again. */
export function cellText(glyphs: readonly PdfGlyph[], width: number): string {
  let text = ''
  let before: PdfLine | undefined
  for (const line of linesOf(glyphs)) {
    const added = textOf(line.glyphs)
    if (before !== undefined) text += junction(text, added, isFull(before, width))
    text += added
    before = line
  }
  return text
}

const isFull = (line: PdfLine, width: number): boolean => line.right - line.left + line.size * 2 >= width

function junction(before: string, after: string, isFull: boolean): string {
  if (ENDS_IN_LETTER.test(before) && BEGINS_WITH_LETTER.test(after)) return ' '
  if (ENDS_IN_DIGIT.test(before) && BEGINS_WITH_DIGIT.test(after)) return isFull ? '' : '\n'
  const ends = ENDS_A_SENTENCE.test(before)
  const begins = BEGINS_AN_ITEM.test(after)
  return (ends && begins) || (!isFull && (ends || begins)) ? '\n' : ''
}
