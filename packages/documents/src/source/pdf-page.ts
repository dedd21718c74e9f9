/**
 * One page's operators → where each character stands and where rules are drawn, in points from the page's top left.
 * Follows the text state as pdf.js's own canvas does.
 */
import type { PDFPageProxy } from 'pdfjs-dist'

/** A character as it is drawn: it goes from left to right along its baseline unless `turned`. */
export interface PdfGlyph {
  readonly text: string
  readonly left: number
  readonly right: number
  readonly baseline: number
  readonly size: number
  /** Written in another direction than the page's text, or downwards. */
  readonly turned: boolean
  /** A space stands before it in the content. */
  readonly spaced: boolean
  /** The first that an operator shows. */
  readonly begins: boolean
}

/** A horizontal or vertical line: at `at` across, from `from` to `to` along. */
export interface PdfRule {
  readonly at: number
  readonly from: number
  readonly to: number
}

export interface PdfPageContent {
  readonly width: number
  readonly height: number
  readonly glyphs: readonly PdfGlyph[]
  readonly horizontals: readonly PdfRule[]
  readonly verticals: readonly PdfRule[]
}

export type Matrix = readonly [number, number, number, number, number, number]

/** pdf.js's numbers for the operators that matter here. */
const OP = {
  setGState: 9,
  save: 10,
  restore: 11,
  transform: 12,
  endPath: 28,
  beginText: 31,
  setCharSpacing: 33,
  setWordSpacing: 34,
  setHScale: 35,
  setLeading: 36,
  setFont: 37,
  setTextRise: 39,
  moveText: 40,
  setLeadingMoveText: 41,
  setTextMatrix: 42,
  nextLine: 43,
  showText: 44,
  formBegin: 74,
  formEnd: 75,
  groupBegin: 76,
  groupEnd: 77,
  constructPath: 91,
} as const

const STROKES: ReadonlySet<number> = new Set([20, 21, 24, 25, 26, 27])
/** Points per drawing instruction of a path. */
const PATH_POINTS = [1, 1, 3, 2, 0]
const PATH_CLOSE = 4
/** A filled rectangle as thin as this is a rule. */
const RULE_THICKNESS = 3
const RULE_LENGTH = 3

interface Font {
  readonly vertical: boolean
  readonly scale: number
}
const PLAIN_FONT: Font = { vertical: false, scale: 0.001 }

interface DrawnGlyph {
  readonly unicode: string
  readonly width: number
  readonly isSpace: boolean
  readonly vmetric?: readonly number[] | null
}

interface RawGlyph {
  readonly text: string
  readonly x: number
  readonly y: number
  /** Where the next one would stand. */
  readonly endX: number
  readonly endY: number
  readonly size: number
  readonly vertical: boolean
  readonly spaced: boolean
  readonly begins: boolean
}

interface RawLine {
  readonly x0: number
  readonly y0: number
  readonly x1: number
  readonly y1: number
}

interface TextState {
  matrix: Matrix
  font: Font
  size: number
  charSpacing: number
  wordSpacing: number
  scale: number
  leading: number
  rise: number
}

export async function readPage(page: PDFPageProxy): Promise<PdfPageContent> {
  const viewport = page.getViewport({ scale: 1 })
  const { fnArray, argsArray } = await page.getOperatorList({ annotationMode: 0 })
  const tracer = new Tracer(page, viewport.transform as unknown as Matrix)
  for (let index = 0; index < fnArray.length; index += 1)
    tracer.apply(fnArray[index] as number, (argsArray[index] ?? []) as readonly unknown[])
  return upright(tracer.glyphs, tracer.lines, viewport.width, viewport.height)
}

class Tracer {
  readonly glyphs: RawGlyph[] = []
  readonly lines: RawLine[] = []
  readonly #page: PDFPageProxy
  readonly #fonts = new Map<string, Font>()
  readonly #stack: TextState[] = []
  #state: TextState
  #textMatrix: Matrix = [1, 0, 0, 1, 0, 0]
  #x = 0
  #y = 0
  #lineX = 0
  #lineY = 0
  #isSpaced = false
  #begins = false

  constructor(page: PDFPageProxy, matrix: Matrix) {
    this.#page = page
    this.#state = {
      matrix,
      font: PLAIN_FONT,
      size: 0,
      charSpacing: 0,
      wordSpacing: 0,
      scale: 1,
      leading: 0,
      rise: 0,
    }
  }

  apply(op: number, args: readonly unknown[]): void {
    const state = this.#state
    const first = args[0] as number
    switch (op) {
      case OP.save:
      case OP.groupBegin:
        this.#save()
        break
      case OP.restore:
      case OP.groupEnd:
      case OP.formEnd:
        this.#state = this.#stack.pop() ?? state
        break
      case OP.formBegin:
        this.#save()
        if (args[0]) this.#transform(args[0] as Matrix)
        break
      case OP.transform:
        this.#transform(args as unknown as Matrix)
        break
      case OP.beginText:
        this.#setMatrix([1, 0, 0, 1, 0, 0])
        break
      case OP.setCharSpacing:
        state.charSpacing = first
        break
      case OP.setWordSpacing:
        state.wordSpacing = first
        break
      case OP.setHScale:
        state.scale = first / 100
        break
      case OP.setLeading:
        state.leading = -first
        break
      case OP.setTextRise:
        state.rise = first
        break
      case OP.setFont:
        this.#setFont(args[0] as string, args[1] as number)
        break
      case OP.setGState:
        this.#setGState(args[0] as readonly (readonly [string, unknown])[])
        break
      case OP.moveText:
        this.#move(first, args[1] as number)
        break
      case OP.setLeadingMoveText:
        state.leading = args[1] as number
        this.#move(first, args[1] as number)
        break
      case OP.setTextMatrix:
        this.#setMatrix(args[0] as Matrix)
        break
      case OP.nextLine:
        this.#move(0, state.leading)
        break
      case OP.showText:
        this.#show(args[0] as readonly (number | DrawnGlyph)[])
        break
      case OP.constructPath:
        this.#trace(first, (args[1] as readonly (Float32Array | null)[])[0] ?? undefined)
        break
    }
  }

  #save(): void {
    this.#stack.push({ ...this.#state })
  }

  #transform(by: Matrix): void {
    this.#state.matrix = multiply(this.#state.matrix, by)
  }

  #setMatrix(matrix: Matrix): void {
    this.#textMatrix = matrix
    this.#x = this.#lineX = 0
    this.#y = this.#lineY = 0
  }

  #move(x: number, y: number): void {
    this.#x = this.#lineX += x
    this.#y = this.#lineY += y
  }

  #setFont(name: string, size: number): void {
    this.#state.font = this.#fontOf(name)
    this.#state.size = size
  }

  #setGState(entries: readonly (readonly [string, unknown])[]): void {
    for (const [key, value] of entries ?? [])
      if (key === 'Font') this.#setFont(...(value as readonly [string, number]))
  }

  #fontOf(name: string): Font {
    const known = this.#fonts.get(name)
    if (known !== undefined) return known
    const objects = this.#page.commonObjs
    const loaded = objects.has(name) ? objects.get(name) : undefined
    const font = { vertical: loaded?.vertical === true, scale: loaded?.fontMatrix?.[0] || 0.001 }
    this.#fonts.set(name, font)
    return font
  }

  #show(glyphs: readonly (number | DrawnGlyph)[]): void {
    const { font, size, charSpacing, wordSpacing, scale, rise, matrix } = this.#state
    const { vertical } = font
    const whole = multiply(matrix, this.#textMatrix)
    this.#begins = true
    for (const glyph of glyphs) {
      if (typeof glyph === 'number') {
        if (vertical) this.#y -= (glyph * size) / 1000
        else this.#x -= ((glyph * size) / 1000) * scale
        continue
      }
      const spacing = charSpacing + (glyph.isSpace ? wordSpacing : 0)
      const width = vertical ? (glyph.vmetric?.[0] ?? -1000) : glyph.width
      const step = width * size * font.scale
      const [x, y] = at(whole, this.#x, this.#y + rise)
      const [endX, endY] = vertical
        ? at(whole, this.#x, this.#y + rise + step)
        : at(whole, this.#x + step * scale, this.#y + rise)
      if (vertical) this.#y += step + spacing
      else this.#x += (step + spacing) * scale
      this.#add(glyph.unicode, x, y, endX, endY, Math.abs(size) * Math.hypot(whole[2], whole[3]), vertical)
    }
  }

  #add(
    drawn: string,
    x: number,
    y: number,
    endX: number,
    endY: number,
    size: number,
    vertical: boolean,
  ): void {
    const text = readable(drawn)
    if (text.trim() === '') {
      this.#isSpaced ||= text !== ''
      return
    }
    if (!Number.isFinite(x + y + endX + endY + size) || size <= 0) return
    this.glyphs.push({ text, x, y, endX, endY, size, vertical, spaced: this.#isSpaced, begins: this.#begins })
    this.#isSpaced = false
    this.#begins = false
  }

  #trace(paint: number, path: Float32Array | undefined): void {
    if (path === undefined || paint === OP.endPath) return
    const isStroke = STROKES.has(paint)
    for (const points of subpaths(path)) {
      const placed = points.map(([x, y]) => at(this.#state.matrix, x, y))
      if (isStroke) this.#stroke(placed)
      else this.#fill(placed)
    }
  }

  #stroke(points: readonly Point[]): void {
    for (let index = 1; index < points.length; index += 1) {
      const [x0, y0] = points[index - 1] as Point
      const [x1, y1] = points[index] as Point
      this.lines.push({ x0, y0, x1, y1 })
    }
    this.#fill(points)
  }

  /** A thin rectangle becomes the line along its middle. */
  #fill(points: readonly Point[]): void {
    if (points.length < 4 || points.length > 6) return
    const [left, right] = extent(points.map(([x]) => x))
    const [top, bottom] = extent(points.map(([, y]) => y))
    const x = (left + right) / 2
    const y = (top + bottom) / 2
    if (bottom - top <= RULE_THICKNESS && right - left > bottom - top)
      this.lines.push({ x0: left, y0: y, x1: right, y1: y })
    else if (right - left <= RULE_THICKNESS) this.lines.push({ x0: x, y0: top, x1: x, y1: bottom })
  }
}

type Point = readonly [number, number]

function subpaths(path: Float32Array): readonly (readonly Point[])[] {
  const found: Point[][] = []
  let current: Point[] = []
  for (let index = 0; index < path.length; ) {
    const kind = path[index] as number
    const points = PATH_POINTS[kind]
    if (points === undefined) break
    if (kind === PATH_CLOSE && current[0] !== undefined) current.push(current[0])
    if (kind === 0) {
      current = []
      found.push(current)
    }
    if (points > 1)
      current = [] // a curve is no rule, nor is what follows it
    else if (points === 1) current.push([path[index + 1] as number, path[index + 2] as number])
    index += 1 + points * 2
  }
  return found
}

const multiply = (a: Matrix, b: Matrix): Matrix => [
  a[0] * b[0] + a[2] * b[1],
  a[1] * b[0] + a[3] * b[1],
  a[0] * b[2] + a[2] * b[3],
  a[1] * b[2] + a[3] * b[3],
  a[0] * b[4] + a[2] * b[5] + a[4],
  a[1] * b[4] + a[3] * b[5] + a[5],
]

const at = (m: Matrix, x: number, y: number): Point => [
  m[0] * x + m[2] * y + m[4],
  m[1] * x + m[3] * y + m[5],
]

/** The lowest and the highest; no limit to how many. */
export function extent(values: readonly number[]): readonly [number, number] {
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (const value of values) {
    if (value < low) low = value
    if (value > high) high = value
  }
  return [low, high]
}

// --- direction

/** Turns the page so that most of its text goes from left to right. */
function upright(
  glyphs: readonly RawGlyph[],
  lines: readonly RawLine[],
  width: number,
  height: number,
): PdfPageContent {
  const counts = [0, 0, 0, 0]
  for (const glyph of glyphs) {
    const quarter = glyph.vertical ? 0 : quarterOf(glyph)
    if (quarter !== undefined) counts[quarter] = (counts[quarter] as number) + 1
  }
  const quarter = counts.indexOf(Math.max(...counts))
  const turn = TURNS[quarter]?.(width, height) ?? [1, 0, 0, 1, 0, 0]
  const isSideways = quarter % 2 === 1
  const [pageWidth, pageHeight] = isSideways ? [height, width] : [width, height]
  const placed = glyphs.map((glyph) =>
    placedGlyph(glyph, turn, glyph.vertical || quarterOf(glyph) !== quarter),
  )
  return {
    width: pageWidth,
    height: pageHeight,
    glyphs: withoutDoubles(placed.filter((glyph) => isWithin(glyph, pageWidth, pageHeight))),
    ...rulesOf(lines, turn),
  }
}

/** From a direction of writing (right, down, left, up) to rightwards. */
const TURNS: readonly ((width: number, height: number) => Matrix)[] = [
  () => [1, 0, 0, 1, 0, 0],
  (width) => [0, -1, 1, 0, 0, width],
  (width, height) => [-1, 0, 0, -1, width, height],
  (_width, height) => [0, 1, -1, 0, height, 0],
]

function quarterOf(glyph: RawGlyph): number | undefined {
  const x = glyph.endX - glyph.x
  const y = glyph.endY - glyph.y
  if (Math.abs(y) <= Math.abs(x) * 0.1) return x >= 0 ? 0 : 2
  if (Math.abs(x) <= Math.abs(y) * 0.1) return y > 0 ? 1 : 3
  return undefined
}

function placedGlyph(glyph: RawGlyph, turn: Matrix, turned: boolean): PdfGlyph {
  const [x, y] = at(turn, glyph.x, glyph.y)
  const [endX] = at(turn, glyph.endX, glyph.endY)
  const { text, size, spaced, begins } = glyph
  const right = turned ? x + size : Math.max(x, endX)
  return { text, left: Math.min(x, right), right, baseline: y, size, turned, spaced, begins }
}

const isWithin = (glyph: PdfGlyph, width: number, height: number): boolean =>
  glyph.right > 0 && glyph.left < width && glyph.baseline > 0 && glyph.baseline - glyph.size < height

function rulesOf(lines: readonly RawLine[], turn: Matrix): Pick<PdfPageContent, 'horizontals' | 'verticals'> {
  const horizontals: PdfRule[] = []
  const verticals: PdfRule[] = []
  for (const line of lines) {
    const [x0, y0] = at(turn, line.x0, line.y0)
    const [x1, y1] = at(turn, line.x1, line.y1)
    const across = Math.abs(x1 - x0)
    const down = Math.abs(y1 - y0)
    if (down <= 1 && across >= RULE_LENGTH)
      horizontals.push({ at: (y0 + y1) / 2, from: Math.min(x0, x1), to: Math.max(x0, x1) })
    else if (across <= 1 && down >= RULE_LENGTH)
      verticals.push({ at: (x0 + x1) / 2, from: Math.min(y0, y1), to: Math.max(y0, y1) })
  }
  return { horizontals, verticals }
}

/** Characters of one kind in one place that are compared with a new one. */
const MAX_NEAR = 32

/** Some producers make bold text by drawing it twice, a little apart. */
function withoutDoubles(glyphs: readonly PdfGlyph[]): readonly PdfGlyph[] {
  const seen = new Map<string, PdfGlyph[]>()
  return glyphs.filter((glyph) => {
    const x = Math.round(glyph.left / 8)
    const y = Math.round(glyph.baseline / 8)
    for (let by = -1; by <= 1; by += 1)
      for (let over = -1; over <= 1; over += 1)
        if (seen.get(`${glyph.text}${x + by},${y + over}`)?.some((other) => isDouble(other, glyph)))
          return false
    const key = `${glyph.text}${x},${y}`
    const list = seen.get(key)
    if (list === undefined) seen.set(key, [glyph])
    else if (list.length < MAX_NEAR) list.push(glyph)
    return true
  })
}

function isDouble(one: PdfGlyph, other: PdfGlyph): boolean {
  const near = Math.min(one.size, 20) * 0.12
  return Math.abs(one.left - other.left) < near && Math.abs(one.baseline - other.baseline) < near
}

// --- characters

/** Radicals that look like characters but that NFKC leaves alone, each followed by its character. */
const RADICALS: ReadonlyMap<string, string> = new Map(
  [
    ...('⺁厂⺄乙⺅亻⺆冂⺉刂⺊卜⺌小⺍小⺎兀⺏尣⺐尢⺒巳⺓幺⺔彑⺕彐⺖忄⺘扌⺙攵⺛旡⺜日⺝月⺞歺⺠民⺡氵⺢氺⺣灬⺤爫⺥爫⺦丬⺨犭⺩王⺪疋⺫目⺬示⺭礻' +
      '⺯糹⺰纟⺱罓⺲罒⺳罓⺶羊⺹耂⺺肀⺻聿⺼肉⺽臼⺾艹⺿艹⻀艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻈讠⻉贝⻋车⻌辶⻍辶⻎辶⻏阝⻐钅⻑長⻒镸⻓长⻔门⻖阝⻗雨⻘青' +
      '⻙韦⻚页⻛风⻜飞⻝食⻟飠⻠饣⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀'),
  ].reduce<[string, string][]>((pairs, character, index, all) => {
    if (index % 2 === 0) pairs.push([character, all[index + 1] as string])
    return pairs
  }, []),
)

/** What a font says of a character, as ordinary characters; full-width punctuation stays as it is. */
export function readable(drawn: string): string {
  if (/^[!-~\u4E00-\u9FA5]*$/.test(drawn)) return drawn
  return drawn
    .replace(/[\u2E80-\u2FDF\uF900-\uFAFF]/g, (one) => RADICALS.get(one) ?? one.normalize('NFKC'))
    .replace(/[\u00A0\u2000-\u200A\u202F]/g, ' ')
    .replace(/\u00AD/g, '-')
    .replace(/[\p{Cc}\u200B-\u200F\u202A-\u202E\u2060\uFEFF]/gu, '')
}
