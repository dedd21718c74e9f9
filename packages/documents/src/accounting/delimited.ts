/**
 * Delimited text 分隔文本 (CSV, TSV, TXT) → rows, chunk by chunk: separated by comma, tab, semicolon or bar, as the first
 * lines show; quotes as in RFC 4180. A quote that nothing closes costs its own line only.
 */

export type Row = readonly string[]

const SEPARATORS = [',', '\t', ';', '|', '，'] as const
/** Lines by which the separator is told. */
const SAMPLE = 20
/** Lines, and characters, that one quoted row may take. */
const MOST_LINES = 200
const MOST_CHARACTERS = 1 << 18

/** Takes text, gives rows with the line, from 1, on which each begins. */
export class DelimitedRows {
  readonly #give: (cells: Row, line: number) => void
  readonly #unclosed: (line: number) => void
  #separator: string | undefined
  #rest = ''
  #line = 0
  /** Lines of which no separator is known yet. */
  #sample: string[] = []
  /** Lines of a row whose quote is still open. */
  #open: string[] = []
  #openSize = 0

  constructor(give: (cells: Row, line: number) => void, unclosed: (line: number) => void) {
    this.#give = give
    this.#unclosed = unclosed
  }

  get separator(): string {
    return this.#separator ?? ','
  }

  feed(text: string): void {
    const source = this.#rest === '' ? text : this.#rest + text
    let start = 0
    for (;;) {
      const feed = source.indexOf('\n', start)
      if (feed < 0) break
      const end = feed > start && source.charCodeAt(feed - 1) === 13 ? feed - 1 : feed
      this.#take(source.slice(start, end))
      start = feed + 1
    }
    const rest = source.slice(start)
    // Lines that end in CR alone, as old programs write them.
    if (rest.length > MOST_CHARACTERS && rest.includes('\r')) {
      const parts = rest.split('\r')
      this.#rest = parts.pop() ?? ''
      for (const part of parts) this.#take(part)
    } else this.#rest = rest
  }

  /** `maxText`: a line longer than that is given up by the caller. */
  get pending(): number {
    return this.#rest.length
  }

  end(): void {
    if (this.#rest !== '') for (const part of this.#rest.replace(/\r$/, '').split('\r')) this.#take(part)
    this.#rest = ''
    if (this.#separator === undefined) this.#decide()
    if (this.#open.length > 0) this.#giveUp()
  }

  #take(line: string): void {
    if (this.#separator !== undefined) this.#read(line)
    else {
      this.#sample.push(line)
      if (this.#sample.length >= SAMPLE) this.#decide()
    }
  }

  #decide(): void {
    const sample = this.#sample
    this.#sample = []
    let best: string = ','
    let most = 0
    for (const separator of SEPARATORS) {
      const counts = sample
        .map((line) => line.replace(/"[^"]*"/g, '').split(separator).length - 1)
        .filter((count) => count > 0)
        .sort((a, b) => a - b)
      const score = counts.length * 1000 + (counts[counts.length >> 1] ?? 0)
      if (counts.length > 0 && score > most) {
        most = score
        best = separator
      }
    }
    this.#separator = best
    for (const line of sample) this.#read(line)
  }

  #read(line: string): void {
    this.#line += 1
    const separator = this.#separator as string
    if (this.#open.length === 0) {
      if (!line.includes('"')) {
        if (line !== '') this.#give(line.split(separator), this.#line)
        return
      }
      const cells = split(line, separator)
      if (cells !== undefined) {
        this.#give(cells, this.#line)
        return
      }
    }
    this.#open.push(line)
    this.#openSize += line.length
    if (this.#open.length > 1 && line.includes('"')) {
      const cells = split(this.#open.join('\n'), separator)
      if (cells !== undefined) {
        const start = this.#line - this.#open.length + 1
        this.#open = []
        this.#openSize = 0
        this.#give(cells, start)
        return
      }
    }
    if (this.#open.length >= MOST_LINES || this.#openSize >= MOST_CHARACTERS) this.#giveUp()
  }

  /** The first line is a fault and given as it is; those after it are read again. */
  #giveUp(): void {
    const lines = this.#open
    this.#open = []
    this.#openSize = 0
    this.#line -= lines.length - 1
    const [first = '', ...others] = lines
    this.#unclosed(this.#line)
    this.#give(first.replaceAll('"', '').split(this.#separator as string), this.#line)
    for (const line of others) this.#read(line)
  }
}

/** The cells of a row; undefined where a quote is still open at its end. */
function split(line: string, separator: string): string[] | undefined {
  const cells: string[] = []
  let at = 0
  for (;;) {
    if (line.charCodeAt(at) === 34) {
      let cell = ''
      let from = at + 1
      for (;;) {
        const quote = line.indexOf('"', from)
        if (quote < 0) return undefined
        cell += line.slice(from, quote)
        if (line.charCodeAt(quote + 1) !== 34) {
          from = quote + 1
          break
        }
        cell += '"'
        from = quote + 2
      }
      const end = line.indexOf(separator, from)
      cells.push(cell + line.slice(from, end < 0 ? line.length : end))
      if (end < 0) return cells
      at = end + 1
    } else {
      const end = line.indexOf(separator, at)
      cells.push(line.slice(at, end < 0 ? line.length : end))
      if (end < 0) return cells
      at = end + 1
    }
  }
}
